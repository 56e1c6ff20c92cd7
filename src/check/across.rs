//! Rules that compare a client or episode with those that stand earlier in the input.

use super::finding::Finding;
use super::plan::Plan;
use crate::record::Extract;
use crate::spec::dataset::{Entity, Form, MAX_COMPARED};

/// The values of one client or episode that such a rule compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity {
    pub(super) key: [i32; MAX_COMPARED],
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
    if !matches!(plan.dataset.rules[usize::from(rule)].form, Form::MatchesEarlier { .. }) {
        return Vec::new();
    }
    // sorted parts, one after the other, which this sort merges
    identities.sort();
    let mut later: Vec<Identity> = Vec::new();
    for alike in identities.chunk_by(|a, b| a.key == b.key) {
        let first = alike[0];
        later.extend(alike.iter().filter(|i| (i.client, i.episode) != (first.client, first.episode)));
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

/// Whether such a rule is about clients rather than episodes.
pub(super) fn is_of_clients(plan: &Plan<'_>, rule: u16) -> bool {
    matches!(plan.dataset.rules[usize::from(rule)].form, Form::MatchesEarlier { distinct: Entity::Client, .. })
}
