//! `ndtms submit`: check, then write the submission files, what was held back, and a manifest.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum, ValueHint};

use super::exit;
use super::options::Inputs;
use super::output::{width, write_stdout};
use super::read::Columns;
use super::session::{RecordOptions, Session, Stages};
use crate::check::describe::Describer;
use crate::check::{self, Options};
use crate::input::Hashing;
use crate::profile::Profile;
use crate::record::{ClientIndex, Period, iso};
use crate::render::submission::{Stage, Told, submission};
use crate::render::{json, text};
use crate::spec::{Dataset, Severity};
use crate::submit::{
    CodeSetting, DateLayout, Existing, Job, MappingFile, Plan, Recheck, RuleSetting, Settings, Target, rehearse, submit,
};

/// A period that ended so many days before the as-at date is most likely a slip.
const LONG_AGO: i32 = 366;
/// How many examples of each file finding are shown.
const EXAMPLES: usize = 5;

/// Check records and write what can be submitted, what was held back, and a manifest
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms submit march.csv --period 2013/14 -o march --dry-run   what would be written
  ndtms submit march.csv --period 2013/14 -o march             write the folder march
  ndtms verify march                                           is it still as written?")]
#[command(after_help = "\
The folder appears whole or not at all. It holds a submission file for each agency,
held-back.csv with every other row as it was read, findings.json and manifest.json.

Exit codes: 0 everything is submitted; 1 something is held back, or a file finding
stopped it; 2 could not be done.")]
pub(super) struct SubmitArgs {
    #[command(flatten)]
    inputs: Inputs,
    /// Folder to write: absent or empty
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: PathBuf,
    /// Period that the submission is for: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31
    #[arg(long, value_name = "PERIOD")]
    period: Period,
    /// How dates are written
    #[arg(long, value_name = "LAYOUT", default_value = "YYYYMMDD", ignore_case = true)]
    date_layout: Layout,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Rename a folder that is there already to DIR.previous
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    records: RecordOptions,
}

/// Layouts of dates, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Layout {
    /// 20140331
    #[value(name = "YYYYMMDD")]
    Digits,
    /// 2014-03-31
    #[value(name = "YYYY-MM-DD")]
    Iso,
    /// 31/03/2014
    #[value(name = "DD/MM/YYYY")]
    DayFirst,
}

impl Layout {
    fn layout(self) -> DateLayout {
        match self {
            Layout::Digits => DateLayout::Digits,
            Layout::Iso => DateLayout::Iso,
            Layout::DayFirst => DateLayout::DayFirst,
        }
    }
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &SubmitArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let existing = if args.force { Existing::SetAside } else { Existing::Refuse };
    let target = Target::new(&args.out, existing)?;

    let session = Session::begin(&args.records)?;
    let (talk, terminal) = (session.talk, &args.records.terminal);
    let work = session.find(&args.inputs.inputs)?;
    let dataset = &work.dataset;
    let as_at = session.as_at();
    let regraded = session.regraded(dataset)?;
    let layout = args.date_layout.layout();
    let period = format!("{} ({})", args.period, args.period.days());
    if args.records.show_settings {
        let own = [
            ("period", period),
            ("date layout", layout.name().to_owned()),
            ("folder", args.out.display().to_string()),
            ("dry run", if args.dry_run { "yes" } else { "no" }.to_owned()),
            ("force", if args.force { "yes" } else { "no" }.to_owned()),
        ];
        let settings = session.settings(dataset, &own);
        write_stdout(None, |out| out.write_all(settings.as_bytes()))?;
        return Ok(exit::DONE);
    }
    if let Some(hint) = &args.period.hint {
        talk.note(&format!("period {period}; {hint}"));
    }
    if args.period.first > as_at || args.period.last + LONG_AGO < as_at {
        talk.note(&format!(
            "period {period} is far from the as-at date {}; the file names will say this period: is it the right one?",
            iso(as_at)
        ));
    }
    for input in &work.inputs {
        target.spare(Path::new(input.path()), "the input")?;
    }
    for file in work.mapping.iter().flat_map(|(plan, _)| &plan.files) {
        target.spare(file, "the mapping")?;
    }
    for input in &args.inputs.inputs {
        target.spare(Path::new(input), "the input")?;
    }
    target.spare(Path::new("."), "the working folder")?;
    for left in target.leftovers() {
        talk.note(&format!(
            "{}: a temporary folder of an earlier run that was broken off, or of one that is still at work; it may hold \
             records of clients: delete it when nothing else is running",
            left.display()
        ));
    }
    stages.end("specs and inputs");

    let mut settings = settings(args, layout, dataset, session.profile());
    if let Some((plan, _)) = &work.mapping {
        settings.mapping = plan.files.iter().map(|file| MappingFile::of(file)).collect::<Result<_, _>>()?;
    }
    let extract = session.read(&work, Columns::All, Hashing::Beside)?;
    stages.end("read");
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    let options = Options { regraded: regraded.clone(), threads: terminal.thread_count(), ..Options::plain(as_at) };
    let outcome = check::check(dataset, &extract, clients, &options);
    stages.end("check");

    let redaction = session.redaction(&work.inputs)?;
    let hash = |text: &str| redaction.hash(text);
    let describer = Describer { dataset, extract: &extract, outcome: &outcome, privacy: session.privacy(&hash), as_at };
    if outcome.by_severity.of(Severity::File) > 0 {
        let options = text::TextOptions { width: width(), examples: Some(EXAMPLES) };
        write_stdout(Some(terminal.color), |out| text::write_stopped(&describer, &options, out))?;
        return Ok(exit::FINDINGS);
    }
    let mut plan = Plan::new(dataset, &extract, &outcome, &args.period, layout)?;
    let recheck = Recheck { as_at, regraded, threads: terminal.thread_count() };
    let stage = if args.dry_run {
        rehearse(&mut plan, &recheck)?;
        stages.end("check as a submission");
        Stage::Rehearsed
    } else {
        let findings = |out: &mut dyn Write| json::write(&describer, out);
        let job = Job { period: &args.period, recheck: &recheck, settings, findings: &findings };
        submit(&mut plan, &target, &job)?;
        stages.end("write and prove");
        if let Some(previous) = target.previous() {
            talk.note(&format!("the old folder is {} now", previous.display()));
        }
        Stage::Written
    };
    let told = Told { plan: &plan, period, as_at, folder: args.out.display().to_string(), stage };
    write_stdout(Some(terminal.color), |out| submission(&told, width(), out))?;
    stages.end("report");
    if terminal.timings {
        stages.tell(talk, extract.store.len());
    }
    Ok(if plan.held.is_empty() { exit::DONE } else { exit::FINDINGS })
}

/// What the manifest says of the settings.
fn settings(args: &SubmitArgs, layout: DateLayout, dataset: &Dataset, profile: Option<&Profile>) -> Settings {
    let changes = profile.map(Profile::rules).unwrap_or_default();
    let codes = profile.map(Profile::codes).unwrap_or_default();
    Settings {
        date_layout: layout.name().to_owned(),
        show_values: args.records.privacy.show_values,
        redact: args.records.privacy.redact,
        rules: changes
            .iter()
            .filter(|change| dataset.rule_id(&change.id).is_some())
            .map(|change| RuleSetting {
                rule: change.id.clone(),
                severity: change.severity.map_or("off", Severity::word).to_owned(),
                reason: change.reason.clone(),
            })
            .collect(),
        codes: codes
            .iter()
            .map(|code| CodeSetting { list: code.list.clone(), code: code.code.clone(), label: code.label.clone() })
            .collect(),
        mapping: Vec::new(),
    }
}
