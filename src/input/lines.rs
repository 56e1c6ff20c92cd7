//! Whole lines that are plain to read, as they stand in a text: what a thread can take apart without knowing the lines before
//! them.
//!
//! Nearly all of an extract is made of such lines. A line without quotes is a record, and every delimiter in it ends a cell,
//! so nothing is left to interpret. A line is plain too when each of its quotes opens or closes a cell: `"1043","","Smith, J"`.
//! Everything else (quotes within a cell, cells of several lines, lines that may pass a limit, the last line without its end)
//! is left to the slower reader of [`super::csv`], and so nothing is ever read in two ways.
//!
//! A client's rows stand together and repeat each other's values, so a line is compared with the one above: stretches that
//! are the same are passed over, however many cells they hold, and only the cells that differ are looked at.

use super::batch::{Batch, is_blank};
use super::csv::{split_plain, without_return};
use crate::bits::{PLACES, where_so};
use memchr::memchr;

/// Some plain lines that follow one another, each with its end. They are valid UTF-8.
#[derive(Debug, Default)]
pub struct Lines {
    pub(super) text: Vec<u8>,
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
    /// It has as many cells as expected; these, from left to right, are not as they are in the last such line above, and all
    /// others are. Above the first one stand empty cells.
    Even(&'c [Cell]),
    /// It has this other number of cells.
    Uneven(usize),
    /// All its cells are blank.
    Blank,
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
    /// The text of all lines.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Calls `each` for every line that is not empty, with its physical line; `cells` is how many cells are expected.
    pub fn for_each(&self, cells: usize, mut each: impl FnMut(u64, Line<'_>)) {
        let mut above = Ends { first: 0, of_cells: Vec::new() };
        let mut here = Ends { first: 0, of_cells: vec![0; cells] };
        let mut changed = Vec::new();
        self.for_each_line(|line, start, end| {
            here.first = start;
            let found = self.compare(&above, &mut here, end, &mut changed);
            if self.is_blank(start, end) {
                each(line, Line::Blank);
            } else if found != cells {
                each(line, Line::Uneven(found));
            } else {
                each(line, Line::Even(&changed));
                above.of_cells.resize(cells, 0);
                std::mem::swap(&mut above, &mut here);
            }
        });
    }

    /// Finds the cells of a line, which ends before `end`, that differ from the line above, if there is one, and where all of
    /// them end; returns how many cells it has in all.
    fn compare(&self, above: &Ends, here: &mut Ends, end: usize, changed: &mut Vec<Cell>) -> usize {
        changed.clear();
        let Some(end_above) = above.of_cells.last() else {
            let mut count = 0;
            for (cell, next) in self.cells(here.first, end) {
                changed.extend((cell.start < cell.end).then_some(cell));
                if let Some(own) = here.of_cells.get_mut(count) {
                    *own = next;
                }
                count += 1;
            }
            return count;
        };
        let mut column = 0;
        // where the cell of this column begins on both lines
        let (mut start, mut start_above) = (here.first, above.first);
        loop {
            let (rest, rest_above) = (&self.text[start..end], &self.text[start_above..*end_above as usize]);
            let same = common_length(rest, rest_above);
            let moved_by = (start as u32).wrapping_sub(start_above as u32);
            if same == rest.len() && same == rest_above.len() {
                move_ends(&above.of_cells[column..], &mut here.of_cells[column..], u32::MAX, moved_by);
                return here.of_cells.len();
            }
            // whatever ends within the stretch that is the same is the same
            let differs_at = (start_above + same) as u32;
            let passed = move_ends(&above.of_cells[column..], &mut here.of_cells[column..], differs_at, moved_by);
            if passed > 0 {
                column += passed;
                start = here.of_cells[column - 1] as usize + 1;
            }
            let (cell, next) = self.cell(column, start, end);
            changed.push(cell);
            here.of_cells[column] = next;
            column += 1;
            if next as usize == end {
                return column;
            }
            start = next as usize + 1;
            if column == here.of_cells.len() {
                return column + self.cells(start, end).count();
            }
            start_above = above.of_cells[column - 1] as usize + 1;
        }
    }

    /// The cells of a line, each with the place where it ends, its quotes included.
    fn cells(&self, start: usize, end: usize) -> impl Iterator<Item = (Cell, u32)> {
        let mut next = Some((0, start));
        std::iter::from_fn(move || {
            let (column, start) = next?;
            let (cell, after) = self.cell(column, start, end);
            next = Some((column + 1, after as usize + 1)).filter(|(_, start)| *start <= end);
            Some((cell, after))
        })
    }

    /// The cell of a column that begins at `start` in a line that ends before `end`, and the place where it ends, its quotes
    /// included.
    #[inline]
    fn cell(&self, column: usize, start: usize, end: usize) -> (Cell, u32) {
        let text = &self.text[..end];
        let is_quoted = text.get(start) == Some(&QUOTE);
        let (start, last) = if is_quoted { (start + 1, QUOTE) } else { (start, self.delimiter) };
        let stop = find(text, start, last);
        (Cell { column: column as u32, start: start as u32, end: stop as u32 }, (stop + usize::from(is_quoted)) as u32)
    }

    /// Whether all cells of a line are blank.
    fn is_blank(&self, start: usize, end: usize) -> bool {
        let is_of_cell = |byte: &&u8| **byte != self.delimiter && **byte != QUOTE;
        match self.text[start..end].iter().find(is_of_cell) {
            Some(byte) if byte.is_ascii_graphic() => false,
            // nothing but delimiters may stand between quotes too
            _ => self.cells(start, end).all(|(cell, _)| is_blank(&self.text[cell.start as usize..cell.end as usize])),
        }
    }

    /// Makes records of the lines in an empty batch, each line being one.
    pub(super) fn split(&self, batch: &mut Batch) {
        let mut ends = Vec::new();
        self.for_each_line(|line, start, end| {
            if self.quotes == Quotes::AroundCells {
                for (cell, _) in self.cells(start, end) {
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
        let mut start = 0;
        let mut line = self.first_line;
        while let Some(length) = memchr(self.newline, &self.text[start..]) {
            let content = without_return(&self.text[start..start + length], self.newline);
            if !content.is_empty() {
                each(line, start, start + content.len());
            }
            start += length + 1;
            line += 1;
        }
    }
}

/// Where a line begins, and where each of its cells ends, its quotes included.
#[derive(Debug)]
struct Ends {
    first: usize,
    of_cells: Vec<u32>,
}

/// Takes over the ends of cells that lie before a place, moved by some bytes; returns how many they are.
#[inline]
fn move_ends(above: &[u32], here: &mut [u32], before: u32, moved_by: u32) -> usize {
    let mut count = 0;
    let move_one = |(above, here): (&u32, &mut u32)| *here = above.wrapping_add(moved_by);
    for (above, here) in above.as_chunks::<8>().0.iter().zip(here.as_chunks_mut::<8>().0) {
        if above[7] >= before {
            break;
        }
        above.iter().zip(here).for_each(move_one);
        count += 8;
    }
    let (above, here) = (&above[count..], &mut here[count..]);
    let more = above.iter().take_while(|end| **end < before).count();
    above[..more].iter().zip(here).for_each(move_one);
    count + more
}

/// How many bytes at their beginning two texts have in common.
#[inline]
fn common_length(left: &[u8], right: &[u8]) -> usize {
    let mut count = 0;
    for (left, right) in left.as_chunks::<8>().0.iter().zip(right.as_chunks::<8>().0) {
        let different = u64::from_le_bytes(*left) ^ u64::from_le_bytes(*right);
        if different != 0 {
            return count + different.trailing_zeros() as usize / 8;
        }
        count += 8;
    }
    count + left[count..].iter().zip(&right[count..]).take_while(|(left, right)| left == right).count()
}

/// The lowest bit of each of eight bytes.
const LOW: u64 = 0x0101_0101_0101_0101;
/// All bits of each of them but the highest.
const REST: u64 = 0x7F7F_7F7F_7F7F_7F7F;

/// The first place from `start` on where a byte stands, or the end of the text. Eight bytes are looked at together.
#[inline]
fn find(text: &[u8], start: usize, wanted: u8) -> usize {
    let (words, rest) = text[start..].as_chunks::<8>();
    let mut at = start;
    for word in words {
        let different = u64::from_le_bytes(*word) ^ (LOW * u64::from(wanted));
        // the highest bit of each byte that is the wanted one
        let found = !(((different & REST) + REST) | different | REST);
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + rest.iter().position(|byte| *byte == wanted).unwrap_or(rest.len())
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
        inside = if within >> (PLACES - 1) == 1 { u64::MAX } else { 0 };
        may_open = (ends & !within) >> (PLACES - 1);
        must_end = closing >> (PLACES - 1);
        if newlines != 0 {
            plain = first + PLACES - newlines.leading_zeros() as usize;
        }
    }
    (plain, text.len())
}

const QUOTE: u8 = b'"';

/// For each bit whether an odd number of bits is set up to it, itself included.
fn up_to_each(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].into_iter().fold(bits, |bits, shift| bits ^ bits << shift)
}

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
            Line::Even(changed) => {
                assert!(changed.is_sorted_by(|a, b| a.column < b.column), "{changed:?}");
                for cell in changed {
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
            let quoted = |place: usize, cell: &String| match quotes {
                0 => cell.clone(),
                1 => format!("\"{cell}{delimiter}\""),
                _ if place.is_multiple_of(2) => format!("\"{cell}\""),
                _ => cell.clone(),
            };
            let mut text = String::new();
            let mut expected = Vec::new();
            let cells = 3;
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
            let lines = Lines { text: text.clone().into_bytes(), first_line: 7, delimiter, newline: b'\n', quotes };
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

        #[test]
        fn a_byte_is_found_where_it_stands_first(text in "[a-c,é\u{0}\u{7f}]{0,60}", start in 0usize..9) {
            let start = start.min(text.len());
            let expected = text.bytes().skip(start).position(|byte| byte == b',').map_or(text.len(), |found| start + found);
            prop_assert_eq!(find(text.as_bytes(), start, b','), expected);
        }
    }
}
