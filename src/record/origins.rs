//! Where the rows of an extract come from, when a mapping put them together out of local tables.
//!
//! A row of the extract stands for a chain of local rows: a TOP, its episode, its client. The chain is kept as the row
//! that lies deepest and, for each table, the parent of each of its rows; so any field of any row can be traced to the
//! line where a person finds it. What the mapping could not do is kept beside it, by row.

use super::column::Column;
use super::numbers::Turns;
use super::store::{Extract, InputPart, Store};
use crate::spec::FieldId;
use crate::spec::dataset::{Dataset, MappingProblem};

/// A row without a parent.
pub const NO_ROW: u32 = u32::MAX;

/// Where the rows of an extract come from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The tables of the mapping.
    pub tables: Vec<OriginTable>,
    /// For each row of the store the table and the row in it that lie deepest.
    pub deepest: Vec<(u16, u32)>,
    /// For each field of the dataset the column that gives it.
    pub fields: Vec<Option<FieldOrigin>>,
    /// What could not be mapped, in the order of the rows of the store.
    pub unmapped: Vec<Unmapped>,
}

/// One table of a mapping, over all inputs that hold a part of it.
#[derive(Clone, Debug, Default)]
pub struct OriginTable {
    /// Its name in the mapping.
    pub name: String,
    /// The number of the table above it.
    pub parent: Option<u16>,
    /// The headings of the key by which its rows find their parents, as people read them.
    pub key: String,
    /// The headings by which rows of other tables find it.
    pub key_below: String,
    /// For each of its rows the row of the parent table, or [`NO_ROW`].
    pub parent_rows: Vec<u32>,
    /// For each of its rows the line on which it begins.
    pub lines: Vec<u32>,
    /// The inputs that it was read from, each with the first of its rows.
    pub parts: Vec<(u32, u32)>,
}

/// The column that gives a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldOrigin {
    /// The number of its table.
    pub table: u16,
    /// Its heading.
    pub heading: String,
    /// The layouts of its dates, as the mapping writes them; empty for none.
    pub layout: String,
}

/// Something that could not be mapped on a row of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmapped {
    /// The row of the store.
    pub row: u32,
    /// What it is.
    pub problem: MappingProblem,
    /// The field that it is about; a row's problem has none where its key is no field.
    pub field: Option<FieldId>,
    /// The table.
    pub table: u16,
    /// Whether it is told with another field of the same column, and is no finding of its own.
    pub is_told: bool,
}

/// A line of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the input.
    pub input: u32,
    /// The line.
    pub line: u64,
}

impl Origins {
    /// Whether rows of several tables were joined.
    pub fn is_joined(&self) -> bool {
        self.tables.len() > 1
    }

    /// The row of a table that a row of the store holds.
    pub fn row_in(&self, row: u32, table: u16) -> Option<u32> {
        self.chain(row).find(|(t, _)| *t == table).map(|(_, r)| r)
    }

    /// The tables and rows that a row of the store holds, the deepest first.
    pub fn chain(&self, row: u32) -> impl Iterator<Item = (u16, u32)> + '_ {
        std::iter::successors(Some(self.deepest[row as usize]), |(table, row)| {
            let table = &self.tables[usize::from(*table)];
            let above = table.parent_rows.get(*row as usize).copied().filter(|r| *r != NO_ROW)?;
            Some((table.parent?, above))
        })
    }

    /// Where a row of the store stands: the row of the table asked for where it holds one, else its deepest.
    pub fn place(&self, row: u32, table: Option<u16>) -> Place {
        let own = table.and_then(|t| self.row_in(row, t).map(|r| (t, r)));
        let (table, row) = own.unwrap_or(self.deepest[row as usize]);
        let table = &self.tables[usize::from(table)];
        let part = table.parts.partition_point(|(first, _)| *first <= row).saturating_sub(1);
        Place { input: table.parts[part].1, line: u64::from(table.lines[row as usize]) }
    }

    /// The table whose column gives a field.
    pub fn table_of(&self, field: FieldId) -> Option<u16> {
        self.fields.get(usize::from(field))?.as_ref().map(|origin| origin.table)
    }

    /// The same of some rows of the store only, in their order.
    pub(super) fn of_rows(&self, rows: &[u32]) -> Origins {
        let unmapped = |(number, row): (usize, &u32)| {
            self.unmapped_on(*row).iter().map(move |unmapped| Unmapped { row: number as u32, ..*unmapped })
        };
        Origins {
            tables: self.tables.clone(),
            deepest: rows.iter().map(|row| self.deepest[*row as usize]).collect(),
            fields: self.fields.clone(),
            unmapped: rows.iter().enumerate().flat_map(unmapped).collect(),
        }
    }

    /// What could not be mapped on a row of the store.
    pub fn unmapped_on(&self, row: u32) -> &[Unmapped] {
        let start = self.unmapped.partition_point(|u| u.row < row);
        let length = self.unmapped[start..].iter().take_while(|u| u.row == row).count();
        &self.unmapped[start..start + length]
    }
}

/// Puts an extract together out of the columns that a mapping gives.
#[derive(Debug)]
pub struct Assembly<'a> {
    dataset: &'a Dataset,
    columns: Vec<Column>,
    rows: usize,
    turns: Turns,
}

impl<'a> Assembly<'a> {
    /// An extract of so many rows, all of them blank.
    pub fn new(dataset: &'a Dataset, rows: usize) -> Self {
        Assembly {
            dataset,
            columns: dataset.fields.iter().map(|_| Column::new()).collect(),
            rows,
            turns: Turns::default(),
        }
    }

    /// Gives a field its texts, one for each row; it is done once for a field.
    pub fn fill<'t>(&mut self, field: FieldId, texts: impl ExactSizeIterator<Item = &'t [u8]>) {
        let reading = super::column::Reading::Field(self.dataset, self.dataset.field(field));
        self.columns[usize::from(field)].extend(reading, texts, &mut self.turns);
    }

    /// The extract; `inputs` are those that its rows were read from.
    pub fn finish(mut self, inputs: Vec<InputPart>, origins: Origins) -> Extract {
        for column in &mut self.columns {
            let missing = self.rows - column.len();
            column.push_blank(missing);
        }
        let line = |(table, row): &(u16, u32)| origins.tables[usize::from(*table)].lines[*row as usize];
        let lines = origins.deepest.iter().map(line).collect();
        Extract { store: Store { columns: self.columns, lines }, inputs, unknown: Vec::new(), origins: Some(origins) }
    }
}
