//! Joins of tables with keys of every kind: nothing is lost, and the rows are those that a plain reading of the rule gives.

use std::collections::BTreeMap;

use ndtms::spec::{SpecFiles, load};

use crate::common::made::Chance;
use crate::common::run::{AS_AT, Folder};

const MAP: &str = r#"
[constants]
AGNCY = "N0852"
CONSENT = "Y"

[[table]]
name = "clients"
file = "clients*.csv"
[table.columns]
"No" = "CLIENTID"
"Mark" = "CLIENT"

[[table]]
name = "episodes"
file = "episodes.csv"
parent = "clients"
key = { "Whose" = "No" }
[table.columns]
"Ep" = "EPISODID"
"Mark" = "GPPTCE"

[[table]]
name = "interventions"
file = "interventions.csv"
parent = "episodes"
key = { "Ep No" = "Ep" }
[table.columns]
"Mark" = "MODID"

[[table]]
name = "tops"
file = "tops.csv"
parent = "episodes"
key = { "Ep No" = "Ep" }
[table.columns]
"Mark" = "TOPID"
"#;

/// Rows of a table: own key, parent's key, mark. A blank key is an empty text.
type Rows = Vec<(String, String, String)>;

/// Some rows, with keys that are now and then blank, repeated or of nobody.
fn rows(chance: &mut Chance, kind: char, number: usize, keys: usize, parents: usize) -> Rows {
    let mut key = |range: usize| match chance.below(12) {
        0 => String::new(),
        1 => "NULL".to_owned(),
        2 => "999".to_owned(),
        _ => (1 + chance.below(range)).to_string(),
    };
    (0..number).map(|row| (key(keys), key(parents), format!("{kind}{row}"))).collect()
}

fn known(key: &str) -> bool {
    !key.is_empty() && key != "NULL"
}

/// The rows that the rule gives, as sets of marks in their order: a second implementation that looks at everything.
fn expected(clients: &Rows, episodes: &Rows, interventions: &Rows, tops: &Rows) -> Vec<Vec<String>> {
    let first = |rows: &Rows, key: &str| rows.iter().position(|r| known(key) && r.0 == key);
    let mut out = Vec::new();
    let leaves = |episode: usize, front: &[String], out: &mut Vec<Vec<String>>| {
        let before = out.len();
        for children in [interventions, tops] {
            for child in children.iter().filter(|c| first(episodes, &c.1) == Some(episode)) {
                out.push([front, std::slice::from_ref(&child.2)].concat());
            }
        }
        if out.len() == before {
            out.push(front.to_vec());
        }
    };
    for (number, client) in clients.iter().enumerate() {
        let before = out.len();
        for (episode, row) in episodes.iter().enumerate().filter(|(_, e)| first(clients, &e.1) == Some(number)) {
            leaves(episode, &[client.2.clone(), row.2.clone()], &mut out);
        }
        if out.len() == before {
            out.push(vec![client.2.clone()]);
        }
    }
    for (episode, row) in episodes.iter().enumerate().filter(|(_, e)| first(clients, &e.1).is_none()) {
        leaves(episode, std::slice::from_ref(&row.2), &mut out);
    }
    for children in [interventions, tops] {
        out.extend(children.iter().filter(|c| first(episodes, &c.1).is_none()).map(|c| vec![c.2.clone()]));
    }
    out
}

fn csv(head: &str, rows: &[(String, String, String)]) -> Vec<u8> {
    rows.iter().fold(head.to_owned() + "\n", |text, (a, b, c)| text + &format!("{a},{b},{c}\n")).into_bytes()
}

/// The marks on the rows of a converted file.
fn marks(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let places: Vec<usize> = ["CLIENT", "GPPTCE", "MODID", "TOPID"]
        .map(|field| headings.iter().position(|h| h == field).expect("a field"))
        .to_vec();
    let filled = |record: csv::StringRecord| {
        places.iter().map(|p| record[*p].to_owned()).filter(|mark| !mark.is_empty()).collect()
    };
    reader.records().map(|record| filled(record.expect("a record"))).collect()
}

#[test]
fn no_row_is_lost_and_none_is_made_up() {
    for seed in 0..24 {
        let mut chance = Chance::new(seed);
        let clients = rows(&mut chance, 'c', 9, 8, 1);
        let episodes = rows(&mut chance, 'e', 12, 10, 8);
        let interventions = rows(&mut chance, 'm', 14, 1, 10);
        let tops = rows(&mut chance, 't', 10, 1, 10);
        // the clients stand in two files
        let folder = Folder::with(&[
            ("map.toml", MAP.as_bytes()),
            ("in/clients-1.csv", &csv("No,-,Mark", &clients[..4])),
            ("in/clients-2.csv", &csv("No,-,Mark", &clients[4..])),
            ("in/episodes.csv", &csv("Ep,Whose,Mark", &episodes)),
            ("in/interventions.csv", &csv("-,Ep No,Mark", &interventions)),
            ("in/tops.csv", &csv("-,Ep No,Mark", &tops)),
        ]);
        let arguments = ["convert", "in", "--map", "map.toml", "-o", "out.csv", "--as-at", AS_AT, "--format", "jsonl"];
        let run = folder.ndtms(&[&arguments[..], &["--threads", "1"]].concat()).run();
        assert_eq!(run.code, 1, "{}", run.err);
        let found = marks(&folder.read("out.csv"));
        assert_eq!(found, expected(&clients, &episodes, &interventions, &tops), "seed {seed}");
        assert!(
            run.err.contains(&format!("45 rows of 4 tables -> {} rows; every row is used", found.len())),
            "{}",
            run.err
        );

        // every key that is blank, of nobody or repeated is told at its own line of its own file
        let mut wanted: Vec<(String, String, u64)> = Vec::new();
        let mut want = |rule: &str, file: &str, line: usize| {
            wanted.push((rule.to_owned(), format!("in/{file}.csv"), line as u64));
        };
        let below = |rows: &Rows, number: usize| {
            let key = &rows[number].0;
            if !known(key) {
                return Some("V06");
            }
            rows[..number].iter().any(|r| r.0 == *key).then_some("V04")
        };
        for number in 0..clients.len() {
            let (file, line) = if number < 4 { ("clients-1", number + 2) } else { ("clients-2", number - 2) };
            let rule = below(&clients, number);
            let lone = !episodes.iter().any(|e| known(&e.1) && clients.iter().position(|c| c.0 == e.1) == Some(number));
            match rule {
                Some(rule) => want(rule, file, line),
                None if lone => want("V08", file, line),
                None => {}
            }
        }
        for (number, row) in episodes.iter().enumerate() {
            let line = number + 2;
            let blank = !known(&row.1);
            if blank {
                want("V06", "episodes", line);
            } else if !clients.iter().any(|c| c.0 == row.1) {
                want("V03", "episodes", line);
            }
            match below(&episodes, number) {
                Some("V06") if blank => {}
                Some(rule) => want(rule, "episodes", line),
                None => {}
            }
        }
        for (file, rows) in [("interventions", &interventions), ("tops", &tops)] {
            for (number, row) in rows.iter().enumerate() {
                if !known(&row.1) {
                    want("V06", file, number + 2);
                } else if !episodes.iter().any(|e| e.0 == row.1) {
                    want("V03", file, number + 2);
                }
            }
        }
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let mut told: Vec<(String, String, u64)> = run
            .out
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
            .map(|f| (text(&f["rule"]), text(&f["input"]).replace('\\', "/"), f["line"].as_u64().expect("a line")))
            .collect();
        told.sort();
        wanted.sort();
        assert_eq!(told, wanted, "seed {seed}");

        let again = folder.ndtms(&[&arguments[..], &["--threads", "4"]].concat()).run();
        assert_eq!(again.out, run.out, "the number of threads shows nowhere");
    }
}

#[test]
fn an_orphan_keeps_what_its_key_says() {
    let folder = Folder::with(&[
        ("map.toml", MAP.as_bytes()),
        ("clients.csv", b"No,Mark\n1,c0\n"),
        ("episodes.csv", b"Ep,Whose,Mark\n10,7,e0\n"),
        ("interventions.csv", b"Ep No,Mark\n10,m0\n99,m1\n"),
        ("tops.csv", b"Ep No,Mark\n10,t0\n"),
    ]);
    let inputs = ["clients.csv", "episodes.csv", "interventions.csv", "tops.csv"];
    let run = folder
        .ndtms(&[&["convert", "--map", "map.toml", "-o", "out.csv", "--as-at", AS_AT], &inputs[..]].concat())
        .run();
    assert_eq!(run.code, 1, "{}", run.err);
    let text = folder.read("out.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let rows: Vec<BTreeMap<String, String>> = reader
        .records()
        .map(|record| {
            let record = record.expect("a record");
            let cells = headings.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
            cells.map(|(heading, cell)| (heading.to_owned(), cell.to_owned())).collect()
        })
        .collect();
    let row = |cells: &[(&str, &str)]| -> BTreeMap<String, String> {
        let constants = [("AGNCY", "N0852"), ("CONSENT", "Y")];
        constants.iter().chain(cells).map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
    };
    assert_eq!(
        rows,
        [
            row(&[("CLIENTID", "1"), ("CLIENT", "c0")]),
            row(&[("CLIENTID", "7"), ("EPISODID", "10"), ("GPPTCE", "e0"), ("MODID", "m0")]),
            row(&[("CLIENTID", "7"), ("EPISODID", "10"), ("GPPTCE", "e0"), ("TOPID", "t0")]),
            row(&[("EPISODID", "99"), ("MODID", "m1")]),
        ]
    );
    let columns = load(&SpecFiles::compiled_in(), 'K').expect("K").fields.len();
    assert_eq!(headings.len(), columns);
}

#[test]
fn rows_that_do_not_line_up_are_told_and_counted_apart() {
    let folder = Folder::with(&[
        ("map.toml", MAP.as_bytes()),
        ("clients.csv", b"No,Mark\n1,c0\n\n2\n"),
        ("episodes.csv", b"Ep,Whose,Mark\n10,1,e0\n\"11,1,e1\n12,1,e2\n"),
        ("interventions.csv", b"Ep No,Mark\n10,m0\n12,m1\n"),
        ("tops.csv", b"Ep No,Mark\n"),
    ]);
    let inputs = ["clients.csv", "episodes.csv", "interventions.csv", "tops.csv", "--map", "map.toml"];
    let json = folder.json(&inputs);
    let ragged: Vec<_> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["rule"] == "F06")
        .map(|f| (f["input"].as_str().expect("an input"), f["line"].as_u64().expect("a line")))
        .collect();
    assert_eq!(ragged, [("clients.csv", 4), ("episodes.csv", 3)]);
    assert_eq!(json["counts"]["rows"], 4, "two rows were made, two could not be read");
    let rows: Vec<_> = json["inputs"].as_array().expect("inputs").iter().map(|i| i["rows"].as_u64()).collect();
    assert_eq!(rows, [Some(2), Some(3), Some(2), Some(0)]);
    let run = folder.check(&inputs);
    assert!(run.err.contains("5 rows of 4 tables -> 2 rows; every row is used; 2 more do not line up"), "{}", run.err);
    assert!(run.out.contains("2 that could not be read"), "{}", run.out);
}
