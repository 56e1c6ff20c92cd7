//! What every workbook is made of: the book with its properties and the names of its sheets, a sheet whose texts are
//! texts, and the limits of Excel.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, IgnoreError, Note, Url, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::styles::Styles;
use crate::render::wrapped;
use crate::spec::Severity;

/// What Excel takes, and what a person can make use of. A workbook never has more columns than Excel takes (16,384), since
/// a dataset has no more than 256 fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows of a sheet, the headings included.
    pub rows: usize,
    /// Characters of a cell, in units of UTF-16.
    pub text: usize,
    /// Links on a sheet.
    pub links: usize,
    /// Notes on a sheet: Excel takes more, and is slow to open them.
    pub notes: usize,
    /// Rows of an extract that is shown whole. Of a larger one those of clients with findings are, where they are no
    /// more.
    pub whole_extract: usize,
    /// Rows of a sheet that is put together in memory. A larger one is put together in a nameless file.
    pub in_memory: usize,
}

impl Limits {
    /// The limits of Excel itself, and of patience.
    pub const EXCEL: Limits = Limits {
        rows: 1_048_576,
        text: 32_767,
        links: 65_530,
        notes: 20_000,
        whole_extract: 100_000,
        in_memory: 20_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Limits::EXCEL
    }
}

/// A workbook that is being put together.
pub(super) struct Book {
    workbook: Workbook,
    /// How cells look.
    pub styles: Styles,
    /// What is kept to.
    pub limits: Limits,
    /// The names of the sheets, in small letters: Excel takes no two that differ in case only.
    names: Vec<String>,
    sheets: Vec<Worksheet>,
}

impl Book {
    /// A workbook without sheets. `title` is told in its properties.
    pub(super) fn new(title: &str, limits: Limits) -> io::Result<Book> {
        /// Packing takes most of the time; with less effort the file is a tenth larger.
        const COMPRESSION: u8 = 4;
        let mut workbook = Workbook::new();
        workbook.set_zip_compression_level(COMPRESSION);
        // no clock: the same content gives the same bytes
        let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(workbook_error)?;
        let properties = DocProperties::new().set_title(title).set_author("ndtms").set_creation_datetime(&created);
        workbook.set_properties(&properties);
        // the name of a sheet that Excel keeps for itself
        Ok(Book { workbook, styles: Styles::new(), limits, names: vec!["history".to_owned()], sheets: Vec::new() })
    }

    /// A name that Excel takes for a sheet and that no other sheet has.
    pub(super) fn name(&mut self, wanted: &str) -> String {
        const LONGEST: usize = 31;
        let is_taken = |c: char| matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control();
        let clean: String = wanted.chars().map(|c| if is_taken(c) { '_' } else { c }).collect();
        let clean = clean.trim().trim_matches('\'');
        let clean = if clean.is_empty() { "Sheet" } else { clean };
        let mut name = shortened(clean, LONGEST).to_owned();
        let mut number = 1;
        while self.names.contains(&name.to_lowercase()) {
            number += 1;
            let ending = format!(" ({number})");
            name = format!("{}{ending}", shortened(clean, LONGEST - ending.len()).trim_end());
        }
        self.names.push(name.to_lowercase());
        name
    }

    /// A sheet of this name, for so many rows. It is part of the book once it is pushed.
    pub(super) fn sheet(&mut self, name: &str, rows: usize) -> io::Result<Sheet> {
        /// As Excel numbers the sizes of paper.
        const A4: u8 = 9;
        let mut worksheet = if rows > self.limits.in_memory {
            self.workbook.new_worksheet_with_low_memory().map_err(workbook_error)?
        } else {
            Worksheet::new()
        };
        worksheet.set_name(name).map_err(workbook_error)?;
        worksheet.set_default_note_author("ndtms");
        worksheet.set_paper_size(A4).set_landscape().set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        worksheet.set_footer("&L&F, &A&RPage &P of &N");
        Ok(Sheet { worksheet, longest: self.limits.text, cut_texts: 0 })
    }

    /// Puts a sheet behind those that are there.
    pub(super) fn push(&mut self, sheet: Sheet) {
        self.sheets.push(sheet.worksheet);
    }

    /// Puts a sheet behind the first one.
    pub(super) fn push_second(&mut self, sheet: Sheet) {
        self.sheets.insert(self.sheets.len().min(1), sheet.worksheet);
    }

    /// Writes it.
    pub(super) fn write(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.sheets.drain(..).for_each(|sheet| self.workbook.push_worksheet(sheet));
        let bytes = self.workbook.save_to_buffer().map_err(workbook_error)?;
        out.write_all(&bytes)
    }
}

/// A sheet that is being written, row by row from the top.
pub(super) struct Sheet {
    pub worksheet: Worksheet,
    longest: usize,
    /// How many texts were too long for a cell.
    pub cut_texts: u64,
}

impl Sheet {
    /// Writes a text as it is: whatever it looks like, it is no formula, link or number. No format stands for the column's.
    pub(super) fn text(&mut self, row: u32, column: u16, text: &str, format: Option<&Format>) -> io::Result<()> {
        let text = self.fitting(text);
        let sheet = &mut self.worksheet;
        let written = if text.starts_with("<r>") && text.ends_with("</r>") {
            // the library would take this for the inside of its own file
            let (first, rest) = text.split_at(1);
            let plain = Format::default();
            let parts = [(&plain, first), (&plain, rest)];
            match format {
                Some(format) => sheet.write_rich_string_with_format(row, column, &parts, format),
                None => sheet.write_rich_string(row, column, &parts),
            }
        } else {
            match format {
                Some(format) => sheet.write_string_with_format(row, column, text, format),
                None => sheet.write_string(row, column, text),
            }
        };
        written.map(|_| ()).map_err(workbook_error)
    }

    /// Writes a text that leads to a cell of a sheet.
    pub(super) fn link(&mut self, row: u32, column: u16, text: &str, to: &str, format: &Format) -> io::Result<()> {
        let fitting = self.fitting(text);
        if fitting.is_empty() || fitting.starts_with("<r>") {
            return self.text(row, column, text, Some(format));
        }
        let url = Url::new(format!("internal:{to}")).set_text(fitting);
        self.worksheet.write_url_with_format(row, column, &url, format).map(|_| ()).map_err(workbook_error)
    }

    /// Writes a number. No format stands for the column's.
    pub(super) fn number(&mut self, row: u32, column: u16, number: f64, format: Option<&Format>) -> io::Result<()> {
        let written = match format {
            Some(format) => self.worksheet.write_number_with_format(row, column, number, format),
            None => self.worksheet.write_number(row, column, number),
        };
        written.map(|_| ()).map_err(workbook_error)
    }

    /// Writes an empty cell that has a format.
    pub(super) fn blank(&mut self, row: u32, column: u16, format: &Format) -> io::Result<()> {
        self.worksheet.write_blank(row, column, format).map(|_| ()).map_err(workbook_error)
    }

    /// Puts a note on a cell.
    pub(super) fn note(&mut self, row: u32, column: u16, text: &str) -> io::Result<()> {
        const WIDTH: u32 = 320;
        const TO_A_LINE: usize = 52;
        const LINE: usize = 14;
        const HIGHEST: usize = 360;
        let text = shortened(text, self.longest);
        let lines: usize = text.lines().map(|line| line.width().div_ceil(TO_A_LINE).max(1)).sum();
        let height = (lines * LINE + LINE).min(HIGHEST) as u32;
        let note = Note::new(text).add_author_prefix(false).set_width(WIDTH).set_height(height);
        self.worksheet.insert_note(row, column, &note).map(|_| ()).map_err(workbook_error)
    }

    /// Makes a row as high as its longest text needs; each comes with the width of its column in characters.
    pub(super) fn fit_height<'t>(&mut self, row: u32, texts: impl Iterator<Item = (&'t str, usize)>) -> io::Result<()> {
        const LINE: f64 = 15.0;
        /// A row of Excel is no higher than 409 points.
        const MOST: usize = 27;
        // a word that is longer than a line is broken
        let of_line = |line: &str, width: usize| -> usize {
            wrapped(line, width).iter().map(|part| part.width().div_ceil(width).max(1)).sum()
        };
        let lines = texts.map(|(text, width)| text.lines().map(|line| of_line(line, width)).sum());
        let lines: usize = lines.max().unwrap_or(1);
        if lines > 1 {
            self.worksheet.set_row_height(row, lines.min(MOST) as f64 * LINE).map_err(workbook_error)?;
        }
        Ok(())
    }

    /// Sets a column's width in characters and the format of its cells that have none of their own.
    pub(super) fn column(&mut self, column: u16, width: usize, format: Option<&Format>) -> io::Result<()> {
        self.worksheet.set_column_width(column, width as f64).map_err(workbook_error)?;
        if let Some(format) = format {
            self.worksheet.set_column_format(column, format).map_err(workbook_error)?;
        }
        Ok(())
    }

    /// Makes a list of the cells up to this one: its headings stay in view, are printed on each page and have filters.
    pub(super) fn list(&mut self, heading: u32, last_row: u32, last_column: u16) -> io::Result<()> {
        let sheet = &mut self.worksheet;
        sheet.set_freeze_panes(heading + 1, 0).map_err(workbook_error)?;
        sheet.set_repeat_rows(heading, heading).map_err(workbook_error)?;
        sheet.autofilter(heading, 0, last_row.max(heading), last_column).map_err(workbook_error)?;
        // codes and identifiers are texts that look like numbers, and that is right
        sheet
            .ignore_error_range(heading, 0, last_row.max(heading), last_column, IgnoreError::NumberStoredAsText)
            .map_err(workbook_error)?;
        Ok(())
    }

    /// Prints it on pages that are as wide as the sheet.
    pub(super) fn fit_to_width(&mut self) {
        self.worksheet.set_print_fit_to_pages(1, 0);
    }

    fn fitting<'t>(&mut self, text: &'t str) -> &'t str {
        let fitting = shortened(text, self.longest);
        self.cut_texts += u64::from(fitting.len() < text.len());
        fitting
    }
}

/// So many places, which the gravest findings take first.
pub(super) struct Room {
    left: [usize; 4],
    /// How many found none.
    pub refused: u64,
}

impl Room {
    /// Room for so many of all that want a place, of each severity so many.
    pub(super) fn new(places: usize, wanted: [usize; 4]) -> Room {
        let mut free = places;
        let left = wanted.map(|wanted| {
            let taken = wanted.min(free);
            free -= taken;
            taken
        });
        Room { left, refused: 0 }
    }

    /// Takes a place, where one is left for this severity.
    pub(super) fn take(&mut self, severity: Severity) -> bool {
        let left = &mut self.left[severity as usize];
        let found = *left > 0;
        *left -= usize::from(found);
        self.refused += u64::from(!found);
        found
    }
}

/// The number of Excel for a day, where Excel has one that every program reads alike: from 1 March 1900 on.
pub(super) fn serial(day: i32) -> Option<f64> {
    /// 30 December 1899.
    const ZERO: i32 = 693_594;
    /// 29 February 1900, which Excel alone knows, is 60.
    const FIRST: i32 = 61;
    /// 31 December 9999.
    const LAST: i32 = 2_958_465;
    Some(day - ZERO).filter(|serial| (FIRST..=LAST).contains(serial)).map(f64::from)
}

/// A text up to a length in units of UTF-16.
fn shortened(text: &str, longest: usize) -> &str {
    // no text has more units than bytes
    if text.len() <= longest {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > longest
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// How wide a column must be for texts, within limits; a heading has its filter's arrow beside it.
pub(super) fn width_for<'t>(heading: &str, texts: impl Iterator<Item = &'t str>, most: usize) -> usize {
    const ARROW: usize = 4;
    const BESIDE: usize = 2;
    let widest = texts.map(|text| text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0) + BESIDE).max();
    (heading.width() + ARROW).max(widest.unwrap_or(0)).min(most)
}

/// What the library refuses, as what happened on writing.
pub(super) fn workbook_error(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let mut book = Book::new("test", Limits::EXCEL).expect("a book");
        let long = "a".repeat(40);
        let names = ["march", "MARCH", "a/b:c*d?e[f]g\\h", "", "'quoted'", "History", &long, &long, "é\n"];
        let given: Vec<String> = names.iter().map(|name| book.name(name)).collect();
        let a = |number: usize| "a".repeat(number);
        assert_eq!(
            given,
            [
                "march",
                "MARCH (2)",
                "a_b_c_d_e_f_g_h",
                "Sheet",
                "quoted",
                "History (2)",
                &a(31),
                &(a(27) + " (2)"),
                "é_"
            ]
        );
    }

    #[test]
    fn a_text_is_cut_between_characters_at_the_limit() {
        assert_eq!(shortened("abcd", 4), "abcd");
        assert_eq!(shortened("abcde", 4), "abcd");
        assert_eq!(shortened("éééé", 4), "éééé");
        assert_eq!(shortened("ab😀c", 4), "ab😀");
        assert_eq!(shortened("abc😀", 4), "abc");
    }

    #[test]
    fn days_have_the_numbers_of_excel() {
        let serial_of = |text| serial(crate::record::day_number(text).expect("a date"));
        // as Excel itself shows them
        assert_eq!(serial_of("1900-03-01"), Some(61.0));
        assert_eq!(serial_of("2014-03-31"), Some(41729.0));
        assert_eq!(serial_of("9999-12-31"), Some(2_958_465.0));
        assert_eq!(serial_of("1900-02-28"), None);
    }

    #[test]
    fn the_gravest_take_the_room_first() {
        let mut room = Room::new(3, [1, 1, 5, 2]);
        let order = [Severity::Quality, Severity::Warning, Severity::Warning, Severity::Record, Severity::File];
        assert_eq!(order.map(|severity| room.take(severity)), [false, true, false, true, true]);
        assert_eq!(room.refused, 2);
    }
}
