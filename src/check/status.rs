//! Every rule accounted for: run, not applicable, off, or skipped and why.

use super::Options;
use super::plan::Plan;
use crate::record::{Extract, HeaderProblem};
use crate::spec::FieldId;
use crate::spec::condition::{Alternative, Base, Clause, Expression, Test, fields_of};
use crate::spec::dataset::{Dataset, Entity, Form, Rule};

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleStatus {
    /// It was checked.
    Run,
    /// It is for files checked as a submission only, or has no place in a check for figures.
    NotApplicable,
    /// The profile switched it off.
    Off,
    /// It could not be checked, and why.
    Skipped(String),
}

/// The status of every rule of the dataset.
pub(super) fn of_rules(plan: &Plan<'_>, extract: &Extract, options: &Options) -> Vec<RuleStatus> {
    let dataset = plan.dataset;
    let readable: Vec<usize> = (0..extract.inputs.len())
        .filter(|i| {
            let problems = &extract.inputs[*i].header_problems;
            !extract.inputs[*i].is_joined
                && !problems.contains(&HeaderProblem::NoField)
                && !problems.contains(&HeaderProblem::Nothing)
        })
        .collect();
    let absent = |field: FieldId| readable.iter().all(|i| !extract.inputs[*i].has(field));
    dataset
        .rules
        .iter()
        .enumerate()
        .map(|(number, rule)| {
            if !options.is_on(number as u16) {
                return RuleStatus::Off;
            }
            if !options.is_applicable(dataset, number as u16) {
                return RuleStatus::NotApplicable;
            }
            if matches!(rule.form, Form::File(_) | Form::Mapping(_)) {
                return RuleStatus::Run;
            }
            if readable.is_empty() {
                return RuleStatus::Skipped("no input has the headings of the dataset".to_owned());
            }
            let missing = missing_columns(rule, dataset, &absent);
            if !missing.is_empty() {
                let names: Vec<&str> = missing.iter().map(|f| dataset.field(*f).header.as_str()).collect();
                return RuleStatus::Skipped(match names.as_slice() {
                    [one] => format!("column {one} is absent"),
                    many => format!("columns {} are absent", many.join(", ")),
                });
            }
            if let Some(field) = rule.needs_use_of
                && readable.iter().all(|i| plan.silenced[*i].contains(&field))
            {
                return RuleStatus::Skipped(format!("column {} is filled on no row", dataset.field(field).header));
            }
            RuleStatus::Run
        })
        .collect()
}

/// The columns for want of which a rule cannot hold; none when some alternative can.
fn missing_columns(rule: &Rule, dataset: &Dataset, absent: &dyn Fn(FieldId) -> bool) -> Vec<FieldId> {
    let all_of = |fields: &[FieldId]| -> Vec<FieldId> { fields.iter().copied().filter(|f| absent(*f)).collect() };
    // what is there in one alternative is enough
    let any_of = |lists: Vec<Vec<FieldId>>| -> Vec<FieldId> {
        if lists.is_empty() || lists.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let mut missing: Vec<FieldId> = lists.concat();
        missing.sort_unstable();
        missing.dedup();
        missing
    };
    let alternatives = |list: &[Alternative]| any_of(list.iter().map(|a| missing_of(a, dataset, absent)).collect());
    match &rule.form {
        Form::When(list) => alternatives(list),
        Form::Each(each) => any_of(each.iter().map(|list| alternatives(list)).collect()),
        Form::Variants(variants) => any_of(
            variants
                .iter()
                .map(|v| {
                    let items: Vec<FieldId> = v.first_of.iter().map(|(f, _)| *f).collect();
                    if !items.is_empty() && items.iter().all(|f| absent(*f)) { items } else { alternatives(&v.when) }
                })
                .collect(),
        ),
        Form::InvalidCode
        | Form::DoubtfulCode
        | Form::InvalidDate
        | Form::InvalidInteger
        | Form::Untidy
        | Form::NullMarker => any_of(rule.keys.iter().map(|k| all_of(&k.fields)).collect()),
        Form::Inconsistent(_) => any_of(
            rule.keys
                .iter()
                .map(|key| {
                    let entity = dataset.field(key.fields[0]).entity;
                    all_of(&[key.fields.clone(), keys_of(dataset, entity)].concat())
                })
                .collect(),
        ),
        Form::NeverFilled(columns) => any_of(
            columns
                .iter()
                .map(|(field, when)| if absent(*field) { vec![*field] } else { alternatives(when) })
                .collect(),
        ),
        Form::Withheld | Form::MixedConsent => all_of(&[dataset.keys.consent]),
        Form::RepeatedKey(_) => all_of(&keys_of(dataset, Entity::Episode)),
        Form::MatchesEarlier { fields, distinct } => all_of(&[fields.clone(), keys_of(dataset, *distinct)].concat()),
        Form::Overlap { of, start, end, same } => {
            let own: Vec<FieldId> = [*start, *end].into_iter().chain(*same).collect();
            all_of(&[keys_of(dataset, *of), own].concat())
        }
        Form::Repeated { record, within, per, .. } => {
            let own = vec![dataset.records[usize::from(*record)].id, *per];
            all_of(&[keys_of(dataset, *within), own].concat())
        }
        Form::File(_) | Form::Mapping(_) => Vec::new(),
    }
}

/// The columns that tell the instances of an entity apart.
fn keys_of(dataset: &Dataset, entity: Entity) -> Vec<FieldId> {
    let keys = dataset.keys;
    match entity {
        Entity::Client => vec![keys.agency, keys.client],
        Entity::Episode => vec![keys.agency, keys.client, keys.episode],
        Entity::Record(kind) => vec![keys.agency, keys.client, keys.episode, dataset.records[usize::from(kind)].id],
    }
}

fn missing_of(clauses: &[Clause], dataset: &Dataset, absent: &dyn Fn(FieldId) -> bool) -> Vec<FieldId> {
    let mut missing = Vec::new();
    let mut need = |field: FieldId| {
        if absent(field) {
            missing.push(field);
        }
    };
    let mut nested = Vec::new();
    for clause in clauses {
        match clause {
            Clause::Field(field, test) => {
                need(*field);
                if let Test::Compares(_, expression) = test {
                    needed_by(expression, dataset, &mut need);
                }
            }
            Clause::Compare(left, _, right) => {
                needed_by(left, dataset, &mut need);
                needed_by(right, dataset, &mut need);
            }
            Clause::OutOfUse { code, at } => {
                need(*code);
                need(*at);
            }
            Clause::Identifier(field, _) => need(*field),
            Clause::AnyOf(columns, _) | Clause::NoneOf(columns, _) => {
                if columns.iter().all(|f| absent(*f)) {
                    columns.iter().for_each(|f| need(*f));
                }
            }
            Clause::Has(_, inner) | Clause::Lacks(_, inner) => nested.extend(missing_of(inner, dataset, absent)),
        }
    }
    missing.extend(nested);
    missing
}

fn needed_by(expression: &Expression, dataset: &Dataset, need: &mut dyn FnMut(FieldId)) {
    match expression.base {
        Base::Field(field) | Base::This(field) => need(field),
        Base::Derived(number) => {
            let derived = &dataset.derived[usize::from(number)];
            need(derived.earliest);
            derived.condition.iter().for_each(|clause| fields_of(clause, need));
        }
        Base::AgeAt { birth, at } => {
            need(birth);
            need(at);
        }
        Base::AsAt | Base::Constant(_) | Base::EarlierOfAsAt(_) => {}
    }
}
