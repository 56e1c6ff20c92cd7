//! `ndtms convert`: a local export to the dataset layout through a mapping, or a first draft of such a mapping.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::exit;
use super::options::Inputs;
use super::output::{FileFormat, targets, width, write_file, write_stdout};
use super::read::Columns;
use super::session::{RecordOptions, Session, spare_inputs, spare_mapping};
use crate::check::describe::Describer;
use crate::check::{self, Options, Outcome};
use crate::input::Hashing;
use crate::record::{ClientIndex, Extract, date_of};
use crate::render::{csv, json, text};
use crate::spec::dataset::{Dataset, FileProblem, Form, Kind};

/// Convert a local export to the dataset layout through a mapping
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms convert local.xlsx --suggest -o local.toml        a first draft of the mapping, to be completed by hand
  ndtms convert local.xlsx --map local.toml -o march.csv  the rows of the dataset
  ndtms check local.xlsx --map local.toml                 the same, checked at once and without a file")]
#[command(after_help = "\
What cannot be mapped stays in the row as it was read and is told as a finding (V01 and on).
Of a client without consent only AGNCY, CLIENTID and CONSENT are written. The file holds the
values of all other clients: treat it as you treat the export.

Exit codes: 0 everything is mapped; 1 something is not; 2 could not be done.")]
pub(super) struct ConvertArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// File to write: the rows (.csv), or with --suggest the mapping (.toml) [default: standard output, for a mapping]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draft a mapping from headings, labels and values
    #[arg(long, conflicts_with = "map")]
    suggest: bool,
    /// Examples shown of each rule in the text
    #[arg(long, value_name = "N", default_value_t = 5, conflicts_with = "all")]
    max: usize,
    /// Show every finding in the text
    #[arg(long)]
    all: bool,
    /// Format of the findings on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    #[command(flatten)]
    records: RecordOptions,
}

/// Formats of what is not mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, grouped by rule
    Text,
    /// One document with everything
    Json,
    /// One finding a line
    Jsonl,
    /// One finding a row
    Csv,
}

/// The layout of the dataset is written as CSV only.
#[derive(Clone, Copy, PartialEq)]
struct Layout;

impl FileFormat for Layout {
    const ENDINGS: &'static [(&'static str, Layout)] = &[("csv", Layout)];
}

/// A mapping is written as TOML only.
#[derive(Clone, Copy, PartialEq)]
struct MappingFile;

impl FileFormat for MappingFile {
    const ENDINGS: &'static [(&'static str, MappingFile)] = &[("toml", MappingFile)];
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &ConvertArgs) -> Result<u8> {
    let session = Session::begin(&args.records)?;
    if args.suggest {
        return suggest(args, &session);
    }
    if args.records.map.is_none() {
        bail!("a mapping is needed: give it with --map FILE, or draft one with --suggest");
    }
    let Some(out) = &args.out else {
        bail!("a file to write is needed: give it with -o FILE, such as -o march.csv");
    };
    let target = targets::<Layout>(std::slice::from_ref(out), None)?;
    let work = session.find(&args.inputs.inputs)?;
    let dataset = &work.dataset;
    let as_at = session.as_at();
    spare_inputs(target.iter().map(|(path, _)| path), &work.inputs)?;
    spare_mapping(target.iter().map(|(path, _)| path), &work)?;
    if args.records.show_settings {
        return show_settings(&session, dataset, args);
    }

    let extract = session.read(&work, Columns::Fields, Hashing::Beside)?;
    let consent = dataset.keys.consent;
    if !extract.inputs.iter().any(|input| input.has(consent)) {
        let header = &dataset.field(consent).header;
        bail!(
            "the mapping gives no {header}, so nobody can tell whose records may be written; map the column that holds the \
             answer, or set {header} under [constants] if every client has agreed"
        );
    }
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    let options = Options {
        regraded: all_but_mapping(dataset),
        threads: args.records.terminal.thread_count(),
        ..Options::plain(as_at)
    };
    let outcome = check::check(dataset, &extract, clients, &options);
    let redaction = session.redaction(&work.inputs)?;
    let hash = |text: &str| redaction.hash(text);
    let describer = Describer { dataset, extract: &extract, outcome: &outcome, privacy: session.privacy(&hash), as_at };

    write_file(out, |to| write_rows(dataset, &extract, &outcome, to))?;
    let colour = (args.format == Format::Text).then_some(args.records.terminal.color);
    write_stdout(colour, |to| match args.format {
        Format::Text => {
            let examples = (!args.all).then_some(args.max);
            text::write_findings(&describer, &text::TextOptions { width: width(), examples }, to)?;
            writeln!(to, "\n{}", verdict(&outcome, out))
        }
        Format::Json => json::write(&describer, to),
        Format::Jsonl => json::write_lines(&describer, to),
        Format::Csv => csv::write(&describer, to),
    })?;
    let withheld = (0..extract.store.len()).filter(|row| outcome.is_withheld(*row as u32)).count();
    if withheld > 0 {
        let keys = dataset.keys;
        let names = [keys.agency, keys.client, keys.consent].map(|f| dataset.field(f).header.as_str()).join(", ");
        let rows = if withheld == 1 { "1 row".to_owned() } else { format!("{withheld} rows") };
        session.talk.note(&format!("written of clients without consent, on {rows}: only {names}"));
    }
    session.talk.note(&format!("wrote {} ({} rows)", out.display(), extract.store.len()));
    session.talk.note(&format!("now run: ndtms check {}", out.display()));
    Ok(if outcome.findings.is_empty() { exit::DONE } else { exit::FINDINGS })
}

/// Drafts a mapping.
fn suggest(args: &ConvertArgs, session: &Session<'_>) -> Result<u8> {
    let target = match &args.out {
        Some(out) if out.exists() => bail!("--out {}: is there already; name another file", out.display()),
        Some(out) => targets::<MappingFile>(std::slice::from_ref(out), None)?,
        None => Vec::new(),
    };
    let draft = session.draft(&args.inputs.inputs)?;
    for (path, _) in &target {
        write_file(path, |to| to.write_all(draft.as_bytes()))?;
        session.talk.note(&format!("wrote {}: read every line before you use it", path.display()));
    }
    if target.is_empty() {
        write_stdout(None, |to| to.write_all(draft.as_bytes()))?;
    }
    Ok(exit::DONE)
}

/// Switches off every rule but those that tell what was not mapped or could not be read.
fn all_but_mapping(dataset: &Dataset) -> Vec<(u16, Option<crate::spec::Severity>)> {
    let is_asked = |form: &Form| matches!(form, Form::Mapping(_) | Form::File(FileProblem::RaggedRow));
    let off = dataset.rules.iter().enumerate().filter(|(_, rule)| !is_asked(&rule.form));
    off.map(|(number, _)| (number as u16, None)).collect()
}

/// What became of it, in a sentence.
fn verdict(outcome: &Outcome, out: &Path) -> String {
    match outcome.findings.len() {
        0 => "Everything is mapped.".to_owned(),
        1 => format!("One thing is not mapped; it stands in {} as it was read.", out.display()),
        many => format!("{many} things are not mapped; they stand in {} as they were read.", out.display()),
    }
}

/// Writes the rows: all fields in the order of the dataset, every value quoted, dates as YYYYMMDD where they are dates.
fn write_rows(dataset: &Dataset, extract: &Extract, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let quoted = |out: &mut dyn Write, text: &str| write!(out, "\"{}\"", text.replace('"', "\"\""));
    let keys = dataset.keys;
    let kept = [keys.agency, keys.client, keys.consent];
    for (number, field) in dataset.fields.iter().enumerate() {
        out.write_all(if number == 0 { b"" } else { b"," })?;
        quoted(out, &field.header)?;
    }
    out.write_all(b"\n")?;
    for row in 0..extract.store.len() {
        let withheld = outcome.is_withheld(row as u32);
        for (number, field) in dataset.fields.iter().enumerate() {
            out.write_all(if number == 0 { b"" } else { b"," })?;
            if withheld && !kept.contains(&(number as u16)) {
                quoted(out, "")?;
                continue;
            }
            let column = &extract.store.columns[number];
            let day = column.cell(row).value().filter(|_| field.kind == Kind::Date).and_then(date_of);
            match day {
                Some(day) => quoted(out, &day.format("%Y%m%d").to_string())?,
                None => quoted(out, column.text(row))?,
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn show_settings(session: &Session<'_>, dataset: &Dataset, args: &ConvertArgs) -> Result<u8> {
    let none = || "none".to_owned();
    let mapping = args.records.map.as_ref().map_or_else(none, |path| path.display().to_string());
    let profile = session.profile.as_ref().map_or_else(none, |(path, _)| path.display().to_string());
    let settings = format!(
        "dataset  {} ({}, {})\nmapping  {mapping}\nprofile  {profile}\n",
        dataset.letter, dataset.title, dataset.version
    );
    write_stdout(None, |out| out.write_all(settings.as_bytes()))?;
    Ok(exit::DONE)
}
