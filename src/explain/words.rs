//! Facts and conditions of the spec as sentences: the words that pages and overviews share.

use crate::record::iso;
use crate::spec::condition::{Alternative, Base, Clause, Expression, IdRelation, Rows, Sign, Test};
use crate::spec::dataset::{Confidence, Entity, Presence, Rule, Scope, Severity};
use crate::spec::{Dataset, FieldId, Kind};

/// What findings of a severity do to a submission.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::File => "stops the whole submission: nothing is written until it is put right",
        Severity::Record => "holds the episode back from the submission until it is put right",
        Severity::Warning => "a question worth asking: the episode can be submitted as it is",
        Severity::Quality => "advice on completeness and timeliness: the episode can be submitted as it is",
    }
}

/// When a field must be filled.
pub fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Always => "on every row, with or without consent",
        Presence::Mandatory => "on every row of a client with consent; a blank holds the episode back",
        Presence::Expected => "expected; a blank is questioned",
        Presence::Optional => "may be blank where it does not apply or was not recorded",
        Presence::YoungPeople => "asked in young people's services; blank elsewhere",
        Presence::Local => "collected in some places; blank elsewhere",
    }
}

/// What to do about a rule's findings, without the places at the end that a finding fills only when there is something to
/// say.
pub fn remedy(rule: &Rule) -> String {
    let help = rule.help.trim_end_matches("{hint}").trim_end_matches("{nearest}");
    format!("{}.", help.trim_end().trim_end_matches('.'))
}

/// How sure a fact is: what the spec says, then what its grades mean.
pub fn confidence(text: &str) -> String {
    let meanings: Vec<&str> = Confidence::named_in(text)
        .into_iter()
        .map(|grade| match grade {
            Confidence::Documented => "Documented: read in a public document or in a working exporter.",
            Confidence::Inferred => "Inferred: follows from what is documented, but was not read as such anywhere.",
            Confidence::General => "General: common knowledge of the field, not read in a public source.",
            Confidence::GeneralLow => "General-low: a guess from common knowledge; check it before you rely on it.",
        })
        .collect();
    let plain = Confidence::ALL.into_iter().any(|c| c.word() == text);
    let meanings = meanings.join(" ");
    if plain || text.is_empty() { meanings } else { format!("{}. {meanings}", capital(text)) }
}

/// The grade by which a text is counted: the first that it names.
pub fn grade(text: &str) -> &'static str {
    Confidence::named_in(text).first().map_or("not said", |c| c.word())
}

/// An entity in a word.
pub fn entity(dataset: &Dataset, entity: Entity) -> &str {
    match entity {
        Entity::Client => "client",
        Entity::Episode => "episode",
        Entity::Record(kind) => &dataset.records[usize::from(kind)].label,
    }
}

/// Of what a rule has one finding.
pub fn scope(dataset: &Dataset, scope: Scope) -> String {
    match scope {
        Scope::Row => "one finding a row".to_owned(),
        Scope::Field => "one finding for each field and record in which it is wrong".to_owned(),
        Scope::File => "one finding a file".to_owned(),
        Scope::Entity(of) => format!("one finding for each {}", entity(dataset, of)),
    }
}

/// How values are read.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Code => "code",
        Kind::Date => "date",
        Kind::Integer => "whole number",
        Kind::Identifier => "technical identifier, compared as text",
        Kind::Text => "text",
        Kind::Initial => "one letter",
    }
}

/// Headers in a sentence; a run of more than three in file order is shortened to its ends.
pub fn headers(dataset: &Dataset, fields: &[FieldId], last: &str) -> String {
    let mut names: Vec<String> = Vec::new();
    for run in fields.chunk_by(|a, b| *b == a + 1) {
        if let ([first, .., end], true) = (run, run.len() > 3) {
            names.push(format!("{} to {}", dataset.field(*first).header, dataset.field(*end).header));
        } else {
            names.extend(run.iter().map(|f| dataset.field(*f).header.clone()));
        }
    }
    joined(&names, last)
}

/// `a, b or c`
pub fn joined(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., end] => format!("{} {last} {end}", before.join(", ")),
    }
}

/// The text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The number with its noun.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {}", plural(noun)),
    }
}

fn plural(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// An alternative of a condition as a clause of a sentence. `it` is the field that stands for any of the fields of `each`.
pub fn alternative(dataset: &Dataset, alternative: &Alternative, it: Option<FieldId>) -> String {
    let words = Words { dataset, it };
    let clauses: Vec<String> = alternative.iter().map(|c| words.clause(c)).collect();
    clauses.join(", and ")
}

struct Words<'a> {
    dataset: &'a Dataset,
    it: Option<FieldId>,
}

impl Words<'_> {
    fn header(&self, field: FieldId) -> &str {
        if self.it == Some(field) { "it" } else { &self.dataset.field(field).header }
    }

    fn clause(&self, clause: &Clause) -> String {
        match clause {
            Clause::Field(field, test) => format!("{} {}", self.header(*field), self.test(*field, test)),
            Clause::Compare(left, Sign::Equal, right) if left == right => {
                format!("there is {}", self.expression(*left, false))
            }
            Clause::Compare(left, sign, right) => {
                let dates = self.is_date(*left) || self.is_date(*right);
                format!("{} {}", self.expression(*left, dates), self.compared(*sign, *right, dates))
            }
            Clause::OutOfUse { code, at } => format!("{} was not in use on {}", self.header(*code), self.header(*at)),
            Clause::Identifier(field, relation) => format!(
                "{} {} that of the checked row",
                self.header(*field),
                match relation {
                    IdRelation::Same => "is",
                    IdRelation::Other => "is not",
                    IdRelation::Before => "comes before",
                }
            ),
            Clause::AnyOf(columns, test) => self.over(columns, test, "any of "),
            Clause::NoneOf(columns, test) => self.over(columns, test, "none of "),
            Clause::Has(rows, inner) => format!("on some row of the {} {}", whose(*rows), self.inner(inner)),
            Clause::Lacks(rows, inner) => format!("on no row of the {} {}", whose(*rows), self.inner(inner)),
        }
    }

    fn inner(&self, clauses: &[Clause]) -> String {
        let clauses: Vec<String> = clauses.iter().map(|c| self.clause(c)).collect();
        match clauses.as_slice() {
            [one] => one.clone(),
            several => format!("({})", joined(several, "and")),
        }
    }

    fn over(&self, columns: &[FieldId], test: &Test, which: &str) -> String {
        let Some(first) = columns.first() else { return String::new() };
        let test = self.test(*first, test);
        if columns.len() == 1 && which.starts_with("none") {
            let header = self.header(*first);
            return match test.strip_prefix("is ") {
                Some(rest) => format!("{header} is not {rest}"),
                None => format!("it is not so that {header} {test}"),
            };
        }
        format!("{which}{} {test}", headers(self.dataset, columns, "and"))
    }

    fn test(&self, field: FieldId, test: &Test) -> String {
        let definition = self.dataset.field(field);
        let list = self.dataset.list_of(definition);
        let code = |number: &i32| {
            list.and_then(|l| l.codes.get(*number as usize)).map_or_else(String::new, |c| {
                if c.label.is_empty() { c.code.clone() } else { format!("{} ({})", c.code, c.label) }
            })
        };
        let codes = |numbers: &[i32]| joined(&numbers.iter().map(code).collect::<Vec<_>>(), "or");
        let group = |number: u8| {
            let name = number.checked_sub(1).and_then(|n| list?.groups.get(usize::from(n)));
            name.map_or("", String::as_str).replace('_', " ")
        };
        match test {
            Test::Blank => "is blank".to_owned(),
            Test::Filled => "is filled".to_owned(),
            Test::Invalid => "is not valid".to_owned(),
            Test::Doubtful => "is doubtful".to_owned(),
            Test::FullPostcode => "is a full postcode".to_owned(),
            Test::Is(numbers) => format!("is {}", codes(numbers)),
            Test::IsNot(numbers) => format!("is filled and not {}", codes(numbers)),
            Test::Group(number) => format!("is in the group {}", group(*number)),
            Test::NotGroup(number) => format!("is filled and not in the group {}", group(*number)),
            Test::Compares(sign, right) => {
                if *sign == Sign::Equal && definition.kind == Kind::Code {
                    return format!("is the same as {}", self.expression(*right, false));
                }
                self.compared(*sign, *right, definition.kind == Kind::Date)
            }
        }
    }

    /// The sign and what stands to the right of it.
    fn compared(&self, sign: Sign, right: Expression, dates: bool) -> String {
        if !dates || right.offset == 0 {
            return format!("{} {}", comparison(sign, dates), self.expression(right, dates));
        }
        let later = right.offset > 0;
        let how = match (sign, later) {
            (Sign::Greater, true) | (Sign::Less, false) => "is more than",
            (Sign::AtLeast, true) | (Sign::AtMost, false) => "is at least",
            (Sign::AtMost, true) => "is no later than",
            (Sign::AtLeast, false) => "is no earlier than",
            (Sign::Less, true) => "is earlier than",
            (Sign::Greater, false) => "is later than",
            (Sign::Equal, _) => "is",
        };
        format!("{how} {}", self.expression(right, true))
    }

    fn is_date(&self, expression: Expression) -> bool {
        match expression.base {
            Base::Field(f) | Base::This(f) => self.dataset.field(f).kind == Kind::Date,
            Base::Derived(_) | Base::AsAt | Base::EarlierOfAsAt(_) => true,
            Base::Constant(_) | Base::AgeAt { .. } => false,
        }
    }

    fn expression(&self, expression: Expression, date: bool) -> String {
        let base = match expression.base {
            Base::Field(field) => self.header(field).to_owned(),
            Base::This(field) => format!("{} of the checked row", self.header(field)),
            Base::Derived(number) => self.dataset.derived[usize::from(number)].label.clone(),
            Base::AsAt => "the as-at date".to_owned(),
            Base::Constant(value) if date => iso(value as i32),
            Base::Constant(value) => value.to_string(),
            Base::AgeAt { at, .. } => format!("the age on {}", self.header(at)),
            Base::EarlierOfAsAt(field) => format!("the earlier of {} and the as-at date", self.header(field)),
        };
        match (expression.offset, date) {
            (0, _) => base,
            (days, true) if days > 0 => format!("{} after {base}", count(days as usize, "day")),
            (days, true) => format!("{} before {base}", count(days.unsigned_abs() as usize, "day")),
            (more, false) if more > 0 => format!("{base} plus {more}"),
            (less, false) => format!("{base} less {}", less.unsigned_abs()),
        }
    }
}

fn whose(rows: Rows) -> &'static str {
    match rows {
        Rows::Episode => "episode",
        Rows::Client => "client",
    }
}

fn comparison(sign: Sign, dates: bool) -> &'static str {
    match (sign, dates) {
        (Sign::Less, true) => "is before",
        (Sign::AtMost, true) => "is on or before",
        (Sign::Greater, true) => "is after",
        (Sign::AtLeast, true) => "is on or after",
        (Sign::Equal, true) => "is the same day as",
        (Sign::Less, false) => "is below",
        (Sign::AtMost, false) => "is at most",
        (Sign::Greater, false) => "is above",
        (Sign::AtLeast, false) => "is at least",
        (Sign::Equal, false) => "is",
    }
}
