//! What the treatment outcomes profiles (TOPs) of a journey tell: whether they were taken, what changed between them, and
//! how people are at the end.

use super::items::{Change, Item};
use super::prepared::Prepared;
use super::slices::Slice;
use crate::journey::{Journey, JourneyTops, ReasonGroup, Top};
use crate::spec::measures::MeasureId;
use crate::spec::{FieldId, Role};

/// A review is due when a journey has lasted so many days from its first structured modality: 26 weeks.
pub(super) const REVIEW_DUE: i32 = 182;

/// Whoever works so many days of 28 is in work.
const IN_WORK: i32 = 10;

/// The measures of TOPs.
pub fn is_of_tops(id: MeasureId) -> bool {
    use MeasureId::{EmployedAtExit, HousingProblemAtExit, InjectingAtExit};
    use MeasureId::{TopExitCompliance, TopReviewCompliance, TopStartCompliance};
    let of_one_top = matches!(
        id,
        TopStartCompliance
            | TopReviewCompliance
            | TopExitCompliance
            | EmployedAtExit
            | HousingProblemAtExit
            | InjectingAtExit
    );
    of_one_top || is_of_change(id)
}

/// The change between two TOPs that a measure counts, of each item by itself: to which TOP, and which change.
pub(super) fn change_of(id: MeasureId) -> Option<(Later, Change)> {
    Some(match id {
        MeasureId::TopAbstinent => (Later::Review, Change::Abstinent),
        MeasureId::TopImproved => (Later::Review, Change::Improved),
        MeasureId::TopUnchanged => (Later::Review, Change::Unchanged),
        MeasureId::TopDeteriorated => (Later::Review, Change::Deteriorated),
        MeasureId::TopExitAbstinent => (Later::Exit, Change::Abstinent),
        MeasureId::TopExitImproved => (Later::Exit, Change::Improved),
        MeasureId::TopExitUnchanged => (Later::Exit, Change::Unchanged),
        MeasureId::TopExitDeteriorated => (Later::Exit, Change::Deteriorated),
        _ => return None,
    })
}

/// Whether a measure is of the change between two TOPs: it is counted item by item and no other way.
pub fn is_of_change(id: MeasureId) -> bool {
    change_of(id).is_some()
}

/// The TOP that the start TOP is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Later {
    /// The review.
    Review,
    /// The exit TOP.
    Exit,
}

/// What a measure of change finds of one item of a journey that it looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Days at the start.
    pub(super) start: i32,
    /// Days at the later TOP.
    pub(super) later: i32,
    /// What became of it, where that can be said.
    pub(super) change: Option<Change>,
}

/// The TOPs of all journeys, and what is read from them.
pub(super) struct Tops<'a> {
    prepared: &'a Prepared<'a>,
    of_journeys: &'a [JourneyTops],
    injecting: FieldId,
    work: FieldId,
    housing: FieldId,
    /// The number of the code for a problem.
    housing_problem: i32,
    /// The field of each item, by its place among all; a letter may lack some.
    items: [Option<FieldId>; Item::COUNT],
}

impl<'a> Tops<'a> {
    /// Makes them ready; the error says what the letter lacks.
    pub(super) fn new(prepared: &'a Prepared<'a>) -> Result<Self, String> {
        let of_journeys = prepared.tops().map_err(|error| error.to_string())?;
        let dataset = prepared.dataset;
        let need = |role: Role| {
            dataset.roles.field(role).ok_or_else(|| {
                let (letter, word) = (dataset.letter, role.word());
                format!("dataset {letter} tells no outcomes: no field plays the role `{word}` in its dataset.toml")
            })
        };
        let housing = need(Role::TopHousing)?;
        let list = dataset.list_of(dataset.field(housing));
        let yes = list.and_then(|list| list.codes.iter().position(|code| code.code == "Y"));
        let Some(yes) = yes else {
            return Err(format!("the list of {} has no code Y", dataset.field(housing).header));
        };
        let (injecting, work) = (need(Role::TopInjecting)?, need(Role::TopWork)?);
        let items = Item::ALL.map(|item| dataset.roles.field(item.role()));
        Ok(Tops { prepared, of_journeys, injecting, work, housing, housing_problem: yes as i32, items })
    }

    /// The TOPs of a journey.
    pub(super) fn of(&self, journey: usize) -> JourneyTops {
        self.of_journeys[journey]
    }

    fn journey(&self, number: usize) -> &'a Journey {
        &self.prepared.journeys.journeys[number]
    }

    /// The first day of structured treatment.
    pub(super) fn first_day(&self, number: usize) -> i32 {
        let episodes = self.prepared.journeys.episodes(self.journey(number));
        episodes.iter().map(|episode| episode.started).min().unwrap_or(self.journey(number).start)
    }

    /// The day on which a review was due, if the journey lasted until then.
    pub(super) fn review_due(&self, number: usize) -> Option<i32> {
        let due = self.first_day(number).saturating_add(REVIEW_DUE);
        let last = self.journey(number).end.unwrap_or(self.prepared.journeys.as_at);
        (last >= due).then_some(due)
    }

    fn value(&self, field: FieldId, top: Option<Top>) -> Option<i32> {
        top.and_then(|top| self.prepared.extract.store.column(field).cell(top.row as usize).value())
    }

    /// Days of injecting at the start.
    pub(super) fn injecting_at_start(&self, number: usize) -> Option<i32> {
        self.value(self.injecting, self.of_journeys[number].start)
    }

    /// What a measure reads from the exit TOP, and whether that counts.
    pub(super) fn at_exit(&self, id: MeasureId, number: usize) -> Option<(i32, bool)> {
        let exit = self.of_journeys[number].exit;
        match id {
            MeasureId::EmployedAtExit => self.value(self.work, exit).map(|days| (days, days >= IN_WORK)),
            MeasureId::HousingProblemAtExit => {
                self.value(self.housing, exit).map(|code| (code, code == self.housing_problem))
            }
            _ => self.value(self.injecting, exit).map(|days| (days, days > 0)),
        }
    }

    /// The TOP of a journey that its start is compared with.
    pub(super) fn later(&self, later: Later, number: usize) -> Option<Top> {
        match later {
            Later::Review => self.of_journeys[number].review,
            Later::Exit => self.of_journeys[number].exit,
        }
    }

    /// Days of an item at the start and at a later TOP of a journey, as far as they are told.
    pub(super) fn days(&self, item: Item, later: Later, number: usize) -> (Option<i32>, Option<i32>) {
        let Some(field) = self.items[item as usize] else { return (None, None) };
        (self.value(field, self.of_journeys[number].start), self.value(field, self.later(later, number)))
    }

    /// What a measure of change finds of an item of a journey, if it looks at it: the item was there at the start, and the
    /// later TOP was taken in a stretch of days and tells of it.
    pub(super) fn change(&self, later: Later, item: Item, number: usize, slice: &Slice) -> Option<Found> {
        let top = self.later(later, number)?;
        let (start, at_later) = self.days(item, later, number);
        let (start, at_later) = (start.filter(|days| *days > 0)?, at_later?);
        let change = Change::between(start, at_later, self.prepared.settings.rci.of(item));
        (slice.first..=slice.last).contains(&top.day).then_some(Found { start, later: at_later, change })
    }

    /// Whether a journey is in the numerator of a measure of a stretch of days, if it is in the denominator.
    pub(super) fn counts(&self, id: MeasureId, number: usize, slice: &Slice) -> Option<bool> {
        let tops = self.of_journeys[number];
        let within = |day: i32| (slice.first..=slice.last).contains(&day);
        let journey = self.journey(number);
        let ended = journey.ended_in(slice.first, slice.last);
        match id {
            MeasureId::TopStartCompliance => within(self.first_day(number)).then_some(tops.start.is_some()),
            MeasureId::TopReviewCompliance => {
                self.review_due(number).is_some_and(within).then_some(tops.review.is_some())
            }
            MeasureId::TopExitCompliance => ended.then_some(tops.exit.is_some()),
            _ => {
                let completed = ended && journey.reason == Some(ReasonGroup::Completed);
                let injected = || self.injecting_at_start(number).is_some_and(|days| days > 0);
                let belongs = completed && (id != MeasureId::InjectingAtExit || injected());
                self.at_exit(id, number).filter(|_| belongs).map(|(_, counts)| counts)
            }
        }
    }
}
