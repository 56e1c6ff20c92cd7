//! The neutral table between results and formats: columns with the names that scripts see, and rows of plain values.
//!
//! Whatever is a table in the end (what differs, journeys, measures, ranks, the lists of a dataset) is made as a [`Table`]
//! once, and `render` writes it for people and machines. It knows neither where the values come from nor how they are
//! shown.
//!
//! ```
//! use ndtms::table::{Cell, Table};
//!
//! let mut table = Table::new(&["area", "clients"]);
//! table.push([Cell::from("Oxfordshire"), Cell::from(379_usize)]);
//! assert_eq!(table.rows[0][1].text(), "379");
//! ```

pub mod chart;
pub mod grid;
pub mod map;

use std::borrow::Cow;

use serde::Serialize;

use crate::measure::figures::Exact;

/// The digits of a whole number with commas between the thousands.
pub(crate) fn with_commas(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A decimal number as it is printed.
    Decimal(Decimal),
    /// A flag.
    Flag(bool),
    /// Several texts.
    Texts(Vec<String>),
    /// A number that is hidden: a star for people and in CSV, nothing in JSON, where readers expect a number.
    Hidden,
    /// Nothing.
    None,
}

/// A decimal number as it is printed, so that no binary fraction stands between the calculation and the reader. JSON has
/// it as a number, all else as this text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal(pub String);

impl Serialize for Decimal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<f64>() {
            // the shortest text of the number read back is the number printed
            Ok(number) => serializer.serialize_f64(number),
            Err(_) => serializer.serialize_str(&self.0),
        }
    }
}

/// What a column holds, for formats that must know it before the first row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Texts; an empty one is nothing.
    Text,
    /// Whole numbers.
    Number,
    /// Flags.
    Flag,
    /// Days, as texts such as 2014-03-31.
    Date,
}

impl Cell {
    /// The value as CSV and people's tables have it.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Decimal(decimal) => decimal.0.clone(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Texts(texts) => texts.join("; "),
            Cell::Hidden => "*".to_owned(),
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

impl From<Exact> for Cell {
    /// All its digits: a whole number where it is one.
    fn from(number: Exact) -> Self {
        match number.whole().and_then(|whole| i64::try_from(whole).ok()) {
            Some(whole) => Cell::Number(whole),
            None => Cell::Decimal(Decimal(number.to_string())),
        }
    }
}

impl From<Vec<String>> for Cell {
    fn from(texts: Vec<String>) -> Self {
        Cell::Texts(texts)
    }
}

/// Columns and rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The column names, as scripts see them.
    pub columns: Vec<Cow<'static, str>>,
    /// The rows, each as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: &[&'static str]) -> Self {
        Table { columns: columns.iter().map(|c| Cow::Borrowed(*c)).collect(), rows: Vec::new() }
    }

    /// Adds a row.
    pub fn push<const N: usize>(&mut self, row: [Cell; N]) {
        self.rows.push(row.into());
    }
}
