//! Mappings: from the tables, headings and codes of a local export to the rows of the dataset.
//!
//! Owns the mapping file (its shape and every check on it), the joining of local tables on their keys, and what becomes of
//! a value: a date of a stated layout, a local code, a name, a postcode. It reads no record itself: `input` delivers the
//! local tables, and the result is an extract like any other. What cannot be mapped stays as it was read and is noted, row
//! by row; the rules V01 and on turn that into findings.
//!
//! ```
//! use ndtms::mapping::Mapping;
//! use ndtms::spec::{SpecFiles, load_with_mapping};
//!
//! let mapping = Mapping::parse(
//!     "local.toml",
//!     r#"
//!     [constants]
//!     AGNCY = "N0852"
//!
//!     [[table]]
//!     [table.columns]
//!     "Client No" = "CLIENTID"
//!     "Gender" = { field = "SEX", codes = { "Male" = "M", "Female" = "F" } }
//!     "Born" = { field = "DOB", dates = "DD-MMM-YYYY" }
//!     "#,
//! )?;
//! let plan = mapping.plan(&load_with_mapping(&SpecFiles::compiled_in(), 'K')?)?;
//! assert!(plan.is_heading("client no"));
//! # Ok::<(), ndtms::spec::SpecErrors>(())
//! ```
//!
//! The file is read in `raw`, checked in `parse` and becomes a `plan`; `join` says which rows belong together, `apply`
//! makes the extract. `layout` and `name` read dates and names. `suggest` drafts a mapping for tables that have none.

mod apply;
mod join;
pub mod layout;
mod name;
mod parse;
mod plan;
mod raw;
mod source;
pub mod suggest;

pub use apply::{Mapped, apply};
pub use join::Account;
pub use parse::Mapping;
pub use plan::{CodesPlan, ColumnPlan, KeyPart, Plan, TablePlan, Unplaced, fold};
