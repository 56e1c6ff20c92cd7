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
//! byte, and only cells that hold something, or did on the line above, are looked at.

use super::batch::{Batch, is_blank};
use super::csv::{split_plain, without_return};
use crate::bits::{PLACES, filled_with_last, ones, up_to_each, where_so};
use memchr::memchr;
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

/// A line that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'c> {
    /// It has as many cells as expected. All cells hold what they held in the last such line above, except for these. Above the
    /// first one stand empty cells.
    Even(&'c Changes),
    /// It has this other number of cells.
    Uneven(usize),
    /// All its cells are blank.
    Blank,
}

/// What a line says that the line above does not say.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The cells that are empty now, by their numbers, from left to right.
    pub emptied: Vec<u32>,
    /// Those that hold something (or nothing, between quotes), it may be the same, from left to right.
    pub told: Vec<Cell>,
}

/// A cell of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Its number in its line, from 0.
    pub column: u32,
    /// Where its text begins in that of the lines …
    pub start: u32,
    /// … and ends.
    pub end: u32,
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

    /// Calls `each` for every line that is not empty, with its physical line; `cells` is how many cells are expected.
    pub fn for_each(&self, cells: usize, mut each: impl FnMut(u64, Line<'_>)) {
        let mut above = Above::nothing(cells);
        let mut changes = Changes::default();
        self.for_each_line(|line, start, end| {
            if self.is_blank(start, end) {
                return each(line, Line::Blank);
            }
            match self.compare(&mut above, start, end, &mut changes) {
                found if found == cells => each(line, Line::Even(&changes)),
                found => each(line, Line::Uneven(found)),
            }
        });
    }

    /// Finds the cells of a line that may differ from the line above; returns how many cells it has in all. A line with as many
    /// as expected is the one above from now on.
    fn compare(&self, above: &mut Above, start: usize, end: usize, changes: &mut Changes) -> usize {
        changes.emptied.clear();
        changes.told.clear();
        let same = common_length(&self.text[start..end], &self.text[above.start..above.end]);
        // whatever ends within the beginning that is the same is the same
        let passed = above.ends.iter().filter(|end| **end < same as u32).count();
        let next = if passed == 0 { 0 } else { above.ends[passed - 1] as usize + 1 };
        let found = self.find_ends(start, start + next..end, passed, above);
        if found != above.ends.len() {
            above.end = above.start;
            return found;
        }
        (above.start, above.end) = (start, end);
        let first = passed / PLACES;
        let words = above.filled.iter_mut().zip(&mut above.filled_here).enumerate().skip(first);
        for (number, (filled, here)) in words {
            let is_passed = if number == first { (1 << (passed % PLACES)) - 1 } else { 0 };
            changes.emptied.extend(ones(*filled & !*here & !is_passed).map(|place| (number * PLACES + place) as u32));
            for place in ones(*here & !is_passed) {
                let column = number * PLACES + place;
                let begins = if column == 0 { 0 } else { above.ends[column - 1] + 1 };
                changes.told.push(self.cell(column, start as u32 + begins, start as u32 + above.ends[column]));
            }
            *filled = *filled & is_passed | *here;
        }
        found
    }

    /// Finds where the cells of a part of a line, which begins at `start`, end, and which of them hold something, given how
    /// many cells go before; returns how many the line has in all.
    fn find_ends(&self, start: usize, part: Range<usize>, before: usize, above: &mut Above) -> usize {
        above.filled_here.fill(0);
        let mut count = before;
        let mut first = part.start;
        // the state before the bytes at hand: whether a cell begins there; all bits set within quotes
        let (mut begins, mut inside) = (1, 0);
        loop {
            let mut last_bytes = [0; PLACES];
            let bytes = self.text[first..].first_chunk().unwrap_or_else(|| {
                last_bytes[..self.text.len() - first].copy_from_slice(&self.text[first..]);
                &last_bytes
            });
            let mut ends = where_so(bytes, |byte| *byte == self.delimiter);
            if self.quotes == Quotes::AroundCells {
                let within = up_to_each(where_so(bytes, |byte| *byte == QUOTE)) ^ inside;
                inside = filled_with_last(within);
                ends &= !within;
            }
            let rest = part.end - first;
            if rest < PLACES {
                // the line ends its last cell
                ends = ends & ((1 << rest) - 1) | 1 << rest;
            }
            let blank = ends & (ends << 1 | begins);
            // the ends that lie here are those of cells that follow one another
            let (mut filled, mut found) = (0, 0);
            let (bytes_before, cells_before) = (first - start, count);
            for place in ones(ends) {
                if let Some(end) = above.ends.get_mut(cells_before + found) {
                    *end = (bytes_before + place) as u32;
                }
                filled |= (!blank >> place & 1) << found;
                found += 1;
            }
            above.note_filled(cells_before, filled);
            count += found;
            if rest < PLACES {
                return count;
            }
            begins = ends >> (PLACES - 1);
            first += PLACES;
        }
    }

    /// The cell of a column between two places, its quotes included.
    #[inline]
    fn cell(&self, column: usize, start: u32, end: u32) -> Cell {
        let is_quoted = self.quotes == Quotes::AroundCells && self.text[start as usize] == QUOTE;
        let quote = u32::from(is_quoted);
        Cell { column: column as u32, start: start + quote, end: end - quote }
    }

    /// The cells of a line.
    fn cells(&self, start: usize, end: usize) -> impl Iterator<Item = Cell> {
        let text = &self.text[..end];
        let mut next = Some((0, start));
        std::iter::from_fn(move || {
            let (column, start) = next?;
            let is_quoted = text.get(start) == Some(&QUOTE);
            let last = if is_quoted { QUOTE } else { self.delimiter };
            let content = start + usize::from(is_quoted);
            let stop = memchr(last, &text[content..]).map_or(end, |length| content + length) + usize::from(is_quoted);
            next = (stop < end).then_some((column + 1, stop + 1));
            Some(self.cell(column, start as u32, stop as u32))
        })
    }

    /// Whether all cells of a line are blank.
    fn is_blank(&self, start: usize, end: usize) -> bool {
        let is_of_cell = |byte: &&u8| **byte != self.delimiter && **byte != QUOTE;
        match self.text[start..end].iter().find(is_of_cell) {
            Some(byte) if byte.is_ascii_graphic() => false,
            // nothing but delimiters may stand between quotes too
            _ => self.cells(start, end).all(|cell| is_blank(&self.text[cell.start as usize..cell.end as usize])),
        }
    }

    /// Makes records of the lines in an empty batch, each line being one.
    pub(super) fn split(&self, batch: &mut Batch) {
        let mut ends = Vec::new();
        self.for_each_line(|line, start, end| {
            if self.quotes == Quotes::AroundCells {
                for cell in self.cells(start, end) {
                    batch.push_cell(&self.text[cell.start as usize..cell.end as usize]);
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

/// What is known of the line above.
struct Above {
    /// Where it begins …
    start: usize,
    /// … and ends, which is the same when nothing is known of the ends of its cells.
    end: usize,
    /// Where each of its cells ends, counted from its beginning, its quotes included.
    ends: Vec<u32>,
    /// The cells that hold something (quotes, if nothing else), a bit a cell.
    filled: Vec<u64>,
    /// The same of the line at hand.
    filled_here: Vec<u64>,
}

impl Above {
    /// No line, as if its cells were empty.
    fn nothing(cells: usize) -> Self {
        let no_cell = vec![0; cells.div_ceil(PLACES)];
        Above { start: 0, end: 0, ends: vec![0; cells], filled: no_cell.clone(), filled_here: no_cell }
    }

    /// Notes which of up to 64 cells from `first` on hold something on the line at hand.
    #[inline]
    fn note_filled(&mut self, first: usize, filled: u64) {
        let (word, shift) = (first / PLACES, first % PLACES);
        if let Some(here) = self.filled_here.get_mut(word) {
            *here |= filled << shift;
        }
        if let Some(next) = self.filled_here.get_mut(word + 1).filter(|_| shift > 0) {
            *next |= filled >> (PLACES - shift);
        }
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
        lines.for_each(cells, |number, line| match line {
            Line::Blank => {}
            Line::Uneven(count) => found.push((number, None, count)),
            Line::Even(changes) => {
                assert!(changes.told.is_sorted_by(|a, b| a.column < b.column), "{changes:?}");
                for column in &changes.emptied {
                    assert!(!std::mem::take(&mut last[*column as usize]).is_empty() || lines.quotes != Quotes::None);
                }
                for cell in &changes.told {
                    let text = &lines.text[cell.start as usize..cell.end as usize];
                    last[cell.column as usize] = String::from_utf8(text.to_vec()).expect("whole characters");
                }
                found.push((number, Some(last.clone()), cells));
            }
        });
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
