//! How one person's journeys led to what a measure counts.
//!
//! Whether somebody counts is said by the functions that count ([`run`](super::run)), asked of one person; the conditions
//! beside it say in words what those functions looked at.

use std::ops::Range;

use super::grouping::Grouping;
use super::items::{Change, Item};
use super::outcomes::{Later, REVIEW_DUE, Tops, change_of, is_of_change, is_of_tops};
use super::population::Population;
use super::prepared::{Prepared, return_after};
use super::run::{Count, Request, Tally, Totals, printed_ids};
use super::slices::Slice;
use crate::journey::{Episode, Journey, JourneyTops, Modality, NEAR, Person, REVIEW, ReasonGroup, Top};
use crate::record::{Period, iso};
use crate::spec::measures::{Measure, MeasureId};

/// What a condition decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Whether it is looked at at all.
    Belongs,
    /// Whether it can be judged yet.
    Judged,
    /// Whether it counts.
    Counts,
    /// One of several, of which one must hold to count.
    OneOf,
}

/// One condition of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What it decides.
    pub part: Part,
    /// What must be.
    pub wanted: String,
    /// What is.
    pub found: String,
    /// Whether it holds; `None` while nobody can know.
    pub holds: Option<bool>,
}

/// What a measure counts or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitOf {
    /// A person, by the journey that is taken, or a journey.
    Journey(u32),
    /// An item of the TOPs of a journey.
    Item {
        /// The journey.
        journey: u32,
        /// The item.
        item: Item,
    },
    /// An episode, with its journey.
    Episode {
        /// The journey.
        journey: u32,
        /// The episode among those of journeys.
        episode: u32,
    },
    /// A modality, with its journey.
    Modality {
        /// The journey.
        journey: u32,
        /// The modality among those of journeys.
        modality: u32,
    },
}

/// One thing that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub of: UnitOf,
    /// The conditions in the order in which they are asked.
    pub conditions: Vec<Condition>,
    /// What it adds.
    pub counted: Tally,
}

/// How a measure chooses among the journeys of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The most recent one that overlaps the period.
    InTreatment,
    /// The most recent one that starts in the period.
    Starting,
    /// None: each counts for itself.
    Each,
}

/// What a person adds to a measure, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How journeys are chosen.
    pub choice: Choice,
    /// What was looked at.
    pub units: Vec<Unit>,
    /// What the person adds.
    pub counted: Tally,
}

/// Judges persons by one measure.
pub struct Judge<'a> {
    count: Count<'a>,
    id: MeasureId,
    /// The population as it is printed.
    pub population: String,
    with_age: bool,
    slice: Slice,
}

impl<'a> Judge<'a> {
    /// Makes a measure ready for a period. `measures` holds that measure alone.
    pub fn new(
        prepared: &'a Prepared<'a>,
        measures: &'a [&'a Measure; 1],
        period: &'a Period,
        population: Option<&'a Population>,
    ) -> Result<Judge<'a>, String> {
        let by: &[Grouping] = if is_of_change(measures[0].id) { &[Grouping::TopItem] } else { &[] };
        let request = Request { measures, period, population, by, total: Totals::Without, reference: None };
        let count = Count::new(prepared, &request, by)?;
        let population = count.population_texts.first().cloned().unwrap_or_default();
        let with_age = population.parse::<Population>()?.needs_age();
        Ok(Judge { count, id: measures[0].id, population, with_age, slice: Slice::whole(period) })
    }

    /// What a person adds, and why.
    pub fn person(&self, number: u32) -> Verdict {
        let person = &self.count.prepared.journeys.persons[number as usize];
        let choice = match self.id {
            MeasureId::NewPresentations => Choice::Starting,
            MeasureId::RePresentation
            | MeasureId::EarlyUnplannedExit
            | MeasureId::TransfersArrived
            | MeasureId::Waiting
            | MeasureId::WaitingSubsequent => Choice::Each,
            id if is_of_tops(id) => Choice::Each,
            _ => Choice::InTreatment,
        };
        let journeys = person.journeys.start as usize..person.journeys.end as usize;
        let units = match choice {
            Choice::InTreatment => {
                let overlaps = |number: usize| self.journey(number).overlaps(self.slice.first, self.slice.last);
                let taken = self.count.taken(journeys.clone(), overlaps);
                taken.into_iter().map(|number| self.in_treatment(number, journeys.clone())).collect()
            }
            Choice::Starting => {
                let taken = self.count.taken(journeys, |number| self.starts(self.journey(number)));
                taken.into_iter().map(|number| self.starting(number)).collect()
            }
            Choice::Each if matches!(self.id, MeasureId::Waiting | MeasureId::WaitingSubsequent) => {
                journeys.flat_map(|number| self.waits(number)).collect()
            }
            Choice::Each if self.id == MeasureId::TransfersArrived => {
                journeys.flat_map(|number| self.transfers(number)).collect()
            }
            Choice::Each if is_of_change(self.id) => journeys.flat_map(|number| self.changes(number)).collect(),
            Choice::Each if is_of_tops(self.id) => journeys.map(|number| self.outcome(number)).collect(),
            Choice::Each => journeys.map(|number| self.of_journey(number)).collect(),
        };
        Verdict { choice, units, counted: self.counted(person) }
    }

    fn counted(&self, person: &Person) -> Tally {
        self.count.of_person(person)
    }

    fn journey(&self, number: usize) -> &Journey {
        &self.count.prepared.journeys.journeys[number]
    }

    fn starts(&self, journey: &Journey) -> bool {
        (self.slice.first..=self.slice.last).contains(&journey.start)
    }

    fn as_at(&self) -> String {
        iso(self.count.prepared.journeys.as_at)
    }

    /// Whether the journey is of the population, and the condition in words.
    fn population(&self, number: usize) -> (bool, Condition) {
        let holds = self.count.populations[0][number];
        let substances = self.journey(number).substances;
        let mut found = substances.group().label().to_owned();
        if substances.is_pdu() {
            found += ", opiates or crack";
        }
        if self.with_age {
            let age = self.count.prepared.age(number);
            found += &age.map_or_else(|| ", age unknown".to_owned(), |age| format!(", {age} years old at the start"));
        }
        let wanted = format!("is of the population {}", self.population);
        (holds, Condition { part: Part::Belongs, wanted, found, holds: Some(holds) })
    }

    fn in_treatment(&self, number: usize, all: Range<usize>) -> Unit {
        let journey = self.journey(number);
        let (is_of_population, population) = self.population(number);
        let mut conditions =
            vec![condition(Part::Belongs, "a journey overlaps the period", span(journey), Some(true)), population];
        conditions.extend(self.of_taken(number, all.clone()));
        let mut counted = Tally::default();
        if is_of_population {
            self.count.of_person_in_treatment(self.id, number, all, &self.slice)(&mut counted);
        }
        Unit { of: UnitOf::Journey(number as u32), conditions, counted }
    }

    /// What a measure asks of the journey that is taken.
    fn of_taken(&self, number: usize, all: Range<usize>) -> Vec<Condition> {
        let journey = self.journey(number);
        let settings = self.count.prepared.settings;
        let days = self.count.prepared.days(journey);
        let ended = journey.ended_in(self.slice.first, self.slice.last);
        let has_ended = || condition(Part::Belongs, "it ended in the period", end(journey), Some(ended));
        let completed = journey.reason == Some(ReasonGroup::Completed);
        match self.id {
            MeasureId::EffectiveTreatment | MeasureId::Penetration => {
                let effective = self.count.is_effective(journey);
                let wanted = settings.retained_days;
                let so_far = format!("{} days, {}", days, end(journey));
                let judged = format!("it ended, or has lasted {wanted} days by {}", self.as_at());
                let counts = format!("it lasted {wanted} days or more, or ended sooner as planned");
                vec![
                    condition(Part::Judged, &judged, so_far.clone(), effective.map(|_| true)),
                    condition(Part::Counts, &counts, so_far, effective),
                ]
            }
            MeasureId::SuccessfulCompletion => {
                let holds = Some(ended && completed);
                vec![condition(Part::Counts, "it ended in the period as completed", end(journey), holds)]
            }
            MeasureId::CompletionOfExits => {
                vec![has_ended(), condition(Part::Counts, "it ended as completed", end(journey), Some(completed))]
            }
            MeasureId::PlannedExits => {
                let planned = journey.reason.is_some_and(|reason| self.count.is_planned(reason));
                vec![has_ended(), condition(Part::Counts, "it ended as planned", end(journey), Some(planned))]
            }
            MeasureId::ExitsByReason => vec![has_ended()],
            MeasureId::CompletionNoReturn => self.lasting(all),
            _ => Vec::new(),
        }
    }

    /// The completions of the period, one of which must have lasted.
    fn lasting(&self, all: Range<usize>) -> Vec<Condition> {
        let first = all.start;
        let completions = all.filter(|number| {
            let journey = self.journey(*number);
            self.count.prepared.after[*number].completed && journey.ended_in(self.slice.first, self.slice.last)
        });
        let conditions: Vec<Condition> = completions
            .map(|number| {
                let after = self.count.prepared.after[number];
                let wanted = format!(
                    "journey {} was completed in the period and the person did not return in time",
                    number - first + 1
                );
                let holds = if after.returned { Some(false) } else { after.window_is_over.then_some(true) };
                condition(Part::OneOf, &wanted, self.return_of(number), holds)
            })
            .collect();
        if conditions.is_empty() {
            let wanted = "a journey was completed in the period and the person did not return in time";
            return vec![condition(Part::OneOf, wanted, "none was completed".to_owned(), Some(false))];
        }
        conditions
    }

    /// How a completed journey ended, and whether the person came back.
    fn return_of(&self, number: usize) -> String {
        let prepared = self.count.prepared;
        let journey = self.journey(number);
        let Some(ended) = journey.end else { return end(journey) };
        let first = prepared.journeys.persons[journey.person as usize].journeys.start;
        let returned = return_after(&prepared.journeys, journey, ended, prepared.settings);
        let came_back = match returned {
            Some(other) => {
                let start = iso(prepared.journeys.journeys[other as usize].start);
                format!("returned by journey {}, from {start}", other - first + 1)
            }
            None => "no return".to_owned(),
        };
        let last = iso(prepared.settings.return_window.after(ended));
        format!("{}; {came_back}; a return counts until {last}", end(journey))
    }

    fn starting(&self, number: usize) -> Unit {
        let (is_of_population, population) = self.population(number);
        let found = format!("started {}", iso(self.journey(number).start));
        let conditions =
            vec![condition(Part::Belongs, "a journey starts in the period", found, Some(true)), population];
        let mut counted = Tally::default();
        if is_of_population {
            (counted.numerator, counted.denominator) = (1, 1);
        }
        Unit { of: UnitOf::Journey(number as u32), conditions, counted }
    }

    /// A journey of the measures that count journeys.
    fn of_journey(&self, number: usize) -> Unit {
        let journey = self.journey(number);
        let prepared = self.count.prepared;
        let (is_of_population, population) = self.population(number);
        let mut conditions = vec![population];
        if self.id == MeasureId::RePresentation {
            let after = prepared.after[number];
            let ended = journey.ended_in(self.slice.first, self.slice.last);
            conditions.push(condition(
                Part::Belongs,
                "it ended in the period as completed",
                end(journey),
                Some(ended && after.completed),
            ));
            if after.completed {
                let over = format!("the time for a return was over by {}", self.as_at());
                let found = self.return_of(number);
                conditions.push(condition(Part::Judged, &over, found.clone(), after.window_is_over.then_some(true)));
                conditions.push(condition(Part::Counts, "the person returned in time", found, Some(after.returned)));
            }
        } else {
            let retained = prepared.settings.retained_days;
            let age = i64::from(prepared.journeys.as_at) - i64::from(journey.start);
            let early = journey.end.is_some() && prepared.days(journey) < i64::from(retained);
            let unplanned = journey.reason == Some(ReasonGroup::Unplanned);
            let start = format!("started {}", iso(journey.start));
            let found = format!("{} days, {}", prepared.days(journey), end(journey));
            let up = format!("{retained} days since its start were up by {}", self.as_at());
            let counts = format!("it ended in under {retained} days with an unplanned reason");
            let is_up = (age >= i64::from(retained)).then_some(true);
            conditions.extend([
                condition(Part::Belongs, "it started in the period", start.clone(), Some(self.starts(journey))),
                condition(Part::Judged, &up, start, is_up),
                condition(Part::Counts, &counts, found, Some(early && unplanned)),
            ]);
        }
        let mut tally = [Tally::default()];
        if is_of_population {
            self.count.journey(self.id, number, &self.slice, &mut tally);
        }
        let [counted] = tally;
        Unit { of: UnitOf::Journey(number as u32), conditions, counted }
    }

    /// A journey of the measures of TOPs.
    fn outcome(&self, number: usize) -> Unit {
        let (is_of_population, population) = self.population(number);
        let mut conditions = vec![population];
        if let Some(tops) = &self.count.tops {
            conditions.extend(self.of_tops(tops, number));
        }
        let mut counted = Tally::default();
        if let Some(counts) = self.count.outcome(self.id, number, &self.slice).filter(|_| is_of_population) {
            counted.count(counts);
        }
        Unit { of: UnitOf::Journey(number as u32), conditions, counted }
    }

    fn of_tops(&self, tops: &Tops<'_>, number: usize) -> Vec<Condition> {
        let journey = self.journey(number);
        let within = |day: i32| (self.slice.first..=self.slice.last).contains(&day);
        let taken = |top: Option<Top>| top.map_or_else(|| "none".to_owned(), |top| format!("taken {}", iso(top.day)));
        let ended = journey.ended_in(self.slice.first, self.slice.last);
        let JourneyTops { start, review, exit } = tops.of(number);
        let first = tops.first_day(number);
        match self.id {
            MeasureId::TopStartCompliance => {
                let found = format!("started {}", iso(first));
                let wanted = format!("a start TOP (S) within {NEAR} days of it");
                vec![
                    condition(
                        Part::Belongs,
                        "its first structured modality started in the period",
                        found,
                        Some(within(first)),
                    ),
                    condition(Part::Counts, &wanted, taken(start), Some(start.is_some())),
                ]
            }
            MeasureId::TopReviewCompliance => {
                let due = tops.review_due(number);
                let found = due.map_or_else(
                    || format!("started {}, {}", iso(first), end(journey)),
                    |due| format!("{} was {REVIEW_DUE} days after {}", iso(due), iso(first)),
                );
                let belongs = format!("it reached {REVIEW_DUE} days from its first modality, on a day of the period");
                let wanted =
                    format!("a review TOP (R) {} to {} days after the start TOP", REVIEW.start(), REVIEW.end());
                let found_review = format!("start TOP {}, review {}", taken(start), taken(review));
                vec![
                    condition(Part::Belongs, &belongs, found, Some(due.is_some_and(within))),
                    condition(Part::Counts, &wanted, found_review, Some(review.is_some())),
                ]
            }
            MeasureId::TopExitCompliance => {
                let wanted = format!("an exit TOP (E) within {NEAR} days of its end");
                vec![
                    condition(Part::Belongs, "it ended in the period", end(journey), Some(ended)),
                    condition(Part::Counts, &wanted, taken(exit), Some(exit.is_some())),
                ]
            }
            id => self.at_exit(tops, id, number, ended),
        }
    }

    /// The items of a journey that were there at the start; where there is none the journey itself.
    fn changes(&self, number: usize) -> Vec<Unit> {
        let (Some(tops), Some((later, wanted))) = (&self.count.tops, change_of(self.id)) else { return Vec::new() };
        let (is_of_population, population) = self.population(number);
        let JourneyTops { start, review, exit } = tops.of(number);
        let taken = |top: Option<Top>| top.map_or_else(|| "none".to_owned(), |top| format!("taken {}", iso(top.day)));
        let within = |top: Top| (self.slice.first..=self.slice.last).contains(&top.day);
        let of_start = || {
            let wanted = format!("a start TOP (S) within {NEAR} days of the first structured modality");
            condition(Part::Belongs, &wanted, taken(start), Some(start.is_some()))
        };
        let (top, what) = match later {
            Later::Review => {
                let days = format!("{} to {} days after the start TOP", REVIEW.start(), REVIEW.end());
                (review, format!("a review TOP (R) {days}, in the period"))
            }
            Later::Exit => (exit, format!("an exit TOP (E) within {NEAR} days of the end, in the period")),
        };
        let of_later = || condition(Part::Belongs, &what, taken(top), Some(top.is_some_and(within)));
        let days = |days: Option<i32>| match days {
            Some(1) => "1 day of 28".to_owned(),
            Some(days) => format!("{days} days of 28"),
            None => "not told".to_owned(),
        };
        let was_there = |item: &Item| tops.days(*item, later, number).0.is_some_and(|days| days > 0);
        let of_item = |item: Item| {
            let (before, after) = tops.days(item, later, number);
            let found = tops.change(later, item, number, &self.slice);
            let reliable = self.count.prepared.settings.rci.of(item);
            let (counts, said) = of_change(wanted, reliable, before, after);
            let mut counted = Tally::default();
            if let Some(counts) = self.count.changed(self.id, item, number, &self.slice).filter(|_| is_of_population) {
                counted.count(counts);
            }
            let holds = match found {
                Some(found) => found.change.map(|change| change == wanted),
                None => Some(false),
            };
            let conditions = vec![
                population.clone(),
                of_start(),
                condition(Part::Belongs, "the item was there at the start", days(before), Some(true)),
                of_later(),
                condition(Part::Belongs, "the later TOP tells of the item", days(after), Some(after.is_some())),
                condition(Part::Counts, &counts, said, holds),
            ];
            Unit { of: UnitOf::Item { journey: number as u32, item }, conditions, counted }
        };
        let units: Vec<Unit> = Item::ALL.into_iter().filter(was_there).map(of_item).collect();
        if !units.is_empty() {
            return units;
        }
        let none = "none".to_owned();
        let conditions = vec![
            population.clone(),
            of_start(),
            condition(Part::Belongs, "an item was there at the start", none, Some(false)),
            of_later(),
        ];
        vec![Unit { of: UnitOf::Journey(number as u32), conditions, counted: Tally::default() }]
    }

    /// What is asked of the exit TOP of a completed journey.
    fn at_exit(&self, tops: &Tops<'_>, id: MeasureId, number: usize, ended: bool) -> Vec<Condition> {
        let journey = self.journey(number);
        let completed = ended && journey.reason == Some(ReasonGroup::Completed);
        let mut conditions =
            vec![condition(Part::Belongs, "it ended in the period as completed", end(journey), Some(completed))];
        let days = |days: Option<i32>| days.map_or_else(|| "not told".to_owned(), |days| format!("{days} days of 28"));
        if id == MeasureId::InjectingAtExit {
            let injected = tops.injecting_at_start(number);
            let holds = Some(injected.is_some_and(|days| days > 0));
            conditions.push(condition(Part::Belongs, "the start TOP tells of injecting", days(injected), holds));
        }
        let (told, wanted) = match id {
            MeasureId::EmployedAtExit => ("an exit TOP tells the days of paid work", "ten days of paid work or more"),
            MeasureId::HousingProblemAtExit => ("an exit TOP tells of housing", "an acute housing problem"),
            _ => ("an exit TOP tells the days of injecting", "a day of injecting or more"),
        };
        let at_exit = tops.at_exit(id, number);
        let found = match (id, at_exit) {
            (MeasureId::HousingProblemAtExit, Some((_, true))) => "a problem".to_owned(),
            (MeasureId::HousingProblemAtExit, Some((_, false))) => "no problem".to_owned(),
            (_, value) => days(value.map(|(value, _)| value)),
        };
        conditions.push(condition(Part::Belongs, told, found.clone(), Some(at_exit.is_some())));
        conditions.push(condition(Part::Counts, wanted, found, Some(at_exit.is_some_and(|(_, counts)| counts))));
        conditions
    }

    /// The episodes of a journey.
    fn transfers(&self, number: usize) -> Vec<Unit> {
        self.journey(number).episodes.clone().map(|at| self.transfer(number, at)).collect()
    }

    fn transfer(&self, number: usize, at: u32) -> Unit {
        let journeys = &self.count.prepared.journeys;
        let episode = &journeys.episodes[at as usize];
        let (is_of_population, population) = self.population(number);
        let ended = episode.discharged.is_some_and(|day| (self.slice.first..=self.slice.last).contains(&day));
        let end = |episode: &Episode| match episode.discharged {
            Some(day) => format!("ended {}", iso(day)),
            None => "still open".to_owned(),
        };
        let transferred = self.count.was_transferred(at);
        let next = journeys.went_on(self.journey(number), at);
        let found = next.map_or_else(
            || "in none".to_owned(),
            |next| format!("in one with treatment from {}, {}", iso(next.started), end(next)),
        );
        let wanted = "the journey went on in another episode";
        let reason = if transferred { "transferred" } else { "not transferred" };
        let conditions = vec![
            population,
            condition(Part::Belongs, "it ended in the period", end(episode), Some(ended)),
            condition(Part::Belongs, "its discharge reason is a transfer", reason.to_owned(), Some(transferred)),
            condition(Part::Counts, wanted, found, Some(next.is_some())),
        ];
        let mut counted = Tally::default();
        if let Some(arrived) = self.count.transfer(number, at, &self.slice).filter(|_| is_of_population) {
            counted.count(arrived);
        }
        Unit { of: UnitOf::Episode { journey: number as u32, episode: at }, conditions, counted }
    }

    /// The modalities of a journey.
    fn waits(&self, number: usize) -> Vec<Unit> {
        let journeys = &self.count.prepared.journeys;
        let episodes = journeys.episodes(self.journey(number)).iter();
        episodes.flat_map(|episode| episode.modalities.clone()).map(|place| self.wait(number, place)).collect()
    }

    fn wait(&self, number: usize, place: u32) -> Unit {
        let prepared = self.count.prepared;
        let modality = &prepared.journeys.modalities[place as usize];
        let first = prepared.first_modality[number];
        let (is_of_population, population) = self.population(number);
        let is_wanted = (self.id == MeasureId::Waiting) == (place == first);
        let which = if place == first { "the first" } else { "a later one" };
        let wanted = match self.id {
            MeasureId::Waiting => "it is the first structured modality of the journey",
            _ => "it is not the first structured modality of the journey",
        };
        let starts = (self.slice.first..=self.slice.last).contains(&modality.started);
        let days = modality.referred.zip(modality.offered).map(|(r, o)| i64::from(o) - i64::from(r));
        let limit = prepared.settings.wait_days;
        let conditions = vec![
            population,
            condition(Part::Belongs, wanted, which.to_owned(), Some(is_wanted)),
            condition(
                Part::Belongs,
                "it started in the period",
                format!("started {}", iso(modality.started)),
                Some(starts),
            ),
            condition(
                Part::Belongs,
                "referral and first appointment offered are known, in this order",
                dates(modality),
                Some(days.is_some_and(|days| days >= 0)),
            ),
            condition(
                Part::Counts,
                &format!("no more than {limit} days between them"),
                days.map_or_else(|| "not known".to_owned(), |days| format!("{days} days")),
                Some(days.is_some_and(|days| days <= i64::from(limit))),
            ),
        ];
        let mut counted = Tally::default();
        if let Some(in_time) = self.count.wait(self.id, first, place, &self.slice).filter(|_| is_of_population) {
            counted.count(in_time);
        }
        Unit { of: UnitOf::Modality { journey: number as u32, modality: place }, conditions, counted }
    }
}

impl Verdict {
    /// The figure among those of a measure to which the person adds, where it has one for each group of reasons.
    pub fn printed(&self, id: MeasureId) -> Option<String> {
        let group = self.counted.by_reason.iter().position(|count| *count > 0)?;
        printed_ids(id).into_iter().nth(group)
    }
}

/// What must be for a change to count, and what is.
fn of_change(wanted: Change, reliable: Option<i32>, start: Option<i32>, later: Option<i32>) -> (String, String) {
    let limit = reliable.map_or_else(|| "the reliable change".to_owned(), |days| format!("{days} days"));
    let counts = match wanted {
        Change::Abstinent => "no day is left".to_owned(),
        Change::Improved => format!("days are left, fewer by {limit} or more"),
        Change::Unchanged => format!("days are left, neither fewer nor more by {limit}"),
        Change::Deteriorated => format!("days are left, more by {limit} or more"),
    };
    let Some((start, later)) = start.zip(later) else { return (counts, "not told".to_owned()) };
    let mut found = match later - start {
        _ if later == 0 => "none is left".to_owned(),
        0 => "as many as before".to_owned(),
        more @ 1.. => format!("{more} more"),
        fewer => format!("{} fewer", -fewer),
    };
    if later > 0 && reliable.is_none() && wanted != Change::Abstinent {
        found += "; how many are a change cannot be said, since the setting rci has no days for the item";
    }
    (counts, found)
}

fn condition(part: Part, wanted: &str, found: String, holds: Option<bool>) -> Condition {
    Condition { part, wanted: wanted.to_owned(), found, holds }
}

fn span(journey: &Journey) -> String {
    match journey.end {
        Some(end) => format!("{} to {}", iso(journey.start), iso(end)),
        None => format!("{}, open", iso(journey.start)),
    }
}

fn end(journey: &Journey) -> String {
    match (journey.end, journey.reason) {
        (Some(end), Some(reason)) => format!("ended {}, {}", iso(end), reason.word().replace('_', " ")),
        (Some(end), None) => format!("ended {}", iso(end)),
        (None, _) => "still open".to_owned(),
    }
}

fn dates(modality: &Modality) -> String {
    let shown = |day: Option<i32>| day.map_or_else(|| "not recorded".to_owned(), iso);
    format!("referred {}, offered {}", shown(modality.referred), shown(modality.offered))
}
