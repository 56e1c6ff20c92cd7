//! `ndtms convert` and `--map` as users and scripts meet them.

use crate::common::made::clean;
use crate::common::run::{AS_AT, Folder};
use crate::example::example;

const PLAIN: &str = "[[table]]\n[table.columns]\n\"Client No\" = \"CLIENTID\"\n\"Sex\" = { field = \"SEX\", codes = { \"Man\" = \"M\" } }\n\"Agency\" = \"AGNCY\"\n\"Consent\" = \"CONSENT\"\n";

#[test]
fn a_single_table_needs_no_name() {
    let folder = Folder::with(&[
        ("map.toml", PLAIN.as_bytes()),
        ("a.csv", b"Consent;CLIENT  no;Agency;sex;Worker\nY;1;N0852; man ;Ann\nY;2;N0852;woman;Bob\n"),
        ("b.csv", b"Agency\tClient No\tConsent\tSex\nN0852\t3\tN\tMan\n"),
    ]);
    let run = folder
        .ndtms(&[
            "convert", "a.csv", "b.csv", "--map", "map.toml", "-o", "out.csv", "--as-at", AS_AT, "--format", "jsonl",
        ])
        .run();
    assert_eq!(run.code, 1, "{}", run.err);
    let found: serde_json::Value = serde_json::from_str(run.out.trim()).expect("one finding");
    assert_eq!((&found["rule"], &found["input"], &found["line"]), (&"V01".into(), &"a.csv".into(), &3.into()));
    assert_eq!(found["values"], serde_json::json!(["woman"]));
    assert!(run.err.contains("left out: Worker") && !run.err.contains("Ann"), "{}", run.err);
    assert!(run.err.contains("ndtms check out.csv"), "{}", run.err);
    let text = folder.read("out.csv");
    let rows: Vec<&str> = text.lines().collect();
    assert!(rows[0].starts_with("\"FINITIAL\",\"SINITIAL\",\"DOB\",\"SEX\","), "{}", rows[0]);
    assert!(rows[1].contains("\"M\"") && rows[2].contains("\"woman\""), "{text}");
    // without consent nothing but agency, client and consent is written
    let filled: Vec<&str> = rows[3].split(',').filter(|cell| *cell != "\"\"").collect();
    assert_eq!(filled, ["\"N0852\"", "\"3\"", "\"N\""]);
    assert!(rows.len() == 4 && text.ends_with('\n') && !text.contains('\r'));
}

#[test]
fn a_whole_extract_goes_through_its_own_field_names_unchanged() {
    let extract = clean('K', 5, 30);
    let text = String::from_utf8(extract.clone()).expect("UTF-8");
    let fields: Vec<&str> = text.lines().next().expect("headings").split(',').collect();
    let columns: Vec<String> = fields.iter().map(|f| format!("\"{f}\" = \"{f}\"")).collect();
    let columns = columns.join("\n");
    let folder = Folder::with(&[("in.csv", &extract)]);
    folder.write("map.toml", format!("[[table]]\n[table.columns]\n{columns}").as_bytes());
    let run = folder.ndtms(&["convert", "in.csv", "--map", "map.toml", "-o", "out.csv", "--as-at", AS_AT]).run();
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("Everything is mapped."), "{}", run.out);
    let cells = |text: &str| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|r| r.expect("a record").iter().map(str::to_owned).collect()).collect()
    };
    assert_eq!(cells(&folder.read("out.csv")), cells(&text));
    assert_eq!(folder.check(&["out.csv"]).code, 0);
    // and what a check says is the same but for the accounting of the rules about mappings
    let findings = |arguments: &[&str]| folder.json(arguments)["findings"].clone();
    assert_eq!(findings(&["in.csv", "--map", "map.toml"]), findings(&["in.csv"]));
}

#[test]
fn what_cannot_be_done_ends_with_2_and_writes_nothing() {
    let folder = example();
    folder.write("map.toml", PLAIN.as_bytes());
    folder.write("x.csv", b"Agency,Client No,Consent,Sex\nN0852,3,N,Man\n");
    let convert = ["convert", "local.xlsx", "--map", "local.toml"];
    for (arguments, said) in [
        (vec!["convert", "local.xlsx", "-o", "out.csv"], "--suggest"),
        (convert.to_vec(), "-o"),
        ([&convert[..], &["-o", "out.xlsx"]].concat(), ".csv"),
        ([&convert[..], &["-o", "ethnicity.csv"]].concat(), "the mapping is read from that file"),
        (vec!["convert", "x.csv", "--map", "map.toml", "-o", "x.csv"], "that is the input"),
        ([&convert[..], &["-o", "out.csv", "--sheet", "Clients"]].concat(), "--sheet"),
        ([&convert[..], &["-o", "out.csv", "--suggest"]].concat(), "--map"),
        (vec!["convert", "x.csv", "--map", "nowhere.toml", "-o", "out.csv"], "there is no such mapping"),
        (vec!["convert", "x.csv", "--map", "local.toml", "-o", "out.csv"], "no input holds the table Clients"),
        (vec!["check", "x.csv", "--map", "map.toml", "--as-submission"], "--as-submission"),
        (vec!["check", "local.xlsx", "--map", "map.toml", "--sheet", "Clients"], "has no column `Agency`"),
    ] {
        let run = folder.ndtms(&arguments).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(said), "{arguments:?}: {}", run.err);
    }
    assert_eq!(folder.names(), ["ethnicity.csv", "local.toml", "local.xlsx", "map.toml", "x.csv"]);
}

#[test]
fn the_letter_of_the_mapping_comes_after_the_option() {
    let folder = Folder::with(&[("x.csv", b"No\n1\n".as_slice())]);
    folder.write("map.toml", b"dataset = \"H\"\n[[table]]\n[table.columns]\n\"No\" = \"CLIENTID\"\n");
    folder.write("ndtms.toml", b"dataset = \"K\"\n");
    let letter = |more: &[&str]| folder.json(&[&["x.csv", "--map", "map.toml"], more].concat())["dataset"].clone();
    assert_eq!(letter(&[]), "H");
    assert_eq!(letter(&["--dataset", "K"]), "K");
}

#[test]
fn every_rule_about_mappings_can_be_explained() {
    let folder = Folder::new();
    for rule in ["V01", "V02", "V03", "V04", "V05", "V06", "V07", "V08"] {
        let run = folder.ndtms(&["explain", rule]).run();
        assert!(run.code == 0 && run.out.contains(rule) && run.out.contains("--map"), "{rule}: {}{}", run.out, run.err);
        assert_eq!(folder.ndtms(&["explain", rule, "--dataset", "H"]).run().code, 0);
    }
    // they belong to no letter, so a check without a mapping does not count them
    folder.write("x.csv", b"CLIENTID\n1\n");
    let json = folder.json(&["x.csv"]);
    assert!(!json["rules"].to_string().contains("V0"), "{}", json["rules"]);
}

#[test]
fn sheets_and_files_of_the_same_tables_give_the_same() {
    let folder = example();
    let sheets = crate::example::SHEETS;
    let map = folder.read("local.toml");
    let map = sheets.iter().fold(map, |map, (name, _)| {
        map.replace(&format!("sheet = \"{name}\""), &format!("file = \"{}.csv\"", name.to_lowercase()))
    });
    folder.write("files.toml", map.as_bytes());
    for (name, text) in sheets {
        // a date cell reads as an ISO date
        let csv = text.replace(',', ";").replace("|@", "|").replace('|', ",");
        let csv: String = csv.lines().map(|line| requoted(line) + "\n").collect();
        folder.write(&format!("csv/{}.csv", name.to_lowercase()), csv.as_bytes());
    }
    let convert = |input: &str, map: &str, out: &str| {
        let run =
            folder.ndtms(&["convert", input, "--map", map, "-o", out, "--as-at", AS_AT, "--format", "jsonl"]).run();
        assert_eq!(run.code, 1, "{}", run.err);
        let place = |line: &str| -> (String, u64, String) {
            let f: serde_json::Value = serde_json::from_str(line).expect("JSON");
            (f["rule"].to_string(), f["line"].as_u64().expect("a line"), f["message"].to_string())
        };
        (run.out.lines().map(place).collect::<Vec<_>>(), folder.read(out))
    };
    let (mut of_sheets, rows) = convert("local.xlsx", "local.toml", "sheets.csv");
    let (mut of_files, same) = convert("csv", "files.toml", "files.csv");
    of_sheets.sort();
    of_files.sort();
    assert_eq!(of_sheets, of_files);
    assert_eq!(rows, same);
}

/// A line whose commas within names stand as semicolons, with such cells in quotes.
fn requoted(line: &str) -> String {
    let quoted = |cell: &str| {
        if cell.contains(';') { format!("\"{}\"", cell.replace(';', ",")) } else { cell.to_owned() }
    };
    line.split(',').map(quoted).collect::<Vec<_>>().join(",")
}
