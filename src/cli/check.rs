//! `ndtms check`: check records against the dataset and report.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::baseline::{KnownOptions, KnownWork};
use super::exit;
use super::options::Inputs;
use super::output::{FileFormat, Talk, targets, width, write_file, write_stdout};
use super::read::Columns;
use super::session::{RecordOptions, Session, Stages, millis, spare_inputs, spare_mapping};
use crate::check::describe::Describer;
use crate::check::{self, Options, Outcome};
use crate::measure::Settings;
use crate::measure::impact::{Impact, Question, impact};
use crate::record::{ClientIndex, Extract, Period, date_of, iso};
use crate::render::{csv, json, text};
use crate::spec::measures::{self, Headline, Measure};
use crate::spec::{Dataset, Severity};

/// Check records against the dataset and report
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms check march.csv                          what is wrong, and what to do about it
  ndtms check exports/ --format csv -o all.csv   every finding of a folder as a table
  ndtms check march.csv --fail-on warning        exit 1 on warnings too
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
    /// Examples shown of each rule in the text
    #[arg(long, value_name = "N", default_value_t = 5, conflicts_with = "all")]
    max: usize,
    /// Show every finding in the text
    #[arg(long)]
    all: bool,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .json .jsonl .csv); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
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
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("csv", Format::Csv),
        ("ndjson", Format::Jsonl),
    ];
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
    let targets = targets(&args.out, args.format)?;

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
    let extract = session.read(&work, Columns::Fields)?;
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
    let impact = args.impact.then(|| impact_of(dataset, &extract, &outcome, &options, &measures)).transpose()?;
    if args.impact {
        stages.end("impact");
    }

    let redaction = session.redaction(&work.inputs);
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
    for (path, format) in &targets {
        write_file(path, |out| match format {
            Format::Text => {
                let mut styled = Vec::new();
                render(*format, &describer, impact.as_ref(), args, FILE_WIDTH, &mut styled)?;
                anstream::adapter::strip_bytes(&styled).try_for_each(|plain| out.write_all(plain))
            }
            _ => render(*format, &describer, impact.as_ref(), args, FILE_WIDTH, out),
        })?;
        talk.note(&format!("wrote {}", path.display()));
    }
    if let Some(baseline) = &baseline {
        known.write(baseline, &outcome, talk)?;
    }
    if let Some(format) = args.format.or(targets.is_empty().then_some(Format::Text)) {
        let colour = (format == Format::Text).then_some(terminal.color);
        write_stdout(colour, |out| render(format, &describer, impact.as_ref(), args, width(), out))?;
    }
    stages.end("report");
    if terminal.timings {
        tell_times(&stages, talk, dataset, &extract, &outcome);
    }
    let fails = args.fail_on.severity().is_some_and(|s| outcome.by_severity.any_at_or_above(s));
    Ok(if fails { exit::FINDINGS } else { exit::DONE })
}

/// The width of text in files: the same wherever they are made.
const FILE_WIDTH: usize = 100;

fn render(
    format: Format,
    describer: &Describer<'_>,
    impact: Option<&Impact<'_>>,
    args: &CheckArgs,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => {
            let examples = (!args.all).then_some(args.max);
            text::write_with(describer, impact, &text::TextOptions { width, examples }, out)
        }
        Format::Json => json::write_with(describer, impact, out),
        Format::Jsonl => json::write_lines(describer, out),
        Format::Csv => csv::write(describer, out),
    }
}

/// What the held-back episodes would change in the headline measures of the financial year that holds the as-at date.
fn impact_of<'m>(
    dataset: &Dataset,
    extract: &Extract,
    outcome: &Outcome,
    options: &Options<'_>,
    measures: &'m [Measure],
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
    let question = Question { measures: &headline, period: &period, settings: Settings::default(), threads };
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
