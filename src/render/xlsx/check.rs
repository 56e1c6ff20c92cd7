//! The workbook of a check: a sheet of findings to be handed out, one of counts, and the extract.
//!
//! The findings stand in the order in which people look for their own: client, agency, episode, what was found, what to
//! do. Each leads to its cell in the extract, and its client to the client's row.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::counts;
use super::extract::{ExtractSheets, Spot};
use super::{Book, Limits, Room, Sheet};
use crate::check::describe::{Described, Describer};
use crate::check::{Finding, Note, SeverityCounts};
use crate::render::text::place::{column_letters, quoted};
use crate::render::text::thousands;
use crate::spec::Severity;

/// The name of the sheet of findings.
const NAME: &str = "Findings";

/// Its columns, with the characters that each shows on a line.
const COLUMNS: [(&str, u16); 14] = [
    ("client", 14),
    ("local reference", 14),
    ("agency", 10),
    ("episode", 12),
    ("message", 44),
    ("what to do", 50),
    ("rule", 8),
    ("severity", 11),
    ("field", 20),
    ("value", 22),
    ("input", 24),
    ("line", 9),
    ("cell", 18),
    ("rows", 9),
];

/// The columns that are more than a text.
const CLIENT: u16 = 0;
const LINE: u16 = 11;
const CELL: u16 = 12;
const ROWS: u16 = 13;

/// Findings by agency and severity; those of no agency under a blank.
pub(super) type ByAgency = BTreeMap<String, SeverityCounts>;

/// Writes the workbook. What it had no room for is returned in sentences, which stand in the workbook too.
pub fn write(describer: &Describer<'_>, limits: Limits, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let mut book = Book::new(&format!("Findings, {}", describer.dataset.title), limits)?;
    let (name, name_of_counts) = (book.name(NAME), book.name(counts::NAME));
    let extract = ExtractSheets::plan(describer, &mut book);
    let mut cuts = Vec::new();
    let by_agency = write_findings(describer, &extract, &name, &mut book, &mut cuts)?;
    extract.write(describer, &mut book, &mut cuts)?;
    counts::write(describer, &extract, &by_agency, &cuts, &name_of_counts, &mut book)?;
    book.write(out)?;
    Ok(cuts)
}

fn write_findings(
    describer: &Describer<'_>,
    extract: &ExtractSheets<'_>,
    name: &str,
    book: &mut Book,
    cuts: &mut Vec<String>,
) -> io::Result<ByAgency> {
    let outcome = describer.outcome;
    let wanted = Severity::ALL.map(|severity| outcome.by_severity.of(severity) as usize);
    let all: usize = wanted.iter().sum();
    let rows = book.limits.rows.saturating_sub(1);
    let mut room = Room::new(rows, wanted);
    let mut links = Room::new(book.limits.links, wanted);
    // one to the cell and one to the client, where all have both
    let with_clients = all * 2 <= book.limits.links;
    let mut sheet = book.sheet(name, all.min(rows) + 1)?;
    for (column, (heading, width)) in (0..).zip(COLUMNS) {
        sheet.column(column, usize::from(width), None)?;
        let is_number = [LINE, ROWS].contains(&column);
        let format = if is_number { &book.styles.number_heading } else { &book.styles.heading };
        sheet.text(0, column, heading, Some(format))?;
    }
    let mut by_agency = ByAgency::new();
    let mut at = 0;
    for finding in &outcome.findings {
        let described = describer.describe(finding);
        let agency = described.agency.as_deref().unwrap_or_default();
        match by_agency.get_mut(agency) {
            Some(counts) => counts.add(described.severity),
            None => by_agency.entry(agency.to_owned()).or_default().add(described.severity),
        }
        if !room.take(described.severity) {
            continue;
        }
        at += 1;
        let spot = extract.spot(describer, finding);
        let to_cell = spot.filter(|_| links.take(described.severity)).map(|spot| extract.name_of(spot));
        let to_client = to_cell.is_some() && with_clients && described.client.is_some();
        let client = finding.row.filter(|_| to_client).and_then(|row| extract.client_spot(describer, row));
        let place = Place { cell: cell_of(describer, extract, finding, spot), to_cell, client };
        write_finding(&described, &place, extract, at, book, &mut sheet)?;
    }
    sheet.list(0, at, COLUMNS.len() as u16 - 1)?;
    sheet.fit_to_width();
    if room.refused > 0 {
        let (refused, all) = (thousands(room.refused), thousands(all as u64));
        cuts.push(format!("sheet {name}: {refused} of {all} findings are left out, since a sheet holds no more; -o findings.csv has all"));
    }
    if links.refused > 0 {
        let refused = thousands(links.refused);
        cuts.push(format!(
            "sheet {name}: {refused} findings have no link to their cell, since a sheet holds no more links"
        ));
    }
    if sheet.cut_texts > 0 {
        cuts.push(format!(
            "sheet {name}: {} texts were longer than a cell can be, and cut",
            thousands(sheet.cut_texts)
        ));
    }
    book.push(sheet);
    Ok(by_agency)
}

/// Where a finding stands, in words and as links.
struct Place {
    /// What people call the cell.
    cell: String,
    /// The cell in the workbook.
    to_cell: Option<String>,
    /// The client's row in the workbook.
    client: Option<Spot>,
}

fn write_finding(
    finding: &Described<'_>,
    place: &Place,
    extract: &ExtractSheets<'_>,
    at: u32,
    book: &Book,
    sheet: &mut Sheet,
) -> io::Result<()> {
    let styles = &book.styles;
    let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().unwrap_or_default().to_owned();
    let (listed, wrapped) = (&styles.listed, &styles.wrapped);
    let cells = [
        (text(&finding.client), listed),
        (text(&finding.local_reference), listed),
        (text(&finding.agency), listed),
        (text(&finding.episode), listed),
        (finding.message.clone(), wrapped),
        (finding.help.clone(), wrapped),
        (finding.rule.to_owned(), listed),
        (finding.severity.word().to_owned(), styles.word(finding.severity)),
        (finding.fields.join(", "), wrapped),
        (values(finding), wrapped),
        (finding.input.to_owned(), wrapped),
        (finding.line.to_string(), &styles.number),
        (place.cell.clone(), listed),
        (finding.rows.to_string(), &styles.number),
    ];
    let long = cells.iter().zip(COLUMNS).filter(|((_, format), _)| *format == wrapped);
    sheet.fit_height(at, long.map(|((text, _), (_, width))| (text.as_str(), usize::from(width))))?;
    for (column, (text, format)) in (0..).zip(cells) {
        let client = place.client.filter(|_| column == CLIENT);
        match (column, client, &place.to_cell) {
            (LINE, ..) => sheet.number(at, column, finding.line as f64, Some(format))?,
            (ROWS, ..) => sheet.number(at, column, f64::from(finding.rows), Some(format))?,
            (_, Some(client), _) => sheet.link(at, column, &text, &extract.name_of(client), &styles.link)?,
            (CELL, _, Some(to)) => sheet.link(at, column, &text, to, &styles.link)?,
            _ => sheet.text(at, column, &text, Some(format))?,
        }
    }
    Ok(())
}

/// The values of a finding: one as it is, several beside each other.
fn values(finding: &Described<'_>) -> String {
    match finding.values.as_slice() {
        [one] => one.to_string(),
        many => {
            let shown = many.iter().map(|value| if value.is_empty() { "(blank)" } else { value.as_ref() });
            shown.collect::<Vec<_>>().join(", ")
        }
    }
}

/// What people call the cell of a finding: in a workbook the one that was read, else the one of the extract in this
/// workbook. Blank where it is of a file as a whole, or the row is not shown.
fn cell_of(describer: &Describer<'_>, extract: &ExtractSheets<'_>, finding: &Finding, spot: Option<Spot>) -> String {
    let ragged = finding.note.is_some_and(|n| matches!(describer.outcome.notes[n as usize], Note::Ragged { .. }));
    let place = describer.place(finding);
    let input = &describer.extract.inputs[place.input as usize];
    match &input.sheet {
        Some(sheet) if finding.row.is_some() || ragged => {
            let named = describer.dataset.rules[usize::from(finding.rule)].keys[usize::from(finding.key)].fields.iter();
            let keys = describer.dataset.keys;
            let mut fields = named.copied().filter(|_| !ragged).chain([keys.client, keys.agency]);
            let heading = fields.find_map(|field| input.heading_of(field)).filter(|_| !ragged).unwrap_or(0);
            format!("{}!{}{}", quoted(sheet), column_letters(heading), place.line)
        }
        Some(_) => String::new(),
        None => spot.map(|spot| extract.name_of(spot)).unwrap_or_default(),
    }
}
