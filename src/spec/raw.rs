//! What stands in the spec files, as serde reads it: nothing is checked here beyond the shape.
//!
//! These structs stay inside `spec`; everything else sees the checked types of [`super::dataset`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// `dataset.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDataset {
    pub(super) letter: Spanned<String>,
    pub(super) title: String,
    pub(super) version: String,
    pub(super) in_force_from: Option<String>,
    pub(super) source: Option<String>,
    /// The letter that this one builds on.
    pub(super) based_on: Option<Spanned<String>>,
    /// Fields of the letter built on that this one lacks.
    #[serde(default)]
    pub(super) without_fields: Vec<Spanned<String>>,
    /// Rules of the letter built on that do not apply to this one.
    #[serde(default)]
    pub(super) without_rules: Vec<Spanned<String>>,
    pub(super) keys: Option<RawKeys>,
    #[serde(default)]
    pub(super) record: Vec<RawRecord>,
    #[serde(default)]
    pub(super) derived: Vec<RawDerived>,
    /// The fields that figures are made of, by the part that they play.
    pub(super) roles: Option<BTreeMap<Spanned<String>, Vec<Spanned<String>>>>,
    pub(super) cut: Option<RawCut>,
}

/// What figures as at a day do not know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCut {
    pub(super) later_episodes: Spanned<String>,
    #[serde(default)]
    pub(super) blanked: Vec<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) silent_rules: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) silent_where_blanked: Vec<Spanned<String>>,
}

/// Which fields play which part.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawKeys {
    pub(super) agency: Spanned<String>,
    pub(super) client: Spanned<String>,
    pub(super) episode: Spanned<String>,
    pub(super) consent: Spanned<String>,
    pub(super) local_reference: Option<Spanned<String>>,
    pub(super) birth: Option<Spanned<String>>,
}

/// A kind of record below the episode: a modality, a TOP ...
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRecord {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) id: Spanned<String>,
}

/// A date worked out for each episode.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDerived {
    pub(super) name: Spanned<String>,
    pub(super) label: String,
    pub(super) earliest: Spanned<String>,
    #[serde(rename = "where")]
    pub(super) condition: Option<Spanned<String>>,
}

/// A line of `fields.csv`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawField {
    pub(super) header: String,
    /// The header after which this field stands, also where it moves there; blank: after the line above, or where the letter
    /// built on has it.
    #[serde(default)]
    pub(super) after: String,
    pub(super) label: String,
    pub(super) entity: String,
    pub(super) kind: String,
    #[serde(default)]
    pub(super) code_list: String,
    #[serde(default)]
    pub(super) format: String,
    #[serde(default)]
    pub(super) min: Option<i64>,
    #[serde(default)]
    pub(super) max: Option<i64>,
    #[serde(default)]
    pub(super) over_max: String,
    #[serde(default)]
    pub(super) allows_na: String,
    pub(super) presence: String,
    #[serde(default)]
    pub(super) sensitivity: String,
    pub(super) confidence: String,
    #[serde(default)]
    pub(super) why: String,
    #[serde(default)]
    pub(super) wrong: String,
    #[serde(default)]
    pub(super) right: String,
    #[serde(default)]
    pub(super) remedy: String,
}

/// A line of `lists.csv`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawList {
    pub(super) list: String,
    pub(super) complete: String,
    #[serde(default)]
    pub(super) shape: String,
    #[serde(default)]
    pub(super) shape_is: String,
    #[serde(default)]
    pub(super) groups_by_prefix: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) what: String,
    #[serde(default)]
    pub(super) why: String,
    #[serde(default)]
    pub(super) wrong: String,
    #[serde(default)]
    pub(super) right: String,
    #[serde(default)]
    pub(super) remedy: String,
}

/// A line of `codes/<list>.csv`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCode {
    pub(super) code: String,
    pub(super) label: String,
    #[serde(default)]
    pub(super) group: String,
    #[serde(default)]
    pub(super) valid_from: String,
    #[serde(default)]
    pub(super) valid_to: String,
    #[serde(default)]
    pub(super) note: String,
    pub(super) confidence: String,
}

/// `rules.toml`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRules {
    #[serde(default)]
    pub(super) rule: Vec<RawRule>,
}

/// One rule; which of the optional keys must be there depends on the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) severity: Spanned<String>,
    pub(super) severity_as_submission: Option<Spanned<String>>,
    pub(super) entity: Spanned<String>,
    #[serde(default)]
    pub(super) fields: Vec<Spanned<String>>,
    pub(super) confidence: String,
    /// The rule is only for files that are checked as a submission.
    #[serde(default)]
    pub(super) only_as_submission: bool,
    /// The rule may not be switched off or given another severity.
    #[serde(default)]
    pub(super) fixed: bool,
    /// Rows without consent are checked too.
    #[serde(default)]
    pub(super) without_consent: bool,
    /// The column that a file must use for the rule to speak (see the form `never-filled`).
    pub(super) needs_use_of: Option<Spanned<String>>,
    pub(super) form: Option<Spanned<String>>,
    /// Alternatives of the row condition.
    #[serde(default)]
    pub(super) when: Vec<Spanned<String>>,
    /// Alternatives of the condition on each field of `fields`, called `it`.
    #[serde(default)]
    pub(super) each: Vec<Spanned<String>>,
    /// Alternatives with their own fields.
    #[serde(default)]
    pub(super) variant: Vec<RawVariant>,
    #[serde(rename = "match", default)]
    pub(super) matches: Vec<Spanned<String>>,
    pub(super) distinct: Option<Spanned<String>>,
    pub(super) within: Option<Spanned<String>>,
    pub(super) per: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) values: Vec<Spanned<String>>,
    pub(super) start: Option<Spanned<String>>,
    pub(super) end: Option<Spanned<String>>,
    pub(super) same: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) presence: Vec<Spanned<String>>,
    pub(super) message: Spanned<String>,
    pub(super) help: Spanned<String>,
    #[serde(default)]
    pub(super) why: String,
    #[serde(default)]
    pub(super) wrong: String,
    #[serde(default)]
    pub(super) right: String,
}

/// One of several alternatives of a rule that are found apart.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVariant {
    /// Fields that a finding of this variant names.
    pub(super) fields: Vec<Spanned<String>>,
    /// The first of these fields that fulfils `holds` is named too, and must be there.
    pub(super) first_of: Option<Spanned<String>>,
    pub(super) holds: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) when: Vec<Spanned<String>>,
}
