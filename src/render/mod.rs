//! One file a format: everything between what was found and bytes.
//!
//! A renderer takes what other modules worked out and writes it; it decides nothing.

mod ci;
pub mod compare;
pub mod contract;
pub mod csv;
pub mod diff;
pub mod github;
pub mod html;
pub mod index;
pub mod json;
pub mod junit;
pub mod known;
pub mod league;
pub mod map;
pub mod measure;
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod report;
pub mod sarif;
pub mod submission;
pub mod svg;
pub mod table;
pub mod text;
pub mod why;
mod wrap;
pub mod xlsx;

pub use wrap::{fitted, wrapped};
