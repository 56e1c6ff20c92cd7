//! Where results go: standard output, or files that appear whole under their name or not at all.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::options::ColorChoice;
use crate::input::Hashing;
use crate::spec::nearest;

/// Makes sure, before any work is done, that a file can be written where it is wanted.
pub(super) fn check_target(path: &Path) -> Result<()> {
    if path.is_dir() {
        bail!("{}: is a folder; name a file", path.display());
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        bail!("{}: there is no folder {}", path.display(), folder.display());
    }
    Ok(())
}

/// A format that a command writes, told by the ending of a file's name.
pub(super) trait FileFormat: Copy + PartialEq + 'static {
    /// The endings and their formats, the usual one of each format first.
    const ENDINGS: &'static [(&'static str, Self)];
    /// The format that is styled for a terminal, and plain in a file.
    const STYLED: Option<Self> = None;
    /// The format that would be noise on a terminal.
    const WORKBOOK: Option<Self> = None;

    /// Whether it tells the hashes of the inputs.
    fn tells_hashes(self) -> bool {
        true
    }
}

/// Whether the hashes of the inputs are told by one of the files, or on standard output.
pub(super) fn hashing<F: FileFormat>(targets: &[(PathBuf, F)], on_stdout: Option<F>) -> Hashing {
    let mut formats = targets.iter().map(|(_, format)| *format).chain(on_stdout);
    if formats.any(F::tells_hashes) { Hashing::Beside } else { Hashing::Left }
}

/// What a format had no room for, in sentences. Most formats have room for everything.
pub(super) trait Cuts {
    /// The sentences.
    fn sentences(self) -> Vec<String>;
}

impl Cuts for () {
    fn sentences(self) -> Vec<String> {
        Vec::new()
    }
}

impl Cuts for Vec<String> {
    fn sentences(self) -> Vec<String> {
        self
    }
}

/// The width of text in files: the same wherever they are made.
const FILE_WIDTH: usize = 100;

/// Writes a result to its files and to standard output, where it is wanted there; `render` is told how wide text may be.
pub(super) fn write_results<F: FileFormat, C: Cuts>(
    targets: &[(PathBuf, F)],
    on_stdout: Option<F>,
    talk: Talk,
    render: impl Fn(F, usize, &mut dyn Write) -> io::Result<C>,
) -> Result<()> {
    write_files(targets, talk, &render)?;
    show(on_stdout, talk, &render)
}

/// Writes a result to its files.
pub(super) fn write_files<F: FileFormat, C: Cuts>(
    targets: &[(PathBuf, F)],
    talk: Talk,
    render: &impl Fn(F, usize, &mut dyn Write) -> io::Result<C>,
) -> Result<()> {
    for (path, format) in targets {
        let mut cuts = Vec::new();
        write_file(path, |out| {
            if F::STYLED != Some(*format) {
                cuts = render(*format, FILE_WIDTH, out)?.sentences();
                return Ok(());
            }
            let mut styled = Vec::new();
            cuts = render(*format, FILE_WIDTH, &mut styled)?.sentences();
            anstream::adapter::strip_bytes(&styled).try_for_each(|plain| out.write_all(plain))
        })?;
        talk.note(&format!("wrote {}", path.display()));
        cuts.iter().for_each(|cut| talk.warn(&format!("{}: {cut}", path.display())));
    }
    Ok(())
}

/// Writes a result to standard output, where it is wanted there.
pub(super) fn show<F: FileFormat, C: Cuts>(
    on_stdout: Option<F>,
    talk: Talk,
    render: &impl Fn(F, usize, &mut dyn Write) -> io::Result<C>,
) -> Result<()> {
    let Some(format) = on_stdout else { return Ok(()) };
    let color = (F::STYLED == Some(format)).then_some(talk.color);
    let mut cuts = Vec::new();
    write_stdout(color, |out| {
        cuts = render(format, width(), out)?.sentences();
        Ok(())
    })?;
    cuts.iter().for_each(|cut| talk.warn(cut));
    Ok(())
}

/// The files of `--out` with their formats: of the ending, else the one of `--format`, which must not bring a workbook to
/// a terminal.
pub(super) fn targets<F: FileFormat>(out: &[PathBuf], format: Option<F>) -> Result<Vec<(PathBuf, F)>> {
    let mut targets: Vec<(PathBuf, F)> = Vec::new();
    for path in out {
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let of_ending = F::ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format);
        let Some(format) = of_ending.or(format) else {
            let endings: Vec<String> = F::ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
            let near = nearest(&ending, F::ENDINGS.iter().map(|(ending, _)| *ending));
            let hint = near.map(|near| format!("; did you mean .{near}?")).unwrap_or_default();
            bail!("--out {}: the ending tells no format; expected {}{hint}", path.display(), one_of(&endings));
        };
        check_target(path)?;
        if targets.iter().any(|(known, _)| known == path) {
            bail!("--out {} is given twice", path.display());
        }
        targets.push((path.clone(), format));
    }
    if format.is_some() && format == F::WORKBOOK && io::stdout().is_terminal() {
        bail!("a workbook cannot be shown on a terminal; write it to a file with -o FILE.xlsx, or redirect it");
    }
    Ok(targets)
}

/// Texts as a choice: `a, b or c`.
pub(super) fn one_of(texts: &[String]) -> String {
    match texts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// Writes a file beside its target and moves it into place when it is whole. What a link leads to is replaced, and not the
/// link; a pipe or device is written to as it is, since there is nothing to be moved.
pub(super) fn write_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return write_stream(path, write);
    }
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    let target = if is_link { fs::canonicalize(path).ok() } else { None };
    let path = target.as_deref().unwrap_or(path);
    let explain = || match fs::metadata(path) {
        Ok(found) if found.permissions().readonly() => format!("{}: is read-only", path.display()),
        _ => format!("{}: cannot be written; is it open in another program?", path.display()),
    };
    let temporary = tempfile::Builder::new()
        .prefix(".ndtms-")
        .tempfile_in(folder_of(path))
        .with_context(|| format!("{}: the folder cannot be written to", path.display()))?;
    let mut out = BufWriter::with_capacity(1 << 16, temporary.as_file());
    write(&mut out).and_then(|()| out.flush()).with_context(|| format!("{}: writing failed", path.display()))?;
    drop(out);
    temporary.as_file().sync_all().with_context(|| format!("{}: writing failed", path.display()))?;
    temporary.persist(path).map_err(|e| e.error).with_context(explain)?;
    Ok(())
}

/// Writes to a pipe or device that has a name. A reader that has gone away is no error.
fn write_stream(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let opened = fs::OpenOptions::new().write(true).open(path);
    let stream = opened.with_context(|| format!("{}: cannot be written to", path.display()))?;
    let mut out = BufWriter::new(stream);
    let done = write(&mut out).and_then(|()| out.flush());
    drop(out.into_parts());
    match done {
        Err(error) if is_broken_pipe(&error) => Ok(()),
        other => other.with_context(|| format!("{}: writing failed", path.display())),
    }
}

/// Writes to standard output, with colour as chosen, or byte for byte for machines. A reader that has gone away is no
/// error.
pub(super) fn write_stdout(
    color: Option<ColorChoice>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    const BUFFER: usize = 1 << 16;
    let stdout = io::stdout().lock();
    let done = if let Some(color) = color {
        let mut out = BufWriter::with_capacity(BUFFER, anstream::AutoStream::new(stdout, color.of_stream()));
        let done = write(&mut out).and_then(|()| out.flush());
        // what is left after a failure has nowhere to go
        drop(out.into_parts());
        done
    } else {
        let mut out = BufWriter::with_capacity(BUFFER, stdout);
        let done = write(&mut out).and_then(|()| out.flush());
        drop(out.into_parts());
        done
    };
    match done {
        Err(error) if is_broken_pipe(&error) => Ok(()),
        other => other.context("writing to standard output failed"),
    }
}

/// Whether a reader has gone away, also where the writer of tables has wrapped what the system said.
fn is_broken_pipe(error: &io::Error) -> bool {
    let wrapped = error.get_ref().and_then(|inner| inner.downcast_ref::<csv::Error>());
    match wrapped.map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(inner)) => inner.kind() == io::ErrorKind::BrokenPipe,
        _ => error.kind() == io::ErrorKind::BrokenPipe,
    }
}

/// How wide the terminal is, or 100 where there is none.
pub(super) fn width() -> usize {
    const WITHOUT_TERMINAL: usize = 100;
    const NARROWEST: usize = 40;
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let seen =
        || io::stdout().is_terminal().then(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0))).flatten();
    told.or_else(seen).unwrap_or(WITHOUT_TERMINAL).max(NARROWEST)
}

/// Says something on stderr, unless the run is quiet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk {
    quiet: bool,
    color: ColorChoice,
}

impl Talk {
    /// Talk that can be silenced.
    pub(super) fn new(quiet: bool, color: ColorChoice) -> Self {
        Talk { quiet, color }
    }

    /// A remark that a quiet run leaves out.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            self.line("note", anstyle::AnsiColor::Cyan, text);
        }
    }

    /// Something to take care of, which a quiet run leaves out.
    pub(super) fn warn(&self, text: &str) {
        if !self.quiet {
            self.line("warning", anstyle::AnsiColor::Yellow, text);
        }
    }

    /// A plain line that a quiet run leaves out.
    pub(super) fn plain(&self, text: &str) {
        if !self.quiet {
            let mut stream = anstream::AutoStream::new(io::stderr().lock(), self.color.of_stream());
            // nothing is left to be done when stderr is closed
            let _ = writeln!(stream, "{text}");
        }
    }

    /// An error, which is always said.
    pub(super) fn error(&self, text: &str) {
        // faults of a spec or profile come with a heading of their own
        self.line("error", anstyle::AnsiColor::Red, text.strip_prefix("error: ").unwrap_or(text));
    }

    fn line(&self, label: &str, color: anstyle::AnsiColor, text: &str) {
        let style = anstyle::Style::new().bold().fg_color(Some(color.into()));
        let mut stream = anstream::AutoStream::new(io::stderr().lock(), self.color.of_stream());
        let _ = writeln!(stream, "{style}{label}:{style:#} {text}");
    }
}
