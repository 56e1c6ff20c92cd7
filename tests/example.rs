//! The shipped example `testdata/example/`: invented clients of three agencies, with the mistakes that real months hold.
//!
//! The extract is made from a seed, so it can be made again: `NDTMS_UPDATE=1 cargo test --test example` writes it anew.
//! What was planted is written to `testdata/planted.csv`, and the check must find exactly that.

mod common;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use common::{check_bytes, dataset};
use ndtms::synth::{Client, Clients, Options, mistakes, write_csv};

/// Mistakes that months are full of, in the order in which they are planted, the commonest several times.
const MISTAKES: &[&str] = &[
    "T12", "M10", "L04", "D02", "T08", "Y03", "M16", "X02", "Y05", "M13", "H02", "M14", "U06", "K03", "T09", "D11",
    "M15", "X03", "C02", "Y08", "K07", "D18", "P01", "M24", "X09", "Y02", "M21", "M08", "T14", "U02", "D10", "X05",
    "Y06", "M19", "H06", "M04", "T07", "X10", "P07", "S05", "A04", "K02", "L03", "D13", "M17", "K01", "T19", "X06",
    "D06", "M12", "U11", "C04", "K05", "Z01", "Z02", "M23",
];

/// One client in this many carries a mistake.
const ONE_IN: usize = 3;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/example")
}

/// Not beside the extract, so that the folder can be checked as a whole.
fn planted_path() -> PathBuf {
    folder().with_file_name("planted.csv")
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

struct Example {
    extract: Vec<u8>,
    planted: String,
}

/// Makes the example: the extract and the list of what was planted in it.
fn make() -> Example {
    let to = day(2014, 3, 31);
    let options =
        Options { seed: 2014, clients: 420, agencies: 6, from: day(2012, 4, 1), to, no_consent_per_mille: 20 };
    let mut agencies: Vec<String> = Vec::new();
    let mut clients: Vec<Client> = Clients::new(&options).collect();
    for client in &clients {
        let agency = client.rows[0].get("AGNCY").to_owned();
        if !agencies.contains(&agency) {
            agencies.push(agency);
        }
    }
    // two agencies that pass clients on to each other, and one of another district
    let district = |agency: &str| {
        let rows = clients.iter().map(|c| &c.rows[0]).filter(|r| r.get("AGNCY") == agency);
        let mut dats: Vec<&str> = rows.map(|r| r.get("DAT")).filter(|d| !d.is_empty()).collect();
        dats.sort_unstable();
        dats[dats.len() / 2].to_owned()
    };
    let home = district(&agencies[0]);
    let (near, far): (Vec<&String>, Vec<&String>) = agencies.iter().partition(|a| district(a) == home);
    let kept = [near[0].clone(), near[1].clone(), far[0].clone()];
    clients.retain(|c| kept.iter().any(|a| a == c.rows[0].get("AGNCY")));

    let mut planted = String::from("rule,line,agency,client,episode,fields,also\n");
    let mut wanted = MISTAKES.iter();
    let mut line = 2;
    for (number, client) in clients.iter_mut().enumerate() {
        if number % ONE_IN == 1
            && let Some(truth) = wanted.clone().next().and_then(|rule| mistakes::plant(rule, client, to))
        {
            wanted.next();
            writeln!(
                planted,
                "{},{},{},{},{},{},{}",
                truth.rule,
                line + truth.row_in_client,
                truth.agency,
                truth.client,
                truth.episode,
                truth.fields.join(" "),
                truth.also.join(" ")
            )
            .expect("writing to a string");
        }
        line += client.rows.len();
    }
    let headers: Vec<&str> = dataset('K').fields.iter().map(|f| f.header.as_str()).collect();
    let mut extract = Vec::new();
    write_csv(&headers, clients.into_iter(), &mut extract).expect("writing to memory");
    Example { extract, planted }
}

#[test]
fn the_shipped_example_is_the_one_that_is_made() {
    let made = make();
    let (extract, planted) = (folder().join("march.csv"), planted_path());
    if std::env::var_os("NDTMS_UPDATE").is_some() {
        fs::create_dir_all(folder()).expect("the folder");
        fs::write(&extract, &made.extract).expect("the extract");
        fs::write(&planted, &made.planted).expect("the list");
    }
    assert!(fs::read(&extract).is_ok_and(|found| found == made.extract), "make testdata/example anew");
    assert!(fs::read_to_string(&planted).is_ok_and(|found| found == made.planted), "make testdata/example anew");
}

#[test]
fn the_check_finds_what_was_planted_and_nothing_else() {
    let extract = fs::read(folder().join("march.csv")).expect("the extract");
    let planted = fs::read_to_string(planted_path()).expect("the list");
    let mut expected: Vec<String> = Vec::new();
    for row in planted.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let (rule, also) = (cells[0], cells[6]);
        expected.push(format!("{rule} {} {}/{}/{} {}", cells[1], cells[2], cells[3], cells[4], cells[5]));
        expected.extend(also.split(' ').filter(|a| !a.is_empty()).map(|a| format!("{a} of {rule}")));
    }
    let mut unexpected = Vec::new();
    for found in check_bytes('K', &[("march.csv", &extract)], "2014-03-31", false) {
        let [agency, client, episode] = [found.agency, found.client, found.episode].map(Option::unwrap_or_default);
        let shown = format!("{} {} {agency}/{client}/{episode} {}", found.rule, found.line, found.fields.join(" "));
        let of_another = |e: &String| e.strip_prefix(&format!("{} of ", found.rule)).is_some();
        match expected.iter().position(|e| *e == shown).or_else(|| expected.iter().position(of_another)) {
            Some(place) => {
                expected.remove(place);
            }
            None => unexpected.push(shown),
        }
    }
    assert!(expected.is_empty() && unexpected.is_empty(), "missing: {expected:#?}\nunexpected: {unexpected:#?}");
}
