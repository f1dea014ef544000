//! Tables and matrices: the row that gives the answer, or those that still may, and what they look at.

use indexmap::IndexSet;

use crate::outcome::{Reason, ReasonKind};
use crate::program::{
    CaseStep, Claim, ColumnStep, Operand, Place, RegisterId, SentenceId, Slice, SlotId, Step,
    StepId,
};
use crate::value::Truth;

use super::super::words;
use super::{Parts, Reasons, answer_of, operands_of};

/// What the rows of a table look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Input {
    Quantity(Operand),
    Fact(SlotId),
    Condition(StepId),
}

/// A row: what it asks, and what it gives.
pub(super) struct Row {
    pub(super) condition: StepId,
    pub(super) said: Option<SentenceId>,
    pub(super) gives: String,
}

impl<'a> Reasons<'a> {
    /// Adds the row of a table that gives its answer, and what its columns look at.
    pub(super) fn open_table(
        &mut self,
        reason: &mut Reason,
        register: RegisterId,
        cases: Slice,
        parts: &mut Parts<'a>,
    ) {
        let program = self.case.program;
        let slot_type = program.registers.get(register).map(|one| one.slot_type);
        let cases: &[CaseStep] = program.cases.get(cases.range()).unwrap_or(&[]);
        let rows = cases.iter().map(|case| Row {
            condition: case.condition,
            said: parts.take(Claim::Holds(case.condition)),
            gives: slot_type.map_or_else(String::new, |slot_type| {
                words::one_value(program, self.case.profile, slot_type, case.value)
            }),
        });
        let rows: Vec<Row> = rows.collect();
        self.open_rows(reason, &rows);
    }

    /// Adds those of some rows that may give the answer. Rows that are written as such are told as they
    /// stand, with what their columns look at; of others it is told why they fit or not.
    pub(super) fn open_rows(&mut self, reason: &mut Reason, rows: &[Row]) {
        let mut is_found = false;
        for row in rows {
            let truth = self.case.judgement.case(row.condition);
            let is_read = !is_found;
            let is_possible = is_read && truth.is_possible();
            is_found |= truth == Truth::Yes;
            let is_written = row.said.is_some();
            let matters = is_possible || is_read && !is_written;
            self.push(reason, matters, |reasons| reasons.row(row, truth));
        }
        if reason.reasons.iter().all(|row| !row.matters) {
            reason.note = Some("no row fits".to_owned());
        }
        for input in self.inputs_of(rows) {
            match input {
                Input::Quantity(operand) => self.push_said_quantity(reason, operand, None),
                Input::Fact(slot) => self.push(reason, true, |reasons| reasons.fact(slot)),
                Input::Condition(step) => {
                    self.push(reason, true, |reasons| {
                        match reasons.name_of(Claim::Holds(step)) {
                            Some(defined) => reasons.defined(defined),
                            None => reasons.condition(step, None),
                        }
                    });
                }
            }
        }
    }

    fn row(&mut self, row: &Row, truth: Truth) -> Reason {
        let sentence = row.said.and_then(|id| self.case.program.sentences.get(id));
        let mut reason = match sentence {
            Some(sentence) => Reason {
                written: self.written(sentence.span),
                ..Reason::new(ReasonKind::Row, self.sources.words(sentence.span))
            },
            None => Reason::new(ReasonKind::Row, row.gives.clone()),
        };
        if sentence.is_none() {
            self.open(&mut reason, row.condition, None);
        }
        reason.answer = Some(answer_of(truth));
        reason
    }

    /// What the written rows of a table look at.
    fn inputs_of(&self, rows: &[Row]) -> IndexSet<Input> {
        let mut inputs = IndexSet::new();
        for row in rows.iter().filter(|row| row.said.is_some()) {
            match self.case.step(row.condition) {
                Some(Step::All(cells)) => {
                    for cell in self.case.members(*cells) {
                        self.add_inputs(*cell, &mut inputs);
                    }
                }
                _ => self.add_inputs(row.condition, &mut inputs),
            }
        }
        inputs
    }

    fn add_inputs(&self, step: StepId, inputs: &mut IndexSet<Input>) {
        if self.name_of(Claim::Holds(step)).is_some() {
            inputs.insert(Input::Condition(step));
            return;
        }
        match self.case.step(step) {
            Some(Step::All(members) | Step::Any(members)) => {
                for member in self.case.members(*members) {
                    self.add_inputs(*member, inputs);
                }
            }
            Some(Step::Not(inner)) => self.add_inputs(*inner, inputs),
            Some(Step::Test { subject, test }) => {
                let looked_at = operands_of(*subject, test);
                let looked_at = looked_at.into_iter();
                inputs.extend(looked_at.map(|operand| match operand.place {
                    Place::Slot(slot) => Input::Fact(slot),
                    Place::Constant(_) | Place::Register(_) | Place::Field(_) => {
                        Input::Quantity(operand)
                    }
                }));
            }
            Some(Step::YesNo(slot) | Step::Known(slot)) => {
                inputs.insert(Input::Fact(*slot));
            }
            Some(_) => {
                inputs.insert(Input::Condition(step));
            }
            None => {}
        }
    }

    /// Adds what is asked in the column that counts, or in each of those that may.
    pub(super) fn open_columns(
        &mut self,
        reason: &mut Reason,
        input: Operand,
        columns: Slice,
        parts: &mut Parts<'a>,
    ) {
        self.push_quantity(reason, input, parts);
        let program = self.case.program;
        let possible: Vec<&ColumnStep> = self
            .case
            .judgement
            .possible_columns(program, columns)
            .collect();
        if let [only] = possible.as_slice() {
            self.open_step(reason, only.holds, parts);
            return;
        }
        for column in possible {
            self.push(reason, true, |reasons| {
                let mut of_column = Reason::new(ReasonKind::Row, format!("for {}", column.word));
                reasons.open(&mut of_column, column.holds, None);
                of_column
            });
        }
    }
}
