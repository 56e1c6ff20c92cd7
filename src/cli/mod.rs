//! The command line: arguments to options to an operation to a renderer, one thin file a command.
//!
//! This is the only place that uses `anyhow`, reads the clock or ends the process, and beside `render` the only one that
//! knows a terminal.

mod baseline;
mod check;
mod compare;
mod completions;
mod contract;
mod convert;
mod counting;
mod diff;
pub mod exit;
pub mod explain;
mod help;
mod hints;
pub mod import;
mod index;
mod journeys;
mod league;
mod man;
mod measure;
mod options;
mod output;
mod read;
mod report;
mod schema;
pub mod screen;
mod session;
pub mod spec;
mod split;
mod start;
mod submit;
mod synth;
mod tables;
mod verify;
mod version;
mod why;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use anyhow::{Context, Result};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use options::{ColorChoice, DatasetOptions, ProfileOptions, letter_without_inputs};
use output::{Talk, width, write_stdout};
use screen::Screen;

use crate::spec::SpecFiles;

/// Check, submit, measure and compare England's drug and alcohol treatment returns (NDTMS)
///
/// Not an official product of any public body; the ids of its rules are its own.
#[derive(Parser, Debug)]
#[command(name = "ndtms", version, propagate_version = true)]
#[command(before_help = "\
Start with:
  ndtms check march.csv                                what the portal would refuse or question
  ndtms submit march.csv --period 2013/14 -o march     the files to send, and what is held back
  ndtms measure march.csv                              who is in treatment, completes, returns
  ndtms explain D02                                    what a rule means, how to put it right")]
#[command(after_help = "\
Everything happens on this computer: the program never uses the network.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Check(Box<check::CheckArgs>),
    Submit(Box<submit::SubmitArgs>),
    Verify(Box<verify::VerifyArgs>),
    Diff(Box<diff::DiffArgs>),
    Convert(Box<convert::ConvertArgs>),
    Measure(Box<measure::MeasureArgs>),
    League(Box<league::LeagueArgs>),
    Compare(Box<compare::CompareArgs>),
    Report(Box<report::ReportArgs>),
    Journeys(Box<journeys::JourneysArgs>),
    Why(Box<why::WhyArgs>),
    Contract(Box<contract::ContractArgs>),
    Index(Box<index::IndexArgs>),
    Explain(ExplainCommand),
    Spec(SpecCommand),
    Synth(Box<synth::SynthArgs>),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// One page about a rule, a field, a code list, a measure, or what measures are made of
#[derive(clap::Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms explain D02                      a rule: what, why, how to put it right
  ndtms explain TRIAGED                  a field
  ndtms explain discharge_reason         a code list
  ndtms explain D02 --format markdown    to be handed on")]
struct ExplainCommand {
    #[command(flatten)]
    own: explain::Args,
    #[command(flatten)]
    shared: LookUpOptions,
}

/// Look at, compare and check datasets
#[derive(clap::Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms spec rules                          every rule of dataset K
  ndtms spec field --dataset H              every field of dataset H
  ndtms spec codes modality                 the codes of a list
  ndtms spec diff H K                       what differs between two letters
  ndtms spec lint my-specs                  every fault of letters of your own")]
struct SpecCommand {
    #[command(flatten)]
    own: spec::Args,
    #[command(flatten)]
    shared: LookUpOptions,
}

/// Options of the commands that look things up.
#[derive(clap::Args, Debug)]
struct LookUpOptions {
    #[command(flatten)]
    dataset: DatasetOptions,
    #[command(flatten)]
    profile: ProfileOptions,
    /// Colour on the terminal
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: ColorChoice,
}

impl LookUpOptions {
    /// The letter that is asked about.
    fn letter(&self, files: &SpecFiles) -> Result<char> {
        let profile = self.profile.load()?;
        letter_without_inputs(files, self.dataset.dataset, profile.as_ref().map(|(_, p)| p))
    }
}

/// Runs the program; the result is its exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    // a panic would print what it was about, and that may be somebody's data: only its place is kept
    static PLACE: Mutex<Option<String>> = Mutex::new(None);
    panic::set_hook(Box::new(|info| {
        if let (Ok(mut place), Some(location)) = (PLACE.lock(), info.location()) {
            *place = Some(location.to_string());
        }
    }));
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if start::explain_own_window(arguments.len().saturating_sub(1)) {
        return exit::FAILED;
    }
    let talk = Talk::new(false, ColorChoice::Auto);
    match panic::catch_unwind(AssertUnwindSafe(|| match parse(&arguments) {
        Ok(cli) => run(&cli),
        Err(error) => tell(&error, &arguments),
    })) {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            talk.error(&format!("{error:#}"));
            exit::FAILED
        }
        Err(_) => {
            let place = PLACE.lock().ok().and_then(|mut place| place.take()).unwrap_or_default();
            // the library that makes workbooks has no error for a disk without room
            let is_of_workbook = place.contains("rust_xlsxwriter");
            let message = if is_of_workbook {
                format!(
                    "the workbook could not be put together, at {place}: is there room in the folder for temporary files?"
                )
            } else {
                format!("this is a fault of the program, at {place}: please report it; nothing was written")
            };
            talk.error(&message);
            exit::FAILED
        }
    }
}

/// The arguments as they were meant, or what is wrong with them, or help.
fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    // the layout costs time, and is for those only who see it
    let of = |mut command: clap::Command| {
        let mut matches = command.try_get_matches_from_mut(arguments)?;
        Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
    };
    of(Cli::command()).or_else(|_| of(help::laid_out(Cli::command(), width())))
}

/// Shows help or version, which go to standard output and are no failure, or what is wrong with the arguments.
fn tell(told: &clap::Error, arguments: &[OsString]) -> Result<u8> {
    if told.kind() == ErrorKind::DisplayVersion {
        let is_long = arguments.iter().any(|argument| argument == "--version");
        let version = if is_long { version::long() } else { format!("{}\n", version::SHORT) };
        write_stdout(None, |out| out.write_all(version.as_bytes()))?;
        return Ok(exit::DONE);
    }
    match told.print() {
        // what is said on stderr is of use only to who can read it, and a reader that has gone away has seen enough
        Err(error) if !told.use_stderr() && error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("writing to standard output failed")
        }
        _ => Ok(if told.use_stderr() { exit::FAILED } else { exit::DONE }),
    }
}

/// The manual pages: the names of their files, and what stands in them.
pub fn man_pages() -> io::Result<Vec<(String, Vec<u8>)>> {
    man::pages(Cli::command())
}

/// The scripts by which shells complete: the names of their files, and what stands in them.
pub fn completion_scripts() -> Vec<(String, String)> {
    completions::scripts(&Cli::command())
}

fn run(cli: &Cli) -> Result<u8> {
    match &cli.command {
        Command::Check(args) => check::run(args),
        Command::Submit(args) => submit::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Convert(args) => convert::run(args),
        Command::Measure(args) => measure::run(args),
        Command::League(args) => league::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Report(args) => report::run(args),
        Command::Journeys(args) => journeys::run(args),
        Command::Why(args) => why::run(args),
        Command::Contract(args) => contract::run(args),
        Command::Index(args) => index::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Explain(command) => look_up(&command.shared, |files, letter, screen, out| {
            explain::run(&command.own, files, letter, screen, out)
        }),
        Command::Synth(args) => synth::run(args),
        Command::Spec(command) => {
            look_up(&command.shared, |files, letter, screen, out| spec::run(&command.own, files, letter, screen, out))
        }
        Command::Completions(args) => completions::run(args, Cli::command()),
        Command::Man(args) => man::run(args, Cli::command()),
    }
}

/// Runs a command whose whole output is made before any of it is shown.
fn look_up(
    shared: &LookUpOptions,
    work: impl FnOnce(&SpecFiles, char, Screen, &mut dyn Write) -> Result<u8>,
) -> Result<u8> {
    let mut page = Vec::new();
    let files = shared.dataset.files()?;
    let code = work(&files, shared.letter(&files)?, Screen { width: width() }, &mut page)?;
    write_stdout(Some(shared.color), |out| out.write_all(&page))?;
    Ok(code)
}
