//! Tree to meaning: names are resolved, types and bounds checked, circles found.
//!
//! Comes in: the tree and its text. Goes out: a [`CheckedPlaybook`] when it is sound, and every
//! problem either way: checking goes on after the first. Nothing is evaluated here.

mod actions;
pub(crate) mod checked;
mod comparisons;
mod conditions;
mod counting;
mod cycles;
mod defaults;
mod describe;
mod domain;
mod error;
mod evidence;
mod examples;
mod held;
mod matrices;
mod names;
mod picks;
mod playbooks;
mod points;
mod protected;
mod quantities;
mod reach;
mod review;
mod rules;
mod scores;
mod selections;
mod skills;
mod tables;
mod verdicts;
mod visit;

use std::collections::HashMap;

use crate::diagnostics::Problems;
use crate::layout::Layout;
use crate::syntax::ast::{Ast, Damage, Statement};

use checked::{CheckedDefinition, CheckedPlaybook};
use examples::Labels;
use names::Names;
pub(crate) use names::Shared;
pub(crate) use review::Review;
use selections::Selection;

/// A sound playbook, if it is one, and what is wrong or odd.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Without its layout: [`Checked::shared`] holds it, and the playbook checked last takes it.
    pub(crate) playbook: Option<CheckedPlaybook>,
    pub(crate) problems: Problems,
    pub(crate) shared: Shared,
}

/// What a tree comes from.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The texts of all its files, laid end to end.
    pub(crate) text: &'a str,
    /// Where the first file ends. Of what stands in the others nothing is said when it seems unused:
    /// they are there for more than one playbook.
    pub(crate) own_end: usize,
    /// Whether all could be read: if not, nothing is said of what seems unused, and there is no
    /// playbook to run.
    pub(crate) was_readable: bool,
    /// The playbooks that were checked before and are sound.
    pub(crate) playbooks: &'a [CheckedPlaybook],
    /// Which of them is meant, by the place where its file is named.
    pub(crate) asked: &'a HashMap<usize, usize>,
    /// What all playbooks that were checked before declare.
    pub(crate) shared: Shared,
}

/// Checks a tree.
pub(crate) fn check(ast: &Ast, context: Context<'_>) -> Checked {
    let was_readable = context.was_readable;
    let mut checker = Checker::new(context);
    checker.names.declare(ast, &mut checker.problems);
    checker.selections = vec![Selection::NotYet; checker.names.selections.len()];
    checker.resolve_selections();
    checker.expect_definitions();
    checker.check_defaults(ast);
    checker.resolve_definitions();
    let mut rules = checker.check_rules(ast);
    let rule_order = checker.order_rules(&rules);
    checker.find_defaults(&mut rules, &rule_order);
    let verdict = checker.check_verdict(ast, &rules);
    let answers = checker.check_answers(ast);
    let actions = checker.check_actions(ast);
    // Examples and profiles may give what is protected, so they are checked after this.
    checker.refuse_protected();
    let uses_dates = checker.uses_dates;
    checker.names.admit_earlier();
    let examples = checker.check_examples(
        ast,
        Labels {
            verdict: &verdict,
            answers: &answers,
        },
        uses_dates,
    );
    if was_readable && !declares_for_others(ast) && !checker.problems.has_errors() {
        checker.names.report_unused(&mut checker.problems);
    }
    let is_sound = was_readable && !checker.has_failed && !checker.problems.has_errors();
    let scores = checker.checked_scores();
    let defined = checker.names.definitions.iter();
    let defined = defined.map(|one| one.defined()).collect();
    let problems = checker.problems;
    let definitions = checker
        .definitions
        .into_iter()
        .map(Resolution::into_definition)
        .collect();
    let playbook = is_sound.then(|| CheckedPlaybook {
        title: checker.names.title.take(),
        version: checker.names.version.take(),
        layout: Layout::default(),
        areas: std::mem::take(&mut checker.names.areas),
        definitions,
        defined,
        scores,
        actions,
        rules,
        rule_order,
        has_own_verdict: verdicts::is_own(ast),
        verdict,
        answers,
        examples,
        references: std::mem::take(&mut checker.names.references),
        uses_dates,
        others: Vec::new(),
    });
    Checked {
        playbook,
        problems,
        shared: checker.names.into_shared(),
    }
}

/// The state of checking one playbook.
struct Checker<'a> {
    text: &'a str,
    /// The other playbooks that may be asked.
    playbooks: &'a [CheckedPlaybook],
    names: Names<'a>,
    problems: Problems,
    /// One for each definition of `names`.
    definitions: Vec<Resolution>,
    /// How many definitions deep each definition goes.
    depths: Vec<usize>,
    /// One for each selection of `names`.
    selections: Vec<Selection>,
    /// The selections being resolved, the innermost last.
    selections_in_progress: Vec<usize>,
    /// How deep what is being resolved goes so far.
    depth: usize,
    /// Whether a definition has been reported as going too deep.
    has_reported_depth: bool,
    /// Whether any condition depends on the assessment date.
    uses_dates: bool,
    /// Whether a condition failed, so that the rules are not whole: then there is no playbook to run,
    /// whatever was reported.
    has_failed: bool,
    /// Whether every line of the verdict block could be read and resolved.
    verdict_is_whole: bool,
}

/// How far a definition has been resolved.
#[derive(Debug, Clone)]
enum Resolution {
    NotYet,
    /// Being resolved further up: meeting it again is a circle.
    InProgress,
    Done(CheckedDefinition),
    /// It has a problem that has been reported.
    Failed,
}

impl Resolution {
    fn into_definition(self) -> CheckedDefinition {
        match self {
            Self::Done(definition) => definition,
            Self::NotYet | Self::InProgress | Self::Failed => {
                CheckedDefinition::Condition(checked::Condition::All(Vec::new()))
            }
        }
    }
}

impl<'a> Checker<'a> {
    fn new(context: Context<'a>) -> Self {
        let mut names = Names::default();
        names.own_end = context.own_end;
        names.asked = Some(context.asked);
        names.go_on_from(context.shared);
        Self {
            text: context.text,
            playbooks: context.playbooks,
            names,
            problems: Problems::default(),
            definitions: Vec::new(),
            depths: Vec::new(),
            selections: Vec::new(),
            selections_in_progress: Vec::new(),
            depth: 0,
            has_reported_depth: false,
            uses_dates: false,
            has_failed: false,
            verdict_is_whole: true,
        }
    }

    /// Makes room for what is declared.
    fn expect_definitions(&mut self) {
        let count = self.names.definitions.len();
        self.definitions = vec![Resolution::NotYet; count];
        self.depths = vec![0; count];
    }

    /// The words at a place of the playbook, on one line.
    fn words(&self, span: crate::source::Span) -> String {
        let words = self.text.get(span.start..span.end).unwrap_or("");
        crate::value::spaced_once(words)
    }
}

/// Whether nothing here asks for anything, so that what is declared must be meant for other files.
fn declares_for_others(ast: &Ast) -> bool {
    !ast.statements.iter().any(|statement| {
        matches!(
            statement,
            Statement::Rule(_)
                | Statement::Score(_)
                | Statement::Verdict(_)
                | Statement::Answer(_)
                | Statement::Example(_)
        )
    })
}

/// Whether a statement was read whole.
fn is_whole(damage: Damage) -> bool {
    damage == Damage::None
}
