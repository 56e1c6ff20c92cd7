//! A report as a page: sections with headings in order, charts, and tables that can be read without them.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Page, shell};
use crate::render::report::{Low, STAR_MEANS, lowness, plain, shown};
use crate::render::{map, svg};
use crate::report::model::{Block, ColumnKind, Figures, KeyFigure, Report, Section, Value};
use crate::table::chart::Chart;

/// The rules that only reports need.
const STYLE: &str = include_str!("report.css");

/// Writes it.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let of_maps = if report.sections.iter().any(has_map) { map::STYLE } else { "" };
    let style = format!("{}{of_maps}{STYLE}", svg::STYLE);
    let contents: Vec<(&str, &str)> = [("nutshell", "In a nutshell")]
        .into_iter()
        .chain((!report.warnings.is_empty()).then_some(("care", "Take care")))
        .chain(report.sections.iter().map(|section| (section.id.as_str(), section.title.as_str())))
        .collect();
    let lead = html! {
        p.standing { (report.standing) }
        dl.facts {
            @for (name, text) in &report.facts { dt { (name) } dd { (plain(text)) } }
        }
        nav.screen aria-label="Contents" {
            ul.contents { @for (id, title) in &contents { li { a href={ "#" (id) } { (title) } } } }
        }
    };
    let body = html! {
        section aria-labelledby="nutshell" {
            h2 id="nutshell" { "In a nutshell" }
            ul { @for sentence in &report.nutshell { li { (sentence) } } }
        }
        @if !report.warnings.is_empty() {
            section aria-labelledby="care" {
                h2 id="care" { "Take care" }
                ul { @for warning in &report.warnings { li { (warning) } } }
            }
        }
        @for section in &report.sections { (section_of(section, 2)) }
        p.note { (STAR_MEANS) "." }
    };
    let page = shell(&Page { title: &report.title, lead, body, style: &style, script: None });
    out.write_all(page.into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn has_map(section: &Section) -> bool {
    section.blocks.iter().any(|block| matches!(block, Block::Map(..))) || section.parts.iter().any(has_map)
}

fn section_of(section: &Section, level: u8) -> Markup {
    html! {
        section aria-labelledby=(section.id) {
            @match level {
                2 => h2 id=(section.id) { (section.title) },
                3 => h3 id=(section.id) { (section.title) },
                _ => h4 id=(section.id) { (section.title) },
            }
            @for block in &section.blocks { (block_of(block)) }
            @if !section.parts.is_empty() {
                div id={ (section.id) "-parts" } {
                    @for part in &section.parts { (section_of(part, level + 1)) }
                }
            }
        }
    }
}

fn block_of(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Text(text) => p { (text) },
            Block::Key(figures) => dl.key { @for figure in figures { (key_figure(figure)) } },
            Block::Table(table) => (table_of(table)),
            Block::Chart(chart, table) => {
                (chart_of(chart))
                (folded(table))
            },
            Block::Map(drawn, table) => {
                (map::figure(drawn, &table.caption))
                (folded(table))
            },
            Block::Charts(charts, table) => {
                div.charts { @for chart in charts { (chart_of(chart)) } }
                (folded(table))
            },
        }
    }
}

fn chart_of(chart: &Chart) -> Markup {
    html! {
        figure {
            figcaption { (chart.title) }
            @if chart.shows_anything() { (svg::draw(chart)) } @else { p { "Not drawn: its figures are hidden, or there are none." } }
        }
    }
}

fn folded(table: &Figures) -> Markup {
    html! { details { summary { "The numbers: " (table.caption) } (table_of(table)) } }
}

fn key_figure(figure: &KeyFigure) -> Markup {
    html! {
        div {
            dt { (figure.name) }
            dd.figure { (shown(&figure.value)) @if let Value::Days(..) = figure.value { " days" } }
            @if let Some((numerator, denominator)) = &figure.of {
                dd.more { (shown(numerator)) " of " (shown(denominator)) }
            }
            @if let Some(compared) = &figure.compared { dd.more { (compared) } }
        }
    }
}

fn table_of(table: &Figures) -> Markup {
    let caption = format!("{}-caption", table.id);
    let class = |column: usize| match table.columns[column].kind {
        ColumnKind::Numbers => "number",
        ColumnKind::Words => "words",
    };
    html! {
        div.scroll role="region" tabindex="0" aria-labelledby=(caption) {
            table.figures id=(table.id) {
                caption id=(caption) { (table.caption) }
                thead { tr {
                    @for (number, column) in table.columns.iter().enumerate() {
                        th scope="col" class=(class(number)) {
                            @match &column.meaning {
                                Some(meaning) => abbr title=(meaning) { (column.heading) },
                                None => (column.heading),
                            }
                        }
                    }
                } }
                @for body in &table.bodies {
                    tbody {
                        @if !body.title.is_empty() {
                            tr { th scope="rowgroup" colspan=(table.columns.len()) { (body.title) } }
                        }
                        @for row in &body.rows {
                            tr.of-all[body.title.is_empty() && table.bodies.len() > 1] {
                                @for (number, value) in row.iter().enumerate() {
                                    @if number == 0 {
                                        th scope="row" { (shown(value)) }
                                    } @else {
                                        (cell_of(value, class(number)))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        @let meanings = table.columns.iter().filter_map(|c| c.meaning.as_ref().map(|m| format!("{}: {m}", c.heading)));
        @let meanings = meanings.collect::<Vec<_>>().join("; ");
        @if !meanings.is_empty() { p.note { (meanings) "." } }
        @for note in &table.notes { p.note { (note) } }
    }
}

fn cell_of(value: &Value, class: &str) -> Markup {
    let low = match value {
        Value::Complete(share) => match lowness(*share) {
            Low::No => "",
            Low::Somewhat => " low",
            Low::Very => " very-low",
        },
        _ => "",
    };
    html! { td class={ (class) (low) } { (shown(value)) } }
}
