//! Findings that are already known: what a finding is known by, and which findings of a run are left out for it.
//!
//! Owns the comparison of a run with a baseline, and the baseline that is made of a run; [`Baseline::parse`] and
//! [`Baseline::text`] are its form in a file. A finding is known by its rule, the record and the fields, never by a line or
//! a value. It only shortens what is shown: what is counted and held back was decided before, and stays.
//!
//! Where several findings have one key (records without an identifier, a column that is unknown in two files), the
//! baseline knows how many there were. That many are left out, those that stand first, and any more are new.

mod file;

use super::describe::Describer;
use super::{Finding, Outcome, RuleStatus, SeverityCounts};
use crate::collections::{Map, Set};
use crate::spec::Severity;

pub use file::{BASELINE_SCHEMA, BaselineError};

/// What a finding is known by from one extract to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey {
    /// The rule's id.
    pub rule: String,
    /// The agency.
    pub agency: Option<String>,
    /// The client identifier.
    pub client: Option<String>,
    /// The episode identifier.
    pub episode: Option<String>,
    /// The records below the episode, each as the header of its identifier and the identifier: `MODID 3`.
    pub record: Vec<String>,
    /// The fields that the finding names, or the heading of a column.
    pub fields: Vec<String>,
}

/// Findings of one key that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What they are known by.
    pub key: FindingKey,
    /// How many there are; at least one.
    pub findings: u64,
    /// Why they are left as they are, in the words of whoever decided it.
    pub reason: String,
    /// The last as-at day on which they count as known, a day number.
    pub expires: Option<i32>,
}

/// How the references of a baseline are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    /// As they are.
    Plain,
    /// As the hashes of a redacted run.
    Redacted,
}

/// The findings that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// The letter of the dataset that it was written for.
    pub letter: char,
    /// The day as at which the records were checked, a day number.
    pub as_at: i32,
    /// How references are written.
    pub references: References,
    /// What is known, sorted by key when it was written by this program.
    pub known: Vec<Known>,
}

/// What a baseline leaves out of a run's findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The file of the baseline, as people see it.
    pub path: String,
    /// How many findings are left out, by severity.
    pub by_severity: SeverityCounts,
    /// How many findings are shown again because their entry has expired.
    pub expired: u64,
    /// What was known and no longer occurs, sorted by key.
    pub gone: Vec<Known>,
    /// What could not be looked for, since its rule did not run or may not be left out, sorted by key.
    pub not_looked_for: Vec<Known>,
    /// The findings that are left out.
    pub findings: Vec<Finding>,
    /// The findings that are shown again.
    pub shown_again: Vec<Finding>,
}

/// A run's findings beside a baseline.
#[derive(Debug)]
pub struct Compared {
    /// For each finding whether it is known.
    pub known: Vec<bool>,
    /// What is to be said of it.
    pub left_out: LeftOut,
    /// What stays in a baseline that is written again.
    still: Vec<Known>,
}

impl Baseline {
    /// Finds which findings of a run are known; `path` is how the baseline is called.
    pub fn compare(&self, path: &str, describer: &Describer<'_>) -> Compared {
        let (dataset, outcome) = (describer.dataset, describer.outcome);
        let withheld = withheld_clients(describer);
        let entries: Vec<Known> = self.known.iter().map(|known| covered(known, &withheld)).collect();
        let mut by_key: Map<&FindingKey, Vec<usize>> = Map::default();
        for (number, entry) in entries.iter().enumerate() {
            by_key.entry(&entry.key).or_default().push(number);
        }
        let mut left: Vec<u64> = entries.iter().map(|entry| entry.findings).collect();
        let has_expired = |entry: &Known| entry.expires.is_some_and(|last| last < describer.as_at);
        let mut known = vec![false; outcome.findings.len()];
        let mut by_severity = SeverityCounts::default();
        let (mut findings, mut shown_again) = (Vec::new(), Vec::new());
        for (finding, known) in outcome.findings.iter().zip(&mut known) {
            let severity = outcome.severity[usize::from(finding.rule)];
            if severity == Severity::File {
                continue;
            }
            let Some(numbers) = by_key.get(&describer.key(finding)) else { continue };
            let with = |past: bool| {
                numbers.iter().copied().find(|entry| left[*entry] > 0 && has_expired(&entries[*entry]) == past)
            };
            if let Some(entry) = with(false) {
                left[entry] -= 1;
                *known = true;
                by_severity.add(severity);
                findings.push(*finding);
            } else if let Some(entry) = with(true) {
                left[entry] -= 1;
                shown_again.push(*finding);
            }
        }
        let mut left_out = LeftOut {
            path: path.to_owned(),
            by_severity,
            expired: shown_again.len() as u64,
            gone: Vec::new(),
            not_looked_for: Vec::new(),
            findings,
            shown_again,
        };
        let mut still = Vec::new();
        for (entry, left) in entries.iter().zip(left) {
            let rule = dataset.rule_id(&entry.key.rule).map(usize::from);
            let may_be_known = rule.is_some_and(|rule| outcome.severity[rule] != Severity::File);
            let asked = may_be_known && rule.is_some_and(|rule| outcome.rules[rule] == RuleStatus::Run);
            if left > 0 {
                let these = Known { findings: left, ..entry.clone() };
                if asked { &mut left_out.gone } else { &mut left_out.not_looked_for }.push(these);
            }
            let findings = if asked { entry.findings - left } else { entry.findings };
            if findings > 0 && may_be_known && !has_expired(entry) {
                still.push(Known { findings, ..entry.clone() });
            }
        }
        drop(by_key);
        left_out.gone.sort_by(in_order);
        left_out.not_looked_for.sort_by(in_order);
        Compared { known, left_out, still }
    }

    /// The baseline of a run: what is still known of the one before, and everything else that was found, with this reason
    /// and last day. Findings of severity file are never known.
    pub fn of_run(
        describer: &Describer<'_>,
        before: Option<&Compared>,
        references: References,
        reason: &str,
        expires: Option<i32>,
    ) -> Baseline {
        let outcome = describer.outcome;
        let mut known = before.map(|before| before.still.clone()).unwrap_or_default();
        for (number, finding) in outcome.findings.iter().enumerate() {
            let is_known = before.is_some_and(|before| before.known[number]);
            if !is_known && may_be_known(outcome, finding.rule) {
                let key = describer.key(finding);
                known.push(Known { key, findings: 1, reason: reason.to_owned(), expires });
            }
        }
        known.sort_by(in_order);
        known.dedup_by(|next, kept| {
            let same = next.key == kept.key && next.reason == kept.reason && next.expires == kept.expires;
            kept.findings += if same { next.findings } else { 0 };
            same
        });
        Baseline { letter: describer.dataset.letter, as_at: describer.as_at, references, known }
    }

    /// How many findings it knows.
    pub fn findings(&self) -> u64 {
        self.known.iter().map(|known| known.findings).sum()
    }
}

/// Whether findings of a rule can be known: those that stop the whole submission cannot.
fn may_be_known(outcome: &Outcome, rule: u16) -> bool {
    outcome.severity[usize::from(rule)] != Severity::File
}

fn in_order(a: &Known, b: &Known) -> std::cmp::Ordering {
    (&a.key, a.expires, &a.reason).cmp(&(&b.key, b.expires, &b.reason))
}

/// Agency and client, as a finding names them.
type ClientName = (Option<String>, Option<String>);

/// The clients of the run with a row without consent.
fn withheld_clients(describer: &Describer<'_>) -> Set<ClientName> {
    let (outcome, keys) = (describer.outcome, describer.dataset.keys);
    let own = |row, field| describer.reference(row, field).map(std::borrow::Cow::into_owned);
    outcome
        .withheld
        .iter()
        .enumerate()
        .filter(|(_, withheld)| **withheld)
        .filter_map(|(client, _)| outcome.clients.rows(client).first().copied())
        .map(|row| (own(row, keys.agency), own(row, keys.client)))
        .collect()
}

/// An entry without episode and record where its client is without consent by now: a baseline from before may name them.
fn covered(known: &Known, withheld: &Set<ClientName>) -> Known {
    let mut known = known.clone();
    let client = (known.key.agency.clone(), known.key.client.clone());
    if withheld.contains(&client) {
        known.key.episode = None;
        known.key.record.clear();
    }
    known
}
