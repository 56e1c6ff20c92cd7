//! One file a format: everything between what was found and bytes.
//!
//! A renderer takes what other modules worked out and writes it; it decides nothing.

pub mod compare;
pub mod csv;
pub mod json;
pub mod league;
pub mod measure;
pub mod page;
pub mod table;
pub mod text;
mod wrap;

pub use wrap::{fitted, wrapped};
