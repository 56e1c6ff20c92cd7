//! The numbers of a column's texts, row by row, kept by where they turn.
//!
//! A client's rows stand together and mostly say what the row above says, or nothing. So a column keeps two bits a row (it holds
//! something; it says something else than the row above) and a number only for the rows that say something new. A column that
//! nearly always says something new (rows in no order) keeps the number of every row, once all are there.

use crate::bits::{PLACES, first_places, ones, where_different, where_so};

/// The numbers of some rows. 0 is that of a blank.
#[derive(Debug, Default)]
pub(super) struct RowNumbers {
    rows: usize,
    /// For each 64 rows what is there; nothing at all as long as all rows are blank.
    stretches: Vec<Stretch>,
    /// The numbers of the rows that are not blank and differ from the row above.
    turns: Narrow,
    /// The numbers of all rows, where that takes hardly more memory; then it is all there is.
    every: Option<Narrow>,
    /// The number of the last row.
    last: u32,
    /// As many rows are expected in all.
    expected: usize,
}

/// What is known of 64 rows, a bit a row. Most of the memory of a store is made of these, so they are packed.
#[derive(Debug, Clone, Copy, Default)]
#[repr(Rust, packed(4))]
struct Stretch {
    /// Those that are not blank.
    filled: u64,
    /// Those with another number than the row above, and those of which the same was told anew; above the first row of all
    /// stands a blank.
    changed: u64,
    /// How many numbers the rows above have in `turns`.
    before: u32,
}

impl RowNumbers {
    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// Whether all rows are blank.
    pub(super) fn are_blank(&self) -> bool {
        self.stretches.is_empty() && self.every.is_none()
    }

    /// Has room made for so many rows in all, once the first of them is not blank.
    pub(super) fn expect(&mut self, rows: usize) {
        self.expected = rows;
    }

    /// Keeps what is there in the way that suits it best; nothing is appended from here on.
    pub(super) fn finish(&mut self) {
        let by_turns = self.stretches.len() * size_of::<Stretch>() + self.turns.len() * self.turns.width();
        if 4 * by_turns < 3 * self.rows * self.turns.width() || self.are_blank() {
            self.stretches.shrink_to_fit();
            self.turns.shrink_to_fit();
            return;
        }
        let mut every = self.turns.none_as_wide(self.rows);
        for first in (0..self.rows).step_by(PLACES) {
            every.extend(&self.expand(first)[..PLACES.min(self.rows - first)]);
        }
        *self = RowNumbers { rows: self.rows, every: Some(every), ..RowNumbers::default() };
    }

    /// The number of a row.
    #[inline]
    pub(super) fn of(&self, row: usize) -> u32 {
        if let Some(every) = &self.every {
            return every.at(row);
        }
        let Some(Stretch { filled, changed, before }) = self.stretches.get(row / PLACES).copied() else { return 0 };
        let place = row % PLACES;
        if filled >> place & 1 == 0 {
            return 0;
        }
        let turns = changed & filled & u64::MAX >> (PLACES - 1 - place);
        self.turns.at((before + turns.count_ones()) as usize - 1)
    }

    /// The numbers of the 64 rows from `first` on; those beyond the last are any.
    pub(super) fn expand(&self, first: usize) -> [u32; PLACES] {
        let mut numbers = [0; PLACES];
        self.write(first, &mut numbers);
        numbers
    }

    /// Writes the number of every one of some rows, in their order.
    #[inline]
    pub(super) fn gather(&self, rows: &[u32], out: &mut [u32]) {
        /// So few rows are asked for one by one.
        const FEW: usize = 3;
        if let Some(every) = &self.every {
            return every.gather(rows, out);
        }
        if self.are_blank() {
            return out.fill(0);
        }
        let mut rest = out;
        for together in rows.chunk_by(|row, next| row + 1 == *next) {
            let (own, behind) = rest.split_at_mut(together.len());
            rest = behind;
            if together.len() < FEW {
                own.iter_mut().zip(together).for_each(|(place, row)| *place = self.of(*row as usize));
                continue;
            }
            for (some, own) in together.chunks(PLACES).zip(own.chunks_mut(PLACES)) {
                self.write(some[0] as usize, own);
            }
        }
    }

    /// Writes the numbers of up to 64 rows from `first` on.
    #[inline]
    fn write(&self, first: usize, out: &mut [u32]) {
        if let Some(every) = &self.every {
            return every.copy(first, out);
        }
        let (filled, changed) = self.bits(first, out.len());
        if filled == 0 {
            return out.fill(0);
        }
        let before = self.before(first);
        match &self.turns {
            Narrow::Byte(list) => write(list, before, filled, changed, out),
            Narrow::Short(list) => write(list, before, filled, changed, out),
            Narrow::Long(list) => write(list, before, filled, changed, out),
        }
    }

    /// Which of up to 64 rows from `first` on are not blank, and which have another number than the row above (or the same told
    /// anew: at worst it is looked at twice).
    #[inline]
    pub(super) fn bits(&self, first: usize, rows: usize) -> (u64, u64) {
        if let Some(every) = &self.every {
            return every.bits(first, rows);
        }
        let (number, shift) = (first / PLACES, first % PLACES);
        let Some(Stretch { mut filled, mut changed, .. }) = self.stretches.get(number).copied() else { return (0, 0) };
        (filled, changed) = (filled >> shift, changed >> shift);
        if let Some(next) = self.stretches.get(number + 1).filter(|_| shift > 0) {
            filled |= next.filled << (PLACES - shift);
            changed |= next.changed << (PLACES - shift);
        }
        (filled & first_places(rows), changed & first_places(rows))
    }

    /// Calls `each` with the first of up to 64 rows from `first` on and those that differ from the row above (or of which the
    /// same was told anew), as far as they are not blank: their places and numbers.
    pub(super) fn for_each_turn(&self, first: usize, rows: usize, mut each: impl FnMut(usize, u32)) {
        let (filled, changed) = self.bits(first, rows);
        if let Some(every) = &self.every {
            return ones(filled & (changed | 1)).for_each(|place| each(place, every.at(first + place)));
        }
        if filled == 0 {
            return;
        }
        let next = self.before(first);
        if filled & !changed & 1 == 1 {
            each(0, self.turns.at(next - 1));
        }
        ones(filled & changed).zip(next..).for_each(|(place, turn)| each(place, self.turns.at(turn)));
    }

    /// How many numbers the rows above a row have among the turns; there is a stretch for that row.
    #[inline]
    fn before(&self, row: usize) -> usize {
        let Stretch { filled, changed, before } = self.stretches[row / PLACES];
        (before + (filled & changed & first_places(row % PLACES)).count_ones()) as usize
    }

    /// Appends so many rows, of which `turns` tells what turns on them; rows that it does not reach are blank.
    pub(super) fn append(&mut self, turns: &Turns, rows: usize) {
        let numbers = turns.numbers();
        if self.are_blank() {
            if numbers.is_empty() {
                self.rows += rows;
                return;
            }
            self.stretches.reserve(self.expected.max(self.rows + rows).div_ceil(PLACES));
            self.stretches.resize(self.rows.div_ceil(PLACES), Stretch::default());
        }
        let (first, shift) = (self.rows / PLACES, self.rows % PLACES);
        self.rows += rows;
        self.stretches.resize(self.rows.div_ceil(PLACES), Stretch::default());
        let begins_with = if turns.stretches.first().is_some_and(|s| s.filled & 1 == 1) { numbers[0] } else { 0 };
        let is_filled_at_last = self.append_bits(turns, rows, (first, shift), begins_with != self.last);
        let is_known = begins_with != 0 && begins_with == self.last;
        self.turns.extend(&numbers[usize::from(is_known)..]);
        if rows > 0 {
            self.last = if is_filled_at_last { numbers.last().copied().unwrap_or_default() } else { 0 };
        }
        for number in first.max(1)..self.stretches.len() {
            let Stretch { filled, changed, before } = self.stretches[number - 1];
            self.stretches[number].before = before + (filled & changed).count_ones();
        }
    }

    /// Sets the bits of new rows, for which there is room from the place `shift` of the stretch `first` on. Says whether the
    /// last of them is filled.
    fn append_bits(
        &mut self,
        turns: &Turns,
        rows: usize,
        (first, shift): (usize, usize),
        is_first_changed: bool,
    ) -> bool {
        let mut is_last_filled = false;
        let of_rows = turns.stretches.iter().copied().chain(std::iter::repeat(Turned::default()));
        for (number, turned) in of_rows.take(rows.div_ceil(PLACES)).enumerate() {
            let here = rows - number * PLACES;
            let Turned { filled, mut changed } = turned;
            if number == 0 {
                changed = changed & !1 | u64::from(is_first_changed);
            }
            if here <= PLACES {
                is_last_filled = filled >> (here - 1) & 1 == 1;
            }
            let own = &mut self.stretches[first + number];
            own.filled |= filled << shift;
            own.changed |= changed << shift;
            if let Some(next) = self.stretches.get_mut(first + number + 1).filter(|_| shift > 0) {
                next.filled = filled >> (PLACES - shift);
                next.changed = changed >> (PLACES - shift);
            }
        }
        is_last_filled
    }
}

/// Writes the numbers of up to 64 rows, given those of all turns, how many of these go before, which rows are not blank, and
/// which differ from the row above.
#[inline]
fn write<T: Copy + Into<u32>>(turns: &[T], before: usize, filled: u64, changed: u64, out: &mut [u32]) {
    let turned = filled & changed;
    if turned == 0 && filled == first_places(out.len()) {
        return out.fill(turns[before - 1].into());
    }
    // above the first turn of all there are only blanks
    let (turns, mut turned) =
        if before == 0 { (turns, turned & turned.wrapping_sub(1)) } else { (&turns[before - 1..], turned) };
    let mut filled = filled;
    let mut last = 0;
    for number in out {
        last += (turned & 1) as usize;
        // whether there is a number nobody can foresee, so it is masked
        *number = turns[last].into() & ((filled & 1) as u32).wrapping_neg();
        (turned, filled) = (turned >> 1, filled >> 1);
    }
}

/// Which of up to 64 numbers from `first` on are not 0, and which are not the number before. What is said of more is any.
#[inline(never)]
fn bits<T: Copy + Default + PartialEq>(list: &[T], first: usize, rows: usize) -> (u64, u64) {
    // nearly always there are so many more that all can be looked at where they lie
    let mut copied = [T::default(); PLACES];
    let here = list[first..].first_chunk().unwrap_or_else(|| {
        copied[..rows].copy_from_slice(&list[first..first + rows]);
        &copied
    });
    let mut moved = [T::default(); PLACES];
    let above = first.checked_sub(1).and_then(|before| list[before..].first_chunk()).unwrap_or_else(|| {
        moved[0] = first.checked_sub(1).map_or(T::default(), |before| list[before]);
        moved[1..].copy_from_slice(&here[..PLACES - 1]);
        &moved
    });
    (where_so(here, |number| *number != T::default()), where_different(here, above))
}

/// Rows of a column by where the number turns, before they are appended to others.
#[derive(Debug, Default)]
pub(super) struct Turns {
    stretches: Vec<Turned>,
    /// The numbers of the rows that are not blank and differ from the row above, and room for more.
    list: Vec<u32>,
    /// How many these are.
    count: usize,
    /// The number of the last row.
    last: u32,
}

/// What is known of 64 of these rows, a bit a row.
#[derive(Debug, Clone, Copy, Default)]
struct Turned {
    /// Those that are not blank.
    filled: u64,
    /// Those with another number than the row above; above the first stands a blank.
    changed: u64,
}

impl Turns {
    /// Begins anew, with room for so many rows.
    pub(super) fn begin(&mut self, rows: usize) {
        self.stretches.clear();
        self.stretches.reserve(rows.div_ceil(PLACES));
        (self.count, self.last) = (0, 0);
    }

    /// Takes the next rows: 64, or fewer if they are the last. `filled` are those that are not blank; `told` gives the numbers of
    /// those of them that may have another than the row above, each with the place of its row, in their order.
    #[inline]
    pub(super) fn take(&mut self, rows: usize, filled: u64, told: impl Iterator<Item = (u32, u32)>) {
        if self.list.len() < self.count + PLACES {
            self.list.resize(2 * self.count + PLACES, 0);
        }
        let is_filled_above = filled << 1 | u64::from(self.last != 0);
        let mut changed = !filled & is_filled_above & first_places(rows);
        let (mut last, mut count) = (self.last, 0);
        let room = &mut self.list[self.count..];
        for (place, number) in told {
            // whether it is another one nobody can foresee, so nothing is made to depend on it
            let is_other = number != last || is_filled_above >> place & 1 == 0;
            room[count] = number;
            count += usize::from(is_other);
            changed |= u64::from(is_other) << place;
            last = number;
        }
        self.count += count;
        self.last = if filled >> (rows - 1) & 1 == 1 { last } else { 0 };
        self.stretches.push(Turned { filled, changed });
    }

    /// The numbers of the rows that are not blank and differ from the row above.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.list[..self.count]
    }

    /// The same, to be changed to others that are not 0 either.
    pub(super) fn numbers_mut(&mut self) -> &mut [u32] {
        &mut self.list[..self.count]
    }
}

/// Numbers, as narrow as they can be.
#[derive(Debug)]
enum Narrow {
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Long(Vec<u32>),
}

impl Default for Narrow {
    fn default() -> Self {
        Narrow::Byte(Vec::new())
    }
}

impl Narrow {
    #[inline]
    fn at(&self, place: usize) -> u32 {
        match self {
            Narrow::Byte(list) => u32::from(list[place]),
            Narrow::Short(list) => u32::from(list[place]),
            Narrow::Long(list) => list[place],
        }
    }

    fn len(&self) -> usize {
        match self {
            Narrow::Byte(list) => list.len(),
            Narrow::Short(list) => list.len(),
            Narrow::Long(list) => list.len(),
        }
    }

    /// How many bytes a number takes.
    fn width(&self) -> usize {
        match self {
            Narrow::Byte(_) => 1,
            Narrow::Short(_) => 2,
            Narrow::Long(_) => 4,
        }
    }

    /// No numbers of the same width, and room for so many.
    fn none_as_wide(&self, room: usize) -> Narrow {
        match self {
            Narrow::Byte(_) => Narrow::Byte(Vec::with_capacity(room)),
            Narrow::Short(_) => Narrow::Short(Vec::with_capacity(room)),
            Narrow::Long(_) => Narrow::Long(Vec::with_capacity(room)),
        }
    }

    /// Writes the numbers from `first` on, as far as there are so many.
    fn copy(&self, first: usize, out: &mut [u32]) {
        match self {
            Narrow::Byte(list) => out.iter_mut().zip(&list[first..]).for_each(|(to, number)| *to = u32::from(*number)),
            Narrow::Short(list) => out.iter_mut().zip(&list[first..]).for_each(|(to, number)| *to = u32::from(*number)),
            Narrow::Long(list) => out.iter_mut().zip(&list[first..]).for_each(|(to, number)| *to = *number),
        }
    }

    fn gather(&self, rows: &[u32], out: &mut [u32]) {
        let places = out.iter_mut().zip(rows);
        match self {
            Narrow::Byte(list) => places.for_each(|(place, row)| *place = u32::from(list[*row as usize])),
            Narrow::Short(list) => places.for_each(|(place, row)| *place = u32::from(list[*row as usize])),
            Narrow::Long(list) => places.for_each(|(place, row)| *place = list[*row as usize]),
        }
    }

    /// Which of up to 64 numbers from `first` on are not 0, and which are not the number before.
    fn bits(&self, first: usize, rows: usize) -> (u64, u64) {
        let (filled, changed) = match self {
            Narrow::Byte(list) => bits(list, first, rows),
            Narrow::Short(list) => bits(list, first, rows),
            Narrow::Long(list) => bits(list, first, rows),
        };
        (filled & first_places(rows), changed & first_places(rows))
    }

    fn extend(&mut self, numbers: &[u32]) {
        let greatest = numbers.iter().copied().max().unwrap_or(0);
        self.widen(greatest);
        match self {
            Narrow::Byte(list) => list.extend(numbers.iter().map(|number| *number as u8)),
            Narrow::Short(list) => list.extend(numbers.iter().map(|number| *number as u16)),
            Narrow::Long(list) => list.extend_from_slice(numbers),
        }
    }

    /// Makes the numbers so wide that this one fits too.
    fn widen(&mut self, number: u32) {
        let is_short = u16::try_from(number).is_ok();
        *self = match self {
            Narrow::Byte(_) if u8::try_from(number).is_ok() => return,
            Narrow::Byte(list) if is_short => Narrow::Short(list.iter().map(|number| u16::from(*number)).collect()),
            Narrow::Byte(list) => Narrow::Long(list.iter().map(|number| u32::from(*number)).collect()),
            Narrow::Short(list) if !is_short => Narrow::Long(list.iter().map(|number| u32::from(*number)).collect()),
            Narrow::Short(_) | Narrow::Long(_) => return,
        };
    }

    fn shrink_to_fit(&mut self) {
        match self {
            Narrow::Byte(list) => list.shrink_to_fit(),
            Narrow::Short(list) => list.shrink_to_fit(),
            Narrow::Long(list) => list.shrink_to_fit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::ones;
    use proptest::prelude::*;

    /// Some blocks of rows by their numbers: runs of blanks, of small numbers, and now and then of greater ones.
    fn blocks() -> impl Strategy<Value = Vec<Vec<u32>>> {
        let number = prop_oneof![6 => Just(0), 6 => 1u32..4, 1 => 250u32..260, 1 => 65_530u32..65_540];
        let run = (number, prop_oneof![3 => 1usize..4, 1 => 1usize..150]);
        let block = prop::collection::vec(run, 0..8);
        let rows = |runs: Vec<(u32, usize)>| -> Vec<u32> {
            runs.into_iter().flat_map(|(number, rows)| std::iter::repeat_n(number, rows)).collect()
        };
        prop::collection::vec(block.prop_map(rows), 0..6)
    }

    proptest! {
        #[test]
        fn numbers_are_what_was_appended(
            blocks in blocks(),
            blank in prop::option::of((any::<prop::sample::Index>(), 1usize..200)),
            told_all: bool,
            finished: bool,
        ) {
            let mut numbers = RowNumbers::default();
            let mut expected: Vec<u32> = Vec::new();
            let mut turns = Turns::default();
            for (place, block) in blocks.iter().enumerate() {
                turns.begin(block.len());
                let mut above = 0;
                for some in block.chunks(PLACES) {
                    let (mut filled, mut told) = (0, 0);
                    for (place, number) in some.iter().enumerate() {
                        filled |= u64::from(*number != 0) << place;
                        told |= u64::from(*number != 0 && (told_all || *number != above)) << place;
                        above = *number;
                    }
                    turns.take(some.len(), filled, ones(told).map(|place| (place as u32, some[place])));
                }
                numbers.append(&turns, block.len());
                expected.extend(block);
                if let Some((_, rows)) = blank.filter(|(index, _)| index.index(blocks.len()) == place) {
                    numbers.append(&Turns::default(), rows);
                    expected.extend(std::iter::repeat_n(0, rows));
                }
            }
            if finished {
                numbers.finish();
            }
            prop_assert_eq!(numbers.len(), expected.len());
            prop_assert_eq!(numbers.are_blank(), expected.iter().all(|number| *number == 0));
            let found: Vec<u32> = (0..expected.len()).map(|row| numbers.of(row)).collect();
            prop_assert_eq!(&found, &expected);
            let some: Vec<u32> = (0..expected.len() as u32).filter(|row| row % 7 != 3 && row % 8 != 2).collect();
            let mut in_turn = vec![9; some.len()];
            numbers.gather(&some, &mut in_turn);
            prop_assert_eq!(in_turn, some.iter().map(|row| expected[*row as usize]).collect::<Vec<_>>());
            for first in (0..expected.len()).step_by(13) {
                let rows = PLACES.min(expected.len() - first);
                let (filled, changed) = numbers.bits(first, rows);
                prop_assert_eq!(&numbers.expand(first)[..rows], &expected[first..first + rows]);
                let above = |row: usize| if row == 0 { 0 } else { expected[row - 1] };
                let is_filled = |place: &usize| expected[first + place] != 0;
                let is_changed = |place: &usize| expected[first + place] != above(first + place);
                prop_assert_eq!(ones(filled).collect::<Vec<_>>(), (0..rows).filter(is_filled).collect::<Vec<_>>());
                prop_assert_eq!(ones(changed).collect::<Vec<_>>(), (0..rows).filter(is_changed).collect::<Vec<_>>());
            }
        }
    }
}
