//! Matrices: what each column expects of each skill, and the conditions that ask for it.

use std::rc::Rc;

use crate::layout::{Section, SlotId};
use crate::source::Span;
use crate::syntax::ast::{
    Cell, CellKind, Expression, ExpressionKind, Matrix, MatrixRow, Name, SkillAmount, SkillGroup,
    Test as WrittenTest, TestKind,
};
use crate::value::fold_name;

use super::checked::{
    CheckedDefinition, CheckedMatrix, ColumnCase, Condition, Expected, ExpectedRow, FirstMatch,
    MatrixColumn, Quantity, QuantityKind, Test, TestWords, ValueType,
};
use super::comparisons::Subject;
use super::conditions::Resolved;
use super::error::CheckError;
use super::names::{Symbol, suggestion};
use super::skills::members_hold;
use super::tables::cells::accepted;
use super::{Checker, Resolution, is_whole};

/// A matrix, and its column where one is named.
type MatrixPart = (Rc<CheckedMatrix>, Option<usize>);

impl Checker<'_> {
    /// A matrix with its names resolved. `ladder` is the scale that its columns make.
    pub(super) fn matrix(&mut self, matrix: &Matrix, ladder: usize) -> Option<CheckedDefinition> {
        self.check_headings("columns", &matrix.columns);
        let skills: Vec<Name> = matrix.rows.iter().map(|row| row.skill.clone()).collect();
        self.check_headings("rows", &skills);
        let input = matrix
            .input
            .as_ref()
            .and_then(|name| self.matrix_input(name));
        let columns = input
            .as_ref()
            .and_then(|input| self.matrix_columns(matrix, input));
        let rows: Vec<Option<ExpectedRow>> = matrix
            .rows
            .iter()
            .map(|row| self.expected_row(row))
            .collect();
        let rows = rows.into_iter().collect::<Option<Vec<ExpectedRow>>>()?;
        let (input, columns) = (input?, columns?);
        if !is_whole(matrix.damage) {
            return None;
        }
        Some(CheckedDefinition::Matrix(Rc::new(CheckedMatrix {
            name: matrix.name.text.clone(),
            input_name: matrix.input.as_ref()?.text.clone(),
            input,
            columns,
            rows,
            ladder,
        })))
    }

    /// The fact, definition or table that chooses the column.
    fn matrix_input(&mut self, name: &Name) -> Option<Quantity> {
        let what = match self.named(name) {
            Resolved::Failed => return None,
            Resolved::Quantity(quantity) => match quantity.value_type {
                ValueType::Level(_) | ValueType::Choice(_) => return Some(quantity),
                other => self.describe(other),
            },
            Resolved::Condition(_) => "a condition".to_owned(),
            Resolved::List(_) => "a list".to_owned(),
        };
        self.problems.push(CheckError::NotAQuantity {
            words: name.text.clone(),
            what,
            help: "the columns of a matrix are levels or choices: name a fact, a definition or a \
                   table that gives one"
                .to_owned(),
            span: name.span,
        });
        None
    }

    /// The columns by the values of the input; every value must have one.
    fn matrix_columns(&mut self, matrix: &Matrix, input: &Quantity) -> Option<Vec<MatrixColumn>> {
        if matrix.columns.is_empty() {
            return None;
        }
        let columns: Vec<Option<MatrixColumn>> = matrix
            .columns
            .iter()
            .map(|column| {
                let words = self.vocabulary_of(input.value_type)?;
                let Some(value) = words.place_of(&column.text) else {
                    self.report_unknown_level(input.value_type, column.text.clone(), column.span);
                    return None;
                };
                let word = words.word(value).to_owned();
                let value = value as i128;
                Some(MatrixColumn { value, word })
            })
            .collect();
        let columns = columns.into_iter().collect::<Option<Vec<MatrixColumn>>>()?;
        let range = self.domain(input).range;
        let words = self.vocabulary_of(input.value_type)?;
        let has_column = |value: i128| columns.iter().any(|column| column.value == value);
        let is_missing =
            |value: &i128| range.low <= *value && *value <= range.high && !has_column(*value);
        let missing: Vec<String> = (0..words.len())
            .filter(|value| is_missing(&(*value as i128)))
            .map(|value| format!("`{}`", words.word(value)))
            .collect();
        if missing.is_empty() {
            return Some(columns);
        }
        self.problems.push(CheckError::MissingColumn {
            matrix: matrix.name.text.clone(),
            values: missing.join(" and "),
            span: matrix.name.span,
        });
        None
    }

    fn expected_row(&mut self, row: &MatrixRow) -> Option<ExpectedRow> {
        let slot = self.skill_of_row(&row.skill)?;
        let slot_type = self.names.layout.slots.get(slot)?.slot_type;
        let quantity = Quantity {
            kind: QuantityKind::Slot(slot),
            value_type: slot_type.into(),
        };
        let cells: Vec<Option<Option<Expected>>> = row
            .cells
            .iter()
            .map(|cell| self.expected(&row.skill, &quantity, cell))
            .collect();
        Some(ExpectedRow {
            skill: slot,
            name: row.skill.clone(),
            cells: cells.into_iter().collect::<Option<_>>()?,
        })
    }

    fn skill_of_row(&mut self, name: &Name) -> Option<SlotId> {
        match self.names.symbol(name, &mut self.problems)? {
            Symbol::Slot(slot) => {
                let section = self.names.layout.slots.get(slot)?.section;
                if section == Section::Skills {
                    return Some(slot);
                }
            }
            Symbol::Damaged => return None,
            Symbol::List(_) | Symbol::Definition(_) | Symbol::Playbook(_) => {}
        }
        self.problems.push(CheckError::NoSkillInRow {
            name: name.text.clone(),
            span: name.span,
        });
        None
    }

    /// What a cell expects: nothing for `any`.
    fn expected(
        &mut self,
        skill: &Name,
        quantity: &Quantity,
        cell: &Cell,
    ) -> Option<Option<Expected>> {
        let test = match &cell.kind {
            CellKind::Unreadable => return None,
            CellKind::Any => return Some(None),
            CellKind::Unknown => {
                let help = "a matrix says what is expected: a level, or `any` for nothing";
                self.report_cell(skill, quantity, cell.span, help);
                return None;
            }
            CellKind::Test(test) => test,
        };
        let subject = Expression {
            kind: ExpressionKind::Name(skill.clone()),
            span: skill.span,
        };
        let subject = Subject::new(self, &subject, quantity);
        let mut tests = self.cell_tests(&subject, test)?;
        let mut needed = self.words(test.span);
        // A level alone is the least that is expected.
        if let ([Test::Equal(level)], TestKind::Equals(_)) = (tests.as_slice(), &test.kind) {
            tests = vec![Test::AtLeast(level.clone())];
            needed = format!("at least {needed}");
        }
        let levels = self.vocabulary_of(quantity.value_type)?.len() as i128;
        let ranges: Vec<_> = tests.iter().flat_map(accepted).collect();
        let is_met = |level: &i128| {
            ranges
                .iter()
                .any(|range| range.low <= *level && *level <= range.high)
        };
        let (low, high) = ((0..levels).find(is_met), (0..levels).rev().find(is_met));
        let (Some(low), Some(high)) = (low, high) else {
            self.report_cell(skill, quantity, cell.span, "no level is so high, or so low");
            return None;
        };
        let is_least = tests
            .iter()
            .all(|test| matches!(test, Test::AtLeast(_) | Test::MoreThan(_)));
        let words = self.vocabulary_of(quantity.value_type)?;
        let level = |place: i128| words.word(usize::try_from(place).unwrap_or(0)).to_owned();
        let high = if is_least { low } else { high };
        Some(Some(Expected {
            tests,
            needed,
            low,
            low_word: level(low),
            high,
            high_word: level(high),
        }))
    }

    fn report_cell(&mut self, skill: &Name, quantity: &Quantity, span: Span, help: &str) {
        self.problems.push(CheckError::WrongQuestion {
            words: self.words(span),
            subject: skill.text.clone(),
            is: self.describe(quantity.value_type),
            help: help.to_owned(),
            span,
        });
    }

    /// `every skill in MATRIX`, and with a test `every skill in AREA is at least LEVEL`.
    pub(super) fn skills_in(
        &mut self,
        amount: SkillAmount,
        group: &SkillGroup,
        test: Option<&WrittenTest>,
        span: Span,
    ) -> Option<Condition> {
        let in_matrix = self.matrix_of(group)?;
        let group = &group.name;
        let Some((matrix, column)) = in_matrix else {
            self.refuse_unknown_group(group)?;
            let Some(test) = test else {
                self.names.area(group, &mut self.problems)?;
                self.report_no_level_asked(span);
                return None;
            };
            return self.skills_are(amount, group, test, span);
        };
        let rows: Vec<Option<Vec<Option<Condition>>>> = matrix
            .rows
            .iter()
            .map(|row| self.asked_of_row(row, test))
            .collect();
        let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
        let of_column = |at: usize| -> Vec<Condition> {
            let cells = rows.iter().filter_map(|row| row.get(at).cloned());
            cells.flatten().collect()
        };
        let chosen: Vec<usize> = match column {
            Some(column) => vec![column],
            None => (0..matrix.columns.len()).collect(),
        };
        let most = chosen.iter().map(|at| of_column(*at).len()).max();
        self.refuse_too_many(amount, group, most.unwrap_or(0), span)?;
        let holds = |at: usize| members_hold(amount, of_column(at));
        Some(match column {
            Some(column) => holds(column),
            None => by_column(&matrix, holds),
        })
    }

    fn report_no_level_asked(&mut self, span: Span) {
        let words = self.words(span);
        self.problems.push(CheckError::NotACondition {
            help: format!("write `{words} is at least …`"),
            words,
            what: "only half a question".to_owned(),
            span,
        });
    }

    /// Refuses what is neither a matrix nor an area.
    pub(super) fn refuse_unknown_group(&mut self, group: &Name) -> Option<()> {
        if self.names.area_names.contains_key(&group.key) || self.names.ladders.is_empty() {
            return Some(());
        }
        let areas = self.names.area_names.values();
        let areas = areas.map(|area| area.name.as_str());
        let names = areas.chain(self.names.matrix_names());
        let otherwise = "name a matrix, or an area that skills belong to";
        let help = suggestion(&group.text, names, otherwise);
        let (key, name, span) = (&group.key, group.text.clone(), group.span);
        let unknown = CheckError::UnknownMatrix { name, help, span };
        self.names.report_unknown(key, unknown, &mut self.problems);
        None
    }

    fn test_of_skill(&mut self, skill: &Name, test: &WrittenTest) -> Option<Condition> {
        let subject = Expression {
            kind: ExpressionKind::Name(skill.clone()),
            span: skill.span,
        };
        self.test_of(&subject, test)
    }

    /// What is asked of a skill for each column; nothing where nothing is expected.
    fn asked_of_row(
        &mut self,
        row: &ExpectedRow,
        test: Option<&WrittenTest>,
    ) -> Option<Vec<Option<Condition>>> {
        let own = match test.map(|test| &test.kind) {
            None | Some(TestKind::Below | TestKind::At | TestKind::Above) => None,
            Some(_) => Some(self.test_of_skill(&row.name, test?)?),
        };
        let slot = self.names.layout.slots.get(row.skill)?;
        let skill = Quantity {
            kind: QuantityKind::Slot(row.skill),
            value_type: slot.slot_type.into(),
        };
        let asked = |expected: &Expected| match (&own, test.map(|test| &test.kind)) {
            (Some(own), _) => own.clone(),
            (None, kind) => expected_condition(&row.name.text, &skill, expected, kind),
        };
        let cells = row.cells.iter();
        Some(cells.map(|cell| cell.as_ref().map(asked)).collect())
    }

    /// The matrix that a phrase names, and its column; nothing inside when it names none.
    pub(super) fn matrix_of(&mut self, group: &SkillGroup) -> Option<Option<MatrixPart>> {
        let (group, column) = (&group.name, &group.column);
        if let Some(matrix) = self.matrix_called(group)? {
            let column = match column {
                Some(column) => Some(self.column_of(&matrix, &column.text, column.span)?),
                None => None,
            };
            return Some(Some((matrix, column)));
        }
        for (at, way) in group.text.match_indices(" for ") {
            let (Some(name), Some(value)) =
                (group.text.get(..at), group.text.get(at + way.len()..))
            else {
                continue;
            };
            let name = Name {
                text: name.to_owned(),
                key: fold_name(name),
                span: group.span,
            };
            if let Some(matrix) = self.matrix_called(&name)? {
                let column = self.column_of(&matrix, value, group.span)?;
                return Some(Some((matrix, Some(column))));
            }
        }
        Some(None)
    }

    /// A matrix by its name: nothing inside when no matrix has it, nothing at all when it failed.
    fn matrix_called(&mut self, name: &Name) -> Option<Option<Rc<CheckedMatrix>>> {
        let Some(id) = self.names.matrix_id(name) else {
            return Some(None);
        };
        self.names.symbol(name, &mut self.problems);
        self.resolve_definition(id, name);
        match self.definitions.get(id) {
            Some(Resolution::Done(CheckedDefinition::Matrix(matrix))) => {
                Some(Some(Rc::clone(matrix)))
            }
            _ => None,
        }
    }

    fn column_of(&mut self, matrix: &CheckedMatrix, value: &str, span: Span) -> Option<usize> {
        let key = fold_name(value);
        let mut columns = matrix.columns.iter();
        let place = columns.position(|column| fold_name(&column.word) == key);
        if place.is_none() {
            self.report_unknown_level(matrix.input.value_type, value.to_owned(), span);
        }
        place
    }

    /// `highest column met in MATRIX`: read from right to left, down to `none`.
    pub(super) fn highest_column(&mut self, name: &Name) -> Option<Quantity> {
        let matrix = match self.matrix_called(name)? {
            Some(matrix) => matrix,
            None => {
                let matrices = self.names.matrix_names();
                let help = suggestion(&name.text, matrices, "name a matrix");
                let (key, text, span) = (&name.key, name.text.clone(), name.span);
                let unknown = CheckError::UnknownMatrix {
                    name: text,
                    help,
                    span,
                };
                self.names.report_unknown(key, unknown, &mut self.problems);
                return None;
            }
        };
        let rows: Vec<Option<Vec<Option<Condition>>>> = matrix
            .rows
            .iter()
            .map(|row| self.asked_of_row(row, None))
            .collect();
        let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
        let ladder = self.names.layout.vocabularies.get(matrix.ladder)?;
        let mut cases = Vec::new();
        for (at, column) in matrix.columns.iter().enumerate().rev() {
            let members = rows.iter().filter_map(|row| row.get(at).cloned().flatten());
            let place = ladder.place_of(&column.word)?;
            cases.push((Condition::All(members.collect()), place as i128));
        }
        cases.push((Condition::All(Vec::new()), 0));
        let first_match = FirstMatch {
            name: format!("highest column met in {}", matrix.name),
            cases,
            inputs: Vec::new(),
            is_complete: true,
        };
        Some(Quantity {
            kind: QuantityKind::FirstMatch(Box::new(first_match)),
            value_type: ValueType::Level(matrix.ladder),
        })
    }

    /// A level or choice as a column of a matrix, where all its words are columns.
    pub(super) fn as_column(&self, wanted: ValueType, quantity: Quantity, words: &str) -> Quantity {
        let ValueType::Level(ladder) = wanted else {
            return quantity;
        };
        let levels = self.names.layout.vocabularies.get(ladder);
        let levels = levels.filter(|_| self.names.ladders.contains(&ladder));
        let (Some(levels), Some(own)) = (levels, self.vocabulary_of(quantity.value_type)) else {
            return quantity;
        };
        if wanted == quantity.value_type {
            return quantity;
        }
        let places: Option<Vec<usize>> = own.words().map(|word| levels.place_of(word)).collect();
        let Some(places) = places else {
            return quantity;
        };
        let cases = places.iter().enumerate().map(|(value, place)| {
            let is_it = is_value(&quantity, value as i128, words, own.word(value));
            (is_it, *place as i128)
        });
        let first_match = FirstMatch {
            name: words.to_owned(),
            cases: cases.collect(),
            inputs: vec![quantity.clone()],
            is_complete: true,
        };
        Quantity {
            kind: QuantityKind::FirstMatch(Box::new(first_match)),
            value_type: wanted,
        }
    }
}

/// Whether a level or choice has a value.
fn is_value(quantity: &Quantity, value: i128, subject: &str, word: &str) -> Condition {
    Condition::Test {
        subject: quantity.clone(),
        test: Test::Equal(Quantity {
            kind: QuantityKind::Constant(value),
            value_type: quantity.value_type,
        }),
        words: TestWords {
            subject: subject.to_owned(),
            needed: word.to_owned(),
        },
    }
}

/// Whether the input chooses a column.
pub(super) fn is_column(matrix: &CheckedMatrix, column: &MatrixColumn) -> Condition {
    let name = &matrix.input_name;
    is_value(&matrix.input, column.value, name, &column.word)
}

/// The condition of the column that the input chooses.
fn by_column(matrix: &CheckedMatrix, holds: impl Fn(usize) -> Condition) -> Condition {
    let columns = matrix.columns.iter().enumerate();
    let columns = columns.map(|(at, column)| ColumnCase {
        is_it: is_column(matrix, column),
        holds: holds(at),
        word: column.word.clone(),
    });
    Condition::OfColumn {
        input: matrix.input.clone(),
        columns: columns.collect(),
        words: TestWords {
            subject: matrix.input_name.clone(),
            needed: format!("a column of {}", matrix.name),
        },
    }
}

/// Whether a skill is as a cell expects, or below, at or above that.
pub(super) fn expected_condition(
    name: &str,
    skill: &Quantity,
    expected: &Expected,
    asked: Option<&TestKind>,
) -> Condition {
    let level = |place: i128| Quantity {
        kind: QuantityKind::Constant(place),
        value_type: skill.value_type,
    };
    let test = |test: Test, needed: String| Condition::Test {
        subject: skill.clone(),
        test,
        words: TestWords {
            subject: name.to_owned(),
            needed,
        },
    };
    let (low, high) = (&expected.low_word, &expected.high_word);
    match asked {
        Some(TestKind::Below) => test(Test::LessThan(level(expected.low)), format!("below {low}")),
        Some(TestKind::Above) => test(
            Test::MoreThan(level(expected.high)),
            format!("above {high}"),
        ),
        Some(TestKind::At) if expected.low == expected.high => {
            test(Test::Equal(level(expected.low)), low.clone())
        }
        Some(TestKind::At) => {
            let between = Test::Between(level(expected.low), level(expected.high));
            test(between, format!("between {low} and {high}"))
        }
        _ => {
            let mut tests: Vec<Condition> = expected
                .tests
                .iter()
                .map(|one| test(one.clone(), expected.needed.clone()))
                .collect();
            match (tests.pop(), tests.is_empty()) {
                (Some(only), true) => only,
                (last, _) => {
                    tests.extend(last);
                    Condition::Any(tests)
                }
            }
        }
    }
}
