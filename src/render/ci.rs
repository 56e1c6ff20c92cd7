//! What the formats for continuous integration share: the names of places and of people.

use std::borrow::Cow;
use std::path::{MAIN_SEPARATOR, Path};

use super::text::printable;
use crate::check::describe::Described;

/// What was found, where no sheet or line says it already in which cell, whose it is, and on how many rows.
///
/// ```text
/// Sheet1!G137: TRIAGED 20140308 is before REFLD 20140309 (E1240 / 1358 / 7780, 3 rows)
/// ```
pub(super) fn sentence(described: &Described<'_>, cell: Option<&str>) -> String {
    let mut about: Vec<String> = Vec::new();
    let who = [&described.agency, &described.client, &described.episode];
    let who: Vec<&str> = who.into_iter().flatten().map(AsRef::as_ref).collect();
    if !who.is_empty() {
        about.push(who.join(" / "));
    }
    if described.rows > 1 {
        about.push(format!("{} rows", described.rows));
    }
    let cell = cell.map_or_else(String::new, |cell| format!("{cell}: "));
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    printable(Cow::Owned(format!("{cell}{}{about}", described.message))).into_owned()
}

/// A path with forward slashes, as build servers compare it with those of a repository.
pub(super) fn slashed(path: &str) -> Cow<'_, str> {
    let path = path.strip_prefix('.').and_then(|rest| rest.strip_prefix(MAIN_SEPARATOR)).unwrap_or(path);
    if MAIN_SEPARATOR == '/' { Cow::Borrowed(path) } else { Cow::Owned(path.replace(MAIN_SEPARATOR, "/")) }
}

/// A path as the reference of a resource: relative where the path is.
pub(super) fn uri(path: &str) -> String {
    let slashed = slashed(path);
    if !Path::new(path).is_absolute() {
        // a colon would make a scheme of what stands before it
        return encoded(&slashed, "/");
    }
    let encoded = encoded(&slashed, "/:");
    match slashed.bytes().take_while(|b| *b == b'/').count() {
        // a server and its folder
        2 => format!("file:{encoded}"),
        1 => format!("file://{encoded}"),
        _ => format!("file:///{encoded}"),
    }
}

/// A text with every byte as `%XX` that may not stand in a reference, but for those of `plain`.
fn encoded(text: &str, plain: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || plain.as_bytes().contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_path_stays_relative_and_is_encoded() {
        let cases = [
            ("march.csv", "march.csv"),
            ("./exports/march.csv", "exports/march.csv"),
            ("../a b/März 100%.csv", "../a%20b/M%C3%A4rz%20100%25.csv"),
            ("c:march#1?.csv", "c%3Amarch%231%3F.csv"),
        ];
        for (path, expected) in cases {
            let path = path.replace('/', std::path::MAIN_SEPARATOR_STR);
            assert_eq!(uri(&path), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_absolute_path_is_a_file() {
        assert_eq!(uri("/srv/ndtms/a b.csv"), "file:///srv/ndtms/a%20b.csv");
        assert_eq!(uri("a\\b.csv"), "a%5Cb.csv", "here a backslash is a character like any other");
    }

    #[cfg(windows)]
    #[test]
    fn an_absolute_path_is_a_file() {
        assert_eq!(uri("C:\\ndtms\\a b.csv"), "file:///C:/ndtms/a%20b.csv");
        assert_eq!(uri("\\\\server\\share\\a.csv"), "file://server/share/a.csv");
    }
}
