//! A plain table of texts, numbers and flags: for a terminal, as CSV, as JSON.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use unicode_width::UnicodeWidthStr;

/// Columns up to this width are never broken.
const KEPT_WHOLE: usize = 18;

/// Lines between the columns are blanks, and one rule stands under the headings.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A flag.
    Flag(bool),
    /// Several texts.
    Texts(Vec<String>),
    /// Nothing.
    None,
}

impl Cell {
    fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Texts(texts) => texts.join("; "),
            Cell::None => String::new(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Cell::Number(number as i64)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::None, Into::into)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Number(number)
    }
}

impl From<Vec<String>> for Cell {
    fn from(texts: Vec<String>) -> Self {
        Cell::Texts(texts)
    }
}

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The column names, as scripts see them.
    pub columns: Vec<&'static str>,
    /// The rows, each as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// A grid without rows.
    pub fn new(columns: &[&'static str]) -> Self {
        Grid { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        self.rows.push(row.into());
    }

    /// Writes it for a person.
    pub fn text(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let headings = self.columns.iter().map(|c| c.replace('_', " ")).collect();
        let rows = self.rows.iter().map(|r| r.iter().map(Cell::text).collect()).collect();
        table(headings, rows, width, out)
    }

    /// Writes it as CSV.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::text))?;
        }
        writer.flush()
    }

    /// Writes it as JSON: `{"schema": …, "dataset": …, "rows": [{…}]}`.
    pub fn json(&self, schema: &str, dataset: &str, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            schema: &'a str,
            dataset: &'a str,
            rows: Vec<Row<'a>>,
        }
        let rows = self.rows.iter().map(|row| Row { columns: &self.columns, row }).collect();
        serde_json::to_writer_pretty(&mut *out, &Document { schema, dataset, rows })?;
        writeln!(out)
    }
}

struct Row<'a> {
    columns: &'a [&'static str],
    row: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.row.len()))?;
        for (column, cell) in self.columns.iter().zip(self.row) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

/// Writes a table that fits a width: narrow columns stay whole, the wide ones share what is left.
pub(crate) fn table(
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let widest: Vec<usize> = (0..headings.len())
        .map(|c| rows.iter().map(|r| r[c].width()).chain([headings[c].width()]).max().unwrap_or(0))
        .collect();
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(headings);
    table.add_rows(rows);
    for (column, widest) in table.column_iter_mut().zip(widest) {
        column.set_padding((0, 1));
        if widest <= KEPT_WHOLE {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
