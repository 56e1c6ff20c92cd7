//! Where results go: standard output, files, and what is said on standard error.

use std::fs;

use serde_json::Value;

use crate::common::run::AS_AT;
use crate::samples::{self, MIXED, RECORD};

#[test]
fn the_ending_picks_the_format_and_standard_output_stays_empty() {
    let folder = samples::folder();
    let before = folder.names();
    for (ending, format) in [
        ("txt", "text"),
        ("json", "json"),
        ("jsonl", "jsonl"),
        ("ndjson", "jsonl"),
        ("csv", "csv"),
        ("JSON", "json"),
        ("html", "html"),
        ("HTM", "html"),
        ("sarif", "sarif"),
        ("xml", "junit"),
        ("junit.xml", "junit"),
    ] {
        let name = format!("out.{ending}");
        let run = folder.check(&["mixed.csv", "-o", &name]);
        assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
        assert!(run.err.contains(&name), "{}", run.err);
        let shown = folder.check(&["mixed.csv", "--format", format]);
        assert_eq!(folder.read(&name), shown.out, "{name}");
        fs::remove_file(folder.path(&name)).expect("the file is there");
    }
    assert_eq!(folder.names(), before, "something was left behind");
}

#[test]
fn several_files_are_written_at_once() {
    let folder = samples::folder();
    fs::create_dir(folder.path("out")).expect("a folder");
    let run =
        folder.check(&["mixed.csv", "-o", "out/a.json", "--out", "out/b.csv", "-oout/c.txt", "--format", "jsonl"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(run.out, folder.check(&["mixed.csv", "--format", "jsonl"]).out, "--format is for standard output");
    assert_eq!(folder.read("out/a.json"), folder.check(&["mixed.csv", "--format", "json"]).out);
    assert_eq!(folder.read("out/b.csv"), folder.check(&["mixed.csv", "--format", "csv"]).out);
    let mut names: Vec<_> = fs::read_dir(folder.path("out")).expect("it").map(|e| e.expect("it").file_name()).collect();
    names.sort();
    assert_eq!(names, ["a.json", "b.csv", "c.txt"]);
}

#[test]
fn a_target_that_cannot_be_is_refused_before_anything_is_written() {
    let folder = samples::folder();
    fs::create_dir(folder.path("taken.json")).expect("a folder");
    let before = folder.names();
    for (targets, word) in [
        (&["-o", "good.json", "-o", "out.pdf"][..], ".json"),
        (&["-o", "good.json", "-o", "noending"], "noending"),
        (&["-o", "good.json", "-o", "absent/out.json"], "absent"),
        (&["-o", "good.json", "-o", "taken.json"], "folder"),
        (&["-o", "good.json", "-o", "good.json"], "twice"),
    ] {
        let run = folder.check(&[&["mixed.csv"], targets].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{targets:?}: {}", run.err);
        assert!(run.err.contains(word), "{targets:?}: {}", run.err);
        assert_eq!(folder.names(), before, "{targets:?}");
    }
    let run = folder.check(&["absent.csv", "-o", "good.json"]);
    assert_eq!(run.code, 2);
    assert_eq!(folder.names(), before, "a file of a run that failed");
}

#[test]
fn an_existing_file_is_replaced_whole() {
    let folder = samples::folder();
    folder.write("out.json", &vec![b'x'; 2_000_000]);
    let before = folder.names();
    assert_eq!(folder.check(&["record.csv", "-o", "out.json"]).code, 1);
    let json: Value = serde_json::from_str(&folder.read("out.json")).expect("one document");
    assert_eq!(json["schema"], "ndtms.check/1");
    assert_eq!(folder.names(), before, "a temporary file was left behind");
}

#[test]
fn the_input_is_never_changed() {
    let folder = samples::folder();
    folder.check(&["mixed.csv", "-o", "out.txt"]);
    assert!(fs::read(folder.path("mixed.csv")).expect("it") == *MIXED);
}

#[test]
fn quiet_says_errors_only() {
    let folder = samples::folder();
    folder.write("ndtms.toml", b"dataset = \"K\"\n");
    for arguments in [&["mixed.csv"][..], &["mixed.csv", "-o", "out.csv"], &["record.csv", "--dataset", "H"]] {
        let loud = folder.check(arguments);
        assert!(loud.err.contains("note:"), "{arguments:?}");
        let quiet = folder.check(&[arguments, &["--quiet"]].concat());
        assert_eq!((quiet.code, quiet.err.as_str()), (loud.code, ""), "{arguments:?}");
        assert_eq!(quiet.out, loud.out);
    }
    let failed = folder.check(&["absent.csv", "--quiet"]);
    assert!(failed.code == 2 && failed.err.contains("absent.csv"), "{}", failed.err);
}

#[test]
fn timings_go_to_standard_error_only() {
    let folder = samples::folder();
    for format in ["text", "json", "jsonl", "csv"] {
        let plain = folder.check(&["mixed.csv", "--format", format]);
        let timed = folder.check(&["mixed.csv", "--format", format, "--timings"]);
        assert_eq!(plain.out, timed.out, "{format}");
        assert!(!plain.err.contains(" ms"), "{}", plain.err);
        assert!(timed.err.contains(" ms") && timed.err.contains("M09"), "{}", timed.err);
    }
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let folder = samples::folder();
    let arguments = ["check", "mixed.csv", "--as-at", AS_AT];
    let run = |more: &[&str], env: &[(&str, &str)]| {
        let command = folder.ndtms(&[&arguments, more].concat());
        env.iter().fold(command, |command, (name, value)| command.env(name, value)).run()
    };
    let plain = run(&[], &[]);
    assert!(!plain.out.contains('\x1b') && !plain.err.contains('\x1b'));
    let coloured = run(&["--color", "always"], &[]);
    assert!(coloured.out.contains('\x1b'));
    let stripped = anstream::adapter::strip_str(&coloured.out).to_string();
    assert_eq!(stripped, plain.out);
    assert_eq!(run(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]).out, plain.out);
    assert_eq!(run(&[], &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).out, plain.out, "NO_COLOR wins");
    for format in ["json", "jsonl", "csv"] {
        let run = run(&["--color", "always", "--format", format], &[]);
        assert!(!run.out.contains('\x1b'), "{format}");
    }
    let run = run(&["--color", "always", "-o", "out.txt"], &[]);
    assert_eq!(run.code, 1);
    assert!(!folder.read("out.txt").contains('\x1b'), "a file has no colours");
}

#[test]
fn columns_set_the_width() {
    let folder = samples::folder();
    let widest = |columns: &str| {
        let run = folder.ndtms(&["check", "mixed.csv", "--as-at", AS_AT, "--all"]).env("COLUMNS", columns).run();
        assert_eq!(run.code, 1);
        run.out.lines().map(|line| line.chars().count()).max().expect("lines")
    };
    assert!(widest("60") <= 60, "{}", widest("60"));
    assert!(widest("80") <= 80, "{}", widest("80"));
    assert!(widest("160") > 100);
    for odd in ["", "wide", "0", "-3", "1"] {
        assert!(widest(odd) <= 100, "{odd:?}");
    }
    // machines do not care
    let json = |columns: &str| {
        folder.ndtms(&["check", "record.csv", "--as-at", AS_AT, "--format", "json"]).env("COLUMNS", columns).run().out
    };
    assert_eq!(json("40"), json("200"));
}

#[test]
fn standard_input_can_go_to_a_file() {
    let folder = samples::folder();
    let run = folder.ndtms(&["check", "-", "--as-at", AS_AT, "-o", "out.jsonl"]).stdin(&RECORD).run();
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    assert_eq!(folder.read("out.jsonl").lines().count(), 1);
}

#[test]
fn an_input_is_never_written_over() {
    let folder = samples::folder();
    let before = folder.read("clean.csv");
    for out in ["clean.csv", "./clean.csv"] {
        let run = folder.check(&["clean.csv", "-o", out]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains("that is the input"), "{}", run.err);
    }
    assert_eq!(folder.read("clean.csv"), before);
}
