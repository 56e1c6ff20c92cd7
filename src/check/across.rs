//! Rules that compare a client or episode with those that stand earlier in the input.

use super::finding::{Finding, Row};
use super::plan::Plan;
use crate::record::Extract;
use crate::spec::FieldId;
use crate::spec::dataset::{Entity, Form, MAX_COMPARED};

/// That a client or episode has certain values, of which such a rule compares the hash first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    /// The hash of the values.
    pub(super) hash: u64,
    /// The first row with these values.
    pub(super) row: u32,
    pub(super) client: u32,
    /// The episode's number within the client; 0 where the rule is about clients.
    pub(super) episode: u32,
    /// On how many rows they stand, one after another.
    pub(super) rows: u32,
}

/// The findings of a rule: every instance that has the values of one that stands earlier. Each part of the identities is sorted.
pub(super) fn findings(plan: &Plan<'_>, extract: &Extract, rule: u16, parts: &[Vec<Identity>]) -> Vec<Finding> {
    let Form::MatchesEarlier { fields, .. } = &plan.dataset.rules[usize::from(rule)].form else { return Vec::new() };
    let mut later: Vec<Identity> = Vec::new();
    let mut valued: Vec<([i32; MAX_COMPARED], Identity)> = Vec::new();
    for_each_alike(parts, |alike| {
        // two sets of values may have one hash
        valued.clear();
        valued.extend(alike.iter().map(|identity| (values_on(extract, fields, identity.row), *identity)));
        valued.sort_unstable();
        for same in valued.chunk_by(|a, b| a.0 == b.0) {
            let first = same[0].1;
            let others = same.iter().map(|(_, identity)| *identity);
            later.extend(others.filter(|i| (i.client, i.episode) != (first.client, first.episode)));
        }
    });
    // a client may match by several sets of values: still one finding
    later.sort_unstable_by_key(|i| (i.client, i.episode, i.row));
    later
        .chunk_by(|a, b| (a.client, a.episode) == (b.client, b.episode))
        .map(|same| Finding {
            rule,
            key: 0,
            input: extract.input_of(same[0].row as usize) as u32,
            row: Some(same[0].row),
            rows: same.iter().map(|i| i.rows).sum(),
            note: None,
        })
        .collect()
}

/// Calls `each` with all identities of one hash, where they are more than one.
fn for_each_alike(parts: &[Vec<Identity>], mut each: impl FnMut(&[Identity])) {
    let mut rest: Vec<&[Identity]> = parts.iter().map(Vec::as_slice).collect();
    let mut alike = Vec::new();
    while let Some(hash) = rest.iter().filter_map(|part| part.first()).map(|identity| identity.hash).min() {
        alike.clear();
        for part in &mut rest {
            let same = part.iter().take_while(|identity| identity.hash == hash).count();
            let (here, behind) = part.split_at(same);
            alike.extend_from_slice(here);
            *part = behind;
        }
        if alike.len() > 1 {
            each(&alike);
        }
    }
}

/// The values that such a rule compares, on a row.
pub(super) fn values_on(extract: &Extract, fields: &[FieldId], row: Row) -> [i32; MAX_COMPARED] {
    let mut values = [0; MAX_COMPARED];
    for (value, field) in values.iter_mut().zip(fields) {
        *value = extract.store.column(*field).cell(row as usize).number;
    }
    values
}

/// Whether such a rule is about clients rather than episodes.
pub(super) fn is_of_clients(plan: &Plan<'_>, rule: u16) -> bool {
    matches!(plan.dataset.rules[usize::from(rule)].form, Form::MatchesEarlier { distinct: Entity::Client, .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn identities_of_one_hash_come_together(hashes in prop::collection::vec(prop::collection::vec(0u64..12, 0..8), 0..4)) {
            let mut rows = 0..;
            let mut identity = |hash: u64| Identity { hash, row: rows.next().unwrap_or(0), client: 0, episode: 0, rows: 1 };
            let mut parts: Vec<Vec<Identity>> =
                hashes.iter().map(|part| part.iter().map(|hash| identity(*hash)).collect()).collect();
            parts.iter_mut().for_each(|part| part.sort_unstable());
            let mut found = Vec::new();
            for_each_alike(&parts, |alike| {
                let mut rows: Vec<u32> = alike.iter().map(|identity| identity.row).collect();
                rows.sort_unstable();
                found.push((alike[0].hash, rows));
            });
            let mut expected: std::collections::BTreeMap<u64, Vec<u32>> = std::collections::BTreeMap::new();
            for (row, hash) in hashes.iter().flatten().enumerate() {
                expected.entry(*hash).or_default().push(row as u32);
            }
            expected.retain(|_, rows| rows.len() > 1);
            prop_assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
