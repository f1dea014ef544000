//! The proof that two texts say the same: read both and compare.
//!
//! The trees are compared as they are written for debugging, without places: so a part of the tree
//! that is added later is compared at once.

use crate::source::Source;
use crate::syntax::ast::{Ast, Effect, Statement};
use crate::syntax::{self, LaidOut};

use super::Unproved;

/// Whether `after` says the same as `before`: the same tree, the same problems, the same comments.
pub(super) fn says_the_same(before: &Source, after: &str) -> Result<(), Unproved> {
    let after = Source::new(before.name(), after);
    let (old, new) = (syntax::read_layout(before), syntax::read_layout(&after));
    same(
        &comments(before, &old),
        &comments(&after, &new),
        "a comment",
    )?;
    same(&problems(&old), &problems(&new), "a problem")?;
    same_trees(old.parsed.ast, new.parsed.ast)
}

fn same_trees(old: Ast, new: Ast) -> Result<(), Unproved> {
    same(
        &old.lost_heads,
        &new.lost_heads,
        "a statement that cannot be read",
    )?;
    let (old, new) = (old.statements, new.statements);
    if old.len() != new.len() {
        return Err(Unproved("there are more statements, or fewer".to_owned()));
    }
    for (mut old, mut new) in old.into_iter().zip(new) {
        fold_words(&mut old);
        fold_words(&mut new);
        let (old, new) = (format!("{old:-?}"), format!("{new:-?}"));
        same(&[old], &[new], "a statement")?;
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

fn comments<'s>(source: &'s Source, read: &LaidOut) -> Vec<&'s str> {
    let places = read.outline.comments.iter();
    places.map(|comment| source.slice(*comment)).collect()
}

fn problems(read: &LaidOut) -> Vec<String> {
    read.parsed.problems.messages()
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
        match says_the_same(&before, after) {
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
