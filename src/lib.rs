//! `ndtms` checks, submits, measures and compares England's drug and alcohol treatment returns.

pub mod collections;
pub mod input;
pub mod synth;
