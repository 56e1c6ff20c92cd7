//! From the raw file to a checked [`Profile`]: everything that can be said without a dataset.
//!
//! A fault of the shape (an unknown key, a number where a text is due) ends the reading, since what follows cannot be
//! trusted; all others are gathered, so that one run shows them all.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use toml::{Spanned, Value};

use super::raw::{Keyed, RawArea, RawProfile, RawRule, RawSegment};
use super::source::Source;
use crate::collections::Set;
use crate::measure::reference::TOTAL;
use crate::measure::{NOT_RECORDED, OTHER, SettingError, Settings};
use crate::record::day_number;
use crate::spec::{Severity, SpecErrors, SpecFault, did_you_mean, in_our_words, kind_of};

/// A profile that is sound in itself. It prints everything but the redaction key.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    pub(super) source: Source,
    pub(super) dataset: Option<(char, Range<usize>)>,
    pub(super) as_at: Option<i32>,
    pub(super) redact_key: Option<String>,
    pub(super) counting: Settings,
    pub(super) counting_given: Vec<(String, String)>,
    pub(super) rules: Vec<RuleChange>,
    pub(super) codes: Vec<LocalCode>,
    pub(super) areas: Vec<AreaName>,
    pub(super) segments: Vec<SegmentRule>,
}

/// A rule that is switched off or has another severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleChange {
    /// The id of the rule, in capitals.
    pub id: String,
    /// Its severity; `None` when it is switched off.
    pub severity: Option<Severity>,
    /// Why, in the words of whoever decided it.
    pub reason: String,
    pub(super) place: Range<usize>,
}

/// A code that is in local use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalCode {
    /// The name of the code list.
    pub list: String,
    /// The code, in capitals.
    pub code: String,
    /// What it means.
    pub label: String,
    pub(super) list_place: Range<usize>,
    pub(super) place: Range<usize>,
}

/// How an area is called here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaName {
    /// The code of the DAT or of another area, in capitals.
    pub code: String,
    /// Its name, if the profile gives one.
    pub name: Option<String>,
    /// Its region, if the profile gives one.
    pub region: Option<String>,
}

/// A segment as it is written: its condition is read when the dataset is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentRule {
    /// Its name.
    pub name: String,
    /// The alternatives of its condition.
    pub when: Vec<String>,
    pub(super) place: Range<usize>,
}

impl Profile {
    /// Checks the text of a profile; `file_name` is what errors print.
    ///
    /// A byte order mark and Windows line ends are no fault.
    pub fn parse(file_name: &str, text: &str) -> Result<Profile, SpecErrors> {
        let text = text.trim_start_matches('\u{feff}');
        let source = Source::new(file_name, text);
        let raw: RawProfile = match toml::from_str(text) {
            Ok(raw) => raw,
            Err(error) => {
                let place = error.span().unwrap_or(0..0);
                return Err(SpecErrors(vec![source.fault(place, in_our_words(error.message()))]));
            }
        };
        let mut faults = Faults { source: &source, list: Vec::new() };
        let dataset = raw.dataset.and_then(|text| dataset_of(&text, &mut faults));
        let as_at = raw.as_at.and_then(|value| as_at_of(&value, &mut faults));
        let redact_key = raw.redact_key.and_then(|value| redact_key_of(value, &mut faults));
        let (counting, counting_given) = counting_of(raw.settings, &mut faults);
        let rules = rules_of(raw.rules, &mut faults);
        let mut codes = Vec::new();
        for (list, added) in raw.codes {
            codes_of(&list, added, &mut codes, &mut faults);
        }
        codes.sort_by_key(|code| code.place.start);
        let areas = areas_of(raw.areas, &mut faults);
        let segments = segments_of(raw.segments, &mut faults);
        faults.finish()?;
        Ok(Profile { source, dataset, as_at, redact_key, counting, counting_given, rules, codes, areas, segments })
    }

    /// The file, as shown.
    pub fn file_name(&self) -> &str {
        &self.source.name
    }

    /// The dataset that is meant when nothing else says it: its letter, a capital.
    pub fn dataset(&self) -> Option<char> {
        self.dataset.as_ref().map(|(letter, _)| *letter)
    }

    /// The as-at date where none is asked for, a day number.
    pub fn as_at(&self) -> Option<i32> {
        self.as_at
    }

    /// The secret that keys the hashes of `--redact`. It must reach no output.
    pub fn redact_key(&self) -> Option<&str> {
        self.redact_key.as_deref()
    }

    /// How measures are taken here: the usual settings, but for those that it names.
    pub fn counting(&self) -> Settings {
        self.counting
    }

    /// The rules that are switched off or have another severity, in file order.
    pub fn rules(&self) -> &[RuleChange] {
        &self.rules
    }

    /// The codes that are in local use, in file order.
    pub fn codes(&self) -> &[LocalCode] {
        &self.codes
    }

    /// The areas that have a name or a region here, in file order.
    pub fn areas(&self) -> &[AreaName] {
        &self.areas
    }

    /// The segments that are defined here, in file order.
    pub fn segment_rules(&self) -> &[SegmentRule] {
        &self.segments
    }

    /// How the area of a code is called here; the code is compared without case.
    pub fn area(&self, code: &str) -> Option<&AreaName> {
        self.areas.iter().find(|area| area.code.eq_ignore_ascii_case(code.trim()))
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile")
            .field("file_name", &self.file_name())
            .field("dataset", &self.dataset())
            .field("as_at", &self.as_at)
            .field("redact_key", &self.redact_key.as_ref().map(|_| "***"))
            .field("settings", &self.counting_given)
            .field("rules", &self.rules)
            .field("codes", &self.codes)
            .field("areas", &self.areas)
            .field("segments", &self.segments)
            .finish_non_exhaustive()
    }
}

/// The faults found so far in one file.
pub(super) struct Faults<'a> {
    pub(super) source: &'a Source,
    pub(super) list: Vec<SpecFault>,
}

impl Faults<'_> {
    pub(super) fn say(&mut self, place: Range<usize>, message: impl Into<String>) {
        self.list.push(self.source.fault(place, message));
    }

    /// All of them, in the order of the file.
    pub(super) fn finish(mut self) -> Result<(), SpecErrors> {
        self.list.sort_by_key(|fault| fault.line);
        if self.list.is_empty() { Ok(()) } else { Err(SpecErrors(self.list)) }
    }
}

fn dataset_of(text: &Spanned<String>, faults: &mut Faults<'_>) -> Option<(char, Range<usize>)> {
    let mut characters = text.get_ref().trim().chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Some((letter.to_ascii_uppercase(), text.span())),
        _ => {
            faults.say(text.span(), format!("`{}` is no dataset; expected a letter such as K", text.get_ref()));
            None
        }
    }
}

fn as_at_of(value: &Spanned<Value>, faults: &mut Faults<'_>) -> Option<i32> {
    let text = match value.get_ref() {
        Value::String(text) => text.trim().to_owned(),
        Value::Datetime(date) => date.to_string(),
        other => {
            let message = format!("found {}, expected a date as YYYY-MM-DD, such as \"2014-03-31\"", kind_of(other));
            faults.say(value.span(), message);
            return None;
        }
    };
    // the other layouts in which records bring their dates can be misread
    let is_iso = text.len() == 10 && text.as_bytes()[4] == b'-';
    let day = day_number(&text).filter(|_| is_iso);
    if day.is_none() {
        faults.say(
            value.span(),
            format!("`{text}` is no date; expected a real day as YYYY-MM-DD, such as \"2014-03-31\""),
        );
    }
    day
}

fn redact_key_of(value: Spanned<Value>, faults: &mut Faults<'_>) -> Option<String> {
    let place = value.span();
    match value.into_inner() {
        Value::String(key) if key.trim().is_empty() => {
            faults.say(place, "the key of --redact is blank; give a secret of your own, or leave the line out");
            None
        }
        Value::String(key) => Some(key),
        other => {
            faults.say(place, format!("found {}, expected the key of --redact in quotes", kind_of(&other)));
            None
        }
    }
}

/// The entries of a table in file order, each with its key in capitals; a key that is there twice but for its case is a
/// fault.
fn in_file_order<T>(what: &str, table: Keyed<T>, faults: &mut Faults<'_>) -> Vec<(String, Range<usize>, T)> {
    let mut entries: Vec<_> = table
        .into_iter()
        .map(|(key, value)| (key.get_ref().trim().to_ascii_uppercase(), key.span(), value.into_inner()))
        .collect();
    entries.sort_by_key(|(_, place, _)| place.start);
    let mut seen: Set<&str> = Set::default();
    for (key, place, _) in &entries {
        if key.is_empty() {
            faults.say(place.clone(), format!("the {what} is blank"));
        } else if !seen.insert(key) {
            faults.say(place.clone(), format!("the {what} {key} is here twice"));
        }
    }
    drop(seen);
    entries
}

/// The settings, and the names and values that were given in file order.
fn counting_of(table: Keyed<Value>, faults: &mut Faults<'_>) -> (Settings, Vec<(String, String)>) {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let (mut settings, mut given) = (Settings::default(), Vec::new());
    for (name, value) in entries {
        let text = match value.get_ref() {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Table(table) if is_of_items(name.get_ref()) => of_items(table),
            other => {
                let message = format!("found {}, expected a text or a whole number", kind_of(other));
                faults.say(value.span(), message);
                continue;
            }
        };
        let name_place = name.span();
        let name = name.into_inner();
        match settings.set(&name, &text) {
            Ok(()) => given.push((name, text)),
            Err(error @ SettingError::Unknown { .. }) => faults.say(name_place, error.to_string()),
            Err(error) => faults.say(value.span(), error.to_string()),
        }
    }
    (settings, given)
}

/// Whether a setting is given item by item.
fn is_of_items(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("rci")
}

/// A table of items as it is written on the command line; what is no number is told with the rest of it.
fn of_items(table: &toml::Table) -> String {
    let part = |(item, days): (&String, &Value)| match days {
        Value::Integer(days) => format!("{item}:{days}"),
        Value::String(days) => format!("{item}:{days}"),
        other => format!("{item}: {}", kind_of(other)),
    };
    table.iter().map(part).collect::<Vec<_>>().join(",")
}

fn rules_of(table: Keyed<RawRule>, faults: &mut Faults<'_>) -> Vec<RuleChange> {
    let mut rules = Vec::new();
    for (id, place, raw) in in_file_order("rule", table, faults) {
        let reason = raw.reason.as_ref().map(|reason| reason.get_ref().trim().to_owned());
        if reason.is_none() {
            let example = "reason = \"why it was decided\"";
            let message = format!("the rule {id} is changed without a reason; add a line such as {example}");
            faults.say(place.clone(), message);
        }
        if let Some(blank) = raw.reason.as_ref().filter(|reason| reason.get_ref().trim().is_empty()) {
            let message = format!("the reason for the change of {id} is blank; say in a line why it was decided");
            faults.say(blank.span(), message);
        }
        match severity_of(&id, &place, &raw) {
            Ok(severity) => rules.push(RuleChange { id, severity, reason: reason.unwrap_or_default(), place }),
            Err((place, message)) => faults.say(place, message),
        }
    }
    rules
}

/// The severity that a rule is given, `None` for switched off. The error is the place and the text of a fault.
fn severity_of(id: &str, place: &Range<usize>, raw: &RawRule) -> Result<Option<Severity>, (Range<usize>, String)> {
    match (&raw.off, &raw.severity) {
        (Some(off), Some(_)) => {
            Err((off.span(), format!("the rule {id} is given `off` and a severity; keep one of the two")))
        }
        (Some(off), None) if *off.get_ref() => Ok(None),
        (Some(off), None) => {
            Err((off.span(), format!("`off` may only be true; to keep the rule {id} on, leave out the whole table")))
        }
        (None, None) => {
            Err((place.clone(), format!("the rule {id} is given no change; expected a severity, or off = true")))
        }
        (None, Some(word)) => Severity::from_str(word.get_ref()).map(Some).map_err(|message| {
            let hint = match word.get_ref().as_str() {
                "off" | "none" | "never" => Some("; to switch the rule off, write off = true".to_owned()),
                other => did_you_mean(other, Severity::ALL.iter().map(|s| s.word())),
            };
            (word.span(), message + &hint.unwrap_or_default())
        }),
    }
}

fn codes_of(list: &Spanned<String>, added: Keyed<String>, codes: &mut Vec<LocalCode>, faults: &mut Faults<'_>) {
    for (code, place, label) in in_file_order("code", added, faults) {
        let label = label.trim().to_owned();
        if label.is_empty() {
            faults.say(place.clone(), format!("the code {code} has no label; say in a few words what it means"));
        }
        if matches!(code.as_str(), "-" | "NA" | "N/A" | "NULL") {
            faults
                .say(place.clone(), format!("the code {code} is read as blank wherever it stands; choose another one"));
        }
        codes.push(LocalCode { list: list.get_ref().clone(), code, label, list_place: list.span(), place });
    }
}

fn areas_of(table: Keyed<RawArea>, faults: &mut Faults<'_>) -> Vec<AreaName> {
    let mut areas = Vec::new();
    for (code, place, raw) in in_file_order("area", table, faults) {
        if raw.name.is_none() && raw.region.is_none() {
            faults.say(place, format!("the area {code} is given nothing; expected a name, a region or both"));
        }
        let mut filled = |what: &str, text: Option<Spanned<String>>| {
            let text = text?;
            let trimmed = text.get_ref().trim().to_owned();
            if trimmed.is_empty() {
                let message = format!("the {what} of the area {code} is blank; fill it in, or leave the line out");
                faults.say(text.span(), message);
            }
            Some(trimmed)
        };
        let (name, region) = (filled("name", raw.name), filled("region", raw.region));
        areas.push(AreaName { code, name, region });
    }
    areas
}

fn segments_of(raw: Vec<Spanned<RawSegment>>, faults: &mut Faults<'_>) -> Vec<SegmentRule> {
    let mut segments: Vec<SegmentRule> = Vec::new();
    for entry in raw {
        let whole = entry.span();
        let RawSegment { name, when } = entry.into_inner();
        let name = name.map(|name| (name.span(), name.into_inner().trim().to_owned()));
        let same = |known: &str, name: &str| known.eq_ignore_ascii_case(name);
        match &name {
            None => faults.say(whole.clone(), "a segment has no name; add a line such as name = \"complex\""),
            Some((place, name)) if name.is_empty() => {
                faults.say(place.clone(), "the name of a segment is blank; say in a word or two what it is");
            }
            Some((place, name)) if [OTHER, TOTAL, NOT_RECORDED].into_iter().any(|known| same(known, name)) => {
                let message = format!("the segment {name} is there by itself; choose another name");
                faults.say(place.clone(), message);
            }
            Some((place, name)) if segments.iter().any(|known| same(&known.name, name)) => {
                faults.say(
                    place.clone(),
                    format!("the segment {name} is here twice; `when` may be a list of alternatives"),
                );
            }
            Some(_) => {}
        }
        let name = name.map_or_else(String::new, |(_, name)| name);
        let Some(when) = when else {
            let message = format!("the segment {name} has no condition; add a line such as when = \"injecting is C\"");
            faults.say(whole, message);
            continue;
        };
        let place = when.span();
        let alternatives: Option<Vec<String>> = match when.into_inner() {
            Value::String(text) => Some(vec![text]),
            Value::Array(list) if !list.is_empty() => {
                list.into_iter().map(|value| value.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        };
        match alternatives {
            Some(when) => segments.push(SegmentRule { name, when, place }),
            None => faults.say(place, "expected a condition in quotes, or a list of them of which one must hold"),
        }
    }
    segments
}
