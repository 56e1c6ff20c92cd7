//! `ndtms index`: composite indices of areas.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value, json};

use super::exit;
use super::options::{ReadOptions, TerminalOptions};
use super::output::{FileFormat, Talk, targets, write_results};
use super::session::{Stages, spare_files, spare_inputs};
use super::tables::{self, TableInput};
use crate::input::Input;
use crate::places::{AreaValue, Boundaries, Component, Definition, Drawn, Index, Shown, index};
use crate::render::xlsx::{Limits, TableBook};
use crate::render::{html, index as page, table, xlsx};

/// One number for each area, from several sources: where the need is, or what it costs
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms index demand.toml                                       areas ranked, and what each source adds
  ndtms index demand.toml --boundaries wards.geojson -o demand.html -o demand.xlsx
  ndtms index demand.toml --format csv                          for a script")]
#[command(after_help = "\
An index says its name, and has a [[component]] for each source: name, file (CSV or workbook, beside the index), value and
weight; where they differ, area (the column of the areas), per (the column of the population, for a rate) and direction
(down where high values lower the index). standardise is z, minmax or rank; missing is error, mean or drop.

Exit codes: 0 done; 2 could not be done.")]
pub(super) struct IndexArgs {
    /// The index
    #[arg(value_name = "INDEX.toml", value_hint = ValueHint::FilePath)]
    index: PathBuf,
    /// Outlines of the areas (GeoJSON), for a map on the page for a browser
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
    /// Property of the outlines that names the area [default: the one that names most of them]
    #[arg(long, value_name = "NAME", requires = "boundaries")]
    area_property: Option<String>,
    /// Decimals in formats for people
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=4))]
    decimals: u8,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    read: ReadOptions,
    #[command(flatten)]
    terminal: TerminalOptions,
}

/// Formats of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One area a row
    Csv,
    /// One document
    Json,
    /// For reports
    Markdown,
    /// A workbook with real numbers
    Xlsx,
    /// A page for a browser, with a map or bars
    Html,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("md", Format::Markdown),
        ("xlsx", Format::Xlsx),
        ("html", Format::Html),
        ("htm", Format::Html),
    ];
    const STYLED: Option<Format> = Some(Format::Text);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

/// The name and version of the document's shape.
const SCHEMA: &str = "ndtms.index/1";

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &IndexArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let talk = Talk::new(args.terminal.quiet, args.terminal.color);
    let targets = targets(&args.out, args.format)?;
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    let own = [Some(&args.index), args.boundaries.as_ref()].into_iter().flatten();
    spare_files(targets.iter().map(|(path, _)| path), own, "an input")?;
    let IndexInput { definition, values, inputs } = read(&args.index, &args.read, talk)?;
    spare_inputs(targets.iter().map(|(path, _)| path), &inputs)?;
    stages.end("read");
    let index = index(&definition, &values)?;
    stages.end("index");
    let areas: Vec<&str> = index.areas.iter().map(|area| area.name.as_str()).collect();
    let drawn = match &args.boundaries {
        Some(path) => Some(boundaries(path)?.drawn(&areas, args.area_property.as_deref())?),
        None => None,
    };
    tell(&index, drawn.as_ref(), on_stdout, talk);

    let shown =
        Shown { definition: &definition, index: &index, drawn: drawn.as_ref(), places: usize::from(args.decimals) };
    let head = head(&definition, &index);
    let write = |format: Format, width: usize, out: &mut dyn Write| -> io::Result<()> {
        match format {
            Format::Text => page::text(&shown, width, out),
            Format::Markdown => page::markdown(&shown, out),
            Format::Html => html::index::write(&shown, out),
            Format::Csv => table::csv(&index.table(), out),
            Format::Json => table::json(&index.table(), SCHEMA, &head, out),
            Format::Xlsx => {
                let said = page::said(&shown).into_iter().map(|line| ("note".to_owned(), line));
                let about: Vec<(String, String)> =
                    [("index".to_owned(), index.name.clone())].into_iter().chain(said).collect();
                let book = TableBook { name: "Index", table: &index.table(), places: None, about: &about };
                xlsx::table(&book, Limits::EXCEL, out)
            }
        }
    };
    write_results(&targets, on_stdout, talk, write)?;
    stages.end("writing");
    if args.terminal.timings {
        stages.tell(talk, values.iter().map(Vec::len).sum());
    }
    Ok(exit::DONE)
}

/// An index as its file says it, with the values of its components.
pub(super) struct IndexInput {
    /// What it is made of.
    pub definition: Definition,
    /// The values of each component, in file order.
    pub values: Vec<Vec<AreaValue>>,
    /// The files that they came from.
    pub inputs: Vec<Input>,
}

/// Reads an index and the tables that it names.
pub(super) fn read(path: &Path, options: &ReadOptions, talk: Talk) -> Result<IndexInput> {
    let definition = Definition::load(path)?;
    let mut inputs: Vec<Input> = Vec::new();
    let mut values = Vec::with_capacity(definition.components.len());
    for component in &definition.components {
        let mut read = |file: &str| -> Result<TableInput> {
            let table = read_table(&definition.beside(file), component, options, talk)?;
            inputs.push(table.input.clone());
            Ok(table)
        };
        let table = read(&component.file)?;
        let populations = component.per_file.as_deref().map(&mut read).transpose()?;
        values.push(component.values(&table.grid, populations.as_ref().map(|table| &table.grid))?);
    }
    Ok(IndexInput { definition, values, inputs })
}

/// Reads a table of a component, of the sheet that it names.
fn read_table(path: &Path, component: &Component, options: &ReadOptions, talk: Talk) -> Result<TableInput> {
    let options = ReadOptions { sheet: component.sheet.clone().or_else(|| options.sheet.clone()), ..options.clone() };
    tables::read_one(path, &options, &|name: &str| component.is_heading(name), talk)
}

/// Reads the outlines of areas.
pub(super) fn boundaries(path: &Path) -> Result<Boundaries> {
    let name = path.display().to_string();
    let bytes = fs::read(path).with_context(|| format!("{name}: the boundaries cannot be read"))?;
    let text = String::from_utf8(bytes).with_context(|| format!("{name}: the boundaries are not UTF-8"))?;
    Ok(Boundaries::parse(&name, &text)?)
}

/// Says on stderr what a format for machines has no room for.
fn tell(index: &Index, drawn: Option<&Drawn>, on_stdout: Option<Format>, talk: Talk) {
    if on_stdout == Some(Format::Text) {
        return;
    }
    for unmatched in &index.unmatched {
        let near = unmatched.nearest.as_ref().map(|near| format!("; is it {near}?")).unwrap_or_default();
        talk.warn(&format!("{} of {} is in no other file{near}", unmatched.area, unmatched.file));
    }
    if !index.left_out.is_empty() {
        let names: Vec<&str> = index.left_out.iter().map(|(name, _)| name.as_str()).collect();
        talk.warn(&format!("left out for want of a value: {}", names.join(", ")));
    }
    index.notes.iter().for_each(|note| talk.warn(note));
    if let Some(drawn) = drawn.filter(|drawn| !drawn.without_shape.is_empty()) {
        talk.warn(&format!("not on the map: {}", drawn.without_shape.join(", ")));
    }
}

/// What documents say before their rows.
fn head(definition: &Definition, index: &Index) -> Vec<(&'static str, Value)> {
    let components: Vec<Value> = definition
        .components
        .iter()
        .map(|component| {
            json!({
                "name": component.name,
                "file": component.file,
                "value": component.value,
                "per": component.per,
                "weight": crate::table::Cell::from(component.weight),
                "direction": component.direction.word(),
            })
        })
        .collect();
    let unmatched = index.unmatched.iter();
    let unmatched: Vec<Value> =
        unmatched.map(|other| json!({"area": other.area, "file": other.file, "nearest": other.nearest})).collect();
    let name = |place: &usize| index.components[*place].clone();
    let left_out: Vec<Value> = index
        .left_out
        .iter()
        .map(|(area, lacks)| json!({"area": area, "missing": lacks.iter().map(name).collect::<Vec<_>>().join("; ")}))
        .collect();
    vec![
        ("name", json!(index.name)),
        ("standardise", json!(definition.standardise.word())),
        ("missing", json!(definition.missing.word())),
        ("components", json!(components)),
        ("unmatched", json!(unmatched)),
        ("left_out", json!(left_out)),
        ("notes", json!(index.notes)),
    ]
}
