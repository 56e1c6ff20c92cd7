//! The page of places: its figures are those of `ndtms measure`, small numbers cannot be had from it, and what it lacks it
//! says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use calamine::{Reader as _, Xlsx};

use super::common::run::{AS_AT, Folder};
use super::report::{Tables, count, near, tables};

const PAGE: [&str; 6] = ["report", "k.csv", "--as-at", AS_AT, "--page", "locality"];

const NEED: &[u8] = b"area,group,period,estimate,lower95,upper95,source\n\
    Total,pdu,2013/14,900.25,800,1000,a survey\n\
    Total,pdu,2012/13,850,,,an older survey\n\
    Cherwell,pdu,,90.5,80,110,a survey\n";

/// Invented clients over three years, so that there is a last period.
fn invented(seed: u64, number: u32) -> Folder {
    let folder = Folder::with(&[("need.csv", NEED)]);
    let (seed, number) = (seed.to_string(), number.to_string());
    let run = folder.ndtms(&["synth", "--seed", &seed, "--clients", &number, "-o", "k.csv"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    folder
}

fn reported(folder: &Folder, options: &[&str]) -> Tables {
    let run = folder.ndtms(&[&PAGE, options, &["-o", "r.html"]].concat()).run();
    assert_eq!(run.code, 0, "{}", run.err);
    tables(&folder.read("r.html"))
}

/// The rows of a measure as scripts read them, by district; that of all is `All`.
fn measured(folder: &Folder, id: &str, options: &[&str]) -> BTreeMap<String, BTreeMap<String, String>> {
    let arguments = ["measure", id, "k.csv", "--as-at", AS_AT, "--format", "csv", "--by", "la", "--total"];
    let run = folder.ndtms(&[&arguments, options].concat()).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let headings: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|record| {
        let record = record.expect("a row");
        let row: BTreeMap<String, String> = headings.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        let name = if row["la"] == "Total" { "All".to_owned() } else { row["la"].clone() };
        (name, row)
    });
    rows.collect()
}

/// A cell of a row by its heading; a column that no row fills is left out.
fn cell<'t>(table: &'t [Vec<String>], row: &'t [String], heading: &str) -> &'t str {
    table[0].iter().position(|own| own == heading).map_or("–", |place| &row[place])
}

const SHARES: [&str; 11] = [
    "effective-treatment",
    "penetration",
    "successful-completion",
    "completion-no-return",
    "re-presentation",
    "top-start-compliance",
    "top-review-compliance",
    "top-exit-compliance",
    "employed-at-exit",
    "housing-problem-at-exit",
    "injecting-at-exit",
];

#[test]
fn figures_the_last_period_and_the_national_value_are_those_of_measure() {
    let folder = invented(8, 400);
    let page = reported(&folder, &["--small-numbers", "show", "--reference", "need.csv"]);
    let (mut before, mut national) = (0, 0);
    for id in SHARES {
        let compare = ["--reference", "need.csv", "--compare-to", "england"];
        let mut now = measured(&folder, id, &compare);
        let then = measured(&folder, id, &["--reference", "need.csv", "--period", "2012/13"]);
        let table = &page[&format!("table-{id}")];
        for row in &table[1..] {
            let what = format!("{id} {row:?}");
            let of = |heading: &str| cell(table, row, heading);
            let Some(exact) = now.remove(&row[1]) else {
                // a district of the last period only
                assert!(of("value") == "–" && then.contains_key(&row[1]), "{what}");
                continue;
            };
            let number = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
            assert_eq!(of("count"), number(&exact["numerator"]), "{what}");
            assert_eq!(of("of"), number(&exact["denominator"]), "{what}");
            match exact["value"].as_str() {
                "" => assert_eq!(of("value"), "–", "{what}"),
                value => near(of("value"), value, &what),
            }
            match then.get(&row[1]).map_or("", |row| row["value"].as_str()) {
                "" => assert_eq!(of("last period"), "–", "{what}"),
                value => {
                    near(of("last period"), value, &what);
                    before += 1;
                }
            }
            assert_eq!(of("compared"), number(&exact["comparison"]), "{what}");
            if let Some((_, note)) = exact["note"].split_once("compared with ") {
                let value = note.split(' ').next().expect("a value");
                near(of("published"), value, &what);
                national += 1;
            }
        }
        assert!(now.is_empty(), "{id}: not on the page: {now:?}");
    }
    assert!(before > 20 && national > 5, "{before} {national}");
    for id in ["in-treatment", "new-presentations"] {
        let (now, then) = (measured(&folder, id, &[]), measured(&folder, id, &["--period", "2012/13"]));
        let table = &page[&format!("table-{id}")];
        let districts = |rows: &BTreeMap<String, _>| rows.keys().cloned().collect::<std::collections::BTreeSet<_>>();
        let all = districts(&now).union(&districts(&then)).count();
        assert_eq!(table.len() - 1, all, "{id}");
        for row in &table[1..] {
            let value = now.get(&row[1]).map_or("–", |row| row["numerator"].as_str());
            assert_eq!(cell(table, row, "value"), value, "{id} {row:?}");
            let before = then.get(&row[1]).map_or("–", |row| row["numerator"].as_str());
            assert_eq!(cell(table, row, "last period"), before, "{id} {row:?}");
        }
    }
}

#[test]
fn routes_and_items_are_those_of_measure() {
    let folder = invented(8, 400);
    let page = reported(&folder, &["--small-numbers", "show"]);
    let rows = |arguments: &[&str]| -> Vec<Vec<String>> {
        let run = folder.ndtms(&[arguments, &["k.csv", "--as-at", AS_AT, "--format", "csv"]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        run.out.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let routes = &page["table-routes"];
    let counted = rows(&["measure", "new-presentations", "--by", "la,referral-source"]);
    for line in &counted {
        let row = routes.iter().find(|row| row[1] == line[4]).expect("a district");
        assert_eq!(cell(routes, row, &line[5]), line[6], "{line:?}");
    }
    let filled = routes[1..].iter().filter(|row| row[0] == "District").flat_map(|row| &row[3..]);
    assert_eq!(filled.filter(|cell| *cell != "0").count(), counted.len(), "and no others");
    let items = &page["table-top-abstinent"];
    let counted = rows(&["measure", "top-abstinent", "--by", "la,top-item", "--total"]);
    assert!(counted.len() > 10);
    for line in &counted {
        let place = if line[4] == "Total" { "All" } else { &line[4] };
        let row = items.iter().find(|row| row[0] == line[5] && row[1] == place).expect("a row");
        assert_eq!(
            (cell(items, row, "count"), cell(items, row, "of")),
            (line[6].as_str(), line[7].as_str()),
            "{line:?}"
        );
    }
    let now = items[1..].iter().filter(|row| cell(items, row, "of") != "–");
    assert_eq!(now.count(), counted.len());
}

#[test]
fn small_numbers_are_hidden_and_cannot_be_had_by_taking_away() {
    let (mut hidden, mut shown) = (0, 0);
    for (seed, number) in [(2, 200), (8, 600), (21, 2000)] {
        let page = reported(&invented(seed, number), &[]);
        for (id, table) in &page {
            let is_count = |heading: &str| {
                ["count", "of", "pending", "new presentations"].contains(&heading)
                    || id == "table-routes"
                    || (["value", "last period"].contains(&heading)
                        && ["table-in-treatment", "table-new-presentations"].contains(&id.as_str()))
            };
            for (place, heading) in table[0].iter().enumerate().skip(2).filter(|(_, heading)| is_count(heading)) {
                let counts: Vec<(&str, Option<u64>)> = table[1..]
                    .iter()
                    .filter(|row| row[place] != "–")
                    .map(|row| (row[0].as_str(), count(&row[place])))
                    .collect();
                for (_, count) in &counts {
                    assert!(!count.is_some_and(|count| (1..=4).contains(&count)), "{id} {heading}");
                    shown += usize::from(count.is_some());
                    hidden += usize::from(count.is_none());
                }
                let of_all = counts.iter().find(|(group, _)| group.is_empty()).and_then(|(_, count)| *count);
                let stars = counts.iter().filter(|(group, count)| *group == "District" && count.is_none()).count();
                assert!(of_all.is_none() || stars != 1, "{id} {heading}: the total tells the hidden one");
            }
        }
        // along a line too: the routes of a district add up to the district
        for row in &page["table-routes"][1..] {
            let stars = row[3..].iter().filter(|cell| *cell == "*").count();
            assert!(row[2] == "*" || stars != 1, "{row:?}");
        }
    }
    assert!(hidden > 100 && shown > 300, "what is hidden leaves something to see: {hidden} {shown}");
}

#[test]
fn estimates_stand_with_their_bounds_and_what_is_missing_is_said() {
    let folder = Folder::with(&[("k.csv", &fs::read("testdata/example/march.csv").expect("the example"))]);
    folder.write("need.csv", NEED);
    let page = reported(&folder, &["--reference", "need.csv"]);
    let row = |name: &str| page["table-estimates"].iter().find(|row| row[1] == name).expect("a row").join(" ");
    assert_eq!(row("All"), " All 900.25 800 1000 a survey");
    assert_eq!(row("Cherwell"), "District Cherwell 90.5 80 110 a survey");
    assert_eq!(row("Luton"), "District Luton – – – –");

    let run = folder.ndtms(&[&PAGE[..], &["-o", "r.html", "-o", "r.md", "-o", "r.xlsx"]].concat()).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let markdown = folder.read("r.md");
    for said in ["No estimates of the need were given", "do not reach back"] {
        assert!(markdown.contains(said) && folder.read("r.html").contains(said), "{said}: {markdown}");
    }
    assert!(!tables(&folder.read("r.html")).contains_key("table-estimates"));
    let workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(fs::read(folder.path("r.xlsx")).expect("a workbook"))).expect("a sound one");
    let sheets = workbook.sheet_names();
    assert!(sheets.contains(&"successful-completion".to_owned()), "{sheets:?}");
}
