//! The report: one page of quality, activity and outcomes, as a model that any format can show.
//!
//! | module | what it owns |
//! |---|---|
//! | `model` | what a page is made of: sections, tables, charts, values without any formatting |
//! | `counted` | which figures stand on the page, counted and protected together |
//! | `columns` | figures as tables |
//! | `charts` | figures as charts |
//! | `quality` | what the check found, and how complete the records are |
//! | `activity`, `outcomes` | the sections of the figures |
//! | `pathways` | from which intervention and agency people go on to which |
//! | `nutshell` | the page in a few sentences |
//! | `overview` | the page as a whole |
//! | `locality` | the page of places, for all who share them |
//!
//! It counts nothing itself, formats nothing, and reads nothing. No reference to a client comes into it.

mod activity;
mod charts;
mod columns;
mod counted;
mod indices;
mod locality;
pub mod model;
mod nutshell;
mod outcomes;
mod overview;
mod pathways;
mod quality;

pub use counted::{Question, Warner};
pub use locality::locality;
pub use overview::overview;
