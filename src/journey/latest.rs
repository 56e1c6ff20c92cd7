//! The latest day that an extract tells of: the as-at date of figures where none is given.

use crate::record::{ClientIndex, Extract};
use crate::spec::{Dataset, Role};

/// The latest triage, modality start or discharge of a consenting client (whatever plays the role `latest_known`) that is
/// not later than the limit of its input; `None` where there is none.
pub fn latest_known(dataset: &Dataset, extract: &Extract, clients: &ClientIndex, limits: &[i32]) -> Option<i32> {
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
            let limit = |row: u32| limits.get(extract.input_of(row as usize)).copied().unwrap_or(i32::MAX);
            let known = |row: &u32| date.cell(*row as usize).value().filter(|day| *day <= limit(*row));
            latest = latest.max(rows.iter().filter_map(known).max());
        }
    }
    latest
}
