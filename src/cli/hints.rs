//! The words that shells complete: ids, names and letters from the specs and the code, put beside arguments that take
//! other texts too.
//!
//! A hint says what may be meant and refuses nothing; an argument that takes hinted words also hides them from `--help`,
//! which would be full of them.

use std::ffi::OsStr;

use clap::CommandFactory;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};

use crate::explain::Library;
use crate::measure::{Grouping, Population, Settings};
use crate::spec::counting;
use crate::spec::measures::{self, MeasureId};
use crate::spec::{Dataset, SpecFiles, load_with_mapping};

/// Reads values as another parser does, and tells shells words to complete.
#[derive(Clone)]
pub(super) struct Hinted<P> {
    parser: P,
    words: fn() -> Vec<PossibleValue>,
}

/// The parser, with words that shells complete.
pub(super) fn hinted<P>(parser: P, words: fn() -> Vec<PossibleValue>) -> Hinted<P> {
    Hinted { parser, words }
}

/// Any text, with words that shells complete.
pub(super) fn text(words: fn() -> Vec<PossibleValue>) -> Hinted<StringValueParser> {
    hinted(StringValueParser::new(), words)
}

impl<P: TypedValueParser> TypedValueParser for Hinted<P> {
    type Value = P::Value;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, clap::Error> {
        self.parser.parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.words)().into_iter()))
    }
}

/// The ids of measures.
pub(super) fn measures() -> Vec<PossibleValue> {
    let titles = measures::load(&SpecFiles::compiled_in()).unwrap_or_default();
    let titled = |id: MeasureId| {
        let word = PossibleValue::new(id.word());
        match titles.iter().find(|measure| measure.id == id) {
            Some(measure) => word.help(measure.title.clone()),
            None => word,
        }
    };
    MeasureId::ALL.into_iter().map(titled).collect()
}

/// The groupings.
pub(super) fn groupings() -> Vec<PossibleValue> {
    Grouping::ALL.into_iter().map(|grouping| PossibleValue::new(grouping.word())).collect()
}

/// The populations.
pub(super) fn populations() -> Vec<PossibleValue> {
    Population::words().map(PossibleValue::new).collect()
}

/// The settings, ready for their values.
pub(super) fn settings() -> Vec<PossibleValue> {
    Settings::NAMES.into_iter().map(|name| PossibleValue::new(format!("{name}="))).collect()
}

/// The letters of the compiled-in datasets.
pub(super) fn letters() -> Vec<PossibleValue> {
    SpecFiles::compiled_in().letters().into_iter().map(|letter| PossibleValue::new(letter.to_string())).collect()
}

/// The JSON schemas.
pub(super) fn schemas() -> Vec<PossibleValue> {
    crate::spec::schemas().map(|(name, _)| PossibleValue::new(name)).collect()
}

/// Everything that has a page.
pub(super) fn pages() -> Vec<PossibleValue> {
    named(|_| true)
}

/// The fields of all letters.
pub(super) fn fields() -> Vec<PossibleValue> {
    named(|kind| kind == "field")
}

/// The code lists of all letters.
pub(super) fn lists() -> Vec<PossibleValue> {
    named(|kind| kind == "list")
}

/// The names of the kinds that are wanted in all letters, each once.
fn named(is_wanted: impl Fn(&str) -> bool) -> Vec<PossibleValue> {
    let files = SpecFiles::compiled_in();
    let datasets: Vec<Dataset> =
        files.letters().into_iter().filter_map(|letter| load_with_mapping(&files, letter).ok()).collect();
    let Ok(figures) = counting::load(&files) else { return Vec::new() };
    let mut words: Vec<PossibleValue> = Vec::new();
    for library in datasets.iter().map(|dataset| Library { dataset, figures: &figures }) {
        for candidate in library.candidates().filter(|candidate| is_wanted(candidate.kind)) {
            if !words.iter().any(|word| word.get_name() == candidate.name) {
                words.push(PossibleValue::new(candidate.name.to_owned()).help(candidate.title.to_owned()));
            }
        }
    }
    words
}

/// The commands.
pub(super) fn commands() -> Vec<PossibleValue> {
    let root = super::Cli::command();
    root.get_subcommands()
        .map(|command| {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            PossibleValue::new(command.get_name().to_owned()).help(about)
        })
        .collect()
}
