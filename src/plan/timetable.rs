//! On which day each action is done: all on one day, or some after the others because a rule asks
//! for that order; and all one after another, as long as each takes.

use std::cell::OnceCell;

use indexmap::IndexMap;

use crate::evaluate::Trial;
use crate::outcome::Status;
use crate::profile::Profile;
use crate::program::{Action, NoticeKind};
use crate::value::{CalendarSpan, Date, Truth};

use super::Person;
use super::changes::{Taken, after};

/// How many times over something can come after something else.
const MOST_ROUNDS: usize = 4;

/// When actions are done, and the day on which a person is then looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Timetable {
    /// The day of those that are done later than on the first day, by name.
    later: IndexMap<String, Date>,
    first: Date,
    pub(super) on: Date,
}

impl Timetable {
    /// All on one day.
    pub(super) fn on_one_day(day: Date) -> Self {
        Self {
            later: IndexMap::new(),
            first: day,
            on: day,
        }
    }

    /// All on the day before the one on which a person is looked at.
    pub(super) fn the_day_before(day: Date) -> Self {
        Self {
            later: IndexMap::new(),
            first: day.minus(CalendarSpan::new(0, 1)),
            on: day,
        }
    }

    /// The day of whatever does not come after something else.
    pub(super) fn first_day(&self) -> Date {
        self.first
    }

    /// One after another, as long as each takes.
    #[cfg(test)]
    pub(super) fn in_turn<'a>(first: Date, actions: impl IntoIterator<Item = &'a Action>) -> Self {
        Self::in_turn_after(first, actions, &Self::on_one_day(first))
    }

    /// One after another, as long as each takes, and none before its day in another timetable.
    pub(super) fn in_turn_after<'a>(
        first: Date,
        actions: impl IntoIterator<Item = &'a Action>,
        not_before: &Self,
    ) -> Self {
        let mut table = Self::on_one_day(first);
        for action in actions {
            if let Some(estimate) = action.estimate {
                table.on = table.on.plus(estimate.effort);
            }
            table.on = table.on.max(not_before.day_of(action));
            table.later.insert(action.name.clone(), table.on);
        }
        table
    }

    pub(super) fn day_of(&self, action: &Action) -> Date {
        self.later.get(&action.name).copied().unwrap_or(self.first)
    }

    /// The day of an action that comes after others.
    pub(super) fn later_day(&self, action: &str) -> Option<Date> {
        self.later.get(action).copied()
    }

    /// The same up to the last day on which one of these is done.
    pub(super) fn of(&self, actions: &[&Action]) -> Self {
        let last = actions.iter().map(|action| self.day_of(action)).max();
        Self {
            on: last.unwrap_or(self.first),
            ..self.clone()
        }
    }

    /// Puts an action on a day.
    pub(super) fn set(&mut self, action: &str, day: Date) {
        self.later.insert(action.to_owned(), day);
        self.on = self.on.max(day);
    }

    fn with(&self, action: &Action, day: Date) -> Self {
        let mut with = self.clone();
        with.set(&action.name, day);
        with
    }
}

/// The timetable in which some actions come after the others, worked out when it is asked for.
pub(super) struct Later<'a> {
    person: Person<'a>,
    actions: &'a [&'a Action],
    table: OnceCell<Option<Timetable>>,
}

impl<'a> Later<'a> {
    pub(super) fn new(person: Person<'a>, actions: &'a [&'a Action]) -> Self {
        Self {
            person,
            actions,
            table: OnceCell::new(),
        }
    }

    pub(super) fn actions(&self) -> &'a [&'a Action] {
        self.actions
    }

    /// Nothing where nothing is gained by doing something later than the rest.
    pub(super) fn get(&self) -> Option<&Timetable> {
        let table = self.table.get_or_init(|| self.person.later(self.actions));
        table.as_ref()
    }
}

impl Person<'_> {
    /// The profile after actions, each on its day.
    pub(super) fn after_in(&self, table: &Timetable, actions: &[&Action]) -> Profile {
        let actions = actions
            .iter()
            .map(|action| (*action, Taken::Yes, table.day_of(action)));
        after(&self.program.layout, self.profile, actions)
    }

    /// Puts later what closes something only when it comes after the rest.
    fn later(&self, actions: &[&Action]) -> Option<Timetable> {
        let mut trial = Trial::new(self.program);
        let mut table = Timetable::on_one_day(self.as_of);
        for _ in 0..MOST_ROUNDS {
            let open = self.open_after(&mut trial, &table, actions);
            if !open.contains(&true) {
                break;
            }
            let mut next = table.clone();
            for action in actions {
                let takes = action.estimate.map(|estimate| estimate.effort);
                let takes = takes.unwrap_or(CalendarSpan::new(0, 1));
                let day = table
                    .on
                    .plus(takes)
                    .max(table.on.plus(CalendarSpan::new(0, 1)));
                let moved = table.with(action, day);
                let with = self.open_after(&mut trial, &moved, actions);
                let others: Vec<&Action> = actions
                    .iter()
                    .filter(|other| other.name != action.name)
                    .copied()
                    .collect();
                let without = self.open_after(&mut trial, &moved, &others);
                let states = open.iter().zip(&without).zip(&with);
                let mut states = states.map(|((open, without), with)| *open && *without && !*with);
                if states.any(|is_closed| is_closed) {
                    next = next.with(action, day);
                }
            }
            if next == table {
                break;
            }
            table = next;
        }
        (!table.later.is_empty()).then_some(table)
    }

    /// Of each criterion and stop of the person's own whether it is open after actions.
    fn open_after(
        &self,
        trial: &mut Trial<'_>,
        table: &Timetable,
        actions: &[&Action],
    ) -> Vec<bool> {
        let program = self.program;
        let profile = self.after_in(table, actions);
        let look = trial.look(&profile, table.on);
        let own = program.criteria.iter();
        let own = own.filter(|criterion| program.is_own(criterion.rule));
        let criteria = own.map(|one| matches!(look.status(one), Status::Unmet | Status::Undecided));
        let stops = program.notices.iter();
        let stops =
            stops.filter(|notice| notice.kind == NoticeKind::Stop && program.is_own(notice.rule));
        let stops = stops.map(|stop| look.applies(stop) != Truth::No);
        criteria.chain(stops).collect()
    }
}
