//! Why a submission cannot be written or verified.

use std::io;
use std::path::{Path, PathBuf};

use crate::input::InputError;

/// Why a submission cannot be written or verified. Bad data is not among it: that is held back, or found different.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// The folder to write cannot be used.
    #[error("{}: {why}", path.display())]
    Target {
        /// As given.
        path: PathBuf,
        /// What was found, what was expected and what to do.
        why: String,
    },
    /// An accepted agency code that cannot be part of a file name.
    #[error(
        "the agency code {code:?} cannot be part of a file name (on {rows}, first on line {line} of {input}): \
         expected a letter and four digits; put it right and submit again; nothing was written"
    )]
    Agency {
        /// The code after cleaning.
        code: String,
        /// On how many rows, in words.
        rows: String,
        /// The line of the first.
        line: u32,
        /// The input of the first.
        input: String,
    },
    /// Writing or reading back failed.
    #[error("{}: {doing} failed, so nothing was written", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: io::Error,
    },
    /// What was written cannot be read as an extract.
    #[error(
        "what was written cannot be read back, so nothing is left of it: look for control characters in the values"
    )]
    Unreadable(#[source] InputError),
    /// What was written does not pass as a submission, and nothing more can be held back to mend it.
    #[error("what was to be submitted does not pass its own check ({rules}), so nothing was written; {advice}")]
    NotAccepted {
        /// The rules and how often they failed.
        rules: String,
        /// What to do.
        advice: &'static str,
    },
    /// What was written is not what was meant.
    #[error("this is a fault of the program: {0}; please report it; nothing was written")]
    Fault(String),
    /// A folder that cannot be verified at all.
    #[error("{}: {why}", path.display())]
    NotVerifiable {
        /// The folder or its manifest.
        path: PathBuf,
        /// What was found, what was expected and what to do.
        why: String,
    },
}

impl SubmitError {
    /// An error of the system while something was being done to a path.
    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> SubmitError {
        move |source| SubmitError::Io { path: path.to_owned(), doing, source }
    }
}
