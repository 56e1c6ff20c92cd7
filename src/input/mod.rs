//! Reading inputs: from the arguments of a command to batches of raw cells.
//!
//! This module owns everything that depends on how an extract is stored: folders, archives, standard
//! input, encodings, CSV quoting, workbooks, and the limits that keep a broken or hostile file from
//! using up the machine. It does not know what a cell means: values leave as they were read, and a
//! row that is ragged, blank or spoiled by an open quote is delivered for the caller to judge.
//!
//! ```no_run
//! use ndtms::input::{Limits, Options, resolve};
//! use std::ops::ControlFlow;
//!
//! let is_field = |name: &str| name == "CLIENTID";
//! let options = Options::new(&is_field);
//! let resolved = resolve(&["march.csv".into()], &options)?;
//! for input in &resolved.inputs {
//!     input.read(&Limits::default(), &mut |batch| {
//!         for record in batch.iter() {
//!             let _ = (record.line(), record.len());
//!         }
//!         ControlFlow::Continue(batch)
//!     })?;
//! }
//! # Ok::<(), ndtms::input::InputError>(())
//! ```

mod batch;
mod compound;
mod csv;
mod error;
mod kind;
mod limits;
mod lines;
mod notice;
mod reading;
mod resolve;
mod source;
mod text;
mod threads;
mod workbook;

#[cfg(test)]
mod tests;

pub use batch::{Batch, Record, Sink, is_blank};
pub use error::InputError;
pub use limits::Limits;
pub use lines::{Found, Lines, Rows, Told};
pub use notice::Notice;
pub use reading::{Input, ReadSummary};
pub(crate) use resolve::matches_pattern;
pub use resolve::{Options, Resolved, Sheets, resolve};
pub use text::Encoding;
pub use threads::{Hashing, Helper, Taker};
