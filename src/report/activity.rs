//! Who came, who was there, by what route, after what wait.

use super::charts::{month_of, trend};
use super::columns::{self, counts, main_value, name_of, places, side_by_side};
use super::counted::{Counted, Question, Run};
use super::model::{Block, Body, Column, Figures, KeyFigure, Section, Value};
use super::pathways;
use crate::measure::{Grouping, Row};
use crate::spec::measures::{MeasureId, MeasureKind};

/// The section.
pub(super) fn section(question: &Question<'_>, counted: &Counted<'_>) -> Section {
    let mut section = Section::new("activity", "Activity");
    section.parts = vec![people(counted), referrals(counted), waits(counted), pathways::section(question, counted)];
    section
}

/// A figure of all for the eye.
pub(super) fn key_figure(counted: &Counted<'_>, row: &Row<'_>) -> KeyFigure {
    let compared = counted.beside(row, &[]).map(|published| {
        let value = published.value.to_places(places(row, counted.small_numbers()));
        let how = row.comparison.map_or_else(String::new, |how| format!(": {}", columns::words_of(how)));
        format!("{} {value}%{how}", published.label)
    });
    let of = (row.measure.kind == MeasureKind::Percentage).then(|| counts(row));
    KeyFigure { name: super::charts::title(row), value: main_value(row, counted.small_numbers()), of, compared }
}

fn keys(counted: &Counted<'_>, ids: &[MeasureId]) -> Block {
    let rows = ids.iter().filter_map(|id| counted.of_all(id.word()));
    Block::Key(rows.map(|row| key_figure(counted, row)).collect())
}

fn people(counted: &Counted<'_>) -> Section {
    let ids = [MeasureId::InTreatment, MeasureId::NewPresentations];
    let mut section = Section::new("people", "People in treatment and new presentations");
    section.blocks.push(keys(counted, &ids));
    section.blocks.extend(trends(counted, &ids, "months-people", "People by month"));
    section
}

fn waits(counted: &Counted<'_>) -> Section {
    let ids = [MeasureId::Waiting, MeasureId::WaitingSubsequent];
    let mut section = Section::new("waits", "Waits");
    section.blocks.push(keys(counted, &ids));
    let has_any = |row: &&Row<'_>| row.denominator.is_some_and(|of| of.count() != Some(0)) || row.hidden.is_any();
    if !ids.iter().filter_map(|id| counted.of_all(id.word())).any(|row| has_any(&row)) {
        let text = "No intervention that started in the period has both the day of its referral and that of the first \
                    appointment offered, so no wait can be told.";
        section.blocks.push(Block::Text(text.to_owned()));
        return section;
    }
    section.blocks.extend(trends(counted, &ids, "months-waits", "Waits of at most three weeks by month"));
    section
}

/// Charts of measures by month, and one table of their numbers.
fn trends(counted: &Counted<'_>, ids: &[MeasureId], id: &str, caption: &str) -> Vec<Block> {
    let charts: Vec<_> = ids.iter().filter_map(|id| trend(counted, *id)).collect();
    if charts.is_empty() {
        return vec![Block::Text("The period has one month only, so there is no line over time.".to_owned())];
    }
    let small_numbers = counted.small_numbers();
    let mut columns: Vec<(String, Vec<(String, Value)>)> = Vec::new();
    for id in ids {
        let of = |run: &Run<'_>, cell: &dyn Fn(&Row<'_>) -> Value, shift: i32| -> Vec<(String, Value)> {
            let rows = run.rows.iter().filter(|row| row.measure.id == *id);
            let named = rows.map(|row| (name_of_month(month_of(row.slice.first) + shift), cell(row)));
            named.collect()
        };
        let Some(first) = counted.months.rows.iter().find(|row| row.measure.id == *id) else { continue };
        let title = &first.measure.title;
        let main = |row: &Row<'_>| main_value(row, small_numbers);
        columns.push((title.clone(), of(&counted.months, &main, 0)));
        if first.measure.kind == MeasureKind::Percentage {
            columns.push((format!("{title}: count"), of(&counted.months, &|row| counts(row).0, 0)));
            columns.push((format!("{title}: of"), of(&counted.months, &|row| counts(row).1, 0)));
        }
        let known: Vec<String> =
            columns.last().map(|(_, cells)| cells.iter().map(|(name, _)| name.clone()).collect()).unwrap_or_default();
        let mut before = of(&counted.months_before, &main, 12);
        before.retain(|(name, _)| known.contains(name));
        if !before.is_empty() {
            columns.push((format!("{title}: a year earlier"), before));
        }
    }
    let mut table = side_by_side(id, caption, "month", &columns);
    if !counted.months_before.rows.is_empty() {
        let note = "The year before counts whoever these records still hold: people who had left before an extract begins \
                    may be missing from it.";
        table.notes.push(note.to_owned());
    }
    for note in counted.months.rows.iter().flat_map(|row| &row.notes) {
        if *note != crate::measure::disclosure::SUPPRESSED && !table.notes.contains(note) {
            table.notes.push(note.clone());
        }
    }
    vec![Block::Charts(charts, table)]
}

fn name_of_month(month: i32) -> String {
    let (year, month) = ((month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
    format!("{year:04}-{month:02}")
}

fn referrals(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("referrals", "Referral routes");
    let Some(run) = &counted.referrals else {
        section.blocks.push(Block::Text("This dataset has no field that says who referred a client.".to_owned()));
        return section;
    };
    if run.rows.is_empty() {
        section
            .blocks
            .push(Block::Text("Nobody presented anew in the period, so there is no route to show.".to_owned()));
        return section;
    }
    let row = |row: &Row<'_>| vec![Value::Text(name_of(row)), main_value(row, counted.small_numbers())];
    let all = counted.of_all(MeasureId::NewPresentations.word()).into_iter().map(row).collect();
    let table = Figures {
        id: "table-referrals".to_owned(),
        caption: "New presentations by who referred them".to_owned(),
        columns: vec![Column::words("referred by"), Column::numbers("new presentations")],
        bodies: vec![
            Body { title: String::new(), rows: all },
            Body {
                title: columns::title_of(Grouping::ReferralSource).to_owned(),
                rows: run.rows.iter().map(row).collect(),
            },
        ],
        notes: Vec::new(),
    };
    section.blocks.push(match super::charts::counts(counted, run, "New presentations by who referred them") {
        Some(chart) => Block::Chart(chart, table),
        None => Block::Table(table),
    });
    section
}
