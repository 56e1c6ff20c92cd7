//! Mistakes in treatment outcomes profiles, and between them and the episode.

use super::ground::Episode;
use super::{Plant, Planted};
use crate::synth::Row;

/// The questions of a profile.
const ITEMS: &[&str] = &[
    "ALCUSE", "OPIUSE", "CRAUSE", "COCAUSE", "AMPHUSE", "CANNUSE", "OTDRGUSE", "IVDRGUSE", "SHARING", "SHOTHEFT",
    "DRGSELL", "OTHTHEFT", "ASSAULT", "PSYHSTAT", "PWORK", "EDUCAT", "ACUTHPBM", "HRISK", "PHSTAT", "QUALLIFE",
];

/// The plants of this file.
pub(super) const PLANTS: &[(&str, Plant)] = &[
    ("X06", |ground| {
        let rows =
            ground.episode(|episode| episode.is("DISRSN", &["80", "90"]) && episode.count("TRSTAGE", &["E"]) > 0)?;
        let exit = *rows.iter().find(|row| ground.text(**row, "TRSTAGE") == "E")?;
        ground.set(exit, "CANNUSE", "4");
        Some(Planted::episode(rows[0], &["DISRSN", "TRSTAGE"]))
    }),
    ("U08", |ground| {
        ground.change_record(
            |episode, row| episode.is("INJSTAT", &["N", "P"]) && is_stage(row, "S"),
            "IVDRGUSE",
            "5",
            &["INJSTAT", "IVDRGUSE"],
        )
    }),
    ("T01", |ground| ground.change_record(|_, row| is_stage(row, "R"), "TOPDATE", "", &["TOPDATE", "TOPID"])),
    ("T05", |ground| ground.change_record(is_spare_review, "TRSTAGE", "", &["TRSTAGE"])),
    ("T06", |ground| {
        ground.change_record(|_, row| row.get("IVDRGUSE") == "0", "SHARING", "Y", &["SHARING", "IVDRGUSE"])
    }),
    ("T07", |ground| {
        let agrees = |episode: &Episode<'_>, row: &Row| {
            let injects = !matches!(row.get("IVDRGUSE"), "0" | "NA");
            is_spare_review(episode, row) && (episode.get("INJSTAT") == "C") == injects
        };
        let row = ground.row(agrees)?;
        let episode = ground.text(row, "EPISODID").to_owned();
        ground.set(row, "TRSTAGE", "S");
        let is_start = |row: &Row| is_stage(row, "S") && row.get("EPISODID") == episode;
        let second = ground.rows().iter().rposition(is_start)?;
        Some(Planted::episode(second, &["TRSTAGE"]))
    }),
    ("T08", |ground| {
        let rows = ground.episode(|episode| episode.first_structured_start().is_some())?;
        let start = *rows.iter().find(|row| ground.text(**row, "TRSTAGE") == "S")?;
        ground.set(start, "TRSTAGE", "R");
        Some(Planted::episode(rows[0], &["TRSTAGE", "TOPDATE", "MODST"]))
    }),
    ("T09", |ground| {
        ground.change_episode(
            |episode| episode.is("TOPCC", &["N"]) && episode.is_long() && episode.count("TRSTAGE", &["R"]) == 0,
            "TOPCC",
            "Y",
            &["TRSTAGE", "TOPCC", "MODST"],
        )
    }),
    ("T12", |ground| {
        let rows = ground
            .episode(|episode| episode.first_structured_start().is_some() && episode.count("TRSTAGE", &["E"]) == 1)?;
        let exit = *rows.iter().find(|row| ground.text(**row, "TRSTAGE") == "E")?;
        ground.set(exit, "TRSTAGE", "R");
        Some(Planted::episode(rows[0], &["TRSTAGE", "TOPDATE", "DISD"]))
    }),
    ("T14", |ground| {
        ground.move_record_day(
            |episode, row| {
                let moved = episode.day("TRIAGED")?.plus(-20);
                (episode.is_first && is_stage(row, "R")).then_some(moved)
            },
            "TOPDATE",
            &["TOPDATE", "TRIAGED", "DISD"],
        )
    }),
    ("T15", |ground| {
        ground.change_record(
            |episode, row| !episode.has("DISD") && is_spare_review(episode, row),
            "TRSTAGE",
            "P",
            &["TRSTAGE", "DISD"],
        )
    }),
    ("T17", |ground| {
        let row = ground.row(|_, row| !row.get("TOPID").is_empty())?;
        let value = ["", "NA"][ground.choice(2)];
        for item in ITEMS {
            ground.set(row, item, value);
        }
        Some(Planted::episode(row, ITEMS))
    }),
    ("T19", |ground| {
        let review = ground.row(|episode, row| is_stage(row, "R") && episode.count("TRSTAGE", &["S"]) == 1)?;
        let episode = ground.text(review, "EPISODID");
        let is_start = |row: &Row| is_stage(row, "S") && row.get("EPISODID") == episode;
        let start = ground.rows().iter().position(is_start)?;
        let day = ground.day(start, "TOPDATE")?;
        ground.set(review, "TOPDATE", day);
        Some(Planted::client(review.max(start), &["TOPID", "TOPDATE"]))
    }),
];

/// Whether a field belongs to a profile.
pub(super) fn is_of_profile(field: &str) -> bool {
    matches!(field, "TOPDATE" | "TOPID" | "TRSTAGE") || ITEMS.contains(&field)
}

fn is_stage(row: &Row, stage: &str) -> bool {
    row.get("TRSTAGE") == stage
}

fn is_spare_review(episode: &Episode<'_>, row: &Row) -> bool {
    is_stage(row, "R") && episode.can_spare_a_review()
}
