//! `ndtms diff`: what differs between two extracts or submission folders.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::exit;
use super::output::{FileFormat, targets, write_results, write_stdout};
use super::read::Columns;
use super::session::{RecordOptions, Session, Stages, spare_inputs};
use crate::compare::diff::describe::Describer;
use crate::compare::diff::{Side, compare};
use crate::input::{Hashing, Input};
use crate::render::text::{TextOptions, diff as text};
use crate::render::{diff, xlsx};
use crate::submit::{SubmitError, submission_files};

/// Compare two extracts or submission folders: what was added, is gone or changed
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms diff february.csv march.csv          what changed since the last month's extract
  ndtms diff sent/2014-02 march.csv          the same against what was submitted
  ndtms diff old.csv new.csv -o diff.csv     every difference as a table")]
#[command(after_help = "\
Values are compared as what they mean: 20130401 is 2013-04-01, a blank is NULL, a postcode its sector.

Exit codes: 0 no difference; 1 a difference; 2 could not be done.")]
pub(super) struct DiffArgs {
    /// What was before: a file, folder, submission folder, .zip or .gz of CSV, wildcard, or - for standard input
    #[arg(value_name = "OLD")]
    old: OsString,
    /// What is now, likewise
    #[arg(value_name = "NEW")]
    new: OsString,
    /// Examples shown of each kind of difference in the text
    #[arg(long, value_name = "N", default_value_t = 5, conflicts_with = "all")]
    max: usize,
    /// Show every difference in the text
    #[arg(long)]
    all: bool,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// Formats of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, the worst kind of difference first
    Text,
    /// One document with everything
    Json,
    /// One difference a line
    Jsonl,
    /// One difference a row
    Csv,
    /// A workbook, one difference a row
    Xlsx,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("csv", Format::Csv),
        ("ndjson", Format::Jsonl),
        ("xlsx", Format::Xlsx),
    ];
    const STYLED: Option<Format> = Some(Format::Text);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &DiffArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let targets = targets(&args.out, args.format)?;
    if args.old == "-" && args.new == "-" {
        bail!("OLD and NEW are both standard input, which can be read only once; name a file for one of them");
    }

    let session = Session::begin(&args.records)?;
    let (talk, terminal) = (session.talk, &args.records.terminal);
    // what was submitted is mapped already
    let is_submission = |input: &OsString| {
        let path = Path::new(input);
        Ok::<_, SubmitError>(path.is_dir() && submission_files(path)?.is_some())
    };
    let find = |input: &OsString| {
        let input = std::slice::from_ref(input);
        if is_submission(&input[0])? { session.find_unmapped(input) } else { session.find(input) }
    };
    let works = [find(&args.old)?, find(&args.new)?];
    let as_at = session.as_at();
    if args.records.show_settings {
        let old = &works[0].dataset;
        let own = [("dataset of OLD", format!("{} ({}, {})", old.letter, old.title, old.version))];
        let settings = session.settings(&works[1].dataset, &own);
        write_stdout(None, |out| out.write_all(settings.as_bytes()))?;
        return Ok(exit::DONE);
    }
    stages.end("specs and inputs");

    let inputs: Vec<Input> = works.iter().flat_map(|work| &work.inputs).cloned().collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &inputs)?;
    let extracts = [
        session.read(&works[0], Columns::Fields, Hashing::Beside)?,
        session.read(&works[1], Columns::Fields, Hashing::Beside)?,
    ];
    stages.end("read");
    let old = Side::new(&works[0].dataset, &extracts[0]);
    let new = Side::new(&works[1].dataset, &extracts[1]);
    stages.end("group by client");
    let comparison = compare(&old, &new, as_at)?;
    stages.end("compare");

    let redaction = session.redaction(&inputs)?;
    let hash = |text: &str| redaction.hash(text);
    let describer = Describer { old: &old, new: &new, comparison: &comparison, privacy: session.privacy(&hash) };
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    write_results(&targets, on_stdout, talk, |format, width, out| render(format, &describer, args, width, out))?;
    stages.end("report");
    if terminal.timings {
        stages.tell(talk, extracts.iter().map(|extract| extract.store.len()).sum());
    }
    Ok(if comparison.differences.is_empty() { exit::DONE } else { exit::FINDINGS })
}

fn render(
    format: Format,
    describer: &Describer<'_>,
    args: &DiffArgs,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => {
            let examples = (!args.all).then_some(args.max);
            text::write(describer, &TextOptions { width, examples }, out)
        }
        Format::Json => diff::json(describer, out),
        Format::Jsonl => diff::json_lines(describer, out),
        Format::Csv => diff::csv(describer, out),
        Format::Xlsx => {
            let (table, about) = (&diff::table(describer), &diff::about(describer));
            let book = xlsx::TableBook { name: "Differences", table, places: None, about };
            xlsx::table(&book, xlsx::Limits::EXCEL, out)
        }
    }
}
