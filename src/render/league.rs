//! A league table for people: text with an interval beside every value, and Markdown.
//!
//! Ranks look like facts. So the text draws each interval on one scale: where the lines overlap, a better rank may be
//! chance, and it can be seen.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::table::{markdown_table, markdown_text, one_after_the_other};
use super::{fitted, wrapped};
use crate::compare::league::{
    Checked, League, Needed, Part, RankBy, ReferenceValue, Row, Standing, Threshold, ValueKind,
};
use crate::measure::figures::{Exact, Polarity, float_to_places};
use crate::table::{Cell, Table, with_commas};

/// A ranked table and how it is shown.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// The table.
    pub league: &'a League,
    /// What is ranked: `penetration, pdu, 2008/09`.
    pub title: String,
    /// The decimals of values, intervals and changes.
    pub places: usize,
    /// What ranks are of.
    pub rank_by: RankBy,
    /// Which values are good.
    pub polarity: Polarity,
    /// Whether quartiles are shown.
    pub quartiles: Quartiles,
    /// What else is to be said under the table.
    pub notes: Vec<String>,
}

/// Whether quartiles are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quartiles {
    /// They are not.
    Hidden,
    /// In a column of their own.
    Shown,
}

/// Where there is nothing.
const DASH: &str = "–";

/// A column of texts.
struct Column {
    heading: &'static str,
    side: Side,
    cells: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Column {
    fn width(&self) -> usize {
        self.cells.iter().map(|cell| cell.width()).max().unwrap_or(0).max(self.heading.width())
    }

    fn is_needed(&self) -> bool {
        self.cells.iter().any(|cell| cell != DASH && !cell.is_empty())
    }
}

/// The blanks between columns.
const BETWEEN: usize = 2;
/// A plot narrower than this shows nothing.
const LEAST_PLOT: usize = 10;
/// A wider one shows no more.
const WIDEST_PLOT: usize = 40;
/// The names of areas are not broken into less than this.
const LEAST_AREA: usize = 20;

/// Writes it for a terminal of this width.
pub fn text(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for line in wrapped(&page.title, width) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    let Layout { columns, widths, plot, left_out } = Layout::new(page, width);
    let plotted = plot.as_ref().map_or(0, |plot| plot.width + BETWEEN);
    let whole = widths.iter().map(|width| width + BETWEEN).sum::<usize>() + plotted;
    let whole = whole.saturating_sub(BETWEEN);
    if whole > width {
        let (area, others): (Vec<&Column>, Vec<&Column>) = columns.iter().partition(|column| column.heading == AREA);
        let columns = [area, others].concat();
        let headings: Vec<String> = columns.iter().map(|column| column.heading.to_owned()).collect();
        let row = |number: usize| columns.iter().map(|column| column.cells[number].clone()).collect();
        let rows: Vec<Vec<String>> = (0..page.league.standings.len()).map(row).collect();
        one_after_the_other(&headings, &rows, width, out)?;
    } else {
        let heads: Vec<&str> = columns.iter().map(|column| column.heading).collect();
        write_row(out, &columns, &widths, &heads, plot.as_ref().map(Plot::heading).as_deref())?;
        writeln!(out, "{}", "─".repeat(whole))?;
        for (number, standing) in page.league.standings.iter().enumerate() {
            let cells: Vec<&str> = columns.iter().map(|column| column.cells[number].as_str()).collect();
            let drawn = plot.as_ref().map(|plot| plot.line(standing, page.rank_by));
            write_row(out, &columns, &widths, &cells, drawn.as_deref())?;
        }
    }
    let mut notes = notes(page, plot.as_ref());
    if !left_out.is_empty() {
        notes.push(format!("Not shown for want of room: {}.", left_out.join(", ")));
    }
    if !notes.is_empty() {
        writeln!(out)?;
    }
    notes.iter().flat_map(|note| wrapped(note, width.min(100))).try_for_each(|line| writeln!(out, "{line}"))
}

/// What fits a width.
struct Layout {
    columns: Vec<Column>,
    /// The width of each column.
    widths: Vec<usize>,
    plot: Option<Plot>,
    /// The headings of what does not fit.
    left_out: Vec<&'static str>,
}

impl Layout {
    /// An interval that is drawn says more than its numbers, and more than the numbers of clients: those make room for
    /// it where that is enough. What is too wide all the same goes, the least needed first, and names are broken.
    fn new(page: &Page<'_>, width: usize) -> Layout {
        const FOR_THE_PLOT: [&str; 2] = [INTERVAL, CLIENTS];
        const IN_THIS_ORDER: [&str; 9] =
            [INTERVAL, CLIENTS, BASELINE, IN_REGION, REGION, PREVIOUS, NATIONAL, QUARTILE, TARGET];
        let mut columns = columns(page);
        let mut plot = Plot::new(page);
        let mut left_out = Vec::new();
        if plot.as_ref().is_some_and(|plot| plot.marks == Marks::Intervals) {
            let others =
                columns.iter().filter(|column| !FOR_THE_PLOT.contains(&column.heading) && column.heading != OF);
            if taken(others) + LEAST_PLOT <= width {
                leave_out(&mut columns, &FOR_THE_PLOT, width - LEAST_PLOT, &mut left_out);
                // it is drawn instead
                left_out.retain(|heading| *heading != INTERVAL);
            }
        }
        leave_out(&mut columns, &IN_THIS_ORDER, width + BETWEEN, &mut left_out);
        match (&mut plot, width.saturating_sub(taken(&columns))) {
            (Some(plot), room @ LEAST_PLOT..) => plot.width = room.min(WIDEST_PLOT),
            (none, _) => *none = None,
        }
        let beyond = taken(&columns).saturating_sub(width + BETWEEN);
        let narrowed = |width: usize| width.saturating_sub(beyond).max(LEAST_AREA.min(width));
        let width_of = |column: &Column| if column.heading == AREA { narrowed(column.width()) } else { column.width() };
        let widths = columns.iter().map(width_of).collect();
        Layout { columns, widths, plot, left_out }
    }
}

/// The width of columns and the blanks behind each.
fn taken<'c>(columns: impl IntoIterator<Item = &'c Column>) -> usize {
    columns.into_iter().map(|column| column.width() + BETWEEN).sum()
}

/// Leaves columns out, one after the other, until the others take no more than a width.
fn leave_out(columns: &mut Vec<Column>, order: &[&'static str], width: usize, left_out: &mut Vec<&'static str>) {
    for heading in order {
        if taken(&*columns) <= width {
            return;
        }
        let before = columns.len();
        // a numerator goes with its denominator
        columns.retain(|column| column.heading != *heading && (*heading != CLIENTS || column.heading != OF));
        if columns.len() < before {
            left_out.push(heading);
        }
    }
}

/// Writes a row; a name that is too long goes on below.
fn write_row(
    out: &mut dyn Write,
    columns: &[Column],
    widths: &[usize],
    cells: &[&str],
    plot: Option<&str>,
) -> io::Result<()> {
    let broken: Vec<Vec<String>> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| if cell.width() > *width { wrapped(cell, *width) } else { vec![(*cell).to_owned()] })
        .collect();
    let height = broken.iter().map(Vec::len).max().unwrap_or(1);
    for part in 0..height {
        let mut line = String::new();
        for ((column, width), texts) in columns.iter().zip(widths).zip(&broken) {
            let text = texts.get(part).map_or("", String::as_str);
            match column.side {
                Side::Left => line.push_str(&fitted(text, *width)),
                Side::Right => line.push_str(&(" ".repeat(width.saturating_sub(text.width())) + text)),
            }
            line.push_str("  ");
        }
        if let (0, Some(plot)) = (part, plot) {
            line.push_str(plot);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes it as Markdown.
pub fn markdown(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns = columns(page);
    writeln!(out, "**{}**\n", markdown_text(&page.title))?;
    let headings = columns.iter().map(|column| (column.heading.trim().to_owned(), column.side == Side::Right));
    let rows = page.league.standings.iter().enumerate().map(|(number, standing)| {
        let cell = |column: &Column| {
            let text = markdown_text(&column.cells[number]);
            if standing.marked && column.heading == AREA { format!("**{text}**") } else { text }
        };
        columns.iter().map(cell).collect()
    });
    markdown_table(headings, rows, out)?;
    for note in notes(page, None) {
        writeln!(out, "\n{}", markdown_text(&note))?;
    }
    Ok(())
}

/// The table of scripts with what else was published of areas, where it was: targets, baselines and national ranks.
pub fn table_for_people(page: &Page<'_>) -> Table {
    let mut table = page.league.table();
    let rows: Vec<&Row> = page.league.standings.iter().map(|standing| &standing.row).collect();
    let mut add = |heading: &'static str, cell: &dyn Fn(&Row) -> Cell| {
        let cells: Vec<Cell> = rows.iter().map(|row| cell(row)).collect();
        if cells.iter().all(|cell| *cell == Cell::None) {
            return;
        }
        table.columns.push(heading.into());
        table.rows.iter_mut().zip(cells).for_each(|(row, cell)| row.push(cell));
    };
    add("baseline", &|row| row.baseline.into());
    add("target", &|row| row.target.clone().into());
    add("national_rank", &|row| row.national_rank.clone().into());
    table
}

/// What is to be said under the table.
pub fn notes_of(page: &Page<'_>) -> Vec<String> {
    notes(page, None)
}

const AREA: &str = "area";
const INTERVAL: &str = "95% interval";
const CLIENTS: &str = "clients";
const OF: &str = "of";
const BASELINE: &str = "baseline";
const QUARTILE: &str = "quartile";
const REGION: &str = "region";
const IN_REGION: &str = "in region";
const NATIONAL: &str = "national";
const PREVIOUS: &str = "previous";
const TARGET: &str = "target";

/// What is shown of each row, from left to right.
fn columns(page: &Page<'_>) -> Vec<Column> {
    let rows = &page.league.standings;
    let column = |heading, side, cell: &dyn Fn(&Standing) -> Option<String>| {
        let cells = rows.iter().map(|s| cell(s).unwrap_or_else(|| DASH.to_owned())).collect();
        Column { heading, side, cells }
    };
    let of = page.league.of;
    let places = page.places;
    let change = column("change", Side::Right, &|s| s.change.map(|change| change.to_signed_places(places)));
    let mut columns = vec![
        column("rank", Side::Right, &|s| s.rank.map(|rank| format!("{rank} of {of}"))),
        column(AREA, Side::Left, &|s| Some(s.row.area.clone())),
    ];
    let mut more = vec![
        column(CLIENTS, Side::Right, &|s| s.row.numerator.map(thousands)),
        column(OF, Side::Right, &|s| s.row.denominator.map(thousands)),
        column(BASELINE, Side::Right, &|s| s.row.baseline.map(thousands)),
        column("value", Side::Right, &|s| {
            let value = s.value?;
            // the number of clients stands beside it already
            (value.kind != ValueKind::Count).then(|| value.number.to_places(places))
        }),
        column(INTERVAL, Side::Left, &|s| {
            let (lower, upper) = s.interval?.to_places(places);
            Some(format!("{lower} to {upper}"))
        }),
        column("compared", Side::Left, &|s| s.comparison.map(|comparison| comparison.word().to_owned())),
    ];
    // ranks stand beside what they are of
    let at = if page.rank_by == RankBy::Change { 0 } else { more.len() };
    more.insert(at, change);
    columns.extend(more);
    if page.quartiles == Quartiles::Shown {
        columns.push(column(QUARTILE, Side::Right, &|s| s.quartile.map(|quartile| quartile.to_string())));
    }
    let several_regions = {
        let mut regions: Vec<&str> = rows.iter().filter_map(|s| s.row.region.as_deref()).collect();
        regions.dedup();
        regions.len() > 1
    };
    let ranks_differ =
        rows.iter().any(|s| s.rank_in_region.is_some_and(|(rank, of_region)| Some(rank) != s.rank || of_region != of));
    if several_regions {
        columns.push(column(REGION, Side::Left, &|s| s.row.region.clone()));
    }
    if ranks_differ {
        columns.push(column(IN_REGION, Side::Right, &|s| s.rank_in_region.map(|(rank, of)| format!("{rank} of {of}"))));
    }
    columns.extend([
        column(NATIONAL, Side::Right, &|s| s.row.national_rank.clone()),
        column(PREVIOUS, Side::Right, &|s| s.row.previous_rank.clone()),
        column(TARGET, Side::Right, &|s| s.row.target.clone()),
    ]);
    if rows.iter().any(|s| s.checked.is_some()) {
        columns.push(column("published", Side::Right, &|s| s.row.published.as_ref().map(|figure| figure.text.clone())));
        columns.push(column("check", Side::Left, &|s| s.checked.map(|checked| short(checked).to_owned())));
    }
    columns.retain(|column| [AREA, "rank"].contains(&column.heading) || column.is_needed());
    if rows.iter().any(|s| s.marked) {
        let mark = |s: &Standing| Some(if s.marked { "▸" } else { "" }.to_owned());
        columns.insert(0, column("", Side::Left, &mark));
    }
    columns
}

fn short(checked: Checked) -> &'static str {
    match checked {
        Checked::Ok => "ok",
        Checked::OkUnrounded => "unrounded",
        Checked::Differs => "differs",
    }
}

/// A number of people with commas between thousands.
fn thousands(number: Exact) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(whole, decimals)| (whole, Some(decimals)));
    let grouped = format!("{sign}{}", with_commas(whole));
    decimals.map_or(grouped.clone(), |decimals| format!("{grouped}.{decimals}"))
}

/// The sentences under the table.
fn notes(page: &Page<'_>, plot: Option<&Plot>) -> Vec<String> {
    let league = page.league;
    let mut notes = Vec::new();
    if let Some(plot) = plot {
        let drawn = match plot.marks {
            Marks::Intervals => {
                "● is the value and ─ its 95% interval: where the lines of two areas overlap, their ranks may differ by chance."
            }
            Marks::Bars => "█ reaches from 0 to the value.",
        };
        notes.push(drawn.to_owned());
    }
    if let Some(reference) = &league.reference
        && league.standings.iter().any(|s| s.comparison.is_some())
    {
        let value = reference.value.to_places(page.places);
        let what = reference.name.as_ref().map_or(value.clone(), |name| format!("{name} ({value})"));
        let line = if plot.is_some_and(|plot| plot.reference.is_some()) { ", the line ┊" } else { "" };
        notes.push(format!("Compared with {what}{line}: similar where it lies within an area's interval."));
    }
    notes.extend(league.needed.iter().map(|needed| needed_note(page, needed)));
    let checked = |what| {
        league.standings.iter().filter(|s| s.checked == Some(what)).map(|s| s.row.area.as_str()).collect::<Vec<_>>()
    };
    let all = league.standings.iter().filter(|s| s.checked.is_some()).count();
    let (unrounded, differ) = (checked(Checked::OkUnrounded), checked(Checked::Differs));
    if !unrounded.is_empty() {
        notes.push(format!(
            "{} of {all} published values do not follow from the numbers printed beside them, and do from a denominator \
             that was rounded afterwards: {}.",
            unrounded.len(),
            unrounded.join(", ")
        ));
    }
    if !differ.is_empty() {
        notes.push(format!(
            "{} of {all} published values do not follow from their own numbers: {}.",
            differ.len(),
            differ.join(", ")
        ));
    }
    if all > 0 && unrounded.is_empty() && differ.is_empty() {
        notes.push(format!("All {all} published values follow from their own numbers."));
    }
    match league.left_out {
        0 => {}
        1 => notes.push("1 row is not shown.".to_owned()),
        more => notes.push(format!("{more} rows are not shown.")),
    }
    notes.extend(page.notes.iter().cloned());
    notes
}

fn needed_note(page: &Page<'_>, needed: &Needed) -> String {
    let own = page.league.standings.iter().find(|s| s.marked).map_or("", |s| s.row.area.as_str());
    let threshold = needed.threshold.to_places(page.places);
    let what = match (needed.what, &page.league.reference) {
        (Threshold::BestQuarter, _) => format!("{threshold}, where the best quarter of areas begins"),
        (Threshold::Reference, Some(ReferenceValue { name: Some(name), .. })) => {
            format!("{threshold}, the value of {name}")
        }
        (Threshold::Reference, _) => threshold,
    };
    let direction = if page.polarity == Polarity::Low { "fewer" } else { "more" };
    match needed.clients {
        0 => format!("{own} has reached {what}."),
        1 => format!("{own} needs 1 {direction} client to reach {what}."),
        more => format!("{own} needs {} {direction} clients to reach {what}.", thousands_of(more)),
    }
}

fn thousands_of(count: i128) -> String {
    Exact::ratio(count, 1).map_or_else(|| count.to_string(), thousands)
}

/// What is drawn beside the values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// A point on a line.
    Intervals,
    /// A bar from 0.
    Bars,
}

/// One scale for all rows.
struct Plot {
    marks: Marks,
    lowest: f64,
    highest: f64,
    reference: Option<f64>,
    width: usize,
    places: usize,
}

impl Plot {
    /// `None` where there is nothing to draw.
    fn new(page: &Page<'_>) -> Option<Plot> {
        let rows = &page.league.standings;
        let by_value = page.rank_by == RankBy::Value;
        let marks = if by_value && rows.iter().any(|s| s.interval.is_some()) { Marks::Intervals } else { Marks::Bars };
        let reference = page.league.reference.as_ref().map(|reference| reference.value.to_f64());
        let reference = reference.filter(|_| marks == Marks::Intervals);
        let mut ends: Vec<f64> = rows.iter().filter_map(|s| point(s, page.rank_by)).collect();
        if ends.is_empty() {
            return None;
        }
        match marks {
            Marks::Intervals => {
                ends.extend(rows.iter().filter_map(|s| s.interval).flat_map(|i| [i.lower, i.upper]));
                ends.extend(reference);
            }
            Marks::Bars => ends.push(0.0),
        }
        let lowest = ends.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (highest > lowest).then_some(Plot { marks, lowest, highest, reference, width: LEAST_PLOT, places: page.places })
    }

    /// The ends of the scale.
    fn heading(&self) -> String {
        let places = self.places.min(1);
        let label = |value| float_to_places(value, places);
        let (lowest, highest) = (label(self.lowest), label(self.highest));
        let between = self.width.saturating_sub(lowest.width() + highest.width());
        format!("{lowest}{}{highest}", " ".repeat(between))
    }

    fn place(&self, value: f64) -> usize {
        let share = (value - self.lowest) / (self.highest - self.lowest);
        ((share * (self.width - 1) as f64).round() as usize).min(self.width - 1)
    }

    fn line(&self, standing: &Standing, rank_by: RankBy) -> String {
        let mut line = vec![' '; self.width];
        if let Some(reference) = self.reference {
            line[self.place(reference)] = '┊';
        }
        let Some(value) = point(standing, rank_by) else { return line.into_iter().collect() };
        match self.marks {
            Marks::Intervals => {
                if let Some(interval) = standing.interval {
                    for mark in &mut line[self.place(interval.lower)..=self.place(interval.upper)] {
                        *mark = if *mark == '┊' { '┼' } else { '─' };
                    }
                }
                line[self.place(value)] = if standing.row.part == Part::Reference { '○' } else { '●' };
            }
            Marks::Bars => {
                let (from, to) = (self.place(value.min(0.0)), self.place(value.max(0.0)));
                line[from..=to].fill('█');
            }
        }
        line.into_iter().collect()
    }
}

/// The value that is drawn.
fn point(standing: &Standing, rank_by: RankBy) -> Option<f64> {
    match rank_by {
        RankBy::Value => standing.value.map(|value| value.number.to_f64()),
        RankBy::Change => standing.change.map(Exact::to_f64),
    }
}
