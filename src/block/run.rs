//! Running a code over a sheet: every operation for all lanes before the next.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers columns, operations and rules densely, and a sheet is made for its code"
)]

mod count;

use crate::evaluate::Standing;
use crate::value::Truth;

use super::code::{Code, Line, MeanTest, Op, Part, Term};
use super::inputs::{ColumnId, OPEN_ABOVE, OPEN_BELOW};
use super::sheet::{LANES, Sheet};
use count::Counter;

/// Runs a code. Made once for it, and used again for each sheet.
#[derive(Debug)]
pub(crate) struct Machine {
    /// The columns that are worked out.
    low: Vec<[i64; LANES]>,
    high: Vec<[i64; LANES]>,
    open: Vec<u64>,
    truths: Vec<Plane>,
    /// What was counted last, and how many of it hold: surely, and perhaps.
    counted: Option<Part>,
    counts: (Counter, Counter),
    /// The lanes of those of whom the code cannot say all.
    left_over: u64,
    standings: Standings,
}

/// A truth for each lane, as two bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Plane {
    /// It is so.
    pub(super) sure: u64,
    /// It may be so.
    pub(super) possible: u64,
}

impl Plane {
    pub(super) const YES: Self = Self {
        sure: u64::MAX,
        possible: u64::MAX,
    };
    pub(super) const NO: Self = Self {
        sure: 0,
        possible: 0,
    };

    fn exactly(lanes: u64) -> Self {
        Self {
            sure: lanes,
            possible: lanes,
        }
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            sure: self.sure & other.sure,
            possible: self.possible & other.possible,
        }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            sure: self.sure | other.sure,
            possible: self.possible | other.possible,
        }
    }

    pub(super) fn not(self) -> Self {
        Self {
            sure: !self.possible,
            possible: !self.sure,
        }
    }
}

impl From<Truth> for Plane {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::Yes => Self::YES,
            Truth::No => Self::NO,
            Truth::Unknown => Self {
                sure: 0,
                possible: u64::MAX,
            },
        }
    }
}

/// How the people of a sheet stand, a bit for each lane.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Standings {
    /// Those of whom nothing is said here: the careful evaluation has to.
    pub(crate) left_over: u64,
    /// For each line of the verdict: those to whom it may apply.
    pub(crate) verdict: Vec<u64>,
    /// For each of [`Code::held`]: those of whom something of the rule is unmet.
    pub(crate) unmet: Vec<u64>,
    /// Those of whom nothing of it is unmet, and something undecided.
    pub(crate) undecided: Vec<u64>,
}

impl Standings {
    /// The verdicts that are possible for the person in a lane, as [`crate::evaluate::Standing::verdict`] tells them.
    pub(crate) fn verdict_of(&self, code: &Code, lane: usize, verdict: &mut Vec<usize>) {
        verdict.clear();
        for (lanes, label) in self.verdict.iter().zip(&code.labels) {
            if lanes >> lane & 1 == 1 && !verdict.contains(label) {
                verdict.push(*label);
            }
        }
    }
}

impl Standings {
    /// How the person in a lane stands; gives whether that is said here.
    pub(crate) fn standing_of(&self, code: &Code, lane: usize, standing: &mut Standing) -> bool {
        let is_in = |lanes: u64| lanes >> lane & 1 == 1;
        if is_in(self.left_over) {
            return false;
        }
        self.verdict_of(code, lane, &mut standing.verdict);
        standing.unmet.clear();
        standing.undecided.clear();
        let held = self.unmet.iter().zip(&self.undecided);
        for (held, (unmet, undecided)) in code.held.iter().zip(held) {
            if is_in(*unmet) {
                standing.unmet.push(held.id);
            }
            if is_in(*undecided) {
                standing.undecided.push(held.id);
            }
        }
        true
    }
}

impl Machine {
    /// How the people of the sheet stand that was run last.
    pub(crate) fn standings(&self) -> &Standings {
        &self.standings
    }

    /// For the sheets of one code.
    pub(crate) fn new(code: &Code) -> Self {
        Self {
            low: vec![[0; LANES]; code.worked_out],
            high: vec![[0; LANES]; code.worked_out],
            open: vec![0; code.worked_out],
            truths: vec![Plane::NO; code.ops.len()],
            counted: None,
            counts: (Counter::new(), Counter::new()),
            left_over: 0,
            standings: Standings {
                left_over: 0,
                verdict: vec![0; code.labels.len()],
                unmet: vec![0; code.held.len()],
                undecided: vec![0; code.held.len()],
            },
        }
    }

    /// How the people of a sheet stand. Both are made for this code.
    pub(crate) fn run(&mut self, code: &Code, sheet: &Sheet<LANES>) -> &Standings {
        self.left_over = sheet.left_over;
        self.counted = None;
        for at in 0..code.ops.len() {
            self.truths[at] = self.op(code, sheet, code.ops[at]);
        }
        let live = u64::MAX >> (64 - sheet.lanes.clamp(1, 64));
        self.stand(code, if sheet.lanes == 0 { 0 } else { live });
        &self.standings
    }

    fn op(&mut self, code: &Code, sheet: &Sheet<LANES>, op: Op) -> Plane {
        match op {
            Op::Constant(truth) => truth.into(),
            Op::Answer(question) => Plane {
                sure: sheet.sure[question],
                possible: sheet.possible[question],
            },
            Op::Within(column, low, high) => self.column(code, sheet, column).within(low, high),
            Op::OneOf {
                column,
                options,
                step,
            } => {
                let options = &code.options[options.range()];
                self.column(code, sheet, column).one_of(options, step)
            }
            Op::Mean { sum, count, test } => {
                let sum = self.column(code, sheet, sum);
                mean(&sum, &self.column(code, sheet, count), test)
            }
            Op::Not(inner) => self.truths[inner].not(),
            Op::All(members) => self.members(code, members).fold(Plane::YES, Plane::and),
            Op::Any(members) => self.members(code, members).fold(Plane::NO, Plane::or),
            Op::Count { members, low, high } => {
                if self.counted != Some(members) {
                    self.count(code, members);
                }
                let (sure, possible) = &self.counts;
                count::within(sure, possible, low, high)
            }
            Op::Chosen(choices) => {
                let (mut sure, mut possible) = (u64::MAX, 0);
                for choice in &code.choices[choices.range()] {
                    let (is_it, holds) = (self.truths[choice.is_it], self.truths[choice.holds]);
                    sure &= !is_it.possible | holds.sure;
                    possible |= is_it.possible & holds.possible;
                }
                let sure = sure & possible;
                Plane { sure, possible }
            }
            Op::LeaveOut(op) => {
                self.left_over |= self.truths[op].possible;
                Plane::NO
            }
            Op::VerdictIs(lines) => {
                let (mut wanted, mut other) = (0, 0);
                self.read_lines(&code.lines[lines.range()], |_, line, lanes| {
                    if line.is_wanted {
                        wanted |= lanes;
                    } else {
                        other |= lanes;
                    }
                });
                Plane {
                    sure: wanted & !other,
                    possible: wanted,
                }
            }
            Op::Sum {
                column,
                terms,
                constant,
            } => self.sum(code, sheet, column, &code.terms[terms.range()], constant),
            Op::Held {
                column,
                value,
                low,
                high,
            } => {
                let from = self.column(code, sheet, value);
                let (lows, highs) = (
                    from.low.map(|one| one.clamp(low, high)),
                    from.high.map(|one| one.clamp(low, high)),
                );
                self.write(code, column, (lows, highs))
            }
            Op::Lowest { column, of } => self.fold(code, sheet, (column, of), i64::min),
            Op::Highest { column, of } => self.fold(code, sheet, (column, of), i64::max),
            Op::AsNumber { column, condition } => {
                let Plane { sure, possible } = self.truths[condition];
                let bit = |lanes: u64| std::array::from_fn(|lane| (lanes >> lane & 1) as i64);
                self.write(code, column, (bit(sure), bit(possible)))
            }
            Op::FirstCase {
                column,
                cases,
                is_complete,
            } => self.first_case(code, column, cases, is_complete),
        }
    }

    fn count(&mut self, code: &Code, members: Part) {
        let (mut sure, mut possible) = (Counter::new(), Counter::new());
        for member in self.members(code, members) {
            sure.add(member.sure);
            possible.add(member.possible);
        }
        self.counts = (sure, possible);
        self.counted = Some(members);
    }

    fn members<'a>(&'a self, code: &'a Code, members: Part) -> impl Iterator<Item = Plane> + 'a {
        let members = code.members[members.range()].iter();
        members.map(|member| self.truths[*member])
    }

    fn column<'a>(&'a self, code: &Code, sheet: &'a Sheet<LANES>, column: ColumnId) -> Column<'a> {
        match column.checked_sub(code.first_worked_out) {
            None => Column {
                low: &sheet.low[column],
                high: &sheet.high[column],
                open: sheet.open[column],
            },
            Some(column) => Column {
                low: &self.low[column],
                high: &self.high[column],
                open: self.open[column],
            },
        }
    }

    /// Fills a column that is worked out.
    fn write(
        &mut self,
        code: &Code,
        column: ColumnId,
        (low, high): ([i64; LANES], [i64; LANES]),
    ) -> Plane {
        let column = column - code.first_worked_out;
        let apart = low.iter().zip(&high).enumerate();
        let apart = apart.map(|(lane, (low, high))| u64::from(low != high) << lane);
        self.open[column] = apart.fold(0, |all, one| all | one);
        self.low[column] = low;
        self.high[column] = high;
        Plane::NO
    }

    fn sum(
        &mut self,
        code: &Code,
        sheet: &Sheet<LANES>,
        column: ColumnId,
        terms: &[Term],
        constant: i64,
    ) -> Plane {
        let mut exact = [constant; LANES];
        let (mut open, mut too_large) = (0, 0);
        for term in terms {
            let from = self.column(code, sheet, term.column);
            // So small that no sum of these terms leaves 64 bits.
            let limit = i64::MAX / 2 / (terms.len() as i64) / term.times.abs().max(1);
            let is_small = |value: i64| -limit <= value && value <= limit;
            too_large |= !mask(from.low, is_small) & !from.open;
            open |= from.open;
            for (sum, value) in exact.iter_mut().zip(from.low) {
                *sum = sum.wrapping_add(value.wrapping_mul(term.times));
            }
        }
        let (mut low, mut high) = (exact, exact);
        for lane in lanes_of(open & lanes_up_to(sheet.lanes)) {
            let ends = ends(terms, constant, |column| {
                let from = self.column(code, sheet, column);
                (from.low[lane], from.high[lane])
            });
            (low[lane], high[lane]) = ends.unwrap_or((OPEN_BELOW, OPEN_ABOVE));
            too_large |= u64::from(ends.is_none()) << lane;
        }
        self.left_over |= too_large;
        self.write(code, column, (low, high))
    }

    fn fold(
        &mut self,
        code: &Code,
        sheet: &Sheet<LANES>,
        (column, of): (ColumnId, Part),
        choose: fn(i64, i64) -> i64,
    ) -> Plane {
        let mut columns = code.columns[of.range()].iter();
        let Some(first) = columns.next() else {
            return Plane::NO;
        };
        let first = self.column(code, sheet, *first);
        let (mut low, mut high) = (*first.low, *first.high);
        for other in columns {
            let other = self.column(code, sheet, *other);
            for lane in 0..LANES {
                low[lane] = choose(low[lane], other.low[lane]);
                high[lane] = choose(high[lane], other.high[lane]);
            }
        }
        self.write(code, column, (low, high))
    }

    /// The values of the cases that are possible, down to the first that surely holds. Of whom none
    /// may hold, or perhaps none does, there is nothing to say here.
    fn first_case(
        &mut self,
        code: &Code,
        column: ColumnId,
        cases: Part,
        is_complete: bool,
    ) -> Plane {
        let (mut low, mut high) = ([OPEN_ABOVE; LANES], [OPEN_BELOW; LANES]);
        let (mut reading, mut found) = (u64::MAX, 0);
        for case in &code.cases[cases.range()] {
            let Plane { sure, possible } = self.truths[case.condition];
            let there = possible & reading;
            found |= there;
            reading &= !sure;
            for lane in 0..LANES {
                if there >> lane & 1 == 1 {
                    low[lane] = low[lane].min(case.value);
                    high[lane] = high[lane].max(case.value);
                }
            }
        }
        self.left_over |= !found;
        if !is_complete {
            self.left_over |= reading;
        }
        self.write(code, column, (low, high))
    }

    /// Reads the lines of a verdict: tells of each which lanes may be at it.
    fn read_lines(&self, lines: &[Line], mut tell: impl FnMut(usize, &Line, u64)) {
        let mut reading = u64::MAX;
        for (at, line) in lines.iter().enumerate() {
            let truth = line.condition.map_or(Plane::YES, |op| self.truths[op]);
            tell(at, line, reading & truth.possible);
            reading &= !truth.sure;
        }
    }

    fn stand(&mut self, code: &Code, live: u64) {
        let mut standings = std::mem::take(&mut self.standings);
        standings.left_over = self.left_over & live;
        let live = live & !self.left_over;
        self.read_lines(&code.lines[code.verdict.range()], |at, _, lanes| {
            standings.verdict[at] = lanes & live;
        });
        for (at, held) in code.held.iter().enumerate() {
            let Plane { sure, possible } = self.truths[held.unmet];
            standings.unmet[at] = sure & live;
            standings.undecided[at] = possible & !sure & live;
        }
        self.standings = standings;
    }
}

/// A column of a sheet, or one that is worked out.
#[derive(Debug, Clone, Copy)]
struct Column<'a> {
    low: &'a [i64; LANES],
    high: &'a [i64; LANES],
    /// The lanes in which the two differ.
    open: u64,
}

impl Column<'_> {
    fn within(&self, low: i64, high: i64) -> Plane {
        if self.open == 0 {
            return Plane::exactly(mask(self.low, |value| low <= value && value <= high));
        }
        let lows = |limit: i64| mask(self.low, |value| value >= limit);
        let highs = |limit: i64| mask(self.high, |value| value >= limit);
        let (mut sure, mut possible) = (u64::MAX, u64::MAX);
        if low != OPEN_BELOW {
            sure &= lows(low);
            possible &= highs(low);
        }
        if high != OPEN_ABOVE {
            sure &= !highs(high + 1);
            possible &= !lows(high + 1);
        }
        Plane { sure, possible }
    }

    fn one_of(&self, options: &[(i64, i64)], step: Option<i64>) -> Plane {
        let options_met = options.iter().map(|(low, high)| self.within(*low, *high));
        let mut plane = options_met.fold(Plane::NO, Plane::or);
        if step.is_some() {
            for lane in lanes_of(self.open & plane.possible & !plane.sure) {
                let value = (self.low[lane], self.high[lane]);
                plane.sure |= u64::from(lists_all(value, options, step)) << lane;
            }
        }
        plane
    }
}

/// How a mean stands to a bound. It is told of those only of whom all is known.
fn mean(sum: &Column<'_>, count: &Column<'_>, test: MeanTest) -> Plane {
    let mut lanes = 0;
    for (lane, (sum, count)) in sum.low.iter().zip(count.low).enumerate() {
        lanes |= u64::from(test.passes(*sum, *count)) << lane;
    }
    Plane::exactly(lanes)
}

/// Whether a value that lies in a span is one of some, whichever it is; `step` is how far apart its
/// values lie, if they lie apart.
pub(super) fn lists_all(
    (low, high): (i64, i64),
    options: &[(i64, i64)],
    step: Option<i64>,
) -> bool {
    let Some((step, width)) = step.zip(high.checked_sub(low)) else {
        return false;
    };
    let steps = width / step;
    let mut values = (0..=steps).map(|at| low + at * step);
    (steps as u64) < options.len() as u64 && values.all(|value| options.contains(&(value, value)))
}

/// The ends of a sum; nothing when they leave 64 bits.
pub(super) fn ends(
    terms: &[Term],
    constant: i64,
    value: impl Fn(ColumnId) -> (i64, i64),
) -> Option<(i64, i64)> {
    let mut exact = Some(constant);
    for term in terms {
        let (low, high) = value(term.column);
        let product = low.checked_mul(term.times).filter(|_| low == high);
        exact = exact.and_then(|sum| sum.checked_add(product?));
    }
    if let Some(sum) = exact.filter(|sum| *sum != OPEN_BELOW && *sum != OPEN_ABOVE) {
        return Some((sum, sum));
    }
    let mut ends = (Some(i128::from(constant)), Some(i128::from(constant)));
    for term in terms {
        let (low, high) = value(term.column);
        let times = i128::from(term.times);
        let low = (low != OPEN_BELOW).then(|| times * i128::from(low));
        let high = (high != OPEN_ABOVE).then(|| times * i128::from(high));
        let (low, high) = if times < 0 { (high, low) } else { (low, high) };
        ends.0 = ends.0.zip(low).map(|(sum, one)| sum + one);
        ends.1 = ends.1.zip(high).map(|(sum, one)| sum + one);
    }
    let narrow = |end: i128| {
        let end = i64::try_from(end).ok()?;
        (end != OPEN_BELOW && end != OPEN_ABOVE).then_some(end)
    };
    let low = ends.0.map_or(Some(OPEN_BELOW), narrow)?;
    let high = ends.1.map_or(Some(OPEN_ABOVE), narrow)?;
    Some((low, high))
}

/// The lanes of which something is so.
fn mask(values: &[i64; LANES], is_so: impl Fn(i64) -> bool) -> u64 {
    let mut lanes = 0;
    for (lane, value) in values.iter().enumerate() {
        lanes |= u64::from(is_so(*value)) << lane;
    }
    lanes
}

/// The first so many lanes.
fn lanes_up_to(count: usize) -> u64 {
    match count {
        0 => 0,
        count => u64::MAX >> (64 - count.min(64)),
    }
}

/// The lanes of a set, one after the other.
fn lanes_of(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lane = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(lane)
    })
}
