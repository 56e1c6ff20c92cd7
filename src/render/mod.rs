//! What people and scripts read: one file a format, the only place that formats.

pub mod grid;
pub mod page;
mod wrap;

pub use wrap::{fitted, wrapped};
