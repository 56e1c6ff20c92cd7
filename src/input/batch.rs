//! Many records of raw cells in one flat block, the unit that passes from the reader to the checks.
//!
//! Owns the layout: the text of all cells stands in one buffer without separators, with the end of
//! each cell and, for each record, its line and the end of its cells. Nothing is allocated per cell,
//! and an emptied batch can be filled again. It does not judge: records may differ in length.
//!
//! ```
//! # use ndtms::input::Batch;
//! let batch = Batch::default();
//! assert_eq!(batch.iter().map(|record| record.len()).sum::<usize>(), 0);
//! ```

use super::lines::Lines;
use super::text::utf8;
use std::ops::ControlFlow;

/// Takes the batches of an input in file order.
///
/// Give an emptied batch back to have its memory used again (the very one is best,
/// `Batch::default()` will do), or break to end the reading.
pub type Sink<'s> = dyn FnMut(Batch) -> ControlFlow<(), Batch> + 's;

/// A batch is handed on when it holds this many records …
const FULL_RECORDS: usize = 1024;
/// … or this many cells …
const FULL_CELLS: usize = 256 << 10;
/// … or this many bytes of them.
const FULL_BYTES: usize = 256 << 10;

/// Records of an input, in file order, as raw cells of valid UTF-8.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The cells' text, one after the other; only the first `used` bytes count.
    data: Vec<u8>,
    used: usize,
    /// Where each cell ends in `data`.
    ends: Vec<u32>,
    records: Vec<RecordMark>,
    /// The records spoiled by a quote that never closes: their number and the line of the quote.
    unclosed: Vec<(u32, u64)>,
}

/// Where one record stands.
#[derive(Debug, Clone, Copy)]
struct RecordMark {
    /// The physical line where it begins, the header's being 1; the sheet's row in a workbook.
    line: u64,
    /// How many cells of the batch end with this record.
    cells_end: u32,
}

impl Batch {
    /// The number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The record at `index`, counted from 0 within this batch.
    pub fn record(&self, index: usize) -> Record<'_> {
        let mark = self.records[index];
        let first = self.first_cell(index);
        Record { batch: self, index, line: mark.line, first, cells: mark.cells_end as usize - first }
    }

    /// The records in file order.
    pub fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        (0..self.len()).map(|index| self.record(index))
    }

    /// Cell `column` of record `index`, or nothing where the record is shorter.
    #[inline]
    pub fn cell(&self, index: usize, column: usize) -> &[u8] {
        let cell = self.first_cell(index) + column;
        if cell < self.records[index].cells_end as usize { self.cell_bytes(cell) } else { &[] }
    }

    /// Where the cells of record `index` begin among all cells.
    #[inline]
    fn first_cell(&self, index: usize) -> usize {
        if index == 0 { 0 } else { self.records[index - 1].cells_end as usize }
    }

    /// The text of a cell by its number among all cells.
    #[inline]
    pub(crate) fn cell_bytes(&self, cell: usize) -> &[u8] {
        let start = if cell == 0 { 0 } else { self.ends[cell - 1] as usize };
        &self.data[start..self.ends[cell] as usize]
    }

    /// Forgets all records and keeps the memory.
    pub fn clear(&mut self) {
        self.used = 0;
        self.ends.clear();
        self.records.clear();
        self.unclosed.clear();
    }

    /// Whether it is time to hand the batch on.
    pub(super) fn is_full(&self) -> bool {
        self.records.len() >= FULL_RECORDS || self.ends.len() >= FULL_CELLS || self.used >= FULL_BYTES
    }

    /// All the text, for one check of its encoding.
    pub(super) fn text(&self) -> &[u8] {
        &self.data[..self.used]
    }

    /// Room for `bytes` more bytes of text, to be filled from its start and then committed.
    pub(super) fn room(&mut self, bytes: usize) -> &mut [u8] {
        let needed = self.used + bytes;
        if self.data.len() < needed {
            self.data.resize(needed.max(FULL_BYTES + FULL_BYTES / 4), 0);
        }
        &mut self.data[self.used..]
    }

    /// Makes a record of the text just put into the room; `ends` are relative to its start.
    pub(super) fn commit(&mut self, line: u64, ends: &[usize], unclosed: Option<u64>) {
        let base = self.used;
        self.ends.extend(ends.iter().map(|end| (base + end) as u32));
        self.used += ends.last().copied().unwrap_or(0);
        self.end_record(line, unclosed);
    }

    /// Adds one cell to the record that is being made.
    pub(crate) fn push_cell(&mut self, cell: &[u8]) {
        self.room(cell.len())[..cell.len()].copy_from_slice(cell);
        self.used += cell.len();
        self.ends.push(self.used as u32);
    }

    /// Ends the record that is being made.
    pub(crate) fn end_record(&mut self, line: u64, unclosed: Option<u64>) {
        if let Some(opened) = unclosed {
            self.unclosed.push((self.records.len() as u32, opened));
        }
        self.records.push(RecordMark { line, cells_end: self.ends.len() as u32 });
    }
}

/// One record of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Record<'b> {
    batch: &'b Batch,
    index: usize,
    line: u64,
    first: usize,
    cells: usize,
}

impl<'b> Record<'b> {
    /// The physical line of the file where the record begins, the header's being 1; in a workbook
    /// the sheet's row.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The number of its first cell among all cells of the batch.
    pub(crate) fn first_cell(&self) -> usize {
        self.first
    }

    /// The number of cells.
    pub fn len(&self) -> usize {
        self.cells
    }

    /// Whether there are no cells. The readers deliver no such record.
    pub fn is_empty(&self) -> bool {
        self.cells == 0
    }

    /// The text of a cell, or nothing where the record is shorter.
    #[inline]
    pub fn cell(&self, column: usize) -> &'b [u8] {
        if column < self.cells { self.batch.cell_bytes(self.first + column) } else { &[] }
    }

    /// The text of a cell as a string.
    pub fn text(&self, column: usize) -> &'b str {
        std::str::from_utf8(self.cell(column)).expect("a batch is checked to be UTF-8 before it is handed on")
    }

    /// The cells from left to right.
    pub fn cells(&self) -> impl Iterator<Item = &'b [u8]> + use<'b> {
        let (batch, first, cells) = (self.batch, self.first, self.cells);
        (first..first + cells).map(move |cell| batch.cell_bytes(cell))
    }

    /// The line where a quote was opened that never closes. The record then holds its cells as far
    /// as the end of that line, and reading went on with the next.
    pub fn unclosed_quote(&self) -> Option<u64> {
        let index = self.index as u32;
        let at = self.batch.unclosed.binary_search_by_key(&index, |(record, _)| *record).ok()?;
        Some(self.batch.unclosed[at].1)
    }
}

/// What a reader hands on: records that it took apart, or lines that anyone can.
#[derive(Debug)]
pub(super) enum Piece {
    /// Records.
    Records(Batch),
    /// Plain lines, each of which is a record or empty.
    Lines(Lines),
}

/// Takes the pieces of an input in file order; an emptied one that is given back is used again.
pub(super) type PieceSink<'s> = dyn FnMut(Piece) -> ControlFlow<(), Option<Piece>> + 's;

/// Collects records into batches and hands the full ones to a sink, and lines beside them.
pub(super) struct Outlet<'o, 's> {
    /// The batch that is being filled.
    pub(super) batch: Batch,
    /// Memory for the next lines.
    pub(super) spare: Lines,
    sink: &'o mut PieceSink<'s>,
}

impl<'o, 's> Outlet<'o, 's> {
    /// An outlet that hands pieces to `sink`.
    pub(super) fn new(sink: &'o mut PieceSink<'s>) -> Self {
        Self { batch: Batch::default(), spare: Lines::default(), sink }
    }

    /// Hands the batch on if it is full. Breaks when the sink wants no more.
    #[inline]
    pub(super) fn flush_if_full(&mut self) -> Result<ControlFlow<()>, NotUtf8> {
        if self.batch.is_full() { self.flush() } else { Ok(ControlFlow::Continue(())) }
    }

    /// Hands on the records that are there. Breaks when the sink wants no more.
    pub(super) fn flush(&mut self) -> Result<ControlFlow<()>, NotUtf8> {
        if self.batch.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        utf8(self.batch.text()).map_err(|_| NotUtf8)?;
        let batch = std::mem::take(&mut self.batch);
        Ok(self.hand_on(Piece::Records(batch)))
    }

    /// Hands on lines, after the records before them. Breaks when the sink wants no more.
    pub(super) fn pass_lines(&mut self, lines: Lines) -> Result<ControlFlow<()>, NotUtf8> {
        if self.flush()?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        utf8(lines.bytes()).map_err(|_| NotUtf8)?;
        Ok(self.hand_on(Piece::Lines(lines)))
    }

    fn hand_on(&mut self, piece: Piece) -> ControlFlow<()> {
        match (self.sink)(piece)? {
            Some(Piece::Records(mut batch)) => {
                batch.clear();
                self.batch = batch;
            }
            Some(Piece::Lines(lines)) => self.spare = lines,
            None => {}
        }
        ControlFlow::Continue(())
    }
}

/// Whether a cell holds nothing but white space.
pub fn is_blank(cell: &[u8]) -> bool {
    match cell.first() {
        None => true,
        Some(b) if b.is_ascii_graphic() => false,
        Some(_) => std::str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty()),
    }
}

/// A file that was found to be UTF-8 is so no longer: it was changed meanwhile.
#[derive(Debug)]
pub(super) struct NotUtf8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_record_and_column() {
        let mut batch = Batch::default();
        for cell in ["a", "", "ccc"] {
            batch.push_cell(cell.as_bytes());
        }
        batch.end_record(1, None);
        batch.room(4)[..4].copy_from_slice(b"1234");
        batch.commit(5, &[1, 4], Some(6));
        assert_eq!(batch.len(), 2);
        assert_eq!(batch.cell(0, 2), b"ccc");
        assert_eq!(batch.cell(0, 3), b"");
        assert_eq!(batch.cell(1, 1), b"234");
        assert_eq!(batch.cell(1, 2), b"");
        let record = batch.record(1);
        assert_eq!((record.line(), record.len(), record.unclosed_quote()), (5, 2, Some(6)));
        assert_eq!(record.text(0), "1");
        assert_eq!(batch.record(0).cells().collect::<Vec<_>>(), [&b"a"[..], b"", b"ccc"]);
        assert_eq!(batch.record(0).unclosed_quote(), None);
        batch.clear();
        assert!(batch.is_empty());
    }
}
