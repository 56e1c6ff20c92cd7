//! A map as SVG within a page: light to dark in classes, and the number of its class on every area, so that it can be read
//! without colour; its name too, where there is room.

use maud::{Markup, Render, html};

use super::report::plain;
use super::svg::At;
use crate::table::map::{Map, Outline};

/// The rules for maps, which a page with a map puts into its style.
pub const STYLE: &str = include_str!("html/map.css");

/// The width of every map in its own units.
const WIDTH: f64 = 560.0;
/// No map is higher than this.
const HIGHEST: f64 = 640.0;
/// The room around the shapes.
const MARGIN: f64 = 6.0;
/// About the width of a letter of a name.
const LETTER: f64 = 6.4;
/// The height of a line of the legend.
const LINE: f64 = 20.0;

/// Draws a map, its legend below it.
pub fn draw(map: &Map) -> Markup {
    let (title, description) = (format!("{}-title", map.id), format!("{}-desc", map.id));
    let Some(((left, right), (top, bottom))) = map.extent() else {
        return html! { p { "Not drawn: there are no shapes." } };
    };
    let (wide, high) = (right - left, bottom - top);
    // of shapes without any width or height there is nothing to fit
    let fitting = |room: f64, size: f64| if size > 0.0 { (room - 2.0 * MARGIN) / size } else { f64::INFINITY };
    let scale = fitting(WIDTH, wide).min(fitting(HIGHEST, high));
    let scale = if scale.is_finite() { scale } else { 1.0 };
    let aside = (WIDTH - scale * wide) / 2.0;
    let place = |(x, y): (f64, f64)| (aside + (x - left) * scale, MARGIN + (y - top) * scale);
    let below = 2.0 * MARGIN + scale * high;
    let has_unknown = map.shapes.iter().any(|shape| shape.class.is_none());
    let lines = map.classes.len() + usize::from(has_unknown);
    let line_at = |number: usize| below + LINE * number as f64;
    html! {
        svg.map id=(map.id) role="img" aria-labelledby=(title) aria-describedby=(description)
            viewBox={ "0 0 " (At(WIDTH)) " " (At(line_at(lines))) } {
            title id=(title) { (map.title) }
            desc id=(description) { (map.description) }
            @for shape in &map.shapes {
                path class=(class_of(shape.class)) d=(path(&shape.outline, &place)) {
                    title { (plain(&shape.title)) }
                }
            }
            // above all shapes, so that no neighbour covers a label
            @for shape in &map.shapes {
                @if let Some((point, room)) = shape.outline.inside() {
                    @let (x, y) = place(point);
                    @let name = plain(&shape.name);
                    @let has_name = name.chars().count() as f64 * LETTER <= room * scale;
                    text.label x=(At(x)) y=(At(if has_name { y } else { y + 4.0 })) text-anchor="middle" { (label(shape.class)) }
                    @if has_name {
                        text.name x=(At(x)) y=(At(y + 14.0)) text-anchor="middle" { (name) }
                    }
                }
            }
            @for (number, class) in map.classes.iter().enumerate().rev() {
                @let y = line_at(map.classes.len() - 1 - number);
                (legend(Some(number), class, y))
            }
            @if has_unknown { (legend(None, "not in the index", line_at(lines - 1))) }
        }
    }
}

/// A map under its heading.
pub fn figure(map: &Map, name: &str) -> Markup {
    html! {
        figure {
            figcaption { (name) ", by class: 5 is highest" }
            (draw(map))
        }
    }
}

fn legend(class: Option<usize>, what: &str, y: f64) -> Markup {
    html! {
        rect class=(class_of(class)) x=(At(MARGIN)) y=(At(y + 2.0)) width="26" height="15" {}
        text.label x=(At(MARGIN + 13.0)) y=(At(y + 13.5)) text-anchor="middle" { (label(class)) }
        text x=(At(MARGIN + 34.0)) y=(At(y + 13.5)) { (what) }
    }
}

/// The number that stands on an area.
fn label(class: Option<usize>) -> String {
    class.map_or_else(|| "–".to_owned(), |class| (class + 1).to_string())
}

fn class_of(class: Option<usize>) -> String {
    class.map_or_else(|| "shape unknown".to_owned(), |class| format!("shape class-{}", class + 1))
}

fn path(outline: &Outline, place: &dyn Fn((f64, f64)) -> (f64, f64)) -> String {
    let mut path = String::new();
    for ring in &outline.rings {
        for (number, point) in ring.iter().enumerate() {
            let (x, y) = place(*point);
            path.push_str(if number == 0 { "M" } else { "L" });
            At(x).render_to(&mut path);
            path.push(' ');
            At(y).render_to(&mut path);
        }
        path.push('Z');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::map::Shape;

    #[test]
    fn every_area_bears_its_class_and_fits_the_picture() {
        let square =
            |x: f64, size: f64| Outline { rings: vec![vec![(x, 0.0), (x + size, 0.0), (x + size, size), (x, size)]] };
        let shape =
            |name: &str, class, outline| Shape { name: name.to_owned(), title: name.to_owned(), class, outline };
        let map = Map {
            id: "m".to_owned(),
            title: "a < b".to_owned(),
            description: String::new(),
            classes: ["low", "high"].map(str::to_owned).to_vec(),
            shapes: vec![
                shape("A & B", Some(0), square(0.0, 1.0)),
                shape("C", Some(1), square(1.0, 1.0)),
                shape("D", None, square(2.0, 1.0)),
            ],
        };
        let page = draw(&map).into_string();
        assert!(page.contains("a &lt; b") && page.contains("<title>A &amp; B</title>"));
        for (class, count) in [("shape class-1", 2), ("shape class-2", 2), ("shape unknown", 2)] {
            assert_eq!(
                page.matches(&format!("class=\"{class}\"")).count(),
                count,
                "{class}: on the map and in the legend"
            );
        }
        // three squares beside each other fill the width but for the margins: 548 / 3 is the height
        assert!(page.contains("M6 6L188.7 6L188.7 188.7L6 188.7Z"), "{page}");
        assert!(page.contains(">A &amp; B</text>"), "there is room for the name: {page}");
        assert!(page.contains(">1</text>") && page.contains(">2</text>") && page.contains(">–</text>"));
    }

    /// A map of one area.
    fn map_of(ring: [(f64, f64); 3]) -> Map {
        let outline = Outline { rings: vec![ring.to_vec()] };
        let shape = Shape { name: "A".to_owned(), title: "A".to_owned(), class: Some(0), outline };
        Map {
            id: "m".to_owned(),
            title: String::new(),
            description: String::new(),
            classes: vec![],
            shapes: vec![shape],
        }
    }

    #[test]
    fn shapes_without_an_inside_are_no_failure() {
        let page = draw(&map_of([(1.0, 1.0); 3])).into_string();
        assert!(page.contains("<path") && !page.contains("NaN") && !page.contains("inf"), "{page}");
    }

    #[test]
    fn a_tall_map_is_no_higher_than_a_page() {
        let page = draw(&map_of([(0.0, 0.0), (1.0, 0.0), (1.0, 90.0)])).into_string();
        assert!(page.contains("viewBox=\"0 0 560 640\""));
    }
}
