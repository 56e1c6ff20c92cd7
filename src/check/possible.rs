//! Which conditions can hold at all, told from the distinct values of the columns.
//!
//! A column has far fewer distinct values than rows. Where none of them is later than the as-at date, no row need be asked
//! whether its date is; most rules of most extracts are done with in this way. Nothing is said here of a row that may fulfil a
//! condition: those are asked one by one.

use super::plan::{Gated, Quick};
use crate::record::{Cell, Extract};
use crate::spec::FieldId;
use crate::spec::condition::Sign;

/// What the columns of an extract hold.
pub(super) struct Possible<'a> {
    /// For each field the typed readings of its distinct texts.
    cells: Vec<&'a [Cell]>,
    /// For each field the least and greatest number of a filled value; none where no row has one.
    spans: Vec<Option<(i64, i64)>>,
}

impl<'a> Possible<'a> {
    pub(super) fn new(extract: &'a Extract) -> Self {
        let cells: Vec<&[Cell]> = extract.store.columns.iter().map(|column| column.dictionary.cells()).collect();
        let span = |cells: &&[Cell]| {
            let numbers = || cells.iter().filter_map(|cell| cell.value()).map(i64::from);
            numbers().min().zip(numbers().max())
        };
        let spans = cells.iter().map(span).collect();
        Possible { cells, spans }
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
                let cells = self.cells[usize::from(*field)];
                cells.iter().any(|cell| cell.is_filled() && test.holds(*cell))
            }
            Quick::Compared(field, sign, other, offset) => {
                let span = |field: &FieldId| self.spans[usize::from(*field)];
                let (Some(left), Some((least, greatest))) = (span(field), span(other)) else { return false };
                may_compare(left, *sign, (least + offset, greatest + offset))
            }
        }
    }
}

/// Whether `left sign right` holds of some number of each of two spans, given by their ends.
fn may_compare(left: (i64, i64), sign: Sign, right: (i64, i64)) -> bool {
    match sign {
        Sign::Less | Sign::AtMost => sign.holds(left.0, right.1),
        Sign::Greater | Sign::AtLeast => sign.holds(left.1, right.0),
        Sign::Equal => left.0 <= right.1 && right.0 <= left.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn spans_compare_as_some_of_their_numbers_do(left in (0i64..6, 0i64..4), right in (0i64..6, 0i64..4)) {
            let (left, right) = ((left.0, left.0 + left.1), (right.0, right.0 + right.1));
            for sign in [Sign::Less, Sign::AtMost, Sign::Greater, Sign::AtLeast, Sign::Equal] {
                let some = (left.0..=left.1).any(|one| (right.0..=right.1).any(|other| sign.holds(one, other)));
                prop_assert_eq!(may_compare(left, sign, right), some, "{:?}", sign);
            }
        }
    }
}
