//! A national extract that is taken apart into local tables with other headings, codes and dates, and mapped back, gives
//! the same rows and the same findings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ndtms::record::{date_of, day_number};
use ndtms::spec::dataset::Kind;
use ndtms::spec::{Entity, FieldId};
use ndtms::synth::{Client, mistakes};
use serde_json::Value;

use crate::common::dataset;
use crate::common::made::{clients, last_day};
use crate::common::run::{AS_AT, Folder, Run};

type Record = BTreeMap<FieldId, String>;

/// The tables that rows of the return are taken apart into.
#[derive(Default)]
struct Tables {
    clients: Vec<Record>,
    /// With the place of the client.
    episodes: Vec<(usize, Record)>,
    /// By kind, each with the place of the episode.
    records: Vec<Vec<(usize, Record)>>,
}

fn is_of_client(field: FieldId) -> bool {
    let dataset = dataset('K');
    let keys = dataset.keys;
    dataset.field(field).entity == Entity::Client || [keys.agency, keys.consent].contains(&field)
}

/// The cells of a row that belong to something.
fn part(row: &[(FieldId, String)], belongs: impl Fn(FieldId) -> bool) -> Record {
    row.iter().filter(|(f, _)| belongs(*f)).cloned().collect()
}

fn take_apart(all: &[Client]) -> Tables {
    let dataset = dataset('K');
    let keys = dataset.keys;
    let mut tables = Tables { records: vec![Vec::new(); dataset.records.len()], ..Tables::default() };
    for client in all {
        for row in &client.rows {
            let cells: Vec<(FieldId, String)> = (0..dataset.fields.len() as FieldId)
                .map(|f| (f, row.get(&dataset.field(f).header).to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            let same = |a: &Record, b: &Record, keys: &[FieldId]| keys.iter().all(|k| a.get(k) == b.get(k));
            let own = part(&cells, is_of_client);
            let found = tables.clients.iter().position(|c| same(c, &own, &[keys.agency, keys.client]));
            let place = found.unwrap_or_else(|| {
                tables.clients.push(own);
                tables.clients.len() - 1
            });
            let episode = part(&cells, |f| dataset.field(f).entity == Entity::Episode && !is_of_client(f));
            if episode.is_empty() {
                continue;
            }
            let found = tables.episodes.iter().position(|(c, e)| *c == place && same(e, &episode, &[keys.episode]));
            let place = found.unwrap_or_else(|| {
                tables.episodes.push((place, episode));
                tables.episodes.len() - 1
            });
            for (kind, records) in tables.records.iter_mut().enumerate() {
                let record = part(&cells, |f| dataset.field(f).entity == Entity::Record(kind as u8));
                if !record.is_empty() && !records.contains(&(place, record.clone())) {
                    records.push((place, record));
                }
            }
        }
    }
    tables
}

/// The tables as rows of the return, put together in the plainest way.
fn put_together(tables: &Tables) -> Vec<Record> {
    let mut rows = Vec::new();
    for (number, client) in tables.clients.iter().enumerate() {
        let before = rows.len();
        for (place, (_, episode)) in tables.episodes.iter().enumerate().filter(|(_, (c, _))| *c == number) {
            let whole: Record = client.iter().chain(episode).map(|(f, t)| (*f, t.clone())).collect();
            let of_episode = tables.records.iter().flatten().filter(|(e, _)| *e == place);
            let children: Vec<Record> =
                of_episode.map(|(_, r)| whole.iter().chain(r).map(|(f, t)| (*f, t.clone())).collect()).collect();
            if children.is_empty() {
                rows.push(whole);
            }
            rows.extend(children);
        }
        if rows.len() == before {
            rows.push(client.clone());
        }
    }
    rows
}

/// The code as the local system writes it; only fields with these lists have local codes.
fn local_code(field: FieldId, text: &str) -> Option<String> {
    const CODED: [&str; 7] = ["SEX", "ETHNIC", "DRUG1", "DISRSN", "MODAL", "TRSTAGE", "RFLS"];
    let dataset = dataset('K');
    let definition = dataset.field(field);
    let list = dataset.list_of(definition).filter(|_| CODED.contains(&definition.header.as_str()))?;
    list.code_id(text)?;
    Some(format!("our {}", text.to_lowercase()))
}

fn is_coded(field: FieldId) -> bool {
    let dataset = dataset('K');
    dataset
        .list_of(dataset.field(field))
        .and_then(|l| l.codes.first())
        .is_some_and(|c| local_code(field, &c.code).is_some())
}

/// A value as the local system writes it.
fn local(field: FieldId, text: &str) -> String {
    if dataset('K').field(field).kind == Kind::Date
        && let Some(date) = day_number(text).and_then(date_of)
    {
        return date.format("%d-%b-%Y").to_string();
    }
    local_code(field, text).unwrap_or_else(|| text.to_owned())
}

fn heading(field: FieldId) -> String {
    format!("Our {}", dataset('K').field(field).header.to_lowercase())
}

/// A local table: a number for its own rows, one for the parent's, and its fields.
fn csv_of(rows: &[(Option<usize>, &Record)], fields: &[FieldId]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let front = ["Row", "Above"].map(str::to_owned);
    writer.write_record(front.into_iter().chain(fields.iter().map(|f| heading(*f)))).expect("a row");
    for (number, (above, record)) in rows.iter().enumerate() {
        let front = [number.to_string(), above.map(|a| a.to_string()).unwrap_or_default()];
        let cells = fields.iter().map(|f| record.get(f).map_or(String::new(), |text| local(*f, text)));
        writer.write_record(front.into_iter().chain(cells)).expect("a row");
    }
    writer.into_inner().expect("text")
}

fn map_of(name: &str, parent: Option<&str>, fields: &[FieldId]) -> String {
    let dataset = dataset('K');
    let mut text = format!("[[table]]\nname = \"{name}\"\nfile = \"{name}.csv\"\n");
    if let Some(parent) = parent {
        let _ = writeln!(text, "parent = \"{parent}\"\nkey = {{ \"Above\" = \"Row\" }}");
    }
    text.push_str("[table.columns]\n");
    for field in fields {
        let definition = dataset.field(*field);
        let header = &definition.header;
        let value = if definition.kind == Kind::Date {
            format!("{{ field = \"{header}\", dates = \"DD-MMM-YYYY\" }}")
        } else if is_coded(*field) {
            let list = dataset.list_of(definition).expect("a list");
            let codes = list.codes.iter().map(|c| format!("\"OUR {}\" = \"{}\"", c.code, c.code));
            format!("{{ field = \"{header}\", codes = {{ {} }} }}", codes.collect::<Vec<_>>().join(", "))
        } else {
            format!("\"{header}\"")
        };
        let _ = writeln!(text, "\"{}\" = {value}", heading(*field));
    }
    text
}

fn national_csv(rows: &[Record]) -> Vec<u8> {
    let dataset = dataset('K');
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(dataset.fields.iter().map(|f| &f.header)).expect("a row");
    for row in rows {
        let cell = |f: usize| row.get(&(f as FieldId)).map_or("", String::as_str);
        writer.write_record((0..dataset.fields.len()).map(cell)).expect("a row");
    }
    writer.into_inner().expect("text")
}

/// What is said of a finding, but where it stands: the rules about values that cannot be mapped take the place of those
/// about values that are not valid.
fn told(run: &Run, is_mapped: bool) -> Vec<String> {
    assert_ne!(run.code, 2, "{}", run.err);
    let mut told: Vec<String> = run
        .out
        .lines()
        .map(|line| {
            let f: Value = serde_json::from_str(line).expect("JSON");
            let field = f["fields"][0].as_str().and_then(|f| dataset('K').field_id(f));
            let rule = f["rule"].as_str().expect("a rule");
            let rule = match (rule, field) {
                ("M13" | "M21", Some(field)) if is_coded(field) && !is_mapped => "V01",
                ("M14", _) if !is_mapped => "V02",
                (rule, _) => rule,
            };
            // a code that a list may lack is only questioned in the return, and not mapped here
            let own = |key: &str| if rule.starts_with('V') { Value::Null } else { f[key].clone() };
            let said = format!("{} {}", own("severity"), own("message"));
            let of = ["fields", "values", "rows", "agency", "client", "episode"].map(|key| f[key].to_string());
            format!("{rule} {} {said}", of.join(" "))
        })
        .collect();
    told.sort();
    told
}

#[test]
fn taken_apart_and_mapped_back_an_extract_says_the_same() {
    for seed in [3, 4] {
        let mut all = clients('K', seed, 60, 60);
        // details that differ from row to row have no place in tables of their own
        let survives = |rule: &&&str| !["K02", "K03", "K04", "K01", "C04", "Z01", "Z02", "C02"].contains(rule);
        let rules: Vec<&str> = mistakes::plantable().iter().filter(survives).copied().collect();
        let mut planted = 0;
        for (number, client) in all.iter_mut().enumerate().filter(|(n, _)| n % 2 == 0) {
            let rule = rules[(number / 2 + seed as usize * 7) % rules.len()];
            planted += usize::from(mistakes::plant(rule, client, last_day()).is_some());
        }
        // values that are no codes and no dates, on all rows where they stand
        let wrong = [("SEX", "Q"), ("ETHNIC", "Q"), ("DRUG1", "HEROIN"), ("DOB", "19801399"), ("CPLANDT", "soon")];
        for ((field, value), client) in wrong.into_iter().zip(all.iter_mut().skip(1).step_by(6)) {
            for row in client.rows.iter_mut().filter(|row| !row.get(field).is_empty()) {
                row.set(field, value);
            }
        }
        assert!(planted > 10, "{planted}");
        let tables = take_apart(&all);
        let fields = |belongs: &dyn Fn(FieldId) -> bool| -> Vec<FieldId> {
            (0..dataset('K').fields.len() as FieldId).filter(|f| belongs(*f)).collect()
        };
        let of = |entity: Entity| move |f: FieldId| dataset('K').field(f).entity == entity && !is_of_client(f);
        let folder = Folder::new();
        let mut map = String::new();
        let mut add = |name: &str, parent: Option<&str>, fields: &[FieldId], rows: &[(Option<usize>, &Record)]| {
            folder.write(&format!("in/{name}.csv"), &csv_of(rows, fields));
            map += &map_of(name, parent, fields);
        };
        let rows: Vec<_> = tables.clients.iter().map(|r| (None, r)).collect();
        add("clients", None, &fields(&is_of_client), &rows);
        let rows: Vec<_> = tables.episodes.iter().map(|(c, r)| (Some(*c), r)).collect();
        add("episodes", Some("clients"), &fields(&of(Entity::Episode)), &rows);
        for (kind, records) in tables.records.iter().enumerate() {
            let rows: Vec<_> = records.iter().map(|(e, r)| (Some(*e), r)).collect();
            let name = &dataset('K').records[kind].name;
            add(name, Some("episodes"), &fields(&of(Entity::Record(kind as u8))), &rows);
        }
        folder.write("map.toml", map.as_bytes());
        let rows = put_together(&tables);
        folder.write("national.csv", &national_csv(&rows));

        let plain = folder.check(&["national.csv", "--format", "jsonl", "--show-values"]);
        let mapped = folder.check(&["in", "--map", "map.toml", "--format", "jsonl", "--show-values"]);
        let (plain, mapped) = (told(&plain, false), told(&mapped, true));
        assert!(plain.iter().any(|f| f.starts_with("V01")) && plain.iter().any(|f| f.starts_with("V02")), "{plain:#?}");
        assert!(plain.len() > 10, "{}", plain.len());
        let only = |a: &[String], b: &[String]| a.iter().filter(|f| !b.contains(f)).cloned().collect::<Vec<_>>();
        assert_eq!(only(&mapped, &plain), only(&plain, &mapped), "seed {seed}");
        assert_eq!(mapped.len(), plain.len(), "seed {seed}");

        // and the counts are the same
        let counts = |arguments: &[&str]| folder.json(arguments)["counts"].clone();
        assert_eq!(counts(&["in", "--map", "map.toml"]), counts(&["national.csv"]), "seed {seed}");

        // the rows themselves, as far as they may be written
        let run = folder.ndtms(&["convert", "in", "--map", "map.toml", "-o", "out.csv", "--as-at", AS_AT]).run();
        assert_ne!(run.code, 2, "{}", run.err);
        let text = folder.read("out.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let found: Vec<Vec<String>> =
            reader.records().map(|r| r.expect("a record").iter().map(str::to_owned).collect()).collect();
        let keys = dataset('K').keys;
        let refused: Vec<(&String, &String)> = rows
            .iter()
            .filter(|r| r.get(&keys.consent).is_some_and(|c| c == "N"))
            .map(|r| (&r[&keys.agency], &r[&keys.client]))
            .collect();
        assert!(!refused.is_empty());
        let expected: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let whose = (row.get(&keys.agency), row.get(&keys.client));
                let withheld = refused.iter().any(|(a, c)| whose == (Some(*a), Some(*c)));
                let shown = |f: &FieldId| !withheld || [keys.agency, keys.client, keys.consent].contains(f);
                (0..dataset('K').fields.len() as FieldId)
                    .map(|f| row.get(&f).filter(|_| shown(&f)).cloned().unwrap_or_default())
                    .collect()
            })
            .collect();
        assert_eq!(found, expected, "seed {seed}");
    }
}
