//! The periods of a trend: months, quarters and financial years of a period, cut to it.

use chrono::{Datelike, Months, NaiveDate};

use super::grouping::Grouping;
use crate::record::{Period, date_of, day_of, financial_year};

/// One stretch of days that figures are taken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// As it is written: of the period, or of the part of it.
    pub text: String,
    /// Its first day.
    pub first: i32,
    /// Its last day.
    pub last: i32,
    /// For each grouping by time, in the order asked, its number and its printed text.
    pub cells: Vec<(u32, String)>,
}

impl Slice {
    /// A period as a whole.
    pub fn whole(period: &Period) -> Slice {
        Slice { text: period.text.clone(), first: period.first, last: period.last, cells: Vec::new() }
    }
}

/// The parts of a period by the groupings by time, in order; none that starts after the as-at date.
pub(super) fn slices(period: &Period, groupings: &[Grouping], as_at: i32) -> Vec<Slice> {
    let mut slices = vec![Slice::whole(period)];
    for grouping in groupings.iter().filter(|g| g.is_time()) {
        slices = slices.iter().flat_map(|slice| parts(slice, *grouping)).collect();
    }
    slices.retain(|slice| slice.first <= as_at);
    slices
}

/// The first month of the part that a day lies in, and how many months the part has.
fn part_of(date: NaiveDate, grouping: Grouping) -> Option<(NaiveDate, u32)> {
    let since_april = (date.month() + 8) % 12;
    let (back, months) = match grouping {
        Grouping::Month => (0, 1),
        Grouping::Quarter => (since_april % 3, 3),
        _ => (since_april, 12),
    };
    Some((date.with_day(1)?.checked_sub_months(Months::new(back))?, months))
}

fn parts(slice: &Slice, grouping: Grouping) -> Vec<Slice> {
    let mut parts = Vec::new();
    let mut next = slice.first;
    while next <= slice.last {
        let Some((begins, months)) = date_of(next).and_then(|date| part_of(date, grouping)) else { break };
        let Some(after) = begins.checked_add_months(Months::new(months)) else { break };
        let year = if begins.month() < 4 { begins.year() - 1 } else { begins.year() };
        let text = match grouping {
            Grouping::Month => format!("{:04}-{:02}", begins.year(), begins.month()),
            Grouping::Quarter => format!("{}-Q{}", financial_year(year), (begins.month() + 8) % 12 / 3 + 1),
            _ => financial_year(year),
        };
        let mut cells = slice.cells.clone();
        cells.push((begins.num_days_from_ce().unsigned_abs(), text.clone()));
        parts.push(Slice { text, first: next, last: slice.last.min(day_of(after) - 1), cells });
        next = day_of(after);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{day_number, iso};

    fn shown(period: &str, by: &[Grouping], as_at: &str) -> Vec<String> {
        let period: Period = period.parse().expect("a period");
        let slices = slices(&period, by, day_number(as_at).expect("a date"));
        slices.iter().map(|s| format!("{} {} {}", s.text, iso(s.first), iso(s.last))).collect()
    }

    #[test]
    fn a_period_is_cut_into_its_parts() {
        assert_eq!(
            shown("2013-05-15..2013-10-10", &[Grouping::Quarter], "2014-03-31"),
            [
                "2013/14-Q1 2013-05-15 2013-06-30",
                "2013/14-Q2 2013-07-01 2013-09-30",
                "2013/14-Q3 2013-10-01 2013-10-10"
            ]
        );
        assert_eq!(
            shown("2014-02-10..2014-05-01", &[Grouping::Year], "2014-12-31"),
            ["2013/14 2014-02-10 2014-03-31", "2014/15 2014-04-01 2014-05-01"]
        );
        assert_eq!(
            shown("2013/14-Q4", &[Grouping::Month], "2014-12-31"),
            ["2014-01 2014-01-01 2014-01-31", "2014-02 2014-02-01 2014-02-28", "2014-03 2014-03-01 2014-03-31"]
        );
    }

    #[test]
    fn no_part_starts_after_the_as_at_date() {
        assert_eq!(shown("2013/14", &[Grouping::Month], "2013-06-01").len(), 3);
        assert_eq!(shown("2013/14", &[Grouping::Month], "2013-05-31").len(), 2);
        assert_eq!(shown("2013/14", &[Grouping::Quarter, Grouping::Month], "2014-03-31").len(), 12);
    }
}
