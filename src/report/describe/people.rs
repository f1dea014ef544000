//! What can be known of a person: facts, skills and evidence, with their questions.

use crate::check::checked::NameGroup;
use crate::report::document::{Block, Item, Words};
use crate::source::Span;
use crate::syntax::ast::{
    EvidenceDeclaration, FactDeclaration, Literal, Name, ScaleDeclaration, SelectionDeclaration,
    SkillDeclaration, Statement, Text, WrittenTypeKind,
};

use super::words::{listed, sentence};
use super::{Page, columns};

/// The head of a column of the names that the data uses.
const IN_THE_DATA: &str = "In the data";

impl<'a> Page<'a> {
    /// Facts, skills and evidence.
    pub(super) fn people(&mut self) {
        let facts = self.all(|statement| match statement {
            Statement::Fact(fact) => Some(fact),
            _ => None,
        });
        let skills = self.all(|statement| match statement {
            Statement::Skill(skill) => Some(skill),
            _ => None,
        });
        let kinds = self.all(|statement| match statement {
            Statement::Evidence(kind) => Some(kind),
            _ => None,
        });
        if facts.is_empty() && skills.is_empty() && kinds.is_empty() {
            return;
        }
        self.section("What is known of a person");
        self.facts(&facts);
        self.skills(&skills);
        self.evidence(&kinds);
    }

    fn facts(&mut self, facts: &[&FactDeclaration]) {
        if facts.is_empty() {
            return;
        }
        self.heading(3, Words::new("Facts"), None);
        if facts.iter().any(|fact| fact.is_protected) {
            self.paragraph(Words::new(
                "What is protected may be reported on. No rule, score, table or answer rests on it.",
            ));
        }
        let has_read = facts.iter().any(|fact| fact.read.is_some());
        let rows = facts.iter().map(|fact| {
            let answer = fact.value_type.as_ref();
            let answer = answer.map_or_else(String::new, |one| self.answer(&one.kind));
            let protected = if fact.is_protected {
                " (protected)"
            } else {
                ""
            };
            let mut row = vec![
                Words::new(&sentence(&fact.name.text)).and(protected),
                described(&fact.description, &fact.ask),
                Words::new(&answer).and(&self.default(&fact.default)),
            ];
            row.extend(has_read.then(|| text_words(&fact.read)));
            row
        });
        let rows = rows.collect();
        let mut heads = columns(&["Fact", "Question", "Answer"]);
        heads.extend(has_read.then(|| Words::new(IN_THE_DATA)));
        self.table(heads, rows);
    }

    /// What is taken where nothing is given.
    fn default(&self, default: &Option<Literal>) -> String {
        default.as_ref().map_or_else(String::new, |value| {
            format!("; {} when nothing is given", self.value(value))
        })
    }

    fn skills(&mut self, skills: &[&SkillDeclaration]) {
        if skills.is_empty() {
            return;
        }
        self.heading(3, Words::new("Skills"), None);
        let mut scales: Vec<&ScaleDeclaration> = Vec::new();
        for skill in skills {
            let scale = skill.scale.as_ref().and_then(|name| self.scale(name));
            if let Some(scale) = scale
                && !scales.contains(&scale)
            {
                scales.push(scale);
            }
        }
        for scale in &scales {
            let words = format!(
                "The levels of {}, from the lowest to the highest, are {}.",
                scale.name.text,
                levels(scale, "and")
            );
            self.paragraph(Words::new(&words));
        }
        let has_scales = scales.len() > 1;
        let has_areas = skills.iter().any(|skill| skill.area.is_some());
        let has_defaults = skills.iter().any(|skill| skill.default.is_some());
        let has_read = skills.iter().any(|skill| skill.read.is_some());
        let rows = skills.iter().map(|skill| {
            let mut row = vec![
                Words::new(&sentence(&skill.name.text)),
                described(&skill.description, &skill.ask),
            ];
            row.extend(has_scales.then(|| name_words(&skill.scale)));
            row.extend(has_areas.then(|| self.area_words(&skill.area)));
            row.extend(has_defaults.then(|| {
                let default = skill.default.as_ref();
                default.map_or_else(Words::default, |level| Words::new(&self.value(level)))
            }));
            row.extend(has_read.then(|| text_words(&skill.read)));
            row
        });
        let rows = rows.collect();
        let mut heads = columns(&["Skill", "Meaning and question"]);
        for (has, head) in [
            (has_scales, "Scale"),
            (has_areas, "Area"),
            (has_defaults, "When nothing is given"),
            (has_read, IN_THE_DATA),
        ] {
            heads.extend(has.then(|| Words::new(head)));
        }
        self.table(heads, rows);
    }

    /// The title of an area.
    fn area_words(&self, area: &Option<Name>) -> Words {
        let areas = self.all(|statement| match statement {
            Statement::Area(area) => Some(area),
            _ => None,
        });
        let Some(name) = area else {
            return Words::default();
        };
        let area = areas.iter().find(|area| area.name.key == name.key);
        let title = area.and_then(|area| area.description.as_ref());
        Words::new(title.map_or(&name.text, |title| &title.value))
    }

    fn evidence(&mut self, kinds: &[&'a EvidenceDeclaration]) {
        if kinds.is_empty() {
            return;
        }
        self.heading(3, Words::new("Evidence"), None);
        let verifiers = self.all(|statement| match statement {
            Statement::Verifiers(roles) => Some(roles),
            _ => None,
        });
        let roles: Vec<&str> = verifiers
            .into_iter()
            .flatten()
            .map(|role| role.text.as_str())
            .collect();
        let mut words = "Each item of evidence says when it was, or from when to when, what it \
                         was, and which skills it speaks for."
            .to_owned();
        if !roles.is_empty() {
            words.push_str(&format!(" It can be verified by {}.", listed(roles, "or")));
        }
        self.paragraph(Words::new(&words));
        let items = kinds.iter().map(|kind| self.kind(kind)).collect();
        self.blocks.push(Block::List(items));
        self.selections();
    }

    /// Names for some items of other kinds.
    fn selections(&mut self) {
        let selections = self.all(|statement| match statement {
            Statement::Selection(selection) => Some(selection),
            _ => None,
        });
        if selections.is_empty() {
            return;
        }
        self.paragraph(Words::new("Some of it has a name of its own:"));
        let items = selections.into_iter().map(|one| self.selection(one));
        let items = items.collect();
        self.blocks.push(Block::List(items));
    }

    pub(super) fn selection(&self, selection: &SelectionDeclaration) -> Item {
        let mut words = Words::default()
            .strong(&sentence(&selection.name.text))
            .and(": ");
        if let (Some(first), Some(last)) = (selection.kinds.first(), selection.kinds.last()) {
            let filters = selection.filters.last();
            let end = filters.map_or(last.span.end, |filter| filter.span.end);
            words = words.then(self.wording.words(Span::new(first.span.start, end)));
            if filters.is_none() {
                words = words.and(" evidence");
            }
        }
        Item {
            words,
            items: Vec::new(),
            anchor: self.wording.anchor(NameGroup::Kind, &selection.name),
        }
    }

    /// A kind of evidence, with its fields under it.
    fn kind(&self, kind: &EvidenceDeclaration) -> Item {
        let mut words = Words::default().strong(&sentence(&kind.name.text));
        let about = described(&kind.description, &kind.ask);
        if !about.is_empty() {
            words = words.and(": ").then(about);
        }
        let fields = kind.fields.iter().map(|field| {
            let answer = field.value_type.as_ref();
            let answer = answer.map_or_else(String::new, |one| self.answer(&one.kind));
            Item::new(Words::new(&format!("{}: {answer}", field.name.text)))
        });
        Item {
            words,
            items: fields.collect(),
            anchor: self.wording.anchor(NameGroup::Kind, &kind.name),
        }
    }

    fn scale(&self, name: &Name) -> Option<&'a ScaleDeclaration> {
        let scales = self.all(|statement| match statement {
            Statement::Scale(scale) => Some(scale),
            _ => None,
        });
        scales.into_iter().find(|scale| scale.name.key == name.key)
    }

    /// What can be answered, in words.
    pub(super) fn answer(&self, kind: &WrittenTypeKind) -> String {
        match kind {
            WrittenTypeKind::YesNo => "yes or no".to_owned(),
            WrittenTypeKind::Number { whole, from, to } => {
                let mut words = if *whole { "a whole number" } else { "a number" }.to_owned();
                if let Some(from) = from {
                    words.push_str(&format!(" from {from}"));
                }
                if let Some(to) = to {
                    let up = if from.is_none() { " up" } else { "" };
                    words.push_str(&format!("{up} to {to}"));
                }
                words
            }
            WrittenTypeKind::Percentage => "a percentage".to_owned(),
            WrittenTypeKind::Duration => "a length of time".to_owned(),
            WrittenTypeKind::Date => "a date".to_owned(),
            WrittenTypeKind::Text => "in own words".to_owned(),
            WrittenTypeKind::OneOf(choices) => choice_words(choices, "or"),
            WrittenTypeKind::ListOfText => "a list, in own words".to_owned(),
            WrittenTypeKind::ListOf(choices) => {
                format!("any of {}", choice_words(choices, "and"))
            }
            WrittenTypeKind::Scale(name) => match self.scale(name) {
                Some(scale) => levels(scale, "or"),
                None => name.text.clone(),
            },
        }
    }
}

fn text_words(text: &Option<Text>) -> Words {
    Words::new(text.as_ref().map_or("", |text| &text.value))
}

fn name_words(name: &Option<Name>) -> Words {
    Words::new(name.as_ref().map_or("", |name| &name.text))
}

fn names(names: &[Name]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| name.text.as_str())
}

/// Choices in a row; each in quotes where one of them reads as two.
fn choice_words(choices: &[Name], joint: &str) -> String {
    let reads_as_two = |name: &Name| {
        let mut words = name.text.split_whitespace();
        name.text.contains(',') || words.any(|word| word == "and" || word == "or")
    };
    if !choices.iter().any(reads_as_two) {
        return listed(names(choices), joint);
    }
    let quoted: Vec<String> = names(choices).map(|name| format!("“{name}”")).collect();
    listed(quoted.iter().map(String::as_str), joint)
}

fn levels(scale: &ScaleDeclaration, joint: &str) -> String {
    listed(names(&scale.levels), joint)
}

/// What something is, then the question for it.
fn described(description: &Option<Text>, ask: &Option<Text>) -> Words {
    let texts = [description, ask].into_iter().flatten();
    let mut words = Words::default();
    for text in texts {
        let text = text.value.trim();
        let is_open = text.ends_with(|c: char| c.is_alphanumeric());
        if !words.is_empty() {
            words = words.and(" ");
        }
        words = words.and(text).and(if is_open { "." } else { "" });
    }
    words
}
