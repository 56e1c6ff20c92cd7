//! `--format csv`: one finding a row, for spreadsheets and scripts.

use std::io::{self, Write};

use crate::check::describe::Describer;

const COLUMNS: [&str; 12] = [
    "rule", "severity", "input", "sheet", "line", "rows", "fields", "values", "agency", "client", "episode", "message",
];

/// Writes the heading and a row for each finding; fields are joined by a blank, values are a JSON array.
pub fn write(describer: &Describer<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for finding in describer.all() {
        writer.write_record([
            finding.rule,
            finding.severity.word(),
            finding.input,
            finding.sheet.unwrap_or_default(),
            &finding.line.to_string(),
            &finding.rows.to_string(),
            &finding.fields.join(" "),
            &serde_json::to_string(&finding.values)?,
            finding.agency.as_deref().unwrap_or_default(),
            finding.client.as_deref().unwrap_or_default(),
            finding.episode.as_deref().unwrap_or_default(),
            &finding.message,
        ])?;
    }
    writer.flush()
}
