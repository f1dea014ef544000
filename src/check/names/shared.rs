//! Playbooks that are evaluated together, because one asks for the verdict of another, read one
//! profile: what both declare under one name has one place in it, and must be the same.

use std::collections::{HashMap, HashSet};

use indexmap::map::Entry;
use indexmap::{IndexMap, IndexSet};

use crate::check::describe::describe_bounds;
use crate::check::error::CheckError;
use crate::diagnostics::Problems;
use crate::layout::{Kind, KindId, Layout, Section, SlotType, Target, Vocabulary, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::{Name, OtherPlaybook};
use crate::value::fold_name;

use super::{Declared, KindSymbol, Names, Symbol};

/// What playbooks that were checked before declare: what a profile holds for them, and where it is
/// declared.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) layout: Layout,
    earlier: Earlier,
}

/// Where playbooks that were checked before declare what a profile holds.
#[derive(Debug, Default)]
pub(in crate::check) struct Earlier {
    /// Facts and skills, by folded name.
    symbols: HashMap<String, Span>,
    fields: IndexMap<(KindId, String), Span>,
    kinds: HashMap<String, Span>,
    /// Where the value of a fact or skill that is not given stands.
    defaults: HashMap<String, Span>,
    /// The names that the data uses besides their own, and what for.
    reads: HashMap<String, (Target, Span)>,
    roles: IndexSet<String>,
    /// The facts that may be reported on and never ruled on.
    protected: HashSet<String>,
    /// Scales and lists of choices, by name and words, all folded.
    vocabularies: HashMap<Vec<String>, VocabularyId>,
}

impl Names<'_> {
    /// Goes on from what other playbooks declare.
    pub(in crate::check) fn go_on_from(&mut self, shared: Shared) {
        self.earlier = shared.earlier;
        let known = shared.layout.vocabularies.iter().enumerate();
        self.earlier.vocabularies = known.map(|(id, one)| (folded(one), id)).collect();
        self.layout = shared.layout;
    }

    /// What the next playbook goes on from.
    pub(in crate::check) fn into_shared(self) -> Shared {
        let mut earlier = self.earlier;
        for (key, declared) in self.symbols {
            if matches!(declared.what, Symbol::Slot(_) | Symbol::List(_)) {
                earlier.symbols.entry(key).or_insert(declared.span);
            }
        }
        for (key, declared) in self.kinds {
            if matches!(declared.what, KindSymbol::Kind(_)) {
                earlier.kinds.entry(key).or_insert(declared.span);
            }
        }
        let mut fields: Vec<_> = self.field_places.into_iter().collect();
        fields.sort_unstable_by_key(|(_, span)| *span);
        earlier.fields.extend(fields);
        earlier.defaults.extend(self.default_places);
        earlier.reads.extend(self.read_places);
        earlier.protected.extend(self.protected);
        earlier.roles.extend(self.verifiers.into_iter().flatten());
        let layout = self.layout;
        Shared { layout, earlier }
    }

    /// Makes known what the other playbooks declare: an example may give that too.
    pub(in crate::check) fn admit_earlier(&mut self) {
        let layout = &self.layout;
        for (key, target) in &layout.names {
            let (name, what) = match *target {
                Target::Slot(slot) => {
                    let slot_name = layout.slots.get(slot).map(|slot| &slot.name);
                    (slot_name, Symbol::Slot(slot))
                }
                Target::List(list) => {
                    let list_name = layout.lists.get(list).map(|list| &list.name);
                    (list_name, Symbol::List(list))
                }
            };
            if let (Some(name), Some(span)) = (name, self.earlier.symbols.get(key)) {
                let (name, span) = (name.clone(), *span);
                let declared = Declared { name, span, what };
                self.symbols.entry(key.clone()).or_insert(declared);
            }
        }
        for (id, (key, kind)) in layout.kinds.iter().enumerate() {
            if let Some(span) = self.earlier.kinds.get(key) {
                let (name, span) = (kind.name.clone(), *span);
                let what = KindSymbol::Kind(id);
                let declared = Declared { name, span, what };
                self.kinds.entry(key.clone()).or_insert(declared);
            }
        }
        for (place, span) in &self.earlier.fields {
            self.field_places.entry(place.clone()).or_insert(*span);
        }
        if let Some(roles) = &mut self.verifiers {
            roles.extend(self.earlier.roles.iter().cloned());
        }
    }

    /// `playbook NAME: "FILE"`: the playbook in that file, when it is sound.
    pub(super) fn declare_playbook(&mut self, other: &OtherPlaybook, problems: &mut Problems) {
        let place = other.path.as_ref().map(|path| path.span.start);
        let asked = place.and_then(|place| self.asked?.get(&place).copied());
        let symbol = asked.map_or(Symbol::Damaged, Symbol::Playbook);
        self.declare_symbol(&other.name, symbol, problems);
    }

    /// A scale of another playbook when it has the same name and levels.
    pub(super) fn joined_vocabulary(&mut self, new: Vocabulary) -> VocabularyId {
        let is_alone = self.earlier.vocabularies.is_empty();
        let known = if is_alone {
            None
        } else {
            self.earlier.vocabularies.get(&folded(&new)).copied()
        };
        known.unwrap_or_else(|| {
            self.layout.vocabularies.push(new);
            self.layout.vocabularies.len() - 1
        })
    }

    /// The place that a fact or skill has in the profile already, when another playbook declares it.
    pub(super) fn joined_symbol(
        &mut self,
        name: &Name,
        symbol: Symbol,
        problems: &mut Problems,
    ) -> Symbol {
        if self.symbols.contains_key(&name.key) {
            return symbol;
        }
        let Some(first) = self.earlier.symbols.get(&name.key).copied() else {
            return symbol;
        };
        let Some(known) = self.layout.names.get(&name.key).copied() else {
            return symbol;
        };
        let (target, is_same) = match (symbol, known) {
            (Symbol::Slot(new), Target::Slot(old)) => {
                let (old, new) = (self.layout.slots.get(old), self.layout.slots.get(new));
                let is_same = old.zip(new).is_some_and(|(old, new)| {
                    old.section == new.section && old.slot_type == new.slot_type
                });
                (Target::Slot(self.layout.slots.len() - 1), is_same)
            }
            (Symbol::List(new), Target::List(old)) => {
                let (old, new) = (self.layout.lists.get(old), self.layout.lists.get(new));
                let is_same = old
                    .zip(new)
                    .is_some_and(|(old, new)| old.choices == new.choices);
                (Target::List(self.layout.lists.len() - 1), is_same)
            }
            (Symbol::Slot(new), Target::List(_)) => (Target::Slot(new), false),
            (Symbol::List(new), Target::Slot(_)) => (Target::List(new), false),
            (Symbol::Definition(_) | Symbol::Playbook(_) | Symbol::Damaged, _) => return symbol,
        };
        let (was_protected, is_protected) = (
            self.earlier.protected.contains(&name.key),
            self.protected.contains(&name.key),
        );
        if !is_same || was_protected != is_protected {
            problems.push(CheckError::DeclaredDifferently {
                name: name.text.clone(),
                here: guarded(self.what_is(target), is_protected),
                there: guarded(self.what_is(known), was_protected),
                again: name.span,
                first,
            });
            return Symbol::Damaged;
        }
        // The place that was just made for it is not needed.
        match known {
            Target::Slot(slot) => {
                self.layout.slots.pop();
                Symbol::Slot(slot)
            }
            Target::List(list) => {
                self.layout.lists.pop();
                Symbol::List(list)
            }
        }
    }

    /// Where another playbook declares a fact or skill, and where the value stands that it counts as
    /// there when it is not given.
    pub(in crate::check) fn earlier_default(&self, key: &str) -> Option<(Span, Option<Span>)> {
        let declared = self.earlier.symbols.get(key)?;
        Some((*declared, self.earlier.defaults.get(key).copied()))
    }

    /// Keeps the place of a value of `if not given` for the playbooks that are checked later.
    pub(in crate::check) fn note_default(&mut self, key: &str, span: Span) {
        self.default_places.insert(key.to_owned(), span);
    }

    /// Where another playbook uses a name of data for something else than `target`.
    pub(super) fn taken_elsewhere(&self, key: &str, target: Target) -> Option<Span> {
        if let Some((other, span)) = self.earlier.reads.get(key) {
            return (*other != target).then_some(*span);
        }
        let declared = self.earlier.symbols.get(key)?;
        (self.layout.names.get(key) != Some(&target)).then_some(*declared)
    }

    /// Reports a field that another playbook declares with another type.
    pub(super) fn compare_field(
        &mut self,
        kind: KindId,
        field: &Name,
        slot_type: SlotType,
        problems: &mut Problems,
    ) {
        let place = (kind, field.key.clone());
        let known = self.layout.kinds.get_index(kind);
        let known = known.and_then(|(_, kind)| kind.fields.get(&field.key));
        if let (Some(known), Some(first)) = (known, self.earlier.fields.get(&place))
            && known.slot_type != slot_type
        {
            problems.push(CheckError::DeclaredDifferently {
                name: field.text.clone(),
                here: self.type_words(slot_type),
                there: self.type_words(known.slot_type),
                again: field.span,
                first: *first,
            });
            self.field_places.remove(&place);
            self.damaged_kinds.insert(kind);
        }
    }

    /// Adds a kind of evidence; one that another playbook declares gains the fields that are new.
    pub(super) fn joined_kind(&mut self, key: String, kind: Kind) {
        match self.layout.kinds.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(kind);
            }
            Entry::Occupied(mut entry) => {
                let known = &mut entry.get_mut().fields;
                for (key, field) in kind.fields {
                    known.entry(key).or_insert(field);
                }
            }
        }
    }

    fn what_is(&self, target: Target) -> String {
        match target {
            Target::Slot(slot) => self.layout.slots.get(slot).map(|slot| {
                let words = self.type_words(slot.slot_type);
                match (slot.section, slot.slot_type) {
                    (Section::Skills, _) => format!("a skill: {words}"),
                    (Section::Facts, SlotType::Level(_)) => format!("a level of {words}"),
                    (Section::Facts, _) => words,
                }
            }),
            Target::List(list) => self.layout.lists.get(list).map(|list| match list.choices {
                Some(choices) => format!("a list of {}", self.words_of(choices, ", ")),
                None => "a list of text".to_owned(),
            }),
        }
        .unwrap_or_default()
    }

    fn type_words(&self, slot_type: SlotType) -> String {
        match slot_type {
            SlotType::YesNo => "yes or no".to_owned(),
            SlotType::Number { whole, bounds } => describe_bounds(bounds, whole),
            SlotType::Percentage => "a percentage".to_owned(),
            SlotType::Duration => "a duration".to_owned(),
            SlotType::Date => "a date".to_owned(),
            SlotType::Text => "a text".to_owned(),
            SlotType::Level(vocabulary) => {
                let name = self.layout.vocabularies.get(vocabulary);
                let name = name.map_or("", |vocabulary| vocabulary.name.as_str());
                format!("{name}, {}", self.words_of(vocabulary, " < "))
            }
            SlotType::Choice(vocabulary) => format!("one of {}", self.words_of(vocabulary, ", ")),
        }
    }

    fn words_of(&self, vocabulary: VocabularyId, between: &str) -> String {
        let vocabulary = self.layout.vocabularies.get(vocabulary);
        let words = vocabulary.into_iter().flat_map(Vocabulary::words);
        words.collect::<Vec<_>>().join(between)
    }
}

fn guarded(what: String, is_protected: bool) -> String {
    if is_protected {
        format!("{what}, protected")
    } else {
        what
    }
}

/// The name and the words of a scale, as they are compared.
fn folded(vocabulary: &Vocabulary) -> Vec<String> {
    let words = std::iter::once(vocabulary.name.as_str()).chain(vocabulary.words());
    words.map(fold_name).collect()
}
