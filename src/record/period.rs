//! Periods as people write them: a month, a financial year, a quarter of one, a calendar year, twelve months, a range.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::date::{day_of, iso};

/// The month in which a financial year begins.
const APRIL: u32 = 4;

/// A stretch of days, both ends included, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As written.
    pub text: String,
    /// Its first day, a day number.
    pub first: i32,
    /// Its last day, a day number.
    pub last: i32,
    /// What else may have been meant, in a clause: `2008-09` is a month, though a financial year is often so written.
    pub hint: Option<String>,
}

impl Period {
    /// The financial year (April to March) that holds a day; `None` at the ends of the calendar.
    pub fn financial_year_of(day: NaiveDate) -> Option<Period> {
        let year = if day.month() < APRIL { day.year() - 1 } else { day.year() };
        Period::months(financial_year(year), NaiveDate::from_ymd_opt(year, APRIL, 1)?, 12)
    }

    /// So many months from a first day on.
    fn months(text: String, first: NaiveDate, months: u32) -> Option<Period> {
        let last = first.checked_add_months(Months::new(months))?.checked_sub_days(Days::new(1))?;
        Some(Period { text, first: day_of(first), last: day_of(last), hint: None })
    }

    /// The days in words: `2013-04-01 to 2014-03-31`.
    pub fn days(&self) -> String {
        format!("{} to {}", iso(self.first), iso(self.last))
    }
}

/// A financial year as it is written: `2013/14`.
pub fn financial_year(begins: i32) -> String {
    format!("{begins:04}/{:02}", (begins + 1).rem_euclid(100))
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A text that is no period; it says what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is no period: {why}; expected a month (2013-12), a financial year (2013/14), a quarter of it \
     (2013/14-Q2), a calendar year (2013), twelve months (12m@2014-03) or a range (2013-04-01..2014-03-31)"
)]
pub struct PeriodError {
    found: String,
    why: String,
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let text = text.trim();
        read(text).map_err(|why| PeriodError { found: text.to_owned(), why })
    }
}

fn read(text: &str) -> Result<Period, String> {
    let beyond = || "it lies outside the calendar".to_owned();
    let whole = |first: NaiveDate, months: u32| Period::months(text.to_owned(), first, months).ok_or_else(beyond);
    if let Some((first, last)) = text.split_once("..") {
        let day = |part: &str| {
            NaiveDate::parse_from_str(part, "%Y-%m-%d").ok().filter(|_| part.len() == 10).ok_or_else(|| {
                let part = if part.is_empty() { "nothing" } else { part };
                format!("{part} is no day as YYYY-MM-DD")
            })
        };
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            return Err(format!("it ends on {last}, before it begins"));
        }
        return Ok(Period { text: text.to_owned(), first: day_of(first), last: day_of(last), hint: None });
    }
    if let Some(month) = text.strip_prefix("12m@") {
        let last = first_of_month(month)?;
        let first = last.checked_sub_months(Months::new(11)).ok_or_else(beyond)?;
        return whole(first, 12);
    }
    if let Some((begins, rest)) = text.split_once('/') {
        let year = four_digits(begins)?;
        let (ends, quarter) = match rest.split_once('-') {
            Some((ends, quarter)) => (ends, Some(quarter)),
            None => (rest, None),
        };
        let expected = format!("{:02}", (year + 1) % 100);
        if let Some(quarter) = ends.strip_prefix(&expected).filter(|rest| rest.starts_with(['Q', 'q'])) {
            return Err(format!(
                "`{quarter}` stands behind the year; a quarter is written {}-Q2",
                financial_year(year)
            ));
        }
        if ends != expected {
            return Err(format!("the financial year that begins in {begins} is {}", financial_year(year)));
        }
        let first = NaiveDate::from_ymd_opt(year, APRIL, 1).ok_or_else(beyond)?;
        return match quarter {
            None => whole(first, 12),
            Some("Q1" | "q1") => whole(first, 3),
            Some("Q2" | "q2") => whole(first + Months::new(3), 3),
            Some("Q3" | "q3") => whole(first + Months::new(6), 3),
            Some("Q4" | "q4") => whole(first + Months::new(9), 3),
            Some(other) => Err(format!("`{other}` is none of the quarters Q1 to Q4")),
        };
    }
    if let Some((year, month)) = text.split_once('-') {
        let first = first_of_month(text)?;
        let mut period = whole(first, 1)?;
        // 2008-09 is read as September 2008, and is how many write the year 2008/09
        let year: i32 = year.parse().unwrap_or_default();
        if month.parse() == Ok((year + 1) % 100) {
            period.hint = Some(format!("the financial year is written {}", financial_year(year)));
        }
        return Ok(period);
    }
    let year = four_digits(text)?;
    let mut period = whole(NaiveDate::from_ymd_opt(year, 1, 1).ok_or_else(beyond)?, 12)?;
    period.hint =
        Some(format!("the financial years are written {} and {}", financial_year(year - 1), financial_year(year)));
    Ok(period)
}

fn four_digits(text: &str) -> Result<i32, String> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse() {
        Ok(year) if digits && year > 0 => Ok(year),
        _ if text.is_empty() => Err("no year stands there".to_owned()),
        _ => Err(format!("`{text}` is no year of four digits")),
    }
}

fn first_of_month(text: &str) -> Result<NaiveDate, String> {
    let (year, month) = text.split_once('-').ok_or_else(|| format!("`{text}` is no month as YYYY-MM"))?;
    let number = four_digits(year)?;
    let digits = month.len() == 2 && month.bytes().all(|b| b.is_ascii_digit());
    let first = month.parse().ok().filter(|_| digits).and_then(|month| NaiveDate::from_ymd_opt(number, month, 1));
    first.ok_or_else(|| match month.parse::<i32>() {
        Ok(ends) if digits && ends == (number + 1) % 100 => {
            format!("the financial year is written {}", financial_year(number))
        }
        _ => format!("`{month}` is no month of two digits from 01 to 12"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let cases = [
            ("2013-12", "2013-12-01 to 2013-12-31"),
            ("2012-02", "2012-02-01 to 2012-02-29"),
            ("2013/14", "2013-04-01 to 2014-03-31"),
            ("1999/00", "1999-04-01 to 2000-03-31"),
            ("2013/14-Q2", "2013-07-01 to 2013-09-30"),
            ("2013/14-Q4", "2014-01-01 to 2014-03-31"),
            ("2013", "2013-01-01 to 2013-12-31"),
            ("12m@2014-03", "2013-04-01 to 2014-03-31"),
            ("2013-04-01..2014-03-31", "2013-04-01 to 2014-03-31"),
            ("2013-04-01..2013-04-01", "2013-04-01 to 2013-04-01"),
        ];
        for (text, days) in cases {
            let period: Period = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((period.days().as_str(), period.text.as_str()), (days, text));
        }
    }

    #[test]
    fn a_month_that_looks_like_a_year_has_a_hint() {
        let hint = |text: &str| text.parse::<Period>().expect("a period").hint;
        assert_eq!(hint("2008-09").as_deref(), Some("the financial year is written 2008/09"));
        assert_eq!(hint("2008-10"), None);
        assert_eq!(hint("2013/14"), None);
        assert!(hint("2013").is_some_and(|h| h.contains("2012/13 and 2013/14")));
    }

    #[test]
    fn what_is_no_period_is_told_why() {
        let cases = [
            ("2013/15", "the financial year that begins in 2013 is 2013/14"),
            ("2013/2014", "is 2013/14"),
            ("2013-14", "the financial year is written 2013/14"),
            ("2013-13", "`13` is no month"),
            ("2013-1", "`1` is no month"),
            ("2013/14-Q5", "`Q5` is none of the quarters"),
            ("2013/14Q2", "a quarter is written 2013/14-Q2"),
            ("12m@2014", "is no month as YYYY-MM"),
            ("2014-03-31..2013-04-01", "before it begins"),
            ("2014-03-31..", "nothing is no day"),
            ("2014-02-30..2014-03-01", "2014-02-30 is no day"),
            ("", "no year stands there"),
            ("last year", "is no year of four digits"),
            ("0000", "is no year of four digits"),
        ];
        for (text, expected) in cases {
            let error = text.parse::<Period>().expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
            assert!(error.contains("expected a month (2013-12)"), "{error}");
        }
    }

    #[test]
    fn a_day_lies_in_its_financial_year() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).expect("a date");
        for (day, year) in [(day(2014, 3, 31), "2013/14"), (day(2014, 4, 1), "2014/15"), (day(2000, 1, 1), "1999/00")] {
            let period = Period::financial_year_of(day).expect("a year");
            assert_eq!(period.text, year);
            assert_eq!(period, year.parse().expect("a period"));
        }
    }
}
