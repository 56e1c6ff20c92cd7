//! `ndtms diff` over invented extracts: what is the same in another form, what was changed once, and both ways round.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::common::dataset;
use crate::common::made::{Chance, Layout, PLAIN, Table, bytes_of, clients, column, plant_many, table_of, text_of};
use crate::common::run::{AS_AT, Folder};
use ndtms::spec::{Entity, Kind};

/// No difference.
const NONE: [Value; 0] = [];

/// The differences of two inputs as JSON.
fn rows(folder: &Folder, arguments: &[&str]) -> Vec<Value> {
    let run =
        folder.ndtms(&[&["diff", "--as-at", AS_AT, "--no-profile", "--format", "jsonl"], arguments].concat()).run();
    let rows: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(run.code, i32::from(!rows.is_empty()), "{}", run.err);
    rows
}

fn differences(old: &Table, new: &Table) -> Vec<Value> {
    let folder = Folder::with(&[("old.csv", &bytes_of(old)), ("new.csv", &bytes_of(new))]);
    rows(&folder, &["old.csv", "new.csv", "--show-values"])
}

/// An extract with mistakes and people without consent.
fn mixed(letter: char, seed: u64, number: u32) -> Table {
    let mut all = clients(letter, seed, number, 50);
    plant_many(letter, &mut all, 3);
    table_of(letter, &all)
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

#[test]
fn an_extract_does_not_differ_from_itself_in_any_order() {
    for (letter, seed) in [('K', 1), ('K', 2), ('H', 3)] {
        let table = mixed(letter, seed, 120);
        let mut chance = Chance::new(seed);
        let mut shuffled = table.clone();
        chance.shuffle(&mut shuffled[1..]);
        let mut places: Vec<usize> = (0..table[0].len()).collect();
        chance.shuffle(&mut places);
        let turned: Table =
            shuffled.iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect();
        let half = turned.len() / 2;
        let parts: [Table; 2] = [turned[..half].to_vec(), [&turned[..1], &turned[half..]].concat()];
        let folder = Folder::with(&[
            ("old.csv", &bytes_of(&table)),
            ("new.csv", &bytes_of(&turned)),
            ("parts/a.csv", &bytes_of(&parts[0])),
            ("parts/b.csv", &bytes_of(&parts[1])),
        ]);
        let letter = letter.to_string();
        for new in ["old.csv", "new.csv", "parts"] {
            assert_eq!(rows(&folder, &["old.csv", new, "--dataset", &letter]), NONE, "{letter} {seed} {new}");
            assert_eq!(rows(&folder, &[new, "old.csv", "--dataset", &letter]), NONE, "{letter} {seed} {new}");
        }
    }
}

/// The same values in another way of writing.
fn rewritten(table: &Table) -> Table {
    let fields = &dataset('K').fields;
    let mut other = table.clone();
    for (number, row) in other.iter_mut().enumerate().skip(1) {
        for (place, cell) in row.iter_mut().enumerate() {
            let field = &fields[dataset('K').field_id(&table[0][place]).map_or(0, usize::from)];
            let is_day = field.kind == Kind::Date && cell.len() == 8 && cell.bytes().all(|b| b.is_ascii_digit());
            *cell = match number % 4 {
                0 if is_day => format!("{}-{}-{}", &cell[..4], &cell[4..6], &cell[6..]),
                1 if is_day => format!("{}/{}/{}", &cell[6..], &cell[4..6], &cell[..4]),
                2 if is_day => format!("{cell} 00:00:00"),
                // a blank as systems write it
                0 if cell.is_empty() && !field.allows_na => "NULL".to_owned(),
                1 if !cell.is_empty() && (field.list.is_some() || field.kind == Kind::Initial) => {
                    format!(" {}", cell.to_lowercase())
                }
                2 if field.header == "PC" && cell.contains(' ') && cell.len() <= 6 => format!("{cell}ab"),
                3 if field.kind == Kind::Integer && cell.bytes().all(|b| b.is_ascii_digit()) && !cell.is_empty() => {
                    format!("0{cell}")
                }
                _ => continue,
            };
        }
    }
    other
}

fn workbook(table: &Table) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (number, row) in table.iter().enumerate() {
        for (place, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(number as u32, place as u16, cell).expect("a cell");
        }
    }
    workbook.save_to_buffer().expect("a workbook")
}

#[test]
fn another_way_of_writing_is_no_difference() {
    let table = table_of('K', &clients('K', 5, 100, 50));
    let other = rewritten(&table);
    assert_ne!(table, other);
    let semicolons = Layout { separator: ';', line_end: "\r\n", all_quoted: true };
    let folder = Folder::with(&[
        ("old.csv", &bytes_of(&table)),
        ("new.csv", &bytes_of(&other)),
        ("semicolons.csv", text_of(&other, semicolons).as_bytes()),
        ("new.xlsx", &workbook(&other)),
    ]);
    for new in ["new.csv", "semicolons.csv", "new.xlsx"] {
        assert_eq!(rows(&folder, &["old.csv", new]), NONE, "{new}");
        assert_eq!(rows(&folder, &[new, "old.csv"]), NONE, "{new}");
    }
}

/// The rows of what a field belongs to, each with the key that says so.
fn instances(table: &Table, entity: Entity) -> BTreeMap<Vec<String>, Vec<usize>> {
    let mut keys = vec!["AGNCY", "CLIENTID"];
    if entity != Entity::Client {
        keys.push("EPISODID");
    }
    if let Entity::Record(kind) = entity {
        keys.push(["MODID", "SUBMID", "TITID", "TOPID"][usize::from(kind)]);
    }
    let places: Vec<usize> = keys.iter().map(|key| column(table, key)).collect();
    let mut found: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (number, row) in table.iter().enumerate().skip(1) {
        let key: Vec<String> = places.iter().map(|place| row[*place].clone()).collect();
        if key.iter().all(|part| !part.is_empty()) {
            found.entry(key).or_default().push(number);
        }
    }
    found
}

#[test]
fn a_single_change_of_any_field_is_found_and_nothing_else() {
    let table = table_of('K', &clients('K', 8, 60, 0));
    let mut chance = Chance::new(8);
    let mut changed_fields = 0;
    for (place, heading) in table[0].iter().enumerate() {
        let field = &dataset('K').fields[usize::from(dataset('K').field_id(heading).expect("a field"))];
        if ["AGNCY", "CLIENTID", "EPISODID", "CONSENT", "MODID", "SUBMID", "TITID", "TOPID"].contains(&heading.as_str())
        {
            continue;
        }
        let values: BTreeSet<&String> = table[1..].iter().map(|row| &row[place]).filter(|v| !v.is_empty()).collect();
        let instances = instances(&table, field.entity);
        let filled: Vec<_> = instances.iter().filter(|(_, rows)| !table[rows[0]][place].is_empty()).collect();
        if filled.is_empty() || values.len() < 2 {
            continue;
        }
        changed_fields += 1;
        let (key, changed) = filled[chance.below(filled.len())];
        let before = &table[changed[0]][place];
        for after in [values.iter().find(|v| **v != before).map_or("", |v| v.as_str()), ""] {
            let mut other = table.clone();
            changed.iter().for_each(|row| after.clone_into(&mut other[*row][place]));
            let found = differences(&table, &other);
            assert_eq!(found.len(), 1, "{heading} {before} to {after}: {found:?}");
            let kind = match (heading.as_str(), after.is_empty()) {
                ("DISD", true) => "episode re-opened",
                ("DISD", false) => "discharge moved",
                _ => "changed",
            };
            assert_eq!((text(&found[0], "kind"), text(&found[0], "field")), (kind, heading.as_str()));
            let named: Vec<&str> =
                ["agency", "client", "episode", "record"].iter().map(|k| text(&found[0], k)).take(key.len()).collect();
            assert_eq!(named, *key, "{heading}");
            assert_eq!(found[0]["new_line"].as_u64(), Some(changed[0] as u64 + 1), "{heading}");
            let shown = |value: &str| match field.kind {
                Kind::Date if !value.is_empty() => format!("{}-{}-{}", &value[..4], &value[4..6], &value[6..]),
                _ => value.to_owned(),
            };
            assert_eq!(text(&found[0], "old"), shown(before), "{heading}");
            assert_eq!(text(&found[0], "new"), shown(after), "{heading}");
            let back = differences(&other, &table);
            let kind = if kind == "episode re-opened" { "episode closed" } else { kind };
            assert_eq!((back.len(), text(&back[0], "kind")), (1, kind), "{heading}: {back:?}");
        }
    }
    assert!(changed_fields > 70, "{changed_fields}");
}

#[test]
fn what_is_taken_out_is_found_and_nothing_else() {
    let table = table_of('K', &clients('K', 13, 80, 0));
    let discharge = column(&table, "DISD");
    let consent = column(&table, "CONSENT");
    let episodes = instances(&table, Entity::Episode);
    let without = |rows: &[usize]| -> Table {
        let kept = table.iter().enumerate().filter(|(number, _)| !rows.contains(number));
        kept.map(|(_, row)| row.clone()).collect()
    };
    for (key, rows) in instances(&table, Entity::Client).into_iter().step_by(9) {
        let own: Vec<_> = episodes.iter().filter(|(episode, _)| episode[..2] == key[..]).collect();
        let open: Vec<&str> = own
            .iter()
            .filter(|(_, rows)| rows.iter().all(|row| table[*row][discharge].is_empty()))
            .map(|(episode, _)| episode[2].as_str())
            .collect();
        let found = differences(&table, &without(&rows));
        assert_eq!((text(&found[0], "kind"), text(&found[0], "client")), ("client gone", key[1].as_str()));
        assert_eq!(found[0]["episodes"].as_u64(), Some(own.len() as u64));
        assert_eq!(found[1..].iter().map(|row| text(row, "episode")).collect::<Vec<_>>(), open);
        assert!(found[1..].iter().all(|row| text(row, "kind") == "open episode missing"));
        let back = differences(&without(&rows), &table);
        assert_eq!(
            (back.len(), text(&back[0], "kind"), text(&back[0], "client")),
            (1, "client added", key[1].as_str())
        );
        // and whoever withdraws consent is not told of, however much there was
        let mut withdrawn = table.clone();
        rows.iter().for_each(|row| "N".clone_into(&mut withdrawn[*row][consent]));
        let found = differences(&table, &withdrawn);
        assert_eq!((found.len(), text(&found[0], "kind"), text(&found[0], "new")), (1, "consent changed", "N"));
    }
    let mut of_several = 0;
    for (key, rows) in &episodes {
        if episodes.keys().filter(|episode| episode[..2] == key[..2]).count() < 2 {
            continue;
        }
        of_several += 1;
        let found = differences(&table, &without(rows));
        let open = rows.iter().all(|row| table[*row][discharge].is_empty());
        let kind = if open { "open episode missing" } else { "episode gone" };
        // details of a client may stand only on the rows that were taken out
        let about: Vec<&Value> = found.iter().filter(|row| text(row, "kind") != "changed").collect();
        assert_eq!(about.len(), 1, "{found:?}");
        assert_eq!((text(about[0], "kind"), text(about[0], "episode")), (kind, key[2].as_str()));
    }
    assert!(of_several > 3, "{of_several}");
    for kind in 0..4 {
        let id = column(&table, ["MODID", "SUBMID", "TITID", "TOPID"][usize::from(kind)]);
        for (key, rows) in instances(&table, Entity::Record(kind)).into_iter().step_by(23) {
            let mut other = table.clone();
            for row in rows {
                for (place, heading) in table[0].iter().enumerate() {
                    let field = dataset('K').field_id(heading).expect("a field");
                    if dataset('K').field(field).entity == Entity::Record(kind) || place == id {
                        other[row][place].clear();
                    }
                }
            }
            let found = differences(&table, &other);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!((text(&found[0], "kind"), text(&found[0], "record")), ("record gone", key[3].as_str()));
            let back = differences(&other, &table);
            assert_eq!((back.len(), text(&back[0], "kind")), (1, "record added"));
        }
    }
}

/// What a difference is from the other side.
fn mirrored(row: &Value) -> Vec<String> {
    let kind = match text(row, "kind") {
        "client added" => "client gone",
        "client gone" => "client added",
        // which of them was open shows in one direction only
        "episode added" | "episode gone" | "open episode missing" => "episode",
        "record added" => "record gone",
        "record gone" => "record added",
        "row added" => "row gone",
        "row gone" => "row added",
        "episode closed" => "episode re-opened",
        "episode re-opened" => "episode closed",
        other => other,
    };
    let keys = ["entity", "agency", "client", "episode", "record", "field"].map(|key| text(row, key).to_owned());
    let numbers = ["episodes", "records", "new_line", "old_line"].map(|key| row[key].to_string());
    let values = [text(row, "new").to_owned(), text(row, "old").to_owned()];
    [vec![kind.to_owned()], keys.to_vec(), values.to_vec(), numbers.to_vec()].concat()
}

fn plain(row: &Value) -> Vec<String> {
    let mut swapped = row.clone();
    for (old, new) in [("old", "new"), ("old_line", "new_line")] {
        swapped[old] = row[new].clone();
        swapped[new] = row[old].clone();
    }
    let mut plain = mirrored(&swapped);
    plain[0] = match text(row, "kind") {
        "episode added" | "episode gone" | "open episode missing" => "episode".to_owned(),
        other => other.to_owned(),
    };
    plain
}

/// Changes an extract in many places.
fn disturbed(table: &Table, seed: u64) -> Table {
    let mut chance = Chance::new(seed);
    let mut other = table.clone();
    let width = table[0].len();
    for _ in 0..table.len() / 2 {
        let row = 1 + chance.below(other.len() - 1);
        match chance.below(8) {
            0 => drop(other.remove(row)),
            1 => {
                let copy = other[row].clone();
                other.push(copy);
            }
            2 => {
                let key = column(table, ["CLIENTID", "EPISODID", "AGNCY", "MODID"][chance.below(4)]);
                ["", "x1", "77"][chance.below(3)].clone_into(&mut other[row][key]);
            }
            3 => ["N", "", "Y"][chance.below(3)].clone_into(&mut other[row][column(table, "CONSENT")]),
            4 => ["", "20140101", "soon"][chance.below(3)].clone_into(&mut other[row][column(table, "DISD")]),
            _ => {
                let (from, place) = (1 + chance.below(other.len() - 1), chance.below(width));
                let value = other[from][place].clone();
                other[row][place] = value;
            }
        }
    }
    other
}

#[test]
fn both_ways_round_the_same_is_found() {
    let mut compared = 0;
    for seed in 1..12 {
        let table = mixed('K', seed, 40);
        let other = disturbed(&table, seed);
        let (there, back) = (differences(&table, &other), differences(&other, &table));
        // an open episode of a client who is gone is told beside the client, an added one is not
        let lone = |rows: &[Value]| -> BTreeSet<(String, String)> {
            let of_client = |row: &&Value| ["client gone", "client added"].contains(&text(row, "kind"));
            let key = |row: &Value| (text(row, "agency").to_owned(), text(row, "client").to_owned());
            rows.iter().filter(of_client).map(key).collect()
        };
        let lone = lone(&there);
        let matched = |row: &&Value| {
            let key = (text(row, "agency").to_owned(), text(row, "client").to_owned());
            !(text(row, "kind") == "open episode missing" && lone.contains(&key))
        };
        // what goes by another identifier is named by the new one
        let renamed = |rows: &[Value]| rows.iter().filter(|row| text(row, "kind") == "identifier changed").count();
        assert_eq!(renamed(&there), renamed(&back), "{seed}");
        if renamed(&there) > 0 {
            assert_eq!(there.iter().filter(matched).count(), back.iter().filter(matched).count(), "{seed}");
            continue;
        }
        let mut there: Vec<Vec<String>> = there.iter().filter(matched).map(mirrored).collect();
        let mut back: Vec<Vec<String>> = back.iter().filter(matched).map(plain).collect();
        there.sort();
        back.sort();
        assert_eq!(there, back, "{seed}");
        compared += 1;
    }
    assert!(compared > 3, "{compared}");
}

#[test]
fn the_differences_are_in_order_and_the_same_for_any_number_of_threads() {
    let table = mixed('K', 21, 60);
    let folder = Folder::with(&[("old.csv", &bytes_of(&table)), ("new.csv", &bytes_of(&disturbed(&table, 5)))]);
    let found = rows(&folder, &["old.csv", "new.csv"]);
    assert!(found.len() > 50);
    assert_eq!(found, rows(&folder, &["old.csv", "new.csv", "--threads", "1"]));
    let place = |row: &Value| {
        let number = |key: &str| text(row, key).parse::<u64>().map_or((1, 0), |n| (0, n));
        (text(row, "agency").to_owned(), number("client"))
    };
    assert!(found.is_sorted_by_key(place));
}

#[test]
fn a_system_that_numbers_everything_anew_makes_nothing_new() {
    let table = table_of('K', &clients('K', 34, 100, 0));
    let mut other = table.clone();
    let fresh = |heading: &str, other: &mut Table| {
        let place = column(&table, heading);
        for row in other.iter_mut().skip(1).filter(|row| !row[place].is_empty()) {
            row[place] = format!("N{}", row[place]);
        }
    };
    for heading in ["CLIENTID", "EPISODID", "MODID", "TOPID", "SUBMID", "TITID"] {
        fresh(heading, &mut other);
    }
    let found = differences(&table, &other);
    let kinds: BTreeSet<&str> = found.iter().map(|row| text(row, "kind")).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["identifier changed"]);
    let of = |entity: &str| found.iter().filter(|row| text(row, "entity") == entity).count();
    let there = |entity: Entity| instances(&table, entity).len();
    assert_eq!(of("client"), there(Entity::Client));
    assert_eq!(of("episode"), there(Entity::Episode));
    for (kind, name) in ["modality", "review", "time_in_treatment", "top"].into_iter().enumerate() {
        assert_eq!(of(name), there(Entity::Record(kind as u8)), "{name}");
    }
    assert!(found.iter().all(|row| format!("N{}", text(row, "old")) == text(row, "new")));
}

#[test]
fn an_extract_does_not_differ_from_its_own_submission() {
    // the submission as the contract has it: a file an agency, every field in order, all quoted, sectors, capitals
    let table = table_of('K', &clients('K', 55, 80, 60));
    let at = |heading: &str| column(&table, heading);
    let (agency, client, consent, postcode, episode) =
        (at("AGNCY"), at("CLIENTID"), at("CONSENT"), at("PC"), at("EPISODID"));
    let mut extract = rewritten(&table);
    extract.iter_mut().skip(1).for_each(|row| row.reverse());
    extract[0].reverse();
    let refused: BTreeSet<(String, String)> = table[1..]
        .iter()
        .filter(|row| row[consent] == "N")
        .map(|row| (row[agency].clone(), row[client].clone()))
        .collect();
    assert!(refused.len() > 1);
    let held_back = table[1..].iter().find(|row| row[consent] == "Y").expect("a row").clone();
    let is_held = |row: &[String]| [agency, client, episode].iter().all(|place| row[*place] == held_back[*place]);
    let mut files: BTreeMap<String, Table> = BTreeMap::new();
    let mut held: Table = vec![table[0].clone()];
    for row in &table[1..] {
        let mut row = row.clone();
        assert!(row[postcode].len() <= 6, "a sector already");
        if refused.contains(&(row[agency].clone(), row[client].clone())) {
            for (place, cell) in row.iter_mut().enumerate() {
                if ![agency, client, consent].contains(&place) {
                    cell.clear();
                }
            }
        }
        if is_held(&row) {
            held.push(row);
        } else {
            files.entry(row[agency].clone()).or_insert_with(|| vec![table[0].clone()]).push(row);
        }
    }
    let folder = Folder::with(&[("march.csv", &bytes_of(&extract))]);
    let quoted = Layout { all_quoted: true, ..PLAIN };
    let name = |agency: &str| format!("{agency}-20120401-20140331-TREAT-IN-K.csv");
    for (agency, rows) in &files {
        folder.write(&format!("sent/{}", name(agency)), text_of(rows, quoted).as_bytes());
    }
    folder.write("sent/held-back.csv", &bytes_of(&held));
    folder.write("sent/findings.json", b"{}");
    folder.write("sent/manifest.json", b"{}");
    let found = rows(&folder, &["sent", "march.csv"]);
    let kinds: Vec<&str> = found.iter().map(|row| text(row, "kind")).collect();
    assert!(matches!(kinds.as_slice(), ["client added" | "episode added"]), "only what was held back: {found:?}");
    assert_eq!(text(&found[0], "client"), held_back[client]);
    assert!(found[0]["old_input"].is_null());
    // with it nothing is left
    files.entry(held_back[agency].clone()).or_default().extend(held.drain(1..));
    folder.write(&format!("sent/{}", name(&held_back[agency])), text_of(&files[&held_back[agency]], quoted).as_bytes());
    assert_eq!(rows(&folder, &["sent", "march.csv"]), NONE);
    assert_eq!(rows(&folder, &["march.csv", "sent"]), NONE);
}

#[test]
fn extracts_of_two_letters_are_compared_in_what_both_have() {
    let all = clients('K', 61, 50, 40);
    let mut cut = all.clone();
    let of_h = crate::common::made::headings('H');
    cut.iter_mut().for_each(|client| client.keep_only(&of_h));
    let (k, h) = (table_of('K', &all), table_of('H', &cut));
    let old = "sent-TREAT/A0001-20130401-20140331-TREAT-IN-H.csv";
    let folder = Folder::new();
    folder.write(old, &bytes_of(&h));
    folder.write("march.csv", &bytes_of(&k));
    assert_eq!(rows(&folder, &[old, "march.csv"]), NONE);
    assert_eq!(rows(&folder, &["march.csv", old]), NONE);
    let run = folder.ndtms(&["diff", old, "march.csv", "--as-at", AS_AT, "--no-profile", "--format", "json"]).run();
    let json: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&json["old"]["dataset"], &json["new"]["dataset"]), (&"H".into(), &"K".into()));
    let remarks = json["remarks"].to_string();
    assert!(remarks.contains("dataset H") && remarks.contains("MODSET"), "{remarks}");
    let only_k = dataset('K').fields.iter().filter(|f| dataset('H').field_id(&f.header).is_none()).count();
    assert_eq!(json["old"]["not_compared"].as_array().map(Vec::len), Some(only_k));
    // a change in what both have is found all the same
    let mut other = k.clone();
    let place = column(&k, "DRUG1");
    let row = k.iter().position(|row| row[column(&k, "CONSENT")] == "Y").expect("a row");
    let key = [column(&k, "CLIENTID"), column(&k, "EPISODID"), column(&k, "AGNCY")];
    for changed in other.iter_mut().filter(|r| key.iter().all(|place| r[*place] == k[row][*place])) {
        "9999".clone_into(&mut changed[place]);
    }
    folder.write("march.csv", &bytes_of(&other));
    let found = rows(&folder, &[old, "march.csv"]);
    assert_eq!((found.len(), text(&found[0], "field"), text(&found[0], "new")), (1, "DRUG1", "9999"));
}

#[test]
fn one_identifier_for_everybody_is_compared_in_time() {
    // what an export makes of wrongly mapped identifiers: thousands of episodes of one client, of records of one episode
    let many = |heading: &str| {
        let mut table = table_of('K', &clients('K', 70, 1, 0));
        let place = column(&table, heading);
        let (sex, birth) = (column(&table, "TRIAGED"), column(&table, "DOB"));
        let first = table[1].clone();
        table.truncate(1);
        for number in 0..20_000 {
            let mut row = first.clone();
            row[place] = number.to_string();
            row[birth] = format!("{}{:02}{:02}", 1950 + number % 50, 1 + number % 12, 1 + number % 28);
            if heading == "EPISODID" {
                row[sex] = format!("{}{:02}{:02}", 2000 + number % 13, 1 + number % 11, 1 + number % 27);
            }
            table.push(row);
        }
        table
    };
    let begun = std::time::Instant::now();
    for heading in ["EPISODID", "MODID"] {
        let old = many(heading);
        let mut new = old.clone();
        let place = column(&old, heading);
        new.iter_mut().skip(1).for_each(|row| row[place].insert(0, 'N'));
        new[1..].reverse();
        assert!(differences(&old, &new).len() >= 20_000, "{heading}");
    }
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}
