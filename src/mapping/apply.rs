//! Local rows to rows of the dataset.
//!
//! Columns keep each distinct text once, so each distinct local value is mapped once, however many rows have it. A value
//! that cannot be mapped stays as it was read and is noted; nothing is dropped.

use super::join::{Account, Flaws, Joined, KeyBelow, Keyed, OwnKey};
use super::layout::read_date;
use super::name::{initial_of, initials};
use super::plan::{ColumnPlan, Plan, TablePlan, fold};
use crate::record::{
    Assembly, Extract, FieldOrigin, InputPart, NO_ROW, OriginTable, Origins, RawTable, State, Unmapped, clean, date_of,
    read_value, sector_of,
};
use crate::spec::dataset::{Kind, MappingProblem};
use crate::spec::{Dataset, FieldId, SpecErrors, SpecFault, nearest};

/// What a mapping made of local tables.
#[derive(Debug)]
pub struct Mapped {
    /// The rows.
    pub extract: Extract,
    /// How many rows went in and came out.
    pub account: Account,
    /// What a person should know, in sentences.
    pub notes: Vec<String>,
}

/// Applies a mapping to what was read; each input comes with the number of its table.
///
/// The errors are those of a mapping that does not fit its inputs: a table or a column that is not there.
pub fn apply(plan: &Plan, dataset: &Dataset, inputs: Vec<(usize, RawTable)>) -> Result<Mapped, SpecErrors> {
    let mut locals: Vec<Local> = plan.tables.iter().map(|_| Local::default()).collect();
    for (table, raw) in inputs {
        locals[table].raws.push(raw);
    }
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    for (number, local) in locals.iter_mut().enumerate() {
        local.settle(plan, number, &mut faults, &mut notes);
    }
    if !faults.is_empty() {
        return Err(SpecErrors(faults));
    }
    let keyed: Vec<Keyed> = (0..locals.len()).map(|number| keyed(plan, &locals, number)).collect();
    let joined = Joined::new(&keyed);
    let mut account = joined.account(&keyed);
    account.tables = locals.iter().filter(|l| !l.raws.is_empty()).count();
    account.unreadable = locals.iter().flat_map(|l| &l.raws).map(|r| r.ragged.len() as u64).sum();
    let mut applying =
        Applying { plan, dataset, locals: &locals, keyed: &keyed, joined: &joined, unmapped: Vec::new() };
    let assembly = applying.columns();
    applying.flaws();
    let mut unmapped = applying.unmapped;
    unmapped.sort_unstable();
    unmapped.dedup();
    let parts = input_parts(plan, dataset, &locals, joined.rows.len());
    let origins = origins(plan, dataset, &locals, joined, unmapped);
    Ok(Mapped { extract: assembly.finish(parts, origins), account, notes })
}

/// The rows of one table, over all inputs that hold a part of it.
#[derive(Debug, Default)]
struct Local {
    raws: Vec<RawTable>,
    /// The first row of each of them, and at the end the number of rows.
    starts: Vec<u32>,
}

impl Local {
    /// Makes sure that the inputs have what the mapping names.
    fn settle(&mut self, plan: &Plan, number: usize, faults: &mut Vec<SpecFault>, notes: &mut Vec<String>) {
        let table = &plan.tables[number];
        if self.raws.is_empty() {
            let wanted = match (&table.sheet, &table.file) {
                (Some(sheet), Some(file)) => format!("sheet {sheet:?} of a file {file:?}"),
                (Some(sheet), None) => format!("sheet {sheet:?}"),
                (None, Some(file)) => format!("file {file:?}"),
                (None, None) => "input".to_owned(),
            };
            if table.optional {
                notes.push(format!("there is no {wanted} for the table {}, which is optional", table.name));
            } else {
                let message = format!("no input holds the table {}: expected a {wanted}", table.name);
                let message = format!("{message}; give it too, or say optional = true where it may be missing");
                faults.push(plan.fault(&table.place, message));
            }
        }
        let mut left_out: Vec<&str> = Vec::new();
        for raw in &self.raws {
            if raw.headings.is_empty() {
                faults.push(
                    plan.fault(
                        &table.place,
                        format!("{} is empty, expected the headings of {}", raw.name(), table.name),
                    ),
                );
                continue;
            }
            let known: Vec<(&str, bool, &std::ops::Range<usize>)> = plan.headings_of(number).collect();
            // a first row without any of the headings may be somebody's values, which no message may show
            let is_header = raw.headings.iter().any(|h| known.iter().any(|(k, ..)| fold(k) == fold(h)));
            let mut said: Vec<String> = Vec::new();
            for (heading, needed, place) in &known {
                let count = raw.headings.iter().filter(|h| fold(h) == fold(heading)).count();
                if said.contains(&fold(heading)) {
                    continue;
                }
                if count > 1 {
                    let message =
                        format!("{} has {count} columns `{heading}`; rename or remove all but one", raw.name());
                    faults.push(plan.fault(place, message));
                    said.push(fold(heading));
                } else if count == 0 && *needed {
                    let near = nearest(heading, raw.headings.iter().filter(|_| is_header).map(String::as_str));
                    let hint = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                    let advice = "put the mapping right, or say optional = true where it may be missing";
                    let message = format!("{} has no column `{heading}`{hint}; {advice}", raw.name());
                    faults.push(plan.fault(place, message));
                    said.push(fold(heading));
                }
            }
            for heading in raw.headings.iter().filter(|h| is_header && !h.is_empty()) {
                let is_known = known.iter().any(|(k, ..)| fold(k) == fold(heading));
                if !is_known && !left_out.contains(&heading.as_str()) {
                    left_out.push(heading);
                }
            }
        }
        if !left_out.is_empty() {
            let names = left_out.join(", ");
            notes.push(format!(
                "table {}: not mapped and left out: {names} (map them, or say ignore = true)",
                table.name
            ));
        }
        self.starts = std::iter::once(0)
            .chain(self.raws.iter().scan(0, |rows, raw| {
                *rows += raw.len() as u32;
                Some(*rows)
            }))
            .collect();
    }

    fn rows(&self) -> u32 {
        self.starts.last().copied().unwrap_or(0)
    }

    /// The input and its row that a row of the table is.
    fn raw_of(&self, row: u32) -> (usize, usize) {
        let raw = self.starts.partition_point(|start| *start <= row) - 1;
        (raw, (row - self.starts[raw]) as usize)
    }

    /// For each input the place of a heading.
    fn places(&self, heading: &str) -> Vec<Option<usize>> {
        let wanted = fold(heading);
        self.raws.iter().map(|raw| raw.headings.iter().position(|h| fold(h) == wanted)).collect()
    }

    /// The text of a row in the column whose places are given.
    fn text(&self, places: &[Option<usize>], row: u32) -> &str {
        let (raw, row) = self.raw_of(row);
        places[raw].map_or("", |place| self.raws[raw].columns[place].text(row))
    }

    /// For each row the key that some columns make; none where one of them is blank.
    fn keys<'h>(&self, headings: impl Iterator<Item = &'h str>) -> Vec<Option<Box<[String]>>> {
        let places: Vec<Vec<Option<usize>>> = headings.map(|heading| self.places(heading)).collect();
        let key = |row| places.iter().map(|p| key_text(self.text(p, row))).collect::<Option<Box<[String]>>>();
        (0..self.rows()).map(key).collect()
    }
}

/// A part of a key; none where it is blank.
fn key_text(text: &str) -> Option<String> {
    let text = text.trim();
    let is_blank = text.is_empty() || text == "-" || ["NULL", "N/A", "NA"].iter().any(|m| text.eq_ignore_ascii_case(m));
    (!is_blank).then(|| text.to_owned())
}

fn keyed(plan: &Plan, locals: &[Local], number: usize) -> Keyed {
    let table = &plan.tables[number];
    let rows = locals[number].rows();
    match table.parent {
        None => Keyed { rows, ..Keyed::default() },
        Some(parent) => Keyed {
            parent: Some(parent),
            rows,
            own: locals[number].keys(table.key.iter().map(|k| k.own.as_str())),
            of_parents: locals[parent].keys(table.key.iter().map(|k| k.parents.as_str())),
        },
    }
}

/// The work on one extract.
struct Applying<'a, 'd> {
    plan: &'a Plan,
    dataset: &'d Dataset,
    locals: &'a [Local],
    keyed: &'a [Keyed],
    joined: &'a Joined,
    unmapped: Vec<Unmapped>,
}

/// What became of the distinct texts of a column.
struct Treated {
    /// For each distinct text the text of each field, where it is another one.
    texts: Vec<Option<Vec<String>>>,
    problems: Vec<Option<MappingProblem>>,
}

impl<'d> Applying<'_, 'd> {
    /// All columns of the dataset.
    fn columns(&mut self) -> Assembly<'d> {
        let rows = self.joined.rows.len();
        let mut assembly = Assembly::new(self.dataset, rows);
        for (field, value) in &self.plan.constants {
            assembly.fill(*field, std::iter::repeat_n(value.as_bytes(), rows));
        }
        // the topmost local row of each row, by whose key an orphan still tells whose it is
        let tops: Vec<(u16, u32)> =
            self.joined.rows.iter().map(|d| self.joined.chain(self.keyed, *d).last().unwrap_or(*d)).collect();
        for (number, table) in self.plan.tables.iter().enumerate() {
            let held: Vec<u32> = self
                .joined
                .rows
                .iter()
                .map(|d| self.joined.chain(self.keyed, *d).find(|(t, _)| usize::from(*t) == number))
                .map(|found| found.map_or(NO_ROW, |(_, row)| row))
                .collect();
            for column in &table.columns {
                self.column(number, column, &held, &tops, &mut assembly);
            }
        }
        assembly
    }

    fn column(
        &mut self,
        table: usize,
        column: &ColumnPlan,
        held: &[u32],
        tops: &[(u16, u32)],
        assembly: &mut Assembly<'d>,
    ) {
        let local = &self.locals[table];
        let places = local.places(&column.heading);
        let treated: Vec<Treated> = local
            .raws
            .iter()
            .zip(&places)
            .map(|(raw, place)| place.map_or_else(Treated::nothing, |p| self.treat(column, &raw.columns[p].dictionary)))
            .collect();
        for (number, field) in column.fields.iter().enumerate() {
            // for each table the column of its key that stands for this field, where the value passes as it is
            let standing: Vec<Option<Vec<Option<usize>>>> = (0..self.locals.len())
                .map(|t| {
                    let heading = stands_for(self.plan, t, *field).filter(|_| column.is_plain())?;
                    Some(self.locals[t].places(heading))
                })
                .collect();
            let mut problems = Vec::new();
            let texts = held.iter().enumerate().map(|(out, row)| {
                if *row == NO_ROW {
                    let (top, row) = tops[out];
                    let key = standing[usize::from(top)].as_ref();
                    return key.map_or("", |places| self.locals[usize::from(top)].text(places, row)).as_bytes();
                }
                let (raw, row) = local.raw_of(*row);
                let Some(place) = places[raw] else { return &[] };
                let source = &local.raws[raw].columns[place];
                let id = source.id(row) as usize;
                if let Some(problem) = treated[raw].problems.get(id).copied().flatten() {
                    problems.push(Unmapped {
                        row: out as u32,
                        problem,
                        field: Some(*field),
                        table: table as u16,
                        is_told: number > 0,
                    });
                }
                match treated[raw].texts.get(id) {
                    Some(Some(texts)) => texts[number].as_bytes(),
                    _ => source.text(row).as_bytes(),
                }
            });
            assembly.fill(*field, texts);
            self.unmapped.append(&mut problems);
        }
    }

    fn treat(&self, column: &ColumnPlan, dictionary: &crate::record::Dictionary) -> Treated {
        if column.is_plain() || column.fields.is_empty() {
            return Treated::nothing();
        }
        let mut treated = Treated::nothing();
        for id in 0..dictionary.len() {
            let (texts, problem) = match treat_text(column, self.dataset, dictionary.text(id as u32)) {
                Ok(texts) => (texts, None),
                Err(problem) => (None, Some(problem)),
            };
            treated.texts.push(texts);
            treated.problems.push(problem);
        }
        treated
    }

    /// Notes what is wrong with keys, on every row of the result that holds such a row.
    fn flaws(&mut self) {
        let episode = self.dataset.keys.episode;
        let with_episodes = self.plan.tables.iter().position(|t| t.columns.iter().any(|c| c.fields.contains(&episode)));
        // the tables above that of the episodes
        let above: Vec<usize> =
            std::iter::successors(with_episodes, |table| self.plan.tables[*table].parent).skip(1).collect();
        for (out, deepest) in self.joined.rows.iter().enumerate() {
            let mut is_sound = true;
            for (table, row) in self.joined.chain(self.keyed, *deepest) {
                let flaws = self.joined.flaws[usize::from(table)][row as usize];
                is_sound &= flaws == Flaws::default();
                let own = || own_key_field(self.plan, usize::from(table));
                let below = || key_field_below(self.plan, usize::from(table));
                let mut note = |problem, field| {
                    self.unmapped.push(Unmapped { row: out as u32, problem, field, table, is_told: false });
                };
                match flaws.own {
                    OwnKey::Sound => {}
                    OwnKey::Orphan => note(MappingProblem::Orphan, own()),
                    OwnKey::Blank => note(MappingProblem::BlankKey, own()),
                }
                match flaws.below {
                    KeyBelow::Repeated => note(MappingProblem::RepeatedKey, below()),
                    KeyBelow::Blank if flaws.own != OwnKey::Blank => note(MappingProblem::BlankKey, below()),
                    KeyBelow::Blank | KeyBelow::Sound => {}
                }
            }
            if is_sound && above.contains(&usize::from(deepest.0)) {
                self.unmapped.push(Unmapped {
                    row: out as u32,
                    problem: MappingProblem::NoEpisode,
                    field: Some(episode),
                    table: deepest.0,
                    is_told: false,
                });
            }
        }
    }
}

impl Treated {
    fn nothing() -> Self {
        Treated { texts: Vec::new(), problems: Vec::new() }
    }
}

impl ColumnPlan {
    /// Whether its values pass as they are.
    fn is_plain(&self) -> bool {
        !self.initials && !self.sector && self.codes.is_none() && self.layouts.is_empty()
    }
}

/// What becomes of a value: a text for each field, or nothing where it stays as it is; or why it cannot be mapped.
fn treat_text(column: &ColumnPlan, dataset: &Dataset, text: &str) -> Result<Option<Vec<String>>, MappingProblem> {
    let Some(first) = column.fields.first().map(|f| dataset.field(*f)) else { return Ok(None) };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    if let Some(national) = column.codes.as_ref().and_then(|codes| codes.by_local.get(&fold(text))) {
        return Ok(Some(vec![national.clone()]));
    }
    let cleaned = clean(first, text);
    if cleaned.text.is_empty() {
        // a word for nothing, which a rule of the dataset names
        return Ok(None);
    }
    if let Some(codes) = column.codes.as_ref().filter(|_| first.kind == Kind::Code) {
        let is_valid = || {
            let state = read_value(dataset, first, &cleaned.text).state;
            matches!(state, State::Valid | State::NotAnswered)
        };
        return if codes.national && is_valid() { Ok(None) } else { Err(MappingProblem::Code) };
    }
    if !column.layouts.is_empty() {
        let day = read_date(trimmed, &column.layouts).and_then(date_of).ok_or(MappingProblem::Date)?;
        return Ok(Some(vec![day.format("%Y%m%d").to_string()]));
    }
    if column.initials {
        let letters = match column.fields.len() {
            1 => initial_of(trimmed).map(|letter| vec![letter]),
            _ => initials(trimmed).map(|(given, surname)| vec![given, surname]),
        };
        let letters = letters.ok_or(MappingProblem::Name)?;
        return Ok(Some(letters.iter().map(char::to_string).collect()));
    }
    if column.sector {
        let single = trimmed.split_whitespace().collect::<Vec<_>>().join(" ");
        let (sector, _) = sector_of(&single).ok_or(MappingProblem::Sector)?;
        return Ok(Some(vec![sector]));
    }
    Ok(None)
}

/// The fields that a column of a table gives.
fn fields_of<'p>(table: &'p TablePlan, heading: &str) -> &'p [FieldId] {
    let wanted = fold(heading);
    let column = table.columns.iter().find(|c| fold(&c.heading) == wanted);
    column.map_or(&[], |c| &c.fields)
}

/// The heading of a table's key that stands for a field of a table above it.
fn stands_for(plan: &Plan, table: usize, field: FieldId) -> Option<&str> {
    let of = &plan.tables[table];
    let parent = of.parent?;
    let direct = of.key.iter().find(|k| fields_of(&plan.tables[parent], &k.parents).contains(&field));
    let through = || {
        let above = fold(stands_for(plan, parent, field)?);
        of.key.iter().find(|k| fold(&k.parents) == above)
    };
    direct.or_else(through).map(|k| k.own.as_str())
}

/// The field that the key of a table stands for: one of the parent's own, else one above it.
fn own_key_field(plan: &Plan, table: usize) -> Option<FieldId> {
    let of = &plan.tables[table];
    let parent = of.parent?;
    let direct = of.key.iter().find_map(|k| fields_of(&plan.tables[parent], &k.parents).first().copied());
    direct.or_else(|| {
        let above = own_key_field(plan, parent)?;
        stands_for(plan, table, above).map(|_| above)
    })
}

/// The field by which rows of other tables find the rows of this one.
fn key_field_below(plan: &Plan, table: usize) -> Option<FieldId> {
    let keys = plan.tables.iter().filter(|t| t.parent == Some(table)).flat_map(|t| &t.key);
    keys.flat_map(|k| fields_of(&plan.tables[table], &k.parents)).next().copied()
}

/// The inputs of the extract, table by table.
fn input_parts(plan: &Plan, dataset: &Dataset, locals: &[Local], rows: usize) -> Vec<InputPart> {
    let is_joined = locals.len() > 1;
    let all = || (0..dataset.fields.len() as FieldId).collect::<Vec<_>>();
    let constants: Vec<FieldId> = plan.constants.iter().map(|(field, _)| *field).collect();
    let mut parts: Vec<InputPart> = Vec::new();
    let mut given_by_any = constants.clone();
    for number in order(plan) {
        let (local, table) = (&locals[number], &plan.tables[number]);
        for (raw_number, raw) in local.raws.iter().enumerate() {
            let mut fields = vec![None; raw.headings.len()];
            let mut further_fields = Vec::new();
            let mut given = constants.clone();
            let place_of = |heading: &str| raw.headings.iter().position(|h| fold(h) == fold(heading));
            for column in &table.columns {
                let Some(place) = place_of(&column.heading) else { continue };
                given.extend(&column.fields);
                fields[place] = column.fields.first().copied();
                further_fields.extend(column.fields.iter().skip(1).map(|f| (*f, place)));
            }
            for key in &table.key {
                let stands = |f: &FieldId| stands_for(plan, number, *f) == Some(key.own.as_str());
                let Some(place) = place_of(&key.own) else { continue };
                further_fields.extend(all().into_iter().filter(stands).map(|f| (f, place)));
            }
            given_by_any.extend(&given);
            let absent = all().into_iter().filter(|f| is_joined || !given.contains(f)).collect();
            let (first_row, own_rows) =
                if is_joined { (rows, 0) } else { (local.starts[raw_number] as usize, raw.len()) };
            parts.push(InputPart {
                path: raw.path.clone(),
                file_name: raw.file_name.clone(),
                sheet: raw.sheet.clone(),
                sha256: raw.sha256.clone(),
                headings: raw.headings.clone(),
                fields,
                absent,
                header_problems: Vec::new(),
                first_row,
                rows: own_rows,
                data_rows: raw.data_rows,
                ragged: raw.ragged.clone(),
                header_further_down: None,
                further_fields,
                is_joined,
            });
        }
    }
    if is_joined && let Some(first) = parts.first_mut() {
        first.is_joined = false;
        (first.first_row, first.rows) = (0, rows);
        first.absent.retain(|f| !given_by_any.contains(f));
    }
    parts
}

/// The tables, the one that stands above all others first.
fn order(plan: &Plan) -> Vec<usize> {
    let mut tables: Vec<usize> = (0..plan.tables.len()).collect();
    tables.sort_by_key(|t| plan.tables[*t].parent.is_some());
    tables
}

fn origins(plan: &Plan, dataset: &Dataset, locals: &[Local], joined: Joined, unmapped: Vec<Unmapped>) -> Origins {
    let mut fields = vec![None; dataset.fields.len()];
    for (number, table) in plan.tables.iter().enumerate() {
        for column in &table.columns {
            for field in &column.fields {
                fields[usize::from(*field)] = Some(FieldOrigin {
                    table: number as u16,
                    heading: column.heading.clone(),
                    layout: column.layout.clone(),
                });
            }
        }
    }
    let mut tables: Vec<OriginTable> = plan
        .tables
        .iter()
        .zip(joined.parents)
        .map(|(table, parent_rows)| OriginTable {
            name: table.name.clone(),
            parent: table.parent.map(|p| p as u16),
            key: listed(table.key.iter().map(|k| k.own.as_str())),
            key_below: String::new(),
            parent_rows,
            lines: Vec::new(),
            parts: Vec::new(),
        })
        .collect();
    let mut input = 0;
    for number in order(plan) {
        let below = plan.tables.iter().filter(|t| t.parent == Some(number)).flat_map(|t| &t.key);
        tables[number].key_below = listed(below.map(|k| k.parents.as_str()));
        for (raw, start) in locals[number].raws.iter().zip(&locals[number].starts) {
            tables[number].lines.extend(&raw.lines);
            tables[number].parts.push((*start, input));
            input += 1;
        }
    }
    Origins { tables, deepest: joined.rows, fields, unmapped }
}

/// Names as a person lists them, each once.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut each: Vec<&str> = Vec::new();
    for name in names {
        if !each.contains(&name) {
            each.push(name);
        }
    }
    match each.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => each.concat(),
    }
}
