//! Numbers rounded, and dates moved along the calendar.

use num_traits::CheckedMul;

use crate::program::Direction;
use crate::value::{CalendarSpan, Date, Truth};

use super::quantity::{Fraction, Register};

/// No number has more decimals than this that could be kept.
const MOST_DECIMALS: u32 = 18;

impl Register {
    /// Rounded to so many decimals, half away from zero. Rounding never turns an order round, so the
    /// bounds of what is rounded are the rounded bounds.
    pub(super) fn rounded(&self, decimals: u32) -> Self {
        if decimals > MOST_DECIMALS {
            return *self;
        }
        let round = |bound: Option<Fraction>| match bound {
            Some(value) => rounded(value, decimals).map(Some),
            None => Some(None),
        };
        match (round(self.low), round(self.high)) {
            (Some(low), Some(high)) => Self { low, high, ..*self },
            (_, _) => Self {
                is_nothing: self.is_nothing,
                ..Self::TOO_LARGE
            },
        }
    }

    /// A date moved by a length of time along the calendar. Of a length that is not known exactly
    /// only its direction tells: months and days of equal length move a date by different amounts.
    pub(super) fn shifted(&self, by: &Self, direction: Direction) -> Self {
        let is_nothing = self.is_nothing.or(by.is_nothing);
        if is_nothing == Truth::Yes {
            return Self::NOTHING;
        }
        let exact = by.low.filter(|low| by.high == Some(*low));
        let (low, high) = match exact {
            Some(length) => {
                let span = CalendarSpan::from_microdays(length.round().to_integer());
                let moved = |day| moved(day, span, direction);
                (self.low.map(moved), self.high.map(moved))
            }
            None => {
                let is_forward = by.low.is_some_and(|low| low >= Fraction::from_integer(0));
                match direction {
                    Direction::Later if is_forward => (self.low, None),
                    Direction::Earlier if is_forward => (None, self.high),
                    Direction::Later | Direction::Earlier => (None, None),
                }
            }
        };
        Self {
            low,
            high,
            is_nothing,
            is_too_large: self.is_too_large || by.is_too_large,
        }
    }
}

/// Nothing when it cannot be kept exactly.
fn rounded(value: Fraction, decimals: u32) -> Option<Fraction> {
    let scale = 10_i128.checked_pow(decimals)?;
    let scaled = value.checked_mul(&Fraction::from_integer(scale))?;
    Some(Fraction::new(scaled.round().to_integer(), scale))
}

fn moved(day: Fraction, span: CalendarSpan, direction: Direction) -> Fraction {
    let day = Date::from_day_number(day.to_integer());
    let moved = match direction {
        Direction::Later => day.plus(span),
        Direction::Earlier => day.minus(span),
    };
    Fraction::from_integer(i128::from(moved.day_number()))
}
