//! `ndtms why`: how one client's records led to counted or not counted.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::counting::{Counting, CountingOptions};
use super::exit;
use super::hints::{self, hinted};
use super::options::Inputs;
use super::output::{FileFormat, targets, write_results, write_stdout};
use super::session::{RecordOptions, Session, Stages, spare_inputs, spare_mapping};
use crate::check::describe::Describer;
use crate::input::Hashing;
use crate::measure::Population;
use crate::measure::told::tell;
use crate::measure::why::Judge;
use crate::record::{ClientIndex, Extract};
use crate::render::why;
use crate::spec::measures::{self, MeasureId};
use crate::spec::{Dataset, nearest};

/// How one client's records led to counted or not counted in a measure
///
/// The records in short, the journeys that were made of them, each condition of the measure with what was found, and the
/// verdict.
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms why effective-treatment --client N0852:1043 march.csv
  ndtms why re-presentation --client 1043 exports/ --period 2013/14
  ndtms why penetration --client N0852:1043 march.csv --format json")]
#[command(after_help = "\
A client is written AGNCY:CLIENTID, or CLIENTID where only one agency has it.

Exit codes: 0 done; 2 could not be done.")]
pub(super) struct WhyArgs {
    /// Id of a measure
    #[arg(value_name = "MEASURE", value_parser = hints::text(hints::measures), hide_possible_values = true)]
    measure: String,
    /// Client: AGNCY:CLIENTID, or CLIENTID where only one agency has it
    #[arg(long, value_name = "REF")]
    client: String,
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    counting: CountingOptions,
    /// Population instead of the measure's own
    #[arg(long, value_name = "POPULATION,…", value_parser = hinted(str::parse::<Population>, hints::populations), hide_possible_values = true)]
    population: Option<Population>,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .json); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// Formats of what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One document
    Json,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[("txt", Format::Text), ("json", Format::Json)];
    const STYLED: Option<Format> = Some(Format::Text);
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &WhyArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let targets = targets(&args.out, args.format)?;
    let Some(id) = MeasureId::of(&args.measure) else {
        let near = nearest(&args.measure, MeasureId::ALL.iter().map(|id| id.word()));
        let near =
            near.map_or_else(|| "`ndtms explain measures` lists them".to_owned(), |n| format!("did you mean {n}?"));
        bail!("`{}` is no measure; {near}", args.measure);
    };
    let session = Session::begin(&args.records)?;
    let settings = args.counting.settings(session.profile())?;
    let all = measures::load(session.files())?;
    let Some(measure) = all.iter().find(|measure| measure.id == id) else {
        bail!("the measure {} is not described in measures.toml", id.word());
    };
    let work = session.find(&args.inputs.inputs)?;
    if args.records.show_settings {
        let lines = session.settings_of_counting(&work.dataset, &settings);
        write_stdout(None, |out| out.write_all(lines.as_bytes()))?;
        return Ok(exit::DONE);
    }
    spare_inputs(targets.iter().map(|(path, _)| path), &work.inputs)?;
    spare_mapping(targets.iter().map(|(path, _)| path), &work)?;
    let counting = Counting::of(&session, work, settings, Hashing::Beside, &mut stages)?;
    let (dataset, extract) = (&counting.work.dataset, &counting.extract);
    let client = client_named(&session, dataset, extract, &counting.outcome.clients, &args.client)?;
    let period = counting.period(&session, args.counting.period.as_ref())?;
    let prepared = counting.prepared(&session)?;
    stages.end("journeys");

    let redaction = session.redaction(&counting.work.inputs)?;
    let hash = |text: &str| redaction.hash(text);
    let (outcome, as_at) = (&counting.outcome, counting.as_at);
    let describer = Describer { dataset, extract, outcome, privacy: session.privacy(&hash), as_at };
    let measures = [measure];
    let judge = Judge::new(&prepared, &measures, &period, args.population.as_ref()).map_err(|error| anyhow!(error))?;
    let told = tell(&describer, &prepared, &judge, measure, client);
    stages.end("verdict");
    let page = why::Page { told: &told, period: &period, as_at, dataset: dataset.letter, settings: &settings };
    let write = |format: Format, width: usize, out: &mut dyn Write| -> io::Result<()> {
        match format {
            Format::Text => why::text(&page, width, out),
            Format::Json => why::json(&told, &counting.head(Some(&period)), out),
        }
    };
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    write_results(&targets, on_stdout, session.talk, write)?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(session.talk, counting.extract.store.len());
    }
    Ok(exit::DONE)
}

/// The number of the client that a reference names.
fn client_named(
    session: &Session<'_>,
    dataset: &Dataset,
    extract: &Extract,
    clients: &ClientIndex,
    reference: &str,
) -> Result<u32> {
    let (agencies, ids) = (extract.store.column(dataset.keys.agency), extract.store.column(dataset.keys.client));
    let of = |client: &u32| {
        let row = clients.rows(*client as usize)[0] as usize;
        (agencies.cleaned_text(row), ids.cleaned_text(row))
    };
    let wanted = reference.trim();
    let parts = wanted.split_once(':').map(|(agency, client)| (agency.trim().to_ascii_uppercase(), client.trim()));
    let all = || 0..clients.len() as u32;
    let is_named = |client: &u32| {
        let (agency, id) = of(client);
        let by_both = parts.as_ref().is_some_and(|(a, c)| (agency, id) == (a.as_str(), *c));
        !id.is_empty() && (by_both || id == wanted)
    };
    let found: Vec<u32> = all().filter(is_named).collect();
    let shown = |client: &u32| {
        let (agency, id) = of(client);
        format!("{agency}:{id}")
    };
    match found[..] {
        [client] => Ok(client),
        [] => {
            let own = parts.as_ref().map_or(wanted, |(_, client)| client);
            // an identifier that another agency has, else one that is much like it
            let elsewhere = all().find(|client| !own.is_empty() && of(client).1 == own).map(|client| shown(&client));
            let near = || {
                let references: Vec<String> =
                    all().filter(|client| !of(client).1.is_empty()).map(|c| shown(&c)).collect();
                let names = references.iter().map(|reference| match parts {
                    Some(_) => reference.as_str(),
                    None => reference.split_once(':').map_or(reference.as_str(), |(_, client)| client),
                });
                nearest(wanted, names).map(str::to_owned)
            };
            // a reference that was not typed is not shown where references are hashed
            let near = elsewhere.or_else(|| if session.is_redacted() { None } else { near() });
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            bail!(
                "there is no client `{wanted}` in the input; a client is written AGNCY:CLIENTID, such as N0852:1043{hint}"
            )
        }
        _ => {
            let mut references: Vec<String> = found.iter().map(shown).collect();
            references.sort_unstable();
            references.dedup();
            match &references[..] {
                [one] => bail!(
                    "several rows without agency bear the client identifier {one}, and nobody can tell whose they are"
                ),
                several => bail!("several agencies have a client `{wanted}`: write one of {}", several.join(", ")),
            }
        }
    }
}
