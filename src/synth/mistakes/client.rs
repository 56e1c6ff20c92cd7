//! Mistakes in what is said of the client and the episode: missing and wrong values, dates, substances, health.

use super::ground::Ground;
use super::{Plant, Planted};
use crate::synth::codes::{ALCOHOL, CANNABIS};
use crate::synth::day::Day;

/// The plants of this file.
pub(super) const PLANTS: &[(&str, Plant)] = &[
    ("C01", |ground| {
        let value = ["", "X"][ground.choice(2)];
        ground.change_episode(|_| true, "CONSENT", value, &["CONSENT"])
    }),
    ("C02", |ground| {
        let rows = ground.all_rows();
        ground.set_on(&rows, "CONSENT", "N");
        Some(Planted::client(0, &["CONSENT"]))
    }),
    ("M01", |ground| {
        let code = ground.text(0, "AGNCY");
        let value = if ground.choice(2) == 0 { format!("{code}X") } else { format!("0{code}") };
        ground.change_episode(|episode| episode.is_only, "AGNCY", value, &["AGNCY"])
    }),
    ("M02", |ground| {
        let rows = ground.episode(|episode| episode.is_only && episode.rows.len() == 1)?;
        ground.set(rows[0], "CLIENTID", "");
        Some(Planted::client(rows[0], &["CLIENTID"]))
    }),
    ("M03", |ground| ground.change_episode(|episode| episode.rows.len() == 1, "EPISODID", "", &["EPISODID"])),
    ("M04", |ground| {
        let value = ["", "JO", "7", "\u{c9}"][ground.choice(4)];
        Some(change_client(ground, "FINITIAL", value, &["FINITIAL"]))
    }),
    ("M05", |ground| {
        let value = ["", "SM", "?"][ground.choice(3)];
        Some(change_client(ground, "SINITIAL", value, &["SINITIAL"]))
    }),
    ("M06", |ground| Some(change_client(ground, "DOB", "", &["DOB"]))),
    ("M07", |ground| {
        let rows = ground.episode(|episode| episode.is_only && episode.get("PREGNANT") != "Y")?;
        ground.set_on(&rows, "DOB", "19020615");
        Some(Planted::client(rows[0], &["DOB"]).with(&["A03"]))
    }),
    ("M08", |ground| Some(change_client(ground, "SEX", "", &["SEX"]))),
    ("M09", |ground| ground.change_episode(|_| true, "REFLD", "", &["REFLD"])),
    ("M10", |ground| ground.change_episode(|_| true, "DAT", "", &["DAT"])),
    ("M11", |ground| ground.change_episode(|episode| !episode.is("DISRSN", &["81", "92"]), "DRUG1", "", &["DRUG1"])),
    ("M12", |ground| ground.change_episode(|_| true, "TRIAGED", "", &["TRIAGED"])),
    ("M13", |ground| match ground.choice(3) {
        0 => Some(change_client(ground, "ETHNIC", "Q", &["ETHNIC"])),
        1 => ground.change_episode(|_| true, "DUALDIAG", "MAYBE", &["DUALDIAG"]),
        _ => ground.change_episode(|_| true, "ROUTE", "8", &["ROUTE"]),
    }),
    ("M14", |ground| match ground.choice(2) {
        0 => ground.change_episode(|episode| episode.has("HLCASSDT"), "HLCASSDT", "20130230", &["HLCASSDT"]),
        _ => ground.change_episode(|episode| episode.has("CPLANDT"), "CPLANDT", "soon", &["CPLANDT"]),
    }),
    ("M15", |ground| match ground.choice(5) {
        0 => Some(change_client(ground, "ETHNIC", "", &["ETHNIC"])),
        1 => Some(change_client(ground, "NATION", "", &["NATION"])),
        2 => ground.change_episode(|_| true, "ACCMNEED", "", &["ACCMNEED"]),
        3 => ground.change_episode(|_| true, "PRNTSTAT", "", &["PRNTSTAT"]),
        _ => ground.change_episode(|_| true, "RFLS", "", &["RFLS"]),
    }),
    ("M16", |ground| ground.change_episode(|_| true, "PC", "", &["PC"])),
    ("M17", |ground| {
        let value = ["9434765919", "Invented Person"][ground.choice(2)];
        Some(change_client(ground, "CLIENT", value, &["CLIENT"]))
    }),
    ("M18", |ground| ground.change_episode(|episode| episode.has("LA"), "DAT", "Z00B", &["LA", "DAT"])),
    ("M19", |ground| ground.change_episode(|episode| episode.has("LA"), "LA", "", &["LA", "DAT"])),
    ("M21", |ground| match ground.choice(5) {
        0 => Some(change_client(ground, "NATION", "XXZ", &["NATION"])),
        1 => ground.change_episode(|_| true, "ACCMNEED", "9", &["ACCMNEED"]),
        2 => ground.change_episode(|_| true, "RFLS", "77", &["RFLS"]),
        3 => ground.change_episode(|episode| episode.has("LA"), "LA", "99ZZ", &["LA"]),
        _ => ground.change_episode(|episode| episode.has("LA"), "DAT", "D8B", &["DAT"]),
    }),
    ("M22", |ground| ground.change_episode(|_| true, "PC", "14 High Street", &["PC"])),
    ("M23", |ground| {
        let rows = ground.episode(|_| true)?;
        ground.set_on(&rows, "PC", "OX1 2AB");
        Some(Planted::input(rows[0], &["PC"]))
    }),
    ("M24", |ground| match ground.choice(2) {
        0 => ground.change_episode(|_| true, "DRUG1AGE", "teens", &["DRUG1AGE"]),
        _ => ground.change_record(|_, row| !row.get("TOPID").is_empty(), "PSYHSTAT", "21", &["PSYHSTAT"]),
    }),
    ("A01", |ground| {
        let rows = ground.episode(|episode| {
            let young = episode.get("DRUG1AGE").parse().is_ok_and(|age: u32| age <= 16);
            episode.is_only && young && episode.has("TRIAGED")
        })?;
        let born = ground.day(rows[0], "TRIAGED")?.plus(-17 * 365 - 150);
        ground.set_on(&rows, "DOB", born);
        Some(Planted::episode(rows[0], &["DOB", "TRIAGED"]))
    }),
    ("A03", |ground| {
        let rows = ground.episode(|episode| episode.is_only && episode.get("PREGNANT") != "Y")?;
        let born = ground.day(rows[0], "REFLD")?.plus(-91 * 366);
        ground.set_on(&rows, "DOB", born);
        // anyone born by 1902 is a mistake of its own
        Some(Planted::episode(rows[0], &["DOB", "REFLD"])).filter(|_| ground.text(rows[0], "DOB") > "19030101")
    }),
    ("A04", |ground| ground.change_episode(|_| true, "DRUG1AGE", "98", &["DRUG1AGE", "DOB", "TRIAGED"])),
    ("A05", |ground| ground.change_episode(|_| true, "DRUG1AGE", "3", &["DRUG1AGE"])),
    ("D01", |ground| {
        let as_at = ground.as_at;
        ground.move_day(
            |episode| {
                let day = episode.day("TRIAGED")?.plus(5);
                (episode.is_only && !episode.has("HEPCTSTD") && day <= as_at).then_some(day)
            },
            "DOB",
            &["DOB", "REFLD"],
        )
    }),
    ("D02", |ground| {
        ground.move_day(
            |episode| {
                let decided = episode.has("MODST") || episode.has("DISD");
                let day = episode.day("REFLD")?.plus(-1);
                let after_test = episode.day("HEPCTSTD").is_none_or(|test| test < day);
                (decided && after_test).then_some(day)
            },
            "TRIAGED",
            &["REFLD", "TRIAGED"],
        )
    }),
    ("D03", |ground| {
        ground.move_day(
            |episode| Some(episode.day("TRIAGED")?.plus(-1)).filter(|_| episode.has("CPLANDT")),
            "CPLANDT",
            &["TRIAGED", "CPLANDT"],
        )
    }),
    ("D04", |ground| ground.move_day(|episode| Some(episode.first_start()?.plus(1)), "CPLANDT", &["CPLANDT", "MODST"])),
    ("D12", |ground| {
        let rows = ground.episode(|episode| {
            let is_bare = !["MODID", "TOPID", "CPLANDT"].into_iter().any(|field| episode.has(field));
            episode.has("DISD") && is_bare && !episode.is_died()
        })?;
        let day = ground.day(rows[0], "TRIAGED")?.plus(-1);
        ground.set_on(&rows, "DISD", day);
        ground.set_on(&rows, "HLCASSDT", "");
        Some(Planted::episode(rows[0], &["TRIAGED", "DISD"]))
    }),
    ("D13", |ground| {
        let tomorrow = ground.as_at.plus(1);
        let in_time_record =
            ground.move_record_day(|_, row| Day::read(row.get("TITDATE")).map(|_| tomorrow), "TITDATE", &["TITDATE"]);
        if in_time_record.is_some() {
            return in_time_record;
        }
        ground.change_episode(
            |episode| episode.has("HEPCTSTD") && episode.is("HEPCSTAT", &["A"]),
            "HEPCTSTD",
            tomorrow,
            &["HEPCTSTD"],
        )
    }),
    ("D14", |ground| {
        ground.move_day(
            |episode| Some(episode.day("REFLD")?.plus(-1)).filter(|_| episode.has("HLCASSDT")),
            "HLCASSDT",
            &["HLCASSDT", "REFLD", "DISD"],
        )
    }),
    ("D15", |ground| {
        ground.move_day(
            |episode| Some(episode.day("DOB")?.plus(-1)).filter(|_| episode.has("HEPCTSTD")),
            "HEPCTSTD",
            &["HEPCTSTD", "DOB"],
        )
    }),
    ("D17", |ground| {
        let day = Day::EARLIEST.plus(-1);
        let old_enough = |born: Day| day.since(born) > 10 * 366;
        let planted = ground.move_day(
            |episode| Some(day).filter(|_| episode.day("DOB").is_some_and(old_enough)),
            "REFLD",
            &["REFLD"],
        )?;
        Some(planted.with(&["D18"]))
    }),
    ("D18", |ground| {
        ground.move_day(
            |episode| Some(episode.day("TRIAGED")?.plus(-100)).filter(|day| *day >= Day::EARLIEST),
            "REFLD",
            &["REFLD", "TRIAGED"],
        )
    }),
    ("X01", |ground| ground.change_episode(|episode| episode.has("DISD"), "DISRSN", "", &["DISD", "DISRSN"])),
    ("X02", |ground| {
        ground.change_episode(
            |episode| {
                let has_reviews = episode.count("TRSTAGE", &["R"]) > 0 || episode.get("TOPCC") != "Y";
                let is_past = episode.count("TRSTAGE", &["P"]) > 0;
                episode.is_last && episode.has("DISD") && episode.has("MODST") && has_reviews && !is_past
            },
            "DISD",
            "",
            &["DISD", "DISRSN"],
        )
    }),
    ("X05", |ground| {
        ground.change_episode(
            |episode| episode.is_completed() && !episode.cites(ALCOHOL),
            "DISRSN",
            "81",
            &["DISRSN", "DRUG1", "DRUG2", "DRUG3"],
        )
    }),
    ("X07", |ground| {
        let rows = ground.episode(|episode| !episode.is_last && episode.has("DISD"))?;
        ground.set_on(&rows, "DISRSN", "89");
        Some(Planted::client(rows[0], &["DISRSN", "DISD"]))
    }),
    ("X09", |ground| {
        let treated = ground.change_episode(
            |episode| episode.has("DISD") && episode.has("MODST"),
            "DISRSN",
            "88",
            &["DISRSN", "MODST"],
        );
        if treated.is_some() {
            return treated;
        }
        ground.change_episode(|episode| episode.has("DISD"), "DISRSN", "80", &["DISRSN", "MODST"])
    }),
    ("X10", |ground| {
        let as_at = ground.as_at;
        let rows = ground.episode(|episode| {
            let long_ago = episode.day("TRIAGED").is_some_and(|triaged| as_at.since(triaged) > 84);
            episode.is_last && episode.has("DISD") && !episode.has("MODST") && long_ago
        })?;
        ground.set_on(&rows, "DISD", "");
        ground.set_on(&rows, "DISRSN", "");
        Some(Planted::episode(rows[0], &["TRIAGED", "MODST", "DISD"]))
    }),
    ("U01", |ground| {
        ground.change_episode(|episode| !episode.is("DISRSN", &["81", "92"]), "DRUG1", "9996", &["DRUG1"])
    }),
    ("U02", |ground| {
        let rows = ground.episode(|episode| episode.is("DRUG2", &["9996"]))?;
        let again = ground.text(rows[0], "DRUG1").to_owned();
        ground.set_on(&rows, "DRUG2", again);
        Some(Planted::episode(rows[0], &["DRUG1", "DRUG2", "DRUG3"]))
    }),
    ("U03", |ground| {
        ground.change_episode(
            |episode| episode.is("DRUG2", &["9996"]) && !episode.cites(CANNABIS),
            "DRUG3",
            CANNABIS,
            &["DRUG2", "DRUG3"],
        )
    }),
    ("U04", |ground| {
        let rows = ground.episode(|episode| episode.is("DRUG2", &["9996"]))?;
        ground.set_on(&rows, "DRUG2", "");
        Some(Planted::input(rows[0], &["DRUG2"]))
    }),
    ("U05", |ground| {
        let rows = ground.episode(|episode| episode.is("DRUG3", &["9997"]))?;
        ground.set_on(&rows, "DRUG3", "");
        Some(Planted::input(rows[0], &["DRUG3"]))
    }),
    ("U06", |ground| ground.change_episode(|_| true, "ROUTE", "", &["ROUTE"])),
    ("U07", |ground| {
        ground.change_episode(
            |episode| episode.is("INJSTAT", &["N"]) && episode.get("DRUG1") != ALCOHOL,
            "ROUTE",
            "1",
            &["ROUTE", "INJSTAT"],
        )
    }),
    ("U10", |ground| ground.change_episode(|episode| episode.get("DRUG1") != ALCOHOL, "DRUG1", "3409", &["DRUG1"])),
    ("U11", |ground| {
        ground.change_episode(|episode| episode.is("DRUG1", &[ALCOHOL]), "ROUTE", "3", &["DRUG1", "ROUTE"])
    }),
    ("L02", |ground| ground.change_episode(is_drinking, "ALCUNITS", "250", &["ALCUNITS"])),
    ("L03", |ground| ground.change_episode(is_drinking, "ALCUNITS", "0", &["ALCDDAYS", "ALCUNITS"])),
    ("L04", |ground| {
        ground.change_episode(|episode| episode.cites(ALCOHOL), "ALCUNITS", "", &["ALCDDAYS", "ALCUNITS"])
    }),
    ("L08", |ground| {
        let rows = ground.episode(|episode| episode.is("DRUG1", &[ALCOHOL]))?;
        ground.set_on(&rows, "ALCDDAYS", "0");
        ground.set_on(&rows, "ALCUNITS", "0");
        Some(Planted::episode(rows[0], &["DRUG1", "ALCDDAYS"]))
    }),
    ("H01", |ground| {
        ground.change_episode(|episode| episode.is("HEPBSTAT", &["B", "D"]), "HEPBVAC", "2", &["HEPBVAC", "HEPBSTAT"])
    }),
    ("H02", |ground| {
        ground.change_episode(|episode| episode.is("HEPCTD", &["Y"]), "HEPCTSTD", "", &["HEPCTSTD", "HEPCTD"])
    }),
    ("H03", |ground| {
        ground.move_day(
            |episode| {
                let refused = episode.is("HEPCSTAT", &["B", "D"]) && episode.has("HEPCTSTD");
                episode.day("TRIAGED").filter(|_| refused)
            },
            "HEPCTSTD",
            &["HEPCTSTD", "HEPCSTAT", "TRIAGED"],
        )
    }),
    ("H04", |ground| {
        ground.change_episode(|episode| episode.is("HEPCTD", &["N"]), "HEPCPOS", "Y", &["HEPCPOS", "HEPCTD"])
    }),
    ("H05", |ground| {
        ground.change_episode(|episode| episode.is("HEPBSTAT", &["E"]), "PREVHEPB", "N", &["HEPBSTAT", "PREVHEPB"])
    }),
    ("H06", |ground| {
        ground.change_episode(
            |episode| episode.is("INJSTAT", &["C", "P"]),
            "HEPCSTAT",
            "",
            &["INJSTAT", "HEPBSTAT", "HEPCSTAT"],
        )
    }),
    ("H07", |ground| {
        ground.change_episode(|episode| episode.is("HEPBSTAT", &["A"]), "HEPBVAC", "", &["HEPBVAC", "HEPBSTAT"])
    }),
    ("P01", |ground| {
        ground.change_episode(
            |episode| episode.is("SEX", &["M"]) && episode.days_of_age() < 50 * 365,
            "PREGNANT",
            "Y",
            &["PREGNANT", "SEX"],
        )
    }),
    ("P02", |ground| {
        ground.change_episode(
            |episode| episode.is("SEX", &["F"]) && episode.days_of_age() > 56 * 366,
            "PREGNANT",
            "Y",
            &["PREGNANT", "DOB", "TRIAGED"],
        )
    }),
    ("P03", |ground| {
        ground.change_episode(
            |episode| episode.is("PRNTSTAT", &["13", "14"]),
            "CHILDWTH",
            "2",
            &["PRNTSTAT", "CHILDWTH"],
        )
    }),
    ("P04", |ground| {
        ground.change_episode(|episode| episode.is("PRNTSTAT", &["11", "12", "15"]), "CHILDWTH", "31", &["CHILDWTH"])
    }),
    ("P07", |ground| ground.change_episode(|episode| !episode.is_first, "PREVTR", "N", &["PREVTR"])),
];

/// Whether the episode tells of drinking days.
fn is_drinking(episode: &super::ground::Episode<'_>) -> bool {
    episode.has("ALCDDAYS") && episode.get("ALCDDAYS") != "0"
}

/// Changes a client field on all rows.
fn change_client(
    ground: &mut Ground,
    field: &'static str,
    value: &'static str,
    fields: &'static [&'static str],
) -> Planted {
    let rows = ground.all_rows();
    ground.set_on(&rows, field, value);
    Planted::client(0, fields)
}
