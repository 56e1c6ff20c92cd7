//! What must not change what is found: threads, the order of rows, the number of files, the form of the file, who else
//! is in it. And what is found is just what was planted.

mod common;

use std::fs;
use std::io::Write as _;

use common::compared::{nameless, orderless};
use common::made::{
    Chance, Layout, PLAIN, Table, bytes_of, clean, clients, column, csv_of, last_day, plant_many, table_of, text_of,
    workbook,
};
use common::run::{AS_AT, Folder};
use common::{Found, check_bytes, dataset};
use ndtms::synth::{Client, mistakes};

const SEEDS: [u64; 3] = [1, 20, 300];

/// Clients with mistakes, as a table.
fn faulty(letter: char, seed: u64, number: u32) -> Table {
    let mut all = clients(letter, seed, number, 40);
    let truths = plant_many(letter, &mut all, 3);
    assert!(truths.len() > number as usize / 5, "only {} mistakes", truths.len());
    table_of(letter, &all)
}

fn check(letter: char, name: &str, bytes: &[u8]) -> Vec<Found> {
    check_bytes(letter, &[(name, bytes)], AS_AT, false)
}

#[test]
fn the_number_of_threads_shows_nowhere() {
    for (letter, seed) in [('K', 4), ('H', 5)] {
        let mut all = clients(letter, seed, 1900, 20);
        plant_many(letter, &mut all, 4);
        let folder = Folder::with(&[("march.csv", &csv_of(letter, &all))]);
        let letter = letter.to_string();
        let with = |threads| {
            let run = folder.check(&["march.csv", "--dataset", &letter, "--format", "json", "--threads", threads]);
            assert_eq!(run.code, 1, "{}", run.err);
            run.out
        };
        let one = with("1");
        assert!(one.lines().count() > 300);
        // two runs are compared whole, so that a failure does not print them
        assert!(one == with("2"), "2 threads find something else than 1");
        assert!(one == with("7"), "7 threads find something else than 1");
        assert!(one == with("1"), "two runs find different things");
    }
}

#[test]
fn the_order_of_rows_changes_no_finding() {
    for letter in ['K', 'H'] {
        for seed in SEEDS {
            let mut table = faulty(letter, seed, 250);
            let before = orderless(&check(letter, "a.csv", &bytes_of(&table)));
            Chance::new(seed).shuffle(&mut table[1..]);
            let after = orderless(&check(letter, "a.csv", &bytes_of(&table)));
            assert_eq!(before, after, "{letter} {seed}");
        }
    }
}

#[test]
fn an_extract_in_three_files_is_one_extract() {
    for letter in ['K', 'H'] {
        for seed in SEEDS {
            let table = faulty(letter, seed, 250);
            let whole = check(letter, "a.csv", &bytes_of(&table));
            let (first, second) = (table.len() / 3, table.len() / 2);
            let part = |rows: &[Vec<String>]| bytes_of(&[&table[..1], rows].concat());
            let parts = [part(&table[1..first]), part(&table[first..second]), part(&table[second..])];
            let files: Vec<(&str, &[u8])> =
                ["a.csv", "b.csv", "c.csv"].into_iter().zip(parts.iter().map(Vec::as_slice)).collect();
            let split = check_bytes(letter, &files, AS_AT, false);
            // in the order of the files the same rows come first, so nothing of a person's findings may differ but place
            let of_people = |found: &[Found]| -> Vec<Found> {
                let mut kept: Vec<Found> = found.iter().filter(|f| f.agency.is_some()).cloned().collect();
                kept.iter_mut().for_each(|f| {
                    f.input.clear();
                    f.line = 0;
                });
                kept.sort();
                kept
            };
            assert_eq!(of_people(&whole), of_people(&split), "{letter} {seed}");
            assert_eq!(orderless(&whole), orderless(&split), "{letter} {seed}");
        }
    }
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("packing");
    writer.finish().expect("packing")
}

fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("packing");
    writer.write_all(bytes).expect("packing");
    writer.finish().expect("packing").into_inner()
}

#[test]
fn the_form_of_a_file_changes_no_finding() {
    for (letter, seed) in [('K', 6), ('K', 70), ('H', 8)] {
        let table = faulty(letter, seed, 200);
        let plain = bytes_of(&table);
        let expected = nameless(check(letter, "a.csv", &plain));
        assert!(expected.len() > 50);
        let laid_out =
            |separator, line_end, all_quoted| text_of(&table, Layout { separator, line_end, all_quoted }).into_bytes();
        let text = text_of(&table, PLAIN);
        let marked = ["\u{feff}", &text].concat().into_bytes();
        let forms: Vec<(&str, Vec<u8>)> = vec![
            ("crlf.csv", laid_out(',', "\r\n", false)),
            ("cr.csv", laid_out(',', "\r", false)),
            ("tabs.tsv", laid_out('\t', "\n", false)),
            ("tabs.csv", laid_out('\t', "\r\n", false)),
            ("semicolons.csv", laid_out(';', "\n", false)),
            ("quoted.csv", laid_out(',', "\n", true)),
            ("quoted-semicolons.csv", laid_out(';', "\r\n", true)),
            ("mark.csv", marked.clone()),
            ("utf-16-le.csv", utf16(&text, false)),
            ("utf-16-be.csv", utf16(&text, true)),
            ("packed.csv.gz", gzip(&plain)),
            ("packed.zip", zip("a.csv", &marked)),
            ("text.xlsx", workbook(letter, &table, false)),
        ];
        for (name, bytes) in forms {
            let found = nameless(check(letter, name, &bytes));
            assert!(found == expected, "{letter} {seed} {name}: {:#?}", first_difference(&expected, &found));
        }
        // a date cell has no text of its own, so only its shown form may differ
        let unseen = |found: Vec<Found>| {
            let mut found = nameless(found);
            found.iter_mut().for_each(|f| {
                f.values.clear();
                f.message.clear();
                f.help.clear();
            });
            found
        };
        let dates = unseen(check(letter, "dates.xlsx", &workbook(letter, &table, true)));
        let expected = unseen(expected);
        assert!(dates == expected, "{letter} {seed} dates: {:#?}", first_difference(&expected, &dates));
    }
}

fn first_difference<'a>(a: &'a [Found], b: &'a [Found]) -> (Option<&'a Found>, Option<&'a Found>) {
    (a.iter().find(|f| !b.contains(f)), b.iter().find(|f| !a.contains(f)))
}

#[test]
fn the_order_and_case_of_columns_change_no_finding() {
    for letter in ['K', 'H'] {
        let table = faulty(letter, 9, 200);
        let expected = nameless(check(letter, "a.csv", &bytes_of(&table)));
        let mut order: Vec<usize> = (0..table[0].len()).collect();
        Chance::new(9).shuffle(&mut order);
        let mut moved: Table = table.iter().map(|row| order.iter().map(|c| row[*c].clone()).collect()).collect();
        moved[0].iter_mut().for_each(|heading| *heading = format!(" {} ", heading.to_ascii_lowercase()));
        let found = nameless(check(letter, "a.csv", &bytes_of(&moved)));
        assert!(found == expected, "{letter}: {:#?}", first_difference(&expected, &found));
    }
}

#[test]
fn a_clean_new_client_changes_nothing_for_the_others() {
    for letter in ['K', 'H'] {
        for seed in SEEDS {
            let mut old = clients(letter, seed, 150, 40);
            plant_many(letter, &mut old, 2);
            let new = clients(letter, seed + 1000, 30, 100);
            let agency = |client: &Client| client.rows[0].get("AGNCY").to_owned();
            assert!(old.iter().all(|o| new.iter().all(|n| agency(o) != agency(n))), "two seeds share an agency");
            let expected = orderless(&check(letter, "a.csv", &csv_of(letter, &old)));
            let mut mixed = old.clone();
            for (place, client) in new.into_iter().enumerate() {
                mixed.insert((place * 6).min(mixed.len()), client);
            }
            let found = orderless(&check(letter, "a.csv", &csv_of(letter, &mixed)));
            assert_eq!(expected, found, "{letter} {seed}");
        }
    }
}

#[test]
fn clean_records_have_no_finding() {
    for letter in ['K', 'H'] {
        for seed in 0..6 {
            let all = clients(letter, seed, 300, 50);
            let found = check(letter, "a.csv", &csv_of(letter, &all));
            assert!(found.is_empty(), "{letter} {seed}: {found:#?}");
        }
    }
}

/// What a planted mistake must give, and what it did give beside that.
#[derive(Debug)]
#[allow(dead_code, reason = "shown when the test fails")]
struct Fault {
    letter: char,
    seed: u64,
    expected: String,
    found: Vec<String>,
}

#[test]
fn a_planted_mistake_is_found_at_its_place_and_nothing_else() {
    const TIMES: usize = 3;
    let mut faults = Vec::new();
    let mut never = Vec::new();
    for letter in ['K', 'H'] {
        let known = dataset(letter);
        let bases: Vec<(u64, Vec<Client>)> = (40..48).map(|seed| (seed, clients(letter, seed, 40, 0))).collect();
        for rule in mistakes::plantable().iter().filter(|rule| known.rule_id(rule).is_some()) {
            let mut planted = 0;
            for (seed, base) in &bases {
                if planted == TIMES {
                    break;
                }
                // clients further on are tried first in every other extract, so that the choices differ
                let mut order: Vec<usize> = (0..base.len()).collect();
                Chance::new(*seed).shuffle(&mut order);
                let mut all = base.clone();
                let Some((place, truth)) = order
                    .into_iter()
                    .find_map(|place| Some((place, mistakes::plant(rule, &mut all[place], last_day())?)))
                else {
                    continue;
                };
                planted += 1;
                let rows_before: usize = all[..place].iter().map(|client| client.rows.len()).sum();
                let fields: Vec<&str> =
                    truth.fields.iter().copied().filter(|field| known.field_id(field).is_some()).collect();
                let line = rows_before + truth.row_in_client + 2;
                let whose = format!("{}/{}/{}", truth.agency, truth.client, truth.episode);
                let expected = format!("{rule} line {line} {whose} {}", fields.join(" "));
                let client = &all[place].rows;
                let found = check(letter, "a.csv", &csv_of(letter, &all));
                let mut left: Vec<String> = Vec::new();
                for f in found {
                    let text = |t: &Option<String>| t.clone().unwrap_or_default();
                    let whose = format!("{}/{}/{}", text(&f.agency), text(&f.client), text(&f.episode));
                    let shown = format!("{} line {} {whose} {}", f.rule, f.line, f.fields.join(" "));
                    // what cannot be avoided belongs to the same client, or to the file
                    let lines = rows_before as u64 + 2..(rows_before + client.len()) as u64 + 2;
                    if !(truth.also.contains(&f.rule.as_str()) && lines.contains(&f.line)) {
                        left.push(shown);
                    }
                }
                if left != [expected.as_str()] {
                    faults.push(Fault { letter, seed: *seed, expected, found: left });
                }
            }
            if planted == 0 {
                never.push(format!("{letter} {rule}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults: {faults:#?}", faults.len());
    assert!(never.is_empty(), "never planted: {never:?}");
}

#[test]
fn a_blank_line_and_blank_rows_change_only_line_numbers() {
    let table = faulty('K', 11, 120);
    let expected = orderless(&check('K', "a.csv", &bytes_of(&table)));
    let mut spaced: Table = vec![table[0].clone()];
    for row in &table[1..] {
        spaced.push(row.clone());
        spaced.push(vec![String::new(); row.len()]);
    }
    let mut text = text_of(&spaced, PLAIN);
    text.push_str("\n\n");
    assert_eq!(expected, orderless(&check('K', "a.csv", text.as_bytes())));
}

#[test]
fn a_quoted_line_break_moves_the_lines_below_it() {
    let mut table = table_of('K', &clients('K', 12, 40, 0));
    let reference = column(&table, "CLIENT");
    let referred = column(&table, "REFLD");
    table[1][reference] = "a\nb".to_owned();
    let last = table.len() - 1;
    table[last][referred] = "20139999".to_owned();
    let found = check('K', "a.csv", &bytes_of(&table));
    let line = |rule: &str| found.iter().find(|f| f.rule == rule).map(|f| f.line);
    assert_eq!(line("M14"), Some(table.len() as u64 + 1));
    assert_eq!(line("Z01"), Some(2));
}

#[test]
fn an_extract_is_the_same_by_folder_and_by_name() {
    let folder = Folder::new();
    fs::create_dir(folder.path("in")).expect("a folder");
    for (name, seed) in [("a.csv", 13), ("b.csv", 14)] {
        folder.write(&format!("in/{name}"), &clean('K', seed, 40));
    }
    folder.write("in/notes.txt", b"not read");
    let by_folder = folder.json(&["in"]);
    let by_name = folder.json(&["in/a.csv", "in/b.csv"]);
    assert_eq!(by_folder["counts"], by_name["counts"]);
    assert_eq!(by_folder["inputs"], by_name["inputs"]);
}
