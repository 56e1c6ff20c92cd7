//! The program as users and scripts meet it: exit codes, streams, files and the shape of its documents.

#[path = "../common/mod.rs"]
mod common;

mod compare;
mod exit;
mod formats;
mod league;
mod lookup;
mod measure;
mod output;
mod samples;
mod settings;
