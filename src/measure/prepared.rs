//! What every measure of an extract is taken from: its journeys, with all that is known of each before anybody asks.

use std::sync::OnceLock;

use super::grouping;
use super::items::Item;
use super::names::Names;
use super::segments::Segments;
use super::settings::Settings;
use super::wards::Wards;
use crate::check::Outcome;
use crate::journey::{self, Fields, Journey, JourneyTops, Journeys, MissingRole, ReasonGroup};
use crate::record::{Extract, identifier_order};
use crate::spec::{Dataset, FieldId, Role};

/// The journeys of an extract, made ready. It is built once and asked often.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// The rows.
    pub extract: &'a Extract,
    /// What the check found.
    pub outcome: &'a Outcome,
    /// The fields that journeys are made of.
    pub fields: Fields,
    /// The journeys.
    pub journeys: Journeys,
    /// The settings.
    pub settings: Settings,
    /// How areas are called.
    pub names: Names,
    /// The segments that journeys may be grouped by, where a profile defines some.
    pub segments: Option<Segments>,
    /// The wards that journeys may be grouped by, where a file tells them.
    pub wards: Option<Wards>,
    /// How many threads may be used.
    pub threads: usize,
    pub(super) ages: Vec<Option<i32>>,
    /// For each journey that ended as completed what came after it.
    pub(super) after: Vec<After>,
    /// For each journey its first structured modality.
    pub(super) first_modality: Vec<u32>,
    /// For each journey its TOPs, looked for when a measure first asks.
    tops: OnceLock<Result<Vec<JourneyTops>, MissingRole>>,
}

/// What came after a journey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// The journey ended as completed: for others nothing is asked.
    pub completed: bool,
    /// The time for a return was over at the as-at date.
    pub window_is_over: bool,
    /// The person returned in time.
    pub returned: bool,
}

impl<'a> Prepared<'a> {
    /// Builds the journeys of an extract that was checked with the cut at a day.
    pub fn new(
        dataset: &'a Dataset,
        extract: &'a Extract,
        outcome: &'a Outcome,
        as_at: i32,
        settings: Settings,
        names: Names,
        threads: usize,
    ) -> Result<Self, MissingRole> {
        let options = journey::Options { as_at, joining: settings.joining(), held_back: settings.held_back, threads };
        let journeys = journey::build(dataset, extract, outcome, &options)?;
        Prepared::of(dataset, extract, outcome, journeys, settings, names, threads)
    }

    /// Makes journeys ready that were built with the same settings.
    pub fn of(
        dataset: &'a Dataset,
        extract: &'a Extract,
        outcome: &'a Outcome,
        journeys: Journeys,
        settings: Settings,
        names: Names,
        threads: usize,
    ) -> Result<Self, MissingRole> {
        let fields = Fields::of(dataset)?;
        let ages = grouping::ages(dataset, extract, &journeys);
        let after = journeys.journeys.iter().map(|j| after(&journeys, j, settings)).collect();
        let first_modality = journeys.journeys.iter().map(|j| first_modality(extract, &fields, &journeys, j)).collect();
        let tops = OnceLock::new();
        Ok(Prepared {
            dataset,
            extract,
            outcome,
            fields,
            journeys,
            settings,
            names,
            segments: None,
            wards: None,
            threads,
            ages,
            after,
            first_modality,
            tops,
        })
    }

    /// The same, with segments that journeys may be grouped by.
    #[must_use]
    pub fn with_segments(self, segments: Option<Segments>) -> Self {
        Prepared { segments, ..self }
    }

    /// The same, with wards that journeys may be grouped by.
    #[must_use]
    pub fn with_wards(self, wards: Option<Wards>) -> Self {
        Prepared { wards, ..self }
    }

    /// The name of the segment of a journey, by its number; `None` where there are no segments.
    pub fn segment(&self, journey: usize) -> Option<&str> {
        let segments = self.segments.as_ref()?;
        let of = &self.journeys.journeys[journey];
        segments.names().nth(segments.place(self.extract, &self.journeys, of, self.ages[journey]))
    }

    /// What came after a journey, by its number.
    pub fn after(&self, journey: usize) -> After {
        self.after[journey]
    }

    /// The age of a journey's person at its start, by the number of the journey.
    pub fn age(&self, journey: usize) -> Option<i32> {
        self.ages[journey]
    }

    /// The TOPs of each journey, by its number; the error says what the letter lacks for them.
    pub fn tops(&self) -> Result<&[JourneyTops], MissingRole> {
        let found = self.tops.get_or_init(|| journey::tops(self.dataset, self.extract, self.outcome, &self.journeys));
        found.as_deref().map_err(Clone::clone)
    }

    /// The columns that no input has and without which no TOP can be known.
    pub fn columns_missing_for_tops(&self) -> Vec<&str> {
        let fields = [Role::TopDate, Role::TopStage].into_iter().filter_map(|role| self.dataset.roles.field(role));
        fields.filter(|field| self.is_absent(*field)).map(|field| self.dataset.field(field).header.as_str()).collect()
    }

    /// The columns of items of a TOP that no input has.
    pub fn columns_missing_for_items(&self) -> Vec<&str> {
        let fields = Item::ALL.into_iter().filter_map(|item| self.dataset.roles.field(item.role()));
        fields.filter(|field| self.is_absent(*field)).map(|field| self.dataset.field(field).header.as_str()).collect()
    }

    fn is_absent(&self, field: FieldId) -> bool {
        self.extract.inputs.iter().all(|input| !input.has(field))
    }

    /// The days that a journey lasted, up to the as-at date while it is open.
    pub fn days(&self, journey: &Journey) -> i64 {
        i64::from(journey.end.unwrap_or(self.journeys.as_at)) - i64::from(journey.start)
    }
}

/// Whether the person of a journey came back: another journey, wherever, that starts within the window and ends later.
fn after(journeys: &Journeys, journey: &Journey, settings: Settings) -> After {
    let Some(end) = journey.end.filter(|_| journey.reason == Some(ReasonGroup::Completed)) else {
        return After::default();
    };
    After {
        completed: true,
        window_is_over: settings.return_window.after(end) <= journeys.as_at,
        returned: return_after(journeys, journey, end, settings).is_some(),
    }
}

/// The number of the journey by which a person came back after one that ended on a day.
pub(super) fn return_after(journeys: &Journeys, journey: &Journey, end: i32, settings: Settings) -> Option<u32> {
    let last = settings.return_window.after(end);
    // a journey does not end later than itself, so it is no return to itself
    let is_return = |other: &Journey| other.start <= last && other.end.is_none_or(|theirs| theirs > end);
    let mut all = journeys.persons[journey.person as usize].journeys.clone();
    all.find(|number| is_return(&journeys.journeys[*number as usize]))
}

/// The modality with which a journey's first episode began its structured treatment; of several the one with the least
/// identifier, one without any last.
fn first_modality(extract: &Extract, fields: &Fields, journeys: &Journeys, journey: &Journey) -> u32 {
    let first = &journeys.episodes(journey)[0];
    let ids = extract.store.column(fields.modality_id);
    let on_first_day = first.modalities.clone().filter(|m| journeys.modalities[*m as usize].started == first.started);
    let least = on_first_day.min_by(|a, b| {
        let id = |m: u32| ids.cleaned_text(journeys.modalities[m as usize].row as usize);
        id(*a).is_empty().cmp(&id(*b).is_empty()).then_with(|| identifier_order(id(*a), id(*b)))
    });
    least.unwrap_or(first.modalities.start)
}
