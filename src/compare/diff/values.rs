//! The values of a field on both sides, numbered so that equal values have equal numbers.
//!
//! What is only written differently is the same: the layout of a date, capitals where they are due, blanks around a value,
//! a word for nothing, a full postcode and its sector. Each distinct text is looked at once, so that rows are compared by
//! numbers alone.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{Side, Which};
use crate::collections::{Map, Set};
use crate::record::{Column, Entry, InputPart, State, sector_of};
use crate::spec::FieldId;
use crate::spec::dataset::{Field, Format, Kind};

/// Set in the number of a value that cannot be read as its field demands.
const UNREADABLE: u32 = 1 << 31;

/// The number of a blank.
pub(super) const BLANK: u32 = 0;

/// Whether the number is that of a value that can be read.
pub(super) fn is_readable(number: u32) -> bool {
    number & UNREADABLE == 0
}

/// A value without the way in which it was written.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Value<'a> {
    /// A calendar day.
    Day(i32),
    /// A whole number.
    Number(i32),
    /// Asked, but not answered.
    NotAnswered,
    /// Anything else.
    Text(Cow<'a, str>),
}

impl<'a> Value<'a> {
    /// The value of a text that is not blank; `cleaned` is the text after cleaning.
    pub(super) fn of(field: &Field, entry: Entry, cleaned: &'a str) -> Self {
        let cell = entry.cell;
        match field.kind {
            _ if cell.state == State::NotAnswered => Value::NotAnswered,
            Kind::Date if cell.is_filled() => Value::Day(cell.number),
            // at the ends of the type stand all numbers beyond them
            Kind::Integer if cell.is_filled() && !matches!(cell.number, i32::MIN | i32::MAX) => {
                Value::Number(cell.number)
            }
            _ => match (&field.format, cell.state) {
                (Format::Postcode, State::Valid) => {
                    Value::Text(sector_of(cleaned).map_or(Cow::Borrowed(cleaned), |(sector, _)| Cow::Owned(sector)))
                }
                _ => Value::Text(on_one_line(cleaned)),
            },
        }
    }
}

/// A text in which each line break is a blank, as submissions hold it.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r']) {
        return Cow::Owned(text.replace("\r\n", " ").replace(['\n', '\r'], " "));
    }
    Cow::Borrowed(text)
}

fn is_unreadable(field: &Field, state: State) -> bool {
    state == State::Invalid || field.format == Format::Postcode && state == State::Doubtful
}

/// The column of a field on one side.
#[derive(Debug)]
pub(super) struct OneSide<'a> {
    pub(super) field: FieldId,
    pub(super) column: &'a Column,
    /// The number of each of the column's texts.
    numbers: Vec<u32>,
    /// Given when only some of the inputs have the column.
    some_inputs: Option<&'a [InputPart]>,
}

impl OneSide<'_> {
    /// The number of the value on a row.
    #[inline]
    pub(super) fn number(&self, row: u32) -> u32 {
        self.numbers[self.column.id(row as usize) as usize]
    }

    /// Whether the row's input has the column.
    fn has(&self, row: u32) -> bool {
        let Some(inputs) = self.some_inputs else { return true };
        inputs.iter().any(|input| input.holds(row as usize) && input.has(self.field))
    }
}

/// A field that is compared.
#[derive(Debug)]
pub(super) struct Compared<'a> {
    sides: [OneSide<'a>; 2],
    is_postcode: bool,
}

impl<'a> Compared<'a> {
    /// Numbers the values of a field, given by its number on each side.
    pub(super) fn new(sides: [&Side<'a>; 2], fields: [FieldId; 2]) -> Self {
        let definitions = [sides[0].dataset.field(fields[0]), sides[1].dataset.field(fields[1])];
        let columns = [0, 1].map(|side| sides[side].extract.store.column(fields[side]));
        let numbers = number(definitions, columns);
        let mut numbers = numbers.into_iter();
        let one_side = |side: usize, numbers: Vec<u32>| {
            let inputs = sides[side].extract.inputs.as_slice();
            let everywhere = inputs.iter().all(|input| input.rows == 0 || input.has(fields[side]));
            OneSide {
                field: fields[side],
                column: columns[side],
                numbers,
                some_inputs: (!everywhere).then_some(inputs),
            }
        };
        Compared {
            sides: [0, 1].map(|side| one_side(side, numbers.next().unwrap_or_default())),
            is_postcode: definitions[1].format == Format::Postcode,
        }
    }

    /// The column on one side.
    #[inline]
    pub(super) fn on(&self, which: Which) -> &OneSide<'a> {
        &self.sides[which as usize]
    }

    /// Whether neither side has any value.
    pub(super) fn is_blank(&self) -> bool {
        self.sides.iter().all(|side| side.column.is_blank())
    }

    /// The one value of some rows, where they have just one and it can be read.
    pub(super) fn only_value(&self, which: Which, rows: &[u32]) -> Option<u32> {
        let side = self.on(which);
        let mut values = rows.iter().map(|row| side.number(*row)).filter(|number| *number != BLANK);
        let first = values.next().filter(|number| is_readable(*number))?;
        values.all(|number| number == first).then_some(first)
    }

    /// Gathers the values of some rows; false when no row has the column.
    pub(super) fn gather(&self, which: Which, rows: &[u32], values: &mut Distinct) -> bool {
        let side = self.on(which);
        values.clear();
        let mut known = false;
        let mut last = BLANK;
        for row in rows {
            if side.some_inputs.is_some() && !side.has(*row) {
                continue;
            }
            known = true;
            let number = side.number(*row);
            if number != last && number != BLANK {
                values.add(number);
                last = number;
            }
        }
        known
    }

    /// Whether two gatherings are the same values.
    pub(super) fn is_same(&self, old: &Distinct, new: &Distinct) -> bool {
        let readable = |values: &Distinct| values.order.iter().all(|number| is_readable(*number));
        if self.is_postcode && readable(old) != readable(new) {
            // a submission holds a blank in the place of a postcode that cannot be read
            let kept = |values: &Distinct| {
                let mut kept: Vec<u32> = values.order.iter().copied().filter(|number| is_readable(*number)).collect();
                kept.sort_unstable();
                kept
            };
            return kept(old) == kept(new);
        }
        old.order.len() == new.order.len() && old.order.iter().all(|number| new.contains(*number))
    }
}

/// Numbers the texts of both columns.
fn number(definitions: [&Field; 2], columns: [&Column; 2]) -> [Vec<u32>; 2] {
    // two letters may read a field in two ways; then only the text can be compared
    let alike = definitions[0].kind == definitions[1].kind && definitions[0].format == definitions[1].format;
    let mut known: Map<Value<'_>, u32> = Map::default();
    let mut of_side = |side: usize| {
        let (field, dictionary) = (definitions[side], &columns[side].dictionary);
        let mut numbers: Vec<u32> = Vec::with_capacity(dictionary.len());
        for id in 0..dictionary.len() as u32 {
            let entry = dictionary.entry(id);
            if entry.cleaned != id {
                // the cleaned text stands before the text that led to it
                numbers.push(numbers[entry.cleaned as usize]);
                continue;
            }
            if id == 0 {
                numbers.push(BLANK);
                continue;
            }
            let text = dictionary.text(id);
            let value = if alike { Value::of(field, entry, text) } else { Value::Text(on_one_line(text)) };
            let next = known.len() as u32 + 1;
            let flag = if is_unreadable(field, entry.cell.state) { UNREADABLE } else { 0 };
            numbers.push(*known.entry(value).or_insert(next | flag));
        }
        numbers
    };
    [of_side(0), of_side(1)]
}

/// Distinct values in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    pub(super) order: Vec<u32>,
    /// The same values, once they are many.
    seen: Set<u32>,
}

impl Distinct {
    /// How many are looked through one by one.
    const FEW: usize = 16;

    fn clear(&mut self) {
        self.order.clear();
        self.seen.clear();
    }

    pub(super) fn add(&mut self, number: u32) {
        if self.contains(number) {
            return;
        }
        self.order.push(number);
        match self.order.len() {
            0..=Self::FEW => {}
            len if len == Self::FEW + 1 => self.seen.extend(self.order.iter().copied()),
            _ => {
                self.seen.insert(number);
            }
        }
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        if self.order.len() <= Self::FEW { self.order.contains(&number) } else { self.seen.contains(&number) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Whether every value can be read.
    pub(super) fn is_readable(&self) -> bool {
        self.order.iter().all(|number| is_readable(*number))
    }

    /// Whether both hold values, all of which can be read, and share none.
    pub(super) fn is_another(&self, other: &Distinct) -> bool {
        !self.is_empty()
            && !other.is_empty()
            && self.is_readable()
            && other.is_readable()
            && !self.order.iter().any(|number| other.contains(*number))
    }
}

/// A row, where it stands, and whether only its references and its consent may be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct WholeRow {
    pub(super) which: Which,
    pub(super) row: u32,
    pub(super) withheld: bool,
}

/// The order of rows by all their values. `open` are the fields of rows that are withheld too.
pub(super) fn order_of_rows(open: &[&Compared<'_>], rest: &[&Compared<'_>], a: WholeRow, b: WholeRow) -> Ordering {
    let number = |field: &Compared<'_>, row: WholeRow| field.on(row.which).number(row.row);
    let of_open = open.iter().map(|field| number(field, a).cmp(&number(field, b)));
    let hidden = |field: &Compared<'_>, row: WholeRow| if row.withheld { BLANK } else { number(field, row) };
    let of_rest = rest.iter().map(|field| hidden(field, a).cmp(&hidden(field, b)));
    of_open.chain(of_rest).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_are_distinct_as_few_are() {
        let (mut up, mut down) = (Distinct::default(), Distinct::default());
        (1..100).chain(1..100).for_each(|number| up.add(number));
        (1..100).rev().for_each(|number| down.add(number));
        assert_eq!(up.order.len(), 99);
        assert!(down.order.iter().all(|number| up.contains(*number)) && !up.contains(100));
        assert!(!up.is_another(&down));
    }

    #[test]
    fn a_line_break_is_a_blank() {
        assert_eq!(on_one_line("a\r\nb\nc\rd"), "a b c d");
    }
}
