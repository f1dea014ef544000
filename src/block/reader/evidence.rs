//! Items of evidence: counted as they are read, and not kept.

use super::super::counting::{Counted, Counting};
use super::super::inputs::Inputs;
use super::keys::{Context, ItemKey, Keys, Meaning, Next, Other, Sense, Walk, WarningId};
use super::scan::{Scanner, Text, Value};
use super::values::{Bounds, Reading, Values};
use super::words::Words;
use crate::layout::{KindId, Layout, RoleId, Section, Target};
use crate::profile::ItemDates;
use crate::value::{Date, fold_name};

/// What is counted in the evidence of one person at a time.
#[derive(Debug)]
pub(super) struct Evidence<'p> {
    layout: &'p Layout,
    kinds: Vec<KindPlan>,
    keys: Keys,
    kind_words: Words<Result<KindId, WarningId>>,
    roles: Words<Option<RoleId>>,
    skills: Words<()>,
    /// Of the item that is being read: what is said before its kind.
    put_aside: Vec<Entry>,
    /// Of that item: the fields of its kind that are given.
    fields: Vec<Option<Bounds>>,
    pub(super) counting: Counting,
    /// Whether there is a list of evidence.
    pub(super) is_listed: bool,
}

/// What is read of the items of a kind.
#[derive(Debug, Default)]
struct KindPlan {
    fields: Vec<FieldPlan>,
    /// For each way to write a name: what it means in this kind.
    others: Vec<Other>,
}

#[derive(Debug)]
struct FieldPlan {
    reading: Reading,
    is_asked: bool,
}

/// Something that an item says: the number of its name, and where that is written, with what stands
/// before it.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: usize,
    start: usize,
}

impl Entry {
    /// Reads the name, up to its value.
    fn name<'l>(self, scanner: &mut Scanner<'l>) -> Option<Text<'l>> {
        scanner.go_to(self.start);
        scanner.skip_spaces();
        scanner.go_to(scanner.position() + 1);
        scanner.skip_spaces();
        let name = scanner.quoted()?;
        scanner.colon()?;
        Some(name)
    }
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
        let fields = layout.kinds.values().map(|kind| kind.fields.len());
        let most_fields = fields.max().unwrap_or(0);
        Self {
            layout,
            kinds: kinds
                .map(|kind| KindPlan::new(layout, inputs, kind))
                .collect(),
            keys: Keys::new(Context::Item),
            kind_words: Words::new(),
            roles: Words::new(),
            skills: Words::new(),
            put_aside: Vec::new(),
            fields: vec![None; most_fields],
            counting: Counting::new(inputs, layout.kinds.len(), as_of),
            is_listed: false,
        }
    }

    pub(super) fn start_profile(&mut self) {
        self.counting.start();
        self.is_listed = false;
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
            let item = self.item(scanner, *object, values, sense, warnings)?;
            match item.kind? {
                Ok(kind) => {
                    self.read_put_aside(kind, scanner, values, sense, warnings)?;
                    self.count(kind, &item)?;
                }
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
        warnings: &mut Vec<WarningId>,
    ) -> Option<Item> {
        self.put_aside.clear();
        let mut item = Item::default();
        let mut walk = Walk::new(object);
        loop {
            let start = scanner.position();
            let key = match self.keys.next(scanner, &mut walk, sense) {
                Next::Key(key) => key,
                Next::End => return Some(item),
                Next::Odd => return None,
            };
            match self.keys.meaning(key) {
                Meaning::Item(ItemKey::Kind) => item.kind = self.kind(scanner, sense)?,
                Meaning::Item(ItemKey::On) => item.on = values.days(scanner)?,
                Meaning::Item(ItemKey::From) => item.from = values.days(scanner)?,
                Meaning::Item(ItemKey::To) => item.to = values.days(scanner)?,
                Meaning::Item(ItemKey::Verified) => item.verified = values.yes_or_no(scanner)?,
                Meaning::Item(ItemKey::VerifiedBy) => item.by = self.role(scanner)?,
                Meaning::Item(ItemKey::About) => self.about(scanner)?,
                _ => match item.kind {
                    Some(Ok(kind)) => {
                        let entry = Entry { key, start };
                        self.other(kind, entry, scanner, values, sense, warnings)?;
                    }
                    Some(Err(_)) => scanner.skip()?,
                    None => {
                        scanner.skip()?;
                        self.put_aside.push(Entry { key, start });
                    }
                },
            }
        }
    }

    /// Reads a kind, and makes room for its fields.
    #[inline]
    fn kind(
        &mut self,
        scanner: &mut Scanner<'_>,
        sense: &mut Sense<'_>,
    ) -> Option<Option<Result<KindId, WarningId>>> {
        let kind = match self.kind_words.next(scanner) {
            Some(kind) => kind,
            None => {
                let Some(text) = scanner.text()? else {
                    return Some(None);
                };
                let kind = sense.kind(text)?;
                self.kind_words.insert(text, kind);
                kind
            }
        };
        if let Ok(kind) = kind {
            let fields = self.kinds.get(kind)?.fields.len();
            for field in self.fields.iter_mut().take(fields) {
                *field = None;
            }
        }
        Some(Some(kind))
    }

    #[inline]
    fn role(&mut self, scanner: &mut Scanner<'_>) -> Option<Option<Option<RoleId>>> {
        if let Some(role) = self.roles.next(scanner) {
            return Some(Some(role));
        }
        let Some(text) = scanner.text()? else {
            return Some(None);
        };
        let role = self.layout.roles.get_index_of(&fold_name(&text.plain()?));
        if role.is_none() && self.layout.has_declared_roles {
            return None;
        }
        self.roles.insert(text, role);
        Some(Some(role))
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
        if self.skills.get(text).is_some() {
            return Some(());
        }
        let target = self.layout.names.get(&fold_name(&text.plain()?))?;
        let slot = match target {
            Target::Slot(slot) => self.layout.slots.get(*slot)?,
            Target::List(_) => return None,
        };
        (slot.section == Section::Skills).then(|| self.skills.insert(text, ()))
    }

    /// Reads what was said of an item before its kind was.
    fn read_put_aside(
        &mut self,
        kind: KindId,
        scanner: &Scanner<'_>,
        values: &mut Values<'_>,
        sense: &mut Sense<'_>,
        warnings: &mut Vec<WarningId>,
    ) -> Option<()> {
        while let Some(entry) = self.put_aside.pop() {
            let mut scanner = *scanner;
            entry.name(&mut scanner)?;
            self.other(kind, entry, &mut scanner, values, sense, warnings)?;
        }
        Some(())
    }

    /// Reads what only items of its kind say.
    #[inline]
    fn other(
        &mut self,
        kind: KindId,
        entry: Entry,
        scanner: &mut Scanner<'_>,
        values: &mut Values<'_>,
        sense: &mut Sense<'_>,
        warnings: &mut Vec<WarningId>,
    ) -> Option<()> {
        let plan = self.kinds.get_mut(kind)?;
        match plan.meaning(kind, entry, scanner, sense)? {
            Other::Field(field) => {
                let declared = plan.fields.get(field)?;
                let value = values.next(&declared.reading, scanner, declared.is_asked)?;
                *self.fields.get_mut(field)? = value;
            }
            Other::Free => scanner.pass_over()?,
            Other::Unknown(warning) => {
                scanner.skip()?;
                warnings.push(warning);
            }
            Other::NotLearnt | Other::Odd => return None,
        }
        Some(())
    }

    /// Counts an item whose kind is known.
    #[inline]
    fn count(&mut self, kind: KindId, item: &Item) -> Option<()> {
        let dates = item.dates()?;
        let is_verified = item.is_verified()?;
        let counted = Counted {
            dates,
            is_verified,
            by: item.by,
        };
        let fields = &self.fields;
        self.counting
            .count(kind, counted, |field| fields.get(field).copied())
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
        for tally in &inputs.tallies {
            let sieves = tally.sieves.iter().filter(|sieve| sieve.kind == kind);
            for sieve in sieves {
                let tested = sieve.fields.iter().map(|test| test.field);
                for field in tested.chain(tally.sum.and(sieve.summed)) {
                    if let Some(field) = plan.fields.get_mut(field) {
                        field.is_asked = true;
                    }
                }
            }
        }
        plan
    }

    /// What a name means in this kind.
    #[inline]
    fn meaning(
        &mut self,
        kind: KindId,
        entry: Entry,
        scanner: &Scanner<'_>,
        sense: &mut Sense<'_>,
    ) -> Option<Other> {
        let known = self.others.get(entry.key).copied().unwrap_or_default();
        if known != Other::NotLearnt {
            return Some(known);
        }
        let learnt = sense.other(kind, entry.name(&mut scanner.clone())?);
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
