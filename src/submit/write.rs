//! The submission files as bytes, and the extract that they would be read as.

use std::io::{self, Write};

use super::plan::{AgencyFile, Plan};
use super::values::push_quoted;
use crate::input::Batch;
use crate::record::{Extract, ExtractBuilder};
use crate::spec::FieldId;

/// How many bytes are gathered before they are handed on.
const BUFFER: usize = 1 << 18;

/// Writes an agency's file: all columns of the dataset in their order, every value between quotes, lines that end in LF.
pub(super) fn agency_file(plan: &Plan<'_>, file: &AgencyFile, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::with_capacity(BUFFER + (BUFFER >> 2));
    for (number, field) in plan.dataset.fields.iter().enumerate() {
        if number > 0 {
            lines.push(b',');
        }
        push_quoted(&mut lines, field.header.as_bytes());
    }
    lines.push(b'\n');
    let shown: Vec<bool> = (0..plan.columns.len()).map(|field| plan.may_show(field as FieldId)).collect();
    plan.for_each_row(&file.rows, |row, ids| {
        let withheld = plan.outcome.is_withheld(row);
        for (number, (column, id)) in plan.columns.iter().zip(ids).enumerate() {
            if number > 0 {
                lines.push(b',');
            }
            let id = if withheld && !shown[number] { 0 } else { *id };
            lines.extend_from_slice(column.quoted(id));
        }
        lines.push(b'\n');
        if lines.len() >= BUFFER {
            out.write_all(&lines)?;
            lines.clear();
        }
        Ok::<(), io::Error>(())
    })?;
    out.write_all(&lines)
}

/// What the files of a plan would be read as, made without writing them.
pub(super) fn extract_of(plan: &Plan<'_>) -> Extract {
    let mut builder = ExtractBuilder::new(plan.dataset);
    let mut batch = Batch::default();
    for file in &plan.files {
        builder.begin(&file.name, &file.name, None);
        plan.dataset.fields.iter().for_each(|field| batch.push_cell(field.header.as_bytes()));
        batch.end_record(1, None);
        let mut line = 1;
        let mut bytes = 0;
        let shown: Vec<bool> = (0..plan.columns.len()).map(|field| plan.may_show(field as FieldId)).collect();
        let done = plan.for_each_row(&file.rows, |row, ids| {
            let withheld = plan.outcome.is_withheld(row);
            for ((column, id), shown) in plan.columns.iter().zip(ids).zip(&shown) {
                let id = if withheld && !shown { 0 } else { *id };
                let text = column.plain(id);
                bytes += text.len();
                batch.push_cell(&text);
            }
            line += 1;
            batch.end_record(line, None);
            if bytes >= BUFFER {
                builder.take(&batch);
                batch.clear();
                bytes = 0;
            }
            Ok::<(), std::convert::Infallible>(())
        });
        let Ok(()) = done;
        builder.take(&batch);
        batch.clear();
    }
    builder.finish()
}
