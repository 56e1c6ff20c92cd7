//! Who is one person across agencies: the attributor, and its order.

use std::cmp::Ordering;

use super::fields::Fields;
use crate::record::{Column, Extract, identifier_order};
use crate::spec::dataset::{Dataset, Keys, Kind};

/// The most details that an attributor may have.
const MOST: usize = 8;

/// An attributor as numbers that are in the order of its text; or an own person, by the client's place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PersonKey {
    Known([i32; MOST]),
    /// A detail is blank or invalid, so the client is a person of their own.
    Own(u32),
}

/// Reads attributors.
pub(super) struct Attributors<'a> {
    parts: Vec<Part<'a>>,
}

struct Part<'a> {
    column: &'a Column,
    /// For details that have no order of their own, the rank of each text.
    ranks: Option<Vec<u32>>,
}

impl<'a> Attributors<'a> {
    pub(super) fn new(dataset: &Dataset, extract: &'a Extract, fields: &Fields) -> Self {
        let part = |field: &u16| {
            let column = extract.store.column(*field);
            let ordered = matches!(dataset.field(*field).kind, Kind::Date | Kind::Integer | Kind::Initial);
            Part { column, ranks: (!ordered).then(|| ranks(column, str::cmp)) }
        };
        Attributors { parts: fields.person.iter().take(MOST).map(part).collect() }
    }

    /// The attributor on a row, unless a part of it is blank or invalid.
    pub(super) fn on(&self, row: usize) -> Option<PersonKey> {
        let mut key = [0; MOST];
        for (number, part) in key.iter_mut().zip(&self.parts) {
            let id = part.column.id(row);
            let value = part.column.dictionary.entry(id).cell.value()?;
            *number = part.ranks.as_ref().map_or(value, |ranks| ranks[id as usize] as i32);
        }
        Some(PersonKey::Known(key))
    }
}

/// For each text of a column the place of its cleaned text in an order; 0 for blank.
pub(super) fn ranks(column: &Column, order: impl Fn(&str, &str) -> Ordering) -> Vec<u32> {
    let dictionary = &column.dictionary;
    let mut cleaned: Vec<u32> = (0..dictionary.len() as u32).map(|id| dictionary.entry(id).cleaned).collect();
    let texts = cleaned.clone();
    cleaned.sort_unstable_by(|a, b| {
        (*a != 0).cmp(&(*b != 0)).then_with(|| order(dictionary.text(*a), dictionary.text(*b)))
    });
    cleaned.dedup();
    let mut rank_of = vec![0; dictionary.len()];
    for (rank, id) in cleaned.iter().enumerate() {
        rank_of[*id as usize] = rank as u32;
    }
    texts.into_iter().map(|id| rank_of[id as usize]).collect()
}

/// The order of two rows by agency, client and episode.
pub(super) fn order_of_references(extract: &Extract, keys: Keys, a: u32, b: u32) -> Ordering {
    [keys.agency, keys.client, keys.episode]
        .into_iter()
        .map(|field| {
            let column = extract.store.column(field);
            identifier_order(column.cleaned_text(a as usize), column.cleaned_text(b as usize))
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
