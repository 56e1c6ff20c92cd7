//! Small numbers: what a reader can work out of a table of which some is hidden.
//!
//! The reader here knows the definitions, has nothing but the printed table, and tries three ways: sums as a system of
//! equations, bounds that are drawn closer until they no longer move, and trying out every number. Nothing of this is
//! shared with the program. What the table really holds is looked at only to say whether the reader got it right, and
//! where to begin trying.

use std::collections::BTreeMap;

use ndtms::measure::reference::Reference;
use ndtms::measure::{Request, Row as Figures, SmallNumbers, Totals, disclosure, run};
use ndtms::record::Period;
use ndtms::spec::measures::Measure;
use ndtms::table::Table;

use crate::brute::crowd;
use crate::small::{Row, csv};
use crate::take::{Ask, lines, measures_by, prepared, read};

/// The figures as they are and as they are shown, of some measures or all.
fn taken(rows: &[Row], ask: &Ask, measures: &[&str], how: SmallNumbers, need: Option<&Reference>) -> (Table, Table) {
    let wanted: Vec<&Measure> =
        measures_by(&ask.by).into_iter().filter(|m| measures.is_empty() || measures.contains(&m.id.word())).collect();
    let period: Period = ask.period.parse().expect("a period");
    prepared(&read(&csv(rows)), ask, |prepared, _| {
        let request = Request {
            measures: &wanted,
            period: &period,
            population: ask.population.as_ref(),
            by: &ask.by,
            total: if ask.total { Totals::With } else { Totals::Without },
            reference: need,
        };
        let mut figures: Vec<Figures<'_>> = run(prepared, &request).expect("K can be grouped");
        let plain = ndtms::measure::table::table(&figures, &ask.by);
        let settings = ndtms::measure::Settings { small_numbers: how, ..ask.settings };
        disclosure::apply(&mut figures, &ask.by, &settings);
        (plain, ndtms::measure::table::table(&figures, &ask.by))
    })
}

fn suppressed(rows: &[Row], ask: &Ask) -> (Table, Table) {
    taken(rows, ask, &[], SmallNumbers::Suppress, None)
}

/// A printed row, or the same row as it is.
#[derive(Clone, Debug)]
struct Line {
    measure: String,
    population: String,
    first: String,
    last: String,
    groups: Vec<String>,
    figures: [String; 6],
}

/// The places of the figures of a line.
const NUMERATOR: usize = 0;
const DENOMINATOR: usize = 1;
const VALUE: usize = 2;
const LOWER: usize = 3;
const UPPER: usize = 4;
const PENDING: usize = 5;

fn lines_of(table: &Table) -> Vec<Line> {
    let of = |row: &[ndtms::table::Cell]| {
        let texts: Vec<String> = row.iter().map(ndtms::table::Cell::text).collect();
        let end = texts.len() - 8;
        let mut line = Line {
            measure: texts[0].clone(),
            population: texts[1].clone(),
            first: texts[2].clone(),
            last: texts[3].clone(),
            groups: texts[4..end].to_vec(),
            figures: std::array::from_fn(|place| texts[end + place].clone()),
        };
        // each item of the TOP is a world of its own: nothing is added up over them
        if let Some(place) = table.columns.iter().position(|column| column == "top-item") {
            let item = line.groups.remove(place - 4);
            line.population += &format!(" with {item}");
        }
        line
    };
    table.rows.iter().map(|row| of(row)).collect()
}

/// What a reader knows of one count: what it was, and the least it may be.
#[derive(Clone, Debug)]
struct Unknown {
    name: String,
    truth: i64,
    least: i64,
}

/// A sum of unknowns with a number, which is nothing or at least nothing.
#[derive(Clone, Debug)]
struct Fact {
    terms: Vec<(usize, i64)>,
    number: i64,
    is_equal: bool,
}

/// What a reader takes one sum for beside another.
#[derive(Clone, Copy, PartialEq)]
enum Belief {
    /// Equal.
    Equals,
    /// Equal, which it is if the reader is lucky; else no greater.
    MayEqual,
    /// No greater.
    IsAtMost,
    /// No greater, if the reader is lucky; else nothing is known.
    MayBeAtMost,
}

use Belief::{Equals, IsAtMost, MayBeAtMost, MayEqual};

/// What a reader makes of a table.
#[derive(Default)]
struct Reader {
    printed: BTreeMap<String, i64>,
    unknowns: Vec<Unknown>,
    number_of: BTreeMap<String, usize>,
    facts: Vec<Fact>,
}

/// The names of the three counts of a row by the words of the definitions.
fn names(line: &Line) -> [Option<&'static str>; 3] {
    let in_treatment = Some("in treatment");
    match line.measure.as_str() {
        "in-treatment" => [in_treatment, None, None],
        "new-presentations" => [Some("new"), None, None],
        "effective-treatment" => [Some("effective"), Some("judged"), Some("too young")],
        "penetration" => [Some("effective"), None, Some("too young")],
        "unmet-need" => [None; 3],
        "successful-completion" => [Some("completed"), in_treatment, None],
        "completion-of-exits" | "planned-exits" | "exits-by-reason-completed" => {
            [Some("completed"), Some("exits"), None]
        }
        "completion-no-return" => [Some("lasting"), in_treatment, Some("may last")],
        "re-presentation" => [Some("returned"), Some("over"), Some("not over")],
        "early-unplanned-exit" => [Some("dropped out"), Some("begun"), Some("just begun")],
        "waiting-3-weeks" => [Some("in time"), Some("waits"), None],
        "waiting-3-weeks-subsequent" => [Some("later in time"), Some("later waits"), None],
        "time-in-treatment-mean" | "time-in-treatment-median" => [None, in_treatment, None],
        "exits-by-reason-transferred" => [Some("transferred"), Some("exits"), None],
        "exits-by-reason-referred-on" => [Some("referred on"), Some("exits"), None],
        "exits-by-reason-custody" => [Some("custody"), Some("exits"), None],
        "exits-by-reason-unplanned" => [Some("unplanned"), Some("exits"), None],
        "exits-by-reason-died" => [Some("died"), Some("exits"), None],
        "exits-by-reason-other" => [Some("other"), Some("exits"), None],
        "exits-by-reason-unknown" => [Some("unknown"), Some("exits"), None],
        "transfers-arrived" => [Some("arrived"), Some("transfers"), None],
        "top-start-compliance" => [Some("start TOPs"), Some("first treated"), None],
        "top-review-compliance" => [Some("review TOPs"), Some("reviews due"), None],
        "top-exit-compliance" => [Some("exit TOPs"), Some("ended"), None],
        "employed-at-exit" => [Some("employed"), Some("told of work"), None],
        "housing-problem-at-exit" => [Some("badly housed"), Some("told of housing"), None],
        "injecting-at-exit" => [Some("injecting"), Some("told of injecting"), None],
        "top-abstinent" => [Some("abstinent"), Some("reviewed"), None],
        "top-improved" => [Some("improved"), Some("reviewed"), None],
        "top-unchanged" => [Some("unchanged"), Some("reviewed"), None],
        "top-deteriorated" => [Some("deteriorated"), Some("reviewed"), None],
        "top-exit-abstinent" => [Some("abstinent at exit"), Some("seen at exit"), None],
        "top-exit-improved" => [Some("improved at exit"), Some("seen at exit"), None],
        "top-exit-unchanged" => [Some("unchanged at exit"), Some("seen at exit"), None],
        "top-exit-deteriorated" => [Some("deteriorated at exit"), Some("seen at exit"), None],
        other => panic!("{other}"),
    }
}

fn key(line: &Line, name: &str) -> String {
    format!("{name} / {} / {} {} / {}", line.population, line.first, line.last, line.groups.join(" & "))
}

impl Reader {
    /// Reads a printed table; what a count really is is taken from the plain one.
    fn of(plain: &[Line], shown: &[Line]) -> Reader {
        let mut reader = Reader::default();
        let mut truths: BTreeMap<String, i64> = BTreeMap::new();
        let mut hidden: BTreeMap<String, i64> = BTreeMap::new();
        for (plain, shown) in plain.iter().zip(shown) {
            for (name, place) in names(shown).into_iter().zip([NUMERATOR, DENOMINATOR, PENDING]) {
                let Some(name) = name else { continue };
                let (key, truth) = (key(shown, name), plain.figures[place].parse().expect("a count"));
                assert_eq!(*truths.entry(key.clone()).or_insert(truth), truth, "{key} is one count");
                match shown.figures[place].as_str() {
                    "*" => hidden.insert(key, truth),
                    text => reader.printed.insert(key, text.parse().expect("a count")),
                };
            }
        }
        for (key, truth) in hidden {
            assert!(!reader.printed.contains_key(&key), "{key} is hidden in one place and printed in another");
            reader.unknown(key, truth, 1);
        }
        reader
    }

    fn unknown(&mut self, name: String, truth: i64, least: i64) -> usize {
        self.number_of.insert(name.clone(), self.unknowns.len());
        self.unknowns.push(Unknown { name, truth, least });
        self.unknowns.len() - 1
    }

    /// Notes what a reader takes one sum for beside another, as far as all of it stands in the table.
    fn know(&mut self, less: &[String], belief: Belief, more: &[String]) {
        let mut fact = Fact { terms: Vec::new(), number: 0, is_equal: false };
        for (key, sign) in less.iter().map(|k| (k, -1)).chain(more.iter().map(|k| (k, 1))) {
            match (self.number_of.get(key), self.printed.get(key)) {
                (Some(number), _) => match fact.terms.iter_mut().find(|(n, _)| n == number) {
                    Some((_, factor)) => *factor += sign,
                    None => fact.terms.push((*number, sign)),
                },
                (None, Some(printed)) => fact.number += sign * printed,
                (None, None) => return,
            }
        }
        fact.terms.retain(|(_, factor)| *factor != 0);
        let sum: i64 = fact.terms.iter().map(|(n, f)| f * self.unknowns[*n].truth).sum::<i64>() + fact.number;
        fact.is_equal = belief == Equals || (belief == MayEqual && sum == 0);
        let is_right = if fact.is_equal { sum == 0 } else { sum >= 0 || belief != IsAtMost };
        assert!(is_right, "the reader is wrong about {less:?} and {more:?}");
        if sum < 0 {
            return;
        }
        if !fact.terms.is_empty() {
            self.facts.push(fact);
        }
    }

    /// What the definitions say of counts of one population, place and time.
    fn know_definitions(&mut self, shown: &[Line], by_reason: bool) {
        const REASONS: [&str; 8] =
            ["completed", "transferred", "referred on", "custody", "unplanned", "died", "other", "unknown"];
        let mut seen = std::collections::BTreeSet::new();
        for line in shown {
            if !seen.insert(key(line, "")) {
                continue;
            }
            let named = |names: &[&str]| -> Vec<String> { names.iter().map(|name| key(line, name)).collect() };
            let ended = |group: &str| group != "In treatment" && group != "Total";
            let exits = if by_reason && line.groups.iter().all(|group| ended(group)) { Equals } else { IsAtMost };
            for (less, belief, more) in [
                (&["judged", "too young"][..], Equals, &["in treatment"][..]),
                (&REASONS, Equals, &["exits"]),
                (&["exits"], exits, &["in treatment"]),
                (&["effective"], IsAtMost, &["judged"]),
                (&["effective", "too young"], IsAtMost, &["in treatment"]),
                (&["new"], IsAtMost, &["in treatment"]),
                (&["lasting", "may last"], IsAtMost, &["in treatment"]),
                (&["returned"], IsAtMost, &["over"]),
                (&["dropped out"], IsAtMost, &["begun"]),
                (&["in time"], IsAtMost, &["waits"]),
                (&["later in time"], IsAtMost, &["later waits"]),
                (&["completed"], IsAtMost, &["exits"]),
                (&["completed"], MayEqual, &["over", "not over"]),
                (&["lasting", "returned"], MayEqual, &["over"]),
                (&["new"], MayEqual, &["begun", "just begun"]),
                (&["abstinent", "improved", "unchanged", "deteriorated"], Equals, &["reviewed"]),
                (
                    &["abstinent at exit", "improved at exit", "unchanged at exit", "deteriorated at exit"],
                    Equals,
                    &["seen at exit"],
                ),
                (&["arrived"], IsAtMost, &["transfers"]),
                (&["arrived", "transferred"], MayEqual, &["transfers"]),
                (&["start TOPs"], IsAtMost, &["first treated"]),
                (&["review TOPs"], IsAtMost, &["reviews due"]),
                (&["exit TOPs"], IsAtMost, &["ended"]),
                (&["employed"], IsAtMost, &["told of work"]),
                (&["badly housed"], IsAtMost, &["told of housing"]),
                (&["injecting"], IsAtMost, &["told of injecting"]),
                (&["told of work"], IsAtMost, &["exit TOPs"]),
                (&["told of housing"], IsAtMost, &["exit TOPs"]),
                (&["told of injecting"], IsAtMost, &["exit TOPs"]),
                (&["exits"], MayEqual, &["ended"]),
                (&["new"], MayEqual, &["first treated"]),
                (&["told of work"], MayEqual, &["completed"]),
                (&["told of housing"], MayEqual, &["completed"]),
                (&["told of work"], MayEqual, &["told of housing"]),
            ] {
                self.know(&named(less), belief, &named(more));
            }
            // drug users are among all
            if line.population == "pdu" {
                let of_all = Line { population: "all".to_owned(), ..line.clone() };
                let all = [key(&of_all, "in treatment")];
                let is_opiate = line.groups.iter().any(|group| group == "opiate");
                let belief = if is_opiate { Equals } else { IsAtMost };
                self.know(&named(&["judged", "too young"]), belief, &all);
            }
        }
    }

    /// What is known of a total: where everybody is in one group, the groups add up; where somebody may be in several,
    /// a reader may think so.
    fn know_totals(&mut self, shown: &[Line], each_in_one: bool) {
        // of whoever is in several groups another journey may be taken in each; these do not hang on that
        const COUNTED_AS_THEY_ARE: [&str; 14] = [
            "in treatment",
            "new",
            "over",
            "returned",
            "begun",
            "waits",
            "first treated",
            "reviews due",
            "ended",
            "exit TOPs",
            "abstinent",
            "deteriorated",
            "reviewed",
            "seen at exit",
        ];
        let mut groups: BTreeMap<(String, &str), Vec<String>> = BTreeMap::new();
        let mut totals: BTreeMap<(String, &str), String> = BTreeMap::new();
        for line in shown {
            let is_total = line.groups.iter().any(|group| group == "Total");
            for name in names(line).into_iter().flatten() {
                let of = (line.population.clone(), name);
                let key = key(line, name);
                if is_total {
                    totals.insert(of, key);
                } else {
                    let all = groups.entry(of).or_default();
                    if !all.contains(&key) {
                        all.push(key);
                    }
                }
            }
        }
        for (of, total) in totals {
            let Some(parts) = groups.get(&of) else { continue };
            let total = [total];
            self.know(&total, if each_in_one { Equals } else { MayEqual }, parts);
            if COUNTED_AS_THEY_ARE.contains(&of.1) {
                parts.iter().for_each(|part| self.know(std::slice::from_ref(part), IsAtMost, &total));
            }
        }
    }

    /// What is known of a table by several groupings beside one by fewer of them: all that has the groups of a row of the
    /// one is in that row.
    fn know_margins(&mut self, fewer: &[Line], more: &[Line], each_in_one: bool) {
        for line in fewer {
            for name in names(line).into_iter().flatten() {
                let is_part = |other: &&Line| {
                    (&other.population, &other.first, &other.last) == (&line.population, &line.first, &line.last)
                        && line.groups.iter().all(|group| other.groups.contains(group))
                        && names(other).contains(&Some(name))
                };
                let mut parts: Vec<String> = more.iter().filter(is_part).map(|part| key(part, name)).collect();
                parts.sort();
                parts.dedup();
                if parts.is_empty() {
                    continue;
                }
                let whole = [key(line, name)];
                self.know(&whole, if each_in_one { Equals } else { MayEqual }, &parts);
                // whoever has journeys in two areas may be of one substance in the first and of another in the second
                parts.iter().for_each(|part| self.know(std::slice::from_ref(part), MayBeAtMost, &whole));
            }
        }
    }

    /// Who is there in a month was there in the month before and did not leave, or came; and whoever was there in the
    /// year was there in its first month, or came later. Of few people it is otherwise.
    fn know_trends(&mut self, shown: &[Line]) {
        let mut months: Vec<&Line> = Vec::new();
        for line in shown.iter().filter(|line| line.measure == "in-treatment") {
            if line.groups.iter().any(|group| group == "Total") {
                let begins = months.iter().copied().filter(|month| month.first == line.first);
                let later = months.iter().copied().filter(|month| month.first != line.first);
                let begun = begins.map(|m| key(m, "in treatment")).chain(later.map(|m| key(m, "new")));
                self.know(&[key(line, "in treatment")], MayEqual, &begun.collect::<Vec<_>>());
                continue;
            }
            let day = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a date");
            // the last of the groupings is the time
            let group = |line: &Line| line.groups[..line.groups.len() - 1].to_vec();
            if let Some(before) = months.last().filter(|before| group(before) == group(line)) {
                assert_eq!(day(&before.last).succ_opt(), Some(day(&line.first)));
                self.know(
                    &[key(line, "in treatment"), key(before, "exits")],
                    MayEqual,
                    &[key(before, "in treatment"), key(line, "new")],
                );
            }
            months.push(line);
        }
    }

    /// The rest of a share that is small is to be known as little as a small count.
    fn guard_rests(&mut self, plain: &[Line]) {
        for line in plain {
            let [Some(numerator), Some(denominator), _] = names(line) else { continue };
            let number = |place: usize| line.figures[place].parse::<i64>().expect("a count");
            let rest = number(DENOMINATOR) - number(NUMERATOR);
            let name = key(line, &format!("rest of {numerator} of {denominator}"));
            if (1..=4).contains(&rest) && !self.number_of.contains_key(&name) {
                self.unknown(name.clone(), rest, 0);
                self.know(&[key(line, numerator), name], Equals, &[key(line, denominator)]);
            }
        }
    }

    /// The unknowns that the equations settle: in reduced form a row of such a one has nothing else in it.
    fn settled_by_equations(&self) -> Vec<usize> {
        // a prime: equations with factors of 1 and -1 behave in its remainders as they do in fractions
        const PRIME: i128 = (1 << 61) - 1;
        let inverse = |value: i128| {
            let (mut result, mut base, mut power) = (1_i128, value, PRIME - 2);
            while power > 0 {
                if power & 1 == 1 {
                    result = result * base % PRIME;
                }
                base = base * base % PRIME;
                power >>= 1;
            }
            result
        };
        let mut rows: Vec<BTreeMap<usize, i128>> = Vec::new();
        for fact in self.facts.iter().filter(|fact| fact.is_equal) {
            let mut row: BTreeMap<usize, i128> =
                fact.terms.iter().map(|(n, f)| (*n, i128::from(*f).rem_euclid(PRIME))).collect();
            let take = |row: &mut BTreeMap<usize, i128>, other: &BTreeMap<usize, i128>, factor: i128| {
                for (column, value) in other {
                    let entry = row.entry(*column).or_default();
                    *entry = (*entry - factor * value).rem_euclid(PRIME);
                }
                row.retain(|_, value| *value != 0);
            };
            for other in &rows {
                let pivot = *other.keys().next().expect("a row");
                if let Some(factor) = row.get(&pivot).copied() {
                    take(&mut row, other, factor);
                }
            }
            let Some((pivot, leading)) = row.iter().next().map(|(c, v)| (*c, *v)) else { continue };
            let scale = inverse(leading);
            row.values_mut().for_each(|value| *value = *value * scale % PRIME);
            for other in &mut rows {
                if let Some(factor) = other.get(&pivot).copied() {
                    take(other, &row, factor);
                }
            }
            rows.push(row);
        }
        // the pivot of a row is the column that no other row has
        let alone = rows.iter().filter(|row| row.len() == 1).map(|row| *row.keys().next().expect("a column"));
        alone.collect()
    }

    /// Draws bounds closer until they stay; `false` where no number is left for some unknown.
    fn narrow(&self, bounds: &mut [(i64, i64)]) -> bool {
        for _ in 0..400 {
            let mut moved = false;
            for fact in &self.facts {
                let most =
                    |bounds: &[(i64, i64)], (n, f): (usize, i64)| f * if f > 0 { bounds[n].1 } else { bounds[n].0 };
                let least =
                    |bounds: &[(i64, i64)], (n, f): (usize, i64)| f * if f > 0 { bounds[n].0 } else { bounds[n].1 };
                let highest: i64 = fact.terms.iter().map(|t| most(bounds, *t)).sum::<i64>() + fact.number;
                let lowest: i64 = fact.terms.iter().map(|t| least(bounds, *t)).sum::<i64>() + fact.number;
                for (n, f) in fact.terms.iter().copied() {
                    assert!(f == 1 || f == -1);
                    let (from, to) = bounds[n];
                    // the sum is at least nothing: what all others can be at most leaves so much for this one
                    let rest = highest - most(bounds, (n, f));
                    let mut next = if f > 0 { (from.max(-rest), to) } else { (from, to.min(rest)) };
                    if fact.is_equal {
                        let rest = lowest - least(bounds, (n, f));
                        next = if f > 0 { (next.0, next.1.min(-rest)) } else { (next.0.max(rest), next.1) };
                    }
                    if next != (from, to) {
                        bounds[n] = next;
                        moved = true;
                        if next.0 > next.1 {
                            return false;
                        }
                        // what was added up is no longer so
                        break;
                    }
                }
            }
            if !moved {
                return true;
            }
        }
        true
    }

    fn bounds(&self) -> Vec<(i64, i64)> {
        let most = self.unknowns.iter().map(|u| u.truth).chain(self.printed.values().copied()).max().unwrap_or(0);
        self.unknowns.iter().map(|u| (u.least, 3 * most + 20)).collect()
    }

    /// Whether some numbers are possible within bounds; `None` when it takes too long to say.
    fn possible(&self, mut bounds: Vec<(i64, i64)>, steps: &mut u32) -> Option<bool> {
        *steps = steps.checked_sub(1)?;
        if !self.narrow(&mut bounds) {
            return Some(false);
        }
        let open = (0..bounds.len()).filter(|n| bounds[*n].0 < bounds[*n].1);
        let Some(next) = open.min_by_key(|n| bounds[*n].1 - bounds[*n].0) else { return Some(true) };
        let (from, to) = bounds[next];
        let mut values: Vec<i64> = (from..=to).collect();
        values.sort_by_key(|value| (value - self.unknowns[next].truth).abs());
        for value in values {
            let mut fixed = bounds.clone();
            fixed[next] = (value, value);
            if self.possible(fixed, steps)? {
                return Some(true);
            }
        }
        Some(false)
    }

    /// Fails where the reader has worked something out; gives how many unknowns were tried out to the end, and how many
    /// were not.
    fn finds_nothing(&self, about: &str, try_out: bool) -> (u32, u32) {
        let settled = self.settled_by_equations();
        let names: Vec<&String> = settled.iter().map(|n| &self.unknowns[*n].name).collect();
        assert!(settled.is_empty(), "{about}: settled by equations: {names:#?}");
        let mut bounds = self.bounds();
        assert!(self.narrow(&mut bounds), "{about}: the truth is possible");
        for (unknown, (from, to)) in self.unknowns.iter().zip(&bounds) {
            assert!(from < to, "{about}: {} can only be {from}", unknown.name);
        }
        let (mut tried, mut given_up) = (0, 0);
        if !try_out {
            return (tried, given_up);
        }
        for (number, unknown) in self.unknowns.iter().enumerate() {
            let mut steps = 3000;
            let (from, to) = bounds[number];
            let above = (unknown.truth < to).then_some((unknown.truth + 1, to));
            let below = (from < unknown.truth).then_some((from, unknown.truth - 1));
            let mut outcome = Some(false);
            for part in [above, below].into_iter().flatten() {
                let mut fixed = bounds.clone();
                fixed[number] = part;
                // numbers near the truth are likelier to be possible
                outcome = self.possible(fixed, &mut steps);
                if outcome != Some(false) {
                    break;
                }
            }
            assert_ne!(outcome, Some(false), "{about}: {} can only be {}", unknown.name, unknown.truth);
            if outcome.is_some() { tried += 1 } else { given_up += 1 }
        }
        (tried, given_up)
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// What can be seen in each row by itself.
fn look_at_rows(plain: &[Line], shown: &[Line], about: &str) {
    for (plain, shown) in plain.iter().zip(shown) {
        for place in [NUMERATOR, DENOMINATOR, PENDING] {
            let (before, after) = (number(&plain.figures[place]), number(&shown.figures[place]));
            assert!(!after.is_some_and(|n| (1..=4).contains(&n)), "{about}: a small number is printed: {shown:?}");
            assert!(after.is_none() || after == before, "{about}: what is printed is so: {shown:?}");
            assert!(before != Some(0) || after == Some(0), "{about}: a nothing is not hidden: {shown:?}");
        }
        let [numerator, denominator] = [NUMERATOR, DENOMINATOR].map(|place| &shown.figures[place]);
        if let Some((numerator, denominator)) = number(numerator).zip(number(denominator)) {
            assert!(!(1..=4).contains(&(denominator - numerator)), "{about}: the rest is small: {shown:?}");
        }
        let is_hidden = numerator == "*" || denominator == "*";
        for place in [VALUE, LOWER, UPPER] {
            let expected = match plain.figures[place].as_str() {
                "" => "",
                _ if is_hidden && !(denominator.is_empty() && place == VALUE) => "*",
                as_it_was => as_it_was,
            };
            assert_eq!(shown.figures[place], expected, "{about}: {plain:?} {shown:?}");
        }
    }
}

/// Groupings of which everybody has one value.
const ONE_EACH: [&str; 6] = ["sex", "age-band", "substance", "substance,sex", "reason", "sex,age-band"];

/// Groupings in which somebody may count twice.
const SEVERAL: [&str; 7] = ["la", "dat", "agency", "la,sex", "month", "quarter", "sex,quarter"];

fn attacked(rows: &[Row], by: &str, total: bool, about: &str, try_out: bool) -> (u32, u32) {
    let ask = ask(by, total);
    let (plain, shown) = suppressed(rows, &ask);
    assert_eq!(suppressed(rows, &ask).1, shown, "{about}: the same again");
    let (plain, shown) = (lines_of(&plain), lines_of(&shown));
    look_at_rows(&plain, &shown, about);
    let mut reader = Reader::of(&plain, &shown);
    reader.know_definitions(&shown, by == "reason");
    let plain_by = by.trim_end_matches(",top-item");
    reader.know_totals(&shown, ONE_EACH.contains(&plain_by));
    if by.ends_with("quarter") || by.ends_with("month") {
        reader.know_trends(&shown);
    }
    reader.guard_rests(&plain);
    reader.finds_nothing(about, try_out)
}

#[test]
fn no_reader_works_out_what_is_hidden() {
    let (mut tried, mut given_up) = (0, 0);
    for seeds in [1..2_u64, 10..13, 20..30, 50..90] {
        let rows = crowd(seeds.clone());
        for by in ONE_EACH.into_iter().chain(SEVERAL).chain([""]) {
            for total in [false, true] {
                let about = format!("seeds {seeds:?} by {by}, total {total}");
                let (done, not_done) = attacked(&rows, by, total, &about, true);
                tried += done;
                given_up += not_done;
            }
        }
    }
    assert!(tried > 2000 && given_up * 20 < tried, "{tried} tried out, {given_up} given up");
}

#[test]
fn no_reader_works_out_what_changed_of_a_few() {
    let (mut tried, mut given_up, mut stars) = (0, 0, 0);
    for seeds in [10..13_u64, 20..40, 50..140] {
        let rows = crowd(seeds.clone());
        for by in ["top-item", "sex,top-item", "substance,top-item", "la,top-item", "agency,top-item"] {
            for total in [false, true] {
                let about = format!("seeds {seeds:?} by {by}, total {total}");
                let (done, not_done) = attacked(&rows, by, total, &about, true);
                tried += done;
                given_up += not_done;
                let shown = suppressed(&rows, &Ask { total, ..ask(by, total) }).1;
                stars += shown.rows.iter().flatten().filter(|cell| cell.text() == "*").count();
            }
        }
    }
    assert!(
        tried > 500 && given_up * 20 < tried && stars > 500,
        "{tried} tried out, {given_up} given up, {stars} stars"
    );
}

/// So many people of one kind, each a client of their own, triaged in May 2013.
fn people(number: usize, from: usize, kind: &[(&'static str, &str)]) -> Vec<Row> {
    let one = |client: usize| {
        let born = format!("19{:02}0{}{:02}", 50 + client % 40, 1 + client / 40 % 9, 1 + client / 360);
        let row = Row::new(&client.to_string(), "1", "20130501").with("DOB", &born);
        kind.iter().fold(row, |row, (column, value)| row.with(column, value))
    };
    (from..from + number).map(one).collect()
}

const COMPLETED: [(&str, &str); 2] = [("DISD", "20130901"), ("DISRSN", "80")];
const DROPPED_OUT: [(&str, &str); 2] = [("DISD", "20130901"), ("DISRSN", "85")];

fn hidden(rows: &[Row], ask: &Ask, measures: &[&str], columns: &[&str]) -> Vec<String> {
    lines(&taken(rows, ask, measures, SmallNumbers::Suppress, None).1, columns)
}

fn ask(by: &str, total: bool) -> Ask {
    let rci = "rci=opiates:13,crack:1,cocaine:8,amphetamines:8,cannabis:8,alcohol:13,injecting:5";
    Ask { total, ..Ask::new("2014-03-31", "2013/14").by(by).set(rci) }
}

#[test]
fn beside_a_total_a_second_group_is_hidden() {
    let rows =
        [people(12, 1, &[("LA", "E07000178")]), people(3, 20, &[("LA", "E07000177")]), people(7, 40, &[("LA", "")])]
            .concat();
    let columns = ["la", "numerator", "note"];
    assert_eq!(
        hidden(&rows, &ask("la", true), &["in-treatment"], &columns),
        ["Cherwell,*,suppressed", "Oxford,12,", "Not recorded,*,suppressed", "Total,22,"]
    );
    assert_eq!(
        hidden(&rows, &ask("la", false), &["in-treatment"], &columns),
        ["Cherwell,*,suppressed", "Oxford,12,", "Not recorded,7,"]
    );
}

#[test]
fn routes_in_groups_are_shown_where_single_sources_are_not() {
    // three of a family, three of health and social care, five whom they sent themselves; 77 is no code of the list
    let of = |number: usize, from: usize, code: &'static str| people(number, from, &[("RFLS", code)]);
    let rows = [of(5, 1, "4"), of(2, 20, "24"), of(1, 40, "25"), of(3, 60, "3"), of(2, 80, "19"), of(4, 100, "77")];
    let rows = [&rows.concat()[..], &of(1, 120, "15"), &of(6, 140, "")].concat();
    assert_eq!(
        hidden(&rows, &ask("referral-source", false), &["new-presentations"], &["referral-source", "numerator"]),
        ["GP,*", "Self,5", "Other,*", "Social Services,*", "Relative,*", "Concerned other,*", "77,*", "Not recorded,6"]
    );
    // 5 + 2 + 1, 3 + 2, and 1 + 4
    assert_eq!(
        hidden(&rows, &ask("referral-group", false), &["new-presentations"], &["referral-group", "numerator"]),
        ["Health and social care,5", "Self, family and friends,8", "Other,5", "Not recorded,6"]
    );
}

#[test]
fn two_stars_that_can_only_be_ones_get_a_third() {
    // 38 less 36 leaves 2 for two stars, and no star is a nothing
    let rows = [
        people(1, 1, &[("LA", "E07000178")]),
        people(1, 20, &[("LA", "E07000177")]),
        people(10, 40, &[("LA", "")]),
        people(26, 60, &[("LA", "99ZZ")]),
    ]
    .concat();
    assert_eq!(
        hidden(&rows, &ask("la", true), &["in-treatment"], &["la", "numerator"]),
        ["Cherwell,*", "Oxford,*", "99ZZ,26", "Not recorded,*", "Total,38"]
    );
}

#[test]
fn a_rate_is_hidden_where_few_are_left_out_of_it() {
    let rows = [people(8, 1, &COMPLETED), people(2, 20, &[])].concat();
    let columns = ["numerator", "denominator", "value", "lower95", "upper95", "note"];
    assert_eq!(hidden(&rows, &ask("", false), &["successful-completion"], &columns), ["*,10,*,*,*,suppressed"]);
    // where none are left out, as where none are counted, nothing is small
    let all = people(8, 1, &COMPLETED);
    let shown = hidden(&all, &ask("", false), &["successful-completion"], &columns);
    assert!(shown[0].starts_with("8,8,100.0000,"), "{shown:?}");
}

#[test]
fn one_count_is_hidden_wherever_it_stands() {
    // 3 of 20 completed, 9 left in other ways; nobody returned, and the window of nobody is over
    let rows = [people(3, 1, &COMPLETED), people(9, 20, &DROPPED_OUT), people(8, 40, &[])].concat();
    let measures = ["successful-completion", "completion-of-exits", "planned-exits", "exits-by-reason"];
    let shown = hidden(&rows, &ask("", false), &measures, &["measure", "numerator", "denominator", "value"]);
    // the exits are the completed and the unplanned, so one more of the three is hidden: the smallest
    assert_eq!(
        shown,
        [
            "successful-completion,*,20,*",
            "completion-of-exits,*,12,*",
            "planned-exits,*,12,*",
            "exits-by-reason-completed,*,12,*",
            "exits-by-reason-transferred,0,12,0.0000",
            "exits-by-reason-referred-on,0,12,0.0000",
            "exits-by-reason-custody,0,12,0.0000",
            "exits-by-reason-unplanned,*,12,*",
            "exits-by-reason-died,0,12,0.0000",
            "exits-by-reason-other,0,12,0.0000",
            "exits-by-reason-unknown,0,12,0.0000",
        ]
    );
}

#[test]
fn days_of_few_people_are_hidden() {
    let columns = ["measure", "denominator", "value", "note"];
    assert_eq!(
        hidden(&people(4, 1, &[]), &ask("", false), &["time-in-treatment"], &columns),
        ["time-in-treatment-mean,*,*,suppressed", "time-in-treatment-median,*,*,suppressed"]
    );
    // from 1 May 2013 to 31 March 2014
    assert_eq!(
        hidden(&people(5, 1, &[]), &ask("", false), &["time-in-treatment"], &columns),
        ["time-in-treatment-mean,5,334.0000,", "time-in-treatment-median,5,334.0000,"]
    );
}

fn need(estimate: &str) -> Reference {
    let mut grid = ndtms::table::grid::Grid::new("need.csv", ["area", "group", "period", "estimate"]);
    grid.push(2, ["Total", "pdu", "", estimate].map(str::to_owned).to_vec()).expect("a row");
    Reference::read(&grid).expect("estimates")
}

#[test]
fn an_estimate_is_known_to_everybody() {
    let rows = people(12, 1, &[]);
    let of = |estimate: &str, how: SmallNumbers| {
        let measures = ["in-treatment", "penetration", "unmet-need"];
        let columns = ["measure", "numerator", "denominator", "value", "note"];
        lines(&taken(&rows, &ask("", false), &measures, how, Some(&need(estimate))).1, &columns)
    };
    // 14 less 2 would tell the 12
    assert_eq!(
        of("14", SmallNumbers::Suppress),
        ["in-treatment,*,,,suppressed", "penetration,*,14,*,suppressed", "unmet-need,*,14,*,suppressed",]
    );
    // 12 of 40.5 are 29.6296...
    assert_eq!(
        of("40.5", SmallNumbers::Suppress),
        ["in-treatment,12,,,", "penetration,12,40.5,29.6296,", "unmet-need,28.5,40.5,70.3704,"]
    );
    // a hidden estimate does not stand beside what is left of it, nor a hidden count beside a note that bounds it
    assert_eq!(
        of("3.5", SmallNumbers::Suppress),
        ["in-treatment,12,,,", "penetration,12,*,*,suppressed", "unmet-need,*,*,*,suppressed",]
    );
    // 10 of 40.5 are 24.69..., and 30.5 of them 75.3...
    assert_eq!(
        of("40.5", SmallNumbers::Round5),
        ["in-treatment,10,,,", "penetration,10,40.5,25.0000,", "unmet-need,30.5,40.5,75.0000,"]
    );
    // 12 are more than 11, but 10 are not
    assert_eq!(of("11", SmallNumbers::Round5)[1], "penetration,10,11,91.0000,");
    assert_eq!(
        of("9", SmallNumbers::Round5)[1],
        "penetration,10,9,111.0000,above 100%: the estimate is lower than the count"
    );
    assert_eq!(of("4.9", SmallNumbers::Round5)[1], "penetration,10,4.9,,");
}

#[test]
fn counts_are_rounded_and_rates_follow_them() {
    let rows = [people(8, 1, &COMPLETED), people(5, 20, &[])].concat();
    let of = |rows: &[Row], measures: &[&str]| {
        let columns = ["numerator", "denominator", "value", "lower95", "pending", "note"];
        lines(&taken(rows, &ask("", false), measures, SmallNumbers::Round5, None).1, &columns)
    };
    // 8 of 13 are 10 of 15, which is two thirds
    assert_eq!(of(&rows, &["successful-completion"]), ["10,15,67.0000,,,"]);
    assert_eq!(of(&rows, &["completion-no-return"]), ["10,15,67.0000,,0,"]);
    assert_eq!(of(&people(4, 1, &COMPLETED), &["successful-completion"]), ["5,5,,,,"]);
    assert_eq!(of(&people(5, 1, &[]), &["successful-completion"]), ["0,5,0.0000,,,"]);
    // 123 days eight times and 334 five times: 204.15... in the mean, 123 in the middle
    assert_eq!(of(&rows, &["time-in-treatment"]), [",15,204.0000,,,", ",15,123.0000,,,"]);
    assert_eq!(of(&people(4, 1, &[]), &["time-in-treatment"]), [",5,,,,", ",5,,,,"]);
}

#[test]
fn where_nothing_is_small_nothing_changes() {
    let rows = crowd(50..120);
    let mut unchanged = 0;
    for by in ["", "sex", "la", "dat", "quarter", "substance", "sex,top-item"] {
        for measure in measures_by(&ask(by, true).by).into_iter().map(|m| m.id.word()) {
            let (plain, shown) = taken(&rows, &ask(by, true), &[measure], SmallNumbers::Suppress, None);
            let is_small = |text: &str| number(text).is_some_and(|n| (1..=4).contains(&n));
            let has_small = lines_of(&plain).iter().any(|line| {
                let figure = |place: usize| line.figures[place].as_str();
                let rest = number(figure(DENOMINATOR)).zip(number(figure(NUMERATOR))).map(|(d, n)| (d - n).to_string());
                [figure(NUMERATOR), figure(DENOMINATOR), figure(PENDING), &rest.unwrap_or_default()]
                    .into_iter()
                    .any(is_small)
            });
            assert_eq!(plain != shown, has_small, "{measure} by {by}");
            unchanged += u32::from(!has_small);
        }
    }
    assert!(unchanged > 20, "{unchanged}");
}

#[test]
fn a_long_table_is_done_in_time() {
    let rows = crowd(1..900);
    let ask = ask("la,substance,sex,agency,month", true);
    let (plain, shown) = suppressed(&rows, &ask);
    assert!(plain.rows.len() > 10_000, "{}", plain.rows.len());
    look_at_rows(&lines_of(&plain), &lines_of(&shown), "a long table");
    let stars = |table: &Table| table.rows.iter().flatten().filter(|cell| cell.text() == "*").count();
    assert!(stars(&shown) > 1000, "{}", stars(&shown));
}

/// Several tables of one page, beginning with that of all: the figures as they are and as they are shown. A group is named
/// with its grouping.
fn page(rows: &[Row], bys: &[&str]) -> Vec<(String, Vec<Line>, Vec<Line>)> {
    let period: Period = "2013/14".parse().expect("a period");
    let wanted: Vec<&Measure> = measures_by(&[]);
    let asks: Vec<Ask> = std::iter::once("").chain(bys.iter().copied()).map(|by| ask(by, false)).collect();
    let settings = ndtms::measure::Settings { small_numbers: SmallNumbers::Suppress, ..asks[0].settings };
    prepared(&read(&csv(rows)), &asks[0], |prepared, _| {
        let mut runs: Vec<Vec<Figures<'_>>> = Vec::new();
        for ask in &asks {
            let request = Request {
                measures: &wanted,
                period: &period,
                population: None,
                by: &ask.by,
                total: Totals::Without,
                reference: None,
            };
            runs.push(run(prepared, &request).expect("K can be grouped"));
        }
        let lines_of_run = |rows: &[Figures<'_>], ask: &Ask| {
            let mut lines = lines_of(&ndtms::measure::table::table(rows, &ask.by));
            for line in &mut lines {
                line.groups = if line.groups.is_empty() {
                    vec!["Total".to_owned()]
                } else {
                    line.groups.iter().zip(&ask.by).map(|(group, by)| format!("{} {group}", by.word())).collect()
                };
            }
            lines
        };
        let plain: Vec<Vec<Line>> = runs.iter().zip(&asks).map(|(rows, ask)| lines_of_run(rows, ask)).collect();
        let mut parts: Vec<disclosure::Part<'_, '_>> =
            runs.iter_mut().zip(&asks).map(|(rows, ask)| disclosure::Part { rows, by: &ask.by }).collect();
        disclosure::apply_together(&mut parts, &settings);
        let shown = runs.iter().zip(&asks).map(|(rows, ask)| lines_of_run(rows, ask));
        let names = std::iter::once("").chain(bys.iter().copied()).map(str::to_owned);
        names.zip(plain).zip(shown).map(|((name, plain), shown)| (name, plain, shown)).collect()
    })
}

/// What a reader of all tables of a page makes of them.
fn reader_of_page(tables: &[(String, Vec<Line>, Vec<Line>)], about: &str) -> Reader {
    let plain: Vec<Line> = tables.iter().flat_map(|(_, plain, _)| plain.iter().cloned()).collect();
    let shown: Vec<Line> = tables.iter().flat_map(|(_, _, shown)| shown.iter().cloned()).collect();
    look_at_rows(&plain, &shown, about);
    let mut reader = Reader::of(&plain, &shown);
    reader.know_definitions(&shown, false);
    let whole = &tables[0].2;
    for (by, _, shown) in &tables[1..] {
        let with_total: Vec<Line> = shown.iter().chain(whole).cloned().collect();
        reader.know_totals(&with_total, ONE_EACH.contains(&by.as_str()));
        if by == "month" {
            reader.know_trends(&with_total);
        }
    }
    for (fewer, _, few) in &tables[1..] {
        for (more, _, many) in &tables[1..] {
            let (few_words, many_words): (Vec<&str>, Vec<&str>) =
                (fewer.split(',').collect(), more.split(',').collect());
            if few_words.len() < many_words.len() && few_words.iter().all(|word| many_words.contains(word)) {
                let left: Vec<&str> = many_words.into_iter().filter(|word| !few_words.contains(word)).collect();
                reader.know_margins(few, many, left.iter().all(|word| ONE_EACH.contains(word)));
            }
        }
    }
    reader.guard_rests(&plain);
    reader
}

#[test]
fn no_reader_of_a_whole_page_works_out_what_is_hidden() {
    let (mut tried, mut given_up) = (0, 0);
    for (seeds, bys) in [
        (10..13_u64, &["sex", "substance"][..]),
        (20..30, &["la", "sex", "substance"]),
        (30..45, &["sex", "month"]),
        (50..90, &["la", "sex", "substance", "agency"]),
        (50..140, &["la", "sex", "ethnicity", "substance", "agency", "month"]),
    ] {
        let about = format!("seeds {seeds:?} by {bys:?}");
        let tables = page(&crowd(seeds), bys);
        let (done, not_done) = reader_of_page(&tables, &about).finds_nothing(&about, bys.len() < 4);
        tried += done;
        given_up += not_done;
    }
    assert!(tried > 50 && given_up * 10 < tried, "{tried} tried out, {given_up} given up");
}

#[test]
fn no_reader_adds_up_a_table_by_several_groupings_beside_one_by_fewer() {
    let (mut tried, mut given_up) = (0, 0);
    for (seeds, bys) in [
        (10..13_u64, &["la", "la,sex"][..]),
        (10..13, &["sex", "la,sex"]),
        (20..30, &["la", "sex,la", "sex"]),
        (20..40, &["substance", "la,substance"]),
        (30..45, &["substance", "sex", "substance,sex"]),
        (50..90, &["la", "la,referral-group", "referral-group"]),
        (50..90, &["la", "la,substance", "la,substance,sex"]),
    ] {
        let about = format!("seeds {seeds:?} by {bys:?}");
        let tables = page(&crowd(seeds), bys);
        let (done, not_done) = reader_of_page(&tables, &about).finds_nothing(&about, bys.len() < 3);
        tried += done;
        given_up += not_done;
    }
    assert!(tried > 30 && given_up * 10 < tried, "{tried} tried out, {given_up} given up");
}

#[test]
fn one_table_does_not_give_away_what_another_hides() {
    // of 30 people in two districts 3 are women
    let kinds: [(usize, &str, &str); 4] =
        [(15, "M", "E07000178"), (12, "M", "E07000177"), (2, "F", "E07000178"), (1, "F", "E07000177")];
    let mut rows = Vec::new();
    for (place, (number, sex, district)) in kinds.into_iter().enumerate() {
        rows.extend(people(number, 1 + place * 40, &[("SEX", sex), ("LA", district)]));
    }
    let tables = page(&rows, &["la", "sex"]);
    let in_treatment = |table: usize| -> Vec<&str> {
        let lines = tables[table].2.iter().filter(|line| line.measure == "in-treatment");
        lines.map(|line| line.figures[NUMERATOR].as_str()).collect()
    };
    assert_eq!(in_treatment(0), ["30"]);
    assert_eq!(in_treatment(1), ["13", "17"], "nothing of the districts is small");
    assert_eq!(in_treatment(2), ["*", "*"], "the men would tell the women, for the total stands in another table");
}

#[test]
fn groups_with_the_same_figures_are_taken_for_the_same_people() {
    // an agency for each district: what the one table hides the other one must not show
    let rows = [
        people(3, 1, &[("LA", "E07000178"), ("AGNCY", "A0001")]),
        people(8, 40, &[("LA", "E07000177"), ("AGNCY", "A0002")]),
        people(20, 80, &[("LA", "E07000179"), ("AGNCY", "A0003")]),
    ]
    .concat();
    let tables = page(&rows, &["la", "agency"]);
    let hidden = |table: usize| -> Vec<bool> {
        let lines = tables[table].2.iter().filter(|line| line.measure == "in-treatment");
        lines.map(|line| line.figures[NUMERATOR] == "*").collect()
    };
    assert_eq!(hidden(1).iter().filter(|hidden| **hidden).count(), 2);
    assert_eq!(hidden(2).iter().filter(|hidden| **hidden).count(), 2);
    let shown = |table: usize| -> Vec<String> {
        let lines =
            tables[table].2.iter().filter(|line| line.measure == "in-treatment" && line.figures[NUMERATOR] != "*");
        lines.map(|line| line.figures[NUMERATOR].clone()).collect()
    };
    assert_eq!(shown(1), shown(2));
}
