//! A [`Table`] as a workbook: a sheet of it with real numbers, and one that says what it is about.
//!
//! The headings are those of the CSV, so that what was saved can be read again by whatever reads tables of figures.

use std::io::{self, Write};

use rust_xlsxwriter::Format;
use serde_json::Value;

use super::book::width_for;
use super::{Book, Limits, Sheet};
use crate::table::{Cell, Table};

/// A table to be written, and what is to be said of it.
#[derive(Clone, Copy, Debug)]
pub struct TableBook<'a> {
    /// The name of its sheet.
    pub name: &'a str,
    /// The table.
    pub table: &'a Table,
    /// How many decimals are shown; the cells hold all that there are. None for all.
    pub places: Option<usize>,
    /// What it is about, each line with its name.
    pub about: &'a [(String, String)],
}

/// The name of the sheet that says what the table is about.
const ABOUT: &str = "About";

/// Writes the workbook. A table with more rows than a sheet holds is refused.
pub fn table(book_of: &TableBook<'_>, limits: Limits, out: &mut dyn Write) -> io::Result<()> {
    let TableBook { name, table, places, about } = *book_of;
    if table.rows.len() >= limits.rows {
        return Err(io::Error::other(format!(
            "the table has {} rows, and a sheet of Excel holds {}; write it as CSV",
            table.rows.len(),
            limits.rows - 1
        )));
    }
    let mut book = Book::new(name, limits)?;
    let (sheet_name, about_name) = (book.name(name), book.name(ABOUT));
    let mut sheet = book.sheet(&sheet_name, table.rows.len() + 1)?;
    let kinds: Vec<ColumnKind> =
        (0..table.columns.len()).map(|column| ColumnKind::of(table, column, places, &book)).collect();
    for (column, (heading, kind)) in (0..).zip(table.columns.iter().zip(&kinds)) {
        kind.prepare(table, column, &book, &mut sheet)?;
        sheet.text(0, column, heading, Some(kind.heading(&book)))?;
    }
    for (at, row) in (1..).zip(&table.rows) {
        for (column, (cell, kind)) in (0..).zip(row.iter().zip(&kinds)) {
            match (number_of(cell), kind) {
                (Some(number), ColumnKind::Numbers(format)) => sheet.number(at, column, number, Some(format))?,
                (None, ColumnKind::Numbers(_)) => sheet.text(at, column, &cell.text(), Some(&book.styles.sign))?,
                (_, ColumnKind::Texts) => sheet.text(at, column, &cell.text(), Some(&book.styles.listed))?,
            }
        }
    }
    sheet.list(0, table.rows.len() as u32, table.columns.len().max(1) as u16 - 1)?;
    sheet.fit_to_width();
    let cut = sheet.cut_texts;
    book.push(sheet);
    write_about(about, cut, &about_name, &mut book)?;
    book.write(out)
}

/// What a document in JSON says before its rows, as lines of names and values.
pub fn about_of(head: &[(&str, Value)]) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for (name, value) in head {
        let name = name.replace('_', " ");
        match value {
            Value::Array(items) => items.iter().for_each(|item| lines.push((singular(&name), in_words(item)))),
            Value::Object(_) => lines.push((name, in_words(value))),
            other => lines.push((name, plain(other))),
        }
    }
    lines
}

fn singular(name: &str) -> String {
    name.strip_suffix('s').unwrap_or(name).to_owned()
}

/// `path march.csv, rows 806`, and a period by its first and last day.
fn in_words(value: &Value) -> String {
    match value {
        Value::Object(keys) if keys.contains_key("first") && keys.contains_key("last") => {
            let [text, first, last] = ["text", "first", "last"].map(|key| keys.get(key).map(plain).unwrap_or_default());
            format!("{text} ({first} to {last})")
        }
        Value::Object(keys) => {
            keys.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect::<Vec<_>>().join(", ")
        }
        other => plain(other),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a column holds.
enum ColumnKind {
    /// Numbers, shown in this form; a sign or a word may stand among them.
    Numbers(Format),
    /// Texts.
    Texts,
}

impl ColumnKind {
    /// A column holds numbers when some cell of it does.
    fn of(table: &Table, column: usize, places: Option<usize>, book: &Book) -> ColumnKind {
        let cells = || table.rows.iter().map(|row| &row[column]);
        if !cells().any(|cell| number_of(cell).is_some()) {
            return ColumnKind::Texts;
        }
        let printed = cells().filter_map(|cell| match cell {
            Cell::Decimal(decimal) => Some(decimal.0.split_once('.').map_or(0, |(_, places)| places.len())),
            _ => None,
        });
        let decimals = printed.max().map_or(0, |printed| places.map_or(printed, |places| places.min(printed)));
        let form = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
        ColumnKind::Numbers(book.styles.number.clone().set_num_format(form))
    }

    fn heading<'b>(&self, book: &'b Book) -> &'b Format {
        match self {
            ColumnKind::Numbers(_) => &book.styles.number_heading,
            ColumnKind::Texts => &book.styles.heading,
        }
    }

    fn prepare(&self, table: &Table, column: u16, book: &Book, sheet: &mut Sheet) -> io::Result<()> {
        /// Enough to see how wide the values of a column are.
        const LOOKED_AT: usize = 1000;
        const WIDEST: usize = 48;
        let texts: Vec<String> = table.rows.iter().take(LOOKED_AT).map(|row| row[usize::from(column)].text()).collect();
        let width = width_for(&table.columns[usize::from(column)], texts.iter().map(String::as_str), WIDEST);
        match self {
            ColumnKind::Numbers(_) => sheet.column(column, width, None),
            ColumnKind::Texts => sheet.column(column, width, Some(&book.styles.text)),
        }
    }
}

/// The number of a cell that holds one which a workbook can hold exactly enough to print it.
fn number_of(cell: &Cell) -> Option<f64> {
    /// A workbook holds numbers of up to fifteen digits.
    const DIGITS: usize = 15;
    let text = match cell {
        Cell::Number(_) | Cell::Decimal(_) => cell.text(),
        _ => return None,
    };
    let fits = text.bytes().filter(u8::is_ascii_digit).count() <= DIGITS;
    text.parse().ok().filter(|number: &f64| fits && number.is_finite())
}

fn write_about(about: &[(String, String)], cut: u64, name: &str, book: &mut Book) -> io::Result<()> {
    const WIDTHS: [usize; 2] = [24, 110];
    let mut sheet = book.sheet(name, about.len() + 1)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.column(column, width, None)?;
    }
    sheet.fit_to_width();
    let tool = ("tool".to_owned(), concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")).to_owned());
    let cut = (cut > 0).then(|| ("cut".to_owned(), format!("{cut} texts were longer than a cell can be")));
    let styles = &book.styles;
    for (at, (name, value)) in (0..).zip(about.iter().chain([&tool]).chain(&cut)) {
        sheet.fit_height(at, [(value.as_str(), WIDTHS[1])].into_iter())?;
        sheet.text(at, 0, name, Some(&styles.part))?;
        sheet.text(at, 1, value, Some(&styles.wrapped))?;
    }
    book.push(sheet);
    Ok(())
}
