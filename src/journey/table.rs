//! Journeys as a table, so that any figure can be audited or asked again elsewhere.
//!
//! A person is a running number, and no identifying value is shown unless asked for. Codes stay codes, so that the table
//! joins to others.

use super::fields::Fields;
use super::model::{Episode, Journey, Journeys};
use crate::check::describe::Privacy;
use crate::record::{Extract, date_of, iso, years_between};
use crate::spec::dataset::{Dataset, Kind};
use crate::spec::{FieldId, Role};
use crate::table::{Cell, Holds, Table};

/// How several values stand in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// As one text, joined by semicolons.
    Joined,
    /// Apart.
    Apart,
}

/// What the table shows.
pub struct TableOptions<'a> {
    /// From how many days on treatment counts as retained.
    pub retained_days: i32,
    /// How several values stand in a cell.
    pub lists: Lists,
    /// What may be shown of people.
    pub privacy: Privacy<'a>,
}

/// What stands for an unknown part of an attributor.
const UNKNOWN: &str = "?";

/// The columns, in their order, and what they hold where lists are joined.
const COLUMNS: [(&str, Holds); 20] = [
    ("person", Holds::Number),
    (ATTRIBUTOR, Holds::Text),
    ("dat", Holds::Text),
    ("la", Holds::Text),
    ("start", Holds::Date),
    ("end", Holds::Date),
    ("days", Holds::Number),
    ("reason", Holds::Text),
    ("reason_group", Holds::Text),
    ("episodes", Holds::Number),
    ("agencies", Holds::Text),
    ("substances", Holds::Text),
    ("pdu", Holds::Flag),
    ("substance", Holds::Text),
    ("first_structured", Holds::Date),
    ("retained", Holds::Text),
    ("age_at_start", Holds::Number),
    ("sex", Holds::Text),
    ("ethnicity", Holds::Text),
    ("episode_refs", Holds::Text),
];

/// What tells persons apart, which is shown to those only who ask for identifying values.
const ATTRIBUTOR: &str = "attributor";

/// The columns that may be shown, and what they hold where lists are joined.
pub fn columns(privacy: &Privacy<'_>) -> impl Iterator<Item = (&'static str, Holds)> {
    let with_values = privacy.show_values;
    COLUMNS.into_iter().filter(move |(name, _)| with_values || *name != ATTRIBUTOR)
}

/// The journeys as a table, ordered by person, start, end (open last) and DAT.
pub fn table(
    dataset: &Dataset,
    extract: &Extract,
    fields: &Fields,
    journeys: &Journeys,
    options: &TableOptions<'_>,
) -> Table {
    let columns: Vec<&str> = columns(&options.privacy).map(|(name, _)| name).collect();
    let writer = Writer { dataset, extract, fields, journeys, options };
    let rows = journeys.journeys.iter().map(|journey| writer.row(journey)).collect();
    Table { rows, ..Table::new(&columns) }
}

struct Writer<'a> {
    dataset: &'a Dataset,
    extract: &'a Extract,
    fields: &'a Fields,
    journeys: &'a Journeys,
    options: &'a TableOptions<'a>,
}

impl Writer<'_> {
    fn row(&self, journey: &Journey) -> Vec<Cell> {
        let row = self.journeys.row(journey);
        let episodes = self.journeys.episodes(journey);
        let of_role = |role: Role| self.dataset.roles.field(role).map_or("", |field| self.code(field, row));
        let birth = self.dataset.keys.birth.and_then(|b| self.extract.store.column(b).cell(row).value());
        let days = journey.end.map(|end| i64::from(end) - i64::from(journey.start));
        let so_far = days.unwrap_or(i64::from(self.journeys.as_at) - i64::from(journey.start));
        let retained = match (so_far >= i64::from(self.options.retained_days), journey.end) {
            (true, _) => "yes",
            (false, Some(_)) => "no",
            (false, None) => "pending",
        };
        let reason_row = journey.ended_by.and_then(|e| self.journeys.episodes[e as usize].reason_row);
        let reason = reason_row.map(|row| self.code(self.fields.reason, row as usize));
        let mut cells = vec![Cell::Number(i64::from(journey.person) + 1)];
        if self.options.privacy.show_values {
            let row = self.journeys.persons[journey.person as usize].row as usize;
            cells.push(attributor(self.dataset, self.extract, self.fields, row).into());
        }
        cells.extend([
            self.code(self.fields.dat, row).into(),
            of_role(Role::LocalAuthority).into(),
            iso(journey.start).into(),
            journey.end.map(iso).into(),
            days.into(),
            reason.into(),
            journey.reason.map_or("In treatment", super::ReasonGroup::word).into(),
            episodes.len().into(),
            self.list(each_once(episodes.iter().map(|e| self.code(self.dataset.keys.agency, e.row as usize)))),
            self.list(each_once(episodes.iter().flat_map(|e| self.substances(e)))),
            journey.substances.is_pdu().into(),
            journey.substances.group().label().into(),
            iso(episodes[0].started).into(),
            retained.into(),
            birth.and_then(|birth| years_between(birth, journey.start)).map(i64::from).into(),
            of_role(Role::Sex).into(),
            of_role(Role::Ethnicity).into(),
            self.list(episodes.iter().map(|e| self.reference(e)).collect()),
        ]);
        cells
    }

    fn code(&self, field: FieldId, row: usize) -> &str {
        self.extract.store.column(field).cleaned_text(row)
    }

    /// The codes of the substances that an episode cites, without those that say that there is none.
    fn substances(&self, episode: &Episode) -> Vec<&str> {
        let row = episode.row as usize;
        let is_cited = |field: &&FieldId| {
            let cell = self.extract.store.column(**field).cell(row);
            let list = self.dataset.list_of(self.dataset.field(**field));
            let group = list.and_then(|l| l.groups.get(usize::from(cell.group).checked_sub(1)?));
            cell.is_filled() && group.is_none_or(|group| group != "none")
        };
        self.fields.substances.iter().filter(is_cited).map(|field| self.code(*field, row)).collect()
    }

    fn reference(&self, episode: &Episode) -> String {
        let keys = self.dataset.keys;
        let shown = |field: FieldId| {
            let text = self.code(field, episode.row as usize);
            match self.options.privacy.redact {
                Some(redact) if !text.is_empty() => redact(text),
                _ => text.to_owned(),
            }
        };
        let agency = self.code(keys.agency, episode.row as usize);
        format!("{agency}:{}:{}", shown(keys.client), shown(keys.episode))
    }

    fn list(&self, texts: Vec<String>) -> Cell {
        match self.options.lists {
            Lists::Joined => Cell::Text(texts.join(";")),
            Lists::Apart => Cell::Texts(texts),
        }
    }
}

/// The texts, each once, in the order of the alphabet.
fn each_once<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut seen: Vec<String> = texts.filter(|text| !text.is_empty()).map(str::to_owned).collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}

/// The attributor on a row as a text, which identifies the person.
pub fn attributor(dataset: &Dataset, extract: &Extract, fields: &Fields, row: usize) -> String {
    let part = |field: &FieldId| {
        let column = extract.store.column(*field);
        let cell = column.cell(row);
        let day = cell.value().filter(|_| dataset.field(*field).kind == Kind::Date).and_then(date_of);
        match day {
            Some(day) => day.format("%Y%m%d").to_string(),
            None if cell.is_filled() => column.cleaned_text(row).to_owned(),
            None => UNKNOWN.to_owned(),
        }
    };
    fields.person.iter().map(part).collect()
}
