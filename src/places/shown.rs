//! What people are shown of an index, whatever page it stands on: a map or bars, and the sentences beside its table.

use super::{Area, Component, Definition, Direction, Drawn, Index, Missing, Standardise, folded};
use crate::measure::figures::{Exact, float_to_places};
use crate::table::chart::{Bar, BarGroup, Bars, Chart, Difference, Drawing, Mark, Unit};
use crate::table::map::{Map, Outline, Shape};

/// The classes of a map, of 20 points each, the lightest first.
const CLASSES: [&str; 5] = ["0 to 20: lowest", "20 to 40", "40 to 60", "60 to 80", "80 to 100: highest"];

/// So many bars are drawn; the table has all areas.
const MOST_BARS: usize = 60;

/// An index as it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What the index is made of.
    pub definition: &'a Definition,
    /// The index.
    pub index: &'a Index,
    /// The shapes of its areas, where there are any.
    pub drawn: Option<&'a Drawn>,
    /// The decimals of the index and the contributions.
    pub places: usize,
}

impl Shown<'_> {
    /// An index or contribution with its decimals.
    pub fn number(&self, number: f64) -> String {
        float_to_places(number, self.places)
    }

    /// The areas on a map with the class of each, where there are shapes; `id` is the name that the map has on its page.
    pub fn map(&self, id: &str) -> Option<Map> {
        let areas = &self.index.areas;
        let of_name = |name: &str| {
            let name = folded(name);
            areas.iter().find(|area| folded(&area.name) == name)
        };
        let shape = |(name, outline): &(String, Outline)| {
            let (name, title, class) = match of_name(name) {
                Some(area) => {
                    let index = self.number(area.index);
                    let title = format!("{}: {index}, rank {} of {}", area.name, area.rank, areas.len());
                    (&area.name, title, Some(class_of(area.index)))
                }
                None => (name, format!("{name}: not in the index"), None),
            };
            Shape { name: name.clone(), title, class, outline: outline.clone() }
        };
        Some(Map {
            id: id.to_owned(),
            title: format!("{} on a map", self.index.name),
            description: self.description(),
            classes: CLASSES.map(str::to_owned).to_vec(),
            shapes: self.drawn?.outlines.iter().map(shape).collect(),
        })
    }

    /// The highest areas as bars.
    pub fn bars(&self, id: &str) -> Chart {
        let bar = |area: &Area| Bar {
            name: area.name.clone(),
            // what is drawn is what is printed
            mark: self.exact(area.index).map_or(Mark::None, Mark::Shown),
            interval: None,
            difference: Difference::Unknown,
        };
        let bars = self.index.areas.iter().take(MOST_BARS).map(bar).collect();
        Chart {
            id: id.to_owned(),
            title: format!("{}, the highest first", self.index.name),
            description: self.description(),
            unit: Unit::Points(self.places),
            drawing: Drawing::Bars(Bars { groups: vec![BarGroup { title: String::new(), bars }], against: None }),
        }
    }

    /// What is said below the bars, where not all areas have one.
    pub fn beyond_the_bars(&self) -> Option<String> {
        let left = self.index.areas.len().checked_sub(MOST_BARS).filter(|left| *left > 0)?;
        Some(format!("{left} lower areas are in the table only."))
    }

    /// An index with the decimals that are printed.
    pub fn exact(&self, index: f64) -> Option<Exact> {
        self.number(index).parse().ok()
    }

    /// What is to be seen, in a sentence.
    fn description(&self) -> String {
        let named = |areas: &mut dyn Iterator<Item = &Area>| {
            let named = areas.map(|area| format!("{} ({})", area.name, self.number(area.index)));
            named.collect::<Vec<_>>().join(", ")
        };
        format!(
            "Highest: {}. Lowest: {}. The table below has every area.",
            named(&mut self.index.areas.iter().take(3)),
            named(&mut self.index.areas.iter().rev().take(3))
        )
    }

    /// What its numbers mean.
    pub fn scale(&self) -> String {
        let count = self.index.areas.len();
        format!("{count} areas, from 0 for the lowest to 100 for the highest; decile 1 holds the highest tenth.")
    }

    /// The names of the components that an area lacks a value of, where it has their mean instead.
    pub fn missing(&self, area: &Area) -> Vec<&str> {
        let names = self.index.components.iter().zip(&area.parts);
        names.filter(|(_, part)| part.value.is_none()).map(|(name, _)| name.as_str()).collect()
    }

    /// What is to be said of single areas, and of what did not fit.
    pub fn remarks(&self) -> Vec<String> {
        let index = self.index;
        let mut remarks: Vec<String> = index.notes.iter().map(|note| format!("Note: {note}.")).collect();
        if !index.left_out.is_empty() {
            let name = |place: &usize| index.components[*place].clone();
            let of_area = |(area, lacks): &(String, Vec<usize>)| {
                format!("{area} ({})", lacks.iter().map(name).collect::<Vec<_>>().join(", "))
            };
            let areas: Vec<String> = index.left_out.iter().map(of_area).collect();
            remarks.push(format!("Left out for want of a value: {}.", areas.join("; ")));
        }
        remarks.extend(index.unmatched.iter().map(|unmatched| {
            let near = unmatched.nearest.as_ref().map(|near| format!("; is it {near}?"));
            format!(
                "{} of {} is in no other file{}",
                unmatched.area,
                unmatched.file,
                near.unwrap_or_else(|| ".".to_owned())
            )
        }));
        if let Some(drawn) = self.drawn {
            if !drawn.without_shape.is_empty() {
                remarks.push(format!("Not on the map: {}.", drawn.without_shape.join(", ")));
            }
            if !drawn.without_area.is_empty() {
                remarks.push(format!("On the map and not in the index: {}.", drawn.without_area.join(", ")));
            }
        }
        remarks
    }

    /// What the index is made of, in sentences.
    pub fn made_of(&self) -> Vec<String> {
        let definition = self.definition;
        let how = match definition.standardise {
            Standardise::Z => "by their distance from the mean in standard deviations",
            Standardise::MinMax => "from 0 for the lowest to 1 for the highest value",
            Standardise::Rank => "by their ranks",
        };
        let missing = match definition.missing {
            Missing::Error | Missing::Mean => "",
            Missing::Drop => " Areas that lack a value are left out.",
        };
        let of_component = |(number, component): (usize, &Component)| {
            let per = component.per.as_ref().map(|per| format!(" per {per}")).unwrap_or_default();
            let down = if component.direction == Direction::Down { ", turned round" } else { "" };
            format!(
                "({number}) {} ({}{per} of {}, weight {}{down})",
                component.name, component.value, component.file, component.weight
            )
        };
        let components: Vec<String> = (1..).zip(&definition.components).map(of_component).collect();
        vec![
            format!("Values are made comparable {how} (standardise={}).{missing}", definition.standardise.word()),
            format!("Made of: {}.", components.join("; ")),
        ]
    }
}

/// The class of an index; an edge belongs to the class above it, and 100 to the highest.
fn class_of(index: f64) -> usize {
    const WIDTH: f64 = 100.0 / CLASSES.len() as f64;
    // less than a printed digit below an edge is on it
    ((index + 1e-6) / WIDTH).floor().clamp(0.0, (CLASSES.len() - 1) as f64) as usize
}

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
