//! `synth`: as many clients or rows as asked for, the same every time, clean but for what was planted.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::common::run::{Folder, Run};

fn synth(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["synth"], arguments].concat()).run()
}

/// The findings of a check that hold something back or doubt it, as rule, line, agency, client and episode.
fn found(folder: &Folder, arguments: &[&str]) -> Vec<[String; 5]> {
    let all = [&["check", "made.csv", "--no-profile", "--format", "json", "--as-at", "2014-03-31"], arguments].concat();
    let run = folder.ndtms(&all).run();
    assert!(run.code < 2, "{}", run.err);
    let document: Value = serde_json::from_str(&run.out).expect("JSON");
    let text = |finding: &Value, key: &str| match &finding[key] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let findings = document["findings"].as_array().expect("findings");
    findings.iter().map(|f| ["rule", "line", "agency", "client", "episode"].map(|key| text(f, key))).collect()
}

#[test]
fn clean_records_have_no_finding_in_either_dataset() {
    for letter in ["K", "H"] {
        let folder = Folder::new();
        let made = synth(&folder, &["--dataset", letter, "--clients", "400", "--seed", "9", "-o", "made.csv"]);
        assert_eq!((made.code, made.out.as_str()), (0, ""), "{}", made.err);
        assert!(made.err.contains("of 400 invented clients; check them with --as-at 2014-03-31"), "{}", made.err);
        assert_eq!(found(&folder, &["--dataset", letter]), <[[String; 5]; 0]>::default(), "{letter}");
    }
}

#[test]
fn the_truth_file_is_what_the_check_finds() {
    for (letter, mistakes) in [("K", "10%"), ("H", "0.1"), ("K", "D02,K03,T06,X01")] {
        let folder = Folder::new();
        let options =
            ["--dataset", letter, "--clients", "1500", "--agencies", "6", "--mistakes", mistakes, "--truth", "t.csv"];
        let made = synth(&folder, &[&options[..], &["-o", "made.csv"]].concat());
        assert_eq!(made.code, 0, "{}", made.err);
        let truth = folder.read("t.csv");
        let mut lines = truth.lines();
        assert_eq!(lines.next(), Some("rule,line,agency,client,episode,fields,also"));
        let mut planted: BTreeSet<[String; 5]> = BTreeSet::new();
        let mut also: Vec<(String, String, String)> = Vec::new();
        let mut lines_of_planted = 0;
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 7, "{line}");
            planted.insert([0, 1, 2, 3, 4].map(|place| cells[place].to_owned()));
            let others = cells[6].split(' ').filter(|rule| !rule.is_empty());
            also.extend(others.map(|rule| (rule.to_owned(), cells[2].to_owned(), cells[3].to_owned())));
            lines_of_planted += 1;
        }
        assert_eq!(planted.len(), lines_of_planted, "none is planted twice");
        let rules: BTreeSet<&String> = planted.iter().map(|p| &p[0]).collect();
        match mistakes {
            "D02,K03,T06,X01" => assert_eq!(rules.into_iter().collect::<Vec<_>>(), ["D02", "K03", "T06", "X01"]),
            _ => assert!((140..=150).contains(&planted.len()) && rules.len() > 60, "{} of {rules:?}", planted.len()),
        }
        let found: BTreeSet<[String; 5]> = found(&folder, &["--dataset", letter]).into_iter().collect();
        let missed: Vec<_> = planted.difference(&found).collect();
        assert!(missed.is_empty(), "{letter} {mistakes}: not found {missed:?}");
        let is_announced = |f: &&[String; 5]| {
            // what a mistake cannot but raise too is found at the same client, or for the file
            also.iter().any(|(rule, agency, client)| {
                *rule == f[0] && ((agency, client) == (&f[2], &f[3]) || f[2].is_empty() || agency.is_empty())
            })
        };
        let more: Vec<_> = found.difference(&planted).filter(|f| !is_announced(f)).collect();
        assert!(more.is_empty(), "{letter} {mistakes}: found too {more:?}");
    }
}

#[test]
fn rows_clients_agencies_and_days_are_as_asked() {
    let folder = Folder::new();
    let run = synth(&folder, &["--rows", "1000", "--agencies", "5", "--period", "2013/14"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headers = reader.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|h| h == name).expect(name);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert!((1000..1030).contains(&rows.len()), "{} rows", rows.len());
    let agencies: BTreeSet<&str> = rows.iter().map(|row| &row[column("AGNCY")]).collect();
    assert_eq!(agencies.len(), 5);
    for row in &rows {
        for field in ["TRIAGED", "DISD", "MODST", "TOPDATE"] {
            let day = &row[column(field)];
            assert!(day.is_empty() || ("20130401"..="20140331").contains(&day), "{field} {day}");
        }
    }
    let again = synth(&folder, &["--rows", "1000", "--agencies", "5", "--period", "2013/14"]);
    assert_eq!(again.out, run.out);
    let other = synth(&folder, &["--rows", "1000", "--agencies", "5", "--period", "2013/14", "--seed", "2"]);
    assert_ne!(other.out, run.out);
}

#[test]
fn what_cannot_be_had_is_told_and_nothing_is_written() {
    for (arguments, expected) in [
        (&["--mistakes", "D2"][..], "`D2` is no rule of dataset K; did you mean D02?"),
        (&["--mistakes", "S01", "--dataset", "H"], "is no rule of dataset H"),
        (&["--mistakes", "F01"], "F01 cannot be planted; those that can are"),
        (&["--mistakes", "D02,d02"], "D02 is given twice"),
        (&["--mistakes", "150%"], "expected a share of the clients from 0 to 1"),
        (&["--mistakes", "D02,D03,D04,D05", "--clients", "1"], "cannot be planted in these clients"),
        (&["--truth", "t.csv"], "--mistakes"),
        (&["--mistakes", "D02", "--truth", "t.txt"], "the ending tells no format; expected .csv"),
        (&["--mistakes", "D02", "--truth", "made.csv"], "--out made.csv is given twice"),
        (&["--clients", "5", "--rows", "5"], "cannot be used with"),
        (&["--period", "2013-13"], "2013-13"),
        (&["--agencies", "0"], "0"),
    ] {
        let folder = Folder::new();
        let run = synth(&folder, &[arguments, &["-o", "made.csv"]].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(expected), "{arguments:?}\n{}\nshould contain {expected}", run.err);
        assert!(folder.path("made.csv").metadata().is_err(), "{arguments:?}");
    }
}
