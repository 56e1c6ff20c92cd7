//! Charts as SVG within a page: text as text, and everything told by shape, pattern or words as well as by shade.
//!
//! A chart is drawn narrow, so that it can be read on a phone and two stand beside each other on a wide screen. Colours are
//! those of the page ([`STYLE`]), for light, dark and print. A hidden figure is a star at a place that is the same for all
//! hidden figures, and scales are made of shown figures only.

use maud::{Markup, Render, html};

use super::report::plain;
use crate::table::chart::{
    Band, Bar, Bars, Chart, Difference, Drawing, Flow, Funnel, FunnelPlace, Limits, Mark, Point, Stacks, Trend, Unit,
};

/// The rules for charts, which a page with charts puts into its style.
pub const STYLE: &str = include_str!("html/chart.css");

/// The width of every chart in its own units.
const WIDTH: f64 = 380.0;

/// About the width of a letter.
const LETTER: f64 = 6.4;

/// Draws a chart.
pub fn draw(chart: &Chart) -> Markup {
    let (height, drawing) = match &chart.drawing {
        Drawing::Trend(trend) => draw_trend(trend, chart.unit),
        Drawing::Bars(bars) => draw_bars(bars, chart.unit),
        Drawing::Funnel(funnel) => draw_funnel(funnel, chart.unit),
        Drawing::Stacks(stacks) => draw_stacks(stacks, &chart.id),
        Drawing::Flow(flow) => draw_flow(flow),
    };
    let (title, description) = (format!("{}-title", chart.id), format!("{}-desc", chart.id));
    html! {
        svg.chart id=(chart.id) role="img" aria-labelledby=(title) aria-describedby=(description)
            viewBox={ "0 0 " (At(WIDTH)) " " (At(height)) } {
            title id=(title) { (chart.title) }
            desc id=(description) { (chart.description) }
            (drawing)
        }
    }
}

/// A coordinate: one decimal, the same on every machine.
pub(super) struct At(pub(super) f64);

impl Render for At {
    fn render_to(&self, buffer: &mut String) {
        let text = format!("{:.1}", self.0);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        buffer.push_str(if text == "-0" { "0" } else { text });
    }
}

/// A number with its unit, as it stands beside a mark.
fn label(mark: Mark, unit: Unit) -> String {
    match (mark, unit) {
        (Mark::Hidden, _) => "*".to_owned(),
        (Mark::None, _) => "–".to_owned(),
        (Mark::Shown(number), Unit::People) => number.to_string(),
        (Mark::Shown(number), Unit::Percent(places)) => format!("{}%", number.to_places(places)),
        (Mark::Shown(number), Unit::Days(places) | Unit::Points(places)) => number.to_places(places),
    }
}

/// A scale from 0 to a round number above everything shown, and its steps.
struct Scale {
    end: f64,
    step: f64,
}

impl Scale {
    fn of(numbers: impl Iterator<Item = f64>, unit: Unit) -> Scale {
        const STEPS: f64 = 4.0;
        let largest = numbers.fold(0.0, f64::max);
        if matches!(unit, Unit::Percent(_)) && largest > 50.0 && largest <= 100.0 {
            return Scale { end: 100.0, step: 25.0 };
        }
        let rough = (largest / STEPS).max(1e-9);
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|s| s * power).find(|step| *step >= rough);
        let mut step = step.unwrap_or(10.0 * power);
        if unit == Unit::People {
            // there is no half of a person
            step = step.ceil().max(1.0);
        }
        if largest == 0.0 {
            step = 1.0;
        }
        Scale { end: step * (largest / step).ceil().max(1.0), step }
    }

    fn ticks(&self) -> impl Iterator<Item = f64> + use<> {
        let (step, count) = (self.step, (self.end / self.step).round() as u32);
        (0..=count).map(move |number| f64::from(number) * step)
    }

    fn share(&self, number: f64) -> f64 {
        (number / self.end).clamp(0.0, 1.0)
    }
}

/// A number of a scale.
fn tick(number: f64, unit: Unit) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if matches!(unit, Unit::Percent(_)) { format!("{text}%") } else { text.to_owned() }
}

/// A text cut to a width; what is cut off stands in the table.
fn fitted(text: &str, width: f64) -> String {
    let text = plain(text);
    let most = (width / LETTER).floor().max(2.0) as usize;
    if text.chars().count() <= most {
        return text.into_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

/// The month of `2013-04`, else the text itself.
fn short_time(text: &str) -> (&str, Option<&str>) {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let of_month = text.split_once('-').and_then(|(year, month)| {
        let number: usize = month.parse().ok()?;
        Some((*MONTHS.get(number.checked_sub(1)?)?, Some(year)))
    });
    of_month.unwrap_or((text, None))
}

fn draw_trend(trend: &Trend, unit: Unit) -> (f64, Markup) {
    const HEIGHT: f64 = 200.0;
    const LEFT: f64 = 36.0;
    const RIGHT: f64 = 12.0;
    const TOP: f64 = 34.0;
    const BOTTOM: f64 = 32.0;
    let numbers = trend.lines.iter().flat_map(|line| line.marks.iter().filter_map(|mark| mark.number()));
    let scale = Scale::of(numbers, unit);
    let (span, depth) = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    let count = trend.times.len();
    let x = |place: usize| LEFT + span * (place as f64 + 0.5) / count.max(1) as f64;
    let y = |number: f64| TOP + depth * (1.0 - scale.share(number));
    // where all labels would run into each other, the first and the last one tell most
    let longest = trend.lines.first().map_or(0.0, |line| {
        line.marks.iter().map(|mark| width_of(&label(*mark, without_decimals(unit)))).fold(0.0, f64::max)
    });
    let has_room = longest + 6.0 <= span / count.max(1) as f64;
    let is_labelled = |place: usize| has_room || place == 0 || place + 1 == count;
    let every = ((28.0 * count as f64) / span).ceil().max(1.0) as usize;
    let mut legend_at = LEFT;
    let legend: Vec<(f64, usize, &str)> = trend
        .lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let at = legend_at;
            legend_at += 34.0 + width_of(&line.name) + 14.0;
            (at, number, line.name.as_str())
        })
        .collect();
    let class_of = |number: usize| if number == 0 { "" } else { " second" };
    let drawing = html! {
        @for (at, number, name) in &legend {
            line class={ "line" (class_of(*number)) } x1=(At(*at)) x2=(At(at + 24.0)) y1="10" y2="10" {}
            circle class={ (if *number == 0 { "full" } else { "open second" }) } cx=(At(at + 12.0)) cy="10" r="3" {}
            text x=(At(at + 30.0)) y="14" { (name) }
        }
        @for tick_at in scale.ticks() {
            line.grid x1=(At(LEFT)) x2=(At(WIDTH - RIGHT)) y1=(At(y(tick_at))) y2=(At(y(tick_at))) {}
            text.quiet x=(At(LEFT - 5.0)) y=(At(y(tick_at) + 4.0)) text-anchor="end" { (tick(tick_at, unit)) }
        }
        line.axis x1=(At(LEFT)) x2=(At(WIDTH - RIGHT)) y1=(At(y(0.0))) y2=(At(y(0.0))) {}
        @for (place, time) in trend.times.iter().enumerate() {
            @let (short, year) = short_time(time);
            @if place.is_multiple_of(every) {
                text.quiet x=(At(x(place))) y=(At(HEIGHT - BOTTOM + 14.0)) text-anchor="middle" { (short) }
                @if let Some(year) = year {
                    @if place == 0 || (short == "Jan" && every == 1) || every > 1 {
                        text.quiet x=(At(x(place))) y=(At(HEIGHT - BOTTOM + 27.0)) text-anchor="middle" { (year) }
                    }
                }
            }
        }
        @for (number, line) in trend.lines.iter().enumerate().rev() {
            @for piece in pieces(&line.marks) {
                polyline class={ "line" (class_of(number)) } points=(points(piece.iter().map(|(p, n)| (x(*p), y(*n))))) {}
            }
            @for (place, mark) in line.marks.iter().enumerate() {
                @if let Some(value) = mark.number() {
                    circle class={ (if number == 0 { "full" } else { "open second" }) } cx=(At(x(place))) cy=(At(y(value))) r="3" {}
                    @if number == 0 && is_labelled(place) {
                        text.halo x=(At(x(place))) y=(At(y(value) - 7.0)) text-anchor="middle" {
                            (label(*mark, without_decimals(unit)))
                        }
                    }
                } @else if *mark == Mark::Hidden && number == 0 {
                    text.halo x=(At(x(place))) y=(At(y(0.0) - 4.0)) text-anchor="middle" { "*" }
                }
            }
        }
    };
    (HEIGHT, drawing)
}

/// What stands at points that lie close together is shorter.
fn without_decimals(unit: Unit) -> Unit {
    match unit {
        Unit::Percent(_) => Unit::Percent(0),
        Unit::Days(_) => Unit::Days(0),
        Unit::Points(_) => Unit::Points(0),
        Unit::People => Unit::People,
    }
}

/// The stretches of a line without a gap.
fn pieces(marks: &[Mark]) -> Vec<Vec<(usize, f64)>> {
    let mut pieces: Vec<Vec<(usize, f64)>> = Vec::new();
    let mut open = false;
    for (place, mark) in marks.iter().enumerate() {
        match mark.number() {
            Some(number) if open => {
                if let Some(piece) = pieces.last_mut() {
                    piece.push((place, number));
                }
            }
            Some(number) => pieces.push(vec![(place, number)]),
            None => {}
        }
        open = mark.number().is_some();
    }
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

fn points(points: impl Iterator<Item = (f64, f64)>) -> String {
    let texts: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    texts.join(" ")
}

/// A line of a chart of bars.
enum BarLine<'a> {
    /// The heading of a group.
    Heading(&'a str),
    /// A bar.
    Bar(&'a Bar),
    /// So many that have no bar.
    Without(usize),
}

/// So many lines without a bar are drawn by name; of more only the number is said, since the table has them all.
const MOST_WITHOUT: usize = 3;

fn draw_bars(bars: &Bars, unit: Unit) -> (f64, Markup) {
    const ROW: f64 = 18.0;
    const HEADING: f64 = 22.0;
    const RIGHT: f64 = 52.0;
    const TOP: f64 = 22.0;
    const BOTTOM: f64 = 20.0;
    let all = || bars.groups.iter().flat_map(|group| &group.bars);
    let longest = all().map(|bar| width_of(&bar.name)).fold(60.0, f64::max);
    let left = longest.min(150.0) + 8.0;
    let numbers = all()
        .flat_map(|bar| [bar.mark.number(), bar.interval.map(|interval| interval.upper)])
        .flatten()
        .chain(bars.against.iter().map(|against| against.value.to_f64()));
    let scale = Scale::of(numbers, unit);
    let span = WIDTH - left - RIGHT;
    let x = |number: f64| left + span * scale.share(number);
    let top = if bars.against.is_some() { TOP } else { 4.0 };
    let mut y = top;
    let mut placed: Vec<(f64, BarLine<'_>)> = Vec::new();
    for group in &bars.groups {
        if !group.title.is_empty() {
            placed.push((y + HEADING - 6.0, BarLine::Heading(&group.title)));
            y += HEADING;
        }
        let is_drawn = |bar: &&Bar| matches!(bar.mark, Mark::Shown(_));
        let without = group.bars.iter().filter(|bar| !is_drawn(bar)).count();
        let drawn = group.bars.iter().filter(|bar| without <= MOST_WITHOUT || is_drawn(bar));
        for bar in drawn {
            placed.push((y + ROW / 2.0, BarLine::Bar(bar)));
            y += ROW;
        }
        if without > MOST_WITHOUT {
            placed.push((y + ROW / 2.0, BarLine::Without(without)));
            y += ROW;
        }
    }
    let end = y + 2.0;
    let drawing = html! {
        @for tick_at in scale.ticks() {
            line.grid x1=(At(x(tick_at))) x2=(At(x(tick_at))) y1=(At(top)) y2=(At(end)) {}
            text.quiet x=(At(x(tick_at))) y=(At(end + 14.0)) text-anchor="middle" { (tick(tick_at, unit)) }
        }
        @for (at, what) in &placed {
            @match what {
                BarLine::Heading(title) => text.bold x="0" y=(At(*at)) { (title) },
                BarLine::Bar(bar) => (draw_bar(bar, *at, left, &x, unit)),
                BarLine::Without(number) => text.quiet x=(At(left + 4.0)) y=(At(at + 4.0)) {
                    (number) " more: hidden, or none"
                },
            }
        }
        @if let Some(against) = &bars.against {
            @let at = x(against.value.to_f64());
            @let words = format!("{}: {}", against.name, label(Mark::Shown(against.value), unit));
            @let half = width_of(&words) / 2.0;
            line.against x1=(At(at)) x2=(At(at)) y1=(At(top - 4.0)) y2=(At(end)) {}
            text.halo x=(At(at.clamp(half, WIDTH - half))) y="12" text-anchor="middle" { (words) }
        }
    };
    (end + BOTTOM, drawing)
}

fn draw_bar(bar: &Bar, y: f64, left: f64, x: &dyn Fn(f64) -> f64, unit: Unit) -> Markup {
    const CAP: f64 = 3.5;
    html! {
        text x=(At(left - 6.0)) y=(At(y + 4.0)) text-anchor="end" {
            @let name = fitted(&bar.name, left - 8.0);
            (name)
            @if name != bar.name { title { (plain(&bar.name)) } }
        }
        @if let Some(number) = bar.mark.number() {
            rect class={ (if bar.interval.is_some() { "bar" } else { "bar alone" }) } x=(At(left)) y=(At(y - 6.0)) width=(At(x(number) - left)) height="12" {}
            @if let Some(interval) = &bar.interval {
                @let (from, to) = (x(interval.lower), x(interval.upper));
                line.whisker x1=(At(from)) x2=(At(to)) y1=(At(y)) y2=(At(y)) {}
                @for end in [from, to] {
                    line.whisker x1=(At(end)) x2=(At(end)) y1=(At(y - CAP)) y2=(At(y + CAP)) {}
                }
                circle class={ (if bar.difference == Difference::Real { "full" } else { "open" }) }
                    cx=(At(x(number))) cy=(At(y)) r="3.5" {}
            }
        }
        @if bar.mark == Mark::Hidden {
            text.quiet x=(At(left + 4.0)) y=(At(y + 4.0)) { "* hidden" }
        } @else {
            text x=(At(WIDTH - 2.0)) y=(At(y + 4.0)) text-anchor="end" { (label(bar.mark, unit)) }
        }
    }
}

fn draw_funnel(funnel: &Funnel, unit: Unit) -> (f64, Markup) {
    const HEIGHT: f64 = 310.0;
    const LEFT: f64 = 40.0;
    const RIGHT: f64 = 14.0;
    const TOP: f64 = 14.0;
    const BOTTOM: f64 = 66.0;
    const NAMED: usize = 10;
    let largest = funnel.points.iter().map(|point| point.size.to_f64()).fold(1.0, f64::max);
    let smallest = funnel.points.iter().map(|point| point.size.to_f64()).fold(largest, f64::min);
    // the limits of sizes that nobody has do not stretch the scale
    let of_limits = funnel.limits.iter().filter(|limits| limits.size as f64 >= smallest).map(|l| l.outer.upper);
    let values = funnel.points.iter().map(|point| point.value.to_f64());
    let across = Scale::of(std::iter::once(largest), Unit::People);
    let up = Scale::of(values.chain(of_limits).chain([funnel.average.to_f64()]), unit);
    let (span, depth) = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    let x = |size: f64| LEFT + span * across.share(size);
    let y = |value: f64| TOP + depth * (1.0 - up.share(value));
    let curve = |bound: &dyn Fn(&Limits) -> f64| {
        let inside = funnel.limits.iter().filter(|l| l.size as f64 <= across.end && bound(l) <= up.end);
        points(inside.map(|l| (x(l.size as f64), y(bound(l)))))
    };
    let average = funnel.average.to_f64();
    let mut outside: Vec<&Point> = funnel.points.iter().filter(|point| point.place != FunnelPlace::Inside).collect();
    outside.sort_by(|a, b| {
        let far = |point: &Point| (point.value.to_f64() - average).abs();
        far(b).total_cmp(&far(a)).then_with(|| a.name.cmp(&b.name))
    });
    outside.truncate(NAMED);
    let words = format!("average {}", label(Mark::Shown(funnel.average), unit));
    let drawing = html! {
        @for tick_at in up.ticks() {
            line.grid x1=(At(LEFT)) x2=(At(WIDTH - RIGHT)) y1=(At(y(tick_at))) y2=(At(y(tick_at))) {}
            text.quiet x=(At(LEFT - 5.0)) y=(At(y(tick_at) + 4.0)) text-anchor="end" { (tick(tick_at, unit)) }
        }
        @for tick_at in across.ticks() {
            text.quiet x=(At(x(tick_at))) y=(At(HEIGHT - BOTTOM + 15.0)) text-anchor="middle" { (tick(tick_at, Unit::People)) }
        }
        text.quiet x=(At(LEFT + span / 2.0)) y=(At(HEIGHT - BOTTOM + 30.0)) text-anchor="middle" { (funnel.size) }
        polyline.limit points=(curve(&|l| l.inner.lower)) {}
        polyline.limit points=(curve(&|l| l.inner.upper)) {}
        polyline class="limit outer" points=(curve(&|l| l.outer.lower)) {}
        polyline class="limit outer" points=(curve(&|l| l.outer.upper)) {}
        line.axis x1=(At(LEFT)) x2=(At(WIDTH - RIGHT)) y1=(At(y(average))) y2=(At(y(average))) {}
        @for point in &funnel.points {
            (draw_point(point.place, x(point.size.to_f64()), y(point.value.to_f64())))
        }
        @for point in &outside {
            @let at = x(point.size.to_f64());
            @let room = at + 8.0 + width_of(&point.name) <= WIDTH;
            text.halo x=(At(if room { at + 7.0 } else { at - 7.0 })) y=(At(y(point.value.to_f64()) + 4.0))
                text-anchor=(if room { "start" } else { "end" }) { (plain(&point.name)) }
        }
        text.halo x=(At(WIDTH - RIGHT)) y=(At(y(average) - 4.0)) text-anchor="end" { (words) }
        (draw_point(FunnelPlace::Inside, 12.0, HEIGHT - 24.0))
        text x="20" y=(At(HEIGHT - 20.0)) { "as chance explains" }
        (draw_point(FunnelPlace::Alert, 134.0, HEIGHT - 24.0))
        text x="142" y=(At(HEIGHT - 20.0)) { "beyond 95%" }
        (draw_point(FunnelPlace::Alarm, 220.0, HEIGHT - 24.0))
        text x="228" y=(At(HEIGHT - 20.0)) { "beyond 99.8%" }
        line.limit x1="6" x2="24" y1=(At(HEIGHT - 8.0)) y2=(At(HEIGHT - 8.0)) {}
        text x="30" y=(At(HEIGHT - 4.0)) { "95% limits" }
        line class="limit outer" x1="134" x2="154" y1=(At(HEIGHT - 8.0)) y2=(At(HEIGHT - 8.0)) {}
        text x="160" y=(At(HEIGHT - 4.0)) { "99.8% limits" }
    };
    (HEIGHT, drawing)
}

/// A point by where it lies: an open circle, a square, a triangle.
fn draw_point(place: FunnelPlace, x: f64, y: f64) -> Markup {
    const HALF: f64 = 3.4;
    html! {
        @match place {
            FunnelPlace::Inside => circle.open cx=(At(x)) cy=(At(y)) r=(At(HALF)) {},
            FunnelPlace::Alert => rect.full x=(At(x - HALF)) y=(At(y - HALF)) width=(At(2.0 * HALF)) height=(At(2.0 * HALF)) {},
            FunnelPlace::Alarm => polygon.full points=(points([(x, y - 5.0), (x - 4.8, y + 3.6), (x + 4.8, y + 3.6)].into_iter())) {},
        }
    }
}

/// How many parts of a divided bar can be told apart.
const FILLS: usize = 8;

fn draw_stacks(stacks: &Stacks, id: &str) -> (f64, Markup) {
    const ROW: f64 = 20.0;
    const HEADING: f64 = 22.0;
    const LEGEND: f64 = 16.0;
    let all = || stacks.groups.iter().flat_map(|group| &group.stacks);
    let longest = all().map(|stack| width_of(&stack.name)).fold(40.0, f64::max);
    let left = longest.min(140.0) + 8.0;
    let span = WIDTH - left - 2.0;
    let fill = |part: usize| format!("url(#{id}-fill-{})", part % FILLS);
    let (mut at, mut line) = (0.0, 0.0);
    let mut legend: Vec<(f64, f64, usize, &str)> = Vec::new();
    for (number, part) in stacks.parts.iter().enumerate() {
        let width = 18.0 + width_of(part) + 12.0;
        if at + width > WIDTH {
            (at, line) = (0.0, line + 1.0);
        }
        legend.push((at, line * LEGEND, number, part));
        at += width;
    }
    let mut y = (line + 1.0) * LEGEND + 6.0;
    let mut placed: Vec<(f64, Result<&crate::table::chart::Stack, &str>)> = Vec::new();
    for group in &stacks.groups {
        if !group.title.is_empty() {
            placed.push((y + HEADING - 6.0, Err(&group.title)));
            y += HEADING;
        }
        for stack in &group.stacks {
            placed.push((y + ROW / 2.0, Ok(stack)));
            y += ROW;
        }
    }
    let drawing = html! {
        defs { @for number in 0..FILLS { (pattern(id, number)) } }
        @for (x, y, number, part) in &legend {
            rect.edge x=(At(*x)) y=(At(y + 2.0)) width="13" height="11" fill=(fill(*number)) {}
            text x=(At(x + 18.0)) y=(At(y + 12.0)) { (part) }
        }
        @for (at, what) in &placed {
            @match what {
                Err(title) => text.bold x="0" y=(At(*at)) { (title) },
                Ok(stack) => {
                    @let name = fitted(&stack.name, left - 8.0);
                    text x=(At(left - 6.0)) y=(At(at + 4.0)) text-anchor="end" {
                        (name)
                        @if name != stack.name { title { (plain(&stack.name)) } }
                    }
                    @let (parts, drawn) = laid(&stack.shares);
                    @for (number, from, share) in &parts {
                        @let (x, width) = (left + span * from / 100.0, span * share / 100.0);
                        rect.edge x=(At(x)) y=(At(at - 7.0)) width=(At(width)) height="14" fill=(fill(*number)) {}
                        @if width > 22.0 {
                            text class="halo" x=(At(x + width / 2.0)) y=(At(at + 4.0)) text-anchor="middle" {
                                (format!("{share:.0}"))
                            }
                        }
                    }
                    @if stack.shares.contains(&Mark::Hidden) {
                        rect.rest x=(At(left + span * drawn / 100.0)) y=(At(at - 7.0))
                            width=(At(span * (100.0 - drawn).max(0.0) / 100.0)) height="14" {}
                        text.halo x=(At(left + span * (100.0 + drawn) / 200.0)) y=(At(at + 6.0)) text-anchor="middle" {
                            (if parts.is_empty() { "* hidden" } else { "*" })
                        }
                    }
                },
            }
        }
    };
    (y + 4.0, drawing)
}

/// Where the shown parts of a bar lie, those that are hidden left to the end together: number, beginning and share; and
/// how much is drawn.
fn laid(shares: &[Mark]) -> (Vec<(usize, f64, f64)>, f64) {
    let mut from = 0.0;
    let mut parts = Vec::new();
    for (number, share) in shares.iter().enumerate() {
        if let Some(share) = share.number().filter(|share| *share > 0.0) {
            parts.push((number, from, share));
            from += share;
        }
    }
    (parts, from)
}

/// A node of a flow: its name, where it begins, how high it is, and how many go through by the bands that are drawn.
struct Node<'n> {
    name: &'n str,
    top: f64,
    height: f64,
    number: f64,
    /// Some go through by bands that are hidden.
    has_more: bool,
}

/// The nodes of one side, where they were placed and how many go through; of some there are more.
fn nodes<'n>(names: &'n [String], placed: &[(f64, f64, f64)], more: &[usize]) -> Vec<Node<'n>> {
    let node = |(place, (name, (top, height, number))): (usize, (&'n String, &(f64, f64, f64)))| Node {
        name,
        top: *top,
        height: *height,
        number: *number,
        has_more: more.contains(&place),
    };
    names.iter().zip(placed).enumerate().map(node).collect()
}

/// Bands from names on the left to names on the right. Every node has its name and number beside it, every band that is
/// wide enough its number, so nothing hangs on shade.
fn draw_flow(flow: &Flow) -> (f64, Markup) {
    const SIDE: f64 = 124.0;
    const NODE: f64 = 7.0;
    const TOP: f64 = 20.0;
    const DEPTH: f64 = 150.0;
    const GAP: f64 = 8.0;
    /// So high a node needs to be for its name and number.
    const TWO_LINES: f64 = 25.0;
    let whole: f64 = flow.bands.iter().map(|band| band.number.to_f64()).sum::<f64>().max(1.0);
    let scale = DEPTH / whole;
    let column = |names: &'_ [String], of: &dyn Fn(&Band) -> usize| -> (Vec<(f64, f64, f64)>, f64) {
        let mut y = TOP;
        let mut placed = Vec::new();
        for place in 0..names.len() {
            let number: f64 = flow.bands.iter().filter(|b| of(b) == place).map(|b| b.number.to_f64()).sum();
            let height = number * scale;
            let room = height.max(TWO_LINES);
            placed.push((y + (room - height) / 2.0, height, number));
            y += room + GAP;
        }
        (placed, y - GAP)
    };
    let (left, left_end) = column(&flow.from, &|band| band.from);
    let (right, right_end) = column(&flow.to, &|band| band.to);
    let more_from: Vec<usize> = flow.hidden.iter().filter_map(|(from, _)| *from).collect();
    let more_to: Vec<usize> = flow.hidden.iter().filter_map(|(_, to)| *to).collect();
    let (left, right) = (nodes(&flow.from, &left, &more_from), nodes(&flow.to, &right, &more_to));
    let (from, to) = (SIDE + NODE, WIDTH - SIDE - NODE);
    // bands leave and arrive in the order of the nodes on the other side
    let begun = |band: &Band| -> f64 {
        let before = flow.bands.iter().filter(|b| b.from == band.from && b.to < band.to);
        left[band.from].top + before.map(|b| b.number.to_f64()).sum::<f64>() * scale
    };
    let arrived = |band: &Band| -> f64 {
        let before = flow.bands.iter().filter(|b| b.to == band.to && b.from < band.from);
        right[band.to].top + before.map(|b| b.number.to_f64()).sum::<f64>() * scale
    };
    let ribbon = |band: &Band| {
        let (a, b, width) = (begun(band), arrived(band), band.number.to_f64() * scale);
        let middle = f64::midpoint(from, to);
        format!(
            "M{from:.1} {a:.1}C{middle:.1} {a:.1} {middle:.1} {b:.1} {to:.1} {b:.1}V{:.1}C{middle:.1} {:.1} {middle:.1} \
             {:.1} {from:.1} {:.1}Z",
            b + width,
            b + width,
            a + width,
            a + width
        )
    };
    let said = match flow.hidden.len() {
        0 => None,
        1 => Some("one more way is hidden; see the table".to_owned()),
        more => Some(format!("{more} more ways are hidden; see the table")),
    };
    let end = left_end.max(right_end);
    let drawing = html! {
        text.quiet x=(At(SIDE + NODE)) y="12" text-anchor="end" { (fitted(&flow.headings[0], SIDE + NODE)) }
        text.quiet x=(At(to)) y="12" { (fitted(&flow.headings[1], SIDE + NODE)) }
        @for band in &flow.bands { path.band d=(ribbon(band)) {} }
        @for band in &flow.bands {
            @let width = band.number.to_f64() * scale;
            @if width >= 9.0 {
                text.halo x=(At(from + 5.0)) y=(At(begun(band) + width / 2.0 + 4.0)) { (band.number.to_string()) }
            }
        }
        @for (nodes, x, text_at, anchor) in [(&left, SIDE, SIDE - 5.0, "end"), (&right, to, to + NODE + 5.0, "start")] {
            @for node in nodes {
                @let middle = node.top + node.height / 2.0;
                rect.strong x=(At(x)) y=(At(node.top)) width=(At(NODE)) height=(At(node.height.max(1.0))) {}
                @let name = fitted(node.name, SIDE - 6.0);
                text x=(At(text_at)) y=(At(middle - 2.0)) text-anchor=(anchor) {
                    (name)
                    @if name != node.name { title { (plain(node.name)) } }
                }
                text.quiet x=(At(text_at)) y=(At(middle + 11.0)) text-anchor=(anchor) {
                    (node.number) @if node.has_more { " or more" }
                }
            }
        }
        @if let Some(said) = &said { text.quiet x="0" y=(At(end + 16.0)) { (said) } }
    };
    (end + if said.is_some() { 22.0 } else { 6.0 }, drawing)
}

/// A fill by number: shades and hatchings that can be told apart without colour.
fn pattern(id: &str, number: usize) -> Markup {
    html! {
        pattern id={ (id) "-fill-" (number) } width="6" height="6" patternUnits="userSpaceOnUse" {
            @match number {
                0 => rect.strong width="6" height="6" {},
                1 => { rect.paper width="6" height="6" {} path.hatch d="M0 6L6 0M-1 1L1 -1M5 7L7 5" {} },
                2 => { rect.light width="6" height="6" {} circle.strong cx="3" cy="3" r="1.2" {} },
                3 => { rect.paper width="6" height="6" {} path.hatch d="M3 0V6" {} },
                4 => rect.middle width="6" height="6" {},
                5 => { rect.paper width="6" height="6" {} path.hatch d="M0 0L6 6M6 0L0 6" {} },
                6 => { rect.light width="6" height="6" {} path.hatch d="M0 3H6" {} },
                _ => rect.paper width="6" height="6" {},
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::chart::{BarGroup, Line};

    fn ticks(numbers: &[f64], unit: Unit) -> Vec<f64> {
        Scale::of(numbers.iter().copied(), unit).ticks().collect()
    }

    #[test]
    fn scales_have_round_steps_that_reach_the_largest_number() {
        assert_eq!(ticks(&[71.0, 130.0], Unit::People), [0.0, 50.0, 100.0, 150.0]);
        assert_eq!(ticks(&[3.0], Unit::People), [0.0, 1.0, 2.0, 3.0], "there is no half of a person");
        assert_eq!(ticks(&[64.2], Unit::Percent(1)), [0.0, 25.0, 50.0, 75.0, 100.0]);
        assert_eq!(ticks(&[7.0], Unit::Percent(1)), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(ticks(&[], Unit::People), [0.0, 1.0]);
    }

    #[test]
    fn a_line_is_broken_where_a_month_is_hidden() {
        let marks = [Mark::Shown(5.into()), Mark::Shown(6.into()), Mark::Hidden, Mark::Shown(7.into()), Mark::None];
        assert_eq!(pieces(&marks), [vec![(0, 5.0), (1, 6.0)]]);
    }

    fn drawn(drawing: Drawing) -> String {
        let chart = Chart {
            id: "c".to_owned(),
            title: "a < b".to_owned(),
            description: "so it is".to_owned(),
            unit: Unit::People,
            drawing,
        };
        draw(&chart).into_string()
    }

    #[test]
    fn what_is_hidden_has_no_bar_and_no_point_and_stretches_no_scale() {
        let bar =
            |name: &str, mark| Bar { name: name.to_owned(), mark, interval: None, difference: Difference::Unknown };
        let bars = vec![bar("shown", Mark::Shown(8.into())), bar("covered", Mark::Hidden), bar("none", Mark::None)];
        let groups = vec![BarGroup { title: String::new(), bars }];
        let page = drawn(Drawing::Bars(Bars { groups, against: None }));
        assert_eq!(page.matches("<rect").count(), 1);
        assert!(page.contains("* hidden") && page.contains("covered") && page.contains("a &lt; b"));
        let line = |name: &str, marks: Vec<Mark>| Line { name: name.to_owned(), marks };
        let times = ["2013-12", "2014-01"].map(str::to_owned).to_vec();
        let lines = vec![line("now", vec![Mark::Shown(8.into()), Mark::Hidden])];
        let page = drawn(Drawing::Trend(Trend { times, lines }));
        // one in the legend and one on the chart
        assert_eq!(page.matches("<circle").count(), 2);
        assert!(page.contains(">*</text>") && page.contains(">Dec</text>") && page.contains(">2014</text>"));
    }

    #[test]
    fn bands_of_a_flow_are_as_wide_as_their_numbers_and_leave_side_by_side() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let band = |from, to, number: i32| Band { from, to, number: number.into() };
        let flow = Flow {
            headings: ["first".to_owned(), "next".to_owned()],
            from: names(&["here"]),
            to: names(&["there", "a place with a name that is far too long"]),
            bands: vec![band(0, 1, 90), band(0, 0, 30)],
            hidden: vec![(Some(0), None), (None, Some(1))],
        };
        let page = drawn(Drawing::Flow(Box::new(flow)));
        // 150 units for 120 people: the smaller band above, though it was told last
        let begins: Vec<&str> = page.split("<path class=\"band\" d=\"M131.0 ").skip(1).map(|rest| &rest[..4]).collect();
        assert_eq!(begins, ["57.5", "20.0"]);
        let numbers = [
            ">90<",
            ">30<",
            ">120 or more<",
            ">90 or more<",
            ">here<",
            ">there<",
            "2 more ways are hidden",
            "<title>a place with a name",
        ];
        assert!(numbers.into_iter().all(|text| page.contains(text)), "{page}");
    }

    #[test]
    fn shown_parts_of_a_bar_lie_one_behind_the_other_and_the_hidden_ones_take_the_rest() {
        let shares = [Mark::Shown(40.into()), Mark::Hidden, Mark::Shown(25.into()), Mark::Hidden];
        assert_eq!(laid(&shares), (vec![(0, 0.0, 40.0), (2, 40.0, 25.0)], 65.0));
    }
}
