//! A mapping that is checked against its dataset: which table an input belongs to, and what becomes of each column.

use std::ops::Range;
use std::path::PathBuf;

use super::layout::Layout;
use crate::collections::Map;
use crate::input::matches_pattern;
use crate::spec::{FieldId, SpecFault};

/// A mapping, ready to be applied.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) file_name: String,
    pub(super) text: String,
    /// In the order of the file.
    pub tables: Vec<TablePlan>,
    /// Values that stand on every row.
    pub constants: Vec<(FieldId, String)>,
    /// The files that the mapping was read from.
    pub files: Vec<PathBuf>,
}

/// One table of local rows.
#[derive(Clone, Debug, Default)]
pub struct TablePlan {
    /// Its name.
    pub name: String,
    /// The sheet that holds it.
    pub sheet: Option<String>,
    /// The pattern of the names of the files that hold it.
    pub file: Option<String>,
    /// The number of the table above it.
    pub parent: Option<usize>,
    /// How its rows find their parents.
    pub key: Vec<KeyPart>,
    /// What becomes of its columns, in the order of the mapping.
    pub columns: Vec<ColumnPlan>,
    /// Whether it may be missing.
    pub optional: bool,
    pub(super) place: Range<usize>,
}

/// One column of a key.
#[derive(Clone, Debug)]
pub struct KeyPart {
    /// The heading in this table.
    pub own: String,
    /// The heading in the parent table.
    pub parents: String,
    pub(super) place: Range<usize>,
}

/// What becomes of a column.
#[derive(Clone, Debug)]
pub struct ColumnPlan {
    /// Its heading, as the mapping writes it.
    pub heading: String,
    /// The fields that it gives; none for a column that is left out on purpose.
    pub fields: Vec<FieldId>,
    /// Whether it gives initials: of a whole name for two fields, of one name for one.
    pub initials: bool,
    /// The layouts of its dates.
    pub layouts: Vec<Layout>,
    /// The same, as the mapping writes them.
    pub layout: String,
    /// What its values stand for.
    pub codes: Option<CodesPlan>,
    /// Whether its postcodes are cut to the sector.
    pub sector: bool,
    /// Whether it may be missing.
    pub optional: bool,
    pub(super) place: Range<usize>,
}

/// What the values of a column stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodesPlan {
    /// National code by local value, folded.
    pub by_local: Map<String, String>,
    /// Whether values that are national codes pass as well.
    pub national: bool,
}

/// Why an input belongs to no table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unplaced {
    /// No table names it.
    Nowhere,
    /// Two tables name it.
    Twice(String, String),
}

impl Plan {
    /// Whether sheets are named, so that a workbook gives all of its own.
    pub fn names_sheets(&self) -> bool {
        self.tables.iter().any(|t| t.sheet.is_some())
    }

    /// Whether a heading is one that the mapping knows.
    pub fn is_heading(&self, heading: &str) -> bool {
        let heading = fold(heading);
        self.tables.iter().enumerate().any(|(number, _)| self.headings_of(number).any(|(h, ..)| fold(h) == heading))
    }

    /// The headings that the mapping knows of a table, with whether the table must have them and where the mapping names
    /// them.
    pub(super) fn headings_of(&self, table: usize) -> impl Iterator<Item = (&str, bool, &Range<usize>)> {
        let of = &self.tables[table];
        let columns = of.columns.iter().map(|c| (c.heading.as_str(), !c.optional && !c.fields.is_empty(), &c.place));
        let own = of.key.iter().map(|k| (k.own.as_str(), true, &k.place));
        let children = self.tables.iter().filter(move |t| t.parent == Some(table));
        let as_parent = children.flat_map(|t| &t.key).map(|k| (k.parents.as_str(), true, &k.place));
        columns.chain(own).chain(as_parent)
    }

    /// The number of the table that an input belongs to, by its file name and sheet.
    pub fn table_of(&self, file_name: &str, sheet: Option<&str>) -> Result<usize, Unplaced> {
        let named = |table: &&TablePlan| {
            let sheet_fits = match (&table.sheet, sheet) {
                (Some(wanted), Some(sheet)) => fold(wanted) == fold(sheet),
                (Some(_), None) => false,
                (None, _) => true,
            };
            let lower = |text: &str| text.to_lowercase();
            let file_fits = table.file.as_ref().is_none_or(|file| matches_pattern(&lower(file), &lower(file_name)));
            sheet_fits && file_fits
        };
        let mut found = self.tables.iter().filter(named);
        match (found.next(), found.next()) {
            (None, _) => Err(Unplaced::Nowhere),
            (Some(one), None) => Ok(self.tables.iter().position(|t| t.name == one.name).unwrap_or_default()),
            (Some(one), Some(two)) => Err(Unplaced::Twice(one.name.clone(), two.name.clone())),
        }
    }

    /// A fault at a place of the mapping.
    pub(super) fn fault(&self, place: &Range<usize>, message: impl Into<String>) -> SpecFault {
        SpecFault::at(&self.file_name, &self.text, place.clone(), message)
    }
}

/// A heading, sheet or local value without what people overlook: case, blanks around it, and how many within.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}
