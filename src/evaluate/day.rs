//! One profile on one day, to be compared with the same profile on another.

use std::borrow::Cow;

use crate::outcome::{Change, CriterionChange, Turn, Verdict};
use crate::profile::Profile;
use crate::program::{Operand, Program, RuleId, Step, StepId, Test};
use crate::value::{Date, Range, Truth};

use super::explain::{Case, concern_of, effect_of};
use super::judge::Judgement;
use super::quantity::Register;
use super::turns::Turns;

/// A profile that has been walked over for one day, without putting anything into words.
#[derive(Debug)]
pub(crate) struct Day<'a> {
    program: &'a Program,
    /// As it is on the day.
    profile: Cow<'a, Profile>,
    judgement: Judgement,
}

impl<'a> Day<'a> {
    /// Walks over the steps as of a date.
    pub(crate) fn new(program: &'a Program, profile: &'a Profile, as_of: Date) -> Self {
        let profile = profile.on(as_of);
        let mut judgement = Judgement::new(program);
        judgement.judge(program, &profile, as_of);
        Self {
            program,
            profile,
            judgement,
        }
    }

    /// The day.
    pub(crate) fn as_of(&self) -> Date {
        self.judgement.as_of
    }

    /// Whether everything that an answer is made of is the same on both days.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let (one, other) = (&self.judgement, &other.judgement);
        let nothings = |judgement: &'_ Judgement| -> Vec<Truth> {
            let registers = judgement.registers.iter();
            registers.map(|register| register.is_nothing).collect()
        };
        one.truths == other.truths && one.rules == other.rules && nothings(one) == nothings(other)
    }

    /// How the subject of a test stands to each value that it is compared with: at least it, more
    /// than it, and the other way round.
    pub(crate) fn orders(&self, step: StepId) -> Vec<[Truth; 4]> {
        let Some(Step::Test { subject, test }) = self.program.steps.get(step) else {
            return Vec::new();
        };
        let subject_register = self.register(*subject);
        let others: Vec<Register> = match *test {
            Test::Equal(value)
            | Test::NotEqual(value)
            | Test::AtLeast(value)
            | Test::AtMost(value)
            | Test::MoreThan(value)
            | Test::LessThan(value) => vec![self.register(value)],
            Test::Between(low, high) => vec![self.register(low), self.register(high)],
            Test::OneOf(options) | Test::NotOneOf(options) => {
                let options = self.program.options.get(options.range()).unwrap_or(&[]);
                let register =
                    |value: &i128| Register::from_range(Range::exactly(*value), subject.is_number);
                options.iter().map(register).collect()
            }
            Test::WithinLast(_) => Vec::new(),
        };
        let order = |other: &Register| {
            [
                subject_register.at_least(other),
                subject_register.more_than(other),
                other.at_least(&subject_register),
                other.more_than(&subject_register),
            ]
        };
        others.iter().map(order).collect()
    }

    /// The days that a date can be, the first and the last; nothing where it has no bound.
    pub(crate) fn bounds(&self, date: Operand) -> [Option<i32>; 2] {
        let Register { low, high, .. } = self.register(date);
        [low, high].map(|bound| i32::try_from(bound?.to_integer()).ok())
    }

    fn register(&self, operand: Operand) -> Register {
        self.judgement.register(&self.profile, None, operand)
    }

    fn case(&self) -> Case<'_> {
        Case {
            program: self.program,
            profile: &self.profile,
            judgement: &self.judgement,
        }
    }

    /// The verdict, or those still possible.
    pub(crate) fn verdict(&self) -> Verdict {
        self.case().read_lines(&self.program.verdict).0
    }

    /// What becomes of the verdict from the day before to this one; nothing where it stays.
    pub(crate) fn verdict_change(&self, before: &Self) -> Option<Turn<Verdict>> {
        let conditions = self
            .program
            .verdict
            .iter()
            .filter_map(|line| line.condition);
        turned(before.verdict(), self.verdict(), || {
            let mut turns = self.turns(before);
            turns.add_steps(conditions);
            turns.into_words()
        })
    }

    /// What is different from the day before, in words; nothing where the answer is the same.
    pub(crate) fn change(&self, before: &Self) -> Option<Change> {
        let verdict_change = self.verdict_change(before);
        let answers: Vec<(String, Turn<Verdict>)> = self.answer_changes(before);
        let criteria = self.criterion_changes(before);
        let is_change = verdict_change.is_some() || !answers.is_empty() || !criteria.is_empty();
        is_change.then(|| Change {
            on: self.as_of(),
            verdict: self.verdict(),
            verdict_change,
            answers,
            criteria,
        })
    }

    fn answer_changes(&self, before: &Self) -> Vec<(String, Turn<Verdict>)> {
        let answers = self.program.answers.iter().filter_map(|answer| {
            let was = before.case().read_lines(&answer.lines).0;
            let is = self.case().read_lines(&answer.lines).0;
            let turn = turned(was, is, || {
                let mut turns = self.turns(before);
                turns.add_steps(answer.lines.iter().filter_map(|line| line.condition));
                turns.into_words()
            });
            Some((answer.name.clone(), turn?))
        });
        answers.collect()
    }

    fn criterion_changes(&self, before: &Self) -> Vec<CriterionChange> {
        let own = self.program.criteria.iter();
        let own = own.filter(|criterion| self.program.is_own(criterion.rule));
        let changed = own.filter_map(|criterion| {
            let was = before.case().status(criterion);
            let is = self.case().status(criterion);
            let status = turned(was, is, || {
                let mut turns = self.turns(before);
                turns.add_criterion(criterion);
                turns.into_words()
            })?;
            let rule = self.program.rules.get(criterion.rule)?;
            Some(CriterionChange {
                rule: rule.name.clone(),
                title: rule.title.clone(),
                effect: effect_of(criterion.strength),
                condition: criterion.words.clone(),
                is_one_of_several: self.is_one_of_several(criterion.rule),
                concerns: concern_of(Some(rule)),
                status,
            })
        });
        changed.collect()
    }

    fn is_one_of_several(&self, rule: RuleId) -> bool {
        let criteria = self.program.criteria.iter();
        criteria.filter(|other| other.rule == rule).count() > 1
    }

    fn turns<'d>(&'d self, before: &'d Self) -> Turns<'d> {
        Turns::new(before.case(), self.case())
    }
}

fn turned<T: PartialEq>(
    before: T,
    after: T,
    because: impl FnOnce() -> Vec<String>,
) -> Option<Turn<T>> {
    let is_change = before != after;
    is_change.then(|| Turn {
        before,
        after,
        because: because(),
    })
}
