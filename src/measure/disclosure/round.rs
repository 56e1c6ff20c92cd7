//! Rounding to the nearest five.

use crate::measure::figures::{Exact, percentage};
use crate::measure::run::{Row, is_of_estimate};
use crate::spec::measures::{MeasureId, MeasureKind};

/// Of fewer than this there is no rate.
const FEWEST: i32 = 5;

/// Rounds the counts of a row, and takes its rate from what they are then.
///
/// An estimate is no count and stays as it is; what is left of it is taken from the rounded count, since the difference
/// rounded by itself would narrow down the count.
pub(super) fn to_fives(row: &mut Row<'_>) {
    let enough = row.denominator.is_some_and(|denominator| denominator >= Exact::from(FEWEST));
    row.interval = None;
    row.comparison = None;
    row.pending = row.pending.map(to_five);
    row.numerator = match row.measure.id {
        MeasureId::UnmetNeed => row.denominator.and_then(|estimate| estimate.minus(to_five(row.counted))),
        _ => row.numerator.map(of_count),
    };
    if !is_of_estimate(row.measure.id) {
        row.denominator = row.denominator.map(of_count);
    }
    row.value = match row.measure.kind {
        _ if !enough => None,
        MeasureKind::Days => row.value,
        _ => row.numerator.zip(row.denominator).and_then(|(numerator, denominator)| percentage(numerator, denominator)),
    };
    row.forget_range();
    row.say_range();
    row.value = row.value.map(Exact::nearest_whole);
}

fn of_count(count: Exact) -> Exact {
    count.count().map_or(count, |count| to_five(count).into())
}

pub(super) fn to_five(count: u64) -> u64 {
    (count + 2) / 5 * 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_go_to_the_nearest_five() {
        let rounded: Vec<u64> = (0..=13).map(to_five).collect();
        assert_eq!(rounded, [0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10, 15]);
    }
}
