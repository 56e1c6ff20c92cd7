//! What the integration tests share: checking a file that is held in memory.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

pub mod changes;
pub mod compared;
pub mod made;
pub mod run;

use std::sync::LazyLock;

use ndtms::check::describe::{Describer, Privacy};
use ndtms::check::{Options, Outcome, check};
use ndtms::input;
use ndtms::record::{ClientIndex, Extract, ExtractBuilder, day_number};
use ndtms::spec::{Dataset, SpecFiles, load};

static K: LazyLock<Dataset> = LazyLock::new(|| load(&SpecFiles::compiled_in(), 'K').expect("K is sound"));
static H: LazyLock<Dataset> = LazyLock::new(|| load(&SpecFiles::compiled_in(), 'H').expect("H is sound"));

pub fn dataset(letter: char) -> &'static Dataset {
    match letter {
        'H' => &H,
        _ => &K,
    }
}

/// A finding as a test compares it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub rule: String,
    pub input: String,
    pub line: u64,
    pub rows: u32,
    pub fields: Vec<String>,
    pub values: Vec<String>,
    pub agency: Option<String>,
    pub client: Option<String>,
    pub episode: Option<String>,
    pub message: String,
    pub help: String,
}

/// Reads files that are given as bytes.
pub fn read_bytes(letter: char, files: &[(&str, &[u8])]) -> Extract {
    read_bytes_of(dataset(letter), files)
}

/// Reads files that are given as bytes as records of a dataset that the test has changed.
pub fn read_bytes_of(dataset: &Dataset, files: &[(&str, &[u8])]) -> Extract {
    try_read_bytes_of(dataset, files).expect("readable inputs")
}

/// The same for files that may be unreadable.
pub fn try_read_bytes_of(dataset: &Dataset, files: &[(&str, &[u8])]) -> Result<Extract, input::InputError> {
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).expect("a file");
            path.into_os_string()
        })
        .collect();
    let is_field = |name: &str| dataset.field_id(name).is_some();
    let options = input::Options::new(&is_field);
    let resolved = input::resolve(&paths, &options)?;
    let mut builder = ExtractBuilder::new(dataset);
    for input in &resolved.inputs {
        builder.begin(input.path(), input.file_name(), input.sheet());
        input.read(&options.limits, &mut |batch| {
            builder.take(&batch);
            std::ops::ControlFlow::Continue(batch)
        })?;
        builder.end(input.sha256()?);
    }
    Ok(builder.finish())
}

/// Checks an extract with everything shown.
pub fn describe(letter: char, extract: &Extract, outcome: &Outcome, as_at: i32) -> Vec<Found> {
    let dataset = dataset(letter);
    let privacy = Privacy { show_values: true, redact: None };
    let describer = Describer { dataset, extract, outcome, privacy, as_at };
    let own = |text: &Option<std::borrow::Cow<'_, str>>| text.as_ref().map(ToString::to_string);
    describer
        .all()
        .map(|d| Found {
            rule: d.rule.to_owned(),
            input: d.input.rsplit(['/', '\\']).next().unwrap_or_default().to_owned(),
            line: d.line,
            rows: d.rows,
            fields: d.fields.iter().map(ToString::to_string).collect(),
            values: d.values.iter().map(ToString::to_string).collect(),
            agency: own(&d.agency),
            client: own(&d.client),
            episode: own(&d.episode),
            message: d.message,
            help: d.help,
        })
        .collect()
}

/// Checks files that are given as bytes and returns every finding.
pub fn check_bytes(letter: char, files: &[(&str, &[u8])], as_at: &str, as_submission: bool) -> Vec<Found> {
    let extract = read_bytes(letter, files);
    let as_at = day_number(as_at).expect("a date");
    let clients = ClientIndex::new(&extract.store, &dataset(letter).keys);
    let outcome = check(dataset(letter), &extract, clients, &Options { as_submission, ..Options::plain(as_at) });
    describe(letter, &extract, &outcome, as_at)
}
