//! The counts behind the rows of a run, and what a reader knows of them.
//!
//! A count is what it counts, of whom and when, wherever it is printed: persons in treatment are the numerator of
//! `in-treatment` and the denominator of four other measures. Of such counts a reader knows that some add up to others, by
//! definition or because it is hardly ever otherwise (few people live in two areas), and that some are no more than
//! others. What is hardly ever otherwise counts as known where it holds in the figures at hand, and sums to a total
//! always.

use super::cover::{Shown, System};
use super::is_small;
use crate::collections::{Map, Set};
use crate::journey::ReasonGroup;
use crate::measure::figures::Exact;
use crate::measure::grouping::{Grouping, IN_TREATMENT};
use crate::measure::run::{GroupCell, Row, printed_ids};
use crate::measure::settings::{Planned, Settings};
use crate::spec::measures::MeasureId;

/// The counts behind the rows.
pub(super) struct Known {
    /// The counts and what is known of them.
    pub(super) system: System,
    /// For each row the numbers of its counts.
    pub(super) rows: Vec<Counts>,
}

/// The counts that a row prints, or prints something of that tells them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) numerator: Option<u32>,
    pub(super) denominator: Option<u32>,
    pub(super) pending: Option<u32>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// Persons in treatment.
    InTreatment,
    /// Of them those of whom it can be said whether their treatment is effective.
    Judged,
    /// Of these those of whom it is.
    Effective,
    /// And those of whom it cannot be said yet.
    TooYoung,
    /// Persons whose journey ended.
    Exits,
    /// Of them those who left for such a reason.
    ExitsFor(ReasonGroup),
    /// The numerator of a measure that shares it with no other.
    Numerator(MeasureId),
    /// Its denominator.
    Denominator(MeasureId),
    /// Those of it that cannot be judged yet.
    Pending(MeasureId),
}

/// A stretch of days and the groups of a row; a total is no number of a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    first: i32,
    last: i32,
    groups: Vec<Option<u32>>,
}

/// The counts while they are gathered.
struct Gathered<'a> {
    system: System,
    places: Vec<Place>,
    place_of: Map<Place, u32>,
    populations: Vec<&'a str>,
    counts: Map<(u32, u32, Kind), u32>,
    /// The same in the order in which they were met.
    met: Vec<(u32, u32, Kind, u32)>,
}

/// What is known of the rows of one run.
pub(super) fn of(rows: &[Row<'_>], by: &[Grouping], settings: &Settings) -> Known {
    let mut gathered = Gathered {
        system: System::default(),
        places: Vec::new(),
        place_of: Map::default(),
        populations: Vec::new(),
        counts: Map::default(),
        met: Vec::new(),
    };
    let counts: Vec<Counts> = rows.iter().map(|row| gathered.row(row, settings.planned)).collect();
    let mut rests: Set<(u32, u32)> = Set::default();
    for (row, counts) in rows.iter().zip(&counts) {
        small_ones(&mut gathered.system, row, *counts, &mut rests);
    }
    let open: Vec<bool> = gathered.places_of_open_journeys(rows, by);
    for place in 0..gathered.places.len() as u32 {
        for population in 0..gathered.populations.len() as u32 {
            let ended_only = by.contains(&Grouping::Reason) && !open[place as usize];
            gathered.within(place, population, ended_only, settings.planned);
        }
        gathered.across_populations(place);
    }
    gathered.totals(rows);
    gathered.trends(by);
    Known { system: gathered.system, rows: counts }
}

/// The kinds of count that a row prints: numerator, denominator and pending.
fn kinds(row: &Row<'_>, planned: Planned) -> [Option<Kind>; 3] {
    let id = row.measure.id;
    let completed = Kind::ExitsFor(ReasonGroup::Completed);
    let numerator = match id {
        MeasureId::InTreatment | MeasureId::UnmetNeed => Some(Kind::InTreatment),
        MeasureId::EffectiveTreatment | MeasureId::Penetration => Some(Kind::Effective),
        MeasureId::SuccessfulCompletion | MeasureId::CompletionOfExits => Some(completed),
        MeasureId::PlannedExits if planned == Planned::Completed => Some(completed),
        MeasureId::ExitsByReason => {
            let place = printed_ids(id).iter().position(|printed| *printed == row.printed);
            place.map(|place| Kind::ExitsFor(ReasonGroup::ALL[place]))
        }
        MeasureId::TimeInTreatment => None,
        _ => Some(Kind::Numerator(id)),
    };
    let denominator = match id {
        MeasureId::InTreatment | MeasureId::NewPresentations | MeasureId::Penetration | MeasureId::UnmetNeed => None,
        MeasureId::EffectiveTreatment => Some(Kind::Judged),
        MeasureId::SuccessfulCompletion | MeasureId::CompletionNoReturn | MeasureId::TimeInTreatment => {
            Some(Kind::InTreatment)
        }
        MeasureId::CompletionOfExits | MeasureId::PlannedExits | MeasureId::ExitsByReason => Some(Kind::Exits),
        _ => Some(Kind::Denominator(id)),
    };
    let pending = match id {
        MeasureId::EffectiveTreatment | MeasureId::Penetration => Kind::TooYoung,
        _ => Kind::Pending(id),
    };
    [numerator, denominator, Some(pending)]
}

/// Hides what is small, and the numerator where what is left of the denominator is small.
fn small_ones(system: &mut System, row: &Row<'_>, counts: Counts, rests: &mut Set<(u32, u32)>) {
    let printed = [
        (counts.numerator, row.numerator),
        (counts.denominator, row.denominator),
        (counts.pending, row.pending.map(Exact::from)),
    ];
    for (count, number) in printed {
        if let (Some(count), Some(number)) = (count, number)
            && (is_small(number) || is_small(system.value(count).into()))
        {
            system.hide(count);
        }
    }
    let rest = row.denominator.zip(row.numerator).and_then(|(denominator, numerator)| denominator.minus(numerator));
    let (Some(rest), Some(numerator)) = (rest.filter(|rest| is_small(*rest)), counts.numerator) else { return };
    system.hide(numerator);
    if let (Some(denominator), Some(rest)) = (counts.denominator, rest.whole())
        && system.value(numerator) > 0
        && rests.insert((numerator, denominator))
    {
        // the rest is nowhere printed, and must not be worked out all the same
        let rest = system.add(rest as i64, Shown::Nowhere);
        system.adds_up(&[numerator, rest], denominator);
    }
}

impl<'a> Gathered<'a> {
    fn row(&mut self, row: &'a Row<'_>, planned: Planned) -> Counts {
        let population = self.population(&row.population);
        let place = self.place(row);
        let [numerator, denominator, pending] = kinds(row, planned);
        let whole = |number: Option<Exact>| number.and_then(Exact::count);
        // of an estimate less those in treatment a reader knows both
        let counted = match row.measure.id {
            MeasureId::UnmetNeed => row.numerator.map(|_| row.counted),
            _ => whole(row.numerator),
        };
        let mut count = |kind: Option<Kind>, number: Option<u64>| {
            kind.zip(number).map(|(kind, number)| self.count(place, population, kind, number))
        };
        Counts {
            numerator: count(numerator, counted),
            denominator: count(denominator, whole(row.denominator)),
            pending: count(pending, row.pending),
        }
    }

    fn population(&mut self, text: &'a str) -> u32 {
        let known = self.populations.iter().position(|known| *known == text);
        known.unwrap_or_else(|| {
            self.populations.push(text);
            self.populations.len() - 1
        }) as u32
    }

    fn place(&mut self, row: &Row<'_>) -> u32 {
        let groups = row.cells.iter().map(|cell| match cell {
            GroupCell::Group(number, _) => Some(*number),
            GroupCell::Total => None,
        });
        let place = Place { first: row.slice.first, last: row.slice.last, groups: groups.collect() };
        let next = self.places.len() as u32;
        let number = *self.place_of.entry(place.clone()).or_insert(next);
        if number == next {
            self.places.push(place);
        }
        number
    }

    fn count(&mut self, place: u32, population: u32, kind: Kind, number: u64) -> u32 {
        let system = &mut self.system;
        let count = *self.counts.entry((place, population, kind)).or_insert_with(|| {
            let count = system.add(number as i64, Shown::Printed);
            self.met.push((place, population, kind, count));
            count
        });
        debug_assert_eq!(self.system.value(count), number as i64, "{kind:?} is one count wherever it stands");
        count
    }

    fn get(&self, place: u32, population: u32, kind: Kind) -> Option<u32> {
        self.counts.get(&(place, population, kind)).copied()
    }

    fn get_all<const N: usize>(&self, place: u32, population: u32, kinds: [Kind; N]) -> Option<[u32; N]> {
        let found: Option<Vec<u32>> = kinds.into_iter().map(|kind| self.get(place, population, kind)).collect();
        found.and_then(|found| found.try_into().ok())
    }

    /// Whether the journeys of each place are those that are still open, as far as it is grouped by their reason.
    fn places_of_open_journeys(&self, rows: &[Row<'_>], by: &[Grouping]) -> Vec<bool> {
        let mut open = vec![false; self.places.len()];
        let Some(reason) = by.iter().position(|g| *g == Grouping::Reason) else { return open };
        let open_ones = rows.iter().filter_map(|row| match row.cells.get(reason) {
            Some(GroupCell::Group(number, value)) if value.label == IN_TREATMENT => Some(*number),
            _ => None,
        });
        let groups: Set<u32> = open_ones.collect();
        for (open, place) in open.iter_mut().zip(&self.places) {
            *open = place.groups[reason].is_none_or(|group| groups.contains(&group));
        }
        open
    }

    /// What is known of the counts of one population, group and stretch of days.
    fn within(&mut self, place: u32, population: u32, ended_only: bool, planned: Planned) {
        use Kind::{Denominator, Effective, Exits, ExitsFor, InTreatment, Judged, Numerator, Pending, TooYoung};
        use MeasureId::{CompletionNoReturn, EarlyUnplannedExit, NewPresentations, PlannedExits, RePresentation};
        let completed = ExitsFor(ReasonGroup::Completed);

        if let Some([judged, young, all]) = self.get_all(place, population, [Judged, TooYoung, InTreatment]) {
            self.system.adds_up(&[judged, young], all);
        }
        if let Some([effective, young, all]) = self.get_all(place, population, [Effective, TooYoung, InTreatment]) {
            self.system.at_most(&[effective, young], &[all]);
        }
        if let Some(parts) = self.get_all(place, population, ReasonGroup::ALL.map(ExitsFor))
            && let Some(exits) = self.get(place, population, Exits)
        {
            self.system.adds_up(&parts, exits);
        }
        if planned == Planned::CompletedOrReferredOn {
            let parts = [completed, ExitsFor(ReasonGroup::ReferredOn), Numerator(PlannedExits)];
            if let Some([completed, referred_on, planned]) = self.get_all(place, population, parts) {
                self.system.adds_up(&[completed, referred_on], planned);
            }
        }
        if let Some([exits, all]) = self.get_all(place, population, [Exits, InTreatment]) {
            // whoever has a reason for having left, and was there in the period, left in it
            if ended_only {
                self.system.adds_up_if_it_does(&[exits], &[all]);
            } else {
                self.system.at_most(&[exits], &[all]);
            }
        }
        let lasting = [Numerator(CompletionNoReturn), Pending(CompletionNoReturn), InTreatment];
        if let Some([lasting, may_last, all]) = self.get_all(place, population, lasting) {
            self.system.at_most(&[lasting, may_last], &[all]);
        }
        // few people complete twice in a period, or begin twice
        let returns = [Denominator(RePresentation), Pending(RePresentation), completed];
        if let Some([over, pending, completed]) = self.get_all(place, population, returns) {
            self.system.adds_up_if_it_does(&[completed], &[over, pending]);
        }
        let unbroken = [Numerator(CompletionNoReturn), Numerator(RePresentation), Denominator(RePresentation)];
        if let Some([lasting, returned, over]) = self.get_all(place, population, unbroken) {
            self.system.adds_up_if_it_does(&[lasting, returned], &[over]);
        }
        let beginnings = [Numerator(NewPresentations), Denominator(EarlyUnplannedExit), Pending(EarlyUnplannedExit)];
        if let Some([new, over, pending]) = self.get_all(place, population, beginnings) {
            self.system.adds_up_if_it_does(&[new], &[over, pending]);
        }
        // of nearly everybody who leaves an exit TOP is taken that tells everything
        let ends = Denominator(MeasureId::TopExitCompliance);
        let told = [MeasureId::EmployedAtExit, MeasureId::HousingProblemAtExit, MeasureId::InjectingAtExit];
        let [of_work, of_housing, of_injecting] = told.map(Denominator);
        let first_treated = Denominator(MeasureId::TopStartCompliance);
        for (one, other) in [
            (Exits, ends),
            (Numerator(NewPresentations), first_treated),
            (of_work, completed),
            (of_housing, completed),
            (of_work, of_housing),
        ] {
            if let Some([one, other]) = self.get_all(place, population, [one, other]) {
                self.system.adds_up_if_it_does(&[one], &[other]);
            }
        }
        let exit_tops = Numerator(MeasureId::TopExitCompliance);
        for (less, more) in [
            (of_work, exit_tops),
            (of_housing, exit_tops),
            (of_injecting, exit_tops),
            (Effective, Judged),
            (completed, Exits),
            (completed, InTreatment),
            (completed, Numerator(PlannedExits)),
            (Numerator(PlannedExits), Exits),
            (Numerator(NewPresentations), InTreatment),
            (TooYoung, Pending(EarlyUnplannedExit)),
        ] {
            if let Some([less, more]) = self.get_all(place, population, [less, more]) {
                self.system.at_most(&[less], &[more]);
            }
        }
        for id in MeasureId::ALL {
            if let Some([less, more]) = self.get_all(place, population, [Numerator(id), Denominator(id)]) {
                self.system.at_most(&[less], &[more]);
            }
        }
    }

    /// A population may lie within another one: all of it, where nobody else is there.
    fn across_populations(&mut self, place: u32) {
        use Kind::{InTreatment, Judged, TooYoung};
        let populations = 0..self.populations.len() as u32;
        for (inner, outer) in populations.clone().flat_map(|a| populations.clone().map(move |b| (a, b))) {
            if inner == outer || self.populations[outer as usize] != "all" {
                continue;
            }
            let Some(all) = self.get(place, outer, InTreatment) else { continue };
            if let Some(parts) = self.get_all(place, inner, [Judged, TooYoung]) {
                self.system.adds_up_if_it_does(&parts, &[all]);
            }
            if let Some(part) = self.get(place, inner, InTreatment) {
                self.system.adds_up_if_it_does(&[part], &[all]);
            }
        }
    }

    /// The groups add up to the total, or hardly ever fail to.
    fn totals(&mut self, rows: &[Row<'_>]) {
        if !rows.iter().any(Row::is_total) {
            return;
        }
        let is_total = |place: u32| self.places[place as usize].groups.contains(&None);
        let mut parts: Map<(u32, Kind), Vec<u32>> = Map::default();
        let mut totals = Vec::new();
        for (place, population, kind, count) in &self.met {
            if is_total(*place) {
                totals.push((*population, *kind, *count));
            } else {
                parts.entry((*population, *kind)).or_default().push(*count);
            }
        }
        for (population, kind, total) in totals {
            let parts = parts.remove(&(population, kind)).unwrap_or_default();
            // persons who count in two groups count once in the total, and no group has more than all
            let sum: i64 = parts.iter().map(|part| self.system.value(*part)).sum();
            if sum > 0 {
                self.system.adds_up(&parts, total);
            }
            if sum != self.system.value(total) {
                parts.iter().for_each(|part| self.system.at_most(&[*part], &[total]));
            }
        }
    }

    /// Who is in treatment in a part of a period was there in the part before and did not leave, or came; and who was
    /// there in the whole period was there in its first part, or came.
    fn trends(&mut self, by: &[Grouping]) {
        use Kind::{Exits, InTreatment};
        if !by.iter().any(|g| g.is_time()) {
            return;
        }
        let new = Kind::Numerator(MeasureId::NewPresentations);
        let group_of = |place: &Place| -> Vec<Option<u32>> {
            place.groups.iter().zip(by).filter(|(_, g)| !g.is_time()).map(|(group, _)| *group).collect()
        };
        let is_total = |place: &Place| place.groups.contains(&None);
        let mut by_group: Vec<(Vec<Option<u32>>, i32, u32)> = Vec::new();
        let mut total = None;
        for (number, place) in self.places.iter().enumerate() {
            if is_total(place) {
                total = Some(number as u32);
            } else {
                by_group.push((group_of(place), place.first, number as u32));
            }
        }
        by_group.sort_unstable();
        let first_day = by_group.iter().map(|(_, first, _)| *first).min();
        for population in 0..self.populations.len() as u32 {
            for pair in by_group.windows(2) {
                let [(group, _, before), (same, starts, after)] = pair else { continue };
                if group != same || self.places[*before as usize].last + 1 != *starts {
                    continue;
                }
                let (before, after) = (*before, *after);
                if let Some([was_there, left]) = self.get_all(before, population, [InTreatment, Exits])
                    && let Some([is_there, came]) = self.get_all(after, population, [InTreatment, new])
                {
                    self.system.adds_up_if_it_does(&[is_there, left], &[was_there, came]);
                }
            }
            let Some(all) = total.and_then(|total| self.get(total, population, InTreatment)) else { continue };
            let begun = by_group.iter().filter_map(|(_, starts, place)| {
                let kind = if Some(*starts) == first_day { InTreatment } else { new };
                self.get(*place, population, kind)
            });
            let begun: Vec<u32> = begun.collect();
            let has_new = self.get(total.unwrap_or_default(), population, new).is_some();
            if has_new {
                self.system.adds_up_if_it_does(&[all], &begun);
            }
        }
    }
}
