//! Contracts that pay by results: what a contract says, and what it pays at given figures.
//!
//! Owns the contract file, figures that records cannot give, thresholds, payments to the penny, and how far an outcome is
//! from its threshold. Figures of records are counted by [`crate::measure`], tables of areas are read by
//! [`crate::compare`]; this module counts nobody.
//!
//! ```
//! use ndtms::contract::{Answer, Contract, Figure, Known, settle};
//!
//! let contract = Contract::parse(
//!     "contract.toml",
//!     r#"
//!     name = "Recovery service"
//!     yearly_value = "£1,000,000"
//!     share_at_risk = 10
//!     period = "2013/14"
//!
//!     [[outcome]]
//!     name = "Families"
//!     measure = "families-supported"
//!     share = 100
//!     threshold = 60
//!     "#,
//! )?;
//! let families = Figure::of_counts("families.csv", 29_u32.into(), 50_u32.into(), &Known::unknown()).ok_or("too large")?;
//! let settled = settle(&contract, &contract.period, vec![Answer::of(families)])?;
//! assert_eq!(settled.outcomes[0].needed.map(|needed| needed.clients), Some(1));
//! assert_eq!(settled.at_risk.to_string(), "£100,000.00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod figure;
mod money;
mod parse;
mod raw;
mod settle;
mod table;

pub use figure::{Figure, FigureRows, Joins, Known, Pending, Quartile, Unit, best_quarter, is_heading};
pub use money::{Pennies, divided};
pub use parse::{Aim, AreaTable, Baseline, Contract, Outcome, Pays, Step};
pub use settle::{Answer, MORE, Needed, Outlook, Settled, Settlement, settle};
