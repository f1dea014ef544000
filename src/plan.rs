//! What to do about a verdict: the actions that close a person's gaps, and which are enough.
//!
//! Comes in: a program, a profile, the assessment date, and what is wanted. Goes out: a [`Plan`] in
//! words. An action is never believed: what it builds, raises and sets is put into the profile, and
//! the profile is evaluated anew ([`changes`], [`closing`], [`search`]).

#![warn(clippy::wildcard_enum_match_arm)]

mod changes;
mod closing;
mod cover;
mod enough;
mod keeping;
mod order;
mod regularly;
mod renewal;
mod rice;
mod search;
mod timetable;

#[cfg(test)]
mod tests;

use crate::evaluate::{self, Trial};
use crate::outcome::{Effect, Gap, Outcome, Recommendation, Status, Verdict};
use crate::profile::Profile;
use crate::profile::builder::ProfileBuilder;
use crate::program::{Action, Program, RuleStep};
use crate::value::{CalendarSpan, Date};

use changes::{Taken, after};
use closing::Closings;
use timetable::{Later, Timetable};

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
    /// Where the verdict that is wanted holds already: what to do by when so that it stays, until the
    /// plan is looked at again.
    pub keep: Vec<Keep>,
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
    /// Whether what is enough closes it.
    pub is_closed_by_enough: bool,
    /// Whether it asks for a length of time that no action makes up for.
    pub needs_time: bool,
    /// Where it asks for something in each of several periods: what closes it when it is done in each.
    pub regular: Option<Regular>,
    /// The day from which it is closed if nothing but the date changes; looked for where no action
    /// closes it.
    pub closed_from: Option<Date>,
}

/// What closes a gap when it is done again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regular {
    /// In which period once: `quarter`.
    pub every: String,
    /// The actions, each of which does it.
    pub actions: Vec<NamedAction>,
    /// The first day on which the gap can be closed like that.
    pub from: Date,
}

/// An action of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAction {
    /// What it is, does and costs.
    pub action: Recommendation,
    /// Must, should or could: how much the gap weighs that weighs most of those which it helps to close
    /// and which are known to be there.
    pub group: Option<Effect>,
    /// How much the gap weighs that weighs most of those which it may help to close, if they are there.
    pub possible_group: Option<Effect>,
    /// What it brings for what it costs.
    pub rice: Option<Rice>,
    /// How long it takes.
    pub(crate) effort: Option<CalendarSpan>,
    /// Whether a rule recommends it.
    pub is_recommended: bool,
    /// Whether it is for the person to do: it closes a gap of theirs, or a rule about them recommends it.
    pub is_theirs: bool,
    /// Whether it is a part of what is enough.
    pub is_enough: bool,
    /// As a part of what is enough: titles of what would be open without it, besides what it closes.
    pub needed_for: Vec<String>,
    /// Actions each of which does as well in its place: closes all that it closes or helps to close
    /// and, where it is a part of what is enough, leads to the same verdict with the rest. By name.
    pub instead: Vec<String>,
    /// The gaps that it closes by itself: their places in [`Plan::gaps`].
    pub closes: Vec<usize>,
    /// The gaps that it closes together with others.
    pub helps: Vec<usize>,
    /// The gaps that no action closes at once, but this one when it is done in each period.
    pub regularly: Vec<usize>,
}

impl PlannedAction {
    /// Whether it closes a gap, or may, or helps to.
    pub fn has_gaps(&self) -> bool {
        self.group.is_some() || self.possible_group.is_some()
    }
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
    /// Their names, in the order in which they are done.
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
    /// The actions that have to come after the others, each with the day on which it is reckoned to
    /// be done; the others on the assessment date.
    pub later: Vec<(String, Date)>,
    /// The day on which the verdict is reached, reckoned like this.
    pub on: Date,
    /// The day on which the last is done when one is done after another, as long as each takes.
    pub done_by: Date,
    /// What comes of it when one action is done after another, where the verdict is then another one.
    pub in_turn: Option<InTurn>,
    /// Actions that were not reckoned with, because they would make another choice of what is given.
    pub left_alone: Vec<String>,
}

/// What comes of a set of actions that are done one after another, as long as each takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InTurn {
    /// The actions in their order, each with the day on which it is done.
    pub steps: Vec<(String, Date)>,
    /// The day on which the last is done.
    pub by: Date,
    /// The verdict on that day, when nothing else is done.
    pub verdict: Verdict,
    /// The titles of what is then unmet or undecided, and the texts of stops.
    pub open: Vec<String>,
    /// What is then too old, and has to be renewed on the way.
    pub renew: Vec<Renewal>,
    /// What is done for that: actions by name, each with its day.
    pub again: Vec<(String, Date)>,
    /// The waivers that are over by then, and have to go on.
    pub waivers: Vec<EndingWaiver>,
    /// The verdict on that day when all that is renewed.
    pub renewed: Verdict,
    /// The titles of what the set closes, but is open then all the same.
    pub left: Vec<String>,
}

/// Something that has to be renewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renewal {
    /// What: evidence of a kind.
    pub what: String,
    /// Where it has to be there in each of several periods: once in which, such as `quarter`.
    pub every: Option<String>,
    /// The actions that do it.
    pub by: Vec<NamedAction>,
    /// Items of the profile that no action is known to stand in for: their places.
    pub(crate) items: Vec<usize>,
}

/// What to do so that a verdict which holds already does not fall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// The day on which it falls if nothing is done.
    pub falls_on: Date,
    /// The last day on which something can be done about it.
    pub by: Date,
    /// The least that keeps it; empty where no action does.
    pub actions: Vec<NamedAction>,
}

/// An action of the playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAction {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
}

impl NamedAction {
    fn of(action: &Action) -> Self {
        Self {
            name: action.name.clone(),
            title: action.title.clone(),
        }
    }
}

/// A waiver that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndingWaiver {
    /// The title of the rule that it lets pass.
    pub title: String,
    /// Its last day.
    pub until: Date,
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
    let later = Later::new(person, &actions);
    let closings = closing::closings(&person, &outcome, &actions, &later);
    let mut enough = person.enough(&outcome, wanted, &later, within);
    let unestimated = match (within, &enough) {
        (None, _) | (_, Enough::Already) => 0,
        (Some(_), _) => actions.iter().filter(|one| one.estimate.is_none()).count(),
    };
    let mut planned = person.planned(&outcome, &closings, &actions, &enough);
    planned.sort_by_key(rice::order);
    let keep = match enough {
        Enough::Already => person.keeping(wanted, &actions),
        Enough::Actions(_) | Enough::TooLong(_) | Enough::None | Enough::Unknown => Vec::new(),
    };
    let mut reached = None;
    if let Enough::Actions(set) | Enough::TooLong(set) = &mut enough {
        let ordered = person.in_order(set, &planned).into_iter();
        set.actions = ordered.map(|action| action.name.clone()).collect();
    }
    if let Enough::Actions(set) = &mut enough {
        person.see_through(set, &mut planned, &closings);
        reached = Some((after_set(program, profile, set, as_of), set.on));
    }
    let reached = reached.as_ref().map(|(profile, day)| (profile, *day));
    Plan {
        wanted: wanted.to_owned(),
        within: within.map(|within| within.to_string()),
        has_actions: !program.actions.is_empty(),
        gaps: closings.gaps(&person, reached),
        actions: planned,
        enough,
        keep,
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
    let taken = taken.map(|action| (action, Taken::Yes, on));
    after(&program.layout, profile, taken)
}

/// The profile after what is enough, as a plan reckons: all of it on the assessment date, but for
/// what has to come later.
pub(crate) fn after_set(
    program: &Program,
    profile: &Profile,
    set: &EnoughActions,
    as_of: Date,
) -> Profile {
    let taken = program.actions.iter();
    let taken = taken.filter(|action| set.actions.contains(&action.name));
    let taken = taken.map(|action| {
        let later = set.later.iter().find(|(name, _)| *name == action.name);
        (action, Taken::Yes, later.map_or(as_of, |(_, day)| *day))
    });
    after(&program.layout, profile, taken)
}

/// The profile after what is enough, done one after another, with all renewed that a plan names.
pub(crate) fn after_in_turn(
    program: &Program,
    profile: &Profile,
    set: &EnoughActions,
    as_of: Date,
) -> Profile {
    let Some(turn) = &set.in_turn else {
        return profile.clone();
    };
    let later = turn.by.day_number().saturating_sub(set.on.day_number());
    let mut builder = ProfileBuilder::from_profile(&program.layout, profile.clone());
    for place in turn.renew.iter().flat_map(|one| &one.items) {
        builder.repeat_item(*place, later);
    }
    for (place, waiver) in profile.waivers.iter().enumerate() {
        let rules = program.rules_named(waiver.rule).iter();
        let mut rules = rules.filter_map(|rule| program.rules.get(*rule));
        let is_named = |rule: &RuleStep| turn.waivers.iter().any(|one| one.title == rule.title);
        if rules.any(is_named) && waiver.days.include(as_of) {
            builder.extend_waiver(place, turn.by);
        }
    }
    let steps = turn.steps.iter().chain(&turn.again);
    let steps = steps.filter_map(|(name, day)| {
        let action = program.actions.iter().find(|action| action.name == *name);
        Some((action?, Taken::Yes, *day))
    });
    after(&program.layout, &builder.finish(), steps)
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
    /// The profile after actions.
    fn after(&self, actions: &[&Action]) -> Profile {
        self.after_in(&Timetable::on_one_day(self.as_of), actions)
    }

    /// The actions that have a place in the plan, in the order of the playbook.
    fn planned(
        &self,
        outcome: &Outcome,
        closings: &Closings<'_>,
        actions: &[&Action],
        enough: &Enough,
    ) -> Vec<PlannedAction> {
        let chosen: &[String] = match enough {
            Enough::Actions(set) => &set.actions,
            Enough::Already | Enough::TooLong(_) | Enough::None | Enough::Unknown => &[],
        };
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
            let regularly = closings.regularly(action);
            let gaps = closes.iter().chain(&helps).chain(&regularly);
            let gaps: Vec<&PlanGap> = gaps.filter_map(|gap| closings.gap(*gap)).collect();
            let weighs_most = |status: Status| {
                let of_status = gaps.iter().filter(|gap| gap.status == status);
                let effects = of_status.map(|gap| gap.effect);
                effects.min_by_key(|effect| rice::rank(*effect))
            };
            let recommended = outcome.recommendations.iter();
            let mut recommended = recommended.filter(|one| one.action == action.name);
            let recommended = recommended.next();
            let is_about_them = |name: &String| {
                let mut rules = self.program.rules.iter();
                rules.any(|rule| rule.name == *name && rule.is_own && rule.concerns.is_none())
            };
            let is_recommended_to_them =
                recommended.is_some_and(|one| one.rules.iter().any(is_about_them));
            let entry = PlannedAction {
                is_theirs: !gaps.is_empty()
                    || is_recommended_to_them
                    || chosen.contains(&action.name),
                group: weighs_most(Status::Unmet),
                possible_group: weighs_most(Status::Undecided),
                rice: action.estimate.and_then(Rice::of),
                effort: action.estimate.map(|estimate| estimate.effort),
                is_recommended: recommended.is_some(),
                is_enough: chosen.contains(&action.name),
                needed_for: Vec::new(),
                instead: Vec::new(),
                action: match recommended {
                    Some(recommended) => recommended.clone(),
                    None => look.in_words(action),
                },
                closes,
                helps,
                regularly,
            };
            if entry.has_gaps() || entry.is_enough || entry.is_recommended {
                planned.push(entry);
            }
        }
        planned
    }
}
