//! Every command in every format, its files and what it says, and nothing left in the folder for temporary files.
//!
//! The commands are those that the program names, and the formats of each those that it offers, so whatever comes to be
//! is looked at here, or fails here until somebody says how.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use chrono::Datelike as _;
use ndtms::record::{date_of, day_number};
use ndtms::spec::Rule;

use crate::check::broken_files;
use crate::common::dataset;
use crate::common::made::{Table, bytes_of, clients, column, headings, plant_many, table_of};
use crate::common::run::{AS_AT, Folder, unpacked};
use crate::{MARK, SECRET, guilty};

/// In the references of clients and episodes, and in the references that an agency has of its own.
const REFERENCES: [&str; 2] = ["CIDQX", "EIDQX"];
const LOCAL: &str = "LOCQX";
/// In all references of a client who has consented in March and no longer in April.
const TURNED: &str = "TURNQX";

/// A client who agreed, without a mistake, and one who did not.
const AGREED: &str = "CIDQX-agreed";
const REFUSED: &str = "refused-1";

/// Records and what of them must not be seen.
struct People {
    march: Table,
    april: Table,
    /// Values of people without consent.
    secrets: Vec<String>,
    /// Values by which others could be known.
    identities: Vec<String>,
}

static PEOPLE: LazyLock<People> = LazyLock::new(people);

/// A date in every layout in which it could be shown.
fn forms(digits: &str) -> [String; 3] {
    let (year, month, day) = (&digits[..4], &digits[4..6], &digits[6..]);
    [digits.to_owned(), format!("{year}-{month}-{day}"), format!("{day}/{month}/{year}")]
}

fn is_date(cell: &str) -> bool {
    cell.len() == 8 && day_number(cell).is_some()
}

fn people() -> People {
    let mut all = clients('K', 61, 45, 0);
    plant_many('K', &mut all, 3);
    let mut march = table_of('K', &all);
    let order = vec![march[0].clone()];
    let at = |heading: &str| column(&order, heading);
    let (client, episode, consent, local) = (at("CLIENTID"), at("EPISODID"), at("CONSENT"), at("CLIENT"));
    let (birth, postcode, first, dat, la) = (at("DOB"), at("PC"), at("FINITIAL"), at("DAT"), at("LA"));
    let records = ["MODID", "SUBMID", "TITID", "TOPID"].map(at);
    let agency = march[1][at("AGNCY")].clone();

    // those who agreed: each reference can be told from all other text, and every fifth is written as it must not be
    for (number, row) in march.iter_mut().enumerate().skip(1) {
        for (place, mark) in [(client, REFERENCES[0]), (episode, REFERENCES[1]), (local, LOCAL)] {
            row[place] = format!("{mark}{}", row[place]);
        }
        if !row[postcode].is_empty() {
            "ZE3 9".clone_into(&mut row[postcode]);
        }
        if number % 5 == 0 {
            row[first] = format!("{MARK}{number}");
        }
    }
    let mut others: Vec<&String> =
        march.iter().flat_map(|row| row.iter().enumerate()).filter(|(p, _)| *p != birth).map(|(_, c)| c).collect();
    others.sort();
    let births: BTreeSet<&String> =
        march.iter().map(|row| &row[birth]).filter(|b| is_date(b) && others.binary_search(b).is_err()).collect();
    assert!(births.len() > 20);
    let mut identities: Vec<String> = births.iter().flat_map(|birth| forms(birth)).collect();
    identities.extend([MARK.to_owned(), "ZE3 9".to_owned(), "ZE39".to_owned()]);

    // sound records of people of whom nothing may be seen, with dates on which nothing else happens
    let mut spare = clients('K', 62, 9, 0);
    let agreed = table_of('K', &spare.split_off(8));
    let sound: Vec<Table> =
        spare.iter().map(|client| table_of('K', std::slice::from_ref(client)).split_off(1)).collect();
    let taken: BTreeSet<String> = march.iter().chain(&agreed).flatten().cloned().collect();
    // the words of rules have examples, which are nobody's
    let texts =
        |rule: &'static Rule| [&rule.message, &rule.help, &rule.why, &rule.wrong, &rule.right].map(String::as_str);
    let examples = dataset('K').rules.iter().flat_map(texts).collect::<Vec<_>>().join(" ");
    let own: BTreeSet<&String> = sound.iter().flatten().flatten().filter(|cell| is_date(cell)).collect();
    let mut moved: BTreeMap<&str, String> = BTreeMap::new();
    let mut last = 0;
    for date in own {
        // in the same order, on a day a little earlier that is nobody else's
        let earliest = (day_number(date).expect("a date") - 15).max(last + 1);
        let free = |day: &i32| {
            let day = date_of(*day)?.format("%Y%m%d").to_string();
            let is_free = !taken.contains(&day) && forms(&day).iter().all(|form| !examples.contains(form));
            is_free.then_some(day)
        };
        // months begin and end in every table of figures
        let is_edge = |day: i32| [day, day + 1].into_iter().filter_map(date_of).any(|date| date.day() == 1);
        last = (earliest..earliest + 400).find(|day| free(day).is_some() && !is_edge(*day)).expect("a free day");
        moved.insert(date, free(&last).expect("it is free"));
    }
    let place = "E09000001";
    assert!(!taken.contains(place));
    let name = dataset('K').areas.find(place).expect("an area").name.clone();
    let mut secrets: Vec<String> = moved.values().flat_map(|date| forms(date)).collect();
    secrets.extend(forms("19110911"));
    secrets.extend([SECRET.to_owned(), "Z97Z".to_owned(), "ZE4 8".to_owned(), place.to_owned()]);
    secrets.push(name);
    for (number, rows) in sound.iter().enumerate() {
        let refused = |row: &[String]| {
            let mut row = row.to_vec();
            for cell in row.iter_mut().filter(|cell| is_date(cell)) {
                *cell = moved[cell.as_str()].clone();
            }
            for place in records.into_iter().chain([episode]) {
                if !row[place].is_empty() {
                    row[place] = format!("{SECRET}{}", row[place]);
                }
            }
            for (place, value) in [
                (at("AGNCY"), agency.as_str()),
                (client, &format!("refused-{number}")),
                (local, SECRET),
                (birth, "19110911"),
                (postcode, "ZE4 8"),
                (dat, "Z97Z"),
                (la, place),
            ] {
                value.clone_into(&mut row[place]);
            }
            row
        };
        let mut rows: Table = rows.iter().map(|row| refused(row)).collect();
        // all of them refused, or the first row, or a row more
        let last = rows.len() - 1;
        match number % 3 {
            0 => rows.iter_mut().for_each(|row| "N".clone_into(&mut row[consent])),
            1 => " n".clone_into(&mut rows[0][consent]),
            _ => {
                rows.push(rows[last].clone());
                "N".clone_into(&mut rows[last + 1][consent]);
            }
        }
        march.extend(rows);
    }
    // values that are none
    let mut row = march[1].clone();
    for (place, cell) in row.iter_mut().enumerate() {
        if ![at("AGNCY"), client, consent].contains(&place) {
            *cell = format!("{SECRET} {place}");
        }
    }
    "refused-x".clone_into(&mut row[client]);
    for given in ["N", "Y", ""] {
        given.clone_into(&mut row[consent]);
        march.push(row.clone());
    }
    // one person whose records are sound, and one who thinks better of it
    for row in &agreed[1..] {
        for (name, mark) in [(AGREED, REFERENCES[1]), ("CIDQX-turned", TURNED)] {
            let mut row = row.clone();
            agency.clone_into(&mut row[at("AGNCY")]);
            name.clone_into(&mut row[client]);
            for place in records.into_iter().chain([episode, local]) {
                if !row[place].is_empty() {
                    // an identifier of a record below the episode is no reference
                    let mark = if mark == TURNED || place == episode { mark } else { "" };
                    row[place] = format!("{mark}{}", row[place]);
                }
            }
            march.push(row);
        }
    }

    identities.extend(agreed[1..].iter().flat_map(|row| forms(&row[birth])));

    let mut april = march.clone();
    april.remove(1);
    for (number, row) in april.iter_mut().enumerate().skip(1) {
        if row[client] == "CIDQX-turned" {
            for (place, cell) in row.iter_mut().enumerate() {
                if ![at("AGNCY"), client].contains(&place) {
                    cell.clear();
                }
            }
            "N".clone_into(&mut row[consent]);
        } else if row[client].starts_with("refused") {
            row[local] = format!("{SECRET}-again");
            "80".clone_into(&mut row[at("DISRSN")]);
        } else if number % 4 == 0 {
            "ZE39 9ZZ".clone_into(&mut row[postcode]);
            row[first] = format!("{MARK}-again");
            "20140331".clone_into(&mut row[at("DISD")]);
        }
    }
    identities.push("ZE39 9ZZ".to_owned());
    People { march, april, secrets, identities }
}

/// A folder with all inputs in `in`, an empty `out`, and an empty `tmp` for temporary files.
fn folder() -> Folder {
    let folder = Folder::new();
    for name in ["in", "out", "tmp"] {
        fs::create_dir(folder.path(name)).expect("a folder");
    }
    folder.write("in/march.csv", &bytes_of(&PEOPLE.march));
    folder.write("in/april.csv", &bytes_of(&PEOPLE.april));
    folder.write("in/headless.csv", &bytes_of(&PEOPLE.march[1..]));
    // the same as a local export with headings of its own
    let mut local = PEOPLE.march.clone();
    local[0].iter_mut().for_each(|heading| heading.insert_str(0, "Our "));
    folder.write("in/local.csv", &bytes_of(&local));
    let columns: String = headings('K')
        .iter()
        .fold(String::new(), |columns, field| columns + &format!("\"Our {field}\" = \"{field}\"\n"));
    folder.write("in/local.toml", format!("[[table]]\n[table.columns]\n{columns}").as_bytes());
    let outcome = |measure: &str| {
        format!("[[outcome]]\nname = \"{measure}\"\nmeasure = \"{measure}\"\nshare = 50\nthreshold = 50\n")
    };
    let contract = "name = \"Ours\"\nyearly_value = 1000\nshare_at_risk = 10\nperiod = \"2013/14\"\n".to_owned();
    let outcomes = outcome("successful-completion") + &outcome("effective-treatment");
    folder.write("in/contract.toml", (contract + &outcomes).as_bytes());
    let component = "[[component]]\nname = \"x\"\nfile = \"march.csv\"\narea = \"LA\"\nvalue = \"DOB\"\nweight = 1\n";
    folder.write("in/index.toml", format!("name = \"Need\"\nstandardise = \"z\"\n{component}").as_bytes());
    folder.write("in/ndtms.toml", b"redact_key = \"a secret of ours\"\n");
    for (name, day) in [("then", "2013-10-31"), ("now", AS_AT)] {
        let out = format!("in/{name}.table.csv");
        let run = folder
            .ndtms(&["measure", "in/march.csv", "--as-at", day, "--by", "agency,sex", "--total", "-o", &out])
            .run();
        assert_eq!(run.code, 0, "{}", run.err);
    }
    for name in ["sent", "altered"] {
        let arguments =
            ["submit", "in/march.csv", "--as-at", AS_AT, "--period", "2013/14", "-o", &format!("in/{name}")];
        let run = folder.ndtms(&arguments).run();
        assert_eq!(run.code, 1, "{}", run.err);
    }
    let held = folder.read("in/altered/held-back.csv");
    folder.write("in/altered/held-back.csv", held.replacen(MARK, "someone", 1).as_bytes());
    let part = fs::read_dir(folder.path("in/altered")).expect("the folder").map(|e| e.expect("an entry").path());
    let part = part.filter(|path| path.to_string_lossy().contains("TREAT-IN")).min().expect("a submission file");
    let text = fs::read_to_string(&part).expect("UTF-8").replacen("CIDQX", "CIDQXX", 1) + "\"too few\"\n";
    fs::write(part, text).expect("written");
    folder
}

/// A text that came out of a run, and what it is: `out`, `err`, or a file.
type Text = (String, String);

/// Runs the program with a folder for temporary files that is watched, and gathers everything that comes of it.
fn run(folder: &Folder, arguments: &[&str], stdin: &[u8]) -> (i32, Vec<Text>) {
    let tmp = folder.path("tmp");
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name());
        entries.map(|name| name.to_string_lossy().into_owned()).collect()
    };
    let ended = AtomicBool::new(false);
    let ((code, out, err), seen) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut seen = Vec::new();
            while !ended.load(Ordering::Relaxed) {
                seen.extend(names(&tmp));
                thread::sleep(Duration::from_millis(2));
            }
            seen
        });
        let run =
            scope.spawn(|| folder.ndtms(arguments).env("TMPDIR", &tmp.to_string_lossy()).stdin(stdin).run_for_bytes());
        let run = run.join();
        // whatever became of the run, the watcher has to end
        ended.store(true, Ordering::Relaxed);
        (run.unwrap_or_else(|_| panic!("{arguments:?} failed")), watcher.join().expect("the watcher"))
    });
    assert!(seen.is_empty(), "{arguments:?} has temporary files that others can see: {seen:?}");
    assert!(names(&tmp).is_empty(), "{arguments:?} leaves temporary files: {:?}", names(&tmp));
    let mut texts = vec![("out".to_owned(), text_of(out, "standard output")), ("err".to_owned(), err)];
    gather(&folder.path("out"), &mut texts);
    fs::remove_dir_all(folder.path("out")).expect("removed");
    fs::create_dir(folder.path("out")).expect("made anew");
    (code, texts)
}

/// The texts of all files in a folder.
fn gather(folder: &Path, texts: &mut Vec<Text>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, texts);
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = text_of(fs::read(&path).expect("a file"), &name);
        texts.push((name, text));
    }
}

/// Everything that stands in a file.
fn text_of(bytes: Vec<u8>, name: &str) -> String {
    if bytes.starts_with(b"PK") {
        unpacked(&bytes)
    } else if bytes.starts_with(b"PAR1") {
        of_parquet(&bytes)
    } else {
        String::from_utf8(bytes).unwrap_or_else(|_| panic!("{name} is in a format that this test cannot read"))
    }
}

#[cfg(feature = "parquet")]
fn of_parquet(bytes: &[u8]) -> String {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let rows = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row").to_string());
    rows.fold(format!("{:?}", reader.metadata()), |text, row| text + "\n" + &row)
}

#[cfg(not(feature = "parquet"))]
fn of_parquet(_: &[u8]) -> String {
    unreachable!("the program writes none")
}

/// The formats that a command offers; none where it has no choice.
fn formats(folder: &Folder, command: &str) -> Vec<String> {
    let err = folder.ndtms(&[command, "--format", "?"]).run().err;
    let Some((_, list)) = err.split_once("possible values: ") else {
        assert!(err.contains("unexpected argument '--format'"), "{err}");
        return Vec::new();
    };
    let (list, _) = list.split_once(']').expect("an end of the list");
    list.split(", ").map(|format| format.split_whitespace().collect()).collect()
}

/// What may be seen of people in a text.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Values by which people could be known.
    identities: bool,
    /// References of clients and episodes.
    references: bool,
    /// References that an agency has of its own.
    local: bool,
}

/// What a run may show: `shown` on its streams and in its files, but in tables of records by design everything but what
/// belongs to people without consent.
fn must_hide(way: &[&str], texts: &[Text], shown: Seen, holds_records: impl Fn(&str) -> bool) {
    for (name, text) in texts {
        for secret in &PEOPLE.secrets {
            assert_eq!(guilty(text, secret), None, "{way:?} {name} shows {secret} of somebody without consent");
        }
        if holds_records(name) {
            continue;
        }
        let mut hidden: Vec<&str> = Vec::new();
        if !shown.identities {
            hidden.extend(PEOPLE.identities.iter().map(String::as_str));
        }
        if !shown.references {
            hidden.extend(REFERENCES);
        }
        if !shown.local {
            hidden.push(LOCAL);
        }
        for value in hidden {
            assert_eq!(guilty(text, value), None, "{way:?} {name} shows {value}");
        }
    }
}

/// Formats that are made for people, which show the references that an agency has of its own.
const FOR_PEOPLE: [&str; 3] = ["text", "html", "xlsx"];

/// Runs a command in all its formats and with all that is asked of privacy, and looks through everything.
fn in_every_format(command: &str, arguments: &[&str], is_of_figures: bool) {
    let folder = folder();
    let formats = formats(&folder, command);
    assert!(formats.len() > 1, "{command}: {formats:?}");
    let has_privacy = !["verify", "compare"].contains(&command);
    let modes: &[&[&str]] = &[&[], &["--show-values"], &["--redact"], &["--show-values", "--redact", "--timings"]];
    let mut identities = false;
    for format in &formats {
        for mode in modes.iter().take(if has_privacy { modes.len() } else { 1 }) {
            let way = [&[command], arguments, &["--format", format.as_str()], mode].concat();
            let (code, texts) = run(&folder, &way, b"");
            assert_ne!(code, 2, "{way:?}: {}", texts[1].1);
            let told: usize = texts.iter().map(|(_, text)| text.len()).sum();
            assert!(told > 100, "{way:?} shows nothing: {texts:?}");
            let (values, redact) = (mode.contains(&"--show-values"), mode.contains(&"--redact"));
            let shown = Seen {
                identities: values,
                references: !redact && !is_of_figures,
                local: !redact && !is_of_figures && (values || FOR_PEOPLE.contains(&format.as_str())),
            };
            must_hide(&way, &texts, shown, |name| command == "convert" && name == "rows.csv");
            identities |= texts.iter().any(|(_, text)| PEOPLE.identities.iter().any(|i| guilty(text, i).is_some()));
            if command == "diff" {
                assert!(texts.iter().all(|(_, text)| guilty(text, TURNED).is_none()), "{way:?} shows {TURNED}");
            }
        }
    }
    let can_show = ["check", "diff", "journeys", "why", "convert"].contains(&command);
    assert_eq!(identities, can_show, "{command} --show-values: what should be hidden is there at all");
}

#[test]
fn every_command_is_looked_at() {
    let folder = Folder::new();
    let help = folder.ndtms(&["--help"]).run().out;
    let (_, listed) = help.split_once("Commands:\n").expect("the commands");
    let listed = listed.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let commands: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    let here = [
        "check", "submit", "verify", "diff", "convert", "measure", "league", "compare", "report", "journeys", "why",
        "contract", "index",
    ];
    let without_records = ["explain", "spec", "synth", "schema", "completions", "man", "help"];
    let known = [&here[..], &without_records].concat();
    let unknown: Vec<&&str> = commands.iter().filter(|command| !known.contains(command)).collect();
    assert!(unknown.is_empty(), "what do {unknown:?} show of people? see to it in this file");
    assert!(known.iter().all(|command| commands.contains(command)), "{commands:?}");
}

#[test]
fn check_shows_nothing_that_it_must_not() {
    in_every_format("check", &["in/march.csv", "--as-at", AS_AT], false);
}

#[test]
fn diff_shows_nothing_that_it_must_not() {
    in_every_format("diff", &["in/march.csv", "in/april.csv", "--as-at", AS_AT], false);
    let folder = folder();
    for pair in [["in/april.csv", "in/march.csv"], ["in/sent", "in/april.csv"], ["in/march.csv", "in/altered"]] {
        let way = [&["diff", "--as-at", AS_AT, "--all"][..], &pair].concat();
        let (code, texts) = run(&folder, &way, b"");
        assert_eq!(code, 1, "{way:?}: {texts:?}");
        must_hide(&way, &texts, Seen { identities: false, references: true, local: true }, |_| false);
        assert!(texts.iter().all(|(_, text)| guilty(text, TURNED).is_none()) || !pair.concat().contains("april"));
    }
}

#[test]
fn convert_shows_nothing_that_it_must_not() {
    let arguments = ["in/local.csv", "--map", "in/local.toml", "--as-at", AS_AT, "-o", "out/rows.csv"];
    let folder = folder();
    in_every_format("convert", &arguments, false);
    let way = ["convert", "in/local.csv", "--suggest", "-o", "out/draft.toml"];
    let (code, texts) = run(&folder, &way, b"");
    assert_eq!(code, 0, "{texts:?}");
    must_hide(&way, &texts, Seen { identities: false, references: false, local: false }, |_| false);
}

#[test]
fn measure_shows_nobody() {
    let by = ["in/march.csv", "--as-at", AS_AT, "--by", "la,sex", "--total"];
    in_every_format("measure", &by, true);
    let folder = folder();
    for by in ["dat", "agency,age-band", "la,ethnicity", "main-substance", "region,month"] {
        let way = ["measure", "in/march.csv", "--as-at", AS_AT, "--by", by, "--format", "csv", "--redact"];
        let (code, texts) = run(&folder, &way, b"");
        assert_eq!(code, 0, "{texts:?}");
        must_hide(&way, &texts, Seen { identities: false, references: false, local: false }, |_| false);
    }
}

#[test]
fn contract_shows_nobody() {
    in_every_format("contract", &["in/contract.toml", "in/march.csv", "--as-at", AS_AT], true);
    let folder = folder();
    // records where figures or a contract are expected
    for way in [
        &["contract", "in/contract.toml", "--figures", "in/march.csv"][..],
        &["contract", "in/march.csv", "in/march.csv"],
    ] {
        let (code, texts) = run(&folder, way, b"");
        assert_ne!(code, 0, "{way:?}: {texts:?}");
        must_hide(way, &texts, Seen { identities: false, references: false, local: false }, |_| false);
    }
}

#[test]
fn index_shows_nobody() {
    let folder = folder();
    // records where values of areas are expected
    for way in [&["index", "in/index.toml"][..], &["index", "in/march.csv"]] {
        let (code, texts) = run(&folder, way, b"");
        assert_eq!(code, 2, "{way:?}: {texts:?}");
        must_hide(way, &texts, Seen { identities: false, references: false, local: false }, |_| false);
    }
}

#[test]
fn league_shows_nobody() {
    in_every_format(
        "league",
        &["effective-treatment", "in/march.csv", "--as-at", AS_AT, "--by", "la", "--total"],
        true,
    );
}

#[test]
fn compare_shows_nobody() {
    in_every_format("compare", &["in/then.table.csv", "in/now.table.csv"], true);
}

#[test]
fn report_shows_nobody() {
    in_every_format("report", &["in/march.csv", "--as-at", AS_AT, "--small-numbers", "show"], true);
}

#[test]
fn the_page_by_locality_shows_nobody() {
    let page = ["in/march.csv", "--as-at", AS_AT, "--small-numbers", "show", "--page", "locality"];
    in_every_format("report", &page, true);
}

#[test]
fn journeys_show_nothing_that_they_must_not() {
    in_every_format("journeys", &["in/march.csv", "--as-at", AS_AT, "--set", "held_back=include"], false);
}

#[test]
fn why_shows_nothing_that_it_must_not() {
    fn of(client: &str) -> [&str; 6] {
        ["effective-treatment", "in/march.csv", "--as-at", AS_AT, "--client", client]
    }
    in_every_format("why", &of(AGREED), false);
    let folder = folder();
    for number in 0..8 {
        for more in [&[][..], &["--show-values"], &["--format", "json"]] {
            let client = format!("refused-{number}");
            let way = [&["why"], &of(&client)[..], more].concat();
            let (code, texts) = run(&folder, &way, b"");
            assert_eq!(code, 0, "{texts:?}");
            must_hide(&way, &texts, Seen { identities: false, references: false, local: false }, |_| false);
        }
    }
}

/// A table of records that a submission holds by design.
fn is_of_submission(name: &str) -> bool {
    name == "held-back.csv" || name.contains("TREAT-IN")
}

#[test]
fn submit_and_verify_show_nothing_that_they_must_not() {
    let folder = folder();
    assert!(formats(&folder, "submit").is_empty());
    let submit = ["submit", "in/march.csv", "--as-at", AS_AT, "--period", "2013/14", "-o", "out/sent"];
    for more in
        [&[][..], &["--dry-run"], &["--show-values"], &["--redact"], &["--timings", "--date-layout", "DD/MM/YYYY"]]
    {
        let way = [&submit[..], more].concat();
        let (code, texts) = run(&folder, &way, b"");
        assert_eq!(code, 1, "{way:?}: {texts:?}");
        let (values, redact) = (more.contains(&"--show-values"), more.contains(&"--redact"));
        must_hide(&way, &texts, Seen { identities: values, references: !redact, local: values }, is_of_submission);
        let is_dry = more.contains(&"--dry-run");
        assert_eq!(texts.iter().any(|(name, text)| is_of_submission(name) && text.contains("CIDQX")), !is_dry);
    }
    in_every_format("verify", &["in/sent"], true);
    for format in ["text", "json", "csv"] {
        let way = ["verify", "in/altered", "--format", format];
        let (code, texts) = run(&folder, &way, b"");
        assert_eq!(code, 1, "{texts:?}");
        must_hide(&way, &texts, Seen { identities: false, references: true, local: false }, |_| false);
    }
}

/// Whatever way the records come in, and whatever else is asked for, the same is hidden.
#[test]
fn other_ways_of_asking_show_no_more() {
    let folder = folder();
    let march = fs::read(folder.path("in/march.csv")).expect("it");
    let nothing = Seen { identities: false, references: true, local: true };
    for (way, stdin) in [
        (&["check", "-", "--all", "--timings", "--color", "always"][..], march.as_slice()),
        (&["check", "in/march.csv", "--impact", "--format", "json"], b""),
        (&["check", "in/march.csv", "--as-submission", "--all"], b""),
        (
            &[
                "check",
                "in/march.csv",
                "--split-by",
                "agency",
                "-o",
                "out/a.xlsx",
                "-o",
                "out/a.html",
                "-o",
                "out/a.json",
            ],
            b"",
        ),
        (&["check", "in/march.csv", "--write-baseline", "out/known.toml", "--reason", "why"], b""),
        (&["check", "in/march.csv", "in/april.csv", "--format", "html"], b""),
        (&["check", "in/local.csv", "--map", "in/local.toml", "--all", "-o", "out/a.xlsx", "-o", "out/a.txt"], b""),
        (&["check", "in/march.csv", "--profile", "in/ndtms.toml", "--show-settings"], b""),
        (&["measure", "-", "--format", "html"], march.as_slice()),
        (&["measure", "in/local.csv", "--map", "in/local.toml", "--by", "la"], b""),
        (&["journeys", "in/local.csv", "--map", "in/local.toml", "--format", "jsonl"], b""),
        (&["report", "in/local.csv", "--map", "in/local.toml", "-o", "out/a.html", "-o", "out/a.md"], b""),
        (&["why", "effective-treatment", "in/local.csv", "--map", "in/local.toml", "--client", AGREED], b""),
        (&["why", "effective-treatment", "in/local.csv", "--map", "in/local.toml", "--client", REFUSED], b""),
        (&["submit", "in/local.csv", "--map", "in/local.toml", "--period", "2013/14", "-o", "out/sent"], b""),
    ] {
        let way = [way, &["--as-at", AS_AT]].concat();
        let (code, texts) = run(&folder, &way, stdin);
        assert_ne!(code, 2, "{way:?}: {texts:?}");
        must_hide(&way, &texts, nothing, is_of_submission);
    }
}

#[test]
fn errors_show_nothing_of_anybody() {
    let folder = folder();
    let records = "in/march.csv";
    let map = ["--map", "in/local.toml"];
    // its first row is somebody's
    let headless = "in/headless.csv";
    let cases: [&[&str]; 37] = [
        &["check", records, "--map", records],
        &["check", records, "--profile", records],
        &["check", records, "--baseline", records],
        &["check", records, "--specs", records],
        &["check", records, map[0], map[1]],
        &["check", records, records],
        &["check", records, "-o", records],
        &["check", records, "--max-record", "0"],
        &["submit", records, "--period", "2013/14", "-o", records],
        &["submit", records, "--period", records, "-o", "out/x"],
        &["verify", records],
        &["verify", "in"],
        &["convert", records],
        &["convert", records, map[0], map[1], "-o", "out/x.csv"],
        &["measure", records, "--reference", records],
        &["measure", records, "--compare-to", records],
        &["measure", records, "--by", "nothing"],
        &["league", records],
        &["league", "effective-treatment", "in/now.table.csv", "--neighbours", records, "--area", "x"],
        &["compare", records, records],
        &["compare", "in/then.table.csv", "in/april.csv"],
        &["compare", "in/then.table.csv", "in/now.table.csv", "--target", records],
        &["why", "effective-treatment", records, "--client", "NOBODY"],
        &["report", records, "--reference", records, "-o", "out/x.html"],
        &["report", records, "--page", "locality", "--wards", records, "-o", "out/x.html"],
        &["report", records, "--page", "locality", "--index", records, "-o", "out/x.html"],
        &["check", records, "--map", headless],
        &["check", records, "--profile", headless],
        &["check", records, "--baseline", headless],
        &["measure", records, "--reference", headless],
        &["measure", records, "--compare-to", headless],
        &["league", "effective-treatment", headless],
        &["compare", "in/then.table.csv", "in/now.table.csv", "--target", headless],
        &["report", records, "--page", "locality", "--wards", headless, "-o", "out/x.html"],
        &["spec", "import", headless, "--letter", "L", "--based-on", "K", "-o", "out/specs"],
        &["contract", headless, records],
        &["contract", "in/contract.toml", "--figures", headless],
    ];
    for way in cases {
        let (code, texts) = run(&folder, way, b"");
        assert_eq!((code, texts.len(), texts[0].1.as_str()), (2, 2, ""), "{way:?}: {texts:?}");
        must_hide(way, &texts, Seen { identities: false, references: false, local: false }, |_| false);
    }
}

#[test]
fn no_command_shows_what_stands_in_a_broken_file() {
    let folder = folder();
    for (name, bytes) in broken_files().1 {
        let path = format!("in/broken/{name}");
        folder.write(&path, &bytes);
        for way in [
            &["measure", &path][..],
            &["league", "in-treatment", &path],
            &["report", &path, "-o", "out/a.html"],
            &["journeys", &path],
            &["why", "in-treatment", &path, "--client", "7"],
            &["submit", &path, "--period", "2013/14", "-o", "out/sent"],
            &["diff", &path, "in/march.csv", "--all"],
            &["convert", &path, "--suggest"],
            &["convert", &path, "--map", "in/local.toml", "-o", "out/a.csv"],
            &["compare", &path, "in/now.table.csv"],
            &["check", &path, "--impact", "--show-values"],
        ] {
            let (_, texts) = run(&folder, way, b"");
            for (of, text) in &texts {
                assert_eq!(guilty(text, MARK), None, "{way:?} {of}");
            }
        }
    }
}
