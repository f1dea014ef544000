//! The bytes of a line: what of JSON is plain. Whatever is not, is nothing here.

use std::borrow::Cow;

/// How deep a value that nobody reads may be nested.
const DEEPEST: usize = 24;

const EVERY_BYTE: u64 = 0x0101_0101_0101_0101;
const TOP_BITS: u64 = 0x8080_8080_8080_8080;

/// A line, and how far it has been read. Every step is nothing when something odd stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner<'l> {
    line: &'l [u8],
    at: usize,
    has_escapes: bool,
}

/// A value that is no list and no object, as written: what stands between the quotes of a text, or a
/// number, `true` or `false`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'l> {
    pub(super) bytes: &'l [u8],
    /// Where it starts in the line.
    pub(super) start: usize,
    pub(super) has_escapes: bool,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'l> {
    Text(Text<'l>),
    /// `null`, or a blank text.
    Nothing,
    /// A list or an object, still to be read.
    Nested,
}

impl<'l> Scanner<'l> {
    /// At the start of a line of UTF-8 without control characters.
    pub(super) fn new(line: &'l [u8]) -> Option<Self> {
        let line = line.trim_ascii_end();
        let (mut has_control, mut has_escapes, mut joined) = (false, false, 0);
        for byte in line {
            has_control |= *byte < 0x20;
            has_escapes |= *byte == b'\\';
            joined |= *byte;
        }
        if has_control || (joined >= 0x80 && std::str::from_utf8(line).is_err()) {
            return None;
        }
        Some(Self {
            line,
            at: 0,
            has_escapes,
        })
    }

    /// The byte that comes next; 0 at the end.
    #[inline]
    pub(super) fn peek(&self) -> u8 {
        self.line.get(self.at).copied().unwrap_or(0)
    }

    /// How far the line has been read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Goes back to where it was before.
    pub(super) fn go_to(&mut self, position: usize) {
        self.at = position;
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.line.len()
    }

    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        while self.peek() == b' ' {
            self.at += 1;
        }
    }

    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> Option<()> {
        let is_there = self.peek() == byte;
        self.at += usize::from(is_there);
        is_there.then_some(())
    }

    /// Eats some bytes if they come next.
    #[inline]
    pub(super) fn eat_all(&mut self, expected: &Expected) -> bool {
        let is_there = expected.is_at(self.line, self.at);
        if is_there {
            self.at += expected.bytes.len();
        }
        is_there
    }

    /// Whether a list or an object that has just been opened has anything in it.
    #[inline]
    pub(super) fn has_first(&mut self, close: u8) -> bool {
        self.skip_spaces();
        self.eat(close).is_none()
    }

    /// Whether a list or an object has another member.
    #[inline]
    pub(super) fn has_more(&mut self, close: u8) -> Option<bool> {
        self.skip_spaces();
        let byte = self.peek();
        self.at += 1;
        if byte == b',' {
            self.skip_spaces();
            return Some(true);
        }
        (byte == close).then_some(false)
    }

    /// A text with its quotes.
    #[inline]
    pub(super) fn quoted(&mut self) -> Option<Text<'l>> {
        self.eat(b'"')?;
        let start = self.at;
        let rest = self.line.get(start..)?;
        let (length, has_escapes) = match self.has_escapes {
            false => (until_quote(rest)?, false),
            true => until_quote_with_escapes(rest)?,
        };
        self.at += length + 1;
        Some(Text {
            bytes: rest.get(..length)?,
            start,
            has_escapes,
        })
    }

    /// Whatever stands here; of a list or an object nothing is read so far.
    #[inline]
    pub(super) fn value(&mut self) -> Option<Value<'l>> {
        match self.peek() {
            b'"' => {
                let text = self.quoted()?;
                Some(if text.is_blank() {
                    Value::Nothing
                } else {
                    Value::Text(text)
                })
            }
            b'[' | b'{' => Some(Value::Nested),
            b'n' => {
                self.word(b"null")?;
                Some(Value::Nothing)
            }
            b't' => self.word(b"true").map(Value::Text),
            b'f' => self.word(b"false").map(Value::Text),
            _ => self.number().map(Value::Text),
        }
    }

    /// A text, a number, `true` or `false`; nothing inside when there is none.
    #[inline]
    pub(super) fn text(&mut self) -> Option<Option<Text<'l>>> {
        match self.value()? {
            Value::Text(text) => Some(Some(text)),
            Value::Nothing => Some(None),
            Value::Nested => None,
        }
    }

    /// Skips whatever stands here.
    pub(super) fn skip(&mut self) -> Option<()> {
        match self.value()? {
            Value::Text(_) | Value::Nothing => Some(()),
            Value::Nested => self.skip_nested(DEEPEST),
        }
    }

    fn skip_nested(&mut self, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        let is_object = self.peek() == b'{';
        let close = if is_object { b'}' } else { b']' };
        self.at += 1;
        let mut has_more = self.has_first(close);
        while has_more {
            if is_object {
                self.quoted()?;
                self.colon()?;
            }
            match self.value()? {
                Value::Text(_) | Value::Nothing => {}
                Value::Nested => self.skip_nested(depth)?,
            }
            has_more = self.has_more(close)?;
        }
        Some(())
    }

    /// Skips an empty list or object, or nothing.
    pub(super) fn skip_empty(&mut self, open: u8, close: u8) -> Option<()> {
        match self.value()? {
            Value::Nothing => Some(()),
            Value::Text(_) => None,
            Value::Nested => {
                self.eat(open)?;
                self.skip_spaces();
                self.eat(close)
            }
        }
    }

    /// The colon after a name, and the spaces around it.
    pub(super) fn colon(&mut self) -> Option<()> {
        self.skip_spaces();
        self.eat(b':')?;
        self.skip_spaces();
        Some(())
    }

    fn word(&mut self, word: &[u8]) -> Option<Text<'l>> {
        let start = self.at;
        let bytes = self.line.get(start..start + word.len())?;
        self.at += word.len();
        (bytes == word).then_some(Text {
            bytes,
            start,
            has_escapes: false,
        })
    }

    #[inline]
    fn number(&mut self) -> Option<Text<'l>> {
        let start = self.at;
        let _ = self.eat(b'-');
        if self.eat(b'0').is_none() {
            self.digits()?;
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'-' | b'+') {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(Text {
            bytes: self.line.get(start..self.at)?,
            start,
            has_escapes: false,
        })
    }

    #[inline]
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// What stands at a place that was read before.
    pub(super) fn text_at(
        &self,
        place: std::ops::Range<usize>,
        has_escapes: bool,
    ) -> Option<Text<'l>> {
        Some(Text {
            start: place.start,
            bytes: self.line.get(place)?,
            has_escapes,
        })
    }
}

impl<'l> Text<'l> {
    /// Where it stands in the line.
    pub(super) fn place(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.bytes.len()
    }

    #[inline]
    fn is_blank(&self) -> bool {
        let Some(first) = self.bytes.first() else {
            return true;
        };
        // Some of what is not ASCII is blank.
        (*first == b' ' || *first >= 0x80)
            && std::str::from_utf8(self.bytes).is_ok_and(|text| text.trim().is_empty())
    }

    /// What is meant, without escapes; nothing when it cannot be read, or is blank.
    pub(super) fn plain(&self) -> Option<Cow<'l, str>> {
        let text = match self.has_escapes {
            false => Cow::Borrowed(std::str::from_utf8(self.bytes).ok()?),
            true => {
                let quoted = [b"\"", self.bytes, b"\""].concat();
                Cow::Owned(serde_json::from_slice::<String>(&quoted).ok()?)
            }
        };
        (!text.trim().is_empty()).then_some(text)
    }
}

/// Some bytes that are likely to come next.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    bytes: Box<[u8]>,
    /// The first eight, and which of their bits count.
    head: (u64, u64),
    /// The last eight, if there are more than eight.
    tail: u64,
}

impl Expected {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let mut head = [0; 8];
        for (to, from) in head.iter_mut().zip(&bytes) {
            *to = *from;
        }
        let unused = 8_usize.saturating_sub(bytes.len());
        let mask = u64::MAX.checked_shr(8 * unused as u32).unwrap_or(0);
        let tail = bytes.last_chunk().copied().unwrap_or_default();
        Self {
            bytes: bytes.into(),
            head: (u64::from_le_bytes(head), mask),
            tail: u64::from_le_bytes(tail),
        }
    }

    #[inline]
    fn is_at(&self, line: &[u8], at: usize) -> bool {
        let length = self.bytes.len();
        let (Some(head), true) = (eight_at(line, at), length > 0) else {
            let rest = line.get(at..).unwrap_or_default();
            return length > 0 && rest.starts_with(&self.bytes);
        };
        let (expected, mask) = self.head;
        if head & mask != expected {
            return false;
        }
        match length {
            ..=8 => true,
            9..=16 => eight_at(line, at + length - 8) == Some(self.tail),
            _ => line.get(at..at + length) == Some(&*self.bytes),
        }
    }
}

#[inline]
fn eight_at(line: &[u8], at: usize) -> Option<u64> {
    let eight = line.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight))
}

/// How many bytes stand before the next quote.
#[inline]
fn until_quote(rest: &[u8]) -> Option<usize> {
    let mut start = 0;
    // Most texts are short.
    while start < 32 {
        let Some(eight) = eight_at(rest, start) else {
            break;
        };
        let unlike = eight ^ (EVERY_BYTE * b'"' as u64);
        let quotes = unlike.wrapping_sub(EVERY_BYTE) & !unlike & TOP_BITS;
        if quotes != 0 {
            return Some(start + quotes.trailing_zeros() as usize / 8);
        }
        start += 8;
    }
    memchr::memchr(b'"', rest.get(start..)?).map(|at| start + at)
}

/// How many bytes stand before the quote that ends a text, and whether there are escapes among them.
fn until_quote_with_escapes(rest: &[u8]) -> Option<(usize, bool)> {
    let (mut at, mut has_escapes) = (0, false);
    loop {
        at += memchr::memchr2(b'"', b'\\', rest.get(at..)?)?;
        if rest.get(at) == Some(&b'"') {
            return Some((at, has_escapes));
        }
        has_escapes = true;
        at += escape_length(rest.get(at..)?)?;
    }
}

/// How many bytes an escape has; two halves that stand for one character are one.
fn escape_length(rest: &[u8]) -> Option<usize> {
    match rest.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => match code_unit(rest)? {
            0xD800..=0xDBFF => {
                let second = code_unit(rest.get(6..)?)?;
                (0xDC00..=0xDFFF).contains(&second).then_some(12)
            }
            0xDC00..=0xDFFF => None,
            _ => Some(6),
        },
        _ => None,
    }
}

fn code_unit(rest: &[u8]) -> Option<u16> {
    let digits = rest.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |unit: u16, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | digit as u16)
    })
}
