//! Rules that look at the rows of a client together: repeated keys and records, overlaps, mixed consent.

use super::client::Folder;
use super::mask::FieldMask;
use super::view::ClientView;
use crate::collections::Map;
use crate::record::State;
use crate::spec::FieldId;
use crate::spec::dataset::{Dataset, Entity, Form};

/// Asks one of these rules of the client at hand.
pub(super) fn check(view: &ClientView<'_>, dataset: &Dataset, rule: u16, as_at: i64, folder: &mut Folder) {
    match &dataset.rules[usize::from(rule)].form {
        Form::RepeatedKey(fields) => repeated_key(view, dataset, rule, fields, folder),
        Form::Overlap { of: Entity::Episode, start, end, .. } => overlapping_episodes(view, rule, *start, *end, as_at, folder),
        Form::Overlap { of: Entity::Record(kind), start, end, same } => {
            let id = dataset.records[usize::from(*kind)].id;
            overlapping_records(view, rule, id, (*start, *end), *same, as_at, folder);
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
fn repeated_key(view: &ClientView<'_>, dataset: &Dataset, rule: u16, fields: &[FieldId], folder: &mut Folder) {
    if view.live.len() < 2 {
        return;
    }
    let keys = dataset.keys;
    let needed = [keys.agency, keys.client, keys.episode];
    let mut seen: Map<Vec<u32>, ()> = Map::default();
    for row in &view.live {
        let row = *row as usize;
        if needed.iter().any(|f| view.cell(row, *f).state == State::Blank) {
            continue;
        }
        let key: Vec<u32> = fields.iter().map(|f| view.cell(row, *f).number as u32).collect();
        if seen.insert(key, ()).is_some() {
            folder.hit(rule, 0, 0, row as u64, row);
        }
    }
}

/// The half-open span of a row; `None` when it cannot be told or holds no day.
fn span(view: &ClientView<'_>, row: usize, start: FieldId, end: FieldId, as_at: i64) -> Option<(i64, i64)> {
    let start = i64::from(view.cell(row, start).value()?);
    let end = match view.cell(row, end) {
        cell if cell.is_filled() => i64::from(cell.number),
        cell if cell.state == State::Invalid => return None,
        _ => as_at,
    };
    (end > start).then_some((start, end))
}

/// Episodes of the client that overlap one triaged earlier (or on the same day, higher up in the file).
fn overlapping_episodes(view: &ClientView<'_>, rule: u16, start: FieldId, end: FieldId, as_at: i64, folder: &mut Folder) {
    if view.episode_count < 2 {
        return;
    }
    let mut spans: Vec<(i64, u32, i64, u32)> = Vec::new();
    for (number, episode) in view.episodes[..view.episode_count].iter().enumerate() {
        if let Some(first) = episode.rows.first().filter(|_| episode.identified)
            && let Some((start, end)) = span(view, *first as usize, start, end, as_at)
        {
            spans.push((start, *first, end, number as u32));
        }
    }
    spans.sort_unstable();
    let mut latest_end = i64::MIN;
    for (start, _, end, episode) in spans {
        if latest_end > start {
            for row in &view.episodes[episode as usize].rows {
                folder.hit(rule, 0, 0, u64::from(episode), *row as usize);
            }
        }
        latest_end = latest_end.max(end);
    }
}

/// Records of one episode that overlap another one higher up in the file.
fn overlapping_records(
    view: &ClientView<'_>,
    rule: u16,
    id: FieldId,
    (start, end): (FieldId, FieldId),
    same: Option<FieldId>,
    as_at: i64,
    folder: &mut Folder,
) {
    for (number, episode) in view.episodes[..view.episode_count].iter().enumerate() {
        if episode.rows.len() < 2 {
            continue;
        }
        // each record by its first row, in file order
        let mut records: Vec<(u32, u32)> = Vec::new();
        for row in &episode.rows {
            let cell = view.cell(*row as usize, id);
            if cell.is_filled() && !records.iter().any(|(known, _)| *known == cell.number as u32) {
                records.push((cell.number as u32, *row));
            }
        }
        if records.len() < 2 {
            continue;
        }
        let spans: Vec<_> = records
            .iter()
            .map(|(_, row)| {
                let row = *row as usize;
                let kind = same.map(|f| (f, view.cell(row, f)));
                let alike = match kind {
                    Some((field, cell)) => Some(view.text(row, field)).filter(|_| cell.is_filled()),
                    None => Some(""),
                };
                span(view, row, start, end, as_at).zip(alike)
            })
            .collect();
        for later in 1..records.len() {
            let Some((span, alike)) = spans[later] else { continue };
            let overlaps = spans[..later]
                .iter()
                .flatten()
                .any(|(earlier, kind)| *kind == alike && earlier.0 < span.1 && span.0 < earlier.1);
            if overlaps {
                for row in &episode.rows {
                    if view.cell(*row as usize, id).value() == Some(records[later].0 as i32) {
                        folder.hit(rule, 0, 0, number as u64, *row as usize);
                    }
                }
            }
        }
    }
}

/// Records beside the first one that has the same value of `per`.
#[expect(clippy::too_many_arguments, reason = "the parts of one form of rule")]
fn repeated_records(
    view: &ClientView<'_>,
    dataset: &Dataset,
    rule: u16,
    record: u8,
    within: Entity,
    per: FieldId,
    values: &[i32],
    folder: &mut Folder,
) {
    let id = dataset.records[usize::from(record)].id;
    let needed = FieldMask::of([id, per]);
    let mut firsts: Map<u64, u64> = Map::default();
    for row in &view.live {
        let row = *row as usize;
        if !needed.is_within(&view.rows[row].filled) {
            continue;
        }
        let value = view.cell(row, per).number;
        if !values.is_empty() && !values.contains(&value) {
            continue;
        }
        let place = view.instance(row, within) << 32 | u64::from(value as u32);
        let this = view.instance(row, Entity::Record(record));
        if *firsts.entry(place).or_insert(this) != this {
            folder.hit(rule, 0, 0, place, row);
        }
    }
}

/// Rows whose answer differs from the client's first.
fn mixed_consent(view: &ClientView<'_>, dataset: &Dataset, rule: u16, folder: &mut Folder) {
    if view.live.len() == view.rows.len() || view.live.is_empty() {
        return;
    }
    let consent = dataset.keys.consent;
    let mut first = None;
    for row in 0..view.rows.len() {
        let Some(answer) = view.cell(row, consent).value() else { continue };
        if *first.get_or_insert(answer) != answer {
            folder.hit(rule, 0, 0, 0, row);
        }
    }
}

/// Rows without consent that carry more than they may.
fn withheld_values(view: &ClientView<'_>, dataset: &Dataset, rule: u16, folder: &mut Folder) {
    let keys = dataset.keys;
    let allowed = FieldMask::of([keys.agency, keys.client, keys.consent]);
    for (row, facts) in view.rows.iter().enumerate() {
        if facts.without_consent && !facts.present.without(&allowed).is_empty() {
            folder.hit(rule, 0, 0, 0, row);
        }
    }
}
