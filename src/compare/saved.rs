//! Saved measures and league tables side by side: what was then and what is now.
//!
//! Owns the matching of rows by measure, population and groupings, and what follows of two that match: the change, whether
//! the two can be told apart, and how far a target is. Periods are shown and not matched, since then and now differ.
//!
//! A target is in the unit of its figure (percent, or people where the figure is a count). A target applies to every row
//! that its own cells fit; of several the one with the most cells, then the first.

use crate::collections::{Map, Set};
use crate::measure::figures::{
    Comparison, Exact, Interval, Polarity, change, clients_needed, clients_too_many, compare_intervals, percentage,
    wilson_of,
};
use crate::measure::known::{self, is_of_estimates};
use crate::table::grid::{Grid, GridFault, GridRow};
use crate::table::{Cell, Decimal, Table};

/// The headings of saved tables that are no grouping.
const NO_GROUPING: [&str; 24] = [
    "measure",
    "population",
    "period",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "lower95",
    "upper95",
    "pending",
    "comparison",
    "note",
    "rank",
    "of",
    "quartile",
    "rank_in_region",
    "of_in_region",
    "previous_rank",
    "national_rank",
    "change_from_baseline",
    "published",
    "published_check",
    "reference",
];

/// The heading of a target, in a table of its own or beside the figures.
const TARGET: &str = "target";
/// The heading of what a row was before, beside the figures.
const BASELINE: &str = "baseline";

/// Whether a heading is looked for in a saved table.
pub fn is_heading(name: &str) -> bool {
    let name = name.to_lowercase();
    NO_GROUPING.contains(&name.as_str()) || name == "area" || name == TARGET
}

/// A saved table.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The file, as shown to people.
    pub path: String,
    /// Its groupings, in their order.
    pub groupings: Vec<String>,
    rows: Vec<SavedRow>,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The measure's printed id; blank where the table does not say.
    pub measure: String,
    /// The population as it is printed, likewise.
    pub population: String,
    /// A cell for each grouping of the first table.
    pub cells: Vec<String>,
}

#[derive(Clone, Debug)]
struct SavedRow {
    key: Key,
    figures: Figures,
}

/// The figures of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The period as the table writes it.
    pub period: Option<String>,
    /// People counted.
    pub numerator: Option<Exact>,
    /// Of how many.
    pub denominator: Option<Exact>,
    /// The value in percent, exact where its numbers are there; of a count the count.
    pub value: Option<Exact>,
    /// Its interval: as saved, else that of its counts.
    pub interval: Option<Interval>,
}

impl Figures {
    /// Whether the value is a number and no rate.
    pub fn is_count(&self) -> bool {
        self.denominator.is_none() && self.numerator.is_some()
    }

    fn same(&self, other: &Figures) -> bool {
        (self.numerator, self.denominator, self.value) == (other.numerator, other.denominator, other.value)
    }
}

impl Saved {
    /// Reads a saved table.
    pub fn read(grid: &Grid) -> Result<Saved, GridFault> {
        grid.check_headings()?;
        let [numerator, value] = ["numerator", "value"].map(|name| grid.column(name));
        if numerator.is_none() && value.is_none() {
            let found = grid.found();
            return Err(grid.fault(format!("this is no saved measure or league table: found {found}")));
        }
        let groupings = grouping_columns(grid);
        let mut saved = Saved {
            path: grid.path.clone(),
            groupings: groupings.iter().map(|column| grid.headings[*column].clone()).collect(),
            rows: Vec::with_capacity(grid.rows.len()),
        };
        let mut lines: Map<Key, u64> = Map::default();
        for row in &grid.rows {
            let text = |name| grid.text(row, grid.column(name)).unwrap_or_default().to_owned();
            let key = Key {
                measure: text("measure"),
                population: text("population"),
                cells: groupings.iter().map(|column| row.cells[*column].clone()).collect(),
            };
            if let Some(first) = lines.insert(key.clone(), row.line) {
                let message =
                    format!("the same measure and groupings stand at line {first} already; save one period in a table");
                return Err(grid.fault_at(row.line, message));
            }
            saved.rows.push(SavedRow { figures: figures(grid, row, &key.measure)?, key });
        }
        Ok(saved)
    }

    /// The same rows with their cells in the order of another table's groupings.
    fn in_order_of(&self, groupings: &[String]) -> Option<Vec<(Key, &Figures)>> {
        let places: Vec<usize> = groupings
            .iter()
            .map(|wanted| self.groupings.iter().position(|own| own == wanted))
            .collect::<Option<_>>()?;
        if places.len() != self.groupings.len() {
            return None;
        }
        let ordered = |row: &SavedRow| Key {
            cells: places.iter().map(|place| row.key.cells[*place].clone()).collect(),
            ..row.key.clone()
        };
        Some(self.rows.iter().map(|row| (ordered(row), &row.figures)).collect())
    }
}

fn grouping_columns(grid: &Grid) -> Vec<usize> {
    let areas = grid.column("area").is_some();
    let own = |heading: &str| {
        // beside an area, its region says more about the area and groups nothing
        heading.is_empty()
            || NO_GROUPING.contains(&heading)
            || heading == TARGET
            || heading == BASELINE
            || (areas && heading == "region")
    };
    (0..grid.headings.len()).filter(|column| !own(&grid.headings[*column])).collect()
}

fn figures(grid: &Grid, row: &GridRow, measure: &str) -> Result<Figures, GridFault> {
    let number = |name| grid.number(row, grid.column(name));
    let text = |name| grid.text(row, grid.column(name));
    let (numerator, denominator, printed) = (number("numerator")?, number("denominator")?, number("value")?);
    let value = match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => percentage(numerator, denominator),
        // a count whose estimate is missing is no rate
        (Some(numerator), None) if !is_of_estimates(measure) => Some(numerator),
        (_, None) | (None, _) => printed,
    };
    let bounds = number("lower95")?.zip(number("upper95")?);
    let counted = || numerator.zip(denominator).filter(|_| !is_of_estimates(measure));
    let days = || Some(format!("{}..{}", text("period_start")?, text("period_end")?));
    Ok(Figures {
        period: text("period").map(str::to_owned).or_else(days),
        numerator,
        denominator,
        value,
        interval: match bounds {
            Some((lower, upper)) => Some(Interval { lower: lower.to_f64(), upper: upper.to_f64() }),
            None => counted().and_then(|(numerator, denominator)| wilson_of(numerator, denominator)),
        },
    })
}

/// What is aimed at.
#[derive(Clone, Debug)]
pub struct Targets {
    path: String,
    rows: Vec<TargetRow>,
}

#[derive(Clone, Debug)]
struct TargetRow {
    line: u64,
    /// Headings and cells that a row must have.
    cells: Vec<(String, String)>,
    target: Exact,
}

impl Targets {
    /// Reads a table with the column `target`, and any of `measure`, `population` and groupings.
    pub fn read(grid: &Grid) -> Result<Targets, GridFault> {
        grid.check_headings()?;
        let target = grid.needed(TARGET)?;
        let is_key = |heading: &str| ![TARGET, "note", "source", ""].contains(&heading);
        let keys: Vec<usize> = (0..grid.headings.len()).filter(|column| is_key(&grid.headings[*column])).collect();
        let mut rows = Vec::with_capacity(grid.rows.len());
        for row in &grid.rows {
            let Some(target) = grid.number(row, Some(target))? else { continue };
            let cells = keys.iter().filter_map(|column| {
                let cell = grid.text(row, Some(*column))?;
                Some((grid.headings[*column].clone(), cell.to_owned()))
            });
            rows.push(TargetRow { line: row.line, cells: cells.collect(), target });
        }
        Ok(Targets { path: grid.path.clone(), rows })
    }

    /// The number of the target of a row.
    fn of(&self, key: &Key, groupings: &[String]) -> Option<usize> {
        let cell_of = |heading: &str| match heading {
            "measure" => Some(key.measure.as_str()),
            "population" => Some(key.population.as_str()),
            other => groupings.iter().position(|own| own == other).map(|place| key.cells[place].as_str()),
        };
        let fits = |row: &TargetRow| {
            let same = |own: &str, wanted: &str| own.to_lowercase() == wanted.to_lowercase();
            row.cells.iter().all(|(heading, wanted)| cell_of(heading).is_some_and(|own| same(own, wanted)))
        };
        let fitting = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
        fitting.max_by_key(|(number, row)| (row.cells.len(), usize::MAX - number)).map(|(number, _)| number)
    }
}

/// Why tables cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// They are grouped differently.
    #[error("{first} is by {first_groupings} and {other} by {other_groupings}; expected the same groupings")]
    Groupings {
        /// The table that others are compared with.
        first: String,
        /// Its groupings.
        first_groupings: String,
        /// The other table.
        other: String,
        /// Its groupings.
        other_groupings: String,
    },
    /// A target has a column that is no grouping.
    #[error("{path}: the column {column} is none of measure, population, target and the groupings {groupings}")]
    TargetColumn {
        /// The table of targets.
        path: String,
        /// Its column.
        column: String,
        /// The groupings of the tables.
        groupings: String,
    },
    /// A calculation left the range of exact numbers.
    #[error("the figures of {0} have too many digits to be worked with exactly; round them")]
    TooManyDigits(String),
}

/// Tables side by side.
#[derive(Clone, Debug)]
pub struct SideBySide {
    /// The groupings by which rows were matched.
    pub groupings: Vec<String>,
    /// The table compared with.
    pub baseline: String,
    /// The rows, in the order of the table compared with, new ones behind.
    pub pairs: Vec<Pair>,
    /// Lines of targets that fit no row.
    pub unused_targets: Vec<u64>,
}

/// What a pair of rows came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The figures are the same.
    Same,
    /// They are not.
    Changed,
    /// The row is in the table compared with alone.
    Gone,
    /// The row is in the other table alone.
    New,
}

impl Status {
    /// The words that are printed.
    pub fn word(self) -> &'static str {
        match self {
            Status::Same => "same",
            Status::Changed => "changed",
            Status::Gone => "only in baseline",
            Status::New => "only in table",
        }
    }
}

/// Two rows about the same, or one that has no partner.
#[derive(Clone, Debug)]
pub struct Pair {
    /// What they are about.
    pub key: Key,
    /// The table that is compared.
    pub table: String,
    /// The figures in the table compared with.
    pub then: Option<Figures>,
    /// The figures in the table.
    pub now: Option<Figures>,
    /// Now less then: percentage points, or people.
    pub difference: Option<Exact>,
    /// The difference in percent of then.
    pub change: Option<Exact>,
    /// Whether the two intervals share a value, and if not, which way it went.
    pub comparison: Option<Comparison>,
    /// What is aimed at.
    pub target: Option<Reached>,
}

/// A target and how far it is.
#[derive(Clone, Debug)]
pub struct Reached {
    /// In percent, or people where the figure is a count.
    pub target: Exact,
    /// Whether the value is there.
    pub met: Option<bool>,
    /// So many clients more, or fewer where low is good.
    pub needed: Option<i128>,
}

impl Pair {
    /// What it came to.
    pub fn status(&self) -> Status {
        match (&self.then, &self.now) {
            (Some(then), Some(now)) if then.same(now) => Status::Same,
            (Some(_), Some(_)) => Status::Changed,
            (Some(_), None) => Status::Gone,
            (None, _) => Status::New,
        }
    }
}

/// Puts tables beside the one that they are compared with.
pub fn compare(baseline: &Saved, others: &[Saved], targets: Option<&Targets>) -> Result<SideBySide, CompareError> {
    let groupings = &baseline.groupings;
    let listed = |groupings: &[String]| match groupings {
        [] => "nothing".to_owned(),
        some => some.join(", "),
    };
    check_targets(targets, groupings, &listed(groupings))?;
    let mut tables: Vec<Map<Key, &Figures>> = Vec::with_capacity(others.len());
    let mut keys: Vec<Key> = baseline.rows.iter().map(|row| row.key.clone()).collect();
    let then: Map<&Key, &Figures> = baseline.rows.iter().map(|row| (&row.key, &row.figures)).collect();
    let mut known: Set<Key> = keys.iter().cloned().collect();
    for other in others {
        let rows = other.in_order_of(groupings).ok_or_else(|| CompareError::Groupings {
            first: baseline.path.clone(),
            first_groupings: listed(groupings),
            other: other.path.clone(),
            other_groupings: listed(&other.groupings),
        })?;
        keys.extend(rows.iter().map(|(key, _)| key).filter(|key| known.insert((*key).clone())).cloned());
        tables.push(rows.into_iter().collect());
    }
    let mut used = vec![false; targets.map_or(0, |targets| targets.rows.len())];
    let mut pairs = Vec::new();
    for key in &keys {
        let target = targets.and_then(|targets| Some((targets, targets.of(key, groupings)?)));
        if let Some((_, number)) = target {
            used[number] = true;
        }
        let target = target.map(|(targets, number)| targets.rows[number].target);
        for (other, rows) in others.iter().zip(&tables) {
            let (then, now) = (then.get(key).copied(), rows.get(key).copied());
            // a row that came with a third table says nothing of the second
            if then.is_some() || now.is_some() {
                pairs.push(pair(key, &other.path, then, now, target)?);
            }
        }
    }
    let unused = targets.iter().flat_map(|targets| targets.rows.iter().zip(&used));
    Ok(SideBySide {
        groupings: groupings.clone(),
        baseline: baseline.path.clone(),
        pairs,
        unused_targets: unused.filter(|(_, used)| !**used).map(|(row, _)| row.line).collect(),
    })
}

fn check_targets(targets: Option<&Targets>, groupings: &[String], listed: &str) -> Result<(), CompareError> {
    let Some(targets) = targets else { return Ok(()) };
    let is_key = |heading: &String| heading == "measure" || heading == "population" || groupings.contains(heading);
    let stray = targets.rows.iter().flat_map(|row| &row.cells).find(|(heading, _)| !is_key(heading));
    match stray {
        Some((heading, _)) => Err(CompareError::TargetColumn {
            path: targets.path.clone(),
            column: heading.clone(),
            groupings: listed.to_owned(),
        }),
        None => Ok(()),
    }
}

fn pair(
    key: &Key,
    table: &str,
    then: Option<&Figures>,
    now: Option<&Figures>,
    target: Option<Exact>,
) -> Result<Pair, CompareError> {
    let too_many = || CompareError::TooManyDigits(format!("{} {}", key.measure, key.cells.join(", ")));
    let polarity = known::find(&key.measure).map_or(Polarity::Neither, |known| known.polarity);
    let values = then.and_then(|then| then.value).zip(now.and_then(|now| now.value));
    let difference = match values {
        Some((then, now)) => Some(now.minus(then).ok_or_else(too_many)?),
        None => None,
    };
    let change = match values.filter(|(then, _)| *then != Exact::ZERO) {
        Some((then, now)) => Some(change(now, then).ok_or_else(too_many)?),
        None => None,
    };
    let intervals = then.and_then(|then| then.interval).zip(now.and_then(|now| now.interval));
    Ok(Pair {
        key: key.clone(),
        table: table.to_owned(),
        then: then.cloned(),
        now: now.cloned(),
        difference,
        change,
        comparison: intervals.map(|(then, now)| compare_intervals(&now, &then, polarity)),
        target: match (target, now) {
            (Some(target), Some(now)) => Some(reached(now, target, polarity).ok_or_else(too_many)?),
            _ => None,
        },
    })
}

/// How far a target is; `None` where a calculation leaves the range of exact numbers.
fn reached(now: &Figures, target: Exact, polarity: Polarity) -> Option<Reached> {
    let met = now.value.map(|value| match polarity {
        Polarity::High | Polarity::Neither => value >= target,
        Polarity::Low => value <= target,
    });
    let needed = match (now.numerator, now.denominator, polarity) {
        (Some(numerator), Some(denominator), _) if now.value.is_some() => Some(match polarity {
            Polarity::Low => clients_too_many(numerator, denominator, target)?,
            Polarity::High | Polarity::Neither => clients_needed(numerator, denominator, target)?,
        }),
        (Some(count), None, Polarity::Low) => Some(count.minus(target)?.ceiling().max(0)),
        (Some(count), None, _) => Some(target.minus(count)?.ceiling().max(0)),
        _ => None,
    };
    Some(Reached { target, met, needed })
}

/// The decimals of values in machine formats.
const PLACES: usize = 4;

impl SideBySide {
    /// How many pairs came to this.
    pub fn count(&self, status: Status) -> usize {
        self.pairs.iter().filter(|pair| pair.status() == status).count()
    }

    /// Whether anything is not as it was.
    pub fn is_changed(&self) -> bool {
        self.pairs.iter().any(|pair| pair.status() != Status::Same)
    }

    /// The table as scripts read it.
    pub fn table(&self) -> Table {
        const BEFORE: [&str; 2] = ["measure", "population"];
        const AFTER: [&str; 21] = [
            "baseline",
            "table",
            "baseline_period",
            "period",
            "baseline_numerator",
            "baseline_denominator",
            "baseline_value",
            "baseline_lower95",
            "baseline_upper95",
            "numerator",
            "denominator",
            "value",
            "lower95",
            "upper95",
            "change",
            "change_percent",
            "comparison",
            "target",
            "target_met",
            "clients_needed",
            "status",
        ];
        let mut table = Table::new(&BEFORE);
        table.columns.extend(self.groupings.iter().map(|grouping| grouping.clone().into()));
        table.columns.extend(AFTER.map(Into::into));
        let rounded = |number: Exact| Cell::Decimal(Decimal(number.to_places(PLACES)));
        for pair in &self.pairs {
            let period = |figures: &Option<Figures>| figures.as_ref().and_then(|f| f.period.clone());
            let mut row: Vec<Cell> = vec![pair.key.measure.clone().into(), pair.key.population.clone().into()];
            row.extend(pair.key.cells.iter().map(|cell| Cell::from(cell.as_str())));
            row.extend([self.baseline.clone().into(), pair.table.clone().into()]);
            row.extend([period(&pair.then).into(), period(&pair.now).into()]);
            row.extend(figure_cells(pair.then.as_ref()));
            row.extend(figure_cells(pair.now.as_ref()));
            row.extend([
                pair.difference.map(rounded).into(),
                pair.change.map(rounded).into(),
                pair.comparison.map(Comparison::word).into(),
                pair.target.as_ref().map(|reached| reached.target).into(),
                pair.target.as_ref().and_then(|reached| reached.met).into(),
                pair.target
                    .as_ref()
                    .and_then(|reached| reached.needed)
                    .and_then(|needed| Exact::ratio(needed, 1))
                    .into(),
                pair.status().word().into(),
            ]);
            table.rows.push(row);
        }
        table
    }
}

fn figure_cells(figures: Option<&Figures>) -> [Cell; 5] {
    let Some(figures) = figures else { return [const { Cell::None }; 5] };
    let (lower, upper) = figures.interval.map(|interval| interval.to_places(PLACES)).unzip();
    let value = figures
        .value
        .map(|value| if figures.is_count() { value.into() } else { Cell::Decimal(Decimal(value.to_places(PLACES))) });
    [
        figures.numerator.into(),
        figures.denominator.into(),
        value.into(),
        lower.map(|lower| Cell::Decimal(Decimal(lower))).into(),
        upper.map(|upper| Cell::Decimal(Decimal(upper))).into(),
    ]
}
