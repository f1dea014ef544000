//! Texts in quotes: on one line where they fit, and else between `"""`, the author's lines kept.

use std::borrow::Cow;

use textwrap::core::display_width;

use crate::value::spaced_once;

const SHORT: &str = "\"";
const LONG: &str = "\"\"\"";

/// How a token is written.
pub(super) enum Written<'t> {
    As(&'t str),
    OneLine(String),
    /// The lines between `"""`.
    Block(Vec<String>),
}

/// A text that stands for itself: on one line when it fits into `room`, and else in lines of up to
/// `width` columns.
pub(super) fn laid_out(written: &str, room: usize, width: usize) -> Written<'_> {
    let Some((body, is_long)) = body_of(written) else {
        return Written::As(written);
    };
    let value = value_of(body, is_long);
    let one_line = one_line(&value);
    let fits = |line: &String| display_width(line) <= room;
    match one_line {
        Some(line) if fits(&line) => Written::OneLine(line),
        // Spaces that are kept on one line would be made single in several.
        Some(line) if !is_long && (has_runs(&value) || !value.contains(' ')) => {
            Written::OneLine(line)
        }
        Some(_) | None => Written::Block(lines_of(body, width)),
    }
}

/// A text in the middle of a line.
pub(super) fn on_one_line(written: &str) -> Written<'_> {
    match body_of(written) {
        Some((body, true)) => match one_line(&value_of(body, true)) {
            Some(line) => Written::OneLine(line),
            None => Written::As(written),
        },
        Some((_, false)) | None => Written::As(written),
    }
}

/// What stands between the quotes, and whether they are long ones.
fn body_of(written: &str) -> Option<(&str, bool)> {
    let between = |quote: &str| written.strip_prefix(quote)?.strip_suffix(quote);
    if written.len() >= 2 * LONG.len() && written.starts_with(LONG) {
        between(LONG).map(|body| (body, true))
    } else {
        between(SHORT).map(|body| (body, false))
    }
}

/// What a text says, as the parser reads it.
fn value_of(body: &str, is_long: bool) -> Cow<'_, str> {
    if is_long {
        Cow::Owned(spaced_once(body))
    } else {
        Cow::Borrowed(body.trim())
    }
}

/// A text on one line; nothing where its own quotes would end it too early.
fn one_line(value: &str) -> Option<String> {
    if !value.contains('"') {
        return Some(format!("{SHORT}{value}{SHORT}"));
    }
    let is_closed = value.starts_with('"') || value.ends_with('"');
    (!is_closed).then(|| format!("{LONG}{value}{LONG}"))
}

/// Whether any space is not a single one.
fn has_runs(value: &str) -> bool {
    value.contains("  ") || value.contains(|c: char| c.is_whitespace() && c != ' ')
}

/// The author's lines, too long ones broken; single empty ones stay between the others.
fn lines_of(body: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in body.split('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() {
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
            continue;
        }
        let mut current = String::new();
        for word in words {
            if !current.is_empty() && display_width(&current) + 1 + display_width(word) > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}
