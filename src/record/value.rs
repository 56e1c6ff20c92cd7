//! How one cell is read: cleaned, then typed by its field.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::date::day_number;
use crate::spec::dataset::{Dataset, Field, Format, Kind, ListShape};

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum State {
    /// Not recorded.
    #[default]
    Blank,
    /// Valid.
    Valid,
    /// Valid in form, but doubted (unknown to an open list; a reference that may name the person). Counts as valid.
    Doubtful,
    /// Recorded but not valid.
    Invalid,
    /// `NA` where the field allows it: asked, but not disclosed or not answered.
    NotAnswered,
    /// The file has no such column.
    Absent,
}

/// A typed value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Cell {
    /// By kind: the day number, the whole number, the code's number in its list (a code outside it gets a number of its
    /// own above those), the number of the cleaned text in the column for identifiers and texts, 1 for a full postcode.
    pub number: i32,
    /// What is known of it.
    pub state: State,
    /// The reporting group of a code, from 1; 0 for none.
    pub group: u8,
}

impl Cell {
    /// Valid, doubtful or not.
    pub fn is_filled(self) -> bool {
        matches!(self.state, State::Valid | State::Doubtful)
    }

    /// The number of a filled value.
    pub fn value(self) -> Option<i32> {
        self.is_filled().then_some(self.number)
    }
}

/// A cleaned text and what cleaning did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// The text that every check sees; empty for blank.
    pub text: Cow<'a, str>,
    /// Blanks around it, a control character within it, or lower case where capitals are due.
    pub untidy: bool,
    /// A marker such as NULL stood for blank.
    pub null_marker: bool,
}

/// Cleans the text of a cell as its field demands. A cell of blanks only is blank, no more.
pub fn clean<'a>(field: &Field, raw: &'a str) -> Cleaned<'a> {
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return Cleaned { text: Cow::Borrowed(""), untidy: false, null_marker: false };
    }
    let mut untidy = trimmed.len() != raw.len() || trimmed.chars().any(char::is_control);
    if is_null_marker(field, trimmed) {
        return Cleaned { text: Cow::Borrowed(""), untidy, null_marker: true };
    }
    if field.upper_case() && trimmed.bytes().any(|b| b.is_ascii_lowercase()) {
        untidy = true;
        return Cleaned { text: Cow::Owned(trimmed.to_ascii_uppercase()), untidy, null_marker: false };
    }
    Cleaned { text: Cow::Borrowed(trimmed), untidy, null_marker: false }
}

fn is_null_marker(field: &Field, text: &str) -> bool {
    match text.len() {
        1 => text == "-",
        2 => !field.allows_na && text.eq_ignore_ascii_case("NA"),
        3 => text.eq_ignore_ascii_case("N/A"),
        4 => text.eq_ignore_ascii_case("NULL"),
        _ => false,
    }
}

/// Types a cleaned text. The number of an identifier or text is left at 0: the column fills it in.
pub fn read_value(dataset: &Dataset, field: &Field, text: &str) -> Cell {
    if text.is_empty() {
        return Cell::default();
    }
    if field.allows_na && text.eq_ignore_ascii_case("NA") {
        return Cell { state: State::NotAnswered, ..Cell::default() };
    }
    let valid = |number: i32| Cell { number, state: State::Valid, group: 0 };
    let invalid = Cell { state: State::Invalid, ..Cell::default() };
    // a text all the same, though its own rule doubts it
    let doubtful = Cell { state: State::Doubtful, ..Cell::default() };
    match field.kind {
        Kind::Date => day_number(text).map_or(invalid, valid),
        Kind::Integer => whole_number(field, text).map_or(invalid, valid),
        Kind::Initial => match text.as_bytes() {
            [letter @ b'A'..=b'Z'] => valid(i32::from(*letter)),
            _ => invalid,
        },
        Kind::Code if field.list.is_some() => read_code(dataset, field, text),
        Kind::Code | Kind::Text | Kind::Identifier => match &field.format {
            Format::Any => valid(0),
            Format::Shape(shape) if shape.fits(text) => valid(0),
            Format::Shape(_) => doubtful,
            Format::Postcode => match sector_of(text) {
                Some((_, full)) => valid(i32::from(full)),
                None => doubtful,
            },
            Format::Reference if may_identify(text) => doubtful,
            Format::Reference => valid(0),
        },
    }
}

fn whole_number(field: &Field, text: &str) -> Option<i32> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // a number too long for the type lies outside every range in any case
    let number: i64 = text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX });
    let below = field.min.is_some_and(|min| number < min);
    let above = field.max.is_some_and(|max| number > max) && !field.over_max_is_valid;
    (!below && !above).then(|| i32::try_from(number).unwrap_or(if number < 0 { i32::MIN } else { i32::MAX }))
}

fn read_code(dataset: &Dataset, field: &Field, text: &str) -> Cell {
    let Some(list) = dataset.list_of(field) else { return Cell::default() };
    if let Some(code) = list.code_id(text) {
        return Cell { number: i32::from(code), state: State::Valid, group: list.codes[usize::from(code)].group };
    }
    let state = match &list.shape {
        _ if list.complete => State::Invalid,
        ListShape::None => State::Doubtful,
        ListShape::Enough(shape) if shape.fits(text) => State::Valid,
        ListShape::Enough(_) => State::Doubtful,
        ListShape::Needed(shape) if shape.fits(text) => State::Doubtful,
        ListShape::Needed(_) => State::Invalid,
        ListShape::Area if dataset.areas.find(text).is_some() => State::Valid,
        ListShape::Area => State::Doubtful,
    };
    Cell { number: number_of_unknown(text), state, group: list.group_of(text) }
}

/// A number for a code outside its list, above every code's number and the same in every column: exact for codes of up to
/// five letters and digits, which all codes compared between columns are.
fn number_of_unknown(text: &str) -> i32 {
    const FIRST: i32 = 1 << 20;
    const LONG: i32 = 1 << 30;
    let packed = text.bytes().take(6).try_fold(0i32, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0' + 1,
            b'A'..=b'Z' => byte - b'A' + 11,
            _ => return None,
        };
        number.checked_mul(37)?.checked_add(i32::from(digit))
    });
    if let Some(number) = packed.filter(|_| text.len() <= 5) {
        FIRST + number
    } else {
        use std::hash::BuildHasher;
        LONG | (rustc_hash::FxBuildHasher.hash_one(text) as i32 & (LONG - 1))
    }
}

/// The postcode sector of a text (`OX1 2`), and whether it was a full postcode; `None` when it is neither.
///
/// Outward code: one or two letters, a digit, perhaps a letter or digit. Inward: a digit and two letters. A sector needs
/// its space, a full postcode may lack it. Letters of either case are read; the sector is in capitals.
pub fn sector_of(text: &str) -> Option<(String, bool)> {
    let upper = text.to_ascii_uppercase();
    let (outward, inward) = match upper.split_once(' ') {
        Some(parts) => parts,
        None if upper.is_ascii() && upper.len() >= 5 => upper.split_at(upper.len() - 3),
        None => return None,
    };
    let full = match inward.as_bytes() {
        [b'0'..=b'9'] => false,
        [b'0'..=b'9', b'A'..=b'Z', b'A'..=b'Z'] => true,
        _ => return None,
    };
    let fits = match outward.as_bytes() {
        [b'A'..=b'Z', rest @ ..] => match rest {
            [b'A'..=b'Z', b'0'..=b'9'] | [b'0'..=b'9'] => true,
            [b'A'..=b'Z', b'0'..=b'9', last] | [b'0'..=b'9', last] => last.is_ascii_alphanumeric(),
            _ => false,
        },
        _ => false,
    };
    fits.then(|| (format!("{outward} {}", &inward[..1]), full))
}

/// The capital from A to Z that a letter is without its case and accent.
pub fn plain_capital(letter: char) -> Option<char> {
    const ACCENTED: &[(&str, char)] = &[
        ("ÀÁÂÃÄÅĀĂĄÆ", 'A'),
        ("ÇĆĈĊČ", 'C'),
        ("ĎĐÐ", 'D'),
        ("ÈÉÊËĒĔĖĘĚ", 'E'),
        ("ĜĞĠĢ", 'G'),
        ("ĤĦ", 'H'),
        ("ÌÍÎÏĨĪĬĮİ", 'I'),
        ("Ĵ", 'J'),
        ("Ķ", 'K'),
        ("ĹĻĽĿŁ", 'L'),
        ("ÑŃŅŇ", 'N'),
        ("ÒÓÔÕÖØŌŎŐŒ", 'O'),
        ("ŔŖŘ", 'R'),
        ("ŚŜŞŠȘ", 'S'),
        ("ŢŤŦȚ", 'T'),
        ("ÙÚÛÜŨŪŬŮŰŲ", 'U'),
        ("Ŵ", 'W'),
        ("ÝŶŸ", 'Y'),
        ("ŹŻŽ", 'Z'),
    ];
    let capital = letter.to_uppercase().next()?;
    if capital.is_ascii_uppercase() {
        return Some(capital);
    }
    ACCENTED.iter().find(|(letters, _)| letters.contains(capital)).map(|(_, plain)| *plain)
}

/// Whether a local reference may identify the person: an NHS number, or two or more words of letters.
fn may_identify(text: &str) -> bool {
    let digits: Vec<u8> = text.bytes().filter(|b| !matches!(b, b' ' | b'-')).collect();
    if digits.len() == 10 && digits.iter().all(u8::is_ascii_digit) && is_nhs_number(&digits) {
        return true;
    }
    let is_word = |word: &&str| {
        let word = word.trim_matches([',', '.', ';', '(', ')']);
        !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-' | '’'))
    };
    text.split([' ', ',', '\t', '\u{a0}']).filter(|w| !w.is_empty()).filter(is_word).count() >= 2
}

/// The check digit of an NHS number: 11 less the weighted sum of the first nine digits modulo 11; 10 is never issued.
fn is_nhs_number(digits: &[u8]) -> bool {
    let sum: u32 = digits[..9].iter().zip((2..=10).rev()).map(|(d, weight)| u32::from(d - b'0') * weight).sum();
    let check = (11 - sum % 11) % 11;
    check != 10 && check == u32::from(digits[9] - b'0')
}

/// The order of identifiers: as numbers when both are all digits, digits before text, else by code point.
pub fn identifier_order(left: &str, right: &str) -> Ordering {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match (number(left), number(right)) {
        (true, true) => {
            let (a, b) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
            a.len().cmp(&b.len()).then_with(|| a.cmp(b)).then_with(|| left.cmp(right))
        }
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => left.cmp(right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_and_full_postcodes_are_told_apart() {
        for (text, expected) in [
            ("OX1 2", Some(("OX1 2", false))),
            ("OX1 2JD", Some(("OX1 2", true))),
            ("OX12JD", Some(("OX1 2", true))),
            ("sw1a 1aa", Some(("SW1A 1", true))),
            ("B1 1", Some(("B1 1", false))),
            ("M11AE", Some(("M1 1", true))),
            ("ZZ99 3", Some(("ZZ99 3", false))),
            ("ZZ99 3VZ", Some(("ZZ99 3", true))),
            ("OX12", None),
            ("OX1", None),
            ("1OX 2", None),
            ("OX1 2J", None),
            ("OX 2", None),
            ("OXX1 2", None),
            ("OX1  2", None),
            ("", None),
        ] {
            let expected = expected.map(|(sector, full): (&str, bool)| (sector.to_owned(), full));
            assert_eq!(sector_of(text), expected, "{text}");
        }
    }

    #[test]
    fn references_that_may_identify_are_doubted() {
        for text in [
            "9434765919",
            "943 476 5919",
            "943-476-5919",
            "John Smith",
            "SMITH, John",
            "O'Neill Mary-Jane",
            "Smith,John",
        ] {
            assert!(may_identify(text), "{text}");
        }
        for text in ["9434765918", "1234567", "AB1234", "Smith", "A12 B34", "case 17"] {
            assert!(!may_identify(text), "{text}");
        }
    }

    #[test]
    fn identifiers_are_ordered_as_numbers_then_text() {
        let mut ids = ["B", "10", "9", "007", "7", "A"];
        ids.sort_by(|a, b| identifier_order(a, b));
        assert_eq!(ids, ["007", "7", "9", "10", "A", "B"]);
    }

    #[test]
    fn unknown_codes_of_up_to_five_characters_never_collide() {
        let numbers = ["1", "01", "A", "0A", "9999", "ZZZZZ", "00BN"].map(number_of_unknown);
        for (i, a) in numbers.iter().enumerate() {
            assert!(numbers[..i].iter().all(|b| a != b));
        }
    }
}
