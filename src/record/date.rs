//! Calendar days as day numbers, and the layouts in which they are read.
//!
//! A day number counts days from 1 January of year 1 (which is 1). Digits are read by hand, because format strings are
//! ten times slower; the calendar is chrono's.

use chrono::{Datelike, NaiveDate};

/// The day number of a date.
pub fn day_of(date: NaiveDate) -> i32 {
    date.num_days_from_ce()
}

/// The date of a day number within the calendar.
pub fn date_of(day: i32) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day)
}

/// A day number as YYYY-MM-DD; empty when it lies outside the calendar.
pub fn iso(day: i32) -> String {
    date_of(day).map(|d| d.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// Reads a trimmed text in one of the accepted layouts: YYYYMMDD, YYYY-MM-DD, D/M/YYYY with one or two digits, each perhaps
/// with a midnight time behind it. `None` when it is no real date from year 1 to 9999.
pub fn day_number(text: &str) -> Option<i32> {
    let text = without_midnight(text);
    let bytes = text.as_bytes();
    let (year, month, day) = match bytes.len() {
        8 if bytes.iter().all(u8::is_ascii_digit) => {
            (digits(&bytes[..4])?, digits(&bytes[4..6])?, digits(&bytes[6..])?)
        }
        10 if bytes[4] == b'-' && bytes[7] == b'-' => {
            (digits(&bytes[..4])?, digits(&bytes[5..7])?, digits(&bytes[8..])?)
        }
        8..=10 if bytes.contains(&b'/') => {
            let mut parts = text.split('/');
            let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            if parts.next().is_some() || year.len() != 4 || day.len() > 2 || month.len() > 2 {
                return None;
            }
            (digits(year.as_bytes())?, digits(month.as_bytes())?, digits(day.as_bytes())?)
        }
        _ => return None,
    };
    if year == 0 {
        return None;
    }
    NaiveDate::from_ymd_opt(year as i32, month, day).map(day_of)
}

/// Completed years from one day to a later one; `None` when the first is later. Who is born on 29 February has the birthday
/// on 1 March in common years.
pub fn years_between(birth: i32, at: i32) -> Option<i32> {
    if birth > at {
        return None;
    }
    // a year has 365 or 366 days, which mostly tells it without a look at the calendar
    let (most, fewest) = ((at - birth) / 365, (at - birth) / 366);
    if most == fewest {
        return Some(most);
    }
    let (birth, at) = (date_of(birth)?, date_of(at)?);
    let before_birthday = (at.month(), at.day()) < (birth.month(), birth.day());
    Some(at.year() - birth.year() - i32::from(before_birthday))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() {
        return None;
    }
    bytes.iter().try_fold(0u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

fn without_midnight(text: &str) -> &str {
    let Some(at) = text.find([' ', 'T']) else { return text };
    let (date, time) = text.split_at(at);
    let time = time[1..].trim();
    let time = time.strip_suffix('Z').unwrap_or(time);
    let whole =
        time.split_once('.').map_or(time, |(whole, rest)| if rest.bytes().all(|b| b == b'0') { whole } else { "" });
    if matches!(whole, "00:00" | "00:00:00" | "0:00" | "0:00:00") { date } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn layouts_of_one_day_agree() {
        let expected = NaiveDate::from_ymd_opt(2014, 2, 3).map(day_of);
        for text in [
            "20140203",
            "2014-02-03",
            "03/02/2014",
            "3/2/2014",
            "3/02/2014",
            "03/02/2014 00:00",
            "2014-02-03 00:00:00",
            "2014-02-03T00:00:00",
            "2014-02-03T00:00:00.000Z",
            "20140203 00:00:00",
        ] {
            assert_eq!(day_number(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2014",
            "20140231",
            "20141301",
            "2014-2-3",
            "3/2/14",
            "31/02/2014",
            "00000101",
            "2014-02-03 13:45",
            "3.2.2014",
            "20140203x",
            "2014/02/03",
            "03-02-2014",
            "+2014023",
            "３/2/2014",
            "1/1/1/2014",
        ] {
            assert_eq!(day_number(text), None, "{text}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_read() {
        assert_eq!(day_number("00010101"), Some(1));
        assert!(day_number("99991231").is_some());
    }

    #[test]
    fn ages_are_completed_years() {
        let day = |text| day_number(text).expect("a date");
        assert_eq!(years_between(day("19960401"), day("20140331")), Some(17));
        assert_eq!(years_between(day("19960401"), day("20140401")), Some(18));
        assert_eq!(years_between(day("19960229"), day("20140228")), Some(17));
        assert_eq!(years_between(day("19960229"), day("20140301")), Some(18));
        assert_eq!(years_between(day("20140401"), day("20140331")), None);
    }

    proptest! {
        #[test]
        fn as_many_years_are_completed_as_birthdays_passed(birth in 600_000i32..760_000, lived in 0i32..50_000) {
            let (born, at) = (date_of(birth).expect("a date"), date_of(birth + lived).expect("a date"));
            let birthday = |years: i32| {
                let year = born.year() + years;
                let on_the_day = NaiveDate::from_ymd_opt(year, born.month(), born.day());
                on_the_day.or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).expect("a date")
            };
            let completed = (1..200).take_while(|years| birthday(*years) <= at).count() as i32;
            prop_assert_eq!(years_between(birth, birth + lived), Some(completed));
        }
    }
}
