//! `ndtms check`: check records against the dataset and report.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use super::exit;
use super::options::{DatasetOptions, PrivacyOptions, ProfileOptions, ReadOptions, TerminalOptions, day, today};
use super::output::{Talk, check_target, width, write_file, write_stdout};
use super::read::{better_letter, find, read};
use crate::check::describe::{Describer, Privacy};
use crate::check::{self, Options, Outcome};
use crate::profile::Profile;
use crate::record::{ClientIndex, Extract, iso};
use crate::render::{csv, json, text};
use crate::spec::{Dataset, Severity};

/// Check records against the dataset and report
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ndtms check march.csv                          what is wrong, and what to do about it
  ndtms check exports/ --format csv -o all.csv   every finding of a folder as a table
  ndtms check march.csv --fail-on warning        exit 1 on warnings too

Exit codes: 0 nothing at or above --fail-on; 1 findings at or above it; 2 could not be done.")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    read: ReadOptions,
    #[command(flatten)]
    dataset: DatasetOptions,
    #[command(flatten)]
    profile: ProfileOptions,
    /// Day as at which the records are checked [default: the profile's, else today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_at: Option<i32>,
    /// Least severity that makes the command end with 1
    #[arg(long, value_name = "SEVERITY", default_value = "record")]
    fail_on: FailOn,
    /// Check submission files: their names and agencies too
    #[arg(long)]
    as_submission: bool,
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
    /// Print the settings that this run would use, and stop
    #[arg(long)]
    show_settings: bool,
    #[command(flatten)]
    privacy: PrivacyOptions,
    #[command(flatten)]
    terminal: TerminalOptions,
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

impl Format {
    /// The format that a file's ending tells.
    fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
        match ending.as_str() {
            "txt" => Some(Format::Text),
            "json" => Some(Format::Json),
            "jsonl" | "ndjson" => Some(Format::Jsonl),
            "csv" => Some(Format::Csv),
            _ => None,
        }
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
    let talk = Talk::new(args.terminal.quiet, args.terminal.color);
    let begun = Instant::now();
    let mut times = Vec::new();
    let targets = targets(args)?;

    let profile = args.profile.load()?;
    if let Some((path, _)) = &profile {
        talk.note(&format!("profile {}", path.display()));
    }
    let profile = profile.as_ref();
    let files = args.dataset.files()?;
    let work = find(&files, args.dataset.dataset, profile.map(|(_, p)| p), &args.read, talk)?;
    let dataset = &work.dataset;
    let as_at = args.as_at.or_else(|| profile.and_then(|(_, p)| p.as_at())).unwrap_or_else(today);
    let regraded = match profile {
        Some((_, profile)) => profile.regraded(dataset)?,
        None => Vec::new(),
    };
    if args.show_settings {
        let settings = settings(args, dataset, as_at, profile);
        write_stdout(None, |out| out.write_all(settings.as_bytes()))?;
        return Ok(exit::DONE);
    }
    times.push(("specs and inputs", begun.elapsed()));

    for (path, _) in &targets {
        let is_target = |input: &&crate::input::Input| same_file(path, Path::new(input.path()));
        if let Some(input) = work.inputs.iter().find(is_target) {
            bail!("--out {}: that is the input {}; name another file", path.display(), input.path());
        }
    }
    let extract = read(&work, &args.read.limits(), &args.terminal)?;
    if let Some(hint) = better_letter(&files, dataset, &extract) {
        talk.note(&hint);
    }
    times.push(("read", begun.elapsed()));
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    times.push(("group by client", begun.elapsed()));
    let clock = move || begun.elapsed();
    let options = Options {
        as_at,
        as_submission: args.as_submission,
        regraded,
        threads: args.terminal.thread_count(),
        clock: args.terminal.timings.then_some(&clock),
    };
    let outcome = check::check(dataset, &extract, clients, &options);
    times.push(("check", begun.elapsed()));

    let key = redaction_key(profile.map(|(_, p)| p), &work.inputs);
    let redact = move |text: &str| short_hash(&key, text);
    let privacy = Privacy { show_values: args.privacy.show_values, redact: args.privacy.redact.then_some(&redact) };
    let describer = Describer { dataset, extract: &extract, outcome: &outcome, privacy, as_at };
    for (path, format) in &targets {
        write_file(path, |out| match format {
            Format::Text => {
                let mut styled = Vec::new();
                render(*format, &describer, args, FILE_WIDTH, &mut styled)?;
                anstream::adapter::strip_bytes(&styled).try_for_each(|plain| out.write_all(plain))
            }
            _ => render(*format, &describer, args, FILE_WIDTH, out),
        })?;
        talk.note(&format!("wrote {}", path.display()));
    }
    if let Some(format) = args.format.or(targets.is_empty().then_some(Format::Text)) {
        let colour = (format == Format::Text).then_some(args.terminal.color);
        write_stdout(colour, |out| render(format, &describer, args, width(), out))?;
    }
    times.push(("report", begun.elapsed()));
    if args.terminal.timings {
        tell_times(&times, dataset, &extract, &outcome);
    }
    let fails = args.fail_on.severity().is_some_and(|s| outcome.by_severity.any_at_or_above(s));
    Ok(if fails { exit::FINDINGS } else { exit::DONE })
}

/// The width of text in files: the same wherever they are made.
const FILE_WIDTH: usize = 100;

/// Whether two paths lead to one file that is there.
fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn targets(args: &CheckArgs) -> Result<Vec<(PathBuf, Format)>> {
    let mut targets: Vec<(PathBuf, Format)> = Vec::new();
    for path in &args.out {
        let Some(format) = Format::of_path(path).or(args.format) else {
            bail!("--out {}: the ending tells no format; expected .txt, .json, .jsonl or .csv", path.display());
        };
        check_target(path)?;
        if targets.iter().any(|(known, _)| known == path) {
            bail!("--out {} is given twice", path.display());
        }
        targets.push((path.clone(), format));
    }
    Ok(targets)
}

fn render(
    format: Format,
    describer: &Describer<'_>,
    args: &CheckArgs,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => {
            let examples = (!args.all).then_some(args.max);
            text::write(describer, &text::TextOptions { width, examples }, out)
        }
        Format::Json => json::write(describer, out),
        Format::Jsonl => json::write_lines(describer, out),
        Format::Csv => csv::write(describer, out),
    }
}

/// The key of the hashes that stand for references: the profile's, else the content of the inputs.
fn redaction_key(profile: Option<&Profile>, inputs: &[crate::input::Input]) -> String {
    match profile.and_then(Profile::redact_key) {
        Some(key) => key.to_owned(),
        None => inputs.iter().map(crate::input::Input::sha256).collect(),
    }
}

fn short_hash(key: &str, text: &str) -> String {
    const SHOWN_BYTES: usize = 5;
    let mut hash = Sha256::new();
    hash.update((key.len() as u64).to_le_bytes());
    hash.update(key.as_bytes());
    hash.update(text.as_bytes());
    hash.finalize().iter().take(SHOWN_BYTES).fold(String::new(), |mut shown, byte| {
        // writing to a string cannot fail
        let _ = write!(shown, "{byte:02x}");
        shown
    })
}

fn settings(args: &CheckArgs, dataset: &Dataset, as_at: i32, profile: Option<&(PathBuf, Profile)>) -> String {
    let mut lines = vec![
        ("dataset".to_owned(), format!("{} ({}, {})", dataset.letter, dataset.title, dataset.version)),
        ("as-at date".to_owned(), iso(as_at)),
        ("fail on".to_owned(), args.fail_on.to_possible_value().map(|v| v.get_name().to_owned()).unwrap_or_default()),
        ("as submission".to_owned(), if args.as_submission { "yes" } else { "no" }.to_owned()),
        ("threads".to_owned(), args.terminal.thread_count().to_string()),
        ("longest cell".to_owned(), format!("{} MiB", args.read.max_cell)),
        ("longest record".to_owned(), format!("{} MiB", args.read.max_record)),
        (
            "largest archive".to_owned(),
            format!("{} MiB or {} times its size", args.read.max_unpacked, args.read.max_ratio),
        ),
        ("profile".to_owned(), profile.map_or_else(|| "none".to_owned(), |(path, _)| path.display().to_string())),
    ];
    if let Some((_, profile)) = profile {
        lines.extend(profile.settings(dataset).into_iter().map(|setting| {
            let reason = setting.reason.map(|r| format!(" ({r})")).unwrap_or_default();
            (setting.name, setting.value + &reason)
        }));
    }
    let widest = lines.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    lines.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name:<widest$}  {value}");
        text
    })
}

fn tell_times(stages: &[(&str, Duration)], dataset: &Dataset, extract: &Extract, outcome: &Outcome) {
    let talk = Talk::new(false, super::options::ColorChoice::Auto);
    let millis = |time: Duration| format!("{:>9.1} ms", time.as_secs_f64() * 1000.0);
    let mut last = Duration::ZERO;
    for (stage, end) in stages {
        talk.plain(&format!("{}  {stage}", millis(end.saturating_sub(last))));
        last = *end;
    }
    talk.plain(&format!("{}  in all, {} rows", millis(last), extract.store.len()));
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
