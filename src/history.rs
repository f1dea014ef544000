//! Program, profile and past days to what the answers would have been: no clock.
//!
//! Comes in: a [`Program`], a [`Profile`] read for it, the assessment date, how far the days lie apart
//! and the first of them. Goes out: a [`History`]. Each day is evaluated with what is known today of
//! that time: dated evidence, facts and skills as they were, and what has no date as it is.

#![warn(clippy::wildcard_enum_match_arm)]

#[cfg(test)]
mod tests;

use crate::evaluate;
use crate::outcome::{History, PastDay};
use crate::profile::{DatedValue, ItemDates, Profile, SlotValue, Timeline};
use crate::program::{Program, SlotId};
use crate::value::{CalendarSpan, Date, Range};

/// The most days that are told; more help nobody.
const MOST_DAYS: usize = 60;

/// The answers from a first day, or from the first date of the profile, to the assessment date.
pub(crate) fn run(
    program: &Program,
    profile: &Profile,
    as_of: Date,
    every: CalendarSpan,
    from: Option<Date>,
) -> History {
    let from = from.or_else(|| first_date(profile)).unwrap_or(as_of);
    let (days, is_cut) = days(as_of, every, from);
    let known = with_levels_dated(program, profile);
    let days = days.into_iter().map(|day| {
        if day < as_of {
            on_day(program, &as_known_of(&known, day), day)
        } else {
            on_day(program, profile, day)
        }
    });
    History {
        as_of,
        every: every.to_string(),
        id: profile.id.clone(),
        name: profile.name.clone(),
        days: days.collect(),
        undated: undated(program, &known),
        first_evidence: first_evidence(profile),
        is_cut,
    }
}

/// The days counted back from the assessment date, the earliest first, and whether there would be more.
fn days(as_of: Date, every: CalendarSpan, from: Date) -> (Vec<Date>, bool) {
    let mut days = vec![as_of];
    for count in 1.. {
        let back = CalendarSpan::new(
            every.months.saturating_mul(count),
            every.days.saturating_mul(count),
        );
        let day = as_of.minus(back);
        let is_new = days.last().is_some_and(|last| day < *last);
        if day < from || !is_new {
            break;
        }
        if days.len() == MOST_DAYS {
            days.reverse();
            return (days, true);
        }
        days.push(day);
    }
    days.reverse();
    (days, false)
}

fn on_day(program: &Program, profile: &Profile, day: Date) -> PastDay {
    let outcome = evaluate::run(program, profile, day);
    PastDay {
        on: day,
        verdict: outcome.verdict,
        answers: outcome.answers,
        scores: outcome.scores,
    }
}

/// A profile for a past day: an item of which it is not known that it had happened by then may or may
/// not be there.
fn as_known_of(profile: &Profile, day: Date) -> Profile {
    let mut then = profile.clone();
    let day = day.day_number();
    for item in &mut then.items {
        let has_begun = match item.dates {
            ItemDates::Undated => false,
            ItemDates::On(_, last) | ItemDates::Open(_, last) => last <= day,
            ItemDates::Period { from, to } => from.map_or(to.1, |(_, last)| last) <= day,
        };
        item.is_optional |= !has_begun;
    }
    then
}

/// A level that says since when it has been held was another one before, which is not known.
fn with_levels_dated(program: &Program, profile: &Profile) -> Profile {
    let mut known = profile.clone();
    for (slot, since) in profile.since.iter().enumerate() {
        let value = profile.values.get(slot).copied();
        let is_dated = profile.dated.of_slot(slot).is_some();
        if let (Some(value), false, false) = (value, *since == Range::UNBOUNDED, is_dated) {
            known.dated.values.push(Timeline {
                target: slot,
                before: SlotValue {
                    range: program
                        .layout
                        .slots
                        .get(slot)
                        .map_or(Range::UNBOUNDED, |slot| {
                            slot.unknown(&program.layout.vocabularies)
                        }),
                    is_known: false,
                },
                values: vec![DatedValue {
                    since: *since,
                    value,
                    place: profile.places.values.get(slot).copied().flatten(),
                }],
            });
        }
    }
    known
}

/// The facts and skills that are given without a date.
fn undated(program: &Program, profile: &Profile) -> Vec<String> {
    let layout = &program.layout;
    let is_undated = |slot: SlotId| {
        let value = profile.values.get(slot);
        value.is_some_and(|value| value.is_known) && profile.dated.of_slot(slot).is_none()
    };
    let slots = layout.slots.iter().enumerate();
    let slots = slots.filter(|(slot, _)| is_undated(*slot));
    let lists = layout.lists.iter().zip(&profile.lists);
    let lists = lists.filter(|(_, members)| members.is_some());
    let names = slots.map(|(_, slot)| &slot.name);
    names
        .chain(lists.map(|(list, _)| &list.name))
        .cloned()
        .collect()
}

/// The first day of any evidence that is listed.
fn first_evidence(profile: &Profile) -> Option<Date> {
    first_day_of_evidence(profile).map(|day| Date::from_day_number(i128::from(day)))
}

fn first_day_of_evidence(profile: &Profile) -> Option<i32> {
    let days = profile.items.iter().filter_map(|item| match item.dates {
        ItemDates::Undated => None,
        ItemDates::On(first, _) | ItemDates::Open(first, _) => Some(first),
        ItemDates::Period { from, to } => Some(from.map_or(to.0, |(first, _)| first)),
    });
    days.min()
}

/// The first day that a dated item, fact or skill tells of.
fn first_date(profile: &Profile) -> Option<Date> {
    let items = first_day_of_evidence(profile);
    let since = profile
        .since
        .iter()
        .filter(|since| **since != Range::UNBOUNDED);
    let since = since.filter_map(|since| i32::try_from(since.low).ok());
    let first = items
        .into_iter()
        .chain(since)
        .chain(profile.dated.turning_days())
        .min()?;
    Some(Date::from_day_number(i128::from(first)))
}
