//! The submission files as bytes, and the extract that they would be read as.

use super::error::SubmitError;
use super::folder::{StagedFile, Staging};
use super::plan::{AgencyFile, Plan};
use super::values::push_quoted;
use crate::check::Row;
use crate::input::Batch;
use crate::record::{Extract, ExtractBuilder};

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
    // the numbers of the values of the line above; where the cells of both lines begin, and where the lines end
    let mut above = vec![u32::MAX; fields];
    let (mut starts, mut starts_above) = (vec![0; fields + 1], vec![0; fields + 1]);
    plan.for_each_row(rows, |ids| {
        let mut field = 0;
        while field < fields {
            let pairs = ids[field..].iter().zip(&above[field..]);
            let same = field..field + pairs.take_while(|(id, above)| id == above).count();
            if same.is_empty() {
                starts[field] = lines.len();
                lines.extend_from_slice(plan.columns[field].quoted(ids[field]));
                field += 1;
                lines.push(if field == fields { b'\n' } else { b',' });
                continue;
            }
            let moved_by = lines.len() - starts_above[field];
            lines.extend_from_within(starts_above[field]..starts_above[same.end]);
            field = same.end;
            for (start, start_above) in starts[same.clone()].iter_mut().zip(&starts_above[same]) {
                *start = start_above + moved_by;
            }
        }
        starts[fields] = lines.len();
        above.copy_from_slice(ids);
        std::mem::swap(&mut starts, &mut starts_above);
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
        plan.for_each_row(&file.rows, |ids| {
            for (column, id) in plan.columns.iter().zip(ids) {
                let text = column.plain(*id);
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
        });
        builder.take(&batch);
        batch.clear();
    }
    builder.finish()
}
