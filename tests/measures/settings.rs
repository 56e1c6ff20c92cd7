//! What is said of settings: which measures each changes.

use std::collections::BTreeSet;

use ndtms::spec::SpecFiles;
use ndtms::spec::counting::load;
use ndtms::spec::measures::MeasureId;

use crate::brute::{spells, written};
use crate::small::csv;
use crate::take::{Ask, figures, lines, read};

/// The figures of an extract, those of each measure together.
fn of_measures(text: &str, set: &str) -> Vec<(MeasureId, Vec<String>)> {
    let columns = ["measure", "numerator", "denominator", "value", "pending"];
    let extract = read(text);
    let taken = |by: &str| lines(&figures(&extract, &Ask::new("2014-03-31", "2013/14").set(set).by(by)).0, &columns);
    let all = [taken(""), taken("top-item")].concat();
    let of = |id: MeasureId| {
        let own = |line: &&String| {
            let printed = line.split(',').next().expect("a measure");
            printed == id.word()
                || (matches!(id, MeasureId::ExitsByReason | MeasureId::TimeInTreatment)
                    && printed.starts_with(id.word()))
        };
        (id, all.iter().filter(own).cloned().collect())
    };
    MeasureId::ALL.into_iter().map(of).collect()
}

#[test]
fn a_setting_changes_the_measures_that_it_says_and_no_others() {
    let settings = load(&SpecFiles::compiled_in()).expect("sound").settings;
    for (name, other) in [
        ("retained_days", "retained_days=85"),
        ("planned", "planned=completed+referred_on"),
        ("return_window", "return_window=2m"),
        ("wait_days", "wait_days=20"),
        ("rci", "rci=opiates:13,crack:1"),
    ] {
        let setting = settings.iter().find(|s| s.definition.id == name).expect(name);
        let mut changed = BTreeSet::new();
        for seed in 1..=150 {
            let text = csv(&written(&spells(seed)));
            for ((id, before), (_, after)) in of_measures(&text, "").into_iter().zip(of_measures(&text, other)) {
                if before != after {
                    changed.insert(id);
                }
            }
        }
        assert_eq!(changed, setting.changes.iter().copied().collect(), "{name}");
    }
}
