//! Findings that are known: written down once, left out afterwards, and never let into a submission.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::common::made::{Chance, Table, bytes_of, clients, column, last_day, plant_many, table_of};
use crate::common::run::{Folder, Run};
use ndtms::synth::Client;
use ndtms::synth::mistakes;

/// Clients with mistakes of every kind, some of them without consent.
static FAULTY: LazyLock<Vec<Client>> = LazyLock::new(|| {
    let mut all = clients('K', 2, 150, 40);
    plant_many('K', &mut all, 2);
    all
});

fn faulty() -> Table {
    table_of('K', &FAULTY)
}

/// A folder with `march.csv` and, of all that is found in it, `known.toml`.
fn folder_of(table: &Table) -> Folder {
    let folder = Folder::with(&[("march.csv", &bytes_of(table))]);
    let run = folder.check(&["march.csv", "--write-baseline", "known.toml", "--reason", "looked at in March"]);
    assert_ne!(run.code, 2, "{}", run.err);
    folder
}

fn refused(run: &Run, words: &[&str]) {
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    for word in words {
        assert!(run.err.contains(word), "{word:?} is not in {}", run.err);
    }
    assert!(!run.err.contains("fault of the program"), "{}", run.err);
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn findings(json: &Value) -> &Vec<Value> {
    json["findings"].as_array().expect("findings")
}

/// The rules of the findings, each with how many there are.
fn by_rule(json: &Value) -> BTreeMap<String, usize> {
    findings(json).iter().fold(BTreeMap::new(), |mut rules, finding| {
        *rules.entry(finding["rule"].as_str().expect("a rule").to_owned()).or_default() += 1;
        rules
    })
}

/// The first client in whom a mistake can be planted, from the one at `from` on.
fn plant(rule: &str, all: &mut [Client], from: usize) -> mistakes::Truth {
    all[from..].iter_mut().find_map(|client| mistakes::plant(rule, client, last_day())).expect("it can be planted")
}

#[test]
fn what_was_written_is_left_out_in_every_format() {
    let folder = folder_of(&faulty());
    let before = folder.json(&["march.csv"]);
    assert!(findings(&before).len() > 50, "too few to prove anything");
    let run = folder.check(&["march.csv", "--baseline", "known.toml", "--fail-on", "quality"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("Nothing new") && !run.out.contains("· 1 finding"), "{}", run.out);
    let said = format!("{} known findings left out (baseline known.toml)", findings(&before).len());
    assert!(run.err.contains(&said), "{}", run.err);
    let lines = folder.check(&["march.csv", "--baseline", "known.toml", "--format", "jsonl"]).out;
    assert_eq!(lines, "");
    let table = folder.check(&["march.csv", "--baseline", "known.toml", "--format", "csv"]).out;
    assert_eq!(table.lines().count(), 1, "{table}");
    let quiet = folder.check(&["march.csv", "--baseline", "known.toml", "--quiet"]);
    assert_eq!((quiet.err.as_str(), quiet.out), ("", run.out));
}

#[test]
fn what_is_held_back_stays_held_back() {
    let folder = folder_of(&faulty());
    let (before, after) = (folder.json(&["march.csv"]), folder.json(&["march.csv", "--baseline", "known.toml"]));
    assert!(number(&before["counts"]["episodes_held_back"]) > 0, "nothing to prove");
    for same in ["counts", "rules", "inputs", "dataset", "as_at"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_eq!(after["findings_by_severity"], json!({"file": 0, "record": 0, "warning": 0, "quality": 0}));
    assert_eq!(after["by_rule"], json!([]));
    let baseline = &after["baseline"];
    assert_eq!(baseline["left_out_by_severity"], before["findings_by_severity"]);
    assert_eq!(number(&baseline["left_out"]), findings(&before).len() as u64);
    assert_eq!((&baseline["path"], &baseline["expired"]), (&json!("known.toml"), &json!(0)));
    assert_eq!((&baseline["no_longer_occurring"], &baseline["not_looked_for"]), (&json!([]), &json!([])));
    assert_eq!(before.get("baseline"), None, "the key is there when a baseline is used");
    let text = folder.check(&["march.csv", "--baseline", "known.toml"]).out;
    assert!(text.contains("hold their episodes back all the same"), "{text}");
}

#[test]
fn a_new_mistake_is_all_that_is_shown() {
    let mut all = clients('K', 5, 60, 0);
    plant("D02", &mut all, 0);
    plant("A05", &mut all, 10);
    let folder = folder_of(&table_of('K', &all));
    let truth = plant("M09", &mut all, 30);
    folder.write("april.csv", &bytes_of(&table_of('K', &all)));
    assert!(findings(&folder.json(&["april.csv"])).len() > 2, "the old mistakes are still there");
    let json = folder.json(&["april.csv", "--baseline", "known.toml"]);
    let new = &findings(&json)[0];
    assert_eq!(by_rule(&json).into_keys().collect::<Vec<_>>(), ["M09"]);
    assert_eq!((&new["agency"], &new["client"]), (&json!(truth.agency), &json!(truth.client)));
    assert_eq!(json["findings_by_severity"]["record"], json!(1));
    assert_eq!(folder.check(&["april.csv", "--baseline", "known.toml"]).code, 1);
}

#[test]
fn lines_and_the_name_of_the_file_do_not_matter_and_values_do_not_either() {
    let folder = folder_of(&faulty());
    let mut moved = faulty();
    Chance::new(7).shuffle(&mut moved[1..]);
    let blank = vec![String::new(); moved[0].len()];
    moved.insert(1, blank.clone());
    moved.insert(9, blank);
    folder.write("deep/other-name.csv", &bytes_of(&moved));
    let json = folder.json(&["deep/other-name.csv", "--baseline", "known.toml"]);
    assert_eq!(findings(&json), &Vec::<Value>::new());
    assert_eq!(json["baseline"]["no_longer_occurring"], json!([]));

    // a value that is wrong in another way is the same finding
    let mut all = clients('K', 5, 60, 0);
    let truth = plant("D02", &mut all, 0);
    let mut table = table_of('K', &all);
    let folder = folder_of(&table);
    let [agency, client, episode, triage] =
        ["AGNCY", "CLIENTID", "EPISODID", "TRIAGED"].map(|name| column(&table, name));
    for row in &mut table[1..] {
        if (&row[agency], &row[client], &row[episode]) == (&truth.agency, &truth.client, &truth.episode) {
            "20010203".clone_into(&mut row[triage]);
        }
    }
    folder.write("april.csv", &bytes_of(&table));
    assert!(folder.check(&["april.csv", "--format", "csv"]).out.contains("20010203"), "the value was not changed");
    let left = folder.json(&["april.csv", "--baseline", "known.toml"]);
    assert!(!by_rule(&left).contains_key("D02"), "{left}");
}

#[test]
fn what_no_longer_occurs_is_named() {
    let mut all = clients('K', 5, 60, 0);
    let sound = table_of('K', &all);
    let truth = plant("D02", &mut all, 0);
    let folder = folder_of(&table_of('K', &all));
    folder.write("april.csv", &bytes_of(&sound));
    let json = folder.json(&["april.csv", "--baseline", "known.toml"]);
    assert_eq!(
        json["baseline"]["no_longer_occurring"],
        json!([{"rule": "D02", "agency": truth.agency, "client": truth.client, "episode": truth.episode, "record": [],
                "fields": truth.fields, "findings": 1}])
    );
    assert_eq!(json["baseline"]["left_out"], json!(0));
    let run = folder.check(&["april.csv", "--baseline", "known.toml"]);
    assert_eq!(run.code, 0);
    for text in [&run.out, &run.err] {
        let said = format!("D02 {} / {} / {}", truth.agency, truth.client, truth.episode);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("1 known finding no longer occurs") && text.contains(&said), "{text}");
    }
    assert!(run.out.contains("Nothing to put right"), "{}", run.out);
}

#[test]
fn many_that_no_longer_occur_are_counted() {
    let folder = folder_of(&faulty());
    folder.write("clean.csv", &bytes_of(&table_of('K', &clients('K', 99, 5, 0))));
    let json = folder.json(&["clean.csv", "--baseline", "known.toml"]);
    let gone = json["baseline"]["no_longer_occurring"].as_array().expect("a list");
    let all: u64 = gone.iter().map(|known| number(&known["findings"])).sum();
    assert_eq!(all, findings(&folder.json(&["march.csv"])).len() as u64, "JSON has all of them");
    let run = folder.check(&["clean.csv", "--baseline", "known.toml"]);
    let remark = run.err.lines().find(|line| line.contains("no longer occur")).expect("a remark");
    assert!(remark.len() < 600 && remark.contains(&format!("{all} known findings")), "{remark}");
    assert!(remark.ends_with("more"), "{remark}");
}

#[test]
fn an_entry_counts_up_to_its_last_day() {
    let mut all = clients('K', 5, 60, 0);
    plant("D02", &mut all, 0);
    let folder = Folder::with(&[("march.csv", &bytes_of(&table_of('K', &all)))]);
    let writing = ["march.csv", "--write-baseline", "known.toml", "--reason", "until April", "--expires", "2014-04-01"];
    assert_eq!(folder.check(&writing).code, 1, "the exit code is that of what is shown");
    let on = |day: &str| {
        let arguments = ["check", "march.csv", "--as-at", day, "--baseline", "known.toml", "--format", "json"];
        let run = folder.ndtms(&arguments).run();
        let json: Value = serde_json::from_str(&run.out).expect("JSON");
        let d02 = by_rule(&json).get("D02").copied().unwrap_or(0);
        (d02, number(&json["baseline"]["expired"]), run.err.contains("has expired"))
    };
    assert_eq!(on("2014-03-31"), (0, 0, false));
    assert_eq!(on("2014-04-01"), (0, 0, false), "the last day counts");
    assert_eq!(on("2014-04-02"), (1, 1, true));
    // an expired one is taken up again with a new day
    let arguments = ["check", "march.csv", "--as-at", "2014-04-02", "--baseline", "known.toml"];
    let more = ["--write-baseline", "known.toml", "--reason", "still so", "--expires", "2014-05-01"];
    assert_ne!(folder.ndtms(&[&arguments[..], &more].concat()).run().code, 2);
    assert_eq!(on("2014-04-02"), (0, 0, false));
    let text = folder.read("known.toml");
    assert!(text.contains("still so") && !text.contains("until April"), "{text}");
}

#[test]
fn a_baseline_that_is_written_again_keeps_its_reasons_and_loses_what_is_gone() {
    let mut all = clients('K', 5, 60, 0);
    let mended = plant("D02", &mut all.clone(), 0);
    let sound = all.iter().position(|c| c.rows[0].get("CLIENTID") == mended.client).map(|place| all[place].clone());
    plant("D02", &mut all, 0);
    let kept = plant("A05", &mut all, 20);
    let folder = folder_of(&table_of('K', &all));
    let place = all.iter().position(|c| c.rows[0].get("CLIENTID") == mended.client).expect("the client");
    all[place] = sound.expect("the client");
    let new = plant("M09", &mut all, 40);
    folder.write("april.csv", &bytes_of(&table_of('K', &all)));
    let again = ["april.csv", "--baseline", "known.toml", "--write-baseline", "next.toml", "--reason", "came in April"];
    assert_eq!(folder.check(&again).code, 1);
    let next: toml::Value = toml::from_str(&folder.read("next.toml")).expect("TOML");
    let entries: Vec<(&str, &str, &str)> = next["known"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|e| {
            (e["rule"].as_str().expect("it"), e["client"].as_str().expect("it"), e["reason"].as_str().expect("it"))
        })
        .collect();
    assert_eq!(
        entries,
        [("A05", kept.client.as_str(), "looked at in March"), ("M09", new.client.as_str(), "came in April")]
    );
    // written over itself with nothing new it stays as it is
    let same = ["april.csv", "--baseline", "next.toml", "--write-baseline", "next.toml", "--reason", "other"];
    let before = folder.read("next.toml");
    assert_eq!(folder.check(&same).code, 0);
    assert_eq!(folder.read("next.toml"), before);
}

#[test]
fn several_of_one_key_are_counted() {
    let mut table = table_of('K', &clients('K', 5, 20, 0));
    let nameless = |table: &mut Table| {
        let mut row = table[1].clone();
        row[column(table, "CLIENTID")].clear();
        table.push(row);
    };
    nameless(&mut table);
    nameless(&mut table);
    let folder = folder_of(&table);
    let blank = |name: &str| by_rule(&folder.json(&[name]))["M02"];
    assert_eq!(blank("march.csv"), 2, "each row without an identifier is a client of its own");
    let known: toml::Value = toml::from_str(&folder.read("known.toml")).expect("TOML");
    let known: Vec<_> =
        known["known"].as_array().expect("it").iter().filter(|e| e["rule"].as_str() == Some("M02")).collect();
    assert_eq!((known.len(), known[0]["findings"].as_integer()), (1, Some(2)));

    nameless(&mut table);
    folder.write("april.csv", &bytes_of(&table));
    let json = folder.json(&["april.csv", "--baseline", "known.toml"]);
    assert_eq!(by_rule(&json).get("M02"), Some(&1), "one more than is known");
    table.truncate(table.len() - 2);
    folder.write("may.csv", &bytes_of(&table));
    let json = folder.json(&["may.csv", "--baseline", "known.toml"]);
    assert_eq!(by_rule(&json).get("M02"), None);
    let gone: Vec<&Value> = json["baseline"]["no_longer_occurring"].as_array().expect("it").iter().collect();
    let of_rule: Vec<&&Value> = gone.iter().filter(|known| known["rule"] == "M02").collect();
    assert_eq!((of_rule.len(), &of_rule[0]["findings"]), (1, &json!(1)), "of two one is left");
}

#[test]
fn records_below_the_episode_are_told_apart() {
    let mut all = clients('K', 5, 120, 0);
    // a modality that ended before it started, of an episode with a second one that is sound
    let truth = all
        .iter_mut()
        .filter(|client| {
            let ids: Vec<&str> = client.rows.iter().map(|row| row.get("MODID")).filter(|id| !id.is_empty()).collect();
            ids.iter().any(|id| *id != ids[0])
        })
        .find_map(|client| mistakes::plant("D10", client, last_day()))
        .expect("it can be planted");
    let folder = folder_of(&table_of('K', &all));
    let known: toml::Value = toml::from_str(&folder.read("known.toml")).expect("TOML");
    let entry = known["known"].as_array().expect("it").iter().find(|e| e["rule"].as_str() == Some("D10")).expect("it");
    let client = all.iter().find(|c| c.rows[0].get("CLIENTID") == truth.client).expect("the client");
    let id = format!("MODID {}", client.rows[truth.row_in_client].get("MODID"));
    assert_eq!(entry["record"].as_array().map(Vec::len), Some(1));
    assert_eq!(entry["record"][0].as_str(), Some(id.as_str()));
    // the same mistake in another modality is new
    let other = folder.read("known.toml").replace(&id, "MODID of another one");
    folder.write("other.toml", other.as_bytes());
    let json = folder.json(&["march.csv", "--baseline", "other.toml"]);
    assert_eq!(by_rule(&json).get("D10"), Some(&1));
}

#[test]
fn what_stops_everything_is_never_known() {
    let mut table = faulty();
    table.push(vec!["A0001".to_owned(), "7".to_owned()]);
    let folder = folder_of(&table);
    assert!(!folder.read("known.toml").contains("F06"));
    let mut json = folder.json(&["march.csv", "--baseline", "known.toml"]);
    assert_eq!(by_rule(&json).into_iter().collect::<Vec<_>>(), [("F06".to_owned(), 1)]);
    assert_eq!(folder.check(&["march.csv", "--baseline", "known.toml"]).code, 1);
    // not even by hand
    let entry = "\n[[known]]\nrule = \"F06\"\nfields = []\nreason = \"please\"\n";
    folder.write("hand.toml", (folder.read("known.toml") + entry).as_bytes());
    json = folder.json(&["march.csv", "--baseline", "hand.toml"]);
    assert_eq!(by_rule(&json).get("F06"), Some(&1));
    assert_eq!(json["baseline"]["no_longer_occurring"], json!([]), "it does occur");
    assert_eq!(json["baseline"]["not_looked_for"][0]["rule"], "F06");
}

#[test]
fn an_absent_column_can_be_known() {
    let mut table = table_of('K', &clients('K', 5, 20, 0));
    let place = column(&table, "ETHNIC");
    table.iter_mut().for_each(|row| drop(row.remove(place)));
    table.iter_mut().enumerate().for_each(|(number, row)| {
        row.push(if number == 0 { "WORKER".to_owned() } else { String::new() });
    });
    let folder = folder_of(&table);
    let found = by_rule(&folder.json(&["march.csv"]));
    assert!(found.contains_key("F08") && found.contains_key("F11"), "{found:?}");
    assert_eq!(by_rule(&folder.json(&["march.csv", "--baseline", "known.toml"])), BTreeMap::new());
    let last = column(&table, "WORKER");
    table[0][last] = "TEAM".to_owned();
    folder.write("april.csv", &bytes_of(&table));
    let json = folder.json(&["april.csv", "--baseline", "known.toml"]);
    assert_eq!(findings(&json).iter().map(|f| &f["fields"]).collect::<Vec<_>>(), [&json!(["TEAM"])]);
}

#[test]
fn rules_that_did_not_run_are_not_said_to_be_put_right() {
    let mut all = clients('K', 5, 60, 0);
    plant("A05", &mut all, 0);
    let folder = folder_of(&table_of('K', &all));
    folder.write("off.toml", b"[rules.A05]\noff = true\nreason = \"checked by hand\"\n");
    let text = folder.read("known.toml") + "\n[[known]]\nrule = \"Z99\"\nfields = []\nreason = \"long ago\"\n";
    folder.write("known.toml", text.as_bytes());
    let arguments = ["march.csv", "--baseline", "known.toml", "--profile", "off.toml"];
    let json = folder.json(&arguments);
    assert_eq!(json["baseline"]["no_longer_occurring"], json!([]));
    let unasked = json["baseline"]["not_looked_for"].as_array().expect("a list");
    assert_eq!(unasked.iter().map(|known| known["rule"].as_str()).collect::<Vec<_>>(), [Some("A05"), Some("Z99")]);
    let run = folder.check(&arguments);
    assert!(run.err.contains("2 known findings were not looked for") && run.err.contains("Z99"), "{}", run.err);
    // written again, what was not looked for stays, and what is no rule goes
    let run = folder.check(&[&arguments[..], &["--write-baseline", "next.toml", "--reason", "more"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let next = folder.read("next.toml");
    assert!(next.contains("A05") && next.contains("looked at in March") && !next.contains("Z99"), "{next}");
}

#[test]
fn of_people_without_consent_there_is_agency_and_client_only() {
    const SECRET: &str = "ZQXSECRET";
    let mut all = clients('K', 5, 60, 0);
    let truth = plant("D10", &mut all, 0);
    let mut table = table_of('K', &all);
    let [agency, client, episode, modality, consent] =
        ["AGNCY", "CLIENTID", "EPISODID", "MODID", "CONSENT"].map(|name| column(&table, name));
    let is_it = |row: &Vec<String>| row[client] == truth.client && row[agency] == truth.agency;
    for row in table[1..].iter_mut().filter(|row| is_it(row)) {
        row[episode] = format!("{SECRET}{}", row[episode]);
        row[modality] = format!("{SECRET}{}", row[modality]);
    }
    // with consent the episode is known, and later the client takes the consent back
    let folder = folder_of(&table);
    assert!(folder.read("known.toml").contains(SECRET), "the entry names the episode");
    table[1..].iter_mut().filter(|row| is_it(row)).for_each(|row| "N".clone_into(&mut row[consent]));
    folder.write("april.csv", &bytes_of(&table));
    for format in ["text", "json", "jsonl", "csv"] {
        let arguments = ["april.csv", "--baseline", "known.toml", "--format", format, "--show-values"];
        let run = folder.check(&arguments);
        assert!(!run.out.contains(SECRET) && !run.err.contains(SECRET), "{format}: {}{}", run.out, run.err);
    }
    folder.write("off.toml", b"[rules.D10]\noff = true\nreason = \"checked by hand\"\n");
    for profile in [&[][..], &["--profile", "off.toml"]] {
        let writing = ["april.csv", "--baseline", "known.toml", "--write-baseline", "next.toml", "--reason", "again"];
        let run = folder.check(&[&writing[..], profile].concat());
        assert_ne!(run.code, 2, "{}", run.err);
        let next = folder.read("next.toml");
        assert!(!next.contains(SECRET) && !run.err.contains(SECRET), "{next}{}", run.err);
        std::fs::remove_file(folder.path("next.toml")).expect("it was written");
    }
    // what is found of them is known by agency and client alone
    let run = folder.check(&["april.csv", "--write-baseline", "own.toml", "--reason", "no consent"]);
    assert_ne!(run.code, 2, "{}", run.err);
    let own: toml::Value = toml::from_str(&folder.read("own.toml")).expect("TOML");
    let of_client: Vec<_> = own["known"]
        .as_array()
        .expect("it")
        .iter()
        .filter(|e| e.get("client").and_then(|c| c.as_str()) == Some(truth.client.as_str()))
        .collect();
    assert!(!of_client.is_empty(), "details without consent are a finding");
    assert!(of_client.iter().all(|e| e.get("episode").is_none() && e.get("record").is_none()), "{of_client:?}");
    assert_eq!(findings(&folder.json(&["april.csv", "--baseline", "own.toml"])).len(), 0);
}

#[test]
fn a_redacted_baseline_names_nobody_and_needs_a_key() {
    let folder = folder_of(&faulty());
    folder.write("key.toml", b"redact_key = \"a secret of ours\"\n");
    for option in ["--baseline", "--write-baseline"] {
        let mut arguments = vec!["march.csv", "--redact", option, "redacted.toml"];
        if option == "--write-baseline" {
            arguments.extend(["--reason", "known"]);
        }
        refused(&folder.check(&arguments), &["redact_key"]);
    }
    let redacted = ["march.csv", "--redact", "--profile", "key.toml"];
    let writing = ["--write-baseline", "redacted.toml", "--reason", "known"];
    assert_ne!(folder.check(&[&redacted[..], &writing].concat()).code, 2);
    let entries = |name: &str| -> Vec<toml::Value> {
        let file: toml::Value = toml::from_str(&folder.read(name)).expect("TOML");
        file["known"].as_array().expect("entries").clone()
    };
    let (plain, hidden) = (entries("known.toml"), entries("redacted.toml"));
    assert_eq!(plain.len(), hidden.len());
    for key in ["client", "episode"] {
        let known: Vec<_> = plain.iter().filter_map(|e| e.get(key)).collect();
        assert!(!known.is_empty() && hidden.iter().filter_map(|e| e.get(key)).all(|e| !known.contains(&e)), "{key}");
    }
    // another month, the same people: without a key of the profile's the hashes would differ
    let mut april = faulty();
    april[1..].reverse();
    folder.write("april.csv", &bytes_of(&april));
    let json = folder.json(&["april.csv", "--redact", "--profile", "key.toml", "--baseline", "redacted.toml"]);
    assert_eq!((findings(&json).len(), &json["baseline"]["no_longer_occurring"]), (0, &json!([])));
    // plain and redacted are never mixed
    refused(&folder.check(&["march.csv", "--baseline", "redacted.toml"]), &["redacted.toml", "add --redact"]);
    refused(
        &folder.check(&[&redacted[..], &["--baseline", "known.toml"]].concat()),
        &["known.toml", "without --redact"],
    );
}

#[test]
fn the_file_is_the_same_for_any_number_of_threads() {
    let folder = folder_of(&faulty());
    for threads in ["1", "2", "5"] {
        let name = format!("{threads}.toml");
        let writing = ["march.csv", "--threads", threads, "--write-baseline", &name, "--reason", "looked at in March"];
        assert_ne!(folder.check(&writing).code, 2);
        assert_eq!(folder.read(&name), folder.read("known.toml"), "{threads}");
        let left = ["march.csv", "--threads", threads, "--baseline", "known.toml", "--format", "json"];
        assert_eq!(
            folder.check(&left).out,
            folder.check(&["march.csv", "--baseline", "known.toml", "--format", "json"]).out
        );
    }
    // and its entries are sorted by rule and then by whose they are
    let file: toml::Value = toml::from_str(&folder.read("known.toml")).expect("TOML");
    let keys: Vec<Vec<&str>> = file["known"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|e| {
            ["rule", "agency", "client", "episode"].map(|k| e.get(k).and_then(|v| v.as_str()).unwrap_or("")).into()
        })
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
}

#[test]
fn another_letter_is_said() {
    let folder = folder_of(&faulty());
    let run = folder.check(&["march.csv", "--dataset", "H", "--baseline", "known.toml"]);
    assert_ne!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("known.toml was written for dataset K"), "{}", run.err);
    let run = folder.check(&["march.csv", "--baseline", "known.toml"]);
    assert!(!run.err.contains("written for dataset"), "{}", run.err);
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is() {
    let folder = folder_of(&faulty());
    folder.write("taken.toml", b"mine");
    std::fs::create_dir(folder.path("folder.toml")).expect("a folder");
    let before = folder.names();
    let write = |more: &[&str]| folder.check(&[&["march.csv", "-o", "out.json"], more].concat());
    for (more, words) in [
        (&["--write-baseline", "new.toml"][..], &["--reason"][..]),
        (&["--write-baseline", "new.toml", "--reason", " "], &["--reason is blank"]),
        (&["--reason", "why"], &["--write-baseline"]),
        (&["--expires", "2014-06-30"], &["--write-baseline"]),
        (&["--write-baseline", "taken.toml", "--reason", "why"], &["taken.toml", "is there already"]),
        (&["--write-baseline", "folder.toml", "--reason", "why"], &["folder.toml", "is a folder"]),
        (&["--write-baseline", "absent/new.toml", "--reason", "why"], &["absent"]),
        (&["--write-baseline", "out.json", "--reason", "why"], &["out.json", "--out"]),
        (&["--write-baseline", "march.csv", "--reason", "why"], &["march.csv"]),
        (
            &["--write-baseline", "taken.toml", "--reason", "why", "--baseline", "known.toml"],
            &["taken.toml", "is there already"],
        ),
        (
            &["--write-baseline", "new.toml", "--reason", "why", "--expires", "2014-03-30"],
            &["2014-03-30", "2014-03-31"],
        ),
        (&["--write-baseline", "new.toml", "--reason", "why", "--expires", "soon"], &["soon"]),
        (&["--baseline", "absent.toml"], &["absent.toml"]),
    ] {
        refused(&write(more), words);
        assert_eq!(folder.names(), before, "{more:?}");
    }
    assert_eq!(folder.read("taken.toml"), "mine");
    let settings = folder.check(&["march.csv", "--show-settings", "--write-baseline", "new.toml", "--reason", "why"]);
    assert_eq!((settings.code, folder.names()), (0, before), "nothing is written when settings are shown");
}

#[test]
fn a_faulty_baseline_is_refused_with_its_line_and_without_what_stands_there() {
    let folder = folder_of(&faulty());
    let sound = "schema = \"ndtms.baseline/1\"\ndataset = \"K\"\nas_at = \"2014-03-31\"\nreferences = \"plain\"\n\n\
                 [[known]]\nrule = \"D02\"\nagency = \"A0001\"\nclient = \"1\"\nepisode = \"ZQX1\"\n\
                 fields = [\"REFLD\", \"TRIAGED\"]\nreason = \"why\"\nexpires = \"2014-06-30\"\n";
    folder.write("own.toml", sound.as_bytes());
    assert_ne!(folder.check(&["march.csv", "--baseline", "own.toml"]).code, 2);
    for (from, to, words) in [
        ("baseline/1", "baseline/2", &["line 1", "ndtms.baseline/2", "ndtms.baseline/1"][..]),
        ("baseline/1\"", "baseline/2\"\nlater = true", &["line 1", "ndtms.baseline/2"]),
        ("ndtms.baseline/1", "other", &["line 1", "expected ndtms.baseline/1"]),
        ("schema = \"ndtms.baseline/1\"\n", "", &["schema"]),
        ("dataset = \"K\"", "dataset = \"KK\"", &["line 2", "dataset"]),
        ("2014-03-31", "31/03/2014", &["line 3", "as_at"]),
        ("plain", "hidden", &["line 4", "references"]),
        ("[[known]]", "[[known", &["line 6"]),
        ("\"D02\"", "\"\"", &["line 7", "rule"]),
        ("episode = \"ZQX1\"", "episode = 719", &["line 10", "found a value of kind integer"]),
        ("episode = \"ZQX1\"", "episode = [\"ZQX1\"]", &["line 10"]),
        ("episode = \"ZQX1\"", "episode = \"ZQX1", &["line 10"]),
        ("\"why\"", "\" \"", &["line 12", "reason"]),
        ("reason = \"why\"\n", "", &["reason"]),
        ("2014-06-30", "2014-06-31", &["line 13", "expires"]),
        ("expires", "expries", &["line 13", "expries"]),
        ("reason", "findings = 0\nreason", &["line 12", "findings"]),
        ("reason", "findings = -1\nreason", &["line 12"]),
    ] {
        let broken = sound.replacen(from, to, 1);
        assert_ne!(broken, sound, "{from}");
        folder.write("own.toml", broken.as_bytes());
        let run = folder.check(&["march.csv", "--baseline", "own.toml"]);
        refused(&run, &[words, &["own.toml"]].concat());
        assert!(!run.err.contains("ZQX") && !run.err.contains("719"), "{}", run.err);
    }
    folder.write("own.toml", b"reason = \"\xff\"\n");
    refused(&folder.check(&["march.csv", "--baseline", "own.toml"]), &["own.toml", "UTF-8"]);
    // as an editor of Windows saves it
    folder.write("own.toml", format!("\u{feff}{}", sound.replace('\n', "\r\n")).as_bytes());
    assert_ne!(folder.check(&["march.csv", "--baseline", "own.toml"]).code, 2);
}
