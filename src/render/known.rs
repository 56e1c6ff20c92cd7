//! What a baseline did, in sentences: for the report of a check and for the remarks of a run.

use std::borrow::Cow;

use super::text::{number_of, printable, shortened, thousands};
use crate::check::baseline::{Known, LeftOut};

/// How many of the findings left out, shown again, gone and not looked for; of the last two a few are named and the rest
/// is counted.
pub fn sentences(left_out: &LeftOut) -> Vec<String> {
    let known = number_of(left_out.by_severity.total(), "known finding", "known findings");
    let mut said = vec![format!("{known} left out (baseline {})", printable(Cow::Borrowed(&left_out.path)))];
    if left_out.expired > 0 {
        let known = number_of(left_out.expired, "known finding is", "known findings are");
        said.push(format!("{known} shown again: the entry in the baseline has expired"));
    }
    if !left_out.gone.is_empty() {
        let known = number_of(sum(&left_out.gone), "known finding no longer occurs", "known findings no longer occur");
        said.push(format!("{known}: {}", listed(&left_out.gone)));
    }
    if !left_out.not_looked_for.is_empty() {
        let number = sum(&left_out.not_looked_for);
        let known = number_of(number, "known finding was", "known findings were");
        let why = "not looked for, since the rule did not run here or may not be left out";
        said.push(format!("{known} {why}: {}", listed(&left_out.not_looked_for)));
    }
    said
}

fn sum(known: &[Known]) -> u64 {
    known.iter().map(|known| known.findings).sum()
}

/// The first of them in a line; the rest is counted.
fn listed(known: &[Known]) -> String {
    const NAMED: usize = 5;
    let named = if known.len() > NAMED + 1 { NAMED } else { known.len() };
    let mut parts: Vec<String> = known[..named].iter().map(one).collect();
    let rest = sum(&known[named..]);
    if rest > 0 {
        parts.push(format!("and {} more", thousands(rest)));
    }
    parts.join("; ")
}

/// `D02 E1240 / 1358 / 7780 (REFLD, TRIAGED)`
fn one(known: &Known) -> String {
    const LONGEST: usize = 30;
    let key = &known.key;
    let mut text = key.rule.clone();
    let who = [&key.agency, &key.client, &key.episode].into_iter().flatten();
    let who: Vec<Cow<'_, str>> = who.map(|t| shortened(t, LONGEST)).collect();
    if !who.is_empty() {
        text.push_str(&format!(" {}", who.join(" / ")));
    }
    let fields: Vec<Cow<'_, str>> = key.record.iter().chain(&key.fields).map(|t| shortened(t, LONGEST)).collect();
    if !fields.is_empty() {
        text.push_str(&format!(" ({})", fields.join(", ")));
    }
    if known.findings > 1 {
        text.push_str(&format!(", {} times", thousands(known.findings)));
    }
    printable(Cow::Owned(text)).into_owned()
}
