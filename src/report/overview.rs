//! The page as a whole.

use super::counted::{Counted, Question};
use super::model::Report;
use super::{activity, nutshell, outcomes, quality};
use crate::journey::HeldBack;
use crate::measure::{GroupCell, Grouping, SmallNumbers};
use crate::record::iso;

/// What a page is, and what it is not.
pub(super) const STANDING: &str = "This page is not an official product of any public body. It was worked out from a local \
                                   extract by definitions that are public or inferred, and may differ from official figures.";

/// So many agencies or districts are named; of more only their number is said.
const NAMED: usize = 12;

/// The page with quality, activity and outcomes. The error says why figures cannot be had of the dataset.
pub fn overview(question: &Question<'_>) -> Result<Report, String> {
    let counted = Counted::of(question)?;
    let sections = vec![
        quality::section(question, &counted),
        activity::section(question, &counted),
        outcomes::section(&counted, &question.prepared.names),
    ];
    Ok(Report {
        title: title(question, "Drug and alcohol treatment"),
        standing: STANDING.to_owned(),
        facts: facts(question, &counted),
        nutshell: nutshell::sentences(question, &counted),
        warnings: counted.warnings.clone(),
        sections,
    })
}

/// What the page is called: what it is of, and when.
pub(super) fn title(question: &Question<'_>, what: &str) -> String {
    const NAMED: usize = 3;
    let agencies = agencies(question);
    let whose = match agencies.len() {
        0 => String::new(),
        1 => format!(", agency {}", agencies[0]),
        2..=NAMED => format!(", agencies {}", enumerated(&agencies, "")),
        many => format!(", {many} agencies"),
    };
    format!("{what} {}{whose}", question.period)
}

pub(super) fn facts(question: &Question<'_>, counted: &Counted<'_>) -> Vec<(String, String)> {
    let prepared = question.prepared;
    let (dataset, extract) = (prepared.dataset, prepared.extract);
    let mut facts: Vec<(&str, String)> = Vec::new();
    facts.push(("Period", format!("{} ({})", question.period, question.period.days())));
    facts.push(("As at", iso(prepared.journeys.as_at)));
    let inputs: Vec<String> = extract
        .inputs
        .iter()
        .map(|input| {
            let sheet = input.sheet.as_ref().map(|sheet| format!(", sheet {sheet}")).unwrap_or_default();
            format!("{}{sheet} ({})", input.file_name, nutshell::plural(input.data_rows, "row", "rows"))
        })
        .collect();
    facts.push((if inputs.len() == 1 { "Input" } else { "Inputs" }, enumerated(&inputs, "inputs")));
    facts.push(("Agencies", enumerated(&agencies(question), "agencies")));
    let districts = counted.groups.iter().find(|run| run.by == [Grouping::La]);
    let mut areas: Vec<String> = Vec::new();
    for cell in districts.iter().flat_map(|run| &run.rows).filter_map(|row| row.cells.first()) {
        if let GroupCell::Group(_, value) = cell
            && prepared.names.is_place(Grouping::La, value)
            && !areas.contains(&value.label)
        {
            areas.push(value.label.clone());
        }
    }
    facts.push(("Districts of residence", enumerated(&areas, "districts")));
    facts.push(("Dataset", format!("{} ({}), version {}", dataset.letter, dataset.title, dataset.version)));
    let held = match prepared.settings.held_back {
        HeldBack::Exclude => "left out of the figures",
        HeldBack::Include => "counted all the same",
    };
    facts.push((
        "Held back by the check",
        format!("{}, {held}", nutshell::plural(question.left_out, "episode", "episodes")),
    ));
    let small = match prepared.settings.small_numbers {
        SmallNumbers::Show => "shown as they are: this page can tell of single people",
        SmallNumbers::Suppress => {
            "1 to 4 are hidden as *, and as many others as it takes that nobody can work them out from this page"
        }
        SmallNumbers::Round5 => "all rounded to the nearest 5",
    };
    facts.push(("Small numbers", small.to_owned()));
    let settings = prepared.settings.list().map(|(name, value)| format!("{name}={value}")).join(" ");
    facts.push(("Settings", settings));
    facts.push(("Made by", format!("ndtms {}", env!("CARGO_PKG_VERSION"))));
    facts.retain(|(_, text)| !text.is_empty());
    facts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
}

fn agencies(question: &Question<'_>) -> Vec<String> {
    let prepared = question.prepared;
    let column = prepared.extract.store.column(prepared.dataset.keys.agency);
    let mut codes: Vec<String> = Vec::new();
    let mut seen: crate::collections::Set<u32> = crate::collections::Set::default();
    for row in 0..prepared.extract.store.len() {
        let id = column.id(row);
        if seen.insert(id) {
            codes.push(column.dictionary.cleaned_text(id).to_owned());
        }
    }
    codes.sort();
    codes.dedup();
    codes.retain(|code| !code.is_empty());
    codes
}

fn enumerated(names: &[String], what: &str) -> String {
    match names {
        names if names.len() > NAMED => format!("{} {what}", names.len()),
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
