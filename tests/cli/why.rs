//! `why`: what is told of a client, what is not, and how a client is named.

use serde_json::Value;

use crate::common::run::{Folder, Run};

/// One person at two agencies (completed, 21 days later begun again, and once held back by X01), one person of another
/// partnership, one without consent who would be the first person too, and one number that two agencies gave.
const RECORDS: &str = "\
AGNCY,CLIENTID,EPISODID,CONSENT,CLIENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,DAT,LA,DRUG1,REFLD,TRIAGED,DISD,DISRSN,MODID,MODAL,MODST
N0852,1,1,Y,LOC77,L,S,19750618,F,A,J03B,38UC,1011,20130401,20130401,20130801,80,1,94,20130401
A0001,7,4,Y,OTH88,L,S,19750618,F,A,J03B,38UC,7000,20130815,20130815,20130901,85,1,94,20130822
A0001,7,5,Y,OTH88,L,S,19750618,F,A,J03B,38UC,1011,20131201,20131201,20131215,,1,94,20131201
N0852,1,6,Y,LOC77,L,S,19750618,F,A,J03B,38UC,1011,20140101,20140101,,,3,96,20140102
N0852,2,1,Y,LOC99,B,A,19900101,M,B,A09B,E08000037,7000,20140301,20140301,,,1,94,20140301
N0852,9,SECRET1,N,LOCN,L,S,19750618,F,A,Z99Z,38UB,3201,20130401,20130401,20130801,80,1,94,20130401
N0852,12,1,Y,LOC12,C,D,19600101,M,A,J03B,38UC,1011,20130401,20130401,,,1,94,20130401
A0001,12,1,Y,OTH12,D,E,19610101,M,A,J03B,38UC,1011,20130401,20130401,,,1,94,20130401
";

fn folder() -> Folder {
    Folder::with(&[("records.csv", RECORDS.as_bytes())])
}

fn why(arguments: &[&str]) -> Run {
    let as_at: &[&str] = if arguments.contains(&"--as-at") { &[] } else { &["--as-at", "2014-03-31"] };
    folder().ndtms(&[&["why", "--no-profile"], as_at, arguments, &["records.csv"]].concat()).env("COLUMNS", "80").run()
}

/// The text of a run with single blanks.
fn words(arguments: &[&str]) -> String {
    let run = why(arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.lines().all(|line| line.chars().count() <= 80), "{}", run.out);
    run.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn document(arguments: &[&str]) -> Value {
    let run = why(&[arguments, &["--format", "json"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

fn all_of(text: &str, expected: &[&str]) {
    for part in expected {
        assert!(text.contains(part), "{text}\nshould contain\n{part}");
    }
}

#[test]
fn records_journeys_conditions_and_the_verdict_are_told() {
    let text = words(&["successful-completion", "--client", "N0852:1"]);
    all_of(
        &text,
        &[
            "successful-completion, client N0852:1 (LOC77)",
            "Successful completions of those in treatment; 2013/14 (2013-04-01 to 2014-03-31), as at 2014-03-31, population all",
            "Records of N0852:1 (LOC77) episode 1: triaged 2013-04-01, discharged 2013-08-01, 80 ",
            "modality 1: 94 Pharmacological Intervention, structured, started 2013-04-01 → part of journey 1",
            "episode 6: triaged 2014-01-01, open on 2014-03-31, partnership J03B modality 3: 96 Recovery Support, not structured, started \
             2014-01-02 → in no journey: no structured modality has started by 2014-03-31",
            "Records of A0001:7 (OTH88), the same person",
            // 22 August is 21 days after 1 August
            "▸ journey 1: 2013-04-01 to 2013-09-01, 153 days, unplanned, partnership J03B, opiate",
            "N0852:1:1: treatment from 2013-04-01; the first in this partnership",
            "A0001:7:4: treatment from 2013-08-22; joined: it started 21 days after the latest discharge (gap_days=21)",
            "episode 5: triaged 2013-12-01, discharged 2013-12-15, partnership J03B",
            "held back by X01: ",
            "→ left out: held back by the checks",
            "Journey 1 is taken: it overlaps the period.",
            "yes a journey overlaps the period (2013-04-01 to 2013-09-01)",
            "no counts: it ended in the period as completed (ended 2013-09-01, unplanned)",
            "Counted in the denominator, not in the numerator.",
        ],
    );
}

#[test]
fn settings_change_the_answer() {
    let text = words(&["successful-completion", "--client", "N0852:1", "--set", "gap_days=20"]);
    all_of(
        &text,
        &[
            "journey 1: 2013-04-01 to 2013-08-01, 122 days, completed",
            "▸ journey 2: 2013-08-15 to 2013-09-01, 17 days, unplanned",
            "a new journey: it started 21 days after the latest discharge (gap_days=20)",
            "Journey 2 of 2 is taken: the most recent that overlaps the period.",
            "gap_days=20",
        ],
    );
    let inclusive = words(&["successful-completion", "--client", "1", "--set", "gap_counting=inclusive"]);
    assert!(inclusive.contains("(gap_days=21, both days counted)"), "{inclusive}");
    // the first of the two journeys was completed, and the second is a return
    let returns = words(&["re-presentation", "--client", "N0852:1", "--set", "gap_days=20"]);
    all_of(
        &returns,
        &[
            "Each counts for itself: this measure does not choose one journey.",
            "yes counts: the person returned in time (ended 2013-08-01, completed; returned by journey 2, from 2013-08-15; a \
             return counts until 2014-02-01)",
            "Counted: 1 journey in the denominator, 1 of them in the numerator.",
        ],
    );
    let included = words(&["in-treatment", "--client", "N0852:1", "--set", "held_back=include"]);
    all_of(&included, &["part of journey 2, though held back by the checks", "Counted."]);
}

#[test]
fn every_kind_of_verdict_is_a_sentence() {
    for (measure, client, sentence) in [
        ("in-treatment", "N0852:2", "Counted."),
        ("new-presentations", "N0852:2", "Counted."),
        // open for 30 days; alcohol alone is no opiate or crack
        ("effective-treatment", "N0852:2", "Not counted."),
        ("time-in-treatment", "N0852:2", "Counted: 30 days go into the mean and the median."),
        ("completion-of-exits", "N0852:2", "Not counted."),
        ("early-unplanned-exit", "N0852:2", "Pending: 1 journey, counted in neither yet."),
        ("waiting-3-weeks", "N0852:2", "Not counted: no modality meets the conditions."),
        ("effective-treatment", "N0852:1", "Counted in the numerator and in the denominator."),
        ("penetration", "N0852:1", "Counted in the numerator; the denominator is an estimate."),
        ("unmet-need", "N0852:1", "Counted as in treatment: one less of the estimate is unmet."),
        ("top-exit-compliance", "N0852:1", "Counted: 1 journey in the denominator, 0 of them in the numerator."),
        ("top-start-compliance", "N0852:1", "Counted: 1 journey in the denominator, 0 of them in the numerator."),
        ("employed-at-exit", "N0852:1", "Not counted: no journey meets the conditions."),
        ("transfers-arrived", "N0852:1", "Not counted: no episode meets the conditions."),
        ("exits-by-reason", "N0852:1", "Counted in the numerator of exits-by-reason-unplanned, and in the denominator"),
    ] {
        let text = words(&[measure, "--client", client]);
        assert!(text.contains(sentence), "{measure}: {text}");
    }
    let young = words(&["effective-treatment", "--client", "N0852:2", "--population", "all"]);
    all_of(
        &young,
        &[
            "pending can be judged: it ended, or has lasted 84 days by 2014-03-31 (30 days, still open)",
            "Pending: what becomes of it is not known yet on 2014-03-31",
        ],
    );
    let adult = words(&["in-treatment", "--client", "N0852:2", "--population", "alcohol-only,adult"]);
    assert!(
        adult.contains("is of the population alcohol-only,adult (alcohol only, 24 years old at the start)"),
        "{adult}"
    );
}

#[test]
fn the_document_says_the_same() {
    let told = document(&["effective-treatment", "--client", "N0852:1"]);
    assert_eq!((&told["schema"], &told["measure"]), (&"ndtms.why/1".into(), &"effective-treatment".into()));
    assert_eq!((&told["as_at"], &told["period"]["text"]), (&"2014-03-31".into(), &"2013/14".into()));
    assert_eq!(told["client"], serde_json::json!({"agency": "N0852", "client": "1"}));
    let person = &told["persons"][0];
    assert_eq!((&person["numerator"], &person["denominator"], &person["pending"]), (&1.into(), &1.into(), &0.into()));
    assert_eq!(person["attributor"], Value::Null);
    assert_eq!(person["journeys"][0]["episodes"][1]["gap"], 21);
    assert_eq!(person["units"][0]["counted"], "numerator");
    assert_eq!(told["clients"][1]["episodes"][1]["held_back_by"][0]["rule"], "X01");
    assert_eq!(told["verdict"], "Counted in the numerator and in the denominator.");
    // the running number of the table of journeys
    let journeys = folder().ndtms(&["journeys", "records.csv", "--no-profile", "--as-at", "2014-03-31"]).run().out;
    let line = journeys.lines().find(|line| line.contains("N0852:1:1;A0001:7:4")).expect("the journey");
    assert_eq!(line.split(',').next(), Some(person["person"].to_string().as_str()));
}

#[test]
fn nothing_is_told_of_a_client_without_consent() {
    for format in ["text", "json"] {
        let run = why(&["in-treatment", "--client", "N0852:9", "--show-values", "--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("consent is not Y on every row"), "{}", run.out);
        let all = run.out + &run.err;
        for secret in ["SECRET", "LOCN", "1975", "Z99Z", "3201", "38UB", "N0852:1 ", "A0001", "2013-08-01"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        // and nobody is told that the two are one person
        let first = why(&["in-treatment", "--client", "N0852:1", "--show-values", "--format", format]);
        for secret in ["SECRET", "LOCN", "Z99Z", "N0852:9", "\"9\""] {
            assert!(!first.out.contains(secret), "{secret} in {}", first.out);
        }
    }
}

#[test]
fn identifying_values_are_shown_when_asked_for_and_references_hashed_when_asked_for() {
    let plain = why(&["in-treatment", "--client", "N0852:1"]).out;
    assert!(!plain.contains("19750618") && !plain.contains("1975-06-18"), "{plain}");
    let shown = why(&["in-treatment", "--client", "N0852:1", "--show-values"]).out;
    assert!(shown.contains("LS19750618F"), "{shown}");
    for format in ["text", "json"] {
        let hashed = why(&["in-treatment", "--client", "N0852:1", "--redact", "--format", format]).out;
        for secret in ["N0852:1 ", "N0852:1:", "A0001:7", "LOC77", "OTH88", "\"client\":\"1\""] {
            assert!(!hashed.contains(secret), "{secret} in {hashed}");
        }
    }
}

#[test]
fn a_client_must_be_one() {
    for (arguments, expected) in [
        (
            &["in-treatment", "--client", "12"][..],
            "several agencies have a client `12`: write one of A0001:12, N0852:12",
        ),
        (
            &["in-treatment", "--client", "99"],
            "there is no client `99` in the input; a client is written AGNCY:CLIENTID",
        ),
        (&["in-treatment", "--client", "N0852:7"], "did you mean A0001:7?"),
        (&["in-treatment", "--client", "N0853:12"], "did you mean N0852:12?"),
        (&["in-treatment", "--client", "007"], "there is no client `007`"),
        (&["in-treatments", "--client", "1"], "`in-treatments` is no measure; did you mean in-treatment?"),
        (&["in-treatment"], "--client"),
        (&["in-treatment", "--client", "1", "-o", "records.csv"], "--out records.csv: the ending tells no format"),
        (&["in-treatment", "--client", "1", "--period", "2015/16"], "starts after the as-at date"),
    ] {
        let run = why(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {}", run.err);
        assert!(run.err.contains(expected), "{arguments:?}\n{}\nshould contain {expected}", run.err);
    }
    assert_eq!(why(&["in-treatment", "--client", "n0852:12"]).code, 0, "agencies may be written small");
    assert_eq!(why(&["in-treatment", "--client", "7"]).code, 0, "one agency has it");
    let hidden = why(&["in-treatment", "--client", "N0852:3", "--redact"]);
    assert!(hidden.code == 2 && !hidden.err.contains("did you mean"), "{}", hidden.err);
}

#[test]
fn what_was_not_known_yet_is_not_told() {
    let text = words(&["successful-completion", "--client", "N0852:1", "--as-at", "2013-07-31", "--period", "2013-06"]);
    all_of(
        &text,
        &[
            "episode 1: triaged 2013-04-01, open on 2013-07-31, partnership J03B",
            "journey 1: 2013-04-01 on, 121 days so far",
            "episode 6: triaged 2014-01-01, open on 2013-07-31, partnership J03B modality 3: 96 Recovery Support, not structured, \
             not started by 2013-07-31 → left out: triaged after the as-at date 2013-07-31",
            "Counted in the denominator, not in the numerator.",
        ],
    );
    // of the other client of the same person nothing was known then
    assert!(!text.contains("A0001"), "{text}");
}
