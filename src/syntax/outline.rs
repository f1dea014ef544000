//! Cuts a file into statements, clauses and bullets by its lines, before anything is parsed.
//!
//! A line in the first column starts a statement; an indented line is a clause of it; an indented
//! line that begins with `-` is a bullet of the clause above it, or of the bullet above it when it
//! stands deeper. An indented line that begins with a word that joins (`within`, `and`, `where` …)
//! goes on with the line above; with a bullet, if it stands deeper. So one broken line never hides
//! the next one.

use crate::source::Span;

use super::error::SyntaxError;
use super::words::{self, Keyword};

/// The lines of a file, put in their places.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) blocks: Vec<Block>,
    /// From each `#` to the end of its line, in order.
    pub(crate) comments: Vec<Span>,
    /// Lines that have no place and have been reported, in order.
    pub(crate) strays: Vec<Span>,
}

/// A statement: its head and its clauses.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) head: Piece,
    pub(crate) clauses: Vec<Piece>,
}

/// A head or a clause, with the bullets under it.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) span: Span,
    pub(crate) indent: usize,
    pub(crate) bullets: Vec<Bullet>,
    /// A quote that is never closed has been reported here.
    pub(crate) is_broken: bool,
}

/// One `- MEMBER` line, and the bullets under it.
#[derive(Debug)]
pub(crate) struct Bullet {
    pub(crate) span: Span,
    pub(crate) indent: usize,
    pub(crate) bullets: Vec<Bullet>,
    pub(crate) is_broken: bool,
}

const INDENT_LINE: &str = "indent the line by two spaces";
const INDENT_ROWS: &str = "indent every row of the table by two spaces";
/// What some editors put at the beginning of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// How far lines are indented where nothing else tells.
const USUAL_INDENT: usize = 2;
/// How deep bullets may stand under bullets.
const DEEPEST_BULLET: usize = 32;

/// Cuts `text` from `start` on into blocks; what is out of place is reported to `report`.
pub(super) fn outline(text: &str, start: usize, report: &mut dyn FnMut(SyntaxError)) -> Outline {
    let mut lines = Lines::new(text, start, report);
    let cut: Vec<Line> = lines.by_ref().collect();
    let mut outline = Outline {
        comments: lines.comments,
        ..Outline::default()
    };
    for line in cut {
        place_line(&mut outline, text, line, report);
    }
    outline
}

fn place_line(outline: &mut Outline, text: &str, line: Line, report: &mut dyn FnMut(SyntaxError)) {
    let words = text.get(line.span.start..line.span.end).unwrap_or("");
    let Some(block) = outline.blocks.last_mut() else {
        if line.indent > 0 || words.starts_with('-') {
            outline.strays.push(line.span);
            report(SyntaxError::ClauseWithoutStatement { span: line.span });
        } else {
            outline.blocks.push(Block::new(line));
        }
        return;
    };
    if let Some(bullet) = bullet_span(words, line.span) {
        let placed = place_bullet_line(block, bullet, line, report);
        outline.strays.extend(placed.err());
    } else if line.indent == 0 {
        place_unindented(&mut outline.blocks, text, line, report);
    } else {
        let head = words::head_keyword(text, block.head.span);
        match block.continued_by(head, line.indent, words) {
            Some(Continued::Piece(piece)) => piece.extend(&line),
            Some(Continued::Bullet(bullet)) => bullet.extend(&line),
            None => block.clauses.push(Piece::new(line)),
        }
    }
}

/// Gives the line back when it has no place.
fn place_bullet_line(
    block: &mut Block,
    bullet: Span,
    line: Line,
    report: &mut dyn FnMut(SyntaxError),
) -> Result<(), Span> {
    if line.indent == 0 {
        report(SyntaxError::NotIndented {
            words: "-".to_owned(),
            help: INDENT_LINE,
            span: line.span,
        });
    }
    let indent = match (line.indent, block.last_piece().bullets.last()) {
        (0, Some(above)) => above.indent,
        // Whatever comes next stands beside it, not under it.
        (0, None) => usize::MAX,
        (indent, _) => indent,
    };
    place_bullet(block, bullet, &Line { indent, ..line }, report)
}

/// Whether a row stands right below another in the first column: a table that was pasted there is
/// one mistake.
fn follows_row(text: &str, words: &str, span: Span) -> bool {
    let before = text.get(..span.start).unwrap_or("");
    let above = before.trim_end().rsplit('\n').next().unwrap_or("");
    words.starts_with('|') && above.starts_with('|')
}

/// A line in the first column: a statement, unless its first word can only be a clause.
fn place_unindented(
    blocks: &mut Vec<Block>,
    text: &str,
    line: Line,
    report: &mut dyn FnMut(SyntaxError),
) {
    let words = text.get(line.span.start..line.span.end).unwrap_or("");
    match blocks.last_mut() {
        Some(block) if is_clause_of(block, text, words) => {
            if !follows_row(text, words, line.span) {
                let first = words.split_whitespace().next().unwrap_or(words);
                let is_row = words.starts_with('|');
                report(SyntaxError::NotIndented {
                    words: first.to_owned(),
                    help: if is_row { INDENT_ROWS } else { INDENT_LINE },
                    span: line.span,
                });
            }
            let indent = block
                .clauses
                .last()
                .map_or(USUAL_INDENT, |last| last.indent);
            block.clauses.push(Piece::new(Line { indent, ..line }));
        }
        Some(_) | None => blocks.push(Block::new(line)),
    }
}

/// Whether a line in the first column can only be meant for the statement above it.
fn is_clause_of(block: &Block, text: &str, words: &str) -> bool {
    if words::clause_keyword_only(words).is_some() {
        return true;
    }
    let first = words::first_word(words);
    let is_statement = words::statement_keyword(first).is_some();
    let head = text.get(block.head.span.start..block.head.span.end);
    match words::head_keyword(text, block.head.span) {
        Some(Keyword::Rule | Keyword::BareRule | Keyword::Skill) => {
            first.eq_ignore_ascii_case("area") && !words.contains([':', '"'])
        }
        Some(Keyword::Verdict) => {
            !is_statement && (words.contains(" when ") || words.ends_with(" otherwise"))
        }
        Some(Keyword::Score) => words.starts_with(|c: char| c.is_ascii_digit()),
        Some(Keyword::Define) => {
            let is_open = head.is_some_and(|head| head.ends_with(':'));
            !is_statement && is_open && block.clauses.is_empty()
        }
        Some(Keyword::Table | Keyword::Matrix) => words.starts_with('|'),
        Some(
            Keyword::Playbook
            | Keyword::OtherPlaybook
            | Keyword::Include
            | Keyword::Source
            | Keyword::Scale
            | Keyword::Fact
            | Keyword::ProtectedFact
            | Keyword::Evidence
            | Keyword::Verifiers
            | Keyword::Area
            | Keyword::Action
            | Keyword::Example,
        )
        | None => false,
    }
}

/// The place of a bullet's own words, when the line is one.
fn bullet_span(words: &str, span: Span) -> Option<Span> {
    let rest = words.strip_prefix('-')?;
    let is_bullet = !rest.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let start = span.end - rest.trim_start().len();
    is_bullet.then_some(Span::new(start, span.end))
}

fn place_bullet(
    block: &mut Block,
    span: Span,
    line: &Line,
    report: &mut dyn FnMut(SyntaxError),
) -> Result<(), Span> {
    let piece = block.clauses.last_mut().unwrap_or(&mut block.head);
    let mut bullets = &mut piece.bullets;
    let mut depth = 0;
    // The deepest bullet above that stands further left is the parent.
    while bullets
        .last()
        .is_some_and(|above| above.indent < line.indent)
    {
        depth += 1;
        if depth > DEEPEST_BULLET {
            // What the bullet above asks for is lost with this one.
            if let Some(above) = bullets.last_mut().filter(|above| !above.is_broken) {
                above.is_broken = true;
                report(SyntaxError::NestingTooDeep { span });
            }
            return Err(line.span);
        }
        match bullets.last_mut() {
            Some(above) => bullets = &mut above.bullets,
            None => return Err(line.span),
        }
    }
    bullets.push(Bullet {
        span,
        indent: line.indent,
        bullets: Vec::new(),
        is_broken: line.is_broken,
    });
    Ok(())
}

/// What a line goes on with.
enum Continued<'b> {
    Piece(&'b mut Piece),
    Bullet(&'b mut Bullet),
}

impl Block {
    fn new(line: Line) -> Self {
        Self {
            head: Piece::new(line),
            clauses: Vec::new(),
        }
    }

    fn last_piece(&mut self) -> &mut Piece {
        self.clauses.last_mut().unwrap_or(&mut self.head)
    }

    /// What an indented line goes on with: the piece above it, or the bullet that it stands deeper
    /// than.
    fn continued_by(
        &mut self,
        head: Option<Keyword>,
        indent: usize,
        words: &str,
    ) -> Option<Continued<'_>> {
        if !words::continues_clause(head, words) {
            return None;
        }
        let above = self.last_piece();
        if above.bullets.is_empty() {
            return (!above.is_broken).then_some(Continued::Piece(above));
        }
        let mut bullets = &mut above.bullets;
        while bullets.last().is_some_and(|last| !last.bullets.is_empty()) {
            bullets = &mut bullets.last_mut()?.bullets;
        }
        let last = bullets.last_mut()?;
        (!last.is_broken && last.indent < indent).then_some(Continued::Bullet(last))
    }
}

impl Piece {
    fn new(line: Line) -> Self {
        Self {
            span: line.span,
            indent: line.indent,
            bullets: Vec::new(),
            is_broken: line.is_broken,
        }
    }

    fn extend(&mut self, line: &Line) {
        self.span = self.span.to(line.span);
        self.is_broken |= line.is_broken;
    }
}

impl Bullet {
    fn extend(&mut self, line: &Line) {
        self.span = self.span.to(line.span);
        self.is_broken |= line.is_broken;
    }
}

/// A line with words on it, without its indentation, comment and trailing space. A text in `"""`
/// makes it span several lines of the file.
struct Line {
    span: Span,
    indent: usize,
    is_broken: bool,
}

struct Lines<'a, 'r> {
    text: &'a str,
    at: usize,
    comments: Vec<Span>,
    report: &'r mut dyn FnMut(SyntaxError),
}

impl<'a, 'r> Lines<'a, 'r> {
    fn new(text: &'a str, start: usize, report: &'r mut dyn FnMut(SyntaxError)) -> Self {
        let has_mark = text.get(start..).unwrap_or("").starts_with(BYTE_ORDER_MARK);
        let mark = if has_mark {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let at = start + mark;
        Self {
            text,
            at,
            comments: Vec::new(),
            report,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Reads one line of the file; nothing when no words are on it.
    fn read_line(&mut self) -> Option<Line> {
        let start_of_line = self.at;
        let rest = self.rest();
        let words = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
        self.at += rest.len() - words.len();
        let start = self.at;
        let indent = self
            .text
            .get(start_of_line..start)
            .map_or(0, |space| space.chars().count());
        let (end, is_broken) = self.read_words();
        let line = self.text.get(start..end).unwrap_or("").trim_end();
        let span = Span::new(start, start + line.len());
        (span.start != span.end).then_some(Line {
            span,
            indent,
            is_broken,
        })
    }

    /// Moves behind the end of the line; gives the end of its words and whether a quote was open.
    fn read_words(&mut self) -> (usize, bool) {
        let mut is_broken = false;
        loop {
            let rest = self.rest();
            let Some(step) = rest.find(['"', '\'', '#', '\n']) else {
                self.at = self.text.len();
                return (self.at, is_broken);
            };
            self.at += step;
            let rest = self.rest();
            if rest.starts_with('\n') {
                self.at += 1;
                return (self.at - 1, is_broken);
            } else if rest.starts_with('#') {
                let end = self.at;
                let length = rest.find('\n').unwrap_or(rest.len());
                let comment = rest.get(..length).unwrap_or("").trim_end();
                self.comments.push(Span::new(end, end + comment.len()));
                self.at = (end + length + 1).min(self.text.len());
                return (end, is_broken);
            } else if rest.starts_with('"') {
                is_broken |= !self.skip_text();
            } else {
                self.skip_quoted_name();
            }
        }
    }

    /// Moves behind a text; reports one that is never closed and stops at the end of its line.
    fn skip_text(&mut self) -> bool {
        let rest = self.rest();
        let quote = if rest.starts_with("\"\"\"") {
            "\"\"\""
        } else {
            "\""
        };
        let body = rest.get(quote.len()..).unwrap_or("");
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let within = if quote.len() == 3 {
            body
        } else {
            rest.get(1..line_end).unwrap_or("")
        };
        match within.find(quote) {
            Some(close) => {
                self.at += quote.len() + close + quote.len();
                true
            }
            None => {
                let line = rest.get(..line_end).map_or(0, |line| line.trim_end().len());
                let span = Span::new(self.at, self.at + line);
                (self.report)(SyntaxError::UnclosedText {
                    quote: quote.to_owned(),
                    span,
                });
                self.at += line_end;
                if quote.len() == 3 {
                    self.skip_deeper_lines(span.start);
                }
                false
            }
        }
    }

    /// Moves behind the lines that stand deeper than the one at `start`: they go on with its text.
    fn skip_deeper_lines(&mut self, start: usize) {
        let indent = |line: &str| {
            let line = line.trim_start_matches(BYTE_ORDER_MARK);
            line.chars().take_while(|c| c.is_whitespace()).count()
        };
        let before = self.text.get(..start).unwrap_or("");
        let line = before.rfind('\n').map_or(before, |newline| {
            before.get(newline + 1..).unwrap_or(before)
        });
        let depth = indent(line);
        let deeper = self
            .rest()
            .split_inclusive('\n')
            .skip(1)
            .take_while(|line| indent(line) > depth && !line.trim().is_empty());
        let length: usize = deeper.map(str::len).sum();
        if length > 0 {
            let newline = self.rest().find('\n').map_or(0, |newline| newline + 1);
            let skipped = self.text.get(self.at..self.at + newline + length);
            let skipped = skipped.unwrap_or("").trim_end_matches('\n');
            self.at += skipped.len();
        }
    }

    /// Moves behind a name in single quotes; an apostrophe inside a word is just passed.
    fn skip_quoted_name(&mut self) {
        let before = self
            .text
            .get(..self.at)
            .and_then(|before| before.chars().next_back());
        let rest = self.rest();
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let body = rest.get(1..line_end).unwrap_or("");
        let opens = !before.is_some_and(char::is_alphanumeric);
        match body.find('\'') {
            Some(close) if opens => self.at += 1 + close + 1,
            _ => self.at += 1,
        }
    }
}

impl Iterator for Lines<'_, '_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while self.at < self.text.len() {
            if let Some(line) = self.read_line() {
                return Some(line);
            }
        }
        None
    }
}
