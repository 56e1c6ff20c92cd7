//! The formats for continuous integration: SARIF, reports of tests and annotations of GitHub.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::Validator;
use quick_junit::{Report, TestCase, TestCaseStatus};
use serde_json::Value;

use crate::common::dataset;
use crate::common::made::{PLAIN, clients, column, csv_of, plant_many, table_of, text_of};
use crate::common::run::{Folder, Run};
use crate::samples;

static SARIF_SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    // the published pattern of languages has a bracket that is never opened; the program tells no language
    let text = include_str!("../../testdata/sarif/sarif-schema-2.1.0.json").replace("{2}]?$", "{2}$");
    jsonschema::validator_for(&serde_json::from_str(&text).expect("JSON")).expect("a schema")
});

/// The findings of a check by JSON, which other tests compare with the engine.
fn findings(folder: &Folder, arguments: &[&str]) -> Vec<Value> {
    folder.json(arguments)["findings"].as_array().expect("findings").clone()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

fn sarif(folder: &Folder, arguments: &[&str]) -> (Value, Run) {
    let run = folder.check(&[&["--format", "sarif"], arguments].concat());
    assert_ne!(run.code, 2, "{}", run.err);
    let document: Value = serde_json::from_str(&run.out).expect("JSON");
    let faults: Vec<String> =
        SARIF_SCHEMA.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert_eq!(faults, [""; 0], "{arguments:?}");
    (document["runs"][0].clone(), run)
}

fn results(run: &Value) -> &[Value] {
    run["results"].as_array().expect("results")
}

fn junit(folder: &Folder, arguments: &[&str]) -> (Report, Run) {
    let run = folder.check(&[&["--format", "junit"], arguments].concat());
    assert_ne!(run.code, 2, "{}", run.err);
    (Report::deserialize_from_str(&run.out).expect("JUnit"), run)
}

/// An annotation of a workflow as GitHub's runner takes it apart.
#[derive(Debug)]
struct Annotation {
    kind: String,
    properties: BTreeMap<String, String>,
    message: String,
}

fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
}

/// The annotations, and the lines beside them.
fn annotations(shown: &str) -> (Vec<Annotation>, Vec<&str>) {
    let (commands, plain): (Vec<&str>, Vec<&str>) = shown.lines().partition(|line| line.starts_with("::"));
    let taken_apart = commands.iter().map(|line| {
        let (command, message) = line[2..].split_once("::").expect("a message");
        let (kind, properties) = command.split_once(' ').expect("properties");
        let properties = properties.split(',').map(|p| p.split_once('=').expect("a value"));
        Annotation {
            kind: kind.to_owned(),
            properties: properties.map(|(name, value)| (name.to_owned(), unescaped(value))).collect(),
            message: unescaped(message),
        }
    });
    (taken_apart.collect(), plain)
}

/// Extracts of both datasets, and some that can hardly be read.
fn extracts() -> (Folder, Vec<Vec<&'static str>>) {
    let folder = samples::folder();
    let mut of_h = clients('H', 5, 60, 40);
    plant_many('H', &mut of_h, 2);
    folder.write("h.csv", &csv_of('H', &of_h));
    folder.write("nothing.csv", b"");
    folder.write("wrong.csv", b"one,two\n1,2\n");
    let runs = vec![
        vec!["clean.csv"],
        vec!["mixed.csv"],
        vec!["mixed.csv", "--redact", "--show-values"],
        vec!["mixed.csv", "record.csv", "--as-submission"],
        vec!["h.csv", "--dataset", "H"],
        vec!["wrong.csv"],
        vec!["nothing.csv"],
    ];
    (folder, runs)
}

/// The level of SARIF for a severity.
fn level_of(severity: &str) -> &'static str {
    match severity {
        "file" | "record" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

#[test]
fn sarif_fits_its_schema_and_has_every_finding() {
    let (folder, runs) = extracts();
    for arguments in runs {
        let (run, program) = sarif(&folder, &arguments);
        let of_result = |r: &Value| {
            let place = &r["locations"][0]["physicalLocation"];
            let facts = [text(r, "ruleId"), text(&place["artifactLocation"], "uri"), text(r, "level")];
            (
                facts.map(str::to_owned),
                place["region"]["startLine"].as_u64(),
                r["properties"]["client"].clone().to_string(),
            )
        };
        let of_finding = |f: &Value| {
            let facts = [text(f, "rule"), text(f, "input"), level_of(text(f, "severity"))];
            (facts.map(str::to_owned), f["line"].as_u64(), f["client"].to_string())
        };
        let mut found: Vec<_> = results(&run).iter().map(of_result).collect();
        let mut expected: Vec<_> = findings(&folder, &arguments).iter().map(of_finding).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{arguments:?}");
        assert_eq!(run["invocations"][0]["exitCode"], program.code);
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    }
}

#[test]
fn sarif_lists_the_rules_that_were_asked_and_its_results_point_at_them() {
    let (folder, runs) = extracts();
    for arguments in runs {
        let (run, _) = sarif(&folder, &arguments);
        let json = folder.json(&arguments);
        let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
        assert_eq!(rules.len() as u64, json["rules"]["run"].as_u64().expect("a count"), "{arguments:?}");
        let ids: BTreeSet<&str> = rules.iter().map(|r| text(r, "id")).collect();
        assert_eq!(ids.len(), rules.len(), "a rule twice");
        for key in ["not_applicable", "off"] {
            assert!(
                json["rules"][key].as_array().expect("ids").iter().all(|id| !ids.contains(id.as_str().expect("one")))
            );
        }
        let mut worst = 0;
        for result in results(&run) {
            let rule = &rules[result["ruleIndex"].as_u64().expect("a number") as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
            let rank = ["file", "record", "warning", "quality"]
                .iter()
                .position(|s| *s == text(&result["properties"], "severity"))
                .expect("a severity");
            assert!(rank >= worst, "a graver finding stands behind a milder one");
            worst = rank;
            let letter = text(&json, "dataset").chars().next().expect("a letter");
            let known = dataset(letter);
            let own = &known.rules[usize::from(known.rule_id(text(rule, "id")).expect("known"))];
            assert_eq!(text(&rule["shortDescription"], "text"), own.title);
            assert_eq!(text(&rule["properties"], "confidence"), own.confidence);
        }
        let skipped = json["rules"]["skipped"].as_array().expect("a list");
        let told = run["invocations"][0]["toolConfigurationNotifications"].as_array().expect("a list");
        assert_eq!(told.len(), skipped.len(), "{arguments:?}");
        for (told, skipped) in told.iter().zip(skipped) {
            assert!(text(&told["message"], "text").contains(text(skipped, "why")));
        }
    }
}

#[test]
fn sarif_names_each_file_once_with_the_hash_of_its_bytes() {
    let folder = samples::folder();
    folder.write("a b/50% #1, c:d.csv", &samples::RECORD);
    let (run, _) = sarif(&folder, &["mixed.csv", "a b/50% #1, c:d.csv", "--fail-on", "never"]);
    let artifacts = run["artifacts"].as_array().expect("artifacts");
    let uris: Vec<&str> = artifacts.iter().map(|a| text(&a["location"], "uri")).collect();
    assert_eq!(uris, ["mixed.csv", "a%20b/50%25%20%231%2C%20c%3Ad.csv"]);
    let hash = folder.json(&["mixed.csv"])["inputs"][0]["sha256"].clone();
    assert_eq!(artifacts[0]["hashes"]["sha-256"], hash);
    for result in results(&run) {
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(uris[place["index"].as_u64().expect("a number") as usize], text(place, "uri"));
    }
    assert_eq!(run["invocations"][0]["exitCode"], 0);
}

/// The fingerprints of the results, each with its rule.
fn fingerprints(run: &Value) -> BTreeMap<String, String> {
    let prints: BTreeMap<String, String> = results(run)
        .iter()
        .map(|r| (text(&r["partialFingerprints"], "primaryLocationLineHash").to_owned(), text(r, "ruleId").to_owned()))
        .collect();
    assert_eq!(prints.len(), results(run).len(), "two results have one fingerprint");
    prints
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_values_change() {
    let mut all = clients('K', 8, 120, 0);
    plant_many('K', &mut all, 2);
    let before = csv_of('K', &all);
    // whole clients in another order, so that every row stands elsewhere and rows of a client stay as they were
    all.reverse();
    let moved = csv_of('K', &all);
    let mut table = table_of('K', &all);
    let at = column(&table, "TRIAGED");
    let folder = Folder::with(&[("march.csv", &before)]);
    let (old, _) = sarif(&folder, &["march.csv"]);
    folder.write("march.csv", &moved);
    let (new, _) = sarif(&folder, &["march.csv"]);
    let lines = |run: &Value| -> Vec<Value> {
        results(run).iter().map(|r| r["locations"][0]["physicalLocation"]["region"]["startLine"].clone()).collect()
    };
    assert_ne!(lines(&old), lines(&new));
    assert!(fingerprints(&old).len() > 50);
    // A01 to A05 are told at the first row of the client, whichever that is
    assert_eq!(fingerprints(&old), fingerprints(&new));

    // another wrong value in the same place is the same finding
    let of_triage = |value: &str, table: &mut Vec<Vec<String>>| {
        value.clone_into(&mut table[1][at]);
        folder.write("march.csv", text_of(table, PLAIN).as_bytes());
        let (run, _) = sarif(&folder, &["march.csv"]);
        let all = fingerprints(&run);
        all.into_iter().filter(|(_, rule)| rule == "M14").collect::<BTreeMap<_, _>>()
    };
    let first = of_triage("soon", &mut table);
    assert!(!first.is_empty());
    assert_eq!(first, of_triage("later", &mut table));
}

#[test]
fn sarif_says_the_cell_of_a_workbook() {
    let mut all = clients('K', 1, 40, 0);
    plant_many('K', &mut all, 20);
    let table = table_of('K', &all);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("March return").expect("a name");
    for (row, cells) in table.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row as u32, place as u16, cell).expect("a cell");
        }
    }
    let folder = Folder::with(&[("march.xlsx", &book.save_to_buffer().expect("a workbook"))]);
    let (run, _) = sarif(&folder, &["march.xlsx"]);
    assert!(!results(&run).is_empty());
    for result in results(&run) {
        let line = &result["locations"][0]["physicalLocation"]["region"]["startLine"];
        let cell = text(&result["locations"][0]["logicalLocations"][0], "fullyQualifiedName");
        let reference = cell.strip_prefix("'March return'!").expect("the sheet");
        let (letters, row) = reference.split_at(reference.find(|c: char| c.is_ascii_digit()).expect("a row"));
        assert_eq!(row, line.to_string());
        let number = letters.bytes().fold(0, |n, letter| n * 26 + usize::from(letter - b'A') + 1);
        assert_eq!(table[0][number - 1], result["properties"]["fields"][0].as_str().expect("a field"));
        assert!(text(&result["message"], "text").starts_with(&format!("{cell}: ")), "{result}");
    }
}

#[test]
fn more_findings_than_code_scanning_takes_are_cut_from_the_mild_end_and_told() {
    const MOST: usize = 25_000;
    // every row is a client with many findings, graver and milder ones
    let mut rows = String::from("AGNCY,CLIENTID,EPISODID,CONSENT,REFLD,TRIAGED,SEX,PC\n");
    for client in 0..9_000 {
        rows.push_str(&format!("A0001,{client},1,Y,20140201,20140131,,\n"));
    }
    let folder = Folder::with(&[("many.csv", rows.as_bytes())]);
    let json = folder.json(&["many.csv"]);
    let found = json["findings"].as_array().expect("findings").len();
    assert!(found > MOST, "{found}");
    let (run, program) = sarif(&folder, &["many.csv"]);
    assert_eq!(results(&run).len(), MOST);
    let mut room = MOST as u64;
    for severity in ["file", "record", "warning", "quality"] {
        let all = json["findings_by_severity"][severity].as_u64().expect("a count");
        let shown = results(&run).iter().filter(|r| r["properties"]["severity"] == severity).count() as u64;
        assert_eq!(shown, all.min(room), "{severity}");
        room -= shown;
    }
    let told = text(&run["invocations"][0]["toolExecutionNotifications"][0]["message"], "text").to_owned();
    let digits: String = told.chars().filter(|c| *c != ',').collect();
    assert!(digits.contains(&(found - MOST).to_string()) && digits.contains(&found.to_string()), "{told}");
    assert!(program.err.contains(&told), "{}", program.err);
    let quiet = folder.check(&["many.csv", "--quiet", "-o", "out.sarif"]);
    assert_eq!((quiet.err.as_str(), quiet.out.as_str()), ("", ""));
    assert!(folder.check(&["many.csv", "-o", "out.sarif"]).err.contains("out.sarif: SARIF holds"));
}

fn rule_of(case: &TestCase) -> &str {
    case.name.as_str().split(' ').next().expect("an id")
}

#[test]
fn junit_has_a_suite_for_each_input_and_a_test_for_each_rule() {
    let (folder, runs) = extracts();
    for arguments in runs {
        for fail_on in ["file", "record", "warning", "quality", "never"] {
            let arguments = [arguments.as_slice(), &["--fail-on", fail_on]].concat();
            let (report, run) = junit(&folder, &arguments);
            let json = folder.json(&arguments);
            let inputs: Vec<&str> =
                json["inputs"].as_array().expect("inputs").iter().map(|i| text(i, "path")).collect();
            let suites: Vec<&str> = report.test_suites.iter().map(|s| s.name.as_str()).collect();
            assert_eq!(suites, inputs);
            let failing: &[&str] = match fail_on {
                "file" => &["file"],
                "record" => &["file", "record"],
                "warning" => &["file", "record", "warning"],
                "quality" => &["file", "record", "warning", "quality"],
                _ => &[],
            };
            let mut failed = 0;
            for suite in &report.test_suites {
                let of_rule = |case: &TestCase| -> Vec<Value> {
                    let all = json["findings"].as_array().expect("findings").iter();
                    all.filter(|f| text(f, "rule") == rule_of(case) && text(f, "input") == suite.name.as_str())
                        .cloned()
                        .collect()
                };
                let letter = text(&json, "dataset").chars().next().expect("a letter");
                assert_eq!(suite.test_cases.len(), dataset(letter).rules.len());
                for case in &suite.test_cases {
                    let found = of_rule(case);
                    let fails = found.first().is_some_and(|f| failing.contains(&text(f, "severity")));
                    failed += usize::from(fails);
                    match &case.status {
                        TestCaseStatus::NonSuccess { message, description, ty, .. } => {
                            assert!(fails, "{} failed", case.name.as_str());
                            let number =
                                message.as_ref().expect("a message").split(' ').next().map(|n| n.replace(',', ""));
                            assert_eq!(number, Some(found.len().to_string()));
                            assert_eq!(ty.as_deref(), found[0]["severity"].as_str());
                            assert!(description.as_deref().is_some_and(|d| d.lines().count() > 1));
                        }
                        TestCaseStatus::Success { .. } => {
                            assert!(!fails, "{} passed", case.name.as_str());
                            assert_eq!(case.system_out.is_some(), !found.is_empty(), "{}", case.name.as_str());
                        }
                        TestCaseStatus::Skipped { message, .. } => {
                            assert!(found.is_empty() && message.is_some());
                        }
                    }
                }
                let skipped: BTreeSet<&str> = suite
                    .test_cases
                    .iter()
                    .filter(|c| matches!(c.status, TestCaseStatus::Skipped { .. }))
                    .map(rule_of)
                    .collect();
                let rules = &json["rules"];
                let asked = rules["run"].as_u64().expect("a count") as usize;
                assert_eq!(skipped.len() + asked, suite.test_cases.len());
                for rule in rules["skipped"].as_array().expect("a list") {
                    assert!(skipped.contains(text(rule, "rule")));
                }
            }
            assert_eq!(report.failures, failed);
            assert_eq!(run.code == 1, failed > 0, "a build that fails shows a test that failed: {arguments:?}");
        }
    }
}

#[test]
fn junit_shows_as_many_findings_as_the_text_and_counts_the_others() {
    let folder = Folder::new();
    let mut rows = String::from("AGNCY,CLIENTID,EPISODID,CONSENT,REFLD,TRIAGED\n");
    (0..30).for_each(|client| rows.push_str(&format!("A0001,{client},1,Y,20140201,20140131\n")));
    folder.write("march.csv", rows.as_bytes());
    for (option, shown) in [(vec![], 5), (vec!["--max", "2"], 2), (vec!["--max", "0"], 0), (vec!["--all"], 30)] {
        let (report, _) = junit(&folder, &[vec!["march.csv"], option].concat());
        let case = report.test_suites[0].test_cases.iter().find(|c| rule_of(c) == "D02").expect("it is there");
        let TestCaseStatus::NonSuccess { description, .. } = &case.status else { panic!("D02 did not fail") };
        let description = description.as_deref().expect("text");
        assert_eq!(description.lines().filter(|l| l.contains("is before REFLD")).count(), shown, "{description}");
        let rest = format!("and {} more", 30 - shown);
        assert_eq!(description.ends_with(&rest), shown < 30, "{description}");
    }
}

#[test]
fn annotations_point_at_the_gravest_findings_and_count_the_others() {
    const SHOWN: usize = 10;
    let (folder, runs) = extracts();
    for arguments in runs {
        let run = folder.check(&[&["--format", "github"], arguments.as_slice()].concat());
        let (all, plain) = annotations(&run.out);
        let found = findings(&folder, &arguments);
        assert_eq!(plain.len(), 1, "the verdict: {plain:?}");
        let verdict = folder.check(&[arguments.as_slice(), &["--max", "1"]].concat()).out.replace('\n', " ");
        assert!(verdict.contains(plain[0].trim()), "{} is not said in the text", plain[0]);
        let (about, of_findings): (Vec<_>, Vec<_>) = all.iter().partition(|a| !a.properties.contains_key("file"));
        let kind_of = |f: &Value| match text(f, "severity") {
            "file" | "record" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        for kind in ["error", "warning", "notice"] {
            let expected = found.iter().filter(|f| kind_of(f) == kind).count();
            let shown = of_findings.iter().filter(|a| a.kind == kind).count();
            let room = if kind == "notice" { SHOWN - about.len() } else { SHOWN };
            assert_eq!(shown, expected.min(room), "{kind} of {arguments:?}");
        }
        let hidden = found.len() - of_findings.len();
        assert_eq!(about.len(), usize::from(hidden > 0));
        if let [about] = about.as_slice() {
            assert!(about.message.starts_with(&format!("{hidden} finding")), "{}", about.message);
        }
        for annotation in of_findings {
            let is_it = |f: &&Value| {
                f["rule"] == annotation.properties["title"].as_str()
                    && f["input"] == annotation.properties["file"].as_str()
                    && f["line"].as_u64() == annotation.properties["line"].parse().ok()
                    && annotation.message.contains(text(f, "message"))
                    && kind_of(f) == annotation.kind
            };
            assert!(found.iter().any(|f| is_it(&f)), "{annotation:?}");
        }
        // of the errors, findings of files come first
        let files = found.iter().filter(|f| f["severity"] == "file").count().min(SHOWN);
        let errors = all.iter().filter(|a| a.kind == "error").take(files);
        for error in errors {
            let rule = error.properties["title"].as_str();
            assert!(found.iter().any(|f| f["rule"] == rule && f["severity"] == "file"), "{error:?}");
        }
    }
}

#[test]
fn neither_names_nor_values_break_out_of_an_annotation() {
    let name = if cfg!(windows) { "a,b%0A.csv" } else { "a,b:c%0A\n::error::x.csv" };
    let mut table = table_of('K', &clients('K', 3, 3, 0));
    let (client, route) = (column(&table, "CLIENTID"), column(&table, "ROUTE"));
    for row in table.iter_mut().skip(1) {
        "1%0A,::error::x".clone_into(&mut row[client]);
        "7\n::warning::%0D".clone_into(&mut row[route]);
    }
    let folder = Folder::with(&[(name, text_of(&table, PLAIN).as_bytes())]);
    let run = folder.check(&[name, "--format", "github"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let (all, plain) = annotations(&run.out);
    assert_eq!(plain.len(), 1, "{plain:?}");
    let found = findings(&folder, &[name]);
    assert!(found.len() > 1 && all.iter().any(|a| a.message.contains("::warning::%0D")));
    for annotation in all.iter().filter(|a| a.properties.contains_key("file")) {
        assert_eq!(annotation.properties["file"], name);
        assert_eq!(annotation.properties.len(), 3, "{annotation:?}");
    }
    assert!(!run.out.lines().any(|l| l.starts_with("::error::x") || l.starts_with("::warning::%")), "{}", run.out);
}

#[test]
fn annotations_go_to_standard_output_only() {
    let folder = samples::folder();
    let run = folder.check(&["mixed.csv", "--format", "github", "-o", "out.github"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let run = folder.check(&["mixed.csv", "--format", "github", "-o", "out.sarif", "-o", "out.junit.xml"]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("::error "));
    assert_eq!(folder.read("out.sarif"), folder.check(&["mixed.csv", "--format", "sarif"]).out);
    assert_eq!(folder.read("out.junit.xml"), folder.check(&["mixed.csv", "--format", "junit"]).out);
}
