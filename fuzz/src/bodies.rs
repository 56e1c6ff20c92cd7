//! What is done with the bytes of a fuzzer, and what must be true of it: one function a target.
//!
//! The fuzz targets call these, and so does an ordinary test (`tests/corpus.rs`) with everything that lies in
//! `fuzz/corpus`. A body never judges what it reads: bad data may be refused, in words, but it may not be lost, doubled or
//! altered, and nothing may panic.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use ndtms::check::describe::{Describer, Privacy};
use ndtms::check::{Options, check};
use ndtms::input::{self, Encoding, Hashing, Input, InputError, Limits};
use ndtms::mapping::layout::Layout;
use ndtms::mapping::{Mapping, apply};
use ndtms::profile::Profile;
use ndtms::record::{ClientIndex, Extract, ExtractBuilder, Period, RawTable, date_of, day_number, iso, years_between};
use ndtms::spec::{Dataset, DraftFiles, SpecErrors, SpecFiles, load, load_with_mapping};

/// A body by the name of its target.
pub type Body = fn(&[u8]);

/// Every target.
pub const BODIES: [(&str, Body); 6] = [
    ("scanner", scanner),
    ("dates", dates),
    ("workbook", workbook),
    ("specs", specs),
    ("mapping", mapping),
    ("profile", profile),
];

static K: LazyLock<Dataset> = LazyLock::new(|| load(&SpecFiles::compiled_in(), 'K').expect("K is sound"));

/// K with the rules about mappings.
static MAPPED: LazyLock<Dataset> =
    LazyLock::new(|| load_with_mapping(&SpecFiles::compiled_in(), 'K').expect("K is sound"));

// ---- text

/// The byte order mark, as a character.
const MARK: char = '\u{feff}';

/// A record as a test compares it.
struct Line {
    number: u64,
    cells: Vec<Vec<u8>>,
    is_open: bool,
}

/// The inputs of a file that holds these bytes, handed to `each`.
fn with_file(name: &str, bytes: &[u8], each: impl FnOnce(&[Input])) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    let is_field = |name: &str| K.field_id(name).is_some();
    match input::resolve(&[path.into_os_string()], &input::Options::new(&is_field)) {
        Ok(resolved) => each(&resolved.inputs),
        Err(error) => must_be_told(&error, name),
    }
}

/// An error names the file and says more than that.
fn must_be_told(error: &InputError, name: &str) {
    let text = error.to_string();
    let (_, told) = text.split_once(name).unwrap_or_else(|| panic!("{text:?} does not name {name}"));
    assert!(told.trim_start_matches([':', ' ']).len() > 10, "{text:?} says nothing");
}

/// All records of an input, or `None` where it is refused.
fn lines_of(input: &Input, name: &str) -> Option<Vec<Line>> {
    let mut lines = Vec::new();
    let read = input.read(&Limits::default(), &mut |batch| {
        lines.extend(batch.iter().map(|record| Line {
            number: record.line(),
            cells: record.cells().map(<[u8]>::to_vec).collect(),
            is_open: record.unclosed_quote().is_some(),
        }));
        ControlFlow::Continue(batch)
    });
    match read {
        Ok(summary) => assert_eq!((summary.records, summary.stopped), (lines.len() as u64, false)),
        Err(error) => {
            must_be_told(&error, name);
            return None;
        }
    }
    Some(lines)
}

/// Any bytes as an extract in text: whatever its quotes are, each record holds the characters of its lines, no more and no
/// less; and where the quotes are in order it reads as the `csv` crate reads it.
///
/// Short bytes are read over and over too: plain lines are handed on together only where there are many. Then they are also the
/// records of an extract, which must be the same taken on threads or row by row.
pub fn scanner(bytes: &[u8]) {
    const MANY: usize = 40_000;
    must_read(bytes);
    if (1..MANY / 10).contains(&bytes.len()) {
        let many = bytes.repeat(MANY / bytes.len());
        must_read(&many);
        must_fill_alike(&[b"AGNCY,CLIENTID,SEX\n".as_slice(), &many].concat());
    }
}

/// Below a header, whatever is read row by row is the same as what threads make of it.
fn must_fill_alike(bytes: &[u8]) {
    with_file("a.csv", bytes, |inputs| {
        let [input] = inputs else { return };
        let filled = |threads: Option<usize>| {
            let mut builder = ExtractBuilder::new(&K).keeping_unknown_columns();
            builder.begin("a.csv", "a.csv", None);
            let limits = Limits::default();
            let read = if let Some(threads) = threads {
                input.read_on_threads(&limits, threads, Hashing::Left, &mut builder)
            } else {
                let mut take = |batch| {
                    builder.take(&batch);
                    ControlFlow::Continue(batch)
                };
                input.read(&limits, &mut take).map(drop)
            };
            read.expect("what was found to be text is read");
            told(&builder.finish())
        };
        let row_by_row = filled(None);
        assert!(filled(Some(1)) == row_by_row, "on a thread");
        assert!(filled(Some(2)) == row_by_row, "on two threads");
    });
}

/// Everything of an extract that anyone can see.
fn told(extract: &Extract) -> String {
    let columns = extract.store.columns.iter().chain(extract.unknown.iter().map(|unknown| &unknown.column));
    let cells = columns.filter(|column| !column.is_blank()).map(|column| {
        let numbers: Vec<u32> = (0..column.len()).map(|row| column.id(row)).collect();
        let texts: Vec<&str> = (0..column.dictionary.len() as u32).map(|id| column.dictionary.text(id)).collect();
        format!("{numbers:?}\n{texts:?}\n")
    });
    format!("{:?}\n{:?}\n{}", extract.inputs, extract.store.lines, cells.collect::<String>())
}

fn must_read(bytes: &[u8]) {
    with_file("a.csv", bytes, |inputs| {
        let [input] = inputs else { return };
        let (Some(delimiter), Some(encoding)) = (input.delimiter(), input.encoding()) else { return };
        // of what is packed the text is another one
        if bytes.starts_with(b"\x1F\x8B") || bytes.starts_with(b"PK") {
            return;
        }
        let lines = lines_of(input, "a.csv").expect("what was found to be text is read");
        let again = lines_of(input, "a.csv").expect("and read again");
        assert!(lines.iter().map(|l| (l.number, &l.cells)).eq(again.iter().map(|l| (l.number, &l.cells))));

        let text = decoded(bytes, encoding);
        // a byte order mark amid a text is no character of it, and may be dropped
        let has_mark = text.contains(MARK);
        assert!(has_mark || lines.iter().all(|line| !line.cells.is_empty()), "a record without cells");
        let newline = if has_line_feed(bytes, encoding) { '\n' } else { '\r' };
        must_hold_all(&text, newline, delimiter, &lines);
        let mixed = text.contains('\n') && text.replace("\r\n", "\n").contains('\r');
        if encoding == Encoding::Utf8 && !mixed && !has_mark && is_well_quoted(&text, delimiter) {
            assert!(lines.iter().all(|line| !line.is_open), "a quote that is closed counts as open");
            let mut reader = csv::ReaderBuilder::new();
            reader.has_headers(false).flexible(true).delimiter(delimiter as u8);
            let theirs = reader.from_reader(text.as_bytes()).into_byte_records();
            let theirs: Vec<Vec<Vec<u8>>> =
                theirs.map(|record| record.expect("bytes").iter().map(<[u8]>::to_vec).collect()).collect();
            let ours: Vec<Vec<Vec<u8>>> = lines.into_iter().map(|line| line.cells).collect();
            assert_eq!(ours, theirs);
        }
    });
}

/// The text without its mark, by another decoder.
fn decoded(bytes: &[u8], encoding: Encoding) -> String {
    let decoder = match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
    };
    // the mark of UTF-8 is none of the text, whatever the rest turns out to be
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    decoder.decode_with_bom_removal(bytes).0.into_owned()
}

/// Whether lines end with a line feed at all.
fn has_line_feed(bytes: &[u8], encoding: Encoding) -> bool {
    match encoding {
        Encoding::Utf16Le => bytes.chunks_exact(2).any(|unit| unit == b"\n\0"),
        Encoding::Utf16Be => bytes.chunks_exact(2).any(|unit| unit == b"\0\n"),
        Encoding::Utf8 | Encoding::Windows1252 => bytes.contains(&b'\n'),
    }
}

/// From the line where a record begins to the one where the next begins, all characters are in its cells, in their order.
/// Quotes, delimiters and line ends may be either part of a cell or not.
fn must_hold_all(text: &str, newline: char, delimiter: char, lines: &[Line]) {
    let told = |c: &char| !['"', '\r', '\n', MARK, delimiter].contains(c);
    let physical: Vec<&str> = text.split(newline).collect();
    let mut begin = 0;
    for (place, line) in lines.iter().enumerate() {
        let first = usize::try_from(line.number).expect("a line number") - 1;
        assert!(first >= begin && first < physical.len(), "line {} is told of another record", line.number);
        let skipped = physical[begin..first].concat();
        assert_eq!(skipped.chars().find(told), None, "lines are left out before line {}", line.number);
        let end = lines.get(place + 1).map_or(physical.len(), |next| next.number as usize - 1);
        assert!(end > first, "two records begin on line {}", line.number);
        let expected: String = physical[first..end].concat().chars().filter(told).collect();
        let cells = String::from_utf8(line.cells.concat()).expect("cells in UTF-8");
        assert_eq!(cells.chars().filter(told).collect::<String>(), expected, "line {}", line.number);
        begin = end;
    }
    assert_eq!(physical[begin..].concat().chars().find(told), None, "lines are left out at the end");
}

/// Whether every quote opens a cell, closes one or stands doubled within one.
fn is_well_quoted(text: &str, delimiter: char) -> bool {
    let mut characters = text.chars().peekable();
    let mut at_start = true;
    while let Some(character) = characters.next() {
        let ends_cell = |c: char| c == delimiter || c == '\n' || c == '\r';
        if character != '"' {
            at_start = ends_cell(character);
            continue;
        }
        if !at_start {
            return false;
        }
        loop {
            match characters.next() {
                None => return false,
                Some('"') if characters.peek() == Some(&'"') => drop(characters.next()),
                Some('"') => break,
                Some(_) => {}
            }
        }
        if characters.peek().is_some_and(|next| !ends_cell(*next)) {
            return false;
        }
        at_start = false;
    }
    true
}

// ---- dates

/// A layout on the first line and a text on the second: what is read as a day is one, and is read again as written.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (layout, text) = text.split_once('\n').unwrap_or(("", &text));
    let known = |day: i32| {
        let date = date_of(day).unwrap_or_else(|| panic!("{text:?} is day {day}, which is none"));
        assert!((1..=9999).contains(&date.year()), "{text:?} is in the year {}", date.year());
        assert_eq!(day_number(&iso(day)), Some(day), "{text:?}");
        date
    };
    let day = day_number(text);
    let date = day.map(known);
    let digits = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    if digits(text) && !text.starts_with("0000") {
        assert_eq!(date, NaiveDate::parse_from_str(text, "%Y%m%d").ok(), "{text:?}");
    }
    if let Some((birth, at)) = text.split_once(' ')
        && let (Some(birth), Some(at)) = (day_number(birth), day_number(at))
    {
        let expected = known(at).years_since(known(birth)).map(|years| years as i32);
        assert_eq!(years_between(birth, at), expected, "{text:?}");
    }
    match text.parse::<Period>() {
        Ok(period) => {
            assert!(period.first <= period.last, "{text:?} ends before it begins");
            assert!(date_of(period.first).is_some() && date_of(period.last).is_some(), "{text:?}");
            assert_eq!(period.to_string().parse(), Ok(period), "{text:?}");
        }
        Err(error) => assert!(error.to_string().contains("expected"), "{text:?}"),
    }
    match Layout::parse_all(layout) {
        Ok(layouts) => assert!(layouts.iter().filter_map(|l| l.read(text)).all(|day| known(day).year() > 0)),
        Err(error) => assert!(!error.is_empty()),
    }
}

// ---- workbooks

/// The parts of a workbook that are not made up: what names the others.
const CONTENT_TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const ROOT: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

/// The bytes of a workbook as they are, or the XML of its parts, each behind a line such as `=== xl/styles.xml`: whatever
/// they say, it is read or refused, the same way twice, and no record is wider than a sheet can be.
pub fn workbook(bytes: &[u8]) {
    let packed;
    let bytes = if bytes.starts_with(b"=== ") {
        packed = workbook_of(&String::from_utf8_lossy(bytes));
        &packed
    } else {
        bytes
    };
    with_file("a.xlsx", bytes, |inputs| {
        for input in inputs.iter().filter(|input| input.sheet().is_some()) {
            let (Some(lines), Some(again)) = (lines_of(input, "a.xlsx"), lines_of(input, "a.xlsx")) else { continue };
            assert!(lines.iter().map(|l| (l.number, &l.cells)).eq(again.iter().map(|l| (l.number, &l.cells))));
            assert!(lines.iter().all(|line| (1..=16_384).contains(&line.cells.len())), "a row of another width");
            assert!(lines.iter().flat_map(|line| &line.cells).all(|cell| std::str::from_utf8(cell).is_ok()));
        }
    });
}

/// A workbook of these parts, and of the usual ones where they are not given.
fn workbook_of(text: &str) -> Vec<u8> {
    let mut parts = sections(text);
    for (name, usual) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", ROOT),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/workbook.xml", BOOK),
    ] {
        if parts.iter().all(|(given, _)| given != name) {
            parts.push((name.to_owned(), usual.to_owned()));
        }
    }
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        // a name that the archive cannot hold leaves its part out
        if archive.start_file(name, zip::write::SimpleFileOptions::default()).is_ok() {
            std::io::Write::write_all(&mut archive, content.as_bytes()).expect("writing to memory");
        }
    }
    archive.finish().expect("an archive in memory").into_inner()
}

/// Texts by name: each begins behind a line `=== name`.
fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("=== ") {
            sections.push((name.trim().to_owned(), String::new()));
        } else if let Some((_, content)) = sections.last_mut() {
            content.push_str(line);
        }
    }
    sections
}

// ---- specs, mappings, profiles

/// A few rows by which rules and mappings are tried: dates in each order, a code that is none, somebody without consent.
const ROWS: &str = "\
AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,TRIAGED,DISD,DISRSN,MODID,MODAL,MODST,MODEND,TOPID,TOPDATE,PC,CLIENT
N0852,1,Y,1,A,B,19750618,F,20130401,20130404,,,1,94,20130410,,1,20130410,OX1 2,L-1
N0852,1,Y,1,A,B,19750618,F,20130401,20130404,,,2,99,20130410,20130401,2,20139999,OX1 2,L-1
N0852,2,Y,1,C,D,20140101,9,20130503,20130404,20130405,80,,,,,,,,
N0852,3,N,,,,,,,,,,,,,,,,,
,,Y,1,E,F,18991231,M,20990101,NULL,,,,,,,,,x,
";

/// The extract of [`ROWS`] by a dataset.
fn rows_by(dataset: &Dataset) -> Extract {
    let mut builder = ExtractBuilder::new(dataset);
    with_file("rows.csv", ROWS.as_bytes(), |inputs| {
        for input in inputs {
            builder.begin(input.path(), input.file_name(), input.sheet());
            let read = input.read(&Limits::default(), &mut |batch| {
                builder.take(&batch);
                ControlFlow::Continue(batch)
            });
            read.expect("a readable file");
            builder.end(input.sha256().expect("a readable file"));
        }
    });
    builder.finish()
}

/// Checks an extract, and puts every finding into words; what is counted must add up.
fn must_check(dataset: &Dataset, extract: &Extract) {
    let as_at = day_number("2014-03-31").expect("a date");
    let clients = ClientIndex::new(&extract.store, &dataset.keys);
    let outcome = check(dataset, extract, clients, &Options { threads: 1, ..Options::plain(as_at) });
    let counts = &outcome.counts;
    assert_eq!(counts.episodes_accepted + counts.episodes_held_back, counts.episodes);
    let privacy = Privacy { show_values: true, redact: None };
    let describer = Describer { dataset, extract, outcome: &outcome, privacy, as_at };
    assert!(describer.all().all(|finding| !finding.message.is_empty() && !finding.rule.is_empty()));
}

/// Every fault names its file, says something, and stands on a line that is there.
fn must_point(errors: &SpecErrors, text: &str) {
    assert!(!errors.0.is_empty(), "refused without a word");
    let lines = text.split('\n').count();
    for fault in &errors.0 {
        assert!(!fault.message.is_empty() && !fault.file.is_empty(), "{fault:?}");
        // a fault of what is compiled in is told there
        assert!(fault.line <= lines || fault.file.starts_with("specs/"), "{fault:?} is beyond line {lines}");
        assert!(fault.to_string().contains(&fault.file), "{fault}");
    }
}

/// The files of a letter `Q`, each behind a line such as `=== rules.toml`: they are refused in words, or the letter can be
/// used for a check.
pub fn specs(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let files: DraftFiles = sections(&text);
    let files = SpecFiles::compiled_in().with_draft('Q', files);
    match load(&files, 'Q') {
        Ok(dataset) => must_check(&dataset, &rows_by(&dataset)),
        Err(errors) => must_point(&errors, &text),
    }
}

/// The text of a mapping: it is refused in words, or it makes an extract of which no local row is missing.
pub fn mapping(bytes: &[u8]) {
    const MOST_TABLES: usize = 4;
    const LOCAL: &str = "\
Client No,Agreed,Name,Born,Gender,Referred,Reason,Postcode,DOB
17,yes,\"Anna, Smith\",03-Feb-1980,Female,1/4/2013,a,OX1 2AB,19800203
17,yes,Anna Smith,3 Feb 1980,f,2013-04-01,b,ox12ab,03/02/1980
18,no,Bo,31-Feb-1980,Male,,,,
,,,,,,,,
19,perhaps,,29312,?,20130401,81,XX,29/02/1980
";
    let text = String::from_utf8_lossy(bytes);
    // a list of codes may lie anywhere, and not everything in a file system is a file that ends
    if ["/dev", "/proc", "/sys", "\\u", "\\U", "\\x"].iter().any(|place| text.contains(place)) {
        return;
    }
    let planned = Mapping::parse("no such folder/local.toml", &text).and_then(|mapping| mapping.plan(&MAPPED));
    let plan = match planned {
        Ok(plan) => plan,
        Err(errors) => return must_point(&errors, &text),
    };
    let mut tables = Vec::new();
    with_file("local.csv", LOCAL.as_bytes(), |inputs| {
        for number in 0..plan.tables.len().min(MOST_TABLES) {
            let input = &inputs[0];
            let mut table =
                RawTable::new(input.path(), input.file_name(), input.sheet(), input.sha256().expect("a readable file"));
            let read = input.read(&Limits::default(), &mut |batch| {
                table.take(&batch, &|heading| plan.is_heading(heading));
                ControlFlow::Continue(batch)
            });
            read.expect("a readable file");
            tables.push((number, table));
        }
    });
    match apply(&plan, &MAPPED, tables) {
        Ok(mapped) => {
            assert_eq!(mapped.account.read, mapped.account.used, "{}", mapped.account);
            must_check(&MAPPED, &mapped.extract);
        }
        Err(errors) => must_point(&errors, &text),
    }
}

/// The text of a profile: it is refused in words or can be used, and its redaction key is told in neither case.
pub fn profile(bytes: &[u8]) {
    const KEY: &str = "zqx-redaction-key";
    let text = String::from_utf8_lossy(bytes);
    let keyed = format!("redact_key = \"{KEY}\"\n{text}");
    for text in [text.as_ref(), &keyed] {
        let told = match Profile::parse("ndtms.toml", text) {
            Ok(profile) => {
                let mut dataset = load(&SpecFiles::compiled_in(), 'K').expect("K is sound");
                let mut told = format!("{profile:?}");
                match profile.regraded(&dataset).and_then(|_| profile.apply_codes(&mut dataset)) {
                    Ok(()) => {
                        for setting in profile.settings(&dataset) {
                            told.push_str(&format!("{} {} {:?}", setting.name, setting.value, setting.reason));
                        }
                        must_check(&dataset, &rows_by(&dataset));
                    }
                    Err(errors) => {
                        must_point(&errors, text);
                        told.push_str(&errors.to_string());
                    }
                }
                told
            }
            Err(errors) => {
                must_point(&errors, text);
                format!("{errors} {errors:?}")
            }
        };
        assert!(!told.contains(KEY), "the key is told: {told}");
    }
}
