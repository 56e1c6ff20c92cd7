//! The workbook of a report: a sheet for each part of it, with its table and with charts that Excel draws itself.
//!
//! Numbers are numbers, in percent or days as they stand in other formats, so that they can be worked with. Charts are of
//! the sheet `Chart data`, which holds what is drawn and nothing of what is hidden: an empty cell is a gap.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Chart as ExcelChart, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType, ChartRange,
    ChartSolidFill, ChartType, Color, Format, FormatAlign,
};

use super::book::{width_for, workbook_error};
use super::{Book, Limits, Sheet};
use crate::render::report::{STAR_MEANS, complete, key_line, plain, shown};
use crate::render::wrapped;
use crate::report::model::{Block, Column, ColumnKind, Figures, Report, Section, Value};
use crate::table::chart::{Bars, Chart, Drawing, Funnel, FunnelPlace, Mark, Stacks, Trend, Unit};

/// The name of the first sheet.
const FIRST: &str = "Report";

/// The name of the sheet with the numbers of charts.
const CHART_DATA: &str = "Chart data";

/// So many characters stand in a line of text.
const LINE: usize = 110;

/// The widest column.
const WIDEST: usize = 44;

/// The decimals of values, as scripts read them.
const PLACES: usize = 4;

/// Writes it.
pub fn write(report: &Report, limits: Limits, out: &mut dyn Write) -> io::Result<()> {
    let mut book = Book::new(&plain(&report.title), limits)?;
    let parts: Vec<(&Section, String)> = leaves(&report.sections).map(|part| (part, book.name(&part.id))).collect();
    let first_name = book.name(FIRST);
    let data_name = book.name(CHART_DATA);
    let first = first_sheet(&mut book, &first_name, report, &parts)?;
    book.push(first);
    let mut data = Data { sheet: book.sheet(&data_name, 0)?, name: data_name, column: 0 };
    for (part, name) in &parts {
        let sheet = part_sheet(&mut book, name, part, &mut data)?;
        book.push(sheet);
    }
    if data.column > 0 {
        book.push(data.sheet);
    }
    book.write(out)
}

/// The sections that have something of their own, in order.
fn leaves(sections: &[Section]) -> Box<dyn Iterator<Item = &Section> + '_> {
    Box::new(sections.iter().flat_map(|section| {
        let own = (!section.blocks.is_empty()).then_some(section);
        own.into_iter().chain(leaves(&section.parts))
    }))
}

/// A sheet that grows downwards.
struct Page<'b> {
    sheet: Sheet,
    book: &'b Book,
    at: u32,
}

impl Page<'_> {
    fn line(&mut self, text: &str, format: &Format) -> io::Result<()> {
        self.sheet.text(self.at, 0, text, Some(format))?;
        self.at += 1;
        Ok(())
    }

    fn paragraph(&mut self, text: &str) -> io::Result<()> {
        let format = self.book.styles.text.clone();
        wrapped(text, LINE).iter().try_for_each(|line| self.line(line, &format))
    }
}

fn first_sheet(book: &mut Book, name: &str, report: &Report, parts: &[(&Section, String)]) -> io::Result<Sheet> {
    let mut page = Page { sheet: book.sheet(name, 0)?, book, at: 0 };
    let styles = &page.book.styles;
    let widest = report.facts.iter().map(|(name, _)| name.as_str());
    page.sheet.column(0, width_for("", widest, WIDEST), None)?;
    page.line(&plain(&report.title), &styles.title)?;
    page.paragraph(&report.standing)?;
    page.at += 1;
    for (name, text) in &report.facts {
        page.sheet.text(page.at, 0, name, Some(&styles.quiet))?;
        for line in wrapped(&plain(text), LINE) {
            page.sheet.text(page.at, 1, &line, Some(&styles.text))?;
            page.at += 1;
        }
    }
    page.at += 1;
    page.line("In a nutshell", &styles.part)?;
    report.nutshell.iter().try_for_each(|sentence| page.paragraph(sentence))?;
    if !report.warnings.is_empty() {
        page.at += 1;
        page.line("Take care", &styles.part)?;
        report.warnings.iter().try_for_each(|warning| page.paragraph(warning))?;
    }
    page.at += 1;
    page.line("Sheets", &styles.part)?;
    for (part, sheet) in parts {
        let to = format!("'{}'!A1", sheet.replace('\'', "''"));
        page.sheet.link(page.at, 0, &part.title, &to, &styles.link)?;
        page.at += 1;
    }
    page.at += 1;
    page.line(STAR_MEANS, &styles.quiet)?;
    page.sheet.fit_to_width();
    Ok(page.sheet)
}

fn part_sheet(book: &mut Book, name: &str, part: &Section, data: &mut Data) -> io::Result<Sheet> {
    let mut page = Page { sheet: book.sheet(name, 0)?, book, at: 0 };
    let styles = &page.book.styles;
    page.line(&part.title, &styles.title)?;
    let mut widths: Vec<usize> = Vec::new();
    let mut charts: Vec<(u32, &Chart)> = Vec::new();
    for block in &part.blocks {
        match block {
            Block::Text(text) => page.paragraph(text)?,
            Block::Key(figures) => {
                for figure in figures {
                    page.line(&format!("{}: {}", figure.name, key_line(figure)), &styles.part)?;
                }
            }
            // Excel draws no such map; the table has its numbers
            Block::Table(table) | Block::Map(_, table) => write_table(&mut page, table, &mut widths)?,
            Block::Chart(chart, table) => {
                charts.extend(chart.shows_anything().then_some((page.at + 1, chart)));
                write_table(&mut page, table, &mut widths)?;
            }
            Block::Charts(several, table) => {
                charts.extend(several.iter().map(|chart| (page.at + 1, chart)));
                write_table(&mut page, table, &mut widths)?;
            }
        }
    }
    for (column, width) in (0..).zip(&widths) {
        page.sheet.column(column, *width, None)?;
    }
    let beside = widths.len() as u16 + 1;
    let mut free = 0;
    for (at, chart) in charts {
        let at = at.max(free);
        // Excel knows no such chart; the table has its numbers
        let Some((drawn, pixels)) = data.draw(chart)? else { continue };
        page.sheet.worksheet.insert_chart(at, beside, &drawn).map_err(workbook_error)?;
        free = at + pixels / ROW_PIXELS + 2;
    }
    page.sheet.fit_to_width();
    Ok(page.sheet)
}

/// The height of a row in pixels.
const ROW_PIXELS: u32 = 20;

/// Writes a table; the headings of its groups become a column, so that rows can be filtered.
fn write_table(page: &mut Page<'_>, table: &Figures, widths: &mut Vec<usize>) -> io::Result<()> {
    let styles = &page.book.styles;
    let is_grouped = table.bodies.len() > 1;
    let is_interval = |column: usize| {
        table.bodies.iter().flat_map(|body| &body.rows).any(|row| matches!(row[column], Value::Interval(..)))
    };
    page.at += 1;
    page.sheet.text(page.at, 0, &table.caption, Some(&styles.part))?;
    page.at += 1;
    let mut headings: Vec<(String, ColumnKind)> = Vec::new();
    if is_grouped {
        headings.push(("by".to_owned(), ColumnKind::Words));
    }
    for (number, column) in table.columns.iter().enumerate() {
        if is_interval(number) {
            headings.extend(["lower 95%", "upper 95%"].map(|name| (name.to_owned(), ColumnKind::Numbers)));
        } else {
            headings.push((column.heading.clone(), column.kind));
        }
    }
    for (column, (heading, kind)) in (0..).zip(&headings) {
        let format = if *kind == ColumnKind::Numbers { &styles.number_heading } else { &styles.heading };
        page.sheet.text(page.at, column, heading, Some(format))?;
        widen(widths, usize::from(column), width_for(heading, std::iter::empty(), WIDEST / 2));
    }
    page.at += 1;
    for body in &table.bodies {
        for row in &body.rows {
            let mut column = 0;
            if is_grouped {
                write_value(page, &mut column, &Value::Text(body.title.clone()), ColumnKind::Words, false, widths)?;
            }
            for (number, value) in row.iter().enumerate() {
                write_value(page, &mut column, value, table.columns[number].kind, is_interval(number), widths)?;
            }
            page.at += 1;
        }
    }
    let meanings = table
        .columns
        .iter()
        .filter_map(|Column { heading, meaning, .. }| meaning.as_ref().map(|meaning| format!("{heading}: {meaning}")));
    let notes: Vec<String> = meanings.chain(table.notes.iter().cloned()).collect();
    for note in notes {
        let quiet = page.book.styles.quiet.clone();
        wrapped(&note, LINE).iter().try_for_each(|line| page.line(line, &quiet))?;
    }
    Ok(())
}

fn widen(widths: &mut Vec<usize>, column: usize, width: usize) {
    widths.resize(widths.len().max(column + 1), 0);
    widths[column] = widths[column].max(width);
}

/// Writes a value into its column, an interval into two, and goes on to the next.
fn write_value(
    page: &mut Page<'_>,
    column: &mut u16,
    value: &Value,
    kind: ColumnKind,
    is_interval: bool,
    widths: &mut Vec<usize>,
) -> io::Result<()> {
    let styles = &page.book.styles;
    let number = |form: &str| styles.number.clone().set_num_format(form);
    let form = |places: usize, ending: &str| {
        let decimals = if places > 0 { format!(".{}", "0".repeat(places)) } else { String::new() };
        format!("0{decimals}{ending}")
    };
    let parsed = |text: String| text.parse::<f64>().unwrap_or_default();
    let percent = "\"%\"";
    let cells: Vec<(Option<f64>, Format)> = match value {
        Value::Number(count) => {
            vec![(Some(count.to_f64()), number(if count.whole().is_some() { "#,##0" } else { "General" }))]
        }
        Value::Percent(value, places) => vec![(Some(parsed(value.to_places(PLACES))), number(&form(*places, percent)))],
        Value::Days(value, places) | Value::Points(value, places) => {
            vec![(Some(parsed(value.to_places(PLACES))), number(&form(*places, "")))]
        }
        Value::Complete(share) => vec![(Some(parsed(complete(*share))), number(&form(1, percent)))],
        Value::Interval(interval, places) => {
            let (lower, upper) = interval.to_places(PLACES);
            [lower, upper].map(|bound| (Some(parsed(bound)), number(&form(*places, "")))).into()
        }
        Value::Text(_) | Value::Hidden | Value::None => {
            let format = if kind == ColumnKind::Numbers {
                number("@").set_align(FormatAlign::Right)
            } else {
                // not as if it were the end of the number before it
                styles.wrapped.clone().set_indent(u8::from(*column > 0))
            };
            vec![(None, format); if is_interval { 2 } else { 1 }]
        }
    };
    for (number, format) in cells {
        match (number, value) {
            (Some(number), _) => page.sheet.number(page.at, *column, number, Some(&format))?,
            (None, Value::None) => page.sheet.blank(page.at, *column, &format)?,
            (None, value) => page.sheet.text(page.at, *column, &shown(value), Some(&format))?,
        }
        widen(widths, usize::from(*column), width_for("", std::iter::once(shown(value).as_str()), WIDEST));
        *column += 1;
    }
    Ok(())
}

/// The sheet with the numbers of charts, which grows to the right.
struct Data {
    sheet: Sheet,
    name: String,
    column: u16,
}

/// The shades of lines and bars.
const STRONG: Color = Color::RGB(0x0014_486B);
const MIDDLE: Color = Color::RGB(0x006F_9FC0);
const LIGHT: Color = Color::RGB(0x00CF_E0EC);
const QUIET: Color = Color::RGB(0x0059_5959);

/// The width of a chart in pixels.
const WIDTH: u32 = 620;

impl Data {
    /// Writes names or numbers below a heading; the range of those below it.
    fn fill(&mut self, heading: &str, cells: &[Cell]) -> io::Result<ChartRange> {
        let column = self.column;
        self.sheet.text(0, column, heading, None)?;
        for (row, cell) in (1..).zip(cells) {
            match cell {
                Cell::Name(name) => self.sheet.text(row, column, name, None)?,
                Cell::Number(number) => self.sheet.number(row, column, *number, None)?,
                Cell::Gap => {}
            }
        }
        self.column += 1;
        Ok(ChartRange::new_from_range(&self.name, 1, column, cells.len().max(1) as u32, column))
    }

    /// A chart, and how many pixels high it is; `None` for a kind that Excel cannot draw.
    fn draw(&mut self, chart: &Chart) -> io::Result<Option<(ExcelChart, u32)>> {
        let (mut drawn, height) = match &chart.drawing {
            Drawing::Trend(trend) => (self.trend(trend)?, 300),
            Drawing::Bars(bars) => self.bars(bars, chart.unit)?,
            Drawing::Funnel(funnel) => (self.funnel(funnel)?, 420),
            Drawing::Stacks(stacks) => self.stacks(stacks)?,
            Drawing::Flow(_) => return Ok(None),
        };
        // columns of one chart stand apart from those of the next
        self.column += 1;
        let form = match chart.unit {
            Unit::People | Unit::Days(_) | Unit::Points(_) => "0",
            Unit::Percent(_) => "0\"%\"",
        };
        drawn.title().set_name(&chart.title);
        drawn.set_alt_text(format!("{}. {}", chart.title, chart.description));
        // bars lie: their length is told along the lower edge
        let is_lying = matches!(chart.drawing, Drawing::Bars(_) | Drawing::Stacks(_));
        let axis = if is_lying { drawn.x_axis() } else { drawn.y_axis() };
        axis.set_num_format(form).set_min(0);
        if matches!(chart.unit, Unit::Percent(_)) && largest(&chart.drawing) > 50.0 {
            axis.set_max(100);
        }
        drawn.set_width(WIDTH).set_height(height);
        Ok(Some((drawn, height)))
    }

    fn trend(&mut self, trend: &Trend) -> io::Result<ExcelChart> {
        let mut drawn = ExcelChart::new(ChartType::Line);
        let times = names(trend.times.iter());
        let categories = self.fill("month", &times)?;
        for (number, line) in trend.lines.iter().enumerate() {
            let marks: Vec<Cell> = line.marks.iter().map(|mark| Cell::of(*mark)).collect();
            let values = self.fill(&line.name, &marks)?;
            let (color, dash, kind) = match number {
                0 => (STRONG, ChartLineDashType::Solid, ChartMarkerType::Circle),
                _ => (QUIET, ChartLineDashType::Dash, ChartMarkerType::Diamond),
            };
            let mut stroke = ChartLine::new();
            stroke.set_color(color).set_width(2.0).set_dash_type(dash);
            let mut marker = ChartMarker::new();
            marker.set_type(kind).set_size(6);
            let series = drawn.add_series();
            series.set_name(line.name.as_str()).set_categories(&categories).set_values(&values);
            series.set_format(ChartFormat::new().set_line(&stroke)).set_marker(&marker);
        }
        drawn.legend().set_position(ChartLegendPosition::Bottom);
        Ok(drawn)
    }

    fn bars(&mut self, bars: &Bars, unit: Unit) -> io::Result<(ExcelChart, u32)> {
        const ROW: u32 = 18;
        const FRAME: u32 = 130;
        let shown: Vec<_> =
            bars.groups.iter().flat_map(|group| &group.bars).filter(|bar| bar.mark.number().is_some()).collect();
        let mut drawn = ExcelChart::new(ChartType::Bar);
        let cells = names(shown.iter().map(|bar| &bar.name));
        let categories = self.fill("group", &cells)?;
        let values: Vec<Cell> = shown.iter().map(|bar| Cell::of(bar.mark)).collect();
        let values = self.fill("value", &values)?;
        let reach = |side: &dyn Fn(f64, f64, f64) -> f64| -> Vec<Cell> {
            shown
                .iter()
                .map(|bar| match (bar.mark.number(), bar.interval) {
                    (Some(value), Some(interval)) => Cell::Number(side(value, interval.lower, interval.upper).max(0.0)),
                    _ => Cell::Gap,
                })
                .collect()
        };
        let has_intervals = shown.iter().any(|bar| bar.interval.is_some());
        let errors = if has_intervals {
            let above = self.fill("up to the upper 95%", &reach(&|value, _, upper| upper - value))?;
            let below = self.fill("down to the lower 95%", &reach(&|value, lower, _| value - lower))?;
            let mut errors = ChartErrorBars::new();
            errors.set_type(ChartErrorBarsType::Custom(above, below));
            Some(errors)
        } else {
            None
        };
        let series = drawn.add_series();
        series.set_name("value").set_categories(&categories).set_values(&values);
        series.set_format(&mut solid(MIDDLE)).set_gap(40);
        if let Some(errors) = &errors {
            series.set_x_error_bars(errors);
        }
        drawn.legend().set_hidden();
        // the first one on top
        drawn.y_axis().set_reverse();
        if let Some(against) = &bars.against {
            let value = match unit {
                Unit::People => against.value.to_string(),
                Unit::Percent(places) => format!("{}%", against.value.to_places(places)),
                Unit::Days(places) => format!("{} days", against.value.to_places(places)),
                Unit::Points(places) => against.value.to_places(places),
            };
            drawn.x_axis().set_name(&format!("{}: {value}", against.name));
        }
        Ok((drawn, FRAME + ROW * shown.len() as u32))
    }

    fn funnel(&mut self, funnel: &Funnel) -> io::Result<ExcelChart> {
        let mut drawn = ExcelChart::new(ChartType::Scatter);
        let kinds = [
            (FunnelPlace::Inside, "as chance explains", ChartMarkerType::Circle, LIGHT),
            (FunnelPlace::Alert, "beyond 95%", ChartMarkerType::Square, MIDDLE),
            (FunnelPlace::Alarm, "beyond 99.8%", ChartMarkerType::Triangle, STRONG),
        ];
        for (place, name, kind, fill) in kinds {
            let points: Vec<_> = funnel.points.iter().filter(|point| point.place == place).collect();
            if points.is_empty() {
                continue;
            }
            let cells = names(points.iter().map(|point| &point.name));
            self.fill("place", &cells)?;
            let sizes: Vec<Cell> = points.iter().map(|point| Cell::Number(point.size.to_f64())).collect();
            let sizes = self.fill(&funnel.size, &sizes)?;
            let values: Vec<Cell> = points.iter().map(|point| Cell::Number(point.value.to_f64())).collect();
            let values = self.fill(name, &values)?;
            let mut marker = ChartMarker::new();
            let mut border = ChartLine::new();
            border.set_color(STRONG);
            marker.set_type(kind).set_size(7).set_format(solid(fill).set_border(&border));
            let series = drawn.add_series();
            series.set_name(name).set_categories(&sizes).set_values(&values);
            series.set_marker(&marker).set_format(ChartFormat::new().set_no_line());
        }
        let sizes: Vec<Cell> = funnel.limits.iter().map(|limits| Cell::Number(limits.size as f64)).collect();
        let sizes = self.fill("size", &sizes)?;
        let bounds: [(&str, Vec<f64>, ChartLineDashType); 5] = [
            ("average", funnel.limits.iter().map(|_| funnel.average.to_f64()).collect(), ChartLineDashType::Solid),
            ("95% lower", funnel.limits.iter().map(|l| l.inner.lower).collect(), ChartLineDashType::Solid),
            ("95% upper", funnel.limits.iter().map(|l| l.inner.upper).collect(), ChartLineDashType::Solid),
            ("99.8% lower", funnel.limits.iter().map(|l| l.outer.lower).collect(), ChartLineDashType::Dash),
            ("99.8% upper", funnel.limits.iter().map(|l| l.outer.upper).collect(), ChartLineDashType::Dash),
        ];
        for (name, numbers, dash) in bounds {
            let cells: Vec<Cell> = numbers.into_iter().map(Cell::Number).collect();
            let values = self.fill(name, &cells)?;
            let mut stroke = ChartLine::new();
            stroke.set_color(QUIET).set_width(1.25).set_dash_type(dash);
            let mut none = ChartMarker::new();
            none.set_none();
            let series = drawn.add_series();
            series.set_name(name).set_categories(&sizes).set_values(&values);
            series.set_marker(&none).set_format(ChartFormat::new().set_line(&stroke));
        }
        drawn.x_axis().set_name(&funnel.size).set_min(0);
        drawn.legend().set_position(ChartLegendPosition::Bottom);
        Ok(drawn)
    }

    fn stacks(&mut self, stacks: &Stacks) -> io::Result<(ExcelChart, u32)> {
        const ROW: u32 = 20;
        const FRAME: u32 = 150;
        let has_any = |shares: &[Mark]| shares.iter().any(|share| share.number().is_some_and(|share| share > 0.0));
        let shown: Vec<_> =
            stacks.groups.iter().flat_map(|group| &group.stacks).filter(|stack| has_any(&stack.shares)).collect();
        let mut drawn = ExcelChart::new(ChartType::BarStacked);
        let cells = names(shown.iter().map(|stack| &stack.name));
        let categories = self.fill("group", &cells)?;
        for (number, part) in stacks.parts.iter().enumerate() {
            let shares: Vec<Cell> = shown.iter().map(|stack| Cell::of(stack.shares[number])).collect();
            let values = self.fill(part, &shares)?;
            let series = drawn.add_series();
            series.set_name(part.as_str()).set_categories(&categories).set_values(&values);
            series.set_format(&mut fill_of(number)).set_gap(30);
        }
        drawn.y_axis().set_reverse();
        drawn.legend().set_position(ChartLegendPosition::Bottom);
        Ok((drawn, FRAME + ROW * shown.len() as u32))
    }
}

/// The largest share that is shown.
fn largest(drawing: &Drawing) -> f64 {
    let most = |numbers: &mut dyn Iterator<Item = f64>| numbers.fold(0.0, f64::max);
    match drawing {
        Drawing::Trend(trend) => most(&mut trend.lines.iter().flat_map(|l| &l.marks).filter_map(|mark| mark.number())),
        Drawing::Bars(bars) => {
            let bars = bars.groups.iter().flat_map(|group| &group.bars);
            most(&mut bars.flat_map(|bar| [bar.mark.number(), bar.interval.map(|i| i.upper)]).flatten())
        }
        Drawing::Funnel(funnel) => most(&mut funnel.limits.iter().map(|limits| limits.outer.upper)),
        Drawing::Stacks(_) => 100.0,
        Drawing::Flow(_) => 0.0,
    }
}

/// A cell of the numbers of charts.
#[derive(Clone, Debug)]
enum Cell {
    Name(String),
    Number(f64),
    Gap,
}

impl Cell {
    fn of(mark: Mark) -> Cell {
        match mark {
            Mark::Shown(number) => Cell::Number(number.to_places(PLACES).parse().unwrap_or_default()),
            Mark::Hidden | Mark::None => Cell::Gap,
        }
    }
}

fn names<'n>(names: impl Iterator<Item = &'n String>) -> Vec<Cell> {
    names.map(|name| Cell::Name(plain(name).into_owned())).collect()
}

fn solid(color: Color) -> ChartFormat {
    let mut fill = ChartSolidFill::new();
    fill.set_color(color);
    let mut format = ChartFormat::new();
    format.set_solid_fill(&fill);
    format
}

/// A fill by number: shades and hatchings that can be told apart without colour.
fn fill_of(number: usize) -> ChartFormat {
    let hatched = |kind: ChartPatternFillType| {
        let mut fill = ChartPatternFill::new();
        fill.set_pattern(kind).set_foreground_color(STRONG).set_background_color(Color::White);
        let mut format = ChartFormat::new();
        format.set_pattern_fill(&fill);
        format
    };
    let mut border = ChartLine::new();
    border.set_color(QUIET).set_width(0.75);
    let mut format = match number {
        0 => solid(STRONG),
        1 => hatched(ChartPatternFillType::DiagonalStripesWideUpwards),
        2 => hatched(ChartPatternFillType::Dotted25Percent),
        3 => hatched(ChartPatternFillType::VerticalStripesNarrow),
        4 => solid(MIDDLE),
        5 => hatched(ChartPatternFillType::SmallGrid),
        6 => solid(LIGHT),
        _ => solid(Color::White),
    };
    format.set_border(&border);
    format
}
