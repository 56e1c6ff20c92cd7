//! The page that all who share a place read together: need, treatment and outcomes of each district or ward, against the
//! last period and the national value.

use super::activity::key_figure;
use super::charts;
use super::columns::{self, Lines, main_value, name_of, number, side_by_side, table_of, title_of};
use super::counted::{Counted, Question, Run};
use super::model::{Block, Body, Column, Figures, Report, Section, Value};
use super::outcomes::part;
use super::{indices, nutshell, overview};
use crate::collections::Map;
use crate::measure::disclosure::Figure;
use crate::measure::{Grouping, NOT_KNOWN, Row, SmallNumbers};
use crate::spec::measures::MeasureId;

/// What is seen at a glance, and how it is called there.
const AT_A_GLANCE: [(MeasureId, &str); 7] = [
    (MeasureId::InTreatment, "in treatment"),
    (MeasureId::NewPresentations, "new"),
    (MeasureId::Penetration, "need reached"),
    (MeasureId::EffectiveTreatment, "effective treatment"),
    (MeasureId::SuccessfulCompletion, "completed"),
    (MeasureId::CompletionNoReturn, "completed, no return"),
    (MeasureId::RePresentation, "returned"),
];

/// What treatment came to.
const OUTCOMES: [MeasureId; 4] = [
    MeasureId::EffectiveTreatment,
    MeasureId::SuccessfulCompletion,
    MeasureId::CompletionNoReturn,
    MeasureId::RePresentation,
];

/// What treatment outcomes profiles tell.
const PROFILES: [MeasureId; 6] = [
    MeasureId::TopStartCompliance,
    MeasureId::TopReviewCompliance,
    MeasureId::TopExitCompliance,
    MeasureId::EmployedAtExit,
    MeasureId::HousingProblemAtExit,
    MeasureId::InjectingAtExit,
];

/// The page of the districts, or of the wards where these are known. The error says why figures cannot be had of the dataset.
pub fn locality(question: &Question<'_>) -> Result<Report, String> {
    let counted = Counted::by_place(question)?;
    let mut facts = overview::facts(question, &counted);
    let last = match &counted.last {
        Some(last) => format!("{} ({}), seen from the same as-at date", last.period, last.period.days()),
        None => "not shown: the records do not reach back to all of it".to_owned(),
    };
    let of_indices = indices::section(question.indices);
    if let Some(wards) = &question.prepared.wards {
        let at = facts.iter().position(|(name, _)| name == "Dataset").unwrap_or(facts.len());
        facts.insert(at, ("Wards".to_owned(), format!("of residence, by the postcode sectors of {}", wards.path)));
        if counted.small_numbers() == SmallNumbers::Suppress {
            let of_small = facts.iter_mut().filter(|(name, _)| name == "Small numbers");
            of_small.for_each(|(_, text)| text.push_str(WITH_DISTRICTS));
        }
    }
    let sections = [at_a_glance(question, &counted), need(&counted)].into_iter().chain(of_indices);
    let sections = sections.chain([people(&counted), outcomes(&counted), profiles(&counted)]);
    let sections = sections.map(|section| told(section, place_of(&counted))).collect();
    // behind the as-at date
    facts.insert(facts.len().min(2), ("Last period".to_owned(), last));
    Ok(Report {
        title: overview::title(question, &format!("Drug and alcohol treatment by {}", place_of(&counted))),
        standing: overview::STANDING.to_owned(),
        facts,
        nutshell: nutshell::sentences(question, &counted),
        warnings: counted.warnings.clone(),
        sections,
    })
}

/// What a page by ward says of small numbers beyond itself.
const WITH_DISTRICTS: &str = ", nor from it and the page by district of the same records, but where that one has no more people \
                              in a district than there are wards with a star in it: then each star is a one";

/// What the places of the page are called.
fn place_of(counted: &Counted<'_>) -> &'static str {
    if counted.place == Grouping::Ward { "ward" } else { "district" }
}

/// What is behind the stars of a table.
const STARS: &str = "* Hidden: 1 to 4 people, or a number from which such a one could be worked out.";

/// A section whose tables say what their rows are, and what a star stands for where they have one.
fn told(mut section: Section, place: &str) -> Section {
    for block in &mut section.blocks {
        let (Block::Table(table) | Block::Chart(_, table) | Block::Charts(_, table) | Block::Map(_, table)) = block
        else {
            continue;
        };
        if let Some(first) = table.columns.first_mut().filter(|first| first.heading == "group") {
            *first = Column::words(place);
        }
        if table.bodies.iter().flat_map(|body| &body.rows).flatten().any(|value| *value == Value::Hidden) {
            table.notes.insert(0, STARS.to_owned());
        }
    }
    section.parts = section.parts.into_iter().map(|part| told(part, place)).collect();
    section
}

/// The rows of a measure, that of all first and then the places, each with its groupings.
fn rows_of<'c, 'a>(counted: &'c Counted<'a>, id: MeasureId) -> Vec<(&'c Row<'a>, &'c [Grouping])> {
    let runs = std::iter::once(&counted.whole).chain(counted.of_each_place());
    let rows = runs.flat_map(|run| run.rows.iter().map(|row| (row, run.by.as_slice())));
    rows.filter(|(row, _)| row.measure.id == id).collect()
}

/// The lines of a measure: that of all, and under their heading the places.
fn lines_of<'c, 'a>(counted: &'c Counted<'a>, id: MeasureId) -> Vec<Lines<'c, 'a>> {
    let (of_all, places) = rows_of(counted, id).into_iter().partition(|(_, by)| by.is_empty());
    let lines = [
        Lines { title: String::new(), rows: of_all },
        Lines { title: title_of(counted.place).to_owned(), rows: places },
    ];
    lines.into_iter().filter(|lines| !lines.rows.is_empty()).collect()
}

fn at_a_glance(question: &Question<'_>, counted: &Counted<'_>) -> Section {
    let mut section = Section::new("glance", "At a glance");
    let columns = AT_A_GLANCE.into_iter().map(|(id, heading)| {
        let value = |row: &Row<'_>| main_value(row, counted.small_numbers());
        let cells = rows_of(counted, id).into_iter().map(|(row, _)| (name_of(row), value(row)));
        (heading.to_owned(), cells.collect::<Vec<_>>())
    });
    let columns: Vec<_> = columns.filter(|(_, cells)| !cells.is_empty()).collect();
    let caption = format!("Every {} in a line: people in treatment, and what it came to", place_of(counted));
    let mut table = side_by_side("table-glance", &caption, place_of(counted), &columns);
    if let [body] = &mut table.bodies[..] {
        let places = body.rows.split_off(body.rows.len().min(1));
        table.bodies.push(Body { title: title_of(counted.place).to_owned(), rows: places });
    }
    section.blocks.push(Block::Table(table));
    section.blocks.extend(nowhere(question, counted).map(Block::Text));
    section.blocks.push(Block::Text(match &counted.last {
        Some(last) => format!(
            "Below, each figure stands beside that of the last period, {} ({}), as the same records tell it now: people who \
             had left before an extract begins may be missing from it. Better, worse and similar since then: whether the two \
             95% intervals are apart.",
            last.period,
            last.period.days()
        ),
        None => "The records do not reach back to all of the same days a year earlier, so there is no last period to show."
            .to_owned(),
    }));
    section
}

/// How many people are in no ward.
fn nowhere(question: &Question<'_>, counted: &Counted<'_>) -> Option<String> {
    let file = &question.prepared.wards.as_ref()?.path;
    let rows = rows_of(counted, MeasureId::InTreatment);
    let row = rows.iter().find(|(row, by)| !by.is_empty() && name_of(row) == NOT_KNOWN);
    Some(match row.map(|(row, _)| number(row, Figure::Numerator, row.numerator)) {
        None | Some(Value::None) => format!("Everybody in treatment has a postcode whose sector {file} has."),
        Some(Value::Number(count)) => format!(
            "Not known: {count} of the people in treatment. They have a postcode whose sector {file} does not have, or none \
             that can be read."
        ),
        Some(_) => format!(
            "Not known: some of the people in treatment, whose number is hidden since it is small or would tell a small one. \
             They have a postcode whose sector {file} does not have, or none that can be read."
        ),
    })
}

/// How many people need treatment, and how many it reaches.
fn need(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("need", "Need");
    let rows = rows_of(counted, MeasureId::UnmetNeed);
    if rows.is_empty() {
        let text = "No estimates of the need were given, so neither the need nor the share of it that is reached can be said; \
                    --reference names a file of them.";
        section.blocks.push(Block::Text(text.to_owned()));
        return section;
    }
    if !rows.iter().any(|(row, _)| row.denominator.is_some() || row.hidden.has(Figure::Denominator)) {
        let text = format!("The file of estimates has none for this period and any {}.", place_of(counted));
        section.blocks.push(Block::Text(text));
        return section;
    }
    section.parts.push(estimates(counted));
    for id in [MeasureId::Penetration, MeasureId::UnmetNeed] {
        section.parts.extend(counted.of_all(id.word()).map(|row| part_of_places(counted, row)));
    }
    section
}

fn estimates(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("estimates", "Estimated need");
    let mut groups = lines_of(counted, MeasureId::UnmetNeed);
    let is_known = |row: &Row<'_>| row.denominator.is_some() || row.hidden.has(Figure::Denominator);
    let of_places = groups.iter().skip(1).flat_map(|lines| &lines.rows);
    let has_places = of_places.into_iter().any(|(row, _)| is_known(row));
    if !has_places {
        groups.truncate(1);
    }
    let line = |(row, _): &(&Row<'_>, &[Grouping])| {
        let bound = |bound: Option<_>| bound.map_or(Value::None, Value::Number);
        vec![
            Value::Text(name_of(row)),
            number(row, Figure::Denominator, row.denominator),
            bound(row.bounds.map(|(lower, _)| lower)),
            bound(row.bounds.map(|(_, upper)| upper)),
            row.source.clone().map_or(Value::None, Value::Text),
        ]
    };
    let body = |lines: &Lines<'_, '_>| Body { title: lines.title.clone(), rows: lines.rows.iter().map(line).collect() };
    let mut table = Figures {
        id: "table-estimates".to_owned(),
        caption: "People who are estimated to need treatment".to_owned(),
        columns: vec![
            Column::words(place_of(counted)),
            Column::numbers("estimate"),
            Column::numbers("95% from"),
            Column::numbers("95% to"),
            Column::words("source"),
        ],
        bodies: groups.iter().map(body).collect(),
        notes: Vec::new(),
    };
    columns::keep_filled(&mut table);
    if !has_places {
        let place = place_of(counted);
        table.notes.push(format!("The file of estimates has one of all together: by {place} the need is not there."));
    }
    section.blocks.push(Block::Table(table));
    section
}

/// A measure by itself; where nobody can be counted for it in one district, that is said of this district only.
fn part_of_places(counted: &Counted<'_>, row: &Row<'_>) -> Section {
    let is_without = row.denominator.is_none() && !row.hidden.is_any();
    if !is_without {
        return part(counted, row);
    }
    // of all there may be no estimate while there are some of districts
    let (measure, id) = (row.measure, row.measure.id);
    let mut section = Section::new(id.word(), &measure.title);
    let table = table_of(counted, &format!("table-{}", id.word()), &measure.title, &lines_of(counted, id));
    section.blocks.push(Block::Table(table));
    section
}

/// Who is in treatment, who came, and by what route.
fn people(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("people", "People");
    section.parts = [MeasureId::InTreatment, MeasureId::NewPresentations]
        .into_iter()
        .filter_map(|id| counted.of_all(id.word()))
        .map(|row| count(counted, row))
        .collect();
    section.parts.push(routes(counted));
    section
}

fn count(counted: &Counted<'_>, of_all: &Row<'_>) -> Section {
    let measure = of_all.measure;
    let mut section = Section::new(measure.id.word(), &measure.title);
    section.blocks.push(Block::Key(vec![key_figure(counted, of_all)]));
    let id = format!("table-{}", measure.id.word());
    let caption = format!("{}: people of each {}", measure.title, place_of(counted));
    let mut table = table_of(counted, &id, &caption, &lines_of(counted, measure.id));
    for column in table.columns.iter_mut().filter(|column| column.heading == "value") {
        *column = Column::numbers("people");
    }
    let places = counted.of_each_place().map(|run| Run {
        by: run.by.clone(),
        rows: run.rows.iter().filter(|row| row.measure.id == measure.id).cloned().collect(),
    });
    let title = format!("{} by {}", measure.title, place_of(counted));
    section.blocks.push(match places.and_then(|run| charts::counts(counted, &run, &title)) {
        Some(chart) => Block::Chart(chart, table),
        None => Block::Table(table),
    });
    section
}

/// What groups of routes are made of.
const ROUTES: &str = "No published list says which source of referral belongs to which route: the groups are those of \
                      `ndtms explain referral-group`.";

/// Who referred those who came, a column a route.
fn routes(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("referrals", "Referral routes");
    let (Some(of_all), Some(of_places)) = (&counted.referrals, counted.routes()) else {
        section.blocks.push(Block::Text("This dataset has no field that says who referred a client.".to_owned()));
        return section;
    };
    if of_all.rows.is_empty() {
        let text = "Nobody presented anew in the period, so there is no route to show.";
        section.blocks.push(Block::Text(text.to_owned()));
        return section;
    }
    let small = |row: &Row<'_>| main_value(row, counted.small_numbers());
    let routes: Vec<String> = of_all.rows.iter().map(name_of).collect();
    let mut cells: Map<(String, String), Value> = Map::default();
    for row in &of_all.rows {
        cells.insert((columns::ALL.to_owned(), name_of(row)), small(row));
    }
    for row in &of_places.rows {
        if let [place, route] = &row.cells[..] {
            cells.insert((place.label().to_owned(), route.label().to_owned()), small(row));
        }
    }
    let line = |(row, _): &(&Row<'_>, &[Grouping])| {
        let place = name_of(row);
        // nobody came by a route of which there is no row
        let of_route = |route: &String| {
            cells.get(&(place.clone(), route.clone())).cloned().unwrap_or_else(|| Value::Number(0_u64.into()))
        };
        [Value::Text(place.clone()), small(row)].into_iter().chain(routes.iter().map(of_route)).collect()
    };
    let groups = lines_of(counted, MeasureId::NewPresentations);
    let body = |lines: &Lines<'_, '_>| Body { title: lines.title.clone(), rows: lines.rows.iter().map(line).collect() };
    let headings = ["new presentations".to_owned()].into_iter().chain(routes.iter().cloned());
    section.blocks.push(Block::Table(Figures {
        id: "table-routes".to_owned(),
        caption: "New presentations by who referred them, in groups".to_owned(),
        columns: std::iter::once(Column::words(place_of(counted)))
            .chain(headings.map(|heading| Column::numbers(&heading)))
            .collect(),
        bodies: groups.iter().map(body).collect(),
        notes: vec![ROUTES.to_owned()],
    }));
    section
}

/// What treatment came to.
fn outcomes(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("outcomes", "Outcomes");
    let rows = OUTCOMES.into_iter().filter_map(|id| counted.of_all(id.word()));
    section.parts = rows.map(|row| part(counted, row)).collect();
    section
}

/// What treatment outcomes profiles tell.
fn profiles(counted: &Counted<'_>) -> Section {
    let mut section = Section::new("profiles", "Treatment outcomes profiles");
    let rows = PROFILES.into_iter().filter_map(|id| counted.of_all(id.word()));
    section.parts = rows.map(|row| part(counted, row)).collect();
    section.parts.extend(items(counted));
    if section.parts.is_empty() {
        section.blocks.push(Block::Text("This dataset has no treatment outcomes profiles.".to_owned()));
    }
    section
}

/// What people no longer used at the review, item by item.
fn items(counted: &Counted<'_>) -> Option<Section> {
    let [of_all, of_places] = &counted.items[..] else { return None };
    let measure = of_all.rows.first()?.measure;
    let mut section = Section::new(measure.id.word(), &measure.title);
    let lines = of_all.rows.iter().filter_map(|row| {
        let item = row.cells.last()?;
        let places = of_places.rows.iter().filter(|other| other.cells.last() == Some(item));
        let rows = std::iter::once((row, of_all.by.as_slice())).chain(places.map(|row| (row, of_places.by.as_slice())));
        Some(Lines { title: item.label().to_owned(), rows: rows.collect() })
    });
    let id = format!("table-{}", measure.id.word());
    section.blocks.push(Block::Table(table_of(counted, &id, &measure.title, &lines.collect::<Vec<_>>())));
    Some(section)
}
