//! Finds what a text names: a rule, a field or a code list; and what it may have meant.

use crate::spec::{Dataset, FieldId};

/// How many suggestions are worth reading.
const SUGGESTED: usize = 6;
/// How like a name a text must be to be suggested.
const LIKE_ENOUGH: f64 = 0.6;

/// What a page can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A rule, by its number.
    Rule(u16),
    /// A field.
    Field(FieldId),
    /// A code list, by its number.
    List(u16),
}

/// A name that can be looked up.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a, T = Topic> {
    /// What it names.
    pub topic: T,
    /// `rule`, `field`, `list`.
    pub kind: &'static str,
    /// The name.
    pub name: &'a str,
    /// What it is, in a few words.
    pub title: &'a str,
}

/// Every name of the dataset: rules, then fields, then lists.
pub fn candidates(dataset: &Dataset) -> impl Iterator<Item = Candidate<'_>> {
    let rules = dataset.rules.iter().enumerate().map(|(i, r)| Candidate {
        topic: Topic::Rule(i as u16),
        kind: "rule",
        name: &r.id,
        title: &r.title,
    });
    let fields = dataset.fields.iter().enumerate().map(|(i, f)| Candidate {
        topic: Topic::Field(i as FieldId),
        kind: "field",
        name: &f.header,
        title: &f.label,
    });
    let lists = dataset.lists.iter().enumerate().map(|(i, l)| Candidate {
        topic: Topic::List(i as u16),
        kind: "list",
        name: &l.name,
        title: &l.title,
    });
    rules.chain(fields).chain(lists)
}

/// What a text names. As written first (`sex` is a list and `SEX` a field), then whatever the case; blanks and hyphens
/// count as underscores.
pub fn find(dataset: &Dataset, text: &str) -> Option<Topic> {
    find_among(|| candidates(dataset), text)
}

/// A name with one sign between its words, whichever was used.
pub(super) fn plain(name: &str) -> String {
    name.trim().replace([' ', '-'], "_")
}

pub(super) fn find_among<'a, T, C: Iterator<Item = Candidate<'a, T>>>(all: impl Fn() -> C, text: &str) -> Option<T> {
    let wanted = plain(text);
    all()
        .find(|c| plain(c.name) == wanted)
        .or_else(|| all().find(|c| plain(c.name).eq_ignore_ascii_case(&wanted)))
        .map(|c| c.topic)
}

/// What a text that names nothing may have meant: names like it, then titles that hold it.
pub fn suggestions<'a>(dataset: &'a Dataset, text: &str) -> Vec<Candidate<'a>> {
    suggestions_among(|| candidates(dataset), text)
}

pub(super) fn suggestions_among<'a, T: PartialEq, C: Iterator<Item = Candidate<'a, T>>>(
    all: impl Fn() -> C,
    text: &str,
) -> Vec<Candidate<'a, T>> {
    let wanted = text.trim().to_lowercase();
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&plain(&wanted), &plain(&name.to_lowercase()));
    let mut like: Vec<(f64, Candidate<'a, T>)> =
        all().map(|c| (likeness(c.name), c)).filter(|(near, _)| *near >= LIKE_ENOUGH).collect();
    like.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut found: Vec<Candidate<'a, T>> = like.into_iter().map(|(_, c)| c).take(SUGGESTED).collect();
    if wanted.len() >= 3 {
        let titled = all().filter(|c| c.title.to_lowercase().contains(&wanted));
        for candidate in titled {
            if found.len() >= SUGGESTED {
                break;
            }
            if !found.iter().any(|f| f.topic == candidate.topic) {
                found.push(candidate);
            }
        }
    }
    found
}
