//! Workbooks for Excel: the findings of a check beside the extract itself.
//!
//! [`check`] writes the workbook of a check, [`mod@report`] that of a report. [`Book`] and [`Sheet`] are what every workbook is made of: a text is always a
//! text and never a formula, the limits of Excel are kept and what they cut is counted, and the same content gives the
//! same bytes.

mod book;
mod check;
mod counts;
mod extract;
pub mod report;
mod styles;

pub use book::Limits;
pub use check::write;

use book::{Book, Room, Sheet};
