//! A difference in words: references and values, with everything masked that has to be.
//!
//! This is where privacy is kept for every format: whatever shows a difference shows a [`Described`], and a value that must
//! not leave is not in it.

use std::borrow::Cow;

use super::extracts::record_ids;
use super::values::Value;
use super::{Change, Comparison, Difference, Side, Subject, Which};
use crate::check::describe::{MASK, Privacy};
use crate::record::{State, iso};
use crate::spec::FieldId;

/// What stands between several values of one field.
const BETWEEN: &str = " | ";

/// What a person or script is told of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described<'a> {
    /// What is different.
    pub kind: &'static str,
    /// What it is about: `client`, `episode`, `row` or the name of a kind of record.
    pub entity: &'a str,
    /// The agency.
    pub agency: Option<Cow<'a, str>>,
    /// The client identifier, the new one where it was changed.
    pub client: Option<Cow<'a, str>>,
    /// The episode identifier, likewise.
    pub episode: Option<Cow<'a, str>>,
    /// The identifier of the record below the episode, likewise.
    pub record: Option<Cow<'a, str>>,
    /// The agency's own reference of the client, for formats that people read.
    pub local_reference: Option<Cow<'a, str>>,
    /// The fields that differ, with their values before and now.
    pub fields: Vec<DescribedField<'a>>,
    /// Of a client that was added or is gone, how many episodes it has.
    pub episodes: Option<u32>,
    /// Of a client or episode that was added or is gone, how many records below.
    pub records: Option<u32>,
    /// Where it stands on each side: the path of the input and the line.
    pub places: [Option<(&'a str, u64)>; 2],
}

/// A field that differs. A blank value is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedField<'a> {
    /// Its heading.
    pub header: &'a str,
    /// The value before.
    pub old: Cow<'a, str>,
    /// The value now.
    pub new: Cow<'a, str>,
}

impl Described<'_> {
    /// The headings of the fields, joined by a blank; none when it is about no field.
    pub fn headings(&self) -> Option<String> {
        self.joined(|field| field.header)
    }

    /// The values on a side, joined by a blank where there are several fields; none when it is about no field.
    pub fn values(&self, which: Which) -> Option<String> {
        self.joined(|field| match which {
            Which::Old => &field.old,
            Which::New => &field.new,
        })
    }

    fn joined<'s>(&'s self, part: impl Fn(&'s DescribedField<'_>) -> &'s str) -> Option<String> {
        (!self.fields.is_empty()).then(|| self.fields.iter().map(part).collect::<Vec<_>>().join(" "))
    }
}

/// Describes differences.
pub struct Describer<'a> {
    /// What was before.
    pub old: &'a Side<'a>,
    /// What is now.
    pub new: &'a Side<'a>,
    /// What differs.
    pub comparison: &'a Comparison,
    /// What may be shown.
    pub privacy: Privacy<'a>,
}

impl<'a> Describer<'a> {
    /// Every difference in order.
    pub fn all(&self) -> impl Iterator<Item = Described<'a>> + '_ {
        self.comparison.differences.iter().map(|difference| self.describe(difference))
    }

    /// One side.
    pub fn side(&self, which: Which) -> &'a Side<'a> {
        match which {
            Which::Old => self.old,
            Which::New => self.new,
        }
    }

    /// One difference.
    pub fn describe(&self, difference: &Difference) -> Described<'a> {
        let mut described = Described {
            kind: difference.kind.word(),
            entity: match difference.subject {
                Subject::Client => "client",
                Subject::Episode => "episode",
                Subject::Record(kind) => &self.new.dataset.records[usize::from(kind)].name,
                Subject::Row => "row",
            },
            agency: None,
            client: None,
            episode: None,
            record: None,
            local_reference: None,
            fields: Vec::new(),
            episodes: difference.episodes,
            records: difference.records,
            places: Which::BOTH.map(|which| Some(self.place(which, difference.rows[which as usize]?))),
        };
        let Some((which, row)) = difference.place() else { return described };
        let keys = self.side(which).dataset.keys;
        described.agency = self.reference(which, row, keys.agency);
        described.client = self.reference(which, row, keys.client);
        let changes = self.comparison.changes(difference).iter();
        if difference.withheld {
            // of such a client nothing may be said but that it is there, and its consent
            (described.episodes, described.records) = (None, None);
            let consent = self.new.dataset.keys.consent;
            described.fields = changes.filter(|c| c.fields[1] == consent).map(|c| self.field(c)).collect();
            return described;
        }
        described.fields = changes.map(|change| self.field(change)).collect();
        if difference.subject != Subject::Client {
            described.episode = self.reference(which, row, keys.episode);
        }
        let ids = record_ids([self.old.dataset, self.new.dataset], difference.subject);
        described.record = ids[which as usize].and_then(|id| self.reference(which, row, id));
        if let Some(local) = keys.local_reference.filter(|_| self.privacy.redact.is_none()) {
            let doubted = self.side(which).extract.store.column(local).cell(row as usize).state == State::Doubtful;
            if !doubted {
                described.local_reference = self.reference(which, row, local);
            }
        }
        described
    }

    fn place(&self, which: Which, row: u32) -> (&'a str, u64) {
        let extract = self.side(which).extract;
        let input = &extract.inputs[extract.input_of(row as usize)];
        (&input.path, u64::from(extract.store.lines[row as usize]))
    }

    fn reference(&self, which: Which, row: u32, field: FieldId) -> Option<Cow<'a, str>> {
        let side = self.side(which);
        let text = side.extract.store.column(field).cleaned_text(row as usize);
        if text.is_empty() {
            return None;
        }
        Some(match self.privacy.redact {
            // the agency is an organisation, not a person
            Some(redact) if field != side.dataset.keys.agency => Cow::Owned(redact(text)),
            _ => Cow::Borrowed(text),
        })
    }

    fn field(&self, change: &Change) -> DescribedField<'a> {
        let [old, new] = Which::BOTH.map(|which| self.values(change, which));
        DescribedField { header: &self.new.dataset.field(change.fields[1]).header, old, new }
    }

    /// The values of a field on one side, masked where it identifies.
    fn values(&self, change: &Change, which: Which) -> Cow<'a, str> {
        let side = self.side(which);
        let field = change.fields[which as usize];
        let definition = side.dataset.field(field);
        let keys = side.dataset.keys;
        let is_reference = [keys.client, keys.episode].contains(&field)
            || side.dataset.records.iter().any(|record| record.id == field);
        let hidden = !self.privacy.show_values || self.privacy.redact.is_some() && Some(field) == keys.local_reference;
        let column = side.extract.store.column(field);
        let (ids, more) = self.comparison.values(change, which);
        let mut texts = ids.iter().map(|id| match self.privacy.redact {
            Some(redact) if is_reference => Cow::Owned(redact(column.dictionary.cleaned_text(*id))),
            _ if definition.identifying && hidden && !is_reference => Cow::Borrowed(MASK),
            _ => {
                let entry = column.dictionary.entry(*id);
                match Value::of(definition, entry, column.dictionary.cleaned_text(*id)) {
                    Value::Day(day) => Cow::Owned(iso(day)),
                    Value::Number(number) => Cow::Owned(number.to_string()),
                    Value::NotAnswered => Cow::Borrowed("NA"),
                    Value::Text(text) => text,
                }
            }
        });
        let Some(first) = texts.next() else { return Cow::Borrowed("") };
        let joined = texts.fold(first, |mut joined, text| {
            joined.to_mut().push_str(BETWEEN);
            joined.to_mut().push_str(&text);
            joined
        });
        match more {
            0 => joined,
            more => Cow::Owned(format!("{joined}{BETWEEN}and {more} more")),
        }
    }
}

/// What is not compared and why, and what one should know of the two sides, in sentences.
pub fn remarks(describer: &Describer<'_>) -> Vec<String> {
    let (comparison, mut remarks) = (describer.comparison, Vec::new());
    let letters = Which::BOTH.map(|which| describer.side(which).dataset.letter);
    if letters[0] != letters[1] {
        let [old, new] = letters;
        remarks
            .push(format!("OLD is of dataset {old} and NEW of dataset {new}: the fields that both have are compared."));
    }
    for which in Which::BOTH {
        let (name, side) = (which.name(), which as usize);
        let coverage = &comparison.coverage;
        let counts = comparison.counts[side];
        let mut list = |names: &[String], one: &str, many: &str| {
            if let [first, rest @ ..] = names {
                remarks.push(format!("{}: {}.", if rest.is_empty() { one } else { many }, listed(first, rest)));
            }
        };
        list(
            &coverage.without_headings[side],
            &format!("An input of {name} has no field names, so its rows are not compared"),
            &format!("Inputs of {name} have no field names, so their rows are not compared"),
        );
        list(
            &coverage.absent[side],
            &format!("Not compared, since {name} lacks the column"),
            &format!("Not compared, since {name} lacks the columns"),
        );
        list(
            &coverage.in_part[side],
            &format!("Compared only where it is there, since some inputs of {name} lack the column"),
            &format!("Compared only where they are there, since some inputs of {name} lack the columns"),
        );
        list(
            &coverage.repeated[side],
            &format!("Only the first column of {name} with this heading is compared"),
            &format!("Only the first columns of {name} with these headings are compared"),
        );
        list(
            &coverage.unknown[side],
            &format!("Not compared, since it is no field, is a column of {name}"),
            &format!("Not compared, since they are no fields, are columns of {name}"),
        );
        list(
            &coverage.blank[side],
            &format!("A column of {name} is blank throughout"),
            &format!("Columns of {name} are blank throughout"),
        );
        list(
            &comparison.agencies[side],
            &format!("Only {name} has the agency"),
            &format!("Only {name} has the agencies"),
        );
        match counts.rows_unreadable {
            0 => {}
            1 => remarks.push(format!(
                "1 row of {name} could not be read and is not compared; ndtms check says which and why."
            )),
            rows => remarks.push(format!(
                "{rows} rows of {name} could not be read and are not compared; ndtms check says which and why."
            )),
        }
        match counts.rows_without_identifier {
            0 => {}
            1 => remarks.push(format!(
                "1 row of {name} has no agency, client or episode identifier and is compared as a whole."
            )),
            rows => remarks.push(format!(
                "{rows} rows of {name} have no agency, client or episode identifier and are compared as a whole."
            )),
        }
    }
    remarks
}

/// The first names of a list, and how many there are beside them.
fn listed(first: &str, rest: &[String]) -> String {
    const LISTED: usize = 24;
    const LONGEST: usize = 80;
    let short = |name: &str| match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    };
    let mut names = vec![short(first)];
    names.extend(rest.iter().take(LISTED - 1).map(|name| short(name)));
    match rest.len() + 1 - names.len() {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
