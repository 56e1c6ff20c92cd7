//! Which conditions can hold at all, told from the distinct values of the columns.
//!
//! A column has far fewer distinct values than rows. Where none of them is later than the as-at date, no row need be asked
//! whether its date is; most rules of most extracts are done with in this way. Nothing is said here of a row that may fulfil a
//! condition: those are asked one by one.

use super::plan::{Gated, Quick};
use crate::record::{Entry, Extract};
use crate::spec::FieldId;
use crate::spec::condition::Sign;

/// What the columns of an extract hold.
pub(super) struct Possible<'a> {
    /// For each field its distinct texts.
    entries: Vec<&'a [Entry]>,
    /// For each field the least and greatest number of a filled value; none where no row has one.
    spans: Vec<Option<(i64, i64)>>,
}

impl<'a> Possible<'a> {
    pub(super) fn new(extract: &'a Extract) -> Self {
        let entries: Vec<&[Entry]> = extract.store.columns.iter().map(|column| column.dictionary.entries()).collect();
        let span = |entries: &&[Entry]| {
            let numbers = || entries.iter().filter_map(|entry| entry.cell.value()).map(i64::from);
            numbers().min().zip(numbers().max())
        };
        let spans = entries.iter().map(span).collect();
        Possible { entries, spans }
    }

    /// Whether a row may fulfil an alternative.
    pub(super) fn may_hold(&self, alternative: &Gated<'_>) -> bool {
        let is_there = |field: &FieldId| self.spans[usize::from(*field)].is_some();
        alternative.filled.iter().all(is_there)
            && alternative.some_filled.iter().all(|fields| fields.iter().any(is_there))
            && alternative.quick.iter().all(|quick| self.may_fulfil(quick))
    }

    fn may_fulfil(&self, quick: &Quick<'_>) -> bool {
        match quick {
            Quick::Value(field, test) => {
                let entries = self.entries[usize::from(*field)];
                entries.iter().any(|entry| entry.cell.is_filled() && test.holds(entry.cell))
            }
            Quick::Compared(field, sign, other, offset) => {
                let span = |field: &FieldId| self.spans[usize::from(*field)];
                let (Some((least, greatest)), Some((first, last))) = (span(field), span(other)) else { return false };
                let (first, last) = (first + offset, last + offset);
                match sign {
                    Sign::Less | Sign::AtMost => sign.holds(least, last),
                    Sign::Greater | Sign::AtLeast => sign.holds(greatest, first),
                    Sign::Equal => least <= last && first <= greatest,
                }
            }
        }
    }
}
