//! What an action brings for what it costs, and the order that follows.
//!
//! RICE is reach × impact × confidence ÷ effort (S. McBride, Intercom, 2016). Must, should and could
//! are those of MoSCoW (D. Clegg, DSDM, 1994): what has to be done comes first, however little
//! effort something else takes.

use std::cmp::Reverse;

use num_rational::Ratio;
use num_traits::CheckedMul;

use crate::outcome::{Effect, Exact};
use crate::program::Estimate;
use crate::value::{CalendarSpan, Number};

use super::PlannedAction;

/// Reach × impact × confidence ÷ effort in weeks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rice(Exact);

impl Rice {
    /// Nothing when it is too large to be kept exactly.
    pub(super) fn of(estimate: Estimate) -> Option<Self> {
        let week = CalendarSpan::new(0, 7).microdays();
        let number = |number: Number| Ratio::new(number.units(), Number::UNITS_PER_ONE);
        let per_week = Ratio::new(week, estimate.effort.microdays().max(1));
        let brought = number(estimate.reach).checked_mul(&number(estimate.impact))?;
        let brought = brought.checked_mul(&number(estimate.confidence))?;
        Some(Self(Exact::new(brought.checked_mul(&per_week)?)))
    }

    /// The exact value.
    pub const fn exact(self) -> Exact {
        self.0
    }

    /// In words, with at most two decimals: `1.6`, `about 0.53`.
    pub fn words(self) -> String {
        let (above, below) = (self.0.numerator(), self.0.denominator());
        let hundredths = above.saturating_mul(200).saturating_add(below) / below.saturating_mul(2);
        let about = if above.saturating_mul(100) == hundredths.saturating_mul(below) {
            ""
        } else {
            "about "
        };
        let units = hundredths.saturating_mul(Number::UNITS_PER_ONE / 100);
        format!("{about}{}", Number::from_units(units))
    }
}

/// Which effect comes first.
pub(super) const fn rank(effect: Effect) -> u8 {
    match effect {
        Effect::Require => 0,
        Effect::Expect => 1,
        Effect::Encourage => 2,
    }
}

/// What an action is sorted by: what weighs more first, of what is known to be missing before what
/// may be; then what brings more for its effort. What is not estimated comes last of its group.
pub(super) fn order(action: &PlannedAction) -> (u8, u8, Reverse<Option<Rice>>) {
    let group = action.group.map_or(u8::MAX, rank);
    let possible = match action.group {
        Some(_) => 0,
        None => action.possible_group.map_or(u8::MAX, rank),
    };
    (group, possible, Reverse(action.rice))
}

/// Effort in words: in weeks and days where it is whole weeks, else as a length of time.
pub(super) fn effort_words(microdays: i128) -> String {
    let week = CalendarSpan::new(0, 7).microdays();
    if microdays % week == 0
        && let Ok(days) = i32::try_from(microdays / week * 7)
    {
        return CalendarSpan::new(0, days).to_string();
    }
    CalendarSpan::words_for(microdays)
}
