//! Scores in words: what each is, or between which bounds it lies.

use crate::outcome::{Bound, Exact, Score};
use crate::program::{ScoreStep, SlotType};
use crate::value::Truth;

use super::explain::Case;
use super::quantity::{Fraction, Register};
use super::undecided::Unknowns;
use super::words::{self, NOT_RECORDED};

impl Case<'_> {
    /// Every score, in the order of the playbook.
    pub(super) fn scores(&self) -> Vec<Score> {
        let scores = self.program.scores.iter();
        scores.map(|score| self.score(score)).collect()
    }

    fn score(&self, score: &ScoreStep) -> Score {
        let is_set_aside =
            self.judgement
                .is_operand_set_aside(self.program, self.profile, score.value);
        let register = if is_set_aside {
            Register::NOTHING
        } else {
            self.judgement.register(self.profile, None, score.value)
        };
        let is_nothing = register.is_nothing == Truth::Yes;
        let bound = |value: Option<Fraction>| {
            let value = value.filter(|_| !is_nothing)?;
            Some(Bound {
                words: words::worked_out(self.program, self.profile, score.slot_type, value),
                exact: Exact::new(value),
                is_number: score.value.is_number,
            })
        };
        let (low, high) = (bound(register.low), bound(register.high));
        Score {
            name: score.name.clone(),
            words: self.score_words(score.slot_type, &register, low.as_ref(), high.as_ref()),
            would_decide: self.would_narrow(score, &register),
            low,
            high,
            may_be_nothing: register.is_nothing != Truth::No,
        }
    }

    /// What would make a score more exact.
    fn would_narrow(&self, score: &ScoreStep, register: &Register) -> Vec<String> {
        let is_exact = register.low.is_some() && register.low == register.high;
        let mut unknowns = Unknowns::new(self);
        if register.is_nothing != Truth::Yes && !(is_exact && register.is_nothing == Truth::No) {
            unknowns.add_quantity(score.value);
        }
        unknowns.into_names()
    }

    fn score_words(
        &self,
        slot_type: SlotType,
        register: &Register,
        low: Option<&Bound>,
        high: Option<&Bound>,
    ) -> String {
        let bounds = match (low, high) {
            _ if register.is_nothing == Truth::Yes => return "nothing".to_owned(),
            _ if self.is_anything(slot_type, register) => NOT_RECORDED.to_owned(),
            (Some(low), Some(high)) if low.exact == high.exact => low.words.clone(),
            (Some(low), Some(high)) => format!("{} to {}", low.words, high.words),
            (Some(low), None) => format!("{} or more", low.words),
            (None, Some(high)) => format!("{} or less", high.words),
            (None, None) => NOT_RECORDED.to_owned(),
        };
        match register.is_nothing {
            Truth::Unknown => format!("{bounds}, or nothing"),
            Truth::Yes | Truth::No => bounds,
        }
    }

    /// Whether it is a level of which nothing is known.
    fn is_anything(&self, slot_type: SlotType, register: &Register) -> bool {
        let SlotType::Level(_) = slot_type else {
            return false;
        };
        let possible = slot_type.possible(&self.program.layout.vocabularies);
        let possible = Register::from_range(possible, false);
        register.low != register.high
            && register.low == possible.low
            && register.high == possible.high
    }
}
