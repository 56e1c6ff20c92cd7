//! The options that commands share, as typed, and what is made of them.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum, ValueHint};

use super::hints::{self, hinted};
use crate::check::SubmissionName;
use crate::input::Limits;
use crate::profile::Profile;
use crate::record::day_number;
use crate::spec::{Dataset, SpecFiles, load};

/// Which dataset, and where its description comes from.
#[derive(Args, Clone, Debug)]
pub(super) struct DatasetOptions {
    /// Letter of the dataset [default: of a submission file's name, of the profile, else K]
    #[arg(long, value_name = "LETTER", value_parser = hinted(letter, hints::letters), hide_possible_values = true, global = true)]
    pub dataset: Option<char>,
    /// Folder of datasets that come before the compiled-in ones, letter by letter
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, global = true)]
    pub specs: Option<PathBuf>,
}

impl DatasetOptions {
    /// The spec files of the run.
    pub(super) fn files(&self) -> Result<SpecFiles> {
        match &self.specs {
            None => Ok(SpecFiles::compiled_in()),
            Some(folder) if folder.is_dir() => Ok(SpecFiles::with_folder(folder)),
            Some(folder) => bail!("--specs {}: there is no such folder", folder.display()),
        }
    }
}

/// A letter as typed.
pub(super) fn letter(text: &str) -> Result<char, String> {
    let mut letters = text.chars();
    match (letters.next().map(|l| l.to_ascii_uppercase()), letters.next()) {
        (Some(letter @ 'A'..='Z'), None) => Ok(letter),
        _ => Err("expected one letter, such as K".to_owned()),
    }
}

/// The profile.
#[derive(Args, Clone, Debug)]
pub(super) struct ProfileOptions {
    /// Profile to use [default: ndtms.toml in the working folder or above it]
    #[arg(long, value_name = "FILE", conflicts_with = "no_profile", global = true)]
    pub profile: Option<PathBuf>,
    /// Use no profile
    #[arg(long, global = true)]
    pub no_profile: bool,
}

impl ProfileOptions {
    /// The profile of the run and its path.
    pub(super) fn load(&self) -> Result<Option<(PathBuf, Profile)>> {
        let path = match &self.profile {
            Some(path) => path.clone(),
            None if self.no_profile => return Ok(None),
            None => {
                let folder = std::env::current_dir().context("cannot tell the working folder")?;
                match crate::profile::find(&folder) {
                    Some(path) => path,
                    None => return Ok(None),
                }
            }
        };
        let profile = Profile::load(&path)?;
        Ok(Some((path, profile)))
    }
}

/// What is read.
#[derive(Args, Clone, Debug)]
pub(super) struct Inputs {
    /// Files, folders, .zip and .gz of CSV, wildcards, or - for standard input
    #[arg(value_name = "INPUT", required = true)]
    pub inputs: Vec<OsString>,
}

/// How it is read.
#[derive(Args, Clone, Debug)]
pub(super) struct ReadOptions {
    /// Sheet of a workbook [default: the one whose headings fit best]
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Longest cell in MiB
    #[arg(long, value_name = "MIB", default_value_t = 16, hide_short_help = true)]
    pub max_cell: u64,
    /// Longest record in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64, hide_short_help = true)]
    pub max_record: u64,
    /// Largest unpacked archive in MiB
    #[arg(long, value_name = "MIB", default_value_t = 8192, hide_short_help = true)]
    pub max_unpacked: u64,
    /// Largest unpacked archive as a multiple of its packed size
    #[arg(long, value_name = "TIMES", default_value_t = 1000, hide_short_help = true)]
    pub max_ratio: u64,
}

impl ReadOptions {
    /// The limits in bytes.
    pub(super) fn limits(&self) -> Limits {
        const MIB: u64 = 1 << 20;
        Limits {
            cell: self.max_cell.saturating_mul(MIB),
            record: self.max_record.saturating_mul(MIB),
            unpacked: self.max_unpacked.saturating_mul(MIB),
            ratio: self.max_ratio,
        }
    }
}

/// What is shown of people.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Privacy options")]
pub(super) struct PrivacyOptions {
    /// Show the values of identifying fields (they are *** otherwise)
    #[arg(long)]
    pub show_values: bool,
    /// Turn client and episode references into short hashes
    #[arg(long)]
    pub redact: bool,
}

/// How the run behaves on the terminal.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Terminal options")]
pub(super) struct TerminalOptions {
    /// Colour on the terminal
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Nothing on stderr but errors
    #[arg(long)]
    pub quiet: bool,
    /// No progress on long work
    #[arg(long)]
    pub no_progress: bool,
    /// How many threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Tell the time of each stage and rule on stderr
    #[arg(long)]
    pub timings: bool,
}

impl TerminalOptions {
    /// How many threads may be used.
    pub(super) fn thread_count(&self) -> usize {
        match self.threads {
            Some(threads) => usize::from(threads),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl ColorChoice {
    /// The choice in the terms of the stream library.
    pub(super) fn of_stream(self) -> anstream::ColorChoice {
        match self {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
    }
}

/// A day as typed.
pub(super) fn day(text: &str) -> Result<i32, String> {
    day_number(text).ok_or_else(|| format!("`{text}` is no date; expected YYYY-MM-DD"))
}

/// Today's day number.
pub(super) fn today() -> i32 {
    crate::record::day_of(chrono::Local::now().date_naive())
}

/// The letter of a run whose inputs say nothing: as asked for, else the profile's, else K.
pub(super) fn letter_without_inputs(files: &SpecFiles, asked: Option<char>, profile: Option<&Profile>) -> Result<char> {
    if let Some(letter) = asked {
        return Ok(letter);
    }
    let Some(profile) = profile else { return Ok('K') };
    profile.check_dataset(&files.letters())?;
    Ok(profile.dataset().unwrap_or('K'))
}

/// The letter that the names of submission files say.
pub(super) fn letter_of_names<'a>(names: impl Iterator<Item = &'a str>) -> Result<Option<char>> {
    let mut found: Option<(char, &str)> = None;
    for (letter, name) in names.filter_map(|n| SubmissionName::parse(n).map(|parsed| (parsed.letter, n))) {
        match found {
            Some((known, first)) if known != letter => bail!(
                "the inputs are of two datasets: {first} says {known}, {name} says {letter}; \
                 check them apart, or choose with --dataset"
            ),
            _ => found = Some((letter, name)),
        }
    }
    Ok(found.map(|(letter, _)| letter))
}

/// Loads a letter and puts what the profile says on top of it.
pub(super) fn load_dataset(files: &SpecFiles, letter: char, profile: Option<&Profile>) -> Result<Dataset> {
    let mut dataset = load(files, letter)?;
    if let Some(profile) = profile {
        profile.apply_codes(&mut dataset)?;
    }
    Ok(dataset)
}
