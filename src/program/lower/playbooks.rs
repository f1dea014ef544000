//! Playbooks that are asked for their verdict: lowered into the same program, before the one that asks.

use crate::check::checked::{CheckedPlaybook, TestWords};
use crate::value::fold_name;

use super::{Lowering, slice, step_words};
use crate::program::{RuleId, RuleStep, Step, StepId, VerdictLine, VerdictStep};

/// The verdict of a playbook that has been lowered.
#[derive(Debug)]
pub(super) struct Lowered {
    verdict: Vec<VerdictStep>,
    /// Whether anything in it asks what is known.
    rests_on_record: bool,
}

impl Lowering<'_> {
    /// Lowers the playbook at hand, which others ask.
    pub(super) fn other_playbook(&mut self) {
        self.rules();
        let verdict = self.verdict(&self.playbook.verdict);
        self.others.push(Lowered {
            verdict,
            rests_on_record: self.has_asked_record,
        });
    }

    /// `senior pm is ready`
    pub(super) fn playbook_is(
        &mut self,
        playbook: usize,
        labels: &[String],
        words: &TestWords,
    ) -> StepId {
        let first = self.program.verdict_lines.len();
        let asked = self.others.get(playbook);
        let rests_on_record = asked.is_some_and(|asked| asked.rests_on_record);
        let lines = asked.into_iter().flat_map(|asked| &asked.verdict);
        self.program
            .verdict_lines
            .extend(lines.map(|line| VerdictLine {
                label: line.label.clone(),
                condition: line.condition,
                said: line.said,
                is_case: line.is_case,
                is_wanted: labels.contains(&line.label),
            }));
        let lines = slice(first, self.program.verdict_lines.len());
        self.step(
            Step::VerdictIs { lines },
            step_words(words),
            rests_on_record,
        )
    }
}

/// For each name of a rule in the layout: the rules that have it.
pub(super) fn rules_by_name(playbook: &CheckedPlaybook, rules: &[RuleStep]) -> Vec<Vec<RuleId>> {
    let names = &playbook.layout.rules;
    let mut by_name = vec![Vec::new(); names.len()];
    for (id, rule) in rules.iter().enumerate() {
        let name = names.get_index_of(&fold_name(&rule.name));
        if let Some(named) = name.and_then(|name| by_name.get_mut(name)) {
            named.push(id);
        }
    }
    by_name
}
