//! The facts of up to `N` people, a column for each.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers columns and questions densely, and a sheet is made for its code"
)]

use crate::value::Truth;

use super::inputs::{ColumnId, Inputs};

/// How many people are evaluated at once.
pub(crate) const LANES: usize = 64;

/// The facts of up to `N` people, at most 64, in the units of [`super::inputs`]. Each person has a lane,
/// the same in every column and answer.
#[derive(Debug, Clone)]
pub(crate) struct Sheet<const N: usize> {
    /// How many lanes are in use.
    pub(crate) lanes: usize,
    /// The least that each fact can be.
    pub(crate) low: Vec<[i64; N]>,
    /// The most that each fact can be.
    pub(crate) high: Vec<[i64; N]>,
    /// The lanes in which a fact is not known exactly.
    pub(crate) open: Vec<u64>,
    /// The lanes for which a question is surely answered with yes.
    pub(crate) sure: Vec<u64>,
    /// The lanes for which it may be answered with yes.
    pub(crate) possible: Vec<u64>,
    /// The lanes of those for whom the sheet does not hold all there is to say.
    pub(crate) left_over: u64,
}

impl<const N: usize> Sheet<N> {
    /// An empty sheet for what a code reads.
    pub(crate) fn new(inputs: &Inputs) -> Self {
        const { assert!(N > 0 && N <= 64) };
        let columns = inputs.columns();
        Self {
            lanes: 0,
            low: vec![[0; N]; columns],
            high: vec![[0; N]; columns],
            open: vec![0; columns],
            sure: vec![0; inputs.questions.len()],
            possible: vec![0; inputs.questions.len()],
            left_over: 0,
        }
    }

    /// Takes everybody out.
    pub(crate) fn clear(&mut self) {
        self.lanes = 0;
        self.left_over = 0;
        self.open.fill(0);
        self.sure.fill(0);
        self.possible.fill(0);
    }

    /// Takes back what was said of a person.
    pub(crate) fn forget(&mut self, lane: usize) {
        let others = !(1 << lane);
        let bits = self.open.iter_mut().chain(&mut self.sure);
        bits.chain(&mut self.possible)
            .for_each(|lanes| *lanes &= others);
        self.left_over &= others;
    }

    /// Says what a fact of a person can be.
    pub(crate) fn set(&mut self, column: ColumnId, lane: usize, (low, high): (i64, i64)) {
        self.low[column][lane] = low;
        self.high[column][lane] = high;
        self.open[column] |= u64::from(low != high) << lane;
    }

    /// Answers a question for a person, once.
    pub(crate) fn answer(&mut self, question: usize, lane: usize, truth: Truth) {
        self.sure[question] |= u64::from(truth == Truth::Yes) << lane;
        self.possible[question] |= u64::from(truth.is_possible()) << lane;
    }
}
