//! The submission files as bytes, and the extract that they would be read as.

use std::convert::Infallible;

use super::error::SubmitError;
use super::folder::{StagedFile, Staging};
use super::plan::{AgencyFile, Plan};
use super::values::push_quoted;
use crate::check::Row;
use crate::input::Batch;
use crate::record::{Extract, ExtractBuilder};
use crate::spec::FieldId;

/// How many rows of the extract are gone through for every file of a group before the next ones, so that their values stay in
/// the near memory.
const STRETCH: Row = 4096;

/// Writes the files of a group of agencies side by side; returns their hashes. A file has all columns of the dataset in their
/// order, every value between quotes, and lines that end in LF.
pub(super) fn agency_files(
    plan: &Plan<'_>,
    group: &[AgencyFile],
    staging: &Staging<'_>,
) -> Result<Vec<String>, SubmitError> {
    let mut lines = Vec::new();
    for (number, field) in plan.dataset.fields.iter().enumerate() {
        if number > 0 {
            lines.push(b',');
        }
        push_quoted(&mut lines, field.header.as_bytes());
    }
    lines.push(b'\n');
    let begin = |file: &AgencyFile| {
        let mut out = staging.create(&file.name)?;
        out.write(|out| out.write_all(&lines))?;
        Ok(out)
    };
    let mut files = group.iter().map(begin).collect::<Result<Vec<_>, SubmitError>>()?;
    let mut rests: Vec<&[Row]> = group.iter().map(|file| file.rows.as_slice()).collect();
    while let Some(first) = rests.iter().filter_map(|rest| rest.first()).min() {
        let end = first.saturating_add(STRETCH);
        for (file, rest) in files.iter_mut().zip(&mut rests) {
            let here;
            (here, *rest) = rest.split_at(rest.partition_point(|row| *row < end));
            if here.is_empty() {
                continue;
            }
            lines.clear();
            push_lines(plan, here, &mut lines);
            file.write(|out| out.write_all(&lines))?;
        }
    }
    files.into_iter().map(StagedFile::finish).collect()
}

/// Appends the lines of some rows. A stretch of cells that are those of the line above is copied from there.
fn push_lines(plan: &Plan<'_>, rows: &[Row], lines: &mut Vec<u8>) {
    let fields = plan.columns.len();
    let shown: Vec<bool> = (0..fields).map(|field| plan.may_show(field as FieldId)).collect();
    // the numbers of the values of a line; where each begins, and where the line ends
    let (mut values, mut starts) = (vec![0; fields], vec![0; fields + 1]);
    let (mut values_above, mut starts_above) = (vec![u32::MAX; fields], vec![0; fields + 1]);
    let Ok(()) = plan.for_each_row(rows, |row, ids| {
        let withheld = plan.outcome.is_withheld(row);
        for ((value, id), shown) in values.iter_mut().zip(ids).zip(&shown) {
            *value = if withheld && !shown { 0 } else { *id };
        }
        let mut field = 0;
        while field < fields {
            let pairs = values[field..].iter().zip(&values_above[field..]);
            let same = field..field + pairs.take_while(|(value, above)| value == above).count();
            if same.is_empty() {
                starts[field] = lines.len();
                lines.extend_from_slice(plan.columns[field].quoted(values[field]));
                field += 1;
                lines.push(if field == fields { b'\n' } else { b',' });
                continue;
            }
            let moved_by = lines.len() - starts_above[field];
            lines.extend_from_within(starts_above[field]..starts_above[same.end]);
            field = same.end;
            for (start, above) in starts[same.clone()].iter_mut().zip(&starts_above[same]) {
                *start = above + moved_by;
            }
        }
        starts[fields] = lines.len();
        std::mem::swap(&mut values, &mut values_above);
        std::mem::swap(&mut starts, &mut starts_above);
        Ok::<(), Infallible>(())
    });
}

/// What the files of a plan would be read as, made without writing them.
pub(super) fn extract_of(plan: &Plan<'_>) -> Extract {
    // how many bytes are gathered before they are handed on
    const BUFFER: usize = 1 << 18;
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
            Ok::<(), Infallible>(())
        });
        let Ok(()) = done;
        builder.take(&batch);
        batch.clear();
    }
    builder.finish()
}
