//! `--format github`: the gravest findings as annotations of a GitHub workflow.
//!
//! A step shows ten errors, ten warnings and ten notices and drops what comes after them without a word. So the gravest
//! are printed, and a notice counts the others.
//!
//! ```text
//! ::error file=march.csv,line=56,title=D02::Triage before referral: TRIAGED 20140308 is before REFLD 20140309 (…)
//! ```

use std::io::{self, Write};

use super::ci::{sentence, slashed};
use super::text::place::Places;
use super::text::{number_of, thousands, verdict};
use crate::check::describe::Describer;
use crate::spec::Severity;

/// How many annotations of each kind a step shows.
const SHOWN: usize = 10;

/// The kinds of annotations.
const KINDS: [&str; 3] = ["error", "warning", "notice"];

/// Writes the annotations, how many findings have none, and the verdict.
pub fn write(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = describer.outcome;
    let kind_of = |severity: Severity| match severity {
        Severity::File | Severity::Record => 0,
        Severity::Warning => 1,
        Severity::Quality => 2,
    };
    let mut found = [0; KINDS.len()];
    for severity in Severity::ALL {
        found[kind_of(severity)] += outcome.by_severity.of(severity);
    }
    let mut room = [SHOWN as u64; KINDS.len()];
    if found.iter().any(|found| *found > SHOWN as u64) {
        // the notice about the others needs a place among the notices
        room[2] -= 1;
    }
    let places = Places::new(describer.dataset, describer.extract, outcome, usize::MAX);
    let mut shown = [0; KINDS.len()];
    for finding in outcome.worst_first() {
        let kind = kind_of(outcome.severity[usize::from(finding.rule)]);
        if shown[kind] == room[kind] {
            if shown == room {
                break;
            }
            continue;
        }
        shown[kind] += 1;
        let described = describer.describe(finding);
        let rule = &describer.dataset.rules[usize::from(finding.rule)];
        writeln!(
            out,
            "::{} file={},line={},title={}::{}",
            KINDS[kind],
            property(&slashed(described.input)),
            described.line,
            property(&rule.id),
            data(&format!("{}: {}", rule.title, sentence(&described, places.cell(finding).as_deref()))),
        )?;
    }
    let hidden: Vec<String> = (0..KINDS.len())
        .filter(|kind| found[*kind] > shown[*kind])
        .map(|kind| {
            let word = if kind == 2 { "quality" } else { KINDS[kind] };
            format!("{} of {} at {word} level", thousands(found[kind] - shown[kind]), thousands(found[kind]))
        })
        .collect();
    if !hidden.is_empty() {
        let not_shown: u64 = (0..KINDS.len()).map(|kind| found[kind] - shown[kind]).sum();
        let text = format!(
            "{} not shown here: {}. The whole report has them (-o report.html)",
            number_of(not_shown, "finding is", "findings are"),
            hidden.join(", ")
        );
        writeln!(out, "::notice title=ndtms::{}", data(&text))?;
    }
    writeln!(out, "{}", data(&verdict(outcome).1))
}

/// A text behind the colons of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_property_or_command_is_escaped() {
        assert_eq!(property("50%, a:b\r\n::error::x"), "50%25%2C a%3Ab%0D%0A%3A%3Aerror%3A%3Ax");
        assert_eq!(data("50%, a:b\r\n::error::x"), "50%25, a:b%0D%0A::error::x");
        assert_eq!(data("%0A"), "%250A", "what is escaped already is text as any other");
    }
}
