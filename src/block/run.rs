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
use super::narrow::{self, Narrow};
use super::sheet::{LANES, Sheet};
use count::Counter;

/// Runs a code. Made once for it, and used again for each sheet.
#[derive(Debug)]
pub(crate) struct Machine {
    /// The columns that are worked out.
    low: Vec<[i64; LANES]>,
    high: Vec<[i64; LANES]>,
    open: Vec<u64>,
    /// Those of them that are narrow instead.
    narrow: Vec<Narrow>,
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
            narrow: vec![Narrow::new((OPEN_BELOW, OPEN_ABOVE)); code.worked_out],
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

    /// How the people of a sheet stand. Both are made for this code; of the columns of the sheet, the first
    /// may be narrow instead.
    pub(crate) fn run(
        &mut self,
        code: &Code,
        sheet: &Sheet<LANES>,
        narrow: &[Narrow],
    ) -> &Standings {
        self.left_over = sheet.left_over;
        self.counted = None;
        let given = Given { sheet, narrow };
        for at in 0..code.ops.len() {
            self.truths[at] = self.op(code, given, code.ops[at]);
        }
        let live = u64::MAX >> (64 - sheet.lanes.clamp(1, 64));
        self.stand(code, if sheet.lanes == 0 { 0 } else { live });
        &self.standings
    }

    fn op(&mut self, code: &Code, given: Given<'_>, op: Op) -> Plane {
        match op {
            Op::Constant(truth) => truth.into(),
            Op::Answer(question) => Plane {
                sure: given.sheet.sure[question],
                possible: given.sheet.possible[question],
            },
            Op::Within(column, low, high) => self.column(code, given, column).within(low, high),
            Op::OneOf {
                column,
                options,
                step,
            } => {
                let options = &code.options[options.range()];
                self.column(code, given, column).one_of(options, step)
            }
            Op::Mean { sum, count, test } => {
                let (sums, _) = self.column(code, given, sum).ends();
                let (counts, _) = self.column(code, given, count).ends();
                mean(&sums, &counts, test)
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
            } => self.sum(code, given, column, &code.terms[terms.range()], constant),
            Op::Held {
                column,
                value,
                low,
                high,
            } => {
                let (lows, highs) = self.column(code, given, value).ends();
                let held = |values: [i64; LANES]| values.map(|one| one.clamp(low, high));
                self.write(code, column, (held(lows), held(highs)))
            }
            Op::Lowest { column, of } => self.fold(code, given, (column, of), i64::min),
            Op::Highest { column, of } => self.fold(code, given, (column, of), i64::max),
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

    fn column<'a>(&'a self, code: &Code, given: Given<'a>, column: ColumnId) -> Column<'a> {
        let Given { sheet, narrow } = given;
        let (narrow, low, high, open, column) = match column.checked_sub(code.first_worked_out) {
            None => (narrow, &sheet.low, &sheet.high, &sheet.open, column),
            Some(column) => {
                let narrow = self.narrow.as_slice();
                (narrow, &self.low, &self.high, &self.open, column)
            }
        };
        match narrow.get(column).filter(|narrow| narrow.is_used) {
            Some(narrow) => Column::Narrow(narrow),
            None => Column::Wide(Wide {
                low: &low[column],
                high: &high[column],
                open: open[column],
            }),
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
        self.narrow[column].is_used = false;
        Plane::NO
    }

    fn sum(
        &mut self,
        code: &Code,
        given: Given<'_>,
        column: ColumnId,
        terms: &[Term],
        constant: i64,
    ) -> Plane {
        let live = lanes_up_to(given.sheet.lanes);
        let sums = match self.narrow_sum(code, given, terms, constant) {
            Some(sum) if sum.missing & live & !sum.unbounded == 0 => {
                let column = &mut self.narrow[column - code.first_worked_out];
                column.is_used = true;
                column.values = sum.values;
                (column.step, column.largest) = (sum.step, sum.largest);
                column.missing = sum.missing;
                return Plane::NO;
            }
            Some(sum) => Sums {
                exact: sum.values.map(|value| i64::from(value) * sum.step),
                open: sum.missing,
                unbounded: sum.unbounded,
                too_large: 0,
            },
            None => {
                let mut sums = Sums {
                    exact: [constant; LANES],
                    open: 0,
                    unbounded: 0,
                    too_large: 0,
                };
                for term in terms {
                    sums.add(self.column(code, given, term.column), *term, terms.len());
                }
                sums
            }
        };
        let (mut low, mut high) = (sums.exact, sums.exact);
        let mut too_large = sums.too_large;
        for lane in lanes_of(sums.open & live) {
            let ends = if sums.unbounded >> lane & 1 == 1 {
                Some((OPEN_BELOW, OPEN_ABOVE))
            } else {
                ends(terms, constant, |column| {
                    self.column(code, given, column).value(lane)
                })
            };
            (low[lane], high[lane]) = ends.unwrap_or((OPEN_BELOW, OPEN_ABOVE));
            too_large |= u64::from(ends.is_none()) << lane;
        }
        self.left_over |= too_large;
        self.write(code, column, (low, high))
    }

    /// The sum of columns that are narrow, of one step, and so small that it has room in 32 bits.
    fn narrow_sum(
        &self,
        code: &Code,
        given: Given<'_>,
        terms: &[Term],
        constant: i64,
    ) -> Option<NarrowSum> {
        let Column::Narrow(first) = self.column(code, given, terms.first()?.column) else {
            return None;
        };
        let step = first.step;
        let constant = (constant % step == 0).then_some(constant / step)?;
        let mut largest = constant.unsigned_abs();
        // What has no room is found out in the end.
        let mut sum = NarrowSum {
            values: [constant as i32; LANES],
            step,
            largest: 0,
            missing: 0,
            unbounded: 0,
        };
        for term in terms {
            let of = match self.column(code, given, term.column) {
                Column::Narrow(of) if of.step == step => of,
                Column::Narrow(_) | Column::Wide(_) => return None,
            };
            let most = u64::from(of.largest).saturating_mul(term.times.unsigned_abs());
            largest = largest.saturating_add(most);
            sum.missing |= of.missing;
            sum.unbounded |= of.unbounded();
            let times = term.times as i32;
            for (sum, value) in sum.values.iter_mut().zip(&of.values) {
                *sum = value.wrapping_mul(times).wrapping_add(*sum);
            }
        }
        sum.largest = u32::try_from(largest).ok()?;
        (sum.largest <= i32::MAX as u32).then_some(sum)
    }

    fn fold(
        &mut self,
        code: &Code,
        given: Given<'_>,
        (column, of): (ColumnId, Part),
        choose: fn(i64, i64) -> i64,
    ) -> Plane {
        let mut columns = code.columns[of.range()].iter();
        let Some(first) = columns.next() else {
            return Plane::NO;
        };
        let (mut low, mut high) = self.column(code, given, *first).ends();
        for other in columns {
            let (other_low, other_high) = self.column(code, given, *other).ends();
            for lane in 0..LANES {
                low[lane] = choose(low[lane], other_low[lane]);
                high[lane] = choose(high[lane], other_high[lane]);
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

/// What a code runs over.
#[derive(Debug, Clone, Copy)]
struct Given<'a> {
    sheet: &'a Sheet<LANES>,
    narrow: &'a [Narrow],
}

/// Sums that are being added up.
#[derive(Debug)]
struct Sums {
    /// Those of which all is known.
    exact: [i64; LANES],
    /// The lanes in which something is not known exactly.
    open: u64,
    /// The lanes in which something may be anything.
    unbounded: u64,
    /// The lanes in which something is too large.
    too_large: u64,
}

/// A sum that has room in 32 bits.
#[derive(Debug)]
struct NarrowSum {
    /// In steps, where nothing is missing.
    values: [i32; LANES],
    step: i64,
    largest: u32,
    missing: u64,
    unbounded: u64,
}

impl Sums {
    /// Adds one of so many terms.
    fn add(&mut self, column: Column<'_>, term: Term, terms: usize) {
        // So small that no sum of these terms leaves 64 bits.
        let limit = i64::MAX / 2 / (terms as i64) / term.times.abs().max(1);
        let is_small = |value: i64| -limit <= value && value <= limit;
        let values = match column {
            Column::Wide(of) => {
                self.too_large |= !mask(of.low, is_small) & !of.open;
                self.open |= of.open;
                *of.low
            }
            Column::Narrow(of) => {
                let values = of.values.map(|value| i64::from(value) * of.step);
                if !is_small(i64::from(of.largest).saturating_mul(of.step)) {
                    self.too_large |= !mask(&values, is_small) & !of.missing;
                }
                self.open |= of.missing;
                self.unbounded |= of.unbounded();
                values
            }
        };
        for (sum, value) in self.exact.iter_mut().zip(values) {
            *sum = sum.wrapping_add(value.wrapping_mul(term.times));
        }
    }
}

/// A column of a sheet, or one that is worked out.
#[derive(Debug, Clone, Copy)]
enum Column<'a> {
    Wide(Wide<'a>),
    Narrow(&'a Narrow),
}

#[derive(Debug, Clone, Copy)]
struct Wide<'a> {
    low: &'a [i64; LANES],
    high: &'a [i64; LANES],
    /// The lanes in which the two differ.
    open: u64,
}

impl Column<'_> {
    /// What it can be in a lane.
    fn value(&self, lane: usize) -> (i64, i64) {
        match self {
            Self::Wide(wide) => (wide.low[lane], wide.high[lane]),
            Self::Narrow(narrow) => narrow.value(lane),
        }
    }

    /// What it can be in all lanes: the least, and the most.
    fn ends(&self) -> ([i64; LANES], [i64; LANES]) {
        match self {
            Self::Wide(wide) => (*wide.low, *wide.high),
            Self::Narrow(narrow) => {
                let ends: [_; LANES] = std::array::from_fn(|lane| narrow.value(lane));
                (ends.map(|(low, _)| low), ends.map(|(_, high)| high))
            }
        }
    }

    fn open(&self) -> u64 {
        match self {
            Self::Wide(wide) => wide.open,
            Self::Narrow(narrow) => narrow.missing,
        }
    }

    fn within(&self, low: i64, high: i64) -> Plane {
        match self {
            Self::Wide(wide) => wide.within(low, high),
            Self::Narrow(narrow) => narrow.within((low, high)),
        }
    }

    fn one_of(&self, options: &[(i64, i64)], step: Option<i64>) -> Plane {
        let options_met = options.iter().map(|(low, high)| self.within(*low, *high));
        let mut plane = options_met.fold(Plane::NO, Plane::or);
        if step.is_some() {
            for lane in lanes_of(self.open() & plane.possible & !plane.sure) {
                let value = self.value(lane);
                plane.sure |= u64::from(lists_all(value, options, step)) << lane;
            }
        }
        plane
    }
}

impl Wide<'_> {
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
}

/// How a mean stands to a bound. It is told of those only of whom all is known.
fn mean(sums: &[i64; LANES], counts: &[i64; LANES], test: MeanTest) -> Plane {
    let mut lanes = 0;
    for (lane, (sum, count)) in sums.iter().zip(counts).enumerate() {
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
    let mut are_so = [0; LANES];
    for (to, value) in are_so.iter_mut().zip(values) {
        *to = if is_so(*value) { u8::MAX } else { 0 };
    }
    narrow::bits(&are_so)
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
