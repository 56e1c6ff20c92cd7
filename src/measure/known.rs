//! What the printed id of a measure tells: which values are good, how many decimals it shows, and whether its denominator
//! is an estimate.
//!
//! Tables of figures carry ids and no definitions, so this is all that is needed to rank and compare them. It comes from
//! the `measures.toml` that ships with the program, since a table of figures belongs to no letter and no folder of specs.

use std::sync::LazyLock;

use super::figures::Polarity;
use super::run::printed_ids;
use crate::spec::SpecFiles;
use crate::spec::measures::{GoodValues, Measure, MeasureKind, load};

/// What an id tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The printed id.
    pub id: String,
    /// Which values are good.
    pub polarity: Polarity,
    /// The decimals that people are shown.
    pub places: usize,
    /// What its numbers are.
    pub denominator: Denominator,
}

/// What a measure is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// Of nothing: it is a count, or days.
    None,
    /// Of people or journeys that were counted: it has the interval of a proportion.
    Counted,
    /// Of an estimate: its interval is that of the estimate and never that of a proportion, even where the estimate was
    /// rounded to a whole number.
    Estimated,
}

/// The decimals of a figure of which nothing is known.
pub const USUAL_PLACES: usize = 1;

/// All printed ids, in the order in which measures are printed.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    // what is compiled in is sound, since a test loads it
    let measures = load(&SpecFiles::compiled_in()).unwrap_or_default();
    measures.iter().flat_map(of_measure).collect()
});

/// What is known of the ids that a measure prints.
pub fn of_measure(measure: &Measure) -> Vec<Known> {
    let denominator = match measure.kind {
        MeasureKind::Count | MeasureKind::Days => Denominator::None,
        MeasureKind::Percentage if measure.estimated => Denominator::Estimated,
        MeasureKind::Percentage => Denominator::Counted,
    };
    let (polarity, places) = (measure.polarity.into(), measure.places);
    printed_ids(measure.id).into_iter().map(|id| Known { id, polarity, places, denominator }).collect()
}

impl From<GoodValues> for Polarity {
    fn from(good: GoodValues) -> Polarity {
        match good {
            GoodValues::High => Polarity::High,
            GoodValues::Low => Polarity::Low,
            GoodValues::None => Polarity::Neither,
        }
    }
}

/// What is known of an id.
pub fn find(id: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.id == id)
}

/// All printed ids.
pub fn ids() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.id.as_str())
}

/// Whether the denominator of a measure is an estimate.
pub fn is_of_estimates(id: &str) -> bool {
    find(id).is_some_and(|known| known.denominator == Denominator::Estimated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_what_the_documentation_says() {
        let known = |id: &str| find(id).map(|known| (known.polarity, known.places, known.denominator));
        assert_eq!(known("penetration"), Some((Polarity::High, 2, Denominator::Estimated)));
        assert_eq!(known("unmet-need"), Some((Polarity::Low, 2, Denominator::Estimated)));
        assert_eq!(known("re-presentation"), Some((Polarity::Low, 1, Denominator::Counted)));
        assert_eq!(known("in-treatment"), Some((Polarity::Neither, 1, Denominator::None)));
        assert_eq!(known("time-in-treatment-median"), Some((Polarity::Neither, 1, Denominator::None)));
        assert_eq!(known("exits-by-reason-referred-on"), Some((Polarity::Neither, 1, Denominator::Counted)));
        assert_eq!(known("exits-by-reason"), None, "it prints eight figures and none of its own");
        assert_eq!(ids().count(), 28 + 8 + 2);
        assert!(is_of_estimates("penetration") && !is_of_estimates("effective-treatment"));
    }
}
