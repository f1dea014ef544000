//! What to do about a verdict: the actions that close a person's gaps, and which are enough.
//!
//! Comes in: a program, a profile, the assessment date, and what is wanted. Goes out: a [`Plan`] in
//! words. An action is never believed: what it builds, raises and sets is put into the profile, and
//! the profile is evaluated anew ([`changes`], [`closing`], [`search`]).

#![warn(clippy::wildcard_enum_match_arm)]

mod changes;
mod closing;
mod cover;
mod rice;
mod search;

#[cfg(test)]
mod tests;

use crate::evaluate::{self, Trial};
use crate::outcome::{Effect, Gap, Outcome, Recommendation, Status, Verdict};
use crate::profile::Profile;
use crate::program::{Action, Program};
use crate::value::{CalendarSpan, Date};

use changes::{Taken, after};
use search::{Goal, Least, Question};

pub use rice::Rice;

/// What would take a person to a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How the person stands now.
    pub outcome: Outcome,
    /// The verdict that is wanted.
    pub wanted: String,
    /// The longest that all may take together, in words.
    pub within: Option<String>,
    /// Whether the playbook has any action.
    pub has_actions: bool,
    /// The gaps, in the order of the playbook.
    pub gaps: Vec<PlanGap>,
    /// The actions that close or narrow gaps, are enough, or are recommended: must, should, could, then
    /// by RICE.
    pub actions: Vec<PlannedAction>,
    /// What is enough.
    pub enough: Enough,
    /// Actions that were left out of what is enough because nobody estimates how long they take.
    pub unestimated: usize,
}

/// What a plan is to close: a condition that is unmet or undecided, of one or several rules; or a stop
/// that applies or may apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanGap {
    /// The names of its rules.
    pub rules: Vec<String>,
    /// The titles of its rules, or the text of the stop.
    pub titles: Vec<String>,
    /// How much it weighs, at the most: a stop as much as what is required.
    pub effect: Effect,
    /// Whether it is a stop.
    pub is_stop: bool,
    /// Unmet, or undecided.
    pub status: Status,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// What would decide it, while it is undecided.
    pub would_decide: Vec<String>,
    /// Whether some actions, one or several together, close it.
    pub is_closed: bool,
    /// Whether it asks for a length of time that no action makes up for.
    pub needs_time: bool,
    /// The day from which it is closed if nothing but the date changes; looked for where no action
    /// closes it.
    pub closed_from: Option<Date>,
}

/// An action of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAction {
    /// What it is, does and costs.
    pub action: Recommendation,
    /// Must, should or could: how much the gap weighs that weighs most of those it helps to close.
    pub group: Option<Effect>,
    /// What it brings for what it costs.
    pub rice: Option<Rice>,
    /// How long it takes.
    pub(crate) effort: Option<CalendarSpan>,
    /// Whether a rule recommends it.
    pub is_recommended: bool,
    /// Whether it is a part of what is enough.
    pub is_enough: bool,
    /// The gaps that it closes by itself: their places in [`Plan::gaps`].
    pub closes: Vec<usize>,
    /// The gaps that it closes together with others.
    pub helps: Vec<usize>,
}

/// What is enough for the wanted verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enough {
    /// The person is there already.
    Already,
    /// A set of actions.
    Actions(EnoughActions),
    /// A set of actions is enough, but takes longer than there is time.
    TooLong(EnoughActions),
    /// No set of actions is enough.
    None,
    /// No set was found, which does not say that there is none.
    Unknown,
}

/// A set of actions that is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnoughActions {
    /// Their names, in the order of the playbook.
    pub actions: Vec<String>,
    /// Their effort together, in words, of those whose effort is estimated.
    pub effort: String,
    /// How many of them have no estimate of their effort.
    pub unestimated: usize,
    /// Whether it is the least of all; else it is an approximation, of which nothing can be left out.
    pub is_least: bool,
    /// The verdict after them.
    pub verdict: Verdict,
    /// What has to be found out besides, for the verdict to be the wanted one.
    pub find_out: Vec<String>,
}

/// Makes a plan for one person. `wanted` is one of the verdicts of the playbook.
pub(crate) fn plan(
    program: &Program,
    profile: &Profile,
    as_of: Date,
    wanted: &str,
    within: Option<CalendarSpan>,
) -> Plan {
    let profile = &*profile.on(as_of);
    let outcome = evaluate::run(program, profile, as_of);
    let actions: Vec<&Action> = program
        .actions
        .iter()
        .filter(|one| does_anything(one))
        .collect();
    let person = Person {
        program,
        profile,
        as_of,
    };
    let closings = closing::closings(&person, &outcome, &actions);
    let (enough, chosen) = person.enough(&outcome, wanted, &actions, within);
    let unestimated = match (within, &enough) {
        (None, _) | (_, Enough::Already) => 0,
        (Some(_), _) => actions.iter().filter(|one| one.estimate.is_none()).count(),
    };
    let mut planned = person.planned(&outcome, &closings, &actions, &chosen);
    planned.sort_by_key(rice::order);
    Plan {
        wanted: wanted.to_owned(),
        within: within.map(|within| within.to_string()),
        has_actions: !program.actions.is_empty(),
        gaps: closings.gaps,
        actions: planned,
        enough,
        unestimated,
        outcome,
    }
}

/// The profile after the named actions, done in the order of the playbook on one day.
pub(crate) fn after_actions(
    program: &Program,
    profile: &Profile,
    actions: &[impl AsRef<str>],
    on: Date,
) -> Profile {
    let is_taken = |action: &&Action| actions.iter().any(|name| name.as_ref() == action.name);
    let taken = program.actions.iter().filter(is_taken);
    let taken = taken.map(|action| (action, Taken::Yes));
    after(&program.layout, profile, taken, on)
}

fn does_anything(action: &Action) -> bool {
    !(action.builds.is_empty() && action.raises.is_empty() && action.sets.is_empty())
}

/// Whom a plan is for.
#[derive(Debug, Clone, Copy)]
struct Person<'a> {
    program: &'a Program,
    profile: &'a Profile,
    as_of: Date,
}

impl Person<'_> {
    /// What is enough, and the names of its actions.
    fn enough(
        &self,
        outcome: &Outcome,
        wanted: &str,
        actions: &[&Action],
        within: Option<CalendarSpan>,
    ) -> (Enough, Vec<String>) {
        if outcome.verdict.decided() == Some(wanted) {
            return (Enough::Already, Vec::new());
        }
        // What nobody has estimated cannot be said to fit into a length of time.
        let may_be_taken = |action: &&&Action| within.is_none() || action.estimate.is_some();
        let actions: Vec<&Action> = actions.iter().filter(may_be_taken).copied().collect();
        let question = |goal| Question {
            program: self.program,
            profile: self.profile,
            as_of: self.as_of,
            actions: &actions,
            wanted,
            goal,
        };
        let mut least = search::least(question(Goal::Decided));
        if matches!(least, Least::None | Least::Unknown) {
            // What is not known stands in the way: then it may at least come out as wanted.
            let possible = search::least(question(Goal::Possible));
            if !matches!(possible, Least::None) {
                least = possible;
            }
        }
        let (places, is_least) = match least {
            Least::Found { actions, is_exact } => (actions, is_exact),
            Least::None => return (Enough::None, Vec::new()),
            Least::Unknown => return (Enough::Unknown, Vec::new()),
        };
        let chosen: Vec<&Action> = places
            .iter()
            .filter_map(|place| actions.get(*place).copied())
            .collect();
        let names = chosen.iter().map(|action| action.name.clone()).collect();
        let efforts = chosen.iter().filter_map(|action| action.estimate);
        let effort: i128 = efforts.map(|estimate| estimate.effort.microdays()).sum();
        let enough = self.enough_actions(&chosen, effort, is_least, wanted);
        match within {
            Some(within) if effort > within.microdays() => (Enough::TooLong(enough), Vec::new()),
            _ => (Enough::Actions(enough), names),
        }
    }

    fn enough_actions(
        &self,
        chosen: &[&Action],
        effort: i128,
        is_least: bool,
        wanted: &str,
    ) -> EnoughActions {
        let done = self.after(chosen);
        let outcome = evaluate::run(self.program, &done, self.as_of);
        let is_sure = outcome.verdict.decided() == Some(wanted);
        EnoughActions {
            actions: chosen.iter().map(|action| action.name.clone()).collect(),
            effort: rice::effort_words(effort),
            unestimated: chosen.iter().filter(|one| one.estimate.is_none()).count(),
            is_least,
            find_out: if is_sure {
                Vec::new()
            } else {
                outcome.would_decide
            },
            verdict: outcome.verdict,
        }
    }

    /// The profile after actions.
    fn after(&self, actions: &[&Action]) -> Profile {
        let actions = actions.iter().map(|action| (*action, Taken::Yes));
        after(&self.program.layout, self.profile, actions, self.as_of)
    }

    /// The actions that have a place in the plan, in the order of the playbook.
    fn planned(
        &self,
        outcome: &Outcome,
        closings: &closing::Closings,
        actions: &[&Action],
        chosen: &[String],
    ) -> Vec<PlannedAction> {
        let mut trial = Trial::new(self.program);
        let look = trial.look(self.profile, self.as_of);
        let mut planned = Vec::new();
        for action in &self.program.actions {
            let place = actions.iter().position(|one| one.name == action.name);
            let of_action = |found: &[Vec<usize>]| {
                let found = place.and_then(|place| found.get(place));
                found.cloned().unwrap_or_default()
            };
            let (closes, helps) = (of_action(&closings.closes), of_action(&closings.helps));
            let gaps = closes.iter().chain(&helps);
            let effects = gaps.filter_map(|gap| Some(closings.gaps.get(*gap)?.effect));
            let recommended = outcome.recommendations.iter();
            let mut recommended = recommended.filter(|one| one.action == action.name);
            let recommended = recommended.next();
            let entry = PlannedAction {
                group: effects.min_by_key(|effect| rice::rank(*effect)),
                rice: action.estimate.and_then(Rice::of),
                effort: action.estimate.map(|estimate| estimate.effort),
                is_recommended: recommended.is_some(),
                is_enough: chosen.contains(&action.name),
                action: match recommended {
                    Some(recommended) => recommended.clone(),
                    None => look.in_words(action),
                },
                closes,
                helps,
            };
            if entry.group.is_some() || entry.is_enough || entry.is_recommended {
                planned.push(entry);
            }
        }
        planned
    }
}
