//! The layouts of dates that a mapping names, such as `DD-MMM-YYYY`.
//!
//! `YYYY` is a year of four digits, `MMM` the English name of a month in full or its first three letters, `MM` and `DD`
//! two digits, `M` and `D` one or two; `hh`, `mm` and `ss` are a time, which is not kept. `excel` is the number of a day in
//! Excel. Any other character stands for itself, and letters beside these are refused, so that a slip is seen.

use chrono::NaiveDate;

use crate::record::{day_number, day_of};

/// One layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// The number of a day in Excel, counted from 30 December 1899.
    Excel,
    /// Parts in their order.
    Parts(Vec<Part>),
}

/// One part of a layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `YYYY`
    Year,
    /// `MM`, or `M` where one digit is enough.
    Month(Digits),
    /// `MMM`
    MonthName,
    /// `DD`, or `D` where one digit is enough.
    Day(Digits),
    /// `hh`, `mm` or `ss`: two digits that are not kept.
    Time,
    /// A character that stands for itself.
    Character(char),
}

/// How many digits a number has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// Two.
    Two,
    /// One or two.
    OneOrTwo,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Layout {
    /// Reads the layouts of a text, which are joined by `or`. The error is a sentence.
    pub fn parse_all(text: &str) -> Result<Vec<Layout>, String> {
        text.split(" or ").map(|one| Layout::parse(one.trim())).collect()
    }

    fn parse(text: &str) -> Result<Layout, String> {
        if text.eq_ignore_ascii_case("excel") {
            return Ok(Layout::Excel);
        }
        let characters: Vec<char> = text.chars().collect();
        let mut parts = Vec::new();
        for same in characters.chunk_by(|a, b| a == b) {
            parts.push(match (same[0], same.len()) {
                ('Y', 4) => Part::Year,
                ('Y', 2) => {
                    let why = "a year of two digits can be of two centuries; have the export write four (YYYY)";
                    return Err(format!("the layout `{text}`: {why}"));
                }
                ('M', 1) => Part::Month(Digits::OneOrTwo),
                ('M', 2) => Part::Month(Digits::Two),
                ('M', 3) => Part::MonthName,
                ('D', 1) => Part::Day(Digits::OneOrTwo),
                ('D', 2) => Part::Day(Digits::Two),
                ('h' | 'm' | 's', 2) => Part::Time,
                (letter, _) if letter.is_alphanumeric() => {
                    let run: String = same.iter().collect();
                    return Err(format!(
                        "the layout `{text}` has `{run}`, which is none of YYYY, MM, M, MMM, DD, D, hh, mm and ss; \
                         a layout is like DD-MMM-YYYY, or the word excel"
                    ));
                }
                _ => {
                    parts.extend(same.iter().map(|c| Part::Character(*c)));
                    continue;
                }
            });
        }
        let count = |wanted: &dyn Fn(&Part) -> bool| parts.iter().filter(|p| wanted(p)).count();
        let (years, days) = (count(&|p| *p == Part::Year), count(&|p| matches!(p, Part::Day(_))));
        let months = count(&|p| matches!(p, Part::Month(_) | Part::MonthName));
        if (years, months, days) != (1, 1, 1) {
            return Err(format!(
                "the layout `{text}` has {years} years, {months} months and {days} days, expected one of each, as in \
                 DD-MMM-YYYY"
            ));
        }
        Ok(Layout::Parts(parts))
    }

    /// The day number of a trimmed text in this layout.
    pub fn read(&self, text: &str) -> Option<i32> {
        let Layout::Parts(parts) = self else { return excel_day(text) };
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = text;
        for part in parts {
            match part {
                Part::Year => year = digits(&mut rest, 4, 4)?,
                Part::Month(digits_of) => month = number(&mut rest, *digits_of)?,
                Part::Day(digits_of) => day = number(&mut rest, *digits_of)?,
                Part::Time => drop(digits(&mut rest, 2, 2)?),
                Part::MonthName => {
                    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                    let (name, after) = rest.split_at(letters);
                    month = month_named(name)?;
                    rest = after;
                }
                Part::Character(wanted) => rest = rest.strip_prefix(*wanted)?,
            }
        }
        if !rest.is_empty() && !is_midnight(rest) {
            return None;
        }
        NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| year > 0).map(day_of)
    }
}

/// Reads a date by the first of the layouts that it fits, or as YYYYMMDD or YYYY-MM-DD: the two that cannot be misread and
/// that date cells of workbooks give.
pub fn read_date(text: &str, layouts: &[Layout]) -> Option<i32> {
    let plain = || day_number(text).filter(|_| !text.contains('/'));
    layouts.iter().find_map(|layout| layout.read(text)).or_else(plain)
}

fn excel_day(text: &str) -> Option<i32> {
    // up to the end of 2099
    const LAST: i32 = 73_050;
    let whole = match text.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let number: i32 = whole.parse().ok().filter(|n| (1..=LAST).contains(n))?;
    // Excel has a 29 February 1900, so its numbers fit from March of that year on
    let base = NaiveDate::from_ymd_opt(1899, 12, 30).map(day_of)?;
    (number > 60).then_some(base + number)
}

fn number(rest: &mut &str, digits_of: Digits) -> Option<u32> {
    digits(rest, if digits_of == Digits::Two { 2 } else { 1 }, 2)
}

fn digits(rest: &mut &str, least: usize, most: usize) -> Option<u32> {
    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at(length);
    *rest = after;
    (length >= least).then(|| number.parse().ok()).flatten()
}

fn month_named(name: &str) -> Option<u32> {
    let name = name.to_ascii_lowercase();
    let is = |month: &&str| name == **month || name == month[..3] || (name == "sept" && month.starts_with("sept"));
    MONTHS.iter().position(is).map(|place| place as u32 + 1)
}

/// Whether what stands behind a date is a time without meaning.
fn is_midnight(rest: &str) -> bool {
    matches!(rest.trim_start_matches(['T', ' ']), "00:00" | "00:00:00" | "0:00" | "0:00:00" | "00:00:00.000")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::iso;

    fn read(layout: &str, text: &str) -> Option<String> {
        read_date(text, &Layout::parse_all(layout).expect("a layout")).map(iso)
    }

    #[test]
    fn dates_are_read_by_their_layout() {
        for (layout, text, expected) in [
            ("DD-MMM-YYYY", "03-Feb-2014", Some("2014-02-03")),
            ("DD-MMM-YYYY", "03-FEBRUARY-2014", Some("2014-02-03")),
            ("DD-MMM-YYYY", "3-Feb-2014", None),
            ("D-MMM-YYYY", "3-Feb-2014", Some("2014-02-03")),
            ("D MMM YYYY", "13 Sept 2014", Some("2014-09-13")),
            ("DD-MMM-YYYY", "31-Feb-2014", None),
            ("DD-MMM-YYYY", "03-Fev-2014", None),
            ("DDMMMYYYY", "03feb2014", Some("2014-02-03")),
            ("MM/DD/YYYY", "02/03/2014", Some("2014-02-03")),
            // not taken for the thirteenth of February, though the usual layout would
            ("MM/DD/YYYY", "13/02/2014", None),
            ("DD.MM.YYYY", "03.02.2014", Some("2014-02-03")),
            ("D/M/YYYY", "3/2/2014 00:00:00", Some("2014-02-03")),
            ("D/M/YYYY", "3/2/2014 14:30", None),
            ("D/M/YYYY hh:mm", "3/2/2014 14:30", Some("2014-02-03")),
            ("DD/MM/YYYY", "03/02/14", None),
            // a date cell of a workbook, and the written form of the return
            ("DD-MMM-YYYY", "2014-02-03", Some("2014-02-03")),
            ("DD-MMM-YYYY", "20140203", Some("2014-02-03")),
            ("excel", "41673", Some("2014-02-03")),
            ("excel", "41673.0", Some("2014-02-03")),
            ("excel", "41673.5", None),
            ("excel", "0", None),
            ("DD/MM/YYYY or excel", "41673", Some("2014-02-03")),
            ("DD/MM/YYYY or excel", "03/02/2014", Some("2014-02-03")),
            ("DD/MM/YYYY", "", None),
            ("DD/MM/YYYY", "０３/02/2014", None),
        ] {
            assert_eq!(read(layout, text).as_deref(), expected, "{text} by {layout}");
        }
    }

    #[test]
    fn layouts_that_leave_a_doubt_are_refused() {
        for (layout, said) in [
            ("DD/MM/YY", "two centuries"),
            ("DD/MM", "0 years"),
            ("dd/MM/YYYY", "`dd`"),
            ("DD/MM/YYYYY", "`YYYYY`"),
            ("", "0 years, 0 months and 0 days"),
            ("YYYY-MM-DD or", "`YYYY-MM-DD or`"),
        ] {
            let error = Layout::parse_all(layout).expect_err(layout);
            assert!(error.contains(said), "{layout}: {error}");
        }
    }
}
