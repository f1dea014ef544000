//! Which gaps a person has, and which action closes which.

use indexmap::IndexMap;

use crate::evaluate::{self, Look, Trial};
use crate::forecast;
use crate::outcome::{Criterion, Effect, Outcome, Status};
use crate::profile::Profile;
use crate::program::{Action, CriterionStep, NoticeKind, NoticeStep, StepId};
use crate::value::{CalendarSpan, Date, Truth};

use super::timetable::{Later, Timetable};
use super::{Person, PlanGap, rice};

/// How far ahead is looked for what time closes by itself.
const AHEAD: CalendarSpan = CalendarSpan::new(120, 0);

/// The gaps, and for each action those that it closes by itself and those that it helps to close.
pub(super) struct Closings<'p> {
    targets: Vec<Target<'p>>,
    pub(super) closes: Vec<Vec<usize>>,
    pub(super) helps: Vec<Vec<usize>>,
}

impl Closings<'_> {
    pub(super) fn gap(&self, place: usize) -> Option<&PlanGap> {
        self.targets.get(place).map(|target| &target.gap)
    }

    /// The places of the gaps that an action closes when it is done again and again.
    pub(super) fn regularly(&self, action: &Action) -> Vec<usize> {
        let targets = self.targets.iter().enumerate();
        let closed = targets.filter(|(_, target)| {
            let regular = target.gap.regular.as_ref();
            let mut actions = regular.into_iter().flat_map(|regular| &regular.actions);
            actions.any(|one| one.name == action.name)
        });
        closed.map(|(place, _)| place).collect()
    }

    /// The gaps; of each, whether it is closed where a profile stands after what is enough.
    pub(super) fn gaps(self, person: &Person<'_>, after: Option<(&Profile, Date)>) -> Vec<PlanGap> {
        let mut trial = Trial::new(person.program);
        let look = after.map(|(profile, day)| trial.look(profile, day));
        let targets = self.targets.into_iter().map(|mut target| {
            let is_closed = look.as_ref().is_some_and(|look| target.is_closed(look));
            target.gap.is_closed_by_enough = is_closed;
            target.gap
        });
        targets.collect()
    }
}

/// Finds out which gap each action closes.
pub(super) fn closings<'p>(
    person: &Person<'p>,
    outcome: &Outcome,
    actions: &[&Action],
    later: &Later<'_>,
) -> Closings<'p> {
    let mut targets = targets(person, outcome);
    let mut closes = vec![Vec::new(); actions.len()];
    let mut helps = vec![Vec::new(); actions.len()];
    let afters: Vec<Outcome> = actions
        .iter()
        .map(|action| evaluate::run(person.program, &person.after(&[action]), person.as_of))
        .collect();
    let mut trial = Trial::new(person.program);
    for (at, target) in targets.iter_mut().enumerate() {
        let mut partly = Vec::new();
        for (place, action) in actions.iter().enumerate() {
            let changes = afters
                .get(place)
                .is_some_and(|after| target.changes(outcome, after));
            if target.is_closed_by(person, &mut trial, &[action]) {
                push(&mut closes, place, at);
                target.gap.is_closed = true;
            } else if changes {
                partly.push(place);
            }
        }
        for place in &partly {
            if target.needs(person, &mut trial, actions, &partly, *place) {
                push(&mut helps, *place, at);
                target.gap.is_closed = true;
            }
        }
        if !target.gap.is_closed {
            let at_once = Timetable::on_one_day(person.as_of);
            let mut together = target.closed_together(person, &mut trial, &at_once, actions);
            if let (true, Some(later)) = (together.is_empty(), later.get()) {
                together = target.closed_together(person, &mut trial, later, actions);
            }
            target.gap.is_closed = !together.is_empty();
            for place in together {
                push(&mut helps, place, at);
            }
        }
    }
    for target in &mut targets {
        if !target.gap.is_closed {
            target.gap.regular = person.regularly(&mut trial, target, actions);
        }
    }
    look_ahead(person, &mut trial, &mut targets);
    Closings {
        targets,
        closes,
        helps,
    }
}

/// Says of what no action closes what time does: that it asks for time, and from when it is closed.
fn look_ahead(person: &Person<'_>, trial: &mut Trial<'_>, targets: &mut [Target<'_>]) {
    let mut left: Vec<&mut Target<'_>> = targets
        .iter_mut()
        .filter(|target| !target.gap.is_closed)
        .collect();
    if left.is_empty() {
        return;
    }
    let look = trial.look(person.profile, person.as_of);
    for target in &mut left {
        let mut criteria = target.criteria.iter();
        target.gap.needs_time = target.gap.status == Status::Unmet
            && criteria.any(|one| look.asks_for_time(one.condition));
    }
    let until = person.as_of.plus(AHEAD);
    let settled = &*person.profile.settled(person.as_of);
    for day in forecast::turning_days(person.program, settled, person.as_of, until) {
        let look = trial.look(settled, day);
        for target in &mut left {
            if target.gap.closed_from.is_none() && target.is_closed(&look) {
                target.gap.closed_from = Some(day);
            }
        }
    }
}

fn push(lists: &mut [Vec<usize>], place: usize, entry: usize) {
    if let Some(list) = lists.get_mut(place) {
        list.push(entry);
    }
}

/// A gap, and what of the program it is about.
pub(super) struct Target<'p> {
    gap: PlanGap,
    criteria: Vec<&'p CriterionStep>,
    /// The places of its criteria in the outcome.
    places: Vec<usize>,
    stop: Option<&'p NoticeStep>,
}

/// Every criterion of the person's own that is unmet or undecided, those of one condition together;
/// and every stop that applies or may apply.
fn targets<'p>(person: &Person<'p>, outcome: &Outcome) -> Vec<Target<'p>> {
    let program = person.program;
    let own = program.criteria.iter();
    let own = own.filter(|criterion| program.is_own(criterion.rule));
    let mut by_condition: IndexMap<(StepId, Status), Target<'p>> = IndexMap::new();
    for (place, (step, criterion)) in own.zip(&outcome.criteria).enumerate() {
        let is_open = matches!(criterion.status, Status::Unmet | Status::Undecided);
        let is_own = criterion.concerns == crate::outcome::Concern::Person;
        if !(is_open && is_own) {
            continue;
        }
        let key = (step.condition, criterion.status);
        let target = by_condition.entry(key).or_insert_with(|| Target {
            gap: gap_of(criterion),
            criteria: Vec::new(),
            places: Vec::new(),
            stop: None,
        });
        target.add(step, criterion, place);
    }
    let stops = program
        .notices
        .iter()
        .filter(|notice| notice.kind == NoticeKind::Stop && program.is_own(notice.rule));
    let mut trial = Trial::new(program);
    let look = trial.look(person.profile, person.as_of);
    let stops = stops.filter_map(|stop| {
        let status = match look.applies(stop) {
            Truth::Yes => Status::Unmet,
            Truth::Unknown => Status::Undecided,
            Truth::No => return None,
        };
        Some(Target {
            gap: gap_of_stop(person, stop, status),
            criteria: Vec::new(),
            places: Vec::new(),
            stop: Some(stop),
        })
    });
    stops.chain(by_condition.into_values()).collect()
}

fn gap_of(criterion: &Criterion) -> PlanGap {
    PlanGap {
        rules: Vec::new(),
        titles: Vec::new(),
        effect: criterion.effect,
        is_stop: false,
        status: criterion.status,
        gaps: criterion.gaps.clone(),
        would_decide: criterion.would_decide.clone(),
        is_closed: false,
        is_closed_by_enough: false,
        needs_time: false,
        regular: None,
        closed_from: None,
    }
}

fn gap_of_stop(person: &Person<'_>, stop: &NoticeStep, status: Status) -> PlanGap {
    let rule = person.program.rules.get(stop.rule);
    PlanGap {
        rules: rule.into_iter().map(|rule| rule.name.clone()).collect(),
        titles: vec![stop.text.clone()],
        effect: Effect::Require,
        is_stop: true,
        status,
        gaps: Vec::new(),
        would_decide: Vec::new(),
        is_closed: false,
        is_closed_by_enough: false,
        needs_time: false,
        regular: None,
        closed_from: None,
    }
}

impl<'p> Target<'p> {
    fn add(&mut self, step: &'p CriterionStep, criterion: &Criterion, place: usize) {
        self.criteria.push(step);
        self.places.push(place);
        if !self.gap.rules.contains(&criterion.rule) {
            self.gap.rules.push(criterion.rule.clone());
            self.gap.titles.push(criterion.title.clone());
        }
        if rice::rank(criterion.effect) < rice::rank(self.gap.effect) {
            self.gap.effect = criterion.effect;
        }
    }

    /// Whether what is missing is something else after than before.
    fn changes(&self, before: &Outcome, after: &Outcome) -> bool {
        self.places.iter().any(|place| {
            let gaps = |outcome: &Outcome| {
                let criterion = outcome.criteria.get(*place);
                criterion.map(|criterion| criterion.gaps.clone())
            };
            gaps(before) != gaps(after)
        })
    }

    fn is_closed_by(
        &self,
        person: &Person<'_>,
        trial: &mut Trial<'_>,
        actions: &[&Action],
    ) -> bool {
        let profile = person.after(actions);
        self.is_closed(&trial.look(&profile, person.as_of))
    }

    /// The conditions that it asks for.
    pub(super) fn conditions(&self) -> impl Iterator<Item = StepId> {
        self.criteria.iter().map(|criterion| criterion.condition)
    }

    pub(super) fn is_closed(&self, look: &Look<'_>) -> bool {
        let is_over = |stop: &NoticeStep| look.applies(stop) == Truth::No;
        let is_met = |criterion: &&CriterionStep| {
            !matches!(look.status(criterion), Status::Unmet | Status::Undecided)
        };
        self.stop.is_none_or(is_over) && self.criteria.iter().all(is_met)
    }

    /// Whether there are others with which an action closes the gap, and without it they do not.
    fn needs(
        &self,
        person: &Person<'_>,
        trial: &mut Trial<'_>,
        actions: &[&Action],
        partly: &[usize],
        place: usize,
    ) -> bool {
        let chosen = |places: &[usize]| -> Vec<Action> {
            let in_order = actions.iter().enumerate();
            let chosen = in_order.filter(|(place, _)| places.contains(place));
            chosen.map(|(_, action)| (*action).clone()).collect()
        };
        let mut closes = |places: &[usize]| {
            let chosen = chosen(places);
            let chosen: Vec<&Action> = chosen.iter().collect();
            self.is_closed_by(person, trial, &chosen)
        };
        let mut with = partly.to_vec();
        if !closes(&with) {
            return false;
        }
        for other in partly.iter().filter(|other| **other != place) {
            let fewer: Vec<usize> = with.iter().copied().filter(|one| one != other).collect();
            if closes(&fewer) {
                with = fewer;
            }
        }
        with.retain(|one| *one != place);
        !closes(&with)
    }

    /// Actions that close the gap together, though none of them does, or changes it, alone: a set of
    /// which none can be left out.
    fn closed_together(
        &self,
        person: &Person<'_>,
        trial: &mut Trial<'_>,
        table: &Timetable,
        actions: &[&Action],
    ) -> Vec<usize> {
        let mut closes = |places: &[usize]| {
            let chosen: Vec<&Action> = places
                .iter()
                .filter_map(|place| actions.get(*place).copied())
                .collect();
            let profile = person.after_in(table, &chosen);
            self.is_closed(&trial.look(&profile, table.on))
        };
        let mut needed: Vec<usize> = (0..actions.len()).collect();
        if !closes(&needed) {
            return Vec::new();
        }
        for place in 0..actions.len() {
            let fewer: Vec<usize> = needed.iter().copied().filter(|one| *one != place).collect();
            if closes(&fewer) {
                needed = fewer;
            }
        }
        needed
    }
}
