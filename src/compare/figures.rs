//! Tables of figures: published ones with an `area` column, and the measures that this tool saves.
//!
//! Owns which headings make a table of figures, where its areas stand, and the choice of one measure and one period of
//! it. An area stands in the column `area`, else in `la`, `dat`, `agency` or `region`, as `--by` names them. A row whose
//! area is `Total` or `England` is an average and takes no rank, like one whose `reference` says yes.
//!
//! ```
//! use ndtms::compare::figures::{Selection, select};
//! use ndtms::table::grid::Grid;
//!
//! let mut grid = Grid::new("areas.csv", ["area", "numerator", "denominator", "value"]);
//! grid.push(2, ["Oxfordshire", "1,986", "2,660", "74.66"].map(str::to_owned).to_vec())?;
//! let chosen = select(&[grid], &Selection::default())?;
//! assert_eq!(chosen.rows[0].numerator, Some(1986.into()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::league::{Part, Row};
use crate::collections::Map;
use crate::measure::figures::Interval;
use crate::measure::reference::population_key;
use crate::record::{Period, day_number};
use crate::spec::nearest;
use crate::table::grid::{Grid, GridFault, GridRow};

/// The heading under which people write areas.
const AREA: &str = "area";
/// The groupings that are areas, the one that is taken first.
const AREA_GROUPINGS: [&str; 4] = ["la", "dat", "agency", "region"];
/// What may stand in the place of an area without being one.
const AVERAGES: [&str; 2] = ["total", "england"];
/// The headings that hold numbers to rank by.
const NUMBERS: [&str; 3] = ["numerator", "value", "baseline"];
/// The headings of a period, the one that is taken first.
const PERIODS: [&str; 4] = ["period", "year", "quarter", "month"];

/// Every heading that is read in a table of figures, for telling one sheet or delimiter from another.
pub fn is_heading(name: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "denominator",
        "measure",
        "population",
        "period_start",
        "period_end",
        "lower95",
        "upper95",
        "target",
        "previous_rank",
        "national_rank",
        "reference",
        "rank",
    ];
    let name = name.to_lowercase().replace(' ', "_");
    let name = name.as_str();
    name == AREA
        || AREA_GROUPINGS.contains(&name)
        || NUMBERS.contains(&name)
        || PERIODS.contains(&name)
        || OTHERS.contains(&name)
}

/// Whether a table holds figures of areas.
pub fn is_of_areas(grid: &Grid) -> bool {
    area_column(grid).is_some() && NUMBERS.iter().any(|name| grid.column(name).is_some())
}

/// What is chosen of tables that hold more than one measure or period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The measure's printed id.
    pub measure: Option<String>,
    /// The population as it is printed.
    pub population: Option<String>,
    /// The period as it is written there.
    pub period: Option<String>,
}

/// The rows of one measure and one period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// The measure, where the table or the choice says it.
    pub measure: Option<String>,
    /// The population, likewise.
    pub population: Option<String>,
    /// The period, likewise.
    pub period: Option<String>,
    /// The areas and averages, in the order of the tables.
    pub rows: Vec<Row>,
}

/// Why nothing can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectError {
    /// A table has a fault.
    #[error(transparent)]
    Fault(#[from] GridFault),
    /// There is more than one.
    #[error("the table holds several {what}s: {}; choose one with {option}", .found.join(", "))]
    Several {
        /// `measure`, `population` or `period`.
        what: &'static str,
        /// The option that chooses.
        option: &'static str,
        /// Those that are there, in their order.
        found: Vec<String>,
    },
    /// What was asked for is not there.
    #[error("the table has no {what} `{wanted}`, only {}{}", .found.join(", "), did_you_mean(.wanted, .found))]
    Absent {
        /// `measure`, `population` or `period`.
        what: &'static str,
        /// What was asked for.
        wanted: String,
        /// Those that are there, in their order.
        found: Vec<String>,
    },
    /// There are headings and no row.
    #[error("{0}: the table has headings and no rows")]
    Empty(String),
}

fn did_you_mean(wanted: &str, found: &[String]) -> String {
    // of a few that were just named there is nothing to guess
    if found.len() < 4 {
        return String::new();
    }
    nearest(wanted, found.iter().map(String::as_str)).map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}

/// The column of the areas.
fn area_column(grid: &Grid) -> Option<usize> {
    grid.column(AREA).or_else(|| AREA_GROUPINGS.iter().find_map(|name| grid.column(name)))
}

/// One row of a table, before it is known whether it is wanted.
struct Candidate<'g> {
    grid: &'g Grid,
    row: &'g GridRow,
    columns: &'g Columns,
    measure: Option<&'g str>,
    population: Option<&'g str>,
    period: Option<String>,
    days: Option<(i32, i32)>,
}

/// Where everything stands in a table.
struct Columns {
    area: usize,
    region: Option<usize>,
    measure: Option<usize>,
    population: Option<usize>,
    period: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    numerator: Option<usize>,
    denominator: Option<usize>,
    value: Option<usize>,
    lower: Option<usize>,
    upper: Option<usize>,
    baseline: Option<usize>,
    target: Option<usize>,
    previous_rank: Option<usize>,
    national_rank: Option<usize>,
    reference: Option<usize>,
}

impl Columns {
    fn of(grid: &Grid) -> Result<Columns, GridFault> {
        grid.check_headings()?;
        let area = match area_column(grid) {
            Some(area) => area,
            None => grid.needed(AREA)?,
        };
        if !NUMBERS.iter().any(|name| grid.column(name).is_some()) {
            return Err(grid.fault(format!(
                "there is nothing to rank by: expected a column {}, only {} are there",
                NUMBERS.join(", "),
                grid.found()
            )));
        }
        let column = |name| grid.column(name);
        Ok(Columns {
            area,
            region: column("region").filter(|region| *region != area),
            measure: column("measure"),
            population: column("population"),
            period: PERIODS.iter().find_map(|name| grid.column(name)),
            start: column("period_start"),
            end: column("period_end"),
            numerator: column("numerator"),
            denominator: column("denominator"),
            value: column("value"),
            lower: column("lower95"),
            upper: column("upper95"),
            baseline: column("baseline"),
            target: column("target"),
            previous_rank: column("previous_rank"),
            national_rank: column("national_rank"),
            reference: column("reference"),
        })
    }
}

/// Chooses the rows of one measure, population and period.
pub fn select(grids: &[Grid], selection: &Selection) -> Result<Selected, SelectError> {
    let columns = grids.iter().map(Columns::of).collect::<Result<Vec<_>, _>>()?;
    if let Some(empty) = grids.iter().find(|grid| grid.rows.is_empty()) {
        return Err(SelectError::Empty(empty.path.clone()));
    }
    let mut candidates: Vec<Candidate<'_>> = grids
        .iter()
        .zip(&columns)
        .flat_map(|(grid, columns)| grid.rows.iter().map(move |row| Candidate::of(grid, columns, row)))
        .collect();

    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let measure = Choice { what: "measure", option: "--measure", wanted: selection.measure.as_deref() }.narrow(
        &mut candidates,
        |c| c.measure.map(str::to_owned),
        |c, wanted| c.measure.is_none_or(|m| same(m, wanted)),
    )?;
    let population = Choice { what: "population", option: "--population", wanted: selection.population.as_deref() }
        .narrow(
            &mut candidates,
            |c| c.population.map(str::to_owned),
            |c, wanted| c.population.is_none_or(|p| population_key(p) == population_key(wanted)),
        )?;
    let asked = selection.period.as_deref().and_then(|period| period.parse::<Period>().ok());
    let days = asked.map(|period| (period.first, period.last));
    let period = Choice { what: "period", option: "--period", wanted: selection.period.as_deref() }.narrow(
        &mut candidates,
        |c| c.period.clone(),
        |c, wanted| c.period.as_deref().is_none_or(|p| same(p, wanted)) || (c.days.is_some() && c.days == days),
    )?;

    let rows = candidates.iter().map(Candidate::read).collect::<Result<Vec<_>, _>>()?;
    let mut seen: Map<String, usize> = Map::default();
    for (number, row) in rows.iter().enumerate() {
        if let Some(first) = seen.insert(row.area.to_lowercase(), number) {
            let (first, second) = (&candidates[first], &candidates[number]);
            let message = format!(
                "{} stands at line {} of {} already; expected one row for an area",
                row.area, first.row.line, first.grid.path
            );
            return Err(second.grid.fault_at(second.row.line, message).into());
        }
    }
    Ok(Selected { measure, population, period, rows })
}

/// A choice of one among the things that tables may hold several of.
struct Choice<'s> {
    what: &'static str,
    option: &'static str,
    wanted: Option<&'s str>,
}

impl Choice<'_> {
    /// Keeps what was asked for, and makes sure that one is left. A table that does not say is taken to be of any.
    fn narrow<'g>(
        &self,
        candidates: &mut Vec<Candidate<'g>>,
        name: impl Fn(&Candidate<'g>) -> Option<String>,
        fits: impl Fn(&Candidate<'g>, &str) -> bool,
    ) -> Result<Option<String>, SelectError> {
        let mut found: Vec<String> = Vec::new();
        let note = |candidates: &[Candidate<'g>], found: &mut Vec<String>| {
            for name in candidates.iter().filter_map(&name) {
                if !found.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                    found.push(name);
                }
            }
        };
        if let Some(wanted) = self.wanted {
            note(candidates, &mut found);
            candidates.retain(|candidate| fits(candidate, wanted));
            if candidates.is_empty() {
                return Err(SelectError::Absent { what: self.what, wanted: wanted.to_owned(), found });
            }
            found.clear();
        }
        note(candidates, &mut found);
        match found.len() {
            0 => Ok(self.wanted.map(str::to_owned)),
            1 => Ok(found.pop()),
            _ => Err(SelectError::Several { what: self.what, option: self.option, found }),
        }
    }
}

impl<'g> Candidate<'g> {
    fn of(grid: &'g Grid, columns: &'g Columns, row: &'g GridRow) -> Self {
        let day = |column| grid.text(row, column).and_then(day_number);
        let days = day(columns.start).zip(day(columns.end));
        let written = grid.text(row, columns.period).map(str::to_owned);
        let from_days = || {
            let (start, end) = (grid.text(row, columns.start)?, grid.text(row, columns.end)?);
            Some(format!("{start}..{end}"))
        };
        Candidate {
            grid,
            row,
            columns,
            measure: grid.text(row, columns.measure),
            population: grid.text(row, columns.population),
            period: written.or_else(from_days),
            days,
        }
    }

    fn read(&self) -> Result<Row, GridFault> {
        let Candidate { grid, row, columns, .. } = self;
        let text = |column| grid.text(row, column).map(str::to_owned);
        let number = |column| grid.number(row, column);
        let area = text(Some(columns.area))
            .ok_or_else(|| grid.fault_in(row.line, columns.area, "the name of the area is missing"))?;
        let named = AVERAGES.contains(&area.to_lowercase().as_str());
        let said = match text(columns.reference).map(|said| said.to_lowercase()).as_deref() {
            Some("yes" | "y") => true,
            None | Some("no" | "n") => false,
            Some(other) => {
                let column = columns.reference.unwrap_or_default();
                return Err(grid.fault_in(row.line, column, format!("found `{other}`, expected yes, no or nothing")));
            }
        };
        let bounds = number(columns.lower)?.zip(number(columns.upper)?);
        let denominator = number(columns.denominator)?;
        Ok(Row {
            area,
            region: text(columns.region).filter(|region| !AVERAGES.contains(&region.to_lowercase().as_str())),
            part: if named || said { Part::Reference } else { Part::Area },
            numerator: number(columns.numerator)?,
            denominator,
            days: None,
            bounds: bounds.map(|(lower, upper)| Interval { lower: lower.to_f64(), upper: upper.to_f64() }),
            published: grid.figure(row, columns.value)?,
            baseline: number(columns.baseline)?,
            target: text(columns.target),
            previous_rank: text(columns.previous_rank),
            national_rank: text(columns.national_rank),
        })
    }
}

/// The neighbours of an area, of a table with the columns `area` and `neighbour`.
pub fn neighbours(grid: &Grid, area: &str) -> Result<Vec<String>, GridFault> {
    grid.check_headings()?;
    let (areas, others) = (grid.needed(AREA)?, grid.needed("neighbour")?);
    let same = |text: &str| text.to_lowercase() == area.trim().to_lowercase();
    let mut found = Vec::new();
    for row in &grid.rows {
        if grid.text(row, Some(areas)).is_some_and(same) {
            let other = grid.text(row, Some(others));
            found.push(other.ok_or_else(|| grid.fault_in(row.line, others, "the neighbour is missing"))?.to_owned());
        }
    }
    if found.is_empty() {
        let names = grid.rows.iter().filter_map(|row| grid.text(row, Some(areas)));
        let near = nearest(area, names).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        return Err(grid.fault(format!("there are no neighbours of {area}{near}")));
    }
    Ok(found)
}
