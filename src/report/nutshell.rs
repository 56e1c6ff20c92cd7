//! The page in a few sentences, made from figures that are shown; a sentence with a hidden figure is left out.

use super::columns::places;
use super::counted::{Counted, Question};
use super::quality::verdict;
use crate::measure::Row;
use crate::measure::disclosure::Figure;
use crate::spec::measures::MeasureId;

/// A number and its noun.
pub(super) fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The sentences.
pub(super) fn sentences(question: &Question<'_>, counted: &Counted<'_>) -> Vec<String> {
    let sentences = [in_treatment(question, counted), effective(counted), completed(counted), returned(counted)];
    sentences.into_iter().flatten().chain([verdict(question)]).collect()
}

/// The count of a figure of all, where it is shown.
fn count(row: &Row<'_>, figure: Figure) -> Option<u64> {
    let count = match figure {
        Figure::Numerator => row.numerator?.count(),
        Figure::Denominator => row.denominator?.count(),
        _ => None,
    };
    count.filter(|_| !row.hidden.has(figure))
}

fn share(counted: &Counted<'_>, id: MeasureId) -> Option<(u64, u64, String)> {
    let row = counted.of_all(id.word())?;
    let of = count(row, Figure::Denominator).filter(|of| *of > 0)?;
    let value = row.value.filter(|_| !row.hidden.has(Figure::Value))?;
    Some((count(row, Figure::Numerator)?, of, value.to_places(places(row, counted.small_numbers()))))
}

fn in_treatment(question: &Question<'_>, counted: &Counted<'_>) -> Option<String> {
    let people = count(counted.of_all(MeasureId::InTreatment.word())?, Figure::Numerator)?;
    let new = count(counted.of_all(MeasureId::NewPresentations.word())?, Figure::Numerator)?;
    let were = if people == 1 { "person was" } else { "people were" };
    let began = if new == 1 { "person began" } else { "people began" };
    Some(format!(
        "{people} {were} in treatment in {} ({}), and {new} {began} in it.",
        question.period,
        question.period.days()
    ))
}

fn effective(counted: &Counted<'_>) -> Option<String> {
    let (stayed, of, value) = share(counted, MeasureId::EffectiveTreatment)?;
    let row = counted.of_all(MeasureId::EffectiveTreatment.word())?;
    let whom = match row.population.as_str() {
        "pdu" => "who use opiates or crack ",
        _ => "",
    };
    let published = row.comparison.zip(counted.beside(row, &[]));
    let beside =
        published.map_or_else(String::new, |(how, published)| format!("; {}: {}", published.label, how.word()));
    Some(format!(
        "Of {} {whom}and of whom it can be said already, {stayed} ({value}%) stayed for 12 weeks or left as planned{beside}.",
        plural(of, "person", "people")
    ))
}

fn completed(counted: &Counted<'_>) -> Option<String> {
    let (completed, left, of_those) = share(counted, MeasureId::CompletionOfExits)?;
    let (_, all, of_all) = share(counted, MeasureId::SuccessfulCompletion)?;
    Some(format!(
        "{completed} of the {left} who left had completed treatment ({of_those}%), which is {of_all}% of the {all} in \
         treatment."
    ))
}

fn returned(counted: &Counted<'_>) -> Option<String> {
    let (returned, of, value) = share(counted, MeasureId::RePresentation)?;
    Some(format!(
        "Of {} long enough ago to be judged, {returned} ({value}%) {} followed by a return.",
        plural(of, "completion", "completions"),
        if returned == 1 { "was" } else { "were" }
    ))
}
