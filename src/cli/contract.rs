//! `ndtms contract`: what a contract pays at these figures.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value, json};

use super::counting::{Counting, CountingOptions, settings_line};
use super::exit;
use super::measure::{read_reference, warnings};
use super::options::{letter_without_inputs, load_dataset};
use super::output::{FileFormat, targets, write_results, write_stdout};
use super::session::{RecordOptions, Session, Stages, spare_files, spare_inputs, spare_mapping};
use super::tables;
use crate::compare::figures::{Selection, is_heading as is_heading_of_areas, select};
use crate::contract::{
    Aim, Answer, AreaTable, Baseline, Contract, Figure, FigureRows, Known, Outcome, Quartile, Settlement, best_quarter,
    is_heading, settle,
};
use crate::input::{Hashing, Input};
use crate::measure::reference::Reference;
use crate::measure::{Prepared, Request, Settings, SmallNumbers, Totals, known, printed_ids, run as count};
use crate::record::{Period, iso};
use crate::render::xlsx::{Limits, TableBook};
use crate::render::{contract as page, html, table, xlsx};
use crate::spec::measures::{self, Measure};
use crate::spec::nearest;

/// What a contract pays at these figures, and what it takes to be paid more
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms contract contract.toml march.csv --figures families.csv     what is paid, to the penny
  ndtms contract contract.toml exports/ --period 2012/13            what last year would have paid
  ndtms contract contract.toml --figures all.csv                    without records
  ndtms contract contract.toml march.csv -o paid.html -o paid.csv")]
#[command(after_help = "\
A contract says name, yearly_value, share_at_risk (in percent) and period, and has an [[outcome]] for each outcome: name,
measure, share (in percent of the sum at risk; all make 100), and what must be reached: threshold, top_quartile or change.
With floor and ceiling it pays linearly, else all or nothing. population, good = \"low\", [settings] and reference say how
measures are taken.

Figures that stand in a table of --figures (columns measure, numerator, denominator or value; where there population and
period) are taken from there, all others are counted from the records, as ndtms measure counts them.

Exit codes: 0 done, whatever is met; 2 could not be done.")]
pub(super) struct ContractArgs {
    /// The contract
    #[arg(value_name = "CONTRACT.toml", value_hint = ValueHint::FilePath)]
    contract: PathBuf,
    /// Records: files, folders, .zip and .gz of CSV, wildcards, or - for standard input
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    inputs: Vec<OsString>,
    /// Figures that are not counted from records: measure,numerator,denominator; may be given several times
    #[arg(long, value_name = "FILE")]
    figures: Vec<PathBuf>,
    #[command(flatten)]
    counting: CountingOptions,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .csv .json .md .xlsx .html); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// Formats of what a contract pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One outcome a row
    Csv,
    /// One document
    Json,
    /// For reports
    Markdown,
    /// A workbook with real numbers
    Xlsx,
    /// A page for a browser
    Html,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("md", Format::Markdown),
        ("xlsx", Format::Xlsx),
        ("html", Format::Html),
        ("htm", Format::Html),
    ];
    const STYLED: Option<Format> = Some(Format::Text);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

/// The name and version of the document's shape.
const SCHEMA: &str = "ndtms.contract/1";

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &ContractArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let targets = targets(&args.out, args.format)?;
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    let contract = Contract::load(&args.contract)?;
    let session = Session::begin(&args.records)?;
    let settings = settings(args, &contract, &session)?;
    if args.records.show_settings {
        let letter = letter_without_inputs(session.files(), args.records.dataset.dataset, session.profile())?;
        let dataset = match &args.inputs[..] {
            [] => load_dataset(session.files(), letter, session.profile())?,
            inputs => session.find(inputs)?.dataset,
        };
        let lines = session.settings_of_counting(&dataset, &settings);
        write_stdout(None, |out| out.write_all(lines.as_bytes()))?;
        return Ok(exit::DONE);
    }
    spare_files(targets.iter().map(|(path, _)| path), std::iter::once(&args.contract), "the contract")?;
    let mut read: Vec<Input> = Vec::new();
    let mut figures = FigureRows::default();
    for path in &args.figures {
        let table = tables::read_one(path, &args.records.read, &is_heading, session.talk)?;
        figures.read(&table.grid)?;
        read.push(table.input);
    }
    let measures = measures::load(session.files())?;
    let sources: Vec<Source<'_>> = contract
        .outcomes
        .iter()
        .map(|outcome| source(&contract, outcome, &figures, &measures))
        .collect::<Result<_>>()?;
    let mut quartiles = Vec::with_capacity(contract.outcomes.len());
    for outcome in &contract.outcomes {
        quartiles.push(match &outcome.aim {
            Aim::TopQuartile(of_areas) => Some(quartile(&contract, outcome, of_areas, args, &session, &mut read)?),
            _ => None,
        });
    }
    let reference = match &contract.reference {
        Some(path) => {
            let (reference, input) = read_reference(&contract.beside(path), &args.records.read, session.talk)?;
            read.push(input);
            Some(reference)
        }
        None => None,
    };
    let needs_records = sources.iter().find_map(|source| match source {
        Source::Records(_, printed) => Some(printed),
        Source::Figures => None,
    });
    let work = match (needs_records, &args.inputs[..]) {
        (Some(measure), []) => bail!(
            "{measure} is counted from records and none are named; name them behind the contract, or give the figure \
             with --figures"
        ),
        (Some(_), inputs) => Some(session.find(inputs)?),
        (None, []) => None,
        (None, _) => {
            session.talk.note("all figures are given, so the records are not read");
            None
        }
    };
    if let Some(work) = &work {
        read.extend(work.inputs.iter().cloned());
        spare_mapping(targets.iter().map(|(path, _)| path), work)?;
    }
    spare_inputs(targets.iter().map(|(path, _)| path), &read)?;
    stages.end("tables");

    let counting = match work {
        Some(work) => Some(Counting::of(&session, work, settings, Hashing::Beside, &mut stages)?),
        None => None,
    };
    let period = args.counting.period.as_ref().unwrap_or(&contract.period).clone();
    let prepared = match &counting {
        Some(counting) => {
            counting.period(&session, Some(&period))?;
            Some(counting.prepared(&session)?)
        }
        None => None,
    };
    stages.end("journeys");
    let asked =
        Asked { contract: &contract, figures: &figures, reference: reference.as_ref(), prepared: prepared.as_ref() };
    let mut said: Vec<String> = Vec::new();
    let mut answers = Vec::with_capacity(sources.len());
    for ((outcome, source), quartile) in contract.outcomes.iter().zip(&sources).zip(quartiles) {
        let now = asked.figure(outcome, source, &period, &mut said)?;
        let baseline = match &outcome.aim {
            Aim::Change { from: Baseline::Period(before), .. } => {
                Some(asked.figure(outcome, source, before, &mut said)?)
            }
            _ => None,
        };
        answers.push(Answer { now, baseline, quartile });
    }
    let settlement = settle(&contract, &period, answers)?;
    stages.end("figures");

    if let (Some(counting), Some(prepared)) = (&counting, &prepared) {
        said.splice(0..0, counting.held_back_in_words(prepared));
        if on_stdout != Some(Format::Text) {
            session.talk.note(&format!("as at {}, period {period} ({})", iso(counting.as_at), period.days()));
            session.talk.note(&format!("settings {}", settings_line(&settings)));
        }
    }
    said.iter().for_each(|warning| session.talk.warn(warning));
    let counted = counting.as_ref().map(|counting| {
        format!(
            "As at {}, dataset {}. Settings: {}",
            iso(counting.as_at),
            counting.work.dataset.letter,
            settings_line(&settings)
        )
    });
    let shown = page::Page { contract: &contract, period: &period, settlement: &settlement, counted };
    let head = head(&contract, &settlement, &period, counting.as_ref());
    let write = |format: Format, width: usize, out: &mut dyn Write| -> io::Result<()> {
        let of_scripts = || settlement.table(&period);
        match format {
            Format::Text => page::text(&shown, width, out),
            Format::Markdown => page::markdown(&shown, out),
            Format::Html => html::contract::write(&shown, out),
            Format::Csv => table::csv(&of_scripts(), out),
            Format::Json => table::json(&of_scripts(), SCHEMA, &head, out),
            Format::Xlsx => {
                let said_there = page::said(&shown).into_iter().map(|sentence| ("note".to_owned(), sentence));
                let mut about: Vec<(String, String)> = vec![("contract".to_owned(), contract.name.clone())];
                about.extend(said_there);
                // the sums of the contract are in the sentences
                about.extend(xlsx::about_of(&head[1..]));
                about.extend(said.iter().map(|warning| ("warning".to_owned(), warning.clone())));
                let (name, table) = ("Contract", &of_scripts());
                xlsx::table(&TableBook { name, table, places: None, about: &about }, Limits::EXCEL, out)
            }
        }
    };
    write_results(&targets, on_stdout, session.talk, write)?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(session.talk, counting.as_ref().map_or(0, |counting| counting.extract.store.len()));
    }
    Ok(exit::DONE)
}

/// The settings: the profile's, then the contract's, then those of the run.
fn settings(args: &ContractArgs, contract: &Contract, session: &Session<'_>) -> Result<Settings> {
    let mut settings = session.profile().map(crate::profile::Profile::counting).unwrap_or_default();
    contract.apply(&mut settings)?;
    for text in &args.counting.set {
        settings.set_written(text).map_err(|error| anyhow!("--set: {error}"))?;
    }
    if settings.small_numbers != SmallNumbers::Show {
        bail!("a contract is paid by exact numbers, so small_numbers must be show; add --set small_numbers=show");
    }
    Ok(settings)
}

/// Where the figure of an outcome comes from.
enum Source<'m> {
    /// It is counted: a measure, and the printed id of one of its figures.
    Records(&'m Measure, String),
    /// It is given.
    Figures,
}

fn source<'m>(
    contract: &Contract,
    outcome: &Outcome,
    figures: &FigureRows,
    measures: &'m [Measure],
) -> Result<Source<'m>> {
    if figures.has(&outcome.measure) {
        return Ok(Source::Figures);
    }
    let wanted = outcome.measure.to_ascii_lowercase();
    if let Some(measure) = measures.iter().find(|measure| printed_ids(measure.id).contains(&wanted)) {
        return Ok(Source::Records(measure, wanted));
    }
    if let Some(measure) = measures.iter().find(|measure| measure.id.word() == wanted) {
        let choices = printed_ids(measure.id).join(", ");
        let message = format!("{} is several figures; choose one of {choices}", outcome.measure);
        return Err(contract.fault(&outcome.measure_place, message).into());
    }
    let mut names: Vec<&str> = figures.names().collect();
    known::ids().for_each(|id| names.push(id));
    let near = nearest(&outcome.measure, names.into_iter()).map(|near| format!("; did you mean {near}?"));
    let message =
        format!("`{}` is no measure, and no table of --figures has it{}", outcome.measure, near.unwrap_or_default());
    Err(contract.fault(&outcome.measure_place, message).into())
}

/// Where the best quarter of the areas of a table begins.
fn quartile(
    contract: &Contract,
    outcome: &Outcome,
    of_areas: &AreaTable,
    args: &ContractArgs,
    session: &Session<'_>,
    read: &mut Vec<Input>,
) -> Result<Quartile> {
    let path = contract.beside(&of_areas.table);
    let table = tables::read_one(&path, &args.records.read, &is_heading_of_areas, session.talk)?;
    let own = || outcome.population.as_ref().map(ToString::to_string);
    let selection = Selection {
        measure: Some(of_areas.measure.clone().unwrap_or_else(|| outcome.measure.clone())),
        population: of_areas.population.clone().or_else(own),
        period: of_areas.period.clone(),
    };
    let fault = |message: String| contract.fault(&outcome.aim_place, format!("{}: {message}", path.display()));
    let selected = select(std::slice::from_ref(&table.grid), &selection).map_err(|error| fault(error.to_string()))?;
    read.push(table.input);
    let known = Known::of(&outcome.measure);
    let good = outcome.good.unwrap_or(known.polarity);
    Ok(best_quarter(selected.rows, of_areas.area.as_deref(), good, known.denominator).map_err(fault)?)
}

/// What figures are asked of.
struct Asked<'a, 'p> {
    contract: &'a Contract,
    figures: &'a FigureRows,
    reference: Option<&'a Reference>,
    prepared: Option<&'a Prepared<'p>>,
}

impl Asked<'_, '_> {
    /// The figure of an outcome in a period; what must be known of it is said once.
    fn figure(
        &self,
        outcome: &Outcome,
        source: &Source<'_>,
        period: &Period,
        said: &mut Vec<String>,
    ) -> Result<Figure> {
        let (Source::Records(measure, printed), Some(prepared)) = (source, self.prepared) else {
            let population = outcome.population.as_ref().map(ToString::to_string);
            let found = self.figures.find(&outcome.measure, population.as_deref(), period);
            return Ok(found.map_err(|message| self.contract.fault(&outcome.measure_place, message))?);
        };
        let request = Request {
            measures: &[*measure],
            period,
            population: outcome.population.as_ref(),
            by: &[],
            total: Totals::Without,
            reference: self.reference,
        };
        let rows = count(prepared, &request).map_err(|error| anyhow!(error))?;
        for warning in warnings(prepared, &request, &[measure.id], &rows) {
            if !said.contains(&warning) {
                said.push(warning);
            }
        }
        match rows.iter().find(|row| row.printed == *printed) {
            Some(row) => Ok(Figure::of_row(row)),
            None => bail!("{printed}: nothing was counted"),
        }
    }
}

/// What documents say before their rows.
fn head(
    contract: &Contract,
    settlement: &Settlement,
    period: &Period,
    counting: Option<&Counting>,
) -> Vec<(&'static str, Value)> {
    let pounds = |pennies: crate::contract::Pennies| json!(pennies.cell());
    let rest = settlement.value - settlement.at_risk;
    let mut head = vec![(
        "contract",
        json!({
            "name": contract.name,
            "yearly_value": pounds(contract.yearly),
            "value": pounds(settlement.value),
            "at_risk": pounds(settlement.at_risk),
            "payment": pounds(settlement.payment()),
            "payment_in_all": pounds(settlement.payment() + rest),
        }),
    )];
    match counting {
        Some(counting) => head.extend(counting.head(Some(period))),
        None => {
            head.push(("period", json!({"text": period.text, "first": iso(period.first), "last": iso(period.last)})));
        }
    }
    head
}
