//! What is said of a measure in one place agrees with what is said in another.

use ndtms::measure::figures::Polarity;
use ndtms::measure::known::{self, Denominator};
use ndtms::measure::{Population, printed_ids};
use ndtms::spec::measures::{GoodValues, MeasureId, MeasureKind};

use crate::take::MEASURES;

#[test]
fn tables_know_of_an_id_what_the_specs_say_of_its_measure() {
    let mut ids = Vec::new();
    for measure in MEASURES.iter() {
        for id in printed_ids(measure.id) {
            let known = known::find(&id).unwrap_or_else(|| panic!("{id} is not known to tables"));
            let polarity = match measure.polarity {
                GoodValues::High => Polarity::High,
                GoodValues::Low => Polarity::Low,
                GoodValues::None => Polarity::Neither,
            };
            let of_estimate = matches!(measure.id, MeasureId::Penetration | MeasureId::UnmetNeed);
            let denominator = match measure.kind {
                MeasureKind::Percentage if of_estimate => Denominator::Estimated,
                MeasureKind::Percentage => Denominator::Counted,
                MeasureKind::Count | MeasureKind::Days => Denominator::None,
            };
            assert_eq!(
                (known.polarity, known.places, known.denominator),
                (polarity, measure.places, denominator),
                "{id}"
            );
            ids.push(id);
        }
        assert!(measure.population.parse::<Population>().is_ok(), "{}", measure.title);
    }
    let all: Vec<&str> = known::ids().collect();
    assert_eq!(all, ids, "in the same order");
}
