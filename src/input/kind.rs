//! What a file is by its first bytes, whatever its name says.
//!
//! Owns the signatures of the formats that are read and of those that people give by mistake, with
//! what to do about each. The inside of zip and compound files is looked at in `source` and `workbook`.

use super::text::{Encoding, encoding_of_head};

/// How many bytes are looked at.
pub(super) const HEAD: usize = 8192;

/// What the first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text, to be read as delimited cells. An empty file counts as text.
    Text,
    /// A zip file: an archive, or a workbook or document in its modern form.
    Zip,
    /// A compound file: a workbook or document in its old form, or one with a password.
    Compound,
    /// A gzip file.
    Gzip,
    /// Something that cannot be read.
    Wrong(Wrong),
}

/// Something that people give by mistake, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrong {
    /// What it is.
    pub(super) found: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

const EXPORT: &str = "export the data as CSV or XLSX";
const SAVE_FROM_EXCEL: &str = "open it in Excel and save it as CSV or XLSX";
const UNPACK: &str = "unpack it and give the files themselves";

/// Signatures at the very beginning of files that cannot be read.
const SIGNATURES: [(&[u8], &str, &str); 16] = [
    (b"%PDF", "a PDF document", EXPORT),
    (b"{\\rtf", "a rich text document", EXPORT),
    (b"\x89PNG", "a picture", EXPORT),
    (b"\xFF\xD8\xFF", "a picture", EXPORT),
    (b"GIF8", "a picture", EXPORT),
    (b"SQLite format 3\0", "a SQLite database", EXPORT),
    (b"\0\x01\0\0Standard ", "an Access database", EXPORT),
    (b"PAR1", "a Parquet file", EXPORT),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ", "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", UNPACK),
    (b"\x09\x02\x06\0", "a workbook of a very old Excel", SAVE_FROM_EXCEL),
    (b"\x09\x04\x06\0", "a workbook of a very old Excel", SAVE_FROM_EXCEL),
    (b"-----BEGIN PGP", "an encrypted message", "decrypt it first"),
];

/// Tells what a file is by its first bytes.
pub(super) fn of_head(head: &[u8]) -> Kind {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Compound;
    }
    if head.starts_with(b"\x1F\x8B") {
        return Kind::Gzip;
    }
    for (signature, found, help) in SIGNATURES {
        if head.starts_with(signature) {
            return Kind::Wrong(Wrong { found, help });
        }
    }
    if head.get(257..262) == Some(b"ustar") {
        return Kind::Wrong(Wrong { found: "a tar archive", help: UNPACK });
    }
    let (encoding, mark) = encoding_of_head(head);
    let plain: String = if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        // Markup is ASCII: the NUL halves of its characters can simply be left out.
        head[mark..].iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).take(512).collect()
    } else {
        if looks_binary(head) {
            return Kind::Wrong(Wrong { found: "a binary file of unknown kind", help: EXPORT });
        }
        head[mark..].iter().map(|byte| char::from(*byte)).take(512).collect()
    };
    markup(&plain.trim_start().to_ascii_lowercase()).map_or(Kind::Text, Kind::Wrong)
}

/// Web pages and XML that other systems write under the endings of Excel or CSV.
fn markup(text: &str) -> Option<Wrong> {
    let html = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div", "<!--"];
    if html.iter().any(|start| text.starts_with(start)) {
        return Some(Wrong {
            found: "a web page (HTML), whatever its name says",
            help: "save it from Excel as CSV or XLSX",
        });
    }
    if text.starts_with("<?xml") {
        let excel = text.contains("excel.sheet") || text.contains("office:spreadsheet");
        let found = if excel { "a workbook in the XML form of Excel 2003" } else { "an XML file" };
        return Some(Wrong { found, help: if excel { SAVE_FROM_EXCEL } else { EXPORT } });
    }
    None
}

/// Whether more than one byte in a hundred is a control character that no text holds.
fn looks_binary(head: &[u8]) -> bool {
    let control = |byte: &&u8| matches!(byte, 0..=8 | 0x0E..=0x19 | 0x1C..=0x1F | 0x7F);
    head.iter().filter(control).count() * 100 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        let cases: [(&[u8], &str); 14] = [
            (b"", "Text"),
            (b"AGNCY,CLIENTID\nN0852,1\n", "Text"),
            (b"caf\xE9;1\r\n", "Text"),
            (b"A\0G\0N\0C\0Y\0", "Text"),
            (b"PK\x03\x04rest", "Zip"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "Compound"),
            (b"\x1F\x8B\x08", "Gzip"),
            (b"%PDF-1.7", "PDF"),
            (b"\r\n  <HTML xmlns=", "HTML"),
            (b"\xEF\xBB\xBF<table border=1>", "HTML"),
            (b"\xFF\xFE<\0h\0t\0m\0l\0>\0", "HTML"),
            (b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>", "Excel 2003"),
            (b"<?xml version=\"1.0\"?><gml/>", "an XML file"),
            (b"\x7FELF\x02\x01\x01\0\0\0\0", "binary"),
        ];
        for (head, expected) in cases {
            let kind = format!("{:?}", of_head(head));
            assert!(kind.contains(expected), "{head:?}: {kind} should be {expected}");
        }
    }
}
