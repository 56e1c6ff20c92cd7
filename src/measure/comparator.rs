//! What a figure is compared with (`--compare-to`): a value, a saved measure, or the published value for England.
//!
//! Owns the choice of the value that stands beside a row, and the sentence that says where it comes from. Whether the
//! row is better or worse is told by [`figures`](super::figures).
//!
//! **A saved measure** gives the row with the same measure and the same grouping cells, else its row of all, else the
//! only row that it has of that measure. Where it has the measure for several populations or periods, those of the row
//! come first; where that leaves more than one, nothing is compared. An item of a TOP is compared with the same item only.
//!
//! **England** gives the value published for the same measure and population and the same year. A published year is
//! `2013/14` (April to March) or `2013` (January to December: the outcomes framework counted calendar years), and the
//! year of a row is the published one that holds all its days; of two such the shorter, then the one that begins later.
//! Where none does, the one that ended last before the row's period ends is taken. So 2013/14 is never compared with a
//! year that ends after it, and year and edition always stand beside the value.
//!
//! ```
//! use ndtms::measure::comparator::{Comparator, RowKey};
//! use ndtms::record::Period;
//! use ndtms::spec::SpecFiles;
//!
//! let england = Comparator::england(&SpecFiles::compiled_in())?;
//! let period: Period = "2013/14".parse()?;
//! let row = RowKey { measure: "completion-of-exits", population: "opiate", first: period.first, last: period.last, cells: &[] };
//! let compared = england.for_row(&row).expect("it is published");
//! assert_eq!((compared.value.to_places(1).as_str(), compared.label.as_str()), ("33.4", "England 2013/14"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::figures::{Exact, Interval, percentage, wilson_of};
use super::known::is_of_estimates;
use super::reference::{TOTAL, population_key};
use crate::record::{Period, day_number};
use crate::spec::SpecFiles;
use crate::table::grid::{Grid, GridFault, GridRow};

/// The published values for England, below `specs/`.
const ENGLAND: &str = "reference/england.csv";

/// Where the values to compare with come from.
#[derive(Clone, Debug)]
pub enum Comparator {
    /// One value in percent for every row.
    Value(Exact),
    /// A table of figures.
    Figures(Figures),
    /// The values published for England.
    England(Vec<PublishedRow>),
}

/// What a row of figures is about.
#[derive(Clone, Copy, Debug)]
pub struct RowKey<'a> {
    /// The measure's printed id.
    pub measure: &'a str,
    /// The population as it is printed.
    pub population: &'a str,
    /// The first day of its period, a day number.
    pub first: i32,
    /// The last day.
    pub last: i32,
    /// The groupings and the cells as they are printed.
    pub cells: &'a [(&'a str, &'a str)],
}

/// The grouping whose cells say of which item of a TOP a row is.
const ITEM: &str = "top-item";

impl RowKey<'_> {
    fn item(&self) -> Option<&str> {
        self.cells.iter().find(|(name, _)| *name == ITEM).map(|(_, cell)| *cell)
    }
}

/// A value to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The value: in percent, or a count where the measure is one.
    pub value: Exact,
    /// Its interval, where one is printed or follows from counts.
    pub interval: Option<Interval>,
    /// Where it comes from, in a few words: `England 2013/14 (one decimal edition)`.
    pub label: String,
}

impl Compared {
    /// Its interval; a value that has none is an interval of one point.
    pub fn as_interval(&self) -> Interval {
        self.interval.unwrap_or_else(|| Interval { lower: self.value.to_f64(), upper: self.value.to_f64() })
    }
}

/// The rows of a saved measure.
#[derive(Clone, Debug)]
pub struct Figures {
    path: String,
    rows: Vec<FiguresRow>,
}

#[derive(Clone, Debug)]
struct FiguresRow {
    measure: String,
    population: String,
    days: Option<(i32, i32)>,
    cells: Vec<(String, String)>,
    value: Exact,
    interval: Option<Interval>,
}

/// One published value.
#[derive(Clone, Debug)]
pub struct PublishedRow {
    measure: String,
    population: String,
    area: String,
    period: Period,
    value: Exact,
    interval: Option<Interval>,
    edition: String,
    /// Where it was published.
    pub source: String,
}

impl Comparator {
    /// Reads a saved measure.
    pub fn figures(grid: &Grid) -> Result<Comparator, GridFault> {
        grid.check_headings()?;
        let (measure, value) = (grid.needed("measure")?, grid.needed("value")?);
        let [population, start, end] = ["population", "period_start", "period_end"].map(|name| grid.column(name));
        let groupings = grouping_columns(grid);
        let mut rows = Vec::with_capacity(grid.rows.len());
        for row in &grid.rows {
            let text = |column| grid.text(row, column).unwrap_or_default().to_owned();
            let day = |column: Option<usize>| grid.text(row, column).and_then(day_number);
            let Some(value) = value_of(grid, row, value)? else { continue };
            rows.push(FiguresRow {
                measure: text(Some(measure)),
                population: text(population),
                days: day(start).zip(day(end)),
                cells: groupings.iter().map(|(c, name)| (name.clone(), row.cells[*c].clone())).collect(),
                value,
                interval: interval_of(grid, row)?,
            });
        }
        Ok(Comparator::Figures(Figures { path: grid.path.clone(), rows }))
    }

    /// The values published for England that ship with the tool.
    pub fn england(files: &SpecFiles) -> Result<Comparator, GridFault> {
        let nowhere = Grid::new(ENGLAND, [""; 0]);
        let file = files
            .read_common(ENGLAND)
            .map_err(|(name, error)| nowhere.fault(format!("{name} cannot be read: {error}")))?
            .ok_or_else(|| nowhere.fault("there is no such file in the datasets"))?;
        let mut reader = csv::Reader::from_reader(file.text.as_bytes());
        let unreadable = |error: csv::Error| nowhere.fault(error.to_string());
        let mut grid = Grid::new(&file.name, reader.headers().map_err(unreadable)?);
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let line = record.position().map_or(0, csv::Position::line);
            grid.push(line, record.iter().map(str::to_owned).collect())?;
        }
        published(&grid).map(Comparator::England)
    }

    /// What a row is compared with, if there is anything.
    pub fn for_row(&self, row: &RowKey<'_>) -> Option<Compared> {
        match self {
            Comparator::Value(value) => Some(Compared { value: *value, interval: None, label: format!("{value}%") }),
            Comparator::Figures(figures) => figures.for_row(row),
            Comparator::England(rows) => for_england(rows, row),
        }
    }

    /// The published row that a row is compared with, for its source.
    pub fn published(&self, row: &RowKey<'_>) -> Option<&PublishedRow> {
        match self {
            Comparator::England(rows) => nearest_year(rows, row),
            Comparator::Value(_) | Comparator::Figures(_) => None,
        }
    }
}

/// The columns of a saved measure that say what is counted or what came out, in their order with the groupings between.
const BEFORE_GROUPINGS: [&str; 5] = ["measure", "population", "period_start", "period_end", "period"];
const AFTER_GROUPINGS: [&str; 8] =
    ["numerator", "denominator", "value", "lower95", "upper95", "pending", "comparison", "note"];

/// The columns of a saved measure that are groupings, with their names.
fn grouping_columns(grid: &Grid) -> Vec<(usize, String)> {
    let own = |heading: &str| BEFORE_GROUPINGS.contains(&heading) || AFTER_GROUPINGS.contains(&heading);
    let named = grid.headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty() && !own(heading));
    named.map(|(column, heading)| (column, heading.replace('_', "-"))).collect()
}

/// The value of a saved row: worked out again where its numbers are there, since what is printed was rounded.
fn value_of(grid: &Grid, row: &GridRow, value: usize) -> Result<Option<Exact>, GridFault> {
    let numerator = grid.number(row, grid.column("numerator"))?;
    let denominator = grid.number(row, grid.column("denominator"))?;
    let printed = grid.number(row, Some(value))?;
    Ok(match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => percentage(numerator, denominator),
        // a count whose estimate is missing is no rate
        (Some(numerator), None) if !grid.text(row, grid.column("measure")).is_some_and(is_of_estimates) => {
            printed.or(Some(numerator))
        }
        (Some(_), None) => printed,
        (None, _) => printed,
    })
}

/// The interval of a saved row: as printed, else that of its counts.
fn interval_of(grid: &Grid, row: &GridRow) -> Result<Option<Interval>, GridFault> {
    let number = |name| grid.number(row, grid.column(name));
    if let (Some(lower), Some(upper)) = (number("lower95")?, number("upper95")?) {
        return Ok(Some(Interval { lower: lower.to_f64(), upper: upper.to_f64() }));
    }
    if grid.text(row, grid.column("measure")).is_some_and(is_of_estimates) {
        return Ok(None);
    }
    Ok(number("numerator")?.zip(number("denominator")?).and_then(|(numerator, of)| wilson_of(numerator, of)))
}

impl Figures {
    fn for_row(&self, key: &RowKey<'_>) -> Option<Compared> {
        let mut rows: Vec<&FiguresRow> = self.rows.iter().filter(|row| row.measure == key.measure).collect();
        let item = key.item();
        let item_of = |row: &FiguresRow| row.cells.iter().find(|(name, _)| name == ITEM).map(|(_, cell)| cell.clone());
        rows.retain(|row| item_of(row).as_deref() == item);
        prefer(&mut rows, |row| population_key(&row.population) == population_key(key.population));
        let same_cells = |row: &&FiguresRow| {
            row.cells.len() == key.cells.len()
                && key.cells.iter().all(|(name, cell)| row.cells.iter().any(|(n, c)| n == name && c == cell))
        };
        let of_all = |row: &&FiguresRow| {
            !row.cells.is_empty() && row.cells.iter().all(|(name, cell)| name == ITEM || cell == TOTAL)
        };
        let mut found: Vec<&FiguresRow> = rows.iter().copied().filter(same_cells).collect();
        if found.is_empty() {
            found = rows.iter().copied().filter(of_all).collect();
        }
        if found.is_empty() {
            found = rows;
        }
        prefer(&mut found, |row| row.days == Some((key.first, key.last)));
        let [row] = found[..] else { return None };
        let cells: Vec<&str> = row.cells.iter().map(|(_, cell)| cell.as_str()).collect();
        let label = if cells.is_empty() { self.path.clone() } else { format!("{} in {}", cells.join(", "), self.path) };
        Some(Compared { value: row.value, interval: row.interval, label })
    }
}

/// Keeps those that `wanted` holds of, where there are any.
fn prefer<T: Copy>(rows: &mut Vec<T>, wanted: impl Fn(T) -> bool) {
    if rows.iter().any(|row| wanted(*row)) {
        rows.retain(|row| wanted(*row));
    }
}

fn published(grid: &Grid) -> Result<Vec<PublishedRow>, GridFault> {
    grid.check_headings()?;
    let [measure, population, area] = [grid.needed("measure")?, grid.needed("population")?, grid.needed("area")?];
    let [period, value] = [grid.needed("period")?, grid.needed("value")?];
    let [edition, source] = [grid.column("edition"), grid.column("source")];
    let mut rows = Vec::with_capacity(grid.rows.len());
    for row in &grid.rows {
        let text = |column| grid.text(row, column).unwrap_or_default().to_owned();
        let year = text(Some(period)).parse::<Period>();
        rows.push(PublishedRow {
            measure: text(Some(measure)),
            population: text(Some(population)),
            area: text(Some(area)),
            period: year.map_err(|fault| grid.fault_in(row.line, period, fault.to_string()))?,
            value: grid
                .number(row, Some(value))?
                .ok_or_else(|| grid.fault_in(row.line, value, "a value is missing"))?,
            interval: interval_of(grid, row)?,
            edition: text(edition),
            source: text(source),
        });
    }
    Ok(rows)
}

/// The published row of the year that holds the days of a row, else of the year that ended last before they end. Of two
/// editions of one year the one that stands later in the file.
fn nearest_year<'r>(rows: &'r [PublishedRow], key: &RowKey<'_>) -> Option<&'r PublishedRow> {
    let population = match key.item() {
        None => population_key(key.population),
        Some(item) => published_for(item, key.population)?,
    };
    let of_measure = || rows.iter().filter(|r| r.measure == key.measure && population_key(&r.population) == population);
    let holding = of_measure().filter(|r| r.period.first <= key.first && key.last <= r.period.last);
    let earlier = of_measure().filter(|r| r.period.last < key.last);
    holding
        .max_by_key(|r| (r.period.first - r.period.last, r.period.first))
        .or_else(|| earlier.max_by_key(|r| (r.period.last, r.period.first)))
}

/// How published values name the people with an item of a TOP; a population narrower than they are is another one.
fn published_for(item: &str, population: &str) -> Option<String> {
    let (own, published) = match item {
        "opiates" => ("opiate", "opiate clients (opiate item)"),
        "crack" => ("pdu", "crack clients (crack item)"),
        _ => return None,
    };
    let is_of_them = ["all", own].iter().any(|known| population_key(known) == population_key(population));
    is_of_them.then(|| population_key(published))
}

fn for_england(rows: &[PublishedRow], key: &RowKey<'_>) -> Option<Compared> {
    let row = nearest_year(rows, key)?;
    let edition = if row.edition.is_empty() { String::new() } else { format!(" ({})", row.edition) };
    let label = format!("{} {}{edition}", row.area, row.period);
    Some(Compared { value: row.value, interval: row.interval, label })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::figures::{Polarity, compare_intervals};

    fn england() -> Comparator {
        Comparator::england(&SpecFiles::compiled_in()).expect("the published values are sound")
    }

    fn compared(
        comparator: &Comparator,
        measure: &str,
        population: &str,
        period: &str,
        cells: &[(&str, &str)],
    ) -> String {
        let period: Period = period.parse().expect(period);
        let key = RowKey { measure, population, first: period.first, last: period.last, cells };
        comparator.for_row(&key).map_or_else(|| "none".to_owned(), |c| format!("{} {}", c.value, c.label))
    }

    #[test]
    fn england_is_compared_by_the_same_year_else_the_nearest_earlier() {
        let england = england();
        let exits = |period| compared(&england, "completion-of-exits", "opiate", period, &[]);
        assert_eq!(exits("2013/14"), "33.4 England 2013/14");
        assert_eq!(exits("2018/19"), "27.5 England 2015/16", "the last that is published");
        assert_eq!(exits("2008/09"), "none", "nothing is published so early");
        assert_eq!(exits("2013/14-Q2"), "33.4 England 2013/14", "a quarter lies in its year");
        assert_eq!(exits("12m@2014-06"), "33.4 England 2013/14", "twelve months across two years: the one that ended");
        assert_eq!(exits("2013"), "36.1 England 2012/13", "a calendar year is no financial one");
        assert_eq!(exits("2014-03"), "33.4 England 2013/14");
    }

    #[test]
    fn calendar_years_are_calendar_years() {
        let england = england();
        let outcomes = |population, period| compared(&england, "completion-no-return", population, period, &[]);
        assert_eq!(outcomes("non-opiate", "2013"), "37.7 England 2013 (2016 edition)");
        assert_eq!(outcomes("opiate", "2013"), "7.8 England 2013");
        // the calendar year 2013 ended within 2013/14, that of 2014 after it
        assert_eq!(outcomes("opiate", "2013/14"), "7.8 England 2013");
        assert_eq!(outcomes("opiate", "2013-11"), "7.8 England 2013");
        assert_eq!(outcomes("all", "2013"), "none");
    }

    #[test]
    fn editions_stand_beside_the_value() {
        let england = england();
        assert_eq!(
            compared(&england, "waiting-3-weeks", "opiate", "2013/14", &[]),
            "98.3 England 2013/14 (one decimal edition)"
        );
        assert_eq!(
            compared(&england, "waiting-3-weeks", "opiate", "2015/16", &[]),
            "98 England 2015/16 (whole percent)"
        );
        let period: Period = "2013/14".parse().expect("a period");
        let key = RowKey {
            measure: "waiting-3-weeks",
            population: "opiate",
            first: period.first,
            last: period.last,
            cells: &[("la", "Kent")],
        };
        assert!(england.published(&key).expect("a row").source.contains("QualityWatch"));
    }

    #[test]
    fn published_bounds_and_counts_give_intervals() {
        let england = england();
        let of = |measure, population, year: &str| {
            let period: Period = year.parse().expect(year);
            let key = RowKey { measure, population, first: period.first, last: period.last, cells: &[] };
            england.for_row(&key).expect("published").interval
        };
        assert_eq!(of("completion-no-return", "non-opiate", "2010"), Some(Interval { lower: 33.97, upper: 34.79 }));
        // 194,572 of 210,815
        let interval = of("effective-treatment", "adult", "2008/09").expect("its counts are published");
        assert!((interval.lower - 92.18).abs() < 0.01 && (interval.upper - 92.41).abs() < 0.01, "{interval:?}");
        assert_eq!(of("completion-of-exits", "all", "2009/10"), None);
    }

    #[test]
    fn no_two_values_are_published_for_one_year_of_a_measure_of_this_tool() {
        let Comparator::England(rows) = england() else { unreachable!("it is England") };
        assert_eq!(rows.len(), 208);
        for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.measure != "prevalence") {
            let same = |other: &&PublishedRow| {
                (&other.measure, &other.population, &other.period) == (&row.measure, &row.population, &row.period)
            };
            assert!(!rows[..number].iter().any(|other| same(&other)), "{row:?}");
        }
    }

    fn saved(text: &str) -> Comparator {
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let mut lines = text.lines().zip(1..);
        let mut grid = Grid::new("saved.csv", cells(lines.next().expect("headings").0));
        lines.for_each(|(line, number)| grid.push(number, cells(line)).expect("a row"));
        Comparator::figures(&grid).expect("sound")
    }

    const SAVED: &str = "\
measure,population,period_start,period_end,la,numerator,denominator,value,lower95,upper95,pending,comparison,note
planned-exits,all,2013-04-01,2014-03-31,Kent,1,3,33.3333,6.1490,79.2345,,,
planned-exits,all,2013-04-01,2014-03-31,Total,10,40,25.0000,14.1876,40.1940,,,
re-presentation,opiate,2013-04-01,2014-03-31,Total,1,8,12.5000,2.2420,47.0926,,,
re-presentation,all,2013-04-01,2014-03-31,Total,2,10,20.0000,5.6682,50.9844,,,
penetration,pdu,2013-04-01,2014-03-31,Kent,10,,,,,,,
in-treatment,all,2013-04-01,2014-03-31,Kent,379,,,,,,,";

    #[test]
    fn a_saved_measure_gives_the_same_cells_else_its_total() {
        let saved = saved(SAVED);
        let exits = |cells: &[(&str, &str)]| compared(&saved, "planned-exits", "all", "2014/15", cells);
        assert_eq!(exits(&[("la", "Kent")]), "100/3 Kent in saved.csv", "exact again, and not 33.3333");
        assert_eq!(exits(&[("la", "Surrey")]), "25 Total in saved.csv");
        assert_eq!(exits(&[]), "25 Total in saved.csv");
        assert_eq!(exits(&[("la", "Kent"), ("sex", "Male")]), "25 Total in saved.csv", "other groupings");
        assert_eq!(compared(&saved, "in-treatment", "all", "2014/15", &[("la", "Surrey")]), "379 Kent in saved.csv");
        assert_eq!(compared(&saved, "unmet-need", "pdu", "2014/15", &[]), "none");
        let kent = [("la", "Kent")];
        assert_eq!(compared(&saved, "penetration", "pdu", "2014/15", &kent), "none", "a count is no rate");
    }

    #[test]
    fn the_row_of_the_population_comes_first() {
        let saved = saved(SAVED);
        let returns = |population| compared(&saved, "re-presentation", population, "2013/14", &[]);
        assert_eq!(returns("opiate"), "12.5 Total in saved.csv");
        assert_eq!(returns("all"), "20 Total in saved.csv");
        assert_eq!(returns("pdu"), "none", "two rows of other populations: neither");
    }

    #[test]
    fn the_row_of_the_period_comes_first() {
        let text = "measure,period_start,period_end,numerator,denominator,value\n\
                    planned-exits,2012-04-01,2013-03-31,1,4,25\nplanned-exits,2013-04-01,2014-03-31,1,2,50";
        let saved = saved(text);
        assert_eq!(compared(&saved, "planned-exits", "all", "2013/14", &[]), "50 saved.csv");
        assert_eq!(compared(&saved, "planned-exits", "all", "2014/15", &[]), "none");
    }

    #[test]
    fn a_rate_of_an_estimate_has_no_interval_of_a_proportion() {
        let headings = "measure,population,period_start,period_end,numerator,denominator,value,lower95,upper95\n";
        let interval = |row: &str| {
            let period: Period = "2008/09".parse().expect("a period");
            let measure = row.split(',').next().expect("a measure");
            let key = RowKey { measure, population: "pdu", first: period.first, last: period.last, cells: &[] };
            saved(&format!("{headings}{row}")).for_row(&key).expect("a row").interval
        };
        assert_eq!(interval("penetration,pdu,2008-04-01,2009-03-31,223,380,58.6842,,"), None);
        assert!(interval("effective-treatment,pdu,2008-04-01,2009-03-31,223,380,58.6842,,").is_some());
        let bounds = interval("penetration,pdu,2008-04-01,2009-03-31,223,380,58.6842,50.0000,70.0000");
        assert_eq!(bounds, Some(Interval { lower: 50.0, upper: 70.0 }));
    }

    #[test]
    fn an_interval_without_a_partner_is_compared_with_the_value() {
        let row = RowKey { measure: "planned-exits", population: "all", first: 0, last: 1, cells: &[] };
        let value = Comparator::Value("45.5".parse().expect("a number")).for_row(&row).expect("a value");
        assert_eq!((value.interval, value.label.as_str()), (None, "45.5%"));
        let point = value.as_interval();
        assert_eq!(compare_intervals(&Interval { lower: 45.5, upper: 60.0 }, &point, Polarity::High).word(), "similar");
        assert_eq!(compare_intervals(&Interval { lower: 45.6, upper: 60.0 }, &point, Polarity::High).word(), "better");
    }
}
