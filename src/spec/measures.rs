//! What each measure counts (`measures.toml`): titles, words, populations and the like. The calculations are in
//! [`crate::measure`].

use serde::Deserialize;
use toml::Spanned;

use super::dataset::Confidence;
use super::error::{SpecErrors, SpecFault};
use super::files::SpecFiles;
use super::nearest;

/// The measures that can be calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeasureId {
    /// `in-treatment`
    InTreatment,
    /// `new-presentations`
    NewPresentations,
    /// `effective-treatment`
    EffectiveTreatment,
    /// `penetration`
    Penetration,
    /// `unmet-need`
    UnmetNeed,
    /// `successful-completion`
    SuccessfulCompletion,
    /// `completion-of-exits`
    CompletionOfExits,
    /// `planned-exits`
    PlannedExits,
    /// `completion-no-return`
    CompletionNoReturn,
    /// `re-presentation`
    RePresentation,
    /// `early-unplanned-exit`
    EarlyUnplannedExit,
    /// `waiting-3-weeks`
    Waiting,
    /// `waiting-3-weeks-subsequent`
    WaitingSubsequent,
    /// `exits-by-reason`
    ExitsByReason,
    /// `time-in-treatment`
    TimeInTreatment,
    /// `transfers-arrived`
    TransfersArrived,
    /// `top-start-compliance`
    TopStartCompliance,
    /// `top-review-compliance`
    TopReviewCompliance,
    /// `top-exit-compliance`
    TopExitCompliance,
    /// `employed-at-exit`
    EmployedAtExit,
    /// `housing-problem-at-exit`
    HousingProblemAtExit,
    /// `injecting-at-exit`
    InjectingAtExit,
    /// `top-abstinent`
    TopAbstinent,
    /// `top-improved`
    TopImproved,
    /// `top-unchanged`
    TopUnchanged,
    /// `top-deteriorated`
    TopDeteriorated,
    /// `top-exit-abstinent`
    TopExitAbstinent,
    /// `top-exit-improved`
    TopExitImproved,
    /// `top-exit-unchanged`
    TopExitUnchanged,
    /// `top-exit-deteriorated`
    TopExitDeteriorated,
}

impl MeasureId {
    /// All of them.
    pub const ALL: [MeasureId; 30] = [
        MeasureId::InTreatment,
        MeasureId::NewPresentations,
        MeasureId::EffectiveTreatment,
        MeasureId::Penetration,
        MeasureId::UnmetNeed,
        MeasureId::SuccessfulCompletion,
        MeasureId::CompletionOfExits,
        MeasureId::PlannedExits,
        MeasureId::CompletionNoReturn,
        MeasureId::RePresentation,
        MeasureId::EarlyUnplannedExit,
        MeasureId::Waiting,
        MeasureId::WaitingSubsequent,
        MeasureId::ExitsByReason,
        MeasureId::TimeInTreatment,
        MeasureId::TransfersArrived,
        MeasureId::TopStartCompliance,
        MeasureId::TopReviewCompliance,
        MeasureId::TopExitCompliance,
        MeasureId::EmployedAtExit,
        MeasureId::HousingProblemAtExit,
        MeasureId::InjectingAtExit,
        MeasureId::TopAbstinent,
        MeasureId::TopImproved,
        MeasureId::TopUnchanged,
        MeasureId::TopDeteriorated,
        MeasureId::TopExitAbstinent,
        MeasureId::TopExitImproved,
        MeasureId::TopExitUnchanged,
        MeasureId::TopExitDeteriorated,
    ];

    /// The id as it is written.
    pub fn word(self) -> &'static str {
        match self {
            MeasureId::InTreatment => "in-treatment",
            MeasureId::NewPresentations => "new-presentations",
            MeasureId::EffectiveTreatment => "effective-treatment",
            MeasureId::Penetration => "penetration",
            MeasureId::UnmetNeed => "unmet-need",
            MeasureId::SuccessfulCompletion => "successful-completion",
            MeasureId::CompletionOfExits => "completion-of-exits",
            MeasureId::PlannedExits => "planned-exits",
            MeasureId::CompletionNoReturn => "completion-no-return",
            MeasureId::RePresentation => "re-presentation",
            MeasureId::EarlyUnplannedExit => "early-unplanned-exit",
            MeasureId::Waiting => "waiting-3-weeks",
            MeasureId::WaitingSubsequent => "waiting-3-weeks-subsequent",
            MeasureId::ExitsByReason => "exits-by-reason",
            MeasureId::TimeInTreatment => "time-in-treatment",
            MeasureId::TransfersArrived => "transfers-arrived",
            MeasureId::TopStartCompliance => "top-start-compliance",
            MeasureId::TopReviewCompliance => "top-review-compliance",
            MeasureId::TopExitCompliance => "top-exit-compliance",
            MeasureId::EmployedAtExit => "employed-at-exit",
            MeasureId::HousingProblemAtExit => "housing-problem-at-exit",
            MeasureId::InjectingAtExit => "injecting-at-exit",
            MeasureId::TopAbstinent => "top-abstinent",
            MeasureId::TopImproved => "top-improved",
            MeasureId::TopUnchanged => "top-unchanged",
            MeasureId::TopDeteriorated => "top-deteriorated",
            MeasureId::TopExitAbstinent => "top-exit-abstinent",
            MeasureId::TopExitImproved => "top-exit-improved",
            MeasureId::TopExitUnchanged => "top-exit-unchanged",
            MeasureId::TopExitDeteriorated => "top-exit-deteriorated",
        }
    }

    /// The measure of an id, letters large or small.
    pub fn of(word: &str) -> Option<MeasureId> {
        MeasureId::ALL.into_iter().find(|id| id.word().eq_ignore_ascii_case(word))
    }
}

/// What its values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeasureKind {
    /// A number of persons.
    Count,
    /// A share of a hundred.
    Percentage,
    /// Days.
    Days,
}

/// Which values are good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GoodValues {
    /// High ones.
    High,
    /// Low ones.
    Low,
    /// Neither.
    None,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Each person once.
    Persons,
    /// Each journey.
    Journeys,
    /// Each episode.
    Episodes,
    /// Each modality.
    Modalities,
}

/// When a measure is on the first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Headline {
    /// Always.
    Always,
    /// When there are estimates of the need.
    WithReference,
    /// Never.
    Never,
}

/// One measure.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Which it is.
    pub id: MeasureId,
    /// Its name.
    pub title: String,
    /// What is counted.
    pub unit: Unit,
    /// What its values are.
    pub kind: MeasureKind,
    /// The numerator in words.
    pub numerator: String,
    /// The denominator in words, empty for a count.
    pub denominator: String,
    /// Whether the denominator is an estimate.
    pub estimated: bool,
    /// The population when none is asked for.
    pub population: String,
    /// Which values are good.
    pub polarity: GoodValues,
    /// The decimals that people see.
    pub places: usize,
    /// Whether some cannot be judged yet and are counted apart.
    pub pending: bool,
    /// When it is on the first page.
    pub headline: Headline,
    /// Why it matters.
    pub why: String,
    /// What it is easily taken for.
    pub confusions: String,
    /// How sure the definition is.
    pub confidence: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasures {
    measure: Vec<RawMeasure>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    id: Spanned<String>,
    title: String,
    unit: Unit,
    kind: MeasureKind,
    numerator: String,
    denominator: String,
    #[serde(default)]
    estimated: bool,
    population: String,
    polarity: GoodValues,
    places: usize,
    #[serde(default)]
    pending: bool,
    headline: Headline,
    why: String,
    confusions: String,
    confidence: String,
}

/// Reads the measures, in the order of the file.
pub fn load(files: &SpecFiles) -> Result<Vec<Measure>, SpecErrors> {
    const FILE: &str = "measures.toml";
    let file = files
        .read_common(FILE)
        .map_err(|(name, error)| SpecErrors(vec![SpecFault::of_file(&name, error.to_string())]))?
        .ok_or_else(|| SpecErrors(vec![SpecFault::of_file(FILE, "there is no such file")]))?;
    let raw: RawMeasures = toml::from_str(&file.text).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        SpecErrors(vec![SpecFault::at(&file.name, &file.text, range, error.message())])
    })?;
    let mut faults = Vec::new();
    let mut measures: Vec<Measure> = Vec::new();
    for measure in raw.measure {
        let mut say = |message: String| {
            faults.push(SpecFault::at(&file.name, &file.text, measure.id.span(), message));
        };
        let word = measure.id.get_ref();
        let Some(id) = MeasureId::of(word) else {
            let near = nearest(word, MeasureId::ALL.iter().map(|id| id.word()));
            say(format!(
                "no calculation is called `{word}`{}",
                near.map_or(String::new(), |n| format!("; did you mean {n}?"))
            ));
            continue;
        };
        if measures.iter().any(|known| known.id == id) {
            say(format!("the measure {word} is here twice"));
        }
        if Confidence::named_in(&measure.confidence).is_empty() {
            say(format!("the confidence of {word} names none of documented, inferred, general, general-low"));
        }
        measures.push(Measure {
            id,
            title: measure.title,
            unit: measure.unit,
            kind: measure.kind,
            numerator: measure.numerator,
            denominator: measure.denominator,
            estimated: measure.estimated,
            population: measure.population,
            polarity: measure.polarity,
            places: measure.places,
            pending: measure.pending,
            headline: measure.headline,
            why: measure.why,
            confusions: measure.confusions,
            confidence: measure.confidence,
        });
    }
    if let Some(missing) = MeasureId::ALL.iter().find(|id| !measures.iter().any(|m| m.id == **id)) {
        faults.push(SpecFault::of_file(&file.name, format!("the measure {} is missing", missing.word())));
    }
    if faults.is_empty() { Ok(measures) } else { Err(SpecErrors(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measures_that_ship_are_sound() {
        let measures = load(&SpecFiles::compiled_in()).expect("sound");
        let ids: Vec<MeasureId> = measures.iter().map(|m| m.id).collect();
        assert_eq!(ids, MeasureId::ALL);
        for measure in &measures {
            assert_eq!(measure.denominator.is_empty(), measure.kind == MeasureKind::Count, "{}", measure.title);
        }
    }

    #[test]
    fn a_fault_points_to_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let sound = std::fs::read_to_string("specs/measures.toml").expect("the file");
        for (found, instead, expected) in [
            (
                "\"in-treatment\"",
                "\"in-treatmnt\"",
                "no calculation is called `in-treatmnt`; did you mean in-treatment?",
            ),
            ("\"penetration\"", "\"in-treatment\"", "the measure in-treatment is here twice"),
            ("polarity = \"low\"", "polarity = \"down\"", "unknown variant `down`"),
        ] {
            std::fs::write(folder.path().join("measures.toml"), sound.replacen(found, instead, 1)).expect("a file");
            let faults = load(&SpecFiles::with_folder(folder.path())).expect_err(instead).to_string();
            assert!(faults.contains(expected), "{faults}");
        }
    }
}
