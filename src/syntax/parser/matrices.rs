//! Matrices: what is expected of each skill, column by column.

use crate::source::Span;
use crate::syntax::ast::{Cell, CellKind, Damage, Matrix, MatrixRow, Name};
use crate::syntax::error::SyntaxError;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::{self, Keyword};

use super::{Parser, Rule};

const ROWS: &str = "write a header with the columns below it, and then a row for each skill, such as \
                    `| strategic judgement | fluent |`";

impl Parser<'_> {
    pub(super) fn parse_matrix(&mut self, block: &Block) -> Option<Matrix> {
        let span = block.head.span;
        if block.head.is_broken {
            return None;
        }
        let start = span.start + words::first_word(self.words(span)).len();
        let (name, input) = self.parse_table_name(Span::new(start, span.end), Keyword::Matrix)?;
        let mut matrix = Matrix {
            input: self.parse_matrix_input(input, name.span),
            name,
            columns: Vec::new(),
            rows: Vec::new(),
            damage: Damage::None,
        };
        self.parse_matrix_rows(&mut matrix, block);
        if matrix.input.is_none() {
            matrix.damage = Damage::Some;
        }
        Some(matrix)
    }

    fn parse_matrix_input(&mut self, input: Option<Span>, name: Span) -> Option<Name> {
        let what = "first line of `matrix`";
        let help = format!("write it like `{}`", Keyword::Matrix.pattern());
        let Some(input) = input else {
            self.report(SyntaxError::UnreadableClause {
                what: what.to_owned(),
                expected: "`, for each skill by …` is missing after the name".to_owned(),
                help,
                span: name,
            });
            return None;
        };
        let pair = self.read(Rule::matrix_input, input, what, &help)?;
        self.name_in(pair)
    }

    fn parse_matrix_rows(&mut self, matrix: &mut Matrix, block: &Block) {
        let Some((header, rows)) = block.clauses.split_first() else {
            self.report_no_rows("matrix", ROWS, block.head.span);
            matrix.damage = Damage::Some;
            return;
        };
        let Some(columns) = self.parse_matrix_header(header) else {
            matrix.damage = Damage::Some;
            return;
        };
        matrix.columns = columns;
        if rows.is_empty() {
            self.report_no_rows("matrix", ROWS, header.span);
            matrix.damage = Damage::Some;
        }
        for row in rows {
            match self.parse_matrix_row(row, matrix.columns.len()) {
                Some(row) => matrix.rows.push(row),
                None => matrix.damage = Damage::Some,
            }
        }
        let is_broken = |cell: &Cell| cell.kind == CellKind::Unreadable;
        if matrix
            .rows
            .iter()
            .any(|row| row.cells.iter().any(is_broken))
        {
            matrix.damage = Damage::Some;
        }
    }

    /// The values of the input; nothing stands above the skills.
    fn parse_matrix_header(&mut self, header: &Piece) -> Option<Vec<Name>> {
        let cells = self.split_row(header)?;
        let (first, columns) = cells.split_first()?;
        if first.start != first.end {
            self.report(SyntaxError::UnreadableClause {
                what: "header of a matrix".to_owned(),
                expected: "nothing stands here".to_owned(),
                help: "leave the first cell of the header empty: the skills stand below it"
                    .to_owned(),
                span: *first,
            });
            return None;
        }
        if columns.is_empty() {
            self.report_no_rows("matrix", ROWS, header.span);
            return None;
        }
        let columns: Vec<Option<Name>> = columns
            .iter()
            .map(|span| self.parse_matrix_column(*span))
            .collect();
        columns.into_iter().collect()
    }

    /// A level or a choice above a column.
    fn parse_matrix_column(&mut self, span: Span) -> Option<Name> {
        if span.start == span.end {
            self.report_empty_cell("name the value that this column is for", span);
            return None;
        }
        let help = "a column stands for one value, such as `Head of Product`";
        let pair = self.read(Rule::levels, span, "column", help)?;
        let mut names = self.names_in(pair, Rule::level);
        match (names.pop(), names.pop()) {
            (Some(name), None) => Some(name),
            (_, _) => {
                self.report(SyntaxError::UnreadableClause {
                    what: "column".to_owned(),
                    expected: "more than one value".to_owned(),
                    help: help.to_owned(),
                    span,
                });
                None
            }
        }
    }

    fn parse_matrix_row(&mut self, row: &Piece, columns: usize) -> Option<MatrixRow> {
        let cells = self.split_row(row)?;
        self.check_row_length(row.span, &cells, columns + 1)?;
        let (skill, cells) = cells.split_first()?;
        Some(MatrixRow {
            skill: self.parse_header_name(*skill)?,
            cells: cells.iter().map(|span| self.parse_cell(*span)).collect(),
        })
    }
}
