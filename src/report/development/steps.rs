//! What to do, in order, by when and by whom; and what each gap is closed by.
//!
//! Not every action that closes a gap is a step: where one is enough, the others are told beside it.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use crate::outcome::{Concern, Criterion, Effect, Status};
use crate::pipeline::Playbook;
use crate::plan::{Enough, Plan, PlanGap, PlannedAction, Regular};
use crate::report::plan as words;
use crate::report::text;
use crate::syntax::ast::{self, Statement};
use crate::value::{CalendarSpan, Date};

use super::UNTIL_REVIEW;

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// From 1.
    pub(super) number: usize,
    /// The name of its action.
    action: String,
    pub(super) title: String,
    pub(super) link: Option<String>,
    /// What it builds, raises and sets.
    pub(super) does: Vec<String>,
    /// The titles of the rules that it closes.
    pub(super) closes: Vec<String>,
    /// The titles of the rules that it helps to close.
    pub(super) helps: Vec<String>,
    /// The titles of the rules that it may close or help to, if they are not met.
    pub(super) may_close: Vec<String>,
    /// What it closes when it is done again and again, a sentence each.
    pub(super) regularly: Vec<String>,
    /// Titles of what it is needed for besides, as a part of what is enough.
    pub(super) needed_for: Vec<String>,
    /// What weighs most of what it closes and no step before it; nothing when it is only recommended
    /// or needed.
    pub(super) group: Option<Effect>,
    pub(super) is_enough: bool,
    pub(super) is_recommended: bool,
    /// Who does it.
    pub(super) owner: Concern,
    pub(super) effort: Option<String>,
    /// When it is done, if all steps of its owner are done one after another.
    pub(super) due: Option<Date>,
    /// When it is looked at: the first review on that day or later.
    pub(super) review: Date,
    /// Other actions that close the same, each with its effort.
    pub(super) instead: Vec<(String, Option<String>)>,
}

/// An action that may come to be needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Possible {
    pub(super) title: String,
    pub(super) link: Option<String>,
    /// The titles of the rules that it would close.
    pub(super) closes: Vec<String>,
    pub(super) effort: Option<String>,
    pub(super) is_enough: bool,
}

/// A rule of which something is unmet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) title: String,
    /// How much it weighs: each weight once, what weighs most first.
    pub(super) effects: Vec<Effect>,
    /// What was seen and what is needed.
    pub(super) lines: Vec<String>,
    pub(super) because: Option<String>,
    /// The numbers of the steps that close it, or help to.
    pub(super) steps: Vec<usize>,
    pub(super) way: Way,
    /// The day from which time alone closes what no step does.
    pub(super) closed_from: Option<Date>,
    /// Whether something of it is closed by no action.
    pub(super) is_left_over: bool,
    /// What closes some of it when it is done again and again.
    pub(super) regular: Option<Regular>,
    /// Whether only time closes what no action does.
    pub(super) needs_time: bool,
}

/// How steps close a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Any one of them closes it.
    Any,
    /// None of them does without the others.
    Together,
    /// Some of them only in place of others.
    Mixed,
}

/// An action that is taken, and what weighs most of what no action before it closes.
struct Choice<'p> {
    action: &'p PlannedAction,
    group: Option<Effect>,
}

/// The steps in order, and the actions that may come to be needed.
pub(super) fn steps(playbook: &Playbook, plan: &Plan, review: Date) -> (Vec<Step>, Vec<Possible>) {
    let (mut now, later): (Vec<Choice<'_>>, Vec<Choice<'_>>) = choices(plan)
        .into_iter()
        .partition(|choice| words::is_needed_now(choice.action));
    now.sort_by_key(|choice| {
        let is_enough = choice.action.is_enough;
        let is_recommended = choice.action.is_recommended;
        let day = later_day(plan, &choice.action.action.action);
        // What is recommended comes first, unless it has to come after something.
        let is_first = is_recommended && choice.action.is_theirs && day.is_none();
        let weighs = weighs(is_enough, choice.group);
        let is_told = is_recommended && choice.action.is_theirs;
        (!is_first, !is_enough, day, !is_told, !weighs)
    });
    let mut steps: Vec<Step> = now
        .iter()
        .enumerate()
        .map(|(place, choice)| step(playbook, plan, choice, place + 1))
        .collect();
    set_dates(&mut steps, &now, plan.outcome.as_of, review);
    let possible = later.iter().map(|choice| possible(plan, choice.action));
    (steps, possible.collect())
}

/// The number of the step that an action is.
pub(super) fn number_of(steps: &[Step], action: &str) -> Option<usize> {
    let mut steps = steps.iter();
    let step = steps.find(|step| step.action == action);
    step.map(|step| step.number)
}

/// The day of an action that has to come after the others.
fn later_day(plan: &Plan, action: &str) -> Option<Date> {
    let (Enough::Actions(set) | Enough::TooLong(set)) = &plan.enough else {
        return None;
    };
    let mut later = set.later.iter();
    later.find(|(name, _)| name == action).map(|(_, day)| *day)
}

/// Whether an action is for the verdict, and not only helps besides.
const fn weighs(is_enough: bool, group: Option<Effect>) -> bool {
    is_enough || matches!(group, Some(Effect::Require | Effect::Expect))
}

impl Step {
    /// Whether it is for the verdict or recommended, and does not only help besides.
    pub(super) const fn weighs(&self) -> bool {
        let is_begun_with = self.is_recommended && matches!(self.owner, Concern::Person);
        is_begun_with || weighs(self.is_enough, self.group)
    }
}

/// The actions of a plan, in its order, without those that only close what another closes.
fn choices(plan: &Plan) -> Vec<Choice<'_>> {
    let enough = plan.actions.iter().filter(|one| one.is_enough);
    let mut covered: HashSet<usize> = enough.flat_map(|one| &one.closes).copied().collect();
    let gaps = plan.gaps.iter().enumerate();
    let closed = gaps.filter(|(_, gap)| gap.is_closed_by_enough);
    covered.extend(closed.map(|(place, _)| place));
    let mut chosen: Vec<Choice<'_>> = Vec::new();
    for action in &plan.actions {
        let places = action.closes.iter().chain(&action.helps);
        let places = places.chain(&action.regularly);
        let more: Vec<usize> = places
            .filter(|gap| !covered.contains(gap))
            .copied()
            .collect();
        if action.is_enough || action.is_recommended || !more.is_empty() {
            covered.extend(action.closes.iter().chain(&action.regularly));
            let known = words::known(plan, &more);
            let effects = known.iter().filter_map(|place| plan.gaps.get(*place));
            let group = effects.map(|gap| gap.effect).min();
            chosen.push(Choice {
                action,
                group: if action.is_enough {
                    action.group
                } else {
                    group
                },
            });
        }
    }
    chosen
}

fn step(playbook: &Playbook, plan: &Plan, choice: &Choice<'_>, number: usize) -> Step {
    let planned = choice.action;
    let action = &planned.action;
    let instead = planned.instead.iter().filter_map(|name| {
        let mut actions = plan.actions.iter();
        actions.find(|other| other.action.action == *name)
    });
    Step {
        number,
        action: action.action.clone(),
        title: action.title.clone(),
        link: action.link.clone(),
        does: action.does.clone(),
        closes: words::titles_of(plan, &words::known(plan, &planned.closes)),
        helps: words::titles_of(plan, &words::known(plan, &planned.helps)),
        may_close: words::titles_of(plan, &words::unknown(plan, planned)),
        regularly: words::regularly(plan, planned),
        needed_for: planned.needed_for.clone(),
        group: choice.group,
        is_enough: planned.is_enough,
        is_recommended: planned.is_recommended,
        owner: owner(playbook, planned),
        effort: effort(planned),
        due: None,
        review: plan.outcome.as_of,
        instead: instead
            .map(|one| (one.action.title.clone(), effort(one)))
            .collect(),
    }
}

fn possible(plan: &Plan, action: &PlannedAction) -> Possible {
    let places: Vec<usize> = action.closes.iter().chain(&action.helps).copied().collect();
    Possible {
        title: action.action.title.clone(),
        link: action.action.link.clone(),
        closes: words::titles_of(plan, &places),
        effort: effort(action),
        is_enough: action.is_enough,
    }
}

fn effort(action: &PlannedAction) -> Option<String> {
    let estimate = action.action.estimate.as_ref();
    estimate.map(|estimate| estimate.effort.clone())
}

/// Who does an action: the person, unless it closes nothing of theirs and only rules about somebody
/// else recommend it.
fn owner(playbook: &Playbook, planned: &PlannedAction) -> Concern {
    if planned.has_gaps() {
        return Concern::Person;
    }
    let rules = playbook
        .declarations()
        .filter_map(|statement| match statement {
            Statement::Rule(rule) if planned.action.rules.contains(&rule.name.text) => {
                Some(rule.concerns)
            }
            _ => None,
        });
    let concerns: IndexSet<Option<ast::Concern>> = rules.collect();
    match concerns.iter().collect::<Vec<_>>().as_slice() {
        [Some(ast::Concern::Employer)] => Concern::Employer,
        [Some(ast::Concern::Manager)] => Concern::Manager,
        _ => Concern::Person,
    }
}

/// Says when each step is done and looked at, each owner doing one after another in their order.
fn set_dates(steps: &mut [Step], choices: &[Choice<'_>], as_of: Date, first_review: Date) {
    for concern in [Concern::Person, Concern::Employer, Concern::Manager] {
        let mut day = as_of;
        for (step, choice) in steps.iter_mut().zip(choices) {
            if step.owner != concern {
                continue;
            }
            if let Some(effort) = choice.action.effort {
                day = day.plus(effort);
                step.due = Some(day);
            }
            step.review = match step.due {
                Some(due) if due > first_review => review_after(as_of, step.due),
                Some(_) | None => first_review,
            };
        }
    }
}

/// The first review on a day or later; the first of all where there is no day.
fn review_after(as_of: Date, due: Option<Date>) -> Date {
    let mut review = as_of.plus(UNTIL_REVIEW);
    let mut months = UNTIL_REVIEW.months;
    while due.is_some_and(|due| review < due) {
        months = months.saturating_add(UNTIL_REVIEW.months);
        review = as_of.plus(CalendarSpan::new(months, 0));
    }
    review
}

/// What is unmet: what is required or expected, and what is encouraged.
pub(super) fn gaps(plan: &Plan, steps: &[Step]) -> (Vec<Gap>, Vec<Gap>) {
    let outcome = &plan.outcome;
    let weighs = |one: &Criterion| one.effect != Effect::Encourage;
    let unmet = |one: &Criterion| one.status == Status::Unmet;
    let gaps = |criteria: &[&Criterion]| -> Vec<Gap> {
        let of_rules = criteria.chunk_by(|one, next| one.rule == next.rule);
        of_rules
            .filter_map(|of_rule| gap(plan, steps, of_rule))
            .collect()
    };
    (
        gaps(&text::by_weight(text::chosen(outcome, |one| {
            unmet(one) && weighs(one)
        }))),
        gaps(&text::chosen(outcome, |one| unmet(one) && !weighs(one))),
    )
}

/// What is unmet of a rule.
fn gap(plan: &Plan, steps: &[Step], of_rule: &[&Criterion]) -> Option<Gap> {
    let first = of_rule.first()?;
    let effects: IndexSet<Effect> = of_rule.iter().map(|one| one.effect).collect();
    let is_of_rule = |gap: &PlanGap| {
        let is_same = of_rule.iter().any(|one| one.gaps == gap.gaps);
        is_same && gap.status == Status::Unmet && gap.rules.contains(&first.rule)
    };
    let gaps = plan.gaps.iter().enumerate();
    let (places, gaps): (HashSet<usize>, Vec<&PlanGap>) =
        gaps.filter(|(_, gap)| is_of_rule(gap)).unzip();
    let left_over: Vec<&PlanGap> = gaps
        .iter()
        .copied()
        .filter(|gap| words::is_left_over(gap))
        .collect();
    let regular = gaps.iter().filter(|gap| !gap.is_closed);
    let regular = regular.filter_map(|gap| gap.regular.as_ref()).next();
    let days = left_over.iter().map(|gap| gap.closed_from);
    let days: Option<Vec<Date>> = days.collect();
    let closing = plan.actions.iter().filter(|action| {
        let gaps = action.closes.iter().chain(&action.helps);
        let mut gaps = gaps.chain(&action.regularly);
        gaps.any(|gap| places.contains(gap))
    });
    let closing: HashMap<&str, bool> = closing
        .map(|one| {
            let closes_all = places.iter().all(|place| one.closes.contains(place));
            (one.action.action.as_str(), closes_all)
        })
        .collect();
    let by = steps.iter().filter_map(|step| {
        let closes_all = closing.get(step.action.as_str())?;
        Some((step.number, *closes_all))
    });
    let (by, close_all): (Vec<usize>, Vec<bool>) = by.unzip();
    // Where every part of it has a single step that closes it, or only steps that help, all are needed.
    let are_all_needed = places.iter().all(|place| {
        let is_step = |action: &&PlannedAction| number_of(steps, &action.action.action).is_some();
        let (mut closers, mut helpers) = (0, 0);
        for action in plan.actions.iter().filter(is_step) {
            closers += usize::from(action.closes.contains(place));
            helpers += usize::from(action.helps.contains(place));
        }
        closers == 0 || (closers == 1 && helpers == 0)
    });
    let way = match (close_all.contains(&true), close_all.contains(&false)) {
        (true, false) => Way::Any,
        (false, true) if are_all_needed => Way::Together,
        (true | false, _) => Way::Mixed,
    };
    let needs_time = !left_over.is_empty() && left_over.iter().all(|gap| gap.needs_time);
    Some(Gap {
        title: first.title.clone(),
        effects: effects.into_iter().collect(),
        lines: lines(of_rule),
        because: first.because.clone(),
        steps: by,
        way,
        closed_from: days.and_then(|days| days.into_iter().max()),
        is_left_over: !left_over.is_empty(),
        needs_time,
        regular: regular.cloned(),
    })
}

fn lines(of_rule: &[&Criterion]) -> Vec<String> {
    let mut lines = IndexSet::new();
    for criterion in of_rule {
        if criterion.gaps.len() > 1 {
            lines.insert(format!("Asked for: {}", criterion.condition));
        }
        lines.extend(criterion.gaps.iter().map(text::gap_words));
        if criterion.rests_on_record {
            lines.insert(
                "This rests on what is recorded, and may turn as more is filled in.".to_owned(),
            );
        }
    }
    lines.into_iter().collect()
}
