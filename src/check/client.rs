//! The pass over the clients: every rule that looks at the rows of one client, one worker a thread.
//!
//! A worker decodes some clients at a time, asks every rule, folds what it finds into one finding per rule, group of fields and entity
//! instance, and notes which rows are held back. Rules that compare clients leave hashes here for [`super::across`].

use std::hash::BuildHasher;
use std::time::Duration;

use super::Clock;
use super::across::{Identity, values_on};
use super::finding::Finding;
use super::groups;
use super::held::RuleSets;
use super::plan::{Gated, Plan, RowTest};
use super::view::{Alike, BlockView, CHUNK, Marks};
use crate::bits::{first_places, ones};
use crate::collections::Map;
use crate::record::{Cell, ClientIndex, Extract, Origins, State, sector_of};
use crate::spec::FieldId;
use crate::spec::dataset::{Entity, Form, Format, Kind, Scope, Severity};
use rustc_hash::FxBuildHasher;

/// What a worker brings back.
#[derive(Debug, Default)]
pub(super) struct Harvest {
    pub(super) findings: Vec<Finding>,
    /// Rule, key and input of findings of which there is one an input: first row and rows.
    pub(super) of_inputs: Map<(u16, u16, u32), (u32, u32)>,
    /// Rows that are held back, each with the number of its rules among `sets`; the last of a row counts.
    pub(super) held: Vec<(u32, u32)>,
    /// The sets of rules that hold rows back.
    pub(super) sets: RuleSets,
    /// Clients with a row without consent.
    pub(super) withheld: Vec<u32>,
    pub(super) counts: ClientCounts,
    /// Hashes for the rules that compare clients, by the place of the rule in the plan.
    pub(super) identities: Vec<Vec<Identity>>,
    /// The time that each rule took; empty without a clock.
    pub(super) rule_times: Vec<Duration>,
}

/// Entities counted on rows with consent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ClientCounts {
    pub(super) episodes: u64,
    pub(super) episodes_held_back: u64,
    pub(super) modalities: u64,
    pub(super) tops: u64,
}

/// Checks clients one after another.
pub(super) struct Worker<'a> {
    plan: &'a Plan<'a>,
    extract: &'a Extract,
    clients: &'a ClientIndex,
    /// Whether the rows come through a mapping.
    is_mapped: bool,
    /// Given when a mapping could not do something.
    origins: Option<&'a Origins>,
    pub(super) view: BlockView<'a>,
    folder: Folder,
    harvest: Harvest,
    /// The entities of which more rows than one are looked at, and these.
    alike: Vec<(Entity, Alike)>,
    held: Vec<(Held, u16)>,
    clock: Option<&'a Clock>,
}

/// Folds hits into findings: one per rule, group and instance.
#[derive(Default)]
pub(super) struct Folder {
    open: Map<(u16, u16, u64), u32>,
    found: Vec<Open>,
}

/// A finding of the block at hand.
struct Open {
    rule: u16,
    key: u16,
    /// The first row, as a number within the block.
    row: u32,
    rows: u32,
}

impl Folder {
    /// Notes that a rule fails on a row (a number within the block), for an instance and a group of fields.
    pub(super) fn hit(&mut self, rule: u16, key: u16, group: u16, instance: u64, row: usize) {
        let found = &mut self.found;
        let number = *self.open.entry((rule, group, instance)).or_insert_with(|| {
            found.push(Open { rule, key, row: row as u32, rows: 0 });
            found.len() as u32 - 1
        });
        let open = &mut found[number as usize];
        open.rows += 1;
        if (row as u32) < open.row {
            open.row = row as u32;
            open.key = key;
        }
    }
}

impl<'a> Worker<'a> {
    pub(super) fn new(
        plan: &'a Plan<'a>,
        extract: &'a Extract,
        clients: &'a ClientIndex,
        clock: Option<&'a Clock>,
    ) -> Self {
        let harvest = Harvest {
            identities: plan.across.iter().map(|_| Vec::new()).collect(),
            rule_times: vec![Duration::ZERO; clock.map_or(0, |_| plan.dataset.rules.len())],
            ..Harvest::default()
        };
        let view = BlockView::new(plan, extract);
        let records = (0..plan.dataset.records.len()).map(|kind| Entity::Record(kind as u8));
        let mut alike: Vec<(Entity, Alike)> = records.map(|entity| (entity, Alike::default())).collect();
        for (entity, _) in &plan.consistent {
            if !alike.iter().any(|(known, _)| known == entity) {
                alike.push((*entity, Alike::default()));
            }
        }
        Worker {
            plan,
            extract,
            clients,
            is_mapped: extract.origins.is_some(),
            origins: extract.origins.as_ref().filter(|o| !o.unmapped.is_empty()),
            view,
            folder: Folder::default(),
            harvest,
            alike,
            held: Vec::new(),
            clock,
        }
    }

    pub(super) fn finish(mut self) -> Harvest {
        // each thread sorts its own, so that all that is left to do is to merge them
        self.harvest.identities.iter_mut().for_each(|identities| identities.sort_unstable());
        self.harvest
    }

    /// Checks the clients from `first` to before `end`.
    pub(super) fn check(&mut self, first: usize, end: usize) {
        let mut next = first;
        while next < end {
            let begun = next;
            next = self.view.load(self.clients, begun, end);
            self.check_block(begun);
        }
    }

    /// Checks the block at hand, whose first client has this number.
    fn check_block(&mut self, first: usize) {
        for (number, client) in self.view.clients.iter().enumerate() {
            let refused = self.view.live_of(number).len() < client.rows.len();
            if refused || (self.is_mapped && client.rows.clone().any(|row| self.consent_is_unknown(row))) {
                self.harvest.withheld.push((first + number) as u32);
            }
        }
        self.alike.iter_mut().for_each(|(entity, alike)| self.view.alike(*entity, alike));
        self.row_rules();
        self.suspect_values();
        self.unmapped_values();
        self.consistency();
        for rule in &self.plan.group_rules {
            let begun = self.clock.map(|clock| clock());
            groups::check(&self.view, self.plan.dataset, *rule, self.plan.as_at, &mut self.folder);
            self.note_time(*rule, begun);
        }
        self.leave_identities(first);
        self.count();
        self.close();
    }

    fn row_rules(&mut self) {
        let plan = self.plan;
        for chunk in 0..self.view.chunks() {
            let first = chunk * CHUNK;
            let all = first_places(self.view.rows.len() - first);
            let Marks { live, starts } = self.view.marks(chunk);
            for test in &plan.row_tests {
                let begun = self.clock.map(|clock| clock());
                let filled = |field: &FieldId| self.view.bits(chunk, *field).filled;
                let mut asked = if test.without_consent { all } else { live };
                if !test.first_of.is_empty() {
                    let needed = |fields: &Vec<FieldId>| fields.iter().map(filled).fold(u64::MAX, |a, b| a & b);
                    asked &= test.first_of_needs.iter().map(needed).fold(0, |a, b| a | b);
                }
                let mut failing = 0;
                for alternative in test.alternatives.iter().take_while(|_| asked != 0) {
                    failing |= self.fulfilling(alternative, chunk, asked & !failing, starts);
                }
                for place in ones(failing) {
                    self.row_fails(test, first + place);
                }
                self.note_time(test.rule, begun);
            }
        }
    }

    /// The rows among the `asked` ones of a chunk that fulfil an alternative. What is said of a row holds for the next too, as
    /// long as nothing changes that it rests on.
    fn fulfilling(&self, alternative: &Gated<'_>, chunk: usize, asked: u64, starts: u64) -> u64 {
        let bits = |field: &FieldId| self.view.bits(chunk, *field);
        let mut candidates = asked;
        for field in &alternative.filled {
            candidates &= bits(field).filled;
        }
        for field in &alternative.blank {
            candidates &= bits(field).blank;
        }
        for fields in &alternative.some_filled {
            candidates &= fields.iter().fold(0, |any, field| any | bits(field).filled);
        }
        if candidates == 0 {
            return 0;
        }
        let changed = alternative.looks_at.iter().fold(starts, |any, field| any | bits(field).changed);
        let looked_at = candidates & (changed | !(candidates << 1));
        let mut fulfilling = 0;
        for place in ones(looked_at) {
            let row = chunk * CHUNK + place;
            if alternative.quick.iter().all(|quick| self.view.quick(quick, row))
                && self.view.holds(alternative.clauses.iter().copied(), row)
            {
                fulfilling |= 1 << place;
            }
        }
        if fulfilling != 0 {
            // each follows a candidate, about which all is said by then
            ones(candidates & !looked_at).for_each(|place| fulfilling |= (fulfilling >> (place - 1) & 1) << place);
        }
        fulfilling
    }

    /// A row fulfils a rule's condition: a finding, unless the rule is silent for its file.
    fn row_fails(&mut self, test: &RowTest<'_>, row: usize) {
        let silenced = &self.plan.silenced[self.view.rows[row].input as usize];
        if test.needs_use_of.is_some_and(|f| silenced.contains(&f)) {
            return;
        }
        if self.plan.cut.is_some_and(|cut| cut.silent_where_blanked.contains(&test.rule))
            && self.view.blanked_any(row, &self.plan.dataset.rules[usize::from(test.rule)].fields)
        {
            return;
        }
        let mut key = test.key;
        if !test.first_of.is_empty() {
            match test.first_of.iter().position(|(_, holds)| self.view.holds(holds, row)) {
                Some(place) => key += place as u16,
                None => return,
            }
        }
        if let [field] = self.plan.dataset.rules[usize::from(test.rule)].keys[usize::from(key)].fields.as_slice()
            && self.is_unmapped(row, *field)
        {
            return;
        }
        self.hit(test.rule, key, row);
    }

    /// Whether a row of a mapped table has a word for consent that nobody has mapped: it may well mean no.
    fn consent_is_unknown(&self, row: usize) -> bool {
        let consent = self.plan.dataset.keys.consent;
        self.view.cell(row, consent).state == State::Invalid || self.is_unmapped(row, consent)
    }

    /// Whether the mapping could not give a field its value on a row: that is a finding already.
    fn is_unmapped(&self, row: usize, field: FieldId) -> bool {
        let facts = &self.view.rows[row];
        self.origins.is_some_and(|origins| {
            let found = origins.unmapped_on(facts.row);
            found.iter().any(|u| u.field == Some(field) && (u.problem.is_of_row() || !facts.without_consent))
        })
    }

    /// What the mapping could not do. The values of a row without consent go nowhere, so nothing is said of them.
    fn unmapped_values(&mut self) {
        let Some(origins) = self.origins else { return };
        for row in 0..self.view.rows.len() {
            let facts = self.view.rows[row];
            for unmapped in origins.unmapped_on(facts.row) {
                let of_row = unmapped.problem.is_of_row();
                let Some((_, rule)) = self.plan.mapping.iter().find(|(p, _)| *p == unmapped.problem) else { continue };
                let is_asked = !facts.without_consent || self.plan.dataset.rules[usize::from(*rule)].without_consent;
                if unmapped.is_told || !is_asked {
                    continue;
                }
                let keys = &self.plan.dataset.rules[usize::from(*rule)].keys;
                let Some(key) = keys.iter().position(|k| k.fields.first().copied() == unmapped.field) else { continue };
                if !of_row {
                    self.hit(*rule, key as u16, row);
                    continue;
                }
                // one finding for the local row, on however many rows it stands
                let local = origins.row_in(facts.row, unmapped.table).unwrap_or_default();
                let instance = u64::from(unmapped.table) << 32 | u64::from(local);
                self.folder.hit(*rule, key as u16, keys[key].group, instance, row);
            }
        }
    }

    fn note_time(&mut self, rule: u16, begun: Option<Duration>) {
        if let (Some(begun), Some(clock)) = (begun, self.clock) {
            self.harvest.rule_times[usize::from(rule)] += clock().saturating_sub(begun);
        }
    }

    fn suspect_values(&mut self) {
        for chunk in 0..self.view.chunks() {
            for field in 0..self.plan.dataset.fields.len() {
                for place in ones(self.view.bits_of(chunk)[field].suspect) {
                    let row = chunk * CHUNK + place;
                    if self.view.rows[row].without_consent {
                        continue;
                    }
                    let rules = match self.view.cell(row, field as FieldId).state {
                        State::Invalid => &self.plan.invalid,
                        _ => &self.plan.doubtful,
                    };
                    if let Some((rule, key)) = rules[field].filter(|_| !self.is_unmapped(row, field as FieldId)) {
                        self.hit(rule, key, row);
                    }
                }
            }
        }
    }

    /// A hit of a rule that has one finding per instance of its scope.
    fn hit(&mut self, rule: u16, key: u16, row: usize) {
        let definition = &self.plan.dataset.rules[usize::from(rule)];
        let named = &definition.keys[usize::from(key)];
        let instance = match definition.scope {
            Scope::File => {
                let facts = &self.view.rows[row];
                let place = self.harvest.of_inputs.entry((rule, key, facts.input)).or_insert((facts.row, 0));
                place.0 = place.0.min(facts.row);
                place.1 += 1;
                return;
            }
            Scope::Row => row as u64,
            Scope::Entity(entity) => self.instance(row, entity),
            Scope::Field => self.instance(row, self.plan.dataset.field(named.fields[0]).entity),
        };
        self.folder.hit(rule, key, named.group, instance, row);
    }

    fn instance(&self, row: usize, entity: Entity) -> u64 {
        if self.view.rows[row].without_consent && entity != Entity::Client {
            // a row without consent has no episode that is shown, but it is told apart by its identifier all the same
            let id = self.view.cell(row, self.plan.dataset.keys.episode);
            let client = u64::from(self.view.rows[row].client);
            return match id.value() {
                Some(number) => 1 << 62 | client << 32 | u64::from(number as u32),
                None => 1 << 63 | row as u64,
            };
        }
        self.view.instance(row, entity)
    }

    /// Fields that must be the same on all rows of an entity instance.
    fn consistency(&mut self) {
        for (entity, fields) in &self.plan.consistent {
            let alike = self.alike.iter().find(|(known, _)| known == entity).map(|(_, alike)| alike);
            let Some(alike) = alike.filter(|alike| !alike.rows.is_empty()) else { continue };
            for &(rule, key, field) in fields {
                // the text of most fields is the same on all rows, which the bits tell without a look at a value
                let changes = |(chunk, follows): (usize, &u64)| self.view.bits(chunk, field).changed & follows != 0;
                let apart = |(row, first): &(u32, u32)| {
                    self.view.id(*row as usize, field) != self.view.id(*first as usize, field)
                };
                if !alike.follows.iter().enumerate().any(changes) && !alike.apart.iter().any(apart) {
                    continue;
                }
                let group = self.plan.dataset.rules[usize::from(rule)].keys[usize::from(key)].group;
                for &(row, first) in &alike.rows {
                    if self.differs(first as usize, row as usize, field) {
                        let instance = self.view.instance(row as usize, *entity);
                        self.folder.hit(rule, key, group, instance, row as usize);
                    }
                }
            }
        }
    }

    /// Whether two rows give different valid values of a field, by parsed value. Nothing is said of blanks and invalid
    /// values: they have findings of their own.
    fn differs(&self, first: usize, second: usize, field: FieldId) -> bool {
        if self.view.id(first, field) == self.view.id(second, field) {
            return false;
        }
        let (a, b) = (self.view.cell(first, field), self.view.cell(second, field));
        let known = |c: Cell| c.is_filled() || c.state == State::NotAnswered;
        if !known(a) || !known(b) {
            return false;
        }
        if a.is_filled() != b.is_filled() {
            return true;
        }
        let definition = self.plan.dataset.field(field);
        if matches!(definition.kind, Kind::Date | Kind::Integer) {
            return a.number != b.number;
        }
        let (first, second) = (self.view.text(first, field), self.view.text(second, field));
        match definition.format {
            // a full postcode and its sector are written alike
            Format::Postcode => {
                let written = |text: &str| sector_of(text).map_or_else(|| text.to_owned(), |(sector, _)| sector);
                written(first) != written(second)
            }
            _ => a.is_filled() && first != second,
        }
    }

    /// What the rules that compare clients need to know of those of the block.
    fn leave_identities(&mut self, first: usize) {
        let keys = self.plan.dataset.keys;
        for (place, rule) in self.plan.across.iter().enumerate() {
            let Form::MatchesEarlier { fields, distinct } = &self.plan.dataset.rules[usize::from(*rule)].form else {
                continue;
            };
            let of_episodes = (*distinct != Entity::Client).then_some(keys.episode);
            let identities = &mut self.harvest.identities[place];
            for chunk in 0..self.view.chunks() {
                let Marks { live, starts } = self.view.marks(chunk);
                let (mut whole, mut changed) = (live, starts);
                for field in fields.iter().copied().chain([keys.client]).chain(of_episodes) {
                    let bits = self.view.bits(chunk, field);
                    whole &= bits.filled;
                    changed |= bits.changed;
                }
                // a row that says what the one before says is counted with it
                let looked_at = whole & (changed | !(whole << 1));
                for place in ones(looked_at) {
                    let rows = 1 + ((whole & !looked_at) >> place >> 1).trailing_ones();
                    let facts = &self.view.rows[chunk * CHUNK + place];
                    let client = first as u32 + facts.client;
                    let values = values_on(self.extract, fields, facts.row);
                    let hash = FxBuildHasher.hash_one(values);
                    let first_episode = self.view.clients[facts.client as usize].episodes.start as u32;
                    let episode = if *distinct == Entity::Client { 0 } else { facts.episode - first_episode };
                    let is_alike = |last: &Identity| {
                        (last.client, last.episode, last.hash) == (client, episode, hash)
                            && values_on(self.extract, fields, last.row) == values
                    };
                    match identities.last_mut() {
                        // rows that do not follow one another are drawn together later
                        Some(last) if is_alike(last) => last.rows += rows,
                        _ => identities.push(Identity { hash, client, episode, row: facts.row, rows }),
                    }
                }
            }
        }
    }

    fn count(&mut self) {
        let counts = &mut self.harvest.counts;
        counts.episodes += self.view.episode_count as u64;
        for (kind, record) in self.plan.dataset.records.iter().enumerate() {
            let total = match record.name.as_str() {
                "modality" => &mut counts.modalities,
                "top" => &mut counts.tops,
                _ => continue,
            };
            let identified_in = |chunk| self.view.marks(chunk).live & self.view.bits(chunk, record.id).filled;
            let identified: u32 = (0..self.view.chunks()).map(|chunk| identified_in(chunk).count_ones()).sum();
            // of each record all rows but the first are alike
            *total += u64::from(identified) - self.alike[kind].1.rows.len() as u64;
        }
    }

    /// Turns the hits of the block into findings and works out what they hold back.
    fn close(&mut self) {
        if self.folder.found.is_empty() {
            return;
        }
        let mut held = std::mem::take(&mut self.held);
        held.clear();
        for open in &self.folder.found {
            let facts = &self.view.rows[open.row as usize];
            let definition = &self.plan.dataset.rules[usize::from(open.rule)];
            self.harvest.findings.push(Finding {
                rule: open.rule,
                key: open.key,
                input: facts.input,
                row: Some(facts.row),
                rows: open.rows,
                note: None,
            });
            if self.plan.severity[usize::from(open.rule)] != Severity::Record {
                continue;
            }
            let entity = match definition.scope {
                Scope::Entity(entity) => entity,
                Scope::Field => self.plan.dataset.field(definition.keys[usize::from(open.key)].fields[0]).entity,
                Scope::Row | Scope::File => Entity::Episode,
            };
            let part = match entity {
                Entity::Client => Held::Client(facts.client),
                _ if facts.without_consent => Held::Refused(facts.client),
                Entity::Episode | Entity::Record(_) => Held::Episode(facts.client, facts.episode),
            };
            held.push((part, open.rule));
        }
        self.folder.found.clear();
        self.folder.open.clear();
        held.sort_unstable();
        held.dedup();
        let (view, harvest) = (&self.view, &mut self.harvest);
        // the rules that hold the client at hand as a whole: they hold each of its parts too
        let mut whole: (Option<u32>, Vec<u16>) = (None, Vec::new());
        for same in held.chunk_by(|a, b| a.0 == b.0) {
            let part = same[0].0;
            let mut rules: Vec<u16> = same.iter().map(|(_, rule)| *rule).collect();
            let of_whole = whole.0 == Some(part.client());
            if of_whole {
                rules.extend_from_slice(&whole.1);
            }
            let set = harvest.sets.number(rules.clone());
            match part {
                Held::Client(client) => {
                    let facts = &view.clients[client as usize];
                    harvest.held.extend(view.rows[facts.rows.clone()].iter().map(|f| (f.row, set)));
                    harvest.counts.episodes_held_back += facts.episodes.len() as u64;
                    whole = (Some(client), rules);
                }
                Held::Refused(client) => {
                    let rows = &view.rows[view.clients[client as usize].rows.clone()];
                    harvest.held.extend(rows.iter().filter(|f| f.without_consent).map(|f| (f.row, set)));
                }
                Held::Episode(_, episode) => {
                    let rows = &view.episodes[episode as usize].rows;
                    harvest.held.extend(rows.iter().map(|r| (view.rows[*r as usize].row, set)));
                    harvest.counts.episodes_held_back += u64::from(!of_whole);
                }
            }
        }
        self.held = held;
    }
}

/// What a finding holds back; ordered so that a client as a whole comes before its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    /// All rows of a client.
    Client(u32),
    /// The rows without consent of a client.
    Refused(u32),
    /// One episode of a client.
    Episode(u32, u32),
}

impl Held {
    fn client(self) -> u32 {
        self.order().0
    }

    fn order(self) -> (u32, u8, u32) {
        match self {
            Held::Client(client) => (client, 0, 0),
            Held::Refused(client) => (client, 1, 0),
            Held::Episode(client, episode) => (client, 2, episode),
        }
    }
}

impl Ord for Held {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Held {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
