//! One client as a list of rows, and a row as the list of its filled cells.

use super::Text;
use crate::collections::Set;

/// A client of one agency: all its rows, episode after episode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The rows, in the order in which they are written.
    pub rows: Vec<Row>,
}

impl Client {
    /// Leaves only these fields, as in an extract of an older dataset.
    ///
    /// A row that carried nothing but a record of the dropped fields would repeat another row: it goes too.
    pub fn keep_only(&mut self, fields: &[&str]) {
        let known: Set<&str> = fields.iter().copied().collect();
        self.keep_fields(|field| known.contains(field));
    }

    /// Does what [`Client::keep_only`] says, for fields known by any means.
    pub(super) fn keep_fields(&mut self, is_kept: impl Fn(&str) -> bool) {
        let mut place = 0;
        while place < self.rows.len() {
            let cells = &mut self.rows[place].cells;
            let before = cells.len();
            cells.retain(|(field, _)| is_kept(field));
            let is_cut = cells.len() < before;
            if is_cut && self.rows[..place].contains(&self.rows[place]) {
                self.rows.remove(place);
            } else {
                place += 1;
            }
        }
    }
}

/// A row of an extract. Only filled cells are kept; every other field is blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    cells: Vec<(&'static str, Text)>,
}

impl Row {
    /// The value of a field, an empty text when it is blank or unknown.
    pub fn get(&self, field: &str) -> &str {
        self.cells.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value.as_str())
    }

    /// Gives a field a value, in place of the one it has. An empty value blanks the field.
    pub fn set(&mut self, field: &'static str, value: impl Into<Text>) {
        let value = value.into();
        let place = self.cells.iter().position(|(name, _)| *name == field);
        match (place, value.is_empty()) {
            (Some(place), true) => drop(self.cells.remove(place)),
            (Some(place), false) => self.cells[place].1 = value,
            (None, true) => {}
            (None, false) => self.cells.push((field, value)),
        }
    }

    /// The filled fields with their values, in no particular order.
    pub fn cells(&self) -> &[(&'static str, Text)] {
        &self.cells
    }

    /// A copy with room for as many more cells.
    pub(super) fn copy_with_room(&self, more: usize) -> Self {
        let mut cells = Vec::with_capacity(self.cells.len() + more);
        cells.extend_from_slice(&self.cells);
        Self { cells }
    }

    /// Fills a field that is known to be blank so far, without a search.
    pub(super) fn add(&mut self, field: &'static str, value: impl Into<Text>) {
        self.cells.push((field, value.into()));
    }
}
