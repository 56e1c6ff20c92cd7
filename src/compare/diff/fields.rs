//! What of the two sides can be compared: the fields that both have, by what they belong to.

use super::values::Compared;
use super::{CompareError, Side, Which};
use crate::collections::Set;
use crate::record::HeaderProblem;
use crate::spec::FieldId;
use crate::spec::dataset::{Dataset, Entity};

/// By these fields a person is recognised.
const PERSON: [&str; 4] = ["FINITIAL", "SINITIAL", "DOB", "SEX"];
/// Of these, the one that says most.
const BIRTH: &str = "DOB";
/// By these dates an episode is recognised.
const BEGINNING: [&str; 2] = ["REFLD", "TRIAGED"];
/// The end of an episode.
const DISCHARGE: &str = "DISD";

/// The fields of a kind of record below the episode.
#[derive(Debug)]
pub(super) struct RecordFields<'a> {
    /// Its number in the new dataset.
    pub(super) kind: u8,
    /// Its identifier, where both sides have the column.
    pub(super) id: Option<Compared<'a>>,
    pub(super) fields: Vec<Compared<'a>>,
}

/// The fields that are compared, by what they belong to.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    pub(super) agency: Compared<'a>,
    pub(super) client: Compared<'a>,
    pub(super) episode: Compared<'a>,
    pub(super) consent: Option<Compared<'a>>,
    pub(super) of_client: Vec<Compared<'a>>,
    pub(super) of_episode: Vec<Compared<'a>>,
    pub(super) records: Vec<RecordFields<'a>>,
    /// The places of the details of a person among those of the client.
    pub(super) person: Vec<usize>,
    /// The place of the date of birth there.
    pub(super) birth: Option<usize>,
    /// The places of the dates by which an episode begins, when both are compared.
    pub(super) beginning: Option<[usize; 2]>,
    /// The place of the discharge date.
    pub(super) discharge: Option<usize>,
    /// The discharge date on each side, where it has the column.
    pub(super) discharges: [Option<FieldId>; 2],
}

/// What is not compared or only in part, by side: headings in the order of the dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Columns that only the other side has.
    pub absent: [Vec<String>; 2],
    /// Columns that only some of the side's inputs have.
    pub in_part: [Vec<String>; 2],
    /// Columns that hold nothing here and something on the other side.
    pub blank: [Vec<String>; 2],
    /// Columns that are no field.
    pub unknown: [Vec<String>; 2],
    /// Fields with a second column, which is not looked at.
    pub repeated: [Vec<String>; 2],
    /// Inputs of the side without field names.
    pub without_headings: [Vec<String>; 2],
}

impl<'a> Fields<'a> {
    /// The fields of two sides.
    pub(super) fn new(sides: [&'a Side<'a>; 2]) -> Result<Self, CompareError> {
        for which in Which::BOTH {
            check_keys(which, sides[which as usize])?;
        }
        let datasets = [sides[0].dataset, sides[1].dataset];
        let new = datasets[1];
        let both = |field: FieldId| -> Option<[FieldId; 2]> {
            let old = datasets[0].field_id(&new.field(field).header)?;
            (sides[0].has(old) && sides[1].has(field)).then_some([old, field])
        };
        let compared = |field: FieldId| both(field).map(|fields| Compared::new(sides, fields));
        let keys = [datasets[0].keys, new.keys];
        let mut fields = Fields {
            agency: Compared::new(sides, keys.map(|k| k.agency)),
            client: Compared::new(sides, keys.map(|k| k.client)),
            episode: Compared::new(sides, keys.map(|k| k.episode)),
            consent: compared(new.keys.consent),
            of_client: Vec::new(),
            of_episode: Vec::new(),
            records: Vec::new(),
            person: Vec::new(),
            birth: None,
            beginning: None,
            discharge: None,
            discharges: [0, 1].map(|side| datasets[side].field_id(DISCHARGE).filter(|field| sides[side].has(*field))),
        };
        for (kind, record) in new.records.iter().enumerate() {
            fields.records.push(RecordFields { kind: kind as u8, id: compared(record.id), fields: Vec::new() });
        }
        let (mut triage, mut referral) = (None, None);
        for field in (0..new.fields.len() as FieldId).filter(|field| !plays_key(new, *field)) {
            let Some(compared) = compared(field).filter(|compared| !compared.is_blank()) else { continue };
            let header = new.field(field).header.as_str();
            match new.field(field).entity {
                Entity::Client => {
                    let place = fields.of_client.len();
                    if PERSON.contains(&header) {
                        fields.person.push(place);
                    }
                    fields.birth = fields.birth.or((header == BIRTH).then_some(place));
                    fields.of_client.push(compared);
                }
                Entity::Episode => {
                    let place = fields.of_episode.len();
                    referral = referral.or((header == BEGINNING[0]).then_some(place));
                    triage = triage.or((header == BEGINNING[1]).then_some(place));
                    fields.discharge = fields.discharge.or((header == DISCHARGE).then_some(place));
                    fields.of_episode.push(compared);
                }
                Entity::Record(kind) => fields.records[usize::from(kind)].fields.push(compared),
            }
        }
        fields.beginning = referral.zip(triage).map(|(referral, triage)| [referral, triage]);
        Ok(fields)
    }

    /// The details by which a person is recognised, when all of them are compared.
    pub(super) fn whole_person(&self) -> Option<&[usize]> {
        (self.person.len() == PERSON.len()).then_some(&self.person)
    }

    /// All fields of a row of an episode, those of its client and its identifiers aside.
    pub(super) fn below_client(&self) -> Vec<&Compared<'a>> {
        let of_records = self.records.iter().flat_map(|record| record.id.iter().chain(&record.fields));
        self.consent.iter().chain(&self.of_episode).chain(of_records).collect()
    }
}

/// Whether rows are matched by the field, or it is looked at apart.
fn plays_key(dataset: &Dataset, field: FieldId) -> bool {
    let keys = dataset.keys;
    [keys.agency, keys.client, keys.episode, keys.consent].contains(&field)
        || dataset.records.iter().any(|record| record.id == field)
}

fn check_keys(which: Which, side: &Side<'_>) -> Result<(), CompareError> {
    let path = side.extract.inputs.first().map(|input| input.path.clone()).unwrap_or_default();
    if side.without_headings().count() == side.extract.inputs.len() {
        return Err(CompareError::NoHeadings { side: which.name(), path, letter: side.dataset.letter });
    }
    let keys = side.dataset.keys;
    match [keys.agency, keys.client, keys.episode].into_iter().find(|key| !side.has(*key)) {
        Some(key) => {
            let header = side.dataset.field(key).header.clone();
            Err(CompareError::NoKey { side: which.name(), path, header })
        }
        None => Ok(()),
    }
}

/// What of the two sides is not compared.
pub(super) fn coverage(sides: [&Side<'_>; 2]) -> Coverage {
    let mut coverage = Coverage::default();
    let place =
        |side: usize, header: &str| sides[side].dataset.field_id(header).filter(|field| sides[side].has(*field));
    let own = sides[1].dataset.fields.iter();
    let gone = sides[0].dataset.fields.iter().filter(|field| sides[1].dataset.field_id(&field.header).is_none());
    for field in own.chain(gone) {
        let found = [0, 1].map(|side| place(side, &field.header));
        for (side, other) in [(0, 1), (1, 0)] {
            let Some(there) = found[other] else { continue };
            let Some(here) = found[side] else {
                coverage.absent[side].push(field.header.clone());
                continue;
            };
            let inputs = &sides[side].extract.inputs;
            if inputs.iter().any(|input| input.rows > 0 && !input.has(here)) {
                coverage.in_part[side].push(field.header.clone());
            }
            let is_blank = |side: usize, field: FieldId| sides[side].extract.store.column(field).is_blank();
            if is_blank(side, here) && !sides[side].extract.store.is_empty() && !is_blank(other, there) {
                coverage.blank[side].push(field.header.clone());
            }
        }
    }
    for (number, side) in sides.iter().enumerate() {
        let mut seen: Set<&str> = Set::default();
        for input in &side.extract.inputs {
            for problem in &input.header_problems {
                let (list, heading) = match problem {
                    HeaderProblem::Unknown(place) => (&mut coverage.unknown[number], &input.headings[*place]),
                    HeaderProblem::Repeated(field) => {
                        (&mut coverage.repeated[number], &side.dataset.field(*field).header)
                    }
                    HeaderProblem::Nothing | HeaderProblem::NoField => continue,
                };
                if seen.insert(heading) {
                    list.push(heading.clone());
                }
            }
        }
        coverage.without_headings[number] = side.without_headings().map(str::to_owned).collect();
    }
    coverage
}
