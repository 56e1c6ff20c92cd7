//! The schemas of the machine formats: what the program writes fits them, they describe all of it, and none is missing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use crate::common::made::{clients, csv_of, plant_many};
use crate::common::run::{AS_AT, Folder};
use crate::samples;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn printed(folder: &Folder, name: &str) -> Value {
    let run = folder.ndtms(&["schema", name]).run();
    assert_eq!(run.code, 0, "{name}: {}", run.err);
    serde_json::from_str(&run.out).expect("JSON")
}

/// The schema where nothing may stand that it does not describe.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(keys) => {
            let mut keys: serde_json::Map<String, Value> = keys.iter().map(|(k, v)| (k.clone(), closed(v))).collect();
            if keys.contains_key("properties") && !keys.contains_key("additionalProperties") {
                keys.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            Value::Object(keys)
        }
        Value::Array(items) => Value::Array(items.iter().map(closed).collect()),
        other => other.clone(),
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(&closed(schema)).expect("a schema")
}

/// The name in a document's key `schema`, without the number.
fn name_of(document: &Value) -> &str {
    let schema = document["schema"].as_str().expect("a schema");
    schema.strip_prefix("ndtms.").expect("of this program").split('/').next().expect("a name")
}

/// What every command writes for programs, on the shipped example and on an extract with mistakes of every kind.
fn documents(folder: &Folder) -> Vec<Value> {
    folder.write("example.csv", &fs::read(root().join("testdata/example/march.csv")).expect("the example"));
    folder.write("league.csv", &fs::read(root().join("testdata/league/south-east-penetration.csv")).expect("a table"));
    folder.write("change.csv", &fs::read(root().join("testdata/league/top10-change.csv")).expect("a table"));
    let mut of_h = clients('H', 5, 60, 40);
    plant_many('H', &mut of_h, 2);
    folder.write("h.csv", &csv_of('H', &of_h));
    folder.write("nothing.csv", b"");
    for name in ["recovery.toml", "figures.csv", "completions.csv"] {
        folder.write(name, &fs::read(root().join("testdata/contracts").join(name)).expect(name));
    }
    for entry in fs::read_dir(root().join("testdata/indices")).expect("the indices") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        folder.write(&format!("indices/{name}"), &fs::read(&path).expect("a file"));
    }
    // wards that are spelt in two ways, and so in one file each
    let demand = folder.read("indices/demand.toml");
    folder.write("indices/dropped.toml", demand.replace("\"mean\"", "\"drop\"").as_bytes());
    folder.write("indices/mean.toml", demand.replace("crime.csv", "crimes.csv").as_bytes());
    folder.write("indices/crimes.csv", folder.read("indices/crime.csv").replace("Dunmere", "Dunmeer").as_bytes());
    let of_figures = "name = 'c'\nyearly_value = 1\nshare_at_risk = 10\nperiod = '2013/14'\n[[outcome]]\nname = 'f'\n\
                      measure = 'families-supported'\nshare = 100\nthreshold = 1\n";
    folder.write("figures.toml", of_figures.as_bytes());
    let mut documents = Vec::new();
    let mut json = |arguments: &[&str]| {
        let run = folder.ndtms(&[arguments, &["--format", "json"]].concat()).run();
        assert_ne!(run.code, 2, "{arguments:?}: {}", run.err);
        documents.push(serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{arguments:?}: {e}")));
    };
    let at = ["--as-at", AS_AT];
    let with = |words: &[&'static str]| [words, &at].concat();
    let year = ["--period", "2012/13", "--format", "csv", "-o"];

    let submitted = folder.ndtms(&with(&["submit", "example.csv", "--period", "2013/14", "-o", "sent"])).run();
    assert_eq!(submitted.code, 1, "{}", submitted.err);
    let reason = ["--reason", "why", "--expires", "2014-06-30"];
    let known = folder.check(&[&["mixed.csv", "--write-baseline", "known.toml"][..], &reason].concat());
    assert_eq!(known.code, 1, "{}", known.err);
    for out in ["now.csv", "then.csv"] {
        let words = with(&["measure", "example.csv", "--by", "sex,la"]);
        let words = [&words[..], if out == "then.csv" { &year[..] } else { &year[2..] }, &[out]].concat();
        assert_eq!(folder.ndtms(&words).run().code, 0, "{words:?}");
    }

    json(&with(&["check", "example.csv", "--impact"]));
    json(&with(&["check", "mixed.csv", "h.csv", "--dataset", "H", "--as-submission"]));
    json(&with(&["check", "mixed.csv", "--redact", "--show-values"]));
    json(&with(&["check", "record.csv", "--baseline", "known.toml"]));
    json(&with(&["check", "nothing.csv"]));
    json(&["verify", "sent"]);
    json(&with(&["measure", "example.csv", "--by", "sex,la,month", "--total", "--compare-to", "england"]));
    for measure in ["effective-treatment", "waiting-3-weeks", "exits-by-reason"] {
        json(&with(&["why", measure, "example.csv", "--client", "E1240:1396", "--show-values"]));
    }
    json(&with(&["measure", "mixed.csv", "--period", "2013/14", "--set", "held_back=include"]));
    json(&with(&["journeys", "example.csv"]));
    json(&with(&["journeys", "mixed.csv", "--show-values"]));
    json(&with(&["journeys", "example.csv", "--pathways"]));
    json(&with(&["journeys", "example.csv", "--pathways", "--set", "small_numbers=suppress"]));
    json(&with(&["league", "completion-no-return", "example.csv"]));
    json(&["league", "league.csv", "--area", "Slough", "--check-published", "--quartiles"]);
    json(&["league", "change.csv", "--check-published"]);
    json(&["compare", "then.csv", "now.csv"]);
    json(&with(&["contract", "recovery.toml", "example.csv", "--figures", "figures.csv"]));
    json(&["contract", "figures.toml", "--figures", "figures.csv"]);
    for name in ["demand", "cost", "dropped", "mean"] {
        json(&["index", &format!("indices/{name}.toml")]);
    }
    json(&with(&["diff", "sent", "example.csv"]));
    json(&with(&["diff", "example.csv", "mixed.csv"]));
    json(&with(&["measure", "example.csv", "--by", "la,sex", "--small-numbers", "suppress"]));
    for (measure, client) in
        [("completion-no-return", "1358"), ("top-start-compliance", "1209"), ("waiting-3-weeks", "1695")]
    {
        json(&with(&["why", measure, "--client", client, "example.csv"]));
    }
    json(&with(&["why", "in-treatment", "--client", "1358", "example.csv", "--show-values"]));
    for topic in ["D02", "SEX", "discharge_reason", "penetration", "opiate", "la", "gap_days", "measures"] {
        json(&["explain", topic]);
    }
    for words in [
        &["list"][..],
        &["field"],
        &["codes"],
        &["codes", "sex"],
        &["codes", "modality"],
        &["rules"],
        &["diff", "H", "K"],
    ] {
        json(&[&["spec"], words].concat());
    }
    for name in ["sent/manifest.json", "sent/findings.json"] {
        documents.push(serde_json::from_str(&folder.read(name)).expect("JSON"));
    }
    documents.push(toml::from_str(&folder.read("known.toml")).expect("TOML"));
    documents
}

#[test]
fn what_the_program_writes_fits_its_schema_and_the_schema_leaves_nothing_out() {
    let folder = samples::folder();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for document in documents(&folder) {
        let name = name_of(&document);
        let schema = printed(&folder, name);
        let validator = validator(&schema);
        let faults: Vec<String> =
            validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).take(5).collect();
        assert_eq!(faults, [""; 0], "{name}");
        assert_eq!(schema["properties"]["schema"]["const"], document["schema"]);
        // what it calls needed is needed
        for key in schema["required"].as_array().expect("keys") {
            let mut less = document.clone();
            let gone = less.as_object_mut().expect("an object").remove(key.as_str().expect("a key"));
            assert!(gone.is_some() && !validator.is_valid(&less), "{name} without {key}");
        }
        let rows = ["rows", "findings", "known"].into_iter().find(|key| document[key][0].is_object());
        if let Some(rows) = rows {
            let row = document[rows][0].as_object().expect("an object").clone();
            let optional = |key: &str| {
                schema["$defs"]["finding"]["required"]
                    .as_array()
                    .or_else(|| schema["properties"][rows]["items"]["required"].as_array())
                    .is_some_and(|required| !required.iter().any(|known| known == key))
            };
            for key in row.keys().filter(|key| !optional(key)) {
                let mut less = document.clone();
                less[rows][0].as_object_mut().expect("an object").remove(key);
                assert!(!validator.is_valid(&less), "{name} with a row without {key}");
            }
        }
        seen.insert(name.to_owned());
    }
    let listed: BTreeSet<String> = ndtms::spec::schemas().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(seen, listed, "every schema is compared with something");
}

#[test]
fn lines_of_findings_fit_the_part_of_the_schema_about_them() {
    let folder = samples::folder();
    let schema = printed(&folder, "check");
    let validator = validator(&schema["$defs"]["finding"]);
    let lines = folder.check(&["mixed.csv", "--format", "jsonl"]).out;
    assert!(lines.lines().count() > 20);
    for line in lines.lines() {
        let finding: Value = serde_json::from_str(line).expect("JSON");
        assert!(validator.is_valid(&finding), "{line}");
        let mut less = finding.clone();
        less.as_object_mut().expect("an object").remove("rule");
        assert!(!validator.is_valid(&less));
    }
}

/// The sources below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                return sources(&path);
            }
            let is_rust = path.extension().is_some_and(|e| e == "rs");
            is_rust.then(|| fs::read_to_string(&path).expect("a source")).into_iter().collect()
        })
        .collect()
}

#[test]
fn every_schema_that_the_sources_name_is_there() {
    let mut named: BTreeSet<String> = BTreeSet::new();
    for source in sources(&root().join("src")) {
        for (at, found) in source.match_indices("\"ndtms.") {
            let rest = &source[at + found.len()..];
            let name: String =
                rest.chars().take_while(|c| c.is_ascii_lowercase() || matches!(c, '.' | '-' | '_')).collect();
            if rest[name.len()..].starts_with('/') {
                named.insert(name);
            }
        }
    }
    assert!(named.len() > 12, "{named:?}");
    let there: BTreeSet<String> = ndtms::spec::schemas().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(named, there);
}

#[test]
fn schemas_are_listed_printed_as_they_are_and_named_as_in_documents() {
    let folder = Folder::new();
    let list = folder.ndtms(&["schema"]).run();
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    for (name, text) in ndtms::spec::schemas() {
        assert!(list.out.lines().any(|line| line.split(' ').next() == Some(name)), "{name} is not listed");
        let file = fs::read_to_string(root().join(format!("specs/schemas/{name}.json"))).expect("its file");
        for asked in [name, &format!("ndtms.{name}/1")] {
            assert_eq!(folder.ndtms(&["schema", asked]).run().out, file);
        }
        assert_eq!(text, file);
        assert!(jsonschema::draft202012::meta::is_valid(&serde_json::from_str(text).expect("JSON")), "{name}");
    }
    let unknown = folder.ndtms(&["schema", "mesure"]).run();
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert!(unknown.err.contains("measure"), "{}", unknown.err);
}
