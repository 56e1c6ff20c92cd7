//! Why somebody counts: what is told of single persons adds up to what is counted of all, and follows from the conditions
//! beside it.

use std::collections::BTreeSet;

use ndtms::journey::trace;
use ndtms::measure::why::{Judge, Part, Unit, Verdict};
use ndtms::measure::{Grouping, Prepared, Request, Tally, Totals, is_of_change, printed_ids, run};
use ndtms::record::Period;
use ndtms::spec::measures::{Measure, MeasureId, MeasureKind};

use crate::brute::{spells, written};
use crate::small::{Row, csv};
use crate::take::{Ask, MEASURES, checked, read};

/// What the conditions of a unit say, worked out from nothing but them: whether it is in the denominator, in the
/// numerator, pending.
fn by_conditions(unit: &Unit, id: MeasureId) -> (bool, bool, bool) {
    let all = |part: Part| unit.conditions.iter().filter(move |c| c.part == part);
    let belongs = all(Part::Belongs).all(|c| c.holds == Some(true));
    let judged = all(Part::Judged).all(|c| c.holds == Some(true));
    let counts = all(Part::Counts).all(|c| c.holds == Some(true));
    if id == MeasureId::CompletionNoReturn {
        let lasting = all(Part::OneOf).any(|c| c.holds == Some(true));
        let open = !lasting && all(Part::OneOf).any(|c| c.holds.is_none());
        return (belongs, belongs && lasting, belongs && open);
    }
    (belongs && judged, belongs && judged && counts, belongs && !judged)
}

fn check_conditions(verdict: &Verdict, id: MeasureId, about: &str) {
    let mut sum = Tally::default();
    for unit in &verdict.units {
        let (denominator, numerator, pending) = by_conditions(unit, id);
        let counted = &unit.counted;
        let in_numerator = match id {
            MeasureId::ExitsByReason => counted.by_reason.iter().sum::<u64>() > 0,
            // everybody in treatment has days
            MeasureId::TimeInTreatment => counted.days.len() == 1,
            _ => counted.numerator > 0,
        };
        let found = (counted.denominator > 0, in_numerator, counted.pending > 0);
        assert_eq!(found, (denominator, numerator, pending), "{about}: {unit:#?}");
        sum.add(counted.clone());
    }
    assert_eq!(sum, verdict.counted, "{about}: what was looked at adds up to what is counted");
}

/// The verdicts of all persons, each found from the clients of the extract and counted once.
fn all_persons(
    prepared: &Prepared<'_>,
    outcome: &ndtms::check::Outcome,
    measure: &Measure,
    period: &Period,
    about: &str,
) -> Tally {
    let measures = [measure];
    let judge = Judge::new(prepared, &measures, period, None).expect("K can be measured");
    let mut seen = BTreeSet::new();
    let mut sum = Tally::default();
    for client in 0..outcome.clients.len() as u32 {
        let trace = trace(prepared.dataset, prepared.extract, outcome, &prepared.journeys, client);
        for person in trace.persons {
            if seen.insert(person) {
                let verdict = judge.person(person);
                check_conditions(&verdict, measure.id, about);
                sum.add(verdict.counted);
            }
        }
    }
    assert_eq!(seen.len(), prepared.journeys.persons.len(), "{about}: every person is somebody's");
    sum
}

#[test]
fn verdicts_of_all_persons_add_up_to_the_measure() {
    let asked = [("2014-03-31", "2013/14"), ("2013-12-31", "2013-04-01..2013-12-31"), ("2014-09-30", "2013/14")];
    for seed in 1..=240_u64 {
        let text = csv(&written(&spells(seed)));
        let (as_at, period_text) = asked[seed as usize % asked.len()];
        let extract = read(&text);
        checked(&extract, &Ask::new(as_at, period_text).set("rci=opiates:13,crack:1"), |prepared, outcome| {
            let period: Period = period_text.parse().expect("a period");
            for measure in MEASURES.iter() {
                let about = format!("seed {seed}, {}", measure.id.word());
                let request = Request {
                    measures: &[measure],
                    period: &period,
                    population: None,
                    by: if is_of_change(measure.id) { &[Grouping::TopItem] } else { &[] },
                    total: Totals::Without,
                    reference: None,
                };
                let rows = run(prepared, &request).expect("K can be measured");
                let sum = all_persons(prepared, outcome, measure, &period, &about);
                let number = |exact: Option<ndtms::measure::figures::Exact>| {
                    exact.and_then(ndtms::measure::figures::Exact::whole).map(|w| w as u64)
                };
                if is_of_change(measure.id) {
                    let of = |count: fn(&ndtms::measure::Row<'_>) -> Option<ndtms::measure::figures::Exact>| -> u64 {
                        rows.iter().filter_map(|row| number(count(row))).sum()
                    };
                    let found = (of(|row| row.numerator), of(|row| row.denominator));
                    assert_eq!(found, (sum.numerator, sum.denominator), "{about}: all items together");
                    continue;
                }
                for (place, row) in rows.iter().enumerate() {
                    assert_eq!(row.printed, printed_ids(measure.id)[place]);
                    let numerator = match measure.id {
                        MeasureId::ExitsByReason => sum.by_reason[place],
                        _ => sum.numerator,
                    };
                    let counted = if measure.estimated { Some(row.counted) } else { number(row.numerator) };
                    if measure.kind != MeasureKind::Days {
                        assert_eq!(counted, Some(numerator), "{about}: numerator");
                    }
                    if measure.kind != MeasureKind::Count && !measure.estimated {
                        assert_eq!(number(row.denominator), Some(sum.denominator), "{about}: denominator");
                    }
                    assert_eq!(row.pending, measure.pending.then_some(sum.pending), "{about}: pending");
                }
                if measure.id == MeasureId::TimeInTreatment && !sum.days.is_empty() {
                    let mean = ndtms::measure::figures::mean(&sum.days);
                    assert_eq!(rows[0].value, mean, "{about}");
                }
            }
        });
    }
}

#[test]
fn clients_of_one_person_are_found_and_others_are_not() {
    let other = |client: &str| Row::new(client, "1", "20130901").with("AGNCY", "A0001");
    let rows = [
        Row::new("1", "1", "20130401"),
        // the same details at another agency, an episode without treatment there, and one held back
        other("7"),
        other("8").with("MODST", ""),
        other("9").with("DISD", "20130101"),
        // another birth date; no consent; triaged after the as-at date
        other("10").with("DOB", "19800102"),
        other("11").with("CONSENT", "N"),
        other("12").with("TRIAGED", "20140501").with("REFLD", "20140501").with("MODST", "20140501"),
        // without a birth date nobody is the same person
        other("13").with("DOB", ""),
    ];
    let extract = read(&csv(&rows));
    checked(&extract, &Ask::new("2014-03-31", "2013/14"), |prepared, outcome| {
        let traced = |client: u32| {
            let trace = trace(prepared.dataset, &extract, outcome, &prepared.journeys, client);
            (trace.clients.iter().map(|c| c.client).collect::<Vec<_>>(), trace.persons.len())
        };
        assert_eq!(traced(0), (vec![0, 1, 2, 3], 1));
        assert_eq!(traced(3), (vec![3, 0, 1, 2], 1), "one whose episode is held back is the person all the same");
        assert_eq!(traced(4), (vec![4], 1));
        assert_eq!(traced(5), (Vec::new(), 0), "nothing is told of a client without consent");
        assert_eq!(traced(6), (vec![6], 0));
        assert_eq!(traced(7).0, [7]);
    });
}
