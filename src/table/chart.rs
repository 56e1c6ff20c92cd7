//! The neutral model of a chart: what is drawn, in numbers and names, before any line has a place or colour.
//!
//! A chart is made of figures that may be shown. Where one is hidden, a [`Mark`] says so and holds no number, so no
//! renderer can draw a length, a place or a scale that would tell it. The numbers of a chart always stand in a table too;
//! whoever makes the chart keeps that table beside it.
//!
//! ```
//! use ndtms::table::chart::Mark;
//!
//! assert_eq!(Mark::Shown(42.into()).number(), Some(42.0));
//! assert_eq!(Mark::Hidden.number(), None);
//! ```

use crate::measure::figures::{Exact, Interval};

/// A chart with the words that stand for it where it cannot be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name on the page: letters, digits and hyphens, and once only.
    pub id: String,
    /// What it shows, in a few words.
    pub title: String,
    /// What is to be seen in it, in a sentence or two.
    pub description: String,
    /// What its numbers are.
    pub unit: Unit,
    /// What is drawn.
    pub drawing: Drawing,
}

impl Chart {
    /// Whether some line or bar can be drawn: of others all figures are hidden, or there are none.
    pub fn shows_anything(&self) -> bool {
        match &self.drawing {
            Drawing::Trend(trend) => {
                trend.lines.iter().flat_map(|line| &line.marks).any(|mark| mark.number().is_some())
            }
            Drawing::Bars(bars) => {
                bars.groups.iter().flat_map(|group| &group.bars).any(|bar| bar.mark.number().is_some())
            }
            Drawing::Funnel(_) | Drawing::Stacks(_) => true,
            Drawing::Flow(flow) => !flow.bands.is_empty(),
        }
    }
}

/// What the numbers of a chart are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// People.
    People,
    /// Percent with so many decimals.
    Percent(usize),
    /// Days with so many decimals.
    Days(usize),
    /// Points of an index with so many decimals.
    Points(usize),
}

/// The kinds of chart.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Lines over time.
    Trend(Trend),
    /// Bars with intervals.
    Bars(Bars),
    /// Rates against their size, between limits of chance.
    Funnel(Funnel),
    /// Bars of shares that make a whole.
    Stacks(Stacks),
    /// From where to where people went.
    Flow(Box<Flow>),
}

/// A figure of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Mark {
    /// It is shown.
    Shown(Exact),
    /// It is hidden, since it would tell of a few people.
    Hidden,
    /// There is none.
    #[default]
    None,
}

impl Mark {
    /// The number that may be drawn.
    pub fn number(self) -> Option<f64> {
        match self {
            Mark::Shown(number) => Some(number.to_f64()),
            Mark::Hidden | Mark::None => None,
        }
    }
}

/// Lines over the same stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The names of the times, from left to right.
    pub times: Vec<String>,
    /// The lines, the one that matters most first.
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// A mark for each time.
    pub marks: Vec<Mark>,
}

/// Bars below each other, in groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The groups of bars.
    pub groups: Vec<BarGroup>,
    /// The value that all bars are seen against.
    pub against: Option<Against>,
}

/// A line across all bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// What it is.
    pub name: String,
    /// Where it stands.
    pub value: Exact,
}

/// Bars under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct BarGroup {
    /// The heading; empty for none.
    pub title: String,
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
}

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its name.
    pub name: String,
    /// Its length.
    pub mark: Mark,
    /// Between what the true value lies, most likely.
    pub interval: Option<Interval>,
    /// Whether it differs from what it is seen against by more than chance explains.
    pub difference: Difference,
}

/// How a value stands to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It may be the same: the difference may be chance.
    MayBeChance,
    /// It is another one.
    Real,
    /// Nothing can be said.
    Unknown,
}

/// Rates against the numbers that they are of.
#[derive(Clone, Debug, PartialEq)]
pub struct Funnel {
    /// What the numbers along the lower edge are.
    pub size: String,
    /// The points.
    pub points: Vec<Point>,
    /// How many points are not drawn since their figures are hidden.
    pub hidden: usize,
    /// The average in percent.
    pub average: Exact,
    /// Between what points lie by chance alone, by size.
    pub limits: Vec<Limits>,
}

/// A point of a funnel.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Its name.
    pub name: String,
    /// Of how many its rate is.
    pub size: Exact,
    /// Its rate in percent.
    pub value: Exact,
    /// Where it lies.
    pub place: FunnelPlace,
}

/// Where a point lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunnelPlace {
    /// Within the inner limits: no different from the average.
    Inside,
    /// Beyond the inner limits: one in twenty lies there by chance alone.
    Alert,
    /// Beyond the outer limits: one in five hundred does.
    Alarm,
}

/// The limits of chance around an average for rates of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Of how many the rates are.
    pub size: u64,
    /// 95% of rates lie within, in percent.
    pub inner: Interval,
    /// 99.8% of rates lie within.
    pub outer: Interval,
}

/// Bars of the same length, divided into parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacks {
    /// The names of the parts, from left to right.
    pub parts: Vec<String>,
    /// The groups of bars.
    pub groups: Vec<StackGroup>,
}

/// Divided bars under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct StackGroup {
    /// The heading; empty for none.
    pub title: String,
    /// The bars from top to bottom.
    pub stacks: Vec<Stack>,
}

/// A divided bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// The share of each part in percent.
    pub shares: Vec<Mark>,
}

/// Bands from names on the left to names on the right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// What the names on the left and on the right are.
    pub headings: [String; 2],
    /// The names on the left, from top to bottom.
    pub from: Vec<String>,
    /// The names on the right.
    pub to: Vec<String>,
    /// The bands; none of nothing.
    pub bands: Vec<Band>,
    /// The names on both sides of each band that is not drawn since its number is hidden, where others have them too.
    pub hidden: Vec<(Option<usize>, Option<usize>)>,
}

/// A band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The place of its name on the left.
    pub from: usize,
    /// The place of its name on the right.
    pub to: usize,
    /// How many went this way.
    pub number: Exact,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_shows_something_when_one_mark_has_a_number() {
        let chart = |marks: [Mark; 2]| {
            let line = Line { name: "this period".to_owned(), marks: marks.to_vec() };
            let drawing = Drawing::Trend(Trend { times: vec!["Apr".to_owned(), "May".to_owned()], lines: vec![line] });
            Chart { id: "c".to_owned(), title: String::new(), description: String::new(), unit: Unit::People, drawing }
        };
        assert!(!chart([Mark::Hidden, Mark::None]).shows_anything());
        assert!(chart([Mark::Hidden, Mark::Shown(Exact::from(0_u64))]).shows_anything());
    }
}
