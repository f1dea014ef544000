//! What of a playbook is decided whoever is looked at: what comes out with nothing known at all.
//!
//! Knowing more never contradicts an answer, so what is decided here is decided for everybody.

use crate::profile::Profile;
use crate::program::{Days, Place, Program, QuantityStep, Step, Test};
use crate::value::{Date, Truth};

use super::judge::Judgement;

/// The truth of each step with nothing known; nothing when the day of the assessment may matter.
pub(crate) fn certain(program: &Program) -> Option<Vec<Truth>> {
    if looks_at_the_day(program) {
        return None;
    }
    let mut blank = program.clone();
    for step in &mut blank.steps {
        // What is recorded is not the same for everybody; and that nothing is expected so far is no
        // reason to wonder at a line that asks for expectations.
        if matches!(
            step,
            Step::Known(_) | Step::KnownList(_) | Step::CriteriaAre { .. } | Step::AnyNotice { .. }
        ) {
            *step = Step::Constant(Truth::Unknown);
        }
    }
    for slot in &mut blank.layout.slots {
        slot.default = None;
    }
    let mut judgement = Judgement::new(&blank);
    judgement.judge(&blank, &Profile::unknown(&blank.layout), Date::MAX);
    Some(judgement.truths)
}

fn looks_at_the_day(program: &Program) -> bool {
    let is_timed = program
        .rules
        .iter()
        .any(|rule| rule.in_force != Days::default());
    let asks_today = program.steps.iter().any(|step| {
        matches!(
            step,
            Step::Compute {
                quantity: QuantityStep::AssessmentDate | QuantityStep::Elapsed { .. },
                ..
            }
        ) || matches!(
            step,
            Step::Test { subject, test: Test::WithinLast(_) }
                if matches!(subject.place, Place::Constant(_) | Place::Register(_))
        )
    });
    is_timed || asks_today
}
