//! What is read of a profile again and again, close together.
//!
//! A profile keeps exact values and the places of everything, spread over much memory. Holding many
//! people against rules reads little of it: what a value can be, when an item happened and who verified
//! it. That little stands here once more, as small numbers in one piece: whoever reads it mostly waits
//! for memory.

use super::{Item, ItemDates, Profile, SlotValue, Verifier};
use crate::program::RoleId;
use crate::value::{Range, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// A profile in brief. A copy of a profile may be changed, so it does not take this along.
#[derive(Debug, Default)]
pub(crate) struct Brief {
    /// All of it, in the order of [`View`].
    words: Box<[i64]>,
    counts: Counts,
}

impl Clone for Brief {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    values: usize,
    kinds: usize,
    lists: usize,
    items: usize,
    fields: usize,
    /// Whether all items of all kinds are listed.
    is_complete: bool,
}

/// A brief, to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'b> {
    /// Whether all items of all kinds are listed.
    pub(crate) is_complete: bool,
    /// One for each slot of the layout.
    values: &'b [[i64; 2]],
    /// One for each kind of the layout: twice where its items end, and one more if all are listed.
    kinds: &'b [i64],
    /// One for each list: where its members start and end, in 32 bits each; less than nothing if it is
    /// not given.
    lists: &'b [i64],
    items: &'b [[i64; 2]],
    fields: &'b [[i64; 2]],
    members: &'b [i64],
}

/// Something that does not fit into 64 bits, or that no one span of days says.
const ELSEWHERE: [i64; 2] = [1, 0];
/// A field that is not given.
const NOT_GIVEN: [i64; 2] = [i64::MAX, i64::MIN];

/// What is known of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum InBrief {
    /// From the first to the second; the ends of 64 bits stand for no end.
    Ends(i64, i64),
    NotGiven,
    /// The profile itself has to be asked.
    Elsewhere,
}

/// An item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BriefItem([i64; 2]);

impl Brief {
    /// What is in it; nothing for a profile that is a copy.
    pub(crate) fn view(&self) -> Option<View<'_>> {
        let Counts {
            values,
            kinds,
            lists,
            items,
            fields,
            is_complete,
        } = self.counts;
        let (values, rest) = self.words.split_at_checked(2 * values)?;
        let (kinds, rest) = rest.split_at_checked(kinds)?;
        let (lists, rest) = rest.split_at_checked(lists)?;
        let (items, rest) = rest.split_at_checked(2 * items)?;
        let (fields, members) = rest.split_at_checked(2 * fields)?;
        (!self.words.is_empty()).then_some(View {
            is_complete,
            values: values.as_chunks().0,
            kinds,
            lists,
            items: items.as_chunks().0,
            fields: fields.as_chunks().0,
            members,
        })
    }

    /// A profile in brief; nothing when it is too large.
    pub(crate) fn of(profile: &Profile) -> Option<Self> {
        let mut words = Vec::new();
        words.extend(profile.values.iter().flat_map(value));
        for kind in &profile.kinds {
            let end = i64::try_from(kind.items.end).ok()?;
            words.push(end * 2 + i64::from(kind.is_complete));
        }
        for list in &profile.lists {
            words.push(match list {
                Some(members) => pair(
                    i32::try_from(members.start).ok()?,
                    i32::try_from(members.end).ok()?,
                ),
                None => -1,
            });
        }
        for item in &profile.items {
            words.extend(BriefItem::of(item)?.0);
        }
        let field = |field: &SlotValue| {
            if field.is_known {
                value(field)
            } else {
                NOT_GIVEN
            }
        };
        words.extend(profile.fields.iter().flat_map(field));
        for member in &profile.members {
            words.push(i64::try_from(*member).ok()?);
        }
        let counts = Counts {
            values: profile.values.len(),
            kinds: profile.kinds.len(),
            lists: profile.lists.len(),
            items: profile.items.len(),
            fields: profile.fields.len(),
            is_complete: profile.kinds.iter().all(|kind| kind.is_complete),
        };
        let words = words.into_boxed_slice();
        Some(Self { words, counts })
    }
}

impl<'b> View<'b> {
    /// What a fact or skill can be.
    #[inline]
    pub(crate) fn value(self, slot: usize) -> Option<InBrief> {
        self.values.get(slot).copied().map(InBrief::from)
    }

    /// What a field can be, counted from the first of all items.
    #[inline]
    pub(crate) fn field(self, field: usize) -> Option<InBrief> {
        self.fields.get(field).copied().map(InBrief::from)
    }

    /// Whether all items of a kind are listed.
    pub(crate) fn is_listed(self, kind: usize) -> bool {
        self.kinds.get(kind).is_some_and(|kind| kind & 1 == 1)
    }

    /// The items of a kind, and the number of the first among all.
    #[inline]
    pub(crate) fn items(
        self,
        kind: usize,
    ) -> Option<(usize, impl Iterator<Item = BriefItem> + use<'b>)> {
        let end = |kind: usize| Some((*self.kinds.get(kind)? >> 1) as usize);
        let start = kind.checked_sub(1).map_or(Some(0), end)?;
        let items = self.items.get(start..end(kind)?)?;
        Some((start, items.iter().map(|item| BriefItem(*item))))
    }

    /// The members of a list, if it is given.
    pub(crate) fn members(self, list: usize) -> Option<&'b [i64]> {
        let place = *self.lists.get(list)?;
        let (start, end) = apart(place);
        self.members
            .get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }
}

impl From<[i64; 2]> for InBrief {
    #[inline]
    fn from(ends: [i64; 2]) -> Self {
        match ends {
            [low, high] if low <= high => Self::Ends(low, high),
            NOT_GIVEN => Self::NotGiven,
            _ => Self::Elsewhere,
        }
    }
}

fn value(value: &SlotValue) -> [i64; 2] {
    let Range { low, high } = value.range;
    let inner = |end: i128, none: i128, no_end: i64| match i64::try_from(end) {
        _ if end == none => Some(no_end),
        Ok(i64::MIN | i64::MAX) | Err(_) => None,
        Ok(end) => Some(end),
    };
    let low = inner(low, UNBOUNDED_BELOW, i64::MIN);
    let high = inner(high, UNBOUNDED_ABOVE, i64::MAX);
    low.zip(high).map_or(ELSEWHERE, |(low, high)| [low, high])
}

/// Two numbers in one.
fn pair(first: i32, second: i32) -> i64 {
    i64::from(first) << 32 | i64::from(second.cast_unsigned())
}

fn apart(pair: i64) -> (i32, i32) {
    ((pair >> 32) as i32, pair as i32)
}

impl BriefItem {
    fn of(item: &Item) -> Option<Self> {
        let days = match item.dates {
            ItemDates::On(first, last) => pair(first, last),
            ItemDates::Undated | ItemDates::Period { .. } | ItemDates::Open(..) => pair(1, 0),
        };
        let verified = match (item.is_verified, item.verified_by) {
            (false, _) => 0,
            (true, None) => 1,
            (true, Some(Verifier::Other(_))) => 2,
            (true, Some(Verifier::Role(role))) => 3 + i32::from(u16::try_from(role).ok()?),
        };
        let fields = i32::try_from(item.fields).ok()?;
        let verified = verified * 2 + i32::from(item.is_optional);
        Some(Self([days, pair(fields, verified)]))
    }

    /// When it happened, if that is one span of days.
    #[inline]
    pub(crate) fn dates(self) -> Option<ItemDates> {
        let (first, last) = apart(self.0[0]);
        (first <= last).then_some(ItemDates::On(first, last))
    }

    /// Where its fields start.
    #[inline]
    pub(crate) fn fields(self) -> usize {
        apart(self.0[1]).0 as usize
    }

    pub(crate) fn is_optional(self) -> bool {
        self.0[1] & 1 == 1
    }

    #[inline]
    pub(crate) fn is_verified(self) -> bool {
        apart(self.0[1]).1 > 1
    }

    /// Who verified it, if that is said.
    #[inline]
    pub(crate) fn by(self) -> Option<Option<RoleId>> {
        match apart(self.0[1]).1 >> 1 {
            0 | 1 => None,
            2 => Some(None),
            role => Some(Some((role - 3) as usize)),
        }
    }
}
