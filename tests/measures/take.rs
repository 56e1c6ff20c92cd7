//! From the text of an extract to figures, as the commands go.

use ndtms::check::{Options, Outcome, check};
use ndtms::journey::{Journeys, Lists, TableOptions};
use ndtms::measure::{Grouping, Names, Population, Prepared, Request, Row, Settings, Totals, is_of_change, run};
use ndtms::record::{ClientIndex, Extract, Period, day_number};
use ndtms::spec::SpecFiles;
use ndtms::spec::measures::{Measure, load};
use ndtms::table::Table;
use std::sync::LazyLock;

use crate::common::{dataset, read_bytes};

pub(crate) static MEASURES: LazyLock<Vec<Measure>> = LazyLock::new(|| load(&SpecFiles::compiled_in()).expect("sound"));

/// What is asked of an extract.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) as_at: String,
    pub(crate) period: String,
    pub(crate) settings: Settings,
    pub(crate) population: Option<Population>,
    pub(crate) by: Vec<Grouping>,
    pub(crate) total: bool,
    pub(crate) threads: usize,
}

impl Ask {
    pub(crate) fn new(as_at: &str, period: &str) -> Ask {
        Ask {
            as_at: as_at.to_owned(),
            period: period.to_owned(),
            settings: Settings::default(),
            population: None,
            by: Vec::new(),
            total: false,
            threads: 1,
        }
    }

    pub(crate) fn by(mut self, groupings: &str) -> Ask {
        self.by = groupings.split(',').filter(|g| !g.is_empty()).map(|g| g.parse().expect("a grouping")).collect();
        self
    }

    pub(crate) fn set(mut self, text: &str) -> Ask {
        if !text.is_empty() {
            self.settings.set_written(text).expect("a setting");
        }
        self
    }
}

pub(crate) fn read(text: &str) -> Extract {
    read_bytes('K', &[("extract.csv", text.as_bytes())])
}

/// The extract as it is counted, handed to `look`; also how many episodes the check held back.
pub(crate) fn prepared<T>(extract: &Extract, ask: &Ask, look: impl FnOnce(&Prepared<'_>, u64) -> T) -> T {
    checked(extract, ask, |prepared, outcome| look(prepared, outcome.counts.episodes_held_back))
}

/// The same, with everything that the check found.
pub(crate) fn checked<T>(extract: &Extract, ask: &Ask, look: impl FnOnce(&Prepared<'_>, &Outcome) -> T) -> T {
    let as_at = day_number(&ask.as_at).expect("a date");
    let clients = ClientIndex::new(&extract.store, &dataset('K').keys);
    let options = Options { threads: ask.threads, ..Options::for_figures(as_at) };
    let outcome = check(dataset('K'), extract, clients, &options);
    let names = Names::new(dataset('K'), &[]);
    let prepared = Prepared::new(dataset('K'), extract, &outcome, as_at, ask.settings, names, ask.threads);
    look(&prepared.expect("K can be measured"), &outcome)
}

/// All measures as a table, and how many episodes were held back.
pub(crate) fn figures(extract: &Extract, ask: &Ask) -> (Table, u64) {
    prepared(extract, ask, |prepared, held_back| {
        (ndtms::measure::table::table(&rows(prepared, ask), &ask.by), held_back)
    })
}

pub(crate) fn rows(prepared: &Prepared<'_>, ask: &Ask) -> Vec<Row<'static>> {
    let measures = measures_by(&ask.by);
    let period: Period = ask.period.parse().expect("a period");
    let request = Request {
        measures: &measures,
        period: &period,
        population: ask.population.as_ref(),
        by: &ask.by,
        total: if ask.total { Totals::With } else { Totals::Without },
        reference: None,
    };
    run(prepared, &request).expect("K can be grouped")
}

/// All measures that can be grouped so: those of change by items of the TOP, and the others by all else.
pub(crate) fn measures_by(by: &[Grouping]) -> Vec<&'static Measure> {
    let by_item = by.contains(&Grouping::TopItem);
    MEASURES.iter().filter(|measure| is_of_change(measure.id) == by_item).collect()
}

/// The rows of a table as lines of some of its columns.
pub(crate) fn lines(table: &Table, columns: &[&str]) -> Vec<String> {
    let places: Vec<usize> =
        columns.iter().map(|c| table.columns.iter().position(|t| t == c).unwrap_or_else(|| panic!("no {c}"))).collect();
    table.rows.iter().map(|row| places.iter().map(|p| row[*p].text()).collect::<Vec<_>>().join(",")).collect()
}

pub(crate) fn journeys_table(prepared: &Prepared<'_>) -> Table {
    let privacy = ndtms::check::describe::Privacy { show_values: false, redact: None };
    let options = TableOptions { retained_days: prepared.settings.retained_days, lists: Lists::Joined, privacy };
    let journeys: &Journeys = &prepared.journeys;
    ndtms::journey::table(prepared.dataset, prepared.extract, &prepared.fields, journeys, &options)
}
