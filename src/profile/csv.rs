//! CSV to tree, on top of `csv-core`: the names stand in the first row, one person or item in each other.

use indexmap::IndexMap;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::document::{Entry, Node, NodeKind, Piece};
use super::error::ProfileError;
use crate::diagnostics::Problems;
use crate::source::Span;
use crate::value::fold_name;

/// What joins several values in one cell; where it divides the cells, a comma does.
const JOINS: char = ';';

/// A cell: what it says, and where.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    span: Span,
}

/// A file of rows.
pub(super) struct Table {
    header: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    joins: char,
    /// Where a quote is opened and never closed: all behind it would be one cell.
    open_quote: Option<Span>,
}

impl Table {
    /// Reads `text`, which stands at `start`. Cells are divided by commas, semicolons or tabs, whichever
    /// the first row has most of.
    pub(super) fn read(text: &str, start: usize) -> Self {
        let first = text.lines().find(|line| !line.trim().is_empty());
        let count = |divider: char| first.map_or(0, |line| line.matches(divider).count());
        // Of equally many the last is taken.
        let dividers = ['\t', JOINS, ','];
        let divider = dividers.into_iter().max_by_key(|divider| count(*divider));
        let divider = divider.unwrap_or(',');
        let mut rows = rows(text, start, divider);
        let last = rows.last().and_then(|row| row.last());
        let open_quote = last.map(|cell| cell.span).filter(|span| {
            let raw = text.get(span.start - start..span.end - start).unwrap_or("");
            raw.starts_with('"') && raw.matches('"').count() % 2 == 1
        });
        if open_quote.is_some() {
            rows.pop();
        }
        let mut rows = rows.into_iter();
        Self {
            open_quote: open_quote.map(|span| Span::new(span.start, span.start + 1)),
            header: rows.next().unwrap_or_default(),
            rows: rows.collect(),
            joins: if divider == JOINS { ',' } else { JOINS },
        }
    }

    /// What is wrong with the table as a whole: a quote left open, values below no name.
    pub(super) fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        if let Some(span) = self.open_quote {
            problems.push(ProfileError::UnreadableCsv { span });
        }
        for (at, name) in self.header.iter().enumerate() {
            let mut values = self.rows.iter().filter_map(|row| row.get(at));
            if name.text.is_empty()
                && let Some(value) = values.find(|value| !value.text.is_empty())
            {
                let (column, span) = (at + 1, value.span);
                problems.push(ProfileError::UnnamedColumn { column, span });
            }
        }
        problems
    }

    /// Each row as one person. The cells of the columns for which `is_list` holds may say several
    /// things; those for which `is_told_once` holds are left out of all rows but the first.
    pub(super) fn into_pieces(
        self,
        is_list: impl Fn(&str) -> bool,
        is_told_once: impl Fn(&str) -> bool,
    ) -> Vec<Piece<'static>> {
        let mut pieces = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            let root = self.node(row, &is_list).map(|mut node| {
                if let (NodeKind::Entries(entries), true) = (&mut node.kind, at > 0) {
                    entries.retain(|entry| !is_told_once(&fold_name(&entry.key)));
                }
                Some(node)
            });
            pieces.push(Piece {
                start: span_of(row).start,
                is_whole_file: false,
                root,
            });
        }
        pieces
    }

    /// Each row as an item of evidence, by the id of the person whose it is.
    pub(super) fn into_items(self, problems: &mut Problems) -> IndexMap<String, Vec<Item>> {
        let mut items: IndexMap<String, Vec<Item>> = IndexMap::new();
        for row in &self.rows {
            let node = match self.node(row, &|name| name == "about") {
                Ok(node) => node,
                Err(error) => {
                    problems.push(error);
                    continue;
                }
            };
            let (mut id, mut entries) = (None, Vec::new());
            if let NodeKind::Entries(all) = node.kind {
                for entry in all {
                    match (fold_name(&entry.key) == "id", entry.value.kind) {
                        (true, NodeKind::Text(text)) => id = Some((text, entry.value.span)),
                        (true, _) => {}
                        // What an item does not say it leaves out.
                        (false, NodeKind::Nothing) => {}
                        (false, kind) => {
                            let value = Node {
                                kind,
                                ..entry.value
                            };
                            entries.push(Entry { value, ..entry });
                        }
                    }
                }
            }
            let Some((id, id_span)) = id else {
                problems.push(ProfileError::EvidenceOfNobody {
                    what: "this row does not say whose evidence it is".to_owned(),
                    span: node.span,
                });
                continue;
            };
            let span = node.span;
            let kind = NodeKind::Entries(entries);
            items.entry(id.trim().to_owned()).or_default().push(Item {
                id_span,
                node: Node { kind, span },
            });
        }
        items
    }

    fn node(
        &self,
        row: &[Cell],
        is_list: &impl Fn(&str) -> bool,
    ) -> Result<Node<'static>, ProfileError> {
        let span = span_of(row);
        if row.len() != self.header.len() {
            return Err(ProfileError::RaggedRow {
                cells: row.len(),
                names: self.header.len(),
                span,
                header: span_of(&self.header),
            });
        }
        let named = self.header.iter().zip(row);
        let entries = named.filter(|(name, _)| !name.text.is_empty());
        let entries = entries.map(|(name, cell)| Entry {
            key: name.text.clone().into(),
            key_span: name.span,
            value: self.value(cell, is_list(&fold_name(&name.text))),
        });
        Ok(Node {
            kind: NodeKind::Entries(entries.collect()),
            span,
        })
    }

    fn value(&self, cell: &Cell, is_list: bool) -> Node<'static> {
        let text = |text: &str| NodeKind::Text(text.to_owned().into());
        let span = cell.span;
        let kind = if cell.text.is_empty() {
            NodeKind::Nothing
        } else if is_list {
            let values = cell.text.split(self.joins).map(str::trim);
            let values = values.filter(|value| !value.is_empty());
            NodeKind::List(
                values
                    .map(|value| Node {
                        kind: text(value),
                        span,
                    })
                    .collect(),
            )
        } else {
            text(&cell.text)
        };
        Node { kind, span }
    }
}

/// An item of evidence, and where it says whose it is.
pub(super) struct Item {
    pub(super) id_span: Span,
    pub(super) node: Node<'static>,
}

fn span_of(row: &[Cell]) -> Span {
    match (row.first(), row.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        (_, _) => Span::default(),
    }
}

/// The cells of every row that is not blank.
fn rows(text: &str, start: usize, divider: char) -> Vec<Vec<Cell>> {
    let divider = u8::try_from(divider).unwrap_or(b',');
    let mut reader = ReaderBuilder::new().delimiter(divider).build();
    let mut read = vec![0_u8; text.len() + 1];
    let (mut rows, mut row) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some((cell, ends_row)) = next_cell(&mut reader, text, &mut at, &mut read) {
        let span = Span::new(start + cell.span.start, start + cell.span.end);
        row.push(Cell { span, ..cell });
        if ends_row {
            let row = std::mem::take(&mut row);
            if row.iter().any(|cell| !cell.text.is_empty()) {
                rows.push(row);
            }
        }
    }
    rows
}

/// The cell at a place, and whether it is the last of its row.
fn next_cell(
    reader: &mut Reader,
    text: &str,
    at: &mut usize,
    read: &mut [u8],
) -> Option<(Cell, bool)> {
    let (start, mut written) = (*at, 0);
    loop {
        let rest = text.as_bytes().get(*at..).unwrap_or_default();
        let room = read.get_mut(written..).unwrap_or_default();
        let (result, taken, more) = reader.read_field(rest, room);
        *at += taken;
        written += more;
        match result {
            // With nothing left to read, the next call says how it ends.
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull | ReadFieldResult::End => return None,
            ReadFieldResult::Field { record_end } => {
                let words = String::from_utf8_lossy(read.get(..written).unwrap_or_default());
                let cell = Cell {
                    text: words.trim().to_owned(),
                    span: without_dividers(text, start, *at),
                };
                return Some((cell, record_end));
            }
        }
    }
}

/// What was read, without what divides it from its neighbours.
fn without_dividers(text: &str, start: usize, end: usize) -> Span {
    let divides = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let raw = text.get(start..end).unwrap_or("");
    let after = raw.trim_start();
    let start = start + raw.len() - after.len();
    Span::new(start, start + after.trim_end_matches(divides).len())
}
