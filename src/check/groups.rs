//! Rules that look at the rows of a client together: repeated keys and records, overlaps, mixed consent.

use std::ops::Range;

use super::client::Folder;
use super::view::{BlockView, CHUNK, Marks};
use crate::bits::ones;
use crate::collections::{Map, Set};
use crate::record::State;
use crate::spec::FieldId;
use crate::spec::dataset::{Dataset, Entity, Form, MAX_COMPARED};

/// Asks one of these rules of the clients at hand.
pub(super) fn check(view: &BlockView<'_>, dataset: &Dataset, rule: u16, as_at: i64, folder: &mut Folder) {
    match &dataset.rules[usize::from(rule)].form {
        Form::RepeatedKey(fields) => repeated_key(view, dataset, rule, fields, folder),
        Form::Overlap { of: Entity::Episode, start, end, .. } => {
            overlapping_episodes(view, rule, *start, *end, as_at, folder);
        }
        Form::Overlap { of: Entity::Record(kind), start, end, same } => {
            overlapping_records(view, dataset, rule, *kind, (*start, *end), *same, as_at, folder);
        }
        Form::Repeated { record, within, per, values } => {
            repeated_records(view, dataset, rule, *record, *within, *per, values, folder);
        }
        Form::MixedConsent => mixed_consent(view, dataset, rule, folder),
        Form::Withheld => withheld_values(view, dataset, rule, folder),
        _ => {}
    }
}

/// An earlier row has the same keys. A row without one of the keys of client and episode is its own, and matches none.
fn repeated_key(view: &BlockView<'_>, dataset: &Dataset, rule: u16, fields: &[FieldId], folder: &mut Folder) {
    /// So many rows are compared with each other sooner than they are hashed.
    const FEW: usize = 16;
    let keys = dataset.keys;
    let of_episode = [keys.agency, keys.client, keys.episode];
    let is_whole = |row: u32| of_episode.iter().all(|field| view.is_filled(row as usize, *field));
    // rows of one episode have the keys of the episode in common, and those of two never
    let others: Vec<FieldId> = fields.iter().copied().filter(|field| !of_episode.contains(field)).collect();
    let key_of = |row: u32| {
        let mut key = [0; MAX_COMPARED];
        key.iter_mut().zip(&others).for_each(|(number, field)| *number = view.cell(row as usize, *field).number);
        key
    };
    let mut seen: Set<[i32; MAX_COMPARED]> = Set::default();
    let mut before: Vec<[i32; MAX_COMPARED]> = Vec::new();
    for episode in view.episodes[..view.episode_count].iter().filter(|e| e.rows.len() > 1 && is_whole(e.rows[0])) {
        let rows = &episode.rows;
        seen.clear();
        before.clear();
        for row in rows {
            let key = key_of(*row);
            let is_repeated = if rows.len() > FEW {
                !seen.insert(key)
            } else {
                let is_known = before.contains(&key);
                before.push(key);
                is_known
            };
            if is_repeated {
                folder.hit(rule, 0, 0, u64::from(*row), *row as usize);
            }
        }
    }
}

/// The half-open span of a row; `None` when it cannot be told or holds no day.
fn span(view: &BlockView<'_>, row: usize, start: FieldId, end: FieldId, as_at: i64) -> Option<(i64, i64)> {
    let start = i64::from(view.cell(row, start).value()?);
    let end = match view.cell(row, end) {
        cell if cell.is_filled() => i64::from(cell.number),
        cell if cell.state == State::Blank => as_at,
        _ => return None,
    };
    (end > start).then_some((start, end))
}

/// Rows whose episode overlaps one triaged earlier (or on the same day, higher up in the file).
fn overlapping_episodes(
    view: &BlockView<'_>,
    rule: u16,
    start: FieldId,
    end: FieldId,
    as_at: i64,
    folder: &mut Folder,
) {
    for client in view.clients.iter().filter(|c| c.episodes.len() > 1) {
        overlapping_episodes_of(view, client.episodes.clone(), rule, (start, end), as_at, folder);
    }
}

fn overlapping_episodes_of(
    view: &BlockView<'_>,
    episodes: Range<usize>,
    rule: u16,
    (start, end): (FieldId, FieldId),
    as_at: i64,
    folder: &mut Folder,
) {
    // start, first row of the episode, end, episode, row
    let mut spans: Vec<(i64, u32, i64, u32, u32)> = Vec::new();
    for number in episodes {
        let episode = &view.episodes[number];
        for row in episode.rows.iter().filter(|_| episode.identified) {
            if let Some((start, end)) = span(view, *row as usize, start, end, as_at) {
                spans.push((start, episode.rows[0], end, number as u32, *row));
            }
        }
    }
    spans.sort_unstable();
    // the latest ends so far of two different episodes: one of them is another episode than the row's
    let mut latest: [Option<(i64, u32)>; 2] = [None; 2];
    for (start, _, end, episode, row) in spans {
        let other = latest.iter().flatten().find(|(_, e)| *e != episode);
        if other.is_some_and(|(end, _)| *end > start) {
            folder.hit(rule, 0, 0, u64::from(episode), row as usize);
        }
        let second = latest[1].map(|(end, _)| end);
        match latest.iter_mut().flatten().find(|(_, e)| *e == episode) {
            Some((best, _)) => *best = end.max(*best),
            None if second < Some(end) => latest[1] = Some((end, episode)),
            None => {}
        }
        if latest[0].map(|(end, _)| end) < latest[1].map(|(end, _)| end) {
            latest.swap(0, 1);
        }
    }
}

/// Rows whose record overlaps another record of the episode that stands higher up in the file.
#[expect(clippy::too_many_arguments, reason = "the parts of one form of rule")]
fn overlapping_records(
    view: &BlockView<'_>,
    dataset: &Dataset,
    rule: u16,
    record: u8,
    (start, end): (FieldId, FieldId),
    same: Option<FieldId>,
    as_at: i64,
    folder: &mut Folder,
) {
    let id = dataset.records[usize::from(record)].id;
    let mut first_rows: Map<u64, u32> = Map::default();
    let mut spans: Vec<(u32, u32, (i64, i64), &str)> = Vec::new();
    for (number, episode) in view.episodes[..view.episode_count].iter().enumerate() {
        let may_span = |row: &&u32| view.is_filled(**row as usize, start);
        if episode.rows.iter().filter(may_span).take(2).count() < 2 {
            continue;
        }
        first_rows.clear();
        spans.clear();
        for row in &episode.rows {
            let place = *row as usize;
            if view.cell(place, id).state == State::Absent {
                continue;
            }
            let first = *first_rows.entry(view.instance(place, Entity::Record(record))).or_insert(*row);
            let alike = match same {
                Some(field) if !view.is_filled(place, field) => continue,
                Some(field) => view.text(place, field),
                None => "",
            };
            if let Some(span) = span(view, place, start, end, as_at) {
                spans.push((first, *row, span, alike));
            }
        }
        for (first, row, span, alike) in &spans {
            let overlaps = spans.iter().any(|(earlier, _, other, kind)| {
                earlier < first && kind == alike && other.0 < span.1 && span.0 < other.1
            });
            if overlaps {
                folder.hit(rule, 0, 0, number as u64, *row as usize);
            }
        }
    }
}

/// Records beside the first one that has the same value of `per`.
#[expect(clippy::too_many_arguments, reason = "the parts of one form of rule")]
fn repeated_records(
    view: &BlockView<'_>,
    dataset: &Dataset,
    rule: u16,
    record: u8,
    within: Entity,
    per: FieldId,
    values: &[i32],
    folder: &mut Folder,
) {
    let id = dataset.records[usize::from(record)].id;
    let mut firsts: Map<u64, u64> = Map::default();
    firsts.reserve(view.rows.len() / 2);
    for chunk in 0..view.chunks() {
        let Marks { live, starts } = view.marks(chunk);
        let (of_value, of_id) = (view.bits(chunk, per), view.bits(chunk, id));
        let valued = live & of_value.filled;
        // a row that says what the one before says is of the same record, if that has an identifier
        let repeats = valued & valued << 1 & of_id.filled & !(starts | of_value.changed | of_id.changed);
        let mut last = None;
        for place in ones(valued) {
            let row = chunk * CHUNK + place;
            if repeats >> place & 1 == 0 {
                last = repeated_record(view, row, (record, id), (within, per), values, &mut firsts);
            }
            if let Some(repeated) = last {
                folder.hit(rule, 0, 0, repeated, row);
            }
        }
    }
}

/// What tells the value of a row within its instance, when another record had it first.
fn repeated_record(
    view: &BlockView<'_>,
    row: usize,
    (record, id): (u8, FieldId),
    (within, per): (Entity, FieldId),
    values: &[i32],
    firsts: &mut Map<u64, u64>,
) -> Option<u64> {
    let value = view.cell(row, per).number;
    // without the column nothing tells the records apart; with a blank in it the record is its own
    if !values.is_empty() && !values.contains(&value) || view.cell(row, id).state == State::Absent {
        return None;
    }
    let place = view.instance(row, within) << 32 | u64::from(value as u32);
    let this = view.instance(row, Entity::Record(record));
    (*firsts.entry(place).or_insert(this) != this).then_some(place)
}

/// Rows whose answer differs from the client's first.
fn mixed_consent(view: &BlockView<'_>, dataset: &Dataset, rule: u16, folder: &mut Folder) {
    let consent = dataset.keys.consent;
    for (number, client) in view.clients.iter().enumerate() {
        let live = view.live_of(number).len();
        if live == 0 || live == client.rows.len() {
            continue;
        }
        let mut first = None;
        for row in client.rows.clone() {
            let Some(answer) = view.cell(row, consent).value() else { continue };
            if *first.get_or_insert(answer) != answer {
                folder.hit(rule, 0, 0, number as u64, row);
            }
        }
    }
}

/// Rows without consent that carry more than they may.
fn withheld_values(view: &BlockView<'_>, dataset: &Dataset, rule: u16, folder: &mut Folder) {
    if view.live.len() == view.rows.len() {
        return;
    }
    let keys = dataset.keys;
    let allowed = [keys.agency, keys.client, keys.consent];
    let fields = dataset.fields.len() as FieldId;
    for (row, facts) in view.rows.iter().enumerate() {
        let carries = |field: &FieldId| !matches!(view.cell(row, *field).state, State::Blank | State::Absent);
        if facts.without_consent && (0..fields).filter(|f| !allowed.contains(f)).any(|f| carries(&f)) {
            folder.hit(rule, 0, 0, u64::from(facts.client), row);
        }
    }
}
