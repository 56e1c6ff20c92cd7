//! `ndtms journeys`: the journeys as a table.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::counting::{Counting, CountingOptions, settings_line};
use super::exit;
use super::options::Inputs;
use super::output::{FileFormat, targets, write_results, write_stdout};
use super::session::{RecordOptions, Session, Stages, spare_inputs};
use crate::input::Hashing;
use crate::journey::{Lists, PATHWAY_COLUMNS, TableOptions, columns, pathways, pathways_table, table};
use crate::measure::disclosure::{Whole, of_pathways};
use crate::record::iso;
use crate::render;
use crate::render::xlsx::{Limits, TableBook};
use crate::table::{Holds, Table};

/// The derived journeys as a table, so that any figure can be audited or queried elsewhere
///
/// A person is a running number; identifying values are shown with --show-values only. With --period, the journeys that
/// overlap it.
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms journeys exports/ -o journeys.csv                every journey of a folder of extracts
  ndtms journeys march.csv --period 2013/14              those of a year
  ndtms journeys exports/ -o journeys.parquet            for DuckDB, Polars or Spark
  ndtms journeys march.csv --set gap_days=28             with longer gaps within a journey
  ndtms journeys march.csv --pathways --period 2013/14   from which treatment people go on to which")]
pub(super) struct JourneysArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Instead of journeys, how many of those that started in the period went from which intervention and agency to which,
    /// and how they ended
    #[arg(long)]
    pathways: bool,
    #[command(flatten)]
    counting: CountingOptions,
    /// Format on standard output [default: csv; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.csv .jsonl .json .xlsx .parquet); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// Formats of journeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One journey a row
    Csv,
    /// One journey a line
    Jsonl,
    /// One document
    Json,
    /// A workbook, one journey a row
    Xlsx,
    /// Typed columns, for `DuckDB`, Polars, Spark and their like
    Parquet,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("csv", Format::Csv),
        ("jsonl", Format::Jsonl),
        ("json", Format::Json),
        ("xlsx", Format::Xlsx),
        ("parquet", Format::Parquet),
        ("ndjson", Format::Jsonl),
    ];
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &JourneysArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let targets = targets(&args.out, args.format)?;
    refuse_parquet(args.format, &targets)?;
    let session = Session::begin(&args.records)?;
    let settings = args.counting.settings(session.profile())?;
    let work = session.find(&args.inputs.inputs)?;
    if args.records.show_settings {
        let lines = session.settings_of_counting(&work.dataset, &settings);
        write_stdout(None, |out| out.write_all(lines.as_bytes()))?;
        return Ok(exit::DONE);
    }
    spare_inputs(targets.iter().map(|(path, _)| path), &work.inputs)?;
    let counting = Counting::of(&session, work, settings, Hashing::Beside, &mut stages)?;
    let mut prepared = counting.prepared(&session)?;
    stages.end("journeys");
    let asked = args.counting.period.as_ref();
    let period = match asked {
        None if !args.pathways => None,
        asked => Some(counting.period(&session, asked)?),
    };
    if let Some(period) = period.as_ref().filter(|_| !args.pathways) {
        prepared.journeys.journeys.retain(|journey| journey.overlaps(period.first, period.last));
    }
    let of = period.as_ref().map_or_else(String::new, |p| format!(", period {p} ({})", p.days()));
    session.talk.note(&format!("as at {}{of}; {}", iso(counting.as_at), settings_line(&settings)));
    counting.tell_held_back(&session, &prepared);

    let steps = period.as_ref().filter(|_| args.pathways).map(|period| {
        let (dataset, extract) = (&counting.work.dataset, &counting.extract);
        let days = period.first..=period.last;
        let found = pathways(dataset, extract, &prepared.fields, &prepared.journeys, days);
        // how many there are in all stands in other figures of the period
        pathways_table(&found, &of_pathways(&found, Whole::Known, settings.small_numbers))
    });
    let redaction = session.redaction(&counting.work.inputs)?;
    let hash = |text: &str| redaction.hash(text);
    let write = |format: Format, out: &mut dyn Write| -> io::Result<()> {
        let joined = matches!(format, Format::Csv | Format::Xlsx | Format::Parquet);
        let lists = if joined { Lists::Joined } else { Lists::Apart };
        let options = TableOptions { retained_days: settings.retained_days, lists, privacy: session.privacy(&hash) };
        let (dataset, extract) = (&counting.work.dataset, &counting.extract);
        let (table, name, schema) = match &steps {
            Some(steps) => (steps.clone(), "Pathways", SCHEMA_OF_PATHWAYS),
            None => (table(dataset, extract, &prepared.fields, &prepared.journeys, &options), "Journeys", SCHEMA),
        };
        match format {
            Format::Csv => render::table::csv(&table, out),
            Format::Jsonl => render::table::json_lines(&table, out),
            Format::Json => render::table::json(&table, schema, &counting.head(period.as_ref()), out),
            Format::Xlsx => {
                let mut about = render::xlsx::about_of(&counting.head(period.as_ref()));
                about.extend(counting.held_back_in_words(&prepared).map(|said| ("warning".to_owned(), said)));
                let book = TableBook { name, table: &table, places: None, about: &about };
                render::xlsx::table(&book, Limits::EXCEL, out)
            }
            Format::Parquet if steps.is_some() => parquet(&table, PATHWAY_COLUMNS.into_iter(), out),
            Format::Parquet => parquet(&table, columns(&options.privacy), out),
        }
    };
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Csv));
    write_results(&targets, on_stdout, session.talk, |format, _, out| write(format, out))?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(session.talk, counting.extract.store.len());
    }
    Ok(exit::DONE)
}

#[cfg(feature = "parquet")]
fn parquet(table: &Table, columns: impl Iterator<Item = (&'static str, Holds)>, out: &mut dyn Write) -> io::Result<()> {
    let holds: Vec<_> = columns.map(|(_, holds)| holds).collect();
    render::parquet::write(table, &holds, out)
}

#[cfg(not(feature = "parquet"))]
fn parquet(_: &Table, _: impl Iterator<Item = (&'static str, Holds)>, _: &mut dyn Write) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}

/// Refuses Parquet, before any work is done, where it cannot be made or would spoil a terminal.
fn refuse_parquet(on_stdout: Option<Format>, targets: &[(PathBuf, Format)]) -> Result<()> {
    let on_stdout = on_stdout == Some(Format::Parquet);
    let is_wanted = on_stdout || targets.iter().any(|(_, format)| *format == Format::Parquet);
    if is_wanted && !cfg!(feature = "parquet") {
        bail!("this build of ndtms cannot write Parquet; write .csv, or build it again with --features parquet");
    }
    if on_stdout && io::stdout().is_terminal() {
        bail!("Parquet is not for a terminal; name a file with --out, such as -o journeys.parquet");
    }
    Ok(())
}

/// The name and version of the document's shape.
const SCHEMA: &str = "ndtms.journeys/1";

/// The same of pathways.
const SCHEMA_OF_PATHWAYS: &str = "ndtms.pathways/1";
