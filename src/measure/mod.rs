//! What is counted of the records, and the arithmetic that turns counts into figures.
//!
//! | module | what it owns |
//! |---|---|
//! | [`figures`] | exact rates, rounding, intervals, comparisons, ranks and quartiles |
//! | [`reference`] | estimates of how many people there are, and which belongs to a row |
//! | [`comparator`] | what a figure is compared with: a value, a saved measure, England |
//!
//! It knows no file or terminal.

pub mod comparator;
pub mod figures;
pub mod reference;
