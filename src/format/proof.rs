//! The proof that two texts say the same: read both and compare.
//!
//! The trees are compared as they are written for debugging, without places: so a part of the tree
//! that is added later is compared at once.

use std::fmt::Write;

use crate::source::Source;
use crate::syntax::ast::{Ast, Effect, Statement};
use crate::syntax::{self, LaidOut};

use super::Unproved;

/// What a text says, its layout left out.
pub(super) struct Said {
    comments: Vec<String>,
    problems: Vec<String>,
    ast: Ast,
}

impl Said {
    pub(super) fn by(source: &Source) -> Self {
        Self::taken_from(source, &mut syntax::read_layout(source))
    }

    /// Takes the tree out of what has been read already.
    pub(super) fn taken_from(source: &Source, read: &mut LaidOut) -> Self {
        let comments = read.outline.comments.iter();
        let mut ast = std::mem::take(&mut read.parsed.ast);
        ast.statements.iter_mut().for_each(fold_words);
        Self {
            comments: comments.map(|one| source.slice(*one).to_owned()).collect(),
            problems: read.parsed.problems.messages(),
            ast,
        }
    }

    /// Whether `after` says the same: the same tree, the same problems, the same comments.
    pub(super) fn proves(&self, name: &str, after: &str) -> Result<(), Unproved> {
        let after = Self::by(&Source::new(name, after));
        same(&self.comments, &after.comments, "a comment")?;
        same(&self.problems, &after.problems, "a problem")?;
        same_trees(&self.ast, &after.ast)
    }
}

fn same_trees(old: &Ast, new: &Ast) -> Result<(), Unproved> {
    let lost = "a statement that cannot be read";
    same(&old.lost_heads, &new.lost_heads, lost)?;
    if old.statements.len() != new.statements.len() {
        return Err(Unproved("there are more statements, or fewer".to_owned()));
    }
    let (mut was, mut is) = (String::new(), String::new());
    for (old, new) in old.statements.iter().zip(&new.statements) {
        was.clear();
        is.clear();
        // Writing into a text does not fail.
        let _ = write!(was, "{old:-?}").and_then(|()| write!(is, "{new:-?}"));
        same(&[&was], &[&is], "a statement")?;
    }
    Ok(())
}

/// The author's words of a criterion are for showing; space and case are no part of what they say.
/// So is the case of a rule's name, which may be made of its words.
fn fold_words(statement: &mut Statement) {
    let Statement::Rule(rule) = statement else {
        return;
    };
    rule.name.text.clone_from(&rule.name.key);
    for effect in rule.then.iter_mut().chain(&mut rule.otherwise) {
        if let Effect::Criterion(criterion) = effect {
            criterion.words.retain(|c| !c.is_whitespace());
            criterion.words.make_ascii_lowercase();
        }
    }
}

fn same<T: PartialEq + std::fmt::Debug>(old: &[T], new: &[T], what: &str) -> Result<(), Unproved> {
    let differs = old.iter().zip(new).find(|(old, new)| old != new);
    if let Some((old, new)) = differs {
        return Err(Unproved(format!("{what} differs, {old:?} was, {new:?} is")));
    }
    if old.len() != new.len() {
        let (was, is) = (old.len(), new.len());
        return Err(Unproved(format!(
            "{what} is missing or new: {was} were, {is} are"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "# why\nfact a: number\nrequire a is at least 3\n";

    fn differs(after: &str) -> String {
        let before = Source::new("before.playbook", BEFORE);
        match Said::by(&before).proves("after.playbook", after) {
            Ok(()) => "nothing differs".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn layout_is_no_difference() {
        assert_eq!(
            differs("  # why\n\nFACT a :  number\n\nrequire   a is at\tleast 3"),
            "nothing differs"
        );
    }

    #[test]
    fn whatever_else_changes_is_a_difference() {
        for (after, what) in [
            (
                BEFORE.replace("at least 3", "at least 4"),
                "a statement differs",
            ),
            (BEFORE.replace("at least", "at most"), "a statement differs"),
            (BEFORE.replace("fact a", "fact A"), "a statement differs"),
            (BEFORE.replace("# why", "# what"), "a comment differs"),
            (BEFORE.replace("# why\n", ""), "a comment is missing or new"),
            (
                BEFORE.replace("number", "number fro 3"),
                "a problem is missing or new",
            ),
            (
                BEFORE.replace("require", "\nrequire a is 1\nrequire"),
                "there are more statements",
            ),
        ] {
            let said = differs(&after);
            assert!(said.contains(what), "{said}\n{after}");
        }
    }
}
