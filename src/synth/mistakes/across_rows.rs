//! Mistakes between rows: repeated and contradicting records, the same person twice, overlapping episodes.

use super::{Plant, Planted};
use crate::synth::Row;

/// The fields of a profile that repeat it on another row.
const PROFILE: &[&str] = &["TOPDATE", "TOPID", "TRSTAGE", "PSYHSTAT"];

/// The plants of this file.
pub(super) const PLANTS: &[(&str, Plant)] = &[
    ("C04", |ground| {
        let first = ground.rows().first()?;
        let mut row = Row::default();
        for field in ["AGNCY", "CLIENTID"] {
            row.set(field, first.get(field).to_owned());
        }
        row.set("CONSENT", "N");
        ground.rows_mut().push(row);
        Some(Planted::client(ground.rows().len() - 1, &["CONSENT"]))
    }),
    ("Y06", |ground| {
        let started = ground.row(|_, row| {
            let ended_at_once = row.get("MODST") == row.get("MODEND");
            !row.get("MODST").is_empty() && !ended_at_once
        })?;
        let mut again = ground.rows()[started].clone();
        for field in again.cells().iter().map(|(field, _)| *field).collect::<Vec<_>>() {
            if is_of_another_record(field) {
                again.set(field, "");
            }
        }
        again.set("MODID", "900");
        let place = started + 1;
        ground.rows_mut().insert(place, again);
        Some(Planted::episode(place, &["MODAL", "MODST", "MODEND"]))
    }),
    ("K01", |ground| {
        let place = ground.choice(ground.rows().len());
        let row = ground.rows()[place].clone();
        ground.rows_mut().insert(place + 1, row);
        Some(Planted::episode(place + 1, &["AGNCY", "CLIENTID", "EPISODID", "MODID", "SUBMID", "TITID", "TOPID"]))
    }),
    ("K02", |ground| {
        let last = ground.rows().len() - 1;
        let is_chinese = ground.text(0, "ETHNIC") == "R";
        ground.set(last, "ETHNIC", if is_chinese { "S" } else { "R" });
        Some(Planted::client(last, &["ETHNIC"])).filter(|_| last > 0)
    }),
    ("K03", |ground| {
        let rows = ground.episode(|episode| episode.rows.len() > 1)?;
        let row = rows[1];
        let other = if ground.text(row, "ACCMNEED") == "3" { "2" } else { "3" };
        ground.set(row, "ACCMNEED", other);
        Some(Planted::episode(row, &["ACCMNEED"]))
    }),
    ("K04", |ground| {
        let found = ground.episodes().into_iter().find_map(|episode| {
            let with = |row: &&usize| !ground.text(**row, "TOPID").is_empty();
            let profile = *episode.rows.iter().find(with)?;
            let later = *episode.rows.iter().find(|row| **row > profile && !with(row))?;
            Some((profile, later))
        });
        let (profile, later) = found?;
        for field in PROFILE {
            let value = ground.text(profile, field).to_owned();
            ground.set(later, field, value);
        }
        let other = if ground.text(profile, "PSYHSTAT") == "7" { "8" } else { "7" };
        ground.set(later, "PSYHSTAT", other);
        Some(Planted::episode(later, &["PSYHSTAT"]))
    }),
    ("K05", |ground| {
        let rows = ground.episode(|episode| episode.is_last && !episode.is_first)?;
        let other = format!("{}X", ground.text(rows[0], "CLIENTID"));
        ground.set_on(&rows, "CLIENTID", other);
        Some(Planted::client(rows[0], &["FINITIAL", "SINITIAL", "DOB", "SEX"]))
    }),
    ("K06", |ground| {
        let rows = ground.episode(|episode| {
            let is_bare = !["MODID", "TOPID", "CPLANDT"].into_iter().any(|field| episode.has(field));
            is_bare && episode.rows.len() == 1 && episode.has("DISD")
        })?;
        let row = rows[0];
        // an episode that ends on the day on which it begins overlaps nothing
        let triaged = ground.day(row, "TRIAGED")?;
        ground.set(row, "DISD", triaged);
        ground.set(row, "HLCASSDT", "");
        let mut again = ground.rows()[row].clone();
        again.set("EPISODID", format!("{}X", again.get("EPISODID")));
        ground.rows_mut().insert(row + 1, again);
        Some(Planted::episode(row + 1, &["AGNCY", "TRIAGED", "DAT"]))
    }),
    ("K07", |ground| {
        let episodes = ground.episodes();
        let found = episodes.windows(2).find_map(|pair| {
            let day = pair[0].day("DISD")?.plus(-1);
            let tested = pair[1].day("HEPCTSTD").is_some_and(|test| test >= day);
            let is_later = pair[0].day("TRIAGED")? < day;
            let decided = pair[1].has("MODST") || pair[1].has("DISD");
            (is_later && !tested && decided).then(|| (day, pair[1].rows.clone()))
        });
        let (day, rows) = found?;
        ground.set_on(&rows, "REFLD", day);
        ground.set_on(&rows, "TRIAGED", day);
        Some(Planted::episode(rows[0], &["TRIAGED", "DISD"]))
    }),
    ("Z01", |ground| {
        let value = format!("{} ", ground.text(0, "ETHNIC").to_ascii_lowercase());
        ground.set(0, "ETHNIC", value);
        Some(Planted::input(0, &["ETHNIC"]))
    }),
    ("Z02", |ground| {
        let value = ["NULL", "N/A", "-", "na"][ground.choice(4)];
        ground.set(0, "DISDEST", value);
        Some(Planted::input(0, &["DISDEST"]))
    }),
];

/// Whether a field belongs to a record other than the modality.
fn is_of_another_record(field: &str) -> bool {
    let is_review = field.starts_with("SUBM")
        || ["PH", "PSY", "REC"].into_iter().any(|prefix| field.starts_with(prefix))
        || field.starts_with("TIT");
    is_review || super::outcomes::is_of_profile(field)
}
