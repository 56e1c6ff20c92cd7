//! The figures that a contract is settled by: counted from records, read from a table of figures, or a boundary of areas.

use crate::compare::league::{self, Check, Checked, LeagueError, Options, Part, Row as LeagueRow, ValueKind};
use crate::measure::Row;
use crate::measure::figures::{Exact, Interval, Polarity, quartile_boundary};
use crate::measure::known::{self, Denominator, USUAL_PLACES};
use crate::measure::reference::population_key;
use crate::record::{Period, day_number, iso};
use crate::spec::measures::{MeasureId, MeasureKind};
use crate::table::grid::{Figure as Printed, Grid, GridFault, GridRow};

/// A figure of an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Where it comes from: `records`, or a file and its line.
    pub source: String,
    /// Of whom, where it is known.
    pub population: Option<String>,
    /// Those that count.
    pub numerator: Option<Exact>,
    /// Of how many.
    pub denominator: Option<Exact>,
    /// The figure; none where nobody is counted.
    pub value: Option<Exact>,
    /// Its 95% interval.
    pub interval: Option<Interval>,
    /// What its number is.
    pub unit: Unit,
    /// Those of whom nobody can say yet.
    pub pending: Option<Pending>,
    /// What its denominator is, which values are good, and its decimals.
    pub known: Known,
    /// What is to be said of it.
    pub notes: Vec<String>,
}

/// What the number of a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share of a hundred.
    Percent,
    /// People.
    People,
    /// Days.
    Days,
    /// A number that was given without what it was worked out from.
    Given,
}

/// What is known of the measure of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which values are good.
    pub polarity: Polarity,
    /// The decimals that people are shown.
    pub places: usize,
    /// What the denominator is.
    pub denominator: Denominator,
}

impl Known {
    /// Of a figure that is no measure of this program: high is good.
    pub fn unknown() -> Known {
        Known { polarity: Polarity::High, places: USUAL_PLACES, denominator: Denominator::Counted }
    }

    /// Of the printed id of a measure, or of any other name.
    pub fn of(id: &str) -> Known {
        known::find(id).map_or(Known::unknown(), |known| Known {
            polarity: known.polarity,
            places: known.places,
            denominator: known.denominator,
        })
    }
}

/// People of whom nobody can say yet whether they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// How many they are.
    pub people: u64,
    /// What becomes of the denominator when it is known.
    pub joins: Joins,
}

/// Where pending people will be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// In the denominator, and in the numerator if they are so.
    Both,
    /// In the numerator if they are so: they are of the denominator already.
    Numerator,
}

impl Figure {
    /// A figure that was counted from records.
    pub fn of_row(row: &Row<'_>) -> Figure {
        let unit = match row.measure.kind {
            MeasureKind::Count => Unit::People,
            MeasureKind::Percentage => Unit::Percent,
            MeasureKind::Days => Unit::Days,
        };
        let joins = match row.measure.id {
            // all in treatment, or all in need, are the denominator, whatever becomes of some
            MeasureId::CompletionNoReturn | MeasureId::Penetration => Joins::Numerator,
            _ => Joins::Both,
        };
        let value = if unit == Unit::People { row.numerator } else { row.value };
        let mut notes = row.notes.clone();
        notes.extend(row.source.iter().map(|source| format!("estimate: {source}")));
        Figure {
            source: "records".to_owned(),
            population: Some(row.population.clone()),
            numerator: row.numerator,
            denominator: row.denominator,
            value,
            interval: row.interval,
            unit,
            pending: row.pending.filter(|people| *people > 0).map(|people| Pending { people, joins }),
            known: Known::of(&row.printed),
            notes,
        }
    }

    /// A share of people who were counted elsewhere; `None` where its numbers are too large to be worked with.
    pub fn of_counts(source: &str, numerator: Exact, denominator: Exact, known: &Known) -> Option<Figure> {
        let row = LeagueRow { numerator: Some(numerator), denominator: Some(denominator), ..LeagueRow::of(source) };
        Figure::worked_out(source, row, known).ok()
    }

    /// A figure that follows from numbers as those of a league table do.
    fn worked_out(source: &str, row: LeagueRow, known: &Known) -> Result<Figure, LeagueError> {
        let options = Options {
            polarity: known.polarity,
            denominator: known.denominator,
            check: Check::AsShown,
            ..Options::default()
        };
        let published = row.published.clone();
        let league = league::rank(vec![row], &options)?;
        let standing = league.standings.into_iter().next();
        let mut notes = Vec::new();
        if let (Some(Checked::Differs), Some(published)) =
            (standing.as_ref().and_then(|standing| standing.checked), &published)
        {
            notes
                .push(format!("the value {} that stands beside the numbers does not follow from them", published.text));
        }
        let value = standing.as_ref().and_then(|standing| standing.value);
        let (numerator, denominator, interval) =
            standing.map_or((None, None, None), |s| (s.row.numerator, s.row.denominator, s.interval));
        let unit = match value.map(|value| value.kind) {
            Some(ValueKind::Count) => Unit::People,
            Some(ValueKind::Days) => Unit::Days,
            Some(ValueKind::Published) => Unit::Given,
            Some(ValueKind::Rate) | None => Unit::Percent,
        };
        Ok(Figure {
            source: source.to_owned(),
            population: None,
            numerator,
            denominator,
            value: value.map(|value| value.number),
            interval,
            unit,
            pending: None,
            known: *known,
            notes,
        })
    }
}

/// The headings of a table of figures.
const HEADINGS: [&str; 8] =
    ["measure", "population", "period", "period_start", "period_end", "numerator", "denominator", "value"];

/// Whether a table of figures has this heading.
pub fn is_heading(name: &str) -> bool {
    HEADINGS.contains(&name.to_lowercase().replace(' ', "_").as_str())
}

/// The figures of tables, by the names of their measures. A saved measure is such a table too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureRows(Vec<FigureRow>);

#[derive(Clone, Debug, PartialEq)]
struct FigureRow {
    measure: String,
    population: Option<String>,
    /// The period as it is written, and its days where it is one.
    period: Option<(String, Option<(i32, i32)>)>,
    path: String,
    line: u64,
    numerator: Option<Exact>,
    denominator: Option<Exact>,
    value: Option<Printed>,
}

impl FigureRows {
    /// Adds the figures of a table.
    pub fn read(&mut self, grid: &Grid) -> Result<(), GridFault> {
        grid.check_headings()?;
        let measure = grid.needed("measure")?;
        let columns = Columns {
            measure,
            population: grid.column("population"),
            period: grid.column("period"),
            start: grid.column("period_start"),
            end: grid.column("period_end"),
            numerator: grid.column("numerator"),
            denominator: grid.column("denominator"),
            value: grid.column("value"),
        };
        if columns.numerator.is_none() && columns.value.is_none() {
            grid.needed("numerator")?;
        }
        for row in &grid.rows {
            self.0.push(columns.read(grid, row)?);
        }
        Ok(())
    }

    /// The names of the measures, as they are written.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|row| row.measure.as_str())
    }

    /// Whether a measure has a figure of any period.
    pub fn has(&self, measure: &str) -> bool {
        self.0.iter().any(|row| same(&row.measure, measure))
    }

    /// The figure of a measure and period. A row that does not say its population or period is taken to be of any; the
    /// error says that none or several fit.
    pub fn find(&self, measure: &str, population: Option<&str>, period: &Period) -> Result<Figure, String> {
        let of_measure: Vec<&FigureRow> = self.0.iter().filter(|row| same(&row.measure, measure)).collect();
        let fits = |row: &&&FigureRow| {
            let of_population = match (&row.population, population) {
                (Some(own), Some(wanted)) => population_key(own) == population_key(wanted),
                _ => true,
            };
            let of_period = match &row.period {
                Some((_, Some(days))) => *days == (period.first, period.last),
                Some((text, None)) => same(text, &period.text),
                None => true,
            };
            of_population && of_period
        };
        match of_measure.iter().filter(fits).collect::<Vec<_>>()[..] {
            [row] => row.figure(),
            [first, second, ..] => Err(format!(
                "{} has several figures of {measure}, at line {} and at {} line {}; expected one, or columns population \
                 and period that tell them apart",
                first.path, first.line, second.path, second.line
            )),
            [] => {
                let there: Vec<String> = of_measure
                    .iter()
                    .map(|row| {
                        let period = row.period.as_ref().map_or("any period", |(text, _)| text.as_str());
                        format!(
                            "{} line {} ({}, {period})",
                            row.path,
                            row.line,
                            row.population.as_deref().unwrap_or("of anybody")
                        )
                    })
                    .collect();
                Err(format!("no figure of {measure} is of {period}; found {}", there.join(", ")))
            }
        }
    }
}

/// Where everything stands in a table of figures.
struct Columns {
    measure: usize,
    population: Option<usize>,
    period: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    numerator: Option<usize>,
    denominator: Option<usize>,
    value: Option<usize>,
}

impl Columns {
    fn read(&self, grid: &Grid, row: &GridRow) -> Result<FigureRow, GridFault> {
        let text = |column| grid.text(row, column).map(str::to_owned);
        let day = |column| grid.text(row, column).and_then(day_number);
        let measure = text(Some(self.measure))
            .ok_or_else(|| grid.fault_in(row.line, self.measure, "the name of the measure is missing"))?;
        let days = day(self.start).zip(day(self.end));
        let written = text(self.period).map(|text| {
            let days = text.parse::<Period>().ok().map(|period| (period.first, period.last));
            (text, days)
        });
        let from_days = days.map(|(first, last)| (format!("{} to {}", iso(first), iso(last)), Some((first, last))));
        let numerator = grid.number(row, self.numerator)?;
        let denominator = grid.number(row, self.denominator)?;
        let value = grid.figure(row, self.value)?;
        for (number, column) in [(numerator, self.numerator), (denominator, self.denominator)] {
            if let (Some(number), Some(column)) = (number, column)
                && number < Exact::ZERO
            {
                return Err(grid.fault_in(row.line, column, format!("found {number}, expected no less than 0")));
            }
        }
        if numerator.is_none() && (value.is_none() || denominator.is_some()) {
            let message = format!("{measure} has no numerator; expected one, or a value and no denominator");
            return Err(grid.fault_at(row.line, message));
        }
        if let (Some(upper), Some(lower)) = (numerator, denominator)
            && upper > lower
            && Known::of(&measure).denominator == Denominator::Counted
        {
            return Err(grid.fault_at(row.line, format!("{measure}: found {upper} of {lower}, which is more than all")));
        }
        Ok(FigureRow {
            measure,
            population: text(self.population),
            period: written.or(from_days),
            path: grid.path.clone(),
            line: row.line,
            numerator,
            denominator,
            value,
        })
    }
}

impl FigureRow {
    fn figure(&self) -> Result<Figure, String> {
        let row = LeagueRow {
            numerator: self.numerator,
            denominator: self.denominator,
            published: self.value.clone(),
            ..LeagueRow::of(&self.measure)
        };
        let source = format!("{} line {}", self.path, self.line);
        let known = Known::of(&self.measure.to_lowercase());
        let mut figure = Figure::worked_out(&source, row, &known).map_err(|error| error.to_string())?;
        figure.population.clone_from(&self.population);
        Ok(figure)
    }
}

/// Whether two names are the same but for case and the blanks around them.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Where the best quarter of areas begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quartile {
    /// The boundary.
    pub boundary: Exact,
    /// Of how many areas.
    pub areas: usize,
    /// The area that is left out: the one whose contract it is.
    pub left_out: Option<String>,
}

/// Where the best quarter of other areas begins, by inclusive interpolation. Averages are no areas, and an area without a
/// value is none either. The error says why there is no boundary.
pub fn best_quarter(
    rows: Vec<LeagueRow>,
    area: Option<&str>,
    polarity: Polarity,
    denominator: Denominator,
) -> Result<Quartile, String> {
    let league =
        league::rank(rows, &Options { polarity, denominator, area: area.map(str::to_owned), ..Options::default() });
    let league = league.map_err(|error| error.to_string())?;
    let left_out = league.standings.iter().find(|standing| standing.marked).map(|standing| standing.row.area.clone());
    let others = league.standings.iter().filter(|standing| standing.row.part == Part::Area && !standing.marked);
    let values: Vec<Exact> = others.filter_map(|standing| standing.value).map(|value| value.number).collect();
    let quarters = if polarity == Polarity::Low { 1 } else { 3 };
    let boundary = quartile_boundary(&values, quarters);
    let Some(boundary) = boundary else {
        return Err(format!(
            "{} areas {}have a value, expected four or more for a quarter",
            values.len(),
            left_out.map(|area| format!("beside {area} ")).unwrap_or_default()
        ));
    };
    Ok(Quartile { boundary, areas: values.len(), left_out })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lines: &[[&str; 5]]) -> FigureRows {
        let mut grid = Grid::new("f.csv", ["measure", "numerator", "denominator", "value", "period"]);
        for (line, cells) in (2..).zip(lines) {
            grid.push(line, cells.map(str::to_owned).to_vec()).expect("a row");
        }
        let mut rows = FigureRows::default();
        rows.read(&grid).expect("sound figures");
        rows
    }

    fn year() -> Period {
        "2013/14".parse().expect("a year")
    }

    #[test]
    fn figures_are_read_as_tables_print_them() {
        let rows = rows(&[
            ["Families", "1,030", "2,060", "", ""],
            ["orders", "12", "", "", "2013/14"],
            ["orders", "10", "", "", "2012/13"],
            ["satisfied", "", "", "81.5%", "2013-04-01..2014-03-31"],
            ["nobody", "0", "0", "", ""],
            ["wrong", "100", "300", "34.0", ""],
        ]);
        let find = |name: &str| rows.find(name, None, &year()).expect(name);
        let families = find("families");
        assert_eq!((families.value, families.unit), (Some(Exact::from(50)), Unit::Percent));
        assert_eq!(families.source, "f.csv line 2");
        assert!(families.interval.is_some());
        let orders = find("orders");
        assert_eq!((orders.value, orders.unit), (Some(Exact::from(12)), Unit::People));
        assert_eq!((find("satisfied").unit, find("satisfied").interval), (Unit::Given, None));
        assert_eq!(find("nobody").value, None);
        assert_eq!(find("wrong").notes, ["the value 34.0 that stands beside the numbers does not follow from them"]);
        let early = rows.find("orders", None, &"2011/12".parse().expect("a year")).expect_err("no such year");
        assert_eq!(
            early,
            "no figure of orders is of 2011/12; found f.csv line 3 (of anybody, 2013/14), f.csv line 4 (of anybody, 2012/13)"
        );
    }

    #[test]
    fn two_figures_of_one_name_are_refused() {
        let rows = rows(&[["a", "1", "2", "", ""], ["A", "1", "3", "", ""]]);
        assert!(rows.find("a", None, &year()).is_err_and(|error| error.contains("at line 2 and at f.csv line 3")));
    }

    #[test]
    fn figures_that_cannot_be_are_refused_with_their_place() {
        let fault = |cells: [&str; 3]| {
            let mut grid = Grid::new("f.csv", ["measure", "numerator", "denominator"]);
            grid.push(2, cells.map(str::to_owned).to_vec()).expect("a row");
            FigureRows::default().read(&grid).expect_err("a fault").to_string()
        };
        assert_eq!(fault(["a", "31", "30"]), "f.csv, line 2: a: found 31 of 30, which is more than all");
        assert_eq!(fault(["a", "-1", "30"]), "f.csv, line 2, column numerator: found -1, expected no less than 0");
        assert_eq!(fault(["", "1", "30"]), "f.csv, line 2, column measure: the name of the measure is missing");
        assert!(fault(["a", "", "30"]).contains("has no numerator"));
        assert!(fault(["a", "many", "30"]).contains("found `many`"));
    }

    /// Rates 10, 20, 30, 40 and 50 of five areas and 90 of our own. Without our own the upper quartile by inclusive
    /// interpolation is at position (5 - 1) x 3/4 + 1 = 4: 40; the lower one at 2: 20. With our own it would be at
    /// (6 - 1) x 3/4 + 1 = 4.75: 40 + 0.75 x (50 - 40) = 47.5.
    #[test]
    fn the_best_quarter_is_that_of_the_others() {
        let row = |area: &str, n: u32| LeagueRow {
            numerator: Some(n.into()),
            denominator: Some(100.into()),
            ..LeagueRow::of(area)
        };
        let mut areas: Vec<LeagueRow> =
            [("A", 50), ("B", 10), ("C", 30), ("D", 20), ("E", 40), ("Ours", 90)].map(|(a, n)| row(a, n)).to_vec();
        areas.push(LeagueRow { part: Part::Reference, ..row("England", 99) });
        areas.push(LeagueRow::of("Nowhere known"));
        let of = |area, polarity| best_quarter(areas.clone(), area, polarity, Denominator::Counted);
        let own = of(Some("ours"), Polarity::High).expect("a boundary");
        assert_eq!((own.boundary, own.areas, own.left_out.as_deref()), (40.into(), 5, Some("Ours")));
        assert_eq!(of(Some("Ours"), Polarity::Low).expect("a boundary").boundary, 20.into());
        assert_eq!(of(None, Polarity::High).expect("a boundary").boundary.to_string(), "47.5");
        assert!(of(Some("Our"), Polarity::High).is_err_and(|e| e.contains("did you mean Ours?")));
        let few = best_quarter(areas[..4].to_vec(), Some("A"), Polarity::High, Denominator::Counted);
        assert_eq!(few, Err("3 areas beside A have a value, expected four or more for a quarter".to_owned()));
    }
}
