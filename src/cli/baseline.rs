//! The options by which findings that are known are left out of a check, and written down.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::options::day;
use super::output::{Talk, check_target, write_file};
use super::session::{Session, same_file};
use crate::check::baseline::{Baseline, Compared, References};
use crate::check::describe::Describer;
use crate::profile::Profile;
use crate::record::iso;
use crate::render::known::sentences;
use crate::spec::Severity;

/// What is known already, and where it is written.
#[derive(Args, Clone, Debug)]
pub(super) struct KnownOptions {
    /// Leave out findings that are already known; what they hold back stays held back
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings but those of severity file as known ones, with a reason
    #[arg(long, value_name = "FILE", requires = "reason")]
    write_baseline: Option<PathBuf>,
    /// Why the findings are left as they are
    #[arg(long, value_name = "TEXT", requires = "write_baseline")]
    reason: Option<String>,
    /// Last as-at date on which they count as known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "write_baseline")]
    expires: Option<i32>,
}

impl KnownOptions {
    /// The baseline that is read.
    pub(super) fn read(&self) -> Option<&PathBuf> {
        self.baseline.as_ref()
    }

    /// The baseline that is written.
    pub(super) fn written(&self) -> Option<&PathBuf> {
        self.write_baseline.as_ref()
    }
}

/// What a check does about findings that are known.
pub(super) struct KnownWork<'a> {
    options: &'a KnownOptions,
    /// The baseline that is read and how it is called.
    before: Option<(String, Baseline)>,
    references: References,
}

impl<'a> KnownWork<'a> {
    /// Reads the baseline and makes sure, before any work is done, that the new one can be written; `out` are the other
    /// files that the run writes.
    pub(super) fn begin(options: &'a KnownOptions, out: &[PathBuf], session: &Session<'_>) -> Result<Self> {
        let references = if session.is_redacted() { References::Redacted } else { References::Plain };
        let used = options.baseline.is_some() || options.write_baseline.is_some();
        if used && references == References::Redacted && session.profile().and_then(Profile::redact_key).is_none() {
            bail!(
                "a baseline with --redact needs a redact_key in the profile: without one the hashes change with every \
                 extract, and nothing would be known again"
            );
        }
        if let Some(path) = &options.write_baseline {
            check_writing(options, path, out, session)?;
        }
        let before = options.baseline.as_deref().map(|path| read(path, references)).transpose()?;
        Ok(KnownWork { options, before, references })
    }

    /// Compares the findings with the baseline and says what came of it.
    pub(super) fn compare(&self, describer: &Describer<'_>, talk: Talk) -> Option<Compared> {
        let (path, before) = self.before.as_ref()?;
        let letter = describer.dataset.letter;
        if before.letter != letter {
            talk.note(&format!(
                "baseline {path} was written for dataset {}, and these are records of {letter}",
                before.letter
            ));
        }
        let compared = before.compare(path, describer);
        sentences(&compared.left_out).iter().for_each(|sentence| talk.note(sentence));
        Some(compared)
    }

    /// The baseline to be written, if one is wanted.
    pub(super) fn baseline(&self, describer: &Describer<'_>, compared: Option<&Compared>) -> Option<Baseline> {
        self.options.write_baseline.as_ref()?;
        let reason = self.options.reason.as_deref().unwrap_or_default().trim();
        Some(Baseline::of_run(describer, compared, self.references, reason, self.options.expires))
    }

    /// Writes it.
    pub(super) fn write(&self, baseline: &Baseline, outcome: &crate::check::Outcome, talk: Talk) -> Result<()> {
        let Some(path) = &self.options.write_baseline else { return Ok(()) };
        write_file(path, |out| out.write_all(baseline.text().as_bytes()))?;
        let entries = baseline.findings();
        talk.note(&format!("wrote {} with {entries} known findings", path.display()));
        let of_files = outcome.by_severity.of(Severity::File);
        if of_files > 0 {
            talk.note(&format!("the findings of severity file ({of_files}) are not among them: they stop everything"));
        }
        Ok(())
    }
}

/// Whether a baseline can be written as asked for.
fn check_writing(options: &KnownOptions, path: &Path, out: &[PathBuf], session: &Session<'_>) -> Result<()> {
    if options.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
        bail!("--reason is blank; say in a line why the findings are left as they are");
    }
    let as_at = session.as_at();
    if let Some(last) = options.expires.filter(|last| *last < as_at) {
        bail!("--expires {} is before the as-at date {}: it would count for nothing", iso(last), iso(as_at));
    }
    check_target(path)?;
    if out.iter().any(|other| other == path || same_file(other, path)) {
        bail!("--write-baseline {} is a file of --out too; name another one", path.display());
    }
    let is_the_one_read = options.baseline.as_ref().is_some_and(|before| same_file(before, path));
    if path.exists() && !is_the_one_read {
        bail!(
            "{}: is there already, and its reasons would be lost; to add to it give --baseline {} too, else name another \
             file or move it away",
            path.display(),
            path.display()
        );
    }
    Ok(())
}

/// Reads a baseline whose references are written as this run writes them.
fn read(path: &Path, references: References) -> Result<(String, Baseline)> {
    let shown = path.display().to_string();
    let bytes = fs::read(path).with_context(|| format!("--baseline {shown}: cannot be read"))?;
    let Ok(text) = String::from_utf8(bytes) else {
        bail!("--baseline {shown}: found text that is not UTF-8; save it as UTF-8");
    };
    let baseline = Baseline::parse(&shown, &text)?;
    match (baseline.references, references) {
        (References::Redacted, References::Plain) => {
            bail!("--baseline {shown}: was written with --redact, so its references are hashes; add --redact")
        }
        (References::Plain, References::Redacted) => bail!(
            "--baseline {shown}: was written without --redact, so it names clients; leave --redact out, or write \
             another baseline with it"
        ),
        _ => Ok((shown, baseline)),
    }
}
