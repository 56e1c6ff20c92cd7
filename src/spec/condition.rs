//! The small language in which row conditions are written in `rules.toml`.
//!
//! A rule's `when` is a list of alternatives; each alternative is a conjunction of clauses joined by `and`. This module
//! owns the grammar and the parsed form; what a clause means for a row is decided in `check::view`.
//!
//! ```text
//! TRIAGED < REFLD
//! DISRSN is 81|92 and none of (DRUG1, DRUG2, DRUG3) group alcohol
//! INJSTAT is C and episode has (TRSTAGE is S and IVDRGUSE = 0)
//! earlier of DISD and as-at > first-structured + 182
//! ```
//!
//! | clause | true when |
//! |---|---|
//! | `F blank`, `F filled`, `F invalid`, `F doubtful` | the value of F is in that state |
//! | `F full` | F holds a full postcode |
//! | `F is A\|B`, `F is not A\|B` | F is valid and one (none) of these codes |
//! | `F group g`, `F not group g` | the code of F is (not) in that reporting group |
//! | `F out of use at D` | the code of F was not in use on the date D |
//! | `e < e`, `<=`, `>`, `>=`, `=` | both sides are valid and compare so; `e` is a field, a derived date, `as-at`, a date, a number, `age at D`, `earlier of D and as-at`, any of them with `+ n` or `- n` days |
//! | `F same as this F`, `F other than this F`, `F before this F` | identifiers compared within `has` and `lacks` |
//! | `any of (F, G..H) test`, `none of (...) test` | over the columns that are there |
//! | `episode has (...)`, `episode lacks (...)`, `client has (...)`, `client lacks (...)` | some row, or no row, of the episode or client fulfils the clauses; `this F` is then the value on the row that is checked |

use std::fmt;

/// The number of a field in its dataset's order.
pub type FieldId = u16;

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
}

impl Sign {
    /// Whether `left sign right` holds.
    pub fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Sign::Less => left < right,
            Sign::AtMost => left <= right,
            Sign::Greater => left > right,
            Sign::AtLeast => left >= right,
            Sign::Equal => left == right,
        }
    }
}

/// What an expression starts from, before its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The field on the row under test.
    Field(FieldId),
    /// The field on the row that is being checked, within `has` and `lacks`.
    This(FieldId),
    /// A derived date of the episode, by its number in the dataset.
    Derived(u8),
    /// The as-at date.
    AsAt,
    /// A number or, as a day number, a date.
    Constant(i64),
    /// Completed years from the date of birth to the date in this field.
    AgeAt {
        /// The date of birth.
        birth: FieldId,
        /// The date at which the age is asked for.
        at: FieldId,
    },
    /// The field's date or the as-at date, whichever is earlier; the as-at date when the field is blank.
    EarlierOfAsAt(FieldId),
}

/// A number or date: a base and an offset in days (or units).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Where it starts from.
    pub base: Base,
    /// What is added.
    pub offset: i64,
}

/// Which rows `has` and `lacks` look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// All rows of the row's episode.
    Episode,
    /// All rows of the row's client.
    Client,
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// Not recorded.
    Blank,
    /// Valid (a doubtful value counts as valid).
    Filled,
    /// Recorded but not valid.
    Invalid,
    /// Valid in form, but unknown to an incomplete list, or (a local reference) likely to identify a person.
    Doubtful,
    /// A full postcode where a sector is wanted.
    FullPostcode,
    /// One of these codes (their numbers in the list).
    Is(Vec<i32>),
    /// Valid and none of these codes.
    IsNot(Vec<i32>),
    /// In this reporting group (its number in the list, from 1).
    Group(u8),
    /// Valid and not in this reporting group.
    NotGroup(u8),
    /// Compares so with the expression.
    Compares(Sign, Expression),
}

/// How two identifiers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdRelation {
    /// The same text.
    Same,
    /// Another text.
    Other,
    /// Earlier in the order of identifiers.
    Before,
}

/// One clause of an alternative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// A test of one field.
    Field(FieldId, Test),
    /// A comparison that does not start from a plain field.
    Compare(Expression, Sign, Expression),
    /// The code was not in use on the date in the other field.
    OutOfUse {
        /// The code field.
        code: FieldId,
        /// The date field.
        at: FieldId,
    },
    /// An identifier against the same identifier of the row that is being checked.
    Identifier(FieldId, IdRelation),
    /// The test holds for one of the columns at least.
    AnyOf(Vec<FieldId>, Test),
    /// The test is false for every column.
    NoneOf(Vec<FieldId>, Test),
    /// Some row fulfils the conjunction.
    Has(Rows, Vec<Clause>),
    /// Every row fails the conjunction for certain.
    Lacks(Rows, Vec<Clause>),
}

/// A conjunction of clauses.
pub type Alternative = Vec<Clause>;

/// What the parser must know of the dataset.
pub trait Names {
    /// The number of a field, if the dataset has it.
    fn field(&self, header: &str) -> Option<FieldId>;
    /// The fields from one header to another in file order.
    fn range(&self, first: FieldId, last: FieldId) -> Vec<FieldId>;
    /// Whether this header belongs to the letter that this one builds on, but was left out.
    fn left_out(&self, header: &str) -> bool;
    /// The number of a derived date.
    fn derived(&self, name: &str) -> Option<u8>;
    /// The number of a code in the field's list.
    fn code(&self, field: FieldId, code: &str) -> Result<i32, String>;
    /// The number of a group in the field's list.
    fn group(&self, field: FieldId, group: &str) -> Result<u8, String>;
    /// The date of birth field.
    fn birth(&self) -> Option<FieldId>;
    /// A header near this one.
    fn nearest(&self, header: &str) -> Option<String>;
}

/// Why a condition could not be read, and where in its text (byte range).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Lower-case sentence.
    pub message: String,
    /// Byte range in the condition's text.
    pub range: std::ops::Range<usize>,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads one alternative. `it` is what the word `it` stands for.
pub fn parse(text: &str, names: &dyn Names, it: Option<FieldId>) -> Result<Alternative, ConditionError> {
    let mut parser = Parser { text, tokens: tokens(text)?, next: 0, names, it, nested: false };
    let clauses = parser.conjunction()?;
    match parser.peek() {
        None => Ok(clauses),
        Some(_) => Err(parser.unexpected("`and` or the end of the condition")),
    }
}

/// Reads a list of columns such as `DRUG1, DRUG2` or `ALCUSE..QUALLIFE`.
pub fn parse_columns(text: &str, names: &dyn Names) -> Result<Vec<FieldId>, ConditionError> {
    let mut parser = Parser { text, tokens: tokens(text)?, next: 0, names, it: None, nested: false };
    let columns = parser.columns()?;
    match parser.peek() {
        None => Ok(columns),
        Some(_) => Err(parser.unexpected("a comma or the end of the list")),
    }
}

/// The fields that a clause reads, in order of mention.
pub fn fields_of(clause: &Clause, visit: &mut dyn FnMut(FieldId)) {
    fn of_expression(expression: &Expression, visit: &mut dyn FnMut(FieldId)) {
        match expression.base {
            Base::Field(f) | Base::This(f) | Base::EarlierOfAsAt(f) => visit(f),
            Base::AgeAt { birth, at } => {
                visit(birth);
                visit(at);
            }
            Base::Derived(_) | Base::AsAt | Base::Constant(_) => {}
        }
    }
    match clause {
        Clause::Field(f, test) => {
            visit(*f);
            if let Test::Compares(_, expression) = test {
                of_expression(expression, visit);
            }
        }
        Clause::Compare(left, _, right) => {
            of_expression(left, visit);
            of_expression(right, visit);
        }
        Clause::OutOfUse { code, at } => {
            visit(*code);
            visit(*at);
        }
        Clause::Identifier(f, _) => visit(*f),
        Clause::AnyOf(columns, _) | Clause::NoneOf(columns, _) => columns.iter().for_each(|f| visit(*f)),
        Clause::Has(_, inner) | Clause::Lacks(_, inner) => inner.iter().for_each(|c| fields_of(c, visit)),
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A field name or code: letters and digits, beginning with a capital or digit.
    Name,
    /// A lower-case word.
    Word,
    Sign,
}

#[derive(Clone, Copy, Debug)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

fn tokens(text: &str) -> Result<Vec<Token>, ConditionError> {
    let bytes = text.as_bytes();
    let mut list = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            b' ' => {
                at += 1;
                continue;
            }
            b'A'..=b'Z' => {
                at += run(&bytes[at..], |b| b.is_ascii_alphanumeric() || b == b'_');
                Kind::Name
            }
            b'0'..=b'9' => {
                at += run(&bytes[at..], |b| b.is_ascii_alphanumeric());
                // a date is three runs of digits joined by hyphens
                if at - start == 4 && bytes.get(at) == Some(&b'-') && bytes.len() >= start + 10 {
                    at = start + 10;
                }
                Kind::Name
            }
            b'a'..=b'z' => {
                at += run(&bytes[at..], |b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
                Kind::Word
            }
            b'<' | b'>' if bytes.get(at + 1) == Some(&b'=') => {
                at += 2;
                Kind::Sign
            }
            b'.' if bytes.get(at + 1) == Some(&b'.') => {
                at += 2;
                Kind::Sign
            }
            b'<' | b'>' | b'=' | b'+' | b'-' | b'(' | b')' | b',' | b'|' => {
                at += 1;
                Kind::Sign
            }
            _ => {
                let length = text[at..].chars().next().map_or(1, char::len_utf8);
                return Err(ConditionError {
                    message: format!("the character `{}` has no meaning here", &text[at..at + length]),
                    range: at..at + length,
                });
            }
        };
        list.push(Token { kind, start, end: at });
    }
    Ok(list)
}

fn run(bytes: &[u8], accept: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| accept(**b)).count()
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    names: &'a dyn Names,
    it: Option<FieldId>,
    nested: bool,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.next).map(|t| &self.text[t.start..t.end])
    }

    fn peek_kind(&self) -> Option<Kind> {
        self.tokens.get(self.next).map(|t| t.kind)
    }

    fn take(&mut self, expected: &str) -> bool {
        let found = self.peek() == Some(expected);
        self.next += usize::from(found);
        found
    }

    fn need(&mut self, expected: &str) -> Result<(), ConditionError> {
        if self.take(expected) { Ok(()) } else { Err(self.unexpected(&format!("`{expected}`"))) }
    }

    fn here(&self) -> std::ops::Range<usize> {
        self.tokens.get(self.next).map_or(self.text.len()..self.text.len(), |t| t.start..t.end)
    }

    fn unexpected(&self, expected: &str) -> ConditionError {
        let found = self.peek().map_or_else(|| "the end".to_owned(), |t| format!("`{t}`"));
        ConditionError { message: format!("found {found}, expected {expected}"), range: self.here() }
    }

    fn conjunction(&mut self) -> Result<Vec<Clause>, ConditionError> {
        let mut clauses = vec![self.clause()?];
        while self.take("and") {
            clauses.push(self.clause()?);
        }
        Ok(clauses)
    }

    fn clause(&mut self) -> Result<Clause, ConditionError> {
        match self.peek() {
            Some("episode" | "client") => return self.quantified(),
            Some("any" | "none") => {
                let any = self.take("any");
                self.next += usize::from(!any);
                self.need("of")?;
                self.need("(")?;
                let columns = self.columns()?;
                self.need(")")?;
                let first = columns.first().copied().ok_or_else(|| ConditionError {
                    message: "none of these columns is a field of the dataset".to_owned(),
                    range: 0..self.text.len(),
                })?;
                let test = self.test(first)?;
                return Ok(if any { Clause::AnyOf(columns, test) } else { Clause::NoneOf(columns, test) });
            }
            _ => {}
        }
        let left = self.expression()?;
        if let Expression { base: Base::Field(field), offset: 0 } = left {
            if self.take("out") {
                self.need("of")?;
                self.need("use")?;
                self.need("at")?;
                let at = self.field()?;
                return Ok(Clause::OutOfUse { code: field, at });
            }
            let relation = match self.peek() {
                Some("same") => Some(("as", IdRelation::Same)),
                Some("other") => Some(("than", IdRelation::Other)),
                Some("before") => Some(("", IdRelation::Before)),
                _ => None,
            };
            if let Some((word, relation)) = relation {
                self.next += 1;
                if !word.is_empty() {
                    self.need(word)?;
                }
                self.need("this")?;
                let start = self.here();
                if self.field()? != field || !self.nested {
                    return Err(ConditionError {
                        message: "an identifier is compared with itself on the checked row, within `has` or `lacks`"
                            .to_owned(),
                        range: start,
                    });
                }
                return Ok(Clause::Identifier(field, relation));
            }
            return Ok(Clause::Field(field, self.test(field)?));
        }
        if self.take("filled") {
            // a derived date is filled when it compares with itself
            return Ok(Clause::Compare(left, Sign::Equal, left));
        }
        let sign = self.sign()?;
        let right = self.expression()?;
        Ok(Clause::Compare(left, sign, right))
    }

    fn quantified(&mut self) -> Result<Clause, ConditionError> {
        if self.nested {
            return Err(self.unexpected("a plain clause: `has` and `lacks` cannot be nested"));
        }
        let rows = if self.take("episode") {
            Rows::Episode
        } else {
            self.next += 1;
            Rows::Client
        };
        let has = self.take("has");
        if !has {
            self.need("lacks")?;
        }
        self.need("(")?;
        self.nested = true;
        let inner = self.conjunction()?;
        self.nested = false;
        self.need(")")?;
        Ok(if has { Clause::Has(rows, inner) } else { Clause::Lacks(rows, inner) })
    }

    fn columns(&mut self) -> Result<Vec<FieldId>, ConditionError> {
        let mut columns = Vec::new();
        loop {
            let start = self.here().start;
            let first = self.column()?;
            if self.take("..") {
                let range = self.here();
                let (Some(first), Some(last)) = (first, self.column()?) else {
                    return Err(ConditionError {
                        message: "both ends of a range must be fields of the dataset".to_owned(),
                        range,
                    });
                };
                let between = self.names.range(first, last);
                if between.is_empty() {
                    return Err(ConditionError {
                        message: "the range runs backwards: its second field stands before its first".to_owned(),
                        range: start..range.end,
                    });
                }
                columns.extend(between);
            } else {
                columns.extend(first);
            }
            if !self.take(",") {
                return Ok(columns);
            }
        }
    }

    /// A column of a list: one that the letter left out is simply not there.
    fn column(&mut self) -> Result<Option<FieldId>, ConditionError> {
        if let (Some(Kind::Name), Some(name)) = (self.peek_kind(), self.peek())
            && self.names.field(name).is_none()
            && self.names.left_out(name)
        {
            self.next += 1;
            return Ok(None);
        }
        self.field().map(Some)
    }

    fn field(&mut self) -> Result<FieldId, ConditionError> {
        let Some(name) = self.peek() else { return Err(self.unexpected("a field name")) };
        if name == "it" {
            let it = self.it.ok_or_else(|| self.unexpected("a field name (`it` only has a meaning in `each`)"))?;
            self.next += 1;
            return Ok(it);
        }
        if self.peek_kind() != Some(Kind::Name) {
            return Err(self.unexpected("a field name"));
        }
        let Some(field) = self.names.field(name) else {
            let hint = self.names.nearest(name).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            return Err(ConditionError {
                message: format!("{name} is not a field of this dataset{hint}"),
                range: self.here(),
            });
        };
        self.next += 1;
        Ok(field)
    }

    fn expression(&mut self) -> Result<Expression, ConditionError> {
        let base = self.base()?;
        let mut offset = 0;
        if let Some(sign @ ("+" | "-")) = self.peek() {
            self.next += 1;
            let range = self.here();
            let days: i64 = self.peek().and_then(|t| t.parse().ok()).ok_or_else(|| ConditionError {
                message: "expected a number of days after the sign".to_owned(),
                range,
            })?;
            self.next += 1;
            offset = if sign == "+" { days } else { -days };
        }
        Ok(Expression { base, offset })
    }

    fn base(&mut self) -> Result<Base, ConditionError> {
        let Some(text) = self.peek() else { return Err(self.unexpected("a field, a date or a number")) };
        match text {
            "as-at" => {
                self.next += 1;
                Ok(Base::AsAt)
            }
            "age" => {
                self.next += 1;
                self.need("at")?;
                let at = self.field()?;
                let birth = self.names.birth().ok_or_else(|| ConditionError {
                    message: "`age` needs `birth` among the keys of dataset.toml".to_owned(),
                    range: 0..self.text.len(),
                })?;
                Ok(Base::AgeAt { birth, at })
            }
            "earlier" => {
                self.next += 1;
                self.need("of")?;
                let field = self.field()?;
                self.need("and")?;
                self.need("as-at")?;
                Ok(Base::EarlierOfAsAt(field))
            }
            "this" => {
                if !self.nested {
                    return Err(self.unexpected("a field: `this` only has a meaning within `has` and `lacks`"));
                }
                self.next += 1;
                Ok(Base::This(self.field()?))
            }
            "it" => Ok(Base::Field(self.field()?)),
            _ if self.peek_kind() == Some(Kind::Word) => {
                let derived = self
                    .names
                    .derived(text)
                    .ok_or_else(|| self.unexpected("a field, a derived date, `as-at`, a date or a number"))?;
                self.next += 1;
                Ok(Base::Derived(derived))
            }
            _ if text.as_bytes()[0].is_ascii_digit() => {
                let value = number_or_date(text).ok_or_else(|| self.unexpected("a number or a date (YYYY-MM-DD)"))?;
                self.next += 1;
                Ok(Base::Constant(value))
            }
            _ => Ok(Base::Field(self.field()?)),
        }
    }

    fn sign(&mut self) -> Result<Sign, ConditionError> {
        let sign = match self.peek() {
            Some("<") => Sign::Less,
            Some("<=") => Sign::AtMost,
            Some(">") => Sign::Greater,
            Some(">=") => Sign::AtLeast,
            Some("=") => Sign::Equal,
            _ => return Err(self.unexpected("a comparison (<, <=, =, >=, >)")),
        };
        self.next += 1;
        Ok(sign)
    }

    fn test(&mut self, field: FieldId) -> Result<Test, ConditionError> {
        let simple = match self.peek() {
            Some("blank") => Some(Test::Blank),
            Some("filled") => Some(Test::Filled),
            Some("invalid") => Some(Test::Invalid),
            Some("doubtful") => Some(Test::Doubtful),
            Some("full") => Some(Test::FullPostcode),
            _ => None,
        };
        if let Some(test) = simple {
            self.next += 1;
            return Ok(test);
        }
        if self.take("is") {
            let not = self.take("not");
            let mut codes = Vec::new();
            loop {
                let range = self.here();
                let Some(text) = self.peek() else { return Err(self.unexpected("a code")) };
                let code = self.names.code(field, text).map_err(|message| ConditionError { message, range })?;
                codes.push(code);
                self.next += 1;
                if !self.take("|") {
                    return Ok(if not { Test::IsNot(codes) } else { Test::Is(codes) });
                }
            }
        }
        let not = self.take("not");
        if self.take("group") {
            let range = self.here();
            let Some(text) = self.peek() else { return Err(self.unexpected("a group")) };
            let group = self.names.group(field, text).map_err(|message| ConditionError { message, range })?;
            self.next += 1;
            return Ok(if not { Test::NotGroup(group) } else { Test::Group(group) });
        }
        if not {
            return Err(self.unexpected("`group`"));
        }
        if !matches!(self.peek(), Some("<" | "<=" | ">" | ">=" | "=")) {
            return Err(self.unexpected("a test: blank, filled, is, group, out of use at, or a comparison"));
        }
        let sign = self.sign()?;
        Ok(Test::Compares(sign, self.expression()?))
    }
}

fn number_or_date(text: &str) -> Option<i64> {
    if text.contains('-') {
        let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        return Some(i64::from(crate::record::day_of(date)));
    }
    text.parse().ok()
}
