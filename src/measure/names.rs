//! How areas are called: local authorities by `areas.csv`, partnerships by their code list, and both as a profile says.

use super::grouping::{Grouping, NOT_RECORDED, Value};
use crate::collections::{Map, Set};
use crate::spec::areas::Area;
use crate::spec::{Dataset, Role};

/// The name and region that somebody gives an area of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnName {
    /// The code of a partnership or local authority.
    pub code: String,
    /// Its name.
    pub name: Option<String>,
    /// Its region.
    pub region: Option<String>,
}

/// A local authority as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Authority {
    pub(super) code: String,
    pub(super) name: String,
    /// The name, with the code where two areas bear it.
    pub(super) label: String,
    pub(super) region: Option<String>,
    /// Everything that it may be called by, codes first.
    pub(super) names: Vec<String>,
}

/// The group of partnership codes that are no area of the country.
const OUTSIDE: &str = "outside";

/// A partnership as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Partnership {
    pub(super) name: Option<String>,
    label: Option<String>,
    pub(super) region: Option<String>,
    /// Whether it stands for everywhere outside the country.
    is_outside: bool,
}

impl Partnership {
    /// As it is printed: the name, else the code.
    pub(super) fn label<'l>(&'l self, code: &'l str) -> &'l str {
        match &self.label {
            Some(label) => label,
            None if code.is_empty() => NOT_RECORDED,
            None => code,
        }
    }
}

/// The names of all areas.
#[derive(Debug, Default)]
pub struct Names {
    authorities: Vec<Authority>,
    by_code: Map<String, usize>,
    partnerships: Map<String, Partnership>,
    nameless: Partnership,
}

impl Names {
    /// The names of a dataset's areas, with what a profile says on top.
    pub fn new(dataset: &Dataset, own: &[OwnName]) -> Names {
        let own_of = |codes: &[&str]| own.iter().find(|o| codes.iter().any(|code| o.code.eq_ignore_ascii_case(code)));
        let mut names = Names::default();
        for area in &dataset.areas.list {
            let former = area.former_gss_codes.split([';', ' ', ',']);
            let codes = [area.gss_code.as_str(), area.ons_code.as_str()].into_iter().chain(former);
            let codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
            let given = own_of(&codes);
            let name = given.and_then(|o| o.name.clone()).unwrap_or_else(|| area.name.clone());
            let region = given.and_then(|o| o.region.clone()).or_else(|| region_of(dataset, area));
            let number = names.authorities.len();
            for code in &codes {
                // a code that two areas bear stays with the first
                names.by_code.entry((*code).to_owned()).or_insert(number);
            }
            let mut all: Vec<String> = codes.into_iter().map(str::to_owned).collect();
            all.extend([name.clone(), area.name.clone()]);
            let code = area.gss_code.clone();
            names.authorities.push(Authority { code, label: name.clone(), name, region, names: all });
        }
        let shared = borne_twice(names.authorities.iter().map(|area| area.name.as_str()));
        for area in names.authorities.iter_mut().filter(|area| shared.contains(&area.name)) {
            area.label = format!("{} ({})", area.name, area.code);
            area.names.insert(0, area.label.clone());
        }
        names.name_partnerships(dataset, own);
        names
    }

    fn name_partnerships(&mut self, dataset: &Dataset, own: &[OwnName]) {
        let list = dataset.roles.field(Role::Dat).and_then(|field| dataset.list_of(dataset.field(field)));
        for (list, code) in list.into_iter().flat_map(|l| l.codes.iter().map(move |code| (l, code))) {
            let name = (!code.label.is_empty()).then(|| code.label.clone());
            let is_outside = list.group_name(code) == OUTSIDE;
            self.partnerships.insert(code.code.clone(), Partnership { name, is_outside, ..Partnership::default() });
        }
        for given in own.iter().filter(|given| !self.by_code.contains_key(&given.code)) {
            let known = self.partnerships.entry(given.code.clone()).or_default();
            known.name = given.name.clone().or_else(|| known.name.take());
            known.region.clone_from(&given.region);
        }
        let mut codes: Vec<String> = self.partnerships.keys().cloned().collect();
        codes.sort_unstable();
        let names: Vec<Option<String>> = codes.iter().map(|code| self.partnerships[code].name.clone()).collect();
        let shared = borne_twice(names.iter().flatten().map(String::as_str));
        for code in codes {
            if let Some(known) = self.partnerships.get_mut(&code) {
                known.label = known
                    .name
                    .as_ref()
                    .map(|name| if shared.contains(name) { format!("{name} ({code})") } else { name.clone() });
            }
        }
    }

    /// The region that an area of a grouping lies in, where it is known.
    pub fn region_of(&self, grouping: Grouping, area: &Value) -> Option<&str> {
        let mut names = area.names.iter();
        match grouping {
            Grouping::La => names.find_map(|name| self.authority(name))?.region.as_deref(),
            Grouping::Dat => names.find_map(|name| self.partnerships.get(name))?.region.as_deref(),
            _ => None,
        }
    }

    /// Whether a value of a grouping by area or agency is one of them, and not that none is recorded or another country.
    pub fn is_place(&self, grouping: Grouping, area: &Value) -> bool {
        let is_outside = |name: &String| self.partnerships.get(name).is_some_and(|known| known.is_outside);
        area.label != NOT_RECORDED && !(grouping == Grouping::Dat && area.names.iter().any(is_outside))
    }

    /// The local authority of a code of any kind.
    pub(super) fn authority(&self, code: &str) -> Option<&Authority> {
        self.by_code.get(code).map(|number| &self.authorities[*number])
    }

    /// The partnership of a code.
    pub(super) fn dat(&self, code: &str) -> &Partnership {
        self.partnerships.get(code).unwrap_or(&self.nameless)
    }
}

/// The region of an area; of one that has ended without a region that of what took its place.
fn region_of(dataset: &Dataset, area: &Area) -> Option<String> {
    const LONGEST_CHAIN: usize = 8;
    let mut area = area;
    for _ in 0..LONGEST_CHAIN {
        if !area.region.is_empty() {
            return Some(area.region.clone());
        }
        let successor = area.successor_gss_codes.split([';', ' ', ',']).find(|code| !code.is_empty())?;
        area = dataset.areas.find(successor)?;
    }
    None
}

fn borne_twice<'n>(names: impl Iterator<Item = &'n str>) -> Set<String> {
    let mut seen: Set<&str> = Set::default();
    names.filter(|name| !seen.insert(name)).map(str::to_owned).collect()
}
