//! Which fields figures are made of, and what an extract does not know yet at its as-at date.
//!
//! The tables `[roles]` and `[cut]` of `dataset.toml`. Both may be absent: then the letter can be checked but not measured.

use super::condition::FieldId;

/// A part that a field plays in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The details by which a person is known across agencies.
    Person,
    /// First day of an episode.
    Triage,
    /// Last day of an episode.
    Discharge,
    /// Why an episode ended.
    DischargeReason,
    /// What kind of treatment a modality is.
    Modality,
    /// Day on which a modality started.
    ModalityStart,
    /// Day of the referral to a modality.
    ModalityReferral,
    /// Day of the first appointment offered for a modality.
    ModalityOffer,
    /// Problem substances, the main one first.
    Substances,
    /// The partnership of residence.
    Dat,
    /// The local authority of residence.
    LocalAuthority,
    /// Sex.
    Sex,
    /// Ethnicity.
    Ethnicity,
    /// Postcode of residence.
    Postcode,
    /// Who referred the client.
    ReferralSource,
    /// Accommodation need.
    Accommodation,
    /// Injecting status.
    Injecting,
    /// Employment status.
    Employment,
    /// Parental status.
    ParentalStatus,
    /// Day on which a treatment outcomes profile (TOP) was taken.
    TopDate,
    /// The stage of treatment at which it was taken.
    TopStage,
    /// Days of opiate use that a TOP tells.
    TopOpiates,
    /// Days of crack use.
    TopCrack,
    /// Days of powder cocaine use.
    TopCocaine,
    /// Days of amphetamine use.
    TopAmphetamines,
    /// Days of cannabis use.
    TopCannabis,
    /// Days of drinking.
    TopAlcohol,
    /// Days of injecting.
    TopInjecting,
    /// Days of paid work that a TOP tells.
    TopWork,
    /// Whether a TOP tells of an acute housing problem.
    TopHousing,
    /// Dates that show that something happened in an episode.
    Activity,
    /// Dates the latest of which is the as-at date where none is given.
    LatestKnown,
}

impl Role {
    /// All of them, in the order of the documentation.
    pub const ALL: [Role; 32] = [
        Role::Person,
        Role::Triage,
        Role::Discharge,
        Role::DischargeReason,
        Role::Modality,
        Role::ModalityStart,
        Role::ModalityReferral,
        Role::ModalityOffer,
        Role::Substances,
        Role::Dat,
        Role::LocalAuthority,
        Role::Sex,
        Role::Ethnicity,
        Role::Postcode,
        Role::ReferralSource,
        Role::Accommodation,
        Role::Injecting,
        Role::Employment,
        Role::ParentalStatus,
        Role::TopDate,
        Role::TopStage,
        Role::TopOpiates,
        Role::TopCrack,
        Role::TopCocaine,
        Role::TopAmphetamines,
        Role::TopCannabis,
        Role::TopAlcohol,
        Role::TopInjecting,
        Role::TopWork,
        Role::TopHousing,
        Role::Activity,
        Role::LatestKnown,
    ];

    /// The word of the table.
    pub fn word(self) -> &'static str {
        match self {
            Role::Person => "person",
            Role::Triage => "triage",
            Role::Discharge => "discharge",
            Role::DischargeReason => "discharge_reason",
            Role::Modality => "modality",
            Role::ModalityStart => "modality_start",
            Role::ModalityReferral => "modality_referral",
            Role::ModalityOffer => "modality_offer",
            Role::Substances => "substances",
            Role::Dat => "dat",
            Role::LocalAuthority => "local_authority",
            Role::Sex => "sex",
            Role::Ethnicity => "ethnicity",
            Role::Postcode => "postcode",
            Role::ReferralSource => "referral_source",
            Role::Accommodation => "accommodation",
            Role::Injecting => "injecting",
            Role::Employment => "employment",
            Role::ParentalStatus => "parental_status",
            Role::TopDate => "top_date",
            Role::TopStage => "top_stage",
            Role::TopOpiates => "top_opiates",
            Role::TopCrack => "top_crack",
            Role::TopCocaine => "top_cocaine",
            Role::TopAmphetamines => "top_amphetamines",
            Role::TopCannabis => "top_cannabis",
            Role::TopAlcohol => "top_alcohol",
            Role::TopInjecting => "top_injecting",
            Role::TopWork => "top_work",
            Role::TopHousing => "top_housing",
            Role::Activity => "activity",
            Role::LatestKnown => "latest_known",
        }
    }

    /// Whether several fields may play it.
    pub fn is_plural(self) -> bool {
        matches!(self, Role::Person | Role::Substances | Role::Activity | Role::LatestKnown)
    }
}

/// The fields that play each part.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    pub(super) fields: Vec<(Role, Vec<FieldId>)>,
}

impl Roles {
    /// The field that plays a part.
    pub fn field(&self, role: Role) -> Option<FieldId> {
        self.fields(role).first().copied()
    }

    /// The fields that play a part together; none where the letter has none.
    pub fn fields(&self, role: Role) -> &[FieldId] {
        self.fields.iter().find(|(known, _)| *known == role).map_or(&[], |(_, fields)| fields)
    }
}

/// What is cut away before figures are made as at a day.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// An episode whose first row has a later date here is left out.
    pub later_episodes: Option<FieldId>,
    /// When the first of each of these is later, all of them are blanked on that row.
    pub blanked: Vec<Vec<FieldId>>,
    /// Rules that are not asked then.
    pub silent_rules: Vec<u16>,
    /// Rules that are silent on a row on which the cut has blanked one of their fields.
    pub silent_where_blanked: Vec<u16>,
}
