//! Where a finding stands, as a person would look it up: a line, the row that Excel shows, or the cell of a workbook.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::page::shortened;
use crate::check::{Finding, Note, Outcome, place_of};
use crate::record::{Extract, InputPart, Origins, Place};
use crate::spec::Scope;
use crate::spec::dataset::Dataset;

/// Names the places of an extract.
pub(in crate::render) struct Places<'a> {
    dataset: &'a Dataset,
    extract: &'a Extract,
    outcome: &'a Outcome,
    labels: Vec<Cow<'a, str>>,
    excel: Vec<OnceCell<ExcelRows>>,
}

impl<'a> Places<'a> {
    /// The places of an extract; the names of its inputs take at most so many columns.
    pub(in crate::render) fn new(
        dataset: &'a Dataset,
        extract: &'a Extract,
        outcome: &'a Outcome,
        columns: usize,
    ) -> Self {
        let inputs = &extract.inputs;
        let label = |input: &'a InputPart| {
            let alike = inputs.iter().filter(|i| i.file_name == input.file_name).count();
            shortened(if alike == 1 { &input.file_name } else { &input.path }, columns)
        };
        // one input is named at the top, and nowhere else; so are the sheets of one workbook
        let labels = if inputs.iter().any(|i| i.path != inputs[0].path) {
            inputs.iter().map(label).collect()
        } else {
            vec![Cow::Borrowed("")]
        };
        Places { dataset, extract, outcome, labels, excel: inputs.iter().map(|_| OnceCell::new()).collect() }
    }

    /// Where a finding stands; empty when it is of the only input as a whole.
    pub(in crate::render) fn of(&self, finding: &Finding) -> String {
        let Place { input: number, line } = place_of(self.dataset, self.extract, &self.outcome.notes, finding);
        let label = self.labels.get(number as usize).map_or("", |l| l);
        let ragged = finding.note.is_some_and(|n| matches!(self.outcome.notes[n as usize], Note::Ragged { .. }));
        if finding.row.is_none() && !ragged {
            return label.to_owned();
        }
        let rule = &self.dataset.rules[usize::from(finding.rule)];
        // a finding of a file as a whole names the first of its rows only
        let from = if rule.scope == Scope::File { "from " } else { "" };
        if let Some(cell) = self.cell(finding) {
            return if label.is_empty() { format!("{from}{cell}") } else { format!("{label} {from}{cell}") };
        }
        let excel = finding.row.and_then(|row| self.excel_row(number as usize, row as usize));
        let excel = excel.map_or_else(String::new, |row| format!(" (row {row} in Excel)"));
        match label {
            "" => format!("{from}line {line}{excel}"),
            label => format!("{from}{label}:{line}{excel}"),
        }
    }

    /// The cell of a workbook where a finding stands, its row where it is of no one column, or its sheet where it is of the
    /// sheet as a whole; nothing in a text file.
    pub(in crate::render) fn cell(&self, finding: &Finding) -> Option<String> {
        let Place { input, line } = place_of(self.dataset, self.extract, &self.outcome.notes, finding);
        let input = &self.extract.inputs[input as usize];
        let sheet = input.sheet.as_ref()?;
        let rule = &self.dataset.rules[usize::from(finding.rule)];
        let field = rule.keys[usize::from(finding.key)].fields.first();
        Some(match field.and_then(|f| input.heading_of(*f)).filter(|_| finding.row.is_some()) {
            Some(heading) => format!("{}!{}{line}", quoted(sheet), column_letters(heading)),
            None if line == 1 => sheet.clone(),
            None => format!("{sheet} row {line}"),
        })
    }

    fn excel_row(&self, input: usize, row: usize) -> Option<u64> {
        if self.extract.origins.as_ref().is_some_and(Origins::is_joined) {
            return None;
        }
        let part = &self.extract.inputs[input];
        let rows = self.excel[input].get_or_init(|| ExcelRows::new(self.extract, part));
        rows.of(row - part.first_row, u64::from(self.extract.store.lines[row]))
    }
}

/// How the rows of a text file shift when Excel opens it: a line break inside quotes begins a line, but no row.
#[derive(Debug)]
struct ExcelRows {
    /// From which row of the input on, how many lines more than rows there are.
    shifts: Vec<(usize, u64)>,
    /// The first row of which nothing certain can be said: something above it took lines and was not kept.
    unsure_from: usize,
}

impl ExcelRows {
    fn new(extract: &Extract, input: &InputPart) -> Self {
        let lines = &extract.store.lines[input.first_row..input.first_row + input.rows];
        let of_header: u64 = input.headings.iter().map(|h| line_breaks(h)).sum();
        let mut rows = ExcelRows { shifts: vec![(0, of_header)], unsure_from: lines.len() };
        if lines.first().is_some_and(|line| u64::from(*line) != of_header + 2) {
            rows.unsure_from = 0;
            return rows;
        }
        let mut shift = of_header;
        for (number, pair) in lines.windows(2).enumerate() {
            let more = u64::from(pair[1]).saturating_sub(u64::from(pair[0]) + 1);
            if more == 0 {
                continue;
            }
            let row = input.first_row + number;
            let fields = extract.store.columns.iter();
            let breaks: u64 =
                fields.chain(extract.unknown.iter().map(|u| &u.column)).map(|c| line_breaks(c.text(row))).sum();
            if breaks != more {
                rows.unsure_from = number + 1;
                break;
            }
            shift += more;
            rows.shifts.push((number + 1, shift));
        }
        rows
    }

    /// The row that Excel shows, when it is certain and differs from the line.
    fn of(&self, row: usize, line: u64) -> Option<u64> {
        let shift = self.shifts[self.shifts.partition_point(|(from, _)| *from <= row) - 1].1;
        (row < self.unsure_from && shift > 0).then(|| line - shift)
    }
}

fn line_breaks(text: &str) -> u64 {
    let count = |wanted: u8| text.bytes().filter(|b| *b == wanted).count() as u64;
    match count(b'\n') {
        0 => count(b'\r'),
        feeds => feeds,
    }
}

/// The letters of a column, counted from 0.
pub(in crate::render) fn column_letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    String::from_utf8(letters).unwrap_or_default()
}

/// The name of a sheet as Excel writes it in front of a cell.
pub(in crate::render) fn quoted(sheet: &str) -> Cow<'_, str> {
    let is_word = sheet.chars().all(|c| c.is_alphanumeric() || c == '_');
    let begins_well = sheet.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    if is_word && begins_well && !may_be_cell(sheet) {
        return Cow::Borrowed(sheet);
    }
    Cow::Owned(format!("'{}'", sheet.replace('\'', "''")))
}

/// Whether a name could be a cell too: `MAR14`, or `R1C1` as some people set their sheets.
fn may_be_cell(name: &str) -> bool {
    const MOST_LETTERS: usize = 3;
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if (1..=MOST_LETTERS).contains(&letters) && letters < name.len() && digits(&name[letters..]) {
        return true;
    }
    let upper = name.to_ascii_uppercase();
    let (row, column) = match upper.strip_prefix('R') {
        Some(rest) => rest.split_once('C').unwrap_or((rest, "")),
        None => (upper.strip_prefix('C').unwrap_or("x"), ""),
    };
    digits(row) && digits(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_workbook() {
        assert_eq!([0, 6, 25, 26, 701, 702].map(column_letters), ["A", "G", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn sheets_are_quoted_as_excel_does() {
        assert_eq!(
            ["Sheet1", "March 2014", "Bob's"].map(|s| quoted(s).into_owned()),
            ["Sheet1", "'March 2014'", "'Bob''s'"]
        );
        // names that are cells, or begin as numbers do
        for name in ["MAR14", "mar14", "2014", "R1C1", "rc", "R", "c2"] {
            assert_eq!(quoted(name), format!("'{name}'"));
        }
        for name in ["Mar", "March14", "Rows", "_2014", "Café"] {
            assert_eq!(quoted(name), name);
        }
    }
}
