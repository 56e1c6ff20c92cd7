//! A page of a given width: words that wrap under their own beginning, and styles that a terminal may drop.
//!
//! Owns the wrapping and what may reach a terminal at all: control characters and those that turn or hide text are shown
//! as question marks, so that a value cannot repaint the screen. It does not know what a finding is.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text in one style.
#[derive(Clone, Debug)]
pub(in crate::render) struct Span<'a> {
    style: Style,
    text: Cow<'a, str>,
    /// It goes to the next line as one.
    whole: bool,
}

impl<'a> Span<'a> {
    /// Text in a style. What must not reach a terminal is replaced.
    pub(in crate::render) fn new(style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        Span { style, text: printable(text.into()), whole: false }
    }

    /// Text that stays together on one line where it can.
    pub(in crate::render) fn whole(style: Style, text: impl Into<Cow<'a, str>>) -> Self {
        Span { whole: true, ..Span::new(style, text) }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let whole = self.whole.then_some(&*self.text);
        let words = (!self.whole).then(|| self.text.split(' '));
        whole.into_iter().chain(words.into_iter().flatten()).filter(|w| !w.is_empty())
    }

    /// The columns that it takes on one line.
    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    /// Text as it comes.
    pub(in crate::render) fn plain(text: impl Into<Cow<'a, str>>) -> Self {
        Span::new(Style::new(), text)
    }
}

/// Where lines are written.
pub(in crate::render) struct Page<'w> {
    out: &'w mut dyn Write,
    width: usize,
}

impl<'w> Page<'w> {
    /// A page of so many columns.
    pub(in crate::render) fn new(out: &'w mut dyn Write, width: usize) -> Self {
        Page { out, width }
    }

    /// How many columns a line has.
    pub(in crate::render) fn width(&self) -> usize {
        self.width
    }

    /// An empty line.
    pub(in crate::render) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    /// Words that wrap; every line begins in the same column.
    pub(in crate::render) fn paragraph(&mut self, indent: usize, body: &[Span<'_>]) -> io::Result<()> {
        self.flow(&[], indent, body)
    }

    /// What stands in front (never wrapped, and expected to end before `indent`), then words that wrap from column
    /// `indent` on.
    pub(in crate::render) fn flow(&mut self, front: &[Span<'_>], indent: usize, body: &[Span<'_>]) -> io::Result<()> {
        let mut line: Vec<(Style, Cow<'_, str>)> = Vec::new();
        let mut column = 0;
        for span in front {
            column += span.text.width();
            line.push((span.style, Cow::Borrowed(&span.text)));
        }
        // blanks are written only before a word, so that no line ends in one
        let mut gap = indent.saturating_sub(column);
        column += gap;
        let room = self.width.saturating_sub(indent).max(1);
        let mut at_start = true;
        let words = body.iter().flat_map(|s| s.words().map(move |w| (s.style, w)));
        for (style, word) in words {
            for piece in pieces(word, room) {
                let wide = piece.width();
                let between = usize::from(!at_start);
                if column + between + wide > self.width && !(at_start && column <= indent) {
                    self.put(&line)?;
                    line.clear();
                    (column, gap) = (indent, indent);
                } else if !at_start {
                    gap = 1;
                    column += 1;
                }
                match line.last_mut() {
                    Some((last, text)) if *last == style && gap == 1 && !at_start => {
                        text.to_mut().push(' ');
                        text.to_mut().push_str(piece);
                    }
                    _ => {
                        if gap > 0 {
                            line.push((Style::new(), Cow::Owned(" ".repeat(gap))));
                        }
                        line.push((style, Cow::Borrowed(piece)));
                    }
                }
                column += wide;
                gap = 0;
                at_start = false;
            }
        }
        self.put(&line)
    }

    fn put(&mut self, line: &[(Style, Cow<'_, str>)]) -> io::Result<()> {
        let end = line.iter().rposition(|(_, text)| !text.trim_end().is_empty()).map_or(0, |last| last + 1);
        for (place, (style, text)) in line[..end].iter().enumerate() {
            let text = if place + 1 == end { text.trim_end() } else { text };
            write!(self.out, "{style}{text}{style:#}")?;
        }
        writeln!(self.out)
    }
}

/// The columns that a text takes.
pub(in crate::render) fn width_of(text: &str) -> usize {
    text.width()
}

/// A word in pieces that fit: a longer one goes on in the next line.
fn pieces(word: &str, room: usize) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = rest.split_at(fitting(rest, room));
        rest = after;
        Some(piece)
    })
}

/// How many bytes of a text fit; at least one character.
fn fitting(text: &str, room: usize) -> usize {
    let mut taken = 0;
    for (place, character) in text.char_indices() {
        taken += character.width().unwrap_or(0);
        if taken > room && place > 0 {
            return place;
        }
    }
    text.len()
}

/// A text cut in the middle, which says so, when it is wider than so many columns: both ends of a name tell most.
pub(crate) fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let kept = columns.saturating_sub(1);
    let front = &text[..fitting(text, kept / 3)];
    let mut back = text.len();
    let mut taken = front.width();
    for (place, character) in text.char_indices().rev() {
        taken += character.width().unwrap_or(0);
        if taken > kept || place < front.len() {
            break;
        }
        back = place;
    }
    Cow::Owned(format!("{front}…{}", &text[back..]))
}

/// A text without anything that moves a cursor, turns the reading direction or cannot be seen.
pub(crate) fn printable(text: Cow<'_, str>) -> Cow<'_, str> {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) || !text.contains(harmful) {
        return text;
    }
    Cow::Owned(text.replace(harmful, "?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(width: usize, front: &str, indent: usize, body: &str) -> String {
        let mut out = Vec::new();
        Page::new(&mut out, width).flow(&[Span::plain(front)], indent, &[Span::plain(body)]).expect("memory");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn words_wrap_under_their_beginning() {
        assert_eq!(page(20, "line 7", 8, "one two three four"), "line 7  one two\n        three four\n");
    }

    #[test]
    fn a_word_that_is_too_long_goes_on_in_the_next_line() {
        assert_eq!(page(12, "", 4, "a abcdefghijkl"), "    a\n    abcdefgh\n    ijkl\n");
    }

    #[test]
    fn a_front_without_words_ends_in_no_blank() {
        assert_eq!(page(20, "line 7  ", 8, ""), "line 7\n");
    }

    #[test]
    fn nothing_that_moves_the_cursor_gets_through() {
        assert_eq!(page(40, "", 0, "a\u{1b}[2Jb\u{202e}c\rd"), "a?[2Jb?c?d\n");
    }

    #[test]
    fn long_names_are_shortened_in_the_middle() {
        assert_eq!(shortened("march.csv", 9), "march.csv");
        assert_eq!(shortened("folder/of/returns/march.csv", 16), "folde…/march.csv");
        assert!(shortened("日本語日本語日本語", 8).width() <= 8);
    }
}
