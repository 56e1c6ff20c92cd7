//! An index of areas for people: ranked, with what each component adds to it.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::table::{lay_out_numbers, markdown_table, markdown_text};
use super::wrapped;
use crate::places::{Area, Index, Shown};

const TITLE: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// Writes it for a terminal of this width. Where the names of the components leave no room, their numbers stand for them.
pub fn text(page: &Shown<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    for line in wrapped(&page.index.name, width) {
        writeln!(out, "{TITLE}{line}{TITLE:#}")?;
    }
    writeln!(out)?;
    let rows: Vec<Vec<String>> = rows(page).collect();
    let columns = headings(page.index);
    let mut names: Vec<String> = columns.iter().map(|(heading, _)| heading.clone()).collect();
    let needed = |names: &[String]| -> usize {
        let widest = |column: usize| rows.iter().map(|row| row[column].width()).fold(names[column].width(), usize::max);
        (0..names.len()).map(|column| widest(column) + BETWEEN).sum::<usize>() - BETWEEN
    };
    if needed(&names) > width {
        names.truncate(BEFORE);
        names.extend((1..=page.index.components.len()).map(|number| format!("({number})")));
    }
    lay_out_numbers(names, rows, &|column| columns[column].1, width, out)?;
    writeln!(out)?;
    for line in notes(page).iter().flat_map(|note| wrapped(note, width.min(100))) {
        writeln!(out, "{line}")?;
    }
    for line in page.made_of().iter().flat_map(|line| wrapped(line, width.min(100))) {
        writeln!(out, "{QUIET}{line}{QUIET:#}")?;
    }
    Ok(())
}

/// The blanks between columns.
const BETWEEN: usize = 2;

/// How many columns stand before those of the components.
const BEFORE: usize = 4;

/// Writes it as Markdown.
pub fn markdown(page: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**\n", markdown_text(&page.index.name))?;
    let headings = headings(page.index).into_iter().map(|(heading, is_number)| (markdown_text(&heading), is_number));
    let rows = rows(page).map(|row| row.iter().map(|cell| markdown_text(cell)).collect());
    markdown_table(headings, rows, out)?;
    notes(page).iter().chain(&page.made_of()).try_for_each(|note| writeln!(out, "\n{}", markdown_text(note)))
}

/// The headings of the table, and whether numbers stand under them.
pub(super) fn headings(index: &Index) -> Vec<(String, bool)> {
    let plain = |heading: &str, is_number| (heading.to_owned(), is_number);
    let mut headings = vec![plain("area", false), plain("rank", true), plain("index", true), plain("decile", true)];
    headings.extend(index.components.iter().map(|name| plain(name, true)));
    headings
}

/// What stands behind the contribution of a value that is missing.
const STAR: &str = "*";

/// The rows of the table.
pub(super) fn rows<'p>(page: &'p Shown<'_>) -> impl Iterator<Item = Vec<String>> + 'p {
    page.index.areas.iter().map(move |area: &Area| {
        let number = |number: f64| page.number(number);
        let mut row = vec![area.name.clone(), area.rank.to_string(), number(area.index), area.decile.to_string()];
        row.extend(area.parts.iter().map(|part| {
            let star = if part.value.is_none() { STAR } else { "" };
            format!("{}{star}", number(part.contribution))
        }));
        row
    })
}

/// What is to be said of the areas.
pub(super) fn notes(page: &Shown<'_>) -> Vec<String> {
    let mut notes = vec![format!(
        "{} The columns of the components say what each adds; together they make the index, but for rounding.",
        page.scale()
    )];
    if page.index.areas.iter().any(|area| !page.missing(area).is_empty()) {
        notes.push("* The value is missing, and counts as the mean of the others.".to_owned());
    }
    notes.extend(page.remarks());
    notes
}

/// All that is said beside the table, in sentences.
pub fn said(page: &Shown<'_>) -> Vec<String> {
    [page.made_of(), notes(page)].concat()
}
