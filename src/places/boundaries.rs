//! Outlines of areas in GeoJSON: which shape is which area, and the shapes laid out on a plane.
//!
//! Longitude and latitude are put on the plane as they are, with longitudes shortened by the cosine of the middle
//! latitude: what is near together on a map of a town keeps its shape. Other coordinates, such as those of a national
//! grid, are refused.

use serde_json::{Map as Keys, Value};

use super::folded;
use crate::collections::Set;
use crate::table::map::{Outline, Ring};

/// The shapes of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundaries {
    path: String,
    features: Vec<Feature>,
}

#[derive(Clone, Debug, PartialEq)]
struct Feature {
    properties: Keys<String, Value>,
    /// Rings of longitude and latitude: outlines and holes.
    rings: Vec<Ring>,
}

/// The shapes of an index, and what does not fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The property that says which area a shape is.
    pub property: String,
    /// Every shape, with the name that it has in the file, in the order of the file; y points down.
    pub outlines: Vec<(String, Outline)>,
    /// Areas without a shape.
    pub without_shape: Vec<String>,
    /// Shapes that are no area of the index.
    pub without_area: Vec<String>,
}

/// Why a file is no map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}{place}: {message}")]
pub struct BoundaryError {
    path: String,
    /// Which shape it is, counted from 1, with the words before it; empty for the file as a whole.
    place: String,
    message: String,
}

impl Boundaries {
    /// Reads the text of a file; `path` is what errors print.
    pub fn parse(path: &str, text: &str) -> Result<Boundaries, BoundaryError> {
        let fault = |message: String| BoundaryError { path: path.to_owned(), place: String::new(), message };
        let text = text.trim_start_matches('\u{feff}');
        let document: Value = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let reason = message.split(" at line ").next().unwrap_or_default();
            let place = format!(", line {}, column {}", error.line(), error.column());
            BoundaryError { place, ..fault(format!("this is no JSON: {reason}")) }
        })?;
        let features: Vec<&Value> = match (document["type"].as_str(), document["features"].as_array()) {
            (Some("FeatureCollection"), Some(features)) => features.iter().collect(),
            (Some("Feature"), _) => vec![&document],
            (Some("FeatureCollection"), None) => {
                return Err(fault("the FeatureCollection has no list of features".to_owned()));
            }
            (Some(other), _) => return Err(fault(format!("found {other}, expected a FeatureCollection of areas"))),
            (None, _) => return Err(fault("this is no GeoJSON; expected a FeatureCollection of areas".to_owned())),
        };
        let mut read = Vec::with_capacity(features.len());
        for (number, feature) in (1..).zip(features) {
            let feature = Feature::read(feature)
                .map_err(|message| BoundaryError { place: format!(", feature {number}"), ..fault(message) })?;
            read.push(feature);
        }
        if read.iter().all(|feature| feature.rings.is_empty()) {
            return Err(fault("there is no polygon in it".to_owned()));
        }
        Ok(Boundaries { path: path.to_owned(), features: read })
    }

    /// The shapes of these areas on a plane. The property that says which area a shape is is the one that is asked for,
    /// else the one that names most of the areas, of equal ones the first by name.
    pub fn drawn(&self, areas: &[&str], property: Option<&str>) -> Result<Drawn, BoundaryError> {
        let fault = |message: String| BoundaryError { path: self.path.clone(), place: String::new(), message };
        let wanted: Set<String> = areas.iter().map(|area| folded(area)).collect();
        let named = |property: &str| {
            let names = self.features.iter().filter_map(|feature| feature.name(property));
            names.map(|name| folded(&name)).filter(|name| wanted.contains(name)).collect::<Set<_>>().len()
        };
        let mut properties: Vec<&str> = Vec::new();
        for key in self.features.iter().flat_map(|feature| feature.properties.keys()) {
            if !properties.contains(&key.as_str()) {
                properties.push(key);
            }
        }
        properties.sort_unstable();
        let there = if properties.is_empty() { "none".to_owned() } else { properties.join(", ") };
        let property = match property {
            Some(asked) if properties.contains(&asked) => asked,
            Some(asked) => {
                return Err(fault(format!("no shape has the property {asked}; the properties are {there}")));
            }
            None => {
                let best = properties.iter().copied().map(|property| (named(property), property));
                // of equal ones the first
                best.rev().max_by_key(|(count, _)| *count).map_or("", |(_, property)| property)
            }
        };
        if named(property) == 0 {
            let examples: Vec<&str> = areas.iter().take(3).copied().collect();
            return Err(fault(format!(
                "no property of its shapes names an area of the index, such as {}; the properties are {there}",
                examples.join(", ")
            )));
        }
        let middle = self.middle_latitude();
        let shrink = middle.to_radians().cos();
        let mut outlines = Vec::new();
        let mut shown: Set<String> = Set::default();
        let mut without_area: Vec<String> = Vec::new();
        for feature in self.features.iter().filter(|feature| !feature.rings.is_empty()) {
            let name = feature.name(property).unwrap_or_default();
            let on_plane = |ring: &Ring| ring.iter().map(|(x, y)| (x * shrink, -y)).collect();
            if wanted.contains(&folded(&name)) {
                shown.insert(folded(&name));
            } else if !name.is_empty() && !without_area.contains(&name) {
                without_area.push(name.clone());
            }
            outlines.push((name, Outline { rings: feature.rings.iter().map(on_plane).collect() }));
        }
        let without_shape = areas.iter().filter(|area| !shown.contains(&folded(area)));
        let without_shape = without_shape.map(|area| (*area).to_owned()).collect();
        Ok(Drawn { property: property.to_owned(), outlines, without_shape, without_area })
    }

    fn middle_latitude(&self) -> f64 {
        let latitudes = || self.features.iter().flat_map(|f| &f.rings).flatten().map(|(_, latitude)| *latitude);
        f64::midpoint(latitudes().fold(f64::INFINITY, f64::min), latitudes().fold(f64::NEG_INFINITY, f64::max))
    }
}

impl Feature {
    fn read(feature: &Value) -> Result<Feature, String> {
        let properties = feature["properties"].as_object().cloned().unwrap_or_default();
        let geometry = &feature["geometry"];
        let coordinates = &geometry["coordinates"];
        let rings = match (geometry["type"].as_str(), geometry.is_null()) {
            // an area may be known and have no shape
            (_, true) => Vec::new(),
            (Some("Polygon"), _) => polygon(coordinates)?,
            (Some("MultiPolygon"), _) => {
                let polygons = coordinates.as_array().ok_or("the MultiPolygon has no list of polygons")?;
                let rings: Vec<Vec<Ring>> = polygons.iter().map(polygon).collect::<Result<_, _>>()?;
                rings.concat()
            }
            (Some(other), _) => return Err(format!("found {other}, expected a Polygon or MultiPolygon")),
            (None, _) => return Err("it has no geometry; expected a Polygon or MultiPolygon".to_owned()),
        };
        Ok(Feature { properties, rings })
    }

    /// A property as a name: a text or a number.
    fn name(&self, property: &str) -> Option<String> {
        match self.properties.get(property)? {
            Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
        .filter(|name| !name.is_empty())
    }
}

fn polygon(coordinates: &Value) -> Result<Vec<Ring>, String> {
    let rings = coordinates.as_array().ok_or("a polygon has no list of rings")?;
    rings.iter().map(ring).collect()
}

fn ring(positions: &Value) -> Result<Ring, String> {
    /// The fewest corners of anything that has an inside.
    const LEAST: usize = 3;
    let positions = positions.as_array().ok_or("a ring is no list of positions")?;
    let ring: Ring = positions.iter().map(position).collect::<Result<_, _>>()?;
    let corners = if ring.len() > 1 && ring.first() == ring.last() { ring.len() - 1 } else { ring.len() };
    if corners < LEAST {
        return Err(format!("a ring has {corners} corners, expected {LEAST} or more"));
    }
    Ok(ring)
}

fn position(position: &Value) -> Result<(f64, f64), String> {
    let number = |place: usize| position.get(place).and_then(Value::as_f64);
    let (Some(longitude), Some(latitude)) = (number(0), number(1)) else {
        return Err(format!("found {position}, expected a longitude and a latitude"));
    };
    if longitude.abs() > 180.0 || latitude.abs() > 90.0 {
        return Err(format!(
            "found {longitude}, {latitude}, expected longitude and latitude in degrees; save the boundaries again in \
             WGS 84 (EPSG:4326)"
        ));
    }
    Ok((longitude, latitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = "[[[-1.9,52.5],[-1.8,52.5],[-1.8,52.6],[-1.9,52.6],[-1.9,52.5]]]";

    fn file(features: &[(&str, &str)]) -> String {
        let feature = |(properties, geometry): &(&str, &str)| {
            format!("{{\"type\":\"Feature\",\"properties\":{{{properties}}},\"geometry\":{geometry}}}")
        };
        let features: Vec<String> = features.iter().map(feature).collect();
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
    }

    fn square() -> String {
        format!("{{\"type\":\"Polygon\",\"coordinates\":{SQUARE}}}")
    }

    #[test]
    fn shapes_are_found_by_the_property_that_names_most_areas() {
        let many = format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[{SQUARE},{SQUARE}]}}");
        let text = file(&[
            ("\"code\":\"E1\",\"ward\":\"Aston\",\"near\":\"Aston\"", &square()),
            ("\"code\":\"E2\",\"ward\":\" castle  vale\",\"near\":\"Aston\"", &many),
            ("\"code\":\"E3\",\"ward\":\"Elsewhere\",\"near\":\"\"", &square()),
            ("\"code\":\"E4\",\"ward\":\"Nowhere\"", "null"),
        ]);
        let boundaries = Boundaries::parse("w.geojson", &text).expect("sound");
        let areas = ["Castle Vale", "Aston", "Nowhere"];
        let drawn = boundaries.drawn(&areas, None).expect("shapes");
        assert_eq!(drawn.property, "ward");
        let names: Vec<&str> = drawn.outlines.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Aston", "castle vale", "Elsewhere"]);
        assert_eq!(drawn.outlines[1].1.rings.len(), 2);
        assert_eq!(
            (drawn.without_shape, drawn.without_area),
            (vec!["Nowhere".to_owned()], vec!["Elsewhere".to_owned()])
        );
        assert_eq!(boundaries.drawn(&["E2"], None).expect("shapes").property, "code");
        assert_eq!(boundaries.drawn(&areas, Some("near")).expect("shapes").property, "near");
        let absent = boundaries.drawn(&areas, Some("name")).expect_err("no such property").to_string();
        assert_eq!(absent, "w.geojson: no shape has the property name; the properties are code, near, ward");
        assert!(boundaries.drawn(&["Nechells"], None).expect_err("no name").to_string().contains("such as Nechells"));
    }

    /// At 60 degrees north a degree of longitude is half as long as one of latitude: cos 60° is a half. The middle
    /// latitude of the square is 60, so a square of degrees becomes half as wide as high, with north above.
    #[test]
    fn longitudes_are_shortened_by_the_middle_latitude() {
        let text =
            file(&[("\"n\":\"A\"", "{\"type\":\"Polygon\",\"coordinates\":[[[0,59],[2,59],[2,61],[0,61],[0,59]]]}")]);
        let drawn = Boundaries::parse("w.geojson", &text).expect("sound").drawn(&["A"], None).expect("shapes");
        let ring = &drawn.outlines[0].1.rings[0];
        assert!((ring[1].0 - ring[0].0 - 1.0).abs() < 1e-9, "{ring:?}");
        assert!((ring[1].1 - ring[2].1 - 2.0).abs() < 1e-9, "{ring:?}");
    }

    #[test]
    fn what_is_no_map_is_refused_with_its_place() {
        let of = |geometry: &str| file(&[("\"n\":\"A\"", &square()), ("\"n\":\"B\"", geometry)]);
        for (text, expected) in [
            ("{".to_owned(), "w.geojson, line 1, column 1: this is no JSON"),
            ("{}".to_owned(), "w.geojson: this is no GeoJSON"),
            ("[1]".to_owned(), "w.geojson: this is no GeoJSON"),
            (square(), "w.geojson: found Polygon, expected a FeatureCollection"),
            ("{\"type\":\"FeatureCollection\"}".to_owned(), "has no list of features"),
            (file(&[]), "there is no polygon"),
            (file(&[("", "null")]), "there is no polygon"),
            (of("{\"type\":\"Point\",\"coordinates\":[0,0]}"), "w.geojson, feature 2: found Point, expected a Polygon"),
            (of("{\"type\":\"Polygon\"}"), "feature 2: a polygon has no list of rings"),
            (of("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[0,0]]]}"), "a ring has 2 corners"),
            (
                of("{\"type\":\"Polygon\",\"coordinates\":[[[\"0\",0],[1,1],[0,0]]]}"),
                "expected a longitude and a latitude",
            ),
            (
                of("{\"type\":\"Polygon\",\"coordinates\":[[[406000,286000],[407000,286000],[407000,287000]]]}"),
                "found 406000, 286000, expected longitude and latitude in degrees",
            ),
        ] {
            let found = Boundaries::parse("w.geojson", &text).expect_err(expected).to_string();
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }
}
