//! The latest day that an extract tells of: the as-at date of figures where none is given.

use crate::record::{ClientIndex, Extract};
use crate::spec::{Dataset, Role};

/// The latest triage, modality start or discharge of a consenting client (whatever plays the role `latest_known`) that is
/// not later than a day; `None` where there is none.
pub fn latest_known(dataset: &Dataset, extract: &Extract, clients: &ClientIndex, no_later_than: i32) -> Option<i32> {
    let store = &extract.store;
    let consent = store.column(dataset.keys.consent);
    let agreed = dataset.list_of(dataset.field(dataset.keys.consent)).and_then(|l| l.code_id("Y")).map(i32::from)?;
    let dates: Vec<_> = dataset.roles.fields(Role::LatestKnown).iter().map(|field| store.column(*field)).collect();
    let mut latest = None;
    for client in 0..clients.len() {
        let rows = clients.rows(client);
        if !rows.iter().all(|row| consent.cell(*row as usize).value() == Some(agreed)) {
            continue;
        }
        for date in &dates {
            let days = rows.iter().filter_map(|row| date.cell(*row as usize).value());
            latest = latest.max(days.filter(|day| *day <= no_later_than).max());
        }
    }
    latest
}
