use proptest::prelude::*;

use super::*;

fn exact(text: &str) -> Exact {
    text.parse().expect(text)
}

fn rate(numerator: i64, denominator: &str, places: usize) -> String {
    percentage(numerator, exact(denominator)).expect("a rate").to_places(places)
}

#[test]
fn rates_are_those_of_the_worked_cases() {
    assert_eq!(rate(223, "379.64", 2), "58.74");
    assert_eq!(rate(223, "380", 2), "58.68", "the rounded estimate does not give the printed rate");
    assert_eq!(rate(1986, "2660", 2), "74.66");
    // 179 against 200 is -10.5 exactly
    let fall = change(exact("179"), exact("200")).expect("a change");
    assert_eq!((fall.to_places(1).as_str(), fall.to_places(0).as_str()), ("-10.5", "-11"));
    assert_eq!(rate(1, "3", 4), "33.3333");
    assert_eq!(rate(2, "3", 4), "66.6667");
    assert_eq!(rate(1, "800", 2), "0.13", "0.125 is a half and goes away from zero");
    assert_eq!(rate(9999, "10000", 1), "100.0");
    assert_eq!(percentage(1, 0), None);
    assert_eq!(percentage(0, 7).map(|zero| zero.to_places(1)).as_deref(), Some("0.0"));
}

#[test]
fn national_rates_are_as_published() {
    // annual statistics: effective treatment of adults and of problem drug users in 2008/09, of adults in 2011/12
    for (numerator, denominator, published) in
        [(194_572, "210815", "92"), (165_873, "176551", "94"), (185_428, "197110", "94")]
    {
        assert_eq!(rate(numerator, denominator, 0), published);
    }
}

#[test]
fn a_rounded_nothing_has_no_sign() {
    for (text, places, printed) in [("-0.04", 1, "0.0"), ("-0.05", 1, "-0.1"), ("-0.4", 0, "0"), ("-0", 2, "0.00")] {
        assert_eq!(exact(text).to_places(places), printed, "{text}");
    }
    assert_eq!(float_to_places(-0.000_01, 2), "0.00");
}

#[test]
fn numbers_are_read_exactly_or_refused() {
    for (text, printed) in [
        ("379.64", "379.64"),
        ("380.0", "380"),
        ("007", "7"),
        ("+1.50", "1.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("-3", "-3"),
    ] {
        assert_eq!(exact(text).to_string(), printed);
    }
    for text in ["", ".", "-", "1,000", "1e3", "12%", "1.2.3", "--1", " 1", "٣", "NaN", "inf"] {
        assert!(matches!(text.parse::<Exact>(), Err(NotANumber::Malformed(_))), "{text}");
    }
    assert!(matches!("1234567890123456789".parse::<Exact>(), Err(NotANumber::TooLong(_))));
    assert_eq!(exact("000000000000000000000001.000000000000000000000000"), Exact::from(1));
    assert_eq!(Exact::ratio(1, 3).expect("a third").to_string(), "1/3");
    assert_eq!(Exact::ratio(1, 0), None);
    assert_eq!(Exact::ratio(i128::MIN, 1), None);
}

#[test]
fn means_and_medians() {
    assert_eq!(mean(&[1, 2, 4]).expect("a mean").to_places(4), "2.3333");
    assert_eq!(median(&[9, 1, 4]), Some(Exact::from(4)));
    assert_eq!(median(&[9, 1, 4, 5]), Some(exact("4.5")));
    assert_eq!((mean(&[]), median(&[])), (None, None));
}

/// The interval of k of n as proportions with four decimals.
fn proportions(k: u64, n: u64) -> (String, String) {
    let interval = wilson(k, n).expect("an interval");
    (float_to_places(interval.lower / 100.0, 4), float_to_places(interval.upper / 100.0, 4))
}

#[test]
fn intervals_are_those_of_the_literature() {
    // Newcombe 1998, table I, method 3 (score without continuity correction)
    for (k, n, lower, upper) in [
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ] {
        assert_eq!(proportions(k, n), (lower.to_owned(), upper.to_owned()), "{k} of {n}");
    }
    assert_eq!(wilson(20, 20).map(|i| i.upper), Some(100.0));
    assert_eq!((wilson(0, 0), wilson(3, 2)), (None, None));
    assert_eq!(wilson_of(exact("223"), exact("379.64")), None, "an estimate has none");
}

#[test]
fn intervals_are_those_of_the_published_outcomes_framework() {
    // completion without return, England: value, denominator and the bounds printed beside them
    for (value, of, lower, upper) in [
        ("34.4", 52_487, "33.97", "34.79"),
        ("39.2", 55_369, "38.79", "39.60"),
        ("6.6", 168_268, "6.52", "6.76"),
        ("7.4", 152_952, "7.25", "7.52"),
    ] {
        let fits = (0..=of).any(|k| {
            percentage(k, of).expect("a rate").to_places(1) == value
                && wilson(k, of).expect("an interval").to_places(2) == (lower.to_owned(), upper.to_owned())
        });
        assert!(fits, "no count gives {value} of {of} with {lower} to {upper}");
    }
}

#[test]
fn a_value_inside_the_interval_is_similar_ends_included() {
    let area = Interval { lower: 40.0, upper: 50.0 };
    let with = |reference: &str, polarity| compare_with_value(&area, exact(reference), polarity).word();
    assert_eq!(with("40", Polarity::High), "similar");
    assert_eq!(with("50", Polarity::High), "similar");
    assert_eq!((with("39.9", Polarity::High), with("50.1", Polarity::High)), ("better", "worse"));
    assert_eq!((with("39.9", Polarity::Low), with("50.1", Polarity::Low)), ("worse", "better"));
    assert_eq!((with("39.9", Polarity::Neither), with("50.1", Polarity::Neither)), ("higher", "lower"));
}

#[test]
fn intervals_that_touch_are_similar() {
    let area = Interval { lower: 40.0, upper: 50.0 };
    let with = |lower, upper| compare_intervals(&area, &Interval { lower, upper }, Polarity::High);
    assert_eq!(with(50.0, 60.0), Comparison::Similar);
    assert_eq!(with(30.0, 40.0), Comparison::Similar);
    assert_eq!(with(50.1, 60.0), Comparison::Worse);
    assert_eq!(with(30.0, 39.9), Comparison::Better);
}

fn values(texts: &[&str]) -> Vec<Option<Exact>> {
    texts.iter().map(|text| (!text.is_empty()).then(|| exact(text))).collect()
}

#[test]
fn ties_share_the_better_rank_and_the_next_is_skipped() {
    let high = ranks(&values(&["40", "30", "40.0", "", "40"]), Polarity::High);
    assert_eq!(high, [Some(1), Some(4), Some(1), None, Some(1)]);
    let low = ranks(&values(&["40", "30", "40.0", "", "40"]), Polarity::Low);
    assert_eq!(low, [Some(2), Some(1), Some(2), None, Some(2)]);
}

#[test]
fn ranks_are_of_unrounded_values() {
    let close = [percentage(1986, 2660), percentage(19_861, 26_600)];
    assert_eq!(ranks(&close, Polarity::High), [Some(2), Some(1)]);
}

#[test]
fn a_value_on_a_boundary_is_in_the_lower_quartile() {
    // positions of the boundaries of five values: 2, 3 and 4, which are values themselves
    assert_eq!(quartiles(&values(&["10", "20", "30", "40", "50"])), [1, 1, 2, 3, 4].map(Some));
    // of four: 1.75, 2.5 and 3.25
    assert_eq!(quartiles(&values(&["4", "1", "3", "2"])), [4, 1, 3, 2].map(Some));
    assert_eq!(quartiles(&values(&["7", "7", "7", "7"])), [1, 1, 1, 1].map(Some));
    assert_eq!(quartiles(&values(&["1", "2", "3", ""])), [None; 4], "three values have none");
    let four = [1, 2, 3, 4].map(Exact::from);
    assert_eq!(quartile_boundary(&four, 3), Some(exact("3.25")));
    assert_eq!(quartile_boundary(&four, 1), Some(exact("1.75")));
    assert_eq!(quartile_boundary(&four, 4), Some(exact("4")));
    assert_eq!(quartile_boundary(&four[..3], 3), None);
}

#[test]
fn clients_needed_are_counted_up_to_the_next_whole_one() {
    let needed = |n: i64, of: &str, p: &str| clients_needed(Exact::from(n), exact(of), exact(p));
    assert_eq!(needed(40, "100", "50"), Some(10));
    assert_eq!(needed(40, "101", "50"), Some(11), "half of 101 is 50.5, so 51 are wanted");
    assert_eq!(needed(50, "100", "50"), Some(0));
    assert_eq!(needed(60, "100", "50"), Some(0));
    assert_eq!(needed(223, "379.64", "60"), Some(5), "60% of 379.64 is 227.784");
    // 28% of 75 is 21 exactly, where floats make 21.000000000000004 of it
    assert_eq!(needed(20, "75", "28"), Some(1));
    assert_eq!(clients_too_many(Exact::from(30), exact("101"), exact("25")), Some(5), "25.25 allow 25");
    assert_eq!(clients_too_many(Exact::from(20), exact("101"), exact("25")), Some(0));
}

#[test]
fn sums_too_large_to_be_held_are_refused() {
    let huge = Exact::ratio(i128::MAX, 1).expect("it fits");
    assert_eq!((huge.plus(1), huge.times(2)), (None, None));
    let fine = Exact::ratio(1, 10_i128.pow(30)).expect("it fits");
    assert_eq!(fine.times(fine), None);
    assert_eq!(fine.over(0), None);
}

/// Whether `printed` is the nearest decimal to numerator / denominator, halves away from zero, told by multiplying out
/// and not by dividing.
fn is_nearest(printed: &str, places: u32, numerator: i128, denominator: i128) -> bool {
    let digits: i128 = printed.replace('.', "").parse().expect("digits");
    // twice the distance between the two, in units of the denominator
    let twice = 2 * (digits * denominator - numerator * 10_i128.pow(places));
    let half_away = if numerator >= 0 { twice == denominator } else { twice == -denominator };
    twice.abs() < denominator || half_away
}

proptest! {
    #[test]
    fn what_is_printed_is_nearest(n in -10_000_000_i64..10_000_000, d in 1_i64..100_000, places in 0_usize..7) {
        let value = Exact::ratio(n.into(), d.into()).expect("a fraction");
        prop_assert!(is_nearest(&value.to_places(places), places as u32, n.into(), d.into()));
    }

    #[test]
    fn halves_go_away_from_zero(n in -10_000_000_i64..10_000_000, places in 0_usize..5) {
        // n halves of the last place
        let unit = 2 * 10_i128.pow(places as u32);
        let value = Exact::ratio(n.into(), unit).expect("a fraction");
        prop_assert!(is_nearest(&value.to_places(places), places as u32, n.into(), unit));
    }

    #[test]
    fn floats_print_as_the_fractions_that_they_are(n in -1_000_000_i64..1_000_000, power in 0_u32..20, places in 0_usize..6) {
        let value = Exact::ratio(n.into(), 1 << power).expect("a fraction");
        prop_assert_eq!(float_to_places(n as f64 / f64::from(1 << power), places), value.to_places(places));
    }

    #[test]
    fn order_is_that_of_cross_products(a: i64, b in 1_i64..i64::MAX, c: i64, d in 1_i64..i64::MAX) {
        let order = Exact::ratio(a.into(), b.into()).cmp(&Exact::ratio(c.into(), d.into()));
        prop_assert_eq!(order, (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b))));
    }

    #[test]
    fn arithmetic_is_that_of_fractions(a: i32, b in 1_i32..i32::MAX, c: i32, d in 1_i32..i32::MAX) {
        let (x, y) = (Exact::ratio(a.into(), b.into()).expect("it fits"), Exact::ratio(c.into(), d.into()).expect("it fits"));
        let [a, b, c, d] = [a, b, c, d].map(i128::from);
        prop_assert_eq!(x.plus(y), Exact::ratio(a * d + c * b, b * d));
        prop_assert_eq!(x.minus(y), Exact::ratio(a * d - c * b, b * d));
        prop_assert_eq!(x.times(y), Exact::ratio(a * c, b * d));
        prop_assert_eq!(x.over(y), Exact::ratio(a * d, b * c));
        prop_assert!(Exact::ratio(x.ceiling(), 1) >= Some(x) && Exact::ratio(x.ceiling() - 1, 1) < Some(x));
        prop_assert!(Exact::ratio(x.floor(), 1) <= Some(x) && Exact::ratio(x.floor() + 1, 1) > Some(x));
    }

    #[test]
    fn every_rate_of_numbers_that_can_be_read_is_held(n in "[1-9][0-9]{0,8}", d in "[1-9][0-9]{0,5}\\.[0-9]{0,11}[1-9]") {
        prop_assert!(percentage(exact(&n), exact(&d)).is_some());
    }

    #[test]
    fn a_number_reads_back_as_it_prints(text in "-?[1-9][0-9]{0,8}(\\.[0-9]{0,8}[1-9])?") {
        prop_assert_eq!(exact(&text).to_string(), text);
    }

    #[test]
    fn quartiles_are_those_of_the_formula(values in proptest::collection::vec(0_i64..30, 4..40)) {
        let mut sorted = values.clone();
        sorted.sort_unstable();
        // four times the value at position (N-1)q/4 + 1
        let boundary = |q: usize| {
            let steps = (sorted.len() - 1) * q;
            let (at, rest) = (steps / 4, (steps % 4) as i64);
            sorted[at] * (4 - rest) + sorted[(at + 1).min(sorted.len() - 1)] * rest
        };
        let given: Vec<Option<Exact>> = values.iter().map(|v| Some(Exact::from(*v))).collect();
        for (value, quartile) in values.iter().zip(quartiles(&given)) {
            let expected = 1 + (1..=3).filter(|q| value * 4 > boundary(*q)).count();
            prop_assert_eq!(quartile.map(usize::from), Some(expected));
        }
        for q in 1..=3 {
            let all: Vec<Exact> = given.iter().flatten().copied().collect();
            prop_assert_eq!(quartile_boundary(&all, q), Exact::ratio(boundary(q).into(), 4));
        }
    }

    #[test]
    fn an_interval_holds_its_rate_and_solves_the_score_equation(k in 0_u64..500, more in 0_u64..500) {
        let n = k + more;
        prop_assume!(n > 0);
        let interval = wilson(k, n).expect("an interval");
        prop_assert!(interval.contains(percentage(k, n).expect("a rate")));
        // each bound b is where (p - b)^2 = z^2 b (1 - b) / n
        let (p, z) = (k as f64 / n as f64, 1.959_963_984_540_054_f64);
        for bound in [interval.lower / 100.0, interval.upper / 100.0] {
            let (left, right) = ((p - bound).powi(2), z * z * bound * (1.0 - bound) / n as f64);
            prop_assert!((left - right).abs() < 1e-9, "{} {}", left, right);
        }
    }
}

#[test]
fn the_nearest_whole_number_of_a_half_is_away_from_zero() {
    for (text, expected) in [("2.5", 3), ("-2.5", -3), ("2.49", 2), ("0.4", 0), ("-0.4", 0), ("7", 7)] {
        assert_eq!(exact(text).nearest_whole(), Exact::from(expected), "{text}");
    }
}
