//! Estimates of how many people there are (`--reference FILE`), and which of them belongs to a row of figures.
//!
//! Owns the shape of the file and the matching. The file has the columns `area,group,period,estimate,lower95,upper95,
//! source`, and may have columns named like groupings (`sex`, `age-band`, …). Estimates are exact decimals: published
//! rates were worked out from estimates before they were rounded. An estimate is never summed from others: a row of all
//! takes the area `Total` or `England`.
//!
//! An estimate belongs to a row when all of this holds, letters large or small:
//!
//! - its `area` is a code or the name of the row's area;
//! - its `group` is the population; of several joined by commas the order does not matter;
//! - its `period` is the text of the row's period, or blank for any; a text comes before a blank;
//! - each grouping of the row but the area's is a column of the file and has the cell of the row there. A file that lacks
//!   the column has no estimate for such a row. Where the row is not so grouped, the cell is `Total` or blank.
//!
//! A sub-period (month, quarter, year) is a period and not a cell, unless the file has a column of that name. It needs an
//! estimate of its own: one for any period is of a year, say, and would be given to every month.
//!
//! ```
//! use ndtms::measure::reference::{Key, Reference};
//! use ndtms::table::grid::Grid;
//!
//! let mut grid = Grid::new("prevalence.csv", ["area", "group", "period", "estimate"]);
//! grid.push(2, ["Windsor & Maidenhead", "pdu", "", "379.64"].map(str::to_owned).to_vec())?;
//! let reference = Reference::read(&grid)?;
//! let key = Key { areas: &["E06000040", "Windsor & Maidenhead"], population: "pdu", period: "2008/09", cells: &[] };
//! assert_eq!(reference.estimate(&key).map(|e| e.value.to_string()).as_deref(), Some("379.64"));
//! # Ok::<(), ndtms::table::grid::GridFault>(())
//! ```

use super::figures::{Exact, Interval, percentage};
use crate::table::grid::{Grid, GridFault, GridRow};

/// What the cell of a row of all says.
pub const TOTAL: &str = "Total";

/// The areas that a row of all takes.
const OF_ALL: [&str; 2] = [TOTAL, "England"];

/// The groupings by time, which match the period of an estimate.
const BY_TIME: [&str; 3] = ["month", "quarter", "year"];

const AREA: &str = "area";
const GROUP: &str = "group";
const PERIOD: &str = "period";
const ESTIMATE: &str = "estimate";
const LOWER: &str = "lower95";
const UPPER: &str = "upper95";
const SOURCE: &str = "source";

/// The columns that are no grouping.
const OWN: [&str; 7] = [AREA, GROUP, PERIOD, ESTIMATE, LOWER, UPPER, SOURCE];

/// The groupings by area, which the column `area` stands for.
const BY_AREA: [&str; 3] = ["dat", "la", "region"];

/// Estimates, as a file gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// The file, as shown to people.
    pub path: String,
    /// The columns that are groupings.
    groupings: Vec<String>,
    rows: Vec<ReferenceRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct ReferenceRow {
    area: String,
    group: String,
    period: String,
    /// A cell for each grouping of the file, `total` where it is blank.
    cells: Vec<String>,
    estimate: Option<Estimate>,
}

/// One estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// How many people there are.
    pub value: Exact,
    /// The 95% bounds of the estimate, the lower one first.
    pub bounds: Option<(Exact, Exact)>,
    /// Where it comes from, as the file says.
    pub source: String,
    /// The line of the file.
    pub line: u64,
}

/// What a row of figures is about.
#[derive(Clone, Copy, Debug)]
pub struct Key<'a> {
    /// The codes and names of the row's area, the surest first; none for a row of all.
    pub areas: &'a [&'a str],
    /// The population as it is printed.
    pub population: &'a str,
    /// The text of the period, or of the row's sub-period.
    pub period: &'a str,
    /// The other groupings of the row, with all that may stand for the cell: its code, its label.
    pub cells: &'a [(&'a str, &'a [&'a str])],
}

impl Reference {
    /// Reads the estimates of a table and checks them.
    pub fn read(grid: &Grid) -> Result<Reference, GridFault> {
        grid.check_headings()?;
        let (area, group, estimate) = (grid.needed(AREA)?, grid.needed(GROUP)?, grid.needed(ESTIMATE)?);
        let (period, source) = (grid.column(PERIOD), grid.column(SOURCE));
        let groupings: Vec<(usize, &String)> = grid
            .headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| !heading.is_empty() && !OWN.contains(&heading.as_str()))
            .collect();
        if let Some((_, heading)) = groupings.iter().find(|(_, heading)| BY_AREA.contains(&heading.as_str())) {
            return Err(grid.fault(format!("the column {heading} is an area; its codes or names go into {AREA}")));
        }
        let mut reference = Reference {
            path: grid.path.clone(),
            groupings: groupings.iter().map(|(_, heading)| plain_grouping(heading)).collect(),
            rows: Vec::with_capacity(grid.rows.len()),
        };
        for row in &grid.rows {
            let text = |column| grid.text(row, column).unwrap_or_default();
            let needed = |column, what| {
                grid.text(row, Some(column))
                    .ok_or_else(|| grid.fault_in(row.line, column, format!("{what} is missing")))
            };
            reference.rows.push(ReferenceRow {
                area: fold(needed(area, "the code or name of an area, or Total,")?),
                group: population_key(needed(group, "a population, such as pdu,")?),
                period: fold(text(period)),
                cells: groupings.iter().map(|(column, _)| cell_key(text(Some(*column)))).collect(),
                estimate: read_estimate(grid, row, estimate, text(source))?,
            });
        }
        reference.check_unique(grid)?;
        Ok(reference)
    }

    /// Two estimates for the same would leave it to chance which is taken.
    fn check_unique(&self, grid: &Grid) -> Result<(), GridFault> {
        let mut seen: Vec<(&ReferenceRow, u64)> = self.rows.iter().zip(grid.rows.iter().map(|row| row.line)).collect();
        let key = |row: &ReferenceRow| (row.area.clone(), row.group.clone(), row.period.clone(), row.cells.clone());
        seen.sort_by_cached_key(|(row, line)| (key(row), *line));
        match seen.windows(2).find(|pair| key(pair[0].0) == key(pair[1].0)) {
            Some(pair) => Err(grid.fault_at(
                pair[1].1,
                format!(
                    "an estimate for the same area, group and period stands at line {} already; keep one",
                    pair[0].1
                ),
            )),
            None => Ok(()),
        }
    }

    /// The estimate that belongs to a row, if there is one.
    pub fn estimate(&self, key: &Key<'_>) -> Option<&Estimate> {
        let (group, period) = (population_key(key.population), fold(key.period));
        let by_time = |grouping: &str| BY_TIME.contains(&grouping) && !self.groupings.iter().any(|own| own == grouping);
        let cells: Vec<&(&str, &[&str])> = key.cells.iter().filter(|(grouping, _)| !by_time(grouping)).collect();
        let of_part = key.cells.iter().any(|(grouping, _)| by_time(grouping));
        if cells.iter().any(|(grouping, _)| !self.groupings.iter().any(|own| own == grouping)) {
            return None;
        }
        let wanted: Vec<Vec<String>> = self
            .groupings
            .iter()
            .map(|own| match cells.iter().find(|(grouping, _)| grouping == own) {
                Some((_, names)) => names.iter().map(|name| cell_key(name)).collect(),
                None => vec![cell_key("")],
            })
            .collect();
        let fits = |row: &&ReferenceRow| {
            row.group == group && row.cells.iter().zip(&wanted).all(|(cell, wanted)| wanted.contains(cell))
        };
        let areas = if key.areas.is_empty() { &OF_ALL } else { key.areas };
        let found = areas.iter().find_map(|area| {
            let area = fold(area);
            let of = |period: &str| self.rows.iter().filter(fits).find(|row| row.area == area && row.period == period);
            of(&period).or_else(|| if of_part { None } else { of("") })
        });
        found.and_then(|row| row.estimate.as_ref())
    }
}

fn read_estimate(grid: &Grid, row: &GridRow, column: usize, source: &str) -> Result<Option<Estimate>, GridFault> {
    let (lower_column, upper_column) = (grid.column(LOWER), grid.column(UPPER));
    let (lower, upper) = (grid.number(row, lower_column)?, grid.number(row, upper_column)?);
    let Some(value) = grid.number(row, Some(column))? else {
        return Ok(None);
    };
    if value < Exact::ZERO {
        return Err(grid.fault_in(row.line, column, format!("found {value}, expected a number of people")));
    }
    let bounds = match (lower, upper) {
        (Some(lower), Some(upper)) if Exact::ZERO <= lower && lower <= value && value <= upper => Some((lower, upper)),
        (None, None) => None,
        (Some(lower), Some(upper)) => {
            let message = format!("the estimate {value} is not within its bounds {lower} to {upper}");
            return Err(grid.fault_in(row.line, column, message));
        }
        (lower, _) => {
            let (given, missing) = if lower.is_some() { (LOWER, UPPER) } else { (UPPER, LOWER) };
            return Err(grid.fault_at(row.line, format!("{given} stands without {missing}; give both or none")));
        }
    };
    Ok(Some(Estimate { value, bounds, source: source.to_owned(), line: row.line }))
}

impl Estimate {
    /// The bounds of the rate reached, 100 x numerator / estimate: those of the estimate swapped.
    pub fn bounds_of_reached(&self, numerator: i64) -> Option<Interval> {
        let (lower, upper) = self.bounds?;
        Some(Interval { lower: percentage(numerator, upper)?.to_f64(), upper: percentage(numerator, lower)?.to_f64() })
    }

    /// The bounds of the rate not reached: (L - T)/L and (U - T)/U.
    pub fn bounds_of_unreached(&self, in_treatment: i64) -> Option<Interval> {
        let (lower, upper) = self.bounds?;
        let share = |bound: Exact| Some(percentage(bound.minus(in_treatment)?, bound)?.to_f64());
        Some(Interval { lower: share(lower)?, upper: share(upper)? })
    }
}

/// A text as it is compared.
fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A grouping as `--by` names it: headings were tidied, which made blanks of `age band` into `age_band`.
fn plain_grouping(heading: &str) -> String {
    heading.replace('_', "-")
}

/// The cell of a grouping as it is compared; nothing is a total.
fn cell_key(text: &str) -> String {
    fold(if text.trim().is_empty() { TOTAL } else { text })
}

/// A population as it is compared: several that must all hold are the same in any order.
pub(crate) fn population_key(text: &str) -> String {
    let mut parts: Vec<String> = text.split(',').map(fold).collect();
    parts.sort_unstable();
    parts.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table from CSV text.
    fn grid(text: &str) -> Grid {
        let mut lines = text.lines().zip(1..);
        let cells = |line: &str| line.split(',').map(|cell| cell.replace('+', ",")).collect::<Vec<_>>();
        let mut grid = Grid::new("prevalence.csv", cells(lines.next().expect("headings").0));
        lines.for_each(|(line, number)| grid.push(number, cells(line)).expect("a row"));
        grid
    }

    fn reference(text: &str) -> Reference {
        Reference::read(&grid(text)).expect("sound")
    }

    fn found(
        reference: &Reference,
        areas: &[&str],
        population: &str,
        period: &str,
        cells: &[(&str, &[&str])],
    ) -> String {
        let key = Key { areas, population, period, cells };
        reference.estimate(&key).map_or_else(|| "none".to_owned(), |estimate| estimate.value.to_string())
    }

    const PLAIN: &str = "\
area,group,period,estimate,lower95,upper95,source
E10000025,pdu,,2660.4,2500,2900,sweep 5
Windsor & Maidenhead,pdu,2008/09,379.64,,,sweep 5
windsor & maidenhead,pdu,,400,,,sweep 6
Total,pdu,2008/09,25000.5,,,sweep 5
England,pdu,,330000,,,sweep 5
Kent,pdu,,,,,not published
Kent,opiate+adult,,100,,,";

    #[test]
    fn an_estimate_is_found_by_code_or_name_and_period() {
        let reference = reference(PLAIN);
        let find = |areas: &[&str], period| found(&reference, areas, "pdu", period, &[]);
        assert_eq!(find(&["E10000025", "Oxfordshire"], "2008/09"), "2660.4");
        assert_eq!(find(&["e10000025"], "2008/09"), "2660.4", "letters may be small");
        assert_eq!(find(&["E06000040", "Windsor & Maidenhead"], "2008/09"), "379.64");
        assert_eq!(find(&["E06000040", "WINDSOR & MAIDENHEAD"], "2009/10"), "400", "a blank period is any");
        assert_eq!(find(&["Slough"], "2008/09"), "none");
        assert_eq!(find(&["Kent"], "2008/09"), "none", "a row without an estimate");
    }

    #[test]
    fn a_row_of_all_takes_total_else_england_and_never_a_sum() {
        let reference = reference(PLAIN);
        assert_eq!(found(&reference, &[], "pdu", "2008/09", &[]), "25000.5");
        assert_eq!(found(&reference, &[], "pdu", "2010/11", &[]), "330000");
        let areas_only = self::reference("area,group,estimate\nKent,pdu,10\nSurrey,pdu,20");
        assert_eq!(found(&areas_only, &[], "pdu", "2010/11", &[]), "none");
    }

    #[test]
    fn the_group_is_the_population_in_any_order() {
        let reference = reference(PLAIN);
        let find = |population| found(&reference, &["Kent"], population, "2008/09", &[]);
        assert_eq!((find("adult,opiate"), find("opiate,adult")), ("100".to_owned(), "100".to_owned()));
        assert_eq!((find("opiate"), find("adult")), ("none".to_owned(), "none".to_owned()));
    }

    #[test]
    fn a_grouping_needs_its_column() {
        let plain = reference(PLAIN);
        let sex: &[(&str, &[&str])] = &[("sex", &["F", "Female"])];
        assert_eq!(found(&plain, &["E10000025"], "pdu", "2008/09", sex), "none");
        let by_sex =
            reference("area,group,sex,age band,estimate\nKent,pdu,Female,,10\nKent,pdu,M,,20\nKent,pdu,Total,,30.5");
        assert_eq!(found(&by_sex, &["Kent"], "pdu", "2008/09", sex), "10");
        assert_eq!(found(&by_sex, &["Kent"], "pdu", "2008/09", &[("sex", &["M", "Male"])]), "20");
        assert_eq!(found(&by_sex, &["Kent"], "pdu", "2008/09", &[]), "30.5", "not grouped: the row of both");
        assert_eq!(found(&by_sex, &["Kent"], "pdu", "2008/09", &[("age-band", &["18-29"])]), "none");
        assert_eq!(found(&by_sex, &["Kent"], "pdu", "2008/09", &[("agency", &["N0852"])]), "none");
    }

    #[test]
    fn a_sub_period_is_a_period() {
        let reference =
            reference("area,group,period,estimate\nKent,pdu,2008/09,10\nKent,pdu,2009/10,20\nSurrey,pdu,,30");
        let year: &[(&str, &[&str])] = &[("year", &["2009/10"])];
        assert_eq!(found(&reference, &["Kent"], "pdu", "2009/10", year), "20");
        assert_eq!(found(&reference, &["Surrey"], "pdu", "2009/10", year), "none", "of any period, so perhaps longer");
        assert_eq!(found(&reference, &["Surrey"], "pdu", "2009/10", &[]), "30");
    }

    #[test]
    fn bounds_of_rates_swap_those_of_the_estimate() {
        let reference = reference("area,group,estimate,lower95,upper95\nKent,pdu,250,200,400\nSurrey,pdu,250,,");
        let of = |area| reference.estimate(&Key { areas: &[area], population: "pdu", period: "", cells: &[] });
        let kent = of("Kent").expect("an estimate");
        // 100 of 400 and of 200; (200 - 100)/200 and (400 - 100)/400
        assert_eq!(kent.bounds_of_reached(100), Some(Interval { lower: 25.0, upper: 50.0 }));
        assert_eq!(kent.bounds_of_unreached(100), Some(Interval { lower: 50.0, upper: 75.0 }));
        assert_eq!(of("Surrey").expect("an estimate").bounds_of_reached(100), None);
    }

    #[test]
    fn faults_name_line_and_column() {
        for (text, expected) in [
            ("area,group\nKent,pdu", "prevalence.csv: there is no column estimate, only area, group"),
            (
                "area,group,estimate\nKent,pdu,many",
                "prevalence.csv, line 2, column estimate: found `many`, expected a number",
            ),
            ("area,group,estimate\nKent,pdu,-1", "line 2, column estimate: found -1, expected a number of people"),
            ("area,group,estimate\nKent,,1", "line 2, column group: a population, such as pdu, is missing"),
            ("area,group,estimate\n,pdu,1", "line 2, column area: the code or name of an area, or Total, is missing"),
            ("area,group,estimate,lower95,upper95\nKent,pdu,5,6,7", "the estimate 5 is not within its bounds 6 to 7"),
            ("area,group,estimate,lower95,upper95\nKent,pdu,5,4,", "line 2: lower95 stands without upper95"),
            (
                "area,group,estimate\nKent,pdu,5\nSurrey,pdu,6\nkent,PDU,7",
                "line 4: an estimate for the same area, group and period stands at line 2",
            ),
            ("area,la,group,estimate\nKent,Kent,pdu,5", "the column la is an area"),
            ("area,area,group,estimate\nKent,Kent,pdu,5", "the heading area stands twice"),
        ] {
            let fault = Reference::read(&grid(text)).expect_err(text).to_string();
            assert!(fault.contains(expected), "{fault}\nshould contain\n{expected}");
        }
    }
}
