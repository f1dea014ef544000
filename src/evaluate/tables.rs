//! Tables: the values of the cases that are still possible.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::outcome::{Gap, GapKind};
use crate::profile::Profile;
use crate::program::{
    CaseStep, ColumnStep, Operand, Program, QuantityStep, RegisterId, Slice, SlotType, Step, StepId,
};
use crate::value::{Range, Truth};

use super::explain::Case;
use super::judge::Judgement;
use super::quantity::Register;
use super::words;

impl Judgement {
    /// Whether a case holds. One that asks only for skills that do not apply asks nothing, as a cell
    /// of `any` does.
    pub(super) fn case(&self, condition: StepId) -> Truth {
        if self.is_set_aside(condition) {
            Truth::Yes
        } else {
            self.truths[condition]
        }
    }

    /// The cases that are still possible: all that are not no, down to the first that is yes.
    pub(super) fn possible_cases<'p>(
        &'p self,
        program: &'p Program,
        cases: Slice,
    ) -> impl Iterator<Item = &'p CaseStep> {
        let truth = |case: &CaseStep| self.case(case.condition);
        let possible = program.cases[cases.range()].iter();
        let possible = possible.filter(move |case| truth(case).is_possible());
        let mut is_found = false;
        possible
            .take_while(move |case| !std::mem::replace(&mut is_found, truth(case) == Truth::Yes))
    }

    /// Whether an input may be *nothing*, so that only a cell of `any` surely fits it.
    pub(super) fn may_be_nothing(&self, profile: &Profile, input: Operand) -> bool {
        self.register(profile, None, input).is_nothing.is_possible()
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
            is_found |= self.case(case.condition) == Truth::Yes;
        }
        let Some(range) = hull else {
            return Register::NOTHING;
        };
        let mut inputs = program.operands[inputs.range()].iter();
        let is_sure =
            is_found || is_complete && !inputs.any(|input| self.may_be_nothing(profile, *input));
        Register {
            is_nothing: if is_sure { Truth::No } else { Truth::Unknown },
            ..Register::from_range(range, is_number)
        }
    }
}

impl Judgement {
    /// The columns that the input may still choose.
    pub(super) fn possible_columns<'p>(
        &'p self,
        program: &'p Program,
        columns: Slice,
    ) -> impl Iterator<Item = &'p ColumnStep> {
        let columns = program.columns[columns.range()].iter();
        columns.filter(|column| self.truths[column.is_it].is_possible())
    }

    /// The hull of what is worked out for the columns that the input may still choose.
    pub(super) fn value_of_column(
        &self,
        program: &Program,
        profile: &Profile,
        input: Operand,
        columns: Slice,
    ) -> Register {
        let columns = program.column_values[columns.range()].iter();
        let possible = columns.filter(|column| self.truths[column.is_it].is_possible());
        let hull = possible
            .map(|column| self.register(profile, None, column.value))
            .reduce(|one, other| one.or(&other));
        let Some(hull) = hull else {
            return Register::NOTHING;
        };
        let is_chosen = !self.may_be_nothing(profile, input);
        if is_chosen {
            hull
        } else {
            hull.or(&Register::NOTHING)
        }
    }

    /// What is asked in the column that the input chooses: decided when all that it may choose agree.
    pub(super) fn of_column(
        &self,
        program: &Program,
        profile: &Profile,
        input: Operand,
        columns: Slice,
    ) -> Truth {
        let register = self.register(profile, None, input);
        // Of an input that is nothing no column is asked, and so the answer is no.
        let mut in_every_case = !register.is_nothing.is_possible();
        let mut in_some_case = false;
        for column in self.possible_columns(program, columns) {
            // Every skill of none is as expected.
            let holds = if matches!(program.steps[column.holds], Step::All(_)) {
                self.case(column.holds)
            } else {
                self.truths[column.holds]
            };
            in_every_case &= holds == Truth::Yes;
            in_some_case |= holds.is_possible();
        }
        Truth::from_both(in_every_case && in_some_case, in_some_case)
    }
}

impl Case<'_> {
    /// Collects why the skills of a matrix are not as they are wanted, column by column while it is
    /// not known which column counts.
    pub(super) fn gaps_of_column(
        &self,
        id: StepId,
        columns: Slice,
        (wanted, truth): (Truth, Truth),
        gaps: &mut Vec<Gap>,
    ) {
        let possible: Vec<&ColumnStep> = self
            .judgement
            .possible_columns(self.program, columns)
            .collect();
        if let [only] = possible.as_slice() {
            self.gaps(only.holds, wanted, gaps);
            return;
        }
        if truth == Truth::Unknown || possible.is_empty() {
            let words = self.program.words.get(id).cloned().unwrap_or_default();
            let is_open = truth == Truth::Unknown;
            gaps.push(Gap {
                kind: if is_open {
                    GapKind::NotRecorded
                } else {
                    GapKind::Missing
                },
                what: words.subject,
                seen: if is_open {
                    listed(possible.iter().map(|column| column.word.as_str()))
                } else {
                    "nothing".to_owned()
                },
                needed: if is_open {
                    "known".to_owned()
                } else {
                    words.needed
                },
            });
        }
        for column in possible {
            let mut of_column = Vec::new();
            self.gaps(column.holds, wanted, &mut of_column);
            for gap in of_column {
                let needed = format!("{} for {}", gap.needed, column.word);
                let gap = Gap { needed, ..gap };
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
            }
        }
    }
}

/// `a, b or c`
fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let words: Vec<&str> = words.collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        words => words.concat(),
    }
}

impl Case<'_> {
    /// The cases of a register, if it has cases.
    pub(super) fn cases_of(&self, register: RegisterId) -> Option<Slice> {
        let register = self.program.registers.get(register)?;
        if let Step::Compute {
            quantity: QuantityStep::FirstMatch { cases, .. },
            ..
        } = self.step(register.step)?
        {
            Some(*cases)
        } else {
            None
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
