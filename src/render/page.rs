//! A page of `explain` for a terminal, as Markdown and as JSON.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{fitted, table, wrapped};
use crate::explain::{Block, Fact, Page, Table};

const TITLE: Style = Style::new().bold();
const HEADING: Style = AnsiColor::Cyan.on_default().bold();
const QUIET: Style = Style::new().dimmed();
const WRONG: Style = AnsiColor::Red.on_default();
const RIGHT: Style = AnsiColor::Green.on_default();

/// The widest line that is comfortable to read.
const READABLE: usize = 100;
/// How far the text of a section stands in.
const INDENT: usize = 2;

/// Writes a page for a terminal of this width. Styles are written into the stream; whoever gives the stream strips them
/// where they are not wanted.
pub fn text(page: &Page, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let width = width.min(READABLE);
    for line in wrapped(&page.title, width) {
        styled(out, TITLE, &line)?;
    }
    styled(out, QUIET, &page.subtitle)?;
    for section in &page.sections {
        writeln!(out)?;
        styled(out, HEADING, &section.heading)?;
        for block in &section.blocks {
            block_text(block, width.saturating_sub(INDENT), out)?;
        }
    }
    writeln!(out)?;
    for line in wrapped(&page.origin, width) {
        styled(out, QUIET, &line)?;
    }
    Ok(())
}

fn styled(out: &mut dyn Write, style: Style, text: &str) -> io::Result<()> {
    writeln!(out, "{style}{text}{style:#}")
}

fn block_text(block: &Block, width: usize, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Text(text) => hanging(out, "", text, width),
        Block::Points(points) => points.iter().try_for_each(|point| hanging(out, "- ", point, width)),
        Block::Written(lines) => lines.iter().try_for_each(|line| hanging(out, "    ", line, width)),
        Block::Facts(facts) => {
            let widest = facts.iter().map(|f| f.name.width()).max().unwrap_or(0);
            facts.iter().try_for_each(|fact| hanging(out, &fitted(&fact.name, widest + 2), &fact.value, width))
        }
        Block::Table(shown) => {
            let mut lines = Vec::new();
            table::lay_out(shown.headings.clone(), shown.rows.clone(), width, &mut lines)?;
            String::from_utf8_lossy(&lines).lines().try_for_each(|line| writeln!(out, "{:INDENT$}{line}", ""))
        }
        Block::Wrong(text) => marked(out, WRONG, "wrong  ", text, width),
        Block::Right(text) => marked(out, RIGHT, "right  ", text, width),
    }
}

/// A text whose first line begins with `before` and whose other lines stand in as far.
fn hanging(out: &mut dyn Write, before: &str, text: &str, width: usize) -> io::Result<()> {
    marked(out, Style::new(), before, text, width)
}

fn marked(out: &mut dyn Write, style: Style, before: &str, text: &str, width: usize) -> io::Result<()> {
    let indent = before.width();
    for (number, line) in wrapped(text, width.saturating_sub(indent)).iter().enumerate() {
        if number == 0 {
            writeln!(out, "{:INDENT$}{style}{before}{style:#}{line}", "")?;
        } else {
            writeln!(out, "{:INDENT$}{:indent$}{line}", "", "")?;
        }
    }
    Ok(())
}

/// Writes a page as Markdown.
pub fn markdown(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n{}", escaped(&page.title), sentence(&page.subtitle))?;
    for section in &page.sections {
        writeln!(out, "\n## {}", section.heading)?;
        for block in &section.blocks {
            writeln!(out)?;
            block_markdown(block, out)?;
        }
    }
    writeln!(out, "\n---\n\n{}", escaped(&page.origin))
}

fn sentence(text: &str) -> String {
    format!("{}.", escaped(&crate::explain::words::capital(text)))
}

fn block_markdown(block: &Block, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Text(text) => writeln!(out, "{}", escaped(text)),
        Block::Points(points) => points.iter().try_for_each(|p| writeln!(out, "- {}", escaped(p))),
        Block::Written(lines) => writeln!(out, "```text\n{}\n```", lines.join("\n")),
        Block::Facts(facts) => {
            let rows = facts.iter().map(|Fact { name, value }| vec![name.clone(), value.clone()]).collect();
            table_markdown(&Table { headings: vec!["What".to_owned(), "Answer".to_owned()], rows }, out)
        }
        Block::Table(table) => table_markdown(table, out),
        Block::Wrong(text) => writeln!(out, "**Wrong:** {}", escaped(text)),
        Block::Right(text) => writeln!(out, "**Right:** {}", escaped(text)),
    }
}

fn table_markdown(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let headings = table.headings.iter().map(|heading| (escaped(heading), false));
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| escaped(cell)).collect());
    table::markdown_table(headings, rows, out)
}

/// Signs that Markdown would take for its own are kept as they are.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '|' | '*' | '_' | '<' | '>' | '`' | '[' | ']' | '\\') {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

/// Writes a page as JSON, `ndtms.explain/1`.
pub fn json(page: &Page, dataset: char, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Document<'a> {
        schema: &'a str,
        dataset: char,
        page: &'a Page,
    }
    serde_json::to_writer_pretty(&mut *out, &Document { schema: "ndtms.explain/1", dataset, page })?;
    writeln!(out)
}
