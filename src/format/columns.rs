//! What is read as a column: the cells of rows, and the numbers that lines begin with.
//!
//! Widths are those on a screen, where some characters are two columns wide.

use std::borrow::Cow;

use textwrap::core::display_width;

use super::statement::Laid;
use super::text::{self, Written};
use super::tokens::{Spacing, Token, TokenKind, spaces_between};

/// Aligns the clauses of a statement that are rows, and those that begin with a number.
pub(super) fn align(laid: &mut [Laid<'_>]) {
    align_rows(laid);
    align_numbers(laid);
}

/// Whether a line is a row of cells, which never breaks.
pub(super) fn is_row(tokens: &[Token<'_>]) -> bool {
    tokens.first().is_some_and(is_bar)
}

fn is_bar(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Mark && token.text == "|"
}

/// The tokens of each clause that stands for itself.
fn clauses<'l, 't>(laid: &'l mut [Laid<'t>]) -> impl Iterator<Item = &'l mut Vec<Token<'t>>> {
    laid.iter_mut().filter_map(|one| match one {
        Laid::Line(line, _) if line.indent > 0 && !line.is_bullet => Some(&mut line.tokens),
        Laid::Line(..) | Laid::AsIs(_) => None,
    })
}

fn align_rows(laid: &mut [Laid<'_>]) {
    // Cells are as wide as they will be printed.
    for tokens in clauses(laid).filter(|tokens| is_row(tokens)) {
        tokens.iter_mut().for_each(lay_out_text);
    }
    let mut widths: Vec<usize> = Vec::new();
    for tokens in clauses(laid).filter(|tokens| is_row(tokens)) {
        for (at, width) in cell_widths(tokens).into_iter().enumerate() {
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    for tokens in clauses(laid).filter(|tokens| is_row(tokens)) {
        let own = cell_widths(tokens);
        let mut cell = 0;
        let mut follows_bar = false;
        for token in tokens {
            if is_bar(token) && cell > 0 {
                let own = own.get(cell - 1).copied().unwrap_or(0);
                let widest = widths.get(cell - 1).copied().unwrap_or(own);
                // A cell with nothing in it has both of its spaces here.
                let space = if own == 0 { 2 } else { 1 };
                token.spaces = Some(widest - own + space);
            } else if follows_bar {
                token.spaces = Some(1);
            }
            follows_bar = is_bar(token);
            cell += usize::from(follows_bar);
        }
    }
}

fn lay_out_text(token: &mut Token<'_>) {
    if token.kind == TokenKind::Text
        && let Written::OneLine(line) = text::on_one_line(&token.text)
    {
        token.text = Cow::Owned(line);
    }
}

/// The columns of each cell between two bars.
fn cell_widths(tokens: &[Token<'_>]) -> Vec<usize> {
    let cells = tokens.split(is_bar).skip(1);
    let mut widths: Vec<usize> = cells.map(width).collect();
    if tokens.last().is_some_and(is_bar) {
        widths.pop();
    }
    widths
}

/// The columns of tokens in a row.
pub(super) fn width(tokens: &[Token<'_>]) -> usize {
    let words: usize = tokens.iter().map(|token| display_width(&token.text)).sum();
    let pairs = tokens.windows(2).map(|pair| match pair {
        [before, after] => spaces_between(before, after, Spacing::Free),
        _ => 0,
    });
    words + pairs.sum::<usize>()
}

/// Puts the last digits, or the signs behind them, into one column.
fn align_numbers(laid: &mut [Laid<'_>]) {
    let begins_with_number = |tokens: &&mut Vec<Token<'_>>| {
        let first = tokens.first();
        first.is_some_and(|first| first.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let first_width = |tokens: &Vec<Token<'_>>| {
        let first = tokens.first();
        first.map_or(0, |first| display_width(&first.text))
    };
    let numbers = clauses(laid).filter(begins_with_number);
    let widest = numbers.map(|tokens| first_width(tokens)).max().unwrap_or(0);
    for tokens in clauses(laid).filter(begins_with_number) {
        let width = first_width(tokens);
        if let Some(first) = tokens.first_mut() {
            first.spaces = Some(widest - width);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::tokens::Cutter;
    use crate::format::wrap::{Line, Printer};
    use crate::source::Span;

    /// The lines as clauses, aligned.
    fn aligned(text: &str) -> String {
        let cutter = Cutter {
            text,
            comments: &[],
            keywords: Vec::new(),
        };
        let mut start = 0;
        let mut laid = Vec::new();
        for line in text.lines() {
            let tokens = cutter.cut(Span::new(start, start + line.len()), false);
            start += line.len() + 1;
            laid.push(Laid::Line(
                Line {
                    indent: 2,
                    is_bullet: false,
                    spacing: Spacing::Free,
                    tokens,
                },
                2,
            ));
        }
        align(&mut laid);
        let mut out = String::new();
        for one in &laid {
            if let Laid::Line(line, _) = one {
                Printer::new(line, None).print(&mut out);
            }
        }
        out
    }

    #[test]
    fn cells_stand_in_columns_as_they_are_seen() {
        assert_eq!(
            aligned("| |a|Head of Product|\n|字字|at least   3|'x | y'|\n|c||any|"),
            "  |      | a          | Head of Product |\n  \
               | 字字 | at least 3 | 'x | y'         |\n  \
               | c    |            | any             |\n"
        );
    }

    #[test]
    fn numbers_end_in_one_column() {
        assert_eq!(
            aligned("5% a\n40% b\n7.5% c"),
            "    5% a\n   40% b\n  7.5% c\n"
        );
    }
}
