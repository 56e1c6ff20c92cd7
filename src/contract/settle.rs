//! What a contract pays at given figures, what that would take to be more, and what can still become of it.
//!
//! A further success is one more in the numerator among the present denominator; where low values are good it is one
//! fewer. Values are compared exactly, as fractions; money is in whole pennies, and what a line pays is rounded to the
//! penny, half a penny up.

use std::ops::Range;

use super::figure::{Figure, Joins, Quartile, Unit};
use super::money::Pennies;
use super::parse::{Aim, Baseline, Contract, Outcome, Pays, Step, rises};
use crate::measure::figures::{Exact, Polarity, clients_needed, clients_too_many, percentage};
use crate::measure::known::Denominator;
use crate::record::Period;
use crate::spec::SpecErrors;

/// The numbers of further successes whose payment is told.
pub const MORE: [u32; 3] = [1, 2, 5];

/// The figures that answer for an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The figure of the period.
    pub now: Figure,
    /// That of the period from which a change is, where one is asked for.
    pub baseline: Option<Figure>,
    /// Where the best quarter of areas begins, where that is the aim.
    pub quartile: Option<Quartile>,
}

impl Answer {
    /// A figure that nothing else is needed beside.
    pub fn of(now: Figure) -> Answer {
        Answer { now, baseline: None, quartile: None }
    }
}

/// What a contract pays.
#[derive(Clone, Debug, PartialEq)]
pub struct Settlement {
    /// What the contract is worth in the period.
    pub value: Pennies,
    /// What of that depends on outcomes.
    pub at_risk: Pennies,
    /// The outcomes in file order.
    pub outcomes: Vec<Settled>,
}

/// An outcome and what it pays.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// What it is called.
    pub name: String,
    /// The printed id of its measure, or the name of its figure.
    pub measure: String,
    /// Its share of the sum at risk, in percent.
    pub share: Exact,
    /// Its figure.
    pub figure: Figure,
    /// Which values are good.
    pub good: Polarity,
    /// What the threshold is, in words.
    pub basis: String,
    /// The value that must be reached; none where the baseline is unknown.
    pub threshold: Option<Exact>,
    /// Between what values the payment rises, of outcomes that pay linearly.
    pub line: Option<(Exact, Exact)>,
    /// Whether the threshold is reached.
    pub met: bool,
    /// What it may pay.
    pub stake: Pennies,
    /// What it pays.
    pub payment: Pennies,
    /// How far it is from the threshold, where that can be counted in people.
    pub needed: Option<Needed>,
    /// What it would pay with [`MORE`] successes; none where there cannot be so many.
    pub with_more: [Option<Pennies>; 3],
    /// What can still become of it.
    pub outlook: Option<Outlook>,
}

/// How many successes are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    /// So many more where high is good, so many fewer where low is good.
    pub clients: i128,
    /// So many there can be among those who are counted; none where there is no such limit.
    pub most: Option<i128>,
}

impl Needed {
    /// Whether there are enough who can still succeed.
    pub fn is_possible(self) -> bool {
        self.most.is_none_or(|most| self.clients <= most)
    }
}

/// What can still become of a figure when it is known of the pending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// How many are pending.
    pub people: u64,
    /// The value if none of them counts.
    pub lowest: Option<Exact>,
    /// The value if all of them count.
    pub highest: Option<Exact>,
    /// What the less good of the two pays.
    pub least: Pennies,
    /// What the better one pays.
    pub most: Pennies,
}

impl Settlement {
    /// What is paid for outcomes.
    pub fn payment(&self) -> Pennies {
        self.outcomes.iter().map(|outcome| outcome.payment).sum()
    }

    /// The least and the most that it can still become.
    pub fn outlook(&self) -> (Pennies, Pennies) {
        let least = |outcome: &Settled| outcome.outlook.map_or(outcome.payment, |outlook| outlook.least);
        let most = |outcome: &Settled| outcome.outlook.map_or(outcome.payment, |outlook| outlook.most);
        (self.outcomes.iter().map(least).sum(), self.outcomes.iter().map(most).sum())
    }
}

/// Settles a contract for a period; there is an answer for each outcome. Faults are those of the contract file that only
/// figures bring to light.
pub fn settle(contract: &Contract, period: &Period, answers: Vec<Answer>) -> Result<Settlement, SpecErrors> {
    let whole = |place: &Range<usize>| {
        contract
            .fault(place, format!("the period {period} is not of whole months, so the yearly value cannot be divided"))
    };
    let start = 0..0;
    let at_risk = contract.at_risk(period).ok_or_else(|| whole(&start))?;
    let value = contract.value(period).ok_or_else(|| whole(&start))?;
    let stakes = contract.stakes(at_risk).ok_or_else(|| contract.fault(&start, TOO_MANY_DIGITS))?;
    let mut outcomes = Vec::with_capacity(answers.len());
    for ((outcome, stake), answer) in contract.outcomes.iter().zip(stakes).zip(answers) {
        let settled = settle_one(outcome, stake, answer);
        outcomes.push(settled.map_err(|message| contract.fault(&outcome.aim_place, message))?);
    }
    Ok(Settlement { value, at_risk, outcomes })
}

const TOO_MANY_DIGITS: &str = "the figures have too many digits to be worked with exactly; round them";

fn settle_one(outcome: &Outcome, stake: Pennies, answer: Answer) -> Result<Settled, String> {
    let Answer { now, baseline, quartile } = answer;
    let good = match outcome.good.unwrap_or(now.known.polarity) {
        Polarity::Low => Polarity::Low,
        Polarity::High | Polarity::Neither => Polarity::High,
    };
    let (threshold, basis) = threshold_of(outcome, &now, baseline.as_ref(), quartile.as_ref())?;
    let line = match (outcome.pays, threshold) {
        (Pays::Line { floor, ceiling }, threshold) => ceiling.or(threshold).map(|ceiling| (floor, ceiling)),
        (Pays::All, _) => None,
    };
    if let Some((floor, ceiling)) = line {
        rises(floor, ceiling, good)?;
    }
    let terms = Terms { good, threshold, line, is_linear: matches!(outcome.pays, Pays::Line { .. }), stake };
    let too_many = || TOO_MANY_DIGITS.to_owned();
    let payment = terms.payment(now.value).ok_or_else(too_many)?;
    let mut with_more = [None; MORE.len()];
    for (place, more) in MORE.into_iter().enumerate() {
        if let Some(value) = now.with_more(more, good) {
            with_more[place] = Some(terms.payment(Some(value)).ok_or_else(too_many)?);
        }
    }
    let needed = match threshold {
        Some(threshold) if now.value.is_some() => now.needed(threshold, good)?,
        _ => None,
    };
    let outlook = match now.pending {
        Some(pending) => {
            let lowest = now.becomes(pending.people, pending.joins, 0);
            let highest = now.becomes(pending.people, pending.joins, pending.people);
            let (one, other) = terms.payment(lowest).zip(terms.payment(highest)).ok_or_else(too_many)?;
            Some(Outlook { people: pending.people, lowest, highest, least: one.min(other), most: one.max(other) })
        }
        None => None,
    };
    let met = terms.is_met(now.value);
    Ok(Settled {
        name: outcome.name.clone(),
        measure: outcome.measure.clone(),
        share: outcome.share,
        figure: now,
        good,
        basis,
        threshold,
        line,
        met,
        stake,
        payment,
        needed,
        with_more,
        outlook,
    })
}

/// The value that must be reached, and what it is in words.
fn threshold_of(
    outcome: &Outcome,
    now: &Figure,
    baseline: Option<&Figure>,
    quartile: Option<&Quartile>,
) -> Result<(Option<Exact>, String), String> {
    let too_many = || TOO_MANY_DIGITS.to_owned();
    match (&outcome.aim, quartile) {
        (Aim::Value(value), _) => Ok((Some(*value), "the contract's own".to_owned())),
        (Aim::Ceiling, _) => match outcome.pays {
            Pays::Line { ceiling, .. } => Ok((ceiling, "the ceiling".to_owned())),
            Pays::All => Ok((None, String::new())),
        },
        (Aim::TopQuartile(table), Some(quartile)) => {
            let without = quartile.left_out.as_ref().map(|area| format!(", without {area}")).unwrap_or_default();
            let basis = format!("best quarter of {} areas in {}{without}", quartile.areas, table.table);
            Ok((Some(quartile.boundary), basis))
        }
        (Aim::TopQuartile(table), None) => Err(format!("the table {} was not read", table.table)),
        (Aim::Change { from, by }, _) => {
            let (value, named) = match from {
                Baseline::Value(value) => (Some(*value), "the baseline".to_owned()),
                Baseline::Period(period) => {
                    (baseline.and_then(|figure| figure.value), format!("the value of {period}"))
                }
            };
            let Some(value) = value else {
                return Ok((None, format!("{named}, which is not known")));
            };
            let step = match by {
                Step::Units(step) => *step,
                Step::Percent(percent) if value != Exact::ZERO => {
                    value.times(percent.over(Exact::HUNDRED).ok_or_else(too_many)?).ok_or_else(too_many)?
                }
                Step::Percent(_) => return Ok((None, format!("{named} is 0, and a share of nothing is nothing"))),
            };
            let places = now.known.places;
            let change = match by {
                Step::Percent(percent) => format!("{}% of it", signed(*percent)),
                Step::Units(step) if now.unit == Unit::Percent => format!("{} points", signed(*step)),
                Step::Units(step) => signed(*step),
            };
            let basis = format!("{named} {} and {change}", value.to_places(places));
            Ok((Some(value.plus(step).ok_or_else(too_many)?), basis))
        }
    }
}

fn signed(number: Exact) -> String {
    if number < Exact::ZERO { number.to_string() } else { format!("+{number}") }
}

/// What decides over a payment.
struct Terms {
    good: Polarity,
    threshold: Option<Exact>,
    line: Option<(Exact, Exact)>,
    is_linear: bool,
    stake: Pennies,
}

impl Terms {
    /// Whether the threshold is reached: to stand on it is enough.
    fn is_met(&self, value: Option<Exact>) -> bool {
        value.zip(self.threshold).is_some_and(|(value, threshold)| match self.good {
            Polarity::Low => value <= threshold,
            Polarity::High | Polarity::Neither => value >= threshold,
        })
    }

    /// What a value pays; nothing where there is none. `None` where its digits are too many.
    fn payment(&self, value: Option<Exact>) -> Option<Pennies> {
        let Some(value) = value else { return Some(Pennies::default()) };
        if !self.is_linear {
            return Some(if self.is_met(Some(value)) { self.stake } else { Pennies::default() });
        }
        // downwards both differences are below zero, and their quotient is not
        let Some((floor, ceiling)) = self.line else { return Some(Pennies::default()) };
        let way = value.minus(floor)?.over(ceiling.minus(floor)?)?;
        self.stake.share(way.clamp(Exact::ZERO, Exact::from(1)))
    }
}

impl Figure {
    /// The numbers of a share of people.
    fn counts(&self) -> Option<(Exact, Exact)> {
        let counts = self.numerator.zip(self.denominator)?;
        (self.unit == Unit::Percent).then_some(counts)
    }

    /// So many successes there can still be: those counted who did not succeed. None where there is no such limit: of
    /// plain numbers, and of shares of an estimate.
    fn most_more(&self, good: Polarity) -> Option<i128> {
        match (self.counts(), good) {
            (Some((numerator, _)), Polarity::Low) => Some(numerator.floor()),
            (None, Polarity::Low) => self.numerator.map(Exact::floor),
            (Some((numerator, denominator)), _) if self.known.denominator == Denominator::Counted => {
                denominator.minus(numerator).map(Exact::floor)
            }
            _ => None,
        }
    }

    /// The value with so many more successes; `None` where there cannot be so many, or it is no number of people.
    fn with_more(&self, more: u32, good: Polarity) -> Option<Exact> {
        self.value?;
        if self.most_more(good).is_some_and(|most| i128::from(more) > most) {
            return None;
        }
        let change = if good == Polarity::Low { Exact::from(more).negated() } else { Exact::from(more) };
        match self.counts() {
            Some((numerator, denominator)) => percentage(numerator.plus(change)?, denominator),
            None if self.unit == Unit::People => self.numerator?.plus(change),
            None => None,
        }
    }

    /// How many successes are missing to a threshold.
    fn needed(&self, threshold: Exact, good: Polarity) -> Result<Option<Needed>, String> {
        let (numerator, denominator) = match (self.counts(), self.unit, self.numerator) {
            (Some(counts), ..) => counts,
            // of a plain number a hundred percent of it are one for one
            (None, Unit::People, Some(numerator)) => (numerator, Exact::HUNDRED),
            _ => return Ok(None),
        };
        let clients = match good {
            Polarity::Low => clients_too_many(numerator, denominator, threshold),
            Polarity::High | Polarity::Neither => clients_needed(numerator, denominator, threshold),
        };
        let clients = clients.ok_or(TOO_MANY_DIGITS)?;
        Ok(Some(Needed { clients, most: self.most_more(good) }))
    }

    /// The value when it is known of all pending, and so many of them count.
    fn becomes(&self, pending: u64, joins: Joins, counting: u64) -> Option<Exact> {
        let (numerator, denominator) = self.numerator.zip(self.denominator)?;
        let denominator = match joins {
            Joins::Both => denominator.plus(pending)?,
            Joins::Numerator => denominator,
        };
        percentage(numerator.plus(counting)?, denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::super::figure::{Known, Pending};
    use super::*;

    fn contract(outcomes: &[&str]) -> Contract {
        let share = format!("share = \"1/{}\"", outcomes.len());
        let outcomes: Vec<String> = outcomes
            .iter()
            .enumerate()
            .map(|(at, text)| format!("[[outcome]]\nname = \"{at}\"\nmeasure = \"figure-{at}\"\n{share}\n{text}\n"))
            .collect();
        let head = "name = \"c\"\nyearly_value = 100000\nshare_at_risk = 10\nperiod = \"2013/14\"\n";
        Contract::parse("c.toml", &(head.to_owned() + &outcomes.concat())).expect("a sound contract")
    }

    fn figure(numerator: u32, denominator: u32) -> Figure {
        Figure::of_counts("records", numerator.into(), denominator.into(), &Known::unknown()).expect("a figure")
    }

    /// Settles one outcome by figures, with £10,000.00 at risk.
    fn one(outcome: &str, answer: Answer) -> Settled {
        let contract = contract(&[outcome]);
        let settled = settle(&contract, &contract.period, vec![answer]).expect("settled");
        assert_eq!(settled.at_risk, Pennies(1_000_000));
        settled.outcomes.into_iter().next().expect("an outcome")
    }

    fn with_more(settled: &Settled) -> Vec<Option<i64>> {
        settled.with_more.iter().map(|payment| payment.map(|payment| payment.0)).collect()
    }

    /// A threshold of 25% of 30: 7.5, so 8 are needed. At 7 one more is missing, and pays all; at 8 it is met.
    #[test]
    fn a_threshold_is_met_on_it_and_not_below() {
        let below = one("threshold = 25", Answer::of(figure(7, 30)));
        assert_eq!((below.met, below.payment), (false, Pennies(0)));
        assert_eq!(below.needed, Some(Needed { clients: 1, most: Some(23) }));
        assert_eq!(with_more(&below), [Some(1_000_000), Some(1_000_000), Some(1_000_000)]);
        let above = one("threshold = 25", Answer::of(figure(8, 30)));
        assert_eq!((above.met, above.payment, above.needed.map(|n| n.clients)), (true, Pennies(1_000_000), Some(0)));
        // 5 of 20 are 25% exactly
        assert!(one("threshold = 25", Answer::of(figure(5, 20))).met);
    }

    /// Low is good: 10% of 25 are 2.5, so 2 at the most. At 4 two are too many; there cannot be 5 fewer.
    #[test]
    fn where_low_is_good_everything_is_the_other_way_round() {
        let settled = one("threshold = 10\ngood = \"low\"", Answer::of(figure(4, 25)));
        assert!(!settled.met);
        assert_eq!(settled.needed, Some(Needed { clients: 2, most: Some(4) }));
        assert_eq!(with_more(&settled), [Some(0), Some(1_000_000), None]);
        assert!(one("threshold = 16\ngood = \"low\"", Answer::of(figure(4, 25))).met);
    }

    /// From 20% to 40%: 12 of 40 are 30%, half of the way, so £5,000.00. One more is 32.5%, 12.5 of 20: £6,250.00; two
    /// more 35%: £7,500.00; five more 42.5%, beyond the ceiling: all. 16 are needed for 40%: 4 more.
    #[test]
    fn a_line_pays_as_far_as_the_value_has_come() {
        let line = "pays = \"linear\"\nfloor = 20\nceiling = 40";
        let settled = one(line, Answer::of(figure(12, 40)));
        assert_eq!((settled.payment, settled.met), (Pennies(500_000), false));
        assert_eq!(with_more(&settled), [Some(625_000), Some(750_000), Some(1_000_000)]);
        assert_eq!(settled.needed.map(|needed| needed.clients), Some(4));
        assert_eq!(one(line, Answer::of(figure(8, 40))).payment, Pennies(0), "on the floor");
        assert_eq!(one(line, Answer::of(figure(7, 40))).payment, Pennies(0), "below the floor");
        assert_eq!(one(line, Answer::of(figure(16, 40))).payment, Pennies(1_000_000), "on the ceiling");
        // 1 of 3 is 13 1/3 of 20 points: 2/3 of a million pennies is 666666 2/3
        assert_eq!(one(line, Answer::of(figure(1, 3))).payment, Pennies(666_667));
    }

    /// Downwards from 30% to 10%: 5 of 25 are 20%, half of the way; two fewer are 12%, nine tenths of it; five fewer
    /// nothing, beyond the ceiling.
    #[test]
    fn a_line_may_go_down() {
        let settled = one("pays = \"linear\"\nfloor = 30\nceiling = 10\ngood = \"low\"", Answer::of(figure(5, 25)));
        assert_eq!(settled.payment, Pennies(500_000));
        assert_eq!(with_more(&settled), [Some(700_000), Some(900_000), Some(1_000_000)]);
        assert_eq!(settled.needed.map(|needed| needed.clients), Some(3), "2.5 of 25 are 10%, so 2 at the most");
    }

    /// The threshold is 20% and 5 points: 25%, or 20% and 10% of it: 22%.
    #[test]
    fn a_change_is_from_a_value_or_from_another_period() {
        let of = |outcome: &str, baseline: Option<Figure>| {
            let settled = one(outcome, Answer { now: figure(9, 40), baseline, quartile: None });
            (settled.threshold.map(|threshold| threshold.to_string()), settled.met, settled.basis)
        };
        let met = |threshold: &str, is_met, basis: &str| (Some(threshold.to_owned()), is_met, basis.to_owned());
        let points = "change = { from = 20, by = \"5 points\" }";
        assert_eq!(of(points, None), met("25", false, "the baseline 20.0 and +5 points"));
        let percent = "change = { from = 20, by = \"10%\" }";
        assert_eq!(of(percent, None), met("22", true, "the baseline 20.0 and +10% of it"));
        let before = "change = { period = \"2012/13\", by = \"10%\" }";
        assert_eq!(of(before, Some(figure(10, 50))), met("22", true, "the value of 2012/13 20.0 and +10% of it"));
        let unknown = of(before, Some(figure(0, 0)));
        assert_eq!(unknown, (None, false, "the value of 2012/13, which is not known".to_owned()));
        assert_eq!(of(before, Some(figure(0, 9))).0, None, "a share of nothing");
        let fewer = "good = \"low\"\nchange = { from = 30, by = \"-20%\" }";
        assert_eq!(of(fewer, None), met("24", true, "the baseline 30.0 and -20% of it"));
    }

    #[test]
    fn where_nobody_is_counted_nothing_is_paid_and_nothing_divided() {
        let settled = one("threshold = 0", Answer::of(figure(0, 0)));
        assert_eq!((settled.met, settled.payment, settled.needed), (false, Pennies(0), None));
        assert_eq!(with_more(&settled), [None, None, None]);
    }

    /// 3 of 4 and a threshold of 100%: one more will do. A threshold of 101% takes 5 of 4, and there are 4.
    #[test]
    fn what_cannot_be_reached_is_told_from_what_can() {
        let can = one("threshold = 100", Answer::of(figure(3, 4))).needed.expect("a number");
        assert!(can.is_possible() && can.clients == 1);
        let cannot = one("threshold = 101", Answer::of(figure(3, 4)));
        let needed = cannot.needed.expect("a number");
        assert_eq!((needed.clients, needed.most, needed.is_possible()), (2, Some(1), false));
        assert_eq!(with_more(&cannot), [Some(0), None, None]);
    }

    /// A number of people against a threshold of people: 12 and 15, so three more.
    #[test]
    fn people_are_counted_one_for_one() {
        let mut count = figure(12, 20);
        (count.unit, count.denominator, count.value) = (Unit::People, None, count.numerator);
        let settled = one("threshold = 15", Answer::of(count));
        assert_eq!(settled.needed, Some(Needed { clients: 3, most: None }));
        assert_eq!(with_more(&settled), [Some(0), Some(0), Some(1_000_000)]);
    }

    /// 6 of 10, and 5 pending. Where they join both, it can become 6 of 15 (40%) to 11 of 15 (73.33%); where they are of
    /// the denominator already, 60% to 110%.
    #[test]
    fn the_pending_tell_what_can_still_become_of_it() {
        let of = |joins, outcome: &str| {
            let mut now = figure(6, 10);
            now.pending = Some(Pending { people: 5, joins });
            one(outcome, Answer::of(now)).outlook.expect("an outlook")
        };
        let both = of(Joins::Both, "threshold = 50");
        let shown = |value: Option<Exact>| value.map(|value| value.to_places(2)).expect("a value");
        assert_eq!((shown(both.lowest), shown(both.highest)), ("40.00".to_owned(), "73.33".to_owned()));
        assert_eq!((both.least, both.most), (Pennies(0), Pennies(1_000_000)));
        let low = of(Joins::Both, "threshold = 50\ngood = \"low\"");
        assert_eq!((low.least, low.most), (Pennies(0), Pennies(1_000_000)));
        let one = of(Joins::Numerator, "threshold = 50");
        assert_eq!(
            (shown(one.lowest), shown(one.highest), one.least),
            ("60.00".to_owned(), "110.00".to_owned(), Pennies(1_000_000))
        );
    }

    /// £10,000.00 by thirds: £3,333.34, £3,333.33 and £3,333.33.
    #[test]
    fn the_payments_make_the_sum() {
        let contract = contract(&["threshold = 10", "threshold = 90", "threshold = 10"]);
        let answers = vec![Answer::of(figure(5, 10)); 3];
        let settled = settle(&contract, &contract.period, answers).expect("settled");
        let stakes: Vec<i64> = settled.outcomes.iter().map(|outcome| outcome.stake.0).collect();
        assert_eq!(stakes, [333_334, 333_333, 333_333]);
        assert_eq!(settled.payment(), Pennies(666_667));
        assert_eq!(settled.value, Pennies(10_000_000));
    }

    #[test]
    fn a_floor_beyond_the_best_quarter_is_a_fault_of_the_contract() {
        let contract = contract(&["floor = 50\ntop_quartile = { table = \"areas.csv\" }"]);
        let quartile = Quartile { boundary: 40.into(), areas: 5, left_out: Some("Ours".to_owned()) };
        let answer = |boundary: u32| Answer {
            quartile: Some(Quartile { boundary: boundary.into(), ..quartile.clone() }),
            ..Answer::of(figure(11, 20))
        };
        let fault = settle(&contract, &contract.period, vec![answer(40)]).expect_err("a fault").to_string();
        assert!(fault.contains("the floor must be below the ceiling: found 50 and 40"), "{fault}");
        assert!(fault.contains("--> c.toml:"), "{fault}");
        // from 50 to 60, 55 is half of the way
        let settled = settle(&contract, &contract.period, vec![answer(60)]).expect("settled");
        assert_eq!(settled.payment(), Pennies(500_000));
        assert_eq!(settled.outcomes[0].basis, "best quarter of 5 areas in areas.csv, without Ours");
    }
}
