//! Journeys as Parquet: the file is read back and compared with the CSV value by value.

use std::fs::File;

use chrono::{Days, NaiveDate};
use parquet::basic::{Encoding, LogicalType, Type as Physical};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use crate::common::made::clean;
use crate::common::run::{AS_AT, Folder};
use crate::samples;

/// What each column holds, from the README.
const DATES: [&str; 3] = ["start", "end", "first_structured"];
const NUMBERS: [&str; 4] = ["person", "days", "episodes", "age_at_start"];
const FLAGS: [&str; 1] = ["pdu"];

fn open(folder: &Folder, name: &str) -> SerializedFileReader<File> {
    SerializedFileReader::new(File::open(folder.path(name)).expect("the file")).expect("Parquet")
}

/// A value as the CSV has it.
fn as_text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Int(number) => number.to_string(),
        Field::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Field::Date(days) => {
            let days = u64::try_from(*days).expect("after 1970");
            NaiveDate::from_ymd_opt(1970, 1, 1)
                .expect("a date")
                .checked_add_days(Days::new(days))
                .expect("it")
                .to_string()
        }
        other => panic!("{other:?} is not among the types of the columns"),
    }
}

fn journeys(folder: &Folder, more: &[&str]) {
    let run = folder.ndtms(&[&["journeys", "--as-at", AS_AT], more].concat()).run();
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
}

#[test]
fn every_value_is_that_of_the_csv() {
    let folder = samples::folder();
    folder.write("more.csv", &clean('K', 7, 300));
    for (input, more) in [
        ("more.csv", &[][..]),
        ("mixed.csv", &["--set", "held_back=include"]),
        ("more.csv", &["--show-values"]),
        ("more.csv", &["--redact"]),
        // nobody had come to treatment by then
        ("more.csv", &["--period", "1990/91"]),
    ] {
        journeys(&folder, &[&[input, "-o", "out.csv", "-o", "out.parquet"], more].concat());
        let csv = folder.read("out.csv");
        let mut csv = csv::Reader::from_reader(csv.as_bytes());
        let headings: Vec<String> = csv.headers().expect("headings").iter().map(str::to_owned).collect();
        let expected: Vec<Vec<String>> =
            csv.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        let file = open(&folder, "out.parquet");
        let columns: Vec<String> =
            file.metadata().file_metadata().schema().get_fields().iter().map(|f| f.name().to_owned()).collect();
        assert_eq!(columns, headings, "{more:?}");
        let found: Vec<Vec<String>> = file
            .get_row_iter(None)
            .expect("rows")
            .map(|row| row.expect("a row").get_column_iter().map(|(_, field)| as_text(field)).collect())
            .collect();
        assert!(found == expected, "{input} {more:?}");
        assert_eq!(found.is_empty(), more.contains(&"1990/91"), "{input} {more:?}");
    }
}

#[test]
fn columns_are_typed_and_texts_are_kept_once() {
    let folder = Folder::with(&[("in.csv", &clean('K', 7, 300))]);
    journeys(&folder, &["in.csv", "-o", "out.parquet"]);
    let file = open(&folder, "out.parquet");
    let metadata = file.metadata();
    for (number, column) in metadata.file_metadata().schema_descr().columns().iter().enumerate() {
        let name = column.name();
        let (physical, logical) = (column.physical_type(), column.logical_type_ref().cloned());
        let expected = match name {
            _ if DATES.contains(&name) => (Physical::INT32, Some(LogicalType::Date)),
            _ if NUMBERS.contains(&name) => (Physical::INT32, None),
            _ if FLAGS.contains(&name) => (Physical::BOOLEAN, None),
            _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        assert_eq!((physical, logical), expected, "{name}");
        if physical == Physical::BYTE_ARRAY {
            let chunk = metadata.row_group(0).column(number);
            assert!(chunk.encodings().any(|encoding| encoding == Encoding::RLE_DICTIONARY), "{name}");
        }
    }
}

#[test]
fn the_same_journeys_give_the_same_bytes() {
    let folder = Folder::with(&[("in.csv", &clean('K', 7, 300))]);
    let mut made: Vec<Vec<u8>> = Vec::new();
    for threads in ["1", "3"] {
        journeys(&folder, &["in.csv", "-o", "out.parquet", "--threads", threads]);
        made.push(std::fs::read(folder.path("out.parquet")).expect("the file"));
    }
    assert!(made[0] == made[1]);
    let written_by = open(&folder, "out.parquet").metadata().file_metadata().created_by().map(str::to_owned);
    assert_eq!(written_by.as_deref(), Some(concat!("ndtms ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(folder.names(), ["in.csv", "out.parquet"], "something was left behind");
}
