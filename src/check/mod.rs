//! The checks: every rule of a dataset asked of every record of an extract.
//!
//! Owns the engine, the findings and the accounting (which rules ran, which episodes are held back). It does no input or
//! output, reads no clock and makes no text: [`crate::render`] shows what is found here.
//!
//! The order of work: what each file as a whole shows, which columns a file never uses, then all clients side by side on
//! the threads, then the rules that compare clients. The findings are sorted at the end, so the number of threads shows
//! nowhere.

mod across;
pub mod agency;
pub mod baseline;
mod client;
mod cut;
pub mod describe;
mod file;
mod finding;
mod groups;
mod held;
mod plan;
mod possible;
mod status;
mod view;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub use file::SubmissionName;
pub use finding::{Finding, Note, NoteId, Row, SeverityCounts};
pub use held::HeldBy;
pub use status::RuleStatus;

use baseline::LeftOut;
use client::{Harvest, Worker};
use cut::CutAway;
use plan::Plan;

use crate::collections::Set;
use crate::record::{ClientIndex, Extract, Place, Unmapped, without_consent};
use crate::spec::dataset::{Dataset, Form, Severity};

/// Tells the time since some moment: the engine itself reads no clock.
pub type Clock = dyn Fn() -> Duration + Sync;

/// How a check is to be done.
pub struct Options<'a> {
    /// The as-at date, a day number.
    pub as_at: i32,
    /// Whether the inputs are checked as submission files.
    pub as_submission: bool,
    /// Whether this is a check for figures: what is later than the as-at date is cut away first, and clients who have not
    /// consented on every row are left out.
    pub cut: bool,
    /// Which rules are asked.
    pub asked: Asked,
    /// Rules with another severity than the dataset's, `None` for switched off, sorted by rule.
    pub regraded: Vec<(u16, Option<Severity>)>,
    /// How many threads may be used.
    pub threads: usize,
    /// Given when the time of each rule is wanted.
    pub clock: Option<&'a Clock>,
}

/// Which rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All.
    All,
    /// Those that hold something back: figures need no more, and most of the work lies elsewhere.
    HoldingBack,
}

impl Options<'_> {
    /// The plain check of an extract as at a day: every rule on, one thread.
    pub fn plain(as_at: i32) -> Self {
        let asked = Asked::All;
        Options { as_at, as_submission: false, cut: false, asked, regraded: Vec::new(), threads: 1, clock: None }
    }

    /// Whether a rule is on.
    pub fn is_on(&self, rule: u16) -> bool {
        !self.regraded.iter().any(|(r, severity)| *r == rule && severity.is_none())
    }

    /// The check before figures are made as at a day: the records cut there, what holds something back asked, every rule
    /// on, one thread.
    pub fn for_figures(as_at: i32) -> Self {
        Options { cut: true, asked: Asked::HoldingBack, ..Options::plain(as_at) }
    }

    /// Whether a rule has a place in this run: one for submissions only has none in a plain check, some have none once the
    /// records are cut at the as-at date, and one that holds nothing back has none where only the others are asked.
    fn is_applicable(&self, dataset: &Dataset, rule: u16) -> bool {
        let for_submissions = dataset.rules[usize::from(rule)].only_as_submission;
        let holds_back = matches!(self.severity_of(dataset, rule), Severity::File | Severity::Record);
        if self.asked == Asked::HoldingBack && !holds_back {
            return false;
        }
        (self.as_submission || !for_submissions) && !(self.cut && dataset.cut.silent_rules.contains(&rule))
    }

    /// Whether a rule is asked in this run.
    fn asks(&self, dataset: &Dataset, rule: u16) -> bool {
        self.is_on(rule) && self.is_applicable(dataset, rule)
    }

    /// The severity of a rule in this run.
    pub fn severity_of(&self, dataset: &Dataset, rule: u16) -> Severity {
        let own = &dataset.rules[usize::from(rule)];
        let given = self.regraded.iter().find(|(r, _)| *r == rule).and_then(|(_, severity)| *severity);
        given.unwrap_or(if self.as_submission { own.severity_as_submission } else { own.severity })
    }
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Data rows, blank ones not.
    pub rows: u64,
    /// Clients of agencies, those without consent included.
    pub clients: u64,
    /// Episodes on rows with consent.
    pub episodes: u64,
    /// Modalities on rows with consent.
    pub modalities: u64,
    /// TOPs on rows with consent.
    pub tops: u64,
    /// Episodes that nothing holds back.
    pub episodes_accepted: u64,
    /// Episodes that a record finding holds back.
    pub episodes_held_back: u64,
}

/// Findings of one rule, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleCount {
    /// The rule.
    pub rule: u16,
    /// How many findings.
    pub findings: u64,
    /// On how many rows in all.
    pub rows: u64,
}

/// What a check found.
#[derive(Debug)]
pub struct Outcome {
    /// Every finding, ordered by input, line, rule and fields.
    pub findings: Vec<Finding>,
    /// What findings of files say beyond their rule.
    pub notes: Vec<Note>,
    /// What was counted.
    pub counts: Counts,
    /// Findings by severity.
    pub by_severity: SeverityCounts,
    /// Rules with findings, in the order of the dataset.
    pub by_rule: Vec<RuleCount>,
    /// What became of each rule of the dataset.
    pub rules: Vec<RuleStatus>,
    /// The severity of each rule in this run.
    pub severity: Vec<Severity>,
    /// For each row of the store whether it is held back.
    pub held_back: Vec<bool>,
    /// For each row of the store the rules that hold it back.
    pub held_by: HeldBy,
    /// For each row of the store whether the cut left it out before the check; empty without a cut.
    pub cut_away: Vec<bool>,
    /// For each client whether a row of it has no consent (with a cut: whether any row's is not Y): its values go nowhere.
    pub withheld: Vec<bool>,
    /// Which rows belong to which client.
    pub clients: ClientIndex,
    /// The time that each rule took, over all threads, when a clock was given.
    pub rule_times: Vec<Duration>,
    /// What a baseline left out of the findings, when one was used. Nothing else knows of it: what is counted and held
    /// back is as the check found it.
    pub left_out: Option<LeftOut>,
}

impl Outcome {
    /// The findings, the gravest first; those of one severity stay in their order.
    pub fn worst_first(&self) -> impl Iterator<Item = &Finding> {
        let of_severity =
            move |severity| self.findings.iter().filter(move |f| self.severity[usize::from(f.rule)] == severity);
        Severity::ALL.into_iter().flat_map(of_severity)
    }

    /// Whether the row's client has a row without consent.
    pub fn is_withheld(&self, row: Row) -> bool {
        self.withheld[self.clients.client_of[row as usize] as usize]
    }

    /// For each rule of the dataset how many episodes on rows with consent it holds back.
    pub fn episodes_held_by(&self, dataset: &Dataset, extract: &Extract) -> Vec<u64> {
        let store = &extract.store;
        let without_consent = without_consent(store, dataset);
        let is_cut_away = |row: usize| self.cut_away.get(row).copied().unwrap_or(false);
        let ids = store.column(dataset.keys.episode);
        let mut counts = vec![0; dataset.rules.len()];
        let mut held: Vec<(u16, u64)> = Vec::new();
        for client in 0..self.clients.len() {
            held.clear();
            for row in self.clients.rows(client).iter().copied().filter(|row| self.held_by.is_held(*row)) {
                if without_consent[row as usize] || is_cut_away(row as usize) {
                    continue;
                }
                // a row without identifier is an episode of its own
                let id = ids.cell(row as usize).value().unwrap_or_default() as u32;
                let episode = if id == 0 { 1 << 32 | u64::from(row) } else { u64::from(id) };
                held.extend(self.held_by.rules(row).iter().map(|rule| (*rule, episode)));
            }
            held.sort_unstable();
            held.dedup();
            held.iter().for_each(|(rule, _)| counts[usize::from(*rule)] += 1);
        }
        counts
    }

    /// Takes the findings that are known out of those that are shown, and counts the findings anew.
    pub fn leave_out(&mut self, known: &[bool], left_out: LeftOut) {
        let mut known = known.iter();
        self.findings.retain(|_| !known.next().copied().unwrap_or(false));
        (self.by_severity, self.by_rule) = tally(&self.findings, &self.severity);
        self.left_out = Some(left_out);
    }
}

/// Checks an extract.
pub fn check(dataset: &Dataset, extract: &Extract, clients: ClientIndex, options: &Options<'_>) -> Outcome {
    let cut_away =
        if options.cut { cut::cut_away(dataset, extract, &clients, options.as_at) } else { CutAway::default() };
    let mut plan = Plan::new(dataset, extract, options, cut_away.rows);
    let mut of_files = file::of_files(dataset, extract, options);
    let mut findings = std::mem::take(&mut of_files.findings);
    findings.extend(file::of_unused_columns(&mut plan, extract, options));
    findings.extend(file::of_cleaning(&plan, extract, options));

    let mut harvests = pass(&plan, extract, &clients, options);
    let mut held_by = HeldBy::new(extract.store.len());
    let mut withheld = vec![false; clients.len()];
    cut_away.clients.iter().for_each(|client| withheld[*client as usize] = true);
    let mut counts = Counts { rows: extract.data_rows(), clients: clients.len() as u64, ..Counts::default() };
    let mut rule_times = vec![Duration::ZERO; dataset.rules.len()];
    let mut of_inputs = Vec::new();
    for harvest in &mut harvests {
        findings.append(&mut harvest.findings);
        held_by.take(&harvest.sets, &std::mem::take(&mut harvest.held));
        harvest.withheld.iter().for_each(|client| withheld[*client as usize] = true);
        counts.episodes += harvest.counts.episodes;
        counts.episodes_held_back += harvest.counts.episodes_held_back;
        counts.modalities += harvest.counts.modalities;
        counts.tops += harvest.counts.tops;
        of_inputs.extend(harvest.of_inputs.drain());
        rule_times.iter_mut().zip(&harvest.rule_times).for_each(|(total, time)| *total += *time);
    }
    findings.extend(merge_of_inputs(of_inputs));
    for (place, rule) in plan.across.iter().enumerate() {
        let take = |harvest: &mut Harvest| std::mem::take(&mut harvest.identities[place]);
        let parts: Vec<_> = harvests.iter_mut().map(take).collect();
        let found = across::findings(&plan, extract, *rule, &parts);
        if plan.severity[usize::from(*rule)] == Severity::Record {
            let of_clients = across::is_of_clients(&plan, *rule);
            counts.episodes_held_back += hold(&plan, extract, &clients, *rule, &found, of_clients, &mut held_by);
        }
        findings.extend(found);
    }
    counts.episodes_accepted = counts.episodes - counts.episodes_held_back;
    let rules = status::of_rules(&plan, extract, options);
    let Plan { severity, cut_away, .. } = plan;
    sort(dataset, extract, &of_files.notes, &mut findings);
    let (by_severity, by_rule) = tally(&findings, &severity);
    Outcome {
        findings,
        notes: of_files.notes,
        counts,
        by_severity,
        by_rule,
        rules,
        severity,
        held_back: held_by.rows(),
        held_by,
        cut_away,
        withheld,
        clients,
        rule_times,
        left_out: None,
    }
}

/// The pass over the clients, on as many threads as are allowed and worth it.
fn pass(plan: &Plan<'_>, extract: &Extract, clients: &ClientIndex, options: &Options<'_>) -> Vec<Harvest> {
    const BLOCK: usize = 256;
    let threads = options.threads.clamp(1, clients.len().div_ceil(BLOCK).max(1));
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = Worker::new(plan, extract, clients, options.clock);
        loop {
            let start = next.fetch_add(BLOCK, Ordering::Relaxed);
            if start >= clients.len() {
                return worker.finish();
            }
            worker.check(start, clients.len().min(start + BLOCK));
        }
    };
    if threads == 1 {
        return vec![work()];
    }
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Rule, key and input of a finding; its first row and its rows.
type OfInput = ((u16, u16, u32), (u32, u32));

/// Findings of which there is one an input, gathered from the workers.
fn merge_of_inputs(mut parts: Vec<OfInput>) -> Vec<Finding> {
    parts.sort_unstable();
    parts
        .chunk_by(|a, b| a.0 == b.0)
        .map(|same| {
            let (rule, key, input) = same[0].0;
            let row = same.iter().map(|(_, (row, _))| *row).min();
            Finding { rule, key, input, row, rows: same.iter().map(|(_, (_, rows))| rows).sum(), note: None }
        })
        .collect()
}

/// Holds back what the findings of a rule across clients point at; returns how many episodes were not held back before.
fn hold(
    plan: &Plan<'_>,
    extract: &Extract,
    clients: &ClientIndex,
    rule: u16,
    findings: &[Finding],
    of_clients: bool,
    held_by: &mut HeldBy,
) -> u64 {
    let mut view = view::BlockView::new(plan, extract);
    let mut newly = 0;
    let rows: Vec<Row> = findings.iter().filter_map(|f| f.row).collect();
    let client_of = |row: &Row| clients.client_of[*row as usize] as usize;
    // the findings come client by client, so each client is decoded once
    for pointed in rows.chunk_by(|a, b| client_of(a) == client_of(b)) {
        let client = client_of(&pointed[0]);
        view.load(clients, client, client + 1);
        let is_new = |held_by: &HeldBy, episode| !view.store_rows(episode).any(|r| held_by.is_held(r as Row));
        if of_clients {
            newly += (0..view.episode_count).filter(|e| is_new(held_by, *e)).count() as u64;
            held_by.add(view.rows.iter().map(|f| f.row as usize), rule);
            continue;
        }
        let pointed: Set<Row> = pointed.iter().copied().collect();
        let mut episodes: Vec<usize> =
            view.rows.iter().filter(|f| pointed.contains(&f.row)).map(|f| f.episode as usize).collect();
        episodes.sort_unstable();
        episodes.dedup();
        for episode in episodes {
            newly += u64::from(is_new(held_by, episode));
            held_by.add(view.store_rows(episode), rule);
        }
    }
    newly
}

/// The input and line that a finding shows. Where a mapping joined tables, it is the row of the table that gives the first
/// field of the finding.
pub(crate) fn place_of(dataset: &Dataset, extract: &Extract, notes: &[Note], finding: &Finding) -> Place {
    let of_input = |line| Place { input: finding.input, line };
    if let Some(Note::Ragged { line, .. }) = finding.note.map(|n| &notes[n as usize]) {
        return of_input(*line);
    }
    let Some(row) = finding.row else { return of_input(1) };
    let Some(origins) = &extract.origins else {
        return of_input(u64::from(extract.store.lines[row as usize]));
    };
    let rule = &dataset.rules[usize::from(finding.rule)];
    let field = rule.keys[usize::from(finding.key)].fields.first().copied();
    let table = match unmapped_of(dataset, extract, finding) {
        Some(unmapped) => Some(unmapped.table),
        None => field.and_then(|f| origins.table_of(f)),
    };
    origins.place(row, table)
}

/// What a finding of a rule about mappings is about.
pub(crate) fn unmapped_of<'a>(dataset: &Dataset, extract: &'a Extract, finding: &Finding) -> Option<&'a Unmapped> {
    let rule = &dataset.rules[usize::from(finding.rule)];
    let Form::Mapping(problem) = rule.form else { return None };
    let field = rule.keys[usize::from(finding.key)].fields.first().copied();
    let found = extract.origins.as_ref()?.unmapped_on(finding.row?);
    found.iter().find(|u| u.problem == problem && u.field == field)
}

fn sort(dataset: &Dataset, extract: &Extract, notes: &[Note], findings: &mut [Finding]) {
    let mut by_id: Vec<u16> = (0..dataset.rules.len() as u16).collect();
    by_id.sort_by(|a, b| dataset.rules[usize::from(*a)].id.cmp(&dataset.rules[usize::from(*b)].id));
    let mut rank = vec![0u16; by_id.len()];
    by_id.iter().enumerate().for_each(|(place, rule)| rank[usize::from(*rule)] = place as u16);
    let names = |f: &Finding| -> Vec<&str> {
        if let Some(Note::Column { heading, .. }) = f.note.map(|n| &notes[n as usize]) {
            return vec![heading.as_str()];
        }
        let fields = dataset.rules[usize::from(f.rule)].keys[usize::from(f.key)].fields.iter();
        fields.map(|f| dataset.field(*f).header.as_str()).collect()
    };
    findings.sort_by(|a, b| {
        let place = |f: &Finding| {
            let Place { input, line } = place_of(dataset, extract, notes, f);
            (input, line, rank[usize::from(f.rule)])
        };
        place(a)
            .cmp(&place(b))
            .then_with(|| names(a).cmp(&names(b)))
            .then_with(|| (a.row, a.note).cmp(&(b.row, b.note)))
    });
}

fn tally(findings: &[Finding], severity: &[Severity]) -> (SeverityCounts, Vec<RuleCount>) {
    let mut counts = SeverityCounts::default();
    let mut rules = vec![(0u64, 0u64); severity.len()];
    for finding in findings {
        counts.add(severity[usize::from(finding.rule)]);
        let (number, rows) = &mut rules[usize::from(finding.rule)];
        *number += 1;
        *rows += u64::from(finding.rows);
    }
    let by_rule = rules
        .into_iter()
        .enumerate()
        .filter(|(_, (number, _))| *number > 0)
        .map(|(rule, (findings, rows))| RuleCount { rule: rule as u16, findings, rows })
        .collect();
    (counts, by_rule)
}
