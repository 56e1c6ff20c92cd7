//! The settings where the field itself is unsettled: each has a default, and every output says what was used.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months};

use super::items::ReliableChange;
use crate::journey::{GapCounting, HeldBack, Joining};
use crate::record::{date_of, day_of};
use crate::spec::nearest;

/// The settings of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The longest gap between episodes of one journey, in days.
    pub gap_days: i32,
    /// How the gap is counted.
    pub gap_counting: GapCounting,
    /// From how many days on treatment counts as retained.
    pub retained_days: i32,
    /// Which ends count as planned.
    pub planned: Planned,
    /// How long after a journey a return counts.
    pub return_window: Window,
    /// The longest wait that is in time, in days.
    pub wait_days: i32,
    /// From how many days on an item of a TOP has changed, item by item.
    pub rci: ReliableChange,
    /// Whether episodes that the check holds back are measured.
    pub held_back: HeldBack,
    /// What is done to small numbers.
    pub small_numbers: SmallNumbers,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            gap_days: 21,
            gap_counting: GapCounting::Difference,
            retained_days: 84,
            planned: Planned::Completed,
            return_window: Window::Months(6),
            wait_days: 21,
            rci: ReliableChange::default(),
            held_back: HeldBack::Exclude,
            small_numbers: SmallNumbers::Show,
        }
    }
}

/// The groups of discharge reasons that count as planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// Completed.
    Completed,
    /// Completed or referred on, as in 2007/08.
    CompletedOrReferredOn,
}

/// A stretch of time after a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// Calendar months; the end of the month is kept within the month (31 August and 6 months: 28 February).
    Months(u32),
    /// Days.
    Days(i32),
}

impl Window {
    /// The last day of the window after a day; at the end of the calendar the last day that there is.
    pub fn after(self, day: i32) -> i32 {
        let date = date_of(day);
        let last = match self {
            Window::Months(months) => date.and_then(|date| date.checked_add_months(Months::new(months))),
            Window::Days(days) => date.and_then(|date| date.checked_add_days(Days::new(days.unsigned_abs().into()))),
        };
        last.map_or(i32::MAX, day_of)
    }
}

/// What is done to small numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmallNumbers {
    /// They are shown.
    Show,
    /// They are hidden, and what would tell them.
    Suppress,
    /// All counts are rounded to the nearest five.
    Round5,
}

/// A setting that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// No setting has the name.
    #[error("there is no setting `{name}`{hint}")]
    Unknown {
        /// The name.
        name: String,
        /// What may have been meant.
        hint: String,
    },
    /// The value is none of the setting.
    #[error("`{value}` is no value of {name}; expected {expected}")]
    Value {
        /// The setting.
        name: &'static str,
        /// The value.
        value: String,
        /// What would be one.
        expected: &'static str,
    },
    /// There is no `=`.
    #[error("`{0}` is no setting; expected NAME=VALUE, such as gap_days=28")]
    Form(String),
}

impl Settings {
    /// The names of the settings in the order of the documentation.
    pub const NAMES: [&'static str; 9] = [
        "gap_days",
        "gap_counting",
        "retained_days",
        "planned",
        "return_window",
        "wait_days",
        "rci",
        "held_back",
        "small_numbers",
    ];

    /// Sets one by its name; hyphens and underscores are the same.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), SettingError> {
        let plain = name.trim().to_ascii_lowercase().replace('-', "_");
        let Some(name) = Self::NAMES.into_iter().find(|known| *known == plain) else {
            let hint = match nearest(&plain, Self::NAMES.into_iter()) {
                Some(near) => format!("; did you mean {near}?"),
                None => format!("; the settings are {}", Self::NAMES.join(", ")),
            };
            return Err(SettingError::Unknown { name: name.trim().to_owned(), hint });
        };
        let value = value.trim();
        let wrong = |expected| SettingError::Value { name, value: value.to_owned(), expected };
        let days = || whole_days(value).ok_or_else(|| wrong("a number of days"));
        match name {
            "gap_days" => self.gap_days = days()?,
            "gap_counting" => {
                self.gap_counting = match value {
                    "difference" => GapCounting::Difference,
                    "inclusive" => GapCounting::Inclusive,
                    _ => return Err(wrong("difference or inclusive")),
                };
            }
            "retained_days" => self.retained_days = days()?,
            "planned" => {
                self.planned = match value {
                    "completed" => Planned::Completed,
                    "completed+referred_on" => Planned::CompletedOrReferredOn,
                    _ => return Err(wrong("completed or completed+referred_on")),
                };
            }
            "return_window" => {
                self.return_window = value.parse().map_err(|()| wrong("months such as 6m, or days such as 183d"))?;
            }
            "wait_days" => self.wait_days = days()?,
            "rci" => self.rci = self.rci.with(value).ok_or_else(|| wrong(ReliableChange::EXPECTED))?,
            "held_back" => {
                self.held_back = match value {
                    "exclude" => HeldBack::Exclude,
                    "include" => HeldBack::Include,
                    _ => return Err(wrong("exclude or include")),
                };
            }
            _ => {
                self.small_numbers = match value {
                    "show" => SmallNumbers::Show,
                    "suppress" => SmallNumbers::Suppress,
                    "round5" => SmallNumbers::Round5,
                    _ => return Err(wrong("show, suppress or round5")),
                };
            }
        }
        Ok(())
    }

    /// Sets one that is written NAME=VALUE.
    pub fn set_written(&mut self, text: &str) -> Result<(), SettingError> {
        let (name, value) = text.split_once('=').ok_or_else(|| SettingError::Form(text.to_owned()))?;
        self.set(name, value)
    }

    /// Names and values in the order of the documentation.
    pub fn list(&self) -> [(&'static str, String); 9] {
        let values = [
            self.gap_days.to_string(),
            match self.gap_counting {
                GapCounting::Difference => "difference",
                GapCounting::Inclusive => "inclusive",
            }
            .to_owned(),
            self.retained_days.to_string(),
            match self.planned {
                Planned::Completed => "completed",
                Planned::CompletedOrReferredOn => "completed+referred_on",
            }
            .to_owned(),
            self.return_window.to_string(),
            self.wait_days.to_string(),
            self.rci.to_string(),
            match self.held_back {
                HeldBack::Exclude => "exclude",
                HeldBack::Include => "include",
            }
            .to_owned(),
            match self.small_numbers {
                SmallNumbers::Show => "show",
                SmallNumbers::Suppress => "suppress",
                SmallNumbers::Round5 => "round5",
            }
            .to_owned(),
        ];
        let mut values = values.into_iter();
        Self::NAMES.map(|name| (name, values.next().unwrap_or_default()))
    }

    /// When episodes make one journey.
    pub fn joining(&self) -> Joining {
        Joining { gap_days: self.gap_days, counting: self.gap_counting }
    }
}

/// The most days or months that a setting may have: a century.
const MOST_DAYS: i32 = 36_525;

fn whole_days(text: &str) -> Option<i32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|days| digits && *days <= MOST_DAYS)
}

impl FromStr for Window {
    type Err = ();

    fn from_str(text: &str) -> Result<Window, ()> {
        if let Some(months) = text.strip_suffix('m') {
            let months = whole_days(months).filter(|months| *months <= MOST_DAYS / 30).ok_or(())?;
            return Ok(Window::Months(months as u32));
        }
        text.strip_suffix('d').and_then(whole_days).map(Window::Days).ok_or(())
    }
}

impl fmt::Display for Window {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Window::Months(months) => write!(formatter, "{months}m"),
            Window::Days(days) => write!(formatter, "{days}d"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{day_number, iso};

    #[test]
    fn every_setting_is_set_by_its_name() {
        let mut settings = Settings::default();
        for text in [
            "gap_days=28",
            "gap-counting=inclusive",
            "RETAINED_DAYS = 91",
            "planned=completed+referred_on",
            "return_window=183d",
            "wait_days=14",
            "rci=crack:9,opiates:13",
            "held_back=include",
            "small_numbers=suppress",
        ] {
            settings.set_written(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        }
        let values = settings.list().map(|(_, value)| value);
        assert_eq!(
            values,
            [
                "28",
                "inclusive",
                "91",
                "completed+referred_on",
                "183d",
                "14",
                "opiates:13,crack:9",
                "include",
                "suppress"
            ]
        );
    }

    #[test]
    fn what_is_no_setting_is_told_why() {
        for (text, expected) in [
            ("gap_day=28", "there is no setting `gap_day`; did you mean gap_days?"),
            ("colour=red", "the settings are gap_days, gap_counting"),
            ("gap_days", "expected NAME=VALUE"),
            ("gap_days=-1", "`-1` is no value of gap_days; expected a number of days"),
            ("gap_days=99999999999", "expected a number of days"),
            ("return_window=6", "expected months such as 6m, or days such as 183d"),
            ("return_window=6x", "expected months such as 6m"),
            ("small_numbers=hide", "expected show, suppress or round5"),
            ("rci=13", "`13` is no value of rci; expected items with their days"),
            ("planned=all", "expected completed or completed+referred_on"),
        ] {
            let error = Settings::default().set_written(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_window_of_months_keeps_the_end_of_the_month() {
        let after = |window: &str, day: &str| {
            let window: Window = window.parse().expect("a window");
            iso(window.after(day_number(day).expect("a date")))
        };
        assert_eq!(after("6m", "2013-08-31"), "2014-02-28");
        assert_eq!(after("6m", "2011-08-31"), "2012-02-29");
        assert_eq!(after("6m", "2013-01-10"), "2013-07-10");
        assert_eq!(after("183d", "2013-01-10"), "2013-07-12");
        assert_eq!(Window::Months(12).after(i32::MAX), i32::MAX);
    }
}
