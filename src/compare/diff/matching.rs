//! How what stands on the two sides finds its other half: by identifier, by equal values, by details that are unique.

use std::cmp::Ordering;

use super::Which;
use super::values::{BLANK, Compared};
use crate::collections::{Map, Set};

/// Rows by the number of an identifier, in the order of these numbers.
pub(super) struct Grouped {
    pub(super) rows: Vec<u32>,
    /// The number of each group, and where it ends.
    ends: Vec<(u32, u32)>,
}

impl Grouped {
    pub(super) fn new(identifier: Option<&Compared<'_>>, which: Which, rows: impl Iterator<Item = u32>) -> Self {
        let number = |row: u32| identifier.map_or(BLANK, |field| field.on(which).number(row));
        let mut keyed: Vec<(u32, u32)> = rows.map(|row| (number(row), row)).collect();
        if !keyed.is_sorted_by_key(|(number, _)| *number) {
            keyed.sort_by_key(|(number, _)| *number);
        }
        let mut ends: Vec<(u32, u32)> = Vec::new();
        for (place, (number, _)) in keyed.iter().enumerate() {
            match ends.last_mut() {
                Some((last, end)) if last == number => *end = place as u32 + 1,
                _ => ends.push((*number, place as u32 + 1)),
            }
        }
        Grouped { rows: keyed.into_iter().map(|(_, row)| row).collect(), ends }
    }

    fn group(&self, place: usize) -> &[u32] {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before].1);
        &self.rows[start as usize..self.ends[place].1 as usize]
    }

    /// The rows without identifier.
    pub(super) fn unnamed(&self) -> &[u32] {
        match self.ends.first() {
            Some((BLANK, _)) => self.group(0),
            _ => &[],
        }
    }

    /// The groups with an identifier.
    pub(super) fn named(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.ends.len()).filter(|place| self.ends[*place].0 != BLANK).map(|place| self.group(place))
    }
}

/// Groups of both sides: those with the same identifier, and those that only one side has.
#[derive(Default)]
pub(super) struct Matched<'g> {
    pub(super) both: Vec<[&'g [u32]; 2]>,
    pub(super) only: [Vec<&'g [u32]>; 2],
}

impl<'g> Matched<'g> {
    pub(super) fn new(groups: [&'g Grouped; 2]) -> Self {
        let mut matched = Matched::default();
        let mut places = [0, 0];
        loop {
            let next = [0, 1].map(|side| groups[side].ends.get(places[side]).map(|(number, _)| *number));
            let order = match next {
                [None, None] => return matched,
                [Some(_), None] => Ordering::Less,
                [None, Some(_)] => Ordering::Greater,
                [Some(old), Some(new)] => old.cmp(&new),
            };
            let named = next.iter().flatten().min() != Some(&BLANK);
            let here = |side: usize| groups[side].group(places[side]);
            match order {
                _ if !named => {}
                Ordering::Equal => matched.both.push([here(0), here(1)]),
                Ordering::Less => matched.only[0].push(here(0)),
                Ordering::Greater => matched.only[1].push(here(1)),
            }
            places[0] += usize::from(order.is_le());
            places[1] += usize::from(order.is_ge());
        }
    }
}

/// Places of two sorted lists: the equal ones in pairs, and those that one list has alone.
pub(super) struct Merged {
    pub(super) both: Vec<[usize; 2]>,
    pub(super) only: [Vec<usize>; 2],
}

pub(super) fn merged<T>(sorted: &[Vec<T>; 2], order: impl Fn(&T, &T) -> Ordering) -> Merged {
    let mut merged = Merged { both: Vec::new(), only: Default::default() };
    let [mut old, mut new] = [0, 0];
    loop {
        let order = match (sorted[0].get(old), sorted[1].get(new)) {
            (None, None) => return merged,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => order(a, b),
        };
        match order {
            Ordering::Equal => merged.both.push([old, new]),
            Ordering::Less => merged.only[0].push(old),
            Ordering::Greater => merged.only[1].push(new),
        }
        old += usize::from(order.is_le());
        new += usize::from(order.is_ge());
    }
}

/// The places of what has the same details on both sides, where just one on each side has them.
pub(super) fn pairs_of_unique<K: std::hash::Hash + Eq>(details: &[Vec<Option<K>>; 2]) -> Vec<[usize; 2]> {
    // for each side the one place with these details, and whether there is another
    let mut places: Map<&K, [(Option<usize>, bool); 2]> = Map::default();
    for (side, details) in details.iter().enumerate() {
        for (place, key) in details.iter().enumerate().filter_map(|(place, key)| Some((place, key.as_ref()?))) {
            let known = &mut places.entry(key).or_default()[side];
            *known = (Some(place), known.0.is_some());
        }
    }
    let of_old = details[0].iter().enumerate().filter_map(|(place, key)| Some((place, key.as_ref()?)));
    of_old
        .filter_map(|(place, key)| match places.get(key)? {
            [(_, false), (Some(other), false)] => Some([place, *other]),
            _ => None,
        })
        .collect()
}

/// Takes pairs out of two lists.
pub(super) fn take_pairs<T: Copy>(lists: &mut [Vec<T>; 2], pairs: &[[usize; 2]]) -> Vec<[T; 2]> {
    let taken: Vec<[T; 2]> = pairs.iter().map(|[old, new]| [lists[0][*old], lists[1][*new]]).collect();
    for (side, list) in lists.iter_mut().enumerate() {
        let places: Set<usize> = pairs.iter().map(|pair| pair[side]).collect();
        let mut place = 0;
        list.retain(|_| {
            place += 1;
            !places.contains(&(place - 1))
        });
    }
    taken
}
