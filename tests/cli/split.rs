//! `check --split-by agency`: each agency gets its own, all of it, and nothing of anybody else.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::common::made::{Table, bytes_of, clients, column, plant_many, table_of};
use crate::common::run::Folder;
use crate::samples;

const ENDINGS: [&str; 5] = ["xlsx", "csv", "json", "jsonl", "txt"];

/// An extract of several agencies in which every record tells whose it is, with rows of no agency and one that cannot be
/// read.
fn several() -> (Table, Vec<String>) {
    let mut all = clients('K', 31, 160, 60);
    plant_many('K', &mut all, 3);
    let mut table = table_of('K', &all);
    let at = |heading: &str| column(&table, heading);
    let (agency, client, episode, modality, sex) =
        (at("AGNCY"), at("CLIENTID"), at("EPISODID"), at("MODID"), at("SEX"));
    for row in table.iter_mut().skip(1) {
        let mark = format!("OF{}Q", row[agency].trim());
        for place in [client, episode, modality] {
            if !row[place].trim().is_empty() {
                row[place] = format!("{mark}{}", row[place]);
            }
        }
    }
    // what is said of the file shows the value of its first row, were that not somebody's
    for row in [2, 40, 90] {
        table[row][episode] = format!(" {}", table[row][episode]);
        "f".clone_into(&mut table[row][sex]);
    }
    let agencies: BTreeSet<String> =
        table[1..].iter().map(|row| row[agency].clone()).filter(|a| !a.is_empty()).collect();
    let mut nobody = table[1].clone();
    for (place, value) in [(agency, ""), (client, "OFNOBODYQ1"), (episode, "OFNOBODYQ2"), (modality, "OFNOBODYQ3")] {
        value.clone_into(&mut nobody[place]);
    }
    table.push(nobody);
    (table, agencies.into_iter().collect())
}

fn folder(table: &Table) -> Folder {
    Folder::with(&[("march.csv", &[bytes_of(table).as_slice(), b"A0001,7\n"].concat())])
}

fn json(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&folder.read(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// What a finding says, without where it stands.
fn said(finding: &Value) -> String {
    ["rule", "fields", "values", "agency", "client", "episode", "rows", "message", "help"]
        .map(|key| finding[key].to_string())
        .join(" | ")
}

/// The findings of a document: those of records, and those of files as a whole.
fn findings(document: &Value) -> (Vec<&Value>, Vec<&Value>) {
    let is_of_record = |finding: &&Value| !finding["agency"].is_null() || !finding["client"].is_null();
    document["findings"].as_array().expect("findings").iter().partition(is_of_record)
}

#[test]
fn each_file_holds_its_own_agency_and_together_they_hold_everything() {
    let (table, agencies) = several();
    assert!(agencies.len() >= 4);
    let folder = folder(&table);
    let outs: Vec<String> = ENDINGS.iter().flat_map(|e| ["-o".to_owned(), format!("f.{e}")]).collect();
    let outs: Vec<&str> = outs.iter().map(String::as_str).collect();
    let run = folder.check(&[&["march.csv", "--split-by", "agency", "--all"], outs.as_slice()].concat());
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    let whole = folder.json(&["march.csv"]);
    let names: Vec<&str> = agencies.iter().map(String::as_str).chain(["no-agency"]).collect();
    let mut expected: Vec<String> = names.iter().flat_map(|n| ENDINGS.map(|e| format!("f-{n}.{e}"))).collect();
    expected.push("march.csv".to_owned());
    expected.sort();
    assert_eq!(folder.names(), expected);

    // nobody sees anybody else
    let marks: Vec<String> = agencies.iter().map(|a| format!("OF{a}Q")).chain(["OFNOBODYQ".to_owned()]).collect();
    for (name, own) in names.iter().zip(&marks) {
        for ending in ENDINGS {
            let file = format!("f-{name}.{ending}");
            let text = if ending == "xlsx" { folder.unpacked(&file) } else { folder.read(&file) };
            assert!(text.contains(own.as_str()), "{file} has nothing of its own");
            for other in marks.iter().filter(|other| *other != own) {
                assert!(!text.contains(other.as_str()), "{file} holds {other}");
            }
        }
    }

    // all findings are there once, those of files in each
    let (of_records, of_files) = findings(&whole);
    assert!(of_records.len() > 30 && of_files.len() > 2);
    let parts: Vec<Value> = names.iter().map(|name| json(&folder, &format!("f-{name}.json"))).collect();
    let mut together: Vec<String> = parts.iter().flat_map(|part| findings(part).0).map(said).collect();
    let mut all: Vec<String> = of_records.iter().map(|f| said(f)).collect();
    together.sort();
    all.sort();
    assert_eq!(together, all);
    let rules = |found: &[&Value]| {
        found.iter().map(|f| (f["rule"].to_string(), f["fields"].to_string())).collect::<BTreeSet<_>>()
    };
    for part in &parts {
        assert_eq!(rules(&findings(part).1), rules(&of_files));
    }

    // the counts add up
    for key in ["rows", "clients", "episodes", "modalities", "tops", "episodes_accepted", "episodes_held_back"] {
        let sum: u64 = parts.iter().map(|part| part["counts"][key].as_u64().expect("a count")).sum();
        assert_eq!(Some(sum), whole["counts"][key].as_u64(), "{key}");
    }
    assert!(whole["counts"]["episodes_held_back"].as_u64() > Some(3));
    let rows = |document: &Value| document["inputs"][0]["rows"].as_u64().expect("rows");
    assert_eq!(parts.iter().map(rows).sum::<u64>(), rows(&whole));
}

#[test]
fn a_part_says_what_a_check_of_the_agency_alone_says() {
    let (table, agencies) = several();
    let folder = folder(&table);
    folder.check(&["march.csv", "--split-by", "agency", "-o", "f.json", "--quiet"]);
    let at = column(&table, "AGNCY");
    for agency in &agencies {
        let own: Table = table
            .iter()
            .enumerate()
            .filter(|(n, row)| *n == 0 || row[at] == *agency)
            .map(|(_, row)| row.clone())
            .collect();
        folder.write("alone.csv", &bytes_of(&own));
        let (alone, part) = (folder.json(&["alone.csv"]), json(&folder, &format!("f-{agency}.json")));
        assert_eq!(alone["counts"], part["counts"], "{agency}");
        let of = |document: &Value| {
            let mut all: Vec<String> = findings(document).0.into_iter().map(said).collect();
            all.sort();
            all
        };
        assert_eq!(of(&alone), of(&part), "{agency}");
    }
}

#[test]
fn it_needs_files_and_says_so() {
    let folder = samples::folder();
    let before = folder.names();
    let run = folder.check(&["mixed.csv", "--split-by", "agency"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("--out"), "{}", run.err);
    let run = folder.check(&["mixed.csv", "--split-by", "client", "-o", "f.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("agency"), "{}", run.err);
    assert_eq!(folder.names(), before);
}

#[test]
fn no_input_is_overwritten_and_a_file_is_replaced_by_a_whole_one() {
    let folder = Folder::with(&[("f-N0852.csv", b"AGNCY,CLIENTID,CONSENT\nN0852,1,N\n"), ("f-no-agency.csv", b"old")]);
    let run = folder.check(&["f-N0852.csv", "--split-by", "agency", "-o", "f.csv"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("f-N0852.csv"), "{}", run.err);
    assert_eq!(folder.names(), ["f-N0852.csv", "f-no-agency.csv"]);
    assert_eq!(folder.read("f-no-agency.csv"), "old");

    folder.write("empty.csv", b"");
    let run = folder.check(&["empty.csv", "--split-by", "agency", "-o", "f.csv"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(folder.read("f-no-agency.csv").starts_with("rule,"), "what is of no agency is written all the same");
}

#[test]
fn a_baseline_tells_each_agency_of_its_own() {
    let (mut table, agencies) = several();
    let folder = folder(&table);
    folder.check(&["march.csv", "--write-baseline", "known.toml", "--reason", "why", "--quiet"]);
    // every other client leaves, and others come with new mistakes
    let (agency, client, sex) = (column(&table, "AGNCY"), column(&table, "CLIENTID"), column(&table, "SEX"));
    let mut seen: Vec<[String; 2]> = Vec::new();
    table.retain(|row| {
        let name = [agency, client].map(|place| row[place].clone());
        let number = seen.iter().position(|other| *other == name).unwrap_or(seen.len());
        if number == seen.len() {
            seen.push(name);
        }
        number % 2 == 0
    });
    table.iter_mut().skip(1).step_by(9).for_each(|row| row[sex] = "?".to_owned());
    folder.write("april.csv", &bytes_of(&table));
    let known = ["april.csv", "--baseline", "known.toml", "--quiet"];
    let whole = folder.json(&known);
    folder.check(&[known.as_slice(), &["--split-by", "agency", "-o", "f.json"]].concat());
    let names: Vec<&str> = agencies.iter().map(String::as_str).chain(["no-agency"]).collect();
    let names: Vec<&str> = names
        .into_iter()
        .filter(|name| fs::exists(folder.path(&format!("f-{name}.json"))).expect("a folder"))
        .collect();
    let parts: Vec<Value> = names.iter().map(|name| json(&folder, &format!("f-{name}.json"))).collect();
    let gone = |document: &Value| document["baseline"]["no_longer_occurring"].as_array().expect("a list").clone();
    assert!(gone(&whole).len() > 5);
    for (name, part) in names.iter().zip(&parts) {
        for known in gone(part) {
            assert!(known["client"].is_null() || known["agency"].as_str().unwrap_or("no-agency") == *name, "{known}");
        }
    }
    let record = |document: &Value| document["baseline"]["left_out_by_severity"]["record"].as_u64().expect("a count");
    assert!(record(&whole) > 1);
    assert_eq!(parts.iter().map(record).sum::<u64>(), record(&whole));
}

#[test]
fn records_that_a_mapping_made_are_split_with_their_places() {
    let map = "[[table]]\n[table.columns]\n\"Client No\" = \"CLIENTID\"\n\"Agency\" = \"AGNCY\"\n\"Consent\" = \"CONSENT\"\n\
               \"Sex\" = { field = \"SEX\", codes = { \"Man\" = \"M\" } }\n";
    let folder = Folder::with(&[
        ("map.toml", map.as_bytes()),
        (
            "local.csv",
            b"Agency,Client No,Consent,Sex\nN0852,1,Y,Man\nN0853,2,Y,woman\nN0852,3,Y,girl\nN0853,4,N,Man\nN0852,5,Y,Man\n",
        ),
    ]);
    let arguments = ["local.csv", "--map", "map.toml", "--quiet"];
    let whole = folder.json(&arguments);
    let run = folder.check(&[arguments.as_slice(), &["--split-by", "agency", "-o", "f.json", "-o", "f.xlsx"]].concat());
    assert_eq!(run.code, 1, "{}", run.err);
    let placed = |document: &Value, rule: &str| -> Vec<String> {
        let of_rule = findings(document).0.into_iter().filter(|finding| finding["rule"] == rule);
        of_rule.map(|finding| format!("{} at line {}", said(finding), finding["line"])).collect()
    };
    assert_eq!(placed(&whole, "V01").len(), 2, "two words for a sex are not mapped");
    let (first, second) = (json(&folder, "f-N0852.json"), json(&folder, "f-N0853.json"));
    let together = [placed(&second, "V01"), placed(&first, "V01")].concat();
    assert_eq!(together, placed(&whole, "V01"), "the one of N0853 stands first");
    for (part, words) in [("f-N0852.xlsx", ["girl", "woman"]), ("f-N0853.xlsx", ["woman", "girl"])] {
        let text = folder.unpacked(part);
        assert!(text.contains(words[0]) && !text.contains(words[1]), "{part}");
    }
    let rows = |document: &Value| document["counts"]["rows"].as_u64().expect("rows");
    assert_eq!((rows(&first), rows(&second)), (3, 2));
}
