//! Which gaps are closed by doing something again and again: what is asked for in each of several
//! periods cannot be there after doing it once.

use crate::evaluate::Trial;
use crate::program::{Action, Periods};
use crate::value::{CalendarSpan, Date};

use super::changes::{Taken, after};
use super::closing::Target;
use super::{NamedAction, Person, Regular};

/// More periods than this are not tried.
pub(super) const MOST_PERIODS: u32 = 120;

impl Person<'_> {
    /// Which actions close a gap when each is done once in every period from now on, and from when.
    pub(super) fn regularly(
        &self,
        trial: &mut Trial<'_>,
        target: &Target<'_>,
        actions: &[&Action],
    ) -> Option<Regular> {
        let look = trial.look(self.profile, self.as_of);
        let mut conditions = target.conditions();
        let periods = conditions.find_map(|condition| look.asks_for_each(condition))?;
        let mut found: Vec<(Date, &Action)> = Vec::new();
        for action in actions.iter().filter(|action| !action.builds.is_empty()) {
            let closed = self.closed_from(trial, target, action, periods);
            found.extend(closed.map(|day| (day, *action)));
        }
        found.sort_by_key(|(day, _)| *day);
        let (from, _) = *found.first()?;
        let actions = found.iter().map(|(_, action)| NamedAction::of(action));
        Some(Regular {
            every: every(periods.length),
            actions: actions.collect(),
            from,
        })
    }

    fn closed_from(
        &self,
        trial: &mut Trial<'_>,
        target: &Target<'_>,
        action: &Action,
        periods: Periods,
    ) -> Option<Date> {
        let settled = self.profile.settled(self.as_of);
        let mut days = vec![self.as_of];
        for number in 1..periods.count.min(MOST_PERIODS) {
            let number = i32::try_from(number).ok()?;
            let day = self.as_of.plus(CalendarSpan::new(
                periods.length.months.checked_mul(number)?,
                periods.length.days.checked_mul(number)?,
            ));
            days.push(day);
            let done = days.iter().map(|day| (action, Taken::Yes, *day));
            let profile = after(&self.program.layout, &settled, done);
            if target.is_closed(&trial.look(&profile, day)) {
                return Some(day);
            }
        }
        None
    }
}

/// `quarter`, `month`, else how long it is.
pub(super) fn every(length: CalendarSpan) -> String {
    match (length.months, length.days) {
        (12, 0) => "year".to_owned(),
        (3, 0) => "quarter".to_owned(),
        (1, 0) => "month".to_owned(),
        (0, 7) => "week".to_owned(),
        (_, _) => format!("period of {length}"),
    }
}
