//! Money in whole pennies, and how a sum is divided so that nothing is lost.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use crate::measure::figures::Exact;
use crate::table::{Cell, Decimal, with_commas};

/// A sum of money in pennies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pennies(pub i64);

/// Pennies in a pound.
const IN_A_POUND: i64 = 100;

impl Pennies {
    /// So many pounds, where they are whole pennies and not more than can be counted.
    pub fn of_pounds(pounds: Exact) -> Option<Pennies> {
        let pennies = pounds.times(IN_A_POUND)?.whole()?;
        i64::try_from(pennies).ok().map(Pennies)
    }

    /// A share of the sum, rounded to the penny, half a penny away from zero.
    pub fn share(self, share: Exact) -> Option<Pennies> {
        let pennies = Exact::from(self.0).times(share)?.nearest_whole().whole()?;
        i64::try_from(pennies).ok().map(Pennies)
    }

    /// The sum as machines read it, in pounds: `31250.00`.
    pub fn cell(self) -> Cell {
        let pounds = Exact::ratio(i128::from(self.0), i128::from(IN_A_POUND)).unwrap_or(Exact::ZERO);
        Cell::Decimal(Decimal(pounds.to_places(2)))
    }
}

impl fmt::Display for Pennies {
    /// The sum as people write it: `£1,234.56`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pounds, pennies) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let grouped = with_commas(&pounds.to_string());
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}£{grouped}.{pennies:02}"))
    }
}

impl Add for Pennies {
    type Output = Pennies;

    fn add(self, other: Pennies) -> Pennies {
        Pennies(self.0 + other.0)
    }
}

impl Sub for Pennies {
    type Output = Pennies;

    fn sub(self, other: Pennies) -> Pennies {
        Pennies(self.0 - other.0)
    }
}

impl Sum for Pennies {
    fn sum<I: Iterator<Item = Pennies>>(all: I) -> Pennies {
        all.fold(Pennies::default(), Add::add)
    }
}

/// Divides a sum by shares in percent that add to a hundred: each gets the whole pennies of its share, and the pennies
/// that are left go to the largest remainders, of equal ones to the first. `None` where it is too large to be divided.
pub fn divided(sum: Pennies, shares: &[Exact]) -> Option<Vec<Pennies>> {
    let exact = |share: &Exact| Exact::from(sum.0).times(share.over(Exact::HUNDRED)?);
    let exact: Vec<Exact> = shares.iter().map(exact).collect::<Option<_>>()?;
    let mut whole: Vec<i64> = exact.iter().map(|part| i64::try_from(part.floor()).ok()).collect::<Option<_>>()?;
    let left = sum.0 - whole.iter().sum::<i64>();
    let mut order: Vec<(usize, Exact)> = Vec::with_capacity(exact.len());
    for (place, (part, whole)) in exact.iter().zip(&whole).enumerate() {
        order.push((place, part.minus(*whole)?));
    }
    // the sort keeps the order of the file among equals
    order.sort_by_key(|(_, rest)| std::cmp::Reverse(*rest));
    order.iter().take(usize::try_from(left).unwrap_or(0)).for_each(|(place, _)| whole[*place] += 1);
    Some(whole.into_iter().map(Pennies).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn third() -> Exact {
        Exact::ratio(100, 3).expect("a third")
    }

    #[test]
    fn sums_are_written_as_people_write_them() {
        for (pennies, written) in
            [(0, "£0.00"), (5, "£0.05"), (123_456, "£1,234.56"), (125_000_000, "£1,250,000.00"), (-99_900, "-£999.00")]
        {
            assert_eq!(Pennies(pennies).to_string(), written);
        }
        assert_eq!(Pennies(3_125_000).cell().text(), "31250.00");
        assert_eq!(Pennies::of_pounds("12.5".parse().expect("a number")), Some(Pennies(1250)));
        assert_eq!(Pennies::of_pounds("0.125".parse().expect("a number")), None, "no whole pennies");
    }

    /// £100.00 by thirds: 3333 1/3 pennies each, so three times 3333, and the penny that is left goes to the first.
    /// £0.05 by thirds: 1 2/3 each, so 1 each and two left, for the first two.
    /// £0.05 by 50, 30 and 20%: 2.5, 1.5 and 1: 2, 1 and 1, and the one left goes to the first of the two halves.
    /// £0.10 by 15, 25 and 60%: 1.5, 2.5 and 6 likewise. By 1, 39 and 60%: 0.1, 3.9 and 6, the one left to the second.
    #[test]
    fn odd_pennies_go_to_the_largest_remainders() {
        let percent = |shares: &[i64]| shares.iter().map(|share| Exact::from(*share)).collect::<Vec<_>>();
        let of = |pennies, shares: &[Exact]| {
            divided(Pennies(pennies), shares).expect("parts").iter().map(|part| part.0).collect::<Vec<_>>()
        };
        assert_eq!(of(10_000, &[third(), third(), third()]), [3334, 3333, 3333]);
        assert_eq!(of(5, &[third(), third(), third()]), [2, 2, 1]);
        assert_eq!(of(5, &percent(&[50, 30, 20])), [3, 1, 1]);
        assert_eq!(of(10, &percent(&[15, 25, 60])), [2, 2, 6]);
        assert_eq!(of(10, &percent(&[1, 39, 60])), [0, 4, 6]);
        assert_eq!(of(0, &percent(&[40, 60])), [0, 0]);
    }

    proptest::proptest! {
        #[test]
        fn the_parts_of_a_sum_make_the_sum(pennies in 0_i64..1_000_000_000_000, weights in proptest::collection::vec(1_i64..1000, 1..12)) {
            let all: i64 = weights.iter().sum();
            let shares: Vec<Exact> =
                weights.iter().map(|w| Exact::ratio(i128::from(*w) * 100, i128::from(all)).expect("a share")).collect();
            let parts = divided(Pennies(pennies), &shares).expect("parts");
            proptest::prop_assert_eq!(parts.iter().copied().sum::<Pennies>(), Pennies(pennies));
            for (part, weight) in parts.iter().zip(&weights) {
                // within a penny of what would be exact
                let over = i128::from(part.0) * i128::from(all) - i128::from(pennies) * i128::from(*weight);
                proptest::prop_assert!(over.abs() < i128::from(all));
            }
        }
    }
}
