//! Tables: what the columns look at, what the cells accept, what the rows answer.

use std::collections::HashMap;
use std::rc::Rc;

use crate::layout::{SlotType, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::{
    Cell, CellKind, Expression, ExpressionKind, Literal, LiteralKind, Name, Table, TableRow,
    Test as WrittenTest, TestKind,
};
use crate::value::{Number, Range, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

use super::checked::{
    CheckedDefinition, Condition, FirstMatch, LevelsAccepted, PointsTable, Quantity, QuantityKind,
    Test, TestWords, ValueType,
};
use super::comparisons::Subject;
use super::conditions::Resolved;
use super::error::CheckError;
use super::reach::{self, Accepts, Findings, Values};
use super::{Checker, is_whole};

/// A column: what its cells are asked of.
struct Column {
    name: Name,
    input: Input,
}

/// What a column looks at.
enum Input {
    Condition(Condition),
    Quantity(Quantity),
    /// Any skill of a scale.
    Scale(VocabularyId),
}

/// A cell with its values resolved.
struct CheckedCell {
    /// Nothing when anything will do.
    condition: Option<Condition>,
    accepts: Accepts,
}

/// A row with its cells resolved.
struct CheckedRow {
    cells: Vec<CheckedCell>,
    answer: i128,
}

impl Checker<'_> {
    /// A table as a quantity, or as a condition when its answers are `yes or no`.
    pub(super) fn table(
        &mut self,
        table: &Table,
        answers: Option<SlotType>,
    ) -> Option<CheckedDefinition> {
        let columns: Vec<Option<Column>> =
            table.inputs.iter().map(|name| self.column(name)).collect();
        self.check_headings("columns", &table.inputs);
        self.check_inputs_named(table);
        let rows: Vec<Option<CheckedRow>> = table
            .rows
            .iter()
            .map(|row| self.table_row(table, row, &columns, answers))
            .collect();
        let columns = columns.into_iter().collect::<Option<Vec<Column>>>()?;
        let rows = rows.into_iter().collect::<Option<Vec<CheckedRow>>>()?;
        if !is_whole(table.damage) {
            return None;
        }
        self.refuse_scale_among_others(&columns)?;
        let is_complete = self.check_reach(table, &columns, &rows);
        if let [
            Column {
                input: Input::Scale(scale),
                ..
            },
        ] = columns.as_slice()
        {
            let rows = rows.iter().filter_map(|row| {
                let accepted = self.levels_accepted(*scale, row.cells.first()?);
                Some((accepted, row.answer))
            });
            return Some(CheckedDefinition::Points(Rc::new(PointsTable {
                name: table.name.text.clone(),
                scale: *scale,
                answers: answers?.into(),
                rows: rows.collect(),
                is_complete,
            })));
        }
        Some(definition_of(table, answers?, columns, rows, is_complete))
    }

    /// The levels of a scale that a cell is for.
    fn levels_accepted(&self, scale: VocabularyId, cell: &CheckedCell) -> LevelsAccepted {
        match &cell.accepts {
            Accepts::Any => LevelsAccepted::Any,
            Accepts::Unknown => LevelsAccepted::Unknown,
            Accepts::Ranges(ranges) => {
                let levels = self.names.layout.vocabularies.get(scale);
                let levels = 0..levels.map_or(0, |levels| levels.len() as i128);
                let is_in = |level: &i128| {
                    let mut ranges = ranges.iter();
                    ranges.any(|range| range.low <= *level && *level <= range.high)
                };
                LevelsAccepted::Levels(levels.filter(is_in).collect())
            }
        }
    }

    /// Refuses a scale beside other columns: whose level would it be?
    fn refuse_scale_among_others(&mut self, columns: &[Column]) -> Option<()> {
        let is_scale = |column: &&Column| matches!(column.input, Input::Scale(_));
        match columns.iter().find(is_scale) {
            Some(column) if columns.len() > 1 => {
                self.problems.push(CheckError::NotAQuantity {
                    words: column.name.text.clone(),
                    what: "a scale, and nobody's level".to_owned(),
                    help:
                        "name a skill or a fact here; only a table with no other column goes by a \
                           scale, for `sum of … for every skill`"
                            .to_owned(),
                    span: column.name.span,
                });
                None
            }
            _ => Some(()),
        }
    }

    fn column(&mut self, name: &Name) -> Option<Column> {
        let is_scale = self.names.scales.contains_key(&name.key);
        if is_scale && !self.names.symbols.contains_key(&name.key) {
            let scale = self.names.scale(name, &mut self.problems)?;
            return Some(Column {
                name: name.clone(),
                input: Input::Scale(scale),
            });
        }
        let input = match self.named(name) {
            Resolved::Failed => return None,
            Resolved::Condition(condition) => Input::Condition(condition),
            Resolved::Quantity(Quantity {
                kind: QuantityKind::Slot(slot),
                value_type: ValueType::YesNo,
            }) => Input::Condition(Condition::YesNo(slot)),
            Resolved::Quantity(quantity) => Input::Quantity(quantity),
            Resolved::List(_) => {
                self.problems.push(CheckError::NotAQuantity {
                    words: name.text.clone(),
                    what: "a list".to_owned(),
                    help: format!(
                        "ask about it in a definition, such as `{} includes \"…\"`, and name that",
                        name.text
                    ),
                    span: name.span,
                });
                return None;
            }
        };
        let name = name.clone();
        Some(Column { name, input })
    }

    /// Reports headings that stand there twice.
    pub(super) fn check_headings(&mut self, what: &'static str, names: &[Name]) {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for name in names {
            if let Some(first) = seen.insert(&name.key, name.span) {
                let (name, again) = (name.text.clone(), name.span);
                self.problems.push(CheckError::RepeatedHeading {
                    what,
                    name,
                    again,
                    first,
                });
            }
        }
    }

    /// Reports an input that stands only after `by`, or only in the header.
    fn check_inputs_named(&mut self, table: &Table) {
        let is_among = |name: &Name, names: &[Name]| names.iter().any(|one| one.key == name.key);
        if table.by.is_empty() || table.inputs.is_empty() {
            return;
        }
        let (by, header) = ("after `by`", "in the header");
        let only_by = table.by.iter().find(|name| !is_among(name, &table.inputs));
        let only_header = table.inputs.iter().find(|name| !is_among(name, &table.by));
        let odd = match (only_by, only_header) {
            (Some(name), _) => (name, by, header),
            (None, Some(name)) => (name, header, by),
            (None, None) => return,
        };
        let (name, here, there) = odd;
        let (name, span) = (name.text.clone(), name.span);
        self.problems.push(CheckError::InputsDiffer {
            name,
            here,
            there,
            span,
        });
    }

    fn table_row(
        &mut self,
        table: &Table,
        row: &TableRow,
        columns: &[Option<Column>],
        answers: Option<SlotType>,
    ) -> Option<CheckedRow> {
        let cells: Vec<Option<CheckedCell>> = row
            .cells
            .iter()
            .zip(columns)
            .map(|(cell, column)| self.cell(column.as_ref()?, cell))
            .collect();
        let answer = match (&row.output, answers) {
            (Some(output), Some(answers)) => self.answer(table, answers, output),
            (_, _) => None,
        };
        Some(CheckedRow {
            cells: cells.into_iter().collect::<Option<_>>()?,
            answer: answer?,
        })
    }

    fn cell(&mut self, column: &Column, cell: &Cell) -> Option<CheckedCell> {
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
    pub(super) fn cell_tests(
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

    /// What a row answers, as the table's type has it.
    fn answer(&mut self, table: &Table, answers: SlotType, output: &Literal) -> Option<i128> {
        let is_yes_no = matches!(&output.kind,
            LiteralKind::Word(word) if matches!(word.key.as_str(), "yes" | "no"));
        if answers == SlotType::YesNo && !is_yes_no {
            self.problems.push(CheckError::NotAQuantity {
                words: self.words(output.span),
                what: "neither yes nor no".to_owned(),
                help: "answer `yes` or `no`".to_owned(),
                span: output.span,
            });
            return None;
        }
        let range = self.literal(&table.name, table.name.span, answers, output)?;
        if !range.is_exact() {
            self.problems.push(CheckError::NotAQuantity {
                words: self.words(output.span),
                what: "a whole month or year".to_owned(),
                help: "write the day, such as 2026-03-31".to_owned(),
                span: output.span,
            });
            return None;
        }
        Some(range.low)
    }

    /// Reports gaps and rows that nobody reaches; gives whether everybody finds a row.
    fn check_reach(&mut self, table: &Table, columns: &[Column], rows: &[CheckedRow]) -> bool {
        let values: Vec<Values> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let mut cells = rows.iter().filter_map(|row| row.cells.get(at));
                let asks_for_unknown = cells.any(|cell| cell.accepts == Accepts::Unknown);
                self.values_of(column, asks_for_unknown)
            })
            .collect();
        let cells: Vec<Vec<Accepts>> = rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.accepts.clone()).collect())
            .collect();
        let findings = reach::look(&values, &cells);
        self.report_reach(table, columns, &findings);
        findings.is_complete
    }

    fn values_of(&self, column: &Column, may_be_unknown: bool) -> Values {
        let (range, is_whole, may_be_nothing) = match &column.input {
            Input::Condition(_) => (Range::new(0, 1), false, false),
            Input::Scale(scale) => {
                let possible = SlotType::Level(*scale).possible(&self.names.layout.vocabularies);
                (possible, false, false)
            }
            Input::Quantity(quantity) => {
                let domain = self.domain(quantity);
                let is_whole = domain.is_whole && quantity.value_type == ValueType::Number;
                (domain.range, is_whole, domain.may_be_nothing)
            }
        };
        Values {
            range,
            step: if is_whole { Number::UNITS_PER_ONE } else { 1 },
            may_be_unknown,
            may_be_nothing,
        }
    }

    fn report_reach(&mut self, table: &Table, columns: &[Column], findings: &Findings) {
        if let Some(gap) = &findings.gap {
            let columns = columns.iter().zip(gap);
            let person: Vec<String> = columns
                .filter_map(|(column, range)| Some(self.person(column, (*range)?)))
                .collect();
            let (table, span) = (table.name.text.clone(), table.name.span);
            let person = person.join(" and ");
            self.problems.push(CheckError::TableGap {
                table,
                person,
                span,
            });
        }
        for (row, before) in &findings.unreachable {
            let place = |row: &usize| table.rows.get(*row).map(|row| row.span);
            let Some(span) = place(row) else { continue };
            let before: Vec<Span> = before.iter().filter_map(place).take(3).collect();
            let help = if before.is_empty() {
                "what it asks for can never be: mend it, or take it out"
            } else {
                "the rows above fit everybody whom it fits: move it up, or take it out"
            };
            self.problems.push(CheckError::UnreachableRow {
                table: table.name.text.clone(),
                help,
                span,
                before,
            });
        }
    }

    /// `whose move is internal`
    fn person(&self, column: &Column, range: Range) -> String {
        let name = &column.name.text;
        let values = match &column.input {
            Input::Condition(_) if range.low == 0 => "no".to_owned(),
            Input::Condition(_) => "yes".to_owned(),
            Input::Scale(scale) => self.values_in_words(ValueType::Level(*scale), range, false),
            Input::Quantity(quantity) => {
                let is_whole = self.domain(quantity).is_whole;
                self.values_in_words(quantity.value_type, range, is_whole)
            }
        };
        format!("whose {name} is {values}")
    }
}

fn definition_of(
    table: &Table,
    answers: SlotType,
    columns: Vec<Column>,
    rows: Vec<CheckedRow>,
    is_complete: bool,
) -> CheckedDefinition {
    let value_type = ValueType::from(answers);
    let inputs = columns.into_iter().filter_map(|column| match column.input {
        Input::Quantity(quantity) => Some(quantity),
        Input::Condition(_) | Input::Scale(_) => None,
    });
    let cases = rows.into_iter().map(|row| {
        let cells = row.cells.into_iter();
        let conditions = cells.filter_map(|cell| cell.condition).collect();
        (Condition::All(conditions), row.answer)
    });
    let name = table.name.text.clone();
    let first_match = FirstMatch {
        name: name.clone(),
        cases: cases.collect(),
        inputs: inputs.collect(),
        is_complete,
    };
    let quantity = |kind| Quantity { kind, value_type };
    let subject = quantity(QuantityKind::FirstMatch(Box::new(first_match)));
    if value_type != ValueType::YesNo {
        return CheckedDefinition::Quantity(subject);
    }
    CheckedDefinition::Condition(Condition::Test {
        subject,
        test: Test::Equal(quantity(QuantityKind::Constant(1))),
        words: TestWords {
            subject: name,
            needed: "yes".to_owned(),
        },
    })
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
pub(super) fn accepted(test: &Test) -> Vec<Range> {
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
