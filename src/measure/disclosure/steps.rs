//! Steps of pathways: which of them are shown.

use super::cover::{Shown, System, hidden};
use super::{is_small, round};
use crate::journey::{Pathways, StepKind};
use crate::measure::settings::SmallNumbers;

/// Whether a reader knows how many journeys there are in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// It stands somewhere, or may.
    Known,
    /// It is hidden where it stands, and must not be worked out.
    Hidden,
}

/// The number of journeys of each step as it may be shown; `None` where it is hidden.
pub fn of_pathways(pathways: &Pathways, whole: Whole, how: SmallNumbers) -> Vec<Option<u64>> {
    let numbers = pathways.steps.iter().map(|step| step.journeys);
    match how {
        SmallNumbers::Show => numbers.map(Some).collect(),
        SmallNumbers::Round5 => numbers.map(|number| Some(round::to_five(number))).collect(),
        SmallNumbers::Suppress => suppressed(pathways, whole),
    }
}

fn suppressed(pathways: &Pathways, whole: Whole) -> Vec<Option<u64>> {
    let mut system = System::default();
    let counts: Vec<u32> = pathways.steps.iter().map(|step| system.add(step.journeys as i64, Shown::Printed)).collect();
    for (step, count) in pathways.steps.iter().zip(&counts) {
        if is_small(step.journeys.into()) {
            system.hide(*count);
        }
    }
    let all = (whole == Whole::Hidden).then(|| system.add(pathways.journeys as i64, Shown::Nowhere));
    let of = |wanted: &dyn Fn(usize) -> bool| -> Vec<u32> {
        counts.iter().enumerate().filter(|(place, _)| wanted(*place)).map(|(_, count)| *count).collect()
    };
    for kind in StepKind::ALL {
        let parts = of(&|place| pathways.steps[place].kind == kind);
        match all {
            Some(all) => system.adds_up(&parts, all),
            None => system.sum_is_known(&parts),
        }
    }
    // as many journeys go on from a first modality as end after it
    let mut firsts: Vec<&str> = pathways.steps.iter().map(|step| step.from.as_str()).collect();
    firsts.sort_unstable();
    firsts.dedup();
    for first in firsts {
        let from =
            |kind: StepKind| of(&|place| pathways.steps[place].kind == kind && pathways.steps[place].from == first);
        system.adds_up_if_it_does(&from(StepKind::Modality), &from(StepKind::End));
    }
    let is_hidden = hidden(system);
    let shown = pathways.steps.iter().zip(&counts);
    shown.map(|(step, count)| (!is_hidden[*count as usize]).then_some(step.journeys)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use crate::journey::{ReasonGroup, Step, Target};

    fn steps(of: &[(StepKind, &str, &str, u64)]) -> Pathways {
        let step = |(kind, from, to, journeys): &(StepKind, &str, &str, u64)| {
            let to = match *to {
                "" => Target::Nowhere,
                "completed" => Target::Ended(ReasonGroup::Completed),
                "open" => Target::Open,
                code => Target::Code(code.to_owned()),
            };
            Step { kind: *kind, from: (*from).to_owned(), to, journeys: *journeys }
        };
        let steps: Vec<Step> = of.iter().map(step).collect();
        let journeys = steps.iter().filter(|s| s.kind == StepKind::End).map(|s| s.journeys).sum();
        Pathways { journeys, steps }
    }

    const SOME: [(StepKind, &str, &str, u64); 8] = [
        (StepKind::Modality, "94", "95", 3),
        (StepKind::Modality, "94", "", 20),
        (StepKind::Modality, "95", "", 12),
        (StepKind::Agency, "A", "B", 9),
        (StepKind::Agency, "A", "", 26),
        (StepKind::End, "94", "completed", 8),
        (StepKind::End, "94", "open", 15),
        (StepKind::End, "95", "open", 12),
    ];

    /// The numbers that may stand behind each star, for a reader who tries them all: every kind adds up to all journeys, or
    /// where their number is hidden to as many as the others; and from each modality as many go on as end.
    fn possible(of: &Pathways, shown: &[Option<u64>], whole: Whole) -> Vec<BTreeSet<u64>> {
        struct Try<'t> {
            of: &'t Pathways,
            shown: &'t [Option<u64>],
            whole: Option<u64>,
            found: Vec<BTreeSet<u64>>,
        }
        impl Try<'_> {
            fn next(&mut self, numbers: &mut Vec<u64>) {
                let place = numbers.len();
                let of_kind = |kind: StepKind, numbers: &[u64]| -> u64 {
                    self.of.steps.iter().zip(numbers).filter(|(step, _)| step.kind == kind).map(|(_, n)| n).sum()
                };
                let kind_before = place.checked_sub(1).map(|last| self.of.steps[last].kind);
                let kind = self.of.steps.get(place).map(|step| step.kind);
                if kind_before.is_some() && kind_before != kind {
                    let all = self.whole.unwrap_or_else(|| of_kind(StepKind::Modality, numbers));
                    if kind_before.is_some_and(|kind| of_kind(kind, numbers) != all) {
                        return;
                    }
                }
                if place == self.shown.len() {
                    let from = |kind: StepKind, first: &str| -> u64 {
                        let steps = self.of.steps.iter().zip(&*numbers);
                        steps.filter(|(s, _)| s.kind == kind && s.from == first).map(|(_, n)| n).sum()
                    };
                    let firsts = self.of.steps.iter().filter(|step| step.kind == StepKind::Modality);
                    let is_so =
                        |first: &Step| from(StepKind::Modality, &first.from) == from(StepKind::End, &first.from);
                    if firsts.into_iter().all(is_so) {
                        self.found.iter_mut().zip(numbers).for_each(|(found, number)| {
                            found.insert(*number);
                        });
                    }
                    return;
                }
                let choice = match self.shown[place] {
                    Some(number) => number..=number,
                    None => 1..=self.of.journeys + 4,
                };
                for number in choice {
                    numbers.push(number);
                    self.next(numbers);
                    numbers.pop();
                }
            }
        }
        let found = vec![BTreeSet::new(); shown.len()];
        let whole = (whole == Whole::Known).then_some(of.journeys);
        let mut all = Try { of, shown, whole, found };
        all.next(&mut Vec::new());
        all.found
    }

    fn nobody_works_out(of: &[(StepKind, &str, &str, u64)], whole: Whole) -> Vec<Option<u64>> {
        let of = steps(of);
        let shown = of_pathways(&of, whole, SmallNumbers::Suppress);
        for ((step, shown), possible) in of.steps.iter().zip(&shown).zip(possible(&of, &shown, whole)) {
            assert!(possible.contains(&step.journeys), "the truth is possible");
            assert!(shown.is_none_or(|number| number > 4 && number == step.journeys), "{step:?} {shown:?}");
            assert!(shown.is_some() || possible.len() > 1, "{step:?} can only be {possible:?}");
        }
        shown
    }

    #[test]
    fn a_small_step_takes_others_with_it() {
        // that 23 journeys began with 94 is told by their ends, so the 20 would tell the 3
        let shown = nobody_works_out(&SOME, Whole::Known);
        assert!(shown[0].is_none() && shown.iter().filter(|number| number.is_none()).count() > 1, "{shown:?}");
        assert_eq!(shown[3..5], [Some(9), Some(26)], "agencies tell nothing of it");
    }

    #[test]
    fn a_whole_that_is_hidden_cannot_be_added_up() {
        let mut none_small = SOME;
        (none_small[0].3, none_small[1].3) = (9, 14);
        assert!(nobody_works_out(&none_small, Whole::Known).iter().all(Option::is_some), "nothing is small");
        let shown = nobody_works_out(&none_small, Whole::Hidden);
        for kind in StepKind::ALL {
            let of_kind = none_small.iter().zip(&shown).filter(|(step, _)| step.0 == kind);
            assert!(of_kind.clone().any(|(_, shown)| shown.is_none()), "{kind:?}: {shown:?}");
        }
    }

    #[test]
    fn rounded_steps_are_fives() {
        let rounded = of_pathways(&steps(&SOME), Whole::Known, SmallNumbers::Round5);
        assert_eq!(rounded, [5, 20, 10, 10, 25, 10, 15, 10].map(Some));
    }
}
