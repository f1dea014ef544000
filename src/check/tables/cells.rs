//! The cells of tables and matrices: what a column's cell accepts, and the condition that it stands for.

use crate::source::Span;
use crate::syntax::ast::{
    Cell, CellKind, Expression, ExpressionKind, Name, Test as WrittenTest, TestKind,
};
use crate::value::{Range, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

use super::{CheckedCell, Column, Input};
use crate::check::Checker;
use crate::check::checked::{Condition, Quantity, QuantityKind, Test, TestWords, ValueType};
use crate::check::comparisons::Subject;
use crate::check::error::CheckError;
use crate::check::reach::Accepts;

impl Checker<'_> {
    pub(super) fn cell(&mut self, column: &Column, cell: &Cell) -> Option<CheckedCell> {
        match &cell.kind {
            CellKind::Unreadable => None,
            CellKind::Any => Some(CheckedCell {
                condition: None,
                accepts: Accepts::Any,
            }),
            CellKind::Unknown => self.unknown_cell(column, cell.span),
            CellKind::Test(test) => match &column.input {
                Input::Condition(condition) => self.yes_no_cell(column, condition, test),
                Input::Scale(scale) => {
                    let subject =
                        Subject::of_list(column.name.text.clone(), ValueType::Level(*scale));
                    let tests = self.cell_tests(&subject, test)?;
                    Some(CheckedCell {
                        condition: None,
                        accepts: Accepts::Ranges(tests.iter().flat_map(accepted).collect()),
                    })
                }
                Input::Quantity(quantity) => {
                    let subject = Expression {
                        kind: ExpressionKind::Name(column.name.clone()),
                        span: column.name.span,
                    };
                    let subject = Subject::new(self, &subject, quantity);
                    let tests = self.cell_tests(&subject, test)?;
                    Some(self.tested_cell(column, quantity, tests, test.span))
                }
            },
        }
    }

    fn unknown_cell(&mut self, column: &Column, span: Span) -> Option<CheckedCell> {
        let slot = match &column.input {
            Input::Condition(Condition::YesNo(slot)) => *slot,
            Input::Quantity(Quantity {
                kind: QuantityKind::Slot(slot),
                ..
            }) => *slot,
            Input::Scale(_) => {
                return Some(CheckedCell {
                    condition: None,
                    accepts: Accepts::Unknown,
                });
            }
            Input::Condition(_) | Input::Quantity(_) => {
                let help = "only a fact or a skill is recorded or not; write `any` where everything \
                            will do";
                self.report_unfit_cell(column, "worked out", help.to_owned(), span);
                return None;
            }
        };
        Some(CheckedCell {
            condition: Some(Condition::Not(Box::new(Condition::Known(slot)))),
            accepts: Accepts::Unknown,
        })
    }

    fn report_unfit_cell(&mut self, column: &Column, is: &str, help: String, span: Span) {
        self.problems.push(CheckError::WrongQuestion {
            words: self.words(span),
            subject: column.name.text.clone(),
            is: is.to_owned(),
            help,
            span,
        });
    }

    /// `yes`, `no`, or both.
    fn yes_no_cell(
        &mut self,
        column: &Column,
        condition: &Condition,
        test: &WrittenTest,
    ) -> Option<CheckedCell> {
        let values: Vec<&Expression> = match &test.kind {
            TestKind::Equals(value) => vec![value],
            TestKind::OneOf(values) => values.iter().collect(),
            _ => Vec::new(),
        };
        let truth = |value: &&Expression| match &value.kind {
            ExpressionKind::Name(name) if name.key == "yes" => Some(true),
            ExpressionKind::Name(name) if name.key == "no" => Some(false),
            _ => None,
        };
        let truths: Option<Vec<bool>> = values.iter().map(truth).collect();
        let truths = truths.unwrap_or_default();
        let (condition, accepts) = match (truths.contains(&true), truths.contains(&false)) {
            (true, true) => (None, Accepts::Any),
            (true, false) => (Some(condition.clone()), one(1)),
            (false, true) => (Some(Condition::Not(Box::new(condition.clone()))), one(0)),
            (false, false) => {
                let help = "write `yes`, `no` or `any`".to_owned();
                self.report_unfit_cell(column, "yes or no", help, test.span);
                return None;
            }
        };
        Some(CheckedCell { condition, accepts })
    }

    /// The tests of a cell, of which one must hold.
    pub(in crate::check) fn cell_tests(
        &mut self,
        subject: &Subject,
        test: &WrittenTest,
    ) -> Option<Vec<Test>> {
        if let Some(help) = refusal(subject.value_type, &test.kind) {
            self.problems.push(CheckError::WrongQuestion {
                words: self.words(test.span),
                subject: subject.words.clone(),
                is: self.describe(subject.value_type),
                help: help.to_owned(),
                span: test.span,
            });
            return None;
        }
        let tests: Vec<Option<Test>> = self
            .written_tests(subject, test)
            .iter()
            .map(|test| {
                let (checked, _) = self.test(subject, test)?;
                self.refuse_names(checked, test.span)
            })
            .collect();
        tests.into_iter().collect()
    }

    /// A cell taken apart: `novice to fluent` is a span, and dates are asked one by one.
    fn written_tests(&self, subject: &Subject, test: &WrittenTest) -> Vec<WrittenTest> {
        let values: Vec<&Expression> = match &test.kind {
            TestKind::Equals(value) => vec![value],
            TestKind::OneOf(values) => values.iter().collect(),
            _ => return vec![test.clone()],
        };
        let mut is_split = subject.value_type == ValueType::Date;
        let mut parts = Vec::new();
        for value in values {
            let span = self.span_of_levels(subject, value);
            is_split |= span.is_some();
            parts.push(WrittenTest {
                kind: span.unwrap_or_else(|| TestKind::Equals(Box::new(value.clone()))),
                span: value.span,
            });
        }
        if is_split || parts.len() == 1 {
            parts
        } else {
            vec![test.clone()]
        }
    }

    /// `novice to fluent`, where no level is called that.
    fn span_of_levels(&self, subject: &Subject, value: &Expression) -> Option<TestKind> {
        let ExpressionKind::Name(name) = &value.kind else {
            return None;
        };
        let ValueType::Level(_) = subject.value_type else {
            return None;
        };
        let levels = self.vocabulary_of(subject.value_type)?;
        if levels.place_of(&name.text).is_some() {
            return None;
        }
        let mut ways = name.text.match_indices(" to ");
        ways.find_map(|(at, to)| {
            let (low, high) = (name.text.get(..at)?, name.text.get(at + to.len()..)?);
            levels.place_of(low)?;
            levels.place_of(high)?;
            let level = |word: &str| {
                Box::new(Expression {
                    kind: ExpressionKind::Name(Name {
                        text: word.to_owned(),
                        key: crate::value::fold_name(word),
                        span: name.span,
                    }),
                    span: name.span,
                })
            };
            Some(TestKind::Between(level(low), level(high)))
        })
    }

    /// Refuses a test with something that is not written out, such as another fact.
    fn refuse_names(&mut self, test: Test, span: Span) -> Option<Test> {
        let is_constant = |quantity: &Quantity| matches!(quantity.kind, QuantityKind::Constant(_));
        if test.quantities().all(is_constant) {
            return Some(test);
        }
        self.problems.push(CheckError::NotAQuantity {
            words: self.words(span),
            what: "not a value that is written out".to_owned(),
            help: "write the values themselves into the cells; to compare two facts, name a \
                   definition in the header"
                .to_owned(),
            span,
        });
        None
    }

    fn tested_cell(
        &self,
        column: &Column,
        quantity: &Quantity,
        tests: Vec<Test>,
        span: Span,
    ) -> CheckedCell {
        let words = TestWords {
            subject: column.name.text.clone(),
            needed: self.words(span),
        };
        let accepts = tests.iter().flat_map(accepted).collect();
        let mut conditions: Vec<Condition> = tests
            .into_iter()
            .map(|test| Condition::Test {
                subject: quantity.clone(),
                test,
                words: words.clone(),
            })
            .collect();
        let condition = match conditions.len() {
            1 => conditions.pop(),
            _ => Some(Condition::Any(conditions)),
        };
        CheckedCell {
            condition,
            accepts: Accepts::Ranges(accepts),
        }
    }
}

/// Why a cell does not fit a column of the type, as what to write instead.
fn refusal(value_type: ValueType, kind: &TestKind) -> Option<&'static str> {
    let is_ordered = matches!(
        kind,
        TestKind::AtLeast(_) | TestKind::AtMost(_) | TestKind::MoreThan(_) | TestKind::LessThan(_)
    );
    match (value_type, kind) {
        (ValueType::Date, _) if is_ordered => {
            Some("write `before 2026-01-01`, `after 2026-01-01` or a span such as `2024 to 2026`")
        }
        (ValueType::Date, _) => None,
        (_, TestKind::Before(_)) => Some("only a date lies before another; write `below`"),
        (_, TestKind::After(_)) => Some("only a date lies after another; write `above`"),
        (ValueType::Text | ValueType::Choice(_), TestKind::Between(..)) => {
            Some("it has no order: list the values, as in `a, b`")
        }
        (ValueType::Text | ValueType::Choice(_), _) if is_ordered => {
            Some("it has no order: list the values, as in `a, b`")
        }
        (_, _) => None,
    }
}

fn one(value: i128) -> Accepts {
    Accepts::Ranges(vec![Range::exactly(value)])
}

/// The values that pass a test whose own values are written out.
pub(in crate::check) fn accepted(test: &Test) -> Vec<Range> {
    let value = |quantity: &Quantity| match quantity.kind {
        QuantityKind::Constant(value) => value,
        _ => 0,
    };
    let range = match test {
        Test::Equal(limit) => Range::exactly(value(limit)),
        Test::AtLeast(limit) => Range::new(value(limit), UNBOUNDED_ABOVE),
        Test::AtMost(limit) => Range::new(UNBOUNDED_BELOW, value(limit)),
        Test::MoreThan(limit) => Range::new(value(limit).saturating_add(1), UNBOUNDED_ABOVE),
        Test::LessThan(limit) => Range::new(UNBOUNDED_BELOW, value(limit).saturating_sub(1)),
        Test::Between(low, high) => Range::new(value(low), value(high)),
        Test::OneOf(values) => return values.iter().map(|value| Range::exactly(*value)).collect(),
        // No cell can be written so.
        Test::NotEqual(_) | Test::NotOneOf(_) | Test::WithinLast(_) => Range::UNBOUNDED,
    };
    vec![range]
}
