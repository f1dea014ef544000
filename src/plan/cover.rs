//! The cheapest choice that breaks none of what is known to be needed.

use std::ops::Add;

/// How many things can be chosen from: the order of the file takes one bit for each.
pub(super) const MOST: usize = 120;

/// A set of at most [`MOST`] things, a bit for each.
pub(super) type Choice = u128;

/// What a choice costs. The first that differs tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cost {
    /// How many are of unknown effort.
    pub(super) unestimated: u32,
    /// In millionths of a day.
    pub(super) effort: i128,
    pub(super) count: u32,
    /// How far down in the file they stand.
    order: u128,
}

impl Cost {
    /// The cost of one thing at a place in the file; without an effort when that is not estimated.
    pub(super) fn of(effort: Option<i128>, place: usize) -> Self {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let last = MOST as u32;
        Self {
            unestimated: u32::from(effort.is_none()),
            effort: effort.unwrap_or(0),
            count: 1,
            // Of two sets of one size, that comes first which has the first thing that only one has.
            order: (1 << last) - (1 << last.saturating_sub(1).saturating_sub(place)),
        }
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            unestimated: self.unestimated + other.unestimated,
            effort: self.effort + other.effort,
            count: self.count + other.count,
            order: self.order + other.order,
        }
    }
}

/// What every choice that is good enough fulfils: it has one of these, or lacks one of those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) any_of: Choice,
    pub(super) or_without: Choice,
}

/// What came of looking for the cheapest choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cheapest {
    Found(Choice),
    /// The needs contradict each other.
    None,
    /// It takes too much work to tell.
    TooMuchWork,
}

/// The cheapest choice that fulfils every need, by branch and bound: as long as a need is not
/// fulfilled, one of those that it asks for has to be taken, and the needs that ask for different
/// things cost at least the sum of the cheapest of each.
pub(super) fn cheapest(costs: &[Cost], needs: &[Need], work: &mut usize) -> Cheapest {
    let mut cover = Cover {
        costs,
        needs,
        work,
        best: None,
        has_given_up: false,
    };
    cover.visit(0, 0, Cost::default());
    match cover {
        Cover {
            has_given_up: true, ..
        } => Cheapest::TooMuchWork,
        Cover {
            best: Some((_, choice)),
            ..
        } => Cheapest::Found(choice),
        Cover { best: None, .. } => Cheapest::None,
    }
}

/// The places of a choice, in order.
pub(super) fn places(choice: Choice) -> impl Iterator<Item = usize> {
    (0..MOST).filter(move |place| choice & bit(*place) != 0)
}

/// The choice of one thing.
pub(super) const fn bit(place: usize) -> Choice {
    1 << place
}

struct Cover<'a> {
    costs: &'a [Cost],
    needs: &'a [Need],
    work: &'a mut usize,
    best: Option<(Cost, Choice)>,
    has_given_up: bool,
}

impl Cover<'_> {
    /// Tries every choice that has `taken` and lacks `left`.
    fn visit(&mut self, taken: Choice, left: Choice, cost: Cost) {
        if *self.work == 0 {
            self.has_given_up = true;
            return;
        }
        *self.work -= 1;
        let unfulfilled = self.needs.iter().filter(|need| {
            let is_without = need.or_without & !taken != 0;
            need.any_of & taken == 0 && !is_without
        });
        let mut open: Vec<Choice> = unfulfilled.map(|need| need.any_of & !left).collect();
        open.sort_by_key(|choice| choice.count_ones());
        let Some(first) = open.first().copied() else {
            if self.best.is_none_or(|(best, _)| cost < best) {
                self.best = Some((cost, taken));
            }
            return;
        };
        let bound = cost + self.at_least(&open);
        if first == 0 || self.best.is_some_and(|(best, _)| best <= bound) {
            return;
        }
        let mut options: Vec<usize> = places(first).collect();
        options.sort_by_key(|place| self.cost(*place));
        let mut left = left;
        for place in options {
            self.visit(taken | bit(place), left, cost + self.cost(place));
            left |= bit(place);
        }
    }

    /// What needs cost at least: those that share nothing add up.
    fn at_least(&self, open: &[Choice]) -> Cost {
        let mut seen = 0;
        let mut bound = Cost::default();
        for choice in open {
            if choice & seen == 0 {
                seen |= choice;
                let costs = places(*choice).map(|place| self.cost(place));
                bound = bound + costs.min().unwrap_or_default();
            }
        }
        bound
    }

    fn cost(&self, place: usize) -> Cost {
        self.costs.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fulfils(choice: Choice, need: &Need) -> bool {
        need.any_of & choice != 0 || need.or_without & !choice != 0
    }

    proptest! {
        #[test]
        fn the_cheapest_choice_is_that_of_trying_all(
            efforts in prop::collection::vec(prop::option::of(1_i128..5), 1..9),
            needs in prop::collection::vec((0_u128..512, 0_u128..512, 0_u128..512), 0..8),
        ) {
            let all = (1 << efforts.len()) - 1;
            let costs: Vec<Cost> = efforts
                .iter()
                .enumerate()
                .map(|(place, effort)| Cost::of(*effort, place))
                .collect();
            let needs: Vec<Need> = needs
                .iter()
                .map(|(any_of, one, other)| Need {
                    any_of: any_of & all,
                    or_without: one & other & all,
                })
                .collect();
            let total = |choice| {
                places(choice).fold(Cost::default(), |sum, place| sum + costs[place])
            };
            let fitting = (0..=all).filter(|choice| needs.iter().all(|need| fulfils(*choice, need)));
            let wanted = fitting.min_by_key(|choice| total(*choice));
            let found = cheapest(&costs, &needs, &mut 1_000_000);
            prop_assert_eq!(found, wanted.map_or(Cheapest::None, Cheapest::Found));
        }
    }

    #[test]
    fn of_sets_that_cost_the_same_the_first_of_the_file_is_taken() {
        let costs: Vec<Cost> = (0..4).map(|place| Cost::of(Some(2), place)).collect();
        let needs = [
            Need {
                any_of: 0b0110,
                or_without: 0,
            },
            Need {
                any_of: 0b1100,
                or_without: 0,
            },
        ];
        assert_eq!(cheapest(&costs, &needs, &mut 100), Cheapest::Found(0b0100));
        let needs = [Need {
            any_of: 0b1010,
            or_without: 0,
        }];
        assert_eq!(cheapest(&costs, &needs, &mut 100), Cheapest::Found(0b0010));
    }
}
