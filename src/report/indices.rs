//! Composite indices of areas beside what is counted: where the need is, or what it costs, by several sources.
//!
//! What an index is made from are figures of areas that somebody else published or counted, so nothing of it is hidden.

use super::columns;
use super::model::{Block, Body, Column, Figures, Section, Value};
use crate::places::{Area, Shown};

/// The section; none without an index.
pub(super) fn section(indices: &[Shown<'_>]) -> Option<Section> {
    if indices.is_empty() {
        return None;
    }
    let mut section = Section::new("indices", "Indices of need and cost");
    section.parts = (1..).zip(indices).map(|(number, shown)| part(number, shown)).collect();
    Some(section)
}

fn part(number: usize, shown: &Shown<'_>) -> Section {
    let mut section = Section::new(&format!("index-{number}"), &shown.index.name);
    section.blocks.push(Block::Text(
        "Figures of several sources about each area, put into one number. The weights are those of whoever made the index, \
         and it counts no client of these records."
            .to_owned(),
    ));
    section.blocks.extend(shown.made_of().into_iter().map(Block::Text));
    let table = table(number, shown);
    if let Some(map) = shown.map(&format!("map-index-{number}")) {
        section.blocks.push(Block::Map(map, table));
    } else {
        section.blocks.push(Block::Chart(shown.bars(&format!("bars-index-{number}")), table));
        section.blocks.extend(shown.beyond_the_bars().map(Block::Text));
    }
    section
}

fn table(number: usize, shown: &Shown<'_>) -> Figures {
    let index = shown.index;
    let line = |area: &Area| {
        let missing = shown.missing(area);
        vec![
            Value::Text(area.name.clone()),
            shown.exact(area.index).map_or(Value::None, |index| Value::Points(index, shown.places)),
            Value::Text(format!("{} of {}", area.rank, index.areas.len())),
            Value::Number((area.decile as u64).into()),
            if missing.is_empty() { Value::None } else { Value::Text(missing.join(", ")) },
        ]
    };
    let mut table = Figures {
        id: format!("table-index-{number}"),
        caption: index.name.clone(),
        columns: vec![
            Column::words("area"),
            Column::numbers("index"),
            Column::numbers("rank"),
            Column::numbers("decile"),
            Column::words("missing"),
        ],
        bodies: vec![Body { title: String::new(), rows: index.areas.iter().map(line).collect() }],
        notes: vec![shown.scale()],
    };
    if index.areas.iter().any(|area| !shown.missing(area).is_empty()) {
        let note = "Missing: the sources that have no value of the area. It counts there as the mean of the others.";
        table.notes.push(note.to_owned());
    }
    table.notes.extend(shown.remarks());
    columns::keep_filled(&mut table);
    table
}
