//! `--split-by agency`: a file for each agency, named after it.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::check::agency::Agency;

/// By what the files of a check are split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SplitBy {
    /// Each agency's own rows and findings
    Agency,
}

/// What stands in the name of a file for what has no agency.
const NO_AGENCY: &str = "no-agency";

/// The names of an agency's files: its code as it stands in them, each once whatever the case of its letters.
pub(super) fn endings(agencies: &[Agency<'_>]) -> Vec<String> {
    let mut endings: Vec<String> = Vec::new();
    for agency in agencies {
        let wanted = agency.map_or_else(|| NO_AGENCY.to_owned(), in_file_name);
        let mut ending = wanted.clone();
        let mut number = 1;
        let is_taken = |ending: &str, agency: &Agency<'_>| {
            let for_none = agency.is_some() && ending.eq_ignore_ascii_case(NO_AGENCY);
            for_none || endings.iter().any(|other| other.eq_ignore_ascii_case(ending))
        };
        while is_taken(&ending, agency) {
            number += 1;
            ending = format!("{wanted}-{number}");
        }
        endings.push(ending);
    }
    endings
}

/// `findings.xlsx` and `N0852` give `findings-N0852.xlsx`.
pub(super) fn path_with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    // something stands in front of the code, so it cannot be a name that Windows keeps for itself, such as CON
    name.push("-");
    name.push(ending);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// A code with nothing in it but what every file system takes.
fn in_file_name(code: &str) -> String {
    const LONGEST: usize = 40;
    code.chars().take(LONGEST).map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agency_has_a_file_name_of_its_own_that_every_system_takes() {
        let long = "A".repeat(300);
        let agencies = [
            Some("N0852"),
            Some("N/0852"),
            Some("N:0852"),
            Some("n/0852"),
            Some("CON"),
            Some("NO-AGENCY"),
            Some("../X"),
            Some("É"),
            Some(&long),
            None,
        ];
        let given = endings(&agencies);
        let expected = [
            "N0852",
            "N_0852",
            "N_0852-2",
            "n_0852-3",
            "CON",
            "NO-AGENCY-2",
            "___X",
            "_",
            &"A".repeat(40),
            "no-agency",
        ];
        assert_eq!(given, expected);
        assert_eq!(path_with(Path::new("a/findings.xlsx"), "N0852"), Path::new("a/findings-N0852.xlsx"));
        assert_eq!(path_with(Path::new("con.v2.csv"), "CON"), Path::new("con.v2-CON.csv"));
    }
}
