//! The rows of a block of clients, decoded: what the rules look at.
//!
//! Clients have few rows, so some of them are decoded together: a column is then gone through once for all of them, and
//! which rows are worth a look is told for up to 64 rows at a time, a bit a row. Values themselves are looked up when a rule
//! asks for them, which few do. The memory is used again for each block.

use std::ops::Range;

use super::plan::{Plan, Quick};
use crate::bits::{PLACES, first_places, ones, where_different, where_so};
use crate::collections::{Map, Set};
use crate::record::{Cell, ClientIndex, Column, Extract, Origins, State};
use crate::spec::FieldId;
use crate::spec::condition::{Base, Clause, Expression, IdRelation, Rows, Sign, Test, fields_of};
use crate::spec::dataset::Entity;

/// Truth of a clause: an invalid value makes it unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    Unknown,
    Yes,
}

impl Truth {
    fn of(yes: bool) -> Truth {
        if yes { Truth::Yes } else { Truth::No }
    }
}

/// The value of an expression.
#[derive(Clone, Copy)]
enum Value {
    /// A blank stands there: no comparison holds.
    Blank,
    /// An invalid value stands there, or the column is absent: nothing can be said.
    Unknown,
    Number(i64),
}

/// One row of the block at hand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowFacts {
    /// The number of its client within the block.
    pub(super) client: u32,
    /// Its number in the store.
    pub(super) row: u32,
    /// The number of its input.
    pub(super) input: u32,
    /// Whether its own consent is N.
    pub(super) without_consent: bool,
    /// Its episode's number within the block; meaningless without consent.
    pub(super) episode: u32,
}

/// For one field, which rows of a chunk of 64 have what kind of value: a bit a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowBits {
    /// Valid (or doubtful).
    pub(super) filled: u64,
    /// Blank, in a column that is there.
    pub(super) blank: u64,
    /// Invalid or doubtful.
    pub(super) suspect: u64,
    /// Another text than on the row before.
    pub(super) changed: u64,
}

/// Rows of a chunk of 64: a bit a row.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    /// Those with consent.
    pub(super) live: u64,
    /// Those on which a rule may say something else than on the row before although no value has changed: where another
    /// episode begins, or all where files with different columns meet.
    pub(super) starts: u64,
}

/// How many rows are decoded together, if one client has not more: so many that reading a column pays, and so few that what
/// is decoded stays in the near memory.
const MOST_ROWS: usize = 512;

/// How many rows a chunk has.
pub(super) const CHUNK: usize = PLACES;

/// One client of the block at hand, by ranges of numbers within the block.
#[derive(Clone, Debug, Default)]
pub(super) struct ClientFacts {
    /// Its rows, in file order.
    pub(super) rows: Range<usize>,
    /// Its places in the list of rows with consent.
    live: Range<usize>,
    /// Its episodes.
    pub(super) episodes: Range<usize>,
}

/// One episode of the block at hand.
#[derive(Debug, Default)]
pub(super) struct EpisodeFacts {
    /// Its rows with consent (numbers within the block) in file order.
    pub(super) rows: Vec<u32>,
    /// The derived dates.
    derived: Vec<Option<i32>>,
    /// Whether it has an identifier.
    pub(super) identified: bool,
}

/// The rows of a block that belong to an entity instance which has an earlier row with consent.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// Each such row and the instance's first.
    pub(super) rows: Vec<(u32, u32)>,
    /// For each chunk, a bit for each of them that follows a row of its instance directly.
    pub(super) follows: Vec<u64>,
    /// Those that do not.
    pub(super) apart: Vec<(u32, u32)>,
    /// The records of the episode at hand by identifier, and their first rows.
    firsts: Map<i32, u32>,
}

impl Alike {
    fn note(&mut self, row: u32, first: u32, follows: bool) {
        self.rows.push((row, first));
        if follows {
            self.follows[row as usize / CHUNK] |= 1 << (row as usize % CHUNK);
        } else {
            self.apart.push((row, first));
        }
    }
}

/// The last answer of a clause over many rows, by the clause's place in memory.
struct Memo {
    clause: *const Clause,
    scope: u32,
    this: [u32; 2],
    answer: Truth,
}

/// The rows of a block of clients.
pub(super) struct BlockView<'a> {
    plan: &'a Plan<'a>,
    extract: &'a Extract,
    fields: usize,
    pub(super) clients: Vec<ClientFacts>,
    pub(super) rows: Vec<RowFacts>,
    /// For each column the typed readings of its texts.
    cells: Vec<&'a [Cell]>,
    /// For each chunk of rows and each field the kinds of values.
    bits: Vec<RowBits>,
    /// For each chunk what is marked on its rows.
    marks: Vec<Marks>,
    pub(super) episodes: Vec<EpisodeFacts>,
    /// How many of `episodes` are in use.
    pub(super) episode_count: usize,
    episode_numbers: Map<u32, u32>,
    /// The rows with consent, client by client.
    pub(super) live: Vec<u32>,
    memos: std::cell::RefCell<Vec<Memo>>,
    /// What a mapping could not join, if there is any of that.
    holes: Option<&'a Origins>,
    /// Column by column the numbers of the texts on the rows of a chunk, where one has been asked for.
    ids: Vec<[std::cell::Cell<u32>; CHUNK]>,
    /// The chunks of columns of which that holds, …
    known_ids: Vec<std::cell::Cell<bool>>,
    /// … and of which rows of these it is known too that they are filled, a bit a row.
    at_hand: Vec<std::cell::Cell<u64>>,
    /// What the cut has blanked: fields and rows of the block.
    blanked: Set<(FieldId, u32)>,
    /// The rows of the store that are being decoded, when a cut leaves some out.
    kept: Vec<u32>,
}

impl<'a> BlockView<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, extract: &'a Extract) -> Self {
        BlockView {
            plan,
            extract,
            fields: plan.dataset.fields.len(),
            clients: Vec::new(),
            rows: Vec::new(),
            cells: extract.store.columns.iter().map(|column| column.dictionary.cells()).collect(),
            bits: Vec::new(),
            marks: Vec::new(),
            episodes: Vec::new(),
            episode_count: 0,
            episode_numbers: Map::default(),
            live: Vec::new(),
            memos: std::cell::RefCell::new(Vec::new()),
            holes: extract.origins.as_ref().filter(|o| o.unmapped.iter().any(|u| u.problem.is_of_row())),
            ids: Vec::new(),
            known_ids: Vec::new(),
            at_hand: Vec::new(),
            blanked: Set::default(),
            kept: Vec::new(),
        }
    }

    /// Decodes the next clients from `first` on, at least one of them and no more than have [`MOST_ROWS`]; returns the client
    /// after the last.
    pub(super) fn load(&mut self, clients: &ClientIndex, first: usize, end: usize) -> usize {
        self.clients.clear();
        let mut next = first;
        let mut rows = 0;
        let plan = self.plan;
        while next < end && (next == first || rows + clients.rows(next).len() <= MOST_ROWS) {
            let count = match plan.cut_away.as_slice() {
                [] => clients.rows(next).len(),
                cut_away => clients.rows(next).iter().filter(|row| !cut_away[**row as usize]).count(),
            };
            self.clients.push(ClientFacts { rows: rows..rows + count, ..ClientFacts::default() });
            rows += count;
            next += 1;
        }
        let all = clients.rows_of(first..next);
        if rows == all.len() {
            self.decode(all);
        } else {
            let mut kept = std::mem::take(&mut self.kept);
            kept.clear();
            kept.extend(all.iter().filter(|row| !plan.cut_away[**row as usize]));
            self.decode(&kept);
            self.kept = kept;
        }
        next
    }

    /// Decodes one row as if it were all that its client has.
    pub(super) fn load_row(&mut self, row: u32) {
        self.clients.clear();
        self.clients.push(ClientFacts { rows: 0..1, ..ClientFacts::default() });
        self.decode(&[row]);
    }

    fn decode(&mut self, rows: &[u32]) {
        let fields = self.fields;
        let chunks = rows.len().div_ceil(CHUNK);
        if chunks * fields > self.bits.len() {
            self.bits.resize(chunks * fields, RowBits::default());
            self.ids.resize_with(chunks * fields, || [const { std::cell::Cell::new(0) }; CHUNK]);
        }
        self.known_ids.clear();
        self.known_ids.resize(chunks * fields, std::cell::Cell::new(false));
        self.at_hand.clear();
        self.at_hand.resize(chunks * fields, std::cell::Cell::new(0));
        self.blanked.clear();
        self.rows.clear();
        let mut input = rows.first().map_or(0, |row| self.extract.input_of(*row as usize));
        for (client, facts) in self.clients.iter().enumerate() {
            for row in &rows[facts.rows.clone()] {
                if !self.extract.inputs[input].holds(*row as usize) {
                    input = self.extract.input_of(*row as usize);
                }
                let facts = RowFacts { client: client as u32, row: *row, input: input as u32, ..RowFacts::default() };
                self.rows.push(facts);
            }
        }
        // as a rule the rows of some clients follow one another
        let together = rows.first().filter(|_| rows.is_sorted_by(|a, b| a + 1 == *b)).map(|row| *row as usize);
        let count_in = |chunk: usize| CHUNK.min(rows.len() - chunk * CHUNK);
        for (number, column) in self.extract.store.columns.iter().enumerate() {
            let mut before = 0;
            for chunk in 0..chunks {
                let (first, count) = (chunk * CHUNK, count_in(chunk));
                let of_rows = &rows[first..first + count];
                let (present, changed) = match together {
                    Some(row) => column.bits(row + first, count),
                    None if column.is_blank() => (0, 0),
                    None => {
                        let mut ids = [0; CHUNK];
                        column.gather(of_rows, &mut ids[..count]);
                        let place = chunk * fields + number;
                        self.ids[place].iter().zip(ids).for_each(|(known, id)| known.set(id));
                        self.known_ids[place].set(true);
                        let above = std::mem::replace(&mut before, ids[CHUNK - 1]);
                        filled_and_changed(&ids, above, count)
                    }
                };
                let bits = bits_of(column, of_rows, together.is_some(), present, changed);
                self.bits[chunk * fields + number] = RowBits { blank: first_places(count) & bits.blank, ..bits };
            }
        }
        if let Some(cut) = self.plan.cut {
            cut.blanked.iter().for_each(|group| self.blank_later(group));
        }
        self.note_absent_columns();
        self.find_episodes();
        self.mark();
        self.memos.borrow_mut().clear();
        self.work_out_dates();
    }

    /// Blanks some fields on the rows where the first of them is later than the as-at date.
    fn blank_later(&mut self, group: &[FieldId]) {
        for row in 0..self.rows.len() {
            if self.cell(row, group[0]).value().is_none_or(|day| i64::from(day) <= self.plan.as_at) {
                continue;
            }
            for field in group {
                self.blanked.insert((*field, row as u32));
                let bits = &mut self.bits[row / CHUNK * self.fields + usize::from(*field)];
                let bit = 1 << (row % CHUNK);
                bits.filled &= !bit;
                bits.suspect &= !bit;
                bits.blank |= bit;
                // at worst it is looked at once more
                bits.changed |= bit;
                self.at_hand[row / CHUNK * self.fields + usize::from(*field)].set(0);
                if let Some(next) = self.bits.get_mut((row + 1) / CHUNK * self.fields + usize::from(*field)) {
                    next.changed |= 1 << ((row + 1) % CHUNK);
                }
            }
        }
    }

    /// Whether the cut has blanked one of some fields on a row of the block.
    pub(super) fn blanked_any(&self, row: usize, fields: &[FieldId]) -> bool {
        let in_store = |field: FieldId| self.extract.store.column(field).id(self.rows[row].row as usize);
        fields.iter().any(|field| self.id(row, *field) == 0 && in_store(*field) != 0)
    }

    fn note_absent_columns(&mut self) {
        for (place, facts) in self.rows.iter().enumerate() {
            for field in &self.extract.inputs[facts.input as usize].absent {
                self.bits[place / CHUNK * self.fields + usize::from(*field)].blank &= !(1 << (place % CHUNK));
            }
        }
        let Some(origins) = self.holes else { return };
        // what a row that could not be joined lacks stands in another table, so nothing can be said of it
        for (place, facts) in self.rows.iter().enumerate() {
            if !origins.unmapped_on(facts.row).iter().any(|u| u.problem.is_of_row()) {
                continue;
            }
            for field in 0..self.fields {
                let elsewhere =
                    origins.table_of(field as FieldId).is_some_and(|t| origins.row_in(facts.row, t).is_none());
                if elsewhere && self.id(place, field as FieldId) == 0 {
                    self.bits[place / CHUNK * self.fields + field].blank &= !(1 << (place % CHUNK));
                }
            }
        }
    }

    /// The kinds of values of a field in a chunk of rows.
    #[inline]
    pub(super) fn bits(&self, chunk: usize, field: FieldId) -> RowBits {
        self.bits[self.column(chunk, field)]
    }

    /// The kinds of values of all fields in a chunk of rows.
    pub(super) fn bits_of(&self, chunk: usize) -> &[RowBits] {
        &self.bits[chunk * self.fields..][..self.fields]
    }

    fn find_episodes(&mut self) {
        let keys = self.plan.dataset.keys;
        self.live.clear();
        for episode in &mut self.episodes[..self.episode_count] {
            episode.rows.clear();
        }
        self.episode_count = 0;
        for client in 0..self.clients.len() {
            let first = (self.live.len(), self.episode_count);
            self.episode_numbers.clear();
            let mut last = (0, 0);
            for place in self.clients[client].rows.clone() {
                if !self.plan.live[self.rows[place].row as usize] {
                    self.rows[place].without_consent = true;
                    continue;
                }
                self.live.push(place as u32);
                let id = self.cell(place, keys.episode).value().unwrap_or(0) as u32;
                if id == 0 || id != last.0 {
                    last = (id, self.episode_numbered(id));
                }
                self.episodes[last.1 as usize].rows.push(place as u32);
                self.rows[place].episode = last.1;
            }
            let facts = &mut self.clients[client];
            facts.live = first.0..self.live.len();
            facts.episodes = first.1..self.episode_count;
        }
    }

    /// The number of the client's episode with this identifier; a new one where it has none or is not known yet.
    fn episode_numbered(&mut self, id: u32) -> u32 {
        let next = self.episode_count as u32;
        let number = if id == 0 { next } else { *self.episode_numbers.entry(id).or_insert(next) };
        if number == next {
            self.episode_count += 1;
            if self.episodes.len() < self.episode_count {
                self.episodes.push(EpisodeFacts::default());
            }
            self.episodes[number as usize].identified = id != 0;
        }
        number
    }

    /// The rows with consent of a client.
    pub(super) fn live_of(&self, client: usize) -> &[u32] {
        &self.live[self.clients[client].live.clone()]
    }

    fn work_out_dates(&mut self) {
        let derived = &self.plan.dataset.derived;
        for number in 0..self.episode_count {
            let mut dates = std::mem::take(&mut self.episodes[number].derived);
            dates.clear();
            for (date, looks_at) in derived.iter().zip(&self.plan.derived_look_at) {
                let rows = &self.episodes[number].rows;
                // a row that says what the one before says makes no difference
                let says_more = |row: usize| {
                    let (chunk, place) = (row / CHUNK, row % CHUNK);
                    let changed = |field: &FieldId| self.bits(chunk, *field).changed >> place & 1 == 1;
                    self.marks(chunk).starts >> place & 1 == 1 || looks_at.iter().any(changed)
                };
                let counts = |row: &&u32| {
                    let row = **row as usize;
                    says_more(row) && date.condition.iter().all(|c| self.clause(c, row, row) == Truth::Yes)
                };
                let valued = rows.iter().filter(|row| self.is_filled(**row as usize, date.earliest));
                dates.push(valued.filter(counts).map(|row| self.cell(*row as usize, date.earliest).number).min());
            }
            self.episodes[number].derived = dates;
        }
    }

    /// The rows of an episode by their numbers in the store.
    pub(super) fn store_rows(&self, episode: usize) -> impl Iterator<Item = usize> {
        self.episodes[episode].rows.iter().map(|row| self.rows[*row as usize].row as usize)
    }

    /// The typed value on a row of the block.
    #[inline]
    pub(super) fn cell(&self, row: usize, field: FieldId) -> Cell {
        let column = self.column(row / CHUNK, field);
        if self.at_hand[column].get() >> (row % CHUNK) & 1 == 1 {
            return self.cells[usize::from(field)][self.ids[column][row % CHUNK].get() as usize];
        }
        self.other_cell(row, field)
    }

    /// The same for the first value that is asked for in a column, and where there is none.
    #[inline(never)]
    fn other_cell(&self, row: usize, field: FieldId) -> Cell {
        let RowBits { filled, blank, .. } = self.bits(row / CHUNK, field);
        if blank >> (row % CHUNK) & 1 == 1 {
            return Cell::default();
        }
        let id = self.id(row, field);
        let column = self.column(row / CHUNK, field);
        if self.known_ids[column].get() {
            self.at_hand[column].set(filled);
        }
        match id {
            0 => Cell { state: State::Absent, ..Cell::default() },
            id => self.cells[usize::from(field)][id as usize],
        }
    }

    /// The place of a column among those of the chunks.
    #[inline]
    fn column(&self, chunk: usize, field: FieldId) -> usize {
        chunk * self.fields + usize::from(field)
    }

    /// The typed value on a row as it counts beside the row that is being checked: a column that only the other row's file
    /// lacks counts as blank there.
    #[inline]
    fn cell_beside(&self, row: usize, field: FieldId, this: usize) -> Cell {
        let cell = self.cell(row, field);
        let elsewhere = cell.state == State::Absent && row != this && self.cell(this, field).state != State::Absent;
        if elsewhere { Cell::default() } else { cell }
    }

    /// The number of the text on a row of the block in its column.
    #[inline]
    pub(super) fn id(&self, row: usize, field: FieldId) -> u32 {
        if !self.blanked.is_empty() && self.blanked.contains(&(field, row as u32)) {
            return 0;
        }
        let column = self.column(row / CHUNK, field);
        if !self.known_ids[column].get() {
            self.note_ids(row / CHUNK, field);
        }
        self.ids[column][row % CHUNK].get()
    }

    /// Notes the numbers of the texts of a column on the rows of a chunk, which follow one another in the store, or are all blank.
    #[inline(never)]
    fn note_ids(&self, chunk: usize, field: FieldId) {
        let ids = self.extract.store.column(field).ids(self.rows[chunk * CHUNK].row as usize);
        let column = self.column(chunk, field);
        self.ids[column].iter().zip(ids).for_each(|(known, id)| known.set(id));
        self.known_ids[column].set(true);
    }

    /// The cleaned text on a row of the block.
    pub(super) fn text(&self, row: usize, field: FieldId) -> &'a str {
        self.extract.store.column(field).dictionary.cleaned_text(self.id(row, field))
    }

    /// Whether a valid value stands in a row of the block, which is known faster than the value.
    #[inline]
    pub(super) fn is_filled(&self, row: usize, field: FieldId) -> bool {
        self.bits(row / CHUNK, field).filled >> (row % CHUNK) & 1 == 1
    }

    /// The instance of an entity that a row belongs to, as a number that is unique within the block and the entity.
    pub(super) fn instance(&self, row: usize, entity: Entity) -> u64 {
        match entity {
            Entity::Client => u64::from(self.rows[row].client),
            Entity::Episode => u64::from(self.rows[row].episode),
            Entity::Record(kind) => {
                let id = self.cell(row, self.plan.dataset.records[usize::from(kind)].id);
                if id.is_filled() {
                    u64::from(self.rows[row].episode) << 32 | u64::from(id.number as u32)
                } else {
                    // a record without identifier is its own
                    1 << 63 | row as u64
                }
            }
        }
    }

    /// Notes for each chunk the rows with consent and those where something begins anew.
    fn mark(&mut self) {
        self.marks.clear();
        let place_of = |facts: &RowFacts| (facts.client, facts.without_consent, facts.episode);
        for rows in self.rows.chunks(CHUNK) {
            let mut marks = Marks::default();
            let mut before = None;
            for (place, facts) in rows.iter().enumerate() {
                marks.live |= u64::from(!facts.without_consent) << place;
                marks.starts |= u64::from(before != Some(place_of(facts))) << place;
                before = Some(place_of(facts));
            }
            if self.holes.is_some() || rows.first().map(|row| row.input) != rows.last().map(|row| row.input) {
                marks.starts = u64::MAX;
            }
            self.marks.push(marks);
        }
    }

    /// How many chunks the rows make.
    pub(super) fn chunks(&self) -> usize {
        self.marks.len()
    }

    /// What is marked on the rows of a chunk.
    #[inline]
    pub(super) fn marks(&self, chunk: usize) -> Marks {
        self.marks[chunk]
    }

    /// Finds the rows that are of one instance of an entity with an earlier row.
    pub(super) fn alike(&self, entity: Entity, alike: &mut Alike) {
        alike.rows.clear();
        alike.apart.clear();
        alike.follows.clear();
        alike.follows.resize(self.chunks(), 0);
        match entity {
            Entity::Client => {
                (0..self.clients.len()).for_each(|client| note_all_alike(self.live_of(client), alike));
            }
            Entity::Episode => {
                self.episodes[..self.episode_count].iter().for_each(|episode| note_all_alike(&episode.rows, alike));
            }
            Entity::Record(kind) => {
                let id = self.plan.dataset.records[usize::from(kind)].id;
                for episode in self.episodes[..self.episode_count].iter().filter(|e| e.rows.len() > 1) {
                    self.records_alike(&episode.rows, id, alike);
                }
            }
        }
    }

    /// The same among the rows of an episode, whose records are told apart by `id`. A row without it is a record of its own.
    fn records_alike(&self, rows: &[u32], id: FieldId, alike: &mut Alike) {
        // identifier, first row and row of the last record
        let mut last: Option<(i32, u32, u32)> = None;
        alike.firsts.clear();
        for row in rows {
            let Some(number) = self.cell(*row as usize, id).value() else { continue };
            if let Some((_, first, before)) = last.filter(|(of, ..)| *of == number) {
                alike.note(*row, first, before + 1 == *row);
                last = Some((number, first, *row));
                continue;
            }
            let first = *alike.firsts.entry(number).or_insert(*row);
            if first != *row {
                alike.note(*row, first, false);
            }
            last = Some((number, first, *row));
        }
    }

    /// Whether a test of filled values holds on a row.
    #[inline]
    pub(super) fn quick(&self, test: &Quick<'_>, row: usize) -> bool {
        match test {
            Quick::Value(field, test) => test.holds(self.cell(row, *field)),
            Quick::Compared(field, sign, other, offset) => {
                let number = |field: FieldId| i64::from(self.cell(row, field).number);
                sign.holds(number(*field), number(*other) + offset)
            }
        }
    }

    /// Whether a conjunction holds for certain on a row.
    pub(super) fn holds<'c>(&self, clauses: impl IntoIterator<Item = &'c Clause>, row: usize) -> bool {
        clauses.into_iter().all(|clause| self.clause(clause, row, row) == Truth::Yes)
    }

    fn conjunction(&self, clauses: &[Clause], row: usize, this: usize) -> Truth {
        let mut truth = Truth::Yes;
        for clause in clauses {
            match self.clause(clause, row, this) {
                Truth::No => return Truth::No,
                Truth::Unknown => truth = Truth::Unknown,
                Truth::Yes => {}
            }
        }
        truth
    }

    /// Whether a clause holds on `row`; `this` is the row that is being checked.
    fn clause(&self, clause: &Clause, row: usize, this: usize) -> Truth {
        match clause {
            Clause::Field(field, test) => self.test(self.cell_beside(row, *field, this), test, row, this),
            Clause::Compare(left, sign, right) => {
                compare(self.value(left, row, this), *sign, self.value(right, row, this))
            }
            Clause::OutOfUse { code, at } => self.out_of_use(*code, *at, row),
            Clause::Identifier(field, relation) => self.identifier(*field, *relation, row, this),
            Clause::AnyOf(columns, test) => {
                let mut truth = Truth::No;
                for cell in self.cells_there(columns, row) {
                    match self.test(cell, test, row, this) {
                        Truth::Yes => return Truth::Yes,
                        Truth::Unknown => truth = Truth::Unknown,
                        Truth::No => {}
                    }
                }
                truth
            }
            Clause::NoneOf(columns, test) => {
                let mut there = false;
                let mut truth = Truth::Yes;
                for cell in self.cells_there(columns, row) {
                    there = true;
                    match self.test(cell, test, row, this) {
                        Truth::Yes => return Truth::No,
                        Truth::Unknown => truth = Truth::Unknown,
                        Truth::No => {}
                    }
                }
                if there { truth } else { Truth::Unknown }
            }
            Clause::Has(rows, inner) => self.remembered(clause, *rows, inner, this, |view| {
                let mut truth = Truth::No;
                for other in view.rows_of(*rows, this) {
                    match view.conjunction(inner, *other as usize, this) {
                        Truth::Yes => return Truth::Yes,
                        Truth::Unknown => truth = Truth::Unknown,
                        Truth::No => {}
                    }
                }
                truth
            }),
            // what this file has no column for cannot be said to be lacking
            Clause::Lacks(_, inner) if self.any_absent(inner, this) => Truth::Unknown,
            Clause::Lacks(rows, inner) => self.remembered(clause, *rows, inner, this, |view| {
                let mut truth = Truth::Yes;
                for other in view.rows_of(*rows, this) {
                    match view.conjunction(inner, *other as usize, this) {
                        Truth::Yes => return Truth::No,
                        Truth::Unknown => truth = Truth::Unknown,
                        Truth::No => {}
                    }
                }
                truth
            }),
        }
    }

    fn any_absent(&self, clauses: &[Clause], row: usize) -> bool {
        if self.holes.is_none() && self.extract.inputs[self.rows[row].input as usize].absent.is_empty() {
            return false;
        }
        let mut absent = false;
        for clause in clauses {
            fields_of(clause, &mut |field| absent |= self.cell(row, field).state == State::Absent);
        }
        absent
    }

    fn rows_of(&self, rows: Rows, this: usize) -> &[u32] {
        match rows {
            Rows::Client => self.live_of(self.rows[this].client as usize),
            Rows::Episode => &self.episodes[self.rows[this].episode as usize].rows,
        }
    }

    /// Asks a clause over many rows once for each episode (or client) and each set of values of the checked row that it
    /// looks at, as long as equal questions follow one another.
    fn remembered(
        &self,
        clause: &Clause,
        rows: Rows,
        inner: &[Clause],
        this: usize,
        ask: impl Fn(&Self) -> Truth,
    ) -> Truth {
        let mut used = [0; 2];
        let mut count = 0;
        for clause in inner {
            of_this(clause, &mut |field| {
                if count < used.len() {
                    used[count] = self.id(this, field);
                }
                count += 1;
            });
        }
        if count > used.len() {
            return ask(self);
        }
        let scope = match rows {
            // counted from the other end, so that no episode has the same number
            Rows::Client => u32::MAX - self.rows[this].client,
            Rows::Episode => self.rows[this].episode,
        };
        let known = self
            .memos
            .borrow()
            .iter()
            .find(|m| std::ptr::eq(m.clause, clause))
            .and_then(|m| (m.scope == scope && m.this == used).then_some(m.answer));
        if let Some(answer) = known {
            return answer;
        }
        let answer = ask(self);
        let mut memos = self.memos.borrow_mut();
        let memo = Memo { clause: std::ptr::from_ref(clause), scope, this: used, answer };
        match memos.iter_mut().find(|m| std::ptr::eq(m.clause, clause)) {
            Some(place) => *place = memo,
            None => memos.push(memo),
        }
        answer
    }

    /// The values of those of some columns that a row's file has.
    fn cells_there(&self, columns: &[FieldId], row: usize) -> impl Iterator<Item = Cell> {
        let is_blank = move |field: FieldId| self.bits(row / CHUNK, field).blank >> (row % CHUNK) & 1 == 1;
        let cell = move |field: &FieldId| if is_blank(*field) { Cell::default() } else { self.cell(row, *field) };
        columns.iter().map(cell).filter(|cell| cell.state != State::Absent)
    }

    fn test(&self, cell: Cell, test: &Test, row: usize, this: usize) -> Truth {
        if cell.state == State::Absent {
            return Truth::Unknown;
        }
        match test {
            Test::Blank => match cell.state {
                State::Blank => Truth::Yes,
                State::Invalid => Truth::Unknown,
                _ => Truth::No,
            },
            Test::Invalid => Truth::of(cell.state == State::Invalid),
            Test::Doubtful => Truth::of(cell.state == State::Doubtful),
            _ if cell.state == State::Invalid => Truth::Unknown,
            _ if !cell.is_filled() => Truth::No,
            Test::Filled => Truth::Yes,
            Test::FullPostcode => Truth::of(cell.number == 1),
            Test::Is(codes) => Truth::of(codes.contains(&cell.number)),
            Test::IsNot(codes) => Truth::of(!codes.contains(&cell.number)),
            Test::Group(group) => Truth::of(cell.group == *group),
            Test::NotGroup(group) => Truth::of(cell.group != *group),
            Test::Compares(sign, expression) => {
                compare(Value::Number(i64::from(cell.number)), *sign, self.value(expression, row, this))
            }
        }
    }

    fn value(&self, expression: &Expression, row: usize, this: usize) -> Value {
        let of_field = |row: usize, field: FieldId| {
            let cell = self.cell_beside(row, field, this);
            match cell.state {
                State::Valid | State::Doubtful => Value::Number(i64::from(cell.number)),
                State::Blank | State::NotAnswered => Value::Blank,
                State::Invalid | State::Absent => Value::Unknown,
            }
        };
        let base = match expression.base {
            Base::Field(field) => of_field(row, field),
            Base::This(field) => of_field(this, field),
            Base::AsAt => Value::Number(self.plan.as_at),
            Base::Constant(number) => Value::Number(number),
            Base::Derived(number) => {
                let episode = &self.episodes[self.rows[this].episode as usize];
                match episode.derived.get(usize::from(number)).copied().flatten() {
                    Some(day) => Value::Number(i64::from(day)),
                    None => Value::Blank,
                }
            }
            Base::AgeAt { birth, at } => match (of_field(row, birth), of_field(row, at)) {
                (Value::Number(birth), Value::Number(at)) => {
                    match crate::record::years_between(birth as i32, at as i32) {
                        Some(years) => Value::Number(i64::from(years)),
                        None => Value::Blank,
                    }
                }
                (Value::Blank, _) | (_, Value::Blank) => Value::Blank,
                _ => Value::Unknown,
            },
            Base::EarlierOfAsAt(field) => match self.cell(row, field) {
                Cell { state: State::Invalid | State::Absent, .. } => Value::Unknown,
                cell => Value::Number(cell.value().map_or(self.plan.as_at, |v| self.plan.as_at.min(i64::from(v)))),
            },
        };
        match base {
            Value::Number(number) => Value::Number(number + expression.offset),
            other => other,
        }
    }

    fn out_of_use(&self, code: FieldId, at: FieldId, row: usize) -> Truth {
        let (code_cell, date) = (self.cell(row, code), self.cell(row, at));
        let unsure = |c: Cell| matches!(c.state, State::Invalid | State::Absent);
        if unsure(code_cell) || unsure(date) {
            return Truth::Unknown;
        }
        let dataset = self.plan.dataset;
        let (Some(number), Some(day)) = (code_cell.value(), date.value()) else { return Truth::No };
        let Some(code) = dataset.list_of(dataset.field(code)).and_then(|l| l.codes.get(number as usize)) else {
            return Truth::No;
        };
        Truth::of(code.valid_from.is_some_and(|from| day < from) || code.valid_to.is_some_and(|to| day > to))
    }

    fn identifier(&self, field: FieldId, relation: IdRelation, row: usize, this: usize) -> Truth {
        let (there, here) = (self.cell(row, field), self.cell(this, field));
        if there.state == State::Absent || here.state == State::Absent {
            return Truth::Unknown;
        }
        if !there.is_filled() || !here.is_filled() {
            return Truth::No;
        }
        Truth::of(match relation {
            IdRelation::Same => there.number == here.number,
            IdRelation::Other => there.number != here.number,
            IdRelation::Before => {
                crate::record::identifier_order(self.text(row, field), self.text(this, field)).is_lt()
            }
        })
    }
}

/// Notes that all of some rows, in file order, are of one instance.
fn note_all_alike(rows: &[u32], alike: &mut Alike) {
    for pair in rows.windows(2) {
        alike.note(pair[1], rows[0], pair[0] + 1 == pair[1]);
    }
}

/// Which of so many rows have a text, and on which it is another than on the row before; that before the first is given.
fn filled_and_changed(ids: &[u32; CHUNK], before: u32, rows: usize) -> (u64, u64) {
    let mut above = [before; CHUNK];
    above[1..].copy_from_slice(&ids[..CHUNK - 1]);
    (where_so(ids, |id| *id != 0) & first_places(rows), where_different(ids, &above) & first_places(rows))
}

/// The kinds of values on the rows of a chunk, given whether they follow one another, where there is a text, and where another
/// than on the row before. Rows beyond the last are blank.
fn bits_of(column: &Column, rows: &[u32], are_together: bool, present: u64, changed: u64) -> RowBits {
    if present == 0 || column.dictionary.all_valid {
        return RowBits { filled: present, blank: !present, suspect: 0, changed };
    }
    let mut bits = RowBits { filled: 0, blank: !present, suspect: 0, changed };
    // each value counts from its place on, until the next does
    let mut add = |place: usize, cell: Cell| {
        let onwards = present & !first_places(place);
        let RowBits { filled, suspect, blank, .. } = &mut bits;
        for (kind, holds) in [
            (filled, cell.is_filled()),
            (suspect, matches!(cell.state, State::Doubtful | State::Invalid)),
            (blank, matches!(cell.state, State::Blank | State::Absent)),
        ] {
            *kind = *kind & !onwards | onwards & u64::from(holds).wrapping_neg();
        }
    };
    if are_together {
        column.for_each_turn(rows[0] as usize, rows.len(), add);
    } else {
        ones(present & (changed | 1)).for_each(|place| add(place, column.cell(rows[place] as usize)));
    }
    bits
}

fn compare(left: Value, sign: Sign, right: Value) -> Truth {
    match (left, right) {
        (Value::Blank, _) | (_, Value::Blank) => Truth::No,
        (Value::Unknown, _) | (_, Value::Unknown) => Truth::Unknown,
        (Value::Number(left), Value::Number(right)) => Truth::of(sign.holds(left, right)),
    }
}

/// The fields of the checked row that a clause within `has` or `lacks` looks at.
pub(super) fn of_this(clause: &Clause, visit: &mut dyn FnMut(FieldId)) {
    let mut of = |expression: &Expression| {
        if let Base::This(field) = expression.base {
            visit(field);
        }
    };
    match clause {
        Clause::Field(_, Test::Compares(_, expression)) => of(expression),
        Clause::Compare(left, _, right) => {
            of(left);
            of(right);
        }
        Clause::Identifier(field, _) => visit(*field),
        _ => {}
    }
}
