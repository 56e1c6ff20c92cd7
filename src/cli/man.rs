//! `ndtms man`: the manual pages, made from the same texts as `--help`.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::Args;
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};

use super::exit;
use super::help::{Part, parts};
use super::output::write_stdout;
use super::version;
use crate::spec::nearest;

/// Print the manual page of ndtms or of one of its commands
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms man > ndtms.1               the page of the program
  ndtms man check > ndtms-check.1   that of a command
  ndtms man spec lint               that of a command below a command

A page that was written so is shown by: man -l ndtms-check.1")]
pub(super) struct ManArgs {
    /// Command whose page is wanted, such as check or spec lint [default: ndtms itself]
    #[arg(value_name = "COMMAND", value_parser = super::hints::text(super::hints::commands), hide_possible_values = true)]
    command: Vec<String>,
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &ManArgs, mut root: clap::Command) -> Result<u8> {
    root.build();
    let mut command = &root;
    for name in &args.command {
        let below = || command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help");
        command = match command.get_subcommands().find(|below| below.get_name() == name) {
            Some(found) if name != "help" => found,
            _ => {
                let path = command.get_bin_name().unwrap_or(command.get_name());
                let hint = match nearest(name, below()) {
                    Some(near) => format!("did you mean {near}?"),
                    None if below().next().is_none() => format!("{path} has no commands below it"),
                    None => format!("the commands are {}", below().collect::<Vec<_>>().join(", ")),
                };
                bail!("`{name}` is no command of {path}; {hint}");
            }
        };
    }
    let mut page = Vec::new();
    write(command, &mut page)?;
    write_stdout(None, |out| out.write_all(&page))?;
    Ok(exit::DONE)
}

/// The manual pages of a command and of all below it: the names of their files, and what stands in them.
pub(super) fn pages(mut root: clap::Command) -> io::Result<Vec<(String, Vec<u8>)>> {
    fn add(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
        let mut page = Vec::new();
        write(command, &mut page)?;
        pages.push((format!("{}.1", name(command)), page));
        command.get_subcommands().filter(|below| below.get_name() != "help").try_for_each(|below| add(below, pages))
    }
    root.build();
    let mut pages = Vec::new();
    add(&root, &mut pages)?;
    Ok(pages)
}

/// The name of a command's page.
fn name(command: &clap::Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).replace(' ', "-")
}

fn write(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let page = Man::new(command.clone().mut_args(|argument| argument.hide_short_help(false)));
    let mut text = Vec::new();
    // without a date, since the page is made from the program; a blank one would be taken for absent
    writeln!(text, ".TH {} 1 \"\" \"{}\" \"ndtms manual\"", name(command).to_uppercase(), version::SHORT)?;
    page.render_name_section(&mut text)?;
    synopsis(command, &mut text)?;
    page.render_description_section(&mut text)?;
    texts(command.get_before_help(), "EXAMPLES", &mut text)?;
    page.render_options_section(&mut text)?;
    if command.get_subcommands().any(|below| below.get_name() != "help") {
        commands(command, &mut text)?;
    }
    texts(command.get_after_help(), "NOTES", &mut text)?;
    // manual pages are ASCII wherever they are read
    let text = String::from_utf8_lossy(&text).replace('…', "...");
    // every section brings the same lines of its own about quotation marks
    let mut lines: Vec<&str> = Vec::new();
    for line in text.split_inclusive('\n') {
        let is_about_quotes = line.starts_with(".ie \\n(.g") || line.starts_with(".el .ds Aq");
        if !is_about_quotes || !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.into_iter().try_for_each(|line| out.write_all(line.as_bytes()))
}

/// How the command is called.
fn synopsis(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let called = command.get_bin_name().unwrap_or(command.get_name());
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    roff.text([bold(called), roman(usage.strip_prefix(called).unwrap_or(usage))]);
    roff.to_writer(out)
}

/// The commands below a command, in their order.
fn commands(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        roff.control("TP", []);
        roff.text([bold(format!("{}(1)", name(below)))]);
        roff.text([roman(below.get_about().map(ToString::to_string).unwrap_or_default())]);
    }
    roff.to_writer(out)
}

/// A text of help; `usual` is the heading where it has none of its own.
fn texts(text: Option<&clap::builder::StyledStr>, usual: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some(text) = text else { return Ok(()) };
    let parts = parts(&text.to_string());
    let mut roff = Roff::new();
    if !matches!(parts.first(), Some(Part::Heading(_))) {
        roff.control("SH", [usual]);
    }
    for part in parts {
        match part {
            Part::Heading(text) => {
                roff.control("SH", [text.trim_end_matches(':').to_uppercase().as_str()]);
            }
            Part::Examples(examples) => {
                for (command, does) in examples {
                    roff.control("TP", []);
                    roff.text([bold(command)]);
                    roff.text([if does.is_empty() { Inline::LineBreak } else { roman(does) }]);
                }
            }
            Part::Paragraph { text, .. } => {
                roff.text([roman(text)]);
            }
            Part::Gap => {
                roff.control("PP", []);
            }
        }
    }
    roff.to_writer(out)
}
