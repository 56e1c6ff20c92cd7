//! Chance: integers drawn in one documented way, the same on every machine.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

/// A seeded source of draws.
///
/// The generator is xoshiro256++, its state filled from the seed by `SplitMix64`. A draw below `n` is the upper 32 bits of
/// one output times `n`, shifted right by 32: slightly uneven for large `n`, which does not matter here, and
/// free of division and of floating point.
#[derive(Clone, Debug)]
pub(super) struct Dice(Xoshiro256PlusPlus);

impl Dice {
    /// The source of this seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A whole number from 0 to `bound - 1`; 0 when the bound is 0.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let upper = self.0.next_u64() >> 32;
        ((upper * u64::from(bound)) >> 32) as u32
    }

    /// A whole number from `low` to `high`, both included; `low` when `high` is less.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        low + self.below((high - low + 1).max(1) as u32) as i32
    }

    /// True in `per_mille` of a thousand draws.
    pub(super) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list of values, each with its weight. The list must not be empty.
    pub(super) fn weighted<T: Copy>(&mut self, values: &[(T, u32)]) -> T {
        let total = values.iter().map(|(_, weight)| weight).sum();
        let mut draw = self.below(total);
        for (value, weight) in values {
            if draw < *weight {
                return *value;
            }
            draw -= weight;
        }
        values[0].0
    }

    /// One of a list of values, all equally likely. The list must not be empty.
    pub(super) fn among<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u32) as usize]
    }

    /// `Y` in `per_mille` of a thousand draws, else `N`.
    pub(super) fn yes(&mut self, per_mille: u32) -> &'static str {
        if self.chance(per_mille) { "Y" } else { "N" }
    }
}
