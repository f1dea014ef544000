//! What has to be so for conditions to hold together: how far each fact, and each count, is narrowed
//! down. Where one is narrowed down to nothing, the conditions contradict each other.
//!
//! It knows comparisons of one fact with fixed values, and counts of the same evidence or criteria.
//! Whatever else is asked is only known to be the same as itself: so a contradiction that is found is
//! one, and others may be missed.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::program::{
    CountRange, Counting, Filter, KindId, MetOrUnmet, Operand, Place, Program, Query, RuleId,
    Slice, SlotId, SlotType, Step, StepId, Test,
};
use crate::syntax::ast::Strength;
use crate::value::{Number, Range, Truth, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

/// So many parts of conditions are followed.
const MOST_PARTS: usize = 2_000;

/// What is narrowed down.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Subject {
    Slot(SlotId),
    Count(Counted),
    /// Whether a step holds: 0 or 1.
    Step(StepId),
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    /// Items of evidence: of these kinds, and by these filters.
    Items(Counting, Vec<(KindId, Option<usize>, Vec<Filter>)>),
    /// Criteria of these rules.
    Criteria(Strength, MetOrUnmet, Vec<RuleId>),
}

/// How far everything is narrowed down.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrowed {
    ranges: IndexMap<Subject, Range, FxBuildHasher>,
    is_contradiction: bool,
}

impl Narrowed {
    /// What has to be so for the step to hold, or not to hold.
    pub(super) fn when(program: &Program, step: StepId, holds: bool) -> Self {
        let mut narrowed = Self::default();
        narrowed.assume(program, step, holds);
        narrowed
    }

    /// Whether nothing and nobody fits.
    pub(super) fn is_contradiction(&self) -> bool {
        self.is_contradiction
    }

    /// Whether both can be so together.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let (few, many) = if self.ranges.len() < other.ranges.len() {
            (self, other)
        } else {
            (other, self)
        };
        let mut ranges = few.ranges.iter();
        let contradicts = |(subject, range): (&Subject, &Range)| {
            let known = many.ranges.get(subject);
            known.is_some_and(|known| known.low.max(range.low) > known.high.min(range.high))
        };
        !self.is_contradiction && !other.is_contradiction && !ranges.any(contradicts)
    }

    /// Both at once.
    pub(super) fn joined(mut self, other: &Self) -> Self {
        self.is_contradiction |= other.is_contradiction;
        for (subject, range) in &other.ranges {
            self.narrow(subject.clone(), *range);
        }
        self
    }

    fn narrow(&mut self, subject: Subject, by: Range) {
        let range = self.ranges.entry(subject).or_insert(Range::UNBOUNDED);
        range.low = range.low.max(by.low);
        range.high = range.high.min(by.high);
        self.is_contradiction |= range.low > range.high;
    }

    /// Takes it that a step holds, or does not.
    fn assume(&mut self, program: &Program, step: StepId, holds: bool) {
        let mut waiting = vec![(step, holds)];
        let mut seen = 0;
        while let Some((id, holds)) = waiting.pop() {
            seen += 1;
            let Some(step) = program.steps.get(id).filter(|_| seen <= MOST_PARTS) else {
                return;
            };
            self.narrow(Subject::Step(id), Range::exactly(i128::from(holds)));
            match *step {
                Step::Constant(truth) => {
                    self.is_contradiction |= truth == Truth::from(!holds);
                }
                Step::Not(inner) => waiting.push((inner, !holds)),
                Step::All(members) if holds => each(program, members, true, &mut waiting),
                Step::Any(members) if !holds => each(program, members, false, &mut waiting),
                // Alone, a member is all there is.
                Step::All(members) | Step::Any(members) if members.range().len() == 1 => {
                    each(program, members, holds, &mut waiting);
                }
                Step::Count { members, count } => {
                    if let Some(wanted) = wanted_of_all(members, count, holds) {
                        each(program, members, wanted, &mut waiting);
                    }
                }
                Step::YesNo(slot) => {
                    self.narrow(Subject::Slot(slot), Range::exactly(i128::from(holds)));
                }
                Step::Test { subject, test } => self.assume_test(program, subject, &test, holds),
                Step::Evidence {
                    query,
                    count,
                    periods: None,
                } => {
                    let query = program.queries.get(query);
                    let counted = query.map(|query| items_of(program, query));
                    self.assume_count(counted, count, holds);
                }
                Step::CriteriaAre {
                    rules,
                    strength,
                    status,
                    count,
                } => {
                    let rules = program.rule_lists.get(rules.range());
                    let rules = rules.unwrap_or(&[]).to_vec();
                    let counted = Counted::Criteria(strength, status, rules);
                    self.assume_count(Some(counted), count, holds);
                }
                _ => {}
            }
        }
    }

    fn assume_count(&mut self, counted: Option<Counted>, count: CountRange, holds: bool) {
        let (low, high) = (i128::from(count.low), i128::from(count.high));
        let is_open = count.high == u32::MAX;
        let range = match (holds, low, is_open) {
            (true, _, true) => Range::new(low, UNBOUNDED_ABOVE),
            (true, _, false) => Range::new(low, high),
            (false, _, true) => Range::new(0, low - 1),
            (false, 0, false) => Range::new(high + 1, UNBOUNDED_ABOVE),
            (false, _, false) => return,
        };
        if let Some(counted) = counted {
            self.narrow(Subject::Count(counted), range);
        }
    }

    fn assume_test(&mut self, program: &Program, subject: Operand, test: &Test, holds: bool) {
        let Place::Slot(slot) = subject.place else {
            return;
        };
        let Some(declared) = program.layout.slots.get(slot) else {
            return;
        };
        let constant = |operand: Operand| match operand.place {
            Place::Constant(value) if operand.is_number == subject.is_number => Some(value),
            _ => None,
        };
        let options = |options: Slice| program.options.get(options.range());
        let (at_least, at_most) = (
            |value| Range::new(value, UNBOUNDED_ABOVE),
            |value| Range::new(UNBOUNDED_BELOW, value),
        );
        let range = match (*test, holds) {
            (Test::AtLeast(value), true) | (Test::LessThan(value), false) => {
                constant(value).map(at_least)
            }
            (Test::AtMost(value), true) | (Test::MoreThan(value), false) => {
                constant(value).map(at_most)
            }
            (Test::MoreThan(value), true) | (Test::AtMost(value), false) => {
                constant(value).map(|value| at_least(value + 1))
            }
            (Test::LessThan(value), true) | (Test::AtLeast(value), false) => {
                constant(value).map(|value| at_most(value - 1))
            }
            (Test::Equal(value), true) | (Test::NotEqual(value), false) => {
                constant(value).map(Range::exactly)
            }
            (Test::Between(low, high), true) => constant(low)
                .zip(constant(high))
                .map(|(low, high)| Range::new(low, high)),
            (Test::OneOf(list), true) | (Test::NotOneOf(list), false) => {
                let options = options(list).unwrap_or(&[]).iter();
                let (low, high) = (options.clone().min(), options.max());
                low.zip(high).map(|(low, high)| Range::new(*low, *high))
            }
            _ => None,
        };
        if let Some(range) = range {
            let possible = declared.slot_type.possible(&program.layout.vocabularies);
            self.narrow(Subject::Slot(slot), possible);
            self.narrow(Subject::Slot(slot), whole(range, declared.slot_type));
        }
    }
}

/// What has to be so of every member for a group to hold, or not to, when that tells of each.
fn wanted_of_all(members: Slice, count: CountRange, holds: bool) -> Option<bool> {
    let there = members.end - members.start;
    match (holds, count) {
        (true, count) if count.low >= there => Some(true),
        (true, CountRange { high: 0, .. }) => Some(false),
        (false, count) if count == CountRange::at_least(1) => Some(false),
        (_, _) => None,
    }
}

fn each(program: &Program, members: Slice, holds: bool, waiting: &mut Vec<(StepId, bool)>) {
    let members = program.members.get(members.range()).unwrap_or(&[]);
    waiting.extend(members.iter().map(|member| (*member, holds)));
}

/// What a query counts.
fn items_of(program: &Program, query: &Query) -> Counted {
    let parts = program.query_parts.get(query.parts.range()).unwrap_or(&[]);
    let parts = parts.iter().map(|part| {
        let filters = program.filters.get(part.filters.range()).unwrap_or(&[]);
        (part.kind, part.field, filters.to_vec())
    });
    Counted::Items(query.counting, parts.collect())
}

/// The whole numbers of a range, where there are only those.
fn whole(range: Range, slot_type: SlotType) -> Range {
    if !matches!(slot_type, SlotType::Number { whole: true, .. }) {
        return range;
    }
    let unit = Number::UNITS_PER_ONE;
    let low = match range.low {
        UNBOUNDED_BELOW => UNBOUNDED_BELOW,
        low => low + (-low).rem_euclid(unit),
    };
    let high = match range.high {
        UNBOUNDED_ABOVE => UNBOUNDED_ABOVE,
        high => high - high.rem_euclid(unit),
    };
    Range::new(low, high)
}
