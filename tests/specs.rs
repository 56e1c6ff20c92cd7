//! The specs as data: a letter that nobody has heard of works without a change of code, letters build on one another,
//! every fault of a spec points to its place, and everything in K and H can be explained.

mod common;

use std::fs;
use std::path::Path;

use ndtms::check::describe::{Describer, Privacy};
use ndtms::check::{Options, check};
use ndtms::cli::screen::Screen;
use ndtms::cli::{explain as explain_command, spec as spec_command};
use ndtms::explain::{Library, Named, Topic, candidates, find, page, suggestions};
use ndtms::measure::{Grouping, Population, Settings};
use ndtms::record::{ClientIndex, day_number};
use ndtms::render;
use ndtms::spec::counting;
use ndtms::spec::dataset::Severity;
use ndtms::spec::diff::{Change, Part, diff};
use ndtms::spec::measures::MeasureId;
use ndtms::spec::{Confidence, Dataset, SpecFiles, load};
use tempfile::TempDir;
use unicode_width::UnicodeWidthStr;

/// A made-up letter: a dataset of a night shelter, with one record below the spell and one derived date.
const X: &[(&str, &str)] = &[
    (
        "dataset.toml",
        r#"letter = "X"
title = "A made-up dataset"
version = "X-1"

[keys]
agency = "HOUSE"
client = "PERSON"
episode = "SPELL"
consent = "AGREED"
birth = "BORN"

[[record]]
name = "visit"
label = "visit"
id = "VISITID"

[[derived]]
name = "first-kept"
label = "the first visit that was kept"
earliest = "VISIT"
where = "KEPT is Y"
"#,
    ),
    (
        "fields.csv",
        "header,label,entity,kind,code_list,min,max,presence,confidence
HOUSE,House,episode,code,,,,always,general
PERSON,Person,client,id,,,,always,general
SPELL,Spell,episode,id,,,,mandatory,general
AGREED,Agreed,episode,code,answer,,,always,general
BORN,Born,client,date,,,,optional,general
CAME,Came,episode,date,,,,mandatory,general
LEFT,Left,episode,date,,,,optional,general
OUTCOME,Outcome,episode,code,outcome,,,optional,general
NIGHTS,Nights,episode,integer,,0,99,optional,general
VISITID,Visit,visit,id,,,,optional,general
VISIT,Day of the visit,visit,date,,,,optional,general
KEPT,Visit was kept,visit,code,answer,,,optional,general
",
    ),
    ("lists.csv", "list,complete,title\nanswer,yes,Yes or no\noutcome,yes,Outcomes\n"),
    ("codes/answer.csv", "code,label,confidence\nY,Yes,general\nN,No,general\n"),
    (
        "codes/outcome.csv",
        "code,label,group,valid_from,valid_to,confidence
H,Housed,well,2010-01-01,2014-12-31,general
F,With friends,well,,,general
G,Gone,lost,,,inferred
",
    ),
    (
        "rules.toml",
        r#"[[rule]]
id = "A01"
title = "Left before coming"
severity = "record"
entity = "episode"
fields = ["CAME", "LEFT"]
confidence = "general"
when = ["LEFT < CAME"]
message = "LEFT {LEFT} is before CAME {CAME}"
help = "Look at both"

[[rule]]
id = "A02"
title = "Outcome without a day"
severity = "warning"
entity = "episode"
fields = ["OUTCOME", "LEFT"]
confidence = "inferred"
when = ["OUTCOME group well and LEFT blank"]
message = "{OUTCOME:label}, but LEFT is blank"
help = "Record the day"

[[rule]]
id = "A03"
title = "Late visit"
severity = "quality"
entity = "visit"
fields = ["VISIT"]
confidence = "general"
when = ["VISIT > first-kept + 30"]
message = "{VISIT} is over 30 days after the first visit that was kept"
help = "Visit sooner"

[[rule]]
id = "A04"
title = "Unknown code"
severity = "record"
entity = "field"
confidence = "general"
form = "invalid-code"
message = "{field} is {value}; expected {expected}"
help = "Choose a code"

[[rule]]
id = "A05"
title = "Stayed, but never visited"
severity = "warning"
entity = "episode"
fields = ["NIGHTS"]
confidence = "general"
when = ["NIGHTS > 10 and episode lacks (KEPT is Y)"]
message = "{NIGHTS} nights without a visit"
help = "Visit"
"#,
    ),
];

/// Writes a letter into a folder.
fn write_letter(folder: &Path, letter: char, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(letter.to_string()).join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
}

fn with_letter(letter: char, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_letter(folder.path(), letter, files);
    folder
}

fn compiled_in(letter: char) -> Dataset {
    load(&SpecFiles::compiled_in(), letter).unwrap_or_else(|e| panic!("{e}"))
}

/// Rule, line, fields and message of every finding, sorted.
fn findings(dataset: &Dataset, csv: &str) -> Vec<String> {
    let extract = common::read_bytes_of(dataset, &[("nights.csv", csv.as_bytes())]);
    let as_at = day_number("2014-06-30").expect("a date");
    let outcome = check(dataset, &extract, ClientIndex::new(&extract.store, &dataset.keys), &Options::plain(as_at));
    let privacy = Privacy { show_values: true, redact: None };
    let describer = Describer { dataset, extract: &extract, outcome: &outcome, privacy, as_at };
    let mut found: Vec<String> =
        describer.all().map(|d| format!("{} line {} {}: {}", d.rule, d.line, d.fields.join(" "), d.message)).collect();
    found.sort();
    found
}

#[test]
fn a_letter_in_a_folder_is_checked_without_any_change_of_code() {
    let folder = with_letter('X', X);
    let files = SpecFiles::with_folder(folder.path());
    assert_eq!(files.letters(), ['H', 'K', 'X']);
    let dataset = load(&files, 'X').unwrap_or_else(|e| panic!("{e}"));
    let csv = "HOUSE,PERSON,SPELL,AGREED,BORN,CAME,LEFT,OUTCOME,NIGHTS,VISITID,VISIT,KEPT
H1,1,1,Y,19800101,20140201,20140131,G,3,1,20140205,Y
H1,2,1,Y,19800101,20140201,,H,3,1,20140205,Y
H1,3,1,Y,19800101,20140201,20140401,Q,3,1,20140205,Y
H1,4,1,Y,19800101,20140201,20140501,G,3,1,20140202,N
H1,4,1,Y,19800101,20140201,20140501,G,3,2,20140301,Y
H1,4,1,Y,19800101,20140201,20140501,G,3,3,20140331,N
H1,4,1,Y,19800101,20140201,20140501,G,3,4,20140401,N
H1,5,1,Y,19800101,20140201,20140501,G,11,1,20140202,N
H1,6,1,Y,19800101,20140201,20140501,G,10,1,20140202,N
";
    // the first kept visit of person 4 is on 1 March: 31 March is 30 days later and 1 April 31
    assert_eq!(
        findings(&dataset, csv),
        [
            "A01 line 2 CAME LEFT: LEFT 20140131 is before CAME 20140201",
            "A02 line 3 OUTCOME LEFT: Housed, but LEFT is blank",
            "A03 line 8 VISIT: 20140401 is over 30 days after the first visit that was kept",
            "A04 line 4 OUTCOME: OUTCOME is Q; expected one of H, F, G",
            "A05 line 9 NIGHTS: 11 nights without a visit",
        ]
    );
}

#[test]
fn a_letter_may_be_another_one_with_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    write_letter(
        folder.path(),
        'L',
        &[
            (
                "dataset.toml",
                r#"letter = "L"
title = "K with changes"
version = "L-1"
based_on = "K"
without_fields = ["TITDATE", "TITREAT", "TITID"]
without_rules = ["S06"]
"#,
            ),
            (
                "fields.csv",
                "header,after,label,entity,kind,code_list,presence,confidence
PETS,REFLD,Pets,episode,code,yes_no,optional,general
PLANTS,,Plants,episode,code,yes_no,optional,general
ROUTE,,Route in other words,episode,code,route,optional,general
",
            ),
            ("lists.csv", "list,complete,title\nsex,yes,Sex and more\n"),
            ("codes/sex.csv", "code,label,confidence\nM,Male,documented\nF,Female,documented\nU,Not known,general\n"),
            (
                "rules.toml",
                r#"[[rule]]
id = "D02"
title = "Triage long before referral"
severity = "quality"
entity = "episode"
fields = ["REFLD", "TRIAGED"]
confidence = "general"
when = ["TRIAGED < REFLD - 7"]
message = "early"
help = "look"

[[rule]]
id = "Q01"
title = "Plants, but no pets"
severity = "warning"
entity = "episode"
fields = ["PETS", "PLANTS"]
confidence = "general"
when = ["PLANTS is Y and PETS is N"]
message = "plants only"
help = "look"
"#,
            ),
        ],
    );
    let files = SpecFiles::with_folder(folder.path());
    let dataset = load(&files, 'L').unwrap_or_else(|e| panic!("{e}"));
    let k = compiled_in('K');
    assert_eq!(dataset.fields.len(), 144 - 3 + 2);
    assert_eq!(dataset.rules.len(), 128 - 1 + 1);
    assert_eq!(dataset.lists.len(), 26);
    assert_eq!(dataset.rules_elsewhere, ["S06"]);
    assert!(!dataset.records.iter().any(|r| r.name == "time_in_treatment"), "its identifier was left out");

    let place = |header: &str| dataset.field_id(header).unwrap_or_else(|| panic!("{header} is missing"));
    assert_eq!(place("PETS"), place("REFLD") + 1);
    assert_eq!(place("PLANTS"), place("PETS") + 1);
    assert_eq!(dataset.field(place("ROUTE")).label, "Route in other words");
    assert_eq!(place("ROUTE"), k.field_id("ROUTE").expect("K has it") + 2, "what is replaced keeps its place");

    let rule = &dataset.rules[usize::from(dataset.rule_id("D02").expect("replaced, not gone"))];
    assert_eq!(
        (rule.severity, rule.written.as_slice()),
        (Severity::Quality, ["TRIAGED < REFLD - 7".to_owned()].as_slice())
    );
    assert_eq!(dataset.rule_id("D02"), k.rule_id("D02"), "and in its place");
    let sex = dataset.list_of(dataset.field(place("SEX"))).expect("a list");
    assert_eq!(sex.codes.iter().map(|c| c.code.as_str()).collect::<Vec<_>>(), ["M", "F", "U"]);

    let differences = diff(&k, &dataset);
    let named = |part, change| -> Vec<&str> {
        differences.iter().filter(|d| d.part == part && d.change == change).map(|d| d.name.as_str()).collect()
    };
    assert_eq!(named(Part::Field, Change::Added), ["PETS", "PLANTS"]);
    assert_eq!(named(Part::Field, Change::Gone), ["TITDATE", "TITREAT", "TITID"]);
    assert_eq!(named(Part::Field, Change::Changed), ["ROUTE"]);
    assert_eq!(named(Part::Code, Change::Added), ["U"]);
    assert_eq!(named(Part::Rule, Change::Added), ["Q01"]);
    assert_eq!(named(Part::Rule, Change::Gone), ["S06"]);
    let attributes: Vec<&str> = differences.iter().filter(|d| d.name == "D02").map(|d| d.attribute).collect();
    for attribute in ["title", "severity", "condition", "message"] {
        assert!(attributes.contains(&attribute), "{attribute} of D02 differs");
    }
}

/// One mistake in the made-up letter: the file, what is replaced, by what, a text on the line that the fault must point
/// to, and a part of what it must say.
struct Mistake(&'static str, &'static str, &'static str, &'static str, &'static str);

const MISTAKES: &[Mistake] = &[
    Mistake(
        "rules.toml",
        "LEFT < CAME\"",
        "LEFT < CAMEE\"",
        "LEFT < CAMEE",
        "CAMEE is not a field of this dataset; did you mean CAME?",
    ),
    Mistake(
        "fields.csv",
        "code,outcome,",
        "code,outcom,",
        "code,outcom,",
        "there is no code list outcom; did you mean outcome?",
    ),
    Mistake(
        "rules.toml",
        "\"invalid-code\"",
        "\"invalid-cod\"",
        "invalid-cod\"",
        "there is no form `invalid-cod`; did you mean invalid-code?",
    ),
    Mistake(
        "rules.toml",
        "\"A02\"\ntitle",
        "\"A01\"\ntitle",
        "\"A01\"\ntitle = \"Outcome",
        "the rule A01 is here twice",
    ),
    Mistake("fields.csv", "KEPT,Visit", "CAME,Visit", "CAME,Visit", "the field CAME is here twice"),
    Mistake("fields.csv", ",0,99,", ",99,0,", ",99,0,", "min 99 is greater than max 0"),
    Mistake(
        "fields.csv",
        "Outcome,episode,code,outcome,,,",
        "Outcome,episode,code,outcome,1,,",
        "outcome,1",
        "only a field of kind integer has min and max",
    ),
    Mistake(
        "codes/outcome.csv",
        "2014-12-31",
        "2009-12-31",
        "2009-12-31",
        "valid_from 2010-01-01 is after valid_to 2009-12-31",
    ),
    Mistake("codes/outcome.csv", "2014-12-31", "2014-12-32", "2014-12-32", "valid_to is `2014-12-32`, expected a date"),
    Mistake("rules.toml", "\"quality\"", "\"grave\"", "\"grave\"", "`grave` is no severity"),
    Mistake("rules.toml", "(KEPT is Y)", "(KEPT is Y", "(KEPT is Y", "found the end, expected `)`"),
    Mistake("rules.toml", "KEPT is Y", "KEPT is Q", "KEPT is Q", "`Q` is not in the list answer of KEPT"),
    Mistake(
        "rules.toml",
        "group well",
        "group good",
        "group good",
        "`good` is not a group of the list outcome; its groups are well, lost",
    ),
    Mistake(
        "rules.toml",
        "first-kept + 30",
        "first-seen + 30",
        "first-seen",
        "found `first-seen`, expected a field, a derived date",
    ),
    Mistake("rules.toml", "{LEFT} is", "{LEAVE} is", "{LEAVE}", "`{LEAVE}` is neither a field nor one of"),
    Mistake("rules.toml", "{LEFT} is", "{LEFT is before", "{LEFT is", "is neither a field nor one of"),
    Mistake("rules.toml", "{CAME}\"", "{CAME\"", "{CAME\"", "a `{` is never closed"),
    Mistake(
        "rules.toml",
        "message = \"{NIGHTS} nights without a visit\"",
        "message = \" \"",
        "message = \" \"",
        "the message is empty",
    ),
    Mistake("rules.toml", "help = \"Visit\"\n", "help = \"\"\n", "help = \"\"", "the help is empty"),
    Mistake(
        "rules.toml",
        "help = \"Visit\"\n",
        "help = \"Visit\"\nwen = [\"CAME blank\"]\n",
        "wen =",
        "unknown field `wen`",
    ),
    Mistake("rules.toml", "\"A05\"", "\"A5\"", "\"A5\"", "the id is `A5`, expected a capital and two digits"),
    Mistake(
        "rules.toml",
        "confidence = \"inferred\"",
        "confidence = \"sure\"",
        "\"A02\"",
        "the confidence is `sure`, expected words with one of documented, inferred, general",
    ),
    Mistake("codes/outcome.csv", "lost,,,inferred", "lost,,,certain", "certain", "the confidence is `certain`"),
    Mistake(
        "fields.csv",
        "BORN,Born,client,date,,,,optional,general",
        "BORN,Born,client,date,,,,optional,",
        "BORN,",
        "the confidence is ``",
    ),
    Mistake(
        "rules.toml",
        "entity = \"field\"\n",
        "entity = \"field\"\nmatch = [\"CAME\"]\n",
        "\"A04\"",
        "A04 has `match`, which the form `invalid-code` does not use",
    ),
    Mistake(
        "rules.toml",
        "when = [\"LEFT < CAME\"]",
        "when = [\"LEFT < CAME\"]\nvalues = [\"CAME\"]",
        "\"A01\"",
        "A01 has `values`, which `when` does not use",
    ),
    Mistake(
        "rules.toml",
        "form = \"invalid-code\"",
        "form = \"overlap\"",
        "\"A04\"",
        "A04 has no `fields`, which the form `overlap` needs",
    ),
    Mistake(
        "rules.toml",
        "form = \"invalid-code\"",
        "when = [\"CAME blank\"]",
        "entity = \"field\"",
        "the rule names no field",
    ),
    Mistake("rules.toml", "form = \"invalid-code\"", "", "\"A04\"", "exactly one of `when`, `each` and `form`"),
    Mistake(
        "rules.toml",
        "LEFT < CAME",
        "any of (LEFT..CAME) blank",
        "any of (LEFT..CAME)",
        "the range runs backwards",
    ),
    Mistake(
        "rules.toml",
        "LEFT < CAME",
        "LEFT < this CAME",
        "LEFT < this",
        "`this` only has a meaning within `has` and `lacks`",
    ),
    Mistake("codes/answer.csv", "N,No", ",No", ",No", "the code is blank"),
    Mistake("codes/outcome.csv", "F,With", "H,With", "H,With", "the code H is here twice"),
    Mistake("fields.csv", "header,label", "header,labl", "header,labl", "labl"),
    Mistake(
        "fields.csv",
        "Came,episode",
        "Came,epsode",
        "Came,epsode",
        "the entity is `epsode`, expected client, episode, visit",
    ),
    Mistake("fields.csv", "date,,,,mandatory", "date,,,,sometimes", "sometimes", "the presence is `sometimes`"),
    Mistake("lists.csv", "outcome,yes", "outcome,often", "outcome,often", "`complete` is `often`, expected yes or no"),
    Mistake(
        "lists.csv",
        "outcome,yes,Outcomes",
        "outcome,yes,Outcomes\nend,yes,Ends",
        "end,yes",
        "there is no file codes/end.csv",
    ),
    Mistake(
        "dataset.toml",
        "letter = \"X\"",
        "letter = \"Y\"",
        "letter = \"Y\"",
        "the letter is `Y`, but the folder is X",
    ),
    Mistake(
        "dataset.toml",
        "agency = \"HOUSE\"",
        "agency = \"HOUS\"",
        "agency = \"HOUS\"",
        "HOUS is not a field of this dataset; did you mean HOUSE?",
    ),
    Mistake(
        "dataset.toml",
        "version = \"X-1\"",
        "version = \"X-1\"\nbased_on = \"X\"",
        "based_on",
        "expected the letter of another dataset that does not build on this one",
    ),
    Mistake("dataset.toml", "name = \"visit\"\nlabel", "nam = \"visit\"\nlabel", "nam =", "unknown field `nam`"),
];

#[test]
fn every_fault_of_a_spec_points_to_its_line() {
    for Mistake(file, old, new, marker, says) in MISTAKES {
        let mut line = 0;
        let files: Vec<(&str, String)> = X
            .iter()
            .map(|(name, text)| {
                if name != file {
                    return (*name, (*text).to_owned());
                }
                assert!(text.contains(old), "{file} holds {old}");
                let broken = text.replacen(old, new, 1);
                let at = broken.find(marker).unwrap_or_else(|| panic!("{marker} is in the broken {file}"));
                line = broken[..at].lines().count().max(1) + usize::from(broken[..at].ends_with('\n'));
                (*name, broken)
            })
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
        let folder = with_letter('X', &files);
        let errors = load(&SpecFiles::with_folder(folder.path()), 'X').expect_err(says);
        let first = errors.0.iter().find(|f| f.message.contains(says)).unwrap_or_else(|| panic!("{says}\n\n{errors}"));
        assert_eq!(first.line, line, "{says}\n\n{first}");
        assert!(first.file.replace('\\', "/").ends_with(file), "{says}: {}", first.file);
        assert!(first.to_string().contains(&format!("{}:{}", first.file, first.line)), "{first}");
    }
}

#[test]
fn letters_that_build_on_one_another_in_a_circle_are_a_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    for (letter, base) in [('P', 'Q'), ('Q', 'P')] {
        let text = format!("letter = \"{letter}\"\ntitle = \"t\"\nversion = \"1\"\nbased_on = \"{base}\"\n");
        write_letter(folder.path(), letter, &[("dataset.toml", &text)]);
    }
    let errors = load(&SpecFiles::with_folder(folder.path()), 'P').expect_err("a circle");
    assert_eq!(errors.0.len(), 1, "{errors}");
    assert_eq!(errors.0[0].line, 4);
    assert!(errors.0[0].message.contains("does not build on this one"), "{errors}");
}

#[test]
fn all_faults_are_said_at_once() {
    let broken: Vec<(&str, String)> = X
        .iter()
        .map(|(name, text)| (*name, text.replace("LEFT < CAME", "LFT < CAME").replace("NIGHTS > 10", "NIGHTS > ten")))
        .collect();
    let broken: Vec<(&str, &str)> = broken.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let folder = with_letter('X', &broken);
    let errors = load(&SpecFiles::with_folder(folder.path()), 'X').expect_err("two faults");
    assert_eq!(errors.0.len(), 2, "{errors}");
}

#[test]
fn the_letters_of_the_tool_have_what_they_should() {
    let (k, h) = (compiled_in('K'), compiled_in('H'));
    assert_eq!((k.fields.len(), k.rules.len(), k.lists.len()), (144, 128, 26));
    assert_eq!((h.fields.len(), h.rules.len(), h.rules_elsewhere.len()), (112, 122, 6));
    let differences = diff(&h, &k);
    let added = |part, name: &str| {
        differences.iter().any(|d| (d.part, d.name.as_str(), d.change) == (part, name, Change::Added))
    };
    assert!(added(Part::Field, "MODSET"));
    assert!(added(Part::Rule, "S01"));
    assert_eq!(differences.iter().filter(|d| d.part == Part::Field && d.change == Change::Added).count(), 32);
    let back = diff(&k, &h);
    assert!(back.iter().any(|d| d.name == "MODSET" && d.change == Change::Gone));
    assert!(diff(&k, &k).is_empty());
}

#[test]
fn everything_has_a_page_with_something_in_every_section() {
    for letter in ['K', 'H'] {
        let dataset = compiled_in(letter);
        let mut pages = 0;
        for candidate in candidates(&dataset) {
            let page = page(&dataset, candidate.topic);
            let name = &page.name;
            assert_eq!(name, candidate.name);
            for wanted in ["why", "example", "remedy", "confidence"] {
                assert!(page.section(wanted).is_some(), "{name} says nothing of {wanted}");
            }
            let own: &[&str] = match candidate.topic {
                Topic::Rule(_) => &["effect", "looks_for", "message", "fields"],
                Topic::Field(_) => &["what", "rules"],
                Topic::List(_) => &["what"],
            };
            for wanted in own {
                // a rule of the file itself names no field
                let nothing =
                    *wanted == "fields" && page.section("effect").is_some() && is_of_file(&dataset, candidate.topic);
                assert!(nothing || page.section(wanted).is_some(), "{name} says nothing of {wanted}");
            }
            for section in &page.sections {
                assert!(!section.blocks.is_empty(), "{name}: {} is empty", section.heading);
                assert!(!section.blocks.iter().any(ndtms::explain::Block::is_empty), "{name}: {}", section.heading);
            }
            assert!(page.origin.contains("nothing here is an official product"));

            let mut text = Vec::new();
            render::page::text(&page, 80, &mut text).expect("a vector takes all");
            let text = anstream_free(&String::from_utf8(text).expect("text"));
            for line in text.lines() {
                assert!(line.width() <= 80 || !line.trim().contains(' '), "{name}: too wide: {line}");
                assert!(!line.ends_with(' '), "{name}: {line:?}");
            }
            let mut json = Vec::new();
            render::page::json(&page, letter, &mut json).expect("a vector takes all");
            let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
            assert_eq!(json["schema"], "ndtms.explain/1");
            assert_eq!(json["page"]["name"], name.as_str());
            let mut markdown = Vec::new();
            render::page::markdown(&page, &mut markdown).expect("a vector takes all");
            assert!(String::from_utf8(markdown).expect("text").starts_with("# "));
            assert_eq!(find(&dataset, candidate.name), Some(candidate.topic), "{name} is found as it is written");
            pages += 1;
        }
        assert_eq!(pages, dataset.rules.len() + dataset.fields.len() + dataset.lists.len());
    }
}

fn is_of_file(dataset: &Dataset, topic: Topic) -> bool {
    matches!(topic, Topic::Rule(id) if matches!(dataset.rules[usize::from(id)].form, ndtms::spec::dataset::Form::File(_)))
}

/// The text without its styles.
fn anstream_free(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[test]
fn names_are_found_whatever_their_case() {
    let k = compiled_in('K');
    let rule = Some(Topic::Rule(k.rule_id("D02").expect("a rule")));
    let field = |header: &str| k.field_id(header).map(Topic::Field);
    for name in ["D02", "d02", " d02 "] {
        assert_eq!(find(&k, name), rule);
    }
    assert_eq!(find(&k, "refld"), field("REFLD"));
    assert!(matches!(find(&k, "discharge_reason"), Some(Topic::List(_))));
    assert_eq!(find(&k, "Discharge Reason"), find(&k, "discharge_reason"));
    assert_eq!(find(&k, "SEX"), field("SEX"));
    assert_eq!(find(&k, "Sex"), field("SEX"), "a field goes before a list");
    assert!(matches!(find(&k, "sex"), Some(Topic::List(_))), "but what is written just so goes first");
    assert_eq!(find(&k, "REFLDD"), None);
    let near = |text: &str| -> Vec<String> { suggestions(&k, text).iter().map(|c| c.name.to_owned()).collect() };
    assert_eq!(near("REFLDD")[0], "REFLD");
    assert!(near("discharge_reasons").contains(&"discharge_reason".to_owned()));
    assert!(near("died").contains(&"X07".to_owned()), "found by its title: {:?}", near("died"));
    assert!(near("qqqqqqq").is_empty());
}

#[test]
fn conditions_are_put_into_words() {
    let k = compiled_in('K');
    let text = |rule: &str| -> String {
        let page = page(&k, find(&k, rule).expect("a rule"));
        let section = page.section("looks_for").expect("a section");
        serde_json::to_string(&section.blocks).expect("JSON")
    };
    assert!(text("D02").contains("It finds a row on which TRIAGED is before REFLD."));
    assert!(text("D18").contains("TRIAGED is more than 84 days after REFLD"));
    assert!(text("M07").contains("DOB is before 1903-01-01"));
    assert!(text("A01").contains("the age on TRIAGED is below 18"));
    assert!(text("P01").contains("PREGNANT is Y (Yes), and SEX is M (Male)"));
    assert!(text("X05").contains("DRUG1 is not in the group alcohol"));
    assert!(text("T12").contains("TOPDATE is no later than 14 days after DISD of the checked row"));
    assert!(text("S05").contains("one of PHSTBL to PHRELPR is Y (Yes), and on no row of the episode MODAL is 94"));
}

#[test]
fn confidence_is_read_from_its_words() {
    assert_eq!(Confidence::named_in("documented exporter behaviour"), [Confidence::Documented]);
    assert_eq!(
        Confidence::named_in("header documented; wording and format from general knowledge"),
        [Confidence::Documented, Confidence::General]
    );
    assert_eq!(Confidence::named_in("general-low"), [Confidence::GeneralLow]);
    assert!(Confidence::named_in("undocumented").is_empty());
}

fn run_spec(files: &SpecFiles, command: spec_command::Command) -> (u8, String) {
    let mut out = Vec::new();
    let code = spec_command::run(&spec_command::Args { command }, files, 'K', Screen { width: 80 }, &mut out)
        .unwrap_or_else(|e| panic!("{e:#}"));
    (code, String::from_utf8(out).expect("text"))
}

#[test]
fn lint_counts_faults_and_ends_with_one() {
    use spec_command::Command::Lint;
    let (code, text) = run_spec(&SpecFiles::compiled_in(), Lint { what: Vec::new() });
    assert_eq!(code, 0);
    assert_eq!(
        text,
        "H: sound (112 fields, 122 rules, 26 lists)\nK: sound (144 fields, 128 rules, 26 lists)\n0 faults in 2 letters\n"
    );
    let broken: Vec<(&str, String)> = X.iter().map(|(n, t)| (*n, t.replace("LEFT < CAME", "LFT < CAME"))).collect();
    let broken: Vec<(&str, &str)> = broken.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let folder = with_letter('X', &broken);
    for path in [folder.path().to_owned(), folder.path().join("X")] {
        let what = vec![path.display().to_string()];
        let (code, text) = run_spec(&SpecFiles::compiled_in(), Lint { what });
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("LFT is not a field of this dataset; did you mean LEFT?"), "{text}");
        assert!(text.ends_with("1 fault in 1 letter\n"), "{text}");
    }
    let mut nowhere = Vec::new();
    let args = spec_command::Args { command: Lint { what: vec!["no-such-folder".to_owned()] } };
    let error = spec_command::run(&args, &SpecFiles::compiled_in(), 'K', Screen::default(), &mut nowhere);
    assert!(error.expect_err("no such folder").to_string().contains("neither a letter (H, K) nor a folder"));
    assert!(nowhere.is_empty());
}

#[test]
fn tables_fit_eighty_columns_and_have_every_column_for_scripts() {
    use spec_command::{Command, Format};
    let files = SpecFiles::compiled_in();
    let format = Format::Text;
    for command in [
        Command::List { format },
        Command::Show { letter: Some("h".to_owned()) },
        Command::Field { name: None, format },
        Command::Field { name: Some("disrsn".to_owned()), format },
        Command::Codes { list: None, format },
        Command::Codes { list: Some("nationality".to_owned()), format },
        Command::Rules { format },
        Command::Diff { old: "H".to_owned(), new: "k".to_owned(), format },
    ] {
        let (code, text) = run_spec(&files, command);
        assert_eq!(code, 0);
        let wide: Vec<&str> = text.lines().filter(|l| l.width() > 80).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
    let format = Format::Csv;
    let (_, fields) = run_spec(&files, Command::Field { name: None, format });
    assert_eq!(csv::Reader::from_reader(fields.as_bytes()).records().flatten().count(), 144);
    let (_, rules) = run_spec(&files, Command::Rules { format });
    assert_eq!(csv::Reader::from_reader(rules.as_bytes()).records().flatten().count(), 128);
    let (_, json) = run_spec(&files, Command::Codes { list: Some("sex".to_owned()), format: Format::Json });
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json["schema"], &json["rows"][0]["code"]), (&"ndtms.spec.codes/1".into(), &"M".into()));
    let (_, differences) = run_spec(&files, Command::Diff { old: "H".to_owned(), new: "K".to_owned(), format });
    assert!(differences.contains("field,,MODSET,added,"));
    assert!(differences.contains("rule,,S01,added,"));
}

#[test]
fn explain_says_where_else_a_name_is_known() {
    let mut out = Vec::new();
    let mut run = |name: &str, letter| {
        let args = explain_command::Args { name: vec![name.to_owned()], format: explain_command::Format::Text };
        explain_command::run(&args, &SpecFiles::compiled_in(), letter, Screen::default(), &mut out)
            .map_err(|e| e.to_string())
    };
    assert_eq!(run("REFLD", 'K'), Ok(0));
    let elsewhere = run("S01", 'H').expect_err("H has no S01");
    assert!(elsewhere.contains("ndtms explain S01 --dataset K"), "{elsewhere}");
    let near = run("REFLDD", 'K').expect_err("no such name");
    assert!(near.contains("did you mean one of these?\n  REFLD "), "{near}");
}

#[test]
fn everything_that_figures_are_made_of_has_a_page() {
    let figures = counting::load(&SpecFiles::compiled_in()).expect("sound");
    let k = compiled_in('K');
    let library = Library { dataset: &k, figures: &figures };
    let settings = Settings::default().list().map(|(name, _)| name);
    let kinds: [(&str, Vec<&str>); 4] = [
        ("measure", MeasureId::ALL.iter().map(|id| id.word()).collect()),
        ("population", Population::words().collect()),
        ("grouping", Grouping::ALL.iter().map(|grouping| grouping.word()).collect()),
        ("setting", settings.to_vec()),
    ];
    for (kind, names) in &kinds {
        for name in names {
            let named = library.find(&format!("{kind} {name}")).unwrap_or_else(|| panic!("{kind} {name} has no page"));
            let page = library.page(named);
            assert_eq!(page.kind, *kind, "{name}");
            for wanted in ["what", "why", "confusions", "example", "confidence"] {
                assert!(page.section(wanted).is_some(), "{name} says nothing of {wanted}");
            }
            let mut text = Vec::new();
            render::page::text(&page, 80, &mut text).expect("a vector takes all");
            let text = anstream_free(&String::from_utf8(text).expect("text"));
            let words: Vec<&str> = text.split_whitespace().collect();
            assert!(words.join(" ").contains("nothing here is an official product"), "{text}");
            for line in text.lines() {
                assert!(line.width() <= 80 && !line.ends_with(' '), "{name}: {line:?}");
            }
            // what is written just so leads to this page, unless a rule, field or list has the name
            match library.find(name) {
                Some(Named::OfDataset(_)) => {
                    let other = library.page(library.find(name).expect("it is found"));
                    let see = serde_json::to_string(other.section("see_also").expect("the way to the other page"));
                    assert!(see.expect("JSON").contains(&format!("ndtms explain {kind} {name}")), "{name}");
                }
                found => assert_eq!(found, Some(named), "{name}"),
            }
        }
        let listed = library.page(library.find(&format!("{kind}s")).expect("an overview"));
        let listed = serde_json::to_string(&listed).expect("JSON");
        assert!(
            names.iter().filter(|name| **name != "ocu").all(|name| listed.contains(&format!("\"{name}\""))),
            "{listed}"
        );
    }
    // and nothing is described that there is not
    assert_eq!(figures.measures.len(), kinds[0].1.len());
    assert_eq!(figures.populations.len() + 1, kinds[1].1.len(), "pdu is also called ocu");
    assert_eq!(figures.groupings.len(), kinds[2].1.len());
    assert_eq!(figures.settings.len(), kinds[3].1.len());
}

#[test]
fn names_of_figures_are_found_and_suggested() {
    let figures = counting::load(&SpecFiles::compiled_in()).expect("sound");
    let k = compiled_in('K');
    let library = Library { dataset: &k, figures: &figures };
    let name = |text: &str| library.find(text).map(|named| library.page(named)).map(|page| (page.kind, page.name));
    let is = |kind, name: &str| Some((kind, name.to_owned()));
    assert_eq!(name("Penetration"), is("measure", "penetration"));
    assert_eq!(name("gap-days"), is("setting", "gap_days"));
    assert_eq!(name("ethnic group"), is("grouping", "ethnic-group"));
    assert_eq!(name("OCU"), is("population", "pdu"));
    assert_eq!(name("exits-by-reason-unplanned"), is("measure", "exits-by-reason"));
    assert_eq!(name("sex"), is("list", "sex"));
    assert_eq!(name("grouping sex"), is("grouping", "sex"));
    assert_eq!(name("LA"), is("field", "LA"));
    assert_eq!(name("la"), is("grouping", "la"));
    assert_eq!(name("D02"), is("rule", "D02"));
    assert_eq!(name("grouping D02"), None);
    let near = |text: &str| library.suggestions(text).first().map(|c| (c.kind, c.name));
    assert_eq!(near("penetratoin"), Some(("measure", "penetration")));
    assert_eq!(near("gap_day"), Some(("setting", "gap_days")));
    assert_eq!(near("agebands"), Some(("grouping", "age-band")));
    assert!(library.suggestions("returned").iter().any(|c| c.name == "re-presentation"), "found by its title");
}

#[test]
fn a_page_says_which_settings_change_a_measure_and_which_measures_a_setting_changes() {
    let figures = counting::load(&SpecFiles::compiled_in()).expect("sound");
    let k = compiled_in('K');
    let library = Library { dataset: &k, figures: &figures };
    let text = |name: &str, section: &str| {
        let page = library.page(library.find(name).expect(name));
        serde_json::to_string(&page.section(section).expect(section).blocks).expect("JSON")
    };
    let settings = text("re-presentation", "settings");
    assert!(settings.contains("[\"return_window\",\"6m\"") && settings.contains("gap_days"), "{settings}");
    assert!(!settings.contains("wait_days") && !settings.contains("retained_days"), "{settings}");
    assert!(text("wait_days", "what").contains("waiting-3-weeks, waiting-3-weeks-subsequent"));
    assert!(text("gap_days", "what").contains("all measures"));
    assert!(text("penetration", "what").contains("Estimated number of people in need in the area"));
    assert!(text("penetration", "example").contains("--reference"));
    assert!(text("pdu", "what").contains("effective-treatment, penetration, unmet-need"));
    assert!(text("ethnic-group", "what").contains("ETHNIC"));
}
