//! `ndtms measure` and `ndtms journeys`: what is asked, what comes out, what is said beside it, what is not shown.

use serde_json::Value;

use crate::common::run::{Folder, Run};
use crate::samples::MIXED;

/// Two people: one completed and came back, one is open; a third has not agreed.
const SMALL: &str = "\
AGNCY,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,DAT,LA,DRUG1,REFLD,TRIAGED,DISD,DISRSN,MODID,MODAL,MODST
N0852,1,1,Y,L,S,19750618,F,A,J03B,38UC,1011,20130401,20130401,20130801,80,1,94,20130401
N0852,1,2,Y,L,S,19750618,F,A,J03B,38UC,1011,20131101,20131101,,,1,94,20131101
A0001,7,1,Y,B,A,19900101,M,B,J03B,E07000177,7000,20140301,20140301,,,1,94,20140301
A0001,9,1,N,,,,,,,,,,,,,,,
";

fn small() -> Folder {
    Folder::with(&[("small.csv", SMALL.as_bytes())])
}

fn run(folder: &Folder, arguments: &[&str]) -> Run {
    folder.ndtms(&[&["measure", "--no-profile", "--as-at", "2014-03-31"], arguments].concat()).run()
}

fn csv(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let run = run(folder, &[&["--format", "csv"], arguments].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn scripts_get_the_columns_that_they_rely_on() {
    let lines = csv(&small(), &["successful-completion", "in-treatment", "small.csv", "--by", "la,sex", "--total"]);
    assert_eq!(
        lines,
        [
            "measure,population,period_start,period_end,la,sex,numerator,denominator,value,lower95,upper95,pending,comparison,note",
            "successful-completion,all,2013-04-01,2014-03-31,Cherwell,Male,0,1,0.0000,0.0000,79.3451,,,",
            "successful-completion,all,2013-04-01,2014-03-31,Oxford,Female,0,1,0.0000,0.0000,79.3451,,,",
            "successful-completion,all,2013-04-01,2014-03-31,Total,Total,0,2,0.0000,0.0000,65.7620,,,",
            "in-treatment,all,2013-04-01,2014-03-31,Cherwell,Male,1,,,,,,,",
            "in-treatment,all,2013-04-01,2014-03-31,Oxford,Female,1,,,,,,,",
            "in-treatment,all,2013-04-01,2014-03-31,Total,Total,2,,,,,,,",
        ]
    );
}

#[test]
fn the_document_has_numbers_settings_and_inputs() {
    let run = run(&small(), &["re-presentation", "small.csv", "--format", "json", "--set", "return_window=183d"]);
    let document: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(document["schema"], "ndtms.measure/1");
    assert_eq!(document["as_at"], "2014-03-31");
    assert_eq!(document["dataset"], "K");
    assert_eq!(document["settings"]["return_window"], "183d");
    assert_eq!(document["inputs"][0]["path"], "small.csv");
    let row = &document["rows"][0];
    assert_eq!((&row["numerator"], &row["value"], &row["pending"]), (&1.into(), &100.0.into(), &0.into()));
    assert_eq!(row["comparison"], Value::Null);
}

#[test]
fn without_an_id_the_headline_measures_are_shown() {
    let folder = small();
    let lines = csv(&folder, &["small.csv"]);
    let ids: Vec<&str> = lines[1..].iter().map(|line| line.split(',').next().expect("an id")).collect();
    assert_eq!(
        ids,
        [
            "in-treatment",
            "new-presentations",
            "effective-treatment",
            "successful-completion",
            "completion-of-exits",
            "completion-no-return",
            "re-presentation",
            "early-unplanned-exit",
            "waiting-3-weeks"
        ]
    );
    folder.write("need.csv", b"area,group,period,estimate\nTotal,pdu,,379.64\n");
    let with_estimates = csv(&folder, &["small.csv", "--reference", "need.csv"]);
    // 1 of 379.64 is 0.26341...; 378.64 of it are 99.73659...
    assert!(with_estimates.iter().any(|l| l.contains("penetration,pdu,") && l.contains(",1,379.64,0.2634,,,0,,")));
    assert!(with_estimates.iter().any(|l| l.contains("unmet-need,pdu,") && l.contains(",378.64,379.64,99.7366,")));
}

#[test]
fn estimates_belong_to_areas_by_code_or_name() {
    let folder = small();
    let need =
        "area,group,period,estimate,lower95,upper95,source\noxford,pdu,2013/14,2.5,2,4,sweep 9\nE07000177,pdu,,10,,,\n";
    folder.write("need.csv", need.as_bytes());
    let lines = csv(&folder, &["penetration", "small.csv", "--reference", "need.csv", "--by", "la"]);
    // 1 of 2.5, between 1 of 4 and 1 of 2
    assert!(
        lines[1].starts_with("penetration,pdu,2013-04-01,2014-03-31,Oxford,1,2.5,40.0000,25.0000,50.0000,0"),
        "{lines:#?}"
    );
    assert_eq!(lines.len(), 2, "nobody of the population is in Cherwell");
    let none = run(&folder, &["penetration", "small.csv"]);
    assert!(none.err.contains("without --reference there is no estimate"), "{}", none.err);
    assert!(none.out.contains('–'), "{}", none.out);
}

#[test]
fn what_is_neither_measure_nor_file_is_told_and_suggested() {
    let folder = small();
    for (arguments, expected) in [
        (&["penetratoin", "small.csv"][..], "`penetratoin` is neither a measure nor a file; did you mean penetration?"),
        (&["missing.csv"], "`missing.csv` is neither a measure nor a file"),
        (&["small.csv", "in-treatment"], "stands behind an input; measures come first"),
        (&["in-treatment"], "no input is named"),
        (&["small.csv", "--by", "sexx"], "`sexx` is no grouping; did you mean sex?"),
        (&["small.csv", "--by", "sex,sex"], "--by names sex twice"),
        (&["small.csv", "--population", "opiates"], "`opiates` is no population; did you mean opiate?"),
        (&["small.csv", "--set", "gap=3"], "--set: there is no setting `gap`"),
        (&["small.csv", "--period", "2013/15"], "the financial year that begins in 2013 is 2013/14"),
        (&["small.csv", "--period", "2014/15"], "starts after the as-at date 2014-03-31"),
        (&["small.csv", "--compare-to", "wales"], "expected a value in percent, a saved measure or england"),
        (&["small.csv", "--out", "x.doc"], "expected .txt, .csv, .json, .md, .xlsx, .html or .htm"),
    ] {
        let run = run(&folder, arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(expected), "{arguments:?}: {}", run.err);
    }
    assert_eq!(run(&folder, &["IN-Treatment", "small.csv"]).code, 0, "ids may be written large");
}

#[test]
fn the_as_at_date_comes_from_the_records() {
    let folder = small();
    let told = |arguments: &[&str]| {
        let run = folder.ndtms(&[&["measure", "--no-profile", "--format", "csv"], arguments].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        run.err
    };
    assert!(told(&["small.csv"]).contains("as at 2014-03-01, the latest day that the input tells of"));
    assert!(told(&["small.csv"]).contains("period 2013/14"));
    // a submission file knows nothing of what follows its period
    folder.write("N0852-20130401-20131231-TREAT-IN-K.csv", SMALL.as_bytes());
    assert!(told(&["N0852-20130401-20131231-TREAT-IN-K.csv"]).contains("as at 2013-11-01"));
    // and a date to come is no knowledge
    folder.write("later.csv", SMALL.replace("20140301", "29990301").as_bytes());
    assert!(told(&["later.csv"]).contains("as at 2013-11-01"));
}

#[test]
fn what_a_figure_cannot_say_is_said() {
    let folder = small();
    for (arguments, expected) in [
        (&["re-presentation", "small.csv"][..], "returns to another one cannot be seen"),
        (&["successful-completion", "small.csv"], "One of three completion rates"),
        (&["effective-treatment", "small.csv", "--population", "all"], "effective-treatment: some are pending"),
        (&["in-treatment", "small.csv", "--period", "2013"], "the financial years are written 2012/13 and 2013/14"),
        (&["in-treatment", "small.csv", "--period", "2014"], "ends after the as-at date 2014-03-31"),
        (&["in-treatment", "small.csv", "--compare-to", "england"], "nothing to compare with was found: counts"),
        (
            &["small.csv", "--compare-to", "england"],
            "nothing to compare with was found for successful-completion, completion-no-return, re-presentation",
        ),
    ] {
        let run = run(&folder, arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains(expected), "{arguments:?}: {}", run.err);
    }
    assert_eq!(run(&folder, &["in-treatment", "small.csv", "--quiet"]).err, "");
    let mixed = Folder::with(&[("mixed.csv", &MIXED)]);
    let held = run(&mixed, &["in-treatment", "mixed.csv"]);
    assert!(held.err.contains("held back by the checks and not counted"), "{}", held.err);
    assert!(held.err.contains("`ndtms check --impact` tells what they would change"), "{}", held.err);
    assert!(held.err.contains("something is wrong with a file as a whole"), "{}", held.err);
    let included = run(&mixed, &["in-treatment", "mixed.csv", "--set", "held_back=include"]);
    assert!(included.err.contains("counted all the same"), "{}", included.err);
}

#[test]
fn a_journey_that_nobody_closed_is_told() {
    let text =
        SMALL.replace("20130401,20130401,20130801,80", "20130301,20130301,,").replace(",94,20130401", ",94,20130301");
    let folder = Folder::with(&[("small.csv", text.as_bytes())]);
    // open since March 2013 and joined by the episode of November: something happened
    let err = |arguments: &[&str]| run(&folder, arguments).err;
    assert!(!err(&["in-treatment", "small.csv"]).contains("held open"));
    let later = folder.ndtms(&["measure", "in-treatment", "small.csv", "--no-profile", "--as-at", "2015-03-31"]).run();
    assert!(later.err.contains("2 journeys are held open by episodes in which nothing has happened"), "{}", later.err);
}

#[test]
fn figures_are_compared() {
    let folder = small();
    let lines = csv(&folder, &["completion-of-exits", "small.csv", "--compare-to", "80%", "--by", "month"]);
    assert!(lines[5].ends_with(",1,1,100.0000,20.6549,100.0000,,similar,compared with 80.0 (80%)"), "{lines:#?}");
    let saved = run(&folder, &["completion-of-exits", "small.csv", "--period", "2013-08", "-o", "saved.csv"]);
    assert_eq!(saved.code, 0, "{}", saved.err);
    let arguments = ["completion-of-exits", "small.csv", "--period", "2013-08", "--compare-to", "saved.csv"];
    for how in ["value", "intervals"] {
        let beside = csv(&folder, &[&arguments[..], &["--comparison", how]].concat());
        assert!(beside[1].ends_with(",similar,compared with 100.0 (saved.csv)"), "{beside:#?}");
    }
    let spared = run(&folder, &[&arguments[..], &["-o", "saved.csv"]].concat());
    assert!(spared.code == 2 && spared.err.contains("that is the input saved.csv"), "{}", spared.err);
    let england = csv(&folder, &["completion-of-exits", "small.csv", "--compare-to", "england"]);
    assert!(england[1].contains("compared with 52.9 (England 2013/14)"), "{england:#?}");
}

#[test]
fn people_get_a_page_that_fits() {
    let folder = small();
    for arguments in [&["small.csv"][..], &["small.csv", "--by", "la,age-band"], &["exits-by-reason", "small.csv"]] {
        let page = folder
            .ndtms(&[&["measure", "--no-profile", "--as-at", "2014-03-31"], arguments].concat())
            .env("COLUMNS", "80")
            .run()
            .out;
        assert!(page.starts_with("2013/14 (2013-04-01 to 2014-03-31), as at 2014-03-31, dataset K"), "{page}");
        assert!(page.contains("Settings: gap_days=21"), "{page}");
        assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    }
    // what stands on the page is not said beside it too
    let first = run(&folder, &["small.csv"]);
    assert!(!first.err.contains("settings") && first.err.lines().count() <= 4, "{}", first.err);
    assert!(first.out.contains("Three completion rates: "), "{}", first.out);
    // ids stay whole on a narrow page too
    let compared = ["measure", "small.csv", "--no-profile", "--as-at", "2014-03-31", "--compare-to", "england"];
    let narrow = folder.ndtms(&compared).env("COLUMNS", "80").run().out;
    assert!(narrow.contains("\nsuccessful-completion "), "{narrow}");
    assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
    assert!(!run(&folder, &["in-treatment", "small.csv"]).out.contains("Three completion rates"));
    // what is to be said of all rows of a measure is said of the measure
    let of_groups = ["completion-of-exits", "small.csv", "--by", "la,sex"];
    let compared = run(&folder, &[&of_groups[..], &["--period", "2013-08", "--compare-to", "england"]].concat()).out;
    assert!(compared.contains("compared with 52.9 (England 2013/14) – completion-of-exits\n"), "{compared}");
    // and a page without figures says so
    assert!(run(&folder, &of_groups).out.contains("nobody is counted in any group"));
    let cut = run(&folder, &["in-treatment", "small.csv", "--by", "month", "--period", "2014-03-01..2014-04-10"]).out;
    assert!(cut.contains("In treatment (in-treatment)"), "{cut}");
    let page = run(&folder, &["effective-treatment", "small.csv", "--decimals", "0"]).out;
    assert!(page.contains("100%") && page.contains("1 of 1"), "{page}");
}

#[test]
fn files_are_written_whole_and_inputs_are_spared() {
    let folder = small();
    let written = run(&folder, &["in-treatment", "small.csv", "-o", "a.csv", "-o", "a.json", "-o", "a.txt"]);
    assert_eq!((written.code, written.out.as_str()), (0, ""), "{}", written.err);
    assert_eq!(folder.read("a.csv").lines().count(), 2);
    assert!(folder.read("a.txt").contains("in-treatment"));
    let refused = run(&folder, &["in-treatment", "small.csv", "-o", "small.csv"]);
    assert_eq!(refused.code, 2);
    assert_eq!(folder.read("small.csv"), SMALL);
}

#[test]
fn the_profile_sets_how_measures_are_taken_unless_the_run_does() {
    let folder = small();
    folder.write("ndtms.toml", b"[settings]\nretained_days = 30\nsmall_numbers = \"suppress\"\n");
    let of = |more: &[&str]| {
        let asked = ["measure", "in-treatment", "small.csv", "--as-at", "2014-03-31", "--format", "json"];
        let document = folder.ndtms(&[&asked[..], more].concat()).run();
        assert_eq!(document.code, 0, "{}", document.err);
        let document: Value = serde_json::from_str(&document.out).expect("JSON");
        ["retained_days", "small_numbers"].map(|name| document["settings"][name].to_string().replace('"', ""))
    };
    assert_eq!(of(&[]), ["30", "suppress"]);
    assert_eq!(of(&["--set", "retained_days=60", "--small-numbers", "show"]), ["60", "show"]);
    assert_eq!(of(&["--no-profile"]), ["84", "show"]);
}

#[test]
fn the_profile_names_areas() {
    let folder = small();
    folder.write(
        "ndtms.toml",
        b"as_at = \"2014-03-31\"\n[areas.J03B]\nname = \"Oxfordshire DAAT\"\nregion = \"South East\"\n",
    );
    let run = folder.ndtms(&["measure", "in-treatment", "small.csv", "--by", "dat,region", "--format", "csv"]).run();
    assert!(run.out.contains(",Oxfordshire DAAT,South East,2,"), "{}{}", run.out, run.err);
}

#[test]
fn small_numbers_are_hidden_in_every_format() {
    let folder = small();
    let hide = ["effective-treatment", "small.csv", "--population", "all", "--small-numbers", "suppress"];
    let lines = csv(&folder, &[&hide[..], &["--by", "sex", "--total", "--compare-to", "50"]].concat());
    let compared = "suppressed; compared with 50.0 (50%)";
    assert_eq!(
        lines[1..],
        [
            format!("effective-treatment,all,2013-04-01,2014-03-31,Male,0,0,,,,*,,{compared}"),
            format!("effective-treatment,all,2013-04-01,2014-03-31,Female,*,*,*,*,*,0,,{compared}"),
            format!("effective-treatment,all,2013-04-01,2014-03-31,Total,*,*,*,*,*,*,,{compared}"),
        ]
    );
    let told = run(&folder, &[&hide[..], &["--format", "json"]].concat());
    let document: Value = serde_json::from_str(&told.out).expect("JSON");
    let row = &document["rows"][0];
    for key in ["numerator", "denominator", "value", "lower95", "upper95", "pending", "comparison"] {
        assert_eq!(row[key], Value::Null, "{key}");
    }
    assert_eq!((&row["note"], &document["settings"]["small_numbers"]), (&"suppressed".into(), &"suppress".into()));
    // nor does what is said beside the figures tell them
    assert!(
        told.err.contains("effective-treatment: some are pending") && !told.err.contains("1 person"),
        "{}",
        told.err
    );
    let page = run(&folder, &[&hide[..], &["--by", "sex"]].concat()).out;
    assert!(page.contains("* of *") && page.contains("\n* 1 to 4, or a number from which"), "{page}");
    assert!(page.contains("small_numbers=suppress"), "{page}");
}

#[test]
fn small_numbers_are_rounded() {
    let folder = small();
    let rounded = ["in-treatment", "successful-completion", "small.csv", "--set", "small_numbers=round5"];
    let lines = csv(&folder, &rounded);
    assert!(lines[1].ends_with(",0,,,,,,,") && lines[2].ends_with(",0,0,,,,,,"), "{lines:#?}");
    let compared = run(&folder, &[&rounded[..], &["--compare-to", "50"]].concat());
    assert!(compared.err.contains("nothing is compared: rates of rounded counts have no interval"), "{}", compared.err);
    let refused = run(&folder, &["small.csv", "--small-numbers", "hide"]);
    assert_eq!((refused.code, refused.out.as_str()), (2, ""));
    assert!(refused.err.contains("suppress"), "{}", refused.err);
}

fn journeys(arguments: &[&str]) -> Run {
    small().ndtms(&[&["journeys", "small.csv", "--no-profile", "--as-at", "2014-03-31"], arguments].concat()).run()
}

#[test]
fn journeys_are_a_table_without_identifying_values() {
    let run = journeys(&[]);
    assert_eq!(
        run.out.lines().collect::<Vec<_>>(),
        [
            "person,dat,la,start,end,days,reason,reason_group,episodes,agencies,substances,pdu,substance,first_structured,retained,age_at_start,sex,ethnicity,episode_refs",
            "1,J03B,E07000177,2014-03-01,,,,In treatment,1,A0001,7000,no,alcohol only,2014-03-01,pending,24,M,B,A0001:7:1",
            "2,J03B,38UC,2013-04-01,2013-08-01,122,80,completed,1,N0852,1011,yes,opiate,2013-04-01,yes,37,F,A,N0852:1:1",
            "2,J03B,38UC,2013-11-01,,,,In treatment,1,N0852,1011,yes,opiate,2013-11-01,yes,38,F,A,N0852:1:2",
        ]
    );
    assert!(run.err.contains("as at 2014-03-31; gap_days=21"), "{}", run.err);
}

#[test]
fn the_attributor_is_shown_when_asked_for_and_references_are_hashed_when_asked_for() {
    let shown = journeys(&["--show-values"]).out;
    assert!(shown.starts_with("person,attributor,dat,"), "{shown}");
    assert!(shown.contains("1,BA19900101M,J03B") && shown.contains("2,LS19750618F,J03B"), "{shown}");
    let redacted = journeys(&["--redact"]).out;
    assert!(!redacted.contains("N0852:1:1") && redacted.contains(",N0852:"), "{redacted}");
}

#[test]
fn journeys_are_documents_and_lines_too() {
    let document: Value = serde_json::from_str(&journeys(&["--format", "json"]).out).expect("JSON");
    assert_eq!(document["schema"], "ndtms.journeys/1");
    assert_eq!(document["rows"][1]["episode_refs"], serde_json::json!(["N0852:1:1"]));
    assert_eq!(document["rows"][1]["pdu"], true);
    let lines = journeys(&["--format", "jsonl", "--period", "2013-06"]).out;
    assert_eq!(lines.lines().count(), 1, "one journey overlaps June: {lines}");
}

#[test]
fn nothing_of_a_client_without_consent_is_seen() {
    let secret = "A0001,9,SECRET1,N,Q,Q,19330303,M,A,Z99Z,38UB,1011,20130401,20130401,,,1,94,20130401\n\
                  A0001,9,SECRET2,Y,Q,Q,19330303,M,A,Z99Z,38UB,1011,20130401,20130401,,,1,94,20130401\n";
    let folder = Folder::with(&[("small.csv", (SMALL.to_owned() + secret).as_bytes())]);
    for command in
        [&["measure", "--by", "dat,agency"][..], &["measure", "--format", "json"], &["journeys", "--show-values"]]
    {
        let run = folder.ndtms(&[command, &["small.csv", "--no-profile", "--as-at", "2014-03-31"]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        let all = run.out + &run.err;
        assert!(["SECRET", "1933", "Z99Z"].iter().all(|text| !all.contains(text)), "{all}");
    }
}

#[test]
fn threads_show_nowhere() {
    let folder = Folder::with(&[("mixed.csv", &MIXED)]);
    let with = |threads| csv(&folder, &["mixed.csv", "--by", "agency,substance", "--total", "--threads", threads]);
    assert_eq!(with("1"), with("4"));
    assert!(with("1").len() > 50);
}

#[test]
fn reports_get_markdown() {
    let folder = small();
    let page =
        run(&folder, &["successful-completion", "small.csv", "--by", "la", "--total", "--format", "markdown"]).out;
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(
        lines,
        [
            "| la | value | 95% interval | count |",
            "| --- | ---: | ---: | ---: |",
            "| Cherwell | 0.0% | 0.0 to 79.3 | 0 of 1 |",
            "| Oxford | 0.0% | 0.0 to 79.3 | 0 of 1 |",
            "| Total | 0.0% | 0.0 to 65.8 | 0 of 2 |",
        ],
        "{page}"
    );
    assert!(page.starts_with("**2013/14 (2013-04-01 to 2014-03-31), as at 2014-03-31, dataset K**\n"), "{page}");
    assert!(
        page.contains("\n## Successful completions of those in treatment (successful-completion)\n")
            && page.contains("gap\\_days=21"),
        "{page}"
    );
    let browser = run(&folder, &["successful-completion", "small.csv", "--by", "la", "--format", "html"]).out;
    for part in [
        "<th scope=\"row\">Cherwell</th><td class=\"number\">0.0%</td>",
        "<td class=\"number\">0 of 1</td>",
        "gap_days=21",
    ] {
        assert!(browser.contains(part) && !browser.contains("<script"), "{part}: {browser}");
    }
    let headlines = run(&folder, &["small.csv", "-o", "page.md"]);
    assert_eq!(headlines.code, 0, "{}", headlines.err);
    let rows = folder.read("page.md").lines().filter(|line| line.starts_with('|')).count();
    assert_eq!(rows, 2 + 9, "nine headline measures: {}", folder.read("page.md"));
}
