//! JSON to tree, on top of `jsonc-parser` with everything that is not JSON switched off.
//!
//! No type of `jsonc-parser` leaves this file.

use jsonc_parser::ast::{ObjectProp, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions};

use super::cohort::not_a_profile;
use super::document::{DEEPEST, Entry, Node, NodeKind, Piece, word_at};
use super::error::ProfileError;
use crate::source::Span;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a file that holds one value.
pub(super) fn read(text: &str, start: usize) -> Piece<'_> {
    Piece {
        start,
        is_whole_file: true,
        root: read_value(text, start),
    }
}

/// Reads a file that holds one value a line; blank lines are passed over.
pub(super) fn read_lines(text: &str, start: usize) -> impl Iterator<Item = Piece<'_>> {
    let mut next = start;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = next;
        next += line.len();
        let is_blank = line.trim().is_empty();
        (!is_blank).then(|| Piece {
            start,
            is_whole_file: false,
            root: read_value(line, start).and_then(somebody),
        })
    })
}

/// A line on which there is nobody is a mistake: who stands there has been lost on the way.
fn somebody(root: Option<Node<'_>>) -> Result<Option<Node<'_>>, ProfileError> {
    match root {
        Some(root) if root.kind.holds_nobody() => Err(not_a_profile(&root)),
        root => Ok(root),
    }
}

/// Reads one value from `text`, which stands at `base` in the file.
fn read_value(text: &str, base: usize) -> Result<Option<Node<'_>>, ProfileError> {
    if let Some(at) = too_deep(text) {
        return Err(ProfileError::NestingTooDeep {
            span: Span::new(base + at, base + at + 1),
        });
    }
    let parsed = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &STRICT)
        .map_err(|error| unreadable(text, base, &error))?;
    parsed
        .value
        .map(|value| node(value, text, base))
        .transpose()
}

/// The first bracket that opens more than can be read. The parser calls itself for each.
fn too_deep(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

fn node<'s>(value: Value<'s>, text: &'s str, base: usize) -> Result<Node<'s>, ProfileError> {
    let range = value.range();
    let kind = match value {
        Value::StringLit(string) if string.value.trim().is_empty() => NodeKind::Nothing,
        Value::StringLit(string) => NodeKind::Text(string.value),
        Value::NumberLit(number) => NodeKind::Text(number.value.into()),
        Value::BooleanLit(word) => NodeKind::Text(if word.value { "true" } else { "false" }.into()),
        Value::NullKeyword(_) => NodeKind::Nothing,
        Value::Array(array) => {
            require_commas(array.elements.iter().map(Ranged::range), text, base)?;
            let nodes = array
                .elements
                .into_iter()
                .map(|element| node(element, text, base));
            NodeKind::List(nodes.collect::<Result<_, _>>()?)
        }
        Value::Object(object) => {
            require_commas(object.properties.iter().map(Ranged::range), text, base)?;
            let entries = object
                .properties
                .into_iter()
                .map(|property| entry(property, text, base));
            NodeKind::Entries(entries.collect::<Result<_, _>>()?)
        }
    };
    Ok(Node {
        kind,
        span: span(range, base),
    })
}

fn entry<'s>(
    property: ObjectProp<'s>,
    text: &'s str,
    base: usize,
) -> Result<Entry<'s>, ProfileError> {
    let key_span = span(property.name.range(), base);
    let key = match property.name {
        jsonc_parser::ast::ObjectPropName::String(name) => name.value,
        jsonc_parser::ast::ObjectPropName::Word(name) => name.value.into(),
    };
    Ok(Entry {
        key,
        key_span,
        value: node(property.value, text, base)?,
    })
}

/// The parser lets some commas be left out even when told not to.
fn require_commas(
    parts: impl Iterator<Item = Range>,
    text: &str,
    base: usize,
) -> Result<(), ProfileError> {
    let mut before: Option<Range> = None;
    for part in parts {
        if let Some(before) = before
            && !text.get(before.end..part.start).unwrap_or("").contains(',')
        {
            return Err(ProfileError::UnreadableJson {
                help: COMMA,
                span: span(part, base),
            });
        }
        before = Some(part);
    }
    Ok(())
}

fn span(range: Range, base: usize) -> Span {
    Span::new(base + range.start, base + range.end)
}

fn unreadable(text: &str, base: usize, error: &ParseError) -> ProfileError {
    let range = error.range();
    let found = word_at(text, range.start);
    // The bracket that is left open is told, not what stands after it.
    let is_open = matches!(
        error.kind(),
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject
    );
    let end = match (is_open, range.end > found.start) {
        (true, _) => found.start + 1,
        (false, true) => range.end.min(found.end),
        (false, false) => found.end,
    };
    let span = Span::new(base + found.start, base + end);
    if matches!(error.kind(), ParseErrorKind::NestingDepthExceeded) {
        return ProfileError::NestingTooDeep { span };
    }
    ProfileError::UnreadableJson {
        help: cure(error.kind()),
        span,
    }
}

const COMMA: &str = "put a comma between two values, and none after the last";

/// What to write instead.
fn cure(kind: &ParseErrorKind) -> &'static str {
    use ParseErrorKind as Kind;
    match kind {
        Kind::CommentsNotAllowed => {
            "take the comment out: JSON has none; YAML has them after a `#`"
        }
        Kind::ExpectedComma | Kind::TrailingCommasNotAllowed | Kind::UnexpectedComma => COMMA,
        Kind::ExpectedColonAfterObjectKey | Kind::UnexpectedColon => {
            "write each name and its value like \"line reports\": 0"
        }
        Kind::MultipleRootJsonValues => {
            "put several people between `[` and `]`, or name the file .ndjson and give each a line"
        }
        Kind::UnterminatedArray => "close the list with `]`",
        Kind::UnterminatedObject => "close it with `}`",
        Kind::UnexpectedCloseBrace | Kind::UnexpectedCloseBracket => {
            "take this bracket out, or open it before"
        }
        Kind::String(_) => "start and end a text with a straight double quote, on one line",
        _ => "texts and names stand in double quotes; only numbers, true, false and null do not",
    }
}
