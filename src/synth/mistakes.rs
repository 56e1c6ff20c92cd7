//! Planting single mistakes in clean clients, with the finding that each must give.
//!
//! A planted mistake raises its own rule, and beside it only what it cannot avoid, which [`Truth::also`] names. To keep
//! that promise, plant at most one mistake in a client, and only in what [`Clients`](super::Clients) gave. Two promises
//! need company: a file in which nobody else has a treatment stage or a review may say so (F13), and rules that give
//! one finding an input give one for all clients together.
//!
//! An extract of an older dataset is cut first, by [`Client::keep_only`]; mistakes in what was cut are then not to be had.
//!
//! ```
//! use chrono::NaiveDate;
//! use ndtms::synth::{Clients, Options, mistakes};
//!
//! let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).ok_or("no such day");
//! let (from, to) = (day(2012, 4, 1)?, day(2014, 3, 31)?);
//! let options = Options { seed: 1, clients: 1, agencies: 1, from, to, no_consent_per_mille: 0 };
//! for mut client in Clients::new(&options) {
//!     let truth = mistakes::plant("M09", &mut client, to).ok_or("everyone has a referral date")?;
//!     assert_eq!(truth.fields, ["REFLD"]);
//!     assert_eq!(client.rows[truth.row_in_client].get("REFLD"), "");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod across_rows;
mod client;
mod ground;
mod interventions;
mod outcomes;

use chrono::NaiveDate;

use self::ground::{Ground, Level};
use super::Client;
use super::day::Day;

/// What the check must find after a mistake was planted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The rule that fails.
    pub rule: &'static str,
    /// The place of the first row where it fails among the rows of the client, from 0.
    pub row_in_client: usize,
    /// The agency of the finding; empty for rules that are found once an input.
    pub agency: String,
    /// The CLIENTID of the finding; empty like the agency.
    pub client: String,
    /// The EPISODID of the finding; empty for rules on the client or the input.
    pub episode: String,
    /// The fields of the finding. A dataset that lacks one leaves it out.
    pub fields: Vec<&'static str>,
    /// Other rules that this mistake cannot but raise, in the same episode.
    pub also: Vec<&'static str>,
}

/// What a plant reports: where it is to be found.
#[derive(Debug)]
struct Planted {
    row: usize,
    level: Level,
    fields: &'static [&'static str],
    also: &'static [&'static str],
}

/// Changes a client and says where the mistake is, or gives up.
type Plant = fn(&mut Ground) -> Option<Planted>;

/// The plants by rule, gathered from the files beside this one.
const GROUPS: [&[(&str, Plant)]; 4] = [client::PLANTS, interventions::PLANTS, outcomes::PLANTS, across_rows::PLANTS];

const COUNT: usize =
    client::PLANTS.len() + interventions::PLANTS.len() + outcomes::PLANTS.len() + across_rows::PLANTS.len();

const RULES: [&str; COUNT] = {
    let mut rules = [""; COUNT];
    let (mut group, mut count) = (0, 0);
    while group < GROUPS.len() {
        let mut place = 0;
        while place < GROUPS[group].len() {
            rules[count] = GROUPS[group][place].0;
            count += 1;
            place += 1;
        }
        group += 1;
    }
    rules
};

/// The rules of which a mistake can be planted.
pub fn plantable() -> &'static [&'static str] {
    &RULES
}

/// Puts one mistake of the named rule into a client, as seen on the as-at date.
///
/// Returns what the check must find. Where this client does not lend itself to the mistake, or the rule is not
/// [`plantable`], the client stays as it is and there is nothing to find.
pub fn plant(rule: &str, client: &mut Client, as_at: NaiveDate) -> Option<Truth> {
    let (rule, plant) = GROUPS.iter().copied().flatten().find(|(name, _)| *name == rule)?;
    let mut ground = Ground::new(client.clone(), Day::from(as_at))?;
    let planted = plant(&mut ground)?;
    if *rule != "K01" && ground.has_rows_twice() {
        return None;
    }
    *client = ground.into_client();
    let row = &client.rows[planted.row];
    let text = |field: &str, shown: bool| {
        if shown { row.get(field).to_owned() } else { String::new() }
    };
    Some(Truth {
        rule,
        row_in_client: planted.row,
        agency: text("AGNCY", planted.level != Level::Input),
        client: text("CLIENTID", planted.level != Level::Input),
        episode: text("EPISODID", planted.level == Level::Episode),
        fields: planted.fields.to_vec(),
        also: planted.also.to_vec(),
    })
}
