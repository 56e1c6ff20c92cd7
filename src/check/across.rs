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

/// The findings of a rule: every instance that has the values of one that stands earlier.
pub(super) fn findings(plan: &Plan<'_>, extract: &Extract, rule: u16, mut identities: Vec<Identity>) -> Vec<Finding> {
    let Form::MatchesEarlier { fields, .. } = &plan.dataset.rules[usize::from(rule)].form else { return Vec::new() };
    // sorted parts, one after the other, which this sort merges
    identities.sort();
    let mut later: Vec<Identity> = Vec::new();
    for alike in identities.chunk_by(|a, b| a.hash == b.hash).filter(|alike| alike.len() > 1) {
        // two sets of values may have one hash
        let mut valued: Vec<([i32; MAX_COMPARED], Identity)> =
            alike.iter().map(|identity| (values_on(extract, fields, identity.row), *identity)).collect();
        valued.sort_unstable();
        for same in valued.chunk_by(|a, b| a.0 == b.0) {
            let first = same[0].1;
            let others = same.iter().map(|(_, identity)| *identity);
            later.extend(others.filter(|i| (i.client, i.episode) != (first.client, first.episode)));
        }
    }
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
