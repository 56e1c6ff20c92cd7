//! What is wrong with a spec, shown as a compiler shows it: file, line, the text itself and a mark under the place.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::table::grid::are_names;

/// One fault of a spec file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecFault {
    /// The file, as shown.
    pub file: String,
    /// Lower-case sentence: what was found and what was expected.
    pub message: String,
    /// The line of the file, from 1; 0 when the fault has no place.
    pub line: usize,
    shown: String,
}

impl SpecFault {
    /// A fault at a byte range of a file's text.
    pub fn at(file: &str, text: &str, range: Range<usize>, message: impl Into<String>) -> Self {
        let message = message.into();
        let start = range.start.min(text.len());
        let end = range.end.clamp(start, text.len());
        let line = text.as_bytes()[..start].iter().filter(|b| **b == b'\n').count() + 1;
        if may_be_values(text) {
            let shown = format!("error: {message}\n --> {file}:{line}\n  (not shown: these may be values of people)");
            return SpecFault { file: file.to_owned(), message, line, shown };
        }
        let group = Group::with_title(Level::ERROR.primary_title(message.as_str()))
            .element(Snippet::source(text).path(file).annotation(AnnotationKind::Primary.span(start..end)));
        let shown = Renderer::plain().render(&[group]);
        SpecFault { file: file.to_owned(), message, line, shown }
    }

    /// A fault of a file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let shown = format!("error: {message}\n --> {file}");
        SpecFault { file: file.to_owned(), message, line: 0, shown }
    }
}

impl fmt::Display for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Whether a text may be records, given by mistake: it begins neither as TOML does nor with a row of headings.
fn may_be_values(text: &str) -> bool {
    let said = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    said.is_some_and(|line| {
        let cells: Vec<&str> = line.split([',', ';', '\t']).map(|cell| cell.trim_matches('"')).collect();
        !line.contains('=') && !line.starts_with('[') && !are_names(&cells)
    })
}

/// Every fault that was found in the files of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpecErrors(pub Vec<SpecFault>);

impl fmt::Display for SpecErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&shown.join("\n\n"))
    }
}

impl std::error::Error for SpecErrors {}

/// "; did you mean `x`?", where something near is there to be meant.
pub(crate) fn did_you_mean<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    super::nearest(text, candidates).map(|near| format!("; did you mean `{near}`?"))
}

/// What serde and the TOML reader say, in the words of this program.
pub(crate) fn in_our_words(message: &str) -> String {
    if let Some((key, expected)) = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once("`, ")) {
        // the names stand between backticks: every second part
        let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return match did_you_mean(key, names.iter().copied()) {
            Some(hint) => format!("unknown key `{key}`{hint}"),
            None => format!("unknown key `{key}`; the keys here are {}", names.join(", ")),
        };
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        return format!("found {rest}");
    }
    message.replace('\n', "; ")
}
