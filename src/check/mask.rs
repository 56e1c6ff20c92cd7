//! A bit for each field of a dataset.

use crate::spec::FieldId;
use crate::spec::dataset::MAX_FIELDS;

const WORDS: usize = MAX_FIELDS / 64;

/// A set of fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FieldMask([u64; WORDS]);

impl FieldMask {
    /// The mask of some fields.
    pub(super) fn of(fields: impl IntoIterator<Item = FieldId>) -> Self {
        let mut mask = FieldMask::default();
        for field in fields {
            mask.insert(field);
        }
        mask
    }

    #[inline]
    pub(super) fn insert(&mut self, field: FieldId) {
        self.0[usize::from(field) / 64] |= 1 << (field % 64);
    }

    #[inline]
    pub(super) fn contains(&self, field: FieldId) -> bool {
        self.0[usize::from(field) / 64] & (1 << (field % 64)) != 0
    }

    /// Whether all fields of `self` are in `other`.
    #[inline]
    pub(super) fn is_within(&self, other: &FieldMask) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a & !b == 0)
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The fields in order.
    pub(super) fn fields(&self) -> impl Iterator<Item = FieldId> + use<> {
        let words = self.0;
        (0..WORDS).flat_map(move |number| {
            let mut word = words[number];
            std::iter::from_fn(move || {
                if word == 0 {
                    return None;
                }
                let bit = word.trailing_zeros();
                word &= word - 1;
                Some((number * 64) as FieldId + bit as FieldId)
            })
        })
    }
}

impl FieldMask {
    /// Puts the fields of `other` in.
    #[inline]
    pub(super) fn add(&mut self, other: &FieldMask) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// The fields of `self` that are not in `other`.
    #[inline]
    pub(super) fn without(&self, other: &FieldMask) -> FieldMask {
        let mut mask = *self;
        mask.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= !other);
        mask
    }
}
