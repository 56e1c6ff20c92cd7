//! From arguments to an extract: which dataset, which inputs, and the reading itself.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::options::{ReadOptions, TerminalOptions, letter_of_names, letter_without_inputs, load_dataset};
use super::output::Talk;
use crate::input::{self, Batch, Hashing, Input, InputError, Limits, Sheets, Taker};
use crate::mapping::{self, Mapping, Plan, Unplaced};
use crate::profile::Profile;
use crate::record::{Extract, ExtractBuilder, RawTable, Typed, Typist};
use crate::spec::{Dataset, SpecFiles, load, load_with_mapping};

/// What a run works on: the dataset, and the inputs that were found.
pub(super) struct Work {
    /// With what the profile says on top.
    pub dataset: Dataset,
    /// In the order in which they are read.
    pub inputs: Vec<Input>,
    /// The mapping through which they are read, with the table of each input.
    pub mapping: Option<(Plan, Vec<usize>)>,
}

/// Finds the inputs and the dataset that they are of: the letter asked for, else that of the submission files' names,
/// else the profile's, else K.
pub(super) fn find(
    files: &SpecFiles,
    asked: Option<char>,
    profile: Option<&Profile>,
    inputs: &[OsString],
    options: &ReadOptions,
    talk: Talk,
) -> Result<Work> {
    let dataset = load_dataset(files, letter_without_inputs(files, asked, profile)?, profile)?;
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let resolved = input::resolve(inputs, &input_options(options, &is_field))?;
    for notice in &resolved.notices {
        talk.note(&notice.to_string());
    }
    among(files, asked, profile, dataset, resolved.inputs)
}

/// The same for inputs that were found already.
pub(super) fn find_among(
    files: &SpecFiles,
    asked: Option<char>,
    profile: Option<&Profile>,
    inputs: Vec<Input>,
) -> Result<Work> {
    let dataset = load_dataset(files, letter_without_inputs(files, asked, profile)?, profile)?;
    among(files, asked, profile, dataset, inputs)
}

/// Takes the dataset that the names of submission files say, unless one was asked for.
fn among(
    files: &SpecFiles,
    asked: Option<char>,
    profile: Option<&Profile>,
    mut dataset: Dataset,
    inputs: Vec<Input>,
) -> Result<Work> {
    if asked.is_none()
        && let Some(letter) = letter_of_names(inputs.iter().map(Input::file_name))?
        && letter != dataset.letter
    {
        dataset = load_dataset(files, letter, profile)?;
    }
    Ok(Work { dataset, inputs, mapping: None })
}

/// The same through a mapping, whose letter comes after the one asked for.
pub(super) fn find_mapped(
    files: &SpecFiles,
    (asked, profile): (Option<char>, Option<&Profile>),
    inputs: &[OsString],
    options: &ReadOptions,
    path: &Path,
    talk: Talk,
) -> Result<Work> {
    let mapping = Mapping::load(path)?;
    let asked = match asked {
        None => mapping.dataset(&files.letters())?,
        asked => asked,
    };
    let letter = letter_without_inputs(files, asked, profile)?;
    let mut dataset = load_with_mapping(files, letter)?;
    if let Some(profile) = profile {
        profile.apply_codes(&mut dataset)?;
    }
    let plan = mapping.plan(&dataset)?;
    if let (true, Some(sheet)) = (plan.names_sheets(), &options.sheet) {
        bail!(
            "--sheet {sheet}: the mapping {} says itself which sheets are read; leave one of the two out",
            path.display()
        );
    }
    let is_field = |name: &str| plan.is_heading(name);
    let mut input_options = input_options(options, &is_field);
    if plan.names_sheets() {
        input_options.sheets = Sheets::Every;
    }
    let resolved = input::resolve(inputs, &input_options)?;
    for notice in &resolved.notices {
        talk.note(&notice.to_string());
    }
    let (mut placed, mut tables, mut unplaced) = (Vec::new(), Vec::new(), Vec::new());
    for input in resolved.inputs {
        let name = || match input.sheet() {
            Some(sheet) => format!("{}, sheet {sheet}", input.path()),
            None => input.path().to_owned(),
        };
        match plan.table_of(input.file_name(), input.sheet()) {
            Ok(table) => {
                tables.push(table);
                placed.push(input);
            }
            Err(Unplaced::Nowhere) => unplaced.push(name()),
            Err(Unplaced::Twice(one, two)) => {
                bail!("{} belongs to two tables of the mapping, {one} and {two}; name it in one of them", name());
            }
        }
    }
    if !unplaced.is_empty() {
        talk.note(&format!("in no table of the mapping, and not read: {}", unplaced.join("; ")));
    }
    Ok(Work { dataset, inputs: placed, mapping: Some((plan, tables)) })
}

fn input_options<'a>(options: &ReadOptions, is_field: &'a (dyn Fn(&str) -> bool + Sync)) -> input::Options<'a> {
    let sheets = options.sheet.clone().map_or(Sheets::Best, Sheets::Named);
    input::Options { limits: options.limits(), sheets, is_field }
}

/// Which columns of the inputs are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    /// The fields of the dataset.
    Fields,
    /// All, so that rows can be handed back as they were.
    All,
}

/// Reads all inputs as one extract; what a mapping has to say goes to `talk`.
pub(super) fn read(
    work: &Work,
    columns: Columns,
    hashing: Hashing,
    limits: &Limits,
    terminal: &TerminalOptions,
    talk: Talk,
) -> Result<Extract> {
    let progress = progress_bar(terminal);
    if let Some((plan, tables)) = &work.mapping {
        let mut raw = Vec::new();
        for (input, table) in work.inputs.iter().zip(tables) {
            raw.push((
                *table,
                read_raw(input, limits, hash_of(input, hashing)?, &|heading| plan.is_heading(heading), &progress)?,
            ));
        }
        progress.finish_and_clear();
        let mapped = mapping::apply(plan, &work.dataset, raw)?;
        if mapped.account.read != mapped.account.used {
            bail!("this is a fault of the program: {}; please report it; nothing was written", mapped.account);
        }
        mapped.notes.iter().for_each(|note| talk.note(note));
        talk.note(&mapped.account.to_string());
        return Ok(mapped.extract);
    }
    let mut builder = ExtractBuilder::new(&work.dataset);
    if columns == Columns::All {
        builder = builder.keeping_unknown_columns();
    }
    for input in &work.inputs {
        builder.begin(input.path(), input.file_name(), input.sheet());
        let mut taker = Watched { builder: &mut builder, progress: &progress };
        input.read_on_threads(limits, terminal.thread_count(), hashing, &mut taker)?;
        builder.end(hash_of(input, hashing)?);
    }
    progress.finish_and_clear();
    Ok(builder.finish())
}

/// The hash of an input, or nothing when that is not told.
fn hash_of(input: &Input, hashing: Hashing) -> Result<&str, InputError> {
    match hashing {
        Hashing::Beside => input.sha256(),
        Hashing::Left => Ok(""),
    }
}

/// An extract in the making, and the bar that shows how far it is.
struct Watched<'w, 'd> {
    builder: &'w mut ExtractBuilder<'d>,
    progress: &'w ProgressBar,
}

impl Taker for Watched<'_, '_> {
    type Helper = Typist;

    fn take_records(&mut self, batch: &Batch) {
        self.builder.take(batch);
        self.progress.inc(batch.len() as u64);
    }

    fn helper(&mut self) -> Option<Typist> {
        self.builder.helper()
    }

    fn dismiss(&mut self, helper: Typist) {
        self.builder.dismiss(helper);
    }

    fn take_readied(&mut self, typed: &mut Typed) {
        self.builder.take_readied(typed);
        self.progress.inc(typed.len() as u64);
    }
}

/// Reads all inputs, each sheet of a workbook for itself, as local tables of which nothing is known. Empty ones are left out.
pub(super) fn read_all_raw(
    inputs: &[OsString],
    dataset: &Dataset,
    options: &ReadOptions,
    terminal: &TerminalOptions,
    talk: Talk,
) -> Result<Vec<RawTable>> {
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let mut input_options = input_options(options, &is_field);
    if options.sheet.is_none() {
        input_options.sheets = Sheets::Every;
    }
    let resolved = input::resolve(inputs, &input_options)?;
    for notice in &resolved.notices {
        talk.note(&notice.to_string());
    }
    let progress = progress_bar(terminal);
    let mut tables = Vec::new();
    for input in &resolved.inputs {
        let table = read_raw(input, &options.limits(), "", &|_| true, &progress)?;
        if table.headings.is_empty() {
            talk.note(&format!("{} is empty", table.name()));
        } else {
            tables.push(table);
        }
    }
    progress.finish_and_clear();
    if tables.is_empty() {
        bail!("nothing stands in the inputs, so there is nothing to map");
    }
    Ok(tables)
}

/// Reads one input as the local table that it is, of which only the columns with wanted headings are kept.
fn read_raw(
    input: &Input,
    limits: &Limits,
    sha256: &str,
    wanted: &dyn Fn(&str) -> bool,
    progress: &ProgressBar,
) -> Result<RawTable, InputError> {
    let mut table = RawTable::new(input.path(), input.file_name(), input.sheet(), sha256);
    input.read_ahead(limits, &mut |batch| {
        table.take(batch, wanted);
        progress.inc(batch.len() as u64);
    })?;
    Ok(table)
}

/// A bar that shows itself on a terminal once the work has lasted a second.
fn progress_bar(terminal: &TerminalOptions) -> ProgressBar {
    let bar = ProgressBar::no_length();
    if terminal.quiet || terminal.no_progress {
        bar.set_draw_target(ProgressDrawTarget::hidden());
        return bar;
    }
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(4));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} rows read, {elapsed}") {
        bar.set_style(style);
    }
    // the first redraw is a second away, so short work never shows
    bar.with_elapsed(Duration::ZERO)
}

/// Another letter whose headings fit the inputs better, in a sentence: it knows more of them, or it has just these.
pub(super) fn better_letter(files: &SpecFiles, dataset: &Dataset, extract: &Extract) -> Option<String> {
    let fit = |dataset: &Dataset| {
        let headings = || extract.inputs.iter().flat_map(|i| &i.headings).filter(|h| !h.is_empty());
        let known = headings().filter(|h| dataset.field_id(h).is_some()).count();
        let just_these = known == headings().count() && known == dataset.fields.len() * extract.inputs.len();
        (known, known > 0 && just_these)
    };
    let own = fit(dataset);
    if own.1 || own.0 == 0 {
        return None;
    }
    let letters = files.letters().into_iter().filter(|l| *l != dataset.letter);
    let others = letters.filter_map(|l| load(files, l).ok().map(|other| (fit(&other), l)));
    // of equally good ones the first
    let best = others.filter(|(fit, _)| *fit > own).reduce(|best, next| if next.0 > best.0 { next } else { best });
    let (letter, own) = (best?.1, dataset.letter);
    Some(format!(
        "the headings fit dataset {letter} better than {own}: if that is what this is, add --dataset {letter}"
    ))
}
