//! From arguments to an extract: which dataset, which inputs, and the reading itself.

use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::options::{ReadOptions, TerminalOptions};
use super::output::Talk;
use crate::input::{self, Batch, Input, InputError};
use crate::record::{Extract, ExtractBuilder};
use crate::spec::{Dataset, SpecFiles, load};

/// Finds the inputs and reads them all as one extract.
pub(super) fn read(
    dataset: &Dataset,
    options: &ReadOptions,
    terminal: &TerminalOptions,
    talk: Talk,
) -> Result<(Vec<Input>, Extract)> {
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let input_options = input::Options { limits: options.limits(), sheet: options.sheet.clone(), is_field: &is_field };
    let resolved = input::resolve(&options.inputs, &input_options)?;
    for notice in &resolved.notices {
        talk.note(&notice.to_string());
    }
    let progress = progress_bar(terminal);
    let mut builder = ExtractBuilder::new(dataset);
    for input in &resolved.inputs {
        builder.begin(input.path(), input.file_name(), input.sheet(), input.sha256());
        read_input(input, &input_options, &mut builder, &progress)?;
    }
    progress.finish_and_clear();
    Ok((resolved.inputs, builder.finish()))
}

/// Reads one input: a thread takes it apart into cells while this one files them.
fn read_input(
    input: &Input,
    options: &input::Options<'_>,
    builder: &mut ExtractBuilder<'_>,
    progress: &ProgressBar,
) -> Result<(), InputError> {
    const AHEAD: usize = 4;
    let (full, batches) = sync_channel::<Batch>(AHEAD);
    let (empty, spare) = sync_channel::<Batch>(AHEAD + 2);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            input.read(&options.limits, &mut |batch| {
                if full.send(batch).is_err() {
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(spare.try_recv().unwrap_or_default())
            })
        });
        for mut batch in batches {
            builder.take(&batch);
            progress.inc(batch.len() as u64);
            batch.clear();
            // with enough spare batches about, this one is let go
            let _ = empty.try_send(batch);
        }
        match reader.join() {
            Ok(done) => done.map(|_| ()),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
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
