//! What decides a run: the letter, the profile, the day.

use std::io::Write;

use crate::common::made::clean;
use crate::samples;

const OF_H: &str = "A0852-20130401-20140331-TREAT-IN-H.csv";
const OF_K: &str = "A0852-20130401-20140331-TREAT-IN-K.csv";

#[test]
fn the_letter_is_that_of_the_option_the_name_the_profile_or_k() {
    let folder = samples::folder();
    folder.write(OF_H, &clean('H', 1, 40));
    folder.write("h.csv", &clean('H', 1, 40));
    folder.write("in/ndtms.toml", b"dataset = \"H\"\n");
    let letter = |arguments: &[&str]| folder.json(arguments)["dataset"].as_str().expect("a letter").to_owned();
    assert_eq!(letter(&["clean.csv"]), "K");
    assert_eq!(letter(&["h.csv", "--dataset", "H"]), "H");
    assert_eq!(letter(&["h.csv", "--dataset", "h"]), "H", "lower case is meant well");
    assert_eq!(letter(&[OF_H]), "H");
    assert_eq!(letter(&[OF_H, "--dataset", "K"]), "K", "the option wins");
    assert_eq!(letter(&["h.csv", "--profile", "in/ndtms.toml"]), "H");
    folder.write(OF_K, &clean('K', 1, 40));
    assert_eq!(letter(&[OF_K, "--profile", "in/ndtms.toml"]), "K", "the name wins over the profile");
    // clean records of H are clean by name alone
    assert_eq!(folder.json(&[OF_H])["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn names_of_two_letters_are_refused() {
    let folder = samples::folder();
    folder.write(OF_H, &clean('H', 1, 5));
    folder.write(OF_K, &clean('K', 2, 5));
    let run = folder.check(&[OF_H, OF_K]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("two datasets") && run.err.contains("--dataset"), "{}", run.err);
    assert_ne!(folder.check(&[OF_H, OF_K, "--dataset", "K"]).code, 2);
}

#[test]
fn a_folder_of_two_letters_is_refused_too() {
    let folder = samples::folder();
    folder.write(&format!("in/{OF_H}"), &clean('H', 1, 5));
    folder.write(&format!("in/{OF_K}"), &clean('K', 2, 5));
    let run = folder.check(&["in"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
}

#[test]
fn a_folder_of_submission_files_picks_its_letter() {
    let folder = samples::folder();
    folder.write(&format!("in/{OF_H}"), &clean('H', 1, 40));
    assert_eq!(folder.json(&["in"])["dataset"], "H");
}

#[test]
fn the_letter_of_a_packed_submission_file_counts() {
    let folder = samples::folder();
    let path = folder.path("packed.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&path).expect("a file"));
    archive.start_file(OF_H, zip::write::SimpleFileOptions::default()).expect("a member");
    archive.write_all(&clean('H', 1, 40)).expect("room");
    archive.finish().expect("a whole archive");
    assert_eq!(folder.json(&["packed.zip"])["dataset"], "H");
}

#[test]
fn headings_that_fit_another_letter_are_said() {
    let folder = samples::folder();
    folder.write("h.csv", &clean('H', 1, 40));
    for (arguments, said) in [
        (&["h.csv", "--dataset", "K"][..], Some("dataset H")),
        (&["h.csv"], Some("dataset H")),
        (&["clean.csv", "--dataset", "H"], Some("dataset K")),
        (&["clean.csv"], None),
        (&["h.csv", "--dataset", "H"], None),
    ] {
        let run = folder.check(arguments);
        match said {
            Some(said) => assert!(run.err.contains(said), "{arguments:?}: {}", run.err),
            None => assert!(!run.err.contains("fit dataset"), "{arguments:?}: {}", run.err),
        }
    }
}

#[test]
fn a_profile_is_found_here_and_above_but_never_beside_the_input() {
    let folder = samples::folder();
    folder.write("work/ndtms.toml", b"[rules.A05]\noff = true\nreason = \"checked by hand\"\n");
    folder.write("work/deep/er/warning.csv", &samples::WARNING);
    let run = |place: &str, input: &str, more: &[&str]| {
        let arguments = [&["check", input, "--as-at", "2014-03-31", "--format", "json"], more].concat();
        let run = folder.ndtms_in(folder.path(place), &arguments).run();
        assert_ne!(run.code, 2, "{}", run.err);
        let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        let off: Vec<String> =
            json["rules"]["off"].as_array().expect("off").iter().map(|r| r.as_str().expect("it").to_owned()).collect();
        (off.join(" "), run.err.contains("ndtms.toml"), json["findings"].as_array().map_or(0, Vec::len))
    };
    assert_eq!(run("work", "deep/er/warning.csv", &[]), ("A05".to_owned(), true, 0));
    assert_eq!(run("work/deep/er", "warning.csv", &[]), ("A05".to_owned(), true, 0));
    assert_eq!(run("work/deep/er", "warning.csv", &["--no-profile"]), (String::new(), false, 1));
    assert_eq!(run(".", "work/deep/er/warning.csv", &[]), (String::new(), false, 1), "not that of the input");
    assert_eq!(run(".", "warning.csv", &["--profile", "work/ndtms.toml"]), ("A05".to_owned(), true, 0));
}

#[test]
fn a_profile_can_make_a_rule_graver() {
    let folder = samples::folder();
    folder.write("grave.toml", b"[rules.A05]\nseverity = \"record\"\nreason = \"agreed with the commissioner\"\n");
    assert_eq!(folder.check(&["warning.csv"]).code, 0);
    assert_eq!(folder.check(&["warning.csv", "--profile", "grave.toml"]).code, 1);
    let json = folder.json(&["warning.csv", "--profile", "grave.toml"]);
    assert_eq!(json["findings"][0]["severity"], "record");
    assert_eq!(json["counts"]["episodes_held_back"], 1);
}

#[test]
fn settings_are_shown_without_a_check() {
    let folder = samples::folder();
    folder.write(
        "own.toml",
        b"as_at = \"2014-01-31\"\nredact_key = \"SECRETKEY\"\n[rules.A05]\noff = true\nreason = \"checked by hand\"\n",
    );
    let run = folder.ndtms(&["check", "record.csv", "--show-settings", "--profile", "own.toml"]).run();
    assert_eq!(run.code, 0, "{}", run.err);
    for word in ["K", "2014-01-31", "own.toml", "A05", "checked by hand"] {
        assert!(run.out.contains(word), "{word}: {}", run.out);
    }
    assert!(!run.out.contains("SECRETKEY") && !run.err.contains("SECRETKEY"));
    let run = folder.check(&["record.csv", "--show-settings", "--dataset", "h", "--no-profile", "--threads", "3"]);
    assert!(run.code == 0 && run.out.contains('H') && run.out.contains('3'), "{}", run.out);
    assert!(run.out.contains("2014-03-31"), "{}", run.out);
}

#[test]
fn the_day_is_the_options_the_profiles_or_today() {
    let folder = samples::folder();
    folder.write("own.toml", b"as_at = \"2014-01-31\"\n");
    let day = |arguments: &[&str]| {
        let run = folder.ndtms(&[&["check", "clean.csv", "--format", "json"], arguments].concat()).run();
        assert_ne!(run.code, 2, "{}", run.err);
        let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
        json["as_at"].as_str().expect("a day").to_owned()
    };
    assert_eq!(day(&["--profile", "own.toml"]), "2014-01-31");
    assert_eq!(day(&["--profile", "own.toml", "--as-at", "2014-02-28"]), "2014-02-28");
    let before = chrono::Local::now().date_naive().to_string();
    let today = day(&[]);
    let after = chrono::Local::now().date_naive().to_string();
    assert!(today == before || today == after, "{today}");
}
