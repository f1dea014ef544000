//! Questions about the skills of an area.

use std::collections::BTreeSet;

use crate::layout::{SlotId, SlotType, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::{Amount, ExpressionKind, Name, SkillAmount, Test, TestKind};

use super::Checker;
use super::checked::{Condition, CountRange, Quantity, QuantityKind, TestWords, ValueType};
use super::comparisons::{Subject, values_of};
use super::conditions::count_range;
use super::error::CheckError;
use super::names::Group;

impl Checker<'_> {
    /// `every skill in AREA is TEST` and its like.
    pub(super) fn skills_are(
        &mut self,
        amount: SkillAmount,
        group: &Name,
        test: &Test,
        span: Span,
    ) -> Option<Condition> {
        let skills = self.skills_of_area(group)?;
        self.refuse_too_many(amount, group, skills.len(), span)?;
        self.refuse_foreign_levels(group, &skills, test)?;
        let mut members = Vec::new();
        for skill in &skills {
            members.push(self.skill_is(*skill, test)?);
        }
        Some(members_hold(amount, members))
    }

    /// The skills that belong to an area; at least one.
    pub(super) fn skills_of_area(&mut self, group: &Name) -> Option<Vec<SlotId>> {
        let area = self.names.area(group, &mut self.problems)?;
        let in_area = self.names.skill_areas.iter();
        let skills: Vec<SlotId> = in_area
            .filter(|(of, _)| *of == area)
            .map(|(_, skill)| *skill)
            .collect();
        if skills.is_empty() {
            let (group, span) = (group.text.clone(), group.span);
            self.problems.push(CheckError::NoSkills { group, span });
            return None;
        }
        Some(skills)
    }

    /// Refuses to ask for more skills than there are.
    pub(super) fn refuse_too_many(
        &mut self,
        amount: SkillAmount,
        group: &Name,
        there: usize,
        span: Span,
    ) -> Option<()> {
        let SkillAmount::Amount(Amount::AtLeast(asked) | Amount::Exactly(asked)) = amount else {
            return Some(());
        };
        if asked as usize <= there {
            return Some(());
        }
        let group = group.text.clone();
        self.problems.push(CheckError::TooFewSkills {
            asked,
            group,
            there,
            span,
        });
        None
    }

    /// Where the skills have several scales, a level must be one of each.
    fn refuse_foreign_levels(
        &mut self,
        group: &Name,
        skills: &[SlotId],
        test: &Test,
    ) -> Option<()> {
        let scales: BTreeSet<VocabularyId> = skills
            .iter()
            .filter_map(|skill| self.scale_of(*skill))
            .collect();
        if scales.len() < 2 {
            return Some(());
        }
        for value in values_of(test) {
            let level = match &value.kind {
                ExpressionKind::Name(name) if !self.names.symbols.contains_key(&name.key) => {
                    name.text.clone()
                }
                ExpressionKind::Number(number) => number.to_string(),
                _ => continue,
            };
            let lacks_level = |skill: &&SlotId| {
                let scale = self.scale_of(**skill);
                let scale = scale.and_then(|scale| self.names.layout.vocabularies.get(scale));
                scale.is_some_and(|scale| scale.place_of(&level).is_none())
            };
            if let Some(skill) = skills.iter().find(lacks_level) {
                self.report_foreign_level(group, *skill, level, value.span);
                return None;
            }
        }
        Some(())
    }

    fn report_foreign_level(&mut self, group: &Name, skill: SlotId, level: String, span: Span) {
        let scale = self.scale_of(skill);
        let scale = scale.and_then(|scale| self.names.layout.vocabularies.get(scale));
        let levels = scale.map(|scale| scale.words().collect::<Vec<_>>().join(", "));
        let scale = scale.map(|scale| scale.name.clone());
        self.problems.push(CheckError::SkillOnOtherScale {
            skill: self.skill_name(skill),
            group: group.text.clone(),
            level,
            scale: scale.unwrap_or_default(),
            levels: levels.unwrap_or_default(),
            span,
        });
    }

    /// What is asked of one of the skills.
    fn skill_is(&mut self, skill: SlotId, test: &Test) -> Option<Condition> {
        let name = self.skill_name(skill);
        let key = crate::value::fold_name(&name);
        self.names.mark_used_unnamed(Group::Symbol, &key);
        match test.kind {
            TestKind::Known => return Some(Condition::Known(skill)),
            TestKind::Unknown => return Some(Condition::Not(Box::new(Condition::Known(skill)))),
            TestKind::HeldFor(ref level, duration) => {
                return self.held_level(skill, name, test, level, duration);
            }
            _ => {}
        }
        let value_type: ValueType = self.names.layout.slots.get(skill)?.slot_type.into();
        let subject = Subject::of_list(name.clone(), value_type);
        let (checked, is_negated) = self.test(&subject, test)?;
        let condition = Condition::Test {
            subject: Quantity {
                kind: QuantityKind::Slot(skill),
                value_type,
            },
            test: checked,
            words: TestWords {
                subject: name,
                needed: self.words(test.span),
            },
        };
        Some(if is_negated {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    pub(super) fn scale_of(&self, skill: SlotId) -> Option<VocabularyId> {
        match self.names.layout.slots.get(skill)?.slot_type {
            SlotType::Level(scale) => Some(scale),
            SlotType::YesNo
            | SlotType::Number { .. }
            | SlotType::Percentage
            | SlotType::Duration
            | SlotType::Date
            | SlotType::Text
            | SlotType::Choice(_) => None,
        }
    }

    pub(super) fn skill_name(&self, skill: SlotId) -> String {
        let slot = self.names.layout.slots.get(skill);
        slot.map(|slot| slot.name.clone()).unwrap_or_default()
    }
}

/// How many of the members must hold.
pub(super) fn members_hold(amount: SkillAmount, members: Vec<Condition>) -> Condition {
    match amount {
        SkillAmount::MoreThanHalf => Condition::MoreThanHalf(members),
        SkillAmount::Amount(Amount::All) => Condition::All(members),
        SkillAmount::Amount(Amount::Any) => Condition::Any(members),
        SkillAmount::Amount(Amount::None) => Condition::Count {
            members,
            count: CountRange::NONE,
        },
        SkillAmount::Amount(amount) => {
            let count = count_range(amount, members.len());
            Condition::Count { members, count }
        }
    }
}
