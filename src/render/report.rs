//! A report as Markdown, and the texts of its values, which every format for people shares.

use std::borrow::Cow;
use std::io::{self, Write};

use super::table::{markdown_table, markdown_text};
use super::text::printable;
use crate::measure::figures::Exact;
use crate::report::model::{Block, ColumnKind, Figures, KeyFigure, Report, Section, Value};

/// What stands for a hidden figure.
const STAR: &str = "*";

/// What stands where there is no figure.
const DASH: &str = "–";

/// What a star means.
pub const STAR_MEANS: &str = "* 1 to 4, or a number from which such a one could be worked out";

/// A value as people read it.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => plain(text).into_owned(),
        Value::Number(number) => number.to_string(),
        Value::Percent(value, places) => format!("{}%", value.to_places(*places)),
        Value::Days(value, places) | Value::Points(value, places) => value.to_places(*places),
        Value::Interval(interval, places) => {
            let (lower, upper) = interval.to_places(*places);
            format!("{lower} to {upper}")
        }
        Value::Complete(share) => format!("{}%{}", complete(*share), sign(*share)),
        Value::Hidden => STAR.to_owned(),
        Value::None => DASH.to_owned(),
    }
}

/// A text without what would steer a terminal or change the direction of writing.
pub fn plain(text: &str) -> Cow<'_, str> {
    printable(Cow::Borrowed(text))
}

/// A share of complete records with one decimal, cut off and not rounded: 100 is said only of all.
pub fn complete(share: Exact) -> String {
    let tenths = share.times(10).map_or(0, Exact::floor);
    Exact::ratio(tenths, 10).unwrap_or(share).to_places(1)
}

/// How low a share is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Low {
    /// As it should be.
    No,
    /// Below 95%.
    Somewhat,
    /// Below 80%.
    Very,
}

/// How low a share of complete records is.
pub fn lowness(share: Exact) -> Low {
    if share < Exact::from(80) {
        Low::Very
    } else if share < Exact::from(95) {
        Low::Somewhat
    } else {
        Low::No
    }
}

fn sign(share: Exact) -> &'static str {
    match lowness(share) {
        Low::No => "",
        Low::Somewhat => " ▾",
        Low::Very => " ▼",
    }
}

/// A key figure in a line: `92.0% (46 of 50; England 2013/14 88.2%: similar)`.
pub fn key_line(figure: &KeyFigure) -> String {
    let mut said: Vec<String> = Vec::new();
    if let Some((numerator, denominator)) = &figure.of {
        said.push(format!("{} of {}", shown(numerator), shown(denominator)));
    }
    said.extend(figure.compared.clone());
    let days = if matches!(figure.value, Value::Days(..)) { " days" } else { "" };
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
    format!("{}{days}{said}", shown(&figure.value))
}

/// Writes it as Markdown. Charts are left out: their tables hold the same numbers.
pub fn markdown(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", markdown_text(&plain(&report.title)))?;
    writeln!(out, "{}\n", markdown_text(&report.standing))?;
    writeln!(out, "| about | |\n| --- | --- |")?;
    for (name, text) in &report.facts {
        writeln!(out, "| {} | {} |", markdown_text(name), markdown_text(&plain(text)))?;
    }
    writeln!(out, "\n## In a nutshell\n")?;
    report.nutshell.iter().try_for_each(|sentence| writeln!(out, "- {}", markdown_text(sentence)))?;
    if !report.warnings.is_empty() {
        writeln!(out, "\n## Take care\n")?;
        report.warnings.iter().try_for_each(|warning| writeln!(out, "- {}", markdown_text(warning)))?;
    }
    for section in &report.sections {
        section_in_markdown(section, 2, out)?;
    }
    writeln!(out, "\n{}", markdown_text(STAR_MEANS))
}

fn section_in_markdown(section: &Section, level: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{} {}", "#".repeat(level), markdown_text(&section.title))?;
    for block in &section.blocks {
        writeln!(out)?;
        match block {
            Block::Text(text) => writeln!(out, "{}", markdown_text(text))?,
            Block::Key(figures) => {
                for figure in figures {
                    writeln!(out, "- {}: {}", markdown_text(&figure.name), markdown_text(&key_line(figure)))?;
                }
            }
            Block::Table(table) | Block::Chart(_, table) | Block::Charts(_, table) | Block::Map(_, table) => {
                table_in_markdown(table, out)?;
            }
        }
    }
    section.parts.iter().try_for_each(|part| section_in_markdown(part, level + 1, out))
}

fn table_in_markdown(table: &Figures, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**\n", markdown_text(&table.caption))?;
    let headings = table.columns.iter().map(|c| (markdown_text(&c.heading), c.kind == ColumnKind::Numbers));
    let rows = table.bodies.iter().flat_map(|body| {
        let title = (!body.title.is_empty()).then(|| {
            let blanks = table.columns.iter().skip(1).map(|_| String::new());
            std::iter::once(format!("**{}**", markdown_text(&body.title))).chain(blanks).collect()
        });
        let rows = body.rows.iter().map(|row| row.iter().map(|value| markdown_text(&shown(value))).collect());
        title.into_iter().chain(rows)
    });
    markdown_table(headings, rows, out)?;
    let meanings = table.columns.iter().filter_map(|c| c.meaning.as_ref().map(|m| format!("{}: {m}", c.heading)));
    let meanings: Vec<String> = meanings.collect();
    if !meanings.is_empty() {
        writeln!(out, "\n{}", markdown_text(&meanings.join("; ")))?;
    }
    table.notes.iter().try_for_each(|note| writeln!(out, "\n{}", markdown_text(note)))
}
