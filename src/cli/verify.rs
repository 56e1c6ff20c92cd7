//! `ndtms verify`: whether a submission folder is whole and unaltered.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum, ValueHint};

use super::exit;
use super::options::{DatasetOptions, TerminalOptions};
use super::output::{FileFormat, Talk, targets, write_results};
use super::session::Stages;
use crate::render::submission::verification;
use crate::render::table;
use crate::submit::{Verification, verify};

/// The name and version of the document's shape.
const SCHEMA: &str = "ndtms.verify/1";

/// Prove that a submission folder is whole and unaltered
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms verify march-2014                is it still as it was written?
  ndtms verify march-2014 -o proof.txt   the answer in a file")]
#[command(after_help = "\
Compares every file of the folder with the manifest (hashes, rows, names), counts the rows
again, and checks the submission files again, as at the day of the manifest.

The manifest is no signature: this finds accidents. Whoever changes a file and rewrites the
manifest to fit is not found out.

Exit codes: 0 whole and unaltered; 1 something differs; 2 could not be done.")]
pub(super) struct VerifyArgs {
    /// Folder that was written by ndtms submit
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
    /// Folder of datasets that come before the compiled-in ones, letter by letter
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    specs: Option<PathBuf>,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .json .csv); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    terminal: TerminalOptions,
}

/// Formats of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: what differs, and the verdict
    Text,
    /// One document with everything that was looked at
    Json,
    /// Everything that was looked at, a row each
    Csv,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] =
        &[("txt", Format::Text), ("json", Format::Json), ("csv", Format::Csv)];
    const STYLED: Option<Format> = Some(Format::Text);
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &VerifyArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let talk = Talk::new(args.terminal.quiet, args.terminal.color);
    let targets = targets(&args.out, args.format)?;
    for (path, _) in &targets {
        let above = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if matches!((above.canonicalize(), args.folder.canonicalize()), (Ok(above), Ok(folder)) if above == folder) {
            bail!("--out {}: nothing may be added to the folder that is verified; name another one", path.display());
        }
    }
    let files = DatasetOptions { dataset: None, specs: args.specs.clone() }.files()?;
    let verified = verify(&args.folder, &files, args.terminal.thread_count())?;
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    write_results(&targets, on_stdout, talk, |format, width, out| render(format, &verified, args, width, out))?;
    if args.terminal.timings {
        stages.end("verify");
        stages.tell(talk, verified.manifest.counts.read as usize);
    }
    Ok(if verified.is_sound() { exit::DONE } else { exit::FINDINGS })
}

fn render(
    format: Format,
    verified: &Verification,
    args: &VerifyArgs,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => verification(verified, &args.folder.display().to_string(), width, out),
        Format::Json => table::json(&verified.table(), SCHEMA, &[], out),
        Format::Csv => table::csv(&verified.table(), out),
    }
}
