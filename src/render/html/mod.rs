//! Pages for a browser: one file that needs nothing beside itself and no network.
//!
//! Owns the shell that every page shares: the head, the styles for light and dark screens, phones and A4 paper, the policy
//! that lets nothing in from outside, and the first and last lines of the body. What a page says is made by [`mod@check`],
//! [`mod@measure`], [`mod@contract`], [`mod@index`] and [`mod@report`].
//! Every value is escaped where it is put in.

pub mod check;
pub mod contract;
pub mod index;
pub mod measure;
pub mod report;

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::text::printable;

/// The styles of every page.
const STYLE: &str = include_str!("style.css");

/// What a page is made of.
pub(super) struct Page<'p> {
    /// What it is of, for the tab and the first heading.
    pub title: &'p str,
    /// What stands below the first heading.
    pub lead: Markup,
    /// All else.
    pub body: Markup,
    /// The styles that it needs beside those of every page.
    pub style: &'p str,
    /// A script of this program's own; the page must say all that it says without it.
    pub script: Option<&'static str>,
}

/// Puts a page together.
pub(super) fn shell(page: &Page<'_>) -> Markup {
    let title = printable(Cow::Borrowed(page.title));
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(page.script));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={ (env!("CARGO_PKG_NAME")) " " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(page.style)) }
            }
            body {
                a.skip href="#content" { "To the content" }
                header {
                    h1 { (title) }
                    (page.lead)
                }
                main #content { (page.body) }
                footer {
                    p {
                        "Made by " (env!("CARGO_PKG_NAME")) " " (env!("CARGO_PKG_VERSION"))
                        ", which is not an official product of any public body. This page is one file: it loads nothing \
                         and sends nothing. It is about people, so keep it where the records may be kept."
                    }
                }
                @if let Some(script) = page.script {
                    script { (PreEscaped(script)) }
                }
            }
        }
    }
}

/// What a browser may do with the page: use its own styles and its own script, and nothing else.
fn policy(script: Option<&str>) -> String {
    let mut policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'".to_owned();
    if let Some(script) = script {
        policy.push_str(&format!("; script-src 'sha256-{}'", base64(&Sha256::digest(script.as_bytes()))));
    }
    policy
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            text.push(if digit > group.len() {
                '='
            } else {
                char::from(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize])
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
