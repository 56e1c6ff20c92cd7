//! A baseline in its file: TOML that people can read, edit and keep under version control.
//!
//! ```toml
//! schema = "ndtms.baseline/1"
//! dataset = "K"
//! as_at = "2014-03-31"
//! references = "plain"
//!
//! [[known]]
//! rule = "D02"
//! agency = "E1240"
//! client = "1358"
//! episode = "7780"
//! fields = ["REFLD", "TRIAGED"]
//! reason = "the old system swapped the two; agreed with the commissioner"
//! expires = "2014-06-30"
//! ```
//!
//! Errors name the line and never show it, since it may name an episode of somebody who has not agreed to that.

use serde::{Deserialize, Serialize};
use toml::{Spanned, Value};

use super::{Baseline, FindingKey, Known, References};
use crate::record::{day_number, iso};

/// The name and version of the file's shape.
pub const BASELINE_SCHEMA: &str = "ndtms.baseline/1";

/// What stands above the entries, for whoever opens the file.
const HEADING: &str = "\
# Findings that are known and left out of `ndtms check --baseline`. What they hold back stays held back.
# An entry may be deleted; its finding is then shown again. `expires` is the last as-at date on which it counts,
# `findings` how many there are, where they are more than one. The file is about people: keep it as you keep the extract.

";

/// Why a baseline cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}, line {line}: {message}")]
pub struct BaselineError {
    /// The file, as people see it.
    pub path: String,
    /// The line of the fault.
    pub line: usize,
    /// What was found and what was expected.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    schema: Spanned<String>,
    #[serde(rename = "tool")]
    _tool: Option<String>,
    dataset: Spanned<String>,
    as_at: Spanned<Value>,
    references: Spanned<String>,
    #[serde(default)]
    known: Vec<RawKnown>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKnown {
    rule: Spanned<String>,
    agency: Option<String>,
    client: Option<String>,
    episode: Option<String>,
    #[serde(default)]
    record: Vec<String>,
    fields: Vec<String>,
    findings: Option<Spanned<u32>>,
    reason: Spanned<String>,
    expires: Option<Spanned<Value>>,
}

/// The one key that tells whether the rest can be understood.
#[derive(Deserialize)]
struct Head {
    schema: Spanned<String>,
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'a str,
    tool: String,
    dataset: char,
    as_at: String,
    references: &'a str,
    known: Vec<WrittenKnown<'a>>,
}

#[derive(Serialize)]
struct WrittenKnown<'a> {
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    episode: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    record: &'a [String],
    fields: &'a [String],
    #[serde(skip_serializing_if = "is_one")]
    findings: u64,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

impl<'a> From<&'a Known> for WrittenKnown<'a> {
    fn from(known: &'a Known) -> Self {
        WrittenKnown {
            rule: &known.key.rule,
            agency: known.key.agency.as_deref(),
            client: known.key.client.as_deref(),
            episode: known.key.episode.as_deref(),
            record: &known.key.record,
            fields: &known.key.fields,
            findings: known.findings,
            reason: &known.reason,
            expires: known.expires.map(iso),
        }
    }
}

fn is_one(number: &u64) -> bool {
    *number == 1
}

impl References {
    /// The word of the file.
    fn word(self) -> &'static str {
        match self {
            References::Plain => "plain",
            References::Redacted => "redacted",
        }
    }
}

impl Baseline {
    /// Reads the text of a baseline; `path` is what errors print.
    pub fn parse(path: &str, text: &str) -> Result<Baseline, BaselineError> {
        let text = text.trim_start_matches('\u{feff}');
        let fault = |at: usize, message: String| {
            let line = 1 + text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count();
            BaselineError { path: path.to_owned(), line, message }
        };
        let schema_of = |schema: &Spanned<String>| match schema.get_ref().as_str() {
            BASELINE_SCHEMA => Ok(()),
            other if other.starts_with("ndtms.baseline/") => {
                let message = format!(
                    "the form of this baseline is {other}, and this program knows {BASELINE_SCHEMA}; \
                     use the program that wrote it, or write a new baseline"
                );
                Err(fault(schema.span().start, message))
            }
            other => Err(fault(schema.span().start, format!("`schema` is {other}, expected {BASELINE_SCHEMA}"))),
        };
        let raw: Raw = toml::from_str(text).map_err(|error| {
            // a form of later days may well have other keys
            if let Ok(head) = toml::from_str::<Head>(text)
                && let Err(fault) = schema_of(&head.schema)
            {
                return fault;
            }
            fault(error.span().map_or(0, |span| span.start), without_values(error.message()))
        })?;
        schema_of(&raw.schema)?;
        let day = |name: &str, value: &Spanned<Value>| {
            let written = match value.get_ref() {
                Value::String(text) => text.clone(),
                Value::Datetime(date) => date.to_string(),
                _ => String::new(),
            };
            let is_iso = written.len() == 10 && written.as_bytes()[4] == b'-';
            day_number(&written).filter(|_| is_iso).ok_or_else(|| {
                fault(value.span().start, format!("`{name}` is no date; expected a real day as \"2014-03-31\""))
            })
        };
        let mut letters = raw.dataset.get_ref().chars();
        let letter = letters.next().filter(char::is_ascii_uppercase).filter(|_| letters.next().is_none());
        let letter = letter.ok_or_else(|| {
            fault(raw.dataset.span().start, "`dataset` is no letter of a dataset, such as \"K\"".to_owned())
        })?;
        let references = [References::Plain, References::Redacted].into_iter();
        let references = references.into_iter().find(|r| r.word() == raw.references.get_ref()).ok_or_else(|| {
            fault(raw.references.span().start, "`references` is neither \"plain\" nor \"redacted\"".to_owned())
        })?;
        let as_at = day("as_at", &raw.as_at)?;
        let mut known = Vec::with_capacity(raw.known.len());
        for entry in raw.known {
            let place = entry.rule.span().start;
            if entry.rule.get_ref().trim().is_empty() {
                return Err(fault(place, "`rule` is blank; expected the id of a rule, such as \"D02\"".to_owned()));
            }
            if entry.reason.get_ref().trim().is_empty() {
                let message = "`reason` is blank; say in a line why the finding is left as it is";
                return Err(fault(entry.reason.span().start, message.to_owned()));
            }
            if let Some(none) = entry.findings.as_ref().filter(|findings| *findings.get_ref() == 0) {
                let message = "`findings` is 0; expected 1 or more, or delete the entry";
                return Err(fault(none.span().start, message.to_owned()));
            }
            let expires = entry.expires.as_ref().map(|value| day("expires", value)).transpose()?;
            known.push(Known {
                key: FindingKey {
                    rule: entry.rule.into_inner().trim().to_ascii_uppercase(),
                    agency: entry.agency,
                    client: entry.client,
                    episode: entry.episode,
                    record: entry.record,
                    fields: entry.fields,
                },
                findings: entry.findings.map_or(1, |findings| u64::from(findings.into_inner())),
                reason: entry.reason.into_inner().trim().to_owned(),
                expires,
            });
        }
        Ok(Baseline { letter, as_at, references, known })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let written = Written {
            schema: BASELINE_SCHEMA,
            tool: format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")),
            dataset: self.letter,
            as_at: iso(self.as_at),
            references: self.references.word(),
            known: self.known.iter().map(WrittenKnown::from).collect(),
        };
        let body = toml::to_string(&written).expect("texts, numbers and lists of them are always TOML");
        format!("{HEADING}{body}")
    }
}

/// What the TOML reader says, without the value that it may show.
fn without_values(message: &str) -> String {
    let message = message.replace('\n', "; ").replace("unknown field", "unknown key");
    for start in ["invalid type: ", "invalid value: "] {
        if let Some(rest) = message.strip_prefix(start)
            && let Some((found, expected)) = rest.rsplit_once(", expected ")
        {
            let kind = found.split(' ').next().unwrap_or_default();
            return format!("found a value of kind {kind}, expected {expected}");
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known() -> impl Strategy<Value = Known> {
        let text = || proptest::option::of(any::<String>());
        let texts = || proptest::collection::vec(any::<String>(), 0..3);
        let key = ("[A-Z][0-9]{2}", text(), text(), text(), texts(), texts());
        // every day from year 1 to 9999
        (key, 1..=u64::from(u32::MAX), "[!-~]{1,9}", proptest::option::of(1..=3_652_059)).prop_map(
            |((rule, agency, client, episode, record, fields), findings, reason, expires)| Known {
                key: FindingKey { rule, agency, client, episode, record, fields },
                findings,
                reason,
                expires,
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_again(known in proptest::collection::vec(known(), 0..5)) {
            let baseline = Baseline { letter: 'K', as_at: 735_323, references: References::Plain, known };
            prop_assert_eq!(Baseline::parse("known.toml", &baseline.text()), Ok(baseline));
        }
    }
}
