//! From the arguments of a command to the inputs they name.
//!
//! Owns what an argument may be (a file, folder, pattern, archive or `-`), what is skipped and said, and
//! the look at each file that decides by its content, not its name, how it will be read. It reads
//! every file once, for its hash and encoding, and no records.

use super::csv::Dialect;
use super::error::InputError;
use super::kind::{self, Kind, Wrong};
use super::limits::Limits;
use super::notice::Notice;
use super::reading::{Form, Input, skip};
use super::source::{Packing, Raw, Source, open_archive};
use super::text::{self, Decoded, Encoding, Scan};
use super::workbook::{self, WorkbookKind, ZipKind};
use crate::collections::Map;
use sha2::{Digest, Sha256};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::num::NonZero;
use std::path::{Path, PathBuf};

/// What is known before any input is opened.
#[derive(Clone)]
pub struct Options<'a> {
    /// How much is taken in.
    pub limits: Limits,
    /// What to read of every workbook.
    pub sheets: Sheets,
    /// Whether a header cell, trimmed and in upper case, is a field name of the dataset.
    pub is_field: &'a (dyn Fn(&str) -> bool + Sync),
}

/// What to read of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sheets {
    /// The sheet whose headings fit best.
    #[default]
    Best,
    /// The sheet of this name (`--sheet`).
    Named(String),
    /// Every sheet, as an input of its own.
    Every,
}

impl<'a> Options<'a> {
    /// The default limits and no sheet asked for.
    pub fn new(is_field: &'a (dyn Fn(&str) -> bool + Sync)) -> Self {
        Self { limits: Limits::default(), sheets: Sheets::Best, is_field }
    }
}

/// The inputs that arguments name, in their order.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// What to read.
    pub inputs: Vec<Input>,
    /// What a person should know about it.
    pub notices: Vec<Notice>,
}

/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// The file by which a submission folder is known, beside the submission files themselves …
const MANIFEST: &str = "manifest.json";

/// … or, where nothing could be submitted, beside the list of what was held back.
const HELD_BACK: &str = "held-back.csv";

/// The endings that are looked for in a folder.
const ENDINGS: [&str; 7] = ["csv", "tsv", "xlsx", "xls", "ods", "zip", "gz"];

/// Turns arguments into inputs, in the order given; the children of a folder are sorted by file name.
///
/// Each file is read once, for its hash, encoding and kind.
///
/// # Errors
///
/// When an argument names nothing, something that cannot be read, or a file that was named before.
pub fn resolve(arguments: &[OsString], options: &Options<'_>) -> Result<Resolved, InputError> {
    resolve_with(arguments, options, &mut io::stdin())
}

/// The same, with another source for standard input.
pub(super) fn resolve_with(
    arguments: &[OsString],
    options: &Options<'_>,
    standard_input: &mut dyn Read,
) -> Result<Resolved, InputError> {
    let mut resolving = Resolving { options, resolved: Resolved::default(), seen: Map::default() };
    for argument in arguments {
        resolving.argument(argument, standard_input)?;
    }
    Ok(resolving.resolved)
}

/// The arguments that have been worked through.
struct Resolving<'r, 'a> {
    options: &'r Options<'a>,
    resolved: Resolved,
    /// The real path of each file, and what it was called.
    seen: Map<PathBuf, String>,
}

impl Resolving<'_, '_> {
    fn argument(&mut self, argument: &OsStr, standard_input: &mut dyn Read) -> Result<(), InputError> {
        let name = argument.to_string_lossy().into_owned();
        if name == STANDARD_INPUT {
            self.note_seen(PathBuf::from(STANDARD_INPUT), &name)?;
            return self.stream(standard_input, &name);
        }
        let path = Path::new(argument);
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &name),
            Ok(metadata) if metadata.is_file() => self.file(path, &name),
            // A pipe or device can be read only once.
            Ok(_) => {
                let mut file = fs::File::open(path).map_err(|error| InputError::from_io(&name, error))?;
                self.stream(&mut file, &name)
            }
            Err(_) if has_wildcard(path) => self.pattern(path, &name),
            Err(error) => Err(InputError::from_io(&name, error)),
        }
    }

    fn stream(&mut self, reader: &mut dyn Read, name: &str) -> Result<(), InputError> {
        let source = Source::spool(reader, name)?;
        self.source(&source, name)
    }

    fn note_seen(&mut self, real: PathBuf, name: &str) -> Result<(), InputError> {
        match self.seen.insert(real, name.to_owned()) {
            Some(first) => Err(InputError::Twice { path: name.to_owned(), first }),
            None => Ok(()),
        }
    }

    fn notice(&mut self, path: &str, text: impl Into<String>) {
        self.resolved.notices.push(Notice::new(path, text));
    }

    /// The files that match a pattern in the last part of `path`.
    fn pattern(&mut self, path: &Path, name: &str) -> Result<(), InputError> {
        let none = || InputError::NoMatch { path: name.to_owned() };
        let pattern = path.file_name().ok_or_else(none)?.to_string_lossy().into_owned();
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let children = children_of(folder.unwrap_or(Path::new(".")), name).map_err(|error| match error {
            InputError::NotFound { .. } => none(),
            other => other,
        })?;
        let matching: Vec<Child> = children
            .into_iter()
            .filter(|child| !child.is_folder && !is_hidden(&child.name) && matches_pattern(&pattern, &child.name))
            .collect();
        if matching.is_empty() {
            return Err(none());
        }
        for child in matching {
            let path = folder.map_or_else(|| PathBuf::from(&child.file_name), |folder| folder.join(&child.file_name));
            self.file(&path, &path.to_string_lossy())?;
        }
        Ok(())
    }

    /// The direct children of a folder; of a submission folder its submission files.
    fn folder(&mut self, path: &Path, name: &str) -> Result<(), InputError> {
        let children = children_of(path, name)?;
        let submission = is_submission(children.iter().map(|child| (child.name.as_str(), child.is_folder)));
        let mut taken = Vec::new();
        let mut skipped: [(&str, Vec<String>); 6] = [
            ("a submission folder", Vec::new()),
            ("a folder", Vec::new()),
            ("a lock file of Excel or LibreOffice", Vec::new()),
            ("a hidden file", Vec::new()),
            ("of another kind", Vec::new()),
            ("no file of the submission", Vec::new()),
        ];
        for child in children {
            let reason = if child.is_folder {
                usize::from(!holds_submission(&path.join(&child.file_name)))
            } else if is_lock(&child.name) {
                2
            } else if is_hidden(&child.name) {
                3
            } else if submission && is_submission_file(&child.name) {
                taken.push(child);
                continue;
            } else if submission {
                5
            } else if ending(&child.name).is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
                taken.push(child);
                continue;
            } else {
                4
            };
            skipped[reason].1.push(child.name);
        }
        if taken.is_empty() {
            let (what, expected) = if submission {
                ("submission folder", "submission file, since everything in it was held back")
            } else {
                ("folder", "file that ends in csv, tsv, xlsx, xls, ods, zip or gz")
            };
            return Err(InputError::NothingInside { path: name.to_owned(), what, expected });
        }
        for (reason, names) in skipped.iter().filter(|(_, names)| !names.is_empty()) {
            self.notice(name, format!("skipped, {reason}: {}", names.join(", ")));
        }
        for child in taken {
            let path = path.join(&child.file_name);
            self.file(&path, &path.to_string_lossy())?;
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: &str) -> Result<(), InputError> {
        let real = fs::canonicalize(path).map_err(|error| InputError::from_io(name, error))?;
        self.note_seen(real, name)?;
        let source = Source::of_file(path, name)?;
        let file_name = path.file_name().map_or_else(|| name.to_owned(), |last| last.to_string_lossy().into_owned());
        self.source(&source, &file_name)
    }

    /// Looks at raw bytes and adds what they hold.
    fn source(&mut self, source: &Source, file_name: &str) -> Result<(), InputError> {
        let head = head_of(source, &self.options.limits)?;
        match kind::of_head(&head) {
            Kind::Wrong(wrong) => Err(wrong_kind(&source.path, wrong)),
            Kind::Text => {
                if let Some(ending @ ("xlsx" | "xls" | "ods" | "zip" | "gz")) = ending(file_name).as_deref() {
                    self.notice(
                        &source.path,
                        format!("its name ends in .{ending}, but it is plain text and is read as such"),
                    );
                }
                self.text(source, file_name.to_owned(), &self.options.limits).map(|_| ())
            }
            Kind::Gzip => {
                let inner = without_gz(file_name);
                if inner.len() == file_name.len() {
                    self.mismatch(source, file_name, "a gzip file", &["gz"]);
                }
                let source = source.within(Packing::Gzip, source.path.clone());
                self.packed_text(&source, inner.to_owned(), "a gzip file", &self.options.limits).map(|_| ())
            }
            Kind::Compound => {
                let kind = workbook::of_compound(source)?;
                self.mismatch(source, file_name, kind.name(), &["xls"]);
                self.workbook(source, file_name, kind)
            }
            Kind::Zip => {
                let mut archive = open_archive(source.open_raw()?, &source.path)?;
                match workbook::of_zip(&mut archive) {
                    ZipKind::Wrong(wrong) => Err(wrong_kind(&source.path, wrong)),
                    ZipKind::Workbook(kind) => {
                        workbook::check_unpacked(&archive, source, &self.options.limits)?;
                        let endings: &[&str] =
                            if kind == WorkbookKind::Ods { &["ods"] } else { &["xlsx", "xlsm", "xltx"] };
                        self.mismatch(source, file_name, kind.name(), endings);
                        self.workbook(source, file_name, kind)
                    }
                    ZipKind::Archive => {
                        self.mismatch(source, file_name, "a zip archive", &["zip"]);
                        self.archive(source, &mut archive)
                    }
                }
            }
        }
    }

    /// Says that a name's ending does not fit the content.
    fn mismatch(&mut self, source: &Source, file_name: &str, found: &str, endings: &[&str]) {
        match ending(file_name) {
            Some(ending) if ENDINGS.contains(&ending.as_str()) && !endings.contains(&ending.as_str()) => {
                self.notice(&source.path, format!("its name ends in .{ending}, but it is {found} and is read as such"));
            }
            _ => {}
        }
    }

    fn workbook(&mut self, source: &Source, file_name: &str, kind: WorkbookKind) -> Result<(), InputError> {
        let limits = &self.options.limits;
        let notices = &mut self.resolved.notices;
        let sheets = match &self.options.sheets {
            Sheets::Every => workbook::sheet_names(source, kind)?,
            Sheets::Best => vec![workbook::choose_sheet(source, kind, None, self.options.is_field, notices)?],
            Sheets::Named(name) => {
                vec![workbook::choose_sheet(source, kind, Some(name), self.options.is_field, notices)?]
            }
        };
        let (sha256, _) =
            source.with_bytes(limits, |reader| text::digest(reader).map_err(|error| source.translate(error)))?;
        for sheet in sheets {
            let form = Form::Workbook { kind, sheet };
            self.resolved.inputs.push(Input::new(source.clone(), file_name.to_owned(), form, Some(sha256.clone())));
        }
        Ok(())
    }

    /// The members of a zip archive that are text, by name.
    fn archive(&mut self, source: &Source, archive: &mut super::source::Archive) -> Result<(), InputError> {
        let mut members = Vec::new();
        for number in 0..archive.len() {
            let failed = |error| InputError::from_zip(&source.path, "archive", error);
            let member = archive.by_index_raw(number).map_err(failed)?;
            if member.is_dir() {
                continue;
            }
            let name = member
                .name()
                .map_or_else(|_| String::from_utf8_lossy(member.name_raw()).into_owned(), std::borrow::Cow::into_owned);
            members.push((name.replace('\\', "/"), number));
        }
        members.sort();
        // For each folder of the archive, whether it has a manifest and whether it has submission files.
        let mut folders: Map<&str, (bool, bool)> = Map::default();
        for (name, _) in &members {
            let (folder, last) = folder_and_last(name);
            let holds = folders.entry(folder).or_default();
            holds.0 |= last == MANIFEST;
            holds.1 |= is_submission_file(last) || last == HELD_BACK;
        }
        let mut taken = Vec::new();
        let mut skipped: [(&str, Vec<String>); 3] = [
            ("part of a submission folder but no submission file", Vec::new()),
            ("hidden", Vec::new()),
            ("of another kind", Vec::new()),
        ];
        for (name, number) in &members {
            let (folder, last) = folder_and_last(name);
            let reason = if name.split('/').any(|part| part == "__MACOSX" || is_hidden(part) || is_lock(part)) {
                1
            } else {
                match ending(last).as_deref() {
                    Some("csv" | "tsv") if is_submission_file(last) || folders.get(folder) != Some(&(true, true)) => {
                        taken.push((name, *number));
                        continue;
                    }
                    Some("csv" | "tsv") => 0,
                    Some("xlsx" | "xls" | "ods" | "xlsm" | "xlsb") => {
                        let found = format!("a workbook inside an archive ({last})");
                        let help = "unpack the archive and give the workbook itself".to_owned();
                        return Err(InputError::WrongKind { path: source.path.clone(), found, help });
                    }
                    _ => 2,
                }
            };
            skipped[reason].1.push(name.clone());
        }
        if taken.is_empty() {
            let expected = "file that ends in csv or tsv";
            return Err(InputError::NothingInside { path: source.path.clone(), what: "archive", expected });
        }
        for (reason, names) in skipped.iter().filter(|(_, names)| !names.is_empty()) {
            self.notice(&source.path, format!("skipped, {reason}: {}", names.join(", ")));
        }
        // The limit is for the archive as a whole, so each member leaves less to the next.
        let mut limits = self.options.limits;
        for (name, number) in taken {
            let path = format!("{}/{name}", source.path);
            let file_name = folder_and_last(name).1.to_owned();
            let member = source.within(Packing::Member(number), path);
            let bytes = self.packed_text(&member, file_name, "an archive", &limits).map_err(|error| match error {
                InputError::Unpacked { path, .. } if limits.unpacked < self.options.limits.unpacked => {
                    let limit = super::limits::Exceeded::Unpacked { limit: self.options.limits.unpacked };
                    InputError::Unpacked { path, limit: format!("with the files before it, {limit}") }
                }
                other => other,
            })?;
            limits.unpacked = limits.unpacked.saturating_sub(bytes);
        }
        Ok(())
    }

    /// Text within an archive or gzip file, where nothing else is read.
    fn packed_text(
        &mut self,
        source: &Source,
        file_name: String,
        within: &str,
        limits: &Limits,
    ) -> Result<u64, InputError> {
        let found = match kind::of_head(&head_of(source, limits)?) {
            Kind::Text => return self.text(source, file_name, limits),
            Kind::Wrong(wrong) => return Err(wrong_kind(&source.path, wrong)),
            Kind::Zip => "a workbook or zip archive",
            Kind::Compound => "a workbook",
            Kind::Gzip => "a gzip file",
        };
        let found = format!("{found} within {within}");
        Err(InputError::WrongKind {
            path: source.path.clone(),
            found,
            help: "unpack it and give the file itself".to_owned(),
        })
    }

    /// Scans a text and adds it. Gives its size.
    fn text(&mut self, source: &Source, file_name: String, limits: &Limits) -> Result<u64, InputError> {
        let translate = |error| source.translate(error);
        let scan = source.with_bytes(limits, |reader| {
            let mut head = Vec::new();
            (&mut *reader).take(kind::HEAD as u64).read_to_end(&mut head).map_err(translate)?;
            let parts = parts_of(source)?;
            if let Some(scan) = text::scan_in_parts(&head, parts, source.raw_bytes()).map_err(translate)? {
                return Ok(scan);
            }
            // what is packed is unpacked once for everything; a plain file is hashed while it is read
            let hasher = (source.packing != Packing::None).then(Sha256::new);
            text::scan(&head, reader, hasher).map_err(translate)
        })?;
        let dialect = source.with_bytes(limits, |reader| self.dialect(reader, &scan).map_err(translate))?;
        if let Some(line) = scan.first_bad_line {
            let text = format!("not valid UTF-8 (first at line {line}), so it is read as {}", Encoding::Windows1252);
            self.notice(&source.path, text);
        }
        let form = Form::Text { encoding: scan.encoding, mark: scan.mark, dialect, bytes: scan.bytes };
        self.resolved.inputs.push(Input::new(source.clone(), file_name, form, scan.sha256));
        Ok(scan.bytes)
    }

    /// Tells the delimiter from the beginning of a text.
    fn dialect(&self, reader: &mut dyn Read, scan: &Scan) -> io::Result<Dialect> {
        const ENOUGH: u64 = 256 << 10;
        skip(reader, scan.mark as u64)?;
        let mut head = Vec::new();
        if scan.encoding == Encoding::Utf8 {
            reader.take(ENOUGH).read_to_end(&mut head)?;
        } else {
            let mut raw = Vec::new();
            reader.take(ENOUGH).read_to_end(&mut raw)?;
            let mut raw = raw.as_slice();
            let mut decoded = Decoded::new(&mut raw, scan.encoding);
            let mut piece = vec![0; 64 << 10];
            while let read @ 1.. = decoded.read(&mut piece)? {
                head.extend_from_slice(&piece[..read]);
            }
        }
        Ok(Dialect::of_header(&head, scan.newline, self.options.is_field))
    }
}

/// The first bytes of a source, unpacked.
fn head_of(source: &Source, limits: &Limits) -> Result<Vec<u8>, InputError> {
    source.with_bytes(limits, |reader| {
        let mut head = Vec::new();
        reader.take(kind::HEAD as u64).read_to_end(&mut head).map_err(|error| source.translate(error))?;
        Ok(head)
    })
}

fn wrong_kind(path: &str, wrong: Wrong) -> InputError {
    InputError::WrongKind { path: path.to_owned(), found: wrong.found.to_owned(), help: wrong.help.to_owned() }
}

/// A file or folder within a folder.
struct Child {
    file_name: OsString,
    /// The name as shown to people.
    name: String,
    is_folder: bool,
}

/// What is in a folder, by name.
fn children_of(folder: &Path, name: &str) -> Result<Vec<Child>, InputError> {
    let failed = |error| InputError::from_io(name, error);
    let mut children = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let file_name = entry.file_name();
        let name = file_name.to_string_lossy().into_owned();
        // A link counts as what it leads to; one that leads nowhere is a file that will not open.
        let is_folder = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_dir());
        children.push(Child { file_name, name, is_folder });
    }
    children.sort_by(|a, b| a.file_name.cmp(&b.file_name));
    Ok(children)
}

/// The folder of an archive's member, and its own name.
fn folder_and_last(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or(("", name))
}

/// The part of a name behind its last dot, in lower case.
fn ending(name: &str) -> Option<String> {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase())
}

/// The name without `.gz`.
fn without_gz(name: &str) -> &str {
    match name.len().checked_sub(3) {
        Some(cut) if cut > 0 && name.is_char_boundary(cut) && name[cut..].eq_ignore_ascii_case(".gz") => &name[..cut],
        _ => name,
    }
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// The files that Excel and `LibreOffice` keep beside a workbook while it is open.
fn is_lock(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with(".~lock.")
}

/// Whether these children, names with whether they are folders, are those of a submission folder.
fn is_submission<'n>(children: impl Iterator<Item = (&'n str, bool)>) -> bool {
    let (mut manifest, mut files) = (false, false);
    for (name, is_folder) in children {
        manifest |= !is_folder && name == MANIFEST;
        files |= !is_folder && (is_submission_file(name) || name == HELD_BACK);
    }
    manifest && files
}

/// Whether a name is like `N0852-20130401-20140331-TREAT-IN-K.csv`.
fn is_submission_file(name: &str) -> bool {
    ending(name).as_deref() == Some("csv") && name.to_ascii_uppercase().contains("-TREAT-IN-")
}

fn holds_submission(folder: &Path) -> bool {
    // A folder that cannot be looked into is skipped as any other.
    children_of(folder, "")
        .is_ok_and(|children| is_submission(children.iter().map(|child| (child.name.as_str(), child.is_folder))))
}

fn has_wildcard(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().contains(['*', '?']))
}

/// Whether `name` matches a pattern of `*` (any characters) and `?` (one). On Windows case does not matter.
pub(crate) fn matches_pattern(pattern: &str, name: &str) -> bool {
    let fold = |text: &str| -> Vec<char> {
        if cfg!(windows) { text.to_lowercase().chars().collect() } else { text.chars().collect() }
    };
    let (pattern, name) = (fold(pattern), fold(name));
    let (mut at, mut in_name) = (0, 0);
    // Where to go on when a `*` has to take one character more.
    let mut retry: Option<(usize, usize)> = None;
    while in_name < name.len() {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at + 1, in_name));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || *wanted == name[in_name] => {
                at += 1;
                in_name += 1;
            }
            _ => {
                let Some((after, taken)) = retry else {
                    return false;
                };
                retry = Some((after, taken + 1));
                at = after;
                in_name = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|rest| *rest == '*')
}

/// A large plain text, opened for each of the parts in which it is scanned. None for any other.
fn parts_of(source: &Source) -> Result<Vec<Raw>, InputError> {
    const WORTH_A_THREAD: u64 = 4 << 20;
    if source.packing != Packing::None {
        return Ok(Vec::new());
    }
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let parts = cores.min(source.raw_bytes() / WORTH_A_THREAD);
    (0..parts).map(|_| source.open_raw()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_names() {
        let cases = [
            ("*.csv", "march.csv", true),
            ("*.csv", "march.xlsx", false),
            ("m?rch*", "march.csv", true),
            ("m?rch", "mrch", false),
            ("*a*b", "xaxbxb", true),
            ("*a*b", "xaxbxc", false),
            ("**", "", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(matches_pattern(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn names_are_told_apart() {
        assert_eq!(ending("A.CSV").as_deref(), Some("csv"));
        assert_eq!(without_gz("x.csv.GZ"), "x.csv");
        assert_eq!(without_gz(".gz"), ".gz");
        assert!(is_submission_file("N0852-20130401-20140331-TREAT-IN-K.csv"));
        assert!(!is_submission_file("held-back.csv"));
        assert!(is_lock("~$march.xlsx") && is_lock(".~lock.march.ods#"));
    }
}
