//! Which ward a postcode sector lies in (`--wards FILE`).
//!
//! Owns the shape of the file: a row for each sector with the columns `sector` and `ward`. A sector lies in one ward; where
//! in truth it lies in several, whoever makes the file says in which it counts. A ward is called as the file calls it, by
//! its name or code, and estimates name it in the same way.
//!
//! ```
//! use ndtms::measure::Wards;
//! use ndtms::table::grid::Grid;
//!
//! let mut grid = Grid::new("wards.csv", ["sector", "ward"]);
//! grid.push(2, ["OX1 2", "Carfax"].map(str::to_owned).to_vec())?;
//! let wards = Wards::read(&grid)?;
//! assert_eq!((wards.of("OX1 2"), wards.of("OX1 3")), (Some("Carfax"), None));
//! # Ok::<(), ndtms::table::grid::GridFault>(())
//! ```

use crate::collections::Map;
use crate::record::sector_of;
use crate::table::grid::{Grid, GridFault};

const SECTOR: &str = "sector";
const WARD: &str = "ward";

/// Wards by postcode sector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wards {
    /// The file, as shown to people.
    pub path: String,
    of: Map<String, (String, u64)>,
}

impl Wards {
    /// The headings that a file has.
    pub const HEADINGS: [&'static str; 2] = [SECTOR, WARD];

    /// Reads the wards of a table and checks them.
    pub fn read(grid: &Grid) -> Result<Wards, GridFault> {
        grid.check_headings()?;
        let (sector, ward) = (grid.needed(SECTOR)?, grid.needed(WARD)?);
        let mut wards = Wards { path: grid.path.clone(), of: Map::default() };
        // the spelling of a ward that stands first
        let mut spelt: Map<String, String> = Map::default();
        for row in &grid.rows {
            let Some(text) = grid.text(row, Some(sector)) else {
                return Err(grid.fault_in(row.line, sector, "there is no sector, expected one such as OX1 2"));
            };
            let sector_only = sector_of(text).filter(|(_, is_full)| !is_full);
            let (found, _) = sector_only.ok_or_else(|| {
                let message = format!("found {text}, expected a postcode sector such as OX1 2");
                grid.fault_in(row.line, sector, message)
            })?;
            let Some(name) = grid.text(row, Some(ward)) else {
                let message = format!("the sector {found} has no ward; name it, or leave the sector out");
                return Err(grid.fault_in(row.line, ward, message));
            };
            let name = spelt.entry(name.to_lowercase()).or_insert_with(|| name.to_owned()).clone();
            match wards.of.get(&found) {
                Some((other, line)) if *other != name => {
                    let message =
                        format!("the sector {found} is in {name} here and in {other} at line {line}; keep one");
                    return Err(grid.fault_at(row.line, message));
                }
                Some(_) => {}
                None => {
                    wards.of.insert(found, (name, row.line));
                }
            }
        }
        Ok(wards)
    }

    /// The ward of a sector, where the file has it.
    pub fn of(&self, sector: &str) -> Option<&str> {
        self.of.get(sector).map(|(ward, _)| ward.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[[&str; 2]]) -> Result<Wards, String> {
        let mut grid = Grid::new("wards.csv", Wards::HEADINGS);
        for (line, row) in (2..).zip(rows) {
            grid.push(line, row.map(str::to_owned).to_vec()).expect("a row");
        }
        Wards::read(&grid).map_err(|fault| fault.to_string())
    }

    #[test]
    fn sectors_are_found_however_they_are_written() {
        let wards = read(&[["ox1 2", "Carfax"], ["OX4 1", "St Clement's"], ["OX1 2", "CARFAX"]]).expect("wards");
        assert_eq!(wards.of("OX1 2"), Some("Carfax"), "the same ward twice is no fault, and its first spelling stays");
        assert_eq!(wards.of("OX4 1"), Some("St Clement's"));
        assert_eq!(wards.of("OX4 2"), None);
    }

    #[test]
    fn what_is_no_ward_of_a_sector_is_said_with_its_line() {
        for (rows, said) in [
            (&[["OX1 2", "Carfax"], ["OX1 2AB", "Carfax"]][..], "line 3"),
            (&[["OX1 2AB", "Carfax"]], "found OX1 2AB, expected a postcode sector"),
            (&[["Carfax", "OX1 2"]], "found Carfax"),
            (&[["", "Carfax"]], "there is no sector"),
            (&[["OX1 2", ""]], "OX1 2 has no ward"),
            (
                &[["OX1 2", "Carfax"], ["OX4 1", "Marston"], ["ox1 2", "Marston"]],
                "in Marston here and in Carfax at line 2",
            ),
        ] {
            let error = read(rows).expect_err("a fault");
            assert!(error.contains(said) && error.starts_with("wards.csv"), "{error}");
        }
        let error = Wards::read(&Grid::new("wards.csv", ["sector", "area"])).expect_err("a fault").to_string();
        assert!(error.contains("ward"), "{error}");
    }
}
