//! The tables and the matrices, as tables that can be read without the file.

use crate::check::checked::NameGroup;
use crate::report::document::Words;
use crate::syntax::ast::{
    Cell, CellKind, Literal, LiteralKind, Matrix, Name, Statement, Table, Test, TestKind,
};

use super::Page;
use super::words::sentence;

impl<'a> Page<'a> {
    /// Every table and matrix, in the order of the playbook.
    pub(super) fn tables(&mut self) {
        let statements = &self.playbook.tree().statements;
        let is_table = |one: &Statement| matches!(one, Statement::Table(_) | Statement::Matrix(_));
        if statements.iter().any(is_table) {
            self.section("Tables");
        }
        for statement in statements {
            match statement {
                Statement::Table(table) => self.decisions(table),
                Statement::Matrix(matrix) => self.matrix(matrix),
                _ => {}
            }
        }
    }

    fn table_heading(&mut self, name: &Name) {
        let anchor = self.wording.anchor(NameGroup::Symbol, name);
        self.heading(3, Words::new(&sentence(&name.text)), anchor);
    }

    fn decisions(&mut self, table: &Table) {
        self.table_heading(&table.name);
        let cells = || table.rows.iter().flat_map(|row| &row.cells);
        let words = Words::new(
            "The rows are read from the top; the first that fits gives the answer, which stands in \
             the last column.",
        );
        let is_scale = |input: &Name| self.wording.is_scale(input);
        let by_level = if table.inputs.iter().any(is_scale) {
            " Each skill is looked up by its level."
        } else {
            ""
        };
        let notes = self.notes(cells(), "fits everybody");
        self.paragraph(words.and(by_level).and(&notes));
        let inputs = table.inputs.iter();
        let mut columns: Vec<Words> = inputs.map(|input| self.heading_of(input)).collect();
        columns.push(Words::new("Answer"));
        let rows = table.rows.iter().map(|row| {
            let mut cells: Vec<Words> = row.cells.iter().map(|cell| self.cell(cell)).collect();
            let answer = row.output.as_ref().map(|output| self.value(output));
            cells.push(Words::default().strong(&answer.unwrap_or_default()));
            cells
        });
        let rows = rows.collect();
        self.table(columns, rows);
        self.definitions_of(&table.inputs);
    }

    fn matrix(&mut self, matrix: &Matrix) {
        self.table_heading(&matrix.name);
        let cells = || matrix.rows.iter().flat_map(|row| &row.cells);
        if let Some(input) = &matrix.input {
            let words =
                Words::new("Each row says what is expected of a skill. The column counts that ")
                    .and("is named like the person's ")
                    .then(self.wording.words(input.span))
                    .and(".");
            let level = cells().any(|cell| is_one_value(cell) && !self.is_span(cell));
            let level = if level {
                " A level is the least that is expected."
            } else {
                ""
            };
            let words = words
                .and(level)
                .and(&self.notes(cells(), "expects nothing"));
            self.paragraph(words);
        }
        let mut columns = vec![Words::new("Skill")];
        columns.extend(matrix.columns.iter().map(|column| Words::new(&column.text)));
        let rows = matrix.rows.iter().map(|row| {
            let mut cells = vec![Words::new(&sentence(&row.skill.text))];
            cells.extend(row.cells.iter().map(|cell| self.cell(cell)));
            cells
        });
        let rows = rows.collect();
        self.table(columns, rows);
        self.definitions_of(matrix.input.as_slice());
    }

    /// The name of an input, with a capital where it leads nowhere.
    fn heading_of(&self, input: &Name) -> Words {
        let words = self.wording.words(input.span);
        match words.as_plain() {
            Some(name) => Words::new(&sentence(name)),
            None => words,
        }
    }

    /// What is defined among the inputs.
    fn definitions_of(&mut self, inputs: &[Name]) {
        let meanings = self
            .wording
            .meanings_at(inputs.iter().map(|input| input.span));
        self.say_meanings(meanings);
    }

    /// A cell in its author's words.
    pub(super) fn cell(&self, cell: &Cell) -> Words {
        self.wording.words(cell.span)
    }

    /// A value in its author's words; a text without its quotes.
    pub(super) fn value(&self, literal: &Literal) -> String {
        match &literal.kind {
            LiteralKind::Text(text) => text.clone(),
            LiteralKind::Number(_)
            | LiteralKind::Percent(_)
            | LiteralKind::Date(_)
            | LiteralKind::Duration(_)
            | LiteralKind::Word(_) => self.wording.written_at(literal.span),
        }
    }

    /// The different answers in the rows of a table, as they come.
    pub(super) fn answers_of(&self, table: &Table) -> Vec<String> {
        let mut answers = Vec::new();
        for output in table.rows.iter().filter_map(|row| row.output.as_ref()) {
            let answer = self.value(output);
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        answers
    }

    pub(super) fn table_named(&self, name: &Name) -> Option<&'a Table> {
        let tables = self.all(|statement| match statement {
            Statement::Table(table) => Some(table),
            _ => None,
        });
        tables.into_iter().find(|table| table.name.key == name.key)
    }

    pub(super) fn matrix_named(&self, name: &Name) -> Option<&'a Matrix> {
        let matrices = self.all(|statement| match statement {
            Statement::Matrix(matrix) => Some(matrix),
            _ => None,
        });
        matrices
            .into_iter()
            .find(|matrix| matrix.name.key == name.key)
    }

    /// What the less common cells mean, each told when there is one; `any` is what such a cell does.
    fn notes<'c>(&self, cells: impl Iterator<Item = &'c Cell> + Clone, any: &str) -> String {
        let lists =
            |cell: &Cell| test_of(cell).is_some_and(|test| matches!(test.kind, TestKind::OneOf(_)));
        let mut notes = String::new();
        if cells.clone().any(lists) {
            notes.push_str(" Of several values in a cell, each will do.");
        }
        if cells.clone().any(|cell| self.is_span(cell)) {
            notes.push_str(" From one value to another, both count.");
        }
        if cells.clone().any(|cell| cell.kind == CellKind::Any) {
            notes.push_str(&format!(" “any” {any}."));
        }
        if cells.clone().any(|cell| cell.kind == CellKind::Unknown) {
            notes.push_str(" “unknown” fits as long as nobody has said.");
        }
        notes
    }

    /// Whether a cell is one like `5 to 10`; `novice to fluent` was read as one name.
    fn is_span(&self, cell: &Cell) -> bool {
        let is_between =
            test_of(cell).is_some_and(|test| matches!(test.kind, TestKind::Between(_, _)));
        is_between || (is_one_value(cell) && self.wording.written_at(cell.span).contains(" to "))
    }
}

fn test_of(cell: &Cell) -> Option<&Test> {
    match &cell.kind {
        CellKind::Test(test) => Some(test),
        CellKind::Any | CellKind::Unknown | CellKind::Unreadable => None,
    }
}

fn is_one_value(cell: &Cell) -> bool {
    test_of(cell).is_some_and(|test| matches!(test.kind, TestKind::Equals(_)))
}
