//! What stands in a mapping file, as serde reads it: nothing is checked here beyond the shape.
//!
//! A column is a field name in quotes, or a table that says more; serde's own ways to allow both would lose the places of
//! what stands inside, so the choice is made by hand.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// Texts by names that are the user's own, with the place of each.
pub(super) type Texts = BTreeMap<Spanned<String>, Spanned<String>>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMapping {
    pub(super) dataset: Option<Spanned<String>>,
    /// Field to value, the same on every row.
    #[serde(default)]
    pub(super) constants: Texts,
    #[serde(default)]
    pub(super) table: Vec<Spanned<RawTable>>,
}

/// `[[table]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTable {
    pub(super) name: Option<Spanned<String>>,
    pub(super) sheet: Option<Spanned<String>>,
    pub(super) file: Option<Spanned<String>>,
    pub(super) parent: Option<Spanned<String>>,
    /// Own heading to the parent's.
    #[serde(default)]
    pub(super) key: Texts,
    #[serde(default)]
    pub(super) optional: bool,
    #[serde(default)]
    pub(super) columns: BTreeMap<Spanned<String>, Spanned<RawColumn>>,
}

/// What is done with a column.
#[derive(Clone, Debug)]
pub(super) enum RawColumn {
    /// `"DOB" = "DOB"`
    Field(String),
    /// `"DOB" = { field = "DOB", dates = "DD-MMM-YYYY" }`
    Detailed(Box<RawDetails>),
}

/// The keys of a column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDetails {
    pub(super) field: Option<Spanned<String>>,
    pub(super) fields: Option<Spanned<Vec<Spanned<String>>>>,
    pub(super) initials: Option<Spanned<Vec<Spanned<String>>>>,
    pub(super) dates: Option<Spanned<String>>,
    /// Local value to national code.
    pub(super) codes: Option<Spanned<Texts>>,
    pub(super) codes_file: Option<Spanned<String>>,
    pub(super) national: Option<Spanned<bool>>,
    pub(super) sector: Option<Spanned<bool>>,
    pub(super) ignore: Option<Spanned<bool>>,
    #[serde(default)]
    pub(super) optional: bool,
}

impl<'de> Deserialize<'de> for RawColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ColumnVisitor)
    }
}

struct ColumnVisitor;

impl<'de> Visitor<'de> for ColumnVisitor {
    type Value = RawColumn;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a field name in quotes, or a table such as { field = \"DOB\" }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<RawColumn, E> {
        Ok(RawColumn::Field(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RawColumn, A::Error> {
        RawDetails::deserialize(MapAccessDeserializer::new(map)).map(|d| RawColumn::Detailed(Box::new(d)))
    }
}
