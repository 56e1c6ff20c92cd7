//! Areas counted from records, and ranked.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};

use super::{AreaChoice, Format, LeagueArgs, RankByChoice, Shown, against, neighbours_input, options, show};
use crate::cli::counting::{Counting, CountingOptions, settings_line};
use crate::cli::exit;
use crate::cli::measure::{read_reference, warnings};
use crate::cli::output::write_stdout;
use crate::cli::session::{Session, Stages, spare_inputs, spare_mapping};
use crate::compare::counted::rows;
use crate::compare::league::{Against, rank};
use crate::input::{Hashing, Input};
use crate::measure::comparator::{Comparator, RowKey};
use crate::measure::reference::TOTAL;
use crate::measure::{Population, Request, Row, SmallNumbers, Totals, is_of_change, known, printed_ids, run as count};
use crate::record::{Period, iso};
use crate::spec::measures::{self, Measure};
use crate::spec::nearest;

/// The records that are counted.
pub(super) enum Found<'p> {
    /// As they are named; they are read through a mapping.
    Arguments(&'p [OsString]),
    /// Found already.
    Inputs(Vec<Input>),
}

/// What values are compared with beside rows and values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Other {
    /// The row of all.
    Total,
    /// What is published for England.
    England,
}

/// Counts and ranks; the result is the exit code.
pub(super) fn run(
    args: &LeagueArgs,
    measure: Option<&str>,
    found: Found<'_>,
    targets: &[(PathBuf, Format)],
) -> Result<u8> {
    let mut stages = Stages::begin();
    if args.check_published || args.rank_by == RankByChoice::Change {
        let option = if args.check_published { "--check-published" } else { "--rank-by change" };
        bail!("{option} is for tables of figures: records hold no published values and no baseline");
    }
    let session = Session::begin(&args.records)?;
    let all = measures::load(session.files())?;
    let (measure, printed) = figure_named(&all, measure)?;
    if is_of_change(measure.id) {
        bail!(
            "{printed} is told of each item of the TOP by itself, so areas cannot be ranked by it; `ndtms measure {printed} \
             … --by la,top-item` has the figures"
        );
    }
    let population = args.population.as_deref().map(str::parse::<Population>).transpose();
    let population = population.map_err(|error| anyhow!("--population: {error}"))?;
    let period = args.period.as_deref().map(str::parse::<Period>).transpose();
    let period = period.map_err(|error| anyhow!("--period: {error}"))?;
    let settings = CountingOptions { period: period.clone(), set: args.set.clone() }.settings(session.profile())?;
    if settings.small_numbers != SmallNumbers::Show {
        bail!(
            "a league table shows every number, so small_numbers must be show; ndtms measure --by la can hide small ones"
        );
    }
    let work = match found {
        Found::Arguments(paths) => session.find(paths)?,
        Found::Inputs(inputs) => session.find_among(inputs)?,
    };
    if args.records.show_settings {
        let lines = session.settings_of_counting(&work.dataset, &settings);
        write_stdout(None, |out| out.write_all(lines.as_bytes()))?;
        return Ok(exit::DONE);
    }
    let read = &args.records.read;
    let reference = args.reference.as_deref().map(|path| read_reference(path, read, session.talk)).transpose()?;
    let neighbours = neighbours_input(args, session.talk)?;
    let beside = reference.iter().map(|(_, input)| input).chain(neighbours.iter().map(|table| &table.input));
    let inputs: Vec<Input> = work.inputs.iter().chain(beside).cloned().collect();
    spare_inputs(targets.iter().map(|(path, _)| path), &inputs)?;
    spare_mapping(targets.iter().map(|(path, _)| path), &work)?;

    let counting = Counting::of(&session, work, settings, Hashing::Beside, &mut stages)?;
    let period = counting.period(&session, period.as_ref())?;
    let prepared = counting.prepared(&session)?;
    stages.end("journeys");
    let by = args.by.unwrap_or(AreaChoice::La).grouping();
    let other = args.against.as_deref().and_then(|text| match text.trim().to_lowercase().as_str() {
        "total" => Some(Other::Total),
        "england" => Some(Other::England),
        _ => None,
    });
    let with_total = args.total || other == Some(Other::Total);
    let request = Request {
        measures: &[measure],
        period: &period,
        population: population.as_ref(),
        by: &[by],
        total: if with_total { Totals::With } else { Totals::Without },
        reference: reference.as_ref().map(|(reference, _)| reference),
    };
    let explain = |error: String| anyhow!(error);
    let mut counted = count(&prepared, &request).map_err(explain)?;
    counted.retain(|row| row.printed == printed);
    stages.end("measures");
    session.talk.note(&format!("as at {}, period {period} ({})", iso(counting.as_at), period.days()));
    session.talk.note(&format!("settings {}", settings_line(&settings)));
    counting.tell_held_back(&session, &prepared);
    for warning in warnings(&prepared, &request, &[measure.id], &counted) {
        session.talk.warn(&warning);
    }

    let all_known = known::of_measure(measure);
    let known = all_known.iter().find(|known| known.id == printed);
    let of_areas = rows(&counted, by, &prepared.names);
    let population = population.map_or_else(|| measure.population.clone(), |population| population.to_string());
    let against = match other {
        Some(Other::England) => england(&session, &printed, &population, &period)?,
        Some(Other::Total) => Against::Row(TOTAL.to_owned()),
        None => against(args, &of_areas),
    };
    let options = options(args, known, neighbours.as_ref(), against)?;
    let league = rank(of_areas, &options)?;
    if league.of == 0 {
        session.talk.warn(&format!("no area has a value of {printed}, so none takes a rank"));
    }
    stages.end("rank");
    let about = vec![printed, population, period.to_string(), format!("by {}", by.word())];
    let mut notes = notes_on(&counted);
    notes.push(format!(
        "Period {}, as at {}. Settings: {}",
        period.days(),
        iso(counting.as_at),
        settings_line(&settings)
    ));
    let head = counting.head(Some(&period));
    show(args, &Shown { league, known, about, options, head, notes }, targets, session.talk)?;
    stages.end("writing");
    if args.records.terminal.timings {
        stages.tell(session.talk, counting.extract.store.len());
    }
    Ok(exit::DONE)
}

/// The measure that a printed id is of, and the id.
fn figure_named<'m>(all: &'m [Measure], name: Option<&str>) -> Result<(&'m Measure, String)> {
    let Some(name) = name else {
        bail!("the inputs are records: name the measure to rank by in front of them, such as successful-completion");
    };
    let wanted = name.to_ascii_lowercase();
    if let Some(measure) = all.iter().find(|measure| printed_ids(measure.id).contains(&wanted)) {
        return Ok((measure, wanted));
    }
    if let Some(measure) = all.iter().find(|measure| measure.id.word() == wanted) {
        bail!("{name} is several figures; choose one of {}", printed_ids(measure.id).join(", "));
    }
    let ids: Vec<String> = all.iter().flat_map(|measure| printed_ids(measure.id)).collect();
    let near = nearest(&wanted, ids.iter().map(String::as_str));
    let near =
        near.map_or_else(|| "`ndtms explain measures` lists them".to_owned(), |near| format!("did you mean {near}?"));
    bail!("`{name}` is no measure; {near}");
}

/// The value published for England, or nothing where none is, which is said.
fn england(session: &Session<'_>, printed: &str, population: &str, period: &Period) -> Result<Against> {
    let key = RowKey { measure: printed, population, first: period.first, last: period.last, cells: &[] };
    let Some(published) = Comparator::england(session.files())?.for_row(&key) else {
        session
            .talk
            .warn(&format!("nothing is published for England of {printed}, population {population}, to compare with"));
        return Ok(Against::FirstReference);
    };
    Ok(Against::Named { name: published.label, value: published.value, interval: published.interval })
}

/// What is to be said of single areas, and where estimates come from.
fn notes_on(counted: &[Row<'_>]) -> Vec<String> {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for row in counted {
        let area = row.cells.first().map_or("", |cell| cell.label());
        for note in &row.notes {
            match said.iter_mut().find(|(known, _)| known == note) {
                Some((_, areas)) => areas.push(area),
                None => said.push((note.clone(), vec![area])),
            }
        }
    }
    let all = counted.len();
    let mut notes: Vec<String> = said
        .into_iter()
        .map(
            |(note, areas)| {
                if areas.len() == all { format!("All: {note}.") } else { format!("{}: {note}.", areas.join(", ")) }
            },
        )
        .collect();
    let mut sources: Vec<&str> = counted.iter().filter_map(|row| row.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    if !sources.is_empty() {
        notes.push(format!("Estimates: {}.", sources.join("; ")));
    }
    notes
}
