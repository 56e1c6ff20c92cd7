//! A new letter drafted from the table of an official technical definition, on top of a letter that is known.
//!
//! Owns what is made of the table: which fields stay, which are new and which have gone, what falls away with them, and
//! what a person has yet to decide. It reads and writes no file: the table comes as rows of text, the draft goes as texts.
//!
//! How a field of the table is read:
//!
//! | the table's type | kind |
//! |---|---|
//! | date, datetime | `date` |
//! | integer, int, numeric, number, decimal | `integer` |
//! | code, coded, lookup, list | `code` |
//! | char, varchar, text, string, alphanumeric | `text` |
//! | id, identifier | `id` |
//! | initial | `initial` |
//! | anything else | `text`, to be decided by a person |
//!
//! A new field with a list, but for one of type date, is a `code`. What the letter built on says of a field stays as it is
//! (kind, list, entity, words), unless the table contradicts it: then the table's kind is taken, and the table's list where
//! its codes are known. *Text* contradicts only a date or a whole number, and there the kind stays, since a table tells how
//! a value is stored rather than what it means. Every contradiction is listed.

mod columns;
mod write;

use super::dataset::Kind;
use super::load::{Merged, RulePlace, load, merged, names_in};
use super::raw::{RawCode, RawField, RawKeys, RawList};
use super::{Dataset, SpecErrors, SpecFiles, nearest};
use crate::collections::{Map, Set};
use columns::{CodeRow, FieldRow};

pub use columns::{is_code_heading, is_field_heading, tells_codes};

/// A table as it was read: its rows with the lines on which they begin, headings among them.
#[derive(Clone, Debug, Default)]
pub struct SourceTable {
    /// The file, as people see it.
    pub name: String,
    /// The rows.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// What is to be drafted.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The new letter.
    pub letter: char,
    /// The letter that it builds on.
    pub based_on: char,
    /// Its title, if one was given.
    pub title: Option<&'a str>,
    /// From when it is in force, if that was given.
    pub in_force_from: Option<&'a str>,
    /// The table of its fields.
    pub fields: &'a SourceTable,
    /// A table of codes.
    pub codes: Option<&'a SourceTable>,
}

/// A letter that is drafted and sound.
#[derive(Debug)]
pub struct Draft {
    /// Its files: names below its folder and texts.
    pub files: Vec<(String, String)>,
    /// What they load as.
    pub dataset: Dataset,
    /// How many fields are as in the letter built on.
    pub kept: usize,
    /// Fields of the letter built on that the draft says anew.
    pub changed: Vec<String>,
    /// Fields that the letter built on lacks.
    pub added: Vec<String>,
    /// Fields of the letter built on that the table lacks.
    pub dropped: Vec<String>,
    /// Rules of the letter built on that fall away.
    pub rules_gone: Vec<RuleGone>,
    /// Rules that stay and look at fewer fields than before.
    pub narrowed: Vec<String>,
    /// Columns of the table that nothing is made of.
    pub unused: Vec<String>,
    /// Lines of the table without the header of a field, such as titles.
    pub passed_over: Vec<u64>,
    /// What a person has to decide, in the order of the files.
    pub open: Vec<Open>,
}

/// A rule that falls away, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGone {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Why, as a sentence in lower case.
    pub why: String,
}

/// Something that a person has to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The file of the draft to edit.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// What is to be decided.
    pub what: String,
}

/// Why no letter can be drafted.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The table or what is asked for is not as it must be.
    #[error("{0}")]
    Table(String),
    /// The letter built on, or what would come of it, has faults.
    #[error("{what}\n\n{faults}")]
    Spec {
        /// What was being done.
        what: String,
        /// The faults.
        faults: SpecErrors,
    },
}

/// Drafts a letter.
pub fn draft(files: &SpecFiles, request: &Request<'_>) -> Result<Draft, ImportError> {
    let Request { letter, based_on, .. } = *request;
    if letter == based_on {
        return Err(ImportError::Table(format!("the new letter and the one that it builds on are both {letter}")));
    }
    let of_base = |faults| ImportError::Spec { what: format!("dataset {based_on} cannot be built on"), faults };
    let base = merged(files, based_on).map_err(of_base)?;
    let base_dataset = load(files, based_on).map_err(of_base)?;
    let table = columns::fields_of(request.fields)?;
    let mut codes = request.codes.map(columns::codes_of).transpose()?.unwrap_or_default();
    let mut plan = Plan::new(request, &base, &table.rows, &mut codes);
    plan.keep_what_is_needed()?;

    let mut gone = plan.rules_of_changed_kinds(&base_dataset);
    let (drafted, dataset) = loop {
        gone.sort_by_key(|rule| base_dataset.rule_id(&rule.id));
        let drafted = plan.write(&gone);
        match load(&files.with_draft(letter, drafted.files.clone()), letter) {
            Ok(dataset) => {
                let emptied = emptied_rules(&base_dataset, &dataset);
                if emptied.is_empty() {
                    break (drafted, dataset);
                }
                gone.extend(emptied);
            }
            Err(faults) => {
                let Some(more) = rules_at_fault(&base.rules, &base_dataset, &plan.dropped, &faults) else {
                    let what = format!("the table cannot be made a letter on top of {based_on} by itself");
                    return Err(ImportError::Spec { what, faults });
                };
                gone.extend(more);
            }
        }
    };
    let mut open = drafted.open;
    open.extend(plan.ranges(&base_dataset, &dataset, drafted.rules_line));
    let fixed = gone
        .iter()
        .filter(|rule| base_dataset.rule_id(&rule.id).is_some_and(|r| base_dataset.rules[usize::from(r)].fixed));
    open.extend(fixed.map(|rule| Open {
        file: DATASET.to_owned(),
        line: drafted.rules_line,
        what: format!("{} falls away, and without it a check means little: write it anew in rules.toml", rule.id),
    }));
    Ok(Draft {
        files: drafted.files,
        kept: plan.fields.iter().filter(|field| field.state == FieldState::Kept).count(),
        changed: plan.headers(FieldState::Changed),
        added: plan.headers(FieldState::Added),
        dropped: plan.dropped.clone(),
        narrowed: narrowed_rules(&base_dataset, &dataset),
        rules_gone: gone,
        unused: table.unused,
        passed_over: table.passed_over,
        dataset,
        open,
    })
}

const DATASET: &str = "dataset.toml";

/// How sure a draft is.
const DRAFTED: &str = "general-low: drafted from a table and to be confirmed";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldState {
    Kept,
    Changed,
    Added,
}

/// A field of the draft.
struct PlannedField {
    raw: RawField,
    state: FieldState,
    /// What a person has to decide about it.
    open: Vec<String>,
}

/// A code list that the draft writes.
struct PlannedList {
    raw: RawList,
    codes: Vec<RawCode>,
    open: Vec<String>,
}

/// What is to be written.
struct Plan<'a> {
    request: &'a Request<'a>,
    base: &'a Merged,
    /// In the order of the table.
    fields: Vec<PlannedField>,
    dropped: Vec<String>,
    lists: Vec<PlannedList>,
    /// The parts of fields, where one that is not needed has gone.
    keys: Option<RawKeys>,
    /// Fields whose kind has changed.
    other_kind: Set<String>,
    /// What concerns the letter as a whole.
    open: Vec<String>,
}

impl<'a> Plan<'a> {
    fn new(
        request: &'a Request<'a>,
        base: &'a Merged,
        rows: &[FieldRow],
        codes: &mut Map<String, Vec<CodeRow>>,
    ) -> Self {
        let mut plan = Plan {
            request,
            base,
            fields: Vec::new(),
            dropped: Vec::new(),
            lists: Vec::new(),
            keys: None,
            other_kind: Set::default(),
            open: Vec::new(),
        };
        let known: Map<&str, &RawField> = base.fields.iter().map(|field| (field.header.as_str(), field)).collect();
        for row in rows {
            // codes in the row of a field belong to its list
            if !row.codes.is_empty() {
                let list = list_of_row(row, known.get(row.header.as_str()).copied());
                let all = codes.entry(list).or_default();
                let new: Vec<CodeRow> =
                    row.codes.iter().filter(|code| !all.iter().any(|other| other.code == code.code)).cloned().collect();
                all.extend(new);
            }
        }
        for row in rows {
            let field = match known.get(row.header.as_str()) {
                Some(before) => plan.known_field(row, before, codes),
                None => plan.new_field(row, codes),
            };
            plan.fields.push(field);
        }
        let in_table: Set<&str> = rows.iter().map(|row| row.header.as_str()).collect();
        plan.dropped =
            base.fields.iter().map(|f| f.header.clone()).filter(|header| !in_table.contains(header.as_str())).collect();
        plan.plan_lists(codes);
        plan
    }

    /// The list of a row whose codes are known, and whether it names one whose codes are not.
    fn known_list(&self, row: &FieldRow, codes: &Map<String, Vec<CodeRow>>) -> Option<String> {
        let own = if row.codes.is_empty() { None } else { Some(list_of_row(row, None)) };
        let named = (!row.list.is_empty()).then(|| row.list.clone()).or(own)?;
        let is_known = codes.contains_key(&named) || self.base.lists.iter().any(|(list, _)| list.list == named);
        is_known.then_some(named)
    }

    /// A field that the letter built on has.
    fn known_field(&mut self, row: &FieldRow, before: &RawField, codes: &Map<String, Vec<CodeRow>>) -> PlannedField {
        let letter = self.request.based_on;
        let header = &row.header;
        let mut raw = RawField { after: String::new(), ..before.clone() };
        let mut open = Vec::new();
        let told = row.kind.filter(|kind| kind.word() != before.kind && !agrees(*kind, &before.kind));
        if let Some(kind) = told {
            let needed = self.part_of(header);
            let stored = kind == Kind::Text && matches!(before.kind.as_str(), "date" | "integer");
            let contradiction =
                format!("the table's type is {}, and {letter} has the kind {}", row.type_text, before.kind);
            match needed {
                Some(part) => open.push(format!("{contradiction}; {} is kept, since it is {part}", before.kind)),
                None if stored => {
                    open.push(format!("{contradiction}; {} is kept, as a text may hold one", before.kind));
                }
                None => {
                    open.push(format!("{contradiction}; {} is taken", kind.word()));
                    self.other_kind.insert(header.clone());
                    raw = of_kind(raw, kind);
                }
            }
        }
        let may_have_list = raw.kind == Kind::Code.word();
        match self.known_list(row, codes) {
            Some(list) if may_have_list && list != before.code_list => {
                if !before.code_list.is_empty() {
                    open.push(format!(
                        "the table has the list {list}, and {letter} has {}; {list} is taken",
                        before.code_list
                    ));
                }
                raw.code_list = list;
                raw.format.clear();
            }
            None if may_have_list && !row.list.is_empty() && row.list != before.code_list => {
                open.push(match before.code_list.as_str() {
                    "" => no_codes(&row.list_text),
                    own => {
                        format!("the table has the list {}, without codes; {own} of {letter} is kept", row.list_text)
                    }
                });
            }
            _ => {}
        }
        if let Some(entity) = row.entity.as_ref() {
            match self.entity(entity) {
                Some(found) if found == before.entity => {}
                found => {
                    let found = found.unwrap_or_else(|| entity.clone());
                    open.push(format!(
                        "the table has it on the {found}, and {letter} on the {}, which is kept",
                        before.entity
                    ));
                }
            }
        }
        if let Some(presence) = row.presence {
            let needed = |word: &str| matches!(word, "always" | "mandatory");
            if presence != before.presence
                && (needed(presence) || needed(&before.presence))
                && !(needed(presence) && needed(&before.presence))
            {
                open.push(format!(
                    "the table has it {presence}, and {letter} {}, which is kept",
                    before.presence.replace('_', " ")
                ));
            }
        }
        let same = raw.kind == before.kind && raw.code_list == before.code_list;
        PlannedField { raw, state: if same { FieldState::Kept } else { FieldState::Changed }, open }
    }

    /// A field that the letter built on lacks.
    fn new_field(&self, row: &FieldRow, codes: &Map<String, Vec<CodeRow>>) -> PlannedField {
        let mut open = Vec::new();
        let list = self.known_list(row, codes);
        let wants_list = !row.list.is_empty() || list.is_some();
        let kind = match row.kind {
            Some(kind @ (Kind::Date | Kind::Initial)) => kind,
            _ if wants_list => Kind::Code,
            Some(kind) => kind,
            None => {
                open.push(match row.type_text.as_str() {
                    "" => "the table gives no type; text is taken".to_owned(),
                    other => format!("the table's type {other} is not known here; text is taken"),
                });
                Kind::Text
            }
        };
        if wants_list && list.is_none() && kind == Kind::Code {
            open.push(no_codes(&row.list_text));
        } else if wants_list && kind != Kind::Code {
            open.push(format!("the table gives the list {}, which a {} cannot have", row.list_text, kind.word()));
        }
        let entity = row.entity.as_deref().and_then(|word| self.entity(word));
        if entity.is_none() {
            open.push(match &row.entity {
                None => "the table does not say to what it belongs; the episode is taken".to_owned(),
                Some(other) => format!("the table has it on `{other}`, which is not known here; the episode is taken"),
            });
        }
        // whoever knows better may show them; a value that was shown cannot be taken back
        let masked = matches!(kind, Kind::Text | Kind::Identifier | Kind::Initial);
        open.push(if masked {
            "its values are masked; clear `sensitivity` if they identify nobody".to_owned()
        } else {
            "its values are shown; write `identifying` in `sensitivity` if they can identify somebody".to_owned()
        });
        if row.label.is_empty() {
            open.push("the table gives no label".to_owned());
        }
        let raw = RawField {
            header: row.header.clone(),
            after: String::new(),
            label: if row.label.is_empty() { row.header.clone() } else { row.label.clone() },
            entity: entity.unwrap_or_else(|| "episode".to_owned()),
            kind: kind.word().to_owned(),
            code_list: list.filter(|_| kind == Kind::Code).unwrap_or_default(),
            format: String::new(),
            min: None,
            max: row.length.filter(|digits| kind == Kind::Integer && *digits <= 9).map(|digits| 10_i64.pow(digits) - 1),
            over_max: String::new(),
            allows_na: String::new(),
            presence: row.presence.unwrap_or("optional").to_owned(),
            sensitivity: if masked { "identifying" } else { "" }.to_owned(),
            confidence: DRAFTED.to_owned(),
            why: String::new(),
            wrong: String::new(),
            right: String::new(),
            remedy: String::new(),
        };
        PlannedField { raw, state: FieldState::Added, open }
    }

    /// The word of the spec for what a table calls the owner of a field.
    fn entity(&self, word: &str) -> Option<String> {
        let word = word.to_lowercase();
        let own = ["client", "episode"].into_iter().find(|own| *own == word).map(str::to_owned);
        own.or_else(|| {
            let found =
                self.base.records.iter().find(|r| r.name == columns::name_of(&word) || r.label.to_lowercase() == word);
            found.map(|record| record.name.clone())
        })
    }

    /// The part that a field of the letter built on plays beside being a field.
    fn part_of(&self, header: &str) -> Option<&'static str> {
        let keys = self.base.keys.as_ref()?;
        let needed = [&keys.agency, &keys.client, &keys.episode, &keys.consent];
        let others = [&keys.local_reference, &keys.birth];
        if needed.iter().any(|key| key.get_ref() == header)
            || others.iter().any(|key| key.as_ref().is_some_and(|key| key.get_ref() == header))
        {
            return Some("among the keys of the dataset");
        }
        if self.base.records.iter().any(|record| record.id.get_ref() == header) {
            return Some("the identifier of a kind of record");
        }
        let derives = |text: &str| names_in(text).any(|name| name == header);
        let derived = self.base.derived.iter().any(|derived| {
            derives(derived.earliest.get_ref()) || derived.condition.as_ref().is_some_and(|c| derives(c.get_ref()))
        });
        derived.then_some("what a derived date is worked out from")
    }

    /// Lists with codes of the table, and those of the letter built on to which it adds.
    fn plan_lists(&mut self, codes: &Map<String, Vec<CodeRow>>) {
        let mut names: Vec<&String> = codes.keys().collect();
        names.sort();
        for name in names {
            let given = &codes[name];
            let named = self.fields.iter().any(|field| &field.raw.code_list == name);
            let before = self.base.lists.iter().find(|(list, _)| &list.list == name);
            if !named {
                let near = nearest(name, self.fields.iter().map(|field| field.raw.code_list.as_str()));
                let hint = near.map(|near| format!("; is {near} meant?")).unwrap_or_default();
                self.open.push(format!("no field has the list {name}, whose codes are given; they are left out{hint}"));
                continue;
            }
            let new = |code: &CodeRow| RawCode {
                code: code.code.clone(),
                label: if code.label.is_empty() { code.code.clone() } else { code.label.clone() },
                group: String::new(),
                valid_from: String::new(),
                valid_to: String::new(),
                note: String::new(),
                confidence: DRAFTED.to_owned(),
            };
            let Some((list, own)) = before else {
                let users: Vec<&str> = self.users(name);
                self.lists.push(PlannedList {
                    raw: RawList {
                        list: name.clone(),
                        complete: "no".to_owned(),
                        shape: String::new(),
                        shape_is: String::new(),
                        groups_by_prefix: String::new(),
                        title: title_of(name),
                        what: format!("The codes of {}.", users.join(", ")),
                        why: String::new(),
                        wrong: String::new(),
                        right: String::new(),
                        remedy: String::new(),
                    },
                    codes: given.iter().map(new).collect(),
                    open: vec!["say whether it is complete: `no` questions other codes, `yes` refuses them".to_owned()],
                });
                continue;
            };
            let added: Vec<RawCode> =
                given.iter().filter(|code| !own.iter().any(|o| o.code == code.code)).map(new).collect();
            let absent: Vec<&str> =
                own.iter().map(|o| o.code.as_str()).filter(|code| !given.iter().any(|g| g.code == *code)).collect();
            if added.is_empty() && absent.is_empty() {
                continue;
            }
            let mut open = Vec::new();
            if !added.is_empty() {
                let names: Vec<&str> = added.iter().map(|code| code.code.as_str()).collect();
                open.push(format!("new codes without group and dates of use: {}", listed(&names)));
            }
            if !absent.is_empty() {
                let letter = self.request.based_on;
                open.push(format!(
                    "codes of {letter} that the table lacks are kept: {}; give them a valid_to, or delete them",
                    listed(&absent)
                ));
            }
            let codes = own.iter().cloned().chain(added).collect();
            self.lists.push(PlannedList { raw: list.clone(), codes, open });
        }
    }

    fn users(&self, list: &str) -> Vec<&str> {
        self.fields.iter().filter(|f| f.raw.code_list == list).map(|f| f.raw.header.as_str()).collect()
    }

    /// Makes sure that no part is without its field, and that every field belongs to something that is there.
    fn keep_what_is_needed(&mut self) -> Result<(), ImportError> {
        let Some(keys) = self.base.keys.clone() else { return Ok(()) };
        let is_dropped = |header: &str| self.dropped.iter().any(|dropped| dropped == header);
        let needed = [
            ("agency", &keys.agency),
            ("client", &keys.client),
            ("episode", &keys.episode),
            ("consent", &keys.consent),
        ];
        let absent: Vec<String> = needed
            .iter()
            .filter(|(_, key)| is_dropped(key.get_ref()))
            .map(|(part, key)| format!("{} ({part})", key.get_ref()))
            .collect();
        if !absent.is_empty() {
            return Err(ImportError::Table(format!(
                "{}: the table lacks {}, by which records are told apart; no letter can be built on {} without",
                self.request.fields.name,
                absent.join(", "),
                self.request.based_on
            )));
        }
        let kept = |key: &Option<toml::Spanned<String>>| key.clone().filter(|key| !is_dropped(key.get_ref()));
        let (local_reference, birth) = (kept(&keys.local_reference), kept(&keys.birth));
        if local_reference.is_none() != keys.local_reference.is_none() || birth.is_none() != keys.birth.is_none() {
            self.keys = Some(RawKeys { local_reference, birth, ..keys });
        }
        let gone: Vec<String> = self
            .base
            .records
            .iter()
            .filter(|record| is_dropped(record.id.get_ref()))
            .map(|record| record.name.clone())
            .collect();
        for field in self.fields.iter_mut().filter(|field| gone.contains(&field.raw.entity)) {
            field.open.push(format!(
                "it belongs to the {}, whose identifier the table lacks; the episode is taken",
                field.raw.entity
            ));
            "episode".clone_into(&mut field.raw.entity);
            if field.state == FieldState::Kept {
                field.state = FieldState::Changed;
            }
        }
        Ok(())
    }

    fn headers(&self, state: FieldState) -> Vec<String> {
        self.fields.iter().filter(|field| field.state == state).map(|field| field.raw.header.clone()).collect()
    }

    /// Rules that compare fields whose kind has changed: what they compare would mean something else.
    fn rules_of_changed_kinds(&self, base: &Dataset) -> Vec<RuleGone> {
        let order: Vec<&str> = self.base.fields.iter().map(|field| field.header.as_str()).collect();
        let mut gone = Vec::new();
        for rule in &base.rules {
            let named = rule.written.iter().flat_map(|line| {
                let within = ranges_in(line).into_iter().flat_map(|(first, last)| between(&order, first, last));
                names_in(line).chain(within.collect::<Vec<_>>()).collect::<Vec<_>>()
            });
            let mut changed: Vec<&str> = named.filter(|name| self.other_kind.contains(*name)).collect();
            changed.sort_unstable();
            changed.dedup();
            if !changed.is_empty() {
                let why = format!("it compares {}, whose kind has changed", changed.join(", "));
                gone.push(RuleGone { id: rule.id.clone(), title: rule.title.clone(), why });
            }
        }
        gone
    }

    /// Ranges of fields in the rules that stay, where they hold other fields than before.
    fn ranges(&self, base: &Dataset, new: &Dataset, line: usize) -> Vec<Open> {
        let of = |dataset: &Dataset| -> Vec<String> { dataset.fields.iter().map(|f| f.header.clone()).collect() };
        let (before, after) = (of(base), of(new));
        let (before, after): (Vec<&str>, Vec<&str>) =
            (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
        let mut found = Vec::new();
        for place in self.base.rules.iter().filter(|place| new.rule_id(&place.id).is_some()) {
            let mut ranges = ranges_in(&place.text);
            ranges.sort_unstable();
            ranges.dedup();
            for (first, last) in ranges {
                let old: Vec<&str> =
                    between(&before, first, last).into_iter().filter(|header| after.contains(header)).collect();
                let now = between(&after, first, last);
                let more: Vec<&str> = now.iter().copied().filter(|header| !old.contains(header)).collect();
                let fewer: Vec<&str> = old.iter().copied().filter(|header| !now.contains(header)).collect();
                let mut parts = Vec::new();
                if !more.is_empty() {
                    parts.push(format!("holds {} too", listed(&more)));
                }
                if !fewer.is_empty() {
                    parts.push(format!("no longer holds {}", listed(&fewer)));
                }
                if !parts.is_empty() {
                    let what = format!("{first}..{last} in {} {}", place.id, parts.join(" and "));
                    found.push(Open { file: DATASET.to_owned(), line, what: format!("{what}: is that meant?") });
                }
            }
        }
        found
    }
}

/// The name of the list that the codes in a field's own row belong to.
fn list_of_row(row: &FieldRow, before: Option<&RawField>) -> String {
    match before {
        _ if !row.list.is_empty() => row.list.clone(),
        Some(before) if !before.code_list.is_empty() => before.code_list.clone(),
        _ => row.header.to_ascii_lowercase(),
    }
}

/// Whether a type of the table can be what the letter built on calls by another kind.
fn agrees(told: Kind, before: &str) -> bool {
    match told {
        // codes, initials and identifiers are stored as text, and identifiers and codes often as numbers
        Kind::Text => matches!(before, "code" | "initial" | "id"),
        Kind::Integer => matches!(before, "code" | "id"),
        Kind::Identifier => before == "text",
        Kind::Code => before == "initial",
        Kind::Date | Kind::Initial => false,
    }
}

/// A field with another kind, without what belonged to the old one.
fn of_kind(mut raw: RawField, kind: Kind) -> RawField {
    kind.word().clone_into(&mut raw.kind);
    raw.code_list.clear();
    raw.format.clear();
    raw.min = None;
    raw.max = None;
    raw.over_max.clear();
    raw.allows_na.clear();
    raw.wrong.clear();
    raw.right.clear();
    DRAFTED.clone_into(&mut raw.confidence);
    raw
}

fn no_codes(list: &str) -> String {
    format!("the list {list} has no codes: write them, and name the list in `code_list`; until then any value passes")
}

/// A name as a title: `pet_kind` is `Pet kind`.
fn title_of(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// The first of them, and how many more there are.
fn listed(names: &[&str]) -> String {
    const NAMED: usize = 12;
    if names.len() <= NAMED + 1 {
        return names.join(", ");
    }
    format!("{} and {} more", names[..NAMED].join(", "), names.len() - NAMED)
}

/// The ranges of fields `A..B` in the text of a rule.
fn ranges_in(text: &str) -> Vec<(&str, &str)> {
    text.match_indices("..")
        .filter_map(|(place, dots)| {
            let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            let front = &text[..place];
            let first = &front[front.trim_end_matches(is_name).len()..];
            let back = &text[place + dots.len()..];
            let last = &back[..back.len() - back.trim_start_matches(is_name).len()];
            (!first.is_empty() && !last.is_empty()).then_some((first, last))
        })
        .collect()
}

fn between<'h>(headers: &[&'h str], first: &str, last: &str) -> Vec<&'h str> {
    let place = |wanted: &str| headers.iter().position(|header| *header == wanted);
    match (place(first), place(last)) {
        (Some(first), Some(last)) if first <= last => headers[first..=last].to_vec(),
        _ => Vec::new(),
    }
}

/// The rules in which the faults stand; none when a fault stands elsewhere.
fn rules_at_fault(
    places: &[RulePlace],
    base: &Dataset,
    dropped: &[String],
    faults: &SpecErrors,
) -> Option<Vec<RuleGone>> {
    let mut gone: Vec<RuleGone> = Vec::new();
    for fault in &faults.0 {
        let place = places.iter().find(|place| place.file == fault.file && place.lines.contains(&fault.line))?;
        if gone.iter().any(|rule| rule.id == place.id) {
            continue;
        }
        let rule = base.rule_id(&place.id).map(|number| &base.rules[usize::from(number)])?;
        let mut lacking: Vec<&str> =
            names_in(&place.text).filter(|name| dropped.iter().any(|header| header == name)).collect();
        lacking.sort_unstable();
        lacking.dedup();
        let why = match lacking.as_slice() {
            [] => fault.message.clone(),
            lacking => format!("the table lacks {}", listed(lacking)),
        };
        gone.push(RuleGone { id: rule.id.clone(), title: rule.title.clone(), why });
    }
    (!gone.is_empty()).then_some(gone)
}

/// How many fields the findings of a rule can name.
fn fields_of_rule(dataset: &Dataset, id: &str) -> usize {
    let Some(rule) = dataset.rule_id(id).map(|number| &dataset.rules[usize::from(number)]) else { return 0 };
    let mut fields: Vec<_> = rule.keys.iter().flat_map(|key| &key.fields).chain(&rule.fields).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// Rules that load and have no field left to look at.
fn emptied_rules(base: &Dataset, new: &Dataset) -> Vec<RuleGone> {
    let emptied =
        new.rules.iter().filter(|rule| fields_of_rule(new, &rule.id) == 0 && fields_of_rule(base, &rule.id) > 0);
    emptied
        .map(|rule| RuleGone {
            id: rule.id.clone(),
            title: rule.title.clone(),
            why: "none of its fields is in the table".to_owned(),
        })
        .collect()
}

/// Rules that name their fields and name fewer than before.
fn narrowed_rules(base: &Dataset, new: &Dataset) -> Vec<String> {
    let own_fields = |dataset: &Dataset, id: &str| {
        dataset.rule_id(id).map_or(0, |number| dataset.rules[usize::from(number)].fields.len())
    };
    let fewer = new.rules.iter().filter(|rule| rule.fields.len() < own_fields(base, &rule.id));
    fewer.map(|rule| rule.id.clone()).collect()
}
