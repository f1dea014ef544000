//! What a plan says of flags and stops beside what is to be done, in the words of an outcome.

use crate::outcome::{Concern, PossibleNotice};
use crate::plan::Plan;
use crate::report::text;

use super::is_stopped;

/// Notices under their heading: each with what would tell whether it applies, where that is open.
pub(in crate::report) struct Told {
    pub(in crate::report) heading: &'static str,
    pub(in crate::report) items: Vec<(String, Option<String>)>,
}

/// The stops of which it is not known whether they apply.
pub(in crate::report) fn possible_stops(plan: &Plan) -> Option<Told> {
    possible(plan, text::PERHAPS_A_STOP, &plan.outcome.possible_stops)
}

/// The flags that are about the person.
pub(in crate::report) fn flags(plan: &Plan) -> Option<Told> {
    let flags = text::own_flags(&plan.outcome);
    let items = flags.map(|flag| (flag.text.clone(), None));
    told(plan, text::WORTH_A_LOOK, items.collect())
}

/// The flags of which it is not known whether they apply.
pub(in crate::report) fn possible_flags(plan: &Plan) -> Option<Told> {
    possible(
        plan,
        text::PERHAPS_WORTH_A_LOOK,
        &plan.outcome.possible_flags,
    )
}

fn possible(plan: &Plan, heading: &'static str, notices: &[PossibleNotice]) -> Option<Told> {
    let own = text::possible_of(notices, Concern::Person).into_iter();
    let items = own.map(|one| (one.title.clone(), text::would_tell(&one.would_decide)));
    told(plan, heading, items.collect())
}

/// Whom a stop keeps from this path is told of that, and of nothing else.
fn told(plan: &Plan, heading: &'static str, items: Vec<(String, Option<String>)>) -> Option<Told> {
    (!items.is_empty() && !is_stopped(plan)).then_some(Told { heading, items })
}
