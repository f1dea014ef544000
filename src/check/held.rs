//! `X is at least LEVEL for at least DURATION`, and levels given with `since`.

use crate::layout::{SlotId, SlotType};
use crate::syntax::ast::{Expression, Name, PartialDateLiteral, Test, TestKind};
use crate::value::CalendarSpan;

use super::Checker;
use super::checked::{
    CheckedGiven, Condition, HeldLevel, Quantity, QuantityKind, TestWords, ValueType,
};
use super::comparisons::Subject;
use super::conditions::Resolved;
use super::error::CheckError;

impl Checker<'_> {
    /// `SUBJECT is at least LEVEL for at least DURATION`
    pub(super) fn held_for(
        &mut self,
        subject: &Expression,
        test: &Test,
        level: &Test,
        duration: CalendarSpan,
    ) -> Option<Condition> {
        let words = self.words(subject.span);
        match self.resolve(subject) {
            Resolved::Failed => {
                self.resolve_values(level);
                None
            }
            Resolved::Quantity(Quantity {
                kind: QuantityKind::Slot(slot),
                value_type: ValueType::Level(_),
            }) => self.held_level(slot, words, test, level, duration),
            Resolved::Quantity(quantity) => {
                self.report_not_held(words, quantity.value_type, test);
                self.resolve_values(level);
                None
            }
            Resolved::Condition(_) | Resolved::List(_) => {
                self.report_not_held(words, ValueType::YesNo, test);
                None
            }
        }
    }

    /// A skill or a level fact that must have had a level for so long.
    pub(super) fn held_level(
        &mut self,
        slot: SlotId,
        subject: String,
        test: &Test,
        level: &Test,
        duration: CalendarSpan,
    ) -> Option<Condition> {
        let value_type: ValueType = self.names.layout.slots.get(slot)?.slot_type.into();
        let (value, or_higher) = match &level.kind {
            TestKind::AtLeast(value) => (value, true),
            TestKind::Equals(value) => (value, false),
            _ => {
                self.report_not_held(subject, value_type, test);
                self.resolve_values(level);
                return None;
            }
        };
        self.uses_dates = true;
        let asked = Subject::of_list(subject.clone(), value_type);
        let QuantityKind::Constant(level) = self.value(&asked, value)?.kind else {
            self.report_not_held(subject, value_type, test);
            return None;
        };
        Some(Condition::Held {
            slot,
            held: HeldLevel {
                level,
                or_higher,
                duration,
            },
            words: TestWords {
                subject,
                needed: self.words(test.span),
            },
        })
    }

    /// Refuses `for at least` where nothing tells since when.
    pub(super) fn report_not_held(&mut self, subject: String, is: ValueType, test: &Test) {
        let help = "only of a skill, or of a fact with a scale, can be told since when: ask `is at \
                    least LEVEL for at least 6 months`, or `is LEVEL for at least 6 months`";
        self.problems.push(CheckError::WrongQuestion {
            words: format!("is {}", self.words(test.span)),
            subject,
            is: self.describe(is),
            help: help.to_owned(),
            span: test.span,
        });
    }

    /// Adds `since DATE` to a level that an example gives.
    pub(super) fn given_since(
        &mut self,
        name: &Name,
        given: CheckedGiven,
        since: Option<PartialDateLiteral>,
    ) -> Option<CheckedGiven> {
        let Some(literal) = since else {
            return Some(given);
        };
        match given {
            CheckedGiven::Value {
                slot, low, high, ..
            } if self.is_level(slot) => Some(CheckedGiven::Value {
                slot,
                low,
                high,
                since: Some(literal.date),
            }),
            _ => {
                self.problems.push(CheckError::WrongQuestion {
                    words: "since".to_owned(),
                    subject: name.text.clone(),
                    is: "no level".to_owned(),
                    help: "only a skill, or a fact with a scale, is given with `since`".to_owned(),
                    span: literal.span,
                });
                None
            }
        }
    }

    fn is_level(&self, slot: SlotId) -> bool {
        let slot = self.names.layout.slots.get(slot);
        slot.is_some_and(|slot| matches!(slot.slot_type, SlotType::Level(_)))
    }
}
