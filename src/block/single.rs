//! Running a code for one person: a byte for each truth, where [`super::run`] has a set of lanes.
//!
//! Each truth stands beside its opposite, so that *not* is another place and no work, and *any* is the
//! opposite of *all* opposites. What is asked of the columns of a sheet comes first, in one go.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers columns, operations and questions densely, and a sheet is made for its code"
)]

use rustc_hash::FxHashMap;

use crate::evaluate::Standing;
use crate::value::Truth;

use super::code::{Code, Line, Op, OpId, Part};
use super::inputs::{ColumnId, OPEN_ABOVE, OPEN_BELOW};
use super::run::{ends, lists_all};
use super::sheet::Sheet;

/// What a value can be: from the first to the second.
type Bounds = (i64, i64);

/// A truth: the lower bit says that it is so, the upper one that it may be so.
type Bits = u8;

const NO: Bits = 0b00;
const MAYBE: Bits = 0b10;
const YES: Bits = 0b11;

/// Where a truth stands; its opposite stands where the lowest bit is the other.
type TruthPlace = u32;

/// Where the members of an operation, or their opposites, are listed.
type Known = FxHashMap<(Part, TruthPlace), Part>;

/// Runs a code. Made once for it, and used again for each person.
#[derive(Debug)]
pub(crate) struct Single {
    /// What is asked of the columns of the sheet: the first truths, in this order.
    spans: Vec<(ColumnId, Bounds)>,
    /// The questions that are asked: the next truths.
    questions: Vec<usize>,
    steps: Vec<Step>,
    /// The members of all steps.
    members: Vec<TruthPlace>,
    /// Where the truth of each operation stands.
    places: Vec<TruthPlace>,
    truths: Vec<Bits>,
    /// The columns that are worked out.
    worked_out: Vec<Bounds>,
    /// What may be unmet, in the order of [`Code::held`].
    held: Vec<TruthPlace>,
}

/// Works out a truth.
#[derive(Debug, Clone, Copy)]
enum Step {
    All {
        members: Part,
        to: TruthPlace,
    },
    Count {
        members: Part,
        low: u32,
        high: u32,
        to: TruthPlace,
    },
    /// Anything else, by its number.
    Other(OpId),
}

impl Single {
    /// For the sheets of one code.
    pub(crate) fn new(code: &Code) -> Self {
        let mut single = Self {
            spans: Vec::new(),
            questions: Vec::new(),
            steps: Vec::new(),
            members: Vec::new(),
            places: vec![0; code.ops.len()],
            truths: Vec::new(),
            worked_out: vec![(0, 0); code.worked_out],
            held: Vec::new(),
        };
        for (id, op) in code.ops.iter().enumerate() {
            if let Op::Within(column, low, high) = *op
                && column < code.first_worked_out
            {
                single.spans.push((column, (low, high)));
                single.places[id] = single.new_place(NO);
            }
        }
        for (id, op) in code.ops.iter().enumerate() {
            if let Op::Answer(question) = *op {
                single.questions.push(question);
                single.places[id] = single.new_place(NO);
            }
        }
        let mut known = FxHashMap::default();
        for (id, op) in code.ops.iter().enumerate() {
            single.add(code, id, *op, &mut known);
        }
        let held = code.held.iter().map(|held| single.places[held.unmet]);
        single.held = held.collect();
        single
    }

    fn new_place(&mut self, truth: Bits) -> TruthPlace {
        let place = self.truths.len() as TruthPlace;
        self.truths.extend([truth, opposite(truth)]);
        place
    }

    fn add(&mut self, code: &Code, id: OpId, op: Op, known: &mut Known) {
        let mut members = |single: &mut Self, members: Part, turned: TruthPlace| {
            let known = known.entry((members, turned));
            *known.or_insert_with(|| single.members(code, members, turned))
        };
        match op {
            Op::Constant(truth) => self.places[id] = self.new_place(bits(truth)),
            Op::Answer(_) => {}
            Op::Within(column, _, _) if column < code.first_worked_out => {}
            Op::Not(inner) => self.places[id] = self.places[inner] ^ 1,
            Op::All(part) => {
                let (members, to) = (members(self, part, 0), self.new_place(NO));
                self.places[id] = to;
                self.steps.push(Step::All { members, to });
            }
            Op::Any(part) => {
                let (members, to) = (members(self, part, 1), self.new_place(NO));
                self.places[id] = to;
                let to = to ^ 1;
                self.steps.push(Step::All { members, to });
            }
            Op::Count {
                members: part,
                low,
                high,
            } => {
                let (members, to) = (members(self, part, 0), self.new_place(NO));
                self.places[id] = to;
                self.steps.push(Step::Count {
                    members,
                    low,
                    high,
                    to,
                });
            }
            _ => {
                self.places[id] = self.new_place(NO);
                self.steps.push(Step::Other(id));
            }
        }
    }

    fn members(&mut self, code: &Code, members: Part, turned: TruthPlace) -> Part {
        let start = self.members.len();
        for member in &code.members[members.range()] {
            self.members.push(self.places[*member] ^ turned);
        }
        let end = self.members.len();
        Part { start, end }
    }

    /// Works out how the person in a lane stands; gives whether it could. The sheet is made for the code
    /// that this was made for.
    pub(crate) fn run<const N: usize>(
        &mut self,
        code: &Code,
        sheet: &Sheet<N>,
        lane: usize,
        standing: &mut Standing,
    ) -> bool {
        if sheet.left_over >> lane & 1 == 1 {
            return false;
        }
        let mut truths = self.truths.chunks_exact_mut(2);
        for ((column, span), truth) in self.spans.iter().zip(&mut truths) {
            let value = (sheet.low[*column][lane], sheet.high[*column][lane]);
            set(truth, within(value, *span));
        }
        for (question, truth) in self.questions.iter().zip(&mut truths) {
            let bit = |lanes: u64| (lanes >> lane & 1) as Bits;
            let (sure, possible) = (sheet.sure[*question], sheet.possible[*question]);
            set(truth, bit(sure) | bit(possible) << 1);
        }
        let mut counted = None;
        for at in 0..self.steps.len() {
            match self.steps[at] {
                Step::All { members, to } => {
                    let members = self.members[members.range()].iter();
                    let all = members.fold(YES, |all, one| all & self.truths[*one as usize]);
                    self.put(to, all);
                }
                Step::Count {
                    members,
                    low,
                    high,
                    to,
                } => {
                    let count = match counted {
                        Some((last, count)) if last == members => count,
                        _ => self.count(members),
                    };
                    counted = Some((members, count));
                    self.put(to, within(count, (low.into(), end_of(high))));
                }
                Step::Other(id) => {
                    let Some(truth) = self.other(code, sheet, lane, code.ops[id]) else {
                        return false;
                    };
                    self.put(self.places[id], truth);
                }
            }
        }
        self.stand(code, standing);
        true
    }

    fn put(&mut self, to: TruthPlace, truth: Bits) {
        self.truths[to as usize] = truth;
        self.truths[(to ^ 1) as usize] = opposite(truth);
    }

    fn truth(&self, op: OpId) -> Bits {
        self.truths[self.places[op] as usize]
    }

    /// How many members hold: those that surely do, and those that may.
    fn count(&self, members: Part) -> Bounds {
        let (mut sure, mut possible) = (0, 0);
        for member in &self.members[members.range()] {
            let truth = self.truths[*member as usize];
            sure += i64::from(truth & 1);
            possible += i64::from(truth >> 1);
        }
        (sure, possible)
    }

    /// Works out what is rarer; nothing when it leaves the person to the careful evaluation.
    fn other<const N: usize>(
        &mut self,
        code: &Code,
        sheet: &Sheet<N>,
        lane: usize,
        op: Op,
    ) -> Option<Bits> {
        let value =
            |single: &Self, column: ColumnId| match column.checked_sub(code.first_worked_out) {
                None => (sheet.low[column][lane], sheet.high[column][lane]),
                Some(column) => single.worked_out[column],
            };
        let (column, bounds) = match op {
            Op::Within(column, low, high) => return Some(within(value(self, column), (low, high))),
            Op::OneOf {
                column,
                options,
                step,
            } => {
                let (value, options) = (value(self, column), &code.options[options.range()]);
                let any = options.iter().map(|option| within(value, *option));
                let any = any.fold(NO, |any, one| any | one);
                let is_all = any == MAYBE && lists_all(value, options, step);
                return Some(if is_all { YES } else { any });
            }
            Op::Mean { sum, count, test } => {
                let passes = test.passes(value(self, sum).0, value(self, count).0);
                return Some(if passes { YES } else { NO });
            }
            Op::Chosen(choices) => {
                let (mut sure, mut possible) = (true, false);
                for choice in &code.choices[choices.range()] {
                    let (is_it, holds) = (self.truth(choice.is_it), self.truth(choice.holds));
                    sure &= is_it == NO || holds == YES;
                    possible |= is_it != NO && holds != NO;
                }
                return Some(if !possible {
                    NO
                } else if sure {
                    YES
                } else {
                    MAYBE
                });
            }
            Op::LeaveOut(op) => return (self.truth(op) == NO).then_some(NO),
            Op::VerdictIs(lines) => {
                let (mut wanted, mut other) = (false, false);
                self.read_lines(&code.lines[lines.range()], |_, line| {
                    wanted |= line.is_wanted;
                    other |= !line.is_wanted;
                });
                return Some(match (wanted, other) {
                    (false, _) => NO,
                    (true, true) => MAYBE,
                    (true, false) => YES,
                });
            }
            Op::Sum {
                column,
                terms,
                constant,
            } => {
                let value = |column| value(self, column);
                let terms = &code.terms[terms.range()];
                (column, ends(terms, constant, value)?)
            }
            Op::Held {
                column,
                value: held,
                low,
                high,
            } => {
                let (from, to) = value(self, held);
                (column, (from.clamp(low, high), to.clamp(low, high)))
            }
            Op::Lowest { column, of } | Op::Highest { column, of } => {
                let is_lowest = matches!(op, Op::Lowest { .. });
                let choose = if is_lowest { i64::min } else { i64::max };
                let of = code.columns[of.range()].iter();
                let of = of.map(|column| value(self, *column));
                let of = of.reduce(|a, b| (choose(a.0, b.0), choose(a.1, b.1)));
                (column, of.unwrap_or_default())
            }
            Op::AsNumber { column, condition } => {
                let truth = self.truth(condition);
                (column, (i64::from(truth & 1), i64::from(truth >> 1)))
            }
            Op::FirstCase {
                column,
                cases,
                is_complete,
            } => (column, self.first_case(code, cases, is_complete)?),
            Op::Constant(_)
            | Op::Answer(_)
            | Op::Not(_)
            | Op::All(_)
            | Op::Any(_)
            | Op::Count { .. } => return Some(NO),
        };
        self.worked_out[column - code.first_worked_out] = bounds;
        Some(NO)
    }

    fn first_case(&self, code: &Code, cases: Part, is_complete: bool) -> Option<Bounds> {
        let (mut low, mut high) = (OPEN_ABOVE, OPEN_BELOW);
        let mut is_found = false;
        for case in &code.cases[cases.range()] {
            let truth = self.truth(case.condition);
            if truth != NO {
                (low, high) = (low.min(case.value), high.max(case.value));
                is_found = true;
            }
            if truth == YES {
                return Some((low, high));
            }
        }
        (is_found && is_complete).then_some((low, high))
    }

    /// Tells of the lines of a verdict that the person may be at.
    fn read_lines(&self, lines: &[Line], mut tell: impl FnMut(usize, &Line)) {
        for (at, line) in lines.iter().enumerate() {
            let truth = line.condition.map_or(YES, |op| self.truth(op));
            if truth != NO {
                tell(at, line);
            }
            if truth == YES {
                return;
            }
        }
    }

    fn stand(&self, code: &Code, standing: &mut Standing) {
        standing.verdict.clear();
        self.read_lines(&code.lines[code.verdict.range()], |at, _| {
            let label = code.labels[at];
            if !standing.verdict.contains(&label) {
                standing.verdict.push(label);
            }
        });
        standing.unmet.clear();
        standing.undecided.clear();
        for (held, place) in code.held.iter().zip(&self.held) {
            match self.truths[*place as usize] {
                NO => {}
                YES => standing.unmet.push(held.id),
                _ => standing.undecided.push(held.id),
            }
        }
    }
}

fn set(to: &mut [Bits], truth: Bits) {
    if let [is_so, is_not] = to {
        (*is_so, *is_not) = (truth, opposite(truth));
    }
}

fn bits(truth: Truth) -> Bits {
    match truth {
        Truth::Yes => YES,
        Truth::No => NO,
        Truth::Unknown => MAYBE,
    }
}

fn opposite(truth: Bits) -> Bits {
    let turned = !truth;
    (turned >> 1 & 1) | (turned << 1 & 2)
}

/// Whether a value lies in a span.
fn within((least, most): Bounds, (low, high): Bounds) -> Bits {
    let sure = (low <= least) & (most <= high);
    let possible = (low <= most) & (least <= high);
    Bits::from(sure) | Bits::from(possible) << 1
}

/// The most that is asked for; the greatest number there is: without end.
fn end_of(high: u32) -> i64 {
    if high == u32::MAX {
        OPEN_ABOVE
    } else {
        high.into()
    }
}
