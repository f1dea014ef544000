//! From what the walk left to the reasoning: the playbook's sentences as a tree, each with the truth or
//! the value that the walk has given to its step. Nothing is worked out a second time.
//!
//! What made no difference is left out, unless all is wanted. Of a decided answer that is whatever
//! could have been otherwise without changing it; of one that is open, what is settled.

mod items;
mod members;
mod quantities;
mod rows;
mod rules;
mod verdicts;
mod wording;

use std::collections::HashSet;

use crate::outcome::{Answer, Place, Reason, ReasonKind};
use crate::profile::Profile;
use crate::program::{
    Claim, CountRange, DefinedKind, ListId, Operand, Program, RuleId, SentenceId, Slice, SlotId,
    Step, StepId, Test,
};
use crate::source::{Sources, Span};
use crate::value::{Date, Truth};

use super::explain::Case;
use super::judge::Judgement;
use super::words;

/// What a reasoning is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Verdict,
    /// The answer of this number beside the verdict.
    Answer(usize),
    Rule(RuleId),
    /// In [`Program::defined`].
    Defined(usize),
    Slot(SlotId),
    List(ListId),
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What made a difference.
    WhatMattered,
    /// Everything.
    All,
}

/// Why something is what it is. `sources` are the texts of the playbook.
pub(crate) fn reasons(
    program: &Program,
    profile: &Profile,
    as_of: Date,
    sources: &Sources,
    (about, extent): (About, Extent),
) -> Reason {
    let profile = profile.on(as_of);
    let mut judgement = Judgement::new(program);
    judgement.judge(program, &profile, as_of);
    let case = Case {
        program,
        profile: &profile,
        judgement: &judgement,
    };
    let mut reasons = Reasons {
        case,
        sources,
        extent,
        opened: HashSet::new(),
    };
    match about {
        About::Verdict => reasons.verdict("verdict", &program.verdict),
        About::Answer(answer) => match program.answers.get(answer) {
            Some(answer) => reasons.verdict(&answer.name, &answer.lines),
            None => reasons.verdict("verdict", &program.verdict),
        },
        About::Rule(rule) => reasons.whole_rule(rule),
        About::Defined(defined) => reasons.defined(defined),
        About::Slot(slot) => reasons.fact(slot),
        About::List(list) => reasons.list(list),
    }
}

/// What has been opened, and need not be a second time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Opened {
    Defined(usize),
    /// With those of its criteria that matter, and whether it is open which branch is taken.
    Rule(RuleId, Vec<usize>, bool),
}

/// Makes reasons of what the walk left.
struct Reasons<'a> {
    case: Case<'a>,
    sources: &'a Sources,
    extent: Extent,
    opened: HashSet<Opened>,
}

/// The sentences inside another, each used once.
struct Parts<'a> {
    program: &'a Program,
    left: Vec<SentenceId>,
}

impl<'a> Parts<'a> {
    fn of(program: &'a Program, sentence: Option<SentenceId>) -> Self {
        let sentence = sentence.and_then(|id| program.sentences.get(id));
        Self {
            program,
            left: sentence.map_or_else(Vec::new, |sentence| sentence.parts.clone()),
        }
    }

    /// The first sentence that says just this.
    fn take(&mut self, claim: Claim) -> Option<SentenceId> {
        let says = |id: &SentenceId| {
            let sentence = self.program.sentences.get(*id);
            sentence.is_some_and(|sentence| sentence.claim == claim)
        };
        let at = self.left.iter().position(says)?;
        Some(self.left.remove(at))
    }
}

fn answer_of(truth: Truth) -> Answer {
    match truth {
        Truth::Yes => Answer::Yes,
        Truth::No => Answer::No,
        Truth::Unknown => Answer::Unknown,
    }
}

impl<'a> Reasons<'a> {
    /// Adds a reason, if it matters or everything is wanted.
    fn push(&mut self, to: &mut Reason, matters: bool, make: impl FnOnce(&mut Self) -> Reason) {
        if matters || self.extent == Extent::All {
            let reason = make(self);
            to.reasons.push(Reason { matters, ..reason });
        }
    }

    fn place(sources: &Sources, span: Span) -> Place {
        let (source, local) = sources.place(span);
        let position = source.position(local.start);
        Place {
            file: source.name().to_owned(),
            line: position.line,
            column: position.column,
            bytes: (span.start, span.end),
        }
    }

    /// A place in the playbook.
    fn written(&self, span: Span) -> Option<Place> {
        Some(Self::place(self.sources, span))
    }

    /// A place in the data.
    fn given(&self, span: Option<Span>) -> Option<Place> {
        let sources = self.case.profile.places.data.as_ref()?;
        Some(Self::place(sources, span?))
    }

    /// What a sentence names, when it is a name and nothing more.
    fn name_behind(&self, said: Option<SentenceId>) -> Option<usize> {
        let sentence = self.case.program.sentences.get(said?)?;
        if sentence.defines.is_some() {
            return sentence.defines;
        }
        let [only] = sentence.parts.as_slice() else {
            return None;
        };
        let only = self.case.program.sentences.get(*only)?;
        only.defines.filter(|_| only.claim == sentence.claim)
    }

    /// What has a name of its own and comes to this.
    fn name_of(&self, claim: Claim) -> Option<usize> {
        let program = self.case.program;
        program.defined.iter().position(|defined| {
            let sentence = program.sentences.get(defined.sentence);
            sentence.is_some_and(|sentence| sentence.claim == claim)
        })
    }

    /// A condition, in the words of its sentence where it has one.
    fn condition(&mut self, step: StepId, said: Option<SentenceId>) -> Reason {
        if let Some(defined) = self.name_behind(said) {
            return self.defined(defined);
        }
        let sentence = said.and_then(|id| self.case.program.sentences.get(id));
        let mut reason = match sentence {
            Some(sentence) => Reason {
                written: self.written(sentence.span),
                ..Reason::new(ReasonKind::Condition, self.sources.words(sentence.span))
            },
            None => Reason::new(ReasonKind::Condition, self.words_of(step)),
        };
        self.open(&mut reason, step, said);
        reason
    }

    /// Gives a reason the truth of a step, and what that rests on.
    fn open(&mut self, reason: &mut Reason, step: StepId, said: Option<SentenceId>) {
        let truth = self.case.truth(step);
        reason.answer = Some(answer_of(truth));
        if self.case.judgement.is_set_aside(step) {
            reason.note = Some("does not apply to this person".to_owned());
            return;
        }
        let mut parts = Parts::of(self.case.program, said);
        self.open_step(reason, step, &mut parts);
    }

    fn open_step(&mut self, reason: &mut Reason, step: StepId, parts: &mut Parts<'a>) {
        let truth = self.case.truth(step);
        let Some(of) = self.case.step(step).copied() else {
            return;
        };
        match of {
            Step::YesNo(slot) | Step::Known(slot) => {
                self.push(reason, true, |reasons| reasons.fact(slot));
            }
            Step::Held { slot, .. } => {
                let held = self.case.held_words(slot);
                self.push(reason, true, |reasons| Reason {
                    seen: Some(held),
                    ..reasons.fact(slot)
                });
            }
            Step::EmptyList(list) | Step::KnownList(list) => {
                self.push(reason, true, |reasons| reasons.list(list));
            }
            Step::Includes { list, item } => {
                self.push(reason, true, |reasons| reasons.list(list));
                self.push_quantity(reason, item, parts);
            }
            Step::Test { subject, test } => {
                for operand in operands_of(subject, &test) {
                    self.push_quantity(reason, operand, parts);
                }
            }
            Step::Not(inner) => match parts.take(Claim::Holds(inner)) {
                Some(said) => {
                    self.push(reason, true, |reasons| reasons.condition(inner, Some(said)));
                }
                None => self.open_step(reason, inner, parts),
            },
            Step::All(members) | Step::Any(members) | Step::MoreThanHalf(members) => {
                self.open_members(reason, members, None, (truth, parts));
            }
            Step::Count { members, count } => {
                self.open_members(reason, members, Some(count), (truth, parts));
            }
            Step::OfColumn { input, columns } => self.open_columns(reason, input, columns, parts),
            Step::Evidence {
                query,
                count,
                periods,
            } => {
                self.open_filters(reason, query, parts);
                self.open_evidence(reason, query, (count, periods), truth);
            }
            Step::RuleIs { rule, .. } => {
                self.push(reason, true, |reasons| reasons.whole_rule(rule));
            }
            Step::RulesAre { rules, all, status } => {
                self.open_rules_are(reason, rules, (all, status), truth);
            }
            Step::CriteriaAre {
                rules,
                strength,
                status,
                count,
            } => self.open_criteria_are(reason, rules, (strength, status, count), truth),
            Step::AnyNotice { rules, kind } => self.open_notices(reason, rules, kind, truth),
            Step::VerdictIs { lines } => self.open_lines_of_other(reason, lines),
            Step::Constant(_) | Step::Compute { .. } | Step::Rule(_) => {}
        }
    }

    fn open_members(
        &mut self,
        reason: &mut Reason,
        members: Slice,
        count: Option<CountRange>,
        (truth, parts): (Truth, &mut Parts<'a>),
    ) {
        for (member, matters) in self.members_that_matter(count, truth, members) {
            let said = parts.take(Claim::Holds(member));
            self.push(reason, matters, |reasons| reasons.condition(member, said));
        }
    }

    /// What a name stands for: opened the first time.
    fn defined(&mut self, number: usize) -> Reason {
        let program = self.case.program;
        let Some((defined, sentence)) = program.defined.get(number).and_then(|defined| {
            let sentence = program.sentences.get(defined.sentence)?;
            Some((defined, sentence))
        }) else {
            return Reason::new(ReasonKind::Definition, String::new());
        };
        let kind = match defined.kind {
            DefinedKind::Definition => ReasonKind::Definition,
            DefinedKind::Score => ReasonKind::Score,
            DefinedKind::Table | DefinedKind::Matrix => ReasonKind::Table,
        };
        let mut reason = Reason {
            written: self.written(sentence.span),
            ..Reason::new(kind, defined.name.clone())
        };
        match sentence.claim {
            Claim::Holds(step) => reason.answer = Some(answer_of(self.case.truth(step))),
            Claim::Comes(operand) => reason.seen = Some(self.value_of(operand)),
        }
        if !self.opened.insert(Opened::Defined(number)) {
            reason.is_told_above = true;
            return reason;
        }
        let mut parts = Parts::of(program, Some(defined.sentence));
        match (sentence.claim, parts.take(sentence.claim)) {
            (Claim::Holds(step), Some(body)) => {
                self.push(&mut reason, true, |reasons| {
                    reasons.condition(step, Some(body))
                });
            }
            (Claim::Holds(step), None) => self.open(&mut reason, step, Some(defined.sentence)),
            (Claim::Comes(operand), Some(body)) => {
                self.push_said_quantity(&mut reason, operand, Some(body));
            }
            (Claim::Comes(operand), None) => {
                self.open_quantity(&mut reason, operand, Some(defined.sentence));
            }
        }
        reason
    }

    /// A fact or a skill, and what the data say of it.
    fn fact(&self, slot: SlotId) -> Reason {
        let case = &self.case;
        let name = case.program.layout.slots.get(slot);
        let name = name.map_or("", |slot| slot.name.as_str());
        let place = case.profile.places.values.get(slot).copied().flatten();
        Reason {
            seen: Some(case.slot_words(slot)),
            given: self.given(place),
            note: case
                .profile
                .is_set_aside(slot)
                .then(|| "does not apply to this person".to_owned()),
            ..Reason::new(ReasonKind::Fact, name)
        }
    }

    /// A fact with a list of values.
    fn list(&self, list: ListId) -> Reason {
        let case = &self.case;
        let name = case.program.layout.lists.get(list);
        let name = name.map_or("", |list| list.name.as_str());
        let place = case.profile.places.lists.get(list).copied().flatten();
        Reason {
            seen: Some(words::list_value(case.program, case.profile, list)),
            given: self.given(place),
            ..Reason::new(ReasonKind::Fact, name)
        }
    }
}

/// What a test looks at.
fn operands_of(subject: Operand, test: &Test) -> Vec<Operand> {
    match *test {
        Test::Equal(value)
        | Test::NotEqual(value)
        | Test::AtLeast(value)
        | Test::AtMost(value)
        | Test::MoreThan(value)
        | Test::LessThan(value) => vec![subject, value],
        Test::Between(low, high) => vec![subject, low, high],
        Test::OneOf(_) | Test::NotOneOf(_) | Test::WithinLast(_) => vec![subject],
    }
}
