//! Local authorities: their codes old and new, names, regions and successors (`areas.csv`).

use serde::Deserialize;

use super::error::{SpecErrors, SpecFault};
use super::files::SpecFiles;
use crate::collections::Map;

/// The areas, found by any of their codes.
#[derive(Debug, Default)]
pub struct Areas {
    /// In file order.
    pub list: Vec<Area>,
    by_code: Map<String, u32>,
}

/// One local authority.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The nine-character code.
    pub gss_code: String,
    /// The older code (`00BN`), blank for areas made later.
    pub ons_code: String,
    /// Its name.
    pub name: String,
    /// county, district, unitary, metropolitan, `london_borough`.
    pub kind: String,
    /// Its region, blank where the lookup has none.
    pub region: String,
    /// The county that it lies in.
    pub county_gss_code: String,
    /// First day, as text.
    pub start_date: String,
    /// Last day, as text.
    pub end_date: String,
    /// The areas that took its place, separated by blanks or semicolons.
    pub successor_gss_codes: String,
    /// Earlier codes of the same area.
    pub former_gss_codes: String,
}

impl Areas {
    /// Reads the areas that a run uses.
    pub fn load(files: &SpecFiles) -> Result<Areas, SpecErrors> {
        let file = files
            .read_common("areas.csv")
            .map_err(|(name, error)| SpecErrors(vec![SpecFault::of_file(&name, error.to_string())]))?;
        let Some(file) = file else { return Ok(Areas::default()) };
        let mut areas = Areas::default();
        for row in csv::Reader::from_reader(file.text.as_bytes()).deserialize::<Area>() {
            let area = row.map_err(|e| SpecErrors(vec![SpecFault::of_file(&file.name, e.to_string())]))?;
            let number = areas.list.len() as u32;
            for code in
                [area.gss_code.as_str(), area.ons_code.as_str()].into_iter().chain(codes(&area.former_gss_codes))
            {
                if !code.is_empty() {
                    // a code that two areas bear stays with the first, the one that has it as its own
                    areas.by_code.entry(code.to_owned()).or_insert(number);
                }
            }
            areas.list.push(area);
        }
        Ok(areas)
    }

    /// The area of a GSS, older or former GSS code.
    pub fn find(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).map(|i| &self.list[*i as usize])
    }
}

fn codes(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', ' ', ',']).filter(|c| !c.is_empty())
}
