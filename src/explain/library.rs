//! Everything that has a page: what a dataset names, and what figures are made of.

use super::figures::{self, Subject};
use super::find::{self, Candidate, Topic, find_among, plain, suggestions_among};
use super::model::{Block, Page};
use crate::spec::Dataset;
use crate::spec::counting::Figures;

/// A dataset, and the measures with all that belongs to them.
#[derive(Clone, Copy, Debug)]
pub struct Library<'a> {
    /// The dataset.
    pub dataset: &'a Dataset,
    /// Measures, populations, groupings and settings.
    pub figures: &'a Figures,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A rule, field or code list.
    OfDataset(Topic),
    /// A measure, population, grouping or setting, or all of one kind.
    OfFigures(Subject),
}

impl<'a> Library<'a> {
    /// Every name: rules, fields, lists, measures, populations, groupings, settings.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a, Named>> + use<'a> {
        let of_dataset = find::candidates(self.dataset).map(|c| c.standing_for(Named::OfDataset));
        let of_figures = figures::candidates(self.figures).map(|c| c.standing_for(Named::OfFigures));
        of_dataset.chain(of_figures)
    }

    /// What a text names: as written first, then whatever the case. A kind in front tells things of one name apart:
    /// `grouping sex`.
    pub fn find(&self, text: &str) -> Option<Named> {
        let printed = || figures::of_printed_id(self.figures, text).map(Named::OfFigures);
        let of_kind = || {
            let (kind, name) = text.trim().split_once(char::is_whitespace)?;
            let kind = kind.to_lowercase();
            find_among(|| self.candidates().filter(|c| c.kind == kind), name)
        };
        find_among(|| self.candidates(), text).or_else(of_kind).or_else(printed)
    }

    /// What a text that names nothing may have meant: names like it, then titles that hold it.
    pub fn suggestions(&self, text: &str) -> Vec<Candidate<'a, Named>> {
        suggestions_among(|| self.candidates(), text)
    }

    /// The page, with the way to other things of the same name.
    pub fn page(&self, named: Named) -> Page {
        let mut page = match named {
            Named::OfDataset(topic) => super::page(self.dataset, topic),
            Named::OfFigures(subject) => figures::page(self, subject),
        };
        let own = plain(&page.name);
        let same = self.candidates().filter(|c| c.topic != named && plain(c.name).eq_ignore_ascii_case(&own));
        let ways = same.map(|c| format!("ndtms explain {} {}", c.kind, c.name)).collect();
        page.add("see_also", "Of the same name", vec![Block::Written(ways)]);
        page
    }
}

impl<'a, T> Candidate<'a, T> {
    fn standing_for<U>(self, wrap: impl FnOnce(T) -> U) -> Candidate<'a, U> {
        Candidate { topic: wrap(self.topic), kind: self.kind, name: self.name, title: self.title }
    }
}
