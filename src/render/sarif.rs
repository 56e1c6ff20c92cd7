//! `--format sarif`: the findings as SARIF 2.1.0, for code scanning and editors.
//!
//! One run with every rule that was asked, the inputs with their hashes, and the findings, the gravest first and one a
//! line. Code scanning refuses a run with more than [`MOST_RESULTS`], so no more are written; the document says how many
//! were left out, and so does whoever writes it.
//!
//! A finding is the same one next month when rule, record and fields are: its fingerprint is made of these, and of no line
//! and no value.

use std::io::{self, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::ci::{sentence, uri};
use super::known;
use super::text::place::Places;
use super::text::thousands;
use crate::check::RuleStatus;
use crate::check::baseline::FindingKey;
use crate::check::describe::{Described, Describer};
use crate::collections::Map;
use crate::explain::words;
use crate::record::iso;
use crate::spec::Severity;
use crate::spec::dataset::Rule;

/// The most results that GitHub's code scanning takes of a run; it shows the gravest 5,000 of them.
pub const MOST_RESULTS: usize = 25_000;

/// Where the shape of the document is described.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What is said of the findings that do not fit; nothing where all do.
pub fn left_out(describer: &Describer<'_>) -> Option<String> {
    let found = describer.outcome.findings.len();
    let left_out = found.checked_sub(MOST_RESULTS).filter(|left_out| *left_out > 0)?;
    let [most, found, left_out] = [MOST_RESULTS, found, left_out].map(|number| thousands(number as u64));
    Some(format!(
        "SARIF holds {most} of the {found} findings, since code scanning takes no more; {left_out} of the mildest are left out"
    ))
}

/// Writes the document; `exit_code` is the one that the run is going to end with.
pub fn write(describer: &Describer<'_>, exit_code: u8, out: &mut dyn Write) -> io::Result<()> {
    let (dataset, outcome) = (describer.dataset, describer.outcome);
    let asked = || dataset.rules.iter().zip(&outcome.rules).enumerate().filter(|(_, (_, s))| **s == RuleStatus::Run);
    let mut index_of = vec![None; dataset.rules.len()];
    asked().enumerate().for_each(|(index, (rule, _))| index_of[rule] = Some(index));
    let rules: Vec<Value> = asked().map(|(n, (rule, _))| rule_of(rule, outcome.severity[n])).collect();
    let driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let artifacts = Artifacts::new(describer);

    write!(out, "{{\"$schema\": \"{SCHEMA}\",\n \"version\": \"2.1.0\",\n \"runs\": [{{\"tool\": ")?;
    serde_json::to_writer(&mut *out, &json!({ "driver": driver }))?;
    super::json::key(out, "invocations", &[invocation(describer, exit_code)])?;
    super::json::key(out, "artifacts", &artifacts.list)?;
    let facts = json!({"dataset": dataset.letter, "spec_version": dataset.version, "as_at": iso(describer.as_at)});
    super::json::key(out, "properties", &facts)?;
    out.write_all(b",\n \"results\": [")?;
    let places = Places::new(dataset, describer.extract, outcome, usize::MAX);
    let mut seen: Map<FindingKey, u32> = Map::default();
    for (number, finding) in outcome.worst_first().take(MOST_RESULTS).enumerate() {
        let key = describer.key(finding);
        let mut fingerprint = fingerprint(&key);
        let before = seen.entry(key).or_default();
        *before += 1;
        fingerprint.push_str(&format!(":{before}"));
        let described = describer.describe(finding);
        let cell = places.cell(finding);
        let result = json!({
            "ruleId": described.rule,
            "ruleIndex": index_of[usize::from(finding.rule)],
            "level": level(described.severity),
            "message": {"text": sentence(&described, cell.as_deref())},
            "locations": [location(&described, cell.as_deref(), &artifacts)],
            // the first is the one that code scanning looks at
            "partialFingerprints": {"primaryLocationLineHash": fingerprint, "ruleRecordFields/v1": fingerprint},
            "properties": {
                "severity": described.severity.word(),
                "agency": described.agency,
                "client": described.client,
                "episode": described.episode,
                "fields": described.fields,
                "values": described.values,
                "rows": described.rows,
                "help": described.help,
            },
        });
        out.write_all(if number == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, &result)?;
    }
    out.write_all(b"]}]}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::File | Severity::Record => "error",
        Severity::Warning => "warning",
        Severity::Quality => "note",
    }
}

fn rule_of(rule: &Rule, severity: Severity) -> Value {
    let help = words::remedy(rule);
    let example = format!("Wrong: {}. Right: {}.", rule.wrong, rule.right);
    let sure = words::confidence(&rule.confidence);
    json!({
        "id": rule.id,
        "name": pascal_case(&rule.title),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {
            "text": format!("{help} {example} {sure}"),
            "markdown": format!("{help}\n\n- wrong: `{}`\n- right: `{}`\n\n{sure}", rule.wrong, rule.right),
        },
        "defaultConfiguration": {"level": level(severity)},
        "properties": {"severity": severity.word(), "confidence": rule.confidence},
    })
}

/// `TriageBeforeReferral`
fn pascal_case(title: &str) -> String {
    title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(words::capital).collect()
}

/// How the run went, and what it did not do.
fn invocation(describer: &Describer<'_>, exit_code: u8) -> Value {
    let note = |level: &str, text: String| json!({"level": level, "message": {"text": text}});
    let of_rules = describer.dataset.rules.iter().zip(&describer.outcome.rules);
    let skipped: Vec<Value> = of_rules
        .filter_map(|(rule, status)| match status {
            RuleStatus::Skipped(why) => Some(note("note", format!("{} was not asked: {why}", rule.id))),
            RuleStatus::Off => Some(note("note", format!("{} is off in the profile", rule.id))),
            RuleStatus::Run | RuleStatus::NotApplicable => None,
        })
        .collect();
    let known = describer.outcome.left_out.iter().flat_map(known::sentences).map(|text| note("note", text));
    let said: Vec<Value> = left_out(describer).map(|text| note("warning", text)).into_iter().chain(known).collect();
    json!({
        "executionSuccessful": true,
        "exitCode": exit_code,
        "toolExecutionNotifications": said,
        "toolConfigurationNotifications": skipped,
    })
}

/// The files that were read, each once, though a mapping may read several sheets of one.
struct Artifacts<'a> {
    list: Vec<Value>,
    index_of: Map<&'a str, usize>,
}

impl<'a> Artifacts<'a> {
    fn new(describer: &Describer<'a>) -> Self {
        let mut artifacts = Artifacts { list: Vec::new(), index_of: Map::default() };
        for input in &describer.extract.inputs {
            if artifacts.index_of.contains_key(input.path.as_str()) {
                continue;
            }
            artifacts.index_of.insert(&input.path, artifacts.list.len());
            artifacts.list.push(json!({
                "location": {"uri": uri(&input.path)},
                "roles": ["analysisTarget"],
                "hashes": {"sha-256": input.sha256},
            }));
        }
        artifacts
    }
}

/// Where a finding stands. A row of a sheet is told as a line too, since code scanning wants one.
fn location(described: &Described<'_>, cell: Option<&str>, artifacts: &Artifacts<'_>) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(described.input), "index": artifacts.index_of.get(described.input)},
            "region": {"startLine": described.line},
        },
    });
    if let Some(cell) = cell {
        location["logicalLocations"] = json!([{"fullyQualifiedName": cell}]);
    }
    location
}

/// The hash of rule, record and fields.
fn fingerprint(key: &FindingKey) -> String {
    const SHOWN_BYTES: usize = 16;
    let mut hash = Sha256::new();
    let mut add = |text: Option<&str>| {
        // with its length, so that no two keys run together alike
        hash.update(text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        hash.update(text.unwrap_or_default().as_bytes());
    };
    [Some(&key.rule), key.agency.as_ref(), key.client.as_ref(), key.episode.as_ref()]
        .into_iter()
        .for_each(|text| add(text.map(String::as_str)));
    for list in [&key.record, &key.fields] {
        add(Some(&list.len().to_string()));
        list.iter().for_each(|text| add(Some(text)));
    }
    hash.finalize().iter().take(SHOWN_BYTES).fold(String::new(), |shown, byte| format!("{shown}{byte:02x}"))
}
