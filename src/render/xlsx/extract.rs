//! The extract in a workbook: a sheet for each input, every cell as it was read, what was found coloured and noted.
//!
//! Texts stay texts. Where the dataset has a date and the value is one, the cell is a real date. What is shown of a cell,
//! the [`Describer`] says. Columns that are no field are left out, since nothing is known of what they hold.
//!
//! A large extract would make a workbook that nobody can open. Of one with more rows than [`Limits::whole_extract`] only
//! the rows of clients with findings are shown; where these are still more, those with findings; and of these as many as
//! a sheet takes.

use std::io;
use std::ops::Range;

use super::{Book, Limits, Room, Sheet};
use crate::check::describe::Describer;
use crate::check::{Finding, Note};
use crate::collections::Map;
use crate::record::{Extract, InputPart, State};
use crate::render::text::number_of;
use crate::render::text::place::{column_letters, quoted};
use crate::render::xlsx::book::{serial, width_for};
use crate::spec::dataset::{Dataset, Kind};
use crate::spec::{FieldId, Severity};

/// The sheets of an extract, and what is marked on them.
pub(super) struct ExtractSheets<'a> {
    /// In the order of the inputs.
    pub sheets: Vec<ExtractSheet<'a>>,
    /// What is marked, in the order of sheets, rows and columns.
    marks: Vec<Mark>,
    /// What is marked in the headings: for each sheet and column how many findings there are of each rule.
    of_headings: Map<(usize, u16), Vec<(u16, u64)>>,
}

/// One sheet of the extract.
pub(super) struct ExtractSheet<'a> {
    /// Its name in the workbook.
    pub name: String,
    /// Its headings as read, each with its field.
    columns: Vec<(&'a str, FieldId)>,
    /// The rows of the store that it stands for.
    rows: Range<usize>,
    /// The rows of the store that it shows; none for all of them.
    shown: Option<Vec<u32>>,
    /// Whether the first column tells the line of each row, since it is another one in the workbook.
    lines: Lines,
    /// How many columns of the input are left out.
    pub left_out: usize,
}

/// Whether a sheet tells the lines of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lines {
    /// It needs not: they are the same.
    Same,
    /// In its first column.
    Told,
}

/// A cell that something was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    sheet: u32,
    row: u32,
    column: u16,
    severity: Severity,
    finding: u32,
}

/// The notes on headings go before all others.
const HEADING: Severity = Severity::File;

/// A cell of a sheet of the extract, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    sheet: usize,
    row: u32,
    column: u16,
}

impl ExtractSheet<'_> {
    /// How many rows it shows.
    pub(super) fn shown_rows(&self) -> usize {
        self.shown.as_ref().map_or(self.rows.len(), Vec::len)
    }

    /// How many rows it stands for.
    pub(super) fn all_rows(&self) -> usize {
        self.rows.len()
    }

    /// The rows of the store that it shows.
    fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let all = if self.shown.is_none() { self.rows.clone() } else { 0..0 };
        all.map(|row| row as u32).chain(self.shown.iter().flatten().copied())
    }

    /// The row of the sheet that shows a row of the store.
    fn row_of(&self, row: u32) -> Option<u32> {
        let below_heading = match &self.shown {
            None => row as usize - self.rows.start,
            Some(shown) => shown.binary_search(&row).ok()?,
        };
        Some(below_heading as u32 + 1)
    }

    fn column_of(&self, field: FieldId) -> Option<u16> {
        let place = self.columns.iter().position(|(_, own)| *own == field)?;
        Some(place as u16 + u16::from(self.lines == Lines::Told))
    }
}

impl<'a> ExtractSheets<'a> {
    /// Decides which sheets there are, what each shows and what is marked.
    pub(super) fn plan(describer: &Describer<'a>, book: &mut Book) -> ExtractSheets<'a> {
        let extract = describer.extract;
        let mut sheets: Vec<ExtractSheet<'a>> = Vec::new();
        if extract.origins.is_some() {
            sheets.push(of_mapping(describer.dataset, extract, book));
        } else {
            let with_fields = extract.inputs.iter().filter(|input| input.fields.iter().any(Option::is_some));
            sheets.extend(with_fields.map(|input| of_input(input, book)));
        }
        if extract.store.len() > book.limits.whole_extract {
            choose(describer, &mut sheets, book.limits);
        }
        let limit = book.limits.rows.saturating_sub(1);
        for sheet in &mut sheets {
            if sheet.shown.is_none() && sheet.rows.len() > limit {
                sheet.shown = Some(sheet.rows.clone().take(limit).map(|row| row as u32).collect());
            }
            // the rows of a mapping come from several places, which the findings tell
            let line = |(place, row): (usize, u32)| u64::from(extract.store.lines[row as usize]) != place as u64 + 2;
            if extract.origins.is_none() && sheet.iter().enumerate().any(line) {
                sheet.lines = Lines::Told;
            }
        }
        let mut planned = ExtractSheets { sheets, marks: Vec::new(), of_headings: Map::default() };
        planned.mark(describer);
        planned
    }

    /// The cell that a finding is about: that of its first field that has a column, else of the client. None where its row
    /// is not shown.
    pub(super) fn spot(&self, describer: &Describer<'_>, finding: &Finding) -> Option<Spot> {
        let (sheet, row) = self.place(finding.row?)?;
        let own = &self.sheets[sheet];
        let keys = describer.dataset.keys;
        let named = fields_of(describer, finding);
        let mut fields = named.into_iter().chain([keys.client, keys.agency]);
        Some(Spot { sheet, row, column: fields.find_map(|field| own.column_of(field)).unwrap_or(0) })
    }

    /// The cell of a row's client, else its first one.
    pub(super) fn client_spot(&self, describer: &Describer<'_>, row: u32) -> Option<Spot> {
        let (sheet, row) = self.place(row)?;
        let column = self.sheets[sheet].column_of(describer.dataset.keys.client).unwrap_or(0);
        Some(Spot { sheet, row, column })
    }

    /// What a cell is called: `march!G137`.
    pub(super) fn name_of(&self, spot: Spot) -> String {
        let Spot { sheet, row, column } = spot;
        format!("{}!{}{}", quoted(&self.sheets[sheet].name), column_letters(usize::from(column)), row + 1)
    }

    /// The sheet and row that show a row of the store.
    fn place(&self, row: u32) -> Option<(usize, u32)> {
        let sheet = self.sheets.partition_point(|sheet| sheet.rows.end <= row as usize);
        let own = self.sheets.get(sheet)?;
        Some((sheet, own.row_of(row)?))
    }

    fn mark(&mut self, describer: &Describer<'_>) {
        let keys = describer.dataset.keys;
        for (number, finding) in describer.outcome.findings.iter().enumerate() {
            let severity = describer.outcome.severity[usize::from(finding.rule)];
            let named = fields_of(describer, finding);
            if let Some(sheet) = self.sheet_of(describer.extract, finding) {
                for column in named.iter().filter_map(|field| self.sheets[sheet].column_of(*field)) {
                    let rules = self.of_headings.entry((sheet, column)).or_default();
                    match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
                        Some((_, findings)) => *findings += 1,
                        None => rules.push((finding.rule, 1)),
                    }
                }
            }
            let Some((sheet, row)) = finding.row.and_then(|row| self.place(row)) else { continue };
            let own = &self.sheets[sheet];
            let mut columns: Vec<u16> = named.iter().filter_map(|field| own.column_of(*field)).collect();
            if columns.is_empty() {
                // of the row and no cell of it: what it is known by
                columns.extend([keys.agency, keys.client, keys.episode].iter().filter_map(|key| own.column_of(*key)));
            }
            let mark = |column| Mark { sheet: sheet as u32, row, column, severity, finding: number as u32 };
            self.marks.extend(columns.into_iter().map(mark));
        }
        self.marks.sort_unstable();
        self.of_headings.values_mut().for_each(|rules| rules.sort_unstable());
    }

    /// The sheet of the input that a finding is of.
    fn sheet_of(&self, extract: &Extract, finding: &Finding) -> Option<usize> {
        if let Some(row) = finding.row {
            return Some(self.sheets.partition_point(|sheet| sheet.rows.end <= row as usize));
        }
        let input = &extract.inputs[finding.input as usize];
        let rows = input.first_row..input.first_row + input.rows;
        self.sheets.iter().position(|sheet| sheet.rows == rows && !rows.is_empty())
    }

    /// Writes the sheets; what there was no room for is told in sentences.
    pub(super) fn write(&self, describer: &Describer<'_>, book: &mut Book, cuts: &mut Vec<String>) -> io::Result<()> {
        let mut marks = self.marks.as_slice();
        for (number, own) in self.sheets.iter().enumerate() {
            let (of_sheet, rest) = marks.split_at(marks.partition_point(|mark| mark.sheet as usize <= number));
            marks = rest;
            let mut sheet = book.sheet(&own.name, own.shown_rows() + 1)?;
            let mut notes = self.room_for_notes(number, of_sheet, book.limits.notes);
            own.set_columns(describer, book, &mut sheet)?;
            self.write_headings(number, describer, book, &mut sheet, &mut notes)?;
            own.write_rows(describer, book, &mut sheet, of_sheet, &mut notes)?;
            let last_column = (own.columns.len() + usize::from(own.lines == Lines::Told)) as u16 - 1;
            sheet.list(0, own.shown_rows() as u32, last_column)?;
            if notes.refused > 0 {
                let cells = number_of(notes.refused, "coloured cell has", "coloured cells have");
                cuts.push(format!(
                    "sheet {}: {cells} no note, since there are too many; the findings name them",
                    own.name
                ));
            }
            if sheet.cut_texts > 0 {
                let texts = number_of(sheet.cut_texts, "value was", "values were");
                cuts.push(format!("sheet {}: {texts} longer than a cell can be, and cut", own.name));
            }
            book.push(sheet);
        }
        Ok(())
    }

    /// Headings come first, then the gravest cells.
    fn room_for_notes(&self, sheet: usize, marks: &[Mark], places: usize) -> Room {
        let headings = self.of_headings.keys().filter(|(own, _)| *own == sheet).count();
        let mut wanted = [0; 4];
        wanted[HEADING as usize] = headings;
        for cell in marks.chunk_by(|a, b| (a.row, a.column) == (b.row, b.column)) {
            wanted[cell[0].severity as usize] += 1;
        }
        Room::new(places, wanted)
    }

    fn write_headings(
        &self,
        number: usize,
        describer: &Describer<'_>,
        book: &Book,
        sheet: &mut Sheet,
        notes: &mut Room,
    ) -> io::Result<()> {
        let own = &self.sheets[number];
        if own.lines == Lines::Told {
            sheet.text(0, 0, "line", Some(&book.styles.heading))?;
        }
        for (heading, field) in &own.columns {
            let Some(column) = own.column_of(*field) else { continue };
            let Some(rules) = self.of_headings.get(&(number, column)) else {
                sheet.text(0, column, heading, Some(&book.styles.heading))?;
                continue;
            };
            sheet.text(0, column, heading, Some(&book.styles.marked_heading))?;
            let lines = rules.iter().map(|(rule, findings)| {
                let rule = &describer.dataset.rules[usize::from(*rule)];
                format!("{} {}: {}", rule.id, rule.title, number_of(*findings, "finding", "findings"))
            });
            let text: Vec<String> = lines.collect();
            if notes.take(HEADING) {
                sheet.note(0, column, &text.join("\n"))?;
            }
        }
        Ok(())
    }
}

impl ExtractSheet<'_> {
    fn set_columns(&self, describer: &Describer<'_>, book: &Book, sheet: &mut Sheet) -> io::Result<()> {
        /// Enough to see how wide the values of a column are.
        const LOOKED_AT: usize = 500;
        const WIDEST: usize = 26;
        const DATE: usize = 12;
        const LINE: usize = 9;
        if self.lines == Lines::Told {
            sheet.column(0, LINE, None)?;
        }
        for (heading, field) in &self.columns {
            let Some(column) = self.column_of(*field) else { continue };
            let texts: Vec<_> = self.iter().take(LOOKED_AT).map(|row| describer.cell(row, *field)).collect();
            let width = width_for(heading, texts.iter().map(AsRef::as_ref), WIDEST);
            if describer.dataset.field(*field).kind == Kind::Date {
                sheet.column(column, width.max(DATE), Some(&book.styles.date))?;
            } else {
                sheet.column(column, width, Some(&book.styles.text))?;
            }
        }
        Ok(())
    }

    fn write_rows(
        &self,
        describer: &Describer<'_>,
        book: &Book,
        sheet: &mut Sheet,
        mut marks: &[Mark],
        notes: &mut Room,
    ) -> io::Result<()> {
        let store = &describer.extract.store;
        for (place, row) in self.iter().enumerate() {
            let at = place as u32 + 1;
            let (mut of_row, rest) = marks.split_at(marks.partition_point(|mark| mark.row <= at));
            marks = rest;
            if self.lines == Lines::Told {
                sheet.number(at, 0, f64::from(store.lines[row as usize]), None)?;
            }
            let first = u16::from(self.lines == Lines::Told);
            for (column, (_, field)) in (first..).zip(&self.columns) {
                let (of_cell, rest) = of_row.split_at(of_row.partition_point(|mark| mark.column <= column));
                of_row = rest;
                write_cell(describer, book, sheet, (at, column), (row, *field), of_cell.first().map(|m| m.severity))?;
                if let Some(gravest) = of_cell.first()
                    && notes.take(gravest.severity)
                {
                    sheet.note(at, column, &note_on(describer, of_cell))?;
                }
            }
        }
        Ok(())
    }
}

/// Writes a cell of the extract, coloured where something was found in it.
fn write_cell(
    describer: &Describer<'_>,
    book: &Book,
    sheet: &mut Sheet,
    (at, column): (u32, u16),
    (row, field): (u32, FieldId),
    marked: Option<Severity>,
) -> io::Result<()> {
    let own = describer.extract.store.column(field);
    let as_read = own.text(row as usize);
    if as_read.is_empty() && marked.is_none() {
        return Ok(());
    }
    let text = describer.cell(row, field);
    let is_date = describer.dataset.field(field).kind == Kind::Date;
    let value = own.cell(row as usize);
    // a date only where the value may be shown, and is not masked
    let day = (is_date && value.state == State::Valid && text == as_read).then(|| serial(value.number)).flatten();
    match (day, marked) {
        (Some(day), marked) => sheet.number(at, column, day, marked.map(|m| book.styles.marked_date(m))),
        (None, Some(marked)) if text.is_empty() => sheet.blank(at, column, book.styles.marked_text(marked)),
        (None, Some(marked)) => sheet.text(at, column, &text, Some(book.styles.marked_text(marked))),
        (None, None) if text.is_empty() => Ok(()),
        (None, None) => sheet.text(at, column, &text, is_date.then_some(&book.styles.text)),
    }
}

/// The note on a cell: each finding with its rule and what was found, the gravest first.
fn note_on(describer: &Describer<'_>, marks: &[Mark]) -> String {
    let line = |mark: &Mark| {
        let finding = describer.describe(&describer.outcome.findings[mark.finding as usize]);
        let rows = if finding.rows > 1 { format!(" ({} rows)", finding.rows) } else { String::new() };
        format!("{} ({}): {}{rows}", finding.rule, finding.severity, finding.message)
    };
    marks.iter().map(line).collect::<Vec<_>>().join("\n\n")
}

/// The fields that a finding names.
fn fields_of(describer: &Describer<'_>, finding: &Finding) -> Vec<FieldId> {
    if let Some(Note::Column { heading, .. }) = finding.note.map(|n| &describer.outcome.notes[n as usize]) {
        return describer.dataset.field_id(heading).into_iter().collect();
    }
    describer.dataset.rules[usize::from(finding.rule)].keys[usize::from(finding.key)].fields.clone()
}

/// The sheet of an input.
fn of_input<'a>(input: &'a InputPart, book: &mut Book) -> ExtractSheet<'a> {
    let name = match &input.sheet {
        Some(sheet) => sheet,
        None => input.file_name.rsplit_once('.').map_or(input.file_name.as_str(), |(stem, _)| stem),
    };
    let columns: Vec<(&str, FieldId)> =
        input.headings.iter().zip(&input.fields).filter_map(|(h, field)| Some((h.as_str(), (*field)?))).collect();
    ExtractSheet {
        name: book.name(name),
        left_out: input.headings.iter().filter(|heading| !heading.is_empty()).count() - columns.len(),
        columns,
        rows: input.first_row..input.first_row + input.rows,
        shown: None,
        lines: Lines::Same,
    }
}

/// The sheet of rows that a mapping made: the fields that it gives, under their own names.
fn of_mapping<'a>(dataset: &'a Dataset, extract: &'a Extract, book: &mut Book) -> ExtractSheet<'a> {
    let fields = 0..dataset.fields.len() as FieldId;
    let given = fields.filter(|field| extract.inputs.iter().any(|input| input.has(*field)));
    ExtractSheet {
        name: book.name("Extract"),
        columns: given.map(|field| (dataset.field(field).header.as_str(), field)).collect(),
        rows: 0..extract.store.len(),
        shown: None,
        lines: Lines::Same,
        left_out: 0,
    }
}

/// Chooses the rows of an extract that is too large to be shown whole.
fn choose(describer: &Describer<'_>, sheets: &mut [ExtractSheet<'_>], limits: Limits) {
    let clients = &describer.outcome.clients;
    let mut has_finding = vec![false; describer.extract.store.len()];
    let mut of_client = vec![false; clients.len()];
    for row in describer.outcome.findings.iter().filter_map(|finding| finding.row) {
        has_finding[row as usize] = true;
        of_client[clients.client_of[row as usize] as usize] = true;
    }
    let most = limits.rows.saturating_sub(1);
    let of_clients = clients.client_of.iter().filter(|client| of_client[**client as usize]).count();
    let fits = of_clients <= limits.whole_extract;
    for sheet in sheets {
        let is_shown = |row: &usize| {
            if fits { of_client[clients.client_of[*row] as usize] } else { has_finding[*row] }
        };
        sheet.shown = Some(sheet.rows.clone().filter(is_shown).take(most).map(|row| row as u32).collect());
    }
}
