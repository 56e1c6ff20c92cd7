//! How much of a file is taken in before it is refused.
//!
//! Owns the numbers and the way sizes are written in messages. The checks themselves stand where the
//! bytes pass: in `csv`, `workbook` and `source`.
//!
//! ```
//! assert_eq!(ndtms::input::Limits::default().cell, 16 << 20);
//! ```

/// The largest cell, record and unpacked archive that are read. Each has an option that raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest cell, in bytes of UTF-8 (`--max-cell`).
    pub cell: u64,
    /// The longest record, in bytes of UTF-8 (`--max-record`). More than 2 GiB counts as 2 GiB.
    pub record: u64,
    /// The most bytes that one archive or workbook may unpack to (`--max-unpacked`).
    pub unpacked: u64,
    /// How many times larger than its packed form an archive may become (`--max-ratio`).
    pub ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { cell: 16 << 20, record: 64 << 20, unpacked: 8 << 30, ratio: 1000 }
    }
}

/// Archives may always unpack to this many bytes, whatever the ratio: tiny files of equal rows pack
/// far better than 1000 to one and harm nobody.
const RATIO_FLOOR: u64 = 16 << 20;

/// Cell ends are kept as `u32`, so a record has to stay well below 4 GiB.
const LONGEST_RECORD: u64 = 2 << 30;

impl Limits {
    /// The most bytes that `packed` bytes may unpack to, and the limit that says so.
    pub(super) fn unpacked_of(&self, packed: u64) -> (u64, Exceeded) {
        let by_ratio = packed.saturating_mul(self.ratio).max(RATIO_FLOOR);
        if by_ratio < self.unpacked {
            (by_ratio, Exceeded::Ratio { times: self.ratio })
        } else {
            (self.unpacked, Exceeded::Unpacked { limit: self.unpacked })
        }
    }

    /// The longest record that can be held.
    pub(super) fn longest_record(&self) -> u64 {
        self.record.min(LONGEST_RECORD)
    }
}

/// Which limit on unpacking was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Exceeded {
    /// The absolute number of bytes.
    #[error("it unpacks to more than {}; raise the limit with --max-unpacked if that is right", size(*.limit))]
    Unpacked {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The ratio of unpacked to packed bytes.
    #[error("it unpacks to more than {times} times its size; raise the limit with --max-ratio if that is right")]
    Ratio {
        /// The limit, as a multiple of the packed size.
        times: u64,
    },
}

/// A number of bytes as people write it: `16 MiB`, or plain bytes when it is no whole unit.
pub(super) fn size(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes >= 1 << shift && bytes.trailing_zeros() >= shift {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    format!("{bytes} bytes")
}
