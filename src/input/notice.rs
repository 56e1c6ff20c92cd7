//! What a person should know about how an input was read, although nothing failed.
//!
//! Owns the type only; the texts are written where the decision is taken.

use std::fmt;

/// One remark on an input, such as the sheet that was chosen or the encoding that was assumed.
///
/// It is shown as `march.csv: not valid UTF-8 (first at line 17), so it is read as Windows-1252`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The input or folder that the remark is about, as shown to people.
    pub path: String,
    /// The remark, a lower-case clause without full stop.
    pub text: String,
}

impl Notice {
    /// A remark on `path`.
    pub(super) fn new(path: &str, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), text: text.into() }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.text)
    }
}
