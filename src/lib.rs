//! `ndtms` checks, submits, measures and compares England's drug and alcohol treatment returns.
//!
//! The modules in the order in which data flows through them:
//!
//! | module | what it owns |
//! |---|---|
//! | [`spec`] | the national dataset as data: fields, code lists and rules of each letter |
//! | [`profile`] | `ndtms.toml`: what a place does differently, with reasons |
//! | [`input`] | from paths to batches of raw cells: files, archives, workbooks, encodings |
//! | [`record`] | typed values, the columnar store, the grouping by client |
//! | [`mapping`] | from the tables, headings and codes of a local export to rows of the dataset |
//! | [`check`] | the rules asked of the records; findings and their accounting |
//! | [`submit`] | the files that are sent, what is held back, and the proof that nothing is lost |
//! | [`journey`] | from accepted episodes to treatment journeys |
//! | [`measure`] | what is counted, and the arithmetic that turns counts into figures |
//! | [`compare`] | extracts, areas and figures side by side |
//! | [`contract`] | what a contract by results pays at given figures |
//! | [`places`] | composite indices of areas, and their outlines |
//! | [`report`] | the page of quality, activity and outcomes, as a model |
//! | [`explain`] | the page of a rule, field or code list |
//! | [`table`] | the neutral table between results and formats |
//! | [`render`] | bytes for people and scripts, one file a format |
//! | [`cli`] | arguments, and the only place that prints or ends the process |
//! | [`synth`] | invented records for tests, benchmarks and training |
//! | [`collections`] | the hash maps, chosen once |
//! | [`bits`] | sets of up to 64 places as numbers |
//!
//! Nothing in `record`, `check`, `journey`, `measure` or `compare` reads a file or the clock, and nothing but `render` makes
//! text for people.

pub mod bits;
pub mod check;
pub mod cli;
pub mod collections;
pub mod compare;
pub mod contract;
pub mod explain;
pub mod input;
pub mod journey;
pub mod mapping;
pub mod measure;
pub mod places;
pub mod profile;
pub mod record;
pub mod render;
pub mod report;
pub mod spec;
pub mod submit;
pub mod synth;
pub mod table;
