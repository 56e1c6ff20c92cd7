//! Whole lines, made ready for the store on a thread of their own.
//!
//! Owns the fast way from the text of lines to numbers of texts, column by column. A typist knows the numbers that the store
//! has given to the texts it met lately; a text that it does not know gets a provisional number, and the store replaces that
//! when it takes the block, in file order. So a column's numbers are the same as if all rows had been taken one after the
//! other by [`super::ExtractBuilder::take`], which is the readable twin of this, and tested against it.
//!
//! What makes it fast: the cells with which a line begins like the one above are never looked at, 64 rows are taken together,
//! column by column, the text of a cell that turns is looked for in a small table of those last met in its column, and a column
//! keeps only the rows on which its text turns.

use super::column::{Column, Reading, ShortText};
use super::numbers::Turns;
use super::store::Ragged;
use crate::bits::PLACES;
use crate::input::{Found, Helper, Lines, Rows, Told};

/// Types the cells of lines below a header.
#[derive(Debug)]
pub struct Typist {
    /// For each heading what is known of its column; none where the column is not kept.
    caches: Vec<Option<Cache>>,
    /// Blocks that came back, for their memory.
    spare: Vec<Typed>,
    /// The tag of the block at hand.
    tag: u32,
}

/// A block of lines, typed.
#[derive(Debug, Default)]
pub struct Typed {
    lines: Lines,
    /// The line of each row that can be read.
    pub(super) lines_of_rows: Vec<u32>,
    /// Rows with another number of values than the header.
    pub(super) ragged: Vec<Ragged>,
    columns: Vec<TypedColumn>,
    tag: u32,
}

/// The cells of one column in a block.
#[derive(Debug, Default)]
struct TypedColumn {
    /// The numbers of the texts, a provisional one with [`PROVISIONAL`] set.
    turns: Turns,
    /// The texts with provisional numbers, in the order in which they were met.
    new: Vec<NewText>,
}

/// A text that the typist did not know.
#[derive(Debug, Clone, Copy)]
struct NewText {
    /// The text itself, when it is short.
    short: Option<ShortText>,
    /// Where it stands in the lines.
    start: u32,
    end: u32,
    /// Its place in the cache, or `NO_PLACE`.
    place: u32,
    /// The number that the store gave it, once it did.
    id: u32,
}

/// What tells a provisional number from one of the store. The bits below tell the block it belongs to, and the place of the
/// text among the new ones of the block.
const PROVISIONAL: u32 = 1 << 31;
const PLACE_BITS: u32 = 24;
const PLACE: u32 = (1 << PLACE_BITS) - 1;
/// As many blocks have tags of their own. Fewer are ever under way at once. In tests they are soon used up.
const TAGS: u32 = if cfg!(test) { 1 << 4 } else { 1 << 7 };
const NO_PLACE: u32 = u32::MAX;

/// The texts that a column had lately: those of up to eight bytes as numbers, since more of them fit the processor's memory,
/// and the others of up to sixteen.
#[derive(Debug, Default)]
struct Cache {
    small: Table<Word>,
    wide: Table<ShortText>,
    /// How many texts have been looked for.
    asked: usize,
}

impl Cache {
    /// The number of a text. When it is not known it joins the `new` ones, whose numbers count from `first_new` on.
    #[inline]
    fn number_of(&mut self, told: &Told, text: &[u8], first_new: u32, new: &mut Vec<NewText>) -> u32 {
        if let Some(word) = told.whole() {
            self.small.find(Word(word), first_new).unwrap_or_else(|| {
                let id = first_new | new.len() as u32;
                let place = self.small.put(Word(word), id);
                new.push(NewText::new(told, Some(ShortText::of_word(word, told.length)), place));
                id
            })
        } else {
            self.number_of_longer(told, text, first_new, new)
        }
    }

    #[inline(never)]
    fn number_of_longer(&mut self, told: &Told, text: &[u8], first_new: u32, new: &mut Vec<NewText>) -> u32 {
        let id = first_new | new.len() as u32;
        let Some(short) = ShortText::of(&text[told.range()]) else {
            new.push(NewText::new(told, None, NO_PLACE));
            return id;
        };
        self.wide.find(short, first_new).unwrap_or_else(|| {
            let place = self.wide.put(short, id);
            new.push(NewText::new(told, Some(short), place | WIDE));
            id
        })
    }

    /// Puts the number that the store gave a text in the place of its provisional one, if that is still there.
    fn settle(&mut self, place: u32, provisional: u32, id: u32) {
        match place & WIDE {
            0 => self.small.settle(place, provisional, id),
            _ => self.wide.settle(place & !WIDE, provisional, id),
        }
    }

    /// Notes that so many texts are asked for next, and makes room for those that are missed.
    #[inline]
    fn expect(&mut self, asked: usize) {
        self.small.grow(self.asked);
        self.wide.grow(self.asked);
        self.asked += asked;
    }
}

/// What tells a place in the table of wider texts.
const WIDE: u32 = 1 << 30;

/// What a table is asked for.
trait Key: Copy + Default + PartialEq {
    /// What differs in its lowest bits where keys do.
    fn hash(self) -> u64;
}

/// A text of up to eight bytes that does not end with a zero byte.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Word(u64);

impl Key for Word {
    /// Near for texts that are: small numbers follow one another, and dates (20131014) do within a month and a year. So those
    /// that come often share the processor's memory.
    #[inline]
    fn hash(self) -> u64 {
        // digits keep their order, and letters differ, whatever their case
        const FIVE_BITS: u64 = 0x1F1F_1F1F_1F1F_1F1F;
        // what the last two digits count, those before them, and so on: days, months of 32 days, years of 12 months
        const WORTH: u64 = 1 | 32 << 16 | (12 * 32) << 32 | 7001 << 48;
        // the last one in the highest byte
        let aligned = self.0 << (self.0.leading_zeros() & !7);
        let digits = aligned & FIVE_BITS;
        let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & 0x00FF_00FF_00FF_00FF;
        pairs.wrapping_mul(WORTH) >> 48
    }
}

impl Key for ShortText {
    fn hash(self) -> u64 {
        ShortText::hash(self)
    }
}

/// Texts and their numbers, each at the place that its hash gives. It grows with what it misses, for most columns of an extract
/// are blank, and most others have few texts; and it gets small again where texts hardly come again, for then it is of no use.
#[derive(Debug, Default)]
struct Table<K> {
    /// As many as a power of two; none before the first is put in.
    entries: Vec<(K, u32)>,
    /// How many texts had been looked for when it got this size, …
    asked_before: usize,
    /// … and how many it has missed since.
    misses: usize,
    /// It has been found to be of no use.
    is_vain: bool,
}

impl<K: Key> Table<K> {
    const FEW: usize = 1 << 6;
    const MANY: usize = 1 << 14;
    /// With so many places, and texts enough looked for, it shows whether texts come again.
    const SOME: usize = 1 << 12;

    /// The number of a text, if it is known; `first_new` is the first provisional number of the block at hand.
    #[inline]
    fn find(&self, text: K, first_new: u32) -> Option<u32> {
        let (known, id) = *self.entries.get(self.place_of(text))?;
        // a provisional number of a block before is of no use
        let is_good = id & PROVISIONAL == 0 || id >> PLACE_BITS == first_new >> PLACE_BITS;
        (known == text && is_good).then_some(id)
    }

    /// Puts in a text that is not known, and returns its place.
    #[inline]
    fn put(&mut self, text: K, id: u32) -> u32 {
        if self.entries.is_empty() {
            self.entries.resize(Self::FEW, Default::default());
        }
        self.misses += 1;
        let place = self.place_of(text);
        self.entries[place] = (text, id);
        place as u32
    }

    #[inline]
    fn place_of(&self, text: K) -> usize {
        text.hash() as usize & self.entries.len().wrapping_sub(1)
    }

    fn settle(&mut self, place: u32, provisional: u32, id: u32) {
        if let Some((_, known)) = self.entries.get_mut(place as usize).filter(|(_, known)| *known == provisional) {
            *known = id;
        }
    }

    /// Makes more places when it has too few, given how many texts have been looked for.
    #[inline]
    fn grow(&mut self, asked: usize) {
        if self.misses > self.entries.len() && self.entries.len() < Self::MANY && !self.is_vain {
            self.grow_now(asked);
        }
    }

    #[inline(never)]
    fn grow_now(&mut self, asked: usize) {
        const FASTER: usize = 4;
        self.is_vain = self.entries.len() == Self::SOME && 4 * self.misses > 3 * (asked - self.asked_before);
        let size = if self.is_vain { Self::FEW } else { self.entries.len() * FASTER };
        let before = std::mem::replace(&mut self.entries, vec![Default::default(); size]);
        // a provisional number would never be settled in another place
        for (text, id) in before.into_iter().filter(|(_, id)| *id != 0 && *id & PROVISIONAL == 0) {
            let place = self.place_of(text);
            self.entries[place] = (text, id);
        }
        (self.asked_before, self.misses) = (asked, 0);
    }
}

impl Typist {
    /// A typist of lines with a cell for each heading; says which of them are kept.
    pub(super) fn new(is_kept: Vec<bool>) -> Self {
        let caches = is_kept.into_iter().map(|kept| kept.then(Cache::default)).collect();
        Typist { caches, spare: Vec::new(), tag: 0 }
    }

    /// Types what is new on some rows that line up with the header.
    fn type_rows(&mut self, text: &[u8], rows: &Rows<'_>, columns: &mut [TypedColumn]) {
        let first_new = PROVISIONAL | self.tag << PLACE_BITS;
        let mut room = [Told::default(); PLACES];
        // one column after the other, so that what is needed for it is at hand
        for (place, (cache, column)) in self.caches.iter_mut().zip(columns).enumerate() {
            let Some(cache) = cache else { continue };
            let TypedColumn { turns, new } = column;
            let told = rows.told(place, &mut room);
            cache.expect(told.len());
            let numbered = told.iter().map(|told| (told.row, cache.number_of(told, text, first_new, new)));
            turns.take(rows.len(), rows.filled(place), numbered);
        }
    }
}

impl NewText {
    fn new(told: &Told, short: Option<ShortText>, place: u32) -> Self {
        NewText { short, start: told.start, end: told.start + told.length, place, id: 0 }
    }
}

impl Helper for Typist {
    type Readied = Typed;

    fn ready(&mut self, lines: Lines) -> Typed {
        self.tag = (self.tag + 1) % TAGS;
        let mut typed = self.spare.pop().unwrap_or_default();
        typed.tag = self.tag;
        typed.columns.resize_with(self.caches.len(), TypedColumn::default);
        let most_rows = lines.most(self.caches.len());
        typed.columns.iter_mut().for_each(|column| column.turns.begin(most_rows));
        let text = lines.text();
        lines.for_each(self.caches.len(), |found| match found {
            Found::Uneven { line, cells } => typed.ragged.push(Ragged { line, found: cells, unclosed: None }),
            Found::Rows(rows) => {
                self.type_rows(text, rows, &mut typed.columns);
                let lines = rows.lines().iter().map(|line| u32::try_from(*line).unwrap_or(u32::MAX));
                typed.lines_of_rows.extend(lines);
            }
        });
        typed.lines = lines;
        typed
    }

    fn take_back(&mut self, mut typed: Typed) -> Lines {
        for (column, cache) in typed.columns.iter_mut().zip(&mut self.caches) {
            let Some(cache) = cache else { continue };
            for (number, new) in column.new.iter().enumerate().filter(|(_, new)| new.place != NO_PLACE) {
                let provisional = PROVISIONAL | typed.tag << PLACE_BITS | number as u32;
                cache.settle(new.place, provisional, new.id);
            }
            column.new.clear();
        }
        typed.lines_of_rows.clear();
        typed.ragged.clear();
        let lines = std::mem::take(&mut typed.lines);
        self.spare.push(typed);
        lines
    }
}

impl Typed {
    /// How many rows can be read.
    pub fn len(&self) -> usize {
        self.lines_of_rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lines_of_rows.is_empty()
    }

    /// Appends the rows of one column to that of the store, and learns the numbers of the new texts.
    pub(super) fn append_to(&mut self, place: usize, column: &mut Column, reading: Reading<'_>) {
        let rows = self.lines_of_rows.len();
        let own = &mut self.columns[place];
        for new in &mut own.new {
            let text = &self.lines.text()[new.start as usize..new.end as usize];
            new.id = column.number_of(reading, text, new.short);
        }
        if !own.new.is_empty() {
            for id in own.turns.numbers_mut().iter_mut().filter(|id| **id & PROVISIONAL != 0) {
                *id = own.new[(*id & PLACE) as usize].id;
            }
        }
        column.append(&own.turns, rows);
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;

    use crate::input::{self, Hashing};
    use crate::record::{Extract, ExtractBuilder};
    use crate::spec::{Dataset, SpecFiles, load};

    /// Headings of the extracts: fields of each kind, a column that is no field, and one that appears twice.
    const HEADINGS: &str = "AGNCY,CLIENTID,CONSENT,Worker,DOB,PC,EPISODID,DISD,CLIENT,SEX,Worker,ALCUSE,SEX";

    /// Rows of lines in all sorts: short and long texts, markers of nothing, blanks, too few cells, now and then a quote.
    fn row() -> impl Strategy<Value = String> {
        let cell = prop_oneof![
            4 => Just(String::new()),
            4 => "[0-9]{1,3}",
            2 => "20[01][0-9]0[1-9][12][0-9]",
            1 => "[a-zA-Z é]{1,12}",
            1 => "[a-z]{15,20}",
            1 => Just("NULL".to_owned()),
            1 => Just(" ".to_owned()),
            1 => Just("a\u{0}".to_owned()),
        ];
        let good = prop::collection::vec(cell, 13).prop_map(|cells| cells.join(","));
        prop_oneof![
            12 => good,
            1 => Just(String::new()),
            1 => Just(",,,,,,,,,,,,".to_owned()),
            1 => Just(" , ,,,,,,,,,,,".to_owned()),
            1 => Just("N0852,1043,Y".to_owned()),
            2 => Just("N0852,\"10,43\",Y,\"\",,,,,,,\"x\",,".to_owned()),
            1 => Just("N0852,1\"0,Y,,,,,,,,,,".to_owned()),
        ]
    }

    fn read(dataset: &Dataset, text: &str, threads: Option<usize>) -> Extract {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("extract.csv");
        std::fs::write(&path, text).expect("room on the disk");
        let is_field = |name: &str| dataset.field_id(name).is_some();
        let options = input::Options::new(&is_field);
        let resolved = input::resolve(&[path.into_os_string()], &options).expect("a readable file");
        let input = &resolved.inputs[0];
        let mut builder = ExtractBuilder::new(dataset).keeping_unknown_columns();
        // the second time by helpers who know the texts
        for _ in 0..2 {
            builder.begin("extract.csv", input.file_name(), None);
            if let Some(threads) = threads {
                input.read_on_threads(&options.limits, threads, Hashing::Left, &mut builder).expect("the same file");
            } else {
                let mut sink = |batch| {
                    builder.take(&batch);
                    ControlFlow::Continue(batch)
                };
                input.read(&options.limits, &mut sink).expect("the same file");
            }
        }
        builder.finish()
    }

    /// Everything of an extract that anyone can see.
    fn told(extract: &Extract) -> String {
        let columns = extract.store.columns.iter().chain(extract.unknown.iter().map(|unknown| &unknown.column));
        let cells = columns.map(|column| {
            let numbers: Vec<u32> = (0..column.len()).map(|row| column.id(row)).collect();
            let texts = 0..column.dictionary.len() as u32;
            let texts: Vec<_> = texts.map(|id| (column.dictionary.text(id), column.dictionary.entry(id))).collect();
            format!("{numbers:?}\n{texts:?}\n")
        });
        format!("{:?}\n{:?}\n{}", extract.inputs, extract.store.lines, cells.collect::<String>())
    }

    #[test]
    fn texts_that_come_again_many_blocks_later_keep_their_numbers() {
        const ROWS: u32 = 120_000;
        const TEXTS: u32 = 3000;
        let dataset = load(&SpecFiles::compiled_in(), 'K').expect("K is sound");
        let mut lines = vec![HEADINGS.to_owned()];
        let mut random = 1u32;
        for _ in 0..ROWS / 20 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let line = format!("N0852,{},Y,,,,,,,,,,", (random >> 8) % TEXTS);
            lines.resize(lines.len() + 20, line);
        }
        let text = lines.join("\n") + "\n";
        let expected = told(&read(&dataset, &text, None));
        for threads in [1, 3] {
            assert!(told(&read(&dataset, &text, Some(threads))) == expected, "with {threads} threads");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn what_threads_type_is_what_is_read_row_by_row(
            rows in prop::collection::vec(row(), 1..60),
            carriage_returns: bool,
            ended: bool,
        ) {
            let dataset = load(&SpecFiles::compiled_in(), 'K').expect("K is sound");
            let end = if carriage_returns { "\r\n" } else { "\n" };
            // enough of them for several blocks, in which each value comes again in other company
            let mut lines = vec![HEADINGS.to_owned()];
            // a zero byte near the beginning would make the file binary
            lines.resize(500, "N0852,1043,Y,,,,,,,,,,".to_owned());
            for round in 0..800_000 / rows.iter().map(|row| row.len() + 8).sum::<usize>() {
                let quoted = round % 7 == 3;
                let is_here = |row: &&String| quoted || !row.contains('"');
                lines.extend(rows.iter().filter(is_here).map(|row| {
                    if row.len() % 5 == 0 { row.replacen(",,", &format!(",{round},"), 1) } else { row.clone() }
                }));
            }
            let text = lines.join(end) + if ended { end } else { "" };
            let expected = told(&read(&dataset, &text, None));
            for threads in [1, 3] {
                prop_assert!(told(&read(&dataset, &text, Some(threads))) == expected, "with {} threads", threads);
            }
        }
    }
}
