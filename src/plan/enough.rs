//! What is enough for a verdict, and what is to be said of it: when it is done, what would do instead,
//! and whether it still holds when one action is done after another.

use indexmap::IndexSet;

use crate::evaluate::{self, Trial};
use crate::outcome::{Concern, Criterion, Effect, Outcome, Status};
use crate::program::{Action, Program, Setting, SlotType};
use crate::value::{CalendarSpan, Date};

use super::closing::Closings;
use super::search::{self, Goal, Least, Question};
use super::timetable::{Later, Timetable};
use super::{Enough, EnoughActions, InTurn, Person, PlannedAction, rice};

/// A set of actions that was found.
struct Found<'a> {
    actions: Vec<&'a Action>,
    is_least: bool,
    table: Timetable,
    left_alone: Vec<String>,
}

/// Why there is no set of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// None is enough.
    NotThere,
    /// None was found, which does not mean that there is none.
    NotFound,
}

impl<'a> Person<'a> {
    /// What is enough.
    pub(super) fn enough(
        &self,
        outcome: &Outcome,
        wanted: &str,
        later: &Later<'a>,
        within: Option<CalendarSpan>,
    ) -> Enough {
        if outcome.verdict.decided() == Some(wanted) {
            return Enough::Already;
        }
        let found = match self.least(wanted, later, within) {
            Ok(found) => found,
            Err(Missing::NotThere) => return Enough::None,
            Err(Missing::NotFound) => return Enough::Unknown,
        };
        let estimates = found.actions.iter().filter_map(|action| action.estimate);
        let effort: i128 = estimates.map(|estimate| estimate.effort.microdays()).sum();
        let enough = self.enough_actions(found, effort, wanted);
        match within {
            Some(within) if effort > within.microdays() => Enough::TooLong(enough),
            _ => Enough::Actions(enough),
        }
    }

    /// The least that is enough. What decides the verdict comes before what only makes it possible;
    /// what leaves choices that are given as they are, before what makes others; and what can be
    /// done in any order, before what has to be done in some.
    fn least(
        &self,
        wanted: &str,
        later: &Later<'a>,
        within: Option<CalendarSpan>,
    ) -> Result<Found<'a>, Missing> {
        // What nobody has estimated cannot be said to fit into a length of time.
        let may_be_taken = |action: &&&Action| within.is_none() || action.estimate.is_some();
        let all: Vec<&Action> = later
            .actions()
            .iter()
            .filter(may_be_taken)
            .copied()
            .collect();
        let (choosing, keeping): (Vec<&Action>, Vec<&Action>) =
            all.iter().partition(|action| self.chooses_anew(action));
        let mut candidates = vec![&keeping];
        candidates.extend((!choosing.is_empty()).then_some(&all));
        let at_once = Timetable::on_one_day(self.as_of);
        let mut is_unknown = false;
        for goal in [Goal::Decided, Goal::Possible] {
            for actions in &candidates {
                for table in [Some(&at_once), None] {
                    let Some(table) = table.or_else(|| later.get()) else {
                        continue;
                    };
                    match self.found(actions, table, wanted, goal) {
                        Ok(mut found) => {
                            if actions.len() < all.len() {
                                let left = choosing.iter();
                                found.left_alone = left.map(|one| one.name.clone()).collect();
                            }
                            return Ok(found);
                        }
                        Err(why) => is_unknown |= why == Missing::NotFound,
                    }
                }
            }
        }
        Err(if is_unknown {
            Missing::NotFound
        } else {
            Missing::NotThere
        })
    }

    /// The least of these actions that is enough, done as a timetable says; else that there is none,
    /// or none was found.
    fn found(
        &self,
        actions: &[&'a Action],
        table: &Timetable,
        wanted: &str,
        goal: Goal,
    ) -> Result<Found<'a>, Missing> {
        let least = search::least(Question {
            program: self.program,
            profile: self.profile,
            actions,
            table,
            wanted,
            goal,
        });
        let (places, is_least) = match least {
            Least::Found { actions, is_exact } => (actions, is_exact),
            Least::None => return Err(Missing::NotThere),
            Least::Unknown => return Err(Missing::NotFound),
        };
        let chosen = places.iter();
        let chosen: Vec<&Action> = chosen
            .filter_map(|place| actions.get(*place).copied())
            .collect();
        let is_later = chosen
            .iter()
            .any(|action| table.later_day(&action.name).is_some());
        if table.on != self.as_of && !is_later {
            // That is what time alone does, which is told apart.
            return Err(Missing::NotThere);
        }
        // The last of the set may come before the last of all.
        let sooner = table.of(&chosen);
        let verdict = self.outcome_after(&sooner, &chosen).verdict;
        let is_reached = match goal {
            Goal::Decided => verdict.decided() == Some(wanted),
            Goal::Possible => verdict.possible.iter().any(|label| label == wanted),
        };
        Ok(Found {
            actions: chosen,
            is_least,
            table: if is_reached { sooner } else { table.clone() },
            left_alone: Vec::new(),
        })
    }

    /// Whether an action makes another choice than the one that is given.
    pub(super) fn chooses_anew(&self, action: &Action) -> bool {
        action.sets.iter().any(|setting| match *setting {
            Setting::Value { slot, value } => {
                let declared = self.program.layout.slots.get(slot);
                let is_choice = declared
                    .is_some_and(|declared| matches!(declared.slot_type, SlotType::Choice(_)));
                let now = self.profile.values.get(slot);
                let is_other = now.is_some_and(|now| now.is_known && now.range != value);
                is_choice && is_other
            }
            Setting::Member { .. } => false,
        })
    }

    fn enough_actions(&self, found: Found<'_>, effort: i128, wanted: &str) -> EnoughActions {
        let chosen = &found.actions;
        let outcome = self.outcome_after(&found.table, chosen);
        let is_sure = outcome.verdict.decided() == Some(wanted);
        let later = chosen.iter().filter_map(|action| {
            let day = found.table.later_day(&action.name)?;
            Some((action.name.clone(), day))
        });
        EnoughActions {
            actions: chosen.iter().map(|action| action.name.clone()).collect(),
            effort: rice::effort_words(effort),
            unestimated: chosen.iter().filter(|one| one.estimate.is_none()).count(),
            is_least: found.is_least,
            find_out: if is_sure {
                Vec::new()
            } else {
                outcome.would_decide
            },
            verdict: outcome.verdict,
            later: later.collect(),
            on: found.table.on,
            done_by: found.table.on,
            in_turn: None,
            left_alone: found.left_alone,
        }
    }

    fn outcome_after(&self, table: &Timetable, actions: &[&Action]) -> Outcome {
        let profile = self.after_in(table, actions);
        evaluate::run(self.program, &profile, table.on)
    }

    /// Says of a set what its actions are needed for, what would do instead of each, and what comes
    /// of it when one is done after another in the order of the plan.
    pub(super) fn see_through(
        &self,
        set: &mut EnoughActions,
        planned: &mut [PlannedAction],
        closings: &Closings<'_>,
    ) {
        let mut table = Timetable::on_one_day(self.as_of);
        for (name, day) in &set.later {
            table.set(name, *day);
        }
        let chosen = self.named(&set.actions);
        let titles = |places: &[usize]| -> Vec<String> {
            let gaps = places.iter().filter_map(|place| closings.gap(*place));
            gaps.flat_map(|gap| gap.titles.clone()).collect()
        };
        let left_open = open_titles(&self.outcome_after(&table, &chosen));
        for entry in planned.iter_mut().filter(|entry| entry.is_enough) {
            let without: Vec<&Action> = chosen
                .iter()
                .filter(|action| action.name != entry.action.action)
                .copied()
                .collect();
            let before = self.outcome_after(&table, &without);
            let mut needed = open_titles(&before);
            let closed = [titles(&entry.closes), titles(&entry.helps)].concat();
            needed.retain(|title| !closed.contains(title) && !left_open.contains(title));
            entry.needed_for = needed.into_iter().collect();
        }
        self.find_others(set, planned, &table, &chosen);
        let ordered: Vec<&Action> = set
            .actions
            .iter()
            .flat_map(|one| self.named(&[one]))
            .collect();
        let first = self.after_what_is_recommended(planned);
        let in_turn = Timetable::in_turn_after(first, ordered.iter().copied(), &table);
        set.done_by = set.on.max(in_turn.on);
        set.in_turn = self.in_turn(&ordered, set, &table, &in_turn);
    }

    /// The day on which all is done that is recommended to the person besides what is enough: that
    /// comes first.
    fn after_what_is_recommended(&self, planned: &[PlannedAction]) -> Date {
        let besides = planned.iter();
        let besides = besides.filter(|one| one.is_recommended && one.is_theirs && !one.is_enough);
        let efforts = besides.filter_map(|entry| entry.effort);
        efforts.fold(self.as_of, Date::plus)
    }

    /// Names what does as well in the place of each action.
    fn find_others(
        &self,
        set: &EnoughActions,
        planned: &mut [PlannedAction],
        table: &Timetable,
        chosen: &[&Action],
    ) {
        let mut trial = Trial::new(self.program);
        let mut leads_there = |without: &str, with: &str| {
            let kept = chosen.iter().filter(|action| action.name != without);
            let mut actions: Vec<&Action> = kept.copied().collect();
            actions.extend(self.named(&[with]));
            let profile = self.after_in(table, &actions);
            trial.look(&profile, table.on).verdict() == set.verdict
        };
        let others: Vec<(String, Vec<usize>)> = planned
            .iter()
            .filter(|entry| !entry.is_enough)
            .map(|entry| (entry.action.action.clone(), entry.closes.clone()))
            .collect();
        for entry in planned {
            let own = &entry.action.action;
            let gaps: Vec<usize> = entry.closes.iter().chain(&entry.helps).copied().collect();
            let does_all = |closes: &[usize]| gaps.iter().all(|gap| closes.contains(gap));
            let others = others.iter().filter(|(other, closes)| {
                let is_like_it = other != own && !gaps.is_empty() && does_all(closes);
                is_like_it && (!entry.is_enough || leads_there(own, other))
            });
            entry.instead = others.map(|(other, _)| other.clone()).collect();
        }
    }

    /// What comes of a set when each action is begun as the one before it is done; nothing where
    /// the verdict is the same.
    fn in_turn(
        &self,
        ordered: &[&Action],
        set: &EnoughActions,
        at_once: &Timetable,
        in_turn: &Timetable,
    ) -> Option<InTurn> {
        let outcome = self.outcome_after(in_turn, ordered);
        if outcome.verdict == set.verdict {
            return None;
        }
        let renewed = self.renewed(set, at_once, ordered, in_turn);
        let after = evaluate::run(self.program, &renewed.profile, in_turn.on);
        let left_open = open_titles(&self.outcome_after(at_once, ordered));
        let mut left = open_titles(&after);
        left.retain(|title| !left_open.contains(title));
        let steps = ordered.iter();
        let steps = steps.map(|action| (action.name.clone(), in_turn.day_of(action)));
        Some(InTurn {
            steps: steps.collect(),
            by: in_turn.on,
            open: open_titles(&outcome).into_iter().collect(),
            verdict: outcome.verdict,
            renew: renewed.renew,
            again: renewed.again,
            waivers: renewed.waivers,
            renewed: after.verdict,
            left: left.into_iter().collect(),
        })
    }

    pub(super) fn named(&self, names: &[impl AsRef<str>]) -> Vec<&'a Action> {
        let program: &'a Program = self.program;
        let actions = program.actions.iter();
        let is_named = |action: &&Action| names.iter().any(|name| name.as_ref() == action.name);
        actions.filter(is_named).collect()
    }
}

/// What is required or expected of the person and unmet or undecided.
fn own_open(outcome: &Outcome) -> impl Iterator<Item = &Criterion> {
    outcome.criteria.iter().filter(|criterion| {
        let is_open = matches!(criterion.status, Status::Unmet | Status::Undecided);
        let is_own = criterion.concerns == Concern::Person;
        is_open && is_own && criterion.effect != Effect::Encourage
    })
}

/// The titles of what is open, and the texts of stops.
pub(super) fn open_titles(outcome: &Outcome) -> IndexSet<String> {
    let stops = outcome.stops.iter().map(|stop| stop.text.clone());
    let titles = own_open(outcome).map(|criterion| criterion.title.clone());
    stops.chain(titles).collect()
}
