//! Composite indices of areas, and the boundaries that they are drawn in.
//!
//! Owns the index file, how values of several sources become one number for each area, and outlines in GeoJSON. It reads
//! no table: whoever calls gives the tables that the file names.
//!
//! The index of an area is the weighted mean of its standardised components, put on a scale from 0 for the lowest area to
//! 100 for the highest. The contribution of a component is 100 x (its weighted score - that of the lowest area) / (highest
//! - lowest), so the contributions of an area add up to its index; below the lowest area's own score one is negative.
//!
//! ```
//! use ndtms::places::{Definition, index};
//! use ndtms::table::grid::Grid;
//!
//! let definition = Definition::parse(
//!     "demand.toml",
//!     r#"
//!     name = "Demand"
//!     standardise = "minmax"
//!
//!     [[component]]
//!     name = "Needles"
//!     file = "needles.csv"
//!     value = "packs"
//!     weight = 1
//!     "#,
//! )?;
//! let mut grid = Grid::new("needles.csv", ["area", "packs"]);
//! for (line, (area, packs)) in (2..).zip([("Aston", "10"), ("Bournville", "20"), ("Cotteridge", "40")]) {
//!     grid.push(line, vec![area.to_owned(), packs.to_owned()])?;
//! }
//! let values = definition.components[0].values(&grid, None)?;
//! let index = index(&definition, &[values])?;
//! let rows: Vec<_> = index.areas.iter().map(|area| (area.name.as_str(), area.index.round())).collect();
//! assert_eq!(rows, [("Cotteridge", 100.0), ("Bournville", 33.0), ("Aston", 0.0)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod boundaries;
mod index;
mod parse;
mod shown;

pub use boundaries::{Boundaries, BoundaryError, Drawn};
pub use index::{Area, Index, Part, Unmatched, index};
pub use parse::{AreaValue, Component, Definition, Direction, Missing, Standardise};
pub use shown::Shown;

/// The form in which names of areas are compared: without case and blanks too many.
pub(crate) fn folded(name: &str) -> String {
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
