//! The bytes of a line: what of JSON is plain. Whatever is not, is nothing here.

use std::borrow::Cow;

use super::marks::Marks;
use super::values::day_number;

/// How deep a value that nobody reads may be nested.
const DEEPEST: usize = 24;

pub(super) const EVERY_BYTE: u64 = 0x0101_0101_0101_0101;
const TOP_BITS: u64 = 0x8080_8080_8080_8080;

/// What one decimal, two, and so on up to six are multiplied by to be millionths.
const FACTORS: [i64; 6] = [100_000, 10_000, 1_000, 100, 10, 1];

/// A line, and how far it has been read. Every step is nothing when something odd stands there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scanner<'l> {
    line: &'l [u8],
    marks: &'l Marks,
    at: usize,
}

/// A value that is no list and no object, as written: what stands between the quotes of a text, or a
/// number, `true` or `false`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'l> {
    line: &'l [u8],
    /// Where it starts in the line.
    pub(super) start: usize,
    end: usize,
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
    /// At the start of a line that these are the marks of.
    pub(super) fn new(line: &'l [u8], marks: &'l Marks) -> Self {
        Self { line, marks, at: 0 }
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

    /// Eats what is likely to come next if it does.
    #[inline]
    pub(super) fn eat_all(&mut self, expected: &Expected) -> bool {
        let is_there = expected.is_at(self.line, self.at);
        if is_there {
            self.at += expected.bytes.len();
        }
        is_there
    }

    /// What has been read since some place.
    pub(super) fn since(&self, start: usize) -> &'l [u8] {
        self.line.get(start..self.at).unwrap_or_default()
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
        let (end, has_escapes) = if self.marks.has_escapes {
            let rest = self.line.get(start..)?;
            let (length, has_escapes) = until_quote_with_escapes(rest)?;
            (start + length, has_escapes)
        } else {
            (self.marks.quote_from(start)?, false)
        };
        self.at = end + 1;
        Some(Text {
            line: self.line,
            start,
            end,
            has_escapes,
        })
    }

    /// `true` or `false`; when neither comes next, nothing is read.
    #[inline]
    pub(super) fn yes_or_no(&mut self) -> Option<bool> {
        let eight = eight_at(self.line, self.at)?;
        let is_true = eight as u32 == u32::from_le_bytes(*b"true");
        let is_false = eight << 24 == u64::from_le_bytes(*b"\0\0\0false");
        // Without a branch: which of them it is cannot be foreseen.
        self.at += 5 * usize::from(is_false) + 4 * usize::from(is_true);
        (is_true | is_false).then_some(is_true)
    }

    /// A plain number in millionths, up to 7 digits before the point and 6 behind it; when anything
    /// else comes next, nothing is read.
    #[inline]
    pub(super) fn millionths(&mut self) -> Option<i64> {
        let is_negative = self.peek() == b'-';
        let first = self.at + usize::from(is_negative);
        let (whole, count) = leading_digits(eight_at(self.line, first)?);
        let mut end = first + count;
        if count == 0 || count > 7 || (count > 1 && self.line.get(first) == Some(&b'0')) {
            return None;
        }
        let mut millionths = whole * 1_000_000;
        if self.line.get(end) == Some(&b'.') {
            let (decimals, count) = leading_digits(eight_at(self.line, end + 1)?);
            millionths += decimals * FACTORS.get(count.checked_sub(1)?)?;
            end += 1 + count;
        }
        if !matches!(self.line.get(end)?, b',' | b'}' | b']' | b' ') {
            return None;
        }
        self.at = end;
        Some(if is_negative { -millionths } else { millionths })
    }

    /// A whole date with its quotes, as a day number; when anything else comes next, nothing is read.
    #[inline]
    pub(super) fn day(&mut self) -> Option<i64> {
        let quoted = self.line.get(self.at..)?.first_chunk::<12>()?;
        let [b'"', date @ .., b'"'] = quoted else {
            return None;
        };
        let day = day_number(date)?;
        self.at += 12;
        Some(day)
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

    /// A text, a number, `true`, `false` or nothing that nobody reads.
    #[inline]
    pub(super) fn pass_over(&mut self) -> Option<()> {
        let start = self.at;
        if self.quoted().is_some_and(|text| text.is_plainly_there()) {
            return Some(());
        }
        self.at = start;
        self.text().map(drop)
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
        self.at += word.len();
        let text = self.text_at(start..self.at);
        (text.bytes() == word).then_some(text)
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
        Some(self.text_at(start..self.at))
    }

    #[inline]
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn text_at(&self, place: std::ops::Range<usize>) -> Text<'l> {
        Text {
            line: self.line,
            start: place.start,
            end: place.end,
            has_escapes: false,
        }
    }
}

impl<'l> From<&'l [u8]> for Text<'l> {
    fn from(line: &'l [u8]) -> Self {
        Self {
            line,
            start: 0,
            end: line.len(),
            has_escapes: false,
        }
    }
}

impl<'l> Text<'l> {
    #[inline]
    pub(super) fn bytes(&self) -> &'l [u8] {
        self.line.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn length(&self) -> usize {
        self.end - self.start
    }

    /// The first 16 bytes, with 0 behind a text that has fewer.
    #[inline]
    pub(super) fn head(&self) -> (u64, u64) {
        let length = self.length();
        let (first, second) = match (
            eight_at(self.line, self.start),
            eight_at(self.line, self.start + 8),
        ) {
            (Some(first), Some(second)) => (first, second),
            _ => head_of(self.bytes()),
        };
        (
            first & first_bytes(length),
            second & first_bytes(length.saturating_sub(8)),
        )
    }

    /// Whether it surely has something other than space in it, at a glance.
    #[inline]
    pub(super) fn is_plainly_there(&self) -> bool {
        matches!(self.bytes().first(), Some(b'!'..=b'~'))
    }

    #[inline]
    fn is_blank(&self) -> bool {
        let bytes = self.bytes();
        let Some(first) = bytes.first() else {
            return true;
        };
        // Some of what is not ASCII is blank.
        (*first == b' ' || *first >= 0x80)
            && std::str::from_utf8(bytes).is_ok_and(|text| text.trim().is_empty())
    }

    /// What is meant, without escapes; nothing when it cannot be read, or is blank.
    pub(super) fn plain(&self) -> Option<Cow<'l, str>> {
        let text = match self.has_escapes {
            false => Cow::Borrowed(std::str::from_utf8(self.bytes()).ok()?),
            true => {
                let quoted = [b"\"", self.bytes(), b"\""].concat();
                Cow::Owned(serde_json::from_slice::<String>(&quoted).ok()?)
            }
        };
        (!text.trim().is_empty()).then_some(text)
    }
}

/// Some bytes that are likely to come next, after a first one that may be any.
#[derive(Debug, Clone, Default)]
pub(super) struct Expected {
    bytes: Box<[u8]>,
    /// The first eight, and which of their bits count.
    head: (u64, u64),
    /// The second eight, if there are more than sixteen.
    middle: u64,
    /// The last eight, if there are more than eight.
    tail: u64,
}

impl Expected {
    pub(super) fn new(bytes: &[u8]) -> Self {
        let (head, middle) = head_of(bytes);
        let mask = first_bytes(bytes.len()) & !0xFF;
        let tail = bytes.last_chunk().copied().unwrap_or_default();
        Self {
            bytes: bytes.into(),
            head: (head & mask, mask),
            middle,
            tail: u64::from_le_bytes(tail),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether they come next; never at the end of a line, and never when there are none.
    #[inline]
    fn is_at(&self, line: &[u8], at: usize) -> bool {
        let length = self.bytes.len();
        let (expected, mask) = self.head;
        let Some(head) = eight_at(line, at) else {
            return false;
        };
        if head & mask != expected {
            return false;
        }
        let is_tail = || eight_at(line, at + length - 8) == Some(self.tail);
        match length {
            0 => false,
            1..=8 => true,
            9..=16 => is_tail(),
            17..=24 => is_tail() && eight_at(line, at + 8) == Some(self.middle),
            _ => line.get(at + 1..at + length) == self.bytes.get(1..),
        }
    }
}

#[inline]
fn eight_at(line: &[u8], at: usize) -> Option<u64> {
    let eight = line.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight))
}

/// How many of eight characters are digits up to the first that is none, and the number that they are.
#[inline]
fn leading_digits(eight: u64) -> (i64, usize) {
    let values = eight ^ (EVERY_BYTE * b'0' as u64);
    let count = no_digits(values).trailing_zeros() as usize / 8;
    // The last digit becomes the highest byte, with zeros before the first.
    let digits = values
        .checked_shl(64 - 8 * count as u32)
        .unwrap_or_default();
    (joined_digits(digits), count)
}

/// The top bit of each byte that is more than 9.
#[inline]
pub(super) fn no_digits(values: u64) -> u64 {
    (((values & !TOP_BITS) + EVERY_BYTE * 0x76) | values) & TOP_BITS
}

/// The number that eight digits are, the first in the lowest byte.
#[inline]
pub(super) fn joined_digits(digits: u64) -> i64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_FFFF_0000_FFFF;
    let all = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF;
    all as i64
}

/// The first 16 bytes, with 0 behind fewer.
fn head_of(bytes: &[u8]) -> (u64, u64) {
    let mut head = [0; 16];
    for (to, from) in head.iter_mut().zip(bytes) {
        *to = *from;
    }
    let head = u128::from_le_bytes(head);
    (head as u64, (head >> 64) as u64)
}

/// The bits of the first so many of eight bytes.
#[inline]
fn first_bytes(count: usize) -> u64 {
    let unused = 64 - 8 * count.min(8) as u32;
    u64::MAX.checked_shr(unused).unwrap_or(0)
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
