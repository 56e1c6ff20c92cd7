//! What is counted of the records, and the arithmetic that turns counts into figures.
//!
//! Owns exact rates, rounding, intervals, comparisons, ranks and quartiles in [`figures`]. It knows no table, file or
//! terminal.

pub mod figures;
