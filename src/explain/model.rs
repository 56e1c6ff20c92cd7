//! A page without any formatting: sections of paragraphs, facts, small tables, conditions and examples.

use serde::Serialize;

/// One page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// What it is about: `rule`, `field`, `list`.
    pub kind: &'static str,
    /// The id, header or list name.
    pub name: String,
    /// The heading.
    pub title: String,
    /// A line below the heading.
    pub subtitle: String,
    /// What it says, in order.
    pub sections: Vec<Section>,
    /// Where it comes from.
    pub origin: String,
}

impl Page {
    /// The section with this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.id == id)
    }

    /// Adds a section unless it has nothing to say.
    pub(super) fn add(&mut self, id: &'static str, heading: &str, blocks: Vec<Block>) {
        let blocks: Vec<Block> = blocks.into_iter().filter(|b| !b.is_empty()).collect();
        if !blocks.is_empty() {
            self.sections.push(Section { id, heading: heading.to_owned(), blocks });
        }
    }
}

/// One section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// A name for scripts, which stays when the heading is reworded.
    pub id: &'static str,
    /// The heading.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// One piece of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Text(String),
    /// Separate points.
    Points(Vec<String>),
    /// Lines of the spec, to be shown as they are written.
    Written(Vec<String>),
    /// Names and values.
    Facts(Vec<Fact>),
    /// A small table.
    Table(Table),
    /// An example of what is wrong.
    Wrong(String),
    /// An example of what is right.
    Right(String),
}

impl Block {
    /// Whether it has nothing to say.
    pub fn is_empty(&self) -> bool {
        match self {
            Block::Text(text) | Block::Wrong(text) | Block::Right(text) => text.trim().is_empty(),
            Block::Points(lines) | Block::Written(lines) => lines.is_empty(),
            Block::Facts(facts) => facts.is_empty(),
            Block::Table(table) => table.rows.is_empty(),
        }
    }
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// A small table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The column headings.
    pub headings: Vec<String>,
    /// The rows, each as wide as the headings.
    pub rows: Vec<Vec<String>>,
}

/// A fact.
pub(super) fn fact(name: &str, value: impl Into<String>) -> Fact {
    Fact { name: name.to_owned(), value: value.into() }
}
