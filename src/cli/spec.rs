//! `ndtms spec`: look at the datasets, compare them and check their files.
//!
//! Owns the columns of each table; the facts come from `spec`, the formats from `render`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, bail};
use clap::{ValueEnum, ValueHint};
use unicode_width::UnicodeWidthStr;

use super::hints;
use super::import::{self, ImportArgs};
use super::screen::Screen;
use crate::explain::{Topic, find, suggestions, words};
use crate::record::iso;
use crate::render::{fitted, table, wrapped};
use crate::spec::dataset::{CodeList, Presence, Severity};
use crate::spec::diff::{Change, Difference, Part, diff, entity_word, format_word, scope_word, shape_words};
use crate::spec::{Confidence, Dataset, Field, Kind, SpecFiles, load, load_with_mapping, nearest};
use crate::table::{Cell, Table};

/// Look at, compare and check the datasets that the tool knows
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do with the specs.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Command {
    /// The letters that there are
    #[command(before_help = "\
Examples:
  ndtms spec list                 letters, when they came into force, their sizes
  ndtms spec list --format csv    the same for a script")]
    List {
        /// How it is written
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// An overview of one letter: fields, lists and rules in numbers
    #[command(before_help = "\
Examples:
  ndtms spec show K    fields, lists and rules in numbers")]
    Show {
        /// The letter
        #[arg(value_parser = hints::text(hints::letters), hide_possible_values = true)]
        letter: Option<String>,
    },
    /// The facts of one field, or all fields as a table
    #[command(before_help = "\
Examples:
  ndtms spec field                 all fields
  ndtms spec field TRIAGED         one of them
  ndtms spec field --format csv    every column, for a script")]
    Field {
        /// The field's header
        #[arg(value_parser = hints::text(hints::fields), hide_possible_values = true)]
        name: Option<String>,
        /// How it is written
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// The codes of one list, or all lists as a table
    #[command(before_help = "\
Examples:
  ndtms spec codes             all lists
  ndtms spec codes modality    the codes of one
  ndtms spec codes MODAL       that of a field")]
    Codes {
        /// The list's name, or the header of a field that has one
        #[arg(value_parser = hints::text(hints::lists), hide_possible_values = true)]
        list: Option<String>,
        /// How it is written
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// The rules as a table
    #[command(before_help = "\
Examples:
  ndtms spec rules                 all rules
  ndtms spec rules --format csv    with their conditions and words, for a script")]
    Rules {
        /// How it is written
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// What differs between two letters
    #[command(before_help = "\
Examples:
  ndtms spec diff H K                 fields, lists, codes and rules
  ndtms spec diff H K --format csv    the same for a script")]
    Diff {
        /// The old letter
        #[arg(value_parser = hints::text(hints::letters), hide_possible_values = true)]
        old: String,
        /// The new letter
        #[arg(value_parser = hints::text(hints::letters), hide_possible_values = true)]
        new: String,
        /// How it is written
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Check the files of letters and say every fault: exit code 1 when there is one
    #[command(before_help = "\
Examples:
  ndtms spec lint               every compiled-in letter
  ndtms spec lint my-specs      those of a folder
  ndtms spec lint my-specs/J    one of them")]
    Lint {
        /// Letters, or folders that hold one or several; every letter there is without any
        #[arg(value_name = "LETTER OR FOLDER", value_parser = hints::text(hints::letters), hide_possible_values = true, value_hint = ValueHint::AnyPath)]
        what: Vec<String>,
    },
    /// Draft a new letter from the table of a technical definition, on top of a letter that is known
    Import(ImportArgs),
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    #[default]
    Text,
    /// As CSV, every column
    Csv,
    /// As JSON, every column
    Json,
}

/// Runs the command.
pub fn run(args: &Args, files: &SpecFiles, letter: char, screen: Screen, out: &mut dyn Write) -> anyhow::Result<u8> {
    match &args.command {
        Command::List { format } => list(files, *format, screen, out)?,
        Command::Show { letter: None } => show(&load(files, letter)?, screen, out)?,
        Command::Show { letter: Some(text) } => show(&load(files, one_letter(text)?)?, screen, out)?,
        Command::Field { name, format } => field(&load(files, letter)?, name.as_deref(), *format, screen, out)?,
        Command::Codes { list, format } => codes(&load(files, letter)?, list.as_deref(), *format, screen, out)?,
        Command::Rules { format } => rules(&load(files, letter)?, *format, screen, out)?,
        Command::Diff { old, new, format } => {
            let (old, new) = (load(files, one_letter(old)?)?, load(files, one_letter(new)?)?);
            differences(&old, &new, *format, screen, out)?;
        }
        Command::Lint { what } => return lint(files, what, out),
        Command::Import(args) => import::run(args, files, screen, out)?,
    }
    Ok(0)
}

fn one_letter(text: &str) -> anyhow::Result<char> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Ok(letter.to_ascii_uppercase()),
        _ => bail!("`{text}` is no letter of a dataset: expected one letter, such as K"),
    }
}

/// Writes a table in a machine format, or `text` for a person.
fn write(
    format: Format,
    grid: impl FnOnce() -> Table,
    schema: &str,
    dataset: &str,
    out: &mut dyn Write,
    text: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> anyhow::Result<()> {
    match format {
        Format::Text => text(out)?,
        Format::Csv => table::csv(&grid(), out)?,
        Format::Json => table::json(&grid(), schema, &[("dataset", dataset.into())], out)?,
    }
    Ok(())
}

fn paragraph(text: &str, screen: Screen, out: &mut dyn Write) -> std::io::Result<()> {
    wrapped(text, screen.width.min(100)).iter().try_for_each(|line| writeln!(out, "{line}"))
}

const OWN_WORK: &str = "Rule ids are this project's own, and nothing here is an official product.";

fn list(files: &SpecFiles, format: Format, screen: Screen, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut grid =
        Table::new(&["letter", "title", "in_force_from", "fields", "rules", "lists", "based_on", "version", "from"]);
    let mut short = Table::new(&["letter", "in_force_from", "fields", "rules", "lists", "based_on", "version", "from"]);
    let mut titles = String::new();
    for letter in files.letters() {
        let from = match files.in_folder(letter) {
            Some(folder) => folder.display().to_string(),
            None => "the tool".to_owned(),
        };
        let where_from = if files.in_folder(letter).is_some() { "--specs" } else { "the tool" };
        let Ok(dataset) = load(files, letter) else {
            let fault = format!("has faults: see ndtms spec lint {letter}");
            let [none, nothing] = [Cell::None, Cell::None];
            grid.push([
                letter.to_string().into(),
                fault.clone().into(),
                none.clone(),
                none.clone(),
                none.clone(),
                none.clone(),
                none.clone(),
                none.clone(),
                from.into(),
            ]);
            let row =
                [letter.to_string().into(), none.clone(), none.clone(), none.clone(), none.clone(), none, nothing];
            short.rows.push(row.into_iter().chain([where_from.into()]).collect());
            writeln!(titles, "{letter}: {fault}")?;
            continue;
        };
        let based_on = dataset.based_on.map(|b| b.to_string());
        grid.push([
            letter.to_string().into(),
            dataset.title.clone().into(),
            dataset.in_force_from.clone().into(),
            dataset.fields.len().into(),
            dataset.rules.len().into(),
            dataset.lists.len().into(),
            based_on.clone().into(),
            dataset.version.clone().into(),
            from.into(),
        ]);
        short.push([
            letter.to_string().into(),
            dataset.in_force_from.clone().into(),
            dataset.fields.len().into(),
            dataset.rules.len().into(),
            dataset.lists.len().into(),
            based_on.into(),
            dataset.version.clone().into(),
            where_from.into(),
        ]);
        writeln!(titles, "{letter}: {}", dataset.title)?;
    }
    write(
        format,
        || grid,
        "ndtms.spec.list/1",
        "",
        out,
        |out| {
            titles.lines().try_for_each(|title| paragraph(title, screen, out))?;
            writeln!(out)?;
            table::text(&short, screen.width, out)?;
            writeln!(out)?;
            paragraph(OWN_WORK, screen, out)
        },
    )
}

fn show(dataset: &Dataset, screen: Screen, out: &mut dyn Write) -> anyhow::Result<()> {
    paragraph(&format!("Dataset {}: {}", dataset.letter, dataset.title), screen, out)?;
    let built = dataset.based_on.map(|b| format!(", built on {b}")).unwrap_or_default();
    paragraph(&format!("Version {}, in force from {}{built}.", dataset.version, dataset.in_force_from), screen, out)?;
    paragraph(&format!("Source: {}.", dataset.source), screen, out)?;
    let numbers = format!(
        "{}, {}, {}.",
        words::count(dataset.fields.len(), "field"),
        words::count(dataset.lists.len(), "code list"),
        words::count(dataset.rules.len(), "rule")
    );
    paragraph(&numbers, screen, out)?;

    let entities = [crate::spec::Entity::Client, crate::spec::Entity::Episode]
        .into_iter()
        .chain((0..dataset.records.len()).map(|r| crate::spec::Entity::Record(r as u8)));
    let mut by_entity = Table::new(&["fields_of_the", "fields"]);
    for entity in entities {
        by_entity.push([words::entity(dataset, entity).into(), dataset.fields_of(entity).count().into()]);
    }
    let count = |accept: &dyn Fn(&Field) -> bool| Cell::from(dataset.fields.iter().filter(|f| accept(f)).count());
    let mut by_presence = Table::new(&["presence", "fields", "meaning"]);
    for presence in Presence::ALL {
        let word = presence.word().replace('_', " ");
        by_presence.push([word.into(), count(&|f| f.presence == presence), words::presence(presence).into()]);
    }
    let mut by_kind = Table::new(&["kind", "fields"]);
    for kind in [Kind::Code, Kind::Date, Kind::Integer, Kind::Identifier, Kind::Text, Kind::Initial] {
        by_kind.push([words::kind(kind).into(), count(&|f| f.kind == kind)]);
    }
    let mut by_severity = Table::new(&["severity", "rules", "meaning"]);
    for severity in Severity::ALL {
        let rules = dataset.rules.iter().filter(|r| r.severity == severity).count();
        by_severity.push([severity.word().into(), rules.into(), words::severity(severity).into()]);
    }
    let mut by_confidence = Table::new(&["confidence", "fields", "rules", "codes"]);
    for grade in Confidence::ALL {
        let is = |text: &str| words::grade(text) == grade.word();
        by_confidence.push([
            grade.word().into(),
            count(&|f| is(&f.confidence)),
            dataset.rules.iter().filter(|r| is(&r.confidence)).count().into(),
            dataset.lists.iter().flat_map(|l| &l.codes).filter(|c| is(&c.confidence)).count().into(),
        ]);
    }
    for grid in [by_entity, by_presence, by_kind, by_severity, by_confidence] {
        writeln!(out)?;
        table::text(&grid, screen.width, out)?;
    }
    writeln!(out)?;
    let masked: Vec<String> = dataset.fields.iter().filter(|f| f.identifying).map(|f| f.header.clone()).collect();
    if !masked.is_empty() {
        paragraph(&format!("Masked in every output, since they identify people: {}.", masked.join(", ")), screen, out)?;
    }
    if !dataset.rules_elsewhere.is_empty() {
        let text = format!(
            "Rules of {} that do not apply here: {}.",
            built.trim_start_matches(", built on "),
            dataset.rules_elsewhere.join(", ")
        );
        paragraph(&text, screen, out)?;
    }
    paragraph(&format!("How sure: each fact is counted under the first grade it names. {OWN_WORK}"), screen, out)?;
    Ok(())
}

fn field_grid<'a>(dataset: &Dataset, fields: impl Iterator<Item = &'a Field>) -> Table {
    let mut grid = Table::new(&[
        "header",
        "label",
        "entity",
        "kind",
        "code_list",
        "format",
        "min",
        "max",
        "over_max",
        "allows_na",
        "presence",
        "sensitivity",
        "confidence",
        "why",
        "wrong",
        "right",
        "remedy",
    ]);
    for field in fields {
        grid.push([
            field.header.clone().into(),
            field.label.clone().into(),
            entity_word(dataset, field.entity).into(),
            field.kind.word().into(),
            dataset.list_of(field).map(|l| l.name.clone()).into(),
            format_word(&field.format).into(),
            field.min.into(),
            field.max.into(),
            if field.over_max_is_valid { "valid" } else { "" }.into(),
            field.allows_na.into(),
            field.presence.word().into(),
            if field.identifying { "identifying" } else { "" }.into(),
            field.confidence.clone().into(),
            field.why.clone().into(),
            field.wrong.clone().into(),
            field.right.clone().into(),
            field.remedy.clone().into(),
        ]);
    }
    grid
}

fn field(
    dataset: &Dataset,
    name: Option<&str>,
    format: Format,
    screen: Screen,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let letter = dataset.letter.to_string();
    let schema = "ndtms.spec.fields/1";
    let Some(name) = name else {
        let grid = || field_grid(dataset, dataset.fields.iter());
        return write(format, grid, schema, &letter, out, |out| {
            let mut short = Table::new(&["field", "label", "entity", "kind", "presence"]);
            for field in &dataset.fields {
                short.push([
                    field.header.clone().into(),
                    field.label.clone().into(),
                    words::entity(dataset, field.entity).into(),
                    field.kind.word().into(),
                    field.presence.word().replace('_', " ").into(),
                ]);
            }
            table::text(&short, screen.width, out)
        });
    };
    let Some(field) = dataset.field_id(name).map(|id| dataset.field(id)) else {
        let near = dataset.nearest_header(name).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        bail!("{name} is not a field of dataset {letter}{near}");
    };
    write(
        format,
        || field_grid(dataset, [field].into_iter()),
        schema,
        &letter,
        out,
        |out| {
            let masked = if field.identifying { ", masked" } else { "" };
            let line = format!(
                "{}: {}. {}, {}, {}; {}{masked}.",
                field.header,
                field.label,
                words::capital(words::entity(dataset, field.entity)),
                words::kind(field.kind),
                field.presence.word().replace('_', " "),
                crate::check::describe::expected(dataset, field)
            );
            paragraph(&line, screen, out)?;
            if let Some(list) = dataset.list_of(field) {
                writeln!(out)?;
                code_text(list, screen, out)?;
            }
            writeln!(out)?;
            paragraph(&format!("Why it matters and how to put it right: ndtms explain {}", field.header), screen, out)
        },
    )
}

fn code_text(list: &CodeList, screen: Screen, out: &mut dyn Write) -> std::io::Result<()> {
    let complete = if list.complete { "complete" } else { "may lack codes" };
    paragraph(&format!("List {} ({complete}): {}", list.name, list.what), screen, out)?;
    if list.codes.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut grid = code_grid(list);
    // columns that say nothing are left out, and how sure it is stands on the page of the list
    let kept: Vec<usize> = (0..grid.columns.len())
        .filter(|c| grid.columns[*c] != "confidence")
        .filter(|c| grid.rows.iter().any(|r| !matches!(&r[*c], Cell::None) && r[*c] != Cell::from("")))
        .collect();
    grid = Table {
        columns: kept.iter().map(|c| grid.columns[*c].clone()).collect(),
        rows: grid.rows.iter().map(|r| kept.iter().map(|c| r[*c].clone()).collect()).collect(),
    };
    table::text(&grid, screen.width, out)
}

fn code_grid(list: &CodeList) -> Table {
    let mut grid = Table::new(&["code", "label", "group", "valid_from", "valid_to", "note", "confidence"]);
    for code in &list.codes {
        grid.push([
            code.code.clone().into(),
            code.label.clone().into(),
            list.group_name(code).into(),
            code.valid_from.map(iso).into(),
            code.valid_to.map(iso).into(),
            code.note.clone().into(),
            code.confidence.clone().into(),
        ]);
    }
    grid
}

fn codes(
    dataset: &Dataset,
    name: Option<&str>,
    format: Format,
    screen: Screen,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let letter = dataset.letter.to_string();
    let Some(name) = name else {
        let grid = || {
            let mut grid = Table::new(&["list", "title", "complete", "shape", "codes", "fields", "what"]);
            for (number, list) in dataset.lists.iter().enumerate() {
                grid.push([
                    list.name.clone().into(),
                    list.title.clone().into(),
                    list.complete.into(),
                    shape_words(&list.shape).into(),
                    list.codes.len().into(),
                    users(dataset, number).into(),
                    list.what.clone().into(),
                ]);
            }
            grid
        };
        return write(format, grid, "ndtms.spec.lists/1", &letter, out, |out| {
            let mut short = Table::new(&["list", "codes", "complete", "used_by"]);
            for (number, list) in dataset.lists.iter().enumerate() {
                let users = match users(dataset, number).as_slice() {
                    many @ [first, second, ..] if many.len() > 4 => {
                        format!("{first}, {second} and {} more", many.len() - 2)
                    }
                    few => few.join(", "),
                };
                short.push([list.name.clone().into(), list.codes.len().into(), list.complete.into(), users.into()]);
            }
            table::text(&short, screen.width, out)
        });
    };
    let Some(list) = list_named(dataset, name) else {
        let near = nearest(name, dataset.lists.iter().map(|l| l.name.as_str()))
            .map(str::to_owned)
            .or_else(|| suggestions(dataset, name).into_iter().find(|c| c.kind == "list").map(|c| c.name.to_owned()));
        let near = near.map_or_else(|| "; ndtms spec codes lists them".to_owned(), |n| format!("; did you mean {n}?"));
        bail!("dataset {letter} has no code list {name}{near}");
    };
    write(format, || code_grid(list), "ndtms.spec.codes/1", &letter, out, |out| code_text(list, screen, out))
}

/// The list of this name, else that of the field with this header.
fn list_named<'a>(dataset: &'a Dataset, name: &str) -> Option<&'a CodeList> {
    let lower = name.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    dataset.lists.iter().find(|l| l.name.eq_ignore_ascii_case(&lower)).or_else(|| match find(dataset, name)? {
        Topic::Field(id) => dataset.list_of(dataset.field(id)),
        Topic::List(id) => Some(&dataset.lists[usize::from(id)]),
        Topic::Rule(_) => None,
    })
}

fn users(dataset: &Dataset, list: usize) -> Vec<String> {
    dataset.fields.iter().filter(|f| f.list.map(usize::from) == Some(list)).map(|f| f.header.clone()).collect()
}

fn rules(dataset: &Dataset, format: Format, screen: Screen, out: &mut dyn Write) -> anyhow::Result<()> {
    let grid = || {
        let mut grid = Table::new(&[
            "id",
            "title",
            "severity",
            "severity_as_submission",
            "entity",
            "fields",
            "condition",
            "confidence",
            "only_as_submission",
            "fixed",
            "without_consent",
            "message",
            "help",
            "why",
            "wrong",
            "right",
        ]);
        for rule in &dataset.rules {
            let fields: Vec<String> = rule.fields.iter().map(|f| dataset.field(*f).header.clone()).collect();
            grid.push([
                rule.id.clone().into(),
                rule.title.clone().into(),
                rule.severity.word().into(),
                rule.severity_as_submission.word().into(),
                scope_word(dataset, rule.scope).into(),
                fields.into(),
                rule.written.clone().into(),
                rule.confidence.clone().into(),
                rule.only_as_submission.into(),
                rule.fixed.into(),
                rule.without_consent.into(),
                rule.message.clone().into(),
                rule.help.clone().into(),
                rule.why.clone().into(),
                rule.wrong.clone().into(),
                rule.right.clone().into(),
            ]);
        }
        grid
    };
    write(format, grid, "ndtms.spec.rules/1", &dataset.letter.to_string(), out, |out| {
        let mut short = Table::new(&["id", "severity", "entity", "title", "confidence"]);
        for rule in &dataset.rules {
            let entity = match rule.scope {
                crate::spec::Scope::Entity(entity) => words::entity(dataset, entity),
                scope => scope_word(dataset, scope),
            };
            short.push([
                rule.id.clone().into(),
                rule.severity.word().into(),
                entity.into(),
                rule.title.clone().into(),
                words::grade(&rule.confidence).into(),
            ]);
        }
        table::text(&short, screen.width, out)?;
        writeln!(out)?;
        let rules = words::count(dataset.rules.len(), "rule");
        paragraph(
            &format!("{rules} of dataset {}. {OWN_WORK} ndtms explain ID tells all about one.", dataset.letter),
            screen,
            out,
        )
    })
}

fn differences(
    old: &Dataset,
    new: &Dataset,
    format: Format,
    screen: Screen,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let found = diff(old, new);
    let grid = || {
        let mut grid = Table::new(&["part", "list", "name", "change", "attribute", "old", "new"]);
        for d in &found {
            grid.push([
                d.part.word().into(),
                d.list.clone().into(),
                d.name.clone().into(),
                d.change.word().into(),
                d.attribute.into(),
                d.old.clone().into(),
                d.new.clone().into(),
            ]);
        }
        grid
    };
    let letters = format!("{}..{}", old.letter, new.letter);
    write(format, grid, "ndtms.spec.diff/1", &letters, out, |out| {
        let named = |dataset: &Dataset| format!("{} ({})", dataset.letter, dataset.version);
        let head = format!("From dataset {} to {}", named(old), named(new));
        paragraph(&head, screen, out)?;
        for (part, name) in [(Part::Field, "field"), (Part::List, "list"), (Part::Code, "code"), (Part::Rule, "rule")] {
            for change in Change::ALL {
                let these: Vec<&Difference> = found.iter().filter(|d| d.part == part && d.change == change).collect();
                section(&these, name, change, screen, out)?;
            }
        }
        if found.is_empty() {
            writeln!(out, "\nNothing differs.")?;
        }
        Ok(())
    })
}

fn section(
    these: &[&Difference],
    noun: &str,
    change: Change,
    screen: Screen,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    if these.is_empty() {
        return Ok(());
    }
    let named = |d: &Difference| if d.list.is_empty() { d.name.clone() } else { format!("{} {}", d.list, d.name) };
    let mut names: Vec<String> = these.iter().map(|d| named(d)).collect();
    names.dedup();
    writeln!(out, "\n{} {}", words::count(names.len(), noun), change.word())?;
    let widest = names.iter().map(|n| n.width()).max().unwrap_or(0);
    let beside = |name: &str, title: &str, out: &mut dyn Write| {
        for (line, text) in wrapped(title, screen.width.saturating_sub(widest + 4)).iter().enumerate() {
            writeln!(out, "  {}  {text}", fitted(if line == 0 { name } else { "" }, widest))?;
        }
        Ok::<(), std::io::Error>(())
    };
    for (number, difference) in these.iter().enumerate() {
        let name = named(difference);
        match change {
            Change::Added => beside(&name, &difference.new, out)?,
            Change::Gone => beside(&name, &difference.old, out)?,
            Change::Changed => {
                if number == 0 || named(these[number - 1]) != name {
                    writeln!(out, "  {name}")?;
                }
                let blank = |text: &str| if text.is_empty() { "(nothing)".to_owned() } else { text.to_owned() };
                writeln!(out, "    {}", difference.attribute.replace('_', " "))?;
                for (sign, text) in [("-", &difference.old), ("+", &difference.new)] {
                    for (line, text) in wrapped(&blank(text), screen.width.saturating_sub(8)).iter().enumerate() {
                        writeln!(out, "      {} {text}", if line == 0 { sign } else { " " })?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn lint(files: &SpecFiles, what: &[String], out: &mut dyn Write) -> anyhow::Result<u8> {
    let mut targets: Vec<(SpecFiles, char)> = Vec::new();
    if what.is_empty() {
        targets = files.letters().into_iter().map(|l| (files.clone(), l)).collect();
    }
    for item in what {
        let letter = one_letter(item).ok().filter(|l| files.letters().contains(l));
        match letter {
            Some(letter) => targets.push((files.clone(), letter)),
            None => targets.extend(in_folder(item, files)?),
        }
    }
    let mut faults = 0;
    for (files, letter) in &targets {
        // the rules about mappings stand beside those of every letter
        match load(files, *letter).and_then(|dataset| load_with_mapping(files, *letter).map(|_| dataset)) {
            Ok(dataset) => writeln!(
                out,
                "{letter}: sound ({}, {}, {})",
                words::count(dataset.fields.len(), "field"),
                words::count(dataset.rules.len(), "rule"),
                words::count(dataset.lists.len(), "list")
            )?,
            Err(errors) => {
                faults += errors.0.len();
                writeln!(out, "{letter}: {}\n\n{errors}\n", words::count(errors.0.len(), "fault"))?;
            }
        }
    }
    writeln!(out, "{} in {}", words::count(faults, "fault"), words::count(targets.len(), "letter"))?;
    Ok(u8::from(faults > 0))
}

/// The letters of a folder: of one that holds `dataset.toml` itself, else of one with a folder for each letter.
fn in_folder(item: &str, files: &SpecFiles) -> anyhow::Result<Vec<(SpecFiles, char)>> {
    let folder = Path::new(item);
    if !folder.is_dir() {
        let known: Vec<String> = files.letters().iter().map(char::to_string).collect();
        bail!("`{item}` is neither a letter ({}) nor a folder", known.join(", "));
    }
    // `.` has no name of its own
    let folder = folder.canonicalize().with_context(|| format!("cannot look at {item}"))?;
    let letters_in = |folder: &Path| {
        let files = SpecFiles::with_folder(folder);
        let own: Vec<char> = files.letters().into_iter().filter(|l| files.in_folder(*l).is_some()).collect();
        own.into_iter().map(move |l| (files.clone(), l)).collect::<Vec<_>>()
    };
    if folder.join("dataset.toml").is_file() {
        let name = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let letter = one_letter(&name).with_context(|| format!("the folder {item} is not named after its letter"))?;
        let parent = folder.parent().unwrap_or(&folder);
        return match letters_in(parent).into_iter().find(|(_, l)| *l == letter) {
            Some(found) => Ok(vec![found]),
            None => bail!("the folder {item} is not named after its letter, one capital"),
        };
    }
    let found = letters_in(&folder);
    if found.is_empty() {
        bail!("{item} holds no letter: expected a folder such as K with a dataset.toml");
    }
    Ok(found)
}
