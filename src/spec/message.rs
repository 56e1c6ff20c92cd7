//! Message templates of rules: plain text with `{places}` for values.
//!
//! A place is a header (`{DISRSN}`: the value as read), a header with its code's label (`{DISRSN:label}`), `{as-at}`, or one
//! of the words that some forms fill.

use std::borrow::Cow;

/// Words that the program fills, beside headers.
const WORDS: &[&str] = &[
    "agency", "as-at", "column", "expected", "field", "first", "found", "heading", "hint", "item", "key", "label",
    "layout", "modal", "name", "nearest", "parent", "rows", "table", "value",
];

/// Whether every place of a template is known; the error is a sentence.
pub fn check(template: &str, is_header: impl Fn(&str) -> bool) -> Result<(), String> {
    for part in parts(template) {
        if let Part::Place(place) = part? {
            let header = place.strip_suffix(":label").unwrap_or(place);
            if !is_header(header) && !WORDS.contains(&place) {
                return Err(format!("`{{{place}}}` is neither a field nor one of {}", WORDS.join(", ")));
            }
        }
    }
    Ok(())
}

/// Fills a template. `value` gives the text of a place; an unknown place stays as it is written.
pub fn fill<'a>(template: &'a str, value: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    for part in parts(template) {
        match part {
            Ok(Part::Text(plain)) => text.push_str(plain),
            Ok(Part::Place(place)) => {
                if let Some(filled) = value(place) {
                    text.push_str(&filled);
                } else {
                    text.push('{');
                    text.push_str(place);
                    text.push('}');
                }
            }
            Err(_) => {}
        }
    }
    // an optional sentence that was not needed leaves a blank behind
    text.truncate(text.trim_end().len());
    text
}

enum Part<'a> {
    Text(&'a str),
    Place(&'a str),
}

fn parts(template: &str) -> impl Iterator<Item = Result<Part<'_>, String>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inside) = rest.strip_prefix('{') {
            let Some(end) = inside.find('}') else {
                rest = "";
                return Some(Err("a `{` is never closed".to_owned()));
            };
            let place = &inside[..end];
            rest = &inside[end + 1..];
            return Some(Ok(Part::Place(place)));
        }
        let end = rest.find('{').unwrap_or(rest.len());
        let text = &rest[..end];
        rest = &rest[end..];
        Some(Ok(Part::Text(text)))
    })
}
