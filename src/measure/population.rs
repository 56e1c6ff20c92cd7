//! Of whom a measure is taken.

use std::fmt;
use std::str::FromStr;

use crate::journey::{SubstanceGroup, Substances};
use crate::spec::nearest;

/// The age from which a person is an adult.
const ADULT: i32 = 18;

/// One part of a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everybody.
    All,
    /// Any opiate or crack.
    Pdu,
    /// Any opiate.
    Opiate,
    /// No opiate, but another drug, with alcohol or without.
    NonOpiate,
    /// No opiate and no alcohol, but another drug.
    NonOpiateOnly,
    /// No opiate, but another drug and alcohol.
    NonOpiateAndAlcohol,
    /// Alcohol and no drug.
    AlcoholOnly,
    /// 18 or over when the journey started.
    Adult,
}

/// The words of the parts; the first of each is the one that is printed.
const WORDS: [(&str, Part); 9] = [
    ("all", Part::All),
    ("pdu", Part::Pdu),
    ("ocu", Part::Pdu),
    ("opiate", Part::Opiate),
    ("non-opiate", Part::NonOpiate),
    ("non-opiate-only", Part::NonOpiateOnly),
    ("non-opiate-and-alcohol", Part::NonOpiateAndAlcohol),
    ("alcohol-only", Part::AlcoholOnly),
    ("adult", Part::Adult),
];

/// A population: all of its parts must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population(Vec<Part>);

impl Population {
    /// The words that are read.
    pub fn words() -> impl Iterator<Item = &'static str> {
        WORDS.iter().map(|(word, _)| *word)
    }

    /// Whether a journey belongs to it, by what was cited and the age at its start.
    pub fn holds(&self, substances: Substances, age: Option<i32>) -> bool {
        self.0.iter().all(|part| match part {
            Part::All => true,
            Part::Pdu => substances.is_pdu(),
            Part::Opiate => substances.group() == SubstanceGroup::Opiate,
            Part::NonOpiate => {
                matches!(substances.group(), SubstanceGroup::NonOpiateAndAlcohol | SubstanceGroup::NonOpiateOnly)
            }
            Part::NonOpiateOnly => substances.group() == SubstanceGroup::NonOpiateOnly,
            Part::NonOpiateAndAlcohol => substances.group() == SubstanceGroup::NonOpiateAndAlcohol,
            Part::AlcoholOnly => substances.group() == SubstanceGroup::AlcoholOnly,
            Part::Adult => age.is_some_and(|age| age >= ADULT),
        })
    }

    /// Whether it needs an age.
    pub fn needs_age(&self) -> bool {
        self.0.contains(&Part::Adult)
    }
}

impl FromStr for Population {
    type Err = String;

    fn from_str(text: &str) -> Result<Population, String> {
        let part = |word: &str| {
            let word = word.trim().to_ascii_lowercase();
            WORDS.iter().find(|(known, _)| *known == word).map(|(_, part)| *part).ok_or_else(|| {
                let hint = match nearest(&word, Self::words()) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("the populations are {}", Self::words().collect::<Vec<_>>().join(", ")),
                };
                format!("`{word}` is no population; {hint}")
            })
        };
        text.split(',').map(part).collect::<Result<Vec<_>, _>>().map(Population)
    }
}

impl fmt::Display for Population {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |part: &Part| WORDS.iter().find(|(_, known)| known == part).map_or("", |(word, _)| *word);
        formatter.write_str(&self.0.iter().map(word).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_are_read_and_printed() {
        for (text, printed) in
            [("pdu", "pdu"), ("OCU", "pdu"), ("non-opiate, adult", "non-opiate,adult"), ("all", "all")]
        {
            assert_eq!(text.parse::<Population>().map(|p| p.to_string()), Ok(printed.to_owned()));
        }
        assert_eq!("opiates".parse::<Population>(), Err("`opiates` is no population; did you mean opiate?".to_owned()));
        assert!("".parse::<Population>().is_err_and(|e| e.contains("the populations are all, pdu")));
    }
}
