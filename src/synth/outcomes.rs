//! Treatment outcomes profiles: what a client says of the last 28 days at the start, at reviews, at the end and after it.

use super::codes::{self, ALCOHOL, AMPHETAMINES, CANNABIS, COCAINE, CRACK};
use super::day::Day;
use super::dice::Dice;
use super::person::Person;
use super::{Row, Text};

/// The stage of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Start,
    Review,
    Exit,
    PostExit,
}

impl Stage {
    fn code(self) -> &'static str {
        match self {
            Self::Start => "S",
            Self::Review => "R",
            Self::Exit => "E",
            Self::PostExit => "P",
        }
    }
}

/// One profile: when, at which stage, and the reason for the end of the episode where it has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Profile {
    pub(super) day: Day,
    pub(super) stage: Stage,
    pub(super) reason: &'static str,
}

/// Fills a row with a profile of this person.
///
/// Use falls from the start to the end, and what is said at the end does not contradict the reason for it: no drug after
/// a drug-free completion, no opiate or crack after any other, no alcohol after an alcohol-free one.
pub(super) fn fill(row: &mut Row, dice: &mut Dice, person: &Person, profile: Profile, number: u32) {
    row.add("TOPDATE", profile.day);
    row.add("TOPID", number);
    row.add("TRSTAGE", profile.stage.code());

    let cited: [(&str, bool); 7] = [
        ("ALCUSE", person.uses(ALCOHOL)),
        ("OPIUSE", person.uses_opiates()),
        ("CRAUSE", person.uses(CRACK)),
        ("COCAUSE", person.uses(COCAINE)),
        ("AMPHUSE", person.uses(AMPHETAMINES)),
        ("CANNUSE", person.uses(CANNABIS)),
        ("OTDRGUSE", person.substances.iter().any(|substance| is_other(substance))),
    ];
    for (item, is_cited) in cited {
        let days = if must_be_zero(item, profile) { 0 } else { days_of_use(dice, item, is_cited, profile.stage) };
        add_item(row, dice, item, days);
    }

    let injected = match (person.injecting, profile.stage) {
        ("C", Stage::Start) => dice.between(2, 28) as u32,
        ("C", Stage::Review) if dice.chance(400) => dice.between(1, 20) as u32,
        ("C", Stage::Exit | Stage::PostExit)
            if codes::ending(profile.reason) != codes::Ending::Completed && dice.chance(350) =>
        {
            dice.between(1, 24) as u32
        }
        _ => 0,
    };
    row.add("IVDRGUSE", injected);
    row.add("SHARING", if injected > 0 { dice.yes(90) } else { "N" });

    let theft = if dice.chance(80) { dice.between(1, 12) as u32 } else { 0 };
    add_item(row, dice, "SHOTHEFT", theft);
    let selling = if dice.chance(40) { dice.between(1, 20) as u32 } else { 0 };
    add_item(row, dice, "DRGSELL", selling);
    row.add("OTHTHEFT", answer(dice, 50));
    row.add("ASSAULT", answer(dice, 25));

    let better = if profile.stage == Stage::Start { 0 } else { 3 };
    row.add("PSYHSTAT", (dice.between(5, 15) + better) as u32);
    let days_of_work = if person.employment == "1" { dice.between(8, 24) as u32 } else { 0 };
    add_item(row, dice, "PWORK", days_of_work);
    let days_of_study = if person.employment == "2" { dice.between(4, 4 + 12) as u32 } else { 0 };
    add_item(row, dice, "EDUCAT", days_of_study);
    row.add("ACUTHPBM", answer(dice, 110));
    row.add("HRISK", answer(dice, 60));
    row.add("PHSTAT", (dice.between(6, 15) + better) as u32);
    row.add("QUALLIFE", (dice.between(5, 15) + better) as u32);
}

/// Adds an item in days, now and then as not answered.
fn add_item(row: &mut Row, dice: &mut Dice, item: &'static str, days: u32) {
    let value: Text = if dice.chance(12) { "NA".into() } else { days.into() };
    row.add(item, value);
}

/// A yes in `per_mille` of a thousand answers, now and then none.
fn answer(dice: &mut Dice, per_mille: u32) -> &'static str {
    if dice.chance(12) { "NA" } else { dice.yes(per_mille) }
}

/// Whether a substance is asked about under "other problem substance".
fn is_other(substance: &str) -> bool {
    !codes::is_opiate(substance)
        && !matches!(
            substance,
            ALCOHOL | CRACK | COCAINE | AMPHETAMINES | CANNABIS | codes::NO_SECOND | codes::NO_THIRD
        )
}

/// Whether the reason for the end rules out any use.
fn must_be_zero(item: &str, profile: Profile) -> bool {
    if !matches!(profile.stage, Stage::Exit | Stage::PostExit) {
        return false;
    }
    match profile.reason {
        "1" | "80" | "90" => item != "ALCUSE",
        "2" | "82" | "91" => matches!(item, "OPIUSE" | "CRAUSE"),
        "81" | "92" => matches!(item, "ALCUSE" | "OPIUSE" | "CRAUSE"),
        _ => false,
    }
}

/// Draws the days of use out of 28.
fn days_of_use(dice: &mut Dice, item: &str, cited: bool, stage: Stage) -> u32 {
    let (likely, most) = match (cited, stage) {
        (true, Stage::Start) => (930, 28),
        (true, Stage::Review) => (520, 20),
        (true, Stage::Exit | Stage::PostExit) => (430, 24),
        (false, _) if item == "ALCUSE" => (350, 10),
        (false, _) if item == "CANNUSE" => (60, 12),
        (false, _) => (0, 0),
    };
    if dice.chance(likely) { dice.between(1, most) as u32 } else { 0 }
}
