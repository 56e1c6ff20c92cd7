//! `index`: areas ranked by several sources, for scripts, people and on a map.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::common::run::{Folder, Run};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the examples.
fn examples() -> Folder {
    let folder = Folder::new();
    for entry in fs::read_dir(root().join("testdata/indices")).expect("the indices") {
        let path = entry.expect("an entry").path();
        folder.write(&path.file_name().expect("a name").to_string_lossy(), &fs::read(&path).expect("a file"));
    }
    folder
}

fn index(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["index"], arguments].concat()).env("COLUMNS", "80").run()
}

/// The rows of an example that was worked out again here, in floats and without any shared code: area and index.
fn worked_out(folder: &Folder) -> Vec<(String, f64)> {
    let column = |file: &str, name: &str| -> Vec<(String, f64)> {
        let mut reader = csv::Reader::from_reader(folder.read(file).into_bytes().leak() as &[u8]);
        let headings = reader.headers().expect("headings").clone();
        let at = headings.iter().position(|heading| heading == name).expect(name);
        let cell = |record: csv::StringRecord| {
            (record[0].to_owned(), record[at].trim_end_matches('%').parse::<f64>().expect("a number"))
        };
        let mut rows: Vec<_> = reader.records().map(|record| cell(record.expect("a row"))).collect();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        rows
    };
    let minmax = |rows: &[(String, f64)]| -> Vec<f64> {
        let least = rows.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
        let most = rows.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
        rows.iter().map(|(_, value)| (value - least) / (most - least)).collect()
    };
    let safety = minmax(&column("opinion.csv", "safe"));
    let possession = minmax(&column("crime.csv", "Possession offences"));
    let (admissions, people) = (column("admissions.csv", "admissions"), column("admissions.csv", "people"));
    let rates: Vec<(String, f64)> =
        admissions.iter().zip(&people).map(|((ward, count), (_, all))| (ward.clone(), count / all)).collect();
    let rate = minmax(&rates);
    let means: Vec<(String, f64)> = rates
        .iter()
        .enumerate()
        .map(|(at, (ward, _))| (ward.clone(), ((1.0 - safety[at]) + possession[at] + 2.0 * rate[at]) / 4.0))
        .collect();
    let scaled = minmax(&means);
    means.into_iter().zip(scaled).map(|((ward, _), index)| (ward, 100.0 * index)).collect()
}

#[test]
fn the_example_is_what_a_second_calculation_gives() {
    let folder = examples();
    let run = index(&folder, &["cost.toml", "--format", "csv"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headings: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
    assert_eq!(
        headings,
        [
            "area",
            "index",
            "rank",
            "of",
            "decile",
            "safety: value",
            "safety: contribution",
            "possession: value",
            "possession: contribution",
            "admissions: value",
            "admissions: contribution",
            "missing"
        ]
    );
    let expected = worked_out(&folder);
    let mut last = f64::INFINITY;
    let rows: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a row")).collect();
    assert_eq!(rows.len(), 12);
    for (place, row) in rows.iter().enumerate() {
        let number = |column: usize| row[column].parse::<f64>().expect("a number");
        let (_, own) = expected.iter().find(|(ward, _)| *ward == row[0]).expect("the ward");
        assert!((number(1) - own).abs() < 1e-3, "{}: {own}", &row[0]);
        assert!((number(6) + number(8) + number(10) - number(1)).abs() < 1e-3);
        assert!(number(1) <= last && row[2] == (place + 1).to_string() && &row[3] == "12");
        last = number(1);
    }
    assert_eq!((&rows[0][1], &rows[0][4], &rows[11][1], &rows[11][4]), ("100.0000", "1", "0.0000", "10"));
}

#[test]
fn the_page_fits_a_terminal_and_says_what_is_missing() {
    let folder = examples();
    let run = index(&folder, &["demand.toml"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    // the names of four components leave no room beside each other, and their numbers stand for them
    assert!(
        run.out.lines().any(|line| line.split_whitespace().eq("area rank index decile (1) (2) (3) (4)".split(' '))),
        "{}",
        run.out
    );
    assert!(run.out.contains("(4) probation"));
    let missing = run.out.lines().find(|line| line.contains("Dunmere")).expect("the ward");
    assert!(missing.trim_end().ends_with('*'), "{missing}");
    assert!(run.out.contains("* The value is missing"), "{}", run.out);
    assert!(run.out.contains("0 for the lowest to 100 for the highest"));
}

#[test]
fn a_map_bears_every_ward_with_its_class_and_without_outlines_there_are_bars() {
    let folder = examples();
    let run = index(&folder, &["demand.toml", "--boundaries", "wards.geojson", "-o", "map.html", "-o", "map.xlsx"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let page = folder.read("map.html");
    let document: Value =
        serde_json::from_str(&index(&folder, &["demand.toml", "--format", "json"]).out).expect("JSON");
    let rows = document["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 12);
    let map = &page[page.find("<svg").expect("a map")..page.find("</svg>").expect("its end")];
    for row in rows {
        let (area, value) = (row["area"].as_str().expect("a name"), row["index"].as_f64().expect("a number"));
        let class = ((value / 20.0).floor() as usize).min(4) + 1;
        let title = format!("<title>{area}: {value:.1}, rank {} of 12</title>", row["rank"]);
        let shape = map.split("<path").find(|shape| shape.contains(&title)).unwrap_or_else(|| panic!("{title}"));
        assert!(shape.contains(&format!("class=\"shape class-{class}\"")), "{area} {value}: {shape}");
    }
    // a label for each ward, and one for each of five classes in the legend
    assert_eq!(map.matches("class=\"label\"").count(), 12 + 5);
    assert!(folder.unpacked("map.xlsx").contains("Dunmere"));

    let run = index(&folder, &["demand.toml", "-o", "bars.html"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let page = folder.read("bars.html");
    assert_eq!(page.matches("class=\"bar alone\"").count(), 12);
    assert!(!page.contains("<path"));
}

#[test]
fn areas_that_fit_nothing_are_named_with_what_they_may_be() {
    let folder = examples();
    folder.write("crime.csv", folder.read("crime.csv").replace("Gosling Hill", "Goslin Hill").as_bytes());
    let run = index(&folder, &["demand.toml", "--format", "csv"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("Goslin Hill of crime.csv is in no other file; is it Gosling Hill?"), "{}", run.err);
    let text = index(&folder, &["demand.toml"]).out;
    assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains("is it Gosling Hill?"), "{text}");
    // where nothing may be missing that is a fault with its place
    let strict = index(&folder, &["cost.toml"]);
    assert_eq!((strict.code, strict.out.as_str()), (2, ""));
    assert!(
        strict.err.contains("2 areas lack a value: Goslin Hill (safety, admissions, is it Gosling Hill?)"),
        "{}",
        strict.err
    );
    assert!(strict.err.contains("cost.toml:2:"), "{}", strict.err);
}

#[test]
fn workbooks_are_read_as_tables_are() {
    let folder = examples();
    let csv = index(&folder, &["cost.toml", "--format", "csv"]).out;
    let saved = index(&folder, &["cost.toml", "-o", "index.xlsx"]);
    assert_eq!(saved.code, 0, "{}", saved.err);
    // the workbook of one index is a source of another
    let own = "name = \"again\"\nstandardise = \"minmax\"\n[[component]]\nname = \"cost\"\nfile = \"index.xlsx\"\nvalue = \"index\"\nweight = 1\n";
    folder.write("again.toml", own.as_bytes());
    let again = index(&folder, &["again.toml", "--format", "csv"]);
    assert_eq!(again.code, 0, "{}", again.err);
    let first_two = |text: &str| -> Vec<String> {
        text.lines().skip(1).map(|line| line.split(',').take(2).collect::<Vec<_>>().join(",")).collect()
    };
    assert_eq!(first_two(&again.out), first_two(&csv));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let folder = examples();
    let demand = folder.read("demand.toml");
    folder.write("bad.geojson", b"{\"type\":\"FeatureCollection\",\"features\":[]}");
    for (text, extra, expected) in [
        (demand.replace("weight = 3", "weight = -3"), &[][..], "wrong.toml:12:10"),
        (demand.replace("needle-exchange.csv", "needles.csv"), &[], "needles.csv"),
        (demand.replace("\"packs\"", "\"pakcs\""), &[], "there is no column pakcs; is it packs?"),
        (demand.clone(), &["--boundaries", "bad.geojson"], "bad.geojson: there is no polygon in it"),
        (
            demand.clone(),
            &["--boundaries", "wards.geojson", "--area-property", "name"],
            "the properties are code, ward",
        ),
        (demand.clone(), &["--boundaries", "none.geojson"], "none.geojson: the boundaries cannot be read"),
        (demand.clone(), &["-o", "wrong.toml", "--format", "csv"], "that is an input"),
        (demand.clone(), &["-o", "crime.csv"], "that is the input"),
    ] {
        folder.write("wrong.toml", text.as_bytes());
        let run = index(&folder, &[&["wrong.toml"], extra].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{expected}");
        assert!(run.err.contains(expected), "{expected}: {}", run.err);
    }
}
