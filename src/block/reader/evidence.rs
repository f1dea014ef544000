//! Items of evidence: counted as they are read, and not kept.

use super::super::inputs::{FieldTest, Inputs, OPEN_ABOVE, Sieve};
use super::keys::{Context, ItemKey, Keys, Meaning, Other, Sense, Walk, WarningId};
use super::scan::{Scanner, Text, Value};
use super::values::{Bounds, Reading, Values};
use super::words::Words;
use crate::evaluate::{days_counted, is_future};
use crate::layout::{KindId, Layout, RoleId, Section, Target};
use crate::profile::ItemDates;
use crate::value::{Date, Truth, fold_name};

/// What is counted in the evidence of one person at a time.
#[derive(Debug)]
pub(super) struct Evidence<'p> {
    layout: &'p Layout,
    as_of: Date,
    kinds: Vec<KindPlan>,
    keys: Keys,
    kind_words: Words<Result<KindId, WarningId>>,
    roles: Words<Option<RoleId>>,
    skills: Words<()>,
    /// Of the item that is being read: what its kind has to tell.
    others: Vec<OtherEntry>,
    /// Of that item: the fields of its kind that are given.
    fields: Vec<Option<Bounds>>,
    /// For each tally: how many items count, and their sum.
    pub(super) found: Vec<Found>,
    /// Whether there is a list of evidence.
    pub(super) is_listed: bool,
    /// Whether a sum is not known exactly.
    pub(super) is_sum_open: bool,
}

/// How many items count at least and at most, and the sum of their values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    pub(super) low: i64,
    pub(super) high: i64,
    pub(super) sum: i64,
}

/// What is read of the items of a kind.
#[derive(Debug, Default)]
struct KindPlan {
    fields: Vec<FieldPlan>,
    /// By their tallies.
    sieves: Vec<TallySieves>,
    /// For each way to write a name: what it means in this kind.
    others: Vec<Other>,
}

#[derive(Debug)]
struct FieldPlan {
    reading: Reading,
    is_asked: bool,
}

/// The sieves of one tally for one kind: an item counts that passes any.
#[derive(Debug)]
struct TallySieves {
    tally: usize,
    sieves: Vec<Sieve>,
    summed: Option<usize>,
}

/// Something that an item says, to be read when its kind is known.
#[derive(Debug)]
struct OtherEntry {
    key: usize,
    /// Where its name stands.
    name: usize,
    value: Shape,
}

#[derive(Debug)]
enum Shape {
    Text(std::ops::Range<usize>, bool),
    Nothing,
    Nested,
}

/// What every item says.
#[derive(Debug, Default)]
struct Item {
    kind: Option<Result<KindId, WarningId>>,
    on: Option<(i32, i32)>,
    from: Option<(i32, i32)>,
    to: Option<(i32, i32)>,
    verified: Option<bool>,
    /// Who verified it, if that is said.
    by: Option<Option<RoleId>>,
}

impl<'p> Evidence<'p> {
    pub(super) fn new(layout: &'p Layout, inputs: &Inputs, as_of: Date) -> Self {
        let kinds = 0..layout.kinds.len();
        Self {
            layout,
            as_of,
            kinds: kinds
                .map(|kind| KindPlan::new(layout, inputs, kind))
                .collect(),
            keys: Keys::new(Context::Item),
            kind_words: Words::new(),
            roles: Words::new(),
            skills: Words::new(),
            others: Vec::new(),
            fields: Vec::new(),
            found: vec![Found::default(); inputs.tallies.len()],
            is_listed: false,
            is_sum_open: false,
        }
    }

    pub(super) fn start_profile(&mut self) {
        self.found.fill(Found::default());
        self.is_listed = false;
        self.is_sum_open = false;
    }

    /// Reads the evidence section. Objects get numbers after `object`, which is counted up.
    pub(super) fn read(
        &mut self,
        scanner: &mut Scanner<'_>,
        object: &mut u64,
        values: &mut Values<'_>,
        sense: &mut Sense<'_>,
        warnings: &mut Vec<WarningId>,
    ) -> Option<()> {
        match scanner.value()? {
            Value::Nothing => return Some(()),
            Value::Text(_) => return None,
            Value::Nested => scanner.eat(b'[')?,
        }
        self.is_listed = true;
        let mut has_more = scanner.has_first(b']');
        while has_more {
            *object += 1;
            let item = self.item(scanner, *object, values, sense)?;
            match item.kind? {
                Ok(kind) => self.count(kind, &item, scanner, values, sense, warnings)?,
                Err(warning) => {
                    // Whoever passes it over reads its dates all the same.
                    item.dates()?;
                    item.is_verified()?;
                    warnings.push(warning);
                }
            }
            has_more = scanner.has_more(b']')?;
        }
        Some(())
    }

    fn item(
        &mut self,
        scanner: &mut Scanner<'_>,
        object: u64,
        values: &mut Values<'_>,
        sense: &mut Sense<'_>,
    ) -> Option<Item> {
        scanner.eat(b'{')?;
        self.others.clear();
        let mut item = Item::default();
        let mut walk = Walk::new(object);
        let mut has_more = scanner.has_first(b'}');
        while has_more {
            let name = scanner.position();
            let (key, meaning) = self.keys.next(scanner, &mut walk, sense)?;
            match meaning {
                Meaning::Item(ItemKey::About) => self.about(scanner)?,
                Meaning::Item(part) => {
                    if let Some(text) = scanner.text()? {
                        self.part(&mut item, part, text, values, sense)?;
                    }
                }
                _ => self.other(scanner, key, name)?,
            }
            has_more = scanner.has_more(b'}')?;
        }
        Some(item)
    }

    #[inline]
    fn part(
        &mut self,
        item: &mut Item,
        part: ItemKey,
        text: Text<'_>,
        values: &mut Values<'_>,
        sense: &mut Sense<'_>,
    ) -> Option<()> {
        match part {
            ItemKey::Kind => item.kind = Some(self.kind(text, sense)?),
            ItemKey::On => item.on = Some(values.days(text)?),
            ItemKey::From => item.from = Some(values.days(text)?),
            ItemKey::To => item.to = Some(values.days(text)?),
            ItemKey::Verified => item.verified = Some(values.yes_or_no(text)?),
            ItemKey::VerifiedBy => item.by = Some(self.role(text)?),
            ItemKey::About => return None,
        }
        Some(())
    }

    #[inline]
    fn kind(&mut self, text: Text<'_>, sense: &mut Sense<'_>) -> Option<Result<KindId, WarningId>> {
        if let Some(kind) = self.kind_words.get(text.bytes) {
            return Some(kind);
        }
        let kind = sense.kind(text)?;
        self.kind_words.insert(text.bytes, kind);
        Some(kind)
    }

    #[inline]
    fn role(&mut self, text: Text<'_>) -> Option<Option<RoleId>> {
        if let Some(role) = self.roles.get(text.bytes) {
            return Some(role);
        }
        let role = self.layout.roles.get_index_of(&fold_name(&text.plain()?));
        if role.is_none() && self.layout.has_declared_roles {
            return None;
        }
        self.roles.insert(text.bytes, role);
        Some(role)
    }

    /// The skills that an item is about: nothing counts them, but each has to be one.
    fn about(&mut self, scanner: &mut Scanner<'_>) -> Option<()> {
        match scanner.value()? {
            Value::Nothing => return Some(()),
            Value::Text(text) => return self.skill(text),
            Value::Nested => scanner.eat(b'[')?,
        }
        let mut has_more = scanner.has_first(b']');
        while has_more {
            let text = scanner.text()??;
            self.skill(text)?;
            has_more = scanner.has_more(b']')?;
        }
        Some(())
    }

    fn skill(&mut self, text: Text<'_>) -> Option<()> {
        if self.skills.get(text.bytes).is_some() {
            return Some(());
        }
        let target = self.layout.names.get(&fold_name(&text.plain()?))?;
        let slot = match target {
            Target::Slot(slot) => self.layout.slots.get(*slot)?,
            Target::List(_) => return None,
        };
        (slot.section == Section::Skills).then(|| self.skills.insert(text.bytes, ()))
    }

    fn other(&mut self, scanner: &mut Scanner<'_>, key: usize, name: usize) -> Option<()> {
        let value = match scanner.value()? {
            Value::Text(text) => Shape::Text(text.place(), text.has_escapes),
            Value::Nothing => Shape::Nothing,
            Value::Nested => {
                scanner.skip()?;
                Shape::Nested
            }
        };
        self.others.push(OtherEntry { key, name, value });
        Some(())
    }

    /// Counts an item whose kind is known.
    fn count(
        &mut self,
        kind: KindId,
        item: &Item,
        scanner: &Scanner<'_>,
        values: &mut Values<'_>,
        sense: &mut Sense<'_>,
        warnings: &mut Vec<WarningId>,
    ) -> Option<()> {
        let Self {
            kinds,
            others,
            fields,
            found,
            as_of,
            is_sum_open,
            ..
        } = self;
        let plan = kinds.get_mut(kind)?;
        fields.clear();
        fields.resize(plan.fields.len(), None);
        for entry in others.iter() {
            let meaning = plan.meaning(kind, entry, scanner, sense)?;
            match (meaning, &entry.value) {
                (Other::Field(field), Shape::Text(place, has_escapes)) => {
                    let text = scanner.text_at(place.clone(), *has_escapes)?;
                    let declared = plan.fields.get(field)?;
                    let value = values.read(&declared.reading, text, declared.is_asked)?;
                    *fields.get_mut(field)? = Some(value);
                }
                (Other::Field(_), Shape::Nothing)
                | (Other::Free, Shape::Text(..) | Shape::Nothing) => {}
                (Other::Unknown(warning), _) => warnings.push(warning),
                (Other::Field(_) | Other::Free, Shape::Nested)
                | (Other::NotLearnt | Other::Odd, _) => return None,
            }
        }
        let dates = item.dates()?;
        let is_verified = item.is_verified()?;
        if is_future(dates, *as_of) {
            return Some(());
        }
        let days = days_counted(dates, *as_of);
        for of_tally in &plan.sieves {
            let mut counts = Truth::No;
            for sieve in &of_tally.sieves {
                let holds = sieve.holds(days, is_verified, item.by);
                if holds > counts {
                    counts = counts.or(holds.and(of_fields(&sieve.fields, fields)?));
                }
            }
            if counts == Truth::No {
                continue;
            }
            let found = found.get_mut(of_tally.tally)?;
            found.low += i64::from(counts == Truth::Yes);
            found.high += 1;
            if let Some(summed) = of_tally.summed {
                match fields.get(summed)? {
                    Some((value, high)) if counts == Truth::Yes && value == high => {
                        found.sum = found.sum.checked_add(*value)?;
                    }
                    Some(_) | None => *is_sum_open = true,
                }
            }
        }
        Some(())
    }
}

impl KindPlan {
    fn new(layout: &Layout, inputs: &Inputs, kind: KindId) -> Self {
        let mut plan = Self::default();
        let declared = layout.kinds.get_index(kind);
        let fields = declared.iter().flat_map(|(_, kind)| kind.fields.values());
        plan.fields = fields
            .map(|field| FieldPlan {
                reading: Reading::of(field.slot_type),
                is_asked: false,
            })
            .collect();
        for (place, tally) in inputs.tallies.iter().enumerate() {
            let sieves = tally.sieves.iter().filter(|sieve| sieve.kind == kind);
            let sieves: Vec<_> = sieves.cloned().collect();
            let Some(first) = sieves.first() else {
                continue;
            };
            let summed = tally.sum.and(first.summed);
            let tested = sieves.iter().flat_map(|sieve| &sieve.fields);
            for field in tested.map(|test| test.field).chain(summed) {
                if let Some(field) = plan.fields.get_mut(field) {
                    field.is_asked = true;
                }
            }
            plan.sieves.push(TallySieves {
                tally: place,
                sieves,
                summed,
            });
        }
        plan
    }

    /// What a name means in this kind.
    #[inline]
    fn meaning(
        &mut self,
        kind: KindId,
        entry: &OtherEntry,
        scanner: &Scanner<'_>,
        sense: &mut Sense<'_>,
    ) -> Option<Other> {
        let known = self.others.get(entry.key).copied().unwrap_or_default();
        if known != Other::NotLearnt {
            return Some(known);
        }
        let mut at = *scanner;
        at.go_to(entry.name);
        let learnt = sense.other(kind, at.quoted()?);
        if self.others.len() <= entry.key {
            self.others.resize(entry.key + 1, Other::NotLearnt);
        }
        *self.others.get_mut(entry.key)? = learnt;
        Some(learnt)
    }
}

impl Item {
    #[inline]
    fn dates(&self) -> Option<ItemDates> {
        match (self.on, self.from, self.to) {
            (Some((first, last)), None, None) => Some(ItemDates::On(first, last)),
            (Some(_), _, _) => None,
            (None, Some((from, _)), Some((_, to))) if to < from => None,
            (None, from, Some(to)) => Some(ItemDates::Period { from, to }),
            (None, Some((first, last)), None) => Some(ItemDates::Open(first, last)),
            (None, None, None) => Some(ItemDates::Undated),
        }
    }

    fn is_verified(&self) -> Option<bool> {
        match (self.verified, self.by) {
            (Some(false), Some(_)) => None,
            (verified, by) => Some(by.is_some() || verified == Some(true)),
        }
    }
}

/// Whether an item passes all tests of its fields; nothing when a value is known only in part.
#[inline]
fn of_fields(tests: &[FieldTest], fields: &[Option<Bounds>]) -> Option<Truth> {
    let mut passes = Truth::Yes;
    for test in tests {
        let this = match fields.get(test.field)? {
            Some((value, high)) if value == high => Truth::from(test.passes(*value)),
            Some(_) => return None,
            None => test.not_given,
        };
        passes = passes.and(this);
    }
    Some(passes)
}

impl Found {
    /// The count, given whether all items are listed.
    pub(super) fn count(self, is_listed: bool) -> Bounds {
        (self.low, if is_listed { self.high } else { OPEN_ABOVE })
    }
}
