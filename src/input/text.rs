//! Encodings: which one a text has, and how it becomes UTF-8.
//!
//! Owns the one pass over the raw bytes that tells encoding, line ends, size and SHA-256, and the
//! decoding of what is not UTF-8. The rule: a byte order mark decides; else NUL bytes in every other
//! place mean UTF-16; else valid UTF-8 is UTF-8; else the whole text is Windows-1252.
//!
//! ```
//! assert_eq!(ndtms::input::Encoding::Windows1252.to_string(), "Windows-1252");
//! ```

use sha2::{Digest, Sha256};
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};

/// How the characters of a text are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16, the low byte first: "Unicode text" of Excel.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// The code page of Windows in western Europe.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// What one pass over the raw bytes of a text told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scan {
    /// SHA-256 of all bytes in hexadecimal, when it was asked for.
    pub(super) sha256: Option<String>,
    /// The number of bytes, the mark included.
    pub(super) bytes: u64,
    /// The encoding of the whole text.
    pub(super) encoding: Encoding,
    /// The length of the byte order mark.
    pub(super) mark: usize,
    /// The byte that ends a line: a line feed, or a carriage return where no line feed occurs.
    pub(super) newline: u8,
    /// The first line that is not valid UTF-8, of a text that is read as Windows-1252.
    pub(super) first_bad_line: Option<u64>,
}

/// How many bytes are read at a time.
const PIECE: usize = 256 << 10;

/// Tells the encoding that the first bytes give away, and the length of the byte order mark. UTF-8
/// stands for "not UTF-16": only the whole text can tell UTF-8 and Windows-1252 apart.
pub(super) fn encoding_of_head(head: &[u8]) -> (Encoding, usize) {
    match head {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
        _ => {
            let even = head.iter().step_by(2).filter(|byte| **byte == 0).count();
            let odd = head.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
            let half = head.len() / 2;
            if half >= 2 && odd * 10 >= half * 8 && even == 0 {
                (Encoding::Utf16Le, 0)
            } else if half >= 2 && even * 10 >= half * 8 && odd == 0 {
                (Encoding::Utf16Be, 0)
            } else {
                (Encoding::Utf8, 0)
            }
        }
    }
}

/// Reads `source` to its end and tells what it is; `head` are its first bytes, read already. With a hasher the hash is told
/// too.
pub(super) fn scan(head: &[u8], source: &mut dyn Read, mut hasher: Option<Sha256>) -> io::Result<Scan> {
    let (hint, mark) = encoding_of_head(head);
    let mut lines = LineCount::default();
    let mut bad_at: Option<LineCount> = None;
    let mut bytes = 0;
    let mut utf16_feed = Utf16Feed::default();
    let mut piece = vec![0; PIECE + 4];
    // Bytes of a character that the last piece cut in two stand at the start of the next.
    let mut carried = 0;
    let mut pending_head = head;
    loop {
        let read = if pending_head.is_empty() {
            match source.read(&mut piece[carried..carried + PIECE]) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
        } else {
            let read = pending_head.len().min(PIECE);
            piece[carried..carried + read].copy_from_slice(&pending_head[..read]);
            pending_head = &pending_head[read..];
            read
        };
        let fresh = &piece[carried..carried + read];
        if let Some(hasher) = &mut hasher {
            hasher.update(fresh);
        }
        bytes += read as u64;
        match hint {
            Encoding::Utf16Le | Encoding::Utf16Be => {
                utf16_feed.add(fresh, hint);
                if read == 0 {
                    break;
                }
            }
            _ if bad_at.is_some() => {
                lines.add(fresh);
                if read == 0 {
                    break;
                }
            }
            _ => {
                let whole = &piece[..carried + read];
                match utf8(whole) {
                    Ok(()) => {
                        lines.add(fresh);
                        carried = 0;
                    }
                    Err(error) if error.error_len().is_none() && read > 0 => {
                        lines.add(fresh);
                        let valid = error.valid_up_to();
                        let length = whole.len();
                        piece.copy_within(valid..length, 0);
                        carried = length - valid;
                    }
                    Err(error) => {
                        // What was carried holds no line end, so it may be counted or not.
                        let good = error.valid_up_to().saturating_sub(carried);
                        lines.add(&fresh[..good]);
                        bad_at = Some(lines);
                        lines.add(&fresh[good..]);
                        carried = 0;
                    }
                }
                if read == 0 {
                    break;
                }
            }
        }
    }
    let utf16 = matches!(hint, Encoding::Utf16Le | Encoding::Utf16Be);
    let has_feed = if utf16 { utf16_feed.found } else { lines.feeds > 0 };
    let encoding = if bad_at.is_some() { Encoding::Windows1252 } else { hint };
    let first_bad_line = bad_at.map(|before| 1 + if has_feed { before.feeds } else { before.returns });
    let sha256 = hasher.map(|hasher| hexadecimal(&hasher.finalize()));
    let newline = if has_feed { b'\n' } else { b'\r' };
    Ok(Scan { sha256, bytes, encoding, mark, newline, first_bad_line })
}

/// Whether bytes are UTF-8; nearly all are ASCII, which is found out faster.
pub(super) fn utf8(bytes: &[u8]) -> Result<(), std::str::Utf8Error> {
    if bytes.is_ascii() { Ok(()) } else { std::str::from_utf8(bytes).map(drop) }
}

/// Tells the same as [`scan`] of a text of so many bytes, in as many parts as it is opened for, each on a thread of its own.
/// Nothing when it is not UTF-8 throughout, for then only the whole can tell what it is, or when the parts are tiny.
pub(super) fn scan_in_parts<R: Read + Seek + Send>(
    head: &[u8],
    opened: Vec<R>,
    bytes: u64,
) -> io::Result<Option<Scan>> {
    let (encoding, mark) = encoding_of_head(head);
    let parts = opened.len() as u64;
    // a part has to be longer than the end of a character that another part begins with
    if encoding != Encoding::Utf8 || bytes.checked_div(parts).is_none_or(|length| length < LEAST_PART) {
        return Ok(None);
    }
    let scans = std::thread::scope(|scope| {
        let scan_part = |(number, source): (usize, R)| {
            let cut = |number: u64| bytes * number / parts;
            let (from, to) = (cut(number as u64), cut(number as u64 + 1));
            scope.spawn(move || scan_part(source, from, to))
        };
        let workers: Vec<_> = opened.into_iter().enumerate().map(scan_part).collect();
        let scans = workers.into_iter().map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        scans.collect::<io::Result<Vec<Scan>>>()
    })?;
    if scans.iter().any(|scan| scan.encoding != Encoding::Utf8) {
        return Ok(None);
    }
    let newline = if scans.iter().any(|scan| scan.newline == b'\n') { b'\n' } else { b'\r' };
    let bytes = scans.iter().map(|scan| scan.bytes).sum();
    Ok(Some(Scan { sha256: None, bytes, encoding, mark, newline, first_bad_line: None }))
}

/// The fewest bytes of a part.
const LEAST_PART: u64 = 16;

/// Scans the bytes from one place to another. A character that is cut in two belongs to the part in which it begins.
fn scan_part(mut source: impl Read + Seek, from: u64, to: u64) -> io::Result<Scan> {
    const MOST: u64 = 3;
    let mut continued_at = |place: u64| -> io::Result<Vec<u8>> {
        source.seek(SeekFrom::Start(place))?;
        let mut next = Vec::new();
        source.by_ref().take(MOST).read_to_end(&mut next)?;
        let length = next.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
        next.truncate(length);
        Ok(next)
    };
    let first = if from == 0 { 0 } else { from + continued_at(from)?.len() as u64 };
    let after = continued_at(to)?;
    source.seek(SeekFrom::Start(first))?;
    scan(&[], &mut source.take(to - first).chain(after.as_slice()), None)
}

/// SHA-256 and size of everything in `source`.
pub(super) fn digest(source: &mut dyn Read) -> io::Result<(String, u64)> {
    let mut hasher = Sha256::new();
    let mut piece = vec![0; PIECE];
    let mut bytes = 0;
    loop {
        match source.read(&mut piece) {
            Ok(0) => return Ok((hexadecimal(&hasher.finalize()), bytes)),
            Ok(read) => {
                hasher.update(&piece[..read]);
                bytes += read as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[digit as usize]))
        .collect()
}

/// The line ends met so far. Returns are counted only until the first line feed: after it they are
/// of no interest.
#[derive(Debug, Clone, Copy, Default)]
struct LineCount {
    feeds: u64,
    returns: u64,
}

impl LineCount {
    fn add(&mut self, bytes: &[u8]) {
        self.feeds += memchr::memchr_iter(b'\n', bytes).count() as u64;
        if self.feeds == 0 {
            self.returns += memchr::memchr_iter(b'\r', bytes).count() as u64;
        }
    }
}

/// Whether a line feed occurs in UTF-16.
#[derive(Debug, Default)]
struct Utf16Feed {
    found: bool,
    /// The first byte of a pair that the last piece cut in two.
    half: Option<u8>,
}

impl Utf16Feed {
    fn add(&mut self, mut bytes: &[u8], encoding: Encoding) {
        let feed = if encoding == Encoding::Utf16Le { [b'\n', 0] } else { [0, b'\n'] };
        if let (Some(half), [first, rest @ ..]) = (self.half, bytes) {
            self.found |= [half, *first] == feed;
            self.half = None;
            bytes = rest;
        }
        let pairs = bytes.chunks_exact(2);
        if let [half] = pairs.remainder() {
            self.half = Some(*half);
        }
        self.found = self.found || pairs.into_iter().any(|pair| pair == feed);
    }
}

/// Gives a text as UTF-8, decoding it piece by piece.
pub(super) struct Decoded<'r> {
    source: &'r mut dyn Read,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    /// What of `raw` is still to be decoded.
    waiting: std::ops::Range<usize>,
    ended: bool,
}

impl<'r> Decoded<'r> {
    /// A decoder of `source`, which stands behind the byte order mark.
    pub(super) fn new(source: &'r mut dyn Read, encoding: Encoding) -> Self {
        let from = match encoding {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        };
        let decoder = from.new_decoder_without_bom_handling();
        Self { source, decoder, raw: vec![0; PIECE], waiting: 0..0, ended: false }
    }
}

impl Read for Decoded<'_> {
    /// Needs room for at least one character; the readers here always give kilobytes.
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.waiting.is_empty() {
                if self.ended {
                    return Ok(0);
                }
                let read = self.source.read(&mut self.raw)?;
                self.waiting = 0..read;
                self.ended = read == 0;
            }
            let (_, used, written, _) = self.decoder.decode_to_utf8(&self.raw[self.waiting.clone()], out, self.ended);
            self.waiting.start += used;
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scan_in_pieces(bytes: &[u8], head: usize) -> Scan {
        let head = head.min(bytes.len());
        scan(&bytes[..head], &mut Trickle(&bytes[head..]), Some(Sha256::new())).expect("memory does not fail")
    }

    /// Gives one byte at a time, the hardest case for characters cut in two.
    struct Trickle<'b>(&'b [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else {
                return Ok(0);
            };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    proptest! {
        #[test]
        fn parts_tell_what_the_whole_tells(
            text in "[a-c,\n\r\u{e9}\u{20ac}\u{1f600}]{0,200}",
            spoiled in prop::option::of((any::<prop::sample::Index>(), any::<u8>())),
            parts in 1usize..9,
        ) {
            let mut bytes = text.into_bytes();
            if let Some((place, byte)) = spoiled.filter(|_| !bytes.is_empty()) {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            let opened = (0..parts).map(|_| io::Cursor::new(&bytes)).collect();
            let found = scan_in_parts(&bytes, opened, bytes.len() as u64).expect("memory does not fail");
            let whole = scan(&[], &mut bytes.as_slice(), None).expect("memory does not fail");
            let of_head = encoding_of_head(&bytes);
            let are_tiny = (bytes.len() / parts) < LEAST_PART as usize;
            if of_head.0 == Encoding::Utf8 && whole.encoding == Encoding::Utf8 && !are_tiny {
                prop_assert_eq!(found, Some(Scan { mark: of_head.1, ..whole }));
            } else {
                prop_assert_eq!(found, None);
            }
        }
    }

    /// The bytes; then encoding, length of the mark, line end and first bad line.
    type Case<'c> = (&'c [u8], Encoding, usize, u8, Option<u64>);

    #[test]
    fn the_encoding_is_told() {
        let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let utf16_big = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
        let marked = [vec![0xFF, 0xFE], utf16("é\n")].concat();
        let marked_big = [vec![0xFE, 0xFF], utf16_big("é\n")].concat();
        let cases: [Case<'_>; 11] = [
            (b"a,b\n1,2\n", Encoding::Utf8, 0, b'\n', None),
            (b"\xEF\xBB\xBFa,b\r1", Encoding::Utf8, 3, b'\r', None),
            ("a\né,ß€\n".as_bytes(), Encoding::Utf8, 0, b'\n', None),
            (b"a\nb\n\xE9,c\nd\xE8", Encoding::Windows1252, 0, b'\n', Some(3)),
            (b"a\rb\r\rR\xE9", Encoding::Windows1252, 0, b'\r', Some(4)),
            (b"a\nend\xC3", Encoding::Windows1252, 0, b'\n', Some(2)),
            (&marked, Encoding::Utf16Le, 2, b'\n', None),
            (&marked_big, Encoding::Utf16Be, 2, b'\n', None),
            (&utf16("AGNCY,SEX\rx"), Encoding::Utf16Le, 0, b'\r', None),
            (&utf16_big("AGNCY,SEX\nx"), Encoding::Utf16Be, 0, b'\n', None),
            (b"", Encoding::Utf8, 0, b'\r', None),
        ];
        for (bytes, encoding, mark, newline, first_bad_line) in cases {
            for head in [2, 8192] {
                // A head of two bytes cannot tell UTF-16 without mark.
                if head == 2 && mark != 2 && encoding != Encoding::Utf8 && encoding != Encoding::Windows1252
                    || mark == 3 && head < 3
                {
                    continue;
                }
                let scan = scan_in_pieces(bytes, head);
                assert_eq!(
                    (scan.encoding, scan.mark, scan.newline, scan.first_bad_line, scan.bytes),
                    (encoding, mark, newline, first_bad_line, bytes.len() as u64),
                    "{bytes:?} with a head of {head}"
                );
            }
        }
    }

    #[test]
    fn the_hash_is_sha256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(scan_in_pieces(b"abc", 1).sha256.as_deref(), Some(expected));
        assert_eq!(digest(&mut &b"abc"[..]).expect("memory does not fail"), (expected.to_owned(), 3));
    }

    #[test]
    fn text_is_decoded() {
        let mut source = &b"caf\xE9 \x80"[..];
        let mut decoded = Decoded::new(&mut source, Encoding::Windows1252);
        let mut text = Vec::new();
        let mut piece = [0; 16];
        while let Ok(read @ 1..) = decoded.read(&mut piece) {
            text.extend_from_slice(&piece[..read]);
        }
        assert_eq!(text, "café €".as_bytes());
    }
}
