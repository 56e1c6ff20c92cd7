//! Why an input cannot be read.
//!
//! Owns the kinds of failure and their texts, and the translation of the errors of the operating
//! system, of archives and of workbooks into them. Bad data is not among them: a ragged row or an
//! unclosed quote is delivered, not refused.

use super::limits::{Exceeded, size};
use std::io;
use std::path::PathBuf;
use zip::result::ZipError;

/// Why an input cannot be read. Each text names the input and says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputError {
    /// Nothing has this name.
    #[error("{path}: there is no such file or folder; check the spelling and the working folder")]
    NotFound {
        /// The input as shown to people.
        path: String,
    },
    /// A pattern with wildcards matches nothing.
    #[error("{path}: no file matches this pattern; check the folder and the ending")]
    NoMatch {
        /// The pattern as given.
        path: String,
    },
    /// The operating system refuses access.
    #[error("{path}: access is refused by the system; ask for the right to read it, or copy it to your own folder")]
    Permission {
        /// The input as shown to people.
        path: String,
    },
    /// Another program, mostly Excel, holds the file open for itself.
    #[error("{path}: another program holds the file open, probably Excel; close it there and try again")]
    Locked {
        /// The input as shown to people.
        path: String,
    },
    /// A workbook or archive is encrypted.
    #[error("{path}: the {what} is protected by a password, expected one that opens without; {help}")]
    Password {
        /// The input as shown to people.
        path: String,
        /// `workbook` or `archive`.
        what: &'static str,
        /// What to do.
        help: &'static str,
    },
    /// The content is something else than an extract.
    #[error("{path}: found {found}, expected CSV, TSV, XLSX, XLS or ODS; {help}")]
    WrongKind {
        /// The input as shown to people.
        path: String,
        /// What the content is.
        found: String,
        /// What to do.
        help: String,
    },
    /// The content begins as it should but is broken.
    #[error("{path}: the {what} is damaged ({found}); export or copy it again")]
    Damaged {
        /// The input as shown to people.
        path: String,
        /// `workbook` or `archive`.
        what: &'static str,
        /// What the reader came upon.
        found: String,
    },
    /// A folder or archive holds nothing that can be read.
    #[error("{path}: the {what} holds no {expected}; name the files themselves, or look at its endings")]
    NothingInside {
        /// The folder or archive as shown to people.
        path: String,
        /// `folder` or `archive`.
        what: &'static str,
        /// What was looked for.
        expected: &'static str,
    },
    /// The same file was named twice.
    #[error("{path}: this file is named twice (first as {first}), and its rows would count double; name it once")]
    Twice {
        /// The second name.
        path: String,
        /// The first name.
        first: String,
    },
    /// The workbook has no sheet of the name that was asked for.
    #[error("{path}: there is no sheet {wanted:?}, only {}; give one of them to --sheet", quoted_list(.names))]
    NoSuchSheet {
        /// The workbook as shown to people.
        path: String,
        /// The name that was asked for.
        wanted: String,
        /// The sheets that are there, in order.
        names: Vec<String>,
    },
    /// A cell is longer than the limit.
    #[error("{path}, line {line}: a cell is longer than {}; put it right, or raise the limit with --max-cell", size(*.limit))]
    CellTooLong {
        /// The input as shown to people.
        path: String,
        /// The physical line where the record begins.
        line: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A record is longer than the limit.
    #[error("{path}, line {line}: a record is longer than {}; put it right, or raise the limit with --max-record", size(*.limit))]
    RecordTooLong {
        /// The input as shown to people.
        path: String,
        /// The physical line where the record begins.
        line: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// A quoted cell runs past a limit, most likely because its quote is never closed.
    #[error(
        "{path}: the quote opened at line {line} is probably never closed: the text after it is longer than {}; \
         close it, or raise the limit with {option}",
        size(*.limit)
    )]
    QuoteTooLong {
        /// The input as shown to people.
        path: String,
        /// The physical line where the quote was opened.
        line: u64,
        /// The limit, in bytes.
        limit: u64,
        /// The option that raises it.
        option: &'static str,
    },
    /// An archive or workbook unpacks to more than the limits allow.
    #[error("{path}: {limit}")]
    Unpacked {
        /// The input as shown to people.
        path: String,
        /// What was exceeded and the option that raises it.
        limit: String,
    },
    /// The file is not what it was when the run began.
    #[error("{path}: the file was changed while it was read; wait until the export has ended, then run again")]
    Changed {
        /// The input as shown to people.
        path: String,
    },
    /// Standard input has to be kept until the run ends, and there is no room or right for it.
    #[error(
        "{path}: it cannot be kept in the folder for temporary files, {}: {error}; make room there, or save the input as a \
         file and name it",
        folder.display()
    )]
    NotKept {
        /// The input as shown to people.
        path: String,
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Any other failure of the system.
    #[error("{path}: it cannot be read: {error}; check the drive or the network and try again")]
    Io {
        /// The input as shown to people.
        path: String,
        /// What the system said; it is told here, so it is no cause beside.
        error: io::Error,
    },
}

fn quoted_list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    quoted.join(", ")
}

/// The codes with which Windows refuses a file that another program has opened for itself alone, or
/// a part of it that is locked.
const SHARING_VIOLATIONS: [i32; 2] = [32, 33];

impl InputError {
    /// Translates what the operating system said about `path`.
    pub(super) fn from_io(path: &str, error: io::Error) -> Self {
        let path = path.to_owned();
        if let Some(exceeded) = error.get_ref().and_then(|inner| inner.downcast_ref::<Exceeded>()) {
            return Self::Unpacked { path, limit: exceeded.to_string() };
        }
        if is_locked(error.raw_os_error(), cfg!(windows)) {
            return Self::Locked { path };
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::PermissionDenied => Self::Permission { path },
            _ => Self::Io { path, error },
        }
    }

    /// Translates an error while unpacking, where odd bytes mean a broken archive.
    pub(super) fn from_unpacking(path: &str, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                Self::Damaged { path: path.to_owned(), what: "archive", found: error.to_string() }
            }
            _ => Self::from_io(path, error),
        }
    }

    /// Translates an error of the zip reader.
    pub(super) fn from_zip(path: &str, what: &'static str, error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => match Self::from_unpacking(path, error) {
                Self::Damaged { path, found, .. } => Self::Damaged { path, what, found },
                other => other,
            },
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Self::Password {
                path: path.to_owned(),
                what: "archive",
                help: "unpack it and give the files themselves",
            },
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Self::WrongKind {
                path: path.to_owned(),
                found: "an archive packed by a method that is not supported".to_owned(),
                help: "unpack it and give the files themselves".to_owned(),
            },
            other => Self::Damaged { path: path.to_owned(), what, found: other.to_string() },
        }
    }
}

/// Whether the system's error code means that another program has locked the file.
fn is_locked(code: Option<i32>, windows: bool) -> bool {
    windows && code.is_some_and(|code| SHARING_VIOLATIONS.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sharing_violation_is_told_on_windows_only() {
        assert!(is_locked(Some(32), true));
        assert!(!is_locked(Some(32), false), "elsewhere 32 is a broken pipe");
        assert!(!is_locked(Some(5), true));
    }

    #[test]
    fn texts_say_what_where_and_what_to_do() {
        let path = || "a.csv".to_owned();
        let cases = [
            (InputError::from_io("a.csv", io::ErrorKind::NotFound.into()), "no such file or folder"),
            (InputError::from_io("a.csv", io::ErrorKind::PermissionDenied.into()), "access is refused"),
            (InputError::from_io("a.csv", io::Error::other("bad sector")), "cannot be read: bad sector"),
            (InputError::Locked { path: path() }, "close it there and try again"),
            (InputError::Twice { path: path(), first: "./a.csv".to_owned() }, "first as ./a.csv"),
            (
                InputError::NoSuchSheet {
                    path: path(),
                    wanted: "X".to_owned(),
                    names: vec!["A".to_owned(), "B b".to_owned()],
                },
                "no sheet \"X\", only \"A\", \"B b\"; give one of them to --sheet",
            ),
            (
                InputError::QuoteTooLong { path: path(), line: 7, limit: 16 << 20, option: "--max-cell" },
                "the quote opened at line 7 is probably never closed: the text after it is longer than 16 MiB",
            ),
            (
                InputError::RecordTooLong { path: path(), line: 7, limit: 100 },
                "line 7: a record is longer than 100 bytes",
            ),
            (
                InputError::from_io("a.csv", io::Error::other(Exceeded::Ratio { times: 1000 })),
                "more than 1000 times its size; raise the limit with --max-ratio",
            ),
            (
                InputError::from_zip("a.csv", "archive", ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)),
                "the archive is protected by a password",
            ),
        ];
        for (error, expected) in cases {
            let text = error.to_string();
            assert!(text.starts_with("a.csv"), "{text}");
            assert!(text.contains(expected), "{text} should contain {expected}");
        }
    }
}
