//! From checked rows to journeys.
//!
//! Clients are independent until their persons are known, so they are dealt out to threads in blocks and give their
//! episodes; these are then put in one order (person, DAT, joining), and joined in one walk. The order is complete, so the
//! number of threads shows nowhere.
//!
//! What would be if other episodes took part is asked of single persons: an order that holds for all episodes holds for
//! some of them, so a part of a person's episodes is joined as it stands, and nobody else is looked at again.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fields::{Fields, MissingRole};
use super::model::{Episode, HeldBack, Joining, Journey, Journeys, Link, Modality, Person, ReasonGroup, Substances};
use super::person::{Attributors, PersonKey, order_of_references, ranks};
use crate::check::Outcome;
use crate::collections::Map;
use crate::record::{Extract, identifier_order};
use crate::spec::Dataset;

/// How journeys are to be built.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The as-at date, a day number: that of the check.
    pub as_at: i32,
    /// When episodes join.
    pub joining: Joining,
    /// Whether episodes that are held back take part.
    pub held_back: HeldBack,
    /// How many threads may be used.
    pub threads: usize,
}

/// Builds the journeys of an extract that was checked with [`crate::check::Options::cut`] at the same date.
pub fn build(
    dataset: &Dataset,
    extract: &Extract,
    outcome: &Outcome,
    options: &Options,
) -> Result<Journeys, MissingRole> {
    let source = Source::new(dataset, extract, outcome, options)?;
    let mut found = source.harvest();
    source.order_own_persons(&mut found);
    source.order(&mut found.episodes);
    Ok(join(&source, found))
}

/// Which of the episodes that the check holds back take part all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetIn {
    /// None.
    Nothing,
    /// Those that a rule holds back, whatever else holds them back too.
    HeldBy(u16),
    /// All.
    Everything,
}

/// The journeys of a person with some of the episodes that are held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The number of the person; the cases of a person follow one another, that with nothing let in first.
    pub person: u32,
    /// What is let in.
    pub let_in: LetIn,
}

/// The journeys of everybody of whom an episode is held back, in each case that makes a difference.
#[derive(Debug)]
pub struct Cases {
    /// The cases.
    pub cases: Vec<Case>,
    /// The journeys. What is a person here is the person in one case, in the order of `cases`; one without a journey in
    /// that case is here too.
    pub journeys: Journeys,
}

/// Builds the journeys of those of whom an episode is held back: without such episodes, with those of each rule by itself,
/// and with all. It asks for an extract that was checked as for [`build`]; whether held-back episodes take part is asked by
/// each case, and not by the options.
pub fn build_cases(
    dataset: &Dataset,
    extract: &Extract,
    outcome: &Outcome,
    options: &Options,
) -> Result<Cases, MissingRole> {
    let options = &Options { held_back: HeldBack::Include, ..*options };
    let source = Source::new(dataset, extract, outcome, options)?;
    let mut found = source.harvest();
    source.order_own_persons(&mut found);
    found.held_back.sort_unstable();
    found.held_back.dedup();
    found.episodes.retain(|e| found.held_back.binary_search(&e.person).is_ok());
    source.order(&mut found.episodes);

    let held_by = |e: &Found| outcome.held_by.rules(e.episode.row);
    let mut cases = Vec::new();
    let mut joiner = Joiner::new(&source);
    let mut episodes: Vec<Found> = Vec::new();
    for (number, of_person) in found.episodes.chunk_by(|a, b| a.person == b.person).enumerate() {
        let mut rules: Vec<u16> = of_person.iter().flat_map(|e| held_by(e).iter().copied()).collect();
        rules.sort_unstable();
        rules.dedup();
        if rules.is_empty() {
            // what is held back has no structured modality that has started
            continue;
        }
        let of_rules = rules.into_iter().map(LetIn::HeldBy);
        for let_in in std::iter::once(LetIn::Nothing).chain(of_rules).chain([LetIn::Everything]) {
            let takes_part = |e: &&Found| match let_in {
                LetIn::Nothing => held_by(e).is_empty(),
                LetIn::HeldBy(rule) => held_by(e).is_empty() || held_by(e).contains(&rule),
                LetIn::Everything => true,
            };
            let first = episodes.len();
            episodes.extend(of_person.iter().filter(takes_part).cloned());
            joiner.join(&mut episodes[first..], of_person[0].episode.row);
            cases.push(Case { person: number as u32, let_in });
        }
    }
    let Joiner { persons, journeys, .. } = joiner;
    let journeys = Journeys {
        as_at: options.as_at,
        persons,
        journeys,
        episodes: episodes.into_iter().map(|found| found.episode).collect(),
        modalities: found.modalities,
        held_back_of_measured: 0,
    };
    Ok(Cases { cases, journeys })
}

/// An episode and what it is ordered by.
#[derive(Clone)]
struct Found {
    person: PersonKey,
    dat: u32,
    cited: Substances,
    episode: Episode,
}

/// What a part of the clients gives.
#[derive(Default)]
struct Harvest {
    episodes: Vec<Found>,
    modalities: Vec<Modality>,
    /// The person of each episode that is held back.
    held_back: Vec<PersonKey>,
}

/// The rows of one episode of the client at hand.
#[derive(Default)]
struct Rows {
    id: Option<i32>,
    rows: Vec<u32>,
}

/// Memory that is used again for each client and episode.
#[derive(Default)]
struct Scratch {
    episodes: Vec<Rows>,
    of_modalities: ModalityScratch,
}

/// The part of it that is for the modalities of an episode.
#[derive(Default)]
struct ModalityScratch {
    /// The identifier of each modality, with its first row.
    ids: Vec<(i32, u32)>,
    /// The first row of each modality that is kept, with its place among them.
    places: Vec<(u32, usize)>,
}

struct Source<'a> {
    dataset: &'a Dataset,
    extract: &'a Extract,
    outcome: &'a Outcome,
    options: &'a Options,
    fields: Fields,
    attributors: Attributors<'a>,
    /// For each text of the DAT its rank.
    dats: Vec<u32>,
}

impl<'a> Source<'a> {
    fn new(
        dataset: &'a Dataset,
        extract: &'a Extract,
        outcome: &'a Outcome,
        options: &'a Options,
    ) -> Result<Self, MissingRole> {
        let fields = Fields::of(dataset)?;
        let attributors = Attributors::new(dataset, extract, &fields);
        let dats = ranks(extract.store.column(fields.dat), str::cmp);
        Ok(Source { dataset, extract, outcome, options, fields, attributors, dats })
    }

    fn harvest(&self) -> Harvest {
        const BLOCK: usize = 1024;
        let clients = self.outcome.clients.len();
        let threads = self.options.threads.clamp(1, clients.div_ceil(BLOCK).max(1));
        let next = AtomicUsize::new(0);
        let work = || {
            let mut harvest = Harvest::default();
            let mut scratch = Scratch::default();
            loop {
                let start = next.fetch_add(BLOCK, Ordering::Relaxed);
                if start >= clients {
                    return harvest;
                }
                (start..clients.min(start + BLOCK)).for_each(|c| self.client(c as u32, &mut scratch, &mut harvest));
            }
        };
        let mut parts: Vec<Harvest> = if threads == 1 {
            vec![work()]
        } else {
            std::thread::scope(|scope| {
                let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
            })
        };
        let mut all = parts.pop().unwrap_or_default();
        for part in parts {
            let shift = all.modalities.len() as u32;
            all.modalities.extend(part.modalities);
            all.episodes.extend(part.episodes.into_iter().map(|mut found| {
                let Range { start, end } = found.episode.modalities;
                found.episode.modalities = start + shift..end + shift;
                found
            }));
            all.held_back.extend(part.held_back);
        }
        all
    }

    fn client(&self, client: u32, scratch: &mut Scratch, harvest: &mut Harvest) {
        let Outcome { clients, held_back, cut_away, .. } = self.outcome;
        let there = || clients.rows(client as usize).iter().copied().filter(|r| !is_set(cut_away, *r));
        let person_on = |row: u32| self.attributors.on(row as usize).unwrap_or(PersonKey::Own(client));
        let Scratch { episodes, of_modalities } = scratch;
        self.sort_into_episodes(there(), episodes);
        for Rows { rows, .. } in episodes.iter().filter(|e| !e.rows.is_empty()) {
            // an episode is held back with all its rows
            let first = rows[0];
            let person = person_on(first);
            if is_set(held_back, first) {
                harvest.held_back.push(person);
                if self.options.held_back == HeldBack::Exclude {
                    continue;
                }
            }
            if let Some(episode) = self.episode(client, rows, of_modalities, &mut harvest.modalities) {
                let store = &self.extract.store;
                let dat = self.dats[store.column(self.fields.dat).id(first as usize) as usize];
                let cited = self.fields.substances_on(store, first as usize);
                harvest.episodes.push(Found { person, dat, cited, episode });
            }
        }
    }

    fn episode_id(&self, row: u32) -> Option<i32> {
        self.extract.store.column(self.dataset.keys.episode).cell(row as usize).value()
    }

    /// The rows by episode, in the order of their first rows; a row without identifier is its own.
    fn sort_into_episodes(&self, rows: impl Iterator<Item = u32>, episodes: &mut Vec<Rows>) {
        /// From so many episodes on a search through them is slower than a map.
        const FEW: usize = 16;
        episodes.iter_mut().for_each(|e| e.rows.clear());
        let mut count = 0;
        let mut many: Map<i32, usize> = Map::default();
        for row in rows {
            let id = self.episode_id(row);
            let known = id.and_then(|wanted| match count {
                0..FEW => episodes[..count].iter().position(|e| e.id == Some(wanted)),
                _ => many.get(&wanted).copied(),
            });
            let place = known.unwrap_or_else(|| {
                if episodes.len() == count {
                    episodes.push(Rows::default());
                }
                episodes[count].id = id;
                count += 1;
                if count == FEW {
                    many = episodes[..count].iter().enumerate().filter_map(|(at, e)| Some((e.id?, at))).collect();
                } else if count > FEW
                    && let Some(id) = id
                {
                    many.insert(id, count - 1);
                }
                count - 1
            });
            episodes[place].rows.push(row);
        }
    }

    /// The episode of some rows, if a structured modality has started in it.
    fn episode(
        &self,
        client: u32,
        rows: &[u32],
        scratch: &mut ModalityScratch,
        modalities: &mut Vec<Modality>,
    ) -> Option<Episode> {
        let (store, fields, as_at) = (&self.extract.store, &self.fields, self.options.as_at);
        let day = |field: u16, row: u32| store.column(field).cell(row as usize).value();
        let known = |field: u16, row: u32| day(field, row).filter(|day| *day <= as_at);
        let known_start = |row: u32| known(fields.started, row).filter(|_| fields.is_structured(store, row as usize));
        let before = modalities.len();
        let ModalityScratch { ids, places } = scratch;
        ids.clear();
        places.clear();
        // a modality without identifier is its own
        for row in rows.iter().copied() {
            let id = store.column(fields.modality_id).cell(row as usize).value();
            let known = id.and_then(|id| ids.iter().find(|(other, _)| *other == id).map(|(_, first)| *first));
            let first = known.unwrap_or(row);
            if let (Some(id), None) = (id, known) {
                ids.push((id, row));
            }
            let Some(started) = known_start(row) else { continue };
            if let Some((_, place)) = places.iter().find(|(other, _)| *other == first) {
                modalities[*place].started = modalities[*place].started.min(started);
                continue;
            }
            places.push((first, modalities.len()));
            let referred = fields.referred.and_then(|field| day(field, first));
            let offered = fields.offered.and_then(|field| day(field, first));
            modalities.push(Modality { row: first, started, referred, offered });
        }
        let started = modalities[before..].iter().map(|m| m.started).min()?;
        // what the rows say of the episode is taken from the first that says it
        let first_of = |field: u16| rows.iter().find_map(|row| known(field, *row));
        let discharged = first_of(fields.discharge);
        let is_known_reason = |row: &u32| {
            let later = day(fields.discharge, *row).is_some_and(|day| day > as_at);
            !later && store.column(fields.reason).cell(*row as usize).is_filled()
        };
        let reason_row = discharged.and_then(|_| rows.iter().copied().find(is_known_reason));
        let triaged = first_of(fields.triage);
        let mut active = triaged.unwrap_or(started).max(started);
        if discharged.is_none() {
            let days = fields.activity.iter().flat_map(|field| rows.iter().filter_map(|row| known(*field, *row)));
            active = days.fold(active, i32::max);
        }
        let modalities = before as u32..modalities.len() as u32;
        let row = *rows.first()?;
        Some(Episode { row, client, triaged, started, discharged, reason_row, active, link: Link::First, modalities })
    }

    /// Puts episodes in order: by person and DAT, then as they join.
    fn order(&self, episodes: &mut [Found]) {
        let (extract, keys) = (self.extract, self.dataset.keys);
        episodes.sort_unstable_by(|a, b| {
            let place = |e: &Found| (e.person, e.dat, e.episode.started, latest_if_unknown(e.episode.triaged));
            place(a)
                .cmp(&place(b))
                .then_with(|| order_of_references(extract, keys, a.episode.row, b.episode.row))
                .then_with(|| a.episode.row.cmp(&b.episode.row))
        });
    }

    /// Gives persons whose attributor is incomplete the order of their agency and client.
    fn order_own_persons(&self, found: &mut Harvest) {
        let own = |person: &PersonKey| match person {
            PersonKey::Own(client) => Some(*client),
            PersonKey::Known(_) => None,
        };
        let persons = found.episodes.iter().map(|e| &e.person).chain(&found.held_back);
        let mut clients: Vec<u32> = persons.filter_map(own).collect();
        clients.sort_unstable();
        clients.dedup();
        let first_row = |client: &u32| self.outcome.clients.rows(*client as usize)[0];
        clients.sort_by(|a, b| order_of_references(self.extract, self.dataset.keys, first_row(a), first_row(b)));
        let ranks: Map<u32, u32> = clients.iter().enumerate().map(|(rank, client)| (*client, rank as u32)).collect();
        let persons = found.episodes.iter_mut().map(|e| &mut e.person);
        for person in persons.chain(&mut found.held_back) {
            if let Some(rank) = own(person).and_then(|client| ranks.get(&client)) {
                *person = PersonKey::Own(*rank);
            }
        }
    }
}

/// Whether a mark is set for a row; rows beyond the marks have none.
pub(super) fn is_set(rows: &[bool], row: u32) -> bool {
    rows.get(row as usize).copied().unwrap_or(false)
}

/// Joins episodes that are in order.
fn join(source: &Source<'_>, found: Harvest) -> Journeys {
    let Harvest { episodes: mut all, modalities, held_back } = found;
    let mut joiner = Joiner::new(source);
    let mut keys: Vec<PersonKey> = Vec::new();
    for of_person in all.chunk_by_mut(|a, b| a.person == b.person) {
        let first = joiner.journeys.len();
        joiner.join(of_person, of_person[0].episode.row);
        if joiner.journeys.len() == first {
            joiner.persons.pop();
        } else {
            keys.push(of_person[0].person);
        }
    }
    let Joiner { persons, journeys, .. } = joiner;
    let is_measured = |person: &&PersonKey| keys.binary_search(person).is_ok();
    let held_back_of_measured = held_back.iter().filter(is_measured).count();
    let episodes = all.into_iter().map(|found| found.episode).collect();
    Journeys { as_at: source.options.as_at, persons, journeys, episodes, modalities, held_back_of_measured }
}

/// Joins the episodes of one person after another.
struct Joiner<'s, 'a> {
    source: &'s Source<'a>,
    persons: Vec<Person>,
    journeys: Vec<Journey>,
    /// How many episodes came so far.
    episodes: usize,
}

impl<'s, 'a> Joiner<'s, 'a> {
    fn new(source: &'s Source<'a>) -> Self {
        Joiner { source, persons: Vec::new(), journeys: Vec::new(), episodes: 0 }
    }

    /// Joins the episodes of the next person, which follow those that came before.
    fn join(&mut self, of_person: &mut [Found], row: u32) {
        let first = self.journeys.len();
        for of_dat in of_person.chunk_by_mut(|a, b| a.dat == b.dat) {
            link(of_dat, self.source.options.joining);
            let mut begun = 0;
            for end in 1..=of_dat.len() {
                if end == of_dat.len() || matches!(of_dat[end].episode.link, Link::Beyond(_)) {
                    let (episodes, number) = (&of_dat[begun..end], self.episodes + begun);
                    self.journeys.extend(journey(self.source, episodes, number, self.persons.len()));
                    begun = end;
                }
            }
            self.episodes += of_dat.len();
        }
        // of journeys alike in all of this the order of joining stays
        self.journeys[first..].sort_by_key(|j| (j.start, j.end.unwrap_or(i32::MAX), j.dat));
        self.persons.push(Person { row, journeys: first as u32..self.journeys.len() as u32 });
    }
}

/// Notes for each episode of a person in one DAT what joins it to those before, or parts it.
fn link(episodes: &mut [Found], joining: Joining) {
    let mut is_open = false;
    let mut latest: Option<i32> = None;
    for found in episodes {
        let episode = &mut found.episode;
        episode.link = match latest {
            _ if is_open => Link::Open,
            None => Link::First,
            Some(latest) if joining.joins(latest, episode.started) => Link::Within(episode.started - latest),
            Some(latest) => Link::Beyond(episode.started - latest),
        };
        if matches!(episode.link, Link::Beyond(_)) {
            latest = None;
        }
        is_open |= episode.discharged.is_none();
        latest = latest.max(episode.discharged);
    }
}

/// Where an unknown day stands: behind all others.
fn latest_if_unknown(day: Option<i32>) -> i32 {
    day.unwrap_or(i32::MAX)
}

/// The journey of some episodes, the first of which has this number among all; `None` where the triage of none is known.
fn journey(source: &Source<'_>, episodes: &[Found], first: usize, person: usize) -> Option<Journey> {
    let (extract, keys, store) = (source.extract, source.dataset.keys, &source.extract.store);
    let start = episodes.iter().filter_map(|e| e.episode.triaged).min()?;
    let is_over = episodes.iter().all(|e| e.episode.discharged.is_some());
    let end = episodes.iter().filter_map(|e| e.episode.discharged).max().filter(|_| is_over);
    let last = (0..episodes.len()).max_by(|a, b| {
        let (a, b) = (&episodes[*a].episode, &episodes[*b].episode);
        (a.triaged, a.started)
            .cmp(&(b.triaged, b.started))
            .then_with(|| order_of_references(extract, keys, a.row, b.row))
    });
    let text_on = |row: u32| store.column(source.fields.reason).cleaned_text(row as usize);
    let reason_of = |e: &Episode| e.reason_row.map_or("", text_on);
    let group_on = |row: u32| source.fields.reason_group(store, row as usize);
    let group_of = |e: &Episode| e.reason_row.map_or(ReasonGroup::Unknown, group_on);
    // of several that end on the last day: not completed, then triaged later, then the higher code, none being the lowest
    let ended_by = end.and_then(|end| {
        let on_last_day = (0..episodes.len()).filter(|e| episodes[*e].episode.discharged == Some(end));
        on_last_day.max_by(|a, b| {
            let (a, b) = (&episodes[*a].episode, &episodes[*b].episode);
            let place =
                |e: &Episode| (Reverse(group_of(e) == ReasonGroup::Completed), e.triaged, e.reason_row.is_some());
            place(a).cmp(&place(b)).then_with(|| identifier_order(reason_of(a), reason_of(b)))
        })
    });
    let mut substances = Substances::default();
    episodes.iter().for_each(|e| substances.add(e.cited));
    Some(Journey {
        person: person as u32,
        episodes: first as u32..(first + episodes.len()) as u32,
        start,
        end,
        dat: episodes[0].dat,
        last: (first + last.unwrap_or_default()) as u32,
        ended_by: ended_by.map(|e| (first + e) as u32),
        reason: ended_by.map(|e| group_of(&episodes[e].episode)),
        substances,
    })
}
