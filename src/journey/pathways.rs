//! Pathways: from which treatment journeys go on to which, from which agency to which, and how they end.
//!
//! Every journey that started in a stretch of days counts once in each kind: by its first structured modality and the next
//! other one (by the day on which they started; the same one again is no step), by its first agency and the next other
//! one, and by its first modality and how it ended. So the counts of a kind add up to the journeys, and those of one first
//! modality are as many among the next ones as among the ends.

use std::cmp::Ordering;

use super::fields::Fields;
use super::model::{Journey, Journeys, ReasonGroup};
use crate::collections::Map;
use crate::record::{Extract, identifier_order};
use crate::spec::Dataset;
use crate::table::{Cell, Holds, Table};

/// The kinds of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// From the first modality to the next.
    Modality,
    /// From the first agency to the next.
    Agency,
    /// From the first modality to how the journey ended.
    End,
}

impl StepKind {
    /// All of them in order.
    pub const ALL: [StepKind; 3] = [StepKind::Modality, StepKind::Agency, StepKind::End];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            StepKind::Modality => "modality",
            StepKind::Agency => "agency",
            StepKind::End => "end",
        }
    }
}

/// Where a step leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// To a modality or agency, by its code.
    Code(String),
    /// To an end with a reason of this group.
    Ended(ReasonGroup),
    /// The journey is open.
    Open,
    /// There is no further modality or agency.
    Nowhere,
}

/// How many journeys took a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its kind.
    pub kind: StepKind,
    /// The code that it leads from.
    pub from: String,
    /// Where it leads.
    pub to: Target,
    /// How many journeys.
    pub journeys: u64,
}

/// The steps of all journeys that started in a stretch of days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pathways {
    /// How many journeys there are.
    pub journeys: u64,
    /// Their steps by kind, in the order of the codes; ends in the order of their groups, and what leads nowhere last.
    pub steps: Vec<Step>,
}

/// Counts the steps of the journeys that started in a stretch of days, both ends included.
pub fn pathways(
    dataset: &Dataset,
    extract: &Extract,
    fields: &Fields,
    journeys: &Journeys,
    days: std::ops::RangeInclusive<i32>,
) -> Pathways {
    let walker = Walker { dataset, extract, fields, journeys };
    let mut counts: Map<(StepKind, &str, Target), u64> = Map::default();
    let mut all = 0;
    for journey in journeys.journeys.iter().filter(|journey| days.contains(&journey.start)) {
        all += 1;
        for step in walker.steps(journey) {
            *counts.entry(step).or_default() += 1;
        }
    }
    let mut steps: Vec<Step> = counts
        .into_iter()
        .map(|((kind, from, to), journeys)| Step { kind, from: from.to_owned(), to, journeys })
        .collect();
    steps.sort_unstable_by(|a, b| {
        let by_kind = a.kind.cmp(&b.kind).then_with(|| identifier_order(&a.from, &b.from));
        by_kind.then_with(|| order_of_targets(&a.to, &b.to))
    });
    Pathways { journeys: all, steps }
}

/// The columns of the table, and what they hold.
pub const COLUMNS: [(&str, Holds); 4] =
    [("kind", Holds::Text), ("from", Holds::Text), ("to", Holds::Text), ("journeys", Holds::Number)];

/// The steps as a table, with codes as they were read; `shown` are their numbers as far as these may be shown.
pub fn table(pathways: &Pathways, shown: &[Option<u64>]) -> Table {
    let row = |(step, number): (&Step, &Option<u64>)| -> Vec<Cell> {
        let to = match &step.to {
            Target::Code(code) => code.as_str().into(),
            Target::Ended(group) => group.word().into(),
            Target::Open => "In treatment".into(),
            Target::Nowhere => Cell::None,
        };
        let number = number.map_or(Cell::Hidden, |number| Cell::Number(number as i64));
        vec![step.kind.word().into(), step.from.as_str().into(), to, number]
    };
    let rows = pathways.steps.iter().zip(shown).map(row).collect();
    Table { rows, ..Table::new(&COLUMNS.map(|(name, _)| name)) }
}

fn order_of_targets(a: &Target, b: &Target) -> Ordering {
    let place = |target: &Target| match target {
        Target::Code(_) => 0,
        Target::Ended(group) => 1 + *group as usize,
        Target::Open => 1 + ReasonGroup::ALL.len(),
        Target::Nowhere => 2 + ReasonGroup::ALL.len(),
    };
    place(a).cmp(&place(b)).then_with(|| match (a, b) {
        (Target::Code(a), Target::Code(b)) => identifier_order(a, b),
        _ => Ordering::Equal,
    })
}

struct Walker<'a> {
    dataset: &'a Dataset,
    extract: &'a Extract,
    fields: &'a Fields,
    journeys: &'a Journeys,
}

impl<'a> Walker<'a> {
    fn steps(&self, journey: &Journey) -> [(StepKind, &'a str, Target); 3] {
        let agencies = self.journeys.episodes(journey).iter().map(|episode| self.agency(episode.row));
        let (first, next) = first_and_next(self.modalities(journey).into_iter());
        let (first_agency, next_agency) = first_and_next(agencies);
        let end = journey.reason.map_or(Target::Open, Target::Ended);
        [
            (StepKind::Modality, first, target(next)),
            (StepKind::Agency, first_agency, target(next_agency)),
            (StepKind::End, first, end),
        ]
    }

    fn agency(&self, row: u32) -> &'a str {
        self.extract.store.column(self.dataset.keys.agency).cleaned_text(row as usize)
    }

    /// The structured modalities of a journey in the order in which they started; of those that started on one day the
    /// one of the episode that joined first, then the least identifier, none being the last.
    fn modalities(&self, journey: &Journey) -> Vec<&'a str> {
        let (codes, ids) =
            (self.extract.store.column(self.fields.modality), self.extract.store.column(self.fields.modality_id));
        let episodes = self.journeys.episodes(journey).iter().enumerate();
        let mut found: Vec<(i32, usize, &str, u32)> = episodes
            .flat_map(|(place, episode)| self.journeys.modalities(episode).iter().map(move |m| (place, m)))
            .map(|(place, modality)| (modality.started, place, ids.cleaned_text(modality.row as usize), modality.row))
            .collect();
        found.sort_unstable_by(|a, b| {
            let by_day = (a.0, a.1, a.2.is_empty()).cmp(&(b.0, b.1, b.2.is_empty()));
            by_day.then_with(|| identifier_order(a.2, b.2)).then_with(|| a.3.cmp(&b.3))
        });
        found.into_iter().map(|(.., row)| codes.cleaned_text(row as usize)).collect()
    }
}

/// The first of some codes, and the next one that is another.
fn first_and_next<'c>(mut codes: impl Iterator<Item = &'c str>) -> (&'c str, Option<&'c str>) {
    let first = codes.next().unwrap_or_default();
    (first, codes.find(|code| *code != first))
}

fn target(next: Option<&str>) -> Target {
    next.map_or(Target::Nowhere, |code| Target::Code(code.to_owned()))
}
