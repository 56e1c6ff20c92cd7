//! What the check found, and how complete the records are.
//!
//! What is said of findings and of episodes that are held back are figures of the check, which are said whatever is done to
//! small numbers. How complete a field is tells of people, so it is hidden where it is of fewer than five episodes.

use super::charts::beside_target;
use super::columns::{self, counts, main_value, name_of, number};
use super::counted::{Counted, Question, is_compliance};
use super::model::{Block, Body, Column, Figures, KeyFigure, Section, Value};
use super::nutshell::plural;
use crate::check::RuleCount;
use crate::collections::{Map, Set};
use crate::measure::disclosure::Figure;
use crate::measure::figures::{Exact, percentage};
use crate::measure::{Grouping, Row, SmallNumbers};
use crate::spec::dataset::{Confidence, Entity, Presence};
use crate::spec::measures::MeasureId;
use crate::spec::{FieldId, Role, Severity};
use crate::table::chart::Against;

/// So many rules are named.
const RULES: usize = 10;

/// A share of fewer episodes than this tells of single people.
const FEWEST: u64 = 5;

/// The share of profiles that services are to reach, in percent.
const TARGET: u32 = 80;

/// The section.
pub(super) fn section(question: &Question<'_>, counted: &Counted<'_>) -> Section {
    let counts = &question.check.counts;
    let mut section = Section::new("quality", "Quality of the records");
    let key = |name: &str, number: u64| KeyFigure {
        name: name.to_owned(),
        value: Value::Number(number.into()),
        of: None,
        compared: None,
    };
    section.blocks = vec![
        Block::Key(vec![
            key("episodes", counts.episodes),
            key("accepted", counts.episodes_accepted),
            key("held back", counts.episodes_held_back),
        ]),
        Block::Text(verdict(question)),
    ];
    section.parts = vec![rules(question), completeness(question), compliance(counted)];
    section
}

/// Whether the records can be submitted, in numbers that add up.
pub(super) fn verdict(question: &Question<'_>) -> String {
    let counts = &question.check.counts;
    let of_files = question.check.by_severity.of(Severity::File);
    let (all, held) = (counts.episodes, counts.episodes_held_back);
    let are = |number: u64| if number == 1 { "is" } else { "are" };
    let mut text = match held {
        _ if all == 0 => "There is no episode to submit.".to_owned(),
        0 if all == 1 => "The one episode can be submitted.".to_owned(),
        0 => format!("All {all} episodes can be submitted."),
        held if held == all => {
            format!(
                "None of the {all} episodes can be submitted: all are held back until their record findings are put right."
            )
        }
        _ => format!(
            "{} of {all} episodes can be submitted; {held} {} held back until their record findings are put right.",
            counts.episodes_accepted,
            are(held)
        ),
    };
    if of_files > 0 {
        let findings = if of_files == 1 { "finding concerns" } else { "findings concern" };
        text = format!("Nothing can be submitted yet: {of_files} {findings} a file as a whole. After that: {text}");
    }
    if question.left_out != held {
        text += &format!(
            " The figures below know the records as they stood on the as-at date, and leave out {} {}.",
            question.left_out,
            if question.left_out == 1 { "episode" } else { "episodes" }
        );
    }
    text
}

/// The rules that cost most.
fn rules(question: &Question<'_>) -> Section {
    let (check, dataset) = (question.check, question.prepared.dataset);
    let mut section = Section::new("rules", "What was found most");
    let held_by = check.episodes_held_by(dataset, question.prepared.extract);
    let mut worst: Vec<&RuleCount> = check.by_rule.iter().collect();
    let severity = |rule: &RuleCount| check.severity[usize::from(rule.rule)];
    worst.sort_by_key(|rule| {
        let held = held_by[usize::from(rule.rule)];
        (severity(rule), std::cmp::Reverse((held, rule.findings)), rule.rule)
    });
    if worst.is_empty() {
        section.blocks.push(Block::Text("The check found nothing.".to_owned()));
        return section;
    }
    let sure = |text: &str| Confidence::named_in(text).iter().map(|c| c.word()).collect::<Vec<_>>().join(", ");
    let row = |count: &&RuleCount| {
        let rule = &dataset.rules[usize::from(count.rule)];
        vec![
            Value::Text(rule.id.clone()),
            Value::Text(rule.title.clone()),
            Value::from(severity(count).word()),
            Value::Number(count.findings.into()),
            Value::Number(count.rows.into()),
            Value::Number(held_by[usize::from(count.rule)].into()),
            Value::Text(sure(&rule.confidence)),
        ]
    };
    let named = worst.len().min(RULES);
    let mut notes = vec![
        "An episode may be held back by several rules. What to do about a rule: ndtms explain and its id.".to_owned(),
    ];
    if worst.len() > named {
        let left: u64 = worst[named..].iter().map(|rule| rule.findings).sum();
        notes.push(format!("{} more rules have {left} findings; ndtms check lists all.", worst.len() - named));
    }
    section.blocks.push(Block::Table(Figures {
        id: "rules-with-findings".to_owned(),
        caption: "Rules with findings, the gravest first".to_owned(),
        columns: vec![
            Column::words("rule"),
            Column::words("what is wrong"),
            Column::words("severity"),
            Column::numbers("findings"),
            Column::numbers("rows"),
            Column::numbers("episodes held back"),
            Column::words("how sure"),
        ],
        bodies: vec![Body { title: String::new(), rows: worst[..named].iter().map(row).collect() }],
        notes,
    }));
    section
}

/// How many episodes have a valid value of each field.
#[derive(Clone, Default)]
struct Filled {
    episodes: u64,
    fields: Vec<u64>,
}

/// How complete the fields are that every episode should have, by agency.
fn completeness(question: &Question<'_>) -> Section {
    let dataset = question.prepared.dataset;
    let store = &question.prepared.extract.store;
    let check = question.check;
    let mut section = Section::new("completeness", "How complete the records are");
    let fields: Vec<FieldId> = (0..dataset.fields.len() as FieldId)
        .filter(|id| {
            let field = dataset.field(*id);
            let is_wanted = matches!(field.presence, Presence::Mandatory | Presence::Expected);
            let places = dataset.roles.field(Role::LocalAuthority) == Some(*id);
            *id != dataset.keys.episode && (is_wanted || places) && !matches!(field.entity, Entity::Record(_))
        })
        .collect();
    let mut all = Filled { episodes: 0, fields: vec![0; fields.len()] };
    let mut agencies: Vec<(String, Filled)> = Vec::new();
    let mut place_of: Map<u32, usize> = Map::default();
    let agency_column = store.column(dataset.keys.agency);
    let episode_column = store.column(dataset.keys.episode);
    for client in (0..check.clients.len()).filter(|client| !check.withheld[*client]) {
        let mut seen: Set<u32> = Set::default();
        for row in check.clients.rows(client).iter().map(|row| *row as usize) {
            // rows of an episode repeat it; one without identifier is an episode of its own
            let id = episode_column.cell(row).value().unwrap_or_default() as u32;
            if id != 0 && !seen.insert(id) {
                continue;
            }
            let agency = agency_column.id(row);
            let place = *place_of.entry(agency).or_insert_with(|| {
                agencies.push((agency_column.cleaned_text(row).to_owned(), Filled::default()));
                agencies.len() - 1
            });
            let own = &mut agencies[place].1;
            own.fields.resize(fields.len(), 0);
            for filled in [own, &mut all] {
                filled.episodes += 1;
                for (count, field) in filled.fields.iter_mut().zip(&fields) {
                    *count += u64::from(store.column(*field).cell(row).is_filled());
                }
            }
        }
    }
    // the same agency may be written in several ways
    agencies.sort_by(|a, b| a.0.cmp(&b.0));
    agencies.dedup_by(|later, earlier| {
        let same = later.0 == earlier.0;
        if same {
            earlier.1.episodes += later.1.episodes;
            earlier.1.fields.iter_mut().zip(&later.1.fields).for_each(|(own, theirs)| *own += theirs);
        }
        same
    });
    if all.episodes == 0 || fields.is_empty() {
        section.blocks.push(Block::Text("There is no episode with consent to look at.".to_owned()));
        return section;
    }
    let hides = question.prepared.settings.small_numbers != SmallNumbers::Show;
    let share = |count: u64, episodes: u64| {
        if hides && episodes < FEWEST {
            return Value::Hidden;
        }
        percentage(count, episodes).map_or(Value::None, Value::Complete)
    };
    let is_hidden = |filled: &Filled| hides && filled.episodes < FEWEST;
    // what is complete everywhere is said in a sentence
    let lacking: Vec<usize> = (0..fields.len()).filter(|place| all.fields[*place] < all.episodes).collect();
    let is_complete = |filled: &Filled| filled.fields.iter().all(|count| *count == filled.episodes);
    let headings = |wanted: &dyn Fn(usize) -> bool| -> Vec<String> {
        let places = (0..fields.len()).filter(|place| wanted(*place));
        places.map(|place| dataset.field(fields[place]).header.clone()).collect()
    };
    section.blocks.push(Block::Text(format!(
        "Of {} that consent lets be looked at: the share with a valid value of every field that each should have.",
        plural(all.episodes, "episode", "episodes")
    )));
    let complete = headings(&|place| !lacking.contains(&place));
    if !complete.is_empty() {
        section.blocks.push(Block::Text(format!("Complete everywhere: {}.", complete.join(", "))));
    }
    if lacking.is_empty() {
        return section;
    }
    let row = |name: &str, filled: &Filled| -> Vec<Value> {
        let shares = lacking.iter().map(|place| share(filled.fields[*place], filled.episodes));
        std::iter::once(Value::from(name)).chain(shares).collect()
    };
    let shown = |name: &str| if name.is_empty() { "(no agency)".to_owned() } else { name.to_owned() };
    let mut bodies = vec![Body { title: String::new(), rows: vec![row("All", &all)] }];
    if agencies.len() > 1 {
        // of an agency with few episodes nothing is told, not even that they are complete
        let (complete, others): (Vec<_>, Vec<_>) =
            agencies.iter().partition(|(_, filled)| !is_hidden(filled) && is_complete(filled));
        let rows = others.iter().map(|(agency, filled)| row(&shown(agency), filled));
        bodies.push(Body { title: "Agency".to_owned(), rows: rows.collect() });
        if !complete.is_empty() {
            let names: Vec<String> = complete.iter().map(|(agency, _)| shown(agency)).collect();
            section.blocks.push(Block::Text(format!("Complete in every field: {}.", names.join(", "))));
        }
    }
    let column = |place: &usize| {
        let field = dataset.field(fields[*place]);
        Column { meaning: Some(field.label.clone()), ..Column::numbers(&field.header) }
    };
    section.blocks.push(Block::Table(Figures {
        id: "completeness-by-agency".to_owned(),
        caption: "Episodes with a valid value".to_owned(),
        columns: std::iter::once(Column::words("agency")).chain(lacking.iter().map(column)).collect(),
        bodies,
        notes: vec!["▾ below 95%, ▼ below 80%, * of fewer than five episodes.".to_owned()],
    }));
    section
}

/// How many treatment outcomes profiles were done that should have been.
fn compliance(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("compliance", "Treatment outcomes profiles");
    let wanted: Vec<&Row<'_>> = counted.whole.rows.iter().filter(|row| is_compliance(row.measure.id)).collect();
    if wanted.is_empty() {
        let text = "Whether profiles were done at start, review and exit is not among the measures of this version.";
        section.blocks.push(Block::Text(text.to_owned()));
        return section;
    }
    section.blocks.push(Block::Text(format!(
        "Services are to have done at least {TARGET}% of the profiles that are due at start, review and exit."
    )));
    let small_numbers = counted.small_numbers();
    let target = Exact::from(TARGET);
    let reaches = |row: &Row<'_>| match row.value {
        Some(value) if value >= target => Value::from("reached"),
        Some(_) => Value::from("missed"),
        None => Value::None,
    };
    for of_all in wanted {
        let line = |row: &Row<'_>| {
            let (numerator, denominator) = counts(row);
            vec![
                Value::Text(name_of(row)),
                main_value(row, small_numbers),
                columns::interval(row, small_numbers),
                numerator,
                denominator,
                number(row, Figure::Pending, row.pending.map(Exact::from)),
                reaches(row),
            ]
        };
        let id: MeasureId = of_all.measure.id;
        let mut bodies = vec![Body { title: String::new(), rows: vec![line(of_all)] }];
        let by_agency = counted.agencies.iter().flat_map(|run| &run.rows).filter(|row| row.measure.id == id);
        let mut by_agency: Vec<&Row<'_>> = by_agency.collect();
        if by_agency.len() < 2 {
            // one agency is all
            by_agency.clear();
        } else {
            let rows = by_agency.iter().map(|row| line(row)).collect();
            bodies.push(Body { title: columns::title_of(Grouping::Agency).to_owned(), rows });
        }
        let mut table = Figures {
            id: format!("table-{}", id.word()),
            caption: of_all.measure.title.clone(),
            columns: vec![
                Column::words("agency"),
                Column::numbers("value"),
                Column::numbers("95% interval"),
                Column::numbers("count"),
                Column::numbers("of"),
                Column::numbers("pending"),
                Column::words("target"),
            ],
            bodies,
            notes: Vec::new(),
        };
        columns::keep_filled(&mut table);
        let against = Against { name: "target".to_owned(), value: target };
        section.blocks.push(Block::Chart(beside_target(counted, of_all, &by_agency, against), table));
    }
    section
}
