//! What can be known of a person: facts, skills and evidence, with their questions.

use crate::check::checked::NameGroup;
use crate::report::document::{Block, Item, Words};
use crate::source::Span;
use crate::syntax::ast::{
    EvidenceDeclaration, FactDeclaration, Name, ScaleDeclaration, SelectionDeclaration,
    SkillDeclaration, Statement, Text, WrittenTypeKind,
};

use super::Page;
use super::words::{listed, sentence};

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
        let rows = facts.iter().map(|fact| {
            let answer = fact.value_type.as_ref();
            vec![
                Words::new(&sentence(&fact.name.text)),
                described(&fact.description, &fact.ask),
                answer.map_or_else(Words::default, |one| Words::new(&self.answer(&one.kind))),
            ]
        });
        let rows = rows.collect();
        let columns = vec!["Fact", "Question", "Answer"];
        self.table(columns, rows);
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
        let rows = skills.iter().map(|skill| {
            let mut row = vec![
                Words::new(&sentence(&skill.name.text)),
                described(&skill.description, &skill.ask),
            ];
            if scales.len() > 1 {
                let scale = skill.scale.as_ref().map_or("", |scale| &scale.text);
                row.push(Words::new(scale));
            }
            row
        });
        let rows = rows.collect();
        let mut columns = vec!["Skill", "Meaning and question"];
        if scales.len() > 1 {
            columns.push("Scale");
        }
        self.table(columns, rows);
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

    pub(super) fn table(&mut self, columns: Vec<&'static str>, rows: Vec<Vec<Words>>) {
        self.blocks.push(Block::Table { columns, rows });
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
            WrittenTypeKind::OneOf(choices) => listed(names(choices), "or"),
            WrittenTypeKind::ListOfText => "a list, in own words".to_owned(),
            WrittenTypeKind::ListOf(choices) => {
                format!("any of {}", listed(names(choices), "and"))
            }
            WrittenTypeKind::Scale(name) => match self.scale(name) {
                Some(scale) => levels(scale, "or"),
                None => name.text.clone(),
            },
        }
    }
}

fn names(names: &[Name]) -> impl Iterator<Item = &str> {
    names.iter().map(|name| name.text.as_str())
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
