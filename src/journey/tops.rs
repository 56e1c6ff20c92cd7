//! The treatment outcomes profiles (TOPs) of a journey: which of them is its start, its review and its exit.
//!
//! | TOP | stage | day |
//! |---|---|---|
//! | start | S | within 14 days of the first structured modality, before or after; the nearest, of two the earlier |
//! | review | R | 35 to 182 days after the start TOP; the latest |
//! | exit | E | within 14 days of the end of the journey; the nearest, of two the later |
//!
//! TOPs of all episodes of the journey count. A TOP that was taken after the as-at date is not known, nor one without a
//! day. A TOP that stands on several rows has what its first row says; of two that fit alike the first row decides.

use std::cmp::Reverse;

use super::build::is_set;
use super::fields::MissingRole;
use super::model::{Episode, Journey, Journeys};
use crate::check::Outcome;
use crate::collections::Set;
use crate::record::Extract;
use crate::spec::{Dataset, Entity, FieldId, Role};

/// So many days a start or exit TOP may lie from the day that it belongs to.
pub const NEAR: i64 = 14;

/// So many days a review follows the start TOP: 5 to 26 weeks.
pub const REVIEW: std::ops::RangeInclusive<i64> = 35..=182;

/// A TOP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Top {
    /// Its first row.
    pub row: u32,
    /// The day on which it was taken.
    pub day: i32,
}

/// The TOPs of a journey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JourneyTops {
    /// At the start of treatment.
    pub start: Option<Top>,
    /// At a review.
    pub review: Option<Top>,
    /// At the end.
    pub exit: Option<Top>,
}

/// The stages at which a TOP is taken, as the code list has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Start,
    Review,
    Exit,
}

/// The TOPs of every journey, by its number; the journeys were built from the same rows.
pub fn tops(
    dataset: &Dataset,
    extract: &Extract,
    outcome: &Outcome,
    journeys: &Journeys,
) -> Result<Vec<JourneyTops>, MissingRole> {
    let finder = Finder::new(dataset, extract, outcome, journeys)?;
    Ok(journeys.journeys.iter().map(|journey| finder.of(journey)).collect())
}

struct Finder<'a> {
    extract: &'a Extract,
    outcome: &'a Outcome,
    journeys: &'a Journeys,
    episode: FieldId,
    id: FieldId,
    day: FieldId,
    stage: FieldId,
    /// The numbers of the codes of the stages.
    stages: [(i32, Stage); 3],
}

impl<'a> Finder<'a> {
    fn new(
        dataset: &'a Dataset,
        extract: &'a Extract,
        outcome: &'a Outcome,
        journeys: &'a Journeys,
    ) -> Result<Self, MissingRole> {
        let missing = |what: String| MissingRole::new(dataset, what);
        let need = |role: Role| {
            dataset.roles.field(role).ok_or_else(|| missing(format!("no field plays the role `{}`", role.word())))
        };
        let (day, stage) = (need(Role::TopDate)?, need(Role::TopStage)?);
        let header = &dataset.field(day).header;
        let Entity::Record(kind) = dataset.field(day).entity else {
            return Err(missing(format!("{header} is no field of a kind of record within the episode")));
        };
        let list = dataset.list_of(dataset.field(stage));
        let number_of = |code: &str| {
            let place = list.and_then(|list| list.codes.iter().position(|known| known.code == code));
            place
                .map(|place| place as i32)
                .ok_or_else(|| missing(format!("the list of {} has no code {code}", dataset.field(stage).header)))
        };
        let stages =
            [(number_of("S")?, Stage::Start), (number_of("R")?, Stage::Review), (number_of("E")?, Stage::Exit)];
        let id = dataset.records[usize::from(kind)].id;
        Ok(Finder { extract, outcome, journeys, episode: dataset.keys.episode, id, day, stage, stages })
    }

    fn of(&self, journey: &Journey) -> JourneyTops {
        let mut all: Vec<(Stage, Top)> = Vec::new();
        for episode in self.journeys.episodes(journey) {
            self.add(episode, &mut all);
        }
        let of_stage = |stage: Stage| all.iter().filter(move |(own, _)| *own == stage).map(|(_, top)| *top);
        let apart = |a: i32, b: i32| i64::from(a) - i64::from(b);
        let near = |day: i32| move |top: &Top| apart(top.day, day).abs() <= NEAR;
        let first = self.journeys.episodes(journey).iter().map(|episode| episode.started).min();
        let start = first.and_then(|first| {
            of_stage(Stage::Start).filter(near(first)).min_by_key(|top| (apart(top.day, first).abs(), top.day))
        });
        let review = start.and_then(|start| {
            of_stage(Stage::Review)
                .filter(|top| REVIEW.contains(&apart(top.day, start.day)))
                .min_by_key(|top| Reverse(top.day))
        });
        let exit = journey.end.and_then(|end| {
            let nearest = |top: &Top| (apart(top.day, end).abs(), Reverse(top.day));
            of_stage(Stage::Exit).filter(near(end)).min_by_key(nearest)
        });
        JourneyTops { start, review, exit }
    }

    /// Adds the TOPs of an episode in the order of their rows.
    fn add(&self, episode: &Episode, all: &mut Vec<(Stage, Top)>) {
        let store = &self.extract.store;
        let value = |field: FieldId, row: u32| store.column(field).cell(row as usize).value();
        let own_id = value(self.episode, episode.row);
        // an episode without identifier has but its own row
        let is_of_episode = |row: u32| row == episode.row || own_id.is_some() && value(self.episode, row) == own_id;
        let mut known: Set<i32> = Set::default();
        for row in self.outcome.clients.rows(episode.client as usize).iter().copied() {
            if !is_of_episode(row) || is_set(&self.outcome.cut_away, row) {
                continue;
            }
            // a TOP without identifier is its own
            if value(self.id, row).is_some_and(|id| !known.insert(id)) {
                continue;
            }
            let day = value(self.day, row).filter(|day| *day <= self.journeys.as_at);
            let stage = value(self.stage, row)
                .and_then(|code| self.stages.iter().find(|(number, _)| *number == code).map(|(_, stage)| *stage));
            if let Some((day, stage)) = day.zip(stage) {
                all.push((stage, Top { row, day }));
            }
        }
    }
}
