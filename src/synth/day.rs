//! Days as whole numbers, for plain arithmetic.

use chrono::{Datelike as _, NaiveDate};

use super::Text;

/// A day, counted from 1 January of year 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(i32);

impl Day {
    /// The last day on which modalities 1 to 12 could start, 31 October 2012.
    pub(super) const LAST_OF_OLD_MODALITIES: Self = Self(734_807);
    /// 31 March 2012, after which the old discharge reasons are not drawn.
    pub(super) const LAST_OF_OLD_REASONS: Self = Self(734_593);
    /// 31 March 2013, the last day of primary care trusts.
    pub(super) const LAST_OF_TRUSTS: Self = Self(734_958);
    /// 31 March 2014, the last day on which the reasons of the payment by results pilots are drawn.
    pub(super) const LAST_OF_PILOTS: Self = Self(735_323);
    /// 1 January 1990, before which no referral is plausible.
    pub(super) const EARLIEST: Self = Self(726_468);
    /// 31 December 2099, the last day that is invented.
    pub(super) const LATEST: Self = Self(766_644);

    /// The day so many days later, or earlier when negative.
    pub(super) fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// How many days this day is after another.
    pub(super) fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The day as a date.
    pub(super) fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or_default()
    }

    /// The value of a cell, when it is a date as this module writes it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let number: i32 = text.parse().ok().filter(|_| text.len() == 8)?;
        let (month, day) = (number / 100 % 100, number % 100);
        NaiveDate::from_ymd_opt(number / 10_000, month.unsigned_abs(), day.unsigned_abs()).map(Self::from)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce())
    }
}

impl From<Day> for Text {
    fn from(day: Day) -> Self {
        day.date().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_days_are_what_they_say() {
        let named = [
            (Day::LAST_OF_OLD_MODALITIES, "20121031"),
            (Day::LAST_OF_OLD_REASONS, "20120331"),
            (Day::LAST_OF_TRUSTS, "20130331"),
            (Day::LAST_OF_PILOTS, "20140331"),
            (Day::EARLIEST, "19900101"),
            (Day::LATEST, "20991231"),
        ];
        for (day, text) in named {
            assert_eq!(Text::from(day).as_str(), text);
            assert_eq!(Day::read(text), Some(day));
        }
        assert_eq!(Day::read("20130230"), None);
    }
}
