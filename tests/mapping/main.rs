//! Mappings of local exports: the shipped example, joins, equivalence with a national extract, and privacy.

#[path = "../common/mod.rs"]
mod common;

mod example;
