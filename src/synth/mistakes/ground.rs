//! The client in which a mistake is planted, seen as episodes.

use super::Planted;
use crate::synth::codes::{self, Ending};
use crate::synth::day::Day;
use crate::synth::{Client, Row, Text};

/// What a finding is about, as far as its keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Episode,
    Client,
    Input,
}

/// A client and the as-at date.
#[derive(Debug)]
pub(super) struct Ground {
    client: Client,
    pub(super) as_at: Day,
}

/// One episode of the client, to look at.
#[derive(Debug)]
pub(super) struct Episode<'a> {
    client: &'a Client,
    as_at: Day,
    /// The places of its rows among those of the client.
    pub(super) rows: Vec<usize>,
    /// Whether the client has no other episode.
    pub(super) is_only: bool,
    /// Whether no episode of the client comes before it.
    pub(super) is_first: bool,
    /// Whether no episode of the client comes after it.
    pub(super) is_last: bool,
}

impl Ground {
    /// Nothing can be planted in a client without consent, who has nothing to be wrong.
    pub(super) fn new(client: Client, as_at: Day) -> Option<Self> {
        let consents = client.rows.iter().all(|row| row.get("CONSENT") == "Y");
        (consents && !client.rows.is_empty()).then_some(Self { client, as_at })
    }

    pub(super) fn into_client(self) -> Client {
        self.client
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.client.rows
    }

    pub(super) fn rows_mut(&mut self) -> &mut Vec<Row> {
        &mut self.client.rows
    }

    pub(super) fn text(&self, row: usize, field: &str) -> &str {
        self.client.rows[row].get(field)
    }

    pub(super) fn day(&self, row: usize, field: &str) -> Option<Day> {
        Day::read(self.text(row, field))
    }

    /// A number that differs from client to client, for a choice among equals.
    pub(super) fn choice(&self, of: usize) -> usize {
        self.text(0, "CLIENTID").bytes().map(usize::from).sum::<usize>() % of
    }

    /// Whether a row now names the same records as another, which is a mistake of its own.
    ///
    /// In an older dataset fewer records tell rows apart.
    pub(super) fn has_rows_twice(&self) -> bool {
        const KEY: [&str; 7] = ["AGNCY", "CLIENTID", "EPISODID", "MODID", "SUBMID", "TITID", "TOPID"];
        let same = |a: &Row, b: &Row| KEY.iter().all(|field| a.get(field) == b.get(field));
        let rows = &self.client.rows;
        rows.iter().enumerate().any(|(place, row)| rows[..place].iter().any(|earlier| same(earlier, row)))
    }

    /// The episodes in the order of the rows.
    pub(super) fn episodes(&self) -> Vec<Episode<'_>> {
        let mut found: Vec<(&str, Vec<usize>)> = Vec::new();
        for (place, row) in self.rows().iter().enumerate() {
            let key = row.get("EPISODID");
            match found.iter_mut().find(|(known, _)| *known == key) {
                Some((_, rows)) => rows.push(place),
                None => found.push((key, vec![place])),
            }
        }
        let count = found.len();
        let as_episode = |(place, (_, rows)): (usize, (&str, Vec<usize>))| Episode {
            client: &self.client,
            as_at: self.as_at,
            rows,
            is_only: count == 1,
            is_first: place == 0,
            is_last: place + 1 == count,
        };
        found.into_iter().enumerate().map(as_episode).collect()
    }

    /// The rows of the first episode that suits.
    pub(super) fn episode(&self, suits: impl Fn(&Episode<'_>) -> bool) -> Option<Vec<usize>> {
        self.episodes().into_iter().find(suits).map(|episode| episode.rows)
    }

    /// The first row that suits, with its episode.
    pub(super) fn row(&self, suits: impl Fn(&Episode<'_>, &Row) -> bool) -> Option<usize> {
        self.episodes()
            .iter()
            .find_map(|episode| episode.rows.iter().copied().find(|place| suits(episode, &self.client.rows[*place])))
    }

    /// The places of all rows.
    pub(super) fn all_rows(&self) -> Vec<usize> {
        (0..self.client.rows.len()).collect()
    }

    pub(super) fn set(&mut self, row: usize, field: &'static str, value: impl Into<Text>) {
        self.client.rows[row].set(field, value);
    }

    /// Gives a field the same value on several rows.
    pub(super) fn set_on(&mut self, rows: &[usize], field: &'static str, value: impl Into<Text>) {
        let value = value.into();
        for row in rows {
            self.client.rows[*row].set(field, value.clone());
        }
    }

    /// Changes an episode field of the first episode that suits.
    pub(super) fn change_episode(
        &mut self,
        suits: impl Fn(&Episode<'_>) -> bool,
        field: &'static str,
        value: impl Into<Text>,
        fields: &'static [&'static str],
    ) -> Option<Planted> {
        let rows = self.episode(suits)?;
        self.set_on(&rows, field, value);
        Some(Planted::episode(rows[0], fields))
    }

    /// Changes an episode field to a day that is worked out from the episode.
    pub(super) fn move_day(
        &mut self,
        new_day: impl Fn(&Episode<'_>) -> Option<Day>,
        field: &'static str,
        fields: &'static [&'static str],
    ) -> Option<Planted> {
        let found = self.episodes().into_iter().find_map(|episode| Some((new_day(&episode)?, episode.rows)));
        let (day, rows) = found?;
        self.set_on(&rows, field, day);
        Some(Planted::episode(rows[0], fields))
    }

    /// Changes a field of the record on the first row that suits.
    pub(super) fn change_record(
        &mut self,
        suits: impl Fn(&Episode<'_>, &Row) -> bool,
        field: &'static str,
        value: impl Into<Text>,
        fields: &'static [&'static str],
    ) -> Option<Planted> {
        let row = self.row(suits)?;
        self.set(row, field, value);
        Some(Planted::episode(row, fields))
    }

    /// Changes a field of a record to a day that is worked out from its row and episode.
    pub(super) fn move_record_day(
        &mut self,
        new_day: impl Fn(&Episode<'_>, &Row) -> Option<Day>,
        field: &'static str,
        fields: &'static [&'static str],
    ) -> Option<Planted> {
        let found = self.episodes().iter().find_map(|episode| {
            episode.rows.iter().find_map(|row| Some((*row, new_day(episode, &self.client.rows[*row])?)))
        });
        let (row, day) = found?;
        self.set(row, field, day);
        Some(Planted::episode(row, fields))
    }
}

impl Planted {
    /// A finding of an episode or one of its records.
    pub(super) fn episode(row: usize, fields: &'static [&'static str]) -> Self {
        Self { row, level: Level::Episode, fields, also: &[] }
    }

    /// A finding of the client.
    pub(super) fn client(row: usize, fields: &'static [&'static str]) -> Self {
        Self { row, level: Level::Client, fields, also: &[] }
    }

    /// A finding of the whole input.
    pub(super) fn input(row: usize, fields: &'static [&'static str]) -> Self {
        Self { row, level: Level::Input, fields, also: &[] }
    }

    /// Adds the rules that are raised too.
    pub(super) fn with(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
}

impl Episode<'_> {
    fn all(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().map(|row| &self.client.rows[*row])
    }

    /// An episode field.
    pub(super) fn get(&self, field: &str) -> &str {
        self.rows.first().map_or("", |row| self.client.rows[*row].get(field))
    }

    pub(super) fn is(&self, field: &str, values: &[&str]) -> bool {
        values.contains(&self.get(field))
    }

    pub(super) fn day(&self, field: &str) -> Option<Day> {
        Day::read(self.get(field))
    }

    /// How many rows carry one of these values in a field.
    pub(super) fn count(&self, field: &str, values: &[&str]) -> usize {
        self.all().filter(|row| values.contains(&row.get(field))).count()
    }

    /// Whether any row carries a value in a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.all().any(|row| !row.get(field).is_empty())
    }

    /// The days in a field of the rows.
    pub(super) fn days(&self, field: &str) -> Vec<Day> {
        self.all().filter_map(|row| Day::read(row.get(field))).collect()
    }

    pub(super) fn first_start(&self) -> Option<Day> {
        self.days("MODST").into_iter().min()
    }

    /// The earliest start of a structured modality.
    pub(super) fn first_structured_start(&self) -> Option<Day> {
        self.all().filter(|row| is_structured(row)).filter_map(|row| Day::read(row.get("MODST"))).min()
    }

    pub(super) fn is_completed(&self) -> bool {
        codes::ending(self.get("DISRSN")) == Ending::Completed
    }

    pub(super) fn is_died(&self) -> bool {
        codes::ending(self.get("DISRSN")) == Ending::Died
    }

    pub(super) fn cites(&self, substance: &str) -> bool {
        ["DRUG1", "DRUG2", "DRUG3"].into_iter().any(|field| self.get(field) == substance)
    }

    /// Whether the time in treatment is long enough for a review profile to be expected of a coordinating agency.
    pub(super) fn is_long(&self) -> bool {
        let end = self.day("DISD").map_or(self.as_at, |discharge| discharge.min(self.as_at));
        self.first_structured_start().is_some_and(|start| end.since(start) > 182)
    }

    /// Whether one review profile could become something else without being missed.
    pub(super) fn can_spare_a_review(&self) -> bool {
        self.get("TOPCC") != "Y" || !self.is_long() || self.count("TRSTAGE", &["R"]) > 1
    }

    /// The number of whole days from birth to triage.
    pub(super) fn days_of_age(&self) -> i32 {
        match (self.day("DOB"), self.day("TRIAGED")) {
            (Some(born), Some(triaged)) => triaged.since(born),
            _ => 0,
        }
    }
}

/// Whether the modality of a row is structured treatment.
pub(super) fn is_structured(row: &Row) -> bool {
    !matches!(row.get("MODAL"), "" | "7" | "8" | "9" | "10" | "76" | "93" | "96")
}
