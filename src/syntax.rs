//! Text to tree. Parsing never fails: what cannot be read is reported and left out.
//!
//! Comes in: a [`Source`]. Goes out: an [`ast::Ast`] and the problems of form. Nothing is looked up
//! here; what names mean is decided by `check`. No type of `pest` leaves this module.

pub(crate) mod ast;
mod error;
mod explain;
mod outline;
mod parser;
#[cfg(test)]
mod tests;
mod words;

use crate::diagnostics::Problems;
use crate::source::Source;

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
    parser::Parser::new(text).parse(start)
}
