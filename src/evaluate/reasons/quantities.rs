//! What a quantity has been worked out from.

use crate::outcome::{Reason, ReasonKind};
use crate::program::{Claim, Operand, Place, QuantityStep, SentenceId, Slice, Step, WeightedPart};
use crate::value::{Number, Truth};

use super::super::quantity::Register;
use super::super::words;
use super::{Parts, Reasons};

impl<'a> Reasons<'a> {
    /// Adds what a test or a quantity looks at; what is written out needs no telling.
    pub(super) fn push_quantity(
        &mut self,
        reason: &mut Reason,
        operand: Operand,
        parts: &mut Parts<'a>,
    ) {
        let said = parts.take(Claim::Comes(operand));
        self.push_said_quantity(reason, operand, said);
    }

    pub(super) fn push_said_quantity(
        &mut self,
        reason: &mut Reason,
        operand: Operand,
        said: Option<SentenceId>,
    ) {
        if let Some(of) = self.quantity(operand, said) {
            self.push(reason, true, |_| of);
        }
    }

    /// A quantity, in the words of its sentence where it has one; nothing for one that is written out.
    pub(super) fn quantity(
        &mut self,
        operand: Operand,
        said: Option<SentenceId>,
    ) -> Option<Reason> {
        let register = match operand.place {
            Place::Constant(_) | Place::Field(_) => return None,
            Place::Slot(slot) => return Some(self.fact(slot)),
            Place::Register(register) => register,
        };
        if let Some(defined) = self.name_behind(said) {
            return Some(self.defined(defined));
        }
        let program = self.case.program;
        let sentence = said.and_then(|id| program.sentences.get(id));
        let mut reason = match sentence {
            Some(sentence) => Reason {
                written: self.written(sentence.span),
                ..Reason::new(ReasonKind::Quantity, self.sources.words(sentence.span))
            },
            None => {
                if let Some(defined) = self.name_of(Claim::Comes(operand)) {
                    return Some(self.defined(defined));
                }
                let step = program.registers.get(register)?.step;
                let words = program.words.get(step).cloned().unwrap_or_default();
                Reason::new(ReasonKind::Quantity, words.subject)
            }
        };
        reason.seen = Some(self.value_of(operand));
        self.open_quantity(&mut reason, operand, said);
        Some(reason)
    }

    /// A quantity in words.
    pub(super) fn value_of(&self, operand: Operand) -> String {
        self.case.operand_words(operand)
    }

    /// Adds what a quantity has been worked out from.
    pub(super) fn open_quantity(
        &mut self,
        reason: &mut Reason,
        operand: Operand,
        said: Option<SentenceId>,
    ) {
        let program = self.case.program;
        let Place::Register(register) = operand.place else {
            self.push_said_quantity(reason, operand, None);
            return;
        };
        let step = program
            .registers
            .get(register)
            .map(|register| register.step);
        let step = step.and_then(|step| self.case.step(step)).copied();
        let Some(Step::Compute { quantity, .. }) = step else {
            return;
        };
        if self
            .case
            .judgement
            .is_operand_set_aside(program, self.case.profile, operand)
        {
            reason.note = Some("does not apply to this person".to_owned());
            return;
        }
        let mut parts = Parts::of(program, said);
        match quantity {
            QuantityStep::Arithmetic { left, right, .. } => {
                self.push_quantity(reason, left, &mut parts);
                self.push_quantity(reason, right, &mut parts);
            }
            QuantityStep::Aggregate { members, .. } => {
                for member in program.operands.get(members.range()).unwrap_or(&[]) {
                    self.push_quantity(reason, *member, &mut parts);
                }
            }
            QuantityStep::Rounded { value, .. } => self.push_quantity(reason, value, &mut parts),
            QuantityStep::Shifted { date, by, .. } => {
                self.push_quantity(reason, date, &mut parts);
                self.push_quantity(reason, by, &mut parts);
            }
            QuantityStep::Elapsed { since, .. } => self.push_quantity(reason, since, &mut parts),
            QuantityStep::LevelShare { level, .. } => {
                self.push_quantity(reason, level, &mut parts);
            }
            QuantityStep::YesNoShare { condition } => {
                let said = parts.take(Claim::Holds(condition));
                self.push(reason, true, |reasons| reasons.condition(condition, said));
            }
            QuantityStep::ShareMet { rules } => self.open_share(reason, rules),
            QuantityStep::WeightedMean { parts: weighted } => {
                self.open_score(reason, weighted, &mut parts);
            }
            QuantityStep::CountOf { query } | QuantityStep::OfEvidence { query, .. } => {
                self.open_filters(reason, query, &mut parts);
                self.open_items(reason, query);
            }
            QuantityStep::AssessmentDate => {}
            QuantityStep::FirstMatch { cases, .. } => {
                self.open_table(reason, register, cases, &mut parts);
            }
            QuantityStep::OfColumn { input, columns } => {
                self.push_quantity(reason, input, &mut parts);
                let columns = program.column_values.get(columns.range()).unwrap_or(&[]);
                for column in columns {
                    if self.case.truth(column.is_it).is_possible() {
                        self.push_quantity(reason, column.value, &mut parts);
                    }
                }
            }
        }
    }

    /// Adds the parts of a score, each with its weight and what it comes to.
    fn open_score(&mut self, reason: &mut Reason, weighted: Slice, parts: &mut Parts<'a>) {
        let program = self.case.program;
        for part in program.weighted_parts.get(weighted.range()).unwrap_or(&[]) {
            let said = parts.take(Claim::Comes(part.value));
            self.push(reason, true, |reasons| reasons.part(part, said));
        }
    }

    fn part(&mut self, part: &WeightedPart, said: Option<SentenceId>) -> Reason {
        let weight = Number::from_units(part.weight.saturating_mul(100));
        let of = self.quantity(part.value, said);
        let of = of.unwrap_or_else(|| Reason::new(ReasonKind::Quantity, String::new()));
        let register = self
            .case
            .judgement
            .register(self.case.profile, None, part.value);
        let is_set_aside = self.case.judgement.is_operand_set_aside(
            self.case.program,
            self.case.profile,
            part.value,
        );
        let is_nothing = is_set_aside || register.is_nothing == Truth::Yes;
        let (mut inner, mut is_told_above) = (of.reasons, of.is_told_above);
        // A condition alone says the same once more.
        if let [only] = inner.as_mut_slice()
            && only.says == of.says
            && only.answer.is_some()
        {
            is_told_above |= only.is_told_above;
            inner = std::mem::take(&mut only.reasons);
        }
        Reason {
            seen: Some(if is_nothing {
                "nothing".to_owned()
            } else {
                self.share_words(&register)
            }),
            note: if is_nothing {
                Some("left out of the score".to_owned())
            } else {
                of.note
            },
            written: of.written,
            given: of.given,
            is_told_above,
            reasons: inner,
            ..Reason::new(ReasonKind::Part, format!("{weight}% {}", of.says))
        }
    }

    fn share_words(&self, register: &Register) -> String {
        let held = register.held_to_share();
        let percentage = crate::program::SlotType::Percentage;
        words::register_value(self.case.program, self.case.profile, percentage, &held)
    }
}
