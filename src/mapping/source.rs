//! The texts of a mapping: the file itself and the code lists beside it.

use std::fs;
use std::path::Path;

use super::parse::Mapping;
use crate::spec::{SpecErrors, SpecFault};

impl Mapping {
    /// Reads a file and checks what can be said without a dataset. The errors say why it cannot be read or what is wrong
    /// in it.
    pub fn load(path: &Path) -> Result<Mapping, SpecErrors> {
        let name = path.display().to_string();
        let text = read_text(path, &name, "mapping").map_err(|fault| SpecErrors(vec![fault]))?;
        Mapping::parse(&name, &text)
    }
}

/// The text of a file in UTF-8, without byte order mark; `what` is how the fault calls it.
pub(super) fn read_text(path: &Path, name: &str, what: &str) -> Result<String, SpecFault> {
    let bytes = fs::read(path).map_err(|error| {
        let message = match error.kind() {
            _ if path.is_dir() => format!("found a folder, expected a {what}; give the file itself"),
            std::io::ErrorKind::NotFound => {
                format!("there is no such {what}; check the spelling and the folder it is in")
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("access to the {what} is refused by the system; ask for the right to read it")
            }
            _ => format!("the {what} cannot be read: {error}"),
        };
        SpecFault::of_file(name, message)
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let start = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes());
        let range = start..start + char::REPLACEMENT_CHARACTER.len_utf8();
        SpecFault::at(name, &text, range, format!("this character is not UTF-8; save the {what} again as UTF-8"))
    })?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
