//! `--format html` of `contract`: what it pays as a page for a browser, as the terminal shows it.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Page, shell};
use crate::render::contract::{self, HEADINGS};

/// Writes the page.
pub fn write(shown: &contract::Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        title: &contract::title(shown),
        lead: html! { @for line in contract::lead(shown) { p { (line) } } },
        body: body(shown),
        style: "",
        script: None,
    };
    out.write_all(shell(&page).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn body(shown: &contract::Page<'_>) -> Markup {
    let rows: Vec<[String; 6]> = contract::rows(shown.settlement).collect();
    let class = |is_number: bool| if is_number { "number" } else { "words" };
    html! {
        div.scroll role="region" tabindex="0" aria-label="Outcomes" {
            table.plain {
                caption { "Outcomes" }
                thead { tr {
                    @for (heading, is_number) in HEADINGS { th scope="col" class=(class(is_number)) { (heading) } }
                } }
                tbody {
                    @for row in &rows {
                        tr {
                            @for (cell, (_, is_number)) in row.iter().zip(HEADINGS).take(1) {
                                th scope="row" class=(class(is_number)) { (cell) }
                            }
                            @for (cell, (_, is_number)) in row.iter().zip(HEADINGS).skip(1) {
                                td class=(class(is_number)) { (cell) }
                            }
                        }
                    }
                }
            }
        }
        @for outcome in &shown.settlement.outcomes {
            h2 { (outcome.name) }
            @for sentence in contract::sentences(outcome) { p { (sentence) } }
        }
        h2 { "In all" }
        @for sentence in contract::totals(shown.settlement) { p { (sentence) } }
        @for note in contract::notes(shown) { p { small { (note) } } }
    }
}
