//! What every command that counts begins with: the as-at date, the period, the settings, the journeys.

use anyhow::{Result, anyhow, bail};
use clap::Args;
use serde_json::{Value, json};

use super::hints;
use super::options::today;
use super::read::{Columns, Work};
use super::session::{Session, Stages};
use crate::check::{self, Outcome, SubmissionName};
use crate::input::Hashing;
use crate::journey::{HeldBack, latest_known};
use crate::measure::{Names, OwnName, Prepared, Settings};
use crate::profile::Profile;
use crate::record::{ClientIndex, Extract, Period, date_of, day_number, iso};
use crate::spec::{Dataset, Severity};

/// The options of every command that counts.
#[derive(Args, Clone, Debug)]
pub(super) struct CountingOptions {
    /// Period: 2013/14, 2013/14-Q2, 2013-12, 2013, 12m@2014-03 or 2013-04-01..2014-03-31
    /// [default: the financial year of the as-at date]
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// A setting, such as `gap_days=28`; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = hints::text(hints::settings), hide_possible_values = true)]
    pub set: Vec<String>,
}

impl CountingOptions {
    /// The settings of the run: those of the profile, and then those that were given.
    pub(super) fn settings(&self, profile: Option<&Profile>) -> Result<Settings> {
        let mut settings = profile.map(Profile::counting).unwrap_or_default();
        for text in &self.set {
            settings.set_written(text).map_err(|error| anyhow!("--set: {error}"))?;
        }
        Ok(settings)
    }
}

/// Inputs that were read and checked as at the day on which they are counted.
pub(super) struct Counting {
    /// The dataset and the inputs.
    pub work: Work,
    /// What was read.
    pub extract: Extract,
    /// What the check found.
    pub outcome: Outcome,
    /// The as-at date.
    pub as_at: i32,
    /// The settings.
    pub settings: Settings,
}

impl Counting {
    /// Reads inputs that were found, finds the as-at date and checks the records as they stood then.
    pub(super) fn of(
        session: &Session<'_>,
        work: Work,
        settings: Settings,
        hashing: Hashing,
        stages: &mut Stages,
    ) -> Result<Self> {
        let threads = session.threads();
        let regraded = session.regraded(&work.dataset)?;
        let extract = session.read(&work, Columns::Fields, hashing)?;
        stages.end("read");
        let clients = ClientIndex::new(&extract.store, &work.dataset.keys);
        let as_at = match session.as_at_given() {
            Some(day) => day,
            None => latest_as_at(session, &work.dataset, &extract, &clients),
        };
        let options = check::Options { regraded, threads, ..check::Options::for_figures(as_at) };
        stages.end("as-at date");
        let outcome = check::check(&work.dataset, &extract, clients, &options);
        stages.end("check");
        if outcome.by_severity.any_at_or_above(Severity::File) {
            session.talk.warn(
                "something is wrong with a file as a whole, so rows of it may not be counted; `ndtms check` says what",
            );
        }
        Ok(Counting { work, extract, outcome, as_at, settings })
    }

    /// The journeys, made ready to be counted.
    pub(super) fn prepared(&self, session: &Session<'_>) -> Result<Prepared<'_>> {
        let profile = session.profile();
        let own: Vec<OwnName> = profile
            .map(Profile::areas)
            .unwrap_or_default()
            .iter()
            .map(|area| OwnName { code: area.code.clone(), name: area.name.clone(), region: area.region.clone() })
            .collect();
        let names = Names::new(&self.work.dataset, &own);
        let (dataset, extract) = (&self.work.dataset, &self.extract);
        let segments = profile.map(|profile| profile.segments(dataset)).transpose()?.flatten();
        let prepared =
            Prepared::new(dataset, extract, &self.outcome, self.as_at, self.settings, names, session.threads())?;
        Ok(prepared.with_segments(segments))
    }

    /// The period that is asked for, else the financial year that holds the as-at date.
    pub(super) fn period(&self, session: &Session<'_>, asked: Option<&Period>) -> Result<Period> {
        let own = || date_of(self.as_at).and_then(Period::financial_year_of);
        let Some(period) = asked.cloned().or_else(own) else {
            bail!("the as-at date {} lies in no financial year of the calendar; give --period", iso(self.as_at));
        };
        if let Some(hint) = &period.hint {
            session.talk.note(&format!("the period {period} is {}; {hint}", period.days()));
        }
        if period.first > self.as_at {
            bail!(
                "the period {period} ({}) starts after the as-at date {}: nothing is known of it; give an earlier \
                 --period or a later --as-at",
                period.days(),
                iso(self.as_at)
            );
        }
        if period.last > self.as_at {
            session.talk.warn(&format!(
                "the period {period} ({}) ends after the as-at date {}: it is counted as far as it was known then",
                period.days(),
                iso(self.as_at)
            ));
        }
        Ok(period)
    }

    /// Says which episodes are held back, and whether people are counted of whom some are missing.
    pub(super) fn tell_held_back(&self, session: &Session<'_>, prepared: &Prepared<'_>) {
        if let Some(warning) = self.held_back_in_words(prepared) {
            session.talk.warn(&warning);
        }
    }

    /// The same as a sentence, where there are any.
    pub(super) fn held_back_in_words(&self, prepared: &Prepared<'_>) -> Option<String> {
        let held_back = self.outcome.counts.episodes_held_back;
        if held_back == 0 {
            return None;
        }
        let of_measured = prepared.journeys.held_back_of_measured;
        let (episodes, what_to_do) = match self.settings.held_back {
            HeldBack::Exclude => ("not counted", "`ndtms check --impact` tells what they would change"),
            HeldBack::Include => ("counted all the same", "`ndtms check` tells what is wrong with them"),
        };
        let held = plural(held_back as usize, "episode is", "episodes are");
        Some(format!(
            "{held} held back by the checks and {episodes}, {of_measured} of persons who are counted; {what_to_do}"
        ))
    }

    /// What JSON documents say of a run before their rows.
    pub(super) fn head(&self, period: Option<&Period>) -> Vec<(&'static str, Value)> {
        let settings: serde_json::Map<String, Value> =
            self.settings.list().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
        let inputs: Vec<Value> = self
            .extract
            .inputs
            .iter()
            .map(|i| json!({"path": i.path, "sha256": i.sha256, "rows": i.data_rows}))
            .collect();
        let mut head = vec![("dataset", json!(self.work.dataset.letter)), ("as_at", json!(iso(self.as_at)))];
        head.extend(period.map(|p| ("period", json!({"text": p.text, "first": iso(p.first), "last": iso(p.last)}))));
        head.extend([("settings", Value::Object(settings)), ("inputs", Value::Array(inputs))]);
        head
    }
}

/// The settings in a line.
pub(super) fn settings_line(settings: &Settings) -> String {
    settings.list().map(|(name, value)| format!("{name}={value}")).join(" ")
}

/// A number and its noun.
pub(super) fn plural(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The latest day that the extract tells of, not later than today, nor in a submission file than the end in its name;
/// today where there is none.
fn latest_as_at(session: &Session<'_>, dataset: &Dataset, extract: &Extract, clients: &ClientIndex) -> i32 {
    let today = today();
    let limits: Vec<i32> = extract
        .inputs
        .iter()
        .map(|input| SubmissionName::parse(&input.file_name).and_then(|name| day_number(&name.to)))
        .map(|end| end.map_or(today, |end| end.min(today)))
        .collect();
    let Some(day) = latest_known(dataset, extract, clients, &limits) else {
        session.talk.warn("no consenting client has a date that would tell the as-at date: it is today");
        return today;
    };
    session.talk.note(&format!("as at {}, the latest day that the input tells of", iso(day)));
    day
}
