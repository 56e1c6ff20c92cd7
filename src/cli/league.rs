//! `ndtms league`: rank areas on a measure.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::exit;
use super::options::{ReadOptions, TerminalOptions};
use super::output::{FileFormat, Talk, targets, width, write_file, write_stdout};
use super::session::spare_inputs;
use super::tables::{self, TableInput};
use crate::compare::figures::{Selected, Selection, is_heading, is_of_areas, neighbours, select};
use crate::compare::league::{Against, By, Check, League, Options, RankBy, rank};
use crate::measure::figures::Polarity;
use crate::measure::known::{self, Known, USUAL_PLACES};
use crate::render::league::{Page, Quartiles, markdown, text};
use crate::render::table;
use crate::spec::nearest;
use crate::table::grid::{Figure, Grid};

/// Rank areas on a measure
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  ndtms league areas.csv                              areas ranked, the best first
  ndtms league penetration areas.csv --area Slough    one measure; an area marked, and what it needs
  ndtms league areas.xlsx --against 'South East'      compared with a row of the table
  ndtms league published.csv --check-published        which printed values follow from their own numbers

A table has the columns area, numerator and denominator, and where there: region, period, measure, population, value (as
published), baseline, target, previous_rank, national_rank, reference (yes for an average that takes no rank). A measure
saved as CSV is such a table too.

Exit codes: 0 done; 2 could not be done.")]
pub(super) struct LeagueArgs {
    /// A measure's id, if the tables hold several, and tables of figures: CSV or workbooks
    #[arg(value_name = "TABLE", required = true)]
    tables: Vec<OsString>,
    /// Measure to rank by, if the tables hold several
    #[arg(long, value_name = "ID")]
    measure: Option<String>,
    /// Population, if the tables hold several
    #[arg(long, value_name = "GROUP")]
    population: Option<String>,
    /// Period, if the tables hold several, as it is written there
    #[arg(long, value_name = "P")]
    period: Option<String>,
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
    /// Row of the table, or value in percent, to compare with [default: the first reference row]
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
    #[command(flatten)]
    read: ReadOptions,
    /// Format on standard output [default: text; none when there is --out]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write, its format told by the ending (.txt .csv .json .md); may be given several times
    #[arg(short, long, value_name = "FILE")]
    out: Vec<PathBuf>,
    #[command(flatten)]
    terminal: TerminalOptions,
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
}

impl FileFormat for Format {
    const ENDINGS: &'static [(&'static str, Format)] = &[
        ("txt", Format::Text),
        ("csv", Format::Csv),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("md", Format::Markdown),
        ("ndjson", Format::Jsonl),
    ];
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

/// The width of text in files: the same wherever they are made.
const FILE_WIDTH: usize = 100;

/// Runs the command; the result is the exit code.
pub(super) fn run(args: &LeagueArgs) -> Result<u8> {
    let targets = targets(&args.out, args.format)?;
    let talk = Talk::new(args.terminal.quiet, args.terminal.color);
    let (measure, paths) = measure_in_front(args)?;
    let inputs = tables::read(paths, &args.read, &is_heading, talk)?;
    let neighbours_input = match &args.neighbours {
        Some(path) => Some(tables::read_one(path, &args.read, &|name| ["AREA", "NEIGHBOUR"].contains(&name), talk)?),
        None => None,
    };
    let all_inputs: Vec<_> = inputs.iter().chain(&neighbours_input).map(|table| table.input.clone()).collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &all_inputs)?;
    let grids: Vec<Grid> = inputs.into_iter().map(of_areas).collect::<Result<_>>()?;

    let selection = Selection { measure, population: args.population.clone(), period: args.period.clone() };
    let selected = select(&grids, &selection)?;
    let known = selected.measure.as_deref().and_then(known::find);
    let options = options(args, known, neighbours_input.as_ref(), &selected)?;
    let Selected { measure, population, period, rows } = selected;
    let league = rank(rows, &options)?;
    for absent in &league.absent_neighbours {
        talk.note(&format!("the neighbour {absent} is not in the table"));
    }

    let page = Page {
        league: &league,
        title: title(&[measure, population, period], args, &league, options.polarity),
        places: args.decimals.map_or_else(|| known.map_or(USUAL_PLACES, |known| known.places), usize::from),
        rank_by: options.rank_by,
        polarity: options.polarity,
        quartiles: if args.quartiles { Quartiles::Shown } else { Quartiles::Hidden },
    };
    for (path, format) in &targets {
        write_file(path, |out| render(*format, &page, FILE_WIDTH, out))?;
        talk.note(&format!("wrote {}", path.display()));
    }
    if let Some(format) = args.format.or(targets.is_empty().then_some(Format::Text)) {
        let colour = (format == Format::Text).then_some(args.terminal.color);
        write_stdout(colour, |out| render(format, &page, width(), out))?;
    }
    Ok(exit::DONE)
}

fn render(format: Format, page: &Page<'_>, width: usize, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text(page, width, out),
        Format::Csv => table::csv(&page.league.table(), out),
        Format::Json => table::json(&page.league.table(), "ndtms.league/1", &[], out),
        Format::Jsonl => table::json_lines(&page.league.table(), out),
        Format::Markdown => markdown(page, out),
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
        bail!("{first} is a measure; name a table of figures behind it");
    }
    Ok((Some(first.into_owned()), &args.tables[1..]))
}

/// Makes sure that a table is one of areas.
fn of_areas(table: TableInput) -> Result<Grid> {
    let grid = table.grid;
    if is_of_areas(&grid) {
        return Ok(grid);
    }
    if grid.column("agncy").is_some() || grid.column("clientid").is_some() {
        bail!(
            "{}: these are records, expected a table of figures with the columns area, numerator and denominator",
            grid.path
        );
    }
    bail!(
        "{}: this is no table of figures: expected the columns area (or la, dat, agency, region) and numerator and \
         denominator or value, found {}",
        grid.path,
        grid.headings.join(", ")
    )
}

fn options(
    args: &LeagueArgs,
    known: Option<&Known>,
    neighbours_table: Option<&TableInput>,
    selected: &Selected,
) -> Result<Options> {
    let against = match &args.against {
        None => Against::FirstReference,
        // a row may be called by a number, which then means the row
        Some(text) if selected.rows.iter().any(|row| row.area.eq_ignore_ascii_case(text.trim())) => {
            Against::Row(text.clone())
        }
        Some(text) => match Figure::read(text.trim()) {
            Ok(figure) => Against::Value(figure.value),
            Err(_) => Against::Row(text.clone()),
        },
    };
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
fn title(about: &[Option<String>; 3], args: &LeagueArgs, league: &League, polarity: Polarity) -> String {
    let mut parts: Vec<String> = about.iter().flatten().cloned().collect();
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
