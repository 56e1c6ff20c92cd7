//! The profile: what a service or a partnership sets for itself, in `ndtms.toml`.
//!
//! Owns the file: where it is looked for, its shape, every check on it, and what it changes: severities of rules, local
//! codes, names of areas, segments, and the defaults of options. It does not run a check and it knows no command: a command asks it
//! for what it needs. It never weakens a rule that a dataset marks as fixed.
//!
//! The file is checked in two steps. [`Profile::parse`] checks what can be said without a dataset; the dataset itself may
//! be named in it. [`Profile::regraded`] and [`Profile::apply_codes`] then check the rest against the dataset of the run.
//!
//! ```
//! use ndtms::profile::Profile;
//! use ndtms::spec::{Severity, SpecFiles, load};
//!
//! let profile = Profile::parse(
//!     "ndtms.toml",
//!     r#"
//!     dataset = "K"
//!
//!     [rules.A05]
//!     severity = "quality"
//!     reason = "first use below five is checked by hand"
//!
//!     [codes.accommodation_need]
//!     4 = "Supported housing"
//!     "#,
//! )?;
//! let mut dataset = load(&SpecFiles::compiled_in(), profile.dataset().unwrap_or('K'))?;
//! profile.apply_codes(&mut dataset)?;
//! let a05 = dataset.rule_id("A05").ok_or("no such rule")?;
//! assert_eq!(profile.regraded(&dataset)?, [(a05, Some(Severity::Quality))]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A new table is a field in `raw`, its checks in `parse`, and its lines in `settings`.

mod apply;
mod parse;
mod raw;
mod settings;
mod source;

pub use parse::{AreaName, LocalCode, Profile, RuleChange, SegmentRule};
pub use settings::Setting;
pub use source::{FILE_NAME, find};
