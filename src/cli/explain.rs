//! `ndtms explain`: one page on a rule, a field or a code list.

use std::io::Write;

use anyhow::bail;
use clap::ValueEnum;

use super::hints;
use super::screen::Screen;
use crate::explain::{Candidate, find, page, suggestions};
use crate::render;
use crate::spec::{Dataset, SpecFiles, load, load_with_mapping};

/// Explain a rule, a field or a code list: what, why, example, how to put it right, how sure
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A rule id, a field name or the name of a code list, such as D02, REFLD or modality
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
    let mut found = find(&dataset, &name);
    if found.is_none() {
        let with_mapping = load_with_mapping(files, letter)?;
        found = find(&with_mapping, &name);
        if found.is_some() {
            dataset = with_mapping;
        }
    }
    let Some(topic) = found else {
        bail!("{}", unknown(files, &dataset, &name));
    };
    let page = page(&dataset, topic);
    match args.format {
        Format::Text => render::page::text(&page, screen.width, out)?,
        Format::Markdown => render::page::markdown(&page, out)?,
        Format::Json => render::page::json(&page, dataset.letter, out)?,
    }
    Ok(0)
}

/// Says that nothing has this name here, which dataset has it, and what may have been meant.
fn unknown(files: &SpecFiles, dataset: &Dataset, name: &str) -> String {
    let letter = dataset.letter;
    let text = format!("`{name}` is no rule, field or code list of dataset {letter}");
    let elsewhere = files
        .letters()
        .into_iter()
        .filter(|l| *l != letter)
        .find(|l| load(files, *l).is_ok_and(|other| find(&other, name).is_some()));
    if let Some(other) = elsewhere {
        return format!("{text}; dataset {other} has it: ndtms explain {name} --dataset {other}");
    }
    let near = suggestions(dataset, name);
    if near.is_empty() {
        return format!("{text}; ndtms spec rules, ndtms spec field and ndtms spec codes list what there is");
    }
    let near: Vec<String> =
        near.into_iter().map(|Candidate { kind, name, title, .. }| format!("\n  {name}  {title} ({kind})")).collect();
    format!("{text}; did you mean one of these?{}", near.concat())
}
