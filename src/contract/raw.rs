//! What stands in a contract file, as serde reads it: nothing is checked here beyond the shape.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawContract {
    pub(super) name: Spanned<String>,
    pub(super) yearly_value: Spanned<Value>,
    pub(super) share_at_risk: Spanned<Value>,
    pub(super) period: Spanned<String>,
    pub(super) reference: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) settings: BTreeMap<Spanned<String>, Spanned<Value>>,
    #[serde(default)]
    pub(super) outcome: Vec<Spanned<RawOutcome>>,
}

/// `[[outcome]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOutcome {
    pub(super) name: Spanned<String>,
    pub(super) measure: Spanned<String>,
    pub(super) population: Option<Spanned<String>>,
    pub(super) good: Option<Spanned<String>>,
    pub(super) share: Spanned<Value>,
    pub(super) threshold: Option<Spanned<Value>>,
    pub(super) top_quartile: Option<Spanned<RawAreas>>,
    pub(super) change: Option<Spanned<RawChange>>,
    pub(super) pays: Option<Spanned<String>>,
    pub(super) floor: Option<Spanned<Value>>,
    pub(super) ceiling: Option<Spanned<Value>>,
}

/// `top_quartile = { table = "areas.csv", area = "Slough" }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAreas {
    pub(super) table: Spanned<String>,
    pub(super) area: Option<Spanned<String>>,
    pub(super) measure: Option<Spanned<String>>,
    pub(super) population: Option<Spanned<String>>,
    pub(super) period: Option<Spanned<String>>,
}

/// `change = { from = 30.8, by = "5 points" }`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChange {
    pub(super) from: Option<Spanned<Value>>,
    pub(super) period: Option<Spanned<String>>,
    pub(super) by: Spanned<String>,
}
