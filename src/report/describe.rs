//! A playbook as a document for people who will never open its file.
//!
//! Comes in: a playbook. Goes out: a [`Document`] in its authors' own words: the answers there are,
//! what is asked and why, what can be known of a person, the terms and the sources. How the document
//! is written is decided by [`document`](super::document).

mod actions;
mod answer;
mod changes;
mod people;
mod rules;
mod scores;
mod tables;
mod terms;
pub(super) mod words;

use crate::pipeline::Playbook;
use crate::syntax::ast::{PlaybookHeader, Statement, Text};

use super::document::{Block, Document, Words};
use words::Wording;

/// Describes a playbook.
pub fn describe(playbook: &Playbook) -> Document {
    Document::new(playbook.title(), Page::of(playbook).blocks)
}

/// Describes a playbook, and last what changed since an older version of it.
pub fn describe_against(playbook: &Playbook, older: &Playbook) -> Document {
    let mut page = Page::of(playbook);
    page.changes(older);
    Document::new(playbook.title(), page.blocks)
}

/// A document in the making.
struct Page<'a> {
    playbook: &'a Playbook,
    wording: Wording<'a>,
    blocks: Vec<Block>,
}

impl<'a> Page<'a> {
    fn new(playbook: &'a Playbook) -> Self {
        Self {
            playbook,
            wording: Wording::new(playbook),
            blocks: Vec::new(),
        }
    }

    /// Everything that a playbook says.
    fn of(playbook: &'a Playbook) -> Self {
        let mut page = Self::new(playbook);
        page.header();
        page.answers();
        page.rules();
        page.scores();
        page.tables();
        page.actions();
        page.people();
        page.terms();
        page.other_playbooks();
        page.sources();
        page
    }

    /// The statements of one kind, in the order of the playbook.
    fn all<T: 'a>(&self, of_kind: impl Fn(&'a Statement) -> Option<&'a T>) -> Vec<&'a T> {
        let statements = &self.playbook.tree().statements;
        statements.iter().filter_map(of_kind).collect()
    }

    fn heading(&mut self, level: u8, words: Words, anchor: Option<String>) {
        self.blocks.push(Block::Heading {
            level,
            words,
            anchor,
        });
    }

    fn section(&mut self, title: &str) {
        self.heading(2, Words::new(title), None);
    }

    fn paragraph(&mut self, words: Words) {
        if !words.is_empty() {
            self.blocks.push(Block::Paragraph(words));
        }
    }

    fn table(&mut self, columns: Vec<Words>, rows: Vec<Vec<Words>>) {
        self.blocks.push(Block::Table { columns, rows });
    }

    /// What the playbook says of itself.
    fn header(&mut self) {
        let headers = self.all(|statement| match statement {
            Statement::Playbook(header) => Some(header.as_ref()),
            _ => None,
        });
        let Some(header) = headers.first() else {
            return;
        };
        if let Some(summary) = &header.summary {
            self.paragraph(Words::new(&summary.value));
        }
        let rows = header_rows(header);
        if !rows.is_empty() {
            self.table(columns(&["About this playbook", "It says"]), rows);
        }
    }
}

/// The heads of columns.
fn columns(names: &[&str]) -> Vec<Words> {
    names.iter().map(|name| Words::new(name)).collect()
}

fn header_rows(header: &PlaybookHeader) -> Vec<Vec<Words>> {
    let review = header.review_by.map(|review| review.date.to_string());
    let text = |text: &Option<Text>| text.as_ref().map(|one| one.value.clone());
    let rows = [
        ("From", text(&header.from)),
        ("To", text(&header.to)),
        ("Owner", text(&header.owner)),
        ("Version", text(&header.version)),
        ("To be reviewed by", review),
    ];
    rows.into_iter()
        .filter_map(|(what, words)| Some(vec![Words::new(what), Words::new(&words?)]))
        .collect()
}
