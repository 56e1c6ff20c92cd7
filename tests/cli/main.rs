//! The program as users and scripts meet it: exit codes, streams, files and the shape of its documents.

#[path = "../common/mod.rs"]
mod common;

mod baseline;
mod change;
mod ci;
mod compare;
mod contract;
mod diff;
mod diff_properties;
mod exit;
mod faults;
mod formats;
mod impact;
mod import;
mod index;
mod league;
mod league_records;
mod locality;
mod lookup;
mod measure;
mod output;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod pathways;
mod report;
mod samples;
mod schema;
mod segments;
mod settings;
mod shell;
mod split;
mod synth;
mod why;
mod workbook;
