//! Areas side by side, and figures of then and now side by side.
//!
//! | module | what it owns |
//! |---|---|
//! | [`league`] | ranks, quartiles, comparisons, changes and checks of areas on one measure |
//! | [`figures`] | tables of figures as people publish them, and as this tool saves them |
//! | [`saved`] | saved measures and league tables of then and now, and targets |
//!
//! The arithmetic is that of [`measure::figures`](crate::measure::figures); nothing here reads or formats.

pub mod figures;
pub mod league;
pub mod saved;
