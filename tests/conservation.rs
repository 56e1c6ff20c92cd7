//! Nothing is lost and nothing is held back without a reason, whatever is done to an extract; and no file, however
//! strange, makes the program fail in any other way than by saying so.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::changes::{Change, apply, change, value};
use common::made::{Layout, PLAIN, Table, clients, column, headings, last_day, plant_many, table_of, text_of};
use common::run::{AS_AT, Folder};
use common::{dataset, try_read_bytes_of};
use ndtms::check::describe::{Describer, Privacy};
use ndtms::check::{Options, Outcome, check};
use ndtms::record::{ClientIndex, Extract, Period, day_number};
use ndtms::render::{csv, json, text};
use ndtms::spec::SpecFiles;
use ndtms::spec::dataset::{Entity, Form, Presence, Scope, Severity};
use ndtms::submit::{DateLayout, Existing, Job, Plan, Recheck, Settings, Target, rehearse, submit, verify};
use proptest::prelude::*;
use proptest::test_runner::Config;

/// Reads and checks a file; `None` when it cannot be read.
fn run(letter: char, bytes: &[u8], as_submission: bool) -> Option<(Extract, Outcome)> {
    let known = dataset(letter);
    let extract = try_read_bytes_of(known, &[("a.csv", bytes)]).ok()?;
    let as_at = day_number(AS_AT).expect("a date");
    let index = ClientIndex::new(&extract.store, &known.keys);
    let outcome = check(known, &extract, index, &Options { as_submission, ..Options::plain(as_at) });
    Some((extract, outcome))
}

/// Writes every format, which must succeed, and returns the JSON document.
fn render(letter: char, extract: &Extract, outcome: &Outcome) -> serde_json::Value {
    let as_at = day_number(AS_AT).expect("a date");
    let privacy = Privacy { show_values: true, redact: None };
    let describer = Describer { dataset: dataset(letter), extract, outcome, privacy, as_at };
    let mut out = Vec::new();
    text::write(&describer, &text::TextOptions { width: 80, examples: None }, &mut out).expect("text");
    text::write(&describer, &text::TextOptions { width: 40, examples: Some(1) }, &mut out).expect("text");
    json::write_lines(&describer, &mut out).expect("lines");
    csv::write(&describer, &mut out).expect("a table");
    out.clear();
    json::write(&describer, &mut out).expect("a document");
    serde_json::from_slice(&out).expect("JSON")
}

/// An episode by agency, client and episode; rows without a name of their own stand for themselves.
type Episode = [String; 3];

/// The ids of rules by what they hold back.
type Rules<K> = BTreeMap<K, BTreeSet<String>>;

/// A cell as the rules see it, worked out here anew.
fn cleaned(cell: &str, upper: bool) -> String {
    let trimmed = cell.trim();
    if ["", "NULL", "N/A", "-", "NA"].iter().any(|marker| trimmed.eq_ignore_ascii_case(marker)) {
        return String::new();
    }
    if upper { trimmed.to_ascii_uppercase() } else { trimmed.to_owned() }
}

/// The identity of a row, and whether its consent is refused.
fn identity(table: &Table, place: usize) -> (Episode, bool) {
    let row = &table[place];
    let cell = |heading: &str, upper| cleaned(&row[column(table, heading)], upper);
    let (mut agency, mut client, mut episode) = (cell("AGNCY", true), cell("CLIENTID", false), cell("EPISODID", false));
    let own = format!("row {place}\u{1}");
    if agency.is_empty() || client.is_empty() {
        (agency, client, episode) = (own.clone(), own.clone(), own);
    } else if episode.is_empty() {
        episode = own;
    }
    ([agency, client, episode], cell("CONSENT", true) == "N")
}

/// What must be so after any check of a table that could be read.
fn must_hold(letter: char, table: &Table, layout: Layout, as_submission: bool) -> Result<(), TestCaseError> {
    let known = dataset(letter);
    let (extract, outcome) = run(letter, text_of(table, layout).as_bytes(), as_submission).expect("a readable file");
    let document = render(letter, &extract, &outcome);
    let counts = &outcome.counts;

    let is_row = |row: &&Vec<String>| !row.iter().all(|cell| cell.trim().is_empty());
    let rows = table.iter().skip(1).filter(is_row).count() as u64;
    prop_assert_eq!(counts.rows, rows, "every row that is not blank counts");
    prop_assert_eq!(counts.episodes_accepted + counts.episodes_held_back, counts.episodes);
    prop_assert_eq!(&document["counts"]["rows"], rows);

    // line of each row, whatever line breaks its cells hold
    let mut place_of_line: BTreeMap<u64, usize> = BTreeMap::new();
    let mut line = 1;
    for (place, row) in table.iter().enumerate() {
        place_of_line.insert(line, place);
        line += 1 + row.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
    }
    let whole = |place: usize| table[place].len() == table[0].len() && is_row(&&table[place]);
    let places: Vec<usize> = (1..table.len()).filter(|place| whole(*place)).collect();
    let mut episodes: BTreeMap<Episode, bool> = BTreeMap::new();
    let mut people: BTreeSet<[String; 2]> = BTreeSet::new();
    let mut withheld: BTreeSet<[String; 2]> = BTreeSet::new();
    for place in &places {
        let (key, refused) = identity(table, *place);
        let person = [key[0].clone(), key[1].clone()];
        people.insert(person.clone());
        if refused {
            withheld.insert(person);
        } else {
            episodes.insert(key, false);
        }
    }
    prop_assert_eq!(counts.clients, people.len() as u64);
    prop_assert_eq!(counts.episodes, episodes.len() as u64);

    // what is held back, from the findings alone
    let mut refused_rows: BTreeSet<[String; 2]> = BTreeSet::new();
    let mut all_rows: BTreeSet<[String; 2]> = BTreeSet::new();
    // and by which rules: of a person as a whole, of their rows without consent, of an episode
    let (mut of_people, mut of_refused): (Rules<[String; 2]>, Rules<[String; 2]>) = Default::default();
    let mut of_episodes: Rules<Episode> = BTreeMap::new();
    for finding in document["findings"].as_array().expect("findings") {
        let rule = &known.rules[usize::from(known.rule_id(finding["rule"].as_str().expect("a rule")).expect("known"))];
        if finding["severity"] != "record" {
            continue;
        }
        let place = place_of_line[&finding["line"].as_u64().expect("a line")];
        let (key, refused) = identity(table, place);
        let person = [key[0].clone(), key[1].clone()];
        let of_client = match rule.scope {
            Scope::Entity(entity) => entity == Entity::Client,
            Scope::Field => {
                let field = finding["fields"][0].as_str().and_then(|f| known.field_id(f)).expect("a field");
                known.field(field).entity == Entity::Client
            }
            Scope::Row | Scope::File => false,
        };
        // a finding says whose it is, unless nothing may be said or there is no name
        let shown = |key: &str| finding[key].as_str().map(str::to_owned);
        for (name, own) in [("agency", &key[0]), ("client", &key[1])] {
            prop_assert!(shown(name).is_none_or(|shown| own.contains('\u{1}') || shown == *own), "{}", finding);
        }
        if of_client || withheld.contains(&person) {
            prop_assert_eq!(shown("episode"), None, "{}", finding);
        } else {
            let own = Some(key[2].clone()).filter(|own| !own.contains('\u{1}'));
            prop_assert!(own.is_none() || shown("episode") == own, "{}", finding);
        }
        let id = rule.id.clone();
        if of_client {
            of_people.entry(person.clone()).or_default().insert(id);
            all_rows.insert(person);
        } else if refused {
            of_refused.entry(person.clone()).or_default().insert(id);
            refused_rows.insert(person);
        } else {
            of_episodes.entry(key.clone()).or_default().insert(id);
            episodes.insert(key, true);
        }
    }
    for (key, held) in &mut episodes {
        *held |= all_rows.contains(&[key[0].clone(), key[1].clone()]);
    }
    prop_assert_eq!(counts.episodes_held_back, episodes.values().filter(|held| **held).count() as u64);
    prop_assert_eq!(places.len(), extract.store.len());
    for (number, place) in places.iter().enumerate() {
        let (key, refused) = identity(table, *place);
        let person = [key[0].clone(), key[1].clone()];
        let expected =
            if refused { all_rows.contains(&person) || refused_rows.contains(&person) } else { episodes[&key] };
        prop_assert_eq!(outcome.held_back[number], expected, "row {} of the file: {:?}", place, key);
        let of_part = if refused { of_refused.get(&person) } else { of_episodes.get(&key) };
        let expected: BTreeSet<&str> =
            of_people.get(&person).into_iter().chain(of_part).flatten().map(String::as_str).collect();
        let rules = outcome.held_by.rules(number as u32).iter().map(|rule| known.rules[usize::from(*rule)].id.as_str());
        prop_assert_eq!(rules.collect::<BTreeSet<_>>(), expected, "row {} of the file: {:?}", place, key);
    }
    Ok(())
}

/// What must be so of the submission of a table in which every row lines up.
fn must_submit(letter: char, table: &Table, layout: DateLayout) -> Result<(), TestCaseError> {
    let known = dataset(letter);
    let (extract, outcome) = run(letter, text_of(table, PLAIN).as_bytes(), false).expect("a readable file");
    if outcome.by_severity.of(Severity::File) > 0 {
        return Ok(());
    }
    let period: Period = "2013/14".parse().expect("a period");
    let recheck = Recheck { as_at: day_number(AS_AT).expect("a date"), regraded: Vec::new(), threads: 2 };
    let mut rehearsed = Plan::new(known, &extract, &outcome, &period, layout).expect("a plan");
    let mut plan = Plan::new(known, &extract, &outcome, &period, layout).expect("a plan");
    if let Err(error) = rehearse(&mut rehearsed, &recheck) {
        return Err(TestCaseError::fail(error.to_string()));
    }
    let folder = Folder::new();
    let target = Target::new(&folder.path("out"), Existing::Refuse).expect("a folder to be made");
    let privacy = || Privacy { show_values: false, redact: None };
    let describer =
        Describer { dataset: known, extract: &extract, outcome: &outcome, privacy: privacy(), as_at: recheck.as_at };
    let findings = |out: &mut dyn std::io::Write| json::write(&describer, out);
    let job = Job { period: &period, recheck: &recheck, settings: Settings::default(), findings: &findings };
    let manifest = match submit(&mut plan, &target, &job) {
        Ok(manifest) => manifest,
        Err(error) => return Err(TestCaseError::fail(error.to_string())),
    };
    prop_assert_eq!(&plan.held, &rehearsed.held, "a rehearsal holds back what the submission does");
    prop_assert_eq!(plan.changes(), rehearsed.changes());
    let mut rows: Vec<u32> = plan.files.iter().flat_map(|f| &f.rows).chain(&plan.held).copied().collect();
    rows.sort_unstable();
    prop_assert!(rows.into_iter().eq(0..extract.store.len() as u32), "every row goes to one place");
    prop_assert!(plan.held.iter().all(|row| !plan.rules_of(*row).is_empty()));
    prop_assert!((0..extract.store.len()).all(|row| !outcome.held_back[row] || plan.held.contains(&(row as u32))));
    prop_assert_eq!(manifest.counts.read, extract.store.len() as u64);
    let verified = verify(&folder.path("out"), &SpecFiles::compiled_in(), 1).expect("a folder");
    prop_assert!(verified.is_sound(), "{:#?}", verified.checks);
    Ok(())
}

fn faulty(letter: char, seed: u64) -> Table {
    let mut all = clients(letter, seed, 25, 60);
    plant_many(letter, &mut all, 3);
    table_of(letter, &all)
}

fn cases(number: u32) -> Config {
    Config { cases: number, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn rows_and_episodes_are_conserved(
        letter in prop_oneof![Just('K'), Just('H')],
        seed in 0..1000_u64,
        changes in proptest::collection::vec(change(), 0..40),
        as_submission in any::<bool>(),
        all_quoted in any::<bool>(),
    ) {
        let mut table = faulty(letter, seed);
        for change in changes {
            apply(&mut table, change);
        }
        must_hold(letter, &table, Layout { all_quoted, ..PLAIN }, as_submission)?;
    }

    #[test]
    fn any_extract_that_can_be_submitted_is_submitted_and_proved(
        letter in prop_oneof![Just('K'), Just('H')],
        seed in 0..1000_u64,
        changes in proptest::collection::vec(change(), 0..40),
        without in proptest::collection::vec(any::<u16>(), 0..12),
        layout in proptest::sample::select(DateLayout::ALL.to_vec()),
    ) {
        let mut table = faulty(letter, seed);
        for change in changes {
            // a row that does not line up stops everything
            if !matches!(change, Change::Shorten { .. } | Change::Lengthen { .. }) {
                apply(&mut table, change);
            }
        }
        for place in without {
            let place = usize::from(place) % table[0].len();
            let presence = dataset(letter).field_id(&table[0][place]).map(|f| dataset(letter).field(f).presence);
            if !matches!(presence, Some(Presence::Always | Presence::Mandatory)) {
                table.iter_mut().for_each(|row| drop(row.remove(place)));
            }
        }
        must_submit(letter, &table, layout)?;
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        try_all(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[A-Z0-9,;\t\"'\r\n \u{feff}é\u{0}]{0,400}") {
        try_all(text.as_bytes());
    }

    #[test]
    fn any_table_is_read_or_refused(
        names in proptest::collection::vec(proptest::sample::select(names()), 1..30),
        cells in proptest::collection::vec(value(), 0..200),
        separator in prop_oneof![Just(','), Just(';'), Just('\t')],
        line_end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let width = names.len();
        let mut table: Table = vec![names.iter().map(ToString::to_string).collect()];
        table.extend(cells.chunks(width).map(<[String]>::to_vec));
        try_all(text_of(&table, Layout { separator, line_end, all_quoted: false }).as_bytes());
    }
}

/// Field names, the important ones often, and words that are none.
fn names() -> Vec<&'static str> {
    let mut names = headings('K');
    for _ in 0..12 {
        names.extend(["AGNCY", "CLIENTID", "EPISODID", "CONSENT"]);
    }
    names.extend(["", " ", "agncy", "TRIAGE", "Client Name", "\"", "REFLD ", "20130401"]);
    names
}

/// Checks bytes as both datasets; whatever is read must add up.
fn try_all(bytes: &[u8]) {
    for (letter, as_submission) in [('K', false), ('H', true)] {
        if let Some((extract, outcome)) = run(letter, bytes, as_submission) {
            render(letter, &extract, &outcome);
            let counts = outcome.counts;
            assert_eq!(counts.episodes_accepted + counts.episodes_held_back, counts.episodes);
            assert_eq!(extract.inputs.iter().map(|i| i.data_rows).sum::<u64>(), counts.rows);
            assert_eq!(outcome.held_back.len(), extract.store.len());
        }
    }
}

#[test]
fn strange_files_are_read_or_refused() {
    let headings = headings('K').join(",");
    let wide: Vec<String> = (0..10_000).map(|n| format!("COLUMN{n}")).collect();
    let repeated = vec!["AGNCY"; 10_000].join(",");
    let values = vec!["1"; 10_000].join(",");
    let long = "x".repeat(2 << 20);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("a mark", "\u{feff}".into()),
        ("a quote", "\"".into()),
        ("quotes", "\"".repeat(5001).into()),
        ("quotes, even", "\"".repeat(5000).into()),
        ("quoted quotes", "\"\"\"\"\n".repeat(500).into()),
        ("commas", ",".repeat(5000).into()),
        ("lines", "\n".repeat(5000).into()),
        ("carriage returns", "\r".repeat(5000).into()),
        ("blanks", " ".repeat(5000).into()),
        ("headings only", headings.clone().into()),
        ("headings and quotes", format!("{headings}\n{}", "\"".repeat(999)).into()),
        ("headings twice", format!("{headings}\n{headings}\n").into()),
        ("10,000 columns", format!("{},AGNCY\n{values},A0001\n", wide.join(",")).into()),
        ("10,000 columns of one name", format!("{repeated}\n{values}\n").into()),
        ("10,000 columns too many", format!("{headings}\n{values}\n").into()),
        ("a long cell", format!("AGNCY,CLIENTID\nA0001,{long}\n").into()),
        ("a long quoted cell", format!("AGNCY,CLIENTID\nA0001,\"{long}\n{long}\"\n").into()),
        ("a long heading", format!("AGNCY,{long}\nA0001,1\n").into()),
        ("odd UTF-16", b"\xFF\xFEA\0G\0N".to_vec()),
        ("half a character", b"\xFF\xFE\x00\xD8\x00\xD8".to_vec()),
        ("bad UTF-8", b"AGNCY,CLIENTID\n\xC3\x28,\xF0\x9F\n".to_vec()),
        ("a zip's head", b"PK\x03\x04".to_vec()),
        ("a gzip's head", b"\x1F\x8B\x08".to_vec()),
        ("a workbook's head", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
    ];
    let folder = Folder::new();
    for (name, bytes) in &cases {
        try_all(bytes);
        folder.write("a.csv", bytes);
        let run = folder.check(&["a.csv", "--format", "json"]);
        assert!([1, 2].contains(&run.code) || *name == "headings only", "{name}: {} {}", run.code, run.err);
        assert!(!run.err.contains("fault of the program"), "{name}: {}", run.err);
        assert_eq!(run.code == 2, run.out.is_empty(), "{name}");
    }
}

#[test]
fn every_planted_record_mistake_holds_back_its_episode() {
    for letter in ['K', 'H'] {
        let mut all = clients(letter, 51, 200, 60);
        let truths = plant_many(letter, &mut all, 2);
        let records = truths.iter().filter(|truth| {
            let known = dataset(letter);
            known.rule_id(truth.rule).is_some_and(|r| known.rules[usize::from(r)].severity == Severity::Record)
        });
        assert!(records.count() > 10, "as of {}", last_day());
        for as_submission in [false, true] {
            must_hold(letter, &table_of(letter, &all), PLAIN, as_submission).expect("it adds up");
        }
    }
}

#[test]
fn rules_across_clients_hold_back_too() {
    // the forms that are checked after the pass over the clients, so that they cannot be left out here
    let known = dataset('K');
    let across: Vec<&str> =
        known.rules.iter().filter(|r| matches!(r.form, Form::MatchesEarlier { .. })).map(|r| r.id.as_str()).collect();
    assert_eq!(across, ["K05", "K06"]);
    let mut table = table_of('K', &clients('K', 52, 30, 0));
    // every episode again, under another client
    let client = column(&table, "CLIENTID");
    let again: Table = table.iter().skip(1).cloned().collect();
    for mut row in again {
        row[client].push('X');
        table.push(row);
    }
    must_hold('K', &table, PLAIN, false).expect("it adds up");
    let (_, outcome) = run('K', text_of(&table, PLAIN).as_bytes(), false).expect("a readable file");
    assert_eq!(outcome.counts.episodes_held_back * 2, outcome.counts.episodes);
}
