//! `ndtms check`: check records against the dataset and report.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::baseline::{KnownOptions, KnownWork};
use super::exit;
use super::options::Inputs;
use super::output::{FileFormat, Talk, check_target, hashing, show, targets, write_files, write_stdout};
use super::read::{Columns, Work};
use super::session::{RecordOptions, Session, Stages, millis, spare_inputs, spare_mapping};
use super::split::{self, SplitBy};
use crate::check::describe::{Describer, Privacy};
use crate::check::{self, Options, Outcome, agency};
use crate::measure::Settings;
use crate::measure::impact::{Impact, Question, impact};
use crate::profile::Profile;
use crate::record::{ClientIndex, Extract, Period, date_of, iso};
use crate::render::html::check as html;
use crate::render::{csv, github, json, junit, sarif, text, xlsx};
use crate::spec::measures::{self, Headline, Measure};
use crate::spec::{Dataset, Severity};

/// Check records against the dataset and report
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms check march.csv                          what is wrong, and what to do about it
  ndtms check exports/ --format csv -o all.csv   every finding of a folder as a table
  ndtms check march.csv --fail-on warning        exit 1 on warnings too
  ndtms check march.csv -o march.xlsx --split-by agency  a workbook for each agency
  ndtms check march.csv --impact                 and what held-back episodes cost the measures

  ndtms check march.csv --write-baseline known.toml --reason \"until April\"
  ndtms check april.csv --baseline known.toml    only what was not known before")]
#[command(after_help = "\
Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 could not be done.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Least severity that makes the command end with 1
    #[arg(long, value_name = "SEVERITY", default_value = "record")]
    fail_on: FailOn,
    /// Check submission files: their names and agencies too
    #[arg(long, conflicts_with = "map")]
    as_submission: bool,
    /// Tell which headline measures the held-back episodes of each rule would change, and by how many people
    #[arg(long)]
    impact: bool,
    #[command(flatten)]
    known: KnownOptions,
    /// Examples shown of each rule in the text and the test report
    #[arg(long, value_name = "N", default_value_t = 5, conflicts_with = "all")]
    max: usize,
    /// Show every finding in the text and the test report
    #[arg(long)]
    all: bool,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .json .jsonl .csv .xlsx .html .sarif, .xml a test report); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    /// Write a file for each agency, with its own rows and findings only: findings.xlsx becomes findings-N0852.xlsx
    #[arg(long, value_name = "WHAT", requires = "out", conflicts_with = "impact")]
    split_by: Option<SplitBy>,
    #[command(flatten)]
    records: RecordOptions,
}

/// Formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, grouped by rule
    Text,
    /// One document with everything
    Json,
    /// One finding a line
    Jsonl,
    /// One finding a row
    Csv,
    /// A workbook of findings, counts and the extract
    Xlsx,
    /// Findings for code scanning and editors (SARIF 2.1.0)
    Sarif,
    /// Rules as tests, for build servers
    Junit,
    /// The gravest findings as annotations of a GitHub workflow; on standard output only
    Github,
    /// A page for a browser: filters, prints, and needs nothing beside itself
    Html,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("csv", Format::Csv),
        ("xlsx", Format::Xlsx),
        ("html", Format::Html),
        ("sarif", Format::Sarif),
        ("xml", Format::Junit),
        ("ndjson", Format::Jsonl),
        ("htm", Format::Html),
    ];
    const STYLED: Option<Format> = Some(Format::Text);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);

    fn tells_hashes(self) -> bool {
        !matches!(self, Format::Text | Format::Jsonl | Format::Csv | Format::Github)
    }
}

/// What makes the command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Findings about a file as a whole
    File,
    /// And those that hold an episode back
    Record,
    /// And warnings
    Warning,
    /// And advice on quality
    Quality,
    /// Nothing
    Never,
}

impl FailOn {
    fn severity(self) -> Option<Severity> {
        match self {
            FailOn::File => Some(Severity::File),
            FailOn::Record => Some(Severity::Record),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Quality => Some(Severity::Quality),
            FailOn::Never => None,
        }
    }
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &CheckArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    // annotations mean nothing in a file
    let targets = targets(&args.out, args.format.filter(|format| *format != Format::Github))?;
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));

    let session = Session::begin(&args.records)?;
    let known = KnownWork::begin(&args.known, &args.out, &session)?;
    let (talk, terminal) = (session.talk, &args.records.terminal);
    let work = session.find(&args.inputs.inputs)?;
    let dataset = &work.dataset;
    let as_at = session.as_at();
    let regraded = session.regraded(dataset)?;
    if args.records.show_settings {
        let fail_on = args.fail_on.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default();
        let as_submission = if args.as_submission { "yes" } else { "no" };
        let baseline = args.known.read().map_or_else(|| "none".to_owned(), |path| path.display().to_string());
        let impact = if args.impact { "yes" } else { "no" };
        let own = [
            ("fail on", fail_on),
            ("as submission", as_submission.to_owned()),
            ("impact", impact.to_owned()),
            ("baseline", baseline),
        ];
        let settings = session.settings(dataset, &own);
        write_stdout(None, |out| out.write_all(settings.as_bytes()))?;
        return Ok(exit::DONE);
    }
    stages.end("specs and inputs");

    let written = || targets.iter().map(|(path, _)| path).chain(args.known.written());
    spare_inputs(written(), &work.inputs)?;
    spare_mapping(written(), &work)?;
    let extract = session.read(&work, Columns::Fields, hashing(&targets, on_stdout))?;
    stages.end("read");
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    stages.end("group by client");
    let clock = stages.clock();
    let options = Options {
        as_submission: args.as_submission,
        regraded,
        threads: terminal.thread_count(),
        clock: terminal.timings.then_some(&clock),
        ..Options::plain(as_at)
    };
    let mut outcome = check::check(dataset, &extract, clients, &options);
    stages.end("check");
    let measures = args.impact.then(|| measures::load(session.files())).transpose()?.unwrap_or_default();
    let settings = session.profile().map(Profile::counting).unwrap_or_default();
    let figures = || impact_of(dataset, &extract, &outcome, &options, (&measures, settings));
    let impact = args.impact.then(figures).transpose()?;
    if args.impact {
        stages.end("impact");
    }

    let redaction = session.redaction(&work.inputs)?;
    let hash = |text: &str| redaction.hash(text);
    let privacy = session.privacy(&hash);
    let describer = Describer { dataset, extract: &extract, outcome: &outcome, privacy, as_at };
    let compared = known.compare(&describer, talk);
    let baseline = known.baseline(&describer, compared.as_ref());
    if let Some(compared) = compared {
        outcome.leave_out(&compared.known, compared.left_out);
    }
    let privacy = session.privacy(&hash);
    let describer = Describer { dataset, extract: &extract, outcome: &outcome, privacy, as_at };
    let fails = args.fail_on.severity().is_some_and(|s| outcome.by_severity.any_at_or_above(s));
    let code = if fails { exit::FINDINGS } else { exit::DONE };
    let shown = Shown { describer: &describer, impact: impact.as_ref(), code };
    let render = |format, width, out: &mut dyn Write| render(format, &shown, args, width, out);
    match args.split_by {
        Some(SplitBy::Agency) => write_by_agency(args, &work, &shown, &targets, talk)?,
        None => write_files(&targets, talk, &render)?,
    }
    if let Some(baseline) = &baseline {
        known.write(baseline, &outcome, talk)?;
    }
    show(on_stdout, talk, &render)?;
    stages.end("report");
    if terminal.timings {
        tell_times(&stages, talk, dataset, &extract, &outcome);
    }
    Ok(code)
}

/// What there is to show.
struct Shown<'s, 'a> {
    describer: &'s Describer<'a>,
    impact: Option<&'s Impact<'a>>,
    /// The exit code of the run.
    code: u8,
}

/// Writes the files of every agency.
fn write_by_agency(
    args: &CheckArgs,
    work: &Work,
    shown: &Shown<'_, '_>,
    targets: &[(PathBuf, Format)],
    talk: Talk,
) -> Result<()> {
    let Describer { dataset, extract, outcome, ref privacy, as_at } = *shown.describer;
    let agencies = agency::agencies(dataset, extract, outcome);
    let codes: Vec<agency::Agency<'_>> = agencies.iter().map(|of| of.agency).collect();
    let endings = split::endings(&codes);
    let named = |ending: &String| {
        let own = targets.iter().map(|(path, format)| (split::path_with(path, ending), *format));
        own.collect::<Vec<_>>()
    };
    let files: Vec<Vec<(PathBuf, Format)>> = endings.iter().map(named).collect();
    let paths = || files.iter().flatten().map(|(path, _)| path);
    spare_inputs(paths(), &work.inputs)?;
    spare_mapping(paths(), work)?;
    paths().try_for_each(|path| check_target(path))?;
    for (of, files) in agencies.iter().zip(&files) {
        let part = agency::part_of(dataset, extract, outcome, of, args.records.terminal.thread_count());
        let privacy = Privacy { ..*privacy };
        let describer = Describer { dataset, extract: &part.extract, outcome: &part.outcome, privacy, as_at };
        let shown = Shown { describer: &describer, impact: None, code: shown.code };
        write_files(files, talk, &|format, width, out: &mut dyn Write| render(format, &shown, args, width, out))?;
    }
    Ok(())
}

/// Writes one format; what it had no room for is returned in sentences.
fn render(
    format: Format,
    shown: &Shown<'_, '_>,
    args: &CheckArgs,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<Vec<String>> {
    let Shown { describer, impact, code } = *shown;
    let examples = (!args.all).then_some(args.max);
    let written = match format {
        Format::Text => text::write_with(describer, impact, &text::TextOptions { width, examples }, out),
        Format::Json => json::write_with(describer, impact, out),
        Format::Jsonl => json::write_lines(describer, out),
        Format::Csv => csv::write(describer, out),
        Format::Xlsx => return xlsx::write(describer, xlsx::Limits::EXCEL, out),
        Format::Sarif => {
            let left_out = sarif::left_out(describer).into_iter().collect();
            return sarif::write(describer, code, out).map(|()| left_out);
        }
        Format::Junit => {
            junit::write(describer, &junit::JunitOptions { fail_on: args.fail_on.severity(), examples }, out)
        }
        Format::Github => github::write(describer, out),
        Format::Html => {
            let left_out = html::left_out(describer).into_iter().collect();
            return html::write(describer, impact, out).map(|()| left_out);
        }
    };
    written.map(|()| Vec::new())
}

/// What the held-back episodes would change in the headline measures of the financial year that holds the as-at date.
fn impact_of<'m>(
    dataset: &Dataset,
    extract: &Extract,
    outcome: &Outcome,
    options: &Options<'_>,
    (measures, settings): (&'m [Measure], Settings),
) -> Result<Impact<'m>> {
    let Options { as_at, threads, ref regraded, .. } = *options;
    let Some(period) = date_of(as_at).and_then(Period::financial_year_of) else {
        bail!("--impact: the as-at date {} lies in no financial year of the calendar", iso(as_at));
    };
    // without estimates, since a check takes none
    let headline: Vec<&Measure> = measures.iter().filter(|m| m.headline == Headline::Always).collect();
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    let for_figures = Options { regraded: regraded.clone(), threads, ..Options::for_figures(as_at) };
    let for_figures = check::check(dataset, extract, clients, &for_figures);
    let question = Question { measures: &headline, period: &period, settings, threads };
    impact(dataset, extract, (outcome, &for_figures), as_at, &question).map_err(|why| anyhow!("--impact: {why}"))
}

fn tell_times(stages: &Stages, talk: Talk, dataset: &Dataset, extract: &Extract, outcome: &Outcome) {
    stages.tell(talk, extract.store.len());
    let mut rules: Vec<(Duration, &str)> = outcome
        .rule_times
        .iter()
        .zip(&dataset.rules)
        .filter(|(time, _)| !time.is_zero())
        .map(|(time, rule)| (*time, rule.id.as_str()))
        .collect();
    rules.sort_by(|a, b| b.cmp(a));
    talk.plain("by rule, over all threads:");
    for (time, rule) in rules {
        talk.plain(&format!("{}  {rule}", millis(time)));
    }
}
