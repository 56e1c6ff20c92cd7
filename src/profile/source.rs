//! The text of a profile: where it is found, how it is read, and how a place in it is shown.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::parse::Profile;
use super::raw::{REDACT_KEY, TOP_LEVEL};
use crate::spec::{SpecErrors, SpecFault, nearest};

/// The name under which a profile is looked for.
pub const FILE_NAME: &str = "ndtms.toml";

/// The profile of a folder: `ndtms.toml` in it, else in the nearest folder above it.
///
/// Whatever bears the name is found, a folder too: passing over it would take another profile without a word.
pub fn find(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.symlink_metadata().is_ok())
}

impl Profile {
    /// Reads and checks a file. The errors say why it cannot be read or what is wrong in it.
    pub fn load(path: &Path) -> Result<Profile, SpecErrors> {
        let name = path.display().to_string();
        let text = read(path, &name).map_err(|fault| SpecErrors(vec![fault]))?;
        Profile::parse(&name, &text)
    }
}

fn read(path: &Path, name: &str) -> Result<String, SpecFault> {
    if path.is_dir() {
        return Err(SpecFault::of_file(name, "found a folder, expected a profile; give the file itself"));
    }
    let bytes = fs::read(path).map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => {
                "there is no such profile; check the spelling and the working folder".to_owned()
            }
            std::io::ErrorKind::PermissionDenied => {
                "access to the profile is refused by the system; ask for the right to read it".to_owned()
            }
            _ => format!("the profile cannot be read: {error}"),
        };
        SpecFault::of_file(name, message)
    })?;
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let message = "the profile is saved as UTF-16, expected UTF-8; save it again with the encoding UTF-8";
        return Err(SpecFault::of_file(name, message));
    }
    String::from_utf8(bytes).map_err(|error| {
        let start = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        // the first replaced byte is shown as a mark of three bytes
        let range = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
        let message = "this character is not UTF-8; save the profile again with the encoding UTF-8";
        Source::new(name, &text).fault(range, message)
    })
}

/// The text that faults point into, with the redaction key covered.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// The file, as shown.
    pub(super) name: String,
    shown: String,
}

impl Source {
    /// Covers the key of a text that begins without a byte order mark.
    pub(super) fn new(name: &str, text: &str) -> Self {
        let mut shown = String::with_capacity(text.len());
        let mut within = false;
        for line in text.split_inclusive('\n') {
            // a value may go on over lines, until another key or a table begins
            within = is_of_redact_key(line).unwrap_or(within);
            if within { cover(line, &mut shown) } else { shown.push_str(line) }
        }
        Source { name: name.to_owned(), shown }
    }

    /// A fault at a byte range of the text.
    pub(super) fn fault(&self, range: Range<usize>, message: impl Into<String>) -> SpecFault {
        SpecFault::at(&self.name, &self.shown, range, message)
    }
}

/// Whether a line begins the redaction key (or another thing); `None` when it only goes on.
///
/// A misspelt key counts: its value does not belong on a screen or in a log either.
fn is_of_redact_key(line: &str) -> Option<bool> {
    match line.split_once('=') {
        Some((key, _)) => {
            let word = key.trim().trim_matches(['"', '\'']);
            Some(nearest(word, TOP_LEVEL.iter().copied()) == Some(REDACT_KEY))
        }
        None if line.starts_with('[') => Some(false),
        None => None,
    }
}

/// Writes a line with its value covered, of the same length in bytes, so that places stay where they are.
fn cover(line: &str, shown: &mut String) {
    let value = line.find('=').map_or(0, |sign| sign + 1);
    shown.push_str(&line[..value]);
    for character in line[value..].chars() {
        match character {
            ' ' | '\t' | '\r' | '\n' | '"' | '\'' => shown.push(character),
            _ => (0..character.len_utf8()).for_each(|_| shown.push('*')),
        }
    }
}
