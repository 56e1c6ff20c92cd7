//! The workbook of a check: what it holds, read back by another library, and how it keeps to the limits of Excel.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::process::{Command, Stdio};

use calamine::{Data, DataType as _, Reader as _, Xlsx, open_workbook_from_rs};
use ndtms::check::describe::{Describer, Privacy};
use ndtms::check::{Options, Outcome, check};
use ndtms::record::{ClientIndex, Extract, day_number};
use ndtms::render::xlsx::{self, Limits};
use rust_xlsxwriter::Workbook;

use crate::common::made::{Table, bytes_of, clients, column, csv_of, plant_many, table_of};
use crate::common::run::{AS_AT, Folder, unpacked};
use crate::common::{dataset, read_bytes};
use crate::samples::{self, MIXED};

/// The cells of a sheet as texts, without the blank ones at the ends of rows.
type Cells = Vec<Vec<String>>;

fn text_of(cell: &Data) -> String {
    match cell {
        Data::DateTime(date) => {
            let zero = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date");
            (zero + chrono::Days::new(date.as_f64() as u64)).to_string()
        }
        Data::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

/// All sheets of a workbook by name.
fn sheets(workbook: &[u8]) -> BTreeMap<String, Cells> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(workbook)).expect("a workbook");
    let names = book.sheet_names();
    names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).expect("a sheet");
            assert_eq!(range.start(), Some((0, 0)), "{name} begins in its corner");
            (name, range.rows().map(|row| row.iter().map(text_of).collect()).collect())
        })
        .collect()
}

fn read(folder: &Folder, name: &str) -> Vec<u8> {
    std::fs::read(folder.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// A sheet whose first row holds headings, as a map a row.
fn records(cells: &Cells) -> Vec<BTreeMap<String, String>> {
    cells[1..].iter().map(|row| cells[0].iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn csv_records(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|record| record.expect("a record")).collect()
}

/// Where the links of the first sheet lead, by cell.
fn links(workbook: &[u8]) -> BTreeMap<String, String> {
    let parts = unpacked(workbook);
    let sheet = parts.split("\nxl/worksheets/").find(|part| part.starts_with("sheet1.xml")).expect("the first sheet");
    let value = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1).expect("an attribute");
        rest.split('"').next().expect("its end").replace("&apos;", "'")
    };
    sheet
        .split("<hyperlink ")
        .skip(1)
        .map(|tag| format!(" {tag}"))
        .map(|tag| (value(&tag, "ref"), value(&tag, "location")))
        .collect()
}

/// The row and column, from 0, of a cell such as `march!BF17`, and its sheet.
fn place(cell: &str) -> (String, usize, usize) {
    let (sheet, cell) = cell.rsplit_once('!').expect("a sheet");
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase).count();
    let column = cell[..letters].bytes().fold(0, |column, letter| column * 26 + usize::from(letter - b'A') + 1);
    let row: usize = cell[letters..].parse().expect("a row");
    (sheet.trim_matches('\'').to_owned(), row - 1, column - 1)
}

#[test]
fn the_findings_are_those_of_the_csv() {
    let folder = samples::folder();
    let run = folder.check(&["mixed.csv", "-o", "f.xlsx", "-o", "f.csv", "-o", "f.json"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{}", run.err);
    let sheets = sheets(&read(&folder, "f.xlsx"));
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["Counts", "Findings", "mixed"]);
    let (found, listed) = (records(&sheets["Findings"]), csv_records(&folder.read("f.csv")));
    let json: serde_json::Value = serde_json::from_str(&folder.read("f.json")).expect("JSON");
    assert!(listed.len() > 30);
    assert_eq!(found.len(), listed.len());
    for ((found, listed), json) in found.iter().zip(&listed).zip(json["findings"].as_array().expect("findings")) {
        for key in ["rule", "severity", "input", "line", "rows", "agency", "client", "episode", "message"] {
            assert_eq!(found[key], listed[key], "{key} of {listed:?}");
        }
        assert_eq!(found["what to do"], json["help"].as_str().expect("help"));
        assert_eq!(found["field"], listed["fields"].replace(' ', ", "));
        let values: Vec<String> = serde_json::from_str(&listed["values"]).expect("values");
        match values.as_slice() {
            [] => assert_eq!(found["value"], ""),
            [one] => assert_eq!(found["value"], *one),
            many => {
                let shown = many.iter().map(|v| if v.is_empty() { "(blank)" } else { v });
                assert_eq!(found["value"], shown.collect::<Vec<_>>().join(", "));
            }
        }
    }
    let order: Vec<&str> = sheets["Findings"][0].iter().map(String::as_str).collect();
    let asked =
        ["client", "agency", "episode", "message", "what to do", "rule", "severity", "field", "value", "input", "cell"];
    let places: Vec<_> = asked.iter().map(|heading| order.iter().position(|h| h == heading)).collect();
    assert!(places.is_sorted() && places[0] == Some(0), "{order:?}");
}

#[test]
fn a_finding_leads_to_its_cell_and_its_client() {
    let folder = samples::folder();
    folder.check(&["mixed.csv", "-o", "f.xlsx", "--quiet"]);
    let workbook = read(&folder, "f.xlsx");
    let (sheets, links) = (sheets(&workbook), links(&workbook));
    let findings = &sheets["Findings"];
    let at = |heading: &str| findings[0].iter().position(|h| h == heading).expect("a heading");
    let letter = |heading: &str| char::from(b'A' + at(heading) as u8);
    let mut led = 0;
    for (row, finding) in findings.iter().enumerate().skip(1) {
        let (cell, line) = (&finding[at("cell")], &finding[at("line")]);
        let Some(target) = links.get(&format!("{}{}", letter("cell"), row + 1)) else {
            assert_eq!(cell, "", "{finding:?}");
            continue;
        };
        led += 1;
        assert_eq!(target, cell, "the cell of a CSV is that of its sheet");
        let (sheet, there, column) = place(target);
        let extract = &sheets[&sheet];
        assert_eq!(there + 1, line.parse::<usize>().expect("a line"), "{finding:?}");
        let fields = &finding[at("field")];
        if !fields.is_empty() {
            assert_eq!(extract[0][column], fields.split(", ").next().expect("a field"));
        }
        if !finding[at("client")].is_empty() {
            let client = &links[&format!("{}{}", letter("client"), row + 1)];
            let (_, there, column) = place(client);
            assert_eq!(extract[there][column], finding[at("client")]);
        }
    }
    assert!(led > 30, "{led}");
}

#[test]
fn what_was_found_is_noted_on_the_cell() {
    let folder = samples::folder();
    folder.check(&["mixed.csv", "-o", "f.xlsx", "--quiet"]);
    let workbook = read(&folder, "f.xlsx");
    let parts = unpacked(&workbook);
    let notes = parts.split("\nxl/comments").nth(1).expect("notes");
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut noted = 0;
    for finding in records(&sheets(&workbook)["Findings"]).iter().filter(|finding| !finding["cell"].is_empty()) {
        let cell = finding["cell"].rsplit('!').next().expect("a cell").to_owned();
        let note = notes.split(&format!("<comment ref=\"{cell}\"")).nth(1).expect("a note");
        let note = note.split("</comment>").next().expect("its end");
        let told = format!("{} ({}): {}", finding["rule"], finding["severity"], escaped(&finding["message"]));
        assert!(note.contains(&told), "{told} is not in {note}");
        noted += 1;
    }
    assert!(noted > 30);
}

/// An extract of one client whose identifiers are whatever is given.
fn with_identifiers(values: &[&str]) -> Table {
    let mut table = table_of('K', &clients('K', 5, 1, 0));
    table.truncate(2);
    let at = column(&table, "MODID");
    let first = table[1].clone();
    table.truncate(1);
    for value in values {
        let mut row = first.clone();
        (*value).clone_into(&mut row[at]);
        table.push(row);
    }
    table
}

#[test]
fn every_cell_of_the_extract_is_the_text_that_was_read() {
    let values = [
        "=1+1",
        "@x",
        "+x",
        "-x",
        "=HYPERLINK(\"http://x\",\"y\")",
        "007",
        "1e5",
        " padded ",
        "<r>x</r>",
        "<r></r>",
        "_x0041_",
        "a\nb",
        "tab\there",
        "&amp;<b>",
        "TRUE",
        "31/12/2013",
        "\u{1}",
        "é 😀",
        "a\r\nb",
        "http://example.org",
        "internal:Findings!A1",
        "{=1}",
    ];
    let mut table = with_identifiers(&values);
    let extra: Vec<String> = table[0].clone();
    let date = column(&table, "MODST");
    let dates =
        ["20130405", "2013-04-05", "05/04/2013", "20130231", "soon", " 20130405 ", "19000228", "19000301", "NULL"];
    for (row, text) in table[1..].iter_mut().zip(dates) {
        text.clone_into(&mut row[date]);
    }
    let folder = Folder::with(&[("march.csv", &bytes_of(&table))]);
    folder.check(&["march.csv", "-o", "f.xlsx", "--show-values", "--quiet"]);
    let workbook = read(&folder, "f.xlsx");
    let parts = unpacked(&workbook);
    assert!(!parts.contains("<f>") && !parts.contains("<f "), "a formula");
    assert!(!parts.contains("http://example.org\" "), "a link that nobody made");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&workbook)).expect("a workbook");
    let range = book.worksheet_range("march").expect("the extract");
    // a file whose values have line breaks tells its lines in the first column
    let beside = usize::from(range.get((0, 0)) == Some(&Data::String("line".to_owned())));
    assert_eq!(beside, 1);
    let is_date: BTreeSet<usize> = dataset('K')
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.kind == ndtms::spec::dataset::Kind::Date)
        .map(|(n, _)| n)
        .collect();
    for (place, heading) in extra.iter().enumerate() {
        assert_eq!(range.get((0, place + beside)).map(ToString::to_string).as_deref(), Some(heading.as_str()));
    }
    for (number, row) in table.iter().enumerate().skip(1) {
        for (place, text) in row.iter().enumerate() {
            let cell = range.get((number, place + beside)).unwrap_or(&Data::Empty);
            if is_date.contains(&place) {
                let day = day_number(text.trim()).filter(|_| text != "19000228");
                let expected = day.map_or_else(|| text.clone(), ndtms::record::iso);
                assert_eq!(cell.is_datetime(), day.is_some(), "{text}: {cell:?}");
                assert_eq!(text_of(cell), expected);
                continue;
            }
            assert!(matches!(cell, Data::String(_) | Data::Empty), "{text}: {cell:?}");
            assert_eq!(cell.to_string(), *text);
        }
    }
}

#[test]
fn identifying_values_are_masked_and_the_rest_is_not() {
    let table = table_of('K', &clients('K', 6, 30, 200));
    let folder = Folder::with(&[("march.csv", &bytes_of(&table))]);
    folder.check(&["march.csv", "-o", "f.xlsx", "--quiet"]);
    let extract = &sheets(&read(&folder, "f.xlsx"))["march"];
    let fields = &dataset('K').fields;
    let (client, consent) = (column(&table, "CLIENTID"), column(&table, "CONSENT"));
    let without: BTreeSet<&str> =
        table[1..].iter().filter(|row| row[consent] == "N").map(|row| row[client].as_str()).collect();
    assert!(!without.is_empty());
    for (row, shown) in table.iter().zip(extract).skip(1) {
        for (place, text) in row.iter().enumerate() {
            let name = fields[place].header.as_str();
            let stays = ["AGNCY", "CLIENTID", "CONSENT"].contains(&name);
            let expected = match text.as_str() {
                "" => String::new(),
                _ if without.contains(row[client].as_str()) && !stays => String::new(),
                _ if fields[place].identifying && name != "CLIENTID" => "***".to_owned(),
                text => day_number(text)
                    .filter(|_| fields[place].kind == ndtms::spec::dataset::Kind::Date)
                    .map_or_else(|| text.to_owned(), ndtms::record::iso),
            };
            assert_eq!(shown[place], expected, "{name}");
        }
    }
}

#[test]
fn columns_that_are_no_field_are_left_out_and_that_is_said() {
    let mut table = table_of('K', &clients('K', 7, 5, 0));
    for (number, row) in table.iter_mut().enumerate() {
        row.insert(3, if number == 0 { "Worker".to_owned() } else { format!("ZQXNAME{number}") });
    }
    let folder = Folder::with(&[("march.csv", &bytes_of(&table))]);
    folder.check(&["march.csv", "-o", "f.xlsx", "--show-values", "--quiet"]);
    assert!(!folder.unpacked("f.xlsx").contains("ZQXNAME"));
    let sheets = sheets(&read(&folder, "f.xlsx"));
    assert!(!sheets["march"][0].contains(&"Worker".to_owned()));
    assert!(
        sheets["Counts"].iter().any(|row| row[0].contains("Sheet march: 1 column is not read")),
        "{:?}",
        sheets["Counts"]
    );
}

fn workbook_of(table: &Table, sheet_name: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name).expect("a name");
    for (row, cells) in table.iter().enumerate() {
        for (place, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row as u32, place as u16, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_and_a_csv_give_the_same_findings_and_name_the_cells_that_were_read() {
    let mut all = clients('K', 8, 60, 40);
    plant_many('K', &mut all, 3);
    let mut table = table_of('K', &all);
    // so that the cells of the input are not those of the sheet
    table
        .iter_mut()
        .enumerate()
        .for_each(|(n, row)| row.insert(0, if n == 0 { "Worker".into() } else { String::new() }));
    let folder = Folder::with(&[("march.csv", &bytes_of(&table)), ("march.xlsx", &workbook_of(&table, "Month's end"))]);
    for name in ["march.csv", "march.xlsx"] {
        folder.check(&[name, "-o", &format!("of-{name}.xlsx"), "--quiet"]);
    }
    let of = |name: &str| sheets(&read(&folder, &format!("of-{name}.xlsx")));
    let (of_csv, of_book) = (of("march.csv"), of("march.xlsx"));
    assert_eq!(of_csv["march"], of_book["Month's end"]);
    let links = links(&read(&folder, "of-march.xlsx.xlsx"));
    let mut named = 0;
    for (row, (a, b)) in records(&of_csv["Findings"]).iter().zip(&records(&of_book["Findings"])).enumerate() {
        for (key, value) in a.iter().filter(|(key, _)| !["input", "cell"].contains(&key.as_str())) {
            assert_eq!(value, &b[key], "{key} of {a:?}");
        }
        let value = b["value"].split(", ").next().unwrap_or_default();
        if b["cell"].is_empty() || b["field"].is_empty() || value.is_empty() || value == "***" {
            continue;
        }
        let (sheet, there, column) = place(&b["cell"]);
        assert_eq!(sheet, "Month''s end");
        assert_eq!(table[0][column], b["field"].split(", ").next().expect("a field"));
        assert_eq!(table[there][column], if value == "(blank)" { "" } else { value });
        // the link leads to the same row of the sheet, one column to the left
        let (_, linked, beside) = place(&links[&format!("M{}", row + 2)]);
        assert_eq!((linked, beside + 1), (there, column));
        named += 1;
    }
    assert!(named >= 5, "{named}");
    assert_eq!(of_csv["Findings"].len(), of_book["Findings"].len());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let mut all = clients('K', 9, 900, 20);
    plant_many('K', &mut all, 4);
    let folder = Folder::with(&[("march.csv", &csv_of('K', &all))]);
    for (name, threads) in [("a.xlsx", "1"), ("b.xlsx", "4"), ("c.xlsx", "4")] {
        folder.check(&["march.csv", "-o", name, "--threads", threads, "--quiet"]);
    }
    let first = read(&folder, "a.xlsx");
    assert!(first == read(&folder, "b.xlsx") && first == read(&folder, "c.xlsx"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_ndtms"));
    command.args(["check", "march.csv", "--as-at", AS_AT, "--format", "xlsx"]).current_dir(folder.path("."));
    let output = command.stdin(Stdio::null()).output().expect("the program runs");
    assert!(output.stdout == first, "standard output differs from the file");
}

#[test]
fn the_counts_add_up() {
    let folder = samples::folder();
    folder.check(&["mixed.csv", "-o", "f.xlsx", "-o", "f.json", "--quiet"]);
    let counts = &sheets(&read(&folder, "f.xlsx"))["Counts"];
    let json: serde_json::Value = serde_json::from_str(&folder.read("f.json")).expect("JSON");
    let part = |heading: &str| -> Vec<&Vec<String>> {
        let at = counts.iter().position(|row| row[0] == heading).unwrap_or_else(|| panic!("no part {heading}"));
        counts[at + 2..].iter().take_while(|row| !row[0].is_empty()).collect()
    };
    let number = |text: &str| text.parse::<u64>().expect("a number");
    for row in part("Counts") {
        let key = row[0].to_lowercase();
        if let Some(count) = json["counts"][&key].as_u64() {
            assert_eq!(number(&row[1]), count, "{key}");
        }
    }
    for row in part("Findings by severity") {
        assert_eq!(json["findings_by_severity"][&row[0]].as_u64(), Some(number(&row[1])));
    }
    let by_rule: Vec<(String, u64, u64)> =
        part("Findings by rule").iter().map(|row| (row[0].clone(), number(&row[3]), number(&row[4]))).collect();
    let of_json = json["by_rule"].as_array().expect("by rule").iter().map(|rule| {
        let count = |key: &str| rule[key].as_u64().expect("a count");
        (rule["rule"].as_str().expect("a rule").to_owned(), count("findings"), count("rows"))
    });
    assert_eq!(by_rule, of_json.collect::<Vec<_>>());
    let by_agency = part("Findings by agency");
    let (all, agencies) = by_agency.split_last().expect("rows");
    for place in [1, 3, 4, 5, 6] {
        let sum: u64 = agencies.iter().map(|row| number(&row[place])).sum();
        assert_eq!(sum, number(&all[place]), "{by_agency:?}");
    }
    assert_eq!(number(&all[1]), json["findings"].as_array().map_or(0, |all| all.len() as u64));
    let not_run: BTreeSet<String> = part("Rules not run").iter().map(|row| row[0].clone()).collect();
    assert!(not_run.contains("F01") && !not_run.contains("D02"), "{not_run:?}");
    let run = folder.check(&["mixed.csv"]);
    assert!(run.out.replace('\n', " ").contains(&counts[1][0]), "the verdict of the text is another one");
}

/// A check of an extract in memory, and its workbook under some limits.
fn limited(extract: &Extract, limits: Limits) -> (Outcome, Vec<u8>, Vec<String>) {
    let as_at = day_number(AS_AT).expect("a date");
    let clients = ClientIndex::new(&extract.store, &dataset('K').keys);
    let outcome = check(dataset('K'), extract, clients, &Options::plain(as_at));
    let privacy = Privacy { show_values: false, redact: None };
    let mut bytes = Vec::new();
    let describer = Describer { dataset: dataset('K'), extract, outcome: &outcome, privacy, as_at };
    let cuts = xlsx::write(&describer, limits, &mut bytes).expect("a workbook");
    (outcome, bytes, cuts)
}

#[test]
fn what_has_no_room_is_cut_the_mildest_first_and_told() {
    let extract = read_bytes('K', &[("march.csv", MIXED.as_slice())]);
    let (outcome, whole, cuts) = limited(&extract, Limits::EXCEL);
    assert_eq!(cuts, [""; 0]);
    let severities = |bytes: &[u8]| -> Vec<String> {
        records(&sheets(bytes)["Findings"]).iter().map(|finding| finding["severity"].clone()).collect()
    };
    let grave = severities(&whole).iter().filter(|s| ["file", "record"].contains(&s.as_str())).count();
    assert!(grave > 3 && outcome.findings.len() > grave + 3);

    // rows: the headings take one
    let (_, bytes, cuts) = limited(&extract, Limits { rows: grave + 2, ..Limits::EXCEL });
    let shown = severities(&bytes);
    assert_eq!(shown.len(), grave + 1);
    assert_eq!(shown.iter().filter(|s| ["file", "record"].contains(&s.as_str())).count(), grave);
    assert!(
        cuts.iter().any(|cut| cut.contains(&format!(
            "{} of {}",
            outcome.findings.len() - grave - 1,
            outcome.findings.len()
        ))),
        "{cuts:?}"
    );
    assert_eq!(sheets(&bytes)["march"].len(), grave + 2);
    let counts = &sheets(&bytes)["Counts"];
    assert!(cuts.iter().all(|cut| counts.iter().any(|row| row[0].contains(cut.as_str()))), "{cuts:?}");

    // links
    let (_, bytes, cuts) = limited(&extract, Limits { links: 5, ..Limits::EXCEL });
    assert_eq!(links(&bytes).len(), 5 - usize::from(shown.contains(&"file".to_owned())));
    assert!(cuts.iter().any(|cut| cut.contains("no link")), "{cuts:?}");

    // notes
    let (_, bytes, cuts) = limited(&extract, Limits { notes: 7, ..Limits::EXCEL });
    assert_eq!(unpacked(&bytes).matches("<comment ref=").count(), 7);
    assert!(cuts.iter().any(|cut| cut.contains("no note")), "{cuts:?}");

    // texts
    let (_, bytes, cuts) = limited(&extract, Limits { text: 31, ..Limits::EXCEL });
    assert!(sheets(&bytes)["Findings"].iter().flatten().all(|cell| cell.encode_utf16().count() <= 31));
    assert!(cuts.iter().any(|cut| cut.contains("cut")), "{cuts:?}");
}

#[test]
fn of_a_large_extract_the_clients_with_findings_are_shown() {
    let mut all = clients('K', 12, 120, 20);
    plant_many('K', &mut all, 6);
    let extract = read_bytes('K', &[("march.csv", &csv_of('K', &all))]);
    let (outcome, whole, _) = limited(&extract, Limits::EXCEL);
    let (_, bytes, _) = limited(&extract, Limits { whole_extract: extract.store.len() / 2, ..Limits::EXCEL });
    let (whole, some) = (sheets(&whole), sheets(&bytes));
    let with_findings: BTreeSet<u32> =
        outcome.findings.iter().filter_map(|f| f.row).map(|row| outcome.clients.client_of[row as usize]).collect();
    let expected: Vec<usize> =
        (0..extract.store.len()).filter(|row| with_findings.contains(&outcome.clients.client_of[*row])).collect();
    assert!(expected.len() < extract.store.len() / 2 && expected.len() > 20);
    let shown = &some["march"];
    assert_eq!(shown[0][0], "line");
    assert_eq!(shown.len(), expected.len() + 1);
    for (row, number) in shown[1..].iter().zip(&expected) {
        assert_eq!(row[0], (number + 2).to_string());
        assert_eq!(row[1..], whole["march"][number + 1]);
    }
    // the findings stay, and lead to the row where it stands now
    for (row, finding) in records(&some["Findings"]).iter().enumerate() {
        let Some(cell) = links(&bytes).get(&format!("M{}", row + 2)).cloned() else { continue };
        assert_eq!(shown[place(&cell).1][0], finding["line"]);
    }
    assert!(some["Counts"].iter().any(|row| row[0].contains("are shown, those of clients with findings")));
    // where even these are too many, the rows with findings themselves
    let (_, bytes, _) = limited(&extract, Limits { whole_extract: 3, ..Limits::EXCEL });
    let rows: BTreeSet<u32> = outcome.findings.iter().filter_map(|f| f.row).collect();
    let lines: Vec<String> = rows.iter().map(|row| (row + 2).to_string()).collect();
    let shown: Vec<String> = sheets(&bytes)["march"][1..].iter().map(|row| row[0].clone()).collect();
    assert_eq!(shown, lines);
    // put together in a file it is the same
    let limits = Limits { whole_extract: extract.store.len() / 2, in_memory: 0, ..Limits::EXCEL };
    let (_, bytes, _) = limited(&extract, limits);
    assert_eq!(sheets(&bytes), some);
}

#[test]
fn a_clean_extract_has_a_workbook_without_findings() {
    let folder = samples::folder();
    let run = folder.check(&["clean.csv", "-o", "clean.xlsx"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let sheets = sheets(&read(&folder, "clean.xlsx"));
    assert_eq!(sheets["Findings"].len(), 1, "the headings stand there all the same");
    let run = folder.check(&["clean.csv", "-o", "clean.xls"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains(".xlsx"), "{}", run.err);
}

#[test]
fn broken_and_several_files_have_their_own_sheets() {
    let folder = samples::folder();
    folder.write("a/march.csv", &samples::RECORD);
    folder.write("b/March.csv", &samples::WARNING);
    folder.write("b/nothing.csv", b"x,y\n1,2\n");
    folder.write("b/empty.csv", b"");
    let run = folder.check(&["a", "b", "-o", "f.xlsx", "-o", "f.csv"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let sheets = sheets(&read(&folder, "f.xlsx"));
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["Counts", "Findings", "March (2)", "march"]);
    let cells: BTreeSet<String> = records(&sheets["Findings"])
        .iter()
        .filter_map(|f| f["cell"].rsplit_once('!').map(|(s, _)| s.to_owned()))
        .collect();
    assert_eq!(cells, BTreeSet::from(["'March (2)'".to_owned(), "march".to_owned()]));
    assert_eq!(records(&sheets["Findings"]).len(), csv_records(&folder.read("f.csv")).len());
}

#[test]
fn records_that_a_mapping_made_are_one_sheet() {
    let root = env!("CARGO_MANIFEST_DIR");
    let (input, map) = (format!("{root}/testdata/mapping/local.xlsx"), format!("{root}/testdata/mapping/local.toml"));
    let folder = Folder::new();
    let run = folder.check(&[&input, "--map", &map, "-o", "f.xlsx", "-o", "f.csv"]);
    assert_ne!(run.code, 2, "{}", run.err);
    let sheets = sheets(&read(&folder, "f.xlsx"));
    assert_eq!(sheets.keys().collect::<Vec<_>>(), ["Counts", "Extract", "Findings"]);
    let (found, listed) = (records(&sheets["Findings"]), csv_records(&folder.read("f.csv")));
    assert!(!listed.is_empty());
    assert_eq!(found.len(), listed.len());
    for (found, listed) in found.iter().zip(&listed) {
        assert_eq!(found["line"], listed["line"]);
        if let Some((sheet, cell)) = found["cell"].rsplit_once('!') {
            assert_eq!(sheet.trim_matches('\''), listed["sheet"]);
            assert!(cell.trim_start_matches(|c: char| c.is_ascii_uppercase()) == listed["line"], "{cell}");
        }
    }
}

/// Makes sure that a workbook of figures holds what the CSV of the same run holds, and numbers as numbers.
fn assert_same_table(folder: &Folder, name: &str, sheet: &str) {
    let bytes = read(folder, &format!("{name}.xlsx"));
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(&bytes)).expect("a workbook");
    assert_eq!(book.sheet_names(), [sheet, "About"]);
    let range = book.worksheet_range(sheet).expect("a sheet");
    let text = folder.read(&format!("{name}.csv"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("CSV");
    assert!(rows.len() > 1, "{name} is empty");
    let numeric = [
        "numerator",
        "denominator",
        "value",
        "lower95",
        "upper95",
        "pending",
        "rank",
        "of",
        "quartile",
        "days",
        "change",
    ];
    let mut numbers = 0;
    for (at, row) in rows.iter().enumerate() {
        for (column, expected) in row.iter().enumerate() {
            let cell = range.get((at, column)).unwrap_or(&Data::Empty);
            let is_number = at > 0 && numeric.contains(&&rows[0][column]) && !expected.is_empty();
            if is_number {
                assert_eq!(cell.get_float(), expected.parse().ok(), "{}: {expected}", &rows[0][column]);
                numbers += 1;
            } else if let Some(number) = cell.get_float() {
                assert_eq!(Some(number), expected.parse().ok(), "{}: {expected}", &rows[0][column]);
            } else {
                assert_eq!(cell.to_string(), expected, "{}", &rows[0][column]);
            }
        }
    }
    assert!(numbers > 0 || sheet == "Differences", "{name} has no numbers");
    assert!(!unpacked(&bytes).contains("<f>"));
}

fn about(folder: &Folder, name: &str) -> Vec<(String, String)> {
    sheets(&read(folder, name))["About"].iter().map(|row| (row[0].clone(), row[1].clone())).collect()
}

#[test]
fn figures_are_the_same_in_a_workbook_and_are_numbers() {
    let folder = Folder::with(&[
        ("march.csv", &csv_of('K', &clients('K', 41, 300, 20))),
        ("april.csv", &csv_of('K', &clients('K', 42, 300, 20))),
    ]);
    let run = |command: &[&str], name: &str| {
        let (csv, xlsx) = (format!("{name}.csv"), format!("{name}.xlsx"));
        let run = folder.ndtms(&[command, &["-o", &csv, "-o", &xlsx, "--as-at", AS_AT]].concat()).run();
        assert!(run.code < 2 && run.out.is_empty(), "{command:?}: {}", run.err);
    };
    run(&["measure", "march.csv", "--by", "sex,la", "--total"], "measured");
    assert_same_table(&folder, "measured", "Measures");
    run(&["measure", "april.csv", "--by", "sex,la", "--total"], "later");
    run(&["league", "in-treatment", "march.csv", "--by", "agency"], "ranked");
    assert_same_table(&folder, "ranked", "League table");
    run(&["journeys", "march.csv"], "journeys");
    assert_same_table(&folder, "journeys", "Journeys");
    run(&["diff", "march.csv", "april.csv"], "different");
    assert_same_table(&folder, "different", "Differences");

    let told = about(&folder, "measured.xlsx");
    let of = |name: &str| {
        told.iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("no {name}: {told:?}")).1.clone()
    };
    assert_eq!((of("as at"), of("dataset")), (AS_AT.to_owned(), "K".to_owned()));
    assert!(of("period").contains("2013-04-01") && of("settings").contains("gap_days 21"), "{told:?}");
    assert!(of("input").contains("march.csv"), "{told:?}");
    assert!(told.iter().any(|(name, text)| name == "warning" && text.contains("pending")), "{told:?}");

    // a saved workbook is a saved measure
    let compared = |a: &str, b: &str| folder.ndtms(&["compare", a, b, "--format", "csv", "--quiet"]).run();
    let (of_csv, of_book) = (compared("measured.csv", "later.csv"), compared("measured.xlsx", "later.xlsx"));
    assert_eq!(of_csv.code, 0, "{}", of_csv.err);
    assert_eq!((of_book.out.replace(".xlsx", ".csv"), of_book.code), (of_csv.out, 0), "{}", of_book.err);
    let run =
        folder.ndtms(&["compare", "measured.csv", "later.csv", "-o", "compared.csv", "-o", "compared.xlsx"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    assert_same_table(&folder, "compared", "Side by side");
}

#[test]
fn a_published_league_table_keeps_what_was_published_beside_it() {
    let folder = Folder::with(&[(
        "areas.csv",
        b"area,numerator,denominator,target,national_rank,previous_rank\nKent,40,100,45%,=1,3\nSlough,30,100,,12,4\nSurrey,20,90,30%,20,5\n",
    )]);
    let run = folder.ndtms(&["league", "areas.csv", "-o", "ranked.xlsx", "--decimals", "1"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let ranked = records(&sheets(&read(&folder, "ranked.xlsx"))["League table"]);
    let of = |heading: &str| -> Vec<&str> { ranked.iter().map(|row| row[heading].as_str()).collect() };
    assert_eq!(of("area"), ["Kent", "Slough", "Surrey"]);
    assert_eq!(of("target"), ["45%", "", "30%"]);
    assert_eq!(of("national_rank"), ["=1", "12", "20"]);
    assert_eq!(of("value"), ["40", "30", "22.2222"]);
}

#[test]
fn what_is_found_of_a_row_and_no_cell_marks_what_the_row_is_known_by() {
    let map = "[constants]\nAGNCY = \"N0852\"\nCONSENT = \"Y\"\n\
               [[table]]\nname = \"clients\"\nfile = \"clients.csv\"\n[table.columns]\n\
               \"Client No\" = \"CLIENTID\"\n\"Sex\" = \"SEX\"\n\"Ref\" = { ignore = true }\n\
               [[table]]\nname = \"episodes\"\nfile = \"episodes.csv\"\nparent = \"clients\"\nkey = { \"Of\" = \"Ref\" }\n\
               [table.columns]\n\"Episode\" = \"EPISODID\"\n\"Referred\" = \"REFLD\"\n";
    let folder = Folder::with(&[
        ("map.toml", map.as_bytes()),
        ("clients.csv", b"Client No,Sex,Ref\n1,M,a\n"),
        ("episodes.csv", b"Episode,Referred,Of\n10,2014-01-02,a\n11,2014-01-03,nobody\n"),
    ]);
    let run = folder.check(&["clients.csv", "episodes.csv", "--map", "map.toml", "-o", "f.xlsx"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let workbook = read(&folder, "f.xlsx");
    let sheets = sheets(&workbook);
    let lost = records(&sheets["Findings"]).into_iter().find(|f| f["rule"] == "V03").expect("an episode of nobody");
    assert_eq!((lost["field"].as_str(), lost["line"].as_str()), ("", "3"));
    let extract = &sheets["Extract"];
    let row = extract.iter().position(|row| row.contains(&"11".to_owned())).expect("its row");
    let parts = unpacked(&workbook);
    let is_noted = |column: usize| {
        let cell = format!("<comment ref=\"{}{}\"", char::from(b'A' + column as u8), row + 1);
        parts.split(&cell).nth(1).is_some_and(|note| note.split("</comment>").next().expect("its end").contains("V03"))
    };
    let noted: Vec<&str> = (0..extract[0].len()).filter(|c| is_noted(*c)).map(|c| extract[0][c].as_str()).collect();
    assert_eq!(noted, ["AGNCY", "CLIENTID", "EPISODID"]);
    assert_eq!(
        place(&lost["cell"]),
        ("Extract".to_owned(), row, extract[0].iter().position(|h| h == "CLIENTID").expect("it"))
    );
}
