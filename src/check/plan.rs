//! The rules of a run, made ready: which are on, what each needs of a row before it is worth looking at, and the numbers
//! that the per-client pass works with.

use super::Options;
use super::possible::Possible;
use super::view::of_this;
use crate::record::{Cell, Extract, without_consent};
use crate::spec::condition::{Alternative, Base, Clause, Expression, Rows, Sign, Test, fields_of};
use crate::spec::dataset::{Dataset, Derived, Entity, Form, MappingProblem, Rule, Severity};
use crate::spec::{Cut, FieldId};

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
    pub(super) consistent: Vec<(Entity, Vec<Compared>)>,
    /// Rules that look at the rows of a client together: repeated, overlapping and mixed ones.
    pub(super) group_rules: Vec<u16>,
    /// Rules that compare clients or episodes with those of other clients.
    pub(super) across: Vec<u16>,
    /// What a mapping could not do, and the rule about it.
    pub(super) mapping: Vec<(MappingProblem, u16)>,
    /// For each derived date of the dataset the fields that it looks at.
    pub(super) derived_look_at: Vec<Vec<FieldId>>,
    /// For each row of the store whether its own consent is not N and no cut leaves it out.
    pub(super) live: Vec<bool>,
    /// For each row of the store whether a cut leaves it out; empty without a cut.
    pub(super) cut_away: Vec<bool>,
    /// What a cut does to single values.
    pub(super) cut: Option<&'a Cut>,
    /// For each input the columns that it never uses, whose rules are silent.
    pub(super) silenced: Vec<Vec<FieldId>>,
}

/// A rule, its key and the field that it compares.
type Compared = (u16, u16, FieldId);

/// One condition, and the rule and key that it stands for.
pub(super) struct RowTest<'a> {
    pub(super) rule: u16,
    pub(super) key: u16,
    pub(super) without_consent: bool,
    pub(super) needs_use_of: Option<FieldId>,
    pub(super) alternatives: Vec<Gated<'a>>,
    /// For variants: the first of these that holds gives the key, counted from `key`.
    pub(super) first_of: &'a [(FieldId, Vec<Clause>)],
    /// For each of these the fields without which it cannot hold.
    pub(super) first_of_needs: Vec<Vec<FieldId>>,
}

/// An alternative in the order in which it is cheapest to ask: which rows have the values that it needs, then what those
/// values alone can tell, then the rest.
pub(super) struct Gated<'a> {
    pub(super) filled: Vec<FieldId>,
    pub(super) blank: Vec<FieldId>,
    /// Of each of these lists one field at least is filled.
    pub(super) some_filled: Vec<&'a [FieldId]>,
    /// Tests of filled values.
    pub(super) quick: Vec<Quick<'a>>,
    pub(super) clauses: Vec<&'a Clause>,
    /// The fields of the row that the tests and clauses look at: while none of them changes, nor the rows that are looked at
    /// beside it, the answer stays.
    pub(super) looks_at: Vec<FieldId>,
}

/// A test of values that are known to be filled.
pub(super) enum Quick<'a> {
    /// Of one against another and an offset.
    Compared(FieldId, Sign, FieldId, i64),
    /// Of one.
    Value(FieldId, ValueTest<'a>),
}

/// A test of one filled value.
pub(super) enum ValueTest<'a> {
    Number(Sign, i64),
    Is(&'a [i32]),
    IsNot(&'a [i32]),
    Group(u8),
    NotGroup(u8),
}

impl ValueTest<'_> {
    #[inline]
    pub(super) fn holds(&self, cell: Cell) -> bool {
        match *self {
            ValueTest::Number(sign, value) => sign.holds(i64::from(cell.number), value),
            ValueTest::Is(codes) => codes.contains(&cell.number),
            ValueTest::IsNot(codes) => !codes.contains(&cell.number),
            ValueTest::Group(group) => cell.group == group,
            ValueTest::NotGroup(group) => cell.group != group,
        }
    }
}

impl<'a> Quick<'a> {
    /// What has to hold of the days between birth and another date when an age does that is compared with a number of years.
    fn of_age(clause: &Clause) -> Option<Self> {
        const FEWEST: i64 = 365;
        const MOST: i64 = 366;
        let Clause::Compare(Expression { base: Base::AgeAt { birth, at }, offset }, sign, right) = clause else {
            return None;
        };
        let Base::Constant(years) = right.base else { return None };
        let years = years + right.offset - offset;
        let (sign, days) = match sign {
            Sign::Less => (Sign::Less, years * MOST),
            Sign::AtMost => (Sign::Less, (years + 1) * MOST),
            Sign::Greater => (Sign::AtLeast, (years + 1) * FEWEST),
            Sign::AtLeast => (Sign::AtLeast, years * FEWEST),
            Sign::Equal => return None,
        };
        Some(Quick::Compared(*at, sign, *birth, days))
    }

    fn new(field: FieldId, test: &'a Test, as_at: i64) -> Option<Self> {
        let number = |sign, value| ValueTest::Number(sign, value);
        let test = match test {
            Test::Is(codes) => ValueTest::Is(codes),
            Test::IsNot(codes) => ValueTest::IsNot(codes),
            Test::Group(group) => ValueTest::Group(*group),
            Test::NotGroup(group) => ValueTest::NotGroup(*group),
            Test::Compares(sign, Expression { base, offset }) => match base {
                Base::Field(other) => return Some(Quick::Compared(field, *sign, *other, *offset)),
                Base::Constant(value) => number(*sign, value + offset),
                Base::AsAt => number(*sign, as_at + offset),
                _ => return None,
            },
            _ => return None,
        };
        Some(Quick::Value(field, test))
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(dataset: &'a Dataset, extract: &Extract, options: &Options, cut_away: Vec<bool>) -> Self {
        let severity = (0..dataset.rules.len()).map(|r| options.severity_of(dataset, r as u16)).collect();
        let fields = dataset.fields.len();
        let mut live: Vec<bool> =
            without_consent(&extract.store, dataset).into_iter().map(|without| !without).collect();
        live.iter_mut().zip(&cut_away).for_each(|(live, cut_away)| *live &= !cut_away);
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
            mapping: Vec::new(),
            derived_look_at: dataset.derived.iter().map(looked_at).collect(),
            live,
            cut_away,
            cut: options.cut.then_some(&dataset.cut),
            silenced: vec![Vec::new(); extract.inputs.len()],
        };
        for (number, rule) in dataset.rules.iter().enumerate() {
            if options.asks(dataset, number as u16) {
                plan.add(number as u16, rule);
            }
        }
        let possible = Possible::new(extract);
        for test in &mut plan.row_tests {
            test.alternatives.retain(|alternative| possible.may_hold(alternative));
        }
        plan.row_tests.retain(|test| !test.alternatives.is_empty());
        plan
    }

    fn add(&mut self, number: u16, rule: &'a Rule) {
        let as_at = self.as_at;
        let test = |key: u16, alternatives: &'a [Alternative]| RowTest {
            rule: number,
            key,
            without_consent: rule.without_consent,
            needs_use_of: rule.needs_use_of,
            alternatives: alternatives.iter().map(|a| gate(a, as_at)).collect(),
            first_of: &[],
            first_of_needs: Vec::new(),
        };
        match &rule.form {
            Form::When(alternatives) => self.row_tests.push(test(0, alternatives)),
            Form::Each(each) => {
                self.row_tests
                    .extend(each.iter().enumerate().map(|(key, alternatives)| test(key as u16, alternatives)));
            }
            Form::Variants(variants) => {
                for variant in variants {
                    let first_of_needs = variant.first_of.iter().map(|(_, holds)| gate(holds, as_at).filled).collect();
                    let test = test(variant.first_key, &variant.when);
                    self.row_tests.push(RowTest { first_of: &variant.first_of, first_of_needs, ..test });
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
            Form::Mapping(problem) => self.mapping.push((*problem, number)),
            // found before and after the pass over the clients
            Form::File(_) | Form::Untidy | Form::NullMarker | Form::NeverFilled(_) => {}
        }
    }
}

/// The fields that a derived date looks at.
fn looked_at(date: &Derived) -> Vec<FieldId> {
    let mut fields = vec![date.earliest];
    date.condition.iter().for_each(|clause| fields_of(clause, &mut |field| fields.push(field)));
    fields
}

fn give_fields(places: &mut [Option<(u16, u16)>], number: u16, rule: &Rule) {
    for (key, named) in rule.keys.iter().enumerate() {
        for field in &named.fields {
            places[usize::from(*field)] = Some((number, key as u16));
        }
    }
}

/// Takes out of an alternative what the state of a value alone can tell.
pub(super) fn gate(alternative: &[Clause], as_at: i64) -> Gated<'_> {
    let mut gated = Gated {
        filled: Vec::new(),
        blank: Vec::new(),
        some_filled: Vec::new(),
        quick: Vec::new(),
        clauses: Vec::new(),
        looks_at: Vec::new(),
    };
    for clause in alternative {
        match clause {
            Clause::Has(_, inner) | Clause::Lacks(_, inner) => {
                inner.iter().for_each(|clause| of_this(clause, &mut |field| gated.looks_at.push(field)));
            }
            _ => fields_of(clause, &mut |field| gated.looks_at.push(field)),
        }
        match clause {
            Clause::Field(field, Test::Filled) => gated.filled.push(*field),
            Clause::Field(field, Test::Blank) => gated.blank.push(*field),
            Clause::Field(_, Test::Invalid) => gated.clauses.push(clause),
            Clause::Field(field, test) => {
                gated.filled.push(*field);
                if let Test::Compares(_, expression) = test {
                    need_filled(expression, &mut gated.filled);
                }
                match Quick::new(*field, test, as_at) {
                    Some(quick) => gated.quick.push(quick),
                    None => gated.clauses.push(clause),
                }
            }
            Clause::AnyOf(columns, Test::Filled) => gated.some_filled.push(columns),
            Clause::Compare(left, _, right) => {
                need_filled(left, &mut gated.filled);
                need_filled(right, &mut gated.filled);
                gated.quick.extend(Quick::of_age(clause));
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
    for fields in [&mut gated.filled, &mut gated.looks_at] {
        fields.sort_unstable();
        fields.dedup();
    }
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
