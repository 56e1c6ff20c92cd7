//! The rules of a run, made ready: which are on, what each needs of a row before it is worth looking at, and the numbers
//! that the per-client pass works with.

use super::Options;
use crate::record::Extract;
use crate::spec::FieldId;
use crate::spec::condition::{Alternative, Base, Clause, Expression, Rows, Test};
use crate::spec::dataset::{Dataset, Entity, Form, Rule, Severity};

/// The rules that are on, by the way in which they are found.
pub(super) struct Plan<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) as_at: i64,
    /// The effective severity of each rule.
    pub(super) severity: Vec<Severity>,
    /// Conditions on a row.
    pub(super) row_tests: Vec<RowTest<'a>>,
    /// For each field the rule and key of an invalid value.
    pub(super) invalid: Vec<Option<(u16, u16)>>,
    /// For each field the rule and key of a doubtful value.
    pub(super) doubtful: Vec<Option<(u16, u16)>>,
    /// For each entity the fields that some rule compares over its rows, with rule and key.
    pub(super) consistent: Vec<(Entity, Vec<(u16, u16, FieldId)>)>,
    /// Rules that look at the rows of a client together: repeated, overlapping and mixed ones.
    pub(super) group_rules: Vec<u16>,
    /// Rules that compare clients or episodes with those of other clients.
    pub(super) across: Vec<u16>,
    /// For each input the columns that it never uses, whose rules are silent.
    pub(super) silenced: Vec<Vec<FieldId>>,
}

/// One condition, and the rule and key that it stands for.
pub(super) struct RowTest<'a> {
    pub(super) rule: u16,
    pub(super) key: u16,
    pub(super) without_consent: bool,
    pub(super) needs_use_of: Option<FieldId>,
    pub(super) alternatives: Vec<Gated<'a>>,
    /// For variants: the first of these that holds gives the key, counted from `key`.
    pub(super) first_of: &'a [(FieldId, Vec<Clause>)],
}

/// An alternative behind the fields that must be filled or blank, which turn most rows away at once.
pub(super) struct Gated<'a> {
    pub(super) filled: Vec<FieldId>,
    pub(super) blank: Vec<FieldId>,
    pub(super) clauses: Vec<&'a Clause>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(dataset: &'a Dataset, extract: &Extract, options: &Options) -> Self {
        let severity = (0..dataset.rules.len()).map(|r| options.severity_of(dataset, r as u16)).collect();
        let fields = dataset.fields.len();
        let mut plan = Plan {
            dataset,
            as_at: i64::from(options.as_at),
            severity,
            row_tests: Vec::new(),
            invalid: vec![None; fields],
            doubtful: vec![None; fields],
            consistent: Vec::new(),
            group_rules: Vec::new(),
            across: Vec::new(),
            silenced: vec![Vec::new(); extract.inputs.len()],
        };
        for (number, rule) in dataset.rules.iter().enumerate() {
            if options.is_on(number as u16) && (options.as_submission || !rule.only_as_submission) {
                plan.add(number as u16, rule);
            }
        }
        plan
    }

    fn add(&mut self, number: u16, rule: &'a Rule) {
        let test = |key: u16, alternatives: &'a [Alternative]| RowTest {
            rule: number,
            key,
            without_consent: rule.without_consent,
            needs_use_of: rule.needs_use_of,
            alternatives: alternatives.iter().map(|a| gate(a)).collect(),
            first_of: &[],
        };
        match &rule.form {
            Form::When(alternatives) => self.row_tests.push(test(0, alternatives)),
            Form::Each(each) => {
                self.row_tests
                    .extend(each.iter().enumerate().map(|(key, alternatives)| test(key as u16, alternatives)));
            }
            Form::Variants(variants) => {
                for variant in variants {
                    self.row_tests
                        .push(RowTest { first_of: &variant.first_of, ..test(variant.first_key, &variant.when) });
                }
            }
            Form::InvalidCode | Form::InvalidDate | Form::InvalidInteger => {
                give_fields(&mut self.invalid, number, rule);
            }
            Form::DoubtfulCode => give_fields(&mut self.doubtful, number, rule),
            Form::Inconsistent(entities) => {
                for (key, named) in rule.keys.iter().enumerate() {
                    let field = named.fields[0];
                    let entity = self.dataset.field(field).entity;
                    if !entities.contains(&entity) {
                        continue;
                    }
                    let compared = (number, key as u16, field);
                    match self.consistent.iter_mut().find(|(e, _)| *e == entity) {
                        Some((_, fields)) => fields.push(compared),
                        None => self.consistent.push((entity, vec![compared])),
                    }
                }
            }
            Form::RepeatedKey(_)
            | Form::Overlap { .. }
            | Form::Repeated { .. }
            | Form::MixedConsent
            | Form::Withheld => {
                self.group_rules.push(number);
            }
            Form::MatchesEarlier { .. } => self.across.push(number),
            // found before and after the pass over the clients
            Form::File(_) | Form::Untidy | Form::NullMarker | Form::NeverFilled(_) => {}
        }
    }
}

fn give_fields(places: &mut [Option<(u16, u16)>], number: u16, rule: &Rule) {
    for (key, named) in rule.keys.iter().enumerate() {
        for field in &named.fields {
            places[usize::from(*field)] = Some((number, key as u16));
        }
    }
}

/// Takes out of an alternative what the state of a value alone can tell.
fn gate(alternative: &[Clause]) -> Gated<'_> {
    let mut gated = Gated { filled: Vec::new(), blank: Vec::new(), clauses: Vec::new() };
    for clause in alternative {
        match clause {
            Clause::Field(field, Test::Filled) => gated.filled.push(*field),
            Clause::Field(field, Test::Blank) => gated.blank.push(*field),
            Clause::Field(_, Test::Invalid) => gated.clauses.push(clause),
            Clause::Field(field, test) => {
                gated.filled.push(*field);
                if let Test::Compares(_, expression) = test {
                    need_filled(expression, &mut gated.filled);
                }
                gated.clauses.push(clause);
            }
            Clause::Compare(left, _, right) => {
                need_filled(left, &mut gated.filled);
                need_filled(right, &mut gated.filled);
                gated.clauses.push(clause);
            }
            Clause::OutOfUse { code, at } => {
                gated.filled.push(*code);
                gated.filled.push(*at);
                gated.clauses.push(clause);
            }
            Clause::Identifier(..) | Clause::AnyOf(..) | Clause::NoneOf(..) | Clause::Has(..) | Clause::Lacks(..) => {
                gated.clauses.push(clause);
            }
        }
    }
    gated.filled.sort_unstable();
    gated.filled.dedup();
    // what looks at other rows comes last
    gated.clauses.sort_by_key(|c| match c {
        Clause::Has(Rows::Client, _) | Clause::Lacks(Rows::Client, _) => 3,
        Clause::Has(..) | Clause::Lacks(..) => 2,
        Clause::AnyOf(..) | Clause::NoneOf(..) => 1,
        _ => 0,
    });
    gated
}

fn need_filled(expression: &Expression, filled: &mut Vec<FieldId>) {
    match expression.base {
        Base::Field(field) => filled.push(field),
        Base::AgeAt { birth, at } => {
            filled.push(birth);
            filled.push(at);
        }
        Base::This(_) | Base::Derived(_) | Base::AsAt | Base::Constant(_) | Base::EarlierOfAsAt(_) => {}
    }
}
