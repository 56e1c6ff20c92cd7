//! Drafts of mappings: what is recognised, how sure it is said to be, and that a draft can be used as it is.

use crate::common::made::{Chance, clients, csv_of};
use crate::common::run::{AS_AT, Folder};
use crate::example::example;

/// The lines of a draft that count.
fn active(draft: &str) -> Vec<&str> {
    draft.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}

#[test]
fn the_example_is_recognised() {
    let folder = example();
    let run = folder.ndtms(&["convert", "local.xlsx", "--suggest", "-o", "draft.toml"]).run();
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let draft = folder.read("draft.toml");
    let lines = active(&draft);
    for line in [
        "\"Client No\" = \"CLIENTID\"",
        "\"Full name\" = { initials = [\"FINITIAL\", \"SINITIAL\"] }",
        "\"DOB\" = { field = \"DOB\", dates = \"DD-MMM-YYYY\" }",
        "\"Nationality\" = \"NATION\"",
        "parent = \"Clients\"",
        "key = { \"Client\" = \"Client No\" }",
        "key = { \"Episode No\" = \"Episode No\" }",
        "key = { \"Episode\" = \"Episode No\" }",
        "\"Post code\" = { field = \"PC\", sector = true }",
        "\"Referred\" = \"REFLD\"",
        "\"Started\" = \"MODST\"",
        "\"Alcohol days\" = \"ALCUSE\"",
        "\"Male\" = \"M\"",
        "\"Heroin\" = \"1011\"",
        "\"Yes\" = \"Y\"",
        "\"No\" = \"N\"",
        "\"Settled\" = \"3\"",
    ] {
        // the last is a word of the place, which only a person can know
        assert_eq!(lines.contains(&line), line != "\"Settled\" = \"3\"", "{line}\n{draft}");
    }
    for line in [
        "# \"Heroin illicit\" = \"1011\" # perhaps: Heroin",
        "# \"White & Black Caribbean\" = \"D\" # perhaps: White and Black Caribbean",
        "# \"Settled\" = \"\"",
        "# \"Worker\" = { ignore = true }",
        "# AGNCY = \"N0000\"",
        "# sure: the heading is known for it; 20 of 21 values fit (Date of birth)",
        "# 19 of 20 rows have a key that the table above has",
    ] {
        assert!(draft.lines().any(|l| l == line), "{line}\n{draft}");
    }
    // what stands only with the client who refused is not shown
    assert!(!draft.contains("Martian") && !draft.contains("Moon dust"), "{draft}");

    let run = folder.ndtms(&["convert", "local.xlsx", "--suggest", "-o", "draft.toml"]).run();
    assert_eq!(run.code, 2, "a mapping that is there is not overwritten");
    // as it is, it can be read and joins the tables as the finished mapping does
    let count = |map: &str| folder.json(&["local.xlsx", "--map", map])["counts"]["rows"].clone();
    assert_eq!(count("draft.toml"), count("local.toml"));
    let commented = draft.lines().map(|l| l.strip_prefix("# ").unwrap_or(l)).filter(|l| l.starts_with("AGNCY")).count();
    assert_eq!(commented, 1);
}

#[test]
fn an_extract_with_its_own_field_names_is_mapped_to_itself() {
    let extract = csv_of('K', &clients('K', 8, 60, 0));
    let folder = Folder::with(&[("in.csv", &extract)]);
    let run = folder.ndtms(&["convert", "in.csv", "--suggest"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let text = String::from_utf8(extract).expect("UTF-8");
    for field in text.lines().next().expect("headings").split(',') {
        let line = format!("\"{field}\" = \"{field}\"");
        assert!(active(&run.out).contains(&line.as_str()), "{line}\n{}", run.out);
    }
    folder.write("map.toml", run.out.as_bytes());
    let run = folder.ndtms(&["convert", "in.csv", "--map", "map.toml", "-o", "out.csv", "--as-at", AS_AT]).run();
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn a_draft_of_anything_can_be_read_as_a_mapping() {
    let headings = [
        "Date of birth",
        "Sex",
        "Ref",
        "Client \"X\"",
        "a\\b",
        "Wohnort",
        "Referral\nsource",
        "Main drug",
        "Consent",
        "DOB",
        "Episode id",
        "Client id",
        "Stage",
        "triage",
        "",
        "Post-code",
        "Drug2",
        "Name of client",
        "Parental responsibility",
    ];
    let values = ["Yes", "M", "Heroin", "x \"y\"", "", "12/03/2014", "NE8 1HH", "back\\slash", "no", "0"];
    for seed in 0..40 {
        let mut chance = Chance::new(seed);
        let folder = Folder::new();
        for file in 0..=chance.below(3) {
            let columns: Vec<&str> = (0..2 + chance.below(8)).map(|_| headings[chance.below(headings.len())]).collect();
            let mut text = Vec::new();
            let mut writer = csv::Writer::from_writer(&mut text);
            writer.write_record(&columns).expect("a row");
            for row in 0..chance.below(12) {
                let cell = |place: usize, chance: &mut Chance| match place {
                    0 => row.to_string(),
                    _ => values[chance.below(values.len())].to_owned(),
                };
                let cells: Vec<String> = (0..columns.len()).map(|place| cell(place, &mut chance)).collect();
                writer.write_record(&cells).expect("a row");
            }
            drop(writer);
            folder.write(&format!("in/table{file}.csv"), &text);
        }
        let run = folder.ndtms(&["convert", "in", "--suggest", "-o", "map.toml"]).run();
        assert_eq!(run.code, 0, "seed {seed}: {}", run.err);
        let draft = folder.read("map.toml");
        let dataset = ndtms::spec::load_with_mapping(&ndtms::spec::SpecFiles::compiled_in(), 'K').expect("K is sound");
        let read = ndtms::mapping::Mapping::parse("map.toml", &draft).and_then(|m| m.plan(&dataset));
        assert!(read.is_ok(), "seed {seed}: {}\n{draft}", read.err().map(|e| e.to_string()).unwrap_or_default());
    }
}
