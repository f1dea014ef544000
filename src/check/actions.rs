//! Actions: what they build, raise and set, resolved.

use crate::layout::{Section, SlotId};
use crate::syntax::ast::{ActionDeclaration, Ast, Damage, Estimate, Literal, Name, Statement};
use crate::value::Number;

use super::Checker;
use super::checked::{CheckedAction, CheckedEstimate, CheckedSetting};
use super::error::CheckError;
use super::names::Symbol;

impl Checker<'_> {
    /// Checks every action that has a name of its own, in the order of the file. What an action
    /// builds or raises is not used by that.
    pub(super) fn check_actions(&mut self, ast: &Ast) -> Vec<CheckedAction> {
        let used = self.names.used_so_far();
        let mut actions = Vec::new();
        for statement in &ast.statements {
            let Statement::Action(action) = statement else {
                continue;
            };
            let declared = self.names.actions.get(&action.name.key);
            if declared.is_some_and(|declared| declared.span == action.name.span) {
                actions.push(self.check_action(action));
            }
        }
        self.names.restore_used(used);
        for action in ast.statements.iter().filter_map(Statement::action) {
            if does_anything(action) {
                self.names.mark_action_used(&action.name.key);
            }
        }
        actions
    }

    fn check_action(&mut self, action: &ActionDeclaration) -> CheckedAction {
        let builds = action.builds.iter();
        let builds = builds
            .filter_map(|evidence| self.given_evidence(evidence))
            .collect();
        let raises = action.raises.iter();
        let raises = raises
            .filter_map(|(skill, level)| self.raised(skill, level))
            .collect();
        let sets = action.sets.iter();
        let sets = sets
            .filter_map(|(fact, value)| self.setting(fact, value))
            .collect();
        let title = action.title.as_ref();
        CheckedAction {
            name: action.name.text.clone(),
            title: title
                .map_or(&action.name.text, |title| &title.value)
                .clone(),
            builds,
            raises,
            sets,
            estimate: self.estimate(action),
            link: action.link.as_ref().map(|link| link.value.clone()),
        }
    }

    fn raised(&mut self, skill: &Name, level: &Literal) -> Option<(SlotId, i128)> {
        let symbol = self.names.symbol(skill, &mut self.problems)?;
        let slot = match symbol {
            Symbol::Slot(slot) => Some(slot),
            Symbol::Damaged => return None,
            _ => None,
        };
        let declared = slot.and_then(|slot| self.names.layout.slots.get(slot));
        match (slot, declared) {
            (Some(slot), Some(declared)) if declared.section == Section::Skills => {
                let slot_type = declared.slot_type;
                let at = self.declared_at(skill);
                let range = self.literal(skill, at, slot_type, level)?;
                Some((slot, range.low))
            }
            (_, _) => {
                self.problems.push(CheckError::CannotBeSet {
                    verb: "raises",
                    wanted: "a skill",
                    name: skill.text.clone(),
                    help: format!("to change a fact, write `sets {} to …`", skill.text),
                    span: skill.span,
                });
                None
            }
        }
    }

    fn setting(&mut self, fact: &Name, value: &Literal) -> Option<CheckedSetting> {
        match self.names.symbol(fact, &mut self.problems)? {
            Symbol::Slot(slot) => {
                let declared = self.names.layout.slots.get(slot)?;
                if declared.section == Section::Skills {
                    let help = format!("to change a skill, write `raises {} to …`", fact.text);
                    return self.refuse_setting(fact, help);
                }
                let slot_type = declared.slot_type;
                let at = self.declared_at(fact);
                let value = self.literal(fact, at, slot_type, value)?;
                Some(CheckedSetting::Value { slot, value })
            }
            Symbol::List(list) => {
                let choices = self.names.layout.lists.get(list)?.choices;
                let member = self.member(fact, choices, value)?;
                Some(CheckedSetting::Member { list, member })
            }
            Symbol::Damaged => None,
            _ => {
                let help = "name the fact that it follows from".to_owned();
                self.refuse_setting(fact, help)
            }
        }
    }

    fn refuse_setting(&mut self, fact: &Name, help: String) -> Option<CheckedSetting> {
        self.problems.push(CheckError::CannotBeSet {
            verb: "sets",
            wanted: "a fact",
            name: fact.text.clone(),
            help,
            span: fact.span,
        });
        None
    }

    /// Either all four parts or none, each in its bounds.
    fn estimate(&mut self, action: &ActionDeclaration) -> Option<CheckedEstimate> {
        let Estimate {
            reach,
            impact,
            confidence,
            effort,
        } = action.estimate;
        let missing: Vec<&str> = [
            ("reach", reach.is_none()),
            ("impact", impact.is_none()),
            ("confidence", confidence.is_none()),
            ("effort", effort.is_none()),
        ]
        .into_iter()
        .filter_map(|(word, is_missing)| is_missing.then_some(word))
        .collect();
        let (Some(reach), Some(impact), Some(confidence), Some(effort)) =
            (reach, impact, confidence, effort)
        else {
            let is_begun = missing.len() < 4;
            if is_begun && action.damage == Damage::None {
                self.problems.push(CheckError::IncompleteEstimate {
                    missing: missing.join("`, `"),
                    span: action.name.span,
                });
            }
            return None;
        };
        let zero = Number::from_units(0);
        let one = Number::from_units(Number::UNITS_PER_ONE);
        let is_step = IMPACTS.contains(&impact.0.to_string().as_str());
        let wrong = [
            (
                reach.0 < zero,
                reach.1,
                "reach is how many it helps: 0 or more",
            ),
            (!is_step, impact.1, "impact is 0.25, 0.5, 1, 2 or 3"),
            (
                confidence.0 < zero || confidence.0 > one,
                confidence.1,
                "confidence is a percentage from 0% to 100%",
            ),
            (
                effort.0.microdays() <= 0,
                effort.1,
                "effort is more than nothing, such as `2 weeks`",
            ),
        ];
        let mut is_sound = true;
        for (_, span, help) in wrong.into_iter().filter(|(is_wrong, ..)| *is_wrong) {
            is_sound = false;
            let words = self.words(span);
            self.problems
                .push(CheckError::ImpossibleEstimate { words, help, span });
        }
        is_sound.then_some(CheckedEstimate {
            reach: reach.0,
            impact: impact.0,
            confidence: confidence.0,
            effort: effort.0,
        })
    }
}

/// The steps of impact: minimal, low, medium, high, massive.
const IMPACTS: [&str; 5] = ["0.25", "0.5", "1", "2", "3"];

/// Whether it can close a gap by itself, so that a plan may take it without being told to.
fn does_anything(action: &ActionDeclaration) -> bool {
    !(action.builds.is_empty() && action.raises.is_empty() && action.sets.is_empty())
}
