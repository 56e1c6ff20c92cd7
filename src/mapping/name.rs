//! A name in one cell, split into the initials of first name and surname; or one of the two, and its initial.
//!
//! With a comma the surname stands before it: `O'Brien, Mary Ann` is M and O. Without one the first word is the first
//! name and the last word the surname, and a particle after the first word begins it: `Maria de Souza` is M and D. A title
//! in front is passed over. Accents and case do not count. A single word, or anything without two letters to take, cannot
//! be split: a guess could join two people.

use crate::record::plain_capital;

const TITLES: [&str; 12] = ["mr", "mrs", "ms", "miss", "mx", "master", "dr", "prof", "professor", "rev", "sir", "lady"];

const PARTICLES: [&str; 24] = [
    "de", "da", "di", "do", "dos", "das", "du", "del", "della", "la", "le", "van", "von", "der", "den", "ter", "ten",
    "bin", "ibn", "al", "el", "st", "af", "av",
];

/// The initials of first name and surname.
pub(super) fn initials(name: &str) -> Option<(char, char)> {
    let mut sides = name.split(',').map(words);
    let (first, second) = (sides.next()?, sides.next());
    if sides.next().is_some() {
        return None;
    }
    if let Some(given) = second {
        return Some((initial(without_title(&given).first()?)?, initial(without_title(&first).first()?)?));
    }
    let words = without_title(&first);
    let (given, rest) = words.split_first()?;
    let surname = rest.iter().find(|w| is_in(&PARTICLES, w)).or(rest.last())?;
    Some((initial(given)?, initial(surname)?))
}

/// The initial of a first name or surname that stands alone.
pub(super) fn initial_of(name: &str) -> Option<char> {
    let words = words(name);
    initial(without_title(&words).first()?)
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn without_title<'w, 't>(words: &'w [&'t str]) -> &'w [&'t str] {
    match words {
        [title, rest @ ..] if is_in(&TITLES, title) && !rest.is_empty() => rest,
        _ => words,
    }
}

fn is_in(list: &[&str], word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    list.contains(&word.as_str())
}

/// The first letter of a word, which may stand behind an apostrophe or a bracket; none where digits are in it.
fn initial(word: &str) -> Option<char> {
    if word.chars().any(char::is_numeric) {
        return None;
    }
    word.chars().find(|c| c.is_alphabetic()).and_then(plain_capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_alone_gives_one_initial() {
        for (name, expected) in [
            ("Mary Ann", Some('M')),
            ("O'Brien", Some('O')),
            ("de Souza", Some('D')),
            ("  élodie ", Some('E')),
            ("Mr John", Some('J')),
            ("", None),
            ("123", None),
        ] {
            assert_eq!(initial_of(name), expected, "{name}");
        }
    }

    #[test]
    fn names_are_split_by_the_rule() {
        for (name, expected) in [
            ("Mary O'Brien", Some(('M', 'O'))),
            ("Mary Ann O'Brien", Some(('M', 'O'))),
            ("O'Brien, Mary Ann", Some(('M', 'O'))),
            ("o'brien,mary", Some(('M', 'O'))),
            ("  Mr. John   SMITH ", Some(('J', 'S'))),
            ("Smith, Dr John", Some(('J', 'S'))),
            ("Élodie Ångström", Some(('E', 'A'))),
            ("Maria de Souza", Some(('M', 'D'))),
            ("MARIA DE SOUZA", Some(('M', 'D'))),
            ("de Souza, Maria", Some(('M', 'D'))),
            ("Vincent van der Berg", Some(('V', 'V'))),
            ("Anne-Marie Smith-Jones", Some(('A', 'S'))),
            ("De Souza", Some(('D', 'S'))),
            ("Madonna", None),
            ("Mr Smith", None),
            ("Smith,", None),
            (", John", None),
            ("Smith, John, Jr", None),
            ("12 34", None),
            ("Client 1043", None),
            ("Юрий Гагарин", None),
            ("", None),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
