//! What a person is told of a submission and of its verification.
//!
//! Owns the order and the words; every number is counted in [`crate::submit`].

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::text::page::{Page, Span};
use super::text::{BOLD, DIM, number_of, thousands};
use crate::collections::Map;
use crate::record::iso;
use crate::submit::{Plan, Verdict, Verification};

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
/// How many agencies are listed.
const LISTED: usize = 40;
/// How far a line of a list stands in.
const INDENT: usize = 2;
/// The narrowest page that can be filled sensibly.
const NARROWEST: usize = 40;

/// Whether there is a folder now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is only said what would be written.
    Rehearsed,
    /// It is written and proved.
    Written,
}

/// What is told of a submission.
pub struct Told<'t, 'a> {
    /// Which row went where.
    pub plan: &'t Plan<'a>,
    /// The period in words.
    pub period: String,
    /// The as-at date, a day number.
    pub as_at: i32,
    /// The folder.
    pub folder: String,
    /// Whether it is there.
    pub stage: Stage,
}

/// Writes what became of an extract.
pub fn submission(told: &Told<'_, '_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out, width.max(NARROWEST));
    let (plan, counts) = (told.plan, told.plan.counts());
    let would = told.stage == Stage::Rehearsed;
    let title = format!("{}, {}, as at {}", plan.dataset.title, told.period, iso(told.as_at));
    page.paragraph(0, &[Span::new(BOLD, title)])?;

    let submitted = format!("· {} of {}", thousands(counts.submitted), number_of(counts.read, "row", "rows"));
    heading(&mut page, GREEN, if would { "WOULD BE SUBMITTED" } else { "SUBMITTED" }, &submitted)?;
    if plan.files.is_empty() {
        page.paragraph(INDENT, &[Span::plain("No file: every row is held back.")])?;
    }
    let listed = if plan.files.len() > LISTED { LISTED - 1 } else { plan.files.len() };
    for file in &plan.files[..listed] {
        let rows = number_of(file.rows.len() as u64, "row", "rows");
        let episodes = number_of(file.episodes, "episode", "episodes");
        let details = format!("{rows}, {episodes}");
        page.flow(&[], INDENT, &[Span::plain(file.name.as_str()), Span::whole(DIM, details)])?;
    }
    if listed < plan.files.len() {
        page.paragraph(INDENT, &[Span::new(DIM, format!("and {} more files", plan.files.len() - listed))])?;
    }
    held_back(&mut page, plan, would)?;
    changes(&mut page, plan, would)?;
    proof(&mut page, told)?;
    page.blank()?;
    closing(&mut page, told)
}

fn heading(page: &mut Page<'_>, style: Style, label: &str, rest: &str) -> io::Result<()> {
    page.blank()?;
    page.paragraph(0, &[Span::new(style, label), Span::plain(rest)])
}

fn held_back(page: &mut Page<'_>, plan: &Plan<'_>, would: bool) -> io::Result<()> {
    const IDS: usize = 6;
    let held = plan.held.len() as u64;
    if held == 0 {
        return Ok(());
    }
    let rows = format!("· {}", number_of(held, "row", "rows"));
    heading(page, RED, if would { "WOULD BE HELD BACK" } else { "HELD BACK" }, &rows)?;
    let by_rule = plan.held_by_rule();
    for of_rule in &by_rule {
        let title = plan.dataset.rule_id(&of_rule.rule).map(|r| plan.dataset.rules[usize::from(r)].title.as_str());
        let front = format!("  {:<IDS$}", of_rule.rule);
        let rows = format!("· {}", number_of(of_rule.rows, "row", "rows"));
        page.flow(
            &[Span::new(BOLD, front)],
            INDENT + IDS,
            &[Span::plain(title.unwrap_or_default()), Span::whole(DIM, rows)],
        )?;
    }
    if by_rule.iter().map(|r| r.rows).sum::<u64>() > held {
        let text = "Episodes are held back whole; a row that several rules hold back counts under each.";
        page.paragraph(INDENT, &[Span::new(DIM, text)])?;
    }
    match plan.held_by_itself() {
        0 => Ok(()),
        rows => {
            let text = format!(
                "{} of them only because the submission itself would break a rule: it has every column, and what the \
                 input lacks or nobody can read is blank in it.",
                number_of(rows, "row is held back", "rows are held back")
            );
            page.paragraph(INDENT, &[Span::plain(text)])
        }
    }
}

fn changes(page: &mut Page<'_>, plan: &Plan<'_>, would: bool) -> io::Result<()> {
    const KINDS: usize = 21;
    const FIELDS: usize = 8;
    let changes = plan.changes();
    if changes.is_empty() {
        return Ok(());
    }
    heading(
        page,
        YELLOW,
        if would { "WOULD BE CHANGED" } else { "CHANGED" },
        "· what is written is the cleaned value",
    )?;
    for same in changes.chunk_by(|a, b| a.kind == b.kind) {
        let values: u64 = same.iter().map(|c| c.values).sum();
        let mut fields: Vec<String> =
            same.iter().take(FIELDS).map(|c| format!("{} {}", c.field, thousands(c.values))).collect();
        if same.len() > FIELDS {
            fields.push(number_of((same.len() - FIELDS) as u64, "other field", "other fields"));
        }
        let details = format!("{}: {}", number_of(values, "value", "values"), fields.join(", "));
        let front = format!("  {:<KINDS$}", same[0].kind.replace('_', " "));
        page.flow(&[Span::new(BOLD, front)], INDENT + KINDS, &[Span::plain(details)])?;
    }
    Ok(())
}

fn proof(page: &mut Page<'_>, told: &Told<'_, '_>) -> io::Result<()> {
    let counts = told.plan.counts();
    let agencies = told.plan.by_agency().len();
    let each = match agencies {
        1 => String::new(),
        many => format!(", for each of {} agency codes and in all", thousands(many as u64)),
    };
    let sum = format!(
        "{} read = {} submitted + {} held back{each}.",
        number_of(counts.read, "row", "rows"),
        thousands(counts.submitted),
        thousands(counts.held_back)
    );
    heading(page, BOLD, "PROOF", &format!("· {sum}"))?;
    if told.stage == Stage::Written {
        let text = "The rows were counted again in the files as they lie on the disk, every value in them was compared \
                    with the one that was meant, and the files pass the check of a submission.";
        page.paragraph(INDENT, &[Span::plain(text)])?;
    }
    Ok(())
}

fn closing(page: &mut Page<'_>, told: &Told<'_, '_>) -> io::Result<()> {
    let plan = told.plan;
    let held = !plan.held.is_empty();
    let style = match (plan.files.is_empty(), held) {
        (true, _) => RED,
        (false, true) => YELLOW,
        (false, false) => GREEN,
    };
    let files = match plan.files.len() {
        0 => "no submission file, since nothing can be submitted; only".to_owned(),
        number => format!("{},", number_of(number as u64, "submission file", "submission files")),
    };
    let text = match told.stage {
        Stage::Rehearsed => format!("Nothing was written (--dry-run): {} is as it was.", told.folder),
        Stage::Written => format!("Wrote {}: {files} held-back.csv, findings.json and manifest.json.", told.folder),
    };
    page.paragraph(0, &[Span::new(style, text)])?;
    if held {
        let text =
            "Put right what is held back in the case-management system, not in the file; export and submit again.";
        page.paragraph(0, &[Span::new(DIM, text)])?;
    }
    if told.stage == Stage::Written {
        let text = format!("ndtms verify {} tells later whether the folder is still as it was written.", told.folder);
        page.paragraph(0, &[Span::new(DIM, text)])?;
    }
    Ok(())
}

/// Writes what came of verifying a folder: what differs or is worth knowing, and the verdict.
pub fn verification(verified: &Verification, folder: &str, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(out, width.max(NARROWEST));
    let manifest = &verified.manifest;
    let title = format!(
        "{folder}: dataset {}, {} ({} to {}), as at {}",
        manifest.dataset, manifest.period, manifest.period_start, manifest.period_end, manifest.as_at
    );
    page.paragraph(0, &[Span::new(BOLD, title)])?;
    let mut of_result: Map<&str, u64> = Map::default();
    verified.checks.iter().for_each(|check| *of_result.entry(check.result.word()).or_default() += 1);
    let of = |verdict: Verdict| of_result.get(verdict.word()).copied().unwrap_or_default();
    for (verdict, style, label) in [(Verdict::Differs, RED, "DIFFERS"), (Verdict::Note, YELLOW, "NOTE")] {
        if of(verdict) == 0 {
            continue;
        }
        heading(&mut page, style, label, &format!("· {}", thousands(of(verdict))))?;
        for check in verified.checks.iter().filter(|check| check.result == verdict) {
            let file = if check.file.is_empty() { folder } else { check.file.as_str() };
            let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
            let text = format!("found {}, expected {}", shown(&check.found), shown(&check.expected));
            page.flow(&[], INDENT, &[Span::new(BOLD, format!("{file}, {}:", check.check)), Span::plain(text)])?;
        }
    }
    page.blank()?;
    let counts = manifest.counts.total();
    let rows = format!(
        "{} read = {} submitted + {} held back",
        number_of(counts.read, "row", "rows"),
        thousands(counts.submitted),
        thousands(counts.held_back)
    );
    let looked = number_of(verified.checks.len() as u64, "check", "checks");
    let (style, text) = if verified.is_sound() {
        (GREEN, format!("The folder is whole and as it was written ({looked}): {rows}."))
    } else {
        let differ = number_of(of(Verdict::Differs), "differs", "differ");
        (RED, format!("The folder is not as it was written: of {looked} {differ}. Do not send it."))
    };
    page.paragraph(0, &[Span::new(style, text)])?;
    let text = "The manifest is no signature: this shows accidents, and not whether somebody changed files and manifest \
                together.";
    page.paragraph(0, &[Span::new(DIM, text)])
}
