//! From the text of a mapping to a checked [`Plan`], in two steps: the shape, which may name the dataset, and then
//! everything that only the dataset can tell.
//!
//! A fault of the shape ends the reading, since what follows cannot be trusted; all others are gathered, so that one run
//! shows them all.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::layout::Layout;
use super::plan::{CodesPlan, ColumnPlan, KeyPart, Plan, TablePlan, fold};
use super::raw::{RawColumn, RawDetails, RawMapping, RawTable, Texts};
use crate::collections::Map;
use crate::record::{State, clean, read_value};
use crate::spec::dataset::{Entity, Format, Kind};
use crate::spec::{Dataset, FieldId, SpecErrors, SpecFault, did_you_mean, in_our_words, nearest, read_text};

/// A mapping whose shape is sound.
#[derive(Debug)]
pub struct Mapping {
    file_name: String,
    text: String,
    raw: RawMapping,
}

impl Mapping {
    /// Checks the shape of a text; `file_name` is what errors print, and the folder that code lists are looked for in.
    pub fn parse(file_name: &str, text: &str) -> Result<Mapping, SpecErrors> {
        let text = text.trim_start_matches('\u{feff}');
        match toml::from_str(text) {
            Ok(raw) => Ok(Mapping { file_name: file_name.to_owned(), text: text.to_owned(), raw }),
            Err(error) => {
                let place = error.span().unwrap_or(0..0);
                Err(SpecErrors(vec![SpecFault::at(file_name, text, place, in_our_words(error.message()))]))
            }
        }
    }

    /// The letter of the dataset that it names, which must be one of `letters`.
    pub fn dataset(&self, letters: &[char]) -> Result<Option<char>, SpecErrors> {
        let Some(named) = &self.raw.dataset else { return Ok(None) };
        let mut characters = named.get_ref().trim().chars().map(|c| c.to_ascii_uppercase());
        match (characters.next(), characters.next()) {
            (Some(letter), None) if letters.contains(&letter) => Ok(Some(letter)),
            _ => {
                let known: Vec<String> = letters.iter().map(char::to_string).collect();
                let message =
                    format!("there is no dataset `{}`; the letters are {}", named.get_ref(), known.join(", "));
                Err(SpecErrors(vec![SpecFault::at(&self.file_name, &self.text, named.span(), message)]))
            }
        }
    }

    /// Checks everything against the dataset, and reads the code lists that it names.
    pub fn plan(&self, dataset: &Dataset) -> Result<Plan, SpecErrors> {
        let mut checker =
            Checker { mapping: self, dataset, faults: Vec::new(), given: Map::default(), files: Vec::new() };
        let constants = checker.constants();
        let mut tables: Vec<TablePlan> = Vec::new();
        for raw in &self.raw.table {
            let table = checker.table(raw, &tables);
            tables.push(table);
        }
        checker.relations(&mut tables);
        if self.raw.table.is_empty() {
            let message = "the mapping has no [[table]]; expected one for each sheet or file";
            checker.faults.push(SpecFault::of_file(&self.file_name, message));
        }
        let Checker { mut faults, mut files, .. } = checker;
        if !faults.is_empty() {
            faults.sort_by_key(|fault| (fault.file != self.file_name, fault.line));
            return Err(SpecErrors(faults));
        }
        files.insert(0, PathBuf::from(&self.file_name));
        Ok(Plan { file_name: self.file_name.clone(), text: self.text.clone(), tables, constants, files })
    }
}

struct Checker<'a> {
    mapping: &'a Mapping,
    dataset: &'a Dataset,
    faults: Vec<SpecFault>,
    /// What gives each field, in words.
    given: Map<FieldId, String>,
    files: Vec<PathBuf>,
}

/// The entries of a table in the order of the file.
fn in_file_order<V>(entries: &std::collections::BTreeMap<Spanned<String>, V>) -> Vec<(&Spanned<String>, &V)> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

impl Checker<'_> {
    fn say(&mut self, place: Range<usize>, message: impl Into<String>) {
        self.faults.push(SpecFault::at(&self.mapping.file_name, &self.mapping.text, place, message));
    }

    /// The field of a header; a fault where there is none.
    fn field(&mut self, header: &str, place: Range<usize>) -> Option<FieldId> {
        let found = self.dataset.field_id(header);
        if found.is_none() {
            let hint = self.dataset.nearest_header(header).map(|n| format!("; did you mean {n}?"));
            let hint = hint.unwrap_or_else(|| "; `ndtms spec field` lists them".to_owned());
            let letter = self.dataset.letter;
            self.say(place, format!("`{}` is no field of dataset {letter}{hint}", header.trim()));
        }
        found
    }

    /// Notes what gives a field; a fault where something else does already.
    fn give(&mut self, field: FieldId, by: String, place: Range<usize>) {
        if let Some(first) = self.given.get(&field) {
            let header = &self.dataset.field(field).header;
            let message = format!("{header} is given twice: by {first} and by {by}");
            self.say(place, message);
            return;
        }
        self.given.insert(field, by);
    }

    fn constants(&mut self) -> Vec<(FieldId, String)> {
        let mut constants = Vec::new();
        for (header, value) in in_file_order(&self.mapping.raw.constants) {
            let Some(id) = self.field(header.get_ref(), header.span()) else { continue };
            self.give(id, "a constant".to_owned(), header.span());
            let field = self.dataset.field(id);
            if let Entity::Record(kind) = field.entity {
                let label = &self.dataset.records[usize::from(kind)].label;
                let message = format!(
                    "{} belongs to a {label}, so it cannot stand on every row; give it a column of that table",
                    field.header
                );
                self.say(header.span(), message);
            }
            if let Some(why) = self.wrong_value(id, value.get_ref()) {
                self.say(value.span(), why);
            }
            constants.push((id, value.get_ref().trim().to_owned()));
        }
        constants
    }

    /// Why a text is no value of a field; none where it is one, or may be.
    fn wrong_value(&self, field: FieldId, text: &str) -> Option<String> {
        let field = self.dataset.field(field);
        let cleaned = clean(field, text);
        let state = read_value(self.dataset, field, &cleaned.text).state;
        let is_shaped = matches!(field.format, Format::Shape(_));
        if state != State::Invalid && !(state == State::Doubtful && is_shaped) {
            return None;
        }
        let list = self.dataset.list_of(field);
        let expected = match (list, &field.format, field.kind) {
            (Some(list), ..) => format!("a code of the list {}", list.name),
            (None, Format::Shape(shape), _) => shape.in_words(),
            (None, _, Kind::Date) => "a date as YYYYMMDD".to_owned(),
            (None, _, kind) => format!("a value of the kind {}", kind.word()),
        };
        let near = list.and_then(|l| nearest(&cleaned.text, l.codes.iter().map(|c| c.code.as_str())));
        let by_label = list.and_then(|l| l.codes.iter().find(|c| fold(&c.label) == fold(text)));
        let hint = match (by_label, near) {
            (Some(code), _) => format!("; the code of {} is {}", code.label, code.code),
            (None, Some(near)) => format!("; did you mean `{near}`?"),
            (None, None) => String::new(),
        };
        Some(format!("`{}` is no value of {}; expected {expected}{hint}", text.trim(), field.header))
    }

    fn table(&mut self, raw: &Spanned<RawTable>, before: &[TablePlan]) -> TablePlan {
        let place = head_of(&self.mapping.text, raw.span());
        let raw = raw.get_ref();
        let text = |value: &Option<Spanned<String>>| value.as_ref().map(|v| v.get_ref().trim().to_owned());
        let (sheet, file) = (text(&raw.sheet), text(&raw.file));
        let several = self.mapping.raw.table.len() > 1;
        if several && sheet.is_none() && file.is_none() {
            let message = "with several tables each says where it stands: add sheet = \"…\" or file = \"…\"";
            self.say(place.clone(), message);
        }
        for (key, value) in [("name", &raw.name), ("sheet", &raw.sheet), ("file", &raw.file)] {
            if let Some(blank) = value.as_ref().filter(|v| v.get_ref().trim().is_empty()) {
                self.say(blank.span(), format!("`{key}` is blank; fill it in, or leave the line out"));
            }
        }
        let name = text(&raw.name).or_else(|| sheet.clone()).or_else(|| file.clone());
        let name = name.unwrap_or_else(|| "the table".to_owned());
        if before.iter().any(|t| fold(&t.name) == fold(&name)) {
            self.say(place.clone(), format!("there are two tables `{name}`; give each a name of its own"));
        }
        let mut columns: Vec<ColumnPlan> = Vec::new();
        for (heading, column) in in_file_order(&raw.columns) {
            if heading.get_ref().trim().is_empty() {
                self.say(heading.span(), "the heading is blank");
            }
            if columns.iter().any(|c| fold(&c.heading) == fold(heading.get_ref())) {
                let message = format!("the column `{}` is here twice; case and blanks do not count", heading.get_ref());
                self.say(heading.span(), message);
            }
            let column = self.column(heading, column, &name);
            columns.push(column);
        }
        let key = in_file_order(&raw.key)
            .into_iter()
            .map(|(own, parents)| KeyPart {
                own: own.get_ref().trim().to_owned(),
                parents: parents.get_ref().trim().to_owned(),
                place: own.span(),
            })
            .collect();
        TablePlan { name, sheet, file, parent: None, key, columns, optional: raw.optional, place }
    }

    fn column(&mut self, heading: &Spanned<String>, raw: &Spanned<RawColumn>, table: &str) -> ColumnPlan {
        let mut plan = ColumnPlan {
            heading: heading.get_ref().trim().to_owned(),
            fields: Vec::new(),
            initials: false,
            layouts: Vec::new(),
            layout: String::new(),
            codes: None,
            sector: false,
            optional: false,
            place: heading.span(),
        };
        let place = raw.span();
        match raw.get_ref() {
            RawColumn::Field(header) => plan.fields.extend(self.field(header, place.clone())),
            RawColumn::Detailed(details) => self.details(&mut plan, details, &place),
        }
        let by = format!("the column `{}` of {table}", plan.heading);
        for field in plan.fields.clone() {
            self.give(field, by.clone(), place.clone());
        }
        plan
    }

    fn details(&mut self, plan: &mut ColumnPlan, raw: &RawDetails, place: &Range<usize>) {
        let ignored = raw.ignore.as_ref().filter(|i| *i.get_ref());
        let targets = [raw.field.is_some(), raw.fields.is_some(), raw.initials.is_some(), ignored.is_some()]
            .iter()
            .filter(|g| **g)
            .count();
        if targets != 1 {
            let message = "expected exactly one of `field`, `fields`, `initials` and `ignore = true`";
            self.say(place.clone(), message);
        }
        if let Some(header) = &raw.field {
            plan.fields.extend(self.field(header.get_ref(), header.span()));
        }
        for header in raw.fields.iter().flat_map(Spanned::get_ref) {
            plan.fields.extend(self.field(header.get_ref(), header.span()));
        }
        if let Some(initials) = &raw.initials {
            plan.initials = true;
            for header in initials.get_ref() {
                plan.fields.extend(self.field(header.get_ref(), header.span()));
            }
            let fits = plan.fields.iter().all(|f| self.dataset.field(*f).kind == Kind::Initial);
            if !fits || !matches!(initials.get_ref().len(), 1 | 2) {
                let message = "expected the fields of two initials for a whole name, first name before surname, such as \
                               [\"FINITIAL\", \"SINITIAL\"], or of one for a column of its own";
                self.say(initials.span(), message);
            }
        }
        plan.optional = raw.optional;
        let lone = match (raw.field.as_ref(), plan.fields.as_slice()) {
            (Some(_), [field]) => Some(*field),
            _ => None,
        };
        self.treatments(plan, raw, lone);
    }

    /// What is done with the values of a column; `lone` is the field where it is one that `field` names.
    fn treatments(&mut self, plan: &mut ColumnPlan, raw: &RawDetails, lone: Option<FieldId>) {
        let header = lone.map(|f| self.dataset.field(f).header.clone()).unwrap_or_default();
        let need = |checker: &mut Self, place: Range<usize>, key: &str, fits: &dyn Fn(FieldId) -> bool, what: &str| {
            if raw.field.is_none() {
                checker.say(place, format!("`{key}` goes with `field`, and with one field only"));
            } else if lone.is_some_and(|f| !fits(f)) {
                checker.say(place, format!("`{key}` is for {what}, and {header} is none"));
            }
        };
        let dataset = self.dataset;
        if let Some(dates) = &raw.dates {
            need(self, dates.span(), "dates", &|f| dataset.field(f).kind == Kind::Date, "a field of dates");
            dates.get_ref().clone_into(&mut plan.layout);
            match Layout::parse_all(dates.get_ref()) {
                Ok(layouts) => plan.layouts = layouts,
                Err(message) => self.say(dates.span(), message),
            }
        }
        if let Some(sector) = raw.sector.as_ref().filter(|s| *s.get_ref()) {
            need(self, sector.span(), "sector", &|f| dataset.field(f).format == Format::Postcode, "a postcode");
            plan.sector = true;
        }
        let mut codes: Map<String, String> = Map::default();
        if let Some(given) = &raw.codes {
            need(self, given.span(), "codes", &|_| true, "");
            self.codes(given.get_ref(), lone, &mut codes);
        }
        if let Some(file) = &raw.codes_file {
            need(self, file.span(), "codes_file", &|_| true, "");
            self.codes_file(file, lone, &mut codes);
        }
        let national = raw.national.as_ref();
        if raw.codes.is_some() || raw.codes_file.is_some() {
            plan.codes = Some(CodesPlan { by_local: codes, national: national.is_some_and(|n| *n.get_ref()) });
        } else if let Some(national) = national {
            self.say(national.span(), "`national` goes with `codes` or `codes_file`; without them every value passes");
        }
    }

    fn codes(&mut self, given: &Texts, field: Option<FieldId>, codes: &mut Map<String, String>) {
        for (local, national) in in_file_order(given) {
            if let Some(message) = self.add_code(local.get_ref(), national.get_ref(), field, codes) {
                let place =
                    if message.contains("twice") || message.contains("blank") { local.span() } else { national.span() };
                self.say(place, message);
            }
        }
    }

    /// Adds a code; gives what is wrong with it.
    fn add_code(
        &self,
        local: &str,
        national: &str,
        field: Option<FieldId>,
        codes: &mut Map<String, String>,
    ) -> Option<String> {
        let folded = fold(local);
        if folded.is_empty() {
            return Some("the local value is blank; a blank stays blank without being listed".to_owned());
        }
        let national = national.trim();
        if codes.insert(folded, national.to_owned()).is_some() {
            return Some(format!("the local value `{}` is here twice; case and blanks do not count", local.trim()));
        }
        field.and_then(|f| self.wrong_value(f, national))
    }

    fn codes_file(&mut self, file: &Spanned<String>, field: Option<FieldId>, codes: &mut Map<String, String>) {
        let folder = Path::new(&self.mapping.file_name).parent().unwrap_or(Path::new("")).to_owned();
        let path = folder.join(file.get_ref());
        let name = path.display().to_string();
        let text = match read_text(&path, &name, "code list") {
            Ok(text) => text,
            Err(fault) => {
                self.say(file.span(), format!("{name}: {}", fault.message));
                return;
            }
        };
        self.files.push(path);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
        let columns: Vec<String> =
            reader.headers().map(|h| h.iter().map(str::to_lowercase).collect()).unwrap_or_default();
        let at = |name: &str| columns.iter().position(|c| c == name);
        let (Some(local), Some(national)) = (at("local"), at("national")) else {
            let end = text.find('\n').unwrap_or(text.len());
            let message = "expected the columns local and national in the first row";
            self.faults.push(SpecFault::at(&name, &text, 0..end, message));
            return;
        };
        for record in reader.records() {
            let position = |p: Option<&csv::Position>| p.map_or(0, |p| p.byte() as usize);
            let (start, message) = match &record {
                Ok(record) => {
                    let cell = |place| record.get(place).unwrap_or_default();
                    if record.iter().all(str::is_empty) {
                        continue;
                    }
                    (position(record.position()), self.add_code(cell(local), cell(national), field, codes))
                }
                Err(error) => (position(error.position()), Some(error.to_string())),
            };
            if let Some(message) = message {
                let start = start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
                let end = text[start..].find('\n').map_or(text.len(), |end| start + end);
                self.faults.push(SpecFault::at(&name, &text, start..end, message));
            }
        }
    }

    /// Which table is above which, and whether that makes one tree.
    fn relations(&mut self, tables: &mut [TablePlan]) {
        let names: Vec<String> = tables.iter().map(|t| t.name.clone()).collect();
        for (number, raw) in self.mapping.raw.table.iter().enumerate() {
            let raw = raw.get_ref();
            let Some(parent) = &raw.parent else {
                if let Some(part) = tables[number].key.first() {
                    self.say(part.place.clone(), "a `key` goes with a `parent`: name the table that it leads to");
                }
                continue;
            };
            let found = names.iter().position(|n| fold(n) == fold(parent.get_ref()));
            match found {
                Some(found) if found != number => tables[number].parent = Some(found),
                Some(_) => self.say(parent.span(), "a table cannot be its own parent"),
                None => {
                    let hint = did_you_mean(parent.get_ref(), names.iter().map(String::as_str)).unwrap_or_default();
                    self.say(parent.span(), format!("there is no table `{}`{hint}", parent.get_ref()));
                }
            }
            if raw.key.is_empty() {
                let example = "key = { \"Client No\" = \"Client No\" }";
                let message = format!("expected a `key` too: own heading = heading of the parent, as in {example}");
                self.say(parent.span(), message);
            }
        }
        for number in 0..tables.len() {
            if tables[number].optional && tables.iter().any(|t| t.parent == Some(number)) {
                let name = &names[number];
                let message = format!("`{name}` cannot be optional: other tables are joined to it");
                self.say(tables[number].place.clone(), message);
            }
        }
        let roots: Vec<usize> =
            (0..tables.len()).filter(|t| self.mapping.raw.table[*t].get_ref().parent.is_none()).collect();
        for root in roots.iter().skip(1) {
            let message = format!(
                "`{}` and `{}` both stand without a `parent`; one table is the first, all others are joined to it",
                names[roots[0]], names[*root]
            );
            self.say(tables[*root].place.clone(), message);
        }
        for number in 0..tables.len() {
            let mut above = tables[number].parent;
            let mut steps = 0;
            while let Some(table) = above {
                steps += 1;
                if steps > tables.len() {
                    self.say(tables[number].place.clone(), "the tables are parents of one another in a circle");
                    return;
                }
                above = tables[table].parent;
            }
        }
    }
}

/// The first line of a place, so that the mark is not as long as the table.
fn head_of(text: &str, place: Range<usize>) -> Range<usize> {
    let end = text.get(place.clone()).and_then(|part| part.find('\n')).map_or(place.end, |end| place.start + end);
    place.start..end
}
