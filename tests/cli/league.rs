//! `league`: published tables ranked as they were printed, and what cannot be ranked.

use std::path::Path;

use serde_json::Value;

use crate::common::run::{Folder, Run};

/// A folder with the two tables of the Oxfordshire treatment plan of 2010-11.
fn folder() -> Folder {
    let folder = Folder::new();
    for name in ["south-east-penetration.csv", "top10-change.csv"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/league").join(name);
        folder.write(name, &std::fs::read(path).expect(name));
    }
    folder
}

fn league(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["league"], arguments].concat()).env("COLUMNS", "80").run()
}

/// The rows of a run as CSV, each with these columns.
fn rows(folder: &Folder, arguments: &[&str], columns: &[&str]) -> Vec<String> {
    let run = league(folder, &[arguments, &["--format", "csv"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let place = |column: &&str| headings.iter().position(|heading| heading == *column).expect("a column");
    let places: Vec<usize> = columns.iter().map(place).collect();
    let text = |record: csv::StringRecord| places.iter().map(|c| record[*c].to_owned()).collect::<Vec<_>>().join("|");
    reader.records().map(|record| text(record.expect("a row"))).collect()
}

#[test]
fn csv_has_the_columns_of_the_contract() {
    let run = league(&folder(), &["top10-change.csv", "--format", "csv"]);
    assert_eq!(
        run.out.lines().next().expect("headings"),
        "rank,of,area,region,numerator,denominator,value,lower95,upper95,comparison,quartile,rank_in_region,\
         of_in_region,previous_rank,change_from_baseline,published,published_check"
    );
}

#[test]
fn the_ten_best_changes_come_out_as_printed() {
    let folder = folder();
    // the plan printed area, change and the two numbers, in this order
    let printed = [
        ("Suffolk", "28.0"),
        ("Redcar and Cleveland", "27.7"),
        ("Hackney", "22.1"),
        ("Barnsley", "21.5"),
        ("Oxfordshire", "21.4"),
        ("Cambridgeshire", "20.5"),
        ("Bexley", "19.5"),
        ("Poole", "17.4"),
        ("Enfield", "17.2"),
        ("Swindon", "17.1"),
    ];
    let arguments = ["top10-change.csv", "--rank-by", "change", "--check-published"];
    let expected: Vec<String> =
        printed.iter().zip(1..).map(|((area, change), rank)| format!("{rank}|{area}|{change}|ok")).collect();
    assert_eq!(rows(&folder, &arguments, &["rank", "area", "published", "published_check"]), expected);

    let text = league(&folder, &arguments).out;
    for (area, change) in printed {
        let line = text.lines().find(|line| line.contains(area)).expect(area);
        assert!(line.contains(&format!("+{change}")), "{line}");
    }
    assert!(text.contains("All 10 published values follow from their own numbers."), "{text}");
}

#[test]
fn south_east_penetration_comes_out_as_printed_and_names_what_its_numbers_do_not_give() {
    let folder = folder();
    let arguments = ["penetration", "south-east-penetration.csv", "--check-published"];
    let checked = rows(&folder, &arguments, &["rank", "area", "published_check", "lower95", "previous_rank"]);
    assert_eq!(checked.len(), 19);
    assert_eq!(checked[0], "1|Oxfordshire|ok||23");
    assert_eq!(checked[1], "2|Isle of Wight|ok||");
    assert_eq!(checked[18], "19|Wokingham|ok with unrounded denominator||114");
    // worked out with exact fractions elsewhere: these eleven printed rates do not follow from the printed integers
    let eleven = [
        "Windsor & Maidenhead",
        "East Sussex",
        "Portsmouth",
        "Hampshire",
        "Buckinghamshire",
        "Medway",
        "Reading",
        "Brighton and Hove",
        "Milton Keynes",
        "Surrey",
        "Wokingham",
    ];
    let unrounded: Vec<&str> =
        checked.iter().filter(|row| row.contains("unrounded")).filter_map(|row| row.split('|').nth(1)).collect();
    assert_eq!(unrounded, eleven);
    assert!(!checked.iter().any(|row| row.contains("differs")), "all nineteen fit an unrounded denominator");

    let text = league(&folder, &arguments).out;
    assert!(text.contains("11 of 19 published values"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&eleven.join(", ")), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn national_and_previous_ranks_and_targets_are_shown_as_printed() {
    let folder = folder();
    for format in ["text", "markdown"] {
        let run = league(&folder, &["south-east-penetration.csv", "--format", format]);
        let line = run.out.lines().find(|line| line.contains("Wokingham")).expect("a line").replace('|', " ");
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words, ["19", "of", "19", "Wokingham", "161", "402", "40.05", "121", "114"], "{format}");
        let run = league(&folder, &["top10-change.csv", "--rank-by", "change", "--format", format]);
        assert!(run.out.contains("target"), "{}", run.out);
    }
}

#[test]
fn an_area_is_marked_and_told_what_it_needs() {
    let folder = folder();
    let run = league(&folder, &["south-east-penetration.csv", "--area", "slough", "--against", "kent", "--top", "2"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let marked: Vec<&str> = run.out.lines().filter(|line| line.starts_with('▸')).collect();
    assert!(marked.len() == 1 && marked[0].contains("16 of 19  Slough"), "{}", run.out);
    // Kent has 2,479 of 4,606, which is 643.14 of Slough's 1,195; Slough has 506
    assert!(run.out.contains("Slough needs 138 more clients to reach 53.82, the value of Kent."), "{}", run.out);
    assert_eq!(run.out.lines().filter(|line| line.contains(" of 19 ")).count(), 3);
}

const RATES: &str = "\
Area,Region,Numerator,Denominator,Reference
Kent,South East,45,100,
Slough,South East,\"1,200\",\"2,000\",
Surrey,South East,20,100,
Camden,London,30,0,
England,,500,1000,yes
";

#[test]
fn intervals_are_drawn_on_one_scale_with_the_reference() {
    let folder = Folder::with(&[("rates.csv", RATES.as_bytes())]);
    let run = league(&folder, &["rates.csv"]);
    let line = |area: &str| run.out.lines().find(|line| line.contains(area)).expect("a line").to_owned();
    let column = |line: &str, mark| line.chars().position(|c| c == mark);
    let england = column(&line("England"), '○').expect("its value");
    assert_eq!(column(&line("Surrey"), '┊'), Some(england), "{}", run.out);
    assert_eq!(column(&line("Slough"), '┊'), Some(england), "{}", run.out);
    assert_eq!(column(&line("Kent"), '┼'), Some(england), "its interval holds England\n{}", run.out);
    assert!(line("Camden").contains('–') && !line("Camden").contains('●'), "{}", run.out);
    let (surrey, kent, slough) = (line("Surrey"), line("Kent"), line("Slough"));
    assert!(column(&surrey, '●') < column(&kent, '●') && column(&kent, '●') < column(&slough, '●'), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
}

#[test]
fn a_workbook_ranks_like_its_csv() {
    let folder = Folder::with(&[("rates.csv", RATES.as_bytes())]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(RATES.as_bytes());
    for (row, record) in reader.records().enumerate() {
        for (column, cell) in record.expect("a row").iter().enumerate() {
            let (row, column) = (row as u32, column as u16);
            match cell.replace(',', "").parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).expect("a cell"),
                Err(_) => sheet.write_string(row, column, cell).expect("a cell"),
            };
        }
    }
    folder.write("rates.xlsx", &book.save_to_buffer().expect("a workbook"));
    let csv = league(&folder, &["rates.csv", "--format", "csv"]);
    assert_eq!(league(&folder, &["rates.xlsx", "--format", "csv"]).out, csv.out);
    assert_eq!(league(&folder, &["rates.xlsx", "--format", "text"]).out, league(&folder, &["rates.csv"]).out);
}

const SAVED: &str = "\
measure,population,period_start,period_end,la,numerator,denominator,value,lower95,upper95,pending,comparison,note
planned-exits,all,2013-04-01,2014-03-31,Kent,30,60,50.0000,37.7,62.3,,,
planned-exits,all,2013-04-01,2014-03-31,Surrey,45,60,75.0000,62.8,84.2,,,
planned-exits,all,2013-04-01,2014-03-31,Total,75,120,62.5000,53.6,70.7,,,
re-presentation,opiate,2012-04-01,2013-03-31,Kent,6,60,10.0000,4.7,20.1,,,
re-presentation,opiate,2013-04-01,2014-03-31,Kent,9,60,15.0000,8.1,26.1,,,
re-presentation,opiate,2013-04-01,2014-03-31,Surrey,3,60,5.0000,1.7,13.7,,,
in-treatment,all,2013-04-01,2014-03-31,Kent,379,,,,,,,
";

#[test]
fn a_saved_measure_is_a_table_and_its_total_takes_no_rank() {
    let folder = Folder::with(&[("saved.csv", SAVED.as_bytes())]);
    let columns = ["rank", "of", "area", "value", "comparison"];
    assert_eq!(
        rows(&folder, &["planned-exits", "saved.csv"], &columns),
        ["1|2|Surrey|75.0000|better", "2|2|Kent|50.0000|worse", "||Total|62.5000|"]
    );
    let returns = ["saved.csv", "--measure", "re-presentation", "--period", "2013/14"];
    assert_eq!(rows(&folder, &returns, &columns), ["1|2|Surrey|5.0000|", "2|2|Kent|15.0000|"], "few returns are good");
    let high = [&returns[..], &["--polarity", "high"]].concat();
    assert_eq!(rows(&folder, &high, &["area"]), ["Kent", "Surrey"]);
    assert_eq!(rows(&folder, &["in-treatment", "saved.csv"], &columns), ["1|1|Kent|379|"]);
}

#[test]
fn a_table_must_come_down_to_one_measure_and_one_period() {
    let folder = Folder::with(&[("saved.csv", SAVED.as_bytes()), ("rates.csv", RATES.as_bytes())]);
    folder.write("twice.csv", b"area,numerator\nKent,1\nkent,2\n");
    folder.write("odd.csv", b"area,numerator\nKent,many\n");
    folder.write("none.csv", b"area,numerator\n");
    folder.write("empty.csv", b"");
    folder.write("records.csv", b"AGNCY,CLIENTID\nN0852,1\n");
    folder.write("other.csv", b"name,size\nKent,1\n");
    for (arguments, expected) in [
        (
            &["saved.csv"][..],
            "several measures: planned-exits, re-presentation, in-treatment; choose one with --measure",
        ),
        (&["re-presentation", "saved.csv"], "several periods: 2012-04-01..2013-03-31, 2013-04-01..2014-03-31"),
        (&["penetration", "saved.csv"], "no measure `penetration`, only planned-exits, re-presentation, in-treatment"),
        (&["planned-exits", "saved.csv", "--period", "2011/12"], "no period `2011/12`, only 2013-04-01..2014-03-31"),
        (&["planned-exit", "saved.csv"], "no measure `planned-exit`"),
        (&["twice.csv"], "line 3: kent stands at line 2 of twice.csv already"),
        (&["odd.csv"], "odd.csv, line 2, column numerator: found `many`, expected a number"),
        (&["none.csv"], "none.csv: the table has headings and no rows"),
        (&["empty.csv"], "empty.csv: the file is empty"),
        (&["records.csv"], "the inputs are records: name the measure to rank by in front of them"),
        (&["planned-exits", "saved.csv", "records.csv"], "records.csv holds records and saved.csv does not"),
        (&["planned-exits", "saved.csv", "--by", "la"], "--by is for records, and these are tables of figures"),
        (&["planned-exits", "saved.csv", "--as-at", "2014-03-31"], "--as-at is for records"),
        (&["other.csv"], "other.csv: this is no table of figures"),
        (&["penetratoin"], "did you mean penetration?"),
        (&["penetration"], "penetration is a measure; name records or a table"),
        (&["penetration", "rates.csv", "--measure", "unmet-need"], "named twice"),
        (&["absent.csv"], "absent.csv"),
        (&["rates.csv", "--area", "Slugh"], "did you mean Slough?"),
        (&["rates.csv", "--region", "Wessex"], "only London, South East"),
        (&["rates.csv", "--neighbours", "rates.csv"], "--area"),
        (&["rates.csv", "-o", "rates.csv"], "that is the input"),
    ] {
        let run = league(&folder, arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(expected), "{arguments:?}\n{}\nshould contain {expected}", run.err);
    }
}

#[test]
fn neighbours_come_from_a_file() {
    let folder = Folder::with(&[("rates.csv", RATES.as_bytes())]);
    folder.write("neighbours.csv", b"area,neighbour\nKent,Surrey\nkent,Atlantis\nSlough,Surrey\n");
    let arguments = ["rates.csv", "--area", "Kent", "--neighbours", "neighbours.csv"];
    assert_eq!(rows(&folder, &arguments, &["rank", "of", "area"]), ["1|2|Kent", "2|2|Surrey", "||England"]);
    assert!(league(&folder, &arguments).err.contains("the neighbour Atlantis is not in the table"));
    let none = league(&folder, &["rates.csv", "--area", "Camden", "--neighbours", "neighbours.csv"]);
    assert!(none.code == 2 && none.err.contains("no neighbours of Camden"), "{}", none.err);
}

#[test]
fn formats_hold_the_same_rows() {
    let folder = folder();
    let arguments = ["south-east-penetration.csv", "--quartiles", "-o", "out.csv", "-o", "out.json", "-o", "out.md"];
    let run = league(&folder, &arguments);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let json: Value = serde_json::from_str(&folder.read("out.json")).expect("JSON");
    assert_eq!(json["schema"], "ndtms.league/1");
    let rows = json["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 19);
    assert_eq!(rows[0]["value"], 74.6617);
    assert_eq!(rows[0]["numerator"], 1986);
    assert_eq!((&rows[1]["previous_rank"], &rows[0]["lower95"]), (&Value::Null, &Value::Null));
    let csv = folder.read("out.csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for (record, row) in reader.records().map(|record| record.expect("a row")).zip(rows) {
        assert_eq!(record[2], *row["area"].as_str().expect("a name"));
        assert_eq!(record[0], row["rank"].to_string());
        assert_eq!(record[10], row["quartile"].to_string());
    }
    let markdown = folder.read("out.md");
    assert_eq!(markdown.lines().filter(|line| line.starts_with("| ")).count(), 21, "{markdown}");
}

#[test]
fn a_count_whose_estimate_is_missing_takes_no_rank() {
    let table = "measure,population,la,numerator,denominator,value\npenetration,pdu,Kent,10,,\npenetration,pdu,Surrey,5,20,25\n";
    let folder = Folder::with(&[("saved.csv", table.as_bytes())]);
    let columns = ["rank", "of", "area", "numerator", "value"];
    assert_eq!(rows(&folder, &["saved.csv"], &columns), ["1|1|Surrey|5|25.0000", "||Kent|10|"]);
}
