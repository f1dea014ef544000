//! The conditions of a program over the columns of a sheet.

use std::cmp::Ordering;

use crate::program::{RuleId, StepId};
use crate::value::Truth;

use super::inputs::{ColumnId, Inputs};

/// The number of an operation; its truth has the same number.
pub(crate) type OpId = usize;

/// A program for one assessment date, ready to run over sheets.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    /// What it reads.
    pub(crate) inputs: Inputs,
    /// In order: each after those it needs.
    pub(super) ops: Vec<Op>,
    /// The number of the first column that is worked out; those of the sheet are below.
    pub(super) first_worked_out: ColumnId,
    /// How many columns are worked out.
    pub(super) worked_out: usize,
    /// The members of all joined operations.
    pub(super) members: Vec<OpId>,
    pub(super) terms: Vec<Term>,
    /// The values of all `one of`: each lies from the first to the second.
    pub(super) options: Vec<(i64, i64)>,
    /// The columns of all lowest and highest.
    pub(super) columns: Vec<ColumnId>,
    pub(super) cases: Vec<Case>,
    pub(super) choices: Vec<Choice>,
    pub(super) lines: Vec<Line>,
    /// The playbook's own verdict, in [`Code::lines`].
    pub(super) verdict: Part,
    /// The lines of its verdict, each with the first line of the same label.
    pub(super) labels: Vec<usize>,
    /// What is held against a person: rules, in the order of the playbook.
    pub(super) held: Vec<Held>,
}

impl Code {
    /// The rules that [`super::Standings`] tell of, in their order.
    pub(crate) fn held_rules(&self) -> impl Iterator<Item = RuleId> {
        self.held.iter().map(|held| held.id)
    }

    /// For each line of [`super::Standings::verdict`]: the first line of the same label.
    #[cfg(feature = "columns")]
    pub(crate) fn labels(&self) -> &[usize] {
        &self.labels
    }
}

/// A part of one of the code's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Part {
    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start..self.end
    }
}

/// One operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Op {
    Constant(Truth),
    /// What was answered when the profile was read.
    Answer(usize),
    /// Whether a value lies from the first to the second.
    Within(ColumnId, i64, i64),
    /// Whether a value is one of some; `step` is how far apart its values lie, if they lie apart.
    OneOf {
        column: ColumnId,
        options: Part,
        step: Option<i64>,
    },
    /// Whether the mean of what was summed up passes; no when nothing was.
    Mean {
        sum: ColumnId,
        count: ColumnId,
        test: MeanTest,
    },
    Not(OpId),
    All(Part),
    Any(Part),
    /// Whether the number of members that hold lies from `low` to `high`.
    Count {
        members: Part,
        low: u32,
        high: u32,
    },
    /// What is asked in the column of a matrix that is chosen.
    Chosen(Part),
    /// Works out a sum: its own truth is of no account, as of all that work out a column.
    Sum {
        column: ColumnId,
        terms: Part,
        constant: i64,
    },
    /// Holds a value to a span.
    Held {
        column: ColumnId,
        value: ColumnId,
        low: i64,
        high: i64,
    },
    Lowest {
        column: ColumnId,
        of: Part,
    },
    Highest {
        column: ColumnId,
        of: Part,
    },
    /// 1 when a condition holds, else 0.
    AsNumber {
        column: ColumnId,
        condition: OpId,
    },
    /// The value of the first case that holds.
    FirstCase {
        column: ColumnId,
        cases: Part,
        /// Whether one holds for everybody.
        is_complete: bool,
    },
    /// Leaves out those of whom something may be so: its own truth is of no account.
    LeaveOut(OpId),
    /// Whether the verdict that is read is one of those wanted.
    VerdictIs(Part),
}

/// What is asked of a mean: how it stands to `numerator / denominator`, which is in the units of the
/// sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MeanTest {
    pub(super) numerator: i64,
    pub(super) denominator: i64,
    /// Whether it passes when it is less, the same, or more.
    pub(super) passes: [bool; 3],
}

impl MeanTest {
    /// Whether the mean of so many passes; no when there are none.
    pub(super) fn passes(self, sum: i64, count: i64) -> bool {
        let [less, same, more] = self.passes;
        let left = sum.checked_mul(self.denominator);
        let right = self.numerator.checked_mul(count);
        let order = match left.zip(right) {
            Some((left, right)) => left.cmp(&right),
            None => {
                let left = i128::from(sum) * i128::from(self.denominator);
                left.cmp(&(i128::from(self.numerator) * i128::from(count)))
            }
        };
        let passes = match order {
            Ordering::Less => less,
            Ordering::Equal => same,
            Ordering::Greater => more,
        };
        passes && count > 0
    }
}

/// A column, so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Term {
    pub(super) column: ColumnId,
    pub(super) times: i64,
}

/// A case of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Case {
    pub(super) condition: OpId,
    pub(super) value: i64,
}

/// A column of a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Choice {
    pub(super) is_it: OpId,
    pub(super) holds: OpId,
}

/// A line of a verdict; the last has no condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) condition: Option<OpId>,
    /// Whether it is one of those that are asked for.
    pub(super) is_wanted: bool,
}

/// A rule that may be held against a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) id: RuleId,
    /// Whether anything of it is unmet.
    pub(super) unmet: OpId,
}

/// Why a program has no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotSaid {
    /// The step that the code cannot say; nothing when it is not one step.
    pub(crate) step: Option<StepId>,
}
