//! What was read and what became of it, as lines that every format for people shows.

use super::thousands;
use crate::check::describe::Describer;
use crate::check::{Outcome, RuleStatus};
use crate::render::known;
use crate::spec::Severity;

/// A line of the summary: a number, the parts that it is the sum of, and what is said below it.
pub(in crate::render) struct Line {
    /// What was counted.
    pub label: &'static str,
    /// How many there are.
    pub number: u64,
    /// What became of them.
    pub parts: String,
    /// More about them, a sentence each.
    pub notes: Vec<String>,
}

/// The lines; each adds up.
pub(in crate::render) fn lines(describer: &Describer<'_>) -> Vec<Line> {
    let (outcome, counts) = (describer.outcome, &describer.outcome.counts);
    let line = |label, number, parts| Line { label, number, parts, notes: Vec::new() };
    let held_rows = held_rows(outcome);
    let kept = describer.extract.store.len() as u64;
    let mut rows =
        vec![format!("{} accepted", thousands(kept - held_rows)), format!("{} held back", thousands(held_rows))];
    if counts.rows > kept {
        rows.push(format!("{} that could not be read", thousands(counts.rows - kept)));
    }
    let withheld = outcome.withheld.iter().filter(|w| **w).count() as u64;
    let clients = match withheld {
        0 => String::new(),
        number => format!("{} with consent, {} without", thousands(counts.clients - number), thousands(number)),
    };
    let (accepted, held) = (thousands(counts.episodes_accepted), thousands(counts.episodes_held_back));
    let found = Severity::ALL.map(|s| format!("{} {s}", thousands(outcome.by_severity.of(s))));
    let mut lines = vec![
        line("Rows", counts.rows, rows.join(", ")),
        line("Clients", counts.clients, clients),
        line("Episodes", counts.episodes, format!("{accepted} accepted, {held} held back")),
        line("Modalities", counts.modalities, String::new()),
        line("TOPs", counts.tops, String::new()),
        line("Findings", outcome.by_severity.total(), found.join(", ")),
    ];
    if let Some(left_out) = &outcome.left_out {
        let found = Severity::ALL.map(|s| format!("{} {s}", thousands(left_out.by_severity.of(s))));
        let mut notes = vec![format!("known in the baseline {}", left_out.path)];
        // the first says what stands on the line itself
        notes.extend(known::sentences(left_out).into_iter().skip(1));
        lines.push(Line { notes, ..line("Left out", left_out.by_severity.total(), found[1..].join(", ")) });
    }
    lines.push(rules(describer));
    lines
}

/// Every rule accounted for.
fn rules(describer: &Describer<'_>) -> Line {
    let of_rules = || describer.dataset.rules.iter().zip(&describer.outcome.rules);
    let ids = |wanted: &dyn Fn(&RuleStatus) -> bool| -> Vec<&str> {
        of_rules().filter(|(_, status)| wanted(status)).map(|(rule, _)| rule.id.as_str()).collect()
    };
    let run = ids(&|s| *s == RuleStatus::Run).len();
    let not_applicable = ids(&|s| *s == RuleStatus::NotApplicable);
    let off = ids(&|s| *s == RuleStatus::Off);
    let all = describer.dataset.rules.len();
    let skipped = all - run - not_applicable.len() - off.len();
    let parts = format!("{run} run, {} not applicable, {} off, {skipped} skipped", not_applicable.len(), off.len());
    let mut notes = Vec::new();
    if !not_applicable.is_empty() {
        notes.push(format!("not applicable: {} (with --as-submission only)", not_applicable.join(", ")));
    }
    if !off.is_empty() {
        notes.push(format!("off in the profile: {}", off.join(", ")));
    }
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for (rule, status) in of_rules() {
        if let RuleStatus::Skipped(why) = status {
            match reasons.iter_mut().find(|(reason, _)| reason == why) {
                Some((_, rules)) => rules.push(&rule.id),
                None => reasons.push((why, vec![&rule.id])),
            }
        }
    }
    let (of_columns, others): (Vec<_>, Vec<_>) = reasons.iter().partition(|(why, _)| absent_columns(why).is_some());
    if !of_columns.is_empty() {
        let part = |(why, rules): &&(&str, Vec<&str>)| {
            format!("{} ({})", rules.join(", "), absent_columns(why).unwrap_or_default())
        };
        let parts: Vec<String> = of_columns.iter().map(part).collect();
        notes.push(format!("skipped for want of columns: {}", parts.join("; ")));
    }
    notes.extend(others.iter().map(|(why, rules)| {
        // where nothing could be checked, a page of ids says less than their number
        const NAMED: usize = 24;
        match rules.len() {
            0..=NAMED => format!("skipped: {} ({why})", rules.join(", ")),
            many => format!("skipped: {many} rules ({why})"),
        }
    }));
    Line { label: "Rules", number: all as u64, parts, notes }
}

/// The columns for want of which a rule was skipped, the first of many only; none when it was skipped for another reason.
fn absent_columns(why: &str) -> Option<String> {
    const LISTED: usize = 3;
    if let Some(column) = why.strip_prefix("column ").and_then(|rest| rest.strip_suffix(" is absent")) {
        return Some(column.to_owned());
    }
    let columns: Vec<&str> = why.strip_prefix("columns ")?.strip_suffix(" are absent")?.split(", ").collect();
    if columns.len() <= LISTED + 1 {
        return Some(columns.join(", "));
    }
    Some(format!("{} and {} others", columns[..LISTED].join(", "), columns.len() - LISTED))
}

/// How many rows of the store are held back.
pub(in crate::render) fn held_rows(outcome: &Outcome) -> u64 {
    outcome.held_back.iter().filter(|held| **held).count() as u64
}
