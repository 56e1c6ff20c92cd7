//! The shape of each format, and that all of them say the same.

use ndtms::synth::mistakes;
use serde_json::Value;

use crate::common::dataset;
use crate::common::made::{clients, csv_of, last_day, plant_many};
use crate::common::run::{AS_AT, Folder};
use crate::samples;

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// The keys of an object in the order in which the text has them.
fn written_keys<'a>(text: &'a str, of: &[&'a str]) -> Vec<&'a str> {
    let mut places: Vec<(usize, &str)> =
        of.iter().map(|key| (text.find(&format!("\"{key}\":")).unwrap_or(usize::MAX), *key)).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, key)| key).collect()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no count"))
}

const TOP: [&str; 11] = [
    "schema",
    "tool",
    "dataset",
    "spec_version",
    "as_at",
    "inputs",
    "counts",
    "findings_by_severity",
    "rules",
    "by_rule",
    "findings",
];
const COUNTS: [&str; 7] =
    ["rows", "clients", "episodes", "modalities", "tops", "episodes_accepted", "episodes_held_back"];
const FINDING: [&str; 13] = [
    "rule", "severity", "input", "sheet", "line", "rows", "fields", "values", "agency", "client", "episode", "message",
    "help",
];

fn sorted<const N: usize>(mut names: [&str; N]) -> Vec<&str> {
    names.sort_unstable();
    names.to_vec()
}

/// Files of both datasets, with what is asked of them.
fn inputs() -> (Folder, Vec<Vec<&'static str>>) {
    let folder = samples::folder();
    let mut of_h = clients('H', 5, 120, 40);
    plant_many('H', &mut of_h, 2);
    folder.write("h.csv", &csv_of('H', &of_h));
    let mut more = clients('K', 6, 40, 40);
    plant_many('K', &mut more, 2);
    folder.write("more/a.csv", &csv_of('K', &more));
    folder.write("wrong.csv", b"one,two\n1,2\n");
    folder.write("nothing.csv", b"");
    let runs = vec![
        vec!["clean.csv"],
        vec!["mixed.csv"],
        vec!["mixed.csv", "--as-submission"],
        vec!["more", "mixed.csv"],
        vec!["h.csv", "--dataset", "H"],
        vec!["h.csv", "--dataset", "h", "--as-submission"],
        vec!["h.csv"],
        vec!["wrong.csv"],
        vec!["nothing.csv"],
    ];
    (folder, runs)
}

#[test]
fn the_document_has_the_keys_of_the_contract() {
    let (folder, runs) = inputs();
    for arguments in runs {
        let run = folder.check(&[&["--format", "json"], arguments.as_slice()].concat());
        assert_ne!(run.code, 2, "{}", run.err);
        let json: Value = serde_json::from_str(&run.out).expect("JSON");
        assert_eq!(keys(&json), sorted(TOP));
        assert_eq!(written_keys(&run.out, &TOP), TOP);
        assert_eq!(json["schema"], "ndtms.check/1");
        assert_eq!(json["tool"]["name"], "ndtms");
        assert_eq!(json["tool"]["version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(keys(&json["tool"]), ["name", "version"]);
        let of_h = arguments.iter().any(|a| a.eq_ignore_ascii_case("h"));
        assert_eq!(json["dataset"], if of_h { "H" } else { "K" });
        assert_eq!(json["as_at"], AS_AT);
        assert!(json["spec_version"].as_str().is_some_and(|v| !v.is_empty()));
        assert_eq!(keys(&json["counts"]), sorted(COUNTS));
        assert_eq!(written_keys(&run.out[run.out.find("\"counts\"").expect("counts")..], &COUNTS), COUNTS);
        assert_eq!(keys(&json["findings_by_severity"]), sorted(["file", "record", "warning", "quality"]));
        assert_eq!(keys(&json["rules"]), sorted(["run", "not_applicable", "off", "skipped"]));
        for input in json["inputs"].as_array().expect("inputs") {
            assert_eq!(keys(input), sorted(["path", "sha256", "rows"]));
            assert_eq!(input["sha256"].as_str().map(str::len), Some(64));
        }
        for rule in json["by_rule"].as_array().expect("by_rule") {
            assert_eq!(keys(rule), sorted(["rule", "severity", "findings", "rows"]));
        }
        for rule in json["rules"]["skipped"].as_array().expect("skipped") {
            assert_eq!(keys(rule), sorted(["rule", "why"]));
        }
        for finding in json["findings"].as_array().expect("findings") {
            assert_eq!(keys(finding), sorted(FINDING));
            assert!(finding["sheet"].is_null(), "a CSV has no sheet");
            assert!(number(&finding["line"]) >= 1);
            number(&finding["rows"]);
            for list in ["fields", "values"] {
                assert!(finding[list].as_array().is_some_and(|l| l.iter().all(Value::is_string)), "{finding}");
            }
            for reference in ["agency", "client", "episode"] {
                assert!(finding[reference].is_null() || finding[reference].is_string(), "{finding}");
            }
            for text in ["rule", "severity", "input", "message", "help"] {
                assert!(finding[text].as_str().is_some_and(|t| !t.is_empty()), "{text} of {finding}");
            }
            let message = finding["message"].as_str().unwrap_or_default();
            assert!(!message.contains(['{', '}']), "an open place in {message:?}");
        }
        for line in run.out.lines().filter(|line| line.starts_with("  {")) {
            assert_eq!(written_keys(line, &FINDING), FINDING);
        }
    }
}

#[test]
fn the_counts_of_the_document_add_up() {
    let (folder, runs) = inputs();
    for arguments in runs {
        let json = folder.json(&arguments);
        let counts = &json["counts"];
        let of = |key: &str| number(&counts[key]);
        assert_eq!(of("episodes_accepted") + of("episodes_held_back"), of("episodes"), "{arguments:?}");
        let rows: u64 = json["inputs"].as_array().expect("inputs").iter().map(|i| number(&i["rows"])).sum();
        assert_eq!(rows, of("rows"), "{arguments:?}");
        let findings = json["findings"].as_array().expect("findings");
        for severity in ["file", "record", "warning", "quality"] {
            let counted = findings.iter().filter(|f| f["severity"] == severity).count() as u64;
            assert_eq!(number(&json["findings_by_severity"][severity]), counted, "{arguments:?} {severity}");
        }
        let by_rule = json["by_rule"].as_array().expect("by_rule");
        let letter = if json["dataset"] == "H" { 'H' } else { 'K' };
        let place = |rule: &Value| dataset(letter).rule_id(rule["rule"].as_str().expect("a rule")).expect("known");
        assert!(by_rule.is_sorted_by(|a, b| place(a) < place(b)), "not in the order of the spec");
        let mut counted = 0;
        for rule in by_rule {
            let own: Vec<&Value> = findings.iter().filter(|f| f["rule"] == rule["rule"]).collect();
            assert_eq!(number(&rule["findings"]), own.len() as u64, "{rule}");
            assert_eq!(number(&rule["rows"]), own.iter().map(|f| number(&f["rows"])).sum::<u64>(), "{rule}");
            assert!(own.iter().all(|f| f["severity"] == rule["severity"]), "{rule}");
            counted += own.len();
        }
        assert_eq!(counted, findings.len(), "{arguments:?}");

        let rules = &json["rules"];
        let named = |key: &str| -> Vec<String> {
            let list = rules[key].as_array().expect("a list");
            list.iter().map(|r| r.as_str().or_else(|| r["rule"].as_str()).expect("a rule").to_owned()).collect()
        };
        let mut apart: Vec<String> = ["not_applicable", "off", "skipped"].into_iter().flat_map(named).collect();
        assert_eq!(number(&rules["run"]) as usize + apart.len(), 128, "{arguments:?}: {rules}");
        for rule in &apart {
            assert!(!findings.iter().any(|f| f["rule"] == rule.as_str()), "{rule} did not run and has findings");
        }
        apart.sort();
        apart.dedup();
        assert_eq!(number(&rules["run"]) as usize + apart.len(), 128, "{arguments:?}: a rule is named twice");
    }
}

#[test]
fn findings_are_ordered_by_input_line_rule_and_fields() {
    let (folder, runs) = inputs();
    for arguments in runs {
        let json = folder.json(&arguments);
        let inputs: Vec<&Value> = json["inputs"].as_array().expect("inputs").iter().map(|i| &i["path"]).collect();
        let keys: Vec<(usize, u64, String, Vec<String>)> = json["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(|f| {
                let fields = f["fields"].as_array().expect("fields");
                (
                    inputs.iter().position(|i| **i == f["input"]).expect("a known input"),
                    number(&f["line"]),
                    f["rule"].as_str().expect("a rule").to_owned(),
                    fields.iter().map(|f| f.as_str().expect("a field").to_owned()).collect(),
                )
            })
            .collect();
        assert!(keys.is_sorted(), "{arguments:?}");
    }
}

#[test]
fn all_machine_formats_say_the_same() {
    let (folder, runs) = inputs();
    for arguments in runs {
        let document = folder.json(&arguments);
        let findings = document["findings"].as_array().expect("findings");
        let lines = folder.check(&[&["--format", "jsonl"], arguments.as_slice()].concat()).out;
        let parsed: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        assert_eq!(&parsed, findings, "{arguments:?}");
        assert!(lines.is_empty() || lines.ends_with('\n'));

        let table = folder.check(&[&["--format", "csv"], arguments.as_slice()].concat()).out;
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let headings: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
        assert_eq!(
            headings.join(","),
            "rule,severity,input,sheet,line,rows,fields,values,agency,client,episode,message"
        );
        let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
        assert_eq!(rows.len(), findings.len(), "{arguments:?}");
        for (row, finding) in rows.iter().zip(findings) {
            for (heading, cell) in headings.iter().zip(row) {
                let value = &finding[heading];
                let expected = match heading.as_str() {
                    "values" => serde_json::to_string(value).expect("JSON"),
                    "fields" => {
                        let fields: Vec<&str> =
                            value.as_array().expect("fields").iter().filter_map(Value::as_str).collect();
                        fields.join(" ")
                    }
                    _ => value
                        .as_str()
                        .map_or_else(|| value.as_u64().map_or(String::new(), |n| n.to_string()), str::to_owned),
                };
                assert_eq!(cell, expected, "{heading} of {finding}");
            }
        }
    }
}

#[test]
fn the_text_counts_every_finding_and_shows_as_many_as_asked() {
    let folder = samples::folder();
    let mut many = clients('K', 3, 60, 0);
    for (number, client) in many.iter_mut().enumerate() {
        mistakes::plant(["A05", "M16"][number % 2], client, last_day());
    }
    folder.write("many.csv", &csv_of('K', &many));
    let json = folder.json(&["many.csv"]);
    let findings = json["findings"].as_array().expect("findings");
    let text = |arguments: &[&str]| folder.check(&[&["many.csv"], arguments].concat()).out;
    let (one, five, all) = (text(&["--max", "1"]), text(&[]), text(&["--all"]));
    assert!(one.lines().count() < five.lines().count() && five.lines().count() < all.lines().count());
    assert_eq!(text(&["--max", "5"]), five);
    assert_eq!(text(&["--max", "100000"]), all);
    // whoever has findings is named when all are shown
    for finding in findings {
        for reference in ["client", "episode"] {
            if let Some(reference) = finding[reference].as_str() {
                assert!(all.contains(reference), "{finding} is not in the text");
            }
        }
    }
    for rule in json["by_rule"].as_array().expect("by_rule") {
        for shown in [&one, &five, &all] {
            assert!(shown.contains(rule["rule"].as_str().expect("a rule")), "{rule} is not in the text");
        }
    }
    assert!(all.lines().all(|line| line.chars().count() <= 130), "lines far wider than asked");
}

#[test]
fn a_sheet_and_its_row_are_named() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("March return").expect("a name");
    let mut all = clients('K', 1, 40, 0);
    plant_many('K', &mut all, 20);
    for (row, cells) in crate::common::made::table_of('K', &all).iter().enumerate() {
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row as u32, place as u16, cell).expect("a cell");
        }
    }
    let folder =
        Folder::with(&[("march.xlsx", &book.save_to_buffer().expect("a workbook")), ("march.csv", &csv_of('K', &all))]);
    let (book, text) = (folder.json(&["march.xlsx"]), folder.json(&["march.csv"]));
    let lines = |json: &Value| -> Vec<u64> {
        json["findings"].as_array().expect("findings").iter().map(|f| number(&f["line"])).collect()
    };
    assert!(!lines(&book).is_empty());
    assert_eq!(lines(&book), lines(&text));
    assert!(book["findings"].as_array().expect("findings").iter().all(|f| f["sheet"] == "March return"));
    let other = folder.check(&["march.xlsx", "--sheet", "April"]);
    assert_eq!((other.code, other.out.as_str()), (2, ""));
    assert!(other.err.contains("March return"), "{}", other.err);
}
