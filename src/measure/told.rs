//! What `why` tells of a client: records, journeys, conditions and the verdict as texts, with everything masked that has to
//! be.
//!
//! Every format shows a [`Told`]. Of a client without consent it holds the reference and nothing else, and nobody else's
//! page names such a client.

use serde::Serialize;

use super::why::{Choice, Condition, Judge, Part, Unit, UnitOf, Verdict};
use super::{Prepared, Tally, is_of_change};
use crate::check::describe::Describer;
use crate::journey::{Fate, Link, TracedClient, TracedEpisode, attributor, trace};
use crate::record::iso;
use crate::spec::FieldId;
use crate::spec::measures::{Measure, MeasureId, MeasureKind};

/// Everything that is told of one client and one measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The measure's id.
    pub measure: String,
    /// Its name.
    #[serde(skip)]
    pub title: String,
    /// The population.
    pub population: String,
    /// The client that was asked about, first among `clients` where anything may be told.
    pub client: Reference,
    /// Why nothing more is told.
    pub left_out: Option<String>,
    /// The client and others who are the same person.
    pub clients: Vec<ToldClient>,
    /// The persons that the client's records are of: one, unless they contradict themselves.
    pub persons: Vec<ToldPerson>,
    /// What comes of it, in a sentence.
    pub verdict: String,
}

/// A client of an agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// The agency.
    pub agency: String,
    /// The client identifier.
    pub client: String,
    /// The agency's own reference, for what people read.
    #[serde(skip)]
    pub local: Option<String>,
}

/// A client and its episodes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldClient {
    /// Which it is.
    #[serde(flatten)]
    pub reference: Reference,
    /// The episodes in the order of their first rows.
    pub episodes: Vec<ToldEpisode>,
}

/// An episode in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldEpisode {
    /// Its identifier.
    pub episode: Option<String>,
    /// The partnership.
    pub dat: String,
    /// The day of triage.
    pub triaged: Option<String>,
    /// The day of discharge, where it is known as at the as-at date.
    pub discharged: Option<String>,
    /// The code of the reason.
    pub reason: Option<String>,
    /// What the reason means.
    pub reason_label: Option<String>,
    /// Its modalities.
    pub modalities: Vec<ToldModality>,
    /// The rules that hold it back.
    pub held_back_by: Vec<ToldRule>,
    /// The number of the person's journey that it is part of, by `persons`.
    pub journey: Option<usize>,
    /// What became of it.
    pub fate: String,
}

/// A modality in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldModality {
    /// Its identifier.
    pub modality: Option<String>,
    /// Its code.
    pub code: String,
    /// What the code means.
    pub label: String,
    /// Whether it makes treatment.
    pub structured: bool,
    /// The day on which it started, where it had by the as-at date.
    pub started: Option<String>,
}

/// A rule that holds an episode back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldRule {
    /// Its id.
    pub rule: String,
    /// The problem.
    pub title: String,
}

/// A person with journeys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldPerson {
    /// The running number, as in the table of journeys.
    pub person: usize,
    /// The details by which the person is known, where they may be shown.
    pub attributor: Option<String>,
    /// The journeys, earliest first.
    pub journeys: Vec<ToldJourney>,
    /// Which journey is taken, and why.
    pub choice: String,
    /// What was looked at.
    pub units: Vec<ToldUnit>,
    /// How much the person adds to the numerator.
    pub numerator: u64,
    /// How much to the denominator; none of a count or an estimate.
    pub denominator: Option<u64>,
    /// How much is pending; none where the measure knows no such thing.
    pub pending: Option<u64>,
    /// Whether the person counts, in a sentence.
    pub verdict: String,
}

/// A journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldJourney {
    /// Its number among those of the person.
    pub journey: usize,
    /// Its first day.
    pub start: String,
    /// Its last day.
    pub end: Option<String>,
    /// How long it lasted, or has lasted so far.
    pub days: i64,
    /// The partnership.
    pub dat: String,
    /// The group of the reason.
    pub reason_group: Option<String>,
    /// The substance group.
    pub substance: String,
    /// Whether opiates or crack were cited.
    pub pdu: bool,
    /// The segment, where the profile defines some.
    pub segment: Option<String>,
    /// Whether it is the one that is taken.
    pub taken: bool,
    /// Its episodes, and what joined each to those before.
    pub episodes: Vec<ToldLink>,
}

/// An episode of a journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldLink {
    /// AGNCY:CLIENTID:EPISODID.
    pub episode: String,
    /// The start of its first structured modality.
    pub first_structured: String,
    /// The days since the latest discharge before, where all episodes before were over.
    pub gap: Option<i32>,
    /// What joined or parted it.
    pub link: String,
}

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldUnit {
    /// What it is.
    pub of: String,
    /// The conditions.
    pub conditions: Vec<ToldCondition>,
    /// `numerator`, `denominator`, `pending` or `not counted`.
    pub counted: &'static str,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ToldCondition {
    /// `belongs`, `judged`, `counts` or `one of`.
    pub part: &'static str,
    /// What must be.
    pub wanted: String,
    /// What is.
    pub found: String,
    /// `yes`, `no` or `pending`.
    pub holds: &'static str,
}

/// Tells of a client, by its number.
pub fn tell(
    describer: &Describer<'_>,
    prepared: &Prepared<'_>,
    judge: &Judge<'_>,
    measure: &Measure,
    client: u32,
) -> Told {
    Teller { describer, prepared, judge, measure }.tell(client)
}

struct Teller<'a> {
    describer: &'a Describer<'a>,
    prepared: &'a Prepared<'a>,
    judge: &'a Judge<'a>,
    measure: &'a Measure,
}

impl Teller<'_> {
    fn tell(&self, client: u32) -> Told {
        let outcome = self.describer.outcome;
        let mut told = Told {
            measure: self.measure.id.word().to_owned(),
            title: self.measure.title.clone(),
            population: self.judge.population.clone(),
            client: self.reference(outcome.clients.rows(client as usize)[0]),
            left_out: None,
            clients: Vec::new(),
            persons: Vec::new(),
            verdict: String::new(),
        };
        if outcome.withheld[client as usize] {
            let why =
                "consent is not Y on every row, so the client is left out of every measure, and nothing more is told";
            told.client.local = None;
            told.left_out = Some(why.to_owned());
            "Left out.".clone_into(&mut told.verdict);
            return told;
        }
        let (dataset, extract) = (self.describer.dataset, self.describer.extract);
        let trace = trace(dataset, extract, outcome, &self.prepared.journeys, client);
        told.clients = trace.clients.iter().map(|client| self.client(client)).collect();
        told.persons = trace.persons.iter().map(|person| self.person(*person)).collect();
        told.verdict = match &told.persons[..] {
            [] => "Not counted: the person has no journey.".to_owned(),
            [person] => person.verdict.clone(),
            several => {
                let each = several.iter().map(|person| format!("Person {}: {}", person.person, person.verdict));
                format!("The records are of {} people. {}", several.len(), each.collect::<Vec<_>>().join(" "))
            }
        };
        told
    }

    fn text(&self, field: FieldId, row: u32) -> Option<String> {
        let text = self.describer.extract.store.column(field).cleaned_text(row as usize);
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn label(&self, field: FieldId, code: &str) -> String {
        let list = self.describer.dataset.list_of(self.describer.dataset.field(field));
        let known = list.and_then(|list| list.code_id(code).map(|id| list.codes[usize::from(id)].label.clone()));
        known.unwrap_or_default()
    }

    fn reference(&self, row: u32) -> Reference {
        let keys = self.describer.dataset.keys;
        let shown = |field| self.describer.reference(row, field).unwrap_or_default().into_owned();
        let local = self.describer.local_reference(row).map(std::borrow::Cow::into_owned);
        Reference { agency: shown(keys.agency), client: shown(keys.client), local }
    }

    fn client(&self, client: &TracedClient) -> ToldClient {
        let first = self.describer.outcome.clients.rows(client.client as usize)[0];
        let episodes = client.episodes.iter().map(|episode| self.episode(episode)).collect();
        ToldClient { reference: self.reference(first), episodes }
    }

    fn episode(&self, episode: &TracedEpisode) -> ToldEpisode {
        let fields = &self.prepared.fields;
        let (dataset, outcome) = (self.describer.dataset, self.describer.outcome);
        let store = &self.describer.extract.store;
        let first = episode.rows[0];
        let as_at = self.prepared.journeys.as_at;
        let on = |field: FieldId, row: u32| store.column(field).cell(row as usize).value();
        let triaged = episode.rows.iter().find_map(|row| on(fields.triage, *row));
        let known = |row: &u32| on(fields.discharge, *row).filter(|day| *day <= as_at);
        let discharged = episode.rows.iter().find_map(known);
        // the reason of a discharge to come is not known yet
        let is_known_reason = |row: &&u32| {
            let later = on(fields.discharge, **row).is_some_and(|day| day > as_at);
            !later && store.column(fields.reason).cell(**row as usize).is_filled()
        };
        let reason_row = episode.rows.iter().find(is_known_reason);
        let reason = reason_row.and_then(|row| self.text(fields.reason, *row));
        let rules = outcome.held_by.rules(first).iter().map(|rule| &dataset.rules[usize::from(*rule)]);
        let held_back_by: Vec<ToldRule> =
            rules.map(|rule| ToldRule { rule: rule.id.clone(), title: rule.title.clone() }).collect();
        let as_at = iso(as_at);
        let journey = match episode.fate {
            Fate::Part { journey, .. } => Some(self.place_of(journey)),
            _ => None,
        };
        let fate = match (episode.fate, journey) {
            (Fate::Later, _) => format!("left out: triaged after the as-at date {as_at}"),
            (Fate::HeldBack, _) => "left out: held back by the checks".to_owned(),
            (Fate::NotStarted, _) => format!("in no journey: no structured modality has started by {as_at}"),
            (Fate::WithoutTriage, _) => "in no journey: the day of triage is not known".to_owned(),
            (Fate::Part { .. }, Some(number)) if held_back_by.is_empty() => format!("part of journey {number}"),
            (Fate::Part { .. }, number) => {
                format!("part of journey {}, though held back by the checks", number.unwrap_or_default())
            }
        };
        ToldEpisode {
            episode: self.describer.reference(first, dataset.keys.episode).map(std::borrow::Cow::into_owned),
            dat: self.text(fields.dat, first).unwrap_or_default(),
            triaged: triaged.map(iso),
            discharged: discharged.map(iso),
            reason_label: reason.as_ref().map(|code| self.label(fields.reason, code)).filter(|label| !label.is_empty()),
            reason,
            modalities: self.modalities(&episode.rows),
            held_back_by,
            journey,
            fate,
        }
    }

    /// The modalities on some rows, each once and with its earliest start; one without identifier is its own.
    fn modalities(&self, rows: &[u32]) -> Vec<ToldModality> {
        let fields = &self.prepared.fields;
        let store = &self.describer.extract.store;
        let as_at = self.prepared.journeys.as_at;
        let mut found: Vec<(Option<String>, Vec<u32>)> = Vec::new();
        for row in rows.iter().copied() {
            let id = self.text(fields.modality_id, row);
            let tells = [fields.modality, fields.started].iter().any(|field| self.text(*field, row).is_some());
            match found.iter_mut().find(|(known, _)| known.is_some() && *known == id) {
                Some((_, rows)) => rows.push(row),
                None if id.is_some() || tells => found.push((id, vec![row])),
                None => {}
            }
        }
        let told = |(modality, rows): (Option<String>, Vec<u32>)| {
            let starts = rows.iter().filter_map(|row| store.column(fields.started).cell(*row as usize).value());
            let code = self.text(fields.modality, rows[0]).unwrap_or_default();
            ToldModality {
                modality,
                label: self.label(fields.modality, &code),
                code,
                structured: rows.iter().any(|row| fields.is_structured(store, *row as usize)),
                started: starts.filter(|day| *day <= as_at).min().map(iso),
            }
        };
        found.into_iter().map(told).collect()
    }

    /// The number of a journey among those of its person, counted from 1.
    fn place_of(&self, journey: u32) -> usize {
        let journeys = &self.prepared.journeys;
        let person = &journeys.persons[journeys.journeys[journey as usize].person as usize];
        (journey - person.journeys.start) as usize + 1
    }

    fn person(&self, number: u32) -> ToldPerson {
        let journeys = &self.prepared.journeys;
        let person = &journeys.persons[number as usize];
        let verdict = self.judge.person(number);
        let taken = match (verdict.choice, verdict.units.first().map(|unit| unit.of)) {
            (Choice::InTreatment | Choice::Starting, Some(UnitOf::Journey(journey))) => Some(journey),
            _ => None,
        };
        let (dataset, extract) = (self.describer.dataset, self.describer.extract);
        let is_estimate = self.measure.estimated;
        let has_denominator = self.measure.kind != MeasureKind::Count && !is_estimate;
        let Tally { numerator, denominator, pending, .. } = verdict.counted;
        ToldPerson {
            person: number as usize + 1,
            attributor: (self.describer.privacy.show_values)
                .then(|| attributor(dataset, extract, &self.prepared.fields, person.row as usize)),
            journeys: person.journeys.clone().map(|journey| self.journey(journey, taken)).collect(),
            choice: self.choice(&verdict, taken, person.journeys.len()),
            units: verdict.units.iter().map(|unit| self.unit(unit)).collect(),
            numerator: match self.measure.id {
                MeasureId::ExitsByReason => verdict.counted.by_reason.iter().sum(),
                _ => numerator,
            },
            denominator: has_denominator.then_some(denominator),
            pending: self.measure.pending.then_some(pending),
            verdict: self.sentence(&verdict),
        }
    }

    fn journey(&self, number: u32, taken: Option<u32>) -> ToldJourney {
        let journeys = &self.prepared.journeys;
        let journey = &journeys.journeys[number as usize];
        ToldJourney {
            journey: self.place_of(number),
            start: iso(journey.start),
            end: journey.end.map(iso),
            days: self.prepared.days(journey),
            dat: self.text(self.prepared.fields.dat, journeys.row(journey) as u32).unwrap_or_default(),
            reason_group: journey.reason.map(|reason| reason.word().replace('_', " ")),
            substance: journey.substances.group().label().to_owned(),
            pdu: journey.substances.is_pdu(),
            segment: self.prepared.segment(number as usize).map(str::to_owned),
            taken: taken == Some(number),
            episodes: journeys.episodes(journey).iter().map(|episode| self.link(episode)).collect(),
        }
    }

    fn link(&self, episode: &crate::journey::Episode) -> ToldLink {
        let settings = self.prepared.settings;
        let limit = match settings.joining().counting {
            crate::journey::GapCounting::Difference => format!("gap_days={}", settings.gap_days),
            crate::journey::GapCounting::Inclusive => format!("gap_days={}, both days counted", settings.gap_days),
        };
        let days = |days: i32| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let (gap, link) = match episode.link {
            Link::First => (None, "the first in this partnership".to_owned()),
            Link::Open => (None, "joined: an episode before it was still open".to_owned()),
            // treatment began before the discharge of the one before
            Link::Within(gap) if gap <= 0 => (Some(gap), "joined: it started before the latest discharge".to_owned()),
            Link::Within(gap) => {
                (Some(gap), format!("joined: it started {} after the latest discharge ({limit})", days(gap)))
            }
            Link::Beyond(gap) => {
                (Some(gap), format!("a new journey: it started {} after the latest discharge ({limit})", days(gap)))
            }
        };
        ToldLink { episode: self.episode_reference(episode.row), first_structured: iso(episode.started), gap, link }
    }

    fn episode_reference(&self, row: u32) -> String {
        let keys = self.describer.dataset.keys;
        let shown = |field| self.describer.reference(row, field).unwrap_or_default();
        format!("{}:{}:{}", shown(keys.agency), shown(keys.client), shown(keys.episode))
    }

    fn choice(&self, verdict: &Verdict, taken: Option<u32>, of: usize) -> String {
        let what = match verdict.choice {
            Choice::InTreatment => "overlaps the period",
            Choice::Starting => "starts in the period",
            Choice::Each => return "Each counts for itself: this measure does not choose one journey.".to_owned(),
        };
        match taken.map(|journey| self.place_of(journey)) {
            None => format!("No journey {what}."),
            Some(place) if of == 1 => format!("Journey {place} is taken: it {what}."),
            Some(place) => format!("Journey {place} of {of} is taken: the most recent that {what}."),
        }
    }

    fn unit(&self, unit: &Unit) -> ToldUnit {
        let of = match unit.of {
            UnitOf::Journey(journey) => format!("journey {}", self.place_of(journey)),
            UnitOf::Item { journey, item } => format!("{} in journey {}", item.word(), self.place_of(journey)),
            UnitOf::Episode { journey, episode } => {
                let row = self.prepared.journeys.episodes[episode as usize].row;
                format!("episode {}, journey {}", self.episode_reference(row), self.place_of(journey))
            }
            UnitOf::Modality { journey, modality } => {
                let row = self.prepared.journeys.modalities[modality as usize].row;
                let id = self.text(self.prepared.fields.modality_id, row);
                let id = id.map_or_else(|| "a modality without identifier".to_owned(), |id| format!("modality {id}"));
                format!("{id} of {}, journey {}", self.episode_reference(row), self.place_of(journey))
            }
        };
        ToldUnit {
            of,
            conditions: unit.conditions.iter().map(told_condition).collect(),
            counted: word_of(self.measure, &unit.counted),
        }
    }

    /// Whether a person counts, in a sentence.
    fn sentence(&self, verdict: &Verdict) -> String {
        let id = self.measure.id;
        let Tally { numerator, denominator, pending, days, .. } = &verdict.counted;
        if let Some(printed) = verdict.printed(id) {
            return format!("Counted in the numerator of {printed}, and in the denominator of all exits.");
        }
        let several =
            |count: u64, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
        if verdict.choice == Choice::Each {
            let (one, many) = match id {
                MeasureId::Waiting | MeasureId::WaitingSubsequent => ("modality", "modalities"),
                MeasureId::TransfersArrived => ("episode", "episodes"),
                id if is_of_change(id) => ("item", "items"),
                _ => ("journey", "journeys"),
            };
            let not_yet =
                if *pending == 0 { String::new() } else { format!("; {} pending", several(*pending, one, many)) };
            return match *denominator {
                0 if *pending > 0 => format!("Pending: {}, counted in neither yet.", several(*pending, one, many)),
                0 => format!("Not counted: no {one} meets the conditions."),
                of => format!(
                    "Counted: {} in the denominator, {numerator} of them in the numerator{not_yet}.",
                    several(of, one, many)
                ),
            };
        }
        if let [days] = days[..] {
            return format!("Counted: {days} days go into the mean and the median.");
        }
        let by = iso(self.prepared.journeys.as_at);
        match (numerator, denominator, pending) {
            (0, 0, 0) => "Not counted.".to_owned(),
            (0, 0, _) => format!("Pending: what becomes of it is not known yet on {by}; counted in neither."),
            (0, _, 0) if self.measure.estimated => {
                "Not counted in the numerator; the denominator is an estimate.".to_owned()
            }
            (0, _, 0) => "Counted in the denominator, not in the numerator.".to_owned(),
            (0, ..) => {
                format!("Counted in the denominator; the numerator is pending, since it is not known yet on {by}.")
            }
            _ if self.measure.kind == MeasureKind::Count => "Counted.".to_owned(),
            _ if id == MeasureId::UnmetNeed => "Counted as in treatment: one less of the estimate is unmet.".to_owned(),
            _ if self.measure.estimated => "Counted in the numerator; the denominator is an estimate.".to_owned(),
            _ => "Counted in the numerator and in the denominator.".to_owned(),
        }
    }
}

fn told_condition(condition: &Condition) -> ToldCondition {
    ToldCondition {
        part: match condition.part {
            Part::Belongs => "belongs",
            Part::Judged => "judged",
            Part::Counts => "counts",
            Part::OneOf => "one of",
        },
        wanted: condition.wanted.clone(),
        found: condition.found.clone(),
        holds: match condition.holds {
            Some(true) => "yes",
            Some(false) => "no",
            None => "pending",
        },
    }
}

fn word_of(measure: &Measure, counted: &Tally) -> &'static str {
    let in_numerator = counted.numerator > 0 || counted.by_reason.iter().any(|count| *count > 0);
    match (in_numerator, counted.denominator > 0, counted.pending > 0) {
        (true, ..) => "numerator",
        (false, true, _) if measure.kind == MeasureKind::Days => "denominator",
        (false, true, true) => "pending",
        // of an estimate nothing is counted below the line
        (false, true, false) if measure.estimated => "not counted",
        (false, true, false) => "denominator",
        (false, false, true) => "pending",
        (false, false, false) => "not counted",
    }
}
