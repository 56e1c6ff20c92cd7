//! What a journey is made of.

use std::ops::Range;

/// How the days between two episodes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapCounting {
    /// The later day less the earlier one.
    Difference,
    /// Both days count.
    Inclusive,
}

/// Whether episodes that the check holds back are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeldBack {
    /// They are not.
    Exclude,
    /// They are, as far as they can be.
    Include,
}

/// When two episodes make one journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joining {
    /// The longest gap in days.
    pub gap_days: i32,
    /// How it is counted.
    pub counting: GapCounting,
}

impl Joining {
    /// Whether an episode whose structured treatment starts on one day joins a journey that was over on another.
    pub fn joins(self, discharged: i32, started: i32) -> bool {
        let both_count = i32::from(self.counting == GapCounting::Inclusive);
        i64::from(started) - i64::from(discharged) + i64::from(both_count) <= i64::from(self.gap_days)
    }
}

/// What joined an episode to those before it, or parted it from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The first of the person in this partnership.
    First,
    /// It joined, since an episode before it was still open.
    Open,
    /// It joined so many days after the latest discharge.
    Within(i32),
    /// It began a new journey so many days after the latest discharge.
    Beyond(i32),
}

/// An episode in which a structured modality has started.
#[derive(Clone, Debug)]
pub struct Episode {
    /// Its first row, which has its attributes.
    pub row: u32,
    /// Its client.
    pub client: u32,
    /// First day, where it is known.
    pub triaged: Option<i32>,
    /// The earliest start of a structured modality.
    pub started: i32,
    /// The day of its discharge.
    pub discharged: Option<i32>,
    /// The row with the reason of its discharge.
    pub reason_row: Option<u32>,
    /// The latest day on which something happened in it, as far as it is open.
    pub active: i32,
    /// What joined it or parted it.
    pub link: Link,
    /// Its structured modalities that have started.
    pub modalities: Range<u32>,
}

/// A structured modality that has started.
#[derive(Clone, Copy, Debug)]
pub struct Modality {
    /// Its first row.
    pub row: u32,
    /// The earliest day of its start.
    pub started: i32,
    /// The day of the referral to it.
    pub referred: Option<i32>,
    /// The day of the first appointment that was offered.
    pub offered: Option<i32>,
}

/// The groups of discharge reasons, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReasonGroup {
    /// Treatment completed.
    Completed,
    /// Transferred to another agency, or to custody as agreed.
    Transferred,
    /// Referred on.
    ReferredOn,
    /// Retained in custody.
    Custody,
    /// Left or was withdrawn.
    Unplanned,
    /// Died.
    Died,
    /// Anything else.
    Other,
    /// Blank, or not in the list.
    Unknown,
}

impl ReasonGroup {
    /// All of them in order.
    pub const ALL: [ReasonGroup; 8] = [
        ReasonGroup::Completed,
        ReasonGroup::Transferred,
        ReasonGroup::ReferredOn,
        ReasonGroup::Custody,
        ReasonGroup::Unplanned,
        ReasonGroup::Died,
        ReasonGroup::Other,
        ReasonGroup::Unknown,
    ];

    /// The word of the code list.
    pub fn word(self) -> &'static str {
        match self {
            ReasonGroup::Completed => "completed",
            ReasonGroup::Transferred => "transferred",
            ReasonGroup::ReferredOn => "referred_on",
            ReasonGroup::Custody => "custody",
            ReasonGroup::Unplanned => "unplanned",
            ReasonGroup::Died => "died",
            ReasonGroup::Other => "other",
            ReasonGroup::Unknown => "unknown",
        }
    }
}

/// The kinds of substances that were cited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Substances(u8);

impl Substances {
    /// Any opiate.
    pub const OPIATE: Substances = Substances(1);
    /// Crack.
    pub const CRACK: Substances = Substances(2);
    /// Any other drug, crack included.
    pub const OTHER_DRUG: Substances = Substances(4);
    /// Alcohol.
    pub const ALCOHOL: Substances = Substances(8);

    /// Adds what another one has.
    pub fn add(&mut self, other: Substances) {
        self.0 |= other.0;
    }

    /// Whether it has all of another one.
    pub fn has(self, other: Substances) -> bool {
        self.0 & other.0 == other.0
    }

    /// The group that everything cited puts a person in.
    pub fn group(self) -> SubstanceGroup {
        if self.has(Substances::OPIATE) {
            SubstanceGroup::Opiate
        } else if self.has(Substances::OTHER_DRUG) && self.has(Substances::ALCOHOL) {
            SubstanceGroup::NonOpiateAndAlcohol
        } else if self.has(Substances::OTHER_DRUG) {
            SubstanceGroup::NonOpiateOnly
        } else if self.has(Substances::ALCOHOL) {
            SubstanceGroup::AlcoholOnly
        } else {
            SubstanceGroup::Unknown
        }
    }

    /// Whether opiates or crack were cited (also called OCU).
    pub fn is_pdu(self) -> bool {
        self.has(Substances::OPIATE) || self.has(Substances::CRACK)
    }
}

/// The groups by substance, in the order in which they are shown: the first that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubstanceGroup {
    /// Any opiate.
    Opiate,
    /// No opiate, but another drug and alcohol.
    NonOpiateAndAlcohol,
    /// No opiate and no alcohol, but another drug.
    NonOpiateOnly,
    /// Alcohol and no drug.
    AlcoholOnly,
    /// Nothing of this is known.
    Unknown,
}

impl SubstanceGroup {
    /// All of them in order.
    pub const ALL: [SubstanceGroup; 5] = [
        SubstanceGroup::Opiate,
        SubstanceGroup::NonOpiateAndAlcohol,
        SubstanceGroup::NonOpiateOnly,
        SubstanceGroup::AlcoholOnly,
        SubstanceGroup::Unknown,
    ];

    /// As it is printed.
    pub fn label(self) -> &'static str {
        match self {
            SubstanceGroup::Opiate => "opiate",
            SubstanceGroup::NonOpiateAndAlcohol => "non-opiate and alcohol",
            SubstanceGroup::NonOpiateOnly => "non-opiate only",
            SubstanceGroup::AlcoholOnly => "alcohol only",
            SubstanceGroup::Unknown => "unknown",
        }
    }
}

/// A journey.
#[derive(Clone, Debug)]
pub struct Journey {
    /// The number of its person.
    pub person: u32,
    /// Its episodes in the order of joining.
    pub episodes: Range<u32>,
    /// Its first day.
    pub start: i32,
    /// Its last day; `None` while it is open.
    pub end: Option<i32>,
    /// The rank of its DAT among the texts of the column; 0 for blank.
    pub dat: u32,
    /// The episode that its attributes come from.
    pub last: u32,
    /// The episode whose discharge ended it.
    pub ended_by: Option<u32>,
    /// Why it ended.
    pub reason: Option<ReasonGroup>,
    /// What was cited in any of its episodes.
    pub substances: Substances,
}

impl Journey {
    /// Whether it overlaps a stretch of days, both ends included.
    pub fn overlaps(&self, first: i32, last: i32) -> bool {
        self.start <= last && self.end.is_none_or(|end| end >= first)
    }

    /// Whether it ended within a stretch of days.
    pub fn ended_in(&self, first: i32, last: i32) -> bool {
        self.end.is_some_and(|end| (first..=last).contains(&end))
    }
}

/// A person by the attributor, or a client whose attributor is incomplete.
#[derive(Clone, Debug)]
pub struct Person {
    /// A row with the attributor.
    pub row: u32,
    /// The journeys: earliest start first, then earliest end with open last, then DAT. The last is the most recent.
    pub journeys: Range<u32>,
}

/// All journeys of an extract.
#[derive(Debug)]
pub struct Journeys {
    /// The as-at date.
    pub as_at: i32,
    /// The persons who have a journey, in the order of the attributor, incomplete ones last.
    pub persons: Vec<Person>,
    /// The journeys, person by person.
    pub journeys: Vec<Journey>,
    /// Their episodes, by person, DAT and the order of joining.
    pub episodes: Vec<Episode>,
    /// Their structured modalities that have started.
    pub modalities: Vec<Modality>,
    /// How many episodes are held back of persons who have a journey all the same.
    pub held_back_of_measured: usize,
}

impl Journeys {
    /// The journeys of a person.
    pub fn of(&self, person: &Person) -> &[Journey] {
        &self.journeys[person.journeys.start as usize..person.journeys.end as usize]
    }

    /// The episodes of a journey in the order of joining.
    pub fn episodes(&self, journey: &Journey) -> &[Episode] {
        &self.episodes[journey.episodes.start as usize..journey.episodes.end as usize]
    }

    /// The structured modalities of an episode that have started.
    pub fn modalities(&self, episode: &Episode) -> &[Modality] {
        &self.modalities[episode.modalities.start as usize..episode.modalities.end as usize]
    }

    /// The row that has the attributes of a journey.
    pub fn row(&self, journey: &Journey) -> usize {
        self.episodes[journey.last as usize].row as usize
    }

    /// The episode by which a journey went on after one of its episodes had ended, if it did: the first to begin of those
    /// that ended later, are open, or began on that day or later.
    pub fn went_on(&self, journey: &Journey, ended: u32) -> Option<&Episode> {
        let end = self.episodes[ended as usize].discharged?;
        let goes_on = |at: &u32| {
            let other = &self.episodes[*at as usize];
            *at != ended && (other.discharged.is_none_or(|day| day > end) || *at > ended && other.started >= end)
        };
        journey.episodes.clone().find(goes_on).map(|at| &self.episodes[at as usize])
    }

    /// Whether a journey is held open by nothing but episodes in which nothing has happened for a year.
    pub fn is_stale(&self, journey: &Journey) -> bool {
        const YEAR: i32 = 365;
        journey.end.is_none()
            && self.episodes(journey).iter().all(|e| e.discharged.is_some() || self.as_at - e.active > YEAR)
    }
}
