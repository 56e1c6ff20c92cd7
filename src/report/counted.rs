//! Which figures stand on the page: counted in several runs, protected together, and seen beside the published ones.
//!
//! Whoever reads one table of a page reads the others too. So small numbers are hidden over all runs at once
//! ([`apply_together`]), before anything is made of them.

use crate::check::Outcome;
use crate::measure::comparator::{Comparator, Compared, RowKey};
use crate::measure::disclosure::{Elsewhere, Nesting, Part, apply_beside, apply_together};
use crate::measure::figures::compare_with_value;
use crate::measure::reference::Reference;
use crate::measure::{
    GroupCell, Grouping, Prepared, Request, Row, SmallNumbers, Totals, is_of_tops, occurring_together, run,
};
use crate::places::Shown;
use crate::record::{Period, date_of, day_of, iso};
use crate::spec::Role;
use crate::spec::measures::{Headline, Measure, MeasureId, MeasureKind};

/// Gives the warnings that belong to rows of one run: figures and what they are taken for.
pub type Warner<'a> = dyn Fn(&Request<'_, '_>, &[Row<'_>]) -> Vec<String> + 'a;

/// What a report is made from.
pub struct Question<'a> {
    /// The journeys, with the settings and the as-at date.
    pub prepared: &'a Prepared<'a>,
    /// The measures.
    pub measures: &'a [Measure],
    /// The period.
    pub period: &'a Period,
    /// The estimates of the need.
    pub reference: Option<&'a Reference>,
    /// The published values that figures are seen beside.
    pub published: &'a Comparator,
    /// Indices of areas that stand beside the figures.
    pub indices: &'a [Shown<'a>],
    /// What the check of the whole records found.
    pub check: &'a Outcome,
    /// How many episodes figures leave out.
    pub left_out: u64,
    /// What gives the warnings.
    pub warner: &'a Warner<'a>,
}

/// Figures under the same groupings.
#[derive(Clone)]
pub(super) struct Run<'a> {
    pub(super) by: Vec<Grouping>,
    pub(super) rows: Vec<Row<'a>>,
}

/// All figures of the page.
pub(super) struct Counted<'a> {
    /// What the places are that figures are grouped by: districts or wards.
    pub(super) place: Grouping,
    /// Of all.
    pub(super) whole: Run<'a>,
    /// By district, sex, ethnicity and substance, and by the segments of the profile.
    pub(super) groups: Vec<Run<'a>>,
    /// By agency.
    pub(super) agencies: Option<Run<'a>>,
    /// By who referred, or by the group of them.
    pub(super) referrals: Option<Run<'a>>,
    /// By month of the period.
    pub(super) months: Run<'a>,
    /// By month of the year before, as far as the records reach.
    pub(super) months_before: Run<'a>,
    /// What changed between treatment outcomes profiles, by item: of all, and by district.
    pub(super) items: Vec<Run<'a>>,
    /// The same figures in the same days a year earlier.
    pub(super) last: Option<Last<'a>>,
    /// What somebody must know.
    pub(super) warnings: Vec<String>,
    published: &'a Comparator,
    small_numbers: SmallNumbers,
}

/// The figures of the last period.
pub(super) struct Last<'a> {
    /// The period.
    pub(super) period: Period,
    /// Its figures.
    pub(super) runs: Vec<Run<'a>>,
}

/// The groupings by which outcomes are shown.
const GROUPS: [Grouping; 5] =
    [Grouping::La, Grouping::Sex, Grouping::Ethnicity, Grouping::Substance, Grouping::Segment];

/// What is shown of each district.
const OF_PLACES: [MeasureId; 14] = [
    MeasureId::InTreatment,
    MeasureId::NewPresentations,
    MeasureId::EffectiveTreatment,
    MeasureId::Penetration,
    MeasureId::UnmetNeed,
    MeasureId::SuccessfulCompletion,
    MeasureId::CompletionNoReturn,
    MeasureId::RePresentation,
    MeasureId::TopStartCompliance,
    MeasureId::TopReviewCompliance,
    MeasureId::TopExitCompliance,
    MeasureId::EmployedAtExit,
    MeasureId::HousingProblemAtExit,
    MeasureId::InjectingAtExit,
];

/// What is followed from month to month.
const TRENDS: [MeasureId; 4] =
    [MeasureId::InTreatment, MeasureId::NewPresentations, MeasureId::Waiting, MeasureId::WaitingSubsequent];

/// Whether a measure says how many of those who should have a treatment outcomes profile have one.
pub(super) fn is_compliance(id: MeasureId) -> bool {
    id.word().starts_with("top-") && id.word().ends_with("-compliance")
}

impl<'a> Counted<'a> {
    /// Counts all. The error says why a grouping or measure cannot be had of the dataset.
    pub(super) fn of(question: &Question<'a>) -> Result<Counted<'a>, String> {
        let has_reference = question.reference.is_some();
        let wanted = |measure: &&Measure| match measure.headline {
            Headline::Always => true,
            Headline::WithReference => has_reference,
            Headline::Never => {
                matches!(
                    measure.id,
                    MeasureId::ExitsByReason | MeasureId::TimeInTreatment | MeasureId::WaitingSubsequent
                ) || is_compliance(measure.id)
            }
        };
        let roles = &question.prepared.dataset.roles;
        let can_be_had = |measure: &&Measure| has_tops(question) || !is_of_tops(measure.id);
        let all: Vec<&'a Measure> = question.measures.iter().filter(wanted).filter(can_be_had).collect();
        let of = |is_wanted: &dyn Fn(MeasureId) -> bool| -> Vec<&'a Measure> {
            all.iter().copied().filter(|measure| is_wanted(measure.id)).collect()
        };
        let run_of =
            |measures: &[&'a Measure], period: &Period, by: &[Grouping]| run_of(question, measures, period, by);
        let has_segments = question.prepared.segments.is_some();
        let can_be_had = |grouping: Grouping| match grouping {
            Grouping::Segment => has_segments,
            other => other.role().is_none_or(|role| roles.field(role).is_some()),
        };
        let outcomes = of(&|id| !TRENDS.contains(&id) && !is_compliance(id));
        let by_agency = of(&|id| id == MeasureId::SuccessfulCompletion || is_compliance(id));
        let whole = run_of(&all, question.period, &[])?;
        let groups = GROUPS.into_iter().filter(|grouping| can_be_had(*grouping));
        let groups =
            groups.map(|grouping| run_of(&outcomes, question.period, &[grouping])).collect::<Result<_, _>>()?;
        let agencies = run_of(&by_agency, question.period, &[Grouping::Agency])?;
        let referrals = can_be_had(Grouping::ReferralSource)
            .then(|| run_of(&of(&|id| id == MeasureId::NewPresentations), question.period, &[Grouping::ReferralSource]))
            .transpose()?;
        let trends = of(&|id| TRENDS.contains(&id));
        let months = run_of(&trends, question.period, &[Grouping::Month])?;
        let months_before = match year_before(question) {
            Some(period) => run_of(&trends, &period, &[Grouping::Month])?,
            None => Run { by: vec![Grouping::Month], rows: Vec::new() },
        };
        let mut counted = Counted {
            place: Grouping::La,
            whole,
            groups,
            agencies: Some(agencies),
            referrals,
            months,
            months_before,
            items: Vec::new(),
            last: None,
            warnings: Vec::new(),
            published: question.published,
            small_numbers: question.prepared.settings.small_numbers,
        };
        counted.protect(question);
        let request = request(question, &all, question.period, &[]);
        counted.warnings = (question.warner)(&request, &counted.whole.rows);
        Ok(counted)
    }

    /// Counts what stands on the page by locality: by ward where wards are known, else by district. The error says why a
    /// grouping or measure cannot be had of the dataset.
    pub(super) fn by_place(question: &Question<'a>) -> Result<Counted<'a>, String> {
        let mut districts = Counted::of_places(question, Grouping::La)?;
        let plain: Vec<Run<'a>> = districts.runs().cloned().collect();
        districts.protect(question);
        let mut counted = if question.prepared.wards.is_some() {
            // there may be a page by district too, and who reads both knows what the wards of a district add up to
            let mut wards = Counted::of_places(question, Grouping::Ward)?;
            let pairs = occurring_together(question.prepared, [Grouping::Ward, Grouping::La])?;
            let nesting = Nesting { inner: Grouping::Ward, outer: Grouping::La, pairs };
            wards.protect_beside(question, &plain, &districts, &nesting);
            wards
        } else {
            districts
        };
        let measures = counted.measures();
        let request = request(question, &measures, question.period, &[]);
        let warnings = (question.warner)(&request, &counted.whole.rows);
        counted.warnings = warnings;
        Ok(counted)
    }

    /// Counts what stands on the page by a kind of place, with nothing hidden yet.
    fn of_places(question: &Question<'a>, place: Grouping) -> Result<Counted<'a>, String> {
        let (has_reference, has_tops) = (question.reference.is_some(), has_tops(question));
        let can_be_had = |measure: &&Measure| {
            (has_tops || !is_of_tops(measure.id)) && (has_reference || measure.headline != Headline::WithReference)
        };
        let of = |ids: &[MeasureId]| -> Vec<&'a Measure> {
            let wanted = question.measures.iter().filter(|measure| ids.contains(&measure.id));
            wanted.filter(can_be_had).collect()
        };
        let all = of(&OF_PLACES);
        let (changed, new) = (of(&[MeasureId::TopAbstinent]), of(&[MeasureId::NewPresentations]));
        let whole = run_of(question, &all, question.period, &[])?;
        let places = run_of(question, &all, question.period, &[place])?;
        let by_item: [&[Grouping]; 2] = [&[Grouping::TopItem], &[place, Grouping::TopItem]];
        let items: &[&[Grouping]] = if changed.is_empty() { &[] } else { &by_item };
        let items_in = |period: &Period| -> Result<Vec<Run<'a>>, String> {
            items.iter().map(|by| run_of(question, &changed, period, by)).collect()
        };
        let has_routes = question.prepared.dataset.roles.field(Role::ReferralSource).is_some();
        let by_route = |by: &[Grouping]| has_routes.then(|| run_of(question, &new, question.period, by)).transpose();
        let last = match last_period(question) {
            Some(period) => {
                let mut runs = vec![run_of(question, &all, &period, &[])?];
                runs.push(run_of(question, &all, &period, &[place])?);
                runs.extend(items_in(&period)?);
                Some(Last { period, runs })
            }
            None => None,
        };
        let none = |by: Grouping| Run { by: vec![by], rows: Vec::new() };
        let mut groups = vec![places];
        // in groups, since of most single sources a place has only a few
        groups.extend(by_route(&[place, Grouping::ReferralGroup])?);
        Ok(Counted {
            place,
            whole,
            groups,
            agencies: None,
            referrals: by_route(&[Grouping::ReferralGroup])?,
            months: none(Grouping::Month),
            months_before: none(Grouping::Month),
            items: items_in(question.period)?,
            last,
            warnings: Vec::new(),
            published: question.published,
            small_numbers: question.prepared.settings.small_numbers,
        })
    }

    /// The measures that are counted of all.
    fn measures(&self) -> Vec<&'a Measure> {
        let mut measures: Vec<&'a Measure> = self.whole.rows.iter().map(|row| row.measure).collect();
        measures.dedup_by_key(|measure| measure.id);
        measures
    }

    /// The figures of each place.
    pub(super) fn of_each_place(&self) -> Option<&Run<'a>> {
        self.run_by(&[self.place])
    }

    /// By what route the people of each place came.
    pub(super) fn routes(&self) -> Option<&Run<'a>> {
        self.run_by(&[self.place, Grouping::ReferralGroup])
    }

    /// The row of the last period that a row is seen against.
    pub(super) fn in_last(&self, row: &Row<'_>, by: &[Grouping]) -> Option<&Row<'a>> {
        let of_last = self.last.iter().flat_map(|last| &last.runs).filter(|run| run.by == by);
        let same = |other: &&Row<'_>| other.printed == row.printed && other.cells == row.cells;
        of_last.flat_map(|run| &run.rows).find(same)
    }

    /// The figures of a grouping.
    fn run_by(&self, by: &[Grouping]) -> Option<&Run<'a>> {
        self.groups.iter().find(|run| run.by == by)
    }

    /// Hides what is small, over everything that stands on the page, and compares what is left with what was published.
    fn protect(&mut self, question: &Question<'a>) {
        let settings = &question.prepared.settings;
        let mut parts: Vec<Part<'_, 'a>> =
            self.runs_mut().map(|run| Part { rows: &mut run.rows, by: &run.by }).collect();
        apply_together(&mut parts, settings);
        self.compare();
    }

    /// The same beside another page, of which everything is known.
    fn protect_beside(&mut self, question: &Question<'a>, plain: &[Run<'a>], shown: &Counted<'a>, nesting: &Nesting) {
        let settings = &question.prepared.settings;
        let elsewhere: Vec<Elsewhere<'_, 'a>> = plain
            .iter()
            .zip(shown.runs())
            .map(|(plain, shown)| Elsewhere { plain: &plain.rows, shown: &shown.rows, by: &plain.by })
            .collect();
        let mut parts: Vec<Part<'_, 'a>> =
            self.runs_mut().map(|run| Part { rows: &mut run.rows, by: &run.by }).collect();
        apply_beside(&mut parts, &elsewhere, nesting, settings);
        self.compare();
    }

    /// Compares what is left with what was published.
    fn compare(&mut self) {
        let (published, small_numbers) = (self.published, self.small_numbers);
        for run in self.runs_mut() {
            for row in &mut run.rows {
                let compared = beside(published, small_numbers, row, &run.by);
                if let (Some(compared), Some(interval)) = (compared, &row.interval) {
                    let polarity = row.measure.polarity.into();
                    row.comparison = Some(compare_with_value(interval, compared.value, polarity));
                }
            }
        }
    }

    fn runs(&self) -> impl Iterator<Item = &Run<'a>> {
        std::iter::once(&self.whole)
            .chain(&self.groups)
            .chain(&self.agencies)
            .chain(&self.referrals)
            .chain([&self.months, &self.months_before])
            .chain(&self.items)
            .chain(self.last.iter().flat_map(|last| &last.runs))
    }

    fn runs_mut(&mut self) -> impl Iterator<Item = &mut Run<'a>> {
        std::iter::once(&mut self.whole)
            .chain(&mut self.groups)
            .chain(&mut self.agencies)
            .chain(&mut self.referrals)
            .chain([&mut self.months, &mut self.months_before])
            .chain(&mut self.items)
            .chain(self.last.iter_mut().flat_map(|last| &mut last.runs))
    }

    /// What was published for a row, if anything was.
    pub(super) fn beside(&self, row: &Row<'_>, by: &[Grouping]) -> Option<Compared> {
        beside(self.published, self.small_numbers, row, by)
    }

    /// The source of what was published for a row.
    pub(super) fn source(&self, row: &Row<'_>, by: &[Grouping]) -> Option<&str> {
        let published = self.published.published(&key(row, &population(row, by), &item(row, by)))?;
        Some(published.source.as_str()).filter(|source| !source.is_empty())
    }

    /// What is done to small numbers.
    pub(super) fn small_numbers(&self) -> SmallNumbers {
        self.small_numbers
    }

    /// The row of all of a figure, by its printed id.
    pub(super) fn of_all(&self, printed: &str) -> Option<&Row<'a>> {
        self.whole.rows.iter().find(|row| row.printed == printed)
    }
}

/// Whether the dataset has treatment outcomes profiles: a letter may tell nothing of them.
fn has_tops(question: &Question<'_>) -> bool {
    let tops = [Role::TopDate, Role::TopStage, Role::TopHousing, Role::TopInjecting, Role::TopWork];
    tops.into_iter().all(|role| question.prepared.dataset.roles.field(role).is_some())
}

fn run_of<'a>(
    question: &Question<'a>,
    measures: &[&'a Measure],
    period: &Period,
    by: &[Grouping],
) -> Result<Run<'a>, String> {
    let request = request(question, measures, period, by);
    Ok(Run { by: by.to_vec(), rows: run(question.prepared, &request)? })
}

fn request<'q, 'm>(
    question: &'q Question<'_>,
    measures: &'q [&'m Measure],
    period: &'q Period,
    by: &'q [Grouping],
) -> Request<'q, 'm> {
    Request { measures, period, population: None, by, total: Totals::Without, reference: question.reference }
}

/// The same stretch of days a year earlier, from the month on in which the first journey of the records ended: before that
/// an extract knows only those who stayed.
fn year_before(question: &Question<'_>) -> Option<Period> {
    let a_year_before = |day: i32| Some(day_of(date_of(day)?.checked_sub_months(chrono::Months::new(12))?));
    let (first, last) = (a_year_before(question.period.first)?, a_year_before(question.period.last)?);
    let ends = question.prepared.journeys.journeys.iter().filter_map(|journey| journey.end);
    let known_from = ends.min().and_then(date_of).and_then(|date| chrono::Datelike::with_day(&date, 1)).map(day_of)?;
    let first = first.max(known_from);
    let text = format!("{}..{}", iso(first), iso(last));
    (first <= last && last < question.period.first).then_some(Period { text, first, last, hint: None })
}

/// The same days a year earlier, where the records reach back to all of them.
fn last_period(question: &Question<'_>) -> Option<Period> {
    let days = year_before(question)?;
    let a_year_on = day_of(date_of(days.first)?.checked_add_months(chrono::Months::new(12))?);
    if a_year_on != question.period.first {
        return None;
    }
    // estimates name financial years as people write them
    let year = chrono::Datelike::year(&date_of(days.first)?);
    let named = format!("{year}/{:02}", (year + 1).rem_euclid(100)).parse::<Period>().ok();
    Some(named.filter(|named| (named.first, named.last) == (days.first, days.last)).unwrap_or(days))
}

/// The population that a row is of, as published values name them: a group by substance is one.
fn population(row: &Row<'_>, by: &[Grouping]) -> String {
    let group = match (by, row.cells.first()) {
        ([Grouping::Substance], Some(GroupCell::Group(_, value))) if row.population == "all" => value.label.as_str(),
        _ => return row.population.clone(),
    };
    group.replace(' ', "-")
}

fn key<'k>(row: &'k Row<'_>, population: &'k str, cells: &'k [(&'k str, &'k str)]) -> RowKey<'k> {
    RowKey { measure: &row.printed, population, first: row.slice.first, last: row.slice.last, cells }
}

/// The item of the TOP that a row is of: published values are of one item.
fn item<'k>(row: &'k Row<'_>, by: &'k [Grouping]) -> Vec<(&'k str, &'k str)> {
    let cells = by.iter().zip(&row.cells).filter(|(grouping, _)| **grouping == Grouping::TopItem);
    cells.map(|(grouping, cell)| (grouping.word(), cell.label())).collect()
}

fn beside(published: &Comparator, small_numbers: SmallNumbers, row: &Row<'_>, by: &[Grouping]) -> Option<Compared> {
    // rounded rates are too coarse to be compared
    if row.measure.kind != MeasureKind::Percentage || small_numbers == SmallNumbers::Round5 {
        return None;
    }
    published.for_row(&key(row, &population(row, by), &item(row, by)))
}
