//! The folder of a submission: it appears whole under its name or not at all.
//!
//! Everything is written into a temporary folder beside it, which only its owner can enter. When it is proved, it gets its
//! name in one step of the file system. A run that is killed leaves the temporary folder, which the next run names; a run
//! that fails removes it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::error::SubmitError;

/// How the names of temporary folders begin.
const TEMPORARY: &str = ".ndtms-submit-";

/// What happens to a folder that is there already and is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is an error.
    Refuse,
    /// It is renamed: `.previous` is put behind its name.
    SetAside,
}

/// Where a submission is to be written.
#[derive(Clone, Debug)]
pub struct Target {
    /// The folder, as given.
    given: PathBuf,
    /// The folder itself.
    folder: PathBuf,
    /// The folder that it is in.
    parent: PathBuf,
    /// Whether an empty folder stands in its place.
    is_empty_folder: bool,
    /// What the folder that is there will be called.
    previous: Option<PathBuf>,
}

impl Target {
    /// Makes sure that a submission can be written there, without touching anything.
    pub fn new(given: &Path, existing: Existing) -> Result<Target, SubmitError> {
        let refuse = |why: String| SubmitError::Target { path: given.to_owned(), why };
        let there = match fs::symlink_metadata(given) {
            Ok(_) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(SubmitError::io(given, "looking at it")(error)),
        };
        let named = || refuse("it has no name of its own; name a folder to be made".to_owned());
        if !there {
            let name = given.file_name().ok_or_else(named)?;
            let above = given.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if !above.is_dir() {
                return Err(refuse(format!("there is no folder {}; make it first", above.display())));
            }
            let parent = above.canonicalize().map_err(SubmitError::io(above, "looking at it"))?;
            let folder = parent.join(name);
            return Ok(Target { given: given.to_owned(), folder, parent, is_empty_folder: false, previous: None });
        }
        if !given.is_dir() {
            return Err(refuse("it is no folder; name a folder that is not there yet, or an empty one".to_owned()));
        }
        // a link is followed, so that the folder it leads to is replaced and not the link
        let folder = given.canonicalize().map_err(SubmitError::io(given, "looking at it"))?;
        let parent = folder.parent().ok_or_else(named)?.to_owned();
        let name = folder.file_name().ok_or_else(named)?;
        let is_empty_folder =
            fs::read_dir(&folder).map_err(SubmitError::io(given, "looking into it"))?.next().is_none();
        let mut previous = None;
        if !is_empty_folder {
            let mut aside = name.to_owned();
            aside.push(".previous");
            let path = parent.join(&aside);
            if existing == Existing::Refuse {
                return Err(refuse(format!(
                    "the folder is not empty; name another one, or add --force, which renames it to {} first",
                    aside.display()
                )));
            }
            if fs::symlink_metadata(&path).is_ok() {
                return Err(refuse(format!(
                    "it cannot be set aside, because {} is there already; move that away or delete it, then try again",
                    path.display()
                )));
            }
            previous = Some(path);
        }
        Ok(Target { given: given.to_owned(), folder, parent, is_empty_folder, previous })
    }

    /// The folder, as given.
    pub fn given(&self) -> &Path {
        &self.given
    }

    /// What the folder that is there already will be called.
    pub fn previous(&self) -> Option<&Path> {
        self.previous.as_deref()
    }

    /// Makes sure that nothing that is in use lies in the folder that would be replaced or set aside.
    pub fn spare(&self, path: &Path, what: &str) -> Result<(), SubmitError> {
        let inside = path.canonicalize().is_ok_and(|path| path.starts_with(&self.folder));
        if inside {
            return Err(SubmitError::Target {
                path: self.given.clone(),
                why: format!("{what} {} lies in it; name another folder", path.display()),
            });
        }
        Ok(())
    }

    /// Temporary folders beside it that earlier runs have left, or that other runs are using.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.parent) else { return Vec::new() };
        let mut found: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.file_name().to_string_lossy().starts_with(TEMPORARY))
            .map(|entry| match self.given.parent() {
                Some(above) => above.join(entry.file_name()),
                None => entry.path(),
            })
            .collect();
        found.sort();
        found
    }
}

/// A submission that is being written.
pub(super) struct Staging<'t> {
    target: &'t Target,
    folder: TempDir,
}

impl<'t> Staging<'t> {
    pub(super) fn begin(target: &'t Target) -> Result<Staging<'t>, SubmitError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder
            .tempdir_in(&target.parent)
            .map_err(SubmitError::io(&target.parent, "making a temporary folder in it"))?;
        Ok(Staging { target, folder })
    }

    /// Where a file of the submission is for now.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Begins a file.
    pub(super) fn create(&self, name: &str) -> Result<StagedFile, SubmitError> {
        let path = self.target.given.join(name);
        let file = File::options().write(true).create_new(true).open(self.path(name));
        let file = file.map_err(SubmitError::io(&path, "writing"))?;
        let out = BufWriter::with_capacity(1 << 18, Hashed { file, hash: Sha256::new() });
        Ok(StagedFile { path, out })
    }

    /// Writes a file, down to the disk; returns its hash.
    pub(super) fn write(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<String, SubmitError> {
        let mut file = self.create(name)?;
        file.write(write)?;
        let hash = file.finish()?;
        self.sync(name)?;
        Ok(hash)
    }

    /// Makes a file safe on the disk.
    pub(super) fn sync(&self, name: &str) -> Result<(), SubmitError> {
        // only who may write may ask for it everywhere
        let synced = File::options().write(true).open(self.path(name)).and_then(|file| file.sync_all());
        synced.map_err(SubmitError::io(&self.target.given.join(name), "writing"))
    }

    /// Removes a file that has to be written anew.
    pub(super) fn remove(&self, name: &str) -> Result<(), SubmitError> {
        fs::remove_file(self.path(name)).map_err(SubmitError::io(&self.target.given.join(name), "writing it anew"))
    }

    /// The hash of a file, read from the disk.
    pub(super) fn hash(&self, name: &str) -> Result<String, SubmitError> {
        hash_of(&self.path(name)).map_err(SubmitError::io(&self.target.given.join(name), "reading it back"))
    }

    /// Gives the folder its name.
    pub(super) fn finish(self) -> Result<(), SubmitError> {
        let target = self.target;
        let named = |error| SubmitError::io(&target.given, "giving the folder its name")(error);
        sync_folder(self.folder.path()).map_err(named)?;
        if let Some(previous) = &target.previous {
            fs::rename(&target.folder, previous)
                .map_err(SubmitError::io(&target.given, "setting the old folder aside"))?;
        } else if target.is_empty_folder && cfg!(windows) {
            // there a folder takes the place of no other, not even of an empty one
            fs::remove_dir(&target.folder).map_err(named)?;
        }
        if let Err(error) = fs::rename(self.folder.path(), &target.folder) {
            if let Some(previous) = &target.previous {
                fs::rename(previous, &target.folder)
                    .map_err(SubmitError::io(previous, "giving the old folder its name back"))?;
            }
            return Err(named(error));
        }
        // the temporary folder has another name now: nothing is left to be removed
        let _ = self.folder.keep();
        sync_folder(&target.parent)
            .map_err(|error| SubmitError::Target { path: target.given.clone(), why: unsynced(&error) })
    }
}

fn unsynced(error: &io::Error) -> String {
    format!("the submission is written, but the system does not say that its name is safe on the disk ({error})")
}

/// Makes the names in a folder safe on the disk, where the system can be asked to.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// A file of a submission that is being written.
pub(super) struct StagedFile {
    /// Where it will be.
    path: PathBuf,
    out: BufWriter<Hashed>,
}

impl StagedFile {
    /// Writes more of it.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), SubmitError> {
        write(&mut self.out).map_err(SubmitError::io(&self.path, "writing"))
    }

    /// Ends it; returns its hash. It may not be on the disk yet.
    pub(super) fn finish(self) -> Result<String, SubmitError> {
        let done = || -> io::Result<String> {
            let hashed = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
            Ok(hexadecimal(&hashed.hash.finalize()))
        };
        done().map_err(SubmitError::io(&self.path, "writing"))
    }
}

/// Hashes what is written.
struct Hashed {
    file: File,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The SHA-256 of a file in hexadecimal.
pub(super) fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut piece = vec![0; 1 << 18];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hexadecimal(&hash.finalize())),
            Ok(read) => hash.update(&piece[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Bytes in hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}
