//! Nothing of a client without consent leaves, through whatever table it came; identifying values are masked.

use crate::common::run::{AS_AT, Folder};
use crate::example::folder as example_folder;

/// Marks every value of people without consent.
const SECRET: &str = "ZQXSECRET";
/// Marks identifying values of people who agreed.
const MARK: &str = "ZQXMARK";

/// Four tables: 1 agreed, 2 refused, 3 refused on the second of two rows, 4 agreed with values that cannot be mapped.
fn tables() -> Vec<(&'static str, String)> {
    let s = |number: u32| format!("{SECRET}{number}");
    let clients = format!(
        "Client No,Full name,DOB,Gender,Ethnic origin,Nationality,Agrees to share,Worker\n\
         1,Ann Lee,04-May-1980,Female,Indian,GBR,Yes,x\n\
         2,{},{},{},{},{},No,{}\n\
         3,{},{},{},{},{},Yes,{}\n\
         3,{},{},{},{},{},no,{}\n\
         4,{MARK},{MARK},Female,Indian,GBR,Yes,x\n",
        s(1),
        s(2),
        s(3),
        s(4),
        s(5),
        s(6),
        s(7),
        s(8),
        s(9),
        s(10),
        s(11),
        s(12),
        s(13),
        s(14),
        s(15),
        s(16),
        s(17),
        s(18),
    );
    let episode = |number: &str, client: u32, s: &str| {
        format!("{number},{client},{s},{s},,{s},A09B,{s},{s},{s},{s},{s},{s},{s},{s}\n")
    };
    let episodes = format!(
        "Episode No,Client,Referred,Assessed,Closed,Post code,Partnership,District,Housing,Parent,Referred by,Injecting,\
         Main drug,Second drug,Reason closed\n{}{}{}\
         40,4,2014-01-02,2014-01-09,,{MARK},A09B,00CH,Settled,No children,Self,Never,Moon dust,None,\n",
        "10,1,2014-01-02,2014-01-09,,NE8 1HH,A09B,00CH,Settled,No children,Self,Never,Cannabis,None,\n",
        episode(&format!("{SECRET}20"), 2, SECRET),
        episode(&format!("{SECRET}30"), 3, SECRET),
    );
    let interventions = format!(
        "Intervention No,Episode No,Type,Asked for,First offer,Started,Ended,How it ended\n\
         1,10,Key work,9/1/2014,12/1/2014,13/1/2014,,\n\
         {SECRET},{SECRET}20,{SECRET},{SECRET},{SECRET},{SECRET},{SECRET},{SECRET}\n\
         {SECRET},{SECRET}30,{SECRET},{SECRET},{SECRET},{SECRET},{SECRET},{SECRET}\n"
    );
    let head = "TOP No,Episode,Interview,Stage,Alcohol days,Opiate days,Crack days,Cocaine days,Amphetamine days,\
                Cannabis days,Other days,Injected days,Shared,Shoplifting days,Selling days,Other theft,Assault,\
                Psychological health,Work days,College days,Housing acute,Eviction risk,Physical health,Quality of life";
    let rest = vec![SECRET; 22].join(",");
    let top = format!("{head}\n{SECRET}1,{SECRET}20,{rest}\n{SECRET}2,{SECRET}30,{rest}\n");
    vec![("clients.csv", clients), ("episodes.csv", episodes), ("interventions.csv", interventions), ("top.csv", top)]
}

fn folder() -> Folder {
    let folder = Folder::new();
    let read = |name: &str| std::fs::read_to_string(example_folder().join(name)).expect(name);
    let map = ["Clients", "Episodes", "Interventions", "TOP"].iter().fold(read("local.toml"), |map, name| {
        map.replace(&format!("sheet = \"{name}\""), &format!("file = \"{}.csv\"", name.to_lowercase()))
    });
    folder.write("local.toml", map.as_bytes());
    folder.write("ethnicity.csv", read("ethnicity.csv").as_bytes());
    tables().iter().for_each(|(name, text)| folder.write(&format!("in/{name}"), text.as_bytes()));
    folder
}

#[test]
fn no_value_of_a_client_without_consent_leaves() {
    let folder = folder();
    let map = ["in", "--map", "local.toml"];
    let mut shown = Vec::new();
    for format in ["text", "json", "jsonl", "csv"] {
        for more in [&[][..], &["--show-values"], &["--redact"], &["--show-values", "--redact", "--threads", "4"]] {
            let check = folder.check(&[&map[..], &["--format", format], more].concat());
            let arguments = [&["convert"], &map[..], &["-o", "out.csv", "--as-at", AS_AT, "--format", format], more];
            let convert = folder.ndtms(&arguments.concat()).run();
            assert_eq!((check.code, convert.code), (1, 1), "{}{}", check.err, convert.err);
            for run in [check, convert] {
                shown.push((format!("{format} {more:?}"), run.out + &run.err, more.contains(&"--show-values")));
            }
            shown.push((format!("the file, {format} {more:?}"), folder.read("out.csv"), true));
        }
    }
    let all = folder.check(&[&map[..], &["--all"]].concat());
    shown.push(("all".to_owned(), all.out + &all.err, false));
    for (name, text, values) in &shown {
        assert!(!text.to_lowercase().contains(&SECRET.to_lowercase()), "{name}: {text}");
        assert_eq!(text.contains(MARK), *values && text.contains(MARK), "{name}: {text}");
    }
    assert!(shown.iter().any(|(_, text, _)| text.contains(MARK)), "the marks were there to be shown");
    // what could not be mapped of the others is told all the same
    assert!(shown.iter().any(|(_, text, _)| text.contains("Moon dust")));
    // the rows are there, with what may stand on them
    let out = folder.read("out.csv");
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    let client = reader.headers().expect("headings").iter().position(|h| h == "CLIENTID").expect("a field");
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a record")).collect();
    let filled = |r: &csv::StringRecord| r.iter().filter(|c| !c.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let of = |id: &str| rows.iter().filter(|r| &r[client] == id).map(filled).collect::<Vec<_>>();
    assert!(of("2").iter().all(|r| *r == ["N0852", "2", "N"]), "{:?}", of("2"));
    assert_eq!(of("2").len(), 2, "an intervention and a TOP");
    assert_eq!(of("3").len(), 3, "an intervention, a TOP and the second row of the client");
    assert!(of("3").iter().all(|r| r.len() == 3), "{:?}", of("3"));
}

#[test]
fn a_draft_shows_no_value_that_could_be_somebodys() {
    let folder = folder();
    let run = folder.ndtms(&["convert", "in", "--suggest"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    let text = run.out + &run.err;
    assert!(!text.contains(SECRET) && !text.contains(MARK), "{text}");
    for value in ["Ann Lee", "04-May-1980", "2014-01-02", "NE8", "Key work"] {
        assert!(!text.contains(value), "{value}: {text}");
    }
    // the words of clients who agreed are what the draft is for
    assert!(text.contains("\"Moon dust\"") && text.contains("\"Settled\""), "{text}");

    // nobody is known to have agreed: no words at all
    let clients = tables()[0].1.replace("Agrees to share", "Remark");
    folder.write("in/clients.csv", clients.as_bytes());
    let run = folder.ndtms(&["convert", "in", "--suggest"]).run();
    assert!(run.code == 0 && !run.out.contains("Moon dust") && !run.out.contains("Settled"), "{}", run.out);
    assert!(run.out.contains("no column tells which clients have consented"), "{}", run.out);

    // a file without headings would show its first row
    folder.write("bare.csv", b"1,Ann Lee,04/05/1980,F\n2,Bob Ray,05/05/1980,M\n");
    let run = folder.ndtms(&["convert", "bare.csv", "--suggest"]).run();
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("looks like values") && !run.err.contains("Ann"), "{}", run.err);
    folder.write("bare.csv", b"X,Ann Lee,F\nY,Bob Ray,M\n");
    let run = folder.ndtms(&["convert", "bare.csv", "--suggest"]).run();
    assert!(run.code == 0 && !run.out.contains("Ann") && run.out.contains("No heading is recognised"), "{}", run.out);
}

#[test]
fn a_first_row_that_is_no_header_is_not_shown() {
    let folder = folder();
    folder.write("in/clients.csv", b"1,Fall Name,04-May-1980\n2,Genter,x\n");
    let run = folder.check(&["in", "--map", "local.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("has no column `Full name`") && !run.err.contains("Fall Name"), "{}", run.err);
}

#[test]
fn a_word_for_consent_that_nobody_has_mapped_may_mean_no() {
    let folder = folder();
    let clients = tables()[0].1.replace(",No,", ",Refused,").replace(",no,", ",withdrawn,");
    folder.write("in/clients.csv", clients.as_bytes());
    let plain = folder
        .read("local.toml")
        .replace("{ field = \"CONSENT\", codes = { \"Yes\" = \"Y\", \"No\" = \"N\" } }", "\"CONSENT\"");
    folder.write("plain.toml", plain.as_bytes());
    for map in ["local.toml", "plain.toml"] {
        for format in ["text", "json", "csv"] {
            let arguments = ["in", "--map", map, "--format", format, "--show-values"];
            let check = folder.check(&arguments);
            let convert =
                folder.ndtms(&[&["convert", "-o", "out.csv", "--as-at", AS_AT][..], &arguments].concat()).run();
            for text in [check.out + &check.err, convert.out + &convert.err, folder.read("out.csv")] {
                assert!(!text.contains(SECRET), "{map} {format}: {text}");
            }
        }
        // the client is found, by number and place, and held back
        let json = folder.json(&["in", "--map", map]);
        let of_consent = |f: &&serde_json::Value| f["fields"][0] == "CONSENT" && f["client"] == "2" && f["line"] == 3;
        let found: Vec<_> = json["findings"].as_array().expect("findings").iter().filter(of_consent).collect();
        assert_eq!(found.len(), 1, "{map}: {found:?}");
        assert_eq!((&found[0]["severity"], &found[0]["episode"]), (&"record".into(), &serde_json::Value::Null));
    }
}
