//! Program, profile and date to the reasoning behind an answer: what was asked for by name, and the
//! tree of what it rests on.
//!
//! Comes in: a [`Program`], a [`Profile`] read for it, the assessment date, and what is asked. Goes
//! out: a [`Reasoning`]. Which truth a sentence has, `evaluate` says; here it is only found out what
//! is meant.

#[cfg(test)]
mod tests;

use crate::diagnostics::nearest;
use crate::evaluate::{self, About, Extent};
use crate::outcome::Reasoning;
use crate::profile::Profile;
use crate::program::{DefinedKind, Program};
use crate::source::Sources;
use crate::value::{Date, fold_name};

/// Why what is asked for cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotFound {
    /// Several things have the name: each with the word that tells it apart.
    Ambiguous(Vec<&'static str>),
    /// Nothing has it; the name that was probably meant.
    Unknown(Option<String>),
}

/// Something that can be asked for.
struct Named<'p> {
    word: &'static str,
    name: &'p str,
    about: About,
}

/// The reasoning behind what is asked for. `sources` are the texts of the playbook.
pub(crate) fn run(
    program: &Program,
    profile: &Profile,
    as_of: Date,
    sources: &Sources,
    (about, extent): (About, Extent),
) -> Reasoning {
    Reasoning {
        as_of,
        id: profile.id.clone(),
        name: profile.name.clone(),
        verdict: evaluate::Day::new(program, profile, as_of).verdict(),
        is_whole: extent == Extent::All,
        root: evaluate::reasons(program, profile, as_of, sources, (about, extent)),
    }
}

/// What is meant by a name: `NAME`, or where several things have it `rule NAME`, `score NAME` …
pub(crate) fn find(program: &Program, asked: &str) -> Result<About, NotFound> {
    let folded = fold_name(asked);
    if folded == "verdict" {
        return Ok(About::Verdict);
    }
    let named = all_named(program);
    let by_word = |one: &Named<'_>| {
        let name = folded
            .strip_prefix(one.word)
            .and_then(|rest| rest.strip_prefix(' '));
        name.is_some_and(|name| name == fold_name(one.name))
    };
    let found: Vec<&Named<'_>> = named
        .iter()
        .filter(|one| fold_name(one.name) == folded)
        .collect();
    match found.as_slice() {
        [only] => Ok(only.about),
        [] => match (
            named.iter().find(|one| by_word(one)),
            titled(program, &folded),
        ) {
            (Some(one), _) => Ok(one.about),
            (None, Some(rule)) => Ok(rule),
            (None, None) if labels(program, &folded) => Ok(About::Verdict),
            (None, None) => {
                let titles = program.rules.iter().filter(|rule| rule.is_own);
                let titles = titles.map(|rule| rule.title.as_str());
                let names = named.iter().map(|one| one.name).chain(titles);
                Err(NotFound::Unknown(nearest(
                    asked,
                    names.chain(std::iter::once("verdict")),
                )))
            }
        },
        several => Err(NotFound::Ambiguous(
            several.iter().map(|one| one.word).collect(),
        )),
    }
}

/// Whether a verdict of the playbook is called so.
fn labels(program: &Program, folded: &str) -> bool {
    let mut labels = program.verdict.iter().map(|line| &line.label);
    labels.any(|label| fold_name(label) == folded)
}

/// The only rule of the playbook's own that has a title.
fn titled(program: &Program, folded: &str) -> Option<About> {
    let rules = program.rules.iter().enumerate();
    let mut titled = rules.filter(|(_, rule)| rule.is_own && fold_name(&rule.title) == folded);
    match (titled.next(), titled.next()) {
        (Some((id, _)), None) => Some(About::Rule(id)),
        (_, _) => None,
    }
}

fn all_named(program: &Program) -> Vec<Named<'_>> {
    let rules = program.rules.iter().enumerate();
    let rules = rules.filter(|(_, rule)| rule.is_own);
    let mut named: Vec<Named<'_>> = rules
        .map(|(id, rule)| Named {
            word: "rule",
            name: &rule.name,
            about: About::Rule(id),
        })
        .collect();
    let defined = program.defined.iter().enumerate();
    let defined = defined.filter(|(_, defined)| defined.is_own);
    named.extend(defined.map(|(number, defined)| Named {
        word: match defined.kind {
            DefinedKind::Definition => "definition",
            DefinedKind::Score => "score",
            DefinedKind::Table => "table",
            DefinedKind::Matrix => "matrix",
        },
        name: &defined.name,
        about: About::Defined(number),
    }));
    let answers = program.answers.iter().enumerate();
    named.extend(answers.map(|(number, answer)| Named {
        word: "verdict",
        name: &answer.name,
        about: About::Answer(number),
    }));
    let slots = program.layout.slots.iter().enumerate();
    named.extend(slots.map(|(slot, declared)| Named {
        word: match declared.section {
            crate::program::Section::Facts => "fact",
            crate::program::Section::Skills => "skill",
        },
        name: &declared.name,
        about: About::Slot(slot),
    }));
    let lists = program.layout.lists.iter().enumerate();
    named.extend(lists.map(|(list, declared)| Named {
        word: "fact",
        name: &declared.name,
        about: About::List(list),
    }));
    named
}
