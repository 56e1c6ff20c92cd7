//! The file of a mapping.

use std::path::Path;

use super::parse::Mapping;
use crate::spec::{SpecErrors, read_text};

impl Mapping {
    /// Reads a file and checks what can be said without a dataset. The errors say why it cannot be read or what is wrong
    /// in it.
    pub fn load(path: &Path) -> Result<Mapping, SpecErrors> {
        let name = path.display().to_string();
        let text = read_text(path, &name, "mapping").map_err(|fault| SpecErrors(vec![fault]))?;
        Mapping::parse(&name, &text)
    }
}
