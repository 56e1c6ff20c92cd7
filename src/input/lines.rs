//! Whole lines that are plain to read, as they stand in a text: what a thread can take apart without knowing the lines before
//! them.
//!
//! Nearly all of an extract is made of such lines. A line without quotes is a record, and every delimiter in it ends a cell,
//! so nothing is left to interpret: cells are found eight bytes at a time, and empty ones (most cells are) cost almost
//! nothing. A line is plain too when each of its quotes opens or closes a cell: `"1043","","Smith, J"`. Everything else
//! (quotes within a cell, cells of several lines, lines that may pass a limit, the last line without its end) is left to the
//! slower reader of [`super::csv`], and so nothing is ever read in two ways.

use super::batch::Batch;
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

/// A cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilledCell {
    /// Its number in its line, from 0.
    pub column: u32,
    /// Where it begins in the text of the lines …
    pub start: u32,
    /// … and ends.
    pub end: u32,
}

impl Lines {
    /// The text of all lines.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Calls `each` for every line that is not empty: with its physical line, the number of its cells, and those among them
    /// that are not empty, from left to right.
    pub fn for_each(&self, mut each: impl FnMut(u64, usize, &[FilledCell])) {
        let mut filled = Vec::new();
        self.for_each_line(|line, start, end| {
            let cells = match self.quotes {
                Quotes::None => find_cells(&self.text, start, end, self.delimiter, &mut filled),
                Quotes::AroundCells => find_quoted_cells(&self.text, start, end, self.delimiter, &mut filled),
            };
            each(line, cells, &filled);
        });
    }

    /// Makes records of the lines in an empty batch, each line being one.
    pub(super) fn split(&self, batch: &mut Batch) {
        if self.quotes == Quotes::AroundCells {
            self.for_each(|line, cells, filled| {
                let mut filled = filled.iter().peekable();
                for column in 0..cells as u32 {
                    let cell = filled.next_if(|cell| cell.column == column);
                    batch.push_cell(cell.map_or(&[], |cell| &self.text[cell.start as usize..cell.end as usize]));
                }
                batch.end_record(line, None);
            });
            return;
        }
        let mut ends = Vec::new();
        self.for_each_line(|line, start, end| {
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

/// How many bytes are looked at together.
const WORD: usize = 8;
/// The lowest bit of each byte.
const LOW: u64 = 0x0101_0101_0101_0101;
/// All bits of each byte but the highest.
const REST: u64 = 0x7F7F_7F7F_7F7F_7F7F;

/// Finds the cells of the line from `start` to before `end` that are not empty, and returns how many cells it has in all.
///
/// Of eight bytes those are found that are delimiters (a bit a byte). A cell that is not empty begins where a byte that is
/// none follows one that is, and ends the other way round; only these places are gone through. All other delimiters are
/// counted, no more.
fn find_cells(text: &[u8], start: usize, end: usize, delimiter: u8, filled: &mut Vec<FilledCell>) -> usize {
    filled.clear();
    let pattern = LOW * u64::from(delimiter);
    let mut column = 0;
    // whether the byte before the word at hand is a delimiter; a line begins as if there were one
    let mut before = 1;
    let mut cell_start = start;
    let mut at = start;
    while at < end {
        let bytes = &text[at..end.min(at + WORD)];
        let word = bytes.first_chunk().copied().unwrap_or_else(|| {
            // what is filled up with anything but delimiters has no more of them
            let mut word = [!delimiter; WORD];
            word[..bytes.len()].copy_from_slice(bytes);
            word
        });
        let different = u64::from_le_bytes(word) ^ pattern;
        // the lowest bit of each byte that is a delimiter
        let delimiters = (!(((different & REST) + REST) | different | REST)) >> 7;
        let mut turns = delimiters ^ (delimiters << 8 | before);
        while turns != 0 {
            let bit = turns.trailing_zeros();
            let place = at + bit as usize / 8;
            if delimiters >> bit & 1 == 0 {
                cell_start = place;
            } else {
                let passed = count_bytes(delimiters & ((1 << bit) - 1));
                filled.push(FilledCell { column: column + passed, start: cell_start as u32, end: place as u32 });
            }
            turns &= turns - 1;
        }
        column += count_bytes(delimiters);
        before = delimiters >> 56;
        at += WORD;
    }
    if before == 0 && cell_start < end {
        filled.push(FilledCell { column, start: cell_start as u32, end: end as u32 });
    }
    column as usize + 1
}

/// The same for a line some of whose cells stand between quotes.
fn find_quoted_cells(text: &[u8], start: usize, end: usize, delimiter: u8, filled: &mut Vec<FilledCell>) -> usize {
    filled.clear();
    let line = &text[..end];
    let mut column = 0;
    let mut at = start;
    loop {
        let is_quoted = line.get(at) == Some(&QUOTE);
        let (start, last) = if is_quoted { (at + 1, QUOTE) } else { (at, delimiter) };
        let length = line[start..].iter().position(|byte| *byte == last).unwrap_or(end - start);
        if length > 0 {
            filled.push(FilledCell { column, start: start as u32, end: (start + length) as u32 });
        }
        column += 1;
        // behind the cell, its quote and the delimiter
        at = start + length + usize::from(is_quoted) + 1;
        if at > end {
            return column as usize;
        }
    }
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

/// How many bytes of a word whose bytes are 0 or 1 are 1.
fn count_bytes(word: u64) -> u32 {
    (word.wrapping_mul(LOW) >> 56) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, a byte at a time.
    fn cells_one_by_one(text: &[u8], delimiter: u8) -> (usize, Vec<FilledCell>) {
        let mut filled = Vec::new();
        let mut start = 0;
        let mut cells = 0;
        for cell in text.split(|byte| *byte == delimiter) {
            if !cell.is_empty() {
                let end = start + cell.len();
                filled.push(FilledCell { column: cells, start: start as u32, end: end as u32 });
            }
            start += cell.len() + 1;
            cells += 1;
        }
        (cells as usize, filled)
    }

    proptest! {
        #[test]
        fn cells_are_found_as_one_by_one(text in "[,;aé\u{0}\u{7f}]{0,60}", semicolon: bool, before in 0usize..9) {
            let delimiter = if semicolon { b';' } else { b',' };
            let (cells, expected) = cells_one_by_one(text.as_bytes(), delimiter);
            let mut filled = Vec::new();
            let shifted = [vec![b'x'; before], text.clone().into_bytes(), b",x\n".to_vec()].concat();
            let found = find_cells(&shifted, before, before + text.len(), delimiter, &mut filled);
            let back: Vec<FilledCell> = filled
                .iter()
                .map(|c| FilledCell { start: c.start - before as u32, end: c.end - before as u32, ..*c })
                .collect();
            prop_assert_eq!((found, back), (cells, expected));
        }

        #[test]
        fn lines_split_as_they_stand(texts in prop::collection::vec("[,a-c\r]{0,12}", 0..9)) {
            let text = texts.iter().fold(String::new(), |text, line| text + line + "\n");
            let lines = Lines {
                text: text.clone().into_bytes(),
                first_line: 7,
                delimiter: b',',
                newline: b'\n',
                quotes: Quotes::None,
            };
            let mut batch = Batch::default();
            lines.split(&mut batch);
            let mut expected = Vec::new();
            for (number, line) in texts.iter().enumerate() {
                let content = line.strip_suffix('\r').unwrap_or(line);
                if !content.is_empty() {
                    expected.push((7 + number as u64, content.split(',').map(str::to_owned).collect::<Vec<_>>()));
                }
            }
            let cells = |record: super::super::batch::Record<'_>| {
                (0..record.len()).map(|column| record.text(column).to_owned()).collect::<Vec<_>>()
            };
            let split: Vec<_> = batch.iter().map(|record| (record.line(), cells(record))).collect();
            prop_assert_eq!(&split, &expected);
            let mut found = Vec::new();
            lines.for_each(|line, count, filled| {
                let mut cells = vec![String::new(); count];
                for cell in filled {
                    cells[cell.column as usize] = text[cell.start as usize..cell.end as usize].to_owned();
                }
                found.push((line, cells));
            });
            prop_assert_eq!(found, expected);
        }
    }
}
