//! The words, numbers, texts and signs of a piece that is written in the plainest way.

use crate::source::Span;

/// A word, a number, a text or a sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
    /// Whether one space is all that stands before it.
    pub(super) follows: bool,
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

/// A word, by what names can do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It joins an expression, so no name has it.
    Joining(&'static str),
    /// It begins an expression, so no name begins with it.
    Starting(&'static str),
    /// It has a meaning in some places, and is a part of a name in others.
    Other(&'static str),
    /// It means what the playbook makes of it.
    Own,
}

impl Word {
    /// The word as the language has it, in lower case; nothing for a word of the playbook's own.
    pub(super) const fn known(self) -> &'static str {
        match self {
            Self::Joining(word) | Self::Starting(word) | Self::Other(word) => word,
            Self::Own => "",
        }
    }
}

/// Cuts the words at `span` of `text`, if nothing in them asks for the grammar.
pub(super) fn tokens(text: &str, span: Span) -> Option<Vec<Token>> {
    let bytes = text.as_bytes().get(..span.end)?;
    let mut tokens = Vec::with_capacity((span.end - span.start) / 5 + 1);
    let mut at = span.start;
    while at < bytes.len() {
        let gap = at;
        at += length(bytes, at, |byte| byte == b' ' || byte == b'\n');
        let between = bytes.get(gap..at)?;
        let follows = between == b" ";
        if between.len() > 1 && !between.contains(&b'\n') {
            return None;
        }
        let Some(&first) = bytes.get(at) else { break };
        let start = at;
        let kind = match first {
            b'a'..=b'z' | b'A'..=b'Z' => {
                at = word_end(bytes, at)?;
                TokenKind::Word(word(bytes.get(start..at)?))
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
        tokens.push(Token {
            kind,
            span,
            follows,
        });
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

/// What a word is to the language.
fn word(written: &[u8]) -> Word {
    use Word::{Joining, Other, Own, Starting};
    let mut lower = [0; 12];
    let Some(lower) = lower.get_mut(..written.len()) else {
        return Own;
    };
    lower.copy_from_slice(written);
    lower.make_ascii_lowercase();
    match &*lower {
        b"about" => Joining("about"),
        b"after" => Joining("after"),
        b"and" => Joining("and"),
        b"are" => Joining("are"),
        b"before" => Joining("before"),
        b"between" => Joining("between"),
        b"by" => Joining("by"),
        b"divided" => Joining("divided"),
        b"evidence" => Joining("evidence"),
        b"includes" => Joining("includes"),
        b"is" => Joining("is"),
        b"lasting" => Joining("lasting"),
        b"met" => Joining("met"),
        b"minus" => Joining("minus"),
        b"ongoing" => Joining("ongoing"),
        b"or" => Joining("or"),
        b"otherwise" => Joining("otherwise"),
        b"plus" => Joining("plus"),
        b"rounded" => Joining("rounded"),
        b"since" => Joining("since"),
        b"then" => Joining("then"),
        b"times" => Joining("times"),
        b"unless" => Joining("unless"),
        b"unmet" => Joining("unmet"),
        b"verified" => Joining("verified"),
        b"when" => Joining("when"),
        b"where" => Joining("where"),
        b"with" => Joining("with"),
        b"within" => Joining("within"),
        b"all" => Starting("all"),
        b"any" => Starting("any"),
        b"at" => Starting("at"),
        b"average" => Starting("average"),
        b"count" => Starting("count"),
        b"day" | b"days" => Starting("days"),
        b"different" => Starting("different"),
        b"encourage" => Starting("encourage"),
        b"every" => Starting("every"),
        b"exactly" => Starting("exactly"),
        b"expect" => Starting("expect"),
        b"first" => Starting("first"),
        b"flag" => Starting("flag"),
        b"highest" => Starting("highest"),
        b"if" => Starting("if"),
        b"latest" => Starting("latest"),
        b"lowest" => Starting("lowest"),
        b"month" | b"months" => Starting("months"),
        b"more" => Starting("more"),
        b"no" => Starting("no"),
        b"not" => Starting("not"),
        b"recommend" => Starting("recommend"),
        b"require" => Starting("require"),
        b"stop" => Starting("stop"),
        b"sum" => Starting("sum"),
        b"week" | b"weeks" => Starting("weeks"),
        b"year" | b"years" => Starting("years"),
        b"above" => Other("above"),
        b"assessment" => Other("assessment"),
        b"below" => Other("below"),
        b"expired" => Other("expired"),
        b"fewer" => Other("fewer"),
        b"for" => Other("for"),
        b"in" => Other("in"),
        b"known" => Other("known"),
        b"last" => Other("last"),
        b"least" => Other("least"),
        b"less" => Other("less"),
        b"most" => Other("most"),
        b"none" => Other("none"),
        b"of" => Other("of"),
        b"one" => Other("one"),
        b"rule" => Other("rule"),
        b"skill" | b"skills" => Other("skill"),
        b"than" => Other("than"),
        b"the" => Other("the"),
        b"unknown" => Other("unknown"),
        b"expectation" | b"expectations" => Other("expectation"),
        b"requirement" | b"requirements" => Other("requirement"),
        b"encouragement" | b"encouragements" => Other("expectation"),
        _ => Own,
    }
}
