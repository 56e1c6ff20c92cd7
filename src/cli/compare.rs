//! `ndtms compare`: saved measures and league tables side by side.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::exit;
use super::options::{ReadOptions, TerminalOptions};
use super::output::{FileFormat, Talk, targets, write_results};
use super::session::{same_file, spare_inputs};
use super::tables;
use crate::compare::saved::{Saved, SideBySide, Targets, compare, is_heading};
use crate::render::compare::{markdown, text};
use crate::render::{table, xlsx};

/// Put saved measures or league tables side by side
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms compare last-year.csv this-year.csv             what changed, and whether it may be chance
  ndtms compare q1.csv q2.csv q3.csv --baseline q1.csv  several with one
  ndtms compare then.csv now.csv --target targets.csv   how many clients are needed to reach a target
  ndtms compare a.csv b.csv --fail-on-change            exit 1 when any figure differs")]
#[command(after_help = "\
Rows are matched by measure, population and groupings. Targets are in the columns target and, where they differ,
measure, population and groupings.

Exit codes: 0 done; 1 a difference, with --fail-on-change; 2 could not be done.")]
pub(super) struct CompareArgs {
    /// Measures or league tables saved as CSV; the others are compared with the first
    #[arg(value_name = "TABLE", required = true)]
    tables: Vec<OsString>,
    /// Table that the others are compared with [default: the first]
    #[arg(long, value_name = "TABLE")]
    baseline: Option<PathBuf>,
    /// Table of targets
    #[arg(long, value_name = "FILE")]
    target: Option<PathBuf>,
    /// End with 1 when any figure differs
    #[arg(long)]
    fail_on_change: bool,
    /// Decimals in formats for people
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=9))]
    decimals: Option<u8>,
    #[command(flatten)]
    read: ReadOptions,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    terminal: TerminalOptions,
}

/// Formats of tables side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One comparison a row
    Csv,
    /// One document
    Json,
    /// One comparison a line
    Jsonl,
    /// For reports
    Markdown,
    /// A workbook with real numbers
    Xlsx,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("md", Format::Markdown),
        ("xlsx", Format::Xlsx),
        ("ndjson", Format::Jsonl),
    ];
    const STYLED: Option<Format> = Some(Format::Text);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &CompareArgs) -> Result<u8> {
    let targets = targets(&args.out, args.format)?;
    let talk = Talk::new(args.terminal.quiet, args.terminal.color);
    // a baseline that is among the tables is not compared with itself
    let others = args
        .tables
        .iter()
        .filter(|table| args.baseline.as_ref().is_none_or(|baseline| !same_file(baseline, table.as_ref())));
    let baseline = args.baseline.iter().map(|path| path.as_os_str().to_owned());
    let paths: Vec<OsString> = baseline.chain(others.cloned()).collect();
    let inputs = tables::read(&paths, &args.read, &is_heading, talk)?;
    let target = match &args.target {
        Some(path) => Some(tables::read_one(path, &args.read, &is_heading, talk)?),
        None => None,
    };
    let all: Vec<_> = inputs.iter().chain(&target).map(|table| table.input.clone()).collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &all)?;

    let saved = inputs.iter().map(|table| Saved::read(&table.grid)).collect::<Result<Vec<_>, _>>()?;
    let (baseline, others) = match &saved[..] {
        [baseline, others @ ..] if !others.is_empty() => (baseline, others),
        _ => bail!("there is one table and nothing to compare it with; name another, or one with --baseline"),
    };
    let aims = target.as_ref().map(|table| Targets::read(&table.grid)).transpose()?;
    let side_by_side = compare(baseline, others, aims.as_ref())?;
    if let (Some(table), [first, ..]) = (&target, &side_by_side.unused_targets[..]) {
        let (path, unused) = (&table.grid.path, side_by_side.unused_targets.len());
        talk.note(&format!("{path}: {unused} of the targets fit no row, the first at line {first}"));
    }

    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    write_results(&targets, on_stdout, talk, |format, width, out| render(format, &side_by_side, args, width, out))?;
    Ok(if args.fail_on_change && side_by_side.is_changed() { exit::FINDINGS } else { exit::DONE })
}

fn render(
    format: Format,
    side_by_side: &SideBySide,
    args: &CompareArgs,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let decimals = args.decimals.map(usize::from);
    match format {
        Format::Text => text(side_by_side, decimals, width, out),
        Format::Csv => table::csv(&side_by_side.table(), out),
        Format::Json => table::json(&side_by_side.table(), "ndtms.compare/1", &[], out),
        Format::Jsonl => table::json_lines(&side_by_side.table(), out),
        Format::Markdown => markdown(side_by_side, decimals, out),
        Format::Xlsx => {
            let paths = args.baseline.iter().map(|path| path.display().to_string());
            let tables = paths.chain(args.tables.iter().map(|path| path.to_string_lossy().into_owned()));
            let about: Vec<(String, String)> = tables.map(|path| ("table".to_owned(), path)).collect();
            let (name, table) = ("Side by side", &side_by_side.table());
            xlsx::table(&xlsx::TableBook { name, table, places: decimals, about: &about }, xlsx::Limits::EXCEL, out)
        }
    }
}
