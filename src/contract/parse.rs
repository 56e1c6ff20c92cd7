//! From the text of a contract to a checked [`Contract`]: everything that can be said without a figure.
//!
//! A fault of the shape ends the reading, since what follows cannot be trusted; all others are gathered, so that one run
//! shows them all.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::{Datelike, Days};
use toml::Spanned;

use super::figure::same;
use super::money::{Pennies, divided};
use super::raw::{RawAreas, RawChange, RawContract, RawOutcome};
use crate::measure::figures::{Exact, Polarity};
use crate::measure::{Population, SettingError, Settings, known};
use crate::record::{Period, date_of};
use crate::spec::{Faults, SpecErrors, TomlText, kind_of, nearest};

/// The largest yearly value, a billion pounds: sums of it can be worked with exactly.
const LARGEST_VALUE: i64 = 1_000_000_000;

/// A contract that is sound in itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    text: TomlText,
    /// What it is called.
    pub name: String,
    /// What it is worth in a year.
    pub yearly: Pennies,
    /// How much of that depends on outcomes, in percent.
    pub share_at_risk: Exact,
    /// The period whose outcomes are paid for.
    pub period: Period,
    /// The estimates of the need, as the file names them.
    pub reference: Option<String>,
    settings: Vec<(String, String)>,
    /// What is paid for, in file order.
    pub outcomes: Vec<Outcome>,
}

/// One outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it is called.
    pub name: String,
    /// The printed id of a measure, or the name of a figure.
    pub measure: String,
    /// Of whom; of the measure's own population where it is not said.
    pub population: Option<Population>,
    /// Which values are good, where the contract says it.
    pub good: Option<Polarity>,
    /// Its share of the sum at risk, in percent.
    pub share: Exact,
    /// What must be reached; the ceiling where nothing else is said.
    pub aim: Aim,
    /// How it pays.
    pub pays: Pays,
    /// Where its measure stands in the file.
    pub measure_place: Range<usize>,
    /// Where its aim stands in the file.
    pub aim_place: Range<usize>,
}

/// What must be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// A value.
    Value(Exact),
    /// Where the best quarter of areas begins.
    TopQuartile(AreaTable),
    /// A change from a baseline.
    Change {
        /// From what.
        from: Baseline,
        /// By how much.
        by: Step,
    },
    /// The value from which on everything is paid.
    Ceiling,
}

/// A table of areas, and which of its rows are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaTable {
    /// The file, as the contract names it.
    pub table: String,
    /// The area itself, which is left out.
    pub area: Option<String>,
    /// The measure in a table of several; the outcome's own where it is not said.
    pub measure: Option<String>,
    /// The population, likewise.
    pub population: Option<String>,
    /// The period in a table of several.
    pub period: Option<String>,
}

/// From what a change is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// A value that the contract gives.
    Value(Exact),
    /// The figure of another period.
    Period(Period),
}

/// How much a figure must change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// In percent of the baseline.
    Percent(Exact),
    /// In the unit of the figure: percentage points, people, days.
    Units(Exact),
}

/// How an outcome pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pays {
    /// All when the threshold is reached, else nothing.
    All,
    /// Nothing up to the floor, all from the ceiling on, and in between as far as the value has come.
    Line {
        /// The value that pays nothing yet.
        floor: Exact,
        /// The value that pays all; the threshold where none is given.
        ceiling: Option<Exact>,
    },
}

impl Contract {
    /// Reads and checks a file. The errors say why it cannot be read or what is wrong in it.
    pub fn load(path: &Path) -> Result<Contract, SpecErrors> {
        Contract::of(TomlText::load(path, "contract")?)
    }

    /// Checks a text; `file_name` is what errors print.
    pub fn parse(file_name: &str, text: &str) -> Result<Contract, SpecErrors> {
        Contract::of(TomlText::new(file_name, text))
    }

    fn of(text: TomlText) -> Result<Contract, SpecErrors> {
        let raw: RawContract = text.parse()?;
        let mut faults = Faults::of(&text);
        let name = faults.filled("name of the contract", &raw.name);
        let yearly = faults.keep(raw.yearly_value.span(), yearly_value(&text, &raw.yearly_value));
        let share_at_risk = faults.keep(raw.share_at_risk.span(), share(&text, &raw.share_at_risk));
        let period = faults.keep(raw.period.span(), whole_period(raw.period.get_ref()));
        let reference = raw.reference.as_ref().map(|path| faults.filled("file of the estimates", path));
        let settings = settings_of(&raw, &mut faults);
        let outcomes: Vec<Outcome> =
            raw.outcome.iter().filter_map(|outcome| outcome_of(&text, outcome.get_ref(), &mut faults)).collect();
        for (place, outcome) in raw.outcome.iter().enumerate() {
            let name = &outcome.get_ref().name;
            let is_same = |other: &Spanned<RawOutcome>| same(other.get_ref().name.get_ref(), name.get_ref());
            if raw.outcome[..place].iter().any(is_same) {
                faults.say(name.span(), format!("the outcome {} is here twice", name.get_ref().trim()));
            }
        }
        if raw.outcome.is_empty() {
            faults.say(
                raw.name.span(),
                "the contract has no [[outcome]]; expected one for each outcome that it pays for",
            );
        } else if outcomes.len() == raw.outcome.len() {
            let shares: Vec<Exact> = outcomes.iter().map(|outcome| outcome.share).collect();
            if let Err(message) = make_the_whole(&shares) {
                faults.say(raw.outcome[raw.outcome.len() - 1].get_ref().share.span(), message);
            }
        }
        faults.finish()?;
        // whatever is missing here was a fault
        match (yearly, share_at_risk, period) {
            (Some(yearly), Some(share_at_risk), Some(period)) => {
                Ok(Contract { text, name, yearly, share_at_risk, period, reference, settings, outcomes })
            }
            _ => Err(SpecErrors::default()),
        }
    }

    /// The file, as shown.
    pub fn file_name(&self) -> &str {
        &self.text.name
    }

    /// A file that the contract names, which stands beside it.
    pub fn beside(&self, file: &str) -> PathBuf {
        Path::new(&self.text.name).parent().unwrap_or(Path::new("")).join(file)
    }

    /// Puts what the contract says of the counting on top of other settings.
    pub fn apply(&self, settings: &mut Settings) -> Result<(), SettingError> {
        self.settings.iter().try_for_each(|(name, value)| settings.set(name, value))
    }

    /// What depends on outcomes in a period, rounded to the penny: of twelve months the yearly sum, of others so many
    /// twelfths of it. `None` where the period is not of whole months.
    pub fn at_risk(&self, period: &Period) -> Option<Pennies> {
        const MONTHS: i128 = 12;
        let months = Exact::ratio(i128::from(months_of(period)?), MONTHS)?;
        self.yearly.share(self.share_at_risk.over(Exact::HUNDRED)?.times(months)?)
    }

    /// What the contract is worth in a period, rounded to the penny.
    pub fn value(&self, period: &Period) -> Option<Pennies> {
        self.yearly.share(Exact::ratio(i128::from(months_of(period)?), 12)?)
    }

    /// What each outcome may pay of a sum at risk.
    pub(super) fn stakes(&self, at_risk: Pennies) -> Option<Vec<Pennies>> {
        let shares: Vec<Exact> = self.outcomes.iter().map(|outcome| outcome.share).collect();
        divided(at_risk, &shares)
    }

    /// A fault that figures bring to light, at a place of the file.
    pub fn fault(&self, place: &Range<usize>, message: impl Into<String>) -> SpecErrors {
        SpecErrors(vec![self.text.fault(place.clone(), message)])
    }
}

/// The months of a period that begins with a month and ends with one.
fn months_of(period: &Period) -> Option<u32> {
    let first = date_of(period.first)?;
    let after = date_of(period.last)?.checked_add_days(Days::new(1))?;
    let months = (after.year() - first.year()) * 12 + after.month() as i32 - first.month() as i32;
    (first.day() == 1 && after.day() == 1).then(|| u32::try_from(months).ok()).flatten()
}

fn whole_period(text: &str) -> Result<Period, String> {
    let period = Period::from_str(text).map_err(|error| error.to_string())?;
    match months_of(&period) {
        Some(_) => Ok(period),
        None => Err(format!("found {}, expected whole months, so that the yearly value can be divided", period.days())),
    }
}

fn yearly_value(text: &TomlText, value: &Spanned<toml::Value>) -> Result<Pennies, String> {
    let pounds = text.number(value)?;
    if pounds <= Exact::ZERO || pounds > Exact::from(LARGEST_VALUE) {
        return Err(format!("found {pounds} pounds, expected more than nothing and no more than a billion"));
    }
    Pennies::of_pounds(pounds).ok_or_else(|| format!("found {pounds} pounds, expected whole pennies"))
}

/// A share in percent: `25`, `"25%"` or, of the whole, `"1/3"`.
fn share(text: &TomlText, value: &Spanned<toml::Value>) -> Result<Exact, String> {
    let fraction = value.get_ref().as_str().and_then(|text| text.split_once('/'));
    let share = match fraction {
        Some((upper, lower)) => {
            let whole = |part: &str| part.trim().parse::<u32>().ok().map(i128::from);
            let parts = whole(upper).zip(whole(lower));
            let ratio = parts.and_then(|(upper, lower)| Exact::ratio(upper * 100, lower));
            ratio.ok_or_else(|| format!("found `{upper}/{lower}`, expected a fraction such as 1/3"))?
        }
        None => text.number(value)?,
    };
    if share <= Exact::ZERO || share > Exact::HUNDRED {
        return Err(format!("found {share}%, expected a share above 0% and no more than 100%"));
    }
    if share < Exact::from(1) && value.get_ref().as_str().is_none() {
        let percent = share.times(100).unwrap_or(share);
        return Err(format!(
            "found {share}, which may be {share}% or {percent}%; write it in quotes with its sign: \"{percent}%\""
        ));
    }
    Ok(share)
}

/// Makes sure that the shares of the outcomes add to the whole.
fn make_the_whole(shares: &[Exact]) -> Result<(), String> {
    let whole = shares.iter().try_fold(Exact::ZERO, |sum, share| sum.plus(*share));
    match whole {
        Some(Exact::HUNDRED) => Ok(()),
        Some(other) => {
            let added = if other.to_string().contains('/') { other.to_places(4) } else { other.to_string() };
            Err(format!(
                "the shares of the {} outcomes add to {added}%, expected 100%; thirds can be written as \"1/3\"",
                shares.len()
            ))
        }
        None => Err("the shares have too many digits to be added exactly; round them".to_owned()),
    }
}

/// The settings, as names and values in file order.
fn settings_of(raw: &RawContract, faults: &mut Faults<'_>) -> Vec<(String, String)> {
    let mut entries: Vec<_> = raw.settings.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let mut checked = Settings::default();
    let mut settings = Vec::new();
    for (name, value) in entries {
        let text = match value.get_ref() {
            toml::Value::String(text) => text.clone(),
            toml::Value::Integer(number) => number.to_string(),
            other => {
                faults.say(value.span(), format!("found {}, expected a text or a whole number", kind_of(other)));
                continue;
            }
        };
        match checked.set(name.get_ref(), &text) {
            Ok(()) => settings.push((name.get_ref().clone(), text)),
            Err(error @ SettingError::Unknown { .. }) => faults.say(name.span(), error.to_string()),
            Err(error) => faults.say(value.span(), error.to_string()),
        }
    }
    settings
}

fn outcome_of(text: &TomlText, raw: &RawOutcome, faults: &mut Faults<'_>) -> Option<Outcome> {
    let name = faults.filled("name of the outcome", &raw.name);
    let measure = faults.filled("measure", &raw.measure);
    // ids of measures are small letters; names of figures are compared without case
    let measure = known::find(&measure.to_ascii_lowercase()).map_or(measure, |known| known.id.clone());
    let population = raw
        .population
        .as_ref()
        .map(|population| faults.keep(population.span(), Population::from_str(population.get_ref())));
    let good = raw.good.as_ref().map(|good| faults.keep(good.span(), polarity(good.get_ref())));
    let own = known::find(&measure).map(|known| known.polarity);
    if own == Some(Polarity::Neither) && raw.good.is_none() {
        let message = format!("{measure} does not say which values are good; add good = \"high\" or good = \"low\"");
        faults.say(raw.measure.span(), message);
    }
    let share = faults.keep(raw.share.span(), share(text, &raw.share));
    let (aim, aim_place) = aim_of(text, raw, faults)?;
    let pays = pays_of(text, raw, &aim, good.flatten().or(own), faults);
    Some(Outcome {
        name,
        measure,
        population: population.flatten(),
        good: good.flatten(),
        share: share?,
        aim,
        pays: pays?,
        measure_place: raw.measure.span(),
        aim_place,
    })
}

fn polarity(word: &str) -> Result<Polarity, String> {
    match word.trim().to_ascii_lowercase().as_str() {
        "high" => Ok(Polarity::High),
        "low" => Ok(Polarity::Low),
        _ => Err(format!("found `{word}`, expected high or low: which values are good")),
    }
}

/// What must be reached, and where it stands.
fn aim_of(text: &TomlText, raw: &RawOutcome, faults: &mut Faults<'_>) -> Option<(Aim, Range<usize>)> {
    let places: Vec<(&str, Range<usize>)> = [
        ("threshold", raw.threshold.as_ref().map(Spanned::span)),
        ("top_quartile", raw.top_quartile.as_ref().map(Spanned::span)),
        ("change", raw.change.as_ref().map(Spanned::span)),
    ]
    .into_iter()
    .filter_map(|(key, place)| place.map(|place| (key, place)))
    .collect();
    if let [(first, _), (second, place), ..] = &places[..] {
        faults.say(place.clone(), format!("the outcome has {first} and {second}; keep one of the two"));
        return None;
    }
    let aim = match (&raw.threshold, &raw.top_quartile, &raw.change, &raw.ceiling) {
        (Some(value), ..) => Aim::Value(faults.keep(value.span(), text.number(value))?),
        (None, Some(areas), ..) => Aim::TopQuartile(areas_of(areas.get_ref(), faults)),
        (None, None, Some(change), _) => change_of(text, change, faults)?,
        (None, None, None, Some(ceiling)) => return Some((Aim::Ceiling, ceiling.span())),
        (None, None, None, None) => {
            faults.say(
                raw.name.span(),
                "the outcome does not say what must be reached; expected one of threshold, top_quartile and change, or a \
                 ceiling",
            );
            return None;
        }
    };
    Some((aim, places.first().map_or(raw.name.span(), |(_, place)| place.clone())))
}

fn areas_of(raw: &RawAreas, faults: &mut Faults<'_>) -> AreaTable {
    let mut filled = |what, text: &Option<Spanned<String>>| text.as_ref().map(|text| faults.filled(what, text));
    let (area, measure) = (filled("area", &raw.area), filled("measure", &raw.measure));
    let (population, period) = (filled("population", &raw.population), filled("period", &raw.period));
    AreaTable { table: faults.filled("table of areas", &raw.table), area, measure, population, period }
}

fn change_of(text: &TomlText, change: &Spanned<RawChange>, faults: &mut Faults<'_>) -> Option<Aim> {
    let raw = change.get_ref();
    let from = match (&raw.from, &raw.period) {
        (Some(_), Some(period)) => {
            faults.say(period.span(), "the change has a baseline and a period; keep one of the two");
            return None;
        }
        (None, None) => {
            faults.say(change.span(), "the change says nothing of its baseline; expected from, a value, or period");
            return None;
        }
        (Some(value), None) => Baseline::Value(faults.keep(value.span(), text.number(value))?),
        (None, Some(period)) => {
            let read = Period::from_str(period.get_ref()).map_err(|error| error.to_string());
            Baseline::Period(faults.keep(period.span(), read)?)
        }
    };
    let by = faults.keep(raw.by.span(), step(raw.by.get_ref()))?;
    if matches!((&from, by), (Baseline::Value(Exact::ZERO), Step::Percent(_))) {
        faults
            .say(change.span(), "the baseline is 0, and a change in percent of nothing is nothing; give it in points");
        return None;
    }
    Some(Aim::Change { from, by })
}

/// `5%` of the baseline, or `5 points`, `5 people`, `5 days`.
fn step(text: &str) -> Result<Step, String> {
    const UNITS: [&str; 6] = ["points", "point", "people", "clients", "days", "day"];
    let text = text.trim();
    let wrong = || {
        format!(
            "found `{text}`, expected a change in percent of the baseline, such as 5%, or in its own unit: 5 points, 5 people, 5 days"
        )
    };
    let number = |digits: &str| digits.trim().parse::<Exact>().map_err(|_| wrong());
    if let Some(digits) = text.strip_suffix('%') {
        return number(digits).map(Step::Percent);
    }
    let (digits, unit) = text.split_once(char::is_whitespace).ok_or_else(wrong)?;
    if !UNITS.contains(&unit.trim()) {
        return Err(match nearest(unit.trim(), UNITS.into_iter()) {
            Some(near) => format!("{}; did you mean {near}?", wrong()),
            None => wrong(),
        });
    }
    number(digits).map(Step::Units)
}

fn pays_of(
    text: &TomlText,
    raw: &RawOutcome,
    aim: &Aim,
    good: Option<Polarity>,
    faults: &mut Faults<'_>,
) -> Option<Pays> {
    let is_line = match &raw.pays {
        None => raw.floor.is_some() || raw.ceiling.is_some(),
        Some(word) => match word.get_ref().trim().to_ascii_lowercase().replace('-', " ").as_str() {
            "all or nothing" => false,
            "linear" => true,
            _ => {
                let message = format!("found `{}`, expected all-or-nothing or linear", word.get_ref());
                faults.say(word.span(), message);
                return None;
            }
        },
    };
    if !is_line {
        for (key, found) in [("floor", &raw.floor), ("ceiling", &raw.ceiling)] {
            if let Some(value) = found {
                faults.say(
                    value.span(),
                    format!("{key} is for outcomes that pay linearly, and this one pays all or nothing"),
                );
                return None;
            }
        }
        return Some(Pays::All);
    }
    let Some(raw_floor) = &raw.floor else {
        let place = raw.pays.as_ref().map(Spanned::span).or(raw.ceiling.as_ref().map(Spanned::span));
        let place = place.unwrap_or(raw.name.span());
        faults.say(place, "the outcome pays linearly and has no floor; expected the value up to which nothing is paid");
        return None;
    };
    let floor = faults.keep(raw_floor.span(), text.number(raw_floor))?;
    let ceiling = match &raw.ceiling {
        Some(ceiling) => Some(faults.keep(ceiling.span(), text.number(ceiling))?),
        None => None,
    };
    let end = match (ceiling, aim) {
        (Some(ceiling), _) => Some(ceiling),
        (None, Aim::Value(threshold)) => Some(*threshold),
        _ => None,
    };
    if let Some(end) = end {
        faults.keep(raw_floor.span(), rises(floor, end, good.unwrap_or(Polarity::High)))?;
    }
    Some(Pays::Line { floor, ceiling })
}

/// Makes sure that a line rises from the floor to the ceiling: downwards where low values are good.
pub(super) fn rises(floor: Exact, ceiling: Exact, good: Polarity) -> Result<(), String> {
    let shown = |value: Exact| if value.to_string().contains('/') { value.to_places(4) } else { value.to_string() };
    match good {
        Polarity::Low if floor <= ceiling => Err(format!(
            "low values are good here, so the floor must be above the ceiling: found {} and {}",
            shown(floor),
            shown(ceiling)
        )),
        Polarity::High | Polarity::Neither if floor >= ceiling => {
            Err(format!("the floor must be below the ceiling: found {} and {}", shown(floor), shown(ceiling)))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"
name = "Recovery service"
yearly_value = "£1,250,000.00"
share_at_risk = "10%"
period = "2013/14"

[settings]
gap_days = 28

[[outcome]]
name = "Completions"
measure = "successful-completion"
population = "opiate"
share = 60
threshold = 8.5

[[outcome]]
name = "Returns"
measure = "re-presentation"
share = 40
threshold = 10
pays = "linear"
floor = 20
"#;

    fn faults(found: &str, instead: &str) -> String {
        assert!(SOUND.contains(found), "{found}");
        Contract::parse("contract.toml", &SOUND.replacen(found, instead, 1)).expect_err(instead).to_string()
    }

    #[test]
    fn a_sound_contract_is_read_as_it_is_written() {
        let contract = Contract::parse("contract.toml", &SOUND.replace('\n', "\r\n")).expect("sound");
        assert_eq!((contract.name.as_str(), contract.yearly), ("Recovery service", Pennies(125_000_000)));
        // 10% of a year; of a quarter 3 of 12 months
        assert_eq!(contract.at_risk(&contract.period), Some(Pennies(12_500_000)));
        assert_eq!(contract.at_risk(&"2013/14-Q2".parse().expect("a quarter")), Some(Pennies(3_125_000)));
        assert_eq!(contract.at_risk(&"2013-04-01..2013-04-29".parse().expect("days")), None);
        let mut settings = Settings::default();
        contract.apply(&mut settings).expect("sound settings");
        assert_eq!(settings.gap_days, 28);
        let [first, second] = &contract.outcomes[..] else { panic!("two outcomes") };
        assert_eq!(first.aim, Aim::Value("8.5".parse().expect("a number")));
        assert_eq!(
            (first.pays, first.population.as_ref().map(ToString::to_string)),
            (Pays::All, Some("opiate".to_owned()))
        );
        assert_eq!(second.pays, Pays::Line { floor: 20.into(), ceiling: None });
    }

    #[test]
    fn thirds_make_a_whole_and_their_decimals_do_not() {
        let outcome =
            |share: &str| format!("[[outcome]]\nname = \"{{}}\"\nmeasure = \"x\"\nshare = {share}\nthreshold = 1\n");
        let of = |share: &str| {
            let head = SOUND.split("[settings]").next().expect("a head").to_owned();
            let outcomes: String = ["a", "b", "c"].map(|name| outcome(share).replace("{}", name)).concat();
            Contract::parse("contract.toml", &(head + &outcomes))
        };
        assert!(of("\"1/3\"").is_ok());
        let fault = of("33.3333").expect_err("99.9999").to_string();
        assert!(fault.contains("the shares of the 3 outcomes add to 99.9999%, expected 100%"), "{fault}");
        assert!(fault.contains("--> contract.toml:20:9"), "{fault}");
        assert!(of("\"1/0\"").is_err());
    }

    #[test]
    fn every_fault_says_what_was_found_and_what_was_expected() {
        for (found, instead, expected) in [
            ("share = 60", "share = 50", "add to 90%, expected 100%"),
            ("share = 60", "share = 0.6", "found 0.6, which may be 0.6% or 60%"),
            ("share = 60", "share = true", "found true or false, expected a number"),
            ("share = 60", "share = \"all\"", "found `all`, expected a number"),
            ("share = 60", "share = -60", "found -60%, expected a share above 0%"),
            ("\"£1,250,000.00\"", "1250000.001", "found 1250000.001 pounds, expected whole pennies"),
            ("\"£1,250,000.00\"", "0", "found 0 pounds, expected more than nothing"),
            ("\"2013/14\"", "\"2013/15\"", "the financial year that begins in 2013 is 2013/14"),
            ("\"2013/14\"", "\"2013-04-01..2014-03-30\"", "expected whole months"),
            ("threshold = 8.5", "", "expected one of threshold, top_quartile and change"),
            ("threshold = 8.5", "threshold = 8.5\nchange = { from = 1, by = \"1%\" }", "keep one of the two"),
            ("threshold = 8.5", "treshold = 8.5", "unknown key `treshold`; did you mean `threshold`?"),
            ("threshold = 8.5", "change = { by = \"1%\" }", "says nothing of its baseline"),
            ("threshold = 8.5", "change = { from = 0, by = \"1%\" }", "percent of nothing is nothing"),
            ("threshold = 8.5", "change = { from = 5, by = \"1\" }", "found `1`, expected a change in percent"),
            ("threshold = 8.5", "change = { from = 5, by = \"1 poinst\" }", "did you mean points?"),
            ("threshold = 8.5", "threshold = 8.5\nfloor = 9", "the floor must be below the ceiling: found 9 and 8.5"),
            ("floor = 20", "floor = 10", "the floor must be above the ceiling: found 10 and 10"),
            ("floor = 20", "", "has no floor"),
            ("pays = \"linear\"", "pays = \"all-or-nothing\"", "floor is for outcomes that pay linearly"),
            ("pays = \"linear\"", "pays = \"lineal\"", "expected all-or-nothing or linear"),
            ("\"opiate\"", "\"opiates\"", "did you mean opiate?"),
            ("\"Returns\"", "\"completions \"", "the outcome completions is here twice"),
            ("\"Returns\"", "\" \"", "the name of the outcome is blank"),
            ("\"re-presentation\"", "\"in-treatment\"", "does not say which values are good"),
            ("gap_days = 28", "gap_day = 28", "did you mean gap_days?"),
            ("gap_days = 28", "gap_days = [28]", "found a list"),
        ] {
            let fault = faults(found, instead);
            assert!(fault.contains(expected), "{instead}: {fault}");
            assert!(fault.contains("--> contract.toml:"), "{instead}: {fault}");
        }
    }

    #[test]
    fn all_faults_are_shown_at_once_in_the_order_of_the_file() {
        let text = SOUND.replace("\"opiate\"", "\"opiates\"").replace("2013/14", "2013/15");
        let faults = Contract::parse("contract.toml", &text).expect_err("two faults");
        assert_eq!(faults.0.iter().map(|fault| fault.line).collect::<Vec<_>>(), [5, 13]);
    }
}
