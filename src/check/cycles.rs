//! Rules that ask for rules: the order in which to evaluate them, and circles.

use std::collections::BTreeSet;

use crate::source::Span;

use super::Checker;
use super::checked::{CheckedEffect, CheckedRule, Condition, NoticeKind, QuantityKind, RuleId};
use super::error::CheckError;
use super::visit::Part;

/// How far the search for circles has come with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Closed,
}

impl Checker<'_> {
    /// An order in which every rule comes after the rules it asks for; circles are reported.
    pub(super) fn order_rules(&mut self, rules: &[CheckedRule]) -> Vec<RuleId> {
        let asked: Vec<BTreeSet<RuleId>> = rules
            .iter()
            .map(|rule| self.rules_asked_by(rule, rules))
            .collect();
        let mut marks = vec![Mark::New; rules.len()];
        let mut order = Vec::with_capacity(rules.len());
        for start in 0..rules.len() {
            self.order_from(start, rules, &asked, &mut marks, &mut order);
        }
        order
    }

    /// Depth first, with a stack of our own: a long chain of rules must not exhaust the machine's.
    fn order_from(
        &mut self,
        start: RuleId,
        rules: &[CheckedRule],
        asked: &[BTreeSet<RuleId>],
        marks: &mut [Mark],
        order: &mut Vec<RuleId>,
    ) {
        let mut way: Vec<(RuleId, Vec<RuleId>)> = Vec::new();
        let open = |rule: RuleId, marks: &mut [Mark], way: &mut Vec<(RuleId, Vec<RuleId>)>| {
            if let Some(mark) = marks.get_mut(rule) {
                *mark = Mark::Open;
            }
            let asked = asked
                .get(rule)
                .map(|asked| asked.iter().rev().copied().collect());
            way.push((rule, asked.unwrap_or_default()));
        };
        if marks.get(start) == Some(&Mark::New) {
            open(start, marks, &mut way);
        }
        while let Some((rule, waiting)) = way.last_mut() {
            let rule = *rule;
            let Some(next) = waiting.pop() else {
                if let Some(mark) = marks.get_mut(rule) {
                    *mark = Mark::Closed;
                }
                order.push(rule);
                way.pop();
                continue;
            };
            match marks.get(next) {
                Some(Mark::New) => open(next, marks, &mut way),
                Some(Mark::Open) => self.report_rule_circle(next, &way, rules),
                Some(Mark::Closed) | None => {}
            }
        }
    }

    fn report_rule_circle(
        &mut self,
        again: RuleId,
        way: &[(RuleId, Vec<RuleId>)],
        rules: &[CheckedRule],
    ) {
        let Some(rule) = rules.get(again) else { return };
        let circle = way
            .iter()
            .map(|(rule, _)| *rule)
            .skip_while(|rule| *rule != again);
        let names = circle
            .chain(std::iter::once(again))
            .filter_map(|rule| rules.get(rule));
        let way = names
            .map(|rule| rule.name.as_str())
            .collect::<Vec<_>>()
            .join(" → ");
        let (name, span) = (rule.name.clone(), rule.span);
        self.problems
            .push(CheckError::CircularRules { name, way, span });
    }

    /// The rules whose status a rule asks for. A question about all requirements is refused in a
    /// rule that has criteria of its own.
    fn rules_asked_by(&mut self, rule: &CheckedRule, rules: &[CheckedRule]) -> BTreeSet<RuleId> {
        let mut asked = BTreeSet::new();
        let mut looks_at_all: Option<Span> = None;
        let mut shares = Vec::new();
        let mut visit = |condition: &Condition| match condition {
            Condition::RuleIs { rule, .. } => {
                asked.insert(*rule);
            }
            Condition::RulesAre { area, .. } => {
                asked.extend(having(rules, |rule| {
                    rule.is_counted() && rule.area == Some(*area)
                }));
            }
            Condition::CriteriaAre { area, span, .. } => {
                looks_at_all = looks_at_all.or(Some(*span));
                let in_area = |rule: &CheckedRule| area.is_none_or(|area| rule.area == Some(area));
                asked.extend(having(rules, |rule| {
                    rule.is_counted() && has_criteria(rule) && in_area(rule)
                }));
            }
            Condition::AnyNotice { kind, span } => {
                looks_at_all = looks_at_all.or(Some(*span));
                asked.extend(having(rules, |rule| has_notice(rule, *kind)));
            }
            _ => {}
        };
        for condition in conditions_of(rule) {
            self.visit(Part::Condition(condition), &mut |part| match part {
                Part::Condition(condition) => visit(condition),
                Part::Quantity(quantity) => {
                    if let QuantityKind::AreaMet(area) = quantity.kind {
                        shares.push(area);
                    }
                }
            });
        }
        for area in shares {
            asked.extend(having(rules, |rule| {
                rule.is_counted() && rule.area == Some(area)
            }));
        }
        if let Some(span) = looks_at_all
            && has_criteria(rule)
        {
            self.problems.push(CheckError::OutcomeInRule { span });
            return BTreeSet::new();
        }
        asked
    }
}

fn having(rules: &[CheckedRule], is_wanted: impl Fn(&CheckedRule) -> bool) -> Vec<RuleId> {
    let wanted = rules.iter().enumerate().filter(|(_, rule)| is_wanted(rule));
    wanted.map(|(id, _)| id).collect()
}

pub(super) fn effects_of(rule: &CheckedRule) -> impl Iterator<Item = &CheckedEffect> {
    rule.then.iter().chain(&rule.otherwise)
}

fn has_criteria(rule: &CheckedRule) -> bool {
    effects_of(rule).any(|effect| matches!(effect, CheckedEffect::Criterion { .. }))
}

fn has_notice(rule: &CheckedRule, wanted: NoticeKind) -> bool {
    effects_of(rule)
        .any(|effect| matches!(effect, CheckedEffect::Notice { kind, .. } if *kind == wanted))
}

fn conditions_of(rule: &CheckedRule) -> Vec<&Condition> {
    let in_effects = effects_of(rule).filter_map(|effect| match effect {
        CheckedEffect::Criterion { condition, .. } => Some(condition.as_ref()),
        CheckedEffect::Notice { .. } | CheckedEffect::Recommend(_) => None,
    });
    conditions_of_gate(rule).chain(in_effects).collect()
}

/// What decides whether a rule applies.
pub(super) fn conditions_of_gate(rule: &CheckedRule) -> impl Iterator<Item = &Condition> {
    rule.condition.iter().chain(&rule.unless)
}
