//! Under which conditions a plan holds: what comes last, what grows too old on the way, what it does
//! not reckon with, and what may spare some of it.

use std::collections::BTreeSet;

use indexmap::IndexSet;

use crate::outcome::{Effect, GapKind, Status};
use crate::plan::{EnoughActions, InTurn, Plan, PlannedAction, Renewal};
use crate::report::describe::words::listed;
use crate::report::text::verdict_words;

use super::quoted;

/// The number under which an action is listed, if it is.
pub(in crate::report) type NumberOf<'a> = &'a dyn Fn(&str) -> Option<usize>;

/// The conditions under which what is enough is enough, a sentence each.
pub(in crate::report) fn caveats(
    plan: &Plan,
    enough: &EnoughActions,
    number_of: NumberOf<'_>,
) -> Vec<String> {
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
    let turns = enough.in_turn.iter();
    lines.extend(turns.flat_map(|turn| in_turn(turn, number_of)));
    lines.extend(
        enough
            .left_alone
            .iter()
            .filter_map(|name| left_alone(plan, name)),
    );
    lines.extend(to_confirm(plan));
    lines
}

/// What has to be renewed while one action is done after another, and what is open all the same.
fn in_turn(turn: &InTurn, number_of: NumberOf<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if !turn.renew.is_empty() {
        let renewals = turn.renew.iter();
        let renewals = renewals.map(|one| renewal(one, number_of));
        let renewals: Vec<String> = renewals.collect();
        lines.push(format!(
            "To be renewed on the way, so that it is no older on {} than it is now: {}.",
            turn.by,
            renewals.join("; ")
        ));
    }
    lines.extend(turn.waivers.iter().map(|waiver| {
        format!(
            "The waiver of {} ends on {}: have it renewed, or see to what it lets pass.",
            quoted(&waiver.title),
            waiver.until
        )
    }));
    if !turn.left.is_empty() {
        lines.push(format!(
            "Open on {} whatever is renewed: {}.",
            turn.by,
            turn.left.join("; ")
        ));
    }
    lines
}

/// `growth plan evidence (step 17 again)`, or by which other action it is renewed.
fn renewal(renewal: &Renewal, number_of: NumberOf<'_>) -> String {
    let numbers = renewal.by.iter().filter_map(|by| number_of(&by.name));
    let numbers: BTreeSet<usize> = numbers.collect();
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    let steps = match numbers.len() {
        0 => None,
        1 => Some(format!("step {} again", numbers.concat())),
        _ => {
            let numbers = listed(numbers.iter().map(String::as_str), "and");
            Some(format!("steps {numbers} again"))
        }
    };
    let others = renewal.by.iter();
    let others = others.filter(|by| number_of(&by.name).is_none());
    let others = others.map(|by| quoted(&by.title));
    let every = renewal.every.as_ref();
    let every = every.map(|every| format!("once each {every}"));
    let by: Vec<String> = steps.into_iter().chain(others).chain(every).collect();
    match by.is_empty() {
        true => renewal.what.clone(),
        false => format!("{} ({})", renewal.what, by.join(", ")),
    }
}

/// An action that would close something that weighs, by making another choice of what is given.
fn left_alone(plan: &Plan, name: &str) -> Option<String> {
    let action = action(plan, name)?;
    let groups = action.group.iter().chain(&action.possible_group);
    let mut groups = groups.filter(|group| **group != Effect::Encourage);
    let weighs = groups.next().is_some();
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
