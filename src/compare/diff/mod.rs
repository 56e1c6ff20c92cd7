//! Comparing what was sent or exported before with what there is now.
//!
//! Owns the comparison of two extracts: which clients, episodes and records are new, gone or changed, and in what. It does
//! no input or output, reads no clock and, outside [`describe`], makes no text. What differs is kept as numbers and places,
//! as findings are.
//!
//! Entities are matched by their identifiers, which are compared as texts; what is left over is matched by its details, so
//! that a system which numbers everything anew does not make everything new. A field of an entity is the set of its values
//! over all rows of the entity. Values are compared as what they mean, not as they are written.

pub mod describe;
mod difference;
mod extracts;
mod fields;
mod matching;
mod values;

pub use difference::{Change, Comparison, Counts, Difference, DifferenceKind, Subject};
pub use extracts::compare;
pub use fields::Coverage;

use crate::record::{ClientIndex, Extract, HeaderProblem};
use crate::spec::{Dataset, FieldId};

/// One of the two that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// What was before.
    Old,
    /// What is now.
    New,
}

impl Which {
    /// Both, in the order of time.
    pub const BOTH: [Which; 2] = [Which::Old, Which::New];

    /// The word of every format.
    pub fn word(self) -> &'static str {
        match self {
            Which::Old => "old",
            Which::New => "new",
        }
    }

    /// The word of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Which::Old => "OLD",
            Which::New => "NEW",
        }
    }
}

/// One side: what was read, by which dataset.
#[derive(Debug)]
pub struct Side<'a> {
    /// The dataset by which it was read.
    pub dataset: &'a Dataset,
    /// What was read.
    pub extract: &'a Extract,
    /// Which rows belong to which client.
    pub clients: ClientIndex,
    /// For each client whether a row of it has no consent.
    pub withheld: Vec<bool>,
}

impl<'a> Side<'a> {
    /// Groups the rows of an extract by client.
    pub fn new(dataset: &'a Dataset, extract: &'a Extract) -> Self {
        let clients = ClientIndex::new(&extract.store, &dataset.keys);
        let withheld = clients.withheld(&extract.store, dataset);
        Side { dataset, extract, clients, withheld }
    }

    /// Whether any input has a column for the field.
    fn has(&self, field: FieldId) -> bool {
        self.extract.inputs.iter().any(|input| input.has(field))
    }

    /// The paths of inputs without field names.
    fn without_headings(&self) -> impl Iterator<Item = &'a str> {
        let inputs = self.extract.inputs.iter();
        inputs
            .filter(|input| {
                let has = |problem| input.header_problems.contains(&problem);
                has(HeaderProblem::NoField) || has(HeaderProblem::Nothing)
            })
            .map(|input| input.path.as_str())
    }
}

/// Why two extracts cannot be compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// No input of a side has field names.
    #[error(
        "{side} ({path}): found no field names in the first row, expected those of dataset {letter}; ndtms check tells \
         more"
    )]
    NoHeadings {
        /// Which side.
        side: &'static str,
        /// Its first input.
        path: String,
        /// The letter that it was read by.
        letter: char,
    },
    /// A side lacks a column by which records are matched.
    #[error("{side} ({path}): there is no column {header}, by which the two are matched; export it with that column")]
    NoKey {
        /// Which side.
        side: &'static str,
        /// Its first input.
        path: String,
        /// The column.
        header: String,
    },
}
