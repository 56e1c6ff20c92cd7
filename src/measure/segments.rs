//! Segments: groups of journeys that somebody names, by conditions of their own.
//!
//! A profile lists them in order; of the conditions that hold of a journey the first one gives its segment, and where none
//! holds it is [`OTHER`]. A condition is written in the language of the rules ([`condition`]), about the fields of client
//! and episode as they stand on the first row of the journey's last episode, where groupings find theirs too. Beside
//! fields it knows what a journey is grouped by:
//!
//! | clause | true when |
//! |---|---|
//! | `age < 25` (`<=`, `=`, `>=`, `>`) | the person's age when the journey started compares so |
//! | `substance is opiate\|alcohol-only` | the journey is in one of these groups by all substances of its episodes |
//! | `population is pdu`, `is not` | the journey is of one of these populations |
//! | `injecting is C\|P`, `accommodation is not 3`, `employment blank` … | the field that plays this part passes the test |
//!
//! ```
//! use ndtms::measure::Condition;
//! use ndtms::spec::{SpecFiles, load};
//!
//! let k = load(&SpecFiles::compiled_in(), 'K')?;
//! assert!(Condition::parse(&k, &["injecting is C and ACCMNEED filled"]).is_ok());
//! let error = Condition::parse(&k, &["injectin is C"]).expect_err("no such word");
//! assert!(error.contains("did you mean injecting?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use super::population::Population;
use crate::journey::{Journey, Journeys, SubstanceGroup};
use crate::record::{Extract, State};
use crate::spec::condition::{self, Base, Clause, Expression, Sign, Test};
use crate::spec::dataset::Entity;
use crate::spec::{Dataset, FieldId, Role, nearest};

/// The segment of a journey of which no condition holds.
pub const OTHER: &str = "other";

/// The segments of a profile, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segments {
    list: Vec<(String, Condition)>,
}

/// What must hold of a journey: all clauses of one alternative at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition(Vec<Vec<Part>>);

/// A part of an alternative.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// What stands in a field.
    Field(Clause),
    /// The age at the start.
    Age(Sign, i64),
    /// One of these groups; `false` for none of them.
    Substance(Vec<SubstanceGroup>, bool),
    /// One of these populations; `false` for none of them.
    Population(Vec<Population>, bool),
}

/// The words for parts that fields play, which stand for the field.
const ROLES: [(&str, Role); 9] = [
    ("sex", Role::Sex),
    ("ethnicity", Role::Ethnicity),
    ("la", Role::LocalAuthority),
    ("dat", Role::Dat),
    ("referral-source", Role::ReferralSource),
    ("accommodation", Role::Accommodation),
    ("injecting", Role::Injecting),
    ("employment", Role::Employment),
    ("parental-status", Role::ParentalStatus),
];

/// The words for what a journey has beyond fields.
const OF_JOURNEY: [&str; 3] = ["age", "substance", "population"];

/// Words with which a clause about fields may begin.
const OF_FIELDS: [&str; 2] = ["any", "none"];

impl Segments {
    /// Segments by their names, the first that holds before the others.
    pub fn new(list: Vec<(String, Condition)>) -> Segments {
        Segments { list }
    }

    /// The names in order, and at the end that of all other journeys.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_str()).chain([OTHER])
    }

    /// The place among the names of the segment of a journey, whose person was so old when it started.
    pub(super) fn place(&self, extract: &Extract, journeys: &Journeys, journey: &Journey, age: Option<i32>) -> usize {
        let row = journeys.row(journey);
        let holds = |(_, condition): &(String, Condition)| {
            let Condition(alternatives) = condition;
            alternatives.iter().any(|parts| parts.iter().all(|part| part.holds(extract, row, journey, age)))
        };
        self.list.iter().position(holds).unwrap_or(self.list.len())
    }
}

impl Condition {
    /// Reads the alternatives of a condition. The error says what was found and what was expected.
    pub fn parse(dataset: &Dataset, alternatives: &[&str]) -> Result<Condition, String> {
        let parts = |text: &&str| clauses(text).into_iter().map(|clause| part(dataset, clause)).collect();
        alternatives.iter().map(parts).collect::<Result<_, _>>().map(Condition)
    }
}

/// The clauses that are joined by `and`, outside of brackets.
fn clauses(text: &str) -> Vec<&str> {
    const AND: &str = " and ";
    let (mut found, mut from, mut depth) = (Vec::new(), 0, 0_u32);
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ' ' if depth == 0 && at >= from && text[at..].starts_with(AND) => {
                found.push(text[from..at].trim());
                from = at + AND.len();
            }
            _ => {}
        }
    }
    found.push(text[from..].trim());
    found
}

fn part(dataset: &Dataset, clause: &str) -> Result<Part, String> {
    let (word, rest) = clause.split_once(' ').unwrap_or((clause, ""));
    let rest = rest.trim();
    match word {
        "" => Err("found no clause, expected one such as injecting is C".to_owned()),
        "age" => age(rest),
        "substance" => substance(rest),
        "population" => population(rest),
        _ => {
            let role = ROLES.into_iter().find(|(known, _)| *known == word);
            let text = match role {
                Some((_, role)) => {
                    let Some(field) = dataset.roles.field(role) else {
                        let (letter, role) = (dataset.letter, role.word());
                        return Err(format!(
                            "`{word}` is not known in dataset {letter}: no field plays the role `{role}` in its dataset.toml"
                        ));
                    };
                    format!("{} {rest}", dataset.field(field).header)
                }
                None if word.starts_with(|c: char| c.is_ascii_lowercase()) && !OF_FIELDS.contains(&word) => {
                    return Err(unknown(dataset, word));
                }
                None => clause.to_owned(),
            };
            of_fields(dataset, &text)
        }
    }
}

fn unknown(dataset: &Dataset, word: &str) -> String {
    let words = || OF_JOURNEY.into_iter().chain(ROLES.into_iter().map(|(word, _)| word));
    let hint = match (nearest(word, words()), dataset.field_id(word)) {
        (_, Some(field)) => format!("fields are written in capitals: {}", dataset.field(field).header),
        (Some(near), None) => format!("did you mean {near}?"),
        (None, None) => format!("expected a field in capitals, or one of {}", words().collect::<Vec<_>>().join(", ")),
    };
    format!("`{word}` is no word of a segment; {hint}")
}

fn age(rest: &str) -> Result<Part, String> {
    let signs =
        [("<=", Sign::AtMost), (">=", Sign::AtLeast), ("<", Sign::Less), (">", Sign::Greater), ("=", Sign::Equal)];
    let sign = signs.into_iter().find_map(|(text, sign)| Some((sign, rest.strip_prefix(text)?.trim())));
    let digits = |text: &str| !text.is_empty() && text.len() < 4 && text.bytes().all(|b| b.is_ascii_digit());
    match sign.filter(|(_, years)| digits(years)).and_then(|(sign, years)| Some((sign, years.parse().ok()?))) {
        Some((sign, years)) => Ok(Part::Age(sign, years)),
        None => Err(format!("found `age {rest}`, expected a comparison with whole years, such as age < 25")),
    }
}

/// The words behind `is` or `is not`, and whether it is `is`.
fn words<'t>(name: &str, rest: &'t str, example: &str) -> Result<(Vec<&'t str>, bool), String> {
    let Some(listed) = rest.strip_prefix("is ") else {
        return Err(format!("found `{name} {rest}`, expected `{name} is` and words such as {example}"));
    };
    let (listed, is) = match listed.trim_start().strip_prefix("not ") {
        Some(listed) => (listed, false),
        None => (listed, true),
    };
    Ok((listed.split('|').map(str::trim).collect(), is))
}

fn substance(rest: &str) -> Result<Part, String> {
    let word_of = |group: SubstanceGroup| group.label().replace(' ', "-");
    let (listed, is) = words("substance", rest, "opiate or alcohol-only")?;
    let group = |word: &&str| {
        SubstanceGroup::ALL.into_iter().find(|group| word_of(*group) == **word).ok_or_else(|| {
            let all: Vec<String> = SubstanceGroup::ALL.into_iter().map(word_of).collect();
            format!("`{word}` is no substance group; expected one of {}", all.join(", "))
        })
    };
    Ok(Part::Substance(listed.iter().map(group).collect::<Result<_, _>>()?, is))
}

fn population(rest: &str) -> Result<Part, String> {
    let (listed, is) = words("population", rest, "pdu or adult")?;
    let populations = listed.into_iter().map(str::parse::<Population>).collect::<Result<_, _>>()?;
    Ok(Part::Population(populations, is))
}

/// A clause of the language of the rules, as far as one row can tell of it.
fn of_fields(dataset: &Dataset, text: &str) -> Result<Part, String> {
    let mut parsed = condition::parse(text, dataset, None).map_err(|error| error.message)?;
    let (Some(clause), true) = (parsed.pop(), parsed.is_empty()) else {
        return Err(format!("found `{text}`, expected one clause"));
    };
    let is_known = match &clause {
        Clause::Field(_, test) | Clause::AnyOf(_, test) | Clause::NoneOf(_, test) => !matches!(
            test,
            Test::Compares(
                _,
                Expression { base: Base::AsAt | Base::Derived(_) | Base::AgeAt { .. } | Base::EarlierOfAsAt(_), .. }
            )
        ),
        _ => false,
    };
    if !is_known {
        return Err(format!(
            "`{text}` cannot be asked of a segment; expected a test of fields: blank, filled, is, group or a comparison"
        ));
    }
    let mut of_record = None;
    condition::fields_of(&clause, &mut |field| {
        if matches!(dataset.field(field).entity, Entity::Record(_)) {
            of_record = of_record.or(Some(field));
        }
    });
    match of_record.map(|field| dataset.field(field)) {
        Some(field) => Err(format!(
            "{} ({}) may differ within an episode; expected a field of the client or the episode",
            field.header, field.label
        )),
        None => Ok(Part::Field(clause)),
    }
}

impl Part {
    fn holds(&self, extract: &Extract, row: usize, journey: &Journey, age: Option<i32>) -> bool {
        match self {
            Part::Age(sign, years) => age.is_some_and(|age| sign.holds(age.into(), *years)),
            Part::Substance(groups, is) => groups.contains(&journey.substances.group()) == *is,
            Part::Population(populations, is) => {
                populations.iter().any(|population| population.holds(journey.substances, age)) == *is
            }
            Part::Field(Clause::Field(field, test)) => passes(extract, row, *field, test),
            Part::Field(Clause::AnyOf(fields, test)) => fields.iter().any(|field| passes(extract, row, *field, test)),
            Part::Field(Clause::NoneOf(fields, test)) => !fields.iter().any(|field| passes(extract, row, *field, test)),
            // refused when it was read
            Part::Field(_) => false,
        }
    }
}

/// Whether a value passes a test. What is invalid, or in no column, passes none but that it is invalid.
fn passes(extract: &Extract, row: usize, field: FieldId, test: &Test) -> bool {
    let cell = extract.store.column(field).cell(row);
    let is_there = extract.inputs[extract.input_of(row)].has(field);
    match test {
        Test::Blank => is_there && cell.state == State::Blank,
        Test::Invalid => cell.state == State::Invalid,
        Test::Doubtful => cell.state == State::Doubtful,
        _ if !cell.is_filled() => false,
        Test::Filled => true,
        Test::FullPostcode => cell.number == 1,
        Test::Is(codes) => codes.contains(&cell.number),
        Test::IsNot(codes) => !codes.contains(&cell.number),
        Test::Group(group) => cell.group == *group,
        Test::NotGroup(group) => cell.group != *group,
        Test::Compares(sign, Expression { base, offset }) => {
            let other = match base {
                Base::Constant(number) => Some(*number),
                Base::Field(other) => extract.store.column(*other).cell(row).value().map(i64::from),
                _ => None,
            };
            other.is_some_and(|other| sign.holds(cell.number.into(), other.saturating_add(*offset)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{SpecFiles, load};

    #[test]
    fn clauses_are_parted_by_and_outside_of_brackets() {
        assert_eq!(clauses("a is 1 and b is 2"), ["a is 1", "b is 2"]);
        assert_eq!(clauses(" any of (X, Y) is 1  and  c blank "), ["any of (X, Y) is 1", "c blank"]);
        assert_eq!(clauses("x (a and b) and c"), ["x (a and b)", "c"]);
        assert_eq!(clauses(""), [""]);
    }

    #[test]
    fn what_cannot_be_read_is_told_why() {
        let k = load(&SpecFiles::compiled_in(), 'K').expect("sound");
        for (text, expected) in [
            ("", "found no clause, expected one such as injecting is C"),
            ("injectin is C", "`injectin` is no word of a segment; did you mean injecting?"),
            ("injstat is C", "fields are written in capitals: INJSTAT"),
            ("colour is red", "expected a field in capitals, or one of age, substance, population, sex"),
            ("injecting is X", "`X` is not in the list injecting_status of INJSTAT"),
            ("injecting", "found the end, expected a test: blank, filled, is"),
            ("INJSTA is C", "INJSTA is not a field of this dataset; did you mean INJSTAT?"),
            ("age over 25", "found `age over 25`, expected a comparison with whole years, such as age < 25"),
            ("age < 25.5", "expected a comparison with whole years"),
            ("substance is heroin", "`heroin` is no substance group; expected one of opiate, non-opiate-and-alcohol"),
            ("substance opiate", "expected `substance is` and words such as opiate"),
            ("population is opiates", "`opiates` is no population; did you mean opiate?"),
            (
                "OPIUSE > 4",
                "OPIUSE (TOP: days used in past 28 days, illicit opiates/opioids) may differ within an episode",
            ),
            ("episode has (INJSTAT is C)", "`episode` is no word of a segment"),
            ("TRIAGED > as-at", "cannot be asked of a segment; expected a test of fields"),
            ("injecting is C and", "found the end"),
        ] {
            let error = Condition::parse(&k, &[text]).expect_err(text);
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
