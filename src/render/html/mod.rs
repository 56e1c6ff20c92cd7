//! Pages for a browser: one file each, without scripts and without anything from elsewhere.

pub mod report;

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A page.
pub struct Page<'a> {
    /// Its name.
    pub title: &'a str,
    /// The rules that the page needs beside those of every page.
    pub style: &'a str,
    /// What stands below the heading.
    pub body: Markup,
}

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--rule:#d0d0d0;--link:#0b4f8a}\
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#16181b;--rule:#4a4a4a;--link:#9fd0f2}}\
body{margin:0 auto;max-width:72rem;padding:1rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem;border-bottom:1px solid var(--rule)}\
a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}\
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem}\
table{border-collapse:collapse}caption{text-align:left;font-weight:600;padding:.3rem 0}\
th,td{padding:.2rem .6rem;border-bottom:1px solid var(--rule);vertical-align:top}th{text-align:left}\
.scroll{overflow-x:auto;max-width:100%}summary{cursor:pointer;margin:.5rem 0}\
@media print{:root{--ink:#000;--paper:#fff}@page{size:A4;margin:15mm}body{font-size:10pt;padding:0;max-width:none}\
nav,.skip{display:none}h1,h2,h3,h4,caption{break-after:avoid}.scroll{overflow:visible}}";

/// Writes a page.
pub fn write_page(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let markup = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (page.title) }
                style { (PreEscaped(STYLE)) (PreEscaped(page.style)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header { h1 { (page.title) } }
                main id="main" { (page.body) }
            }
        }
    };
    out.write_all(markup.into_string().as_bytes())?;
    out.write_all(b"\n")
}
