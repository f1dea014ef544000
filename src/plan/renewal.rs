//! What has to be renewed while actions are done one after another: what would be too old by the day
//! on which the last is done, and which waivers are over by then.
//!
//! Everything is renewed at first, and then as much is left out of it as can be: what is named has been
//! evaluated.

use indexmap::{IndexMap, IndexSet};

use crate::evaluate::{Look, Trial};
use crate::outcome::{Status, Verdict};
use crate::profile::Profile;
use crate::profile::builder::ProfileBuilder;
use crate::program::{Action, CriterionStep, KindId, NoticeKind, Periods, RuleId};
use crate::syntax::ast::Strength;
use crate::value::{CalendarSpan, Date, Truth};

use super::changes::{Taken, after};
use super::regularly::{MOST_PERIODS, every};
use super::timetable::Timetable;
use super::{EndingWaiver, EnoughActions, NamedAction, Person, Renewal};

/// Something that can be renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// An item of the profile: there is one more like it, as many days later as have gone by.
    Item(usize),
    /// A waiver of the profile: it goes on.
    Waiver(usize),
    /// An action: it is done once more on the last day.
    Again(usize),
    /// An action that is done in each of several periods.
    Regularly(usize),
}

/// What has to be renewed.
#[derive(Debug, Default)]
pub(super) struct Renewed {
    pub(super) renew: Vec<Renewal>,
    /// What is done again, or besides, in this order: actions by name, each with its day.
    pub(super) again: Vec<(String, Date)>,
    pub(super) waivers: Vec<EndingWaiver>,
    /// The person after all steps and with all that renewed.
    pub(super) profile: Profile,
}

/// How somebody stands, as far as it weighs: the verdict, and of each requirement, expectation and stop
/// whether it is open.
type Standing = (Verdict, Vec<bool>);

struct Renewing<'a> {
    person: Person<'a>,
    /// The steps, each on its day.
    ordered: &'a [&'a Action],
    table: &'a Timetable,
    /// What is reckoned with when all is done at once.
    at_once: &'a Timetable,
    parts: Vec<Part>,
    /// What is done in each of several periods.
    regular: Vec<(&'a Action, Periods)>,
}

impl Person<'_> {
    /// What has to be renewed so that a set that is done in turn comes to what it comes to when it is
    /// done at once.
    pub(super) fn renewed(
        &self,
        set: &EnoughActions,
        at_once: &Timetable,
        ordered: &[&Action],
        table: &Timetable,
    ) -> Renewed {
        let mut trial = Trial::new(self.program);
        let promised = {
            let profile = self.after_in(at_once, ordered);
            self.standing(&trial.look(&profile, at_once.on))
        };
        let items = (0..self.profile.items.len()).map(Part::Item);
        let waivers = self.profile.waivers.iter().enumerate();
        let waivers = waivers.filter(|(_, waiver)| waiver.days.include(self.as_of));
        let waivers = waivers.map(|(place, _)| Part::Waiver(place));
        let actions = (0..ordered.len()).map(Part::Again);
        let mut renewing = Renewing {
            person: *self,
            ordered,
            table,
            at_once,
            parts: items.chain(waivers).chain(actions).collect(),
            regular: Vec::new(),
        };
        renewing.add_what_falls_due(&mut trial, &promised);
        renewing.run(&mut trial, &promised, &set.actions)
    }

    /// Whether a rule of the playbook is about the person, and nobody else's duty.
    fn is_for_them(&self, rule: RuleId) -> bool {
        let rule = self.program.rules.get(rule);
        rule.is_some_and(|rule| rule.is_own && rule.concerns.is_none())
    }

    fn standing(&self, look: &Look<'_>) -> Standing {
        let program = self.program;
        let criteria = program.criteria.iter();
        let weighing = criteria
            .filter(|one| self.is_for_them(one.rule) && one.strength != Strength::Encourage)
            .map(|one| matches!(look.status(one), Status::Unmet | Status::Undecided));
        let stops = program.notices.iter();
        let stops = stops
            .filter(|stop| stop.kind == NoticeKind::Stop && self.is_for_them(stop.rule))
            .map(|stop| look.applies(stop) != Truth::No);
        (look.verdict(), weighing.chain(stops).collect())
    }
}

/// Whether somebody stands as well: the same verdict, and nothing open that is not open there.
fn is_as_good(one: &Standing, as_this: &Standing) -> bool {
    let mut open = one.1.iter().zip(&as_this.1);
    one.0 == as_this.0 && open.all(|(one, this)| !one || *this)
}

fn is_open(look: &Look<'_>, criterion: &CriterionStep) -> bool {
    matches!(look.status(criterion), Status::Unmet | Status::Undecided)
}

impl Renewing<'_> {
    /// Adds what is due only then, once or in each of several periods, so that nothing is open that the
    /// set closes.
    fn add_what_falls_due(&mut self, trial: &mut Trial<'_>, promised: &Standing) {
        let program = self.person.program;
        let weighs = |one: &&CriterionStep| {
            self.person.is_for_them(one.rule) && one.strength != Strength::Encourage
        };
        let criteria: Vec<&CriterionStep> = program.criteria.iter().filter(weighs).collect();
        for (criterion, was_open) in criteria.into_iter().zip(&promised.1) {
            let profile = self.profile(&vec![true; self.parts.len()], &[]);
            let look = trial.look(&profile, self.table.on);
            if *was_open || !is_open(&look, criterion) {
                continue;
            }
            let once = Periods {
                count: 1,
                length: CalendarSpan::new(0, 1),
            };
            let each = look.asks_for_each(criterion.condition);
            for periods in [Some(once), each].into_iter().flatten() {
                if self.add_regular(trial, criterion, periods) {
                    break;
                }
            }
        }
    }

    /// Adds the first action that closes a criterion when it is done in each of these periods, if there
    /// is one.
    fn add_regular(
        &mut self,
        trial: &mut Trial<'_>,
        criterion: &CriterionStep,
        periods: Periods,
    ) -> bool {
        let actions = &self.person.program.actions;
        for action in actions.iter().filter(|action| !action.builds.is_empty()) {
            self.parts.push(Part::Regularly(self.regular.len()));
            self.regular.push((action, periods));
            let profile = self.profile(&vec![true; self.parts.len()], &[]);
            if !is_open(&trial.look(&profile, self.table.on), criterion) {
                return true;
            }
            self.parts.pop();
            self.regular.pop();
        }
        false
    }

    fn run(&self, trial: &mut Trial<'_>, promised: &Standing, set: &[String]) -> Renewed {
        let mut kept = vec![true; self.parts.len()];
        let all = self.standing(trial, &kept);
        let goal = match is_as_good(&all, promised) {
            true => promised,
            false => &all,
        };
        let of = |is_wanted: fn(&Part) -> bool| -> Vec<usize> {
            let parts = self.parts.iter().enumerate();
            let wanted = parts.filter(|(_, part)| is_wanted(part));
            wanted.map(|(place, _)| place).collect()
        };
        // What an action brings is renewed by doing it again; what is there already, by itself.
        for group in [
            of(|part| matches!(part, Part::Item(_))),
            of(|part| matches!(part, Part::Waiver(_))),
            of(|part| matches!(part, Part::Again(_))),
            of(|part| matches!(part, Part::Regularly(_))),
        ] {
            self.leave_out(trial, goal, &mut kept, &group);
        }
        let mut renew = self.again(&kept);
        renew.extend(self.regularly(&kept));
        let mut besides = Vec::new();
        for (kind, items) in self.items_by_kind(&kept) {
            let stand_ins = (&mut kept, &mut besides);
            renew.push(self.other_action(trial, goal, stand_ins, &items, (kind, set)));
        }
        let again = self.done_again(&kept, &besides).into_iter();
        Renewed {
            renew: together(renew),
            again: again
                .map(|(action, day)| (action.name.clone(), day))
                .collect(),
            waivers: self.waivers(&kept),
            profile: self.profile(&kept, &besides),
        }
    }

    /// Leaves out as much of a group as can be, halves of it first.
    fn leave_out(
        &self,
        trial: &mut Trial<'_>,
        goal: &Standing,
        kept: &mut [bool],
        group: &[usize],
    ) {
        if group.is_empty() {
            return;
        }
        set_all(kept, group, false);
        if is_as_good(&self.standing(trial, kept), goal) {
            return;
        }
        set_all(kept, group, true);
        if group.len() > 1 {
            let (first, second) = group.split_at(group.len() / 2);
            self.leave_out(trial, goal, kept, first);
            self.leave_out(trial, goal, kept, second);
        }
    }

    fn standing(&self, trial: &mut Trial<'_>, kept: &[bool]) -> Standing {
        let profile = self.profile(kept, &[]);
        self.person.standing(&trial.look(&profile, self.table.on))
    }

    /// The profile after the steps, with the parts that are kept renewed, and further actions done on
    /// the last day.
    fn profile(&self, kept: &[bool], besides: &[&Action]) -> Profile {
        let Person {
            program, profile, ..
        } = self.person;
        let by = self.table.on;
        let later = by.day_number().saturating_sub(self.at_once.on.day_number());
        let mut builder = ProfileBuilder::from_profile(&program.layout, profile.clone());
        for (part, _) in self.parts.iter().zip(kept).filter(|(_, kept)| **kept) {
            match *part {
                Part::Item(place) => builder.repeat_item(place, later),
                Part::Waiver(place) => builder.extend_waiver(place, by),
                Part::Again(_) | Part::Regularly(_) => {}
            }
        }
        let steps = self.ordered.iter();
        let steps = steps.map(|action| (*action, Taken::Yes, self.table.day_of(action)));
        let again = self.done_again(kept, besides).into_iter();
        let again = again.map(|(action, day)| (action, Taken::Yes, day));
        after(&program.layout, &builder.finish(), steps.chain(again))
    }

    /// What is done again, or besides, each on its day.
    fn done_again<'s>(&'s self, kept: &[bool], besides: &[&'s Action]) -> Vec<(&'s Action, Date)> {
        let mut again = Vec::new();
        for (part, _) in self.parts.iter().zip(kept).filter(|(_, kept)| **kept) {
            match *part {
                Part::Item(_) | Part::Waiver(_) => {}
                Part::Again(place) => {
                    let step = self.ordered.get(place).copied();
                    again.extend(step.map(|step| (step, self.day_again(step))));
                }
                Part::Regularly(place) => again.extend(self.days_of_regular(place)),
            }
        }
        let besides = besides.iter();
        again.extend(besides.map(|action| (*action, self.day_again(action))));
        again
    }

    /// When an action is done again: on the last day, or as long before it as when all is done at once.
    fn day_again(&self, action: &Action) -> Date {
        let before = self.at_once.on.day_number() - self.at_once.day_of(action).day_number();
        let is_step = self.ordered.iter().any(|step| step.name == action.name);
        let before = if is_step { before } else { 0 };
        Date::from_day_number(i128::from(self.table.on.day_number() - before))
    }

    /// The steps that are done again, each with what it brings.
    fn again(&self, kept: &[bool]) -> Vec<Renewal> {
        let parts = self.parts.iter().zip(kept).filter(|(_, kept)| **kept);
        let steps = parts.filter_map(|(part, _)| match *part {
            Part::Again(place) => self.ordered.get(place),
            Part::Item(_) | Part::Waiver(_) | Part::Regularly(_) => None,
        });
        let renewals = steps.map(|action| Renewal {
            what: self.built(action),
            every: None,
            by: vec![NamedAction::of(action)],
            items: Vec::new(),
        });
        renewals.collect()
    }

    /// What an action builds, in words.
    fn built(&self, action: &Action) -> String {
        let kinds: IndexSet<KindId> = action.builds.iter().map(|built| built.kind).collect();
        let kinds: Vec<String> = kinds.into_iter().map(|kind| self.kind(kind)).collect();
        match kinds.is_empty() {
            true => action.title.clone(),
            false => kinds.join(" and "),
        }
    }

    /// What is done in each of several periods.
    fn regularly(&self, kept: &[bool]) -> Vec<Renewal> {
        let parts = self.parts.iter().zip(kept).filter(|(_, kept)| **kept);
        let renewals = parts.filter_map(|(part, _)| {
            let Part::Regularly(place) = *part else {
                return None;
            };
            let (action, periods) = self.regular.get(place)?;
            Some(Renewal {
                what: self.built(action),
                every: (periods.count > 1).then(|| every(periods.length)),
                by: vec![NamedAction::of(action)],
                items: Vec::new(),
            })
        });
        renewals.collect()
    }

    /// The days on which something regular is done: the last of all, and one for each period before it.
    fn days_of_regular(&self, place: usize) -> Vec<(&Action, Date)> {
        let Some((action, periods)) = self.regular.get(place) else {
            return Vec::new();
        };
        let back = (0..periods.count.min(MOST_PERIODS)).filter_map(|back| {
            let back = i32::try_from(back).ok()?;
            Some(CalendarSpan::new(
                periods.length.months.checked_mul(back)?,
                periods.length.days.checked_mul(back)?,
            ))
        });
        back.map(|back| (*action, self.table.on.minus(back)))
            .collect()
    }

    /// The items that are renewed, those of one kind together.
    fn items_by_kind(&self, kept: &[bool]) -> IndexMap<KindId, Vec<usize>> {
        let mut items: IndexMap<KindId, Vec<usize>> = IndexMap::new();
        for (part, _) in self.parts.iter().zip(kept).filter(|(_, kept)| **kept) {
            let Part::Item(place) = *part else {
                continue;
            };
            let mut kinds = self.person.profile.kinds.iter();
            if let Some(kind) = kinds.position(|kind| kind.items.contains(&place)) {
                items.entry(kind).or_default().push(place);
            }
        }
        items
    }

    /// How items of a kind are renewed: by an action where one does as well, else as they are.
    fn other_action<'s>(
        &'s self,
        trial: &mut Trial<'_>,
        goal: &Standing,
        (kept, besides): (&mut Vec<bool>, &mut Vec<&'s Action>),
        items: &[usize],
        (kind, set): (KindId, &[String]),
    ) -> Renewal {
        let mut without = kept.to_vec();
        for (place, part) in self.parts.iter().enumerate() {
            if matches!(part, Part::Item(item) if items.contains(item)) {
                set_all(&mut without, &[place], false);
            }
        }
        let builds_it = |action: &&Action| action.builds.iter().any(|built| built.kind == kind);
        let actions = self.person.program.actions.iter().filter(builds_it);
        let (in_set, others): (Vec<&Action>, Vec<&Action>) =
            actions.partition(|action| set.contains(&action.name));
        let actions = [in_set, others].concat();
        let mut does_as_well = |action: &Action| {
            let profile = self.profile(&without, &[&besides[..], &[action]].concat());
            let look = trial.look(&profile, self.table.on);
            is_as_good(&self.person.standing(&look), goal)
        };
        let found = actions.iter().find(|action| does_as_well(action));
        let items = match found {
            Some(action) => {
                *kept = without;
                besides.push(action);
                Vec::new()
            }
            None => items.to_vec(),
        };
        let by = found.or(actions.first());
        Renewal {
            what: self.kind(kind),
            every: None,
            by: by
                .map(|action| NamedAction::of(action))
                .into_iter()
                .collect(),
            items,
        }
    }

    fn kind(&self, kind: KindId) -> String {
        let kinds = &self.person.program.layout.kinds;
        let name = kinds.get_index(kind).map(|(_, kind)| kind.name.as_str());
        format!("{} evidence", name.unwrap_or_default())
    }

    /// The waivers that have to go on.
    fn waivers(&self, kept: &[bool]) -> Vec<EndingWaiver> {
        let Person {
            program, profile, ..
        } = self.person;
        let parts = self.parts.iter().zip(kept).filter(|(_, kept)| **kept);
        let waivers = parts.filter_map(|(part, _)| match *part {
            Part::Waiver(place) => profile.waivers.get(place),
            Part::Item(_) | Part::Again(_) | Part::Regularly(_) => None,
        });
        let endings = waivers.filter_map(|waiver| {
            let rule = program.rules_named(waiver.rule).first()?;
            Some(EndingWaiver {
                title: program.rules.get(*rule)?.title.clone(),
                until: waiver.days.last?,
            })
        });
        endings.collect()
    }
}

fn set_all(kept: &mut [bool], places: &[usize], is_kept: bool) {
    for place in places {
        if let Some(kept) = kept.get_mut(*place) {
            *kept = is_kept;
        }
    }
}

/// What is renewed, the same things together.
fn together(renewals: Vec<Renewal>) -> Vec<Renewal> {
    let mut all: IndexMap<String, Renewal> = IndexMap::new();
    for one in renewals {
        let what = one.what.clone();
        match all.get_mut(&what) {
            Some(known) => {
                let new = one.by.into_iter().filter(|by| !known.by.contains(by));
                let new: Vec<NamedAction> = new.collect();
                known.by.extend(new);
                known.items.extend(one.items);
            }
            None => {
                all.insert(what, one);
            }
        }
    }
    all.into_values().collect()
}
