//! `--format html`: a check as a page for a browser.
//!
//! The verdict, what was read, the rules with findings (what each means, what to do, how sure it is), and a table of the
//! findings, the gravest first. A little script filters the table; without it everything is there to read. Values are
//! masked as in the text.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::AnsiColor;
use maud::{Markup, html};

use super::{Page, shell};
use crate::check::describe::{Described, Describer, MASK};
use crate::check::{Finding, RuleCount};
use crate::explain::words;
use crate::measure::impact::Impact;
use crate::record::iso;
use crate::render::text::impact::{HEADINGS, LEFT, NO_EFFECT, Told};
use crate::render::text::place::Places;
use crate::render::text::{meaning, nothing_found, number_of, printable, rules_of, summary, thousands, verdict};
use crate::spec::Severity;

/// The most findings that the table shows; browsers are slow with more.
pub const MOST_FINDINGS: usize = 20_000;

/// What filters the table.
const SCRIPT: &str = include_str!("check.js");

/// What is said of the findings that the table leaves out; nothing where it shows all.
pub fn left_out(describer: &Describer<'_>) -> Option<String> {
    let found = describer.outcome.findings.len();
    let left_out = found.checked_sub(MOST_FINDINGS).filter(|left_out| *left_out > 0)?;
    let [most, found, left_out] = [MOST_FINDINGS, found, left_out].map(|number| thousands(number as u64));
    Some(format!(
        "the table on the page shows {most} of the {found} findings, the gravest first; {left_out} are counted only (CSV \
         and JSON have them all)"
    ))
}

/// Writes the page, and what the held-back episodes would change in the measures.
pub fn write(describer: &Describer<'_>, impact: Option<&Impact<'_>>, out: &mut dyn Write) -> io::Result<()> {
    let page = Page {
        title: &title(describer),
        lead: lead(describer),
        body: body(describer, impact),
        style: "",
        script: Some(SCRIPT),
    };
    out.write_all(shell(&page).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn title(describer: &Describer<'_>) -> String {
    match describer.extract.inputs.as_slice() {
        [first, rest @ ..] if rest.iter().all(|input| input.path == first.path) => {
            format!("Check of {}", first.file_name)
        }
        inputs => format!("Check of {} files", inputs.len()),
    }
}

/// Which dataset, as at which day, and the files.
fn lead(describer: &Describer<'_>) -> Markup {
    let dataset = describer.dataset;
    html! {
        p.soft { (dataset.title) ", as at " (iso(describer.as_at)) ", rules " (dataset.version) }
    }
}

fn body(describer: &Describer<'_>, impact: Option<&Impact<'_>>) -> Markup {
    let outcome = describer.outcome;
    let (style, text) = verdict(outcome);
    let class = match style.get_fg_color() {
        Some(color) if color == AnsiColor::Green.into() => "good",
        Some(color) if color == AnsiColor::Yellow.into() => "mixed",
        _ => "bad",
    };
    html! {
        p class={ "verdict " (class) } { (text) }
        (what_was_read(describer))
        @if outcome.findings.is_empty() {
            h2 { "Findings" }
            p { (nothing_found(outcome)) }
        } @else {
            h2 { "Findings by rule" }
            @for severity in Severity::ALL { (rules(describer, severity)) }
        }
        @if let Some(impact) = impact { (what_would_change(describer, impact)) }
        @if !outcome.findings.is_empty() { (findings(describer)) }
    }
}

fn what_was_read(describer: &Describer<'_>) -> Markup {
    html! {
        h2 { "What was read" }
        div.scroll {
            table.plain {
                caption { "What became of everything that was read. Each line adds up." }
                tbody {
                    @for line in summary::lines(describer) {
                        tr {
                            th scope="row" { (line.label) }
                            td.number { (thousands(line.number)) }
                            td {
                                (line.parts)
                                @for note in &line.notes { p.soft { (shown(note)) } }
                            }
                        }
                    }
                }
            }
        }
        details {
            summary { span.title { "Files" } span.count { (thousands(describer.extract.inputs.len() as u64)) } }
            div {
                table {
                    thead { tr { th scope="col" { "File" } th.number scope="col" { "Rows" } th scope="col" { "SHA-256" } } }
                    tbody {
                        @for input in &describer.extract.inputs {
                            tr {
                                th scope="row" {
                                    (shown(&input.path))
                                    @if let Some(sheet) = &input.sheet { ", sheet " (shown(sheet)) }
                                }
                                td.number { (thousands(input.data_rows)) }
                                td.hash { code { (input.sha256) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn what_would_change(describer: &Describer<'_>, impact: &Impact<'_>) -> Markup {
    let told = Told::new(describer, impact);
    let class = |column: usize| (!LEFT.contains(&column)).then_some("number");
    html! {
        h2 { "Impact" }
        p { (told.about) }
        @if told.rows.is_empty() {
            p { (NO_EFFECT) }
        } @else {
            div.scroll {
                table.plain {
                    thead { tr { @for (column, heading) in HEADINGS.iter().enumerate() {
                        th scope="col" class=[class(column)] { (words::capital(heading)) }
                    } } }
                    tbody { @for row in &told.rows {
                        tr { @for (column, cell) in row.iter().enumerate() { td class=[class(column)] { (cell) } } }
                    } }
                }
            }
        }
        @for note in &told.notes { p.soft { (words::capital(note)) } }
    }
}

/// The rules with findings of a severity.
fn rules(describer: &Describer<'_>, severity: Severity) -> Markup {
    let number = describer.outcome.by_severity.of(severity);
    let counts = rules_of(describer.dataset, describer.outcome, severity);
    html! {
        @if number > 0 {
            h3 {
                span class={ "pill " (severity.word()) } { (severity.word()) }
                " " (number_of(number, "finding", "findings")) " · "
                span.soft { (meaning(severity, number)) }
            }
            @for count in &counts { (rule(describer, count)) }
        }
    }
}

fn rule(describer: &Describer<'_>, count: &RuleCount) -> Markup {
    let rule = &describer.dataset.rules[usize::from(count.rule)];
    let findings = number_of(count.findings, "finding", "findings");
    html! {
        details {
            summary {
                span.title { code { (rule.id) } " " (rule.title) }
                " " span.soft { "· " (rule.confidence) }
                span.count { (findings) }
            }
            div {
                dl {
                    dt { "What to do" } dd { (words::remedy(rule)) }
                    dt { "Why it matters" } dd { (rule.why) }
                    dt { "Wrong" } dd { (rule.wrong) }
                    dt { "Right" } dd { (rule.right) }
                    dt { "How sure this is" } dd { (words::confidence(&rule.confidence)) }
                }
                p.screen { a href="#findings" data-rule=(rule.id) { "To the " (findings) } }
            }
        }
    }
}

/// The table of the findings, and what filters it.
fn findings(describer: &Describer<'_>) -> Markup {
    let (dataset, outcome) = (describer.dataset, describer.outcome);
    let places = Places::new(dataset, describer.extract, outcome, usize::MAX);
    let all: Vec<(String, Described<'_>)> = outcome
        .worst_first()
        .take(MOST_FINDINGS)
        .map(|finding: &Finding| (places.of(finding), describer.describe(finding)))
        .collect();
    let agencies: BTreeSet<&str> = all.iter().filter_map(|(_, described)| described.agency.as_deref()).collect();
    let is_masked = all.iter().any(|(_, described)| described.message.contains(MASK) || described.help.contains(MASK));
    html! {
        h2 #findings { "All findings" }
        noscript { p.soft { "Filtering needs scripts, which are switched off here; the search of the browser finds words." } }
        form #filters.filters hidden {
            label.wide { "Search" input type="search" name="text" placeholder="client, field, words …" autocomplete="off"; }
            label.wide { "Rule" select name="rule" {
                option value="" { "All rules" }
                @for count in &outcome.by_rule {
                    @let rule = &dataset.rules[usize::from(count.rule)];
                    option value=(rule.id) { (rule.id) " " (rule.title) }
                }
            } }
            label { "Severity" select name="severity" {
                option value="" { "All" }
                @for severity in Severity::ALL {
                    @if outcome.by_severity.of(severity) > 0 { option value=(severity.word()) { (severity.word()) } }
                }
            } }
            label { "Agency" select name="agency" {
                option value="" { "All" }
                @for agency in &agencies { option value=(agency) { (shown(agency)) } }
            } }
            button type="reset" { "Show all" }
            output aria-live="polite" {}
        }
        @if let Some(left_out) = left_out(describer) { p { strong { (words::capital(&left_out)) "." } } }
        @if is_masked { p.soft { (MASK) " stands for a value that is not shown for privacy." } }
        table #found.cards {
            caption {
                "The gravest first. Client: the identifier in the extract, and in brackets the agency's own reference where \
                 it may be shown."
            }
            thead { tr {
                @for heading in ["Severity", "Rule", "Place", "Agency", "Client", "Episode", "What was found, what to do"] {
                    th scope="col" { (heading) }
                }
            } }
            tbody {
                @for (place, described) in &all { (row(place, described)) }
            }
        }
    }
}

fn row(place: &str, described: &Described<'_>) -> Markup {
    let severity = described.severity.word();
    let agency = described.agency.as_deref();
    html! {
        tr data-rule=(described.rule) data-severity=(severity) data-agency=[agency] {
            td { span class={ "pill " (severity) } { (severity) } }
            th scope="row" data-label="Rule" { (described.rule) }
            td data-label="Place" { (shown(place)) }
            td data-label="Agency" { (shown(agency.unwrap_or_default())) }
            td data-label="Client" {
                (shown(described.client.as_deref().unwrap_or_default()))
                @if let Some(local) = &described.local_reference { " (" (shown(local)) ")" }
            }
            td data-label="Episode" { (shown(described.episode.as_deref().unwrap_or_default())) }
            td {
                (shown(&described.message))
                @if described.rows > 1 { " (" (thousands(u64::from(described.rows))) " rows)" }
                br;
                span.soft { (shown(&described.help)) }
            }
        }
    }
}

/// A text from outside without what cannot be seen or turns the direction of reading.
fn shown(text: &str) -> Cow<'_, str> {
    printable(Cow::Borrowed(text))
}
