//! The limits of a funnel plot: between what the rates of areas lie by chance alone, by the number of people they are of.
//!
//! Owns the arithmetic of the limits and the place of a rate between them. An area of few people strays far from the
//! average without any reason; a league table hides that, and a funnel shows it.
//!
//! The limits are Wilson's score limits at the average, as the public health observatories draw them: what the interval
//! of a rate would be if the area were exactly average. So they fit the intervals that stand in tables.
//!
//! ```
//! use ndtms::measure::funnel::{INNER, limits};
//!
//! let of_hundred = limits(50.0, 100, INNER).expect("a rate");
//! assert_eq!(of_hundred.to_places(1), ("40.4".to_owned(), "59.6".to_owned()));
//! ```

use super::figures::Interval;

/// The deviate within which 95% lie.
pub const INNER: f64 = 1.959_963_984_540_054;

/// The deviate within which 99.8% lie.
pub const OUTER: f64 = 3.090_232_306_167_813;

/// The limits around an average, in percent, for rates of so many people; `None` where there is no rate.
pub fn limits(average: f64, people: u64, deviate: f64) -> Option<Interval> {
    if people == 0 || !(0.0..=100.0).contains(&average) {
        return None;
    }
    let (rate, n) = (average / 100.0, people as f64);
    let square = deviate * deviate;
    let middle = rate + square / (2.0 * n);
    let reach = deviate * (rate * (1.0 - rate) / n + square / (4.0 * n * n)).sqrt();
    let whole = 1.0 + square / n;
    // at the ends the bound is the end itself, which a float may miss by a hair
    let lower = if average <= 0.0 { 0.0 } else { 100.0 * (middle - reach) / whole };
    let upper = if average >= 100.0 { 100.0 } else { 100.0 * (middle + reach) / whole };
    Some(Interval { lower, upper })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::figures::wilson;

    fn printed(average: f64, people: u64, deviate: f64) -> (String, String) {
        limits(average, people, deviate).expect("a rate").to_places(2)
    }

    #[test]
    fn limits_are_as_worked_out_by_hand() {
        // 0.5 of 100: z² = 3.84146; (0.5 + 0.0192073) / 1.0384146 = 0.5;
        // 1.959964 √(0.0025 + 0.0000960365) / 1.0384146 = 0.0961683
        assert_eq!(printed(50.0, 100, INNER), ("40.38".to_owned(), "59.62".to_owned()));
        // z² = 9.549536; 3.090232 √(0.0025 + 0.000238738) / 1.09549536 = 0.147624
        assert_eq!(printed(50.0, 100, OUTER), ("35.24".to_owned(), "64.76".to_owned()));
        // 0.2 of 25: (0.2 + 0.0768292) / 1.1536584 = 0.239958; 1.959964 √(0.0064 + 0.0015366) / 1.1536584 = 0.151352
        assert_eq!(printed(20.0, 25, INNER), ("8.86".to_owned(), "39.13".to_owned()));
    }

    #[test]
    fn limits_fit_the_intervals_of_rates_that_are_average() {
        for (count, people) in [(1, 4), (30, 120), (7, 1000)] {
            let own = wilson(count, people).expect("a rate");
            let average = 100.0 * count as f64 / people as f64;
            let found = limits(average, people, INNER).expect("a rate");
            assert!((own.lower - found.lower).abs() < 1e-9 && (own.upper - found.upper).abs() < 1e-9);
        }
    }

    #[test]
    fn limits_narrow_with_size_and_hold_the_average() {
        for average in [0.0, 3.0, 50.0, 100.0] {
            let mut last = f64::INFINITY;
            for people in [1, 2, 5, 50, 5000] {
                let inner = limits(average, people, INNER).expect("a rate");
                let outer = limits(average, people, OUTER).expect("a rate");
                assert!(inner.lower <= average && average <= inner.upper);
                assert!(outer.lower <= inner.lower && inner.upper <= outer.upper);
                assert!(inner.upper - inner.lower < last);
                last = inner.upper - inner.lower;
            }
        }
        assert_eq!(limits(50.0, 0, INNER), None);
    }
}
