//! What is known of a measure by its printed id alone: which values are good, how many decimals it shows, and whether its
//! denominator is an estimate.
//!
//! Tables of figures carry ids and no definitions, so this is all that is needed to rank and compare them. What a
//! measure counts is not said here.

use super::figures::Polarity;

/// What an id tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The printed id.
    pub id: &'static str,
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

const fn known(id: &'static str, polarity: Polarity, places: usize, denominator: Denominator) -> Known {
    Known { id, polarity, places, denominator }
}

/// All printed ids, in the order in which measures are printed.
const KNOWN: &[Known] = &[
    known("in-treatment", Polarity::Neither, 1, Denominator::None),
    known("new-presentations", Polarity::Neither, 1, Denominator::None),
    known("effective-treatment", Polarity::High, 1, Denominator::Counted),
    known("penetration", Polarity::High, 2, Denominator::Estimated),
    known("unmet-need", Polarity::Low, 2, Denominator::Estimated),
    known("successful-completion", Polarity::High, 1, Denominator::Counted),
    known("completion-of-exits", Polarity::High, 1, Denominator::Counted),
    known("planned-exits", Polarity::High, 1, Denominator::Counted),
    known("completion-no-return", Polarity::High, 1, Denominator::Counted),
    known("re-presentation", Polarity::Low, 1, Denominator::Counted),
    known("early-unplanned-exit", Polarity::Low, 1, Denominator::Counted),
    known("waiting-3-weeks", Polarity::High, 1, Denominator::Counted),
    known("waiting-3-weeks-subsequent", Polarity::High, 1, Denominator::Counted),
    known("exits-by-reason-completed", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-transferred", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-referred-on", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-custody", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-unplanned", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-died", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-other", Polarity::Neither, 1, Denominator::Counted),
    known("exits-by-reason-unknown", Polarity::Neither, 1, Denominator::Counted),
    known("time-in-treatment-mean", Polarity::Neither, 1, Denominator::None),
    known("time-in-treatment-median", Polarity::Neither, 1, Denominator::None),
];

/// What is known of an id.
pub fn find(id: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.id == id)
}

/// All printed ids.
pub fn ids() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.id)
}

/// Whether the denominator of a measure is an estimate.
pub fn is_of_estimates(id: &str) -> bool {
    find(id).is_some_and(|known| known.denominator == Denominator::Estimated)
}
