//! What keeps a verdict that holds already, but would fall by itself.

use crate::evaluate::Trial;
use crate::forecast;
use crate::program::Action;
use crate::value::{CalendarSpan, Date, Truth};

use super::search::{self, Goal, Least, Question};
use super::timetable::Timetable;
use super::{Keep, NamedAction, Person};

/// How far ahead is looked: until a plan is looked at again.
const AHEAD: CalendarSpan = CalendarSpan::new(3, 0);
/// How many times over something is to be done, at the most.
const MOST_KEPT: usize = 8;

impl Person<'_> {
    /// What to do by when, so that the verdict stays as it is: each time the least that does it, on
    /// the last day before it falls.
    pub(super) fn keeping(&self, wanted: &str, actions: &[&Action]) -> Vec<Keep> {
        let keeping = actions.iter();
        let keeping = keeping.filter(|action| !self.chooses_anew(action));
        let actions: Vec<&Action> = keeping.copied().collect();
        let until = self.as_of.plus(AHEAD);
        let mut profile = self.profile.settled(self.as_of).into_owned();
        let mut kept = Vec::new();
        while kept.len() < MOST_KEPT {
            let person = Person {
                profile: &profile,
                ..*self
            };
            let Some(day) = person.falls_on(wanted, until) else {
                break;
            };
            let table = Timetable::the_day_before(day);
            let least = search::least(Question {
                program: self.program,
                profile: &profile,
                actions: &actions,
                table: &table,
                wanted,
                goal: Goal::Decided,
            });
            let places = match least {
                Least::Found { actions, .. } => actions,
                Least::None | Least::Unknown => Vec::new(),
            };
            let chosen = places.iter();
            let chosen = chosen.filter_map(|place| actions.get(*place).copied());
            let chosen: Vec<&Action> = chosen.collect();
            kept.push(Keep {
                falls_on: day,
                by: table.first_day(),
                actions: chosen
                    .iter()
                    .map(|action| NamedAction::of(action))
                    .collect(),
            });
            if chosen.is_empty() {
                break;
            }
            let after = person.after_in(&table, &chosen);
            profile = after;
        }
        kept
    }

    /// The first day on which the verdict is not surely this one, if nothing but the date changes.
    fn falls_on(&self, wanted: &str, until: Date) -> Option<Date> {
        let mut trial = Trial::new(self.program);
        let days = forecast::turning_days(self.program, self.profile, self.as_of, until);
        let mut days = days.into_iter();
        days.find(|day| trial.look(self.profile, *day).verdict_is(wanted) != Truth::Yes)
    }
}
