//! The walk over the steps.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::profile::Profile;
use crate::program::{CountRange, Program, Slice, Step};
use crate::value::{Date, Range, Truth};

use super::blanks::Record;
use super::quantity::Register;
use super::rules::RuleResult;
use super::waivers;

/// What is known of every step, quantity and rule, for one profile on one day. Made once for a
/// program and used again for each profile.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) as_of: Date,
    pub(super) truths: Vec<Truth>,
    pub(super) registers: Vec<Register>,
    pub(super) rules: Vec<RuleResult>,
    /// For each step: whether it asks only for skills that do not apply; empty when all apply.
    pub(super) set_aside: Vec<bool>,
    /// For each rule: whether a waiver lets it pass.
    pub(super) waived: Vec<bool>,
    /// Which facts that are not recorded may yet be.
    pub(super) record: Record,
    /// The day by which what may have happened before has.
    pub(super) happened_by: i32,
    /// The first day of each window of the program.
    pub(super) window_starts: Vec<i32>,
}

impl Judgement {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            as_of: Date::MIN,
            truths: vec![Truth::Unknown; program.steps.len()],
            registers: vec![Register::default(); program.registers.len()],
            rules: vec![RuleResult::default(); program.rules.len()],
            set_aside: Vec::with_capacity(program.steps.len()),
            waived: vec![false; program.rules.len()],
            record: Record::default(),
            happened_by: i32::MAX,
            window_starts: vec![0; program.windows.len()],
        }
    }

    /// Takes an assessment date, from which the windows of the program reach back.
    pub(super) fn begin(&mut self, program: &Program, as_of: Date) {
        self.as_of = as_of;
        for (start, window) in self.window_starts.iter_mut().zip(&program.windows) {
            *start = as_of.minus(*window).day_number();
        }
    }

    /// Works out every step in order.
    pub(super) fn judge(&mut self, program: &Program, profile: &Profile, as_of: Date) {
        self.begin(program, as_of);
        self.happened_by = profile.happened_by.unwrap_or(i32::MAX);
        self.waived.fill(false);
        for waiver in &profile.waivers {
            for rule in program.rules_named(waiver.rule) {
                let fault = waivers::fault(&program.rules[*rule], waiver, as_of);
                self.waived[*rule] |= fault.is_none();
            }
        }
        self.set_aside(program, profile);
        for (at, step) in program.steps.iter().enumerate() {
            let truth = self.step(program, profile, step);
            // What is set aside is left out wherever it is counted; alone it is no.
            self.truths[at] = if self.is_set_aside(at) {
                Truth::No
            } else {
                truth
            };
        }
    }

    fn step(&mut self, program: &Program, profile: &Profile, step: &Step) -> Truth {
        match *step {
            Step::Constant(truth) => truth,
            Step::YesNo(slot) => profile.values[slot].range.at_least(1),
            Step::Test { subject, test } => self.test(program, profile, None, subject, &test),
            Step::Held {
                slot,
                level,
                or_higher,
                window,
            } => {
                let start = i128::from(self.window_starts[window]);
                let passes = |range: Range| passes(range, level, or_higher);
                match profile.dated.of_slot(slot) {
                    Some(timeline) if timeline.values.len() > 1 => {
                        let today = i128::from(self.as_of.day_number());
                        held_through(&timeline.between(start, today), passes)
                    }
                    Some(_) | None => held(
                        profile.values[slot].range,
                        profile.since[slot],
                        level,
                        passes,
                        start,
                    ),
                }
            }
            Step::Includes { list, item } => self.includes(profile, list, item),
            Step::EmptyList(list) => match &profile.lists[list] {
                Some(members) => Truth::from(members.is_empty()),
                None => Truth::Unknown,
            },
            Step::Known(slot) => Truth::from_both(
                profile.values[slot].is_known,
                profile.values[slot].is_known || self.record.may_have_slot(slot),
            ),
            Step::KnownList(list) => Truth::from_both(
                profile.lists[list].is_some(),
                profile.lists[list].is_some() || self.record.may_have_list(list),
            ),
            Step::Evidence {
                query,
                count,
                periods: Some(periods),
            } => self.in_each(program, profile, query, count, periods),
            Step::Evidence { query, count, .. } => {
                let found = self.count(program, profile, query);
                in_range(found.low, found.high, count)
            }
            Step::Not(inner) => !self.truths[inner],
            Step::All(members) => self.members(program, members).min().unwrap_or(Truth::Yes),
            Step::Any(members) => self.members(program, members).max().unwrap_or(Truth::No),
            Step::Count { members, count } => {
                let (mut low, mut high) = (0, 0);
                for truth in self.members(program, members) {
                    low += u32::from(truth == Truth::Yes);
                    high += u32::from(truth != Truth::No);
                }
                // No more can be asked for than are left.
                let asked = CountRange {
                    low: count.low.min(self.left_of(program, members)),
                    ..count
                };
                in_range(low, Some(high), asked)
            }
            Step::MoreThanHalf(members) => {
                let (mut sure, mut possible, mut all) = (0_u32, 0_u32, 0_u32);
                for truth in self.members(program, members) {
                    sure += u32::from(truth == Truth::Yes);
                    possible += u32::from(truth != Truth::No);
                    all += 1;
                }
                Truth::from_both(2 * sure > all, 2 * possible > all)
            }
            Step::OfColumn { input, columns } => self.of_column(program, profile, input, columns),
            Step::Compute { register, quantity } => {
                self.registers[register] = self.compute(program, profile, &quantity);
                Truth::Unknown
            }
            Step::Rule(rule) => {
                self.rules[rule] = self.rule(program, rule);
                Truth::Unknown
            }
            Step::RuleIs { rule, status } => self.rules[rule].is(status),
            Step::RulesAre { rules, all, status } => {
                self.rules_are(program.rule_lists[rules.range()].iter(), all, status)
            }
            Step::CriteriaAre {
                rules,
                strength,
                status,
                count,
            } => {
                let rules = program.rule_lists[rules.range()].iter();
                let (low, high) = self.count_criteria(rules, strength, status);
                in_range(low, Some(high), count)
            }
            Step::VerdictIs { lines } => self.verdict_is(&program.verdict_lines[lines.range()]),
            Step::AnyNotice { rules, kind } => {
                let rules = program.rule_lists[rules.range()].iter();
                self.any_notice(program, rules, kind)
            }
        }
    }

    fn members<'a>(
        &'a self,
        program: &'a Program,
        members: Slice,
    ) -> impl Iterator<Item = Truth> + 'a {
        program.members[members.range()]
            .iter()
            .filter(|member| !self.is_set_aside(**member))
            .map(|member| self.truths[*member])
    }
}

/// Whether a level passes and has done so since a day `start` or before. Reached later, a level says
/// nothing of the ones before it, unless it is itself the lowest that passes.
fn held(
    given: Range,
    since: Range,
    level: i128,
    passes: impl Fn(Range) -> Truth,
    start: i128,
) -> Truth {
    match (passes(given), since.at_most(start)) {
        (Truth::No, _) => Truth::No,
        (Truth::Yes, Truth::Yes) => Truth::Yes,
        (Truth::Yes, Truth::No) if given == Range::exactly(level) => Truth::No,
        (_, _) => Truth::Unknown,
    }
}

/// Whether a level is the one that is asked for, or a higher one where that passes too.
pub(super) fn passes(given: Range, level: i128, or_higher: bool) -> Truth {
    if or_higher {
        given.at_least(level)
    } else {
        given.equals(level)
    }
}

/// Whether every level of a time passes: each with whether it surely was held then.
fn held_through(levels: &[(Range, bool)], passes: impl Fn(Range) -> Truth) -> Truth {
    let levels = levels
        .iter()
        .map(|(range, is_sure)| match (passes(*range), is_sure) {
            (Truth::No, false) => Truth::Unknown,
            (passes, _) => passes,
        });
    levels.min().unwrap_or(Truth::Unknown)
}

/// Whether a number from `low` up to `high` (nothing: without end) lies in `wanted`.
pub(super) fn in_range(low: u32, high: Option<u32>, wanted: CountRange) -> Truth {
    let may_be_more = wanted.high == u32::MAX;
    let in_every_case =
        low >= wanted.low && (may_be_more || high.is_some_and(|high| high <= wanted.high));
    let in_some_case = (low <= wanted.high) && high.is_none_or(|high| high >= wanted.low);
    Truth::from_both(in_every_case, in_some_case)
}
