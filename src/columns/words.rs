//! What a text in a cell stands for.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::block::{Words, WrittenType, WrittenValues};
use crate::diagnostics::is_slip;
use crate::layout::{Layout, Section, Target};
use crate::profile::{self, UnknownKeys};
use crate::value::{fold_name, fold_text};

/// How many texts are remembered.
const MOST_TEXTS: usize = 4096;
/// A verifier whom the playbook does not name.
const OTHER_ROLE: i64 = -1;

/// From the least to the most that something can be.
pub(super) type Bounds = (i64, i64);

/// What the texts of a column stand for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sense {
    /// Values of a declared type.
    Value(WrittenType),
    /// Texts that are compared: equal ones have one number.
    Text,
    /// Kinds of evidence: their numbers, or below 0 one that the playbook does not have.
    Kind,
    /// Who verified: the number of the role, or -1.
    Role,
    /// Names of skills.
    Skill,
}

/// Makes sense of texts, and remembers them.
#[derive(Debug)]
pub(super) struct Senses<'p> {
    layout: &'p Layout,
    unknown_keys: UnknownKeys,
    values: WrittenValues<'p>,
    kinds: Words<i64>,
    roles: Words<i64>,
    skills: Words<()>,
    words: Words<i64>,
    texts: HashMap<String, i64>,
    next_text: i64,
    /// How often all texts were forgotten: their numbers hold as long as this is the same.
    pub(super) age: u64,
    /// What is said of kinds that the playbook does not have, and whether it was said before.
    foreign: IndexMap<String, bool>,
}

impl<'p> Senses<'p> {
    pub(super) fn new(layout: &'p Layout, unknown_keys: UnknownKeys) -> Self {
        Self {
            layout,
            unknown_keys,
            values: WrittenValues::new(layout),
            kinds: Words::new(),
            roles: Words::new(),
            skills: Words::new(),
            words: Words::new(),
            texts: HashMap::new(),
            next_text: layout.texts.len() as i64,
            age: 0,
            foreign: IndexMap::new(),
        }
    }

    /// Forgets texts when there are too many: equal texts have equal numbers within one person only.
    pub(super) fn start_block(&mut self) {
        if self.texts.len() >= MOST_TEXTS {
            self.texts.clear();
            self.words = Words::new();
            self.age += 1;
        }
    }

    /// What a text that is not blank stands for; nothing when that has to be read carefully.
    pub(super) fn read(&mut self, sense: &Sense, text: &str) -> Option<Bounds> {
        let exactly = |number: i64| (number, number);
        match sense {
            Sense::Value(of) => self.values.read(of, text),
            Sense::Text => Some(exactly(self.text(text))),
            Sense::Kind => self.kind(text).map(exactly),
            Sense::Role => self.role(text).map(exactly),
            Sense::Skill => self.skill(text).then_some((0, 0)),
        }
    }

    fn text(&mut self, text: &str) -> i64 {
        if let Some(number) = self.words.get(text.as_bytes()) {
            return number;
        }
        let folded = fold_text(text);
        let number = match self.layout.texts.get_index_of(&folded) {
            Some(place) => place as i64,
            None => {
                let next = &mut self.next_text;
                *self.texts.entry(folded).or_insert_with(|| {
                    *next += 1;
                    *next - 1
                })
            }
        };
        self.words.insert(text.as_bytes(), number);
        number
    }

    fn kind(&mut self, text: &str) -> Option<i64> {
        if let Some(kind) = self.kinds.get(text.as_bytes()) {
            return Some(kind);
        }
        let folded = fold_name(text);
        if self.layout.selections.contains_key(&folded) {
            return None;
        }
        let kind = match self.layout.kinds.get_index_of(&folded) {
            Some(kind) => kind as i64,
            None => self.foreign_kind(text)?,
        };
        self.kinds.insert(text.as_bytes(), kind);
        Some(kind)
    }

    fn foreign_kind(&mut self, text: &str) -> Option<i64> {
        let names = self.layout.kinds.values().map(|kind| kind.name.as_str());
        let is_refused = self.unknown_keys == UnknownKeys::Refuse;
        if is_refused || is_slip(text, names) || self.foreign.len() >= MOST_TEXTS {
            return None;
        }
        let message = profile::other_kind_message(text);
        let place = match self.foreign.get_index_of(&message) {
            Some(place) => place,
            None => self.foreign.insert_full(message, false).0,
        };
        Some(-1 - place as i64)
    }

    /// What is said of a kind that the playbook does not have, if that was said before: the first time
    /// is told by who reads carefully.
    pub(super) fn foreign(&mut self, kind: i64) -> Option<&str> {
        let place = usize::try_from(-1 - kind).ok()?;
        let (message, was_said) = self.foreign.get_index_mut(place)?;
        let is_news = !std::mem::replace(was_said, true);
        (!is_news).then_some(message.as_str())
    }

    fn role(&mut self, text: &str) -> Option<i64> {
        if let Some(role) = self.roles.get(text.as_bytes()) {
            return Some(role);
        }
        let role = match self.layout.roles.get_index_of(&fold_name(text)) {
            Some(role) => role as i64,
            None if self.layout.has_declared_roles => return None,
            None => OTHER_ROLE,
        };
        self.roles.insert(text.as_bytes(), role);
        Some(role)
    }

    fn skill(&mut self, text: &str) -> bool {
        if self.skills.get(text.as_bytes()).is_some() {
            return true;
        }
        let target = self.layout.names.get(&fold_name(text));
        let is_skill = match target {
            Some(Target::Slot(slot)) => {
                let slot = self.layout.slots.get(*slot);
                slot.is_some_and(|slot| slot.section == Section::Skills)
            }
            Some(Target::List(_)) | None => false,
        };
        if is_skill {
            self.skills.insert(text.as_bytes(), ());
        }
        is_skill
    }
}
