//! `--format html` of `index`: a map of the areas, or bars, beside the table of the same numbers.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Page, shell};
use crate::places::Shown;
use crate::render::index::{headings, notes, rows};
use crate::render::{map, svg};

/// Writes the page.
pub fn write(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let style = format!("{}{}", svg::STYLE, map::STYLE);
    let page = Page {
        title: &shown.index.name,
        lead: html! { @for line in shown.made_of() { p { (line) } } },
        body: body(shown),
        style: &style,
        script: None,
    };
    out.write_all(shell(&page).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn body(shown: &Shown<'_>) -> Markup {
    html! {
        div.index-charts {
            @match shown.map("map") {
                Some(drawn) => (map::figure(&drawn, &shown.index.name)),
                None => figure {
                    @let bars = shown.bars("bars");
                    figcaption { (bars.title) }
                    (svg::draw(&bars))
                    @if let Some(beyond) = shown.beyond_the_bars() { p { (beyond) } }
                },
            }
        }
        h2 { "Areas" }
        (table(shown))
        @for note in notes(shown) { p { (note) } }
    }
}

fn table(shown: &Shown<'_>) -> Markup {
    let headings = headings(shown.index);
    let class = |is_number: bool| if is_number { "number" } else { "words" };
    html! {
        div.scroll role="region" tabindex="0" aria-label="Areas" {
            table.plain {
                caption { (shown.index.name) ": index, and what each component adds to it" }
                thead { tr {
                    @for (heading, is_number) in &headings { th scope="col" class=(class(*is_number)) { (heading) } }
                } }
                tbody {
                    @for row in rows(shown) {
                        tr {
                            @for (column, (cell, (_, is_number))) in row.iter().zip(&headings).enumerate() {
                                @if column == AREA {
                                    th scope="row" { (cell) }
                                } @else {
                                    td class=(class(*is_number)) { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The column that names the row.
const AREA: usize = 0;
