//! What a check shows, in every way in which it can be asked.

use std::collections::BTreeMap;

use crate::common::dataset;
use crate::common::made::{Layout, PLAIN, Table, bytes_of, clients, column, last_day, plant_many, table_of, text_of};
use crate::common::run::{AS_AT, Folder, Run};
use crate::{MARK, SECRET, guilty, holds};
use ndtms::spec::Rule;
use ndtms::synth::{Client, Row, mistakes};
use serde_json::Value;

const FORMATS: [&str; 8] = ["text", "json", "jsonl", "csv", "html", "sarif", "junit", "github"];

fn identifying(letter: char) -> Vec<&'static str> {
    dataset(letter).fields.iter().filter(|f| f.identifying).map(|f| f.header.as_str()).collect()
}

/// Sets every field of a row but those by which the record is known.
fn cover(table: &Table, row: &mut [String], value: impl Fn(usize) -> String) {
    for (place, heading) in table[0].iter().enumerate() {
        if !["AGNCY", "CLIENTID", "CONSENT"].contains(&heading.as_str()) {
            row[place] = value(place);
        }
    }
}

/// An extract with marks: people with and without consent, and with both.
fn marked(letter: char) -> Table {
    let mut all = clients(letter, 17, 80, 0);
    plant_many(letter, &mut all, 4);
    let mut table = table_of(letter, &all);
    let at = |heading: &str| column(&table, heading);
    let (client, consent, local) = (at("CLIENTID"), at("CONSENT"), at("CLIENT"));
    // whoever agreed: an identifying value in every form, different on every row
    let hidden: Vec<usize> = identifying(letter).iter().filter(|f| **f != "CLIENTID").map(|f| at(f)).collect();
    let mut number = 0;
    for row in table.iter_mut().skip(3).step_by(3) {
        for field in &hidden {
            number += 1;
            row[*field] = match number % 4 {
                0 => format!(" {MARK}{number}"),
                1 => format!("{}\n{number}", MARK.to_lowercase()),
                _ => format!("{MARK}{number}"),
            };
            if *field == local {
                // two words are doubted, so not even the text shows them
                row[*field] = format!("{MARK} {MARK}");
            }
        }
    }
    // nobody without consent is seen: rows that carry what they must not
    let first = table[1].clone();
    let plain = table.clone();
    let secret = |row: &mut Vec<String>, name: &str| {
        cover(&plain, row, |place| match place % 5 {
            0 => format!(" {SECRET}{place}"),
            1 => format!("{}{place}", SECRET.to_lowercase()),
            2 => format!("{SECRET} {SECRET}"),
            _ => format!("{SECRET}{place}"),
        });
        name.clone_into(&mut row[client]);
    };
    let mut add = |name: &str, consents: &[&str]| {
        for given in consents {
            let mut row = first.clone();
            secret(&mut row, name);
            (*given).clone_into(&mut row[consent]);
            table.push(row);
        }
    };
    add("refused-1", &["N"]);
    add("refused-2", &["N", "n", " N "]);
    add("both-1", &["Y", "N"]);
    add("both-2", &["N", "Y", "Y"]);
    add("both-3", &["", "N", "X"]);
    add("", &["N"]);
    // the values of a person with both are sound but for the consent
    let mut both = table.iter().skip(1).find(|row| row[client] == first[client]).expect("it is there").clone();
    "both-4".clone_into(&mut both[client]);
    for (heading, value) in [("EPISODID", 0), ("MODID", 1), ("TOPID", 2), ("CLIENT", 3)] {
        both[column(&plain, heading)] = format!("{SECRET}{value}");
    }
    table.push(both.clone());
    "N".clone_into(&mut both[consent]);
    table.push(both);
    table
}

/// Every way in which a check can be run on a file, with all that each shows.
fn every_output(folder: &Folder, arguments: &[&str]) -> Vec<(String, String)> {
    let mut shown = Vec::new();
    for as_submission in [&[][..], &["--as-submission"]] {
        for format in FORMATS {
            let mut ways: Vec<Vec<&str>> = vec![vec!["--format", format], vec!["--format", format, "--redact"]];
            if format == "text" {
                ways.push(vec!["--all", "--timings"]);
                ways.push(vec!["--max", "1", "--color", "always"]);
                ways.push(vec!["-o", "out.xlsx"]);
                ways.push(vec!["-o", "out.xlsx", "--redact"]);
                ways.push(vec![
                    "--fail-on",
                    "never",
                    "-o",
                    "out.txt",
                    "-o",
                    "out.json",
                    "-o",
                    "out.csv",
                    "-o",
                    "out.jsonl",
                ]);
            }
            for way in ways {
                let arguments = [arguments, as_submission, &way].concat();
                let run = folder.check(&arguments);
                let mut all = format!("{}{}", run.out, run.err);
                if way.contains(&"out.xlsx") {
                    all.push_str(&folder.unpacked("out.xlsx"));
                }
                if way.contains(&"out.txt") {
                    for name in ["out.txt", "out.json", "out.csv", "out.jsonl"] {
                        all.push_str(&folder.read(name));
                    }
                }
                assert!(!all.is_empty());
                shown.push((arguments.join(" "), all));
            }
        }
        // redacted references can only be known by a key
        let keyed = arguments.contains(&"key.toml");
        for redact in [&[][..], &["--redact"]].into_iter().take(1 + usize::from(keyed)) {
            let known = [&["--write-baseline", "known.toml", "--reason", "why"][..], &["--baseline", "known.toml"]];
            for way in known {
                let arguments = [arguments, as_submission, redact, way, &["--format", "json"]].concat();
                let run = folder.check(&arguments);
                assert_ne!(run.code, 2, "{}", run.err);
                shown.push((arguments.join(" "), format!("{}{}{}", run.out, run.err, folder.read("known.toml"))));
            }
            std::fs::remove_file(folder.path("known.toml")).expect("it was written");
        }
    }
    shown
}

#[test]
fn identifying_values_and_people_without_consent_are_never_shown() {
    for letter in ['K', 'H'] {
        let folder = Folder::with(&[("march.csv", &bytes_of(&marked(letter)))]);
        let letter = letter.to_string();
        for (way, text) in every_output(&folder, &["march.csv", "--dataset", &letter]) {
            assert_eq!(guilty(&text, MARK), None, "{way}");
            assert_eq!(guilty(&text, SECRET), None, "{way}");
        }
    }
}

#[test]
fn values_are_shown_on_request_but_never_those_without_consent() {
    for letter in ['K', 'H'] {
        let folder = Folder::with(&[("march.csv", &bytes_of(&marked(letter)))]);
        let letter = letter.to_string();
        let outputs = every_output(&folder, &["march.csv", "--dataset", &letter, "--show-values"]);
        for (way, text) in &outputs {
            assert_eq!(guilty(text, SECRET), None, "{way}");
        }
        assert!(outputs.iter().any(|(_, text)| holds(text, MARK)), "--show-values shows nothing");
    }
}

#[test]
fn findings_of_people_without_consent_have_no_episode_and_no_values() {
    let folder = Folder::with(&[("march.csv", &bytes_of(&marked('K')))]);
    let json = folder.json(&["march.csv", "--show-values"]);
    let mut seen = 0;
    for finding in json["findings"].as_array().expect("findings") {
        let Some(client) = finding["client"].as_str() else { continue };
        if client.starts_with("refused-") || client.starts_with("both-") {
            seen += 1;
            assert!(finding["episode"].is_null(), "{finding}");
            assert_eq!(finding["values"].as_array().map(Vec::len), Some(0), "{finding}");
        }
    }
    assert!(seen > 10);
}

/// What a rule says on its own.
fn texts(rule: &Rule) -> [&str; 5] {
    [&rule.help, &rule.message, &rule.why, &rule.wrong, &rule.right]
}

/// The values of a client as a finding could show them.
fn values_of(client: &Client) -> Vec<String> {
    const LEAST: usize = 6;
    let mut values = Vec::new();
    for (field, value) in client.rows.iter().flat_map(Row::cells) {
        let value = value.as_str();
        if ["AGNCY", "CLIENTID", "CONSENT"].contains(field) || value.len() < LEAST {
            continue;
        }
        values.push(value.to_owned());
        if value.len() == 8 && value.bytes().all(|b| b.is_ascii_digit()) {
            values.push(format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]));
        }
    }
    values.sort();
    values.dedup();
    values.retain(|value| value != AS_AT);
    values
}

#[test]
fn no_rule_tells_anything_of_a_client_with_a_row_without_consent() {
    let base = clients('K', 23, 300, 0);
    let mut all: Vec<Client> = Vec::new();
    let mut free: Vec<Client> = base;
    for rule in mistakes::plantable() {
        let Some(place) = free.iter_mut().position(|c| mistakes::plant(rule, c, last_day()).is_some()) else {
            continue;
        };
        let mut client = free.remove(place);
        let name = |row: &Row| ["AGNCY", "CLIENTID"].map(|field| row.get(field).to_owned());
        let mut names: Vec<[String; 2]> = client.rows.iter().map(name).collect();
        names.sort();
        names.dedup();
        // rows without a name belong to nobody, so nobody's consent covers them
        if names.iter().flatten().any(String::is_empty) {
            continue;
        }
        for [agency, name] in names {
            let mut row = Row::default();
            row.set("AGNCY", agency);
            row.set("CLIENTID", name);
            row.set("CONSENT", "N");
            client.rows.push(row);
        }
        all.push(client);
    }
    assert!(all.len() > 100, "only {} rules could be planted", all.len());
    let folder = Folder::with(&[("march.csv", &bytes_of(&table_of('K', &all)))]);
    for format in FORMATS {
        let run = folder.check(&["march.csv", "--show-values", "--format", format, "--all"]);
        assert_eq!(run.code, 1);
        for value in all.iter().flat_map(values_of) {
            // an example in the words of a rule is nobody's value
            let is_example = dataset('K').rules.iter().flat_map(texts).any(|text| text.contains(&value));
            assert!(is_example || !run.out.contains(&value), "{format} shows {value}: {:?}", guilty(&run.out, &value));
        }
    }
}

#[test]
fn no_rule_shows_an_identifying_value_unasked() {
    let mut all = clients('K', 29, 400, 0);
    plant_many('K', &mut all, 2);
    let births: Vec<String> = all.iter().flat_map(|c| &c.rows).map(|row| row.get("DOB").to_owned()).collect();
    let others: Vec<&str> = all
        .iter()
        .flat_map(|c| &c.rows)
        .flat_map(Row::cells)
        .filter(|(field, _)| *field != "DOB")
        .map(|(_, value)| value.as_str())
        .collect();
    let folder = Folder::with(&[("march.csv", &bytes_of(&table_of('K', &all)))]);
    for format in FORMATS {
        let out = folder.check(&["march.csv", "--format", format, "--all"]).out;
        for birth in births.iter().filter(|b| b.len() == 8 && !others.contains(&b.as_str())) {
            let iso = format!("{}-{}-{}", &birth[..4], &birth[4..6], &birth[6..]);
            assert!(!out.contains(birth.as_str()) && !out.contains(&iso), "{format}: {:?}", guilty(&out, birth));
        }
    }
}

/// Files that are broken in one way each, with marks in what is broken; and a sound one that they are made of.
pub(crate) fn broken_files() -> (String, Vec<(&'static str, Vec<u8>)>) {
    let good = text_of(&table_of('K', &clients('K', 31, 20, 0)), PLAIN);
    let headings = good.lines().next().expect("headings").to_owned();
    let width = headings.split(',').count();
    // a whole row would be read, and its agency and client named
    let row = vec![format!("{MARK}1"); width - 1].join(",");
    let semicolons = Layout { separator: ';', ..PLAIN };
    let mut cases = vec![
        ("too-few.csv", format!("{good}{MARK}1,{MARK}2\n").into_bytes()),
        ("too-many.csv", format!("{good}{row},{MARK}3,{MARK}4\n").into_bytes()),
        ("unclosed.csv", format!("{good}\"{MARK}1,{row}\n{row}\n").into_bytes()),
        ("unclosed-late.csv", format!("{good}A0001,7,\"{MARK}1\n").into_bytes()),
        ("no-headings.csv", format!("{row}\n{row}\n").into_bytes()),
        ("headings-below.csv", format!("{MARK},{MARK}\n{good}").into_bytes()),
        ("latin.csv", [good.as_bytes(), row.as_bytes(), b"\xE9\xFF\n"].concat()),
        ("nul.csv", [good.as_bytes(), row.as_bytes(), b"\0\0\n"].concat()),
        ("words.csv", format!("{MARK} {MARK}\n").into_bytes()),
        ("cut.csv.gz", [b"\x1F\x8B\x08\0\0\0\0\0".as_slice(), row.as_bytes()].concat()),
        ("cut.zip", [b"PK\x03\x04".as_slice(), row.as_bytes()].concat()),
        ("web.csv", format!("<html><body>{MARK}</body></html>").into_bytes()),
        ("document.csv", format!("%PDF-1.4 {MARK}").into_bytes()),
    ];
    let mut wide = table_of('K', &clients('K', 31, 3, 0));
    wide[1].push(format!("{MARK}4"));
    cases.push(("semicolons.csv", text_of(&wide, semicolons).into_bytes()));
    (good, cases)
}

#[test]
fn broken_files_show_nothing_of_what_is_in_them() {
    let (good, cases) = broken_files();
    let folder = Folder::new();
    for (name, bytes) in &cases {
        folder.write(name, bytes);
        for (way, text) in every_output_or_error(&folder, name) {
            assert_eq!(guilty(&text, MARK), None, "{way}");
        }
    }
    // a cell and a record beyond the limits
    folder.write("long.csv", format!("{good}A0001,\"{}\"\n", MARK.repeat(200_000)).as_bytes());
    for limit in [["--max-cell", "1"], ["--max-record", "1"]] {
        let run = folder.check(&[&["long.csv"], limit.as_slice()].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{limit:?}");
        assert_eq!(guilty(&run.err, MARK), None);
    }
}

fn every_output_or_error(folder: &Folder, name: &str) -> Vec<(String, String)> {
    let mut shown = Vec::new();
    for format in FORMATS {
        for more in [&[][..], &["--as-submission", "--all"], &["--show-values"]] {
            let arguments = [&[name, "--format", format], more].concat();
            let Run { out, err, .. } = folder.check(&arguments);
            // on request the values of rows that can be read are shown, but these are not rows that can
            shown.push((arguments.join(" "), out + &err));
        }
    }
    shown
}

/// An extract whose references can be told from all other text.
fn referenced(seed: u64) -> Table {
    let mut all = clients('K', seed, 60, 0);
    plant_many('K', &mut all, 2);
    let mut table = table_of('K', &all);
    for (heading, prefix) in [("CLIENTID", "CIDQX"), ("EPISODID", "EIDQX"), ("CLIENT", "LOCQX")] {
        let place = column(&table, heading);
        for row in table.iter_mut().skip(1).filter(|row| !row[place].is_empty()) {
            row[place] = format!("{prefix}{}", row[place]);
        }
    }
    let client = column(&table, "CLIENTID");
    let local = column(&table, "CLIENT");
    let episode = column(&table, "EPISODID");
    // untidy ones, and one that may be a name
    for (row, cell) in [(3, client), (5, episode), (7, local)] {
        table[row][cell] = format!(" {} ", table[row][cell]);
    }
    "LOCQX LOCQX".clone_into(&mut table[9][local]);
    table
}

#[test]
fn a_redacted_run_names_nobody() {
    let folder = Folder::with(&[("march.csv", &bytes_of(&referenced(37)))]);
    folder.write("key.toml", b"redact_key = \"a secret of ours\"\n");
    for more in [&[][..], &["--show-values"], &["--profile", "key.toml"]] {
        let outputs = every_output(&folder, &[&["march.csv"], more].concat());
        for (way, text) in outputs.into_iter().filter(|(way, _)| way.contains("--redact")) {
            for mark in ["CIDQX", "EIDQX", "LOCQX"] {
                assert_eq!(guilty(&text, mark), None, "{way}");
            }
        }
    }
    // and without it they are there
    let json = folder.check(&["march.csv", "--format", "json"]).out;
    assert!(json.contains("CIDQX") && json.contains("EIDQX"));
}

/// What stands for each reference in a redacted run.
fn hashes(folder: &Folder, file: &str, more: &[&str]) -> BTreeMap<String, String> {
    let plain = folder.json(&[&[file], more].concat());
    let redacted = folder.json(&[&[file, "--redact"], more].concat());
    let findings = |json: &Value| json["findings"].as_array().expect("findings").clone();
    let (plain, redacted) = (findings(&plain), findings(&redacted));
    assert_eq!(plain.len(), redacted.len());
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (a, b) in plain.iter().zip(&redacted) {
        for key in ["rule", "line", "rows", "fields", "agency", "severity"] {
            assert_eq!(a[key], b[key], "{key} of {a}");
        }
        for key in ["client", "episode"] {
            let (Some(reference), Some(hash)) = (a[key].as_str(), b[key].as_str()) else {
                assert_eq!(a[key], b[key], "{a}");
                continue;
            };
            let before = known.insert(reference.to_owned(), hash.to_owned());
            assert!(before.is_none_or(|before| before == hash), "{reference} has two hashes");
        }
    }
    let mut different: Vec<&String> = known.values().collect();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), known.len(), "two references share a hash");
    assert!(known.len() > 20);
    known
}

#[test]
fn equal_references_have_equal_hashes_and_other_keys_other_ones() {
    let folder = Folder::with(&[("march.csv", &bytes_of(&referenced(37)))]);
    let mut more = referenced(37);
    more.push(more[1].clone());
    folder.write("april.csv", &bytes_of(&more));
    folder.write("a.toml", b"redact_key = \"a secret of ours\"\n");
    folder.write("b.toml", b"redact_key = \"a secret of theirs\"\n");
    let by_content = hashes(&folder, "march.csv", &[]);
    assert_eq!(by_content, hashes(&folder, "march.csv", &[]));
    let differ = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.iter().all(|(reference, hash)| b.get(reference).is_none_or(|other| other != hash))
    };
    assert!(differ(&by_content, &hashes(&folder, "april.csv", &[])), "other content, other hashes");
    let (ours, theirs) = (
        hashes(&folder, "march.csv", &["--profile", "a.toml"]),
        hashes(&folder, "march.csv", &["--profile", "b.toml"]),
    );
    assert!(differ(&ours, &theirs) && differ(&ours, &by_content), "other keys, other hashes");
    let later = hashes(&folder, "april.csv", &["--profile", "a.toml"]);
    assert!(ours.iter().all(|(reference, hash)| later.get(reference).is_none_or(|other| other == hash)));
}

#[test]
fn a_reference_in_the_values_has_the_hash_of_its_finding() {
    let folder = Folder::with(&[("march.csv", &bytes_of(&referenced(37)))]);
    let shown = folder.json(&["march.csv", "--show-values"]);
    let hidden = folder.json(&["march.csv", "--show-values", "--redact"]);
    let known = hashes(&folder, "march.csv", &[]);
    let mut seen = 0;
    let findings = |json: &Value| json["findings"].as_array().expect("findings").clone();
    for (a, b) in findings(&shown).iter().zip(&findings(&hidden)) {
        for (place, field) in a["fields"].as_array().expect("fields").iter().enumerate() {
            if field != "CLIENTID" && field != "EPISODID" {
                continue;
            }
            let reference = a["values"][place].as_str().unwrap_or_default().trim();
            if let Some(hash) = known.get(reference) {
                seen += 1;
                assert_eq!(b["values"][place].as_str(), Some(hash.as_str()), "{a}");
            }
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_local_reference_is_in_what_people_read_only() {
    let folder = Folder::with(&[("march.csv", &bytes_of(&referenced(37)))]);
    let for_people = ["text", "html"];
    for format in for_people {
        let out = folder.check(&["march.csv", "--all", "--format", format]).out;
        assert!(out.contains("LOCQX"), "{format}");
        assert!(!out.contains("LOCQX LOCQX"), "one that may be a name is not shown in {format}");
    }
    for format in FORMATS.into_iter().filter(|format| !for_people.contains(format)) {
        assert!(!folder.check(&["march.csv", "--format", format]).out.contains("LOCQX"), "{format}");
    }
}
