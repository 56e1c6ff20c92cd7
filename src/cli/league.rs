//! `ndtms league`: rank areas on a measure, from tables of figures or counted from records.

mod records;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::builder::OsStringValueParser;
use clap::{Args, ValueEnum, ValueHint};
use serde_json::Value;

use super::exit;
use super::hints::{self, hinted};
use super::output::{FileFormat, Talk, targets, write_results};
use super::session::{RecordOptions, Stages, spare_inputs};
use super::tables::{self, TableInput};
use crate::compare::figures::{Selected, Selection, is_heading, is_of_areas, neighbours, select};
use crate::compare::league::{Against, By, Check, League, Options, RankBy, Row, rank};
use crate::input::Input;
use crate::measure::Grouping;
use crate::measure::figures::Polarity;
use crate::measure::known::{self, Known, USUAL_PLACES};
use crate::render::league::{Page, Quartiles, markdown, notes_of, table_for_people, text};
use crate::render::{table, xlsx};
use crate::spec::{load, nearest};
use crate::table::grid::{Figure, Grid};

/// Rank areas on a measure, counted from records or from tables of figures
#[derive(Args, Debug)]
#[command(before_help = "\
Examples:
  ndtms league successful-completion exports/         areas counted from records, the best first
  ndtms league penetration march.csv --reference prevalence.csv --top 10
  ndtms league areas.csv                              areas ranked, the best first
  ndtms league penetration areas.csv --area Slough    one measure; an area marked, and what it needs
  ndtms league areas.xlsx --against 'South East'      compared with a row of the table
  ndtms league published.csv --check-published        which printed values follow from their own numbers")]
#[command(after_help = "\
A table has the columns area, numerator and denominator, and where there: region, period, measure, population, value (as
published), baseline, target, previous_rank, national_rank, reference (yes for an average that takes no rank). A measure
saved as CSV is such a table too. Inputs with the columns AGNCY and CLIENTID are records, and so is whatever is read with
--map: the areas of --by are counted, and the row of all takes no rank.

Exit codes: 0 done; 2 could not be done.")]
pub(super) struct LeagueArgs {
    /// A measure's id, and records, or tables of figures: CSV or workbooks
    #[arg(value_name = "ID or INPUT", required = true, value_parser = hinted(OsStringValueParser::new(), hints::measures), hide_possible_values = true, value_hint = ValueHint::AnyPath)]
    tables: Vec<OsString>,
    /// Measure to rank by, where it is not named in front; needed of records, and of tables that hold several
    #[arg(long, value_name = "ID", value_parser = hints::text(hints::measures), hide_possible_values = true)]
    measure: Option<String>,
    /// Population: of records instead of the measure's own, or of tables that hold several
    #[arg(long, value_name = "POPULATION,…", value_parser = hints::text(hints::populations), hide_possible_values = true)]
    population: Option<String>,
    /// Period: of records such as 2013/14, 2013-12 or 12m@2014-03 [default: the financial year of the as-at date]; of
    /// tables that hold several as it is written there
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// What the areas of records are: la, dat, region or agency [default: la]
    #[arg(long, value_name = "GROUPING")]
    by: Option<AreaChoice>,
    /// Add a row of all to the areas of records, counted by itself
    #[arg(long)]
    total: bool,
    /// Estimates of the need: area,group,period,estimate,lower95,upper95,source
    #[arg(long, value_name = "FILE")]
    reference: Option<PathBuf>,
    /// A setting of the counting, such as `gap_days=28`; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = hints::text(hints::settings), hide_possible_values = true)]
    set: Vec<String>,
    /// Which values are good [default: the measure's own, else high]
    #[arg(long, value_name = "WHICH")]
    polarity: Option<PolarityChoice>,
    /// What ranks and quartiles are of
    #[arg(long, value_name = "WHAT", default_value = "value")]
    rank_by: RankByChoice,
    /// Show the areas of this region only; ranks stay those among all
    #[arg(long, value_name = "NAME")]
    region: Option<String>,
    /// Show the N best, ties too
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Show the N worst, ties too
    #[arg(long, value_name = "N")]
    bottom: Option<usize>,
    /// Area that is marked and always shown
    #[arg(long, value_name = "NAME")]
    area: Option<String>,
    /// Table with the columns area and neighbour: rank --area and its neighbours among themselves
    #[arg(long, value_name = "FILE", requires = "area")]
    neighbours: Option<PathBuf>,
    /// Row, or value in percent, to compare with; of records also total or england (the published value) [default: the
    /// first reference row]
    #[arg(long, value_name = "ROW_OR_VALUE", allow_hyphen_values = true)]
    against: Option<String>,
    /// Compare the other value with the interval, or two intervals with each other
    #[arg(long, value_name = "HOW", default_value = "value")]
    comparison: ComparisonChoice,
    /// Show quartiles, 1 for the lowest values
    #[arg(long)]
    quartiles: bool,
    /// Work out every published value again and say which do not follow from their own numbers
    #[arg(long)]
    check_published: bool,
    /// Decimals in formats for people, and of published values where a workbook dropped zeros
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=9))]
    decimals: Option<u8>,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .csv .json .md .xlsx); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

/// What the areas of records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AreaChoice {
    /// Local authorities
    La,
    /// Partnerships
    Dat,
    /// Regions
    Region,
    /// Agencies
    Agency,
}

impl AreaChoice {
    fn grouping(self) -> Grouping {
        match self {
            AreaChoice::La => Grouping::La,
            AreaChoice::Dat => Grouping::Dat,
            AreaChoice::Region => Grouping::Region,
            AreaChoice::Agency => Grouping::Agency,
        }
    }
}

/// Formats of a league table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with intervals drawn
    Text,
    /// One area a row
    Csv,
    /// One document
    Json,
    /// One area a row
    Jsonl,
    /// For reports
    Markdown,
    /// A workbook with real numbers
    Xlsx,
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("md", Format::Markdown),
        ("xlsx", Format::Xlsx),
        ("ndjson", Format::Jsonl),
    ];
    const STYLED: Option<Format> = Some(Format::Text);
    const WORKBOOK: Option<Format> = Some(Format::Xlsx);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PolarityChoice {
    /// High values
    High,
    /// Low values
    Low,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RankByChoice {
    /// The value
    Value,
    /// The change from the baseline
    Change,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ComparisonChoice {
    /// Similar where the other value lies within the interval
    Value,
    /// Similar where the two intervals overlap
    Intervals,
}

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &LeagueArgs) -> Result<u8> {
    let talk = Talk::new(args.records.terminal.quiet, args.records.terminal.color);
    let targets = targets(&args.out, args.format)?;
    let (measure, paths) = measure_in_front(args)?;
    if args.records.map.is_some() {
        return records::run(args, measure.as_deref(), records::Found::Arguments(paths), &targets);
    }
    let options = &args.records.read;
    let letter = args.records.dataset.dataset.unwrap_or('K');
    let fields = load(&args.records.dataset.files()?, letter)?;
    let is_either = |name: &str| is_heading(name) || fields.field_id(name).is_some();
    let inputs = tables::find(paths, options, &is_either, talk)?;
    let of_records = inputs.iter().map(|input| Ok(is_of_records(&tables::headings(input, options)?)));
    let of_records: Vec<bool> = of_records.collect::<Result<_>>()?;
    match (of_records.iter().position(|is| *is), of_records.iter().position(|is| !*is)) {
        (Some(records), Some(table)) => {
            bail!("{} holds records and {} does not; rank them apart", inputs[records].path(), inputs[table].path())
        }
        (Some(_), None) => records::run(args, measure.as_deref(), records::Found::Inputs(inputs), &targets),
        (None, _) => of_tables(args, measure, inputs, &targets, talk),
    }
}

/// Whether headings are those of records.
fn is_of_records(headings: &[String]) -> bool {
    headings.iter().any(|heading| ["agncy", "clientid"].contains(&heading.as_str()))
}

/// Ranks the areas of tables.
fn of_tables(
    args: &LeagueArgs,
    measure: Option<String>,
    inputs: Vec<Input>,
    targets: &[(PathBuf, Format)],
    talk: Talk,
) -> Result<u8> {
    let mut stages = Stages::begin();
    if let Some(option) = only_for_records(args) {
        bail!("{option} is for records, and these are tables of figures; leave it out");
    }
    let inputs = tables::read_found(inputs, &args.records.read)?;
    let neighbours_input = neighbours_input(args, talk)?;
    let all_inputs: Vec<_> = inputs.iter().chain(&neighbours_input).map(|table| table.input.clone()).collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &all_inputs)?;
    let grids: Vec<Grid> = inputs.into_iter().map(of_areas).collect::<Result<_>>()?;
    stages.end("read");

    let selection = Selection { measure, population: args.population.clone(), period: args.period.clone() };
    let selected = select(&grids, &selection)?;
    let known = selected.measure.as_deref().and_then(known::find);
    let against = against(args, &selected.rows);
    let options = options(args, known, neighbours_input.as_ref(), against)?;
    let Selected { measure, population, period, rows } = selected;
    let league = rank(rows, &options)?;
    stages.end("rank");
    let about = [measure, population, period].into_iter().flatten().collect();
    show(args, &Shown { league, known, about, options, head: Vec::new(), notes: Vec::new() }, targets, talk)?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(talk, grids.iter().map(|grid| grid.rows.len()).sum());
    }
    Ok(exit::DONE)
}

/// The first option given that means nothing for tables.
fn only_for_records(args: &LeagueArgs) -> Option<&'static str> {
    let given = [
        ("--by", args.by.is_some()),
        ("--total", args.total),
        ("--reference", args.reference.is_some()),
        ("--set", !args.set.is_empty()),
        ("--as-at", args.records.as_at.is_some()),
        ("--dataset", args.records.dataset.dataset.is_some()),
        ("--profile", args.records.profile.profile.is_some()),
        ("--show-settings", args.records.show_settings),
    ];
    given.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option)
}

fn neighbours_input(args: &LeagueArgs, talk: Talk) -> Result<Option<TableInput>> {
    let is_heading = |name: &str| ["AREA", "NEIGHBOUR"].contains(&name);
    let read = |path| tables::read_one(path, &args.records.read, &is_heading, talk);
    args.neighbours.as_deref().map(read).transpose()
}

/// A ranked table and what is said of it.
struct Shown<'k> {
    league: League,
    known: Option<&'k Known>,
    /// Measure, population and period, as far as they are known.
    about: Vec<String>,
    options: Options,
    /// What a document says before its rows.
    head: Vec<(&'static str, Value)>,
    /// What people are told under the table.
    notes: Vec<String>,
}

/// Writes a ranked table to the files and to standard output.
fn show(args: &LeagueArgs, shown: &Shown<'_>, targets: &[(PathBuf, Format)], talk: Talk) -> Result<()> {
    let Shown { league, known, about, options, head, notes } = shown;
    for absent in &league.absent_neighbours {
        talk.note(&format!("the neighbour {absent} is not in the table"));
    }
    let page = Page {
        league,
        title: title(about, args, league, options.polarity),
        places: args.decimals.map_or_else(|| known.map_or(USUAL_PLACES, |known| known.places), usize::from),
        rank_by: options.rank_by,
        polarity: options.polarity,
        quartiles: if args.quartiles { Quartiles::Shown } else { Quartiles::Hidden },
        notes: notes.clone(),
    };
    let on_stdout = args.format.or(targets.is_empty().then_some(Format::Text));
    write_results(targets, on_stdout, talk, |format, width, out| render(format, &page, head, width, out))
}

fn render(
    format: Format,
    page: &Page<'_>,
    head: &[(&'static str, Value)],
    width: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => text(page, width, out),
        Format::Csv => table::csv(&page.league.table(), out),
        Format::Json => table::json(&page.league.table(), "ndtms.league/1", head, out),
        Format::Jsonl => table::json_lines(&page.league.table(), out),
        Format::Markdown => markdown(page, out),
        Format::Xlsx => {
            let mut about = vec![("league table".to_owned(), page.title.clone())];
            about.extend(xlsx::about_of(head));
            about.extend(notes_of(page).into_iter().map(|note| ("note".to_owned(), note)));
            let (name, table, places) = ("League table", &table_for_people(page), Some(page.places));
            xlsx::table(&xlsx::TableBook { name, table, places, about: &about }, xlsx::Limits::EXCEL, out)
        }
    }
}

/// The measure that is asked for, by its option or in front of the tables, and the tables.
fn measure_in_front(args: &LeagueArgs) -> Result<(Option<String>, &[OsString])> {
    let first = args.tables[0].to_string_lossy();
    let is_input = first == "-" || Path::new(first.as_ref()).exists() || first.contains(['*', '?', '.', '/', '\\']);
    if is_input {
        return Ok((args.measure.clone(), &args.tables));
    }
    if known::find(&first).is_none() && args.tables.len() == 1 {
        let near = nearest(&first, known::ids()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        bail!("{first}: there is no such file, and no measure of this name{near}");
    }
    if let Some(measure) = &args.measure {
        bail!("the measure is named twice: {first}, and {measure} with --measure; name it once");
    }
    if args.tables.len() == 1 {
        bail!("{first} is a measure; name records or a table of figures behind it");
    }
    Ok((Some(first.into_owned()), &args.tables[1..]))
}

/// Makes sure that a table is one of areas.
fn of_areas(table: TableInput) -> Result<Grid> {
    let grid = table.grid;
    if is_of_areas(&grid) {
        return Ok(grid);
    }
    let meant = |heading: &String| {
        let near = nearest(heading, ["area", "numerator", "denominator", "value"].into_iter());
        near.filter(|near| near != heading).map(|near| format!("; by {heading}, did you mean {near}?"))
    };
    bail!(
        "{}: this is no table of figures: expected the columns area (or la, dat, agency, region) and numerator and \
         denominator or value, or records with AGNCY and CLIENTID, found {}{}",
        grid.path,
        grid.found(),
        grid.headings.iter().find_map(meant).unwrap_or_default()
    )
}

/// What values are compared with: a row, a value, else the first average.
fn against(args: &LeagueArgs, rows: &[Row]) -> Against {
    match &args.against {
        None => Against::FirstReference,
        // a row may be called by a number, which then means the row
        Some(text) if rows.iter().any(|row| row.area.eq_ignore_ascii_case(text.trim())) => Against::Row(text.clone()),
        Some(text) => match Figure::read(text.trim()) {
            Ok(figure) => Against::Value(figure.value),
            Err(_) => Against::Row(text.clone()),
        },
    }
}

fn options(
    args: &LeagueArgs,
    known: Option<&Known>,
    neighbours_table: Option<&TableInput>,
    against: Against,
) -> Result<Options> {
    let defaults = Options::default();
    let neighbours = match (neighbours_table, &args.area) {
        (Some(table), Some(area)) => Some(neighbours(&table.grid, area)?),
        _ => None,
    };
    Ok(Options {
        polarity: match args.polarity {
            Some(PolarityChoice::High) => Polarity::High,
            Some(PolarityChoice::Low) => Polarity::Low,
            None => known.map_or(defaults.polarity, |known| known.polarity),
        },
        denominator: known.map_or(defaults.denominator, |known| known.denominator),
        rank_by: match args.rank_by {
            RankByChoice::Value => RankBy::Value,
            RankByChoice::Change => RankBy::Change,
        },
        against,
        comparison: match args.comparison {
            ComparisonChoice::Value => By::Value,
            ComparisonChoice::Intervals => By::Intervals,
        },
        region: args.region.clone(),
        top: args.top,
        bottom: args.bottom,
        area: args.area.clone(),
        neighbours,
        check: match (args.check_published, args.decimals) {
            (false, _) => Check::Off,
            (true, None) => Check::AsShown,
            (true, Some(decimals)) => Check::At(decimals.into()),
        },
    })
}

/// What is ranked, in a line.
fn title(about: &[String], args: &LeagueArgs, league: &League, polarity: Polarity) -> String {
    let mut parts: Vec<String> = about.to_vec();
    if parts.is_empty() {
        parts.push("areas".to_owned());
    }
    if args.rank_by == RankByChoice::Change {
        parts.push("by change from the baseline".to_owned());
    }
    if let Some(region) = &args.region {
        parts.push(format!("in {region}"));
    }
    parts.push(match (args.neighbours.is_some(), &args.area) {
        (true, Some(area)) => format!("{area} and its neighbours, {} ranked", league.of),
        _ => format!("{} ranked", league.of),
    });
    let order = match polarity {
        Polarity::High => "high is good",
        Polarity::Low => "low is good",
        Polarity::Neither => "the highest first",
    };
    parts.push(order.to_owned());
    parts.join(" · ")
}
