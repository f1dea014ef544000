//! YAML to tree, on top of the events of `saphyr-parser`.
//!
//! Values stay as written: `yes`, `no` and `on` mean here what their declared type says. Of YAML's
//! shorthands (anchors that are used again, tags) none is followed, so a small file never grows.
//! No type of `saphyr-parser` leaves this file.

use std::borrow::Cow;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::document::{DEEPEST, Entry, Node, NodeKind, Piece, shown, word_at};
use super::error::ProfileError;
use crate::source::Span;

/// Reads a file: one document, or several divided by `---`. A document that cannot be read stops
/// no other one; nor does an entry of a list at the top.
pub(super) fn read(text: &str, base: usize) -> Vec<Piece<'_>> {
    let documents = split(text, base, starts_document);
    let is_alone = documents.len() == 1;
    documents
        .into_iter()
        .flat_map(|document| read_document(document, is_alone))
        .collect()
}

/// A part of the text and where it starts.
#[derive(Clone, Copy)]
struct Part<'s> {
    text: &'s str,
    base: usize,
}

fn read_document(document: Part<'_>, is_alone: bool) -> Vec<Piece<'_>> {
    let (roots, error) = read_part(document);
    let is_whole_file = is_alone && roots.len() + usize::from(error.is_some()) <= 1;
    let piece = |root| Piece {
        start: start_of(document),
        is_whole_file,
        root,
    };
    let Some(error) = error else {
        return roots
            .into_iter()
            .map(|root| piece(Ok(Some(root))))
            .collect();
    };
    let entries = entries_of_list(document);
    if entries.len() > 1 {
        return entries
            .into_iter()
            .flat_map(|entry| read_document(entry, false))
            .collect();
    }
    let read = roots.into_iter().map(|root| Ok(Some(root)));
    read.chain([Err(error)]).map(piece).collect()
}

/// The entries of a list that stands in the first column, each as a list of its own.
fn entries_of_list(document: Part<'_>) -> Vec<Part<'_>> {
    let is_list = content_line(document.text).is_some_and(|(_, line)| starts_entry(line));
    if is_list {
        split(document.text, document.base, starts_entry)
    } else {
        Vec::new()
    }
}

/// Cuts the text before each line that starts something, except where only blank lines, comments
/// and marks stand before it.
fn split(text: &str, base: usize, starts: fn(&str) -> bool) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut start, mut at, mut has_content) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        if has_content && starts(line) {
            parts.push(Part {
                text: text.get(start..at).unwrap_or(""),
                base: base + start,
            });
            start = at;
            has_content = false;
        }
        has_content |= is_content(line) || (starts(line) && !is_bare_mark(line));
        at += line.len();
    }
    parts.push(Part {
        text: text.get(start..).unwrap_or(""),
        base: base + start,
    });
    parts
}

fn starts_document(line: &str) -> bool {
    line.strip_prefix("---")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn starts_entry(line: &str) -> bool {
    line.strip_prefix('-')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

fn is_bare_mark(line: &str) -> bool {
    line.trim_end() == "---"
}

fn is_content(line: &str) -> bool {
    let trimmed = line.trim();
    !trimmed.is_empty() && !trimmed.starts_with(['#', '%']) && trimmed != "---" && trimmed != "..."
}

/// The first line that says something, and where it starts.
fn content_line(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        is_content(line).then_some((start, line))
    })
}

fn start_of(part: Part<'_>) -> usize {
    part.base + content_line(part.text).map_or(0, |(at, _)| at)
}

/// The documents of a part up to the first thing that cannot be read.
fn read_part(part: Part<'_>) -> (Vec<Node<'_>>, Option<ProfileError>) {
    let places = Places::new(part);
    let mut tree = Tree {
        places: &places,
        open: Vec::new(),
        roots: Vec::new(),
    };
    for event in Parser::new_from_str(part.text) {
        let taken = match event {
            Ok((event, span)) => tree.take(event, places.span(span)),
            Err(error) => Err(unreadable(part, &places, &error)),
        };
        if let Err(error) = taken {
            return (tree.roots, Some(error));
        }
    }
    (tree.roots, None)
}

/// Turns the parser's places, counted in characters, into bytes of the file.
struct Places<'s> {
    part: Part<'s>,
    /// The byte of every so-manieth character; empty when every character is one byte.
    marks: Vec<usize>,
}

impl<'s> Places<'s> {
    const STEP: usize = 64;

    fn new(part: Part<'s>) -> Self {
        let marks = if part.text.is_ascii() {
            Vec::new()
        } else {
            part.text
                .char_indices()
                .step_by(Self::STEP)
                .map(|(at, _)| at)
                .collect()
        };
        Self { part, marks }
    }

    /// The byte, within the part, of a character.
    fn byte(&self, marker: &Marker) -> usize {
        let text = self.part.text;
        if self.marks.is_empty() {
            return marker.index().min(text.len());
        }
        let mark = self
            .marks
            .get(marker.index() / Self::STEP)
            .copied()
            .unwrap_or(text.len());
        let mut rest = text.get(mark..).unwrap_or("").char_indices();
        rest.nth(marker.index() % Self::STEP)
            .map_or(text.len(), |(at, _)| mark + at)
    }

    /// The words at a place, without the space around them.
    fn span(&self, span: saphyr_parser::Span) -> Span {
        let (start, end) = (self.byte(&span.start), self.byte(&span.end));
        let words = self.part.text.get(start..end).unwrap_or("");
        let end = start + words.trim_end().len();
        Span::new(self.part.base + start, self.part.base + end)
    }

    fn slice(&self, span: Span) -> &'s str {
        let (start, end) = (span.start - self.part.base, span.end - self.part.base);
        self.part.text.get(start..end).unwrap_or("")
    }
}

/// The tree as far as it has been read.
struct Tree<'p, 's> {
    places: &'p Places<'s>,
    /// The lists and `name: value` lines that have not ended, outermost first.
    open: Vec<Open<'s>>,
    roots: Vec<Node<'s>>,
}

enum Open<'s> {
    List {
        span: Span,
        nodes: Vec<Node<'s>>,
    },
    Entries {
        span: Span,
        entries: Vec<Entry<'s>>,
        key: Option<(Cow<'s, str>, Span)>,
    },
}

impl<'s> Tree<'_, 's> {
    fn take(&mut self, event: Event<'s>, span: Span) -> Result<(), ProfileError> {
        match event {
            Event::Alias(_) => Err(self.shorthand(span)),
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => Err(self.shorthand(span)),
            Event::Scalar(text, style, _, None) => self.take_text(text, style, span),
            Event::SequenceStart(..) => self.open(
                Open::List {
                    span,
                    nodes: Vec::new(),
                },
                span,
            ),
            Event::MappingStart(..) => self.open(
                Open::Entries {
                    span,
                    entries: Vec::new(),
                    key: None,
                },
                span,
            ),
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => Ok(()),
        }
    }

    fn shorthand(&self, span: Span) -> ProfileError {
        let span = if span.start == span.end {
            self.word_at(span)
        } else {
            span
        };
        ProfileError::YamlShorthand {
            written: shown(self.places.slice(span)),
            span,
        }
    }

    fn word_at(&self, span: Span) -> Span {
        let found = word_at(self.places.part.text, span.start - self.places.part.base);
        Span::new(
            found.start + self.places.part.base,
            found.end + self.places.part.base,
        )
    }

    fn open(&mut self, open: Open<'s>, span: Span) -> Result<(), ProfileError> {
        if self.open.len() >= DEEPEST {
            return Err(ProfileError::NestingTooDeep {
                span: self.word_at(span),
            });
        }
        self.require_key_is_text(span)?;
        self.open.push(open);
        Ok(())
    }

    /// A list cannot be a name.
    fn require_key_is_text(&self, span: Span) -> Result<(), ProfileError> {
        match self.open.last() {
            Some(Open::Entries { key: None, .. }) => Err(ProfileError::UnreadableYaml {
                help: "write a name before the colon, such as `line reports: 0`",
                span: self.word_at(span),
            }),
            Some(Open::Entries { .. } | Open::List { .. }) | None => Ok(()),
        }
    }

    fn take_text(
        &mut self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        span: Span,
    ) -> Result<(), ProfileError> {
        if let Some(Open::Entries {
            key: key @ None, ..
        }) = self.open.last_mut()
        {
            *key = Some((text, span));
            return Ok(());
        }
        let is_plain = style == ScalarStyle::Plain;
        let is_nothing = is_plain && matches!(&*text, "~" | "null" | "Null" | "NULL");
        let kind = if is_nothing || text.trim().is_empty() {
            NodeKind::Nothing
        } else {
            NodeKind::Text(text)
        };
        self.place(Node { kind, span });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), ProfileError> {
        let (kind, start, last) = match self.open.pop() {
            Some(Open::List { span, nodes }) => {
                let last = nodes.last().map(|node| node.span);
                (NodeKind::List(nodes), span, last)
            }
            Some(Open::Entries { span, entries, .. }) => {
                let last = entries
                    .last()
                    .map(|entry| entry.key_span.to(entry.value.span));
                (NodeKind::Entries(entries), span, last)
            }
            None => return Ok(()),
        };
        // In a block, the end is only noticed where something else starts.
        let is_bracketed = matches!(self.places.slice(end), "]" | "}");
        let span = match last {
            Some(last) if !is_bracketed => start.to(last),
            Some(_) | None => start.to(end),
        };
        self.place(Node { kind, span });
        Ok(())
    }

    fn place(&mut self, node: Node<'s>) {
        match self.open.last_mut() {
            Some(Open::List { nodes, .. }) => nodes.push(node),
            Some(Open::Entries { entries, key, .. }) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry {
                        key,
                        key_span,
                        value: node,
                    });
                }
            }
            None => self.roots.push(node),
        }
    }
}

fn unreadable(part: Part<'_>, places: &Places<'_>, error: &ScanError) -> ProfileError {
    let found = word_or_last(part.text, places.byte(error.marker()));
    let words = part.text.get(found.start..found.end).unwrap_or("");
    let span = Span::new(part.base + found.start, part.base + found.end);
    if error.info().contains("recursion limit") {
        return ProfileError::NestingTooDeep { span };
    }
    if words.starts_with('*') {
        return ProfileError::YamlShorthand {
            written: shown(words),
            span,
        };
    }
    ProfileError::UnreadableYaml {
        help: cure(error.info()),
        span,
    }
}

/// The word at a place; where there is none, the last word before it.
fn word_or_last(text: &str, at: usize) -> Span {
    let found = word_at(text, at);
    if found.start < found.end {
        return found;
    }
    let before = text.get(..found.start).unwrap_or("").trim_end();
    let start = before
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + 1);
    word_at(text, start)
}

const GENERAL_CURE: &str = "each line reads `name: value`, or `- value` in a list, indented with \
    spaces like the ones that belong with it";
const COLON_CURE: &str = "a text with a colon in it stands in quotes, \"like: this\"; otherwise \
    see that this line and the one above are indented alike, with a space after each colon";
const BRACKET_CURE: &str = "close what `[` or `{` opened, with commas between the values";
const QUOTE_CURE: &str = "put the closing quote where the text ends";
const INDENT_CURE: &str = "indent the line by as many spaces as the ones that belong with it";

/// What to write instead, for what the parser says.
const CURES: [(&str, &str); 12] = [
    ("tab", "indent with spaces, not with tabs"),
    ("mapping values are not allowed", COLON_CURE),
    (
        "trailing content",
        "put the whole text in quotes of the other sort, \"…\" or '…'",
    ),
    (
        "escape",
        "write `\\\\` for a `\\` in double quotes, or use single quotes",
    ),
    ("quoted scalar", QUOTE_CURE),
    ("flow", BRACKET_CURE),
    ("illegal placement", BRACKET_CURE),
    ("misplaced bracket", BRACKET_CURE),
    ("unexpected character", "put the text in double quotes"),
    ("did not find expected key", INDENT_CURE),
    ("did not find expected '-'", INDENT_CURE),
    ("indent", INDENT_CURE),
];

fn cure(info: &str) -> &'static str {
    let known = CURES.iter().find(|(sign, _)| info.contains(sign));
    known.map_or(GENERAL_CURE, |(_, cure)| cure)
}
