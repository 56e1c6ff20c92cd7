//! Figures as tables.

use super::counted::{Counted, Run};
use super::model::{Body, Column, Figures, Value};
use crate::measure::disclosure::Figure;
use crate::measure::figures::{Comparison, Exact, compare_intervals};
use crate::measure::{Grouping, Row, SmallNumbers};
use crate::spec::measures::MeasureKind;

/// The heading of a grouping.
pub(super) fn title_of(grouping: Grouping) -> &'static str {
    match grouping {
        Grouping::La => "District",
        Grouping::Ward => "Ward",
        Grouping::Sex => "Sex",
        Grouping::Ethnicity => "Ethnicity",
        Grouping::Substance => "Substances",
        Grouping::Segment => "Segment",
        Grouping::Agency => "Agency",
        Grouping::ReferralSource | Grouping::ReferralGroup => "Referred by",
        Grouping::Month => "Month",
        other => other.word(),
    }
}

/// The decimals that people see of a figure.
pub(super) fn places(row: &Row<'_>, small_numbers: SmallNumbers) -> usize {
    // what was rounded to a whole number has no decimals to show
    if small_numbers == SmallNumbers::Round5 { 0 } else { row.measure.places }
}

/// The figure that matters of a row: the count of a count, else the value.
pub(super) fn main_value(row: &Row<'_>, small_numbers: SmallNumbers) -> Value {
    let places = places(row, small_numbers);
    match row.measure.kind {
        MeasureKind::Count => number(row, Figure::Numerator, row.numerator),
        _ if row.hidden.has(Figure::Value) => Value::Hidden,
        MeasureKind::Percentage => row.value.map_or(Value::None, |value| Value::Percent(value, places)),
        MeasureKind::Days => row.value.map_or(Value::None, |value| Value::Days(value, places)),
    }
}

/// A count of a row.
pub(super) fn number(row: &Row<'_>, figure: Figure, count: Option<Exact>) -> Value {
    match count {
        _ if row.hidden.has(figure) => Value::Hidden,
        Some(count) => Value::Number(count),
        None => Value::None,
    }
}

/// Between what the true value of a row lies.
pub(super) fn interval(row: &Row<'_>, small_numbers: SmallNumbers) -> Value {
    match row.interval {
        _ if row.hidden.has(Figure::Interval) => Value::Hidden,
        Some(interval) => Value::Interval(interval, places(row, small_numbers)),
        None => Value::None,
    }
}

/// How many of how many.
pub(super) fn counts(row: &Row<'_>) -> (Value, Value) {
    (number(row, Figure::Numerator, row.numerator), number(row, Figure::Denominator, row.denominator))
}

/// How a figure stands to the published one.
pub(super) fn words_of(comparison: Comparison) -> &'static str {
    comparison.word()
}

/// The rows of one figure under the headings of their groupings, that of all first.
pub(super) fn by_groups<'c, 'a>(
    counted: &'c Counted<'a>,
    printed: &str,
) -> Vec<(Option<Grouping>, &'c [Grouping], Vec<&'c Row<'a>>)> {
    fn of<'c, 'a>(run: &'c Run<'a>, printed: &str) -> Vec<&'c Row<'a>> {
        run.rows.iter().filter(|row| row.printed == printed).collect()
    }
    let mut all = vec![(None, counted.whole.by.as_slice(), of(&counted.whole, printed))];
    for run in counted.groups.iter().filter(|run| run.by.len() == 1) {
        all.push((run.by.first().copied(), run.by.as_slice(), of(run, printed)));
    }
    all.retain(|(_, _, rows)| !rows.is_empty());
    all
}

/// How the row of all is called.
pub(super) const ALL: &str = "All";

/// The name of a row.
pub(super) fn name_of(row: &Row<'_>) -> String {
    row.cells.first().map_or_else(|| ALL.to_owned(), |cell| cell.label().to_owned())
}

/// A figure with all its groups as a table; columns that no row fills are left out.
pub(super) fn table(counted: &Counted<'_>, id: &str, caption: &str, printed: &str) -> Figures {
    let title =
        |grouping: Option<Grouping>| grouping.map_or_else(String::new, |grouping| title_of(grouping).to_owned());
    let groups = by_groups(counted, printed).into_iter().map(|(grouping, by, rows)| Lines {
        title: title(grouping),
        rows: rows.into_iter().map(|row| (row, by)).collect(),
    });
    table_of(counted, id, caption, &groups.collect::<Vec<_>>())
}

/// Rows that stand under one heading, each with its groupings.
pub(super) struct Lines<'c, 'a> {
    /// The heading.
    pub(super) title: String,
    /// The rows.
    pub(super) rows: Vec<(&'c Row<'a>, &'c [Grouping])>,
}

/// A table of figures with everything that is said of them.
pub(super) fn table_of(counted: &Counted<'_>, id: &str, caption: &str, groups: &[Lines<'_, '_>]) -> Figures {
    let bodies = groups.iter().map(|group| Body {
        title: group.title.clone(),
        rows: group.rows.iter().map(|(row, by)| line(counted, row, by)).chain(gone(counted, group)).collect(),
    });
    let mut notes = Vec::new();
    for group in groups {
        for (row, by) in &group.rows {
            for note in row.notes.iter().filter(|note| *note != crate::measure::disclosure::SUPPRESSED) {
                if !notes.contains(note) {
                    notes.push(note.clone());
                }
            }
            let compared = counted.beside(row, by).zip(counted.source(row, by));
            let estimate = row.source.as_ref().map(|source| format!("Estimate: {source}."));
            let published = compared.map(|(compared, source)| format!("{}: {source}.", compared.label));
            for note in estimate.into_iter().chain(published) {
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
    }
    let columns = [
        Column::words("group"),
        Column::numbers("value"),
        Column::numbers("95% interval"),
        Column::numbers("count"),
        Column::numbers("of"),
        Column::numbers("pending"),
        Column::numbers("published"),
        Column::words("published for"),
        Column::words("compared"),
        Column::numbers(LAST),
        Column::words("since then"),
    ];
    let mut table = Figures {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: columns.into(),
        bodies: bodies.collect(),
        notes,
    };
    keep_filled(&mut table);
    table
}

/// The lines of groups that have figures in the last period only: without them its groups would not make its total.
fn gone(counted: &Counted<'_>, group: &Lines<'_, '_>) -> Vec<Vec<Value>> {
    let Some((known, by)) = group.rows.last().filter(|(_, by)| !by.is_empty()) else { return Vec::new() };
    let item = by.iter().position(|grouping| *grouping == Grouping::TopItem);
    let rows = counted.last.iter().flat_map(|last| &last.runs).filter(|run| run.by == *by).flat_map(|run| &run.rows);
    let is_gone = |row: &&Row<'_>| {
        row.printed == known.printed
            && item.is_none_or(|at| row.cells[at] == known.cells[at])
            && !group.rows.iter().any(|(now, _)| now.cells == row.cells)
    };
    let line = |row: &Row<'_>| {
        let mut line = vec![Value::None; COLUMNS];
        line[0] = Value::Text(name_of(row));
        line[COLUMNS - 2] = main_value(row, counted.small_numbers());
        line
    };
    rows.filter(is_gone).map(line).collect()
}

/// So many columns a line has; the last but one is that of the last period.
const COLUMNS: usize = 11;

fn line(counted: &Counted<'_>, row: &Row<'_>, by: &[Grouping]) -> Vec<Value> {
    let small_numbers = counted.small_numbers();
    let places = places(row, small_numbers);
    let (numerator, denominator) =
        if row.measure.kind == MeasureKind::Count { (Value::None, Value::None) } else { counts(row) };
    let compared = counted.beside(row, by);
    let last = counted.in_last(row, by);
    let since = last.and_then(|last| Some((row.interval?, last.interval?)));
    let (published, label) = match compared {
        Some(compared) => (Value::Percent(compared.value, places), Value::Text(compared.label)),
        None => (Value::None, Value::None),
    };
    vec![
        Value::Text(if *by == [Grouping::TopItem] { ALL.to_owned() } else { name_of(row) }),
        main_value(row, small_numbers),
        interval(row, small_numbers),
        numerator,
        denominator,
        number(row, Figure::Pending, row.pending.map(Exact::from)),
        published,
        label,
        row.comparison.map_or(Value::None, |comparison| Value::from(words_of(comparison))),
        last.map_or(Value::None, |last| main_value(last, small_numbers)),
        since.map_or(Value::None, |(now, then)| {
            Value::from(words_of(compare_intervals(&now, &then, row.measure.polarity.into())))
        }),
    ]
}

/// The heading of the figures of the last period.
const LAST: &str = "last period";

/// Leaves out the columns that no row fills.
pub(super) fn keep_filled(table: &mut Figures) {
    let rows = || table.bodies.iter().flat_map(|body| &body.rows);
    let filled: Vec<bool> =
        (0..table.columns.len()).map(|c| c == 0 || rows().any(|row| row[c] != Value::None)).collect();
    let keep = |places: &mut dyn Iterator<Item = bool>| places.next().unwrap_or(false);
    let mut of_columns = filled.iter().copied();
    table.columns.retain(|_| keep(&mut of_columns));
    for row in table.bodies.iter_mut().flat_map(|body| &mut body.rows) {
        let mut of_cells = filled.iter().copied();
        row.retain(|_| keep(&mut of_cells));
    }
}

/// Several figures side by side: a row a group, a column a figure.
pub(super) fn side_by_side(
    id: &str,
    caption: &str,
    first: &str,
    columns: &[(String, Vec<(String, Value)>)],
) -> Figures {
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in columns.iter().flat_map(|(_, cells)| cells) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let rows = names.into_iter().map(|name| {
        let cells = columns.iter().map(|(_, cells)| {
            cells.iter().find(|(own, _)| own == name).map_or(Value::None, |(_, value)| value.clone())
        });
        std::iter::once(Value::Text(name.clone())).chain(cells).collect()
    });
    let headings = columns.iter().map(|(heading, _)| Column::numbers(heading));
    Figures {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: std::iter::once(Column::words(first)).chain(headings).collect(),
        bodies: vec![Body { title: String::new(), rows: rows.collect() }],
        notes: Vec::new(),
    }
}
