//! `ndtms check --impact`: what is said, where, and that it is what measures with and without held-back episodes differ by.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::common::run::{AS_AT, Folder};
use crate::samples::{CLEAN, MIXED};

fn folder() -> Folder {
    Folder::with(&[("mixed.csv", &MIXED), ("clean.csv", &CLEAN)])
}

/// The numerator and denominator of the headline measures.
fn measured(folder: &Folder, setting: &str) -> BTreeMap<String, (i64, i64)> {
    let arguments = ["measure", "mixed.csv", "--no-profile", "--as-at", AS_AT, "--format", "json", "--set", setting];
    let run = folder.ndtms(&arguments).run();
    let document: Value = serde_json::from_str(&run.out).expect("JSON");
    let rows = document["rows"].as_array().expect("rows");
    let count = |row: &Value, key: &str| row[key].as_i64().unwrap_or(0);
    let of_row = |row: &Value| {
        (row["measure"].as_str().expect("an id").to_owned(), (count(row, "numerator"), count(row, "denominator")))
    };
    rows.iter().map(of_row).collect()
}

#[test]
fn all_rules_together_are_the_difference_between_two_runs_of_measure() {
    let folder = folder();
    let document = folder.json(&["mixed.csv", "--impact", "--no-profile"]);
    let impact = &document["impact"];
    assert_eq!(impact["period"]["text"], "2013/14");
    assert_eq!(impact["settings"]["gap_days"], "21");
    let (without, with) = (measured(&folder, "held_back=exclude"), measured(&folder, "held_back=include"));
    let changes = impact["all"]["measures"].as_array().expect("a list");
    assert!(changes.len() > 4, "{impact}");
    for (measure, (numerator, denominator)) in with {
        let change = changes.iter().find(|change| change["measure"] == measure.as_str());
        let found = |key: &str| change.and_then(|change| change[key].as_i64()).unwrap_or(0);
        let old = without[&measure];
        assert_eq!((found("numerator"), found("denominator")), (numerator - old.0, denominator - old.1), "{measure}");
    }
    assert_eq!(impact["all"]["episodes_held_back"], document["counts"]["episodes_held_back"]);
    for of_rule in impact["rules"].as_array().expect("a list") {
        let counted = document["by_rule"].as_array().expect("a list").iter().find(|r| r["rule"] == of_rule["rule"]);
        assert_eq!(counted.expect("a rule with findings")["severity"], "record", "{of_rule}");
        assert!(of_rule["episodes_held_back"].as_u64() > Some(0), "{of_rule}");
    }
}

#[test]
fn nothing_else_of_a_check_changes() {
    let folder = folder();
    for format in ["csv", "jsonl"] {
        let plain = folder.check(&["mixed.csv", "--format", format]);
        let with = folder.check(&["mixed.csv", "--format", format, "--impact"]);
        assert_eq!((plain.code, plain.out), (with.code, with.out));
    }
    let plain = folder.check(&["mixed.csv", "--format", "json"]).out;
    let with = folder.check(&["mixed.csv", "--format", "json", "--impact", "--threads", "3"]).out;
    let rest: Vec<&str> = with.lines().filter(|line| !line.starts_with(" \"impact\": ")).collect();
    assert_eq!(plain.lines().collect::<Vec<_>>(), rest);
    // and there are counts only: no name of a client or episode that the rest does not need
    let impact = with.lines().find(|line| line.starts_with(" \"impact\": ")).expect("the key");
    assert!(!["client", "agency", "values"].iter().any(|word| impact.contains(word)), "{impact}");
}

#[test]
fn people_get_a_table_below_the_summary_that_fits_any_page() {
    let folder = folder();
    for (width, expected) in
        [("100", "  rule  held back  measure"), ("80", "  rule  held back  measure"), ("44", "held back: ")]
    {
        let arguments = ["check", "mixed.csv", "--as-at", AS_AT, "--impact", "--max", "0"];
        let page = folder.ndtms(&arguments).env("COLUMNS", width).run().out;
        let (_, after) = page.split_once("\nIMPACT\n").expect("the part");
        assert!(page.find("SUMMARY") < page.find("IMPACT"));
        assert!(after.contains(expected), "{after}");
        assert!(page.lines().all(|line| line.chars().count() <= width.parse().expect("a number")), "{page}");
    }
    let clean = folder.check(&["clean.csv", "--impact"]);
    assert_eq!(clean.code, 0);
    assert!(clean.out.contains("Nothing: no episode is held back."), "{}", clean.out);
}
