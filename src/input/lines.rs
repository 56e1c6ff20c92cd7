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
use crate::bits::{PLACES, filled_with_last, first_places, ones, transposed, up_to_each, where_so};
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
    /// Where each of them begins in the text.
    starts: Vec<usize>,
    /// Where the one above the next begins and ends.
    above: Range<usize>,
    /// Where the cells end, counted from the beginning of their line, quotes included: first those of the line above the first.
    ends: Vec<u32>,
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
        if rows.len() > 0 {
            rows.turn();
            each(Found::Rows(&rows));
        }
    }

    /// Finds where the cells of a part of a line, which begins at `start`, end, and which of them hold something, given how
    /// many cells go before; returns how many the line has in all.
    fn find_ends(
        &self,
        start: usize,
        part: Range<usize>,
        before: usize,
        (all_ends, all_filled): (&mut [u32], &mut [u64]),
    ) -> usize {
        all_filled.fill(0);
        let mut count = before;
        let mut first = part.start;
        // the state before the bytes at hand: whether a cell begins there; all bits set within quotes; whether they have just
        // been opened, or closed again at once
        let (mut begins, mut inside, mut has_opened, mut has_closed) = (1, 0, 0, 0);
        loop {
            let mut last_bytes = [0; PLACES];
            let bytes = self.text[first..].first_chunk().unwrap_or_else(|| {
                last_bytes[..self.text.len() - first].copy_from_slice(&self.text[first..]);
                &last_bytes
            });
            let mut ends = where_so(bytes, |byte| *byte == self.delimiter);
            let mut behind_nothing = begins;
            if self.quotes == Quotes::AroundCells {
                let quotes = where_so(bytes, |byte| *byte == QUOTE);
                let within = up_to_each(quotes) ^ inside;
                inside = filled_with_last(within);
                ends &= !within;
                let opening = quotes & within;
                let closing = quotes & !within & (opening << 1 | has_opened);
                behind_nothing |= closing << 1 | has_closed;
                (has_opened, has_closed) = (opening >> (PLACES - 1), closing >> (PLACES - 1));
            }
            let rest = part.end - first;
            if rest < PLACES {
                // the line ends its last cell
                ends = ends & ((1 << rest) - 1) | 1 << rest;
            }
            let blank = ends & (ends << 1 | behind_nothing);
            // the ends that lie here are those of cells that follow one another
            let (mut filled, mut found) = (0, 0);
            let (bytes_before, cells_before) = (first - start, count);
            for place in ones(ends) {
                if let Some(end) = all_ends.get_mut(cells_before + found) {
                    *end = (bytes_before + place) as u32;
                }
                filled |= (!blank >> place & 1) << found;
                found += 1;
            }
            add_places(all_filled, cells_before, filled);
            count += found;
            if rest < PLACES {
                return count;
            }
            begins = ends >> (PLACES - 1);
            first += PLACES;
        }
    }

    /// Where the text of a cell stands that lies between two places, its quotes included.
    #[inline]
    fn cell(&self, start: usize, end: usize) -> Range<usize> {
        let quote = usize::from(self.quotes == Quotes::AroundCells && self.text[start] == QUOTE);
        start + quote..end - quote
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
            let stop = memchr(last, &text[content..]).map_or(end, |length| content + length) + usize::from(is_quoted);
            next = (stop < end).then_some(stop + 1);
            let is_empty = start == stop;
            Some(if is_empty { start..start } else { self.cell(start, stop) })
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
            starts: Vec::with_capacity(PLACES),
            above: 0..0,
            ends: vec![0; (1 + PLACES) * cells],
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
        let is_filled_above = self.filled[column] << 1;
        let mut count = 0;
        let mut last = (0, 0);
        for row in ones(self.told[column]) {
            let cell = self.cell(column, row);
            let length = cell.len();
            let beyond = 8 * Told::WORD.saturating_sub(length);
            let word = self.word_at(cell.start) << beyond >> beyond;
            list[count] = Told { row: row as u32, start: cell.start as u32, length: length as u32, word };
            // whether it is the same nobody can foresee, so nothing is made to depend on it
            let is_same = (word, length) == last && length <= Told::WORD && is_filled_above >> row & 1 == 1;
            count += usize::from(!is_same);
            last = (word, length);
        }
        &list[..count]
    }

    /// Eight bytes from a place on; zeros beyond the last.
    #[inline]
    fn word_at(&self, place: usize) -> u64 {
        let text = &self.lines.text[place..];
        u64::from_le_bytes(text.first_chunk().copied().unwrap_or_else(|| {
            let mut last = [0; Told::WORD];
            last[..text.len()].copy_from_slice(text);
            last
        }))
    }

    /// Where in the text of the lines that of a cell stands, which must hold something.
    #[inline]
    fn cell(&self, column: usize, row: usize) -> Range<usize> {
        let ends = &self.ends[(row + 1) * self.cells..];
        let begins = if column == 0 { 0 } else { ends[column - 1] + 1 };
        let start = self.starts[row];
        self.lines.cell(start + begins as usize, start + ends[column] as usize)
    }

    /// Takes the next line, if it has as many cells as expected; returns how many it has.
    fn take(&mut self, number: u64, line: Range<usize>) -> usize {
        let text = &self.lines.text;
        let row = self.len();
        let (above, here) = self.ends[row * self.cells..][..2 * self.cells].split_at_mut(self.cells);
        let same = common_length(&text[line.clone()], &text[self.above.clone()]);
        // whatever ends within the beginning that is the same is the same
        let passed = above.iter().filter(|end| **end < same as u32).count();
        here[..passed].copy_from_slice(&above[..passed]);
        let next = if passed == 0 { 0 } else { above[passed - 1] as usize + 1 };
        let rest = line.start + next..line.end;
        let found = self.lines.find_ends(line.start, rest, passed, (here, &mut self.told_here));
        if found != self.cells {
            return found;
        }
        self.numbers.push(number);
        self.starts.push(line.start);
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
        let last = self.len() * self.cells;
        self.ends.copy_within(last..last + self.cells, 0);
        self.numbers.clear();
        self.starts.clear();
    }
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
