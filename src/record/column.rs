//! One column of the store: every distinct text once, and a small number for each row.
//!
//! The texts of a column repeat over and over (a client's rows carry the same values, codes are few), so a cell costs one,
//! two or four bytes, and each distinct text is cleaned and typed once. Nothing is allocated per cell.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHasher};

use super::value::{Cell, State, clean, read_value};
use crate::bits::{PLACES, first_places, where_different, where_so};
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

    /// The text from `start` to before `end` in a longer one. Mostly eight bytes can be read from its start on, which is faster.
    #[inline]
    pub(super) fn within(text: &[u8], start: usize, end: usize) -> Option<ShortText> {
        const WORD: usize = 8;
        let length = end - start;
        match text.get(start..start + WORD).and_then(|word| word.first_chunk()) {
            Some(word) if (1..=WORD).contains(&length) => {
                let first = u64::from_le_bytes(*word) & u64::MAX >> (8 * (WORD - length));
                Some(ShortText { first, last: 0, length: length as u8 })
            }
            _ => ShortText::of(&text[start..end]),
        }
    }

    /// The text as one number that no other text has, when it has up to eight bytes and does not end with a zero byte.
    #[inline]
    pub(super) fn as_number(self) -> Option<u64> {
        let is_whole = (1..=8).contains(&self.length) && self.first >> (8 * (self.length - 1)) != 0;
        is_whole.then_some(self.first)
    }

    /// The number that it is written as, when it is all digits and has up to eight.
    #[inline]
    pub(super) fn as_decimal(self) -> Option<u64> {
        const ZEROS: u64 = 0x3030_3030_3030_3030;
        let missing = 8u64.checked_sub(u64::from(self.length))?;
        // a digit a byte, the first one lowest, with zeros before it
        let digits = (self.first ^ ZEROS) << (8 * missing);
        if (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 != 0 {
            return None;
        }
        let pairs = (digits * 10 + (digits >> 8)) & 0x00FF_00FF_00FF_00FF;
        let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
        Some((fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF)
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

/// The numbers of a column's rows, as narrow as they can be.
#[derive(Debug)]
enum Ids {
    /// So many rows, all blank.
    Blank(usize),
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Long(Vec<u32>),
}

/// One column of the store.
#[derive(Debug)]
pub struct Column {
    /// Its distinct texts.
    pub dictionary: Dictionary,
    ids: Ids,
    /// As many rows are expected in all.
    expected: usize,
}

impl Column {
    pub(super) fn new() -> Self {
        Column { dictionary: Dictionary::new(), ids: Ids::Blank(0), expected: 0 }
    }

    /// Has room made for so many rows in all, once the first of them has a text.
    pub(super) fn expect(&mut self, rows: usize) {
        self.expected = rows;
    }

    /// Lets go of the memory that only more rows would need.
    pub(super) fn finish(&mut self) {
        self.dictionary.short = HashTable::new();
        self.dictionary.long = HashTable::new();
        match &mut self.ids {
            Ids::Blank(_) => {}
            Ids::Byte(ids) => ids.shrink_to_fit(),
            Ids::Short(ids) => ids.shrink_to_fit(),
            Ids::Long(ids) => ids.shrink_to_fit(),
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match &self.ids {
            Ids::Blank(rows) => *rows,
            Ids::Byte(ids) => ids.len(),
            Ids::Short(ids) => ids.len(),
            Ids::Long(ids) => ids.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether no row has a text.
    pub fn is_blank(&self) -> bool {
        matches!(self.ids, Ids::Blank(_))
    }

    /// The number of the text on a row.
    #[inline]
    pub fn id(&self, row: usize) -> u32 {
        match &self.ids {
            Ids::Blank(_) => 0,
            Ids::Byte(ids) => u32::from(ids[row]),
            Ids::Short(ids) => u32::from(ids[row]),
            Ids::Long(ids) => ids[row],
        }
    }

    /// Writes the numbers of some rows to every `step`-th place of `out`, from its first on.
    #[inline]
    pub fn gather(&self, rows: &[u32], out: &mut [u32], step: usize) {
        let places = out.iter_mut().step_by(step);
        match &self.ids {
            Ids::Blank(_) => places.zip(rows).for_each(|(place, _)| *place = 0),
            Ids::Byte(ids) => places.zip(rows).for_each(|(place, row)| *place = u32::from(ids[*row as usize])),
            Ids::Short(ids) => places.zip(rows).for_each(|(place, row)| *place = u32::from(ids[*row as usize])),
            Ids::Long(ids) => places.zip(rows).for_each(|(place, row)| *place = ids[*row as usize]),
        }
    }

    /// Writes the numbers of up to [`PLACES`] rows from `first` on to `out`, whose other places get any numbers; returns which
    /// of the rows have a text, and on which it is another than on the row before: a bit a row.
    #[inline]
    pub fn copy(&self, first: usize, rows: usize, out: &mut [u32; PLACES]) -> (u64, u64) {
        let (filled, changed) = match &self.ids {
            Ids::Blank(_) => return (0, 0),
            Ids::Byte(ids) => copy(ids, first, rows, u32::from, out),
            Ids::Short(ids) => copy(ids, first, rows, u32::from, out),
            Ids::Long(ids) => copy(ids, first, rows, |id| id, out),
        };
        (filled & first_places(rows), changed & first_places(rows))
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
        match &mut self.ids {
            Ids::Blank(count) => *count += rows,
            Ids::Byte(ids) => ids.resize(ids.len() + rows, 0),
            Ids::Short(ids) => ids.resize(ids.len() + rows, 0),
            Ids::Long(ids) => ids.resize(ids.len() + rows, 0),
        }
    }

    /// Appends the cells of some rows; `scratch` is memory that is used again.
    pub(super) fn extend<'a>(
        &mut self,
        reading: Reading<'_>,
        cells: impl Iterator<Item = &'a [u8]>,
        scratch: &mut Vec<u32>,
    ) {
        scratch.clear();
        let mut last: (u32, Option<ShortText>, &[u8]) = (0, None, &[]);
        let mut greatest = 0;
        for text in cells {
            if text.is_empty() {
                scratch.push(0);
                continue;
            }
            let short = ShortText::of(text);
            // a client's rows stand together and repeat each other's values
            let same = if short.is_some() { short == last.1 } else { text == last.2 };
            if !same {
                last = (self.dictionary.intern(reading, text, short), short, text);
                greatest = greatest.max(last.0);
            }
            scratch.push(last.0);
        }
        self.append(scratch, greatest);
    }

    /// The number of a text, given as [`ShortText::of`] has it too; it is one of the column's from now on.
    pub(super) fn number_of(&mut self, reading: Reading<'_>, text: &[u8], short: Option<ShortText>) -> u32 {
        self.dictionary.intern(reading, text, short)
    }

    /// Appends rows by the numbers of their texts, of which `greatest` is the greatest.
    pub(super) fn append(&mut self, new: &[u32], greatest: u32) {
        if greatest > self.widest() {
            self.widen(greatest);
        }
        match &mut self.ids {
            Ids::Blank(rows) => *rows += new.len(),
            Ids::Byte(ids) => ids.extend(new.iter().map(|id| *id as u8)),
            Ids::Short(ids) => ids.extend(new.iter().map(|id| *id as u16)),
            Ids::Long(ids) => ids.extend_from_slice(new),
        }
    }

    /// Appends `rows` rows by those on which the number of the text is another than on the row above, each with that number.
    pub(super) fn append_turns(&mut self, turns: &[(u32, u32)], rows: usize) {
        // no row has a greater number
        let greatest = self.dictionary.len() as u32 - 1;
        if greatest > self.widest() {
            self.widen(greatest);
        }
        match &mut self.ids {
            Ids::Blank(count) => *count += rows,
            Ids::Byte(ids) => extend_by_turns(ids, turns, rows, |id| id as u8),
            Ids::Short(ids) => extend_by_turns(ids, turns, rows, |id| id as u16),
            Ids::Long(ids) => extend_by_turns(ids, turns, rows, |id| id),
        }
    }

    /// The greatest number that fits the present width.
    fn widest(&self) -> u32 {
        match &self.ids {
            Ids::Blank(_) => 0,
            Ids::Byte(_) => u32::from(u8::MAX),
            Ids::Short(_) => u32::from(u16::MAX),
            Ids::Long(_) => u32::MAX,
        }
    }

    #[cold]
    fn widen(&mut self, id: u32) {
        let rows = self.len();
        let room = rows.max(self.expected);
        let old = std::mem::replace(&mut self.ids, Ids::Blank(0));
        let is_byte = u8::try_from(id).is_ok();
        let is_short = u16::try_from(id).is_ok();
        self.ids = match old {
            Ids::Blank(_) if is_byte => Ids::Byte(with_room(room, std::iter::repeat_n(0, rows))),
            Ids::Blank(_) if is_short => Ids::Short(with_room(room, std::iter::repeat_n(0, rows))),
            Ids::Blank(_) => Ids::Long(with_room(room, std::iter::repeat_n(0, rows))),
            Ids::Byte(ids) if is_short => Ids::Short(with_room(room, ids.into_iter().map(u16::from))),
            Ids::Byte(ids) => Ids::Long(with_room(room, ids.into_iter().map(u32::from))),
            Ids::Short(ids) => Ids::Long(with_room(room, ids.into_iter().map(u32::from))),
            Ids::Long(ids) => Ids::Long(ids),
        };
    }
}

/// Some numbers, and room for more.
fn with_room<T>(room: usize, numbers: impl Iterator<Item = T>) -> Vec<T> {
    let mut list = Vec::with_capacity(room);
    list.extend(numbers);
    list
}

/// Copies some numbers; tells which are not 0, and which are not the number before (in as far as they are of these rows). By
/// itself it is compiled to take many numbers at a time, within another function it is not.
#[inline(never)]
fn copy<T: Copy + Default + PartialEq>(
    ids: &[T],
    first: usize,
    rows: usize,
    widen: impl Fn(T) -> u32,
    out: &mut [u32; PLACES],
) -> (u64, u64) {
    let mut copied = [T::default(); PLACES];
    // nearly always there are so many more numbers that all can be looked at where they lie
    let here = ids[first..].first_chunk().unwrap_or_else(|| {
        copied[..rows].copy_from_slice(&ids[first..first + rows]);
        &copied
    });
    let mut moved = [T::default(); PLACES];
    let above = first.checked_sub(1).and_then(|before| ids[before..].first_chunk()).unwrap_or_else(|| {
        moved[0] = ids[first.saturating_sub(1)];
        moved[1..].copy_from_slice(&here[..PLACES - 1]);
        &moved
    });
    out.iter_mut().zip(here).for_each(|(place, id)| *place = widen(*id));
    (where_so(here, |id| *id != T::default()), where_different(here, above))
}

/// Appends `rows` numbers, of which each stands as often as it takes to the next turn.
fn extend_by_turns<T: Copy + Default>(ids: &mut Vec<T>, turns: &[(u32, u32)], rows: usize, narrow: impl Fn(u32) -> T) {
    let first = ids.len();
    ids.resize(first + rows, T::default());
    let new = &mut ids[first..];
    for (number, (row, id)) in turns.iter().enumerate().filter(|(_, (_, id))| *id != 0) {
        let next = turns.get(number + 1).map_or(rows, |(next, _)| *next as usize);
        new[*row as usize..next].fill(narrow(*id));
    }
}
