//! Facts and skills that tell since when each of their values has held, and what holds on a day.
//!
//! What holds follows from the assessment date, so it is chosen anew for each one: [`Profile::on`]
//! gives the profile as it is on a day. Before its first value a fact is unknown.

use std::borrow::Cow;

use super::{Item, ItemDates, Profile, SlotValue};
use crate::program::{ListId, SlotId};
use crate::source::Span;
use crate::value::{Date, Range};

/// What each dated fact or skill was, and since when.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dated {
    pub(crate) values: Vec<Timeline<SlotValue>>,
    pub(crate) lists: Vec<Timeline<Option<std::ops::Range<usize>>>>,
}

/// The values of one fact or skill, the earliest first.
#[derive(Debug, Clone)]
pub(crate) struct Timeline<V> {
    /// The number of the slot or the list.
    pub(crate) target: usize,
    /// What holds before the first: nothing is known.
    pub(crate) before: V,
    /// INVARIANT: no two of them may have begun on the same day.
    pub(crate) values: Vec<DatedValue<V>>,
}

/// A value that holds from a day on.
#[derive(Debug, Clone)]
pub(crate) struct DatedValue<V> {
    /// The days since when it may hold: of a month or a year all of them.
    pub(crate) since: Range,
    pub(crate) value: V,
    /// Where in the data it stands.
    pub(crate) place: Option<Span>,
}

impl<V> Timeline<V> {
    /// The value that has surely begun on a day, and the next where it may have.
    fn at(&self, day: i128) -> (Option<&DatedValue<V>>, Option<&DatedValue<V>>) {
        let begun = self.values.partition_point(|one| one.since.high <= day);
        let sure = begun.checked_sub(1).and_then(|at| self.values.get(at));
        let next = self.values.get(begun);
        (sure, next.filter(|next| next.since.low <= day))
    }

    /// The first value that wholly begins after a day.
    pub(crate) fn first_after(&self, day: Date) -> Option<&DatedValue<V>> {
        let day = i128::from(day.day_number());
        self.values.iter().find(|one| one.since.low > day)
    }
}

impl Timeline<SlotValue> {
    /// What is possible on a day, since when, and where that is said.
    fn on(&self, day: i128) -> (SlotValue, Range, Option<Span>) {
        match self.at(day) {
            (None, None) => (self.before, Range::UNBOUNDED, None),
            (Some(sure), None) => (sure.value, sure.since, sure.place),
            (None, Some(next)) => (hull(self.before, next.value), next.since, next.place),
            (Some(sure), Some(next)) => {
                let since = Range::new(sure.since.low, next.since.high);
                (hull(sure.value, next.value), since, next.place)
            }
        }
    }

    /// What may have been in force at any time from a first day to a last: each value, and whether it
    /// surely was.
    pub(crate) fn between(&self, first: i128, last: i128) -> Vec<(Range, bool)> {
        let (at_first, ..) = self.on(first);
        let mut values = vec![(at_first.range, true)];
        for one in &self.values {
            let Range { low, high } = one.since;
            if high > first && low <= last {
                values.push((one.value.range, low > first && high <= last));
            }
        }
        values
    }
}

fn hull(one: SlotValue, other: SlotValue) -> SlotValue {
    SlotValue {
        range: Range::new(
            one.range.low.min(other.range.low),
            one.range.high.max(other.range.high),
        ),
        is_known: one.is_known && other.is_known,
    }
}

impl Dated {
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.lists.is_empty()
    }

    /// The values of a slot, if they are dated.
    pub(crate) fn of_slot(&self, slot: SlotId) -> Option<&Timeline<SlotValue>> {
        self.values.iter().find(|timeline| timeline.target == slot)
    }

    /// The values of a list, if they are dated.
    pub(crate) fn of_list(
        &self,
        list: ListId,
    ) -> Option<&Timeline<Option<std::ops::Range<usize>>>> {
        self.lists.iter().find(|timeline| timeline.target == list)
    }

    /// Forgets what a slot was: something else holds now.
    pub(crate) fn forget_slot(&mut self, slot: SlotId) {
        self.values.retain(|timeline| timeline.target != slot);
    }

    /// Forgets what a list was.
    pub(crate) fn forget_list(&mut self, list: ListId) {
        self.lists.retain(|timeline| timeline.target != list);
    }

    /// The days on which another value begins, or may begin.
    pub(crate) fn turning_days(&self) -> impl Iterator<Item = i32> {
        let of_values = self.values.iter().flat_map(|timeline| &timeline.values);
        let of_lists = self.lists.iter().flat_map(|timeline| &timeline.values);
        let since = of_values.map(|one| one.since);
        let since = since.chain(of_lists.map(|one| one.since));
        since
            .flat_map(|since| [since.low, since.high])
            .filter_map(|day| i32::try_from(day).ok())
    }
}

impl Profile {
    /// The profile as it is on a day: of dated facts and skills what holds then.
    pub(crate) fn on(&self, day: Date) -> Cow<'_, Self> {
        if self.dated.is_empty() {
            return Cow::Borrowed(self);
        }
        let day = i128::from(day.day_number());
        let mut then = self.clone();
        for timeline in &self.dated.values {
            let (value, since, place) = timeline.on(day);
            let slot = timeline.target;
            set(&mut then.values, slot, value);
            set(&mut then.since, slot, since);
            set(&mut then.places.values, slot, place);
        }
        for timeline in &self.dated.lists {
            let (value, place) = match timeline.at(day) {
                (Some(sure), None) => (sure.value.clone(), sure.place),
                (None, None) => (None, None),
                (_, Some(next)) => (None, next.place),
            };
            set(&mut then.lists, timeline.target, value);
            set(&mut then.places.lists, timeline.target, place);
        }
        Cow::Owned(then)
    }
}

impl Profile {
    /// The profile for days after an assessment date: what is undated or partly dated has happened by
    /// that date, whatever day is looked at.
    pub(crate) fn settled(&self, as_of: Date) -> Cow<'_, Self> {
        let is_open = |item: &Item| {
            let is_range = |(first, last): (i32, i32)| first != last;
            match item.dates {
                ItemDates::Undated | ItemDates::Period { from: None, .. } => true,
                ItemDates::On(first, last) | ItemDates::Open(first, last) => {
                    is_range((first, last))
                }
                ItemDates::Period {
                    from: Some(from), ..
                } => is_range(from),
            }
        };
        if self.happened_by.is_some() || !self.items.iter().any(is_open) {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            happened_by: Some(as_of.day_number()),
            ..self.clone()
        })
    }
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(place) = all.get_mut(at) {
        *place = value;
    }
}
