//! Figures: the cut at the as-at date, journeys, and the measures made of them.

#[path = "../common/mod.rs"]
mod common;

mod brute;
mod cases;
mod cut;
mod definitions;
mod disclosure;
mod impact;
mod settings;
mod small;
mod take;
mod why;
