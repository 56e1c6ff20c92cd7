//! `--format html` of `index`: a map of the areas, or bars, beside the table of the same numbers.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Page, shell};
use crate::measure::figures::{Exact, float_to_places};
use crate::places::{Area, Drawn, Index};
use crate::render::index::{self, headings, made_of, notes, rows};
use crate::render::{map, svg};
use crate::table::chart::{Bar, BarGroup, Bars, Chart, Difference, Drawing, Mark, Unit};
use crate::table::map::{Map, Shape};

/// The classes of a map, of 20 points each, the lightest first.
const CLASSES: [&str; 5] = ["0 to 20: lowest", "20 to 40", "40 to 60", "60 to 80", "80 to 100: highest"];

/// So many bars are drawn; the table has all areas.
const MOST_BARS: usize = 60;

/// Writes the page.
pub fn write(shown: &index::Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let style = format!("{}{}", svg::STYLE, map::STYLE);
    let page = Page {
        title: &shown.index.name,
        lead: html! { @for line in made_of(shown) { p { (line) } } },
        body: body(shown),
        style: &style,
        script: None,
    };
    out.write_all(shell(&page).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn body(shown: &index::Page<'_>) -> Markup {
    let index = shown.index;
    html! {
        div.index-charts {
            @match shown.drawn {
                Some(drawn) => figure {
                    figcaption { (index.name) ", by class: 5 is highest" }
                    (map::draw(&map_of(index, drawn, shown.places)))
                },
                None => figure {
                    figcaption { (index.name) ", the highest first" }
                    (svg::draw(&bars_of(index, shown.places)))
                    @if index.areas.len() > MOST_BARS {
                        p { (index.areas.len() - MOST_BARS) " lower areas are in the table only." }
                    }
                },
            }
        }
        h2 { "Areas" }
        (table(shown))
        @for note in notes(shown) { p { (note) } }
    }
}

/// The class of an index; an edge belongs to the class above it, and 100 to the highest.
fn class_of(index: f64) -> usize {
    const WIDTH: f64 = 100.0 / CLASSES.len() as f64;
    // less than a printed digit below an edge is on it
    ((index + 1e-6) / WIDTH).floor().clamp(0.0, (CLASSES.len() - 1) as f64) as usize
}

fn map_of(index: &Index, drawn: &Drawn, places: usize) -> Map {
    let of_name = |name: &str| {
        let folded = crate::places::folded(name);
        index.areas.iter().find(|area| crate::places::folded(&area.name) == folded)
    };
    let shape = |(name, outline): &(String, crate::table::map::Outline)| match of_name(name) {
        Some(area) => Shape {
            name: area.name.clone(),
            title: format!(
                "{}: {}, rank {} of {}",
                area.name,
                float_to_places(area.index, places),
                area.rank,
                index.areas.len()
            ),
            class: Some(class_of(area.index)),
            outline: outline.clone(),
        },
        None => Shape {
            name: name.clone(),
            title: format!("{name}: not in the index"),
            class: None,
            outline: outline.clone(),
        },
    };
    Map {
        id: "map".to_owned(),
        title: format!("{} on a map", index.name),
        description: description(index, places),
        classes: CLASSES.map(str::to_owned).to_vec(),
        shapes: drawn.outlines.iter().map(shape).collect(),
    }
}

fn bars_of(index: &Index, places: usize) -> Chart {
    let bar = |area: &Area| Bar {
        name: area.name.clone(),
        // what is drawn is what is printed
        mark: float_to_places(area.index, places).parse::<Exact>().map_or(Mark::None, Mark::Shown),
        interval: None,
        difference: Difference::Unknown,
    };
    let bars = index.areas.iter().take(MOST_BARS).map(bar).collect();
    Chart {
        id: "bars".to_owned(),
        title: format!("{}, the highest first", index.name),
        description: description(index, places),
        unit: Unit::Points(places),
        drawing: Drawing::Bars(Bars { groups: vec![BarGroup { title: String::new(), bars }], against: None }),
    }
}

/// What is to be seen, in a sentence.
fn description(index: &Index, places: usize) -> String {
    let named = |areas: &mut dyn Iterator<Item = &Area>| {
        areas
            .map(|area| format!("{} ({})", area.name, float_to_places(area.index, places)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    format!(
        "Highest: {}. Lowest: {}. The table below has every area.",
        named(&mut index.areas.iter().take(3)),
        named(&mut index.areas.iter().rev().take(3))
    )
}

fn table(shown: &index::Page<'_>) -> Markup {
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

#[cfg(test)]
mod tests {
    use super::class_of;

    #[test]
    fn classes_are_of_twenty_points() {
        let cases = [(0.0, 0), (19.99, 0), (20.0, 1), (39.999_999_9, 2), (60.0, 3), (79.9, 3), (80.0, 4), (100.0, 4)];
        for (index, class) in cases {
            assert_eq!(class_of(index), class, "{index}");
        }
    }
}
