//! What must not change what is found in extracts that went through anything: their form, the files that they are
//! divided over, the order of their rows, threads, and who else is in them.

mod common;

use common::changes::{Change, apply, change};
use common::compared::{nameless, orderless};
use common::made::{Chance, Layout, PLAIN, Table, bytes_of, clients, column, plant_many, table_of, text_of, workbook};
use common::run::{AS_AT, Folder};
use common::{Found, check_bytes, dataset, describe, read_bytes};
use ndtms::check::{Options, check};
use ndtms::record::{ClientIndex, day_number};
use proptest::prelude::*;
use proptest::test_runner::Config;

fn cases(number: u32) -> Config {
    Config { cases: number, failure_persistence: None, ..Config::default() }
}

/// Clients with planted mistakes, and then with what happened to them.
fn changed(letter: char, seed: u64, changes: Vec<Change>) -> Table {
    let mut all = clients(letter, seed, 20, 60);
    plant_many(letter, &mut all, 3);
    let mut table = table_of(letter, &all);
    changes.into_iter().for_each(|change| apply(&mut table, change));
    table
}

fn letters() -> impl Strategy<Value = char> {
    prop_oneof![Just('K'), Just('H')]
}

/// Changes that leave every row as long as the headings.
fn even_changes() -> impl Strategy<Value = Vec<Change>> {
    let even = change().prop_filter("rows stay as long as they are", |change| {
        !matches!(change, Change::Shorten { .. } | Change::Lengthen { .. })
    });
    proptest::collection::vec(even, 0..30)
}

fn found(letter: char, name: &str, bytes: &[u8]) -> Vec<Found> {
    check_bytes(letter, &[(name, bytes)], AS_AT, false)
}

/// Findings without place, in order: of people as they are, of files as sums.
fn placeless(found: Vec<Found>) -> Vec<Found> {
    let mut found: Vec<Found> = found.into_iter().filter(|f| f.agency.is_some() || f.client.is_some()).collect();
    found.iter_mut().for_each(|f| {
        f.input.clear();
        f.line = 0;
    });
    found.sort();
    found
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn the_form_of_the_file(letter in letters(), seed in 0..1000_u64, changes in proptest::collection::vec(change(), 0..30)) {
        let table = changed(letter, seed, changes);
        let plain = nameless(found(letter, "a.csv", &bytes_of(&table)));
        for (name, separator, line_end, all_quoted) in [
            ("windows.csv", ',', "\r\n", false),
            ("quoted.csv", ',', "\n", true),
            ("semicolons.csv", ';', "\r\n", true),
            ("tabs.tsv", '\t', "\n", false),
        ] {
            let text = text_of(&table, Layout { separator, line_end, all_quoted });
            prop_assert!(nameless(found(letter, name, text.as_bytes())) == plain, "{}", name);
        }
        // where no cell holds a line feed, a file may do without any
        if table.iter().flatten().all(|cell| !cell.contains(['\n', '\r'])) {
            let text = text_of(&table, Layout { line_end: "\r", ..PLAIN });
            prop_assert!(nameless(found(letter, "mac.csv", text.as_bytes())) == plain);
        }
    }

    #[test]
    fn a_workbook_or_a_text(letter in letters(), seed in 0..1000_u64, changes in even_changes()) {
        let mut table = changed(letter, seed, changes);
        // what XML cannot hold no workbook holds
        table.iter_mut().flatten().for_each(|cell| cell.retain(|c| c == '\n' || !c.is_control()));
        let plain = placeless(found(letter, "a.csv", &bytes_of(&table)));
        let cells = placeless(found(letter, "a.xlsx", &workbook(letter, &table, false)));
        let first = plain.iter().find(|f| !cells.contains(f)).or_else(|| cells.iter().find(|f| !plain.contains(f)));
        prop_assert!(plain == cells, "{:?}", first);
    }

    #[test]
    fn how_many_files_there_are(
        letter in letters(),
        seed in 0..1000_u64,
        changes in even_changes(),
        cuts in proptest::collection::vec(any::<u16>(), 0..4),
    ) {
        let table = changed(letter, seed, changes);
        let whole = found(letter, "a.csv", &bytes_of(&table));
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| 1 + usize::from(cut) % table.len()).collect();
        cuts.extend([1, table.len()]);
        cuts.sort_unstable();
        // a file without records has a finding of its own
        cuts.dedup();
        let is_row = |row: &Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
        let parts: Vec<&[Vec<String>]> =
            cuts.windows(2).map(|cut| &table[cut[0]..cut[1]]).filter(|rows| rows.iter().any(is_row)).collect();
        let files: Vec<(String, Vec<u8>)> = parts
            .iter()
            .enumerate()
            .map(|(number, rows)| (format!("{number}.csv"), bytes_of(&[&table[..1], rows].concat())))
            .collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        if !files.is_empty() {
            let split = check_bytes(letter, &files, AS_AT, false);
            // a column that is blank throughout one file silences rules in it
            let silenced = |found: &[Found]| found.iter().filter(|f| f.rule == "F13").count();
            prop_assume!(silenced(&whole) == 0 && silenced(&split) == 0);
            prop_assert_eq!(orderless(&whole), orderless(&split));
            prop_assert_eq!(placeless(whole), placeless(split));
        }
    }

    #[test]
    fn how_many_threads_there_are(letter in letters(), seed in 0..1000_u64, changes in even_changes()) {
        let table = changed(letter, seed, changes);
        let extract = read_bytes(letter, &[("a.csv", &bytes_of(&table))]);
        let as_at = day_number(AS_AT).expect("a date");
        let with = |threads| {
            let clients = ClientIndex::new(&extract.store, &dataset(letter).keys);
            let options = Options { threads, ..Options::plain(as_at) };
            let outcome = check(dataset(letter), &extract, clients, &options);
            (describe(letter, &extract, &outcome, as_at), outcome.held_back.clone())
        };
        let one = with(1);
        prop_assert!(one == with(2) && one == with(4));
    }

    #[test]
    fn who_else_is_there(letter in letters(), seed in 0..1000_u64, changes in even_changes(), place in any::<u16>()) {
        let mut table = changed(letter, seed, changes);
        let before = orderless(&found(letter, "a.csv", &bytes_of(&table)));
        // sound clients of other agencies, one behind the other and then row by row among the others
        let others = table_of(letter, &clients(letter, seed + 5000, 6, 0));
        let agency = column(&table, "AGNCY");
        prop_assume!(others[1..].iter().all(|row| table[1..].iter().all(|known| !known[agency].contains(&row[agency]))));
        let mut beside = table.clone();
        let at = 1 + usize::from(place) % table.len();
        beside.splice(at..at, others[1..].iter().cloned());
        prop_assert_eq!(&orderless(&found(letter, "a.csv", &bytes_of(&beside))), &before);
        for (number, row) in others[1..].iter().enumerate() {
            table.insert((at + 2 * number).min(table.len()), row.clone());
        }
        prop_assert_eq!(&orderless(&found(letter, "a.csv", &bytes_of(&table))), &before);
    }
}

/// Figures of sound records are the same in whatever order, file or number of threads they come.
#[test]
fn figures_do_not_depend_on_how_the_records_come() {
    for seed in [3, 40] {
        let mut table = table_of('K', &clients('K', seed, 150, 30));
        let folder = Folder::with(&[("a.csv", &bytes_of(&table)), ("a.xlsx", &workbook('K', &table, true))]);
        let half = table.len() / 2;
        folder.write("parts/1.csv", &bytes_of(&table[..half]));
        folder.write("parts/2.csv", &bytes_of(&[&table[..1], &table[half..]].concat()));
        Chance::new(seed).shuffle(&mut table[1..]);
        folder.write("shuffled.csv", &bytes_of(&table));
        for command in [
            &["measure", "--by", "la,sex,month", "--total", "--format", "csv"][..],
            &["measure", "--by", "agency,main-substance", "--format", "csv"],
            &["league", "effective-treatment", "--by", "la", "--format", "csv"],
            &["journeys", "--format", "csv"],
        ] {
            let of = |input: &str, threads: &str| {
                let run = folder.ndtms(&[command, &[input, "--as-at", AS_AT, "--threads", threads]].concat()).run();
                assert_eq!(run.code, 0, "{command:?} {input}: {}", run.err);
                run.out
            };
            let expected = of("a.csv", "1");
            assert!(expected.lines().count() > 3, "{command:?}: {expected}");
            for (input, threads) in
                [("a.csv", "2"), ("a.csv", "4"), ("parts", "2"), ("shuffled.csv", "2"), ("a.xlsx", "1")]
            {
                assert!(of(input, threads) == expected, "{seed} {command:?} {input} {threads} threads");
            }
        }
    }
}
