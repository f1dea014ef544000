//! A data file as a tree with places: what the YAML and the JSON reader both give.
//!
//! Values stay the text that was written; only their declared type says how to read them. How deep
//! a tree can be is bounded by its readers, so that walking one always ends.

use std::borrow::Cow;

use super::error::ProfileError;
use crate::source::Span;
use crate::value::spaced_once;

/// How deep lists and `name: value` lines may stand in each other.
pub(super) const DEEPEST: usize = 64;

/// A part of a file that is read on its own, so that what is wrong with it stops no other part.
pub(super) struct Piece<'s> {
    /// Where it starts.
    pub(super) start: usize,
    /// Whether there is no other part.
    pub(super) is_whole_file: bool,
    /// What it holds; nothing when it is blank.
    pub(super) root: Result<Option<Node<'s>>, ProfileError>,
}

/// A value, a list or `name: value` lines, and where they stand.
#[derive(Debug, Clone)]
pub(super) struct Node<'s> {
    pub(super) kind: NodeKind<'s>,
    pub(super) span: Span,
}

/// What stands at a place.
#[derive(Debug, Clone)]
pub(super) enum NodeKind<'s> {
    /// `name: value` lines.
    Entries(Vec<Entry<'s>>),
    /// `- value` lines, or `[a, b]`.
    List(Vec<Node<'s>>),
    /// One value, as written.
    Text(Cow<'s, str>),
    /// `null`, `~`, or nothing at all.
    Nothing,
}

/// `name: value`
#[derive(Debug, Clone)]
pub(super) struct Entry<'s> {
    pub(super) key: Cow<'s, str>,
    pub(super) key_span: Span,
    pub(super) value: Node<'s>,
}

impl NodeKind<'_> {
    /// Whether it is `null` or an empty list.
    pub(super) fn holds_nobody(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::List(members) => members.is_empty(),
            Self::Entries(_) | Self::Text(_) => false,
        }
    }

    /// What it is, in words.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Entries(_) => "`name: value` lines",
            Self::List(_) => "a list",
            Self::Text(_) => "a single value",
            Self::Nothing => "nothing",
        }
    }
}

/// A written text, short and on one line, as a message can show it.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let line = spaced_once(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line,
    }
}

/// The word at `start`, or the first one after it on its line: where a reader of a format gave up.
pub(super) fn word_at(text: &str, start: usize) -> Span {
    let start = (start..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    let line = text.get(start..).unwrap_or("").lines().next().unwrap_or("");
    let words = line.trim_start();
    if words.is_empty() {
        return Span::new(start, start);
    }
    let start = start + line.len() - words.len();
    let ends = |(at, c): &(usize, char)| *at > 0 && (c.is_whitespace() || ",]}".contains(*c));
    let end = words
        .char_indices()
        .find(ends)
        .map_or(words.len(), |(at, _)| at);
    Span::new(start, start + end)
}
