//! What a playbook says, sentence by sentence, beside the steps that it becomes: equal conditions are
//! one step, but each stands in its own sentence, and a definition keeps its name.

use crate::check::checked::{Condition, Quantity};
use crate::program::{Claim, DefinedStep, Operand, Sentence, SentenceId, StepId};
use crate::source::Span;

use super::Lowering;

impl Lowering<'_> {
    /// Begins a sentence; gives those before it inside the same one.
    pub(super) fn begin(&mut self) -> Vec<SentenceId> {
        std::mem::take(&mut self.inside)
    }

    /// Ends a sentence that was begun.
    fn end(
        &mut self,
        span: Span,
        claim: Claim,
        defines: Option<usize>,
        outer: Vec<SentenceId>,
    ) -> SentenceId {
        let parts = std::mem::replace(&mut self.inside, outer);
        let id = self.program.sentences.len();
        self.program.sentences.push(Sentence {
            span,
            claim,
            parts,
            defines,
        });
        self.inside.push(id);
        id
    }

    /// A condition as it is written at a place.
    pub(super) fn said_condition(&mut self, span: Span, inner: &Condition) -> StepId {
        let outer = self.begin();
        let step = self.condition(inner);
        self.end(span, Claim::Holds(step), None, outer);
        step
    }

    /// A quantity as it is written at a place.
    pub(super) fn said_quantity(&mut self, span: Span, inner: &Quantity) -> Operand {
        let outer = self.begin();
        let operand = self.operand(inner);
        self.end(span, Claim::Comes(operand), None, outer);
        operand
    }

    /// A condition that stands in no other sentence, and how it is written.
    pub(super) fn told(&mut self, condition: &Condition) -> (StepId, Option<SentenceId>) {
        let outer = self.begin();
        let step = self.condition(condition);
        let said = std::mem::replace(&mut self.inside, outer);
        (step, said.first().copied())
    }

    /// The same, where there is a condition.
    pub(super) fn perhaps_told(
        &mut self,
        condition: Option<&Condition>,
    ) -> (Option<StepId>, Option<SentenceId>) {
        let told = condition.map(|condition| self.told(condition));
        (told.map(|(step, _)| step), told.and_then(|(_, said)| said))
    }

    /// Ends what a definition stands for, and gives it its name.
    pub(super) fn name(&mut self, id: usize, claim: Claim, outer: Vec<SentenceId>) {
        let Some(defined) = self.playbook.defined.get(id) else {
            self.inside = outer;
            return;
        };
        let number = self.program.defined.len();
        let sentence = self.end(defined.span, claim, Some(number), outer);
        self.program.defined.push(DefinedStep {
            name: defined.name.clone(),
            kind: defined.kind,
            sentence,
            is_own: self.is_own,
        });
        if let Some(named) = self.named.get_mut(id) {
            *named = Some(sentence);
        }
    }

    /// Names a definition that has been lowered before.
    pub(super) fn name_again(&mut self, id: usize) {
        let known = self.named.get(id).copied().flatten();
        self.inside.extend(known);
    }
}
