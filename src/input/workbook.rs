//! Records of a workbook's sheet.
//!
//! Owns the choice of the sheet, the text of numbers, dates and other typed cells, and the form of
//! rows: the first row that is not empty is the header, empty rows are left out, rows are padded to the
//! header's width, and a row keeps the cells that it has beyond the header. Column A is always the
//! first cell, so that a column's place is its letter. Whether a zip or compound file is a workbook at
//! all is told here too.
//!
//! An XLSX sheet is read cell by cell and never held whole, so a stray cell in the last corner costs
//! nothing. The old XLS, and ODS, can only be read whole.
//!
//! Cells become text as a person would type them: `1043` not `1043.0`, `2013-04-30` for a date cell
//! of any number format, `2013-04-30 14:05:00` when it has a time of day, `TRUE`, `#N/A`.

use super::batch::Outlet;
use super::compound::{self, Compound};
use super::error::InputError;
use super::kind::Wrong;
use super::limits::Limits;
use super::notice::Notice;
use super::source::{Archive, Raw, Source};
use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, ExcelDateTimeType, Ods, OdsError, Range, Reader, Sheet, SheetType,
    SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use std::fmt::Write as _;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The form of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkbookKind {
    /// Excel since 2007.
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// `LibreOffice` and other users of the open format.
    Ods,
}

impl WorkbookKind {
    /// How people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "an XLSX workbook",
            Self::Xls => "an XLS workbook",
            Self::Ods => "an ODS workbook",
        }
    }
}

/// What a zip file is, by the names in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZipKind {
    /// A workbook that can be read.
    Workbook(WorkbookKind),
    /// A document that cannot.
    Wrong(Wrong),
    /// An archive of files.
    Archive,
}

const SAVE: &str = "open it and save the sheet as CSV or XLSX";
const COPY_TABLE: &str = "copy its table to a sheet and save that as CSV or XLSX";
const REMOVE_PASSWORD: &str =
    "open it in Excel, take the password off (File, Info, Protect Workbook) and save it again";

/// How many columns a sheet may have.
const MOST_COLUMNS: u32 = 16_384;

/// Tells what a zip file is.
pub(super) fn of_zip(archive: &mut Archive) -> ZipKind {
    let names: Vec<String> =
        archive.file_names().map(|name| name.map(|name| name.replace('\\', "/")).unwrap_or_default()).collect();
    let has = |name: &str| names.iter().any(|held| held == name);
    let under = |folder: &str| names.iter().any(|held| held.starts_with(folder));
    let wrong = |found, help| ZipKind::Wrong(Wrong { found, help });
    if has("xl/workbook.bin") {
        return wrong("a binary workbook (XLSB)", "open it in Excel and save it as XLSX");
    }
    if has("[Content_Types].xml") {
        if under("xl/") {
            return ZipKind::Workbook(WorkbookKind::Xlsx);
        }
        if under("word/") {
            return wrong("a Word document", COPY_TABLE);
        }
        if under("ppt/") {
            return wrong("a PowerPoint presentation", COPY_TABLE);
        }
    }
    if has("Index/Document.iwa") || has("Index.zip") {
        return wrong("a document of Apple's Numbers or Pages", SAVE);
    }
    let mut mimetype = String::new();
    if let Ok(file) = archive.by_name("mimetype") {
        // A failure to read it leaves the text empty, and the file is then looked at as an archive.
        let _ = file.take(100).read_to_string(&mut mimetype);
    }
    match mimetype.trim() {
        "application/vnd.oasis.opendocument.spreadsheet" => ZipKind::Workbook(WorkbookKind::Ods),
        "" => ZipKind::Archive,
        _ => wrong("an OpenDocument file that is no spreadsheet", SAVE),
    }
}

/// Makes sure that what a workbook unpacks to is within the limits, by its own account. Deflate cannot
/// do much more than 1000 to one, so an account that lies is caught by the ratio.
pub(super) fn check_unpacked(archive: &Archive, source: &Source, limits: &Limits) -> Result<(), InputError> {
    let (allowed, exceeded) = limits.unpacked_of(source.raw_bytes());
    let mut total: u64 = 0;
    for number in 0..archive.len() {
        let failed = |error| InputError::from_zip(&source.path, "workbook", error);
        total = total.saturating_add(archive.by_index_data(number).map_err(failed)?.size());
    }
    if total > allowed {
        return Err(InputError::Unpacked { path: source.path.clone(), limit: exceeded.to_string() });
    }
    Ok(())
}

/// Tells what a compound file is, by the names of its streams, and looks whether it is sound enough
/// to be read.
pub(super) fn of_compound(source: &Source) -> Result<WorkbookKind, InputError> {
    let mut bytes = Vec::new();
    source.open_raw()?.read_to_end(&mut bytes).map_err(|error| source.translate(error))?;
    let Some(file) = Compound::new(&bytes) else {
        return Err(damaged(source, &"its directory is broken"));
    };
    let path = source.path.clone();
    let wrong =
        |found: &str, help: &str| InputError::WrongKind { path, found: found.to_owned(), help: help.to_owned() };
    if file.has("EncryptedPackage") {
        return Err(protected(source));
    }
    if file.has("WordDocument") {
        return Err(wrong("a Word document", COPY_TABLE));
    }
    if file.has("PowerPoint Document") {
        return Err(wrong("a PowerPoint presentation", COPY_TABLE));
    }
    if file.has("__properties_version1.0") {
        return Err(wrong("an e-mail message", "save its attachment and give that"));
    }
    let name = if file.has("Workbook") { "Workbook" } else { "Book" };
    if !file.has(name) {
        return Err(wrong("an Office file that is no workbook", SAVE));
    }
    match file.stream(name) {
        Some(stream) if compound::sheets_are_possible(&stream) => Ok(WorkbookKind::Xls),
        _ => Err(damaged(source, &"a sheet is out of place or impossibly large")),
    }
}

/// Chooses the sheet to read: the one called `wanted`, else the one whose first filled row has most
/// field names, else the first that is not empty.
pub(super) fn choose_sheet(
    source: &Source,
    kind: WorkbookKind,
    wanted: Option<&str>,
    is_field: &dyn Fn(&str) -> bool,
    notices: &mut Vec<Notice>,
) -> Result<String, InputError> {
    let mut book = Book::open(source, kind)?;
    let sheets = book.sheets();
    let Some(first) = sheets.first() else {
        return Err(InputError::Damaged {
            path: source.path.clone(),
            what: "workbook",
            found: "it has no sheet".to_owned(),
        });
    };
    if let Some(wanted) = wanted {
        let exact = sheets.iter().find(|sheet| sheet.name == wanted);
        let blind = || sheets.iter().find(|sheet| sheet.name.trim().to_lowercase() == wanted.trim().to_lowercase());
        return exact.or_else(blind).map(|sheet| sheet.name.clone()).ok_or_else(|| InputError::NoSuchSheet {
            path: source.path.clone(),
            wanted: wanted.to_owned(),
            names: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        });
    }
    if sheets.len() == 1 {
        return Ok(first.name.clone());
    }
    let mut filled = Vec::new();
    for sheet in &sheets {
        let Some(header) = book.header(source, &sheet.name)? else {
            continue;
        };
        let fields = header.iter().filter(|cell| is_field(&cell.trim().to_uppercase())).count();
        filled.push((fields, sheet.visible == SheetVisible::Visible, sheet.name.as_str()));
    }
    let mut best: Option<(usize, bool, &str)> = None;
    for candidate in &filled {
        if best.is_none_or(|best| (candidate.0, candidate.1) > (best.0, best.1)) {
            best = Some(*candidate);
        }
    }
    let Some((fields, _, name)) = best else {
        return Ok(first.name.clone());
    };
    if filled.len() > 1 {
        let why = if fields > 0 { "no other has more field names" } else { "the first that is not empty" };
        let others: Vec<String> =
            filled.iter().filter(|sheet| sheet.2 != name).map(|sheet| format!("{:?}", sheet.2)).collect();
        let text =
            format!("sheet {name:?} is read ({why}), and not {}; choose another with --sheet", others.join(", "));
        notices.push(Notice::new(&source.path, text));
    }
    Ok(name.to_owned())
}

/// The names of the sheets that hold cells, in the order of their tabs.
pub(super) fn sheet_names(source: &Source, kind: WorkbookKind) -> Result<Vec<String>, InputError> {
    Ok(Book::open(source, kind)?.sheets().into_iter().map(|sheet| sheet.name).collect())
}

/// Hands the rows of a sheet to `outlet`. True when the sink broke the reading off.
pub(super) fn read(
    source: &Source,
    kind: WorkbookKind,
    sheet: &str,
    limits: &Limits,
    outlet: &mut Outlet<'_, '_>,
) -> Result<bool, InputError> {
    let mut book = Book::open(source, kind)?;
    let mut rows = Rows { row: Row::default(), header_width: None, path: &source.path, limits };
    let flow = book.for_each_cell(source, sheet, &mut |at, value| {
        if at.0 != rows.row.number && rows.finish(outlet)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        if at.1 >= MOST_COLUMNS {
            return Err(damaged(source, &format!("row {} has a cell beyond the last column", at.0 + 1)));
        }
        rows.row.number = at.0;
        rows.row.set(at.1, value);
        Ok(ControlFlow::Continue(()))
    })?;
    if flow.is_break() || rows.finish(outlet)?.is_break() {
        return Ok(true);
    }
    let stopped = outlet.flush().map_err(|_| InputError::Changed { path: source.path.clone() })?;
    Ok(stopped.is_break())
}

/// The row that is being put together. Its strings are kept for the next one.
#[derive(Default)]
struct Row {
    /// The sheet's row, from 0.
    number: u32,
    cells: Vec<String>,
    /// One more than the last column that is filled.
    width: usize,
}

impl Row {
    fn set(&mut self, column: u32, value: Value<'_>) {
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize_with(column + 1, String::new);
        }
        let cell = &mut self.cells[column];
        cell.clear();
        value.write(cell);
        if !cell.is_empty() {
            self.width = self.width.max(column + 1);
        }
    }

    fn clear(&mut self) {
        self.cells.iter_mut().take(self.width).for_each(String::clear);
        self.width = 0;
    }
}

/// What turns rows of a sheet into records.
struct Rows<'r> {
    row: Row,
    header_width: Option<usize>,
    path: &'r str,
    limits: &'r Limits,
}

impl Rows<'_> {
    /// Makes a record of the row, unless it is empty.
    fn finish(&mut self, outlet: &mut Outlet<'_, '_>) -> Result<ControlFlow<()>, InputError> {
        let filled = self.row.width;
        if filled == 0 {
            return Ok(ControlFlow::Continue(()));
        }
        let width = filled.max(*self.header_width.get_or_insert(filled));
        let line = u64::from(self.row.number) + 1;
        let (path, mut total) = (|| self.path.to_owned(), 0);
        for column in 0..width {
            let cell = self.row.cells.get(column).map_or("", String::as_str);
            let length = cell.len() as u64;
            if length > self.limits.cell {
                return Err(InputError::CellTooLong { path: path(), line, limit: self.limits.cell });
            }
            total += length;
            if total > self.limits.longest_record() {
                return Err(InputError::RecordTooLong { path: path(), line, limit: self.limits.longest_record() });
            }
            outlet.batch.push_cell(cell.as_bytes());
        }
        outlet.batch.end_record(line, None);
        self.row.clear();
        outlet.flush_if_full().map_err(|_| InputError::Changed { path: path() })
    }
}

/// A workbook, opened.
enum Book {
    Xlsx(Box<Xlsx<BufReader<Raw>>>),
    Xls(Box<Xls<BufReader<Raw>>>),
    Ods(Box<Ods<BufReader<Raw>>>),
}

/// Takes a cell: its row and column from 0, and its value.
type CellSink<'s> = dyn FnMut((u32, u32), Value<'_>) -> Result<ControlFlow<()>, InputError> + 's;

impl Book {
    fn open(source: &Source, kind: WorkbookKind) -> Result<Self, InputError> {
        let raw = BufReader::new(source.open_raw()?);
        guarded(source, || {
            Ok(match kind {
                WorkbookKind::Xlsx => Self::Xlsx(Box::new(Xlsx::new(raw).map_err(|error| of_xlsx(source, error))?)),
                WorkbookKind::Xls => Self::Xls(Box::new(Xls::new(raw).map_err(|error| of_xls(source, error))?)),
                WorkbookKind::Ods => Self::Ods(Box::new(Ods::new(raw).map_err(|error| of_ods(source, error))?)),
            })
        })
    }

    /// The sheets that hold cells, in the order of their tabs.
    fn sheets(&self) -> Vec<Sheet> {
        let sheets = match self {
            Self::Xlsx(book) => book.sheets_metadata(),
            Self::Xls(book) => book.sheets_metadata(),
            Self::Ods(book) => book.sheets_metadata(),
        };
        sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect()
    }

    /// The first row of a sheet that is not empty.
    fn header(&mut self, source: &Source, sheet: &str) -> Result<Option<Vec<String>>, InputError> {
        let mut row = Row::default();
        // Whether the sheet went on behind the row is of no interest.
        let _: ControlFlow<()> = self.for_each_cell(source, sheet, &mut |at, value| {
            if at.0 != row.number && row.width > 0 {
                return Ok(ControlFlow::Break(()));
            }
            if at.1 < MOST_COLUMNS {
                row.number = at.0;
                row.set(at.1, value);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((row.width > 0).then_some(row.cells))
    }

    /// Gives the cells of a sheet, row by row, until the sink breaks.
    fn for_each_cell(
        &mut self,
        source: &Source,
        sheet: &str,
        sink: &mut CellSink<'_>,
    ) -> Result<ControlFlow<()>, InputError> {
        let range = match self {
            Self::Xlsx(book) => {
                let failed = |error| of_xlsx(source, error);
                let mut reader = guarded(source, || book.worksheet_cells_reader(sheet).map_err(failed))?;
                loop {
                    let reader = &mut reader;
                    let Some(cell) = guarded(source, move || reader.next_cell().map_err(failed))? else { break };
                    if sink(cell.get_position(), Value::from(cell.get_value()))?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                return Ok(ControlFlow::Continue(()));
            }
            Self::Xls(book) => guarded(source, || book.worksheet_range(sheet).map_err(|error| of_xls(source, error)))?,
            Self::Ods(book) => guarded(source, || book.worksheet_range(sheet).map_err(|error| of_ods(source, error)))?,
        };
        cells_of(&range, sink)
    }
}

fn cells_of(range: &Range<Data>, sink: &mut CellSink<'_>) -> Result<ControlFlow<()>, InputError> {
    let Some((first_row, first_column)) = range.start() else {
        return Ok(ControlFlow::Continue(()));
    };
    for (row, column, value) in range.used_cells() {
        let at = (first_row + row as u32, first_column + column as u32);
        if sink(at, Value::from(value))?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Runs calamine, which meets some damage with a panic, and makes an error of it.
fn guarded<T>(source: &Source, work: impl FnOnce() -> Result<T, InputError>) -> Result<T, InputError> {
    // What the work leaves half done is dropped with it.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged(source, &"its inner structure is broken")))
}

fn damaged(source: &Source, error: &dyn std::fmt::Display) -> InputError {
    InputError::Damaged { path: source.path.clone(), what: "workbook", found: error.to_string() }
}

fn protected(source: &Source) -> InputError {
    InputError::Password { path: source.path.clone(), what: "workbook", help: REMOVE_PASSWORD }
}

fn of_xlsx(source: &Source, error: XlsxError) -> InputError {
    match error {
        XlsxError::Password => protected(source),
        XlsxError::Io(error) => InputError::from_io(&source.path, error),
        XlsxError::Zip(error) => InputError::from_zip(&source.path, "workbook", error),
        other => damaged(source, &other),
    }
}

fn of_xls(source: &Source, error: XlsError) -> InputError {
    match error {
        XlsError::Password => protected(source),
        XlsError::Io(error) => InputError::from_io(&source.path, error),
        other => damaged(source, &other),
    }
}

fn of_ods(source: &Source, error: OdsError) -> InputError {
    match error {
        OdsError::Password => protected(source),
        OdsError::Io(error) => InputError::from_io(&source.path, error),
        OdsError::Zip(error) => InputError::from_zip(&source.path, "workbook", error),
        other => damaged(source, &other),
    }
}

/// The value of a cell, from either of the two types that calamine has for it.
#[derive(Clone, Copy)]
enum Value<'v> {
    Empty,
    Whole(i64),
    Number(f64),
    Text(&'v str),
    Truth(bool),
    Date(ExcelDateTime),
    IsoDate(&'v str),
    IsoDuration(&'v str),
    Error(&'v CellErrorType),
}

impl<'v> From<&'v Data> for Value<'v> {
    fn from(value: &'v Data) -> Self {
        match value {
            Data::Int(number) => Self::Whole(*number),
            Data::Float(number) => Self::Number(*number),
            Data::String(text) => Self::Text(text),
            Data::Bool(truth) => Self::Truth(*truth),
            Data::DateTime(date) => Self::Date(*date),
            Data::DateTimeIso(text) => Self::IsoDate(text),
            Data::DurationIso(text) => Self::IsoDuration(text),
            Data::Error(error) => Self::Error(error),
            Data::Empty => Self::Empty,
        }
    }
}

impl<'v> From<&'v DataRef<'_>> for Value<'v> {
    fn from(value: &'v DataRef<'_>) -> Self {
        match value {
            DataRef::Int(number) => Self::Whole(*number),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::String(text) => Self::Text(text),
            DataRef::SharedString(text) => Self::Text(text),
            DataRef::Bool(truth) => Self::Truth(*truth),
            DataRef::DateTime(date) => Self::Date(*date),
            DataRef::DateTimeIso(text) => Self::IsoDate(text),
            DataRef::DurationIso(text) => Self::IsoDuration(text),
            DataRef::Error(error) => Self::Error(error),
            DataRef::Empty => Self::Empty,
        }
    }
}

impl Value<'_> {
    /// Appends the value as a person would type it.
    fn write(&self, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Empty => Ok(()),
            Self::Whole(number) => write!(out, "{number}"),
            Self::Number(number) => write_number(out, *number),
            Self::Text(text) => out.write_str(text),
            Self::Truth(truth) => out.write_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Date(date) => write_date(out, *date),
            Self::IsoDate(text) => write_iso_date(out, text),
            Self::IsoDuration(text) => write_iso_duration(out, text),
            Self::Error(error) => write!(out, "{error}"),
        };
    }
}

/// The shortest digits that give the number back, without exponent and without a negative zero.
fn write_number(out: &mut String, number: f64) -> std::fmt::Result {
    write!(out, "{}", if number == 0.0 { 0.0 } else { number })
}

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The last day that Excel knows, 9999-12-31, as a serial number.
const LAST_DAY: f64 = 2_958_465.0;

fn write_date(out: &mut String, date: ExcelDateTime) -> std::fmt::Result {
    let serial = date.as_f64();
    if !(0.0..LAST_DAY + 1.0).contains(&serial) {
        return write_number(out, serial);
    }
    // Excel's own resolution for what it shows is the second; the serial number is a little off it.
    let seconds = (serial * DAY_SECONDS as f64).round() as u64;
    let (day, time) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    if date.is_duration() {
        return write!(out, "{:02}:{minute:02}:{second:02}", day * 24 + hour);
    }
    let whole = at_midnight(date, day);
    let (year, month, day_of_month, ..) = whole.to_ymd_hms_milli();
    // Day 0 of the 1900 base is no day: such a cell holds a time of day.
    if year < 1900 || (day == 0 && time > 0) {
        return write!(out, "{hour:02}:{minute:02}:{second:02}");
    }
    write!(out, "{year:04}-{month:02}-{day_of_month:02}")?;
    if time > 0 { write!(out, " {hour:02}:{minute:02}:{second:02}") } else { Ok(()) }
}

/// The same date base, at the beginning of `day`.
fn at_midnight(date: ExcelDateTime, day: u64) -> ExcelDateTime {
    // The base cannot be asked for, but it shows: the two never agree on a date.
    let by_1900 = ExcelDateTime::new(date.as_f64(), ExcelDateTimeType::DateTime, false);
    let from_1904 = date.to_ymd_hms_milli() != by_1900.to_ymd_hms_milli();
    ExcelDateTime::new(day as f64, ExcelDateTimeType::DateTime, from_1904)
}

/// `2013-04-30T14:05:00` with a blank for the T, and without a time at midnight.
fn write_iso_date(out: &mut String, text: &str) -> std::fmt::Result {
    let Some((date, time)) = text.split_once('T') else {
        return out.write_str(text);
    };
    let time = time.trim_end_matches('Z').split('.').next().unwrap_or("");
    out.write_str(date)?;
    match time {
        "" | "00:00" | "00:00:00" => Ok(()),
        _ if time.len() == 5 => write!(out, " {time}:00"),
        _ => write!(out, " {time}"),
    }
}

/// `PT14H05M00S` as `14:05:00`; whatever has another form as it is.
fn write_iso_duration(out: &mut String, text: &str) -> std::fmt::Result {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?.split('.').next()?;
        Some((hours.parse::<u32>().ok()?, minutes.parse::<u32>().ok()?, seconds.parse::<u32>().ok()?))
    };
    match parts() {
        Some((hours, minutes, seconds)) => write!(out, "{hours:02}:{minutes:02}:{seconds:02}"),
        None => out.write_str(text),
    }
}
