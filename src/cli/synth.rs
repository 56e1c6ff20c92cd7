//! `ndtms synth`: invented records for training and tests.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use super::exit;
use super::options::{ColorChoice, DatasetOptions};
use super::output::{FileFormat, Talk, one_of, targets, write_file, write_stdout};
use crate::record::{Period, date_of, iso};
use crate::render::table;
use crate::spec::{Dataset, load, nearest};
use crate::synth::{self, Clients, Planter, Wish, mistakes, write_csv};
use crate::table::{Cell, Table};

/// Invent records of people who do not exist, for training and tests
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms synth -o practice.csv                                      300 clients at three agencies
  ndtms synth --mistakes D02,K03 -o practice.csv --truth answers.csv
  ndtms synth --mistakes 5% --clients 2000 -o practice.csv --truth answers.csv
  ndtms synth --rows 20000 --agencies 40 -o month.csv")]
#[command(after_help = "\
Nothing in it is about anybody. The same options give the same file on every machine. Check it as
at the last day of its period, which is said when it is made.")]
pub(super) struct SynthArgs {
    /// Start of all chance: another number gives other people
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Clients, counted agency by agency [default: 300]
    #[arg(long, value_name = "N", conflicts_with = "rows")]
    clients: Option<u32>,
    /// Rows, as many as it takes to leave the last client whole
    #[arg(long, value_name = "N")]
    rows: Option<u64>,
    /// Agencies; every three of them share a district
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=259_974))]
    agencies: u32,
    /// Days on which anything happens: 2013/14, 2013-12 or 2011-04-01..2014-03-31
    #[arg(long, value_name = "PERIOD", default_value = "2011-04-01..2014-03-31")]
    period: Period,
    /// Mistakes to plant: rules, each once (D02,K07), or in so many of the clients (5% or 0.05)
    #[arg(long, value_name = "RATE or RULES")]
    mistakes: Option<String>,
    /// File that tells what was planted: rule, line, agency, client, episode, fields, also
    #[arg(long, value_name = "FILE", requires = "mistakes")]
    truth: Option<PathBuf>,
    /// File to write (.csv) [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    dataset: DatasetOptions,
    /// Nothing on stderr but errors
    #[arg(long)]
    quiet: bool,
    /// Colour on the terminal
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

/// Both files are CSV.
#[derive(Clone, Copy, PartialEq)]
struct OnlyCsv;

impl FileFormat for OnlyCsv {
    const ENDINGS: &'static [(&'static str, OnlyCsv)] = &[("csv", OnlyCsv)];
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &SynthArgs) -> Result<u8> {
    let talk = Talk::new(args.quiet, args.color);
    let files: Vec<PathBuf> = args.out.iter().chain(&args.truth).cloned().collect();
    targets::<OnlyCsv>(&files, None)?;
    let dataset = load(&args.dataset.files()?, args.dataset.dataset.unwrap_or('K'))?;
    let headings: Vec<&str> = dataset.fields.iter().map(|field| field.header.as_str()).collect();
    let (Some(from), Some(to)) = (date_of(args.period.first), date_of(args.period.last)) else {
        bail!("--period {}: it lies outside the calendar", args.period);
    };
    let options = synth::Options {
        seed: args.seed,
        // rows are counted as they come
        clients: args.clients.unwrap_or(if args.rows.is_some() { u32::MAX } else { USUAL_CLIENTS }),
        agencies: args.agencies,
        from,
        to,
        no_consent_per_mille: WITHOUT_CONSENT,
    };
    let wish = args.mistakes.as_deref().map(|text| wish(text, &dataset)).transpose()?;
    let planter = || wish.clone().map(|wish| Planter::new(wish, to));
    let clients = || {
        let mut rows = 0;
        let wanted = args.rows.unwrap_or(u64::MAX);
        Clients::new(&options)
            .map(|mut client| {
                client.keep_only(&headings);
                client
            })
            .take_while(move |client| {
                let is_wanted = rows < wanted;
                rows += client.rows.len() as u64;
                is_wanted
            })
    };
    if let Some(mut planter) = planter().filter(|planter| !planter.missing().is_empty()) {
        // nothing is written before it is known that all of it can be had
        for client in clients() {
            planter.plant(client);
            if planter.missing().is_empty() {
                break;
            }
        }
        if !planter.missing().is_empty() {
            bail!(
                "--mistakes: {} cannot be planted in these clients; take more of them, or another --seed",
                planter.missing().join(", ")
            );
        }
    }
    let mut planter = planter();
    let (mut rows, mut count) = (0, 0_u64);
    let mut write = |out: &mut dyn Write| -> io::Result<()> {
        let planted = clients().map(|client| {
            count += 1;
            match &mut planter {
                Some(planter) => planter.plant(client),
                None => client,
            }
        });
        rows = write_csv(&headings, planted, out)?;
        Ok(())
    };
    match &args.out {
        Some(path) => write_file(path, &mut write)?,
        None => write_stdout(None, &mut write)?,
    }
    if let (Some(path), Some(planter)) = (&args.truth, &planter) {
        let truth = truth_table(planter, &dataset);
        write_file(path, |out| table::csv(&truth, out))?;
    }
    let planted = planter.map_or(0, |planter| planter.planted().len());
    let mistakes = if wish.is_some() { format!(", {planted} mistakes planted") } else { String::new() };
    let as_at = iso(args.period.last);
    talk.note(&format!("{rows} rows of {count} invented clients{mistakes}; check them with --as-at {as_at}"));
    Ok(exit::DONE)
}

/// So many clients there are where nothing is asked for: an afternoon's practice.
const USUAL_CLIENTS: u32 = 300;

/// Of a thousand people, those who did not agree to share their record.
const WITHOUT_CONSENT: u32 = 10;

/// Reads what `--mistakes` asks for.
fn wish(text: &str, dataset: &Dataset) -> Result<Wish> {
    let plantable: Vec<&'static str> =
        mistakes::plantable().iter().copied().filter(|rule| dataset.rule_id(rule).is_some()).collect();
    let text = text.trim();
    if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
        let (number, of) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 100.0));
        let share = number.trim().parse::<f64>().ok().map(|number| number / of);
        let Some(share) = share.filter(|share| (0.0..=1.0).contains(share)) else {
            bail!("--mistakes {text}: expected a share of the clients from 0 to 1, such as 0.05 or 5%");
        };
        return Ok(Wish::Share { per_million: (share * 1_000_000.0).round() as u32, rules: plantable });
    }
    let mut rules: Vec<&'static str> = Vec::new();
    for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        let Some(rule) = plantable.iter().copied().find(|rule| rule.eq_ignore_ascii_case(id)) else {
            let known = dataset.rules.iter().any(|rule| rule.id.eq_ignore_ascii_case(id));
            if known {
                bail!("--mistakes: {} cannot be planted; those that can are {}", id, plantable.join(", "));
            }
            let near = nearest(&id.to_ascii_uppercase(), plantable.iter().copied());
            let hint = near.map_or_else(
                || "expected rules, such as D02,K07, or a share, such as 5%".to_owned(),
                |near| format!("did you mean {near}?"),
            );
            bail!("--mistakes: `{id}` is no rule of dataset {}; {hint}", dataset.letter);
        };
        if rules.contains(&rule) {
            bail!("--mistakes: {rule} is given twice; each is planted once");
        }
        rules.push(rule);
    }
    if rules.is_empty() {
        bail!("--mistakes: expected {}", one_of(&["rules, such as D02,K07".into(), "a share, such as 5%".into()]));
    }
    Ok(Wish::Once(rules))
}

/// What was planted as a table.
fn truth_table(planter: &Planter, dataset: &Dataset) -> Table {
    let mut table = Table::new(&["rule", "line", "agency", "client", "episode", "fields", "also"]);
    for planted in planter.planted() {
        let truth = &planted.truth;
        let fields: Vec<&str> =
            truth.fields.iter().copied().filter(|field| dataset.field_id(field).is_some()).collect();
        table.push([
            Cell::from(truth.rule),
            Cell::from(planted.line as usize),
            Cell::from(truth.agency.clone()),
            Cell::from(truth.client.clone()),
            Cell::from(truth.episode.clone()),
            Cell::from(fields.join(" ")),
            Cell::from(truth.also.join(" ")),
        ]);
    }
    table
}
