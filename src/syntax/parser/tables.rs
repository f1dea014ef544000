//! Tables: a head, and below it rows of cells between `|`.

use pest::iterators::Pair;

use crate::source::Span;
use crate::syntax::ast::{
    Cell, CellKind, Damage, Expression, ExpressionKind, Literal, Name, Table, TableRow, Test,
    TestKind,
};
use crate::syntax::error::SyntaxError;
use crate::syntax::explain;
use crate::syntax::outline::{Block, Piece};
use crate::syntax::words::{self, Keyword};

use super::{Parser, Rule, find_colon, make_name, make_word, trim};

/// How a cell is written, for help lines.
const CELL: &str = "a cell is a value, several as in `a, b`, a comparison such as `at least 3` or \
                    `below 3`, a span such as `5 to 10`, `any` or `unknown`";
/// How the answer of a row is written, for help lines.
const ANSWER: &str = "the answer of a row is one value";
const EMPTY_CELL: &str = "write `any` where everything will do";
const ROWS: &str = "write a header that ends in `=` below it, and then a row for each case, such as \
                    `| external | fluent |`";

impl Parser<'_> {
    pub(super) fn parse_table(&mut self, block: &Block) -> Option<Table> {
        let span = block.head.span;
        let words = self.words(span);
        let Some(colon) = find_colon(words) else {
            if !block.head.is_broken {
                self.report(SyntaxError::MissingColon {
                    keyword: Keyword::Table.word().to_owned(),
                    pattern: Keyword::Table.pattern().to_owned(),
                    span,
                });
            }
            return None;
        };
        let (colon, start) = (
            span.start + colon,
            span.start + words::first_word(words).len(),
        );
        let (name, by) = self.parse_table_name(Span::new(start, colon), Keyword::Table)?;
        let mut table = Table {
            name,
            by: Vec::new(),
            value_type: self.parse_type(trim(self.text, Span::new(colon + 1, span.end))),
            inputs: Vec::new(),
            rows: Vec::new(),
            damage: Damage::None,
        };
        if let Some(by) = by {
            match self.parse_table_inputs(by) {
                Some(names) => table.by = names,
                None => table.damage = Damage::Some,
            }
        }
        self.parse_table_rows(&mut table, block);
        Some(table)
    }

    /// The name in front of the first comma, and what stands behind it.
    pub(super) fn parse_table_name(
        &mut self,
        span: Span,
        keyword: Keyword,
    ) -> Option<(Name, Option<Span>)> {
        let comma = outside_quotes(self.words(span), span.start).find(|(_, c)| *c == ',');
        let (name, by) = match comma {
            Some((at, _)) => (
                Span::new(span.start, at),
                Some(trim(self.text, Span::new(at + 1, span.end))),
            ),
            None => (span, None),
        };
        self.refuse_lost_comma(name, keyword)?;
        Some((self.parse_declared_name(name, keyword)?, by))
    }

    /// `table expected level by move: proficiency`, which lacks its comma.
    fn refuse_lost_comma(&mut self, name: Span, keyword: Keyword) -> Option<()> {
        let words = self.words(name).to_ascii_lowercase();
        let inputs = [" for each skill ", " by "];
        let lost = inputs
            .iter()
            .find_map(|input| Some((words.find(input)?, input)));
        let Some((at, input)) = lost.filter(|_| !words.contains('\'')) else {
            return Some(());
        };
        let start = name.start + at + 1;
        self.report(SyntaxError::UnreadableClause {
            what: format!("first line of `{}`", keyword.word()),
            expected: "a comma is missing before this".to_owned(),
            help: format!("write it like `{}`", keyword.pattern()),
            span: Span::new(start, start + input.trim().len()),
        });
        None
    }

    fn parse_table_inputs(&mut self, span: Span) -> Option<Vec<Name>> {
        let help = format!("write it like `{}`", Keyword::Table.pattern());
        let pair = self.read(Rule::table_inputs, span, "list of inputs", &help)?;
        Some(self.names_in(pair, Rule::name))
    }

    fn parse_table_rows(&mut self, table: &mut Table, block: &Block) {
        let Some((header, rows)) = block.clauses.split_first() else {
            self.report_no_rows("table", ROWS, block.head.span);
            table.damage = Damage::Some;
            return;
        };
        let Some(columns) = self.parse_table_header(header) else {
            table.damage = Damage::Some;
            return;
        };
        table.inputs = columns;
        if rows.is_empty() {
            self.report_no_rows("table", ROWS, header.span);
            table.damage = Damage::Some;
        }
        for row in rows {
            let parsed = self
                .split_row(row)
                .and_then(|cells| self.parse_table_row(row.span, &cells, table.inputs.len()));
            match parsed {
                Some(row) => table.rows.push(row),
                None => table.damage = Damage::Some,
            }
        }
        let is_broken = |row: &TableRow| {
            let mut cells = row.cells.iter();
            row.output.is_none() || cells.any(|cell| cell.kind == CellKind::Unreadable)
        };
        if table.rows.iter().any(is_broken) {
            table.damage = Damage::Some;
        }
    }

    pub(super) fn report_no_rows(&mut self, what: &'static str, help: &'static str, span: Span) {
        self.report(SyntaxError::TableWithoutRows { what, help, span });
    }

    /// The names of the inputs; the last cell must be `=`.
    fn parse_table_header(&mut self, header: &Piece) -> Option<Vec<Name>> {
        let cells = self.split_row(header)?;
        let (last, inputs) = cells.split_last()?;
        if self.words(*last) != "=" {
            self.report(SyntaxError::TableWithoutAnswer { span: *last });
            return None;
        }
        if inputs.is_empty() {
            self.report(SyntaxError::UnreadableClause {
                what: "header of a table".to_owned(),
                expected: "no input stands before this".to_owned(),
                help: "name what the table looks at, as in `| target role | = |`".to_owned(),
                span: *last,
            });
            return None;
        }
        let names: Vec<Option<Name>> = inputs
            .iter()
            .map(|span| self.parse_header_name(*span))
            .collect();
        names.into_iter().collect()
    }

    /// A name in a header.
    pub(super) fn parse_header_name(&mut self, span: Span) -> Option<Name> {
        if span.start == span.end {
            self.report_empty_cell("name what stands in this column", span);
            return None;
        }
        let help = "a header names a fact, a skill, a definition or a table in each cell";
        let pair = self.read(Rule::declared_name, span, "header", help)?;
        let mut names = self.names_in(pair, Rule::name);
        names.pop()
    }

    fn parse_table_row(&mut self, row: Span, cells: &[Span], inputs: usize) -> Option<TableRow> {
        self.check_row_length(row, cells, inputs + 1)?;
        let (output, cells) = cells.split_last()?;
        let cells = cells.iter().map(|span| self.parse_cell(*span)).collect();
        Some(TableRow {
            cells,
            output: self.parse_answer(*output),
            span: row,
        })
    }

    /// Reports a row that is longer or shorter than its header.
    pub(super) fn check_row_length(
        &mut self,
        row: Span,
        cells: &[Span],
        columns: usize,
    ) -> Option<()> {
        if cells.len() == columns {
            return Some(());
        }
        let count = match cells.len() {
            1 => "1 cell".to_owned(),
            count => format!("{count} cells"),
        };
        let (span, label) = match cells.get(columns) {
            Some(extra) => (self.cell_place(*extra), "one too many"),
            None => (
                Span::new(row.end.saturating_sub(1), row.end),
                "ends too soon",
            ),
        };
        self.report(SyntaxError::RaggedRow {
            cells: count,
            columns,
            label,
            span,
        });
        None
    }

    pub(super) fn parse_cell(&mut self, span: Span) -> Cell {
        let kind = self.cell_kind(span).unwrap_or(CellKind::Unreadable);
        Cell { kind, span }
    }

    fn cell_kind(&mut self, span: Span) -> Option<CellKind> {
        if span.start == span.end {
            self.report_empty_cell(EMPTY_CELL, span);
            return None;
        }
        let pair = self.read(Rule::cell, span, explain::CELL, CELL)?;
        let pair = pair.into_inner().next()?;
        let (rule, span) = (pair.as_rule(), self.span_of(&pair));
        let values: Vec<Expression> = pair
            .into_inner()
            .filter(|part| part.as_rule() == Rule::cell_value)
            .map(|part| self.cell_value(part))
            .collect();
        if values
            .iter()
            .any(|value| value.kind == ExpressionKind::Unreadable)
        {
            return None;
        }
        let kind = match rule {
            Rule::cell_any => return Some(CellKind::Any),
            Rule::cell_unknown => return Some(CellKind::Unknown),
            rule => test_of_cell(rule, values)?,
        };
        Some(CellKind::Test(Test { kind, span }))
    }

    fn cell_value(&mut self, pair: Pair<'_, Rule>) -> Expression {
        let span = self.span_of(&pair);
        let inner = pair.into_inner().next();
        match inner {
            Some(word) if matches!(word.as_rule(), Rule::k_no | Rule::k_none) => {
                let kind = ExpressionKind::Name(make_word(word.as_str(), span));
                Expression { kind, span }
            }
            Some(level) if level.as_rule() == Rule::level => {
                let kind = ExpressionKind::Name(make_name(level.as_str(), span));
                Expression { kind, span }
            }
            Some(inner) => self.factor(inner),
            None => Expression {
                kind: ExpressionKind::Unreadable,
                span,
            },
        }
    }

    /// The value that a row gives.
    fn parse_answer(&mut self, span: Span) -> Option<Literal> {
        if span.start == span.end {
            self.report_empty_cell("write what comes out for this row", span);
            return None;
        }
        let pair = self.read(Rule::cell_output, span, "answer of a row", ANSWER)?;
        let value = pair.into_inner().next()?;
        self.literal(value)
    }

    pub(super) fn report_empty_cell(&mut self, help: &'static str, span: Span) {
        let span = self.cell_place(span);
        self.report(SyntaxError::EmptyCell { help, span });
    }

    /// The place of a cell, or of the `|` behind it when nothing stands in it.
    fn cell_place(&self, span: Span) -> Span {
        if span.start < span.end {
            return span;
        }
        let rest = self.text.get(span.end..).unwrap_or("");
        let end = rest.find('|').map_or(span.end, |at| span.end + at + 1);
        Span::new(end.saturating_sub(1).max(span.start), end)
    }

    /// The places of the cells of a row, without the space around them.
    pub(super) fn split_row(&mut self, row: &Piece) -> Option<Vec<Span>> {
        if row.is_broken {
            return None;
        }
        let words = self.words(row.span);
        let bars: Vec<usize> = outside_quotes(words, row.span.start)
            .filter(|(_, c)| *c == '|')
            .map(|(at, _)| at)
            .collect();
        let (Some(first), Some(last)) = (bars.first(), bars.last()) else {
            self.report_no_row(row.span, "a row begins and ends with `|`");
            return None;
        };
        if *first != row.span.start {
            self.report_no_row(row.span, "a row begins with `|`");
            return None;
        }
        if *last + 1 != row.span.end || bars.len() == 1 {
            let span = trim(self.text, Span::new(*last + 1, row.span.end));
            self.report_no_row(span, "a row ends with `|`");
            return None;
        }
        if let Some(bullet) = row.bullets.first() {
            self.report(SyntaxError::unasked_bullets(bullet.span));
        }
        let cells: Vec<Span> = bars
            .iter()
            .zip(bars.iter().skip(1))
            .map(|(left, right)| trim(self.text, Span::new(left + 1, *right)))
            .collect();
        let is_line = |span: &Span| {
            let words = self.words(*span);
            words.contains('-') && words.chars().all(|c| matches!(c, '-' | ':'))
        };
        if cells.iter().all(is_line) {
            self.report(SyntaxError::UnreadableClause {
                what: "row".to_owned(),
                expected: "not needed here".to_owned(),
                help: "take the line out: the first row is the header without it".to_owned(),
                span: row.span,
            });
            return None;
        }
        Some(cells)
    }

    fn report_no_row(&mut self, span: Span, expected: &str) {
        self.report(SyntaxError::UnreadableClause {
            what: "row".to_owned(),
            expected: expected.to_owned(),
            help: "write each row between `|`, such as `| external | fluent |`".to_owned(),
            span,
        });
    }
}

fn test_of_cell(rule: Rule, mut values: Vec<Expression>) -> Option<TestKind> {
    if rule == Rule::cell_values && values.len() > 1 {
        return Some(TestKind::OneOf(values));
    }
    let last = Box::new(values.pop()?);
    Some(match rule {
        Rule::cell_at_least => TestKind::AtLeast(last),
        Rule::cell_at_most => TestKind::AtMost(last),
        Rule::cell_more_than => TestKind::MoreThan(last),
        Rule::cell_less_than => TestKind::LessThan(last),
        Rule::cell_before => TestKind::Before(last),
        Rule::cell_after => TestKind::After(last),
        Rule::cell_span => TestKind::Between(Box::new(values.pop()?), last),
        _ => TestKind::Equals(last),
    })
}

/// The characters outside of texts and quoted names, with their places.
fn outside_quotes(words: &str, start: usize) -> impl Iterator<Item = (usize, char)> {
    let mut open: Option<char> = None;
    let mut before = ' ';
    words.char_indices().filter_map(move |(at, c)| {
        let is_apostrophe = c == '\'' && before.is_alphanumeric() && open.is_none();
        before = c;
        match open {
            Some(quote) if c == quote => open = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') && !is_apostrophe => open = Some(c),
            None => return Some((start + at, c)),
        }
        None
    })
}
