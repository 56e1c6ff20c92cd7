//! The items of a treatment outcomes profile (TOP) of which change is told, and what change is more than chance.

use std::fmt;
use std::str::FromStr;

use crate::spec::Role;

/// An item: days of something in the last 28.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Opiates.
    Opiates,
    /// Crack.
    Crack,
    /// Powder cocaine.
    Cocaine,
    /// Amphetamines.
    Amphetamines,
    /// Cannabis.
    Cannabis,
    /// Alcohol.
    Alcohol,
    /// Injecting, whatever the drug.
    Injecting,
}

impl Item {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// All of them, in the order in which they are shown.
    pub const ALL: [Item; Item::COUNT] =
        [Item::Opiates, Item::Crack, Item::Cocaine, Item::Amphetamines, Item::Cannabis, Item::Alcohol, Item::Injecting];

    /// As it is written and printed.
    pub fn word(self) -> &'static str {
        match self {
            Item::Opiates => "opiates",
            Item::Crack => "crack",
            Item::Cocaine => "cocaine",
            Item::Amphetamines => "amphetamines",
            Item::Cannabis => "cannabis",
            Item::Alcohol => "alcohol",
            Item::Injecting => "injecting",
        }
    }

    /// The part that its field plays.
    pub fn role(self) -> Role {
        match self {
            Item::Opiates => Role::TopOpiates,
            Item::Crack => Role::TopCrack,
            Item::Cocaine => Role::TopCocaine,
            Item::Amphetamines => Role::TopAmphetamines,
            Item::Cannabis => Role::TopCannabis,
            Item::Alcohol => Role::TopAlcohol,
            Item::Injecting => Role::TopInjecting,
        }
    }

    fn of(word: &str) -> Option<Item> {
        Item::ALL.into_iter().find(|item| item.word().eq_ignore_ascii_case(word))
    }
}

/// The reliable change of each item: from how many days on a difference is more than the error of the answers. There is
/// no default, since the published numbers could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReliableChange([Option<u8>; Item::COUNT]);

impl ReliableChange {
    /// What [`ReliableChange::with`] reads.
    pub const EXPECTED: &'static str = "items with their days, 1 to 28, such as opiates:13,crack:9 (opiates, crack, \
                                        cocaine, amphetamines, cannabis, alcohol, injecting), or none";

    /// The days of an item.
    pub fn of(self, item: Item) -> Option<i32> {
        self.0[item as usize].map(i32::from)
    }

    /// The items without any.
    pub fn missing(self) -> impl Iterator<Item = Item> {
        Item::ALL.into_iter().filter(move |item| self.of(*item).is_none())
    }

    /// The same with the items that a text names; others stay as they are, and `none` forgets all. `None` where the text
    /// cannot be read.
    #[must_use]
    pub fn with(mut self, text: &str) -> Option<ReliableChange> {
        const LONGEST: u8 = 28;
        if text.trim().eq_ignore_ascii_case("none") {
            return Some(ReliableChange::default());
        }
        for part in text.split(',') {
            let (item, days) = part.split_once([':', '='])?;
            let item = Item::of(item.trim())?;
            let days = days.trim();
            let is_whole = days.bytes().all(|byte| byte.is_ascii_digit());
            self.0[item as usize] = Some(days.parse().ok().filter(|days| is_whole && (1..=LONGEST).contains(days))?);
        }
        Some(self)
    }
}

impl FromStr for ReliableChange {
    type Err = ();

    fn from_str(text: &str) -> Result<ReliableChange, ()> {
        ReliableChange::default().with(text).ok_or(())
    }
}

impl fmt::Display for ReliableChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |item: Item| self.of(item).map(|days| format!("{}:{days}", item.word()));
        let given: Vec<String> = Item::ALL.into_iter().filter_map(of).collect();
        formatter.write_str(if given.is_empty() { "none".to_owned() } else { given.join(",") }.as_str())
    }
}

/// What became of an item between two TOPs. Of each journey one holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// No day is left.
    Abstinent,
    /// Fewer days, by the reliable change or more.
    Improved,
    /// No more change than the answers may err by.
    Unchanged,
    /// More days, by the reliable change or more.
    Deteriorated,
}

impl Change {
    /// What became of somebody with so many days at the start and later; `None` where days are left and no reliable change
    /// is known.
    pub fn between(start: i32, later: i32, reliable: Option<i32>) -> Option<Change> {
        if later == 0 {
            return Some(Change::Abstinent);
        }
        let reliable = reliable?;
        Some(if start - later >= reliable {
            Change::Improved
        } else if later - start >= reliable {
            Change::Deteriorated
        } else {
            Change::Unchanged
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reliable_changes_are_read_and_printed() {
        for (text, printed) in [
            ("none", "none"),
            ("opiates:13", "opiates:13"),
            ("crack=9, Opiates : 13", "opiates:13,crack:9"),
            ("injecting:1,alcohol:28", "alcohol:28,injecting:1"),
        ] {
            assert_eq!(text.parse::<ReliableChange>().map(|change| change.to_string()), Ok(printed.to_owned()));
        }
        for text in ["", "13", "opiates", "opiates:", "opiates:0", "opiates:29", "opiates:+3", "opium:13", "crack:9,"] {
            assert_eq!(text.parse::<ReliableChange>(), Err(()), "{text}");
        }
        let change: ReliableChange = "opiates:13,crack:9".parse().expect("sound");
        let other = change.with("crack:8,alcohol:13").expect("sound");
        assert_eq!(other.to_string(), "opiates:13,crack:8,alcohol:13", "what is not named stays");
        assert_eq!(other.with("crack:7,opiates:x"), None, "all of a text or nothing");
    }

    #[test]
    fn one_of_the_four_holds() {
        let between = |start, later| Change::between(start, later, Some(13));
        assert_eq!(between(28, 0), Some(Change::Abstinent));
        assert_eq!(between(5, 0), Some(Change::Abstinent), "though there were fewer days than the reliable change");
        assert_eq!(between(28, 15), Some(Change::Improved));
        assert_eq!(between(28, 16), Some(Change::Unchanged));
        assert_eq!(between(3, 15), Some(Change::Unchanged));
        assert_eq!(between(3, 16), Some(Change::Deteriorated));
        assert_eq!(Change::between(28, 0, None), Some(Change::Abstinent));
        assert_eq!(Change::between(28, 1, None), None);
    }
}
