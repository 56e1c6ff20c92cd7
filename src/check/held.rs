//! By which rules rows are held back.
//!
//! Rows are held back whole episodes or clients at a time, so few different sets of rules occur: each is kept once, and a
//! row has the number of its set. Whether a row is held back and why are the same piece of knowledge, and cannot differ.

use crate::collections::Map;

/// Different sets of rules, each with a number; 0 is the empty set.
#[derive(Clone, Debug)]
pub(super) struct RuleSets {
    sets: Vec<Vec<u16>>,
    numbers: Map<Vec<u16>, u32>,
}

impl Default for RuleSets {
    fn default() -> Self {
        RuleSets { sets: vec![Vec::new()], numbers: std::iter::once((Vec::new(), 0)).collect() }
    }
}

impl RuleSets {
    /// The number of a set, given in any order and with repetitions.
    pub(super) fn number(&mut self, mut rules: Vec<u16>) -> u32 {
        rules.sort_unstable();
        rules.dedup();
        if let Some(number) = self.numbers.get(&rules) {
            return *number;
        }
        let number = self.sets.len() as u32;
        self.sets.push(rules.clone());
        self.numbers.insert(rules, number);
        number
    }
}

/// For each row the rules that hold it back.
#[derive(Clone, Debug)]
pub struct HeldBy {
    sets: RuleSets,
    of_row: Vec<u32>,
}

impl HeldBy {
    /// So many rows that nothing holds back.
    pub(super) fn new(rows: usize) -> Self {
        HeldBy { sets: RuleSets::default(), of_row: vec![0; rows] }
    }

    /// The rules that hold a row back, by their numbers in the dataset, in order; none when it is accepted.
    pub fn rules(&self, row: u32) -> &[u16] {
        &self.sets.sets[self.of_row[row as usize] as usize]
    }

    /// Whether a row is held back.
    pub fn is_held(&self, row: u32) -> bool {
        self.of_row[row as usize] != 0
    }

    /// For each row whether it is held back.
    pub(super) fn rows(&self) -> Vec<bool> {
        self.of_row.iter().map(|set| *set != 0).collect()
    }

    /// The same of some of the rows, in this order.
    pub(super) fn of_rows(&self, rows: &[u32]) -> HeldBy {
        HeldBy { sets: self.sets.clone(), of_row: rows.iter().map(|row| self.of_row[*row as usize]).collect() }
    }

    /// Takes over what a worker found: rows, each with the number of its set among `sets`. Of a row that comes twice the
    /// last one counts.
    pub(super) fn take(&mut self, sets: &RuleSets, held: &[(u32, u32)]) {
        let numbers: Vec<u32> = sets.sets.iter().map(|rules| self.sets.number(rules.clone())).collect();
        for (row, set) in held {
            self.of_row[*row as usize] = numbers[*set as usize];
        }
    }

    /// Holds rows back by one rule more.
    pub(super) fn add(&mut self, rows: impl Iterator<Item = usize>, rule: u16) {
        // the rows of an episode nearly always have one set
        let mut last = None;
        for row in rows {
            let old = self.of_row[row];
            let new = match last {
                Some((known, new)) if known == old => new,
                _ => self.sets.number([&self.sets.sets[old as usize][..], &[rule]].concat()),
            };
            last = Some((old, new));
            self.of_row[row] = new;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_workers_and_later_ones_come_together() {
        let mut sets = RuleSets::default();
        let (both, one) = (sets.number(vec![7, 3, 7]), sets.number(vec![5]));
        let mut held = HeldBy::new(4);
        held.take(&sets, &[(0, one), (1, both), (0, both)]);
        held.add([1, 2].into_iter(), 4);
        let rules: Vec<&[u16]> = (0..4).map(|row| held.rules(row)).collect();
        assert_eq!(rules, [&[3, 7][..], &[3, 4, 7], &[4], &[]]);
        assert_eq!(held.rows(), [true, true, true, false]);
    }
}
