//! What a comparison found, as numbers and places.

use super::Which;
use super::fields::Coverage;
use crate::spec::FieldId;

/// What is different, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// An identifier now stands for another person or episode.
    IdentifierReused,
    /// An episode without discharge is not there any more.
    OpenEpisodeMissing,
    /// A discharge date is blank now.
    EpisodeReopened,
    /// A client is not there any more.
    ClientGone,
    /// An episode that had ended is not there any more.
    EpisodeGone,
    /// A record below an episode is not there any more.
    RecordGone,
    /// A row that cannot be matched is not there any more.
    RowGone,
    /// A discharge date is another one.
    DischargeMoved,
    /// The consent is another one.
    ConsentChanged,
    /// What is there under a new identifier has the details of something that is gone.
    IdentifierChanged,
    /// A field has another value.
    Changed,
    /// A discharge date was blank before.
    EpisodeClosed,
    /// A client is new.
    ClientAdded,
    /// An episode is new.
    EpisodeAdded,
    /// A record below an episode is new.
    RecordAdded,
    /// A row that cannot be matched is new.
    RowAdded,
}

impl DifferenceKind {
    /// All of them, the worst first.
    pub const ALL: [DifferenceKind; 16] = [
        DifferenceKind::IdentifierReused,
        DifferenceKind::OpenEpisodeMissing,
        DifferenceKind::EpisodeReopened,
        DifferenceKind::ClientGone,
        DifferenceKind::EpisodeGone,
        DifferenceKind::RecordGone,
        DifferenceKind::RowGone,
        DifferenceKind::DischargeMoved,
        DifferenceKind::ConsentChanged,
        DifferenceKind::IdentifierChanged,
        DifferenceKind::Changed,
        DifferenceKind::EpisodeClosed,
        DifferenceKind::ClientAdded,
        DifferenceKind::EpisodeAdded,
        DifferenceKind::RecordAdded,
        DifferenceKind::RowAdded,
    ];

    /// The word of the machine formats.
    pub fn word(self) -> &'static str {
        match self {
            DifferenceKind::IdentifierReused => "identifier re-used",
            DifferenceKind::OpenEpisodeMissing => "open episode missing",
            DifferenceKind::EpisodeReopened => "episode re-opened",
            DifferenceKind::ClientGone => "client gone",
            DifferenceKind::EpisodeGone => "episode gone",
            DifferenceKind::RecordGone => "record gone",
            DifferenceKind::RowGone => "row gone",
            DifferenceKind::DischargeMoved => "discharge moved",
            DifferenceKind::ConsentChanged => "consent changed",
            DifferenceKind::IdentifierChanged => "identifier changed",
            DifferenceKind::Changed => "changed",
            DifferenceKind::EpisodeClosed => "episode closed",
            DifferenceKind::ClientAdded => "client added",
            DifferenceKind::EpisodeAdded => "episode added",
            DifferenceKind::RecordAdded => "record added",
            DifferenceKind::RowAdded => "row added",
        }
    }
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A client.
    Client,
    /// An episode.
    Episode,
    /// A record below an episode, by the number of its kind in the new dataset.
    Record(u8),
    /// A row that cannot be matched, for want of an identifier.
    Row,
}

/// One difference. Words, values and references are looked up when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is different.
    pub kind: DifferenceKind,
    /// What it is about.
    pub subject: Subject,
    /// The first row of the subject on each side, where it is there.
    pub rows: [Option<u32>; 2],
    /// Whether its client has a row without consent on either side.
    pub withheld: bool,
    /// Of a client that was added or is gone, how many episodes it has.
    pub episodes: Option<u32>,
    /// Of a client or episode that was added or is gone, how many records below.
    pub records: Option<u32>,
    pub(super) first_change: u32,
    pub(super) changes: u32,
}

impl Difference {
    /// The side and row by which it is named: what is now, where it is there.
    pub(super) fn place(&self) -> Option<(Which, u32)> {
        [Which::New, Which::Old].into_iter().find_map(|which| Some((which, self.rows[which as usize]?)))
    }
}

/// One field of a difference: its number and its values on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field, by its number in the dataset of each side.
    pub fields: [FieldId; 2],
    pub(super) values: [Values; 2],
}

/// The values of a field over the rows of an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) first: u32,
    pub(super) kept: u32,
    /// How many there are beside those that are kept.
    pub(super) more: u32,
}

/// What was counted on one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Data rows, those included that could not be read.
    pub rows: u64,
    /// Rows with a wrong number of values, and those of files without field names.
    pub rows_unreadable: u64,
    /// Rows that lack the agency or the client, and rows of clients with consent that lack the episode.
    pub rows_without_identifier: u64,
    /// Clients that have an identifier.
    pub clients: u64,
    /// Of these, clients with a row without consent here or on the other side.
    pub clients_withheld: u64,
    /// Episodes with an identifier, of all other clients.
    pub episodes: u64,
    /// Of these, episodes without discharge as at the day; none when the side has no discharge dates.
    pub episodes_open: Option<u64>,
}

/// What differs between two extracts.
#[derive(Debug)]
pub struct Comparison {
    /// Every difference, ordered by agency, client, episode, record, kind and field.
    pub differences: Vec<Difference>,
    /// What was counted on each side.
    pub counts: [Counts; 2],
    /// Clients that were found on both sides.
    pub clients_matched: u64,
    /// Episodes that were found on both sides.
    pub episodes_matched: u64,
    /// Agencies that only one side has, in their order.
    pub agencies: [Vec<String>; 2],
    /// What is not compared.
    pub coverage: Coverage,
    /// The as-at date, a day number.
    pub as_at: i32,
    pub(super) changes: Vec<Change>,
    pub(super) values: Vec<u32>,
}

impl Comparison {
    /// The fields of a difference, with their values.
    pub fn changes(&self, difference: &Difference) -> &[Change] {
        let first = difference.first_change as usize;
        &self.changes[first..first + difference.changes as usize]
    }

    /// The values of a field on one side (numbers of texts of its column), and how many there are beside them.
    pub fn values(&self, change: &Change, which: Which) -> (&[u32], u32) {
        let values = change.values[which as usize];
        (&self.values[values.first as usize..(values.first + values.kept) as usize], values.more)
    }

    /// How many differences there are of a kind.
    pub fn count(&self, kind: DifferenceKind) -> u64 {
        self.differences.iter().filter(|difference| difference.kind == kind).count() as u64
    }
}
