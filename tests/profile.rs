//! The profile: each key, each fault with the line that it points to, and what it changes in a check.

mod common;

use std::fs;
use std::path::Path;

use common::{dataset, read_bytes_of};
use ndtms::check::{Options, Outcome, RuleStatus, check};
use ndtms::measure::Settings;
use ndtms::profile::{FILE_NAME, Profile, find};
use ndtms::record::{ClientIndex, day_number, iso};
use ndtms::spec::{Dataset, Severity, SpecErrors, SpecFiles, load};

const EXAMPLE: &str = include_str!("../testdata/profile/ndtms.toml");

fn parsed(text: &str) -> Profile {
    Profile::parse(FILE_NAME, text).unwrap_or_else(|errors| panic!("{errors}"))
}

fn own_k() -> Dataset {
    load(&SpecFiles::compiled_in(), 'K').expect("K is sound")
}

/// Every fault as its line and message, whichever step finds it.
fn faults(text: &str) -> Vec<(usize, String)> {
    let found = |errors: SpecErrors| errors.0.into_iter().map(|f| (f.line, f.message)).collect();
    let profile = match Profile::parse(FILE_NAME, text) {
        Ok(profile) => profile,
        Err(errors) => return found(errors),
    };
    let in_rules = profile.regraded(dataset('K')).err();
    let in_codes = profile.apply_codes(&mut own_k()).err();
    in_rules.into_iter().chain(in_codes).flat_map(found).collect()
}

#[track_caller]
fn assert_fault(text: &str, line: usize, message: &str) {
    assert_eq!(faults(text), [(line, message.to_owned())], "{text}");
}

#[test]
fn the_example_sets_every_key() {
    let profile = parsed(EXAMPLE);
    assert_eq!(profile.file_name(), "ndtms.toml");
    assert_eq!(profile.dataset(), Some('K'));
    assert_eq!(profile.as_at().map(iso).as_deref(), Some("2014-03-31"));
    assert_eq!(profile.redact_key(), Some("replace this by a secret of your own"));
    let rules: Vec<_> = profile.rules().iter().map(|r| (r.id.as_str(), r.severity)).collect();
    assert_eq!(rules, [("A05", Some(Severity::Quality)), ("M15", None)]);
    assert_eq!(profile.rules()[0].reason, "first use below five is checked by hand");
    let codes: Vec<_> = profile.codes().iter().map(|c| (c.list.as_str(), c.code.as_str(), c.label.as_str())).collect();
    assert_eq!(codes, [("accommodation_need", "4", "Supported housing")]);
    let area = profile.area("d08b").expect("the area of the example");
    assert_eq!((area.name.as_deref(), area.region.as_deref()), (Some("Birmingham"), Some("West Midlands")));
    assert_eq!(profile.area("A09B"), None);
    assert_eq!(faults(EXAMPLE), []);
}

#[test]
fn an_empty_profile_sets_nothing() {
    for text in ["", "\u{feff}", "# only a comment\r\n", "[rules]\n[codes]\n[areas]\n"] {
        let profile = parsed(text);
        assert_eq!(profile.dataset(), None);
        assert_eq!(profile.as_at(), None);
        assert_eq!(profile.redact_key(), None);
        assert_eq!(profile.regraded(dataset('K')).expect("no fault"), []);
        assert_eq!(profile.settings(dataset('K')), []);
    }
}

#[test]
fn a_file_saved_on_windows_reads_the_same() {
    let text = format!("\u{feff}{}", EXAMPLE.replace('\n', "\r\n"));
    let (windows, plain) = (parsed(&text), parsed(EXAMPLE));
    assert_eq!(windows.settings(dataset('K')), plain.settings(dataset('K')));
    let text = "\u{feff}dataset = \"K\"\r\n\r\n[rules.ZZZ]\r\noff = true\r\nreason = \"none\"\r\n";
    assert_eq!(faults(text)[0].0, 3);
}

#[test]
fn letters_ids_and_codes_are_read_in_any_case_and_a_date_without_quotes() {
    let text = r#"
        dataset = "k"
        as_at = 2014-03-31
        rules.a05 = { off = true, reason = "checked by hand" }
        codes.accommodation_need.x4 = "Supported housing"
        areas.d08b.name = "Birmingham"
    "#;
    let profile = parsed(text);
    assert_eq!(profile.dataset(), Some('K'));
    assert_eq!(profile.as_at(), day_number("2014-03-31"));
    assert_eq!(profile.rules()[0].id, "A05");
    assert_eq!(profile.codes()[0].code, "X4");
    assert_eq!(profile.areas()[0].code, "D08B");
}

#[test]
fn settings_of_measures_are_tried_when_the_file_is_read() {
    let profile = parsed("[settings]\ngap_days = 28\nplanned = \"completed+referred_on\"\n");
    let changed: Vec<(&str, String)> = profile
        .counting()
        .list()
        .into_iter()
        .zip(Settings::default().list())
        .filter(|(own, usual)| own != usual)
        .map(|(own, _)| own)
        .collect();
    assert_eq!(changed, [("gap_days", "28".to_owned()), ("planned", "completed+referred_on".to_owned())]);
    // items of the TOP by a table, and as they are written on the command line
    let rci = |text: &str| parsed(&format!("[settings]\nrci = {text}\n")).counting().rci.to_string();
    assert_eq!(rci("{ crack = 9, opiates = 13 }"), "opiates:13,crack:9");
    assert_eq!(rci("\"opiates:13\""), "opiates:13");
    let no_value = |text: &str| {
        format!(
            "`{text}` is no value of rci; expected items with their days, 1 to 28, such as opiates:13,crack:9 (opiates, \
             crack, cocaine, amphetamines, cannabis, alcohol, injecting), or none"
        )
    };
    let written = parsed("[settings.rci]\nopiates = 13\n");
    assert_eq!(written.settings(dataset('K'))[0].value, "opiates:13");
    assert_fault("[settings]\n\nrci = { opium = 13 }\n", 3, &no_value("opium:13"));
    assert_fault("[settings]\nrci = { crack = 29 }\n", 2, &no_value("crack:29"));
    assert_fault("[settings]\nrci = 13\n", 2, &no_value("13"));
    assert_fault("[settings]\ngap_days = { crack = 9 }\n", 2, "found a table, expected a text or a whole number");
    assert_fault("[settings]\n\ngap_day = 28\n", 3, "there is no setting `gap_day`; did you mean gap_days?");
    assert_fault("[settings]\ngap_days = \"long\"\n", 2, "`long` is no value of gap_days; expected a number of days");
    assert_fault("[settings]\ngap_days = true\n", 2, "found true or false, expected a text or a whole number");
}

#[test]
fn unknown_keys_are_faults_with_a_suggestion() {
    assert_fault("datset = \"K\"\n", 1, "unknown key `datset`; did you mean `dataset`?");
    assert_fault("\n[rule.A05]\noff = true\n", 2, "unknown key `rule`; did you mean `rules`?");
    assert_fault(
        "colour = 1\n",
        1,
        "unknown key `colour`; the keys here are dataset, as_at, redact_key, settings, rules, codes, areas, segments",
    );
    assert_fault(
        "[rules.A05]\nsaverity = \"quality\"\nreason = \"a\"\n",
        2,
        "unknown key `saverity`; did you mean `severity`?",
    );
    assert_fault("[areas.D08B]\n\nnames = \"Birmingham\"\n", 3, "unknown key `names`; did you mean `name`?");
}

#[test]
fn values_of_the_wrong_kind_are_faults() {
    assert_fault("dataset = 5\n", 1, "found integer `5`, expected a string");
    assert_fault("dataset = \"KK\"\n", 1, "`KK` is no dataset; expected a letter such as K");
    assert_fault("as_at = 5\n", 1, "found a number, expected a date as YYYY-MM-DD, such as \"2014-03-31\"");
    for date in ["31/03/2014", "20140331", "2014-02-30", ""] {
        let message = format!("`{date}` is no date; expected a real day as YYYY-MM-DD, such as \"2014-03-31\"");
        assert_fault(&format!("as_at = \"{date}\"\n"), 1, &message);
    }
    assert_fault(
        "redact_key = \" \"\n",
        1,
        "the key of --redact is blank; give a secret of your own, or leave the line out",
    );
    assert_fault("redact_key = 12345\n", 1, "found a number, expected the key of --redact in quotes");
    assert_fault(
        "[rules]\nA05 = \"off\"\n",
        2,
        "found string \"off\", expected a table with a severity or `off = true`, and a reason",
    );
    assert_fault(
        "areas.D08B = \"Birmingham\"\n",
        1,
        "found string \"Birmingham\", expected a table with a name, a region or both",
    );
    assert_fault("[codes.pct]\nXXXX = 4\n", 2, "found integer `4`, expected a string");
}

#[test]
fn what_is_no_toml_is_a_fault_at_its_place() {
    let found = faults("dataset = \"K\"\nas_at = \"2014\n");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, 2);
    assert!(!found[0].1.contains('\n'), "{}", found[0].1);
    assert_eq!(faults("dataset = \"K\"\ndataset = \"H\"\n"), [(2, "duplicate key".to_owned())]);
}

#[test]
fn a_change_of_a_rule_needs_one_change_and_a_reason() {
    assert_fault(
        "[rules.A05]\noff = true\n",
        1,
        "the rule A05 is changed without a reason; add a line such as reason = \"why it was decided\"",
    );
    assert_fault(
        "[rules.A05]\noff = true\nreason = \" \"\n",
        3,
        "the reason for the change of A05 is blank; say in a line why it was decided",
    );
    assert_fault(
        "[rules.A05]\nseverity = \"quality\"\noff = true\nreason = \"a\"\n",
        3,
        "the rule A05 is given `off` and a severity; keep one of the two",
    );
    assert_fault(
        "[rules.A05]\nreason = \"a\"\n",
        1,
        "the rule A05 is given no change; expected a severity, or off = true",
    );
    assert_fault(
        "[rules.A05]\noff = false\nreason = \"a\"\n",
        2,
        "`off` may only be true; to keep the rule A05 on, leave out the whole table",
    );
    assert_fault(
        "[rules.A05]\nseverity = \"qualty\"\nreason = \"a\"\n",
        2,
        "`qualty` is no severity; expected file, record, warning or quality; did you mean `quality`?",
    );
    assert_fault(
        "[rules.A05]\nseverity = \"off\"\nreason = \"a\"\n",
        2,
        "`off` is no severity; expected file, record, warning or quality; to switch the rule off, write off = true",
    );
    assert_fault(
        "[rules.A05]\noff = true\nreason = \"a\"\n[rules.a05]\noff = true\nreason = \"b\"\n",
        4,
        "the rule A05 is here twice",
    );
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = "dataset = \"\"\nas_at = \"\"\n[rules.Z99]\noff = true\n[areas.D08B]\n";
    assert_eq!(faults(text).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 5]);
}

#[test]
fn an_unknown_rule_is_a_fault_with_a_suggestion() {
    let with_rule = |id: &str| format!("\n[rules.{id}]\noff = true\nreason = \"a\"\n");
    assert_fault(&with_rule("A005"), 2, "there is no rule A005 in dataset K; did you mean `A05`?");
    assert_fault(&with_rule("NOTHING"), 2, "there is no rule NOTHING in dataset K; `ndtms spec rules` lists them");
}

#[test]
fn rules_that_are_fixed_may_not_be_changed() {
    for id in ["F03", "F04", "F05", "F06", "F09", "C01", "M01", "M02", "M03"] {
        let message = format!(
            "the rule {id} may not be switched off or given another severity; \
             nor may any of F03, F04, F05, F06, F09, C01, M01, M02, M03"
        );
        assert_fault(&format!("[rules.{id}]\noff = true\nreason = \"a\"\n"), 1, &message);
        assert_fault(&format!("[rules.{id}]\nseverity = \"record\"\nreason = \"a\"\n"), 1, &message);
    }
}

#[test]
fn a_rule_of_another_dataset_is_passed_over() {
    let profile = parsed("[rules.S01]\noff = true\nreason = \"a\"\n[rules.A05]\noff = true\nreason = \"b\"\n");
    assert_eq!(profile.regraded(dataset('K')).expect("both are rules of K").len(), 2);
    let h = dataset('H');
    assert_eq!(profile.regraded(h).expect("S01 is no fault"), [(h.rule_id("A05").expect("a rule"), None)]);
    assert_eq!(profile.settings(h)[0].value, "off; the rule is not in dataset H");
}

#[test]
fn changes_are_sorted_by_rule() {
    let profile = parsed("[rules.M15]\noff = true\nreason = \"a\"\n[rules.A05]\noff = true\nreason = \"b\"\n");
    let rules: Vec<u16> = profile.regraded(dataset('K')).expect("no fault").into_iter().map(|(rule, _)| rule).collect();
    assert!(rules.is_sorted());
}

#[test]
fn a_dataset_that_there_is_not_is_a_fault_at_its_place() {
    let profile = parsed("# ours\ndataset = \"Z\"\n");
    let errors = profile.check_dataset(&['H', 'K']).expect_err("there is no Z");
    assert_eq!(errors.0[0].line, 2);
    assert_eq!(errors.0[0].message, "there is no dataset Z; the letters are H, K");
    assert!(parsed("dataset = \"H\"").check_dataset(&['H', 'K']).is_ok());
    assert!(parsed("").check_dataset(&['H', 'K']).is_ok());
}

#[test]
fn local_codes_go_into_open_lists_only() {
    assert_fault("[codes.sex]\n3 = \"Other\"\n", 2, "the list sex is complete: it takes no local codes");
    assert_fault(
        "[codes.accommodation_need]\n4 = \"Supported housing\"\n1 = \"None\"\n",
        3,
        "the list accommodation_need has the code 1 already: NFA - urgent housing problem",
    );
    assert_fault(
        "[codes.accomodation_need]\n4 = \"Supported housing\"\n5 = \"Hostel\"\n",
        1,
        "there is no code list `accomodation_need` in dataset K; did you mean `accommodation_need`?",
    );
    assert_fault(
        "[codes.ACCMNEED]\n4 = \"Supported housing\"\n",
        1,
        "there is no code list `ACCMNEED` in dataset K; the list of the field ACCMNEED is `accommodation_need`",
    );
    assert_fault(
        "[codes.anything]\n4 = \"Supported housing\"\n",
        1,
        "there is no code list `anything` in dataset K; `ndtms spec codes` shows them",
    );
    assert_fault(
        "[codes.substance]\nSPICE = \"Spice\"\n",
        2,
        "a code of the list substance has the shape four digits; `SPICE` has another one",
    );
    assert_fault(
        "[codes.local_authority]\nE08000025 = \"Our city\"\n",
        2,
        "the code E08000025 is known already: it is Birmingham",
    );
}

#[test]
fn local_codes_need_a_code_and_a_label() {
    let list = |line: &str| format!("[codes.accommodation_need]\n{line}\n");
    assert_fault(&list("4 = \"\""), 2, "the code 4 has no label; say in a few words what it means");
    assert_fault(&list("\" \" = \"Hostel\""), 2, "the code is blank");
    assert_fault(&list("NA = \"Hostel\""), 2, "the code NA is read as blank wherever it stands; choose another one");
    assert_fault(&list("a = \"Hostel\"\nA = \"House\""), 3, "the code A is here twice");
}

#[test]
fn a_local_substance_belongs_to_the_group_of_its_prefix() {
    let mut k = own_k();
    parsed("[codes.substance]\n1999 = \"Local opiate\"\n").apply_codes(&mut k).expect("an open list");
    let list = &k.lists[usize::from(k.list_id("substance").expect("a list"))];
    let plain = &dataset('K').lists[usize::from(k.list_id("substance").expect("a list"))];
    assert!(plain.code_id("1999").is_none());
    assert_ne!(list.group_of("1999"), 0);
    assert_eq!(list.group_of("1999"), plain.group_of("1999"));
    let added = list.codes.last().expect("a code");
    assert_eq!((added.label.as_str(), added.confidence.as_str()), ("Local opiate", "local"));
}

#[test]
fn areas_need_something_that_is_said_of_them() {
    assert_fault("[areas.D08B]\n", 1, "the area D08B is given nothing; expected a name, a region or both");
    assert_fault(
        "[areas.D08B]\nname = \" \"\n",
        2,
        "the name of the area D08B is blank; fill it in, or leave the line out",
    );
    assert_fault("[areas.D08B]\nname = \"a\"\n[areas.d08b]\nname = \"b\"\n", 3, "the area D08B is here twice");
    let profile = parsed("[areas.D08B]\nregion = \"West Midlands\"\n");
    assert_eq!(profile.area("D08B").and_then(|a| a.name.as_deref()), None);
}

#[test]
fn faults_are_shown_with_the_line_itself() {
    let errors = Profile::parse("ours/ndtms.toml", "[rules.A05]\nsaverity = \"quality\"\n").expect_err("a fault");
    insta::assert_snapshot!(errors.to_string(), @r#"
    error: unknown key `saverity`; did you mean `severity`?
     --> ours/ndtms.toml:2:1
      |
    2 | saverity = "quality"
      | ^^^^^^^^
    "#);
    let errors = Profile::parse(FILE_NAME, "[rules.A05]\r\nsaverity = \"quality\"\r\n").expect_err("a fault");
    assert!(!errors.to_string().contains('\r'));
}

#[test]
fn the_redaction_key_is_shown_nowhere() {
    let secret = "an owl at noon";
    let profile = parsed(&format!("redact_key = \"{secret}\"\n"));
    assert!(!format!("{profile:?}").contains(secret));
    let settings = profile.settings(dataset('K'));
    assert_eq!((settings[0].name.as_str(), settings[0].value.as_str()), ("redact_key", "given, not shown"));
    for wrong in [
        format!("redact_kye = \"{secret}\"\n"),
        format!("redact-key = '{secret}'\n"),
        format!("redact_key = \"{secret}\n"),
        format!("redact_key = [\"{secret}\"]\n"),
        format!("redact_key = {secret}\n"),
        format!("redact_key = \"\"\"\n{secret}\n"),
        format!("redact_key = [\n  \"{secret}\",\n]\n"),
        format!("redact_key = \"{secret}\" # ours\nredact_key = \"{secret}\"\n"),
    ] {
        let errors = Profile::parse(FILE_NAME, &wrong).expect_err(&wrong).to_string();
        assert!(!errors.contains("owl"), "{errors}");
        assert!(!errors.contains("noon"), "{errors}");
    }
}

#[test]
fn settings_list_what_is_set_with_its_reason() {
    let lines: Vec<String> = parsed(EXAMPLE)
        .settings(dataset('K'))
        .into_iter()
        .map(|s| format!("{}: {}{}", s.name, s.value, s.reason.map(|r| format!(" ({r})")).unwrap_or_default()))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    dataset: K
    as_at: 2014-03-31
    redact_key: given, not shown
    settings.gap_days: 21
    settings.return_window: 6m
    rules.A05: quality instead of warning (first use below five is checked by hand)
    rules.M15: off instead of warning (our old system cannot export these items; agreed with the commissioner until April)
    codes.accommodation_need.4: Supported housing
    areas.D08B: Birmingham, in West Midlands
    segments.complex: injecting is C and accommodation is 1|2
    segments.working drinkers: substance is alcohol-only and employment is 1
    ");
}

#[test]
fn segments_need_a_name_of_their_own_and_a_condition() {
    let segment = |name: &str, when: &str| format!("[[segments]]\nname = {name}\nwhen = {when}\n");
    for (text, line, expected) in [
        (
            "[[segments]]\nwhen = \"age < 25\"\n".to_owned(),
            1,
            "a segment has no name; add a line such as name = \"complex\"",
        ),
        (segment("\" \"", "\"age < 25\""), 2, "the name of a segment is blank; say in a word or two what it is"),
        (segment("\"Other\"", "\"age < 25\""), 2, "the segment Other is there by itself; choose another name"),
        (
            segment("\"a\"", "\"age < 25\"") + &segment("\"A\"", "\"age > 25\""),
            5,
            "the segment A is here twice; `when` may be a list of alternatives",
        ),
        (
            "[[segments]]\nname = \"young\"\n".to_owned(),
            1,
            "the segment young has no condition; add a line such as when = \"injecting is C\"",
        ),
        (segment("\"a\"", "[]"), 3, "expected a condition in quotes, or a list of them of which one must hold"),
        (segment("\"a\"", "25"), 3, "expected a condition in quotes, or a list of them of which one must hold"),
    ] {
        assert_fault(&text, line, expected);
    }
    assert_fault("[[segments]]\nnam = \"a\"\n", 2, "unknown key `nam`; did you mean `name`?");
}

#[test]
fn conditions_of_segments_are_read_against_the_dataset() {
    let text = "[[segments]]\nname = \"a\"\nwhen = \"injecting is X\"\n\n[[segments]]\nname = \"b\"\nwhen = [\"age < 25\", \"colour is red\"]\n";
    let errors = parsed(text).segments(dataset('K')).expect_err("two faults");
    let told: Vec<(usize, &str)> = errors.0.iter().map(|fault| (fault.line, fault.message.as_str())).collect();
    assert_eq!(
        told[0],
        (3, "the segment a: `X` is not in the list injecting_status of INJSTAT; its codes are P, C, N, Z")
    );
    assert_eq!(told[1].0, 7);
    assert!(told[1].1.starts_with("the segment b: `colour` is no word of a segment; expected a field in capitals"));
    assert!(errors.to_string().contains("ndtms.toml:3"), "{errors}");
    assert_eq!(parsed("").segments(dataset('K')).expect("none"), None);
    let segments = parsed(EXAMPLE).segments(dataset('K')).expect("sound").expect("some");
    assert_eq!(segments.names().collect::<Vec<_>>(), ["complex", "working drinkers", "other"]);
}

#[test]
fn a_profile_is_found_in_the_working_folder_or_above() {
    let folder = tempfile::tempdir().expect("a folder");
    let below = folder.path().join("2014/march");
    fs::create_dir_all(&below).expect("folders");
    assert_eq!(find(&below).filter(|found| found.starts_with(folder.path())), None);
    let own = folder.path().join(FILE_NAME);
    fs::write(&own, EXAMPLE).expect("a file");
    assert_eq!(find(&below), Some(own.clone()));
    assert_eq!(find(folder.path()), Some(own));
    let nearer = folder.path().join("2014").join(FILE_NAME);
    fs::write(&nearer, "").expect("a file");
    assert_eq!(find(&below), Some(nearer));
}

#[test]
fn a_profile_is_loaded_or_the_error_says_why_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    let of = |path: &Path| {
        let mut errors = Profile::load(path).expect_err("a fault").0;
        assert_eq!(errors.len(), 1);
        let fault = errors.remove(0);
        assert!(fault.to_string().contains(&path.display().to_string()), "{fault}");
        (fault.line, fault.message)
    };
    let whole = |message: &str| (0, message.to_owned());
    assert_eq!(of(&path), whole("there is no such profile; check the spelling and the working folder"));
    assert_eq!(of(folder.path()), whole("found a folder, expected a profile; give the file itself"));
    fs::write(&path, b"dataset = \"K\"\n# caf\xe9\n").expect("a file");
    let message = "this character is not UTF-8; save the profile again with the encoding UTF-8";
    assert_eq!(of(&path), (2, message.to_owned()));
    fs::write(&path, b"\xff\xfed\0a\0").expect("a file");
    let message = "the profile is saved as UTF-16, expected UTF-8; save it again with the encoding UTF-8";
    assert_eq!(of(&path), whole(message));
    fs::write(&path, EXAMPLE).expect("a file");
    assert_eq!(Profile::load(&path).expect("the example").dataset(), Some('K'));
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_found_and_its_error_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(FILE_NAME);
    std::os::unix::fs::symlink(folder.path().join("gone.toml"), &path).expect("a link");
    assert_eq!(find(folder.path()), Some(path.clone()));
    assert!(Profile::load(&path).is_err());
}

/// Three episodes, of which two say that the first use was before the age of five; one has the local code 4.
const RECORDS: &str = "\
FINITIAL,SINITIAL,DOB,SEX,REFLD,AGNCY,CLIENTID,EPISODID,CONSENT,DAT,DRUG1,DRUG1AGE,TRIAGED,ACCMNEED
A,B,19800214,M,20130506,N0852,1001,5001,Y,A09B,1011,4,20130513,4
C,D,19750630,F,20130506,N0852,1002,5002,Y,A09B,1011,3,20130513,3
E,F,19881103,M,20130506,N0852,1003,5003,Y,A09B,1011,15,20130513,3
";

/// Checks the records above under a profile.
fn checked(profile: &str) -> (Dataset, Outcome) {
    let profile = parsed(profile);
    let mut k = own_k();
    profile.apply_codes(&mut k).expect("sound codes");
    let regraded = profile.regraded(&k).expect("sound rules");
    let extract = read_bytes_of(&k, &[("march.csv", RECORDS.as_bytes())]);
    let clients = ClientIndex::new(&extract.store, &k.keys);
    let as_at = day_number("2014-03-31").expect("a date");
    let outcome = check(&k, &extract, clients, &Options { regraded, ..Options::plain(as_at) });
    (k, outcome)
}

fn findings_of(id: &str, (dataset, outcome): &(Dataset, Outcome)) -> usize {
    let rule = dataset.rule_id(id).expect("a rule");
    outcome.findings.iter().filter(|f| f.rule == rule).count()
}

#[test]
fn a_rule_that_is_switched_off_finds_nothing() {
    let plain = checked("");
    assert_eq!(findings_of("A05", &plain), 2);
    let off = checked("[rules.A05]\noff = true\nreason = \"checked by hand\"\n");
    assert_eq!(findings_of("A05", &off), 0);
    let a05 = usize::from(off.0.rule_id("A05").expect("a rule"));
    assert!(matches!(off.1.rules[a05], RuleStatus::Off));
    assert_eq!(off.1.findings.len() + 2, plain.1.findings.len());
}

#[test]
fn a_warning_turned_to_record_holds_the_episode_back() {
    let plain = checked("");
    assert_eq!(plain.1.counts.episodes_held_back, 0);
    let graver = checked("[rules.A05]\nseverity = \"record\"\nreason = \"never true here\"\n");
    assert_eq!(findings_of("A05", &graver), 2);
    assert_eq!(graver.1.counts.episodes_held_back, 2);
    assert_eq!(graver.1.held_back, [true, true, false]);
    assert_eq!(graver.1.by_severity.of(Severity::Record), plain.1.by_severity.of(Severity::Record) + 2);
}

#[test]
fn a_local_code_is_no_longer_doubted() {
    assert_eq!(findings_of("M21", &checked("")), 1);
    let local = checked("[codes.accommodation_need]\n4 = \"Supported housing\"\n");
    assert_eq!(findings_of("M21", &local), 0);
}
