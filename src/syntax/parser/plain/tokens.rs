//! The words, numbers, texts and signs of a piece that is written in the plainest way.

use crate::source::Span;
use crate::syntax::words::Word;

/// A word, a number, a text or a sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    pub(super) gap: Gap,
}

/// What stands before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    Nothing,
    Space,
    Spaces,
    /// A line break, and perhaps spaces.
    Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word(Word),
    /// `3`
    Whole,
    /// `0.5`
    Decimal,
    /// `70%`
    Percent,
    /// `2026-03-31`, `2026-03`
    Date,
    /// `"text"`
    Text,
    Comma,
    Colon,
    Open,
    Close,
}

/// Cuts the words at `span` of `text`, if nothing in them asks for the grammar.
pub(super) fn tokens(text: &str, span: Span) -> Option<Vec<Token>> {
    let bytes = text.as_bytes().get(..span.end)?;
    let mut tokens = Vec::with_capacity((span.end - span.start) / 5 + 1);
    let mut at = span.start;
    while at < bytes.len() {
        let gap = at;
        at += length(bytes, at, |byte| byte == b' ' || byte == b'\n');
        let gap = match bytes.get(gap..at)? {
            b"" => Gap::Nothing,
            b" " => Gap::Space,
            spaces if spaces.contains(&b'\n') => Gap::Line,
            _ => Gap::Spaces,
        };
        let Some(&first) = bytes.get(at) else { break };
        let start = at;
        let kind = match first {
            b'a'..=b'z' | b'A'..=b'Z' => {
                at = word_end(bytes, at)?;
                TokenKind::Word(Word::of(bytes.get(start..at)?))
            }
            b'0'..=b'9' => {
                let kind;
                (kind, at) = figures(bytes, at)?;
                kind
            }
            b'"' => {
                at = text_end(bytes, at)?;
                TokenKind::Text
            }
            _ => {
                at += 1;
                sign(first, bytes.get(at).copied())?
            }
        };
        let span = Span::new(start, at);
        tokens.push(Token { kind, span, gap });
    }
    Some(tokens)
}

fn length(bytes: &[u8], from: usize, is_in: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or(&[]);
    rest.iter().take_while(|byte| is_in(**byte)).count()
}

/// Where a word of letters, digits and hyphens ends; nothing if it goes on in another way.
fn word_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += length(bytes, at, |byte| byte.is_ascii_alphanumeric());
        match bytes.get(at) {
            Some(b'-') if bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric) => at += 1,
            Some(b'-' | b'_' | b'\'' | 128..) => return None,
            _ => return Some(at),
        }
    }
}

/// What begins with a digit, and where it ends.
fn figures(bytes: &[u8], start: usize) -> Option<(TokenKind, usize)> {
    let digits = |at| length(bytes, at, |byte| byte.is_ascii_digit());
    let mut at = start + digits(start);
    let mut kind = TokenKind::Whole;
    if bytes.get(at) == Some(&b'.') {
        kind = TokenKind::Decimal;
        let decimals = digits(at + 1);
        at += 1 + decimals;
        (decimals > 0).then_some(())?;
    } else if bytes.get(at) == Some(&b'-') {
        kind = TokenKind::Date;
        (at - start == 4).then_some(())?;
        let month = digits(at + 1);
        at += 1 + month;
        (1..=2).contains(&month).then_some(())?;
        if bytes.get(at) == Some(&b'-') {
            let day = digits(at + 1);
            at += 1 + day;
            (1..=2).contains(&day).then_some(())?;
        }
    }
    if bytes.get(at) == Some(&b'%') && kind != TokenKind::Date {
        kind = TokenKind::Percent;
        at += 1;
    }
    let ends = matches!(bytes.get(at), None | Some(b' ' | b'\n' | b')' | b','));
    ends.then_some((kind, at))
}

/// Where a text on one line ends.
fn text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let inner = length(bytes, start + 1, |byte| byte != b'"' && byte != b'\n');
    let end = start + 1 + inner;
    let is_long = inner == 0 && bytes.get(end + 1) == Some(&b'"');
    (bytes.get(end) == Some(&b'"') && !is_long).then_some(end + 1)
}

/// A sign, by what stands behind it.
fn sign(sign: u8, next: Option<u8>) -> Option<TokenKind> {
    let stands_apart = matches!(next, None | Some(b' ' | b'\n'));
    match sign {
        b',' if stands_apart => Some(TokenKind::Comma),
        b':' if stands_apart => Some(TokenKind::Colon),
        b'(' => Some(TokenKind::Open),
        b')' => Some(TokenKind::Close),
        _ => None,
    }
}
