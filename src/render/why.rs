//! How a client's records led to a figure: text for people, and one JSON document.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde_json::Value;

use super::json::{key, tool};
use super::{fitted, wrapped};
use crate::measure::Settings;
use crate::measure::told::{Reference, Told, ToldClient, ToldEpisode, ToldJourney, ToldPerson, ToldUnit};
use crate::record::{Period, iso};

const TITLE: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();
const YES: Style = AnsiColor::Green.on_default();
const NO: Style = AnsiColor::Red.on_default();
const PENDING: Style = AnsiColor::Yellow.on_default();

/// The widest line that is comfortable to read.
const READABLE: usize = 100;

/// What a page shows.
pub struct Page<'a> {
    /// What is told.
    pub told: &'a Told,
    /// The period.
    pub period: &'a Period,
    /// The as-at date.
    pub as_at: i32,
    /// The letter of the dataset.
    pub dataset: char,
    /// The settings.
    pub settings: &'a Settings,
}

/// Writes it for a terminal of this width.
pub fn text(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = width.min(READABLE);
    let told = page.told;
    let title = format!("{}, client {}", told.measure, reference(&told.client));
    wrapped(&title, width).iter().try_for_each(|line| styled(out, TITLE, line))?;
    let (period, as_at) = (page.period, iso(page.as_at));
    let head = format!("{}; {period} ({}), as at {as_at}, population {}", told.title, period.days(), told.population);
    wrapped(&head, width).iter().try_for_each(|line| styled(out, QUIET, line))?;
    if let Some(why) = &told.left_out {
        writeln!(out)?;
        return hanging(out, 0, "", &format!("Left out: {why}."), width);
    }
    for (number, client) in told.clients.iter().enumerate() {
        writeln!(out)?;
        records(client, number, &as_at, width, out)?;
    }
    for person in &told.persons {
        writeln!(out)?;
        journeys(person, told.persons.len(), width, out)?;
        for unit in &person.units {
            writeln!(out)?;
            conditions(unit, width, out)?;
        }
    }
    writeln!(out)?;
    wrapped(&told.verdict, width).iter().try_for_each(|line| styled(out, TITLE, line))?;
    let settings = page.settings.list().map(|(name, value)| format!("{name}={value}")).join(" ");
    wrapped(&format!("Settings: {settings}"), width).iter().try_for_each(|line| styled(out, QUIET, line))
}

fn reference(client: &Reference) -> String {
    let local = client.local.as_ref().map_or_else(String::new, |local| format!(" ({local})"));
    format!("{}:{}{local}", client.agency, client.client)
}

/// The records of a client; the first is the one that was asked about.
fn records(client: &ToldClient, number: usize, as_at: &str, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let heading = match number {
        0 => format!("Records of {}", reference(&client.reference)),
        _ => format!("Records of {}, the same person", reference(&client.reference)),
    };
    wrapped(&heading, width).iter().try_for_each(|line| styled(out, HEADING, line))?;
    client.episodes.iter().try_for_each(|episode| one_episode(episode, as_at, width, out))
}

fn one_episode(episode: &ToldEpisode, as_at: &str, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let name = episode.episode.as_deref().unwrap_or("without identifier");
    let triaged = episode.triaged.as_deref().unwrap_or("an unknown day");
    let discharged = match &episode.discharged {
        Some(day) => format!("discharged {day}"),
        None => format!("open on {as_at}"),
    };
    let reason = match (&episode.reason, &episode.reason_label) {
        (Some(code), Some(label)) => format!(", {code} {label}"),
        (Some(code), None) => format!(", {code}"),
        (None, _) => String::new(),
    };
    let dat = if episode.dat.is_empty() { String::new() } else { format!(", partnership {}", episode.dat) };
    let line = format!("triaged {triaged}, {discharged}{reason}{dat}");
    hanging(out, 2, &format!("episode {name}: "), &line, width)?;
    for modality in &episode.modalities {
        let name = modality.modality.as_ref().map_or_else(String::new, |id| format!(" {id}"));
        let kind = if modality.structured { "structured" } else { "not structured" };
        let started =
            modality.started.as_ref().map_or_else(|| format!("not started by {as_at}"), |day| format!("started {day}"));
        let what = [modality.code.as_str(), modality.label.as_str()].join(" ");
        hanging(out, 4, &format!("modality{name}: "), &format!("{}, {kind}, {started}", what.trim()), width)?;
    }
    for rule in &episode.held_back_by {
        hanging(out, 4, &format!("held back by {}: ", rule.rule), &rule.title, width)?;
    }
    hanging(out, 4, "→ ", &episode.fate, width)
}

fn journeys(person: &ToldPerson, of: usize, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let heading = if of > 1 { format!("Journeys of person {}", person.person) } else { "Journeys".to_owned() };
    styled(out, HEADING, &heading)?;
    if let Some(attributor) = &person.attributor {
        hanging(out, 2, "", &format!("initials, birth date and sex: {attributor}"), width)?;
    }
    person.journeys.iter().try_for_each(|journey| one_journey(journey, width, out))?;
    hanging(out, 2, "", &person.choice, width)
}

fn one_journey(journey: &ToldJourney, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let until = match (&journey.end, &journey.reason_group) {
        (Some(end), Some(reason)) => format!("to {end}, {} days, {reason}", journey.days),
        (Some(end), None) => format!("to {end}, {} days", journey.days),
        (None, _) => format!("on, {} days so far", journey.days),
    };
    let dat = if journey.dat.is_empty() { String::new() } else { format!(", partnership {}", journey.dat) };
    let segment = journey.segment.as_ref().map_or_else(String::new, |segment| format!(", segment {segment}"));
    let line = format!("{} {until}{dat}, {}{segment}", journey.start, journey.substance);
    let (indent, mark) = if journey.taken { (0, "▸ ") } else { (2, "") };
    hanging(out, indent, &format!("{mark}journey {}: ", journey.journey), &line, width)?;
    for link in &journey.episodes {
        let line = format!("treatment from {}; {}", link.first_structured, link.link);
        hanging(out, 4, &format!("{}: ", link.episode), &line, width)?;
    }
    Ok(())
}

fn conditions(unit: &ToldUnit, width: usize, out: &mut dyn Write) -> io::Result<()> {
    styled(out, HEADING, &format!("Conditions for {}", unit.of))?;
    for condition in &unit.conditions {
        let (style, mark) = match condition.holds {
            "yes" => (YES, "yes"),
            "no" => (NO, "no"),
            _ => (PENDING, "pending"),
        };
        let before = match condition.part {
            "belongs" => "",
            "judged" => "can be judged: ",
            "one of" => "one of these: ",
            _ => "counts: ",
        };
        let text = format!("{before}{} ({})", condition.wanted, condition.found);
        let indent = 2 + PENDING_WIDTH + 2;
        for (number, line) in wrapped(&text, width.saturating_sub(indent)).iter().enumerate() {
            let mark = if number == 0 { fitted(mark, PENDING_WIDTH) } else { " ".repeat(PENDING_WIDTH) };
            writeln!(out, "  {style}{mark}{style:#}  {line}")?;
        }
    }
    let counted = match unit.counted {
        "numerator" => "counted in the numerator",
        "denominator" => "counted in the denominator",
        "pending" => "pending",
        _ => "not counted",
    };
    hanging(out, 2, "→ ", counted, width)
}

/// The width of the longest mark before a condition.
const PENDING_WIDTH: usize = 7;

fn styled(out: &mut dyn Write, style: Style, text: &str) -> io::Result<()> {
    writeln!(out, "{style}{text}{style:#}")
}

/// A text that stands in, whose further lines stand in a little more.
fn hanging(out: &mut dyn Write, indent: usize, before: &str, text: &str, width: usize) -> io::Result<()> {
    const MORE: usize = 4;
    for (number, line) in wrapped(&format!("{before}{text}"), width.saturating_sub(indent + MORE)).iter().enumerate() {
        let indent = if number == 0 { indent } else { indent + MORE };
        writeln!(out, "{:indent$}{line}", "")?;
    }
    Ok(())
}

/// Writes it as JSON; `head` is what a document says of the run.
pub fn json(told: &Told, head: &[(&'static str, Value)], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"schema\": \"ndtms.why/1\"")?;
    key(out, "tool", &tool())?;
    for (name, value) in head {
        key(out, name, value)?;
    }
    key(out, "measure", &told.measure)?;
    key(out, "population", &told.population)?;
    key(out, "client", &told.client)?;
    key(out, "left_out", &told.left_out)?;
    key(out, "clients", &told.clients)?;
    key(out, "persons", &told.persons)?;
    key(out, "verdict", &told.verdict)?;
    out.write_all(b"}\n")
}
