//! Rules, their effects and when they are in force.

use crate::syntax::ast::{Ast, Citation, Concern, Effect, InForce, NoticeKind, Rule, Statement};

use super::Checker;
use super::checked::{CheckedCitation, CheckedEffect, CheckedRule, Days};
use super::error::CheckError;

impl Checker<'_> {
    /// Checks every rule that has a name of its own, in the order of the file.
    pub(super) fn check_rules(&mut self, ast: &Ast) -> Vec<CheckedRule> {
        let mut rules = Vec::new();
        for statement in &ast.statements {
            let Statement::Rule(rule) = statement else {
                continue;
            };
            let declared = self.names.rules.get(&rule.name.key);
            if declared.is_some_and(|declared| declared.span == rule.name.span) {
                rules.push(self.check_rule(rule));
            }
        }
        rules
    }

    fn check_rule(&mut self, rule: &Rule) -> CheckedRule {
        self.refuse_stop_of_others(rule);
        let problems = &mut self.problems;
        let area = rule
            .area
            .as_ref()
            .and_then(|name| self.names.area(name, problems));
        let condition = rule
            .condition
            .as_ref()
            .and_then(|condition| self.condition(condition));
        let then = self.effects(&rule.then);
        let otherwise = self.effects(&rule.otherwise);
        let unless = rule
            .unless
            .as_ref()
            .and_then(|unless| self.condition(unless));
        let cite = rule
            .cite
            .iter()
            .filter_map(|citation| self.citation(citation))
            .collect();
        let title = rule
            .title
            .as_ref()
            .map_or(&rule.name.text, |title| &title.value);
        CheckedRule {
            name: rule.name.text.clone(),
            title: title.clone(),
            area,
            condition,
            then,
            otherwise,
            unless,
            because: rule.because.as_ref().map(|because| because.value.clone()),
            cite,
            concerns: rule.concerns,
            in_force: self.in_force(rule.in_force.as_ref()),
            waivable_by: rule
                .waivable_by
                .iter()
                .map(|role| (role.key.clone(), role.text.clone()))
                .collect(),
            span: rule.name.span,
        }
    }

    /// The days from the first of `from` to the last of `until`.
    pub(super) fn in_force(&mut self, in_force: Option<&InForce>) -> Days {
        let Some(in_force) = in_force else {
            return Days::default();
        };
        self.uses_dates = true;
        if let (Some(from), Some(until)) = (in_force.from, in_force.until)
            && from.first > until.last
        {
            let (low, high, span) = (from.to_string(), until.to_string(), in_force.span);
            self.problems
                .push(CheckError::ImpossibleBounds { low, high, span });
        }
        Days {
            first: in_force.from.map(|date| date.first),
            last: in_force.until.map(|date| date.last),
        }
    }

    /// A `stop` ends the person's path, which nothing that is somebody else's duty may do.
    fn refuse_stop_of_others(&mut self, rule: &Rule) {
        let Some(concern) = rule.concerns else { return };
        let whose = match concern {
            Concern::Employer => "employer",
            Concern::Manager => "manager",
        };
        for effect in rule.then.iter().chain(&rule.otherwise) {
            if let Effect::Stop(text) = effect {
                let span = text.span;
                self.problems
                    .push(CheckError::StopConcernsOther { whose, span });
            }
        }
    }

    fn effects(&mut self, effects: &[Effect]) -> Vec<CheckedEffect> {
        effects
            .iter()
            .filter_map(|effect| self.effect(effect))
            .collect()
    }

    fn effect(&mut self, effect: &Effect) -> Option<CheckedEffect> {
        Some(match effect {
            Effect::Criterion(criterion) => CheckedEffect::Criterion {
                strength: criterion.strength,
                condition: Box::new(self.condition(&criterion.condition)?),
                words: criterion.words.clone(),
                defaults: Vec::new(),
            },
            Effect::Recommend(action) => {
                CheckedEffect::Recommend(self.names.action(action, &mut self.problems)?)
            }
            Effect::Flag(text) => CheckedEffect::Notice {
                kind: NoticeKind::Flag,
                text: text.value.clone(),
            },
            Effect::Stop(text) => CheckedEffect::Notice {
                kind: NoticeKind::Stop,
                text: text.value.clone(),
            },
        })
    }

    fn citation(&mut self, citation: &Citation) -> Option<CheckedCitation> {
        let source = self.names.source(&citation.source, &mut self.problems)?;
        let section = citation
            .section
            .as_ref()
            .map(|section| section.value.clone());
        Some(CheckedCitation { source, section })
    }
}
