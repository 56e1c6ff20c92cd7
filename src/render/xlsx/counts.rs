//! The sheet of counts: what was read, what became of it, and every rule accounted for.

use std::io;

use rust_xlsxwriter::Format;

use super::check::ByAgency;
use super::extract::ExtractSheets;
use super::{Book, Sheet};
use crate::check::describe::{Describer, MASK};
use crate::check::{RuleStatus, SeverityCounts};
use crate::render::known;
use crate::render::text::summary::held_rows;
use crate::render::text::{number_of, verdict};
use crate::spec::Severity;

/// The name of the sheet.
pub(super) const NAME: &str = "Counts";

/// The widths of its columns.
const WIDTHS: [usize; 7] = [30, 14, 66, 14, 14, 14, 40];

/// The headings of columns of numbers.
const NUMBERS: [&str; 7] = ["number", "findings", "rows", "file", "record", "warning", "quality"];

/// A value of the sheet.
enum Value<'a> {
    Text(&'a str),
    Number(u64),
}

use Value::{Number, Text};

/// A sheet that grows downwards.
struct Page<'s> {
    sheet: Sheet,
    book: &'s Book,
    at: u32,
}

impl Page<'_> {
    /// Leaves a row free and writes the heading of a part, and those of its columns.
    fn part(&mut self, heading: &str, columns: &[&str]) -> io::Result<()> {
        self.at += 1;
        self.line(&[Text(heading)], &self.book.styles.part.clone())?;
        if columns.is_empty() {
            return Ok(());
        }
        for (column, heading) in (0..).zip(columns) {
            let is_number = NUMBERS.contains(heading);
            let format = if is_number { &self.book.styles.number_heading } else { &self.book.styles.heading };
            self.sheet.text(self.at, column, heading, Some(format))?;
        }
        self.at += 1;
        Ok(())
    }

    /// Writes a row of a list.
    fn row(&mut self, cells: &[Value<'_>]) -> io::Result<()> {
        self.fit_height(cells)?;
        self.line(cells, &self.book.styles.wrapped.clone())
    }

    /// Writes a sentence, which may run over the columns beside it.
    fn sentence(&mut self, text: &str) -> io::Result<()> {
        self.line(&[Text(text)], &self.book.styles.quiet.clone())
    }

    /// A row of headings or of a list is as high as its longest text needs.
    fn fit_height(&mut self, cells: &[Value<'_>]) -> io::Result<()> {
        let texts = cells.iter().zip(WIDTHS).filter_map(|(cell, width)| match cell {
            Text(text) => Some((*text, width)),
            Number(_) => None,
        });
        self.sheet.fit_height(self.at, texts)
    }

    fn line(&mut self, cells: &[Value<'_>], format: &Format) -> io::Result<()> {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Text(text) => self.sheet.text(self.at, column, text, Some(format))?,
                Number(number) => {
                    self.sheet.number(self.at, column, *number as f64, Some(&self.book.styles.number))?;
                }
            }
        }
        self.at += 1;
        Ok(())
    }
}

/// Writes the sheet behind that of the findings.
pub(super) fn write(
    describer: &Describer<'_>,
    extract: &ExtractSheets<'_>,
    by_agency: &ByAgency,
    cuts: &[String],
    name: &str,
    book: &mut Book,
) -> io::Result<()> {
    let mut sheet = book.sheet(name, 0)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.column(column, width, None)?;
    }
    sheet.fit_to_width();
    let mut page = Page { sheet, book, at: 0 };
    let as_at = crate::record::iso(describer.as_at);
    page.line(&[Text(&format!("{}, as at {as_at}", describer.dataset.title))], &book.styles.title)?;
    page.line(&[Text(&verdict(describer.outcome).1)], &book.styles.part)?;
    counts(&mut page, describer)?;
    findings(&mut page, describer, by_agency)?;
    rules_not_run(&mut page, describer)?;
    run(&mut page, describer)?;
    this_workbook(&mut page, describer, extract, cuts)?;
    let sheet = page.sheet;
    book.push_second(sheet);
    Ok(())
}

/// What was counted; every line adds up.
fn counts(page: &mut Page<'_>, describer: &Describer<'_>) -> io::Result<()> {
    let (outcome, counts) = (describer.outcome, &describer.outcome.counts);
    let (kept, held) = (describer.extract.store.len() as u64, held_rows(outcome));
    let withheld = outcome.withheld.iter().filter(|withheld| **withheld).count() as u64;
    page.part("Counts", &["what", "number", "of which"])?;
    let unread = match counts.rows - kept {
        0 => String::new(),
        unread => format!(", {unread} that could not be read"),
    };
    page.row(&[
        Text("rows"),
        Number(counts.rows),
        Text(&format!("{} accepted, {held} held back{unread}", kept - held)),
    ])?;
    let clients = format!("{} with consent, {withheld} without", counts.clients - withheld);
    page.row(&[Text("clients"), Number(counts.clients), Text(&clients)])?;
    let episodes = format!("{} accepted, {} held back", counts.episodes_accepted, counts.episodes_held_back);
    page.row(&[Text("episodes"), Number(counts.episodes), Text(&episodes)])?;
    page.row(&[Text("modalities"), Number(counts.modalities), Text("")])?;
    page.row(&[Text("TOPs"), Number(counts.tops), Text("")])?;
    let of_findings = Severity::ALL.map(|severity| format!("{} {severity}", outcome.by_severity.of(severity)));
    page.row(&[Text("findings"), Number(outcome.by_severity.total()), Text(&of_findings.join(", "))])?;
    if let Some(left_out) = &outcome.left_out {
        let of_findings = Severity::ALL.map(|severity| format!("{} {severity}", left_out.by_severity.of(severity)));
        let known = Number(left_out.by_severity.total());
        page.row(&[Text("known findings left out"), known, Text(&of_findings[1..].join(", "))])?;
        known::sentences(left_out).iter().try_for_each(|sentence| page.sentence(sentence))?;
    }
    Ok(())
}

/// The findings by rule and by agency.
fn findings(page: &mut Page<'_>, describer: &Describer<'_>, by_agency: &ByAgency) -> io::Result<()> {
    let (dataset, outcome) = (describer.dataset, describer.outcome);
    page.part("Findings by severity", &["severity", "findings", "what it means"])?;
    for severity in Severity::ALL {
        let meaning = match severity {
            Severity::File => "nothing can be submitted until it is put right",
            Severity::Record => "it holds its episode back",
            Severity::Warning => "nothing is held back, but worth a check",
            Severity::Quality => "nothing is held back; completeness and timeliness",
        };
        page.row(&[Text(severity.word()), Number(outcome.by_severity.of(severity)), Text(meaning)])?;
    }
    page.part("Findings by rule", &["rule", "severity", "what it says", "findings", "rows", "", "how sure it is"])?;
    for count in &outcome.by_rule {
        let rule = &dataset.rules[usize::from(count.rule)];
        let severity = outcome.severity[usize::from(count.rule)].word();
        let (findings, rows) = (Number(count.findings), Number(count.rows));
        page.row(&[
            Text(&rule.id),
            Text(severity),
            Text(&rule.title),
            findings,
            rows,
            Text(""),
            Text(&rule.confidence),
        ])?;
    }
    page.part("Findings by agency", &["agency", "findings", "", "file", "record", "warning", "quality"])?;
    let mut row = |agency: &str, counts: &SeverityCounts| {
        let [file, record, warning, quality] = Severity::ALL.map(|severity| Number(counts.of(severity)));
        page.row(&[Text(agency), Number(counts.total()), Text(""), file, record, warning, quality])
    };
    for (agency, counts) in by_agency {
        row(if agency.is_empty() { "(of no agency)" } else { agency }, counts)?;
    }
    row("all", &outcome.by_severity)
}

/// The rules that were not asked, and why.
fn rules_not_run(page: &mut Page<'_>, describer: &Describer<'_>) -> io::Result<()> {
    let dataset = describer.dataset;
    let of_rules = || dataset.rules.iter().zip(&describer.outcome.rules);
    let run = of_rules().filter(|(_, status)| **status == RuleStatus::Run).count();
    page.part("Rules not run", &["rule", "", "what it says", "", "", "", "why not"])?;
    for (rule, status) in of_rules() {
        let why = match status {
            RuleStatus::Run => continue,
            RuleStatus::NotApplicable => "not applicable: with --as-submission only",
            RuleStatus::Off => "off in the profile",
            RuleStatus::Skipped(why) => why,
        };
        page.row(&[Text(&rule.id), Text(""), Text(&rule.title), Text(""), Text(""), Text(""), Text(why)])?;
    }
    page.sentence(&format!("{run} of {} rules were run.", dataset.rules.len()))
}

/// What the run was about.
fn run(page: &mut Page<'_>, describer: &Describer<'_>) -> io::Result<()> {
    let dataset = describer.dataset;
    page.part("Inputs", &["input", "rows", "SHA-256", "sheet"])?;
    for input in &describer.extract.inputs {
        let sheet = input.sheet.as_deref().unwrap_or_default();
        page.row(&[Text(&input.path), Number(input.data_rows), Text(&input.sha256), Text(sheet)])?;
    }
    page.part("Run", &[])?;
    let letter = dataset.letter.to_string();
    let as_at = crate::record::iso(describer.as_at);
    let tool = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));
    let lines =
        [("dataset", letter.as_str()), ("version of its rules", &dataset.version), ("as at", &as_at), ("tool", tool)];
    lines.iter().try_for_each(|(name, value)| page.row(&[Text(name), Text(value)]))
}

/// What a reader of this workbook has to know of it.
fn this_workbook(
    page: &mut Page<'_>,
    describer: &Describer<'_>,
    extract: &ExtractSheets<'_>,
    cuts: &[String],
) -> io::Result<()> {
    page.part("This workbook", &[])?;
    if !describer.privacy.show_values {
        page.sentence(&format!("{MASK} stands for a value that is not shown for privacy; --show-values shows it."))?;
    }
    page.sentence("Of a client without consent only agency, client and consent are shown.")?;
    page.sentence(
        "A coloured cell is the first where something was found; its note says what, and a finding's cell leads there.",
    )?;
    if describer.extract.origins.is_some() {
        page.sentence("The extract is shown as the mapping made it; cells and lines are those of the local files.")?;
    }
    for sheet in &extract.sheets {
        if sheet.left_out > 0 {
            let columns = number_of(sheet.left_out as u64, "column is", "columns are");
            let why = "not read as a field of the dataset, and left out here";
            page.sentence(&format!("Sheet {}: {columns} {why}.", sheet.name))?;
        }
        let (shown, all) = (sheet.shown_rows() as u64, sheet.all_rows() as u64);
        if shown < all {
            let rows = number_of(shown, "row", "rows");
            let why = "those of clients with findings, or of many such only those with findings themselves";
            page.sentence(&format!("Sheet {}: {rows} of {all} are shown, {why}.", sheet.name))?;
        }
    }
    cuts.iter().try_for_each(|cut| page.sentence(&format!("Cut from this workbook: {cut}.")))
}
