//! Figures: the cut at the as-at date, journeys, and the measures made of them.

#[path = "../common/mod.rs"]
mod common;

mod brute;
mod cases;
mod cut;
mod definitions;
mod impact;
mod small;
mod take;
