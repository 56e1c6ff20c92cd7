//! The fields that journeys are made of, and what their groups mean.

use super::model::{ReasonGroup, Substances};
use crate::record::{Cell, Store};
use crate::spec::{Dataset, FieldId, Role};

/// The reporting group of modalities that put a client in treatment.
const STRUCTURED: &str = "structured";

/// The letter has no field for a part without which nothing can be measured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "dataset {letter} cannot be measured: {what}; journeys need it, so add it to the table [roles] of the letter's \
     dataset.toml"
)]
pub struct MissingRole {
    letter: char,
    what: String,
}

impl MissingRole {
    pub(super) fn new(dataset: &Dataset, what: String) -> Self {
        MissingRole { letter: dataset.letter, what }
    }
}

/// The fields of a dataset by the part that they play in journeys.
#[derive(Clone, Debug)]
pub struct Fields {
    /// First day of an episode.
    pub triage: FieldId,
    /// Last day of an episode.
    pub discharge: FieldId,
    /// Why it ended.
    pub reason: FieldId,
    /// The kind of a modality.
    pub modality: FieldId,
    /// The identifier of a modality within the episode.
    pub modality_id: FieldId,
    /// When it started.
    pub started: FieldId,
    /// When the client was referred to it.
    pub referred: Option<FieldId>,
    /// When the first appointment was offered.
    pub offered: Option<FieldId>,
    /// The partnership.
    pub dat: FieldId,
    /// The parts of the attributor.
    pub person: Vec<FieldId>,
    /// The substances.
    pub substances: Vec<FieldId>,
    /// Dates on which something happened.
    pub activity: Vec<FieldId>,
    structured: u8,
    reasons: Vec<ReasonGroup>,
    /// For each field of `substances` what each group of its list is.
    kinds: Vec<Vec<Substances>>,
}

impl Fields {
    /// Finds them; the error says which part no field plays.
    pub fn of(dataset: &Dataset) -> Result<Fields, MissingRole> {
        let missing = |what: String| MissingRole::new(dataset, what);
        let need = |role: Role| {
            let none = || missing(format!("no field plays the role `{}`", role.word()));
            dataset.roles.field(role).ok_or_else(none)
        };
        let need_all = |role: Role| need(role).map(|_| dataset.roles.fields(role).to_vec());
        let groups = |field: FieldId| -> &[String] {
            dataset.list_of(dataset.field(field)).map_or(&[], |list| list.groups.as_slice())
        };
        let modality = need(Role::Modality)?;
        let structured = groups(modality).iter().position(|group| group == STRUCTURED).ok_or_else(|| {
            let header = &dataset.field(modality).header;
            missing(format!("no code of {header} is in the group `{STRUCTURED}`"))
        })?;
        let crate::spec::Entity::Record(kind) = dataset.field(modality).entity else {
            let header = &dataset.field(modality).header;
            return Err(missing(format!("{header} is no field of a kind of record within the episode")));
        };
        let reason = need(Role::DischargeReason)?;
        let of_word = |word: &String| ReasonGroup::ALL.into_iter().find(|group| group.word() == word);
        let reasons = groups(reason).iter().map(|word| of_word(word).unwrap_or(ReasonGroup::Unknown)).collect();
        let substances = need_all(Role::Substances)?;
        let kinds = substances.iter().map(|field| groups(*field).iter().map(|word| kind_of(word)).collect()).collect();
        Ok(Fields {
            triage: need(Role::Triage)?,
            discharge: need(Role::Discharge)?,
            reason,
            modality,
            modality_id: dataset.records[usize::from(kind)].id,
            started: need(Role::ModalityStart)?,
            referred: dataset.roles.field(Role::ModalityReferral),
            offered: dataset.roles.field(Role::ModalityOffer),
            dat: need(Role::Dat)?,
            person: need_all(Role::Person)?,
            substances,
            activity: dataset.roles.fields(Role::Activity).to_vec(),
            structured: structured as u8 + 1,
            reasons,
            kinds,
        })
    }

    /// Whether a row tells of a structured modality.
    pub fn is_structured(&self, store: &Store, row: usize) -> bool {
        let cell = store.column(self.modality).cell(row);
        cell.is_filled() && cell.group == self.structured
    }

    /// The group of the discharge reason on a row.
    pub fn reason_group(&self, store: &Store, row: usize) -> ReasonGroup {
        match store.column(self.reason).cell(row) {
            cell if cell.is_filled() && cell.group > 0 => self.reasons[usize::from(cell.group) - 1],
            _ => ReasonGroup::Unknown,
        }
    }

    /// What kinds of substances a row cites.
    pub(super) fn substances_on(&self, store: &Store, row: usize) -> Substances {
        let mut cited = Substances::default();
        for (field, kinds) in self.substances.iter().zip(&self.kinds) {
            cited.add(kind_cited(store.column(*field).cell(row), kinds));
        }
        cited
    }
}

fn kind_cited(cell: Cell, kinds: &[Substances]) -> Substances {
    match usize::from(cell.group).checked_sub(1) {
        _ if !cell.is_filled() => Substances::default(),
        Some(group) => kinds[group],
        // a code whose first digits say nothing is another drug
        None => Substances::OTHER_DRUG,
    }
}

/// What a reporting group of substances is.
fn kind_of(group: &str) -> Substances {
    let mut kind = Substances::default();
    match group {
        "opiate" => kind.add(Substances::OPIATE),
        "alcohol" => kind.add(Substances::ALCOHOL),
        "crack" => {
            kind.add(Substances::CRACK);
            kind.add(Substances::OTHER_DRUG);
        }
        // neither makes anybody a client of treatment for drugs
        "tobacco" | "none" => {}
        _ => kind.add(Substances::OTHER_DRUG),
    }
    kind
}
