//! What differs between two letters: fields, codes and rules that were added, are gone or changed.

use super::dataset::{Code, CodeList, Dataset, Entity, Field, Format, ListShape, Rule, Scope};
use crate::record::iso;

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A field.
    Field,
    /// A code list as a whole.
    List,
    /// A code of a list.
    Code,
    /// A rule.
    Rule,
}

impl Part {
    /// The word of the machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Part::Field => "field",
            Part::List => "list",
            Part::Code => "code",
            Part::Rule => "rule",
        }
    }
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Only the new letter has it.
    Added,
    /// Only the old letter has it.
    Gone,
    /// Both have it, and it is not the same.
    Changed,
}

impl Change {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Change; 3] = [Change::Added, Change::Gone, Change::Changed];

    /// The word of the machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Gone => "gone",
            Change::Changed => "changed",
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub part: Part,
    /// The list that a code belongs to; empty for anything else.
    pub list: String,
    /// The header, list name, code or rule id.
    pub name: String,
    /// How it differs.
    pub change: Change,
    /// Which attribute differs; empty for what was added or is gone.
    pub attribute: &'static str,
    /// What the old letter says; for what is gone, its label or title.
    pub old: String,
    /// What the new letter says; for what was added, its label or title.
    pub new: String,
}

/// Compares two letters.
pub fn diff(old: &Dataset, new: &Dataset) -> Vec<Difference> {
    let mut found = Vec::new();
    let fields = Side { part: Part::Field, list: "", old: &old.fields, new: &new.fields };
    fields.compare(&mut found, |f| (&f.header, &f.label), |a, b| attributes(field_facts(old, a), field_facts(new, b)));
    let lists = Side { part: Part::List, list: "", old: &old.lists, new: &new.lists };
    lists.compare(&mut found, |l| (&l.name, &l.title), |a, b| attributes(list_facts(a), list_facts(b)));
    for list in &new.lists {
        let Some(before) = old.lists.iter().find(|l| l.name == list.name) else { continue };
        let codes = Side { part: Part::Code, list: &list.name, old: &before.codes, new: &list.codes };
        codes.compare(
            &mut found,
            |c| (&c.code, &c.label),
            |a, b| attributes(code_facts(before, a), code_facts(list, b)),
        );
    }
    let rules = Side { part: Part::Rule, list: "", old: &old.rules, new: &new.rules };
    rules.compare(&mut found, |r| (&r.id, &r.title), |a, b| attributes(rule_facts(old, a), rule_facts(new, b)));
    found
}

/// An attribute that differs: its name, what the old and what the new letter say.
type Attribute = (&'static str, String, String);

struct Side<'a, T> {
    part: Part,
    list: &'a str,
    old: &'a [T],
    new: &'a [T],
}

impl<T> Side<'_, T> {
    fn compare(
        &self,
        found: &mut Vec<Difference>,
        names: impl Fn(&T) -> (&String, &String),
        differing: impl Fn(&T, &T) -> Vec<Attribute>,
    ) {
        let mut say = |name: &str, change, attribute, old: String, new: String| {
            found.push(Difference {
                part: self.part,
                list: self.list.to_owned(),
                name: name.to_owned(),
                change,
                attribute,
                old,
                new,
            });
        };
        let among = |items: &[T], wanted: &T| items.iter().position(|i| names(i).0 == names(wanted).0);
        for item in self.new.iter().filter(|i| among(self.old, i).is_none()) {
            let (name, title) = names(item);
            say(name, Change::Added, "", String::new(), title.clone());
        }
        for item in self.old {
            let (name, title) = names(item);
            match among(self.new, item) {
                None => say(name, Change::Gone, "", title.clone(), String::new()),
                Some(place) => {
                    for (attribute, old, new) in differing(item, &self.new[place]) {
                        say(name, Change::Changed, attribute, old, new);
                    }
                }
            }
        }
    }
}

fn attributes(old: Vec<(&'static str, String)>, new: Vec<(&'static str, String)>) -> Vec<Attribute> {
    old.into_iter().zip(new).filter(|(a, b)| a.1 != b.1).map(|((name, old), (_, new))| (name, old, new)).collect()
}

fn field_facts(dataset: &Dataset, field: &Field) -> Vec<(&'static str, String)> {
    let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    vec![
        ("label", field.label.clone()),
        ("entity", entity_word(dataset, field.entity).to_owned()),
        ("kind", field.kind.word().to_owned()),
        ("code_list", dataset.list_of(field).map(|l| l.name.clone()).unwrap_or_default()),
        ("format", format_word(&field.format)),
        ("min", number(field.min)),
        ("max", number(field.max)),
        ("over_max", if field.over_max_is_valid { "valid" } else { "" }.to_owned()),
        ("allows_na", yes(field.allows_na)),
        ("presence", field.presence.word().to_owned()),
        ("sensitivity", if field.identifying { "identifying" } else { "" }.to_owned()),
    ]
}

fn list_facts(list: &CodeList) -> Vec<(&'static str, String)> {
    vec![("title", list.title.clone()), ("complete", yes(list.complete)), ("shape", shape_words(&list.shape))]
}

fn code_facts(list: &CodeList, code: &Code) -> Vec<(&'static str, String)> {
    vec![
        ("label", code.label.clone()),
        ("group", list.group_name(code).to_owned()),
        ("valid_from", code.valid_from.map(iso).unwrap_or_default()),
        ("valid_to", code.valid_to.map(iso).unwrap_or_default()),
    ]
}

fn rule_facts(dataset: &Dataset, rule: &Rule) -> Vec<(&'static str, String)> {
    let fields: Vec<&str> = rule.fields.iter().map(|f| dataset.field(*f).header.as_str()).collect();
    vec![
        ("title", rule.title.clone()),
        ("severity", rule.severity.to_string()),
        ("severity_as_submission", rule.severity_as_submission.to_string()),
        ("entity", scope_word(dataset, rule.scope).to_owned()),
        ("fields", fields.join(" ")),
        ("condition", rule.written.join("; ")),
        ("only_as_submission", yes(rule.only_as_submission)),
        ("fixed", yes(rule.fixed)),
        ("without_consent", yes(rule.without_consent)),
        ("needs_use_of", rule.needs_use_of.map(|f| dataset.field(f).header.clone()).unwrap_or_default()),
        ("message", rule.message.clone()),
    ]
}

fn yes(flag: bool) -> String {
    if flag { "yes" } else { "no" }.to_owned()
}

/// The word of an entity in the spec.
pub fn entity_word(dataset: &Dataset, entity: Entity) -> &str {
    match entity {
        Entity::Client => "client",
        Entity::Episode => "episode",
        Entity::Record(kind) => &dataset.records[usize::from(kind)].name,
    }
}

/// The word of a rule's `entity` in the spec.
pub fn scope_word(dataset: &Dataset, scope: Scope) -> &str {
    match scope {
        Scope::Row => "row",
        Scope::Field => "field",
        Scope::File => "file",
        Scope::Entity(entity) => entity_word(dataset, entity),
    }
}

/// The word of a `format` in the spec.
pub fn format_word(format: &Format) -> String {
    match format {
        Format::Any => String::new(),
        Format::Shape(shape) => shape.pattern().to_owned(),
        Format::Postcode => "postcode".to_owned(),
        Format::Reference => "reference".to_owned(),
    }
}

/// `shape` and `shape_is` of the spec.
pub fn shape_words(shape: &ListShape) -> String {
    match shape {
        ListShape::None => String::new(),
        ListShape::Enough(shape) => format!("{} enough", shape.pattern()),
        ListShape::Needed(shape) => format!("{} needed", shape.pattern()),
        ListShape::Area => "area enough".to_owned(),
    }
}
