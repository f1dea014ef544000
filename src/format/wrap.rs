//! One line of the outline as lines of the file: no wider than 100 columns where the language has
//! words before which a line may break.

use textwrap::core::display_width;

use crate::syntax::words::{self, Keyword};

use super::columns;
use super::text::{self, Written};
use super::tokens::{Spacing, Token, TokenKind, spaces_between};

/// The widest that a line should be.
pub(super) const WIDEST: usize = 100;
/// How much deeper a line stands that goes on with the one above.
const CONTINUED: usize = 2;

/// A line of the outline that is printed anew.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub(super) indent: usize,
    /// Whether `- ` stands before it.
    pub(super) is_bullet: bool,
    pub(super) spacing: Spacing,
    pub(super) tokens: Vec<Token<'t>>,
}

/// Where a line may break, the best places first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    /// Before the `and` or `or` between two conditions.
    Joint,
    /// Before a filter.
    Filter,
    /// Before a sign of arithmetic.
    Sign,
    /// Before any other word that joins.
    Other,
    /// Nowhere.
    Never,
}

/// The words behind which a text is a value to compare with, not one that stands for itself.
const TESTS: [&str; 5] = ["is", "are", "includes", "where", "with"];

/// A line that is being printed. `head` is the statement that it belongs to.
pub(super) struct Printer<'l, 't> {
    line: &'l Line<'t>,
    breaks: Vec<Break>,
    /// The columns up to each token, on one long line.
    starts: Vec<usize>,
    /// The columns up to the end of each token.
    ends: Vec<usize>,
    first_test: usize,
}

impl<'l, 't> Printer<'l, 't> {
    pub(super) fn new(line: &'l Line<'t>, head: Option<Keyword>) -> Self {
        let tokens = &line.tokens;
        let first_test = tokens.iter().position(|token| token.is_one_of(&TESTS));
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        let mut at = 0;
        let mut before: Option<&Token<'_>> = None;
        for token in tokens {
            at += match before {
                Some(before) => spaces_between(before, token, line.spacing),
                None => token.spaces.unwrap_or(0),
            };
            starts.push(at);
            at += token.text.lines().map(display_width).max().unwrap_or(0);
            ends.push(at);
            before = Some(token);
        }
        Self {
            line,
            breaks: breaks(tokens, head),
            starts,
            ends,
            first_test: first_test.unwrap_or(usize::MAX),
        }
    }

    /// Prints the line, with its comments.
    pub(super) fn print(&self, out: &mut String) {
        let mut start = 0;
        while start < self.line.tokens.len() {
            let end = self.end_of_segment(start);
            self.print_segment(start, end, out);
            start = end;
        }
    }

    fn token(&self, at: usize) -> Option<&'l Token<'t>> {
        self.line.tokens.get(at)
    }

    /// The end of what may stand on one line: up to a comment.
    fn end_of_segment(&self, start: usize) -> usize {
        let ends = |at: &usize| {
            let ends_here = self.token(*at).is_some_and(|one| one.after.is_some());
            let next = self.token(at + 1);
            ends_here || next.is_some_and(|next| !next.before.is_empty())
        };
        let last = (start..self.line.tokens.len()).find(ends);
        last.map_or(self.line.tokens.len(), |last| last + 1)
    }

    fn print_segment(&self, start: usize, end: usize, out: &mut String) {
        let first = self.token(start);
        for comment in first.into_iter().flat_map(|first| &first.before) {
            push_line(out, self.indent_at(start), comment);
        }
        let cuts = self.cuts(start, end);
        for line in cuts.windows(2) {
            if let [from, to] = line {
                push_indent(out, self.indent_at(*from));
                if *from == 0 && self.line.is_bullet {
                    out.push_str("- ");
                }
                self.print_tokens(*from, *to, out);
                out.push('\n');
            }
        }
        let last = end.checked_sub(1).and_then(|at| self.token(at));
        if let Some(comment) = last.and_then(|last| last.after) {
            out.pop();
            out.push_str("  ");
            out.push_str(comment);
            out.push('\n');
        }
    }

    /// How far a line that begins with this token is indented.
    fn indent_at(&self, token: usize) -> usize {
        let dash = if self.line.is_bullet { 2 } else { 0 };
        match (token, self.line.indent) {
            (0, indent) => indent,
            // A clause stands at 2, so that what goes on with the head must stand deeper.
            (_, 0) => 2 * CONTINUED,
            (_, indent) => indent + dash + CONTINUED,
        }
    }

    fn print_tokens(&self, from: usize, to: usize, out: &mut String) {
        for at in from..to {
            let Some(token) = self.token(at) else {
                continue;
            };
            let before = at.checked_sub(1).and_then(|at| self.token(at));
            match before.filter(|_| at > from) {
                Some(before) => push_indent(out, spaces_between(before, token, self.line.spacing)),
                None if at == 0 => push_indent(out, token.spaces.unwrap_or(0)),
                None => {}
            }
            match self.written(at) {
                Written::As(words) => out.push_str(words),
                Written::OneLine(words) => out.push_str(&words),
                Written::Block(lines) => print_block(&lines, self.block_indent(), out),
            }
        }
    }

    fn block_indent(&self) -> usize {
        self.line.indent + if self.line.is_bullet { 4 } else { 2 }
    }

    /// How a token is written: as it is, but for a text that stands for itself at the end of its
    /// line, which is laid out anew.
    fn written(&self, at: usize) -> Written<'_> {
        let Some(token) = self.token(at) else {
            return Written::As("");
        };
        if token.kind != TokenKind::Text || self.line.spacing == Spacing::Kept {
            return Written::As(&token.text);
        }
        if at > self.first_test || at + 1 < self.line.tokens.len() {
            return text::on_one_line(&token.text);
        }
        let room = WIDEST.saturating_sub(self.width(0, at) + 1);
        text::laid_out(&token.text, room, WIDEST - self.block_indent().min(WIDEST))
    }

    /// The columns of the tokens from one to another, indentation and dash included, when they
    /// stand on one line.
    fn width(&self, from: usize, to: usize) -> usize {
        let dash = usize::from(from == 0 && self.line.is_bullet) * 2;
        let start = match from {
            0 => 0,
            from => self.starts.get(from).copied().unwrap_or(0),
        };
        let end = to.checked_sub(1).and_then(|last| self.ends.get(last));
        self.indent_at(from) + dash + end.copied().unwrap_or(start).saturating_sub(start)
    }

    /// The tokens that lines begin with, and the end.
    fn cuts(&self, start: usize, end: usize) -> Vec<usize> {
        let mut cuts = vec![start];
        if self.width(start, end) > WIDEST && !self.ends_in_text(end) {
            let mut from = start;
            for at in start + 1..=end {
                if at == end || self.breaks.get(at) == Some(&Break::Joint) {
                    self.fill(from, at, &mut cuts);
                    cuts.push(at);
                    from = at;
                }
            }
        } else {
            cuts.push(end);
        }
        cuts
    }

    /// Whether the last token is a text that finds its own lines.
    fn ends_in_text(&self, end: usize) -> bool {
        match end.checked_sub(1).map(|last| self.written(last)) {
            Some(Written::Block(_) | Written::OneLine(_)) => true,
            Some(Written::As(_)) | None => false,
        }
    }

    /// Breaks what is too wide, at the best place that leaves a line narrow enough.
    fn fill(&self, from: usize, to: usize, cuts: &mut Vec<usize>) {
        let mut from = from;
        while self.width(from, to) > WIDEST {
            let Some(next) = self.best_break(from, to) else {
                return;
            };
            cuts.push(next);
            from = next;
        }
    }

    fn best_break(&self, from: usize, to: usize) -> Option<usize> {
        let mut best: Option<(Break, usize)> = None;
        for at in from + 1..to {
            let kind = self.breaks.get(at).copied().unwrap_or(Break::Never);
            if kind == Break::Never {
                continue;
            }
            match best {
                Some(_) if self.width(from, at) > WIDEST => break,
                Some((known, _)) if known < kind => {}
                _ => best = Some((kind, at)),
            }
        }
        best.map(|(_, at)| at)
    }
}

/// Where a line may break before each of the tokens.
fn breaks(tokens: &[Token<'_>], head: Option<Keyword>) -> Vec<Break> {
    if columns::is_row(tokens) {
        return vec![Break::Never; tokens.len()];
    }
    let mut depth = 0_usize;
    let mut spans = 0_usize;
    let mut breaks = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let mut kind = Break::Never;
        if token.kind == TokenKind::Mark {
            match token.text.as_ref() {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ => {}
            }
        } else if token.is_keyword && words::continues_clause(head, &token.text) {
            kind = break_before(tokens, at, &mut spans);
            if depth > 0 && kind == Break::Joint {
                kind = Break::Other;
            }
        }
        breaks.push(kind);
    }
    breaks
}

/// `spans` counts each `between` whose `and` is still to come.
fn break_before(tokens: &[Token<'_>], at: usize, spans: &mut usize) -> Break {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let (Some(token), Some(before)) = (tokens.get(at), before) else {
        return Break::Never;
    };
    if token.is("between") {
        *spans += 1;
    }
    if token.is("and") && *spans > 0 {
        *spans -= 1;
        return Break::Never;
    }
    if token.is("and") || token.is("or") && !joins_kinds(tokens, at) {
        return Break::Joint;
    }
    let is_test = before.is_one_of(&["is", "are", "not"]);
    let is_unit = before.is_one_of(&["years", "months", "weeks", "days", "year", "month"]);
    let filters = [
        "within", "since", "before", "after", "between", "verified", "lasting", "ongoing", "about",
        "where", "with",
    ];
    match token {
        _ if is_test || token.is("since") && is_unit => Break::Never,
        token if token.is_one_of(&filters) => Break::Filter,
        token if token.is_one_of(&["plus", "minus", "times", "divided"]) => Break::Sign,
        token if token.is("or") => Break::Other,
        token if token.is_one_of(&["is", "are", "includes"]) => Break::Other,
        _ => Break::Never,
    }
}

/// Whether this `or` stands in a list of kinds of evidence: `mentoring or coaching evidence`.
fn joins_kinds(tokens: &[Token<'_>], at: usize) -> bool {
    let joins =
        |token: &&Token<'_>| token.kind == TokenKind::Word && words::is_joining(&token.text);
    let after = tokens.get(at + 1..).unwrap_or_default();
    let next = after.iter().find(joins);
    let before = tokens.get(..at).unwrap_or_default();
    let last = before.iter().rev().find(joins);
    let is_bounded =
        last.is_none_or(|last| last.is_one_of(&["and", "or", "is", "then", "otherwise", "unless"]));
    is_bounded && next.is_some_and(|next| next.is("evidence"))
}

fn print_block(lines: &[String], indent: usize, out: &mut String) {
    out.push_str("\"\"\"\n");
    for line in lines {
        if line.is_empty() {
            out.push('\n');
        } else {
            push_line(out, indent, line);
        }
    }
    push_indent(out, indent);
    out.push_str("\"\"\"");
}

pub(super) fn push_line(out: &mut String, indent: usize, words: &str) {
    push_indent(out, indent);
    out.push_str(words);
    out.push('\n');
}

fn push_indent(out: &mut String, spaces: usize) {
    out.extend(std::iter::repeat_n(' ', spaces));
}
