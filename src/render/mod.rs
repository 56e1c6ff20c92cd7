//! One file a format: everything between what was found and bytes.
//!
//! A renderer takes what other modules worked out and writes it; it decides nothing.

pub mod compare;
pub mod csv;
pub mod diff;
pub mod json;
pub mod known;
pub mod league;
pub mod measure;
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod submission;
pub mod table;
pub mod text;
mod wrap;

pub use wrap::{fitted, wrapped};
