//! `--format html` of `measure`: the figures as a page for a browser.
//!
//! It has what the terminal shows: a table, or one for each measure, and what is to be said of them.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Page, shell};
use crate::render::measure::{self, Columns};

/// Writes the page.
pub fn write(figures: &measure::Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        title: &format!("Measures {}", figures.period),
        lead: html! { p { (measure::head(figures)) } },
        body: body(figures),
        style: "",
        script: None,
    };
    out.write_all(shell(&page).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn body(figures: &measure::Page<'_>) -> Markup {
    html! {
        @if figures.by.is_empty() {
            (table("All measures", &measure::first_columns(figures)))
            @if let Some(text) = measure::three_completion_rates(figures) { p { (text) } }
        } @else {
            @for of_one in figures.rows.chunk_by(|a, b| a.printed == b.printed) {
                h2 { (measure::title(&of_one[0])) }
                p { (measure::words(&of_one[0])) }
                (table(&of_one[0].printed, &measure::columns_of(figures, of_one)))
            }
            @if figures.rows.is_empty() { p { "No figures: nobody is counted in any group." } }
        }
        @for note in measure::said(figures) { p { (note) } }
        p { small { (measure::settings(figures)) } }
    }
}

fn table(caption: &str, columns: &Columns) -> Markup {
    let class = |is_number: bool| if is_number { "number" } else { "words" };
    html! {
        div.scroll role="region" tabindex="0" aria-label=(caption) {
            table.plain {
                caption { (caption) }
                thead { tr {
                    @for (heading, is_number) in columns.headings() { th scope="col" class=(class(is_number)) { (heading) } }
                } }
                tbody {
                    @for (names, figures) in columns.rows() {
                        tr {
                            @for name in names { th scope="row" { (name) } }
                            @for (figure, is_number) in figures { td class=(class(is_number)) { (figure) } }
                        }
                    }
                }
            }
        }
    }
}
