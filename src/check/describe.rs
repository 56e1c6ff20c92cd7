//! A finding in words: names, values, message and help, with everything masked that has to be.
//!
//! This is where privacy is kept for every format: whatever shows a finding shows a [`Described`], and a value that must
//! not leave is not in it.

use std::borrow::Cow;

use super::baseline::FindingKey;
use super::finding::{Finding, Note};
use super::{Outcome, place_of, unmapped_of};
use crate::record::{Extract, Place, State, plain_capital};
use crate::spec::dataset::{Dataset, Field, Form, Format, Kind, ListShape, MappingProblem, Rule, Severity};
use crate::spec::{Entity, FieldId, Scope, message, nearest};

/// What stands where a value may not be shown.
pub const MASK: &str = "***";

/// What is said of a finding of a client with a row without consent, whatever the rule.
const WITHHELD_MESSAGE: &str = "The client has a row without consent, so nothing more is shown";
/// What is to be done about it.
const WITHHELD_HELP: &str = "Settle the client's consent first; then check again";

/// What a person or script is told of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// Its number in the dataset.
    pub rule_number: u16,
    /// How grave it is in this run.
    pub severity: Severity,
    /// The path of the input.
    pub input: &'a str,
    /// The sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// The line (or the sheet's row) of the first row where it holds.
    pub line: u64,
    /// On how many rows it holds.
    pub rows: u32,
    /// The fields that it names.
    pub fields: Vec<Cow<'a, str>>,
    /// Their values as read on that row; empty when none may be shown.
    pub values: Vec<Cow<'a, str>>,
    /// The agency.
    pub agency: Option<Cow<'a, str>>,
    /// The client identifier.
    pub client: Option<Cow<'a, str>>,
    /// The episode identifier.
    pub episode: Option<Cow<'a, str>>,
    /// The agency's own reference of the client, for formats that people read.
    pub local_reference: Option<Cow<'a, str>>,
    /// What was found.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What may be shown.
pub struct Privacy<'a> {
    /// Values of identifying fields too.
    pub show_values: bool,
    /// Turns a reference into a short hash.
    pub redact: Option<&'a (dyn Fn(&str) -> String + Sync)>,
}

/// Describes findings.
pub struct Describer<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// What was read.
    pub extract: &'a Extract,
    /// What was found.
    pub outcome: &'a Outcome,
    /// What may be shown.
    pub privacy: Privacy<'a>,
    /// The as-at date, a day number.
    pub as_at: i32,
}

impl<'a> Describer<'a> {
    /// Every finding in order.
    pub fn all(&self) -> impl Iterator<Item = Described<'a>> + '_ {
        self.outcome.findings.iter().map(|f| self.describe(f))
    }

    /// One finding.
    pub fn describe(&self, finding: &Finding) -> Described<'a> {
        let rule = &self.dataset.rules[usize::from(finding.rule)];
        let withheld = self.is_withheld(finding);
        let mut described = self.outline(finding);
        if withheld && !rule.without_consent {
            // the words of a rule can tell a value as well as the value itself can
            WITHHELD_MESSAGE.clone_into(&mut described.message);
            WITHHELD_HELP.clone_into(&mut described.help);
            return described;
        }
        described.message = self.words(&rule.message, rule, finding, withheld);
        described.help = self.words(&rule.help, rule, finding, withheld);
        described
    }

    /// The input and line where a finding stands.
    pub fn place(&self, finding: &Finding) -> Place {
        place_of(self.dataset, self.extract, &self.outcome.notes, finding)
    }

    /// What a finding is known by from one extract to the next: the references that may be shown, and no value.
    pub fn key(&self, finding: &Finding) -> FindingKey {
        let named = self.outline(finding);
        let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        FindingKey {
            rule: named.rule.to_owned(),
            agency: own(named.agency),
            client: own(named.client),
            episode: own(named.episode),
            record: self.record_of(finding),
            fields: named.fields.into_iter().map(Cow::into_owned).collect(),
        }
    }

    /// Whether the finding is of a client with a row without consent.
    fn is_withheld(&self, finding: &Finding) -> bool {
        finding.row.is_some_and(|row| self.outcome.is_withheld(row))
    }

    /// A finding without its words.
    fn outline(&self, finding: &Finding) -> Described<'a> {
        let rule = &self.dataset.rules[usize::from(finding.rule)];
        let place = self.place(finding);
        let input = &self.extract.inputs[place.input as usize];
        let withheld = self.is_withheld(finding);
        let mut described = Described {
            rule: &rule.id,
            rule_number: finding.rule,
            severity: self.outcome.severity[usize::from(finding.rule)],
            input: &input.path,
            sheet: input.sheet.as_deref(),
            line: place.line,
            rows: finding.rows,
            fields: Vec::new(),
            values: Vec::new(),
            agency: None,
            client: None,
            episode: None,
            local_reference: None,
            message: String::new(),
            help: String::new(),
        };
        let named = &rule.keys[usize::from(finding.key)].fields;
        described.fields = named.iter().map(|f| Cow::Borrowed(self.dataset.field(*f).header.as_str())).collect();
        let note = finding.note.map(|n| &self.outcome.notes[n as usize]);
        if let Some(Note::Column { heading, .. }) = note {
            described.fields = vec![Cow::Borrowed(heading.as_str())];
        }
        if let Some(row) = finding.row {
            if !withheld {
                described.values = named.iter().map(|f| self.value(row, *f)).collect();
            }
            self.name_entity(&mut described, rule, finding, row, withheld);
        }
        if let Some(Note::Agency { found, .. }) = note {
            described.agency = Some(Cow::Borrowed(found.as_str()));
        }
        described
    }

    /// The records below the episode that a finding is of, such as `MODID 3`: those on the row where it is of a row. None
    /// of a client without consent, and none by an identifier that identifies a person.
    fn record_of(&self, finding: &Finding) -> Vec<String> {
        let rule = &self.dataset.rules[usize::from(finding.rule)];
        let Some(row) = finding.row.filter(|_| !self.is_withheld(finding)) else { return Vec::new() };
        let wanted = |kind: usize| match self.entity_of(rule, finding) {
            None | Some(Entity::Client | Entity::Episode) => rule.scope == Scope::Row,
            Some(Entity::Record(own)) => usize::from(own) == kind,
        };
        let kinds = self.dataset.records.iter().enumerate().filter(|(kind, _)| wanted(*kind)).map(|(_, kind)| kind.id);
        kinds
            .filter(|id| !self.dataset.field(*id).identifying)
            .filter_map(|id| {
                let text = self.extract.store.column(id).cleaned_text(row as usize);
                (!text.is_empty()).then(|| format!("{} {text}", self.dataset.field(id).header))
            })
            .collect()
    }

    /// To what a finding belongs; none for one of a file as a whole.
    fn entity_of(&self, rule: &Rule, finding: &Finding) -> Option<Entity> {
        match rule.scope {
            Scope::File => None,
            Scope::Row => Some(Entity::Episode),
            Scope::Entity(entity) => Some(entity),
            Scope::Field => Some(self.dataset.field(rule.keys[usize::from(finding.key)].fields[0]).entity),
        }
    }

    /// Agency, client and episode as far as the rule's findings have them.
    fn name_entity(&self, described: &mut Described<'a>, rule: &Rule, finding: &Finding, row: u32, withheld: bool) {
        let Some(entity) = self.entity_of(rule, finding) else { return };
        let keys = self.dataset.keys;
        described.agency = self.reference(row, keys.agency);
        described.client = self.reference(row, keys.client);
        if withheld {
            return;
        }
        if entity != Entity::Client {
            described.episode = self.reference(row, keys.episode);
        }
        described.local_reference = self.local_reference(row);
    }

    /// The agency's own reference of the client on a row, unless it may name the person, or references are hashed.
    pub fn local_reference(&self, row: u32) -> Option<Cow<'a, str>> {
        let local = self.dataset.keys.local_reference.filter(|_| self.privacy.redact.is_none())?;
        let doubted = self.extract.store.column(local).cell(row as usize).state == State::Doubtful;
        if doubted { None } else { self.reference(row, local) }
    }

    /// The text of a reference on a row, as it may be shown; none for a blank.
    pub fn reference(&self, row: u32, field: FieldId) -> Option<Cow<'a, str>> {
        let text = self.extract.store.column(field).cleaned_text(row as usize);
        if text.is_empty() {
            return None;
        }
        Some(self.redacted(field, text))
    }

    fn redacted(&self, field: FieldId, text: &'a str) -> Cow<'a, str> {
        match self.privacy.redact {
            // the agency is an organisation, not a person
            Some(redact) if field != self.dataset.keys.agency => Cow::Owned(redact(text)),
            _ => Cow::Borrowed(text),
        }
    }

    /// The value of a field on a row as read, masked where it identifies.
    fn value(&self, row: u32, field: FieldId) -> Cow<'a, str> {
        let text = self.extract.store.column(field).text(row as usize);
        if text.is_empty() {
            return Cow::Borrowed("");
        }
        let keys = self.dataset.keys;
        let redacted = self.privacy.redact.is_some();
        let hidden = !self.privacy.show_values || (redacted && Some(field) == keys.local_reference);
        if self.dataset.field(field).identifying && hidden {
            return Cow::Borrowed(MASK);
        }
        // an untidy reference has the hash of the tidy one; a mark for blank is no reference
        match self.extract.store.column(field).cleaned_text(row as usize) {
            reference if redacted && !reference.is_empty() && [keys.episode, keys.client].contains(&field) => {
                self.redacted(field, reference)
            }
            _ => Cow::Borrowed(text),
        }
    }

    /// The text of a cell as the extract may be shown: of a client without consent only agency, client and consent,
    /// references readable or as hashes, other identifying values masked.
    pub fn cell(&self, row: u32, field: FieldId) -> Cow<'a, str> {
        let keys = self.dataset.keys;
        let stays = [keys.agency, keys.client, keys.consent].contains(&field);
        if self.outcome.is_withheld(row) && !stays {
            return Cow::Borrowed("");
        }
        if field == keys.client && self.privacy.redact.is_none() {
            return Cow::Borrowed(self.extract.store.column(field).text(row as usize));
        }
        if field == keys.client
            && let Some(reference) = self.reference(row, field)
        {
            return reference;
        }
        self.value(row, field)
    }

    fn shown_value(&self, row: u32, field: FieldId) -> Cow<'a, str> {
        match self.value(row, field) {
            text if text.trim().is_empty() => Cow::Borrowed("(blank)"),
            text => visible(text),
        }
    }

    /// Fills the places of a template.
    fn words(&self, template: &str, rule: &Rule, finding: &Finding, withheld: bool) -> String {
        let named = &rule.keys[usize::from(finding.key)].fields;
        let field = named.first().copied();
        let note = finding.note.map(|n| &self.outcome.notes[n as usize]);
        let filled = message::fill(template, |place| {
            if let Some(text) = note.and_then(|n| of_note(n, place)) {
                return Some(text);
            }
            Some(match place {
                "as-at" => Cow::Owned(crate::record::iso(self.as_at)),
                "rows" => Cow::Owned(match finding.rows {
                    1 => "1 row".to_owned(),
                    rows => format!("{rows} rows"),
                }),
                "field" | "column" => Cow::Borrowed(self.dataset.field(field?).header.as_str()),
                "label" => Cow::Borrowed(self.dataset.field(field?).label.as_str()),
                "expected" => Cow::Owned(expected(self.dataset, self.dataset.field(field?))),
                "value" if withheld => Cow::Borrowed(MASK),
                "value" => self.shown_value(finding.row?, field?),
                "first" if withheld => Cow::Borrowed(MASK),
                "first" => self.shown_value(self.first_row(finding, rule)?, field?),
                "item" => Cow::Borrowed(self.dataset.field(*named.last()?).header.as_str()),
                "modal" => Cow::Owned(missing_modality(rule, self.dataset, finding.key)?),
                "hint" => Cow::Owned(if withheld { String::new() } else { self.hint(finding.row?, field?) }),
                "nearest" => Cow::Borrowed(""),
                "table" | "parent" | "key" | "heading" | "layout" => self.of_mapping(place, finding)?,
                "name" => Cow::Borrowed(self.extract.inputs[finding.input as usize].file_name.as_str()),
                _ => self.of_field(place, finding.row?, withheld)?,
            })
        });
        // an optional sentence at the end that was not needed
        filled.trim_end_matches('.').trim_end().to_owned()
    }

    /// What the mapping says of the column or table that a finding is about.
    fn of_mapping(&self, place: &str, finding: &Finding) -> Option<Cow<'a, str>> {
        let origins = self.extract.origins.as_ref()?;
        let unmapped = unmapped_of(self.dataset, self.extract, finding)?;
        let table = &origins.tables[usize::from(unmapped.table)];
        let column = || origins.fields[usize::from(unmapped.field?)].as_ref();
        Some(Cow::Borrowed(match place {
            "table" => &table.name,
            "parent" => &origins.tables[usize::from(table.parent?)].name,
            "key" => {
                // a blank key is the row's own, or the one that other rows look for
                let own_field = unmapped.field.and_then(|f| origins.table_of(f)) == Some(unmapped.table);
                match unmapped.problem {
                    MappingProblem::RepeatedKey => &table.key_below,
                    MappingProblem::BlankKey if own_field || table.parent.is_none() => &table.key_below,
                    _ => &table.key,
                }
            }
            "heading" => &column()?.heading,
            "layout" => &column()?.layout,
            _ => return None,
        }))
    }

    fn of_field(&self, place: &str, row: u32, withheld: bool) -> Option<Cow<'a, str>> {
        let (header, label) = match place.strip_suffix(":label") {
            Some(header) => (header, true),
            None => (place, false),
        };
        let field = self.dataset.field_id(header)?;
        if withheld && field != self.dataset.keys.agency && field != self.dataset.keys.consent {
            return Some(Cow::Borrowed(MASK));
        }
        if label {
            let text = self.extract.store.column(field).cleaned_text(row as usize);
            let list = self.dataset.list_of(self.dataset.field(field))?;
            return Some(
                list.code_id(text)
                    .map_or(Cow::Borrowed(text), |c| Cow::Borrowed(list.codes[usize::from(c)].label.as_str())),
            );
        }
        Some(self.shown_value(row, field))
    }

    /// The first row of the instance that a finding of inconsistency belongs to.
    fn first_row(&self, finding: &Finding, rule: &Rule) -> Option<u32> {
        let row = finding.row?;
        let field = *rule.keys[usize::from(finding.key)].fields.first()?;
        let entity = self.dataset.field(field).entity;
        let keys = self.dataset.keys;
        let mut needed = vec![keys.agency, keys.client];
        match entity {
            Entity::Client => {}
            Entity::Episode => needed.push(keys.episode),
            Entity::Record(kind) => {
                needed.extend([keys.episode, self.dataset.records[usize::from(kind)].id]);
            }
        }
        let store = &self.extract.store;
        let same = |other: usize| {
            needed.iter().all(|f| {
                let column = store.column(*f);
                column.dictionary.entry(column.id(other)).cleaned
                    == column.dictionary.entry(column.id(row as usize)).cleaned
            })
        };
        let clients = &self.outcome.clients;
        let rows = clients.rows(clients.client_of[row as usize] as usize);
        rows.iter().copied().find(|other| same(*other as usize))
    }

    /// A sentence that may help to put a value right.
    fn hint(&self, row: u32, field: FieldId) -> String {
        let definition = self.dataset.field(field);
        if definition.identifying && !self.privacy.show_values {
            return String::new();
        }
        let text = self.extract.store.column(field).cleaned_text(row as usize);
        hint(self.dataset, definition, text)
    }
}

/// Shows blanks at the ends and characters that cannot be seen.
fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    let plain = text.trim().len() == text.len() && !text.chars().any(char::is_control) && text.len() <= LONGEST;
    if plain {
        return text;
    }
    let mut shown = String::from("\u{201c}");
    for character in text.chars().take(LONGEST) {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if c.is_control() => shown.push_str(&format!("\\u{:04x}", c as u32)),
            '\u{a0}' => shown.push_str("\\u00a0"),
            c => shown.push(c),
        }
    }
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown.push('\u{201d}');
    Cow::Owned(shown)
}

fn of_note<'a>(note: &'a Note, place: &str) -> Option<Cow<'a, str>> {
    Some(match (note, place) {
        (Note::Name(name), "name") => Cow::Borrowed(name.as_str()),
        (Note::Column { heading, .. }, "column" | "field") => Cow::Borrowed(heading.as_str()),
        (Note::Column { nearest: Some(nearest), .. }, "nearest") => Cow::Owned(format!("Did you mean {nearest}?")),
        (Note::Nothing, "nearest") => Cow::Borrowed("The file is empty"),
        (Note::HeaderFurtherDown(line), "nearest") => {
            Cow::Owned(format!("Line {line} looks like the headings: delete the lines above it"))
        }
        (Note::Ragged { unclosed: Some(line), .. }, "found") => {
            Cow::Owned(format!("a quote that opens on line {line} and is never closed"))
        }
        (Note::Ragged { found, .. }, "found") => Cow::Owned(match found {
            1 => "1 value".to_owned(),
            found => format!("{found} values"),
        }),
        (Note::Ragged { expected, .. }, "expected") => Cow::Owned(expected.to_string()),
        (Note::Agency { found, .. }, "agency") => Cow::Borrowed(found.as_str()),
        (Note::Agency { named, .. }, "name") => Cow::Borrowed(named.as_str()),
        _ => return None,
    })
}

/// The code that the variant of a rule misses in the episode: the code of its `lacks` clause.
fn missing_modality(rule: &Rule, dataset: &Dataset, key: u16) -> Option<String> {
    use crate::spec::condition::{Clause, Test};
    let Form::Variants(variants) = &rule.form else { return None };
    let variant = variants.iter().rev().find(|v| v.first_key <= key)?;
    variant.when.iter().flatten().find_map(|clause| match clause {
        Clause::Lacks(_, inner) => inner.iter().find_map(|c| match c {
            Clause::Field(field, Test::Is(codes)) => {
                let list = dataset.list_of(dataset.field(*field))?;
                list.codes.get(*codes.first()? as usize).map(|c| c.code.clone())
            }
            _ => None,
        }),
        _ => None,
    })
}

/// What a field expects, in a few words.
pub fn expected(dataset: &Dataset, field: &Field) -> String {
    const LISTED: usize = 12;
    match field.kind {
        Kind::Date => "a date: YYYYMMDD, YYYY-MM-DD or DD/MM/YYYY".to_owned(),
        Kind::Integer => {
            let mut text = match (field.min, field.max) {
                (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
                (Some(min), None) => format!("a whole number, {min} or more"),
                (None, Some(max)) => format!("a whole number up to {max}"),
                (None, None) => "a whole number".to_owned(),
            };
            if field.allows_na {
                text.push_str(", or NA");
            }
            text
        }
        Kind::Initial => "a single letter A to Z".to_owned(),
        Kind::Code => match dataset.list_of(field) {
            Some(list) => match &list.shape {
                ListShape::Enough(shape) | ListShape::Needed(shape) => shape.in_words(),
                ListShape::Area => "the code of an English local authority".to_owned(),
                ListShape::None if list.codes.len() <= LISTED => {
                    let codes: Vec<&str> = list.codes.iter().map(|c| c.code.as_str()).collect();
                    format!("one of {}", codes.join(", "))
                }
                ListShape::None => format!("a code of the list {}", list.name),
            },
            None => of_format(field),
        },
        Kind::Text | Kind::Identifier => of_format(field),
    }
}

fn of_format(field: &Field) -> String {
    match &field.format {
        Format::Shape(shape) => shape.in_words(),
        Format::Postcode => "a postcode sector such as OX1 2".to_owned(),
        Format::Reference => "a reference that does not name the person".to_owned(),
        Format::Any => "any text".to_owned(),
    }
}

/// A sentence that may help to put a value right; empty when there is nothing to say.
pub fn hint(dataset: &Dataset, field: &Field, text: &str) -> String {
    match field.kind {
        Kind::Initial => plain_letter(text).map_or_else(String::new, |letter| format!("Write {letter}")),
        Kind::Date => match excel_day(text) {
            Some(date) => {
                format!("{text} looks like Excel's number for {date}: format the column as a date and save again")
            }
            None => swapped_date(text).unwrap_or_default(),
        },
        Kind::Code => {
            let Some(list) = dataset.list_of(field) else { return String::new() };
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let is_code =
                |t: &str| list.code_id(t).is_some() || dataset.areas.find(t).is_some() && list.shape == ListShape::Area;
            if digits && let Some(padded) = (1..=2).map(|n| format!("{}{text}", "0".repeat(n))).find(|t| is_code(t)) {
                return format!("It looks as if Excel dropped a leading zero: {padded}");
            }
            if let Some(code) = list.codes.iter().find(|c| c.label.eq_ignore_ascii_case(text)) {
                return format!("The code of {} is {}", code.label, code.code);
            }
            if let Some(whole) = text.strip_suffix(".0").filter(|whole| list.code_id(whole).is_some()) {
                return format!("It looks like a number from Excel: write {whole}");
            }
            let stripped = text.trim_start_matches('0');
            if stripped != text && list.code_id(stripped).is_some() {
                return format!("Did you mean {stripped}?");
            }
            if list.codes.len() > 12 && text.len() > 2 {
                return nearest(text, list.codes.iter().map(|c| c.code.as_str()))
                    .map(|n| format!("Did you mean {n}?"))
                    .unwrap_or_default();
            }
            String::new()
        }
        Kind::Integer if text.ends_with(".0") => "Write whole numbers without a decimal point".to_owned(),
        Kind::Integer | Kind::Identifier | Kind::Text => String::new(),
    }
}

/// The plain letter of an accented or lower-case one, or of the first letter of a name.
fn plain_letter(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    let plain = plain_capital(first)?;
    (first != plain || text.chars().count() > 1).then_some(plain)
}

/// The date of a day number of Excel, as an ISO date, when it lies between 1900 and 2099.
fn excel_day(text: &str) -> Option<String> {
    let number: i32 = text.parse().ok().filter(|n| (1..=73_050).contains(n) && text.len() == 5)?;
    // Excel counts from 30 December 1899 for every date after February 1900
    let base = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).map(crate::record::day_of)?;
    Some(crate::record::iso(base + number))
}

/// What an American layout (month first) would mean.
fn swapped_date(text: &str) -> Option<String> {
    let mut parts = text.split('/');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let swapped = format!("{day}/{month}/{year}");
    crate::record::day_number(&swapped).map(|day| format!("Day and month may be swapped: {}", crate::record::iso(day)))
}
