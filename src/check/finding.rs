//! One finding: a small record of numbers and places, without text.

use crate::spec::dataset::Severity;

/// What a check found. Words, values and references are looked up when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's number in the dataset.
    pub rule: u16,
    /// The number of the set of fields that it names, among the rule's keys.
    pub key: u16,
    /// The number of the input.
    pub input: u32,
    /// The first row where it holds; none for findings of a file as a whole.
    pub row: Option<Row>,
    /// On how many rows it holds.
    pub rows: u32,
    /// The number of its note among [`super::Outcome::notes`].
    pub note: Option<NoteId>,
}

/// The number of a row in the store.
pub type Row = u32;

/// The number of a note.
pub type NoteId = u32;

/// What a finding of a file says beyond its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The file's name.
    Name(String),
    /// A heading, and the field name nearest to it.
    Column {
        /// As read, or the field name of an absent column.
        heading: String,
        /// The nearest field name.
        nearest: Option<String>,
    },
    /// Nothing stands in the file.
    Nothing,
    /// A line that looks like the header, below the first.
    HeaderFurtherDown(u64),
    /// A row with the wrong number of values.
    Ragged {
        /// Its line.
        line: u64,
        /// How many values it has.
        found: usize,
        /// How many the header has.
        expected: usize,
        /// The line of a quote that is never closed.
        unclosed: Option<u64>,
    },
    /// The agency that the file name says, and the one on the rows.
    Agency {
        /// Of the name.
        named: String,
        /// Of the rows.
        found: String,
    },
}

/// How many findings there are of each severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeverityCounts([u64; 4]);

impl SeverityCounts {
    /// Adds one.
    pub fn add(&mut self, severity: Severity) {
        self.0[severity as usize] += 1;
    }

    /// The number of one severity.
    pub fn of(&self, severity: Severity) -> u64 {
        self.0[severity as usize]
    }

    /// Whether there is any finding as grave as this or graver.
    pub fn any_at_or_above(&self, severity: Severity) -> bool {
        self.0[..=severity as usize].iter().any(|count| *count > 0)
    }

    /// All of them together.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}
