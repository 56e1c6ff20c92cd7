//! Findings compared without what may differ.

use std::collections::BTreeMap;

use super::Found;

/// Findings without the name of the file, in order.
pub fn nameless(mut found: Vec<Found>) -> Vec<Found> {
    found.iter_mut().for_each(|f| f.input.clear());
    found.sort();
    found
}

/// Findings told apart by everything but where they stand, with how often each is there.
///
/// Where a rule compares records in file order, the order decides which of them it points at and how many rows differ
/// from the first: of those only what remains the same is compared. Findings of files are added up.
pub fn orderless(found: &[Found]) -> BTreeMap<String, u32> {
    /// Rules that say how many rows differ from the first, or which rows are the second record's.
    const ROWS_BY_ORDER: [&str; 7] = ["K02", "K03", "K04", "K07", "T07", "T19", "Y06"];
    /// Rules that point at the later one of two clients or episodes.
    const WHOSE_BY_ORDER: [&str; 2] = ["K05", "K06"];
    let mut seen = BTreeMap::new();
    for finding in found {
        let fields = finding.fields.join(" ");
        let rule = finding.rule.as_str();
        let text = |t: &Option<String>| t.clone().unwrap_or_default();
        let whose = format!("{}/{}/{}", text(&finding.agency), text(&finding.client), text(&finding.episode));
        let (key, rows) = if finding.agency.is_none() && finding.client.is_none() {
            (format!("{rule} {fields}"), finding.rows)
        } else if WHOSE_BY_ORDER.contains(&rule) {
            (format!("{rule} {} {fields}", text(&finding.agency)), 1)
        } else if ROWS_BY_ORDER.contains(&rule) {
            (format!("{rule} {whose} {fields}"), 1)
        } else {
            (format!("{rule} {whose} {fields} on {} rows", finding.rows), 1)
        };
        *seen.entry(key).or_insert(0) += rows;
    }
    seen
}
