//! From arguments to an extract: which dataset, which inputs, and the reading itself.

use std::ffi::OsString;
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::options::{ReadOptions, TerminalOptions, letter_of_names, letter_without_inputs, load_dataset};
use super::output::Talk;
use crate::input::{self, Input, Limits};
use crate::profile::Profile;
use crate::record::{Extract, ExtractBuilder};
use crate::spec::{Dataset, SpecFiles, load};

/// What a run works on: the dataset, and the inputs that were found.
pub(super) struct Work {
    /// With what the profile says on top.
    pub dataset: Dataset,
    /// In the order in which they are read.
    pub inputs: Vec<Input>,
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
    let mut dataset = load_dataset(files, letter_without_inputs(files, asked, profile)?, profile)?;
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let resolved = input::resolve(inputs, &input_options(options, &is_field))?;
    for notice in &resolved.notices {
        talk.note(&notice.to_string());
    }
    let inputs = resolved.inputs;
    if asked.is_none()
        && let Some(letter) = letter_of_names(inputs.iter().map(Input::file_name))?
        && letter != dataset.letter
    {
        dataset = load_dataset(files, letter, profile)?;
    }
    Ok(Work { dataset, inputs })
}

fn input_options<'a>(options: &ReadOptions, is_field: &'a (dyn Fn(&str) -> bool + Sync)) -> input::Options<'a> {
    input::Options { limits: options.limits(), sheet: options.sheet.clone(), is_field }
}

/// Which columns of the inputs are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    /// The fields of the dataset.
    Fields,
    /// All, so that rows can be handed back as they were.
    All,
}

/// Reads all inputs as one extract.
pub(super) fn read(work: &Work, columns: Columns, limits: &Limits, terminal: &TerminalOptions) -> Result<Extract> {
    let progress = progress_bar(terminal);
    let mut builder = ExtractBuilder::new(&work.dataset);
    if columns == Columns::All {
        builder = builder.keeping_unknown_columns();
    }
    for input in &work.inputs {
        builder.begin(input.path(), input.file_name(), input.sheet(), input.sha256());
        input.read_ahead(limits, &mut |batch| {
            builder.take(batch);
            progress.inc(batch.len() as u64);
        })?;
    }
    progress.finish_and_clear();
    Ok(builder.finish())
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
