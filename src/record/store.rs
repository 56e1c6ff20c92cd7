//! The rows of all inputs, column by column, and what was learnt of each input on the way.

use super::column::{Column, Reading};
use super::numbers::Turns;
use super::origins::Origins;
use super::typing::{Typed, Typist};
use crate::collections::Map;
use crate::input::{Batch, Taker, is_blank};
use crate::spec::dataset::Field;
use crate::spec::{Dataset, FieldId};

/// The rows of all inputs in the order in which they were read.
#[derive(Debug)]
pub struct Store {
    /// A column for each field of the dataset, in its order.
    pub columns: Vec<Column>,
    /// The line of its file on which each row begins.
    pub lines: Vec<u32>,
}

impl Store {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The column of a field.
    #[inline]
    pub fn column(&self, field: FieldId) -> &Column {
        &self.columns[usize::from(field)]
    }
}

/// A column that is no field of the dataset, kept to be handed back.
#[derive(Debug)]
pub struct UnknownColumn {
    /// Its heading as read, trimmed; it may be blank.
    pub heading: String,
    /// Its cells over all rows of the store.
    pub column: Column,
}

/// What was read of one input.
#[derive(Clone, Debug)]
pub struct InputPart {
    /// The path as people see it.
    pub path: String,
    /// The last part of the path.
    pub file_name: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The hash of its bytes; empty when it was not worked out, because no output of the run tells it.
    pub sha256: String,
    /// The headings as read, trimmed.
    pub headings: Vec<String>,
    /// For each heading, the field that its cells are read as.
    pub fields: Vec<Option<FieldId>>,
    /// Fields that no heading names.
    pub absent: Vec<FieldId>,
    /// What is wrong with the headings.
    pub header_problems: Vec<HeaderProblem>,
    /// The first of its rows in the store.
    pub first_row: usize,
    /// How many rows of the store are its.
    pub rows: usize,
    /// How many data rows it has, those included that could not be read.
    pub data_rows: u64,
    /// Rows with another number of values than the header.
    pub ragged: Vec<Ragged>,
    /// A line below the first that looks like the header, when the first does not.
    pub header_further_down: Option<u64>,
    /// Fields that a mapping takes from a column beside the one in `fields`, with the numbers of their headings.
    pub further_fields: Vec<(FieldId, usize)>,
    /// Whether a mapping joined its rows into others: then no row of the store is its own, and all are those of the first
    /// input.
    pub is_joined: bool,
}

impl InputPart {
    /// Whether a field has a column here.
    pub fn has(&self, field: FieldId) -> bool {
        self.absent.binary_search(&field).is_err()
    }

    /// Whether a row of the store is its.
    pub fn holds(&self, row: usize) -> bool {
        (self.first_row..self.first_row + self.rows).contains(&row)
    }

    /// The heading number of a field's column, from 0.
    pub fn heading_of(&self, field: FieldId) -> Option<usize> {
        let further = || self.further_fields.iter().find(|(f, _)| *f == field).map(|(_, heading)| *heading);
        self.fields.iter().position(|f| *f == Some(field)).or_else(further)
    }
}

/// What is wrong with the headings of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderProblem {
    /// Nothing at all stands in the file.
    Nothing,
    /// No heading is a field of the dataset.
    NoField,
    /// A field name appears again.
    Repeated(FieldId),
    /// A heading is no field (its place among the headings).
    Unknown(usize),
}

/// A row with another number of values than the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ragged {
    /// The line on which it begins.
    pub line: u64,
    /// How many values it has.
    pub found: usize,
    /// The line of a quote in it that is never closed.
    pub unclosed: Option<u64>,
}

/// Everything that was read.
#[derive(Debug)]
pub struct Extract {
    /// The rows that could be read.
    pub store: Store,
    /// The inputs in the order given.
    pub inputs: Vec<InputPart>,
    /// Columns that are no field, when they were asked to be kept: the first of a heading over all inputs, the second of
    /// that heading, and so on, in the order of their first appearance.
    pub unknown: Vec<UnknownColumn>,
    /// Where the rows come from, when a mapping made them.
    pub origins: Option<Origins>,
}

impl Extract {
    /// The number of data rows: those of the store, and those that could not be read.
    pub fn data_rows(&self) -> u64 {
        match &self.origins {
            // a join makes other rows than it reads
            Some(_) => self.store.len() as u64 + self.inputs.iter().map(|i| i.ragged.len() as u64).sum::<u64>(),
            None => self.inputs.iter().map(|i| i.data_rows).sum(),
        }
    }

    /// An extract of some of the rows, given in their order. It holds no text of any other row; columns that are no field
    /// are not in it.
    pub fn of_rows(&self, dataset: &Dataset, rows: &[u32]) -> Extract {
        let mut turns = Turns::default();
        let own_column = |(field, column): (&Field, &Column)| {
            let mut own = Column::new();
            let cells = rows.iter().map(|row| column.text(*row as usize).as_bytes());
            own.extend(Reading::Field(dataset, field), cells, &mut turns);
            own
        };
        let columns = dataset.fields.iter().zip(&self.store.columns).map(own_column).collect();
        let lines = rows.iter().map(|row| self.store.lines[*row as usize]).collect();
        let own_input = |input: &InputPart| {
            let place = |row: usize| rows.partition_point(|own| (*own as usize) < row);
            let first_row = place(input.first_row);
            let own_rows = place(input.first_row + input.rows) - first_row;
            // a mapped input has rows that are not those of the store
            let data_rows = match self.origins {
                Some(_) => input.data_rows,
                None => (own_rows + input.ragged.len()) as u64,
            };
            InputPart { first_row, rows: own_rows, data_rows, ..input.clone() }
        };
        Extract {
            store: Store { columns, lines },
            inputs: self.inputs.iter().map(own_input).collect(),
            unknown: Vec::new(),
            origins: self.origins.as_ref().map(|origins| origins.of_rows(rows)),
        }
    }

    /// The number of the input that a row of the store comes from.
    pub fn input_of(&self, row: usize) -> usize {
        self.inputs.partition_point(|i| i.first_row + i.rows <= row)
    }
}

/// Fills the store from batches of raw cells.
#[derive(Debug)]
pub struct ExtractBuilder<'a> {
    dataset: &'a Dataset,
    store: Store,
    inputs: Vec<InputPart>,
    keep_unknown: bool,
    unknown: Vec<UnknownColumn>,
    /// For each heading of the input at hand, the number of its unknown column.
    unknown_of_heading: Vec<Option<usize>>,
    turns: Turns,
    /// Typists who have helped with an input, and the columns that the cells under its headings went to.
    typists: Vec<(Vec<Destination>, Typist)>,
}

/// The field or the unknown column that the cells under a heading go to; neither where they are not kept.
type Destination = (Option<FieldId>, Option<usize>);

impl<'a> ExtractBuilder<'a> {
    /// An empty store for a dataset.
    pub fn new(dataset: &'a Dataset) -> Self {
        let store = Store { columns: dataset.fields.iter().map(|_| Column::new()).collect(), lines: Vec::new() };
        ExtractBuilder {
            dataset,
            store,
            inputs: Vec::new(),
            keep_unknown: false,
            unknown: Vec::new(),
            unknown_of_heading: Vec::new(),
            turns: Turns::default(),
            typists: Vec::new(),
        }
    }

    /// Keeps the columns that are no field too.
    pub fn keeping_unknown_columns(mut self) -> Self {
        self.keep_unknown = true;
        self
    }

    /// Makes room for so many rows in all at once. There may be more or fewer.
    pub fn expecting(mut self, rows: usize) -> Self {
        self.store.columns.iter_mut().for_each(|column| column.expect(rows));
        self.store.lines.reserve(rows);
        self
    }

    /// Begins an input; its batches follow, and then [`Self::end`].
    pub fn begin(&mut self, path: &str, file_name: &str, sheet: Option<&str>) {
        self.inputs.push(InputPart {
            path: path.to_owned(),
            file_name: file_name.to_owned(),
            sheet: sheet.map(str::to_owned),
            sha256: String::new(),
            headings: Vec::new(),
            fields: Vec::new(),
            absent: (0..self.dataset.fields.len() as FieldId).collect(),
            header_problems: vec![HeaderProblem::Nothing],
            first_row: self.store.len(),
            rows: 0,
            data_rows: 0,
            ragged: Vec::new(),
            header_further_down: None,
            further_fields: Vec::new(),
            is_joined: false,
        });
        self.unknown_of_heading.clear();
    }

    /// Ends the input at hand, given the hash of its bytes, or nothing when that is not told.
    pub fn end(&mut self, sha256: &str) {
        if let Some(input) = self.inputs.last_mut() {
            sha256.clone_into(&mut input.sha256);
        }
    }

    /// Takes the next records of the input at hand, the first of which that is not blank is its header.
    pub fn take(&mut self, batch: &Batch) {
        let good = self.sort_out(batch);
        let Some(input) = self.inputs.last_mut() else { return };
        input.rows = self.store.lines.len() - input.first_row;
        if good.is_empty() {
            return;
        }
        for place in 0..input.fields.len() {
            let cells = good.iter().map(|first| batch.cell_bytes(*first as usize + place));
            let (dataset, own) = (self.dataset, (&mut self.store, self.unknown.as_mut_slice()));
            if let Some((column, reading)) =
                column_of(dataset, own, input.fields[place], self.unknown_of_heading[place])
            {
                column.extend(reading, cells, &mut self.turns);
            }
        }
        self.blank_the_rest(good.len());
    }

    /// Where the cells under each heading of the input at hand go.
    fn destinations(&self) -> Vec<Destination> {
        let fields = self.inputs.last().map_or(&[][..], |input| &input.fields);
        fields.iter().copied().zip(self.unknown_of_heading.iter().copied()).collect()
    }

    /// Leaves the last rows blank in the columns that the input at hand has not.
    fn blank_the_rest(&mut self, rows: usize) {
        let Some(input) = self.inputs.last() else { return };
        for field in &input.absent {
            self.store.columns[usize::from(*field)].push_blank(rows);
        }
        let rows = self.store.lines.len();
        for unknown in &mut self.unknown {
            let missing = rows - unknown.column.len();
            unknown.column.push_blank(missing);
        }
    }

    /// Reads the header, counts and judges the records of a batch; returns for each good one the number of its first cell.
    fn sort_out(&mut self, batch: &Batch) -> Vec<u32> {
        let mut good = Vec::with_capacity(batch.len());
        for record in batch.iter() {
            let Some(input) = self.inputs.last_mut() else { break };
            let unclosed = record.unclosed_quote();
            if unclosed.is_none() && record.cells().all(is_blank) {
                continue;
            }
            if input.headings.is_empty() {
                let headings = record.cells().map(|c| String::from_utf8_lossy(c).trim().to_owned()).collect();
                read_header(self.dataset, input, headings);
                self.find_unknown_columns();
                continue;
            }
            input.data_rows += 1;
            if input.header_problems.contains(&HeaderProblem::NoField) {
                look_for_header(self.dataset, input, &record);
            } else if record.len() != input.headings.len() || unclosed.is_some() {
                input.ragged.push(Ragged { line: record.line(), found: record.len(), unclosed });
            } else {
                good.push(record.first_cell() as u32);
                self.store.lines.push(u32::try_from(record.line()).unwrap_or(u32::MAX));
            }
        }
        good
    }

    /// What was read.
    pub fn finish(mut self) -> Extract {
        let unknown = self.unknown.iter_mut().map(|unknown| &mut unknown.column);
        self.store.columns.iter_mut().chain(unknown).for_each(Column::finish);
        Extract { store: self.store, inputs: self.inputs, unknown: self.unknown, origins: None }
    }

    fn find_unknown_columns(&mut self) {
        let Some(input) = self.inputs.last() else { return };
        // a heading that appears again in one file is another column, and so is each blank one
        let mut alike: Map<&str, Vec<usize>> = Map::default();
        if self.keep_unknown {
            self.unknown.iter().enumerate().for_each(|(n, u)| alike.entry(&u.heading).or_default().push(n));
        }
        let mut used: Map<&str, usize> = Map::default();
        let mut new: Vec<&str> = Vec::new();
        for (heading, field) in input.headings.iter().zip(&input.fields) {
            let number = (self.keep_unknown && field.is_none()).then(|| {
                let place = used.entry(heading).or_default();
                *place += 1;
                alike.get(heading.as_str()).and_then(|numbers| numbers.get(*place - 1)).copied().unwrap_or_else(|| {
                    new.push(heading);
                    self.unknown.len() + new.len() - 1
                })
            });
            self.unknown_of_heading.push(number);
        }
        let new: Vec<String> = new.into_iter().map(str::to_owned).collect();
        drop(alike);
        for heading in new {
            let mut column = Column::new();
            column.push_blank(self.store.len());
            self.unknown.push(UnknownColumn { heading, column });
        }
    }
}

/// Whole lines are typed by helpers, all else by [`ExtractBuilder::take`]: the same comes of both.
impl Taker for ExtractBuilder<'_> {
    type Helper = Typist;

    fn take_records(&mut self, batch: &Batch) {
        self.take(batch);
    }

    fn helper(&mut self) -> Option<Typist> {
        let input = self.inputs.last()?;
        if input.headings.is_empty() || input.header_problems.contains(&HeaderProblem::NoField) {
            return None;
        }
        let destinations = self.destinations();
        // one who has helped with such columns knows many of their texts
        match self.typists.iter().position(|(known, _)| *known == destinations) {
            Some(place) => Some(self.typists.swap_remove(place).1),
            None => Some(Typist::new(
                destinations.iter().map(|(field, other)| field.is_some() || other.is_some()).collect(),
            )),
        }
    }

    fn dismiss(&mut self, helper: Typist) {
        self.typists.push((self.destinations(), helper));
    }

    fn take_readied(&mut self, typed: &mut Typed) {
        let Some(input) = self.inputs.last_mut() else { return };
        input.data_rows += (typed.lines_of_rows.len() + typed.ragged.len()) as u64;
        input.rows += typed.lines_of_rows.len();
        input.ragged.append(&mut typed.ragged);
        self.store.lines.extend_from_slice(&typed.lines_of_rows);
        for place in 0..input.fields.len() {
            let (dataset, own) = (self.dataset, (&mut self.store, self.unknown.as_mut_slice()));
            if let Some((column, reading)) =
                column_of(dataset, own, input.fields[place], self.unknown_of_heading[place])
            {
                typed.append_to(place, column, reading);
            }
        }
        self.blank_the_rest(typed.lines_of_rows.len());
    }
}

/// The column that the cells under a heading go to, and how they are read; none when they are not kept.
fn column_of<'s>(
    dataset: &'s Dataset,
    (store, unknown): (&'s mut Store, &'s mut [UnknownColumn]),
    field: Option<FieldId>,
    unknown_column: Option<usize>,
) -> Option<(&'s mut Column, Reading<'s>)> {
    match (field, unknown_column) {
        (Some(id), _) => Some((&mut store.columns[usize::from(id)], Reading::Field(dataset, dataset.field(id)))),
        (None, Some(number)) => Some((&mut unknown[number].column, Reading::Unknown)),
        (None, None) => None,
    }
}

fn read_header(dataset: &Dataset, input: &mut InputPart, headings: Vec<String>) {
    input.header_problems.clear();
    for (place, heading) in headings.iter().enumerate() {
        let field = dataset.field_id(heading);
        let repeated = field.filter(|f| input.fields.contains(&Some(*f)));
        if let Some(field) = repeated {
            let problem = HeaderProblem::Repeated(field);
            if !input.header_problems.contains(&problem) {
                input.header_problems.push(problem);
            }
        } else if field.is_none()
            && !heading.is_empty()
            && !headings[..place].iter().any(|h| h.eq_ignore_ascii_case(heading))
        {
            input.header_problems.push(HeaderProblem::Unknown(place));
        }
        input.fields.push(field.filter(|_| repeated.is_none()));
    }
    input.headings = headings;
    if input.fields.iter().all(Option::is_none) {
        input.header_problems = vec![HeaderProblem::NoField];
    } else {
        input.absent.retain(|f| !input.fields.contains(&Some(*f)));
    }
}

/// Notes the first of the lines below a strange first line that holds several field names.
fn look_for_header(dataset: &Dataset, input: &mut InputPart, record: &crate::input::Record<'_>) {
    const LOOKED_AT: u64 = 20;
    const ENOUGH: usize = 3;
    if input.header_further_down.is_some() || input.data_rows > LOOKED_AT {
        return;
    }
    let known = record.cells().filter(|c| std::str::from_utf8(c).is_ok_and(|c| dataset.field_id(c).is_some())).count();
    if known >= ENOUGH {
        input.header_further_down = Some(record.line());
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::input;
    use crate::spec::{SpecFiles, load};

    #[test]
    fn columns_that_are_no_field_are_kept_when_asked_for() {
        let dataset = load(&SpecFiles::compiled_in(), 'K').expect("K is sound");
        let folder = tempfile::tempdir().expect("a folder");
        let is_field = |name: &str| dataset.field_id(name).is_some();
        let options = input::Options::new(&is_field);
        let mut builder = ExtractBuilder::new(&dataset).keeping_unknown_columns();
        for (name, text) in [
            ("a.csv", "AGNCY,Worker,,Worker\nN0852,Ann,x,Bob\nN0852,,,\n"),
            ("b.csv", "Team,AGNCY,Worker\nEast,N0852,Eve\n"),
        ] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            let resolved = input::resolve(&[path.into_os_string()], &options).expect("a readable file");
            let input = &resolved.inputs[0];
            builder.begin(input.path(), input.file_name(), None);
            let mut sink = |batch| {
                builder.take(&batch);
                ControlFlow::Continue(batch)
            };
            input.read(&options.limits, &mut sink).expect("the same file");
        }
        let extract = builder.finish();
        let kept: Vec<(&str, Vec<&str>)> = extract
            .unknown
            .iter()
            .map(|u| (u.heading.as_str(), (0..extract.store.len()).map(|row| u.column.text(row)).collect()))
            .collect();
        assert_eq!(
            kept,
            [
                ("Worker", vec!["Ann", "", "Eve"]),
                ("", vec!["x", "", ""]),
                ("Worker", vec!["Bob", "", ""]),
                ("Team", vec!["", "", "East"]),
            ]
        );
    }
}
