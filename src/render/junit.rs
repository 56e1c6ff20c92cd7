//! `--format junit`: rules as tests, for build servers that show which passed.
//!
//! A suite an input, a test a rule. A rule with findings that make the run fail is a failure; milder findings stand in
//! the output of a test that passes; a rule that was not asked is skipped, with the reason.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::ci::sentence;
use super::text::number_of;
use super::text::place::Places;
use crate::check::describe::Describer;
use crate::check::{Finding, RuleStatus, place_of};
use crate::collections::Map;
use crate::explain::words;
use crate::record::{InputPart, iso};
use crate::spec::Severity;
use crate::spec::dataset::Rule;

/// What decides over tests.
#[derive(Clone, Copy, Debug)]
pub struct JunitOptions {
    /// The mildest severity that fails a test; none when nothing does.
    pub fail_on: Option<Severity>,
    /// How many findings of each rule are shown; none for all of them.
    pub examples: Option<usize>,
}

/// The findings of a rule in an input.
#[derive(Default)]
struct Found<'a> {
    number: u64,
    examples: Vec<&'a Finding>,
}

/// Writes the report.
pub fn write(describer: &Describer<'_>, options: &JunitOptions, out: &mut dyn Write) -> io::Result<()> {
    let (dataset, extract, outcome) = (describer.dataset, describer.extract, describer.outcome);
    let limit = options.examples.unwrap_or(usize::MAX);
    let mut found: Map<(u32, u16), Found<'_>> = Map::default();
    for finding in &outcome.findings {
        let input = place_of(dataset, extract, &outcome.notes, finding).input;
        let of_rule = found.entry((input, finding.rule)).or_default();
        of_rule.number += 1;
        if of_rule.examples.len() < limit {
            of_rule.examples.push(finding);
        }
    }
    let places = Places::new(dataset, extract, outcome, usize::MAX);
    let mut report = Report::new("ndtms check");
    for (input, part) in extract.inputs.iter().enumerate() {
        let mut suite = TestSuite::new(name_of(part));
        let facts = [
            ("dataset", dataset.letter.to_string()),
            ("spec_version", dataset.version.clone()),
            ("as_at", iso(describer.as_at)),
            ("sha256", part.sha256.clone()),
            ("rows", part.data_rows.to_string()),
        ];
        suite.add_properties(facts.map(|(name, value)| Property::new(name, value)));
        for (number, (rule, status)) in dataset.rules.iter().zip(&outcome.rules).enumerate() {
            let of_rule = found.get(&(input as u32, number as u16));
            let severity = outcome.severity[number];
            let fails = of_rule.is_some() && options.fail_on.is_some_and(|least| severity <= least);
            let told = of_rule.map(|of_rule| tell(describer, &places, rule, of_rule));
            let mut case = TestCase::new(format!("{} {}", rule.id, rule.title), status_of(status));
            match (of_rule, told) {
                (Some(of_rule), Some(told)) if fails => {
                    case.status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    let number = number_of(of_rule.number, "finding", "findings");
                    case.status.set_type(severity.word()).set_message(format!("{number}: {}", rule.title));
                    case.status.set_description(told);
                }
                (_, Some(told)) => {
                    case.set_system_out(format!("severity {severity}\n{told}"));
                }
                (_, None) => {}
            }
            case.set_classname(format!("ndtms.{}", dataset.letter));
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    report.serialize(out).map_err(io::Error::other)
}

fn name_of(part: &InputPart) -> String {
    match &part.sheet {
        Some(sheet) => format!("{}, sheet {sheet}", part.path),
        None => part.path.clone(),
    }
}

/// A test without findings.
fn status_of(status: &RuleStatus) -> TestCaseStatus {
    let why = match status {
        RuleStatus::Run => return TestCaseStatus::success(),
        RuleStatus::NotApplicable => "asked of submission files only",
        RuleStatus::Off => "off in the profile",
        RuleStatus::Skipped(why) => why,
    };
    let mut skipped = TestCaseStatus::skipped();
    skipped.set_message(why);
    skipped
}

/// What to do about a rule's findings, a few of them, and how many there are beside.
fn tell(describer: &Describer<'_>, places: &Places<'_>, rule: &Rule, found: &Found<'_>) -> String {
    let mut lines = vec![words::remedy(rule)];
    for finding in &found.examples {
        let described = describer.describe(finding);
        let place = places.cell(finding).unwrap_or_else(|| format!("line {}", described.line));
        lines.push(sentence(&described, Some(&place)));
    }
    match found.number - found.examples.len() as u64 {
        0 => {}
        more => lines.push(format!("and {} more", super::text::thousands(more))),
    }
    lines.join("\n")
}
