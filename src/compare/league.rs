//! League tables: areas ranked on one measure and one period.
//!
//! Owns values, ranks, quartiles, the comparison with a reference, changes from a baseline, the check of published values
//! and the choice of the rows that are shown. Rows come from a published table ([`figures`](super::figures)) or are
//! counted from records; it does not know which.
//!
//! ```
//! use ndtms::compare::league::{Options, Row, rank};
//!
//! let areas = [("Kent", 40), ("Slough", 30), ("Surrey", 40)];
//! let rows = areas.map(|(area, n)| Row { numerator: Some(n.into()), denominator: Some(100.into()), ..Row::of(area) });
//! let league = rank(rows.to_vec(), &Options::default())?;
//! let ranks: Vec<_> = league.standings.iter().map(|s| (s.row.area.as_str(), s.rank)).collect();
//! assert_eq!(ranks, [("Kent", Some(1)), ("Surrey", Some(1)), ("Slough", Some(3))]);
//! # Ok::<(), ndtms::compare::league::LeagueError>(())
//! ```

use crate::collections::Map;
use crate::measure::figures::{
    Comparison, Exact, Interval, Polarity, change, clients_needed, clients_too_many, compare_intervals,
    compare_with_value, percentage, quartile_boundary, quartiles, ranks, wilson_of,
};
use crate::measure::known::Denominator;
use crate::spec::nearest;
use crate::table::grid::Figure;
use crate::table::{Cell, Decimal, Table};

/// The figures of an area before they are ranked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its name.
    pub area: String,
    /// The region that it lies in.
    pub region: Option<String>,
    /// Whether it takes a rank.
    pub part: Part,
    /// People counted.
    pub numerator: Option<Exact>,
    /// Of how many.
    pub denominator: Option<Exact>,
    /// The bounds of a rate that follow from an estimate; those of a proportion are worked out.
    pub bounds: Option<Interval>,
    /// The value where it is neither a rate nor a count: days.
    pub days: Option<Exact>,
    /// The value as it was published.
    pub published: Option<Figure>,
    /// The value or number to which it is compared for a change.
    pub baseline: Option<Exact>,
    /// The target as published, shown and not judged.
    pub target: Option<String>,
    /// The rank of the time before, as published.
    pub previous_rank: Option<String>,
    /// The rank among all areas of the country, as published.
    pub national_rank: Option<String>,
}

/// What a row is in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// An area, which takes a rank.
    #[default]
    Area,
    /// People of no area: none is recorded, or they live in another country. They take no rank, and are no average.
    Nowhere,
    /// An average, which takes none.
    Reference,
}

impl Row {
    /// An area of which nothing is known but its name.
    pub fn of(area: &str) -> Row {
        Row { area: area.to_owned(), ..Row::default() }
    }
}

/// How areas are ranked, compared and chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Which values are good.
    pub polarity: Polarity,
    /// What the denominator is; of an estimate there is no interval of a proportion.
    pub denominator: Denominator,
    /// What ranks and quartiles are of.
    pub rank_by: RankBy,
    /// What values are compared with.
    pub against: Against,
    /// How they are compared.
    pub comparison: By,
    /// The region whose areas are shown.
    pub region: Option<String>,
    /// So many of the best are shown.
    pub top: Option<usize>,
    /// So many of the worst are shown.
    pub bottom: Option<usize>,
    /// The area that is marked and always shown.
    pub area: Option<String>,
    /// The areas among which that area is ranked.
    pub neighbours: Option<Vec<String>>,
    /// Whether published values are checked.
    pub check: Check,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            polarity: Polarity::High,
            denominator: Denominator::Counted,
            rank_by: RankBy::Value,
            against: Against::FirstReference,
            comparison: By::Value,
            region: None,
            top: None,
            bottom: None,
            area: None,
            neighbours: None,
            check: Check::Off,
        }
    }
}

/// What ranks are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RankBy {
    /// The value.
    Value,
    /// The change from the baseline.
    Change,
}

/// What values are compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Against {
    /// The first reference row that has a value.
    FirstReference,
    /// The row of this name.
    Row(String),
    /// A value in percent.
    Value(Exact),
    /// A value that stands in no row, such as one that was published.
    Named {
        /// What it is, in a few words.
        name: String,
        /// The value in percent.
        value: Exact,
        /// Its interval.
        interval: Option<Interval>,
    },
}

/// How a value is compared with another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The other value with the interval of this one.
    Value,
    /// The two intervals with each other.
    Intervals,
}

/// Whether published values are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// They are not.
    Off,
    /// At as many decimals as they show.
    AsShown,
    /// At so many decimals.
    At(usize),
}

/// What a published value proved to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It follows from the numbers beside it.
    Ok,
    /// It follows from a denominator that rounds to the one beside it.
    OkUnrounded,
    /// It does not follow from them.
    Differs,
}

impl Checked {
    /// The words that are printed.
    pub fn word(self) -> &'static str {
        match self {
            Checked::Ok => "ok",
            Checked::OkUnrounded => "ok with unrounded denominator",
            Checked::Differs => "differs",
        }
    }
}

/// An area with everything that follows from its figures and those of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its figures.
    pub row: Row,
    /// Its value.
    pub value: Option<Value>,
    /// The interval of its value, in percent.
    pub interval: Option<Interval>,
    /// Its change from the baseline in percent.
    pub change: Option<Exact>,
    /// Its rank among all areas.
    pub rank: Option<usize>,
    /// 1 for the lowest values to 4 for the highest.
    pub quartile: Option<u8>,
    /// Its rank in its region, and of how many.
    pub rank_in_region: Option<(usize, usize)>,
    /// How it stands to the reference.
    pub comparison: Option<Comparison>,
    /// What its published value proved to be.
    pub checked: Option<Checked>,
    /// Whether it is the area that was asked for.
    pub marked: bool,
}

/// A value and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// The number.
    pub number: Exact,
    /// What it is.
    pub kind: ValueKind,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A rate in percent, worked out exactly.
    Rate,
    /// A number of people.
    Count,
    /// A number of days.
    Days,
    /// What was published, without numbers to work it out from.
    Published,
}

/// The ranked table.
#[derive(Clone, Debug, PartialEq)]
pub struct League {
    /// How many areas have a rank.
    pub of: usize,
    /// The rows that are shown, in order.
    pub standings: Vec<Standing>,
    /// How many areas are not shown.
    pub left_out: usize,
    /// What values are compared with.
    pub reference: Option<ReferenceValue>,
    /// Neighbours that are not in the table.
    pub absent_neighbours: Vec<String>,
    /// How the area asked for could do better.
    pub needed: Vec<Needed>,
}

/// What values are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceValue {
    /// The row that it is of, or what it is; none for a value that was given.
    pub name: Option<String>,
    /// The value.
    pub value: Exact,
}

/// How many clients lie between an area and a threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// The threshold in percent.
    pub threshold: Exact,
    /// What the threshold is.
    pub what: Threshold,
    /// So many more where high is good, so many fewer where low is good.
    pub clients: i128,
}

/// What a threshold is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threshold {
    /// The value that is compared with.
    Reference,
    /// Where the best quarter begins.
    BestQuarter,
}

/// Why areas cannot be ranked as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeagueError {
    /// There is no such row.
    #[error("there is no area `{wanted}` in the table{}", .nearest.as_ref().map(|n| format!("; did you mean {n}?")).unwrap_or_default())]
    NoSuchArea {
        /// The name that was asked for.
        wanted: String,
        /// The nearest name that is there.
        nearest: Option<String>,
    },
    /// There is no such region.
    #[error(
        "there is no region `{wanted}` in the table, {}",
        if .regions.is_empty() { "it has no regions".to_owned() } else { format!("only {}", .regions.join(", ")) }
    )]
    NoSuchRegion {
        /// The name that was asked for.
        wanted: String,
        /// The regions that are there.
        regions: Vec<String>,
    },
    /// The row to compare with has no value.
    #[error("`{0}` has no value to compare with")]
    NoValue(String),
    /// A calculation left the range of exact numbers.
    #[error("the figures of {0} have too many digits to be worked with exactly; round them")]
    TooManyDigits(String),
}

/// Ranks areas.
pub fn rank(rows: Vec<Row>, options: &Options) -> Result<League, LeagueError> {
    let reference = reference_of(&rows, options)?;
    let marked = options.area.as_deref().map(|area| row_named(&rows, area)).transpose()?;
    let marked = marked.map(|row| row.area.clone());
    let mut absent_neighbours = Vec::new();
    let mut rows = rows;
    if let (Some(neighbours), Some(marked)) = (&options.neighbours, &marked) {
        absent_neighbours = neighbours.iter().filter(|n| row_named(&rows, n).is_err()).cloned().collect();
        rows.retain(|row| {
            row.part == Part::Reference || row.area == *marked || neighbours.iter().any(|n| same_name(n, &row.area))
        });
    }

    let mut standings = Vec::with_capacity(rows.len());
    for row in rows {
        standings.push(stand(row, options, reference.as_ref(), marked.as_deref())?);
    }
    give_ranks(&mut standings, options);
    let of = standings.iter().filter(|s| s.rank.is_some()).count();
    let needed = match standings.iter().find(|s| s.marked) {
        Some(own) => needed(own, &standings, options, reference.as_ref())?,
        None => Vec::new(),
    };

    // reference rows stay in the order of the table, behind everything else
    standings.sort_by_cached_key(|s| {
        let reference = s.row.part == Part::Reference;
        let name = if reference { (String::new(), String::new()) } else { (fold(&s.row.area), s.row.area.clone()) };
        (reference, s.rank.is_none(), s.rank, name)
    });
    let all = standings.len();
    let shown = shown(&standings, options)?;
    let mut shown = shown.into_iter();
    standings.retain(|_| shown.next().unwrap_or(true));
    Ok(League {
        of,
        left_out: all - standings.len(),
        standings,
        reference: reference.map(|r| ReferenceValue { name: r.row, value: r.value }),
        absent_neighbours,
        needed,
    })
}

/// What all values are compared with.
struct Reference {
    /// The row it is, if it is one, or what it is.
    row: Option<String>,
    value: Exact,
    interval: Option<Interval>,
}

fn reference_of(rows: &[Row], options: &Options) -> Result<Option<Reference>, LeagueError> {
    let of_row = |row: &Row| -> Result<Option<Reference>, LeagueError> {
        let value = value_of(row, options)?;
        Ok(value.map(|value| Reference {
            row: Some(row.area.clone()),
            value: value.number,
            interval: interval_of(row, value, options),
        }))
    };
    match &options.against {
        Against::Value(value) => Ok(Some(Reference { row: None, value: *value, interval: None })),
        Against::Named { name, value, interval } => {
            Ok(Some(Reference { row: Some(name.clone()), value: *value, interval: *interval }))
        }
        Against::Row(name) => {
            let row = row_named(rows, name)?;
            of_row(row)?.map(Some).ok_or_else(|| LeagueError::NoValue(row.area.clone()))
        }
        Against::FirstReference => {
            for row in rows.iter().filter(|row| row.part == Part::Reference) {
                if let Some(found) = of_row(row)? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        }
    }
}

/// What follows from the figures of a row alone.
fn stand(
    row: Row,
    options: &Options,
    reference: Option<&Reference>,
    marked: Option<&str>,
) -> Result<Standing, LeagueError> {
    let value = value_of(&row, options)?;
    let interval = value.and_then(|value| interval_of(&row, value, options));
    let change = change_of(&row, value)?;
    let other = reference.filter(|reference| reference.row.as_deref() != Some(&row.area));
    let comparison = interval.zip(other).map(|(own, other)| match (options.comparison, other.interval) {
        (By::Intervals, Some(theirs)) => compare_intervals(&own, &theirs, options.polarity),
        _ => compare_with_value(&own, other.value, options.polarity),
    });
    let checked = match options.check {
        Check::Off => None,
        Check::AsShown => check(&row, value, change, None)?,
        Check::At(places) => check(&row, value, change, Some(places))?,
    };
    let marked = marked == Some(row.area.as_str());
    Ok(Standing {
        row,
        value,
        interval,
        change,
        rank: None,
        quartile: None,
        rank_in_region: None,
        comparison,
        checked,
        marked,
    })
}

/// The value of a row: a rate where there is a denominator, else the number, else what was published. A number whose
/// estimate is missing is no value.
fn value_of(row: &Row, options: &Options) -> Result<Option<Value>, LeagueError> {
    let published = row.published.as_ref().map(|figure| Value { number: figure.value, kind: ValueKind::Published });
    if let Some(days) = row.days {
        return Ok(Some(Value { number: days, kind: ValueKind::Days }));
    }
    let is_rate = options.denominator == Denominator::Estimated;
    Ok(match (row.numerator, row.denominator) {
        (Some(_), Some(denominator)) if denominator <= Exact::ZERO => None,
        (Some(numerator), Some(denominator)) => {
            let rate = percentage(numerator, denominator).ok_or_else(|| too_many_digits(row))?;
            Some(Value { number: rate, kind: ValueKind::Rate })
        }
        (Some(_), None) if is_rate => published,
        (Some(count), None) => Some(Value { number: count, kind: ValueKind::Count }),
        (None, Some(_)) => published,
        // what stands beside a baseline is the change from it
        (None, None) if row.baseline.is_some() => None,
        (None, None) => published,
    })
}

fn too_many_digits(row: &Row) -> LeagueError {
    LeagueError::TooManyDigits(row.area.clone())
}

fn interval_of(row: &Row, value: Value, options: &Options) -> Option<Interval> {
    match (value.kind, options.denominator) {
        (ValueKind::Rate, Denominator::Estimated) => row.bounds,
        (ValueKind::Rate, _) => wilson_of(row.numerator?, row.denominator?),
        (ValueKind::Count | ValueKind::Days | ValueKind::Published, _) => None,
    }
}

/// Whether the published value of a row is the change from its baseline.
fn publishes_change(row: &Row) -> bool {
    row.baseline.is_some() && row.denominator.is_none()
}

fn change_of(row: &Row, value: Option<Value>) -> Result<Option<Exact>, LeagueError> {
    let Some(baseline) = row.baseline else { return Ok(None) };
    match value {
        Some(_) if baseline == Exact::ZERO => Ok(None),
        Some(now) => change(now.number, baseline).map(Some).ok_or_else(|| too_many_digits(row)),
        None if publishes_change(row) => Ok(row.published.as_ref().map(|figure| figure.value)),
        None => Ok(None),
    }
}

/// Works a published value out again.
fn check(
    row: &Row,
    value: Option<Value>,
    change: Option<Exact>,
    places: Option<usize>,
) -> Result<Option<Checked>, LeagueError> {
    let Some(published) = &row.published else { return Ok(None) };
    let places = places.unwrap_or(published.decimals);
    let own = match value {
        Some(Value { kind: ValueKind::Published, .. }) | None => return Ok(None),
        Some(_) if publishes_change(row) => change,
        Some(value) => Some(value.number),
    };
    let Some(own) = own else { return Ok(None) };
    let printed = published.value.to_places(places);
    if own.to_places(places) == printed {
        return Ok(Some(Checked::Ok));
    }
    let rate = value.is_some_and(|value| value.kind == ValueKind::Rate);
    let rounded = row.denominator.filter(|denominator| rate && denominator.whole().is_some());
    let (Some(numerator), Some(denominator)) = (row.numerator, rounded) else {
        return Ok(Some(Checked::Differs));
    };
    // the denominator may have been up to a half more or less
    let rate_of =
        |halves: i64| -> Option<Exact> { percentage(numerator, denominator.plus(Exact::ratio(halves.into(), 2)?)?) };
    let (one, other) = rate_of(-1).zip(rate_of(1)).ok_or_else(|| too_many_digits(row))?;
    let nearest = published.value.clamp(one.min(other), one.max(other));
    Ok(Some(if nearest.to_places(places) == printed { Checked::OkUnrounded } else { Checked::Differs }))
}

/// The number that a standing is ranked by.
fn ranked_by(standing: &Standing, options: &Options) -> Option<Exact> {
    if standing.row.part != Part::Area {
        return None;
    }
    match options.rank_by {
        RankBy::Value => standing.value.map(|value| value.number),
        RankBy::Change => standing.change,
    }
}

fn give_ranks(standings: &mut [Standing], options: &Options) {
    let numbers: Vec<Option<Exact>> = standings.iter().map(|s| ranked_by(s, options)).collect();
    let all = ranks(&numbers, options.polarity).into_iter().zip(quartiles(&numbers));
    standings.iter_mut().zip(all).for_each(|(standing, (rank, quartile))| {
        standing.rank = rank;
        standing.quartile = quartile;
    });
    let mut regions: Map<String, Vec<usize>> = Map::default();
    for (index, standing) in standings.iter().enumerate() {
        if let (Some(region), Some(_)) = (&standing.row.region, standing.rank) {
            regions.entry(fold(region)).or_default().push(index);
        }
    }
    for members in regions.into_values() {
        let own: Vec<Option<Exact>> = members.iter().map(|index| numbers[*index]).collect();
        for (index, rank) in members.iter().zip(ranks(&own, options.polarity)) {
            standings[*index].rank_in_region = rank.map(|rank| (rank, members.len()));
        }
    }
}

/// Whether each row is shown.
fn shown(standings: &[Standing], options: &Options) -> Result<Vec<bool>, LeagueError> {
    if let Some(wanted) = &options.region {
        let mut regions: Vec<String> = standings.iter().filter_map(|s| s.row.region.clone()).collect();
        regions.sort_unstable();
        regions.dedup();
        if !regions.iter().any(|region| same_name(region, wanted)) {
            return Err(LeagueError::NoSuchRegion { wanted: wanted.clone(), regions });
        }
    }
    let in_region = |standing: &Standing| {
        let own = standing.row.region.as_deref();
        options.region.as_deref().is_none_or(|wanted| own.is_some_and(|own| same_name(own, wanted)))
    };
    let rank = |standing: &Standing| match options.region {
        Some(_) => standing.rank_in_region.map(|(rank, _)| rank),
        None => standing.rank,
    };
    let mut counted: Vec<usize> = standings.iter().filter(|s| in_region(s)).filter_map(rank).collect();
    counted.sort_unstable();
    let chosen = |standing: &Standing| match rank(standing) {
        _ if options.top.is_none() && options.bottom.is_none() => true,
        None => false,
        Some(own) => {
            let worse = counted.len() - counted.partition_point(|other| *other <= own);
            options.top.is_some_and(|top| own <= top) || options.bottom.is_some_and(|bottom| worse < bottom)
        }
    };
    Ok(standings.iter().map(|s| s.row.part == Part::Reference || s.marked || (in_region(s) && chosen(s))).collect())
}

/// How far the area asked for is from the reference and from the best quarter.
fn needed(
    own: &Standing,
    all: &[Standing],
    options: &Options,
    reference: Option<&Reference>,
) -> Result<Vec<Needed>, LeagueError> {
    let rate = own.value.is_some_and(|value| value.kind == ValueKind::Rate);
    let (Some(numerator), Some(denominator), true) = (own.row.numerator, own.row.denominator, rate) else {
        return Ok(Vec::new());
    };
    let clients = match options.polarity {
        Polarity::High => clients_needed,
        Polarity::Low => clients_too_many,
        Polarity::Neither => return Ok(Vec::new()),
    };
    let areas = all.iter().filter(|s| s.row.part == Part::Area);
    let values: Vec<Exact> = areas.filter_map(|s| s.value).map(|value| value.number).collect();
    let quarters = if options.polarity == Polarity::Low { 1 } else { 3 };
    let best = if options.rank_by == RankBy::Value { quartile_boundary(&values, quarters) } else { None };
    let reference = reference.filter(|reference| reference.row.as_deref() != Some(&own.row.area));
    let thresholds = reference
        .map(|reference| (reference.value, Threshold::Reference))
        .into_iter()
        .chain(best.map(|best| (best, Threshold::BestQuarter)));
    thresholds
        .map(|(threshold, what)| {
            let clients = clients(numerator, denominator, threshold).ok_or_else(|| too_many_digits(&own.row))?;
            Ok(Needed { threshold, what, clients })
        })
        .collect()
}

fn row_named<'r>(rows: &'r [Row], name: &str) -> Result<&'r Row, LeagueError> {
    rows.iter().find(|row| same_name(&row.area, name)).ok_or_else(|| LeagueError::NoSuchArea {
        wanted: name.to_owned(),
        nearest: nearest(name, rows.iter().map(|row| row.area.as_str())).map(str::to_owned),
    })
}

fn same_name(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The decimals of values in machine formats.
const PLACES: usize = 4;

/// The columns of the machine formats.
const COLUMNS: [&str; 17] = [
    "rank",
    "of",
    "area",
    "region",
    "numerator",
    "denominator",
    "value",
    "lower95",
    "upper95",
    "comparison",
    "quartile",
    "rank_in_region",
    "of_in_region",
    "previous_rank",
    "change_from_baseline",
    "published",
    "published_check",
];

impl League {
    /// The table as scripts read it.
    pub fn table(&self) -> Table {
        let mut table = Table::new(&COLUMNS);
        for standing in &self.standings {
            let row = &standing.row;
            let ends = standing.interval.map(|interval| interval.to_places(PLACES));
            let (lower, upper) = ends.map(|(lower, upper)| (Decimal(lower), Decimal(upper))).unzip();
            table.push([
                standing.rank.into(),
                standing.rank.map(|_| self.of).into(),
                row.area.clone().into(),
                row.region.clone().into(),
                row.numerator.into(),
                row.denominator.into(),
                standing.value.map(value_cell).into(),
                lower.map(Cell::Decimal).into(),
                upper.map(Cell::Decimal).into(),
                standing.comparison.map(Comparison::word).into(),
                standing.quartile.map(usize::from).into(),
                standing.rank_in_region.map(|(rank, _)| rank).into(),
                standing.rank_in_region.map(|(_, of)| of).into(),
                row.previous_rank.as_deref().map(rank_cell).into(),
                standing.change.map(|change| Cell::Decimal(Decimal(change.to_places(PLACES)))).into(),
                row.published.as_ref().map(|figure| Cell::Decimal(Decimal(figure.text.clone()))).into(),
                standing.checked.map(Checked::word).into(),
            ]);
        }
        table
    }
}

fn value_cell(value: Value) -> Cell {
    match value.kind {
        ValueKind::Count => value.number.into(),
        ValueKind::Rate | ValueKind::Days | ValueKind::Published => {
            Cell::Decimal(Decimal(value.number.to_places(PLACES)))
        }
    }
}

/// A published rank: a number where it is one.
fn rank_cell(text: &str) -> Cell {
    text.parse::<i64>().map_or_else(|_| text.into(), Cell::Number)
}

#[cfg(test)]
mod tests;
