//! What lies side by side: extracts of then and now, areas, figures of then and now.
//!
//! | module | what it owns |
//! |---|---|
//! | [`diff`] | which clients, episodes and records are new, gone or changed between two extracts |
//! | [`league`] | ranks, quartiles, comparisons, changes and checks of areas on one measure |
//! | [`counted`] | figures that were counted from records, as areas to rank |
//! | [`figures`] | tables of figures as people publish them, and as this tool saves them |
//! | [`saved`] | saved measures and league tables of then and now, and targets |
//!
//! The arithmetic is that of [`measure::figures`](crate::measure::figures); nothing here reads or formats.

pub mod counted;
pub mod diff;
pub mod figures;
pub mod league;
pub mod saved;
