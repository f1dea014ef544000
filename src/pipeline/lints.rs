//! What is odd about a sound playbook: rules that always or never apply, requirements that exclude
//! each other, verdicts that nobody can get, rules without a reason. Silent where it cannot be sure.

mod narrowing;
mod reasons;

use crate::check::checked::{CheckedPlaybook, CheckedVerdict, CheckedVerdictLine};
use crate::diagnostics::Problems;
use crate::evaluate;
use crate::program::{Branch, CriterionStep, Program, RuleStep, StepId, Strength, VerdictStep};
use crate::source::Span;
use crate::syntax::ast::Ast;
use crate::value::Truth;

use super::error::LintWarning;
use narrowing::Narrowed;

/// With more requirements than this, no two are compared.
const MOST_REQUIREMENTS: usize = 300;
/// So many pairs that exclude each other are told.
const MOST_CONFLICTS: usize = 10;

/// Warns of everything that is odd. The playbook's own file ends at `own_end`.
pub(super) fn warn(
    tree: &Ast,
    own_end: usize,
    checked: &CheckedPlaybook,
    program: &mut Program,
    problems: &mut Problems,
) {
    let certain = evaluate::certain(program).unwrap_or_default();
    let lints = Lints {
        checked,
        program,
        certain,
        own_end,
    };
    lints.warn_of_gates(problems);
    lints.warn_of_conflicts(problems);
    lints.warn_of_verdicts(problems);
    reasons::warn(tree, own_end, checked, problems);
}

struct Lints<'a> {
    checked: &'a CheckedPlaybook,
    program: &'a Program,
    /// The truth of each step whoever is looked at; empty when that depends on the day.
    certain: Vec<Truth>,
    /// Where the playbook's own file ends: what is included is looked at there.
    own_end: usize,
}

impl Lints<'_> {
    /// Whether a step has this truth, whoever is looked at.
    fn is_always(&self, step: StepId, holds: bool) -> bool {
        let is_certain = self.certain.get(step) == Some(&Truth::from(holds));
        is_certain || self.when(step, !holds).is_contradiction()
    }

    fn when(&self, step: StepId, holds: bool) -> Narrowed {
        Narrowed::when(self.program, step, holds)
    }

    fn warn_of_gates(&self, problems: &mut Problems) {
        for (rule, checked) in self.program.rules.iter().zip(&self.checked.rules) {
            let span = checked.span;
            if span.start >= self.own_end {
                continue;
            }
            let (when, unless) = (rule.condition, rule.unless);
            let is_never = when.is_some_and(|step| self.is_always(step, false));
            if is_never && !checked.otherwise.is_empty() {
                let why = "its `if` is never yes, so its `otherwise` always holds";
                problems.push(LintWarning::AlwaysApplies { why, span });
                continue;
            }
            if let Some(why) = self.never_applies(when, unless) {
                problems.push(LintWarning::NeverApplies { why, span });
                continue;
            }
            if when.is_some_and(|step| self.is_always(step, true)) {
                let why = "its `if` is always yes";
                problems.push(LintWarning::AlwaysApplies { why, span });
            }
            if unless.is_some_and(|step| self.is_always(step, false)) {
                let why = "its `unless` is never yes";
                problems.push(LintWarning::AlwaysApplies { why, span });
            }
        }
    }

    fn never_applies(&self, when: Option<StepId>, unless: Option<StepId>) -> Option<&'static str> {
        if when.is_some_and(|step| self.is_always(step, false)) {
            return Some("its `if` is never yes");
        }
        if unless.is_some_and(|step| self.is_always(step, true)) {
            return Some("its `unless` is always yes");
        }
        let (when, unless) = (when?, unless?);
        let is_excused = !self.when(when, true).fits(&self.when(unless, false));
        is_excused.then_some("its `unless` is yes whenever its `if` is")
    }

    /// Warns of requirements that cannot both be met, of rules that apply together.
    fn warn_of_conflicts(&self, problems: &mut Problems) {
        let criteria = self.program.criteria.iter();
        let required: Vec<(&CriterionStep, &RuleStep)> = criteria
            .filter(|one| one.strength == Strength::Require)
            .filter_map(|one| Some((one, self.program.rules.get(one.rule)?)))
            .filter(|(_, rule)| rule.concerns.is_none())
            .collect();
        if required.len() > MOST_REQUIREMENTS {
            return;
        }
        let required = required.into_iter();
        let required = required.map(|(one, rule)| (one, rule, self.when(one.condition, true)));
        let required: Vec<(&CriterionStep, &RuleStep, Narrowed)> = required
            .filter(|(_, _, met)| !met.is_contradiction())
            .collect();
        let mut found = 0;
        for (at, (first, first_rule, first_met)) in required.iter().enumerate() {
            for (second, second_rule, second_met) in required.iter().skip(at + 1) {
                let are_together = apply_together((first, first_rule), (second, second_rule));
                if !are_together || first_met.fits(second_met) || found == MOST_CONFLICTS {
                    continue;
                }
                found += 1;
                problems.push(LintWarning::ConflictingRequirements {
                    first: first.words.clone(),
                    second: second.words.clone(),
                    span: self.span_of(second.rule),
                    other: (first.rule != second.rule).then(|| self.span_of(first.rule)),
                });
            }
        }
    }

    fn span_of(&self, rule: usize) -> Span {
        let rule = self.checked.rules.get(rule);
        rule.map_or(Span::default(), |rule| rule.span)
    }

    /// Warns of the verdicts and of the answers beside them that no line can give.
    fn warn_of_verdicts(&self, problems: &mut Problems) {
        self.warn_of_lines(&self.checked.verdict, &self.program.verdict, problems);
        for (checked, lowered) in self.checked.answers.iter().zip(&self.program.answers) {
            self.warn_of_lines(&checked.verdict, &lowered.lines, problems);
        }
    }

    fn warn_of_lines(
        &self,
        checked: &CheckedVerdict,
        lowered: &[VerdictStep],
        problems: &mut Problems,
    ) {
        let lines: Vec<(&CheckedVerdictLine, Option<StepId>)> = checked
            .lines
            .iter()
            .zip(lowered.iter().map(|line| line.condition))
            .collect();
        let mut above = Narrowed::default();
        let mut is_over = false;
        let mut reached: Vec<&str> = Vec::new();
        for (line, condition) in &lines {
            let is_possible = match condition {
                None => true,
                Some(step) => !self.is_always(*step, false) && above.fits(&self.when(*step, true)),
            };
            if is_possible && !is_over && !above.is_contradiction() {
                reached.push(&line.label);
            }
            if let Some(step) = condition {
                is_over |= self.is_always(*step, true);
                above = above.joined(&self.when(*step, false));
            }
        }
        for (line, _) in lines {
            // Everybody may well be above the lowest, such as `none` of a ladder.
            let is_rest = checked.has_cases && checked.labels.first() == Some(&line.label);
            let is_told = is_rest || reached.contains(&line.label.as_str());
            if let (false, Some(span)) = (is_told, line.span) {
                reached.push(&line.label);
                let name = line.label.clone();
                let help = if checked.has_cases {
                    "what leads to it is never yes, or what comes first always takes its place: change \
                     the table or matrix"
                } else {
                    "this line is never yes, or one above it always takes its place: change it or take \
                     it out"
                };
                problems.push(LintWarning::VerdictOutOfReach { name, help, span });
            }
        }
    }
}

/// Whether two requirements apply together whenever the more special one does: one of them always
/// does, or both have the same `if` and stand in the same branch. What `unless` excuses is left alone.
fn apply_together(
    (first, first_rule): (&CriterionStep, &RuleStep),
    (second, second_rule): (&CriterionStep, &RuleStep),
) -> bool {
    let has_gate = |rule: &RuleStep| rule.condition.is_some();
    let is_timed = |rule: &RuleStep| rule.unless.is_some() || rule.in_force != Default::default();
    let is_same = first_rule.condition == second_rule.condition
        && (first.branch == Branch::Then) == (second.branch == Branch::Then);
    let is_excused = is_timed(first_rule) || is_timed(second_rule);
    !is_excused && (!has_gate(first_rule) || !has_gate(second_rule) || is_same)
}
