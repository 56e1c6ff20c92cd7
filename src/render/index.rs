//! An index of areas for people: ranked, with what each component adds to it.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::table::{lay_out_numbers, markdown_table, markdown_text};
use super::wrapped;
use crate::measure::figures::float_to_places;
use crate::places::{Area, Component, Definition, Direction, Drawn, Index, Missing, Standardise};

const TITLE: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// What a page shows.
pub struct Page<'a> {
    /// What the index is made of.
    pub definition: &'a Definition,
    /// The index.
    pub index: &'a Index,
    /// The shapes of its areas, where there are any.
    pub drawn: Option<&'a Drawn>,
    /// The decimals of the index and the contributions.
    pub places: usize,
}

/// Writes it for a terminal of this width. Where the names of the components leave no room, their numbers stand for them.
pub fn text(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
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
    for line in made_of(page).iter().flat_map(|line| wrapped(line, width.min(100))) {
        writeln!(out, "{QUIET}{line}{QUIET:#}")?;
    }
    Ok(())
}

/// The blanks between columns.
const BETWEEN: usize = 2;

/// How many columns stand before those of the components.
const BEFORE: usize = 4;

/// Writes it as Markdown.
pub fn markdown(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**\n", markdown_text(&page.index.name))?;
    let headings = headings(page.index).into_iter().map(|(heading, is_number)| (markdown_text(&heading), is_number));
    let rows = rows(page).map(|row| row.iter().map(|cell| markdown_text(cell)).collect());
    markdown_table(headings, rows, out)?;
    notes(page).iter().chain(&made_of(page)).try_for_each(|note| writeln!(out, "\n{}", markdown_text(note)))
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
pub(super) fn rows<'p>(page: &'p Page<'_>) -> impl Iterator<Item = Vec<String>> + 'p {
    page.index.areas.iter().map(move |area: &Area| {
        let number = |number: f64| float_to_places(number, page.places);
        let mut row = vec![area.name.clone(), area.rank.to_string(), number(area.index), area.decile.to_string()];
        row.extend(area.parts.iter().map(|part| {
            let star = if part.value.is_none() { STAR } else { "" };
            format!("{}{star}", number(part.contribution))
        }));
        row
    })
}

/// What is to be said of the areas.
pub(super) fn notes(page: &Page<'_>) -> Vec<String> {
    let index = page.index;
    let mut notes = vec![format!(
        "{} areas, from 0 for the lowest to 100 for the highest; decile 1 holds the highest tenth. The columns of the \
         components say what each adds; together they make the index, but for rounding.",
        index.areas.len()
    )];
    if index.areas.iter().any(|area| area.parts.iter().any(|part| part.value.is_none())) {
        notes.push("* The value is missing, and counts as the mean of the others.".to_owned());
    }
    notes.extend(index.notes.iter().map(|note| format!("Note: {note}.")));
    if !index.left_out.is_empty() {
        let name = |place: &usize| index.components[*place].clone();
        let of_area = |(area, lacks): &(String, Vec<usize>)| {
            format!("{area} ({})", lacks.iter().map(name).collect::<Vec<_>>().join(", "))
        };
        let areas: Vec<String> = index.left_out.iter().map(of_area).collect();
        notes.push(format!("Left out for want of a value: {}.", areas.join("; ")));
    }
    notes.extend(index.unmatched.iter().map(|unmatched| {
        let near = unmatched.nearest.as_ref().map(|near| format!("; is it {near}?"));
        format!(
            "{} of {} is in no other file{}",
            unmatched.area,
            unmatched.file,
            near.unwrap_or_else(|| ".".to_owned())
        )
    }));
    if let Some(drawn) = page.drawn {
        if !drawn.without_shape.is_empty() {
            notes.push(format!("Not on the map: {}.", drawn.without_shape.join(", ")));
        }
        if !drawn.without_area.is_empty() {
            notes.push(format!("On the map and not in the index: {}.", drawn.without_area.join(", ")));
        }
    }
    notes
}

/// All that is said beside the table, in sentences.
pub fn said(page: &Page<'_>) -> Vec<String> {
    [made_of(page), notes(page)].concat()
}

/// What the index is made of, in sentences.
pub(super) fn made_of(page: &Page<'_>) -> Vec<String> {
    let definition = page.definition;
    let how = match definition.standardise {
        Standardise::Z => "by their distance from the mean in standard deviations",
        Standardise::MinMax => "from 0 for the lowest to 1 for the highest value",
        Standardise::Rank => "by their ranks",
    };
    let missing = match definition.missing {
        Missing::Error | Missing::Mean => "",
        Missing::Drop => " Areas that lack a value are left out.",
    };
    let of_component = |(number, component): (usize, &Component)| {
        let per = component.per.as_ref().map(|per| format!(" per {per}")).unwrap_or_default();
        let down = if component.direction == Direction::Down { ", turned round" } else { "" };
        format!(
            "({number}) {} ({}{per} of {}, weight {}{down})",
            component.name, component.value, component.file, component.weight
        )
    };
    let components: Vec<String> = (1..).zip(&definition.components).map(of_component).collect();
    vec![
        format!("Values are made comparable {how} (standardise={}).{missing}", definition.standardise.word()),
        format!("Made of: {}.", components.join("; ")),
    ]
}
