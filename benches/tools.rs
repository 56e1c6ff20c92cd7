//! What `benches/compare.sh` needs beside `ndtms`: a bare read of a CSV file with the `csv` crate, to which all times are
//! ratios, and a workbook of a CSV file.

use std::error::Error;
use std::io::Write;

use rust_xlsxwriter::Workbook;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["read", path] => bare_read(path),
        ["workbook", from, to] => write_workbook(from, to),
        _ => Err("usage: tools read FILE.csv, or: tools workbook FILE.csv FILE.xlsx".into()),
    }
}

/// Splits every record into one reused `ByteRecord`, on one thread, and does no more.
fn bare_read(path: &str) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path)?;
    let mut record = csv::ByteRecord::new();
    let mut cells = 0;
    while reader.read_byte_record(&mut record)? {
        cells += record.len();
    }
    // told, so that no compiler leaves the work out
    writeln!(std::io::stdout(), "{cells} cells")?;
    Ok(())
}

fn write_workbook(from: &str, to: &str) -> Result<(), Box<dyn Error>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    for (row, record) in csv::ReaderBuilder::new().has_headers(false).from_path(from)?.records().enumerate() {
        for (column, cell) in record?.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row as u32, column as u16, cell)?;
        }
    }
    book.save(to)?;
    Ok(())
}
