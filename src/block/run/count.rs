//! Counting in all lanes at once: each binary digit of the counts is a set of lanes.

use super::Plane;

/// A count for each lane.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    /// The lanes whose count has this binary digit, the smallest first.
    digits: [u64; 32],
    used: usize,
}

impl Counter {
    pub(super) fn new() -> Self {
        Self {
            digits: [0; 32],
            used: 0,
        }
    }

    /// Counts one more in these lanes.
    pub(super) fn add(&mut self, lanes: u64) {
        let mut carry = lanes;
        for digit in self.digits.iter_mut().take(self.used) {
            if carry == 0 {
                return;
            }
            (*digit, carry) = (*digit ^ carry, *digit & carry);
        }
        if carry != 0
            && let Some(digit) = self.digits.get_mut(self.used)
        {
            *digit = carry;
            self.used += 1;
        }
    }

    /// The lanes that have counted this far.
    fn at_least(&self, limit: u32) -> u64 {
        if u64::from(limit) >> self.used != 0 {
            return 0;
        }
        let (mut more, mut same) = (0, u64::MAX);
        for (place, digit) in self.digits.iter().enumerate().take(self.used).rev() {
            if limit >> place & 1 == 1 {
                same &= digit;
            } else {
                more |= same & digit;
                same &= !digit;
            }
        }
        more | same
    }
}

/// Whether counts that lie between two others lie from `low` to `high`; the greatest number there is:
/// without end.
pub(super) fn within(sure: &Counter, possible: &Counter, low: u32, high: u32) -> Plane {
    let mut plane = Plane {
        sure: sure.at_least(low),
        possible: possible.at_least(low),
    };
    if let Some(above) = high.checked_add(1) {
        plane.sure &= !possible.at_least(above);
        plane.possible &= !sure.at_least(above);
    }
    plane
}
