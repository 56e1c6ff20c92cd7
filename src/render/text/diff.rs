//! The report of `ndtms diff` that a person reads on a terminal.
//!
//! Owns its order and its words: what was compared, what there is on each side, the differences by kind with a few examples
//! each, the worst kind first, what was not compared, and a verdict.
//!
//! ```text
//! OPEN EPISODE MISSING · 2 · in OLD without discharge, and not in NEW
//!
//!   E1240 / 1358 (C01358) / 7780  4 records (was line 56)
//! ```

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::page::{Page, Span, shortened, width_of};
use super::{BOLD, DIM, NARROWEST, TextOptions, enumerated, number_of, thousands};
use crate::check::describe::MASK;
use crate::compare::diff::describe::{Described, Describer, remarks};
use crate::compare::diff::{Comparison, Difference, DifferenceKind, Which};
use crate::record::iso;

/// The column of what is said of a difference.
const INDENT: usize = 2;
/// Labels of the table of totals.
const LABELS: usize = 18;
/// Its numbers.
const NUMBERS: usize = 10;
/// What is said beside them needs so many columns.
const MORE: usize = 20;

/// Writes the report of a comparison.
pub fn write(describer: &Describer<'_>, options: &TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out, options.width.max(NARROWEST));
    let comparison = describer.comparison;
    heading(describer, &mut page)?;
    totals(comparison, &mut page)?;
    let mut shown = Shown::default();
    for kind in DifferenceKind::ALL {
        group(describer, options, kind, &mut shown, &mut page)?;
    }
    let remarks = remarks(describer);
    if !remarks.is_empty() {
        page.blank()?;
        page.paragraph(0, &[Span::new(BOLD, "REMARKS")])?;
        for remark in &remarks {
            page.flow(&[Span::plain("  - ")], 4, &[Span::plain(remark.as_str())])?;
        }
    }
    page.blank()?;
    verdict(comparison, &mut page)?;
    what_next(&shown, &mut page)
}

/// What the examples were about.
#[derive(Default)]
struct Shown {
    hidden: u64,
    masked: bool,
    named: bool,
}

fn heading(describer: &Describer<'_>, page: &mut Page<'_>) -> io::Result<()> {
    const LISTED: usize = 6;
    let as_at = iso(describer.comparison.as_at);
    page.paragraph(0, &[Span::new(BOLD, format!("What differs between OLD and NEW, as at {as_at}"))])?;
    for which in Which::BOTH {
        let side = describer.side(which);
        let inputs = &side.extract.inputs;
        let listed = if inputs.len() > LISTED { LISTED - 1 } else { inputs.len() };
        let room = page.width().saturating_sub(26);
        for input in &inputs[..listed] {
            let name = match &input.sheet {
                Some(sheet) => Cow::Owned(format!("{}, sheet {sheet}", input.path)),
                None => Cow::Borrowed(input.path.as_str()),
            };
            let front = format!("  {}  {}", which.name(), shortened(&name, room));
            let indent = width_of(&front) + 2;
            let rows = number_of(input.data_rows, "row", "rows");
            let letter = format!("of {}", side.dataset.letter);
            page.flow(&[Span::plain(front)], indent, &[Span::new(DIM, rows), Span::new(DIM, letter)])?;
        }
        if listed < inputs.len() {
            let rows = inputs[listed..].iter().map(|input| input.data_rows).sum();
            let others = thousands((inputs.len() - listed) as u64);
            let text = format!("and {others} more inputs with {}", number_of(rows, "row", "rows"));
            page.paragraph(7, &[Span::new(DIM, text)])?;
        }
    }
    Ok(())
}

/// How much there is on each side; every line adds up.
fn totals(comparison: &Comparison, page: &mut Page<'_>) -> io::Result<()> {
    page.blank()?;
    let title = format!("  {:<LABELS$}{:>NUMBERS$}{:>NUMBERS$}", "", "OLD", "NEW");
    page.flow(&[Span::new(BOLD, title)], 0, &[])?;
    let [old, new] = comparison.counts;
    let beside = |both: u64, old: u64, new: u64| {
        format!("{} in both, {} gone, {} added", thousands(both), thousands(old - both), thousands(new - both))
    };
    let mut line = |label: &str, numbers: [Option<u64>; 2], more: String| {
        let [old, new] = numbers.map(|number| number.map_or_else(|| "-".to_owned(), thousands));
        let front = format!("  {label:<LABELS$}{old:>NUMBERS$}{new:>NUMBERS$}");
        let beside = width_of(&front) + 2;
        if more.is_empty() || page.width() >= beside + MORE {
            return page.flow(&[Span::plain(front)], beside, &[Span::new(DIM, more)]);
        }
        page.flow(&[Span::plain(front)], beside, &[])?;
        page.paragraph(4, &[Span::new(DIM, more)])
    };
    line("Rows", [Some(old.rows), Some(new.rows)], String::new())?;
    line(
        "Clients",
        [Some(old.clients), Some(new.clients)],
        beside(comparison.clients_matched, old.clients, new.clients),
    )?;
    if old.clients_withheld + new.clients_withheld > 0 {
        let more = "in OLD or NEW: only that is compared".to_owned();
        line("  without consent", [Some(old.clients_withheld), Some(new.clients_withheld)], more)?;
    }
    line(
        "Episodes",
        [Some(old.episodes), Some(new.episodes)],
        beside(comparison.episodes_matched, old.episodes, new.episodes),
    )?;
    line("  open", [old.episodes_open, new.episodes_open], String::new())
}

/// The differences of one kind.
fn group(
    describer: &Describer<'_>,
    options: &TextOptions,
    kind: DifferenceKind,
    shown: &mut Shown,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let all = || describer.comparison.differences.iter().filter(|difference| difference.kind == kind);
    let number = all().count();
    if number == 0 {
        return Ok(());
    }
    let style = style_of(kind);
    page.blank()?;
    let label = Span::new(style.bold(), kind.word().to_uppercase());
    let rest = format!("· {} · {}", thousands(number as u64), meaning(kind));
    page.paragraph(0, &[label, Span::plain(rest)])?;
    if kind == DifferenceKind::Changed {
        by_field(describer, page)?;
    }
    let examples: Vec<&Difference> = all().take(options.examples.unwrap_or(usize::MAX)).collect();
    for difference in &examples {
        example(describer, difference, shown, page)?;
    }
    let hidden = (number - examples.len()) as u64;
    if hidden > 0 {
        shown.hidden += hidden;
        let more = if examples.is_empty() { "not shown" } else { "more" };
        let text = format!("{}{} {more}", if examples.is_empty() { "" } else { "and " }, thousands(hidden));
        page.paragraph(INDENT, &[Span::new(DIM, text)])?;
    }
    Ok(())
}

/// How many changes there are of each field, most first.
fn by_field(describer: &Describer<'_>, page: &mut Page<'_>) -> io::Result<()> {
    let comparison = describer.comparison;
    let fields = &describer.new.dataset.fields;
    let mut counts: Vec<(u64, &str)> = fields.iter().map(|field| (0, field.header.as_str())).collect();
    for difference in comparison.differences.iter().filter(|d| d.kind == DifferenceKind::Changed) {
        for change in comparison.changes(difference) {
            counts[usize::from(change.fields[1])].0 += 1;
        }
    }
    counts.retain(|(number, _)| *number > 0);
    // of equals the first of the dataset stays first
    counts.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    let words: Vec<String> = counts.iter().map(|(number, field)| format!("{field} {}", thousands(*number))).collect();
    page.paragraph(INDENT, &[Span::new(DIM, format!("by field: {}", words.join(", ")))])
}

/// One difference: whose it is, what was and is, and where it stands.
fn example(
    describer: &Describer<'_>,
    difference: &Difference,
    shown: &mut Shown,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let described = describer.describe(difference);
    let who = who(&described);
    let what = what(&described);
    shown.named = true;
    shown.masked |= what.contains(MASK);
    let place = place(describer, &described);
    let spans = [Span::plain(what), Span::whole(DIM, place)];
    let beside = INDENT + width_of(&who) + 2;
    let words: usize = spans.iter().map(|span| span.width() + 1).sum();
    // beside a long name the words would stand in a narrow column
    if beside + words <= page.width() + 1 || beside * 5 <= page.width() * 3 {
        return page.flow(&[Span::plain(format!("{:INDENT$}{who}", ""))], beside, &spans);
    }
    page.paragraph(INDENT, &[Span::plain(who)])?;
    page.paragraph(INDENT + 4, &spans)
}

/// Agency / client (local reference) / episode / record.
fn who(described: &Described<'_>) -> String {
    const LONGEST: usize = 30;
    let short = |text: &Option<Cow<'_, str>>| match text {
        Some(text) => shortened(text, LONGEST).into_owned(),
        None => "(blank)".to_owned(),
    };
    let mut who = format!("{} / {}", short(&described.agency), short(&described.client));
    if let Some(local) = &described.local_reference {
        who.push_str(&format!(" ({})", shortened(local, LONGEST)));
    }
    if described.entity == "client" {
        return who;
    }
    who.push_str(&format!(" / {}", short(&described.episode)));
    if !matches!(described.entity, "episode" | "row") {
        who.push_str(&format!(" / {} {}", described.entity.replace('_', " "), short(&described.record)));
    }
    who
}

/// What was and is.
fn what(described: &Described<'_>) -> String {
    const LONGEST: usize = 60;
    let shown = |text: &str| if text.is_empty() { "(blank)".to_owned() } else { shortened(text, LONGEST).into_owned() };
    let fields = described.fields.iter();
    let mut parts: Vec<String> =
        fields.map(|field| format!("{} {} → {}", field.header, shown(&field.old), shown(&field.new))).collect();
    parts.extend(described.episodes.map(|number| number_of(u64::from(number), "episode", "episodes")));
    parts.extend(described.records.map(|number| number_of(u64::from(number), "record", "records")));
    parts.join(", ")
}

/// Where it stands now, and where it was.
fn place(describer: &Describer<'_>, described: &Described<'_>) -> String {
    const LONGEST: usize = 40;
    let of_side = |which: Which| {
        let (path, line) = described.places[which as usize]?;
        let inputs = &describer.side(which).extract.inputs;
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        Some(if inputs.len() > 1 { format!("{}:{line}", shortened(name, LONGEST)) } else { format!("line {line}") })
    };
    match (of_side(Which::Old), of_side(Which::New)) {
        (Some(old), Some(new)) if old == new => format!("({new} in both)"),
        (Some(old), Some(new)) => format!("({new}, was {old})"),
        (Some(old), None) => format!("(was {old})"),
        (None, Some(new)) => format!("({new})"),
        (None, None) => String::new(),
    }
}

fn meaning(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::IdentifierReused => "the same identifier, but it looks like another person or episode",
        DifferenceKind::OpenEpisodeMissing => "in OLD without discharge, and not in NEW",
        DifferenceKind::EpisodeReopened => "the discharge date is blank now",
        DifferenceKind::ClientGone => "in OLD, and not in NEW",
        DifferenceKind::EpisodeGone => "in OLD with discharge, and not in NEW",
        DifferenceKind::RecordGone => "in OLD, and not in NEW, though its episode is",
        DifferenceKind::RowGone => "rows of OLD without an identifier, not in NEW",
        DifferenceKind::DischargeMoved => "another discharge date",
        DifferenceKind::ConsentChanged => "another CONSENT",
        DifferenceKind::IdentifierChanged => "perhaps the same as what was there under another identifier",
        DifferenceKind::Changed => "fields with another value",
        DifferenceKind::EpisodeClosed => "a discharge date that was blank before",
        DifferenceKind::ClientAdded => "in NEW, and not in OLD",
        DifferenceKind::EpisodeAdded => "in NEW, and not in OLD, though its client is",
        DifferenceKind::RecordAdded => "in NEW, and not in OLD, though its episode is",
        DifferenceKind::RowAdded => "rows of NEW without an identifier, not in OLD",
    }
}

fn style_of(kind: DifferenceKind) -> Style {
    match kind {
        DifferenceKind::IdentifierReused | DifferenceKind::OpenEpisodeMissing | DifferenceKind::EpisodeReopened => {
            AnsiColor::Red.on_default()
        }
        DifferenceKind::ClientGone
        | DifferenceKind::EpisodeGone
        | DifferenceKind::RecordGone
        | DifferenceKind::RowGone
        | DifferenceKind::DischargeMoved
        | DifferenceKind::ConsentChanged
        | DifferenceKind::IdentifierChanged => AnsiColor::Yellow.on_default(),
        DifferenceKind::Changed
        | DifferenceKind::EpisodeClosed
        | DifferenceKind::ClientAdded
        | DifferenceKind::EpisodeAdded
        | DifferenceKind::RecordAdded
        | DifferenceKind::RowAdded => AnsiColor::Cyan.on_default(),
    }
}

/// Whether anything differs, and what should be looked at first.
fn verdict(comparison: &Comparison, page: &mut Page<'_>) -> io::Result<()> {
    let differences = comparison.differences.len() as u64;
    let compared = {
        let clients = number_of(comparison.clients_matched, "client", "clients");
        let episodes = number_of(comparison.episodes_matched, "episode", "episodes");
        format!("{clients} and {episodes} are in both")
    };
    if differences == 0 {
        let text = format!("No difference: {compared}, and nothing that was compared has changed.");
        return page.paragraph(0, &[Span::new(AnsiColor::Green.on_default().bold(), text)]);
    }
    let grave = [
        (DifferenceKind::IdentifierReused, "identifier re-used", "identifiers re-used"),
        (DifferenceKind::OpenEpisodeMissing, "open episode missing", "open episodes missing"),
        (DifferenceKind::EpisodeReopened, "episode re-opened", "episodes re-opened"),
    ];
    let grave: Vec<String> = grave
        .into_iter()
        .map(|(kind, one, many)| (comparison.count(kind), one, many))
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| number_of(number, one, many))
        .collect();
    let found = number_of(differences, "difference", "differences");
    let (style, text) = if grave.is_empty() {
        (AnsiColor::Yellow.on_default(), format!("{found}; {compared}."))
    } else {
        (AnsiColor::Red.on_default(), format!("{found}; {compared}. Look first at {}.", enumerated(grave).join(" ")))
    };
    page.paragraph(0, &[Span::new(style.bold(), text)])
}

/// Where to read on.
fn what_next(shown: &Shown, page: &mut Page<'_>) -> io::Result<()> {
    let mut texts = Vec::new();
    match shown.hidden {
        0 => {}
        1 => texts.push("--all shows the difference that is left out here; -o diff.csv writes all.".to_owned()),
        hidden => texts.push(format!(
            "--all shows the {} differences that are left out here; -o diff.csv writes all to a table.",
            thousands(hidden)
        )),
    }
    if shown.masked {
        texts.push(format!("{MASK} stands for a value that is not shown for privacy; it differs all the same."));
    }
    if shown.named {
        texts.push("Differences name the agency / client (local reference) / episode / record.".to_owned());
    }
    if !texts.is_empty() {
        page.blank()?;
    }
    texts.iter().try_for_each(|text| page.paragraph(0, &[Span::new(DIM, text.as_str())]))
}
