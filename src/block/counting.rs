//! What is counted in the evidence of one person at a time.

use super::inputs::{FieldTest, Inputs, OPEN_ABOVE, Sieve, Verified};
use crate::layout::{KindId, RoleId};
use crate::value::Truth;

/// What a value can be: from the first to the second.
type Bounds = (i64, i64);

/// Counts items, one after the other, in all tallies at once.
#[derive(Debug)]
pub(super) struct Counting {
    kinds: Vec<KindCounts>,
    /// For each tally: how many items count, and their sum.
    pub(super) found: Vec<Found>,
    /// Whether a sum is not known exactly.
    pub(super) is_sum_open: bool,
}

/// How many items count at least and at most, and the sum of their values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    low: i64,
    high: i64,
    pub(super) sum: i64,
}

/// What counts the items of a kind.
#[derive(Debug, Default)]
struct KindCounts {
    /// By their tallies.
    sieves: Vec<TallySieves>,
    /// Whether it matters who verified an item.
    asks_by_whom: bool,
}

/// The sieves of one tally for one kind: an item counts that passes any.
#[derive(Debug)]
struct TallySieves {
    tally: usize,
    sieves: Vec<Sieve>,
    summed: Option<usize>,
    /// Whether no field is asked about or summed up.
    is_plain: bool,
}

/// An item, so far as everybody asks about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    /// The first and the last day on which it can count.
    pub(super) days: (i32, i32),
    pub(super) is_verified: bool,
    /// Who verified it, if that is said.
    pub(super) by: Option<Option<RoleId>>,
}

impl Counting {
    pub(super) fn new(inputs: &Inputs, kinds: usize) -> Self {
        Self {
            kinds: (0..kinds)
                .map(|kind| KindCounts::new(inputs, kind))
                .collect(),
            found: vec![Found::default(); inputs.tallies.len()],
            is_sum_open: false,
        }
    }

    /// Begins with another person.
    pub(super) fn start(&mut self) {
        self.found.fill(Found::default());
        self.is_sum_open = false;
    }

    /// Whether items of a kind count anywhere.
    pub(super) fn counts(&self, kind: KindId) -> bool {
        self.kinds
            .get(kind)
            .is_some_and(|kind| !kind.sieves.is_empty())
    }

    /// Counts an item that does not lie in the future. `field` gives what a field of it can be, nothing
    /// inside when it is not given, and nothing when a sheet cannot hold it. Gives nothing when it is
    /// not to be said whether the item counts.
    #[inline]
    pub(super) fn count(
        &mut self,
        kind: KindId,
        item: Counted,
        field: impl Fn(usize) -> Option<Option<Bounds>>,
    ) -> Option<()> {
        let Counted {
            days,
            is_verified,
            by,
        } = item;
        let kind = self.kinds.get(kind)?;
        let is_exact = days.0 == days.1 && !(is_verified && by.is_none() && kind.asks_by_whom);
        for of_tally in &kind.sieves {
            let found = self.found.get_mut(of_tally.tally)?;
            if is_exact && of_tally.is_plain {
                let mut counts = false;
                for sieve in &of_tally.sieves {
                    counts |= sieve.holds_on(days.0, is_verified, by.flatten());
                }
                found.low += i64::from(counts);
                found.high += i64::from(counts);
                continue;
            }
            let mut counts = Truth::No;
            for sieve in &of_tally.sieves {
                let holds = sieve.holds(days, is_verified, by);
                if holds > counts {
                    counts = counts.or(holds.and(of_fields(&sieve.fields, &field)?));
                }
            }
            if counts == Truth::No {
                continue;
            }
            found.low += i64::from(counts == Truth::Yes);
            found.high += 1;
            if let Some(summed) = of_tally.summed {
                match field(summed)? {
                    Some((value, high)) if counts == Truth::Yes && value == high => {
                        found.sum = found.sum.checked_add(value)?;
                    }
                    Some(_) | None => self.is_sum_open = true,
                }
            }
        }
        Some(())
    }
}

impl KindCounts {
    fn new(inputs: &Inputs, kind: KindId) -> Self {
        let mut counts = Self::default();
        for (tally, declared) in inputs.tallies.iter().enumerate() {
            let sieves = declared.sieves.iter().filter(|sieve| sieve.kind == kind);
            let sieves: Vec<_> = sieves.cloned().collect();
            let Some(first) = sieves.first() else {
                continue;
            };
            let summed = declared.sum.and(first.summed);
            let is_by = |sieve: &Sieve| matches!(sieve.verified, Verified::By(_));
            counts.asks_by_whom |= sieves.iter().any(is_by);
            counts.sieves.push(TallySieves {
                tally,
                is_plain: summed.is_none() && sieves.iter().all(|sieve| sieve.fields.is_empty()),
                sieves,
                summed,
            });
        }
        counts
    }
}

impl Found {
    /// The count, given whether all items are listed.
    pub(super) fn count(self, is_listed: bool) -> Bounds {
        (self.low, if is_listed { self.high } else { OPEN_ABOVE })
    }
}

/// Whether an item passes all tests of its fields; nothing when a value is known only in part.
#[inline]
fn of_fields(
    tests: &[FieldTest],
    field: &impl Fn(usize) -> Option<Option<Bounds>>,
) -> Option<Truth> {
    let mut passes = Truth::Yes;
    for test in tests {
        let this = match field(test.field)? {
            Some((value, high)) if value == high => Truth::from(test.passes(value)),
            Some(_) => return None,
            None => test.not_given,
        };
        passes = passes.and(this);
    }
    Some(passes)
}
