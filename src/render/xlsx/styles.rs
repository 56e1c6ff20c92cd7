//! How the cells of a workbook look: legible on a screen, in black and white, and on paper.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::spec::Severity;

/// The form in which a date is shown.
const DATE: &str = "yyyy-mm-dd";
/// Numbers of this form are texts: what is typed into such a cell stays as it is typed.
const TEXT: &str = "@";
/// The lines between the rows of a list.
const HAIR: Color = Color::RGB(0x00D9_D9D9);

/// The formats of all cells.
pub(super) struct Styles {
    /// The headings of a list.
    pub heading: Format,
    /// The heading of a column of numbers.
    pub number_heading: Format,
    /// The heading of a field on which something was found.
    pub marked_heading: Format,
    /// A text as it stands.
    pub text: Format,
    /// A text in a list, on the line above the next.
    pub listed: Format,
    /// A long text in a list, over several lines.
    pub wrapped: Format,
    /// A whole number in a list.
    pub number: Format,
    /// A sign or word that stands for a number.
    pub sign: Format,
    /// A link in a list.
    pub link: Format,
    /// A date.
    pub date: Format,
    /// The title of a sheet.
    pub title: Format,
    /// A heading above a part of a sheet.
    pub part: Format,
    /// Words beside the point.
    pub quiet: Format,
    severities: [Marked; 4],
}

/// The formats of what a finding of one severity is about.
struct Marked {
    word: Format,
    text: Format,
    date: Format,
}

impl Styles {
    /// The formats.
    pub(super) fn new() -> Styles {
        let top = || Format::new().set_align(FormatAlign::Top);
        let listed = || top().set_num_format(TEXT).set_border_bottom(FormatBorder::Thin).set_border_bottom_color(HAIR);
        let heading = || {
            top()
                .set_bold()
                .set_text_wrap()
                .set_background_color(Color::RGB(0x001F_3864))
                .set_font_color(Color::White)
                .set_border_bottom(FormatBorder::Medium)
        };
        Styles {
            heading: heading(),
            number_heading: heading().set_align(FormatAlign::Right).set_indent(1),
            marked_heading: heading().set_background_color(Color::RGB(0x00C0_5000)).set_italic(),
            text: Format::new().set_num_format(TEXT),
            listed: listed(),
            wrapped: listed().set_text_wrap(),
            number: listed().set_num_format("#,##0").set_align(FormatAlign::Right).set_indent(1),
            sign: listed().set_align(FormatAlign::Right).set_indent(1),
            link: listed().set_font_color(Color::RGB(0x0005_63C1)).set_underline(FormatUnderline::Single),
            date: Format::new().set_num_format(DATE).set_align(FormatAlign::Left),
            title: top().set_bold().set_font_size(14),
            part: top().set_bold().set_font_size(12),
            quiet: top().set_font_color(Color::RGB(0x0059_5959)),
            severities: Severity::ALL.map(marked),
        }
    }

    /// The word for a severity in a list.
    pub(super) fn word(&self, severity: Severity) -> &Format {
        &self.severities[severity as usize].word
    }

    /// The text of an offending cell.
    pub(super) fn marked_text(&self, severity: Severity) -> &Format {
        &self.severities[severity as usize].text
    }

    /// The date in an offending cell.
    pub(super) fn marked_date(&self, severity: Severity) -> &Format {
        &self.severities[severity as usize].date
    }
}

/// Fill, font and frame tell the severities apart, so that two of them differ without colour too.
fn marked(severity: Severity) -> Marked {
    let (fill, font, frame) = match severity {
        Severity::File | Severity::Record => (0x00FF_C7CE, 0x009C_0006, FormatBorder::Medium),
        Severity::Warning => (0x00FF_EB9C, 0x005F_4500, FormatBorder::Thin),
        Severity::Quality => (0x00DD_EBF7, 0x001F_4E78, FormatBorder::Dotted),
    };
    let coloured = |format: Format| {
        let format = format.set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(font));
        match severity {
            Severity::File | Severity::Record => format.set_bold(),
            Severity::Warning => format,
            Severity::Quality => format.set_italic(),
        }
    };
    let framed = || coloured(Format::new()).set_border(frame).set_border_color(Color::RGB(font));
    let word = Format::new().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
    Marked {
        word: coloured(word.set_border_bottom_color(HAIR)),
        text: framed().set_num_format(TEXT),
        date: framed().set_num_format(DATE).set_align(FormatAlign::Left),
    }
}
