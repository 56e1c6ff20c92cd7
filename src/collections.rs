//! The hash maps and sets of the project: one fast hash, chosen once.
//!
//! Their order is never allowed to reach output: sort, or keep a list beside the map.

use rustc_hash::FxBuildHasher;

/// A map with a fast hash.
pub type Map<K, V> = hashbrown::HashMap<K, V, FxBuildHasher>;
/// A set with a fast hash.
pub type Set<K> = hashbrown::HashSet<K, FxBuildHasher>;
