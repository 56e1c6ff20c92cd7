//! What a profile changes in a dataset and in its rules, checked against the dataset of the run.

use super::parse::{Faults, Profile};
use crate::measure::{Condition, Segments};
use crate::spec::{Dataset, Severity, SpecErrors, did_you_mean};

impl Profile {
    /// Checks that the dataset it names is one of those there are.
    ///
    /// Only needed when the profile decides the dataset; `letters` are the letters to choose from.
    pub fn check_dataset(&self, letters: &[char]) -> Result<(), SpecErrors> {
        let mut faults = Faults { source: &self.source, list: Vec::new() };
        if let Some((letter, place)) = self.dataset.as_ref().filter(|(letter, _)| !letters.contains(letter)) {
            let known: Vec<String> = letters.iter().map(char::to_string).collect();
            let message = format!("there is no dataset {letter}; the letters are {}", known.join(", "));
            faults.say(place.clone(), message);
        }
        faults.finish()
    }

    /// The rules with another severity than the dataset's, `None` for switched off, sorted by rule: what
    /// [`crate::check::Options::regraded`] takes.
    ///
    /// The severity holds for extracts and for submission files alike. A rule of the letter that this one builds on, which
    /// does not apply here, is passed over: one profile serves several datasets. A rule that no one knows and a rule that
    /// may not be changed are faults.
    pub fn regraded(&self, dataset: &Dataset) -> Result<Vec<(u16, Option<Severity>)>, SpecErrors> {
        let mut faults = Faults { source: &self.source, list: Vec::new() };
        let mut regraded = Vec::new();
        for change in &self.rules {
            match dataset.rule_id(&change.id) {
                Some(rule) if dataset.rules[usize::from(rule)].fixed => {
                    let fixed: Vec<&str> = dataset.rules.iter().filter(|r| r.fixed).map(|r| r.id.as_str()).collect();
                    let message = format!(
                        "the rule {} may not be switched off or given another severity; nor may any of {}",
                        change.id,
                        fixed.join(", ")
                    );
                    faults.say(change.place.clone(), message);
                }
                Some(rule) => regraded.push((rule, change.severity)),
                None if is_elsewhere(dataset, &change.id) => {}
                None => {
                    let hint = did_you_mean(&change.id, dataset.rules.iter().map(|r| r.id.as_str()));
                    let hint = hint.unwrap_or_else(|| "; `ndtms spec rules` lists them".to_owned());
                    let message = format!("there is no rule {} in dataset {}{hint}", change.id, dataset.letter);
                    faults.say(change.place.clone(), message);
                }
            }
        }
        faults.finish()?;
        regraded.sort_unstable_by_key(|(rule, _)| *rule);
        Ok(regraded)
    }

    /// The segments with their conditions read; `None` where there are none. To be asked when local codes are in their lists.
    pub fn segments(&self, dataset: &Dataset) -> Result<Option<Segments>, SpecErrors> {
        let mut faults = Faults { source: &self.source, list: Vec::new() };
        let mut segments = Vec::new();
        for rule in &self.segments {
            let alternatives: Vec<&str> = rule.when.iter().map(String::as_str).collect();
            match Condition::parse(dataset, &alternatives) {
                Ok(condition) => segments.push((rule.name.clone(), condition)),
                Err(message) => faults.say(rule.place.clone(), format!("the segment {}: {message}", rule.name)),
            }
        }
        faults.finish()?;
        Ok((!segments.is_empty()).then(|| Segments::new(segments)))
    }

    /// Adds the local codes to the lists of a dataset, before any record is read.
    ///
    /// After an error some of the codes may have been added: the dataset is then not to be used.
    pub fn apply_codes(&self, dataset: &mut Dataset) -> Result<(), SpecErrors> {
        let mut faults = Faults { source: &self.source, list: Vec::new() };
        let mut unknown: Vec<&str> = Vec::new();
        for added in &self.codes {
            match dataset.list_id(&added.list) {
                Some(list) => {
                    if let Err(message) = dataset.add_local_code(list, &added.code, &added.label) {
                        faults.say(added.place.clone(), message);
                    }
                }
                // once a list, however many codes
                None if unknown.contains(&added.list.as_str()) => {}
                None => {
                    unknown.push(&added.list);
                    faults.say(added.list_place.clone(), no_such_list(dataset, &added.list));
                }
            }
        }
        faults.finish()
    }
}

/// Whether the rule is one of another letter that this dataset leaves out.
pub(super) fn is_elsewhere(dataset: &Dataset, id: &str) -> bool {
    dataset.rules_elsewhere.iter().any(|elsewhere| elsewhere.eq_ignore_ascii_case(id))
}

fn no_such_list(dataset: &Dataset, name: &str) -> String {
    let of_field = dataset.field_id(name).and_then(|field| dataset.list_of(dataset.field(field)));
    let hint = match of_field {
        Some(list) => Some(format!("; the list of the field {name} is `{}`", list.name)),
        None => did_you_mean(name, dataset.lists.iter().map(|l| l.name.as_str())),
    };
    let hint = hint.unwrap_or_else(|| "; `ndtms spec codes` shows them".to_owned());
    format!("there is no code list `{name}` in dataset {}{hint}", dataset.letter)
}
