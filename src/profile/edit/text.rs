//! Cutting and joining text, and writing names and texts as YAML.

use super::MARK;
use crate::source::Span;

pub(super) fn indented(lines: &[String], indent: usize) -> String {
    let space = " ".repeat(indent);
    lines
        .iter()
        .map(|line| format!("\n{space}{line}"))
        .collect()
}

/// Where the line ends on which something stands.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let line = rest.split('\n').next().unwrap_or("");
    at + line.trim_end_matches('\r').len()
}

pub(super) fn insert(text: &str, at: usize, words: &str) -> String {
    splice(text, Span::new(at, at), words).unwrap_or_default()
}

pub(super) fn splice(text: &str, span: Span, words: &str) -> Option<String> {
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    Some(format!("{before}{words}{after}"))
}

/// The text without what stands at a place, and without the space before it.
pub(super) fn take_out(text: &str, span: Span) -> String {
    let before = text.get(..span.start).unwrap_or("");
    let start = before.trim_end_matches(' ').len();
    splice(text, Span::new(start, span.end), "").unwrap_or_default()
}

/// The text without our own comment at the end of the line.
pub(super) fn without_mark(text: &str, from: usize) -> String {
    let line = text.get(from..line_end(text, from)).unwrap_or("");
    match line.strip_suffix(MARK) {
        Some(rest) => take_out(text, Span::new(from + rest.len(), from + line.len())),
        None => text.to_owned(),
    }
}

/// The text without the member of a list, and without its line where it stands alone on one.
pub(super) fn without_member(text: &str, span: Span) -> String {
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    if line.trim() == "-" {
        let start = span.start - line.len();
        let end = line_end(text, span.end);
        let rest = text.get(span.end..end).unwrap_or("").trim();
        let comment = rest.strip_prefix(MARK).unwrap_or(rest).trim();
        let kept = if comment.is_empty() {
            String::new()
        } else {
            format!("{}{comment}\n", " ".repeat(line.len() - 2))
        };
        let end = (end + 1).min(text.len());
        return splice(text, Span::new(start, end), &kept).unwrap_or_default();
    }
    if before.trim_end().ends_with('[') || before.trim_end().ends_with(',') {
        if let Some(comma) = after.trim_start().strip_prefix(',') {
            let end = text.len() - comma.trim_start_matches(' ').len();
            return splice(text, Span::new(span.start, end), "").unwrap_or_default();
        }
        let start = before.trim_end().trim_end_matches(',').len();
        return splice(text, Span::new(start, span.end), "").unwrap_or_default();
    }
    splice(text, span, "[]").unwrap_or_default()
}

/// A name as a key of YAML, in quotes where it could be read as something else.
pub(crate) fn yaml_key(name: &str) -> String {
    let is_plain = name.starts_with(|c: char| c.is_alphabetic())
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        && !matches!(
            name.to_lowercase().as_str(),
            "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
        );
    if is_plain {
        name.to_owned()
    } else {
        quoted(name)
    }
}

/// A text as a value of YAML, in quotes where it could be read as something else.
pub(crate) fn yaml_text(text: &str) -> String {
    let is_plain_char =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '%' | '-' | '_' | '/' | '+');
    let begins_plain = text.starts_with(|c: char| c.is_alphanumeric())
        || text
            .strip_prefix('-')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let is_plain = begins_plain
        && !text.ends_with(' ')
        && text.chars().all(is_plain_char)
        && !matches!(text.to_lowercase().as_str(), "null" | "~");
    if is_plain {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
