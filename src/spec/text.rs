//! Files that people write for this program: their text, and faults that point into it.

use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::de::DeserializeOwned;
use toml::{Spanned, Value};

use super::error::{SpecErrors, SpecFault, in_our_words};
use crate::measure::figures::Exact;
use crate::table::grid::Figure;

/// The text of a file in UTF-8, without byte order mark; `what` is how the fault calls it.
pub(crate) fn read_text(path: &Path, name: &str, what: &str) -> Result<String, SpecFault> {
    let bytes = fs::read(path).map_err(|error| {
        let message = match error.kind() {
            _ if path.is_dir() => format!("found a folder, expected a {what}; give the file itself"),
            std::io::ErrorKind::NotFound => {
                format!("there is no such {what}; check the spelling and the folder it is in")
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("access to the {what} is refused by the system; ask for the right to read it")
            }
            _ => format!("the {what} cannot be read: {error}"),
        };
        SpecFault::of_file(name, message)
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let start = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        let range = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
        SpecFault::at(name, &text, range, format!("this character is not UTF-8; save the {what} again as UTF-8"))
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// A TOML file with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TomlText {
    /// The file, as shown.
    pub name: String,
    text: String,
}

impl TomlText {
    /// A text that was read already; a byte order mark is no fault.
    pub(crate) fn new(name: &str, text: &str) -> Self {
        TomlText { name: name.to_owned(), text: text.trim_start_matches('\u{feff}').to_owned() }
    }

    /// Reads a file; `what` is how a fault calls it.
    pub(crate) fn load(path: &Path, what: &str) -> Result<Self, SpecErrors> {
        let name = path.display().to_string();
        let text = read_text(path, &name, what).map_err(|fault| SpecErrors(vec![fault]))?;
        Ok(TomlText { name, text })
    }

    /// What stands in it, as far as its shape is sound.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, SpecErrors> {
        toml::from_str(&self.text)
            .map_err(|error| SpecErrors(vec![self.fault(error.span().unwrap_or(0..0), in_our_words(error.message()))]))
    }

    /// A fault at a byte range.
    pub(crate) fn fault(&self, range: Range<usize>, message: impl Into<String>) -> SpecFault {
        SpecFault::at(&self.name, &self.text, range, message)
    }

    /// A number exactly as it is written: `12`, `12.5` or, in quotes, `1,250,000`, `£12.50` and `12.5%`. The error says
    /// what was found.
    pub(crate) fn number(&self, value: &Spanned<Value>) -> Result<Exact, String> {
        let written = || self.text.get(value.span()).unwrap_or_default().replace('_', "");
        let malformed = |found: &str| format!("found {found}, expected a number, such as 12 or 12.5");
        match value.get_ref() {
            // a binary float would not be what was written
            Value::Integer(_) | Value::Float(_) => written().parse().map_err(|_| malformed(&written())),
            Value::String(text) => {
                let text = text.trim();
                let figure = Figure::read(text.strip_prefix('£').unwrap_or(text));
                figure.map(|figure| figure.value).map_err(|_| malformed(&format!("`{text}`")))
            }
            other => Err(malformed(kind_of(other))),
        }
    }
}

/// What a value is, in words.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}

/// The faults found so far in a file.
pub(crate) struct Faults<'a> {
    text: &'a TomlText,
    list: Vec<SpecFault>,
}

impl<'a> Faults<'a> {
    /// None so far.
    pub(crate) fn of(text: &'a TomlText) -> Self {
        Faults { text, list: Vec::new() }
    }

    /// Adds one.
    pub(crate) fn say(&mut self, place: Range<usize>, message: impl Into<String>) {
        self.list.push(self.text.fault(place, message));
    }

    /// What was read, or nothing and a fault at its place.
    pub(crate) fn keep<T>(&mut self, place: Range<usize>, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.say(place, message)).ok()
    }

    /// A text that must not be blank, without blanks around it.
    pub(crate) fn filled(&mut self, what: &str, text: &Spanned<String>) -> String {
        let trimmed = text.get_ref().trim();
        if trimmed.is_empty() {
            self.say(text.span(), format!("the {what} is blank; fill it in"));
        }
        trimmed.to_owned()
    }

    /// All of them, in the order of the file.
    pub(crate) fn finish(mut self) -> Result<(), SpecErrors> {
        self.list.sort_by_key(|fault| fault.line);
        if self.list.is_empty() { Ok(()) } else { Err(SpecErrors(self.list)) }
    }
}
