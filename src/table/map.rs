//! The neutral model of a map: shapes on a plane with their classes, before anything has a colour or a size.
//!
//! ```
//! use ndtms::table::map::Outline;
//!
//! let square = Outline { rings: vec![vec![(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]] };
//! assert_eq!(square.inside(), Some(((1.0, 1.0), 2.0)));
//! ```

/// A closed line of points; its end need not repeat its beginning.
pub type Ring = Vec<(f64, f64)>;

/// The shape of an area: outlines and holes. A point is inside where a line from it crosses an odd number of rings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// The rings; y points down.
    pub rings: Vec<Ring>,
}

/// A map with the words that stand for it where it cannot be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Its name on the page: letters, digits and hyphens, and once only.
    pub id: String,
    /// What it shows, in a few words.
    pub title: String,
    /// What is to be seen in it, in a sentence or two.
    pub description: String,
    /// What each class is, the lightest first.
    pub classes: Vec<String>,
    /// The shapes.
    pub shapes: Vec<Shape>,
}

/// An area of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its name.
    pub name: String,
    /// Its name, and what is to be said of it.
    pub title: String,
    /// Its class, counted from 0 for the lightest; none where nothing is known of it.
    pub class: Option<usize>,
    /// Where it lies.
    pub outline: Outline,
}

impl Outline {
    /// A point inside, where a label can stand: in the widest stretch along the middle of the largest ring; and how wide
    /// that stretch is. None where the shape has no inside.
    pub fn inside(&self) -> Option<((f64, f64), f64)> {
        // the middle of a shape may be narrow, so a few other heights are tried
        const HEIGHTS: [f64; 5] = [0.5, 0.45, 0.55, 0.35, 0.65];
        let largest = self.rings.iter().max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()))?;
        let (top, bottom) = span(largest.iter().map(|(_, y)| *y))?;
        let found = HEIGHTS.iter().filter_map(|share| {
            let y = top + (bottom - top) * share;
            self.widest_at(y).map(|(from, to)| (to - from, (f64::midpoint(from, to), y)))
        });
        // the first height that is nearly as wide as the widest one
        let found: Vec<(f64, (f64, f64))> = found.collect();
        let widest = found.iter().map(|(width, _)| *width).fold(0.0, f64::max);
        found.into_iter().find(|(width, _)| *width > 0.0 && *width >= 0.8 * widest).map(|(width, point)| (point, width))
    }

    /// The widest stretch inside along a height.
    fn widest_at(&self, y: f64) -> Option<(f64, f64)> {
        let mut crossings: Vec<f64> = Vec::new();
        for ring in &self.rings {
            for (place, (x, own)) in ring.iter().enumerate() {
                let (next_x, next) = ring[(place + 1) % ring.len()];
                if (*own > y) != (next > y) {
                    crossings.push(x + (next_x - x) * (y - own) / (next - own));
                }
            }
        }
        crossings.sort_by(f64::total_cmp);
        let (stretches, _) = crossings.as_chunks::<2>();
        stretches.iter().map(|[from, to]| (*from, *to)).max_by(|(a, b), (c, d)| (b - a).total_cmp(&(d - c)))
    }
}

impl Map {
    /// The smallest and the largest x and y of everything drawn.
    pub fn extent(&self) -> Option<((f64, f64), (f64, f64))> {
        let points = || self.shapes.iter().flat_map(|shape| &shape.outline.rings).flatten();
        span(points().map(|(x, _)| *x)).zip(span(points().map(|(_, y)| *y)))
    }
}

fn span(numbers: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    numbers.fold(None, |span, number| match span {
        None => Some((number, number)),
        Some((least, most)) => Some((f64::min(least, number), f64::max(most, number))),
    })
}

/// Twice the area of a ring, above or below zero by its direction.
fn area(ring: &Ring) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|((x, y), (next_x, next_y))| x * next_y - next_x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a point lies inside, by the crossings of a line to the left.
    fn holds(outline: &Outline, (x, y): (f64, f64)) -> bool {
        let crossed = |ring: &Ring| {
            let edges = ring.iter().zip(ring.iter().cycle().skip(1)).take(ring.len());
            edges
                .filter(|((x1, y1), (x2, y2))| (*y1 > y) != (*y2 > y) && x1 + (x2 - x1) * (y - y1) / (y2 - y1) < x)
                .count()
        };
        outline.rings.iter().map(crossed).sum::<usize>() % 2 == 1
    }

    #[test]
    fn a_label_stands_inside_even_where_the_middle_does_not() {
        // a horseshoe, a ring with a hole in the middle, and two islands
        let horseshoe =
            vec![(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (7.0, 9.0), (7.0, 2.0), (3.0, 2.0), (3.0, 9.0), (0.0, 9.0)];
        let square = |from: f64, to: f64| vec![(from, from), (to, from), (to, to), (from, to), (from, from)];
        for rings in [
            vec![horseshoe.clone()],
            vec![square(0.0, 9.0), square(3.0, 8.0)],
            vec![square(0.0, 2.0), square(5.0, 9.0)],
            vec![vec![(0.0, 0.0), (4.0, 1.0), (1.0, 5.0)]],
        ] {
            let outline = Outline { rings };
            let (point, _) = outline.inside().expect("a point");
            assert!(holds(&outline, point), "{point:?} in {outline:?}");
        }
        assert!(!holds(&Outline { rings: vec![horseshoe] }, (5.0, 5.0)), "what the test asks can say no");
        assert_eq!(
            Outline { rings: vec![vec![(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]] }.inside(),
            None,
            "a line has no inside"
        );
        assert_eq!(Outline::default().inside(), None);
    }
}
