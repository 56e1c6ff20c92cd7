//! What changed between two treatment outcomes profiles (TOPs): how it is asked, what is said where it cannot be told.

use crate::common::run::{Folder, Run};

/// Ten people, of whom the figures are worked out by hand beside the file.
const RECORDS: &[u8] = include_bytes!("../../testdata/measures/19-what-changed-between-two-tops/extract.csv");

fn run(arguments: &[&str]) -> Run {
    let folder = Folder::with(&[("tops.csv", RECORDS), ("rci.toml", b"[settings]\nrci = { opiates = 13 }\n")]);
    let profile = if arguments.contains(&"--profile") { &[][..] } else { &["--no-profile"] };
    folder.ndtms(&[arguments, profile, &["--as-at", "2014-03-31"]].concat()).run()
}

fn csv(arguments: &[&str]) -> (Vec<String>, String) {
    let run = run(&[arguments, &["--format", "csv"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    (run.out.lines().map(str::to_owned).collect(), run.err)
}

#[test]
fn items_are_asked_for_by_themselves_where_nobody_does() {
    let (lines, said) = csv(&["measure", "top-abstinent", "tops.csv", "--by", "sex", "--total"]);
    assert_eq!(
        lines[..3],
        [
            "measure,population,period_start,period_end,sex,top-item,numerator,denominator,value,lower95,upper95,pending,comparison,note",
            "top-abstinent,all,2013-04-01,2014-03-31,Female,opiates,1,5,20.0000,3.6224,62.4465,,,",
            "top-abstinent,all,2013-04-01,2014-03-31,Female,crack,0,1,0.0000,0.0000,79.3451,,,",
        ]
    );
    assert!(said.contains("grouped by top-item too"), "{said}");
    let totals: Vec<&String> = lines.iter().filter(|line| line.contains(",Total,")).collect();
    assert_eq!(totals.len(), 4, "one for each item that occurs, and none of all: {lines:#?}");
    assert!(totals[0].contains(",Total,opiates,1,5,"), "{totals:?}");
    let (alone, said) = csv(&["measure", "top-abstinent", "tops.csv", "--by", "top-item", "--total"]);
    assert_eq!(alone.len(), 5, "{alone:#?}");
    assert!(said.contains("items have no row of all"), "{said}");
    // a grouping that is there for these measures only asks for all of them
    let (all, _) = csv(&["measure", "tops.csv", "--by", "top-item"]);
    assert!(all.iter().any(|line| line.starts_with("top-exit-deteriorated,")), "{all:#?}");
    assert!(!all.iter().any(|line| line.starts_with("in-treatment,")), "{all:#?}");
}

#[test]
fn a_change_that_nobody_can_tell_is_no_zero() {
    let asked = ["measure", "top-improved", "tops.csv"];
    let (lines, said) = csv(&asked);
    let note = "not known: the setting rci has no days for the item";
    assert_eq!(lines[1], format!("top-improved,all,2013-04-01,2014-03-31,opiates,,5,,,,,,{note}"));
    assert!(said.contains("rci has no days for opiates, crack, alcohol, injecting"), "{said}");
    assert!(said.contains("no input has COCAUSE, AMPHUSE, CANNUSE"), "{said}");
    // the profile, and what is asked for beside it
    let (lines, said) = csv(&[&asked[..], &["--profile", "rci.toml", "--set", "rci=crack:9"]].concat());
    assert!(lines[1].ends_with(",opiates,1,5,20.0000,3.6224,62.4465,,,"), "{lines:#?}");
    assert!(lines[2].ends_with(",crack,1,1,100.0000,20.6549,100.0000,,,"), "{lines:#?}");
    assert!(said.contains("rci=opiates:13,crack:9") && said.contains("no days for alcohol, injecting"), "{said}");
    let page = run(&asked);
    assert!(page.out.lines().any(|line| line.starts_with("opiates") && line.contains("of 5")), "{}", page.out);
    assert!(page.out.contains(&format!("{note} – top-improved")), "{}", page.out);
}

#[test]
fn what_was_published_of_an_item_stands_beside_it() {
    let (lines, _) = csv(&["measure", "top-abstinent", "tops.csv", "--compare-to", "england"]);
    assert!(lines[1].ends_with(",opiates,1,5,20.0000,3.6224,62.4465,,similar,compared with 51.0 (England 2011/12)"));
    assert!(lines[2].ends_with(",crack,0,1,0.0000,0.0000,79.3451,,similar,compared with 63.0 (England 2011/12)"));
    assert!(lines[3].ends_with(",alcohol,0,1,0.0000,0.0000,79.3451,,,"), "nothing is published of it: {}", lines[3]);
    let (lines, _) = csv(&["measure", "top-abstinent", "tops.csv", "--compare-to", "england", "--population", "adult"]);
    assert!(lines[1].ends_with(",,,"), "adults are others: {}", lines[1]);
}

#[test]
fn a_saved_item_is_compared_with_itself_only() {
    let folder = Folder::with(&[("tops.csv", RECORDS)]);
    let ask = |more: &[&str]| {
        let arguments = ["measure", "top-abstinent", "tops.csv", "--no-profile", "--as-at", "2014-03-31"];
        let run = folder.ndtms(&[&arguments[..], more].concat()).run();
        assert_eq!(run.code, 0, "{}", run.err);
        run.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    ask(&["--by", "dat,top-item", "--total", "-o", "saved.csv"]);
    // no area of the saved table is a sex, so the total of the item stands beside it
    let lines = ask(&["--by", "sex,top-item", "--compare-to", "saved.csv", "--format", "csv"]);
    assert!(lines[1].contains("compared with 20.0 (Total, opiates in saved.csv)"), "{}", lines[1]);
    assert!(lines[2].contains("compared with 0.0 (Total, crack in saved.csv)"), "{}", lines[2]);
}

#[test]
fn figures_over_mixed_items_are_refused() {
    for (arguments, expected) in [
        (
            &["measure", "in-treatment", "top-abstinent", "tops.csv"][..],
            "top-abstinent is told of each item of the TOP by itself",
        ),
        (&["measure", "in-treatment", "tops.csv", "--by", "top-item"], "in-treatment cannot be grouped by top-item"),
        (&["league", "top-abstinent", "tops.csv"], "areas cannot be ranked by it; `ndtms measure top-abstinent"),
    ] {
        let run = run(arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(expected), "{arguments:?}: {}", run.err);
    }
}

#[test]
fn why_tells_which_tops_were_used_and_what_came_of_them() {
    let words = |measure: &str, client: &str, more: &[&str]| {
        let run = run(&[&["why", measure, "tops.csv", "--client", client], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let improved = words("top-improved", "2", &["--set", "rci=opiates:13"]);
    for part in [
        "Conditions for opiates in journey 1",
        "(taken 2013-04-01)",
        "(taken 2013-09-01)",
        "yes the item was there at the start (28 days of 28)",
        "yes counts: days are left, fewer by 13 days or more (13 fewer)",
        "Counted: 1 item in the denominator, 1 of them in the numerator.",
    ] {
        assert!(improved.contains(part), "{part}: {improved}");
    }
    let untold = words("top-improved", "2", &[]);
    assert!(untold.contains("13 fewer; how many are a change cannot be said, since the setting rci"), "{untold}");
    assert!(untold.contains("1 item in the denominator, 0 of them in the numerator"), "{untold}");
    // a review on day 183 is none, and a start TOP on day 15 neither
    let late = words("top-abstinent", "6", &[]);
    assert!(late.contains("no a review TOP (R) 35 to 182 days after the start TOP, in the period (none)"), "{late}");
    let no_start = words("top-abstinent", "7", &[]);
    assert!(
        no_start.contains("no a start TOP (S) within 14 days of the first structured modality (none)"),
        "{no_start}"
    );
    assert!(no_start.contains("Not counted: no item meets the conditions."), "{no_start}");
}
