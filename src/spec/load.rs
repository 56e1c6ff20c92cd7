//! Reads a letter's files, checks everything, and builds the [`Dataset`].
//!
//! A letter may build on another one: what it says replaces or adds to what the other says, field by field, list by list
//! and rule by rule. All faults are gathered, so that one run of `spec lint` shows them all.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::areas::Areas;
use super::condition::{self, Alternative, FieldId, Names};
use super::dataset::{
    Code, CodeList, Confidence, Dataset, Derived, Entity, Field, FileProblem, Form, Format, Key, Keys, Kind, ListShape,
    MAX_COMPARED, MAX_FIELDS, MappingProblem, Presence, RecordKind, Rule, Scope, Severity, Shape, Variant,
};
use super::error::{SpecErrors, SpecFault};
use super::files::{SpecFile, SpecFiles};
use super::message;
use super::nearest;
use super::raw::{
    RawCode, RawCut, RawDataset, RawDerived, RawField, RawKeys, RawList, RawRecord, RawRule, RawRules, RawVariant,
};
use super::roles::{Cut, Role, Roles};
use crate::collections::Map;

/// How many letters may build on one another.
const MAX_DEPTH: usize = 8;

/// The rules about mappings, which belong to no letter.
const MAPPING_RULES: &str = "mapping.toml";

/// Loads and checks one letter.
pub fn load(files: &SpecFiles, letter: char) -> Result<Dataset, SpecErrors> {
    let mut faults = Vec::new();
    let gathered = gather(files, letter, &mut faults, 0);
    build(files, gathered, faults)
}

/// Loads and checks one letter, with the rules about mappings behind its own.
pub fn load_with_mapping(files: &SpecFiles, letter: char) -> Result<Dataset, SpecErrors> {
    let mut faults = Vec::new();
    let mut gathered = gather(files, letter, &mut faults, 0);
    if let Some(gathered) = &mut gathered {
        match files.read_common(MAPPING_RULES) {
            Ok(Some(file)) => add_rules(gathered, file, &mut faults),
            Ok(None) => faults.push(SpecFault::of_file(MAPPING_RULES, "the rules about mappings are missing")),
            Err((name, error)) => faults.push(SpecFault::of_file(&name, error.to_string())),
        }
    }
    build(files, gathered, faults)
}

fn build(files: &SpecFiles, gathered: Option<Gathered>, mut faults: Vec<SpecFault>) -> Result<Dataset, SpecErrors> {
    let areas = Areas::load(files)?;
    let dataset = gathered.and_then(|g| check(g, areas, &mut faults));
    match dataset {
        Some(dataset) if faults.is_empty() => Ok(dataset),
        _ => Err(SpecErrors(faults)),
    }
}

/// What a letter and those it builds on say, merged, as their files say it.
pub(super) struct Merged {
    /// The fields in their order.
    pub(super) fields: Vec<RawField>,
    /// The code lists with their codes.
    pub(super) lists: Vec<(RawList, Vec<RawCode>)>,
    /// The fields that play a part of their own.
    pub(super) keys: Option<RawKeys>,
    /// The kinds of records.
    pub(super) records: Vec<RawRecord>,
    /// The dates that are worked out.
    pub(super) derived: Vec<RawDerived>,
    /// Where each rule stands.
    pub(super) rules: Vec<RulePlace>,
}

/// Where a rule stands.
pub(super) struct RulePlace {
    /// Its id.
    pub(super) id: String,
    /// Its file, as faults name it.
    pub(super) file: String,
    /// Its first line and the first line behind it.
    pub(super) lines: Range<usize>,
    /// All that its table says.
    pub(super) text: String,
}

/// What a letter's files say, without a check beyond their shape.
pub(super) fn merged(files: &SpecFiles, letter: char) -> Result<Merged, SpecErrors> {
    let mut faults = Vec::new();
    match gather(files, letter, &mut faults, 0) {
        Some(gathered) if faults.is_empty() => Ok(Merged {
            rules: gathered.rules.iter().map(|rule| rule_place(&gathered.sources[rule.file], rule)).collect(),
            fields: gathered.fields.into_iter().map(|field| field.value).collect(),
            lists: gathered
                .lists
                .into_iter()
                .map(|(list, codes)| (list.value, codes.into_iter().map(|code| code.value).collect()))
                .collect(),
            keys: gathered.keys.map(|(_, keys)| keys),
            records: gathered.records.into_iter().map(|(_, record)| record).collect(),
            derived: gathered.derived.into_iter().map(|(_, derived)| derived).collect(),
        }),
        _ => Err(SpecErrors(faults)),
    }
}

fn rule_place(file: &SpecFile, rule: &From<RawRule>) -> RulePlace {
    const HEAD: &str = "[[rule]]";
    let start = file.text[..rule.range.start].rfind(HEAD).unwrap_or(0);
    let end = file.text[rule.range.start..].find(HEAD).map_or(file.text.len(), |end| rule.range.start + end);
    let line = |place: usize| file.text[..place].bytes().filter(|byte| *byte == b'\n').count() + 1;
    RulePlace {
        id: rule.value.id.get_ref().clone(),
        file: file.name.clone(),
        lines: line(start)..line(end).max(line(start) + 1),
        text: file.text[start..end].to_owned(),
    }
}

/// The names in capitals in a text.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
        .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// A thing and the file and place that it was read from.
#[derive(Clone)]
struct From<T> {
    file: usize,
    range: Range<usize>,
    value: T,
}

/// What a letter and those it builds on say, merged but unchecked.
struct Gathered {
    sources: Vec<SpecFile>,
    dataset: RawDataset,
    dataset_file: usize,
    keys: Option<(usize, RawKeys)>,
    roles: Option<(usize, RawRoles)>,
    cut: Option<(usize, RawCut)>,
    records: Vec<(usize, RawRecord)>,
    derived: Vec<(usize, RawDerived)>,
    fields: Vec<From<RawField>>,
    left_out: Vec<String>,
    lists: Vec<(From<RawList>, Vec<From<RawCode>>)>,
    rules: Vec<From<RawRule>>,
    rules_elsewhere: Vec<String>,
}

fn gather(files: &SpecFiles, letter: char, faults: &mut Vec<SpecFault>, depth: usize) -> Option<Gathered> {
    let mut read = |name: &str| match files.read(letter, name) {
        Ok(file) => file,
        Err((name, error)) => {
            faults.push(SpecFault::of_file(&name, error.to_string()));
            None
        }
    };
    let dataset_file = read("dataset.toml");
    let fields_file = read("fields.csv");
    let lists_file = read("lists.csv");
    let rules_file = read("rules.toml");
    let Some(dataset_file) = dataset_file else {
        let known: Vec<String> = files.letters().iter().map(char::to_string).collect();
        let message = format!("there is no dataset {letter}; the letters are {}", known.join(" "));
        faults.push(SpecFault::of_file(&format!("{letter}/dataset.toml"), message));
        return None;
    };
    let dataset: RawDataset = parse_toml(&dataset_file, faults)?;
    if dataset.letter.get_ref() != &letter.to_string() {
        let message = format!("the letter is `{}`, but the folder is {letter}", dataset.letter.get_ref());
        faults.push(fault(&dataset_file, dataset.letter.span(), message));
    }
    let mut merged = match &dataset.based_on {
        Some(base) => {
            let base_letter = base.get_ref().chars().next().filter(|_| base.get_ref().len() == 1);
            let Some(base_letter) = base_letter.filter(|b| *b != letter && depth < MAX_DEPTH) else {
                let message = "expected the letter of another dataset that does not build on this one";
                faults.push(fault(&dataset_file, base.span(), message));
                return None;
            };
            let mut below = gather(files, base_letter, faults, depth + 1)?;
            below.sources.push(dataset_file);
            below.dataset_file = below.sources.len() - 1;
            below.dataset = dataset;
            below
        }
        None => Gathered {
            sources: vec![dataset_file],
            dataset,
            dataset_file: 0,
            keys: None,
            roles: None,
            cut: None,
            records: Vec::new(),
            derived: Vec::new(),
            fields: Vec::new(),
            left_out: Vec::new(),
            lists: Vec::new(),
            rules: Vec::new(),
            rules_elsewhere: Vec::new(),
        },
    };
    let own = merged.dataset_file;
    if let Some(keys) = merged.dataset.keys.clone() {
        merged.keys = Some((own, keys));
    }
    if let Some(roles) = merged.dataset.roles.take() {
        merged.roles = Some((own, roles));
    }
    if let Some(cut) = merged.dataset.cut.take() {
        merged.cut = Some((own, cut));
    }
    twice(&merged.sources[own], merged.dataset.record.iter().map(|r| (&r.name, r.id.span())), faults);
    twice(&merged.sources[own], merged.dataset.derived.iter().map(|d| (d.name.get_ref(), d.name.span())), faults);
    for record in merged.dataset.record.clone() {
        replace_or_add(&mut merged.records, (own, record), |(_, r)| r.name.clone());
    }
    for derived in merged.dataset.derived.clone() {
        replace_or_add(&mut merged.derived, (own, derived), |(_, d)| d.name.get_ref().clone());
    }
    leave_out_fields(&mut merged, faults);
    leave_out_rules(&mut merged, faults);
    if let Some(file) = fields_file {
        let rows = parse_csv::<RawField>(&file, merged.sources.len(), faults);
        add_fields(&mut merged, &file, rows, faults);
        merged.sources.push(file);
    }
    if let Some(file) = lists_file {
        let rows = parse_csv::<RawList>(&file, merged.sources.len(), faults);
        merged.sources.push(file);
        for row in rows {
            add_list(&mut merged, files, letter, row, faults);
        }
    }
    if let Some(file) = rules_file {
        add_rules(&mut merged, file, faults);
    }
    Some(merged)
}

/// Adds the rules of a file to what was gathered.
fn add_rules(merged: &mut Gathered, file: SpecFile, faults: &mut Vec<SpecFault>) {
    let number = merged.sources.len();
    let rules = parse_toml::<RawRules>(&file, faults);
    merged.sources.push(file);
    let mut own_ids: Vec<String> = Vec::new();
    for rule in rules.into_iter().flat_map(|r| r.rule) {
        let range = rule.id.span();
        if own_ids.contains(rule.id.get_ref()) {
            let message = format!("the rule {} is here twice; ids are never re-used", rule.id.get_ref());
            faults.push(fault(&merged.sources[number], range, message));
            continue;
        }
        own_ids.push(rule.id.get_ref().clone());
        merged.rules_elsewhere.retain(|id| id != rule.id.get_ref());
        let rule = From { file: number, range, value: rule };
        replace_or_add(&mut merged.rules, rule, |r| r.value.id.get_ref().clone());
    }
}

/// The table `[roles]`.
type RawRoles = std::collections::BTreeMap<Spanned<String>, Vec<Spanned<String>>>;

fn replace_or_add<T>(list: &mut Vec<T>, item: T, key: impl Fn(&T) -> String) {
    let wanted = key(&item);
    match list.iter_mut().find(|i| key(i) == wanted) {
        Some(place) => *place = item,
        None => list.push(item),
    }
}

/// Names that one file gives twice.
fn twice<'a>(file: &SpecFile, names: impl Iterator<Item = (&'a String, Range<usize>)>, faults: &mut Vec<SpecFault>) {
    let mut seen = Vec::new();
    for (name, range) in names {
        if seen.contains(&name) {
            faults.push(fault(file, range, format!("{name} is here twice")));
        }
        seen.push(name);
    }
}

fn leave_out_fields(merged: &mut Gathered, faults: &mut Vec<SpecFault>) {
    for header in std::mem::take(&mut merged.dataset.without_fields) {
        let before = merged.fields.len();
        merged.fields.retain(|f| &f.value.header != header.get_ref());
        if merged.fields.len() == before {
            let message = format!("{} is not a field of the dataset that this one builds on", header.get_ref());
            faults.push(fault(&merged.sources[merged.dataset_file], header.span(), message));
        }
        merged.left_out.push(header.into_inner());
    }
}

fn leave_out_rules(merged: &mut Gathered, faults: &mut Vec<SpecFault>) {
    for id in std::mem::take(&mut merged.dataset.without_rules) {
        let before = merged.rules.len();
        merged.rules.retain(|r| r.value.id.get_ref() != id.get_ref());
        if merged.rules.len() == before {
            let message = format!("{} is not a rule of the dataset that this one builds on", id.get_ref());
            faults.push(fault(&merged.sources[merged.dataset_file], id.span(), message));
        }
        merged.rules_elsewhere.push(id.into_inner());
    }
}

fn add_fields(merged: &mut Gathered, file: &SpecFile, rows: Vec<From<RawField>>, faults: &mut Vec<SpecFault>) {
    let mut seen: Vec<String> = Vec::new();
    let mut last: Option<String> = None;
    for row in rows {
        let header = row.value.header.clone();
        if seen.contains(&header) {
            faults.push(fault(file, row.range, format!("the field {header} is here twice")));
            continue;
        }
        seen.push(header.clone());
        let place = merged.fields.iter().position(|f| f.value.header == header);
        let after = if row.value.after.is_empty() { last.clone() } else { Some(row.value.after.clone()) };
        last = Some(header);
        if let Some(place) = place {
            if row.value.after.is_empty() {
                merged.fields[place] = row;
                continue;
            }
            // a field that the letter below has moves
            merged.fields.remove(place);
        }
        let at = match after {
            None => merged.fields.len(),
            Some(after) => {
                let Some(place) = merged.fields.iter().position(|f| f.value.header == after) else {
                    faults.push(fault(
                        file,
                        row.range,
                        format!("the field {after}, after which this one stands, is not known"),
                    ));
                    continue;
                };
                place + 1
            }
        };
        merged.fields.insert(at, row);
    }
}

fn add_list(merged: &mut Gathered, files: &SpecFiles, letter: char, row: From<RawList>, faults: &mut Vec<SpecFault>) {
    let name = format!("codes/{}.csv", row.value.list);
    let codes = match files.read(letter, &name) {
        Ok(Some(file)) => {
            let codes = parse_csv::<RawCode>(&file, merged.sources.len(), faults);
            merged.sources.push(file);
            codes
        }
        Ok(None) => {
            faults.push(fault(&merged.sources[row.file], row.range, format!("there is no file {name} for this list")));
            return;
        }
        Err((name, error)) => {
            faults.push(SpecFault::of_file(&name, error.to_string()));
            return;
        }
    };
    let list = row.value.list.clone();
    match merged.lists.iter_mut().find(|(l, _)| l.value.list == list) {
        Some((place, _)) if place.file == row.file => {
            faults.push(fault(&merged.sources[row.file], row.range, format!("the list {list} is here twice")));
        }
        Some(place) => *place = (row, codes),
        None => merged.lists.push((row, codes)),
    }
}

fn parse_toml<T: DeserializeOwned>(file: &SpecFile, faults: &mut Vec<SpecFault>) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(value) => Some(value),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            faults.push(fault(file, range, error.message().to_owned()));
            None
        }
    }
}

fn parse_csv<T: DeserializeOwned>(file: &SpecFile, number: usize, faults: &mut Vec<SpecFault>) -> Vec<From<T>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file.text.as_bytes());
    let headers = reader.headers().cloned();
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let read = reader.read_record(&mut record);
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let range = line_at(&file.text, start);
        match read {
            Ok(false) => return rows,
            Ok(true) => match record.deserialize(headers.as_ref().ok()) {
                Ok(value) => rows.push(From { file: number, range, value }),
                Err(error) => {
                    let reason = match error.kind() {
                        csv::ErrorKind::Deserialize { err, .. } => err.kind().to_string(),
                        _ => error.to_string(),
                    };
                    if reason.starts_with("unknown field") || reason.starts_with("missing field") {
                        // a fault of the headings, which every row would repeat
                        faults.push(fault(file, line_at(&file.text, 0), reason.replace("field", "column")));
                        return rows;
                    }
                    faults.push(fault(file, range, reason));
                }
            },
            Err(error) => {
                let start = error.position().map_or(start, |p| p.byte() as usize);
                faults.push(fault(file, line_at(&file.text, start), error.to_string()));
            }
        }
    }
}

fn line_at(text: &str, byte: usize) -> Range<usize> {
    let start = byte.min(text.len());
    let start = start + text[start..].len() - text[start..].trim_start_matches(['\n', '\r']).len();
    let end = text[start..].find('\n').map_or(text.len(), |e| start + e);
    start..end
}

fn fault(file: &SpecFile, range: Range<usize>, message: impl Into<String>) -> SpecFault {
    SpecFault::at(&file.name, &file.text, range, message)
}

/// Everything that the checks of one part need to know of the others.
struct Context<'a> {
    sources: &'a [SpecFile],
    fields: Vec<Field>,
    by_header: Map<String, FieldId>,
    lists: Vec<CodeList>,
    left_out: Vec<String>,
    left_out_records: Vec<String>,
    records: Vec<RecordKind>,
    derived: Vec<Derived>,
    birth: Option<FieldId>,
}

impl Names for Context<'_> {
    fn field(&self, header: &str) -> Option<FieldId> {
        self.by_header.get(header).copied()
    }

    fn range(&self, first: FieldId, last: FieldId) -> Vec<FieldId> {
        (first..=last).collect()
    }

    fn left_out(&self, header: &str) -> bool {
        self.left_out.iter().any(|h| h == header)
    }

    fn derived(&self, name: &str) -> Option<u8> {
        self.derived.iter().position(|d| d.name == name).map(|p| p as u8)
    }

    fn code(&self, field: FieldId, code: &str) -> Result<i32, String> {
        let field = &self.fields[usize::from(field)];
        let Some(list) = field.list.map(|l| &self.lists[usize::from(l)]) else {
            return Err(format!("{} has no code list", field.header));
        };
        list.code_id(code)
            .map(i32::from)
            .ok_or_else(|| format!("`{code}` is not in the list {} of {}", list.name, field.header))
    }

    fn group(&self, field: FieldId, group: &str) -> Result<u8, String> {
        let field = &self.fields[usize::from(field)];
        let Some(list) = field.list.map(|l| &self.lists[usize::from(l)]) else {
            return Err(format!("{} has no code list", field.header));
        };
        let place = list.groups.iter().position(|g| g == group);
        place.map(|p| p as u8 + 1).ok_or_else(|| {
            format!("`{group}` is not a group of the list {}; its groups are {}", list.name, list.groups.join(", "))
        })
    }

    fn birth(&self) -> Option<FieldId> {
        self.birth
    }

    fn nearest(&self, header: &str) -> Option<String> {
        nearest(header, self.fields.iter().map(|f| f.header.as_str())).map(str::to_owned)
    }
}

impl Context<'_> {
    fn entity(&self, word: &str) -> Option<Entity> {
        match word {
            "client" => Some(Entity::Client),
            "episode" => Some(Entity::Episode),
            _ => self.records.iter().position(|r| r.name == word).map(|p| Entity::Record(p as u8)),
        }
    }

    fn need_field(&self, file: usize, header: &Spanned<String>, faults: &mut Vec<SpecFault>) -> Option<FieldId> {
        let found = self.field(header.get_ref());
        if found.is_none() {
            let hint = self.nearest(header.get_ref()).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            let message = format!("{} is not a field of this dataset{hint}", header.get_ref());
            faults.push(fault(&self.sources[file], header.span(), message));
        }
        found
    }

    /// Fields of a list; one that the letter left out is simply not there, and `A..B` is a range.
    fn fields_named(&self, file: usize, headers: &[Spanned<String>], faults: &mut Vec<SpecFault>) -> Vec<FieldId> {
        let mut found = Vec::new();
        for header in headers {
            if self.left_out(header.get_ref()) {
                continue;
            }
            match condition::parse_columns(header.get_ref(), self) {
                Ok(fields) => found.extend(fields),
                Err(error) => faults.push(self.within(file, header, &error)),
            }
        }
        found
    }

    fn within(&self, file: usize, text: &Spanned<String>, error: &condition::ConditionError) -> SpecFault {
        let span = text.span();
        // the text begins after the opening quote
        let start = span.start + 1;
        let range = (start + error.range.start).min(span.end)..(start + error.range.end).min(span.end);
        fault(&self.sources[file], range, error.message.clone())
    }

    fn alternatives(
        &self,
        file: usize,
        texts: &[Spanned<String>],
        it: Option<FieldId>,
        faults: &mut Vec<SpecFault>,
    ) -> Vec<Alternative> {
        let mut alternatives = Vec::new();
        for text in texts {
            match condition::parse(text.get_ref(), self, it) {
                Ok(alternative) => alternatives.push(alternative),
                Err(error) => faults.push(self.within(file, text, &error)),
            }
        }
        alternatives
    }
}

fn check(gathered: Gathered, areas: Areas, faults: &mut Vec<SpecFault>) -> Option<Dataset> {
    let Gathered {
        sources,
        dataset,
        dataset_file,
        keys,
        roles,
        cut,
        records,
        derived,
        fields,
        left_out,
        lists,
        rules,
        rules_elsewhere,
    } = gathered;
    let mut context = Context {
        sources: &sources,
        fields: Vec::new(),
        by_header: Map::default(),
        lists: Vec::new(),
        left_out,
        left_out_records: Vec::new(),
        records: Vec::new(),
        derived: Vec::new(),
        birth: None,
    };
    for (list, codes) in &lists {
        let list = check_list(&sources, list, codes, faults);
        context.lists.push(list);
    }
    give_prefixes(&mut context.lists, &lists, &sources, faults);
    // a kind of record whose identifier the letter left out is left out itself
    let (gone, records): (Vec<_>, Vec<_>) = records.into_iter().partition(|(_, r)| context.left_out(r.id.get_ref()));
    context.left_out_records = gone.into_iter().map(|(_, r)| r.name).collect();
    for (_, record) in &records {
        // the identifier is filled in once the fields are known
        context.records.push(RecordKind { name: record.name.clone(), label: record.label.clone(), id: 0 });
    }
    if fields.is_empty() {
        faults.push(SpecFault::of_file(&sources[dataset_file].name, "the dataset has no fields"));
        return None;
    }
    if fields.len() > MAX_FIELDS {
        let message = format!("the dataset has {} fields; at most {MAX_FIELDS} can be read", fields.len());
        faults.push(SpecFault::of_file(&sources[dataset_file].name, message));
        return None;
    }
    for field in &fields {
        let checked = check_field(&context, field, faults)?;
        context.by_header.insert(checked.header.clone(), context.fields.len() as FieldId);
        context.fields.push(checked);
    }
    for (number, (file, record)) in records.iter().enumerate() {
        context.records[number].id = context.need_field(*file, &record.id, faults)?;
    }
    let Some((keys_file, keys)) = keys else {
        faults.push(SpecFault::of_file(
            &sources[dataset_file].name,
            "the table [keys] is missing: agency, client, episode, consent",
        ));
        return None;
    };
    let optional = |header: &Option<Spanned<String>>, faults: &mut Vec<SpecFault>| {
        header.as_ref().and_then(|h| context.need_field(keys_file, h, faults))
    };
    let local_reference = optional(&keys.local_reference, faults);
    let birth = optional(&keys.birth, faults);
    let keys = Keys {
        agency: context.need_field(keys_file, &keys.agency, faults)?,
        client: context.need_field(keys_file, &keys.client, faults)?,
        episode: context.need_field(keys_file, &keys.episode, faults)?,
        consent: context.need_field(keys_file, &keys.consent, faults)?,
        local_reference,
        birth,
    };
    let consent_codes = context.fields[usize::from(keys.consent)].list.map(|l| &context.lists[usize::from(l)]);
    if consent_codes.is_none_or(|l| l.code_id("Y").is_none() || l.code_id("N").is_none()) {
        faults.push(SpecFault::of_file(&sources[keys_file].name, "the consent field needs a code list with Y and N"));
    }
    context.birth = keys.birth;
    for (file, derived) in &derived {
        // a date that cannot be worked out without a field that was left out is left out itself
        let condition = derived.condition.as_ref().map_or("", |condition| condition.get_ref().as_str());
        if names_in(derived.earliest.get_ref()).chain(names_in(condition)).any(|name| context.left_out(name)) {
            continue;
        }
        let earliest = context.need_field(*file, &derived.earliest, faults)?;
        let texts: Vec<Spanned<String>> = derived.condition.iter().cloned().collect();
        let condition = context.alternatives(*file, &texts, None, faults).pop().unwrap_or_default();
        context.derived.push(Derived {
            name: derived.name.get_ref().clone(),
            label: derived.label.clone(),
            earliest,
            condition,
        });
    }
    let mut checked_rules = Vec::new();
    let mut by_rule = Map::default();
    for rule in &rules {
        if let Some(checked) = check_rule(&context, rule, faults) {
            by_rule.insert(checked.id.clone(), checked_rules.len() as u16);
            checked_rules.push(checked);
        }
    }
    let roles = roles.map(|(file, raw)| check_roles(&context, file, &raw, faults)).unwrap_or_default();
    let rule_named = |id: &str| match by_rule.get(id) {
        Some(rule) => Ok(Some(*rule)),
        None if rules_elsewhere.iter().any(|elsewhere| elsewhere == id) => Ok(None),
        // a rule with a fault of its own has been told of already
        None if rules.iter().any(|rule| rule.value.id.get_ref() == id) => Ok(None),
        None => Err(format!("{id} is not a rule of this dataset")),
    };
    let cut = cut.map(|(file, raw)| check_cut(&context, file, &raw, &rule_named, faults)).unwrap_or_default();
    let Context { fields, by_header, lists, records, derived, .. } = context;
    Some(Dataset {
        letter: dataset.letter.get_ref().chars().next()?,
        title: dataset.title,
        version: dataset.version,
        in_force_from: dataset.in_force_from.unwrap_or_default(),
        source: dataset.source.unwrap_or_default(),
        based_on: dataset.based_on.as_ref().and_then(|b| b.get_ref().chars().next()),
        fields,
        lists,
        rules: checked_rules,
        rules_elsewhere,
        keys,
        records,
        derived,
        roles,
        cut,
        areas,
        by_header,
        by_rule,
    })
}

/// The fields of each role; one that the letter left out plays none.
fn check_roles(context: &Context<'_>, file: usize, raw: &RawRoles, faults: &mut Vec<SpecFault>) -> Roles {
    let mut roles = Roles::default();
    for (word, headers) in raw {
        let Some(role) = Role::ALL.into_iter().find(|role| role.word() == word.get_ref()) else {
            let words = || Role::ALL.into_iter().map(Role::word);
            let hint = nearest(word.get_ref(), words()).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            let known: Vec<&str> = words().collect();
            let message = format!("`{}` is no role{hint}; the roles are {}", word.get_ref(), known.join(", "));
            faults.push(fault(&context.sources[file], word.span(), message));
            continue;
        };
        if headers.len() > 1 && !role.is_plural() {
            let message = format!("one field plays the role `{}`, and {} are named", role.word(), headers.len());
            faults.push(fault(&context.sources[file], word.span(), message));
        }
        let there = headers.iter().filter(|h| !context.left_out(h.get_ref()));
        let fields: Vec<FieldId> = there.filter_map(|header| context.need_field(file, header, faults)).collect();
        roles.fields.push((role, fields));
    }
    roles
}

fn check_cut(
    context: &Context<'_>,
    file: usize,
    raw: &RawCut,
    rule_named: &dyn Fn(&str) -> Result<Option<u16>, String>,
    faults: &mut Vec<SpecFault>,
) -> Cut {
    let day = |header: &Spanned<String>, faults: &mut Vec<SpecFault>| {
        let field = context.need_field(file, header, faults)?;
        if context.fields[usize::from(field)].kind != Kind::Date {
            let message = format!("{} is no date, so it cannot be later than the as-at date", header.get_ref());
            faults.push(fault(&context.sources[file], header.span(), message));
        }
        Some(field)
    };
    let mut cut = Cut::default();
    if !context.left_out(raw.later_episodes.get_ref()) {
        cut.later_episodes = day(&raw.later_episodes, faults);
    }
    for group in &raw.blanked {
        let Some((first, others)) = group.split_first().filter(|(first, _)| !context.left_out(first.get_ref())) else {
            continue;
        };
        let Some(first) = day(first, faults) else { continue };
        let others = others.iter().filter(|h| !context.left_out(h.get_ref()));
        let others: Vec<FieldId> = others.filter_map(|header| context.need_field(file, header, faults)).collect();
        cut.blanked.push([vec![first], others].concat());
    }
    let mut rules = |ids: &[Spanned<String>]| -> Vec<u16> {
        let mut found = Vec::new();
        for id in ids {
            match rule_named(id.get_ref()) {
                Ok(rule) => found.extend(rule),
                Err(message) => faults.push(fault(&context.sources[file], id.span(), message)),
            }
        }
        found
    };
    cut.silent_rules = rules(&raw.silent_rules);
    cut.silent_where_blanked = rules(&raw.silent_where_blanked);
    cut
}

/// What is wrong with a `confidence`, if anything.
fn confidence_fault(text: &str) -> Option<String> {
    Confidence::named_in(text).is_empty().then(|| {
        let words: Vec<&str> = Confidence::ALL.into_iter().map(Confidence::word).collect();
        format!("the confidence is `{text}`, expected words with one of {}", words.join(", "))
    })
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" | "" => Some(false),
        _ => None,
    }
}

fn check_list(
    sources: &[SpecFile],
    list: &From<RawList>,
    codes: &[From<RawCode>],
    faults: &mut Vec<SpecFault>,
) -> CodeList {
    let raw = &list.value;
    let mut say = |message: String| faults.push(fault(&sources[list.file], list.range.clone(), message));
    let complete = yes(&raw.complete).unwrap_or_else(|| {
        say(format!("`complete` is `{}`, expected yes or no", raw.complete));
        false
    });
    let shape = match (raw.shape.as_str(), raw.shape_is.as_str()) {
        ("", "") => ListShape::None,
        ("area", "enough") => ListShape::Area,
        (shape, "enough") if !shape.is_empty() => ListShape::Enough(Shape(shape.to_owned())),
        (shape, "needed") if !shape.is_empty() => ListShape::Needed(Shape(shape.to_owned())),
        (shape, word) => {
            say(format!(
                "`shape` is `{shape}` and `shape_is` is `{word}`; expected a shape and `enough` or `needed`, or neither"
            ));
            ListShape::None
        }
    };
    if complete && shape != ListShape::None {
        say("a complete list has no shape: a value outside it is invalid, whatever it looks like".to_owned());
    }
    if raw.title.is_empty() {
        say(format!("the list {} has no title", raw.list));
    }
    let mut checked = CodeList {
        name: raw.list.clone(),
        title: raw.title.clone(),
        complete,
        shape,
        codes: Vec::new(),
        groups: Vec::new(),
        prefixes: Vec::new(),
        what: raw.what.clone(),
        why: raw.why.clone(),
        wrong: raw.wrong.clone(),
        right: raw.right.clone(),
        remedy: raw.remedy.clone(),
        by_code: Map::default(),
    };
    for code in codes {
        let raw = &code.value;
        let mut say = |message: String| faults.push(fault(&sources[code.file], code.range.clone(), message));
        if raw.code.is_empty() {
            say("the code is blank".to_owned());
            continue;
        }
        if checked.by_code.insert(raw.code.clone(), checked.codes.len() as u16).is_some() {
            say(format!("the code {} is here twice", raw.code));
            continue;
        }
        let mut day = |text: &str, what: &str| {
            if text.is_empty() {
                return None;
            }
            let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(crate::record::day_of);
            if day.is_none() {
                say(format!("{what} is `{text}`, expected a date YYYY-MM-DD"));
            }
            day
        };
        let valid_from = day(&raw.valid_from, "valid_from");
        let valid_to = day(&raw.valid_to, "valid_to");
        if let (Some(from), Some(to)) = (valid_from, valid_to)
            && from > to
        {
            say(format!("valid_from {} is after valid_to {}", raw.valid_from, raw.valid_to));
        }
        confidence_fault(&raw.confidence).into_iter().for_each(&mut say);
        let group = group_number(&mut checked.groups, &raw.group);
        checked.codes.push(Code {
            code: raw.code.clone(),
            label: raw.label.clone(),
            group,
            valid_from,
            valid_to,
            note: raw.note.clone(),
            confidence: raw.confidence.clone(),
        });
    }
    checked
}

fn group_number(groups: &mut Vec<String>, group: &str) -> u8 {
    if group.is_empty() {
        return 0;
    }
    let place = groups.iter().position(|g| g == group).unwrap_or_else(|| {
        groups.push(group.to_owned());
        groups.len() - 1
    });
    place as u8 + 1
}

fn give_prefixes(
    lists: &mut [CodeList],
    raw: &[(From<RawList>, Vec<From<RawCode>>)],
    sources: &[SpecFile],
    faults: &mut Vec<SpecFault>,
) {
    for (number, (row, _)) in raw.iter().enumerate() {
        if row.value.groups_by_prefix.is_empty() {
            continue;
        }
        let Some(table) = lists.iter().find(|l| l.name == row.value.groups_by_prefix) else {
            let message = format!("there is no list {} of prefixes", row.value.groups_by_prefix);
            faults.push(fault(&sources[row.file], row.range.clone(), message));
            continue;
        };
        let named: Vec<(String, String)> = table
            .codes
            .iter()
            .filter(|c| c.group > 0)
            .map(|c| (c.code.clone(), table.groups[usize::from(c.group) - 1].clone()))
            .collect();
        let list = &mut lists[number];
        let mut prefixes: Vec<(String, u8)> =
            named.into_iter().map(|(prefix, group)| (prefix, group_number(&mut list.groups, &group))).collect();
        prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        list.prefixes = prefixes;
    }
}

fn check_field(context: &Context<'_>, row: &From<RawField>, faults: &mut Vec<SpecFault>) -> Option<Field> {
    let raw = &row.value;
    let before = faults.len();
    let mut say = |message: String| faults.push(fault(&context.sources[row.file], row.range.clone(), message));
    let plain = raw.header.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    if raw.header.is_empty() || !plain || !raw.header.starts_with(|c: char| c.is_ascii_uppercase()) {
        say(format!("the header is `{}`, expected capitals, digits and underscores, a capital first", raw.header));
    }
    let entity = context.entity(&raw.entity);
    if entity.is_none() {
        let known: Vec<&str> =
            ["client", "episode"].into_iter().chain(context.records.iter().map(|r| r.name.as_str())).collect();
        say(format!("the entity is `{}`, expected {}", raw.entity, known.join(", ")));
    }
    let kind = match raw.kind.as_str() {
        "code" => Some(Kind::Code),
        "date" => Some(Kind::Date),
        "integer" => Some(Kind::Integer),
        "id" => Some(Kind::Identifier),
        "text" => Some(Kind::Text),
        "initial" => Some(Kind::Initial),
        other => {
            say(format!("the kind is `{other}`, expected code, date, integer, id, text or initial"));
            None
        }
    };
    let list = context.lists.iter().position(|l| l.name == raw.code_list).map(|p| p as u16);
    if list.is_none() && !raw.code_list.is_empty() {
        let hint = nearest(&raw.code_list, context.lists.iter().map(|l| l.name.as_str()))
            .map(|n| format!("; did you mean {n}?"))
            .unwrap_or_default();
        say(format!("there is no code list {}{hint}", raw.code_list));
    }
    if list.is_some() && kind.is_some_and(|k| k != Kind::Code) {
        say(format!("only a field of kind code has a code list, and {} is of kind {}", raw.header, raw.kind));
    }
    let format = match raw.format.as_str() {
        "" => Format::Any,
        "postcode" => Format::Postcode,
        "reference" => Format::Reference,
        shape if shape.chars().all(|c| matches!(c, 'A' | '9' | '*')) => Format::Shape(Shape(shape.to_owned())),
        other => {
            say(format!(
                "the format is `{other}`, expected postcode, reference or a shape of A (letter), 9 (digit) and *"
            ));
            Format::Any
        }
    };
    if let (Some(min), Some(max)) = (raw.min, raw.max)
        && min > max
    {
        say(format!("min {min} is greater than max {max}"));
    }
    if (raw.min.is_some() || raw.max.is_some()) && kind.is_some_and(|k| k != Kind::Integer) {
        say(format!("only a field of kind integer has min and max, and {} is of kind {}", raw.header, raw.kind));
    }
    let over_max_is_valid = match raw.over_max.as_str() {
        "" => false,
        "valid" => true,
        other => {
            say(format!("over_max is `{other}`, expected valid or nothing"));
            false
        }
    };
    let allows_na = yes(&raw.allows_na).unwrap_or_else(|| {
        say(format!("allows_na is `{}`, expected yes or nothing", raw.allows_na));
        false
    });
    if over_max_is_valid && raw.max.is_none() {
        say("over_max is `valid`, but there is no max".to_owned());
    }
    if allows_na && kind.is_some_and(|k| !matches!(k, Kind::Code | Kind::Integer)) {
        say(format!("only a field of kind code or integer allows NA, and {} is of kind {}", raw.header, raw.kind));
    }
    let formless = list.is_some() || kind.is_some_and(|k| matches!(k, Kind::Date | Kind::Integer | Kind::Initial));
    if format != Format::Any && formless {
        say(format!(
            "only text, identifiers and codes without a list have a format, and {} has one of its own",
            raw.header
        ));
    }
    let presence = presence_of(&raw.presence);
    if presence.is_none() {
        let other = &raw.presence;
        say(format!(
            "the presence is `{other}`, expected always, mandatory, expected, optional, young_people or local"
        ));
    }
    if raw.label.is_empty() {
        say(format!("the field {} has no label", raw.header));
    }
    confidence_fault(&raw.confidence).into_iter().for_each(&mut say);
    let identifying = match raw.sensitivity.as_str() {
        "" => false,
        "identifying" => true,
        other => {
            say(format!("the sensitivity is `{other}`, expected identifying or nothing"));
            true
        }
    };
    if faults.len() > before {
        // keep going, so that later faults are shown too, with the field as plain text
        return Some(plain_field(raw));
    }
    Some(Field {
        entity: entity?,
        kind: kind?,
        list,
        format,
        over_max_is_valid,
        allows_na,
        presence: presence?,
        identifying,
        ..plain_field(raw)
    })
}

fn plain_field(raw: &RawField) -> Field {
    Field {
        header: raw.header.clone(),
        label: raw.label.clone(),
        entity: Entity::Episode,
        kind: Kind::Text,
        list: None,
        format: Format::Any,
        min: raw.min,
        max: raw.max,
        over_max_is_valid: false,
        allows_na: false,
        presence: Presence::Optional,
        identifying: true,
        confidence: raw.confidence.clone(),
        why: raw.why.clone(),
        wrong: raw.wrong.clone(),
        right: raw.right.clone(),
        remedy: raw.remedy.clone(),
    }
}

fn check_rule(context: &Context<'_>, row: &From<RawRule>, faults: &mut Vec<SpecFault>) -> Option<Rule> {
    let raw = &row.value;
    let file = row.file;
    let source = &context.sources[file];
    let before = faults.len();
    let severity = parse_severity(&raw.severity, source, faults);
    let severity_as_submission =
        raw.severity_as_submission.as_ref().map_or(severity, |s| parse_severity(s, source, faults));
    let scope = match raw.entity.get_ref().as_str() {
        "row" => Some(Scope::Row),
        "field" => Some(Scope::Field),
        "file" => Some(Scope::File),
        other => context.entity(other).map(Scope::Entity),
    };
    if scope.is_none() {
        let message = format!(
            "the entity is `{}`, expected row, field, file, client, episode or a kind of record",
            raw.entity.get_ref()
        );
        faults.push(fault(source, raw.entity.span(), message));
    }
    let fields = context.fields_named(file, &raw.fields, faults);
    check_keys_used(source, row, faults);
    let (form, keys) = check_form(context, row, &fields, faults)?;
    // a finding of such a rule belongs to the entity of its first field
    if scope == Some(Scope::Field) && keys.iter().any(|k| k.fields.is_empty()) {
        faults.push(fault(source, raw.entity.span(), "the entity is `field`, but the rule names no field"));
    }
    let needs_use_of = raw.needs_use_of.as_ref().and_then(|f| context.need_field(file, f, faults));
    for (text, name) in [(&raw.message, "message"), (&raw.help, "help")] {
        if text.get_ref().trim().is_empty() {
            faults.push(fault(source, text.span(), format!("the {name} is empty")));
        }
        if let Err(problem) = message::check(text.get_ref(), |h| context.field(h).is_some() || context.left_out(h)) {
            faults.push(fault(source, text.span(), problem));
        }
    }
    if raw.title.is_empty() {
        faults.push(fault(source, row.range.clone(), "the title is empty"));
    }
    let id = raw.id.get_ref();
    if !Shape("A99".to_owned()).fits(id) || !id.starts_with(|c: char| c.is_ascii_uppercase()) {
        faults.push(fault(source, row.range.clone(), format!("the id is `{id}`, expected a capital and two digits")));
    }
    if let Some(problem) = confidence_fault(&raw.confidence) {
        faults.push(fault(source, row.range.clone(), format!("{id}: {problem}")));
    }
    if faults.len() > before {
        return None;
    }
    Some(Rule {
        id: raw.id.get_ref().clone(),
        title: raw.title.clone(),
        severity: severity?,
        severity_as_submission: severity_as_submission?,
        scope: scope?,
        fields,
        confidence: raw.confidence.clone(),
        only_as_submission: raw.only_as_submission,
        fixed: raw.fixed,
        without_consent: raw.without_consent,
        needs_use_of,
        form,
        written: written(raw),
        keys,
        message: raw.message.get_ref().clone(),
        help: raw.help.get_ref().clone(),
        why: raw.why.clone(),
        wrong: raw.wrong.clone(),
        right: raw.right.clone(),
    })
}

/// The keys that say what makes a rule fail, in the order in which they are written, with those that are filled.
fn condition_keys(raw: &RawRule) -> [(&'static str, bool); 11] {
    [
        ("fields", !raw.fields.is_empty()),
        ("match", !raw.matches.is_empty()),
        ("distinct", raw.distinct.is_some()),
        ("within", raw.within.is_some()),
        ("per", raw.per.is_some()),
        ("values", !raw.values.is_empty()),
        ("start", raw.start.is_some()),
        ("end", raw.end.is_some()),
        ("same", raw.same.is_some()),
        ("presence", !raw.presence.is_empty()),
        ("variant", !raw.variant.is_empty()),
    ]
}

/// The keys that a form takes, and those of them that it needs; `None` for a form that does not exist.
fn keys_of_form(form: Option<&str>, each: bool) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match form {
        None if each => (&["fields"], &["fields"]),
        None => (&["fields"], &[]),
        Some(
            "file-name" | "file-name-dates" | "no-header" | "repeated-column" | "ragged-row" | "no-rows"
            | "unknown-column" | "doubtful-code" | "invalid-date" | "invalid-integer" | "untidy" | "null-marker",
        ) => (&[], &[]),
        Some("missing-column") => (&["presence"], &["presence"]),
        Some("other-agency" | "withheld-values" | "mixed-consent") => (&["fields"], &["fields"]),
        Some("invalid-code") => (&["values"], &[]),
        Some("mapping") => (&["values"], &["values"]),
        Some("repeated-key") => (&["match"], &["match"]),
        Some("inconsistent") => (&["values", "fields"], &["values"]),
        Some("matches-earlier") => (&["fields", "match", "distinct"], &["fields", "match"]),
        Some("overlap") => (&["fields", "distinct", "start", "end", "same"], &["fields"]),
        Some("repeated") => (&["fields", "distinct", "within", "per", "values"], &["fields"]),
        Some("variants") => (&["fields", "variant"], &["variant"]),
        Some("never-filled") => (&["variant"], &["variant"]),
        Some(_) => return None,
    })
}

/// A key that the form does not use would be read as if it counted, so it is a fault, and so is one that is missing.
fn check_keys_used(source: &SpecFile, row: &From<RawRule>, faults: &mut Vec<SpecFault>) {
    let raw = &row.value;
    let Some((takes, needs)) = keys_of_form(raw.form.as_ref().map(|f| f.get_ref().as_str()), !raw.each.is_empty())
    else {
        return;
    };
    let name = match &raw.form {
        Some(form) => format!("the form `{}`", form.get_ref()),
        None if raw.each.is_empty() => "`when`".to_owned(),
        None => "`each`".to_owned(),
    };
    let mut say = |message: String| faults.push(fault(source, row.range.clone(), message));
    for (key, given) in condition_keys(raw) {
        if given && !takes.contains(&key) {
            say(format!("{} has `{key}`, which {name} does not use", raw.id.get_ref()));
        } else if !given && needs.contains(&key) {
            say(format!("{} has no `{key}`, which {name} needs", raw.id.get_ref()));
        }
    }
    let plain = raw.form.as_ref().is_some_and(|f| f.get_ref() == "never-filled");
    for variant in &raw.variant {
        if variant.first_of.is_some() != variant.holds.is_some() || plain && variant.first_of.is_some() {
            say(format!("{}: `first_of` and `holds` go together, and only in the form `variants`", raw.id.get_ref()));
        }
    }
}

/// What makes a rule fail, as its file writes it, a line each.
fn written(raw: &RawRule) -> Vec<String> {
    fn joined(texts: &[Spanned<String>], between: &str) -> String {
        texts.iter().map(|t| t.get_ref().as_str()).collect::<Vec<_>>().join(between)
    }
    fn of_variant(variant: &RawVariant) -> String {
        let mut parts = vec![format!("variant {}", joined(&variant.fields, ", "))];
        if let (Some(columns), Some(holds)) = (&variant.first_of, &variant.holds) {
            parts.push(format!("first of {} where {}", columns.get_ref(), holds.get_ref()));
        }
        if !variant.when.is_empty() {
            parts.push(format!("when {}", joined(&variant.when, " or ")));
        }
        parts.join(", ")
    }
    let Some(form) = &raw.form else {
        return raw.when.iter().chain(&raw.each).map(|t| t.get_ref().clone()).collect();
    };
    let mut lines = vec![format!("form {}", form.get_ref())];
    let named = [("match", &raw.matches), ("values", &raw.values), ("presence", &raw.presence)];
    lines.extend(named.iter().filter(|(_, v)| !v.is_empty()).map(|(name, v)| format!("{name} {}", joined(v, ", "))));
    let single = [
        ("distinct", &raw.distinct),
        ("within", &raw.within),
        ("per", &raw.per),
        ("start", &raw.start),
        ("end", &raw.end),
        ("same", &raw.same),
    ];
    lines.extend(single.iter().filter_map(|(name, v)| v.as_ref().map(|v| format!("{name} {}", v.get_ref()))));
    lines.extend(raw.variant.iter().map(of_variant));
    lines
}

fn parse_severity(text: &Spanned<String>, source: &SpecFile, faults: &mut Vec<SpecFault>) -> Option<Severity> {
    text.get_ref().parse().map_err(|message: String| faults.push(fault(source, text.span(), message))).ok()
}

/// The form of a rule and the sets of fields that its findings can name.
fn check_form(
    context: &Context<'_>,
    row: &From<RawRule>,
    fields: &[FieldId],
    faults: &mut Vec<SpecFault>,
) -> Option<(Form, Vec<Key>)> {
    let raw = &row.value;
    let file = row.file;
    let one_key = || vec![Key { group: 0, fields: fields.to_vec() }];
    let key_each = |fields: &[FieldId]| -> Vec<Key> {
        fields.iter().enumerate().map(|(i, f)| Key { group: i as u16, fields: vec![*f] }).collect()
    };
    let source = &context.sources[file];
    let say = |faults: &mut Vec<SpecFault>, range: Range<usize>, message: String| {
        faults.push(fault(source, range, message));
    };
    let given = [!raw.when.is_empty(), !raw.each.is_empty(), raw.form.is_some()].iter().filter(|g| **g).count();
    if given != 1 {
        say(faults, row.range.clone(), "a rule has exactly one of `when`, `each` and `form`".to_owned());
        return None;
    }
    if !raw.when.is_empty() {
        return Some((Form::When(context.alternatives(file, &raw.when, None, faults)), one_key()));
    }
    if !raw.each.is_empty() {
        let each = fields.iter().map(|f| context.alternatives(file, &raw.each, Some(*f), faults)).collect();
        return Some((Form::Each(each), key_each(fields)));
    }
    let form = raw.form.as_ref()?;
    let all = |accept: &dyn Fn(&Field) -> bool| -> Vec<FieldId> {
        (0..context.fields.len() as FieldId).filter(|f| accept(&context.fields[usize::from(*f)])).collect()
    };
    let list = |field: &Field| field.list.map(|l| &context.lists[usize::from(l)]);
    let need = |name: &str, value: &Option<Spanned<String>>, faults: &mut Vec<SpecFault>| -> Option<FieldId> {
        if let Some(header) = value {
            return context.need_field(file, header, faults);
        }
        faults.push(fault(source, form.span(), format!("the form `{}` needs `{name}`", form.get_ref())));
        None
    };
    let entity = |name: &str, value: &Option<Spanned<String>>, faults: &mut Vec<SpecFault>| -> Option<Entity> {
        let found = value.as_ref().and_then(|v| context.entity(v.get_ref()));
        if found.is_none() {
            let span = value.as_ref().map_or_else(|| form.span(), Spanned::span);
            faults.push(fault(source, span, format!("expected in `{name}`: client, episode or a kind of record")));
        }
        found
    };
    let compared = |faults: &mut Vec<SpecFault>| -> Vec<FieldId> {
        let columns = context.fields_named(file, &raw.matches, faults);
        if columns.is_empty() || columns.len() > MAX_COMPARED {
            let message = format!("`match` names {} fields; expected 1 to {MAX_COMPARED}", columns.len());
            faults.push(fault(source, form.span(), message));
        }
        columns
    };
    Some(match form.get_ref().as_str() {
        "invalid-code" => {
            // these have a rule of their own
            for header in raw.values.iter().filter(|v| !context.left_out(v.get_ref())) {
                context.need_field(file, header, faults);
            }
            let consent_free = |f: &Field| {
                f.kind == Kind::Code
                    && list(f).is_some_and(|l| l.complete || matches!(l.shape, ListShape::Needed(_)))
                    && !raw.values.iter().any(|v| v.get_ref() == &f.header)
            };
            (Form::InvalidCode, key_each(&all(&consent_free)))
        }
        "doubtful-code" => {
            let open = |f: &Field| f.kind == Kind::Code && list(f).is_some_and(|l| !l.complete);
            (Form::DoubtfulCode, key_each(&all(&open)))
        }
        "invalid-date" => (Form::InvalidDate, key_each(&all(&|f| f.kind == Kind::Date))),
        "invalid-integer" => (Form::InvalidInteger, key_each(&all(&|f| f.kind == Kind::Integer))),
        "mapping" => {
            let words: Vec<&str> = raw.values.iter().map(|v| v.get_ref().as_str()).collect();
            let known = MappingProblem::ALL.into_iter().find(|p| words == [p.word()]);
            let Some(problem) = known else {
                let known = MappingProblem::ALL.map(MappingProblem::word).join(", ");
                let message = format!("`values` is {}, expected one of {known}", words.join(", "));
                say(faults, form.span(), message);
                return None;
            };
            let mut keys = key_each(&all(&|f| problem.can_befall(f)));
            if problem.is_of_row() {
                keys.push(Key { group: keys.len() as u16, fields: Vec::new() });
            }
            (Form::Mapping(problem), keys)
        }
        "untidy" => (Form::Untidy, key_each(&all(&|_| true))),
        "null-marker" => (Form::NullMarker, key_each(&all(&|_| true))),
        "withheld-values" => (Form::Withheld, one_key()),
        "mixed-consent" => (Form::MixedConsent, one_key()),
        "repeated-key" => {
            let columns = compared(faults);
            let keys = vec![Key { group: 0, fields: columns.clone() }];
            (Form::RepeatedKey(columns), keys)
        }
        "inconsistent" => {
            let entities: Vec<Entity> = raw
                .values
                .iter()
                .filter_map(|v| {
                    let found = context.entity(v.get_ref());
                    // rules that name a kind of record that was left out beside others stay as they are
                    if found.is_none() && !context.left_out_records.contains(v.get_ref()) {
                        say(faults, v.span(), format!("`{}` is not an entity of this dataset", v.get_ref()));
                    }
                    found
                })
                .collect();
            let columns = if fields.is_empty() { all(&|f| entities.contains(&f.entity)) } else { fields.to_vec() };
            (Form::Inconsistent(entities), key_each(&columns))
        }
        "matches-earlier" => {
            let columns = compared(faults);
            let distinct = entity("distinct", &raw.distinct, faults)?;
            (Form::MatchesEarlier { fields: columns, distinct }, one_key())
        }
        "overlap" => {
            let of = entity("distinct", &raw.distinct, faults)?;
            let start = need("start", &raw.start, faults)?;
            let end = need("end", &raw.end, faults)?;
            let same = raw.same.as_ref().and_then(|s| context.need_field(file, s, faults));
            (Form::Overlap { of, start, end, same }, one_key())
        }
        "repeated" => {
            let Entity::Record(record) = entity("distinct", &raw.distinct, faults)? else {
                say(faults, form.span(), "`distinct` must be a kind of record here".to_owned());
                return None;
            };
            let within = entity("within", &raw.within, faults)?;
            let per = need("per", &raw.per, faults)?;
            let mut values = Vec::new();
            for value in &raw.values {
                match context.code(per, value.get_ref()) {
                    Ok(code) => values.push(code),
                    Err(message) => say(faults, value.span(), message),
                }
            }
            (Form::Repeated { record, within, per, values }, one_key())
        }
        "variants" => {
            let mut keys = Vec::new();
            let mut variants = Vec::new();
            for (group, variant) in raw.variant.iter().enumerate() {
                let named = context.fields_named(file, &variant.fields, faults);
                let first_key = keys.len() as u16;
                let mut first_of = Vec::new();
                if let (Some(columns), Some(holds)) = (&variant.first_of, &variant.holds) {
                    for column in context.fields_named(file, std::slice::from_ref(columns), faults) {
                        let holds = context.alternatives(file, std::slice::from_ref(holds), Some(column), faults);
                        first_of.push((column, holds.into_iter().next().unwrap_or_default()));
                        let fields = named.iter().copied().chain([column]).collect();
                        keys.push(Key { group: group as u16, fields });
                    }
                } else {
                    keys.push(Key { group: group as u16, fields: named });
                }
                let when = context.alternatives(file, &variant.when, None, faults);
                variants.push(Variant { first_key, first_of, when });
            }
            (Form::Variants(variants), keys)
        }
        "never-filled" => {
            let mut columns = Vec::new();
            for variant in &raw.variant {
                for field in context.fields_named(file, &variant.fields, faults) {
                    columns.push((field, context.alternatives(file, &variant.when, None, faults)));
                }
            }
            let keys = key_each(&columns.iter().map(|(f, _)| *f).collect::<Vec<_>>());
            (Form::NeverFilled(columns), keys)
        }
        "file-name" => (Form::File(FileProblem::Name), no_key()),
        "file-name-dates" => (Form::File(FileProblem::NameDates), no_key()),
        "no-header" => (Form::File(FileProblem::NoHeader), no_key()),
        "repeated-column" => (Form::File(FileProblem::RepeatedColumn), no_key()),
        "missing-column" => {
            let mut presence = Vec::new();
            for word in &raw.presence {
                match presence_of(word.get_ref()) {
                    Some(found) => presence.push(found),
                    None => say(faults, word.span(), format!("`{}` is no presence", word.get_ref())),
                }
            }
            (Form::File(FileProblem::MissingColumn(presence)), no_key())
        }
        "ragged-row" => (Form::File(FileProblem::RaggedRow), no_key()),
        "other-agency" => (Form::File(FileProblem::OtherAgency), one_key()),
        "no-rows" => (Form::File(FileProblem::NoRows), no_key()),
        "unknown-column" => (Form::File(FileProblem::UnknownColumn), no_key()),
        other => {
            let hint =
                nearest(other, FORMS.iter().copied()).map(|n| format!("; did you mean {n}?")).unwrap_or_default();
            say(faults, form.span(), format!("there is no form `{other}`{hint}; the forms are {}", FORMS.join(", ")));
            return None;
        }
    })
}

/// The words that `form` takes.
const FORMS: &[&str] = &[
    "file-name",
    "file-name-dates",
    "inconsistent",
    "invalid-code",
    "doubtful-code",
    "invalid-date",
    "invalid-integer",
    "mapping",
    "matches-earlier",
    "missing-column",
    "mixed-consent",
    "never-filled",
    "no-header",
    "no-rows",
    "null-marker",
    "other-agency",
    "overlap",
    "ragged-row",
    "repeated",
    "repeated-column",
    "repeated-key",
    "unknown-column",
    "untidy",
    "variants",
    "withheld-values",
];

fn no_key() -> Vec<Key> {
    vec![Key { group: 0, fields: Vec::new() }]
}

fn presence_of(word: &str) -> Option<Presence> {
    Presence::ALL.into_iter().find(|p| p.word() == word)
}
