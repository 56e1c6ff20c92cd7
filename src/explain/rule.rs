//! The page of a rule.

use super::model::{Block, Page, Table, fact};
use super::words;
use crate::spec::condition::Test;
use crate::spec::dataset::{Entity, FileProblem, Form, MappingProblem, Rule};
use crate::spec::{Dataset, FieldId};

/// Builds the page.
pub(super) fn page(dataset: &Dataset, rule: &Rule) -> Page {
    let mut page = Page {
        kind: "rule",
        name: rule.id.clone(),
        title: format!("{}: {}", rule.id, rule.title),
        subtitle: format!("a rule of dataset {}, severity {}", dataset.letter, rule.severity),
        sections: Vec::new(),
        origin: super::origin(dataset),
    };
    page.add("effect", "What it does", vec![Block::Facts(effect(dataset, rule))]);
    let mut looks = looks_for(dataset, rule);
    looks.push(Block::Text(silent(dataset, rule)));
    if matches!(rule.form, Form::When(_) | Form::Each(_)) {
        looks.push(Block::Text("As the spec writes it:".to_owned()));
        looks.push(Block::Written(rule.written.clone()));
    }
    page.add("looks_for", "What it looks for", looks);
    page.add(
        "message",
        "What it says",
        vec![
            Block::Text(format!("{}.", rule.message)),
            Block::Text(if rule.message.contains('{') {
                "Words in braces stand for what is in the record.".to_owned()
            } else {
                String::new()
            }),
        ],
    );
    page.add("why", "Why it matters", vec![Block::Text(rule.why.clone())]);
    page.add("example", "Example", vec![Block::Wrong(rule.wrong.clone()), Block::Right(rule.right.clone())]);
    page.add("remedy", "How to put it right", vec![Block::Text(words::remedy(rule))]);
    page.add("confidence", "How sure this is", vec![Block::Text(words::confidence(&rule.confidence))]);
    let named = fields_of(rule);
    if named.len() <= 30 {
        let rows = named.iter().map(|f| dataset.field(*f)).map(|f| vec![f.header.clone(), f.label.clone()]).collect();
        let headings = vec!["Field".to_owned(), "What it holds".to_owned()];
        page.add("fields", "Fields that it names", vec![Block::Table(Table { headings, rows })]);
    } else {
        let text = format!("{} of the dataset, such as {}.", words::count(named.len(), "field"), some(dataset, &named));
        page.add("fields", "Fields that it names", vec![Block::Text(text)]);
    }
    page
}

fn some(dataset: &Dataset, fields: &[FieldId]) -> String {
    let first: Vec<String> = fields.iter().take(3).map(|f| dataset.field(*f).header.clone()).collect();
    words::joined(&first, "and")
}

/// The fields that findings of a rule can name, each once.
pub(super) fn fields_of(rule: &Rule) -> Vec<FieldId> {
    let mut named = rule.fields.clone();
    for field in rule.keys.iter().flat_map(|k| &k.fields) {
        if !named.contains(field) {
            named.push(*field);
        }
    }
    named
}

fn effect(dataset: &Dataset, rule: &Rule) -> Vec<super::Fact> {
    let mut facts = vec![fact("Severity", format!("{}: {}", rule.severity, words::severity(rule.severity)))];
    if rule.severity_as_submission != rule.severity {
        let graver = rule.severity_as_submission;
        facts.push(fact("As a submission", format!("{graver}: {}", words::severity(graver))));
    }
    facts.push(fact("Findings", words::scope(dataset, rule.scope)));
    if rule.only_as_submission {
        facts.push(fact("Runs on", "files that are checked as a submission only"));
    }
    if rule.without_consent {
        facts.push(fact("Consent", "rows without consent are checked too"));
    }
    let off = if rule.fixed {
        "no: it may neither be switched off nor re-graded"
    } else {
        "yes, and it may be re-graded, in the profile"
    };
    facts.push(fact("Switch off", off));
    facts
}

/// When the rule says nothing although its condition might hold.
fn silent(dataset: &Dataset, rule: &Rule) -> String {
    rule.needs_use_of.map_or_else(String::new, |f| {
        format!("The rule says nothing in a file in which {} is blank on every row.", dataset.field(f).header)
    })
}

fn looks_for(dataset: &Dataset, rule: &Rule) -> Vec<Block> {
    let label = |entity: Entity| words::entity(dataset, entity);
    let header = |field: FieldId| dataset.field(field).header.as_str();
    let text = |text: String| vec![Block::Text(text)];
    match &rule.form {
        Form::When(alternatives) => {
            let lines: Vec<String> = alternatives.iter().map(|a| words::alternative(dataset, a, None)).collect();
            any_of(&lines, "It finds a row on which ")
        }
        Form::Each(each) => {
            let lines: Vec<String> = each
                .first()
                .zip(rule.fields.first())
                .map(|(alternatives, it)| alternatives.iter().map(|a| words::alternative(dataset, a, Some(*it))).collect())
                .unwrap_or_default();
            let fields = words::headers(dataset, &rule.fields, "and");
            any_of(&lines, &format!("It looks at each of {fields}, and finds that "))
        }
        Form::Variants(variants) => {
            let mut lines = Vec::new();
            for variant in variants {
                let mut parts: Vec<String> = Vec::new();
                if let Some((field, holds)) = variant.first_of.first() {
                    let columns: Vec<FieldId> = variant.first_of.iter().map(|(f, _)| *f).collect();
                    let test = words::alternative(dataset, holds, Some(*field));
                    let columns = words::headers(dataset, &columns, "and");
                    parts.push(match test.strip_prefix("it ") {
                        Some(rest) => format!("one of {columns} {rest}"),
                        None => format!("for one of {columns} {test}"),
                    });
                }
                let when: Vec<String> = variant.when.iter().map(|a| words::alternative(dataset, a, None)).collect();
                parts.push(when.join("; or "));
                parts.retain(|p| !p.is_empty());
                lines.push(parts.join(", and "));
            }
            any_of(&lines, "It finds a row on which ")
        }
        Form::InvalidCode => text("A code that its list does not know, where the list is complete or says what a code must look like.".to_owned()),
        Form::DoubtfulCode => text("A code that its list does not know, where the list is known to lack codes: it is kept and only questioned.".to_owned()),
        Form::InvalidDate => text("A date that is not a day of the calendar or is written in another layout.".to_owned()),
        Form::InvalidInteger => text("A value that is no whole number or lies outside the range of its field.".to_owned()),
        Form::Untidy => text("A value with stray blanks, a line break, an odd character or small letters where capitals are due. It is read as if it were tidy.".to_owned()),
        Form::NullMarker => text("A word or sign that stands for nothing, such as NULL, N/A, NA or a dash. It is read as blank.".to_owned()),
        Form::File(problem) => text(of_file(problem)),
        Form::Mapping(problem) => text(of_mapping(*problem).to_owned()),
        Form::NeverFilled(columns) => {
            let lines = columns.iter().map(|(field, when)| {
                let when: Vec<String> = when.iter().map(|a| words::alternative(dataset, a, None)).collect();
                format!("{}, where on some row {}", header(*field), when.join("; or "))
            });
            vec![Block::Text("A column that is there but blank on every row:".to_owned()), Block::Points(lines.collect())]
        }
        Form::Withheld => text(format!("A row without consent ({} N) that carries more than the agency, the client and the consent.", header(dataset.keys.consent))),
        Form::MixedConsent => text(format!("A client with {} Y on one row and N on another.", header(dataset.keys.consent))),
        Form::RepeatedKey(fields) => text(format!("A row that has the same {} as an earlier row.", words::headers(dataset, fields, "and"))),
        Form::Inconsistent(entities) => {
            let names: Vec<String> = entities.iter().map(|e| label(*e).to_owned()).collect();
            let which = match rule.fields.as_slice() {
                [] => "a field that belongs to it".to_owned(),
                fields => words::headers(dataset, fields, "or"),
            };
            text(format!("Rows of one {} that differ in {which}.", words::joined(&names, "or")))
        }
        Form::MatchesEarlier { fields, distinct } => text(format!(
            "A {} that has the same {} as an earlier one, all of them valid.",
            label(*distinct),
            words::headers(dataset, fields, "and")
        )),
        Form::Overlap { of, start, end, same } => text(format!(
            "Two spans of one kind ({}) that share a day at least, each from {} to {}, or still open while that is blank{}.",
            label(*of),
            header(*start),
            header(*end),
            same.map_or_else(String::new, |s| format!(", with the same {}", header(s)))
        )),
        Form::Repeated { record, within, per, values } => {
            let values = words::alternative(dataset, &vec![crate::spec::condition::Clause::Field(*per, Test::Is(values.clone()))], None);
            let which = if matches!(&rule.form, Form::Repeated { values, .. } if values.is_empty()) {
                String::new()
            } else {
                format!(", where {values}")
            };
            text(format!(
                "A second {} of one {} with the same {}{which}.",
                dataset.records[usize::from(*record)].label,
                label(*within),
                header(*per)
            ))
        }
    }
}

fn any_of(lines: &[String], before: &str) -> Vec<Block> {
    match lines {
        [] => Vec::new(),
        [line] => vec![Block::Text(format!("{before}{line}."))],
        _ => vec![Block::Text(format!("{before}one of these is so:")), Block::Points(lines.to_vec())],
    }
}

fn of_file(problem: &FileProblem) -> String {
    match problem {
        FileProblem::Name => "A file name other than AGNCY-YYYYMMDD-YYYYMMDD-TREAT-IN-LETTER.csv.".to_owned(),
        FileProblem::NameDates => "A file name whose two dates are not real, or stand in the wrong order.".to_owned(),
        FileProblem::NoHeader => "A first row that holds none of the dataset's field names.".to_owned(),
        FileProblem::RepeatedColumn => "A field name that stands more than once in the first row.".to_owned(),
        FileProblem::MissingColumn(presences) => {
            let which: Vec<String> = presences.iter().map(|p| p.word().replace('_', " ")).collect();
            format!(
                "A field of the dataset that has no column in the file, where its presence is {}.",
                words::joined(&which, "or")
            )
        }
        FileProblem::RaggedRow => {
            "A row with more or fewer values than the first row, or a quote mark that is never closed.".to_owned()
        }
        FileProblem::OtherAgency => "Rows of another agency than the one in the file name.".to_owned(),
        FileProblem::NoRows => "A file with field names and nothing below them.".to_owned(),
        FileProblem::UnknownColumn => "A column whose heading is no field of the dataset.".to_owned(),
    }
}

fn of_mapping(problem: MappingProblem) -> &'static str {
    match problem {
        MappingProblem::Code => {
            "With --map: a value of a column with codes that the mapping does not list. Values that are national codes pass only where the mapping says national = true."
        }
        MappingProblem::Date => {
            "With --map: a value of a column with a layout of dates that fits none of its layouts, and is not YYYYMMDD or YYYY-MM-DD either."
        }
        MappingProblem::Name => {
            "With --map: a name that is not two words or more, nor a surname, a comma and a first name."
        }
        MappingProblem::Sector => {
            "With --map: a value that is no postcode, in a column that is to be cut to the sector."
        }
        MappingProblem::Orphan => "With --map: a row whose key stands on no row of the parent table.",
        MappingProblem::RepeatedKey => "With --map: a row of a parent table with the key of an earlier row.",
        MappingProblem::NoEpisode => {
            "With --map: a row of a table above the episodes to which no episode belongs, and nothing else is wrong with its key."
        }
        MappingProblem::BlankKey => "With --map: a row of a joined table whose key is blank, in whole or in part.",
    }
}
