//! What of a playbook is decided whoever is looked at: what comes out with nothing known at all.
//!
//! Knowing more never contradicts an answer, so what is decided here is decided for everybody.

use crate::profile::Profile;
use crate::program::{Days, Place, Program, QuantityStep, Step, Test};
use crate::value::{Date, Truth};

use super::judge::Judgement;

/// The truth of each step with nothing known; nothing when the day of the assessment may matter. The
/// program is changed for it, and then as it was.
pub(crate) fn certain(program: &mut Program) -> Option<Vec<Truth>> {
    if looks_at_the_day(program) {
        return None;
    }
    let steps = program.steps.clone();
    let slots = program.layout.slots.iter_mut();
    let defaults: Vec<_> = slots.map(|slot| slot.default.take()).collect();
    for step in &mut program.steps {
        // What is recorded is not the same for everybody; and that nothing is expected so far is no
        // reason to wonder at a line that asks for expectations.
        if matches!(
            step,
            Step::Known(_) | Step::KnownList(_) | Step::CriteriaAre { .. } | Step::AnyNotice { .. }
        ) {
            *step = Step::Constant(Truth::Unknown);
        }
    }
    let mut judgement = Judgement::new(program);
    judgement.judge(program, &Profile::unknown(&program.layout), Date::MAX);
    program.steps = steps;
    for (slot, default) in program.layout.slots.iter_mut().zip(defaults) {
        slot.default = default;
    }
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
