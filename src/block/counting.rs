//! What is counted in the evidence of one person at a time.

use super::inputs::{FieldTest, Inputs, OPEN_ABOVE, Sieve, Verified};
use crate::evaluate::{days_counted, is_future};
use crate::layout::{KindId, RoleId};
use crate::profile::ItemDates;
use crate::value::{Date, Truth};

/// What a value can be: from the first to the second.
type Bounds = (i64, i64);

/// So many bytes count at once.
const PACKED: usize = 4;
/// The most that a byte counts.
const MOST_PACKED: u8 = u8::MAX;
/// So many entries at most are kept for a kind.
const MOST_ENTRIES: usize = 1024;

/// A byte for each of the first tallies.
type Packed = [u64; PACKED];

/// Counts items, one after the other, in all tallies at once.
#[derive(Debug)]
pub(super) struct Counting {
    as_of: Date,
    today: i32,
    kinds: Vec<KindCounts>,
    /// For each tally: how many items count, and their sum.
    found: Vec<Found>,
    /// What is not in there yet, of so many items.
    packed: Packed,
    packed_items: u8,
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
    /// By the tallies that ask about no field and sum none up.
    plain: Vec<TallySieves>,
    /// By the others.
    others: Vec<TallySieves>,
    /// What an item adds to the plain ones, to be looked up.
    table: Option<Table>,
    /// Whether it matters who verified an item.
    asks_by_whom: bool,
}

/// The sieves of one tally for one kind: an item counts that passes any.
#[derive(Debug)]
struct TallySieves {
    tally: usize,
    sieves: Vec<Sieve>,
    summed: Option<usize>,
}

/// What an item adds to all counts, by its day and by who verified it.
#[derive(Debug)]
struct Table {
    /// The days on which another stretch of days begins.
    starts: Vec<i32>,
    /// Those who verify and whom it matters.
    roles: Vec<RoleId>,
    /// For each stretch: what nobody has verified, somebody else, and each of the roles.
    entries: Vec<Packed>,
}

/// An item, so far as everybody asks about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) dates: ItemDates,
    pub(super) is_verified: bool,
    /// Who verified it, if that is said.
    pub(super) by: Option<Option<RoleId>>,
}

impl Counting {
    pub(super) fn new(inputs: &Inputs, kinds: usize, as_of: Date) -> Self {
        Self {
            as_of,
            today: as_of.day_number(),
            kinds: (0..kinds)
                .map(|kind| KindCounts::new(inputs, kind))
                .collect(),
            found: vec![Found::default(); inputs.tallies.len()],
            packed: Packed::default(),
            packed_items: 0,
            is_sum_open: false,
        }
    }

    /// Begins with another person.
    pub(super) fn start(&mut self) {
        self.found.fill(Found::default());
        self.packed = Packed::default();
        self.packed_items = 0;
        self.is_sum_open = false;
    }

    /// What was counted in each tally.
    pub(super) fn found(&mut self) -> &[Found] {
        self.unpack();
        &self.found
    }

    fn unpack(&mut self) {
        let bytes = self.packed.iter().flat_map(|word| word.to_le_bytes());
        for (found, byte) in self.found.iter_mut().zip(bytes) {
            found.low += i64::from(byte);
            found.high += i64::from(byte);
        }
        self.packed = Packed::default();
        self.packed_items = 0;
    }

    /// Whether items of a kind count anywhere.
    pub(super) fn counts(&self, kind: KindId) -> bool {
        let kind = self.kinds.get(kind);
        kind.is_some_and(|kind| !(kind.plain.is_empty() && kind.others.is_empty()))
    }

    /// The days on which an item can count; nothing when it lies in the future.
    #[inline]
    fn days(&self, dates: ItemDates) -> Option<(i32, i32)> {
        match dates {
            ItemDates::On(first, last) if last <= self.today => Some((first, last)),
            dates if is_future(dates, self.as_of) => None,
            dates => Some(days_counted(dates, self.as_of)),
        }
    }

    /// Counts an item. `field` gives what a field of it can be, nothing inside when it is not given, and
    /// nothing when a sheet cannot hold it. Gives nothing when it is not to be said whether the item
    /// counts.
    #[inline]
    pub(super) fn count(
        &mut self,
        kind: KindId,
        item: Counted,
        field: impl Fn(usize) -> Option<Option<Bounds>>,
    ) -> Option<()> {
        let Some(days) = self.days(item.dates) else {
            return Some(());
        };
        let Counted {
            is_verified, by, ..
        } = item;
        let kind = self.kinds.get(kind)?;
        if days.0 != days.1 || (is_verified && by.is_none() && kind.asks_by_whom) {
            for of_tally in kind.plain.iter().chain(&kind.others) {
                let found = self.found.get_mut(of_tally.tally)?;
                let holds = |sieve: &Sieve| sieve.holds(days, is_verified, by);
                self.is_sum_open |= found.add(of_tally, holds, &field)?;
            }
            return Some(());
        }
        let (day, by) = (days.0, by.flatten());
        for of_tally in &kind.others {
            let found = self.found.get_mut(of_tally.tally)?;
            let holds = |sieve: &Sieve| Truth::from(sieve.holds_on(day, is_verified, by));
            self.is_sum_open |= found.add(of_tally, holds, &field)?;
        }
        if let Some(table) = &kind.table {
            let entry = table.entry(day, is_verified, by)?;
            for (packed, more) in self.packed.iter_mut().zip(entry) {
                *packed += more;
            }
            self.packed_items += 1;
            if self.packed_items == MOST_PACKED {
                self.unpack();
            }
            return Some(());
        }
        for of_tally in &kind.plain {
            let found = self.found.get_mut(of_tally.tally)?;
            let counts = i64::from(of_tally.holds_on(day, is_verified, by));
            found.low += counts;
            found.high += counts;
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
            let is_plain = summed.is_none() && sieves.iter().all(|sieve| sieve.fields.is_empty());
            let sieves = TallySieves {
                tally,
                sieves,
                summed,
            };
            if is_plain {
                counts.plain.push(sieves);
            } else {
                counts.others.push(sieves);
            }
        }
        counts.table = Table::new(&counts.plain);
        counts
    }
}

impl TallySieves {
    /// Whether an item counts, given its day and who verified it.
    fn holds_on(&self, day: i32, is_verified: bool, by: Option<RoleId>) -> bool {
        let mut counts = false;
        for sieve in &self.sieves {
            counts |= sieve.holds_on(day, is_verified, by);
        }
        counts
    }
}

impl Table {
    /// Nothing when it would be large.
    fn new(plain: &[TallySieves]) -> Option<Self> {
        let sieves = || plain.iter().flat_map(|tally| &tally.sieves);
        let mut starts: Vec<i32> = sieves()
            .flat_map(|sieve| [Some(sieve.days.0), sieve.days.1.checked_add(1)])
            .flatten()
            .filter(|day| *day != i32::MIN)
            .collect();
        starts.sort_unstable();
        starts.dedup();
        let mut roles: Vec<RoleId> = sieves()
            .filter_map(|sieve| match sieve.verified {
                Verified::By(role) => Some(role),
                Verified::NotAsked | Verified::BySomebody => None,
            })
            .collect();
        roles.sort_unstable();
        roles.dedup();
        let is_small = (starts.len() + 1) * (roles.len() + 2) <= MOST_ENTRIES;
        if !is_small || plain.iter().any(|tally| tally.tally >= 8 * PACKED) {
            return None;
        }
        let mut entries = Vec::new();
        for day in std::iter::once(i32::MIN).chain(starts.iter().copied()) {
            let named = roles.iter().map(|role| (true, Some(*role)));
            for (is_verified, by) in [(false, None), (true, None)].into_iter().chain(named) {
                let mut bytes = [0; 8 * PACKED];
                for tally in plain {
                    let counts = tally.holds_on(day, is_verified, by);
                    *bytes.get_mut(tally.tally)? = u8::from(counts);
                }
                let (words, _) = bytes.as_chunks::<8>();
                let mut entry = Packed::default();
                for (word, bytes) in entry.iter_mut().zip(words) {
                    *word = u64::from_le_bytes(*bytes);
                }
                entries.push(entry);
            }
        }
        Some(Self {
            starts,
            roles,
            entries,
        })
    }

    #[inline]
    fn entry(&self, day: i32, is_verified: bool, by: Option<RoleId>) -> Option<&Packed> {
        let mut stretch = 0;
        for start in &self.starts {
            stretch += usize::from(*start <= day);
        }
        let mut who = usize::from(is_verified);
        if let Some(by) = by {
            for (place, role) in self.roles.iter().enumerate() {
                if *role == by {
                    who = 2 + place;
                }
            }
        }
        self.entries.get(stretch * (2 + self.roles.len()) + who)
    }
}

impl Found {
    /// The count, given whether all items are listed.
    pub(super) fn count(self, is_listed: bool) -> Bounds {
        (self.low, if is_listed { self.high } else { OPEN_ABOVE })
    }

    /// Adds an item; gives whether the sum is not known from here on, and nothing when it is not to be
    /// said whether the item counts.
    #[inline]
    fn add(
        &mut self,
        of_tally: &TallySieves,
        holds: impl Fn(&Sieve) -> Truth,
        field: &impl Fn(usize) -> Option<Option<Bounds>>,
    ) -> Option<bool> {
        let mut counts = Truth::No;
        for sieve in &of_tally.sieves {
            let holds = holds(sieve);
            if holds > counts {
                counts = counts.or(holds.and(of_fields(&sieve.fields, field)?));
            }
        }
        if counts == Truth::No {
            return Some(false);
        }
        self.low += i64::from(counts == Truth::Yes);
        self.high += 1;
        let Some(summed) = of_tally.summed else {
            return Some(false);
        };
        match field(summed)? {
            Some((value, high)) if counts == Truth::Yes && value == high => {
                self.sum = self.sum.checked_add(value)?;
                Some(false)
            }
            Some(_) | None => Some(true),
        }
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
