//! Areas whose figures were counted from records, as rows of a league table.
//!
//! Owns which of the figures of a measure are areas that take a rank. People of whom no area is recorded, or who live in
//! another country, are shown and take none; nor does the row of all.

use super::league::{Part, Row};
use crate::measure::figures::Exact;
use crate::measure::{GroupCell, Grouping, Names, Row as Counted};
use crate::spec::measures::MeasureKind;

/// The rows of one figure that was counted by one grouping: areas, and the row of all if there is one.
pub fn rows(counted: &[Counted<'_>], by: Grouping, names: &Names) -> Vec<Row> {
    counted.iter().map(|figure| row(figure, by, names)).collect()
}

fn row(figure: &Counted<'_>, by: Grouping, names: &Names) -> Row {
    let (area, region, part) = match figure.cells.first() {
        Some(cell @ GroupCell::Group(_, value)) => {
            let part = if names.is_place(by, value) { Part::Area } else { Part::Nowhere };
            (cell.label(), names.region_of(by, value), part)
        }
        Some(GroupCell::Total) | None => (GroupCell::Total.label(), None, Part::Reference),
    };
    let days: Option<Exact> = figure.value.filter(|_| figure.measure.kind == MeasureKind::Days);
    Row {
        region: region.map(str::to_owned),
        part,
        numerator: figure.numerator,
        denominator: figure.denominator,
        bounds: figure.interval,
        days,
        ..Row::of(area)
    }
}
