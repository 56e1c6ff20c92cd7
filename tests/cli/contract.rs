//! `contract`: what a contract pays, in a script and for people.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::common::run::{AS_AT, Folder, Run};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder with the example contract, its tables and the example extract.
fn example() -> Folder {
    let folder = Folder::new();
    for name in ["recovery.toml", "figures.csv", "completions.csv"] {
        folder.write(name, &fs::read(root().join("testdata/contracts").join(name)).expect(name));
    }
    folder.write("march.csv", &fs::read(root().join("testdata/example/march.csv")).expect("the example"));
    folder
}

fn contract(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["contract", "--no-profile"], arguments].concat()).env("COLUMNS", "80").run()
}

const ALL: [&str; 6] = ["recovery.toml", "march.csv", "--figures", "figures.csv", "--as-at", AS_AT];

/// The rows of a run as CSV, by the name of the outcome.
fn rows(folder: &Folder, arguments: &[&str]) -> BTreeMap<String, BTreeMap<String, String>> {
    let run = contract(folder, &[arguments, &["--format", "csv"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let cells = |record: &csv::StringRecord| {
        headings.iter().zip(record).map(|(heading, cell)| (heading.to_owned(), cell.to_owned())).collect()
    };
    reader.records().map(|record| record.expect("a row")).map(|record| (record[0].to_owned(), cells(&record))).collect()
}

/// Some cells of a row.
fn cells<'r>(rows: &'r BTreeMap<String, BTreeMap<String, String>>, outcome: &str, columns: &[&str]) -> Vec<&'r str> {
    columns.iter().map(|column| rows[outcome][*column].as_str()).collect()
}

/// The contract is of £1,250,000.00, so £125,000.00 is at risk.
///
/// - Opiate users: completions of the other five areas are 40 of 400 (10%), 48 of 300 (16%), 21 of 150 (14%), 60 of 500
///   (12%) and 45 of 250 (18%); in order 10, 12, 14, 16, 18. The upper quartile stands at place (5 - 1) x 3/4 + 1 = 4: 16.
///   Our own 13 of 65 are 20%: met, so all of 20% of £125,000.00.
/// - Not returned: 15 of 130 are 11.54%; 12% of 130 are 15.6, so one more.
/// - Returned: 2 of 17 are 11.76%; 10% of 17 are 1.7, so one at the most and one fewer. 15 are pending: 2 of 32 to 17 of 32.
/// - Paid work: 9 of 32 are 28.125%, and 25 and 2 are 27.
/// - Families: 31 of 50 are 62%. Court orders: 35 of 48 are 72.92%; 75% of 48 are 36, so one more.
#[test]
fn the_example_is_settled_as_it_is_by_hand() {
    let rows = rows(&example(), &ALL);
    let columns = ["numerator", "denominator", "threshold", "met", "at_risk", "payment", "clients_needed"];
    let of = |outcome: &str| cells(&rows, outcome, &columns).join(" ");
    assert_eq!(of("Opiate users who complete"), "13 65 16.0000 yes 25000.00 25000.00 0");
    assert_eq!(of("Completed and did not return"), "15 130 12.0000 no 18750.00 0.00 1");
    assert_eq!(of("Returns after completion"), "2 17 10.0000 no 18750.00 0.00 1");
    assert_eq!(of("Paid work at the end"), "9 32 27.0000 yes 12500.00 12500.00 0");
    assert_eq!(of("Families"), "31 50 60.0000 yes 12500.00 12500.00 0");
    assert_eq!(of("Court orders completed"), "35 48 75.0000 no 12500.00 0.00 1");
    assert_eq!(
        cells(&rows, "Opiate users who complete", &["basis", "source", "good"]),
        ["best quarter of 5 areas in completions.csv, without Northmarch", "records", "high"]
    );
    assert_eq!(
        cells(
            &rows,
            "Returns after completion",
            &["good", "pending", "lowest", "highest", "lowest_payment", "highest_payment"]
        ),
        ["low", "15", "6.2500", "53.1250", "0.00", "18750.00"]
    );
    assert_eq!(
        cells(&rows, "Returns after completion", &["payment_with_1", "payment_with_2", "payment_with_5"]),
        ["18750.00", "18750.00", ""],
        "there are two of them, so there cannot be five fewer"
    );
    // the line from 20% to 40%, worked out from the numbers beside it in whole pennies
    let line = &rows["Non-opiate users who complete"];
    let number = |column: &str| line[column].parse::<u64>().expect(column);
    let (numerator, denominator) = (number("numerator"), number("denominator"));
    let exact = 2_500_000 * (100 * numerator - 20 * denominator) * 2 / (20 * denominator);
    assert!(100 * numerator > 20 * denominator && 100 * numerator < 40 * denominator, "within the line");
    assert_eq!(line["payment"], format!("{}.{:02}", exact.div_ceil(2) / 100, exact.div_ceil(2) % 100));
    // the sum is that of the rows, to the penny
    let pennies = |outcome: &str, column: &str| rows[outcome][column].replace('.', "").parse::<u64>().expect("pennies");
    for column in ["at_risk", "payment", "lowest_payment", "highest_payment"] {
        let of_row = |outcome: &&String| {
            let own = if rows[*outcome][column].is_empty() { "payment" } else { column };
            pennies(outcome, own)
        };
        let sum: u64 = rows.keys().filter(|outcome| *outcome != "Total").map(|outcome| of_row(&outcome)).sum();
        assert_eq!(pennies("Total", column), sum, "{column}");
    }
    assert_eq!(rows["Total"]["at_risk"], "125000.00");
}

#[test]
fn figures_of_records_are_those_of_measure_to_the_last_digit() {
    let folder = example();
    let settled = rows(&folder, &ALL);
    let mut compared = 0;
    for row in settled.values().filter(|row| row["source"] == "records") {
        let words = ["measure", &row["measure"], "march.csv", "--no-profile", "--as-at", AS_AT, "--format", "csv"];
        let run = folder.ndtms(&[&words[..], &["--population", &row["population"]]].concat()).run();
        let mut reader = csv::Reader::from_reader(run.out.as_bytes());
        let headings = reader.headers().expect("headings").clone();
        let measured = reader.records().next().expect("a row").expect("a row");
        for (heading, cell) in headings.iter().zip(&measured) {
            if !["comparison", "note", "pending"].contains(&heading) {
                assert_eq!(row[heading], cell, "{heading} of {}", row["outcome"]);
            }
            if heading == "pending" {
                assert_eq!(row[heading], if cell == "0" { "" } else { cell });
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 5);
}

#[test]
fn the_page_says_it_in_sentences() {
    let folder = example();
    let run = contract(&folder, &ALL);
    assert_eq!(run.code, 0, "{}", run.err);
    let flat = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        "£1,250,000.00 a year, 10% of it at risk: £125,000.00",
        "successful-completion (opiate), from records: 13 of 65 are 20.0% (95% interval 12.1 to 31.3).",
        "Threshold 16% (best quarter of 5 areas in completions.csv, without Northmarch): met.",
        "Threshold 10% (low is good): not met: it takes 1 fewer.",
        "It pays nothing of £18,750.00. It would pay £18,750.00 with 1 fewer. 15 are pending",
        "It would pay £5,405.41 with 1 more, £8,783.78 with 2 more, £18,918.92 with 5 more.",
        "15 are pending: the figure can still become 6.3% to 53.1%, and it pays £0.00 to £18,750.00.",
        "court-orders-completed, from figures.csv line 3: 35 of 48 are 72.9%",
        "that makes",
    ] {
        assert!(flat.contains(sentence), "{sentence:?} is not in {}", run.out);
    }
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
}

#[test]
fn every_format_has_every_outcome() {
    let folder = example();
    let files = ["paid.txt", "paid.csv", "paid.json", "paid.md", "paid.xlsx", "paid.html"];
    let outs: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    let run = contract(&folder, &[&ALL[..], &outs].concat());
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    for file in files {
        let text = if file.ends_with("xlsx") { folder.unpacked(file) } else { folder.read(file) };
        for outcome in ["Opiate users who complete", "Court orders completed", "Total"] {
            assert!(text.contains(outcome), "{file} lacks {outcome}");
        }
    }
    let document: Value = serde_json::from_str(&folder.read("paid.json")).expect("JSON");
    assert_eq!(document["contract"]["at_risk"], 125_000.0);
    assert_eq!(document["rows"][0]["met"], true);
    assert_eq!(document["rows"].as_array().map(Vec::len), Some(8));
}

#[test]
fn what_is_met_never_changes_the_exit_code() {
    let folder = Folder::new();
    folder.write("c.toml", only("families", "threshold = 90").as_bytes());
    folder.write("f.csv", b"measure,numerator,denominator\nfamilies,1,10\n");
    assert_eq!(contract(&folder, &["c.toml", "--figures", "f.csv"]).code, 0);
}

/// A contract of one outcome.
fn only(measure: &str, rest: &str) -> String {
    format!(
        "name = \"c\"\nyearly_value = 120000\nshare_at_risk = 10\nperiod = \"2013/14\"\n\n[[outcome]]\nname = \"it\"\n\
         measure = \"{measure}\"\nshare = 100\n{rest}\n"
    )
}

#[test]
fn a_quarter_is_worth_a_quarter() {
    let folder = Folder::new();
    folder.write("c.toml", only("families", "threshold = 50").as_bytes());
    folder.write("f.csv", b"measure,numerator,denominator\nfamilies,5,10\n");
    let rows = rows(&folder, &["c.toml", "--figures", "f.csv", "--period", "2013/14-Q3"]);
    assert_eq!(cells(&rows, "it", &["period_start", "at_risk", "payment"]), ["2013-10-01", "3000.00", "3000.00"]);
    let days = contract(&folder, &["c.toml", "--figures", "f.csv", "--period", "2013-10-01..2013-10-30"]);
    assert_eq!(days.code, 2);
    assert!(days.err.contains("not of whole months"), "{}", days.err);
}

#[test]
fn where_nobody_is_counted_it_is_said() {
    let folder = Folder::new();
    folder.write("c.toml", only("families", "threshold = 50").as_bytes());
    folder.write("f.csv", b"measure,numerator,denominator\nfamilies,0,0\n");
    let run = contract(&folder, &["c.toml", "--figures", "f.csv"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("nobody is counted") && run.out.contains("It pays nothing of £12,000.00"), "{}", run.out);
}

#[test]
fn what_is_wrong_is_shown_with_file_and_line() {
    let folder = example();
    folder.write("f.csv", b"measure,numerator,denominator\nfamilies,1,10\n");
    let cases = [
        (only("families", "threshold = 50\nfloor = \"low\""), "found `low`, expected a number", "c.toml:11:9"),
        (only("families", "treshold = 50"), "unknown key `treshold`; did you mean `threshold`?", "c.toml:10:1"),
        (only("familes", "threshold = 50"), "did you mean families?", "c.toml:8:11"),
        (only("sucessful-completion", "threshold = 50"), "did you mean successful-completion?", "c.toml:8:11"),
        (only("exits-by-reason", "threshold = 50"), "exits-by-reason is several figures; choose one of", "c.toml:8:11"),
        (
            only(
                "families",
                "top_quartile = { table = \"completions.csv\", measure = \"successful-completion\", area = \"Northmach\" }",
            ),
            "there is no area `Northmach` in the table; did you mean Northmarch?",
            "c.toml:10:16",
        ),
        (
            only("families", "top_quartile = { table = \"completions.csv\" }"),
            "the table has no measure `families`, only successful-completion",
            "c.toml:10:16",
        ),
    ];
    for (text, expected, place) in cases {
        folder.write("c.toml", text.as_bytes());
        let run = contract(&folder, &["c.toml", "--figures", "f.csv"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}");
        assert!(run.err.contains(expected) && run.err.contains(place), "{expected}: {}", run.err);
    }
    folder.write("c.toml", only("successful-completion", "threshold = 50").as_bytes());
    let none = contract(&folder, &["c.toml"]);
    assert!(none.code == 2 && none.err.contains("is counted from records and none are named"), "{}", none.err);
    let onto = contract(&folder, &["recovery.toml", "march.csv", "--figures", "figures.csv", "-o", "figures.csv"]);
    assert!(onto.code == 2 && onto.err.contains("that is the input"), "{}", onto.err);
    let onto = contract(&folder, &["c.toml", "march.csv", "--format", "csv", "-o", "c.toml"]);
    assert!(onto.code == 2 && onto.err.contains("that is the contract"), "{}", onto.err);
    let hidden = contract(&folder, &[&ALL[..], &["--set", "small_numbers=suppress"]].concat());
    assert!(hidden.code == 2 && hidden.err.contains("paid by exact numbers"), "{}", hidden.err);
    assert_eq!(contract(&folder, &["absent.toml"]).code, 2);
}

#[test]
fn a_contract_says_how_its_figures_are_counted() {
    let folder = example();
    folder.write(
        "c.toml",
        (only("effective-treatment", "threshold = 90") + "[settings]\nretained_days = 300\n").as_bytes(),
    );
    // keys of the contract stand before its outcomes
    let text = only("effective-treatment", "threshold = 90");
    folder.write("plain.toml", text.as_bytes());
    folder.write(
        "own.toml",
        text.replacen("\n\n[[outcome]]", "\n\n[settings]\nretained_days = 300\n\n[[outcome]]", 1).as_bytes(),
    );
    let value =
        |words: &[&str]| rows(&folder, &[words, &["march.csv", "--as-at", AS_AT]].concat())["it"]["value"].clone();
    assert_ne!(value(&["plain.toml"]), value(&["own.toml"]));
    assert_eq!(value(&["c.toml"]), value(&["own.toml"]));
    assert_eq!(value(&["plain.toml"]), value(&["own.toml", "--set", "retained_days=84"]));
}

/// An episode of a person of their own: client, first day, last day, reason.
type Episode = (&'static str, &'static str, &'static str, &'static str);

/// One who stays, one who came in January, one who soon dropped out, and one who completed in January.
const KNOWN: [Episode; 4] = [
    ("1", "20130501", "", ""),
    ("2", "20140120", "", ""),
    ("3", "20130601", "20130620", "85"),
    ("4", "20130901", "20140115", "80"),
];

fn extract(episodes: &[Episode]) -> String {
    let mut text = "AGNCY,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,DAT,LA,DRUG1,REFLD,TRIAGED,DISD,\
                    DISRSN,MODID,MODAL,MODST\n"
        .to_owned();
    for (number, (client, triaged, discharged, reason)) in episodes.iter().enumerate() {
        text += &format!(
            "N0852,{client},{number},Y,L,S,1980010{client},F,A,J03B,E07000178,1011,{triaged},{triaged},{discharged},\
             {reason},1,94,{triaged}\n"
        );
    }
    text
}

/// At the end of February nobody can say of some what becomes of them; in autumn everybody can. What was said to be still
/// possible must be what came, if all of them turn out one way or the other.
#[test]
fn what_can_still_become_of_a_figure_is_what_comes() {
    let folder = Folder::new();
    folder.write("february.csv", extract(&KNOWN).as_bytes());
    let left_early = [KNOWN[0], ("2", "20140120", "20140301", "85"), KNOWN[2], KNOWN[3]];
    let came_back = [&KNOWN[..], &[("4", "20140310", "", "")]].concat();
    folder.write("stayed.csv", extract(&KNOWN).as_bytes());
    folder.write("left.csv", extract(&left_early).as_bytes());
    folder.write("back.csv", extract(&came_back).as_bytes());
    let cases = [
        ("effective-treatment", "left.csv", "stayed.csv", ["50.0000", "75.0000"]),
        ("early-unplanned-exit", "stayed.csv", "left.csv", ["25.0000", "50.0000"]),
        ("completion-no-return", "back.csv", "stayed.csv", ["0.0000", "25.0000"]),
        ("re-presentation", "stayed.csv", "back.csv", ["0.0000", "100.0000"]),
    ];
    for (measure, lowest, highest, by_hand) in cases {
        folder.write("c.toml", only(measure, "threshold = 50").as_bytes());
        let of = |input: &str, as_at: &str| rows(&folder, &["c.toml", input, "--as-at", as_at]);
        let then = of("february.csv", "2014-02-28");
        assert_eq!(cells(&then, "it", &["pending", "lowest", "highest"]), ["1", by_hand[0], by_hand[1]], "{measure}");
        for (input, expected) in [(lowest, by_hand[0]), (highest, by_hand[1])] {
            let came = of(input, "2014-10-31");
            assert_eq!(cells(&came, "it", &["value", "pending"]), [expected, ""], "{measure} of {input}");
        }
    }
}

#[test]
fn a_baseline_may_be_counted_from_the_same_records() {
    let folder = example();
    let change = "change = { period = \"2012/13\", by = \"5 points\" }";
    folder.write("c.toml", only("successful-completion", change).as_bytes());
    folder.write("before.toml", only("successful-completion", "threshold = 1").as_bytes());
    let now = rows(&folder, &["c.toml", "march.csv", "--as-at", AS_AT]);
    let before = rows(&folder, &["before.toml", "march.csv", "--as-at", AS_AT, "--period", "2012/13"]);
    let number = |rows: &BTreeMap<String, BTreeMap<String, String>>, column: &str| {
        rows["it"][column].parse::<f64>().expect(column)
    };
    assert!((number(&now, "threshold") - number(&before, "value") - 5.0).abs() < 1e-9);
}
