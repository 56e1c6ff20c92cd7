//! Which rows go where: into the file of their agency, or back to whoever has to put them right.
//!
//! The plan holds numbers of rows and no copies of them. It knows nothing of folders.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::SubmitError;
use super::prove::Refused;
use super::values::{ChangeKind, DateLayout, WrittenColumn};
use crate::check::{Outcome, Row, SubmissionName};
use crate::collections::{Map, Set};
use crate::record::{Extract, Period};
use crate::spec::FieldId;
use crate::spec::dataset::{Dataset, Form};

/// Rows read, submitted and held back: of an agency or in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCounts {
    /// Rows read.
    pub read: u64,
    /// Those of them that are submitted.
    pub submitted: u64,
    /// Those of them that are held back.
    pub held_back: u64,
}

impl RowCounts {
    /// Whether nothing is lost and nothing is doubled.
    pub fn adds_up(&self) -> bool {
        self.submitted.checked_add(self.held_back) == Some(self.read)
    }
}

/// Values of a field that are written otherwise than they were read, in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The name of the [`ChangeKind`].
    pub kind: String,
    /// The field.
    pub field: String,
    /// How many values, on submitted rows.
    pub values: u64,
}

/// Rows that a rule holds back; a row that several rules hold back counts under each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleRows {
    /// The rule.
    pub rule: String,
    /// How many rows.
    pub rows: u64,
}

/// The submission file of an agency.
#[derive(Clone, Debug)]
pub struct AgencyFile {
    /// The agency code.
    pub agency: String,
    /// The name of the file.
    pub name: String,
    /// Its rows by their numbers in the store, in the order of the input.
    pub rows: Vec<Row>,
    /// How many episodes they are; rows without consent belong to none.
    pub episodes: u64,
}

/// Which rows of a checked extract go where.
pub struct Plan<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// What was read, with the columns that are no field.
    pub extract: &'a Extract,
    /// What the check of it found.
    pub outcome: &'a Outcome,
    /// A file for each agency with a row to submit, by agency.
    pub files: Vec<AgencyFile>,
    /// The rows that are held back, in the order of the input.
    pub held: Vec<Row>,
    period: &'a Period,
    /// Rows that are held back for more than the check of the input found.
    further: Map<Row, Vec<u16>>,
    pub(super) columns: Vec<WrittenColumn>,
}

impl<'a> Plan<'a> {
    /// Makes the plan: whatever the check does not hold back is submitted.
    ///
    /// Rows of a client without consent that do not say N themselves are held back too, whatever the profile makes of the
    /// rule about them: without their values they would be no records.
    pub fn new(
        dataset: &'a Dataset,
        extract: &'a Extract,
        outcome: &'a Outcome,
        period: &'a Period,
        layout: DateLayout,
    ) -> Result<Plan<'a>, SubmitError> {
        let columns = dataset.fields.iter().zip(&extract.store.columns);
        let mut plan = Plan {
            dataset,
            extract,
            outcome,
            files: Vec::new(),
            held: Vec::new(),
            period,
            further: Map::default(),
            columns: columns.map(|(field, column)| WrittenColumn::new(field, column, layout)).collect(),
        };
        if let Some(mixed) = dataset.rules.iter().position(|r| matches!(r.form, Form::MixedConsent)) {
            let consent = extract.store.column(dataset.keys.consent);
            for row in 0..extract.store.len() as Row {
                let kept_back = !outcome.held_by.is_held(row) && outcome.is_withheld(row);
                if kept_back && consent.cleaned_text(row as usize) != "N" {
                    plan.further.insert(row, vec![mixed as u16]);
                }
            }
        }
        plan.arrange()?;
        Ok(plan)
    }

    /// Holds back more rows, each with the rules that do so, and arranges the rest anew.
    pub(super) fn hold_further(&mut self, rows: Refused) -> Result<(), SubmitError> {
        for (row, rules) in rows {
            self.further.entry(row).or_default().extend(rules);
        }
        self.arrange()
    }

    fn arrange(&mut self) -> Result<(), SubmitError> {
        let agency = self.extract.store.column(self.dataset.keys.agency);
        // by the number of the text as read, which saves to look every row's agency up
        let mut of_text: Vec<Vec<Row>> = vec![Vec::new(); agency.dictionary.len()];
        self.held.clear();
        for row in 0..self.extract.store.len() as Row {
            if self.outcome.held_by.is_held(row) || self.further.contains_key(&row) {
                self.held.push(row);
            } else {
                of_text[agency.id(row as usize) as usize].push(row);
            }
        }
        let mut of_agency: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
        for (id, rows) in of_text.into_iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            of_agency.entry(agency.dictionary.cleaned_text(id as u32)).or_default().extend(rows);
        }
        // one agency may be written in several ways
        of_agency.values_mut().for_each(|rows| rows.sort_unstable());
        let mut files = Vec::with_capacity(of_agency.len());
        for (code, rows) in of_agency {
            files.push(AgencyFile {
                agency: code.to_owned(),
                name: self.file_name(code, &rows)?,
                episodes: self.episodes(&rows),
                rows,
            });
        }
        self.files = files;
        Ok(())
    }

    /// The name of an agency's file: the code is checked here, whatever the rules of the dataset let pass.
    fn file_name(&self, code: &str, rows: &[Row]) -> Result<String, SubmitError> {
        let day = |day| DateLayout::Digits.write(day);
        let (from, to) = (day(self.period.first), day(self.period.last));
        let name = format!("{code}-{from}-{to}-TREAT-IN-{}.csv", self.dataset.letter);
        if SubmissionName::parse(&name).is_some_and(|parsed| parsed.agency == code) {
            return Ok(name);
        }
        let first = rows.first().copied().unwrap_or_default() as usize;
        Err(SubmitError::Agency {
            code: code.to_owned(),
            rows: if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) },
            line: self.extract.store.lines.get(first).copied().unwrap_or(1),
            input: self.extract.inputs[self.extract.input_of(first)].path.clone(),
        })
    }

    fn episodes(&self, rows: &[Row]) -> u64 {
        let episode = self.extract.store.column(self.dataset.keys.episode);
        let mut known: Set<(u32, u32)> = Set::default();
        for row in rows.iter().filter(|row| !self.outcome.is_withheld(**row)) {
            let client = self.outcome.clients.client_of[*row as usize];
            known.insert((client, episode.dictionary.entry(episode.id(*row as usize)).cleaned));
        }
        known.len() as u64
    }

    /// Whether a field of a row may be written: of a client without consent only agency, client and consent.
    pub(super) fn may_show(&self, field: FieldId) -> bool {
        let keys = self.dataset.keys;
        [keys.agency, keys.client, keys.consent].contains(&field)
    }

    /// The rules that hold a row back, by their ids in order.
    pub fn rules_of(&self, row: Row) -> Vec<&'a str> {
        let further = self.further.get(&row).map(Vec::as_slice).unwrap_or_default();
        let rules = self.outcome.held_by.rules(row).iter().chain(further);
        let mut ids: Vec<&str> = rules.map(|rule| self.dataset.rules[usize::from(*rule)].id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// How many rows each rule holds back, by id.
    pub fn held_by_rule(&self) -> Vec<RuleRows> {
        let mut rows: BTreeMap<&str, u64> = BTreeMap::new();
        for row in &self.held {
            self.rules_of(*row).into_iter().for_each(|rule| *rows.entry(rule).or_default() += 1);
        }
        rows.into_iter().map(|(rule, rows)| RuleRows { rule: rule.to_owned(), rows }).collect()
    }

    /// How many rows are held back only because the submission itself would break a rule, as where a column that the input
    /// lacks has to be blank in it.
    pub fn held_by_itself(&self) -> u64 {
        self.held.iter().filter(|row| !self.outcome.held_by.is_held(**row)).count() as u64
    }

    /// Rows by agency code (blank where there is none).
    pub fn by_agency(&self) -> BTreeMap<String, RowCounts> {
        let agency = self.extract.store.column(self.dataset.keys.agency);
        let mut counts: BTreeMap<&str, RowCounts> = BTreeMap::new();
        for (code, rows) in agency.count_cleaned(0..self.extract.store.len()) {
            counts.entry(code).or_default().read = rows;
        }
        for file in &self.files {
            counts.entry(&file.agency).or_default().submitted += file.rows.len() as u64;
        }
        for (code, rows) in agency.count_cleaned(self.held.iter().map(|row| *row as usize)) {
            counts.entry(code).or_default().held_back = rows;
        }
        counts.into_iter().map(|(code, counts)| (code.to_owned(), counts)).collect()
    }

    /// Rows in all.
    pub fn counts(&self) -> RowCounts {
        RowCounts {
            read: self.extract.data_rows(),
            submitted: self.files.iter().map(|f| f.rows.len() as u64).sum(),
            held_back: self.held.len() as u64,
        }
    }

    /// What is changed on the rows to submit: by kind, then in the order of the fields.
    pub fn changes(&self) -> Vec<Change> {
        let mut counts = vec![[0_u64; ChangeKind::ALL.len()]; self.columns.len()];
        let rows = || self.files.iter().flat_map(|f| f.rows.iter().copied());
        let withheld: Vec<Row> = rows().filter(|row| self.outcome.is_withheld(*row)).collect();
        for (number, column) in self.columns.iter().enumerate() {
            let cells = &self.extract.store.columns[number];
            let shown = self.may_show(number as FieldId);
            if cells.is_blank() {
                continue;
            }
            let of_field = &mut counts[number];
            if !shown {
                let filled = withheld.iter().filter(|row| cells.id(**row as usize) != 0).count();
                of_field[ChangeKind::ConsentWithheld as usize] = filled as u64;
            }
            if !column.any_change {
                continue;
            }
            for row in rows() {
                let id = cells.id(row as usize);
                if id == 0 || !column.differs(id) || (!shown && self.outcome.is_withheld(row)) {
                    continue;
                }
                for kind in ChangeKind::ALL.into_iter().filter(|kind| column.is_changed(id, *kind)) {
                    of_field[kind as usize] += 1;
                }
            }
        }
        let mut changes = Vec::new();
        for kind in ChangeKind::ALL {
            for (field, counts) in self.dataset.fields.iter().zip(&counts) {
                let values = counts[kind as usize];
                if values > 0 {
                    changes.push(Change { kind: kind.name().to_owned(), field: field.header.clone(), values });
                }
            }
        }
        changes
    }

    /// Hands the numbers of the values of some rows to `each`, row by row, one for every field: of a client without consent only
    /// those that may be written.
    pub(super) fn for_each_row(&self, rows: &[Row], mut each: impl FnMut(&[u32])) {
        // so many that their numbers stay in the nearest memory
        const AT_ONCE: usize = 64;
        let fields = self.columns.len();
        let mut ids = vec![0; AT_ONCE * fields];
        let mut of_column = [0; AT_ONCE];
        for part in rows.chunks(AT_ONCE) {
            for (number, column) in self.extract.store.columns.iter().enumerate() {
                let of_column = &mut of_column[..part.len()];
                column.gather(part, of_column);
                let places = ids[number..].iter_mut().step_by(fields);
                places.zip(of_column).for_each(|(place, id)| *place = *id);
            }
            for (row, ids) in part.iter().zip(ids.chunks_mut(fields)) {
                if self.outcome.is_withheld(*row) {
                    let hidden = ids.iter_mut().enumerate().filter(|(field, _)| !self.may_show(*field as FieldId));
                    hidden.for_each(|(_, id)| *id = 0);
                }
                each(ids);
            }
        }
    }
}
