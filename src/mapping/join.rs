//! Which local row belongs to which: the tree of the tables, row by row.
//!
//! It works on keys alone and knows no field. Every row of every table is in at least one row of the result, whatever is
//! wrong with its key, and [`Joined::account`] counts that.

use std::fmt;

use crate::collections::Map;
use crate::record::NO_ROW;

/// The keys of a table's rows.
#[derive(Debug, Default)]
pub(super) struct Keyed {
    /// The number of the parent table.
    pub(super) parent: Option<usize>,
    /// How many rows there are.
    pub(super) rows: u32,
    /// For each row the key by which it looks for its parent; none where it is blank.
    pub(super) own: Vec<Option<Box<[String]>>>,
    /// For each row the key by which rows of this table's parent are found, in the words of the parent: the parent's rows.
    pub(super) of_parents: Vec<Option<Box<[String]>>>,
}

/// What is wrong with the keys of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flaws {
    /// The key by which it looks for its parent.
    pub(super) own: OwnKey,
    /// The key by which other rows look for it.
    pub(super) below: KeyBelow,
}

/// What becomes of a row's search for its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum OwnKey {
    /// It has a parent, or needs none.
    #[default]
    Sound,
    /// The key is blank.
    Blank,
    /// No parent has it.
    Orphan,
}

/// What becomes of the search of other rows for this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum KeyBelow {
    /// They find it, or do not look for it.
    #[default]
    Sound,
    /// The key is blank.
    Blank,
    /// An earlier row has it, and they find that one.
    Repeated,
}

/// The rows of all tables, joined.
#[derive(Debug, Default)]
pub(super) struct Joined {
    /// For each table and row the row of the parent table, or [`NO_ROW`].
    pub(super) parents: Vec<Vec<u32>>,
    /// For each table and row what is wrong with its keys.
    pub(super) flaws: Vec<Vec<Flaws>>,
    /// The rows of the result, each as the table and row that lie deepest in it.
    pub(super) rows: Vec<(u16, u32)>,
}

/// How many rows went in and came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The tables that were read.
    pub tables: usize,
    /// Their rows.
    pub read: u64,
    /// Those of them that stand in the result.
    pub used: u64,
    /// Rows that do not line up with their header, and so could not be read.
    pub unreadable: u64,
    /// The rows of the result.
    pub made: u64,
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = |number: u64, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        let (read, made) = (noun(self.read, "row"), noun(self.made, "row"));
        write!(f, "{read} of {} -> {made}; ", noun(self.tables as u64, "table"))?;
        match self.read - self.used {
            0 => f.write_str("every row is used")?,
            lost => write!(f, "{lost} are not used")?,
        }
        match self.unreadable {
            0 => Ok(()),
            1 => f.write_str("; 1 more does not line up with its headings and could not be read (F06)"),
            many => write!(f, "; {many} more do not line up with their headings and could not be read (F06)"),
        }
    }
}

impl Joined {
    /// Joins the tables. A key leads to the first row of the parent table that has it.
    pub(super) fn new(tables: &[Keyed]) -> Self {
        let mut joined = Joined::default();
        for table in tables {
            joined.parents.push(vec![NO_ROW; table.rows as usize]);
            joined.flaws.push(vec![Flaws::default(); table.rows as usize]);
        }
        for (number, table) in tables.iter().enumerate() {
            if let Some(parent) = table.parent {
                joined.find_parents(number, table, parent);
            }
        }
        joined.put_out(tables);
        joined
    }

    fn find_parents(&mut self, number: usize, table: &Keyed, parent: usize) {
        let mut first: Map<&[String], u32> = Map::default();
        for (row, key) in table.of_parents.iter().enumerate() {
            let flaws = &mut self.flaws[parent][row];
            let Some(key) = key else {
                flaws.below = flaws.below.max(KeyBelow::Blank);
                continue;
            };
            if *first.entry(key).or_insert(row as u32) != row as u32 {
                flaws.below = KeyBelow::Repeated;
            }
        }
        for (row, key) in table.own.iter().enumerate() {
            let flaws = &mut self.flaws[number][row];
            match key.as_ref().map(|key| first.get(&**key)) {
                None => flaws.own = OwnKey::Blank,
                Some(None) => flaws.own = OwnKey::Orphan,
                Some(Some(found)) => self.parents[number][row] = *found,
            }
        }
    }

    /// The rows of the result: from the first table down, then what found no place in it.
    fn put_out(&mut self, tables: &[Keyed]) {
        // for each table the rows in the order of their parents, and where those of each parent begin
        let below: Vec<Below> =
            tables.iter().enumerate().map(|(number, table)| self.below(number, table, tables)).collect();
        let mut out = Vec::new();
        let roots = |table: &Keyed| table.parent.is_none();
        for wanted in [true, false] {
            for (number, table) in tables.iter().enumerate().filter(|(_, t)| roots(t) == wanted) {
                for row in (0..table.rows).filter(|row| self.parents[number][*row as usize] == NO_ROW) {
                    put(tables, &below, number, row, &mut out);
                }
            }
        }
        self.rows = out;
    }

    fn below(&self, number: usize, table: &Keyed, tables: &[Keyed]) -> Below {
        let Some(parent) = table.parent else { return Below::default() };
        let mut starts = vec![0u32; tables[parent].rows as usize + 1];
        let parents = &self.parents[number];
        for parent in parents.iter().filter(|p| **p != NO_ROW) {
            starts[*parent as usize + 1] += 1;
        }
        for place in 1..starts.len() {
            starts[place] += starts[place - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0; starts.last().copied().unwrap_or(0) as usize];
        for (row, parent) in parents.iter().enumerate().filter(|(_, p)| **p != NO_ROW) {
            let place = &mut next[*parent as usize];
            rows[*place as usize] = row as u32;
            *place += 1;
        }
        Below { starts, rows }
    }

    /// The rows that a row of the result stands for, the deepest first.
    pub(super) fn chain(&self, tables: &[Keyed], deepest: (u16, u32)) -> impl Iterator<Item = (u16, u32)> {
        std::iter::successors(Some(deepest), move |(table, row)| {
            let parent = tables[usize::from(*table)].parent?;
            let above = self.parents[usize::from(*table)][*row as usize];
            (above != NO_ROW).then_some((parent as u16, above))
        })
    }

    /// Counts what went in and what came out.
    pub(super) fn account(&self, tables: &[Keyed]) -> Account {
        let mut seen: Vec<Vec<bool>> = tables.iter().map(|t| vec![false; t.rows as usize]).collect();
        let mut account = Account { tables: tables.len(), made: self.rows.len() as u64, ..Account::default() };
        for deepest in &self.rows {
            for (table, row) in self.chain(tables, *deepest) {
                seen[usize::from(table)][row as usize] = true;
            }
        }
        account.read = seen.iter().map(|rows| rows.len() as u64).sum();
        account.used = seen.iter().flatten().filter(|used| **used).count() as u64;
        account
    }
}

/// The rows of a table by parent.
#[derive(Debug, Default)]
struct Below {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

fn put(tables: &[Keyed], below: &[Below], table: usize, row: u32, out: &mut Vec<(u16, u32)>) {
    let before = out.len();
    for (child, _) in tables.iter().enumerate().filter(|(_, t)| t.parent == Some(table)) {
        let Below { starts, rows } = &below[child];
        let own = starts[row as usize] as usize..starts[row as usize + 1] as usize;
        for row in &rows[own] {
            put(tables, below, child, *row, out);
        }
    }
    if out.len() == before {
        out.push((table as u16, row));
    }
}
