//! What treatment came to: who stayed, who completed, who came back, and how journeys ended.

use super::activity::key_figure;
use super::charts::{bars, exits, funnel, reason};
use super::columns::{self, by_groups, main_value, name_of, table, title_of};
use super::counted::Counted;
use super::model::{Block, Body, Column, Figures, Section, Value};
use crate::measure::disclosure::Figure;
use crate::measure::{Names, Row, SmallNumbers, printed_ids};
use crate::spec::measures::MeasureId;

/// The measures with a part of their own, in order.
const MEASURES: [MeasureId; 8] = [
    MeasureId::EffectiveTreatment,
    MeasureId::Penetration,
    MeasureId::UnmetNeed,
    MeasureId::SuccessfulCompletion,
    MeasureId::CompletionOfExits,
    MeasureId::CompletionNoReturn,
    MeasureId::RePresentation,
    MeasureId::EarlyUnplannedExit,
];

/// The section.
pub(super) fn section(counted: &Counted<'_>, names: &Names) -> Section {
    let mut section = Section::new("outcomes", "Outcomes");
    section.blocks.push(Block::Text(
        "In the charts a filled mark differs from the dashed line by more than chance explains; an open one does not: the \
         line lies within its 95% interval, and the place of open marks among each other means little."
            .to_owned(),
    ));
    for id in MEASURES {
        if let Some(row) = counted.of_all(id.word()) {
            section.parts.push(part(counted, row));
        }
        if id == MeasureId::SuccessfulCompletion {
            section.parts.extend(by_size(counted, names));
        }
    }
    section.parts.push(endings(counted));
    section.parts.push(days(counted));
    section
}

/// A measure by itself.
pub(super) fn part(counted: &Counted<'_>, row: &Row<'_>) -> Section {
    let measure = row.measure;
    let mut section = Section::new(measure.id.word(), &measure.title);
    section.blocks.push(Block::Key(vec![key_figure(counted, row)]));
    let mut words = format!("{}; of {}. Population: {}.", measure.numerator, measure.denominator, row.population);
    if let Some(first) = words.get(..1) {
        words.replace_range(..1, &first.to_uppercase());
    }
    let completions = [MeasureId::SuccessfulCompletion, MeasureId::CompletionOfExits, MeasureId::CompletionNoReturn];
    if completions.contains(&measure.id) {
        words += &format!(" {}", measure.confusions);
    }
    section.blocks.push(Block::Text(words));
    let nobody = row.denominator.is_none_or(|of| of.count() == Some(0)) && !row.hidden.is_any();
    if nobody {
        let text = "Nobody in the period can be counted for it, so there is nothing to show.";
        section.blocks.push(Block::Text(text.to_owned()));
        return section;
    }
    let table = table(counted, &format!("table-{}", measure.id.word()), &measure.title, &row.printed);
    section.blocks.push(match bars(counted, &row.printed) {
        Some(chart) => Block::Chart(chart, table),
        None => Block::Table(table),
    });
    section
}

/// Completions against the number of people, so that small places do not look remarkable.
fn by_size(counted: &Counted<'_>, names: &Names) -> Option<Section> {
    let chart = funnel(counted, names)?;
    let mut section = Section::new("funnel", "Completions and chance");
    section.blocks.push(Block::Text(
        "Places with few people lie far from the average by chance alone. Between the inner limits (95%) lie nineteen of \
         twenty that are no different from the average, between the outer ones (99.8%) nearly all; the limits are Wilson's \
         at the average."
            .to_owned(),
    ));
    let run = [counted.agencies.as_ref(), counted.groups.first()]
        .into_iter()
        .flatten()
        .find(|run| chart.title.contains(&title_of(run.by[0]).to_lowercase()))?;
    let rows = run.rows.iter().filter(|row| row.measure.id == MeasureId::SuccessfulCompletion);
    let line = |row: &Row<'_>| {
        let (numerator, denominator) = columns::counts(row);
        vec![Value::Text(name_of(row)), main_value(row, counted.small_numbers()), numerator, denominator]
    };
    let all = counted.of_all(MeasureId::SuccessfulCompletion.word()).map(line);
    let table = Figures {
        id: "table-funnel".to_owned(),
        caption: chart.title.clone(),
        columns: vec![
            Column::words(&title_of(run.by[0]).to_lowercase()),
            Column::numbers("value"),
            Column::numbers("count"),
            Column::numbers("of"),
        ],
        bodies: vec![
            Body { title: String::new(), rows: all.into_iter().collect() },
            Body { title: title_of(run.by[0]).to_owned(), rows: rows.map(line).collect() },
        ],
        notes: Vec::new(),
    };
    section.blocks.push(Block::Chart(chart, table));
    Some(section)
}

/// Why people left.
fn endings(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("exits-by-reason", "How treatment ended");
    let Some(chart) = exits(counted) else {
        section.blocks.push(Block::Text("No journey ended in the period.".to_owned()));
        return section;
    };
    let printed = printed_ids(MeasureId::ExitsByReason);
    let mut columns = vec![Column::words("group"), Column::numbers("left")];
    columns.extend(printed.iter().map(|id| Column::numbers(&reason(id))));
    let bodies = by_groups(counted, &printed[0]).into_iter().map(|(grouping, by, rows)| {
        let all = match grouping {
            None => &counted.whole.rows,
            Some(_) => counted.groups.iter().find(|run| run.by == by).map_or(&counted.whole.rows, |run| &run.rows),
        };
        let line = |row: &&Row<'_>| {
            let of = |id: &String| {
                let same = all.iter().find(|other| other.printed == *id && other.cells == row.cells);
                same.map_or(Value::None, |row| columns::number(row, Figure::Numerator, row.numerator))
            };
            let left = columns::number(row, Figure::Denominator, row.denominator);
            [Value::Text(name_of(row)), left].into_iter().chain(printed.iter().map(of)).collect()
        };
        Body {
            title: grouping.map_or_else(String::new, |grouping| title_of(grouping).to_owned()),
            rows: rows.iter().map(line).collect(),
        }
    });
    let table = Figures {
        id: "table-exits".to_owned(),
        caption: "People whose latest journey ended in the period, by reason".to_owned(),
        columns,
        bodies: bodies.collect(),
        notes: Vec::new(),
    };
    section.blocks.push(Block::Chart(chart, table));
    section
}

/// How long people are in treatment.
fn days(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("time-in-treatment", "Time in treatment");
    let printed = printed_ids(MeasureId::TimeInTreatment);
    let rows = printed.iter().filter_map(|id| counted.of_all(id));
    section.blocks.push(Block::Key(rows.map(|row| key_figure(counted, row)).collect()));
    section.blocks.push(Block::Text(
        "Days from the start of the journey to its end, or to the as-at date while it is open.".to_owned(),
    ));
    let columns =
        vec![Column::words("group"), Column::numbers("mean"), Column::numbers("median"), Column::numbers("people")];
    let bodies = by_groups(counted, &printed[0]).into_iter().map(|(grouping, by, rows)| {
        let all = match grouping {
            None => &counted.whole.rows,
            Some(_) => counted.groups.iter().find(|run| run.by == by).map_or(&counted.whole.rows, |run| &run.rows),
        };
        let line = |row: &&Row<'_>| {
            let median = all.iter().find(|other| other.printed == printed[1] && other.cells == row.cells);
            vec![
                Value::Text(name_of(row)),
                main_value(row, counted.small_numbers()),
                median.map_or(Value::None, |row| main_value(row, counted.small_numbers())),
                columns::number(row, Figure::Denominator, row.denominator),
            ]
        };
        Body {
            title: grouping.map_or_else(String::new, |grouping| title_of(grouping).to_owned()),
            rows: rows.iter().map(line).collect(),
        }
    });
    let table = Figures {
        id: "table-days".to_owned(),
        caption: "Days in treatment".to_owned(),
        columns,
        bodies: bodies.collect(),
        notes: Vec::new(),
    };
    let chart = bars(counted, &printed[1]).filter(|_| counted.small_numbers() != SmallNumbers::Round5);
    section.blocks.push(match chart {
        Some(chart) => Block::Chart(chart, table),
        None => Block::Table(table),
    });
    section
}
