//! The page of a field.

use super::model::{Block, Page, Table, fact};
use super::{rule, words};
use crate::check::describe::expected;
use crate::spec::condition::{Alternative, fields_of};
use crate::spec::dataset::{Form, Rule};
use crate::spec::{Dataset, FieldId};

/// How many codes of a list are worth showing on the page of a field.
const CODES_SHOWN: usize = 12;

/// Builds the page.
pub(super) fn page(dataset: &Dataset, id: FieldId) -> Page {
    let field = dataset.field(id);
    let mut page = Page {
        kind: "field",
        name: field.header.clone(),
        title: format!("{}: {}", field.header, field.label),
        subtitle: format!("a field of dataset {}, column {} of {}", dataset.letter, id + 1, dataset.fields.len()),
        sections: Vec::new(),
        origin: super::origin(dataset),
    };
    let mut facts = vec![
        fact("Belongs to", format!("the {}", words::entity(dataset, field.entity))),
        fact("Kind", words::kind(field.kind)),
        fact("Expected", expected(dataset, field)),
        fact("Filled", words::presence(field.presence)),
    ];
    if field.allows_na {
        facts.push(fact("NA", "means not disclosed or not answered"));
    }
    if field.over_max_is_valid {
        facts.push(fact("Above the range", "still valid; a rule of its own asks about it"));
    }
    if let Some(part) = part_of(dataset, id) {
        facts.push(fact("Part it plays", part));
    }
    facts.push(fact(
        "Masked",
        if field.identifying {
            "yes: it identifies people, so values are shown as *** unless you ask for them"
        } else {
            "no"
        },
    ));
    page.add("what", "What it is", vec![Block::Facts(facts)]);
    page.add("why", "Why it matters", vec![Block::Text(field.why.clone())]);
    page.add("example", "Example", vec![Block::Wrong(field.wrong.clone()), Block::Right(field.right.clone())]);
    page.add("remedy", "How to put it right", vec![Block::Text(field.remedy.clone())]);
    if let Some(list) = dataset.list_of(field) {
        let mut about = format!(
            "The list {} has {}{}.",
            list.name,
            words::count(list.codes.len(), "code"),
            if list.complete { " and is complete" } else { " and may lack some" }
        );
        if list.codes.len() > CODES_SHOWN {
            let more = format!(" The first {CODES_SHOWN} are here; ndtms spec codes {} shows them all.", list.name);
            about.push_str(&more);
        }
        let rows = list.codes.iter().take(CODES_SHOWN).map(|c| vec![c.code.clone(), c.label.clone()]).collect();
        let headings = vec!["Code".to_owned(), "Meaning".to_owned()];
        page.add("codes", "Codes", vec![Block::Text(about), Block::Table(Table { headings, rows })]);
    }
    let looking: Vec<Vec<String>> = rules_on(dataset, id)
        .into_iter()
        .map(|r| vec![r.id.clone(), r.severity.to_string(), r.title.clone()])
        .collect();
    let rules = if looking.is_empty() {
        vec![Block::Text("No rule looks at this field by name.".to_owned())]
    } else {
        let headings = ["Rule", "Severity", "Problem"].map(str::to_owned).to_vec();
        vec![Block::Table(Table { headings, rows: looking })]
    };
    page.add("rules", "Rules that look at it", rules);
    page.add("confidence", "How sure this is", vec![Block::Text(words::confidence(&field.confidence))]);
    page
}

fn part_of(dataset: &Dataset, id: FieldId) -> Option<String> {
    let keys = &dataset.keys;
    if id == keys.agency {
        return Some("says whose record it is".to_owned());
    }
    if id == keys.client {
        return Some("tells the clients of an agency apart".to_owned());
    }
    if id == keys.episode {
        return Some("tells the episodes of a client apart".to_owned());
    }
    if id == keys.consent {
        return Some("decides whether anything else may be shown or sent".to_owned());
    }
    if Some(id) == keys.local_reference {
        return Some("the reference by which staff find the client".to_owned());
    }
    let record = dataset.records.iter().find(|r| r.id == id)?;
    Some(format!("tells records of one kind ({}) apart within the episode", record.label))
}

/// The rules that name a field or read it.
pub(super) fn rules_on(dataset: &Dataset, id: FieldId) -> Vec<&Rule> {
    dataset.rules.iter().filter(|r| rule::fields_of(r).contains(&id) || reads(r, id)).collect()
}

fn reads(rule: &Rule, id: FieldId) -> bool {
    fn any(alternatives: &[Alternative], id: FieldId) -> bool {
        let mut found = false;
        for clause in alternatives.iter().flatten() {
            fields_of(clause, &mut |f| found |= f == id);
        }
        found
    }
    match &rule.form {
        Form::When(when) => any(when, id),
        // the same condition for each field, so the first says what else is read
        Form::Each(each) => each.iter().any(|when| any(when, id)),
        Form::Variants(variants) => variants.iter().any(|v| any(&v.when, id)),
        Form::NeverFilled(columns) => columns.iter().any(|(_, when)| any(when, id)),
        Form::RepeatedKey(fields) | Form::MatchesEarlier { fields, .. } => fields.contains(&id),
        Form::Overlap { start, end, same, .. } => [Some(*start), Some(*end), *same].contains(&Some(id)),
        Form::Repeated { per, .. } => *per == id,
        _ => false,
    }
}
