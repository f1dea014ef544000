//! Shares: how much of an area is met, and scores that weigh several of them.

#![expect(clippy::indexing_slicing, reason = "lowering numbers rules densely")]

use num_traits::{CheckedAdd, CheckedDiv, CheckedMul};

use crate::program::RuleId;
use crate::value::{Number, Truth};

use super::judge::Judgement;
use super::quantity::{Fraction, Register};
use super::rules::Statuses;

/// How many rules may and must be what, for the least and the greatest share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ShareCounts {
    surely_met: i128,
    surely_unmet: i128,
    maybe_met: i128,
    maybe_unmet: i128,
    /// Those that can't be left out: neither waived nor not applicable.
    surely_counted: i128,
}

impl ShareCounts {
    /// Counts a rule by the statuses that it can still have.
    pub(super) fn add(&mut self, statuses: Statuses) {
        let Statuses {
            met,
            unmet,
            waived,
            not_applicable,
        } = statuses;
        let may_be_left_out = waived || not_applicable;
        self.maybe_met += i128::from(met);
        self.maybe_unmet += i128::from(unmet);
        self.surely_met += i128::from(met && !unmet && !may_be_left_out);
        self.surely_unmet += i128::from(unmet && !met && !may_be_left_out);
        self.surely_counted += i128::from(!may_be_left_out);
    }

    /// The share of the counted rules that are met. It is least when every rule that may be unmet is,
    /// and those that may be left out instead of met are; greatest the other way round. When that
    /// leaves no rule at all, one that may count is the whole share.
    pub(super) fn share(self) -> Register {
        if self.maybe_met + self.maybe_unmet == 0 {
            return Register::NOTHING;
        }
        let least = match self.surely_met + self.maybe_unmet {
            0 => Fraction::from_integer(1),
            counted => Fraction::new(self.surely_met, counted),
        };
        let greatest = match self.maybe_met + self.surely_unmet {
            0 => Fraction::from_integer(0),
            counted => Fraction::new(self.maybe_met, counted),
        };
        Register {
            is_nothing: if self.surely_counted > 0 {
                Truth::No
            } else {
                Truth::Unknown
            },
            ..Register::between(Some(least), Some(greatest))
        }
    }
}

impl Judgement {
    /// The share of the rules that are met, of those that apply.
    pub(super) fn share_met<'r>(&self, rules: impl Iterator<Item = &'r RuleId>) -> Register {
        let mut counts = ShareCounts::default();
        for rule in rules {
            counts.add(self.rules[*rule].statuses);
        }
        counts.share()
    }
}

impl Register {
    /// A level as a share of the steps of its scale.
    pub(super) fn as_share(&self, steps: usize) -> Self {
        let steps = i128::try_from(steps).unwrap_or(i128::MAX).max(1);
        let share = |place: Fraction| place / Fraction::from_integer(steps);
        Self {
            low: self.low.map(share),
            high: self.high.map(share),
            ..*self
        }
    }

    /// A condition as a share: 1 when it holds, 0 when it does not.
    pub(super) fn from_truth(truth: Truth) -> Self {
        let bound = |is_one: bool| Some(Fraction::from_integer(i128::from(is_one)));
        Self::between(bound(truth == Truth::Yes), bound(truth.is_possible()))
    }
}

impl Register {
    /// A percentage as a part of a score: less than 0% counts as 0%, more than 100% as 100%.
    pub(super) fn held_to_share(self) -> Self {
        let (none, all) = (Fraction::from_integer(0), Fraction::from_integer(1));
        let held = |value: Fraction| value.max(none).min(all);
        Self {
            low: Some(self.low.map_or(none, held)),
            high: Some(self.high.map_or(all, held)),
            ..self
        }
    }
}

/// The mean of values by their weights. A part that is nothing is left out and the others weigh the
/// more; with parts that may be nothing the bounds cover every choice of them. `parts` gives the
/// weights and values, each time anew.
pub(super) fn weighted_mean<I>(parts: impl Fn() -> I) -> Register
where
    I: Iterator<Item = (i128, Register)>,
{
    let there = || parts().filter(|(_, value)| value.is_nothing != Truth::Yes);
    if there().next().is_none() {
        return Register::NOTHING;
    }
    let is_sure = |(_, value): &(i128, Register)| value.is_nothing == Truth::No;
    let is_nothing = if there().any(|part| is_sure(&part)) {
        Truth::No
    } else {
        Truth::Unknown
    };
    let is_too_large = there().any(|(_, value)| value.is_too_large);
    let lows = || there().map(|(weight, value)| (weight, value.low, value.is_nothing));
    // The greatest mean is the least one of what is turned round.
    let highs =
        || there().map(|(weight, value)| (weight, value.high.map(|high| -high), value.is_nothing));
    match (least_mean(lows), least_mean(highs)) {
        (Some(low), Some(high)) => Register {
            low,
            high: high.map(|high| -high),
            is_nothing,
            is_too_large,
        },
        (_, _) => Register {
            is_nothing,
            ..Register::TOO_LARGE
        },
    }
}

/// The least mean over every choice of the parts that may be nothing: those below the mean pull it
/// down, those above are left out. Starting from the parts that are sure, or from the lowest when none
/// is, it gets smaller with each round until it stays. Without a bound when a part has none; nothing
/// when it cannot be kept exactly.
fn least_mean<I>(parts: impl Fn() -> I) -> Option<Option<Fraction>>
where
    I: Iterator<Item = (i128, Option<Fraction>, Truth)>,
{
    if parts().any(|(_, value, _)| value.is_none()) {
        return Some(None);
    }
    let values = || parts().filter_map(|(_, value, _)| value);
    let has_sure = parts().any(|(_, _, is_nothing)| is_nothing == Truth::No);
    let mut least = if has_sure {
        mean_of(&parts, |_, is_nothing| is_nothing == Truth::No)?
    } else {
        // The lowest value alone: no mean lies below.
        return Some(values().min());
    };
    loop {
        let is_in = |value, is_nothing| is_nothing == Truth::No || value < least;
        let lower = mean_of(&parts, is_in)?;
        if lower >= least {
            return Some(Some(least));
        }
        least = lower;
    }
}

/// The mean of the parts that are in; nothing when it cannot be kept exactly.
fn mean_of<I>(parts: &impl Fn() -> I, is_in: impl Fn(Fraction, Truth) -> bool) -> Option<Fraction>
where
    I: Iterator<Item = (i128, Option<Fraction>, Truth)>,
{
    let (mut sum, mut weights) = (Fraction::from_integer(0), Fraction::from_integer(0));
    for (weight, value, is_nothing) in parts() {
        let Some(value) = value.filter(|value| is_in(*value, is_nothing)) else {
            continue;
        };
        let weight = Fraction::new(weight, Number::UNITS_PER_ONE);
        sum = sum.checked_add(&weight.checked_mul(&value)?)?;
        weights = weights.checked_add(&weight)?;
    }
    sum.checked_div(&weights)
}
