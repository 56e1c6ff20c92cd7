//! One episode: its course from referral to discharge, and the rows that tell it.

use super::codes::{self, ALCOHOL, COCAINE, Ending};
use super::day::Day;
use super::dice::Dice;
use super::outcomes::{self, Profile, Stage};
use super::person::Person;
use super::{Row, Text};

/// The longest time in days between two reviews, well below the half year within which one is expected.
const BETWEEN_REVIEWS: i32 = 170;

/// The treatment agency as far as an episode depends on it.
#[derive(Clone, Debug)]
pub(super) struct Agency {
    pub(super) code: Text,
    /// Whether its software writes districts as GSS codes rather than old ONS codes.
    pub(super) writes_gss: bool,
    /// Whether it collects the fields that only some places ask for.
    pub(super) asks_local_fields: bool,
}

/// What is known of an episode before it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances {
    pub(super) referred: Day,
    /// The as-at date: nothing is known of later days.
    pub(super) to: Day,
    /// The client comes straight from another agency, and treatment starts within 21 days.
    pub(super) transferred_in: bool,
    /// The person was treated in an earlier episode.
    pub(super) seen_before: bool,
    /// No other episode is planned after this one.
    pub(super) last: bool,
}

/// Numbers that the agency's software gave to the client and its records so far.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    pub(super) client: u32,
    pub(super) episode: u32,
    pub(super) modality: u32,
    pub(super) review: u32,
    pub(super) time: u32,
    pub(super) profile: u32,
}

/// How an episode went on: nothing is said of those still open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Discharge {
    pub(super) day: Day,
    pub(super) reason: &'static str,
}

/// A modality of the episode.
#[derive(Clone, Copy, Debug)]
struct Modality {
    code: &'static str,
    referred: Day,
    offered: Option<Day>,
    start: Option<Day>,
    end: Option<(Day, &'static str)>,
}

/// What the interventions are for, in the words of either list of modality codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Pharmacological,
    Psychosocial,
    AlcoholIntervention,
    Residential,
    Support,
    Brief,
}

/// Which records stand on one row, by their places in their lists.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    modality: Option<usize>,
    profile: Option<usize>,
    review: Option<usize>,
    time: Option<usize>,
}

/// The days of an episode.
#[derive(Clone, Copy, Debug)]
struct Course {
    triaged: Day,
    care_plan: Option<Day>,
    /// The earliest start of a modality.
    start: Option<Day>,
    discharge: Option<Discharge>,
}

/// Invents one episode and adds its rows.
pub(super) fn invent(
    dice: &mut Dice,
    person: &Person,
    agency: &Agency,
    circumstances: Circumstances,
    numbers: &mut Numbers,
    rows: &mut Vec<Row>,
) -> Option<Discharge> {
    let mut modalities = Vec::with_capacity(4);
    let course = course(dice, person, circumstances, &mut modalities);
    let coordinates = dice.chance(860);
    let profiles = profiles(dice, course, circumstances, coordinates);
    let reviews = review_days(dice, course, circumstances, &modalities);
    let times = time_days(dice, course, circumstances, &profiles);

    let base = shared_cells(dice, person, agency, circumstances, course, coordinates, numbers);
    let slots = slots(dice, modalities.len(), profiles.len(), reviews.len(), times.len());
    for slot in slots {
        let mut row = base.copy_with_room(46);
        if let Some(place) = slot.modality {
            fill_modality(&mut row, modalities[place], numbers.modality + place as u32 + 1);
        }
        if let Some(place) = slot.review {
            let number = numbers.review + place as u32 + 1;
            fill_review(&mut row, dice, reviews[place], &modalities, number);
        }
        if let Some(place) = slot.time {
            row.add("TITDATE", times[place]);
            row.add("TITREAT", dice.weighted(&[("1", 800), ("2", 150), ("3", 50)]));
            row.add("TITID", numbers.time + place as u32 + 1);
        }
        if let Some(place) = slot.profile {
            let number = numbers.profile + place as u32 + 1;
            outcomes::fill(&mut row, dice, person, profiles[place], number);
        }
        rows.push(row);
    }
    numbers.modality += modalities.len() as u32;
    numbers.review += reviews.len() as u32;
    numbers.time += times.len() as u32;
    numbers.profile += profiles.len() as u32;
    course.discharge
}

/// Draws the days of the episode and its modalities.
fn course(dice: &mut Dice, person: &Person, circumstances: Circumstances, modalities: &mut Vec<Modality>) -> Course {
    let Circumstances { referred, to, transferred_in, .. } = circumstances;
    let triaged = if transferred_in {
        referred.plus(dice.between(0, 4)).min(to)
    } else {
        referred.plus(dice.weighted(&[(0, 200), (2, 200), (5, 250), (9, 200), (14, 100), (25, 50)])).min(to)
    };
    let asked = if transferred_in || dice.chance(700) {
        triaged
    } else {
        referred.plus(dice.between(0, triaged.since(referred)))
    };
    let wait = match dice.below(100) {
        0..30 => 0,
        30..80 => dice.between(1, 7),
        _ if transferred_in => dice.between(1, 7),
        _ => dice.between(8, 21),
    };
    let offered = asked.plus(wait);
    let start = offered.max(triaged).plus(dice.between(0, 4));
    if start > to || (!transferred_in && dice.chance(80)) {
        return unstarted(dice, person, circumstances, (triaged, asked, offered), modalities);
    }

    let kind = first_kind(dice, person);
    let (shortest, longest) = if kind == Kind::Brief {
        (14, 60)
    } else {
        dice.weighted(&[
            ((14, 30), 90),
            ((30, 84), 190),
            ((84, 182), 270),
            ((182, 365), 250),
            ((365, 760), 150),
            ((760, 2200), 50),
        ])
    };
    let end = start.plus(dice.between(shortest, longest));
    let discharge = (end <= to).then(|| Discharge { day: end, reason: reason(dice, person, end, true) });
    let until = discharge.map_or(to, |discharge| discharge.day);

    modalities.push(Modality {
        code: code(dice, kind, start),
        referred: asked,
        offered: Some(offered),
        start: Some(start),
        end: discharge.map(|discharge| (discharge.day, exit_status(dice, discharge.reason))),
    });
    further_modalities(dice, person, kind, (triaged, start, until), discharge, modalities);
    let care_plan = Some(triaged.plus(dice.between(0, start.since(triaged))));
    Course { triaged, care_plan, start: Some(start), discharge }
}

/// The course of an episode in which no modality starts: recently triaged, or soon over.
fn unstarted(
    dice: &mut Dice,
    person: &Person,
    circumstances: Circumstances,
    (triaged, asked, offered): (Day, Day, Day),
    modalities: &mut Vec<Modality>,
) -> Course {
    let to = circumstances.to;
    let end = triaged.plus(dice.between(3, 75));
    let discharge = (end <= to).then(|| Discharge { day: end, reason: reason(dice, person, end, false) });
    if dice.chance(500) {
        let until = discharge.map_or(to, |discharge| discharge.day);
        let kind = first_kind(dice, person);
        modalities.push(Modality {
            code: code(dice, kind, asked),
            referred: asked,
            offered: Some(offered).filter(|offered| *offered <= until),
            start: None,
            end: None,
        });
    }
    Course { triaged, care_plan: None, start: None, discharge }
}

/// Draws the kind of the first intervention.
fn first_kind(dice: &mut Dice, person: &Person) -> Kind {
    if dice.chance(12) {
        return Kind::Brief;
    }
    if codes::is_opiate(person.substances[0]) {
        dice.weighted(&[(Kind::Pharmacological, 850), (Kind::Psychosocial, 130), (Kind::Residential, 20)])
    } else if person.substances[0] == ALCOHOL {
        dice.weighted(&[(Kind::AlcoholIntervention, 880), (Kind::Pharmacological, 80), (Kind::Residential, 40)])
    } else {
        dice.weighted(&[(Kind::Psychosocial, 960), (Kind::Residential, 15), (Kind::Pharmacological, 25)])
    }
}

/// Adds what is started beside or after the first modality, each code once.
fn further_modalities(
    dice: &mut Dice,
    person: &Person,
    first: Kind,
    (triaged, start, until): (Day, Day, Day),
    discharge: Option<Discharge>,
    modalities: &mut Vec<Modality>,
) {
    let psychosocial = if codes::is_opiate(person.substances[0]) { 380 } else { 60 };
    for (kind, likely) in [(Kind::Psychosocial, psychosocial), (Kind::Support, 170)] {
        if first == Kind::Brief || first == kind || !dice.chance(likely) {
            continue;
        }
        let later = start.plus(dice.weighted(&[(0, 300), (7, 300), (21, 200), (60, 200)]));
        let code = code(dice, kind, later);
        if until.since(later) < 8 || modalities.iter().any(|modality| modality.code == code) {
            continue;
        }
        let offered = later.plus(-dice.between(0, later.since(triaged).min(3)));
        let wait = dice.between(0, offered.since(triaged).min(12));
        let days_left = until.since(later);
        let end = match discharge {
            Some(discharge) if dice.chance(700) => Some((discharge.day, exit_status(dice, discharge.reason))),
            None if dice.chance(800) => None,
            _ => Some((later.plus(dice.between(1, days_left)), "A")),
        };
        modalities.push(Modality {
            code,
            referred: offered.plus(-wait),
            offered: Some(offered),
            start: Some(later),
            end,
        });
    }
}

/// The code of an intervention that starts on a day: the list changed on 1 November 2012.
fn code(dice: &mut Dice, kind: Kind, start: Day) -> &'static str {
    let old = start <= Day::LAST_OF_OLD_MODALITIES;
    match kind {
        Kind::Pharmacological if old => dice.weighted(&[("2", 780), ("3", 200), ("1", 20)]),
        Kind::Psychosocial if old => dice.weighted(&[("4", 550), ("12", 330), ("5", 120)]),
        Kind::AlcoholIntervention if old => "11",
        Kind::Residential if old => "6",
        Kind::Support if old => dice.weighted(&[("7", 700), ("10", 150), ("9", 50), ("8", 100)]),
        Kind::Pharmacological => "94",
        Kind::Psychosocial | Kind::AlcoholIntervention | Kind::Residential => "95",
        Kind::Support => "96",
        Kind::Brief => dice.weighted(&[("76", 700), ("93", 300)]),
    }
}

/// The exit status of a modality that ends with the episode.
fn exit_status(dice: &mut Dice, reason: &str) -> &'static str {
    match codes::ending(reason) {
        Ending::Completed | Ending::Transferred => "A",
        Ending::Withdrawn => "C",
        Ending::Died | Ending::Left => dice.weighted(&[("B", 930), ("C", 70)]),
    }
}

/// Draws the reason for a discharge on a day.
fn reason(dice: &mut Dice, person: &Person, day: Day, started: bool) -> &'static str {
    let old = day <= Day::LAST_OF_OLD_REASONS && dice.chance(100);
    let reason = match (started, old) {
        (false, true) => dice.weighted(codes::OLD_REASONS_UNSTARTED),
        (false, false) => dice.weighted(codes::REASONS_UNSTARTED),
        (true, true) => dice.weighted(codes::OLD_REASONS),
        (true, false) if person.uses(ALCOHOL) && !person.uses_opiates() => dice.weighted(codes::REASONS_ALCOHOL),
        (true, false) => dice.weighted(codes::REASONS_DRUGS),
    };
    let piloted = day > Day::LAST_OF_OLD_REASONS && day <= Day::LAST_OF_PILOTS;
    match reason {
        "90" if !piloted => "80",
        "91" if !piloted => "82",
        "92" if !piloted => "81",
        reason => reason,
    }
}

/// Draws the outcomes profiles: at the start, at reviews and at the end, each on a day of its own.
fn profiles(dice: &mut Dice, course: Course, circumstances: Circumstances, coordinates: bool) -> Vec<Profile> {
    let to = circumstances.to;
    let Some(start) = course.start else {
        return Vec::new();
    };
    let reason = course.discharge.map_or("", |discharge| discharge.reason);
    let mut profiles = Vec::with_capacity(8);
    let mut add = |day, stage| profiles.push(Profile { day, stage, reason });

    add(start.plus(dice.between(-3, 5)).max(course.triaged).min(to), Stage::Start);
    // reviews keep clear of the days on which the exit profile may lie
    let until = course.discharge.map_or(to, |discharge| discharge.day.plus(-10));
    if coordinates {
        let mut day = start.plus(dice.between(80, BETWEEN_REVIEWS));
        while day <= until {
            add(day, Stage::Review);
            day = day.plus(dice.between(110, 260));
        }
    } else if dice.chance(150) {
        let day = start.plus(dice.between(60, 200));
        if day <= until {
            add(day, Stage::Review);
        }
    }
    if let Some(discharge) = course.discharge {
        let died = codes::ending(discharge.reason) == Ending::Died;
        let shift = if died { dice.between(-8, -1) } else { dice.between(-6, 4) };
        add(discharge.day.plus(shift).min(to), Stage::Exit);
        let after = discharge.day.plus(dice.between(28, 100));
        let over = !matches!(codes::ending(discharge.reason), Ending::Died | Ending::Transferred);
        if circumstances.last && over && after <= to && dice.chance(25) {
            add(after, Stage::PostExit);
        }
    }
    profiles
}

/// Whether a modality is one of those whose sub-interventions are reviewed.
fn is_reviewed(modality: &Modality) -> bool {
    modality.start.is_some() && matches!(modality.code, "94" | "95" | "96")
}

/// Draws the days of the sub-intervention reviews: one soon after the start, then within every half year to the end.
fn review_days(dice: &mut Dice, course: Course, circumstances: Circumstances, modalities: &[Modality]) -> Vec<Day> {
    let first = modalities.iter().filter(|modality| is_reviewed(modality)).filter_map(|modality| modality.start).min();
    let Some(first) = first else {
        return Vec::new();
    };
    let until = course.discharge.map_or(circumstances.to, |discharge| discharge.day);
    let mut days = vec![first.plus(dice.between(0, 60)).min(until)];
    while let Some(last) = days.last()
        && until.since(*last) > BETWEEN_REVIEWS
    {
        days.push(last.plus(dice.between(130, BETWEEN_REVIEWS)));
    }
    days
}

/// Draws the days on which time in treatment is recorded: those of the first profiles, for some clients.
fn time_days(dice: &mut Dice, course: Course, circumstances: Circumstances, profiles: &[Profile]) -> Vec<Day> {
    if course.start.is_none_or(|start| start <= Day::LAST_OF_OLD_MODALITIES) || !dice.chance(400) {
        return Vec::new();
    }
    let until = course.discharge.map_or(circumstances.to, |discharge| discharge.day);
    profiles.iter().take(2).map(|profile| profile.day.min(until)).collect()
}

/// Deals the records out to rows: modalities first, then profiles, the other records mostly beside them.
fn slots(dice: &mut Dice, modalities: usize, profiles: usize, reviews: usize, times: usize) -> Vec<Slot> {
    let mut slots: Vec<Slot> = (0..modalities).map(|place| Slot { modality: Some(place), ..Slot::default() }).collect();
    let mut deal = |count: usize, shared: u32, choose: fn(&mut Slot) -> &mut Option<usize>| {
        for place in 0..count {
            let free = if dice.chance(shared) {
                slots.iter_mut().find_map(|slot| Some(choose(slot)).filter(|record| record.is_none()))
            } else {
                None
            };
            if let Some(record) = free {
                *record = Some(place);
            } else {
                let mut slot = Slot::default();
                *choose(&mut slot) = Some(place);
                slots.push(slot);
            }
        }
    };
    deal(profiles, 170, |slot| &mut slot.profile);
    deal(reviews, 600, |slot| &mut slot.review);
    deal(times, 700, |slot| &mut slot.time);
    if slots.is_empty() {
        slots.push(Slot::default());
    }
    slots
}

/// The cells of the client and the episode, which stand on every row.
fn shared_cells(
    dice: &mut Dice,
    person: &Person,
    agency: &Agency,
    circumstances: Circumstances,
    course: Course,
    coordinates: bool,
    numbers: &Numbers,
) -> Row {
    let mut row = Row::default().copy_with_room(56);
    for (field, initial) in ["FINITIAL", "SINITIAL"].into_iter().zip(person.initials) {
        row.add(field, Text::new(char::from(initial).encode_utf8(&mut [0; 4])));
    }
    row.add("DOB", person.born);
    row.add("SEX", person.sex);
    row.add("ETHNIC", person.ethnicity);
    row.add("NATION", person.nationality);
    row.add("REFLD", circumstances.referred);
    row.add("AGNCY", agency.code.clone());
    row.add("CLIENT", Text::numbered("C", numbers.client, 5));
    row.add("CLIENTID", numbers.client);
    row.add("EPISODID", numbers.episode);
    row.add("CONSENT", "Y");
    row.add("PREVTR", if circumstances.seen_before || person.treated_before { "Y" } else { "N" });
    row.add("PC", person.sector.clone());
    row.add("ACCMNEED", if dice.chance(70) { dice.weighted(codes::ACCOMMODATION) } else { person.accommodation });
    row.add("PRNTSTAT", person.parental_status);
    if let Some(area) = person.area {
        row.add("DAT", area.dat);
        row.add("LA", if agency.writes_gss { area.gss } else { area.ons });
        if !area.trust.is_empty() && course.triaged <= Day::LAST_OF_TRUSTS {
            row.add("PCT", area.trust);
        }
    } else {
        row.add("DAT", "Z00B");
    }
    if let Some(practice) = &person.practice {
        row.add("GPPTCE", practice.clone());
    }
    add_substances(&mut row, dice, person);
    row.add("RFLS", if circumstances.transferred_in { "1" } else { dice.weighted(codes::REFERRAL_SOURCE) });
    row.add("TRIAGED", course.triaged);
    if let Some(care_plan) = course.care_plan {
        row.add("CPLANDT", care_plan);
    }
    row.add("INJSTAT", person.injecting);
    if let Some(children) = person.children {
        row.add("CHILDWTH", children);
    }
    if person.sex == "F" {
        let may_bear = course.triaged.since(person.born) < 45 * 365;
        row.add("PREGNANT", if may_bear { dice.yes(35) } else { "N" });
    }
    row.add("DUALDIAG", person.mental_health_need);
    let until = course.discharge.map_or(circumstances.to, |discharge| discharge.day);
    add_health(&mut row, dice, person, agency, course.triaged, until);
    row.add("TOPCC", if coordinates { "Y" } else { "N" });
    if let Some(discharge) = course.discharge {
        row.add("DISD", discharge.day);
        row.add("DISRSN", discharge.reason);
    }
    if agency.asks_local_fields {
        row.add("INJECT", if person.injecting == "C" { "Y" } else { "N" });
        row.add("EMPSTAT", person.employment);
    }
    row
}

/// Adds the substances and how they are taken.
fn add_substances(row: &mut Row, dice: &mut Dice, person: &Person) {
    row.add("DRUG1", person.substances[0]);
    row.add("DRUG1AGE", person.age_of_first_use);
    row.add("ROUTE", person.route);
    row.add("DRUG2", person.substances[1]);
    row.add("DRUG3", person.substances[2]);
    let drinks = if person.substances[0] == ALCOHOL {
        Some((dice.between(8, 28), dice.between(8, 45)))
    } else if person.uses(ALCOHOL) {
        Some((dice.between(2, 28), dice.between(4, 25)))
    } else if person.uses(COCAINE) || dice.chance(250) {
        Some((dice.between(1, 10), dice.between(1, 12)))
    } else {
        Some((0, 0)).filter(|_| dice.chance(800))
    };
    if let Some((days, units)) = drinks {
        row.add("ALCDDAYS", days as u32);
        row.add("ALCUNITS", units as u32);
    }
}

/// Adds the hepatitis fields and the health care assessment.
fn add_health(row: &mut Row, dice: &mut Dice, person: &Person, agency: &Agency, triaged: Day, until: Day) {
    let tested = dice.weighted(&[("Y", 430), ("N", 420), ("99", 150)]);
    let intervention = dice.weighted(&[("A", 430), ("B", 320), ("D", 250)]);
    row.add("HEPCTD", tested);
    row.add("HEPCSTAT", intervention);
    if tested == "Y" {
        let day = if intervention == "A" && dice.chance(400) {
            triaged.plus(dice.between(0, until.since(triaged).min(60)))
        } else {
            triaged.plus(-dice.between(10, 1500))
        };
        row.add("HEPCTSTD", day);
    }
    let vaccination = dice.weighted(&[("A", 330), ("B", 290), ("C", 180), ("D", 160), ("E", 40)]);
    row.add("HEPBSTAT", vaccination);
    match vaccination {
        "A" => row.add("HEPBVAC", dice.weighted(&[("1", 400), ("2", 200), ("3", 150), ("C", 250)])),
        "C" => row.add("HEPBVAC", "C"),
        _ => {}
    }
    if dice.chance(600) {
        row.add("HLCASSDT", triaged.plus(dice.between(0, until.since(triaged).min(21))));
    }
    if agency.asks_local_fields {
        if person.injecting == "C" {
            row.add("SHARE", dice.yes(150));
        }
        row.add("PREVHEPB", if vaccination == "E" { "Y" } else { "N" });
        if tested == "Y" {
            row.add("HEPCPOS", dice.yes(200));
        }
        row.add("REFHEPGY", dice.yes(60));
    }
}

/// Adds a modality to a row.
fn fill_modality(row: &mut Row, modality: Modality, number: u32) {
    row.add("MODAL", modality.code);
    row.add("REFMODDT", modality.referred);
    row.add("MODID", number);
    if let Some(offered) = modality.offered {
        row.add("FAOMODDT", offered);
    }
    if let Some(start) = modality.start {
        row.add("MODST", start);
    }
    if let Some((end, status)) = modality.end {
        row.add("MODEND", end);
        row.add("MODEXIT", status);
    }
}

/// The items of a review, by the modality to which they belong.
const REVIEW_ITEMS: [(&str, &[&str]); 3] = [
    ("94", &["PHSTBL", "PHWTH", "PHMAIN", "PHRELPR"]),
    ("95", &["PSYMOTI", "PSYCNMG", "PSYFSNI", "PSYCGBH", "PSYMNTH", "PSYDNMC", "PSYSTP", "PSYCOUN", "PSYOTHR"]),
    (
        "96",
        &[
            "RECPEER", "RECMAID", "RECFMSP", "RECPRNT", "RECHSE", "RECEMP", "RECEDUT", "RECWPRJ", "RECCHKP", "RECRLPP",
            "RECCMPT", "RECGNH", "RECOTH",
        ],
    ),
];

/// Adds a review to a row: items of the modalities started by then, at least one of each a yes.
fn fill_review(row: &mut Row, dice: &mut Dice, day: Day, modalities: &[Modality], number: u32) {
    row.add("SUBMODDT", day);
    row.add("SUBMID", number);
    for (code, items) in REVIEW_ITEMS {
        let started = |modality: &Modality| modality.code == code && modality.start.is_some_and(|start| start <= day);
        if !modalities.iter().any(started) {
            continue;
        }
        let certain = dice.below(items.len() as u32) as usize;
        for (place, item) in items.iter().enumerate() {
            match dice.below(100) {
                _ if place == certain => row.add(item, "Y"),
                0..20 => row.add(item, "Y"),
                20..45 => row.add(item, "N"),
                _ => {}
            }
        }
    }
}
