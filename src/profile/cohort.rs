//! The people of a file, one after the other: what is wrong with one stops no other.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::csv::{Item, Table};
use super::document::{Entry, Node, NodeKind, Piece};
use super::error::ProfileError;
use super::read::{ProfileReader, is_part};
use super::{Cohort, Format, ReadProfile, UnknownKeys, json, yaml};
use crate::diagnostics::Problems;
use crate::program::{Layout, Target};
use crate::source::Span;
use crate::value::fold_name;

/// Whether somebody who does not stand in the text has an id: where, in words that may be none.
pub(crate) type Taken<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a whole file. Whoever has an id that is taken is refused.
pub(super) fn read(
    text: &str,
    format: Format,
    evidence: Option<(&str, usize)>,
    layout: &Layout,
    unknown_keys: UnknownKeys,
    is_taken: Taken<'_>,
) -> Cohort {
    let (body, start) = without_mark(text);
    let mut reader = CohortReader::new(text, 1, layout, unknown_keys, is_taken);
    if let Some((evidence, at)) = evidence {
        let (body, start) = without_mark(evidence);
        let table = Table::read(body, at + start);
        let mut problems = table.problems();
        reader.evidence = Some(table.into_items(&mut problems));
        reader.cohort.problems.append(problems);
    }
    match format {
        Format::Yaml => yaml::read(body, start)
            .into_iter()
            .for_each(|piece| reader.take(piece)),
        Format::Json => reader.take(json::read(body, start)),
        Format::NdJson => json::read_lines(body, start).for_each(|piece| reader.take(piece)),
        Format::Csv => reader.take_table(Table::read(body, start)),
    }
    reader.finish()
}

/// Reads one line of NDJSON. Whoever has an id that is taken is refused; nobody on it is no mistake.
#[cfg(feature = "cli")]
pub(super) fn read_line(
    line: &str,
    number: usize,
    layout: &Layout,
    unknown_keys: UnknownKeys,
    is_taken: Taken<'_>,
) -> Cohort {
    // Only a file has the mark, at its start.
    let (body, start) = if number == 1 {
        without_mark(line)
    } else {
        (line, 0)
    };
    let mut reader = CohortReader::new(line, number, layout, unknown_keys, is_taken);
    json::read_lines(body, start).for_each(|piece| reader.take(piece));
    reader.cohort
}

/// A text without the mark that some programs put before it, and where it then starts.
fn without_mark(text: &str) -> (&str, usize) {
    match text.strip_prefix('\u{feff}') {
        Some(body) => (body, text.len() - body.len()),
        None => (text, 0),
    }
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
    /// Whether somebody has an id who does not stand in the text.
    is_taken: Taken<'a>,
    /// The items of an evidence file that nobody has claimed so far, by the id of the person.
    evidence: Option<IndexMap<String, Vec<Item>>>,
    cohort: Cohort,
}

impl<'a> CohortReader<'a> {
    fn new(
        text: &'a str,
        line: usize,
        layout: &'a Layout,
        unknown_keys: UnknownKeys,
        is_taken: Taken<'a>,
    ) -> Self {
        Self {
            layout,
            unknown_keys,
            lines: Lines { text, at: 0, line },
            ids: HashMap::new(),
            is_taken,
            evidence: None,
            cohort: Cohort::default(),
        }
    }

    fn take_table(&mut self, table: Table) {
        self.cohort.problems.append(table.problems());
        let (layout, unknown_keys) = (self.layout, self.unknown_keys);
        let is_list = |name: &str| {
            let target = layout.names.get(name);
            matches!(target, Some(Target::List(_))) || target.is_none() && name == "not looked for"
        };
        // A name that nothing has is told once, unless it keeps the person from being evaluated.
        let is_told_once = |name: &str| {
            unknown_keys == UnknownKeys::Warn && !layout.names.contains_key(name) && !is_part(name)
        };
        let pieces = table.into_pieces(is_list, is_told_once);
        pieces.into_iter().for_each(|piece| self.take(piece));
    }

    /// The entries of a person, with what the evidence file says of them.
    fn with_evidence<'s>(&mut self, entries: &[Entry<'s>]) -> Option<Vec<Entry<'s>>> {
        let evidence = self.evidence.as_mut()?;
        let named = |name: &str| {
            let mut entries = entries.iter();
            entries.position(|entry| fold_name(&entry.key) == name)
        };
        let id = entries.get(named("id")?)?;
        let NodeKind::Text(text) = &id.value.kind else {
            return None;
        };
        let items = evidence.shift_remove(text.trim()).unwrap_or_default();
        let items = items.into_iter().map(|item| item.node);
        let mut entries_with = entries.to_vec();
        match named("evidence").and_then(|at| entries_with.get_mut(at)) {
            Some(Entry { value, .. }) => match &mut value.kind {
                NodeKind::List(own) => own.extend(items),
                NodeKind::Nothing => value.kind = NodeKind::List(items.collect()),
                NodeKind::Entries(_) | NodeKind::Text(_) => {}
            },
            None => {
                let value = Node {
                    kind: NodeKind::List(items.collect()),
                    span: id.value.span,
                };
                entries_with.push(Entry {
                    key: "evidence".into(),
                    key_span: id.key_span,
                    value,
                });
            }
        }
        Some(entries_with)
    }

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
        let with_evidence = self.with_evidence(entries);
        reader.read(with_evidence.as_deref().unwrap_or(entries));
        if let Some((id, second)) = &reader.id {
            let first = self.ids.get(id).copied();
            let elsewhere = (self.is_taken)(id);
            if first.is_some() || elsewhere.is_some() {
                reader.problems.push(ProfileError::DuplicateId {
                    id: id.clone(),
                    elsewhere: elsewhere.unwrap_or_default(),
                    second: *second,
                    first,
                });
            } else {
                self.ids.insert(id.clone(), *second);
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
        let unclaimed = self.evidence.take().into_iter().flatten();
        for (id, items) in unclaimed {
            for item in items {
                let what = format!("there is nobody with the id `{id}`");
                let span = item.id_span;
                let error = ProfileError::EvidenceOfNobody { what, span };
                self.cohort.problems.push(error);
            }
        }
        if self.cohort.profiles.is_empty() && !self.cohort.problems.has_errors() {
            self.cohort.problems.push(ProfileError::Empty {
                span: Span::default(),
            });
        }
        self.cohort
    }
}

pub(super) fn not_a_profile(node: &Node<'_>) -> ProfileError {
    ProfileError::NotAProfile {
        span: node.span,
        found: node.kind.words(),
    }
}
