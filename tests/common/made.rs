//! Invented extracts and what can be done to them as tables of text.

use chrono::NaiveDate;
use ndtms::synth::mistakes::{self, Truth};
use ndtms::synth::{Client, Clients, Options, write_csv};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::dataset;

/// The day on which every invented extract ends.
pub fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2014, 3, 31).expect("a date")
}

/// The headings of a dataset in its order.
pub fn headings(letter: char) -> Vec<&'static str> {
    dataset(letter).fields.iter().map(|f| f.header.as_str()).collect()
}

/// Invented clients of a dataset, some without consent if that is asked for.
pub fn clients(letter: char, seed: u64, clients: u32, no_consent_per_mille: u32) -> Vec<Client> {
    let from = NaiveDate::from_ymd_opt(2012, 4, 1).expect("a date");
    let options = Options { seed, clients, agencies: 4, from, to: last_day(), no_consent_per_mille };
    let mut made: Vec<Client> = Clients::new(&options).collect();
    if letter == 'H' {
        made.iter_mut().for_each(|client| client.keep_only(&headings('H')));
    }
    made
}

/// Plants a mistake in one client of `one_in`, going round the rules; says which rules are there now.
pub fn plant_many(letter: char, clients: &mut [Client], one_in: usize) -> Vec<Truth> {
    let rules: Vec<&str> =
        mistakes::plantable().iter().copied().filter(|rule| dataset(letter).rule_id(rule).is_some()).collect();
    let mut next = 0;
    let mut truths = Vec::new();
    for client in clients.iter_mut().step_by(one_in) {
        for tried in 0..rules.len() {
            if let Some(truth) = mistakes::plant(rules[(next + tried) % rules.len()], client, last_day()) {
                truths.push(truth);
                // the rules that did not suit this client come again soon
                next += 1 + tried / 8;
                break;
            }
        }
    }
    truths
}

/// The extract of these clients, as it is written.
pub fn csv_of(letter: char, clients: &[Client]) -> Vec<u8> {
    let mut out = Vec::new();
    write_csv(&headings(letter), clients.iter().cloned(), &mut out).expect("writing to memory");
    out
}

/// A clean extract.
pub fn clean(letter: char, seed: u64, number: u32) -> Vec<u8> {
    csv_of(letter, &clients(letter, seed, number, 0))
}

/// An extract in which one rule fails once, as far as it can be planted.
pub fn with_mistake(letter: char, seed: u64, number: u32, rule: &str) -> (Vec<u8>, Truth) {
    let mut all = clients(letter, seed, number, 0);
    let truth = all.iter_mut().find_map(|client| mistakes::plant(rule, client, last_day()));
    (csv_of(letter, &all), truth.unwrap_or_else(|| panic!("{rule} cannot be planted")))
}

/// An extract as a table of text, its headings first.
pub type Table = Vec<Vec<String>>;

pub fn table_of(letter: char, clients: &[Client]) -> Table {
    let headings = headings(letter);
    let mut table: Table = vec![headings.iter().map(ToString::to_string).collect()];
    for row in clients.iter().flat_map(|client| &client.rows) {
        table.push(headings.iter().map(|field| row.get(field).to_owned()).collect());
    }
    table
}

/// The place of a heading.
pub fn column(table: &Table, heading: &str) -> usize {
    table[0].iter().position(|h| h == heading).unwrap_or_else(|| panic!("no column {heading}"))
}

/// How a table is written.
#[derive(Clone, Copy)]
pub struct Layout {
    pub separator: char,
    pub line_end: &'static str,
    pub all_quoted: bool,
}

/// As the program itself would write it.
pub const PLAIN: Layout = Layout { separator: ',', line_end: "\n", all_quoted: false };

pub fn text_of(table: &[Vec<String>], layout: Layout) -> String {
    let mut text = String::new();
    for row in table {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push(layout.separator);
            }
            let needed = cell.contains([layout.separator, '"', '\n', '\r']) || cell.starts_with(' ') || row.len() == 1;
            if layout.all_quoted || needed {
                text.push('"');
                text.push_str(&cell.replace('"', "\"\""));
                text.push('"');
            } else {
                text.push_str(cell);
            }
        }
        text.push_str(layout.line_end);
    }
    text
}

pub fn bytes_of(table: &[Vec<String>]) -> Vec<u8> {
    text_of(table, PLAIN).into_bytes()
}

/// A workbook of text cells, or with the dates as date cells.
pub fn workbook(letter: char, table: &Table, with_dates: bool) -> Vec<u8> {
    let is_date: Vec<bool> =
        dataset(letter).fields.iter().map(|f| with_dates && f.kind == ndtms::spec::Kind::Date).collect();
    let layout = Format::new().set_num_format("dd/mm/yyyy");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in table.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate() {
            let (row_number, column_number) = (row as u32, place as u16);
            let number = |range| cell.get(range).and_then(|text: &str| text.parse::<u16>().ok());
            let date = (row > 0 && is_date[place] && cell.len() == 8)
                .then(|| Some((number(0..4)?, number(4..6)?, number(6..8)?)))
                .flatten()
                .filter(|(year, ..)| *year > 1900)
                .and_then(|(year, month, day)| ExcelDateTime::from_ymd(year, month as u8, day as u8).ok());
            match date {
                Some(date) => sheet.write_with_format(row_number, column_number, &date, &layout),
                None if cell.is_empty() => continue,
                None => sheet.write_string(row_number, column_number, cell),
            }
            .expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// A little chance that is the same every time.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place + 1));
        }
    }
}
