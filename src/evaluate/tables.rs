//! Tables: the values of the cases that are still possible.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::profile::Profile;
use crate::program::{CaseStep, Operand, Program, QuantityStep, RegisterId, Slice, SlotType, Step};
use crate::value::{Range, Truth};

use super::explain::Case;
use super::judge::Judgement;
use super::quantity::Register;
use super::words;

impl Judgement {
    /// The cases that are still possible: all that are not no, down to the first that is yes.
    pub(super) fn possible_cases<'p>(
        &'p self,
        program: &'p Program,
        cases: Slice,
    ) -> impl Iterator<Item = &'p CaseStep> {
        let truth = |case: &CaseStep| self.truths[case.condition];
        let possible = program.cases[cases.range()].iter();
        let possible = possible.filter(move |case| truth(case).is_possible());
        let mut is_found = false;
        possible
            .take_while(move |case| !std::mem::replace(&mut is_found, truth(case) == Truth::Yes))
    }

    /// The hull of the values that are still possible; *nothing* when no case holds.
    pub(super) fn first_match(
        &self,
        program: &Program,
        profile: &Profile,
        (cases, inputs): (Slice, Slice),
        is_complete: bool,
        is_number: bool,
    ) -> Register {
        let mut hull: Option<Range> = None;
        let mut is_found = false;
        for case in self.possible_cases(program, cases) {
            let range = hull.unwrap_or(Range::exactly(case.value));
            hull = Some(Range::new(
                range.low.min(case.value),
                range.high.max(case.value),
            ));
            is_found |= self.truths[case.condition] == Truth::Yes;
        }
        let Some(range) = hull else {
            return Register::NOTHING;
        };
        let may_be_nothing = |input: &Operand| {
            let register = self.register(profile, None, *input);
            register.is_nothing.is_possible()
        };
        let mut inputs = program.operands[inputs.range()].iter();
        let is_sure = is_found || is_complete && !inputs.any(may_be_nothing);
        Register {
            is_nothing: if is_sure { Truth::No } else { Truth::Unknown },
            ..Register::from_range(range, is_number)
        }
    }
}

impl Case<'_> {
    /// The cases of a register, if it has cases.
    pub(super) fn cases_of(&self, register: RegisterId) -> Option<Slice> {
        let register = self.program.registers.get(register)?;
        match self.step(register.step)? {
            Step::Compute {
                quantity: QuantityStep::FirstMatch { cases, .. },
                ..
            } => Some(*cases),
            _ => None,
        }
    }

    /// A value that has cases and no order in words, such as `a or b`.
    pub(super) fn possible_words(&self, register: RegisterId) -> Option<String> {
        let cases = self.cases_of(register)?;
        let slot_type = self.program.registers.get(register)?.slot_type;
        let has_order = !matches!(
            slot_type,
            SlotType::YesNo | SlotType::Text | SlotType::Choice(_)
        );
        if has_order {
            return None;
        }
        let mut possible: Vec<String> = Vec::new();
        for case in self.judgement.possible_cases(self.program, cases) {
            let word = words::one_value(self.program, self.profile, slot_type, case.value);
            if !possible.contains(&word) {
                possible.push(word);
            }
        }
        (!possible.is_empty()).then(|| possible.join(" or "))
    }
}
