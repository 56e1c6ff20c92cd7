//! Mistakes in modalities, reviews of sub-interventions and time in treatment.

use super::ground::{Episode, is_structured};
use super::{Plant, Planted};
use crate::synth::Row;
use crate::synth::day::Day;

/// The items of a review by the modality that they need, with the first item as the finding names it.
type Items = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Prefix, modality, first item, fields of the finding.
const ITEMS: [Items; 3] = [
    ("PH", "94", "PHSTBL", &["MODAL", "PHSTBL"]),
    ("PSY", "95", "PSYMOTI", &["MODAL", "PSYMOTI"]),
    ("REC", "96", "RECPEER", &["MODAL", "RECPEER"]),
];

/// The plants of this file.
pub(super) const PLANTS: &[(&str, Plant)] = &[
    ("D05", |ground| {
        ground.move_record_day(
            |_, row| Some(day(row, "REFMODDT")?.plus(-1)).filter(|_| has(row, "FAOMODDT")),
            "FAOMODDT",
            &["REFMODDT", "FAOMODDT"],
        )
    }),
    ("D06", |ground| {
        let planted = ground.move_record_day(
            |_, row| Some(day(row, "MODST")?.plus(1)).filter(|_| has(row, "FAOMODDT")),
            "REFMODDT",
            &["REFMODDT", "MODST"],
        )?;
        Some(planted.with(&["D05"]))
    }),
    ("D07", |ground| {
        ground.move_record_day(
            |episode, row| {
                let moved = episode.day("REFLD")?.plus(-1);
                let is_short = day(row, "FAOMODDT").is_none_or(|offered| offered.since(moved) <= 21);
                (has(row, "REFMODDT") && is_short).then_some(moved)
            },
            "REFMODDT",
            &["REFLD", "REFMODDT"],
        )
    }),
    ("D08", |ground| {
        ground.move_record_day(
            |_, row| {
                let moved = day(row, "MODST")?.plus(1);
                (moved.since(day(row, "REFMODDT")?) <= 21).then_some(moved)
            },
            "FAOMODDT",
            &["FAOMODDT", "MODST"],
        )
    }),
    ("D09", |ground| {
        let found = ground.episodes().into_iter().find_map(|episode| {
            let start = episode.first_start()?;
            let alone = episode.days("MODST").into_iter().filter(|day| *day <= start.plus(1)).count() == 1;
            let planned = episode.day("CPLANDT").is_some_and(|plan| plan <= start);
            let place = *episode.rows.iter().find(|row| ground.day(**row, "MODST") == Some(start))?;
            let tested = episode.day("HEPCTSTD").is_some_and(|test| Some(test) >= episode.day("TRIAGED"));
            (alone && planned && !tested && start < ground.as_at).then_some((place, start, episode.rows))
        });
        let (place, start, rows) = found?;
        ground.set_on(&rows, "TRIAGED", start.plus(1));
        Some(Planted::episode(place, &["TRIAGED", "MODST"]).with(&["D03"]))
    }),
    ("D10", |ground| {
        ground.move_record_day(
            |_, row| Some(day(row, "MODST")?.plus(-1)).filter(|_| has(row, "MODEND")),
            "MODEND",
            &["MODST", "MODEND"],
        )
    }),
    ("D11", |ground| {
        let as_at = ground.as_at;
        ground.move_record_day(
            |episode, row| {
                let moved = episode.day("DISD")?.plus(1);
                (has(row, "MODEND") && moved <= as_at).then_some(moved)
            },
            "MODEND",
            &["MODEND", "DISD"],
        )
    }),
    ("X03", |ground| {
        let row = ground.row(|episode, row| episode.has("DISD") && !episode.is_completed() && has(row, "MODEND"))?;
        ground.set(row, "MODEND", "");
        ground.set(row, "MODEXIT", "");
        Some(Planted::episode(row, &["DISD", "MODST", "MODEND"]))
    }),
    ("X04", |ground| {
        let rows = ground.episode(|episode| episode.is_completed() && episode.has("MODEXIT"))?;
        let ended: Vec<usize> = rows.iter().copied().filter(|row| !ground.text(*row, "MODEXIT").is_empty()).collect();
        ground.set_on(&ended, "MODEXIT", "B");
        Some(Planted::episode(rows[0], &["DISRSN", "MODEXIT"]))
    }),
    ("Y01", |ground| ground.change_record(|_, row| has(row, "MODID"), "MODID", "", &["MODID", "MODAL"])),
    ("Y02", |ground| {
        let changed = |row: &Row| day(row, "MODST").or_else(|| day(row, "REFMODDT"));
        let too_old = ground.change_record(
            |_, row| changed(row) > Some(Day::LAST_OF_OLD_MODALITIES) && !has(row, "MODST"),
            "MODAL",
            "2",
            &["MODAL", "MODST"],
        );
        if too_old.is_some() {
            return too_old;
        }
        let too_new = |episode: &Episode<'_>, row: &Row| {
            let is_old = changed(row).is_some_and(|day| day <= Day::LAST_OF_OLD_MODALITIES);
            let is_free = episode.has("DISD") && episode.count("MODAL", &["94"]) == 0;
            is_old && is_free && is_structured(row)
        };
        ground.change_record(too_new, "MODAL", "94", &["MODAL", "MODST"])
    }),
    ("Y03", |ground| {
        ground.change_record(
            |episode, row| !episode.is_completed() && has(row, "MODEXIT"),
            "MODEXIT",
            "",
            &["MODEND", "MODEXIT"],
        )
    }),
    ("Y04", |ground| {
        let row = ground.row(|episode, row| episode.has("DISD") && has(row, "MODID") && !has(row, "MODST"))?;
        let end = ground.day(row, "DISD")?;
        ground.set(row, "MODEND", end);
        ground.set(row, "MODEXIT", "B");
        Some(Planted::episode(row, &["MODST", "MODEND"]))
    }),
    ("Y05", |ground| {
        ground.change_record(
            |_, row| has(row, "MODST") && has(row, "FAOMODDT"),
            "FAOMODDT",
            "",
            &["MODST", "REFMODDT", "FAOMODDT"],
        )
    }),
    ("Y08", |ground| ground.change_episode(|episode| episode.has("MODST"), "CPLANDT", "", &["CPLANDT", "MODST"])),
    ("Y09", |ground| {
        let found = ground.episodes().into_iter().find_map(|episode| {
            let start = episode.first_start()?;
            let first = |row: &&usize| ground.day(**row, "MODST") == Some(start);
            let place = *episode.rows.iter().filter(first).min_by_key(|row| number(ground.text(**row, "MODID")))?;
            let referred = ground.day(place, "FAOMODDT")?.plus(-30);
            let prompt = episode.day("TRIAGED")?.since(referred) <= 84 && referred >= Day::EARLIEST;
            prompt.then_some((place, referred, episode.day("REFLD")?.min(referred), episode.rows))
        });
        let (place, referred, to_agency, rows) = found?;
        ground.set(place, "REFMODDT", referred);
        ground.set_on(&rows, "REFLD", to_agency);
        Some(Planted::episode(place, &["REFMODDT", "FAOMODDT"]))
    }),
    ("Y10", |ground| {
        let as_at = ground.as_at;
        let row = ground.row(|episode, row| {
            let moved = episode.day("DISD").map(|discharge| discharge.plus(1));
            let era = |day: Day| day <= Day::LAST_OF_OLD_MODALITIES;
            let same_era = moved.map(era) == day(row, "MODST").map(era);
            let later = day(row, "MODST") > episode.first_structured_start() && !is_structured(row);
            later && same_era && moved <= Some(as_at) && !episode.is_completed() && !episode.is_died()
        })?;
        let moved = ground.day(row, "DISD")?.plus(1);
        ground.set(row, "MODST", moved);
        ground.set(row, "MODEND", "");
        ground.set(row, "MODEXIT", "");
        Some(Planted::episode(row, &["MODST", "DISD"]).with(&["X03"]))
    }),
    ("S01", |ground| ground.change_record(|_, row| has(row, "SUBMID"), "SUBMID", "", &["SUBMODDT", "SUBMID"])),
    ("S02", |ground| {
        ground.move_record_day(
            |episode, row| {
                let moved = episode.first_start()?.plus(-1);
                (has(row, "SUBMID") && episode.has("DISD")).then_some(moved)
            },
            "SUBMODDT",
            &["SUBMODDT", "MODST", "DISD"],
        )
    }),
    ("S03", |ground| {
        let as_at = ground.as_at;
        let long_open = |row: &Row| {
            let is_reviewed = matches!(row.get("MODAL"), "94" | "95" | "96");
            let is_old = day(row, "MODST").is_some_and(|start| as_at.since(start) > 182);
            is_reviewed && is_old && !has(row, "MODEND")
        };
        let row = ground.row(|episode, row| !episode.has("DISD") && episode.has("SUBMID") && long_open(row))?;
        let start = ground.day(row, "MODST")?;
        let rows = ground.episode(|episode| episode.rows.contains(&row))?;
        for row in rows {
            if ground.day(row, "SUBMODDT").is_some_and(|review| as_at.since(review) <= 182) {
                ground.set(row, "SUBMODDT", start);
            }
        }
        Some(Planted::episode(row, &["SUBMODDT", "MODST"]))
    }),
    ("S04", |ground| {
        let row = ground.row(|_, row| has(row, "SUBMID"))?;
        let said: Vec<&'static str> = ground.rows()[row]
            .cells()
            .iter()
            .filter(|(field, value)| is_review_item(field) && value.as_str() == "Y")
            .map(|(field, _)| *field)
            .collect();
        for field in said {
            ground.set(row, field, "N");
        }
        Some(Planted::episode(row, &["SUBMID"]))
    }),
    ("S05", |ground| {
        let found = ground.episodes().into_iter().find_map(|episode| {
            let missing = |items: &&Items| episode.count("MODAL", &[items.1]) == 0;
            let (_, _, item, fields) = *ITEMS.iter().find(missing)?;
            let row = *episode.rows.iter().find(|row| has(&ground.rows()[**row], "SUBMID"))?;
            Some((row, item, fields))
        });
        let (row, item, fields) = found?;
        ground.set(row, item, "Y");
        Some(Planted::episode(row, fields))
    }),
    ("S06", |ground| ground.change_record(|_, row| has(row, "TITID"), "TITREAT", "", &["TITDATE", "TITREAT", "TITID"])),
];

/// Whether a field is an item of a review. Two outcome items begin with the same letters.
fn is_review_item(field: &str) -> bool {
    !matches!(field, "PHSTAT" | "PSYHSTAT") && ITEMS.iter().any(|items| field.starts_with(items.0))
}

fn has(row: &Row, field: &str) -> bool {
    !row.get(field).is_empty()
}

fn day(row: &Row, field: &str) -> Option<Day> {
    Day::read(row.get(field))
}

fn number(identifier: &str) -> u32 {
    identifier.parse().unwrap_or(u32::MAX)
}
