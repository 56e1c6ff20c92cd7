//! What every command that works on records begins with: the profile, the datasets, the inputs, the reading.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use super::options::{
    DatasetOptions, PrivacyOptions, ProfileOptions, ReadOptions, TerminalOptions, day, letter_without_inputs,
    load_dataset, today,
};
use super::output::Talk;
use super::read::{self, Work, better_letter};
use crate::check::describe::Privacy;
use crate::input::{Hashing, Input};
use crate::mapping::suggest::{Synonyms, suggest};
use crate::measure::Settings;
use crate::profile::Profile;
use crate::record::{Extract, iso};
use crate::spec::{Dataset, Severity, SpecFiles};

/// The options of every command that works on records.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Input options")]
pub(super) struct RecordOptions {
    #[command(flatten)]
    pub read: ReadOptions,
    /// Mapping of a local export: its tables, headings and codes to those of the dataset
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    #[command(flatten)]
    pub dataset: DatasetOptions,
    #[command(flatten)]
    pub profile: ProfileOptions,
    /// Day as at which the records are looked at [default: the profile's; else today, or for figures the latest day that
    /// the input tells of]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_at: Option<i32>,
    /// Print the settings that this run would use, and stop
    #[arg(long)]
    pub show_settings: bool,
    #[command(flatten)]
    pub privacy: PrivacyOptions,
    #[command(flatten)]
    pub terminal: TerminalOptions,
}

/// A run that has begun: its options, its profile and the datasets that it knows.
pub(super) struct Session<'a> {
    options: &'a RecordOptions,
    /// What the run says on stderr.
    pub talk: Talk,
    /// The profile and its path.
    pub profile: Option<(PathBuf, Profile)>,
    files: SpecFiles,
}

impl<'a> Session<'a> {
    /// Finds the profile, and says which it is.
    pub(super) fn begin(options: &'a RecordOptions) -> Result<Self> {
        let talk = Talk::new(options.terminal.quiet, options.terminal.color);
        let profile = options.profile.load()?;
        if let Some((path, _)) = &profile {
            talk.note(&format!("profile {}", path.display()));
        }
        Ok(Session { options, talk, profile, files: options.dataset.files()? })
    }

    /// The profile.
    pub(super) fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref().map(|(_, profile)| profile)
    }

    /// The day as at which records are checked: as asked for, else the profile's, else today.
    pub(super) fn as_at(&self) -> i32 {
        self.as_at_given().unwrap_or_else(today)
    }

    /// The day that is asked for, else the profile's.
    pub(super) fn as_at_given(&self) -> Option<i32> {
        self.options.as_at.or_else(|| self.profile().and_then(Profile::as_at))
    }

    /// The files of the datasets.
    pub(super) fn files(&self) -> &SpecFiles {
        &self.files
    }

    /// What a run that counts would use.
    pub(super) fn settings_of_counting(&self, dataset: &Dataset, settings: &Settings) -> String {
        let as_at = self.as_at_given().map_or_else(|| "the latest day that the input tells of".to_owned(), iso);
        let own: Vec<(&str, String)> = settings.list().into();
        self.settings_as_at(dataset, as_at, &own)
    }

    /// Whether references are shown as hashes.
    pub(super) fn is_redacted(&self) -> bool {
        self.options.privacy.redact
    }

    /// Finds inputs that are records of the dataset already, whatever mapping there is.
    pub(super) fn find_unmapped(&self, inputs: &[OsString]) -> Result<Work> {
        let asked = self.options.dataset.dataset;
        read::find(&self.files, asked, self.profile(), inputs, &self.options.read, self.talk)
    }

    /// The dataset of inputs that were found already.
    pub(super) fn find_among(&self, inputs: Vec<Input>) -> Result<Work> {
        read::find_among(&self.files, self.options.dataset.dataset, self.profile(), inputs)
    }

    /// Finds inputs and the dataset that they are of.
    pub(super) fn find(&self, inputs: &[OsString]) -> Result<Work> {
        let options = self.options;
        let Some(map) = &options.map else { return self.find_unmapped(inputs) };
        let asked = (options.dataset.dataset, self.profile());
        read::find_mapped(&self.files, asked, inputs, &options.read, map, self.talk)
    }

    /// How many threads are used.
    pub(super) fn threads(&self) -> usize {
        self.options.terminal.thread_count()
    }

    /// The rules that the profile gives another severity.
    pub(super) fn regraded(&self, dataset: &Dataset) -> Result<Vec<(u16, Option<Severity>)>> {
        Ok(match self.profile() {
            Some(profile) => profile.regraded(dataset)?,
            None => Vec::new(),
        })
    }

    /// Reads all inputs as one extract, and says so when another letter fits them better.
    pub(super) fn read(&self, work: &Work, columns: read::Columns, hashing: Hashing) -> Result<Extract> {
        // references are hidden by a key that may be made of the hashes
        let hashing = if self.options.privacy.redact { Hashing::Beside } else { hashing };
        let (limits, terminal) = (self.options.read.limits(), &self.options.terminal);
        let extract = read::read(work, columns, hashing, &limits, terminal, self.talk)?;
        if work.mapping.is_none()
            && let Some(hint) = better_letter(&self.files, &work.dataset, &extract)
        {
            self.talk.note(&hint);
        }
        Ok(extract)
    }

    /// The settings of the run, as lines; `own` are those of the command.
    pub(super) fn settings(&self, dataset: &Dataset, own: &[(&str, String)]) -> String {
        self.settings_as_at(dataset, iso(self.as_at()), own)
    }

    /// The same, with the as-at date in words.
    fn settings_as_at(&self, dataset: &Dataset, as_at: String, own: &[(&str, String)]) -> String {
        let (read, terminal) = (&self.options.read, &self.options.terminal);
        let mut lines = vec![
            ("dataset".to_owned(), format!("{} ({}, {})", dataset.letter, dataset.title, dataset.version)),
            ("as-at date".to_owned(), as_at),
        ];
        lines.extend(own.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        lines.extend([
            ("threads".to_owned(), terminal.thread_count().to_string()),
            ("longest cell".to_owned(), format!("{} MiB", read.max_cell)),
            ("longest record".to_owned(), format!("{} MiB", read.max_record)),
            ("largest archive".to_owned(), format!("{} MiB or {} times its size", read.max_unpacked, read.max_ratio)),
        ]);
        let shown = |path: Option<&PathBuf>| path.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
        lines.push(("mapping".to_owned(), shown(self.options.map.as_ref())));
        lines.push(("profile".to_owned(), shown(self.profile.as_ref().map(|(path, _)| path))));
        if let Some(profile) = self.profile() {
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

    /// Drafts a mapping for inputs that have none.
    pub(super) fn draft(&self, inputs: &[OsString]) -> Result<String> {
        let letter = letter_without_inputs(&self.files, self.options.dataset.dataset, self.profile())?;
        let dataset = load_dataset(&self.files, letter, self.profile())?;
        let synonyms = Synonyms::load(&self.files, &dataset)?;
        let tables = read::read_all_raw(inputs, &dataset, &self.options.read, &self.options.terminal, self.talk)?;
        suggest(&dataset, &synonyms, &tables).map_err(anyhow::Error::msg)
    }

    /// What turns references into hashes, when that is asked for.
    pub(super) fn redaction(&self, inputs: &[Input]) -> Result<Redaction> {
        let asked = self.options.privacy.redact;
        Ok(Redaction { key: asked.then(|| redaction_key(self.profile(), inputs)).transpose()? })
    }

    /// What may be shown of people.
    pub(super) fn privacy<'r>(&self, hash: &'r (dyn Fn(&str) -> String + Sync)) -> Privacy<'r> {
        let PrivacyOptions { show_values, redact } = self.options.privacy;
        Privacy { show_values, redact: redact.then_some(hash) }
    }
}

/// Makes the hashes that stand for references.
pub(super) struct Redaction {
    key: Option<String>,
}

impl Redaction {
    /// The short hash of a text.
    pub(super) fn hash(&self, text: &str) -> String {
        const SHOWN_BYTES: usize = 5;
        let key = self.key.as_deref().unwrap_or_default();
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
}

/// The key of the hashes that stand for references: the profile's, else the content of the inputs.
fn redaction_key(profile: Option<&Profile>, inputs: &[Input]) -> Result<String> {
    match profile.and_then(Profile::redact_key) {
        Some(key) => Ok(key.to_owned()),
        None => Ok(inputs.iter().map(Input::sha256).collect::<Result<String, _>>()?),
    }
}

/// The times of the stages of a run, for `--timings`.
pub(super) struct Stages {
    begun: Instant,
    ends: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// A run that begins now.
    pub(super) fn begin() -> Self {
        Stages { begun: Instant::now(), ends: Vec::new() }
    }

    /// Ends a stage.
    pub(super) fn end(&mut self, stage: &'static str) {
        self.ends.push((stage, self.begun.elapsed()));
    }

    /// Tells the time since the run began.
    pub(super) fn clock(&self) -> impl Fn() -> Duration + Sync + use<> {
        let begun = self.begun;
        move || begun.elapsed()
    }

    /// Says how long each stage took.
    pub(super) fn tell(&self, talk: Talk, rows: usize) {
        let mut last = Duration::ZERO;
        for (stage, end) in &self.ends {
            talk.plain(&format!("{}  {stage}", millis(end.saturating_sub(last))));
            last = *end;
        }
        talk.plain(&format!("{}  in all, {rows} rows", millis(last)));
    }
}

/// A time in a column.
pub(super) fn millis(time: Duration) -> String {
    format!("{:>9.1} ms", time.as_secs_f64() * 1000.0)
}

/// Makes sure that no file that an option names is overwritten; `what` is what such a file is.
pub(super) fn spare_files<'t>(
    targets: impl Iterator<Item = &'t PathBuf>,
    files: impl Iterator<Item = &'t PathBuf>,
    what: &str,
) -> Result<()> {
    let files: Vec<&PathBuf> = files.collect();
    for target in targets {
        if files.iter().any(|file| same_file(target, file)) {
            bail!("{}: that is {what}; name another file to write to", target.display());
        }
    }
    Ok(())
}

/// Makes sure that no input is overwritten.
pub(super) fn spare_inputs<'t>(targets: impl Iterator<Item = &'t PathBuf>, inputs: &[Input]) -> Result<()> {
    for path in targets {
        if let Some(input) = inputs.iter().find(|input| same_file(path, Path::new(input.path()))) {
            bail!("{}: that is the input {}; name another file to write to", path.display(), input.path());
        }
    }
    Ok(())
}

/// Makes sure that no file of the mapping is overwritten.
pub(super) fn spare_mapping<'t>(mut targets: impl Iterator<Item = &'t PathBuf>, work: &Work) -> Result<()> {
    let files = work.mapping.iter().flat_map(|(plan, _)| &plan.files);
    let files: Vec<&PathBuf> = files.collect();
    match targets.find(|path| files.iter().any(|file| same_file(path, file))) {
        Some(path) => bail!("--out {}: the mapping is read from that file; name another file", path.display()),
        None => Ok(()),
    }
}

/// Whether two paths lead to one file that is there.
pub(super) fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
