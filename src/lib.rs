//! `ndtms` checks, submits, measures and compares England's drug and alcohol treatment returns.

pub mod check;
pub mod cli;
pub mod collections;
pub mod explain;
pub mod input;
pub mod profile;
pub mod record;
pub mod render;
pub mod spec;
pub mod synth;
