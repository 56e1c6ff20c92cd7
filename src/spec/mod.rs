//! The national dataset as data: fields, code lists and rules of each letter, read from `specs/` and checked.
//!
//! Owns the files, their shapes, the condition language and every check on them. It does not look at a record:
//! [`Dataset`] is what `record` and `check` work from.
//!
//! ```
//! use ndtms::spec::{SpecFiles, load};
//!
//! let dataset = load(&SpecFiles::compiled_in(), 'K').expect("the compiled-in dataset is sound");
//! assert_eq!(dataset.fields.len(), 144);
//! assert_eq!(dataset.rules.len(), 128);
//! ```

pub mod areas;
pub mod condition;
pub mod counting;
pub mod dataset;
pub mod diff;
mod error;
mod files;
pub mod import;
mod load;
pub mod measures;
pub mod message;
mod raw;
mod roles;
mod text;

pub use condition::FieldId;
pub use dataset::{Confidence, Dataset, Entity, Field, Kind, Rule, Scope, Severity};
pub use error::{SpecErrors, SpecFault};
pub(crate) use error::{did_you_mean, in_our_words};
pub use files::{DraftFiles, SpecFile, SpecFiles, schemas};
pub use load::{load, load_with_mapping};
pub use roles::{Cut, Role, Roles};
pub(crate) use text::{Faults, TomlText, kind_of, read_text};

/// The candidate nearest to a text, if one is near enough to be meant.
pub fn nearest<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = text.to_lowercase();
    let length = wanted.chars().count();
    candidates
        // texts of very different lengths cannot be near, and long ones take long to compare
        .filter(|c| {
            let other = c.chars().count();
            length.min(other) * 10 >= length.max(other) * 6
        })
        .map(|c| (strsim::normalized_damerau_levenshtein(&wanted, &c.to_lowercase()), c))
        .filter(|(near, _)| *near >= 0.6)
        // of equally near candidates the first one
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some((near, _)) if near >= next.0 => best,
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}
