//! The counting: persons, journeys and modalities by measure, group and period, as `measures.toml` says in words.
//!
//! Persons are dealt out to threads in blocks; each gives whole numbers that are added up, so the number of threads shows
//! nowhere. Figures are exact until they are printed.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::disclosure::{Figure, Hidden};
use super::figures::{self, Exact, Interval, percentage, wilson};
use super::grouping::{Dimension, Grouping, Source, Value, exits_of};
use super::items::{Change, Item};
use super::outcomes::{Tops, change_of, is_of_change, is_of_tops};
use super::population::Population;
use super::prepared::Prepared;
use super::reference::{Estimate, Key, Reference, TOTAL};
use super::settings::Planned;
use super::slices::{Slice, slices};
use crate::collections::Map;
use crate::journey::{Journey, Person, ReasonGroup};
use crate::record::Period;
use crate::spec::measures::{Measure, MeasureId, MeasureKind};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request<'a, 'm> {
    /// The measures in the order in which they are shown.
    pub measures: &'a [&'m Measure],
    /// The period.
    pub period: &'a Period,
    /// The population; that of each measure where there is none.
    pub population: Option<&'a Population>,
    /// By what figures are grouped, from left to right.
    pub by: &'a [Grouping],
    /// Whether a row of all is wanted beside the groups.
    pub total: Totals,
    /// The estimates of the need.
    pub reference: Option<&'a Reference>,
}

/// Whether there is a row of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Totals {
    /// The groups only.
    Without,
    /// A row of all too, counted by itself.
    With,
}

/// A cell of a grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupCell {
    /// A group: its place in the order of the grouping, and how it is called.
    Group(u32, Value),
    /// All groups.
    Total,
}

impl GroupCell {
    /// As it is printed.
    pub fn label(&self) -> &str {
        match self {
            GroupCell::Group(_, value) => &value.label,
            GroupCell::Total => TOTAL,
        }
    }
}

/// One figure.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The measure.
    pub measure: &'a Measure,
    /// Its id as printed: measures of several figures have one each.
    pub printed: String,
    /// The population.
    pub population: String,
    /// The days, as far as they were asked for.
    pub slice: Slice,
    /// A cell for each grouping.
    pub cells: Vec<GroupCell>,
    /// The count, or what is left of an estimate.
    pub numerator: Option<Exact>,
    /// Of how many, or of an estimate.
    pub denominator: Option<Exact>,
    /// Those that cannot be judged yet, of measures that have such.
    pub pending: Option<u64>,
    /// The percentage or the days.
    pub value: Option<Exact>,
    /// The interval of the percentage.
    pub interval: Option<Interval>,
    /// What is counted before an estimate comes into it.
    pub counted: u64,
    /// Where the estimate comes from.
    pub source: Option<String>,
    /// The 95% bounds of the estimate, the lower one first.
    pub bounds: Option<(Exact, Exact)>,
    /// What is to be said of it.
    pub notes: Vec<String>,
    /// How it stands to what it is compared with.
    pub comparison: Option<figures::Comparison>,
    /// What was there and is hidden, since it would tell of a few people.
    pub hidden: Hidden,
}

impl Row<'_> {
    /// Whether it is the row of all; of one item of the TOP, where these are asked for.
    pub fn is_total(&self) -> bool {
        self.cells.contains(&GroupCell::Total)
    }

    /// Whether its numerator is not known, since no reliable change is set for its item.
    pub fn is_untold(&self) -> bool {
        is_of_change(self.measure.id) && self.numerator.is_none() && !self.hidden.has(Figure::Numerator)
    }

    /// The number of the item of the TOP that it is of, where these are asked for.
    pub(super) fn item(&self, by: &[Grouping]) -> Option<u32> {
        match self.cells.get(by.iter().position(|grouping| *grouping == Grouping::TopItem)?) {
            Some(GroupCell::Group(item, _)) => Some(*item),
            _ => None,
        }
    }

    /// Notes that more are reached than there are by the estimate.
    pub(super) fn say_range(&mut self) {
        let Some(value) = self.value.filter(|_| is_of_estimate(self.measure.id)) else { return };
        if value > Exact::HUNDRED {
            self.notes.push(ABOVE_ALL.to_owned());
        } else if value < Exact::ZERO {
            self.notes.push(BELOW_NONE.to_owned());
        }
    }

    /// Takes that note back: it tells something of the count.
    pub(super) fn forget_range(&mut self) {
        self.notes.retain(|note| ![ABOVE_ALL, BELOW_NONE].contains(&note.as_str()));
    }
}

/// The note on a rate of more than all.
const ABOVE_ALL: &str = "above 100%: the estimate is lower than the count";

/// The note on what is left when it is less than nothing.
const BELOW_NONE: &str = "below 0%: the estimate is lower than the count";

/// The note on a change that cannot be told.
const NO_RELIABLE_CHANGE: &str = "not known: the setting rci has no days for the item";

/// Whether a measure is of an estimate and not of people who were counted.
pub(super) fn is_of_estimate(id: MeasureId) -> bool {
    matches!(id, MeasureId::Penetration | MeasureId::UnmetNeed)
}

/// Takes the measures. The error says why a grouping or measure cannot be had of this dataset.
pub fn run<'m>(prepared: &Prepared<'_>, request: &Request<'_, 'm>) -> Result<Vec<Row<'m>>, String> {
    let mut rows = pass(prepared, request, request.by)?;
    // a journey may be in several items, and a figure over them all means nothing: so each item has its own row of all
    let of_all: &[Grouping] = if request.by.contains(&Grouping::TopItem) { &[Grouping::TopItem] } else { &[] };
    if request.total == Totals::With && request.by.len() > of_all.len() {
        for mut row in pass(prepared, request, of_all)? {
            let item = row.cells.pop();
            let of_grouping = |grouping: &Grouping| match &item {
                Some(item) if *grouping == Grouping::TopItem => item.clone(),
                _ => GroupCell::Total,
            };
            row.cells = request.by.iter().map(of_grouping).collect();
            rows.push(row);
        }
    }
    let place = |row: &Row<'_>| {
        let asked = request.measures.iter().position(|m| m.id == row.measure.id);
        let cells: Vec<u32> = row.cells.iter().map(|c| if let GroupCell::Group(at, _) = c { *at } else { 0 }).collect();
        (asked, printed_ids(row.measure.id).iter().position(|id| *id == row.printed), row.is_total(), cells)
    };
    rows.sort_by_cached_key(place);
    Ok(rows)
}

/// Which groups of two groupings occur together, by their places in the order of each. The error says why a grouping cannot
/// be had of this dataset.
pub fn occurring_together(prepared: &Prepared<'_>, of: [Grouping; 2]) -> Result<Vec<[u32; 2]>, String> {
    let groups = Groups::new(prepared, &of)?;
    let pair = |cells: &Vec<GroupCell>| match cells.as_slice() {
        [GroupCell::Group(one, _), GroupCell::Group(other, _)] => Some([*one, *other]),
        _ => None,
    };
    Ok(groups.cells.iter().filter_map(pair).collect())
}

/// The ids that a measure prints, in order.
pub fn printed_ids(id: MeasureId) -> Vec<String> {
    match id {
        MeasureId::ExitsByReason => ReasonGroup::ALL.into_iter().map(exits_of).collect(),
        MeasureId::TimeInTreatment => ["mean", "median"].map(|which| format!("{}-{which}", id.word())).to_vec(),
        _ => vec![id.word().to_owned()],
    }
}

/// What is counted for one measure, group and slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that count.
    pub numerator: u64,
    /// Of how many; of a count as many as count.
    pub denominator: u64,
    /// Those that cannot be judged yet.
    pub pending: u64,
    /// Exits by the group of their reason.
    pub by_reason: [u64; 8],
    /// The days of each person in treatment.
    pub days: Vec<i64>,
}

impl Tally {
    fn is_empty(&self) -> bool {
        (self.numerator, self.denominator, self.pending) == (0, 0, 0)
    }

    /// Adds what another one counted.
    pub fn add(&mut self, other: Tally) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.pending += other.pending;
        self.by_reason.iter_mut().zip(other.by_reason).for_each(|(own, theirs)| *own += theirs);
        self.days.extend(other.days);
    }

    /// Counts one of the denominator, and of the numerator where it belongs to it.
    pub(super) fn count(&mut self, belongs: bool) {
        self.denominator += 1;
        self.numerator += u64::from(belongs);
    }
}

/// The groups of journeys for one way of grouping.
struct Groups {
    /// For each journey its group; with agencies as a grouping for each episode.
    of: Vec<u32>,
    by_agency: bool,
    /// For each journey the areas that it is counted in, when persons are counted once in each.
    areas: Option<Vec<u32>>,
    /// The cells of each group, without those of time. With items of the TOP each group is there once for every item, one
    /// after another.
    cells: Vec<Vec<GroupCell>>,
}

impl Groups {
    fn new(prepared: &Prepared<'_>, by: &[Grouping]) -> Result<Groups, String> {
        let source = Source {
            dataset: prepared.dataset,
            extract: prepared.extract,
            fields: &prepared.fields,
            journeys: &prepared.journeys,
            names: &prepared.names,
            ages: &prepared.ages,
            segments: prepared.segments.as_ref(),
            wards: prepared.wards.as_ref(),
        };
        let plain: Vec<Grouping> = by.iter().copied().filter(|g| !g.is_time() && *g != Grouping::TopItem).collect();
        let dimensions: Vec<Dimension> = plain.iter().map(|g| source.dimension(*g)).collect::<Result<_, _>>()?;
        let by_agency = plain.contains(&Grouping::Agency);
        let journey_of_episode = || {
            let mut of = vec![0; prepared.journeys.episodes.len()];
            for (number, journey) in prepared.journeys.journeys.iter().enumerate() {
                journey.episodes.clone().for_each(|e| of[e as usize] = number);
            }
            of
        };
        // what a group is told by, for each journey or for each episode
        let count = prepared.journeys.journeys.len();
        let places: Vec<usize> = if by_agency { journey_of_episode() } else { (0..count).collect() };
        let key_of = |number: usize, journey: usize| {
            dimensions.iter().zip(&plain).fold(0_u128, |key, (dimension, grouping)| {
                let at = if *grouping == Grouping::Agency { number } else { journey };
                key * dimension.values.len().max(1) as u128 + u128::from(dimension.of[at])
            })
        };
        let (of, keys) = dense(places.iter().enumerate().map(|(number, journey)| key_of(number, *journey)));
        let mut cells: Vec<Vec<GroupCell>> = keys.iter().map(|key| cells_of(*key, &dimensions)).collect();
        let before_item = by.iter().take_while(|g| **g != Grouping::TopItem).filter(|g| !g.is_time()).count();
        if by.contains(&Grouping::TopItem) {
            cells = cells.iter().flat_map(|cells| with_items(cells, before_item)).collect();
        }
        let area_key = |journey: usize| {
            let by_area = dimensions.iter().zip(&plain).filter(|(_, g)| g.is_area());
            by_area.fold(0_u128, |key, (d, _)| key * d.values.len().max(1) as u128 + u128::from(d.of[journey]))
        };
        let areas = plain.iter().any(|g| g.is_area()).then(|| dense((0..count).map(area_key)).0);
        Ok(Groups { of, by_agency, areas, cells })
    }

    /// The groups in which a journey counts in a slice: its own, or those of the agencies that saw the person then.
    fn each(&self, prepared: &Prepared<'_>, number: usize, slice: &Slice, mut count: impl FnMut(usize)) {
        if !self.by_agency {
            count(self.of[number] as usize);
            return;
        }
        let journey = &prepared.journeys.journeys[number];
        let first = journey.episodes.start as usize;
        let group_if_seen = |at: usize| {
            let episode = &prepared.journeys.episodes[at];
            let begun = episode.triaged.is_some_and(|day| day <= slice.last);
            let seen = begun && episode.discharged.is_none_or(|day| day >= slice.first);
            seen.then_some(self.of[at])
        };
        let mut is_seen = false;
        for at in journey.episodes.clone() {
            let at = at as usize;
            let Some(group) = group_if_seen(at) else { continue };
            // each agency once
            if !(first..at).any(|earlier| group_if_seen(earlier) == Some(group)) {
                count(group as usize);
                is_seen = true;
            }
        }
        // between two episodes the agency of the last one has the person
        if !is_seen {
            count(self.of[journey.last as usize] as usize);
        }
    }
}

/// Numbers distinct keys in their order; returns the number of each key and the keys.
fn dense(keys: impl Iterator<Item = u128>) -> (Vec<u32>, Vec<u128>) {
    let mut numbers: Map<u128, u32> = Map::default();
    let mut distinct = Vec::new();
    let mut of: Vec<u32> = keys
        .map(|key| {
            *numbers.entry(key).or_insert_with(|| {
                distinct.push(key);
                distinct.len() as u32 - 1
            })
        })
        .collect();
    let mut order: Vec<u32> = (0..distinct.len() as u32).collect();
    order.sort_unstable_by_key(|number| distinct[*number as usize]);
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, number)| rank[*number as usize] = place as u32);
    of.iter_mut().for_each(|number| *number = rank[*number as usize]);
    distinct.sort_unstable();
    (of, distinct)
}

/// The cells of a group once for each item, which stands at a place among them.
fn with_items(cells: &[GroupCell], place: usize) -> impl Iterator<Item = Vec<GroupCell>> {
    Item::ALL.into_iter().map(move |item| {
        let word = item.word().to_owned();
        let mut cells = cells.to_vec();
        cells.insert(place, GroupCell::Group(item as u32, Value { label: word.clone(), names: vec![word] }));
        cells
    })
}

fn cells_of(mut key: u128, dimensions: &[Dimension]) -> Vec<GroupCell> {
    let mut cells: Vec<GroupCell> = dimensions
        .iter()
        .rev()
        .map(|dimension| {
            let values = dimension.values.len().max(1) as u128;
            let place = (key % values) as u32;
            key /= values;
            GroupCell::Group(place, dimension.values[place as usize].clone())
        })
        .collect();
    cells.reverse();
    cells
}

/// What the counting of one way of grouping needs to know.
pub(super) struct Count<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    measures: &'a [&'a Measure],
    groups: Groups,
    pub(super) slices: Vec<Slice>,
    /// For each measure the number of its population.
    population_of: Vec<usize>,
    /// The populations as they are printed.
    pub(super) population_texts: Vec<String>,
    /// For each population whether it holds for each journey.
    pub(super) populations: Vec<Vec<bool>>,
    /// The TOPs, where a measure asks for them.
    pub(super) tops: Option<Tops<'a>>,
}

/// The journeys that are taken of the person at hand; the memory is used again for each.
#[derive(Default)]
struct Taken {
    in_treatment: Vec<usize>,
    starting: Vec<usize>,
}

/// What was counted, by measure, slice and group.
type Tallies = Map<(u32, u32, u32), Tally>;

fn pass<'m>(prepared: &Prepared<'_>, request: &Request<'_, 'm>, by: &[Grouping]) -> Result<Vec<Row<'m>>, String> {
    let count = Count::new(prepared, request, by)?;
    let tallies = count.all();
    let maker = RowMaker { prepared, request, by };
    let mut rows = Vec::new();
    for (number, measure) in request.measures.iter().enumerate() {
        let population = &count.population_texts[count.population_of[number]];
        let tally = |slice: usize, group: usize| tallies.get(&(number as u32, slice as u32, group as u32));
        let occurs = |group: usize| (0..count.slices.len()).any(|slice| tally(slice, group).is_some());
        // without a grouping there is one row, even of nothing
        let (cells, shown): (&[Vec<GroupCell>], Vec<usize>) = if by.is_empty() {
            (&[Vec::new()], vec![0])
        } else {
            (&count.groups.cells, (0..count.groups.cells.len()).filter(|group| occurs(*group)).collect())
        };
        for group in shown {
            for (place, slice) in count.slices.iter().enumerate() {
                let tally = tally(place, group).cloned().unwrap_or_default();
                rows.extend(maker.rows(measure, population, slice, &cells[group], &tally));
            }
        }
    }
    Ok(rows)
}

/// What each person adds to the numerator and denominator of each measure that is asked for, whatever it is grouped by:
/// `look` is given the number of the person and the two of each measure.
pub(super) fn by_person(
    prepared: &Prepared<'_>,
    request: &Request<'_, '_>,
    mut look: impl FnMut(usize, &[(u64, u64)]),
) -> Result<(), String> {
    let count = Count::new(prepared, request, &[])?;
    let mut tallies = vec![vec![Tally::default()]; request.measures.len()];
    let mut added = vec![(0, 0); request.measures.len()];
    let mut taken = Taken::default();
    for (number, person) in prepared.journeys.persons.iter().enumerate() {
        tallies.iter_mut().for_each(|of_measure| of_measure[0] = Tally::default());
        count.slices.iter().for_each(|slice| count.person(person, slice, &mut tallies, &mut taken));
        for (added, of_measure) in added.iter_mut().zip(&tallies) {
            *added = (of_measure[0].numerator, of_measure[0].denominator);
        }
        look(number, &added);
    }
    Ok(())
}

impl<'a> Count<'a> {
    /// What is asked, made ready to be counted by some groupings.
    pub(super) fn new(
        prepared: &'a Prepared<'a>,
        request: &Request<'a, 'a>,
        by: &[Grouping],
    ) -> Result<Count<'a>, String> {
        let groups = Groups::new(prepared, by)?;
        let slices = slices(request.period, by, prepared.journeys.as_at);
        let mut texts: Vec<String> = Vec::new();
        let mut populations: Vec<Vec<bool>> = Vec::new();
        let mut population_of = Vec::new();
        for measure in request.measures {
            let population = match request.population {
                Some(population) => population.clone(),
                None => measure.population.parse()?,
            };
            let text = population.to_string();
            let known = texts.iter().position(|t| *t == text);
            population_of.push(known.unwrap_or_else(|| {
                let journeys = prepared.journeys.journeys.iter().zip(&prepared.ages);
                populations.push(journeys.map(|(j, age)| population.holds(j.substances, *age)).collect());
                texts.push(text);
                texts.len() - 1
            }));
        }
        one_kind(request.measures, by)?;
        let asks_for_tops = request.measures.iter().any(|measure| is_of_tops(measure.id));
        let tops = asks_for_tops.then(|| Tops::new(prepared)).transpose()?;
        Ok(Count {
            prepared,
            tops,
            measures: request.measures,
            groups,
            slices,
            population_of,
            population_texts: texts,
            populations,
        })
    }

    /// Counts everything, on as many threads as are allowed and worth it.
    fn all(&self) -> Tallies {
        const BLOCK: usize = 4096;
        let persons = &self.prepared.journeys.persons;
        let threads = self.prepared.threads.clamp(1, persons.len().div_ceil(BLOCK).max(1));
        // each thread takes every so many blocks of persons
        let of_thread = |thread: usize| {
            let mut found = Tallies::default();
            let mut taken = Taken::default();
            let blocks = || persons.chunks(BLOCK).skip(thread).step_by(threads).flatten();
            for (place, slice) in self.slices.iter().enumerate() {
                let mut tallies = vec![vec![Tally::default(); self.groups.cells.len()]; self.measures.len()];
                blocks().for_each(|person| self.person(person, slice, &mut tallies, &mut taken));
                for (measure, of_measure) in tallies.into_iter().enumerate() {
                    let filled = of_measure.into_iter().enumerate().filter(|(_, tally)| !tally.is_empty());
                    found.extend(filled.map(|(group, tally)| ((measure as u32, place as u32, group as u32), tally)));
                }
            }
            found
        };
        if threads == 1 {
            return of_thread(0);
        }
        let of_thread = &of_thread;
        let next = AtomicUsize::new(0);
        let work = || of_thread(next.fetch_add(1, Ordering::Relaxed));
        let parts: Vec<Tallies> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        let mut all = Tallies::default();
        for (key, tally) in parts.into_iter().flatten() {
            all.entry(key).or_default().add(tally);
        }
        all
    }

    /// Counts one person for every measure: for each the tallies of the groups.
    fn person(&self, person: &Person, slice: &Slice, tallies: &mut [Vec<Tally>], taken: &mut Taken) {
        let journeys = person.journeys.start as usize..person.journeys.end as usize;
        let all = &self.prepared.journeys.journeys;
        self.take(journeys.clone(), &mut taken.in_treatment, |number| all[number].overlaps(slice.first, slice.last));
        for (place, measure) in self.measures.iter().enumerate() {
            let tallies = &mut tallies[place];
            let of_population = |number: &usize| self.populations[self.population_of[place]][*number];
            match measure.id {
                MeasureId::NewPresentations => {
                    let starts = |number: usize| (slice.first..=slice.last).contains(&all[number].start);
                    self.take(journeys.clone(), &mut taken.starting, starts);
                    for number in taken.starting.iter().copied().filter(of_population) {
                        self.groups.each(self.prepared, number, slice, |group| tallies[group].count(true));
                    }
                }
                MeasureId::RePresentation | MeasureId::EarlyUnplannedExit => {
                    for number in journeys.clone().filter(of_population) {
                        self.journey(measure.id, number, slice, tallies);
                    }
                }
                id if is_of_change(id) => {
                    for number in journeys.clone().filter(of_population) {
                        for item in Item::ALL {
                            let Some(counts) = self.changed(id, item, number, slice) else { continue };
                            self.groups.each(self.prepared, number, slice, |group| {
                                tallies[group * Item::COUNT + item as usize].count(counts);
                            });
                        }
                    }
                }
                id if is_of_tops(id) => {
                    for number in journeys.clone().filter(of_population) {
                        if let Some(counts) = self.outcome(id, number, slice) {
                            self.groups.each(self.prepared, number, slice, |group| tallies[group].count(counts));
                        }
                    }
                }
                MeasureId::TransfersArrived => {
                    for number in journeys.clone().filter(of_population) {
                        self.transfers(number, slice, tallies);
                    }
                }
                MeasureId::Waiting | MeasureId::WaitingSubsequent => {
                    for number in journeys.clone().filter(of_population) {
                        self.waits(measure.id, number, slice, tallies);
                    }
                }
                _ => {
                    for number in taken.in_treatment.iter().copied().filter(of_population) {
                        let add = self.of_person_in_treatment(measure.id, number, journeys.clone(), slice);
                        self.groups.each(self.prepared, number, slice, |group| add(&mut tallies[group]));
                    }
                }
            }
        }
    }

    /// The most recent of a person's journeys that qualify, once in each area where areas are asked for.
    pub(super) fn taken(&self, journeys: std::ops::Range<usize>, qualifies: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut taken = Vec::new();
        self.take(journeys, &mut taken, qualifies);
        taken
    }

    /// The same into memory that is used again.
    fn take(&self, journeys: std::ops::Range<usize>, taken: &mut Vec<usize>, qualifies: impl Fn(usize) -> bool) {
        taken.clear();
        let mut most_recent_first = journeys.rev().filter(|number| qualifies(*number));
        let Some(areas) = &self.groups.areas else {
            taken.extend(most_recent_first.next());
            return;
        };
        for number in most_recent_first {
            if !taken.iter().any(|other| areas[*other] == areas[number]) {
                taken.push(number);
            }
        }
    }

    /// What a person in treatment, by the journey that was taken, adds to a measure.
    pub(super) fn of_person_in_treatment(
        &self,
        id: MeasureId,
        number: usize,
        journeys: std::ops::Range<usize>,
        slice: &Slice,
    ) -> impl Fn(&mut Tally) + use<> {
        let journey = &self.prepared.journeys.journeys[number];
        let ended = journey.ended_in(slice.first, slice.last);
        let completed = journey.reason == Some(ReasonGroup::Completed);
        let reason = journey.reason.unwrap_or(ReasonGroup::Unknown);
        let effective = self.is_effective(journey);
        let days = self.prepared.days(journey);
        let (lasting, undecided) = match id {
            MeasureId::CompletionNoReturn => self.completions(number, journeys, slice),
            _ => (false, false),
        };
        let planned = self.is_planned(reason);
        move |tally| match id {
            MeasureId::EffectiveTreatment | MeasureId::Penetration => match effective {
                Some(effective) => tally.count(effective),
                None => tally.pending += 1,
            },
            MeasureId::SuccessfulCompletion => tally.count(ended && completed),
            MeasureId::CompletionOfExits if ended => tally.count(completed),
            MeasureId::PlannedExits if ended => tally.count(planned),
            MeasureId::CompletionNoReturn => {
                tally.count(lasting);
                tally.pending += u64::from(undecided);
            }
            MeasureId::ExitsByReason if ended => {
                tally.denominator += 1;
                tally.by_reason[reason as usize] += 1;
            }
            MeasureId::TimeInTreatment => {
                tally.denominator += 1;
                tally.days.push(days);
            }
            MeasureId::InTreatment | MeasureId::UnmetNeed => tally.count(true),
            _ => {}
        }
    }

    /// Whether a journey is effective treatment; `None` while it is too young to say.
    pub(super) fn is_effective(&self, journey: &Journey) -> Option<bool> {
        let retained = self.prepared.days(journey) >= i64::from(self.prepared.settings.retained_days);
        match journey.reason {
            None if retained => Some(true),
            None => None,
            Some(reason) => Some(retained || self.is_planned(reason)),
        }
    }

    pub(super) fn is_planned(&self, reason: ReasonGroup) -> bool {
        match self.prepared.settings.planned {
            Planned::Completed => reason == ReasonGroup::Completed,
            Planned::CompletedOrReferredOn => matches!(reason, ReasonGroup::Completed | ReasonGroup::ReferredOn),
        }
    }

    /// Whether a person has a completion in the slice that lasted, and if not, whether one may still last. Where areas are
    /// asked for, only journeys of the area of the one that was taken count.
    fn completions(&self, taken: usize, mut journeys: std::ops::Range<usize>, slice: &Slice) -> (bool, bool) {
        let same_area = |number: usize| self.groups.areas.as_ref().is_none_or(|areas| areas[number] == areas[taken]);
        let all = &self.prepared.journeys.journeys;
        let unbroken = |number: &usize| {
            let after = self.prepared.after[*number];
            let ended = all[*number].ended_in(slice.first, slice.last);
            ended && after.completed && !after.returned && same_area(*number)
        };
        let over = |number: usize| self.prepared.after[number].window_is_over;
        let lasting = journeys.clone().any(|number| unbroken(&number) && over(number));
        (lasting, !lasting && journeys.any(|number| unbroken(&number) && !over(number)))
    }

    /// The measures that count journeys.
    pub(super) fn journey(&self, id: MeasureId, number: usize, slice: &Slice, tallies: &mut [Tally]) {
        let journey = &self.prepared.journeys.journeys[number];
        let retained_days = i64::from(self.prepared.settings.retained_days);
        let (counts, is_over, belongs) = if id == MeasureId::RePresentation {
            let after = self.prepared.after[number];
            (after.completed && journey.ended_in(slice.first, slice.last), after.window_is_over, after.returned)
        } else {
            let age = i64::from(self.prepared.journeys.as_at) - i64::from(journey.start);
            let early = journey.end.is_some() && self.prepared.days(journey) < retained_days;
            let starts = (slice.first..=slice.last).contains(&journey.start);
            (starts, age >= retained_days, early && journey.reason == Some(ReasonGroup::Unplanned))
        };
        if counts {
            self.groups.each(self.prepared, number, slice, |group| {
                if is_over {
                    tallies[group].count(belongs);
                } else {
                    tallies[group].pending += 1;
                }
            });
        }
    }

    /// Whether a journey is in the numerator of a measure of TOPs, if it is in the denominator.
    pub(super) fn outcome(&self, id: MeasureId, number: usize, slice: &Slice) -> Option<bool> {
        self.tops.as_ref().and_then(|tops| tops.counts(id, number, slice))
    }

    /// Whether an item of a journey is in the numerator of a measure of change, if it is in the denominator. Where it
    /// cannot be said, it is not.
    pub(super) fn changed(&self, id: MeasureId, item: Item, number: usize, slice: &Slice) -> Option<bool> {
        let (later, wanted) = change_of(id)?;
        let found = self.tops.as_ref()?.change(later, item, number, slice)?;
        Some(found.change == Some(wanted))
    }

    /// The measures that count modalities, at the agency that gave each.
    fn waits(&self, id: MeasureId, number: usize, slice: &Slice, tallies: &mut [Tally]) {
        let journeys = &self.prepared.journeys;
        let first = self.prepared.first_modality[number];
        for at in journeys.journeys[number].episodes.clone() {
            let episode = &journeys.episodes[at as usize];
            let group = self.group_of_episode(number, at);
            for place in episode.modalities.clone() {
                if let Some(in_time) = self.wait(id, first, place, slice) {
                    tallies[group].count(in_time);
                }
            }
        }
    }

    /// The group of an episode of a journey: where agencies are asked for, that of its own one.
    fn group_of_episode(&self, journey: usize, episode: u32) -> usize {
        let at = if self.groups.by_agency { episode as usize } else { journey };
        self.groups.of[at] as usize
    }

    /// The transfers of a journey, at the agency that made each.
    fn transfers(&self, number: usize, slice: &Slice, tallies: &mut [Tally]) {
        for at in self.prepared.journeys.journeys[number].episodes.clone() {
            if let Some(arrived) = self.transfer(number, at, slice) {
                tallies[self.group_of_episode(number, at)].count(arrived);
            }
        }
    }

    /// Whether an episode of a journey that was transferred was followed by another one, if it counts.
    pub(super) fn transfer(&self, number: usize, at: u32, slice: &Slice) -> Option<bool> {
        let journeys = &self.prepared.journeys;
        let ended = journeys.episodes[at as usize].discharged?;
        let counts = (slice.first..=slice.last).contains(&ended) && self.was_transferred(at);
        counts.then(|| journeys.went_on(&journeys.journeys[number], at).is_some())
    }

    /// Whether an episode ended with a reason of the group of transfers.
    pub(super) fn was_transferred(&self, at: u32) -> bool {
        let reason_row = self.prepared.journeys.episodes[at as usize].reason_row;
        let group = |row: u32| self.prepared.fields.reason_group(&self.prepared.extract.store, row as usize);
        reason_row.map(group) == Some(ReasonGroup::Transferred)
    }

    /// Whether the wait for a modality was in time, if it counts; `first` is the first modality of its journey.
    pub(super) fn wait(&self, id: MeasureId, first: u32, place: u32, slice: &Slice) -> Option<bool> {
        let modality = &self.prepared.journeys.modalities[place as usize];
        let wanted = (id == MeasureId::Waiting) == (place == first);
        if !wanted || !(slice.first..=slice.last).contains(&modality.started) {
            return None;
        }
        let (referred, offered) = modality.referred.zip(modality.offered)?;
        let wait = i64::from(offered) - i64::from(referred);
        (wait >= 0).then_some(wait <= i64::from(self.prepared.settings.wait_days))
    }

    /// Where one person is counted without groups, the tally of no group.
    pub(super) fn of_person(&self, person: &Person) -> Tally {
        let mut tallies = vec![vec![Tally::default(); self.groups.cells.len()]; self.measures.len()];
        self.slices.iter().for_each(|slice| self.person(person, slice, &mut tallies, &mut Taken::default()));
        let mut tally = Tally::default();
        tallies.into_iter().flatten().for_each(|part| tally.add(part));
        tally
    }
}

/// Makes sure that measures of change are counted item by item, and others are not: somebody who never had a TOP is of no
/// item.
fn one_kind(measures: &[&Measure], by: &[Grouping]) -> Result<(), String> {
    let by_item = by.contains(&Grouping::TopItem);
    let Some(other) = measures.iter().find(|measure| is_of_change(measure.id) != by_item) else { return Ok(()) };
    let (id, grouping) = (other.id.word(), Grouping::TopItem.word());
    Err(if by_item {
        format!(
            "{id} cannot be grouped by {grouping}: only the change between two TOPs is told item by item (top-abstinent, \
             top-exit-abstinent and those beside them); ask for it by itself"
        )
    } else {
        format!(
            "{id} is told of each item of the TOP by itself, since one journey may be in several: group it by {grouping}, \
             and ask for measures that cannot be so grouped by themselves"
        )
    })
}

/// Makes rows of what was counted.
struct RowMaker<'a, 'm> {
    prepared: &'a Prepared<'a>,
    request: &'a Request<'a, 'm>,
    by: &'a [Grouping],
}

impl<'m> RowMaker<'_, 'm> {
    /// The rows of a measure for one group and slice: one, or one for each id that it prints.
    fn rows(
        &self,
        measure: &'m Measure,
        population: &str,
        slice: &Slice,
        group: &[GroupCell],
        tally: &Tally,
    ) -> Vec<Row<'m>> {
        let mut plain = group.iter();
        let mut times = slice.cells.iter();
        let cells = self.by.iter().filter_map(|grouping| {
            if grouping.is_time() {
                let (place, text) = times.next()?;
                return Some(GroupCell::Group(*place, Value { label: text.clone(), names: vec![text.clone()] }));
            }
            plain.next().cloned()
        });
        let row = Row {
            measure,
            printed: measure.id.word().to_owned(),
            population: population.to_owned(),
            slice: slice.clone(),
            cells: cells.collect(),
            numerator: None,
            denominator: None,
            pending: measure.pending.then_some(tally.pending),
            value: None,
            interval: None,
            counted: tally.numerator,
            source: None,
            bounds: None,
            notes: self.notes(slice),
            comparison: None,
            hidden: Hidden::default(),
        };
        let mut rows: Vec<Row<'m>> =
            printed_ids(measure.id).into_iter().map(|printed| Row { printed, ..row.clone() }).collect();
        match measure.id {
            id if is_of_estimate(id) => self.of_estimate(&mut rows[0], tally),
            MeasureId::ExitsByReason => {
                rows.iter_mut().zip(tally.by_reason).for_each(|(row, count)| proportion(row, count, tally.denominator));
            }
            MeasureId::TimeInTreatment => {
                for (row, value) in rows.iter_mut().zip([figures::mean(&tally.days), figures::median(&tally.days)]) {
                    row.denominator = Some(exact(tally.denominator));
                    row.value = value;
                }
            }
            id if is_of_change(id) => self.of_change(&mut rows[0], tally),
            _ if measure.kind == MeasureKind::Count => rows[0].numerator = Some(exact(tally.numerator)),
            _ => proportion(&mut rows[0], tally.numerator, tally.denominator),
        }
        rows
    }

    fn notes(&self, slice: &Slice) -> Vec<String> {
        let as_at = self.prepared.journeys.as_at;
        let is_cut = slice.last > as_at;
        is_cut.then(|| format!("cut by the as-at date {}", crate::record::iso(as_at))).into_iter().collect()
    }

    /// A change that nobody can tell, since no reliable change is set, is not one of nothing.
    fn of_change(&self, row: &mut Row<'m>, tally: &Tally) {
        let item = row.item(self.by).map(|item| Item::ALL[item as usize]);
        let is_abstinent = change_of(row.measure.id).is_some_and(|(_, change)| change == Change::Abstinent);
        let is_untold = |item: Item| !is_abstinent && self.prepared.settings.rci.of(item).is_none();
        if item.is_some_and(is_untold) {
            row.denominator = Some(exact(tally.denominator));
            row.notes.push(NO_RELIABLE_CHANGE.to_owned());
        } else {
            proportion(row, tally.numerator, tally.denominator);
        }
    }

    fn of_estimate(&self, row: &mut Row<'m>, tally: &Tally) {
        let counted = exact(tally.numerator);
        let is_unmet = row.measure.id == MeasureId::UnmetNeed;
        row.numerator = (!is_unmet).then_some(counted);
        let Some(estimate) = self.estimate(row) else { return };
        row.denominator = Some(estimate.value);
        row.source = Some(estimate.source.clone()).filter(|source| !source.is_empty());
        row.bounds = estimate.bounds;
        if is_unmet {
            row.numerator = estimate.value.minus(counted);
            row.interval = estimate.bounds_of_unreached(tally.numerator as i64);
        } else {
            row.interval = estimate.bounds_of_reached(tally.numerator as i64);
        }
        row.value = row.numerator.and_then(|numerator| percentage(numerator, estimate.value));
        row.say_range();
        if row.value.is_none() {
            row.interval = None;
        }
    }

    /// The estimate of a row: of its area, or of all.
    fn estimate(&self, row: &Row<'m>) -> Option<&Estimate> {
        let reference = self.request.reference?;
        let mut areas: Vec<&str> = Vec::new();
        let mut others: Vec<(&str, Vec<&str>)> = Vec::new();
        // of several groupings by area the smallest says where a row is
        let area =
            [Grouping::Ward, Grouping::La, Grouping::Dat, Grouping::Region].into_iter().find(|g| self.by.contains(g));
        for (grouping, cell) in self.by.iter().zip(&row.cells) {
            let GroupCell::Group(_, value) = cell else { continue };
            let mut names: Vec<&str> = value.names.iter().map(String::as_str).collect();
            names.push(&value.label);
            if Some(*grouping) == area {
                areas = names;
            } else if !grouping.is_area() {
                others.push((grouping.word(), names));
            }
        }
        let cells: Vec<(&str, &[&str])> = others.iter().map(|(word, names)| (*word, names.as_slice())).collect();
        reference.estimate(&Key { areas: &areas, population: &row.population, period: &row.slice.text, cells: &cells })
    }
}

fn exact(count: u64) -> Exact {
    Exact::from(count)
}

fn proportion(row: &mut Row<'_>, numerator: u64, denominator: u64) {
    row.numerator = Some(exact(numerator));
    row.denominator = Some(exact(denominator));
    row.value = percentage(numerator, denominator);
    row.interval = wilson(numerator, denominator);
}
