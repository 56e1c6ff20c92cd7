//! What happens to extracts on their way, as it may be drawn by chance.

use proptest::prelude::*;

use super::made::{Table, column};

/// What can happen to an extract on its way; places are taken modulo what is there.
#[derive(Clone, Debug)]
pub enum Change {
    Blank { row: usize, field: usize },
    Write { row: usize, field: usize, value: String },
    CopyCell { from: usize, row: usize, field: usize },
    Repeat { row: usize, to: usize },
    Remove { row: usize },
    Swap { a: usize, b: usize },
    EmptyRow { to: usize },
    Shorten { row: usize, to: usize },
    Lengthen { row: usize },
    Consent { row: usize, value: String },
    Key { row: usize, key: usize, value: String },
}

/// Values that have a meaning somewhere, or none anywhere.
pub fn value() -> impl Strategy<Value = String> {
    let known = [
        "",
        " ",
        "N",
        "n",
        "Y",
        "NULL",
        "NA",
        "N/A",
        "-",
        "20130701",
        "2013-07-01",
        "01/07/2013",
        "20990101",
        "18991231",
        "0",
        "-1",
        "99999999999",
        "9996",
        "7000",
        "81",
        "E",
        "S",
        "OX1 2AB",
        "A\nB",
        "\"",
        "café",
        "\u{a0}x\u{a0}",
        "\u{0}",
        "1e5",
    ];
    prop_oneof![
        4 => proptest::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

pub fn change() -> impl Strategy<Value = Change> {
    let place = any::<u16>().prop_map(usize::from);
    prop_oneof![
        3 => (place.clone(), place.clone()).prop_map(|(row, field)| Change::Blank { row, field }),
        6 => (place.clone(), place.clone(), value()).prop_map(|(row, field, value)| Change::Write { row, field, value }),
        2 => (place.clone(), place.clone(), place.clone()).prop_map(|(from, row, field)| Change::CopyCell { from, row, field }),
        1 => (place.clone(), place.clone()).prop_map(|(row, to)| Change::Repeat { row, to }),
        1 => place.clone().prop_map(|row| Change::Remove { row }),
        1 => (place.clone(), place.clone()).prop_map(|(a, b)| Change::Swap { a, b }),
        1 => place.clone().prop_map(|to| Change::EmptyRow { to }),
        1 => (place.clone(), place.clone()).prop_map(|(row, to)| Change::Shorten { row, to }),
        1 => place.clone().prop_map(|row| Change::Lengthen { row }),
        2 => (place.clone(), value()).prop_map(|(row, value)| Change::Consent { row, value }),
        4 => (place.clone(), 0..3_usize, value()).prop_map(|(row, key, value)| Change::Key { row, key, value }),
    ]
}

pub fn apply(table: &mut Table, change: Change) {
    let rows = table.len() - 1;
    if rows == 0 {
        return;
    }
    let nth = |place: usize| 1 + place % rows;
    let set = |table: &mut Table, row: usize, field: usize, value: String| {
        let cells = &mut table[row];
        if !cells.is_empty() {
            let place = field % cells.len();
            cells[place] = value;
        }
    };
    match change {
        Change::Blank { row, field } => set(table, nth(row), field, String::new()),
        Change::Write { row, field, value } => set(table, nth(row), field, value),
        Change::CopyCell { from, row, field } => {
            let cells = &table[nth(from)];
            let value = cells.get(field % cells.len().max(1)).cloned().unwrap_or_default();
            set(table, nth(row), field, value);
        }
        Change::Repeat { row, to } => {
            let copy = table[nth(row)].clone();
            table.insert(nth(to), copy);
        }
        Change::Remove { row } => drop(table.remove(nth(row))),
        Change::Swap { a, b } => table.swap(nth(a), nth(b)),
        Change::EmptyRow { to } => {
            let blank = vec![" ".to_owned(); table[0].len()];
            table.insert(nth(to), blank);
        }
        Change::Shorten { row, to } => {
            let cells = &mut table[nth(row)];
            cells.truncate(1 + to % cells.len().max(1));
        }
        Change::Lengthen { row } => table[nth(row)].push("beyond".to_owned()),
        Change::Consent { row, value } => {
            let place = column(table, "CONSENT");
            set(table, nth(row), place, value);
        }
        Change::Key { row, key, value } => {
            let place = column(table, ["AGNCY", "CLIENTID", "EPISODID"][key]);
            set(table, nth(row), place, value);
        }
    }
}
