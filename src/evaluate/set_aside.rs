//! Skills that do not apply to a person: what asks for nothing else is set aside.
//!
//! It follows from the profile's `not applicable` section alone, never from what is known: so
//! filling in a blank never changes it.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::profile::Profile;
use crate::program::{Operand, Place, Program, QuantityStep, Slice, Step, StepId};

use super::judge::Judgement;

impl Judgement {
    /// Whether a step asks only for skills that do not apply.
    pub(super) fn is_set_aside(&self, step: StepId) -> bool {
        self.set_aside.get(step).copied().unwrap_or(false)
    }

    /// Whether a quantity is a skill that does not apply, or worked out from such skills.
    pub(super) fn is_operand_set_aside(
        &self,
        program: &Program,
        profile: &Profile,
        operand: Operand,
    ) -> bool {
        match operand.place {
            Place::Slot(slot) => profile.is_set_aside(slot),
            Place::Register(register) => self.is_set_aside(program.registers[register].step),
            Place::Constant(_) | Place::Field(_) => false,
        }
    }

    /// Works out which steps are set aside, each after those it needs.
    pub(super) fn set_aside(&mut self, program: &Program, profile: &Profile) {
        self.set_aside.clear();
        if profile.set_aside.is_empty() {
            return;
        }
        for step in &program.steps {
            let is_set_aside = self.sets_aside(program, profile, step);
            self.set_aside.push(is_set_aside);
        }
    }

    fn sets_aside(&self, program: &Program, profile: &Profile, step: &Step) -> bool {
        let is_aside = |operand| self.is_operand_set_aside(program, profile, operand);
        match *step {
            Step::Test { subject, test } => {
                is_aside(subject) || test.operands().into_iter().flatten().any(is_aside)
            }
            Step::Known(slot) | Step::Held { slot, .. } => profile.is_set_aside(slot),
            Step::Not(inner) => self.is_set_aside(inner),
            Step::All(members)
            | Step::Any(members)
            | Step::MoreThanHalf(members)
            | Step::Count { members, .. } => {
                self.are_all_set_aside(&program.members[members.range()])
            }
            Step::OfColumn { columns, .. } => {
                let mut columns = program.columns[columns.range()].iter();
                columns.all(|column| self.is_set_aside(column.holds))
            }
            Step::Compute { quantity, .. } => match quantity {
                QuantityStep::Arithmetic { left, right, .. } => is_aside(left) || is_aside(right),
                QuantityStep::Shifted { date, by, .. } => is_aside(date) || is_aside(by),
                QuantityStep::Rounded { value, .. } => is_aside(value),
                QuantityStep::Aggregate { members, .. } => {
                    let members = &program.operands[members.range()];
                    !members.is_empty() && members.iter().copied().all(is_aside)
                }
                QuantityStep::WeightedMean { parts } => {
                    let parts = &program.weighted_parts[parts.range()];
                    !parts.is_empty() && parts.iter().all(|part| is_aside(part.value))
                }
                QuantityStep::LevelShare { level, .. } => is_aside(level),
                QuantityStep::YesNoShare { condition } => self.is_set_aside(condition),
                QuantityStep::Elapsed { since, .. } => is_aside(since),
                // Without one of its columns a table says nothing.
                QuantityStep::FirstMatch { inputs, .. } => {
                    let inputs = &program.operands[inputs.range()];
                    inputs.iter().copied().any(is_aside)
                }
                QuantityStep::OfColumn { columns, .. } => {
                    let mut columns = program.column_values[columns.range()].iter();
                    columns.all(|column| is_aside(column.value))
                }
                QuantityStep::CountOf { .. }
                | QuantityStep::OfEvidence { .. }
                | QuantityStep::ShareMet { .. }
                | QuantityStep::AssessmentDate => false,
            },
            Step::Constant(_)
            | Step::YesNo(_)
            | Step::Includes { .. }
            | Step::EmptyList(_)
            | Step::KnownList(_)
            | Step::Evidence { .. }
            | Step::Rule(_)
            | Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::VerdictIs { .. } => false,
        }
    }

    fn are_all_set_aside(&self, members: &[StepId]) -> bool {
        !members.is_empty() && members.iter().all(|member| self.is_set_aside(*member))
    }

    /// How many members of a group are left.
    pub(super) fn left_of(&self, program: &Program, members: Slice) -> u32 {
        let members = program.members[members.range()].iter();
        members
            .map(|member| u32::from(!self.is_set_aside(*member)))
            .sum()
    }
}
