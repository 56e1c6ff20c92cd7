//! What differs between two extracts as CSV, JSON (`ndtms.diff/1`) and JSON lines: one difference a row.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{key, tool};
use crate::compare::diff::describe::{Described, Describer, remarks};
use crate::compare::diff::{Counts, DifferenceKind, Which};
use crate::record::iso;
use crate::table::{Cell, Table};

/// The name and version of the document's shape.
pub const DIFF_SCHEMA: &str = "ndtms.diff/1";

const COLUMNS: [&str; 15] = [
    "kind",
    "entity",
    "agency",
    "client",
    "episode",
    "record",
    "field",
    "old",
    "new",
    "episodes",
    "records",
    "old_input",
    "old_line",
    "new_input",
    "new_line",
];

/// A difference with the keys of the CSV.
#[derive(Serialize)]
struct Row<'a> {
    kind: &'a str,
    entity: &'a str,
    agency: Option<&'a str>,
    client: Option<&'a str>,
    episode: Option<&'a str>,
    record: Option<&'a str>,
    field: Option<String>,
    old: Option<String>,
    new: Option<String>,
    episodes: Option<u32>,
    records: Option<u32>,
    old_input: Option<&'a str>,
    old_line: Option<u64>,
    new_input: Option<&'a str>,
    new_line: Option<u64>,
}

impl<'a> From<&'a Described<'a>> for Row<'a> {
    fn from(described: &'a Described<'a>) -> Self {
        let [old, new] = described.places;
        Row {
            kind: described.kind,
            entity: described.entity,
            agency: described.agency.as_deref(),
            client: described.client.as_deref(),
            episode: described.episode.as_deref(),
            record: described.record.as_deref(),
            field: described.headings(),
            old: described.values(Which::Old),
            new: described.values(Which::New),
            episodes: described.episodes,
            records: described.records,
            old_input: old.map(|(path, _)| path),
            old_line: old.map(|(_, line)| line),
            new_input: new.map(|(path, _)| path),
            new_line: new.map(|(_, line)| line),
        }
    }
}

#[derive(Serialize)]
struct JsonInput<'a> {
    path: &'a str,
    sheet: Option<&'a str>,
    sha256: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct JsonCounts {
    rows: u64,
    rows_unreadable: u64,
    rows_without_identifier: u64,
    clients: u64,
    clients_withheld: u64,
    episodes: u64,
    episodes_open: Option<u64>,
}

impl From<Counts> for JsonCounts {
    fn from(counts: Counts) -> Self {
        JsonCounts {
            rows: counts.rows,
            rows_unreadable: counts.rows_unreadable,
            rows_without_identifier: counts.rows_without_identifier,
            clients: counts.clients,
            clients_withheld: counts.clients_withheld,
            episodes: counts.episodes,
            episodes_open: counts.episodes_open,
        }
    }
}

/// One of the two that were compared.
#[derive(Serialize)]
struct JsonSide<'a> {
    dataset: char,
    spec_version: &'a str,
    inputs: Vec<JsonInput<'a>>,
    counts: JsonCounts,
    not_compared: &'a [String],
}

#[derive(Serialize)]
struct Both {
    clients: u64,
    episodes: u64,
}

#[derive(Serialize)]
struct ByKind {
    kind: &'static str,
    differences: u64,
}

fn side<'a>(describer: &Describer<'a>, which: Which) -> JsonSide<'a> {
    let side = describer.side(which);
    let inputs = side.extract.inputs.iter();
    JsonSide {
        dataset: side.dataset.letter,
        spec_version: &side.dataset.version,
        inputs: inputs
            .map(|i| JsonInput { path: &i.path, sheet: i.sheet.as_deref(), sha256: &i.sha256, rows: i.data_rows })
            .collect(),
        counts: describer.comparison.counts[which as usize].into(),
        not_compared: &describer.comparison.coverage.absent[which as usize],
    }
}

/// Writes the heading and a row for each difference.
pub fn csv(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let number = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
    for described in describer.all() {
        let row = Row::from(&described);
        writer.write_record([
            row.kind,
            row.entity,
            row.agency.unwrap_or_default(),
            row.client.unwrap_or_default(),
            row.episode.unwrap_or_default(),
            row.record.unwrap_or_default(),
            row.field.as_deref().unwrap_or_default(),
            row.old.as_deref().unwrap_or_default(),
            row.new.as_deref().unwrap_or_default(),
            &number(row.episodes.map(u64::from)),
            &number(row.records.map(u64::from)),
            row.old_input.unwrap_or_default(),
            &number(row.old_line),
            row.new_input.unwrap_or_default(),
            &number(row.new_line),
        ])?;
    }
    writer.flush()
}

/// Writes everything as one document.
pub fn json(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let comparison = describer.comparison;
    let by_kind: Vec<ByKind> = DifferenceKind::ALL
        .into_iter()
        .map(|kind| ByKind { kind: kind.word(), differences: comparison.count(kind) })
        .filter(|count| count.differences > 0)
        .collect();
    write!(out, "{{\"schema\": \"{DIFF_SCHEMA}\"")?;
    key(out, "tool", &tool())?;
    key(out, "as_at", &iso(comparison.as_at))?;
    for which in Which::BOTH {
        key(out, which.word(), &side(describer, which))?;
    }
    key(out, "in_both", &Both { clients: comparison.clients_matched, episodes: comparison.episodes_matched })?;
    key(out, "remarks", &remarks(describer))?;
    key(out, "by_kind", &by_kind)?;
    out.write_all(b",\n \"rows\": [")?;
    for (number, described) in describer.all().enumerate() {
        out.write_all(if number == 0 { b"\n  " } else { b",\n  " })?;
        serde_json::to_writer(&mut *out, &Row::from(&described))?;
    }
    out.write_all(b"]}\n")
}

/// The differences as a table, with the columns of the CSV.
pub fn table(describer: &Describer<'_>) -> Table {
    let mut table = Table::new(&COLUMNS);
    for described in describer.all() {
        let row = Row::from(&described);
        let number = |number: Option<u64>| Cell::from(number.map(|number| number as i64));
        table.push([
            row.kind.into(),
            row.entity.into(),
            row.agency.into(),
            row.client.into(),
            row.episode.into(),
            row.record.into(),
            row.field.into(),
            row.old.into(),
            row.new.into(),
            number(row.episodes.map(u64::from)),
            number(row.records.map(u64::from)),
            row.old_input.into(),
            number(row.old_line),
            row.new_input.into(),
            number(row.new_line),
        ]);
    }
    table
}

/// What was compared, in lines of names and values.
pub fn about(describer: &Describer<'_>) -> Vec<(String, String)> {
    let mut lines = vec![("as at".to_owned(), iso(describer.comparison.as_at))];
    for which in Which::BOTH {
        let side = side(describer, which);
        let dataset = format!("{} ({})", side.dataset, side.spec_version);
        lines.push((format!("dataset of {}", which.word()), dataset));
        lines.extend(side.inputs.iter().map(|input| {
            let sheet = input.sheet.map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
            let words = format!("{}{sheet}, {} rows, sha256 {}", input.path, input.rows, input.sha256);
            (which.word().to_owned(), words)
        }));
    }
    lines.extend(remarks(describer).into_iter().map(|remark| ("remark".to_owned(), remark)));
    lines
}

/// Writes one difference a line.
pub fn json_lines(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    for described in describer.all() {
        serde_json::to_writer(&mut *out, &Row::from(&described))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
