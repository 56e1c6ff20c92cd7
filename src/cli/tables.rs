//! Tables of figures from files: published ones, saved measures, estimates, neighbours.

use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Result, bail};

use super::options::ReadOptions;
use super::output::Talk;
use crate::input::{self, Input, Record, Sheets};
use crate::table::grid::Grid;

/// A file that was read as a table.
pub(super) struct TableInput {
    /// Where it came from.
    pub input: Input,
    /// What it holds.
    pub grid: Grid,
}

/// Reads files as tables, each with headings of its own; `is_heading` tells a heading that is looked for.
pub(super) fn read(
    arguments: &[OsString],
    options: &ReadOptions,
    is_heading: &(dyn Fn(&str) -> bool + Sync),
    talk: Talk,
) -> Result<Vec<TableInput>> {
    read_found(find(arguments, options, is_heading, talk)?, options)
}

/// Finds files that may be tables.
pub(super) fn find(
    arguments: &[OsString],
    options: &ReadOptions,
    is_heading: &(dyn Fn(&str) -> bool + Sync),
    talk: Talk,
) -> Result<Vec<Input>> {
    let limits = options.limits();
    let sheets = options.sheet.clone().map_or(Sheets::Best, Sheets::Named);
    let settings = input::Options { limits, sheets, is_field: is_heading };
    let resolved = input::resolve(arguments, &settings)?;
    for notice in &resolved.notices {
        talk.note(&notice.to_string());
    }
    Ok(resolved.inputs)
}

/// Reads files that were found.
pub(super) fn read_found(inputs: Vec<Input>, options: &ReadOptions) -> Result<Vec<TableInput>> {
    inputs.into_iter().map(|input| Ok(TableInput { grid: grid(&input, options)?, input })).collect()
}

/// The headings of a file as a table has them; none where nothing stands in it.
pub(super) fn headings(input: &Input, options: &ReadOptions) -> Result<Vec<String>> {
    let mut found = Vec::new();
    input.read(&options.limits(), &mut |batch| {
        let is_blank = |record: &Record<'_>| record.cells().all(|cell| cell.iter().all(u8::is_ascii_whitespace));
        let first = batch.iter().find(|record| !is_blank(record));
        let headings =
            first.map(|record| Grid::new(input.path(), (0..record.len()).map(|column| record.text(column))).headings);
        match headings {
            Some(headings) => {
                found = headings;
                ControlFlow::Break(())
            }
            None => ControlFlow::Continue(batch),
        }
    })?;
    Ok(found)
}

/// Reads one file as a table.
pub(super) fn read_one(
    path: &Path,
    options: &ReadOptions,
    is_heading: &(dyn Fn(&str) -> bool + Sync),
    talk: Talk,
) -> Result<TableInput> {
    let mut tables = read(&[path.as_os_str().to_owned()], options, is_heading, talk)?;
    match (tables.pop(), tables.is_empty()) {
        (Some(table), true) => Ok(table),
        _ => bail!("{}: found several tables, expected one; name its file", path.display()),
    }
}

fn grid(input: &Input, options: &ReadOptions) -> Result<Grid> {
    let mut grid: Option<Grid> = None;
    let mut failure: Option<anyhow::Error> = None;
    input.read(&options.limits(), &mut |batch| {
        for record in batch.iter() {
            let cells = (0..record.len()).map(|column| record.text(column).to_owned());
            let blank = record.cells().all(|cell| cell.iter().all(u8::is_ascii_whitespace));
            let taken = match (&mut grid, record.unclosed_quote()) {
                (_, Some(line)) => {
                    Err(anyhow::anyhow!("{}, line {line}: a quote is opened and never closed; close it", input.path()))
                }
                (None, None) if blank => Ok(()),
                (none @ None, None) => {
                    *none = Some(Grid::new(input.path(), cells));
                    Ok(())
                }
                (Some(grid), None) => grid.push(record.line(), cells.collect()).map_err(Into::into),
            };
            if let Err(error) = taken {
                failure = Some(error);
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(batch)
    })?;
    match (failure, grid) {
        (Some(error), _) => Err(error),
        (None, Some(grid)) => Ok(grid),
        (None, None) => bail!("{}: the file is empty, expected a table with headings", input.path()),
    }
}
