//! The text of a drafted mapping. What is sure is written, the rest as comments, so the draft can be read as it is.

use std::fmt::Write as _;

use super::evidence::{counted, label_of};
use super::{Findings, Guess, Sureness, Target};
use crate::collections::{Map, Set};
use crate::record::{State, clean, read_value};
use crate::spec::dataset::{Kind, Presence};
use crate::spec::{FieldId, nearest};

/// How many different values of a column are shown.
const MOST_VALUES: usize = 40;
/// The longest value that is shown, in characters.
const LONGEST_VALUE: usize = 60;

/// How many different answers a column of consent may have to be shown whole, and the longest of them.
const FEW_VALUES: usize = 8;
/// See [`FEW_VALUES`].
const SHORT_VALUE: usize = 20;

/// Writes the draft.
pub(super) fn write(found: &Findings<'_>) -> String {
    let dataset = found.dataset;
    let mut out = format!(
        "# A mapping drafted by `ndtms convert --suggest`: read every line before you use it.\n\
         # Each line says how sure it is. What is only possible stands behind a # and counts for nothing.\n\
         # Values are shown only of columns with a code list, and only of clients who are known to have consented.\n\n\
         dataset = \"{}\"\n",
        dataset.letter
    );
    let missing = missing(found);
    let agency = dataset.keys.agency;
    if missing.contains(&agency) {
        let header = &dataset.field(agency).header;
        let _ = write!(
            out,
            "\n# The code of your agency, as it was issued to you.\n# [constants]\n# {header} = \"N0000\"\n"
        );
    }
    let rooted = rooted(found);
    for (number, is_rooted) in rooted.into_iter().enumerate() {
        table(found, number, is_rooted, &mut out);
    }
    let rest: Vec<&str> = missing.iter().filter(|f| **f != agency).map(|f| dataset.field(*f).header.as_str()).collect();
    if !rest.is_empty() {
        let _ = write!(out, "\n# Fields that the dataset asks for and no line above gives: {}\n", rest.join(", "));
    }
    out
}

/// The fields that every record needs and no column gives.
fn missing(found: &Findings<'_>) -> Vec<FieldId> {
    let given: Set<FieldId> = found
        .guesses
        .iter()
        .flatten()
        .flatten()
        .filter(|g| g.sureness > Sureness::Possible)
        .flat_map(|g| g.target.fields())
        .collect();
    let needed = |f: &FieldId| matches!(found.dataset.field(*f).presence, Presence::Always | Presence::Mandatory);
    (0..found.dataset.fields.len() as FieldId).filter(needed).filter(|f| !given.contains(f)).collect()
}

/// For each table whether it is the topmost one or belongs to it; all others would make a second tree.
fn rooted(found: &Findings<'_>) -> Vec<bool> {
    let root_of = |table: usize| {
        let above = |t: &usize| found.relations[*t].as_ref().map(|r| r.parent);
        std::iter::successors(Some(table), above).last().unwrap_or(table)
    };
    let roots: Vec<usize> = (0..found.tables.len()).map(root_of).collect();
    // the tree with most tables, and of equal ones the first
    let size = |root: usize| roots.iter().filter(|r| **r == root).count();
    let best = roots.iter().copied().max_by_key(|root| (size(*root), std::cmp::Reverse(*root)));
    roots.iter().map(|root| Some(*root) == best).collect()
}

fn name_of(found: &Findings<'_>, table: usize) -> String {
    let raw = &found.tables[table];
    let own = raw.sheet.clone().unwrap_or_else(|| {
        let name = &raw.file_name;
        name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned()
    });
    let same = (0..table).any(|t| found.tables[t].sheet.as_ref().unwrap_or(&found.tables[t].file_name) == &own);
    if same { format!("{own} {}", table + 1) } else { own }
}

fn table(found: &Findings<'_>, number: usize, is_rooted: bool, out: &mut String) {
    let raw = &found.tables[number];
    let mut text = String::from("[[table]]\n");
    let several = found.tables.len() > 1;
    if several {
        let _ = writeln!(text, "name = {}", quoted(&name_of(found, number)));
    }
    match &raw.sheet {
        Some(sheet) => line(&mut text, format_args!("sheet = {}", quoted(sheet))),
        None if several => line(&mut text, format_args!("file = {}", quoted(&raw.file_name))),
        None => {}
    }
    if let Some(relation) = &found.relations[number] {
        let _ = writeln!(text, "# {} of {} rows have a key that the table above has", relation.found, relation.filled);
        let _ = writeln!(text, "parent = {}", quoted(&name_of(found, relation.parent)));
        let (own, parents) = (&raw.headings[relation.own], &found.tables[relation.parent].headings[relation.parents]);
        let _ = writeln!(text, "key = {{ {} = {} }}", quoted(own), quoted(parents));
    }
    text.push_str("\n[table.columns]\n");
    if found.relations[number].is_none() && found.guesses[number].iter().all(Option::is_none) {
        text.push_str("# No heading is recognised. The first row may hold values, so nothing of it is shown.\n");
    } else {
        columns(found, number, &mut text);
    }
    out.push('\n');
    if is_rooted {
        out.push_str(&text);
        return;
    }
    out.push_str("# No column was found by which this table belongs to the others; give it a parent and a key.\n");
    commented(&text, out);
}

/// The columns of a table: those of one line first, then those with codes.
fn columns(found: &Findings<'_>, number: usize, text: &mut String) {
    let raw = &found.tables[number];
    let mut with_codes = Vec::new();
    let mut seen: Set<String> = Set::default();
    for (column, heading) in raw.headings.iter().enumerate() {
        if heading.is_empty() || !seen.insert(super::fold(heading)) {
            continue;
        }
        if found.relations[number].as_ref().is_some_and(|r| r.own == column) {
            continue;
        }
        match &found.guesses[number][column] {
            Some(guess) if guess.evidence.needs_codes => with_codes.push((column, guess)),
            Some(guess) => plain_column(found, heading, guess, text),
            None => line(text, format_args!("# not recognised\n# {} = {{ ignore = true }}", quoted(heading))),
        }
    }
    for (column, guess) in with_codes {
        coded_column(found, (number, column), guess, text);
    }
}

/// Writes lines that count for nothing.
fn commented(text: &str, out: &mut String) {
    text.lines().for_each(|text| line(out, format_args!("{}", format!("# {text}").trim_end())));
}

/// How sure a guess is, and why.
fn reason(guess: &Guess) -> String {
    let heading = if guess.heading >= 1.0 { "the heading is known for it" } else { "the heading is like it" };
    let values = match guess.evidence.fitting {
        _ if guess.evidence.filled == 0 => "; it is blank on every row".to_owned(),
        Some(fitting) => format!("; {fitting} of {} values fit", guess.evidence.filled),
        None => String::new(),
    };
    format!("{}: {heading}{values}", guess.sureness.word())
}

fn mark(guess: &Guess) -> &'static str {
    if guess.sureness == Sureness::Possible { "# " } else { "" }
}

fn plain_column(found: &Findings<'_>, heading: &str, guess: &Guess, text: &mut String) {
    let header = |field: FieldId| quoted(&found.dataset.field(field).header);
    let label = &found.dataset.field(guess.target.first()).label;
    let value = match guess.target {
        Target::Initials(first, second) => format!("{{ initials = [{}, {}] }}", header(first), header(second)),
        Target::Field(field) if !guess.evidence.layout.is_empty() => {
            format!("{{ field = {}, dates = {} }}", header(field), quoted(guess.evidence.layout))
        }
        Target::Field(field) if guess.evidence.is_full => format!("{{ field = {}, sector = true }}", header(field)),
        Target::Field(field) => header(field),
    };
    let _ = writeln!(text, "# {} ({label})", reason(guess));
    let _ = writeln!(text, "{}{} = {value}", mark(guess), quoted(heading));
}

/// A column with local values: each with its code, or what may be its code.
fn coded_column(found: &Findings<'_>, (table, column): (usize, usize), guess: &Guess, text: &mut String) {
    let raw = &found.tables[table];
    let field = found.dataset.field(guess.target.first());
    let mark = mark(guess);
    let heading = quoted(&raw.headings[column]);
    let _ = writeln!(text, "\n# {} ({})", reason(guess), field.label);
    let _ = writeln!(text, "{mark}[table.columns.{heading}]\n{mark}field = {}\n", quoted(&field.header));
    let _ = writeln!(text, "{mark}[table.columns.{heading}.codes]");
    let values = counted(&raw.columns[column]);
    match shown_values(found, (table, column), guess) {
        Err(why) => line(text, format_args!("# {} different values, not shown: {why}", values.len())),
        Ok(shown) => {
            let mut written: Set<String> = Set::default();
            for value in &shown {
                if written.insert(super::fold(value)) {
                    let _ = writeln!(text, "{}", code_line(found, guess, value, mark));
                }
            }
            if shown.len() < values.len() {
                let hidden = values.len() - shown.len();
                let _ = writeln!(
                    text,
                    "# and {hidden} more, which stand only on rows of clients whose consent is not known"
                );
            }
        }
    }
}

fn code_line(found: &Findings<'_>, guess: &Guess, value: &str, mark: &str) -> String {
    let dataset = found.dataset;
    let field = dataset.field(guess.target.first());
    let local = quoted(value.trim());
    let cleaned = clean(field, value);
    if read_value(dataset, field, &cleaned.text).state == State::Valid {
        return format!("{mark}{local} = {}", quoted(&cleaned.text));
    }
    if let Some(code) = label_of(dataset, guess.target, value) {
        return format!("{mark}{local} = {}", quoted(&code.code));
    }
    let list = dataset.list_of(field);
    let words = super::plain(value);
    let by_word = list.and_then(|l| {
        let holds = |label: &str| {
            let label = super::plain(label);
            !label.is_empty() && format!(" {words} ").contains(&format!(" {label} "))
        };
        l.codes.iter().find(|c| holds(&c.label))
    });
    let by_letters = || {
        let near = nearest(value.trim(), list?.codes.iter().map(|c| c.label.as_str()))?;
        list?.codes.iter().find(|c| c.label == near)
    };
    match by_letters().or(by_word) {
        Some(code) => format!("# {local} = {} # perhaps: {}", quoted(&code.code), code.label.replace('\n', " ")),
        None => format!("# {local} = \"\""),
    }
}

/// The values of a column that may be shown; the error says why none may.
fn shown_values<'f>(
    found: &'f Findings<'_>,
    (table, column): (usize, usize),
    guess: &Guess,
) -> Result<Vec<&'f str>, &'static str> {
    let field = found.dataset.field(guess.target.first());
    let values = counted(&found.tables[table].columns[column]);
    if field.identifying || field.kind != Kind::Code || field.list.is_none() {
        return Err("only those of columns with a code list are shown");
    }
    // consent itself may be shown of everybody
    if guess.target == Target::Field(found.dataset.keys.consent) && values.len() <= FEW_VALUES {
        return Ok(values
            .into_iter()
            .map(|(text, _)| text)
            .filter(|text| text.chars().count() <= SHORT_VALUE)
            .collect());
    }
    if values.len() > MOST_VALUES {
        return Err("there are too many");
    }
    let nothing_known = guess.evidence.fitting == Some(0) && values.len() as u64 * 2 > guess.evidence.filled;
    if nothing_known && values.len() > 5 || values.iter().any(|(text, _)| text.chars().count() > LONGEST_VALUE) {
        return Err("they look like free text");
    }
    let Some(consented) = &found.consented else {
        return Err("no column tells which clients have consented");
    };
    let source = &found.tables[table].columns[column];
    let mut allowed: Map<&str, bool> = Map::default();
    for row in (0..source.len()).filter(|row| consented[table][*row]) {
        allowed.insert(source.text(row), true);
    }
    Ok(values.into_iter().map(|(text, _)| text).filter(|text| allowed.contains_key(text)).collect())
}

/// Writes a line; writing to a string cannot fail.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(out, "{text}");
}

/// A text in quotes, as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", c as u32)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
