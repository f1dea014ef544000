//! The verdict and the answers beside it.

use crate::source::Span;
use crate::syntax::ast::{
    Ast, Effect, Expression, Name, NoticeKind, Statement, Strength, VerdictBlock,
};
use crate::value::Number;

use super::checked::{
    CheckedAnswer, CheckedDefinition, CheckedEffect, CheckedRule, CheckedVerdict,
    CheckedVerdictLine, Condition, CountRange, FirstMatch, MetOrUnmet, Quantity, QuantityKind,
    Test, TestWords, ValueType,
};
use super::conditions::Resolved;
use super::error::CheckError;
use super::visit::Part;
use super::{Checker, Resolution, is_whole};

/// What comes out of a table in which no row fits, as a word.
const NOTHING: &str = "nothing";

impl Checker<'_> {
    /// Checks the verdict; without one the four usual lines hold.
    pub(super) fn check_verdict(&mut self, ast: &Ast, rules: &[CheckedRule]) -> CheckedVerdict {
        let mut blocks = ast
            .statements
            .iter()
            .filter_map(|statement| match statement {
                Statement::Verdict(block) => Some(block),
                _ => None,
            });
        let Some(block) = blocks.next() else {
            return of_lines(usual_verdict());
        };
        for again in blocks {
            self.problems.push(CheckError::SecondOfItsKind {
                what: "`verdict` blocks",
                again: again.span,
                first: block.span,
            });
        }
        self.verdict_is_whole = is_whole(block.damage);
        let verdict = match &block.is {
            Some(expression) => self.verdict_of(expression).unwrap_or_else(|| {
                self.verdict_is_whole = false;
                of_lines(Vec::new())
            }),
            None => of_lines(self.verdict_lines(block)),
        };
        if is_whole(block.damage) && block.is.is_none() {
            self.check_verdict_ends(block);
        }
        if self.verdict_is_whole {
            self.check_stops_are_asked(ast, block, &verdict.lines, rules);
        }
        verdict
    }

    /// Checks every `verdict NAME: …`.
    pub(super) fn check_answers(&mut self, ast: &Ast) -> Vec<CheckedAnswer> {
        let mut answers: Vec<CheckedAnswer> = Vec::new();
        let mut places: Vec<&Name> = Vec::new();
        for statement in &ast.statements {
            let Statement::Answer(answer) = statement else {
                continue;
            };
            if let Some(first) = places.iter().find(|name| name.key == answer.name.key) {
                self.problems.push(CheckError::DeclaredTwice {
                    what: "answers",
                    name: answer.name.text.clone(),
                    again: answer.name.span,
                    first: first.span,
                });
                continue;
            }
            places.push(&answer.name);
            let expression = answer.expression.as_ref();
            let verdict = expression.and_then(|expression| self.verdict_of(expression));
            let is_whole = verdict.is_some();
            answers.push(CheckedAnswer {
                name: answer.name.text.clone(),
                verdict: verdict.unwrap_or_else(|| of_lines(Vec::new())),
            });
            self.has_failed |= !is_whole;
        }
        answers
    }

    /// A level, a choice or a text as a verdict: one line for each that may come out.
    fn verdict_of(&mut self, expression: &Expression) -> Option<CheckedVerdict> {
        let quantity = match self.resolve(expression) {
            Resolved::Failed => {
                self.has_failed = true;
                return None;
            }
            Resolved::Quantity(quantity) => quantity,
            Resolved::Condition(_) => return self.report_no_answer(expression, "a condition"),
            Resolved::List(_) => return self.report_no_answer(expression, "a list"),
        };
        let words = self.words(expression.span);
        let cases = self.cases_behind(&quantity).cloned();
        let has_cases = cases.is_some();
        let may_be_nothing = self.domain(&quantity).may_be_nothing;
        let (mut lines, mut labels) = match (quantity.value_type, cases) {
            (
                ValueType::Level(_) | ValueType::Choice(_) | ValueType::Text | ValueType::Number,
                Some(cases),
            ) => self.lines_of_cases(&quantity, &cases, expression.span),
            (ValueType::Level(_) | ValueType::Choice(_), None) => {
                self.lines_of_words(&quantity, &words)
            }
            (ValueType::Text, None) => {
                return self.report_no_answer(expression, "a text that nothing lists");
            }
            (other, _) => {
                let what = self.describe(other);
                return self.report_no_answer(expression, &what);
            }
        };
        if may_be_nothing {
            lines.push(line(NOTHING, None));
            labels.insert(0, NOTHING.to_owned());
        }
        Some(CheckedVerdict {
            lines,
            labels,
            has_cases,
        })
    }

    fn report_no_answer(&mut self, expression: &Expression, what: &str) -> Option<CheckedVerdict> {
        self.problems.push(CheckError::NotAQuantity {
            words: self.words(expression.span),
            what: what.to_owned(),
            help: "name what gives a level or a choice, such as a table, or write lines like \
                   `ready when …` below `verdict`"
                .to_owned(),
            span: expression.span,
        });
        None
    }

    /// The cases that a quantity is read from, by its name too.
    fn cases_behind<'q>(&'q self, quantity: &'q Quantity) -> Option<&'q FirstMatch> {
        let mut quantity = quantity;
        loop {
            match &quantity.meaning().kind {
                QuantityKind::FirstMatch(first_match) => return Some(first_match),
                QuantityKind::Definition(id) => match self.definitions.get(*id) {
                    Some(Resolution::Done(CheckedDefinition::Quantity(inner))) => quantity = inner,
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    fn lines_of_cases(
        &self,
        quantity: &Quantity,
        cases: &FirstMatch,
        span: Span,
    ) -> (Vec<CheckedVerdictLine>, Vec<String>) {
        let word = |value: i128| self.answer_word(quantity.value_type, value);
        let mut lines = Vec::new();
        let mut labels = Vec::new();
        for (condition, value) in &cases.cases {
            let label = word(*value);
            lines.push(CheckedVerdictLine {
                span: Some(span),
                ..line(&label, Some(condition.clone()))
            });
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        if let Some(words) = self.vocabulary_of(quantity.value_type) {
            labels = words.words().map(str::to_owned).collect();
        } else if quantity.value_type == ValueType::Number {
            let mut values: Vec<i128> = cases.cases.iter().map(|(_, value)| *value).collect();
            values.sort_unstable();
            values.dedup();
            labels = values.into_iter().map(word).collect();
        }
        (lines, labels)
    }

    fn answer_word(&self, value_type: ValueType, value: i128) -> String {
        if value_type == ValueType::Number {
            return Number::from_units(value).to_string();
        }
        let place = usize::try_from(value).unwrap_or(usize::MAX);
        match self.vocabulary_of(value_type) {
            Some(words) => words.word(place).to_owned(),
            None => {
                let text = self.names.layout.texts.get_index(place);
                text.map(|(_, text)| text.clone()).unwrap_or_default()
            }
        }
    }

    /// One line for each level or choice.
    fn lines_of_words(
        &self,
        quantity: &Quantity,
        subject: &str,
    ) -> (Vec<CheckedVerdictLine>, Vec<String>) {
        let words = self.vocabulary_of(quantity.value_type);
        let labels: Vec<String> = words
            .map(|words| words.words().map(str::to_owned).collect())
            .unwrap_or_default();
        let lines = labels.iter().enumerate().map(|(value, label)| {
            let is_it = Condition::Test {
                subject: quantity.clone(),
                test: Test::Equal(Quantity {
                    kind: QuantityKind::Constant(value as i128),
                    value_type: quantity.value_type,
                }),
                words: TestWords {
                    subject: subject.to_owned(),
                    needed: label.clone(),
                },
            };
            line(label, Some(is_it))
        });
        (lines.collect(), labels)
    }

    fn verdict_lines(&mut self, block: &VerdictBlock) -> Vec<CheckedVerdictLine> {
        let mut lines = Vec::new();
        for line in &block.lines {
            let condition = match &line.condition {
                None => None,
                Some(condition) => match self.condition(condition) {
                    Some(condition) => Some(condition),
                    None => {
                        self.verdict_is_whole = false;
                        continue;
                    }
                },
            };
            lines.push(CheckedVerdictLine {
                label: line.label.text.clone(),
                condition,
                span: Some(line.label.span),
            });
        }
        lines
    }

    fn check_verdict_ends(&mut self, block: &VerdictBlock) {
        match block.lines.iter().position(|line| line.condition.is_none()) {
            None => self
                .problems
                .push(CheckError::MissingOtherwise { span: block.span }),
            Some(end) => {
                for line in block.lines.iter().skip(end + 1) {
                    self.problems
                        .push(CheckError::UnreachableVerdict { span: line.span });
                }
            }
        }
    }

    fn check_stops_are_asked(
        &mut self,
        ast: &Ast,
        block: &VerdictBlock,
        lines: &[CheckedVerdictLine],
        rules: &[CheckedRule],
    ) {
        let conditions = lines.iter().filter_map(|line| line.condition.as_ref());
        let is_asked = conditions
            .into_iter()
            .any(|condition| self.asks_for_stops(condition));
        let has_stop = rules.iter().any(|rule| {
            rule.then.iter().chain(&rule.otherwise).any(|effect| {
                matches!(
                    effect,
                    CheckedEffect::Notice {
                        kind: NoticeKind::Stop,
                        ..
                    }
                )
            })
        });
        if is_asked || !has_stop {
            return;
        }
        let stop = ast.statements.iter().find_map(|statement| match statement {
            Statement::Rule(rule) => {
                rule.then
                    .iter()
                    .chain(&rule.otherwise)
                    .find_map(|effect| match effect {
                        Effect::Stop(text) => Some(text.span),
                        Effect::Flag(_) | Effect::Criterion(_) | Effect::Recommend(_) => None,
                    })
            }
            _ => None,
        });
        if let Some(span) = stop {
            self.problems.push(CheckError::StopNotAsked {
                span,
                verdict: block.span,
            });
        }
    }

    fn asks_for_stops(&self, condition: &Condition) -> bool {
        let mut is_asked = false;
        self.visit(Part::Condition(condition), &mut |part| {
            is_asked |= matches!(
                part,
                Part::Condition(Condition::AnyNotice {
                    kind: NoticeKind::Stop,
                    ..
                })
            );
        });
        is_asked
    }
}

/// Whether the verdict, or an answer beside it, is read from something else than rules.
pub(super) fn is_own(ast: &Ast) -> bool {
    ast.statements.iter().any(|statement| match statement {
        Statement::Verdict(block) => block.is.is_some(),
        Statement::Answer(_) => true,
        _ => false,
    })
}

/// A verdict of lines that the author wrote.
fn of_lines(lines: Vec<CheckedVerdictLine>) -> CheckedVerdict {
    let labels = lines.iter().map(|line| line.label.clone()).collect();
    CheckedVerdict {
        lines,
        labels,
        has_cases: false,
    }
}

fn line(label: &str, condition: Option<Condition>) -> CheckedVerdictLine {
    CheckedVerdictLine {
        label: label.to_owned(),
        condition,
        span: None,
    }
}

/// What holds without a `verdict` block.
fn usual_verdict() -> Vec<CheckedVerdictLine> {
    let unmet = |strength| Condition::CriteriaAre {
        strength,
        area: None,
        status: MetOrUnmet::Unmet,
        count: CountRange::at_least(1),
        span: Span::default(),
    };
    vec![
        line(
            "not a fit",
            Some(Condition::AnyNotice {
                kind: NoticeKind::Stop,
                span: Span::default(),
            }),
        ),
        line("not ready", Some(unmet(Strength::Require))),
        line("nearly ready", Some(unmet(Strength::Expect))),
        line("ready", None),
    ]
}
