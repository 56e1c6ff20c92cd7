//! `ndtms report`: one page of quality, activity and outcomes.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum, ValueHint};

use super::counting::{Counting, CountingOptions};
use super::exit;
use super::index;
use super::measure::{Small, read_reference, warnings};
use super::options::ReadOptions;
use super::output::{FileFormat, Talk, targets, write_results, write_stdout};
use super::session::{RecordOptions, Session, Stages, spare_files, spare_inputs, spare_mapping};
use super::tables;
use crate::check;
use crate::input::{Hashing, Input};
use crate::measure::comparator::Comparator;
use crate::measure::{Request, Row, SmallNumbers, Wards};
use crate::places::{self, Boundaries, Definition, Drawn, Index, Shown};
use crate::record::{ClientIndex, iso};
use crate::render::{html, report, xlsx};
use crate::report::{Question, locality, overview};
use crate::spec::measures;

/// One page of quality, activity and outcomes, for people
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms report march.csv -o march.html                 a page for the browser, in one file
  ndtms report exports/ -o year.html -o year.md --period 2013/14
  ndtms report march.csv -o march.html --reference prevalence.csv
  ndtms report march.csv -o places.html --page locality --reference prevalence.csv")]
#[command(after_help = "\
Small numbers are hidden over the whole page unless --small-numbers says otherwise.")]
pub(super) struct ReportArgs {
    /// Files, folders, .zip and .gz of CSV, wildcards, or - for standard input
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<OsString>,
    #[command(flatten)]
    counting: CountingOptions,
    /// What is on the page
    #[arg(long, value_name = "PAGE", default_value = "overview")]
    page: PageChoice,
    /// Estimates of the need: area,group,period,estimate,lower95,upper95,source
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// Index of areas that stands on the page by locality too, as `ndtms index` takes it; may be given several times
    #[arg(long, value_name = "FILE.toml", value_hint = ValueHint::FilePath)]
    index: Vec<PathBuf>,
    /// Wards by postcode sector (sector,ward): the page by locality is by ward then
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    wards: Option<PathBuf>,
    /// Outlines of the areas of an index (GeoJSON), for a map instead of bars
    #[arg(long, value_name = "FILE", requires = "index")]
    boundaries: Option<PathBuf>,
    /// Property of the outlines that names the area [default: the one that names most of them]
    #[arg(long, value_name = "NAME", requires = "boundaries")]
    area_property: Option<String>,
    /// What is done to small numbers [default: suppress]
    #[arg(long, value_name = "WHAT")]
    small_numbers: Option<Small>,
    /// Format on standard output [default: html where it is no terminal and there is no --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.html .xlsx .md); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// The pages there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PageChoice {
    /// Quality, activity and outcomes of all records
    Overview,
    /// Need, treatment and outcomes of each district, for all who share a place
    Locality,
}

/// Formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A page for the browser
    Html,
    /// A workbook with charts
    Xlsx,
    /// Text with tables
    Markdown,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("html", Format::Html),
        ("xlsx", Format::Xlsx),
        ("md", Format::Markdown),
        ("htm", Format::Html),
        ("markdown", Format::Markdown),
    ];
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &ReportArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let of_places = [("--index", !args.index.is_empty()), ("--wards", args.wards.is_some())];
    if let Some((option, _)) = of_places.iter().find(|(_, is_given)| *is_given && args.page != PageChoice::Locality) {
        bail!("{option} is for the page by locality; add --page locality, or leave it out");
    }
    let targets = targets(&args.out, args.format)?;
    let on_stdout = format_on_stdout(args, targets.is_empty())?;
    let session = Session::begin(&args.records)?;
    let mut settings = args.counting.settings(session.profile())?;
    let says_small_numbers = args.counting.set.iter().any(|text| is_of_small_numbers(text));
    if let Some(small) = args.small_numbers {
        settings.small_numbers = small.into();
    } else if !says_small_numbers && settings.small_numbers == SmallNumbers::Show {
        // a page is handed on, so small numbers are on it only where this run asks for them
        settings.small_numbers = SmallNumbers::Suppress;
    }
    let measures = measures::load(session.files())?;
    let work = session.find(&args.inputs)?;
    if args.records.show_settings {
        let lines = session.settings_of_counting(&work.dataset, &settings);
        write_stdout(None, |out| out.write_all(lines.as_bytes()))?;
        return Ok(exit::DONE);
    }
    let read = &args.records.read;
    let reference = args.reference.as_deref().map(|path| read_reference(path, read, session.talk)).transpose()?;
    let inputs: Vec<Input> = work.inputs.iter().chain(reference.iter().map(|(_, input)| input)).cloned().collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &inputs)?;
    spare_mapping(targets.iter().map(|(path, _)| path), &work)?;
    let wards = args.wards.as_deref().map(|path| read_wards(path, args, session.talk)).transpose()?;
    let own = args.index.iter().chain(&args.wards).chain(&args.boundaries);
    spare_files(targets.iter().map(|(path, _)| path), own, "an input")?;
    let indices = ReadIndices::of(args, session.talk)?;
    spare_inputs(targets.iter().map(|(path, _)| path), &indices.inputs)?;
    let published = Comparator::england(session.files())?;

    let threads = args.records.terminal.thread_count();
    let counting = Counting::of(&session, work, settings, Hashing::Beside, &mut stages)?;
    let period = counting.period(&session, args.counting.period.as_ref())?;
    let (dataset, extract) = (&counting.work.dataset, &counting.extract);
    let options =
        check::Options { regraded: session.regraded(dataset)?, threads, ..check::Options::plain(counting.as_at) };
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    let found = check::check(dataset, extract, clients, &options);
    stages.end("check of everything");
    let prepared = counting.prepared(&session)?.with_wards(wards);
    stages.end("journeys");
    let warner = |request: &Request<'_, '_>, rows: &[Row<'_>]| warnings(&prepared, request, &[], rows);
    let question = Question {
        prepared: &prepared,
        measures: &measures,
        period: &period,
        reference: reference.as_ref().map(|(reference, _)| reference),
        published: &published,
        indices: &indices.shown(),
        check: &found,
        left_out: counting.outcome.counts.episodes_held_back,
        warner: &warner,
    };
    let page = match args.page {
        PageChoice::Overview => overview(&question),
        PageChoice::Locality => locality(&question),
    };
    let page = page.map_err(|error| anyhow!(error))?;
    stages.end("figures");
    session.talk.note(&format!("as at {}, period {period} ({})", iso(counting.as_at), period.days()));
    counting.tell_held_back(&session, &prepared);
    let write = |format: Format, _: usize, out: &mut dyn Write| -> io::Result<()> {
        match format {
            Format::Html => html::report::write(&page, out),
            Format::Xlsx => xlsx::report::write(&page, xlsx::Limits::EXCEL, out),
            Format::Markdown => report::markdown(&page, out),
        }
    };
    write_results(&targets, on_stdout, session.talk, write)?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(session.talk, extract.store.len());
    }
    Ok(exit::DONE)
}

/// Reads which sector lies in which ward.
fn read_wards(path: &Path, args: &ReportArgs, talk: Talk) -> Result<Wards> {
    let options = ReadOptions { sheet: None, ..args.records.read.clone() };
    let is_heading = |heading: &str| Wards::HEADINGS.iter().any(|own| own.eq_ignore_ascii_case(heading));
    let table = tables::read_one(path, &options, &is_heading, talk)?;
    Ok(Wards::read(&table.grid)?)
}

/// The indices that are asked for, each with the shapes of its areas.
struct ReadIndices {
    indices: Vec<(Definition, Index, Option<Drawn>)>,
    inputs: Vec<Input>,
}

impl ReadIndices {
    fn of(args: &ReportArgs, talk: Talk) -> Result<ReadIndices> {
        // a sheet that is named is one of the records
        let options = ReadOptions { sheet: None, ..args.records.read.clone() };
        let boundaries = args.boundaries.as_deref().map(index::boundaries).transpose()?;
        let mut all = ReadIndices { indices: Vec::new(), inputs: Vec::new() };
        for path in &args.index {
            let read = index::read(path, &options, talk)?;
            let index = places::index(&read.definition, &read.values)?;
            let areas: Vec<&str> = index.areas.iter().map(|area| area.name.as_str()).collect();
            let of_index = |boundaries: &Boundaries| boundaries.drawn(&areas, args.area_property.as_deref());
            let drawn = boundaries.as_ref().map(of_index).transpose();
            let drawn = drawn.with_context(|| format!("the boundaries do not fit {}", path.display()))?;
            all.indices.push((read.definition, index, drawn));
            all.inputs.extend(read.inputs);
        }
        Ok(all)
    }

    fn shown(&self) -> Vec<Shown<'_>> {
        /// The decimals of an index.
        const PLACES: usize = 1;
        let shown = self.indices.iter().map(|(definition, index, drawn)| Shown {
            definition,
            index,
            drawn: drawn.as_ref(),
            places: PLACES,
        });
        shown.collect()
    }
}

/// Whether a setting as it was written is that of small numbers.
fn is_of_small_numbers(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    name.trim().to_ascii_lowercase().replace('-', "_") == "small_numbers"
}

/// The format on standard output, if any. A page is no reading on a terminal.
fn format_on_stdout(args: &ReportArgs, has_no_files: bool) -> Result<Option<Format>> {
    let format = args.format.or(has_no_files.then_some(Format::Html));
    if format == Some(Format::Html) && io::stdout().is_terminal() {
        bail!("a page of HTML cannot be read on a terminal; name a file with -o, such as -o report.html");
    }
    Ok(format)
}
