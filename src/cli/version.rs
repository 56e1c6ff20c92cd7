//! What `ndtms -V` and `ndtms --version` print.

use std::fmt::Write as _;

use crate::spec::{SpecFiles, load};

/// The program and its version.
pub(super) const SHORT: &str = concat!("ndtms ", env!("CARGO_PKG_VERSION"));

/// The program, its version, and the datasets that are compiled in with theirs.
pub(super) fn long() -> String {
    let files = SpecFiles::compiled_in();
    let mut text = format!("{SHORT}\n");
    for dataset in files.letters().into_iter().filter_map(|letter| load(&files, letter).ok()) {
        let (letter, version, from) = (dataset.letter, &dataset.version, &dataset.in_force_from);
        // writing to a string cannot fail
        let _ = writeln!(text, "dataset {letter}  {version}  in force from {from}");
    }
    text
}
