//! How far the values of a column fit what it is taken for.

use super::super::layout::{Layout, read_date};
use super::super::name::initials;
use super::super::plan::fold;
use super::Target;
use crate::record::{Column, State, clean, read_value, sector_of};
use crate::spec::dataset::{Dataset, Format, Kind};

/// The layouts that are tried when dates do not read as they are, the likeliest first.
const LAYOUTS: [&str; 8] =
    ["DD-MMM-YYYY", "D-MMM-YYYY", "D MMM YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "D/M/YYYY hh:mm", "excel", "MM/DD/YYYY"];

/// What the values of a column say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Evidence {
    /// The rows that are filled.
    pub(super) filled: u64,
    /// Those whose value fits; none where nothing can be said.
    pub(super) fitting: Option<u64>,
    /// The layout that the dates have; empty where they need none.
    pub(super) layout: &'static str,
    /// Whether there are full postcodes.
    pub(super) is_full: bool,
    /// Whether some value is no code as it stands.
    pub(super) needs_codes: bool,
}

impl Evidence {
    /// The share of the filled rows that fit; none where nothing can be said.
    pub(super) fn share(&self) -> Option<f64> {
        self.fitting.filter(|_| self.filled > 0).map(|fitting| fitting as f64 / self.filled as f64)
    }

    /// Looks at a column as if it gave the target.
    pub(super) fn gather(dataset: &Dataset, target: Target, column: &Column) -> Evidence {
        let values = counted(column);
        let filled = values.iter().map(|(_, rows)| rows).sum();
        let mut evidence = Evidence { filled, ..Evidence::default() };
        let count =
            |fits: &dyn Fn(&str) -> bool| values.iter().filter(|(text, _)| fits(text)).map(|(_, rows)| rows).sum();
        let field = dataset.field(target.first());
        let state = |text: &str| read_value(dataset, field, &clean(field, text).text).state;
        let is_valid = |text: &str| matches!(state(text), State::Valid | State::NotAnswered);
        evidence.fitting = match (target, field.kind) {
            (Target::Initials(..), _) => Some(count(&|text| initials(text).is_some())),
            (_, Kind::Date) => {
                let mut best = count(&is_valid);
                for layout in LAYOUTS {
                    let layouts = Layout::parse_all(layout).unwrap_or_default();
                    let fitting: u64 = count(&|text| read_date(text.trim(), &layouts).is_some());
                    if fitting > best {
                        (best, evidence.layout) = (fitting, layout);
                    }
                }
                Some(best)
            }
            (_, Kind::Code) if field.list.is_some() => {
                evidence.needs_codes = values.iter().any(|(text, _)| !is_valid(text) && state(text) != State::Blank);
                Some(count(&|text| is_valid(text) || label_of(dataset, target, text).is_some()))
            }
            (_, Kind::Integer | Kind::Initial) => Some(count(&is_valid)),
            (_, Kind::Code) if field.format != Format::Any => Some(count(&is_valid)),
            _ if field.format == Format::Postcode => {
                let single = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                evidence.is_full =
                    values.iter().any(|(text, _)| sector_of(&single(text)).is_some_and(|(_, full)| full));
                Some(count(&|text| sector_of(&single(text)).is_some()))
            }
            _ => None,
        };
        evidence
    }
}

/// The code whose label a value is.
pub(super) fn label_of<'d>(dataset: &'d Dataset, target: Target, text: &str) -> Option<&'d crate::spec::dataset::Code> {
    let list = dataset.list_of(dataset.field(target.first()))?;
    list.codes.iter().find(|code| fold(&code.label) == fold(text))
}

/// The filled values of a column, each with its rows, in the order of their first rows.
pub(super) fn counted(column: &Column) -> Vec<(&str, u64)> {
    let mut rows = vec![0; column.dictionary.len()];
    (0..column.len()).for_each(|row| rows[column.id(row) as usize] += 1);
    let texts = rows.into_iter().enumerate().map(|(id, rows)| (column.dictionary.text(id as u32), rows));
    texts.filter(|(text, rows)| *rows > 0 && !text.trim().is_empty()).collect()
}
