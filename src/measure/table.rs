//! Figures as the table that scripts read.

use std::borrow::Cow;

use super::comparator::{Comparator, RowKey};
use super::disclosure::Figure;
use super::figures::{self, Exact, compare_intervals, compare_with_value};
use super::grouping::Grouping;
use super::run::{GroupCell, Row};
use crate::record::iso;
use crate::spec::measures::MeasureKind;
use crate::table::{Cell, Decimal, Table};

/// The decimals of values in what scripts read.
const PLACES: usize = 4;

/// How figures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedBy {
    /// A value against an interval.
    Value,
    /// Two intervals.
    Intervals,
}

/// Says of each row how it stands to what it is compared with, and notes with what.
pub fn compare(rows: &mut [Row<'_>], by: &[Grouping], comparator: &Comparator, how: ComparedBy) {
    for row in rows {
        if row.measure.kind != MeasureKind::Percentage {
            continue;
        }
        let cells: Vec<(&str, &str)> =
            by.iter().map(|g| g.word()).zip(row.cells.iter().map(GroupCell::label)).collect();
        let key = RowKey {
            measure: &row.printed,
            population: &row.population,
            first: row.slice.first,
            last: row.slice.last,
            cells: &cells,
        };
        let Some(compared) = comparator.for_row(&key) else { continue };
        let polarity = row.measure.polarity.into();
        if let Some(interval) = &row.interval {
            row.comparison = Some(match how {
                ComparedBy::Value => compare_with_value(interval, compared.value, polarity),
                ComparedBy::Intervals => compare_intervals(interval, &compared.as_interval(), polarity),
            });
        }
        row.notes.push(format!("compared with {} ({})", compared.value.to_places(row.measure.places), compared.label));
    }
}

/// The rows as scripts read them: values with four decimals, counts exact.
pub fn table(rows: &[Row<'_>], by: &[Grouping]) -> Table {
    let before = ["measure", "population", "period_start", "period_end"];
    let after = ["numerator", "denominator", "value", "lower95", "upper95", "pending", "comparison", "note"];
    let groupings = by.iter().map(|g| g.word());
    let columns = before.into_iter().chain(groupings).chain(after).map(Cow::Borrowed).collect();
    Table { columns, rows: rows.iter().map(cells_of).collect() }
}

fn cells_of(row: &Row<'_>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![
        row.printed.clone().into(),
        row.population.clone().into(),
        iso(row.slice.first).into(),
        iso(row.slice.last).into(),
    ];
    cells.extend(row.cells.iter().map(|cell| Cell::from(cell.label())));
    let (lower, upper) = row.interval.map(|interval| interval.to_places(PLACES)).unzip();
    let unless_hidden = |figure: Figure, cell: Cell| if row.hidden.has(figure) { Cell::Hidden } else { cell };
    cells.extend([
        unless_hidden(Figure::Numerator, count(row.numerator)),
        unless_hidden(Figure::Denominator, count(row.denominator)),
        unless_hidden(Figure::Value, decimal(row.value.map(|value| value.to_places(PLACES)))),
        unless_hidden(Figure::Interval, decimal(lower)),
        unless_hidden(Figure::Interval, decimal(upper)),
        unless_hidden(Figure::Pending, row.pending.map(|pending| pending as i64).into()),
        row.comparison.map(figures::Comparison::word).into(),
        Some(row.notes.join("; ")).filter(|notes| !notes.is_empty()).into(),
    ]);
    cells
}

/// A whole number as one, an estimate with all its decimals.
fn count(number: Option<Exact>) -> Cell {
    match number.map(|number| (number, number.whole().and_then(|whole| i64::try_from(whole).ok()))) {
        None => Cell::None,
        Some((_, Some(whole))) => Cell::Number(whole),
        Some((number, None)) => Cell::Decimal(Decimal(number.to_string())),
    }
}

fn decimal(text: Option<String>) -> Cell {
    text.map_or(Cell::None, |text| Cell::Decimal(Decimal(text)))
}
