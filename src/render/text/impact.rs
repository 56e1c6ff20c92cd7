//! The part of a report that says what the held-back episodes would change in the headline measures.

use std::io;

use super::page::{Page, Span, width_of};
use super::{BOLD, DIM, detail, number_of, thousands};
use crate::check::describe::Describer;
use crate::measure::impact::{Change, Effect, Impact, OfRule};
use crate::record::iso;

/// The column in which the table begins, and the blanks between its columns.
const INDENT: usize = 2;
const GAP: usize = 2;

/// The headings of the table. The rule and the measure stand on the left, all else is a number.
pub(in crate::render) const HEADINGS: [&str; 6] =
    ["rule", "held back", "measure", "numerator", "denominator", "people"];
pub(in crate::render) const LEFT: [usize; 2] = [0, 2];

/// What stands in place of the measures where none would change.
const NOTHING: &str = "none would change";

/// Writes it below the summary.
pub(super) fn write(page: &mut Page<'_>, describer: &Describer<'_>, impact: &Impact<'_>) -> io::Result<()> {
    let told = Told::new(describer, impact);
    page.blank()?;
    page.paragraph(0, &[Span::new(BOLD, "IMPACT")])?;
    page.paragraph(INDENT, &[Span::plain(told.about.as_str())])?;
    page.blank()?;
    if told.effects.is_empty() {
        page.paragraph(INDENT, &[Span::plain(NO_EFFECT)])?;
    }
    write_effects(page, &told)?;
    page.blank()?;
    told.notes.iter().try_for_each(|note| detail(page, note))
}

/// What is said of an impact, for every format that people read.
pub(in crate::render) struct Told<'t, 'a> {
    /// Of what it is.
    pub about: String,
    /// What each rule and all of them together would change.
    effects: Vec<(&'t str, &'t Effect<'a>)>,
    /// The same as rows of a table with [`HEADINGS`].
    pub rows: Vec<[String; 6]>,
    /// How it is to be read.
    pub notes: Vec<String>,
}

impl<'t, 'a> Told<'t, 'a> {
    /// Puts it in words.
    pub(in crate::render) fn new(describer: &Describer<'t>, impact: &'t Impact<'a>) -> Self {
        let (period, as_at) = (&impact.period, iso(describer.as_at));
        let about = format!(
            "What would change in the headline measures of {period} ({}), as at {as_at}, if the episodes that a rule holds \
             back were counted:",
            period.days()
        );
        let dataset = describer.dataset;
        let id = |rule: u16| dataset.rules[usize::from(rule)].id.as_str();
        let mut effects: Vec<(&str, &Effect<'_>)> =
            impact.rules.iter().map(|OfRule { rule, effect }| (id(*rule), effect)).collect();
        if effects.len() > 1 {
            effects.push(("all", &impact.all));
        }
        let mut notes = Vec::new();
        let cut: Vec<String> = effects
            .iter()
            .filter(|(_, effect)| effect.not_counted != effect.held_back)
            .map(|(name, effect)| {
                format!("{name} {} of {}", thousands(effect.not_counted), thousands(effect.held_back))
            })
            .collect();
        if !cut.is_empty() {
            let why =
                "measures leave out fewer, since they are made of what was known on that day of clients who agreed";
            notes.push(format!("{why}: {}", cut.join(", ")));
        }
        if effects.len() > 1 {
            let text = "an episode that several rules hold back stands with each of them; all: every rule together";
            notes.push(text.to_owned());
        }
        notes.push("people: persons whose part in the numerator or denominator would be another one".to_owned());
        let settings = impact.settings.list().map(|(name, value)| format!("{name}={value}")).join(" ");
        notes.push(format!("settings: {settings}"));
        Told { about, rows: rows_of(&effects), effects, notes }
    }
}

/// What is said where nothing would change.
pub(in crate::render) const NO_EFFECT: &str = "Nothing: no episode is held back.";

fn rows_of(effects: &[(&str, &Effect<'_>)]) -> Vec<[String; 6]> {
    let mut rows: Vec<[String; 6]> = Vec::new();
    for (name, effect) in effects {
        let mut front = ((*name).to_owned(), thousands(effect.held_back));
        if effect.changes.is_empty() {
            let (name, held_back) = front;
            rows.push([name, held_back, NOTHING.to_owned(), String::new(), String::new(), String::new()]);
            continue;
        }
        for change in &effect.changes {
            let (name, held_back) = std::mem::take(&mut front);
            let [numerator, denominator] = [Some(change.numerator), change.denominator].map(signed);
            let measure = change.measure.id.word().to_owned();
            rows.push([name, held_back, measure, numerator, denominator, thousands(change.people)]);
        }
    }
    rows
}

/// As a table where it fits, else as a list.
fn write_effects(page: &mut Page<'_>, told: &Told<'_, '_>) -> io::Result<()> {
    let rows = &told.rows;
    let widths: Vec<usize> = (0..HEADINGS.len())
        .map(|c| rows.iter().map(|row| width_of(&row[c])).chain([width_of(HEADINGS[c])]).max().unwrap_or(0))
        .collect();
    let width = INDENT + widths.iter().sum::<usize>() + GAP * (widths.len() - 1);
    if width > page.width() {
        return told.effects.iter().try_for_each(|(name, effect)| listed(page, name, effect));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let line = |cells: [&str; 6]| {
        let mut line = " ".repeat(INDENT);
        for (column, cell) in cells.into_iter().enumerate() {
            let room = " ".repeat(widths[column] - width_of(cell));
            let gap = if column == 0 { 0 } else { GAP };
            line.extend([" ".repeat(gap).as_str()]);
            line.extend(if LEFT.contains(&column) { [cell, &room] } else { [&room, cell] });
        }
        line
    };
    page.flow(&[Span::new(DIM, line(HEADINGS))], 0, &[])?;
    rows.iter().try_for_each(|row| page.flow(&[Span::plain(line(row.each_ref().map(String::as_str)))], 0, &[]))
}

/// What a rule changes, in words.
fn listed(page: &mut Page<'_>, name: &str, effect: &Effect<'_>) -> io::Result<()> {
    let changes: Vec<String> = effect.changes.iter().map(in_words).collect();
    let changes = if changes.is_empty() { NOTHING.to_owned() } else { changes.join("; ") };
    let text = format!("{} held back: {changes}", number_of(effect.held_back, "episode", "episodes"));
    page.flow(&[Span::plain(format!("{:INDENT$}{name}", ""))], INDENT + 5, &[Span::plain(text)])
}

fn in_words(change: &Change<'_>) -> String {
    let of = change.denominator.map_or_else(String::new, |denominator| format!(" of {}", signed(Some(denominator))));
    let people = number_of(change.people, "person", "people");
    format!("{} {}{of} ({people})", change.measure.id.word(), signed(Some(change.numerator)))
}

/// A change with its sign; nothing where there is none to have.
fn signed(change: Option<i64>) -> String {
    match change {
        None => String::new(),
        Some(0) => "0".to_owned(),
        Some(more @ 1..) => format!("+{}", thousands(more.unsigned_abs())),
        Some(less) => format!("-{}", thousands(less.unsigned_abs())),
    }
}
