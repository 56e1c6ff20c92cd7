//! The report in all its formats: its figures are those of `ndtms measure`, it holds nothing from elsewhere and nothing that
//! may not be seen, and it is the same every time.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::common::made::{bytes_of, clients, column, csv_of, plant_many, table_of};
use super::common::run::{AS_AT, Folder, Run};

/// An element or text of a page.
#[derive(Debug)]
enum Piece<'p> {
    Start(&'p str, BTreeMap<&'p str, &'p str>),
    End(&'p str),
    Text(&'p str),
}

/// The pieces of a page. Fails where it is not well formed: tags that do not match, attributes that stand twice.
fn pieces(page: &str) -> Vec<Piece<'_>> {
    const VOID: [&str; 2] = ["meta", "br"];
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a document type");
    let mut open: Vec<&str> = Vec::new();
    let mut pieces = Vec::new();
    while let Some(at) = rest.find('<') {
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "the element that is open");
            pieces.push(Piece::End(name));
            continue;
        }
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut found = BTreeMap::new();
        while !attributes.is_empty() {
            let (key, value) = attributes.split_once("=\"").unwrap_or_else(|| panic!("a value in {tag}"));
            let (value, others) = value.split_once('"').expect("the value ends");
            assert!(found.insert(key.trim(), value).is_none(), "{key} stands twice in {tag}");
            attributes = others.trim_start();
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
        pieces.push(Piece::Start(name, found));
    }
    assert!(open.is_empty(), "left open: {open:?}");
    pieces
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The tables of a page by their ids: rows of texts, the headings first, with the title of the group in front.
pub(super) type Tables = BTreeMap<String, Vec<Vec<String>>>;

pub(super) fn tables(page: &str) -> Tables {
    let mut tables = Tables::new();
    let (mut table, mut cell, mut group) = (String::new(), None::<String>, String::new());
    let mut is_group = false;
    for piece in pieces(page) {
        match piece {
            Piece::Start("table", attributes) => {
                attributes["id"].clone_into(&mut table);
                group.clear();
                assert!(tables.insert(table.clone(), Vec::new()).is_none(), "{table} stands twice");
            }
            Piece::End("table") => table.clear(),
            Piece::Start("tbody", _) => group.clear(),
            Piece::Start("tr", _) => tables.get_mut(&table).expect("a table").push(Vec::new()),
            Piece::Start(kind @ ("td" | "th"), attributes) => {
                assert!(kind == "td" || attributes.contains_key("scope"), "a heading says what it heads");
                is_group = attributes.get("scope") == Some(&"rowgroup");
                cell = Some(String::new());
            }
            Piece::End("td" | "th") => {
                let text = plain(&cell.take().expect("a cell"));
                let rows = tables.get_mut(&table).expect("a table");
                if is_group {
                    group = text;
                    rows.pop();
                } else {
                    let row = rows.last_mut().expect("a row");
                    if row.is_empty() {
                        row.push(group.clone());
                    }
                    row.push(text);
                }
            }
            Piece::Text(text) => {
                if let Some(cell) = &mut cell {
                    cell.push_str(text);
                }
            }
            _ => {}
        }
    }
    tables
}

/// A figure as `ndtms measure` writes it, by the title of the grouping and the name of the group.
type Measured = BTreeMap<(String, String), BTreeMap<String, String>>;

const GROUPINGS: [(&str, &str); 5] =
    [("", ""), ("la", "District"), ("sex", "Sex"), ("ethnicity", "Ethnicity"), ("substance", "Substances")];

fn measured(folder: &Folder, id: &str) -> Measured {
    let mut all = Measured::new();
    for (by, title) in GROUPINGS {
        let mut arguments = vec!["measure", id, "march.csv", "--as-at", AS_AT, "--format", "csv"];
        if !by.is_empty() {
            arguments.extend(["--by", by]);
        }
        let run = folder.ndtms(&arguments).run();
        assert_eq!(run.code, 0, "{}", run.err);
        let mut reader = csv::Reader::from_reader(run.out.as_bytes());
        let headings: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
        for record in reader.records() {
            let record = record.expect("a row");
            let row: BTreeMap<String, String> =
                headings.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
            let name = if by.is_empty() { "All".to_owned() } else { row[by].clone() };
            all.insert((title.to_owned(), name), row);
        }
    }
    all
}

/// A folder with the example, and the report of it.
fn reported(options: &[&str]) -> (Folder, Run) {
    let folder = Folder::with(&[("march.csv", &fs::read("testdata/example/march.csv").expect("the example"))]);
    let run = folder.ndtms(&[&["report", "march.csv", "--as-at", AS_AT], options].concat()).run();
    assert_eq!(run.code, 0, "{}", run.err);
    (folder, run)
}

/// Every output of the example as it is when nothing is said of small numbers.
fn page() -> String {
    let (folder, _) = reported(&["-o", "r.html"]);
    folder.read("r.html")
}

pub(super) fn near(shown: &str, exact: &str, what: &str) {
    let shown_number: f64 = shown.trim_end_matches('%').parse().unwrap_or_else(|_| panic!("{what}: {shown}"));
    let exact_number: f64 = exact.parse().unwrap_or_else(|_| panic!("{what}: {exact}"));
    let decimals = shown.trim_end_matches('%').split_once('.').map_or(0, |(_, decimals)| decimals.len());
    // half of the last place, and what four decimals leave open
    let room = 0.5 / 10_f64.powi(decimals as i32) + 0.000_051;
    assert!((shown_number - exact_number).abs() <= room, "{what}: {shown} for {exact}");
}

const WITH_TABLES: [&str; 6] = [
    "effective-treatment",
    "successful-completion",
    "completion-of-exits",
    "completion-no-return",
    "re-presentation",
    "early-unplanned-exit",
];

#[test]
fn the_figures_are_those_of_measure() {
    let (folder, _) = reported(&["--small-numbers", "show", "-o", "r.html"]);
    let tables = tables(&folder.read("r.html"));
    for id in WITH_TABLES {
        let table = &tables[&format!("table-{id}")];
        let at = |heading: &str| {
            table[0].iter().position(|h| h == heading).unwrap_or_else(|| panic!("{id}: {heading} in {:?}", table[0]))
        };
        let mut measured = measured(&folder, id);
        for row in &table[1..] {
            let what = format!("{id} {row:?}");
            let exact = measured.remove(&(row[0].clone(), row[1].clone())).unwrap_or_else(|| panic!("{what}"));
            assert_eq!(row[at("count")], exact["numerator"], "{what}");
            assert_eq!(row[at("of")], exact["denominator"], "{what}");
            if exact["value"].is_empty() {
                assert_eq!(row[at("value")], "–", "{what}");
            } else {
                near(&row[at("value")], &exact["value"], &what);
                let (lower, upper) = row[at("95% interval")].split_once(" to ").expect("an interval");
                near(lower, &exact["lower95"], &what);
                near(upper, &exact["upper95"], &what);
            }
            if !exact["pending"].is_empty() {
                assert_eq!(row[at("pending")], exact["pending"], "{what}");
            }
        }
        assert!(measured.is_empty(), "{id}: not on the page: {measured:?}");
    }
}

#[test]
fn exits_days_months_and_routes_are_those_of_measure() {
    let (folder, _) = reported(&["--small-numbers", "show", "-o", "r.html"]);
    let tables = tables(&folder.read("r.html"));
    let exits = &tables["table-exits"];
    for (place, reason) in exits[0].iter().enumerate().skip(3) {
        let printed = format!("exits-by-reason-{}", reason.replace(' ', "-"));
        let mut counted = 0;
        for (by, title) in GROUPINGS.into_iter().skip(1) {
            let run = folder
                .ndtms(&["measure", "exits-by-reason", "march.csv", "--as-at", AS_AT, "--format", "csv", "--by", by])
                .run();
            for line in run.out.lines().filter(|line| line.starts_with(&format!("{printed},"))) {
                let cells: Vec<&str> = line.split(',').collect();
                let row = exits.iter().find(|row| row[0] == title && row[1] == cells[4]).expect("a row");
                assert_eq!((row[place].as_str(), row[2].as_str()), (cells[5], cells[6]), "{line}");
                counted += 1;
            }
        }
        assert!(counted > 5, "{printed}");
    }
    for (id, column) in [("in-treatment", 2), ("new-presentations", 4)] {
        let run =
            folder.ndtms(&["measure", id, "march.csv", "--as-at", AS_AT, "--by", "month", "--format", "csv"]).run();
        let months: Vec<(String, String)> = run
            .out
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .map(|cells| (cells[4].to_owned(), cells[5].to_owned()))
            .collect();
        assert_eq!(months.len(), 12);
        let shown: Vec<(String, String)> =
            tables["months-people"][1..].iter().map(|row| (row[1].clone(), row[column].clone())).collect();
        assert_eq!(shown, months, "{id}");
    }
    let year_before = folder
        .ndtms(&["measure", "in-treatment", "march.csv", "--as-at", AS_AT, "--period", "2013-03", "--format", "csv"])
        .run();
    let march = tables["months-people"].last().expect("a row");
    let expected = year_before.out.lines().nth(1).expect("a row").split(',').nth(4).expect("a count");
    assert_eq!((march[1].as_str(), march[3].as_str()), ("2014-03", expected));
    let routes = folder
        .ndtms(&[
            "measure",
            "new-presentations",
            "march.csv",
            "--as-at",
            AS_AT,
            "--by",
            "referral-source",
            "--format",
            "csv",
        ])
        .run();
    let routes: Vec<Vec<&str>> = routes.out.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let shown = tables["table-referrals"].iter().filter(|row| row[0] == "Referred by");
    let shown: Vec<Vec<&str>> = shown.map(|row| vec![row[1].as_str(), row[2].as_str()]).collect();
    assert_eq!(shown, routes.iter().map(|cells| vec![cells[4], cells[5]]).collect::<Vec<_>>());
}

#[test]
fn the_workbook_and_the_markdown_hold_the_same_figures() {
    let (folder, _) = reported(&["-o", "r.html", "-o", "r.xlsx", "-o", "r.md"]);
    let tables = tables(&folder.read("r.html"));
    let markdown = folder.read("r.md");
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(fs::read(folder.path("r.xlsx")).expect("a workbook"))).expect("sound");
    for id in WITH_TABLES {
        let table = &tables[&format!("table-{id}")];
        let sheet = workbook.worksheet_range(id).unwrap_or_else(|e| panic!("{id}: {e}"));
        let rows: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
        let heading = rows.iter().position(|row| row[0] == Data::String("by".to_owned())).expect("headings");
        let at = |name: &str| rows[heading].iter().position(|h| *h == Data::String(name.to_owned())).expect("a column");
        let own = |name: &str| table[0].iter().position(|h| h == name).expect("a column");
        for (row, shown) in rows[heading + 1..].iter().zip(&table[1..]) {
            let text = |data: &Data| match data {
                Data::Empty => String::new(),
                other => other.to_string(),
            };
            assert_eq!((text(&row[0]), text(&row[1])), (shown[0].clone(), shown[1].clone()));
            for (name, own_name) in [("value", "value"), ("count", "count"), ("of", "of")] {
                let shown = &shown[own(own_name)];
                match &row[at(name)] {
                    Data::Float(number) => near(shown, &number.to_string(), id),
                    Data::Int(number) => near(shown, &number.to_string(), id),
                    Data::String(star) => assert_eq!((star.as_str(), shown.as_str()), ("*", "*"), "{id}"),
                    _ => assert_eq!(shown, "–", "{id}"),
                }
            }
        }
        assert!(rows.len() - heading > table.len() - 1, "{id}: every row is there");
        for row in &table[1..] {
            let cells: Vec<String> = row[1..].iter().map(|cell| cell.replace('*', "\\*").replace('[', "\\[")).collect();
            let line = format!("| {} |", cells.join(" | "));
            assert!(markdown.contains(&line), "{id}: {line}");
        }
    }
}

#[test]
fn a_page_is_well_formed_and_needs_nothing_from_elsewhere() {
    let page = page();
    let mut ids = Vec::new();
    let mut levels = Vec::new();
    let mut links = Vec::new();
    let mut described = Vec::new();
    for piece in pieces(&page) {
        let Piece::Start(name, attributes) = piece else { continue };
        assert_ne!(name, "script");
        for (key, value) in &attributes {
            assert!(!value.contains("://"), "{name} {key}={value}");
            assert!(!["src", "onclick", "onload"].contains(key), "{name} {key}");
        }
        ids.extend(attributes.get("id").copied());
        links.extend(attributes.get("href").copied());
        for names in ["aria-labelledby", "aria-describedby"] {
            described.extend(attributes.get(names).copied());
        }
        if let ("h1" | "h2" | "h3" | "h4", level) = (name, &name[1..]) {
            levels.push(level.parse::<usize>().expect("a level"));
        }
        if name == "svg" {
            assert_eq!(attributes.get("role"), Some(&"img"));
        }
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "every id stands once");
    for link in links {
        assert!(ids.contains(&link.trim_start_matches('#')), "{link} leads somewhere on the page");
    }
    for name in described {
        assert!(ids.contains(&name), "{name} is there");
    }
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "no level is left out: {levels:?}");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en-GB\">"));
    assert_eq!(page.matches("<svg").count(), page.matches("<desc").count());
    assert!(page.matches("<svg").count() > 8);
    for address in ["http:", "https:", "@import", "url(data", "//fonts"] {
        assert!(!page.contains(address), "{address}");
    }
    for fill in page.split("url(").skip(1) {
        assert!(fill.starts_with('#'), "only what is on the page is drawn with");
    }
}

#[test]
fn values_are_escaped() {
    let mut table = table_of('K', &clients('K', 3, 30, 0));
    let (agency, source) = (column(&table, "AGNCY"), column(&table, "RFLS"));
    for row in table.iter_mut().skip(1) {
        "<script>alert(1)</script>&\"".clone_into(&mut row[agency]);
        "=1+<b>|*x*".clone_into(&mut row[source]);
    }
    let folder = Folder::with(&[("a&<b>.csv", &bytes_of(&table))]);
    let run = folder
        .ndtms(&[
            "report",
            "a&<b>.csv",
            "--as-at",
            AS_AT,
            "-o",
            "r.html",
            "-o",
            "r.md",
            "-o",
            "r.xlsx",
            "--set",
            "held_back=include",
        ])
        .run();
    assert_eq!(run.code, 0, "{}", run.err);
    let page = folder.read("r.html");
    let scripts = pieces(&page).iter().filter(|piece| matches!(piece, Piece::Start("script" | "b", _))).count();
    assert_eq!(scripts, 0);
    assert!(page.to_lowercase().contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;"));
    assert!(page.contains("a&amp;&lt;b&gt;.csv"));
    let markdown = folder.read("r.md");
    assert!(markdown.matches('<').count() > 3);
    assert_eq!(markdown.matches('<').count(), markdown.matches("\\<").count(), "{markdown}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let bytes = csv_of('K', &clients('K', 5, 150, 20));
    let folder = Folder::with(&[("k.csv", &bytes)]);
    let mut all: Vec<Vec<Vec<u8>>> = Vec::new();
    for threads in ["1", "4", "1"] {
        let run = folder
            .ndtms(&[
                "report",
                "k.csv",
                "--as-at",
                AS_AT,
                "--threads",
                threads,
                "-o",
                "r.html",
                "-o",
                "r.md",
                "-o",
                "r.xlsx",
            ])
            .run();
        assert_eq!(run.code, 0, "{}", run.err);
        all.push(["r.html", "r.md", "r.xlsx"].map(|name| fs::read(folder.path(name)).expect("written")).into());
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    let stdout = folder.ndtms(&["report", "k.csv", "--as-at", AS_AT, "--format", "html"]).run();
    assert_eq!(stdout.out.as_bytes(), all[0][0]);
    let by_itself = folder.ndtms(&["report", "k.csv", "--as-at", AS_AT]).run();
    assert_eq!(by_itself.out, stdout.out, "a page goes to standard output where no file is named");
}

#[test]
fn no_client_is_on_the_page() {
    const MARK: &str = "ZQXMARK";
    let mut all = clients('K', 11, 120, 0);
    plant_many('K', &mut all, 5);
    let mut table = table_of('K', &all);
    let headings = table[0].clone();
    let hidden = ["FINITIAL", "SINITIAL", "CLIENT", "CLIENTID", "EPISODID", "PC", "MODID", "TOPID"];
    let consent = column(&table, "CONSENT");
    for (number, row) in table.iter_mut().enumerate().skip(1) {
        for field in hidden {
            let place = headings.iter().position(|h| h == field).expect("a field");
            // a reference stays one of its client; what is planted may be blank
            if !row[place].is_empty() && !["FINITIAL", "SINITIAL"].contains(&field) {
                row[place] = format!("{MARK}{}", row[place]);
            } else if number % 7 == 0 {
                row[place] = format!("{MARK}{number}");
            }
        }
        if number % 9 == 0 {
            "N".clone_into(&mut row[consent]);
            for (place, heading) in headings.iter().enumerate() {
                if !["AGNCY", "CLIENTID", "CONSENT"].contains(&heading.as_str()) {
                    row[place] = format!("{MARK}{place}");
                }
            }
        }
    }
    let folder = Folder::with(&[("k.csv", &bytes_of(&table))]);
    for small in ["show", "suppress", "round5"] {
        for held_back in ["held_back=exclude", "held_back=include"] {
            let outs = ["-o", "r.html", "-o", "r.md", "-o", "r.xlsx"];
            let options = ["--small-numbers", small, "--set", held_back, "--show-values"];
            let run = folder.ndtms(&[&["report", "k.csv", "--as-at", AS_AT][..], &outs, &options].concat()).run();
            assert_eq!(run.code, 0, "{}", run.err);
            let mut shown = vec![run.out, run.err, folder.read("r.html"), folder.read("r.md")];
            let bytes = fs::read(folder.path("r.xlsx")).expect("a workbook");
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is an archive");
            for number in 0..archive.len() {
                let mut text = String::new();
                let mut part = archive.by_index(number).expect("a part");
                std::io::Read::read_to_string(&mut part, &mut text).expect("text");
                shown.push(text);
            }
            for text in shown {
                assert!(!text.to_uppercase().contains(MARK), "{small} {held_back}");
            }
        }
    }
}

/// A count as it is shown: `None` where it is hidden, or there is none.
pub(super) fn count(text: &str) -> Option<u64> {
    let is_number = !["*", "–"].contains(&text);
    is_number.then(|| text.parse().unwrap_or_else(|_| panic!("a count: {text}")))
}

#[test]
fn small_numbers_are_hidden_in_every_table_and_cannot_be_had_by_taking_away() {
    let synthetic: Vec<Vec<u8>> =
        [(2, 60), (8, 200), (21, 500)].map(|(seed, n)| csv_of('K', &clients('K', seed, n, 0))).into();
    let example = fs::read("testdata/example/march.csv").expect("the example");
    let (mut hidden, mut compared) = (0, 0);
    for bytes in synthetic.iter().chain([&example]) {
        let folder = Folder::with(&[("k.csv", bytes)]);
        let run = folder.ndtms(&["report", "k.csv", "--as-at", AS_AT, "-o", "r.html"]).run();
        assert_eq!(run.code, 0, "{}", run.err);
        let page = folder.read("r.html");
        for (id, table) in tables(&page) {
            if ["rules-with-findings", "completeness-by-agency"].contains(&id.as_str()) {
                continue;
            }
            let is_of_people = |heading: &str| {
                let plain = ["count", "of", "pending", "left", "people", "new presentations"].contains(&heading);
                plain
                    || id == "table-exits"
                    || (id == "months-people")
                    || heading.ends_with(": count")
                    || heading.ends_with(": of")
            };
            for (place, heading) in table[0].iter().enumerate().skip(2).filter(|(_, heading)| is_of_people(heading)) {
                let mut groups: BTreeMap<&str, Vec<Option<u64>>> = BTreeMap::new();
                for row in &table[1..] {
                    if row[place] == "–" {
                        continue;
                    }
                    let count = count(&row[place]);
                    assert!(!count.is_some_and(|n| (1..=4).contains(&n)), "{id} {heading}: {row:?}");
                    groups.entry(&row[0]).or_default().push(count);
                }
                // what is left of a shown total must not be the one number that is hidden
                let Some(Some(total)) = groups.get("").and_then(|all| all.first()).copied() else { continue };
                for (group, counts) in groups.iter().filter(|(group, _)| !group.is_empty()) {
                    let stars = counts.iter().filter(|count| count.is_none()).count();
                    let shown: u64 = counts.iter().flatten().sum();
                    hidden += stars;
                    compared += 1;
                    assert!(stars != 1, "{id} {heading} {group}: {total} less {shown} tells the hidden one");
                    assert!(
                        stars == 0 || total < shown || total - shown > stars as u64,
                        "{id} {heading} {group}: all are 1"
                    );
                }
            }
            // of a hidden count there is no rate, and no interval
            let at = |heading: &str| table[0].iter().position(|h| h == heading);
            if let (Some(value), Some(numerator), Some(denominator)) = (at("value"), at("count"), at("of")) {
                for row in &table[1..] {
                    if row[numerator] == "*" || row[denominator] == "*" {
                        assert_eq!(row[value], "*", "{id}: {row:?}");
                    }
                    if let (Some(n), Some(of)) = (count(&row[numerator]), count(&row[denominator])) {
                        assert!(!(1..=4).contains(&(of - n)), "{id}: the rest is small: {row:?}");
                    }
                }
            }
        }
        // a chart draws no more bars than its table shows figures
        for id in WITH_TABLES {
            let Some(chart) = page.split("<svg").find(|part| part.contains(&format!("id=\"bars-{id}\""))) else {
                continue;
            };
            let chart = chart.split("</svg>").next().expect("its end");
            let table = &tables(&page)[&format!("table-{id}")];
            let shown = table[1..].iter().filter(|row| row[2] != "*" && row[2] != "–").count();
            assert_eq!(chart.matches("<rect class=\"bar\"").count(), shown, "{id}");
        }
    }
    assert!(hidden > 200 && compared > 300, "{hidden} {compared}");
}

#[test]
fn small_numbers_are_hidden_unless_it_is_said_otherwise() {
    for (options, expected) in [
        (&[][..], "small_numbers=suppress"),
        (&["--set", "small_numbers=show"], "small_numbers=show"),
        (&["--small-numbers", "round5"], "small_numbers=round5"),
    ] {
        let (folder, _) = reported(&[options, &["-o", "r.md"]].concat());
        assert!(folder.read("r.md").replace("\\_", "_").contains(expected), "{options:?}");
    }
}

#[test]
fn sections_without_figures_say_why() {
    // one client, who is not in structured treatment
    let header = "FINITIAL,SINITIAL,DOB,SEX,AGNCY,CLIENTID,EPISODID,CONSENT,DAT,DRUG1,REFLD,TRIAGED\n";
    let row = "A,B,19800101,1,N0852,1,1,Y,J03B,1011,20130501,20130502\n";
    let folder = Folder::with(&[("k.csv", format!("{header}{row}").as_bytes())]);
    let run = folder.ndtms(&["report", "k.csv", "--as-at", AS_AT, "-o", "r.html", "-o", "r.md", "-o", "r.xlsx"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let markdown = folder.read("r.md");
    for said in ["Nobody presented anew", "Nobody in the period", "No journey ended", "no wait can be told"] {
        assert!(markdown.contains(said), "{said}: {markdown}");
    }
    tables(&folder.read("r.html"));
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = Folder::with(&[("march.csv", &fs::read("testdata/example/march.csv").expect("the example"))]);
    for (options, said) in [
        (&["-o", "r.pdf"][..], "expected .html, .xlsx, .md"),
        (&["-o", "march.csv"], "the ending tells no format"),
        (&["--period", "2020/21", "-o", "r.html"], "starts after the as-at date"),
        (&["--page", "ward", "-o", "r.html"], "overview, locality"),
    ] {
        let run = folder.ndtms(&[&["report", "march.csv", "--as-at", AS_AT], options].concat()).run();
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{options:?}");
        assert!(run.err.contains(said), "{options:?}: {}", run.err);
        assert_eq!(folder.names(), ["march.csv"]);
    }
}

#[test]
fn published_values_and_estimates_stand_beside_the_figures_with_their_sources() {
    let (folder, _) = reported(&["-o", "r.html"]);
    let table = &tables(&folder.read("r.html"))["table-completion-of-exits"];
    let at = |heading: &str| table[0].iter().position(|h| h == heading).expect("a column");
    let of = |name: &str| table.iter().find(|row| row[1] == name).expect("a row");
    // as published for 2013/14: of all, and of each group by substance
    assert_eq!(
        (of("All")[at("published")].as_str(), of("All")[at("published for")].as_str()),
        ("52.9%", "England 2013/14")
    );
    assert_eq!(of("opiate")[at("published")], "33.4%");
    assert_eq!(of("alcohol only")[at("published")], "61.0%");
    assert!(folder.read("r.html").contains("QualityWatch"), "where the value was published");

    let (folder, run) = reported(&["-o", "without.md"]);
    assert!(!folder.read("without.md").contains("Unmet need"), "{}", run.err);
    folder
        .write("need.csv", b"area,group,period,estimate,source\nTotal,pdu,,200,a survey\nCherwell,pdu,,90,a survey\n");
    let run =
        folder.ndtms(&["report", "march.csv", "--as-at", AS_AT, "--reference", "need.csv", "-o", "with.md"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let page = folder.read("with.md");
    assert!(page.contains("Unmet need") && page.contains("Estimate: a survey."), "{page}");
}
