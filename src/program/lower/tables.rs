//! Tables of a program.

use crate::check::checked::{ColumnCase, FirstMatch, OfColumn, Quantity};
use crate::program::{
    CaseStep, ColumnStep, ColumnValueStep, Operand, QuantityStep, Slice, Step, StepId, StepWords,
};

use super::{Lowering, slice};

impl Lowering<'_> {
    pub(super) fn first_match(
        &mut self,
        first_match: &FirstMatch,
        is_number: bool,
    ) -> QuantityStep {
        let inputs: Vec<Operand> = first_match
            .inputs
            .iter()
            .map(|input| self.operand(input))
            .collect();
        let cases: Vec<CaseStep> = first_match
            .cases
            .iter()
            .map(|(condition, value)| CaseStep {
                condition: self.condition(condition),
                value: *value,
            })
            .collect();
        let first = self.program.operands.len();
        self.program.operands.extend(inputs);
        QuantityStep::FirstMatch {
            cases: self.cases(cases),
            inputs: slice(first, self.program.operands.len()),
            is_complete: first_match.is_complete,
            is_number,
        }
    }

    pub(super) fn of_column(
        &mut self,
        input: &Quantity,
        columns: &[ColumnCase],
        words: StepWords,
    ) -> StepId {
        let input = self.operand(input);
        let columns: Vec<ColumnStep> = columns
            .iter()
            .map(|column| ColumnStep {
                is_it: self.condition(&column.is_it),
                holds: self.condition(&column.holds),
                word: column.word.clone(),
            })
            .collect();
        let rests_on_record = columns
            .iter()
            .any(|column| self.rests(column.is_it) || self.rests(column.holds));
        let first = self.program.columns.len();
        self.program.columns.extend(columns);
        let columns = slice(first, self.program.columns.len());
        self.step(Step::OfColumn { input, columns }, words, rests_on_record)
    }

    pub(super) fn value_of_column(&mut self, of_column: &OfColumn) -> QuantityStep {
        let input = self.operand(&of_column.input);
        let columns: Vec<ColumnValueStep> = of_column
            .columns
            .iter()
            .map(|column| ColumnValueStep {
                is_it: self.condition(&column.is_it),
                value: self.operand(&column.value),
            })
            .collect();
        let first = self.program.column_values.len();
        self.program.column_values.extend(columns);
        let columns = slice(first, self.program.column_values.len());
        QuantityStep::OfColumn { input, columns }
    }

    fn cases(&mut self, cases: Vec<CaseStep>) -> Slice {
        if let Some(known) = self.known_cases.get(&cases) {
            return *known;
        }
        let first = self.program.cases.len();
        self.program.cases.extend_from_slice(&cases);
        let all = slice(first, self.program.cases.len());
        self.known_cases.insert(cases, all);
        all
    }
}
