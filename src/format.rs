//! One layout for playbooks: text in, text out.
//!
//! Comes in: a text. Goes out: the same playbook, laid out in the one way that
//! `docs/decisions/0030-one-layout.md` describes, every comment in its place. What cannot be read
//! stays as it is. Nothing is looked up: a clause that this module has no special layout for is laid
//! out as one line with single spaces. Before the new text is given out, both texts are read and
//! compared: if they did not say the same, that would be a fault here, and the text is refused.

mod body;
mod columns;
mod labels;
mod proof;
mod statement;
mod text;
mod tokens;
mod wrap;

use crate::diagnostics::{Problem, Severity};
use crate::source::Source;
use crate::syntax;

use proof::Said;
use statement::{Broken, Formatter};

/// A playbook in its layout.
#[derive(Debug)]
pub struct Formatted {
    /// The new text.
    pub text: String,
    /// What could not be read and was left as it stood.
    pub problems: Vec<Problem>,
}

/// The new text would not say the same as the old one: a fault in the formatter. The words say what
/// differs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the playbook would no longer say the same: {0}")]
pub struct Unproved(String);

/// How often a text with mistakes is laid out, at most, until it stays as it is.
const MOST_ROUNDS: usize = 4;

/// Lays a playbook out.
///
/// # Errors
/// When the new text would not say the same as the old one. That is never the author's mistake.
pub fn format_playbook(source: &Source) -> Result<Formatted, Unproved> {
    let first = lay_out(source);
    let Ok(Formatted { text, problems }) = first else {
        return first;
    };
    if problems.is_empty() {
        return Ok(Formatted { text, problems });
    }
    // What cannot be read stays where it stands, and so may mean something else to what is around it
    // once that has moved.
    let mut text = text;
    for _ in 0..MOST_ROUNDS {
        let again = lay_out(&Source::new(source.name(), text.as_str()))?.text;
        if again == text {
            return Ok(Formatted { text, problems });
        }
        text = again;
    }
    let text = source.text().to_owned();
    Ok(Formatted { text, problems })
}

/// Lays a text out once. One with mistakes that cannot be laid out without saying something else is
/// left as it is.
fn lay_out(source: &Source) -> Result<Formatted, Unproved> {
    let plain = plain_lines(source);
    let mut read = syntax::read_layout(&plain);
    let said = match plain.text() == source.text() {
        true => Said::taken_from(&plain, &mut read),
        false => Said::by(source),
    };
    let mut problems = read.parsed.problems.into_sorted(&plain);
    problems.retain(|problem| problem.severity() == Severity::Error);
    let lay_out = |leaves| {
        let keywords = read.keywords.clone();
        let formatter = Formatter::new(plain.text(), &read.outline, keywords, &problems, leaves);
        without_mark(formatter.format(), &plain)
    };
    let text = lay_out(Broken::Clauses);
    let proof = match text == source.text() {
        true => Ok(()),
        false => said.proves(source.name(), &text),
    };
    let text = match proof {
        Ok(()) => text,
        Err(difference) if problems.is_empty() => return Err(difference),
        // A clause that cannot be read is sometimes held in place by those around it.
        Err(_) => {
            let text = lay_out(Broken::Statements);
            match said.proves(source.name(), &text) {
                Ok(()) => text,
                Err(_) => source.text().to_owned(),
            }
        }
    };
    Ok(Formatted { text, problems })
}

/// The mark of byte order that some systems begin a text with.
const MARK: char = '\u{feff}';

/// The text with `\n` at the end of each line, and without a mark of byte order.
fn plain_lines(source: &Source) -> Source {
    let text = source.text();
    // A second one is no mark but a stray character, and would be taken for the first.
    let bare = text
        .strip_prefix(MARK)
        .filter(|bare| !bare.starts_with(MARK));
    let bare = bare.unwrap_or(text);
    if bare.contains('\r') {
        let lines = bare.split('\n').map(|line| line.trim_end_matches('\r'));
        let plain = lines.collect::<Vec<_>>().join("\n");
        return Source::new(source.name(), plain);
    }
    match bare.len() == text.len() {
        true => source.clone(),
        false => Source::new(source.name(), bare),
    }
}

/// The text, but for a stray character that would now stand where it is taken for the mark.
fn without_mark(mut text: String, plain: &Source) -> String {
    if text.starts_with(MARK) && !plain.text().starts_with(MARK) {
        text.insert(0, '\n');
    }
    text
}
