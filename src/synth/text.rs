//! The value of one cell: fixed text, or a short text held in place, so that a million rows need no allocation a cell.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};

/// How many bytes are held in place: enough for dates, identifiers and postcodes, and no larger than a `String`.
const SHORT: usize = 22;

/// The text of one cell. A blank one counts as not recorded.
#[derive(Clone)]
pub struct Text(Form);

#[derive(Clone)]
enum Form {
    Fixed(&'static str),
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl Text {
    /// A copy of any text.
    pub fn new(text: &str) -> Self {
        if text.len() > SHORT {
            return Self(Form::Long(text.into()));
        }
        let mut bytes = [0; SHORT];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Self(Form::Short { length: text.len() as u8, bytes })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Fixed(text) => text,
            Form::Short { length, bytes } => std::str::from_utf8(&bytes[..usize::from(*length)]).unwrap_or_default(),
            Form::Long(text) => text,
        }
    }

    /// The text as UTF-8 bytes, without the look at their validity that [`Text::as_str`] takes.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Form::Fixed(text) => text.as_bytes(),
            Form::Short { length, bytes } => &bytes[..usize::from(*length)],
            Form::Long(text) => text.as_bytes(),
        }
    }

    /// Whether the text has no character at all.
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// A prefix of at most ten ASCII characters, then a number padded with zeros to at least `width` digits.
    pub(super) fn numbered(prefix: &str, number: u32, width: usize) -> Self {
        let mut digits = [b'0'; 10];
        let mut left = number;
        let mut first = digits.len();
        while left > 0 || digits.len() - first < width.clamp(1, digits.len()) {
            first -= 1;
            digits[first] += (left % 10) as u8;
            left /= 10;
        }
        let mut bytes = [0; SHORT];
        let prefix = &prefix.as_bytes()[..prefix.len().min(10)];
        bytes[..prefix.len()].copy_from_slice(prefix);
        let length = prefix.len() + digits.len() - first;
        bytes[prefix.len()..length].copy_from_slice(&digits[first..]);
        Self(Form::Short { length: length as u8, bytes })
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(Form::Fixed(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<u32> for Text {
    fn from(number: u32) -> Self {
        Self::numbered("", number, 1)
    }
}

/// The layout of written files, `YYYYMMDD`.
impl From<NaiveDate> for Text {
    fn from(date: NaiveDate) -> Self {
        Self::numbered("", date.year().unsigned_abs() * 10_000 + date.month() * 100 + date.day(), 8)
    }
}
