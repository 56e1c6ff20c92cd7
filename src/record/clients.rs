//! Which rows belong to which client of which agency.

use super::column::Column;
use super::store::Store;
use super::value::State;
use crate::bits::{PLACES, ones};
use crate::collections::Map;
use crate::spec::Dataset;
use crate::spec::dataset::Keys;
use std::ops::Range;

/// The clients in the order of their first rows, each with its rows in file order.
#[derive(Debug)]
pub struct ClientIndex {
    rows: Vec<u32>,
    ends: Vec<u32>,
    /// The client of each row.
    pub client_of: Vec<u32>,
}

impl ClientIndex {
    /// Groups the rows of a store. A row with a blank agency or client identifier is its own client.
    pub fn new(store: &Store, keys: &Keys) -> Self {
        let (agency, client) = (store.column(keys.agency), store.column(keys.client));
        let mut numbers: Map<u64, u32> = Map::default();
        let mut client_of = Vec::with_capacity(store.len());
        let mut counts: Vec<u32> = Vec::new();
        // whether the rows of each client follow one another, as they mostly do
        let mut together = true;
        for rows in runs([agency, client]) {
            let agency_text = agency.dictionary.entry(agency.id(rows.start)).cleaned;
            let client_text = client.dictionary.entry(client.id(rows.start)).cleaned;
            let is_known = agency_text != 0 && client_text != 0;
            if !is_known {
                // each of them is its own
                for _ in rows {
                    client_of.push(counts.len() as u32);
                    counts.push(1);
                }
                continue;
            }
            let next = counts.len() as u32;
            let key = u64::from(agency_text) << 32 | u64::from(client_text);
            let number = *numbers.entry(key).or_insert(next);
            if number == next {
                counts.push(0);
            } else {
                together &= number + 1 == next;
            }
            counts[number as usize] += rows.len() as u32;
            client_of.resize(rows.end, number);
        }
        let mut ends = Vec::with_capacity(counts.len());
        let mut end = 0;
        for count in &counts {
            end += count;
            ends.push(end);
        }
        if together {
            return ClientIndex { rows: (0..client_of.len() as u32).collect(), ends, client_of };
        }
        // from here on the place where the next row of each client goes
        let mut places = counts;
        for (place, end) in places.iter_mut().zip(&ends) {
            *place = end - *place;
        }
        let mut rows = vec![0; client_of.len()];
        for (row, client) in client_of.iter().enumerate() {
            let place = &mut places[*client as usize];
            rows[*place as usize] = row as u32;
            *place += 1;
        }
        ClientIndex { rows, ends, client_of }
    }

    /// The number of clients.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The rows of some clients that follow one another, client by client.
    pub fn rows_of(&self, clients: std::ops::Range<usize>) -> &[u32] {
        let start = if clients.start == 0 { 0 } else { self.ends[clients.start - 1] };
        let end = if clients.end == 0 { 0 } else { self.ends[clients.end - 1] };
        &self.rows[start as usize..end as usize]
    }

    /// The rows of a client in file order.
    pub fn rows(&self, client: usize) -> &[u32] {
        self.rows_of(client..client + 1)
    }

    /// For each client whether a row of it has no consent: its values go nowhere.
    pub fn withheld(&self, store: &Store, dataset: &Dataset) -> Vec<bool> {
        let mut withheld = vec![false; self.len()];
        for (row, without) in without_consent(store, dataset).into_iter().enumerate() {
            withheld[self.client_of[row] as usize] |= without;
        }
        withheld
    }
}

/// For each row whether its consent is N.
pub fn without_consent(store: &Store, dataset: &Dataset) -> Vec<bool> {
    let consent = dataset.keys.consent;
    let refused = dataset.list_of(dataset.field(consent)).and_then(|l| l.code_id("N")).map(i32::from);
    let column = store.column(consent);
    let mut without = vec![false; store.len()];
    for rows in runs([column]) {
        let cell = column.cell(rows.start);
        if cell.state == State::Valid && Some(cell.number) == refused {
            without[rows].fill(true);
        }
    }
    without
}

/// Stretches of rows on which each of some columns, of as many rows, says the same, one after the other.
fn runs<const COLUMNS: usize>(columns: [&Column; COLUMNS]) -> impl Iterator<Item = Range<usize>> {
    let rows = columns.iter().map(|column| column.len()).min().unwrap_or(0);
    let begins = (0..rows).step_by(PLACES).flat_map(move |first| {
        let here = PLACES.min(rows - first);
        let changed = columns.iter().fold(0, |changed, column| changed | column.bits(first, here).1);
        ones(changed | u64::from(first == 0)).map(move |place| first + place)
    });
    let mut begins = begins.peekable();
    std::iter::from_fn(move || {
        let begin = begins.next()?;
        Some(begin..begins.peek().copied().unwrap_or(rows))
    })
}
