//! The table of a technical definition as fields and codes: which column is which, and what its cells say.

use super::{ImportError, SourceTable};
use crate::collections::Map;
use crate::spec::dataset::{Kind, Presence};
use crate::table::grid::headings_found;

/// What a column of a table tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Header,
    Label,
    Type,
    List,
    Entity,
    Length,
    Presence,
    Codes,
    Code,
}

/// What the columns of a table of fields may be called, what is surest first. The label comes last, since the words for it
/// are used for other things too.
const OF_FIELDS: &[(Part, &[&str])] = &[
    (
        Part::Header,
        &[
            "header",
            "csv header",
            "csv heading",
            "csv column",
            "csv column name",
            "csv column header",
            "csv field",
            "csv field name",
            "heading",
            "column header",
            "column heading",
            "field header",
            "column name",
            "column",
            "field name",
            "field",
        ],
    ),
    (Part::Type, &["type", "data type", "datatype", "field type", "kind", "format", "field format"]),
    (
        Part::List,
        &[
            "list",
            "code list",
            "codelist",
            "list name",
            "reference list",
            "reference data",
            "reference table",
            "lookup",
            "value list",
        ],
    ),
    (Part::Entity, &["entity", "belongs to", "record", "level"]),
    (Part::Length, &["length", "max length", "maximum length", "field length", "size"]),
    (Part::Presence, &["mandatory", "required", "presence"]),
    (Part::Codes, &["codes", "values", "valid values", "permitted values", "allowed values"]),
    (
        Part::Label,
        &[
            "label",
            "description",
            "field description",
            "field label",
            "short description",
            "full name",
            "title",
            "name",
            "data item",
            "item",
            "field name",
            "field",
            "definition",
        ],
    ),
];

/// What the columns of a table of codes may be called.
const OF_CODES: &[(Part, &[&str])] = &[
    (
        Part::List,
        &["list", "code list", "codelist", "list name", "reference list", "reference data", "reference table"],
    ),
    (Part::Code, &["code", "value", "code value"]),
    (Part::Label, &["label", "description", "meaning", "text", "title", "name"]),
];

/// How far down the headings are looked for: tables of definitions often begin with a title.
const LOOKED_AT: usize = 20;

/// Whether a heading can be that of a table of fields.
pub fn is_field_heading(heading: &str) -> bool {
    is_one_of(OF_FIELDS, heading)
}

/// Whether a heading can be that of a table of codes.
pub fn is_code_heading(heading: &str) -> bool {
    is_one_of(OF_CODES, heading)
}

fn is_one_of(parts: &[(Part, &[&str])], heading: &str) -> bool {
    let words = words_of(heading);
    parts.iter().any(|(_, names)| names.contains(&words.as_str()))
}

/// Whether a table tells codes: list, code and label.
pub fn tells_codes(table: &SourceTable) -> bool {
    headings_of(table, OF_CODES, &[Part::List, Part::Code, Part::Label]).is_ok()
}

/// The fields of a table.
pub(super) struct FieldTable {
    pub(super) rows: Vec<FieldRow>,
    /// Headings of columns that nothing is made of.
    pub(super) unused: Vec<String>,
    /// Lines without the header of a field.
    pub(super) passed_over: Vec<u64>,
}

/// A field as the table tells it.
pub(super) struct FieldRow {
    pub(super) header: String,
    pub(super) label: String,
    /// The type as it stands there.
    pub(super) type_text: String,
    pub(super) kind: Option<Kind>,
    /// The list's name as a name of the spec; empty for none.
    pub(super) list: String,
    /// And as it stands there.
    pub(super) list_text: String,
    pub(super) entity: Option<String>,
    pub(super) length: Option<u32>,
    /// The word of `fields.csv`.
    pub(super) presence: Option<&'static str>,
    /// Codes in the field's own row.
    pub(super) codes: Vec<CodeRow>,
}

/// A code as the table tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CodeRow {
    pub(super) code: String,
    pub(super) label: String,
}

/// Reads the fields of a table. All faults of its rows are told at once.
pub(super) fn fields_of(table: &SourceTable) -> Result<FieldTable, ImportError> {
    let headings = headings_of(table, OF_FIELDS, &[Part::Header, Part::Label, Part::Type])?;
    let mut read = FieldTable { rows: Vec::new(), unused: headings.unused, passed_over: Vec::new() };
    let mut seen: Map<String, u64> = Map::default();
    let mut faults = Vec::new();
    for (line, cells) in &table.rows[headings.row + 1..] {
        let cell = |part: Part| {
            let place = headings.places.iter().find(|(known, _)| *known == part).map(|(_, place)| *place);
            place.and_then(|place| cells.get(place)).map(|text| in_one_line(text)).unwrap_or_default()
        };
        let optional = |part: Part| Some(cell(part)).filter(|text| !is_nothing(text));
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let header = cell(Part::Header).to_ascii_uppercase();
        if header.is_empty() {
            read.passed_over.push(*line);
            continue;
        }
        let is_name = header.starts_with(|c: char| c.is_ascii_uppercase())
            && header.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
        // a title amid the fields stands alone in its row
        if !is_name && cells.iter().filter(|cell| !cell.trim().is_empty()).count() == 1 {
            read.passed_over.push(*line);
            continue;
        }
        if !is_name {
            faults.push(format!("line {line}: the header is `{header}`, expected letters, digits and underscores"));
            continue;
        }
        if let Some(first) = seen.insert(header.clone(), *line) {
            faults.push(format!("line {line}: the header {header} is here again, first on line {first}"));
            continue;
        }
        let (type_text, list_text) = (cell(Part::Type), optional(Part::List).unwrap_or_default());
        let codes =
            headings.places.iter().find(|(part, _)| *part == Part::Codes).and_then(|(_, place)| cells.get(*place));
        let codes = codes.map(|text| codes_in(text)).unwrap_or_default();
        if let Err(part) = &codes_sound(&codes) {
            faults.push(format!("line {line}: the code {part} of {header} is here twice"));
        }
        let presence = optional(Part::Presence);
        let told = presence.as_deref().map(presence_of);
        if let (Some(text), Some(None)) = (&presence, told) {
            faults.push(format!("line {line}: {header} is `{text}`, expected mandatory or optional, yes or no"));
        }
        read.rows.push(FieldRow {
            label: cell(Part::Label),
            kind: kind_of(&type_text),
            list: name_of(&list_text),
            entity: optional(Part::Entity),
            length: length_of(&cell(Part::Length)).or_else(|| length_of(&type_text)),
            presence: told.flatten(),
            codes,
            header,
            type_text,
            list_text,
        });
    }
    told_at_once(table, faults)?;
    if read.rows.is_empty() {
        return Err(ImportError::Table(format!("{}: there is no field below the headings", table.name)));
    }
    Ok(read)
}

/// Reads the codes of a table, list by list.
pub(super) fn codes_of(table: &SourceTable) -> Result<Map<String, Vec<CodeRow>>, ImportError> {
    let headings = headings_of(table, OF_CODES, &[Part::List, Part::Code, Part::Label])?;
    let mut lists: Map<String, Vec<CodeRow>> = Map::default();
    let mut faults = Vec::new();
    let mut last = String::new();
    for (line, cells) in &table.rows[headings.row + 1..] {
        let cell = |part: Part| {
            let place = headings.places.iter().find(|(known, _)| *known == part).map(|(_, place)| *place);
            place.and_then(|place| cells.get(place)).map(|text| in_one_line(text)).unwrap_or_default()
        };
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        // the name of a list often stands beside its first code only
        if !cell(Part::List).is_empty() {
            last = name_of(&cell(Part::List));
        }
        let code = CodeRow { code: cell(Part::Code).to_ascii_uppercase(), label: cell(Part::Label) };
        if last.is_empty() || code.code.is_empty() {
            faults.push(format!("line {line}: expected a list and a code"));
            continue;
        }
        let list = lists.entry(last.clone()).or_default();
        if list.iter().any(|known| known.code == code.code) {
            faults.push(format!("line {line}: the code {} of {last} is here twice", code.code));
            continue;
        }
        list.push(code);
    }
    told_at_once(table, faults)?;
    Ok(lists)
}

/// The headings that were found.
struct Headings {
    /// The place of their row in the table.
    row: usize,
    places: Vec<(Part, usize)>,
    unused: Vec<String>,
}

/// Finds the row of headings and the columns that are needed; each other one that is known goes with them.
fn headings_of(
    table: &SourceTable,
    known: &[(Part, &'static [&'static str])],
    needed: &[Part],
) -> Result<Headings, ImportError> {
    let mut best: Option<Headings> = None;
    for (row, (line, cells)) in table.rows.iter().enumerate().take(LOOKED_AT) {
        let words: Vec<String> = cells.iter().map(|cell| words_of(cell)).collect();
        let mut places: Vec<(Part, usize)> = Vec::new();
        let mut twice = None;
        for (part, names) in known {
            let free = |places: &[(Part, usize)], place: usize| !places.iter().any(|(_, taken)| *taken == place);
            let found = names.iter().find_map(|name| {
                let mut alike = (0..words.len()).filter(|place| words[*place] == *name && free(&places, *place));
                alike.next().map(|first| (first, alike.next()))
            });
            let Some((first, again)) = found else { continue };
            twice = twice.or(again.map(|_| first));
            places.push((*part, first));
        }
        let is_complete = needed.iter().all(|part| places.iter().any(|(found, _)| found == part));
        if is_complete && let Some(place) = twice {
            let text = in_one_line(&cells[place]);
            let message = format!("{}, line {line}: the heading {text} is here twice; keep one of the two", table.name);
            return Err(ImportError::Table(message));
        }
        let unused = (0..cells.len())
            .filter(|place| !words[*place].is_empty() && !places.iter().any(|(_, taken)| taken == place))
            .map(|place| in_one_line(&cells[place]))
            .collect();
        let found = Headings { row, places, unused };
        if is_complete {
            return Ok(found);
        }
        if best.as_ref().is_none_or(|best| best.places.len() < found.places.len()) {
            best = Some(found);
        }
    }
    let Some(best) = best else {
        return Err(ImportError::Table(format!("{}: the table is empty", table.name)));
    };
    let (line, cells) = &table.rows[best.row];
    let missing: Vec<String> = needed
        .iter()
        .filter(|part| !best.places.iter().any(|(found, _)| found == *part))
        .filter_map(|part| known.iter().find(|(known, _)| known == part))
        .map(|(_, names)| names.iter().take(3).copied().collect::<Vec<_>>().join(" or "))
        .collect();
    let headings: Vec<String> = cells.iter().take(12).map(|cell| in_one_line(cell)).collect();
    Err(ImportError::Table(format!(
        "{}: no column is called {}; line {line} has {}",
        table.name,
        missing.join(", nor one "),
        headings_found(&headings)
    )))
}

fn told_at_once(table: &SourceTable, faults: Vec<String>) -> Result<(), ImportError> {
    const TOLD: usize = 10;
    if faults.is_empty() {
        return Ok(());
    }
    let mut lines = vec![format!("{}: the table has faults", table.name)];
    let more = faults.len().saturating_sub(TOLD);
    lines.extend(faults.into_iter().take(TOLD).map(|fault| format!("  {fault}")));
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    Err(ImportError::Table(lines.join("\n")))
}

/// The words of a heading: lower case, one blank between them.
fn words_of(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    in_one_line(&plain)
}

/// A text on one line, with single blanks.
fn in_one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text as a name of the spec: `Discharge Reasons` is `discharge_reasons`.
pub(super) fn name_of(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Whether a cell says that there is nothing to say.
fn is_nothing(text: &str) -> bool {
    ["", "-", "n/a", "na", "none"].contains(&text.to_lowercase().as_str())
}

/// What a type means; none for one that is not known.
fn kind_of(text: &str) -> Option<Kind> {
    let words = words_of(text);
    let first = words.split(' ').next()?.trim_end_matches(|c: char| c.is_ascii_digit());
    Some(match first {
        "date" | "datetime" => Kind::Date,
        "integer" | "int" | "numeric" | "number" | "decimal" => Kind::Integer,
        "code" | "coded" | "lookup" | "list" => Kind::Code,
        "char" | "varchar" | "nvarchar" | "character" | "text" | "string" | "alphanumeric" => Kind::Text,
        "id" | "identifier" => Kind::Identifier,
        "initial" => Kind::Initial,
        _ => return None,
    })
}

/// The number in a text such as `3` or `Numeric (3)`.
fn length_of(text: &str) -> Option<u32> {
    let words = words_of(text);
    words.split(' ').find_map(|word| word.parse().ok())
}

/// When a field must be there, in the word of `fields.csv`.
fn presence_of(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let own = Presence::ALL.into_iter().map(Presence::word).find(|word| *word == text);
    own.or(match text.as_str() {
        "m" | "y" | "yes" | "required" | "true" => Some("mandatory"),
        "o" | "n" | "no" | "not mandatory" | "not required" | "false" => Some("optional"),
        _ => None,
    })
}

/// Codes in one cell: `Y = Yes; N = No`, or a line each.
fn codes_in(text: &str) -> Vec<CodeRow> {
    text.split(['\n', ';', '|'])
        .map(in_one_line)
        .filter(|part| !is_nothing(part))
        .map(|part| {
            let (code, label) = ["=", " - ", ":"].iter().find_map(|sign| part.split_once(sign)).unwrap_or((&part, ""));
            CodeRow { code: code.trim().to_ascii_uppercase(), label: label.trim().to_owned() }
        })
        .collect()
}

/// The first code that is there twice.
fn codes_sound(codes: &[CodeRow]) -> Result<(), &str> {
    let twice = codes.iter().enumerate().find(|(place, code)| codes[..*place].iter().any(|c| c.code == code.code));
    twice.map_or(Ok(()), |(_, code)| Err(code.code.as_str()))
}
