//! The comparison itself: clients are matched, within them episodes, within these records, and at each level the fields.

use std::cmp::Ordering;

use super::difference::{Change, Comparison, Counts, Difference, DifferenceKind, Subject, Values};
use super::fields::{Fields, RecordFields, coverage};
use super::matching::{Grouped, Matched, merged, pairs_of_unique, take_pairs};
use super::values::{BLANK, Compared, Distinct, WholeRow, order_of_rows};
use super::{CompareError, Side, Which};
use crate::collections::{Map, Set};
use crate::record::{State, identifier_order};
use crate::spec::{Dataset, FieldId};

/// Compares two extracts. `as_at` decides which episodes are open: those without a discharge on that day or before.
pub fn compare(old: &Side<'_>, new: &Side<'_>, as_at: i32) -> Result<Comparison, CompareError> {
    let sides = [old, new];
    let fields = Fields::new(sides)?;
    let mut finder = Finder::new(sides, &fields, as_at);
    finder.clients();
    finder.rows_without_client();
    let agencies = finder.agencies();
    let Found { differences, changes, values } = finder.in_order();
    Ok(Comparison {
        differences,
        counts: finder.counts,
        clients_matched: finder.clients_matched,
        episodes_matched: finder.episodes_matched,
        agencies,
        coverage: coverage(sides),
        as_at,
        changes,
        values,
    })
}

/// What was found, in the order in which it was found.
#[derive(Debug, Default)]
struct Found {
    differences: Vec<Difference>,
    changes: Vec<Change>,
    values: Vec<u32>,
}

/// Compares the sides.
struct Finder<'a, 'f> {
    sides: [&'f Side<'a>; 2],
    fields: &'f Fields<'f>,
    as_at: i32,
    counts: [Counts; 2],
    clients_matched: u64,
    episodes_matched: u64,
    found: Found,
    /// Where the differences of a client end, and the row by which they are put in order.
    clients_found: Vec<(usize, (Which, u32))>,
    /// The values of the field at hand.
    gathered: [Distinct; 2],
}

impl<'a, 'f> Finder<'a, 'f> {
    fn new(sides: [&'f Side<'a>; 2], fields: &'f Fields<'f>, as_at: i32) -> Self {
        let counts = [0, 1].map(|side: usize| {
            let extract = sides[side].extract;
            let rows = extract.inputs.iter().map(|input| input.data_rows).sum();
            Counts {
                rows,
                rows_unreadable: rows - extract.store.len() as u64,
                episodes_open: fields.discharges[side].map(|_| 0),
                ..Counts::default()
            }
        });
        Finder {
            sides,
            fields,
            as_at,
            counts,
            clients_matched: 0,
            episodes_matched: 0,
            found: Found::default(),
            clients_found: Vec::new(),
            gathered: <[Distinct; 2]>::default(),
        }
    }

    /// The rows of a client.
    fn rows(&self, which: Which, client: u32) -> &'f [u32] {
        self.sides[which as usize].clients.rows(client as usize)
    }

    fn is_withheld(&self, which: Which, client: u32) -> bool {
        self.sides[which as usize].withheld[client as usize]
    }

    /// The agency and client of a client's rows; none when either is blank.
    fn key(&self, which: Which, client: u32) -> Option<(u32, u32)> {
        let row = *self.rows(which, client).first()?;
        let key = (self.fields.agency.on(which).number(row), self.fields.client.on(which).number(row));
        (key.0 != BLANK && key.1 != BLANK).then_some(key)
    }

    /// Matches all clients and compares them.
    fn clients(&mut self) {
        let mut known: Map<(u32, u32), u32> = Map::default();
        for client in 0..self.sides[0].clients.len() as u32 {
            if let Some(key) = self.key(Which::Old, client) {
                known.insert(key, client);
                self.counts[0].clients += 1;
            }
        }
        let mut left: [Vec<u32>; 2] = Default::default();
        let mut is_matched = vec![false; self.sides[0].clients.len()];
        for client in 0..self.sides[1].clients.len() as u32 {
            let Some(key) = self.key(Which::New, client) else { continue };
            self.counts[1].clients += 1;
            match known.get(&key) {
                Some(old) => {
                    is_matched[*old as usize] = true;
                    self.client([*old, client], false);
                }
                None => left[1].push(client),
            }
        }
        let is_left = |old: &u32| !is_matched[*old as usize] && self.key(Which::Old, *old).is_some();
        left[0] = (0..self.sides[0].clients.len() as u32).filter(is_left).collect();
        for renamed in self.renamed_clients(&mut left) {
            self.client(renamed, true);
        }
        for which in Which::BOTH {
            for client in &left[which as usize] {
                self.lone_client(which, *client);
            }
        }
    }

    /// Takes out of the clients that only one side has those that are one person under two identifiers: of all clients of
    /// the agency just one on each side has these details and these episodes.
    fn renamed_clients(&self, left: &mut [Vec<u32>; 2]) -> Vec<[u32; 2]> {
        let (Some(person), Some(beginning)) = (self.fields.whole_person(), self.fields.beginning) else {
            return Vec::new();
        };
        if left.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let details = |which: Which, client: u32| -> Option<Vec<u32>> {
            if self.is_withheld(which, client) {
                return None;
            }
            let rows = self.rows(which, client);
            let mut details = vec![self.key(which, client)?.0];
            for place in person {
                details.push(self.fields.of_client[*place].only_value(which, rows)?);
            }
            let episodes = Grouped::new(Some(&self.fields.episode), which, rows.iter().copied());
            let mut dates: Vec<[u32; 2]> = episodes
                .named()
                .map(|rows| self.beginning(beginning, which, rows))
                .collect::<Option<_>>()
                .filter(|dates: &Vec<_>| !dates.is_empty())?;
            dates.sort_unstable();
            details.extend(dates.into_iter().flatten());
            Some(details)
        };
        let found = [Which::Old, Which::New].map(|which| {
            let of_side = left[which as usize].iter();
            of_side.map(|client| details(which, *client)).collect::<Vec<_>>()
        });
        let pairs = pairs_of_unique(&found);
        take_pairs(left, &pairs)
    }

    /// The dates by which an episode begins, where it has just one of each.
    fn beginning(&self, places: [usize; 2], which: Which, rows: &[u32]) -> Option<[u32; 2]> {
        let date = |place: usize| self.fields.of_episode[place].only_value(which, rows);
        Some([date(places[0])?, date(places[1])?])
    }

    /// Compares a client that both sides have.
    fn client(&mut self, clients: [u32; 2], renamed: bool) {
        self.clients_matched += 1;
        let rows = Which::BOTH.map(|which| self.rows(which, clients[which as usize]));
        let firsts = rows.map(|rows| rows[0]);
        if Which::BOTH.iter().any(|which| self.is_withheld(*which, clients[*which as usize])) {
            self.counts.iter_mut().for_each(|counts| counts.clients_withheld += 1);
            if let Some(consent) = &self.fields.consent
                && self.differ(consent, rows)
            {
                let change = self.change(consent, rows);
                let withheld = Difference {
                    withheld: true,
                    ..self.difference(DifferenceKind::ConsentChanged, Subject::Client, firsts.map(Some))
                };
                self.say(withheld, &[change]);
            }
            self.end_client((Which::New, firsts[1]));
            return;
        }
        if renamed {
            self.renamed(&self.fields.client, Subject::Client, rows);
        }
        self.client_fields(rows);
        let fields = self.fields;
        let groups = Which::BOTH.map(|which| {
            let rows = rows[which as usize].iter().copied();
            Grouped::new(Some(&fields.episode), which, rows)
        });
        let mut matched = Matched::new([&groups[0], &groups[1]]);
        self.episodes_matched += matched.both.len() as u64;
        for rows in &matched.both {
            self.episode(*rows);
        }
        for rows in self.renamed_episodes(&mut matched) {
            self.episodes_matched += 1;
            self.renamed(&fields.episode, Subject::Episode, rows);
            self.episode(rows);
        }
        for which in Which::BOTH {
            for rows in &matched.only[which as usize] {
                self.lone_episode(which, rows);
            }
            self.count_episodes(which, &groups[which as usize]);
        }
        self.rows_without_episode([groups[0].unnamed(), groups[1].unnamed()]);
        self.end_client((Which::New, firsts[1]));
    }

    /// What belongs to the client itself.
    fn client_fields(&mut self, rows: [&[u32]; 2]) {
        let fields = self.fields;
        let firsts = rows.map(|rows| rows.first().copied());
        let mut others = Vec::new();
        for place in &fields.person {
            let field = &fields.of_client[*place];
            if self.differ(field, rows) && self.gathered[0].is_another(&self.gathered[1]) {
                others.push(*place);
            }
        }
        let birth_differs = fields.birth.is_some_and(|birth| others.contains(&birth));
        // an initial changes with marriage, and initial and sex with a transition; a birth date does not change
        let is_another = if birth_differs { others.len() >= 2 } else { others.len() >= 3 };
        if is_another {
            let changes: Vec<Change> =
                others.iter().map(|place| self.change(&fields.of_client[*place], rows)).collect();
            self.say(self.difference(DifferenceKind::IdentifierReused, Subject::Client, firsts), &changes);
        }
        for (place, field) in fields.of_client.iter().enumerate() {
            if !(is_another && others.contains(&place)) {
                self.field(field, Subject::Client, rows);
            }
        }
    }

    /// Says a field that differs.
    fn field(&mut self, field: &Compared<'_>, subject: Subject, rows: [&[u32]; 2]) {
        if self.differ(field, rows) {
            let change = self.change(field, rows);
            let firsts = rows.map(|rows| rows.first().copied());
            self.say(self.difference(DifferenceKind::Changed, subject, firsts), &[change]);
        }
    }

    /// Compares an episode that both sides have.
    fn episode(&mut self, rows: [&[u32]; 2]) {
        let fields = self.fields;
        let firsts = rows.map(|rows| rows.first().copied());
        if let Some(consent) = &fields.consent
            && self.differ(consent, rows)
        {
            let change = self.change(consent, rows);
            self.say(self.difference(DifferenceKind::ConsentChanged, Subject::Episode, firsts), &[change]);
        }
        let mut begins_anew: &[usize] = &[];
        if let Some(places) = &fields.beginning
            && places.iter().all(|place| {
                self.differ(&fields.of_episode[*place], rows) && self.gathered[0].is_another(&self.gathered[1])
            })
        {
            begins_anew = places;
            let changes: Vec<Change> =
                places.iter().map(|place| self.change(&fields.of_episode[*place], rows)).collect();
            self.say(self.difference(DifferenceKind::IdentifierReused, Subject::Episode, firsts), &changes);
        }
        for (place, field) in fields.of_episode.iter().enumerate() {
            if begins_anew.contains(&place) || !self.differ(field, rows) {
                continue;
            }
            let readable = self.gathered.iter().all(Distinct::is_readable);
            let blank = [0, 1].map(|side: usize| self.gathered[side].is_empty());
            let kind = match blank {
                _ if fields.discharge != Some(place) || !readable => DifferenceKind::Changed,
                [true, _] => DifferenceKind::EpisodeClosed,
                [_, true] => DifferenceKind::EpisodeReopened,
                _ => DifferenceKind::DischargeMoved,
            };
            let change = self.change(field, rows);
            self.say(self.difference(kind, Subject::Episode, firsts), &[change]);
        }
        for record in &fields.records {
            self.records(record, rows);
        }
    }

    /// Takes out of the episodes that only one side has those that are one episode under two identifiers: of all episodes
    /// of the client just one on each side begins on these days.
    fn renamed_episodes<'g>(&self, matched: &mut Matched<'g>) -> Vec<[&'g [u32]; 2]> {
        let Some(beginning) = self.fields.beginning else { return Vec::new() };
        if matched.only.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let found = Which::BOTH.map(|which| {
            let of_side = matched.only[which as usize].iter();
            of_side.map(|rows| self.beginning(beginning, which, rows)).collect::<Vec<_>>()
        });
        take_pairs(&mut matched.only, &pairs_of_unique(&found))
    }

    /// Compares the records of a kind within an episode.
    fn records(&mut self, record: &'f RecordFields<'f>, rows: [&[u32]; 2]) {
        let groups = Which::BOTH.map(|which| group_records(record, which, rows[which as usize]));
        if groups.iter().all(|group| group.rows.is_empty()) {
            return;
        }
        let subject = Subject::Record(record.kind);
        let mut matched = Matched::new([&groups[0], &groups[1]]);
        for rows in &matched.both {
            self.record(record, *rows);
        }
        let values: Vec<&Compared<'_>> = record.fields.iter().collect();
        // the same details under another identifier
        let whole = |which: Which, rows: &[u32]| WholeRow { which, row: rows[0], withheld: false };
        let compared = |which: Which| {
            let mut rows: Vec<&[u32]> = matched.only[which as usize].clone();
            rows.retain(|rows| has_any(&record.fields, which, rows[0]));
            rows.sort_by(|a, b| order_of_rows(&values, &[], whole(which, a), whole(which, b)));
            rows
        };
        if !matched.only.iter().any(Vec::is_empty) {
            let sorted = Which::BOTH.map(compared);
            let pairs =
                merged(&sorted, |old, new| order_of_rows(&values, &[], whole(Which::Old, old), whole(Which::New, new)));
            let mut paired: [Set<u32>; 2] = Default::default();
            for [old, new] in pairs.both {
                let rows = [sorted[0][old], sorted[1][new]];
                for (paired, rows) in paired.iter_mut().zip(rows) {
                    paired.insert(rows[0]);
                }
                if let Some(id) = &record.id {
                    self.renamed(id, subject, rows);
                }
                self.record(record, rows);
            }
            for (left, paired) in matched.only.iter_mut().zip(&paired) {
                left.retain(|rows| !paired.contains(&rows[0]));
            }
        }
        for which in Which::BOTH {
            for rows in &matched.only[which as usize] {
                self.lone_record(which, subject, rows[0]);
            }
        }
        let unnamed = Which::BOTH.map(|which| distinct_rows(&values, which, groups[which as usize].unnamed()));
        let left = merged(&unnamed, |old, new| {
            order_of_rows(&values, &[], whole(Which::Old, &[*old]), whole(Which::New, &[*new]))
        });
        for which in Which::BOTH {
            for place in &left.only[which as usize] {
                self.lone_record(which, subject, unnamed[which as usize][*place]);
            }
        }
    }

    fn record(&mut self, record: &RecordFields<'_>, rows: [&[u32]; 2]) {
        for field in &record.fields {
            self.field(field, Subject::Record(record.kind), rows);
        }
    }

    fn lone_record(&mut self, which: Which, subject: Subject, row: u32) {
        let kind = match which {
            Which::Old => DifferenceKind::RecordGone,
            Which::New => DifferenceKind::RecordAdded,
        };
        self.say(self.difference(kind, subject, on(which, row)), &[]);
    }

    /// Says that something goes by another identifier now.
    fn renamed(&mut self, id: &Compared<'_>, subject: Subject, rows: [&[u32]; 2]) {
        let change = self.change(id, rows);
        let firsts = rows.map(|rows| rows.first().copied());
        self.say(self.difference(DifferenceKind::IdentifierChanged, subject, firsts), &[change]);
    }

    /// An episode that only one side has.
    fn lone_episode(&mut self, which: Which, rows: &[u32]) {
        let kind = match which {
            Which::Old if self.is_open(which, rows) => DifferenceKind::OpenEpisodeMissing,
            Which::Old => DifferenceKind::EpisodeGone,
            Which::New => DifferenceKind::EpisodeAdded,
        };
        let records = Some(self.count_records(which, rows));
        let difference = self.difference(kind, Subject::Episode, on(which, rows[0]));
        self.say(Difference { records, ..difference }, &[]);
    }

    /// A client that only one side has.
    fn lone_client(&mut self, which: Which, client: u32) {
        let rows = self.rows(which, client);
        let kind = match which {
            Which::Old => DifferenceKind::ClientGone,
            Which::New => DifferenceKind::ClientAdded,
        };
        let difference = self.difference(kind, Subject::Client, on(which, rows[0]));
        if self.is_withheld(which, client) {
            self.counts[which as usize].clients_withheld += 1;
            self.say(Difference { withheld: true, ..difference }, &[]);
            self.end_client((which, rows[0]));
            return;
        }
        let groups = Grouped::new(Some(&self.fields.episode), which, rows.iter().copied());
        self.count_episodes(which, &groups);
        let records = groups.named().map(|rows| self.count_records(which, rows)).sum();
        let episodes = groups.named().count() as u32;
        self.say(Difference { episodes: Some(episodes), records: Some(records), ..difference }, &[]);
        if which == Which::Old {
            for rows in groups.named().filter(|rows| self.is_open(which, rows)).collect::<Vec<_>>() {
                self.lone_episode(which, rows);
            }
        }
        self.counts[which as usize].rows_without_identifier += groups.unnamed().len() as u64;
        self.end_client((which, rows[0]));
    }

    fn count_episodes(&mut self, which: Which, groups: &Grouped) {
        let open = groups.named().filter(|rows| self.is_open(which, rows)).count() as u64;
        let counts = &mut self.counts[which as usize];
        counts.episodes += groups.named().count() as u64;
        if let Some(known) = &mut counts.episodes_open {
            *known += open;
        }
    }

    /// How many records stand on the rows of an episode.
    fn count_records(&self, which: Which, rows: &[u32]) -> u32 {
        let of_kind = |record: &RecordFields<'_>| {
            let groups = group_records(record, which, rows);
            let values: Vec<&Compared<'_>> = record.fields.iter().collect();
            groups.named().count() + distinct_rows(&values, which, groups.unnamed()).len()
        };
        self.fields.records.iter().map(of_kind).sum::<usize>() as u32
    }

    /// Whether an episode has no discharge on the as-at date or before.
    fn is_open(&self, which: Which, rows: &[u32]) -> bool {
        let side = self.sides[which as usize];
        let Some(field) = self.fields.discharges[which as usize] else { return false };
        let column = side.extract.store.column(field);
        let ended = |row: &u32| {
            let cell = column.cell(*row as usize);
            // what cannot be read says at least that there was a discharge
            cell.state == State::Invalid || cell.value().is_some_and(|day| day <= self.as_at)
        };
        let inputs = &side.extract.inputs;
        let known = |row: &u32| inputs[side.extract.input_of(*row as usize)].has(field);
        !rows.iter().any(ended) && (inputs.len() == 1 || rows.iter().any(known))
    }

    /// Rows of a client without episode: they cannot be matched, so equal rows cancel each other out.
    fn rows_without_episode(&mut self, rows: [&[u32]; 2]) {
        for which in Which::BOTH {
            self.counts[which as usize].rows_without_identifier += rows[which as usize].len() as u64;
        }
        if rows.iter().any(|rows| !rows.is_empty()) {
            let fields = self.fields.below_client();
            let whole = Which::BOTH.map(|which| {
                let of_side = rows[which as usize].iter();
                of_side.map(|row| WholeRow { which, row: *row, withheld: false }).collect()
            });
            for difference in self.unequal_rows(&[], &fields, whole) {
                self.say(difference, &[]);
            }
        }
    }

    /// Rows that lack the agency or the client.
    fn rows_without_client(&mut self) {
        let whole: [Vec<WholeRow>; 2] = Which::BOTH.map(|which| {
            let side = self.sides[which as usize];
            let clients = (0..side.clients.len() as u32).filter(|client| self.key(which, *client).is_none());
            let rows = clients.map(|client| WholeRow {
                which,
                row: self.rows(which, client)[0],
                withheld: self.is_withheld(which, client),
            });
            rows.collect()
        });
        for which in Which::BOTH {
            self.counts[which as usize].rows_without_identifier += whole[which as usize].len() as u64;
        }
        let fields = self.fields;
        let open: Vec<&Compared<'_>> = [&fields.agency, &fields.client].into_iter().chain(&fields.consent).collect();
        let mut rest: Vec<&Compared<'_>> = fields.of_client.iter().collect();
        rest.push(&fields.episode);
        rest.extend(fields.below_client());
        for difference in self.unequal_rows(&open, &rest, whole) {
            self.say(difference, &[]);
            if let Some(place) = difference.place() {
                self.end_client(place);
            }
        }
    }

    /// The rows of either side that have no equal on the other.
    fn unequal_rows(
        &self,
        open: &[&Compared<'_>],
        rest: &[&Compared<'_>],
        mut rows: [Vec<WholeRow>; 2],
    ) -> Vec<Difference> {
        let order = |a: &WholeRow, b: &WholeRow| order_of_rows(open, rest, *a, *b);
        rows.iter_mut().for_each(|rows| rows.sort_by(order));
        let left = merged(&rows, order);
        let mut differences = Vec::new();
        for (which, kind) in [(Which::Old, DifferenceKind::RowGone), (Which::New, DifferenceKind::RowAdded)] {
            for place in &left.only[which as usize] {
                let WholeRow { row, withheld, .. } = rows[which as usize][*place];
                differences.push(Difference { withheld, ..self.difference(kind, Subject::Row, on(which, row)) });
            }
        }
        differences
    }

    /// Gathers the values of a field and tells whether they differ. They stay gathered.
    fn differ(&mut self, field: &Compared<'_>, rows: [&[u32]; 2]) -> bool {
        let known = Which::BOTH.map(|which| {
            let side = which as usize;
            field.gather(which, rows[side], &mut self.gathered[side])
        });
        known == [true, true] && !field.is_same(&self.gathered[0], &self.gathered[1])
    }

    /// Keeps the values of a field, the first of many only.
    fn change(&mut self, field: &Compared<'_>, rows: [&[u32]; 2]) -> Change {
        const KEPT: usize = 8;
        let values = Which::BOTH.map(|which| {
            let side = field.on(which);
            let first = self.found.values.len() as u32;
            let mut seen = Distinct::default();
            for row in rows[which as usize] {
                let number = side.number(*row);
                if number == BLANK || seen.contains(number) {
                    continue;
                }
                if seen.order.len() < KEPT {
                    self.found.values.push(side.column.id(*row as usize));
                }
                seen.add(number);
            }
            let kept = seen.order.len().min(KEPT);
            Values { first, kept: kept as u32, more: (seen.order.len() - kept) as u32 }
        });
        Change { fields: Which::BOTH.map(|which| field.on(which).field), values }
    }

    fn difference(&self, kind: DifferenceKind, subject: Subject, rows: [Option<u32>; 2]) -> Difference {
        Difference {
            kind,
            subject,
            rows,
            withheld: false,
            episodes: None,
            records: None,
            first_change: self.found.changes.len() as u32,
            changes: 0,
        }
    }

    fn say(&mut self, difference: Difference, changes: &[Change]) {
        let first_change = self.found.changes.len() as u32;
        self.found.changes.extend_from_slice(changes);
        self.found.differences.push(Difference { first_change, changes: changes.len() as u32, ..difference });
    }

    /// Puts the differences of a client in order.
    fn end_client(&mut self, place: (Which, u32)) {
        let begin = self.clients_found.last().map_or(0, |(end, _)| *end);
        let end = self.found.differences.len();
        if end == begin {
            return;
        }
        self.clients_found.push((end, place));
        let mut differences = self.found.differences.split_off(begin);
        differences.sort_by(|a, b| self.order_within_client(a, b));
        self.found.differences.append(&mut differences);
    }

    fn order_within_client(&self, a: &Difference, b: &Difference) -> Ordering {
        let datasets = [self.sides[0].dataset, self.sides[1].dataset];
        let text = |difference: &Difference, field: [Option<FieldId>; 2]| -> &str {
            let Some((which, row)) = difference.place() else { return "" };
            let Some(field) = field[which as usize] else { return "" };
            self.sides[which as usize].extract.store.column(field).cleaned_text(row as usize)
        };
        let of_episode = |difference: &Difference| difference.subject != Subject::Client;
        let episode = |d: &Difference| text(d, datasets.map(|dataset| Some(dataset.keys.episode)));
        let record = |d: &Difference| text(d, record_ids(datasets, d.subject));
        let field = |d: &Difference| self.found.changes.get(d.first_change as usize).map(|c| c.fields[1]);
        of_episode(a)
            .cmp(&of_episode(b))
            .then_with(|| if of_episode(a) { identifier_order(episode(a), episode(b)) } else { Ordering::Equal })
            .then_with(|| a.subject.cmp(&b.subject))
            .then_with(|| identifier_order(record(a), record(b)))
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| field(a).cmp(&field(b)))
            .then_with(|| a.rows.cmp(&b.rows))
    }

    /// Everything that was found, client after client.
    fn in_order(&mut self) -> Found {
        let text = |(which, row): (Which, u32), of_agency: bool| -> &str {
            let side = self.sides[which as usize];
            let keys = side.dataset.keys;
            let field = if of_agency { keys.agency } else { keys.client };
            side.extract.store.column(field).cleaned_text(row as usize)
        };
        let begins = std::iter::once(0).chain(self.clients_found.iter().map(|(end, _)| *end));
        let mut clients: Vec<((Which, u32), std::ops::Range<usize>)> =
            begins.zip(&self.clients_found).map(|(begin, (end, place))| (*place, begin..*end)).collect();
        clients.sort_by(|(a, _), (b, _)| {
            text(*a, true)
                .cmp(text(*b, true))
                .then_with(|| identifier_order(text(*a, false), text(*b, false)))
                .then_with(|| (a.0 as usize, a.1).cmp(&(b.0 as usize, b.1)))
        });
        let found = std::mem::take(&mut self.found);
        let differences = clients.into_iter().flat_map(|(_, range)| found.differences[range].iter().copied()).collect();
        Found { differences, ..found }
    }

    /// The agencies that only one side has.
    fn agencies(&self) -> [Vec<String>; 2] {
        let found = Which::BOTH.map(|which| {
            let side = self.sides[which as usize];
            let column = side.extract.store.column(side.dataset.keys.agency);
            let ids: Set<u32> = (0..side.extract.store.len()).map(|row| column.id(row)).collect();
            let mut agencies: Vec<&str> = ids.iter().map(|id| column.dictionary.cleaned_text(*id)).collect();
            agencies.retain(|agency| !agency.is_empty());
            agencies.sort_unstable();
            agencies.dedup();
            agencies
        });
        let lone = |side: usize, other: usize| {
            let of_side = found[side].iter().filter(|agency| found[other].binary_search(agency).is_err());
            of_side.map(ToString::to_string).collect()
        };
        [lone(0, 1), lone(1, 0)]
    }
}

/// The identifier of the records that a difference is about, by its number on each side.
pub(super) fn record_ids(datasets: [&Dataset; 2], subject: Subject) -> [Option<FieldId>; 2] {
    let Subject::Record(kind) = subject else { return [None, None] };
    let id = datasets[1].records[usize::from(kind)].id;
    [datasets[0].field_id(&datasets[1].field(id).header), Some(id)]
}

/// A row on one side only.
fn on(which: Which, row: u32) -> [Option<u32>; 2] {
    Which::BOTH.map(|side| (side == which).then_some(row))
}

/// The rows that carry a record of a kind, by its identifier.
fn group_records(record: &RecordFields<'_>, which: Which, rows: &[u32]) -> Grouped {
    let named = |row: u32| record.id.as_ref().is_some_and(|id| id.on(which).number(row) != BLANK);
    let carries = |row: &u32| named(*row) || has_any(&record.fields, which, *row);
    Grouped::new(record.id.as_ref(), which, rows.iter().copied().filter(carries))
}

/// Whether a row has a value in any of the fields.
fn has_any(fields: &[Compared<'_>], which: Which, row: u32) -> bool {
    fields.iter().any(|field| field.on(which).number(row) != BLANK)
}

/// Rows in the order of their values, each of equal ones once.
fn distinct_rows(values: &[&Compared<'_>], which: Which, rows: &[u32]) -> Vec<u32> {
    let whole = |row: u32| WholeRow { which, row, withheld: false };
    let order = |a: &u32, b: &u32| order_of_rows(values, &[], whole(*a), whole(*b));
    let mut rows = rows.to_vec();
    rows.sort_by(order);
    rows.dedup_by(|a, b| order(a, b).is_eq());
    rows
}
