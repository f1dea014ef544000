//! Text to tree. Parsing never fails: what cannot be read is reported and left out.
//!
//! Comes in: a [`Source`]. Goes out: an [`ast::Ast`] and the problems of form. Nothing is looked up
//! here; what names mean is decided by `check`. No type of `pest` leaves this module.

pub(crate) mod ast;
mod error;
mod explain;
pub(crate) mod outline;
mod parser;
#[cfg(test)]
mod tests;
pub(crate) mod words;

use crate::diagnostics::Problems;
use crate::source::{Source, Span};

pub(crate) use parser::one_line;

/// The tree of a file, perhaps with parts missing, and what was wrong with its form.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) ast: ast::Ast,
    pub(crate) problems: Problems,
}

/// Reads a playbook. Every statement and clause that can be read is in the tree, whatever stands
/// around it.
pub(crate) fn parse(source: &Source) -> Parsed {
    parse_from(source.text(), 0)
}

/// Reads the last of several playbooks laid end to end, the one that starts at `start`. Its places
/// count from the beginning of `text`.
pub(crate) fn parse_from(text: &str, start: usize) -> Parsed {
    parser::Parser::new(text).parse(start).0
}

/// A file as it is laid out: what the formatter needs.
#[derive(Debug)]
pub(crate) struct LaidOut {
    pub(crate) parsed: Parsed,
    pub(crate) outline: outline::Outline,
    /// Where words of the language stand, in no order.
    pub(crate) keywords: Vec<Span>,
}

/// Reads a playbook with everything that does not reach the tree: lines, comments, keywords.
pub(crate) fn read_layout(source: &Source) -> LaidOut {
    let parser = parser::Parser::new(source.text()).with_keywords();
    let (parsed, outline, keywords) = parser.parse(0);
    LaidOut {
        parsed,
        outline,
        keywords,
    }
}
