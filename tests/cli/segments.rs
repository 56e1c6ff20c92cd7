//! Segments: groups of people that a profile names by conditions.

use crate::common::run::{AS_AT, Folder, Run};

/// Client 1 injects and has no home: complex; 2 injects, has no home, drinks only and works: complex, since that stands
/// first; 3 drinks only and works: working drinkers; 4 drinks and used heroin in another episode of the journey, so she is
/// no drinker only: other; 5 is 24 when the journey starts and says nothing of injecting: young; 6 was 25 that day: other;
/// 7 has not agreed.
const RECORDS: &str = "\
AGNCY,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,DAT,LA,DRUG1,DRUG2,ACCMNEED,INJSTAT,EMPSTAT,REFLD,TRIAGED,DISD,DISRSN,MODID,MODAL,MODST
N0852,1,1,Y,L,S,19700601,F,A,J03B,38UC,1011,7000,1,C,,20130401,20130401,20130901,80,1,94,20130401
N0852,2,1,Y,L,S,19700602,F,A,J03B,38UC,7000,,2,C,1,20130401,20130401,,,1,94,20130401
N0852,3,1,Y,L,S,19700603,F,A,J03B,38UC,7000,,3,N,1,20130401,20130401,20130901,80,1,94,20130401
N0852,4,1,Y,L,S,19700604,F,A,J03B,38UC,1011,,3,N,1,20130401,20130401,20130601,83,1,94,20130401
A0001,4,1,Y,L,S,19700604,F,A,J03B,38UC,7000,,3,N,1,20130605,20130605,,,1,94,20130605
N0852,5,1,Y,L,S,19880402,F,A,J03B,38UC,1011,,3,,,20130401,20130401,,,1,94,20130401
N0852,6,1,Y,L,S,19880401,F,A,J03B,38UC,1011,,3,,,20130401,20130401,,,1,94,20130401
N0852,7,1,N,,,,,,,,,,,,,,,,,,,
";

const PROFILE: &str = "\
[[segments]]
name = \"complex\"
when = \"injecting is C and accommodation is 1|2\"

[[segments]]
name = \"working drinkers\"
when = \"substance is alcohol-only and employment is 1\"

[[segments]]
name = \"young\"
when = [\"age < 18\", \"age < 25 and INJSTAT blank and population is not alcohol-only\"]
";

fn run(profile: &str, arguments: &[&str]) -> Run {
    let folder = Folder::with(&[("records.csv", RECORDS.as_bytes()), ("own.toml", profile.as_bytes())]);
    folder.ndtms(&[arguments, &["--profile", "own.toml", "--as-at", AS_AT]].concat()).run()
}

fn lines(arguments: &[&str]) -> Vec<String> {
    let run = run(PROFILE, arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn the_first_condition_that_holds_gives_the_segment() {
    let found = lines(&["measure", "in-treatment", "records.csv", "--by", "segment", "--total", "--format", "csv"]);
    let of = |segment: &str, number: u32| format!("in-treatment,all,2013-04-01,2014-03-31,{segment},{number},,,,,,,");
    let all = [of("complex", 2), of("working drinkers", 1), of("young", 1), of("other", 2), of("Total", 6)];
    assert_eq!(found[1..], all, "in the order of the profile");
    // it is a grouping like any other
    let ended = lines(&["measure", "successful-completion", "records.csv", "--by", "segment,sex", "--format", "csv"]);
    assert!(ended[1].contains(",complex,Female,1,2,50.0000,"), "{ended:#?}");
}

#[test]
fn why_and_the_report_tell_the_segment() {
    for (client, segment) in [("N0852:2", "complex"), ("N0852:4", "other"), ("N0852:5", "young")] {
        let told = lines(&["why", "in-treatment", "records.csv", "--client", client]).join(" ");
        assert!(told.contains(&format!("segment {segment}")), "{told}");
        let document = lines(&["why", "in-treatment", "records.csv", "--client", client, "--format", "json"]).join("");
        let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
        assert_eq!(document["persons"][0]["journeys"][0]["segment"], segment);
    }
    let page = lines(&["report", "records.csv", "--format", "markdown", "--small-numbers", "show"]).join("\n");
    assert!(page.contains("working drinkers"), "{page}");
    // the table of journeys has the columns that others rely on
    let journeys = lines(&["journeys", "records.csv"]);
    assert!(!journeys[0].contains("segment"), "{}", journeys[0]);
}

#[test]
fn without_segments_it_is_said_how_to_add_them() {
    let run = run("", &["measure", "in-treatment", "records.csv", "--by", "segment"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("there are no segments") && run.err.contains("[[segments]]"), "{}", run.err);
}

#[test]
fn a_condition_that_cannot_be_read_stops_the_run_at_its_place() {
    let profile = PROFILE.replace("is 1|2", "is 7");
    for command in
        [&["measure", "records.csv"][..], &["journeys", "records.csv"], &["report", "records.csv", "-o", "a.md"]]
    {
        let run = run(&profile, command);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{command:?}");
        for part in
            ["own.toml:3", "the segment complex", "`7` is not in the list accommodation_need", "its codes are 1, 2, 3"]
        {
            assert!(run.err.contains(part), "{part}: {}", run.err);
        }
    }
}
