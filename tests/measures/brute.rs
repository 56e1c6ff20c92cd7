//! A second implementation, as simple as it can be: plain structs, nested loops, no code shared with the program. It is
//! asked the same of many small random extracts that sit on the edges (gaps of 20 to 22 days, ends on day 83 to 85, windows
//! that end on the last day of a month, ties, several partnerships, the cut at the as-at date).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};

use crate::common::made::Chance;
use crate::small::{Row, csv};
use crate::take::{Ask, figures, lines, read};

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a date")
}

/// A modality as it is written.
#[derive(Clone, Debug)]
struct Course {
    id: u32,
    kind: &'static str,
    referred: Option<NaiveDate>,
    offered: Option<NaiveDate>,
    started: Option<NaiveDate>,
}

/// An outcomes profile as it is written.
#[derive(Clone, Debug)]
struct Profile {
    id: u32,
    stage: &'static str,
    day: NaiveDate,
    /// Days of opiates, crack and alcohol.
    used: [&'static str; 3],
    injecting: &'static str,
    work: &'static str,
    housing: &'static str,
}

/// An episode as it is written.
#[derive(Clone, Debug)]
pub(crate) struct Spell {
    person: usize,
    agency: &'static str,
    client: u32,
    id: u32,
    dat: &'static str,
    la: &'static str,
    drugs: [&'static str; 3],
    triaged: NaiveDate,
    discharged: Option<NaiveDate>,
    reason: &'static str,
    courses: Vec<Course>,
    profiles: Vec<Profile>,
    agreed: bool,
}

const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("A", "B", "1980-02-29", "F"),
    ("A", "B", "1980-02-29", "M"),
    ("C", "D", "1995-11-30", "F"),
    ("A", "C", "1980-02-29", "F"),
    ("E", "F", "1962-01-01", "M"),
    ("E", "G", "1997-06-15", "M"),
];
const DRUGS: [&str; 9] = ["1011", "3201", "7000", "5000", "3409", "1234", "7123", "0500", "2200"];
const REASONS: [&str; 9] = ["80", "80", "81", "83", "85", "87", "5", "7", "89"];

/// People with a few episodes each, one after another or at the same time.
pub(crate) fn spells(seed: u64) -> Vec<Spell> {
    let mut chance = Chance::new(seed);
    let days = |n: usize| chrono::Days::new(n as u64);
    let mut spells: Vec<Spell> = Vec::new();
    let mut id = 0;
    for person in 0..PEOPLE.len() {
        let agreed = chance.below(8) > 0;
        let mut next = day("2012-08-20") + days(chance.below(400));
        if chance.below(3) == 0 {
            next = [day("2013-03-31"), day("2013-04-01"), day("2013-08-31"), day("2013-02-28")][chance.below(4)];
        }
        for _ in 0..chance.below(5) {
            id += 1;
            let agency = ["N0852", "A0001"][chance.below(2)];
            let triaged = next;
            let length = [0, 19, 20, 83, 84, 85, 150, 300][chance.below(8)];
            let mut discharged = (chance.below(5) > 0).then(|| triaged + days(length));
            // two episodes that end on one day, for different reasons
            if let Some(before) = spells.last().filter(|before| before.person == person && chance.below(4) == 0) {
                discharged = before.discharged.filter(|end| *end >= triaged).or(discharged);
            }
            let mut courses = Vec::new();
            for number in 0..=chance.below(3) {
                let started = triaged + days([0, 0, 1, 20, 22][chance.below(5)]);
                let referred = started - days([0, 21, 22, 30][chance.below(4)]);
                let offered = match chance.below(7) {
                    0 => None,
                    1 => Some(referred - days(1)),
                    other => Some(referred + days([0, 20, 21, 22, 23][other - 2])),
                };
                courses.push(Course {
                    id: [2, 10, 9][number],
                    kind: ["94", "95", "94", "96"][chance.below(4)],
                    referred: (chance.below(6) > 0).then_some(referred),
                    offered,
                    started: (chance.below(8) > 0).then_some(started),
                });
            }
            let drug = |chance: &mut Chance| DRUGS[chance.below(DRUGS.len())];
            spells.push(Spell {
                person,
                agency,
                // the two agencies number people in their own way
                client: if agency == "N0852" { person as u32 + 1 } else { 20 - person as u32 },
                id,
                dat: ["J03B", "J03B", "J03B", "A09B"][chance.below(4)],
                la: ["E07000178", "38UC", "E07000177", "99ZZ", ""][chance.below(5)],
                drugs: [
                    drug(&mut chance),
                    if chance.below(2) == 0 { "9996" } else { drug(&mut chance) },
                    if chance.below(2) == 0 { "" } else { drug(&mut chance) },
                ],
                triaged,
                discharged,
                reason: REASONS[chance.below(REASONS.len())],
                profiles: Vec::new(),
                courses,
                agreed: agreed || chance.below(2) == 0,
            });
            let from = discharged.unwrap_or(triaged);
            next = from + days([1, 20, 21, 22, 23, 60, 181, 184][chance.below(8)]);
            if chance.below(4) == 0 {
                next = triaged + days(chance.below(length + 1));
            } else if chance.below(6) == 0 {
                next = from + Months::new(6) + days(chance.below(2));
            }
        }
    }
    // the same person, partnership, agency and triage twice would be held back
    let mut seen = BTreeSet::new();
    spells.retain(|s| seen.insert((s.person, s.dat, s.agency, s.triaged)));
    let mut chance = Chance::new(seed + 1_000_000);
    spells.iter_mut().for_each(|spell| spell.profiles = profiles(spell, &mut chance));
    spells
}

/// A few profiles near the first day, the days of a review and the end.
fn profiles(spell: &Spell, chance: &mut Chance) -> Vec<Profile> {
    let first = spell.courses.iter().filter_map(|c| c.started).min().unwrap_or(spell.triaged);
    let mut profiles = Vec::new();
    for id in 0..chance.below(6) {
        let (stage, near, days) = match chance.below(7) {
            0..3 => ("S", first, [0, 13, 14, 15, -13, -14, -15][chance.below(7)]),
            3 => ("R", first, [34, 35, 100, 182, 183, 49, 197][chance.below(7)]),
            4 => ("R", first, [90, 168, 181][chance.below(3)]),
            5 => ("E", spell.discharged.unwrap_or(first), [0, 13, 14, 15, -13, -14, -15][chance.below(7)]),
            _ => ("P", spell.discharged.unwrap_or(first), 0),
        };
        let day = near + chrono::TimeDelta::days(days);
        profiles.push(Profile {
            // so that the order of the rows is not that of the identifiers
            id: 100 - id as u32,
            stage,
            day,
            used: std::array::from_fn(|_| ["", "0", "1", "14", "15", "28", "28", "NA"][chance.below(8)]),
            injecting: ["", "0", "5", "NA", "28"][chance.below(5)],
            work: ["", "9", "10", "NA", "28"][chance.below(5)],
            housing: ["Y", "N", "NA", ""][chance.below(4)],
        });
    }
    profiles
}

pub(crate) fn written(spells: &[Spell]) -> Vec<Row> {
    let text = |day: Option<NaiveDate>| day.map_or_else(String::new, |d| d.format("%Y%m%d").to_string());
    let mut rows = Vec::new();
    for spell in spells {
        let (first, second, born, sex) = PEOPLE[spell.person];
        for number in 0..spell.courses.len().max(spell.profiles.len()) {
            // further profiles stand on rows that tell of the first course again
            let course = spell.courses.get(number).unwrap_or(&spell.courses[0]);
            let profile = spell.profiles.get(number);
            let of_profile = |tell: fn(&Profile) -> String| profile.map(tell).unwrap_or_default();
            let earliest = spell.courses.iter().filter_map(|c| c.referred).chain([spell.triaged]).min();
            rows.push(
                Row::new(&spell.client.to_string(), &spell.id.to_string(), &text(Some(spell.triaged)))
                    .with("AGNCY", spell.agency)
                    .with("CONSENT", if spell.agreed { "Y" } else { "N" })
                    .with("FINITIAL", first)
                    .with("SINITIAL", second)
                    .with("DOB", born)
                    .with("SEX", sex)
                    .with("DAT", spell.dat)
                    .with("LA", spell.la)
                    .with("DRUG1", spell.drugs[0])
                    .with("DRUG2", spell.drugs[1])
                    .with("DRUG3", spell.drugs[2])
                    .with("REFLD", &text(earliest))
                    .with("DISD", &text(spell.discharged))
                    .with("DISRSN", if spell.discharged.is_some() { spell.reason } else { "" })
                    .with("MODID", &course.id.to_string())
                    .with("MODAL", course.kind)
                    .with("REFMODDT", &text(course.referred))
                    .with("FAOMODDT", &text(course.offered))
                    .with("MODST", &text(course.started))
                    .with("TOPID", &of_profile(|p| p.id.to_string()))
                    .with("TOPDATE", &of_profile(|p| p.day.format("%Y%m%d").to_string()))
                    .with("TRSTAGE", &of_profile(|p| p.stage.to_owned()))
                    .with("OPIUSE", &of_profile(|p| p.used[0].to_owned()))
                    .with("CRAUSE", &of_profile(|p| p.used[1].to_owned()))
                    .with("ALCUSE", &of_profile(|p| p.used[2].to_owned()))
                    .with("IVDRGUSE", &of_profile(|p| p.injecting.to_owned()))
                    .with("PWORK", &of_profile(|p| p.work.to_owned()))
                    .with("ACUTHPBM", &of_profile(|p| p.housing.to_owned())),
            );
        }
    }
    rows
}

/// An episode as it was known on the as-at date.
#[derive(Clone, Debug)]
struct Known {
    spell: Spell,
    first: NaiveDate,
    end: Option<NaiveDate>,
    /// Structured courses that had started.
    courses: Vec<Course>,
}

#[derive(Clone, Debug)]
struct Way {
    person: usize,
    dat: &'static str,
    parts: Vec<Known>,
    start: NaiveDate,
    end: Option<NaiveDate>,
    reason: Option<&'static str>,
}

impl Way {
    /// The episode that the attributes come from: triaged last.
    fn last(&self) -> &Spell {
        let key = |k: &&Known| (k.spell.triaged, k.first, k.spell.agency, k.spell.client, k.spell.id);
        &self.parts.iter().max_by_key(key).expect("a part").spell
    }

    fn drugs(&self) -> Vec<&'static str> {
        self.parts.iter().flat_map(|k| k.spell.drugs).collect()
    }

    fn cites(&self, kind: &str) -> bool {
        self.drugs().iter().any(|drug| match kind {
            "opiate" => drug.starts_with('1'),
            "crack" => *drug == "3201",
            "alcohol" => drug.starts_with('7'),
            _ => {
                !drug.is_empty() && !drug.starts_with('1') && !drug.starts_with('7') && !["3409", "9996"].contains(drug)
            }
        })
    }

    fn substance(&self) -> &'static str {
        match (self.cites("opiate"), self.cites("other"), self.cites("alcohol")) {
            (true, ..) => "opiate",
            (false, true, true) => "non-opiate and alcohol",
            (false, true, false) => "non-opiate only",
            (false, false, true) => "alcohol only",
            (false, false, false) => "unknown",
        }
    }

    fn is_pdu(&self) -> bool {
        self.cites("opiate") || self.cites("crack")
    }

    fn age(&self) -> i32 {
        let born = day(PEOPLE[self.person].2);
        let years = self.start.year() - born.year();
        if (self.start.month(), self.start.day()) < (born.month(), born.day()) { years - 1 } else { years }
    }

    fn overlaps(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.start <= to && self.end.is_none_or(|end| end >= from)
    }

    /// The profiles of a stage in the order of the rows.
    fn profiles(&self, stage: &str, as_at: NaiveDate) -> Vec<&Profile> {
        let all = self.parts.iter().flat_map(|k| &k.spell.profiles);
        all.filter(|p| p.stage == stage && p.day <= as_at).collect()
    }

    /// The first structured treatment.
    fn first(&self) -> NaiveDate {
        self.parts.iter().map(|k| k.first).min().expect("a part")
    }

    fn start_profile(&self, as_at: NaiveDate) -> Option<&Profile> {
        // one day after another: the same day, a day before, a day after
        (0..=14).find_map(|days| {
            let on = |day: NaiveDate| self.profiles("S", as_at).into_iter().find(|p| p.day == day);
            let days = chrono::Days::new(days);
            on(self.first() - days).or_else(|| on(self.first() + days))
        })
    }

    fn review_profile(&self, as_at: NaiveDate) -> Option<&Profile> {
        let start = self.start_profile(as_at)?.day;
        (35..=182).rev().find_map(|days| {
            let wanted = start + chrono::Days::new(days);
            self.profiles("R", as_at).into_iter().find(|p| p.day == wanted)
        })
    }

    fn exit_profile(&self, as_at: NaiveDate) -> Option<&Profile> {
        let end = self.end?;
        (0..=14).find_map(|days| {
            let on = |day: NaiveDate| self.profiles("E", as_at).into_iter().find(|p| p.day == day);
            let days = chrono::Days::new(days);
            on(end + days).or_else(|| on(end - days))
        })
    }

    fn ended(&self, from: NaiveDate, to: NaiveDate) -> bool {
        self.end.is_some_and(|end| end >= from && end <= to)
    }
}

fn reason_group(reason: &str) -> &'static str {
    match reason {
        "80" | "81" => "completed",
        "83" => "transferred",
        "85" => "unplanned",
        "87" => "custody",
        "5" => "referred-on",
        "89" => "died",
        "7" => "other",
        _ => "unknown",
    }
}

fn ways(spells: &[Spell], as_at: NaiveDate, gap: i64) -> Vec<Way> {
    let mut known: Vec<Known> = Vec::new();
    for spell in spells {
        let same = |s: &&Spell| (s.agency, s.client) == (spell.agency, spell.client);
        if spell.triaged > as_at || spells.iter().filter(same).any(|s| !s.agreed) {
            continue;
        }
        let courses: Vec<Course> = spell
            .courses
            .iter()
            .filter(|c| c.kind != "96" && c.started.is_some_and(|started| started <= as_at))
            .cloned()
            .collect();
        let Some(first) = courses.iter().filter_map(|c| c.started).min() else { continue };
        let end = spell.discharged.filter(|end| *end <= as_at);
        known.push(Known { spell: spell.clone(), first, end, courses });
    }
    known.sort_by_key(|k| {
        (k.spell.person, k.spell.dat, k.first, k.spell.triaged, k.spell.agency, k.spell.client, k.spell.id)
    });
    let mut groups: Vec<Vec<Known>> = Vec::new();
    for part in known {
        let joins = groups.last().is_some_and(|group: &Vec<Known>| {
            let same = group[0].spell.person == part.spell.person && group[0].spell.dat == part.spell.dat;
            let open = group.iter().any(|k| k.end.is_none());
            let latest = group.iter().filter_map(|k| k.end).max();
            same && (open || latest.is_some_and(|end| (part.first - end).num_days() <= gap))
        });
        if joins {
            groups.last_mut().expect("a group").push(part);
        } else {
            groups.push(vec![part]);
        }
    }
    let mut ways: Vec<Way> = groups
        .into_iter()
        .map(|parts| {
            let start = parts.iter().map(|k| k.spell.triaged).min().expect("a part");
            let open = parts.iter().any(|k| k.end.is_none());
            let end = if open { None } else { parts.iter().filter_map(|k| k.end).max() };
            let enders = parts.iter().filter(|k| end.is_some() && k.end == end);
            let key = |k: &&Known| {
                let completed = reason_group(k.spell.reason) == "completed";
                (!completed, k.spell.triaged, k.spell.reason.parse::<u32>().expect("a number"))
            };
            let reason = enders.max_by_key(key).map(|k| k.spell.reason);
            Way { person: parts[0].spell.person, dat: parts[0].spell.dat, parts, start, end, reason }
        })
        .collect();
    ways.sort_by_key(|w| (w.person, w.start, w.end.unwrap_or(NaiveDate::MAX), w.dat));
    ways
}

type Tally = (i64, i64, i64, Vec<i64>);

/// What a grouping says of a way.
fn cell(way: &Way, grouping: &str, agency: &str) -> String {
    match grouping {
        "sex" => if PEOPLE[way.person].3 == "F" { "Female" } else { "Male" }.to_owned(),
        "substance" => way.substance().to_owned(),
        "age-band" => match way.age() {
            ..18 => "Under 18",
            18..30 => "18-29",
            30..50 => "30-49",
            _ => "50+",
        }
        .to_owned(),
        "dat" => if way.dat == "A09B" { "Gateshead" } else { way.dat }.to_owned(),
        "la" => match way.last().la {
            "E07000178" | "38UC" => "Oxford",
            "E07000177" => "Cherwell",
            "" => "Not recorded",
            other => other,
        }
        .to_owned(),
        "agency" => agency.to_owned(),
        other => panic!("{other}"),
    }
}

/// All measures for one way of grouping: by measure, cells and month.
fn brute(ways: &[Way], as_at: NaiveDate, from: NaiveDate, to: NaiveDate, by: &[&str]) -> BTreeMap<Vec<String>, Tally> {
    let mut tallies: BTreeMap<Vec<String>, Tally> = BTreeMap::new();
    let areas: Vec<&str> = by.iter().copied().filter(|g| ["la", "dat"].contains(g)).collect();
    let area_of = |way: &Way| areas.iter().map(|g| cell(way, g, "")).collect::<Vec<_>>();
    let agencies_of = |way: &Way| -> Vec<&'static str> {
        if !by.contains(&"agency") {
            return vec![""];
        }
        let seen = |k: &&Known| k.spell.triaged <= to && k.end.is_none_or(|end| end >= from);
        let found: BTreeSet<&str> = way.parts.iter().filter(seen).map(|k| k.spell.agency).collect();
        if found.is_empty() { vec![way.last().agency] } else { found.into_iter().collect() }
    };
    let mut add =
        |measure: &str, way: &Way, agency: &str, numerator: bool, denominator: bool, pending: bool, days: i64| {
            let cells = by.iter().map(|g| cell(way, g, agency));
            let key = std::iter::once(measure.to_owned()).chain(cells).collect();
            let tally = tallies.entry(key).or_insert((0, 0, 0, Vec::new()));
            tally.0 += i64::from(numerator);
            tally.1 += i64::from(denominator);
            tally.2 += i64::from(pending);
            if days >= 0 {
                tally.3.push(days);
            }
        };
    let length = |way: &Way| (way.end.unwrap_or(as_at) - way.start).num_days();
    let window = |way: &Way| way.end.expect("an end") + Months::new(6);
    let is_completed = |way: &Way| way.reason.is_some_and(|r| reason_group(r) == "completed");
    for person in 0..PEOPLE.len() {
        let own: Vec<&Way> = ways.iter().filter(|w| w.person == person).collect();
        let returned = |way: &Way| {
            own.iter().any(|other| {
                !std::ptr::eq(*other, way)
                    && other.start <= window(way)
                    && other.end.is_none_or(|end| end > way.end.expect("an end"))
            })
        };
        let taken = |qualifies: &dyn Fn(&Way) -> bool| -> Vec<&Way> {
            let mut found: Vec<&Way> = Vec::new();
            for way in own.iter().rev().filter(|w| qualifies(w)) {
                if !found.iter().any(|f| area_of(f) == area_of(way)) {
                    found.push(way);
                }
            }
            found
        };
        for way in taken(&|w| w.overlaps(from, to)) {
            for agency in agencies_of(way) {
                add("in-treatment", way, agency, true, false, false, -1);
                let ended = way.ended(from, to);
                let completed = is_completed(way);
                let young = way.end.is_none() && length(way) < 84;
                let effective = length(way) >= 84 || completed;
                if way.is_pdu() {
                    let counts = effective && !young;
                    add("effective-treatment", way, agency, counts, !young, young, -1);
                }
                add("successful-completion", way, agency, ended && completed, true, false, -1);
                if ended {
                    add("completion-of-exits", way, agency, completed, true, false, -1);
                    add("planned-exits", way, agency, completed, true, false, -1);
                    let group = reason_group(way.reason.expect("a reason"));
                    for each in
                        ["completed", "transferred", "referred-on", "custody", "unplanned", "died", "other", "unknown"]
                    {
                        add(&format!("exits-by-reason-{each}"), way, agency, each == group, true, false, -1);
                    }
                }
                let candidates = own
                    .iter()
                    .filter(|w| area_of(w) == area_of(way) && w.ended(from, to) && is_completed(w) && !returned(w));
                let lasting = candidates.clone().any(|w| window(w) <= as_at);
                let open = !lasting && candidates.clone().any(|w| window(w) > as_at);
                add("completion-no-return", way, agency, lasting, true, open, -1);
                add("time-in-treatment", way, agency, false, true, false, length(way));
            }
        }
        for way in taken(&|w| w.start >= from && w.start <= to) {
            for agency in agencies_of(way) {
                add("new-presentations", way, agency, true, false, false, -1);
            }
        }
        for way in own.iter().copied() {
            for agency in agencies_of(way) {
                if way.ended(from, to) && is_completed(way) {
                    let over = window(way) <= as_at;
                    add("re-presentation", way, agency, over && returned(way), over, !over, -1);
                }
                if way.start >= from && way.start <= to {
                    let over = (as_at - way.start).num_days() >= 84;
                    let unplanned = way.reason.is_some_and(|r| reason_group(r) == "unplanned");
                    let early = way.end.is_some() && length(way) < 84 && unplanned;
                    add("early-unplanned-exit", way, agency, over && early, over, !over, -1);
                }
            }
            for agency in agencies_of(way) {
                if way.first() >= from && way.first() <= to {
                    let taken = way.start_profile(as_at).is_some();
                    add("top-start-compliance", way, agency, taken, true, false, -1);
                }
                let due = way.first() + chrono::Days::new(182);
                if way.end.unwrap_or(as_at) >= due && due >= from && due <= to {
                    let taken = way.review_profile(as_at).is_some();
                    add("top-review-compliance", way, agency, taken, true, false, -1);
                }
                if way.ended(from, to) {
                    let exit = way.exit_profile(as_at);
                    add("top-exit-compliance", way, agency, exit.is_some(), true, false, -1);
                    let Some(exit) = exit.filter(|_| is_completed(way)) else { continue };
                    let days = |text: &str| text.parse::<u32>().ok();
                    if let Some(work) = days(exit.work) {
                        add("employed-at-exit", way, agency, work >= 10, true, false, -1);
                    }
                    if ["Y", "N"].contains(&exit.housing) {
                        add("housing-problem-at-exit", way, agency, exit.housing == "Y", true, false, -1);
                    }
                    let injected = way.start_profile(as_at).and_then(|p| days(p.injecting)).unwrap_or(0) > 0;
                    if let (true, Some(injecting)) = (injected, days(exit.injecting)) {
                        add("injecting-at-exit", way, agency, injecting > 0, true, false, -1);
                    }
                }
            }
            let opening = &way.parts[0];
            let on_first_day = opening.courses.iter().filter(|c| c.started == Some(opening.first));
            let first_id = on_first_day.map(|c| c.id).min();
            for (place, part) in way.parts.iter().enumerate() {
                if let Some(end) = part
                    .end
                    .filter(|end| *end >= from && *end <= to && reason_group(part.spell.reason) == "transferred")
                {
                    let others = way.parts.iter().enumerate().filter(|(other, _)| *other != place);
                    let arrived = others
                        .clone()
                        .any(|(other, k)| k.end.is_none_or(|theirs| theirs > end) || other > place && k.first >= end);
                    add("transfers-arrived", way, part.spell.agency, arrived, true, false, -1);
                }
                for course in &part.courses {
                    let started = course.started.expect("a start");
                    let (Some(referred), Some(offered)) = (course.referred, course.offered) else { continue };
                    let wait = (offered - referred).num_days();
                    if wait < 0 || started < from || started > to {
                        continue;
                    }
                    let is_first = place == 0 && Some(course.id) == first_id;
                    let measure = if is_first { "waiting-3-weeks" } else { "waiting-3-weeks-subsequent" };
                    add(measure, way, part.spell.agency, wait <= 21, true, false, -1);
                }
            }
        }
    }
    tallies
}

/// A rate with four decimals, half away from zero, from whole numbers.
fn percent(numerator: i64, denominator: i64) -> String {
    if denominator == 0 {
        return String::new();
    }
    let scaled = (i128::from(numerator) * 100 * 10_000 * 2 + i128::from(denominator)) / (2 * i128::from(denominator));
    format!("{}.{:04}", scaled / 10_000, scaled % 10_000)
}

fn quotient(sum: i64, count: i64) -> String {
    let scaled = (i128::from(sum) * 10_000 * 2 + i128::from(count)) / (2 * i128::from(count));
    format!("{}.{:04}", scaled / 10_000, scaled % 10_000)
}

/// The tallies as the program prints them, sorted.
fn shown(tallies: BTreeMap<Vec<String>, Tally>) -> Vec<String> {
    let mut lines = Vec::new();
    for (key, (numerator, denominator, pending, mut days)) in tallies {
        let (measure, cells) = (key[0].as_str(), key[1..].join(","));
        let line = |measure: &str, figures: String| format!("{measure},{cells},{figures}");
        match measure {
            "in-treatment" | "new-presentations" => lines.push(line(measure, format!("{numerator},,,"))),
            "time-in-treatment" => {
                days.sort_unstable();
                let (count, sum) = (days.len() as i64, days.iter().sum::<i64>());
                let middle = days[days.len() / 2] + days[(days.len() - 1) / 2];
                lines.push(line("time-in-treatment-mean", format!(",{denominator},{},", quotient(sum, count))));
                lines.push(line("time-in-treatment-median", format!(",{denominator},{},", quotient(middle, 2))));
            }
            _ => {
                let has_pending =
                    ["effective-treatment", "completion-no-return", "re-presentation", "early-unplanned-exit"]
                        .contains(&measure);
                let pending = if has_pending { pending.to_string() } else { String::new() };
                let value = percent(numerator, denominator);
                lines.push(line(measure, format!("{numerator},{denominator},{value},{pending}")));
            }
        }
    }
    lines.sort();
    lines
}

fn compared(seed: u64, as_at: &str, period: (&str, &str, &str), by: &[&str], gap: i64) {
    let spells = spells(seed);
    let rows = written(&spells);
    if rows.is_empty() {
        return;
    }
    let text = csv(&rows);
    let ask = Ask::new(as_at, period.0).by(&by.join(",")).set(&format!("gap_days={gap}"));
    let (table, held_back) = figures(&read(&text), &ask);
    assert_eq!(held_back, 0, "seed {seed}: what is invented holds nothing back\n{text}");
    let columns: Vec<&str> = ["measure"]
        .into_iter()
        .chain(by.iter().copied())
        .chain(["numerator", "denominator", "value", "pending"])
        .collect();
    let is_estimate = |line: &String| line.starts_with("penetration") || line.starts_with("unmet-need");
    let mut found: Vec<String> = lines(&table, &columns).into_iter().filter(|line| !is_estimate(line)).collect();
    found.sort();
    let ways = ways(&spells, day(as_at), gap);
    let mut wanted = shown(brute(&ways, day(as_at), day(period.1), day(period.2), by));
    if by.is_empty() {
        // without groups every measure has a row, also of nothing, with no cells between
        wanted = wanted.into_iter().map(|line| line.replacen(",,", ",", 1)).collect();
        found.retain(|line| {
            let empty = line.split(',').skip(1).all(|f| f.is_empty() || f == "0");
            !empty || wanted.contains(line)
        });
    }
    assert_eq!(found, wanted, "seed {seed}, as at {as_at}, {} by {by:?}, gap {gap}\n{text}", period.0);
}

/// Which days a profile tells of an item.
type DaysOf = fn(&Profile) -> &'static str;

/// What changed between the start and a later profile, item by item, as the program prints it. Opiates change by 13 days
/// or more, crack by one, injecting by five; of alcohol nobody has said it.
fn changes(ways: &[Way], as_at: NaiveDate, from: NaiveDate, to: NaiveDate, by: &[&str]) -> Vec<String> {
    const KINDS: [&str; 4] = ["abstinent", "improved", "unchanged", "deteriorated"];
    let items: [(&str, Option<i32>, DaysOf); 4] = [
        ("opiates", Some(13), |p| p.used[0]),
        ("crack", Some(1), |p| p.used[1]),
        ("alcohol", None, |p| p.used[2]),
        ("injecting", Some(5), |p| p.injecting),
    ];
    // for each measure and group how many of how many, and whether anybody can say it
    let mut tallies: BTreeMap<Vec<String>, (i64, i64, bool)> = BTreeMap::new();
    for way in ways {
        let Some(start) = way.start_profile(as_at) else { continue };
        for (prefix, later) in [("top", way.review_profile(as_at)), ("top-exit", way.exit_profile(as_at))] {
            let Some(later) = later.filter(|later| later.day >= from && later.day <= to) else { continue };
            for (item, limit, days) in items {
                let (Ok(before), Ok(after)) = (days(start).parse::<i32>(), days(later).parse::<i32>()) else {
                    continue;
                };
                if before == 0 {
                    continue;
                }
                let limit_or_none = limit.unwrap_or(0);
                let kind = match after {
                    0 => "abstinent",
                    _ if before >= after + limit_or_none => "improved",
                    _ if after >= before + limit_or_none => "deteriorated",
                    _ => "unchanged",
                };
                let agencies: BTreeSet<&str> = if by.contains(&"agency") {
                    let seen = |k: &&Known| k.spell.triaged <= to && k.end.is_none_or(|end| end >= from);
                    let found: BTreeSet<&str> = way.parts.iter().filter(seen).map(|k| k.spell.agency).collect();
                    if found.is_empty() { BTreeSet::from([way.last().agency]) } else { found }
                } else {
                    BTreeSet::from([""])
                };
                for agency in agencies {
                    for each in KINDS {
                        let cells = by.iter().map(|g| match *g {
                            "top-item" => item.to_owned(),
                            other => cell(way, other, agency),
                        });
                        let key = std::iter::once(format!("{prefix}-{each}")).chain(cells).collect();
                        let tally = tallies.entry(key).or_insert((0, 0, limit.is_some() || each == "abstinent"));
                        tally.0 += i64::from(kind == each);
                        tally.1 += 1;
                    }
                }
            }
        }
    }
    let line = |(key, (numerator, denominator, is_known)): (Vec<String>, (i64, i64, bool))| {
        let numbers = format!("{numerator},{denominator},{}", percent(numerator, denominator));
        let figures = if is_known { numbers } else { format!(",{denominator},") };
        format!("{},{figures},", key.join(","))
    };
    let mut lines: Vec<String> = tallies.into_iter().map(line).collect();
    lines.sort();
    lines
}

#[test]
fn changes_between_two_tops_are_counted_item_by_item() {
    let groupings: [&[&str]; 5] = [
        &["top-item"],
        &["sex", "top-item"],
        &["top-item", "la"],
        &["agency", "top-item"],
        &["dat", "top-item", "sex"],
    ];
    let (mut seen, mut kinds) = (0, BTreeSet::new());
    for seed in 2001..=3200_u64 {
        let spells = spells(seed);
        let rows = written(&spells);
        if rows.is_empty() {
            continue;
        }
        let by = groupings[seed as usize % groupings.len()];
        let as_at = ["2014-03-31", "2013-12-31", "2014-09-30"][seed as usize % 3];
        let mut ask = Ask::new(as_at, "2013/14").by(&by.join(",")).set("rci=opiates:13,crack:1,injecting:5");
        ask.total = by.len() > 1;
        let (table, _) = figures(&read(&csv(&rows)), &ask);
        let columns: Vec<&str> = ["measure"]
            .into_iter()
            .chain(by.iter().copied())
            .chain(["numerator", "denominator", "value", "pending"])
            .collect();
        let (mut totals, mut found): (Vec<String>, Vec<String>) =
            lines(&table, &columns).into_iter().partition(|line| line.contains(",Total,"));
        found.sort();
        let ways = ways(&spells, day(as_at), 21);
        let of = |by: &[&str]| changes(&ways, day(as_at), day("2013-04-01"), day("2014-03-31"), by);
        let wanted = of(by);
        assert_eq!(found, wanted, "seed {seed} by {by:?}\n{}", csv(&rows));
        if ask.total {
            // the total of an item is the row of the item alone
            totals.iter_mut().for_each(|line| *line = line.replace(",Total", ""));
            totals.sort();
            assert_eq!(totals, of(&["top-item"]), "seed {seed} by {by:?}");
        }
        seen += wanted.len();
        kinds.extend(
            wanted
                .iter()
                .filter(|line| !line.contains(",0,"))
                .map(|line| line.split(',').next().unwrap_or("").to_owned()),
        );
    }
    assert!(seen > 1000, "{seen}");
    assert_eq!(kinds.len(), 8, "each of the measures counts somebody: {kinds:?}");
}

const GROUPINGS: [&[&str]; 9] =
    [&[], &["sex"], &["substance"], &["age-band"], &["dat"], &["la"], &["agency"], &["la", "dat"], &["agency", "sex"]];

#[test]
fn a_simple_second_implementation_counts_the_same() {
    let periods = [
        ("2013/14", "2013-04-01", "2014-03-31"),
        ("2012/13", "2012-04-01", "2013-03-31"),
        ("2013-08", "2013-08-01", "2013-08-31"),
        ("2013-05-15..2014-02-28", "2013-05-15", "2014-02-28"),
        // shorter than a gap, so that somebody is between two episodes all the time
        ("2013-06-10..2013-06-12", "2013-06-10", "2013-06-12"),
    ];
    let days = ["2014-03-31", "2013-12-31", "2014-09-30", "2013-11-22"];
    for seed in 1..=1200_usize {
        let (by, period) = (GROUPINGS[seed % GROUPINGS.len()], periods[seed / 3 % periods.len()]);
        let gap = if seed % 5 == 0 { 20 } else { 21 };
        compared(seed as u64, days[seed / 7 % days.len()], period, by, gap);
    }
}

#[test]
fn a_month_of_a_trend_is_that_month() {
    for seed in 700..760 {
        let text = csv(&written(&spells(seed)));
        let extract = read(&text);
        let columns = ["measure", "dat", "period_start", "period_end", "numerator", "denominator", "value", "pending"];
        let trend = lines(&figures(&extract, &Ask::new("2013-12-15", "2013/14-Q3").by("dat,month")).0, &columns);
        for month in ["2013-10", "2013-11", "2013-12"] {
            let single = lines(&figures(&extract, &Ask::new("2013-12-15", month).by("dat")).0, &columns);
            let of_month: Vec<&String> = trend.iter().filter(|line| line.contains(&format!(",{month}-01,"))).collect();
            let filled = of_month.iter().filter(|line| single.contains(line)).count();
            assert_eq!(filled, single.len(), "seed {seed} {month}: every row of the month is in the trend");
            // a month of the trend that has no row of its own is one of nothing
            for line in of_month.iter().filter(|line| !single.contains(line)) {
                assert!(line.split(',').skip(4).all(|f| f.is_empty() || f == "0"), "seed {seed}: {line}");
            }
        }
    }
}

#[test]
fn totals_are_counted_and_never_more_than_the_groups() {
    for seed in 800..900 {
        let extract = read(&csv(&written(&spells(seed))));
        for by in ["la", "dat", "agency", "sex", "la,sex"] {
            let mut ask = Ask::new("2014-03-31", "2013/14").by(by);
            ask.total = true;
            let (table, _) = figures(&extract, &ask);
            let alone = figures(&extract, &Ask { by: Vec::new(), total: false, ..ask.clone() }).0;
            let first = by.split(',').next().expect("a grouping");
            let columns = ["measure", first, "numerator", "denominator"];
            let own: Vec<String> = lines(&alone, &["measure", "numerator", "denominator"]);
            let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            let mut totals: BTreeMap<String, (i64, i64)> = BTreeMap::new();
            for line in lines(&table, &columns) {
                let parts: Vec<&str> = line.split(',').collect();
                let number = |text: &str| text.parse::<i64>().unwrap_or(0);
                let of = if parts[1] == "Total" { &mut totals } else { &mut sums };
                let entry = of.entry(parts[0].to_owned()).or_default();
                entry.0 += number(parts[2]);
                entry.1 += number(parts[3]);
                if parts[1] == "Total" {
                    let line = format!("{},{},{}", parts[0], parts[2], parts[3]);
                    assert!(own.contains(&line), "seed {seed} by {by}: the total is the row without groups: {line}");
                }
            }
            for (measure, total) in totals {
                let sum = sums.get(&measure).copied().unwrap_or_default();
                // by area or agency people and their completions may count twice, never less than once
                assert!(total.1 <= sum.1, "seed {seed} by {by} {measure}: {total:?} of {sum:?}");
                if by == "sex" {
                    assert_eq!(total, sum, "seed {seed} by sex {measure}");
                }
            }
        }
    }
}

/// The people of many seeds as one extract, each of them somebody else.
pub(crate) fn crowd(seeds: std::ops::Range<u64>) -> Vec<Row> {
    let many: Vec<Spell> = seeds.flat_map(spells).collect();
    let mut rows = Vec::new();
    for (number, chunk) in many.chunks(7).enumerate() {
        for row in written(chunk) {
            let client = format!("{}{}", row.get("CLIENTID"), number + 100);
            let day = format!("19{:02}0{}01", 40 + number % 60, number / 60 % 9 + 1);
            rows.push(row.with("CLIENTID", &client).with("DOB", &day));
        }
    }
    rows
}

#[test]
fn neither_threads_nor_the_order_of_rows_show() {
    let rows = crowd(1000..1040);
    let ask = Ask::new("2014-03-31", "2013/14").by("agency,sex,la,month");
    let extract = read(&csv(&rows));
    let one = figures(&extract, &ask).0;
    assert!(one.rows.len() > 100);
    assert_eq!(figures(&extract, &Ask { threads: 4, ..ask.clone() }).0, one);
    // rows of one episode keep their order, since the first of them speaks for it
    let mut episodes: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        match episodes.last_mut() {
            Some(last) if ["AGNCY", "CLIENTID", "EPISODID"].iter().all(|c| last[0].get(c) == row.get(c)) => {
                last.push(row);
            }
            _ => episodes.push(vec![row]),
        }
    }
    Chance::new(5).shuffle(&mut episodes);
    assert_eq!(figures(&read(&csv(&episodes.concat())), &ask).0, one);
}
