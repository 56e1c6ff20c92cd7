//! Rules about files as a whole: names, headings, ragged rows, columns that are never used, untidy values.
//!
//! They run before (`NeverFilled` decides which rules are silent) and beside the pass over the clients.

use super::Options;
use super::finding::{Finding, Note, NoteId};
use super::plan::{Gated, Plan, Quick, gate};
use super::possible::Possible;
use super::view::BlockView;
use crate::record::{Extract, HeaderProblem, Origins, day_number};
use crate::spec::FieldId;
use crate::spec::condition::Alternative;
use crate::spec::dataset::{Dataset, FileProblem, Form};

/// Findings of files, and the notes that they point to.
#[derive(Default)]
pub(super) struct FileFindings {
    pub(super) findings: Vec<Finding>,
    pub(super) notes: Vec<Note>,
}

impl FileFindings {
    fn add(&mut self, rule: u16, input: usize, note: Option<Note>) {
        let note = note.map(|n| self.note(n));
        self.findings.push(Finding { rule, key: 0, input: input as u32, row: None, rows: 0, note });
    }

    fn note(&mut self, note: Note) -> NoteId {
        self.notes.push(note);
        self.notes.len() as NoteId - 1
    }
}

/// The parts of a submission file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionName {
    /// The agency.
    pub agency: String,
    /// Period from, as written.
    pub from: String,
    /// Period to, as written.
    pub to: String,
    /// The letter of the dataset.
    pub letter: char,
}

impl SubmissionName {
    /// Reads `AGNCY-YYYYMMDD-YYYYMMDD-TREAT-IN-LETTER.csv`; `None` when the name is another one.
    pub fn parse(name: &str) -> Option<SubmissionName> {
        let mut parts = name.strip_suffix(".csv")?.split('-');
        let (agency, from, to) = (parts.next()?, parts.next()?, parts.next()?);
        let fixed = parts.next()? == "TREAT" && parts.next()? == "IN";
        let mut letter = parts.next()?.chars();
        let first = letter.next().filter(char::is_ascii_uppercase)?;
        let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        let is_agency =
            agency.is_ascii() && agency.starts_with(|c: char| c.is_ascii_uppercase()) && digits(&agency[1..], 4);
        (fixed && letter.next().is_none() && parts.next().is_none() && is_agency && digits(from, 8) && digits(to, 8))
            .then(|| SubmissionName {
                agency: agency.to_owned(),
                from: from.to_owned(),
                to: to.to_owned(),
                letter: first,
            })
    }
}

/// Findings about names, headings and ragged rows.
pub(super) fn of_files(dataset: &Dataset, extract: &Extract, options: &Options) -> FileFindings {
    let mut found = FileFindings::default();
    for (number, rule) in dataset.rules.iter().enumerate() {
        let number = number as u16;
        let Form::File(problem) = &rule.form else { continue };
        if !options.asks(dataset, number) {
            continue;
        }
        for input in 0..extract.inputs.len() {
            of_file(dataset, extract, number, problem, input, &mut found);
        }
    }
    found
}

fn of_file(
    dataset: &Dataset,
    extract: &Extract,
    rule: u16,
    problem: &FileProblem,
    number: usize,
    found: &mut FileFindings,
) {
    let input = &extract.inputs[number];
    if input.is_joined && *problem != FileProblem::RaggedRow {
        // the first input stands for all that were joined
        return;
    }
    let has = |wanted: &HeaderProblem| input.header_problems.contains(wanted);
    let readable = !has(&HeaderProblem::NoField) && !has(&HeaderProblem::Nothing);
    let name = SubmissionName::parse(&input.file_name);
    match problem {
        FileProblem::Name => {
            if name.is_none_or(|n| n.letter != dataset.letter) {
                found.add(rule, number, Some(Note::Name(input.file_name.clone())));
            }
        }
        FileProblem::NameDates => {
            let Some(name) = name else { return };
            let (from, to) = (day_number(&name.from), day_number(&name.to));
            if from.zip(to).is_none_or(|(from, to)| from > to) {
                found.add(rule, number, Some(Note::Name(input.file_name.clone())));
            }
        }
        FileProblem::NoHeader => {
            if !readable {
                let nothing = has(&HeaderProblem::Nothing).then_some(Note::Nothing);
                found.add(rule, number, nothing.or(input.header_further_down.map(Note::HeaderFurtherDown)));
            }
        }
        FileProblem::NoRows => {
            let is_joined = extract.origins.as_ref().is_some_and(Origins::is_joined);
            if readable && (if is_joined { extract.data_rows() } else { input.data_rows }) == 0 {
                found.add(rule, number, None);
            }
        }
        FileProblem::RepeatedColumn => {
            for problem in &input.header_problems {
                if let HeaderProblem::Repeated(field) = problem {
                    let heading = dataset.field(*field).header.clone();
                    found.add(rule, number, Some(Note::Column { heading, nearest: None }));
                }
            }
        }
        FileProblem::MissingColumn(presence) => {
            if !readable {
                return;
            }
            let unknown: Vec<(&str, Option<&str>)> = input
                .header_problems
                .iter()
                .filter_map(|p| match p {
                    HeaderProblem::Unknown(place) => Some(input.headings[*place].as_str()),
                    _ => None,
                })
                .map(|heading| (heading, dataset.nearest_header(heading)))
                .collect();
            for field in &input.absent {
                let field = dataset.field(*field);
                if presence.contains(&field.presence) {
                    let header = Some(field.header.as_str());
                    let near = unknown.iter().find(|(_, nearest)| *nearest == header);
                    let nearest = near.map(|(heading, _)| (*heading).to_owned());
                    found.add(rule, number, Some(Note::Column { heading: field.header.clone(), nearest }));
                }
            }
        }
        FileProblem::UnknownColumn => {
            for problem in &input.header_problems {
                if let HeaderProblem::Unknown(place) = problem {
                    let heading = input.headings[*place].clone();
                    let nearest = dataset.nearest_header(&heading).map(str::to_owned);
                    found.add(rule, number, Some(Note::Column { heading, nearest }));
                }
            }
        }
        FileProblem::RaggedRow => {
            for ragged in &input.ragged {
                let note = found.note(Note::Ragged {
                    line: ragged.line,
                    found: ragged.found,
                    expected: input.headings.len(),
                    unclosed: ragged.unclosed,
                });
                let finding = Finding { rule, key: 0, input: number as u32, row: None, rows: 1, note: Some(note) };
                found.findings.push(finding);
            }
        }
        FileProblem::OtherAgency => other_agencies(dataset, extract, rule, number, found),
    }
}

/// Rows of an agency that the file's name does not say: one finding an agency.
fn other_agencies(dataset: &Dataset, extract: &Extract, rule: u16, number: usize, found: &mut FileFindings) {
    let input = &extract.inputs[number];
    let Some(name) = SubmissionName::parse(&input.file_name) else { return };
    let column = extract.store.column(dataset.keys.agency);
    let mut others: Vec<(u32, u32, u32)> = Vec::new();
    for row in input.first_row..input.first_row + input.rows {
        let entry = column.dictionary.entry(column.id(row));
        if !entry.cell.is_filled() || column.dictionary.text(entry.cleaned) == name.agency {
            continue;
        }
        match others.iter_mut().find(|(agency, ..)| *agency == entry.cleaned) {
            Some((_, _, rows)) => *rows += 1,
            None => others.push((entry.cleaned, row as u32, 1)),
        }
    }
    for (agency, row, rows) in others {
        let note = Note::Agency { named: name.agency.clone(), found: column.dictionary.text(agency).to_owned() };
        let note = Some(found.note(note));
        found.findings.push(Finding { rule, key: 0, input: number as u32, row: Some(row), rows, note });
    }
}

/// Values that were cleaned: one finding a field and input.
pub(super) fn of_cleaning(plan: &Plan<'_>, extract: &Extract, options: &Options) -> Vec<Finding> {
    let dataset = plan.dataset;
    let mut findings = Vec::new();
    for (number, rule) in dataset.rules.iter().enumerate() {
        let untidy = match rule.form {
            Form::Untidy => true,
            Form::NullMarker => false,
            _ => continue,
        };
        if !options.asks(dataset, number as u16) {
            continue;
        }
        for (key, named) in rule.keys.iter().enumerate() {
            let column = extract.store.column(named.fields[0]);
            let any = if untidy { column.dictionary.any_untidy } else { column.dictionary.any_null_marker };
            if !any || column.is_blank() {
                continue;
            }
            for (place, input) in extract.inputs.iter().enumerate() {
                let mut first = None;
                let mut rows = 0;
                let of_input = input.first_row..input.first_row + input.rows;
                for (row, _) in of_input.clone().zip(&plan.live[of_input]).filter(|(_, live)| **live) {
                    let entry = column.dictionary.entry(column.id(row));
                    if if untidy { entry.untidy } else { entry.null_marker } {
                        let unmapped = extract.origins.as_ref().map_or(&[][..], |o| o.unmapped_on(row as u32));
                        if unmapped.iter().any(|u| u.field == Some(named.fields[0])) {
                            // a local value that could not be mapped is a finding already
                            continue;
                        }
                        first = first.or(Some(row as u32));
                        rows += 1;
                    }
                }
                if first.is_some() {
                    let finding = Finding {
                        rule: number as u16,
                        key: key as u16,
                        input: place as u32,
                        row: first,
                        rows,
                        note: None,
                    };
                    findings.push(finding);
                }
            }
        }
    }
    findings
}

/// Columns that an input holds but never fills although its records need them. Silences the rules that need them.
pub(super) fn of_unused_columns(plan: &mut Plan<'_>, extract: &Extract, options: &Options) -> Vec<Finding> {
    let dataset = plan.dataset;
    let mut findings = Vec::new();
    let mut silenced: Vec<(usize, FieldId)> = Vec::new();
    for (number, rule) in dataset.rules.iter().enumerate() {
        let Form::NeverFilled(columns) = &rule.form else { continue };
        for (key, (field, when)) in columns.iter().enumerate() {
            for (place, input) in extract.inputs.iter().enumerate() {
                let rows = || (input.first_row..input.first_row + input.rows).filter(|r| plan.live[*r]);
                let column = extract.store.column(*field);
                if !input.has(*field) || rows().any(|r| column.cell(r).is_filled()) {
                    continue;
                }
                if is_needed(plan, extract, when, rows()) {
                    silenced.push((place, *field));
                    if options.asks(dataset, number as u16) {
                        findings.push(Finding {
                            rule: number as u16,
                            key: key as u16,
                            input: place as u32,
                            row: None,
                            rows: 0,
                            note: None,
                        });
                    }
                }
            }
        }
    }
    for (input, field) in silenced {
        plan.silenced[input].push(field);
    }
    findings
}

/// Whether some of the rows says what makes a column needed.
fn is_needed(plan: &Plan<'_>, extract: &Extract, when: &[Alternative], mut rows: impl Iterator<Item = usize>) -> bool {
    let possible = Possible::new(extract);
    let alternatives: Vec<Gated<'_>> =
        when.iter().map(|alternative| gate(alternative, plan.as_at)).filter(|gated| possible.may_hold(gated)).collect();
    if alternatives.is_empty() {
        return false;
    }
    // most rows are told by single values, without a look at the whole row
    let cell = |row: usize, field: FieldId| extract.store.column(field).cell(row);
    let may_hold = |row: usize, gated: &Gated<'_>| {
        gated.filled.iter().all(|field| cell(row, *field).is_filled())
            && gated.quick.iter().all(|quick| match quick {
                Quick::Value(field, test) => test.holds(cell(row, *field)),
                Quick::Compared(..) => true,
            })
    };
    let mut view = BlockView::new(plan, extract);
    rows.any(|row| {
        alternatives.iter().any(|gated| may_hold(row, gated)) && {
            view.load_row(row as u32);
            when.iter().any(|alternative| view.holds(alternative, 0))
        }
    })
}
