//! Planting mistakes in a stream of clients, and telling on which lines of the file they are.
//!
//! ```
//! use chrono::NaiveDate;
//! use ndtms::synth::{Clients, Options, Planter, Wish};
//!
//! let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or("no such day");
//! let (from, to) = (day(2012, 4, 1)?, day(2014, 3, 31)?);
//! let options = Options { seed: 1, clients: 20, agencies: 1, from, to, no_consent_per_mille: 0 };
//! let mut planter = Planter::new(Wish::Once(vec!["M09"]), to);
//! let clients: Vec<_> = Clients::new(&options).map(|client| planter.plant(client)).collect();
//! let planted = planter.planted();
//! assert_eq!((clients.len(), planted[0].truth.rule), (20, "M09"));
//! assert!(planted[0].line >= 2, "the header is line 1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::NaiveDate;

use super::Client;
use super::mistakes::{Truth, plant};

/// Which mistakes are wanted.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Each of these rules once.
    Once(Vec<&'static str>),
    /// One in so many clients of a million, going round the rules.
    Share {
        /// Clients of a million.
        per_million: u32,
        /// The rules.
        rules: Vec<&'static str>,
    },
}

/// A mistake that was planted.
#[derive(Clone, Debug)]
pub struct Planted {
    /// The line of the finding, where each row is a line and the header is line 1.
    pub line: u64,
    /// What must be found.
    pub truth: Truth,
}

/// Plants mistakes in one client after another, at most one in each.
#[derive(Clone, Debug)]
pub struct Planter {
    rules: Vec<&'static str>,
    /// Clients of a million in which one is wanted; `None` where each rule is wanted once.
    per_million: Option<u32>,
    /// Millionths of a mistake that are owed so far.
    owed: u64,
    /// The rule that comes next.
    next: usize,
    as_at: NaiveDate,
    line: u64,
    planted: Vec<Planted>,
}

impl Planter {
    /// Nothing is planted yet; findings are as seen on the as-at date.
    pub fn new(wish: Wish, as_at: NaiveDate) -> Planter {
        let (rules, per_million) = match wish {
            Wish::Once(rules) => (rules, None),
            Wish::Share { per_million, rules } => (rules, Some(per_million)),
        };
        Planter { rules, per_million, owed: 0, next: 0, as_at, line: 2, planted: Vec::new() }
    }

    /// Passes a client on, with a mistake if it is its turn.
    pub fn plant(&mut self, mut client: Client) -> Client {
        const MILLION: u64 = 1_000_000;
        self.owed += self.per_million.map_or(MILLION, u64::from);
        if self.owed >= MILLION
            && let Some(truth) = self.any(&mut client)
        {
            self.owed -= MILLION;
            self.planted.push(Planted { line: self.line + truth.row_in_client as u64, truth });
        }
        self.line += client.rows.len() as u64;
        client
    }

    /// Plants the first rule, from the one whose turn it is, that suits a client.
    fn any(&mut self, client: &mut Client) -> Option<Truth> {
        let count = self.rules.len();
        let found = (0..count).find_map(|tried| {
            let place = (self.next + tried) % count;
            plant(self.rules[place], client, self.as_at).map(|truth| (place, tried, truth))
        });
        let (place, tried, truth) = found?;
        // a rule that is found once an input would be found no second time
        if self.per_million.is_none() || truth.agency.is_empty() {
            self.rules.remove(place);
        } else {
            // the rules that did not suit this client come again soon
            self.next += 1 + tried / 8;
        }
        self.next = if self.rules.is_empty() { 0 } else { self.next % self.rules.len() };
        Some(truth)
    }

    /// What was planted, in the order of the lines.
    pub fn planted(&self) -> &[Planted] {
        &self.planted
    }

    /// The rules that are still wanted once.
    pub fn missing(&self) -> &[&'static str] {
        if self.per_million.is_none() { &self.rules } else { &[] }
    }
}
