//! The words of a piece: texts, names in quotes, marks and plain words, each with its comments.
//!
//! Comes in: the place of a piece that could be read. Goes out: what to print of it, without the
//! space in between. No meaning is known here; where one token ends is all that counts.

use std::borrow::Cow;

use crate::source::Span;

/// What is never divided by a line break.
#[derive(Debug, Clone)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    /// As it is printed.
    pub(super) text: Cow<'t, str>,
    /// Whether it is a word of the language here: a label may hold the same word as its own.
    pub(super) is_keyword: bool,
    /// Whether the author put space before it.
    pub(super) is_spaced: bool,
    /// How many spaces stand before it, where lines are aligned.
    pub(super) spaces: Option<usize>,
    /// Comments on lines of their own before it: a line must break here.
    pub(super) before: Vec<&'t str>,
    /// The comment behind it: the line ends here.
    pub(super) after: Option<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word, a number, a date.
    Word,
    /// `'a name in quotes'`
    QuotedName,
    /// `"text"`, `"""text"""`
    Text,
    /// `,` `:` `(` `)` `<` `+` `*` `/` `|`
    Mark,
}

impl Token<'_> {
    /// Whether it is this word of the language, however it is spelled.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind != TokenKind::Text && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    pub(super) fn has_comment(&self) -> bool {
        self.after.is_some() || !self.before.is_empty()
    }
}

/// How many spaces stand between two tokens.
pub(super) fn spaces_between(before: &Token<'_>, after: &Token<'_>, keeps: Spacing) -> usize {
    if let Some(spaces) = after.spaces {
        return spaces;
    }
    if keeps == Spacing::Kept {
        return usize::from(after.is_spaced);
    }
    let is_mark = |token: &Token<'_>, marks: &str| {
        token.kind == TokenKind::Mark && marks.contains(token.text.as_ref())
    };
    usize::from(!is_mark(before, "(") && !is_mark(after, ",:)"))
}

/// Whether space may be put in and taken out, or only made single: the words of a rule without a
/// name are its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spacing {
    Free,
    Kept,
}

/// What tokens are cut from.
pub(super) struct Cutter<'t> {
    pub(super) text: &'t str,
    /// All comments of the file, in order.
    pub(super) comments: &'t [Span],
    /// The words of the language, in order.
    pub(super) keywords: Vec<Span>,
}

impl<'t> Cutter<'t> {
    pub(super) fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The tokens at `span`. The first word is one of the language when `has_keyword` says so.
    pub(super) fn cut(&self, span: Span, has_keyword: bool) -> Vec<Token<'t>> {
        let mut tokens: Vec<Token<'t>> = Vec::new();
        let mut comments = self.comments_in(span).iter();
        let mut before = Vec::new();
        let mut at = span.start;
        while at < span.end {
            let rest = self.slice(Span::new(at, span.end));
            let words = rest.trim_start();
            let is_spaced = words.len() < rest.len();
            at += rest.len() - words.len();
            if words.starts_with('#')
                && let Some(comment) = comments.next()
            {
                match tokens.last_mut() {
                    Some(last) if !self.is_alone(*comment) => {
                        last.after = Some(self.slice(*comment))
                    }
                    Some(_) | None => before.push(self.slice(*comment)),
                }
                at = comment.end;
                continue;
            }
            let Some((kind, length)) = first_token(words, self.text.get(..at).unwrap_or("")) else {
                break;
            };
            let place = Span::new(at, at + length);
            let is_keyword = (has_keyword && tokens.is_empty()) || self.is_keyword(place);
            tokens.push(Token {
                kind,
                text: printed(self.slice(place), kind, is_keyword),
                is_keyword,
                is_spaced,
                spaces: None,
                before: std::mem::take(&mut before),
                after: None,
            });
            at += length;
        }
        tokens
    }

    fn comments_in(&self, span: Span) -> &'t [Span] {
        let start = self.comments.partition_point(|one| one.start < span.start);
        let end = self.comments.partition_point(|one| one.start < span.end);
        self.comments.get(start..end).unwrap_or_default()
    }

    /// Whether a comment stands on a line of its own.
    pub(super) fn is_alone(&self, comment: Span) -> bool {
        let before = self.text.get(..comment.start).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        line.trim_start_matches('\u{feff}').trim().is_empty()
    }

    fn is_keyword(&self, place: Span) -> bool {
        let after = self
            .keywords
            .partition_point(|one| one.start <= place.start);
        let last = after.checked_sub(1).and_then(|at| self.keywords.get(at));
        last.is_some_and(|keyword| keyword.end >= place.end)
    }
}

fn printed(written: &str, kind: TokenKind, is_keyword: bool) -> Cow<'_, str> {
    let is_upper = |c: char| c.is_ascii_uppercase();
    if kind == TokenKind::Word && is_keyword && written.contains(is_upper) {
        Cow::Owned(written.to_ascii_lowercase())
    } else {
        Cow::Borrowed(written)
    }
}

/// The kind and the length of the token that `words` begin with.
fn first_token(words: &str, before: &str) -> Option<(TokenKind, usize)> {
    let first = words.chars().next()?;
    let opens_name = first == '\'' && !before.ends_with(char::is_alphanumeric);
    let quoted = match first {
        '"' => text_length(words).map(|length| (TokenKind::Text, length)),
        '\'' if opens_name => name_length(words).map(|length| (TokenKind::QuotedName, length)),
        _ => None,
    };
    if quoted.is_some() {
        return quoted;
    }
    if is_mark(first) {
        return Some((TokenKind::Mark, first.len_utf8()));
    }
    let ends = |c: char| c.is_whitespace() || c == '"' || c == '#' || is_mark(c);
    let rest = words.get(first.len_utf8()..).unwrap_or("");
    let length = first.len_utf8() + rest.find(ends).unwrap_or(rest.len());
    Some((TokenKind::Word, length))
}

fn is_mark(c: char) -> bool {
    matches!(c, ',' | ':' | '(' | ')' | '<' | '+' | '*' | '/' | '|')
}

fn text_length(words: &str) -> Option<usize> {
    let quote = if words.starts_with("\"\"\"") {
        "\"\"\""
    } else {
        "\""
    };
    let body = words.get(quote.len()..)?;
    Some(quote.len() + body.find(quote)? + quote.len())
}

fn name_length(words: &str) -> Option<usize> {
    let body = words.get(1..)?;
    let line = body.split('\n').next().unwrap_or("");
    Some(1 + line.find('\'')? + 1)
}
