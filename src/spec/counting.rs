//! How figures are taken (`counting.toml`): what each population, grouping and setting is, in words. What they do is in
//! [`crate::measure`] and [`crate::journey`].

use serde::Deserialize;
use toml::Spanned;

use super::dataset::Confidence;
use super::error::{SpecErrors, SpecFault};
use super::files::SpecFiles;
use super::measures::{self, Measure, MeasureId};
use super::nearest;

/// Everything about figures that has an id.
#[derive(Clone, Debug)]
pub struct Figures {
    /// What is counted.
    pub measures: Vec<Measure>,
    /// Of whom.
    pub populations: Vec<Definition>,
    /// By what.
    pub groupings: Vec<Definition>,
    /// The settings.
    pub settings: Vec<SettingDefinition>,
}

/// A population or grouping in words.
#[derive(Clone, Debug)]
pub struct Definition {
    /// As it is written.
    pub id: String,
    /// Another word for the same.
    pub also: Option<String>,
    /// A few words.
    pub title: String,
    /// What it is.
    pub what: String,
    /// Why one would want it.
    pub why: String,
    /// What it is easily taken for.
    pub confusions: String,
    /// How sure the definition is.
    pub confidence: String,
}

/// A setting in words.
#[derive(Clone, Debug)]
pub struct SettingDefinition {
    /// What every definition has.
    pub definition: Definition,
    /// What it can be set to.
    pub values: String,
    /// The measures that it changes.
    pub changes: Vec<MeasureId>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCounting {
    population: Vec<RawDefinition>,
    grouping: Vec<RawDefinition>,
    setting: Vec<RawSetting>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDefinition {
    id: Spanned<String>,
    also: Option<String>,
    title: String,
    what: String,
    why: String,
    confusions: String,
    confidence: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSetting {
    id: Spanned<String>,
    title: String,
    what: String,
    why: String,
    confusions: String,
    confidence: String,
    values: String,
    changes: Option<Vec<Spanned<String>>>,
}

/// Reads the measures, populations, groupings and settings, each in the order of its file.
pub fn load(files: &SpecFiles) -> Result<Figures, SpecErrors> {
    const FILE: &str = "counting.toml";
    let measures = measures::load(files)?;
    let file = files
        .read_common(FILE)
        .map_err(|(name, error)| SpecErrors(vec![SpecFault::of_file(&name, error.to_string())]))?
        .ok_or_else(|| SpecErrors(vec![SpecFault::of_file(FILE, "there is no such file")]))?;
    let raw: RawCounting = toml::from_str(&file.text).map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        SpecErrors(vec![SpecFault::at(&file.name, &file.text, range, error.message())])
    })?;
    let mut faults = Vec::new();
    let mut say = |place: &Spanned<String>, message: String| {
        faults.push(SpecFault::at(&file.name, &file.text, place.span(), message));
    };
    let populations = definitions(raw.population, "population", &mut say);
    let groupings = definitions(raw.grouping, "grouping", &mut say);
    let (mut plain, mut rest) = (Vec::new(), Vec::new());
    for RawSetting { id, title, what, why, confusions, confidence, values, changes } in raw.setting {
        plain.push(RawDefinition { id, also: None, title, what, why, confusions, confidence });
        let mut changed: Vec<MeasureId> = Vec::new();
        for word in changes.iter().flatten() {
            let Some(id) = MeasureId::of(word.get_ref()) else {
                let near = nearest(word.get_ref(), MeasureId::ALL.iter().map(|id| id.word()));
                let near = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                say(word, format!("there is no measure `{}`{near}", word.get_ref()));
                continue;
            };
            changed.push(id);
        }
        rest.push((values, if changes.is_some() { changed } else { MeasureId::ALL.to_vec() }));
    }
    let settings = definitions(plain, "setting", &mut say).into_iter().zip(rest);
    let settings =
        settings.map(|(definition, (values, changes))| SettingDefinition { definition, values, changes }).collect();
    if faults.is_empty() { Ok(Figures { measures, populations, groupings, settings }) } else { Err(SpecErrors(faults)) }
}

fn definitions(raw: Vec<RawDefinition>, kind: &str, say: &mut impl FnMut(&Spanned<String>, String)) -> Vec<Definition> {
    let mut found: Vec<Definition> = Vec::with_capacity(raw.len());
    for RawDefinition { id, also, title, what, why, confusions, confidence } in raw {
        let word = id.get_ref();
        if found.iter().any(|known| known.id == *word) {
            say(&id, format!("the {kind} {word} is here twice"));
        }
        if Confidence::named_in(&confidence).is_empty() {
            say(&id, format!("the confidence of {word} names none of documented, inferred, general, general-low"));
        }
        found.push(Definition { id: word.clone(), also, title, what, why, confusions, confidence });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_points_to_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let sound = std::fs::read_to_string("specs/counting.toml").expect("the file");
        for (found, instead, expected) in [
            (
                "\"re-presentation\"",
                "\"re-presentations\"",
                "no measure `re-presentations`; did you mean re-presentation?",
            ),
            ("id = \"opiate\"", "id = \"pdu\"", "the population pdu is here twice"),
            ("confidence = \"documented\"", "confidence = \"sure\"", "the confidence of all names none of documented"),
            ("values = \"show,", "value = \"show,", "unknown field `value`"),
        ] {
            assert!(sound.contains(found), "{found}");
            std::fs::write(folder.path().join("counting.toml"), sound.replacen(found, instead, 1)).expect("a file");
            let faults = load(&SpecFiles::with_folder(folder.path())).expect_err(instead).to_string();
            assert!(faults.contains(expected) && faults.contains("counting.toml:"), "{faults}");
        }
    }
}
