//! Invented records: realistic extracts about people who do not exist.
//!
//! This module owns the inventing of clients with their episodes, modalities, treatment outcomes profiles, reviews and
//! time-in-treatment records, their writing as CSV, and the planting of single mistakes with the finding that each must
//! give. It does not check anything and knows no specification: its small tables of codes are written by hand, so that
//! it can serve tests of the specifications themselves. It reads no file and no clock. The same options give the same
//! bytes on every machine.
//!
//! ```
//! use chrono::NaiveDate;
//! use ndtms::synth::{Clients, Options, write_csv};
//!
//! let options = Options {
//!     seed: 1,
//!     clients: 3,
//!     agencies: 2,
//!     from: NaiveDate::from_ymd_opt(2012, 4, 1).ok_or("no such day")?,
//!     to: NaiveDate::from_ymd_opt(2014, 3, 31).ok_or("no such day")?,
//!     no_consent_per_mille: 0,
//! };
//! let mut out = Vec::new();
//! let rows = write_csv(&["AGNCY", "CLIENTID", "TRIAGED"], Clients::new(&options), &mut out)?;
//! assert!(rows >= 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod areas;
mod clients;
mod codes;
mod day;
mod dice;
mod episode;
pub mod mistakes;
mod outcomes;
mod person;
mod planting;
mod row;
mod text;
mod write;

#[cfg(test)]
mod tests;

pub use clients::{Clients, Options};
pub use planting::{Planted, Planter, Wish};
pub use row::{Client, Row};
pub use text::Text;
pub use write::write_csv;
