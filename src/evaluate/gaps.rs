//! Typed gaps: why a condition does not hold, or may not, down to what was seen and what is needed.

use crate::outcome::{Gap, GapKind};
use crate::program::{
    Aggregate, AllOrAny, Claim, CountRange, CriterionStep, Operand, Pick, Place, QuantityStep,
    SentenceId, Slice, SlotType, Step, StepId, StepWords, Test,
};
use crate::value::{Range, Truth};

use super::explain::Case;
use super::judge::passes;
use super::words::{self, NOT_RECORDED};

impl Case<'_> {
    /// The gaps of a criterion that is unmet or undecided, each once.
    pub(super) fn gaps_of(&self, criterion: &CriterionStep) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let may_apply = self.rule_result(criterion.rule).branch(criterion.branch) == Truth::Unknown;
        if !may_apply || !self.compares_with_what_may_not_be(criterion.condition) {
            self.gaps(criterion.condition, Truth::Yes, &mut gaps);
        }
        if may_apply {
            let rule = self.program.rules.get(criterion.rule);
            let gate = rule
                .into_iter()
                .flat_map(|rule| [rule.condition, rule.unless])
                .flatten();
            // Whether the rule applies is not the person's to meet.
            for step in gate {
                self.gaps_to_be_known(step, Truth::Yes, &mut gaps);
            }
        }
        if gaps.is_empty() {
            gaps.push(self.gap_of_the_whole(criterion));
        }
        gaps
    }

    /// Whether a condition compares with the first or latest of some evidence of which there may be none:
    /// then nothing is too early or too late while it is not known whether that is asked for at all.
    fn compares_with_what_may_not_be(&self, condition: StepId) -> bool {
        let Some(Step::Test { test, .. }) = self.step(condition) else {
            return false;
        };
        let limit = limit_of(test).filter(|limit| self.is_of_evidence(*limit));
        limit.is_some_and(|limit| self.may_be_nothing(limit))
    }

    /// The gap of a condition no part of which is wrong by itself: `not (at most 2 of …)` when only
    /// two members are left, because others do not apply.
    fn gap_of_the_whole(&self, criterion: &CriterionStep) -> Gap {
        let (kind, seen) = match self.truth(criterion.condition) {
            Truth::Unknown => (GapKind::NotRecorded, NOT_RECORDED),
            Truth::Yes | Truth::No => (GapKind::Missing, "no"),
        };
        Gap {
            kind,
            what: criterion.words.clone(),
            seen: seen.to_owned(),
            needed: "yes".to_owned(),
        }
    }

    /// Collects why a step has not the truth that is wanted.
    pub(super) fn gaps(&self, id: StepId, wanted: Truth, gaps: &mut Vec<Gap>) {
        let (truth, Some(step)) = (self.truth(id), self.step(id)) else {
            return;
        };
        if truth == wanted || self.judgement.is_set_aside(id) {
            return;
        }
        match *step {
            Step::Not(inner) => self.gaps(inner, !wanted, gaps),
            Step::All(members) | Step::Any(members) | Step::MoreThanHalf(members) => {
                for member in self.members(members) {
                    self.gaps(*member, wanted, gaps);
                }
            }
            Step::Count { members, count } => {
                if let Some(wanted) = wanted_of_members(count, wanted, truth, self.sure(members)) {
                    for member in self.members(members) {
                        self.gaps(*member, wanted, gaps);
                    }
                } else {
                    for member in self.members(members) {
                        self.gaps_to_be_known(*member, Truth::Yes, gaps);
                    }
                }
            }
            Step::OfColumn { columns, .. } => {
                self.gaps_of_column(id, columns, (wanted, truth), gaps);
            }
            Step::Constant(_) | Step::Compute { .. } | Step::Rule(_) => {}
            Step::YesNo(_)
            | Step::Test { .. }
            | Step::Held { .. }
            | Step::Includes { .. }
            | Step::EmptyList(_)
            | Step::Known(_)
            | Step::KnownList(_)
            | Step::Evidence { .. }
            | Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::VerdictIs { .. } => {
                let gap = self.gap(id, step, wanted, truth);
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
            }
        }
    }

    /// How many members surely hold.
    fn sure(&self, members: Slice) -> u32 {
        let members = self.members(members).iter();
        members
            .map(|member| u32::from(self.truth(*member) == Truth::Yes))
            .sum()
    }

    /// Collects what is open of a step that may as well hold as not. What is known in it is no gap.
    fn gaps_to_be_known(&self, id: StepId, wanted: Truth, gaps: &mut Vec<Gap>) {
        if self.truth(id) != Truth::Unknown {
            return;
        }
        match self.step(id) {
            Some(Step::Not(inner)) => self.gaps_to_be_known(*inner, !wanted, gaps),
            Some(
                Step::All(members)
                | Step::Any(members)
                | Step::MoreThanHalf(members)
                | Step::Count { members, .. },
            ) => {
                for member in self.members(*members) {
                    self.gaps_to_be_known(*member, wanted, gaps);
                }
            }
            Some(_) | None => {
                let mut open = Vec::new();
                self.gaps(id, wanted, &mut open);
                for gap in open.into_iter().map(only_to_be_known) {
                    if !gaps.contains(&gap) {
                        gaps.push(gap);
                    }
                }
            }
        }
    }

    /// The gap of a single question.
    fn gap(&self, id: StepId, step: &Step, wanted: Truth, truth: Truth) -> Gap {
        let words = self.program.words.get(id).cloned().unwrap_or_default();
        let is_wanted = wanted == Truth::Yes;
        match *step {
            Step::Evidence {
                query,
                count,
                periods: None,
            } => self.evidence_gap(query, count, (wanted, truth), words),
            Step::Evidence {
                query,
                count,
                periods: Some(periods),
            } => self.regular_gap(query, (count, periods), (wanted, truth), words),
            Step::Test { subject, test } => {
                let seen = self.operand_words(subject) + &self.which_of(subject);
                let limit = limit_of(&test).filter(|limit| self.is_of_evidence(*limit));
                if let Some(limit) = limit
                    && self.is_nothing(limit)
                    && !self.is_nothing(subject)
                    && truth != Truth::Unknown
                {
                    return other_is_missing(&words, &test, &seen);
                }
                let is_nothing =
                    self.is_nothing(subject) || limit.is_some_and(|limit| self.is_nothing(limit));
                let kind = match truth {
                    Truth::Unknown if self.is_partly_dated(subject) => GapKind::Undated,
                    Truth::Unknown => GapKind::NotRecorded,
                    Truth::Yes | Truth::No if is_nothing => GapKind::Missing,
                    Truth::Yes | Truth::No => self.kind_of_test(subject, &test, is_wanted),
                };
                let named = self.value_of_name(subject, &test, &words.needed);
                let named = named.unwrap_or_default();
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed: match limit {
                        Some(limit) => {
                            let needed = needed(words.needed, is_wanted);
                            format!("{needed} ({})", self.limit_words(limit))
                        }
                        None => needed(words.needed, is_wanted) + &named,
                    },
                }
            }
            Step::YesNo(slot) => {
                let seen = self.slot_words(slot);
                let kind = match (truth, is_wanted) {
                    (Truth::Unknown, _) => GapKind::NotRecorded,
                    (_, true) => GapKind::Missing,
                    (_, false) => GapKind::WrongValue,
                };
                let needed = if is_wanted { "yes" } else { "no" }.to_owned();
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed,
                }
            }
            Step::Held {
                slot,
                level,
                or_higher,
                window,
            } => {
                let passes = |range| passes(range, level, or_higher);
                self.held_gap(slot, (level, window), &passes, words, (wanted, truth))
            }
            Step::Includes { list, .. } | Step::EmptyList(list) => {
                let seen = words::list_value(self.program, self.profile, list);
                let is_inclusion = matches!(step, Step::Includes { .. });
                let kind = match (truth, is_inclusion && is_wanted) {
                    (Truth::Unknown, _) => GapKind::NotRecorded,
                    (_, true) => GapKind::Missing,
                    (_, false) => GapKind::WrongValue,
                };
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed: needed(words.needed, is_wanted),
                }
            }
            Step::Known(slot) => record_gap(words, self.slot_words(slot), is_wanted),
            Step::KnownList(list) => {
                let seen = words::list_value(self.program, self.profile, list);
                record_gap(words, seen, is_wanted)
            }
            Step::VerdictIs { lines } => self.verdict_gap(lines, (wanted, truth), words),
            Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::Constant(_)
            | Step::OfColumn { .. }
            | Step::Not(_)
            | Step::All(_)
            | Step::Any(_)
            | Step::MoreThanHalf(_)
            | Step::Count { .. }
            | Step::Compute { .. }
            | Step::Rule(_) => {
                let seen = match truth {
                    Truth::Unknown => "undecided".to_owned(),
                    Truth::Yes | Truth::No => opposite(&words.needed, is_wanted),
                };
                let seen = match self.rules_at_fault(step, is_wanted).as_slice() {
                    [] => seen,
                    titles => format!("{seen}: {}", titles.join(", ")),
                };
                let is_open = truth == Truth::Unknown;
                let kind = if is_open {
                    GapKind::NotRecorded
                } else {
                    GapKind::WrongValue
                };
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed: needed(words.needed, is_wanted),
                }
            }
        }
    }

    /// What the first or latest of some evidence comes to, with which something is compared.
    fn limit_words(&self, limit: Operand) -> String {
        if self.is_nothing(limit) {
            return "there is none yet".to_owned();
        }
        let words = self.operand_words(limit);
        match (self.may_be_nothing(limit), words.as_str()) {
            (false, _) => words,
            (true, NOT_RECORDED) => "not known whether there is one".to_owned(),
            (true, words) => format!("not known whether there is one; if so, {words}"),
        }
    }

    /// The rules for which not every rule has the status that is asked for, by their titles.
    fn rules_at_fault(&self, step: &Step, is_wanted: bool) -> Vec<&str> {
        let Step::RulesAre {
            rules,
            all: AllOrAny::All,
            status,
        } = *step
        else {
            return Vec::new();
        };
        let rules = self.rules_in(rules).iter();
        let at_fault = rules.filter(|rule| self.rule_result(**rule).fits(status) == Truth::No);
        let at_fault = at_fault.filter_map(|rule| self.program.rules.get(*rule));
        at_fault
            .filter(|_| is_wanted)
            .map(|rule| rule.title.as_str())
            .collect()
    }

    /// ` (fluent)`: what the fact, table or definition comes to that a test compares with.
    fn value_of_name(&self, subject: Operand, test: &Test, needed: &str) -> Option<String> {
        let limit = limit_of(test)?;
        let value = match limit.place {
            Place::Register(_) | Place::Slot(_) => self.operand_words(limit),
            Place::Constant(value) => {
                let slot_type = match subject.place {
                    Place::Slot(slot) => self.program.layout.slots.get(slot)?.slot_type,
                    Place::Register(register) => self.program.registers.get(register)?.slot_type,
                    Place::Constant(_) | Place::Field(_) => return None,
                };
                words::one_value(self.program, self.profile, slot_type, value)
            }
            Place::Field(_) => return None,
        };
        // What is written out needs no telling.
        let is_told = value == NOT_RECORDED || needed.contains(&value);
        (!is_told).then(|| format!(" ({value})"))
    }

    /// ` (delegating)`: of the lowest or highest of several, which it is, where that is known.
    fn which_of(&self, operand: Operand) -> String {
        let Place::Register(place) = operand.place else {
            return String::new();
        };
        let register = self.program.registers.get(place);
        let step = register.and_then(|register| self.step(register.step));
        let Some(Step::Compute {
            quantity:
                QuantityStep::Aggregate {
                    aggregate: Aggregate::Lowest | Aggregate::Highest,
                    members,
                },
            ..
        }) = step
        else {
            return String::new();
        };
        let value = |operand: Operand| {
            let register = self.judgement.register(self.profile, None, operand);
            let is_one = register.is_nothing == Truth::No && register.low == register.high;
            register.low.filter(|_| is_one)
        };
        let Some(found) = value(operand) else {
            return String::new();
        };
        let members = self.program.operands.get(members.range()).unwrap_or(&[]);
        let is_it = |member: &&Operand| value(**member).as_ref() == Some(&found);
        let names = members.iter().filter(is_it);
        let names: Vec<&str> = names.filter_map(|member| self.name_of(*member)).collect();
        if names.is_empty() {
            return String::new();
        }
        format!(" ({})", names.join(", "))
    }

    /// What a fact, skill or definition is called.
    fn name_of(&self, operand: Operand) -> Option<&str> {
        let program = self.program;
        match operand.place {
            Place::Slot(slot) => Some(program.layout.slots.get(slot)?.name.as_str()),
            Place::Register(_) => {
                let comes_to_it =
                    |sentence: SentenceId| match program.sentences.get(sentence)?.claim {
                        Claim::Comes(found) => Some(found.place == operand.place),
                        Claim::Holds(_) => None,
                    };
                let mut defined = program.defined.iter();
                let defined = defined.find(|one| comes_to_it(one.sentence) == Some(true));
                defined.map(|one| one.name.as_str())
            }
            Place::Constant(_) | Place::Field(_) => None,
        }
    }

    pub(super) fn slot_words(&self, slot: usize) -> String {
        let layout = &self.program.layout;
        match (layout.slots.get(slot), self.profile.values.get(slot)) {
            (Some(slot), Some(value)) if slot.default.is_some() && !value.is_known => {
                let words = words::given_value(self.program, self.profile, slot.slot_type, *value);
                format!("{words} (not given)")
            }
            (Some(slot), Some(value)) => {
                words::slot_value(self.program, self.profile, slot.slot_type, *value)
            }
            (_, _) => NOT_RECORDED.to_owned(),
        }
    }

    pub(super) fn operand_words(&self, operand: Operand) -> String {
        match operand.place {
            Place::Slot(slot) => self.slot_words(slot),
            Place::Register(register) if self.possible_words(register).is_some() => {
                self.possible_words(register).unwrap_or_default()
            }
            Place::Constant(_) | Place::Register(_) | Place::Field(_) => {
                let register = self.judgement.register(self.profile, None, operand);
                let slot_type = self.slot_type_of(operand);
                words::register_value(self.program, self.profile, slot_type, &register)
            }
        }
    }

    /// The type of a quantity; a number where nothing else tells.
    fn slot_type_of(&self, operand: Operand) -> SlotType {
        let number = SlotType::Number {
            whole: false,
            bounds: Range::UNBOUNDED,
        };
        match operand.place {
            Place::Slot(slot) => {
                let slot = self.program.layout.slots.get(slot);
                slot.map_or(number, |slot| slot.slot_type)
            }
            Place::Register(register) => {
                let register = self.program.registers.get(register);
                register.map_or(number, |register| register.slot_type)
            }
            Place::Constant(_) | Place::Field(_) => number,
        }
    }

    /// Whether a date is recorded, but not to the day; or what is asked for are the first or latest
    /// items, and they have no exact date.
    fn is_partly_dated(&self, operand: Operand) -> bool {
        let slot = match operand.place {
            Place::Slot(slot) => slot,
            Place::Register(register) => return self.is_of_undated_items(register),
            Place::Constant(_) | Place::Field(_) => return false,
        };
        self.slot_type_of(operand) == SlotType::Date
            && self
                .profile
                .values
                .get(slot)
                .is_some_and(|value| value.is_known)
    }

    /// Whether a quantity is what is made of evidence, so that its words do not tell its value.
    fn is_of_evidence(&self, operand: Operand) -> bool {
        let Place::Register(register) = operand.place else {
            return false;
        };
        let step = self.program.registers.get(register);
        let step = step.and_then(|register| self.step(register.step));
        let of_evidence = |quantity| matches!(quantity, QuantityStep::OfEvidence { .. });
        matches!(step, Some(Step::Compute { quantity, .. }) if of_evidence(*quantity))
    }

    fn is_of_undated_items(&self, register: usize) -> bool {
        let step = self.program.registers.get(register);
        match step.and_then(|register| self.step(register.step)) {
            Some(Step::Compute {
                quantity:
                    QuantityStep::OfEvidence {
                        pick: Pick::First | Pick::Latest,
                        query,
                    },
                ..
            }) => self.has_undated_items(*query),
            _ => false,
        }
    }

    pub(super) fn is_nothing(&self, operand: Operand) -> bool {
        let register = self.judgement.register(self.profile, None, operand);
        register.is_nothing == Truth::Yes
    }

    fn may_be_nothing(&self, operand: Operand) -> bool {
        let register = self.judgement.register(self.profile, None, operand);
        register.is_nothing == Truth::Unknown
    }

    /// Which way a comparison fails.
    fn kind_of_test(&self, subject: Operand, test: &Test, is_wanted: bool) -> GapKind {
        let is_below = |limit: Operand| {
            let register = |operand| self.judgement.register(self.profile, None, operand);
            register(limit).more_than(&register(subject)).is_possible()
        };
        let wants_more = match *test {
            // A day is early or late, not low or high.
            Test::AtLeast(_) | Test::MoreThan(_) | Test::AtMost(_) | Test::LessThan(_)
                if self.slot_type_of(subject) == SlotType::Date =>
            {
                return GapKind::WrongValue;
            }
            Test::AtLeast(_) | Test::MoreThan(_) => is_wanted,
            Test::AtMost(_) | Test::LessThan(_) => !is_wanted,
            Test::Between(low, _) if is_wanted => is_below(low),
            Test::WithinLast(_) if is_wanted => return GapKind::Stale,
            Test::Equal(_) if is_wanted && self.slot_type_of(subject) == SlotType::YesNo => {
                return GapKind::Missing;
            }
            Test::Equal(value) if is_wanted && self.has_size(subject) => is_below(value),
            Test::Between(_, _)
            | Test::WithinLast(_)
            | Test::Equal(_)
            | Test::NotEqual(_)
            | Test::OneOf(_)
            | Test::NotOneOf(_) => return GapKind::WrongValue,
        };
        if wants_more {
            GapKind::TooLow
        } else {
            GapKind::TooHigh
        }
    }

    /// Whether more and less make sense of a quantity: not of choices, texts and dates.
    fn has_size(&self, operand: Operand) -> bool {
        !matches!(
            self.slot_type_of(operand),
            SlotType::Text | SlotType::Choice(_) | SlotType::YesNo | SlotType::Date
        )
    }
}

/// What is wanted of the members of a group that has not the truth `wanted`: to hold, not to hold, or,
/// while it is open and either may be right, nothing but to be known.
fn wanted_of_members(count: CountRange, wanted: Truth, truth: Truth, sure: u32) -> Option<Truth> {
    if count.high == u32::MAX {
        return Some(wanted);
    }
    if count == CountRange::NONE {
        return Some(!wanted);
    }
    let has_too_many = sure > count.high;
    match (truth, wanted) {
        (Truth::Unknown, _) => None,
        (_, Truth::Yes) => Some(Truth::from(!has_too_many)),
        (_, _) => Some(Truth::from(count.low == 0)),
    }
}

/// What a test compares with, where that is one thing.
fn limit_of(test: &Test) -> Option<Operand> {
    match *test {
        Test::Equal(value)
        | Test::NotEqual(value)
        | Test::AtLeast(value)
        | Test::AtMost(value)
        | Test::MoreThan(value)
        | Test::LessThan(value) => Some(value),
        Test::Between(_, _) | Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => None,
    }
}

/// A gap that only has to be filled in, whatever comes out.
fn only_to_be_known(gap: Gap) -> Gap {
    Gap {
        needed: "known".to_owned(),
        ..gap
    }
}

/// The gap where what something is compared with is missing, and the thing itself is not: of `first
/// course evidence is before first talk evidence`, that there is no talk.
fn other_is_missing(words: &StepWords, test: &Test, seen: &str) -> Gap {
    let (other, relation) = match test {
        Test::MoreThan(_) => (words.needed.strip_prefix("after "), "before"),
        Test::LessThan(_) => (words.needed.strip_prefix("before "), "after"),
        Test::AtLeast(_)
        | Test::AtMost(_)
        | Test::Equal(_)
        | Test::NotEqual(_)
        | Test::Between(_, _)
        | Test::OneOf(_)
        | Test::NotOneOf(_)
        | Test::WithinLast(_) => (None, "compared with"),
    };
    Gap {
        kind: GapKind::Missing,
        what: other.unwrap_or(&words.needed).to_owned(),
        seen: "nothing".to_owned(),
        needed: format!("{relation} {} ({seen})", words.subject),
    }
}

fn record_gap(words: StepWords, seen: String, is_wanted: bool) -> Gap {
    let (kind, needed) = if is_wanted {
        (GapKind::NotRecorded, "known".to_owned())
    } else {
        (GapKind::WrongValue, "unknown".to_owned())
    };
    Gap {
        kind,
        what: words.subject,
        seen,
        needed,
    }
}

pub(super) fn needed(words: String, is_wanted: bool) -> String {
    if is_wanted {
        words
    } else {
        format!("not {words}")
    }
}

fn opposite(needed: &str, is_wanted: bool) -> String {
    match (needed, is_wanted) {
        ("met", true) | ("unmet", false) => "unmet".to_owned(),
        ("unmet", true) | ("met", false) => "met".to_owned(),
        (_, _) => "otherwise".to_owned(),
    }
}
