//! The pages of measures, and of the populations, groupings and settings by which they are taken.

use super::find::{Candidate, plain};
use super::library::Library;
use super::model::{Block, Page, Table, fact};
use super::words;
use crate::measure::{Grouping, Item, Settings, is_of_change, printed_ids};
use crate::spec::Role;
use crate::spec::counting::{Definition, Figures, SettingDefinition};
use crate::spec::measures::{GoodValues, Headline, Measure, MeasureId, MeasureKind, Unit};

/// What a page about figures can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A measure, by its place.
    Measure(u16),
    /// A population.
    Population(u16),
    /// A grouping.
    Grouping(u16),
    /// A setting.
    Setting(u16),
    /// All of a kind.
    All(Kinds),
}

/// The kinds of things that figures are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Measures.
    Measures,
    /// Populations.
    Populations,
    /// Groupings.
    Groupings,
    /// Settings.
    Settings,
}

impl Kinds {
    const ALL: [(Kinds, &'static str, &'static str); 4] = [
        (Kinds::Measures, "measures", "All measures"),
        (Kinds::Populations, "populations", "All populations"),
        (Kinds::Groupings, "groupings", "All groupings"),
        (Kinds::Settings, "settings", "All settings"),
    ];
}

/// Every name: measures, populations with their other words, groupings, settings, and the kinds themselves.
pub(super) fn candidates(figures: &Figures) -> impl Iterator<Item = Candidate<'_, Subject>> {
    let measures = figures.measures.iter().enumerate().map(|(at, measure)| Candidate {
        topic: Subject::Measure(at as u16),
        kind: "measure",
        name: measure.id.word(),
        title: &measure.title,
    });
    let populations = figures.populations.iter().enumerate().flat_map(|(at, population)| {
        let names = std::iter::once(&population.id).chain(&population.also);
        names.map(move |name| Candidate {
            topic: Subject::Population(at as u16),
            kind: "population",
            name,
            title: &population.title,
        })
    });
    let groupings = figures.groupings.iter().enumerate().map(|(at, grouping)| Candidate {
        topic: Subject::Grouping(at as u16),
        kind: "grouping",
        name: &grouping.id,
        title: &grouping.title,
    });
    let settings = figures.settings.iter().enumerate().map(|(at, setting)| Candidate {
        topic: Subject::Setting(at as u16),
        kind: "setting",
        name: &setting.definition.id,
        title: &setting.definition.title,
    });
    let kinds = Kinds::ALL.iter().map(|(kind, name, title)| Candidate {
        topic: Subject::All(*kind),
        kind: "overview",
        name,
        title,
    });
    measures.chain(populations).chain(groupings).chain(settings).chain(kinds)
}

/// The measure that prints a figure of this id, where it prints several.
pub(super) fn of_printed_id(figures: &Figures, text: &str) -> Option<Subject> {
    let wanted = plain(text).to_lowercase();
    let prints = |measure: &Measure| printed_ids(measure.id).iter().any(|id| plain(id) == wanted);
    figures.measures.iter().position(prints).map(|at| Subject::Measure(at as u16))
}

/// Builds the page.
pub(super) fn page(library: &Library<'_>, subject: Subject) -> Page {
    let figures = library.figures;
    match subject {
        Subject::Measure(at) => of_measure(figures, &figures.measures[usize::from(at)]),
        Subject::Population(at) => of_population(figures, &figures.populations[usize::from(at)]),
        Subject::Grouping(at) => of_grouping(library, &figures.groupings[usize::from(at)]),
        Subject::Setting(at) => of_setting(figures, &figures.settings[usize::from(at)]),
        Subject::All(kind) => overview(figures, kind),
    }
}

fn blank(kind: &'static str, name: &str, title: String, subtitle: &str) -> Page {
    let origin = "From the project's description of the measures. Published definitions changed over the years, so compare \
                  only figures of one definition; nothing here is an official product.";
    Page {
        kind,
        name: name.to_owned(),
        title,
        subtitle: subtitle.to_owned(),
        sections: Vec::new(),
        origin: origin.to_owned(),
    }
}

fn of_measure(figures: &Figures, measure: &Measure) -> Page {
    let id = measure.id.word();
    let mut page = blank("measure", id, format!("{id}: {}", measure.title), "a measure");
    let unit = match measure.unit {
        Unit::Persons => "persons, each once",
        Unit::Journeys => "journeys",
        Unit::Episodes => "episodes",
        Unit::Modalities => "modalities",
    };
    let mut facts = vec![fact("Counts", unit)];
    match measure.kind {
        MeasureKind::Percentage => {
            facts.push(fact("Share of", words::capital(&measure.denominator)));
            facts.push(fact("Counted are", words::capital(&measure.numerator)));
        }
        MeasureKind::Count => facts.push(fact("Counted are", words::capital(&measure.numerator))),
        MeasureKind::Days => {
            facts.push(fact("Days", words::capital(&measure.numerator)));
            facts.push(fact("Of", words::capital(&measure.denominator)));
        }
    }
    let population = figures.populations.iter().find(|p| p.id == measure.population);
    let population = population.map_or(String::new(), |p| format!(" ({})", p.title.to_lowercase()));
    facts
        .push(fact("Population", format!("{}{population}, unless --population names another one", measure.population)));
    facts.push(fact(
        "Good values",
        match measure.polarity {
            GoodValues::High => "high ones",
            GoodValues::Low => "low ones",
            GoodValues::None => "neither high nor low ones: compared as higher or lower",
        },
    ));
    if measure.pending {
        facts.push(fact("Pending", "those who cannot be judged yet at the as-at date are counted apart"));
    }
    if measure.estimated {
        facts.push(fact("Needs", "estimates of the need, which --reference gives"));
    }
    let ids = printed_ids(measure.id);
    if ids.len() > 1 {
        facts.push(fact("Prints", ids.join(", ")));
    }
    facts.push(fact(
        "First page",
        match measure.headline {
            Headline::Always => "yes: shown when no measure is named",
            Headline::WithReference => "yes, when there are estimates",
            Headline::Never => "no: shown when it is named",
        },
    ));
    page.add("what", "What it is", vec![Block::Facts(facts)]);
    page.add("why", "Why it matters", vec![Block::Text(measure.why.clone())]);
    page.add("confusions", "What it is easily taken for", vec![Block::Text(measure.confusions.clone())]);
    let now = Settings::default().list();
    let default = |id: &str| now.iter().find(|(name, _)| *name == id).map_or("", |(_, value)| value.as_str());
    let settings = figures.settings.iter().filter(|s| s.changes.contains(&measure.id)).map(|s| &s.definition);
    let rows = settings.map(|s| vec![s.id.clone(), default(&s.id).to_owned(), s.title.clone()]).collect();
    let headings = ["Setting", "Default", "What it decides"].map(str::to_owned).to_vec();
    page.add("settings", "Settings that change it", vec![Block::Table(Table { headings, rows })]);
    let reference = if measure.estimated { " --reference prevalence.csv" } else { "" };
    let by = if is_of_change(measure.id) { "la,top-item" } else { "la" };
    let mut commands = vec![format!("ndtms measure {id} march.csv --by {by}{reference}")];
    if ids.len() == 1 && !is_of_change(measure.id) {
        commands.push(format!("ndtms league {id} march.csv --by dat{reference}"));
    }
    commands.push(format!("ndtms why {id} --client N0852:1043 march.csv"));
    page.add("example", "Example", vec![Block::Written(commands)]);
    page.add("confidence", "How sure this is", vec![Block::Text(words::confidence(&measure.confidence))]);
    page
}

/// A page with what every definition says; `own` are its facts.
fn of_definition(kind: &'static str, definition: &Definition, own: Vec<super::Fact>) -> Page {
    let Definition { id, title, what, why, confusions, .. } = definition;
    let mut page = blank(kind, id, format!("{id}: {title}"), &format!("a {kind}"));
    page.add("what", "What it is", vec![Block::Text(what.clone()), Block::Facts(own)]);
    page.add("why", "Why it matters", vec![Block::Text(why.clone())]);
    page.add("confusions", "What it is easily taken for", vec![Block::Text(confusions.clone())]);
    page
}

fn example_and_confidence(page: &mut Page, commands: Vec<String>, definition: &Definition) {
    page.add("example", "Example", vec![Block::Written(commands)]);
    page.add("confidence", "How sure this is", vec![Block::Text(words::confidence(&definition.confidence))]);
}

fn of_population(figures: &Figures, population: &Definition) -> Page {
    let own = figures.measures.iter().filter(|m| m.population == population.id).map(|m| m.id.word().to_owned());
    let own: Vec<String> = own.collect();
    let mut facts: Vec<super::Fact> = population.also.iter().map(|also| fact("Also", also.clone())).collect();
    if !own.is_empty() {
        facts.push(fact("Default of", own.join(", ")));
    }
    let mut page = of_definition("population", population, facts);
    let commands = vec![format!("ndtms measure march.csv --population {}", population.id)];
    example_and_confidence(&mut page, commands, population);
    page
}

fn of_grouping(library: &Library<'_>, grouping: &Definition) -> Page {
    let dataset = library.dataset;
    let fields: Vec<String> = grouping
        .id
        .parse()
        .map_or_else(|_| Vec::new(), roles_of)
        .into_iter()
        .flat_map(|role| dataset.roles.fields(role))
        .map(|field| dataset.field(*field).header.clone())
        .collect();
    let mut facts = Vec::new();
    if !fields.is_empty() {
        facts.push(fact("Made of", fields.join(", ")));
    }
    let mut page = of_definition("grouping", grouping, facts);
    let measure = if grouping.id == Grouping::TopItem.word() { "top-abstinent" } else { "successful-completion" };
    let total = if measure == "top-abstinent" { "" } else { " --total" };
    let commands = vec![format!("ndtms measure {measure} march.csv --by {}{total}", grouping.id)];
    example_and_confidence(&mut page, commands, grouping);
    page
}

/// The parts that fields play in a grouping.
fn roles_of(grouping: Grouping) -> Vec<Role> {
    match grouping {
        Grouping::Substance | Grouping::MainSubstance => vec![Role::Substances],
        Grouping::Dat => vec![Role::Dat],
        Grouping::Reason => vec![Role::DischargeReason],
        Grouping::TopItem => Item::ALL.map(Item::role).to_vec(),
        other => other.role().into_iter().collect(),
    }
}

fn of_setting(figures: &Figures, setting: &SettingDefinition) -> Page {
    let SettingDefinition { definition, values, changes } = setting;
    let default = Settings::default().list().into_iter().find(|(name, _)| *name == definition.id);
    let default = default.map_or_else(String::new, |(_, value)| value);
    let changed: Vec<&str> =
        figures.measures.iter().map(|m| m.id).filter(|id| changes.contains(id)).map(MeasureId::word).collect();
    let changed = if changed.len() == figures.measures.len() { "all measures".to_owned() } else { changed.join(", ") };
    let facts = vec![fact("Default", default.clone()), fact("Values", values.clone()), fact("Changes", changed)];
    let mut page = of_definition("setting", definition, facts);
    let commands = vec![format!("ndtms measure march.csv --set {}={default}", definition.id)];
    example_and_confidence(&mut page, commands, definition);
    page
}

fn overview(figures: &Figures, kind: Kinds) -> Page {
    let definition = |d: &Definition| vec![d.id.clone(), d.title.clone()];
    let rows: Vec<Vec<String>> = match kind {
        Kinds::Measures => figures.measures.iter().map(|m| vec![m.id.word().to_owned(), m.title.clone()]).collect(),
        Kinds::Populations => figures.populations.iter().map(definition).collect(),
        Kinds::Groupings => figures.groupings.iter().map(definition).collect(),
        Kinds::Settings => figures.settings.iter().map(|s| definition(&s.definition)).collect(),
    };
    let (_, name, title) = Kinds::ALL.into_iter().find(|(own, ..)| *own == kind).unwrap_or(Kinds::ALL[0]);
    let mut page = blank("overview", name, title.to_owned(), "ndtms explain NAME says more of each");
    let (heading, use_them) = match kind {
        Kinds::Measures => ("Measure", "ndtms measure NAME march.csv"),
        Kinds::Populations => ("Population", "ndtms measure march.csv --population NAME,NAME"),
        Kinds::Groupings => ("Grouping", "ndtms measure march.csv --by NAME,NAME"),
        Kinds::Settings => ("Setting", "ndtms measure march.csv --set NAME=VALUE"),
    };
    let headings = vec![heading.to_owned(), "What it is".to_owned()];
    page.add("all", title, vec![Block::Table(Table { headings, rows })]);
    page.add("example", "How to use one", vec![Block::Written(vec![use_them.to_owned()])]);
    page
}
