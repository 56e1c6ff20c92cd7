//! Mappings of local exports: the shipped example, joins, equivalence with a national extract, faults of the file, drafts,
//! and privacy.

#[path = "../common/mod.rs"]
mod common;

mod command;
mod drafts;
mod equivalence;
mod example;
mod faults;
mod joins;
mod privacy;
