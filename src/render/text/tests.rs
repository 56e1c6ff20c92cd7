//! The report over small extracts, at the widths that people have.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::check::describe::Privacy;
use crate::check::{Options, check};
use crate::input;
use crate::record::{ClientIndex, Extract, ExtractBuilder, day_number};
use crate::spec::{SpecFiles, load};

static K: LazyLock<Dataset> = LazyLock::new(|| load(&SpecFiles::compiled_in(), 'K').expect("K is sound"));

fn read(paths: &[std::path::PathBuf]) -> Extract {
    let is_field = |name: &str| K.field_id(name).is_some();
    let options = input::Options::new(&is_field);
    let paths: Vec<_> = paths.iter().map(|p| p.clone().into_os_string()).collect();
    let resolved = input::resolve(&paths, &options).expect("readable");
    let mut builder = ExtractBuilder::new(&K);
    for input in &resolved.inputs {
        // the folder has another name in every run
        let path = format!("returns/{}", input.file_name());
        builder.begin(&path, input.file_name(), input.sheet());
        input
            .read(&options.limits, &mut |batch| {
                builder.take(&batch);
                ControlFlow::Continue(batch)
            })
            .expect("the same file");
        builder.end(input.sha256().expect("the same file"));
    }
    builder.finish()
}

fn report_of(extract: &Extract, width: usize, examples: Option<usize>) -> String {
    anstream::adapter::strip_str(&styled_report_of(extract, width, examples)).to_string()
}

fn styled_report_of(extract: &Extract, width: usize, examples: Option<usize>) -> String {
    let as_at = day_number("2014-03-31").expect("a day");
    let clients = ClientIndex::new(&extract.store, &K.keys);
    let outcome = check(&K, extract, clients, &Options::plain(as_at));
    let privacy = Privacy { show_values: false, redact: None };
    let describer = Describer { dataset: &K, extract, outcome: &outcome, privacy, as_at };
    let mut styled = Vec::new();
    write(&describer, &TextOptions { width, examples }, &mut styled).expect("memory");
    String::from_utf8(styled).expect("text")
}

const HEADER: &str = "FINITIAL,SINITIAL,DOB,SEX,ETHNIC,NATION,REFLD,AGNCY,CLIENT,CLIENTID,EPISODID,CONSENT,PC,DAT,LA,DRUG1,\
                      DRUG2,DRUG3,RFLS,TRIAGED,CPLANDT,MODAL,MODID,REFMODDT,FAOMODDT,MODST,MODEND,MODEXIT,TOPCC,MY NOTES";

/// A row of client, episode and what differs from a row without a mistake.
fn row(client: &str, episode: &str, changes: &[(&str, &str)]) -> String {
    let usual = [
        ("FINITIAL", "A"),
        ("SINITIAL", "B"),
        ("DOB", "19750618"),
        ("SEX", "F"),
        ("ETHNIC", "A"),
        ("NATION", "GBR"),
        ("REFLD", "20140203"),
        ("AGNCY", "N0852"),
        ("CONSENT", "Y"),
        ("PC", "OX1 2"),
        ("DAT", "D08B"),
        ("LA", "00CN"),
        ("DRUG1", "1011"),
        ("DRUG2", "9996"),
        ("DRUG3", "9997"),
        ("RFLS", "15"),
        ("TRIAGED", "20140210"),
        ("CPLANDT", "20140214"),
        ("MODAL", "94"),
        ("MODID", "1"),
        ("REFMODDT", "20140212"),
        ("FAOMODDT", "20140217"),
        ("MODST", "20140217"),
        ("TOPCC", "Y"),
    ];
    let value = |name: &str| {
        let of = |list: &[(&str, &str)]| list.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        match name {
            "CLIENTID" => client.to_owned(),
            "EPISODID" => episode.to_owned(),
            // different people, so that no two look like one
            "DOB" => of(changes).unwrap_or_else(|| format!("1975{:04}", 101 + client.parse::<u32>().unwrap_or(0) % 28)),
            _ => of(changes).or_else(|| of(&usual)).unwrap_or_default(),
        }
    };
    HEADER.split(',').map(|name| value(name.trim())).collect::<Vec<_>>().join(",")
}

fn file(rows: &[String]) -> Vec<u8> {
    format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()
}

/// A birth date that must not be seen anywhere.
const PLANTED: &str = "19671103";

fn mixed() -> Vec<u8> {
    let mut rows = vec![
        row("1001", "1", &[("CLIENT", "C1001")]),
        row("1002", "1", &[("TRIAGED", "20140201"), ("CLIENT", "C1002"), ("MY NOTES", "\"moved\nback\"")]),
        row("1002", "1", &[("TRIAGED", "20140201"), ("CLIENT", "C1002"), ("MODID", "2"), ("MODAL", "95")]),
        row("1003", "2", &[("TRIAGED", "20140202"), ("PC", "\"OX1 2\nOxford\"")]),
        row("1004", "1", &[("TRIAGED", "20140201")]),
        row("1005", "1", &[("DRUG1", ""), ("DOB", PLANTED)]),
        row("1005", "1", &[("DRUG1", ""), ("DOB", "19671104"), ("MODID", "2"), ("MODAL", "95")]),
        row("1006", "1", &[("FINITIAL", "É"), ("LA", "0CN")]),
        row("1007", "1", &[("CONSENT", "N"), ("DRUG2", "1234567")]),
        row("1008", "1", &[("DOB", "31/02/1967"), ("DRUG1", "alcohol")]),
        row("1009", "1", &[("ETHNIC", ""), ("NATION", ""), ("RFLS", "")]),
        row("1010", "1", &[("ETHNIC", ""), ("DRUG3", "NULL")]),
    ];
    rows.push(row("1011", "", &[("ETHNIC", "")]));
    file(&rows)
}

fn extract_of(files: &[(&str, Vec<u8>)]) -> Extract {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            path
        })
        .collect();
    read(&paths)
}

/// Compares a report with its snapshot, after what holds for every report: no line is too long or ends in a blank, and
/// nothing masked is there.
fn shows(name: &str, extract: &Extract, width: usize, examples: Option<usize>) -> String {
    let report = report_of(extract, width, examples);
    for line in report.lines() {
        assert!(line.width() <= width, "{name}: {} columns of {width}: {line}", line.width());
        assert_eq!(line.trim_end(), line, "{name}");
    }
    assert!(!report.contains("1967") && !report.contains("É"), "{name}: an identifying value\n{report}");
    assert!(!report.contains("1234567"), "{name}: a value of a client without consent\n{report}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("text_{name}"), report));
    report
}

#[test]
fn a_mixed_extract_at_80_columns() {
    shows("mixed_80", &extract_of(&[("march.csv", mixed())]), 80, Some(3));
}

#[test]
fn a_mixed_extract_at_120_columns() {
    shows("mixed_120", &extract_of(&[("march.csv", mixed())]), 120, Some(3));
}

#[test]
fn every_finding_of_a_mixed_extract() {
    let report = shows("mixed_all", &extract_of(&[("march.csv", mixed())]), 80, None);
    assert!(!report.contains(" more") && !report.contains("--all"));
}

#[test]
fn no_examples_at_all_on_a_narrow_page() {
    shows("mixed_none", &extract_of(&[("march.csv", mixed())]), 48, Some(0));
}

#[test]
fn a_narrow_page_with_examples() {
    shows("mixed_48", &extract_of(&[("march.csv", mixed())]), 48, Some(2));
}

#[test]
fn several_inputs_and_a_workbook() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("March 2014").expect("a name");
    let wrong = row("2001", "1", &[("TRIAGED", "20140201"), ("DRUG1", "")]);
    for (number, line) in [HEADER.to_owned(), row("2000", "1", &[]), wrong].iter().enumerate() {
        for (column, value) in line.split(',').enumerate() {
            sheet.write_string(number as u32, column as u16, value.trim()).expect("a cell");
        }
    }
    let workbook = workbook.save_to_buffer().expect("a workbook");
    let long = "N0852-20140301-20140331-TREAT-IN-K.csv";
    let extract = extract_of(&[("april.xlsx", workbook), (long, mixed())]);
    shows("several_80", &extract, 80, Some(2));
    shows("several_120", &extract, 120, Some(2));
}

#[test]
fn a_workbook_names_its_cells() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let wrong = row("2001", "1", &[("TRIAGED", "20140201")]);
    for (number, line) in [HEADER.to_owned(), wrong].iter().enumerate() {
        for (column, value) in line.split(',').enumerate() {
            sheet.write_string(number as u32, column as u16, value.trim()).expect("a cell");
        }
    }
    let extract = extract_of(&[("april.xlsx", workbook.save_to_buffer().expect("a workbook"))]);
    let report = report_of(&extract, 80, Some(3));
    assert!(report.contains("Sheet1!G2  N0852 / 2001 / 1  TRIAGED 20140201 is before REFLD 20140203"), "{report}");
}

#[test]
fn a_file_without_a_column_that_every_return_needs() {
    let whole = String::from_utf8(mixed()).expect("text");
    let without = whole.replacen("TRIAGED", "TRIAGEDATE", 1).replacen("DAT,", "AREA,", 1) + "1,2,3\n";
    shows("file_80", &extract_of(&[("march.csv", without.into_bytes())]), 80, Some(3));
}

#[test]
fn a_file_without_field_names() {
    let extract = extract_of(&[("march.csv", b"Return for March\nA,B\n".to_vec())]);
    shows("no_header_80", &extract, 80, Some(3));
}

#[test]
fn the_line_with_the_headings_is_named_when_it_is_further_down() {
    let bytes = [b"Return for March\n".as_slice(), &mixed()].concat();
    let report = report_of(&extract_of(&[("march.csv", bytes)]), 200, Some(3));
    assert!(report.contains("Line 2 looks like the headings: delete the lines above it"), "{report}");
}

#[test]
fn nobody_with_consent() {
    let rows = [row("1", "1", &[("CONSENT", "N"), ("DRUG2", "1234567")]), row("2", "1", &[("CONSENT", "N")])];
    shows("no_consent_80", &extract_of(&[("march.csv", file(&rows))]), 80, Some(3));
}

#[test]
fn nothing_found() {
    let headers: Vec<&str> = K.fields.iter().map(|f| f.header.as_str()).collect();
    let day = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a day");
    let options = crate::synth::Options {
        seed: 1,
        clients: 1,
        agencies: 1,
        from: day("2012-04-01"),
        to: day("2014-03-31"),
        no_consent_per_mille: 0,
    };
    let mut bytes = Vec::new();
    crate::synth::write_csv(&headers, crate::synth::Clients::new(&options), &mut bytes).expect("memory");
    shows("nothing_80", &extract_of(&[("march.csv", bytes)]), 80, Some(3));
}

#[test]
fn rows_of_excel_are_named_only_where_they_are_certain() {
    let broken = [("CLIENT", "\"C\n1\"")];
    let wrong = [("TRIAGED", "20140201")];
    let certain = file(&[row("1", "1", &broken), row("2", "1", &wrong)]);
    let report = report_of(&extract_of(&[("a.csv", certain)]), 120, None);
    assert!(report.contains("line 4 (row 3 in Excel)  N0852 / 2 / 1"), "{report}");
    // a blank line is a row in Excel too
    let blank = file(&[row("1", "1", &[]), String::new(), row("2", "1", &wrong)]);
    let report = report_of(&extract_of(&[("a.csv", blank)]), 120, None);
    assert!(report.contains("line 4  N0852 / 2 / 1"), "{report}");
    // the break is in a column that is not kept, so there may as well have been a blank line
    let unknown = file(&[row("1", "1", &[("MY NOTES", "\"a\nb\"")]), row("2", "1", &wrong)]);
    let report = report_of(&extract_of(&[("a.csv", unknown)]), 120, None);
    assert!(report.contains("line 4  N0852 / 2 / 1"), "{report}");
}

#[test]
fn every_page_is_filled_and_none_is_too_wide() {
    let extract = extract_of(&[("march.csv", mixed())]);
    for width in 40..150 {
        let report = report_of(&extract, width, Some(2));
        assert!(report.lines().all(|line| line.width() <= width), "{width}\n{report}");
    }
}

#[test]
fn no_value_gives_orders_to_the_terminal() {
    let rows = [row("1\u{1b}[2J2", "1", &[("TRIAGED", "20140201"), ("CLIENT", "\u{202e}C1")])];
    let styled = styled_report_of(&extract_of(&[("march.csv", file(&rows))]), 120, None);
    assert!(styled.contains("N0852 / 1?[2J2 (?C1) / 1"), "{styled}");
    assert!(!styled.contains("\u{1b}[2J") && !styled.contains('\u{202e}'));
    assert!(styled.contains("\u{1b}[1m"), "headings are bold");
}

#[test]
fn numbers_have_commas_between_thousands() {
    assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
}
