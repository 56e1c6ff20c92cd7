//! `--format json` (one document) and `jsonl` (one finding a line).
//!
//! The document has a line for each of its keys and one for each finding, so that it can be read and compared by line.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use crate::check::baseline::{Known, LeftOut};
use crate::check::describe::{Described, Describer};
use crate::check::{Counts, RuleStatus, SeverityCounts};
use crate::measure::impact::{Change, Effect, Impact};
use crate::record::iso;
use crate::spec::{Dataset, Severity};

/// The name and version of the document's shape.
pub const CHECK_SCHEMA: &str = "ndtms.check/1";

/// The program, as every document names it.
#[derive(Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// This program.
pub(crate) fn tool() -> Tool {
    Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") }
}

#[derive(Serialize)]
struct JsonInput<'a> {
    path: &'a str,
    /// Only where a mapping reads several sheets of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    sha256: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct JsonCounts {
    rows: u64,
    clients: u64,
    episodes: u64,
    modalities: u64,
    tops: u64,
    episodes_accepted: u64,
    episodes_held_back: u64,
}

impl From<&Counts> for JsonCounts {
    fn from(counts: &Counts) -> Self {
        JsonCounts {
            rows: counts.rows,
            clients: counts.clients,
            episodes: counts.episodes,
            modalities: counts.modalities,
            tops: counts.tops,
            episodes_accepted: counts.episodes_accepted,
            episodes_held_back: counts.episodes_held_back,
        }
    }
}

#[derive(Serialize)]
struct BySeverity {
    file: u64,
    record: u64,
    warning: u64,
    quality: u64,
}

impl From<&SeverityCounts> for BySeverity {
    fn from(counts: &SeverityCounts) -> Self {
        BySeverity {
            file: counts.of(Severity::File),
            record: counts.of(Severity::Record),
            warning: counts.of(Severity::Warning),
            quality: counts.of(Severity::Quality),
        }
    }
}

/// What a baseline left out.
#[derive(Serialize)]
struct JsonBaseline<'a> {
    path: &'a str,
    left_out: u64,
    left_out_by_severity: BySeverity,
    expired: u64,
    no_longer_occurring: Vec<JsonKnown<'a>>,
    not_looked_for: Vec<JsonKnown<'a>>,
}

#[derive(Serialize)]
struct JsonKnown<'a> {
    rule: &'a str,
    agency: Option<&'a str>,
    client: Option<&'a str>,
    episode: Option<&'a str>,
    record: &'a [String],
    fields: &'a [String],
    findings: u64,
}

impl<'a> From<&'a Known> for JsonKnown<'a> {
    fn from(known: &'a Known) -> Self {
        JsonKnown {
            rule: &known.key.rule,
            agency: known.key.agency.as_deref(),
            client: known.key.client.as_deref(),
            episode: known.key.episode.as_deref(),
            record: &known.key.record,
            fields: &known.key.fields,
            findings: known.findings,
        }
    }
}

impl<'a> From<&'a LeftOut> for JsonBaseline<'a> {
    fn from(left_out: &'a LeftOut) -> Self {
        JsonBaseline {
            path: &left_out.path,
            left_out: left_out.by_severity.total(),
            left_out_by_severity: BySeverity::from(&left_out.by_severity),
            expired: left_out.expired,
            no_longer_occurring: left_out.gone.iter().map(JsonKnown::from).collect(),
            not_looked_for: left_out.not_looked_for.iter().map(JsonKnown::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct Skipped<'a> {
    rule: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct Rules<'a> {
    run: usize,
    not_applicable: Vec<&'a str>,
    off: Vec<&'a str>,
    skipped: Vec<Skipped<'a>>,
}

#[derive(Serialize)]
struct ByRule<'a> {
    rule: &'a str,
    severity: &'static str,
    findings: u64,
    rows: u64,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    severity: &'static str,
    input: &'a str,
    sheet: Option<&'a str>,
    line: u64,
    rows: u32,
    fields: &'a [Cow<'a, str>],
    values: &'a [Cow<'a, str>],
    agency: Option<&'a str>,
    client: Option<&'a str>,
    episode: Option<&'a str>,
    message: &'a str,
    help: &'a str,
}

impl<'a> From<&'a Described<'a>> for JsonFinding<'a> {
    fn from(described: &'a Described<'a>) -> Self {
        JsonFinding {
            rule: described.rule,
            severity: described.severity.word(),
            input: described.input,
            sheet: described.sheet,
            line: described.line,
            rows: described.rows,
            fields: &described.fields,
            values: &described.values,
            agency: described.agency.as_deref(),
            client: described.client.as_deref(),
            episode: described.episode.as_deref(),
            message: &described.message,
            help: &described.help,
        }
    }
}

/// A measure that held-back episodes would change.
#[derive(Serialize)]
struct JsonChange<'a> {
    measure: &'a str,
    numerator: i64,
    denominator: Option<i64>,
    people: u64,
}

/// What the episodes that a rule holds back would change.
#[derive(Serialize)]
struct JsonEffect<'a> {
    /// None where it is of all rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    episodes_held_back: u64,
    episodes_not_counted: u64,
    measures: Vec<JsonChange<'a>>,
}

impl<'a> JsonEffect<'a> {
    fn new(rule: Option<&'a str>, effect: &Effect<'a>) -> Self {
        let change = |change: &Change<'a>| JsonChange {
            measure: change.measure.id.word(),
            numerator: change.numerator,
            denominator: change.denominator,
            people: change.people,
        };
        JsonEffect {
            rule,
            episodes_held_back: effect.held_back,
            episodes_not_counted: effect.not_counted,
            measures: effect.changes.iter().map(change).collect(),
        }
    }
}

/// What the held-back episodes would change.
#[derive(Serialize)]
struct JsonImpact<'a> {
    period: Value,
    settings: Value,
    rules: Vec<JsonEffect<'a>>,
    all: JsonEffect<'a>,
}

impl<'a> JsonImpact<'a> {
    fn new(dataset: &'a Dataset, impact: &Impact<'a>) -> Self {
        let Impact { period, settings, rules, all } = impact;
        let id = |rule: u16| Some(dataset.rules[usize::from(rule)].id.as_str());
        let settings = settings.list().into_iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
        JsonImpact {
            period: json!({"text": period.text, "first": iso(period.first), "last": iso(period.last)}),
            settings: Value::Object(settings.collect()),
            rules: rules.iter().map(|of_rule| JsonEffect::new(id(of_rule.rule), &of_rule.effect)).collect(),
            all: JsonEffect::new(None, all),
        }
    }
}

/// Writes the whole result as one document.
pub fn write(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_with(describer, None, out)
}

/// Writes the whole result as one document, and what the held-back episodes would change in the measures.
pub fn write_with(describer: &Describer<'_>, impact: Option<&Impact<'_>>, out: &mut dyn Write) -> io::Result<()> {
    let (dataset, outcome) = (describer.dataset, describer.outcome);
    let inputs: Vec<JsonInput<'_>> = describer
        .extract
        .inputs
        .iter()
        .map(|i| JsonInput {
            path: &i.path,
            sheet: i.sheet.as_deref().filter(|_| describer.extract.origins.is_some()),
            sha256: &i.sha256,
            rows: i.data_rows,
        })
        .collect();
    let by_rule: Vec<ByRule<'_>> = outcome
        .by_rule
        .iter()
        .map(|count| ByRule {
            rule: &dataset.rules[usize::from(count.rule)].id,
            severity: outcome.severity[usize::from(count.rule)].word(),
            findings: count.findings,
            rows: count.rows,
        })
        .collect();
    write!(out, "{{\"schema\": \"{CHECK_SCHEMA}\"")?;
    key(out, "tool", &tool())?;
    key(out, "dataset", &dataset.letter)?;
    key(out, "spec_version", &dataset.version)?;
    key(out, "as_at", &iso(describer.as_at))?;
    key(out, "inputs", &inputs)?;
    key(out, "counts", &JsonCounts::from(&outcome.counts))?;
    key(out, "findings_by_severity", &BySeverity::from(&outcome.by_severity))?;
    key(out, "rules", &rules(describer))?;
    key(out, "by_rule", &by_rule)?;
    if let Some(left_out) = &outcome.left_out {
        key(out, "baseline", &JsonBaseline::from(left_out))?;
    }
    if let Some(impact) = impact {
        key(out, "impact", &JsonImpact::new(dataset, impact))?;
    }
    out.write_all(b",\n \"findings\": [")?;
    for (number, described) in describer.all().enumerate() {
        out.write_all(if number == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, &JsonFinding::from(&described))?;
    }
    out.write_all(b"]}\n")
}

/// Writes one finding a line.
pub fn write_lines(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    for described in describer.all() {
        serde_json::to_writer(&mut *out, &JsonFinding::from(&described))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes a key on a line of its own.
pub(super) fn key(out: &mut dyn Write, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, ",\n \"{name}\": ")?;
    serde_json::to_writer(out, value).map_err(io::Error::from)
}

/// Every rule accounted for.
fn rules<'a>(describer: &Describer<'a>) -> Rules<'a> {
    let (dataset, outcome) = (describer.dataset, describer.outcome);
    let mut rules = Rules { run: 0, not_applicable: Vec::new(), off: Vec::new(), skipped: Vec::new() };
    for (rule, status) in dataset.rules.iter().zip(&outcome.rules) {
        match status {
            RuleStatus::Run => rules.run += 1,
            RuleStatus::NotApplicable => rules.not_applicable.push(&rule.id),
            RuleStatus::Off => rules.off.push(&rule.id),
            RuleStatus::Skipped(why) => rules.skipped.push(Skipped { rule: &rule.id, why }),
        }
    }
    rules.not_applicable.extend(dataset.rules_elsewhere.iter().map(String::as_str));
    rules
}
