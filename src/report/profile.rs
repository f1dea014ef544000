//! What may stand in the profiles of a playbook: as a schema for editors, and as empty profiles.
//!
//! Comes in: a playbook. Goes out: a JSON [`schema`](schema()), a [`yaml_template`] or a
//! [`csv_template`]. What is read is decided by `profile`; here it is only told.

mod pattern;
mod schema;
mod template;

use std::collections::HashSet;

use crate::layout::{Layout, SlotType, Target, Vocabulary, VocabularyId};
use crate::pipeline::Playbook;
use crate::source::plain_words;
use crate::syntax::ast::{EvidenceDeclaration, Statement, Text};
use crate::value::Range;

pub use schema::schema;
pub use template::{csv_template, evidence_template, yaml_template};

/// A fact or a skill as it is told to those who fill in profiles.
struct Entry<'a> {
    name: &'a str,
    key: &'a str,
    target: Target,
    description: Option<&'a Text>,
    ask: Option<&'a Text>,
    /// What the data calls it, besides its own name.
    read: Option<&'a Text>,
    /// What is taken when nothing is given.
    default: Option<&'a str>,
}

impl Entry<'_> {
    /// What it is, what to ask, what it counts as when it is left empty and what the data calls it,
    /// on one line each.
    fn lines(&self) -> Vec<String> {
        let mut lines = lines(self.description, self.ask);
        if let Some(default) = self.default {
            lines.push(format!(
                "Left empty, it counts as {}.",
                plain_words(default).trim()
            ));
        }
        if let Some(read) = self.read {
            lines.push(format!(
                "In the data also: {}",
                plain_words(&read.value).trim()
            ));
        }
        lines
    }
}

/// The facts of a playbook, or its skills.
struct Entries<'a> {
    facts: Vec<Entry<'a>>,
    skills: Vec<Entry<'a>>,
}

impl<'a> Entries<'a> {
    fn of(playbook: &'a Playbook) -> Self {
        let mut entries = Self {
            facts: Vec::new(),
            skills: Vec::new(),
        };
        let mut told = HashSet::new();
        for statement in playbook.declarations() {
            let (section, name, default, texts) = match statement {
                Statement::Fact(fact) => {
                    let texts = (&fact.description, &fact.ask, &fact.read);
                    (&mut entries.facts, &fact.name, &fact.default, texts)
                }
                Statement::Skill(skill) => {
                    let texts = (&skill.description, &skill.ask, &skill.read);
                    (&mut entries.skills, &skill.name, &skill.default, texts)
                }
                _ => continue,
            };
            let (description, ask, read) = texts;
            if let Some(target) = playbook.layout().names.get(&name.key)
                && told.insert(&name.key)
            {
                let default = default.as_ref();
                let default = default.map(|value| playbook.words_at(value.span));
                section.push(Entry {
                    name: &name.text,
                    key: &name.key,
                    target: *target,
                    description: description.as_ref(),
                    ask: ask.as_ref(),
                    read: read.as_ref(),
                    default,
                });
            }
        }
        entries
    }
}

/// The kinds of evidence as they are declared, each once.
fn kinds(playbook: &Playbook) -> impl Iterator<Item = &EvidenceDeclaration> {
    let mut told = HashSet::new();
    playbook
        .declarations()
        .filter_map(move |statement| match statement {
            Statement::Evidence(kind)
                if playbook.layout().kinds.contains_key(&kind.name.key)
                    && told.insert(&kind.name.key) =>
            {
                Some(kind)
            }
            _ => None,
        })
}

/// What something is and what to ask, on one line each.
fn lines(description: Option<&Text>, ask: Option<&Text>) -> Vec<String> {
    let texts = [description, ask].into_iter().flatten();
    let lines = texts.map(|text| plain_words(&text.value).trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// What may stand for a fact, a skill or a field, in words.
fn answer(target: Target, layout: &Layout) -> String {
    match target {
        Target::Slot(slot) => match layout.slots.get(slot) {
            Some(slot) => answer_of(slot.slot_type, layout),
            None => String::new(),
        },
        Target::List(list) => {
            let choices = layout.lists.get(list).and_then(|list| list.choices);
            match choices {
                Some(choices) => format!("a list of: {}", words(choices, layout).join(", ")),
                None => "a list such as [one, another]".to_owned(),
            }
        }
    }
}

fn answer_of(slot_type: SlotType, layout: &Layout) -> String {
    match slot_type {
        SlotType::YesNo => "yes or no".to_owned(),
        SlotType::Number { whole, bounds } => {
            let what = if whole { "a whole number" } else { "a number" };
            format!("{what}{}", bounds_in_words(bounds))
        }
        SlotType::Percentage => "a percentage such as 70%".to_owned(),
        SlotType::Duration => "a length of time such as 2 years 6 months".to_owned(),
        SlotType::Date => "a date such as 2026-03-31, 2026-03 or 2026".to_owned(),
        SlotType::Text => "in your own words".to_owned(),
        SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
            words(vocabulary, layout).join(", ")
        }
    }
}

fn bounds_in_words(bounds: Range) -> String {
    let number = crate::value::Number::from_units;
    let from = bounds.low != Range::UNBOUNDED.low;
    let to = bounds.high != Range::UNBOUNDED.high;
    match (from, to) {
        (true, true) => format!(" from {} to {}", number(bounds.low), number(bounds.high)),
        (true, false) => format!(" from {}", number(bounds.low)),
        (false, true) => format!(" up to {}", number(bounds.high)),
        (false, false) => String::new(),
    }
}

/// The levels or choices, as declared.
fn words(vocabulary: VocabularyId, layout: &Layout) -> Vec<&str> {
    let vocabulary = layout.vocabularies.get(vocabulary);
    vocabulary.map_or_else(Vec::new, |words: &Vocabulary| words.words().collect())
}
