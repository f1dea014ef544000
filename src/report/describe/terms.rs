//! The terms that the playbook defines, the playbooks that it asks, and the sources that it names.

use crate::check::checked::NameGroup;
use crate::report::document::{Block, Item, Words};
use crate::syntax::ast::{Definition, Name, SourceDeclaration, Statement};

use super::Page;
use super::words::sentence;

impl<'a> Page<'a> {
    /// Every definition, spelled out.
    pub(super) fn terms(&mut self) {
        let definitions = self.all(|statement| match statement {
            Statement::Define(definition) => Some(definition),
            _ => None,
        });
        if definitions.is_empty() {
            return;
        }
        self.section("Terms");
        let items = definitions.into_iter().map(|one| self.term(one)).collect();
        self.blocks.push(Block::List(items));
    }

    fn term(&self, definition: &Definition) -> Item {
        let label = Words::default()
            .strong(&sentence(&definition.name.text))
            .and(": ");
        let mut item = match &definition.expression {
            Some(expression) => self.wording.phrase(expression).into_item(label, "."),
            None => Item::new(label),
        };
        item.anchor = self.wording.anchor(NameGroup::Symbol, &definition.name);
        item
    }

    /// The playbooks that this one asks for their answers.
    pub(super) fn other_playbooks(&mut self) {
        let others = self.all(|statement| match statement {
            Statement::OtherPlaybook(other) => Some(other),
            _ => None,
        });
        if others.is_empty() {
            return;
        }
        self.section("Other playbooks");
        self.paragraph(Words::new(
            "What these answer for the same person is asked here. Their rules are told in their \
             own documents.",
        ));
        let items = others.into_iter().map(|other| {
            let path = other.path.as_ref().map_or("", |path| &path.value);
            let words = Words::default().strong(&sentence(&other.name.text));
            Item {
                words: words.and(&format!(": the playbook in the file “{path}”")),
                items: Vec::new(),
                anchor: self.wording.anchor(NameGroup::Symbol, &other.name),
            }
        });
        let items = items.collect();
        self.blocks.push(Block::List(items));
    }

    /// Where the rules come from.
    pub(super) fn sources(&mut self) {
        let sources = self.all_sources();
        if sources.is_empty() {
            return;
        }
        self.section("Sources");
        let items = sources.into_iter().map(source_words).map(Item::new);
        self.blocks.push(Block::List(items.collect()));
    }

    fn all_sources(&self) -> Vec<&'a SourceDeclaration> {
        self.all(|statement| match statement {
            Statement::Source(source) => Some(source),
            _ => None,
        })
    }

    /// A source as a rule names it: by its author, if no other source is by the same.
    pub(super) fn short_source(&self, name: &Name) -> Words {
        let sources = self.all_sources();
        let Some(source) = sources.iter().find(|source| source.name.key == name.key) else {
            return Words::new(&name.text);
        };
        let author = source.by.as_ref().map(|by| by.value.as_str());
        let by_same =
            |other: &&&SourceDeclaration| other.by.as_ref().map(|by| by.value.as_str()) == author;
        let label = match author {
            Some(author) if sources.iter().filter(by_same).count() == 1 => author.to_owned(),
            Some(_) | None => source_title(source),
        };
        match &source.link {
            Some(link) => Words::default().link(&label, &link.value),
            None => Words::new(&label),
        }
    }
}

fn source_title(source: &SourceDeclaration) -> String {
    match &source.title {
        Some(title) => title.value.clone(),
        None => sentence(&source.name.text),
    }
}

/// `Author, Title`, with a link where there is one.
fn source_words(source: &SourceDeclaration) -> Words {
    let title = source_title(source);
    let words = match &source.by {
        Some(by) => Words::new(&by.value).and(", "),
        None => Words::default(),
    };
    match &source.link {
        Some(link) => words.link(&title, &link.value),
        None => words.emphasis(&title),
    }
}
