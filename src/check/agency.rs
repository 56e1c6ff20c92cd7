//! What was found, agency by agency: for each an extract of its own rows and what was found in them.
//!
//! A part holds the rows of one agency and no others, so whatever is written of it can show nothing of another agency. The
//! findings are those of the whole: rules that compare clients are not asked again. A finding of a file as a whole is in
//! every part; where the row at which it points is another agency's, it points at none.
//!
//! Rows without an agency, rows that could not be read, and the findings about them are a part of their own.

use std::collections::BTreeMap;

use super::baseline::LeftOut;
use super::finding::{Finding, Note, SeverityCounts};
use super::{Options, Outcome, check, tally};
use crate::collections::Set;
use crate::record::{ClientIndex, Extract, without_consent};
use crate::spec::Scope;
use crate::spec::dataset::Dataset;

/// An agency's code as cleaned, or none for what has no agency.
pub type Agency<'e> = Option<&'e str>;

/// The rows of an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyRows<'e> {
    /// The agency.
    pub agency: Agency<'e>,
    /// Its rows of the store, in order.
    pub rows: Vec<u32>,
}

/// One agency's part of an extract and of what was found in it.
#[derive(Debug)]
pub struct AgencyPart {
    /// Its rows.
    pub extract: Extract,
    /// What was found in them.
    pub outcome: Outcome,
}

/// The agencies of an extract in the order of their codes; none of them comes last, and only where something has none.
pub fn agencies<'e>(dataset: &Dataset, extract: &'e Extract, outcome: &'e Outcome) -> Vec<AgencyRows<'e>> {
    let column = extract.store.column(dataset.keys.agency);
    let mut by_code: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut rows_of: Vec<Vec<u32>> = vec![Vec::new(); column.dictionary.len()];
    for row in 0..extract.store.len() {
        rows_of[column.dictionary.entry(column.id(row)).cleaned as usize].push(row as u32);
    }
    for (id, rows) in rows_of.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
        by_code.insert(column.dictionary.text(id as u32), rows);
    }
    for note in &outcome.notes {
        if let Note::Agency { found, .. } = note {
            by_code.entry(found).or_default();
        }
    }
    let has_unread = extract.inputs.iter().any(|input| !input.ragged.is_empty());
    let without = by_code.remove("").or_else(|| (has_unread || by_code.is_empty()).then(Vec::new));
    let named = by_code.into_iter().map(|(code, rows)| AgencyRows { agency: Some(code), rows });
    named.chain(without.map(|rows| AgencyRows { agency: None, rows })).collect()
}

/// The part of an agency.
pub fn part_of(
    dataset: &Dataset,
    extract: &Extract,
    outcome: &Outcome,
    of: &AgencyRows<'_>,
    threads: usize,
) -> AgencyPart {
    let AgencyRows { agency, ref rows } = *of;
    let column = extract.store.column(dataset.keys.agency);
    let cleaned = |row: u32| column.dictionary.entry(column.id(row as usize)).cleaned;
    let own_code = rows.first().map(|row| cleaned(*row));
    // most findings are other agencies', which their code tells at once
    let own_row = |row: u32| {
        let place = (Some(cleaned(row)) == own_code).then(|| rows.binary_search(&row).ok())?;
        place.map(|place| place as u32)
    };
    let mut own = extract.of_rows(dataset, rows);
    if agency.is_some() {
        // what could not be read belongs to no agency
        for input in &mut own.inputs {
            input.data_rows -= (input.ragged.len() as u64).min(input.data_rows);
            input.ragged.clear();
        }
    }
    let in_part = |finding: &Finding| in_part(dataset, outcome, finding, agency, finding.row.and_then(own_row));
    let findings: Vec<Finding> = outcome.findings.iter().filter_map(in_part).collect();
    let (by_severity, by_rule) = tally(&findings, &outcome.severity);
    // a check that asks nothing counts
    let off = (0..dataset.rules.len() as u16).map(|rule| (rule, None)).collect();
    let clients = ClientIndex::new(&own.store, &dataset.keys);
    let counted = check(dataset, &own, clients, &Options { regraded: off, threads, ..Options::plain(0) });
    let mut part = Outcome {
        findings,
        notes: outcome.notes.clone(),
        by_severity,
        by_rule,
        rules: outcome.rules.clone(),
        severity: outcome.severity.clone(),
        held_back: rows.iter().map(|row| outcome.held_back[*row as usize]).collect(),
        held_by: outcome.held_by.of_rows(rows),
        left_out: outcome.left_out.as_ref().map(|left_out| left_out_of(left_out, outcome, agency, in_part)),
        ..counted
    };
    for client in 0..part.clients.len() {
        part.withheld[client] =
            part.clients.rows(client).first().is_some_and(|row| outcome.is_withheld(rows[*row as usize]));
    }
    part.counts.episodes_held_back = episodes_held(dataset, &own, &part);
    part.counts.episodes_accepted = part.counts.episodes - part.counts.episodes_held_back;
    AgencyPart { extract: own, outcome: part }
}

/// A finding as it stands in a part, where its row is this one if it is the part's; none where it is another agency's.
fn in_part(
    dataset: &Dataset,
    outcome: &Outcome,
    finding: &Finding,
    agency: Agency<'_>,
    row: Option<u32>,
) -> Option<Finding> {
    if let Some(Note::Agency { found, .. }) = finding.note.map(|note| &outcome.notes[note as usize]) {
        let code = Some(found.as_str()).filter(|found| !found.is_empty());
        return (code == agency).then_some(Finding { row, ..*finding });
    }
    let of_file = finding.row.is_none() || dataset.rules[usize::from(finding.rule)].scope == Scope::File;
    (of_file || row.is_some()).then_some(Finding { row, ..*finding })
}

/// What a baseline left out of a part.
fn left_out_of(
    left_out: &LeftOut,
    outcome: &Outcome,
    agency: Agency<'_>,
    in_part: impl Fn(&Finding) -> Option<Finding>,
) -> LeftOut {
    let own = |findings: &[Finding]| -> Vec<Finding> { findings.iter().filter_map(&in_part).collect() };
    // what has no agency and no client is of a file as a whole
    let of_part = |known: &&super::baseline::Known| match (&known.key.agency, &known.key.client) {
        (None, None) => true,
        (code, _) => code.as_deref() == agency,
    };
    let (findings, shown_again) = (own(&left_out.findings), own(&left_out.shown_again));
    let mut by_severity = SeverityCounts::default();
    findings.iter().for_each(|finding| by_severity.add(outcome.severity[usize::from(finding.rule)]));
    LeftOut {
        path: left_out.path.clone(),
        by_severity,
        expired: shown_again.len() as u64,
        gone: left_out.gone.iter().filter(of_part).cloned().collect(),
        not_looked_for: left_out.not_looked_for.iter().filter(of_part).cloned().collect(),
        findings,
        shown_again,
    }
}

/// How many episodes of rows with consent are held back.
fn episodes_held(dataset: &Dataset, extract: &Extract, outcome: &Outcome) -> u64 {
    let without_consent = without_consent(&extract.store, dataset);
    let ids = extract.store.column(dataset.keys.episode);
    let mut held: Set<(u32, u64)> = Set::default();
    for row in (0..extract.store.len() as u32).filter(|row| outcome.held_by.is_held(*row)) {
        if without_consent[row as usize] {
            continue;
        }
        // a row without identifier is an episode of its own
        let id = ids.cell(row as usize).value().unwrap_or_default() as u32;
        let episode = if id == 0 { 1 << 32 | u64::from(row) } else { u64::from(id) };
        held.insert((outcome.clients.client_of[row as usize], episode));
    }
    held.len() as u64
}
