//! Exit codes: 0, 1 and 2, whatever the format.

use crate::common::made::clean;
use crate::common::run::Run;
use crate::samples::{self, CLEAN, RECORD};

const FORMATS: [&str; 4] = ["text", "json", "jsonl", "csv"];

#[test]
fn the_worst_finding_and_fail_on_decide() {
    let folder = samples::folder();
    let expected = [
        // file, record, warning, quality, never
        ("clean.csv", [0, 0, 0, 0, 0]),
        ("quality.csv", [0, 0, 0, 1, 0]),
        ("warning.csv", [0, 0, 1, 1, 0]),
        ("record.csv", [0, 1, 1, 1, 0]),
        ("file.csv", [1, 1, 1, 1, 0]),
    ];
    for (file, codes) in expected {
        for (fail_on, code) in ["file", "record", "warning", "quality", "never"].into_iter().zip(codes) {
            for format in FORMATS {
                let run = folder.check(&[file, "--fail-on", fail_on, "--format", format]);
                assert_eq!(run.code, code, "{file} --fail-on {fail_on} --format {format}: {}", run.err);
            }
        }
        assert_eq!(folder.check(&[file]).code, codes[1], "{file}: the default is record");
    }
}

fn refused(run: &Run, about: &str, words: &[&str]) {
    assert_eq!(run.code, 2, "{about}: {}", run.err);
    assert_eq!(run.out, "", "{about}");
    for word in words {
        assert!(run.err.contains(word), "{about}: {word:?} is not in {}", run.err);
    }
    assert!(!run.err.contains("fault of the program"), "{about}: {}", run.err);
}

#[test]
fn what_cannot_be_done_is_2_and_prints_nothing() {
    let folder = samples::folder();
    folder.write("bad.toml", b"[rules.A05]\noff = true\n");
    folder.write("broken.toml", b"[rules.A05\n");
    folder.write("fixed.toml", b"[rules.M01]\noff = true\nreason = \"no\"\n");
    folder.write("specs/K/dataset.toml", b"title = 7\n");
    folder.write("picture.csv", b"\x89PNG\r\n\x1a\n");
    folder.write("empty/notes.txt", b"nothing to read\n");
    let cases: [(&[&str], &[&str]); 23] = [
        (&["--wrong", "clean.csv"], &["--wrong"]),
        (&["--format", "pdf", "clean.csv"], &["pdf", "json"]),
        (&["--fail-on", "error", "clean.csv"], &["error", "record"]),
        (&["--as-at", "2014-02-30", "clean.csv"], &["2014-02-30"]),
        (&["--threads", "0", "clean.csv"], &["threads"]),
        (&["--max", "2", "--all", "clean.csv"], &["--max", "--all"]),
        (&[], &["INPUT"]),
        (&["absent.csv"], &["absent.csv"]),
        (&["clean.csv", "absent.csv"], &["absent.csv"]),
        (&["clean.csv", "clean.csv"], &["clean.csv"]),
        (&["absent/"], &["absent"]),
        (&["empty"], &["empty"]),
        (&["picture.csv"], &["picture.csv", "a picture"]),
        (&["--profile", "bad.toml", "clean.csv"], &["bad.toml", "reason"]),
        (&["--profile", "broken.toml", "clean.csv"], &["broken.toml"]),
        (&["--profile", "fixed.toml", "clean.csv"], &["M01"]),
        (&["--profile", "none.toml", "clean.csv"], &["none.toml"]),
        (&["--profile", "bad.toml", "--no-profile", "clean.csv"], &["--no-profile"]),
        (&["--specs", "specs", "clean.csv"], &["dataset.toml"]),
        (&["--specs", "none", "clean.csv"], &["none"]),
        (&["--dataset", "Z", "clean.csv"], &["Z"]),
        (&["--dataset", "KK", "clean.csv"], &["KK"]),
        (&["--sheet", "Other", "clean.csv"], &[]),
    ];
    for (arguments, words) in cases {
        // what only a workbook has is no use here, but may be let pass
        if arguments.contains(&"--sheet") {
            assert_ne!(folder.check(arguments).code, 1);
            continue;
        }
        for format in FORMATS {
            let given: &[&str] = if arguments.contains(&"--format") { &[] } else { &["--format", format] };
            let has_day = arguments.contains(&"--as-at");
            let day: &[&str] = if has_day { &[] } else { &["--as-at", "2014-03-31"] };
            let run = folder.ndtms(&[&["check"], day, given, arguments].concat()).run();
            refused(&run, &arguments.join(" "), words);
        }
    }
}

#[test]
fn an_unknown_command_and_no_command_are_2() {
    let folder = samples::folder();
    refused(&folder.ndtms(&["chek", "clean.csv"]).run(), "chek", &["check"]);
    refused(&folder.ndtms(&[]).run(), "nothing", &["Usage"]);
}

#[test]
fn help_and_version_are_0_and_on_standard_output() {
    let folder = samples::folder();
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"], &["help", "check"], &["spec", "--help"]] {
        let run = folder.ndtms(arguments).run();
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{arguments:?}");
        assert!(!run.out.is_empty());
    }
    assert!(folder.ndtms(&["--version"]).run().out.contains(env!("CARGO_PKG_VERSION")));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_2() {
    use std::fs::{Permissions, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let folder = samples::folder();
    folder.write("locked/a.csv", &CLEAN);
    let (inner, outer) = (folder.path("record.csv"), folder.path("locked"));
    set_permissions(&inner, Permissions::from_mode(0o000)).expect("permissions");
    set_permissions(&outer, Permissions::from_mode(0o000)).expect("permissions");
    // whoever may read everything cannot be refused
    if read_dir(&outer).is_err() {
        refused(&folder.check(&["locked"]), "a locked folder", &["locked"]);
        refused(&folder.check(&["record.csv"]), "a locked file", &["record.csv"]);
    }
    set_permissions(&outer, Permissions::from_mode(0o755)).expect("permissions");
}

#[test]
fn a_broken_pipe_is_no_failure_and_makes_no_noise() {
    let folder = samples::folder();
    // far more than a pipe holds, and errors must not stop it from ending
    let mut table = String::from_utf8(clean('K', 3, 60)).expect("UTF-8");
    let headings: String = table.lines().next().expect("headings").replace("REFLD", "REFLDX");
    table = table.lines().skip(1).fold(headings, |text, line| text + "\n" + line);
    folder.write("many.csv", table.as_bytes());
    for (file, code) in [("clean.csv", 0), ("record.csv", 1), ("many.csv", 1), ("mixed.csv", 1)] {
        for format in FORMATS {
            let arguments = ["check", "--as-at", "2014-03-31", file, "--format", format, "--all"];
            let run = folder.ndtms(&arguments).run_for_one_line();
            assert!(run.code == code, "{file} {format}: {} {}", run.code, run.err);
            let noise = run.err.lines().any(|line| !line.contains("note:"));
            assert!(!noise, "{file} {format}: {}", run.err);
        }
    }
}

#[test]
fn standard_input_is_an_input() {
    let folder = samples::folder();
    let piped = folder.ndtms(&["check", "-", "--as-at", "2014-03-31", "--format", "json"]).stdin(&RECORD).run();
    assert_eq!(piped.code, 1, "{}", piped.err);
    let named = folder.check(&["record.csv", "--format", "json"]);
    let of = |run: &Run| serde_json::from_str::<serde_json::Value>(&run.out).expect("JSON");
    let (piped, named) = (of(&piped), of(&named));
    assert_eq!(piped["counts"], named["counts"]);
    assert_eq!(piped["inputs"][0]["sha256"], named["inputs"][0]["sha256"]);
    assert_eq!(piped["findings"][0]["line"], named["findings"][0]["line"]);
    refused(&folder.ndtms(&["check", "-", "-"]).stdin(&CLEAN).run(), "- twice", &[]);
    let empty = folder.ndtms(&["check", "-", "--format", "json"]).run();
    assert_ne!(empty.code, 0, "nothing at all is not a clean return");
}
