//! From the values of the components to an index: standardised, weighted, scaled, ranked.
//!
//! Standardising is over the areas that have a value and are not left out. Values are taken less the smallest one before
//! they become binary floats, so that large numbers with small differences keep them.

use super::folded;
use super::parse::{AreaValue, Definition, Direction, Missing, Standardise};
use crate::collections::{Map, Set};
use crate::measure::figures::{Exact, float_to_places};
use crate::spec::{SpecErrors, nearest};
use crate::table::{Cell, Decimal, Table};

/// An index with everything that is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Index {
    /// What it is called.
    pub name: String,
    /// The names of the components, in file order.
    pub components: Vec<String>,
    /// The areas, the highest first, equal ones by name.
    pub areas: Vec<Area>,
    /// Areas that were left out for want of a value, by name, each with the components that lack it.
    pub left_out: Vec<(String, Vec<usize>)>,
    /// Areas that stand in one file and no other.
    pub unmatched: Vec<Unmatched>,
    /// What somebody must know who reads it.
    pub notes: Vec<String>,
}

/// An area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its name, as it is first written.
    pub name: String,
    /// From 0 for the lowest area to 100 for the highest.
    pub index: f64,
    /// 1 for the highest; equal ones share the better rank.
    pub rank: usize,
    /// 1 for the highest tenth to 10 for the lowest.
    pub decile: usize,
    /// What came of each component, in file order.
    pub parts: Vec<Part>,
}

/// What came of a component for an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The value or rate; none where it is missing.
    pub value: Option<Exact>,
    /// The standardised value, turned round where high values lower the index.
    pub score: f64,
    /// What it adds to the index.
    pub contribution: f64,
}

/// An area that stands in one file and no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmatched {
    /// The area.
    pub area: String,
    /// The file that it stands in.
    pub file: String,
    /// The nearest name in the other files, where one is near.
    pub nearest: Option<String>,
}

/// Makes an index of the values of each component, in their order. Faults are those of the index file that only values
/// bring to light.
pub fn index(definition: &Definition, values: &[Vec<AreaValue>]) -> Result<Index, SpecErrors> {
    let components = &definition.components;
    // the areas in the order in which they first occur, and the value of each in every component
    let mut numbers: Map<String, usize> = Map::default();
    let mut names: Vec<String> = Vec::new();
    let mut table: Vec<Vec<Option<Exact>>> = Vec::new();
    for (place, of_component) in values.iter().enumerate() {
        for own in of_component {
            let number = *numbers.entry(folded(&own.area)).or_insert_with(|| {
                names.push(own.area.clone());
                table.push(vec![None; components.len()]);
                names.len() - 1
            });
            table[number][place] = own.value;
        }
    }
    let lacking = |number: usize| -> Vec<usize> {
        (0..components.len()).filter(|place| table[number][*place].is_none()).collect()
    };
    let unmatched = unmatched(definition, values);
    let mut left_out: Vec<(String, Vec<usize>)> = Vec::new();
    let mut kept: Vec<usize> = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let lacks = lacking(number);
        if lacks.is_empty() || (definition.missing == Missing::Mean && lacks.len() < components.len()) {
            kept.push(number);
        } else {
            left_out.push((name.clone(), lacks));
        }
    }
    left_out.sort_by_key(|(name, _)| (folded(name), name.clone()));
    if definition.missing == Missing::Error && !left_out.is_empty() {
        return Err(definition.fault(lack_of_values(definition, &left_out, &unmatched)));
    }
    if kept.is_empty() {
        return Err(definition.fault("no area has a value of every component, so there is no index"));
    }

    let mut notes = Vec::new();
    let mut scores: Vec<Vec<f64>> = Vec::with_capacity(components.len());
    for (place, component) in components.iter().enumerate() {
        let own: Vec<Option<Exact>> = kept.iter().map(|number| table[*number][place]).collect();
        let relative = relative(&own).ok_or_else(|| {
            definition
                .fault(format!("{}: the values have too many digits to be worked with; round them", component.name))
        })?;
        let (own, is_flat) = standardised(&relative, definition.standardise, component.direction);
        if is_flat {
            notes.push(format!("{} is the same everywhere, so it tells nothing apart", component.name));
        }
        scores.push(own);
    }
    let weights: Vec<f64> = components.iter().map(|component| component.weight.to_f64()).collect();
    let all: f64 = weights.iter().sum();
    let weighted = |place: usize, at: usize| weights[place] * scores[place][at] / all;
    let means: Vec<f64> =
        (0..kept.len()).map(|at| (0..components.len()).map(|place| weighted(place, at)).sum()).collect();
    let least = means.iter().copied().fold(f64::INFINITY, f64::min);
    let most = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // of equal ones the first: whose parts the others are seen against
    let lowest = means.iter().position(|mean| same(*mean, least)).unwrap_or(0);
    let is_flat = same(least, most);
    if is_flat {
        notes.push("all areas are equal, so the index tells nothing apart and is 0 everywhere".to_owned());
    }
    let scaled = |difference: f64| if is_flat { 0.0 } else { 100.0 * difference / (most - least) };
    let mut areas: Vec<Area> = kept
        .iter()
        .enumerate()
        .map(|(at, number)| Area {
            name: names[*number].clone(),
            index: tidy(scaled(means[at] - least)),
            rank: 0,
            decile: 0,
            parts: (0..components.len())
                .map(|place| Part {
                    value: table[*number][place],
                    score: scores[place][at],
                    contribution: tidy(scaled(weighted(place, at) - weighted(place, lowest))),
                })
                .collect(),
        })
        .collect();
    give_ranks(&mut areas);
    Ok(Index {
        name: definition.name.clone(),
        components: components.iter().map(|component| component.name.clone()).collect(),
        areas,
        left_out,
        unmatched,
        notes,
    })
}

/// Numbers closer than this are the same: what is left is the noise of adding in binary.
const NOISE: f64 = 1e-9;

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= NOISE * (1.0 + a.abs().max(b.abs()))
}

/// A number of a scale up to 100 without the noise of adding in binary.
fn tidy(number: f64) -> f64 {
    let rounded = (number / NOISE).round() * NOISE;
    if rounded == 0.0 { 0.0 } else { rounded }
}

/// Values less the smallest one; `None` where that cannot be held.
fn relative(values: &[Option<Exact>]) -> Option<Vec<Option<f64>>> {
    let Some(least) = values.iter().flatten().min().copied() else { return Some(vec![None; values.len()]) };
    let from_least = |value: &Option<Exact>| match value {
        Some(value) => value.minus(least).map(|difference| Some(difference.to_f64())),
        None => Some(None),
    };
    values.iter().map(from_least).collect()
}

/// Standardised values, and whether all are equal: then each is 0. One that is missing has the mean of the others.
fn standardised(values: &[Option<f64>], how: Standardise, direction: Direction) -> (Vec<f64>, bool) {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let count = known.len() as f64;
    let most = known.iter().copied().fold(0.0, f64::max);
    if most == 0.0 {
        return (vec![0.0; values.len()], true);
    }
    let mean = known.iter().sum::<f64>() / count;
    let deviation = (known.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    let score = |value: f64| match how {
        Standardise::Z => (value - mean) / deviation,
        Standardise::MinMax => value / most,
        Standardise::Rank => {
            let below = known.iter().filter(|other| **other < value).count() as f64;
            let equal = known.iter().filter(|other| other.total_cmp(&value).is_eq()).count() as f64;
            (below + (equal - 1.0) / 2.0) / (count - 1.0)
        }
    };
    let turned = |score: f64| match (direction, how) {
        (Direction::Up, _) => score,
        (Direction::Down, Standardise::Z) => -score,
        (Direction::Down, _) => 1.0 - score,
    };
    let scores: Vec<Option<f64>> = values.iter().map(|value| value.map(|value| turned(score(value)))).collect();
    let usual = scores.iter().flatten().sum::<f64>() / count;
    (scores.into_iter().map(|score| score.unwrap_or(usual)).collect(), false)
}

fn give_ranks(areas: &mut [Area]) {
    const TENTHS: usize = 10;
    areas.sort_by(|a, b| {
        let by_name = |area: &Area| (folded(&area.name), area.name.clone());
        if same(a.index, b.index) { by_name(a).cmp(&by_name(b)) } else { b.index.total_cmp(&a.index) }
    });
    let count = areas.len();
    for at in 0..count {
        let shares = at > 0 && same(areas[at].index, areas[at - 1].index);
        let rank = if shares { areas[at - 1].rank } else { at + 1 };
        areas[at].rank = rank;
        areas[at].decile = TENTHS * (rank - 1) / count + 1;
    }
}

/// The areas that stand in one file and in no other, in the order of the files.
fn unmatched(definition: &Definition, values: &[Vec<AreaValue>]) -> Vec<Unmatched> {
    let mut files: Vec<(&str, Vec<&str>, Set<String>)> = Vec::new();
    for (component, of_component) in definition.components.iter().zip(values) {
        let place = files.iter().position(|(file, ..)| *file == component.file).unwrap_or_else(|| {
            files.push((&component.file, Vec::new(), Set::default()));
            files.len() - 1
        });
        let (_, names, known) = &mut files[place];
        for own in of_component {
            if known.insert(folded(&own.area)) {
                names.push(&own.area);
            }
        }
    }
    if files.len() < 2 {
        return Vec::new();
    }
    let mut unmatched = Vec::new();
    for (place, (file, names, _)) in files.iter().enumerate() {
        let others = || files.iter().enumerate().filter(move |(other, _)| *other != place).map(|(_, other)| other);
        for area in names {
            if others().any(|(_, _, known)| known.contains(&folded(area))) {
                continue;
            }
            let near = nearest(area, others().flat_map(|(_, names, _)| names.iter().copied()));
            unmatched.push(Unmatched {
                area: (*area).to_owned(),
                file: (*file).to_owned(),
                nearest: near.map(str::to_owned),
            });
        }
    }
    unmatched
}

/// What areas lack, in a sentence.
fn lack_of_values(definition: &Definition, left_out: &[(String, Vec<usize>)], unmatched: &[Unmatched]) -> String {
    const NAMED: usize = 5;
    let of_area = |(name, lacks): &(String, Vec<usize>)| {
        let lacks: Vec<&str> = lacks.iter().map(|place| definition.components[*place].name.as_str()).collect();
        let near = unmatched.iter().find(|other| other.area == *name).and_then(|other| other.nearest.as_ref());
        let near = near.map(|near| format!(", is it {near}?")).unwrap_or_default();
        format!("{name} ({}{near})", lacks.join(", "))
    };
    let named: Vec<String> = left_out.iter().take(NAMED).map(of_area).collect();
    let more = left_out.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let lack = if left_out.len() == 1 { "area lacks" } else { "areas lack" };
    format!(
        "{} {lack} a value: {}{more}; fill them in, or write missing = \"mean\" or missing = \"drop\"",
        left_out.len(),
        named.join("; ")
    )
}

/// The decimals of what scripts read.
const PLACES: usize = 4;

impl Index {
    /// The columns before those of the components.
    pub const BEFORE: [&'static str; 5] = ["area", "index", "rank", "of", "decile"];

    /// The table as scripts read it: an area a row, with value and contribution of each component.
    pub fn table(&self) -> Table {
        let mut table = Table::default();
        table.columns.extend(Self::BEFORE.map(Into::into));
        for name in &self.components {
            table.columns.extend([format!("{name}: value").into(), format!("{name}: contribution").into()]);
        }
        table.columns.push("missing".into());
        let decimal = |number: f64| Cell::Decimal(Decimal(float_to_places(number, PLACES)));
        for area in &self.areas {
            let mut row: Vec<Cell> = vec![
                area.name.clone().into(),
                decimal(area.index),
                area.rank.into(),
                self.areas.len().into(),
                area.decile.into(),
            ];
            for part in &area.parts {
                row.extend([part.value.map(value_cell).into(), decimal(part.contribution)]);
            }
            row.push(Some(self.missing_of(area).join("; ")).filter(|names| !names.is_empty()).into());
            table.rows.push(row);
        }
        table
    }

    /// The names of the components that an area lacks.
    pub fn missing_of(&self, area: &Area) -> Vec<String> {
        let lacks = area.parts.iter().zip(&self.components).filter(|(part, _)| part.value.is_none());
        lacks.map(|(_, name)| name.clone()).collect()
    }
}

/// A value with all its decimals; a rate without end with enough of them.
fn value_cell(value: Exact) -> Cell {
    const OF_RATES: usize = 8;
    let text = value.to_string();
    if text.contains('/') { Cell::Decimal(Decimal(value.to_places(OF_RATES))) } else { value.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn definition(standardise: &str, missing: &str, weights: &[(u32, &str)]) -> Definition {
        let mut text = format!("name = \"i\"\nstandardise = \"{standardise}\"\nmissing = \"{missing}\"\n");
        for (place, (weight, direction)) in weights.iter().enumerate() {
            text += &format!(
                "[[component]]\nname = \"c{place}\"\nfile = \"f{place}.csv\"\nvalue = \"v\"\nweight = {weight}\n\
                 direction = \"{direction}\"\n"
            );
        }
        Definition::parse("i.toml", &text).expect("sound")
    }

    fn values(of: &[(&str, &str)]) -> Vec<AreaValue> {
        let value = |(area, value): &(&str, &str)| AreaValue { area: (*area).to_owned(), value: value.parse().ok() };
        of.iter().map(value).collect()
    }

    /// Name, index, rank, decile and contributions with two decimals.
    fn shown(index: &Index) -> Vec<String> {
        let two = |number: f64| float_to_places(number, 2);
        let line = |area: &Area| {
            let parts: Vec<String> = area.parts.iter().map(|part| two(part.contribution)).collect();
            format!("{} {} {} {} [{}]", area.name, two(area.index), area.rank, area.decile, parts.join(" "))
        };
        index.areas.iter().map(line).collect()
    }

    /// Three areas and two components, the second of which weighs twice and goes down:
    ///
    /// ```text
    ///       c0 (1)  c1 (2, down)
    /// A       10        30
    /// B       20        30
    /// C       60         0
    /// ```
    ///
    /// minmax: c0 0, 0.2, 1; c1 1, 1, 0 turned round 0, 0, 1. Weighted means: 0, 0.2/3, 3/3. The lowest is A, highest C:
    /// B is 100 x 0.0667 = 6.67, all of it from c0; C is 33.33 from c0 and 66.67 from c1.
    ///
    /// rank: c0 0, 0.5, 1; c1: 0 is lowest (0), the two others share the middle of 0.5 and 1 (0.75); turned round 0.25,
    /// 0.25, 1. Means: (0 + 0.5)/3 = 1/6, (0.5 + 0.5)/3 = 1/3, (1 + 2)/3 = 1. B: 100 x (1/6)/(5/6) = 20, from c0 alone;
    /// C: c0 (1/3)/(5/6) = 40, c1 (2 - 0.5)/3/(5/6) = 60.
    ///
    /// z: c0 has mean 30 and variance (400 + 100 + 900)/3 = 466.67, deviation 21.602: -0.9258, -0.4629, 1.3887. c1 has
    /// mean 20 and variance (100 + 100 + 400)/3 = 200, deviation 14.142: 0.7071, 0.7071, -1.4142, turned round -0.7071,
    /// -0.7071, 1.4142. Weighted: A -0.9258 - 1.4142 = -2.3400, B -0.4629 - 1.4142 = -1.8771, C 1.3887 + 2.8284 = 4.2171
    /// (each over 3). From A to C 6.5571: B is 100 x 0.4629/6.5571 = 7.06, C's c0 100 x 2.3145/6.5571 = 35.30 and c1
    /// 100 x 4.2426/6.5571 = 64.70.
    #[test]
    fn each_method_gives_what_it_gives_by_hand() {
        let c0 = values(&[("A", "10"), ("B", "20"), ("C", "60")]);
        let c1 = values(&[("A", "30"), ("B", "30"), ("C", "0")]);
        for (method, expected) in [
            ("minmax", ["C 100.00 1 1 [33.33 66.67]", "B 6.67 2 4 [6.67 0.00]", "A 0.00 3 7 [0.00 0.00]"]),
            ("rank", ["C 100.00 1 1 [40.00 60.00]", "B 20.00 2 4 [20.00 0.00]", "A 0.00 3 7 [0.00 0.00]"]),
            ("z", ["C 100.00 1 1 [35.30 64.70]", "B 7.06 2 4 [7.06 0.00]", "A 0.00 3 7 [0.00 0.00]"]),
        ] {
            let definition = definition(method, "error", &[(1, "up"), (2, "down")]);
            let found = index(&definition, &[c0.clone(), c1.clone()]).expect("an index");
            assert_eq!(shown(&found), expected, "{method}");
        }
    }

    /// Of c1 B is unknown. minmax of A and C: 0 and 1, so B has their mean, 0.5: means A (0 + 0)/2, B (0.5 + 0.5)/2, C 1.
    #[test]
    fn what_is_missing_is_an_error_or_the_mean_or_left_out() {
        let c0 = values(&[("A", "10"), ("B", "20"), ("C", "30")]);
        let c1 = values(&[("A", "0"), ("B", ""), ("C", "8")]);
        let of = |missing| index(&definition("minmax", missing, &[(1, "up"), (1, "up")]), &[c0.clone(), c1.clone()]);
        let mean = of("mean").expect("an index");
        assert_eq!(shown(&mean)[1], "B 50.00 2 4 [25.00 25.00]");
        assert_eq!(mean.missing_of(&mean.areas[1]), ["c1"]);
        let drop = of("drop").expect("an index");
        assert_eq!(shown(&drop), ["C 100.00 1 1 [50.00 50.00]", "A 0.00 2 6 [0.00 0.00]"]);
        assert_eq!(drop.left_out, [("B".to_owned(), vec![1])]);
        let fault = of("error").expect_err("a fault").to_string();
        assert!(fault.contains("1 area lacks a value: B (c1)") && fault.contains("--> i.toml:3:11"), "{fault}");
    }

    #[test]
    fn equal_values_tell_nothing_and_are_no_fault() {
        for method in ["z", "minmax", "rank"] {
            let definition = definition(method, "error", &[(1, "up"), (1, "down")]);
            let flat = values(&[("A", "7"), ("B", "7")]);
            let equal = index(&definition, &[flat.clone(), flat.clone()]).expect("an index");
            assert_eq!(shown(&equal), ["A 0.00 1 1 [0.00 0.00]", "B 0.00 1 1 [0.00 0.00]"]);
            assert_eq!(equal.notes.len(), 3);
            let one = index(&definition, &[flat, values(&[("A", "1"), ("B", "2")])]).expect("an index");
            assert_eq!(shown(&one), ["A 100.00 1 1 [0.00 100.00]", "B 0.00 2 6 [0.00 0.00]"]);
            assert_eq!(one.notes, ["c0 is the same everywhere, so it tells nothing apart"]);
            let alone = index(&definition, &[values(&[("A", "1")]), values(&[("A", "2")])]).expect("an index");
            assert_eq!(shown(&alone), ["A 0.00 1 1 [0.00 0.00]"]);
        }
    }

    #[test]
    fn areas_of_one_file_alone_are_named_with_what_they_may_be() {
        let c0 = values(&[("Aston", "1"), ("Castle Vale", "2"), ("Kings Norton", "3")]);
        let c1 = values(&[("aston", "1"), ("Castle-Vale", "2"), ("Nechells", "3")]);
        let found = index(&definition("z", "mean", &[(1, "up"), (1, "up")]), &[c0, c1]).expect("an index");
        let named: Vec<_> =
            found.unmatched.iter().map(|u| (u.area.as_str(), u.file.as_str(), u.nearest.as_deref())).collect();
        assert_eq!(
            named,
            [
                ("Castle Vale", "f0.csv", Some("Castle-Vale")),
                ("Kings Norton", "f0.csv", None),
                ("Castle-Vale", "f1.csv", Some("Castle Vale")),
                ("Nechells", "f1.csv", None),
            ]
        );
        assert_eq!(found.areas.len(), 5);
    }

    /// The values of each component, its weight and whether it counts up, the method, and whether areas are dropped.
    type Drawn = (Vec<Vec<Option<i64>>>, Vec<(u32, bool)>, usize, bool);

    fn tables() -> impl Strategy<Value = Drawn> {
        (1_usize..5, 1_usize..15).prop_flat_map(|(components, areas)| {
            let value = prop_oneof![1 => Just(None), 8 => (-50_i64..50).prop_map(Some), 2 => any::<i32>().prop_map(|v| Some(v.into()))];
            let column = proptest::collection::vec(value, areas);
            (
                proptest::collection::vec(column, components),
                proptest::collection::vec((1_u32..9, any::<bool>()), components),
                0_usize..3,
                any::<bool>(),
            )
        })
    }

    proptest! {
        /// Contributions add up to the index; the ends are 0 and 100; ranks follow the index; to move and stretch the
        /// values of a component changes nothing.
        #[test]
        fn contributions_add_up_to_the_index((columns, weights, method, drops) in tables()) {
            let weights: Vec<(u32, &str)> = weights.iter().map(|(w, up)| (*w, if *up { "up" } else { "down" })).collect();
            let definition = definition(["z", "minmax", "rank"][method], if drops { "drop" } else { "mean" }, &weights);
            let of = |change: &dyn Fn(i64) -> i64| -> Vec<Vec<AreaValue>> {
                let column = |values: &Vec<Option<i64>>| {
                    values.iter().enumerate().map(|(number, value)| AreaValue {
                        area: format!("area {number:02}"),
                        value: value.map(|value| change(value).into()),
                    }).collect()
                };
                columns.iter().map(column).collect()
            };
            let Ok(found) = index(&definition, &of(&|value| value)) else {
                // nobody has all values, or any
                return Ok(());
            };
            for area in &found.areas {
                let sum: f64 = area.parts.iter().map(|part| part.contribution).sum();
                prop_assert!((sum - area.index).abs() < 1e-6, "{} and {}", sum, area.index);
                prop_assert!(area.index.is_finite() && (-1e-9..=100.0 + 1e-9).contains(&area.index));
                let above = |beyond: f64| found.areas.iter().filter(|other| other.index > area.index + beyond).count();
                prop_assert!(above(1e-6) < area.rank && area.rank <= above(-1e-6));
                prop_assert!((1..=10).contains(&area.decile));
            }
            prop_assert_eq!(found.areas.last().map(|area| area.index), Some(0.0));
            let is_flat = found.notes.iter().any(|note| note.contains("all areas are equal"));
            let first = found.areas[0].index;
            let expected = if is_flat { 0.0 } else { 100.0 };
            prop_assert!((first - expected).abs() < 1e-6);
            let moved = index(&definition, &of(&|value| value * 3 + 1_000_000)).expect("an index");
            for (one, other) in found.areas.iter().zip(&moved.areas) {
                prop_assert!((one.index - other.index).abs() < 1e-4);
            }
        }
    }
}
