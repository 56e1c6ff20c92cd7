//! Which counts are hidden, so that no hidden one can be worked out.
//!
//! A hidden count is safe when other numbers could stand behind the stars, it among them, and everything that a reader
//! knows would be as true of them. Such numbers are looked for: the count is made one more or one less, and what is no
//! longer true is mended by changing other hidden counts. What is found is a proof. Where nothing is found, the smallest
//! count that stood in the way is hidden too, and the search begins again. Since a number found stays possible when more is
//! hidden, each count is proved once; and since all that is known are sums and bounds without any number in them, twice
//! everything would be as true as everything once all is hidden, so it ends.
//!
//! A nothing is never hidden. A reader may know that, so a hidden count is never taken for less than 1.

use std::collections::VecDeque;

/// Whether a count stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It is printed, unless it is hidden.
    Printed,
    /// It stands nowhere, and must not be worked out either.
    Nowhere,
}

/// Counts, and what is known of them.
#[derive(Debug, Default)]
pub(super) struct System {
    counts: Vec<Count>,
    relations: Vec<Relation>,
}

#[derive(Debug)]
struct Count {
    value: i64,
    /// The least that a reader may take it for.
    least: i64,
    is_hidden: bool,
    /// It is hidden only where none that is kept less will do.
    kept: u8,
    /// It stands elsewhere, so that to hide it would help nobody.
    is_fixed: bool,
    relations: Vec<(u32, i64)>,
}

/// What comes first is hidden first: whether a count is fixed, how much it is kept, what it is, and its number.
type Worth = (bool, u8, i64, u32);

/// That a sum is nothing, or at least nothing.
#[derive(Debug)]
struct Relation {
    /// Counts, each added or taken away.
    terms: Vec<(u32, i64)>,
    /// How much the sum may lose; `None` when it must stay as it is.
    slack: Option<i64>,
}

impl System {
    /// Adds a count; gives its number.
    pub(super) fn add(&mut self, value: i64, shown: Shown) -> u32 {
        let is_hidden = shown == Shown::Nowhere;
        let least = i64::from(!is_hidden);
        self.counts.push(Count { value, least, is_hidden, kept: 0, is_fixed: false, relations: Vec::new() });
        self.counts.len() as u32 - 1
    }

    /// Has a count hidden only where none that is kept less will do.
    pub(super) fn keep(&mut self, count: u32, how_much: u8) {
        self.counts[count as usize].kept = how_much;
    }

    /// Has a count never hidden.
    pub(super) fn fix(&mut self, count: u32) {
        self.counts[count as usize].is_fixed = true;
    }

    /// In which order counts are hidden to cover another one.
    fn worth(&self, count: u32) -> Worth {
        let of = &self.counts[count as usize];
        (of.is_fixed, of.kept, of.value, count)
    }

    /// What a count is.
    pub(super) fn value(&self, count: u32) -> i64 {
        self.counts[count as usize].value
    }

    /// Hides a count. One of nothing stays: it tells of nobody.
    pub(super) fn hide(&mut self, count: u32) {
        let count = &mut self.counts[count as usize];
        count.is_hidden |= count.value > 0;
    }

    /// Where a count stands among those that may be changed: what can lose most is in the way of least.
    fn place(&self, count: u32) -> (i64, u32) {
        let of = &self.counts[count as usize];
        (of.least - of.value, count)
    }

    /// A reader takes the parts for a sum, be it one or not.
    pub(super) fn adds_up(&mut self, parts: &[u32], sum: u32) {
        self.relation(parts, &[sum], None);
    }

    /// A reader knows what some counts add up to.
    pub(super) fn sum_is_known(&mut self, parts: &[u32]) {
        self.relation(parts, &[], None);
    }

    /// A reader takes two sums for equal where they are, and else knows which is less, if it is so here.
    pub(super) fn adds_up_if_it_does(&mut self, less: &[u32], more: &[u32]) {
        match self.difference(less, more) {
            0 => self.relation(less, more, None),
            slack => self.relation(less, more, Some(slack)),
        }
    }

    /// A reader knows that a sum is at most another one, if it is so here.
    pub(super) fn at_most(&mut self, less: &[u32], more: &[u32]) {
        self.relation(less, more, Some(self.difference(less, more)));
    }

    fn difference(&self, less: &[u32], more: &[u32]) -> i64 {
        let sum = |counts: &[u32]| counts.iter().map(|count| self.value(*count)).sum::<i64>();
        sum(more) - sum(less)
    }

    fn relation(&mut self, less: &[u32], more: &[u32], slack: Option<i64>) {
        if slack.is_some_and(|slack| slack < 0) {
            return;
        }
        let mut terms: Vec<(u32, i64)> = Vec::new();
        let signed = less.iter().map(|count| (*count, -1)).chain(more.iter().map(|count| (*count, 1)));
        for (count, sign) in signed {
            // a nothing neither changes nor tells
            if self.value(count) > 0 {
                terms.push((count, sign));
            }
        }
        // the same count on both sides cancels out
        terms.sort_unstable();
        let mut kept: Vec<(u32, i64)> = Vec::new();
        for (count, sign) in terms {
            match kept.last_mut() {
                Some((last, total)) if *last == count => *total += sign,
                _ => kept.push((count, sign)),
            }
        }
        kept.retain(|(_, sign)| *sign != 0);
        if kept.is_empty() {
            return;
        }
        let number = self.relations.len() as u32;
        for (count, sign) in &kept {
            self.counts[*count as usize].relations.push((number, *sign));
        }
        self.relations.push(Relation { terms: kept, slack });
    }
}

/// Which counts are hidden in the end.
pub(super) fn hidden(system: System) -> Vec<bool> {
    let mut search = Search::new(system);
    let counts = search.system.counts.len() as u32;
    let mut waiting: VecDeque<u32> = (0..counts).filter(|c| search.system.counts[*c as usize].is_hidden).collect();
    while let Some(count) = waiting.pop_front() {
        while !search.is_safe[count as usize] {
            if search.prove(count) {
                break;
            }
            let Some(further) = search.in_the_way(count) else {
                // nothing is shown of all that has to do with it, or nothing that could be hidden
                search.is_safe[count as usize] = true;
                break;
            };
            search.hide(further);
            waiting.push_back(further);
        }
    }
    search.system.counts.iter().map(|count| count.is_hidden).collect()
}

/// How many changes a search tries before it gives up.
const MOST_STEPS: u32 = 300;

/// How many ways of mending one relation are tried.
const MOST_WAYS: usize = 8;

/// How many counts of one relation are looked at for them.
const MOST_LOOKS: usize = 64;

/// The search for other numbers behind the stars.
struct Search {
    system: System,
    /// Whether some counts stand elsewhere and cannot be hidden.
    has_fixed: bool,
    is_safe: Vec<bool>,
    /// For each relation its hidden counts, those first that can lose most.
    hidden: Vec<Vec<(u32, i64)>>,
    /// For each relation its terms in the order in which they are hidden, and from which on they are shown.
    by_value: Vec<(Vec<u32>, usize)>,
    /// By how much each count is changed.
    change: Vec<i64>,
    changed: Vec<u32>,
    /// For each relation by how much its sum is changed, and how many of its counts are.
    off: Vec<(i64, u32)>,
    touched: Vec<u32>,
    steps: u32,
    /// Relations that could not be mended, and for each relation whether it is among them.
    stuck: Vec<u32>,
    is_stuck: Vec<bool>,
}

impl Search {
    fn new(system: System) -> Self {
        let hidden = system.relations.iter().map(|relation| {
            let is_hidden = |(count, _): &(u32, i64)| system.counts[*count as usize].is_hidden;
            let mut counts: Vec<(u32, i64)> = relation.terms.iter().copied().filter(is_hidden).collect();
            counts.sort_by_key(|(count, _)| system.place(*count));
            counts
        });
        let hidden = hidden.collect();
        let by_value = system
            .relations
            .iter()
            .map(|relation| {
                let mut counts: Vec<u32> = relation.terms.iter().map(|(count, _)| *count).collect();
                counts.sort_by_key(|count| system.worth(*count));
                (counts, 0)
            })
            .collect();
        Search {
            has_fixed: system.counts.iter().any(|count| count.is_fixed),
            is_safe: vec![false; system.counts.len()],
            hidden,
            by_value,
            change: vec![0; system.counts.len()],
            changed: Vec::new(),
            off: vec![(0, 0); system.relations.len()],
            touched: Vec::new(),
            steps: 0,
            stuck: Vec::new(),
            is_stuck: vec![false; system.relations.len()],
            system,
        }
    }

    fn hide(&mut self, count: u32) {
        self.system.hide(count);
        for (relation, sign) in &self.system.counts[count as usize].relations {
            let hidden = &mut self.hidden[*relation as usize];
            let place = hidden.partition_point(|(other, _)| self.system.place(*other) < self.system.place(count));
            hidden.insert(place, (count, *sign));
        }
    }

    /// Looks for other numbers in which a count is one more, or one less; all counts that differ in them are safe.
    fn prove(&mut self, count: u32) -> bool {
        self.stuck.drain(..).for_each(|relation| self.is_stuck[relation as usize] = false);
        for change in [1, -1] {
            self.steps = 0;
            if !self.fits(count, change, None) {
                continue;
            }
            self.make(count, change);
            let found = self.mend();
            while let Some(last) = self.changed.last().copied() {
                self.is_safe[last as usize] |= found;
                self.undo();
            }
            if found {
                return true;
            }
        }
        false
    }

    /// Mends what is not true any more, the relation with the fewest ways first; all is as before where that fails.
    fn mend(&mut self) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return false;
        }
        let broken = self.touched.iter().copied().filter(|relation| self.lacks(*relation) != 0);
        let Some(relation) = broken.min_by_key(|relation| self.free(*relation)) else { return true };
        let lacks = self.lacks(relation);
        let mut ways = 0;
        for place in 0..self.hidden[relation as usize].len().min(MOST_LOOKS) {
            let (count, sign) = self.hidden[relation as usize][place];
            let change = lacks / sign;
            if lacks % sign != 0 || self.change[count as usize] != 0 || !self.fits(count, change, Some(relation)) {
                continue;
            }
            self.make(count, change);
            if self.mend() {
                return true;
            }
            self.undo();
            ways += 1;
            if ways == MOST_WAYS {
                break;
            }
        }
        self.note_stuck(relation);
        false
    }

    /// What has to be added to the sum of a relation to make it true.
    fn lacks(&self, relation: u32) -> i64 {
        self.lacks_when(relation, self.off[relation as usize].0)
    }

    fn lacks_when(&self, relation: u32, off: i64) -> i64 {
        match self.system.relations[relation as usize].slack {
            None => -off,
            Some(slack) => (-off - slack).max(0),
        }
    }

    /// How many hidden counts of a relation are not changed yet.
    fn free(&self, relation: u32) -> usize {
        self.hidden[relation as usize].len() - self.off[relation as usize].1 as usize
    }

    /// Whether a count can be changed: it is not made less than it may be, and no relation is broken that nothing else can
    /// mend.
    fn fits(&mut self, count: u32, change: i64, mended: Option<u32>) -> bool {
        let of = &self.system.counts[count as usize];
        if of.value + change < of.least {
            return false;
        }
        let blocked = of.relations.iter().map(|(relation, sign)| (*relation, *sign)).find(|(relation, sign)| {
            let off = self.off[*relation as usize].0 + sign * change;
            Some(*relation) != mended && self.lacks_when(*relation, off) != 0 && self.free(*relation) == 1
        });
        let Some((relation, _)) = blocked else { return true };
        self.note_stuck(relation);
        false
    }

    fn note_stuck(&mut self, relation: u32) {
        if !std::mem::replace(&mut self.is_stuck[relation as usize], true) {
            self.stuck.push(relation);
        }
    }

    fn make(&mut self, count: u32, change: i64) {
        self.change[count as usize] = change;
        self.changed.push(count);
        for (relation, sign) in &self.system.counts[count as usize].relations {
            let (off, used) = &mut self.off[*relation as usize];
            *off += sign * change;
            *used += 1;
            if *used == 1 {
                self.touched.push(*relation);
            }
        }
    }

    /// Takes the last change back.
    fn undo(&mut self) {
        let Some(count) = self.changed.pop() else { return };
        let change = std::mem::take(&mut self.change[count as usize]);
        for (relation, sign) in self.system.counts[count as usize].relations.iter().rev() {
            let (off, used) = &mut self.off[*relation as usize];
            *off -= sign * change;
            *used -= 1;
            if *used == 0 {
                self.touched.pop();
            }
        }
    }

    /// The smallest shown count that kept other numbers from being found, a total last; else the nearest one that has to do
    /// with it.
    fn in_the_way(&mut self, count: u32) -> Option<u32> {
        let mut stuck = self.stuck.clone();
        // sums tell more than bounds
        let is_bound = |relation: u32| self.system.relations[relation as usize].slack.is_some();
        stuck.sort_by_key(|relation| is_bound(*relation));
        let (sums, bounds) = stuck.split_at(stuck.partition_point(|relation| !is_bound(*relation)));
        let smallest = [sums, bounds]
            .into_iter()
            .find_map(|relations| relations.iter().filter_map(|relation| self.smallest_shown(*relation)).min());
        match smallest {
            Some((.., further)) => Some(further),
            // what stands elsewhere tells it, and to hide what is farther away would help nobody
            None if self.has_fixed => None,
            None => self.nearest_shown(count),
        }
    }

    fn smallest_shown(&mut self, relation: u32) -> Option<Worth> {
        let (counts, next) = &mut self.by_value[relation as usize];
        while counts.get(*next).is_some_and(|count| self.system.counts[*count as usize].is_hidden) {
            *next += 1;
        }
        let next = counts.get(*next).filter(|count| !self.system.counts[**count as usize].is_fixed);
        next.map(|count| self.system.worth(*count))
    }

    /// Goes from relation to relation until one has a count that is shown.
    fn nearest_shown(&mut self, count: u32) -> Option<u32> {
        let mut seen = vec![false; self.system.relations.len()];
        let mut next: VecDeque<u32> = VecDeque::new();
        let mut reach = |search: &Search, count: u32, next: &mut VecDeque<u32>| {
            for (relation, _) in &search.system.counts[count as usize].relations {
                if !std::mem::replace(&mut seen[*relation as usize], true) {
                    next.push_back(*relation);
                }
            }
        };
        reach(self, count, &mut next);
        while let Some(relation) = next.pop_front() {
            if let Some((.., shown)) = self.smallest_shown(relation) {
                return Some(shown);
            }
            for (count, _) in &self.system.relations[relation as usize].terms {
                reach(self, *count, &mut next);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts that are hidden in the end, by number.
    fn hidden_of(values: &[i64], small: &[u32], relate: impl FnOnce(&mut System)) -> Vec<usize> {
        let mut system = System::default();
        values.iter().for_each(|value| {
            system.add(*value, Shown::Printed);
        });
        small.iter().for_each(|count| system.hide(*count));
        relate(&mut system);
        hidden(system).iter().enumerate().filter(|(_, is_hidden)| **is_hidden).map(|(number, _)| number).collect()
    }

    #[test]
    fn a_lone_count_needs_no_cover() {
        assert_eq!(hidden_of(&[3, 20], &[0], |_| ()), [0]);
        assert_eq!(hidden_of(&[3, 20], &[0], |system| system.at_most(&[0], &[1])), [0]);
    }

    #[test]
    fn the_smallest_other_part_covers_one_of_a_sum() {
        assert_eq!(hidden_of(&[3, 20, 9, 0, 32], &[0], |system| system.adds_up(&[0, 1, 2, 3], 4)), [0, 2]);
        // there is nothing but the sum itself
        assert_eq!(hidden_of(&[3, 0, 3], &[0], |system| system.adds_up(&[0, 1], 2)), [0, 2]);
    }

    #[test]
    fn covers_are_covered_in_their_turn() {
        // two rows and two columns of a table with all its sums: one small cell hides all four
        let values = [2, 10, 30, 40, 12, 70, 32, 50, 82];
        let found = hidden_of(&values, &[0], |system| {
            system.adds_up(&[0, 1], 4);
            system.adds_up(&[2, 3], 5);
            system.adds_up(&[0, 2], 6);
            system.adds_up(&[1, 3], 7);
            system.adds_up(&[4, 5], 8);
            system.adds_up(&[6, 7], 8);
        });
        assert!(found.contains(&0) && found.len() >= 4 && !found.contains(&8), "{found:?}");
    }

    #[test]
    fn what_bounds_leave_one_number_for_is_covered() {
        // 1 and 1 of 2: neither can be less than 1
        assert_eq!(hidden_of(&[1, 1, 9, 11], &[0, 1], |system| system.adds_up(&[0, 1, 2], 3)), [0, 1, 2]);
        // 3 and 5 of 8, where the 5 is at most a shown 5 and the 3 at most a shown 3
        let found = hidden_of(&[3, 5, 8, 5, 30], &[0, 1], |system| {
            system.adds_up(&[0, 1], 2);
            system.at_most(&[1], &[3]);
        });
        assert_eq!(found, [0, 1], "the 5 may be a 4, and the 3 a 4");
    }

    #[test]
    fn a_rest_that_stands_nowhere_is_covered_too() {
        // 98 of 100; the sum of the 98 and a shown 20 is shown
        let mut system = System::default();
        for value in [98, 100, 20, 118] {
            system.add(value, Shown::Printed);
        }
        system.hide(0);
        let rest = system.add(2, Shown::Nowhere);
        system.adds_up(&[0, rest], 1);
        system.adds_up(&[0, 2], 3);
        assert_eq!(hidden(system)[..4], [true, false, true, false]);
    }

    #[test]
    fn what_is_not_so_is_not_known() {
        let mut system = System::default();
        for value in [3, 20, 22] {
            system.add(value, Shown::Printed);
        }
        system.hide(0);
        // 3 and 20 are more than 22
        system.at_most(&[0, 1], &[2]);
        assert_eq!(hidden(system), [true, false, false]);
    }

    #[test]
    fn a_nothing_is_never_hidden() {
        assert_eq!(hidden_of(&[0, 3], &[0, 1], |system| system.adds_up(&[0], 1)), [1]);
    }
}
