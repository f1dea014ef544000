//! Under which conditions a plan holds: what comes last, what grows too old on the way, what it does
//! not reckon with, and what may spare some of it.

use indexmap::IndexSet;

use crate::outcome::{Effect, GapKind, Status};
use crate::plan::{EnoughActions, InTurn, Plan, PlannedAction};
use crate::report::text::verdict_words;

use super::names;

/// The conditions under which what is enough is enough, a sentence each.
pub(in crate::report) fn caveats(plan: &Plan, enough: &EnoughActions) -> Vec<String> {
    let mut lines: Vec<String> = enough
        .later
        .iter()
        .filter_map(|(name, day)| {
            let title = &action(plan, name)?.action.title;
            Some(format!(
                "Only after the others, on {day} at the earliest: {title}."
            ))
        })
        .collect();
    lines.extend(enough.in_turn.iter().flat_map(|turn| in_turn(enough, turn)));
    lines.extend(
        enough
            .left_alone
            .iter()
            .filter_map(|name| left_alone(plan, name)),
    );
    lines.extend(to_confirm(plan));
    lines
}

/// What comes of the set when one action is done after another.
fn in_turn(enough: &EnoughActions, turn: &InTurn) -> Vec<String> {
    let mut lines = vec![format!(
        "That counts all of it as done by {}. One after another it takes until {}, and by then, \
         without more, the verdict would be {}.",
        enough.on,
        turn.by,
        verdict_words(&turn.verdict)
    )];
    if !turn.stale.is_empty() {
        lines.push(format!(
            "Too old by then, so to be renewed on the way: {}.",
            names(&turn.stale)
        ));
    }
    if turn.stale.is_empty() && !turn.open.is_empty() {
        lines.push(format!("Open by then: {}.", turn.open.join("; ")));
    }
    lines
}

/// An action that would close something that weighs, by making another choice of what is given.
fn left_alone(plan: &Plan, name: &str) -> Option<String> {
    let action = action(plan, name)?;
    let weighs = matches!(action.group, Some(Effect::Require | Effect::Expect));
    let changes = action.action.does.iter();
    let changes: Vec<&str> = changes
        .filter(|does| does.starts_with("changes "))
        .map(String::as_str)
        .collect();
    (weighs && !changes.is_empty()).then(|| {
        format!(
            "Not reckoned with, because it {}, which was given: {}.",
            changes.join(" and "),
            action.action.title
        )
    })
}

/// What is there and only has to be confirmed.
fn to_confirm(plan: &Plan) -> Option<String> {
    let gaps = plan.gaps.iter();
    let gaps = gaps.filter(|gap| {
        let is_only_to_confirm = gap.gaps.iter().any(|one| one.kind == GapKind::Unverified);
        gap.status == Status::Unmet && gap.effect != Effect::Encourage && is_only_to_confirm
    });
    let titles: IndexSet<&str> = gaps
        .flat_map(|gap| &gap.titles)
        .map(String::as_str)
        .collect();
    let titles: Vec<&str> = titles.into_iter().collect();
    (!titles.is_empty()).then(|| {
        format!(
            "First have what is there already confirmed, which may spare some of it: {}.",
            titles.join("; ")
        )
    })
}

/// Until when a verdict that is reached holds if nothing is done.
pub(super) fn until_when(plan: &Plan) -> Option<String> {
    let next = plan.outcome.next_change.as_ref()?;
    Some(format!(
        "It does not stay so by itself: {} from {}, as {}.",
        verdict_words(&next.verdict),
        next.on,
        next.because.join(" and ")
    ))
}

fn action<'p>(plan: &'p Plan, name: &str) -> Option<&'p PlannedAction> {
    plan.actions.iter().find(|one| one.action.action == name)
}
