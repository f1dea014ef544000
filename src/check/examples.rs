//! Examples: what they give and expect, resolved.

use std::collections::HashMap;

use crate::layout::{SlotId, SlotType, VocabularyId};
use crate::outcome::GapKind;
use crate::source::Span;
use crate::syntax::ast::{
    Ast, Example, Given, GivenEvidence, Literal, LiteralKind, Name, Statement, Then,
};
use crate::value::{PartialDate, Range, fold_name};

use super::checked::{
    CheckedAnswer, CheckedExample, CheckedGiven, CheckedGivenEvidence, CheckedThen, CheckedVerdict,
    Expectation, ValueType,
};
use super::error::CheckError;
use super::names::{Defined, Symbol, suggestion};
use super::{Checker, is_whole};

/// What the verdict and the answers beside it may say.
#[derive(Clone, Copy)]
pub(super) struct Labels<'l> {
    pub(super) verdict: &'l CheckedVerdict,
    pub(super) answers: &'l [CheckedAnswer],
}

impl Checker<'_> {
    pub(super) fn check_examples(
        &mut self,
        ast: &Ast,
        labels: Labels<'_>,
        uses_dates: bool,
    ) -> Vec<CheckedExample> {
        let mut examples = Vec::new();
        for statement in &ast.statements {
            if let Statement::Example(example) = statement {
                examples.push(self.check_example(example, labels, uses_dates));
            }
        }
        examples
    }

    fn check_example(
        &mut self,
        example: &Example,
        labels: Labels<'_>,
        uses_dates: bool,
    ) -> CheckedExample {
        self.refuse_given_twice(example);
        let given = example
            .given
            .iter()
            .filter_map(|given| self.given(given))
            .collect();
        let then = example
            .then
            .iter()
            .filter_map(|then| self.then(then, labels))
            .collect();
        if is_whole(example.damage) {
            if example.then.is_empty() {
                self.problems
                    .push(CheckError::ExampleExpectsNothing { span: example.span });
            }
            let why = if uses_dates {
                Some("the playbook looks at dates")
            } else {
                gives_date(example)
            };
            if let (None, Some(why)) = (&example.as_of, why) {
                let span = example.span;
                self.problems
                    .push(CheckError::ExampleWithoutDate { why, span });
            }
        }
        CheckedExample {
            title: example.title.value.clone(),
            as_of: example.as_of.map(|literal| literal.date),
            given,
            then,
            span: example.span,
        }
    }

    /// Reports a fact or skill that an example gives more than once.
    fn refuse_given_twice(&mut self, example: &Example) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for given in &example.given {
            let (Given::YesNo { name, .. } | Given::Value { name, .. }) = given else {
                continue;
            };
            if let Some(first) = seen.insert(&name.key, name.span) {
                let (name, again) = (name.text.clone(), name.span);
                self.problems
                    .push(CheckError::GivenTwice { name, again, first });
            }
        }
    }

    fn given(&mut self, given: &Given) -> Option<CheckedGiven> {
        match given {
            Given::YesNo { name, value } => self.given_yes_no(name, *value),
            Given::Value {
                name,
                values,
                since,
            } => {
                let given = self.given_value(name, values)?;
                self.given_since(name, given, *since)
            }
            Given::Evidence(evidence) => self.given_evidence(evidence).map(CheckedGiven::Evidence),
            Given::NoEvidence => Some(CheckedGiven::NoEvidence),
            Given::Profile(path) => Some(CheckedGiven::Profile {
                path: path.value.clone(),
                span: path.span,
            }),
            Given::Waiver {
                rule,
                approved_by,
                in_force,
            } => {
                let uses_dates = self.uses_dates;
                let in_force = self.in_force(Some(in_force));
                self.uses_dates = uses_dates;
                Some(CheckedGiven::Waiver {
                    rule: self.names.rule(rule, &mut self.problems)?,
                    approved_by: approved_by.text.clone(),
                    in_force,
                })
            }
        }
    }

    fn given_yes_no(&mut self, name: &Name, value: bool) -> Option<CheckedGiven> {
        let slot = match self.names.symbol(name, &mut self.problems)? {
            Symbol::Slot(slot) => slot,
            Symbol::List(_) => return self.report_not_given(name, "a list".to_owned()),
            Symbol::Definition(id) => return self.report_definition_given(name, id),
            Symbol::Playbook(_) => return self.report_playbook_given(name),
            Symbol::Damaged => return None,
        };
        let slot_type = self.names.layout.slots.get(slot)?.slot_type;
        if slot_type != SlotType::YesNo {
            let what = self.describe(slot_type.into());
            return self.report_not_given(name, what);
        }
        let value = i128::from(value);
        Some(CheckedGiven::Value {
            slot,
            low: value,
            high: value,
            since: None,
        })
    }

    fn report_not_given(&mut self, name: &Name, what: String) -> Option<CheckedGiven> {
        self.problems.push(CheckError::NotYesOrNo {
            words: name.text.clone(),
            what,
            help: format!("give it a value, as in `given {} is …`", name.text),
            span: name.span,
        });
        None
    }

    fn report_definition_given(&mut self, name: &Name, id: usize) -> Option<CheckedGiven> {
        let (what, help) = match self.names.definitions.get(id) {
            Some(Defined::Score(score)) => (
                "a score",
                format!(
                    "give the facts that it follows from, and expect `then score {} is …`",
                    score.name.text
                ),
            ),
            Some(Defined::Table(..)) => ("a table", "give the facts that it looks at".to_owned()),
            Some(Defined::Matrix(..)) => ("a matrix", "give the skills in its rows".to_owned()),
            Some(Defined::Definition(_)) | None => (
                "a definition",
                "give the facts that it follows from".to_owned(),
            ),
        };
        self.problems.push(CheckError::NotYesOrNo {
            words: name.text.clone(),
            what: what.to_owned(),
            help,
            span: name.span,
        });
        None
    }

    fn report_playbook_given(&mut self, name: &Name) -> Option<CheckedGiven> {
        self.problems.push(CheckError::NotYesOrNo {
            words: name.text.clone(),
            what: "another playbook".to_owned(),
            help: "give the facts that its verdict follows from".to_owned(),
            span: name.span,
        });
        None
    }

    fn given_value(&mut self, name: &Name, values: &[Literal]) -> Option<CheckedGiven> {
        match self.names.symbol(name, &mut self.problems)? {
            Symbol::Damaged => None,
            Symbol::Definition(id) => self.report_definition_given(name, id),
            Symbol::Playbook(_) => self.report_playbook_given(name),
            Symbol::List(list) => {
                let choices = self.names.layout.lists.get(list)?.choices;
                let members: Vec<Option<i128>> = values
                    .iter()
                    .map(|value| self.member(name, choices, value))
                    .collect();
                let members = members.into_iter().collect::<Option<Vec<i128>>>()?;
                Some(CheckedGiven::List { list, members })
            }
            Symbol::Slot(slot) => {
                let slot_type = self.names.layout.slots.get(slot)?.slot_type;
                let (value, rest) = values.split_first()?;
                if let Some(second) = rest.first() {
                    let span = value.span.to(rest.last().unwrap_or(second).span);
                    self.report_second_value(name, slot_type.into(), span);
                    return None;
                }
                let declared = self.declared_at(name);
                let range = self.literal(name, declared, slot_type, value)?;
                Some(CheckedGiven::Value {
                    slot,
                    low: range.low,
                    high: range.high,
                    since: None,
                })
            }
        }
    }

    pub(super) fn member(
        &mut self,
        name: &Name,
        choices: Option<VocabularyId>,
        value: &Literal,
    ) -> Option<i128> {
        let slot_type = choices.map_or(SlotType::Text, SlotType::Choice);
        let declared = self.declared_at(name);
        self.literal(name, declared, slot_type, value)
            .map(|range| range.low)
    }

    /// Where a fact or a skill is declared.
    pub(super) fn declared_at(&self, name: &Name) -> Span {
        let declared = self.names.symbols.get(&name.key);
        declared.map_or(name.span, |declared| declared.span)
    }

    /// A value as the profile would hold it.
    pub(super) fn literal(
        &mut self,
        name: &Name,
        declared: Span,
        slot_type: SlotType,
        value: &Literal,
    ) -> Option<Range> {
        let range = match (slot_type, &value.kind) {
            (SlotType::Number { bounds, whole }, LiteralKind::Number(number)) => {
                let is_allowed = bounds.low <= number.units() && number.units() <= bounds.high;
                if is_allowed && (number.is_whole() || !whole) {
                    return Some(Range::exactly(number.units()));
                }
                self.problems.push(CheckError::OutOfBounds {
                    subject: name.text.clone(),
                    value: number.to_string(),
                    allowed: super::describe::describe_bounds(bounds, whole),
                    span: value.span,
                    declared,
                });
                return None;
            }
            (SlotType::Percentage, LiteralKind::Percent(number)) => {
                Some(Range::exactly(number.units()))
            }
            (SlotType::Duration, LiteralKind::Duration(span)) => {
                Some(Range::exactly(span.microdays()))
            }
            (SlotType::Date, LiteralKind::Date(date)) => Some(date.days()),
            (SlotType::Date, LiteralKind::Number(year)) => PartialDate::parse(&year.to_string())
                .ok()
                .map(PartialDate::days),
            (SlotType::Text, LiteralKind::Text(text)) => Some(Range::exactly(self.intern(text))),
            (SlotType::YesNo, LiteralKind::Word(word)) => match word.key.as_str() {
                "yes" => Some(Range::exactly(1)),
                "no" => Some(Range::exactly(0)),
                _ => None,
            },
            (SlotType::Level(_) | SlotType::Choice(_), LiteralKind::Word(word)) => {
                return self.word(slot_type.into(), &word.text, value.span);
            }
            (SlotType::Level(_) | SlotType::Choice(_), LiteralKind::Number(number)) => {
                return self.word(slot_type.into(), &number.to_string(), value.span);
            }
            _ => None,
        };
        if range.is_none() {
            self.report_literal(name, slot_type.into(), value);
        }
        range
    }

    fn word(&mut self, value_type: ValueType, word: &str, span: Span) -> Option<Range> {
        let place = self.vocabulary_of(value_type)?.place_of(word);
        if place.is_none() {
            self.report_unknown_level(value_type, word.to_owned(), span);
        }
        place.map(|place| Range::exactly(place as i128))
    }

    fn report_literal(&mut self, name: &Name, wanted: ValueType, value: &Literal) {
        let help = match wanted {
            ValueType::YesNo => format!("write `given {0}` or `given not {0}`", name.text),
            ValueType::Number => "give a number, such as 3".to_owned(),
            ValueType::Percentage => "give a percentage, such as 70%".to_owned(),
            ValueType::Duration => "give a duration with its unit, such as `6 years`".to_owned(),
            ValueType::Date => "give a date, such as 2026-03-31".to_owned(),
            ValueType::Text => "give a text in quotes".to_owned(),
            ValueType::Level(_) | ValueType::Choice(_) => {
                "give one of its levels or choices".to_owned()
            }
        };
        self.problems.push(CheckError::WrongType {
            subject: name.text.clone(),
            is: self.describe(wanted),
            verb: "be given as",
            other: describe_literal(&value.kind).to_owned(),
            help,
            span: value.span,
        });
    }

    fn report_second_value(&mut self, name: &Name, wanted: ValueType, span: Span) {
        self.problems.push(CheckError::WrongType {
            subject: name.text.clone(),
            is: self.describe(wanted),
            verb: "be given as",
            other: "a list".to_owned(),
            help: "give one value; only a fact of type `list of …` has several".to_owned(),
            span,
        });
    }

    pub(super) fn given_evidence(
        &mut self,
        evidence: &GivenEvidence,
    ) -> Option<CheckedGivenEvidence> {
        let kind = self.names.kind(&evidence.kind, &mut self.problems)?;
        let verified_by = match &evidence.verified_by {
            Some(role) => Some(self.verifier(role)?),
            None => None,
        };
        let about: Vec<Option<SlotId>> = evidence
            .about
            .iter()
            .map(|skill| self.skill(skill))
            .collect();
        self.check_period(evidence);
        let mut fields = Vec::new();
        for (name, value) in &evidence.fields {
            if self.is_remark(kind, name, value) {
                continue;
            }
            let field = self.field(kind, name)?;
            let slot_type = self
                .names
                .layout
                .kinds
                .get_index(kind)?
                .1
                .fields
                .get_index(field)?
                .1;
            let place = self.names.field_places.get(&(kind, name.key.clone()));
            let declared = place.copied().unwrap_or(name.span);
            let range = self.literal(name, declared, slot_type.slot_type, value)?;
            fields.push((field, range.low, range.high));
        }
        Some(CheckedGivenEvidence {
            count: evidence.count,
            kind,
            on: evidence.on.map(|literal| literal.date),
            from: evidence.from.map(|literal| literal.date),
            to: evidence.to.map(|literal| literal.date),
            is_verified: evidence.verified || verified_by.is_some(),
            verified_by,
            about: about.into_iter().collect::<Option<_>>()?,
            fields,
        })
    }

    /// Whether a field is one of the texts that any item may have, which decide nothing.
    fn is_remark(&self, kind: usize, name: &Name, value: &Literal) -> bool {
        let kind = self.names.layout.kinds.get_index(kind);
        let is_declared = kind.is_some_and(|(_, kind)| kind.fields.contains_key(&name.key));
        let is_text = matches!(value.kind, LiteralKind::Text(_));
        !is_declared && is_text && matches!(name.key.as_str(), "what" | "link")
    }

    /// Refuses a period that ends before it begins.
    fn check_period(&mut self, evidence: &GivenEvidence) {
        if let (Some(from), Some(to)) = (evidence.from, evidence.to)
            && to.date.last < from.date.first
        {
            let (low, high) = (self.words(from.span), self.words(to.span));
            let span = from.span.to(to.span);
            self.problems
                .push(CheckError::ImpossibleBounds { low, high, span });
        }
    }

    fn then(&mut self, then: &Then, labels: Labels<'_>) -> Option<CheckedThen> {
        let (expectation, span) = match then {
            Then::Verdict(label) => (
                Expectation::Verdict(self.label(label, labels.verdict)?),
                label.span,
            ),
            Then::Undecided { between, span } => {
                let between = self.expected_labels(between, labels.verdict)?;
                (Expectation::Undecided(between), *span)
            }
            Then::Answer { name, label } => {
                let (answer, verdict) = self.answer_called(name, labels.answers)?;
                let expected = self.label(label, verdict)?;
                (Expectation::Answer(answer, expected), label.span)
            }
            Then::AnswerUndecided {
                name,
                between,
                span,
            } => {
                let (answer, verdict) = self.answer_called(name, labels.answers)?;
                let between = self.expected_labels(between, verdict)?;
                (Expectation::AnswerUndecided(answer, between), *span)
            }
            Then::Rule { rule, status } => {
                let id = self.names.rule(rule, &mut self.problems)?;
                (
                    Expectation::Rule {
                        rule: id,
                        status: *status,
                    },
                    rule.span,
                )
            }
            Then::Gap { rule, kind } => {
                let id = self.names.rule(rule, &mut self.problems)?;
                let known = GapKind::ALL
                    .into_iter()
                    .find(|known| known.words() == kind.key);
                let Some(known) = known else {
                    let (name, span) = (kind.text.clone(), kind.span);
                    self.problems.push(CheckError::UnknownGap { name, span });
                    return None;
                };
                (
                    Expectation::Gap {
                        rule: id,
                        kind: known,
                    },
                    rule.span,
                )
            }
            Then::Score { score, test } => (self.expected_score(score, test)?, score.span),
            Then::Flag(rule) => {
                let id = self.names.rule(rule, &mut self.problems)?;
                (Expectation::Flag { rule: id }, rule.span)
            }
        };
        Some(CheckedThen { expectation, span })
    }

    fn expected_labels(
        &mut self,
        labels: &[Name],
        verdict: &CheckedVerdict,
    ) -> Option<Vec<String>> {
        let labels: Vec<Option<String>> = labels
            .iter()
            .map(|label| self.label(label, verdict))
            .collect();
        labels.into_iter().collect()
    }

    /// A verdict as the playbook writes it.
    fn label(&mut self, label: &Name, verdict: &CheckedVerdict) -> Option<String> {
        let mut labels = verdict.labels.iter();
        if let Some(known) = labels.find(|known| fold_name(known) == label.key) {
            return Some(known.clone());
        }
        let labels = || verdict.labels.iter().map(String::as_str);
        let listed = format!(
            "the verdicts are: {}",
            labels().collect::<Vec<_>>().join(", ")
        );
        let help = suggestion(&label.text, labels(), &listed);
        let (name, span) = (label.text.clone(), label.span);
        // Where the labels are not known, that has been told.
        if self.verdict_is_whole && !verdict.labels.is_empty() {
            let whose = "this playbook".to_owned();
            self.problems.push(CheckError::UnknownVerdict {
                name,
                help,
                whose,
                span,
            });
        }
        None
    }

    /// The answer beside the verdict that has a name.
    fn answer_called<'l>(
        &mut self,
        name: &Name,
        answers: &'l [CheckedAnswer],
    ) -> Option<(usize, &'l CheckedVerdict)> {
        let is_called = |answer: &CheckedAnswer| fold_name(&answer.name) == name.key;
        if let Some(place) = answers.iter().position(is_called) {
            return answers.get(place).map(|answer| (place, &answer.verdict));
        }
        let names = answers.iter().map(|answer| answer.name.as_str());
        let help = suggestion(
            &name.text,
            names,
            "declare it, such as `verdict level: TABLE`, or write `then verdict is …`",
        );
        let (key, name, span) = (&name.key, name.text.clone(), name.span);
        let unknown = CheckError::UnknownAnswer { name, help, span };
        self.names.report_unknown(key, unknown, &mut self.problems);
        None
    }
}

/// What an example gives that has a date.
fn gives_date(example: &Example) -> Option<&'static str> {
    example.given.iter().find_map(|given| match given {
        Given::Evidence(evidence) => (evidence.on.or(evidence.from).or(evidence.to).is_some())
            .then_some("it gives evidence with a date"),
        Given::Waiver { in_force, .. } => (in_force.from.is_some() || in_force.until.is_some())
            .then_some("it gives a waiver with a date"),
        Given::YesNo { .. } | Given::Value { .. } | Given::NoEvidence | Given::Profile(_) => None,
    })
}

pub(super) fn describe_literal(kind: &LiteralKind) -> &'static str {
    match kind {
        LiteralKind::Text(_) => "a text",
        LiteralKind::Number(_) => "a number",
        LiteralKind::Percent(_) => "a percentage",
        LiteralKind::Date(_) => "a date",
        LiteralKind::Duration(_) => "a duration",
        LiteralKind::Word(_) => "a word",
    }
}
