//! `if not given VALUE`: what a fact or skill counts as when the data does not give it.

use std::collections::BTreeSet;

use crate::layout::{SlotId, SlotType};
use crate::source::Span;
use crate::syntax::ast::{Ast, Literal, LiteralKind, Name, Statement};
use crate::value::Range;

use super::Checker;
use super::checked::{CheckedEffect, CheckedRule, Condition, QuantityKind, RuleId};
use super::cycles::{conditions_of_gate, effects_of};
use super::error::CheckError;
use super::names::Symbol;
use super::visit::Part;

impl Checker<'_> {
    /// Reads the value of every `if not given`, each by the type of its fact.
    pub(super) fn check_defaults(&mut self, ast: &Ast) {
        for statement in &ast.statements {
            let (name, default) = match statement {
                Statement::Fact(fact) => (&fact.name, &fact.default),
                Statement::Skill(skill) => (&skill.name, &skill.default),
                _ => continue,
            };
            let declared = self.names.symbols.get(&name.key);
            let declared = declared.filter(|declared| declared.span == name.span);
            let Some(symbol) = declared.map(|declared| declared.what) else {
                continue;
            };
            let earlier = self.default_of(symbol);
            if let Some(default) = default {
                self.check_default(name, symbol, default);
            }
            self.compare_defaults(name, default.as_ref(), [earlier, self.default_of(symbol)]);
        }
    }

    fn default_of(&self, symbol: Symbol) -> Option<Range> {
        match symbol {
            Symbol::Slot(slot) => self.names.layout.slots.get(slot)?.default,
            Symbol::List(_) | Symbol::Definition(_) | Symbol::Playbook(_) | Symbol::Damaged => None,
        }
    }

    /// Reports a value that is another one, or only here, in a playbook that was checked before.
    fn compare_defaults(
        &mut self,
        name: &Name,
        here: Option<&Literal>,
        ranges: [Option<Range>; 2],
    ) {
        let there = self.names.earlier_default(&name.key);
        if let Some(default) = here {
            self.names.note_default(&name.key, default.span);
        }
        let Some((declared, there)) = there else {
            return;
        };
        let [earlier, now] = ranges;
        if here.is_some() == there.is_some() && earlier == now {
            return;
        }
        let here = here.map(|default| default.span);
        let words = |place: Option<Span>| match place {
            Some(span) => format!("{} when not given", self.words(span)),
            None => "unknown when not given".to_owned(),
        };
        let problem = CheckError::DeclaredDifferently {
            name: name.text.clone(),
            here: words(here),
            there: words(there),
            again: here.unwrap_or(name.span),
            first: there.unwrap_or(declared),
        };
        self.problems.push(problem);
    }

    fn check_default(&mut self, name: &Name, symbol: Symbol, default: &Literal) {
        let slot = match symbol {
            Symbol::Slot(slot) => slot,
            Symbol::List(_) => {
                let help = "take the line out: a list that is not given stays unknown";
                return self.refuse_default(name, ["a list", "one value"], help, default);
            }
            _ => return,
        };
        let Some(declared) = self.names.layout.slots.get(slot) else {
            return;
        };
        let slot_type = declared.slot_type;
        let is_word = matches!(&default.kind, LiteralKind::Word(word) if matches!(word.key.as_str(), "yes" | "no"));
        if slot_type == SlotType::YesNo && !is_word {
            let help = "write `if not given yes` or `if not given no`";
            let given = super::examples::describe_literal(&default.kind);
            return self.refuse_default(name, ["yes or no", given], help, default);
        }
        let range = self.literal(name, name.span, slot_type, default);
        if let Some(slot) = self.names.layout.slots.get_mut(slot) {
            slot.default = range;
        }
    }

    fn refuse_default(
        &mut self,
        name: &Name,
        is_and_given: [&str; 2],
        help: &str,
        default: &Literal,
    ) {
        let [is, given] = is_and_given;
        self.problems.push(CheckError::WrongType {
            subject: name.text.clone(),
            is: is.to_owned(),
            verb: "count as",
            other: given.to_owned(),
            help: help.to_owned(),
            span: default.span,
        });
    }

    /// Tells each criterion which facts with a value for when they are not given it depends on.
    pub(super) fn find_defaults(&self, rules: &mut [CheckedRule], order: &[RuleId]) {
        let slots = self.names.layout.slots.iter();
        if slots.into_iter().all(|slot| slot.default.is_none()) {
            return;
        }
        let mut of_rules: Vec<BTreeSet<SlotId>> = vec![BTreeSet::new(); rules.len()];
        for id in order {
            let Some(rule) = rules.get(*id) else { continue };
            let mut gate = BTreeSet::new();
            for condition in conditions_of_gate(rule) {
                self.add_defaults(condition, rules, &of_rules, &mut gate);
            }
            let mut all = gate.clone();
            let mut of_criteria = Vec::new();
            for effect in effects_of(rule) {
                let mut own = gate.clone();
                if let CheckedEffect::Criterion { condition, .. } = effect {
                    self.add_defaults(condition, rules, &of_rules, &mut own);
                }
                all.extend(&own);
                of_criteria.push(own);
            }
            if let Some(of_rule) = of_rules.get_mut(*id) {
                *of_rule = all;
            }
            let Some(rule) = rules.get_mut(*id) else {
                continue;
            };
            let effects = rule.then.iter_mut().chain(&mut rule.otherwise);
            for (effect, found) in effects.zip(of_criteria) {
                if let CheckedEffect::Criterion { defaults, .. } = effect {
                    defaults.extend(found);
                }
            }
        }
    }

    /// Adds what a condition depends on, through the rules that it asks for too.
    fn add_defaults(
        &self,
        condition: &Condition,
        rules: &[CheckedRule],
        of_rules: &[BTreeSet<SlotId>],
        found: &mut BTreeSet<SlotId>,
    ) {
        let has_default = |slot: SlotId| {
            let slot = self.names.layout.slots.get(slot);
            slot.is_some_and(|slot| slot.default.is_some())
        };
        self.visit(Part::Condition(condition), &mut |part| match part {
            Part::Condition(Condition::YesNo(slot)) if has_default(*slot) => {
                found.insert(*slot);
            }
            Part::Condition(Condition::RuleIs { rule, .. }) => {
                found.extend(of_rules.get(*rule).into_iter().flatten());
            }
            Part::Condition(Condition::RulesAre { area, .. }) => {
                for (rule, of_rule) in rules.iter().zip(of_rules) {
                    if rule.area == Some(*area) {
                        found.extend(of_rule);
                    }
                }
            }
            Part::Quantity(quantity) => match quantity.kind {
                QuantityKind::Slot(slot) if has_default(slot) => {
                    found.insert(slot);
                }
                _ => {}
            },
            Part::Condition(_) => {}
        });
    }
}
