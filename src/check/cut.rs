//! The cut at the as-at date, before figures are made: what the records could not yet tell on that day.
//!
//! Owns which rows are left out wholly: those of every client with a row whose consent is not Y, and those of episodes
//! triaged later. Single values that are later are blanked where rows are decoded, in [`super::view`]. Which fields and
//! rules this concerns stands in the table `[cut]` of the dataset.

use crate::collections::Map;
use crate::record::{ClientIndex, Extract};
use crate::spec::dataset::Dataset;

/// What is left out wholly.
#[derive(Debug, Default)]
pub(super) struct CutAway {
    /// For each row of the store.
    pub(super) rows: Vec<bool>,
    /// The clients that have not consented on every row.
    pub(super) clients: Vec<u32>,
}

/// Finds what is left out as at a day.
///
/// An episode is triaged on the day that the first of its rows with a valid date says; without one the episode stays.
pub(super) fn cut_away(dataset: &Dataset, extract: &Extract, clients: &ClientIndex, as_at: i32) -> CutAway {
    let store = &extract.store;
    let keys = dataset.keys;
    let consent = store.column(keys.consent);
    let agreed = dataset.list_of(dataset.field(keys.consent)).and_then(|l| l.code_id("Y")).map(i32::from);
    let has_agreed = |row: &u32| agreed.is_some() && consent.cell(*row as usize).value() == agreed;
    let triage = dataset.cut.later_episodes.map(|field| store.column(field));
    let is_later = |row: u32| triage.and_then(|c| c.cell(row as usize).value()).map(|day| day > as_at);
    let episode = store.column(keys.episode);
    let mut found = CutAway { rows: vec![false; store.len()], clients: Vec::new() };
    let mut later: Map<i32, bool> = Map::default();
    for client in 0..clients.len() {
        let rows = clients.rows(client);
        if !rows.iter().all(has_agreed) {
            found.clients.push(client as u32);
            rows.iter().for_each(|row| found.rows[*row as usize] = true);
            continue;
        }
        if !rows.iter().any(|row| is_later(*row) == Some(true)) {
            continue;
        }
        let id = |row: u32| episode.cell(row as usize).value();
        later.clear();
        for row in rows {
            if let (Some(id), Some(is_later)) = (id(*row), is_later(*row)) {
                later.entry(id).or_insert(is_later);
            }
        }
        for row in rows {
            let known = id(*row).map_or_else(|| is_later(*row), |id| later.get(&id).copied());
            found.rows[*row as usize] = known == Some(true);
        }
    }
    found
}
