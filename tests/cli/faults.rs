//! What goes wrong around the program: disks, pipes, links, names, hostile files. It says so in words, ends with the right
//! code, and leaves nothing half done.

use std::fs;
use std::io::Write as _;

use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::common::made::{Table, bytes_of, clean, clients, column, table_of};
use crate::common::run::{AS_AT, Folder, Run};
use crate::samples::{self, CLEAN, MIXED};

/// A message says where, and is of this program and not of a panic.
fn told(run: &Run, about: &str, words: &[&str]) {
    let err = &run.err;
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{about}: {err}");
    assert!(err.starts_with("error: ") || err.contains("\nerror: "), "{about}: {err}");
    for word in words {
        assert!(err.contains(word), "{about}: {word:?} is not in {err}");
    }
    unbroken(run, about);
}

/// Nothing speaks of a fault of the program.
fn unbroken(run: &Run, about: &str) {
    for word in ["panicked", "fault of the program", "overflow", "unwrap"] {
        assert!(!run.err.contains(word), "{about}: {}", run.err);
    }
}

/// An archive of these files, packed.
fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("packing");
        writer.write_all(bytes).expect("packing");
    }
    writer.finish().expect("packing").into_inner()
}

#[test]
fn archives_within_archives_and_archives_that_swell_are_refused() {
    let folder = Folder::new();
    let inner = zipped(&[("a.csv", &CLEAN)]);
    folder.write("within.zip", &zipped(&[("inner.zip", &inner)]));
    folder.write("disguised.zip", &zipped(&[("inner.csv", &inner)]));
    folder.write("deep.csv.gz", &gzipped(&gzipped(&CLEAN)));
    folder.write("bomb.zip", &zipped(&[("zeros.csv", &vec![b'0'; 40 << 20])]));
    folder.write("bomb.csv.gz", &gzipped(&vec![b'\n'; 40 << 20]));
    for (name, words) in [
        ("within.zip", &["within.zip", "csv or tsv"][..]),
        ("disguised.zip", &["inner.csv", "zip archive", "unpack it"]),
        ("deep.csv.gz", &["deep.csv.gz", "gzip file within", "unpack it"]),
        ("bomb.zip", &["bomb.zip/zeros.csv", "1000 times", "--max-ratio"]),
        ("bomb.csv.gz", &["bomb.csv.gz", "1000 times", "--max-ratio"]),
    ] {
        told(&folder.check(&[name]), name, words);
    }
    let run = folder.check(&["bomb.csv.gz", "--max-ratio", "100000", "--max-unpacked", "1"]);
    told(&run, "an absolute limit", &["bomb.csv.gz", "1 MiB", "--max-unpacked"]);
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).expect("packing");
    writer.finish().expect("packing")
}

/// A workbook of text cells, with one cell more.
fn workbook_with(table: &Table, row: u32, column: u16) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in table.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row as u32, place as u16, cell).expect("a cell");
        }
    }
    sheet.write_string(row, column, "stray").expect("a cell");
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_stray_cell_in_the_last_corner_of_a_sheet_is_one_row_that_does_not_line_up() {
    const LAST_ROW: u32 = 1_048_576;
    let table = table_of('K', &clients('K', 5, 20, 0));
    let folder = Folder::with(&[("a.xlsx", &workbook_with(&table, LAST_ROW - 1, 16_383)), ("clean.csv", &CLEAN)]);
    let limited = |arguments: &str| {
        // an address space in which a sheet of that size would not fit
        let line = format!("ulimit -v 1500000; exec '{}' {arguments} --as-at {AS_AT}", env!("CARGO_BIN_EXE_ndtms"));
        let output = std::process::Command::new("sh").args(["-c", &line]).current_dir(folder.path("")).output();
        let output = output.expect("a shell");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Run { code: output.status.code().expect("a code"), out: text(output.stdout), err: text(output.stderr) }
    };
    let run = if cfg!(target_os = "linux") {
        limited("check a.xlsx --format json")
    } else {
        folder.check(&["a.xlsx", "--format", "json"])
    };
    assert_eq!(run.code, 1, "{}", run.err);
    let json: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(json["counts"]["rows"], table.len(), "the stray row counts");
    let findings = json["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((&findings[0]["rule"], &findings[0]["line"]), (&"F06".into(), &LAST_ROW.into()));
    if cfg!(target_os = "linux") {
        for arguments in ["check a.xlsx -o out.xlsx -o out.html", "convert a.xlsx --suggest", "diff a.xlsx clean.csv"] {
            unbroken(&limited(arguments), arguments);
        }
    }
}

#[test]
fn a_long_line_is_refused_at_the_limit_and_named() {
    let folder = Folder::new();
    let long = [b"AGNCY,CLIENTID\nA0001,1\nA0001,".as_slice(), &vec![b'x'; 3 << 20], b"\n"].concat();
    folder.write("long.csv", &long);
    folder.write("open.csv", &[b"AGNCY,CLIENTID\nA0001,\"".as_slice(), &vec![b'\n'; 3 << 20]].concat());
    told(&folder.check(&["long.csv", "--max-record", "1"]), "a record", &["long.csv, line 3", "1 MiB", "--max-record"]);
    told(&folder.check(&["long.csv", "--max-cell", "1"]), "a cell", &["long.csv, line 3", "1 MiB", "--max-cell"]);
    // a quote that is never closed costs its line, whatever follows
    let run = folder.check(&["open.csv", "--max-record", "1"]);
    assert!([1, 2].contains(&run.code), "{}", run.err);
    unbroken(&run, "an open quote");
    assert_eq!(folder.check(&["long.csv"]).code, 1, "within the limits it is read");
}

#[test]
fn ten_thousand_columns_are_read_in_every_format() {
    let mut table = table_of('K', &clients('K', 6, 8, 0));
    for (number, row) in table.iter_mut().enumerate() {
        row.extend((0..10_000).map(|column| if number == 0 { format!("OWN{column}") } else { column.to_string() }));
    }
    let folder = Folder::with(&[("wide.csv", &bytes_of(&table))]);
    for format in ["text", "json", "jsonl", "csv", "html", "sarif", "junit", "github"] {
        let run = folder.check(&["wide.csv", "--format", format]);
        assert_eq!(run.code, 0, "{format}: {}", run.err);
        unbroken(&run, format);
    }
    let run = folder.check(&["wide.csv", "-o", "out.xlsx"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let arguments = ["submit", "wide.csv", "-o", "out", "--period", "2013/14", "--as-at", AS_AT];
    let run = folder.ndtms(&arguments).run();
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(folder.read("out/held-back.csv").lines().next().map(|line| line.split(',').count()), Some(10_145));
}

#[test]
fn the_first_and_the_last_days_of_the_calendar_break_nothing() {
    let mut table = table_of('K', &clients('K', 7, 30, 0));
    let days = ["00000101", "00010101", "0001-01-01", "99991231", "9999-12-31", "31/12/9999", "10000101", "18991231"];
    let places: Vec<usize> = ["DOB", "REFLD", "TRIAGED", "DISD", "MODST", "MODEND", "TOPDATE", "CPLANDT", "REFMODDT"]
        .iter()
        .map(|field| column(&table, field))
        .collect();
    for (number, row) in table.iter_mut().enumerate().skip(1) {
        // one or all dates of a row, each in its turn
        for (turn, place) in places.iter().enumerate().filter(|(turn, _)| number % 3 == 0 || (number + turn) % 9 == 0) {
            days[(number + turn) % days.len()].clone_into(&mut row[*place]);
        }
    }
    let folder = Folder::with(&[("odd.csv", &bytes_of(&table)), ("clean.csv", &CLEAN), ("other.csv", &MIXED)]);
    for file in ["odd.csv", "clean.csv"] {
        for as_at in ["0001-01-01", AS_AT, "9999-12-31"] {
            let of = |arguments: &[&str]| {
                let run = folder.ndtms(&[arguments, &["--as-at", as_at]].concat()).run();
                let about = format!("{arguments:?} {as_at}");
                unbroken(&run, &about);
                assert!(run.code < 2 || run.err.contains("error: "), "{about}: {}", run.err);
                run
            };
            assert_ne!(of(&["check", file, "--all"]).code, 2);
            of(&["check", file, "--impact", "--format", "html"]);
            assert_ne!(of(&["diff", file, "other.csv"]).code, 2);
            for period in ["0001", "9999-12", "12m@9999-12", "0001-01-01..9999-12-31"] {
                of(&["measure", file, "--period", period, "--by", "sex", "--set", "held_back=include"]);
            }
            of(&["journeys", file, "--set", "held_back=include", "-o", "journeys.xlsx"]);
            #[cfg(feature = "parquet")]
            of(&["journeys", file, "--set", "held_back=include", "-o", "journeys.parquet"]);
            of(&["report", file, "-o", "report.html", "-o", "report.xlsx"]);
            let run = of(&["submit", file, "-o", "sent", "--period", "0001-01-01..9999-12-31", "--dry-run"]);
            assert!(run.out.contains("PROOF") || run.code == 2 || run.out.contains("FILE"), "{}{}", run.out, run.err);
        }
    }
}

#[test]
fn paths_with_blanks_and_letters_of_all_kinds_are_paths() {
    let folder = Folder::new();
    for name in ["März und April", "Πελάτες", "四月 📁", "it's \"100%\" [a] {b}"] {
        if cfg!(windows) && name.contains('"') {
            continue;
        }
        let input = format!("{name}/Auszug für {name}.csv");
        folder.write(&input, &clean('K', 1, 20));
        let out = format!("{name}/Bericht {name}.json");
        let run = folder.check(&[&input, "-o", &out]);
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
        let json: Value = serde_json::from_str(&folder.read(&out)).expect("JSON");
        assert_eq!(json["inputs"][0]["path"], *input);
        let sent = format!("{name}/Versand ä ö");
        let arguments = ["submit", &input, "-o", &sent, "--period", "2013/14", "--as-at", AS_AT];
        assert_eq!(folder.ndtms(&arguments).run().code, 0, "{sent}");
        assert_eq!(folder.ndtms(&["verify", &sent]).run().code, 0, "{sent}");
        let absent = format!("{name}/fehlt.csv");
        told(&folder.check(&[&absent]), &absent, &[&absent, "there is no such file"]);
        assert_ne!(folder.check(&[name, "--format", "html"]).code, 2, "the folder {name}");
    }
}

/// Values by which a spreadsheet would reckon, or a page run something.
const DANGEROUS: [&str; 9] = [
    "=1+1",
    "+44 1865 1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "<script>alert(1)</script>",
    "\" onmouseover=\"x\" '",
];

#[test]
fn a_value_that_looks_like_a_formula_stays_a_text() {
    let mut table = table_of('K', &clients('K', 8, 40, 0));
    let place = |field: &str| column(&table, field);
    let places = [place("ETHNIC"), place("DAT"), place("DISRSN"), place("EPISODID"), place("CLIENT"), place("REFLD")];
    for (number, row) in table.iter_mut().enumerate().skip(1).step_by(3) {
        for (turn, place) in places.iter().enumerate() {
            DANGEROUS[(number + turn) % DANGEROUS.len()].clone_into(&mut row[*place]);
        }
    }
    let folder = Folder::with(&[("a.csv", &bytes_of(&table)), ("b.csv", &CLEAN)]);
    let records = ["--as-at", AS_AT, "--show-values"];
    for (name, arguments) in [
        ("check.xlsx", &["check", "a.csv", "--all"][..]),
        ("diff.xlsx", &["diff", "a.csv", "b.csv"]),
        ("journeys.xlsx", &["journeys", "a.csv", "--set", "held_back=include"]),
        ("measure.xlsx", &["measure", "a.csv", "--by", "dat,ethnicity", "--set", "held_back=include"]),
        ("report.xlsx", &["report", "a.csv", "--set", "held_back=include"]),
    ] {
        let run = folder.ndtms(&[arguments, &records, &["-o", name]].concat()).run();
        assert_ne!(run.code, 2, "{name}: {}", run.err);
        let parts = folder.unpacked(name);
        // functions stand in elements of this name, and links out of the workbook in relations of this mode
        assert!(!parts.contains("<f>") && !parts.contains("<f "), "{name} has a formula");
        assert!(!parts.contains("TargetMode=\"External\""), "{name} leads out");
    }
    assert!(folder.unpacked("check.xlsx").contains("@SUM(A1)"), "the values are there");
    for (name, arguments) in [
        ("check.html", &["check", "a.csv", "--all"][..]),
        ("measure.html", &["measure", "a.csv", "--by", "dat,ethnicity", "--set", "held_back=include"]),
        ("report.html", &["report", "a.csv", "--set", "held_back=include", "--small-numbers", "show"]),
    ] {
        let run = folder.ndtms(&[arguments, &records, &["-o", name]].concat()).run();
        assert_ne!(run.code, 2, "{name}: {}", run.err);
        let page = folder.read(name);
        assert!(!page.contains("<script>alert") && !page.contains("\" onmouseover"), "{name} runs what it should show");
    }
    assert!(folder.read("check.html").contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    // what stands in a line of the terminal stays in it
    let text = folder.check(&["a.csv", "--all", "--show-values"]).out;
    assert!(!text.contains('\r') && !text.contains("\t="), "a control character of a value reaches the terminal");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::process::{Command, Output};

    use super::*;

    /// Runs a line of the shell in which `ndtms` is the program.
    fn shell(folder: &Folder, line: &str) -> Output {
        let line = format!("ndtms() {{ '{}' \"$@\"; }}; {line}", env!("CARGO_BIN_EXE_ndtms"));
        Command::new("sh").args(["-c", &line]).current_dir(folder.path("")).output().expect("a shell")
    }

    fn err(output: &Output) -> String {
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_behind_standard_output_is_said() {
        let folder = samples::folder();
        for arguments in [
            "check mixed.csv",
            "check mixed.csv --format xlsx",
            "check mixed.csv --format json",
            "check mixed.csv --show-settings",
            "check mixed.csv --help",
            "measure clean.csv",
            "league in-treatment clean.csv --by agency",
            "journeys clean.csv",
            "report clean.csv --format markdown",
            "diff clean.csv mixed.csv",
            "submit clean.csv -o sent --period 2013/14 --dry-run",
            "convert clean.csv --suggest",
            "synth --clients 5",
            "explain D02",
            "spec list",
            "schema check",
            "completions bash",
            "man",
            "--help",
            "--version",
        ] {
            let output = shell(&folder, &format!("ndtms {arguments} > /dev/full"));
            let err = err(&output);
            assert_eq!(output.status.code(), Some(2), "{arguments}: {err}");
            assert!(err.contains("error: writing to standard output failed: No space left"), "{arguments}: {err}");
            assert!(!err.contains("panicked"), "{arguments}: {err}");
        }
    }

    #[test]
    fn a_full_disk_below_a_file_leaves_nothing() {
        let folder = samples::folder();
        folder.write("old.json", b"as it was");
        let before = folder.names();
        for (arguments, file) in [
            ("check mixed.csv --all", "out.txt"),
            ("check mixed.csv", "old.json"),
            ("check mixed.csv", "out.csv"),
            ("check mixed.csv", "out.html"),
            ("check mixed.csv", "out.xlsx"),
            ("check mixed.csv", "out.sarif"),
            ("check mixed.csv", "out.xml"),
            ("report clean.csv", "out.html"),
            ("report clean.csv", "out.xlsx"),
            ("journeys clean.csv", "out.csv"),
            ("journeys clean.csv", "out.xlsx"),
            #[cfg(feature = "parquet")]
            ("journeys clean.csv", "out.parquet"),
            ("diff clean.csv mixed.csv", "out.csv"),
            ("measure clean.csv --by sex,la,agency,age-band", "out.csv"),
            ("synth --clients 50", "out.csv"),
        ] {
            // files may grow to two blocks of 512 bytes; the signal that would end the program is ignored
            let as_at = if arguments.starts_with("synth") { "" } else { "--as-at 2014-03-31" };
            let output = shell(&folder, &format!("trap '' XFSZ; ulimit -f 2; ndtms {arguments} {as_at} -o {file}"));
            let err = err(&output);
            assert_eq!(output.status.code(), Some(2), "{arguments} -o {file}: {err}");
            assert!(err.contains("writing failed") || err.contains("is there room"), "{arguments} -o {file}: {err}");
            assert!(!err.contains("panicked") && output.stdout.is_empty(), "{arguments} -o {file}: {err}");
            assert_eq!(folder.names(), before, "{arguments} -o {file}");
        }
        assert_eq!(folder.read("old.json"), "as it was");
    }

    #[test]
    fn a_full_disk_below_standard_input_is_said() {
        let folder = samples::folder();
        let output = shell(&folder, "trap '' XFSZ; ulimit -f 2; ndtms check - < mixed.csv");
        let err = err(&output);
        assert_eq!(output.status.code(), Some(2), "{err}");
        assert!(output.stdout.is_empty() && err.contains("error: ") && !err.contains("panicked"), "{err}");
        // it is the room for a copy that is wanting, not the input
        assert!(err.contains("kept in the folder for temporary files"), "{err}");
        assert_eq!(err.matches("os error").count(), 1, "{err}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_the_system_says_of_an_input_is_told_once() {
        let run = Folder::new().check(&["/proc/self/mem"]);
        told(&run, "unreadable", &["/proc/self/mem", "cannot be read", "check the drive"]);
        assert_eq!(run.err.matches("os error").count(), 1, "{}", run.err);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_nobody_can_write_to_is_named() {
        let folder = samples::folder();
        let run = folder.check(&["clean.csv", "-o", "/proc/out.json"]);
        told(&run, "-o", &["/proc/out.json", "the folder cannot be written to"]);
        let baseline = ["clean.csv", "--write-baseline", "/proc/known.toml", "--reason", "x"];
        told(&folder.check(&baseline), "a baseline", &["/proc/known.toml"]);
    }

    #[test]
    fn a_pipe_or_a_device_is_written_to_and_stays_what_it_is() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = samples::folder();
        let expected = folder.check(&["mixed.csv", "--format", "json"]).out;
        let line =
            format!("mkfifo pipe.json; ndtms check mixed.csv --as-at {AS_AT} -o pipe.json & cat pipe.json; wait");
        let output = shell(&folder, &line);
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{}", err(&output));
        assert!(fs::symlink_metadata(folder.path("pipe.json")).expect("it is there").file_type().is_fifo());
        // whoever reads no more has seen enough
        let line =
            format!("ndtms check mixed.csv --as-at {AS_AT} -o pipe.json & head -c 9 pipe.json; wait $!; echo $?");
        let output = shell(&folder, &line);
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{}1\n", &expected[..9]), "{}", err(&output));
        // a pipe can be read, too
        let output =
            shell(&folder, &format!("cat mixed.csv > pipe.json & ndtms check pipe.json --as-at {AS_AT} --format csv"));
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        assert!(output.stdout.len() > 1000);
        if cfg!(target_os = "linux") {
            symlink("/dev/full", folder.path("full.json")).expect("a link");
            let run = folder.check(&["mixed.csv", "-o", "full.json"]);
            told(&run, "a full device", &["full.json", "writing failed", "No space left"]);
            assert!(folder.path("full.json").is_symlink());
        }
    }

    #[test]
    fn links_are_followed() {
        let folder = samples::folder();
        fs::create_dir(folder.path("real")).expect("a folder");
        folder.write("real/out.json", b"old");
        folder.write("in/a.csv", &MIXED);
        let link = |target: &str, name: &str| symlink(target, folder.path(name)).expect("a link");
        link("mixed.csv", "link.csv");
        link("real/out.json", "out.json");
        link("../in", "in/loop");
        link("b", "a");
        link("a", "b");
        link("absent.csv", "nowhere.csv");
        let run = folder.check(&["link.csv", "-o", "out.json"]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(folder.path("out.json").is_symlink(), "the link stays");
        let json: Value = serde_json::from_str(&folder.read("real/out.json")).expect("the file that it leads to");
        assert_eq!(json["inputs"][0]["path"], "link.csv");
        assert_eq!(fs::read_dir(folder.path("real")).expect("it").count(), 1, "nothing is left beside it");
        told(&folder.check(&["link.csv", "mixed.csv"]), "one file twice", &["named twice"]);
        told(&folder.check(&["mixed.csv", "--format", "csv", "-o", "link.csv"]), "the input", &["that is the input"]);
        let run = folder.check(&["in", "--format", "json"]);
        assert!(run.code == 1 && run.err.contains("skipped, a folder: loop"), "{}", run.err);
        told(&folder.check(&["a"]), "a circle of links", &["a: "]);
        told(&folder.check(&["nowhere.csv"]), "a link to nothing", &["nowhere.csv", "no such file"]);
    }

    #[test]
    fn a_reader_that_goes_away_is_no_failure_of_any_command() {
        let folder = samples::folder();
        folder.write("many.csv", &clean('K', 3, 900));
        for arguments in [
            &["journeys", "many.csv", "--as-at", AS_AT][..],
            &["diff", "clean.csv", "many.csv", "--as-at", AS_AT, "--format", "jsonl"],
            &["synth", "--clients", "900"],
            &["spec", "field"],
            &["completions", "bash"],
            &["measure", "many.csv", "--as-at", AS_AT, "--by", "month,la,sex", "--format", "csv"],
            &["report", "many.csv", "--as-at", AS_AT, "--format", "html"],
        ] {
            let run = folder.ndtms(arguments).run_for_one_line();
            assert!(
                run.code == 0 || (run.code == 1 && arguments[0] == "diff"),
                "{arguments:?}: {} {}",
                run.code,
                run.err
            );
            assert!(!run.err.contains("error:"), "{arguments:?}: {}", run.err);
        }
    }
}
