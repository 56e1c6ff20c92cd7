//! Which tables belong together: a column whose values stand in a column of another table that has each of them once.

use super::evidence::counted;
use super::{Target, alike, plain};
use crate::collections::{Map, Set};
use crate::record::{Column, RawTable};
use crate::spec::dataset::{Dataset, Kind};

/// How a table finds its parent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Relation {
    /// The table above.
    pub(super) parent: usize,
    /// The column of the key.
    pub(super) own: usize,
    /// The column of the parent's key.
    pub(super) parents: usize,
    /// The rows with a key, and those of them whose key the parent has.
    pub(super) filled: u64,
    /// See `filled`.
    pub(super) found: u64,
}

/// For each table the relation to its parent, if there is one.
pub(super) fn relations(
    dataset: &Dataset,
    tables: &[RawTable],
    named: &[Vec<Option<Target>>],
) -> Vec<Option<Relation>> {
    const ENOUGH: f64 = 0.8;
    let is_identifier = |table: usize, column: usize| match named[table][column] {
        Some(Target::Field(field)) => dataset.field(field).kind == Kind::Identifier,
        _ => false,
    };
    let mut candidates: Vec<(usize, Relation)> = Vec::new();
    for (parent, above) in tables.iter().enumerate() {
        for (parents, heading) in above.headings.iter().enumerate() {
            let Some(keys) = keys(&above.columns[parents]) else { continue };
            for (number, table) in tables.iter().enumerate().filter(|(n, _)| *n != parent) {
                for (own, own_heading) in table.headings.iter().enumerate() {
                    let (words, own_words) = (plain(heading), plain(own_heading));
                    let same_field = named[parent][parents].is_some()
                        && named[parent][parents] == named[number][own]
                        && is_identifier(parent, parents);
                    let like = !words.is_empty() && (words == own_words || alike(&words, &own_words) >= 0.5);
                    if own_words.is_empty() || !(same_field || like) {
                        continue;
                    }
                    let values = counted(&table.columns[own]);
                    let filled: u64 = values.iter().map(|(_, rows)| rows).sum();
                    let found: u64 =
                        values.iter().filter(|(text, _)| keys.contains(text.trim())).map(|(_, rows)| rows).sum();
                    if filled > 0 && found as f64 >= ENOUGH * filled as f64 {
                        candidates.push((number, Relation { parent, own, parents, filled, found }));
                    }
                }
            }
        }
    }
    // the nearest table above is the one with most rows: an intervention belongs to an episode rather than to its client
    candidates.sort_by_key(|(number, r)| (*number, std::cmp::Reverse(tables[r.parent].len()), r.parent, r.own));
    let mut relations: Vec<Option<Relation>> = vec![None; tables.len()];
    for number in (0..tables.len()).rev() {
        for (_, candidate) in candidates.iter().filter(|(n, _)| *n == number) {
            // where the keys of two tables lead to each other, the earlier one is above
            let both = candidates.iter().any(|(n, r)| *n == candidate.parent && r.parent == number);
            if both && candidate.parent > number {
                continue;
            }
            if relations[number].is_none() && !is_above(&relations, number, candidate.parent) {
                relations[number] = Some(candidate.clone());
            }
        }
    }
    relations
}

/// Whether a table stands above another one already.
fn is_above(relations: &[Option<Relation>], table: usize, of: usize) -> bool {
    std::iter::successors(Some(of), |t| relations[*t].as_ref().map(|r| r.parent)).any(|t| t == table)
}

/// The values of a column that can be a key: nearly all rows are filled, and nearly each with a value of its own.
fn keys(column: &Column) -> Option<Set<&str>> {
    const NEARLY: f64 = 0.9;
    let values = counted(column);
    let filled: u64 = values.iter().map(|(_, rows)| rows).sum();
    let is_key =
        filled > 1 && filled as f64 >= NEARLY * column.len() as f64 && values.len() as f64 >= NEARLY * filled as f64;
    is_key.then(|| values.into_iter().map(|(text, _)| text.trim()).collect())
}

/// For each table and row the topmost table and row that it belongs to; none where a key leads nowhere.
pub(super) fn tops(tables: &[RawTable], relations: &[Option<Relation>]) -> Vec<Vec<Option<(usize, usize)>>> {
    let mut parents: Vec<Vec<Option<usize>>> = Vec::new();
    for (number, relation) in relations.iter().enumerate() {
        let Some(relation) = relation else {
            parents.push(Vec::new());
            continue;
        };
        let above = &tables[relation.parent];
        let mut first: Map<&str, usize> = Map::default();
        for row in 0..above.len() {
            first.entry(above.columns[relation.parents].text(row).trim()).or_insert(row);
        }
        let own = &tables[number].columns[relation.own];
        let find =
            |row: usize| Some(own.text(row).trim()).filter(|k| !k.is_empty()).and_then(|k| first.get(k).copied());
        parents.push((0..tables[number].len()).map(find).collect());
    }
    let top = |table: usize, row: usize| {
        let (mut table, mut row) = (table, row);
        while let Some(relation) = &relations[table] {
            row = parents[table][row]?;
            table = relation.parent;
        }
        Some((table, row))
    };
    tables.iter().enumerate().map(|(number, table)| (0..table.len()).map(|row| top(number, row)).collect()).collect()
}
