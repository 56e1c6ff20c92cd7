//! The page of a rule, a field or a code list, built from the specs: what it is, why it matters, a wrong and a right
//! example, how to put it right, and how sure the project is. And the page of a measure, and of the populations, groupings
//! and settings by which measures are taken.
//!
//! Owns the [`Page`] model, the builders and the look-up by name: [`find`] and [`page`] of a dataset alone, [`Library`] of
//! everything that has a page. It formats nothing: `render::page` writes a page for a
//! terminal, as Markdown or as JSON.
//!
//! ```
//! use ndtms::explain::{find, page};
//! use ndtms::spec::{SpecFiles, load};
//!
//! let dataset = load(&SpecFiles::compiled_in(), 'K').expect("the compiled-in dataset is sound");
//! let topic = find(&dataset, "d02").expect("there is a rule D02");
//! assert_eq!(page(&dataset, topic).name, "D02");
//! ```

mod field;
mod figures;
mod find;
mod library;
mod list;
mod model;
mod rule;
pub mod words;

pub use figures::{Kinds, Subject};
pub use find::{Candidate, Topic, candidates, find, suggestions};
pub use library::{Library, Named};
pub use model::{Block, Fact, Page, Section, Table};

use crate::spec::Dataset;

/// The page of a topic.
pub fn page(dataset: &Dataset, topic: Topic) -> Page {
    match topic {
        Topic::Rule(id) => rule::page(dataset, &dataset.rules[usize::from(id)]),
        Topic::Field(id) => field::page(dataset, id),
        Topic::List(id) => list::page(dataset, id),
    }
}

/// The sentence at the foot of every page.
pub fn origin(dataset: &Dataset) -> String {
    format!(
        "From the project's description of dataset {} ({}). The official numbered rules are not public: rule ids are this \
         project's own, and nothing here is an official product.",
        dataset.letter, dataset.version
    )
}
