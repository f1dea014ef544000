//! What actions make of a profile.

use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{ItemDates, Profile, SlotValue};
use crate::program::{Action, Layout, ListId, Setting, SlotId};
use crate::value::{Date, Range};

/// Whether an action is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    /// It is open: whatever it changes may have changed or not.
    Maybe,
    No,
}

/// The profile after actions, each done on its day; those of one day in the order given. Where it is
/// open whether one is done, everything stays possible that may come of it.
pub(super) fn after<'a>(
    layout: &Layout,
    profile: &Profile,
    actions: impl IntoIterator<Item = (&'a Action, Taken, Date)>,
) -> Profile {
    let mut actions: Vec<(&Action, Taken, Date)> = actions.into_iter().collect();
    actions.sort_by_key(|(_, _, day)| *day);
    let mut changes = Changes {
        builder: ProfileBuilder::from_profile(layout, profile.clone()),
        day: 0,
        forgotten: Vec::new(),
    };
    for (action, taken, day) in actions {
        changes.day = i128::from(day.day_number());
        match taken {
            Taken::Yes => changes.apply(action, Certainty::Sure),
            Taken::Maybe => changes.apply(action, Certainty::Open),
            Taken::No => {}
        }
    }
    changes.builder.finish()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certainty {
    Sure,
    Open,
}

struct Changes<'l> {
    builder: ProfileBuilder<'l>,
    /// The day of the action at hand.
    day: i128,
    /// Lists of which it is open what they hold.
    forgotten: Vec<ListId>,
}

impl Changes<'_> {
    fn apply(&mut self, action: &Action, certainty: Certainty) {
        for built in &action.builds {
            let mut item = NewItem::of(built);
            if item.dates == ItemDates::Undated {
                let day = i32::try_from(self.day).unwrap_or(i32::MAX);
                item.dates = ItemDates::On(day, day);
            }
            for _ in 0..built.count {
                let is_optional = certainty == Certainty::Open;
                self.builder
                    .add_built_item(built.kind, item.clone(), is_optional);
            }
        }
        for (skill, level) in &action.raises {
            self.raise(*skill, *level, certainty);
        }
        for setting in &action.sets {
            match *setting {
                Setting::Value { slot, value } => self.set(slot, value, certainty),
                Setting::Member { list, member } => self.add_member(list, member, certainty),
            }
        }
    }

    /// Raises a level that may be lower. One that is not known is then at least that.
    fn raise(&mut self, slot: SlotId, level: i128, certainty: Certainty) {
        let Some(now) = self.builder.so_far().values.get(slot).copied() else {
            return;
        };
        if now.range.low < level {
            let raised = Range::new(level, now.range.high.max(level));
            self.change(slot, now, raised, certainty);
        }
    }

    fn set(&mut self, slot: SlotId, value: Range, certainty: Certainty) {
        if let Some(now) = self.builder.so_far().values.get(slot).copied() {
            self.change(slot, now, value, certainty);
        }
    }

    /// Gives a slot another value. It is held since the day on which it is reached.
    fn change(&mut self, slot: SlotId, now: SlotValue, new: Range, certainty: Certainty) {
        let is_other = now.range.high < new.low || new.high < now.range.low;
        let is_same = now.range == new && new.is_exact();
        let is_sure = certainty == Certainty::Sure;
        let value = if is_sure {
            SlotValue {
                range: new,
                is_known: true,
            }
        } else {
            SlotValue {
                range: hull(now.range, new),
                is_known: now.is_known,
            }
        };
        self.builder.set_slot(slot, value);
        let Some(since) = self.builder.so_far().since.get(slot).copied() else {
            return;
        };
        if is_sure && is_other {
            self.builder.set_since(slot, Range::exactly(self.day));
        } else if !is_same {
            let since = hull(since, Range::exactly(self.day));
            self.builder.set_since(slot, since);
        }
    }

    fn add_member(&mut self, list: ListId, member: i128, certainty: Certainty) {
        let so_far = self.builder.so_far();
        let members = so_far.lists.get(list).cloned().flatten();
        let members = members.and_then(|place| so_far.members.get(place));
        let mut members = members.unwrap_or_default().to_vec();
        if self.forgotten.contains(&list) || members.contains(&member) {
            return;
        }
        match certainty {
            Certainty::Sure => {
                members.push(member);
                self.builder.set_list(list, &members);
            }
            Certainty::Open => {
                self.forgotten.push(list);
                self.builder.forget_list(list);
            }
        }
    }
}

fn hull(one: Range, other: Range) -> Range {
    Range::new(one.low.min(other.low), one.high.max(other.high))
}
