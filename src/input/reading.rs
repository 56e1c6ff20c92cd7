//! One input, ready to be read as often as needed.
//!
//! Owns what is known of an input before its records are: its names, its hash, its form; and the
//! choice between the readers of text and of workbooks. How it was found is the business of `resolve`.

use super::batch::{Batch, Outlet, Piece, PieceSink, Sink};
use super::csv::{self, Dialect};
use super::error::InputError;
use super::limits::Limits;
use super::source::Source;
use super::text::{Decoded, Encoding, digest};
use super::workbook::{self, WorkbookKind};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, OnceLock};

/// A file, archive member or standard input that holds an extract.
#[derive(Debug, Clone)]
pub struct Input {
    pub(super) source: Source,
    file_name: String,
    form: Form,
    /// Its hash, once somebody needed it.
    sha256: Arc<OnceLock<String>>,
}

/// How the records stand in the bytes.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// Delimited text.
    Text { encoding: Encoding, mark: usize, dialect: Dialect, bytes: u64 },
    /// A sheet of a workbook.
    Workbook { kind: WorkbookKind, sheet: String },
}

/// What reading an input came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadSummary {
    /// The records handed on, the header among them.
    pub records: u64,
    /// Whether the receiver broke the reading off before the end.
    pub stopped: bool,
}

impl Input {
    pub(super) fn new(source: Source, file_name: String, form: Form, sha256: Option<String>) -> Self {
        let sha256 = Arc::new(sha256.map_or_else(OnceLock::new, OnceLock::from));
        Input { source, file_name, form, sha256 }
    }

    /// The input as shown to people: `march.csv`, `a.zip/x.csv`, or `-` for standard input.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// The last part of the path; of an archive's member its own name, of `x.csv.gz` `x.csv`.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// SHA-256 of the file in hexadecimal; of an archive's member and a gzip file, of the unpacked bytes. The first call may
    /// have to read the file.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or has changed since it was resolved.
    pub fn sha256(&self) -> Result<&str, InputError> {
        if let Some(known) = self.sha256.get() {
            return Ok(known);
        }
        let (sha256, bytes) = self.digest(&Limits::default())?;
        if matches!(self.form, Form::Text { bytes: expected, .. } if bytes != expected) {
            return Err(InputError::Changed { path: self.path().to_owned() });
        }
        Ok(self.sha256.get_or_init(|| sha256))
    }

    /// Reads all bytes for their hash and number.
    fn digest(&self, limits: &Limits) -> Result<(String, u64), InputError> {
        self.source.with_bytes(limits, |source| digest(source).map_err(|error| self.source.translate(error)))
    }

    /// The sheet that is read, in a workbook.
    pub fn sheet(&self) -> Option<&str> {
        match &self.form {
            Form::Workbook { sheet, .. } => Some(sheet),
            Form::Text { .. } => None,
        }
    }

    /// The encoding, of a text.
    pub fn encoding(&self) -> Option<Encoding> {
        match self.form {
            Form::Text { encoding, .. } => Some(encoding),
            Form::Workbook { .. } => None,
        }
    }

    /// What stands between cells, of a text: `,`, `;` or a tab.
    pub fn delimiter(&self) -> Option<char> {
        match self.form {
            Form::Text { dialect, .. } => Some(char::from(dialect.delimiter)),
            Form::Workbook { .. } => None,
        }
    }

    /// Hands all records to `sink`, in batches and in file order, the header first.
    ///
    /// Empty lines are skipped; every line with cells is delivered, also a blank or a ragged one. A file
    /// without records delivers nothing. It can be called again, also from several threads at once, and
    /// gives the same records.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, has changed since it was resolved, or passes one of the `limits`.
    /// Records before the fault may have been handed on by then.
    pub fn read(&self, limits: &Limits, sink: &mut Sink<'_>) -> Result<ReadSummary, InputError> {
        let mut records = 0;
        let mut spare = Batch::default();
        let stopped = self.read_pieces(limits, &mut |piece| {
            let (batch, lines) = match piece {
                Piece::Records(batch) => (batch, None),
                Piece::Lines(lines) => {
                    let mut batch = std::mem::take(&mut spare);
                    batch.clear();
                    lines.split(&mut batch);
                    (batch, Some(Piece::Lines(lines)))
                }
            };
            records += batch.len() as u64;
            let batch = if batch.is_empty() { batch } else { sink(batch)? };
            ControlFlow::Continue(match lines {
                Some(lines) => {
                    spare = batch;
                    Some(lines)
                }
                None => Some(Piece::Records(batch)),
            })
        })?;
        Ok(ReadSummary { records, stopped })
    }

    /// Hands all pieces to `sink` in file order; the first record comes by itself. True when the sink broke the reading off.
    pub(super) fn read_pieces(&self, limits: &Limits, sink: &mut PieceSink<'_>) -> Result<bool, InputError> {
        let mut outlet = Outlet::new(sink);
        match &self.form {
            Form::Text { encoding, mark, dialect, bytes } => self.source.with_bytes(limits, |source| {
                let mut counted = Counted { source, bytes: 0 };
                let translate = |error| self.source.translate(error);
                skip(&mut counted, *mark as u64).map_err(translate)?;
                let path = self.path();
                let end = if *encoding == Encoding::Utf8 {
                    csv::read(&mut counted, *bytes, *dialect, limits, path, &translate, &mut outlet)?
                } else {
                    let mut decoded = Decoded::new(&mut counted, *encoding);
                    csv::read(&mut decoded, *bytes, *dialect, limits, path, &translate, &mut outlet)?
                };
                if !end.stopped && counted.bytes != *bytes {
                    return Err(InputError::Changed { path: path.to_owned() });
                }
                Ok(end.stopped)
            }),
            Form::Workbook { kind, sheet } => workbook::read(&self.source, *kind, sheet, limits, &mut outlet),
        }
    }

    /// Hands all records to `each` on this thread, while another thread takes the input apart.
    ///
    /// # Errors
    ///
    /// As of [`Input::read`].
    pub fn read_ahead(&self, limits: &Limits, each: &mut dyn FnMut(&Batch)) -> Result<ReadSummary, InputError> {
        const AHEAD: usize = 4;
        let (full, batches) = sync_channel::<Batch>(AHEAD);
        let (empty, spare) = sync_channel::<Batch>(AHEAD + 2);
        std::thread::scope(|scope| {
            let reader = scope.spawn(move || {
                self.read(limits, &mut |batch| {
                    if full.send(batch).is_err() {
                        return ControlFlow::Break(());
                    }
                    ControlFlow::Continue(spare.try_recv().unwrap_or_default())
                })
            });
            for mut batch in batches {
                each(&batch);
                batch.clear();
                // with enough spare batches about, this one is let go
                let _ = empty.try_send(batch);
            }
            match reader.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    /// Proves by hash that the input still holds the very bytes that were resolved.
    ///
    /// Reading looks at size, time and encoding only, which is cheap; a caller that wrote something
    /// from a second reading can make sure with this before it puts the result in place.
    ///
    /// # Errors
    ///
    /// `Changed` when the bytes differ, and whatever reading them may raise.
    pub fn verify(&self, limits: &Limits) -> Result<(), InputError> {
        let (sha256, _) = self.digest(limits)?;
        if sha256 == self.sha256()? { Ok(()) } else { Err(InputError::Changed { path: self.path().to_owned() }) }
    }
}

/// Counts the bytes that are read.
struct Counted<'r> {
    source: &'r mut dyn Read,
    bytes: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(out)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Reads `bytes` bytes and forgets them.
pub(super) fn skip(source: &mut dyn Read, bytes: u64) -> io::Result<()> {
    io::copy(&mut source.take(bytes), &mut io::sink()).map(|_| ())
}
