//! Submissions: what is written is right to the byte, nothing is lost or leaks on the way, the folder is whole or absent
//! whatever happens, and no altered byte goes unnoticed.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::made::{Chance, Layout, Table, bytes_of, clients, column, plant_many, table_of, text_of};
use common::run::{AS_AT, Folder, Run};
use rust_xlsxwriter::Workbook;
use serde_json::Value;

const PERIOD: &str = "2013/14";
const SPAN: &str = "20130401-20140331-TREAT-IN-K.csv";

fn submit_with(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["submit", "--as-at", AS_AT, "--period", PERIOD], arguments].concat()).run()
}

fn verify(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["verify"], arguments].concat()).run()
}

fn manifest(folder: &Folder, name: &str) -> Value {
    serde_json::from_str(&folder.read(&format!("{name}/manifest.json"))).expect("JSON")
}

/// The names in a folder below the fixture.
fn names(folder: &Folder, name: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder.path(name))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The bytes of every file in a folder below the fixture.
fn contents(folder: &Folder, name: &str) -> BTreeMap<String, Vec<u8>> {
    let read = |file: String| (file.clone(), fs::read(folder.path(&format!("{name}/{file}"))).expect("a file"));
    names(folder, name).into_iter().map(read).collect()
}

fn is_table(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "csv")
}

/// A file as a table, by another reader than the program's.
fn table_in(bytes: &[u8]) -> Table {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    reader.records().map(|r| r.expect("a record").iter().map(str::to_owned).collect()).collect()
}

/// The headings of the national file, from the table of fields as it lies in the repository.
fn national_headings() -> Vec<String> {
    let fields = table_in(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/K/fields.csv")).expect("fields"));
    fields.into_iter().skip(1).map(|row| row[0].clone()).collect()
}

/// A line of a submission file: these values, every other field blank.
fn line_of(values: &[(&str, &str)]) -> String {
    let cell = |heading: &String| {
        let value = values.iter().find(|(name, _)| name == heading).map_or("", |(_, value)| value);
        format!("\"{value}\"")
    };
    national_headings().iter().map(cell).collect::<Vec<_>>().join(",") + "\n"
}

fn heading_line() -> String {
    national_headings().iter().map(|h| format!("\"{h}\"")).collect::<Vec<_>>().join(",") + "\n"
}

const COLUMNS: [&str; 17] = [
    "agncy", "CLIENTID", "EPISODID", "CONSENT", "FINITIAL", "SINITIAL", "DOB", "SEX", "REFLD", "TRIAGED", "DAT",
    "DRUG1", "PC", "CLIENT", "NATION", "Worker", "",
];

/// A small extract: a sound client with untidy values, a client with a wrong and a sound episode, one without consent,
/// one with both answers, one without identifier, one of another agency.
fn hand_made() -> Vec<u8> {
    let rows = [
        " n0852 ,1,1,y,A,B,1975-06-18, f ,20140203,4/2/2014,A09B,1011,ox1 2jd,\"a \"\"b\"\"\r\nc\",null,Ann,",
        "N0852,2,1,Y,C,D,19800101,M,20140203,20140201,A09B,1011,OX1,\" x, \"\"y\"\"\",GBR,\"Bob\nB\",extra",
        "N0852,2,2,Y,C,D,19800101,M,20130503,20130504,A09B,1011,nowhere,, ,,",
        "N0852,3,9,N,E,F,19790909,F,20130503,20130504,A09B,1011,OX1 2,x,GBR,Eve,",
        "N0852,3,8, n,E,F,19790909,F,20130503,20130504,,,,,,,",
        "N0852,4,1,Y,G,H,19850505,M,20130503,20130504,A09B,1011,,four,,Secret,",
        "N0852,4,2,N,G,H,19850505,M,20130503,20130504,A09B,1011,,,,,",
        "N0852,,1,Y,I,J,19860606,F,20130503,20130504,A09B,1011,,,,,",
        "B0001,1,1,Y,K,L,19870707,F,20130503,20130504,A09B,1011,,,,,",
    ];
    format!("{}\n{}\n", COLUMNS.join(","), rows.join("\n")).into_bytes()
}

#[test]
fn every_byte_is_as_worked_out_by_hand() {
    let folder = Folder::with(&[("march.csv", &hand_made())]);
    let run = submit_with(&folder, &["march.csv", "-o", "out"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let files = [format!("B0001-{SPAN}"), format!("N0852-{SPAN}")];
    let all = [&files[0], &files[1], "findings.json", "held-back.csv", "manifest.json"];
    assert_eq!(names(&folder, "out"), all);

    let sound = [("CONSENT", "Y"), ("DAT", "A09B"), ("DRUG1", "1011")];
    let of = |values: &[(&str, &str)]| line_of(&[values, &sound].concat());
    let expected = heading_line()
        + &of(&[
            ("AGNCY", "N0852"),
            ("CLIENTID", "1"),
            ("EPISODID", "1"),
            ("FINITIAL", "A"),
            ("SINITIAL", "B"),
            ("DOB", "19750618"),
            ("SEX", "F"),
            ("REFLD", "20140203"),
            ("TRIAGED", "20140204"),
            ("PC", "OX1 2"),
            ("CLIENT", "a \"\"b\"\" c"),
        ])
        + &of(&[
            ("AGNCY", "N0852"),
            ("CLIENTID", "2"),
            ("EPISODID", "2"),
            ("FINITIAL", "C"),
            ("SINITIAL", "D"),
            ("DOB", "19800101"),
            ("SEX", "M"),
            ("REFLD", "20130503"),
            ("TRIAGED", "20130504"),
        ])
        + &line_of(&[("AGNCY", "N0852"), ("CLIENTID", "3"), ("CONSENT", "N")])
        + &line_of(&[("AGNCY", "N0852"), ("CLIENTID", "3"), ("CONSENT", "N")]);
    assert_eq!(folder.read(&format!("out/N0852-{SPAN}")), expected);

    let held = "rules,agncy,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,REFLD,TRIAGED,DAT,DRUG1,PC,CLIENT,NATION,Worker,\n\
        D02,N0852,2,1,Y,C,D,19800101,M,20140203,20140201,A09B,1011,OX1,\" x, \"\"y\"\"\",GBR,\"Bob\nB\",extra\n\
        C04,N0852,4,,Y,,,,,,,,,,,,,\n\
        C04,N0852,4,,N,,,,,,,,,,,,,\n\
        M02,N0852,,1,Y,I,J,19860606,F,20130503,20130504,A09B,1011,,,,,\n";
    assert_eq!(folder.read("out/held-back.csv"), held);

    let manifest = manifest(&folder, "out");
    assert_eq!(manifest["schema"], "ndtms.manifest/1");
    assert_eq!((&manifest["dataset"], &manifest["as_at"]), (&Value::from("K"), &Value::from(AS_AT)));
    assert_eq!(manifest["period"], PERIOD);
    let counts = serde_json::json!({"read": 9, "submitted": 5, "held_back": 4, "by_agency": {
        "B0001": {"read": 1, "submitted": 1, "held_back": 0},
        "N0852": {"read": 8, "submitted": 4, "held_back": 4}}});
    assert_eq!(manifest["counts"], counts);
    let change =
        |kind: &str, field: &str, values: u32| serde_json::json!({"kind": kind, "field": field, "values": values});
    let withheld = |field, values| change("consent_withheld", field, values);
    let changes = vec![
        change("trimmed", "SEX", 1),
        change("trimmed", "AGNCY", 1),
        change("trimmed", "CONSENT", 1),
        change("trimmed", "NATION", 1),
        change("upper_case", "SEX", 1),
        change("upper_case", "AGNCY", 1),
        change("upper_case", "CONSENT", 2),
        change("upper_case", "PC", 1),
        change("null_marker", "NATION", 1),
        change("date_layout", "DOB", 1),
        change("date_layout", "TRIAGED", 1),
        change("postcode_cut", "PC", 1),
        change("postcode_unreadable", "PC", 1),
        change("line_break", "CLIENT", 1),
        withheld("FINITIAL", 2),
        withheld("SINITIAL", 2),
        withheld("DOB", 2),
        withheld("SEX", 2),
        withheld("NATION", 1),
        withheld("REFLD", 2),
        withheld("CLIENT", 1),
        withheld("EPISODID", 2),
        withheld("PC", 1),
        withheld("DAT", 1),
        withheld("DRUG1", 1),
        withheld("TRIAGED", 2),
    ];
    let in_order = |mut changes: Vec<Value>| {
        let headings = national_headings();
        let kinds: Vec<Value> = changes.iter().map(|c| c["kind"].clone()).collect();
        let place = |c: &Value| {
            let kind = kinds.iter().position(|k| *k == c["kind"]);
            (kind, headings.iter().position(|h| c["field"] == **h))
        };
        changes.sort_by_key(place);
        changes
    };
    assert_eq!(manifest["changes"], Value::from(in_order(changes)));
    let by = [("C04", 2), ("D02", 1), ("M02", 1)].map(|(rule, rows)| serde_json::json!({"rule": rule, "rows": rows}));
    assert_eq!(manifest["held_back_by"], Value::from(by.to_vec()));

    let outputs: Vec<&str> =
        manifest["outputs"].as_array().expect("a list").iter().map(|o| o["path"].as_str().expect("a name")).collect();
    assert_eq!(outputs, [&files[0], &files[1], "held-back.csv", "findings.json"]);
    let check = folder.check(&["march.csv", "--format", "json"]);
    assert_eq!(folder.read("out/findings.json"), check.out);
    assert_eq!(verify(&folder, &["out"]).code, 0);
}

#[test]
fn dates_have_the_layout_that_was_asked_for() {
    for (layout, birth, triaged) in
        [("YYYY-MM-DD", "1975-06-18", "2014-02-04"), ("dd/mm/yyyy", "18/06/1975", "04/02/2014")]
    {
        let folder = Folder::with(&[("march.csv", &hand_made())]);
        assert_eq!(submit_with(&folder, &["march.csv", "-o", "out", "--date-layout", layout]).code, 1);
        let written = table_in(folder.read(&format!("out/N0852-{SPAN}")).as_bytes());
        let cell = |heading: &str| written[1][column(&written, heading)].clone();
        assert_eq!((cell("DOB").as_str(), cell("TRIAGED").as_str()), (birth, triaged));
        assert_eq!(manifest(&folder, "out")["settings"]["date_layout"], layout.to_uppercase());
        assert_eq!(verify(&folder, &["out"]).code, 0);
    }
}

#[test]
fn the_exit_code_says_what_became_of_the_rows() {
    let folder = Folder::with(&[
        ("clean.csv", &common::made::clean('K', 1, 40)),
        ("record.csv", &common::made::with_mistake('K', 1, 40, "M09").0),
        ("file.csv", b"AGNCY,CLIENTID\nN0852,1\n"),
    ]);
    for (file, code) in [("clean.csv", 0), ("record.csv", 1), ("file.csv", 1), ("absent.csv", 2)] {
        let dry = submit_with(&folder, &[file, "-o", "out", "--dry-run"]);
        assert_eq!(dry.code, code, "{file}: {}", dry.err);
        assert!(!folder.path("out").exists(), "{file}");
        let run = submit_with(&folder, &[file, "-o", "out"]);
        assert_eq!(run.code, code, "{file}: {}", run.err);
        assert_eq!(run.out.is_empty(), code == 2, "{file}");
        assert!(run.out.lines().chain(dry.out.lines()).all(|line| line.chars().count() <= 100), "{}", run.out);
        let written = file == "clean.csv" || file == "record.csv";
        assert_eq!(folder.path("out").exists(), written, "{file}");
        if written {
            assert!(run.out.contains("PROOF"), "{}", run.out);
            assert_eq!(verify(&folder, &["out"]).code, 0);
            fs::remove_dir_all(folder.path("out")).expect("the folder");
        }
    }
    let stopped = submit_with(&folder, &["file.csv", "-o", "out"]);
    assert!(stopped.out.contains("F05") && stopped.out.contains("Nothing was written"), "{}", stopped.out);
    assert_eq!(folder.names(), ["clean.csv", "file.csv", "record.csv"], "nothing is left behind");
    // a period is needed, and has to be one
    for period in [&[][..], &["--period", "2013/15"]] {
        let run = folder.ndtms(&[&["submit", "clean.csv", "-o", "out"], period].concat()).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    }
}

#[test]
fn a_list_of_nothing_held_back_is_its_header() {
    let folder = Folder::with(&[(
        "clean.csv",
        b"AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED\n\
        N0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130504\n",
    )]);
    assert_eq!(submit_with(&folder, &["clean.csv", "-o", "out"]).code, 0);
    let expected = "rules,AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED\n";
    assert_eq!(folder.read("out/held-back.csv"), expected);
}

#[test]
fn where_all_is_held_back_there_is_a_folder_without_submission_file() {
    let folder = Folder::with(&[(
        "bad.csv",
        b"AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED\n\
        N0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130404\n",
    )]);
    let run = submit_with(&folder, &["bad.csv", "-o", "out"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("every row is held back"), "{}", run.out);
    assert_eq!(names(&folder, "out"), ["findings.json", "held-back.csv", "manifest.json"]);
    assert_eq!(verify(&folder, &["out"]).code, 0);
    // what was held back is not taken for an extract
    let check = folder.check(&["out"]);
    assert_eq!(check.code, 2);
    assert!(check.err.contains("everything in it was held back"), "{}", check.err);
}

#[test]
fn what_only_the_submission_would_break_is_held_back_too() {
    // without the column DISRSN nothing is said of a discharge without reason; in the submission it is blank
    let text = "AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED,DISD\n\
        N0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130504,20130901\n\
        N0852,1,Y,2,A,B,19750618,F,20131003,A09B,1011,20131004,\n";
    let folder = Folder::with(&[("march.csv", text.as_bytes())]);
    assert_eq!(folder.check(&["march.csv"]).code, 0, "the check finds nothing");
    let dry = submit_with(&folder, &["march.csv", "-o", "out", "--dry-run"]);
    assert_eq!(dry.code, 1, "{}", dry.err);
    let run = submit_with(&folder, &["march.csv", "-o", "out"]);
    assert_eq!(run.code, 1, "{}", run.err);
    for out in [&dry.out, &run.out] {
        assert!(out.contains("because the submission itself would break a rule"), "{out}");
    }
    assert!(
        folder
            .read("out/held-back.csv")
            .ends_with("\nX01,N0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130504,20130901\n")
    );
    assert_eq!(manifest(&folder, "out")["counts"]["submitted"], 1);
    assert_eq!(verify(&folder, &["out"]).code, 0);
}

#[test]
fn clients_with_both_answers_stay_back_whatever_the_profile_says() {
    let text = "AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED\n\
        N0852,1,Y,SECRET1,A,B,19750618,F,20130503,A09B,1011,20130504\n\
        N0852,1,N,SECRET2,A,B,19750618,F,20130503,A09B,1011,20130504\n";
    let folder = Folder::with(&[
        ("march.csv", text.as_bytes()),
        ("ndtms.toml", b"[rules.C04]\noff = true\nreason = \"test\"\n"),
    ]);
    let run = submit_with(&folder, &["march.csv", "-o", "out"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(
        folder.read(&format!("out/N0852-{SPAN}")),
        heading_line() + &line_of(&[("AGNCY", "N0852"), ("CLIENTID", "1"), ("CONSENT", "N")])
    );
    assert!(
        folder.read("out/held-back.csv").ends_with("\nC04,N0852,1,Y,,,,,,,,,\n"),
        "{}",
        folder.read("out/held-back.csv")
    );
    let settings = &manifest(&folder, "out")["settings"]["rules"];
    assert_eq!(*settings, serde_json::json!([{"rule": "C04", "severity": "off", "reason": "test"}]));
    assert_eq!(verify(&folder, &["out"]).code, 0);
}

#[test]
fn a_profile_decides_the_submission_and_its_verification_alike() {
    let text = "AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED\n\
        N0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130404\n";
    let profile = b"[rules.D02]\nseverity = \"warning\"\nreason = \"checked on paper\"\n";
    let folder = Folder::with(&[("march.csv", text.as_bytes()), ("own.toml", profile)]);
    assert_eq!(submit_with(&folder, &["march.csv", "-o", "strict"]).code, 1);
    let run = submit_with(&folder, &["march.csv", "-o", "out", "--profile", "own.toml"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(verify(&folder, &["out"]).code, 0, "the manifest knows the severity");
}

#[test]
fn an_agency_code_never_leads_out_of_the_folder() {
    // in the datasets that ship, a rule that cannot be changed holds such rows back
    let row = |code: &str| format!("{code},1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130504\n");
    let head = "AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED\n";
    let codes = ["../N0852", "CON", "N085", "N0852/..", "NUL.", "N0852-1"];
    let text = codes.iter().fold(head.to_owned(), |text, code| text + &row(code)) + &row("n0853") + &row("N0854");
    let folder = Folder::with(&[("march.csv", text.as_bytes())]);
    let run = submit_with(&folder, &["march.csv", "-o", "out"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let files = [format!("N0853-{SPAN}"), format!("N0854-{SPAN}")];
    assert_eq!(names(&folder, "out"), [&files[0], &files[1], "findings.json", "held-back.csv", "manifest.json"]);
    assert_eq!(table_in(folder.read("out/held-back.csv").as_bytes()).len(), 1 + codes.len());

    // a letter of one's own may let anything pass
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/K");
    fs::create_dir_all(folder.path("own/K/codes")).expect("a folder");
    for part in ["", "codes"] {
        for entry in fs::read_dir(specs.join(part)).expect("specs") {
            let entry = entry.expect("an entry");
            if entry.path().is_file() {
                fs::copy(entry.path(), folder.path("own/K").join(part).join(entry.file_name())).expect("a copy");
            }
        }
    }
    let rules = folder.read("own/K/rules.toml");
    let loose = rules.replace("when = [\"AGNCY blank\", \"AGNCY doubtful\"]", "when = [\"AGNCY blank\"]");
    assert_ne!(rules, loose);
    folder.write("own/K/rules.toml", loose.as_bytes());
    for code in codes {
        folder.write("march.csv", (head.to_owned() + &row(code)).as_bytes());
        for dry in [&[][..], &["--dry-run"]] {
            let run = submit_with(&folder, &[&["march.csv", "-o", "evil", "--specs", "own"], dry].concat());
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{code}: {}", run.err);
            assert!(run.err.contains("first on line 2 of march.csv"), "{code}: {}", run.err);
        }
    }
    assert_eq!(folder.names(), ["march.csv", "out", "own"]);
}

/// An extract with mistakes, people without consent, untidy values, and columns of its own.
fn faulty(seed: u64) -> Table {
    let mut all = clients('K', seed, 120, 60);
    plant_many('K', &mut all, 5);
    let mut table = table_of('K', &all);
    let mut chance = Chance::new(seed);
    let (sex, local, birth) = (column(&table, "SEX"), column(&table, "CLIENT"), column(&table, "DOB"));
    for (place, row) in table.iter_mut().enumerate().skip(1) {
        match chance.below(12) {
            0 => row[sex] = format!(" {} ", row[sex].to_lowercase()),
            1 => row[local].push_str("\r\nx \"y\""),
            2 => "N/A".clone_into(&mut row[local]),
            3 if row[birth].len() == 8 => {
                row[birth] = format!("{}-{}-{}", &row[birth][..4], &row[birth][4..6], &row[birth][6..]);
            }
            4 => row[local] = format!("\u{a0}ref {place}, b"),
            _ => {}
        }
    }
    table[0].push("Team".to_owned());
    for (place, row) in table.iter_mut().enumerate().skip(1) {
        row.push(format!("team {}\n{place}", chance.below(3)));
    }
    table
}

/// A field as the table of fields in the repository describes it.
struct FieldLine {
    kind: String,
    format: String,
    upper_case: bool,
    allows_na: bool,
}

fn field_lines() -> BTreeMap<String, FieldLine> {
    let lines = table_in(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/K/fields.csv")).expect("fields"));
    let at = |heading: &str| column(&lines, heading);
    let (kind, list, format, na) = (at("kind"), at("code_list"), at("format"), at("allows_na"));
    let of = |line: &Vec<String>| FieldLine {
        upper_case: line[kind] == "initial" || !line[list].is_empty() || line[0] == "AGNCY",
        kind: line[kind].clone(),
        format: line[format].clone(),
        allows_na: line[na] == "yes",
    };
    lines[1..].iter().map(|line| (line[0].clone(), of(line))).collect()
}

/// A cell as it should be written, worked out here anew.
fn as_written(field: &FieldLine, cell: &str) -> String {
    let trimmed = cell.trim();
    let is_marker = |marker: &str| trimmed.eq_ignore_ascii_case(marker);
    if ["NULL", "N/A", "-"].into_iter().any(is_marker) || !field.allows_na && is_marker("NA") {
        return String::new();
    }
    if field.format == "postcode" {
        return sector(&trimmed.to_uppercase());
    }
    if field.kind == "date" {
        let parts: Vec<&str> = trimmed.split(['-', '/']).collect();
        return match parts[..] {
            [year, month, day] if year.len() == 4 => format!("{year}{month}{day}"),
            [day, month, year] => format!("{year}{month:0>2}{day:0>2}"),
            _ => trimmed.to_owned(),
        };
    }
    let text = trimmed.replace("\r\n", " ").replace('\n', " ");
    if field.upper_case { text.to_uppercase() } else { text }
}

/// The sector of a postcode by its pattern of letters and digits.
fn sector(text: &str) -> String {
    let pattern = text.chars().map(|c| match c {
        'A'..='Z' => 'A',
        '0'..='9' => '9',
        other => other,
    });
    let pattern: String = pattern.collect();
    for outward in ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"] {
        let inward = [format!("{outward} 9"), format!("{outward} 9AA"), format!("{outward}9AA")];
        if let Some(form) = inward.iter().position(|form| *form == pattern) {
            let digit = outward.len() + usize::from(form < 2);
            return format!("{} {}", &text[..outward.len()], &text[digit..=digit]);
        }
    }
    String::new()
}

#[test]
fn no_row_is_lost_doubled_or_altered() {
    for seed in [1, 2, 3] {
        let table = faulty(seed);
        let folder = Folder::with(&[("march.csv", &bytes_of(&table))]);
        let run = submit_with(&folder, &["march.csv", "-o", "out"]);
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        let (headings, fields) = (national_headings(), field_lines());
        let refused: BTreeSet<[String; 2]> = table[1..]
            .iter()
            .filter(|row| row[column(&table, "CONSENT")].trim().eq_ignore_ascii_case("N"))
            .map(|row| ["AGNCY", "CLIENTID"].map(|h| row[column(&table, h)].trim().to_owned()))
            .collect();
        assert!(!refused.is_empty());
        // every row of the input in both of the forms in which it may come out
        let mut expected: Vec<(Vec<String>, Vec<String>)> = table[1..]
            .iter()
            .map(|row| {
                let client = ["AGNCY", "CLIENTID"].map(|h| row[column(&table, h)].trim().to_owned());
                let hidden =
                    |heading: &str| refused.contains(&client) && !["AGNCY", "CLIENTID", "CONSENT"].contains(&heading);
                let shown =
                    |heading: &String, cell: &String| if hidden(heading) { String::new() } else { cell.clone() };
                let clean = |heading: &String| match table[0].iter().position(|h| h == heading) {
                    Some(place) => as_written(&fields[heading], &shown(heading, &row[place])),
                    None => String::new(),
                };
                let raw = table[0].iter().zip(row).map(|(heading, cell)| shown(heading, cell)).collect();
                (headings.iter().map(clean).collect(), raw)
            })
            .collect();
        let mut outcome = Vec::new();
        for (name, bytes) in contents(&folder, "out") {
            if !is_table(&name) {
                continue;
            }
            let rows = table_in(&bytes);
            let held = name == "held-back.csv";
            if held {
                assert_eq!(rows[0][1..], table[0][..]);
            } else {
                assert_eq!(rows[0], headings);
            }
            for row in rows.into_iter().skip(1) {
                if held {
                    assert!(!row[0].is_empty());
                    let raw = &row[1..];
                    let place = expected.iter().position(|(_, r)| r == raw).expect("a row of the input");
                    expected.swap_remove(place);
                } else {
                    assert_eq!(row[column(&vec![headings.clone()], "AGNCY")], name[..5]);
                    let place = expected.iter().position(|(clean, _)| *clean == row);
                    let place = place.unwrap_or_else(|| panic!("{name}: {row:?} is no row of the input"));
                    expected.swap_remove(place);
                }
                outcome.push(held);
            }
        }
        assert!(expected.is_empty(), "lost: {expected:?}");
        assert!(outcome.contains(&true) && outcome.contains(&false));
        assert_eq!(verify(&folder, &["out"]).code, 0);
    }
}

fn workbook(table: &Table) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in table.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row as u32, place as u16, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn the_form_of_the_input_and_the_number_of_threads_change_no_byte() {
    // a workbook has line feeds only
    let table: Table =
        faulty(4).into_iter().map(|row| row.into_iter().map(|c| c.replace('\r', "")).collect()).collect();
    let crlf = text_of(&table, Layout { separator: ';', line_end: "\r\n", all_quoted: true });
    let folder = Folder::with(&[
        ("march.csv", &bytes_of(&table)),
        ("march.xlsx", &workbook(&table)),
        ("semicolons.csv", crlf.as_bytes()),
    ]);
    for (input, out, threads) in [
        ("march.csv", "one", "1"),
        ("march.csv", "four", "4"),
        ("march.xlsx", "book", "2"),
        ("semicolons.csv", "semi", "3"),
    ] {
        assert_eq!(submit_with(&folder, &[input, "-o", out, "--threads", threads]).code, 1);
    }
    assert!(contents(&folder, "one") == contents(&folder, "four"), "threads show");
    let data = |out: &str| {
        let mut files = contents(&folder, out);
        files.retain(|name, _| is_table(name));
        files
    };
    assert!(data("one").len() > 3);
    assert!(data("one") == data("book"), "the workbook shows");
    assert!(data("one") == data("semi"), "the separator shows");
    let told = |out: &str| {
        let document = manifest(&folder, out);
        ["counts", "changes", "held_back_by", "settings"].map(|key| document[key].clone())
    };
    assert_eq!(told("one"), told("book"));
}

#[test]
fn a_submission_is_clean_and_gives_itself_again() {
    let folder = Folder::with(&[("march.csv", &bytes_of(&faulty(5)))]);
    assert_eq!(submit_with(&folder, &["march.csv", "-o", "out"]).code, 1);
    let check = folder.json(&["out", "--as-submission"]);
    assert_eq!(
        (&check["findings_by_severity"]["record"], &check["findings_by_severity"]["file"]),
        (&0.into(), &0.into())
    );
    let again = submit_with(&folder, &["out", "-o", "again"]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    let files = |out: &str| {
        let mut files = contents(&folder, out);
        files.retain(|name, _| name.contains("TREAT-IN"));
        files
    };
    assert!(files("out") == files("again"));
    let changes = manifest(&folder, "again")["changes"].clone();
    assert_eq!(changes, Value::Array(Vec::new()), "what is clean is not changed");
}

#[test]
fn people_without_consent_leave_three_values_only() {
    const SECRET: &str = "ZQXSECRET";
    const MARK: &str = "ZQXMARKER";
    let mut table = faulty(6);
    let at = |table: &Table, heading: &str| column(table, heading);
    let (consent, client, local) = (at(&table, "CONSENT"), at(&table, "CLIENTID"), at(&table, "CLIENT"));
    let kept: Vec<usize> = ["AGNCY", "CLIENTID", "CONSENT"].map(|heading| at(&table, heading)).to_vec();
    let first = table[1].clone();
    for (name, consents) in
        [("refused", &["N", " n"][..]), ("both", &["Y", "N", "Y"]), ("", &["N"]), ("mixed", &["", "N"])]
    {
        for (number, given) in consents.iter().enumerate() {
            let mut row = first.clone();
            for (place, cell) in row.iter_mut().enumerate().filter(|(place, _)| !kept.contains(place)) {
                *cell = match place % 3 {
                    0 => format!(" {SECRET}{place}{number}"),
                    1 => SECRET.to_lowercase(),
                    _ => format!("{SECRET}\n{SECRET}"),
                };
            }
            name.clone_into(&mut row[client]);
            (*given).clone_into(&mut row[consent]);
            table.push(row);
        }
    }
    // identifying values of people who agreed stand in the files of rows and nowhere else
    for row in &mut table[1..60] {
        row[local] = MARK.to_owned();
    }
    let folder = Folder::with(&[("march.csv", &bytes_of(&table))]);
    let mut shown: Vec<(String, Vec<u8>)> = Vec::new();
    for way in [&["--dry-run"][..], &["--show-values", "--force"], &["--force", "--timings"]] {
        let run = submit_with(&folder, &[&["march.csv", "-o", "out", "--color", "always"], way].concat());
        assert_eq!(run.code, 1, "{}", run.err);
        shown.push((format!("{way:?} out"), run.out.into_bytes()));
        shown.push((format!("{way:?} err"), run.err.into_bytes()));
        if folder.path("out").exists() {
            shown.extend(contents(&folder, "out"));
        }
    }
    for format in ["text", "json", "csv"] {
        let run = verify(&folder, &["out", "--format", format]);
        assert_eq!(run.code, 0);
        shown.push((format!("verify {format}"), run.out.into_bytes()));
    }
    for (name, bytes) in &shown {
        let text = String::from_utf8_lossy(bytes).to_uppercase();
        assert!(!text.contains(SECRET), "{name}");
    }
    for (name, bytes) in contents(&folder, "out") {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(is_table(&name) || !text.contains(MARK), "{name}");
    }
    let held = folder.read("out/held-back.csv");
    assert!(held.lines().any(|line| line.contains(",both,")), "they are listed all the same");
}

#[test]
fn a_folder_in_use_is_not_touched() {
    let folder = Folder::with(&[("in/march.csv", &common::made::clean('K', 1, 40)), ("full/mine.txt", b"keep")]);
    fs::create_dir(folder.path("empty")).expect("a folder");
    fs::write(folder.path("file"), "x").expect("a file");
    let refused = |arguments: &[&str], word: &str| {
        let before = folder.names();
        for dry in [&[][..], &["--dry-run"]] {
            let run = submit_with(&folder, &[arguments, dry].concat());
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
            assert!(run.err.contains(word), "{arguments:?}: {}", run.err);
            assert!(!run.err.contains("fault"), "{arguments:?}: {}", run.err);
        }
        assert_eq!(folder.names(), before);
    };
    refused(&["in/march.csv", "-o", "full"], "--force");
    refused(&["in/march.csv", "-o", "file"], "no folder");
    refused(&["in/march.csv", "-o", "no/such/folder"], "there is no folder");
    refused(&["in/march.csv", "-o", "in", "--force"], "lies in it");
    refused(&["in", "-o", "in", "--force"], "lies in it");
    refused(&["in", "-o", ".", "--force"], "lies in it");

    assert_eq!(submit_with(&folder, &["in", "-o", "empty/"]).code, 0, "an empty folder is taken");
    assert_eq!(submit_with(&folder, &["in", "-o", "full", "--force"]).code, 0);
    assert_eq!(folder.read("full.previous/mine.txt"), "keep");
    assert_eq!(verify(&folder, &["full"]).code, 0);
    refused(&["in", "-o", "full", "--force"], "full.previous is there already");
    assert_eq!(submit_with(&folder, &["in", "-o", "in/out"]).code, 0, "a folder beside the inputs is none of them");
    let quiet = submit_with(&folder, &["in", "-o", "second", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""));
}

#[test]
fn what_an_earlier_run_left_is_named_and_left() {
    let folder = Folder::with(&[("march.csv", &common::made::clean('K', 1, 20)), (".ndtms-submit-Ab12/x.csv", b"x")]);
    let run = submit_with(&folder, &["march.csv", "-o", "out"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains(".ndtms-submit-Ab12: a temporary folder"), "{}", run.err);
    assert_eq!(folder.names(), [".ndtms-submit-Ab12", "march.csv", "out"]);
}

#[test]
fn the_settings_are_shown_without_a_run() {
    let folder = Folder::with(&[("march.csv", &common::made::clean('K', 1, 20))]);
    let run = submit_with(&folder, &["march.csv", "-o", "out", "--show-settings"]);
    assert_eq!(run.code, 0);
    for line in
        ["period           2013/14 (2013-04-01 to 2014-03-31)", "date layout      YYYYMMDD", "folder           out"]
    {
        assert!(run.out.contains(line), "{}", run.out);
    }
    assert_eq!(folder.names(), ["march.csv"]);
}

#[test]
fn every_altered_byte_is_found() {
    let folder = Folder::with(&[("march.csv", &hand_made())]);
    assert_eq!(submit_with(&folder, &["march.csv", "-o", "out"]).code, 1);
    let mut chance = Chance::new(11);
    for (name, bytes) in contents(&folder, "out") {
        let path = folder.path(&format!("out/{name}"));
        for _ in 0..25 {
            let (place, bit) = (chance.below(bytes.len()), chance.below(8));
            let mut altered = bytes.clone();
            altered[place] ^= 1 << bit;
            fs::write(&path, &altered).expect("a file");
            let run = verify(&folder, &["out"]);
            assert_ne!(run.code, 0, "{name}: bit {bit} of byte {place}\n{}", run.out);
            if name != "manifest.json" {
                assert_eq!(run.code, 1, "{name}: {}", run.err);
                assert!(run.out.contains(&name) && run.out.contains("Do not send it"), "{}", run.out);
            }
        }
        for altered in [&bytes[..bytes.len() - 1], &[&bytes[..], b"\n"].concat(), &[][..]] {
            fs::write(&path, altered).expect("a file");
            assert_ne!(verify(&folder, &["out"]).code, 0, "{name}");
        }
        fs::write(&path, &bytes).expect("a file");
    }
    assert_eq!(verify(&folder, &["out"]).code, 0);
}

#[test]
fn files_that_are_missing_added_or_renamed_are_found() {
    let folder = Folder::with(&[("march.csv", &hand_made())]);
    assert_eq!(submit_with(&folder, &["march.csv", "-o", "out"]).code, 1);
    let found = |file: &str, check: &str| {
        let run = verify(&folder, &["out", "--format", "json"]);
        assert_eq!(run.code, 1, "{}{}", run.out, run.err);
        let document: Value = serde_json::from_str(&run.out).expect("JSON");
        assert_eq!(document["schema"], "ndtms.verify/1");
        let rows = document["rows"].as_array().expect("rows");
        let found = rows.iter().any(|r| r["file"] == file && r["check"] == check && r["result"] == "differs");
        assert!(found, "{file} {check}: {}", run.out);
    };
    let at = |name: &str| folder.path(&format!("out/{name}"));
    for name in names(&folder, "out").into_iter().filter(|n| n != "manifest.json") {
        fs::rename(at(&name), at("other.csv")).expect("renamed");
        found(&name, "present");
        found("other.csv", "extra");
        fs::rename(at("other.csv"), at(&name)).expect("renamed");
    }
    fs::create_dir(at("sub")).expect("a folder");
    found("sub", "extra");
    fs::remove_dir(at("sub")).expect("removed");
    fs::write(at(".DS_Store"), "x").expect("a file");
    let run = verify(&folder, &["out"]);
    assert_eq!(run.code, 0, "what the system leaves is no difference");
    assert!(run.out.contains(".DS_Store"), "{}", run.out);
}

/// Alters a manifest and gives it a right checksum again.
fn rewrite(folder: &Folder, from: &str, to: &str) {
    use sha2::{Digest as _, Sha256};
    let text = folder.read("out/manifest.json");
    let (before, _) = text.rsplit_once(",\n \"checksum\"").expect("a checksum");
    let altered = before.replacen(from, to, 1);
    assert_ne!(altered, before, "{from}");
    let sum = Sha256::digest(altered.as_bytes()).iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
    folder.write("out/manifest.json", format!("{altered},\n \"checksum\": \"{sum}\"}}\n").as_bytes());
}

#[test]
fn a_manifest_that_says_something_else_is_found_or_refused() {
    let folder = Folder::with(&[("march.csv", &hand_made())]);
    assert_eq!(submit_with(&folder, &["march.csv", "-o", "out"]).code, 1);
    let whole = folder.read("out/manifest.json");
    let name = format!("N0852-{SPAN}");
    let cases = [
        (name.as_str(), "../march.csv", 1, "../march.csv"),
        ("\"path\":\"held-back.csv\"", "\"path\":\"/etc/passwd\"", 1, "/etc/passwd"),
        ("\"submitted\":5", "\"submitted\":6", 1, "conservation"),
        ("\"N0852\":{\"read\":8,\"submitted\":4", "\"N0852\":{\"read\":9,\"submitted\":5", 1, "conservation"),
        ("\"period_end\": \"2014-03-31\"", "\"period_end\": \"2014-03-30\"", 1, "name"),
        ("\"as_at\": \"2014-03-31\"", "\"as_at\": \"2013-05-03\"", 1, "D13"),
        ("{\"rule\":\"D02\"", "{\"rule\":\"D03\"", 1, "held-back.csv"),
        ("\"rules\":[]", "\"rules\":[{\"rule\":\"M01\",\"severity\":\"off\",\"reason\":\"x\"}]", 1, "M01 off"),
        ("\"rows\":9", "\"rows\":8", 1, "conservation"),
        ("ndtms.manifest/1", "ndtms.manifest/2", 2, "newer program"),
        ("ndtms.manifest/1", "other/1", 2, "no manifest"),
        ("\"dataset\": \"K\"", "\"dataset\": \"Z\"", 2, "--specs"),
        ("\"as_at\": \"2014-03-31\"", "\"as_at\": \"soon\"", 2, "no date"),
        ("\"counts\"", "\"other\"", 2, "not as a manifest should be"),
    ];
    for (from, to, code, word) in cases {
        rewrite(&folder, from, to);
        let run = verify(&folder, &["out"]);
        assert_eq!(run.code, code, "{from} -> {to}: {}{}", run.out, run.err);
        assert_eq!(run.out.is_empty(), code == 2, "{from} -> {to}");
        let said = run.out + &run.err;
        assert!(said.contains(word), "{from} -> {to}: {said}");
        folder.write("out/manifest.json", whole.as_bytes());
    }
    rewrite(&folder, "\"spec_version\": \"", "\"spec_version\": \"older-");
    let run = verify(&folder, &["out"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.contains("older-"), "another version of the description is a note");
    folder.write("out/manifest.json", b"not JSON");
    assert_eq!(verify(&folder, &["out"]).code, 2);
    fs::remove_file(folder.path("out/manifest.json")).expect("removed");
    assert_eq!(verify(&folder, &["out"]).code, 2);
    assert_eq!(verify(&folder, &["nowhere"]).code, 2);
}

#[test]
fn the_submission_files_of_a_folder_are_those_of_its_manifest() {
    let folder = Folder::with(&[("march.csv", &hand_made()), ("plain/manifest.json", b"{\"name\": \"other\"}")]);
    assert_eq!(submit_with(&folder, &["march.csv", "-o", "out"]).code, 1);
    folder.write("out/stray.csv", b"x");
    let files = |name: &str| ndtms::submit::submission_files(&folder.path(name)).expect("readable");
    let expected = ["B0001", "N0852"].map(|agency| folder.path(&format!("out/{agency}-{SPAN}"))).to_vec();
    assert_eq!(files("out"), Some(expected));
    assert_eq!(files("plain"), None);
    assert_eq!(files("nowhere"), None);
}

/// Columns that a re-used store must not mix up: inputs with other columns in another order.
#[test]
fn several_inputs_share_one_list_of_what_was_held_back() {
    let columns = "AGNCY,CLIENTID,CONSENT,EPISODID,FINITIAL,SINITIAL,DOB,SEX,REFLD,DAT,DRUG1,TRIAGED";
    let one = format!("{columns},Note,Note\nN0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130404,a,b\n");
    let two = format!("Note,PC,{columns}\nc,OX1 2,N0852,2,Y,1,A,C,19750618,F,20130503,A09B,1011,20130404\n")
        .replace("AGNCY", "agncy");
    let folder = Folder::with(&[("one.csv", one.as_bytes()), ("two.csv", two.as_bytes())]);
    assert_eq!(submit_with(&folder, &["one.csv", "two.csv", "-o", "out"]).code, 1);
    let expected = format!(
        "rules,{columns},Note,Note,PC\n\
         D02,N0852,1,Y,1,A,B,19750618,F,20130503,A09B,1011,20130404,a,b,\n\
         D02,N0852,2,Y,1,A,C,19750618,F,20130503,A09B,1011,20130404,c,,OX1 2\n"
    );
    assert_eq!(folder.read("out/held-back.csv"), expected);
    assert_eq!(manifest(&folder, "out")["inputs"].as_array().map(Vec::len), Some(2));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::{Command, Stdio};

    use super::*;

    fn large() -> Vec<u8> {
        common::made::clean('K', 9, 4000)
    }

    /// A run that is killed leaves the folder absent or whole.
    #[test]
    fn a_run_that_is_killed_leaves_all_or_nothing() {
        let folder = Folder::with(&[("march.csv", &large())]);
        let arguments = ["submit", "march.csv", "-o", "out", "--period", PERIOD, "--as-at", AS_AT];
        let begun = std::time::Instant::now();
        assert_eq!(folder.ndtms(&arguments).run().code, 0);
        let whole = begun.elapsed();
        fs::remove_dir_all(folder.path("out")).expect("removed");
        let (mut killed, mut leftovers) = (0, 0);
        let mut chance = Chance::new(3);
        for number in 0..24 {
            let mut child = Command::new(env!("CARGO_BIN_EXE_ndtms"))
                .args(arguments)
                .current_dir(folder.path(""))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the program starts");
            // more of them late, where it writes
            let part = if number % 2 == 0 { chance.below(1000) } else { 400 + chance.below(650) } as u32;
            std::thread::sleep(whole * part / 1000);
            // it may have ended before
            let _ = child.kill();
            killed += u32::from(!child.wait().expect("it ends").success());
            if folder.path("out").exists() {
                assert_eq!(verify(&folder, &["out"]).code, 0, "what is there is whole");
                fs::remove_dir_all(folder.path("out")).expect("removed");
            }
            for left in folder.names().into_iter().filter(|name| name.starts_with(".ndtms-submit-")) {
                leftovers += 1;
                fs::remove_dir_all(folder.path(&left)).expect("removed");
            }
            assert_eq!(folder.names(), ["march.csv"]);
        }
        assert!(killed > 4, "only {killed} runs were killed in time");
        assert!(leftovers > 0, "no run was killed while it wrote");
    }

    #[test]
    fn a_full_disk_leaves_nothing() {
        let folder = Folder::with(&[("march.csv", &large())]);
        // files may grow to so many blocks of 512 bytes; the signal that would end the program is ignored
        for blocks in [0, 8, 600, 2000] {
            let line = format!(
                "trap '' XFSZ; ulimit -f {blocks}; exec '{}' submit march.csv -o out --period {PERIOD} --as-at {AS_AT} --quiet",
                env!("CARGO_BIN_EXE_ndtms")
            );
            let output = Command::new("sh").args(["-c", &line]).current_dir(folder.path("")).output().expect("a shell");
            let err = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{blocks}: {err}");
            assert!(err.contains("writing failed, so nothing was written"), "{blocks}: {err}");
            assert!(output.stdout.is_empty());
            assert_eq!(folder.names(), ["march.csv"], "{blocks}: something is left");
        }
    }

    #[test]
    fn the_folder_is_its_owners() {
        let folder = Folder::with(&[("march.csv", &common::made::clean('K', 1, 20))]);
        assert_eq!(submit_with(&folder, &["march.csv", "-o", "out"]).code, 0);
        let mode = fs::metadata(folder.path("out")).expect("the folder").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_said() {
        let folder = Folder::with(&[("march.csv", &common::made::clean('K', 1, 20))]);
        fs::create_dir(folder.path("shut")).expect("a folder");
        fs::set_permissions(folder.path("shut"), fs::Permissions::from_mode(0o500)).expect("permissions");
        let run = submit_with(&folder, &["march.csv", "-o", "shut/out"]);
        // who may do everything is not kept out
        let everything = fs::write(folder.path("shut/probe"), "x").is_ok();
        assert_eq!(run.code, if everything { 0 } else { 2 }, "{}", run.err);
        assert!(everything || run.err.contains("nothing was written"), "{}", run.err);
        if cfg!(not(target_os = "linux")) {
            return;
        }
        // a folder that no one can write to, whoever it is
        let run = submit_with(&folder, &["march.csv", "-o", "/proc/out"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.contains("temporary folder") && run.err.contains("nothing was written"), "{}", run.err);
    }

    #[test]
    fn links_are_followed_on_writing_and_refused_on_verifying() {
        let folder = Folder::with(&[("march.csv", &hand_made())]);
        fs::create_dir(folder.path("real")).expect("a folder");
        symlink(folder.path("real"), folder.path("link")).expect("a link");
        assert_eq!(submit_with(&folder, &["march.csv", "-o", "link"]).code, 1);
        assert!(folder.path("link").is_symlink() && folder.path("real/manifest.json").is_file());
        assert_eq!(verify(&folder, &["link"]).code, 0);
        fs::rename(folder.path("real/held-back.csv"), folder.path("held-back.csv")).expect("renamed");
        symlink(folder.path("held-back.csv"), folder.path("real/held-back.csv")).expect("a link");
        let run = verify(&folder, &["link"]);
        assert_eq!(run.code, 1, "a file that lies elsewhere is not of the folder: {}", run.out);
    }
}
