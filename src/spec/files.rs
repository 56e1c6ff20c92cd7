//! Where spec files come from: the folder given with `--specs`, letter by letter before those compiled into the binary.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// Path below `specs/` and text of every compiled-in file, sorted by path.
const COMPILED_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/specs.rs"));

/// The spec files that a run uses.
#[derive(Clone, Debug, Default)]
pub struct SpecFiles {
    folder: Option<PathBuf>,
    draft: Option<(char, DraftFiles)>,
}

/// The files of a letter that is not written anywhere yet: their names below its folder and their texts.
pub type DraftFiles = Vec<(String, String)>;

/// One spec file.
#[derive(Clone, Debug)]
pub struct SpecFile {
    /// The name that errors print.
    pub name: String,
    /// What it holds.
    pub text: Cow<'static, str>,
}

impl SpecFiles {
    /// The files compiled into the binary.
    pub fn compiled_in() -> Self {
        SpecFiles::default()
    }

    /// Those of a folder before those compiled in.
    pub fn with_folder(folder: &Path) -> Self {
        SpecFiles { folder: Some(folder.to_owned()), draft: None }
    }

    /// These and, before all others, the files of a letter that is not written yet.
    pub fn with_draft(&self, letter: char, files: DraftFiles) -> Self {
        SpecFiles { folder: self.folder.clone(), draft: Some((letter, files)) }
    }

    /// The folder of this letter where it comes from the folder given, `None` where it is compiled in or unknown.
    pub fn in_folder(&self, letter: char) -> Option<PathBuf> {
        let path = self.folder.as_ref()?.join(letter.to_string());
        path.join("dataset.toml").is_file().then_some(path)
    }

    /// The letters that there are, sorted.
    pub fn letters(&self) -> Vec<char> {
        let mut letters: Vec<char> = COMPILED_IN
            .iter()
            .filter_map(|(path, _)| path.strip_suffix("/dataset.toml"))
            .filter_map(single_letter)
            .collect();
        if let Some(entries) = self.folder.as_ref().and_then(|f| fs::read_dir(f).ok()) {
            let names = entries.flatten().filter_map(|e| single_letter(&e.file_name().to_string_lossy()));
            letters.extend(names.filter(|l| self.in_folder(*l).is_some()));
        }
        letters.extend(self.draft.iter().map(|(letter, _)| *letter));
        letters.sort_unstable();
        letters.dedup();
        letters
    }

    /// One file of a letter, `None` if there is none. The error is the reason why a file that is there cannot be read.
    pub fn read(&self, letter: char, file: &str) -> Result<Option<SpecFile>, (String, std::io::Error)> {
        if let Some((_, files)) = self.draft.as_ref().filter(|(drafted, _)| *drafted == letter) {
            let found = files.iter().find(|(name, _)| name == file);
            return Ok(
                found.map(|(name, text)| SpecFile { name: format!("{letter}/{name}"), text: text.clone().into() })
            );
        }
        if let Some(folder) = self.in_folder(letter) {
            return read_from(&folder.join(file));
        }
        Ok(compiled_in(&format!("{letter}/{file}")))
    }

    /// A file that belongs to no letter, such as `areas.csv`.
    pub fn read_common(&self, file: &str) -> Result<Option<SpecFile>, (String, std::io::Error)> {
        if let Some(found) = self.folder.as_ref().map(|f| f.join(file)).filter(|p| p.is_file()) {
            return read_from(&found);
        }
        Ok(compiled_in(file))
    }
}

/// The JSON schemas of what the program writes: their names, such as `check`, and their texts, sorted by name.
pub fn schemas() -> impl Iterator<Item = (&'static str, &'static str)> {
    COMPILED_IN.iter().filter_map(|(path, text)| Some((path.strip_prefix("schemas/")?.strip_suffix(".json")?, *text)))
}

fn single_letter(name: &str) -> Option<char> {
    let mut characters = name.chars();
    let letter = characters.next().filter(char::is_ascii_uppercase)?;
    characters.next().is_none().then_some(letter)
}

fn read_from(path: &Path) -> Result<Option<SpecFile>, (String, std::io::Error)> {
    let name = path.display().to_string();
    match fs::read_to_string(path) {
        // a mark is no part of the text, whoever saved it in Excel
        Ok(text) => Ok(Some(SpecFile { name, text: text.trim_start_matches('\u{feff}').to_owned().into() })),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err((name, error)),
    }
}

fn compiled_in(path: &str) -> Option<SpecFile> {
    let at = COMPILED_IN.binary_search_by(|(p, _)| (*p).cmp(path)).ok()?;
    Some(SpecFile { name: format!("specs/{path}"), text: Cow::Borrowed(COMPILED_IN[at].1) })
}
