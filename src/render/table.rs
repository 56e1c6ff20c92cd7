//! A [`Table`] for a terminal, as CSV and as JSON.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, TableStyle};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::json::{key, tool};
use super::wrapped;
use crate::table::{Cell, Table};

/// Columns up to this width are never broken, unless it is asked for.
pub(crate) const KEPT_WHOLE: usize = 18;

/// Words up to this width are never broken.
const LONG_WORD: usize = 12;

/// Lines between the columns are blanks, and one rule stands under the headings.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Writes it for a person.
pub fn text(table: &Table, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let headings = table.columns.iter().map(|c| c.replace('_', " ")).collect();
    let rows = table.rows.iter().map(|r| r.iter().map(Cell::text).collect()).collect();
    lay_out(headings, rows, width, out)
}

/// Writes it as CSV.
pub fn csv(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns.iter().map(|c| c.as_bytes()))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(Cell::text))?;
    }
    writer.flush()
}

/// Writes it as Markdown.
pub fn markdown(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    let is_number = |column: usize| {
        let is_something = |cell: &&Cell| !matches!(cell, Cell::None | Cell::Hidden);
        let mut cells = table.rows.iter().map(|row| &row[column]).filter(is_something).peekable();
        cells.peek().is_some() && cells.all(|cell| matches!(cell, Cell::Number(_) | Cell::Decimal(_)))
    };
    let headings = table.columns.iter().enumerate();
    let headings = headings.map(|(number, name)| (markdown_text(&name.replace('_', " ")), is_number(number)));
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| markdown_text(&cell.text())).collect());
    markdown_table(headings, rows, out)
}

/// Writes a table as Markdown: its headings, each with whether numbers stand under it, and its rows, all ready to stand there.
pub(crate) fn markdown_table(
    headings: impl Iterator<Item = (String, bool)>,
    mut rows: impl Iterator<Item = Vec<String>>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = |cells: Vec<String>| writeln!(out, "| {} |", cells.join(" | "));
    let (headings, are_numbers): (Vec<String>, Vec<bool>) = headings.unzip();
    line(headings)?;
    line(are_numbers.into_iter().map(|are| if are { "---:" } else { "---" }.to_owned()).collect())?;
    rows.try_for_each(line)
}

/// A text that stands in a cell of a Markdown table and means nothing but itself.
pub(crate) fn markdown_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '|' | '*' | '_' | '`' | '<' | '[' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Writes it as JSON: `{"schema", "tool", …, "rows": [{…}]}` with a line for each key and each row; `head` are the keys
/// between.
pub fn json(table: &Table, schema: &str, head: &[(&str, Value)], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"schema\": \"{schema}\"")?;
    key(out, "tool", &tool())?;
    for (name, value) in head {
        key(out, name, value)?;
    }
    out.write_all(b",\n \"rows\": [")?;
    for (number, row) in table.rows.iter().enumerate() {
        out.write_all(if number == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, &Row { table, row })?;
    }
    out.write_all(b"]}\n")
}

/// Writes it as JSON lines: one row a line.
pub fn json_lines(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    for row in &table.rows {
        serde_json::to_writer(&mut *out, &Row { table, row })?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

struct Row<'a> {
    table: &'a Table,
    row: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.row.len()))?;
        for (column, cell) in self.table.columns.iter().zip(self.row) {
            map.serialize_entry(column, cell)?;
        }
        map.end()
    }
}

/// Lays out texts within a width: narrow columns stay whole, the wide ones share what is left.
pub(crate) fn lay_out(
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let is_narrow = |_: usize, widest: usize| widest <= KEPT_WHOLE;
    lay_out_keeping(headings, rows, &is_narrow, width, out)
}

/// The same with some columns of numbers, which stand under each other on the right.
pub(crate) fn lay_out_numbers(
    mut headings: Vec<String>,
    mut rows: Vec<Vec<String>>,
    is_number: &dyn Fn(usize) -> bool,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    for column in (0..headings.len()).filter(|column| is_number(*column)) {
        let cells = rows.iter().map(|row| &row[column]).chain([&headings[column]]);
        let widest = cells.map(|cell| cell.width()).max().unwrap_or(0);
        let on_the_right = |cell: &str| format!("{}{cell}", " ".repeat(widest - cell.width()));
        headings[column] = on_the_right(&headings[column]);
        rows.iter_mut().for_each(|row| row[column] = on_the_right(&row[column]));
    }
    lay_out(headings, rows, width, out)
}

/// Writes rows under each other: the first cell of each, and the others with their headings.
pub(crate) fn one_after_the_other(
    headings: &[String],
    rows: &[Vec<String>],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    const INDENT: usize = 2;
    for row in rows {
        let mut cells = headings.iter().zip(row).map(|(heading, cell)| (heading.trim(), cell.trim()));
        for line in wrapped(cells.next().map_or("", |(_, first)| first), width) {
            writeln!(out, "{line}")?;
        }
        let others: Vec<String> =
            cells.filter(|(_, cell)| !cell.is_empty()).map(|(heading, cell)| format!("{heading} {cell}")).collect();
        if !others.is_empty() {
            for line in wrapped(&others.join(" · "), width.saturating_sub(INDENT)) {
                writeln!(out, "{:INDENT$}{line}", "")?;
            }
        }
    }
    Ok(())
}

/// The same where the caller says which columns, by their numbers and widths, are never broken. Where the columns do not
/// fit beside each other without breaking words, the rows are written one after the other.
pub(crate) fn lay_out_keeping(
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    is_kept_whole: &dyn Fn(usize, usize) -> bool,
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let widest: Vec<usize> = (0..headings.len())
        .map(|c| rows.iter().map(|r| r[c].width()).chain([headings[c].width()]).max().unwrap_or(0))
        .collect();
    let needed = |column: usize| -> usize {
        if is_kept_whole(column, widest[column]) {
            return widest[column];
        }
        let texts = rows.iter().map(|row| &row[column]).chain([&headings[column]]);
        texts.flat_map(|text| text.split_whitespace()).map(UnicodeWidthStr::width).max().unwrap_or(0).min(LONG_WORD)
    };
    // a blank on the right of each, and one between two
    let narrowest = (0..headings.len()).map(|column| needed(column) + 2).sum::<usize>().saturating_sub(2);
    if narrowest > width {
        return one_after_the_other(&headings, &rows, width, out);
    }
    let mut table = comfy_table::Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(headings);
    table.add_rows(rows);
    for ((number, column), widest) in table.column_iter_mut().enumerate().zip(widest) {
        column.set_padding((0, 1));
        if is_kept_whole(number, widest) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
