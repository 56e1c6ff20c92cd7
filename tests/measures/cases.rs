//! The worked cases: small extracts whose figures and journeys were worked out by hand (`testdata/measures`).

use std::fs;
use std::path::Path;

use crate::small::{Row, csv};
use crate::take::{Ask, figures, journeys_table, lines, prepared, read};

fn records(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.records().map(|r| r.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn every_case_gives_what_was_worked_out_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/measures");
    let mut cases: Vec<_> = fs::read_dir(folder).expect("the cases").map(|e| e.expect("an entry").path()).collect();
    cases.sort();
    assert!(cases.len() >= 18, "the cases are there");
    let mut faults = Vec::new();
    for case in cases {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let about = fs::read_to_string(case.join("about.txt")).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(about.trim().len() > 20, "{name}: about.txt says what is shown");
        let extract = read(&fs::read_to_string(case.join("extract.csv")).expect("an extract"));
        for expected in records(&case.join("expected.csv")) {
            let [as_at, period, set, population, measure, of @ ..] = expected.as_slice() else { panic!("{name}") };
            let mut ask = Ask::new(as_at, period).set(set);
            ask.population = (!population.is_empty()).then(|| population.parse().expect("a population"));
            // what is told of an item of the TOP stands as measure and item
            let by = if measure.contains(' ') { &["measure", "top-item"][..] } else { &["measure"] };
            ask = ask.by(&by[1..].join(","));
            let measure = &measure.replace(' ', ",");
            let (table, held_back) = figures(&extract, &ask);
            assert_eq!(held_back, 0, "{name}: nothing is held back");
            let wanted = format!("{measure},{}", of.join(","));
            let found = lines(&table, &[by, &["numerator", "denominator", "value", "pending"]].concat());
            let found = found.into_iter().find(|line| line.starts_with(&format!("{measure},")));
            if found.as_ref() != Some(&wanted) {
                faults
                    .push(format!("{name} {as_at} {period} {set} {population}\n  wanted {wanted}\n  found  {found:?}"));
            }
        }
        if case.join("journeys.csv").exists() {
            let expected = records(&case.join("journeys.csv"));
            for asked in expected.chunk_by(|a, b| a[..2] == b[..2]) {
                let ask = Ask::new(&asked[0][0], "2009/10").set(&asked[0][1]);
                let wanted: Vec<String> = asked.iter().map(|row| row[2..].join(",")).collect();
                let table = prepared(&extract, &ask, |prepared, _| journeys_table(prepared));
                let found = lines(&table, &["start", "end", "reason_group", "episodes", "pdu", "substance"]);
                if found != wanted {
                    faults.push(format!(
                        "{name} journeys {:?}\n  wanted {wanted:#?}\n  found  {found:#?}",
                        &asked[0][..2]
                    ));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn who_is_between_two_episodes_counts_at_the_agency_of_the_last() {
    let rows = [
        Row::new("1", "1", "20130301").with("DISD", "20130601").with("DISRSN", "83"),
        Row::new("2", "1", "20130615").with("AGNCY", "A0001"),
    ];
    let of = |period: &str| {
        let (table, _) = figures(&read(&csv(&rows)), &Ask::new("2014-03-31", period).by("agency"));
        let found = lines(&table, &["measure", "agency", "numerator"]);
        found.into_iter().filter(|line| line.starts_with("in-treatment,")).collect::<Vec<_>>()
    };
    assert_eq!(of("2013-06-05..2013-06-10"), ["in-treatment,A0001,1"]);
    assert_eq!(of("2013-05"), ["in-treatment,N0852,1"]);
    assert_eq!(of("2013-06"), ["in-treatment,A0001,1", "in-treatment,N0852,1"]);
}
