//! `compare`: saved tables side by side, and what cannot be put side by side.

use serde_json::Value;

use crate::common::run::{Folder, Run};

const THEN: &str = "\
measure,population,period_start,period_end,la,numerator,denominator,value,lower95,upper95,pending,comparison,note
planned-exits,all,2012-04-01,2013-03-31,Kent,30,60,50.0000,37.7365,62.2635,,,
planned-exits,all,2012-04-01,2013-03-31,Surrey,20,100,20.0000,13.3367,28.8829,,,
planned-exits,all,2012-04-01,2013-03-31,Medway,5,0,,,,,,
re-presentation,all,2012-04-01,2013-03-31,Kent,10,40,25.0000,14.1876,40.1940,,,
in-treatment,all,2012-04-01,2013-03-31,Kent,200,,,,,,,
penetration,pdu,2012-04-01,2013-03-31,Kent,223,379.64,58.7399,,,,,
";

const NOW: &str = "\
measure,population,period_start,period_end,la,numerator,denominator,value,lower95,upper95,pending,comparison,note
planned-exits,all,2013-04-01,2014-03-31,Kent,39,60,65.0000,52.3674,75.8099,,,
planned-exits,all,2013-04-01,2014-03-31,Surrey,45,100,45.0000,35.5750,54.7615,,,
planned-exits,all,2013-04-01,2014-03-31,Reading,1,2,50.0000,9.4531,90.5469,,,
re-presentation,all,2013-04-01,2014-03-31,Kent,2,100,2.0000,0.5502,7.0012,,,
in-treatment,all,2013-04-01,2014-03-31,Kent,179,,,,,,,
penetration,pdu,2013-04-01,2014-03-31,Kent,223,379.64,58.7399,,,,,
";

fn folder() -> Folder {
    Folder::with(&[("then.csv", THEN.as_bytes()), ("now.csv", NOW.as_bytes())])
}

fn compare(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["compare"], arguments].concat()).env("COLUMNS", "80").run()
}

/// The rows of a run as CSV, each with these columns.
fn rows(folder: &Folder, arguments: &[&str], columns: &[&str]) -> Vec<String> {
    let run = compare(folder, &[arguments, &["--format", "csv"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let place = |column: &&str| headings.iter().position(|heading| heading == *column).expect("a column");
    let places: Vec<usize> = columns.iter().map(place).collect();
    let text = |record: csv::StringRecord| places.iter().map(|c| record[*c].to_owned()).collect::<Vec<_>>().join("|");
    reader.records().map(|record| text(record.expect("a row"))).collect()
}

#[test]
fn rows_are_matched_by_measure_and_groupings() {
    let columns = ["measure", "la", "baseline_value", "value", "change", "change_percent", "comparison", "status"];
    assert_eq!(
        rows(&folder(), &["then.csv", "now.csv"], &columns),
        [
            "planned-exits|Kent|50.0000|65.0000|15.0000|30.0000|similar|changed",
            "planned-exits|Surrey|20.0000|45.0000|25.0000|125.0000|better|changed",
            "planned-exits|Medway||||||only in baseline",
            // few returns are good
            "re-presentation|Kent|25.0000|2.0000|-23.0000|-92.0000|better|changed",
            // 179 against 200 is -10.5%
            "in-treatment|Kent|200|179|-21.0000|-10.5000||changed",
            "penetration|Kent|58.7399|58.7399|0.0000|0.0000||same",
            "planned-exits|Reading||50.0000||||only in table",
        ]
    );
    let columns = ["la", "baseline", "table", "baseline_period", "period", "baseline_numerator", "denominator"];
    assert_eq!(
        rows(&folder(), &["then.csv", "now.csv"], &columns)[0],
        "Kent|then.csv|now.csv|2012-04-01..2013-03-31|2013-04-01..2014-03-31|30|60"
    );
}

#[test]
fn people_see_the_change_and_whether_it_may_be_chance() {
    let run = compare(&folder(), &["then.csv", "now.csv"]);
    let line = |section: usize, area: &str| {
        let section = run.out.split(" · ").nth(section).expect("a measure");
        let found = section.lines().find(|line| line.starts_with(area)).expect("a line");
        found.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line(1, "Surrey"), "Surrey 20.0 (20 of 100) 45.0 (45 of 100) +25.0 better", "{}", run.out);
    assert_eq!(line(1, "Reading"), "Reading 50.0 (1 of 2) new", "{}", run.out);
    assert_eq!(line(3, "Kent"), "Kent 200 179 -21", "{}", run.out);
    assert!(run.out.contains("7 rows compared with then.csv: 4 changed, 1 the same, 1 new, 1 gone."), "{}", run.out);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    let markdown = compare(&folder(), &["then.csv", "now.csv", "--format", "markdown"]);
    assert!(markdown.out.contains("| Surrey | 20.0 (20 of 100) |"), "{}", markdown.out);
}

#[test]
fn targets_tell_how_many_clients_are_needed() {
    let folder = folder();
    folder.write(
        "targets.csv",
        b"measure,la,target\nplanned-exits,,60\nplanned-exits,Surrey,50.5\nre-presentation,,1.5%\nin-treatment,kent,200\nwaiting-3-weeks,,90\n",
    );
    let columns = ["measure", "la", "target", "target_met", "clients_needed"];
    let arguments = ["then.csv", "now.csv", "--target", "targets.csv"];
    assert_eq!(
        rows(&folder, &arguments, &columns),
        [
            "planned-exits|Kent|60|yes|0",
            // half a client more than 50
            "planned-exits|Surrey|50.5|no|6",
            "planned-exits|Medway|||",
            // 1.5% of 100 allow one: one fewer
            "re-presentation|Kent|1.5|no|1",
            "in-treatment|Kent|200|no|21",
            "penetration|Kent|||",
            "planned-exits|Reading|60|no|1",
        ]
    );
    let run = compare(&folder, &arguments);
    assert!(run.err.contains("targets.csv: 1 of the targets fit no row, the first at line 6"), "{}", run.err);
    folder.write("stray.csv", b"measure,area,target\nplanned-exits,Kent,60\n");
    let stray = compare(&folder, &["then.csv", "now.csv", "--target", "stray.csv"]);
    assert!(stray.code == 2 && stray.err.contains("the column area is none of"), "{}", stray.err);
}

#[test]
fn the_exit_code_tells_a_difference_when_asked() {
    let folder = folder();
    folder.write("copy.csv", THEN.as_bytes());
    for (arguments, code) in [
        (&["then.csv", "now.csv"][..], 0),
        (&["then.csv", "now.csv", "--fail-on-change"], 1),
        (&["then.csv", "copy.csv", "--fail-on-change"], 0),
        (&["then.csv", "copy.csv", "now.csv", "--fail-on-change", "--format", "json"], 1),
    ] {
        assert_eq!(compare(&folder, arguments).code, code, "{arguments:?}");
    }
    // a row that has gone is a difference, though no value changed
    let fewer: Vec<&str> = THEN.split_inclusive('\n').filter(|line| !line.contains("penetration")).collect();
    folder.write("fewer.csv", fewer.concat().as_bytes());
    assert_eq!(compare(&folder, &["then.csv", "fewer.csv", "--fail-on-change"]).code, 1);
    assert_eq!(compare(&folder, &["fewer.csv", "then.csv", "--fail-on-change"]).code, 1);
}

#[test]
fn a_baseline_may_be_named_and_several_tables_compared_with_it() {
    let folder = folder();
    folder.write("later.csv", NOW.replace("39,60,65.0000", "45,60,75.0000").as_bytes());
    let columns = ["la", "baseline", "table", "baseline_value", "value"];
    let named = rows(&folder, &["then.csv", "now.csv", "later.csv", "--baseline", "now.csv"], &columns);
    assert_eq!(named[..2], ["Kent|now.csv|then.csv|65.0000|50.0000", "Kent|now.csv|later.csv|65.0000|75.0000"]);
    assert_eq!(
        rows(&folder, &["now.csv", "--baseline", "then.csv"], &columns),
        rows(&folder, &["then.csv", "now.csv"], &columns)
    );
}

#[test]
fn league_tables_are_compared_by_area() {
    let folder = Folder::new();
    let heading = "rank,of,area,region,numerator,denominator,value,lower95,upper95,comparison,quartile,rank_in_region,\
                   of_in_region,previous_rank,change_from_baseline,published,published_check\n";
    folder.write(
        "a.csv",
        format!("{heading}1,2,Kent,South East,60,100,60.0000,,,,,1,2,,,,\n2,2,Slough,,20,100,20.0000,,,,,,,,,,\n")
            .as_bytes(),
    );
    folder.write(
        "b.csv",
        format!("{heading}1,2,Slough,,70,100,70.0000,,,,,,,,,,\n2,2,Kent,,61,100,61.0000,,,,,,,,,,\n").as_bytes(),
    );
    assert_eq!(
        rows(&folder, &["a.csv", "b.csv"], &["area", "change", "comparison"]),
        // without a measure nobody knows what is good
        ["Kent|1.0000|similar", "Slough|50.0000|higher"]
    );
}

#[test]
fn what_cannot_be_compared_is_2() {
    let folder = folder();
    folder.write("by-sex.csv", THEN.replace(",la,", ",sex,").as_bytes());
    folder.write("twice.csv", THEN.replace("Surrey", "Kent").as_bytes());
    folder.write("odd.csv", b"name,size\nKent,1\n");
    for (arguments, expected) in [
        (&["then.csv"][..], "nothing to compare it with"),
        (&["then.csv", "--baseline", "then.csv"], "nothing to compare it with"),
        (&["then.csv", "by-sex.csv"], "then.csv is by la and by-sex.csv by sex; expected the same groupings"),
        (&["then.csv", "twice.csv"], "twice.csv, line 3: the same measure and groupings stand at line 2 already"),
        (&["then.csv", "odd.csv"], "odd.csv: this is no saved measure or league table: found name, size"),
        (&["then.csv", "absent.csv"], "absent.csv"),
        (&["then.csv", "now.csv", "-o", "now.csv"], "that is the input"),
        (&["then.csv", "now.csv", "--target", "then.csv", "-o", "out.csv"], "there is no column target"),
    ] {
        let run = compare(&folder, arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(expected), "{arguments:?}\n{}\nshould contain {expected}", run.err);
    }
}

#[test]
fn json_and_csv_hold_the_same_rows() {
    let folder = folder();
    let run = compare(&folder, &["then.csv", "now.csv", "-o", "out.csv", "-o", "out.json"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let json: Value = serde_json::from_str(&folder.read("out.json")).expect("JSON");
    assert_eq!(json["schema"], "ndtms.compare/1");
    let csv = folder.read("out.csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headings: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
    let keys: Vec<&String> = json["rows"][0].as_object().expect("a row").keys().collect();
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(keys.into_iter().cloned().collect()), sorted(headings));
    assert_eq!(json["rows"][1]["change"], 25.0);
    assert_eq!(json["rows"][2]["value"], Value::Null);
    assert_eq!(reader.records().count(), json["rows"].as_array().expect("rows").len());
}

#[test]
fn a_count_whose_estimate_is_missing_is_no_rate() {
    let table = |count: &str| {
        format!(
            "measure,population,la,numerator,denominator,value\npenetration,pdu,Kent,{count},,\nin-treatment,all,Kent,{count},,\n"
        )
    };
    let folder = Folder::with(&[("then.csv", table("10").as_bytes()), ("now.csv", table("12").as_bytes())]);
    let run = folder.ndtms(&["compare", "then.csv", "now.csv", "--format", "csv"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let difference = headings.iter().position(|heading| heading == "change").expect("a column");
    let found: Vec<String> = reader.records().map(|row| row.expect("a row")[difference].to_owned()).collect();
    assert_eq!(found, ["", "2.0000"], "{}", run.out);
}
