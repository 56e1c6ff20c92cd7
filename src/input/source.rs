//! Where the bytes of an input come from, and how they are opened again.
//!
//! Owns plain files, spooled standard input, gzip files and members of zip archives, and the limits
//! on what they unpack to. It gives bytes and knows nothing of text or workbooks.
//!
//! A source can be opened any number of times and gives the same bytes, or says that the file was
//! changed. Standard input is copied to a file without a name that only its owner can read; the
//! system removes it when the run ends.

use super::error::InputError;
use super::limits::{Exceeded, Limits};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use zip::ZipArchive;

/// The buffer before a decompressor.
const PACKED_BUFFER: usize = 128 << 10;

/// Bytes that can be opened again.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// How errors name it: for a member the archive's path and the member's.
    pub(super) path: String,
    place: Place,
    /// How the bytes are packed.
    pub(super) packing: Packing,
    /// The size and time of the file when it was first seen.
    stamp: Stamp,
}

/// Where the raw bytes are.
#[derive(Debug, Clone)]
enum Place {
    File(PathBuf),
    Spool(Arc<Mutex<File>>),
}

/// How the bytes of an input stand in the raw bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// As they are.
    None,
    /// As one or more gzip members.
    Gzip,
    /// As the zip member of this number.
    Member(usize),
}

/// By what a changed file is known without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Source {
    /// The file at `file`, named `path` to people.
    pub(super) fn of_file(file: &Path, path: &str) -> Result<Self, InputError> {
        let failed = |error| InputError::from_io(path, error);
        let stamp = stamp_of(&File::open(file).map_err(failed)?).map_err(failed)?;
        Ok(Self { path: path.to_owned(), place: Place::File(file.to_owned()), packing: Packing::None, stamp })
    }

    /// Everything that `reader` gives, kept in a file without a name until the run ends.
    pub(super) fn spool(reader: &mut dyn Read, path: &str) -> Result<Self, InputError> {
        const PIECE: usize = 256 << 10;
        let not_kept = |error| InputError::NotKept { path: path.to_owned(), folder: std::env::temp_dir(), error };
        let mut file = tempfile::tempfile().map_err(not_kept)?;
        let mut piece = vec![0; PIECE];
        let mut bytes = 0;
        loop {
            match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => {
                    file.write_all(&piece[..read]).map_err(not_kept)?;
                    bytes += read as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(InputError::from_io(path, error)),
            }
        }
        file.flush().map_err(not_kept)?;
        let stamp = Stamp { bytes, modified: None };
        Ok(Self {
            path: path.to_owned(),
            place: Place::Spool(Arc::new(Mutex::new(file))),
            packing: Packing::None,
            stamp,
        })
    }

    /// The same raw bytes, seen through `packing` and named `path`.
    pub(super) fn within(&self, packing: Packing, path: String) -> Self {
        Self { path, place: self.place.clone(), packing, stamp: self.stamp }
    }

    /// The raw bytes, however packed, from their beginning.
    pub(super) fn open_raw(&self) -> Result<Raw, InputError> {
        match &self.place {
            Place::Spool(file) => {
                Ok(Raw::Spool(Spool { file: Arc::clone(file), position: 0, bytes: self.stamp.bytes }))
            }
            Place::File(path) => {
                let failed = |error| InputError::from_io(&self.path, error);
                let file = File::open(path).map_err(failed)?;
                if stamp_of(&file).map_err(failed)? != self.stamp {
                    return Err(InputError::Changed { path: self.path.clone() });
                }
                Ok(Raw::File(file))
            }
        }
    }

    /// Gives `user` the unpacked bytes from their beginning, held to `limits`.
    pub(super) fn with_bytes<T>(
        &self,
        limits: &Limits,
        user: impl FnOnce(&mut dyn Read) -> Result<T, InputError>,
    ) -> Result<T, InputError> {
        let mut raw = self.open_raw()?;
        match self.packing {
            Packing::None => user(&mut raw),
            Packing::Gzip => {
                let unpacked = MultiGzDecoder::new(BufReader::with_capacity(PACKED_BUFFER, raw));
                user(&mut Bounded::new(unpacked, limits.unpacked_of(self.stamp.bytes)))
            }
            Packing::Member(number) => {
                let mut archive = open_archive(raw, &self.path)?;
                let member =
                    archive.by_index(number).map_err(|error| InputError::from_zip(&self.path, "archive", error))?;
                let bound = limits.unpacked_of(member.compressed_size());
                user(&mut Bounded::new(member, bound))
            }
        }
    }

    /// An error of reading the unpacked bytes, told as one of ours.
    pub(super) fn translate(&self, error: io::Error) -> InputError {
        match self.packing {
            Packing::None => InputError::from_io(&self.path, error),
            Packing::Gzip | Packing::Member(_) => InputError::from_unpacking(&self.path, error),
        }
    }

    /// The size of the raw bytes.
    pub(super) fn raw_bytes(&self) -> u64 {
        self.stamp.bytes
    }
}

fn stamp_of(file: &File) -> io::Result<Stamp> {
    let metadata = file.metadata()?;
    Ok(Stamp { bytes: metadata.len(), modified: metadata.modified().ok() })
}

/// A zip archive over raw bytes.
pub(super) type Archive = ZipArchive<BufReader<Raw>>;

/// Opens raw bytes as a zip archive.
pub(super) fn open_archive(raw: Raw, path: &str) -> Result<Archive, InputError> {
    ZipArchive::new(BufReader::with_capacity(PACKED_BUFFER, raw))
        .map_err(|error| InputError::from_zip(path, "archive", error))
}

/// Raw bytes, opened.
#[derive(Debug)]
pub(super) enum Raw {
    /// A file of its own.
    File(File),
    /// A spooled file that several readers may share.
    Spool(Spool),
}

impl Read for Raw {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(out),
            Self::Spool(spool) => spool.read(out),
        }
    }
}

impl Seek for Raw {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File(file) => file.seek(to),
            Self::Spool(spool) => spool.seek(to),
        }
    }
}

/// One reader of a spooled file, with a position of its own.
#[derive(Debug)]
pub(super) struct Spool {
    file: Arc<Mutex<File>>,
    position: u64,
    bytes: u64,
}

impl Read for Spool {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // A panic elsewhere cannot leave the file in a bad state: its position is set before each read.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.position))?;
        let read = file.read(out)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Spool {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.bytes.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.position)
    }
}

/// Unpacked bytes that fail once they are more than a limit.
struct Bounded<R> {
    inner: R,
    left: u64,
    exceeded: Exceeded,
}

impl<R: Read> Bounded<R> {
    fn new(inner: R, (left, exceeded): (u64, Exceeded)) -> Self {
        Self { inner, left, exceeded }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        match self.left.checked_sub(read as u64) {
            Some(left) => {
                self.left = left;
                Ok(read)
            }
            None => Err(io::Error::other(self.exceeded)),
        }
    }
}
