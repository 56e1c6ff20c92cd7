//! Tables side by side, for people: then, now, the change, and whether it can be told from chance.

use std::io::{self, Write};

use super::{table, wrapped};
use crate::compare::saved::{Figures, Pair, SideBySide, Status};
use crate::measure::figures::Exact;
use crate::measure::known::{self, USUAL_PLACES};
use crate::table::{Cell, Table};

/// Writes it for a terminal of this width; `decimals` instead of those usual for each measure.
pub fn text(side_by_side: &SideBySide, decimals: Option<usize>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for section in sections(side_by_side, decimals) {
        if !section.title.is_empty() {
            writeln!(out, "{}\n", section.title)?;
        }
        table::text(&section.table, width, out)?;
        writeln!(out)?;
    }
    let notes = notes(side_by_side);
    notes.iter().flat_map(|note| wrapped(note, width.min(100))).try_for_each(|line| writeln!(out, "{line}"))
}

/// Writes it as Markdown.
pub fn markdown(side_by_side: &SideBySide, decimals: Option<usize>, out: &mut dyn Write) -> io::Result<()> {
    for section in sections(side_by_side, decimals) {
        if !section.title.is_empty() {
            writeln!(out, "**{}**\n", table::markdown_text(&section.title))?;
        }
        table::markdown(&section.table, out)?;
        writeln!(out)?;
    }
    let notes: Vec<String> = notes(side_by_side).iter().map(|note| table::markdown_text(note)).collect();
    writeln!(out, "{}", notes.join("\n\n"))
}

/// The rows of one measure and population.
struct Section {
    title: String,
    table: Table,
}

/// The measures and populations in the order in which they first occur.
fn sections(side_by_side: &SideBySide, decimals: Option<usize>) -> Vec<Section> {
    let mut about: Vec<(&str, &str)> = Vec::new();
    for pair in &side_by_side.pairs {
        let own = (pair.key.measure.as_str(), pair.key.population.as_str());
        if !about.contains(&own) {
            about.push(own);
        }
    }
    let several_tables = side_by_side.pairs.windows(2).any(|two| two[0].table != two[1].table);
    let section = |(measure, population): (&str, &str)| {
        let usual = known::find(measure).map_or(USUAL_PLACES, |known| known.places);
        let pairs = side_by_side.pairs.iter().filter(|p| p.key.measure == measure && p.key.population == population);
        let table = short_table(side_by_side, pairs, several_tables, decimals.unwrap_or(usual));
        let title: Vec<&str> = [measure, population].into_iter().filter(|text| !text.is_empty()).collect();
        Section { title: title.join(" · "), table }
    };
    about.into_iter().map(section).collect()
}

fn short_table<'p>(
    side_by_side: &SideBySide,
    pairs: impl Iterator<Item = &'p Pair>,
    several_tables: bool,
    places: usize,
) -> Table {
    let with_targets = has_targets(side_by_side);
    let mut table = Table::default();
    table.columns.extend(side_by_side.groupings.iter().map(|grouping| grouping.clone().into()));
    table.columns.extend(several_tables.then_some("table".into()));
    table.columns.extend(["then", "now", "change", "compared"].map(Into::into));
    if with_targets {
        table.columns.extend(["target", "needed"].map(Into::into));
    }
    for pair in pairs {
        let word = match (pair.status(), pair.comparison) {
            (Status::Changed | Status::Same, comparison) => comparison.map_or("", |comparison| comparison.word()),
            (Status::Gone, _) => "gone",
            (Status::New, _) => "new",
        };
        let mut row: Vec<Cell> = pair.key.cells.iter().map(|cell| Cell::from(cell.as_str())).collect();
        row.extend(several_tables.then(|| pair.table.clone().into()));
        row.extend([figures(pair.then.as_ref(), places), figures(pair.now.as_ref(), places)]);
        row.extend([pair.difference.map(|difference| change(pair, difference, places)).into(), word.into()]);
        if with_targets {
            let target = pair.target.as_ref();
            row.push(target.map(|reached| reached.target.to_string()).into());
            row.push(target.and_then(|reached| reached.needed).map(|needed| needed.to_string()).into());
        }
        table.rows.push(row);
    }
    table
}

fn has_targets(side_by_side: &SideBySide) -> bool {
    side_by_side.pairs.iter().any(|pair| pair.target.is_some())
}

/// A value with its numbers: `50.0 (30 of 60)`.
fn figures(figures: Option<&Figures>, places: usize) -> Cell {
    let Some(figures) = figures else { return Cell::None };
    let value = match figures.value {
        Some(value) if figures.is_count() => value.to_string(),
        Some(value) => value.to_places(places),
        None => "–".to_owned(),
    };
    match (figures.numerator, figures.denominator) {
        (Some(numerator), Some(denominator)) => format!("{value} ({numerator} of {denominator})").into(),
        _ => value.into(),
    }
}

/// A difference with its sign; one of people is whole.
fn change(pair: &Pair, difference: Exact, places: usize) -> String {
    let people = pair.now.as_ref().is_some_and(Figures::is_count) && difference.whole().is_some();
    difference.to_signed_places(if people { 0 } else { places })
}

/// The sentences under the table.
fn notes(side_by_side: &SideBySide) -> Vec<String> {
    let count = |status| side_by_side.count(status);
    let counts = [
        (count(Status::Changed), "changed"),
        (count(Status::Same), "the same"),
        (count(Status::New), "new"),
        (count(Status::Gone), "gone"),
    ];
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let all = side_by_side.pairs.len();
    let mut notes = vec![format!(
        "{all} {} compared with {}: {}.",
        if all == 1 { "row" } else { "rows" },
        side_by_side.baseline,
        if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") }
    )];
    if side_by_side.pairs.iter().any(|pair| pair.comparison.is_some()) {
        notes.push("A change is similar where the two 95% intervals overlap: it may be chance.".to_owned());
    }
    if has_targets(side_by_side) {
        notes.push("Needed: how many more clients reach the target; how many fewer where low is good.".to_owned());
    }
    notes
}
