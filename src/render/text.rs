//! The report of `ndtms check` that a person reads on a terminal.
//!
//! Owns its order and its words: the inputs, the findings by severity and rule with a few examples each, a summary whose
//! numbers add up, the verdict, and what to do next. Findings are counted where the check counted them and described only
//! where they are shown. It does not know whether there is a terminal: it writes styles, and whoever hands over the stream
//! strips them where they are not wanted (`anstream` does).
//!
//! ```text
//! RECORD · 3 findings · each holds its episode back
//!
//!   D02  Triage before referral · 3 findings · documented
//!        One of the two dates is wrong: put right whichever is.
//!        line 17  N0852 / 1043 / 2  TRIAGED 20140201 is before REFLD 20140203 (7 rows)
//!        and 2 more
//! ```

pub mod diff;
pub(super) mod impact;
pub(super) mod page;
pub(super) mod place;
pub(super) mod summary;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use crate::check::describe::{Described, Describer, MASK};
use crate::check::{Finding, Note, Outcome, RuleCount};
use crate::collections::Map;
use crate::measure::impact::Impact;
use crate::spec::Scope;
use crate::spec::dataset::{Dataset, Rule, Severity};
use crate::table::with_commas;
use page::{Page, Span, width_of};
pub(super) use page::{printable, shortened};
use place::Places;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
/// The column of a rule's text, under its title.
const BODY: usize = 7;
/// The narrowest page that can be filled sensibly.
const NARROWEST: usize = 40;

/// How the report is to look.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// How many columns a line may take; at least 40 are used.
    pub width: usize,
    /// How many findings of each rule are shown; none for all of them.
    pub examples: Option<usize>,
}

/// Writes the report of a check.
pub fn write(describer: &Describer<'_>, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    write_with(describer, None, options, out)
}

/// Writes the report of a check, and below the summary what the held-back episodes would change in the measures.
pub fn write_with(
    describer: &Describer<'_>,
    impact: Option<&Impact<'_>>,
    options: &TextOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page::new(out, options.width.max(NARROWEST));
    let report = Report::new(describer, options, page.width());
    report.heading(&mut page)?;
    for severity in Severity::ALL {
        report.group(&mut page, severity)?;
    }
    if report.outcome.findings.is_empty() {
        page.blank()?;
        page.paragraph(0, &[Span::new(AnsiColor::Green.on_default(), nothing_found(report.outcome))])?;
    }
    report.summary(&mut page)?;
    if let Some(impact) = impact {
        impact::write(&mut page, describer, impact)?;
    }
    page.blank()?;
    let (style, verdict) = verdict(report.outcome);
    page.paragraph(0, &[Span::new(style.bold(), verdict)])?;
    report.what_next(&mut page)
}

/// Writes what stops an extract from being submitted at all: the findings of files, and that nothing was written.
pub fn write_stopped(describer: &Describer<'_>, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out, options.width.max(NARROWEST));
    let report = Report::new(describer, options, page.width());
    report.heading(&mut page)?;
    report.group(&mut page, Severity::File)?;
    page.blank()?;
    let text = match report.outcome.by_severity.of(Severity::File) {
        1 => "Nothing was written: the file finding has to be put right first.".to_owned(),
        many => format!("Nothing was written: {} file findings have to be put right first.", thousands(many)),
    };
    page.paragraph(0, &[Span::new(AnsiColor::Red.on_default().bold(), text)])?;
    let text = "ndtms check shows them all, and what else there is to put right.";
    page.paragraph(0, &[Span::new(DIM, text)])
}

/// Writes the findings alone, for a command that says itself what they come to.
pub fn write_findings(describer: &Describer<'_>, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out, options.width.max(NARROWEST));
    let report = Report::new(describer, options, page.width());
    report.heading(&mut page)?;
    Severity::ALL.into_iter().try_for_each(|severity| report.group(&mut page, severity))?;
    if report.masked.get() {
        page.blank()?;
        let text = format!("{MASK} stands for a value that is not shown for privacy; --show-values shows it.");
        page.paragraph(0, &[Span::new(DIM, text)])?;
    }
    Ok(())
}

struct Report<'r, 'a> {
    describer: &'r Describer<'a>,
    dataset: &'a Dataset,
    outcome: &'a Outcome,
    places: Places<'a>,
    /// For each rule what is shown of it and what is not.
    samples: Vec<Sample<'a>>,
    /// Whether a masked value stands in what was shown.
    masked: Cell<bool>,
    /// Whether a client was named.
    named: Cell<bool>,
}

/// The findings of a rule, in part.
#[derive(Clone, Default)]
struct Sample<'a> {
    shown: Vec<&'a Finding>,
    hidden: u64,
    /// How many of the hidden ones there are of each field or column, where each finding is of one.
    hidden_by_name: Map<&'a str, u64>,
}

/// A finding in the words of its line.
struct Example<'a> {
    place: String,
    who: String,
    described: Described<'a>,
    message: String,
    rows: String,
}

impl<'r, 'a> Report<'r, 'a> {
    fn new(describer: &'r Describer<'a>, options: &TextOptions, width: usize) -> Self {
        let (dataset, extract, outcome) = (describer.dataset, describer.extract, describer.outcome);
        let mut samples = vec![Sample::default(); dataset.rules.len()];
        let limit = options.examples.unwrap_or(usize::MAX);
        for finding in &outcome.findings {
            let sample = &mut samples[usize::from(finding.rule)];
            if sample.shown.len() < limit {
                sample.shown.push(finding);
                continue;
            }
            sample.hidden += 1;
            if let Some(name) = name_of(dataset, outcome, finding) {
                *sample.hidden_by_name.entry(name).or_default() += 1;
            }
        }
        let places = Places::new(dataset, extract, outcome, (width / 3).max(24));
        Report { describer, dataset, outcome, places, samples, masked: Cell::new(false), named: Cell::new(false) }
    }

    /// Which dataset, as at which day, and what was read.
    fn heading(&self, page: &mut Page<'_>) -> io::Result<()> {
        const LISTED: usize = 12;
        let as_at = crate::record::iso(self.describer.as_at);
        page.paragraph(0, &[Span::new(BOLD, format!("{}, as at {as_at}", self.dataset.title))])?;
        let inputs = &self.describer.extract.inputs;
        let listed = if inputs.len() > LISTED { LISTED - 1 } else { inputs.len() };
        let room = page.width().saturating_sub(20);
        let names: Vec<Cow<'_, str>> = inputs[..listed]
            .iter()
            .map(|input| match &input.sheet {
                Some(sheet) => Cow::Owned(shortened(&format!("{}, sheet {sheet}", input.path), room).into_owned()),
                None => shortened(&input.path, room),
            })
            .collect();
        let widest = names.iter().map(|n| width_of(n)).max().unwrap_or(0);
        for (name, input) in names.iter().zip(inputs) {
            let rows = number_of(input.data_rows, "row", "rows");
            page.flow(&[Span::plain(format!("  {name}"))], widest + 4, &[Span::new(DIM, rows)])?;
        }
        if listed < inputs.len() {
            let rows = inputs[listed..].iter().map(|i| i.data_rows).sum();
            let text = format!(
                "and {} more inputs with {}",
                thousands((inputs.len() - listed) as u64),
                number_of(rows, "row", "rows")
            );
            page.paragraph(2, &[Span::new(DIM, text)])?;
        }
        Ok(())
    }

    /// The findings of one severity, the rule with most of them first.
    fn group(&self, page: &mut Page<'_>, severity: Severity) -> io::Result<()> {
        let number = self.outcome.by_severity.of(severity);
        if number == 0 {
            return Ok(());
        }
        let style = style_of(severity);
        page.blank()?;
        let label = Span::new(style.bold(), severity.word().to_uppercase());
        let rest = format!("· {} · {}", number_of(number, "finding", "findings"), meaning(severity, number));
        page.paragraph(0, &[label, Span::plain(rest)])?;
        for count in rules_of(self.dataset, self.outcome, severity) {
            let rule = &self.dataset.rules[usize::from(count.rule)];
            page.blank()?;
            let found = number_of(count.findings, "finding", "findings");
            page.flow(
                &[Span::new(style.bold(), format!("  {}", rule.id))],
                BODY,
                &[
                    Span::new(BOLD, rule.title.as_str()),
                    Span::whole(DIM, format!("· {found}")),
                    Span::whole(DIM, format!("· {}", rule.confidence)),
                ],
            )?;
            self.rule(page, rule, &self.samples[usize::from(count.rule)])?;
        }
        Ok(())
    }

    /// What to do about a rule's findings, and the examples.
    fn rule(&self, page: &mut Page<'_>, rule: &Rule, sample: &Sample<'a>) -> io::Result<()> {
        // a rule with a million findings is described in parts
        const AT_ONCE: usize = 1000;
        let (first, rest) = sample.shown.split_at(sample.shown.len().min(AT_ONCE));
        for (number, part) in std::iter::once(first).chain(rest.chunks(AT_ONCE)).enumerate() {
            let mut examples: Vec<Example<'a>> = part.iter().map(|f| self.example(rule, f)).collect();
            let told = told_once(rule, sample, &mut examples);
            if number == 0 && !told.is_empty() {
                page.paragraph(BODY, &[Span::plain(told)])?;
            }
            show_examples(page, &examples)?;
        }
        if sample.hidden > 0 {
            let number = thousands(sample.hidden);
            let text =
                if sample.shown.is_empty() { format!("{number} not shown") } else { format!("and {number} more") };
            let names = by_name(&sample.hidden_by_name);
            let colon = if names.is_empty() { "" } else { ":" };
            let names = names.into_iter().map(|name| Span::whole(DIM, name));
            let spans: Vec<Span<'_>> = std::iter::once(Span::new(DIM, format!("{text}{colon}"))).chain(names).collect();
            page.paragraph(BODY, &spans)?;
        }
        Ok(())
    }

    fn example(&self, rule: &Rule, finding: &Finding) -> Example<'a> {
        let described = self.describer.describe(finding);
        let of_file = rule.scope == Scope::File;
        let who = if of_file { String::new() } else { who(&described) };
        self.named.set(self.named.get() || !who.is_empty());
        let tells_rows = of_file || rule.message.contains("{rows}") || described.rows < 2;
        let rows = if tells_rows { String::new() } else { format!("({} rows)", thousands(u64::from(described.rows))) };
        let message = described.message.clone();
        if message.contains(MASK) {
            self.masked.set(true);
        }
        Example { place: self.places.of(finding), who, described, message, rows }
    }

    /// What was read and what became of it.
    fn summary(&self, page: &mut Page<'_>) -> io::Result<()> {
        const LABELS: usize = 12;
        const NUMBERS: usize = 10;
        const DETAILS: usize = 2 + LABELS + NUMBERS + 2;
        page.blank()?;
        page.paragraph(0, &[Span::new(BOLD, "SUMMARY")])?;
        for line in summary::lines(self.describer) {
            let front = format!("  {:<LABELS$}{:>NUMBERS$}", line.label, thousands(line.number));
            page.flow(&[Span::plain(front)], DETAILS, &[Span::plain(line.parts)])?;
            line.notes.iter().try_for_each(|note| detail(page, note))?;
        }
        Ok(())
    }

    /// Where to read on.
    fn what_next(&self, page: &mut Page<'_>) -> io::Result<()> {
        let gravest = self.outcome.by_rule.iter().max_by(|a, b| {
            let rank = |rule: u16| std::cmp::Reverse(self.outcome.severity[usize::from(rule)]);
            // of equals the last one wins, which is to be the one shown first
            let id = |rule: u16| std::cmp::Reverse(self.dataset.rules[usize::from(rule)].id.as_str());
            (rank(a.rule), a.findings, id(a.rule)).cmp(&(rank(b.rule), b.findings, id(b.rule)))
        });
        let Some(gravest) = gravest else { return Ok(()) };
        page.blank()?;
        let id = &self.dataset.rules[usize::from(gravest.rule)].id;
        let explain = format!("ndtms explain {id} tells what a rule is about, why it matters and how to put it right.");
        page.paragraph(0, &[Span::new(DIM, explain)])?;
        let hidden: u64 = self.samples.iter().map(|s| s.hidden).sum();
        if hidden > 0 {
            let text = match hidden {
                1 => "--all shows the finding that is left out here; -o findings.csv writes all to a table.".to_owned(),
                _ => format!(
                    "--all shows the {} findings that are left out here; -o findings.csv writes all to a table.",
                    thousands(hidden)
                ),
            };
            page.paragraph(0, &[Span::new(DIM, text)])?;
        }
        if self.masked.get() {
            let text = format!("{MASK} stands for a value that is not shown for privacy.");
            page.paragraph(0, &[Span::new(DIM, text)])?;
        }
        let mut legend = String::new();
        if self.named.get() {
            legend.push_str("Findings name the agency / client (local reference) / episode. ");
        }
        legend.push_str(
            "The end of a rule's heading says how sure the rule is: documented, inferred, or general knowledge of the field.",
        );
        page.paragraph(0, &[Span::new(DIM, legend)])
    }
}

/// What is said where there is no finding to show.
pub(super) fn nothing_found(outcome: &Outcome) -> &'static str {
    match &outcome.left_out {
        Some(left_out) if left_out.by_severity.total() > 0 => "Nothing new: all that was found is known.",
        _ => "Nothing to put right: no check found anything.",
    }
}

/// What so many findings of a severity mean for a submission.
pub(super) fn meaning(severity: Severity, number: u64) -> &'static str {
    match severity {
        Severity::File if number == 1 => "nothing can be submitted until it is put right",
        Severity::File => "nothing can be submitted until they are put right",
        Severity::Record if number == 1 => "it holds its episode back",
        Severity::Record => "each holds its episode back",
        Severity::Warning => "nothing is held back, but worth a check",
        Severity::Quality => "nothing is held back; completeness and timeliness",
    }
}

/// The rules with findings of a severity, the one with most of them first.
pub(super) fn rules_of(dataset: &Dataset, outcome: &Outcome, severity: Severity) -> Vec<RuleCount> {
    let is_of = |count: &&RuleCount| outcome.severity[usize::from(count.rule)] == severity;
    let mut counts: Vec<RuleCount> = outcome.by_rule.iter().filter(is_of).copied().collect();
    let id = |rule: u16| dataset.rules[usize::from(rule)].id.as_str();
    counts.sort_by(|a, b| b.findings.cmp(&a.findings).then_with(|| id(a.rule).cmp(id(b.rule))));
    counts
}

/// The one field or column that a finding is of, where the findings of its rule can be of several.
fn name_of<'a>(dataset: &'a Dataset, outcome: &'a Outcome, finding: &Finding) -> Option<&'a str> {
    if let Some(Note::Column { heading, .. }) = finding.note.map(|n| &outcome.notes[n as usize]) {
        return Some(heading);
    }
    let rule = &dataset.rules[usize::from(finding.rule)];
    match rule.keys[usize::from(finding.key)].fields.as_slice() {
        [field] if rule.keys.len() > 1 => Some(&dataset.field(*field).header),
        _ => None,
    }
}

/// The hidden findings by field, most first, as the parts of a list.
fn by_name(names: &Map<&str, u64>) -> Vec<String> {
    const LISTED: usize = 24;
    const LONGEST: usize = 40;
    let mut names: Vec<(&str, u64)> = names.iter().map(|(name, number)| (*name, *number)).collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let listed = if names.len() > LISTED + 1 { LISTED } else { names.len() };
    let mut parts: Vec<String> = names[..listed]
        .iter()
        .map(|(name, number)| match number {
            1 => shortened(name, LONGEST).into_owned(),
            _ => format!("{} {}", shortened(name, LONGEST), thousands(*number)),
        })
        .collect();
    if listed < names.len() {
        parts.push(format!("{} others", names.len() - listed));
    }
    enumerated(parts)
}

/// The parts of a list with what stands between them.
fn enumerated(mut parts: Vec<String>) -> Vec<String> {
    let number = parts.len();
    for (place, part) in parts.iter_mut().enumerate() {
        match number - place {
            1 => {}
            2 => part.push_str(" and"),
            _ => part.push(','),
        }
    }
    parts
}

/// What need not be said with every example: what was found, where it is always the same, and what to do. What remains
/// stays with the examples.
fn told_once(rule: &Rule, sample: &Sample<'_>, examples: &mut [Example<'_>]) -> String {
    let mut told = String::new();
    let all_shown = examples.len() == sample.shown.len();
    let same_message = examples.len() > 1
        && sample.hidden == 0
        && all_shown
        && examples.windows(2).all(|pair| pair[0].described.message == pair[1].described.message);
    if !rule.message.contains('{') {
        told.push_str(&sentence(&rule.message));
    } else if same_message {
        told.push_str(&sentence(&examples[0].described.message));
    }
    if !told.is_empty() {
        for example in examples.iter_mut() {
            example.message.clear();
        }
    }
    // a hint at the end is the example's own
    let stem = rule.help.trim_end_matches("{hint}").trim_end_matches("{nearest}").trim_end().trim_end_matches('.');
    let same_help = examples.windows(2).all(|pair| pair[0].described.help == pair[1].described.help);
    let common = match examples.first() {
        Some(first) if stem.contains('{') && same_help && all_shown => first.described.help.clone(),
        _ if stem.contains('{') => String::new(),
        _ => stem.to_owned(),
    };
    if !common.is_empty() {
        if !told.is_empty() {
            told.push(' ');
        }
        told.push_str(&sentence(&common));
    }
    for example in examples {
        let own = example.described.help.strip_prefix(common.as_str()).unwrap_or(&example.described.help);
        let own = own.trim_start_matches(['.', ' ']);
        if !own.is_empty() {
            let before = std::mem::take(&mut example.message);
            example.message = if before.is_empty() { own.to_owned() } else { format!("{} {own}", sentence(&before)) };
        }
    }
    told
}

/// The examples, a line each where they fit: place, whose it is, what was found.
fn show_examples(page: &mut Page<'_>, examples: &[Example<'_>]) -> io::Result<()> {
    const GAP: usize = 2;
    let widest = |text: &dyn Fn(&Example<'_>) -> usize| examples.iter().map(text).max().unwrap_or(0);
    let column = |width: usize| if width == 0 { 0 } else { width + GAP };
    let of_place = column(widest(&|e| width_of(&e.place)));
    let of_who = column(widest(&|e| width_of(&e.who)));
    let beside = BODY + of_place + of_who;
    let room = page.width().saturating_sub(beside);
    let longest = widest(&|e| width_of(&e.message) + if e.rows.is_empty() { 0 } else { 1 + width_of(&e.rows) });
    // beside a long front the message would stand in a narrow column of many lines
    let fits = longest <= room || room * 5 >= page.width() * 2;
    let who_fits = BODY + of_place + of_who <= page.width();
    let listed = beside == BODY && longest > 0;
    for example in examples {
        let place = Span::new(DIM, format!("{}{}", " ".repeat(BODY), example.place));
        if listed {
            page.flow(
                &[Span::plain(format!("{}- ", " ".repeat(BODY)))],
                BODY + 2,
                &[Span::plain(example.message.as_str())],
            )?;
            continue;
        }
        let message = [Span::plain(example.message.as_str()), Span::whole(DIM, example.rows.as_str())];
        if fits {
            let gap = " ".repeat(of_place - width_of(&example.place));
            let front = [place, Span::plain(format!("{gap}{}", example.who))];
            page.flow(&front, beside, &message)?;
            continue;
        }
        if who_fits {
            let gap = " ".repeat(of_place - width_of(&example.place));
            page.flow(&[place, Span::plain(gap)], BODY + of_place, &[Span::plain(example.who.as_str())])?;
        } else {
            page.paragraph(BODY, &[Span::new(DIM, example.place.as_str()), Span::plain(example.who.as_str())])?;
        }
        page.paragraph(BODY + 2, &message)?;
    }
    Ok(())
}

/// Whose a finding is: agency / client (local reference) / episode.
fn who(described: &Described<'_>) -> String {
    const LONGEST: usize = 30;
    let shown = |text: &Option<Cow<'_, str>>| match text {
        Some(text) => shortened(text, LONGEST).into_owned(),
        None => "(blank)".to_owned(),
    };
    if described.agency.is_none() && described.client.is_none() {
        return String::new();
    }
    let mut who = format!("{} / {}", shown(&described.agency), shown(&described.client));
    if let Some(local) = &described.local_reference {
        let _ = write!(who, " ({})", shortened(local, LONGEST));
    }
    if let Some(episode) = &described.episode {
        let _ = write!(who, " / {}", shortened(episode, LONGEST));
    }
    who
}

/// Whether the extract can be submitted, and how much of it; green where all of it can, red where nothing.
pub(super) fn verdict(outcome: &Outcome) -> (Style, String) {
    let counts = &outcome.counts;
    let of = |severity| outcome.by_severity.of(severity);
    let (episodes, held) = (counts.episodes, counts.episodes_held_back);
    let of_files = of(Severity::File);
    let held_rows = summary::held_rows(outcome);
    let accepted = thousands(counts.episodes_accepted);
    let red = AnsiColor::Red.on_default();
    let yellow = AnsiColor::Yellow.on_default();
    if of_files > 0 {
        let mut text = match of_files {
            1 => "Nothing can be submitted yet: the file finding has to be put right first.".to_owned(),
            many => {
                format!("Nothing can be submitted yet: {} file findings have to be put right first.", thousands(many))
            }
        };
        if held > 0 {
            let all = thousands(episodes);
            let held = number_of(held, "is", "are");
            let _ = write!(text, " After that, {accepted} of {all} episodes could go as they stand; {held} held back.");
        } else if episodes > 0 {
            let all = number_of(episodes, "episode", "episodes");
            let _ = write!(text, " Nothing else holds back the {all}.");
        }
        return (red, text);
    }
    let (style, mut text) = match (episodes, held) {
        (0, _) if counts.clients > 0 && outcome.withheld.iter().all(|w| *w) => {
            (yellow, "There is no episode to submit: every client is without consent.".to_owned())
        }
        (0, _) => (yellow, "There is no episode to submit.".to_owned()),
        (_, 0) if held_rows > 0 => {
            let rows = number_of(held_rows, "row outside them is", "rows outside them are");
            (yellow, format!("{} can be submitted; {rows} held back.", all_of(episodes)))
        }
        (_, 0) => (AnsiColor::Green.on_default(), format!("{} can be submitted.", all_of(episodes))),
        (1, _) => (red, "The one episode is held back until its record findings are put right.".to_owned()),
        (_, held) if held == episodes => {
            (red, format!("None of the {} episodes can be submitted: all are held back.", thousands(episodes)))
        }
        (_, 1) => {
            let all = thousands(episodes);
            (
                yellow,
                format!(
                    "{accepted} of {all} episodes can be submitted; 1 is held back until its record findings are put right."
                ),
            )
        }
        (_, held) => {
            let (all, held) = (thousands(episodes), thousands(held));
            (
                yellow,
                format!(
                    "{accepted} of {all} episodes can be submitted; {held} are held back until their record findings are put right."
                ),
            )
        }
    };
    if let Some(left_out) = &outcome.left_out
        && left_out.by_severity.of(Severity::Record) > 0
    {
        text.push_str(" Findings that are known and left out hold their episodes back all the same.");
    }
    let (warnings, quality) = (of(Severity::Warning), of(Severity::Quality));
    let mild = [(warnings, "warning", "warnings"), (quality, "quality finding", "quality findings")];
    let mild: Vec<String> = mild
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| number_of(number, one, many))
        .collect();
    if !mild.is_empty() {
        let hold = if warnings + quality == 1 { "holds" } else { "hold" };
        let _ = write!(text, " {} {hold} nothing back.", mild.join(" and "));
    }
    (style, text)
}

fn all_of(episodes: u64) -> String {
    match episodes {
        1 => "The one episode".to_owned(),
        2 => "Both episodes".to_owned(),
        many => format!("All {} episodes", thousands(many)),
    }
}

/// The column of what is said about a line below it.
const MORE: usize = 4;

/// More about the line of the summary above.
fn detail(page: &mut Page<'_>, text: &str) -> io::Result<()> {
    page.paragraph(MORE, &[Span::new(DIM, text)])
}

fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::File | Severity::Record => AnsiColor::Red.on_default(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Quality => AnsiColor::Cyan.on_default(),
    }
}

/// A text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let open = !text.ends_with(['.', '?', '!']);
    format!("{text}{}", if open { "." } else { "" })
}

/// A number with its noun.
pub(super) fn number_of(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A number with commas between the thousands.
pub(super) fn thousands(number: u64) -> String {
    with_commas(&number.to_string())
}
