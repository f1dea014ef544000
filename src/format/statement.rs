//! Statement by statement: what is printed anew, what stays as it is, and the lines between.

use crate::diagnostics::Problem;
use crate::source::Span;
use crate::syntax::outline::{Block, Bullet, Outline, Piece};
use crate::syntax::words::{self, Keyword};

use super::tokens::{Cutter, Spacing, Token};
use super::wrap::{Line, Printer, push_line};
use super::{body, columns, labels};

/// How much of a statement stays as it is when something in it cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// The clauses that cannot be read.
    Clauses,
    /// All of it.
    Statements,
}

/// A clause with its bullets.
pub(super) enum Clause<'t> {
    Read {
        tokens: Vec<Token<'t>>,
        /// How far it was indented.
        indent: usize,
        bullets: Vec<ReadBullet<'t>>,
    },
    AsIs(AsIs<'t>),
}

/// A bullet, and how deep it stands under others: 0 is not.
pub(super) struct ReadBullet<'t> {
    pub(super) depth: usize,
    pub(super) indent: usize,
    pub(super) tokens: Vec<Token<'t>>,
}

/// Lines that stay as they are.
#[derive(Debug)]
pub(super) struct AsIs<'t> {
    /// Comments on lines of their own before it.
    before: Vec<&'t str>,
    pub(super) lines: &'t str,
    pub(super) indent: usize,
    /// Whether the line below is empty: a text that is never closed ends there.
    has_line_after: bool,
}

/// What is printed of a statement.
#[derive(Debug)]
pub(super) enum Laid<'t> {
    /// A line, and how far it was indented before.
    Line(Line<'t>, usize),
    AsIs(AsIs<'t>),
}

/// Goes through a file from top to bottom.
pub(super) struct Formatter<'t> {
    cutter: Cutter<'t>,
    outline: &'t Outline,
    /// Where something cannot be read, in order.
    broken: Vec<usize>,
    leaves: Broken,
    /// The first comment that is not yet printed.
    next_comment: usize,
    out: String,
}

impl<'t> Formatter<'t> {
    pub(super) fn new(
        text: &'t str,
        outline: &'t Outline,
        mut keywords: Vec<Span>,
        problems: &[Problem],
        leaves: Broken,
    ) -> Self {
        keywords.sort_unstable();
        let labels = problems.iter().flat_map(Problem::labels);
        let mut broken: Vec<usize> = labels.map(|label| label.span.start).collect();
        broken.sort_unstable();
        Self {
            cutter: Cutter {
                text,
                comments: &outline.comments,
                keywords,
            },
            outline,
            broken,
            leaves,
            next_comment: 0,
            out: String::with_capacity(text.len()),
        }
    }

    pub(super) fn format(mut self) -> String {
        self.print_strays();
        let mut last: Option<Shape> = None;
        for (at, block) in self.outline.blocks.iter().enumerate() {
            let next = self.outline.blocks.get(at + 1);
            let end = next.map_or(self.cutter.text.len(), |next| next.head.span.start);
            let comments = self.comments_up_to(block.head.span.start);
            let head = words::head_keyword(self.cutter.text, block.head.span);
            let laid = self.lay_out(block, head, end);
            let rest = self.comments_inside(end);
            let shape = Shape::of(head, laid.len() + rest.len());
            let needs_line = last.is_some_and(|last| last.needs_line() || shape.needs_line());
            self.print_gap(&comments, Some(block.head.span), needs_line);
            self.print_block(&laid, &rest, head);
            last = Some(shape);
        }
        let comments = self.comments_up_to(self.cutter.text.len());
        self.print_gap(&comments, None, false);
        self.out
    }

    /// Lines before the first statement that belong to none.
    fn print_strays(&mut self) {
        let first = self.outline.blocks.first();
        let first = first.map_or(self.cutter.text.len(), |block| block.head.span.start);
        let outline = self.outline;
        for stray in outline
            .strays
            .iter()
            .take_while(|stray| stray.start < first)
        {
            let comments = self.comments_up_to(stray.start);
            self.print_gap(&comments, Some(*stray), false);
            let lines = self.whole_lines(*stray);
            self.skip_comments(lines.end);
            push_line(&mut self.out, 0, self.cutter.slice(lines));
        }
    }

    fn lay_out(&mut self, block: &Block, head: Option<Keyword>, end: usize) -> Vec<Laid<'t>> {
        let first = block.clauses.first();
        let head_end = first.map_or(end, |clause| clause.span.start);
        let head_extent = self.extent(&block.head, head_end);
        let last = block.clauses.last().unwrap_or(&block.head);
        let extent = Span::new(head_extent.start, self.extent(last, end).end);
        let leaves_all = self.leaves == Broken::Statements && self.is_broken(extent);
        let Some(keyword) = head.filter(|_| !leaves_all && !self.is_broken(head_extent)) else {
            return vec![Laid::AsIs(self.as_is(extent, block.head.indent))];
        };
        let spacing = match keyword {
            Keyword::BareRule => Spacing::Kept,
            _ => Spacing::Free,
        };
        let head_clause = self.read_clause(&block.head, head_end, keyword);
        let mut laid = lines_of(head_clause, 0, spacing);
        let mut clauses = Vec::new();
        for (at, clause) in block.clauses.iter().enumerate() {
            let next = block.clauses.get(at + 1);
            let end = next.map_or(end, |next| next.span.start);
            clauses.push(self.read_clause(clause, end, keyword));
        }
        match keyword {
            Keyword::Rule | Keyword::BareRule => {
                let is_open = body::opens_branch(&laid);
                laid.extend(body::arrange(clauses, is_open));
            }
            _ => {
                let lines = |clause| lines_of(clause, 2, Spacing::Free);
                laid.extend(clauses.into_iter().flat_map(lines));
                columns::align(&mut laid);
            }
        }
        if keyword == Keyword::Verdict {
            labels::align(&mut laid);
        }
        laid
    }

    /// Reads a piece that ends before `end`, with its bullets and its comments.
    fn read_clause(&mut self, piece: &Piece, end: usize, head: Keyword) -> Clause<'t> {
        let extent = self.extent(piece, end);
        if self.is_broken(extent) {
            return Clause::AsIs(self.as_is(extent, piece.indent));
        }
        let first = words::first_word(self.cutter.slice(piece.span));
        let clause_words = head.clause_words();
        let has_keyword = words::head_keyword(self.cutter.text, piece.span) == Some(head)
            || clause_words
                .iter()
                .any(|word| word.eq_ignore_ascii_case(first));
        let tokens = self.read_tokens(piece.span, has_keyword);
        let mut bullets = Vec::new();
        self.read_bullets(&piece.bullets, 0, &mut bullets);
        Clause::Read {
            tokens,
            indent: piece.indent,
            bullets,
        }
    }

    fn read_bullets(&mut self, bullets: &[Bullet], depth: usize, read: &mut Vec<ReadBullet<'t>>) {
        for bullet in bullets {
            read.push(ReadBullet {
                depth,
                indent: bullet.indent,
                tokens: self.read_tokens(bullet.span, false),
            });
            self.read_bullets(&bullet.bullets, depth + 1, read);
        }
    }

    /// The tokens at `span` with every comment before, in and behind them.
    fn read_tokens(&mut self, span: Span, has_keyword: bool) -> Vec<Token<'t>> {
        let before = self.comments_up_to(span.start);
        let mut tokens = self.cutter.cut(span, has_keyword);
        if let Some(first) = tokens.first_mut() {
            first.before = before
                .into_iter()
                .map(|one| self.cutter.slice(one))
                .collect();
        }
        self.skip_comments(span.end);
        if let (Some(last), Some(comment)) = (tokens.last_mut(), self.peek_comment()) {
            let between = self.cutter.slice(Span::new(span.end, comment.start));
            if !between.contains('\n') {
                last.after = Some(self.cutter.slice(comment));
                self.next_comment += 1;
            }
        }
        tokens
    }

    fn as_is(&mut self, extent: Span, indent: usize) -> AsIs<'t> {
        let before = self.comments_up_to(extent.start);
        self.skip_comments(extent.end);
        AsIs {
            before: before
                .into_iter()
                .map(|one| self.cutter.slice(one))
                .collect(),
            lines: self.cutter.slice(extent),
            indent,
            has_line_after: self.has_line_after(extent),
        }
    }

    /// The whole lines of a piece that ends before `end`, with its bullets and what is lost under
    /// them.
    fn extent(&self, piece: &Piece, end: usize) -> Span {
        let mut last = piece.span.end;
        let mut bullets = &piece.bullets;
        while let Some(bullet) = bullets.last() {
            last = bullet.span.end;
            bullets = &bullet.bullets;
        }
        let after = self
            .outline
            .strays
            .partition_point(|stray| stray.start < end);
        let stray = after
            .checked_sub(1)
            .and_then(|at| self.outline.strays.get(at));
        if let Some(stray) = stray {
            last = last.max(stray.end);
        }
        self.whole_lines(Span::new(piece.span.start, last))
    }

    fn whole_lines(&self, span: Span) -> Span {
        let before = self.cutter.text.get(..span.start).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let after = self.cutter.text.get(span.end..).unwrap_or("");
        let end = after
            .find('\n')
            .map_or(self.cutter.text.len(), |newline| span.end + newline);
        Span::new(start, end)
    }

    fn is_broken(&self, extent: Span) -> bool {
        let at = self.broken.partition_point(|place| *place < extent.start);
        self.broken
            .get(at)
            .is_some_and(|place| *place <= extent.end)
    }

    fn peek_comment(&self) -> Option<Span> {
        self.outline.comments.get(self.next_comment).copied()
    }

    /// The comments that start before `end` and are not yet printed.
    fn comments_up_to(&mut self, end: usize) -> Vec<Span> {
        let start = self.next_comment;
        self.skip_comments(end);
        let comments = self.outline.comments.get(start..self.next_comment);
        comments.unwrap_or_default().to_vec()
    }

    fn skip_comments(&mut self, end: usize) {
        while self
            .peek_comment()
            .is_some_and(|comment| comment.start < end)
        {
            self.next_comment += 1;
        }
    }

    /// The comments below a statement that still are indented as its clauses are.
    fn comments_inside(&mut self, end: usize) -> Vec<Span> {
        let mut inside = Vec::new();
        while let Some(comment) = self.peek_comment() {
            if comment.start >= end || self.indent_of(comment) == 0 {
                break;
            }
            inside.push(comment);
            self.next_comment += 1;
        }
        inside
    }

    fn indent_of(&self, comment: Span) -> usize {
        let line = self.whole_lines(comment);
        self.cutter
            .slice(Span::new(line.start, comment.start))
            .chars()
            .count()
    }

    /// Prints the comments above a statement, with the empty lines that the author put between;
    /// when `needs_line` is set there is one at least.
    fn print_gap(&mut self, comments: &[Span], head: Option<Span>, needs_line: bool) {
        let places: Vec<Span> = comments.iter().copied().chain(head).collect();
        let has_line = places.iter().any(|place| self.has_line_before(*place));
        for (at, place) in places.into_iter().enumerate() {
            let is_missing = at == 0 && needs_line && !has_line;
            if !self.out.is_empty() && (is_missing || self.has_line_before(place)) {
                self.out.push('\n');
            }
            if at < comments.len() {
                push_line(&mut self.out, 0, self.cutter.slice(place));
            }
        }
    }

    /// Whether the line above this one is empty.
    fn has_line_before(&self, place: Span) -> bool {
        let start = self.whole_lines(place).start;
        let before = self.cutter.text.get(..start).unwrap_or("");
        let above = before.strip_suffix('\n');
        above.is_some_and(|above| above.rsplit('\n').next().unwrap_or("").trim().is_empty())
    }

    /// Whether the line below this one is empty.
    fn has_line_after(&self, place: Span) -> bool {
        let after = self.cutter.text.get(self.whole_lines(place).end + 1..);
        let below = after.and_then(|after| after.split('\n').next());
        below.is_some_and(|below| below.trim().is_empty())
    }

    fn print_block(&mut self, laid: &[Laid<'t>], rest: &[Span], head: Option<Keyword>) {
        for (at, one) in laid.iter().enumerate() {
            let is_last = at + 1 == laid.len() && rest.is_empty();
            match one {
                Laid::Line(line, _) => Printer::new(line, head).print(&mut self.out),
                Laid::AsIs(as_is) => {
                    for comment in &as_is.before {
                        push_line(&mut self.out, as_is.indent, comment);
                    }
                    push_line(&mut self.out, 0, as_is.lines);
                    if as_is.has_line_after && !is_last {
                        self.out.push('\n');
                    }
                }
            }
        }
        for comment in rest {
            let indent = self.indent_of(*comment);
            let above = laid.iter().rev().map(Laid::indents);
            let beside = above.into_iter().find(|(was, _)| *was <= indent);
            let indent = beside.map_or(2, |(_, is)| is.max(2));
            push_line(&mut self.out, indent, self.cutter.slice(*comment));
        }
    }
}

impl Laid<'_> {
    /// How far it was indented, and how far it is now.
    fn indents(&self) -> (usize, usize) {
        match self {
            Self::Line(line, was) => (*was, line.indent),
            Self::AsIs(as_is) => (as_is.indent, as_is.indent),
        }
    }
}

/// The lines of a clause and its bullets.
pub(super) fn lines_of(clause: Clause<'_>, indent: usize, spacing: Spacing) -> Vec<Laid<'_>> {
    match clause {
        Clause::AsIs(as_is) => vec![Laid::AsIs(as_is)],
        Clause::Read {
            tokens,
            indent: was,
            bullets,
        } => {
            let line = |indent, is_bullet, tokens| Line {
                indent,
                is_bullet,
                spacing,
                tokens,
            };
            let mut laid = vec![Laid::Line(line(indent, false, tokens), was)];
            for bullet in bullets {
                let indent = indent + 2 + 2 * bullet.depth;
                laid.push(Laid::Line(line(indent, true, bullet.tokens), bullet.indent));
            }
            laid
        }
    }
}

/// What decides whether an empty line stands around a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// A declaration, or a statement of one line: the author may set it close to others.
    Close,
    /// Any other.
    Apart,
}

impl Shape {
    fn of(head: Option<Keyword>, lines: usize) -> Self {
        match head {
            Some(Keyword::Playbook) => Self::Apart,
            Some(
                Keyword::Include
                | Keyword::OtherPlaybook
                | Keyword::Source
                | Keyword::Scale
                | Keyword::Fact
                | Keyword::ProtectedFact
                | Keyword::Skill
                | Keyword::Evidence
                | Keyword::Verifiers
                | Keyword::Area,
            ) => Self::Close,
            _ if lines > 1 => Self::Apart,
            _ => Self::Close,
        }
    }

    fn needs_line(self) -> bool {
        self == Self::Apart
    }
}
