//! What a profile sets, as lines for `--show-settings`.

use super::apply::is_elsewhere;
use super::parse::{AreaName, Profile, RuleChange};
use crate::record::iso;
use crate::spec::{Dataset, Severity};

/// One thing that a profile sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its path in the file: `rules.A05`.
    pub name: String,
    /// What it is set to, beside what it would be.
    pub value: String,
    /// Why, where the profile says it.
    pub reason: Option<String>,
}

impl Profile {
    /// Everything that the profile sets for a run with this dataset, in the order of the documentation: defaults, settings,
    /// rules, codes, areas, segments. The redaction key is named, never shown.
    pub fn settings(&self, dataset: &Dataset) -> Vec<Setting> {
        let plain = |name: &str, value: String| Setting { name: name.to_owned(), value, reason: None };
        let mut settings = Vec::new();
        settings.extend(self.dataset().map(|letter| plain("dataset", letter.to_string())));
        settings.extend(self.as_at.map(|day| plain("as_at", iso(day))));
        settings.extend(self.redact_key.as_ref().map(|_| plain("redact_key", "given, not shown".to_owned())));
        let given = self.counting_given.iter();
        settings.extend(given.map(|(name, value)| plain(&format!("settings.{name}"), value.clone())));
        settings.extend(self.rules.iter().map(|change| Setting {
            name: format!("rules.{}", change.id),
            value: of_rule(dataset, change),
            reason: Some(change.reason.clone()),
        }));
        settings.extend(self.codes.iter().map(|c| plain(&format!("codes.{}.{}", c.list, c.code), c.label.clone())));
        settings.extend(self.areas.iter().map(|area| plain(&format!("areas.{}", area.code), of_area(area))));
        let segments = self.segments.iter();
        settings
            .extend(segments.map(|segment| plain(&format!("segments.{}", segment.name), segment.when.join(", or "))));
        settings
    }
}

fn of_rule(dataset: &Dataset, change: &RuleChange) -> String {
    let value = change.severity.map_or("off", Severity::word);
    match dataset.rule_id(&change.id).map(|rule| dataset.rules[usize::from(rule)].severity) {
        Some(own) if change.severity == Some(own) => format!("{value}, as in the dataset"),
        Some(own) => format!("{value} instead of {own}"),
        None if is_elsewhere(dataset, &change.id) => format!("{value}; the rule is not in dataset {}", dataset.letter),
        None => value.to_owned(),
    }
}

fn of_area(area: &AreaName) -> String {
    match (&area.name, &area.region) {
        (Some(name), Some(region)) => format!("{name}, in {region}"),
        (Some(name), None) => name.clone(),
        (None, Some(region)) => format!("in {region}"),
        (None, None) => String::new(),
    }
}
