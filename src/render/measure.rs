//! Figures for a person at a terminal: a measure under its title, a group a row.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::table::{KEPT_WHOLE, lay_out_keeping, markdown_table, markdown_text};
use super::wrapped;
use crate::measure::disclosure::Figure;
use crate::measure::figures::Exact;
use crate::measure::{GroupCell, Grouping, Row, Settings, SmallNumbers};
use crate::record::{Period, iso};
use crate::spec::measures::{MeasureId, MeasureKind};

const TITLE: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// What stands where there is no figure.
const DASH: &str = "–";

/// What stands where a figure is hidden.
const STAR: &str = "*";

/// The heading of the column that holds words.
const COMPARED: &str = "compared";

/// Columns of the first page up to this width are never broken: all but intervals and counts.
const NARROW: usize = 10;

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
    wrapped(&head(page), width).iter().try_for_each(|line| styled(out, TITLE, line))?;
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

/// Writes it as Markdown.
pub fn markdown(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**", markdown_text(&head(page)))?;
    if page.by.is_empty() {
        writeln!(out)?;
        first_columns(page).markdown(out)?;
        if let Some(text) = three_completion_rates(page) {
            writeln!(out, "\n{}", markdown_text(text))?;
        }
    } else {
        for of_one in page.rows.chunk_by(|a, b| a.printed == b.printed) {
            writeln!(out, "\n## {}\n", markdown_text(&title(&of_one[0])))?;
            writeln!(out, "{}\n", markdown_text(&words(&of_one[0])))?;
            columns_of(page, of_one).markdown(out)?;
        }
    }
    for note in said(page) {
        writeln!(out, "\n{}", markdown_text(&note))?;
    }
    writeln!(out, "\n{}", markdown_text(&settings(page)))
}

/// What the figures are of.
pub(super) fn head(page: &Page<'_>) -> String {
    format!("{} ({}), as at {}, dataset {}", page.period, page.period.days(), iso(page.as_at), page.dataset)
}

/// The name of a figure, and the word by which it is asked for.
pub(super) fn title(row: &Row<'_>) -> String {
    let part = row.printed.strip_prefix(row.measure.id.word()).unwrap_or_default().replace('-', " ");
    let colon = if part.is_empty() { "" } else { ":" };
    format!("{}{colon}{part} ({})", row.measure.title, row.printed)
}

/// What a figure counts.
pub(super) fn words(row: &Row<'_>) -> String {
    let of = match row.measure.denominator.as_str() {
        "" => String::new(),
        denominator => format!("; of {denominator}"),
    };
    format!("{}{of}; population {}", row.measure.numerator, row.population)
}

/// All measures under each other: without groups each has one row.
pub(super) fn first_columns(page: &Page<'_>) -> Columns {
    let mut columns = Columns::new(&["measure", "who"]);
    page.rows.iter().for_each(|row| columns.push(page, row, vec![row.printed.clone(), row.population.clone()]));
    columns
}

/// One measure with its groups.
pub(super) fn columns_of(page: &Page<'_>, rows: &[Row<'_>]) -> Columns {
    let headings: Vec<&str> = page.by.iter().map(|g| g.word()).collect();
    let mut columns = Columns::new(&headings);
    for row in rows {
        columns.push(page, row, row.cells.iter().map(|cell| cell.label().to_owned()).collect());
    }
    columns
}

fn first_page(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    // ids are asked for by name, so they stay whole; what has blanks in it may be broken
    first_columns(page).write(width, &|name, widest| name == 0 || widest <= NARROW, out)?;
    if let Some(text) = three_completion_rates(page) {
        writeln!(out)?;
        wrapped(text, width).iter().try_for_each(|line| styled(out, QUIET, line))?;
    }
    Ok(())
}

/// What is to be said where the three rates stand together.
pub(super) fn three_completion_rates(page: &Page<'_>) -> Option<&'static str> {
    let completions = [MeasureId::SuccessfulCompletion, MeasureId::CompletionOfExits, MeasureId::CompletionNoReturn];
    completions.iter().all(|id| page.rows.iter().any(|row| row.measure.id == *id)).then_some(
        "Three completion rates: successful-completion is of all in treatment, completion-of-exits of those who left, and \
         completion-no-return also asks that nobody comes back.",
    )
}

fn one_measure(page: &Page<'_>, rows: &[Row<'_>], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    writeln!(out)?;
    wrapped(&title(first), width).iter().try_for_each(|line| styled(out, HEADING, line))?;
    for line in wrapped(&words(first), width) {
        styled(out, QUIET, &line)?;
    }
    columns_of(page, rows).write(width, &|_, widest| widest <= KEPT_WHOLE, out)
}

/// The columns of a table of figures; those that no row fills are left out.
pub(super) struct Columns {
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
        // what was rounded to a whole number has no decimals to show
        let places = match page.settings.small_numbers {
            SmallNumbers::Round5 => 0,
            _ => page.decimals.unwrap_or(row.measure.places),
        };
        let is_hidden = |figure: Figure| row.hidden.has(figure);
        let main = if row.measure.kind == MeasureKind::Count { Figure::Numerator } else { Figure::Value };
        let value = match (row.measure.kind, row.value, row.numerator) {
            _ if is_hidden(main) => STAR.to_owned(),
            (MeasureKind::Count, _, Some(count)) => number(count),
            (MeasureKind::Percentage, Some(value), _) => format!("{}%", value.to_places(places)),
            (MeasureKind::Days, Some(value), _) => format!("{} days", value.to_places(places)),
            _ => DASH.to_owned(),
        };
        let interval = row.interval.map(|interval| interval.to_places(places));
        let interval = interval.map_or_else(String::new, |(lower, upper)| format!("{lower} to {upper}"));
        let shown = |figure: Figure, count: Option<Exact>| match count {
            _ if is_hidden(figure) => Some(STAR.to_owned()),
            count => count.map(number),
        };
        let numerator = shown(Figure::Numerator, row.numerator);
        let counts = match (row.measure.kind, numerator, shown(Figure::Denominator, row.denominator)) {
            (MeasureKind::Count, ..) => String::new(),
            (_, Some(numerator), Some(denominator)) => format!("{numerator} of {denominator}"),
            (_, Some(numerator), None) => numerator,
            (MeasureKind::Days, None, Some(denominator)) => denominator,
            (_, None, Some(denominator)) => format!("of {denominator}"),
            (_, None, None) => String::new(),
        };
        let pending = shown(Figure::Pending, row.pending.map(Exact::from)).unwrap_or_default();
        let compared = row.comparison.map_or_else(String::new, |c| c.word().to_owned());
        self.rows.push((names, [value, interval, counts, pending, compared]));
    }

    /// Writes them; columns of which it is said so, by number and width, are never broken.
    fn write(self, width: usize, is_kept_whole: &dyn Fn(usize, usize) -> bool, out: &mut dyn Write) -> io::Result<()> {
        let filled = self.filled();
        // numbers stand under each other, words on the left
        let widest = |(column, heading): (usize, &&str)| {
            let cells = self.rows.iter().map(|(_, figures)| figures[column].width());
            cells.chain([heading.width()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = self.figures.iter().enumerate().map(widest).collect();
        let laid = |text: &str, column: usize| {
            if is_of_numbers(self.figures[column]) { format!("{text:>0$}", widths[column]) } else { text.to_owned() }
        };
        let headings = self.names.iter().cloned().chain(filled.iter().map(|c| laid(self.figures[*c], *c))).collect();
        let cells = |(names, figures): &(Vec<String>, [String; 5])| {
            names.iter().cloned().chain(filled.iter().map(|c| laid(&figures[*c], *c))).collect()
        };
        let rows = self.rows.iter().map(cells).collect();
        lay_out_keeping(headings, rows, is_kept_whole, width, out)
    }

    fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let headings = self.headings().map(|(heading, is_number)| (heading.to_owned(), is_number));
        let rows = self.rows().map(|(names, figures)| {
            let cells = names.iter().map(String::as_str).chain(figures.map(|(figure, _)| figure));
            cells.map(markdown_text).collect()
        });
        markdown_table(headings, rows, out)
    }

    /// The headings of the columns that are shown, and whether numbers stand under them.
    pub(super) fn headings(&self) -> impl Iterator<Item = (&str, bool)> {
        let figures = self.filled().into_iter().map(|c| (self.figures[c], is_of_numbers(self.figures[c])));
        self.names.iter().map(|name| (name.as_str(), false)).chain(figures)
    }

    /// The rows: what they are of, and their figures with whether these are numbers.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[String], impl Iterator<Item = (&str, bool)>)> {
        let filled = self.filled();
        self.rows.iter().map(move |(names, figures)| {
            let figures = filled.clone().into_iter().map(|c| (figures[c].as_str(), is_of_numbers(self.figures[c])));
            (names.as_slice(), figures)
        })
    }

    /// The figures that some row has.
    fn filled(&self) -> Vec<usize> {
        (0..self.figures.len()).filter(|c| self.rows.iter().any(|(_, f)| !f[*c].is_empty())).collect()
    }
}

fn is_of_numbers(heading: &str) -> bool {
    heading != COMPARED
}

/// A whole number, or an estimate with all its decimals.
fn number(number: Exact) -> String {
    number.to_string()
}

/// A measure and those of its rows of which something is to be said.
type OfMeasure<'a> = (&'a str, Vec<String>);

/// What is to be said of rows, and the settings.
fn notes(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    said(page).iter().flat_map(|note| wrapped(note, width)).try_for_each(|line| writeln!(out, "{line}"))?;
    wrapped(&settings(page), width).iter().try_for_each(|line| styled(out, QUIET, line))
}

pub(super) fn settings(page: &Page<'_>) -> String {
    let settings = page.settings.list().map(|(name, value)| format!("{name}={value}")).join(" ");
    format!("Settings: {settings}")
}

/// The notes of rows, each with where it belongs. What is to be said of all rows of a measure is said of the measure.
pub(super) fn said(page: &Page<'_>) -> Vec<String> {
    const NAMED: usize = 4;
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
    let mut said = Vec::new();
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
        let more = places.len().saturating_sub(NAMED);
        let mut named = places[..places.len().min(NAMED)].join("; ");
        if more > 0 {
            named += &format!("; and {more} more");
        }
        said.push(format!("{note} – {named}"));
    }
    if page.rows.iter().any(|row| row.hidden.is_any()) {
        said.push("* 1 to 4, or a number from which such a one could be worked out".to_owned());
    }
    said
}

fn styled(out: &mut dyn Write, style: Style, text: &str) -> io::Result<()> {
    writeln!(out, "{style}{text}{style:#}")
}
