//! Every rule has a failing and a passing example file under `testdata/rules/<ID>/`, whose findings were worked out by hand.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{check_bytes, dataset};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    dataset: String,
    as_at: String,
    about: String,
    #[serde(default)]
    as_submission: bool,
    bad_name: Option<String>,
    good_name: Option<String>,
}

fn folder(rule: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules").join(rule)
}

fn case(rule: &str) -> Case {
    let path = folder(rule).join("case.toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The findings of one rule in one file, a line each: line, rows, fields, agency, client, episode.
fn found(rule: &str, case: &Case, file: &str, name: Option<&String>) -> Vec<String> {
    let bytes = fs::read(folder(rule).join(file)).unwrap_or_else(|e| panic!("{rule}/{file}: {e}"));
    let letter = case.dataset.chars().next().expect("a letter");
    let name = name.map_or(file, String::as_str);
    let as_at = case.as_at.replace('"', "");
    let mut lines: Vec<String> = check_bytes(letter, &[(name, &bytes)], &as_at, case.as_submission)
        .into_iter()
        .filter(|f| f.rule == rule)
        .map(|f| {
            let [agency, client, episode] = [f.agency, f.client, f.episode].map(Option::unwrap_or_default);
            format!("{},{},{},{agency},{client},{episode}", f.line, f.rows, f.fields.join(" "))
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn every_rule_has_its_examples_and_finds_just_what_they_say() {
    let mut faults = Vec::new();
    for rule in &dataset('K').rules {
        let id = rule.id.as_str();
        let case = case(id);
        assert!(!case.about.is_empty(), "{id}: case.toml says what the bad file shows");
        let expected = fs::read_to_string(folder(id).join("expected.csv")).unwrap_or_else(|e| panic!("{id}: {e}"));
        let mut expected: Vec<String> = expected.lines().skip(1).map(str::to_owned).collect();
        expected.sort();
        assert!(!expected.is_empty(), "{id}: the bad file shows at least one finding");
        let bad = found(id, &case, "bad.csv", case.bad_name.as_ref());
        if bad != expected {
            faults.push(format!("{id} bad.csv\n  expected {expected:#?}\n  found    {bad:#?}"));
        }
        let good = found(id, &case, "good.csv", case.good_name.as_ref());
        if !good.is_empty() {
            faults.push(format!("{id} good.csv: nothing expected, found {good:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_example_is_left_of_a_rule_that_is_gone() {
    let dataset = dataset('K');
    for entry in fs::read_dir(folder("")).expect("the folder of examples") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(dataset.rule_id(&name).is_some(), "testdata/rules/{name} belongs to no rule");
    }
}
