//! The people of a file, one after the other: what is wrong with one stops no other.

use std::collections::HashMap;

use super::document::{Entry, Node, NodeKind, Piece};
use super::error::ProfileError;
use super::read::ProfileReader;
use super::{Cohort, Format, ReadProfile, UnknownKeys, json, yaml};
use crate::diagnostics::Problems;
use crate::program::Layout;
use crate::source::Span;

/// Reads a whole file.
pub(super) fn read(
    text: &str,
    format: Format,
    layout: &Layout,
    unknown_keys: UnknownKeys,
) -> Cohort {
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let body = text.get(start..).unwrap_or("");
    let mut reader = CohortReader {
        layout,
        unknown_keys,
        lines: Lines {
            text,
            at: 0,
            line: 1,
        },
        ids: HashMap::new(),
        cohort: Cohort::default(),
    };
    match format {
        Format::Yaml => yaml::read(body, start)
            .into_iter()
            .for_each(|piece| reader.take(piece)),
        Format::Json => reader.take(json::read(body, start)),
        Format::NdJson => json::read_lines(body, start).for_each(|piece| reader.take(piece)),
    }
    reader.finish()
}

/// Counts lines on the way through a text.
struct Lines<'s> {
    text: &'s str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line of a place that is not before the last one asked for.
    fn line_of(&mut self, at: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(at);
        self.line
    }
}

struct CohortReader<'a> {
    layout: &'a Layout,
    unknown_keys: UnknownKeys,
    lines: Lines<'a>,
    /// Where each id was first given.
    ids: HashMap<String, Span>,
    cohort: Cohort,
}

impl CohortReader<'_> {
    fn take(&mut self, piece: Piece<'_>) {
        match piece.root {
            Ok(Some(root)) => self.take_root(&root, piece.is_whole_file),
            Ok(None) => {}
            Err(error) if piece.is_whole_file => self.cohort.problems.push(error),
            Err(error) => self.push_broken(piece.start, error),
        }
    }

    fn take_root(&mut self, root: &Node<'_>, is_whole_file: bool) {
        match &root.kind {
            NodeKind::Nothing => {}
            NodeKind::Entries(entries) => self.take_profile(entries, root.span),
            NodeKind::List(nodes) => {
                let has_profile = nodes
                    .iter()
                    .any(|node| matches!(node.kind, NodeKind::Entries(_)));
                match nodes.first() {
                    Some(first) if is_whole_file && !has_profile => {
                        self.cohort.problems.push(not_a_profile(first));
                    }
                    Some(_) => nodes.iter().for_each(|node| self.take_member(node)),
                    None => {}
                }
            }
            NodeKind::Text(_) if is_whole_file => self.cohort.problems.push(not_a_profile(root)),
            NodeKind::Text(_) => self.push_broken(root.span.start, not_a_profile(root)),
        }
    }

    fn take_member(&mut self, node: &Node<'_>) {
        match &node.kind {
            NodeKind::Entries(entries) => self.take_profile(entries, node.span),
            NodeKind::List(_) | NodeKind::Text(_) | NodeKind::Nothing => {
                self.push_broken(node.span.start, not_a_profile(node));
            }
        }
    }

    fn take_profile(&mut self, entries: &[Entry<'_>], span: Span) {
        let mut reader = ProfileReader::new(self.layout, self.unknown_keys);
        reader.read(entries);
        if let Some((id, second)) = &reader.id {
            match self.ids.get(id) {
                Some(first) => {
                    let (id, second, first) = (id.clone(), *second, *first);
                    reader
                        .problems
                        .push(ProfileError::DuplicateId { id, second, first });
                }
                None => {
                    self.ids.insert(id.clone(), *second);
                }
            }
        }
        let line = self.lines.line_of(span.start);
        self.cohort.profiles.push(reader.finish(line));
    }

    fn push_broken(&mut self, start: usize, error: ProfileError) {
        let mut problems = Problems::default();
        problems.push(error);
        let line = self.lines.line_of(start);
        self.cohort.profiles.push(ReadProfile {
            profile: None,
            id: None,
            line,
            problems,
        });
    }

    fn finish(mut self) -> Cohort {
        if self.cohort.profiles.is_empty() && !self.cohort.problems.has_errors() {
            self.cohort.problems.push(ProfileError::Empty {
                span: Span::default(),
            });
        }
        self.cohort
    }
}

fn not_a_profile(node: &Node<'_>) -> ProfileError {
    ProfileError::NotAProfile {
        span: node.span,
        found: node.kind.words(),
    }
}
