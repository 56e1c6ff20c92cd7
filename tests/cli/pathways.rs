//! Pathways: from which intervention and agency people go on to which, and how it ends.

use std::collections::BTreeMap;

use crate::common::made::clean;
use crate::common::run::{AS_AT, Folder};

/// Client 1 begins with 94, goes on with 95 and back to 94; 2 is handed to another agency and goes on with 94 there, until
/// completed; 3 begins with two interventions on one day, of which 94 has the lesser identifier; 4 began in the year
/// before; 5 begins with recovery support, which is no structured intervention, and drops out; 6 has not agreed.
const RECORDS: &str = "\
AGNCY,CLIENTID,EPISODID,CONSENT,FINITIAL,SINITIAL,DOB,SEX,ETHNIC,DAT,LA,DRUG1,REFLD,TRIAGED,DISD,DISRSN,MODID,MODAL,MODST
N0852,1,1,Y,L,S,19750601,F,A,J03B,38UC,1011,20130401,20130401,,,7,94,20130401
N0852,1,1,Y,L,S,19750601,F,A,J03B,38UC,1011,20130401,20130401,,,3,95,20130501
N0852,1,1,Y,L,S,19750601,F,A,J03B,38UC,1011,20130401,20130401,,,9,94,20130601
N0852,2,1,Y,L,S,19750602,F,A,J03B,38UC,1011,20130401,20130401,20130601,83,1,94,20130401
A0001,2,1,Y,L,S,19750602,F,A,J03B,38UC,1011,20130605,20130605,20131201,80,1,94,20130615
A0001,3,1,Y,L,S,19750603,F,A,J03B,38UC,1011,20130501,20130501,,,2,95,20130501
A0001,3,1,Y,L,S,19750603,F,A,J03B,38UC,1011,20130501,20130501,,,1,94,20130501
N0852,4,1,Y,L,S,19750604,F,A,J03B,38UC,1011,20130301,20130301,,,1,95,20130301
N0852,5,1,Y,L,S,19750605,F,A,J03B,38UC,1011,20130401,20130401,20130701,85,1,96,20130401
N0852,5,1,Y,L,S,19750605,F,A,J03B,38UC,1011,20130401,20130401,20130701,85,2,94,20130405
N0852,6,1,N,,,,,,,,,,,,,,,
";

fn lines(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let run = folder.ndtms(&[&["journeys", "--no-profile", "--as-at", AS_AT], arguments].concat()).run();
    assert_eq!(run.code, 0, "{}", run.err);
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn steps_are_counted_as_they_are_by_hand() {
    let folder = Folder::with(&[("records.csv", RECORDS.as_bytes())]);
    assert_eq!(
        lines(&folder, &["records.csv", "--pathways"]),
        [
            "kind,from,to,journeys",
            "modality,94,95,2",
            "modality,94,,2",
            "agency,A0001,,1",
            "agency,N0852,A0001,1",
            "agency,N0852,,2",
            "end,94,completed,1",
            "end,94,unplanned,1",
            "end,94,In treatment,2",
        ]
    );
    // nobody is told of the year before, of which these records hold one journey
    assert_eq!(
        lines(&folder, &["records.csv", "--pathways", "--period", "2012/13"]),
        ["kind,from,to,journeys", "modality,95,,1", "agency,N0852,,1", "end,95,In treatment,1"]
    );
    let hidden = lines(&folder, &["records.csv", "--pathways", "--set", "small_numbers=suppress"]);
    assert!(hidden[1..].iter().all(|line| line.ends_with(",*")), "{hidden:#?}");
}

#[test]
fn every_journey_of_the_period_is_once_in_each_kind() {
    let folder = Folder::with(&[("made.csv", &clean('K', 7, 300))]);
    let journeys: Vec<Vec<String>> = lines(&folder, &["made.csv"])
        .iter()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect())
        .filter(|cells: &Vec<String>| ("2013-04-01".."2014-04-01").contains(&cells[3].as_str()))
        .collect();
    assert!(journeys.len() > 50, "{}", journeys.len());
    let mut sums: BTreeMap<String, usize> = BTreeMap::new();
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for line in lines(&folder, &["made.csv", "--pathways"]).iter().skip(1) {
        let [kind, _, to, number]: [&str; 4] = line.split(',').collect::<Vec<_>>().try_into().expect("four cells");
        let number: usize = number.parse().expect("a number");
        *sums.entry(kind.to_owned()).or_default() += number;
        if kind == "end" {
            *ends.entry(to.to_owned()).or_default() += number;
        }
    }
    assert_eq!(sums.into_values().collect::<Vec<_>>(), [journeys.len(); 3]);
    let mut wanted: BTreeMap<String, usize> = BTreeMap::new();
    journeys.iter().for_each(|cells| *wanted.entry(cells[7].clone()).or_default() += 1);
    assert_eq!(ends, wanted, "by the group of the reason");
}

#[test]
fn the_report_shows_them_in_words_and_hides_what_is_small() {
    let folder = Folder::with(&[("records.csv", RECORDS.as_bytes()), ("made.csv", &clean('K', 7, 300))]);
    let page = |input: &str, more: &[&str]| {
        let arguments = ["report", input, "--no-profile", "--as-at", AS_AT, "--format", "markdown"];
        let run = folder.ndtms(&[&arguments[..], more].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        let from = run.out.find("Pathways").expect("the section");
        run.out[from..].split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let shown = page("records.csv", &["--small-numbers", "show"]);
    for row in [
        "| Pharmacological Intervention | no other | 2 |",
        "| N0852 | A0001 | 1 |",
        "| Pharmacological Intervention | in treatment | 2 |",
    ] {
        assert!(shown.contains(row), "{row}: {shown}");
    }
    let hidden = page("records.csv", &[]);
    assert!(hidden.contains("| N0852 | A0001 | \\* |") || hidden.contains("| N0852 | A0001 | * |"), "{hidden}");
    let none = page("records.csv", &["--period", "2011/12"]);
    assert!(none.contains("No journey started in the period"), "{none}");
    // of many people no small number is left, and not every number is hidden
    let run = folder.ndtms(&["report", "made.csv", "--no-profile", "--as-at", AS_AT, "--format", "html"]).run();
    assert!(run.out.contains("id=\"flow-modality\"") && run.out.contains("class=\"band\""), "bands are drawn");
    let table = run.out.split("id=\"table-pathways-end\"").nth(1).and_then(|rest| rest.split("</table>").next());
    let cells = table.expect("the table").split("<td class=\"number\">").skip(1);
    let cells: Vec<&str> = cells.filter_map(|cell| cell.split('<').next()).collect();
    assert!(cells.contains(&"*") && cells.iter().any(|cell| *cell != "*"), "{cells:?}");
    let is_small = |cell: &&&str| cell.parse::<u32>().is_ok_and(|number| (1..=4).contains(&number));
    assert_eq!(cells.iter().find(is_small), None);
}
