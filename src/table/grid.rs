//! A table as it was read: headings, and rows of texts that know their line.
//!
//! Whatever comes in as a table of figures (estimates, published tables, saved measures, neighbours) passes through a
//! [`Grid`]. It owns headings that people write in their own way, and faults that point at a line and column. It does
//! no reading: `cli` fills it. Unlike a record of an extract, a row of figures that cannot be read is a fault and not a
//! finding: a figure left out quietly would be a wrong table.
//!
//! ```
//! use ndtms::table::grid::Grid;
//!
//! let grid = Grid::new("prevalence.csv", ["Area", "estimate "]);
//! assert_eq!(grid.column("area"), Some(0));
//! assert_eq!(grid.headings, ["area", "estimate"]);
//! ```

use std::fmt;

use crate::collections::Set;
use crate::measure::figures::{Exact, NotANumber};
use crate::spec::nearest;

/// Headings and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The file, as shown to people.
    pub path: String,
    /// The headings in small letters, with `_` for blanks; blank ones head a column that nobody reads.
    pub headings: Vec<String>,
    /// The rows, in file order.
    pub rows: Vec<GridRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// The line of the file, or the row of the sheet.
    pub line: u64,
    /// The cells without blanks around them, as many as there are headings.
    pub cells: Vec<String>,
}

/// A fault in a table, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct GridFault {
    path: String,
    line: Option<u64>,
    column: Option<String>,
    message: String,
}

impl fmt::Display for GridFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl Grid {
    /// A table without rows.
    pub fn new(path: &str, headings: impl IntoIterator<Item = impl AsRef<str>>) -> Grid {
        let headings = headings.into_iter().map(|heading| tidy_heading(heading.as_ref())).collect();
        Grid { path: path.to_owned(), headings, rows: Vec::new() }
    }

    /// Adds a row. Cells beyond the headings must be blank; rows of blanks only are left out.
    pub fn push(&mut self, line: u64, mut cells: Vec<String>) -> Result<(), GridFault> {
        for cell in &mut cells {
            let trimmed = cell.trim();
            if trimmed.len() < cell.len() {
                *cell = trimmed.to_owned();
            }
        }
        let width = self.headings.len();
        if let Some(beyond) = cells.iter().skip(width).position(|cell| !cell.is_empty()) {
            let found = width + beyond + 1;
            let message = format!("found {found} cells, expected {width} as in the headings");
            return Err(GridFault { path: self.path.clone(), line: Some(line), column: None, message });
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            cells.resize(width, String::new());
            self.rows.push(GridRow { line, cells });
        }
        Ok(())
    }

    /// The column of a heading.
    pub fn column(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|known| known == heading)
    }

    /// The column of a heading that must be there.
    pub fn needed(&self, heading: &str) -> Result<usize, GridFault> {
        self.column(heading).ok_or_else(|| {
            let near = nearest(heading, self.headings.iter().map(String::as_str));
            let found = match near {
                Some(near) => format!("; is it {near}?"),
                None => format!(", only {}", self.found()),
            };
            self.fault(format!("there is no column {heading}{found}"))
        })
    }

    /// The headings, to say what was found; but only how many where they may be values, which may be somebody's.
    pub fn found(&self) -> String {
        headings_found(&self.headings)
    }

    /// Makes sure that no heading stands twice.
    pub fn check_headings(&self) -> Result<(), GridFault> {
        for (number, heading) in self.headings.iter().enumerate() {
            if !heading.is_empty() && self.headings[..number].contains(heading) {
                let twice = if are_names(&self.headings) {
                    format!("the heading {heading} stands twice; rename or remove one")
                } else {
                    format!("expected headings in the first row, found {}", self.found())
                };
                return Err(self.fault(twice));
            }
        }
        Ok(())
    }

    /// A fault of the table as a whole.
    pub fn fault(&self, message: impl Into<String>) -> GridFault {
        GridFault { path: self.path.clone(), line: None, column: None, message: message.into() }
    }

    /// A fault of a row.
    pub fn fault_at(&self, line: u64, message: impl Into<String>) -> GridFault {
        GridFault { path: self.path.clone(), line: Some(line), column: None, message: message.into() }
    }

    /// A fault of a cell.
    pub fn fault_in(&self, line: u64, column: usize, message: impl Into<String>) -> GridFault {
        let column = self.headings.get(column).cloned();
        GridFault { path: self.path.clone(), line: Some(line), column, message: message.into() }
    }

    /// The text of a cell, `None` where it is blank, a dash or `*`, or the table has no such column.
    pub fn text<'a>(&self, row: &'a GridRow, column: Option<usize>) -> Option<&'a str> {
        row.cells.get(column?).map(String::as_str).filter(|text| !is_dash(text))
    }

    /// The number in a cell, `None` where it is blank or the table has no such column.
    pub fn number(&self, row: &GridRow, column: Option<usize>) -> Result<Option<Exact>, GridFault> {
        Ok(self.figure(row, column)?.map(|figure| figure.value))
    }

    /// The number in a cell as it was printed.
    pub fn figure(&self, row: &GridRow, column: Option<usize>) -> Result<Option<Figure>, GridFault> {
        let (Some(text), Some(column)) = (self.text(row, column), column) else { return Ok(None) };
        Figure::read(text).map(Some).map_err(|fault| self.fault_in(row.line, column, fault))
    }
}

/// A heading as the tables of figures name it: `National rank` is `national_rank`.
pub(crate) fn tidy_heading(heading: &str) -> String {
    heading.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join("_")
}

/// Whether a cell says that there is nothing, or that it was hidden because it is small.
fn is_dash(text: &str) -> bool {
    matches!(text, "" | "-" | "–" | "—" | "*" | "n/a" | "N/A")
}

/// A number as it was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its value.
    pub value: Exact,
    /// How many decimals it shows.
    pub decimals: usize,
    /// Its digits, without commas between thousands and without a percent sign.
    pub text: String,
}

impl Figure {
    /// Reads a number as tables print it: commas between thousands and a percent sign at the end are allowed.
    pub fn read(text: &str) -> Result<Figure, String> {
        let digits = text.strip_suffix('%').map_or(text, str::trim_end);
        let plain = without_thousands(digits);
        let digits = plain.as_deref().unwrap_or(digits);
        let value = digits.parse::<Exact>().map_err(|fault| match fault {
            NotANumber::Malformed(_) => format!("found `{text}`, expected a number, such as 1,986 or 74.66"),
            too_long @ NotANumber::TooLong(_) => too_long.to_string(),
        })?;
        let decimals = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        Ok(Figure { value, decimals, text: digits.to_owned() })
    }
}

/// The digits without commas between thousands, where commas stand there and only there.
fn without_thousands(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('.').map_or((text, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+']);
    let mut more = groups.clone().peekable();
    more.peek()?;
    if first.is_empty() || first.len() > 3 || more.any(|group| group.len() != 3) {
        return None;
    }
    let whole: String = whole.split(',').collect();
    Some(decimals.map_or(whole.clone(), |decimals| format!("{whole}.{decimals}")))
}

/// A first row, to say what was found in it: its cells if they are headings, and only how many there are if they may be
/// values.
pub fn headings_found(cells: &[impl AsRef<str>]) -> String {
    if are_names(cells) {
        cells.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
    } else {
        format!("a row of {} that may be values", if cells.len() == 1 { "one cell" } else { "cells" })
    }
}

/// Whether a first row may be headings: several texts of which none is a number or a date, and hardly one stands twice.
pub fn are_names(cells: &[impl AsRef<str>]) -> bool {
    let filled: Vec<&str> = cells.iter().map(|cell| cell.as_ref().trim()).filter(|cell| !cell.is_empty()).collect();
    let distinct: Set<&str> = filled.iter().copied().collect();
    let is_number = |cell: &&str| cell.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    filled.len() > 1 && distinct.len() + 1 >= filled.len() && !filled.iter().any(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_row_that_may_be_somebody_s_is_not_shown() {
        for values in [
            &["N0852", "1043", "Y", "A", "B"][..],
            &["N0852", "C7", "A", "B", "B", "A"],
            &["Ann Smith"],
            &["", "Ann Smith", ""],
            &["A", "1980-05-04"],
        ] {
            let grid = Grid::new("t.csv", values);
            let told = [grid.needed("area").expect_err("none").to_string(), grid.found()];
            assert!(told.iter().all(|told| told.contains("may be values")), "{told:?}");
            let shown = |value: &&str| told.iter().any(|told| told.contains(&value.to_lowercase()));
            assert!(!values.iter().filter(|value| value.len() > 1).any(shown), "{told:?}");
        }
        let repeated = Grid::new("t.csv", ["20130401", "20130401"]).check_headings().expect_err("twice").to_string();
        assert!(!repeated.contains("2013"), "{repeated}");
        assert_eq!(Grid::new("t.csv", ["Area", "", "Rank 2"]).found(), "area, , rank_2");
    }

    fn grid() -> Grid {
        let mut grid = Grid::new("t.csv", ["Area", " National  Rank ", "value"]);
        grid.push(2, ["Oxfordshire ", "", "74.66"].map(str::to_owned).to_vec()).expect("a row");
        grid
    }

    #[test]
    fn headings_are_tidied_and_found() {
        let grid = grid();
        assert_eq!(grid.headings, ["area", "national_rank", "value"]);
        assert_eq!(grid.column("national_rank"), Some(1));
        assert_eq!(
            grid.needed("vaule").expect_err("none").to_string(),
            "t.csv: there is no column vaule; is it value?"
        );
        assert_eq!(
            grid.needed("numerator").expect_err("none").to_string(),
            "t.csv: there is no column numerator, only area, national_rank, value"
        );
        let twice = Grid::new("t.csv", ["a", "A "]);
        assert!(twice.check_headings().is_err());
    }

    #[test]
    fn rows_may_be_short_or_blank_but_not_too_long() {
        let mut grid = grid();
        assert_eq!(grid.rows[0].cells, ["Oxfordshire", "", "74.66"]);
        grid.push(3, vec![" ".to_owned(), String::new()]).expect("blanks");
        assert_eq!(grid.rows.len(), 1);
        grid.push(4, vec!["Kent".to_owned()]).expect("a short row");
        assert_eq!(grid.rows[1].cells, ["Kent", "", ""]);
        grid.push(5, ["Kent", "1", "2", ""].map(str::to_owned).to_vec()).expect("a blank at the end");
        let fault = grid.push(6, ["Kent", "1", "2", "3"].map(str::to_owned).to_vec()).expect_err("too long");
        assert_eq!(fault.to_string(), "t.csv, line 6: found 4 cells, expected 3 as in the headings");
    }

    #[test]
    fn printed_numbers_are_read() {
        for (text, value, decimals) in [
            ("1,986", "1986", 0),
            ("12,345,678.90", "12345678.9", 2),
            ("74.66", "74.66", 2),
            ("28.0%", "28", 1),
            ("28 %", "28", 0),
            ("-10.5", "-10.5", 1),
            ("-1,234", "-1234", 0),
        ] {
            let figure = Figure::read(text).expect(text);
            assert_eq!((figure.value.to_string().as_str(), figure.decimals), (value, decimals), "{text}");
        }
        for text in ["1,98", "12,34,567", ",123", "1234,567", "1,234,", "74,66", "about 5", "%", "1.5,000"] {
            assert!(Figure::read(text).is_err(), "{text}");
        }
        assert!(Figure::read("1234567890123456789").expect_err("too long").contains("more than 18 digits"));
    }

    #[test]
    fn a_fault_of_a_cell_names_its_place() {
        let mut grid = grid();
        grid.push(3, ["Kent", "", "many"].map(str::to_owned).to_vec()).expect("a row");
        assert_eq!(
            grid.number(&grid.rows[1], Some(2)).expect_err("no number").to_string(),
            "t.csv, line 3, column value: found `many`, expected a number, such as 1,986 or 74.66"
        );
        assert_eq!(grid.number(&grid.rows[0], Some(1)), Ok(None), "blank");
        assert_eq!(grid.number(&grid.rows[0], None), Ok(None), "no such column");
    }
}
