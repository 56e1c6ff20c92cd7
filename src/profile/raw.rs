//! What stands in `ndtms.toml`, as serde reads it: nothing is checked here beyond the shape.
//!
//! Every key may be missing, so that `parse` can say in its own words what is needed.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};

/// A table whose keys are the user's own, with the place of each.
pub(super) type Keyed<T> = BTreeMap<Spanned<String>, Spanned<T>>;

/// Keys of the top level, for suggestions before the text is read.
pub(super) const TOP_LEVEL: &[&str] =
    &["dataset", "as_at", REDACT_KEY, "settings", "rules", "codes", "areas", "segments"];

/// The key whose value is shown nowhere.
pub(super) const REDACT_KEY: &str = "redact_key";

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawProfile {
    pub(super) dataset: Option<Spanned<String>>,
    /// A text or a date of TOML's own.
    pub(super) as_at: Option<Spanned<Value>>,
    /// Any value, so that serde's message about a wrong one cannot show it.
    pub(super) redact_key: Option<Spanned<Value>>,
    /// Texts or numbers.
    #[serde(default)]
    pub(super) settings: Keyed<Value>,
    #[serde(default)]
    pub(super) rules: Keyed<RawRule>,
    #[serde(default)]
    pub(super) codes: BTreeMap<Spanned<String>, Keyed<String>>,
    #[serde(default)]
    pub(super) areas: Keyed<RawArea>,
    #[serde(default)]
    pub(super) segments: Vec<Spanned<RawSegment>>,
}

/// `[rules.A05]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with a severity or `off = true`, and a reason")]
pub(super) struct RawRule {
    pub(super) severity: Option<Spanned<String>>,
    pub(super) off: Option<Spanned<bool>>,
    pub(super) reason: Option<Spanned<String>>,
}

/// `[[segments]]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with a name and a condition `when`")]
pub(super) struct RawSegment {
    pub(super) name: Option<Spanned<String>>,
    /// A condition, or a list of alternatives.
    pub(super) when: Option<Spanned<Value>>,
}

/// `[areas.D08B]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table with a name, a region or both")]
pub(super) struct RawArea {
    pub(super) name: Option<Spanned<String>>,
    pub(super) region: Option<Spanned<String>>,
}
