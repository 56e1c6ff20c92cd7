//! The proof that what was written is what was meant: it is read again from the disk by the code that reads any extract,
//! compared value by value, and checked as a submission.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use super::error::SubmitError;
use super::plan::{Plan, RowCounts};
use crate::bits::PLACES;
use crate::check::{self, Asked, Options, Outcome, Row};
use crate::input::{self, Hashing, Limits};
use crate::record::{ClientIndex, Extract, ExtractBuilder};
use crate::spec::FieldId;
use crate::spec::dataset::{Dataset, Severity};

/// How a submission is checked.
#[derive(Clone, Debug)]
pub struct Recheck {
    /// The as-at date, a day number.
    pub as_at: i32,
    /// Rules with another severity than the dataset's, `None` for switched off, sorted by rule.
    pub regraded: Vec<(u16, Option<Severity>)>,
    /// How many threads may be used.
    pub threads: usize,
}

impl Recheck {
    /// Checks an extract as a submission.
    pub(super) fn check(&self, dataset: &Dataset, extract: &Extract) -> Outcome {
        let options = Options {
            as_submission: true,
            // a question that holds nothing back does not keep a submission from being one
            asked: Asked::HoldingBack,
            regraded: self.regraded.clone(),
            threads: self.threads,
            ..Options::plain(self.as_at)
        };
        check::check(dataset, extract, ClientIndex::new(&extract.store, &dataset.keys), &options)
    }
}

/// Reads submission files as one extract, given how many rows they have, or 0 where that is not known.
pub(super) fn read_back(
    dataset: &Dataset,
    paths: Vec<PathBuf>,
    rows: usize,
    threads: usize,
) -> Result<Extract, input::InputError> {
    // what was written is read whatever its size
    let limits = Limits { cell: u64::MAX, record: u64::MAX, ..Limits::default() };
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let options = input::Options { limits, ..input::Options::new(&is_field) };
    let paths: Vec<_> = paths.into_iter().map(PathBuf::into_os_string).collect();
    let resolved = input::resolve(&paths, &options)?;
    let mut builder = ExtractBuilder::new(dataset).expecting(rows);
    for input in &resolved.inputs {
        builder.begin(input.path(), input.file_name(), input.sheet());
        input.read_on_threads(&limits, threads, Hashing::Left, &mut builder)?;
    }
    Ok(builder.finish())
}

/// Compares every value that was read back with the one that was meant.
pub(super) fn compare(plan: &Plan<'_>, written: &Extract, threads: usize) -> Result<(), SubmitError> {
    let fault = |what: String| Err(SubmitError::Fault(what));
    if written.inputs.len() != plan.files.len() {
        return fault(format!("{} files were written and {} read back", plan.files.len(), written.inputs.len()));
    }
    for (file, input) in plan.files.iter().zip(&written.inputs) {
        if input.rows != file.rows.len() || input.data_rows != file.rows.len() as u64 {
            return fault(format!("{}: {} rows were meant and {} read back", file.name, file.rows.len(), input.rows));
        }
        let as_meant = input.headings.iter().eq(plan.dataset.fields.iter().map(|f| &f.header));
        if !as_meant {
            return fault(format!("{}: the headings were not read back as they were meant", file.name));
        }
    }
    let rows: Vec<Row> = plan.files.iter().flat_map(|f| &f.rows).copied().collect();
    let withheld: Vec<bool> = rows.iter().map(|row| plan.outcome.is_withheld(*row)).collect();
    let rows = (rows.as_slice(), withheld.as_slice());
    let fields = plan.columns.len();
    let share = fields.div_ceil(threads.max(1)).max(1);
    let differing = std::thread::scope(|scope| {
        let parts = (0..fields).step_by(share).map(|first| first..fields.min(first + share));
        let workers: Vec<_> = parts.map(|part| scope.spawn(|| first_difference(plan, written, rows, part))).collect();
        let found = workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        found.flatten().min()
    });
    match differing {
        Some((field, row)) => {
            let header = &plan.dataset.field(field).header;
            fault(format!("{header} of row {} was not read back as it was meant", row + 1))
        }
        None => Ok(()),
    }
}

/// The first field among some, and the first row in it, that is not as it was meant. With each row comes whether its client
/// is without consent.
fn first_difference(
    plan: &Plan<'_>,
    written: &Extract,
    (rows, withheld): (&[Row], &[bool]),
    fields: Range<usize>,
) -> Option<(FieldId, usize)> {
    const UNKNOWN: u32 = u32::MAX;
    for number in fields {
        let (meant, cells) = (&plan.columns[number], &plan.extract.store.columns[number]);
        let found = &written.store.columns[number];
        let shown = plan.may_show(number as FieldId);
        if cells.is_blank() && found.is_blank() {
            continue;
        }
        // for each text that was meant the one that was found, once they have been compared
        let mut same = vec![UNKNOWN; cells.dictionary.len()];
        for (number_of_part, part) in rows.chunks(PLACES).enumerate() {
            let first = number_of_part * PLACES;
            let there = found.ids(first);
            let mut meant_here = [0; PLACES];
            cells.gather(part, &mut meant_here[..part.len()]);
            for (place, is_withheld) in withheld[first..first + part.len()].iter().enumerate() {
                let id = if !shown && *is_withheld { 0 } else { meant_here[place] };
                let known = &mut same[id as usize];
                if *known == UNKNOWN && *meant.plain(id) == *found.dictionary.text(there[place]).as_bytes() {
                    *known = there[place];
                }
                if *known != there[place] {
                    return Some((number as FieldId, first + place));
                }
            }
        }
    }
    None
}

/// Rows that a submission itself has to hold back, each with the rules.
pub(super) type Refused = Vec<(Row, Vec<u16>)>;

/// The rows of the plan that the submission itself has to hold back, each with the rules; none when it passes.
pub(super) fn refused(plan: &Plan<'_>, written: &Extract, recheck: &Recheck) -> Result<Refused, SubmitError> {
    let outcome = recheck.check(plan.dataset, written);
    let mut refused = Vec::new();
    let rows = plan.files.iter().flat_map(|f| &f.rows);
    for (place, row) in rows.enumerate().filter(|(place, _)| outcome.held_back[*place]) {
        refused.push((*row, outcome.held_by.rules(place as Row).to_vec()));
    }
    let of_files = outcome.by_severity.of(Severity::File) > 0;
    if of_files || refused.is_empty() && outcome.by_severity.of(Severity::Record) > 0 {
        let advice = if recheck.regraded.is_empty() {
            "this is a fault of the program: please report it"
        } else {
            "look whether the profile gives one of these rules a severity that no submission can satisfy; \
             else this is a fault of the program: please report it"
        };
        return Err(SubmitError::NotAccepted { rules: grave_rules(plan.dataset, &outcome).join(", "), advice });
    }
    Ok(refused)
}

/// The rules of severity file or record that found something.
pub(super) fn grave_rules(dataset: &Dataset, outcome: &Outcome) -> Vec<String> {
    let is_grave = |rule: u16| matches!(outcome.severity[usize::from(rule)], Severity::File | Severity::Record);
    let grave = outcome.by_rule.iter().filter(|count| is_grave(count.rule));
    grave.map(|count| format!("{} {}", dataset.rules[usize::from(count.rule)].id, count.findings)).collect()
}

/// Rows of an extract by agency code after cleaning.
pub(super) fn rows_by_agency(dataset: &Dataset, extract: &Extract) -> BTreeMap<String, u64> {
    let rows = extract.store.column(dataset.keys.agency).count_cleaned(0..extract.store.len());
    rows.into_iter().map(|(code, rows)| (code.to_owned(), rows)).collect()
}

/// Rows read, submitted and held back by agency, from what was counted apart.
pub(super) fn by_agency(
    read: BTreeMap<String, u64>,
    submitted: BTreeMap<String, u64>,
    held_back: BTreeMap<String, u64>,
) -> BTreeMap<String, RowCounts> {
    let mut counts: BTreeMap<String, RowCounts> = BTreeMap::new();
    read.into_iter().for_each(|(code, rows)| counts.entry(code).or_default().read = rows);
    submitted.into_iter().for_each(|(code, rows)| counts.entry(code).or_default().submitted = rows);
    held_back.into_iter().for_each(|(code, rows)| counts.entry(code).or_default().held_back = rows);
    counts
}
