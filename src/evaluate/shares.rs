//! Shares: how much of an area is met.

#![expect(clippy::indexing_slicing, reason = "lowering numbers rules densely")]

use crate::program::RuleId;
use crate::value::Truth;

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
