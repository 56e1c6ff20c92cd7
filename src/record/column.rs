//! One column of the store: every distinct text once, and a small number for each row.
//!
//! The texts of a column repeat over and over (a client's rows carry the same values, codes are few), so each distinct text is
//! cleaned and typed once, and the numbers are kept by where they turn. Nothing is allocated per cell.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHasher};

use super::numbers::{RowNumbers, Turns};
use super::value::{Cell, State, clean, read_value};
use crate::bits::{PLACES, ones, where_so};
use crate::spec::dataset::{Dataset, Field, Kind};

/// What is known of one distinct text.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its typed reading.
    pub cell: Cell,
    /// The entry of the cleaned text: identifiers are the same when this is the same.
    pub cleaned: u32,
    /// Cleaning changed it (see [`super::Cleaned::untidy`]).
    pub untidy: bool,
    /// A marker such as NULL stood for blank.
    pub null_marker: bool,
}

/// What is known of a text beside its typed reading, as in [`Entry`].
#[derive(Clone, Copy, Debug)]
struct Cleaning {
    cleaned: u32,
    untidy: bool,
    null_marker: bool,
}

/// The distinct texts of a column. Entry 0 is the empty text.
#[derive(Debug)]
pub struct Dictionary {
    bytes: Vec<u8>,
    ends: Vec<u64>,
    /// The typed readings, which are asked for far more often than the rest, and so stand close together.
    cells: Vec<Cell>,
    cleanings: Vec<Cleaning>,
    /// Texts of up to sixteen bytes, by their bytes alone.
    short: HashTable<(ShortText, u32)>,
    /// All other texts.
    long: HashTable<u32>,
    /// Some entry is untidy.
    pub any_untidy: bool,
    /// Some entry is a null marker.
    pub any_null_marker: bool,
    /// Every text but the empty one is a valid value.
    pub all_valid: bool,
}

impl Dictionary {
    fn new() -> Self {
        Dictionary {
            bytes: Vec::new(),
            ends: vec![0],
            cells: vec![Cell::default()],
            cleanings: vec![Cleaning { cleaned: 0, untidy: false, null_marker: false }],
            short: HashTable::new(),
            long: HashTable::new(),
            any_untidy: false,
            any_null_marker: false,
            all_valid: true,
        }
    }

    /// The typed readings of all texts.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The number of distinct texts, the empty one included.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Never: the empty text is always there.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// What is known of a text.
    #[inline]
    pub fn entry(&self, id: u32) -> Entry {
        let Cleaning { cleaned, untidy, null_marker } = self.cleanings[id as usize];
        Entry { cell: self.cells[id as usize], cleaned, untidy, null_marker }
    }

    /// A text as it was read.
    pub fn text(&self, id: u32) -> &str {
        std::str::from_utf8(self.slice(id)).unwrap_or_default()
    }

    /// A text after cleaning.
    pub fn cleaned_text(&self, id: u32) -> &str {
        self.text(self.cleanings[id as usize].cleaned)
    }

    #[inline]
    fn slice(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] as usize };
        &self.bytes[start..self.ends[id] as usize]
    }

    fn find(&self, text: &[u8], short: Option<ShortText>) -> Option<u32> {
        match short {
            Some(short) => self.short.find(short.hash(), |(known, _)| *known == short).map(|(_, id)| *id),
            None => self.long.find(hash_of(text), |id| self.slice(*id) == text).copied(),
        }
    }

    fn add(&mut self, text: &[u8], short: Option<ShortText>, entry: Entry) -> u32 {
        let id = self.cells.len() as u32;
        self.all_valid &= entry.cell.state == State::Valid;
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u64);
        let Entry { cell, cleaned, untidy, null_marker } = entry;
        self.cells.push(cell);
        self.cleanings.push(Cleaning { cleaned, untidy, null_marker });
        if let Some(short) = short {
            self.short.insert_unique(short.hash(), (short, id), |(known, _)| known.hash());
        } else {
            let Dictionary { bytes, ends, long, .. } = self;
            long.insert_unique(hash_of(text), id, |id| {
                let id = *id as usize;
                hash_of(&bytes[ends[id - 1] as usize..ends[id] as usize])
            });
        }
        id
    }

    /// The number of a text, which is cleaned and typed when it is new.
    fn intern(&mut self, reading: Reading<'_>, text: &[u8], short: Option<ShortText>) -> u32 {
        match self.find(text, short) {
            Some(id) => id,
            None => self.read_new(reading, text, short),
        }
    }

    #[cold]
    fn read_new(&mut self, reading: Reading<'_>, text: &[u8], short: Option<ShortText>) -> u32 {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let Reading::Field(dataset, field) = reading else {
            let id = self.cells.len() as u32;
            let cell = Cell { number: 0, state: State::Valid, group: 0 };
            return self.add(text.as_bytes(), short, Entry { cell, cleaned: id, untidy: false, null_marker: false });
        };
        let cleaned = clean(field, text);
        let mut cell = read_value(dataset, field, &cleaned.text);
        let cleaned_id = if cleaned.text == text {
            self.cells.len() as u32
        } else if cleaned.text.is_empty() {
            0
        } else {
            // the cleaned text gets an entry of its own, before the text that led to it
            self.intern(reading, cleaned.text.as_bytes(), ShortText::of(cleaned.text.as_bytes()))
        };
        let by_text = match field.kind {
            Kind::Identifier | Kind::Text => true,
            Kind::Code => field.list.is_none(),
            Kind::Date | Kind::Integer | Kind::Initial => false,
        };
        if by_text && cell.is_filled() && !matches!(field.format, crate::spec::dataset::Format::Postcode) {
            cell.number = cleaned_id as i32;
        }
        self.any_untidy |= cleaned.untidy;
        self.any_null_marker |= cleaned.null_marker;
        let entry = Entry { cell, cleaned: cleaned_id, untidy: cleaned.untidy, null_marker: cleaned.null_marker };
        self.add(text.as_bytes(), short, entry)
    }
}

/// A text of one to sixteen bytes as two numbers and its length, which compare faster than bytes.
///
/// Of up to eight bytes the first number holds all; of more, both are read from the ends of the text and overlap in the
/// middle. With the length they tell the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ShortText {
    first: u64,
    last: u64,
    length: u8,
}

impl ShortText {
    #[inline]
    pub(super) fn of(text: &[u8]) -> Option<ShortText> {
        let (first, last) = match text.len() {
            1..=3 => {
                let (middle, end) = (text.len() / 2, text.len() - 1);
                let byte = |place: usize| u64::from(text[place]) << (8 * place);
                (byte(0) | byte(middle) | byte(end), 0)
            }
            4..=8 => {
                let (first, last) = (text.first_chunk::<4>()?, text.last_chunk::<4>()?);
                let first = u64::from(u32::from_le_bytes(*first));
                (first | u64::from(u32::from_le_bytes(*last)) << (8 * (text.len() - 4)), 0)
            }
            9..=16 => (u64::from_le_bytes(*text.first_chunk()?), u64::from_le_bytes(*text.last_chunk()?)),
            _ => return None,
        };
        Some(ShortText { first, last, length: text.len() as u8 })
    }

    /// The text of up to eight bytes that a word holds, the first one lowest.
    #[inline]
    pub(super) fn of_word(word: u64, length: u32) -> ShortText {
        ShortText { first: word, last: 0, length: length as u8 }
    }

    #[inline]
    pub(super) fn hash(self) -> u64 {
        let mut hasher: FxHasher = FxBuildHasher.build_hasher();
        hasher.write_u64(self.first ^ u64::from(self.length) << 56);
        hasher.write_u64(self.last);
        hasher.finish()
    }
}

fn hash_of(text: &[u8]) -> u64 {
    let mut hasher: FxHasher = FxBuildHasher.build_hasher();
    hasher.write(text);
    hasher.finish()
}

/// How the texts of a column are read.
#[derive(Clone, Copy)]
pub(super) enum Reading<'a> {
    /// As values of a field.
    Field(&'a Dataset, &'a Field),
    /// Not at all: a column that is no field, kept to be handed back.
    Unknown,
}

/// One column of the store.
#[derive(Debug)]
pub struct Column {
    /// Its distinct texts.
    pub dictionary: Dictionary,
    numbers: RowNumbers,
}

impl Column {
    pub(super) fn new() -> Self {
        Column { dictionary: Dictionary::new(), numbers: RowNumbers::default() }
    }

    /// Has room made for so many rows in all, once the first of them has a text.
    pub(super) fn expect(&mut self, rows: usize) {
        self.numbers.expect(rows);
    }

    /// Lets go of the memory that only more rows would need.
    pub(super) fn finish(&mut self) {
        self.dictionary.short = HashTable::new();
        self.dictionary.long = HashTable::new();
        self.numbers.finish();
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no row has a text.
    pub fn is_blank(&self) -> bool {
        self.numbers.are_blank()
    }

    /// The number of the text on a row.
    #[inline]
    pub fn id(&self, row: usize) -> u32 {
        self.numbers.of(row)
    }

    /// The numbers of the texts on up to 64 rows from `first` on; those beyond are any.
    pub fn ids(&self, first: usize) -> [u32; PLACES] {
        self.numbers.expand(first)
    }

    /// Writes the numbers of the texts on some rows; faster than to ask for one after the other.
    pub fn gather(&self, rows: &[u32], out: &mut [u32]) {
        self.numbers.gather(rows, out);
    }

    /// Which of up to 64 rows from `first` on have a text, and on which it is another than on the row before: a bit a row.
    #[inline]
    pub fn bits(&self, first: usize, rows: usize) -> (u64, u64) {
        self.numbers.bits(first, rows)
    }

    /// Calls `each` with the first of up to 64 rows from `first` on and those with another text than the row above (or with the
    /// same told anew), as far as they have one: their places and the typed values.
    #[inline]
    pub fn for_each_turn(&self, first: usize, rows: usize, mut each: impl FnMut(usize, Cell)) {
        self.numbers.for_each_turn(first, rows, |place, number| each(place, self.dictionary.cells[number as usize]));
    }

    /// How many of some rows have each cleaned text, by the text; every text of the column appears that a row has.
    pub fn count_cleaned(&self, rows: impl IntoIterator<Item = usize>) -> BTreeMap<&str, u64> {
        let mut by_id = vec![0; self.dictionary.len()];
        rows.into_iter().for_each(|row| by_id[self.id(row) as usize] += 1);
        let mut counts = BTreeMap::new();
        for (id, rows) in by_id.into_iter().enumerate().filter(|(_, rows)| *rows > 0) {
            *counts.entry(self.dictionary.cleaned_text(id as u32)).or_default() += rows;
        }
        counts
    }

    /// The typed value on a row.
    #[inline]
    pub fn cell(&self, row: usize) -> Cell {
        self.dictionary.cells[self.id(row) as usize]
    }

    /// The text on a row as it was read.
    pub fn text(&self, row: usize) -> &str {
        self.dictionary.text(self.id(row))
    }

    /// The text on a row after cleaning.
    pub fn cleaned_text(&self, row: usize) -> &str {
        self.dictionary.cleaned_text(self.id(row))
    }

    pub(super) fn push_blank(&mut self, rows: usize) {
        self.numbers.append(&Turns::default(), rows);
    }

    /// Appends the cells of so many rows; `turns` is memory that is used again.
    pub(super) fn extend<'a>(
        &mut self,
        reading: Reading<'_>,
        cells: impl ExactSizeIterator<Item = &'a [u8]>,
        turns: &mut Turns,
    ) {
        let rows = cells.len();
        turns.begin(rows);
        let mut cells = cells.peekable();
        let mut last: (u32, Option<ShortText>, &[u8]) = (0, None, &[]);
        while cells.peek().is_some() {
            let mut numbers = [0; PLACES];
            let mut count = 0;
            for (number, text) in numbers.iter_mut().zip(cells.by_ref()) {
                count += 1;
                if text.is_empty() {
                    continue;
                }
                let short = ShortText::of(text);
                // a client's rows stand together and repeat each other's values
                let same = if short.is_some() { short == last.1 } else { text == last.2 };
                if !same {
                    last = (self.dictionary.intern(reading, text, short), short, text);
                }
                *number = last.0;
            }
            let filled = where_so(&numbers, |number| *number != 0);
            turns.take(count, filled, ones(filled).map(|place| (place as u32, numbers[place])));
        }
        self.append(turns, rows);
    }

    /// The number of a text, given as [`ShortText::of`] has it too; it is one of the column's from now on.
    pub(super) fn number_of(&mut self, reading: Reading<'_>, text: &[u8], short: Option<ShortText>) -> u32 {
        self.dictionary.intern(reading, text, short)
    }

    /// Appends so many rows, given where the number of the text turns on them.
    pub(super) fn append(&mut self, turns: &Turns, rows: usize) {
        self.numbers.append(turns, rows);
    }
}
