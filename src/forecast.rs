//! Program, profile and date to what time alone will change: no clock, and not by trying every day.
//!
//! Comes in: a [`Program`], a [`Profile`] read for it, the assessment date and the last day to look
//! at. Goes out: a [`Forecast`]. [`dates`] collects every day on which an answer can change from the
//! dates of the profile and of the playbook; between two of them only quantities can that grow with
//! the date ([`motion`]), and a comparison with one of those turns once at the most, so that the day
//! is found by halving. Only where a comparison may turn back and forth, each day is looked at.

#![warn(clippy::wildcard_enum_match_arm)]

mod dates;
mod motion;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::evaluate::Day;
use crate::outcome::{Forecast, NextChange};
use crate::profile::Profile;
use crate::program::Program;
use crate::value::Date;

use dates::Dates;
use motion::Watch;

/// What changes after the assessment date up to a last day, that day included.
pub(crate) fn run(program: &Program, profile: &Profile, as_of: Date, until: Date) -> Forecast {
    let profile = &*profile.settled(as_of);
    let mut line = Line::new(program, profile, as_of, until);
    let verdict = line.day.verdict();
    let mut changes = Vec::new();
    while let Some(before) = line.next_turn() {
        changes.extend(line.day.change(&before));
    }
    Forecast {
        as_of,
        until,
        id: profile.id.clone(),
        name: profile.name.clone(),
        verdict,
        changes,
    }
}

/// The next change of the verdict, up to a last day.
pub(crate) fn next_change(
    program: &Program,
    profile: &Profile,
    as_of: Date,
    until: Date,
) -> Option<NextChange> {
    let profile = &*profile.settled(as_of);
    let mut line = Line::new(program, profile, as_of, until);
    while let Some(before) = line.next_turn() {
        if let Some(turn) = line.day.verdict_change(&before) {
            return Some(NextChange {
                on: line.day.as_of(),
                verdict: turn.after,
                because: turn.because,
            });
        }
    }
    None
}

/// The days after the assessment date, up to a last one, on which anything is different from the day
/// before.
pub(crate) fn turning_days(
    program: &Program,
    profile: &Profile,
    as_of: Date,
    until: Date,
) -> Vec<Date> {
    let profile = &*profile.settled(as_of);
    let mut line = Line::new(program, profile, as_of, until);
    let mut days = Vec::new();
    while line.next_turn().is_some() {
        days.push(line.day.as_of());
    }
    days
}

/// A walk along the days on which something turns. Where a dated fact or skill gets another value, the
/// walk begins anew with what holds from then on.
struct Line<'a> {
    program: &'a Program,
    profile: &'a Profile,
    dates: Dates,
    watch: Watch,
    /// The day that has been reached.
    day: Day<'a>,
    /// The last day of the stretch at hand.
    last: i32,
    /// The first days of the stretches to come, the next one last.
    to_come: Vec<i32>,
    /// The last day of all.
    until: i32,
}

impl<'a> Line<'a> {
    fn new(program: &'a Program, profile: &'a Profile, as_of: Date, until: Date) -> Self {
        let (first, last) = (as_of.day_number(), until.day_number());
        let turning = profile.dated.turning_days();
        let turning: Days = turning.filter(|day| first < *day && *day <= last).collect();
        let to_come: Vec<i32> = turning.into_iter().rev().collect();
        let end = to_come.last().map_or(last, |next| next - 1);
        let (watch, dates) = stretch(program, profile, as_of, end);
        Self {
            program,
            profile,
            dates,
            watch,
            day: Day::new(program, profile, as_of),
            last: end,
            to_come,
            until: last,
        }
    }

    /// Goes on to the next stretch; nothing when there is none.
    fn next_stretch(&mut self) -> Option<Day<'a>> {
        let first = self.to_come.pop()?;
        self.last = self.to_come.last().map_or(self.until, |next| next - 1);
        let day = self.day(first);
        (self.watch, self.dates) = stretch(self.program, self.profile, day.as_of(), self.last);
        Some(day)
    }

    fn day(&self, number: i32) -> Day<'a> {
        let date = Date::from_day_number(i128::from(number));
        Day::new(self.program, self.profile, date)
    }

    /// Goes on to the next day on which anything is different; gives the day before it. Nothing when
    /// there is none.
    fn next_turn(&mut self) -> Option<Day<'a>> {
        loop {
            let today = self.day.as_of().day_number();
            let next = self.dates.next_after(&self.day);
            let end = next.map_or(self.last, |next| next - 1);
            if let Some(turned) = self.first_unlike(today, end) {
                self.day = turned;
            } else {
                let reached = match next {
                    Some(next) => self.day(next),
                    None => self.next_stretch()?,
                };
                let is_like = reached.is_like(&self.day);
                self.day = reached;
                if is_like {
                    continue;
                }
            }
            return Some(self.day(self.day.as_of().day_number() - 1));
        }
    }

    /// The first day after `today`, up to `end`, on which anything is different. Between them there is
    /// no date of the profile or the playbook.
    fn first_unlike(&self, today: i32, end: i32) -> Option<Day<'a>> {
        if end <= today || self.watch.is_empty() {
            return None;
        }
        if self.watch.is_unsteady() {
            let mut days = (today + 1..=end).map(|number| self.day(number));
            return days.find(|day| !self.is_like(day));
        }
        let mut unlike = Some(self.day(end)).filter(|day| !self.is_like(day))?;
        let mut like = today;
        while unlike.as_of().day_number() - like > 1 {
            let middle = self.day(like + (unlike.as_of().day_number() - like) / 2);
            if self.is_like(&middle) {
                like = middle.as_of().day_number();
            } else {
                unlike = middle;
            }
        }
        Some(unlike)
    }

    fn is_like(&self, day: &Day<'_>) -> bool {
        let mut steps = self.watch.steps().iter();
        day.is_like(&self.day) && steps.all(|step| day.orders(*step) == self.day.orders(*step))
    }
}

/// What moves, and the days on which something may change, after a day up to the last of its stretch.
fn stretch(program: &Program, profile: &Profile, after: Date, last: i32) -> (Watch, Dates) {
    let then = profile.on(after);
    let watch = Watch::new(program, &then, after);
    let last = Date::from_day_number(i128::from(last));
    let dates = Dates::new(program, &then, &watch, after, last);
    (watch, dates)
}

/// Days, each once and in order.
type Days = BTreeSet<i32>;
