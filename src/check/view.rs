//! The rows of a block of clients, decoded: what the rules look at.
//!
//! Clients have few rows, so some of them are decoded together: a column is then gone through once for all of them, and
//! which rows are worth a look is told for up to 64 rows at a time. The memory is used again for each block.

use std::ops::Range;

use super::plan::{Plan, Quick};
use crate::collections::Map;
use crate::record::{Cell, ClientIndex, Extract, Origins, State};
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
}

/// How many rows a chunk has.
pub(super) const CHUNK: usize = 64;

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
    ids: Vec<u32>,
    cells: Vec<Cell>,
    /// For each chunk of rows and each field the kinds of values.
    bits: Vec<RowBits>,
    pub(super) episodes: Vec<EpisodeFacts>,
    /// How many of `episodes` are in use.
    pub(super) episode_count: usize,
    episode_numbers: Map<u32, u32>,
    /// The rows with consent, client by client.
    pub(super) live: Vec<u32>,
    memos: std::cell::RefCell<Vec<Memo>>,
    /// What a mapping could not join, if there is any of that.
    holes: Option<&'a Origins>,
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
            ids: Vec::new(),
            cells: Vec::new(),
            bits: Vec::new(),
            episodes: Vec::new(),
            episode_count: 0,
            episode_numbers: Map::default(),
            live: Vec::new(),
            memos: std::cell::RefCell::new(Vec::new()),
            holes: extract.origins.as_ref().filter(|o| o.unmapped.iter().any(|u| u.problem.is_of_row())),
            kept: Vec::new(),
        }
    }

    /// Decodes the next clients from `first` on, at least one of them and no more than fit a chunk of rows; returns the
    /// client after the last.
    pub(super) fn load(&mut self, clients: &ClientIndex, first: usize, end: usize) -> usize {
        self.clients.clear();
        let mut next = first;
        let mut rows = 0;
        let plan = self.plan;
        while next < end && (next == first || rows + clients.rows(next).len() <= CHUNK) {
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
        self.ids.clear();
        self.ids.resize(rows.len() * fields, 0);
        self.cells.clear();
        self.cells.resize(rows.len() * fields, Cell::default());
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
        self.bits.clear();
        self.bits.resize(rows.len().div_ceil(CHUNK) * fields, RowBits::default());
        for (number, column) in self.extract.store.columns.iter().enumerate() {
            if !column.is_blank() && !rows.is_empty() {
                column.gather(rows, &mut self.ids[number..], fields);
            }
            for chunk in 0..rows.len().div_ceil(CHUNK) {
                let places = chunk * CHUNK..rows.len().min((chunk + 1) * CHUNK);
                let all = u64::MAX >> (CHUNK - places.len());
                let mut bits = RowBits::default();
                let mut present = 0;
                for place in places.filter(|_| !column.is_blank()) {
                    let at = place * fields + number;
                    let id = self.ids[at];
                    if id == 0 {
                        continue;
                    }
                    let cell = column.dictionary.entry(id).cell;
                    self.cells[at] = cell;
                    let bit = 1 << (place % CHUNK);
                    match cell.state {
                        State::Valid => bits.filled |= bit,
                        State::Doubtful => {
                            bits.filled |= bit;
                            bits.suspect |= bit;
                        }
                        State::Invalid => bits.suspect |= bit,
                        State::NotAnswered => {}
                        State::Blank | State::Absent => continue,
                    }
                    present |= bit;
                }
                bits.blank = all & !present;
                self.bits[chunk * fields + number] = bits;
            }
        }
        if let Some(cut) = self.plan.cut {
            cut.blanked.iter().for_each(|group| self.blank_later(group));
        }
        self.note_absent_columns();
        self.find_episodes();
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
                let at = row * self.fields + usize::from(*field);
                self.ids[at] = 0;
                self.cells[at] = Cell::default();
                let bits = &mut self.bits[row / CHUNK * self.fields + usize::from(*field)];
                let bit = 1 << (row % CHUNK);
                bits.filled &= !bit;
                bits.suspect &= !bit;
                bits.blank |= bit;
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
                let field = usize::from(*field);
                self.cells[place * self.fields + field].state = State::Absent;
                self.bits[place / CHUNK * self.fields + field].blank &= !(1 << (place % CHUNK));
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
                if elsewhere && self.ids[place * self.fields + field] == 0 {
                    self.cells[place * self.fields + field].state = State::Absent;
                    self.bits[place / CHUNK * self.fields + field].blank &= !(1 << (place % CHUNK));
                }
            }
        }
    }

    /// The kinds of values of a field in a chunk of rows.
    #[inline]
    pub(super) fn bits(&self, chunk: usize, field: FieldId) -> RowBits {
        self.bits[chunk * self.fields + usize::from(field)]
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
            for date in derived {
                let rows = &self.episodes[number].rows;
                let counts = |row: &&u32| {
                    let row = **row as usize;
                    date.condition.iter().all(|c| self.clause(c, row, row) == Truth::Yes)
                };
                let valued = rows.iter().filter(|row| self.cell(**row as usize, date.earliest).is_filled());
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
        self.cells[row * self.fields + usize::from(field)]
    }

    /// The typed value on a row as it counts beside the row that is being checked: a column that only the other row's file
    /// lacks counts as blank there.
    fn cell_beside(&self, row: usize, field: FieldId, this: usize) -> Cell {
        let cell = self.cell(row, field);
        let elsewhere = cell.state == State::Absent && row != this && self.cell(this, field).state != State::Absent;
        if elsewhere { Cell::default() } else { cell }
    }

    /// The number of the text on a row of the block in its column.
    #[inline]
    pub(super) fn id(&self, row: usize, field: FieldId) -> u32 {
        self.ids[row * self.fields + usize::from(field)]
    }

    /// The cleaned text on a row of the block.
    pub(super) fn text(&self, row: usize, field: FieldId) -> &'a str {
        self.extract.store.column(field).dictionary.cleaned_text(self.id(row, field))
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

    /// Whether a test of a filled value holds on a row.
    #[inline]
    pub(super) fn quick(&self, test: &Quick<'_>, row: usize) -> bool {
        let number = |field: FieldId| i64::from(self.cell(row, field).number);
        match *test {
            Quick::Field(field, sign, other, offset) => sign.holds(number(field), number(other) + offset),
            Quick::Number(field, sign, value) => sign.holds(number(field), value),
            Quick::Is(field, codes) => codes.contains(&self.cell(row, field).number),
            Quick::IsNot(field, codes) => !codes.contains(&self.cell(row, field).number),
            Quick::Group(field, group) => self.cell(row, field).group == group,
            Quick::NotGroup(field, group) => self.cell(row, field).group != group,
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
            Clause::Field(field, test) => self.test(*field, test, row, this),
            Clause::Compare(left, sign, right) => {
                compare(self.value(left, row, this), *sign, self.value(right, row, this))
            }
            Clause::OutOfUse { code, at } => self.out_of_use(*code, *at, row),
            Clause::Identifier(field, relation) => self.identifier(*field, *relation, row, this),
            Clause::AnyOf(columns, test) => {
                let mut truth = Truth::No;
                for field in columns.iter().filter(|f| self.cell(row, **f).state != State::Absent) {
                    match self.test(*field, test, row, this) {
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
                for field in columns.iter().filter(|f| self.cell(row, **f).state != State::Absent) {
                    there = true;
                    match self.test(*field, test, row, this) {
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

    fn test(&self, field: FieldId, test: &Test, row: usize, this: usize) -> Truth {
        let cell = self.cell_beside(row, field, this);
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

fn compare(left: Value, sign: Sign, right: Value) -> Truth {
    match (left, right) {
        (Value::Blank, _) | (_, Value::Blank) => Truth::No,
        (Value::Unknown, _) | (_, Value::Unknown) => Truth::Unknown,
        (Value::Number(left), Value::Number(right)) => Truth::of(sign.holds(left, right)),
    }
}

/// The fields of the checked row that a clause within `has` or `lacks` looks at.
fn of_this(clause: &Clause, visit: &mut dyn FnMut(FieldId)) {
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
