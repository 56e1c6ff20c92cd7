//! A first draft of a mapping for tables that nobody has described: which column is which field, how sure that is, which
//! tables belong together, and which local values have a national code.
//!
//! Headings weigh most: the name of a field, its label, or one of the words in `specs/synonyms.csv`; values then speak for
//! or against it. What is not sure is written as a comment.
//!
//! A draft is read by people who set up an export, and may be sent around. So it shows no value but those of columns that
//! were recognised as a field with a code list, only where they are few, and only from rows of clients who are known to
//! have consented.

mod draft;
mod evidence;
mod relate;

use super::plan::fold;
use crate::collections::Set;
use crate::record::RawTable;
use crate::spec::dataset::{Dataset, Kind};
use crate::spec::{FieldId, SpecErrors, SpecFault, SpecFiles};

use evidence::Evidence;
use relate::Relation;

/// The words by which local systems call a field, sorted.
#[derive(Debug, Default)]
pub struct Synonyms(Vec<(String, Target)>);

/// What a column may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// A field.
    Field(FieldId),
    /// Two initials out of a name.
    Initials(FieldId, FieldId),
}

impl Target {
    fn fields(self) -> Vec<FieldId> {
        match self {
            Target::Field(field) => vec![field],
            Target::Initials(first, second) => vec![first, second],
        }
    }

    /// The field by whose kind values are judged.
    fn first(self) -> FieldId {
        match self {
            Target::Field(field) | Target::Initials(field, _) => field,
        }
    }
}

impl Synonyms {
    /// Reads the table of words; lines about fields that the dataset lacks are passed over.
    pub fn load(files: &SpecFiles, dataset: &Dataset) -> Result<Synonyms, SpecErrors> {
        const NAME: &str = "synonyms.csv";
        let one = |fault| SpecErrors(vec![fault]);
        let file =
            files.read_common(NAME).map_err(|(name, error)| one(SpecFault::of_file(&name, error.to_string())))?;
        let Some(file) = file else { return Err(one(SpecFault::of_file(NAME, "the table of local words is missing"))) };
        let mut words = Vec::new();
        let mut reader = csv::Reader::from_reader(file.text.as_bytes());
        for record in reader.records() {
            let record = record.map_err(|error| one(SpecFault::of_file(&file.name, error.to_string())))?;
            let (Some(text), Some(fields)) = (record.get(0), record.get(1)) else { continue };
            let fields: Vec<FieldId> = fields.split(' ').filter_map(|f| dataset.field_id(f)).collect();
            let target = match fields.as_slice() {
                [field] => Target::Field(*field),
                [first, second] => Target::Initials(*first, *second),
                _ => continue,
            };
            words.push((plain(text), target));
        }
        words.sort();
        Ok(Synonyms(words))
    }

    fn find(&self, words: &str) -> Option<Target> {
        let place = self.0.binary_search_by(|(text, _)| text.as_str().cmp(words)).ok()?;
        Some(self.0[place].1)
    }
}

/// The words of a heading: folded, without signs.
fn plain(text: &str) -> String {
    fold(&text.replace(|c: char| !c.is_alphanumeric(), " "))
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    /// Worth a look only: written as a comment.
    Possible,
    /// Written, with the doubt beside it.
    Likely,
    /// Written.
    Sure,
}

impl Sureness {
    fn word(self) -> &'static str {
        match self {
            Sureness::Possible => "perhaps",
            Sureness::Likely => "likely",
            Sureness::Sure => "sure",
        }
    }
}

/// What a column is taken for.
#[derive(Clone, Debug)]
struct Guess {
    target: Target,
    sureness: Sureness,
    /// How like the heading is, from 0 to 1.
    heading: f64,
    evidence: Evidence,
}

/// Everything that was found out.
struct Findings<'a> {
    dataset: &'a Dataset,
    tables: &'a [RawTable],
    relations: Vec<Option<Relation>>,
    /// By table and column.
    guesses: Vec<Vec<Option<Guess>>>,
    /// By table and row, whether its client is known to have consented.
    consented: Option<Vec<Vec<bool>>>,
}

/// Drafts a mapping. The error is a sentence: a table whose headings are values, say.
pub fn suggest(dataset: &Dataset, synonyms: &Synonyms, tables: &[RawTable]) -> Result<String, String> {
    for table in tables {
        if let Some(place) = table.headings.iter().position(|heading| looks_like_a_value(heading)) {
            return Err(format!(
                "{}: the first row looks like values and not like headings (column {}); add a row of headings",
                table.name(),
                place + 1
            ));
        }
    }
    let named: Vec<Vec<Option<Target>>> =
        tables.iter().map(|t| t.headings.iter().map(|h| exact(dataset, synonyms, h)).collect()).collect();
    let relations = relate::relations(dataset, tables, &named);
    let guesses = guesses(dataset, synonyms, tables, &relations);
    let mut findings = Findings { dataset, tables, relations, guesses, consented: None };
    findings.consented = findings.find_consented();
    Ok(draft::write(&findings))
}

/// Whether a heading is a date, a number or a postcode: then the table has no headings.
fn looks_like_a_value(heading: &str) -> bool {
    let digits = !heading.is_empty() && heading.bytes().all(|b| b.is_ascii_digit());
    digits
        || crate::record::day_number(heading).is_some()
        || crate::record::sector_of(heading).is_some_and(|(_, full)| full)
}

/// What a heading names outright.
fn exact(dataset: &Dataset, synonyms: &Synonyms, heading: &str) -> Option<Target> {
    let words = plain(heading);
    if words.is_empty() {
        return None;
    }
    let by_name = dataset.field_id(heading).map(Target::Field);
    let by_label = || dataset.fields.iter().position(|f| plain(&f.label) == words).map(|f| Target::Field(f as FieldId));
    by_name.or_else(|| synonyms.find(&words)).or_else(by_label)
}

/// How like a heading is what a field is called, from 0 to 1.
fn likeness(dataset: &Dataset, synonyms: &Synonyms, heading: &str, target: Target) -> f64 {
    const LESS_THAN_EXACT: f64 = 0.85;
    if exact(dataset, synonyms, heading) == Some(target) {
        return 1.0;
    }
    let words = plain(heading);
    let field = dataset.field(target.first());
    let labels = matches!(target, Target::Field(_)).then(|| plain(&field.label));
    let own = synonyms.0.iter().filter(|(_, of)| *of == target);
    let known = own.map(|(text, _)| alike(&words, text)).fold(0.0, f64::max);
    known.max(labels.map_or(0.0, |label| alike(&words, &label))) * LESS_THAN_EXACT
}

/// How like two texts are: by the words that they share, or by their letters.
fn alike(a: &str, b: &str) -> f64 {
    let words = |text: &str| -> Set<String> { text.split(' ').filter(|w| !is_filler(w)).map(str::to_owned).collect() };
    let (of_a, of_b) = (words(a), words(b));
    let shared = of_a.intersection(&of_b).count();
    let all = of_a.union(&of_b).count();
    let by_words = if all == 0 { 0.0 } else { shared as f64 / all as f64 };
    let by_letters = strsim::normalized_damerau_levenshtein(a, b);
    by_words.max(if by_letters >= 0.8 { by_letters } else { 0.0 })
}

fn is_filler(word: &str) -> bool {
    matches!(word, "" | "of" | "the" | "to" | "for" | "a" | "this" | "at" | "in" | "on")
}

/// The best guess for each column that is no key: a field goes to the column that fits it best.
fn guesses(
    dataset: &Dataset,
    synonyms: &Synonyms,
    tables: &[RawTable],
    relations: &[Option<Relation>],
) -> Vec<Vec<Option<Guess>>> {
    let fields = (0..dataset.fields.len()).map(|f| Target::Field(f as FieldId));
    let mut targets: Vec<Target> = fields.chain(synonyms.0.iter().map(|(_, target)| *target)).collect();
    targets.sort_unstable();
    targets.dedup();
    let mut candidates: Vec<(f64, usize, usize, Guess)> = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for (column, heading) in table.headings.iter().enumerate() {
            let is_key = relations[number].as_ref().is_some_and(|r| r.own == column);
            if heading.is_empty() || is_key {
                continue;
            }
            for target in &targets {
                let heading = likeness(dataset, synonyms, heading, *target);
                if heading < 0.4 {
                    continue;
                }
                let evidence = Evidence::gather(dataset, *target, &table.columns[column]);
                if let Some(sureness) = sureness(dataset, *target, heading, &evidence) {
                    let score = heading * 2.0 + evidence.share().unwrap_or(0.5);
                    candidates.push((score, number, column, Guess { target: *target, sureness, heading, evidence }));
                }
            }
        }
    }
    candidates.sort_by(|a, b| {
        let order = |c: &(f64, usize, usize, Guess)| (c.1, c.2, c.3.target);
        (b.3.sureness > Sureness::Possible)
            .cmp(&(a.3.sureness > Sureness::Possible))
            .then(b.0.total_cmp(&a.0))
            .then(order(a).cmp(&order(b)))
    });
    let mut guesses: Vec<Vec<Option<Guess>>> = tables.iter().map(|t| vec![None; t.headings.len()]).collect();
    let mut given: Set<FieldId> = Set::default();
    for (_, table, column, guess) in candidates {
        let place = &mut guesses[table][column];
        let fields = guess.target.fields();
        if place.is_some() || fields.iter().any(|f| given.contains(f)) {
            continue;
        }
        if guess.sureness > Sureness::Possible {
            given.extend(fields);
        }
        *place = Some(guess);
    }
    guesses
}

fn sureness(dataset: &Dataset, target: Target, heading: f64, evidence: &Evidence) -> Option<Sureness> {
    let field = dataset.field(target.first());
    let is_named = heading >= 1.0;
    // the values of a code list may all be words of the place
    let has_codes = field.kind == Kind::Code && field.list.is_some();
    Some(match evidence.share() {
        None if is_named => Sureness::Sure,
        Some(share) if is_named && share >= 0.9 => Sureness::Sure,
        Some(share) if is_named && (share >= 0.5 || has_codes) => Sureness::Likely,
        Some(share) if heading >= 0.6 && share >= 0.8 => Sureness::Likely,
        _ if is_named || heading >= 0.5 => Sureness::Possible,
        _ => return None,
    })
}

impl Findings<'_> {
    /// The column that gives a field for certain, by table and column.
    fn column_of(&self, field: FieldId) -> Option<(usize, usize)> {
        self.guesses.iter().enumerate().find_map(|(table, guesses)| {
            let is_it = |g: &Option<Guess>| {
                g.as_ref().is_some_and(|g| g.sureness > Sureness::Possible && g.target == Target::Field(field))
            };
            guesses.iter().position(is_it).map(|column| (table, column))
        })
    }

    /// By table and row, whether the client is known to have consented on every row about it. Nothing when no column tells.
    fn find_consented(&self) -> Option<Vec<Vec<bool>>> {
        let keys = self.dataset.keys;
        let (consents, consent) = self.column_of(keys.consent)?;
        let tops = relate::tops(self.tables, &self.relations);
        let client = self.column_of(keys.client);
        // a client without identifier is the row of the topmost table itself
        let client_of = |top: (usize, usize)| match client {
            Some((table, column)) if table == top.0 => {
                let id = self.tables[table].columns[column].text(top.1).trim();
                (!id.is_empty()).then(|| id.to_owned())
            }
            _ => Some(format!("{}\n{}", top.0, top.1)),
        };
        let (mut agreed, mut refused): (Set<String>, Set<String>) = (Set::default(), Set::default());
        for (row, top) in tops[consents].iter().enumerate() {
            let Some(client) = top.and_then(client_of) else { continue };
            let given = says_yes(self.tables[consents].columns[consent].text(row));
            if given {
                agreed.insert(client)
            } else {
                refused.insert(client)
            };
        }
        let known = |top: &Option<(usize, usize)>| {
            let client = top.and_then(client_of);
            client.is_some_and(|client| agreed.contains(&client) && !refused.contains(&client))
        };
        Some(tops.iter().map(|rows| rows.iter().map(known).collect()).collect())
    }
}

fn says_yes(text: &str) -> bool {
    const YES: [&str; 10] =
        ["y", "yes", "true", "1", "given", "agreed", "agrees", "consented", "consent given", "consents"];
    YES.contains(&plain(text).as_str())
}
