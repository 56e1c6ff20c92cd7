//! `ndtms schema`: the JSON schemas of what the program writes for other programs.

use anyhow::{Result, bail};
use clap::Args;
use serde::Deserialize;

use super::exit;
use super::hints;
use super::output::{width, write_stdout};
use crate::render::table;
use crate::spec::{nearest, schemas};
use crate::table::Table;

/// JSON schemas of the machine formats
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms schema            which there are
  ndtms schema check      the schema of ndtms check --format json")]
#[command(after_help = "\
Every document names its schema in the key `schema`. Keys may be added; if one is changed or
removed, the number behind the name goes up.")]
pub(super) struct SchemaArgs {
    /// Name of a format, such as check or manifest [default: all are listed]
    #[arg(value_name = "NAME", value_parser = hints::text(hints::schemas), hide_possible_values = true)]
    name: Option<String>,
}

/// What a schema says of itself.
#[derive(Deserialize)]
struct About {
    title: String,
    description: String,
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &SchemaArgs) -> Result<u8> {
    let Some(asked) = &args.name else {
        let mut grid = Table::new(&["name", "what", "where"]);
        for (name, text) in schemas() {
            let about: About = serde_json::from_str(text)?;
            grid.push([name.into(), about.title.into(), about.description.into()]);
        }
        write_stdout(None, |out| table::text(&grid, width(), out))?;
        return Ok(exit::DONE);
    };
    // as it stands in a document too
    let name = asked.strip_prefix("ndtms.").unwrap_or(asked);
    let name = name.split('/').next().unwrap_or_default();
    let Some((_, text)) = schemas().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
        let near = nearest(name, schemas().map(|(known, _)| known)).map(|near| format!("; did you mean {near}?"));
        bail!("there is no schema {asked}{}", near.unwrap_or_else(|| "; ndtms schema lists them".to_owned()));
    };
    write_stdout(None, |out| out.write_all(text.as_bytes()))?;
    Ok(exit::DONE)
}
