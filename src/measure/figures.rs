//! The arithmetic of printed figures: exact rates, rounding, intervals, comparisons, ranks, quartiles.
//!
//! Owns every calculation between counts and what is printed, so that all commands print the same figure for the same
//! counts. A value is an [`Exact`] fraction from beginning to end and is rounded once, half away from zero, when it is
//! printed; a binary float would turn some halves into the wrong digit. Only the bounds of an interval, which hold a
//! square root, are `f64`. It knows no measure, area or table.
//!
//! ```
//! use ndtms::measure::figures::{Exact, percentage};
//!
//! let prevalence: Exact = "379.64".parse()?;
//! assert_eq!(percentage(223_u32, prevalence).map(|rate| rate.to_places(2)).as_deref(), Some("58.74"));
//! # Ok::<(), ndtms::measure::figures::NotANumber>(())
//! ```

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The most significant digits of a number that is read: every quotient of two such numbers can be held.
const MOST_DIGITS: usize = 18;

/// Denominators stay below this, so that a remainder can be multiplied by ten.
const LARGEST_DENOMINATOR: i128 = 10_i128.pow(37);

/// An exact fraction, held in lowest terms.
///
/// Arithmetic is checked: `None` where a result has too many digits to be held exactly, which counts and estimates of
/// people never reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Exact {
    numerator: i128,
    /// Above zero.
    denominator: i128,
}

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact { numerator: 0, denominator: 1 };

    /// A hundred, the whole of a percentage.
    pub const HUNDRED: Exact = Exact { numerator: 100, denominator: 1 };

    /// The fraction of two whole numbers; `None` when the lower one is 0 or either is too large.
    pub fn ratio(numerator: i128, denominator: i128) -> Option<Exact> {
        if denominator == 0 {
            return None;
        }
        let shared = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let shared = i128::try_from(shared).ok()?;
        let sign = denominator.signum();
        let (numerator, denominator) = (numerator / shared, denominator / shared);
        let fraction = Exact { numerator: numerator.checked_mul(sign)?, denominator: denominator.checked_mul(sign)? };
        (fraction.denominator < LARGEST_DENOMINATOR && fraction.numerator != i128::MIN).then_some(fraction)
    }

    /// The sum.
    pub fn plus(self, other: impl Into<Exact>) -> Option<Exact> {
        let other = other.into();
        let shared = common_divisor(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()) as i128;
        let left = self.numerator.checked_mul(other.denominator / shared)?;
        let right = other.numerator.checked_mul(self.denominator / shared)?;
        Exact::ratio(left.checked_add(right)?, self.denominator.checked_mul(other.denominator / shared)?)
    }

    /// The difference.
    pub fn minus(self, other: impl Into<Exact>) -> Option<Exact> {
        self.plus(other.into().negated())
    }

    /// The product.
    pub fn times(self, other: impl Into<Exact>) -> Option<Exact> {
        let other = other.into();
        // what cancels crosswise is taken out first, so that only results too large to be held are refused
        let left = Exact::ratio(self.numerator, other.denominator)?;
        let right = Exact::ratio(other.numerator, self.denominator)?;
        Exact::ratio(left.numerator.checked_mul(right.numerator)?, left.denominator.checked_mul(right.denominator)?)
    }

    /// The quotient; `None` also when the other number is 0.
    pub fn over(self, other: impl Into<Exact>) -> Option<Exact> {
        let other = other.into();
        self.times(Exact::ratio(other.denominator, other.numerator)?)
    }

    /// The number with the other sign.
    pub fn negated(self) -> Exact {
        Exact { numerator: -self.numerator, denominator: self.denominator }
    }

    /// The whole number that it is, if it is one.
    pub fn whole(self) -> Option<i128> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// The count that it is: a whole number that is not below 0.
    pub fn count(self) -> Option<u64> {
        self.whole().and_then(|whole| u64::try_from(whole).ok())
    }

    /// The least whole number that is not below it.
    pub fn ceiling(self) -> i128 {
        -(-self.numerator).div_euclid(self.denominator)
    }

    /// The greatest whole number that is not above it.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The nearest whole number, a half away from zero.
    pub fn nearest_whole(self) -> Exact {
        let (value, divisor) = (self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        let rest = value % divisor;
        let whole = (value / divisor + u128::from(rest >= divisor - rest)) as i128;
        Exact { numerator: whole * self.numerator.signum(), denominator: 1 }
    }

    /// The nearest binary float, for bounds and charts.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// The number with this many decimals, rounded half away from zero; never a zero with a minus.
    pub fn to_places(self, places: usize) -> String {
        let value = self.numerator.unsigned_abs();
        let divisor = self.denominator.unsigned_abs();
        let mut rest = value % divisor;
        let mut decimals = Vec::with_capacity(places);
        for _ in 0..places {
            rest *= 10;
            decimals.push((rest / divisor) as u8);
            rest %= divisor;
        }
        let up = rest >= divisor - rest;
        printed(self.numerator < 0, value / divisor, decimals, up)
    }

    /// The same, with a plus before a number above zero.
    pub fn to_signed_places(self, places: usize) -> String {
        let text = self.to_places(places);
        if self > Exact::ZERO { format!("+{text}") } else { text }
    }

    /// Whether the decimals of the number come to an end, and after how many.
    fn decimals(self) -> Option<usize> {
        let (mut rest, mut places) = (self.denominator, 0);
        while rest % 10 == 0 {
            rest /= 10;
            places += 1;
        }
        for factor in [2, 5] {
            while rest % factor == 0 {
                rest /= factor;
                places += 1;
            }
        }
        (rest == 1).then_some(places)
    }
}

/// Digits as they are printed: the whole part, the decimals, and one up in the last place where `up` says so.
fn printed(negative: bool, mut whole: u128, mut decimals: Vec<u8>, up: bool) -> String {
    let mut carry = up;
    for digit in decimals.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == 9;
        *digit = if carry { 0 } else { *digit + 1 };
    }
    whole += u128::from(carry);
    let nothing = whole == 0 && decimals.iter().all(|digit| *digit == 0);
    let mut text = if negative && !nothing { "-".to_owned() } else { String::new() };
    text.push_str(&whole.to_string());
    if !decimals.is_empty() {
        text.push('.');
        text.extend(decimals.iter().map(|digit| char::from(b'0' + digit)));
    }
    text
}

/// A binary float with this many decimals, rounded once, half away from zero; never a zero with a minus.
pub fn float_to_places(value: f64, places: usize) -> String {
    // all digits of such a float that can decide a rounding; the standard library prints them exactly
    const ENOUGH: usize = 60;
    let text = format!("{:.ENOUGH$}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let Ok(whole) = whole.parse() else { return format!("{value:.places$}") };
    let mut digits: Vec<u8> = decimals.bytes().map(|digit| digit - b'0').collect();
    let up = digits.get(places).is_some_and(|next| *next >= 5);
    digits.resize(places, 0);
    printed(value < 0.0, whole, digits, up)
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        // compare whole parts, then the rests turned upside down: nothing grows, so nothing overflows
        let (mut a, mut b) = (*self, *other);
        let mut turned = false;
        loop {
            let order = a.floor().cmp(&b.floor());
            let (rest_a, rest_b) = (a.numerator.rem_euclid(a.denominator), b.numerator.rem_euclid(b.denominator));
            let order = match (order, rest_a, rest_b) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, _, _) => {
                    a = Exact { numerator: a.denominator, denominator: rest_a };
                    b = Exact { numerator: b.denominator, denominator: rest_b };
                    turned = !turned;
                    continue;
                }
                (different, _, _) => different,
            };
            return if turned { order.reverse() } else { order };
        }
    }
}

impl fmt::Display for Exact {
    /// All decimals where they come to an end, else the fraction.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.decimals() {
            Some(places) => f.write_str(&self.to_places(places)),
            None => write!(f, "{}/{}", self.numerator, self.denominator),
        }
    }
}

macro_rules! from_whole {
    ($($whole:ty),*) => {$(
        impl From<$whole> for Exact {
            fn from(whole: $whole) -> Self {
                Exact { numerator: i128::from(whole), denominator: 1 }
            }
        }
    )*};
}

from_whole!(i32, u32, i64, u64);

/// Why a text is no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotANumber {
    /// It is something else.
    #[error("`{0}` is no number; expected digits, perhaps with a decimal point, such as 379.64")]
    Malformed(String),
    /// It has more digits than can be held exactly.
    #[error("`{0}` has more than {MOST_DIGITS} digits; round it")]
    TooLong(String),
}

impl FromStr for Exact {
    type Err = NotANumber;

    /// Reads a plain decimal number: an optional sign, digits, perhaps a point and digits.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let malformed = || NotANumber::Malformed(text.to_owned());
        let (negative, unsigned) = match text.strip_prefix(['-', '+']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text),
        };
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.len() + decimals.len() == 0 || !all_digits(whole) || !all_digits(decimals) {
            return Err(malformed());
        }
        let whole = whole.trim_start_matches('0');
        let decimals = decimals.trim_end_matches('0');
        if whole.len() + decimals.len() > MOST_DIGITS {
            return Err(NotANumber::TooLong(text.to_owned()));
        }
        let digits = format!("0{whole}{decimals}").parse::<i128>().map_err(|_| malformed())?;
        let digits = if negative { -digits } else { digits };
        Exact::ratio(digits, 10_i128.pow(decimals.len() as u32)).ok_or_else(malformed)
    }
}

/// 100 x numerator / denominator; `None` where the denominator is not above 0, for then there is no rate.
pub fn percentage(numerator: impl Into<Exact>, denominator: impl Into<Exact>) -> Option<Exact> {
    let denominator = denominator.into();
    if denominator <= Exact::ZERO {
        return None;
    }
    numerator.into().over(denominator)?.times(Exact::HUNDRED)
}

/// The change from a baseline in percent of it: 100 x (now - baseline) / baseline; `None` without anything to begin from.
pub fn change(now: Exact, baseline: Exact) -> Option<Exact> {
    now.minus(baseline)?.over(baseline)?.times(Exact::HUNDRED)
}

/// The mean of whole numbers.
pub fn mean(values: &[i64]) -> Option<Exact> {
    Exact::ratio(values.iter().map(|value| i128::from(*value)).sum(), values.len() as i128)
}

/// The middle of whole numbers; of an even number of them the mean of the two middle ones.
pub fn median(values: &[i64]) -> Option<Exact> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = sorted[(sorted.len() - 1) / 2];
    mean(&[lower, upper])
}

/// An interval in percent, its ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

impl Interval {
    /// Whether a value lies within it, ends included.
    pub fn contains(&self, value: Exact) -> bool {
        let value = value.to_f64();
        self.lower <= value && value <= self.upper
    }

    /// Whether it shares a value with another one; to touch is enough.
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }

    /// The ends with this many decimals.
    pub fn to_places(&self, places: usize) -> (String, String) {
        (float_to_places(self.lower, places), float_to_places(self.upper, places))
    }
}

/// The Wilson score interval of a proportion, at 95% and without continuity correction, in percent.
///
/// `None` where there is no proportion: no denominator, or one below its numerator.
pub fn wilson(numerator: u64, denominator: u64) -> Option<Interval> {
    const Z: f64 = 1.959_963_984_540_054;
    if denominator == 0 || numerator > denominator {
        return None;
    }
    let (x, n) = (numerator as f64, denominator as f64);
    let middle = x + Z * Z / 2.0;
    let reach = Z * (x * (n - x) / n + Z * Z / 4.0).sqrt();
    let whole = n + Z * Z;
    // at the ends the bound is the end itself, which a float may miss by a hair
    let lower = if numerator == 0 { 0.0 } else { 100.0 * (middle - reach) / whole };
    let upper = if numerator == denominator { 100.0 } else { 100.0 * (middle + reach) / whole };
    Some(Interval { lower, upper })
}

/// The Wilson interval of a rate whose denominator may be an estimate: only whole numbers have one.
pub fn wilson_of(numerator: Exact, denominator: Exact) -> Option<Interval> {
    wilson(numerator.count()?, denominator.count()?)
}

/// Which values of a measure are good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Polarity {
    /// High ones.
    High,
    /// Low ones.
    Low,
    /// Neither.
    Neither,
}

impl Polarity {
    /// The order of two values, the better one first. Where neither is better, the higher one is first.
    pub fn best_first(self, a: Exact, b: Exact) -> Ordering {
        match self {
            Polarity::High | Polarity::Neither => b.cmp(&a),
            Polarity::Low => a.cmp(&b),
        }
    }
}

/// How a value stands to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Not told apart.
    Similar,
    /// Better by the polarity of the measure.
    Better,
    /// Worse by the polarity of the measure.
    Worse,
    /// Higher, of a measure without polarity.
    Higher,
    /// Lower, of a measure without polarity.
    Lower,
}

impl Comparison {
    /// The word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Comparison::Similar => "similar",
            Comparison::Better => "better",
            Comparison::Worse => "worse",
            Comparison::Higher => "higher",
            Comparison::Lower => "lower",
        }
    }

    fn above(polarity: Polarity) -> Comparison {
        match polarity {
            Polarity::High => Comparison::Better,
            Polarity::Low => Comparison::Worse,
            Polarity::Neither => Comparison::Higher,
        }
    }

    fn below(polarity: Polarity) -> Comparison {
        match polarity {
            Polarity::High => Comparison::Worse,
            Polarity::Low => Comparison::Better,
            Polarity::Neither => Comparison::Lower,
        }
    }
}

/// How an area with this interval stands to a reference value: similar where the value lies inside, ends included.
pub fn compare_with_value(area: &Interval, reference: Exact, polarity: Polarity) -> Comparison {
    if area.contains(reference) {
        Comparison::Similar
    } else if area.lower > reference.to_f64() {
        Comparison::above(polarity)
    } else {
        Comparison::below(polarity)
    }
}

/// How an area stands to a reference when both have an interval: similar where the two share a value, were it an end.
pub fn compare_intervals(area: &Interval, reference: &Interval, polarity: Polarity) -> Comparison {
    if area.overlaps(reference) {
        Comparison::Similar
    } else if area.lower > reference.upper {
        Comparison::above(polarity)
    } else {
        Comparison::below(polarity)
    }
}

/// The rank of each value, the best being 1: equal values share the better rank and the next ones are skipped
/// (1, 1, 1, 4). What has no value has no rank.
pub fn ranks(values: &[Option<Exact>], polarity: Polarity) -> Vec<Option<usize>> {
    let mut order: Vec<(usize, Exact)> = values.iter().enumerate().filter_map(|(i, v)| v.map(|v| (i, v))).collect();
    order.sort_by(|(_, a), (_, b)| polarity.best_first(*a, *b));
    let mut ranks = vec![None; values.len()];
    let mut rank = 0;
    for (place, (index, value)) in order.iter().enumerate() {
        if place == 0 || order[place - 1].1 != *value {
            rank = place + 1;
        }
        ranks[*index] = Some(rank);
    }
    ranks
}

/// Quartiles are told of this many values at least.
const LEAST_FOR_QUARTILES: usize = 4;

/// The quartile of each value, 1 for the lowest to 4 for the highest, by inclusive linear interpolation (position
/// `(N-1)f+1`). A value on a boundary belongs to the lower category. There are none with fewer than four values.
pub fn quartiles(values: &[Option<Exact>]) -> Vec<Option<u8>> {
    let mut sorted: Vec<Exact> = values.iter().flatten().copied().collect();
    if sorted.len() < LEAST_FOR_QUARTILES {
        return vec![None; values.len()];
    }
    sorted.sort_unstable();
    // no value lies between two neighbours, so whatever is above a boundary between them is above the lower one
    let below: Vec<Exact> = (1..=3).map(|quarter| sorted[(sorted.len() - 1) * quarter / 4]).collect();
    let quartile = |value: Exact| 1 + below.iter().filter(|boundary| value > **boundary).count() as u8;
    values.iter().map(|value| value.map(quartile)).collect()
}

/// The value below which this many quarters of the values lie, by inclusive linear interpolation: 3 for the boundary of
/// the highest quarter. `None` with fewer than four values.
pub fn quartile_boundary(values: &[Exact], quarters: usize) -> Option<Exact> {
    if values.len() < LEAST_FOR_QUARTILES || quarters > 4 {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let steps = (sorted.len() - 1) * quarters;
    let lower = sorted[steps / 4];
    let share = Exact::ratio((steps % 4) as i128, 4)?;
    match sorted.get(steps / 4 + 1) {
        Some(upper) => lower.plus(upper.minus(lower)?.times(share)?),
        None => Some(lower),
    }
}

/// How many more clients it takes to reach a threshold in percent: `max(0, ceil(p x denominator) - numerator)`.
pub fn clients_needed(numerator: Exact, denominator: Exact, threshold: Exact) -> Option<i128> {
    let wanted = threshold.over(Exact::HUNDRED)?.times(denominator)?.ceiling();
    Some(Exact::ratio(wanted, 1)?.minus(numerator)?.ceiling().max(0))
}

/// How many clients fewer it takes to come down to a threshold in percent, where low is good.
pub fn clients_too_many(numerator: Exact, denominator: Exact, threshold: Exact) -> Option<i128> {
    let allowed = threshold.over(Exact::HUNDRED)?.times(denominator)?.floor();
    Some(numerator.minus(Exact::ratio(allowed, 1)?)?.ceiling().max(0))
}

#[cfg(test)]
mod tests;
