//! What a contract pays, for people: a row for each outcome, and a few sentences that say how it came to that.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::table::{lay_out_numbers, markdown_table, markdown_text};
use super::wrapped;
use crate::contract::{Contract, MORE, Pennies, Settled, Settlement, Unit};
use crate::measure::figures::{Exact, Polarity};
use crate::record::Period;

const TITLE: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();

/// What stands where there is nothing.
const DASH: &str = "–";

/// What a page shows.
pub struct Page<'a> {
    /// The contract.
    pub contract: &'a Contract,
    /// The period that is settled.
    pub period: &'a Period,
    /// What it pays.
    pub settlement: &'a Settlement,
    /// As at what day, of what dataset and with which settings the records were counted, where any were.
    pub counted: Option<String>,
}

/// The headings of the table, and whether numbers stand under them.
pub(super) const HEADINGS: [(&str, bool); 6] =
    [("outcome", false), ("value", true), ("threshold", true), ("met", false), ("at risk", true), ("pays", true)];

/// Writes it for a terminal of this width.
pub fn text(page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = width.min(100);
    styled_lines(out, TITLE, &title(page), width)?;
    for line in lead(page) {
        wrapped(&line, width).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    writeln!(out)?;
    let headings = HEADINGS.map(|(heading, _)| heading.to_owned()).to_vec();
    let rows = rows(page.settlement).map(|row| row.to_vec()).collect();
    lay_out_numbers(headings, rows, &|column| HEADINGS[column].1, width, out)?;
    for outcome in &page.settlement.outcomes {
        writeln!(out)?;
        styled_lines(out, HEADING, &outcome.name, width)?;
        for line in wrapped(&sentences(outcome).join(" "), width) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)?;
    for sentence in totals(page.settlement) {
        wrapped(&sentence, width).iter().try_for_each(|line| writeln!(out, "{line}"))?;
    }
    writeln!(out)?;
    for note in notes(page) {
        styled_lines(out, QUIET, &note, width)?;
    }
    Ok(())
}

fn styled_lines(out: &mut dyn Write, style: Style, text: &str, width: usize) -> io::Result<()> {
    wrapped(text, width).iter().try_for_each(|line| writeln!(out, "{style}{line}{style:#}"))
}

/// Writes it as Markdown.
pub fn markdown(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n", markdown_text(&title(page)))?;
    lead(page).iter().try_for_each(|line| writeln!(out, "{}\n", markdown_text(line)))?;
    let headings = HEADINGS.into_iter().map(|(heading, is_number)| (heading.to_owned(), is_number));
    let rows = rows(page.settlement).map(|row| row.iter().map(|cell| markdown_text(cell)).collect());
    markdown_table(headings, rows, out)?;
    for outcome in &page.settlement.outcomes {
        writeln!(out, "\n## {}\n\n{}", markdown_text(&outcome.name), markdown_text(&sentences(outcome).join(" ")))?;
    }
    writeln!(out, "\n## In all\n\n{}", markdown_text(&totals(page.settlement).join(" ")))?;
    notes(page).iter().try_for_each(|note| writeln!(out, "\n{}", markdown_text(note)))
}

/// The contract and the period.
pub(super) fn title(page: &Page<'_>) -> String {
    format!("{}: {} ({})", page.contract.name, page.period, page.period.days())
}

/// What the contract is worth, and as at when it is settled.
pub(super) fn lead(page: &Page<'_>) -> Vec<String> {
    let contract = page.contract;
    let settlement = page.settlement;
    let share = percent(contract.share_at_risk);
    let mut lead = vec![if settlement.value == contract.yearly {
        format!("{} a year, {share} of it at risk: {}", contract.yearly, settlement.at_risk)
    } else {
        format!(
            "{} a year, {} in this period, {share} of it at risk: {}",
            contract.yearly, settlement.value, settlement.at_risk
        )
    }];
    lead.extend(page.counted.clone());
    lead
}

/// What is said beside the table, in sentences.
pub fn said(page: &Page<'_>) -> Vec<String> {
    [lead(page), totals(page.settlement), notes(page)].concat()
}

/// A row for each outcome, and one of all.
pub(super) fn rows(settlement: &Settlement) -> impl Iterator<Item = [String; 6]> + '_ {
    let of_outcome = |outcome: &Settled| {
        [
            outcome.name.clone(),
            value(outcome, outcome.figure.value),
            threshold(outcome),
            if outcome.met { "yes" } else { "no" }.to_owned(),
            outcome.stake.to_string(),
            outcome.payment.to_string(),
        ]
    };
    let total = [
        "Total".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        settlement.at_risk.to_string(),
        settlement.payment().to_string(),
    ];
    settlement.outcomes.iter().map(of_outcome).chain([total])
}

/// All decimals of a number that comes to an end, else a few.
fn plain(number: Exact) -> String {
    let text = number.to_string();
    if text.contains('/') { number.to_places(2) } else { text }
}

fn percent(share: Exact) -> String {
    format!("{}%", plain(share))
}

/// A value in the unit of an outcome's figure.
fn value(outcome: &Settled, value: Option<Exact>) -> String {
    let places = outcome.figure.known.places;
    match (value, outcome.figure.unit) {
        (None, _) => DASH.to_owned(),
        (Some(value), Unit::Percent) => format!("{}%", value.to_places(places)),
        (Some(value), Unit::Days) => format!("{} days", value.to_places(places)),
        (Some(value), Unit::People | Unit::Given) => plain(value),
    }
}

/// A threshold: with as many decimals as it has, up to two, since it was agreed and not counted.
fn threshold(outcome: &Settled) -> String {
    const MOST: usize = 2;
    let Some(threshold) = outcome.threshold else { return DASH.to_owned() };
    let text = plain(threshold);
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let number = if decimals > MOST { threshold.to_places(MOST) } else { text };
    match outcome.figure.unit {
        Unit::Percent => format!("{number}%"),
        Unit::Days => format!("{number} days"),
        Unit::People | Unit::Given => number,
    }
}

/// What is to be said of an outcome.
pub(super) fn sentences(outcome: &Settled) -> Vec<String> {
    let mut said = vec![of_figure(outcome), of_threshold(outcome), of_payment(outcome)];
    said.extend(outcome.outlook.as_ref().map(|outlook| {
        let people = outlook.people;
        let figure = if outlook.lowest == outlook.highest {
            format!("the figure becomes {}", value(outcome, outlook.lowest))
        } else {
            format!(
                "the figure can still become {} to {}",
                value(outcome, outlook.lowest),
                value(outcome, outlook.highest)
            )
        };
        let payment = match (outlook.least, outlook.most) {
            (least, most) if least == most => format!("it pays {least} either way"),
            (least, most) => format!("it pays {least} to {most}"),
        };
        format!("{people} {} pending: {figure}, and {payment}.", if people == 1 { "is" } else { "are" })
    }));
    said.extend(outcome.figure.notes.iter().map(|note| format!("Note: {note}.")));
    said
}

fn of_figure(outcome: &Settled) -> String {
    let figure = &outcome.figure;
    let who = match &figure.population {
        Some(population) => format!("{} ({population}), from {}", outcome.measure, figure.source),
        None => format!("{}, from {}", outcome.measure, figure.source),
    };
    let places = figure.known.places;
    let interval = figure.interval.map(|interval| interval.to_places(places));
    let interval = interval.map(|(lower, upper)| format!(" (95% interval {lower} to {upper})")).unwrap_or_default();
    match (figure.value, figure.numerator, figure.denominator) {
        (None, _, Some(_)) => format!("{who}: nobody is counted, so there is no rate and nothing is divided."),
        (None, ..) => format!("{who}: there is no figure."),
        (value_of, Some(numerator), Some(denominator)) if figure.unit == Unit::Percent => {
            format!("{who}: {numerator} of {denominator} are {}{interval}.", value(outcome, value_of))
        }
        (value_of, ..) => format!("{who}: {}{interval}.", value(outcome, value_of)),
    }
}

fn of_threshold(outcome: &Settled) -> String {
    let Some(_) = outcome.threshold else {
        return format!("There is no threshold: it is taken from {}. So it is not met.", outcome.basis);
    };
    let low = outcome.good == Polarity::Low;
    let met = match outcome.needed {
        _ if outcome.met => "met".to_owned(),
        None => "not met".to_owned(),
        Some(needed) => {
            let (clients, word) = (needed.clients, if low { "fewer" } else { "more" });
            let more = format!("{clients} {word}");
            match needed.most {
                Some(most) if !needed.is_possible() => {
                    let among = if low { "are in the figure" } else { "of those counted have not succeeded" };
                    format!("not met, and cannot be by them: it takes {more}, and {most} {among}")
                }
                _ => format!("not met: it takes {more}"),
            }
        }
    };
    let about: Vec<&str> = [(outcome.basis != OWN).then_some(outcome.basis.as_str()), low.then_some("low is good")]
        .into_iter()
        .flatten()
        .collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join("; ")) };
    format!("Threshold {}{about}: {met}.", threshold(outcome))
}

/// The basis of which nothing need be said.
const OWN: &str = "the contract's own";

fn of_payment(outcome: &Settled) -> String {
    let line = match outcome.line {
        Some((floor, ceiling)) => format!(" on the line from {} to {}", plain(floor), plain(ceiling)),
        None => String::new(),
    };
    let pays = match outcome.payment {
        payment if payment == outcome.stake => format!("It pays all of {payment}{line}."),
        payment if payment == Pennies::default() => format!("It pays nothing of {}{line}.", outcome.stake),
        payment => format!("It pays {payment} of {}{line}.", outcome.stake),
    };
    if outcome.payment == outcome.stake {
        return pays;
    }
    let word = if outcome.good == Polarity::Low { "fewer" } else { "more" };
    let can = MORE.iter().zip(outcome.with_more).filter_map(|(more, payment)| payment.map(|payment| (more, payment)));
    let can: Vec<(&u32, Pennies)> = can.collect();
    // what pays the same as one less need not be said
    let mut with: Vec<String> = Vec::new();
    let mut before = outcome.payment;
    for (more, payment) in &can {
        if *payment != before {
            with.push(format!("{payment} with {more} {word}"));
            before = *payment;
        }
    }
    match (can.last(), with.is_empty()) {
        (None, _) => pays,
        (Some((most, _)), true) => format!("{pays} It would pay no more with {most} {word}."),
        (Some(_), false) => format!("{pays} It would pay {}.", with.join(", ")),
    }
}

/// What is paid in all.
pub(super) fn totals(settlement: &Settlement) -> Vec<String> {
    let payment = settlement.payment();
    let rest = settlement.value - settlement.at_risk;
    let mut said = vec![format!(
        "{payment} of the {} at risk is paid; with the {rest} that is not at risk that makes {} of {}.",
        settlement.at_risk,
        payment + rest,
        settlement.value
    )];
    let (least, most) = settlement.outlook();
    if (least, most) != (payment, payment) {
        said.push(format!("When it is known of the pending, it can be {least} to {most} of what is at risk."));
    }
    said
}

/// What holds for all outcomes.
pub(super) fn notes(page: &Page<'_>) -> Vec<String> {
    let is_linear = page.settlement.outcomes.iter().any(|outcome| outcome.line.is_some());
    let mut notes = vec![
        "More: further successes among those who are counted; fewer: that many less in the figure, where low is good. \
         Values are compared exactly and rounded only to be shown."
            .to_owned(),
    ];
    if is_linear {
        notes.push(
            "A line pays nothing up to its first value, all from its second on, and is rounded to the penny."
                .to_owned(),
        );
    }
    let is_quarter = page.settlement.outcomes.iter().any(|outcome| outcome.basis.starts_with("best quarter"));
    if is_quarter {
        notes.push("The best quarter begins at the boundary by inclusive interpolation.".to_owned());
    }
    notes
}
