//! The inside of compound files, as far as it has to be known before a workbook is read.
//!
//! Owns the names of a compound file's streams, which tell a workbook from a document and from an
//! encrypted one, and a look at the sizes that an XLS workbook claims for its sheets: its reader
//! reserves memory for them unseen, so a damaged file could ask for more than there is. Cells are
//! read elsewhere.

/// Sector numbers from here on mean the end of a chain or no sector.
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// Streams shorter than this lie in the small sectors, says the format.
const SMALL_STREAM: usize = 4096;
const SMALL_SECTOR: usize = 64;

/// A stream or folder of a compound file.
struct Entry {
    name: String,
    start: u32,
    bytes: usize,
}

/// A compound file whose directory has been read.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector_size: usize,
    /// For each sector the next of its chain.
    next: Vec<u32>,
    /// The same for small sectors.
    small_next: Vec<u32>,
    /// The root first, then the others as they come.
    entries: Vec<Entry>,
}

impl<'b> Compound<'b> {
    /// Reads the directory of the compound file that `bytes` hold. Nothing when it is damaged.
    pub(super) fn new(bytes: &'b [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !(7..=16).contains(&shift) {
            return None;
        }
        let mut file =
            Self { bytes, sector_size: 1 << shift, next: Vec::new(), small_next: Vec::new(), entries: Vec::new() };
        let mut fat: Vec<u32> = (0..109).map_while(|entry| u32_at(bytes, 76 + 4 * entry)).collect();
        let mut more = u32_at(bytes, 68)?;
        let mut sectors_left = bytes.len() / file.sector_size;
        while more < NO_SECTOR && sectors_left > 0 {
            let mut numbers = numbers(file.sector(more)?);
            more = numbers.pop()?;
            fat.append(&mut numbers);
            sectors_left -= 1;
        }
        for sector in fat.into_iter().filter(|sector| *sector < NO_SECTOR) {
            let entries = numbers(file.sector(sector)?);
            file.next.extend(entries);
            if file.next.len() > bytes.len() {
                return None;
            }
        }
        let directory = file.chain(u32_at(bytes, 48)?)?;
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        file.small_next = numbers(&file.chain(u32_at(bytes, 60)?)?);
        Some(file)
    }

    /// Whether there is a stream or folder of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))?;
        let mut content = if entry.bytes < SMALL_STREAM {
            let small = self.chain(self.entries.first()?.start)?;
            let piece = |sector: u32| small.get(sector as usize * SMALL_SECTOR..)?.get(..SMALL_SECTOR);
            follow(entry.start, &self.small_next, piece)?
        } else {
            self.chain(entry.start)?
        };
        content.truncate(entry.bytes);
        Some(content)
    }

    fn sector(&self, number: u32) -> Option<&'b [u8]> {
        let start = (number as usize + 1).checked_mul(self.sector_size)?;
        let rest = self.bytes.get(start..)?;
        // The last sector of a file may be cut short.
        Some(&rest[..rest.len().min(self.sector_size)])
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        follow(start, &self.next, |sector| self.sector(sector))
    }
}

/// The sectors of a chain, one after the other. Nothing when it leads astray or round in a circle.
fn follow<'s>(start: u32, next: &[u32], sector: impl Fn(u32) -> Option<&'s [u8]>) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let (mut at, mut steps) = (start, 0);
    while at < NO_SECTOR {
        content.extend_from_slice(sector(at)?);
        at = *next.get(at as usize)?;
        steps += 1;
        if steps > next.len() {
            return None;
        }
    }
    Some(content)
}

/// An entry of the directory; nothing for an unused one.
fn entry(bytes: &[u8]) -> Option<Entry> {
    let length = usize::from(u16_at(bytes, 64)?).checked_sub(2)?.min(62);
    let units: Vec<u16> = bytes[..length].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: u32_at(bytes, 116)?,
        bytes: u32_at(bytes, 120)? as usize,
    })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn numbers(sector: &[u8]) -> Vec<u32> {
    sector.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

/// The records of an XLS workbook that matter here.
mod record {
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const BEGIN: u16 = 0x0809;
    pub(super) const END: u16 = 0x000A;
    pub(super) const DIMENSIONS: u16 = 0x0200;
}

/// The most cells that an XLS sheet can have: its 65,536 rows of 256 columns.
const MOST_CELLS: u64 = 65_536 * 256;

/// Whether each sheet of an XLS workbook's stream begins within it and claims a possible size.
pub(super) fn sheets_are_possible(stream: &[u8]) -> bool {
    let starts = records(stream).filter(|(kind, _)| *kind == record::SHEET).map(|(_, data)| u32_at(data, 0));
    starts.take(1024).all(|start| start.and_then(|start| stream.get(start as usize..)).is_some_and(size_is_possible))
}

/// Whether the sheet at the start of `stream` claims a possible size.
fn size_is_possible(stream: &[u8]) -> bool {
    let mut depth = 0;
    for (kind, data) in records(stream) {
        match kind {
            record::BEGIN => depth += 1,
            record::END if depth <= 1 => return true,
            record::END => depth -= 1,
            record::DIMENSIONS => {
                let wide = data.len() > 10;
                let row = |at: usize| {
                    if wide { u32_at(data, 4 * at) } else { u16_at(data, 2 * at).map(u32::from) }
                };
                let column = |at: usize| u16_at(data, if wide { 8 } else { 4 } + 2 * at);
                let (Some(first), Some(last), Some(_), Some(last_column)) = (row(0), row(1), column(0), column(1))
                else {
                    return false;
                };
                let upside_down = last > 0 && first > last;
                if upside_down || u64::from(last) * u64::from(last_column) > MOST_CELLS {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// The records of a stream: their kinds and data.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, 0)?, usize::from(u16_at(stream, 2)?));
        let data = stream.get(4..4 + length)?;
        stream = &stream[4 + length..];
        Some((kind, data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
    }

    /// A workbook of one sheet that claims to reach this far.
    fn claiming(rows: u32, columns: u16) -> Vec<u8> {
        let sheet = |start: u32| record(record::SHEET, &start.to_le_bytes());
        let start = sheet(0).len() as u32;
        let size = [&[0; 4][..], &rows.to_le_bytes(), &[0; 2], &columns.to_le_bytes(), &[0; 2]].concat();
        [sheet(start), record(record::BEGIN, &[0; 16]), record(record::DIMENSIONS, &size), record(record::END, &[])]
            .concat()
    }

    #[test]
    fn impossible_sizes_are_found() {
        for (rows, columns, possible) in
            [(10, 5, true), (65_536, 256, true), (0, 0, true), (1 << 30, 5, false), (65_536, 60_000, false)]
        {
            assert_eq!(sheets_are_possible(&claiming(rows, columns)), possible, "{rows} x {columns}");
        }
        assert!(!sheets_are_possible(&record(record::SHEET, &[0xFF; 4])), "a sheet beyond the end");
    }

    #[test]
    fn streams_are_found_by_name() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/formats/dates-1900.xls");
        let bytes = std::fs::read(path).unwrap();
        let file = Compound::new(&bytes).unwrap();
        assert!(file.has("Workbook") && !file.has("EncryptedPackage"));
        assert!(sheets_are_possible(&file.stream("Workbook").unwrap()));
        assert!(Compound::new(&bytes[..600]).is_none());
    }
}
