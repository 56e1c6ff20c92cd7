//! The page of a code list.

use super::model::{Block, Page, Table, fact};
use super::words;
use crate::record::iso;
use crate::spec::Dataset;
use crate::spec::dataset::{Code, CodeList, Confidence, ListShape};

/// Builds the page.
pub(super) fn page(dataset: &Dataset, number: u16) -> Page {
    let list = &dataset.lists[usize::from(number)];
    let mut page = Page {
        kind: "list",
        name: list.name.clone(),
        title: format!("{}: {}", list.name, list.title),
        subtitle: format!("a code list of dataset {}", dataset.letter),
        sections: Vec::new(),
        origin: super::origin(dataset),
    };
    let users: Vec<String> =
        dataset.fields.iter().filter(|f| f.list == Some(number)).map(|f| f.header.clone()).collect();
    let facts = vec![
        fact("Codes", list.codes.len().to_string()),
        fact("Complete", if users.is_empty() && list.complete { "yes".to_owned() } else { complete(list) }),
        fact("Used by", if users.is_empty() { "no field itself".to_owned() } else { users.join(", ") }),
    ];
    page.add("what", "What it is", vec![Block::Text(list.what.clone()), Block::Facts(facts)]);
    page.add("why", "Why it matters", vec![Block::Text(list.why.clone())]);
    page.add("example", "Example", vec![Block::Wrong(list.wrong.clone()), Block::Right(list.right.clone())]);
    page.add("remedy", "How to put it right", vec![Block::Text(list.remedy.clone())]);
    page.add("codes", "Codes", vec![Block::Table(codes(list))]);
    page.add("confidence", "How sure this is", vec![Block::Text(confidence(dataset, list))]);
    page
}

/// Whether the list is complete, and what becomes of a value outside it.
fn complete(list: &CodeList) -> String {
    match (&list.shape, list.complete) {
        (_, true) => "yes: any other value is invalid".to_owned(),
        (ListShape::None, false) => "no: another value is kept and questioned".to_owned(),
        (ListShape::Area, false) => "no: any code of an English local authority, new or old, is known".to_owned(),
        (ListShape::Enough(shape), false) => format!("no: any other value of this form is known: {}", shape.in_words()),
        (ListShape::Needed(shape), false) => {
            format!("no: another value of this form is kept and questioned, any other is invalid: {}", shape.in_words())
        }
    }
}

/// The codes with as many columns as the list has something to say in.
fn codes(list: &CodeList) -> Table {
    type Column = (&'static str, fn(&CodeList, &Code) -> String);
    const COLUMNS: [Column; 6] = [
        ("Code", |_, c| c.code.clone()),
        ("Meaning", |_, c| c.label.clone()),
        ("Group", |l, c| l.group_name(c).replace('_', " ")),
        ("From", |_, c| c.valid_from.map(iso).unwrap_or_default()),
        ("To", |_, c| c.valid_to.map(iso).unwrap_or_default()),
        ("Note", |_, c| c.note.clone()),
    ];
    let used: Vec<Column> =
        COLUMNS.into_iter().filter(|(_, value)| list.codes.iter().any(|c| !value(list, c).is_empty())).collect();
    Table {
        headings: used.iter().map(|(name, _)| (*name).to_owned()).collect(),
        rows: list.codes.iter().map(|c| used.iter().map(|(_, value)| value(list, c)).collect()).collect(),
    }
}

fn confidence(dataset: &Dataset, list: &CodeList) -> String {
    if list.codes.is_empty() {
        return match list.shape {
            ListShape::Area => {
                let areas = words::count(dataset.areas.list.len(), "area");
                format!("The codes are those of the {areas} in areas.csv, which comes from a public lookup.")
            }
            _ => "The list names no code, so there is nothing to be sure of.".to_owned(),
        };
    }
    let counts = Confidence::ALL.into_iter().filter_map(|grade| {
        let count = list.codes.iter().filter(|c| words::grade(&c.confidence) == grade.word()).count();
        (count > 0).then(|| format!("{} {}", words::count(count, "code"), grade.word()))
    });
    let grades: Vec<Confidence> = Confidence::ALL
        .into_iter()
        .filter(|g| list.codes.iter().any(|c| words::grade(&c.confidence) == g.word()))
        .collect();
    let counts = counts.collect::<Vec<_>>().join(", ");
    let meanings: Vec<String> = grades.iter().map(|g| words::confidence(g.word())).collect();
    format!("{}. {}", words::capital(&counts), meanings.join(" "))
}
