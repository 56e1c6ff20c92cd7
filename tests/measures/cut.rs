//! The check before figures are made: the records as they stood on the as-at date.

use ndtms::check::{Asked, Options, Outcome, RuleStatus, check};
use ndtms::record::{ClientIndex, day_number};

use crate::common::made::{clients, csv_of, plant_many};
use crate::common::{dataset, read_bytes};
use crate::small::{Row, csv};

const AS_AT: &str = "2014-03-31";

fn checked(rows: &[Row], options: impl Fn(i32) -> Options<'static>) -> Outcome {
    let extract = read_bytes('K', &[("a.csv", csv(rows).as_bytes())]);
    let clients = ClientIndex::new(&extract.store, &dataset('K').keys);
    check(dataset('K'), &extract, clients, &options(day_number(AS_AT).expect("a date")))
}

fn record_rules(outcome: &Outcome) -> Vec<&'static str> {
    let record = |rule: u16| outcome.severity[usize::from(rule)] == ndtms::spec::Severity::Record;
    let rules = outcome.findings.iter().filter(|f| record(f.rule));
    rules.map(|f| dataset('K').rules[usize::from(f.rule)].id.as_str()).collect()
}

#[test]
fn what_is_later_holds_nothing_back() {
    let base = || Row::new("1", "1", "20140301");
    let later = [
        // a plan entered as fact
        base().with("MODST", "20140501"),
        base().with("MODEND", "20140501"),
        base().with("DISD", "20140501").with("DISRSN", "80"),
        // the end stands, and the start that was blanked is not missed
        base().with("MODST", "20140501").with("MODEND", "20140320").with("MODEXIT", "A"),
        // a date that no figure uses
        base().with("HEPCTSTD", "20150301"),
    ];
    for row in later {
        let shown = format!("{row:?}");
        let plain = checked(std::slice::from_ref(&row), Options::plain);
        assert!(plain.held_back[0], "without the cut it is held back: {shown}");
        let cut = checked(std::slice::from_ref(&row), Options::for_figures);
        assert!(!cut.held_back[0] && !cut.cut_away[0], "{:?} {shown}", record_rules(&cut));
        assert_eq!(cut.counts.episodes_accepted, 1);
    }
}

#[test]
fn mistakes_of_the_past_hold_back_all_the_same() {
    let base = || Row::new("1", "1", "20140301");
    for (row, rule) in [
        (base().with("MODST", "").with("MODEND", "20140320"), "Y04"),
        (base().with("DISD", "20140320"), "X01"),
        (base().with("DISRSN", "80"), "X02"),
        (base().with("DISD", "20140220").with("DISRSN", "80"), "D12"),
        // what is blanked is the later date, not what stands beside it
        (base().with("DISD", "20140220").with("DISRSN", "80").with("MODST", "20140501"), "D12"),
    ] {
        let outcome = checked(&[row], Options::for_figures);
        assert!(outcome.held_back[0] && record_rules(&outcome).contains(&rule), "{rule}: {:?}", record_rules(&outcome));
    }
}

#[test]
fn an_episode_triaged_later_is_not_there() {
    let rows = [
        Row::new("1", "1", "20140301"),
        // the whole episode by the first of its rows that says it, whatever a later row says
        Row::new("1", "2", "").with("REFLD", "20140301").with("MODST", "").with("MODID", "9"),
        Row::new("1", "2", "20140401").with("DISD", "20140101"),
        Row::new("1", "2", "20140401").with("MODID", "2").with("TRIAGED", "20140302"),
        // and an episode whose first row is in time stays
        Row::new("1", "3", "20140331").with("MODID", ""),
        Row::new("1", "3", "20140501").with("MODID", "2").with("MODST", "20140331"),
    ];
    let outcome = checked(&rows, Options::for_figures);
    assert_eq!(outcome.cut_away, [false, true, true, true, false, false]);
    assert_eq!(outcome.counts.episodes, 2);
    let about = outcome.findings.iter().filter_map(|f| f.row).any(|row| outcome.cut_away[row as usize]);
    assert!(!about, "no finding is about a row that is left out");
    assert!(checked(&rows, Options::plain).cut_away.is_empty());
}

#[test]
fn a_later_episode_makes_no_other_one_a_double() {
    // K06: the same person, partnership, agency and day; but the first one lies after the cut by its first row
    let rows = [
        Row::new("1", "1", "20140401").with("MODID", "1"),
        Row::new("1", "1", "20140401").with("MODID", "2").with("TRIAGED", "20140301"),
        Row::new("1", "2", "20140301"),
    ];
    assert!(checked(&rows, Options::plain).held_back[2]);
    assert!(!checked(&rows, Options::for_figures).held_back[2]);
}

#[test]
fn clients_without_consent_on_every_row_are_cut_away() {
    for consent in ["N", "", "X", "-"] {
        let rows = [
            Row::new("1", "1", "20140301"),
            Row::new("1", "2", "20140201").with("CONSENT", consent),
            Row::new("2", "1", "20140301").with("FINITIAL", "C"),
        ];
        let outcome = checked(&rows, Options::for_figures);
        assert_eq!(outcome.cut_away, [true, true, false], "consent {consent:?}");
        assert_eq!(outcome.withheld, [true, false]);
        assert_eq!((outcome.counts.episodes, outcome.counts.episodes_held_back), (1, 0));
    }
    // and they make nobody else a double
    let refused = Row::new("7", "1", "20140301").with("CONSENT", "");
    let outcome = checked(&[refused, Row::new("8", "1", "20140301")], Options::for_figures);
    assert_eq!(outcome.held_back, [false, false]);
}

#[test]
fn nothing_but_later_clients_is_no_fault() {
    let outcome = checked(&[Row::new("1", "1", "20150301"), Row::new("2", "1", "20150301")], Options::for_figures);
    assert_eq!((outcome.counts.episodes, outcome.counts.clients), (0, 2));
}

#[test]
fn every_rule_is_accounted_for() {
    let outcome = checked(&[Row::new("1", "1", "20140301")], Options::for_figures);
    assert_eq!(outcome.rules.len(), dataset('K').rules.len());
    let d13 = dataset('K').rule_id("D13").expect("a rule");
    assert_eq!(outcome.rules[usize::from(d13)], RuleStatus::NotApplicable);
}

#[test]
fn asking_only_what_holds_back_changes_nothing_that_figures_are_made_of() {
    for seed in [3, 30] {
        let mut made = clients('K', seed, 600, 40);
        plant_many('K', &mut made, 2);
        let extract = read_bytes('K', &[("a.csv", &csv_of('K', &made))]);
        let as_at = day_number(AS_AT).expect("a date");
        let asked = |asked: Asked| {
            let options = Options { asked, ..Options::for_figures(as_at) };
            check(dataset('K'), &extract, ClientIndex::new(&extract.store, &dataset('K').keys), &options)
        };
        let (all, some) = (asked(Asked::All), asked(Asked::HoldingBack));
        assert!(some.counts.episodes_held_back > 50 && some.findings.len() < all.findings.len());
        assert_eq!(some.counts, all.counts);
        assert_eq!((&some.held_back, &some.cut_away, &some.withheld), (&all.held_back, &all.cut_away, &all.withheld));
        for row in 0..extract.store.len() as u32 {
            assert_eq!(some.held_by.rules(row), all.held_by.rules(row));
        }
        let grave = |outcome: &Outcome| record_rules(outcome);
        assert_eq!(grave(&some), grave(&all));
    }
}
