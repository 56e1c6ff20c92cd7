//! Text to records: lines, quotes, encodings, limits.

use super::super::batch::{Outlet, Piece};
use super::super::csv::{self, Dialect};
use super::*;
use proptest::prelude::*;
use std::io::Read;

fn of_text(bytes: &[u8]) -> String {
    let (_folder, resolved) = resolve_one("a.csv", bytes);
    let resolved = resolved.unwrap();
    let first = records(&resolved.inputs[0]);
    assert_eq!(first, records(&resolved.inputs[0]), "a second reading gives the same");
    first
}

#[test]
fn lines_are_physical() {
    let cases: [(&str, &str, &str); 15] = [
        ("line feeds", "A,B\n1,2\n", "1|A|B\n2|1|2\n"),
        ("no last line end", "A,B\n1,2", "1|A|B\n2|1|2\n"),
        ("returns and line feeds", "A,B\r\n1,\"2\"\r\n", "1|A|B\n2|1|2\n"),
        ("empty lines", "\r\n\nA,B\n\n\r\n1,2\n\n", "3|A|B\n6|1|2\n"),
        ("quoted line ends", "A,B\n\"x\ny\",\"z\r\n\"\n1,2\n", "1|A|B\n2|x\\ny|z\\r\\n\n5|1|2\n"),
        ("returns only", "A,B\r\r1,\"x\ry\"\r3,4", "1|A|B\n3|1|x\\ry\n5|3|4\n"),
        ("a bare return among line feeds is data", "A,B\n1\r,2\r3\r\n", "1|A|B\n2|1\\r|2\\r3\n"),
        ("a quoted return at the end stays", "A\n\"x\r\"\r\n", "1|A\n2|x\\r\n"),
        ("blank and ragged rows", "A,B\n,,,\n \n1\n\"\"\n", "1|A|B\n2||||\n3| \n4|1\n5|\n"),
        ("doubled quotes", "A,B\n\"a \"\"b\"\"\",\"\"\"\"\n", "1|A|B\n2|a \\\"b\\\"|\\\"\n"),
        ("a stray quote in a cell is data", "A,B\njoh\"n,2\n1,2\"\n", "1|A|B\n2|joh\\\"n|2\n3|1|2\\\"\n"),
        ("a stray quote after a quoted cell of one line", "A,B\n\"jo\"hn,2\n1,2\n", "1|A|B\n2|john|2\n3|1|2\n"),
        ("blanks after a quoted cell of two lines", "A,B\n\"x\ny\" ,2\n1,2\n", "1|A|B\n2|x\\ny |2\n4|1|2\n"),
        ("empty file", "", ""),
        ("only blank lines", "\n\r\n\n", ""),
    ];
    for (case, text, expected) in cases {
        assert_eq!(of_text(text.as_bytes()), expected, "{case}");
    }
}

#[test]
fn unclosed_quotes_cost_their_own_line_only() {
    let cases: [(&str, &str, &str); 11] = [
        ("to the end", "A,B\n1,\"x\n2,y\n3,z\n", "1|A|B\n2|1|x !2\n3|2|y\n4|3|z\n"),
        ("in the last line", "A,B\n1,2\n3,\"x", "1|A|B\n2|1|2\n3|3|x !3\n"),
        ("in the last line, ended", "A,B\n1,2\n3,\"x\n", "1|A|B\n2|1|2\n3|3|x !3\n"),
        ("a lone quote", "A,B\n\"\n1,2\n", "1|A|B\n2| !2\n3|1|2\n"),
        ("with returns", "A,B\r\n1,\"x\r\n2,y\r\n", "1|A|B\n2|1|x !2\n3|2|y\n"),
        ("cells behind it are in it", "A,B,C\n1,\"x,3\n2,y,3\n", "1|A|B|C\n2|1|x,3 !2\n3|2|y|3\n"),
        ("doubled quotes behind it", "A,B\n1,\"x\n2,\"\"\n\"\",3\n", "1|A|B\n2|1|x !2\n3|2|\n4||3\n"),
        ("betrayed by the next quoted row", "A,B\n\"1\",\"x\n\"2\",\"y\"\n", "1|A|B\n2|1|x !2\n3|2|y\n"),
        ("two astray", "A,B\n1,\"Bob\n2,y\n3,\"Tom\n4,z\n", "1|A|B\n2|1|Bob !2\n3|2|y\n4|3|Tom !4\n5|4|z\n"),
        ("after a cell of two lines", "A,B\n\"x\ny\",\"z\n1,2\n", "1|A|B\n2|x\\ny|z !3\n4|1|2\n"),
        ("returns only", "A,B\r1,\"x\r2,y\r", "1|A|B\n2|1|x !2\n3|2|y\n"),
    ];
    for (case, text, expected) in cases {
        assert_eq!(of_text(text.as_bytes()), expected, "{case}");
    }
}

#[test]
fn many_unclosed_quotes_take_no_more_than_a_moment() {
    // Each row loses the quote that closes its last cell, so every quote pairs up with the next row's.
    let mut text = String::from("\"A\",\"B\",\"C\"\n");
    for row in 0..100_000 {
        writeln!(text, "\"{row}\",\"x\",\"y").unwrap();
    }
    let (_folder, resolved) = resolve_one("a.csv", text.as_bytes());
    let (mut rows, mut unclosed) = (0, 0);
    read_all(&resolved.unwrap().inputs[0], &Limits::default(), &mut |record| {
        rows += 1;
        assert_eq!(record.line(), rows);
        assert_eq!(record.len(), 3);
        unclosed += u64::from(record.unclosed_quote() == Some(record.line()));
    })
    .unwrap();
    assert_eq!((rows, unclosed), (100_001, 100_000));
}

#[test]
fn encodings_are_told_and_decoded() {
    let utf16: Vec<u8> = "AGNCY\tSEX\r\né\t2\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "AGNCY;SEX\né;2\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let cases: [(Vec<u8>, &str, char, Option<&str>); 7] = [
        (b"AGNCY,SEX\n\xC3\xA9,2\n".to_vec(), "UTF-8", ',', None),
        (b"\xEF\xBB\xBFAGNCY,SEX\n\xC3\xA9,2\n".to_vec(), "UTF-8", ',', None),
        (
            b"AGNCY,SEX\n\xE9,2\n".to_vec(),
            "Windows-1252",
            ',',
            Some("not valid UTF-8 (first at line 2), so it is read as Windows-1252"),
        ),
        ([vec![0xFF, 0xFE], utf16.clone()].concat(), "UTF-16LE", '\t', None),
        (utf16, "UTF-16LE", '\t', None),
        ([vec![0xFE, 0xFF], big.clone()].concat(), "UTF-16BE", ';', None),
        (big, "UTF-16BE", ';', None),
    ];
    for (bytes, encoding, delimiter, notice) in cases {
        let (folder, resolved) = resolve_one("a.csv", &bytes);
        let resolved = resolved.unwrap();
        let input = &resolved.inputs[0];
        assert_eq!(input.encoding().unwrap().to_string(), encoding);
        assert_eq!(input.delimiter(), Some(delimiter), "{encoding}");
        assert_eq!(records(input), "1|AGNCY|SEX\n2|é|2\n", "{encoding}");
        let expected: Vec<String> = notice.iter().map(|text| format!("a.csv: {text}")).collect();
        assert_eq!(notices(&resolved, folder.path()), expected);
    }
}

#[test]
fn the_delimiter_is_the_one_that_gives_fields() {
    let cases = [
        ("AGNCY,SEX\n", ','),
        ("agncy\tsex , more, and more, and more\n", '\t'),
        ("AGNCY;SEX;\"a,b,c,d\"\n", ';'),
        ("x;y;z\n", ';'),
        ("x\n", ','),
        ("\n\nAGNCY;SEX\n", ';'),
        ("\"AGNCY\";\"SEX\"\r\n", ';'),
    ];
    for (text, expected) in cases {
        let (_folder, resolved) = resolve_one("a.csv", text.as_bytes());
        assert_eq!(resolved.unwrap().inputs[0].delimiter(), Some(expected), "{text:?}");
    }
}

#[test]
fn limits_are_enforced_while_reading() {
    let limits = |cell, record| Limits { cell, record, ..Limits::default() };
    let long = "x".repeat(3_000_000);
    let cases: [(String, Limits, Option<&str>); 9] = [
        ("A,B\n12345,1\n".to_owned(), limits(5, 100), None),
        (
            "A,B\n123456,1\n".to_owned(),
            limits(5, 100),
            Some("line 2: a cell is longer than 5 bytes; put it right, or raise the limit with --max-cell"),
        ),
        ("A,B\n\"12\"\"4\n\",1\n".to_owned(), limits(5, 100), None),
        (
            "A,B\n1,2\nx,\"12\n456\n".to_owned(),
            limits(5, 100),
            Some(
                "the quote opened at line 3 is probably never closed: the text after it is longer than 5 bytes; close it, or raise the limit with --max-cell",
            ),
        ),
        ("A,B\n1,2,3,4,5,6\n".to_owned(), limits(5, 11), None),
        (
            "A,B\n1,2,3,4,5,67\n".to_owned(),
            limits(5, 11),
            Some("line 2: a record is longer than 11 bytes; put it right, or raise the limit with --max-record"),
        ),
        (format!("A,B\n1,{long}"), limits(2 << 20, 3 << 20), Some("line 2: a cell is longer than 2 MiB")),
        (
            format!("A,B\n1,\"{long}"),
            limits(2 << 20, 3 << 20),
            Some("the quote opened at line 2 is probably never closed: the text after it is longer than 2 MiB"),
        ),
        (format!("A,B\n1,{long}"), limits(4 << 20, 2 << 20), Some("line 2: a record is longer than 2 MiB")),
    ];
    for (text, limits, expected) in cases {
        let (_folder, resolved) = resolve_one("a.csv", text.as_bytes());
        let read = read_all(&resolved.unwrap().inputs[0], &limits, &mut |_| {});
        let start: String = text.chars().take(40).collect();
        match expected {
            None => assert!(read.is_ok(), "{start}: {read:?}"),
            Some(expected) => assert!(read.unwrap_err().to_string().contains(expected), "{start}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn long_stretches_of_plain_lines_read_as_csv_reads_them(
        parts in prop::collection::vec(
            (prop_oneof!["[ab, é]{1,12}(\r?\n)", "(\"[ab, é]{0,5}\",|[ab]{0,3},){1,9}(\"\")?\r?\n", "[ab,\"]{1,9}\n"],
             0usize..8_000, "([ab,\"\n]{0,12}\n)?"),
            1..6,
        )
    ) {
        let text: String = parts.iter().map(|(plain, times, rest)| plain.repeat(*times) + rest).collect();
        let (cells, lines, unclosed) = ours(text.as_bytes());
        if !unclosed {
            prop_assert!(cells == theirs(text.as_bytes()));
        }
        prop_assert!(lines.is_sorted_by(|a, b| a < b));
        let written = text.lines().enumerate().filter(|(_, line)| !line.is_empty()).map(|(number, _)| number as u64 + 1);
        if !text.contains('"') {
            prop_assert!(lines == written.collect::<Vec<_>>());
        }
    }
}

#[test]
fn a_mark_amid_the_text_is_a_character_of_it() {
    let text = "A,B\n\u{feff}\"1\n2\",3\n\u{feff}\"4\",5\n\u{feff}6,7\n";
    let (cells, _, _) = ours(text.as_bytes());
    let texts: Vec<String> = cells[1..].iter().map(|row| String::from_utf8(row.concat()).unwrap()).collect();
    // a quote behind a character opens nothing
    assert_eq!(texts, ["\u{feff}\"1", "2\"3", "\u{feff}\"4\"5", "\u{feff}67"]);
    let (_folder, resolved) = resolve_one("a.csv", b"\xFF\xFE\xFF\xFE");
    read_all(&resolved.unwrap().inputs[0], &Limits::default(), &mut |record| assert!(!record.is_empty())).unwrap();
}

#[test]
fn a_sink_can_break_off_and_batches_are_used_again() {
    let text = format!("A,B\n{}", "1,2\n".repeat(100_000));
    let (_folder, resolved) = resolve_one("a.csv", text.as_bytes());
    let input = &resolved.unwrap().inputs[0];
    let (mut batches, mut records) = (0, 0);
    let summary = input
        .read(&Limits::default(), &mut |batch| {
            batches += 1;
            records += batch.len() as u64;
            if batches == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(batch) }
        })
        .unwrap();
    assert_eq!((summary.stopped, batches, summary.records), (true, 2, records));
    assert!(records < 100_000, "{records}");
    let summary = input.read(&Limits::default(), &mut |_| ControlFlow::Continue(Batch::default())).unwrap();
    assert_eq!(summary, ReadSummary { records: 100_001, stopped: false });
}

#[test]
fn records_across_the_pieces_that_are_read_are_whole() {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let mut line = 1;
    let mut expected = Vec::new();
    for row in 0..30_000_u64 {
        // Now and then a cell of many lines, longer than what is read at a time.
        let lines = if row % 7000 == 3 { 60_000 } else { row % 3 };
        let note = format!("\"é{row}\"{}", "\nmore, and more".repeat(lines as usize));
        expected.push((line, row, note.len()));
        writer.write_record([row.to_string().as_str(), note.as_str(), "", "01/04/2013"]).unwrap();
        line += 1 + lines;
    }
    let text = writer.into_inner().unwrap();
    assert!(text.len() > 3 << 20);
    let (_folder, resolved) = resolve_one("a.csv", &text);
    let mut found = Vec::new();
    read_all(&resolved.unwrap().inputs[0], &Limits::default(), &mut |record| {
        assert_eq!((record.len(), record.text(3)), (4, "01/04/2013"));
        found.push((record.line(), record.text(0).parse().unwrap(), record.text(1).len()));
    })
    .unwrap();
    assert_eq!(found, expected);
}

/// Gives a few bytes at a time.
struct Slow<'b>(&'b [u8]);

impl Read for Slow<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(3).min(out.len());
        out[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

/// The records of our reader with their lines, and whether a quote was never closed.
fn ours(text: &[u8]) -> (Vec<Vec<Vec<u8>>>, Vec<u64>, bool) {
    let (mut cells, mut lines, mut unclosed) = (Vec::new(), Vec::new(), false);
    let mut sink = |piece| {
        let batch = match piece {
            Piece::Records(batch) => batch,
            Piece::Lines(lines) => {
                let mut batch = Batch::default();
                lines.split(&mut batch);
                batch
            }
        };
        for record in batch.iter() {
            cells.push(record.cells().map(<[u8]>::to_vec).collect());
            lines.push(record.line());
            unclosed |= record.unclosed_quote().is_some();
        }
        ControlFlow::Continue(None)
    };
    let dialect = Dialect { delimiter: b',', newline: b'\n' };
    let translate = |error| InputError::from_io("test", error);
    csv::read(
        &mut Slow(text),
        text.len() as u64,
        dialect,
        &Limits::default(),
        "test",
        &translate,
        &mut Outlet::new(&mut sink),
    )
    .unwrap();
    (cells, lines, unclosed)
}

/// The records of the `csv` crate.
fn theirs(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_reads_as_csv_reads_it_unless_a_quote_is_never_closed(text in "[ab,\"\n é]{0,40}") {
        let (cells, lines, unclosed) = ours(text.as_bytes());
        if !unclosed {
            prop_assert_eq!(cells, theirs(text.as_bytes()));
        }
        prop_assert!(lines.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn well_formed_text_reads_as_it_was_written(
        rows in prop::collection::vec(prop::collection::vec("[ab,\"\n]{0,6}", 1..5), 0..12)
    ) {
        let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut expected_lines = Vec::new();
        let mut line = 1;
        for row in &rows {
            writer.write_record(row).unwrap();
            expected_lines.push(line);
            line += 1 + row.iter().flat_map(|cell| cell.bytes()).filter(|byte| *byte == b'\n').count() as u64;
        }
        let text = writer.into_inner().unwrap();
        let (cells, lines, unclosed) = ours(&text);
        let expected: Vec<Vec<Vec<u8>>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.clone().into_bytes()).collect()).collect();
        prop_assert!(!unclosed);
        prop_assert_eq!(cells, expected);
        prop_assert_eq!(lines, expected_lines);
    }

    #[test]
    fn no_line_is_lost_to_a_stray_quote(text in "[ab,\"\n]{0,60}") {
        let (_, lines, _) = ours(text.as_bytes());
        let first = text.lines().position(|line| !line.is_empty());
        prop_assert_eq!(lines.first().copied(), first.map(|line| line as u64 + 1));
    }
}
