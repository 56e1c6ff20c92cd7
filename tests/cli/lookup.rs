//! `explain` and `spec`: what they know, and their exit codes.

use serde_json::Value;

use crate::common::dataset;
use crate::common::run::{Folder, Run};

fn run(arguments: &[&str]) -> Run {
    Folder::new().ndtms(arguments).run()
}

#[test]
fn every_rule_has_a_page() {
    for id in ["F03", "D02", "K06", "T12", "Z02"] {
        let run = run(&["explain", id]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{id}");
        assert!(run.out.contains(id), "{}", run.out);
    }
    assert_eq!(run(&["explain", "d02"]).out, run(&["explain", "D02"]).out);
    assert!(run(&["explain", "DRUG1"]).out.contains("DRUG1"));
}

#[test]
fn what_nobody_knows_is_2_with_an_empty_output() {
    for arguments in [
        &["explain", "D99"][..],
        &["explain", "D02", "--dataset", "Z"],
        &["spec", "show", "Z"],
        &["spec", "show", "KK"],
        &["spec", "field", "DRUGG1"],
        &["spec", "codes", "no_such_list"],
        &["spec", "diff", "H", "Z"],
        &["spec", "list", "--format", "yaml"],
        &["spec"],
    ] {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(!run.err.is_empty());
    }
}

#[test]
fn tables_are_the_same_as_csv_and_json() {
    for arguments in [
        &["spec", "list"][..],
        &["spec", "field"],
        &["spec", "codes"],
        &["spec", "codes", "DRUG1"],
        &["spec", "rules"],
        &["spec", "rules", "--dataset", "H"],
        &["spec", "diff", "H", "K"],
    ] {
        let csv = run(&[arguments, &["--format", "csv"]].concat());
        let json = run(&[arguments, &["--format", "json"]].concat());
        assert_eq!((csv.code, json.code), (0, 0), "{arguments:?}: {}", csv.err);
        let document: Value = serde_json::from_str(&json.out).expect("JSON");
        assert!(document["schema"].as_str().is_some_and(|s| s.starts_with("ndtms.")), "{arguments:?}");
        let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
        let mut headings: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
        headings.sort();
        let rows = document["rows"].as_array().expect("rows");
        assert_eq!(reader.records().count(), rows.len(), "{arguments:?}");
        let mut keys: Vec<String> = rows[0].as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        assert_eq!(keys, headings, "{arguments:?}");
    }
    let rules = run(&["spec", "rules", "--format", "csv"]);
    assert_eq!(csv::Reader::from_reader(rules.out.as_bytes()).records().count(), dataset('K').rules.len());
}

#[test]
fn sound_specs_lint_with_0_and_faulty_ones_with_1() {
    assert_eq!(run(&["spec", "lint"]).code, 0);
    let folder = Folder::new();
    folder.write("specs/X/dataset.toml", b"title = 7\n");
    let run = folder.ndtms(&["spec", "lint", "specs"]).run();
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new();
    for arguments in
        [&["spec", "codes", "--format", "csv"][..], &["spec", "rules", "--format", "json"], &["spec", "field"]]
    {
        let run = folder.ndtms(arguments).run_for_one_line();
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
    }
}
