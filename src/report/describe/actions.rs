//! What can be done: what comes of each action, what it brings and costs.

use crate::report::document::{Block, Item, Words};
use crate::syntax::ast::{ActionDeclaration, Estimate, GivenEvidence, Name, Statement};

use super::Page;
use super::words::{listed, sentence};

impl Page<'_> {
    /// Every action, with what is said of it in the lines below.
    pub(super) fn actions(&mut self) {
        let actions = self.all(Statement::action);
        if actions.is_empty() {
            return;
        }
        self.section("What can be done");
        if actions
            .iter()
            .any(|action| action.estimate.effort.is_some())
        {
            self.paragraph(Words::new(
                "Reach is how many it helps, impact how much, confidence how sure that is, and \
                 effort how long it takes. What brings more for its effort is shown first.",
            ));
        }
        let items = actions.iter().map(|action| self.action(action));
        let items = items.collect();
        self.blocks.push(Block::List(items));
    }

    fn action(&self, action: &ActionDeclaration) -> Item {
        let title = match &action.title {
            Some(title) => title.value.clone(),
            None => sentence(&action.name.text),
        };
        let words = match &action.link {
            Some(link) => Words::default().link(&title, &link.value),
            None => Words::default().strong(&title),
        };
        let outcomes = self.outcomes(action).into_iter();
        let estimate = self.estimate(&action.estimate);
        let lines = outcomes.chain((!estimate.is_empty()).then_some(estimate));
        let items = lines.map(|line| Item::new(Words::new(&format!("{}.", sentence(&line)))));
        Item {
            words,
            items: items.collect(),
            anchor: None,
        }
    }

    /// What comes of an action, a line each.
    pub(super) fn outcomes(&self, action: &ActionDeclaration) -> Vec<String> {
        let builds = action.builds.iter();
        let mut lines: Vec<String> = builds.map(|built| self.built(built)).collect();
        for (skill, level) in &action.raises {
            lines.push(format!("raises {} to {}", skill.text, self.value(level)));
        }
        for (fact, value) in &action.sets {
            lines.push(format!("sets {} to {}", fact.text, self.value(value)));
        }
        lines
    }

    fn built(&self, built: &GivenEvidence) -> String {
        let mut words = format!("builds {} {} evidence", built.count, built.kind.text);
        match &built.verified_by {
            Some(role) => words.push_str(&format!(" verified by {}", role.text)),
            None if built.verified => words.push_str(" verified"),
            None => {}
        }
        let skills = built.about.iter().map(|skill| skill.text.as_str());
        let skills = listed(skills, "and");
        if !skills.is_empty() {
            words.push_str(&format!(" about {skills}"));
        }
        let field = |(field, value): &(Name, _)| format!("{} is {}", field.text, self.value(value));
        let fields: Vec<String> = built.fields.iter().map(field).collect();
        if !fields.is_empty() {
            let fields = listed(fields.iter().map(String::as_str), "and");
            words.push_str(&format!(" with {fields}"));
        }
        words
    }

    /// `reach 2, impact 2, confidence 80%, effort 6 weeks`
    pub(super) fn estimate(&self, estimate: &Estimate) -> String {
        let spans = [
            estimate.reach.map(|(_, span)| span),
            estimate.impact.map(|(_, span)| span),
            estimate.confidence.map(|(_, span)| span),
            estimate.effort.map(|(_, span)| span),
        ];
        let parts = spans.into_iter().flatten();
        let parts: Vec<String> = parts.map(|span| self.wording.written_at(span)).collect();
        parts.join(", ")
    }
}
