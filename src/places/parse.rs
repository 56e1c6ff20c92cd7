//! From the text of an index to a checked [`Definition`], and from a table to the values of a component.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Spanned, Value};

use super::folded;
use crate::collections::Map;
use crate::measure::figures::Exact;
use crate::spec::{Faults, SpecErrors, TomlText, nearest};
use crate::table::grid::{Grid, GridFault, tidy_heading};

/// An index that is sound in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    text: TomlText,
    place: std::ops::Range<usize>,
    /// What it is called.
    pub name: String,
    /// How values are made comparable.
    pub standardise: Standardise,
    /// What is done where an area lacks a value.
    pub missing: Missing,
    /// What it is made of, in file order.
    pub components: Vec<Component>,
}

/// How values of a component are made comparable with those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standardise {
    /// Distance from the mean in standard deviations of all areas.
    Z,
    /// 0 for the lowest value, 1 for the highest.
    MinMax,
    /// By rank: 0 for the lowest, 1 for the highest, equal ones in the middle of their ranks.
    Rank,
}

impl Standardise {
    const WORDS: [(&'static str, Standardise); 3] =
        [("z", Standardise::Z), ("minmax", Standardise::MinMax), ("rank", Standardise::Rank)];

    /// The word that is written.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| *word)
    }
}

/// What is done where an area lacks a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// There is no index.
    Error,
    /// It has the mean of the standardised values of the others.
    Mean,
    /// The area is left out.
    Drop,
}

impl Missing {
    const WORDS: [(&'static str, Missing); 3] =
        [("error", Missing::Error), ("mean", Missing::Mean), ("drop", Missing::Drop)];

    /// The word that is written.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| *word)
    }
}

/// Which way a component goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// High values raise the index.
    Up,
    /// High values lower it.
    Down,
}

impl Direction {
    const WORDS: [(&'static str, Direction); 2] = [("up", Direction::Up), ("down", Direction::Down)];

    /// The word that is written.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| *word)
    }
}

/// One source of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What it is called.
    pub name: String,
    /// The file, as the index names it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The column of the areas.
    pub area: String,
    /// The column of the values.
    pub value: String,
    /// The column of the population, where the values are made rates.
    pub per: Option<String>,
    /// The file of the population, where it stands in another one.
    pub per_file: Option<String>,
    /// How much it weighs.
    pub weight: Exact,
    /// Which way it goes.
    pub direction: Direction,
}

/// The value of an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaValue {
    /// The area.
    pub area: String,
    /// Its value; none where it is missing.
    pub value: Option<Exact>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndex {
    name: Spanned<String>,
    standardise: Option<Spanned<String>>,
    missing: Option<Spanned<String>>,
    #[serde(default)]
    component: Vec<RawComponent>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    name: Spanned<String>,
    file: Spanned<String>,
    sheet: Option<Spanned<String>>,
    area: Option<Spanned<String>>,
    value: Spanned<String>,
    per: Option<Spanned<String>>,
    per_file: Option<Spanned<String>>,
    weight: Spanned<Value>,
    direction: Option<Spanned<String>>,
}

impl Definition {
    /// Reads and checks a file. The errors say why it cannot be read or what is wrong in it.
    pub fn load(path: &Path) -> Result<Definition, SpecErrors> {
        Definition::of(TomlText::load(path, "index")?)
    }

    /// Checks a text; `file_name` is what errors print.
    pub fn parse(file_name: &str, text: &str) -> Result<Definition, SpecErrors> {
        Definition::of(TomlText::new(file_name, text))
    }

    fn of(text: TomlText) -> Result<Definition, SpecErrors> {
        let raw: RawIndex = text.parse()?;
        let mut faults = Faults::of(&text);
        let name = faults.filled("name of the index", &raw.name);
        let standardise = choice(raw.standardise.as_ref(), &Standardise::WORDS, Standardise::Z, &mut faults);
        let missing = choice(raw.missing.as_ref(), &Missing::WORDS, Missing::Error, &mut faults);
        let components: Vec<Component> =
            raw.component.iter().filter_map(|component| component_of(&text, component, &mut faults)).collect();
        for (place, component) in raw.component.iter().enumerate() {
            let same = |other: &RawComponent| folded(other.name.get_ref()) == folded(component.name.get_ref());
            if raw.component[..place].iter().any(same) {
                let message = format!("the component {} is here twice", component.name.get_ref().trim());
                faults.say(component.name.span(), message);
            }
        }
        if raw.component.is_empty() {
            faults.say(raw.name.span(), "the index has no [[component]]; expected one for each source");
        }
        faults.finish()?;
        let place = raw.missing.as_ref().map_or(raw.name.span(), Spanned::span);
        Ok(Definition { text, place, name, standardise, missing, components })
    }

    /// The file, as shown.
    pub fn file_name(&self) -> &str {
        &self.text.name
    }

    /// A file that the index names, which stands beside it.
    pub fn beside(&self, file: &str) -> PathBuf {
        Path::new(&self.text.name).parent().unwrap_or(Path::new("")).join(file)
    }

    /// A fault that values bring to light, where the file says what is done with missing ones.
    pub(super) fn fault(&self, message: impl Into<String>) -> SpecErrors {
        SpecErrors(vec![self.text.fault(self.place.clone(), message)])
    }
}

fn choice<T: Copy>(
    written: Option<&Spanned<String>>,
    words: &[(&'static str, T)],
    usual: T,
    faults: &mut Faults<'_>,
) -> T {
    let Some(written) = written else { return usual };
    let word = written.get_ref().trim().to_lowercase();
    if let Some((_, chosen)) = words.iter().find(|(known, _)| *known == word) {
        return *chosen;
    }
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let near = nearest(&word, known.iter().copied()).map(|near| format!("; did you mean {near}?"));
    let message =
        format!("found `{}`, expected one of {}{}", written.get_ref(), known.join(", "), near.unwrap_or_default());
    faults.say(written.span(), message);
    usual
}

fn component_of(text: &TomlText, raw: &RawComponent, faults: &mut Faults<'_>) -> Option<Component> {
    let name = faults.filled("name of the component", &raw.name);
    let mut filled = |what, text: &Option<Spanned<String>>| text.as_ref().map(|text| faults.filled(what, text));
    let (sheet, area) = (filled("name of the sheet", &raw.sheet), filled("column of the areas", &raw.area));
    let (per, per_file) =
        (filled("column of the population", &raw.per), filled("file of the population", &raw.per_file));
    if let (None, Some(per_file)) = (&raw.per, &raw.per_file) {
        faults.say(per_file.span(), "per_file names the file of the population, and per its column: add per");
    }
    let weight = faults.keep(raw.weight.span(), text.number(&raw.weight))?;
    if weight <= Exact::ZERO {
        let hint = "; to turn a component round, write direction = \"down\"";
        let hint = if weight < Exact::ZERO { hint } else { "" };
        faults.say(raw.weight.span(), format!("found the weight {weight}, expected one above 0{hint}"));
    }
    Some(Component {
        name,
        file: faults.filled("file", &raw.file),
        sheet,
        area: area.unwrap_or_else(|| "area".to_owned()),
        value: faults.filled("column of the values", &raw.value),
        per,
        per_file,
        weight,
        direction: choice(raw.direction.as_ref(), &Direction::WORDS, Direction::Up, faults),
    })
}

impl Component {
    /// Whether a table of the component has this heading.
    pub fn is_heading(&self, name: &str) -> bool {
        let own = [Some(&self.area), Some(&self.value), self.per.as_ref()];
        own.into_iter().flatten().any(|heading| tidy_heading(heading) == tidy_heading(name))
    }

    /// The values of a table, in its order; `populations` is the table of the population where it is another one. A rate
    /// is the value divided by the population; without a population it is missing.
    pub fn values(&self, grid: &Grid, populations: Option<&Grid>) -> Result<Vec<AreaValue>, GridFault> {
        let values = self.column(grid, &self.value)?;
        let Some(per) = &self.per else { return Ok(values.into_iter().map(|(_, value)| value).collect()) };
        let of_grid = populations.unwrap_or(grid);
        let mut of_area: Map<String, (u64, Option<Exact>)> = Map::default();
        for (line, population) in self.column(of_grid, per)? {
            of_area.insert(folded(&population.area), (line, population.value));
        }
        let heading = of_grid.needed(&tidy_heading(per))?;
        let mut rates = Vec::with_capacity(values.len());
        for (line, own) in values {
            let population = of_area.get(&folded(&own.area)).copied();
            let value = match (own.value, population) {
                (Some(_), Some((line, Some(people)))) if people <= Exact::ZERO => {
                    let message = format!("{} has a population of {people}, expected one above 0", own.area);
                    return Err(of_grid.fault_in(line, heading, message));
                }
                (Some(value), Some((_, Some(people)))) => {
                    let rate = value.over(people);
                    Some(rate.ok_or_else(|| {
                        grid.fault_at(line, format!("{}: the numbers have too many digits; round them", own.area))
                    })?)
                }
                _ => None,
            };
            rates.push(AreaValue { area: own.area, value });
        }
        Ok(rates)
    }

    /// A column of a table by area, each with its line.
    fn column(&self, grid: &Grid, heading: &str) -> Result<Vec<(u64, AreaValue)>, GridFault> {
        grid.check_headings()?;
        let (areas, column) = (grid.needed(&tidy_heading(&self.area))?, grid.needed(&tidy_heading(heading))?);
        let mut seen: Map<String, u64> = Map::default();
        let mut values = Vec::with_capacity(grid.rows.len());
        for row in &grid.rows {
            let Some(area) = grid.text(row, Some(areas)) else {
                return Err(grid.fault_in(row.line, areas, "the name of the area is missing"));
            };
            if let Some(first) = seen.insert(folded(area), row.line) {
                let message = format!("{area} stands at line {first} already; expected one row for an area");
                return Err(grid.fault_in(row.line, areas, message));
            }
            let area = area.split_whitespace().collect::<Vec<_>>().join(" ");
            values.push((row.line, AreaValue { area, value: grid.number(row, Some(column))? }));
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"
name = "Demand"
standardise = "minmax"
missing = "drop"

[[component]]
name = "Needles"
file = "needles.csv"
area = "Ward Name"
value = "packs"
per = "people"
weight = 1.5

[[component]]
name = "Prescribing"
file = "spend.xlsx"
sheet = "2013"
value = "pounds"
weight = 1
direction = "down"
"#;

    #[test]
    fn a_sound_index_is_read_as_it_is_written() {
        let definition = Definition::parse("folder/demand.toml", SOUND).expect("sound");
        assert_eq!((definition.standardise, definition.missing), (Standardise::MinMax, Missing::Drop));
        let [needles, prescribing] = &definition.components[..] else { panic!("two components") };
        assert_eq!((needles.area.as_str(), needles.per.as_deref()), ("Ward Name", Some("people")));
        assert_eq!((needles.weight.to_string().as_str(), needles.direction), ("1.5", Direction::Up));
        assert_eq!((prescribing.area.as_str(), prescribing.direction), ("area", Direction::Down));
        assert_eq!(definition.beside("needles.csv"), Path::new("folder/needles.csv"));
    }

    #[test]
    fn every_fault_says_what_was_found_and_what_was_expected() {
        for (found, instead, expected) in [
            ("\"minmax\"", "\"min-max\"", "found `min-max`, expected one of z, minmax, rank; did you mean minmax?"),
            ("\"drop\"", "\"leave\"", "expected one of error, mean, drop"),
            ("weight = 1.5", "weight = 0", "found the weight 0, expected one above 0"),
            ("weight = 1.5", "weight = -1", "direction = \"down\""),
            ("weight = 1.5", "weight = \"much\"", "found `much`, expected a number"),
            ("weight = 1.5", "wieght = 1.5", "unknown key `wieght`; did you mean `weight`?"),
            ("per = \"people\"", "per_file = \"people.csv\"", "add per"),
            ("\"Prescribing\"", "\"needles\"", "the component needles is here twice"),
            ("\"down\"", "\"dwon\"", "did you mean down?"),
        ] {
            let fault =
                Definition::parse("demand.toml", &SOUND.replacen(found, instead, 1)).expect_err(instead).to_string();
            assert!(fault.contains(expected), "{instead}: {fault}");
            assert!(fault.contains("--> demand.toml:"), "{instead}: {fault}");
        }
        assert!(
            Definition::parse("d.toml", "name = \"x\"").expect_err("empty").to_string().contains("no [[component]]")
        );
    }

    fn grid(headings: [&str; 3], rows: &[[&str; 3]]) -> Grid {
        let mut grid = Grid::new("needles.csv", headings);
        for (line, row) in (2..).zip(rows) {
            grid.push(line, row.map(str::to_owned).to_vec()).expect("a row");
        }
        grid
    }

    #[test]
    fn values_are_rates_where_there_is_a_population() {
        let definition = Definition::parse("demand.toml", SOUND).expect("sound");
        let needles = &definition.components[0];
        let headings = ["ward name", "packs", "people"];
        let table = grid(headings, &[["Aston", "1,200", "400"], ["Bournville", "", "300"], ["Castle  Vale", "5", "*"]]);
        let values = needles.values(&table, None).expect("values");
        let shown: Vec<_> = values.iter().map(|v| (v.area.as_str(), v.value.map(|value| value.to_string()))).collect();
        assert_eq!(shown, [("Aston", Some("3".to_owned())), ("Bournville", None), ("Castle Vale", None)]);
        let populations = grid(["Ward Name", "people", "x"], &[["ASTON", "600", ""]]);
        let values = needles.values(&table, Some(&populations)).expect("values");
        assert_eq!(values.iter().map(|v| v.value).collect::<Vec<_>>(), [Some(2.into()), None, None]);
        let fault = |rows: &[[&str; 3]]| needles.values(&grid(headings, rows), None).expect_err("a fault").to_string();
        assert_eq!(
            fault(&[["Aston", "1", "0"]]),
            "needles.csv, line 2, column people: Aston has a population of 0, expected one above 0"
        );
        assert!(
            fault(&[["Aston", "1", "2"], ["aston ", "1", "2"]])
                .contains("line 3, column ward_name: aston stands at line 2")
        );
        assert!(fault(&[["Aston", "many", "2"]]).contains("found `many`"));
        assert!(fault(&[["", "1", "2"]]).contains("the name of the area is missing"));
        let other = needles.values(&grid(["ward", "packs", "people"], &[]), None).expect_err("no column").to_string();
        assert!(other.contains("there is no column ward_name"), "{other}");
    }
}
