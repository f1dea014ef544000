//! What the playbook, and those that it asks, declare under a name.

use crate::pipeline::Playbook;
use crate::syntax::ast::{PlaybookHeader, SourceDeclaration, Statement, Text};
use crate::value::fold_name;

use crate::report::describe::words::sentence;

/// What follows the name of a kind of evidence where the engine names it.
const EVIDENCE: &str = " evidence";

/// What the playbook says of itself.
pub(super) fn header(playbook: &Playbook) -> Option<&PlaybookHeader> {
    let mut statements = playbook.tree().statements.iter();
    statements.find_map(|statement| match statement {
        Statement::Playbook(header) => Some(header.as_ref()),
        _ => None,
    })
}

/// What an area is about, or its name.
pub(super) fn area_title(playbook: &Playbook, name: &str) -> String {
    let folded = fold_name(name);
    let areas = playbook
        .declarations()
        .filter_map(|statement| match statement {
            Statement::Area(area) if area.name.key == folded => area.description.as_ref(),
            _ => None,
        });
    match areas.into_iter().next() {
        Some(description) => description.value.clone(),
        None => sentence(name),
    }
}

/// The playbook's own question for a fact, a skill or a kind of evidence.
pub(super) fn question<'p>(playbook: &'p Playbook, name: &str) -> Option<&'p str> {
    let folded = fold_name(name);
    let kind = fold_name(name.strip_suffix(EVIDENCE).unwrap_or(name));
    let asked = |statement: &'p Statement| -> Option<&'p Text> {
        match statement {
            Statement::Fact(fact) if fact.name.key == folded => fact.ask.as_ref(),
            Statement::Skill(skill) if skill.name.key == folded => skill.ask.as_ref(),
            Statement::Evidence(evidence) if evidence.name.key == kind => evidence.ask.as_ref(),
            _ => None,
        }
    };
    let question = playbook.declarations().find_map(asked);
    question.map(|question| question.value.as_str())
}

/// Whether two names are of one thing, with or without the word for evidence.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| fold_name(name.strip_suffix(EVIDENCE).unwrap_or(name));
    one == other || plain(one) == plain(other)
}

/// The source that has a title.
pub(super) fn source<'p>(playbook: &'p Playbook, title: &str) -> Option<&'p SourceDeclaration> {
    playbook
        .declarations()
        .find_map(|statement| match statement {
            Statement::Source(source) => {
                let own = source.title.as_ref().map(|title| title.value.as_str());
                (own.unwrap_or(&source.name.text) == title).then_some(source)
            }
            _ => None,
        })
}
