//! Tables: what the columns look at, what the cells accept, what the rows answer.

pub(super) mod cells;

use std::collections::HashMap;
use std::rc::Rc;

use crate::layout::{SlotType, VocabularyId};
use crate::source::Span;
use crate::syntax::ast::{Literal, LiteralKind, Name, Table, TableRow};
use crate::value::{Number, Range};

use super::checked::{
    CheckedDefinition, Condition, FirstMatch, LevelsAccepted, PointsTable, Quantity, QuantityKind,
    Test, TestWords, ValueType,
};
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
    span: Span,
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
            span: row.span,
        })
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
        let inner = Box::new(Condition::All(conditions));
        let span = row.span;
        (Condition::Said { span, inner }, row.answer)
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
