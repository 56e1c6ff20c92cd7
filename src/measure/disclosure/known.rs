//! The counts behind the rows of a run, and what a reader knows of them.
//!
//! A count is what it counts, of whom and when, wherever it is printed: persons in treatment are the numerator of
//! `in-treatment` and the denominator of four other measures. Of such counts a reader knows that some add up to others, by
//! definition or because it is hardly ever otherwise (few people live in two areas), and that some are no more than
//! others. What is hardly ever otherwise counts as known where it holds in the figures at hand, and sums to a total
//! always.

use super::cover::{Shown, System};
use super::{Nesting, is_small};
use crate::collections::{Map, Set};
use crate::journey::ReasonGroup;
use crate::measure::figures::Exact;
use crate::measure::grouping::{Grouping, IN_TREATMENT};
use crate::measure::items::{Change, Item};
use crate::measure::outcomes::{Later, change_of};
use crate::measure::run::{GroupCell, Row, printed_ids};
use crate::measure::settings::{Planned, Settings};
use crate::spec::measures::MeasureId;

/// The counts behind the rows.
pub(super) struct Known {
    /// The counts and what is known of them.
    pub(super) system: System,
    /// For each row of each part, in their order, the numbers of its counts.
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
    /// Journeys with an item at the start, by its number, of which the later TOP tells too.
    WithItem(Later, u32),
    /// Of them those in which it changed so.
    Changed(Later, Change, u32),
    /// The numerator of a measure that shares it with no other.
    Numerator(MeasureId),
    /// Its denominator.
    Denominator(MeasureId),
    /// Those of it that cannot be judged yet.
    Pending(MeasureId),
}

/// A stretch of days and the groups of a row. All have neither groupings nor groups, by whatever they stand beside groups.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    first: i32,
    last: i32,
    /// The number of the way of grouping, 0 for none.
    by: u32,
    groups: Vec<u32>,
}

impl Place {
    fn is_total(&self) -> bool {
        self.by == NONE
    }

    fn holds(&self, other: &Place) -> bool {
        self.first <= other.first && other.last <= self.last
    }
}

/// The number of no grouping.
const NONE: u32 = 0;

/// The counts while they are gathered.
struct Gathered<'a> {
    system: System,
    /// The ways of grouping by number, that of none first.
    groupings: Vec<Vec<Grouping>>,
    places: Vec<Place>,
    /// Of each place whether only journeys that have ended are counted there.
    ended_only: Vec<bool>,
    place_of: Map<Place, u32>,
    populations: Vec<&'a str>,
    counts: Map<(u32, u32, Kind), u32>,
    /// The same in the order in which they were met.
    met: Vec<(u32, u32, Kind, u32)>,
}

/// What is known of rows that are read together, each part of them with its groupings.
pub(super) fn of(parts: &[(&[Row<'_>], &[Grouping])], nesting: Option<&Nesting>, settings: &Settings) -> Known {
    let mut gathered = Gathered {
        system: System::default(),
        groupings: vec![Vec::new()],
        places: Vec::new(),
        ended_only: Vec::new(),
        place_of: Map::default(),
        populations: Vec::new(),
        counts: Map::default(),
        met: Vec::new(),
    };
    let rows = || parts.iter().flat_map(|(rows, by)| rows.iter().map(|row| (row, *by)));
    let counts: Vec<Counts> = rows().map(|(row, by)| gathered.row(row, by, settings.planned)).collect();
    let mut rests: Set<(u32, u32)> = Set::default();
    for ((row, _), counts) in rows().zip(&counts) {
        small_ones(&mut gathered.system, row, *counts, &mut rests);
    }
    for place in 0..gathered.places.len() as u32 {
        for population in 0..gathered.populations.len() as u32 {
            gathered.within(place, population, settings.planned);
        }
        gathered.across_populations(place);
    }
    // what is known first is covered first, and a cover within a district serves the whole too
    if let Some(nesting) = nesting {
        gathered.nested(nesting);
    }
    gathered.totals();
    gathered.margins();
    gathered.trends();
    gathered.twins(nesting);
    Known { system: gathered.system, rows: counts }
}

/// The kinds of count that a row prints: numerator, denominator and pending.
fn kinds(row: &Row<'_>, by: &[Grouping], planned: Planned) -> [Option<Kind>; 3] {
    let id = row.measure.id;
    if let Some(((later, change), item)) = change_of(id).zip(row.item(by)) {
        return [Some(Kind::Changed(later, change, item)), Some(Kind::WithItem(later, item)), None];
    }
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
    fn row(&mut self, row: &'a Row<'_>, by: &[Grouping], planned: Planned) -> Counts {
        let population = self.population(&row.population);
        let place = self.place(row, by);
        let [numerator, denominator, pending] = kinds(row, by, planned);
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

    fn place(&mut self, row: &Row<'_>, own: &[Grouping]) -> u32 {
        // of which item a row is belongs to what is counted: items are no parts of a whole
        let cells = row.cells.iter().zip(own).filter(|(_, grouping)| **grouping != Grouping::TopItem);
        let groups = cells.map(|(cell, _)| match cell {
            GroupCell::Group(number, _) => Some(*number),
            GroupCell::Total => None,
        });
        // a row of all has no group at all
        let groups: Vec<u32> = groups.collect::<Option<_>>().unwrap_or_default();
        let by = if groups.is_empty() { NONE } else { self.grouping(own) };
        let place = Place { first: row.slice.first, last: row.slice.last, by, groups };
        let next = self.places.len() as u32;
        let number = *self.place_of.entry(place.clone()).or_insert(next);
        if number == next {
            let reason = row.cells.iter().zip(own).find(|(_, grouping)| **grouping == Grouping::Reason);
            // whoever is grouped by why the journey ended is out of it, but for one group
            let ended_only = by != NONE && reason.is_some_and(|(cell, _)| cell.label() != IN_TREATMENT);
            self.ended_only.push(ended_only);
            self.places.push(place);
        }
        number
    }

    fn grouping(&mut self, by: &[Grouping]) -> u32 {
        let by: Vec<Grouping> = by.iter().copied().filter(|grouping| *grouping != Grouping::TopItem).collect();
        let known = self.groupings.iter().position(|known| *known == by);
        known.unwrap_or_else(|| {
            self.groupings.push(by);
            self.groupings.len() - 1
        }) as u32
    }

    fn count(&mut self, place: u32, population: u32, kind: Kind, number: u64) -> u32 {
        let system = &mut self.system;
        let count = *self.counts.entry((place, population, kind)).or_insert_with(|| {
            let count = system.add(number as i64, Shown::Printed);
            // whoever reads a sum and its parts can do without a part sooner
            let groups = self.places[place as usize].groups.len();
            system.keep(count, u8::MAX - groups.min(usize::from(u8::MAX)) as u8);
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

    /// What is known of the counts of one population, group and stretch of days.
    fn within(&mut self, place: u32, population: u32, planned: Planned) {
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
            if self.ended_only[place as usize] {
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
        // whoever is transferred and does not arrive leaves so
        let transfers = [
            Numerator(MeasureId::TransfersArrived),
            ExitsFor(ReasonGroup::Transferred),
            Denominator(MeasureId::TransfersArrived),
        ];
        if let Some([arrived, left, all]) = self.get_all(place, population, transfers) {
            self.system.adds_up_if_it_does(&[arrived, left], &[all]);
        }
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
        self.changes(place, population);
        for id in MeasureId::ALL {
            if let Some([less, more]) = self.get_all(place, population, [Numerator(id), Denominator(id)]) {
                self.system.at_most(&[less], &[more]);
            }
        }
    }

    /// Of whom an item changed, it changed in one of four ways.
    fn changes(&mut self, place: u32, population: u32) {
        use Change::{Abstinent, Deteriorated, Improved, Unchanged};
        for (later, item) in
            [Later::Review, Later::Exit].into_iter().flat_map(|l| (0..Item::COUNT).map(move |i| (l, i)))
        {
            let item = item as u32;
            let Some(all) = self.get(place, population, Kind::WithItem(later, item)) else { continue };
            let parts = [Abstinent, Improved, Unchanged, Deteriorated].map(|change| Kind::Changed(later, change, item));
            if let Some(parts) = self.get_all(place, population, parts) {
                self.system.adds_up(&parts, all);
            }
            let known: Vec<u32> = parts.into_iter().filter_map(|kind| self.get(place, population, kind)).collect();
            if known.len() < parts.len() && !known.is_empty() {
                self.system.at_most(&known, &[all]);
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

    /// The groups of each way of grouping add up to the total of their days, or hardly ever fail to.
    fn totals(&mut self) {
        let mut parts: Map<(u32, u32, Kind), Vec<u32>> = Map::default();
        let mut totals = Vec::new();
        for (place, population, kind, count) in &self.met {
            let of = &self.places[*place as usize];
            if of.is_total() {
                totals.push((*place, *population, *kind, *count));
            }
        }
        for (total_place, population, kind, total) in totals {
            parts.clear();
            for (place, _, _, count) in self.met.iter().filter(|(_, of, what, _)| (*of, *what) == (population, kind)) {
                let of = &self.places[*place as usize];
                if !of.is_total() && self.places[total_place as usize].holds(of) {
                    parts.entry((of.by, population, kind)).or_default().push(*count);
                }
            }
            for by in 0..self.groupings.len() as u32 {
                let Some(parts) = parts.get(&(by, population, kind)) else { continue };
                self.make(parts, total);
            }
        }
    }

    /// Groups make a whole. Persons who count in two groups count once in the whole, and no group has more than it.
    fn make(&mut self, parts: &[u32], whole: u32) {
        let sum: i64 = parts.iter().map(|part| self.system.value(*part)).sum();
        if sum > 0 {
            self.system.adds_up(parts, whole);
        }
        if sum != self.system.value(whole) {
            parts.iter().for_each(|part| self.system.at_most(&[*part], &[whole]));
        }
    }

    /// The counts of one way of grouping, each with those of another way whose groups lie in its own: `within` tells of the
    /// groups of a part those of its whole, if there is one.
    fn wholes(
        &self,
        parts_by: u32,
        whole_by: u32,
        within: impl Fn(&[u32]) -> Option<Vec<u32>>,
    ) -> Vec<(Vec<u32>, u32)> {
        type Whole = (i32, i32, Vec<u32>, u32, Kind);
        let mut parts: Map<Whole, Vec<u32>> = Map::default();
        for (place, population, kind, count) in &self.met {
            let of = &self.places[*place as usize];
            if of.by == parts_by
                && let Some(groups) = within(&of.groups)
            {
                parts.entry((of.first, of.last, groups, *population, *kind)).or_default().push(*count);
            }
        }
        let whole = |(place, population, kind, count): &(u32, u32, Kind, u32)| {
            let of = Some(&self.places[*place as usize]).filter(|of| of.by == whole_by)?;
            let parts = parts.get(&(of.first, of.last, of.groups.clone(), *population, *kind))?;
            Some((parts.clone(), *count))
        };
        self.met.iter().filter_map(whole).collect()
    }

    /// The groups of several groupings add up to those of fewer of them: the routes of a district to the district.
    fn margins(&mut self) {
        let mut pairs: Vec<(u32, u32, Vec<usize>)> = Vec::new();
        for (fewer, few) in self.groupings.iter().enumerate().skip(1) {
            for (more, many) in self.groupings.iter().enumerate().skip(1) {
                let at = |grouping: &Grouping| many.iter().position(|other| other == grouping);
                if few.len() < many.len()
                    && let Some(kept) = few.iter().map(at).collect::<Option<Vec<usize>>>()
                {
                    pairs.push((fewer as u32, more as u32, kept));
                }
            }
        }
        for (fewer, more, kept) in pairs {
            let wholes = self.wholes(more, fewer, |groups| Some(kept.iter().map(|at| groups[*at]).collect()));
            for (parts, whole) in wholes {
                self.make(&parts, whole);
            }
        }
    }

    /// The groups that lie within one of another grouping and no other add up to it, or hardly ever fail to: the wards of a
    /// district to the district, but for those whose ward nobody knows.
    fn nested(&mut self, nesting: &Nesting) {
        let mut outer_of: Map<u32, Option<u32>> = Map::default();
        for [inner, outer] in &nesting.pairs {
            let known = outer_of.entry(*inner).or_insert(Some(*outer));
            *known = known.filter(|known| known == outer);
        }
        let mut pairs: Vec<(u32, u32, usize)> = Vec::new();
        for (inner, by) in self.groupings.iter().enumerate() {
            let Some(at) = by.iter().position(|grouping| *grouping == nesting.inner) else { continue };
            let mut outer_by = by.clone();
            outer_by[at] = nesting.outer;
            let outer = self.groupings.iter().position(|other| *other == outer_by);
            pairs.extend(outer.map(|outer| (inner as u32, outer as u32, at)));
        }
        for (inner, outer, at) in pairs {
            let within = |groups: &[u32]| {
                let outer = outer_of.get(&groups[at]).copied().flatten()?;
                let mut groups = groups.to_vec();
                groups[at] = outer;
                Some(groups)
            };
            for (parts, whole) in self.wholes(inner, outer, within) {
                let sum: i64 = parts.iter().map(|part| self.system.value(*part)).sum();
                if sum > self.system.value(whole) {
                    // somebody lived in two wards, and is taken for two people all the same
                    self.make(&parts, whole);
                } else {
                    self.system.adds_up_if_it_does(&parts, &[whole]);
                }
            }
        }
    }

    /// Who is in treatment in a part of a period was there in the part before and did not leave, or came; and who was
    /// there in the whole period was there in its first part, or came.
    fn trends(&mut self) {
        use Kind::{Exits, InTreatment};
        let new = Kind::Numerator(MeasureId::NewPresentations);
        let mut trends: Vec<(u32, Vec<u32>, i32, u32)> = Vec::new();
        let mut totals: Vec<u32> = Vec::new();
        for (number, place) in self.places.iter().enumerate() {
            let by = &self.groupings[place.by as usize];
            if place.is_total() {
                totals.push(number as u32);
            } else if by.iter().any(|g| g.is_time()) {
                let groups = place.groups.iter().zip(by).filter(|(_, g)| !g.is_time()).map(|(group, _)| *group);
                trends.push((place.by, groups.collect(), place.first, number as u32));
            }
        }
        trends.sort_unstable();
        for population in 0..self.populations.len() as u32 {
            for pair in trends.windows(2) {
                let [(by, group, _, before), (same_by, same, starts, after)] = pair else { continue };
                if (by, group) != (same_by, same) || self.places[*before as usize].last + 1 != *starts {
                    continue;
                }
                let (before, after) = (*before, *after);
                if let Some([was_there, left]) = self.get_all(before, population, [InTreatment, Exits])
                    && let Some([is_there, came]) = self.get_all(after, population, [InTreatment, new])
                {
                    self.system.adds_up_if_it_does(&[is_there, left], &[was_there, came]);
                }
            }
            for total in &totals {
                let whole = self.places[*total as usize].clone();
                let Some([all, _]) = self.get_all(*total, population, [InTreatment, new]) else { continue };
                for by in 1..self.groupings.len() as u32 {
                    let within = |of: u32| of == by;
                    let parts: Vec<(i32, u32)> = trends
                        .iter()
                        .filter(|(of, _, _, place)| within(*of) && whole.holds(&self.places[*place as usize]))
                        .map(|(_, _, starts, place)| (*starts, *place))
                        .collect();
                    let Some(first_day) = parts.iter().map(|(starts, _)| *starts).min() else { continue };
                    let begun = parts.iter().filter_map(|(starts, place)| {
                        let kind = if *starts == first_day { InTreatment } else { new };
                        self.get(*place, population, kind)
                    });
                    let begun: Vec<u32> = begun.collect();
                    self.system.adds_up_if_it_does(&[all], &begun);
                }
            }
        }
    }

    /// Whether one way of grouping is the other one and more, or lies within it: what such groups have to do with each other is known already.
    fn is_margin(&self, one: u32, other: u32, nesting: Option<&Nesting>) -> bool {
        let (one, other) = (&self.groupings[one as usize], &self.groupings[other as usize]);
        let lies_within = |inner: &[Grouping], outer: &[Grouping]| {
            nesting.is_some_and(|nesting| inner.contains(&nesting.inner) && outer.contains(&nesting.outer))
        };
        if lies_within(one, other) || lies_within(other, one) {
            return true;
        }
        one.iter().all(|grouping| other.contains(grouping)) || other.iter().all(|grouping| one.contains(grouping))
    }

    /// Two groups of different groupings that have the same figures throughout are taken for the same people: a reader may
    /// know that an agency serves one district.
    fn twins(&mut self, nesting: Option<&Nesting>) {
        type Figures = Vec<(u32, Kind, i64, u32)>;
        // beside that of none there is one way of grouping only
        if self.groupings.len() < 3 {
            return;
        }
        let mut of_place: Vec<Figures> = vec![Vec::new(); self.places.len()];
        for (place, population, kind, count) in &self.met {
            of_place[*place as usize].push((*population, *kind, self.system.value(*count), *count));
        }
        let mut twins: Vec<(u32, u32)> = Vec::new();
        for (a, left) in self.places.iter().enumerate() {
            for (b, right) in self.places.iter().enumerate().skip(a + 1) {
                let other = left.by != right.by && !left.is_total() && !right.is_total();
                let same_days = (left.first, left.last) == (right.first, right.last);
                if !other || !same_days || self.is_margin(left.by, right.by, nesting) {
                    continue;
                }
                let mut shared = Vec::new();
                for (population, kind, value, count) in &of_place[a] {
                    let theirs = of_place[b].iter().find(|theirs| (theirs.0, theirs.1) == (*population, *kind));
                    let Some((_, _, other_value, other)) = theirs else { continue };
                    if value != other_value {
                        shared.clear();
                        break;
                    }
                    shared.push((*count, *other));
                }
                twins.append(&mut shared);
            }
        }
        for (count, same) in twins {
            self.system.adds_up(&[count], same);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Elsewhere, Part, apply_beside, apply_together};
    use super::Grouping::{La, ReferralSource, Sex};
    use super::*;
    use crate::measure::disclosure::{Figure, Hidden};
    use crate::measure::grouping::Value;
    use crate::measure::settings::SmallNumbers;
    use crate::measure::slices::Slice;
    use crate::spec::SpecFiles;
    use crate::spec::measures::{Measure, load};

    /// A table of new presentations: by what it is grouped, and its rows with the numbers of their groups.
    type Table<'t> = (&'t [Grouping], &'t [(&'t [u32], u64)]);

    /// The tables as they are shown when they stand on one page: `None` for a star.
    fn shown(tables: &[Table<'_>]) -> Vec<Vec<Option<u64>>> {
        let measures = load(&SpecFiles::compiled_in()).expect("sound measures");
        let new = measures.iter().find(|measure| measure.id == MeasureId::NewPresentations).expect("a measure");
        let rows_of = |(_, rows): &Table<'_>| rows.iter().map(|(groups, count)| row(new, groups, *count)).collect();
        let mut rows: Vec<Vec<Row<'_>>> = tables.iter().map(rows_of).collect();
        let mut parts: Vec<Part<'_, '_>> =
            rows.iter_mut().zip(tables).map(|(rows, (by, _))| Part { rows, by }).collect();
        let settings = Settings { small_numbers: SmallNumbers::Suppress, ..Settings::default() };
        apply_together(&mut parts, &settings);
        let count = |row: &Row<'_>| {
            assert_eq!(row.hidden.has(Figure::Numerator), row.numerator.is_none());
            row.numerator.and_then(Exact::count)
        };
        rows.iter().map(|rows| rows.iter().map(count).collect()).collect()
    }

    /// The number of a group that stands for all groups.
    const ALL: u32 = 99;

    fn row<'m>(measure: &'m Measure, groups: &[u32], count: u64) -> Row<'m> {
        let cell = |group: &u32| match *group {
            ALL => GroupCell::Total,
            group => GroupCell::Group(group, Value { label: format!("group {group}"), names: Vec::new() }),
        };
        Row {
            measure,
            printed: measure.id.word().to_owned(),
            population: "all".to_owned(),
            slice: Slice { text: "2013/14".to_owned(), first: 0, last: 364, cells: Vec::new() },
            cells: groups.iter().map(cell).collect(),
            numerator: Some(count.into()),
            denominator: None,
            pending: None,
            value: None,
            interval: None,
            counted: count,
            source: None,
            bounds: None,
            notes: Vec::new(),
            comparison: None,
            hidden: Hidden::default(),
        }
    }

    const PLACES: &[Grouping] = &[La];
    const ROUTES: &[Grouping] = &[La, ReferralSource];

    #[test]
    fn the_routes_of_a_district_do_not_tell_a_hidden_one_by_the_district() {
        // Of district 1 come 3 + 8 + 9 = 20, of district 2 come 10 + 20 = 30, and no row of all stands beside them. With one
        // star district 1 would tell it: 20 - 8 - 9 = 3. So the smallest of the others goes too; 30 = 10 + 20 tells of no 3.
        let routes: &[(&[u32], u64)] = &[(&[1, 1], 3), (&[1, 2], 8), (&[1, 3], 9), (&[2, 1], 10), (&[2, 2], 20)];
        assert_eq!(
            shown(&[(PLACES, &[(&[1], 20), (&[2], 30)]), (ROUTES, routes)]),
            [vec![Some(20), Some(30)], vec![None, None, Some(9), Some(10), Some(20)]]
        );
        // without the districts nothing adds up to anything
        assert_eq!(shown(&[(ROUTES, routes)]), [vec![None, Some(8), Some(9), Some(10), Some(20)]]);
    }

    #[test]
    fn groupings_add_up_to_fewer_of_them_in_any_order() {
        // The same with the district as the second of three groupings: 3 + 8 women and 9 men of district 1 make 20. The 11
        // women and 9 men stand in a table of their own, written the other way round, so the star is told by 11 - 8 as well,
        // and the cover must lie among the women: 8.
        let by_three: &[Grouping] = &[Sex, La, ReferralSource];
        let by_two: &[Grouping] = &[La, Sex];
        let page = shown(&[
            (by_three, &[(&[1, 1, 1], 3), (&[1, 1, 2], 8), (&[2, 1, 1], 7), (&[2, 1, 2], 6)]),
            (by_two, &[(&[1, 1], 11), (&[1, 2], 13)]),
        ]);
        assert_eq!(page, [vec![None, None, Some(7), Some(6)], vec![Some(11), Some(13)]]);
    }

    #[test]
    fn rows_of_all_are_no_groups_of_fewer_groupings() {
        // 3 + 8 + 9 = 20 once more, where the table by routes has the row of all, which is that of the districts too: 20 is
        // counted once, and neither doubles the sum nor is a route of it.
        let page = shown(&[
            (PLACES, &[(&[1], 20), (&[ALL], 20)]),
            (ROUTES, &[(&[1, 1], 3), (&[1, 2], 8), (&[1, 3], 9), (&[ALL, ALL], 20)]),
        ]);
        assert_eq!(page, [vec![Some(20), Some(20)], vec![None, None, Some(9), Some(20)]]);
    }

    #[test]
    fn a_table_of_one_grouping_is_the_sum_of_no_other() {
        // 3 + 17 = 20 = 12 + 8, but no sum is printed, and districts are not made of sexes
        let page = shown(&[(PLACES, &[(&[1], 3), (&[2], 17)]), (&[Sex], &[(&[1], 12), (&[2], 8)])]);
        assert_eq!(page, [vec![None, Some(17)], vec![Some(12), Some(8)]]);
        assert_eq!(shown(&[(PLACES, &[(&[1], 3), (&[2], 17)])]), [vec![None, Some(17)]]);
    }

    #[test]
    fn who_counts_in_two_groups_leaves_no_group_above_the_whole() {
        // 7 + 3 + 15 are 25 of 24 people, since one came twice: a reader takes them for a sum all the same, and hides no less
        let page = shown(&[(PLACES, &[(&[1], 24)]), (ROUTES, &[(&[1, 1], 7), (&[1, 2], 3), (&[1, 3], 15)])]);
        assert_eq!(page, [vec![Some(24)], vec![None, None, Some(15)]]);
    }

    #[test]
    fn a_district_is_no_twin_of_a_route_of_another_one() {
        // 9 come to district 1, and 9 to district 2 by its first route; these are not the same people, so the star of district
        // 2 (3 beside 9, of 12) takes only what is in district 2 with it.
        let page = shown(&[(PLACES, &[(&[1], 9), (&[2], 12)]), (ROUTES, &[(&[1, 1], 9), (&[2, 1], 9), (&[2, 2], 3)])]);
        assert_eq!(page, [vec![Some(9), Some(12)], vec![Some(9), None, None]]);
        // an agency is taken for the district that has the same figures, and so hides what the district hides
        let agencies: &[Grouping] = &[Grouping::Agency];
        let page = shown(&[
            (PLACES, &[(&[1], 3), (&[2], 17), (&[ALL], 20)]),
            (agencies, &[(&[1], 3), (&[2], 17), (&[ALL], 20)]),
        ]);
        assert_eq!(page, [vec![None, None, Some(20)], vec![None, None, Some(20)]]);
    }

    #[test]
    fn one_route_of_a_district_is_the_district() {
        // All 3 of district 1 came by one route, so both are stars. Of the 20 in all the 17 of district 2 goes too, and then
        // its routes must not both stand there: 7 + 10 would be the 17, and 20 - 17 the 3.
        let page = shown(&[
            (PLACES, &[(&[1], 3), (&[2], 17), (&[ALL], 20)]),
            (ROUTES, &[(&[1, 1], 3), (&[2, 1], 7), (&[2, 2], 10)]),
        ]);
        assert_eq!(page[0], [None, None, Some(20)]);
        assert_eq!(page[1][0], None);
        assert!(page[1][1..].contains(&None), "{page:?}");
    }

    /// The wards of a page as they are shown beside a page by district, which is shown too. Ward 3 and 4 lie in district 2,
    /// all others in district 1.
    fn beside_districts(districts: &[Table<'_>], wards: &[Table<'_>]) -> [Vec<Vec<Option<u64>>>; 2] {
        let measures = load(&SpecFiles::compiled_in()).expect("sound measures");
        let new = measures.iter().find(|measure| measure.id == MeasureId::NewPresentations).expect("a measure");
        let rows_of = |(_, rows): &Table<'_>| rows.iter().map(|(groups, count)| row(new, groups, *count)).collect();
        let settings = Settings { small_numbers: SmallNumbers::Suppress, ..Settings::default() };
        let plain: Vec<Vec<Row<'_>>> = districts.iter().map(rows_of).collect();
        let mut shown = plain.clone();
        let mut parts: Vec<Part<'_, '_>> =
            shown.iter_mut().zip(districts).map(|(rows, (by, _))| Part { rows, by }).collect();
        apply_together(&mut parts, &settings);
        let elsewhere: Vec<Elsewhere<'_, '_>> = plain
            .iter()
            .zip(&shown)
            .zip(districts)
            .map(|((plain, shown), (by, _))| Elsewhere { plain, shown, by })
            .collect();
        let pairs = vec![[1, 1], [2, 1], [3, 2], [4, 2], [5, 1], [6, 1], [7, 1]];
        let nesting = Nesting { inner: Grouping::Ward, outer: La, pairs };
        let mut rows: Vec<Vec<Row<'_>>> = wards.iter().map(rows_of).collect();
        let mut parts: Vec<Part<'_, '_>> =
            rows.iter_mut().zip(wards).map(|(rows, (by, _))| Part { rows, by }).collect();
        apply_beside(&mut parts, &elsewhere, &nesting, &settings);
        let counts = |rows: &Vec<Vec<Row<'_>>>| -> Vec<Vec<Option<u64>>> {
            rows.iter().map(|rows| rows.iter().map(|row| row.numerator.and_then(Exact::count)).collect()).collect()
        };
        [&shown, &rows].map(counts)
    }

    const WARDS: &[Grouping] = &[Grouping::Ward];

    #[test]
    fn a_page_by_ward_hides_nothing_that_one_by_district_would_tell() {
        // Wards of 3 + 17 = 20 in district 1 and of 12 + 18 = 30 in district 2. By itself the page by ward would cover the 3 with
        // the smallest other ward, 12 in district 2; beside the page by district 20 - 17 would tell it. So the 17 goes.
        let all: Table<'_> = (&[], &[(&[], 50)]);
        let wards: Table<'_> = (WARDS, &[(&[1], 3), (&[2], 17), (&[3], 12), (&[4], 18)]);
        assert_eq!(shown(&[all, wards])[1], [None, Some(17), None, Some(18)]);
        let [districts, wards] = beside_districts(&[all, (PLACES, &[(&[1], 20), (&[2], 30)])], &[all, wards]);
        assert_eq!(districts, [vec![Some(50)], vec![Some(20), Some(30)]]);
        assert_eq!(wards, [vec![Some(50)], vec![None, None, Some(12), Some(18)]]);
    }

    #[test]
    fn a_page_by_ward_does_not_tell_what_one_by_district_hides() {
        // District 1 has 4, so it and district 2 (30) are stars beside 34 in all. No ward of district 1 is large enough to be
        // shown; those of district 2, 12 + 18, are, but together they would be the 30, and 34 - 30 the 4.
        let all: Table<'_> = (&[], &[(&[], 34)]);
        let wards: Table<'_> = (WARDS, &[(&[1], 1), (&[2], 3), (&[3], 12), (&[4], 18)]);
        let [districts, wards] = beside_districts(&[all, (PLACES, &[(&[1], 4), (&[2], 30)])], &[all, wards]);
        assert_eq!(districts, [vec![Some(34)], vec![None, None]]);
        assert_eq!(wards, [vec![Some(34)], vec![None, None, None, Some(18)]]);
    }

    #[test]
    fn people_of_no_known_ward_make_a_district_larger_than_its_wards() {
        // 3 + 9 of the 20 of district 1 have a ward: 20 bounds the star and does not tell it, and nothing else is hidden
        let wards: Table<'_> = (WARDS, &[(&[1], 3), (&[2], 9), (&[3], 30)]);
        let [_, wards] = beside_districts(&[(PLACES, &[(&[1], 20), (&[2], 30)])], &[wards]);
        assert_eq!(wards, [vec![None, Some(9), Some(30)]]);
    }

    #[test]
    fn what_another_page_tells_is_no_reason_to_hide_everything() {
        // five wards of one person each in a district of which another page has said that it has 5: nothing that this page
        // could hide would help, and the wards of 20 and 30 of another district stay
        let wards: Table<'_> =
            (WARDS, &[(&[1], 1), (&[2], 1), (&[5], 1), (&[6], 1), (&[7], 1), (&[3], 20), (&[4], 30)]);
        let [districts, wards] = beside_districts(&[(PLACES, &[(&[1], 5), (&[2], 50)])], &[wards]);
        assert_eq!(districts, [vec![Some(5), Some(50)]]);
        assert_eq!(wards, [vec![None, None, None, None, None, Some(20), Some(30)]]);
    }

    /// All the ways in which numbers could stand behind the stars, where `sums` says of cells that they make another one; a
    /// star stands for 1 or more. For each cell all that it could be.
    fn possible(cells: &[Option<u64>], sums: &[(&[usize], usize)], most: u64) -> Vec<Vec<u64>> {
        let mut found = vec![Vec::new(); cells.len()];
        let mut numbers = vec![1; cells.len()];
        let open: Vec<usize> = (0..cells.len()).filter(|at| cells[*at].is_none()).collect();
        cells.iter().enumerate().for_each(|(at, cell)| numbers[at] = cell.unwrap_or(1));
        loop {
            if sums.iter().all(|(parts, whole)| parts.iter().map(|p| numbers[*p]).sum::<u64>() == numbers[*whole]) {
                found.iter_mut().zip(&numbers).for_each(|(found, number)| {
                    if !found.contains(number) {
                        found.push(*number);
                    }
                });
            }
            let Some(next) = open.iter().copied().find(|at| numbers[*at] < most) else { return found };
            open.iter().take_while(|at| **at != next).for_each(|at| numbers[*at] = 1);
            numbers[next] += 1;
        }
    }

    #[test]
    fn whoever_tries_all_numbers_finds_two_at_least() {
        // every table of two districts by two routes with these counts, its districts and its whole
        const COUNTS: [u64; 4] = [1, 3, 5, 6];
        let mut stars = 0;
        for code in 0..256 {
            let [a, b, c, d] = [1, 4, 16, 64].map(|place| COUNTS[code / place % 4]);
            let page = shown(&[
                (&[], &[(&[], a + b + c + d)]),
                (PLACES, &[(&[1], a + b), (&[2], c + d)]),
                (ROUTES, &[(&[1, 1], a), (&[1, 2], b), (&[2, 1], c), (&[2, 2], d)]),
            ]);
            let (truth, cells) = ([a + b + c + d, a + b, c + d, a, b, c, d], page.concat());
            let sums: [(&[usize], usize); 3] = [(&[3, 4], 1), (&[5, 6], 2), (&[1, 2], 0)];
            // numbers up to 9 are more than the largest of them, and a sum may be a star too
            let most = if cells[0].is_none() || cells[1].is_none() || cells[2].is_none() { 15 } else { 9 };
            let found = possible(&cells, &sums, most);
            for ((number, cell), found) in truth.into_iter().zip(&cells).zip(found) {
                assert!(cell.is_none_or(|cell| cell == number && cell > 4), "{truth:?} {cells:?}");
                assert!(
                    cell.is_some() || (found.contains(&number) && found.len() > 1),
                    "{truth:?} {cells:?} {found:?}"
                );
                stars += u64::from(cell.is_none());
            }
        }
        assert!(stars > 500, "{stars}");
    }
}
