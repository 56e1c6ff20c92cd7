//! Small cases for readings that the rules leave room for; each says which reading was chosen.

mod common;

use common::check_bytes;

const MANDATORY: &str = "FINITIAL,SINITIAL,DOB,SEX,REFLD,AGNCY,CLIENTID,EPISODID,CONSENT,DAT,DRUG1,TRIAGED";

/// The rows (line and fields) on which a rule is found in rows that differ only in some further columns.
fn found(rule: &str, columns: &str, rows: &[(&str, &str, &str)]) -> Vec<(u64, Vec<String>)> {
    let mut text = format!("{MANDATORY},{columns}\n");
    for (client, episode, values) in rows {
        let fixed = format!("A,B,19800102,M,20130401,N0852,{client},{episode},Y,J03B,1011,20130405");
        text.push_str(&format!("{fixed},{values}\n"));
    }
    check_bytes('K', &[("rows.csv", text.as_bytes())], "20140331", false)
        .into_iter()
        .filter(|f| f.rule == rule)
        .map(|f| (f.line, f.fields))
        .collect()
}

fn at(line: u64, fields: &[&str]) -> Vec<(u64, Vec<String>)> {
    vec![(line, fields.iter().map(ToString::to_string).collect())]
}

#[test]
fn a_full_postcode_and_its_sector_do_not_differ() {
    assert_eq!(found("K03", "MODID,PC", &[("1", "1", "1,OX1 2AB"), ("1", "1", "2,OX1 2")]), []);
    assert_eq!(found("K03", "MODID,PC", &[("1", "1", "1,OX1 2AB"), ("1", "1", "2,OX1 3")]), at(3, &["PC"]));
    assert_eq!(found("K03", "MODID,PC", &[("1", "1", "1,High Street"), ("1", "1", "2,OX1 3")]), at(3, &["PC"]));
}

#[test]
fn a_blank_does_not_differ_from_a_value() {
    assert_eq!(found("K03", "MODID,INJSTAT", &[("1", "1", "1,C"), ("1", "1", "2,")]), []);
    assert_eq!(found("K03", "MODID,INJSTAT", &[("1", "1", "1,C"), ("1", "1", "2,X")]), []);
    assert_eq!(found("K03", "MODID,INJSTAT", &[("1", "1", "1,C"), ("1", "1", "2,N")]), at(3, &["INJSTAT"]));
}

#[test]
fn rows_without_an_episode_are_never_repeated_keys() {
    let keys = ["AGNCY", "CLIENTID", "EPISODID", "MODID", "SUBMID", "TITID", "TOPID"];
    assert_eq!(found("K01", "MODID", &[("1", "", "1"), ("1", "", "1")]), []);
    assert_eq!(found("K01", "MODID", &[("", "1", "1"), ("", "1", "1")]), []);
    assert_eq!(found("K01", "MODID", &[("1", "1", ""), ("1", "1", "")]), at(3, &keys));
    assert_eq!(found("K01", "MODID", &[("1", "1", "7"), ("1", "1", "007")]), []);
}

#[test]
fn a_modality_without_identifier_is_a_record_of_its_own() {
    let columns = "MODAL,MODID,MODST,MODEND";
    let rows = |id: &str| [("1", "1", format!("94,{id},20130501,20130601")), ("1", "1", format!("94,{id},20130515,"))];
    let ask = |id: &str| {
        let rows = rows(id);
        let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(c, e, v)| (*c, *e, v.as_str())).collect();
        found("Y06", columns, &rows)
    };
    assert_eq!(ask(""), at(3, &["MODAL", "MODST", "MODEND"]));
    assert_eq!(ask("1"), [], "rows of one modality do not overlap each other");
}

#[test]
fn an_invalid_value_silences_what_asks_for_none() {
    // X10: no modality start and no discharge more than 84 days after triage
    assert_eq!(found("X10", "MODST,DISD", &[("1", "1", ",")]), at(2, &["TRIAGED", "MODST", "DISD"]));
    assert_eq!(found("X10", "MODST,DISD", &[("1", "1", "soon,")]), []);
    assert_eq!(found("X10", "MODST", &[("1", "1", "")]), [], "without the column nothing is said");
}

#[test]
fn an_unreadable_number_of_units_is_not_above_the_limit() {
    assert_eq!(found("L02", "ALCUNITS", &[("1", "1", "201")]), at(2, &["ALCUNITS"]));
    assert_eq!(found("M24", "ALCUNITS", &[("1", "1", "201")]), []);
    assert_eq!(found("M24", "ALCUNITS", &[("1", "1", "-1")]), at(2, &["ALCUNITS"]));
    assert_eq!(found("M24", "CHILDWTH", &[("1", "1", "two")]), at(2, &["CHILDWTH"]));
}

#[test]
fn blank_rows_above_the_header_are_passed_over() {
    let text = format!("\n,,\n{MANDATORY}\nA,B,19800102,M,20130401,N0852,1,1,Y,J03B,1011,20130331\n");
    let found = check_bytes('K', &[("rows.csv", text.as_bytes())], "20140331", false);
    assert!(found.iter().all(|f| f.rule != "F03"), "the header is found");
    assert_eq!(found.iter().filter(|f| f.rule == "D02").map(|f| f.line).collect::<Vec<_>>(), [4]);
}

#[test]
fn one_identifier_for_everybody_is_a_client_with_many_episodes() {
    // what an export makes of a wrongly mapped CLIENTID; each episode has the national key of the first
    const EPISODES: usize = 5_000;
    let rows: Vec<String> = (1..=EPISODES).map(|n| n.to_string()).collect();
    let rows: Vec<(&str, &str, &str)> = rows.iter().map(|n| ("1", n.as_str(), "")).collect();
    assert_eq!(found("K06", "PC", &rows).len(), EPISODES - 1);
}
