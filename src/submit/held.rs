//! `held-back.csv`: every row that is not submitted, as it was read, behind the rules that hold it back.
//!
//! Its columns are those of the inputs in the order in which they first appear, those that are no field of the dataset
//! too, so that the rows can be handed back to where they came from; of rows that a mapping made, the fields that it gives. Of a client without consent only agency, client and
//! consent have a value.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use super::plan::Plan;
use crate::check::Row;
use crate::collections::{Map, Set};
use crate::record::clean;
use crate::spec::FieldId;
use crate::spec::dataset::Dataset;

/// The heading of the first column.
pub(super) const RULES: &str = "rules";

/// A column of the list.
struct HeldColumn<'a> {
    heading: &'a str,
    from: Origin,
    /// Whether it is kept for clients without consent.
    shown: bool,
}

/// Where the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Origin {
    Field(FieldId),
    Unknown(usize),
}

/// The columns in the order in which the inputs bring them up. A column without heading is left out when nothing stands
/// in it.
fn columns<'a>(plan: &Plan<'a>) -> Vec<HeldColumn<'a>> {
    let extract = plan.extract;
    if extract.origins.is_some() {
        // the rows were made by a mapping, under the field names of the dataset
        let fields = 0..plan.dataset.fields.len() as FieldId;
        let given = fields.filter(|field| extract.inputs.iter().any(|input| input.has(*field)));
        let column = |field| HeldColumn {
            heading: &plan.dataset.field(field).header,
            from: Origin::Field(field),
            shown: plan.may_show(field),
        };
        return given.map(column).collect();
    }
    let mut columns: Vec<HeldColumn<'a>> = Vec::new();
    let mut known: Set<Origin> = Set::default();
    // the columns of one heading that are no field, in their order
    let mut alike: Map<&str, Vec<usize>> = Map::default();
    extract.unknown.iter().enumerate().for_each(|(n, u)| alike.entry(&u.heading).or_default().push(n));
    for input in &extract.inputs {
        let mut used: Map<&str, usize> = Map::default();
        for (heading, field) in input.headings.iter().zip(&input.fields) {
            let from = if let Some(field) = field {
                Origin::Field(*field)
            } else {
                let place = used.entry(heading).or_default();
                *place += 1;
                match alike.get(heading.as_str()).and_then(|numbers| numbers.get(*place - 1)) {
                    Some(number) => Origin::Unknown(*number),
                    None => continue,
                }
            };
            let nothing =
                heading.is_empty() && matches!(from, Origin::Unknown(n) if extract.unknown[n].column.is_blank());
            if nothing || !known.insert(from) {
                continue;
            }
            let shown = matches!(from, Origin::Field(field) if plan.may_show(field));
            columns.push(HeldColumn { heading, from, shown });
        }
    }
    columns
}

/// Writes the list.
pub(super) fn write(plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
    let columns = columns(plan);
    let mut line = Vec::new();
    push_value(&mut line, RULES);
    for column in &columns {
        line.push(b',');
        push_value(&mut line, column.heading);
    }
    line.push(b'\n');
    out.write_all(&line)?;
    for row in &plan.held {
        line.clear();
        push_value(&mut line, &plan.rules_of(*row).join(" "));
        let withheld = plan.outcome.is_withheld(*row);
        for column in &columns {
            line.push(b',');
            if column.shown || !withheld {
                push_value(&mut line, text(plan, column.from, *row));
            }
        }
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
}

fn text<'a>(plan: &Plan<'a>, from: Origin, row: Row) -> &'a str {
    match from {
        Origin::Field(field) => plan.extract.store.column(field).text(row as usize),
        Origin::Unknown(number) => plan.extract.unknown[number].column.text(row as usize),
    }
}

/// Appends a value, between quotes where it needs them.
fn push_value(line: &mut Vec<u8>, value: &str) {
    let ends_in_blank = value.starts_with(char::is_whitespace) || value.ends_with(char::is_whitespace);
    if ends_in_blank || value.contains([',', '"', '\n', '\r']) {
        super::values::push_quoted(line, value.as_bytes());
    } else {
        line.extend_from_slice(value.as_bytes());
    }
}

/// What stands in a list of held-back rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeldList {
    pub(super) headings: Vec<String>,
    pub(super) rows: u64,
    /// Rows by agency code after cleaning.
    pub(super) by_agency: BTreeMap<String, u64>,
    /// Rows by rule.
    pub(super) by_rule: BTreeMap<String, u64>,
    /// Rows for which no rule is named.
    pub(super) without_rule: u64,
}

/// Reads a list again. The error says what is wrong with it.
pub(super) fn read(dataset: &Dataset, bytes: impl Read) -> Result<HeldList, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(true).flexible(false).from_reader(bytes);
    let mut list = HeldList::default();
    let headings = reader.byte_headers().map_err(|e| e.to_string())?;
    list.headings = headings.iter().map(|h| String::from_utf8_lossy(h).into_owned()).collect();
    if list.headings.first().is_none_or(|first| first != RULES) {
        return Err(format!("the first column is not {RULES}"));
    }
    let agency = dataset.keys.agency;
    let place = list.headings.iter().skip(1).position(|h| dataset.field_id(h) == Some(agency)).map(|p| p + 1);
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|e| e.to_string())? {
        list.rows += 1;
        let cell = |place: usize| String::from_utf8_lossy(record.get(place).unwrap_or_default()).into_owned();
        let code = place.map(cell).unwrap_or_default();
        let code = clean(dataset.field(agency), &code).text.into_owned();
        *list.by_agency.entry(code).or_default() += 1;
        let rules = cell(0);
        if rules.is_empty() {
            list.without_rule += 1;
        }
        for rule in rules.split(' ').filter(|rule| !rule.is_empty()) {
            *list.by_rule.entry(rule.to_owned()).or_default() += 1;
        }
    }
    Ok(list)
}
