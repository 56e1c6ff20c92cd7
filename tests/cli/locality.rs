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

/// Districts that wards are called after, so that wards can be counted as districts.
const AREAS: [(&str, &str); 4] = [
    ("E07000177", "Cherwell"),
    ("E07000178", "Oxford"),
    ("E07000179", "South Oxfordshire"),
    ("E07000181", "West Oxfordshire"),
];

/// The column of a heading.
fn column(headings: &csv::StringRecord, name: &str) -> usize {
    headings.iter().position(|heading| heading == name).expect("a column")
}

/// The sector of a postcode as the records have it.
fn sector(postcode: &str) -> Option<String> {
    let (outward, inward) = postcode.trim().split_once(' ')?;
    Some(format!("{outward} {}", inward.get(..1)?))
}

/// Writes wards for all sectors of the records but every seventh, four in all; gives the ward of each sector.
fn with_wards(folder: &Folder) -> BTreeMap<String, usize> {
    let text = folder.read("k.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = column(reader.headers().expect("headings"), "PC");
    let sectors: std::collections::BTreeSet<String> =
        reader.records().filter_map(|row| sector(&row.expect("a row")[at])).collect();
    let mut wards = BTreeMap::new();
    let mut file = "sector,ward\n".to_owned();
    for (number, sector) in sectors.into_iter().enumerate().filter(|(number, _)| number % 7 != 6) {
        file += &format!("{sector},{}\n", AREAS[number % 4].1);
        wards.insert(sector, number % 4);
    }
    folder.write("wards.csv", file.as_bytes());
    wards
}

#[test]
fn figures_by_ward_are_those_of_records_in_which_wards_are_districts() {
    let folder = invented(8, 600);
    let wards = with_wards(&folder);
    let page = reported(&folder, &["--wards", "wards.csv", "--small-numbers", "show"]);
    // the same records with the code of a district for each ward, and none where the ward is not known
    let text = folder.read("k.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings = reader.headers().expect("headings").clone();
    let (postcode, district) = (column(&headings, "PC"), column(&headings, "LA"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headings).expect("headings");
    for row in reader.records() {
        let mut cells: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        let ward = sector(&cells[postcode]).and_then(|sector| wards.get(&sector));
        cells[district] = ward.map_or(String::new(), |ward| AREAS[*ward].0.to_owned());
        writer.write_record(&cells).expect("a row");
    }
    folder.write("k.csv", &writer.into_inner().expect("a file"));
    let mut seen = 0;
    for id in SHARES.into_iter().filter(|id| *id != "penetration").chain(["in-treatment", "new-presentations"]) {
        let expected = measured(&folder, id, &[]);
        let table = &page[&format!("table-{id}")];
        for (name, row) in &expected {
            let ward = if name == "Not recorded" { "Not known" } else { name };
            let shown = table[1..].iter().find(|row| row[1] == ward).unwrap_or_else(|| panic!("{id} {ward}"));
            let count = if row["denominator"].is_empty() { "people" } else { "count" };
            assert_eq!(cell(table, shown, count), row["numerator"], "{id} {ward}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
    // and they add up: who is in two wards counts in both
    for id in ["table-new-presentations", "table-in-treatment"] {
        let people = |row: &&Vec<String>| cell(&page[id], row, "people").parse::<u64>().unwrap_or(0);
        let of_wards: u64 = page[id][1..].iter().filter(|row| row[0] == "Ward").map(|row| people(&row)).sum();
        let all = page[id][1..].iter().find(|row| row[1] == "All").map(|row| people(&row)).expect("a row");
        assert!(of_wards >= all && of_wards <= all + all / 20, "{id} {of_wards} {all}");
    }
    let routes = &page["table-routes"];
    for row in &routes[1..] {
        let sum: u64 = row[3..].iter().map(|cell| cell.parse::<u64>().expect("a count")).sum();
        assert_eq!(sum, row[2].parse::<u64>().expect("a count"), "the routes of a place make the place: {row:?}");
    }
}

#[test]
fn wards_of_a_district_do_not_tell_what_it_hides_nor_it_what_they_hide() {
    let (mut stars, mut sums) = (0, 0);
    for (seed, number) in [(2, 300), (8, 900), (21, 3000)] {
        let folder = invented(seed, number);
        // six wards in each district: the second half of the name is the district's own place among the districts
        let text = folder.read("k.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().expect("headings").clone();
        let (postcode, code) = (column(&headings, "PC"), column(&headings, "LA"));
        let mut districts_of: BTreeMap<String, std::collections::BTreeSet<String>> = BTreeMap::new();
        for row in reader.records() {
            let row = row.expect("a row");
            if let Some(sector) = sector(&row[postcode]) {
                districts_of.entry(sector).or_default().insert(row[code].to_owned());
            }
        }
        let mut file = "sector,ward\n".to_owned();
        for (number, (sector, districts)) in districts_of.iter().enumerate() {
            let district = districts.iter().cloned().collect::<Vec<_>>().join("+");
            file += &format!("{sector},{district} ward {}\n", number % 3);
        }
        folder.write("wards.csv", file.as_bytes());
        let by_district = reported(&folder, &[]);
        let by_ward = reported(&folder, &["--wards", "wards.csv"]);
        let codes = measured_codes(&folder);
        for (id, wards) in &by_ward {
            let districts = &by_district[id];
            for heading in ["people", "count", "of", "last period", "new presentations"] {
                if heading == "last period" && !["table-in-treatment", "table-new-presentations"].contains(&id.as_str())
                {
                    continue;
                }
                for district in districts[1..].iter().filter(|row| row[0] == "District") {
                    let Some(code) = codes.get(&district[1]) else { continue };
                    let own: Vec<&str> = wards[1..]
                        .iter()
                        .filter(|row| row[1].starts_with(&format!("{code} ward")))
                        .map(|row| cell(wards, row, heading))
                        .filter(|cell| *cell != "–" && *cell != "0")
                        .collect();
                    let hidden = own.iter().filter(|cell| **cell == "*").count();
                    let shown: u64 = own.iter().filter_map(|cell| cell.parse::<u64>().ok()).sum();
                    let whole = cell(districts, district, heading);
                    // of people who are in no ward of this district alone nothing can be taken away
                    let elsewhere = wards[1..].iter().any(|row| {
                        let of_several = row[1].contains(&format!("{code}+")) || row[1].contains(&format!("+{code}"));
                        (of_several || row[1] == "Not known") && !["–", "0"].contains(&cell(wards, row, heading))
                    });
                    if elsewhere {
                        continue;
                    }
                    if whole == "*" {
                        assert!(own.is_empty() || hidden > 0, "{id} {heading} {district:?} is the sum of {own:?}");
                    } else if whole != "–" {
                        assert!(hidden != 1, "{id} {heading} {district:?} less {shown} is the star of {own:?}");
                    }
                    sums += usize::from(whole != "–");
                    stars += hidden;
                }
            }
        }
    }
    assert!(stars > 50 && sums > 50, "{stars} {sums}");
}

/// The code of each district by its name, as the records have it.
fn measured_codes(folder: &Folder) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut reader = csv::Reader::from_path("specs/areas.csv").expect("the areas");
    let headings = reader.headers().expect("headings").clone();
    let (code, name) = (column(&headings, "gss_code"), column(&headings, "name"));
    let text = folder.read("k.csv");
    for row in reader.records() {
        let row = row.expect("an area");
        if text.contains(&row[code]) {
            names.insert(row[name].to_owned(), row[code].to_owned());
        }
    }
    names
}

#[test]
fn a_page_by_ward_says_what_it_does_not_know() {
    let folder = invented(8, 600);
    let wards = with_wards(&folder);
    let written = |options: &[&str]| {
        let run = folder.ndtms(&[&PAGE, options, &["-o", "r.md"]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        folder.read("r.md")
    };
    let page = written(&["--wards", "wards.csv", "--reference", "need.csv", "--small-numbers", "show"]);
    let people = measured(&folder, "in-treatment", &[])["All"]["numerator"].parse::<u64>().expect("people");
    let said = page.lines().find_map(|line| line.strip_prefix("Not known: ")).expect("a sentence");
    let not_known: u64 = said.split(' ').next().and_then(|word| word.parse().ok()).expect("a number");
    assert!(not_known > 0 && not_known < people && wards.len() > 7, "{said}");
    // estimates name districts only, but for Cherwell, which a ward is called after
    assert!(page.contains("by ward") && page.contains("| Cherwell | 90.5 | 80 | 110 | a survey |"), "{page}");
    assert!(page.contains("# Drug and alcohol treatment by ward 2013/14") && !page.contains("istrict"), "{page}");
    folder.write("need.csv", b"area,group,period,estimate\nTotal,pdu,2013/14,900\n");
    let page = written(&["--wards", "wards.csv", "--reference", "need.csv"]);
    assert!(page.contains("by ward the need is not there"), "{page}");
    // the same as a workbook, and on one thread as on four
    let ask = [&PAGE[..], &["--wards", "wards.csv"]].concat();
    let on = |threads: &str, out: &str| {
        let run = folder.ndtms(&[&ask[..], &["--threads", threads, "-o", out]].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        folder.read(out)
    };
    assert_eq!(on("1", "one.html"), on("4", "four.html"));
}

#[test]
fn a_file_that_tells_no_wards_is_answered_with_file_and_line() {
    let folder = invented(8, 50);
    for (text, said) in [
        ("sector,area\nOX1 2,Carfax\n", &["w.csv", "ward"][..]),
        ("sector,ward\nOX1 2,Carfax\nOX1 2AB,Carfax\n", &["w.csv", "line 3", "OX1 2AB", "expected a postcode sector"]),
        ("sector,ward\nOX1 2,Carfax\nOX1 2,Marston\n", &["w.csv", "line 3", "Carfax at line 2"]),
        ("sector,ward\nOX1 2,\n", &["w.csv", "line 2", "OX1 2 has no ward"]),
        ("", &["w.csv", "empty"]),
    ] {
        folder.write("w.csv", text.as_bytes());
        let run = folder.ndtms(&[&PAGE[..], &["--wards", "w.csv", "-o", "r.html"]].concat()).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}: {}", run.err);
        assert!(said.iter().all(|word| run.err.contains(word)), "{text}: {}", run.err);
        assert!(!folder.path("r.html").exists());
    }
    folder.write("w.csv", b"sector,ward\nOX1 2,Carfax\n");
    let overview = ["report", "k.csv", "--as-at", AS_AT, "--wards", "w.csv", "-o", "r.html"];
    let run = folder.ndtms(&overview).run();
    assert!(run.code == 2 && run.err.contains("--wards is for the page by locality"), "{}", run.err);
    let run = folder.ndtms(&[&PAGE[..], &["--wards", "w.csv", "-o", "w.csv"]].concat()).run();
    assert!(run.code == 2 && folder.read("w.csv").starts_with("sector,ward"), "{}", run.err);
}
