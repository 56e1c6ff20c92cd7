//! The checked dataset: what every other module sees of a letter's specification.
//!
//! Fields, lists and rules are numbered in the order of the spec; those numbers are used everywhere below, the texts only
//! when something is shown. After loading, only [`Dataset::add_local_code`] changes a `Dataset`, and that before any record
//! is read.

use std::fmt;
use std::str::FromStr;

use super::areas::Areas;
use super::condition::{self, Alternative, Clause, FieldId};
use super::roles::{Cut, Roles};
use crate::collections::Map;

/// The most fields that a dataset may have: the masks of a row have that many bits.
pub const MAX_FIELDS: usize = 256;

/// The confidence of a code that a profile adds.
const LOCAL: &str = "local";

/// The most fields that a rule may compare between rows, clients or episodes.
pub const MAX_COMPARED: usize = 8;

/// One letter of the national dataset.
#[derive(Debug)]
pub struct Dataset {
    /// The letter, one capital.
    pub letter: char,
    /// A line that says what it is.
    pub title: String,
    /// The version of this description of the dataset, not of the official one.
    pub version: String,
    /// From when the letter is in force, as text.
    pub in_force_from: String,
    /// Where the facts come from.
    pub source: String,
    /// The letter that it builds on.
    pub based_on: Option<char>,
    /// The fields in file order.
    pub fields: Vec<Field>,
    /// The code lists.
    pub lists: Vec<CodeList>,
    /// The rules in the order of the spec.
    pub rules: Vec<Rule>,
    /// Rules of the letter built on that do not apply to this one.
    pub rules_elsewhere: Vec<String>,
    /// The fields that play a part of their own.
    pub keys: Keys,
    /// The kinds of records below the episode.
    pub records: Vec<RecordKind>,
    /// The dates that are worked out for each episode.
    pub derived: Vec<Derived>,
    /// The fields that figures are made of.
    pub roles: Roles,
    /// What figures as at a day do not know.
    pub cut: Cut,
    /// The areas that codes of `ListShape::Area` are looked up in.
    pub areas: Areas,
    pub(super) by_header: Map<String, FieldId>,
    pub(super) by_rule: Map<String, u16>,
}

impl Dataset {
    /// The number of the field with this header, which is trimmed and compared without case.
    pub fn field_id(&self, header: &str) -> Option<FieldId> {
        let header = header.trim();
        self.by_header.get(header).copied().or_else(|| self.by_header.get(&header.to_ascii_uppercase()).copied())
    }

    /// The field of a number.
    pub fn field(&self, id: FieldId) -> &Field {
        &self.fields[usize::from(id)]
    }

    /// The list of a field that has one.
    pub fn list_of(&self, field: &Field) -> Option<&CodeList> {
        field.list.map(|l| &self.lists[usize::from(l)])
    }

    /// The number of a rule, by its id without case.
    pub fn rule_id(&self, id: &str) -> Option<u16> {
        self.by_rule.get(&id.to_ascii_uppercase()).copied()
    }

    /// The fields of an entity, in file order.
    pub fn fields_of(&self, entity: Entity) -> impl Iterator<Item = FieldId> + '_ {
        self.fields.iter().enumerate().filter(move |(_, f)| f.entity == entity).map(|(i, _)| i as FieldId)
    }

    /// The number of a code list, by its name.
    pub fn list_id(&self, name: &str) -> Option<u16> {
        self.lists.iter().position(|l| l.name == name).map(|place| place as u16)
    }

    /// Adds a code that is in local use to an open list; it must happen before any record is read.
    ///
    /// The code is trimmed and put in capitals, as values are; it stands behind the national codes, with the confidence
    /// `local` and the reporting group that its prefix tells, if any. The error is a sentence that says why the list does
    /// not take it.
    pub fn add_local_code(&mut self, list: u16, code: &str, label: &str) -> Result<(), String> {
        let code = code.trim().to_ascii_uppercase();
        let area = self.areas.find(&code).map(|area| area.name.as_str());
        let list = &mut self.lists[usize::from(list)];
        list.may_take(&code, area)?;
        let Ok(number) = u16::try_from(list.codes.len()) else {
            return Err(format!("the list {} is full", list.name));
        };
        let group = list.group_of(&code);
        list.by_code.insert(code.clone(), number);
        list.codes.push(Code {
            code,
            label: label.trim().to_owned(),
            group,
            valid_from: None,
            valid_to: None,
            note: String::new(),
            confidence: LOCAL.to_owned(),
        });
        Ok(())
    }

    /// The header nearest to a text, if one is near.
    pub fn nearest_header(&self, text: &str) -> Option<&str> {
        super::nearest(&text.trim().to_ascii_uppercase(), self.fields.iter().map(|f| f.header.as_str()))
    }
}

/// The dataset as conditions know it that are written outside of its folder. Of another letter's fields it knows none.
impl condition::Names for Dataset {
    fn field(&self, header: &str) -> Option<FieldId> {
        self.by_header.get(header).copied()
    }

    fn range(&self, first: FieldId, last: FieldId) -> Vec<FieldId> {
        (first..=last).collect()
    }

    fn left_out(&self, _: &str) -> bool {
        false
    }

    fn derived(&self, _: &str) -> Option<u8> {
        None
    }

    fn code(&self, field: FieldId, code: &str) -> Result<i32, String> {
        const FEW: usize = 12;
        let field = Dataset::field(self, field);
        let Some(list) = self.list_of(field) else { return Err(format!("{} has no code list", field.header)) };
        list.code_id(code).map(i32::from).ok_or_else(|| {
            let codes: Vec<&str> = list.codes.iter().take(FEW + 1).map(|code| code.code.as_str()).collect();
            let hint = match codes.len() {
                ..=FEW => format!("its codes are {}", codes.join(", ")),
                _ => format!("`ndtms spec codes {}` shows its codes", list.name),
            };
            format!("`{code}` is not in the list {} of {}; {hint}", list.name, field.header)
        })
    }

    fn group(&self, field: FieldId, group: &str) -> Result<u8, String> {
        let field = Dataset::field(self, field);
        let Some(list) = self.list_of(field) else { return Err(format!("{} has no code list", field.header)) };
        let place = list.groups.iter().position(|known| known == group);
        place.map(|place| place as u8 + 1).ok_or_else(|| {
            format!("`{group}` is not a group of the list {}; its groups are {}", list.name, list.groups.join(", "))
        })
    }

    fn birth(&self) -> Option<FieldId> {
        self.keys.birth
    }

    fn nearest(&self, header: &str) -> Option<String> {
        self.nearest_header(header).map(str::to_owned)
    }
}

/// The fields that play a part of their own.
#[derive(Clone, Copy, Debug)]
pub struct Keys {
    /// The agency code.
    pub agency: FieldId,
    /// The technical client identifier.
    pub client: FieldId,
    /// The technical episode identifier.
    pub episode: FieldId,
    /// Consent to share (Y or N).
    pub consent: FieldId,
    /// The agency's own reference of the client.
    pub local_reference: Option<FieldId>,
    /// Date of birth.
    pub birth: Option<FieldId>,
}

/// A kind of record below the episode.
#[derive(Clone, Debug)]
pub struct RecordKind {
    /// Its name in the spec: `modality`.
    pub name: String,
    /// Its name in sentences.
    pub label: String,
    /// The field that identifies it within the episode.
    pub id: FieldId,
}

/// A date that is worked out for each episode: the earliest value of a field over the rows that fulfil the condition.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Its name in conditions.
    pub name: String,
    /// Its name in sentences.
    pub label: String,
    /// The field whose earliest value it is.
    pub earliest: FieldId,
    /// What a row must fulfil to count.
    pub condition: Vec<Clause>,
}

/// To what a field belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// One client of one agency.
    Client,
    /// One spell of treatment at one agency.
    Episode,
    /// A record below the episode, by its number in [`Dataset::records`].
    Record(u8),
}

/// Of what a rule has one finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One row.
    Row,
    /// One instance of an entity.
    Entity(Entity),
    /// The entity to which the field of the finding belongs.
    Field,
    /// One input.
    File,
}

/// How a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A code, with or without a list.
    Code,
    /// A calendar day.
    Date,
    /// A whole number.
    Integer,
    /// A technical identifier: compared as text.
    Identifier,
    /// Free text.
    Text,
    /// A single letter A to Z.
    Initial,
}

impl Kind {
    /// The word of `fields.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Code => "code",
            Kind::Date => "date",
            Kind::Integer => "integer",
            Kind::Identifier => "id",
            Kind::Text => "text",
            Kind::Initial => "initial",
        }
    }
}

/// A form that a value must have beside its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// None.
    Any,
    /// A shape.
    Shape(Shape),
    /// A postcode sector, or a full postcode that is cut to it.
    Postcode,
    /// A reference that must not name the person: doubtful when it looks like an NHS number or a name.
    Reference,
}

/// A pattern of letters (`A`), digits (`9`) and any characters (`*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape(pub(super) String);

impl Shape {
    /// Whether the text has this shape.
    pub fn fits(&self, text: &str) -> bool {
        let mut characters = text.chars();
        for wanted in self.0.chars() {
            let Some(found) = characters.next() else { return false };
            let fits = match wanted {
                'A' => found.is_ascii_alphabetic(),
                '9' => found.is_ascii_digit(),
                _ => true,
            };
            if !fits {
                return false;
            }
        }
        characters.next().is_none()
    }

    /// The pattern as the spec writes it.
    pub fn pattern(&self) -> &str {
        &self.0
    }

    /// The shape in words: "a letter, two digits, a letter".
    pub fn in_words(&self) -> String {
        let mut parts = Vec::new();
        let characters: Vec<char> = self.0.chars().collect();
        for same in characters.chunk_by(|a, b| a == b) {
            let noun = match same[0] {
                'A' => "letter",
                '9' => "digit",
                _ => "character",
            };
            parts.push(match same.len() {
                1 => format!("a {noun}"),
                2 => format!("two {noun}s"),
                3 => format!("three {noun}s"),
                4 => format!("four {noun}s"),
                n => format!("{n} {noun}s"),
            });
        }
        parts.join(", ")
    }
}

/// When a column must be there and filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// On every row.
    Always,
    /// On every row with consent.
    Mandatory,
    /// A blank is a warning.
    Expected,
    /// May be blank.
    Optional,
    /// Asked in young people's services only.
    YoungPeople,
    /// Collected in some places.
    Local,
}

impl Presence {
    /// All of them, the strictest first.
    pub const ALL: [Presence; 6] = [
        Presence::Always,
        Presence::Mandatory,
        Presence::Expected,
        Presence::Optional,
        Presence::YoungPeople,
        Presence::Local,
    ];

    /// The word of `fields.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Presence::Always => "always",
            Presence::Mandatory => "mandatory",
            Presence::Expected => "expected",
            Presence::Optional => "optional",
            Presence::YoungPeople => "young_people",
            Presence::Local => "local",
        }
    }
}

/// One column of the dataset.
#[derive(Clone, Debug)]
pub struct Field {
    /// The column heading.
    pub header: String,
    /// What it holds, in words.
    pub label: String,
    /// To what it belongs.
    pub entity: Entity,
    /// How its values are read.
    pub kind: Kind,
    /// The number of its code list.
    pub list: Option<u16>,
    /// The form of its values.
    pub format: Format,
    /// The least whole number that is valid.
    pub min: Option<i64>,
    /// The greatest whole number that is valid.
    pub max: Option<i64>,
    /// A value above `max` is still valid: a rule of its own speaks of it.
    pub over_max_is_valid: bool,
    /// Whether `NA` is a value (not disclosed or not answered).
    pub allows_na: bool,
    /// When it must be there.
    pub presence: Presence,
    /// Whether its values are masked.
    pub identifying: bool,
    /// How sure this description is.
    pub confidence: String,
    /// Why it matters.
    pub why: String,
    /// A wrong value.
    pub wrong: String,
    /// A right value.
    pub right: String,
    /// How to put it right.
    pub remedy: String,
}

impl Field {
    /// Whether values are written in capitals: codes of a list, initials and codes with a shape.
    pub fn upper_case(&self) -> bool {
        self.list.is_some() || self.kind == Kind::Initial || matches!(self.format, Format::Shape(_))
    }
}

/// What the shape of an open list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListShape {
    /// No shape: a value outside the list is doubtful.
    None,
    /// A value of this shape counts as known; any other is doubtful.
    Enough(Shape),
    /// A value of another shape is invalid; one of this shape outside the list is doubtful.
    Needed(Shape),
    /// A code of an area, new or old, counts as known; any other is doubtful.
    Area,
}

/// A code list.
#[derive(Clone, Debug)]
pub struct CodeList {
    /// Its name.
    pub name: String,
    /// Its name in sentences.
    pub title: String,
    /// Whether every valid code is in it.
    pub complete: bool,
    /// What a value outside an incomplete list must look like.
    pub shape: ListShape,
    /// The codes in list order.
    pub codes: Vec<Code>,
    /// The reporting groups in order of first mention; a code's group is its number here plus one.
    pub groups: Vec<String>,
    /// Prefixes of codes outside the list and the group that they tell, longest first.
    pub prefixes: Vec<(String, u8)>,
    /// What the list says.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// A wrong value.
    pub wrong: String,
    /// A right value.
    pub right: String,
    /// How to put it right.
    pub remedy: String,
    pub(super) by_code: Map<String, u16>,
}

impl CodeList {
    /// The number of a code in the list.
    pub fn code_id(&self, code: &str) -> Option<u16> {
        self.by_code.get(code).copied()
    }

    /// The reporting group of a code by its name, empty for none.
    pub fn group_name(&self, code: &Code) -> &str {
        let number = usize::from(code.group).checked_sub(1);
        number.and_then(|n| self.groups.get(n)).map_or("", String::as_str)
    }

    /// The group of a code: of the list, else by the longest matching prefix; 0 for none.
    pub fn group_of(&self, code: &str) -> u8 {
        match self.code_id(code) {
            Some(id) => self.codes[usize::from(id)].group,
            None => self.prefixes.iter().find(|(p, _)| code.starts_with(p.as_str())).map_or(0, |(_, g)| *g),
        }
    }

    /// Whether a local code may be added; `area` is the name of the area that has this code. The error is a sentence.
    fn may_take(&self, code: &str, area: Option<&str>) -> Result<(), String> {
        if self.complete {
            return Err(format!("the list {} is complete: it takes no local codes", self.name));
        }
        if let Some(there) = self.code_id(code).map(|id| &self.codes[usize::from(id)]) {
            return Err(match there.confidence.as_str() {
                LOCAL => format!("the code {code} is added to the list {} twice", self.name),
                _ => format!("the list {} has the code {code} already: {}", self.name, there.label),
            });
        }
        match (&self.shape, area) {
            (ListShape::Area, Some(area)) => Err(format!("the code {code} is known already: it is {area}")),
            (ListShape::Needed(shape), _) if !shape.fits(code) => Err(format!(
                "a code of the list {} has the shape {}; `{code}` has another one",
                self.name,
                shape.in_words()
            )),
            _ => Ok(()),
        }
    }
}

/// One code.
#[derive(Clone, Debug)]
pub struct Code {
    /// The code as written in files.
    pub code: String,
    /// What it means.
    pub label: String,
    /// Its reporting group: its number in [`CodeList::groups`] plus one, 0 for none.
    pub group: u8,
    /// First day of use, as a day number.
    pub valid_from: Option<i32>,
    /// Last day of use, as a day number.
    pub valid_to: Option<i32>,
    /// Anything else.
    pub note: String,
    /// How sure this is.
    pub confidence: String,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops the whole run from submitting.
    File,
    /// Holds back the episode.
    Record,
    /// Worth a question.
    Warning,
    /// Advice on completeness and timeliness.
    Quality,
}

impl Severity {
    /// All of them, gravest first.
    pub const ALL: [Severity; 4] = [Severity::File, Severity::Record, Severity::Warning, Severity::Quality];

    /// The word of the machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Severity::File => "file",
            Severity::Record => "record",
            Severity::Warning => "warning",
            Severity::Quality => "quality",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Severity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Severity::ALL
            .into_iter()
            .find(|s| s.word() == text)
            .ok_or_else(|| format!("`{text}` is no severity; expected file, record, warning or quality"))
    }
}

/// How sure a fact of the spec is: the grades that every `confidence` must name at least one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Read in a public document.
    Documented,
    /// Worked out from what is documented.
    Inferred,
    /// Common knowledge of the field.
    General,
    /// A guess from common knowledge.
    GeneralLow,
}

impl Confidence {
    /// All of them, surest first.
    pub const ALL: [Confidence; 4] =
        [Confidence::Documented, Confidence::Inferred, Confidence::General, Confidence::GeneralLow];

    /// The word of the spec.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Documented => "documented",
            Confidence::Inferred => "inferred",
            Confidence::General => "general",
            Confidence::GeneralLow => "general-low",
        }
    }

    /// The grades that a text names, in order of mention: `codes documented` names one, and
    /// `header documented; wording from general knowledge` two.
    pub fn named_in(text: &str) -> Vec<Confidence> {
        let mut named = Vec::new();
        for word in text.split(|c: char| !c.is_ascii_alphabetic() && c != '-') {
            let found = Confidence::ALL.into_iter().find(|c| c.word() == word);
            named.extend(found.filter(|c| !named.contains(c)));
        }
        named
    }
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its id: a letter and two digits, never re-used.
    pub id: String,
    /// The problem in a few words.
    pub title: String,
    /// How grave its findings are.
    pub severity: Severity,
    /// How grave they are in a file that is checked as a submission.
    pub severity_as_submission: Severity,
    /// Of what it has one finding.
    pub scope: Scope,
    /// The fields that it names.
    pub fields: Vec<FieldId>,
    /// How sure the rule is.
    pub confidence: String,
    /// Only for files checked as a submission.
    pub only_as_submission: bool,
    /// May not be switched off or re-graded.
    pub fixed: bool,
    /// Rows without consent are checked too.
    pub without_consent: bool,
    /// The column that a file must use for the rule to speak.
    pub needs_use_of: Option<FieldId>,
    /// What makes it fail.
    pub form: Form,
    /// What makes it fail, as the spec writes it: a line for each alternative, or the form and then its keys.
    pub written: Vec<String>,
    /// The distinct sets of fields that its findings can name. A finding holds the number of its set.
    pub keys: Vec<Key>,
    /// What was found, with places for values.
    pub message: String,
    /// What to do, with places for values.
    pub help: String,
    /// Why it matters.
    pub why: String,
    /// A wrong example.
    pub wrong: String,
    /// A right example.
    pub right: String,
}

/// What a finding of a rule names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Findings of one instance and one group are one finding.
    pub group: u16,
    /// The fields that are named.
    pub fields: Vec<FieldId>,
}

/// Which problem of a file a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// The name is not that of a submission file.
    Name,
    /// A date of the name is not real or the two are in the wrong order.
    NameDates,
    /// No heading is a field of the dataset.
    NoHeader,
    /// A heading appears twice.
    RepeatedColumn,
    /// A column of this presence is absent.
    MissingColumn(Vec<Presence>),
    /// A row has another number of values than the header, or an unclosed quote.
    RaggedRow,
    /// Rows of another agency than the name says.
    OtherAgency,
    /// No data row.
    NoRows,
    /// A column is not a field.
    UnknownColumn,
}

/// What a mapping of a local export could not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MappingProblem {
    /// A local value has no national code.
    Code,
    /// A date does not fit its layout.
    Date,
    /// A name cannot be split into initials.
    Name,
    /// A value is no postcode that could be cut.
    Sector,
    /// No row of the parent table has the key.
    Orphan,
    /// An earlier row of the table has the same key.
    RepeatedKey,
    /// The key is blank.
    BlankKey,
    /// No row below it gives an episode.
    NoEpisode,
}

impl MappingProblem {
    /// All of them.
    pub const ALL: [MappingProblem; 8] = [
        MappingProblem::Code,
        MappingProblem::Date,
        MappingProblem::Name,
        MappingProblem::Sector,
        MappingProblem::Orphan,
        MappingProblem::RepeatedKey,
        MappingProblem::BlankKey,
        MappingProblem::NoEpisode,
    ];

    /// The word of the spec.
    pub fn word(self) -> &'static str {
        match self {
            MappingProblem::Code => "code",
            MappingProblem::Date => "date",
            MappingProblem::Name => "name",
            MappingProblem::Sector => "sector",
            MappingProblem::Orphan => "orphan",
            MappingProblem::RepeatedKey => "repeated-key",
            MappingProblem::BlankKey => "blank-key",
            MappingProblem::NoEpisode => "no-episode",
        }
    }

    /// Whether it is of a row as a whole, and not of one value.
    pub fn is_of_row(self) -> bool {
        use MappingProblem::{BlankKey, NoEpisode, Orphan, RepeatedKey};
        matches!(self, Orphan | RepeatedKey | BlankKey | NoEpisode)
    }

    /// Whether it can befall the values of a field.
    pub fn can_befall(self, field: &Field) -> bool {
        match self {
            MappingProblem::Code => field.kind == Kind::Code,
            MappingProblem::Date => field.kind == Kind::Date,
            MappingProblem::Name => field.kind == Kind::Initial,
            MappingProblem::Sector => field.format == Format::Postcode,
            _ => true,
        }
    }
}

/// What makes a rule fail: the closed set of forms.
#[derive(Debug)]
pub enum Form {
    /// One of the alternatives holds on the row.
    When(Vec<Alternative>),
    /// One of the alternatives holds on the row for the field of that key.
    Each(Vec<Vec<Alternative>>),
    /// Variants that are found apart.
    Variants(Vec<Variant>),
    /// The value of a code field with a complete list (or a shape that is needed) is invalid.
    InvalidCode,
    /// The value of a code field with an incomplete list is doubtful.
    DoubtfulCode,
    /// A date field is invalid.
    InvalidDate,
    /// A whole-number field is invalid.
    InvalidInteger,
    /// A value was cleaned.
    Untidy,
    /// A marker such as NULL stands for blank.
    NullMarker,
    /// A problem of the file.
    File(FileProblem),
    /// Something that a mapping could not do (a key for each field that it can befall; of rows as a whole the last key
    /// names no field).
    Mapping(MappingProblem),
    /// A column that the file's records need is filled on no row (a key each).
    NeverFilled(Vec<(FieldId, Vec<Alternative>)>),
    /// A row without consent carries other values.
    Withheld,
    /// Rows of one client carry both answers.
    MixedConsent,
    /// An earlier row has the same keys.
    RepeatedKey(Vec<FieldId>),
    /// A row differs from the first row of its entity instance in a field (a key each).
    Inconsistent(Vec<Entity>),
    /// An earlier client or episode has the same valid values.
    MatchesEarlier {
        /// What must be equal.
        fields: Vec<FieldId>,
        /// Of what the earlier one must be another instance.
        distinct: Entity,
    },
    /// Two instances overlap by a day at least.
    Overlap {
        /// The instances: episodes of a client, or records of an episode.
        of: Entity,
        /// First day of the span.
        start: FieldId,
        /// The day after its last; open when blank.
        end: FieldId,
        /// Instances must also agree in this field.
        same: Option<FieldId>,
    },
    /// Two records of one kind where there may be one for each value of a field.
    Repeated {
        /// The records.
        record: u8,
        /// Over which rows.
        within: Entity,
        /// The field for each value of which one record is right.
        per: FieldId,
        /// Only these codes of it; empty for any value.
        values: Vec<i32>,
    },
}

/// One variant of [`Form::Variants`].
#[derive(Debug)]
pub struct Variant {
    /// The keys of this variant begin here.
    pub first_key: u16,
    /// The first of these that fulfils the test is the key (counted from `first_key`).
    pub first_of: Vec<(FieldId, Vec<Clause>)>,
    /// What must hold besides.
    pub when: Vec<Alternative>,
}
