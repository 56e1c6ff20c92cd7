//! `league` on records: areas counted and ranked, in a script and for people.

use serde_json::Value;

use crate::common::run::{Folder, Run};

/// An episode of a person of their own, as at 31 March 2014: client, partnership, authority, first day, last day, reason.
type Episode = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

/// Of those in treatment in 2013/14, Oxford completed 1 of 2, Cherwell 2 of 2, Gateshead 0 of 1; one has no authority, one
/// lives in Wales, and one left in 2012.
const EPISODES: [Episode; 8] = [
    ("1", "J03B", "E07000178", "20130401", "20130801", "80"),
    ("2", "J03B", "38UC", "20130501", "", ""),
    ("3", "J03B", "E07000177", "20130601", "20131001", "81"),
    ("4", "J03B", "E07000177", "20130601", "20131101", "80"),
    ("5", "A09B", "E08000037", "20130701", "20131101", "85"),
    ("6", "J03B", "", "20130701", "20131201", "80"),
    ("7", "Z00B", "", "20130701", "20131201", "85"),
    ("8", "A09B", "E08000037", "20120401", "20121101", "80"),
];

fn extract() -> String {
    let mut text = "AGNCY,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,DAT,LA,DRUG1,REFLD,TRIAGED,DISD,\
                    DISRSN,MODID,MODAL,MODST\n"
        .to_owned();
    for (client, dat, la, triaged, discharged, reason) in EPISODES {
        text += &format!(
            "N0852,{client},1,Y,L,S,1980010{client},F,A,{dat},{la},1011,{triaged},{triaged},{discharged},{reason},1,94,\
             {triaged}\n"
        );
    }
    text + "N0852,9,1,N,,,,,,,,,,,,,,,\n"
}

fn folder() -> Folder {
    Folder::with(&[("extract.csv", extract().as_bytes())])
}

fn league(folder: &Folder, arguments: &[&str]) -> Run {
    let shared = ["league", "--no-profile", "--as-at", "2014-03-31"];
    folder.ndtms(&[&shared, arguments].concat()).env("COLUMNS", "80").run()
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

const COLUMNS: [&str; 7] = ["rank", "of", "area", "region", "numerator", "denominator", "value"];

#[test]
fn areas_are_counted_and_ranked() {
    let folder = folder();
    assert_eq!(
        rows(&folder, &["successful-completion", "extract.csv"], &COLUMNS),
        [
            "1|3|Cherwell|South East|2|2|100.0000",
            "2|3|Oxford|South East|1|2|50.0000",
            "3|3|Gateshead|North East|0|1|0.0000",
            // of two people none is known to live in an authority: they are shown and take no rank
            "||Not recorded||1|2|50.0000",
        ]
    );
    assert_eq!(
        rows(&folder, &["successful-completion", "extract.csv", "--by", "dat"], &COLUMNS),
        ["1|2|J03B||4|5|80.0000", "2|2|Gateshead||0|1|0.0000", "||Out of England||0|1|0.0000"]
    );
    assert_eq!(
        rows(&folder, &["successful-completion", "extract.csv", "--by", "region"], &COLUMNS),
        ["1|2|South East||3|4|75.0000", "2|2|North East||0|1|0.0000", "||Not recorded||1|2|50.0000"]
    );
    assert_eq!(rows(&folder, &["in-treatment", "extract.csv", "--by", "agency"], &COLUMNS), ["1|1|N0852||7||7"]);
}

#[test]
fn low_is_good_where_the_measure_says_so_and_days_are_ranked_too() {
    let folder = folder();
    let returns = ["re-presentation", "extract.csv", "--period", "2012/13"];
    assert_eq!(rows(&folder, &returns, &COLUMNS), ["1|1|Gateshead|North East|0|1|0.0000"]);
    // 122 and 334 days; 122 and 153; 123
    assert_eq!(
        rows(
            &folder,
            &["time-in-treatment-mean", "extract.csv"],
            &["rank", "area", "denominator", "value", "published"]
        ),
        ["1|Oxford|2|228.0000|", "2|Cherwell|2|137.5000|", "3|Gateshead|1|123.0000|", "|Not recorded|2|153.0000|"]
    );
}

#[test]
fn estimates_make_rates_and_their_bounds_and_none_makes_no_rank() {
    let folder = folder();
    folder.write(
        "need.csv",
        b"area,group,period,estimate,lower95,upper95,source\nOxford,pdu,2013/14,5,4,8,sweep 9\nE07000177,pdu,,2.5,,,\n\
          Gateshead,pdu,2012/13,10,,,\n",
    );
    let arguments = ["penetration", "extract.csv", "--period", "2013/14", "--reference", "need.csv", "--top", "10"];
    let columns = [&COLUMNS[..], &["lower95", "upper95"]].concat();
    assert_eq!(
        rows(&folder, &arguments, &columns),
        // 2 of 2.5; 2 of 5, between 2 of 8 and 2 of 4
        ["1|2|Cherwell|South East|2|2.5|80.0000||", "2|2|Oxford|South East|2|5|40.0000|25.0000|50.0000"]
    );
    let all = rows(&folder, &arguments[..6], &columns);
    assert_eq!(all[2..], ["||Gateshead|North East|1||||", "||Not recorded||2||||"], "a count is no rate");
    let text = league(&folder, &arguments);
    assert!(text.out.starts_with("penetration · pdu · 2013/14 · by la · 2 ranked · high is good\n"), "{}", text.out);
    assert!(text.out.contains("Estimates: sweep 9."), "{}", text.out);
    assert!(text.out.contains("2013-04-01 to 2014-03-31, as at 2014-03-31") && text.out.contains("gap_days=21"));
    assert!(text.out.lines().all(|line| line.chars().count() <= 80), "{}", text.out);
    assert!(text.err.contains("2 rows have no estimate"), "{}", text.err);
    let without = league(&folder, &["penetration", "extract.csv"]);
    assert_eq!(without.code, 0);
    assert!(without.err.contains("no area has a value of penetration"), "{}", without.err);
}

#[test]
fn the_row_of_all_is_an_average_where_it_is_asked_for() {
    let folder = folder();
    let columns = ["rank", "area", "value", "comparison"];
    let arguments = ["completion-of-exits", "extract.csv", "--against", "total"];
    // one exit each in Oxford and Gateshead, two in Cherwell and nowhere: four of the six completed
    let expected = [
        "1|Cherwell|100.0000|similar",
        "1|Oxford|100.0000|similar",
        "3|Gateshead|0.0000|similar",
        "|Not recorded|50.0000|similar",
        "|Total|66.6667|",
    ];
    assert_eq!(rows(&folder, &arguments, &columns), expected);
    assert_eq!(rows(&folder, &["completion-of-exits", "extract.csv", "--total"], &columns), expected);
    let alone = rows(&folder, &["completion-of-exits", "extract.csv"], &columns);
    assert_eq!(alone[0], "1|Cherwell|100.0000|", "nothing to compare with unless it is asked for");
    assert_eq!(alone.len(), 4);
    let england = ["completion-of-exits", "extract.csv", "--against", "england", "--by", "region"];
    let run = league(&folder, &england);
    assert!(run.out.contains("Compared with England 2013/14 (52.9)"), "{}", run.out);
    assert_eq!(rows(&folder, &england, &columns)[0], "1|South East|100.0000|similar", "43.9 to 100 holds 52.9");
    let none = league(&folder, &["in-treatment", "extract.csv", "--against", "england"]);
    assert!(none.code == 0 && none.err.contains("nothing is published for England of in-treatment"), "{}", none.err);
    let row = rows(&folder, &["completion-of-exits", "extract.csv", "--against", "oxford"], &columns);
    assert_eq!(row[2], "3|Gateshead|0.0000|worse", "0 to 79.3 does not hold 100");
}

#[test]
fn areas_are_chosen_marked_and_told_what_they_need() {
    let folder = folder();
    let columns = ["rank", "of", "area"];
    let chosen = |arguments: &[&str]| rows(&folder, &[&["planned-exits", "extract.csv"], arguments].concat(), &columns);
    assert_eq!(chosen(&["--region", "north east"]), ["3|3|Gateshead"]);
    assert_eq!(chosen(&["--bottom", "1"]), ["3|3|Gateshead"]);
    assert_eq!(chosen(&["--top", "1", "--area", "gateshead"]), ["1|3|Cherwell", "1|3|Oxford", "3|3|Gateshead"]);
    let text = league(&folder, &["planned-exits", "extract.csv", "--area", "Gateshead", "--against", "60"]).out;
    assert!(text.contains("Gateshead needs 1 more client to reach 60.0"), "{text}");
    folder.write("neighbours.csv", b"area,neighbour\nOxford,Gateshead\n");
    let neighbours = ["--area", "Oxford", "--neighbours", "neighbours.csv"];
    assert_eq!(chosen(&neighbours), ["1|2|Oxford", "2|2|Gateshead"]);
}

#[test]
fn warnings_and_documents_are_those_of_measure() {
    let folder = folder();
    let run = league(&folder, &["re-presentation", "extract.csv", "--format", "json", "--set", "gap_days=28"]);
    let document: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&document["schema"], &document["as_at"]), (&"ndtms.league/1".into(), &"2014-03-31".into()));
    assert_eq!((&document["settings"]["gap_days"], &document["dataset"]), (&"28".into(), &"K".into()));
    assert_eq!(document["inputs"][0]["path"], "extract.csv");
    assert!(run.err.contains("re-presentation: some are pending"), "{}", run.err);
    let one = EPISODES.iter().filter(|e| e.1 != "J03B").fold(extract(), |text, e| text.replace(e.1, "J03B"));
    folder.write("one.csv", one.as_bytes());
    let run = league(&folder, &["re-presentation", "one.csv"]);
    assert!(run.err.contains("the input is of one partnership (DAT) only"), "{}", run.err);
}

#[test]
fn records_come_from_wherever_tables_come_from() {
    let folder = folder();
    let usual = league(&folder, &["planned-exits", "extract.csv", "--format", "csv"]).out;
    let shared = ["league", "planned-exits", "--no-profile", "--as-at", "2014-03-31", "--format", "csv"];
    let spooled = folder.ndtms(&[&shared[..], &["-"]].concat()).stdin(extract().as_bytes()).run();
    assert_eq!(spooled.out, usual, "{}", spooled.err);
    folder.write("exports/extract.csv", extract().as_bytes());
    assert_eq!(folder.ndtms(&[&shared[..], &["exports"]].concat()).run().out, usual);
    // through a mapping the inputs are records, whatever their headings
    folder.write("local.csv", extract().replace("AGNCY,CLIENTID", "Area,Numerator").as_bytes());
    let mut map = "[[table]]\nname = \"rows\"\n\n[table.columns]\n".to_owned();
    for field in extract().lines().next().expect("headings").split(',') {
        let heading = match field {
            "AGNCY" => "Area",
            "CLIENTID" => "Numerator",
            other => other,
        };
        map += &format!("{heading} = \"{field}\"\n");
    }
    folder.write("map.toml", map.as_bytes());
    let mapped = folder.ndtms(&[&shared[..], &["local.csv", "--map", "map.toml"]].concat()).run();
    assert_eq!(mapped.out, usual, "{}", mapped.err);
}

#[test]
fn what_cannot_be_ranked_is_2() {
    let folder = folder();
    for (arguments, expected) in [
        (&["extract.csv"][..], "name the measure to rank by in front of them"),
        (&["exits-by-reason", "extract.csv"], "several figures; choose one of exits-by-reason-completed"),
        (&["completions", "extract.csv"], "`completions` is no measure"),
        (&["planned-exit", "extract.csv"], "did you mean planned-exits?"),
        (&["planned-exits", "extract.csv", "--by", "sex"], "invalid value 'sex'"),
        (&["planned-exits", "extract.csv", "--period", "2013/15"], "--period: "),
        (&["planned-exits", "extract.csv", "--population", "opiates"], "did you mean opiate?"),
        (&["planned-exits", "extract.csv", "--rank-by", "change"], "--rank-by change is for tables of figures"),
        (&["planned-exits", "extract.csv", "--check-published"], "--check-published is for tables of figures"),
        (&["planned-exits", "extract.csv", "--area", "Oxfrod"], "did you mean Oxford?"),
        (&["planned-exits", "extract.csv", "-o", "extract.csv"], "that is the input"),
    ] {
        let run = league(&folder, arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(expected), "{arguments:?}\n{}\nshould contain {expected}", run.err);
    }
}

#[test]
fn threads_and_a_second_run_give_the_same_bytes() {
    let folder = folder();
    let with = |threads| league(&folder, &["planned-exits", "extract.csv", "--threads", threads]).out;
    assert_eq!(with("1"), with("4"));
}
