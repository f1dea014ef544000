//! What is asked: every rule, grouped by area.

use crate::check::checked::NameGroup;
use crate::report::document::{Block, Item, Words};
use crate::syntax::ast::{
    AreaDeclaration, Concern, Effect, Expression, Name, Rule, Statement, Strength,
};

use super::Page;
use super::words::{Phrase, listed, sentence, title};

impl<'a> Page<'a> {
    /// Every rule: first what is asked of the person, then what others see to.
    pub(super) fn rules(&mut self) {
        let rules = self.all(|statement| match statement {
            Statement::Rule(rule) => Some(rule.as_ref()),
            _ => None,
        });
        for (whose, title) in [
            (None, "What is asked"),
            (Some(Concern::Employer), "What the employer sees to"),
            (Some(Concern::Manager), "What the manager sees to"),
        ] {
            let theirs = rules.iter().filter(|rule| rule.concerns == whose);
            let theirs: Vec<&Rule> = theirs.copied().collect();
            if theirs.is_empty() {
                continue;
            }
            self.section(title);
            if whose.is_some() {
                self.paragraph(Words::new(
                    "This is not the person's to do, and never held against them.",
                ));
            }
            self.rules_by_area(theirs);
        }
    }

    /// The rules of each area together, in the order in which the areas are declared.
    fn rules_by_area(&mut self, rules: Vec<&'a Rule>) {
        let areas = self.all(|statement| match statement {
            Statement::Area(area) => Some(area),
            _ => None,
        });
        let mut is_grouped = false;
        for area in areas {
            let of_area = |rule: &&&Rule| {
                let name = rule.area.as_ref();
                name.is_some_and(|name| name.key == area.name.key)
            };
            let chosen: Vec<&Rule> = rules.iter().filter(of_area).copied().collect();
            if !chosen.is_empty() {
                is_grouped = true;
                self.area_heading(area);
                self.rules_of_group(&chosen, 4);
            }
        }
        let others = rules.into_iter().filter(|rule| rule.area.is_none());
        let others: Vec<&Rule> = others.collect();
        if is_grouped && !others.is_empty() {
            self.heading(3, Words::new("Beyond the areas"), None);
        }
        self.rules_of_group(&others, if is_grouped { 4 } else { 3 });
    }

    fn area_heading(&mut self, area: &AreaDeclaration) {
        let words = match &area.description {
            Some(description) => Words::new(&description.value),
            None => Words::new(&sentence(&area.name.text)),
        };
        let anchor = self.wording.anchor(NameGroup::Area, &area.name);
        let is_taken = self.blocks.iter().any(|block| block.has_anchor(&anchor));
        self.heading(3, words, anchor.filter(|_| !is_taken));
    }

    fn rules_of_group(&mut self, rules: &[&'a Rule], level: u8) {
        for rule in rules {
            let anchor = self.wording.anchor(NameGroup::Rule, &rule.name);
            self.heading(level, Words::new(&title(rule)), anchor);
            self.rule(rule);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        if let Some(condition) = &rule.condition {
            self.condition("Applies when", condition);
        }
        self.effects(&rule.then);
        if !rule.otherwise.is_empty() {
            self.paragraph(Words::default().emphasis("Otherwise:"));
            self.effects(&rule.otherwise);
        }
        if let Some(unless) = &rule.unless {
            self.condition("Excused when", unless);
        }
        self.terms_of_validity(rule);
        self.meanings(rule_conditions(rule));
        if let Some(because) = &rule.because {
            self.paragraph(
                Words::default()
                    .emphasis("Why:")
                    .and(" ")
                    .and(&because.value),
            );
        }
        self.citations(rule);
    }

    /// When the rule is in force, and who may waive it.
    fn terms_of_validity(&mut self, rule: &Rule) {
        if let Some(in_force) = rule.in_force {
            let mut words = Words::default().emphasis("In force");
            if let Some(from) = in_force.from {
                words = words.and(&format!(" from {from}"));
            }
            if let Some(until) = in_force.until {
                words = words.and(&format!(" until {until}"));
            }
            self.paragraph(words.and("."));
        }
        let roles = rule.waivable_by.iter().map(|role| role.text.as_str());
        let roles = listed(roles, "or");
        if !roles.is_empty() {
            let words = Words::default().emphasis("May be waived by").and(" ");
            self.paragraph(words.and(&roles).and("."));
        }
    }

    /// `Applies when …`, with a list where the condition has one.
    fn condition(&mut self, label: &str, condition: &Expression) {
        let label = Words::default().emphasis(label).and(" ");
        let phrase = self.wording.phrase(condition);
        self.item_as_blocks(phrase.into_item(label, "."));
    }

    pub(super) fn item_as_blocks(&mut self, item: Item) {
        self.paragraph(item.words);
        if !item.items.is_empty() {
            self.blocks.push(Block::List(item.items));
        }
    }

    /// What the definitions used in these conditions mean.
    pub(super) fn meanings<'e>(&mut self, conditions: impl IntoIterator<Item = &'e Expression>) {
        let meanings = self.wording.meanings(conditions);
        self.say_meanings(meanings);
    }

    pub(super) fn say_meanings(&mut self, meanings: Vec<Words>) {
        for meaning in meanings {
            self.paragraph(Words::default().emphasis("Here,").and(" ").then(meaning));
        }
    }

    /// Effects in order, criteria of equal strength together.
    fn effects(&mut self, effects: &[Effect]) {
        let mut waiting: Vec<Phrase> = Vec::new();
        let mut strength = None;
        for effect in effects {
            match effect {
                Effect::Criterion(criterion) => {
                    if strength != Some(criterion.strength) {
                        self.criteria(strength, std::mem::take(&mut waiting));
                    }
                    strength = Some(criterion.strength);
                    waiting.push(self.wording.phrase(&criterion.condition));
                }
                Effect::Flag(text) => self.note("Take note:", &text.value),
                Effect::Stop(text) => self.note("Another path:", &text.value),
                Effect::Recommend(action) => {
                    let title = self.action_title(action);
                    self.note("Recommended:", &title);
                }
            }
        }
        self.criteria(strength, waiting);
    }

    fn criteria(&mut self, strength: Option<Strength>, mut phrases: Vec<Phrase>) {
        let Some(strength) = strength else { return };
        let label = Words::default().strong(&format!("{}:", strength_word(strength)));
        match (phrases.pop(), phrases.is_empty()) {
            (None, _) => {}
            (Some(only), true) => self.item_as_blocks(only.into_item(label.and(" "), ".")),
            (Some(last), false) => {
                phrases.push(last);
                self.paragraph(label);
                let item = |phrase: Phrase| phrase.into_item(Words::default(), "");
                self.blocks
                    .push(Block::List(phrases.into_iter().map(item).collect()));
            }
        }
    }

    /// The title of an action; its name when it has none.
    pub(super) fn action_title(&self, name: &Name) -> String {
        let actions = self.all(Statement::action);
        let action = actions.iter().find(|action| action.name.key == name.key);
        let title = action.and_then(|action| action.title.as_ref());
        title.map_or(&name.text, |title| &title.value).clone()
    }

    fn note(&mut self, label: &str, text: &str) {
        let words = Words::default().strong(label).and(" ").and(text);
        self.blocks.push(Block::Note(words));
    }

    fn citations(&mut self, rule: &Rule) {
        for citation in &rule.cite {
            let mut words = Words::default().emphasis("Source:").and(" ");
            words = words.then(self.short_source(&citation.source));
            if let Some(section) = &citation.section {
                words = words.and(&format!(", “{}”", section.value));
            }
            self.paragraph(words.and("."));
        }
    }
}

/// Everything of a rule that asks something.
fn rule_conditions(rule: &Rule) -> Vec<&Expression> {
    let effects = rule.then.iter().chain(&rule.otherwise);
    let asked = effects.filter_map(|effect| match effect {
        Effect::Criterion(criterion) => Some(&criterion.condition),
        Effect::Flag(_) | Effect::Stop(_) | Effect::Recommend(_) => None,
    });
    let asked = rule.condition.iter().chain(asked);
    asked.chain(&rule.unless).collect()
}

fn strength_word(strength: Strength) -> &'static str {
    match strength {
        Strength::Require => "Required",
        Strength::Expect => "Expected",
        Strength::Encourage => "Encouraged",
    }
}
