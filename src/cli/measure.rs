//! `ndtms measure`: calculate measures.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use clap::builder::OsStringValueParser;
use clap::{Args, ValueEnum, ValueHint};

use super::counting::{Counting, CountingOptions, plural, settings_line};
use super::exit;
use super::hints::{self, hinted};
use super::options::ReadOptions;
use super::output::{FileFormat, Talk, hashing, targets, write_results, write_stdout};
use super::session::{RecordOptions, Session, Stages, spare_inputs};
use super::tables;
use crate::input::Input;
use crate::journey::Journeys;
use crate::measure::comparator::Comparator;
use crate::measure::disclosure::Figure;
use crate::measure::figures::Exact;
use crate::measure::reference::Reference;
use crate::measure::table::{ComparedBy, compare, table};
use crate::measure::{
    Grouping, Item, Population, Prepared, Request, Row, SmallNumbers, Totals, disclosure, is_of_change, is_of_tops,
    run as count,
};
use crate::record::{Period, iso};
use crate::render;
use crate::render::xlsx::{Limits, TableBook};
use crate::spec::measures::{self, Headline, Measure, MeasureId, MeasureKind};
use crate::spec::nearest;

/// Calculate measures: who is in treatment, who completes, who returns, who waits
///
/// The headline measures when no id is given. `ndtms measure --help` lists the ids.
#[derive(Args, Debug)]
#[command(override_usage = "ndtms measure [ID]... <INPUT>... [OPTIONS]")]
#[command(before_help = "\
Examples:
  ndtms measure march.csv                                  the headline measures
  ndtms measure effective-treatment march.csv --by la      one measure, area by area
  ndtms measure re-presentation exports/ --by month --total
  ndtms measure penetration march.csv --reference prevalence.csv")]
#[command(after_help = ids())]
pub(super) struct MeasureArgs {
    /// Ids of measures, then files, folders, .zip and .gz of CSV, wildcards, or - for standard input
    #[arg(value_name = "ID or INPUT", required = true, value_parser = hinted(OsStringValueParser::new(), hints::measures), hide_possible_values = true, value_hint = ValueHint::AnyPath)]
    arguments: Vec<OsString>,
    #[command(flatten)]
    counting: CountingOptions,
    /// Groupings, joined by commas: substance, main-substance, sex, ethnicity, ethnic-group, age-band, la, dat, region,
    /// agency, referral-source, referral-group, accommodation, injecting, employment, parental-status, reason, segment,
    /// top-item, month, quarter, year
    #[arg(long, value_name = "GROUPING,…", value_delimiter = ',', value_parser = hinted(str::parse::<Grouping>, hints::groupings), hide_possible_values = true)]
    by: Vec<Grouping>,
    /// Add a row of all, counted by itself
    #[arg(long)]
    total: bool,
    /// Population instead of each measure's own: pdu, opiate, non-opiate, non-opiate-only, non-opiate-and-alcohol,
    /// alcohol-only, adult or all; of several joined by commas all must hold
    #[arg(long, value_name = "POPULATION,…", value_parser = hinted(str::parse::<Population>, hints::populations), hide_possible_values = true)]
    population: Option<Population>,
    /// Estimates of the need: area,group,period,estimate,lower95,upper95,source
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// What to compare with: a value in percent, a saved measure, or england
    #[arg(long, value_name = "WHAT")]
    compare_to: Option<String>,
    /// Compare an interval with a value, or with another interval
    #[arg(long, value_name = "HOW", default_value = "value")]
    comparison: How,
    /// Decimals of values in what people read [default: 1; 2 for penetration and unmet-need]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=8))]
    decimals: Option<u8>,
    /// What is done to small numbers
    #[arg(long, value_name = "WHAT")]
    small_numbers: Option<Small>,
    /// Format on standard output [default: table; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.csv .json .txt .md .xlsx .html); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// The ids of the measures, for the help.
fn ids() -> String {
    format!("Measures:\n  {}", MeasureId::ALL.map(MeasureId::word).join(", "))
}

/// Formats of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// One figure a row
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
        ("txt", Format::Table),
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("md", Format::Markdown),
        ("xlsx", Format::Xlsx),
        ("html", Format::Html),
        ("htm", Format::Html),
    ];
    const STYLED: Option<Format> = Some(Format::Table);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);

    fn tells_hashes(self) -> bool {
        !matches!(self, Format::Table | Format::Csv | Format::Markdown)
    }
}

/// How figures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum How {
    /// A value against an interval
    Value,
    /// Two intervals
    Intervals,
}

/// What is done to small numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Small {
    /// They are shown
    Show,
    /// 1 to 4 are hidden, and what would tell them
    Suppress,
    /// All counts are rounded to the nearest five, rates to whole percents
    Round5,
}

impl From<Small> for SmallNumbers {
    fn from(small: Small) -> Self {
        match small {
            Small::Show => SmallNumbers::Show,
            Small::Suppress => SmallNumbers::Suppress,
            Small::Round5 => SmallNumbers::Round5,
        }
    }
}

/// The name and version of the document's shape.
const SCHEMA: &str = "ndtms.measure/1";

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &MeasureArgs) -> Result<u8> {
    let mut stages = Stages::begin();
    let targets = targets(&args.out, args.format)?;
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Table));
    let (ids, inputs) = ids_and_inputs(&args.arguments)?;
    let mut by = each_once(&args.by)?;
    let session = Session::begin(&args.records)?;
    let mut settings = args.counting.settings(session.profile())?;
    if let Some(small) = args.small_numbers {
        settings.small_numbers = small.into();
    }
    let all = measures::load(session.files())?;
    let work = session.find(inputs)?;
    if args.records.show_settings {
        let lines = session.settings_of_counting(&work.dataset, &settings);
        write_stdout(None, |out| out.write_all(lines.as_bytes()))?;
        return Ok(exit::DONE);
    }
    let reference =
        args.reference.as_deref().map(|path| read_reference(path, &args.records.read, session.talk)).transpose()?;
    let comparator = args.compare_to.as_deref().map(|what| read_comparator(args, &session, what)).transpose()?;
    let read: Vec<Input> = work
        .inputs
        .iter()
        .chain(reference.iter().map(|(_, input)| input))
        .chain(comparator.iter().filter_map(|(_, input)| input.as_ref()))
        .cloned()
        .collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &read)?;
    let wanted: Vec<&Measure> = match ids.as_slice() {
        // what is told of items is there for this grouping only
        [] if by.contains(&Grouping::TopItem) => all.iter().filter(|m| is_of_change(m.id)).collect(),
        [] => all.iter().filter(|m| is_headline(m, reference.is_some())).collect(),
        ids => ids.iter().filter_map(|id| all.iter().find(|m| m.id == *id)).collect(),
    };
    if wanted.iter().all(|measure| is_of_change(measure.id)) && !by.contains(&Grouping::TopItem) {
        session.talk.note("grouped by top-item too, since a change is told of each item by itself");
        by.push(Grouping::TopItem);
    }
    if args.total && by == [Grouping::TopItem] {
        session.talk.note("items have no row of all: one journey may be in several");
    }

    let counting = Counting::of(&session, work, settings, hashing(&targets, on_stdout), &mut stages)?;
    let period = counting.period(&session, args.counting.period.as_ref())?;
    let prepared = counting.prepared(&session)?;
    stages.end("journeys");
    let request = Request {
        measures: &wanted,
        period: &period,
        population: args.population.as_ref(),
        by: &by,
        total: if args.total { Totals::With } else { Totals::Without },
        reference: reference.as_ref().map(|(reference, _)| reference),
    };
    let explain = |error: String| anyhow!(error);
    let mut rows = count(&prepared, &request).map_err(explain)?;
    disclosure::apply(&mut rows, &by, &settings);
    if let Some((comparator, _)) = &comparator
        && settings.small_numbers != SmallNumbers::Round5
    {
        let how = if args.comparison == How::Value { ComparedBy::Value } else { ComparedBy::Intervals };
        compare(&mut rows, &by, comparator, how);
    }
    stages.end("measures");
    if on_stdout != Some(Format::Table) {
        // the page says it itself
        session.talk.note(&format!("as at {}, period {period} ({})", iso(counting.as_at), period.days()));
        session.talk.note(&format!("settings {}", settings_line(&settings)));
    }
    let mut said: Vec<String> = counting.held_back_in_words(&prepared).into_iter().collect();
    said.extend(warnings(&prepared, &request, &ids, &rows));
    said.extend(comparator.as_ref().and_then(|_| not_compared(&wanted, &rows, settings.small_numbers)));
    said.iter().for_each(|warning| session.talk.warn(warning));

    let page = render::measure::Page {
        rows: &rows,
        by: &by,
        period: &period,
        as_at: counting.as_at,
        dataset: counting.work.dataset.letter,
        settings: &settings,
        decimals: args.decimals.map(usize::from),
    };
    let write = |format: Format, width: usize, out: &mut dyn Write| -> io::Result<()> {
        match format {
            Format::Table => render::measure::text(&page, width, out),
            Format::Markdown => render::measure::markdown(&page, out),
            Format::Html => render::html::measure::write(&page, out),
            Format::Csv => render::table::csv(&table(&rows, &by), out),
            Format::Json => render::table::json(&table(&rows, &by), SCHEMA, &counting.head(Some(&period)), out),
            Format::Xlsx => {
                let mut about = render::xlsx::about_of(&counting.head(Some(&period)));
                about.extend(said.iter().map(|warning| ("warning".to_owned(), warning.clone())));
                let (name, table) = ("Measures", &table(&rows, &by));
                let places = args.decimals.map(usize::from);
                let book = TableBook { name, table, places, about: &about };
                render::xlsx::table(&book, Limits::EXCEL, out)
            }
        }
    };
    write_results(&targets, on_stdout, session.talk, write)?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(session.talk, counting.extract.store.len());
    }
    Ok(exit::DONE)
}

fn is_headline(measure: &Measure, has_reference: bool) -> bool {
    match measure.headline {
        Headline::Always => true,
        Headline::WithReference => has_reference,
        Headline::Never => false,
    }
}

/// The leading arguments that are ids, and the inputs behind them. What is neither id nor file is an error that says what
/// may have been meant.
fn ids_and_inputs(arguments: &[OsString]) -> Result<(Vec<MeasureId>, &[OsString])> {
    let mut ids: Vec<MeasureId> = Vec::new();
    let id_of = |argument: &OsString| argument.to_str().and_then(MeasureId::of);
    let first_input = arguments.iter().position(|a| id_of(a).is_none()).unwrap_or(arguments.len());
    for id in arguments[..first_input].iter().filter_map(id_of) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let inputs = &arguments[first_input..];
    for input in inputs {
        let text = input.to_string_lossy();
        let may_be_input = text == "-" || text.contains(['*', '?', '[']) || Path::new(input).exists();
        if may_be_input {
            continue;
        }
        if id_of(input).is_some() {
            bail!("the measure {text} stands behind an input; measures come first: ndtms measure {text} …");
        }
        match nearest(&text, MeasureId::ALL.iter().map(|id| id.word())) {
            Some(near) => bail!("`{text}` is neither a measure nor a file; did you mean {near}?"),
            None => bail!("`{text}` is neither a measure nor a file; `ndtms measure --help` lists the measures"),
        }
    }
    if inputs.is_empty() {
        bail!("no input is named; expected files or folders behind the measures, or - for standard input");
    }
    Ok((ids, inputs))
}

fn each_once(by: &[Grouping]) -> Result<Vec<Grouping>> {
    for (place, grouping) in by.iter().enumerate() {
        if by[..place].contains(grouping) {
            bail!("--by names {} twice", grouping.word());
        }
    }
    Ok(by.to_vec())
}

/// Reads the estimates of the need.
pub(super) fn read_reference(path: &Path, options: &ReadOptions, talk: Talk) -> Result<(Reference, Input)> {
    const HEADINGS: [&str; 7] = ["AREA", "GROUP", "PERIOD", "ESTIMATE", "LOWER95", "UPPER95", "SOURCE"];
    let is_heading = |heading: &str| HEADINGS.contains(&heading);
    let table = tables::read_one(path, options, &is_heading, talk)?;
    Ok((Reference::read(&table.grid)?, table.input))
}

/// What to compare with, and the file that it was read from.
fn read_comparator(args: &MeasureArgs, session: &Session<'_>, what: &str) -> Result<(Comparator, Option<Input>)> {
    const HEADINGS: [&str; 5] = ["MEASURE", "POPULATION", "NUMERATOR", "DENOMINATOR", "VALUE"];
    if what.eq_ignore_ascii_case("england") {
        return Ok((Comparator::england(session.files())?, None));
    }
    let number = what.trim().trim_end_matches('%').trim_end();
    if let Ok(value) = number.parse::<Exact>() {
        return Ok((Comparator::Value(value), None));
    }
    if !Path::new(what).exists() {
        let hint = nearest(what, ["england"].into_iter()).map(|near| format!("; did you mean {near}?"));
        bail!(
            "--compare-to {what}: found no such file; expected a value in percent, a saved measure or england{}",
            hint.unwrap_or_default()
        );
    }
    let is_heading = |heading: &str| HEADINGS.contains(&heading);
    let table = tables::read_one(Path::new(what), &args.records.read, &is_heading, session.talk)?;
    Ok((Comparator::figures(&table.grid)?, Some(table.input)))
}

/// What somebody must know who takes a figure for what it seems to say. Figures are left to the table, which knows what may
/// be shown of them.
pub(super) fn warnings(
    prepared: &Prepared<'_>,
    request: &Request<'_, '_>,
    asked: &[MeasureId],
    rows: &[Row<'_>],
) -> Vec<String> {
    const COMPLETIONS: [MeasureId; 3] =
        [MeasureId::SuccessfulCompletion, MeasureId::CompletionOfExits, MeasureId::CompletionNoReturn];
    let mut warnings = Vec::new();
    let of_those = |ids: &[MeasureId]| -> Vec<&str> {
        request.measures.iter().filter(|m| ids.contains(&m.id)).map(|m| m.id.word()).collect()
    };
    // the measures of which some row is so
    let with_row = |is_so: &dyn Fn(&Row<'_>) -> bool| -> Vec<&str> {
        let has = |measure: &&&Measure| rows.iter().any(|row| row.measure.id == measure.id && is_so(row));
        request.measures.iter().filter(has).map(|m| m.id.word()).collect()
    };
    let of_returns = of_those(&[MeasureId::CompletionNoReturn, MeasureId::RePresentation]);
    if !of_returns.is_empty() && is_of_one_dat(&prepared.journeys) {
        let names = of_returns.join(" and ");
        warnings.push(format!(
            "{names}: the input is of one partnership (DAT) only, so returns to another one cannot be seen"
        ));
    }
    let named: Vec<&MeasureId> = asked.iter().filter(|id| COMPLETIONS.contains(id)).collect();
    if let [one] = named[..]
        && let Some(measure) = request.measures.iter().find(|m| m.id == *one)
    {
        warnings.push(format!("{}: {}", one.word(), measure.confusions));
    }
    let is_pending = |row: &Row<'_>| row.pending.is_some_and(|pending| pending > 0) || row.hidden.has(Figure::Pending);
    let pending = with_row(&is_pending);
    if !pending.is_empty() {
        warnings.push(format!(
            "{}: some are pending, since on {} nobody could say yet what becomes of them",
            pending.join(", "),
            iso(prepared.journeys.as_at)
        ));
    }
    let of_tops: Vec<&str> = request.measures.iter().filter(|m| is_of_tops(m.id)).map(|m| m.id.word()).collect();
    let without = if of_tops.is_empty() { Vec::new() } else { prepared.columns_missing_for_tops() };
    if !without.is_empty() {
        let (names, columns) = (of_tops.join(", "), without.join(" and "));
        warnings.push(format!("{names}: no input has {columns}, so no TOP is known"));
    }
    warnings.extend(of_items(prepared, request, rows));
    let stale = stale_journeys(&prepared.journeys, request.period);
    if stale > 0 {
        warnings.push(format!(
            "{} held open by episodes in which nothing has happened for a year; were these never closed?",
            match prepared.settings.small_numbers {
                SmallNumbers::Show => plural(stale, "journey is", "journeys are"),
                // what is not in the figures must not stand beside them
                _ => "some journeys are".to_owned(),
            }
        ));
    }
    let of_estimates = of_those(&[MeasureId::Penetration, MeasureId::UnmetNeed]);
    if !of_estimates.is_empty() && request.reference.is_none() {
        let names = of_estimates.join(" and ");
        warnings.push(format!("{names}: without --reference there is no estimate, and so no rate"));
    } else if !of_estimates.is_empty() {
        let lacks_estimate = |row: &&Row<'_>| row.denominator.is_none() && !row.hidden.has(Figure::Denominator);
        let of_them = rows.iter().filter(|row| of_estimates.contains(&row.printed.as_str()));
        let without = of_them.filter(lacks_estimate).count();
        if without > 0 {
            let rows = plural(without, "row has", "rows have");
            let names = of_estimates.join(" and ");
            warnings.push(format!("{names}: {rows} no estimate in the reference for area, group and period"));
        }
    }
    warnings
}

/// Which items of the TOP are not known, and which are and cannot be told further.
fn of_items(prepared: &Prepared<'_>, request: &Request<'_, '_>, rows: &[Row<'_>]) -> Vec<String> {
    let mut warnings = Vec::new();
    let asks = request.measures.iter().any(|measure| is_of_change(measure.id));
    let absent = if asks { prepared.columns_missing_for_items() } else { Vec::new() };
    if !absent.is_empty() {
        warnings.push(format!("no input has {}, so nothing is known of these items of the TOP", absent.join(", ")));
    }
    let untold: Vec<&Row<'_>> = rows.iter().filter(|row| is_of_change(row.measure.id) && row.is_untold()).collect();
    let items = prepared.settings.rci.missing().map(Item::word);
    let items: Vec<&str> =
        items.filter(|item| untold.iter().any(|row| row.cells.iter().any(|cell| cell.label() == *item))).collect();
    if let Some(first) = items.first() {
        warnings.push(format!(
            "the setting rci has no days for {}, so of whoever is not abstinent the change is not known; set it with \
             --set rci={first}:DAYS, or in the profile with rci = {{ {first} = DAYS }}",
            items.join(", "),
        ));
    }
    warnings
}

/// Which measures were not compared though they could be.
fn not_compared(wanted: &[&Measure], rows: &[Row<'_>], small_numbers: SmallNumbers) -> Option<String> {
    if small_numbers == SmallNumbers::Round5 {
        return Some("nothing is compared: rates of rounded counts have no interval".to_owned());
    }
    if wanted.iter().all(|measure| measure.kind != MeasureKind::Percentage) {
        return Some("nothing to compare with was found: counts and days are not compared".to_owned());
    }
    // where there is no interval, there is nothing that could be compared
    let lacks = |measure: &&&Measure| {
        let mut of_measure =
            rows.iter().filter(|row| row.measure.id == measure.id && row.interval.is_some()).peekable();
        of_measure.peek().is_some() && of_measure.all(|row| row.comparison.is_none())
    };
    let without: Vec<&str> = wanted.iter().filter(lacks).map(|measure| measure.id.word()).collect();
    (!without.is_empty()).then(|| format!("nothing to compare with was found for {}", without.join(", ")))
}

fn is_of_one_dat(journeys: &Journeys) -> bool {
    journeys.journeys.first().is_some_and(|first| journeys.journeys.iter().all(|j| j.dat == first.dat))
}

fn stale_journeys(journeys: &Journeys, period: &Period) -> usize {
    let counted = journeys.journeys.iter().filter(|j| j.overlaps(period.first, period.last));
    counted.filter(|j| journeys.is_stale(j)).count()
}
