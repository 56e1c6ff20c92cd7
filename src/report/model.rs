//! What a page is made of.
//!
//! Values stay numbers until a format writes them. A hidden figure is [`Value::Hidden`] and nothing else is left of it.

use crate::measure::figures::{Exact, Interval};
use crate::table::chart::Chart;
use crate::table::map::Map;

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its name.
    pub title: String,
    /// What it is, and what it is not.
    pub standing: String,
    /// What it was made from and how: names and texts.
    pub facts: Vec<(String, String)>,
    /// The page in a few sentences.
    pub nutshell: Vec<String>,
    /// What somebody must know who takes a figure for what it seems to say.
    pub warnings: Vec<String>,
    /// The sections.
    pub sections: Vec<Section>,
}

/// A part of a page under a heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Its name in links: letters, digits and hyphens, and once only.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// The sections below it.
    pub parts: Vec<Section>,
}

impl Section {
    /// A section without content.
    pub fn new(id: &str, title: &str) -> Section {
        Section { id: id.to_owned(), title: title.to_owned(), ..Section::default() }
    }
}

/// What stands in a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// A few figures that matter most.
    Key(Vec<KeyFigure>),
    /// A table.
    Table(Figures),
    /// A chart, and the table of the same numbers.
    Chart(Chart, Figures),
    /// A map of areas, and the table of the same numbers.
    Map(Map, Figures),
    /// Charts beside each other, and the table of the same numbers.
    Charts(Vec<Chart>, Figures),
}

/// A figure that matters.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFigure {
    /// What it is.
    pub name: String,
    /// The figure.
    pub value: Value,
    /// How many of how many, where it is a share.
    pub of: Option<(Value, Value)>,
    /// How it stands to what it is compared with, in a few words.
    pub compared: Option<String>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Its name on the page: letters, digits and hyphens, and once only.
    pub id: String,
    /// What it shows.
    pub caption: String,
    /// The columns; the first one names the rows.
    pub columns: Vec<Column>,
    /// The rows, in groups.
    pub bodies: Vec<Body>,
    /// What is to be said of it.
    pub notes: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub heading: String,
    /// What the heading stands for, where it is a code.
    pub meaning: Option<String>,
    /// What its cells are.
    pub kind: ColumnKind,
}

impl Column {
    /// A column of words.
    pub fn words(heading: &str) -> Column {
        Column { heading: heading.to_owned(), meaning: None, kind: ColumnKind::Words }
    }

    /// A column of numbers.
    pub fn numbers(heading: &str) -> Column {
        Column { heading: heading.to_owned(), meaning: None, kind: ColumnKind::Numbers }
    }
}

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Words,
    /// Numbers.
    Numbers,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Their heading; empty for none.
    pub title: String,
    /// The rows, each as wide as the columns.
    pub rows: Vec<Vec<Value>>,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Words.
    Text(String),
    /// A whole number, or an estimate with all its decimals.
    Number(Exact),
    /// Percent with so many decimals.
    Percent(Exact, usize),
    /// Days with so many decimals.
    Days(Exact, usize),
    /// Points of an index with so many decimals.
    Points(Exact, usize),
    /// Between what the true value lies, with so many decimals.
    Interval(Interval, usize),
    /// How complete a field is, in percent.
    Complete(Exact),
    /// A figure that would tell of a few people.
    Hidden,
    /// There is none.
    None,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}
