//! What must not be seen is not seen: values of identifying fields, everything of clients without consent, references
//! in a redacted run. Marked values are planted wherever they could slip out, and every output is searched for them.

#[path = "../common/mod.rs"]
mod common;

mod check;
mod everywhere;

/// Marks values of identifying fields of people who agreed.
const MARK: &str = "ZQXMARKER";
/// Marks values of people of whom nothing may be seen.
const SECRET: &str = "ZQXSECRET";

fn holds(text: &str, mark: &str) -> bool {
    text.to_ascii_uppercase().contains(mark)
}

/// The line of a text that holds what it must not.
fn guilty<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.lines().find(|line| holds(line, mark))
}
