//! Records of delimited text.
//!
//! Owns the reading of CSV, TSV and semicolon-separated text that is already UTF-8: lines, quotes,
//! physical line numbers, limits on cells and records, and quotes that never close. Long stretches
//! of plain lines are handed on as they stand (see `lines`), for other threads to take apart. Of what
//! is left, `csv_core` splits lines that hold a quote, a plain loop all others. Encodings belong to
//! `text`, the choice of file to `source`.
//!
//! A record that ends on the line where it began is split as it is. One that does not is scanned
//! first, since `csv_core` would take everything after a stray quote, to the end of the file if need
//! be, for one cell. A quote counts as never closed when the file ends within it, or when the next
//! quote, on a later line, stands amid text (`"Bob` on line 3 and `"Tom` on line 9 do not make one
//! cell of seven lines). Such a record ends with the line of its quote, and reading goes on with the
//! next line:
//!
//! ```text
//! CLIENTID,FINITIAL,SEX
//! 1,"A,2                   <- one record, marked: the quote of line 2 is never closed
//! 2,B,1                    <- the next record
//! ```
//!
//! No line is scanned more than a few times, however many quotes are astray: between a stray quote
//! and the one that betrays it stand doubled quotes only, which open nothing that they do not close.

use super::batch::Outlet;
use super::error::InputError;
use super::limits::Limits;
use super::lines::{Lines, Quotes, plain_with_quotes};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use memchr::{memchr, memchr_iter, memchr2, memrchr};
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};

/// How many bytes of a long text are read at a time at least.
const PIECE: usize = 128 << 10;

/// How many of any text are.
const LEAST_PIECE: usize = 32 << 10;

/// Into so many pieces at least a text is cut if it is long enough, so that no thread is left without one.
const PIECES: u64 = 128;

/// How many bytes are in memory at most as long as no record is longer, and handed on together at most.
const WINDOW: usize = 2 * PIECE;

/// Fewer bytes of plain lines are not worth handing on by themselves.
const ENOUGH_LINES: usize = 16 << 10;

const QUOTE: u8 = b'"';

/// The two bytes that say how text is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between cells: a comma, tab or semicolon.
    pub(super) delimiter: u8,
    /// What ends a line: a line feed, or a carriage return in a file without line feeds.
    pub(super) newline: u8,
}

impl Dialect {
    fn reader(self) -> Reader {
        ReaderBuilder::new().delimiter(self.delimiter).terminator(Terminator::Any(self.newline)).build()
    }

    /// Tells the delimiter from the first line that is not empty: the one that gives most field
    /// names, then most cells, then the comma before tab and semicolon. `head` is the beginning of
    /// the text, `is_field` gets each cell trimmed and in upper case.
    pub(super) fn of_header(head: &[u8], newline: u8, is_field: &dyn Fn(&str) -> bool) -> Self {
        let mut best = (0, 0);
        let mut chosen = Self { delimiter: b',', newline };
        for delimiter in *b",\t;" {
            let dialect = Self { delimiter, newline };
            let cells = first_record(head, dialect);
            let fields = cells.iter().filter(|cell| is_field(&cell.trim().to_uppercase())).count();
            if (fields, cells.len()) > best {
                best = (fields, cells.len());
                chosen = dialect;
            }
        }
        chosen
    }
}

/// The cells of the first record of `head` that is not an empty line.
fn first_record(head: &[u8], dialect: Dialect) -> Vec<String> {
    let start = head.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(head.len());
    let head = &head[start..];
    let mut text = vec![0; head.len() + 1];
    let mut ends = vec![0; head.len() + 2];
    let mut reader = dialect.reader();
    let (mut result, _, _, mut cells) = reader.read_record(head, &mut text, &mut ends);
    if matches!(result, ReadRecordResult::InputEmpty) {
        let more;
        (result, _, _, more) = reader.read_record(&[], &mut text[head.len()..], &mut ends[cells..]);
        cells += more;
    }
    if !matches!(result, ReadRecordResult::Record) {
        return Vec::new();
    }
    let starts = std::iter::once(&0).chain(&ends);
    starts.zip(&ends[..cells]).map(|(start, end)| String::from_utf8_lossy(&text[*start..*end]).into_owned()).collect()
}

/// What reading a text came to.
#[derive(Debug)]
pub(super) struct TextEnd {
    /// Whether the sink broke the reading off.
    pub(super) stopped: bool,
}

/// Reads all records of `source`, which gives some `bytes` of UTF-8 without byte order mark, into `outlet`.
///
/// `path` stands in errors; `translate` turns an error of `source` into one of ours.
pub(super) fn read(
    source: &mut dyn Read,
    bytes: u64,
    dialect: Dialect,
    limits: &Limits,
    path: &str,
    translate: &dyn Fn(io::Error) -> InputError,
    outlet: &mut Outlet<'_, '_>,
) -> Result<TextEnd, InputError> {
    let piece = usize::try_from(bytes / PIECES).unwrap_or(PIECE).clamp(LEAST_PIECE, PIECE);
    let mut core = dialect.reader();
    begin_anew(&mut core, dialect.newline);
    let mut reading = Reading {
        window: Window { source, piece, bytes: vec![0; 2 * piece], start: 0, end: 0, ended: false },
        dialect,
        core,
        ends: vec![0; 1024],
        line: 1,
        one_by_one: 0,
        limits,
        path,
        translate,
        outlet,
    };
    reading.run()
}

/// The part of a text that is in memory: from the start of the current record on.
struct Window<'r> {
    source: &'r mut dyn Read,
    /// How many bytes are read at a time at least; half of those in memory as long as no record is longer.
    piece: usize,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    ended: bool,
}

impl Window<'_> {
    /// The bytes from the start of the current record on.
    #[inline]
    fn rest(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Goes on behind `length` bytes, and hands on the memory in which they stand, for other memory.
    fn hand_over(&mut self, length: usize, mut other: Vec<u8>) -> (Vec<u8>, Range<usize>) {
        let handed = self.start..self.start + length;
        let rest = &self.bytes[handed.end..self.end];
        if rest.len() > self.piece {
            // a long record has left much in memory
            other.clear();
            other.extend_from_slice(&self.bytes[handed.clone()]);
            self.start = handed.end;
            return (other, 0..length);
        }
        other.resize(2 * self.piece, 0);
        other[..rest.len()].copy_from_slice(rest);
        (self.start, self.end) = (0, rest.len());
        (std::mem::replace(&mut self.bytes, other), handed)
    }

    /// Reads more. False when there is no more.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.bytes.len() - self.end < self.piece {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            if self.bytes.len() - self.end < self.piece {
                let larger = 2 * self.bytes.len();
                self.bytes.resize(larger, 0);
            }
        }
        loop {
            match self.source.read(&mut self.bytes[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(read) => {
                    self.end += read;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// The state of one reading.
struct Reading<'r, 'o, 's> {
    window: Window<'r>,
    dialect: Dialect,
    core: Reader,
    /// Where `csv_core` writes the ends of a record's cells.
    ends: Vec<usize>,
    /// The physical line where the current record begins.
    line: u64,
    /// How many bytes are read record by record before plain lines are looked for again.
    one_by_one: usize,
    limits: &'r Limits,
    path: &'r str,
    translate: &'r dyn Fn(io::Error) -> InputError,
    outlet: &'r mut Outlet<'o, 's>,
}

/// Where the scan of a record came to its end; sizes count from the start of the record.
enum Scanned {
    /// The record's bytes with its line end, and the line ends among them.
    Whole { length: usize, lines: u64 },
    /// A quote is never closed: the bytes to the end of its line (with and without the line end),
    /// the line ends among them, and the line of the quote.
    Unclosed { length: usize, content: usize, lines: u64, opened: u64 },
}

/// Where in a cell the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    CellStart,
    Plain,
    Quoted,
    /// After a quote within a quoted cell: the closing one, or the first of two.
    AfterQuote,
    /// Blanks between a closing quote and the delimiter or line end, after a cell of several lines.
    Trailing,
}

/// The quote that opened the current cell.
#[derive(Clone, Copy)]
struct Opened {
    line: u64,
    /// The end of the quote's line, without and with the line end, once it has been passed.
    line_end: Option<(usize, usize)>,
}

impl Reading<'_, '_, '_> {
    fn run(&mut self) -> Result<TextEnd, InputError> {
        // Any line up to this length is within both limits, whatever it holds.
        let short = self.limits.cell.min(self.limits.longest_record()) as usize;
        // How far the current line has been searched for its end already.
        let mut searched = 0;
        // The first record goes on by itself, since everything else depends on what it says.
        let mut is_first = true;
        if short < WINDOW {
            self.one_by_one = usize::MAX;
        }
        loop {
            if self.one_by_one == 0 && searched == 0 && !is_first && self.plain_lines()?.is_break() {
                return Ok(TextEnd { stopped: true });
            }
            let newline = self.dialect.newline;
            let rest = self.window.rest();
            let Some(found) = memchr(newline, &rest[searched..]) else {
                searched = rest.len();
                if searched <= short {
                    if self.fill()? {
                        continue;
                    }
                    if searched == 0 {
                        break;
                    }
                }
                searched = 0;
                if self.long_record()?.is_break() {
                    return Ok(TextEnd { stopped: true });
                }
                continue;
            };
            let length = searched + found;
            searched = 0;
            let content = without_return(&rest[..length], newline);
            if content.is_empty() {
                self.pass(length + 1, 1);
                continue;
            }
            let carriage_return = content.len() < length;
            if length > short || !self.single_line(length + 1, carriage_return) {
                if self.long_record()?.is_break() {
                    return Ok(TextEnd { stopped: true });
                }
                continue;
            }
            self.pass(length + 1, 1);
            let flow = if is_first { self.flush()? } else { self.flush_if_full()? };
            is_first = false;
            if flow.is_break() {
                return Ok(TextEnd { stopped: true });
            }
        }
        let stopped = self.flush()?.is_break();
        Ok(TextEnd { stopped })
    }

    /// Hands on the plain lines from here on, as long as there are enough of them, and tells how far records are to be read
    /// one by one.
    fn plain_lines(&mut self) -> Result<ControlFlow<()>, InputError> {
        let Dialect { delimiter, newline } = self.dialect;
        loop {
            while self.window.rest().len() < self.window.piece && self.fill()? {}
            let rest = &self.window.rest()[..self.window.rest().len().min(2 * self.window.piece)];
            let clear = memchr(QUOTE, rest).unwrap_or(rest.len());
            let mut quotes = Quotes::None;
            let mut plain = memrchr(newline, &rest[..clear]).map_or(0, |last| last + 1);
            let mut looked_at = clear + 1;
            if plain < ENOUGH_LINES && clear < rest.len() {
                quotes = Quotes::AroundCells;
                (plain, looked_at) = plain_with_quotes(rest, delimiter, newline);
            }
            if plain < ENOUGH_LINES {
                self.one_by_one = looked_at.max(clear + 1);
                return Ok(ControlFlow::Continue(()));
            }
            let count = memchr_iter(newline, &rest[..plain]).count() as u64;
            let first_line = self.line;
            let spare = std::mem::take(&mut self.outlet.spare);
            let (text, range) = self.window.hand_over(plain, spare.text);
            let lines = Lines { text, range, first_line, delimiter, newline, quotes };
            self.line += count;
            self.one_by_one = 0;
            if self.outlet.pass_lines(lines).map_err(|_| self.changed())?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }

    fn fill(&mut self) -> Result<bool, InputError> {
        self.window.fill().map_err(|error| (self.translate)(error))
    }

    fn changed(&self) -> InputError {
        InputError::Changed { path: self.path.to_owned() }
    }

    fn flush(&mut self) -> Result<ControlFlow<()>, InputError> {
        self.outlet.flush().map_err(|_| self.changed())
    }

    fn flush_if_full(&mut self) -> Result<ControlFlow<()>, InputError> {
        self.outlet.flush_if_full().map_err(|_| self.changed())
    }

    /// Goes on behind `bytes` bytes that hold `lines` line ends.
    #[inline]
    fn pass(&mut self, bytes: usize, lines: u64) {
        self.window.start += bytes;
        self.line += lines;
        self.one_by_one = self.one_by_one.saturating_sub(bytes);
    }

    /// Splits the next `length` bytes, a line with its end. False, and nothing done, when the line
    /// ends within a quote.
    #[inline]
    fn single_line(&mut self, length: usize, carriage_return: bool) -> bool {
        loop {
            let line = &self.window.bytes[self.window.start..self.window.start + length];
            let room = self.outlet.batch.room(length);
            if memchr(QUOTE, line).is_none() {
                let content = &line[..length - 1 - usize::from(carriage_return)];
                if self.ends.len() <= content.len() {
                    self.ends.resize(length + 1, 0);
                }
                let cells = split_plain(content, self.dialect.delimiter, room, &mut self.ends);
                self.outlet.batch.commit(self.line, &self.ends[..cells], None);
                return true;
            }
            let (result, _, written, cells) = self.core.read_record(line, room, &mut self.ends);
            match result {
                ReadRecordResult::Record => {
                    // The return before the line feed is data to csv_core, and the last byte it wrote.
                    self.ends[cells - 1] = written - usize::from(carriage_return);
                    self.outlet.batch.commit(self.line, &self.ends[..cells], None);
                    return true;
                }
                ReadRecordResult::OutputEndsFull => {
                    begin_anew(&mut self.core, self.dialect.newline);
                    self.ends.resize(2 * self.ends.len(), 0);
                }
                _ => {
                    begin_anew(&mut self.core, self.dialect.newline);
                    return false;
                }
            }
        }
    }

    /// Reads a record that may take several lines, be very long, or hold a quote that never closes.
    fn long_record(&mut self) -> Result<ControlFlow<()>, InputError> {
        let (length, content, lines, unclosed) = match self.scan()? {
            Scanned::Whole { length, lines } => {
                let raw = &self.window.rest()[..length];
                let line = raw.strip_suffix(&[self.dialect.newline]).unwrap_or(raw);
                let content =
                    if line.len() < length { without_return(line, self.dialect.newline).len() } else { length };
                (length, content, lines, None)
            }
            Scanned::Unclosed { length, content, lines, opened } => (length, content, lines, Some(opened)),
        };
        let raw = &self.window.bytes[self.window.start..self.window.start + content];
        loop {
            let room = self.outlet.batch.room(content + 1);
            let (mut result, _, written, mut cells) = self.core.read_record(raw, room, &mut self.ends);
            if matches!(result, ReadRecordResult::InputEmpty) {
                let more;
                (result, _, _, more) = self.core.read_record(&[], &mut room[written..], &mut self.ends[cells..]);
                cells += more;
            }
            begin_anew(&mut self.core, self.dialect.newline);
            if matches!(result, ReadRecordResult::OutputEndsFull) {
                self.ends.resize(2 * self.ends.len(), 0);
                continue;
            }
            self.outlet.batch.commit(self.line, &self.ends[..cells], unclosed);
            break;
        }
        self.pass(length, lines);
        self.flush_if_full()
    }

    /// Finds the end of the current record, reading on as needed, and checks its quotes and limits.
    fn scan(&mut self) -> Result<Scanned, InputError> {
        let Dialect { delimiter, newline } = self.dialect;
        let record_limit = self.limits.longest_record();
        let mut place = Place::CellStart;
        let mut opened = Opened { line: self.line, line_end: None };
        let mut lines = 0;
        let mut at = 0;
        // The bytes of the current cell, without its quotes.
        let mut cell: u64 = 0;
        loop {
            let in_quotes = place == Place::Quoted;
            if cell > self.limits.cell {
                return Err(self.too_long(in_quotes.then_some(opened.line), self.limits.cell, "--max-cell"));
            }
            if at as u64 > record_limit {
                return Err(self.too_long(in_quotes.then_some(opened.line), record_limit, "--max-record"));
            }
            let rest = &self.window.bytes[self.window.start..self.window.end];
            if at == rest.len() {
                if self.fill()? {
                    continue;
                }
                if in_quotes {
                    return Ok(self.unclosed(opened, lines, at));
                }
                return Ok(Scanned::Whole { length: at, lines });
            }
            if in_quotes {
                let quoted = &rest[at..];
                let Some(found) = memchr2(QUOTE, newline, quoted) else {
                    cell += quoted.len() as u64;
                    at = rest.len();
                    continue;
                };
                cell += found as u64;
                at += found;
                if rest[at] == newline {
                    if opened.line_end.is_none() {
                        opened.line_end = Some((without_return(&rest[..at], newline).len(), at + 1));
                    }
                    lines += 1;
                    cell += 1;
                } else {
                    place = Place::AfterQuote;
                }
                at += 1;
                continue;
            }
            let byte = rest[at];
            let several_lines = opened.line_end.is_some();
            if byte == newline {
                return Ok(Scanned::Whole { length: at + 1, lines: lines + 1 });
            }
            if byte == delimiter {
                place = Place::CellStart;
                cell = 0;
                at += 1;
                continue;
            }
            place = match place {
                Place::CellStart if byte == QUOTE => {
                    opened = Opened { line: self.line + lines, line_end: None };
                    Place::Quoted
                }
                Place::AfterQuote if byte == QUOTE => {
                    cell += 1;
                    Place::Quoted
                }
                Place::AfterQuote | Place::Trailing if several_lines => {
                    if !matches!(byte, b' ' | b'\t' | b'\r') {
                        return Ok(self.unclosed(opened, lines, at));
                    }
                    Place::Trailing
                }
                _ => {
                    cell += 1;
                    Place::Plain
                }
            };
            at += 1;
        }
    }

    /// The record up to the end of the line of a quote that never closes; `at` is where that became
    /// clear and `lines` the line ends before it.
    fn unclosed(&self, opened: Opened, lines: u64, at: usize) -> Scanned {
        match opened.line_end {
            Some((content, length)) => {
                Scanned::Unclosed { length, content, lines: opened.line - self.line + 1, opened: opened.line }
            }
            None => Scanned::Unclosed { length: at, content: at, lines, opened: opened.line },
        }
    }

    /// The error of a cell or record beyond its limit, within a quote of line `opened` or not.
    fn too_long(&self, opened: Option<u64>, limit: u64, option: &'static str) -> InputError {
        let path = self.path.to_owned();
        match opened {
            Some(line) => InputError::QuoteTooLong { path, line, limit, option },
            None if option == "--max-cell" => InputError::CellTooLong { path, line: self.line, limit },
            None => InputError::RecordTooLong { path, line: self.line, limit },
        }
    }
}

/// Brings `csv_core` back to the start of a record. To it a byte order mark at the start of all is none of the text; ours is
/// passed over before, so any other is, and it must have read something first.
fn begin_anew(core: &mut Reader, newline: u8) {
    core.reset();
    let _ = core.read_record(&[newline], &mut [0], &mut [0]);
}

/// Splits a line without quotes, and gives the number of its cells. There must be room for the line,
/// and for one end more than it has bytes.
///
/// Cells are a few bytes long, so a search for each delimiter, or a branch at it, costs more than
/// copying every byte and counting on by a comparison. This is three times as fast as `csv_core`, which
/// has to have an eye on quotes, and reads the same: the tests compare both with the `csv` crate.
#[inline]
pub(super) fn split_plain(line: &[u8], delimiter: u8, text: &mut [u8], ends: &mut [usize]) -> usize {
    let (text, ends) = (&mut text[..=line.len()], &mut ends[..=line.len()]);
    let (mut written, mut cells) = (0, 0);
    for &byte in line {
        let is_end = byte == delimiter;
        text[written] = byte;
        ends[cells] = written;
        written += usize::from(!is_end);
        cells += usize::from(is_end);
    }
    ends[cells] = written;
    cells + 1
}

/// A line without the carriage return that belongs to its line feed.
#[inline]
pub(super) fn without_return(line: &[u8], newline: u8) -> &[u8] {
    if newline == b'\n' { line.strip_suffix(b"\r").unwrap_or(line) } else { line }
}
