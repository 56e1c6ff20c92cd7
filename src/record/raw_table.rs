//! A sheet or file whose headings are its own: texts column by column, before a mapping makes fields of them.
//!
//! It keeps the rules of reading that the store keeps: blank rows are passed over, the first row that is not blank is the
//! header, and a row that does not line up with it is noted and not read.

use super::column::{Column, Reading};
use super::numbers::Turns;
use super::store::Ragged;
use crate::input::{Batch, is_blank};

/// A sheet or file as it was read.
#[derive(Debug)]
pub struct RawTable {
    /// The path as people see it.
    pub path: String,
    /// The last part of the path.
    pub file_name: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The hash of its bytes.
    pub sha256: String,
    /// The headings as read, trimmed; none when nothing at all stands in it.
    pub headings: Vec<String>,
    /// A column for each heading. One that was not wanted is blank.
    pub columns: Vec<Column>,
    /// The line on which each row begins.
    pub lines: Vec<u32>,
    /// How many data rows it has, those included that could not be read.
    pub data_rows: u64,
    /// Rows with another number of values than the header.
    pub ragged: Vec<Ragged>,
    /// For each heading whether its column is kept.
    kept: Vec<bool>,
    turns: Turns,
}

impl RawTable {
    /// A table of which nothing has been read.
    pub fn new(path: &str, file_name: &str, sheet: Option<&str>, sha256: &str) -> Self {
        RawTable {
            path: path.to_owned(),
            file_name: file_name.to_owned(),
            sheet: sheet.map(str::to_owned),
            sha256: sha256.to_owned(),
            headings: Vec::new(),
            columns: Vec::new(),
            lines: Vec::new(),
            data_rows: 0,
            ragged: Vec::new(),
            kept: Vec::new(),
            turns: Turns::default(),
        }
    }

    /// The number of rows that could be read.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How people call it: `local.xlsx, sheet Clients`.
    pub fn name(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("{}, sheet {sheet}", self.path),
            None => self.path.clone(),
        }
    }

    /// Takes the next records; the columns whose headings are not `wanted` are left blank.
    pub fn take(&mut self, batch: &Batch, wanted: &dyn Fn(&str) -> bool) {
        let mut good = Vec::with_capacity(batch.len());
        for record in batch.iter() {
            let unclosed = record.unclosed_quote();
            if unclosed.is_none() && record.cells().all(is_blank) {
                continue;
            }
            if self.headings.is_empty() {
                self.headings = record.cells().map(|c| String::from_utf8_lossy(c).trim().to_owned()).collect();
                self.kept = self.headings.iter().map(|h| wanted(h)).collect();
                self.columns.resize_with(self.headings.len(), Column::new);
                continue;
            }
            self.data_rows += 1;
            if record.len() != self.headings.len() || unclosed.is_some() {
                self.ragged.push(Ragged { line: record.line(), found: record.len(), unclosed });
            } else {
                good.push(record.first_cell());
                self.lines.push(u32::try_from(record.line()).unwrap_or(u32::MAX));
            }
        }
        for (place, column) in self.columns.iter_mut().enumerate() {
            if self.kept[place] {
                let cells = good.iter().map(|first| batch.cell_bytes(first + place));
                column.extend(Reading::Unknown, cells, &mut self.turns);
            } else {
                column.push_blank(good.len());
            }
        }
    }
}
