//! Columns whose values are small and mostly known: a quarter of the room, and one comparison for each
//! value instead of four.

use wide::u8x16;

use super::inputs::{OPEN_ABOVE, OPEN_BELOW};
use super::run::Plane;
use super::sheet::LANES;

/// A fact of up to 64 people in small numbers.
#[derive(Debug, Clone)]
pub(crate) struct Narrow {
    /// Whether the fact stands here; if not, it stands in the sheet.
    pub(crate) is_used: bool,
    /// The value in each lane that is not missing, in steps of so many units of a sheet.
    pub(crate) values: [i32; LANES],
    pub(crate) step: i64,
    /// No value is further from 0.
    pub(crate) largest: u32,
    /// The lanes of those of whom the fact is not known.
    pub(crate) missing: u64,
    /// What it can be then, in units of a sheet.
    pub(crate) unknown: (i64, i64),
}

impl Narrow {
    /// For a fact that can be so much while it is not known.
    pub(crate) fn new(unknown: (i64, i64)) -> Self {
        Self {
            is_used: false,
            values: [0; LANES],
            step: 1,
            largest: 0,
            missing: 0,
            unknown,
        }
    }

    /// What the fact can be in a lane.
    pub(super) fn value(&self, lane: usize) -> (i64, i64) {
        match self.values.get(lane) {
            Some(value) if self.missing >> lane & 1 == 0 => {
                let value = i64::from(*value) * self.step;
                (value, value)
            }
            _ => self.unknown,
        }
    }

    /// The lanes in which it may be anything.
    pub(super) fn unbounded(&self) -> u64 {
        if self.unknown == (OPEN_BELOW, OPEN_ABOVE) {
            self.missing
        } else {
            0
        }
    }

    /// Whether the fact lies from `low` to `high`.
    pub(super) fn within(&self, (low, high): (i64, i64)) -> Plane {
        let known = self.known_within(low, high) & !self.missing;
        let (least, most) = self.unknown;
        let all_missing = |is_so: bool| if is_so { self.missing } else { 0 };
        Plane {
            sure: known | all_missing(low <= least && most <= high),
            possible: known | all_missing(low <= most && least <= high),
        }
    }

    fn known_within(&self, low: i64, high: i64) -> u64 {
        // The first step that is not below, and the last that is not above.
        let low = match low {
            OPEN_BELOW => low,
            low => low.div_euclid(self.step) + i64::from(low.rem_euclid(self.step) != 0),
        };
        let high = match high {
            OPEN_ABOVE => high,
            high => high.div_euclid(self.step),
        };
        let (least, most) = (i64::from(i32::MIN), i64::from(i32::MAX));
        if low > most || high < least {
            return 0;
        }
        let (low, high) = (low.max(least) as i32, high.min(most) as i32);
        let mut are_within = [0; LANES];
        for (is_within, value) in are_within.iter_mut().zip(&self.values) {
            *is_within = if low <= *value && *value <= high {
                u8::MAX
            } else {
                0
            };
        }
        bits(&are_within)
    }
}

/// The lanes whose highest bit is set.
pub(super) fn bits(lanes: &[u8; LANES]) -> u64 {
    let (sixteens, _) = lanes.as_chunks::<16>();
    let bits = sixteens.iter().enumerate();
    let bits = bits.map(|(at, lanes)| u64::from(u8x16::new(*lanes).to_bitmask()) << (16 * at));
    bits.fold(0, |all, some| all | some)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::Truth;

    /// An end of a span: near what values there are, far from them, or open.
    fn end() -> impl Strategy<Value = i64> {
        let near = -20..20_i64;
        prop_oneof![
            near,
            (-3..3_i64).prop_map(|one| one << 32),
            Just(OPEN_BELOW),
            Just(OPEN_ABOVE)
        ]
    }

    proptest! {
        #[test]
        fn a_span_holds_what_it_holds_of_single_values(
            values in prop::collection::vec(-5..5_i32, LANES),
            extreme in prop::option::of((0..LANES, prop_oneof![Just(i32::MIN), Just(i32::MAX)])),
            (missing, unknown) in (any::<u64>(), (end(), end())),
            (step, ends) in (1..4_i64, (end(), end())),
        ) {
            let unknown = (unknown.0.min(unknown.1), unknown.0.max(unknown.1));
            let mut narrow = Narrow { missing, step, ..Narrow::new(unknown) };
            narrow.values.copy_from_slice(&values);
            if let Some((lane, value)) = extreme {
                narrow.values[lane] = value;
            }
            let (low, high) = (ends.0.min(ends.1), ends.0.max(ends.1));
            let plane = narrow.within((low, high));
            for lane in 0..LANES {
                let (least, most) = narrow.value(lane);
                let truth = Truth::from_both(low <= least && most <= high, low <= most && least <= high);
                prop_assert_eq!(plane.sure >> lane & 1 == 1, truth == Truth::Yes);
                prop_assert_eq!(plane.possible >> lane & 1 == 1, truth.is_possible());
            }
        }
    }
}
