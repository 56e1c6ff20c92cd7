//! Workbooks for Excel: the findings of a check beside the extract itself, and tables of figures.
//!
//! [`write`] makes the workbook of a check, [`mod@report`] that of a report, [`table()`] that of a table. [`Book`] and
//! [`Sheet`] are what every workbook is made of: a text is always a
//! text and never a formula, the limits of Excel are kept and what they cut is counted, and the same content gives the
//! same bytes.

mod book;
mod check;
mod counts;
mod extract;
pub mod report;
mod styles;
mod table;

pub use book::Limits;
pub use check::write;
pub use table::{TableBook, about_of, table};

use book::{Book, Room, Sheet};
