//! The lines of a verdict: every `when` and the `otherwise` in one column.

use super::columns;
use super::statement::Laid;
use super::tokens::{Token, TokenKind};

/// The columns between the longest label and its `when`.
const GAP: usize = 2;

/// Puts the word behind each label into one column.
pub(super) fn align(laid: &mut [Laid<'_>]) {
    let widths = laid.iter().filter_map(|one| label_width(tokens_of(one)?));
    let Some(widest) = widths.max() else { return };
    for one in laid {
        let width = tokens_of(one).and_then(label_width);
        if let (Laid::Line(line, _), Some(width)) = (one, width)
            && let Some(at) = label_end(&line.tokens)
            && let Some(token) = line.tokens.get_mut(at)
        {
            token.spaces = Some(widest - width + GAP);
        }
    }
}

fn tokens_of<'l, 't>(laid: &'l Laid<'t>) -> Option<&'l [Token<'t>]> {
    match laid {
        Laid::Line(line, _) if line.indent > 0 && !line.is_bullet => Some(&line.tokens),
        Laid::Line(..) | Laid::AsIs(_) => None,
    }
}

/// The token behind the label.
fn label_end(tokens: &[Token<'_>]) -> Option<usize> {
    let ends = |token: &Token<'_>| {
        token.kind == TokenKind::Word && token.is_one_of(&["when", "otherwise"])
    };
    tokens.iter().position(ends).filter(|at| *at > 0)
}

fn label_width(tokens: &[Token<'_>]) -> Option<usize> {
    tokens.get(..label_end(tokens)?).map(columns::width)
}
