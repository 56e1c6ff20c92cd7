//! The invented person: who they are, where they live and what they use.

use super::Text;
use super::areas::Area;
use super::codes::{self, ALCOHOL, CRACK, NO_SECOND, NO_THIRD};
use super::day::Day;
use super::dice::Dice;

/// A person, as every agency that meets them would describe them.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) initials: [u8; 2],
    pub(super) born: Day,
    pub(super) sex: &'static str,
    pub(super) ethnicity: &'static str,
    pub(super) nationality: &'static str,
    /// The district, none for people from outside England.
    pub(super) area: Option<&'static Area>,
    pub(super) sector: Text,
    pub(super) accommodation: &'static str,
    pub(super) practice: Option<Text>,
    pub(super) parental_status: &'static str,
    pub(super) children: Option<u32>,
    pub(super) employment: &'static str,
    pub(super) mental_health_need: &'static str,
    /// The substances, the main one first; 9996 and 9997 where there is none.
    pub(super) substances: [&'static str; 3],
    pub(super) age_of_first_use: u32,
    pub(super) route: &'static str,
    pub(super) injecting: &'static str,
    pub(super) treated_before: bool,
}

impl Person {
    /// Invents an adult on the day of the first referral.
    pub(super) fn invent(dice: &mut Dice, area: Option<&'static Area>, referred: Day) -> Self {
        let (youngest, years) = dice.weighted(codes::AGE_BANDS);
        let age = dice.between(youngest, youngest + years - 1);
        // at least `age` whole years and a few days, for any run of leap years
        let born = referred.plus(-(age * 1461 / 4 + 5) - dice.between(0, 340));
        let sex = if dice.chance(715) { "M" } else { "F" };
        let ethnicity = dice.weighted(codes::ETHNICITY);
        let accommodation = dice.weighted(codes::ACCOMMODATION);
        let sector = match area {
            Some(_) if accommodation == "1" && dice.chance(300) => "ZZ99 3".into(),
            Some(area) => format!("{} {}", area.outward, dice.below(9) + 1).into(),
            None => dice.among(&["CF10 1", "LL13 7", "NP20 2", "TD15 1"]).into(),
        };
        let parental_status = dice.weighted(codes::PARENTAL_STATUS);
        let children = match parental_status {
            "11" | "12" => Some(dice.weighted(&[(1, 450), (2, 350), (3, 140), (4, 60)])),
            "13" | "14" => Some(0),
            _ => None,
        };
        let substances = substances(dice);
        let main = substances[0];
        let route = dice.weighted(codes::routes(main));
        let first_use = if main == ALCOHOL || main == codes::CANNABIS { (11, 19) } else { (14, 32) };
        Self {
            initials: [dice.weighted(codes::INITIALS), dice.weighted(codes::INITIALS)],
            born,
            sex,
            ethnicity,
            nationality: dice.weighted(codes::nationalities(ethnicity)),
            area,
            sector,
            accommodation,
            practice: dice.chance(250).then(|| Text::numbered("Z9", dice.below(400), 4)),
            parental_status,
            children,
            employment: dice.weighted(codes::EMPLOYMENT),
            mental_health_need: dice.yes(180),
            substances,
            age_of_first_use: dice.between(first_use.0, first_use.1).min(age) as u32,
            route,
            injecting: injecting(dice, &substances, route),
            treated_before: dice.chance(450),
        }
    }

    /// Draws other initials and another day of birth close by, for when someone with the same ones exists.
    pub(super) fn draw_identity_again(&mut self, dice: &mut Dice) {
        self.initials = [dice.weighted(codes::INITIALS), dice.weighted(codes::INITIALS)];
        self.born = self.born.plus(-dice.between(1, 20));
    }

    /// Initials, day of birth and sex as one number: what makes a person known across agencies.
    pub(super) fn attributor(&self) -> u64 {
        let days = self.born.since(Day::EARLIEST) as u32;
        u64::from(self.initials[0]) << 48
            | u64::from(self.initials[1]) << 40
            | u64::from(self.sex == "F") << 32
            | u64::from(days)
    }

    /// Whether a substance is among the three.
    pub(super) fn uses(&self, substance: &str) -> bool {
        self.substances.contains(&substance)
    }

    /// Whether an opiate is among the three.
    pub(super) fn uses_opiates(&self) -> bool {
        self.substances.iter().any(|substance| codes::is_opiate(substance))
    }
}

/// Draws the three substances: nothing twice, a third only beside a second.
fn substances(dice: &mut Dice) -> [&'static str; 3] {
    let main = dice.weighted(codes::MAIN_SUBSTANCE);
    let beside = match main {
        ALCOHOL => codes::BESIDE_ALCOHOL,
        _ if codes::is_opiate(main) => codes::BESIDE_OPIATES,
        _ => codes::BESIDE_OTHERS,
    };
    let second = dice.weighted(beside);
    if second == NO_SECOND || second == main {
        return [main, NO_SECOND, NO_THIRD];
    }
    let third = dice.weighted(codes::BESIDE_OTHERS);
    if third == NO_SECOND || third == main || third == second {
        return [main, second, NO_THIRD];
    }
    [main, second, third]
}

/// Draws the injecting status that goes with the substances and the route.
fn injecting(dice: &mut Dice, substances: &[&'static str; 3], route: &str) -> &'static str {
    let opiates_or_crack = substances.iter().any(|substance| codes::is_opiate(substance) || *substance == CRACK);
    if route == "1" {
        dice.weighted(&[("C", 900), ("P", 100)])
    } else if opiates_or_crack {
        dice.weighted(&[("N", 560), ("P", 330), ("C", 60), ("Z", 50)])
    } else {
        dice.weighted(&[("N", 890), ("P", 70), ("Z", 40)])
    }
}
