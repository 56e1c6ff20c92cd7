//! The files of a drafted letter, and the lines at which a person has something to decide.

use serde::Serialize;
use toml::Value;

use super::{DATASET, FieldState, Open, Plan, RuleGone};
use crate::spec::raw::RawKeys;

const FIELDS: &str = "fields.csv";
const LISTS: &str = "lists.csv";

/// What was written.
pub(super) struct Written {
    pub(super) files: Vec<(String, String)>,
    pub(super) open: Vec<Open>,
    /// The line of `dataset.toml` at which the rules are left out.
    pub(super) rules_line: usize,
}

impl Plan<'_> {
    /// The files of the letter without these rules.
    pub(super) fn write(&self, without_rules: &[RuleGone]) -> Written {
        let mut written = Written { files: Vec::new(), open: Vec::new(), rules_line: 0 };
        let text = self.dataset_text(without_rules, &mut written);
        written.files.push((DATASET.to_owned(), text));
        let fields = self.fields_to_write();
        if !fields.is_empty() {
            written.files.push((FIELDS.to_owned(), csv_of(fields.iter().map(|(field, _)| field))));
        }
        // the heading is on line 1, and no cell holds a line end
        for (number, (field, open)) in fields.iter().enumerate() {
            let what = open.iter().map(|what| format!("{}: {what}", field.header));
            written.open.extend(what.map(|what| Open { file: FIELDS.to_owned(), line: number + 2, what }));
        }
        if !self.lists.is_empty() {
            written.files.push((LISTS.to_owned(), csv_of(self.lists.iter().map(|list| &list.raw))));
        }
        for (number, list) in self.lists.iter().enumerate() {
            let file = format!("codes/{}.csv", list.raw.list);
            let is_new = !self.base.lists.iter().any(|(base, _)| base.list == list.raw.list);
            let (place, line) = if is_new { (LISTS, number + 2) } else { (file.as_str(), 1) };
            let what = list.open.iter().map(|what| format!("{}: {what}", list.raw.list));
            written.open.extend(what.map(|what| Open { file: place.to_owned(), line, what }));
            written.files.push((file, csv_of(list.codes.iter())));
        }
        written
    }

    fn dataset_text(&self, without_rules: &[RuleGone], written: &mut Written) -> String {
        let request = self.request;
        let letter = request.letter;
        let mut lines: Vec<String> = Vec::new();
        let quoted = |text: &str| Value::String(text.to_owned()).to_string();
        lines.push(format!(
            "# Dataset {letter}, drafted from a table on top of {}: see what is marked general-low.",
            request.based_on
        ));
        lines.push(String::new());
        lines.push(format!("letter = {}", quoted(&letter.to_string())));
        let title = request.title.map_or_else(|| format!("NDTMS dataset {letter} (draft)"), str::to_owned);
        lines.push(format!("title = {}", quoted(&title)));
        lines.push(format!("version = {}", quoted(&format!("{letter}-draft"))));
        lines.push(format!("in_force_from = {}", quoted(request.in_force_from.unwrap_or("a day to be confirmed"))));
        let mut say = |line: usize, what: String| written.open.push(Open { file: DATASET.to_owned(), line, what });
        if request.in_force_from.is_none() {
            say(lines.len(), "say from when the letter is in force".to_owned());
        }
        let table = request.fields.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let source = format!("drafted from {table} on top of dataset {}, and to be confirmed", request.based_on);
        lines.push(format!("source = {}", quoted(&source)));
        say(lines.len(), "say where the facts come from, once they are confirmed".to_owned());
        for what in &self.open {
            say(lines.len(), what.clone());
        }
        // a kept field needs nothing, so it has no line of its own to edit
        for field in self.fields.iter().filter(|field| !self.writes_all() && field.state == FieldState::Kept) {
            for what in &field.open {
                say(lines.len(), format!("{}: {what}; to change it, copy its line into {FIELDS}", field.raw.header));
            }
        }
        lines.push(format!("based_on = {}", quoted(&request.based_on.to_string())));
        if !self.dropped.is_empty() {
            lines.push("without_fields = [".to_owned());
            lines.extend(self.dropped.iter().map(|header| format!("    {},", quoted(header))));
            lines.push("]".to_owned());
        }
        written.rules_line = lines.len() + 1;
        if !without_rules.is_empty() {
            lines.push("without_rules = [".to_owned());
            let in_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            lines.extend(without_rules.iter().map(|rule| {
                format!("    {}, # {}: {}", quoted(&rule.id), in_one_line(&rule.title), in_one_line(&rule.why))
            }));
            lines.push("]".to_owned());
        }
        if let Some(keys) = &self.keys {
            lines.push(String::new());
            lines.extend(keys_text(keys));
        }
        lines.join("\n") + "\n"
    }

    /// The lines of `fields.csv` with what is to be decided about each: those that are new or changed, or all where the order
    /// of the table cannot be told otherwise.
    fn fields_to_write(&self) -> Vec<(crate::spec::raw::RawField, &[String])> {
        let all = self.writes_all();
        let mut lines = Vec::new();
        let mut before = "";
        for field in &self.fields {
            if all || field.state != FieldState::Kept {
                let moves = all || field.state == FieldState::Added;
                let after = if moves { before.to_owned() } else { String::new() };
                lines.push((crate::spec::raw::RawField { after, ..field.raw.clone() }, field.open.as_slice()));
            }
            before = &field.raw.header;
        }
        lines
    }

    /// Whether fields stand in another order than in the letter built on, or a new one stands first.
    fn writes_all(&self) -> bool {
        let place = |header: &str| self.base.fields.iter().position(|field| field.header == header);
        let places: Vec<usize> = self.fields.iter().filter_map(|field| place(&field.raw.header)).collect();
        !places.is_sorted() || self.fields.first().is_some_and(|first| first.state == FieldState::Added)
    }
}

fn keys_text(keys: &RawKeys) -> Vec<String> {
    let mut lines = vec!["[keys]".to_owned()];
    let needed =
        [("agency", &keys.agency), ("client", &keys.client), ("episode", &keys.episode), ("consent", &keys.consent)];
    let optional = [("local_reference", &keys.local_reference), ("birth", &keys.birth)];
    let optional = optional.iter().filter_map(|(name, key)| key.as_ref().map(|key| (*name, key)));
    lines.extend(needed.into_iter().chain(optional).map(|(name, key)| format!("{name} = \"{}\"", key.get_ref())));
    lines
}

/// Lines of CSV under their headings.
fn csv_of<'r, T: Serialize + 'r>(lines: impl Iterator<Item = &'r T>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in lines {
        writer.serialize(line).expect("writing to memory does not fail");
    }
    let bytes = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("what was text stays text")
}
