//! What became of the records of one person: the other way through the journeys, from a client to what was made of it.
//!
//! It builds nothing: whether an episode takes part is read off the journeys that were built.

use super::build::is_set;
use super::fields::Fields;
use super::model::Journeys;
use super::person::{Attributors, PersonKey};
use crate::check::Outcome;
use crate::record::Extract;
use crate::spec::Dataset;

/// What became of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was triaged after the as-at date, so nothing was known of it.
    Later,
    /// The checks hold it back, and what is held back is left out.
    HeldBack,
    /// No structured modality has started in it.
    NotStarted,
    /// It would be a journey by itself, and has no day of triage.
    WithoutTriage,
    /// It is part of a journey, by the numbers of both.
    Part {
        /// The journey.
        journey: u32,
        /// The episode among those of journeys.
        episode: u32,
    },
}

/// An episode as it was read, and what became of it.
#[derive(Clone, Debug)]
pub struct TracedEpisode {
    /// Its rows in file order.
    pub rows: Vec<u32>,
    /// What became of it.
    pub fate: Fate,
}

/// A client and the episodes of it.
#[derive(Clone, Debug)]
pub struct TracedClient {
    /// The number of the client.
    pub client: u32,
    /// Its episodes in the order of their first rows.
    pub episodes: Vec<TracedEpisode>,
}

/// A client, and everybody who is the same person.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The client first, then others with the same attributor in the order of their first rows.
    pub clients: Vec<TracedClient>,
    /// The persons with journeys that the client's records are of: one, unless they contradict themselves.
    pub persons: Vec<u32>,
}

/// Traces a client whose consent is given. Clients without it are told of nobody.
pub fn trace(dataset: &Dataset, extract: &Extract, outcome: &Outcome, journeys: &Journeys, client: u32) -> Trace {
    let Ok(fields) = Fields::of(dataset) else { return Trace::default() };
    if outcome.withheld[client as usize] {
        return Trace::default();
    }
    let attributors = Attributors::new(dataset, extract, &fields);
    let tracer = Tracer { dataset, extract, outcome, journeys };
    let own = tracer.client(client);
    // an episode that is cut away is not known yet, nor whose it is
    let known = own.episodes.iter().filter(|episode| episode.fate != Fate::Later);
    let keys: Vec<PersonKey> = known.filter_map(|episode| attributors.on(episode.rows[0] as usize)).collect();
    let is_own = |row: u32| attributors.on(row as usize).is_some_and(|key| keys.contains(&key));
    let others =
        (0..outcome.clients.len() as u32).filter(|other| *other != client && !outcome.withheld[*other as usize]);
    let others = others.filter(|other| {
        let rows = outcome.clients.rows(*other as usize).iter().copied();
        rows.filter(|row| !is_set(&outcome.cut_away, *row)).any(is_own)
    });
    let client_of = |row: u32| outcome.clients.client_of[row as usize];
    let of_person = |row: u32| match attributors.on(row as usize) {
        Some(key) => keys.contains(&key),
        None => client_of(row) == client,
    };
    let persons = journeys.persons.iter().enumerate().filter(|(_, person)| of_person(person.row));
    Trace {
        persons: persons.map(|(number, _)| number as u32).collect(),
        clients: std::iter::once(own.clone()).chain(others.map(|other| tracer.client(other))).collect(),
    }
}

struct Tracer<'a> {
    dataset: &'a Dataset,
    extract: &'a Extract,
    outcome: &'a Outcome,
    journeys: &'a Journeys,
}

impl Tracer<'_> {
    fn client(&self, client: u32) -> TracedClient {
        let episode_ids = self.extract.store.column(self.dataset.keys.episode);
        let mut episodes: Vec<(Option<i32>, Vec<u32>)> = Vec::new();
        for row in self.outcome.clients.rows(client as usize).iter().copied() {
            let id = episode_ids.cell(row as usize).value();
            // a row without identifier is an episode of its own
            match episodes.iter_mut().find(|(known, _)| known.is_some() && *known == id) {
                Some((_, rows)) => rows.push(row),
                None => episodes.push((id, vec![row])),
            }
        }
        let traced = |(_, rows): (Option<i32>, Vec<u32>)| TracedEpisode { fate: self.fate(&rows), rows };
        TracedClient { client, episodes: episodes.into_iter().map(traced).collect() }
    }

    fn fate(&self, rows: &[u32]) -> Fate {
        let first = rows[0];
        if rows.iter().all(|row| is_set(&self.outcome.cut_away, *row)) {
            return Fate::Later;
        }
        let Some(episode) = self.journeys.episodes.iter().position(|episode| episode.row == first) else {
            return if is_set(&self.outcome.held_back, first) { Fate::HeldBack } else { Fate::NotStarted };
        };
        let episode = episode as u32;
        match self.journeys.journeys.iter().position(|journey| journey.episodes.contains(&episode)) {
            Some(journey) => Fate::Part { journey: journey as u32, episode },
            None => Fate::WithoutTriage,
        }
    }
}
