//! How values are written: the cleaned text of every distinct value of a column, and in what it differs from the text as
//! read.
//!
//! A column has few distinct texts, so each is made ready once, quotes and all, and a row takes what its number says.
//!
//! ```
//! use ndtms::submit::DateLayout;
//!
//! assert_eq!(DateLayout::Iso.name(), "YYYY-MM-DD");
//! ```

use std::borrow::Cow;

use chrono::Datelike;

use crate::record::{Column, Entry, date_of, sector_of};
use crate::spec::dataset::{Field, Format, Kind};

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateLayout {
    /// `20140331`.
    #[default]
    Digits,
    /// `2014-03-31`.
    Iso,
    /// `31/03/2014`.
    DayFirst,
}

impl DateLayout {
    /// Every layout.
    pub const ALL: [DateLayout; 3] = [DateLayout::Digits, DateLayout::Iso, DateLayout::DayFirst];

    /// Its name: `YYYYMMDD`, `YYYY-MM-DD` or `DD/MM/YYYY`.
    pub fn name(self) -> &'static str {
        match self {
            DateLayout::Digits => "YYYYMMDD",
            DateLayout::Iso => "YYYY-MM-DD",
            DateLayout::DayFirst => "DD/MM/YYYY",
        }
    }

    /// A day number in this layout; empty when it lies outside the calendar.
    pub fn write(self, day: i32) -> String {
        let Some(date) = date_of(day) else { return String::new() };
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            DateLayout::Digits => format!("{year:04}{month:02}{day:02}"),
            DateLayout::Iso => format!("{year:04}-{month:02}-{day:02}"),
            DateLayout::DayFirst => format!("{day:02}/{month:02}/{year:04}"),
        }
    }
}

/// In what a written value differs from the one read. One value may differ in several ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum ChangeKind {
    /// White space at its ends is gone; of a value of nothing else nothing is left.
    Trimmed,
    /// Letters are in capitals.
    UpperCase,
    /// A marker such as NULL is written blank.
    NullMarker,
    /// A date is in another layout.
    DateLayout,
    /// A full postcode is cut to its sector.
    PostcodeCut,
    /// A postcode that cannot be read is written blank.
    PostcodeUnreadable,
    /// Line breaks within are blanks.
    LineBreak,
    /// It is not written, since the client has a row without consent.
    ConsentWithheld,
}

impl ChangeKind {
    /// Every kind, in the order of the manifest.
    pub const ALL: [ChangeKind; 8] = [
        ChangeKind::Trimmed,
        ChangeKind::UpperCase,
        ChangeKind::NullMarker,
        ChangeKind::DateLayout,
        ChangeKind::PostcodeCut,
        ChangeKind::PostcodeUnreadable,
        ChangeKind::LineBreak,
        ChangeKind::ConsentWithheld,
    ];

    /// Its name in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            ChangeKind::Trimmed => "trimmed",
            ChangeKind::UpperCase => "upper_case",
            ChangeKind::NullMarker => "null_marker",
            ChangeKind::DateLayout => "date_layout",
            ChangeKind::PostcodeCut => "postcode_cut",
            ChangeKind::PostcodeUnreadable => "postcode_unreadable",
            ChangeKind::LineBreak => "line_break",
            ChangeKind::ConsentWithheld => "consent_withheld",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The distinct values of a column as they are written.
#[derive(Debug)]
pub(super) struct WrittenColumn {
    /// All of them between quotes, one after the other.
    quoted: Vec<u8>,
    ends: Vec<u64>,
    /// For each a bit for every [`ChangeKind`].
    changes: Vec<u8>,
    /// Whether any of them is changed.
    pub(super) any_change: bool,
}

impl WrittenColumn {
    pub(super) fn new(field: &Field, column: &Column, layout: DateLayout) -> Self {
        let mut written =
            WrittenColumn { quoted: Vec::new(), ends: Vec::new(), changes: Vec::new(), any_change: false };
        let texts = &column.dictionary;
        for id in 0..texts.len() as u32 {
            let entry = texts.entry(id);
            let (text, changes) = value(field, texts.text(id), texts.cleaned_text(id), entry, layout);
            push_quoted(&mut written.quoted, text.as_bytes());
            written.ends.push(written.quoted.len() as u64);
            written.changes.push(changes);
            written.any_change |= changes != 0;
        }
        written
    }

    /// The value with this number, between quotes, inner ones doubled.
    #[inline]
    pub(super) fn quoted(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] as usize };
        &self.quoted[start..self.ends[id] as usize]
    }

    /// The value with this number, as who reads the file gets it.
    pub(super) fn plain(&self, id: u32) -> Cow<'_, [u8]> {
        let quoted = self.quoted(id);
        let inner = &quoted[1..quoted.len() - 1];
        if !inner.contains(&b'"') {
            return Cow::Borrowed(inner);
        }
        let mut plain = Vec::with_capacity(inner.len());
        let mut bytes = inner.iter();
        while let Some(byte) = bytes.next() {
            plain.push(*byte);
            if *byte == b'"' {
                bytes.next();
            }
        }
        Cow::Owned(plain)
    }

    /// Whether the value with this number differs from the one read in this way.
    pub(super) fn is_changed(&self, id: u32, kind: ChangeKind) -> bool {
        self.changes[id as usize] & kind.bit() != 0
    }

    /// Whether it differs at all.
    #[inline]
    pub(super) fn differs(&self, id: u32) -> bool {
        self.changes[id as usize] != 0
    }
}

/// Appends a value between quotes, with inner quotes doubled.
pub(super) fn push_quoted(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

/// A value as it is written, and the bits of what changed.
fn value<'t>(field: &Field, raw: &str, cleaned: &'t str, entry: Entry, layout: DateLayout) -> (Cow<'t, str>, u8) {
    let mut changes = 0;
    let trimmed = raw.trim();
    if trimmed.len() != raw.len() {
        changes |= ChangeKind::Trimmed.bit();
    }
    if entry.null_marker {
        return (Cow::Borrowed(""), changes | ChangeKind::NullMarker.bit());
    }
    if cleaned != trimmed {
        changes |= ChangeKind::UpperCase.bit();
    }
    if cleaned.is_empty() {
        return (Cow::Borrowed(""), changes);
    }
    if field.kind == Kind::Date
        && let Some(day) = entry.cell.value()
    {
        let written = layout.write(day);
        if written != cleaned {
            changes |= ChangeKind::DateLayout.bit();
        }
        return (Cow::Owned(written), changes);
    }
    if field.format == Format::Postcode {
        let Some((sector, full)) = sector_of(cleaned) else {
            return (Cow::Borrowed(""), changes | ChangeKind::PostcodeUnreadable.bit());
        };
        if full {
            changes |= ChangeKind::PostcodeCut.bit();
        }
        let outward = sector.len() - " 1".len();
        if cleaned[..outward] != sector[..outward] {
            changes |= ChangeKind::UpperCase.bit();
        }
        return (Cow::Owned(sector), changes);
    }
    if cleaned.contains(['\r', '\n']) {
        let joined = cleaned.replace("\r\n", " ").replace(['\r', '\n'], " ");
        return (Cow::Owned(joined), changes | ChangeKind::LineBreak.bit());
    }
    (Cow::Borrowed(cleaned), changes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{clean, read_value};
    use crate::spec::{Dataset, SpecFiles, load};

    /// What is written for a text, and the names of the changes.
    fn written(dataset: &Dataset, header: &str, raw: &str, layout: DateLayout) -> (String, Vec<&'static str>) {
        let field = dataset.field(dataset.field_id(header).expect("a field"));
        let cleaned = clean(field, raw);
        let cell = read_value(dataset, field, &cleaned.text);
        let entry = Entry { cell, cleaned: 0, untidy: cleaned.untidy, null_marker: cleaned.null_marker };
        let (text, changes) = value(field, raw, &cleaned.text, entry, layout);
        let names = ChangeKind::ALL.into_iter().filter(|k| changes & k.bit() != 0).map(ChangeKind::name).collect();
        (text.into_owned(), names)
    }

    #[test]
    fn values_are_written_clean_and_every_change_has_its_kind() {
        let dataset = load(&SpecFiles::compiled_in(), 'K').expect("K is sound");
        let cases: [(&str, &str, &str, &[&str]); 24] = [
            ("SEX", "F", "F", &[]),
            ("SEX", " f\u{a0}", "F", &["trimmed", "upper_case"]),
            ("SEX", "null", "", &["null_marker"]),
            ("SEX", " - ", "", &["trimmed", "null_marker"]),
            ("SEX", "  ", "", &["trimmed"]),
            ("SEX", "", "", &[]),
            ("CLIENT", "ab 1", "ab 1", &[]),
            ("DOB", "1975-06-18", "19750618", &["date_layout"]),
            ("DOB", " 18/6/1975 00:00", "19750618", &["trimmed", "date_layout"]),
            ("DOB", "19750618", "19750618", &[]),
            ("DOB", "19751318", "19751318", &[]),
            ("PC", "OX1 2", "OX1 2", &[]),
            ("PC", "ox1 2", "OX1 2", &["upper_case"]),
            ("PC", "OX1 2jd", "OX1 2", &["postcode_cut"]),
            ("PC", "ox12JD", "OX1 2", &["upper_case", "postcode_cut"]),
            ("PC", "OX1", "", &["postcode_unreadable"]),
            ("PC", "OX1\n2JD", "", &["postcode_unreadable"]),
            ("CLIENT", "a\r\nb\rc\nd", "a b c d", &["line_break"]),
            ("CLIENT", "a\n\nb\n", "a  b", &["trimmed", "line_break"]),
            ("CLIENT", "a\n\rb", "a  b", &["line_break"]),
            ("CLIENT", "a\tb\u{85}c", "a\tb\u{85}c", &[]),
            ("ALCUSE", "na", "na", &[]),
            ("ALCUSE", "NA", "NA", &[]),
            ("AGNCY", "n0852", "N0852", &["upper_case"]),
        ];
        for (header, raw, expected, kinds) in cases {
            assert_eq!(
                written(&dataset, header, raw, DateLayout::Digits),
                (expected.to_owned(), kinds.to_vec()),
                "{raw:?}"
            );
        }
        let other = |raw, layout| written(&dataset, "DOB", raw, layout);
        assert_eq!(other("19750618", DateLayout::Iso), ("1975-06-18".to_owned(), vec!["date_layout"]));
        assert_eq!(other("19750618", DateLayout::DayFirst), ("18/06/1975".to_owned(), vec!["date_layout"]));
        assert_eq!(other("18/06/1975", DateLayout::DayFirst), ("18/06/1975".to_owned(), vec![]));
        assert_eq!(other("00010101", DateLayout::DayFirst), ("01/01/0001".to_owned(), vec!["date_layout"]));
    }
}
