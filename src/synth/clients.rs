//! The clients of an extract, one after another: agencies, returns after weeks or months, journeys across agencies.

use std::collections::VecDeque;

use chrono::{Datelike as _, NaiveDate};

use super::areas::{AREAS, Area};
use super::codes::{self, Ending};
use super::day::Day;
use super::dice::Dice;
use super::episode::{self, Agency, Circumstances, Discharge, Numbers};
use super::person::Person;
use super::{Client, Row, Text};
use crate::collections::Set;

/// How many agencies there can be: a letter and a number from 1 to 9999.
const MOST_AGENCIES: u32 = 26 * 9999;
/// How many agencies work in the same district, and pass clients on to each other.
const AGENCIES_IN_A_DISTRICT: u32 = 3;

/// What is to be invented.
#[derive(Clone, Debug)]
pub struct Options {
    /// The start of all chance: the same seed gives the same clients.
    pub seed: u64,
    /// How many clients, counted by agency: a person at two agencies is two clients.
    pub clients: u32,
    /// How many agencies may occur, from 1 to 259 974. Every three of them share a district.
    pub agencies: u32,
    /// The first day on which anything happens, not before 1 January 1990. Births and earlier tests lie before it.
    pub from: NaiveDate,
    /// The last day on which anything happens, not after 31 December 2099. It is the as-at date too.
    pub to: NaiveDate,
    /// Of a thousand people, how many did not agree to share their record.
    pub no_consent_per_mille: u32,
}

/// An iterator over invented clients.
///
/// Without planted mistakes they are as complete and consistent as a return can be. The number of clients is exactly
/// what was asked for. Nobody shares initials, date of birth and sex with another person.
#[derive(Clone, Debug)]
pub struct Clients {
    dice: Dice,
    from: Day,
    to: Day,
    no_consent_per_mille: u32,
    agencies: Vec<Workplace>,
    /// How many clients are still to be invented.
    left: u32,
    /// The clients of the latest person, not handed out yet.
    waiting: VecDeque<Client>,
    /// The attributors in use.
    people: Set<u64>,
}

/// An agency, its district, and the numbers that its software gave so far.
#[derive(Clone, Debug)]
struct Workplace {
    agency: Agency,
    area: &'static Area,
    clients: u32,
    episodes: u32,
}

/// A client in the making.
#[derive(Debug)]
struct Draft {
    workplace: usize,
    numbers: Numbers,
    rows: Vec<Row>,
}

impl Clients {
    /// Prepares the agencies and the first draw.
    pub fn new(options: &Options) -> Self {
        let mut dice = Dice::new(options.seed);
        let from = Day::from(options.from).clamp(Day::EARLIEST, Day::LATEST);
        let to = Day::from(options.to).clamp(from, Day::LATEST);
        let mut areas: Vec<&'static Area> = AREAS.iter().filter(|area| area.since <= from.date().year()).collect();
        for place in (1..areas.len()).rev() {
            areas.swap(place, dice.below(place as u32 + 1) as usize);
        }
        let offset = dice.below(MOST_AGENCIES);
        let agencies = (0..options.agencies.clamp(1, MOST_AGENCIES))
            .map(|place| {
                // 7919 has no divisor in common with the number of codes, so no code comes twice
                let code = (u64::from(offset) + u64::from(place) * 7919) % u64::from(MOST_AGENCIES);
                let letter = char::from(b'A' + (code / 9999) as u8);
                let agency = Agency {
                    code: Text::numbered(letter.encode_utf8(&mut [0; 4]), (code % 9999) as u32 + 1, 4),
                    writes_gss: dice.chance(400),
                    asks_local_fields: dice.chance(500),
                };
                let area = areas[(place / AGENCIES_IN_A_DISTRICT) as usize % areas.len()];
                Workplace { agency, area, clients: 1000 + dice.below(1000), episodes: 3000 + dice.below(5000) }
            })
            .collect();
        Self {
            dice,
            from,
            to,
            no_consent_per_mille: options.no_consent_per_mille,
            agencies,
            left: options.clients,
            waiting: VecDeque::new(),
            people: Set::default(),
        }
    }

    /// Invents one person and what all their agencies know of them.
    fn invent_person(&mut self) {
        let home = self.dice.below(self.agencies.len() as u32) as usize;
        if self.dice.chance(self.no_consent_per_mille) {
            let client = self.without_consent(home);
            self.waiting.push_back(client);
            self.left -= 1;
            return;
        }
        let mut planned: u32 = self.dice.weighted(&[(1, 720), (2, 200), (3, 60), (4, 20)]);
        let days = self.to.since(self.from) as u32 + 1;
        // people with several episodes come early enough to have them
        let referred = self.from.plus(self.dice.below(if planned > 1 { days / 2 + 1 } else { days }) as i32);
        let person = self.new_person(home, referred);

        let mut drafts: Vec<Draft> = Vec::new();
        let mut workplace = home;
        let mut circumstances =
            Circumstances { referred, to: self.to, transferred_in: false, seen_before: false, last: planned == 1 };
        loop {
            let draft = self.draft_at(workplace, &mut drafts);
            let agency = &self.agencies[workplace].agency;
            let discharge =
                episode::invent(&mut self.dice, &person, agency, circumstances, &mut draft.numbers, &mut draft.rows);
            planned -= 1;
            let Some(discharge) = discharge else { break };
            let Some(next) = self.what_follows(discharge, workplace, &drafts, planned) else {
                break;
            };
            (workplace, circumstances) = next;
            planned = planned.max(1);
            circumstances.last = planned == 1;
        }
        for draft in drafts {
            self.left -= 1;
            self.waiting.push_back(Client { rows: draft.rows });
        }
    }

    /// A client who did not agree: nothing but who holds the record.
    fn without_consent(&mut self, home: usize) -> Client {
        let workplace = &mut self.agencies[home];
        workplace.clients += 1;
        let mut row = Row::default();
        row.add("AGNCY", workplace.agency.code.clone());
        row.add("CLIENTID", workplace.clients);
        row.add("CONSENT", "N");
        Client { rows: vec![row] }
    }

    /// Invents someone who is not known yet.
    fn new_person(&mut self, home: usize, referred: Day) -> Person {
        let dice = &mut self.dice;
        let near = self.agencies[home].area;
        let area = match dice.below(1000) {
            0..6 => None,
            6..90 => {
                let neighbour = dice.among(&[-2, -1, 1, 2]);
                let place = AREAS.iter().position(|area| std::ptr::eq(area, near)).unwrap_or_default() as i32;
                let found = AREAS.get((place + neighbour).max(0) as usize);
                found.filter(|area| area.shares_region_with(near) && area.since <= near.since).or(Some(near))
            }
            _ => Some(near),
        };
        let mut person = Person::invent(dice, area, referred);
        while !self.people.insert(person.attributor()) {
            person.draw_identity_again(dice);
        }
        person
    }

    /// The draft of this person at an agency, with a new episode number; a new draft at a new agency.
    fn draft_at<'a>(&mut self, workplace: usize, drafts: &'a mut Vec<Draft>) -> &'a mut Draft {
        let numbers_so_far = &mut self.agencies[workplace];
        numbers_so_far.episodes += 1;
        let known = drafts.iter().position(|draft| draft.workplace == workplace);
        let place = known.unwrap_or_else(|| {
            numbers_so_far.clients += 1;
            let numbers =
                Numbers { client: numbers_so_far.clients, episode: 0, modality: 0, review: 0, time: 0, profile: 0 };
            drafts.push(Draft { workplace, numbers, rows: Vec::with_capacity(8) });
            drafts.len() - 1
        });
        let draft = &mut drafts[place];
        draft.numbers.episode = numbers_so_far.episodes;
        draft
    }

    /// Where and when the next episode begins, if there is one: at another agency at once after a transfer, else after a while.
    fn what_follows(
        &mut self,
        discharge: Discharge,
        workplace: usize,
        drafts: &[Draft],
        planned: u32,
    ) -> Option<(usize, Circumstances)> {
        let ending = codes::ending(discharge.reason);
        let other = self.other_agency(workplace, drafts);
        let transferred = ending == Ending::Transferred && other.is_some() && self.dice.chance(600);
        if ending == Ending::Died || (planned == 0 && !transferred) {
            return None;
        }
        let (days, next) = if transferred {
            (self.dice.between(0, 4), other?)
        } else {
            let (shortest, longest) = self.dice.weighted(&[((18, 60), 250), ((60, 200), 450), ((200, 600), 300)]);
            let next = other.filter(|_| self.dice.chance(220)).unwrap_or(workplace);
            (self.dice.between(shortest, longest), next)
        };
        let referred = discharge.day.plus(days);
        let circumstances =
            Circumstances { referred, to: self.to, transferred_in: transferred, seen_before: true, last: true };
        (referred <= self.to).then_some((next, circumstances))
    }

    /// Another agency of the same district at which this person may be seen.
    fn other_agency(&mut self, workplace: usize, drafts: &[Draft]) -> Option<usize> {
        let first = workplace - workplace % AGENCIES_IN_A_DISTRICT as usize;
        let count = AGENCIES_IN_A_DISTRICT.min((self.agencies.len() - first) as u32);
        let other = first + self.dice.below(count) as usize;
        let known = drafts.iter().any(|draft| draft.workplace == other);
        let affordable = known || (drafts.len() as u32) < self.left;
        (other != workplace && affordable).then_some(other)
    }
}

impl Iterator for Clients {
    type Item = Client;

    fn next(&mut self) -> Option<Client> {
        if self.waiting.is_empty() && self.left > 0 {
            self.invent_person();
        }
        self.waiting.pop_front()
    }
}
