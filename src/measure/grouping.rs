//! By what figures are grouped, and how the cells of each grouping are named and ordered.

use std::str::FromStr;

use super::names::Names;
use super::segments::Segments;
use super::wards::Wards;
use crate::collections::Map;
use crate::journey::{Fields, Journey, Journeys, ReasonGroup, SubstanceGroup};
use crate::record::{Column, Extract, State, sector_of, years_between};
use crate::spec::dataset::CodeList;
use crate::spec::{Dataset, FieldId, Role, nearest};

/// What a blank value is printed as.
pub const NOT_RECORDED: &str = "Not recorded";

/// What a ward is printed as where the file of wards does not tell it.
pub const NOT_KNOWN: &str = "Not known";

/// What the reason of an open journey is printed as.
pub const IN_TREATMENT: &str = "In treatment";

/// A grouping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// The substance hierarchy over everything cited in the journey.
    Substance,
    /// The group of the main substance of the first episode.
    MainSubstance,
    /// Sex.
    Sex,
    /// Ethnicity.
    Ethnicity,
    /// Groups of ethnicities.
    EthnicGroup,
    /// Age at the start of the journey.
    AgeBand,
    /// Local authority of residence.
    La,
    /// Partnership of residence.
    Dat,
    /// Region of residence.
    Region,
    /// Ward of residence, where a file tells in which a postcode sector lies. It is no word of `--by`.
    Ward,
    /// Agency.
    Agency,
    /// Who referred the client.
    ReferralSource,
    /// Groups of those who refer.
    ReferralGroup,
    /// Accommodation need.
    Accommodation,
    /// Injecting status.
    Injecting,
    /// Employment status.
    Employment,
    /// Parental status.
    ParentalStatus,
    /// Why the journey ended.
    Reason,
    /// Segments of the profile.
    Segment,
    /// Items of the treatment outcomes profile.
    TopItem,
    /// Months of the period.
    Month,
    /// Quarters of financial years.
    Quarter,
    /// Financial years.
    Year,
}

impl Grouping {
    /// All that any figure can be grouped by, in the order of the documentation.
    pub const ALL: [Grouping; 22] = [
        Grouping::Substance,
        Grouping::MainSubstance,
        Grouping::Sex,
        Grouping::Ethnicity,
        Grouping::EthnicGroup,
        Grouping::AgeBand,
        Grouping::La,
        Grouping::Dat,
        Grouping::Region,
        Grouping::Agency,
        Grouping::ReferralSource,
        Grouping::ReferralGroup,
        Grouping::Accommodation,
        Grouping::Injecting,
        Grouping::Employment,
        Grouping::ParentalStatus,
        Grouping::Reason,
        Grouping::Segment,
        Grouping::TopItem,
        Grouping::Month,
        Grouping::Quarter,
        Grouping::Year,
    ];

    /// The word of `--by`.
    pub fn word(self) -> &'static str {
        match self {
            Grouping::Substance => "substance",
            Grouping::MainSubstance => "main-substance",
            Grouping::Sex => "sex",
            Grouping::Ethnicity => "ethnicity",
            Grouping::EthnicGroup => "ethnic-group",
            Grouping::AgeBand => "age-band",
            Grouping::La => "la",
            Grouping::Dat => "dat",
            Grouping::Region => "region",
            Grouping::Ward => "ward",
            Grouping::Agency => "agency",
            Grouping::ReferralSource => "referral-source",
            Grouping::ReferralGroup => "referral-group",
            Grouping::Accommodation => "accommodation",
            Grouping::Injecting => "injecting",
            Grouping::Employment => "employment",
            Grouping::ParentalStatus => "parental-status",
            Grouping::Reason => "reason",
            Grouping::Segment => "segment",
            Grouping::TopItem => "top-item",
            Grouping::Month => "month",
            Grouping::Quarter => "quarter",
            Grouping::Year => "year",
        }
    }

    /// Whether persons are counted once in each area.
    pub fn is_area(self) -> bool {
        matches!(self, Grouping::La | Grouping::Dat | Grouping::Region | Grouping::Ward)
    }

    /// Whether it cuts the period.
    pub fn is_time(self) -> bool {
        matches!(self, Grouping::Month | Grouping::Quarter | Grouping::Year)
    }

    /// The role of the field that it needs beyond what every journey needs.
    pub fn role(self) -> Option<Role> {
        Some(match self {
            Grouping::Sex => Role::Sex,
            Grouping::Ethnicity | Grouping::EthnicGroup => Role::Ethnicity,
            Grouping::La | Grouping::Region => Role::LocalAuthority,
            Grouping::Ward => Role::Postcode,
            Grouping::ReferralSource | Grouping::ReferralGroup => Role::ReferralSource,
            Grouping::Accommodation => Role::Accommodation,
            Grouping::Injecting => Role::Injecting,
            Grouping::Employment => Role::Employment,
            Grouping::ParentalStatus => Role::ParentalStatus,
            _ => return None,
        })
    }
}

impl FromStr for Grouping {
    type Err = String;

    fn from_str(text: &str) -> Result<Grouping, String> {
        let word = text.trim().to_ascii_lowercase().replace('_', "-");
        Grouping::ALL.into_iter().find(|g| g.word() == word).ok_or_else(|| {
            let words = || Grouping::ALL.iter().map(|g| g.word());
            let hint = match nearest(&word, words()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the groupings are {}", words().collect::<Vec<_>>().join(", ")),
            };
            format!("`{}` is no grouping; {hint}", text.trim())
        })
    }
}

/// What is said where nobody has defined a segment.
const NO_SEGMENTS: &str = "there are no segments to group by, since they are defined in a profile; add them to ndtms.toml, such as \
                           [[segments]], name = \"injecting\", when = \"injecting is C\"";

/// What is said where nobody has told which sector lies in which ward.
const NO_WARDS: &str = "there are no wards to group by, since no file tells which postcode sector lies in which";

/// One value of a grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// As it is printed.
    pub label: String,
    /// Everything that may stand for it in a file of estimates, the surest first: codes and names.
    pub names: Vec<String>,
}

/// The values of one grouping that occur, in their order, and which of them each journey (or episode) has.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    pub(super) values: Vec<Value>,
    /// By journey; by episode for agencies.
    pub(super) of: Vec<u32>,
}

/// Where a value stands: listed ones in list order, others by text, blanks last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Listed(usize),
    Named(String, String),
    Unlisted(String),
    /// The reason of a journey that has none yet.
    Open,
    Blank,
}

/// Gathers values under their printed text.
#[derive(Default)]
struct Gatherer {
    by_label: Map<String, u32>,
    found: Vec<(Place, Value)>,
}

impl Gatherer {
    fn add(&mut self, place: Place, label: &str, names: &[&str]) -> u32 {
        if let Some(known) = self.by_label.get(label) {
            let (least, value) = &mut self.found[*known as usize];
            if place < *least {
                *least = place;
            }
            for name in names {
                if !value.names.iter().any(|n| n == name) {
                    value.names.push((*name).to_owned());
                }
            }
            return *known;
        }
        let number = self.found.len() as u32;
        self.by_label.insert(label.to_owned(), number);
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        self.found.push((place, Value { label: label.to_owned(), names }));
        number
    }

    /// Puts the values in order; `of` are the numbers that [`Gatherer::add`] gave.
    fn finish(self, mut of: Vec<u32>) -> Dimension {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        order.sort_by(|a, b| self.found[*a].0.cmp(&self.found[*b].0));
        let mut rank = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, number)| rank[*number] = place as u32);
        of.iter_mut().for_each(|number| *number = rank[*number as usize]);
        let mut values: Vec<Option<Value>> = self.found.into_iter().map(|(_, value)| Some(value)).collect();
        Dimension { values: order.into_iter().filter_map(|number| values[number].take()).collect(), of }
    }
}

/// What dimensions are made from.
pub(super) struct Source<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) extract: &'a Extract,
    pub(super) fields: &'a Fields,
    pub(super) journeys: &'a Journeys,
    pub(super) names: &'a Names,
    pub(super) ages: &'a [Option<i32>],
    pub(super) segments: Option<&'a Segments>,
    pub(super) wards: Option<&'a Wards>,
}

impl Source<'_> {
    /// The values of a grouping that is no time; the error says which field the letter lacks.
    pub(super) fn dimension(&self, grouping: Grouping) -> Result<Dimension, String> {
        let field = match grouping.role() {
            None => None,
            Some(role) => Some(self.dataset.roles.field(role).ok_or_else(|| {
                let (letter, word, role) = (self.dataset.letter, grouping.word(), role.word());
                format!(
                    "dataset {letter} cannot be grouped by {word}: no field plays the role `{role}` in its dataset.toml"
                )
            })?),
        };
        Ok(match (grouping, field) {
            (Grouping::Substance, _) => self.by_substance(),
            (Grouping::AgeBand, _) => self.by_age(),
            (Grouping::MainSubstance, _) => self.by_main_substance(),
            (Grouping::Agency, _) => self.by_agency(),
            (Grouping::Dat, _) => self.by_text(self.fields.dat, |code, gatherer| {
                let area = self.names.dat(code);
                let place = match &area.name {
                    _ if code.is_empty() => Place::Blank,
                    Some(name) => Place::Named(name.clone(), code.to_owned()),
                    None => Place::Unlisted(code.to_owned()),
                };
                let label = area.label(code);
                gatherer.add(place, label, &[code, label])
            }),
            (Grouping::La, Some(field)) => self.by_text(field, |code, gatherer| match self.names.authority(code) {
                _ if code.is_empty() => gatherer.add(Place::Blank, NOT_RECORDED, &[]),
                None => gatherer.add(Place::Unlisted(code.to_owned()), code, &[code]),
                Some(area) => {
                    let place = Place::Named(area.name.clone(), area.code.clone());
                    let names: Vec<&str> = area.names.iter().map(String::as_str).collect();
                    gatherer.add(place, &area.label, &names)
                }
            }),
            (Grouping::Region, Some(field)) => self.by_region(field),
            (Grouping::EthnicGroup, Some(field)) => self.by_code(field, |list, code| {
                let group = list.codes[code].group;
                let name = usize::from(group).checked_sub(1).map(|g| list.groups[g].as_str());
                name.map(|name| (usize::from(group), name, name))
            }),
            (Grouping::ReferralGroup, Some(field)) => self.by_referral_group(field),
            (Grouping::Ward, Some(field)) => self.by_ward(field, self.wards.ok_or(NO_WARDS)?),
            (Grouping::Reason, _) => self.by_reason(),
            (Grouping::Segment, _) => self.by_segment(self.segments.ok_or(NO_SEGMENTS)?),
            (_, Some(field)) => self.by_code(field, label_of),
            // periods are cut elsewhere, and items are looked at one by one
            (_, None) => Dimension { values: Vec::new(), of: Vec::new() },
        })
    }

    fn each(&self, mut value: impl FnMut(usize, &Journey, &mut Gatherer) -> u32) -> Dimension {
        let mut gatherer = Gatherer::default();
        let journeys = self.journeys.journeys.iter().enumerate();
        let of = journeys.map(|(number, journey)| value(number, journey, &mut gatherer)).collect();
        gatherer.finish(of)
    }

    fn by_substance(&self) -> Dimension {
        self.each(|_, journey, gatherer| {
            let group = journey.substances.group();
            let place = SubstanceGroup::ALL.iter().position(|g| *g == group).unwrap_or_default();
            gatherer.add(Place::Listed(place), group.label(), &[group.label()])
        })
    }

    fn by_age(&self) -> Dimension {
        self.each(|number, _, gatherer| {
            let (place, label) = match self.ages[number] {
                None => (Place::Blank, NOT_RECORDED),
                Some(..18) => (Place::Listed(0), "Under 18"),
                Some(18..30) => (Place::Listed(1), "18-29"),
                Some(30..50) => (Place::Listed(2), "30-49"),
                Some(50..) => (Place::Listed(3), "50+"),
            };
            gatherer.add(place, label, &[label])
        })
    }

    fn by_main_substance(&self) -> Dimension {
        /// What a code whose first digits say nothing is.
        const OTHER: &str = "other";
        let field = self.fields.substances[0];
        let groups: &[String] = self.dataset.list_of(self.dataset.field(field)).map_or(&[], |l| l.groups.as_slice());
        let column = self.extract.store.column(field);
        self.each(|_, journey, gatherer| {
            let cell = column.cell(self.journeys.episodes(journey)[0].row as usize);
            if !cell.is_filled() {
                return gatherer.add(Place::Blank, NOT_RECORDED, &[]);
            }
            let name = usize::from(cell.group).checked_sub(1).map_or(OTHER, |group| groups[group].as_str());
            let place = groups.iter().position(|group| group == name).unwrap_or(groups.len());
            gatherer.add(Place::Listed(place), name, &[name])
        })
    }

    fn by_agency(&self) -> Dimension {
        let column = self.extract.store.column(self.dataset.keys.agency);
        let mut known: Map<u32, u32> = Map::default();
        let mut gatherer = Gatherer::default();
        let of = self.journeys.episodes.iter().map(|episode| {
            let id = column.id(episode.row as usize);
            *known.entry(id).or_insert_with(|| match column.dictionary.cleaned_text(id) {
                "" => gatherer.add(Place::Blank, NOT_RECORDED, &[]),
                code => gatherer.add(Place::Unlisted(code.to_owned()), code, &[code]),
            })
        });
        let of = of.collect();
        gatherer.finish(of)
    }

    /// By the text of a field, each distinct one looked at once.
    fn by_text(&self, field: FieldId, value: impl Fn(&str, &mut Gatherer) -> u32) -> Dimension {
        let column = self.extract.store.column(field);
        let mut known: Map<u32, u32> = Map::default();
        self.each(|_, journey, gatherer| {
            let id = column.id(self.journeys.row(journey));
            *known.entry(id).or_insert_with(|| value(column.dictionary.cleaned_text(id), gatherer))
        })
    }

    /// By a code: `listed` gives the place, the printed text and another name of one that is in the list.
    fn by_code(
        &self,
        field: FieldId,
        listed: impl for<'l> Fn(&'l CodeList, usize) -> Option<(usize, &'l str, &'l str)>,
    ) -> Dimension {
        let list = self.dataset.list_of(self.dataset.field(field));
        self.by_text(field, |code, gatherer| value_of_code(list, code, &listed, gatherer))
    }

    fn by_ward(&self, field: FieldId, wards: &Wards) -> Dimension {
        self.by_text(field, |postcode, gatherer| {
            let sector = sector_of(postcode).map(|(sector, _)| sector);
            match sector.and_then(|sector| wards.of(&sector)) {
                Some(ward) => gatherer.add(Place::Named(ward.to_owned(), String::new()), ward, &[ward]),
                None => gatherer.add(Place::Blank, NOT_KNOWN, &[]),
            }
        })
    }

    fn by_referral_group(&self, field: FieldId) -> Dimension {
        /// What a code is that the list does not have, or has in no group: new codes come, and groups are there to be few.
        const OTHER: &str = "Other";
        let list = self.dataset.list_of(self.dataset.field(field));
        let groups: &[String] = list.map_or(&[], |list| list.groups.as_slice());
        self.by_text(field, |code, gatherer| {
            if code.is_empty() {
                return gatherer.add(Place::Blank, NOT_RECORDED, &[]);
            }
            let found = list.and_then(|list| Some(list.codes[usize::from(list.code_id(code)?)].group));
            let group = found.and_then(|group| usize::from(group).checked_sub(1));
            let name = group.map_or(OTHER, |group| groups[group].as_str());
            let place = groups.iter().position(|group| group == name).unwrap_or(groups.len());
            gatherer.add(Place::Listed(place), name, &[name])
        })
    }

    fn by_region(&self, field: FieldId) -> Dimension {
        let (column, dats) = (self.extract.store.column(field), self.extract.store.column(self.fields.dat));
        let mut known: Map<(u32, u32), u32> = Map::default();
        self.each(|_, journey, gatherer| {
            let row = self.journeys.row(journey);
            let ids = (column.id(row), dats.id(row));
            *known.entry(ids).or_insert_with(|| {
                let area = self.names.authority(column.dictionary.cleaned_text(ids.0));
                let region = area.and_then(|area| area.region.as_deref());
                // what the profile says of the partnership helps where the authority says nothing
                match region.or_else(|| self.names.dat(dats.dictionary.cleaned_text(ids.1)).region.as_deref()) {
                    Some(region) => gatherer.add(Place::Named(region.to_owned(), String::new()), region, &[region]),
                    None => gatherer.add(Place::Blank, NOT_RECORDED, &[]),
                }
            })
        })
    }

    fn by_segment(&self, segments: &Segments) -> Dimension {
        let names: Vec<&str> = segments.names().collect();
        self.each(|number, journey, gatherer| {
            let place = segments.place(self.extract, self.journeys, journey, self.ages[number]);
            gatherer.add(Place::Listed(place), names[place], &[names[place]])
        })
    }

    fn by_reason(&self) -> Dimension {
        let column: &Column = self.extract.store.column(self.fields.reason);
        let list = self.dataset.list_of(self.dataset.field(self.fields.reason));
        let mut known: Map<u32, u32> = Map::default();
        self.each(|_, journey, gatherer| match journey.ended_by {
            None => gatherer.add(Place::Open, IN_TREATMENT, &[IN_TREATMENT]),
            Some(episode) => {
                let row = self.journeys.episodes[episode as usize].reason_row;
                let id = row.map_or(0, |row| column.id(row as usize));
                let code = column.dictionary.cleaned_text(id);
                *known.entry(id).or_insert_with(|| value_of_code(list, code, &label_of, gatherer))
            }
        })
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of the ways in which a code may be named, or not")]
fn label_of(list: &CodeList, code: usize) -> Option<(usize, &str, &str)> {
    let found = &list.codes[code];
    let label = if found.label.is_empty() { &found.code } else { &found.label };
    Some((code, label, &found.code))
}

fn value_of_code(
    list: Option<&CodeList>,
    code: &str,
    listed: &impl for<'l> Fn(&'l CodeList, usize) -> Option<(usize, &'l str, &'l str)>,
    gatherer: &mut Gatherer,
) -> u32 {
    if code.is_empty() {
        return gatherer.add(Place::Blank, NOT_RECORDED, &[]);
    }
    let known = list.and_then(|list| listed(list, usize::from(list.code_id(code)?)));
    match known {
        Some((place, label, name)) => gatherer.add(Place::Listed(place), label, &[name, label]),
        None => gatherer.add(Place::Unlisted(code.to_owned()), code, &[code]),
    }
}

/// The age of each journey's person at its start.
pub(super) fn ages(dataset: &Dataset, extract: &Extract, journeys: &Journeys) -> Vec<Option<i32>> {
    let birth = dataset.keys.birth.map(|field| extract.store.column(field));
    let age = |journey: &Journey| {
        let cell = birth?.cell(journeys.row(journey));
        let day = cell.value().filter(|_| cell.state != State::Absent)?;
        years_between(day, journey.start)
    };
    journeys.journeys.iter().map(age).collect()
}

/// The printed id of the exits with a group of reasons.
pub(super) fn exits_of(group: ReasonGroup) -> String {
    format!("exits-by-reason-{}", group.word().replace('_', "-"))
}
