//! What the episodes that the check holds back would have changed in the measures.
//!
//! For each rule the measures are compared as they are, without any episode that is held back, and as they would be with
//! those that the rule holds back, whatever else holds them back too. An episode may lengthen, join or part the journeys
//! of its person, and be a return, so a change is no number of episodes: persons are counted whose part in a numerator or
//! denominator is another one. Nobody else can have changed, so only they are counted, each with their journeys in
//! each case.

use super::names::Names;
use super::prepared::Prepared;
use super::run::{Request, Totals, by_person};
use super::settings::Settings;
use crate::check::Outcome;
use crate::journey::{self, LetIn, build_cases};
use crate::record::{Extract, Period};
use crate::spec::Dataset;
use crate::spec::measures::{Measure, MeasureKind};

/// What is asked.
pub struct Question<'a, 'm> {
    /// The measures.
    pub measures: &'a [&'m Measure],
    /// The period.
    pub period: &'a Period,
    /// The settings; whether held-back episodes are measured is what is asked here, so that one plays no part.
    pub settings: Settings,
    /// How many threads may be used.
    pub threads: usize,
}

/// What held-back episodes would have changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Impact<'m> {
    /// The period.
    pub period: Period,
    /// The settings.
    pub settings: Settings,
    /// The rules that hold an episode back, in the order of the dataset.
    pub rules: Vec<OfRule<'m>>,
    /// All of them together.
    pub all: Effect<'m>,
}

/// What a rule changes.
#[derive(Clone, Debug, PartialEq)]
pub struct OfRule<'m> {
    /// The rule.
    pub rule: u16,
    /// What it changes.
    pub effect: Effect<'m>,
}

/// What is held back, and what that changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect<'m> {
    /// How many episodes the check holds back.
    pub held_back: u64,
    /// How many of the episodes that figures are made of are held back. The check for figures cuts the records at the
    /// as-at date first, so these may be fewer.
    pub not_counted: u64,
    /// The measures that would be others, in the order asked for.
    pub changes: Vec<Change<'m>>,
}

/// How a measure would be another one if the episodes were counted.
#[derive(Clone, Debug)]
pub struct Change<'m> {
    /// The measure.
    pub measure: &'m Measure,
    /// By how much its numerator would be greater.
    pub numerator: i64,
    /// By how much its denominator would be greater; none where it has none.
    pub denominator: Option<i64>,
    /// How many persons count otherwise in one of the two.
    pub people: u64,
}

impl PartialEq for Change<'_> {
    fn eq(&self, other: &Self) -> bool {
        let plain = |change: &Change<'_>| (change.measure.id, change.numerator, change.denominator, change.people);
        plain(self) == plain(other)
    }
}

/// Compares. `checked` is what the check found that is reported, `for_figures` what the check with the cut found as at the
/// same day. The error says why the dataset cannot be measured.
pub fn impact<'m>(
    dataset: &Dataset,
    extract: &Extract,
    (checked, for_figures): (&Outcome, &Outcome),
    as_at: i32,
    question: &Question<'_, 'm>,
) -> Result<Impact<'m>, String> {
    let Question { measures, period, settings, threads } = *question;
    let options =
        journey::Options { as_at, joining: settings.joining(), held_back: journey::HeldBack::Exclude, threads };
    let missing = |error: journey::MissingRole| error.to_string();
    let journey::Cases { cases, journeys } = build_cases(dataset, extract, for_figures, &options).map_err(missing)?;
    let prepared =
        Prepared::of(dataset, extract, for_figures, journeys, settings, Names::default(), threads).map_err(missing)?;
    let request = Request { measures, period, population: None, by: &[], total: Totals::Without, reference: None };

    let none = || vec![Sums::default(); measures.len()];
    let mut of_rules: Vec<Vec<Sums>> = dataset.rules.iter().map(|_| none()).collect();
    let mut of_all = none();
    let mut without: Vec<(u64, u64)> = Vec::new();
    by_person(&prepared, &request, |number, added| {
        let sums = match cases[number].let_in {
            LetIn::Nothing => {
                without.clear();
                without.extend_from_slice(added);
                return;
            }
            LetIn::HeldBy(rule) => &mut of_rules[usize::from(rule)],
            LetIn::Everything => &mut of_all,
        };
        sums.iter_mut().zip(&without).zip(added).for_each(|((sums, before), after)| sums.add(*before, *after));
    })?;

    let (held_back, not_counted) =
        (checked.episodes_held_by(dataset, extract), for_figures.episodes_held_by(dataset, extract));
    let rules = (0..dataset.rules.len()).filter(|rule| held_back[*rule] + not_counted[*rule] > 0).map(|rule| {
        let changes = changes(measures, &of_rules[rule]);
        let effect = Effect { held_back: held_back[rule], not_counted: not_counted[rule], changes };
        OfRule { rule: rule as u16, effect }
    });
    let all = Effect {
        held_back: checked.counts.episodes_held_back,
        not_counted: for_figures.counts.episodes_held_back,
        changes: changes(measures, &of_all),
    };
    Ok(Impact { period: period.clone(), settings, rules: rules.collect(), all })
}

/// Differences of one measure.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    numerator: i64,
    denominator: i64,
    people: u64,
}

impl Sums {
    fn add(&mut self, before: (u64, u64), after: (u64, u64)) {
        self.numerator += after.0 as i64 - before.0 as i64;
        self.denominator += after.1 as i64 - before.1 as i64;
        self.people += u64::from(before != after);
    }
}

fn changes<'m>(measures: &[&'m Measure], sums: &[Sums]) -> Vec<Change<'m>> {
    let changed = measures.iter().zip(sums).filter(|(_, sums)| sums.people > 0);
    let change = |(measure, sums): (&&'m Measure, &Sums)| Change {
        measure,
        numerator: sums.numerator,
        denominator: (measure.kind != MeasureKind::Count).then_some(sums.denominator),
        people: sums.people,
    };
    changed.map(change).collect()
}
