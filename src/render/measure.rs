//! Figures for a person at a terminal: a measure under its title, a group a row.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::table::{KEPT_WHOLE, lay_out_keeping};
use super::wrapped;
use crate::measure::figures::Exact;
use crate::measure::{GroupCell, Grouping, Row, Settings};
use crate::record::{Period, iso};
use crate::spec::measures::{MeasureId, MeasureKind};

const TITLE: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// What stands where there is no figure.
const DASH: &str = "–";

/// The heading of the column that holds words.
const COMPARED: &str = "compared";

/// What a page shows.
pub struct Page<'a> {
    /// The figures in order.
    pub rows: &'a [Row<'a>],
    /// By what they are grouped.
    pub by: &'a [Grouping],
    /// The period.
    pub period: &'a Period,
    /// The as-at date.
    pub as_at: i32,
    /// The letter of the dataset.
    pub dataset: char,
    /// The settings.
    pub settings: &'a Settings,
    /// The decimals of values, instead of each measure's own.
    pub decimals: Option<usize>,
}

/// Writes it for a terminal of this width.
pub fn text(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{} ({}), as at {}, dataset {}", page.period, page.period.days(), iso(page.as_at), page.dataset);
    wrapped(&head, width).iter().try_for_each(|line| styled(out, TITLE, line))?;
    if page.by.is_empty() {
        writeln!(out)?;
        first_page(page, width, out)?;
    } else {
        for of_one in page.rows.chunk_by(|a, b| a.printed == b.printed) {
            one_measure(page, of_one, width, out)?;
        }
        if page.rows.is_empty() {
            writeln!(out, "\nNo figures: nobody is counted in any group.")?;
        }
    }
    notes(page, width, out)
}

/// Columns of the first page up to this width are never broken: all but intervals and counts.
const NARROW: usize = 10;

/// All measures under each other: without groups each has one row.
fn first_page(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut columns = Columns::new(&["measure", "who"]);
    for row in page.rows {
        columns.push(page, row, vec![row.printed.clone(), row.population.clone()]);
    }
    // ids are asked for by name, so they stay whole; what has blanks in it may be broken
    columns.write(width, &|name, widest| name == 0 || widest <= NARROW, out)?;
    let completions = [MeasureId::SuccessfulCompletion, MeasureId::CompletionOfExits, MeasureId::CompletionNoReturn];
    if completions.iter().all(|id| page.rows.iter().any(|row| row.measure.id == *id)) {
        let text = "Three completion rates: successful-completion is of all in treatment, completion-of-exits of those who \
                    left, and completion-no-return also asks that nobody comes back.";
        writeln!(out)?;
        for line in wrapped(text, width) {
            styled(out, QUIET, &line)?;
        }
    }
    Ok(())
}

/// One measure with its groups.
fn one_measure(page: &Page<'_>, rows: &[Row<'_>], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    writeln!(out)?;
    let part = first.printed.strip_prefix(first.measure.id.word()).unwrap_or_default().replace('-', " ");
    let colon = if part.is_empty() { "" } else { ":" };
    let heading = format!("{}{colon}{part} ({})", first.measure.title, first.printed);
    wrapped(&heading, width).iter().try_for_each(|line| styled(out, HEADING, line))?;
    let of = match first.measure.denominator.as_str() {
        "" => String::new(),
        denominator => format!("; of {denominator}"),
    };
    let words = format!("{}{of}; population {}", first.measure.numerator, first.population);
    for line in wrapped(&words, width) {
        styled(out, QUIET, &line)?;
    }
    let headings: Vec<&str> = page.by.iter().map(|g| g.word()).collect();
    let mut columns = Columns::new(&headings);
    for row in rows {
        columns.push(page, row, row.cells.iter().map(|cell| cell.label().to_owned()).collect());
    }
    columns.write(width, &|_, widest| widest <= KEPT_WHOLE, out)
}

/// The columns of a table of figures; those that no row fills are left out.
struct Columns {
    names: Vec<String>,
    figures: [&'static str; 5],
    rows: Vec<(Vec<String>, [String; 5])>,
}

impl Columns {
    fn new(names: &[&str]) -> Self {
        let figures = ["value", "95% interval", "count", "pending", COMPARED];
        Columns { names: names.iter().map(|n| (*n).to_owned()).collect(), figures, rows: Vec::new() }
    }

    fn push(&mut self, page: &Page<'_>, row: &Row<'_>, names: Vec<String>) {
        let places = page.decimals.unwrap_or(row.measure.places);
        let value = match (row.measure.kind, row.value, row.numerator) {
            (MeasureKind::Count, _, Some(count)) => number(count),
            (MeasureKind::Percentage, Some(value), _) => format!("{}%", value.to_places(places)),
            (MeasureKind::Days, Some(value), _) => format!("{} days", value.to_places(places)),
            _ => DASH.to_owned(),
        };
        let interval = row.interval.map(|interval| interval.to_places(places));
        let interval = interval.map_or_else(String::new, |(lower, upper)| format!("{lower} to {upper}"));
        let counts = match (row.measure.kind, row.numerator, row.denominator) {
            (MeasureKind::Count, ..) => String::new(),
            (_, Some(numerator), Some(denominator)) => format!("{} of {}", number(numerator), number(denominator)),
            (_, Some(numerator), None) => number(numerator),
            (MeasureKind::Days, None, Some(denominator)) => number(denominator),
            (_, None, Some(denominator)) => format!("of {}", number(denominator)),
            (_, None, None) => String::new(),
        };
        let pending = row.pending.map_or_else(String::new, |pending| pending.to_string());
        let compared = row.comparison.map_or_else(String::new, |c| c.word().to_owned());
        self.rows.push((names, [value, interval, counts, pending, compared]));
    }

    /// Writes them; columns of which it is said so, by number and width, are never broken.
    fn write(self, width: usize, is_kept_whole: &dyn Fn(usize, usize) -> bool, out: &mut dyn Write) -> io::Result<()> {
        let filled: Vec<usize> = (0..5).filter(|c| self.rows.iter().any(|(_, f)| !f[*c].is_empty())).collect();
        // numbers stand under each other, words on the left
        let is_number = |column: usize| self.figures[column] != COMPARED;
        let widest = |column: usize| {
            let cells = self.rows.iter().map(|(_, figures)| figures[column].width());
            cells.chain([self.figures[column].width()]).max().unwrap_or(0)
        };
        let laid = |text: &str, column: usize| {
            if is_number(column) { format!("{text:>0$}", widest(column)) } else { text.to_owned() }
        };
        let mut headings = self.names.clone();
        headings.extend(filled.iter().map(|c| laid(self.figures[*c], *c)));
        let cells = |(names, figures): &(Vec<String>, [String; 5])| {
            names.iter().cloned().chain(filled.iter().map(|c| laid(&figures[*c], *c))).collect()
        };
        let rows = self.rows.iter().map(cells).collect();
        lay_out_keeping(headings, rows, is_kept_whole, width, out)
    }
}

/// A whole number, or an estimate with all its decimals.
fn number(number: Exact) -> String {
    number.to_string()
}

/// A measure and those of its rows of which something is to be said.
type OfMeasure<'a> = (&'a str, Vec<String>);

/// What is to be said of rows, and the settings. What is to be said of all rows of a measure is said of the measure.
fn notes(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut found: Vec<(String, Vec<OfMeasure<'_>>)> = Vec::new();
    for row in page.rows {
        let cells: Vec<&str> = row.cells.iter().map(GroupCell::label).collect();
        let source = row.source.iter().map(|source| format!("estimate: {source}"));
        for note in row.notes.iter().cloned().chain(source) {
            let place = found.iter().position(|(known, _)| *known == note).unwrap_or_else(|| {
                found.push((note, Vec::new()));
                found.len() - 1
            });
            let of_note = &mut found[place].1;
            match of_note.last_mut() {
                Some((measure, rows)) if *measure == row.printed => rows.push(cells.join(", ")),
                _ => of_note.push((&row.printed, vec![cells.join(", ")])),
            }
        }
    }
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for (note, of_measures) in found {
        let mut places: Vec<String> = Vec::new();
        for (measure, rows) in of_measures {
            let all = page.rows.iter().filter(|row| row.printed == measure).count();
            let named = if rows.len() == all { vec![measure.to_owned()] } else { rows };
            named.into_iter().for_each(|place| {
                if !places.contains(&place) {
                    places.push(place);
                }
            });
        }
        said.push((note, places));
    }
    writeln!(out)?;
    for (note, places) in said {
        const NAMED: usize = 4;
        let more = places.len().saturating_sub(NAMED);
        let mut named = places[..places.len().min(NAMED)].join("; ");
        if more > 0 {
            named += &format!("; and {more} more");
        }
        for line in wrapped(&format!("{note} – {named}"), width) {
            writeln!(out, "{line}")?;
        }
    }
    let settings = page.settings.list().map(|(name, value)| format!("{name}={value}")).join(" ");
    for line in wrapped(&format!("Settings: {settings}"), width) {
        styled(out, QUIET, &line)?;
    }
    Ok(())
}

fn styled(out: &mut dyn Write, style: Style, text: &str) -> io::Result<()> {
    writeln!(out, "{style}{text}{style:#}")
}
