//! The terms that the playbook defines, and the sources that it names.

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

    /// What a person can do, with where to read on.
    pub(super) fn actions(&mut self) {
        let statements = self.playbook.tree().statements.iter();
        let actions = statements.filter_map(Statement::action);
        let items: Vec<Item> = actions
            .map(|action| {
                let title = match &action.title {
                    Some(title) => title.value.clone(),
                    None => sentence(&action.name.text),
                };
                Item::new(match &action.link {
                    Some(link) => Words::default().link(&title, &link.value),
                    None => Words::new(&title),
                })
            })
            .collect();
        if !items.is_empty() {
            self.section("What can be done");
            self.blocks.push(Block::List(items));
        }
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
