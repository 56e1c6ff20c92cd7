//! How help is laid out: usage and examples stand before the options, and every text is fitted to the terminal.
//!
//! Commands say their examples in `before_help` and their remarks in `after_help`, as plain text: a line that ends with a
//! colon is a heading, an indented line that begins with `ndtms` is an example, with two blanks or more before what it
//! does; lines that follow each other are one paragraph, indented or not.

use std::fmt::Write as _;

use clap::builder::{StyledStr, Styles};
use unicode_width::UnicodeWidthStr;

use crate::render::{fitted, wrapped};

/// The order of the parts of a page.
const TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{all-args}{after-help}";
/// Pages are no wider than this, however wide the terminal is.
const WIDEST: usize = 100;
/// What options do stands below them where there are fewer columns than this.
const NARROW: usize = 72;
/// What examples do stands beside them where it has as many columns as this.
const LEAST_BESIDE: usize = 28;

/// A command and all below it, with their help laid out for a terminal of so many columns.
pub(super) fn laid_out(mut root: clap::Command, width: usize) -> clap::Command {
    let width = width.min(WIDEST);
    // only what is built knows by which names it is called
    root.build();
    below(root, width)
}

fn below(command: clap::Command, width: usize) -> clap::Command {
    let command = with_usage(command, width);
    let styles = command.get_styles().clone();
    let before = command.get_before_help().map(|text| styled(text, width, &styles));
    let after = command.get_after_help().map(|text| styled(text, width, &styles));
    let command = command
        .help_template(TEMPLATE)
        .term_width(width)
        .next_line_help(width < NARROW)
        .mut_subcommands(|command| below(command, width));
    let command = before.into_iter().fold(command, clap::Command::before_help);
    after.into_iter().fold(command, clap::Command::after_help)
}

/// Breaks a usage that is too wide; the library does not.
fn with_usage(command: clap::Command, width: usize) -> clap::Command {
    const HEADING: &str = "Usage: ";
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix(HEADING).unwrap_or(&usage);
    if HEADING.width() + usage.width() <= width {
        return command;
    }
    let lines = wrapped(usage, width - HEADING.width());
    command.override_usage(lines.join(&format!("\n{:1$}", "", HEADING.width())))
}

fn styled(text: &StyledStr, width: usize, styles: &Styles) -> StyledStr {
    let header = styles.get_header();
    let mut page = String::new();
    for part in parts(&text.to_string()) {
        match part {
            Part::Heading(text) => page += &format!("{header}{text}{header:#}\n"),
            Part::Examples(examples) => lay_out(&examples, width, &mut page),
            Part::Paragraph { indent, text } => {
                for line in wrapped(&text, width.saturating_sub(indent)) {
                    page += &format!("{:indent$}{line}\n", "");
                }
            }
            Part::Gap => page.push('\n'),
        }
    }
    page.trim_end().to_owned().into()
}

/// A part of a text of help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A line that ends with a colon.
    Heading(String),
    /// Commands, and what each does.
    Examples(Vec<(String, String)>),
    /// Sentences, and by how many blanks they are indented.
    Paragraph {
        /// How many blanks stand before each line.
        indent: usize,
        /// The sentences.
        text: String,
    },
    /// A blank line.
    Gap,
}

/// The parts of a text of help.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in text.lines() {
        let content = line.trim();
        let indent = line.len() - line.trim_start().len();
        if content.is_empty() {
            parts.push(Part::Gap);
        } else if indent > 0 && content.starts_with("ndtms ") {
            let (command, does) = content.split_once("  ").unwrap_or((content, ""));
            let example = (command.to_owned(), does.trim().to_owned());
            match parts.last_mut() {
                Some(Part::Examples(examples)) => examples.push(example),
                _ => parts.push(Part::Examples(vec![example])),
            }
        } else if indent == 0 && content.ends_with(':') && !matches!(parts.last(), Some(Part::Paragraph { .. })) {
            parts.push(Part::Heading(content.to_owned()));
        } else {
            match parts.last_mut() {
                Some(Part::Paragraph { indent: before, text }) if *before == indent => {
                    text.push(' ');
                    text.push_str(content);
                }
                _ => parts.push(Part::Paragraph { indent, text: content.to_owned() }),
            }
        }
    }
    parts
}

/// Lays examples out: what they do beside them where there is room, else below.
fn lay_out(examples: &[(String, String)], width: usize, page: &mut String) {
    const INDENT: usize = 2;
    const BELOW: usize = 6;
    // an example that says nothing may be as long as it likes
    let widest = examples.iter().filter(|(_, does)| !does.is_empty()).map(|(command, _)| command.width()).max();
    let beside = widest.map(|widest| INDENT + widest + 3).filter(|start| start + LEAST_BESIDE <= width);
    for (command, does) in examples {
        let mut lines: Vec<String> = Vec::new();
        for (number, piece) in wrapped(command, width.saturating_sub(BELOW)).into_iter().enumerate() {
            let indent = if number == 0 { INDENT } else { BELOW };
            lines.push(format!("{:indent$}{piece}", ""));
        }
        match beside {
            _ if does.is_empty() => {}
            Some(start) => {
                let mut texts = wrapped(does, width - start).into_iter();
                if let (Some(last), Some(text)) = (lines.last_mut(), texts.next()) {
                    *last = fitted(last, start) + &text;
                }
                lines.extend(texts.map(|text| format!("{:start$}{text}", "")));
            }
            None => lines.extend(wrapped(does, width - BELOW).iter().map(|text| format!("{:BELOW$}{text}", ""))),
        }
        for line in lines {
            // writing to a string cannot fail
            let _ = writeln!(page, "{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
Examples:
  ndtms check march.csv            what is wrong
  ndtms measure a b --by month

It ends with 0 when all is well,
and with 1 otherwise.
  indented, and
  going on";

    #[test]
    fn a_text_is_taken_apart() {
        let example = |command: &str, does: &str| (command.to_owned(), does.to_owned());
        assert_eq!(
            parts(TEXT),
            [
                Part::Heading("Examples:".to_owned()),
                Part::Examples(vec![
                    example("ndtms check march.csv", "what is wrong"),
                    example("ndtms measure a b --by month", "")
                ]),
                Part::Gap,
                Part::Paragraph {
                    indent: 0,
                    text: "It ends with 0 when all is well, and with 1 otherwise.".to_owned()
                },
                Part::Paragraph { indent: 2, text: "indented, and going on".to_owned() },
            ]
        );
    }

    fn plain(width: usize) -> String {
        styled(&StyledStr::from(TEXT), width, &Styles::plain()).to_string()
    }

    #[test]
    fn what_an_example_does_stands_beside_it_where_there_is_room() {
        assert!(plain(80).starts_with("Examples:\n  ndtms check march.csv   what is wrong\n"), "{}", plain(80));
        assert!(plain(40).starts_with("Examples:\n  ndtms check march.csv\n      what is wrong\n"), "{}", plain(40));
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_too_wide() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for width in 40..120 {
            let page = plain(width);
            assert_eq!(words(&page), words(TEXT), "{width}");
            assert!(page.lines().all(|line| line.width() <= width), "{width}: {page}");
        }
    }
}
