//! A text with a name, and places in it.
//!
//! Comes in: the text of a playbook or a data file, and what to call it. Goes out: spans (byte
//! ranges) and their lines and columns. Nothing here knows what the text means.

mod plain;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "cli")]
pub(crate) use plain::masked;
pub(crate) use plain::{is_steering, plain_words};

/// A text and the name it is shown under (usually its path). Cheap to clone.
#[derive(Debug, Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Arc<[usize]>,
    /// The number of its first line.
    first_line: usize,
    has_steering_characters: bool,
}

impl Source {
    /// Wraps `text`, to be shown under `name`.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self::from_line(name, text, 1)
    }

    /// Wraps a part of a longer text, that starts with a certain line of it.
    pub(crate) fn from_line(
        name: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        first_line: usize,
    ) -> Self {
        let text: Arc<str> = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect();
        let has_steering_characters = plain::is_steered(&text);
        Self {
            name: name.into(),
            text,
            line_starts,
            first_line,
            has_steering_characters,
        }
    }

    /// The name that the text is shown under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a character in the text could steer what displays it.
    pub fn has_steering_characters(&self) -> bool {
        self.has_steering_characters
    }

    /// The words at `span`; empty when the span does not lie in the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The place of the byte at `offset`: line and column, both from 1, columns in characters.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self
            .line_starts
            .partition_point(|start| *start <= offset)
            .max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let column = self
            .text
            .get(start..offset)
            .map_or(0, |before| before.chars().count())
            + 1;
        Position {
            line: self.first_line + line - 1,
            column,
        }
    }
}

/// Texts that belong together, laid end to end, so that every place in any of them is one number.
/// Cheap to clone; there is always at least one.
#[derive(Debug, Clone)]
pub(crate) struct Sources {
    first: Source,
    /// The texts after the first, each with the place where it starts.
    others: Arc<[(usize, Source)]>,
}

impl Sources {
    /// The text of the first source followed by those of the others, each where it starts.
    pub(crate) fn new(first: Source, others: Vec<(usize, Source)>) -> Self {
        let others = others.into();
        Self { first, others }
    }

    /// The source that a place lies in, and where that source starts.
    pub(crate) fn at(&self, offset: usize) -> (&Source, usize) {
        let next = self.others.partition_point(|(start, _)| *start <= offset);
        let found = next.checked_sub(1).and_then(|at| self.others.get(at));
        found.map_or((&self.first, 0), |(start, source)| (source, *start))
    }

    /// The source that a span lies in, and its place there.
    pub(crate) fn place(&self, span: Span) -> (&Source, Span) {
        let (source, start) = self.at(span.start);
        (source, Span::new(span.start - start, span.end - start))
    }
}

impl Sources {
    /// The words at a place, on one line.
    pub(crate) fn words(&self, span: Span) -> String {
        let (source, local) = self.place(span);
        let words = source.slice(local).split_whitespace();
        words.collect::<Vec<_>>().join(" ")
    }
}

impl From<&Source> for Sources {
    fn from(source: &Source) -> Self {
        Self::new(source.clone(), Vec::new())
    }
}

/// A line and a column of a text, both counted from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A range of bytes in a [`Source`], the end left out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The range from `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    /// The smallest range that holds both.
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// `{:-?}` leaves the numbers out, of everything that holds spans: two trees that read the same by
/// it say the same, wherever it stands in their texts.
impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.sign_minus() {
            return f.write_str("Span");
        }
        let mut written = f.debug_struct("Span");
        written.field("start", &self.start).field("end", &self.end);
        written.finish()
    }
}

impl From<Span> for miette::SourceSpan {
    fn from(span: Span) -> Self {
        (span.start, span.end - span.start).into()
    }
}
