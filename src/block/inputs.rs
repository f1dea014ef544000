//! What the conditions of a program read of a profile.

use crate::layout::{KindId, ListId, RoleId, SlotId};
use crate::value::{Number, Range, Truth, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// One, in the units in which a sheet holds numbers and percentages: 6 decimals.
pub(crate) const UNITS_PER_ONE: i64 = 1_000_000;
/// No lower bound is known.
pub(crate) const OPEN_BELOW: i64 = i64::MIN;
/// No upper bound is known.
pub(crate) const OPEN_ABOVE: i64 = i64::MAX;

/// The number of a column of a sheet.
pub(crate) type ColumnId = usize;

/// What is read of a profile: the columns and the answers of a [`super::sheet::Sheet`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Inputs {
    /// The facts and skills that are read: the first columns, in this order.
    pub(crate) slots: Vec<SlotId>,
    /// What each of them is while the profile does not give it.
    pub(crate) unknown: Vec<(i64, i64)>,
    /// What is counted in the evidence: the columns after those of the slots.
    pub(crate) tallies: Vec<Tally>,
    /// What is asked of a profile and answered while it is read.
    pub(crate) questions: Vec<Question>,
}

/// Something that is counted, or summed up, over the items of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The items that count: those that pass any of the sieves of their kind.
    pub(crate) sieves: Vec<Sieve>,
    /// Where the number of items goes: from those that surely count to those that may, open above
    /// while a kind is not listed in full.
    pub(crate) count: ColumnId,
    /// The field that is summed up, in the kinds of the sieves by their order, and where the sum goes.
    /// When it is not known of every item whether it counts and which value it has, or whether all are
    /// listed, the person is left over.
    pub(crate) sum: Option<ColumnId>,
}

/// Which items of a kind count. One that lies wholly after the assessment date never does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sieve {
    pub(crate) kind: KindId,
    /// The first and the last day on which an item may count, in days since 1970-01-01.
    pub(crate) days: (i32, i32),
    pub(crate) verified: Verified,
    pub(crate) fields: Vec<FieldTest>,
    /// The field that the tally sums up.
    pub(crate) summed: Option<usize>,
}

/// What a sieve asks of the verification of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verified {
    NotAsked,
    BySomebody,
    By(RoleId),
}

/// What a sieve asks of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldTest {
    pub(crate) field: usize,
    /// A value passes when it lies in any of these spans, both ends in; the other way round when
    /// negated.
    pub(crate) spans: Vec<(i64, i64)>,
    pub(crate) is_negated: bool,
    /// Whether an item passes that does not give the field.
    pub(crate) not_given: Truth,
}

impl FieldTest {
    /// Whether a value passes.
    pub(crate) fn passes(&self, value: i64) -> bool {
        let is_in = |(low, high): &(i64, i64)| *low <= value && value <= *high;
        self.spans.iter().any(is_in) != self.is_negated
    }
}

/// Something that is asked of a profile and answered while it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// Whether the profile gives a fact or skill.
    Known(SlotId),
    /// Whether it gives a list.
    KnownList(ListId),
    /// Whether a list has no member; unknown when it is not given.
    EmptyList(ListId),
    /// Whether a member of a list has this number; unknown when it is not given.
    Includes(ListId, i64),
}

impl Inputs {
    /// How many columns there are.
    pub(crate) fn columns(&self) -> usize {
        let sums = self.tallies.iter().filter(|tally| tally.sum.is_some());
        self.slots.len() + self.tallies.len() + sums.count()
    }
}

/// One in the units of a sheet, in those of [`Number`].
const UNIT: i64 = (Number::UNITS_PER_ONE / UNITS_PER_ONE as i128) as i64;

/// A number of a program or a profile in the units of a sheet; nothing when it has more decimals or
/// is too large.
pub(crate) fn exactly(value: i128, is_number: bool) -> Option<i64> {
    let value = match i64::try_from(value) {
        Ok(value) if is_number => (value % UNIT == 0).then_some(value / UNIT)?,
        Ok(value) => value,
        // Divided in 128 bits, which takes longer.
        Err(_) if is_number && value % i128::from(UNIT) == 0 => {
            i64::try_from(value / i128::from(UNIT)).ok()?
        }
        Err(_) => return None,
    };
    (value != OPEN_BELOW && value != OPEN_ABOVE).then_some(value)
}

/// What is known of a value, in the units of a sheet; nothing when it has more decimals.
#[inline]
pub(crate) fn in_units((low, high): (i64, i64), is_number: bool) -> Option<(i64, i64)> {
    if !is_number {
        return Some((low, high));
    }
    let in_units = |end: i64, none: i64| match end {
        end if end == none => Some(end),
        end => (end % UNIT == 0).then_some(end / UNIT),
    };
    if low == high {
        let value = in_units(low, OPEN_BELOW)?;
        return Some((value, value));
    }
    Some((in_units(low, OPEN_BELOW)?, in_units(high, OPEN_ABOVE)?))
}

/// A range in the units of a sheet.
pub(crate) fn range(range: Range, is_number: bool) -> Option<(i64, i64)> {
    if range.low == range.high {
        let value = exactly(range.low, is_number)?;
        return Some((value, value));
    }
    let low = match range.low {
        UNBOUNDED_BELOW => OPEN_BELOW,
        low => exactly(low, is_number)?,
    };
    let high = match range.high {
        UNBOUNDED_ABOVE => OPEN_ABOVE,
        high => exactly(high, is_number)?,
    };
    Some((low, high))
}

impl Sieve {
    /// Whether an item counts that happened on one of these days, given how it is verified. Fields are
    /// asked apart.
    pub(crate) fn holds(
        &self,
        (first, last): (i32, i32),
        is_verified: bool,
        by: Option<Option<RoleId>>,
    ) -> Truth {
        let (from, until) = self.days;
        let days = Truth::from_both(first >= from, last >= from)
            .and(Truth::from_both(last <= until, first <= until));
        let verified = match self.verified {
            Verified::NotAsked => Truth::Yes,
            Verified::BySomebody => Truth::from(is_verified),
            Verified::By(_) if !is_verified => Truth::No,
            Verified::By(role) => match by {
                None => Truth::Unknown,
                Some(by) => Truth::from(by == Some(role)),
            },
        };
        days.and(verified)
    }

    /// The same for an item that happened on a known day and was verified by somebody known, or by
    /// nobody.
    #[inline]
    pub(crate) fn holds_on(&self, day: i32, is_verified: bool, by: Option<RoleId>) -> bool {
        let (from, until) = self.days;
        let is_as_asked = match self.verified {
            Verified::NotAsked => true,
            Verified::BySomebody => is_verified,
            Verified::By(role) => by == Some(role),
        };
        is_as_asked & (from <= day) & (day <= until)
    }
}
