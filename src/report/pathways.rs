//! The ways that people take through treatment: from one intervention or agency to the next, and how it ends.

use super::counted::{Counted, Question};
use super::model::{Block, Body, Column, Figures, Section, Value};
use crate::journey::{Pathways, Step, StepKind, Target, pathways};
use crate::measure::disclosure::{Whole, of_pathways};
use crate::measure::figures::Exact;
use crate::record::Period;
use crate::spec::measures::MeasureId;
use crate::spec::{Dataset, FieldId};
use crate::table::chart::{Band, Chart, Drawing, Flow, Unit};

/// The section.
pub(super) fn section(question: &Question<'_>, counted: &Counted<'_>) -> Section {
    let prepared = question.prepared;
    let Period { first, last, .. } = question.period;
    let found = pathways(prepared.dataset, prepared.extract, &prepared.fields, &prepared.journeys, *first..=*last);
    let mut section = Section::new("pathways", "Pathways");
    if found.journeys == 0 {
        section.blocks.push(Block::Text("No journey started in the period, so there is no way to show.".to_owned()));
        return section;
    }
    let text = "Of the journeys that started in the period: the first structured intervention and the next other one, the \
                first agency and the next other one, and how they ended up to the as-at date. Each journey is counted once in \
                each table.";
    section.blocks.push(Block::Text(text.to_owned()));
    let shown = of_pathways(&found, whole(counted), counted.small_numbers());
    for kind in StepKind::ALL {
        section.blocks.push(block(prepared.dataset, prepared.fields.modality, &found, &shown, kind));
    }
    section
}

/// Whether the page tells how many journeys started in the period.
fn whole(counted: &Counted<'_>) -> Whole {
    let tells = [MeasureId::NewPresentations, MeasureId::EarlyUnplannedExit, MeasureId::TopStartCompliance];
    let is_hidden = tells.iter().filter_map(|id| counted.of_all(id.word())).any(|row| row.hidden.is_any());
    if is_hidden { Whole::Hidden } else { Whole::Known }
}

fn block(dataset: &Dataset, modality: FieldId, found: &Pathways, shown: &[Option<u64>], kind: StepKind) -> Block {
    let (id, caption, headings, nowhere) = match kind {
        StepKind::Modality => (
            "modality",
            "From the first intervention to the next",
            ["first intervention", "next intervention"],
            "no other",
        ),
        StepKind::Agency => {
            ("agency", "From the first agency to the next", ["first agency", "next agency"], "no other")
        }
        StepKind::End => ("end", "From the first intervention to the end", ["first intervention", "how it ended"], ""),
    };
    let name_of = |code: &str| match kind {
        _ if code.is_empty() => crate::measure::NOT_RECORDED.to_owned(),
        StepKind::Agency => code.to_owned(),
        _ => label(dataset, modality, code),
    };
    let target = |to: &Target| match to {
        Target::Code(code) => name_of(code),
        Target::Ended(group) => group.word().replace('_', " "),
        Target::Open => crate::measure::IN_TREATMENT.to_lowercase(),
        Target::Nowhere => nowhere.to_owned(),
    };
    let of_kind: Vec<(&Step, Option<u64>)> =
        found.steps.iter().zip(shown.iter().copied()).filter(|(step, _)| step.kind == kind).collect();
    let row = |(step, number): &(&Step, Option<u64>)| {
        let number = number.map_or(Value::Hidden, |number| Value::Number(Exact::from(number)));
        vec![Value::Text(name_of(&step.from)), Value::Text(target(&step.to)), number]
    };
    let table = Figures {
        id: format!("table-pathways-{id}"),
        caption: caption.to_owned(),
        columns: vec![Column::words(headings[0]), Column::words(headings[1]), Column::numbers("journeys")],
        bodies: vec![Body { title: String::new(), rows: of_kind.iter().map(row).collect() }],
        notes: Vec::new(),
    };
    let mut flow = Flow { headings: headings.map(str::to_owned), ..Flow::default() };
    for (step, number) in &of_kind {
        if let Some(number) = number.filter(|number| *number > 0) {
            let from = place_of(&mut flow.from, name_of(&step.from));
            let to = place_of(&mut flow.to, target(&step.to));
            flow.bands.push(Band { from, to, number: Exact::from(number) });
        }
    }
    for (step, _) in of_kind.iter().filter(|(_, number)| number.is_none()) {
        let place = |names: &[String], name: String| names.iter().position(|known| *known == name);
        flow.hidden.push((place(&flow.from, name_of(&step.from)), place(&flow.to, target(&step.to))));
    }
    let description = format!(
        "Bands from {} on the left to {} on the right, each as wide as its number of journeys.",
        headings[0], headings[1]
    );
    let chart = Chart {
        id: format!("flow-{id}"),
        title: caption.to_owned(),
        description,
        unit: Unit::People,
        drawing: Drawing::Flow(Box::new(flow)),
    };
    Block::Chart(chart, table)
}

/// The place of a name among those that there are; a new one stands at the end.
fn place_of(names: &mut Vec<String>, name: String) -> usize {
    names.iter().position(|known| *known == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    })
}

fn label(dataset: &Dataset, field: FieldId, code: &str) -> String {
    let list = dataset.list_of(dataset.field(field));
    let known = list.and_then(|list| list.code_id(code).map(|id| list.codes[usize::from(id)].label.as_str()));
    known.filter(|label| !label.is_empty()).unwrap_or(code).to_owned()
}
