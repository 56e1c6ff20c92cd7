//! Small numbers: what is hidden or rounded before figures are shown, so that no table tells of a few people.
//!
//! | module | what it owns |
//! |---|---|
//! | `known` | the counts behind the rows, and what a reader knows of them: which are one count printed twice, which add up |
//! | `cover` | which further counts are hidden, until other numbers could stand behind every star |
//! | `round` | rounding to the nearest five |
//! | `steps` | the same for the steps of pathways |
//!
//! [`apply`] changes the rows themselves, so that whoever shows them shows nothing else: a hidden figure is gone from its
//! row, and [`Hidden`] says that it was there. What stands on one page in several tables is protected together, by
//! [`apply_together`]: a total that two tables share, or the months of a year, would else tell what one of them hides. What
//! is on another page it cannot know, unless it is told ([`apply_beside`]), as of the districts whose wards are shown.

mod cover;
mod known;
mod round;
mod steps;

use super::figures::Exact;
use super::grouping::Grouping;
use super::run::{Row, is_of_estimate};
use super::settings::{Settings, SmallNumbers};
use crate::spec::measures::MeasureId;

pub use steps::{Whole, of_pathways};

/// The note on a row of which something is hidden.
pub const SUPPRESSED: &str = "suppressed";

/// The figures of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The numerator.
    Numerator,
    /// The denominator.
    Denominator,
    /// The percentage or the days.
    Value,
    /// Both ends of the interval.
    Interval,
    /// Those that cannot be judged yet.
    Pending,
}

/// Which figures of a row are hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden(u8);

impl Hidden {
    /// Whether a figure is hidden.
    pub fn has(self, figure: Figure) -> bool {
        self.0 & (1 << figure as u8) != 0
    }

    /// Whether any is.
    pub fn is_any(self) -> bool {
        self.0 != 0
    }

    /// Takes a figure out of its row; what was never there is not hidden.
    fn take<T>(&mut self, figure: Figure, from: &mut Option<T>) {
        if from.take().is_some() {
            self.0 |= 1 << figure as u8;
        }
    }
}

/// Rows that stand together under the same groupings.
#[derive(Debug)]
pub struct Part<'p, 'm> {
    /// The rows.
    pub rows: &'p mut [Row<'m>],
    /// By what they are grouped.
    pub by: &'p [Grouping],
}

/// Rows that stand on another page, which the same reader has.
#[derive(Clone, Copy, Debug)]
pub struct Elsewhere<'p, 'm> {
    /// The rows as they are.
    pub plain: &'p [Row<'m>],
    /// The same rows as that page shows them.
    pub shown: &'p [Row<'m>],
    /// By what they are grouped.
    pub by: &'p [Grouping],
}

/// That the groups of one grouping lie within those of another one, as wards lie in districts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nesting {
    /// The grouping of the small ones.
    pub inner: Grouping,
    /// That of the large ones.
    pub outer: Grouping,
    /// Which of them occur together, by their places in the order of each.
    pub pairs: Vec<[u32; 2]>,
}

/// Does to the rows of one run what the settings say of small numbers.
pub fn apply(rows: &mut [Row<'_>], by: &[Grouping], settings: &Settings) {
    apply_together(&mut [Part { rows, by }], settings);
}

/// The same for the rows of several runs with the same settings that one reader sees.
pub fn apply_together(parts: &mut [Part<'_, '_>], settings: &Settings) {
    match settings.small_numbers {
        SmallNumbers::Show => {}
        SmallNumbers::Suppress => suppress(parts, &[], None, settings),
        SmallNumbers::Round5 => parts.iter_mut().flat_map(|part| &mut *part.rows).for_each(round::to_fives),
    }
}

/// The same where what stands on another page is known too. Nothing of that page can be hidden any more; what it hides is
/// not to be worked out either.
pub fn apply_beside(
    parts: &mut [Part<'_, '_>],
    elsewhere: &[Elsewhere<'_, '_>],
    nesting: &Nesting,
    settings: &Settings,
) {
    match settings.small_numbers {
        SmallNumbers::Suppress => suppress(parts, elsewhere, Some(nesting), settings),
        SmallNumbers::Show | SmallNumbers::Round5 => apply_together(parts, settings),
    }
}

/// Whether a number is small: the whole numbers 1 to 4, and what lies between them where an estimate comes in.
fn is_small(number: Exact) -> bool {
    (Exact::from(1)..=Exact::from(4)).contains(&number)
}

fn suppress(
    parts: &mut [Part<'_, '_>],
    elsewhere: &[Elsewhere<'_, '_>],
    nesting: Option<&Nesting>,
    settings: &Settings,
) {
    let own = parts.iter().map(|part| (&*part.rows, part.by));
    let read: Vec<(&[Row<'_>], &[Grouping])> = own.chain(elsewhere.iter().map(|run| (run.plain, run.by))).collect();
    let mut known = known::of(&read, nesting, settings);
    let before: usize = parts.iter().map(|part| part.rows.len()).sum();
    for (row, counts) in elsewhere.iter().flat_map(|run| run.shown).zip(&known.rows[before..]) {
        // what is hidden of an estimate says nothing of the count behind it
        if is_of_estimate(row.measure.id) {
            continue;
        }
        let figures = [
            (counts.numerator, Figure::Numerator),
            (counts.denominator, Figure::Denominator),
            (counts.pending, Figure::Pending),
        ];
        for (count, figure) in figures {
            match count {
                Some(count) if row.hidden.has(figure) => known.system.hide(count),
                Some(count) => known.system.fix(count),
                None => {}
            }
        }
    }
    let hidden = cover::hidden(known.system);
    for (row, counts) in parts.iter_mut().flat_map(|part| &mut *part.rows).zip(known.rows) {
        let is_hidden = |count: Option<u32>| count.is_some_and(|count| hidden[count as usize]);
        let estimate_is_small = is_of_estimate(row.measure.id) && row.denominator.is_some_and(is_small);
        let hides_denominator = is_hidden(counts.denominator) || estimate_is_small;
        // what is left of a hidden estimate would tell it
        let is_left_of_it = estimate_is_small && row.measure.id == MeasureId::UnmetNeed;
        let hides_numerator = is_hidden(counts.numerator) || is_left_of_it;
        let mut own = Hidden::default();
        if hides_numerator {
            own.take(Figure::Numerator, &mut row.numerator);
        }
        if hides_denominator {
            own.take(Figure::Denominator, &mut row.denominator);
            row.bounds = None;
        }
        if is_hidden(counts.pending) {
            own.take(Figure::Pending, &mut row.pending);
        }
        if hides_numerator || hides_denominator {
            own.take(Figure::Value, &mut row.value);
            own.take(Figure::Interval, &mut row.interval);
            row.comparison = None;
            row.forget_range();
        }
        if own.is_any() {
            row.notes.push(SUPPRESSED.to_owned());
        }
        row.hidden = own;
    }
}
