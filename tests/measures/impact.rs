//! What held-back episodes would change, against whole runs: every person is measured alone, once without any episode that
//! is held back and once with those of a rule, and the differences are added up.

use std::collections::{BTreeMap, BTreeSet};

use ndtms::check::{Options, Outcome, check};
use ndtms::measure::impact::{Effect, Impact, OfRule, Question, impact};
use ndtms::measure::{Names, Prepared, Request, Settings, Totals, run};
use ndtms::record::{ClientIndex, Extract, Period, day_number};
use ndtms::spec::measures::{Headline, Measure};

use crate::brute::{spells, written};
use crate::common::dataset;
use crate::common::made::Chance;
use crate::small::{Row, csv};
use crate::take::{MEASURES, read};

/// A measure's numerator and denominator, and how many people: by how much they change.
type Changes = BTreeMap<&'static str, (i64, i64, u64)>;
/// What a rule changes; `None` is all of them.
type Effects = BTreeMap<Option<u16>, Changes>;
/// An episode: agency, client and identifier.
type Reference = (String, String, String);

fn reference(row: &Row) -> Reference {
    (row.get("AGNCY").to_owned(), row.get("CLIENTID").to_owned(), row.get("EPISODID").to_owned())
}

/// Who is one person: by the details on the first row of the episode, else by the client.
fn person(row: &Row) -> String {
    let details = ["FINITIAL", "SINITIAL", "DOB", "SEX"].map(|field| row.get(field));
    let known = details.iter().all(|text| !text.is_empty()) && ["M", "F"].contains(&details[3]);
    if known { details.concat() } else { format!("{}/{}", row.get("AGNCY"), row.get("CLIENTID")) }
}

/// People with a few episodes each, of which about one in three has a mistake on all its rows, or two.
fn with_mistakes(seed: u64) -> Vec<Row> {
    let mut chance = Chance::new(seed);
    let mut rows = written(&spells(seed));
    for episode in rows.chunk_by_mut(|a, b| reference(a) == reference(b)) {
        let mistakes: &[(&'static str, &str)] = match chance.below(24) {
            0 => &[("REFLD", "20140330")],
            1 => &[("DISRSN", "")],
            2 => &[("REFLD", "20140330"), ("DISRSN", "")],
            3 => &[("DOB", "")],
            4 => &[("SEX", "Q"), ("REFLD", "20140330")],
            5 => &[("MODAL", "")],
            // a plan entered as fact, which a check for figures cuts away
            6 => &[("MODEND", "20150101")],
            7 => &[("DISD", "20110101"), ("DISRSN", "80")],
            8 => &[("CONSENT", "")],
            _ => &[],
        };
        for row in episode {
            *row = mistakes.iter().fold(row.clone(), |row, (field, value)| row.with(field, value));
        }
    }
    rows
}

fn headline() -> Vec<&'static Measure> {
    MEASURES.iter().filter(|m| m.headline == Headline::Always).collect()
}

fn checked(extract: &Extract, options: &Options<'_>) -> Outcome {
    check(dataset('K'), extract, ClientIndex::new(&extract.store, &dataset('K').keys), options)
}

/// The numerator and denominator of each measure, from a whole run.
fn taken(
    extract: &Extract,
    outcome: &Outcome,
    as_at: i32,
    period: &Period,
    settings: Settings,
) -> BTreeMap<&'static str, (i64, i64)> {
    let names = Names::default();
    let prepared = Prepared::new(dataset('K'), extract, outcome, as_at, settings, names, 1).expect("K can be measured");
    let measures = headline();
    let request =
        Request { measures: &measures, period, population: None, by: &[], total: Totals::Without, reference: None };
    let rows = run(&prepared, &request).expect("K can be measured");
    rows.iter()
        .map(|row| {
            let whole = |number: Option<ndtms::measure::figures::Exact>| {
                number.map_or(0, |n| n.whole().and_then(|n| i64::try_from(n).ok()).expect("a count"))
            };
            (row.measure.id.word(), (whole(row.numerator), whole(row.denominator)))
        })
        .collect()
}

/// What each rule changes, worked out person by person with whole runs.
fn by_hand(rows: &[Row], extract: &Extract, outcome: &mut Outcome, as_at: i32, period: &Period) -> Effects {
    let held = outcome.held_back.clone();
    let mut person_of: BTreeMap<Reference, String> = BTreeMap::new();
    for row in rows {
        person_of.entry(reference(row)).or_insert_with(|| person(row));
    }
    let everybody: BTreeSet<&String> = person_of.values().collect();
    let rules = |row: usize| outcome.held_by.rules(row as u32).to_vec();
    let rules_of: Vec<Vec<u16>> = (0..rows.len()).map(rules).collect();
    let all: BTreeSet<u16> = rules_of.iter().flatten().copied().collect();
    let mut effects = Effects::new();
    for rule in all.into_iter().map(Some).chain([None]) {
        let changes = effects.entry(rule).or_default();
        for person in &everybody {
            let mut alone = |let_in: &dyn Fn(usize) -> bool| {
                for (number, row) in rows.iter().enumerate() {
                    let theirs = person_of[&reference(row)] == **person;
                    outcome.held_back[number] = !theirs || (held[number] && !let_in(number));
                }
                taken(extract, outcome, as_at, period, Settings::default())
            };
            let before = alone(&|_| false);
            let after = alone(&|row| rule.is_none_or(|rule| rules_of[row].contains(&rule)));
            for (measure, (numerator, denominator)) in after {
                let old = before[measure];
                if old != (numerator, denominator) {
                    let change = changes.entry(measure).or_default();
                    *change = (change.0 + numerator - old.0, change.1 + denominator - old.1, change.2 + 1);
                }
            }
        }
    }
    outcome.held_back = held;
    effects
}

fn changes_of(effect: &Effect<'static>) -> Changes {
    let change = |c: &ndtms::measure::impact::Change<'static>| {
        (c.measure.id.word(), (c.numerator, c.denominator.unwrap_or(0), c.people))
    };
    effect.changes.iter().map(change).collect()
}

fn found(extract: &Extract, as_at: i32, period: &Period) -> (Impact<'static>, Outcome, Outcome) {
    let plain = checked(extract, &Options::plain(as_at));
    let for_figures = checked(extract, &Options::for_figures(as_at));
    let measures = headline();
    let question = Question { measures: &measures, period, settings: Settings::default(), threads: 1 };
    let found = impact(dataset('K'), extract, (&plain, &for_figures), as_at, &question).expect("K can be measured");
    (found, plain, for_figures)
}

#[test]
fn a_rule_changes_what_whole_runs_without_and_with_its_episodes_differ_by() {
    let period: Period = "2013/14".parse().expect("a period");
    let (mut changed, mut moved, mut both) = (0, 0, 0);
    for seed in 1..=120 {
        let rows = with_mistakes(seed);
        if rows.is_empty() {
            continue;
        }
        let extract = read(&csv(&rows));
        let as_at = day_number(["2014-03-31", "2014-09-30", "2013-11-22"][seed as usize % 3]).expect("a date");
        let (impact, plain, mut for_figures) = found(&extract, as_at, &period);

        let mut wanted = by_hand(&rows, &extract, &mut for_figures, as_at, &period);
        let all = wanted.remove(&None).expect("always there");
        assert_eq!(changes_of(&impact.all), all, "seed {seed}: all rules\n{}", csv(&rows));
        for OfRule { rule, effect } in &impact.rules {
            let id = &dataset('K').rules[usize::from(*rule)].id;
            let by_hand = wanted.remove(&Some(*rule)).unwrap_or_default();
            assert_eq!(changes_of(effect), by_hand, "seed {seed}: {id}\n{}", csv(&rows));
            changed += by_hand.len();
            // some count in a measure otherwise, and not only more
            moved += by_hand.values().filter(|(numerator, denominator, _)| *numerator < 0 || *denominator < 0).count();
        }
        let left: Vec<_> = wanted.into_iter().filter(|(_, changes)| !changes.is_empty()).collect();
        assert!(left.is_empty(), "seed {seed}: rules that are missing: {left:?}");

        let episodes = |outcome: &Outcome, rule: u16| {
            let holds = |number: usize| outcome.held_by.rules(number as u32).contains(&rule);
            let agreed = |row: &Row| row.get("CONSENT") != "N";
            let of = rows.iter().enumerate().filter(|(number, row)| holds(*number) && agreed(row));
            of.map(|(_, row)| reference(row)).collect::<BTreeSet<_>>().len() as u64
        };
        for OfRule { rule, effect } in &impact.rules {
            assert_eq!(effect.held_back, episodes(&plain, *rule), "seed {seed}");
            assert_eq!(effect.not_counted, episodes(&for_figures, *rule), "seed {seed}");
        }
        let several = (0..rows.len() as u32).filter(|row| for_figures.held_by.rules(*row).len() > 1).count();
        both += several;
    }
    assert!(changed > 300 && moved > 20 && both > 20, "{changed} {moved} {both}: the test tests something");
}

#[test]
fn all_rules_together_change_what_including_everything_changes() {
    let period: Period = "2013/14".parse().expect("a period");
    let as_at = day_number("2014-03-31").expect("a date");
    // people of different seeds are different people, of different clients
    let mut rows = Vec::new();
    for seed in 200..260_u32 {
        for row in with_mistakes(u64::from(seed)) {
            let client = format!("{}{}", row.get("CLIENTID"), seed);
            let born = format!("19{}0101", seed - 170);
            let has_birth = !row.get("DOB").is_empty();
            let row = row.with("CLIENTID", &client);
            rows.push(if has_birth { row.with("DOB", &born) } else { row });
        }
    }
    let extract = read(&csv(&rows));
    let (impact, _, for_figures) = found(&extract, as_at, &period);
    let run = |text: &str| {
        let mut settings = Settings::default();
        settings.set_written(text).expect("a setting");
        taken(&extract, &for_figures, as_at, &period, settings)
    };
    let (without, with) = (run("held_back=exclude"), run("held_back=include"));
    let changes = changes_of(&impact.all);
    assert!(changes.len() >= 8, "{changes:?}");
    for (measure, (numerator, denominator)) in with {
        let old = without[measure];
        let (numerator, denominator) = (numerator - old.0, denominator - old.1);
        let found = changes.get(measure).copied().unwrap_or_default();
        assert_eq!((found.0, found.1), (numerator, denominator), "{measure}");
    }
}
