//! In which order the actions of a set are done.

use std::collections::VecDeque;

use crate::program::{Action, Setting, SlotId};

use super::{EnoughActions, Person, PlannedAction};

impl<'a> Person<'a> {
    /// The actions of a set as they are done: what has to come later after the rest, what is recommended
    /// first of all, and else as the plan has them. But of two that change the same fact or skill, the one
    /// that comes later in the playbook has the last word, as it has when all is done at once.
    pub(super) fn in_order(
        &self,
        set: &EnoughActions,
        planned: &[PlannedAction],
    ) -> Vec<&'a Action> {
        let later = |name: &str| {
            let mut later = set.later.iter().filter(|(later, _)| later == name);
            later.next().map(|(_, day)| *day)
        };
        let mut chosen = self.named(&set.actions);
        chosen.sort_by_key(|action| {
            let entry = planned
                .iter()
                .position(|one| one.action.action == action.name);
            let is_recommended = entry
                .and_then(|place| planned.get(place))
                .is_some_and(|entry| entry.is_recommended);
            (
                later(&action.name),
                !is_recommended,
                entry.unwrap_or(usize::MAX),
            )
        });
        let mut waiting = VecDeque::from(chosen);
        let place = |action: &Action| {
            let mut actions = self.program.actions.iter();
            actions.position(|one| one.name == action.name)
        };
        let has_to_wait = |action: &Action, waiting: &VecDeque<&Action>| {
            waiting.iter().any(|other| {
                let is_of_one_day = later(&action.name) == later(&other.name);
                is_of_one_day && place(other) < place(action) && is_order_of_account(action, other)
            })
        };
        let mut ordered = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let mut next = waiting.iter();
            let next = next.position(|&action| !has_to_wait(action, &waiting));
            ordered.extend(waiting.remove(next.unwrap_or_default()));
        }
        ordered
    }
}

/// Whether it makes a difference which of two actions is done first.
fn is_order_of_account(one: &Action, other: &Action) -> bool {
    let touches = |action: &Action, slot: SlotId| {
        let mut raised = action.raises.iter();
        raised.any(|(raised, _)| *raised == slot) || sets(action).any(|set| set == slot)
    };
    sets(one).any(|slot| touches(other, slot)) || sets(other).any(|slot| touches(one, slot))
}

fn sets(action: &Action) -> impl Iterator<Item = SlotId> {
    action.sets.iter().filter_map(|setting| match *setting {
        Setting::Value { slot, .. } => Some(slot),
        Setting::Member { .. } => None,
    })
}
