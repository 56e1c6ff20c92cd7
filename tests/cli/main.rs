//! The program as users and scripts meet it: exit codes, streams, files and the shape of its documents.

#[path = "../common/mod.rs"]
mod common;

mod exit;
mod formats;
mod lookup;
mod measure;
mod output;
mod samples;
mod settings;
