//! `ndtms explain`: one page on a rule, a field, a code list, a measure or what measures are made of.

use std::io::Write;

use anyhow::bail;
use clap::ValueEnum;

use super::hints;
use super::screen::Screen;
use crate::explain::{Candidate, Library};
use crate::render;
use crate::spec::counting;
use crate::spec::{Dataset, SpecFiles, load, load_with_mapping};

/// Explain a rule, field, code list, measure, population, grouping or setting: what, why, example, how sure
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What to explain, such as D02, REFLD, modality, penetration, ethnic-group or `gap_days`; measures, populations,
    /// groupings and settings list what there is
    #[arg(value_name = "NAME", required = true, value_parser = hints::text(hints::pages), hide_possible_values = true)]
    pub name: Vec<String>,
    /// How the page is written
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// How a page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    #[default]
    Text,
    /// As Markdown
    Markdown,
    /// As JSON
    Json,
}

/// Writes the page.
pub fn run(args: &Args, files: &SpecFiles, letter: char, screen: Screen, out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut dataset = load(files, letter)?;
    // a name of several words may be given without quotes
    let name = args.name.join(" ");
    let figures = counting::load(files)?;
    let find = |dataset: &Dataset| Library { dataset, figures: &figures }.find(&name);
    let mut found = find(&dataset);
    if found.is_none() {
        let with_mapping = load_with_mapping(files, letter)?;
        found = find(&with_mapping);
        if found.is_some() {
            dataset = with_mapping;
        }
    }
    let Some(named) = found else {
        bail!("{}", unknown(files, &Library { dataset: &dataset, figures: &figures }, &name));
    };
    let page = Library { dataset: &dataset, figures: &figures }.page(named);
    match args.format {
        Format::Text => render::page::text(&page, screen.width, out)?,
        Format::Markdown => render::page::markdown(&page, out)?,
        Format::Json => render::page::json(&page, dataset.letter, out)?,
    }
    Ok(0)
}

/// Says that nothing has this name here, which dataset has it, and what may have been meant.
fn unknown(files: &SpecFiles, library: &Library<'_>, name: &str) -> String {
    let letter = library.dataset.letter;
    let text = format!(
        "`{name}` is no rule, field or code list of dataset {letter}, nor a measure, population, grouping or setting"
    );
    let elsewhere = files
        .letters()
        .into_iter()
        .filter(|l| *l != letter)
        .find(|l| load(files, *l).is_ok_and(|other| Library { dataset: &other, ..*library }.find(name).is_some()));
    if let Some(other) = elsewhere {
        return format!("{text}; dataset {other} has it: ndtms explain {name} --dataset {other}");
    }
    let near = library.suggestions(name);
    if near.is_empty() {
        return format!(
            "{text}; ndtms spec rules, ndtms spec field, ndtms spec codes and ndtms explain measures list what there is"
        );
    }
    let near: Vec<String> =
        near.into_iter().map(|Candidate { kind, name, title, .. }| format!("\n  {name}  {title} ({kind})")).collect();
    format!("{text}; did you mean one of these?{}", near.concat())
}
