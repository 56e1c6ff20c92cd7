//! Figures as charts.

use std::cmp::Ordering;

use super::columns::{ALL, by_groups, name_of, places, title_of};
use super::counted::{Counted, Run};
use crate::measure::disclosure::Figure;
use crate::measure::figures::{Exact, Polarity};
use crate::measure::funnel::{INNER, OUTER, limits};
use crate::measure::{GroupCell, Grouping, NOT_KNOWN, NOT_RECORDED, Names, Row, SmallNumbers, printed_ids};
use crate::spec::measures::{MeasureId, MeasureKind};
use crate::table::chart::{
    Against, Bar, BarGroup, Bars, Chart, Difference, Drawing, Funnel, FunnelPlace, Limits, Line, Mark, Point, Stack,
    StackGroup, Stacks, Trend, Unit,
};

/// What is drawn of a row.
fn mark(row: &Row<'_>) -> Mark {
    let (figure, number) = match row.measure.kind {
        MeasureKind::Count => (Figure::Numerator, row.numerator),
        _ => (Figure::Value, row.value),
    };
    match number {
        _ if row.hidden.has(figure) => Mark::Hidden,
        Some(number) => Mark::Shown(number),
        None => Mark::None,
    }
}

fn unit(row: &Row<'_>, counted: &Counted<'_>) -> Unit {
    let places = places(row, counted.small_numbers());
    match row.measure.kind {
        MeasureKind::Count => Unit::People,
        MeasureKind::Percentage => Unit::Percent(places),
        MeasureKind::Days => Unit::Days(places),
    }
}

/// A measure from month to month, and in the year before under the same months.
pub(super) fn trend(counted: &Counted<'_>, id: MeasureId) -> Option<Chart> {
    let of = |run: &Run<'_>| -> Vec<(i32, String, Mark)> {
        let rows = run.rows.iter().filter(|row| row.measure.id == id);
        rows.map(|row| (month_of(row.slice.first), name_of(row), mark(row))).collect()
    };
    let (now, before) = (of(&counted.months), of(&counted.months_before));
    let first = counted.months.rows.iter().find(|row| row.measure.id == id)?;
    if now.len() < 2 {
        return None;
    }
    let before_at =
        |month: i32| before.iter().find(|(m, ..)| *m == month - 12).map_or(Mark::None, |(_, _, mark)| *mark);
    let earlier: Vec<Mark> = now.iter().map(|(month, ..)| before_at(*month)).collect();
    let mut lines =
        vec![Line { name: "this period".to_owned(), marks: now.iter().map(|(_, _, mark)| *mark).collect() }];
    if earlier.iter().any(|mark| *mark != Mark::None) {
        lines.push(Line { name: "a year earlier".to_owned(), marks: earlier });
    }
    Some(Chart {
        id: format!("trend-{}", id.word()),
        title: format!("{} by month", first.measure.title),
        description: format!("A line over {} months, from {} to {}.", now.len(), now[0].1, now[now.len() - 1].1),
        unit: unit(first, counted),
        drawing: Drawing::Trend(Trend { times: now.into_iter().map(|(_, name, _)| name).collect(), lines }),
    })
}

/// The number of a month.
pub(super) fn month_of(day: i32) -> i32 {
    use chrono::Datelike;
    crate::record::date_of(day).map_or(0, |date| date.year() * 12 + date.month() as i32)
}

/// A figure with all its groups as bars; districts stand in their order by value.
pub(super) fn bars(counted: &Counted<'_>, printed: &str) -> Option<Chart> {
    let groups = by_groups(counted, printed);
    let first = *groups.first()?.2.first()?;
    let polarity: Polarity = first.measure.polarity.into();
    let published = counted.beside(first, &[]);
    let against = match published {
        Some(published) => Some(Against { name: published.label, value: published.value }),
        None => first.value.map(|value| Against { name: ALL.to_owned(), value }),
    };
    let groups = groups.iter().map(|(grouping, _, rows)| {
        let mut bars: Vec<Bar> = rows.iter().map(|row| bar(row, against.as_ref())).collect();
        if *grouping == Some(counted.place) {
            in_order(&mut bars, polarity);
        }
        BarGroup { title: grouping.map_or_else(String::new, |g| title_of(g).to_owned()), bars }
    });
    let groups: Vec<BarGroup> = groups.collect();
    Some(Chart {
        id: format!("bars-{printed}"),
        title: title(first),
        description: described(&groups, against.as_ref()),
        unit: unit(first, counted),
        drawing: Drawing::Bars(Bars { groups, against }),
    })
}

/// The bar of a row, seen against a value.
fn bar(row: &Row<'_>, against: Option<&Against>) -> Bar {
    let interval = row.interval.filter(|_| mark(row) != Mark::Hidden);
    let difference = match (&interval, against) {
        (Some(interval), Some(against)) if interval.contains(against.value) => Difference::MayBeChance,
        (Some(_), Some(_)) => Difference::Real,
        _ => Difference::Unknown,
    };
    Bar { name: name_of(row), mark: mark(row), interval, difference }
}

/// Puts places in their order by value. People of no place are no part of it, and what is hidden stands by name, so that
/// where it stands tells nothing.
fn in_order(bars: &mut [Bar], polarity: Polarity) {
    let is_nowhere = |bar: &Bar| [NOT_RECORDED, NOT_KNOWN].contains(&bar.name.as_str());
    let class = |bar: &Bar| (!matches!(bar.mark, Mark::Shown(_)), is_nowhere(bar));
    bars.sort_by(|a, b| {
        class(a).cmp(&class(b)).then_with(|| match (a.mark, b.mark) {
            (Mark::Shown(a), Mark::Shown(b)) => polarity.best_first(a, b),
            _ => Ordering::Equal,
        })
    });
}

/// A figure of all and of each agency beside a target.
pub(super) fn beside_target(counted: &Counted<'_>, all: &Row<'_>, agencies: &[&Row<'_>], target: Against) -> Chart {
    let mut bars: Vec<Bar> = agencies.iter().map(|row| bar(row, Some(&target))).collect();
    in_order(&mut bars, all.measure.polarity.into());
    let mut groups = vec![BarGroup { title: String::new(), bars: vec![bar(all, Some(&target))] }];
    if !bars.is_empty() {
        groups.push(BarGroup { title: title_of(Grouping::Agency).to_owned(), bars });
    }
    Chart {
        id: format!("bars-{}", all.printed),
        title: title(all),
        description: described(&groups, Some(&target)),
        unit: unit(all, counted),
        drawing: Drawing::Bars(Bars { groups, against: Some(target) }),
    }
}

/// Counts of groups as bars.
pub(super) fn counts(counted: &Counted<'_>, run: &Run<'_>, title: &str) -> Option<Chart> {
    let first = run.rows.first()?;
    let bar =
        |row: &Row<'_>| Bar { name: name_of(row), mark: mark(row), interval: None, difference: Difference::Unknown };
    let bars: Vec<Bar> = run.rows.iter().map(bar).collect();
    let groups = vec![BarGroup { title: String::new(), bars }];
    Some(Chart {
        id: format!("bars-{}-{}", first.printed, run.by.first()?.word()),
        title: title.to_owned(),
        description: described(&groups, None),
        unit: unit(first, counted),
        drawing: Drawing::Bars(Bars { groups, against: None }),
    })
}

/// The name of a figure.
pub(super) fn title(row: &Row<'_>) -> String {
    let part = row.printed.strip_prefix(row.measure.id.word()).unwrap_or_default().replace('-', " ");
    let colon = if part.is_empty() { "" } else { ":" };
    format!("{}{colon}{part}", row.measure.title)
}

fn described(groups: &[BarGroup], against: Option<&Against>) -> String {
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let of = |difference: Difference| bars().filter(|bar| bar.difference == difference).count();
    let hidden = bars().filter(|bar| bar.mark == Mark::Hidden).count();
    let mut text = format!("{} bars", bars().count());
    if let Some(against) = against {
        let (real, chance) = (of(Difference::Real), of(Difference::MayBeChance));
        if real + chance > 0 {
            text += &format!(
                " with 95% intervals: {chance} of the intervals hold the dashed line ({}), so that the difference may be chance; \
                 {real} do not",
                against.name
            );
        }
    }
    if hidden > 0 {
        text += &format!("; {hidden} hidden");
    }
    text + "."
}

/// Completions by agency, or where there are too few agencies by district, against the number of people in treatment.
pub(super) fn funnel(counted: &Counted<'_>, names: &Names) -> Option<Chart> {
    const FEWEST: usize = 3;
    let districts = counted.groups.iter().find(|run| run.by == [Grouping::La]);
    let (run, points) = [counted.agencies.as_ref(), districts].into_iter().flatten().find_map(|run| {
        let points = places_of(run, names);
        (points.len() >= FEWEST).then_some((run, points))
    })?;
    let all = counted.of_all(MeasureId::SuccessfulCompletion.word())?;
    let average = all.value?;
    let shown = points.iter().filter_map(|row| {
        let (size, value) = (row.denominator?, row.value?);
        let people = size.count().filter(|people| *people > 0)?;
        let inner = limits(average.to_f64(), people, INNER)?;
        let outer = limits(average.to_f64(), people, OUTER)?;
        let place = if !outer.contains(value) {
            FunnelPlace::Alarm
        } else if !inner.contains(value) {
            FunnelPlace::Alert
        } else {
            FunnelPlace::Inside
        };
        Some(Point { name: name_of(row), size, value, place })
    });
    let shown: Vec<Point> = shown.collect();
    let largest = shown.iter().filter_map(|point| point.size.count()).max()?;
    let what = title_of(*run.by.first()?).to_lowercase();
    let outside = shown.iter().filter(|point| point.place != FunnelPlace::Inside).count();
    let hidden = points.len() - shown.len();
    Some(Chart {
        id: "funnel-successful-completion".to_owned(),
        title: format!("{} by {what}: what chance explains", all.measure.title),
        description: format!(
            "{} points around the average; {outside} lie beyond the 95% limits.{}",
            shown.len(),
            if hidden > 0 { format!(" {hidden} more are hidden or have nobody in treatment.") } else { String::new() }
        ),
        unit: unit(all, counted),
        drawing: Drawing::Funnel(Funnel {
            size: "people in treatment".to_owned(),
            points: shown,
            hidden,
            average,
            limits: curve(average, largest),
        }),
    })
}

fn places_of<'r, 'a>(run: &'r Run<'a>, names: &Names) -> Vec<&'r Row<'a>> {
    let by = run.by.first().copied();
    let is_place = |row: &&Row<'_>| match (by, row.cells.first()) {
        (Some(by), Some(GroupCell::Group(_, value))) => names.is_place(by, value),
        _ => false,
    };
    run.rows.iter().filter(|row| row.measure.id == MeasureId::SuccessfulCompletion).filter(is_place).collect()
}

/// The limits at sizes that make a smooth line up to the largest.
fn curve(average: Exact, largest: u64) -> Vec<Limits> {
    const STEPS: u64 = 60;
    let end = largest + largest / 20 + 1;
    let mut sizes: Vec<u64> = (1..=STEPS).map(|step| (end * step * step).div_ceil(STEPS * STEPS)).collect();
    sizes.dedup();
    let limits_of = |size: u64| {
        let average = average.to_f64();
        Some(Limits { size, inner: limits(average, size, INNER)?, outer: limits(average, size, OUTER)? })
    };
    sizes.into_iter().filter_map(limits_of).collect()
}

/// Why people left, as shares of those who did.
pub(super) fn exits(counted: &Counted<'_>) -> Option<Chart> {
    let printed = printed_ids(MeasureId::ExitsByReason);
    let parts: Vec<String> = printed.iter().map(|id| reason(id)).collect();
    let first = by_groups(counted, printed.first()?);
    let groups = first.iter().map(|(grouping, by, rows)| {
        let run_rows = match grouping {
            None => &counted.whole.rows,
            Some(_) => &counted.groups.iter().find(|run| run.by == *by)?.rows,
        };
        let stacks = rows.iter().map(|row| {
            let share = |id: &String| {
                run_rows.iter().find(|other| other.printed == *id && other.cells == row.cells).map_or(Mark::None, mark)
            };
            Stack { name: name_of(row), shares: printed.iter().map(share).collect() }
        });
        let title = grouping.map_or_else(String::new, |g| title_of(g).to_owned());
        Some(StackGroup { title, stacks: stacks.collect() })
    });
    let mut groups: Vec<StackGroup> = groups.collect::<Option<_>>()?;
    // nobody left a group without shares
    let has_any = |stack: &Stack| stack.shares.iter().any(|share| *share != Mark::None);
    groups.iter_mut().for_each(|group| group.stacks.retain(has_any));
    groups.retain(|group| !group.stacks.is_empty());
    if groups.is_empty() {
        return None;
    }
    Some(Chart {
        id: "stacks-exits".to_owned(),
        title: "How treatment ended".to_owned(),
        description: "Each bar is everybody of a group who left in the period, divided by the reason.".to_owned(),
        unit: Unit::Percent(usize::from(counted.small_numbers() != SmallNumbers::Round5)),
        drawing: Drawing::Stacks(Stacks { parts, groups }),
    })
}

/// The reason of a printed id, in words.
pub(super) fn reason(printed: &str) -> String {
    let prefix = format!("{}-", MeasureId::ExitsByReason.word());
    printed.strip_prefix(&prefix).unwrap_or(printed).replace('-', " ")
}
