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
            let people = now.get(&row[1]).map_or("–", |row| row["numerator"].as_str());
            assert_eq!(cell(table, row, "people"), people, "{id} {row:?}");
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
        let mut reader = csv::Reader::from_reader(run.out.as_bytes());
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    };
    let routes = &page["table-routes"];
    let counted = rows(&["measure", "new-presentations", "--by", "la,referral-group"]);
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
fn routes_in_groups_leave_more_to_see_of_small_places() {
    // of the counts of a table: how many are stars, and how many there are
    let stars = |folder: &Folder, by: &str| {
        let ask = ["measure", "new-presentations", "k.csv", "--as-at", AS_AT, "--by", by, "--format", "csv"];
        let run = folder.ndtms(&[&ask[..], &["--small-numbers", "suppress"]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        let mut reader = csv::Reader::from_reader(run.out.as_bytes());
        let counts: Vec<String> = reader.records().map(|row| row.expect("a row")[6].to_owned()).collect();
        (counts.iter().filter(|count| *count == "*").count(), counts.len())
    };
    let (mut grouped, mut single) = ((0, 0), (0, 0));
    for (seed, number) in [(2, 200), (8, 600), (21, 2000)] {
        let folder = invented(seed, number);
        for (sum, by) in [(&mut grouped, "la,referral-group"), (&mut single, "la,referral-source")] {
            let found = stars(&folder, by);
            *sum = (sum.0 + found.0, sum.1 + found.1);
        }
        let routes = &reported(&folder, &[])["table-routes"];
        assert!(routes[0].len() <= 3 + 6, "five groups and those of whom it is not known: {:?}", routes[0]);
        // what is hidden of districts costs nothing of all together, unless that is small
        let of_all: Vec<&str> = routes[1][3..].iter().map(String::as_str).collect();
        assert!(number < 2000 || !of_all.contains(&"*"), "{of_all:?}");
    }
    assert!(grouped.1 < single.1 && grouped.0 * single.1 < single.0 * grouped.1, "{grouped:?} {single:?}");
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
                    || (["people", "last period"].contains(&heading)
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

/// The example of records, beside the examples of indices.
fn with_indices() -> Folder {
    let folder = Folder::with(&[("k.csv", &fs::read("testdata/example/march.csv").expect("the example"))]);
    for entry in fs::read_dir("testdata/indices").expect("the indices") {
        let path = entry.expect("an entry").path();
        folder.write(&path.file_name().expect("a name").to_string_lossy(), &fs::read(&path).expect("a file"));
    }
    folder
}

#[test]
fn indices_are_those_of_the_index_command() {
    let folder = with_indices();
    let page = reported(&folder, &["--index", "demand.toml", "--index", "cost.toml"]);
    for (id, file, missing) in [("table-index-1", "demand.toml", 1), ("table-index-2", "cost.toml", 0)] {
        let run = folder.ndtms(&["index", file, "--format", "csv"]).run();
        let mut reader = csv::Reader::from_reader(run.out.as_bytes());
        let headings = reader.headers().expect("headings").clone();
        let at = |name: &str| headings.iter().position(|heading| heading == name).expect(name);
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        let table = &page[id];
        assert_eq!(table.len() - 1, rows.len(), "{id}");
        for (shown, row) in table[1..].iter().zip(&rows) {
            let of = |heading: &str| cell(table, shown, heading);
            assert_eq!(of("area"), &row[at("area")], "{id}");
            near(of("index"), &row[at("index")], &format!("{id} {row:?}"));
            assert_eq!(of("rank"), format!("{} of {}", &row[at("rank")], &row[at("of")]));
            assert_eq!(of("decile"), &row[at("decile")]);
            let lacks = if row[at("missing")].is_empty() { "–" } else { &row[at("missing")] };
            assert_eq!(of("missing").replace(", ", "; "), lacks, "{id} {row:?}");
        }
        assert_eq!(rows.iter().filter(|row| !row[at("missing")].is_empty()).count(), missing, "{id}");
    }
    // the same on one thread and on several, and as a workbook and in Markdown
    let ask = [&PAGE[..], &["--index", "demand.toml", "--index", "cost.toml"]].concat();
    let on = |threads: &str, out: &str| {
        let run = folder.ndtms(&[&ask[..], &["--threads", threads, "-o", out]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        folder.read(out)
    };
    assert_eq!(on("1", "one.html"), on("4", "four.html"));
    assert!(on("1", "one.md").contains(" | 12 of 12 | 10 |"), "the lowest of the second index");
    let run = folder.ndtms(&[&ask[..], &["-o", "r.xlsx"]].concat()).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(fs::read(folder.path("r.xlsx")).expect("a workbook"))).expect("a sound one");
    let sheet = workbook.worksheet_range("index-2").expect("the sheet of the second index");
    let shown: Vec<String> = sheet.rows().map(|row| row[0].to_string()).collect();
    let first = &page["table-index-2"][1][1];
    assert!(shown.contains(first), "{first}: {shown:?}");
}

#[test]
fn boundaries_make_a_map_of_an_index_and_without_them_there_are_bars() {
    let folder = with_indices();
    let written = |options: &[&str]| {
        let run = folder.ndtms(&[&PAGE, options, &["-o", "r.html"]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        folder.read("r.html")
    };
    let geojson = "wards.geojson";
    let mapped = written(&["--index", "demand.toml", "--boundaries", geojson]);
    let drawn = mapped.split("id=\"map-index-1\"").nth(1).and_then(|rest| rest.split("</svg>").next()).expect("a map");
    // every ward is a shape with its place among the others, and its class in words
    let table = &tables(&mapped)["table-index-1"];
    for row in &table[1..] {
        let title = format!("<title>{}: {}, rank {}</title>", row[1], row[2], row[3]);
        assert!(drawn.contains(&title), "{title}");
    }
    assert!(mapped.contains("svg.map") && !mapped.contains("id=\"bars-index-1\""));
    let barred = written(&["--index", "demand.toml"]);
    assert!(barred.contains("id=\"bars-index-1\"") && !barred.contains("svg.map"), "no rules for what is not there");
    // the map is that of the page of the index
    let run = folder.ndtms(&["index", "demand.toml", "--boundaries", geojson, "-o", "index.html"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let alone = folder.read("index.html");
    let alone =
        alone.split("id=\"map\"").nth(1).and_then(|rest| rest.split("</svg>").next()).expect("a map").to_owned();
    assert_eq!(drawn.replace("map-index-1", "map"), alone);
}

#[test]
fn what_does_not_go_with_a_page_or_an_index_is_said() {
    let folder = with_indices();
    folder.write("other.geojson", b"{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"properties\": {\"name\": \"Nowhere\"}, \"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[0, 0], [1, 0], [1, 1]]]}}]}");
    folder.write(
        "broken.toml",
        b"name = \"Broken\"\n\n[[component]]\nname = \"packs\"\nfile = \"none.csv\"\nvalue = \"packs\"\nweight = 1\n",
    );
    for (options, said) in [
        (&["--page", "overview", "--index", "demand.toml"][..], "--index is for the page by locality"),
        (&["--page", "locality", "--boundaries", "wards.geojson"], "--index"),
        (&["--page", "locality", "--index", "demand.toml", "--area-property", "name"], "--boundaries"),
        (&["--page", "locality", "--index", "demand.toml", "--boundaries", "other.geojson"], "do not fit demand.toml"),
        (&["--page", "locality", "--index", "broken.toml"], "none.csv"),
        (&["--page", "locality", "--index", "missing.toml"], "missing.toml"),
        (&["--page", "locality", "--index", "demand.toml", "-o", "demand.toml"], "demand.toml"),
    ] {
        let arguments = [&["report", "k.csv", "--as-at", AS_AT][..], options, &["-o", "r.html"]].concat();
        let run = folder.ndtms(&arguments).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{options:?} {}", run.err);
        assert!(run.err.contains(said), "{options:?}: {}", run.err);
        assert!(!folder.path("r.html").exists());
    }
}
