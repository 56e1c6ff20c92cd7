//! Whole lines that are plain to read, as they stand in a text: what a thread can take apart without knowing the lines before
//! them.
//!
//! Nearly all of an extract is made of such lines. A line without quotes is a record, and every delimiter in it ends a cell,
//! so nothing is left to interpret. A line is plain too when each of its quotes opens or closes a cell: `"1043","","Smith, J"`.
//! Everything else (quotes within a cell, cells of several lines, lines that may pass a limit, the last line without its end)
//! is left to the slower reader of [`super::csv`], and so nothing is ever read in two ways.
//!
//! A client's rows stand together and begin alike, so a line is compared with the one above: the cells of its beginning that
//! are the same are passed over, however many they are. In the rest the ends of cells are found 64 bytes at a time, a bit a
//! byte. Then 64 lines are handed on together, turned over: for each column the lines that hold something there, a bit a line,
//! and what those say that do not say what the line above says.

use super::batch::{Batch, is_blank};
use super::csv::{split_plain, without_return};
use crate::bits::{PLACES, filled_with_last, first_places, ones, transposed, up_to_each, where_so};
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// Some plain lines that follow one another, each with its end. They are valid UTF-8.
#[derive(Debug, Default)]
pub struct Lines {
    /// The piece of text that they were read with …
    pub(super) text: Vec<u8>,
    /// … and where in it they stand.
    pub(super) range: Range<usize>,
    /// The physical line of the first one.
    pub(super) first_line: u64,
    pub(super) delimiter: u8,
    pub(super) newline: u8,
    pub(super) quotes: Quotes,
}

/// Which quotes there are in lines.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None.
    #[default]
    None,
    /// Such as open or close a cell.
    AroundCells,
}

/// What is found among lines.
#[derive(Debug)]
pub enum Found<'r> {
    /// Lines with as many cells as expected.
    Rows(&'r Rows<'r>),
    /// A line with this other number of cells.
    Uneven {
        /// The physical line.
        line: u64,
        /// How many cells it has.
        cells: usize,
    },
}

/// Up to 64 lines of as many cells as expected, and what each of them says that the one above does not say.
#[derive(Debug)]
pub struct Rows<'l> {
    lines: &'l Lines,
    /// How many cells each of them has.
    cells: usize,
    /// The physical lines.
    numbers: Vec<u64>,
    /// Where in the text the line above the next stands.
    above: Range<usize>,
    /// For each line where in the text its cells begin, quotes included, and at last where one more would; any for cells that
    /// stand in what it has in common with the line above.
    begins: Vec<u32>,
    /// The cells that hold something: a set of cells for each line, those of 64 cells together …
    filled_by_line: Vec<[u64; PLACES]>,
    /// … and of the line above the next.
    filled_above: Vec<u64>,
    /// Those of them that do not stand in what a line has in common with the one above.
    told_by_line: Vec<[u64; PLACES]>,
    /// The same of the line at hand.
    told_here: Vec<u64>,
    /// The same two for each cell, as sets of lines.
    filled: Vec<u64>,
    told: Vec<u64>,
}

impl Lines {
    /// The text in which the places of cells count. More may stand in it before and behind the lines.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The bytes of the lines themselves.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.text[self.range.clone()]
    }

    /// So many lines of as many cells there are at most.
    pub fn most(&self, cells: usize) -> usize {
        // every cell takes a byte at least: its delimiter or line end
        self.range.len() / cells.max(1)
    }

    /// Calls `each` with all lines that are not blank; `cells` is how many cells are expected. Lines with another number come
    /// before the rows among which they stand.
    pub fn for_each(&self, cells: usize, mut each: impl FnMut(Found<'_>)) {
        let mut rows = Rows::none(self, cells);
        self.for_each_line(|line, start, end| {
            if self.is_blank(start, end) {
                return;
            }
            let found = rows.take(line, start..end);
            if found != cells {
                each(Found::Uneven { line, cells: found });
            } else if rows.len() == PLACES {
                rows.turn();
                each(Found::Rows(&rows));
                rows.begin_anew();
            }
        });
        if !rows.is_empty() {
            rows.turn();
            each(Found::Rows(&rows));
        }
    }

    /// How many cells end in the beginning of a line, and where the next one begins.
    fn passed(&self, part: Range<usize>) -> (usize, usize) {
        let (mut count, mut next) = (0, part.start);
        let mut quoting = Quoting::default();
        for first in part.clone().step_by(PLACES) {
            let (ends, _) = self.ends_among(&self.bytes_at(first), &mut quoting);
            let ends = ends & first_places(part.end - first);
            count += ends.count_ones() as usize;
            if ends != 0 {
                next = first + PLACES - ends.leading_zeros() as usize;
            }
        }
        (count, next)
    }

    /// Finds where the cells of the rest of a line begin, and at last where one more would; and which of them hold something,
    /// given how many cells go before. Returns how many they are, for as many of which as are expected there is room.
    fn find_ends(&self, rest: Range<usize>, begins: &mut [u32], before: usize, all_filled: &mut [u64]) -> usize {
        all_filled.fill(0);
        begins[0] = rest.start as u32;
        let room = &mut begins[1..];
        let mut count = 0;
        let mut first = rest.start;
        let mut quoting = Quoting::default();
        let mut is_begin = 1;
        loop {
            let (mut ends, behind_quotes) = self.ends_among(&self.bytes_at(first), &mut quoting);
            let left = rest.end - first;
            if left < PLACES {
                // the line ends its last cell
                ends = ends & first_places(left) | 1 << left;
            }
            let blank = ends & (ends << 1 | is_begin | behind_quotes);
            // the ends that lie here are those of cells that follow one another
            let (mut filled, mut found) = (0, 0);
            for place in ones(ends) {
                if let Some(next) = room.get_mut(count + found) {
                    *next = (first + place + 1) as u32;
                }
                filled |= (!blank >> place & 1) << found;
                found += 1;
            }
            add_places(all_filled, before + count, filled);
            count += found;
            if left < PLACES {
                return count;
            }
            is_begin = ends >> (PLACES - 1);
            first += PLACES;
        }
    }

    /// Up to 64 bytes from a place on.
    #[inline]
    fn bytes_at(&self, place: usize) -> Cow<'_, [u8; PLACES]> {
        let text = &self.text[place..];
        text.first_chunk().map_or_else(
            || {
                let mut last = [0; PLACES];
                last[..text.len()].copy_from_slice(text);
                Cow::Owned(last)
            },
            Cow::Borrowed,
        )
    }

    /// Where among some bytes delimiters end cells, and where a cell would end that has nothing between its quotes.
    #[inline]
    fn ends_among(&self, bytes: &[u8; PLACES], quoting: &mut Quoting) -> (u64, u64) {
        let delimiters = where_so(bytes, |byte| *byte == self.delimiter);
        if self.quotes == Quotes::None {
            return (delimiters, 0);
        }
        let quotes = where_so(bytes, |byte| *byte == QUOTE);
        let within = up_to_each(quotes) ^ quoting.inside;
        let opening = quotes & within;
        let closing = quotes & !within & (opening << 1 | quoting.has_opened);
        let behind_quotes = closing << 1 | quoting.has_closed;
        *quoting = Quoting {
            inside: filled_with_last(within),
            has_opened: opening >> (PLACES - 1),
            has_closed: closing >> (PLACES - 1),
        };
        (delimiters & !within, behind_quotes)
    }

    /// Where the texts of the cells of a line stand.
    fn cells(&self, start: usize, end: usize) -> impl Iterator<Item = Range<usize>> {
        let text = &self.text[..end];
        let mut next = Some(start);
        std::iter::from_fn(move || {
            let start = next?;
            let is_quoted = text.get(start) == Some(&QUOTE);
            let last = if is_quoted { QUOTE } else { self.delimiter };
            let content = start + usize::from(is_quoted);
            let stop = memchr(last, &text[content..]).map_or(end, |length| content + length);
            let behind = stop + usize::from(is_quoted);
            next = (behind < end).then_some(behind + 1);
            Some(content..stop)
        })
    }

    /// Whether all cells of a line are blank.
    fn is_blank(&self, start: usize, end: usize) -> bool {
        let is_of_cell = |byte: &&u8| **byte != self.delimiter && **byte != QUOTE;
        match self.text[start..end].iter().find(is_of_cell) {
            Some(byte) if byte.is_ascii_graphic() => false,
            // nothing but delimiters may stand between quotes too
            _ => self.cells(start, end).all(|cell| is_blank(&self.text[cell])),
        }
    }

    /// Makes records of the lines in an empty batch, each line being one.
    pub(super) fn split(&self, batch: &mut Batch) {
        let mut ends = Vec::new();
        self.for_each_line(|line, start, end| {
            if self.quotes == Quotes::AroundCells {
                for cell in self.cells(start, end) {
                    batch.push_cell(&self.text[cell]);
                }
                batch.end_record(line, None);
                return;
            }
            let content = &self.text[start..end];
            if ends.len() <= content.len() {
                ends.resize(content.len() + 1, 0);
            }
            let cells = split_plain(content, self.delimiter, batch.room(content.len() + 1), &mut ends);
            batch.commit(line, &ends[..cells], None);
        });
    }

    /// Calls `each` with the physical line and the bounds of every line that is not empty, without its end.
    fn for_each_line(&self, mut each: impl FnMut(u64, usize, usize)) {
        let mut start = self.range.start;
        let mut line = self.first_line;
        while let Some(length) = memchr(self.newline, &self.text[start..self.range.end]) {
            let content = without_return(&self.text[start..start + length], self.newline);
            if !content.is_empty() {
                each(line, start, start + content.len());
            }
            start += length + 1;
            line += 1;
        }
    }
}

/// What a row says in one column.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// The number of the row among those at hand.
    pub row: u32,
    /// Where in the text of the lines its text begins …
    pub start: u32,
    /// … and how many bytes it has, at least one.
    pub length: u32,
    /// Its first eight bytes, the first one lowest; zeros where it has fewer.
    pub word: u64,
}

impl Told {
    /// How many bytes there are in a word.
    pub const WORD: usize = 8;

    /// The word, if that is the whole text and no other: one that fits in and does not end with a zero byte.
    #[inline]
    pub fn whole(&self) -> Option<u64> {
        let bytes = (u64::BITS - self.word.leading_zeros()).div_ceil(u8::BITS);
        (bytes == self.length).then_some(self.word)
    }

    /// Where it stands in the text of the lines.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..(self.start + self.length) as usize
    }
}

impl<'l> Rows<'l> {
    /// No rows yet, below a line of empty cells.
    fn none(lines: &'l Lines, cells: usize) -> Self {
        let words = cells.div_ceil(PLACES);
        Rows {
            lines,
            cells,
            numbers: Vec::with_capacity(PLACES),
            above: 0..0,
            begins: vec![0; PLACES * (cells + 1)],
            filled_by_line: vec![[0; PLACES]; words],
            filled_above: vec![0; words],
            told_by_line: vec![[0; PLACES]; words],
            told_here: vec![0; words],
            filled: vec![0; words * PLACES],
            told: vec![0; words * PLACES],
        }
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Never: they are only shown when there are some.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// The physical line of each.
    pub fn lines(&self) -> &[u64] {
        &self.numbers
    }

    /// Those on which the cell of a column holds something, a bit a row.
    pub fn filled(&self, column: usize) -> u64 {
        self.filled[column]
    }

    /// The texts of a column that are another than on the row above, or once more the same, row by row; `list` is room for them.
    pub fn told<'t>(&self, column: usize, list: &'t mut [Told; PLACES]) -> &'t [Told] {
        match self.lines.quotes {
            Quotes::None => self.told_within::<0>(column, list),
            Quotes::AroundCells => self.told_within::<1>(column, list),
        }
    }

    /// The same, given how many quotes may stand on each side of a text.
    #[inline]
    fn told_within<'t, const QUOTES: u32>(&self, column: usize, list: &'t mut [Told; PLACES]) -> &'t [Told] {
        let text = self.lines.text.as_slice();
        let is_blank_above = !(self.filled[column] << 1);
        let begins = &self.begins[column..];
        let mut count = 0;
        let mut last = (0, 0);
        for row in ones(self.told[column]) {
            let here = row * (self.cells + 1);
            let (begin, next) = (begins[here], begins[here + 1]);
            let quote = if QUOTES > 0 { u32::from(text[begin as usize] == QUOTE) } else { 0 };
            let (start, length) = (begin + quote, next - 1 - begin - 2 * quote);
            let word = word_of(text, start as usize, length);
            // whether it is the same nobody can foresee, so nothing is made to depend on it
            let differs = (word ^ last.0)
                | u64::from(length ^ last.1)
                | u64::from(length > Told::WORD as u32)
                | is_blank_above >> row & 1;
            last = (word, length);
            list[count] = Told { row: row as u32, start, length, word };
            count += usize::from(differs != 0);
        }
        &list[..count]
    }

    /// Takes the next line, if it has as many cells as expected; returns how many it has.
    fn take(&mut self, number: u64, line: Range<usize>) -> usize {
        let text = &self.lines.text;
        let row = self.len();
        let same = common_length(&text[line.clone()], &text[self.above.clone()]);
        // whatever ends within the beginning that is the same is the same
        let (passed, next) = self.lines.passed(line.start..line.start + same);
        let begins = &mut self.begins[row * (self.cells + 1)..][passed..=self.cells];
        let found = passed + self.lines.find_ends(next..line.end, begins, passed, &mut self.told_here);
        if found != self.cells {
            return found;
        }
        self.numbers.push(number);
        self.above = line;
        for (word, told) in self.told_here.iter().enumerate() {
            let is_passed = first_places(passed.saturating_sub(word * PLACES));
            let filled = self.filled_above[word] & is_passed | told;
            self.filled_above[word] = filled;
            self.filled_by_line[word][row] = filled;
            self.told_by_line[word][row] = *told;
        }
        found
    }

    /// Makes sets of lines of the sets of cells.
    fn turn(&mut self) {
        let rows = first_places(self.len());
        let turn = |by_line: &[[u64; PLACES]], by_cell: &mut [u64]| {
            for (cells, by_line) in by_cell.chunks_exact_mut(PLACES).zip(by_line) {
                cells.copy_from_slice(&transposed(*by_line));
                cells.iter_mut().for_each(|lines| *lines &= rows);
            }
        };
        turn(&self.filled_by_line, &mut self.filled);
        turn(&self.told_by_line, &mut self.told);
    }

    /// Lets go of all lines; the last is the one above the next.
    fn begin_anew(&mut self) {
        self.numbers.clear();
    }
}

/// What is known of the quotes before the bytes at hand: all bits are set within quotes; the lowest one when they have just been
/// opened, or closed again at once.
#[derive(Debug, Default)]
struct Quoting {
    inside: u64,
    has_opened: u64,
    has_closed: u64,
}

/// The first bytes, eight at most, of so many from a place on.
#[inline]
fn word_of(text: &[u8], start: usize, length: u32) -> u64 {
    const MASKS: [u64; Told::WORD + 1] =
        [0, 0xFF, 0xFFFF, 0xFF_FFFF, 0xFFFF_FFFF, 0xFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF, u64::MAX >> 8, u64::MAX];
    let text = &text[start..];
    let word = text.first_chunk().map_or_else(|| last_word(text), |word| u64::from_le_bytes(*word));
    word & MASKS[length.min(Told::WORD as u32) as usize]
}

/// A text of fewer than eight bytes as a word.
#[cold]
fn last_word(text: &[u8]) -> u64 {
    let mut word = [0; Told::WORD];
    word[..text.len()].copy_from_slice(text);
    u64::from_le_bytes(word)
}

/// Adds up to 64 places, which count from `first` on, to a set of any number of places.
#[inline]
fn add_places(set: &mut [u64], first: usize, places: u64) {
    let (word, shift) = (first / PLACES, first % PLACES);
    if let Some(here) = set.get_mut(word) {
        *here |= places << shift;
    }
    if let Some(next) = set.get_mut(word + 1).filter(|_| shift > 0) {
        *next |= places >> (PLACES - shift);
    }
}

/// How many bytes at their beginning two texts have in common.
#[inline]
fn common_length(left: &[u8], right: &[u8]) -> usize {
    let (lefts, rights) = (left.as_chunks::<32>().0, right.as_chunks::<32>().0);
    let count = 32 * lefts.iter().zip(rights).take_while(|(left, right)| left == right).count();
    let (left, right) = (&left[count..], &right[count..]);
    let mut more = 0;
    for (left, right) in left.as_chunks::<8>().0.iter().zip(right.as_chunks::<8>().0) {
        let different = u64::from_le_bytes(*left) ^ u64::from_le_bytes(*right);
        if different != 0 {
            return count + more + different.trailing_zeros() as usize / 8;
        }
        more += 8;
    }
    count + more + left[more..].iter().zip(&right[more..]).take_while(|(left, right)| left == right).count()
}

/// How far a text consists of lines in which every quote opens or closes a cell: the bytes of these lines, and how many bytes
/// had to be looked at to know.
///
/// It looks at 64 bytes together, a bit a byte. A quote opens or closes by turns; the first kind has to follow a delimiter or
/// line end, the second to go before one, and no line may end between them. At the first place where that fails, the lines
/// before its 64 bytes are all that is vouched for.
pub(super) fn plain_with_quotes(text: &[u8], delimiter: u8, newline: u8) -> (usize, usize) {
    let mut plain = 0;
    // the state before the bytes at hand: all bits set within quotes; whether a cell may begin; whether one has to end
    let (mut inside, mut may_open, mut must_end) = (0u64, 1u64, 0u64);
    for (number, block) in text.as_chunks::<PLACES>().0.iter().enumerate() {
        let first = number * PLACES;
        let quotes = where_so(block, |byte| *byte == QUOTE);
        let newlines = where_so(block, |byte| *byte == newline);
        let next = text.get(first + PLACES).copied();
        let mut ends = where_so(block, |byte| *byte == delimiter) | newlines;
        if newline == b'\n' {
            // a carriage return belongs to the line feed behind it
            let feeds = newlines >> 1 | u64::from(next == Some(newline)) << (PLACES - 1);
            ends |= where_so(block, |byte| *byte == b'\r') & feeds;
        }
        // whether each byte stands within quotes, the opening one included
        let within = up_to_each(quotes) ^ inside;
        let (opening, closing) = (quotes & within, quotes & !within);
        let is_plain = opening & !((ends & !within) << 1 | may_open) == 0
            && (closing << 1 | must_end) & !ends == 0
            && newlines & within == 0;
        if !is_plain {
            return (plain, first + PLACES);
        }
        inside = filled_with_last(within);
        may_open = (ends & !within) >> (PLACES - 1);
        must_end = closing >> (PLACES - 1);
        if newlines != 0 {
            plain = first + PLACES - newlines.leading_zeros() as usize;
        }
    }
    (plain, text.len())
}

const QUOTE: u8 = b'"';

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines that come again with small changes, quoted or not, of two to five cells.
    fn lines() -> impl Strategy<Value = Vec<Vec<String>>> {
        let cell = prop_oneof![
            3 => Just(String::new()),
            4 => prop::sample::select(vec!["a", "ab", "2013-04-01", "abcdefgh", "abcdefghi", " ", "é", "\u{a0}", "\0"]).prop_map(str::to_owned),
            1 => "[a-z]{0,20}",
        ];
        prop::collection::vec(prop::collection::vec(cell, 2..6), 0..12)
    }

    /// What the cells of each line come to, one line after the other.
    fn read_back(lines: &Lines, cells: usize) -> Vec<(u64, Option<Vec<String>>, usize)> {
        let mut last = vec![String::new(); cells];
        let mut found = Vec::new();
        lines.for_each(cells, |told| match told {
            Found::Uneven { line, cells } => found.push((line, None, cells)),
            Found::Rows(rows) => {
                let mut room = [Told::default(); PLACES];
                let told: Vec<Vec<Told>> = (0..cells).map(|column| rows.told(column, &mut room).to_vec()).collect();
                for (row, line) in rows.lines().iter().enumerate() {
                    for (column, last) in last.iter_mut().enumerate() {
                        let is_filled = rows.filled(column) >> row & 1 == 1;
                        if !is_filled {
                            last.clear();
                        }
                        if let Some(told) = told[column].iter().find(|told| told.row as usize == row) {
                            assert!(is_filled && told.length > 0, "{column} of {line}");
                            let text = lines.text[told.range()].to_vec();
                            let mut word = [0; Told::WORD];
                            word.iter_mut().zip(&text).for_each(|(to, byte)| *to = *byte);
                            assert_eq!(told.word, u64::from_le_bytes(word));
                            *last = String::from_utf8(text).expect("whole characters");
                        }
                    }
                    found.push((*line, Some(last.clone()), cells));
                }
            }
        });
        found.sort_by_key(|(line, ..)| *line);
        found
    }

    proptest! {
        #[test]
        fn lines_hold_what_was_written(
            written in lines(),
            again in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..40),
            quotes in 0..3,
            semicolon: bool,
            returns: bool,
            (before, behind) in ("[a,\"\n]{0,9}", "[a,\"\n]{0,9}"),
            (more, in_front) in (prop::sample::select(vec![0, 0, 61, 130]), any::<bool>()),
        ) {
            let (delimiter, line_end) = (if semicolon { ";" } else { "," }, if returns { "\r\n" } else { "\n" });
            let mut all = written.clone();
            // the same lines again in other company, and with a cell of another line
            for (place, swapped) in again.iter().filter(|_| !written.is_empty()) {
                let mut line = place.get(&written).clone();
                if *swapped {
                    let other = place.get(&all)[1].clone();
                    line[0] = other;
                }
                all.push(line);
            }
            // a real line is longer than what is looked at together, and has more cells
            let filler = |place: usize| if place.is_multiple_of(3) { "filler".to_owned() } else { String::new() };
            let filler: Vec<String> = (0..more).map(filler).collect();
            for line in &mut all {
                let place = if in_front { 0 } else { line.len() };
                line.splice(place..place, filler.clone());
            }
            let quoted = |place: usize, cell: &String| match quotes {
                0 => cell.clone(),
                1 => format!("\"{cell}{delimiter}\""),
                _ if place.is_multiple_of(2) => format!("\"{cell}\""),
                _ => cell.clone(),
            };
            let mut text = String::new();
            let mut expected = Vec::new();
            let cells = 3 + more;
            for (number, line) in all.iter().enumerate() {
                let shown: Vec<String> = line.iter().enumerate().map(|(place, cell)| quoted(place, cell)).collect();
                text += &(shown.join(delimiter) + line_end);
                let own: Vec<String> = line.iter().map(|cell| match quotes {
                    1 => format!("{cell}{delimiter}"),
                    _ => cell.clone(),
                }).collect();
                if own.iter().all(|cell| cell.trim().is_empty()) {
                    continue;
                }
                let is_even = own.len() == cells;
                expected.push((7 + number as u64, is_even.then_some(own.clone()), own.len()));
            }
            let quotes = if quotes == 0 { Quotes::None } else { Quotes::AroundCells };
            let delimiter = delimiter.as_bytes()[0];
            // they stand amid other text
            let range = before.len()..before.len() + text.len();
            let text = [before.as_bytes(), text.as_bytes(), behind.as_bytes()].concat();
            let lines = Lines { text, range, first_line: 7, delimiter, newline: b'\n', quotes };
            prop_assert_eq!(read_back(&lines, cells), expected);

            let mut batch = Batch::default();
            lines.split(&mut batch);
            let split: Vec<usize> = batch.iter().map(|record| record.len()).collect();
            prop_assert_eq!(split, all.iter().map(Vec::len).collect::<Vec<_>>());
            if quotes == Quotes::None {
                let cells = |record: super::super::batch::Record<'_>| {
                    (0..record.len()).map(|column| record.text(column).to_owned()).collect::<Vec<_>>()
                };
                prop_assert_eq!(batch.iter().map(cells).collect::<Vec<_>>(), all);
            }
        }

        #[test]
        fn what_two_texts_have_in_common_is_counted(common in "[a-c]{0,40}", left in "[a-c]{0,20}", right in "[a-c]{0,20}") {
            let (left, right) = (common.clone() + &left, common + &right);
            let expected = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count();
            prop_assert_eq!(common_length(left.as_bytes(), right.as_bytes()), expected);
        }
    }
}
