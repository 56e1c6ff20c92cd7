//! `ndtms spec import`: draft a new letter from the table of an official technical definition.
//!
//! Owns the reading of the table, the folder that appears whole or not at all, and the report; what is made of the table is
//! the business of [`crate::spec::import`].

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::ValueHint;

use super::hints::{self, hinted};
use super::options::{ColorChoice, letter};
use super::output::Talk;
use super::screen::Screen;
use super::session::same_file;
use crate::explain::words;
use crate::input::{self, Input, Limits, Sheets};
use crate::render::wrapped;
use crate::spec::SpecFiles;
use crate::spec::import::{Draft, Request, SourceTable, draft, is_code_heading, is_field_heading, tells_codes};

/// Draft a new letter from the table of a technical definition, on top of a letter that is known
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = "\
Examples:
  ndtms spec import definition.xlsx --letter L --based-on K -o my-specs
  ndtms spec --specs my-specs diff K L        what the new letter changes
  ndtms check --specs my-specs --dataset L march.csv")]
#[command(after_help = "\
The table has a row a field and at least the columns header, label and type, best with list too; entity,
mandatory, length and codes (Y = Yes; N = No) are read where they are there. Usual names of these columns
are known. The codes of lists may stand in another sheet, or in a file of their own, with the columns list,
code and label.

It ends with 0 when the letter is drafted, even where something is left for a person to decide.")]
pub struct ImportArgs {
    /// CSV file or workbook
    table: PathBuf,
    /// The new letter
    #[arg(long, value_name = "LETTER", value_parser = letter)]
    letter: char,
    /// The letter that it builds on
    #[arg(long, value_name = "LETTER", value_parser = hinted(letter, hints::letters), hide_possible_values = true)]
    based_on: char,
    /// Folder of letters in which it is written, in a folder of its own
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    out: PathBuf,
    /// Title of the letter
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// From when it is in force, such as "1 April 2014"
    #[arg(long, value_name = "TEXT")]
    in_force_from: Option<String>,
    /// Sheet of the fields in a workbook [default: the one whose headings fit best]
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// CSV file or workbook with the codes of lists [default: another sheet of the same workbook]
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(args: &ImportArgs, known: &SpecFiles, screen: Screen, out: &mut dyn Write) -> Result<()> {
    let talk = Talk::new(false, ColorChoice::Auto);
    let target = args.out.join(args.letter.to_string());
    check_target(args, known, &target)?;
    let (fields, sheet) = read(&args.table, args.sheet.as_deref(), &is_field_heading, talk)?;
    let codes = match &args.codes {
        Some(path) => Some(read(path, None, &is_code_heading, talk)?.0),
        // a text has no other sheet
        None if sheet.is_none() => None,
        None => {
            let quiet = Talk::new(true, ColorChoice::Auto);
            let (table, other) = read(&args.table, None, &is_code_heading, quiet)?;
            let found = (other != sheet && tells_codes(&table)).then_some(table);
            if let (Some(_), Some(name)) = (&found, &other) {
                talk.note(&format!("the codes of lists are read from the sheet {name}"));
            }
            found
        }
    };
    let files = SpecFiles::with_folder(&args.out);
    let request = Request {
        letter: args.letter,
        based_on: args.based_on,
        title: args.title.as_deref(),
        in_force_from: args.in_force_from.as_deref(),
        fields: &fields,
        codes: codes.as_ref(),
    };
    let drafted = draft(&files, &request)?;
    write_letter(&args.out, args.letter, &drafted.files)?;
    report(args, &target, &drafted, screen, out)
}

/// Makes sure, before anything is read, that the letter can be written and will find the one that it builds on.
fn check_target(args: &ImportArgs, known: &SpecFiles, target: &Path) -> Result<()> {
    let (out, base) = (&args.out, args.based_on);
    if out.exists() && !out.is_dir() {
        bail!("{}: is no folder; name one with -o", out.display());
    }
    if fs::symlink_metadata(target).is_ok() {
        bail!("{}: is there already, and is not overwritten; move it away, or name another folder", target.display());
    }
    let of_base = known.in_folder(base);
    if let Some(specs) = of_base.as_deref().and_then(Path::parent).filter(|specs| !same_file(specs, out)) {
        let (specs, out) = (specs.display(), out.display());
        bail!("dataset {base} is in {specs}, where a letter in {out} would not find it; write there with -o {specs}");
    }
    Ok(())
}

/// Reads a table, and the name of its sheet.
fn read(
    path: &Path,
    sheet: Option<&str>,
    is_heading: &(dyn Fn(&str) -> bool + Sync),
    talk: Talk,
) -> Result<(SourceTable, Option<String>)> {
    let sheets = sheet.map_or(Sheets::Best, |name| Sheets::Named(name.to_owned()));
    let options = input::Options { sheets, ..input::Options::new(is_heading) };
    let resolved = input::resolve(&[path.as_os_str().to_owned()], &options)?;
    resolved.notices.iter().for_each(|notice| talk.note(&notice.to_string()));
    let [input] = resolved.inputs.as_slice() else {
        bail!("{}: found {} tables, expected one; name the file itself", path.display(), resolved.inputs.len());
    };
    Ok((rows_of(input)?, input.sheet().map(str::to_owned)))
}

fn rows_of(input: &Input) -> Result<SourceTable> {
    let mut table = SourceTable { name: input.path().to_owned(), rows: Vec::new() };
    let mut unclosed = None;
    input.read(&Limits::default(), &mut |batch| {
        for record in batch.iter() {
            unclosed = unclosed.or(record.unclosed_quote());
            let cells = (0..record.len()).map(|cell| record.text(cell).to_owned()).collect();
            table.rows.push((record.line(), cells));
        }
        ControlFlow::Continue(batch)
    })?;
    if let Some(line) = unclosed {
        bail!("{}, line {line}: a quote is opened and never closed; close it", input.path());
    }
    Ok(table)
}

/// Writes the files of a letter beside their place and moves the whole folder there.
fn write_letter(folder: &Path, letter: char, files: &[(String, String)]) -> Result<()> {
    let is_new = !folder.exists();
    if is_new {
        fs::create_dir(folder).with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    }
    let written = move_into_place(folder, letter, files);
    if written.is_err() && is_new {
        // what was not there before is not left behind; where that fails, the first error says more
        let _ = fs::remove_dir(folder);
    }
    written
}

fn move_into_place(folder: &Path, letter: char, files: &[(String, String)]) -> Result<()> {
    let aside = tempfile::Builder::new()
        .prefix(".ndtms-")
        .tempdir_in(folder)
        .with_context(|| format!("{}: the folder cannot be written to", folder.display()))?;
    let made = aside.path().join(letter.to_string());
    for (name, text) in files {
        let path = made.join(name);
        let parent = path.parent().unwrap_or(&made);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, text))
            .with_context(|| format!("{}: writing failed", path.display()))?;
    }
    let target = folder.join(letter.to_string());
    fs::rename(&made, &target).with_context(|| format!("{}: cannot be moved into place", target.display()))
}

/// Says what was drafted, what falls away and what a person has to decide.
fn report(args: &ImportArgs, target: &Path, drafted: &Draft, screen: Screen, out: &mut dyn Write) -> Result<()> {
    let (letter, base) = (args.letter, args.based_on);
    let width = screen.width.min(100);
    let under = |out: &mut dyn Write, indent: usize, text: &str| -> std::io::Result<()> {
        let gap = " ".repeat(indent);
        wrapped(text, width.saturating_sub(indent)).iter().try_for_each(|line| writeln!(out, "{gap}{line}"))
    };
    let dataset = &drafted.dataset;
    writeln!(out, "Drafted dataset {letter} on top of {base}: {}", target.display())?;
    let numbers = format!(
        "{}: {} as in {base}, {} changed, {} new; {} of {base} left out. {}, {}.",
        words::count(dataset.fields.len(), "field"),
        drafted.kept,
        drafted.changed.len(),
        drafted.added.len(),
        drafted.dropped.len(),
        words::count(dataset.rules.len(), "rule"),
        words::count(dataset.lists.len(), "code list"),
    );
    under(out, 0, &numbers)?;
    for (what, headers) in [("Changed", &drafted.changed), ("New", &drafted.added), ("Left out", &drafted.dropped)] {
        if !headers.is_empty() {
            under(out, 0, &format!("{what}: {}.", headers.join(", ")))?;
        }
    }
    if !drafted.unused.is_empty() {
        under(out, 0, &format!("Columns of the table that are not used: {}.", drafted.unused.join(", ")))?;
    }
    if !drafted.passed_over.is_empty() {
        let lines: Vec<String> = drafted.passed_over.iter().map(u64::to_string).collect();
        under(out, 0, &format!("Lines of the table that are no field, passed over: {}.", lines.join(", ")))?;
    }
    if !drafted.rules_gone.is_empty() {
        writeln!(out, "\n{} of {base} left out", words::count(drafted.rules_gone.len(), "rule"))?;
        for rule in &drafted.rules_gone {
            under(out, 2, &format!("{}  {}: {}", rule.id, rule.title, rule.why))?;
        }
    }
    if !drafted.narrowed.is_empty() {
        writeln!(out)?;
        under(out, 0, &format!("Rules that look at fewer fields than in {base}: {}.", drafted.narrowed.join(", ")))?;
    }
    writeln!(out, "\nNeeds a person: {}", words::count(drafted.open.len(), "point"))?;
    let mut last = None;
    for open in &drafted.open {
        if last != Some((&open.file, open.line)) {
            writeln!(out, "  {} line {}", target.join(&open.file).display(), open.line)?;
            last = Some((&open.file, open.line));
        }
        under(out, 4, &open.what)?;
    }
    let specs = args.out.display();
    writeln!(out)?;
    under(out, 0, &format!("ndtms spec --specs {specs} lint {letter} checks it again after each change, and"))?;
    under(out, 0, &format!("ndtms spec --specs {specs} diff {base} {letter} shows what it changes."))?;
    Ok(())
}
