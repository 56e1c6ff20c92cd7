//! Tests of the whole module: from arguments to records.

mod files;
mod records;
mod workbooks;

use super::resolve::resolve_with;
use super::*;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn is_field(name: &str) -> bool {
    ["AGNCY", "CLIENTID", "TRIAGED", "SEX", "FINITIAL", "CHILDWTH"].contains(&name)
}

/// A folder with files of the given names and contents.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

fn resolve_in(folder: &Path, names: &[&str]) -> Result<Resolved, InputError> {
    resolve_limited(folder, names, Limits::default())
}

fn resolve_limited(folder: &Path, names: &[&str], limits: Limits) -> Result<Resolved, InputError> {
    let arguments: Vec<OsString> =
        names.iter().map(|name| if *name == "." { folder.into() } else { folder.join(name).into() }).collect();
    resolve_with(&arguments, &Options { limits, ..Options::new(&is_field) }, &mut &b""[..])
}

/// Resolves one file of the given name and content.
fn resolve_one(name: &str, bytes: &[u8]) -> (tempfile::TempDir, Result<Resolved, InputError>) {
    let folder = folder(&[(name, bytes)]);
    let resolved = resolve_in(folder.path(), &[name]);
    (folder, resolved)
}

/// Paths with the folder left out and `/` on every system.
fn shown(text: &str, folder: &Path) -> String {
    text.replace(&format!("{}{}", folder.display(), std::path::MAIN_SEPARATOR), "").replace('\\', "/")
}

fn paths(resolved: &Resolved, folder: &Path) -> Vec<String> {
    resolved.inputs.iter().map(|input| shown(input.path(), folder)).collect()
}

fn notices(resolved: &Resolved, folder: &Path) -> Vec<String> {
    resolved.notices.iter().map(|notice| shown(&notice.to_string(), folder)).collect()
}

/// The records, one a line: `line|cell|cell`, with `!n` behind when a quote of line n is never closed.
fn records(input: &Input) -> String {
    let mut text = String::new();
    read_all(input, &Limits::default(), &mut |record| {
        write!(text, "{}", record.line()).unwrap();
        for column in 0..record.len() {
            write!(text, "|{}", record.text(column).escape_debug()).unwrap();
        }
        if let Some(opened) = record.unclosed_quote() {
            write!(text, " !{opened}").unwrap();
        }
        text.push('\n');
    })
    .unwrap();
    text
}

fn read_all(input: &Input, limits: &Limits, each: &mut dyn FnMut(Record<'_>)) -> Result<ReadSummary, InputError> {
    input.read(limits, &mut |batch| {
        batch.iter().for_each(&mut *each);
        ControlFlow::Continue(batch)
    })
}

/// A file kept with the project.
fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/formats").join(name)
}
