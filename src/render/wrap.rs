//! Text that fits a width.

use unicode_width::UnicodeWidthStr;

/// The least width that text is wrapped at, however narrow the terminal is.
const LEAST: usize = 20;

/// Breaks a text between words into lines of at most `width` columns. A word that is longer stands alone on its line.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(LEAST);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text, filled with blanks up to `width` columns.
pub fn fitted(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::{fitted, wrapped};

    #[test]
    fn breaks_between_words_only() {
        assert_eq!(wrapped("one two three four five six", 20), ["one two three four", "five six"]);
        assert_eq!(wrapped("a-word-that-is-longer-than-the-line b", 20), ["a-word-that-is-longer-than-the-line", "b"]);
        assert_eq!(wrapped("", 20), [""]);
    }

    #[test]
    fn counts_columns_and_not_bytes() {
        assert_eq!(fitted("é", 3), "é  ");
    }
}
