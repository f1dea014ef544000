//! Building a profile value by value: what is not set stays unknown.
//!
//! The readers of data files use it, and so does whatever else says what is known of a person.

use std::collections::{HashMap, HashSet};

#[cfg(feature = "cli")]
use super::Brief;
use super::{Item, ItemDates, KindEvidence, Profile, SlotValue, Timeline, Verifier, Waiver};
use crate::program::{GivenEvidence, KindId, Layout, ListId, SlotId, SlotType};
use crate::source::Span;
use crate::value::{Date, PartialDate, Range, fold_text};

/// A profile that is being filled in.
#[derive(Debug)]
pub(crate) struct ProfileBuilder<'l> {
    layout: &'l Layout,
    profile: Profile,
    /// Every item with its kind and its fields, in the order given.
    items: Vec<(KindId, Item, Vec<SlotValue>)>,
    /// Numbers of the texts that are not among the layout's.
    texts: HashMap<String, i128>,
}

/// An item of evidence, to be added.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewItem {
    pub(crate) dates: ItemDates,
    pub(crate) is_verified: bool,
    pub(crate) verified_by: Option<Verifier>,
    /// The skills it is about.
    pub(crate) about: Vec<SlotId>,
    /// The fields that are given: their place in the kind's declaration, and the value.
    pub(crate) fields: Vec<(usize, Range)>,
    /// What it is, in the words of the data.
    pub(crate) what: Option<String>,
    /// Where in the data it stands.
    pub(crate) place: Option<Span>,
}

impl NewItem {
    /// An item as a playbook gives it.
    pub(crate) fn of(evidence: &GivenEvidence) -> Self {
        let days = |date: PartialDate| (date.first.day_number(), date.last.day_number());
        let dates = match (evidence.on, evidence.from, evidence.to) {
            (Some(on), _, _) => ItemDates::On(days(on).0, days(on).1),
            (None, Some(from), None) => ItemDates::Open(days(from).0, days(from).1),
            (None, from, Some(to)) => ItemDates::Period {
                from: from.map(days),
                to: days(to),
            },
            (None, None, None) => ItemDates::Undated,
        };
        let fields = evidence.fields.iter();
        let fields = fields.map(|(field, low, high)| (*field, Range::new(*low, *high)));
        Self {
            dates,
            is_verified: evidence.is_verified,
            verified_by: evidence.verified_by.map(Verifier::Role),
            about: evidence.about.clone(),
            fields: fields.collect(),
            what: None,
            place: None,
        }
    }
}

impl<'l> ProfileBuilder<'l> {
    /// Starts with nothing known.
    pub(crate) fn new(layout: &'l Layout) -> Self {
        Self::from_profile(layout, Profile::unknown(layout))
    }

    /// Starts with what a profile says.
    pub(crate) fn from_profile(layout: &'l Layout, mut profile: Profile) -> Self {
        let items = take_items(layout, &mut profile);
        let first = layout.texts.len() as i128;
        let texts = profile
            .texts
            .iter()
            .map(|text| fold_text(text))
            .zip(first..)
            .collect();
        Self {
            layout,
            profile,
            items,
            texts,
        }
    }

    /// Says who it is.
    pub(crate) fn set_id(&mut self, id: String) {
        self.profile.id = Some(id);
    }

    /// Says how they are called.
    pub(crate) fn set_name(&mut self, name: String) {
        self.profile.name = Some(name);
    }

    /// Gives a fact or skill its value, whatever it was before.
    pub(crate) fn set_value(&mut self, slot: SlotId, range: Range) {
        self.profile.dated.forget_slot(slot);
        if let Some(value) = self.profile.values.get_mut(slot) {
            *value = SlotValue {
                range,
                is_known: true,
            };
        }
    }

    /// Says where in the data a fact or skill stands.
    pub(crate) fn set_place(&mut self, slot: SlotId, place: Span) {
        if let Some(known) = self.profile.places.values.get_mut(slot) {
            *known = Some(place);
        }
    }

    /// Says where in the data a list stands.
    pub(crate) fn set_list_place(&mut self, list: ListId, place: Span) {
        if let Some(known) = self.profile.places.lists.get_mut(list) {
            *known = Some(place);
        }
    }

    /// Says since when a level has been held.
    pub(crate) fn set_since(&mut self, slot: SlotId, days: Range) {
        if let Some(since) = self.profile.since.get_mut(slot) {
            *since = days;
        }
    }

    /// Gives a fact its list; a member that stands in it twice counts once.
    pub(crate) fn set_list(&mut self, list: ListId, members: &[i128]) {
        self.profile.dated.forget_list(list);
        let added = self.add_members(members);
        if let Some(place) = self.profile.lists.get_mut(list) {
            *place = Some(added);
        }
    }

    /// Adds the members of a list, each once; gives where they stand.
    pub(crate) fn add_members(&mut self, members: &[i128]) -> std::ops::Range<usize> {
        let start = self.profile.members.len();
        let mut seen = HashSet::with_capacity(members.len());
        let new = members.iter().filter(|member| seen.insert(**member));
        self.profile.members.extend(new);
        start..self.profile.members.len()
    }

    /// What is taken for a fact or skill of which nothing is known.
    pub(crate) fn unknown_of(&self, slot: SlotId) -> SlotValue {
        let declared = self.layout.slots.get(slot);
        SlotValue {
            range: declared.map_or(Range::UNBOUNDED, |slot| {
                slot.unknown(&self.layout.vocabularies)
            }),
            is_known: false,
        }
    }

    /// Gives a fact or skill its values, each since a day.
    pub(crate) fn set_dated(&mut self, timeline: Timeline<SlotValue>) {
        self.profile.dated.forget_slot(timeline.target);
        self.profile.dated.values.push(timeline);
    }

    /// Gives a fact its lists, each since a day.
    pub(crate) fn set_dated_list(&mut self, timeline: Timeline<Option<std::ops::Range<usize>>>) {
        self.profile.dated.forget_list(timeline.target);
        self.profile.dated.lists.push(timeline);
    }

    /// The number of a text, however its case is written.
    pub(crate) fn intern_text(&mut self, text: &str) -> i128 {
        let folded = fold_text(text);
        if let Some(place) = self.layout.texts.get_index_of(&folded) {
            return place as i128;
        }
        if let Some(number) = self.texts.get(&folded) {
            return *number;
        }
        let number = (self.layout.texts.len() + self.profile.texts.len()) as i128;
        self.profile.texts.push(text.trim().to_owned());
        self.texts.insert(folded, number);
        number
    }

    /// Says that somebody looked for evidence of every kind and listed all there is.
    pub(crate) fn set_evidence_looked_for(&mut self) {
        for kind in &mut self.profile.kinds {
            kind.is_complete = true;
        }
    }

    /// Says that nobody looked for evidence of this kind: there may be more than is listed.
    pub(crate) fn set_not_looked_for(&mut self, kind: KindId) {
        if let Some(kind) = self.profile.kinds.get_mut(kind) {
            kind.is_complete = false;
        }
    }

    /// Says that somebody looked for evidence and found none; what was listed before is gone.
    pub(crate) fn set_no_evidence(&mut self) {
        self.items.clear();
        self.set_evidence_looked_for();
    }

    /// Says that a skill does not apply, and why.
    pub(crate) fn set_aside(&mut self, skill: SlotId, reason: String) {
        if !self.profile.is_set_aside(skill) {
            self.profile.set_aside.push((skill, reason));
        }
    }

    /// Adds a waiver.
    pub(crate) fn add_waiver(&mut self, waiver: Waiver) {
        self.profile.waivers.push(waiver);
    }

    /// Adds an item. Where nobody had looked for evidence before, somebody now has.
    pub(crate) fn add_item(&mut self, kind: KindId, new: NewItem) {
        if !self.profile.kinds.iter().any(|kind| kind.is_complete) {
            self.set_evidence_looked_for();
        }
        self.push_item(kind, new, false);
    }

    /// Adds an item that comes of doing something: whether anybody had looked for evidence stays as
    /// it is. One that is optional may as well not be there.
    pub(crate) fn add_built_item(&mut self, kind: KindId, new: NewItem, is_optional: bool) {
        self.push_item(kind, new, is_optional);
    }

    /// Adds one more item like the one at a place, some days later in all its dates.
    pub(crate) fn repeat_item(&mut self, place: usize, days: i32) {
        let Some((kind, item, fields)) = self.items.get(place).cloned() else {
            return;
        };
        let types = self.layout.kinds.get_index(kind);
        let types = types.into_iter().flat_map(|(_, kind)| kind.fields.values());
        let fields = fields.into_iter().zip(types).map(|(value, field)| {
            match (value.is_known, field.slot_type) {
                (true, SlotType::Date) => SlotValue {
                    range: later(value.range, days),
                    ..value
                },
                (_, _) => value,
            }
        });
        let item = Item {
            dates: item.dates.later(days),
            ..item
        };
        self.items.push((kind, item, fields.collect()));
    }

    /// Lets a waiver go on until a day, at the least.
    pub(crate) fn extend_waiver(&mut self, place: usize, until: Date) {
        let waiver = self.profile.waivers.get_mut(place);
        let last = waiver.and_then(|waiver| waiver.days.last.as_mut());
        if let Some(last) = last {
            *last = until.max(*last);
        }
    }

    /// What the profile says so far, apart from items of evidence.
    pub(crate) fn so_far(&self) -> &Profile {
        &self.profile
    }

    /// Says what is known of a fact or skill, down to whether it is known at all.
    pub(crate) fn set_slot(&mut self, slot: SlotId, value: SlotValue) {
        self.profile.dated.forget_slot(slot);
        if let Some(place) = self.profile.values.get_mut(slot) {
            *place = value;
        }
    }

    /// Forgets what a list holds.
    pub(crate) fn forget_list(&mut self, list: ListId) {
        self.profile.dated.forget_list(list);
        if let Some(place) = self.profile.lists.get_mut(list) {
            *place = None;
        }
    }

    fn push_item(&mut self, kind: KindId, new: NewItem, is_optional: bool) {
        let mut fields = unknown_fields(self.layout, kind);
        for (place, range) in new.fields {
            if let Some(field) = fields.get_mut(place) {
                *field = SlotValue {
                    range,
                    is_known: true,
                };
            }
        }
        let start = self.profile.about.len();
        self.profile.about.extend(new.about);
        let item = Item {
            dates: new.dates,
            is_verified: new.is_verified,
            verified_by: new.verified_by,
            about: start..self.profile.about.len(),
            fields: 0,
            what: new.what,
            place: new.place,
            is_optional,
        };
        self.items.push((kind, item, fields));
    }

    /// The profile: the items of one kind together, in the order given.
    pub(crate) fn finish(self) -> Profile {
        let Self {
            mut profile,
            mut items,
            ..
        } = self;
        items.sort_by_key(|(kind, ..)| *kind);
        let mut start = 0;
        for (place, kind) in profile.kinds.iter_mut().enumerate() {
            let end = items.partition_point(|(kind, ..)| *kind <= place);
            kind.items = start..end;
            start = end;
        }
        for (_, mut item, fields) in items {
            item.fields = profile.fields.len();
            profile.fields.extend(fields);
            profile.items.push(item);
        }
        #[cfg(feature = "cli")]
        {
            profile.brief = Brief::of(&profile).unwrap_or_default();
        }
        profile
    }
}

/// Takes the items out of a profile, each with its kind and fields.
fn take_items(layout: &Layout, profile: &mut Profile) -> Vec<(KindId, Item, Vec<SlotValue>)> {
    let items = std::mem::take(&mut profile.items);
    let fields = std::mem::take(&mut profile.fields);
    let mut taken = Vec::with_capacity(items.len());
    for (kind, evidence) in profile.kinds.iter_mut().enumerate() {
        let KindEvidence { items: range, .. } = evidence;
        let stride = field_count(layout, kind);
        for item in items.get(std::mem::take(range)).unwrap_or_default() {
            let fields = fields
                .get(item.fields..item.fields + stride)
                .unwrap_or_default();
            taken.push((kind, item.clone(), fields.to_vec()));
        }
    }
    taken
}

/// Days, some days later.
fn later(range: Range, days: i32) -> Range {
    let later = |day: i128| day.saturating_add(i128::from(days));
    Range::new(later(range.low), later(range.high))
}

fn field_count(layout: &Layout, kind: KindId) -> usize {
    layout
        .kinds
        .get_index(kind)
        .map_or(0, |(_, kind)| kind.fields.len())
}

fn unknown_fields(layout: &Layout, kind: KindId) -> Vec<SlotValue> {
    let Some((_, kind)) = layout.kinds.get_index(kind) else {
        return Vec::new();
    };
    let possible = |field: &crate::program::Field| field.slot_type.possible(&layout.vocabularies);
    let unknown = |field| SlotValue {
        range: possible(field),
        is_known: false,
    };
    kind.fields.values().map(unknown).collect()
}
