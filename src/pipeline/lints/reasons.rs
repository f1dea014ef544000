//! Rules without a reason, and rules without a name of their own, in playbooks that are kept with care.

use crate::check::checked::{CheckedPlaybook, CheckedRule};
use crate::diagnostics::Problems;
use crate::source::Span;
use crate::syntax::ast::{Ast, Rule, Statement};
use crate::syntax::words::is_reserved;

use crate::pipeline::error::LintWarning;

/// So many rules are pointed at.
const MOST_SHOWN: usize = 10;

/// Warns once of all rules without `because` or `cite`, and once of all without a name. A first
/// sketch is left alone: only a playbook that gives a reason for more than half of its rules, or says
/// its version, its owner or its next review, is asked for them.
pub(super) fn warn(tree: &Ast, own_end: usize, checked: &CheckedPlaybook, problems: &mut Problems) {
    let has_reason = |rule: &CheckedRule| rule.because.is_some() || !rule.cite.is_empty();
    let own = || {
        checked
            .rules
            .iter()
            .filter(|rule| rule.span.start < own_end)
    };
    let with_reason = own().filter(|rule| has_reason(rule)).count();
    if !(is_official(tree) || with_reason * 2 > own().count()) {
        return;
    }
    let without: Vec<Span> = own()
        .filter(|rule| !has_reason(rule))
        .map(|rule| rule.span)
        .collect();
    if let Some((first, others)) = without.split_first() {
        problems.push(LintWarning::NoReason {
            how_many: how_many(&without, "gives no reason", "give no reason"),
            span: *first,
            others: shown(others),
        });
    }
    let unnamed: Vec<&Rule> = rules(tree)
        .filter(|rule| rule.span.start < own_end && is_unnamed(rule))
        .collect();
    let has_named = unnamed.len() < own().count();
    if !(is_official(tree) || has_named) {
        return;
    }
    let spans: Vec<Span> = unnamed.iter().map(|rule| rule.span).collect();
    if let (Some(rule), Some((first, others))) = (unnamed.first(), spans.split_first()) {
        problems.push(LintWarning::UnnamedRule {
            how_many: how_many(&spans, "has no name", "have no name"),
            name: name_for(&rule.name.text),
            span: *first,
            others: shown(others),
        });
    }
}

fn shown(others: &[Span]) -> Vec<Span> {
    others.iter().take(MOST_SHOWN - 1).copied().collect()
}

fn rules(tree: &Ast) -> impl Iterator<Item = &Rule> {
    tree.statements
        .iter()
        .filter_map(|statement| match statement {
            Statement::Rule(rule) => Some(rule.as_ref()),
            _ => None,
        })
}

fn is_official(tree: &Ast) -> bool {
    tree.statements.iter().any(|statement| match statement {
        Statement::Playbook(header) => {
            header.version.is_some() || header.owner.is_some() || header.review_by.is_some()
        }
        _ => false,
    })
}

/// A rule whose words are its name stands where its name does.
fn is_unnamed(rule: &Rule) -> bool {
    rule.name.span == rule.span
}

/// `1 rule gives no reason`, `3 rules give no reason`
fn how_many(rules: &[Span], one: &str, many: &str) -> String {
    match rules.len() {
        1 => format!("1 rule {one}"),
        count => format!("{count} rules {many}"),
    }
}

/// A name of a few of a rule's own words: those after its effect, without what names must avoid.
fn name_for(words: &str) -> String {
    const MOST_WORDS: usize = 4;
    let lower = words.to_lowercase();
    let effects = ["require ", "expect ", "encourage ", "recommend ", "if "];
    let start = effects.iter().find_map(|effect| {
        let at = lower.find(effect)?;
        Some(at + effect.len())
    });
    let asked = words.get(start.unwrap_or(0)..).unwrap_or(words);
    let plain = |word: &&str| word.chars().all(char::is_alphabetic) && !is_reserved(word);
    let kept: Vec<&str> = asked
        .split_whitespace()
        .filter(plain)
        .take(MOST_WORDS)
        .collect();
    match kept.join(" ").to_lowercase() {
        name if name.is_empty() => "what it asks".to_owned(),
        name => name,
    }
}
