//! The sentences of a plan, which its text and its document share; and the plan as a document.

use crate::outcome::{Effect, GapKind, Verdict};
use crate::pipeline::Playbook;
use crate::plan::{Enough, EnoughActions, Plan, PlanGap, PlannedAction};

use super::document::{Block, Document, Item, Words};
use super::text;

/// Writes a plan as a document.
pub fn document(playbook: &Playbook, plan: &Plan) -> Document {
    let mut blocks = vec![Block::Paragraph(Words::new(&about(playbook, plan)))];
    let (heading, lines) = enough(plan);
    blocks.push(heading_of(&heading));
    let chosen = chosen(plan).into_iter();
    let chosen: Vec<Item> = chosen
        .map(|one| Item::new(Words::new(&with_effort(one))))
        .collect();
    if !chosen.is_empty() {
        blocks.push(Block::List(chosen));
    }
    let lines = lines.iter().map(|line| Block::Paragraph(Words::new(line)));
    blocks.extend(lines);
    for (heading, actions) in groups(plan) {
        let items = actions.iter().map(|action| action_item(plan, action));
        blocks.push(heading_of(heading));
        blocks.push(Block::List(items.collect()));
    }
    let open: Vec<Item> = open_gaps(plan).map(gap_item).collect();
    if !open.is_empty() {
        blocks.push(heading_of(NO_ACTION));
        blocks.push(Block::List(open));
    }
    Document::new(&title(plan), blocks)
}

fn heading_of(words: &str) -> Block {
    Block::Heading {
        level: 2,
        words: Words::new(words),
        anchor: None,
    }
}

fn action_item(plan: &Plan, action: &PlannedAction) -> Item {
    let words = Words::default().strong(&action.action.title);
    let words = match notes(action) {
        notes if notes.is_empty() => words,
        notes => words.and(&format!(" ({notes})")),
    };
    let mut items: Vec<Item> = lines_of(plan, action)
        .iter()
        .map(|line| Item::new(Words::new(line)))
        .collect();
    if let Some(link) = &action.action.link {
        items.push(Item::new(Words::new("See ").link(link, link)));
    }
    Item {
        words,
        items,
        anchor: None,
    }
}

fn gap_item(gap: &PlanGap) -> Item {
    let items = gap_lines(gap).into_iter();
    Item {
        words: Words::default().strong(&gap_title(gap)),
        items: items.map(|line| Item::new(Words::new(&line))).collect(),
        anchor: None,
    }
}

/// Above what no action helps with.
pub(super) const NO_ACTION: &str = "No action closes";

/// `Ana Ferreira: what it takes to be ready`
pub(super) fn title(plan: &Plan) -> String {
    let who = text::who(&plan.outcome);
    format!("{who}: what it takes for {}", quoted(&plan.wanted))
}

/// Which playbook, which day, and how the person stands.
fn about(playbook: &Playbook, plan: &Plan) -> String {
    let version = playbook.version().map(|version| format!(" {version}"));
    format!(
        "{}{}, as of {}. {}.",
        playbook.title(),
        version.unwrap_or_default(),
        plan.outcome.as_of,
        now(plan)
    )
}

/// `Now: not ready`
pub(super) fn now(plan: &Plan) -> String {
    format!("Now: {}", verdict(&plan.outcome.verdict))
}

pub(super) fn quoted(label: &str) -> String {
    format!("\u{201c}{label}\u{201d}")
}

fn verdict(verdict: &Verdict) -> String {
    match verdict.decided() {
        Some(label) => label.to_owned(),
        None => text::undecided(&verdict.possible),
    }
}

/// The actions that are enough, or that would be if there were more time.
pub(super) fn chosen(plan: &Plan) -> Vec<&PlannedAction> {
    let (Enough::Actions(enough) | Enough::TooLong(enough)) = &plan.enough else {
        return Vec::new();
    };
    let is_chosen = |one: &&PlannedAction| enough.actions.contains(&one.action.action);
    plan.actions.iter().filter(is_chosen).collect()
}

/// An action with its effort: `Volunteer to mentor a junior colleague (6 weeks)`.
pub(super) fn with_effort(action: &PlannedAction) -> String {
    let effort = action.action.estimate.as_ref();
    let effort = effort.map_or("effort not estimated", |estimate| &estimate.effort);
    format!("{} ({effort})", action.action.title)
}

/// What is enough: a heading, and what is to be said besides the actions.
pub(super) fn enough(plan: &Plan) -> (String, Vec<String>) {
    let within = plan.within.as_ref();
    let mut lines = Vec::new();
    let heading = match &plan.enough {
        Enough::Already => {
            lines.push(format!("The verdict is {} already.", quoted(&plan.wanted)));
            "Nothing has to be done".to_owned()
        }
        Enough::Actions(enough) => {
            lines.extend(after(plan, enough));
            let is_sure = enough.verdict.decided() == Some(plan.wanted.as_str());
            let heading = match (is_sure, enough.actions.is_empty()) {
                (true, _) => "What is enough",
                (false, true) => "What to find out first",
                (false, false) => "What may be enough",
            };
            match within {
                Some(within) => format!("{heading}, within {within}"),
                None => heading.to_owned(),
            }
        }
        Enough::TooLong(enough) => {
            let within = within.map_or("", String::as_str);
            let least = if enough.is_least {
                "The least that is enough takes"
            } else {
                "The least that was found takes"
            };
            lines.push(format!("{least} {}.", total(enough)));
            lines.extend(find_out(plan, enough));
            format!("Out of reach within {within}")
        }
        Enough::None if !plan.has_actions => {
            lines
                .push("This playbook has no actions, so there is nothing to plan with.".to_owned());
            "No plan".to_owned()
        }
        Enough::None => {
            lines.push(format!(
                "No set of {} leads to {}.",
                if plan.unestimated > 0 {
                    "estimated actions"
                } else {
                    "actions"
                },
                quoted(&plan.wanted)
            ));
            if plan
                .gaps
                .iter()
                .any(|gap| !gap.is_closed && gap.effect != Effect::Encourage)
            {
                lines.push("What no action closes stands below.".to_owned());
            }
            "Nothing is enough".to_owned()
        }
        Enough::Unknown => {
            lines.push(format!(
                "No set of actions was found that leads to {}; there are too many to try all.",
                quoted(&plan.wanted)
            ));
            "Nothing was found to be enough".to_owned()
        }
    };
    if plan.unestimated > 0 {
        lines.push(match plan.unestimated {
            1 => "Left out: one action whose effort nobody has estimated.".to_owned(),
            count => format!("Left out: {count} actions whose effort nobody has estimated."),
        });
    }
    (heading, lines)
}

/// What comes of the actions.
fn after(plan: &Plan, enough: &EnoughActions) -> Vec<String> {
    let kind = if enough.is_least {
        "This is the least total effort"
    } else {
        "This is an approximation: nothing of it can be left out, but something else may be less effort"
    };
    let mut lines = Vec::new();
    if enough.actions.is_empty() {
        lines.push("As far as is known, no action is needed.".to_owned());
    } else {
        lines.push(format!("{kind}: {}.", total(enough)));
    }
    let found = find_out(plan, enough);
    if found.is_empty() {
        lines.push(format!("Then: {}.", verdict(&enough.verdict)));
    }
    lines.extend(found);
    lines.extend(may_be_needless(plan, enough));
    lines
}

/// What to find out first, because it may spare some of the actions.
fn may_be_needless(plan: &Plan, enough: &EnoughActions) -> Option<String> {
    let is_open = plan.outcome.verdict.decided().is_none();
    let is_sure = enough.find_out.is_empty() && !enough.actions.is_empty();
    let names = plan.outcome.would_decide.join(", ");
    (is_open && is_sure && !names.is_empty())
        .then(|| format!("Some of it may be needless. Find out first: {names}."))
}

fn find_out(plan: &Plan, enough: &EnoughActions) -> Vec<String> {
    if enough.verdict.decided() == Some(plan.wanted.as_str()) {
        return Vec::new();
    }
    let mut lines = vec![format!("Then: {}.", verdict(&enough.verdict))];
    if !enough.find_out.is_empty() {
        lines.push(format!(
            "To decide it, find out: {}.",
            enough.find_out.join(", ")
        ));
    }
    lines
}

pub(super) fn total(enough: &EnoughActions) -> String {
    let unestimated = match enough.unestimated {
        0 => return enough.effort.clone(),
        1 => "one action that nobody has estimated".to_owned(),
        count => format!("{count} actions that nobody has estimated"),
    };
    if enough.unestimated == enough.actions.len() {
        unestimated
    } else {
        format!("{} and {unestimated}", enough.effort)
    }
}

/// The actions by how much they matter, each group under its heading.
pub(super) fn groups(plan: &Plan) -> Vec<(&'static str, Vec<&PlannedAction>)> {
    let headings = [
        (Some(Effect::Require), "Must"),
        (Some(Effect::Expect), "Should"),
        (Some(Effect::Encourage), "Could"),
        (None, "Closes no gap of its own"),
    ];
    let groups = headings.into_iter().map(|(group, heading)| {
        let actions = plan.actions.iter().filter(|one| one.group == group);
        (heading, actions.collect::<Vec<_>>())
    });
    groups.filter(|(_, actions)| !actions.is_empty()).collect()
}

/// `6 weeks, RICE about 0.53, recommended, enough`
pub(super) fn notes(action: &PlannedAction) -> String {
    let estimate = action.action.estimate.as_ref();
    let effort = estimate.map(|estimate| estimate.effort.clone());
    let rice = action.rice.map(|rice| format!("RICE {}", rice.words()));
    let recommended = action.is_recommended.then(|| "recommended".to_owned());
    let enough = action.is_enough.then(|| "in what is enough".to_owned());
    let notes = [effort, rice, recommended, enough].into_iter().flatten();
    notes.collect::<Vec<_>>().join(", ")
}

/// What an action does, and which gaps it closes, a line each.
pub(super) fn lines_of(plan: &Plan, action: &PlannedAction) -> Vec<String> {
    let mut lines = Vec::new();
    if !action.action.does.is_empty() {
        lines.push(format!("It {}", action.action.does.join(", ")));
    }
    for (verb, places) in [
        ("Closes", &action.closes),
        ("Helps to close", &action.helps),
    ] {
        let titles = titles_of(plan, places);
        if !titles.is_empty() {
            lines.push(format!("{verb}: {}", titles.join("; ")));
        }
    }
    lines
}

/// The titles of gaps, each once; of those that share a title with others, whether these are all.
pub(super) fn titles_of(plan: &Plan, places: &[usize]) -> Vec<String> {
    let mut titles = Vec::new();
    for gap in places.iter().filter_map(|place| plan.gaps.get(*place)) {
        let mut of_title = plan.gaps.iter().enumerate();
        let is_in_part =
            of_title.any(|(at, other)| other.titles == gap.titles && !places.contains(&at));
        let in_part = if is_in_part { " (in part)" } else { "" };
        let title = format!("{}{in_part}", gap.titles.join(" / "));
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

/// The gaps that no action closes.
pub(super) fn open_gaps(plan: &Plan) -> impl Iterator<Item = &PlanGap> {
    plan.gaps.iter().filter(|gap| !gap.is_closed)
}

/// `Have some years behind you (required)`
pub(super) fn gap_title(gap: &PlanGap) -> String {
    let titles = gap.titles.join(" / ");
    let weight = match (gap.is_stop, gap.effect) {
        (true, _) => "stop",
        (false, Effect::Require) => "required",
        (false, Effect::Expect) => "expected",
        (false, Effect::Encourage) => "encouraged",
    };
    format!("{titles} ({weight})")
}

/// Why a gap is there, and what closes it.
pub(super) fn gap_lines(gap: &PlanGap) -> Vec<String> {
    let known = gap
        .gaps
        .iter()
        .filter(|one| one.kind != GapKind::NotRecorded);
    let mut lines: Vec<String> = known.map(text::gap_words).collect();
    if !gap.would_decide.is_empty() {
        lines.push(format!("Find out: {}", gap.would_decide.join(", ")));
    }
    match gap.closed_from {
        Some(day) => lines.push(format!(
            "Time alone closes it, from {day} if nothing else changes"
        )),
        None if gap.needs_time => lines.push("Only time closes it".to_owned()),
        None => {}
    }
    lines
}
