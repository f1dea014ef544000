//! The sentences of a plan, which its text and its document share; and the plan as a document.

mod caveats;
mod notices;

use crate::outcome::{Effect, GapKind, Status, Verdict};
use crate::pipeline::Playbook;
use crate::plan::{Enough, EnoughActions, Keep, Plan, PlanGap, PlannedAction};

use super::describe::words::sentence;
use super::document::{Block, Document, Item, Words};
use super::text;

pub(super) use caveats::caveats;
pub(super) use notices::{Told, flags, possible_flags, possible_stops};

/// More names than this are not listed in a sentence.
const MOST_NAMED: usize = 6;

/// Writes a plan as a document.
pub fn document(playbook: &Playbook, plan: &Plan) -> Document {
    let mut blocks = vec![Block::Paragraph(Words::new(&about(playbook, plan)))];
    let begin_with = begin_with(plan);
    blocks.extend(begin_with.map(|line| Block::Paragraph(Words::new(&line))));
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
    blocks.extend(told(possible_stops(plan)));
    for (heading, actions) in groups(plan) {
        let items = actions.iter().map(|action| action_item(plan, action));
        blocks.push(heading_of(heading));
        blocks.push(Block::List(items.collect()));
    }
    for (heading, gaps) in open_gaps(plan) {
        blocks.push(heading_of(heading));
        blocks.push(Block::List(gaps.into_iter().map(gap_item).collect()));
    }
    blocks.extend(told(flags(plan)));
    blocks.extend(told(possible_flags(plan)));
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

/// Notices under their heading.
fn told(notices: Option<Told>) -> Vec<Block> {
    let Some(notices) = notices else {
        return Vec::new();
    };
    let items = notices.items.into_iter().map(|(title, line)| {
        let line = line.iter().map(|line| Item::new(Words::new(line)));
        Item {
            words: Words::new(&title),
            items: line.collect(),
            anchor: None,
        }
    });
    vec![heading_of(notices.heading), Block::List(items.collect())]
}

fn gap_item(gap: &PlanGap) -> Item {
    let items = gap_lines(gap).into_iter();
    Item {
        words: Words::default().strong(&gap_title(gap)),
        items: items.map(|line| Item::new(Words::new(&line))).collect(),
        anchor: None,
    }
}

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
    let chosen = enough.actions.iter().filter_map(|name| {
        let mut actions = plan.actions.iter();
        actions.find(|one| one.action.action == *name)
    });
    chosen.collect()
}

/// An action with its effort: `Volunteer to mentor a junior colleague (6 weeks)`.
pub(super) fn with_effort(action: &PlannedAction) -> String {
    let effort = action.action.estimate.as_ref();
    let effort = effort.map_or("effort not estimated", |estimate| &estimate.effort);
    format!("{} ({effort})", action.action.title)
}

/// What is enough: a heading, and what is to be said besides the actions.
pub(super) fn enough(plan: &Plan) -> (String, Vec<String>) {
    if is_stopped(plan) {
        return ("A stop applies".to_owned(), stop_lines(plan));
    }
    let within = plan.within.as_ref();
    let mut lines = Vec::new();
    let heading = match &plan.enough {
        Enough::Already => {
            lines.push(format!("The verdict is {} already.", quoted(&plan.wanted)));
            lines.extend(caveats::until_when(plan));
            lines.extend(to_stay(plan));
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
            lines.extend(takes_time(plan));
            if plan
                .gaps
                .iter()
                .any(|gap| is_left_over(gap) && gap.effect != Effect::Encourage)
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

/// Whether no action closes a gap, also not when it is done again and again.
pub(super) fn is_left_over(gap: &PlanGap) -> bool {
    !gap.is_closed && gap.regular.is_none()
}

/// What of all that is missing takes time besides actions.
fn takes_time(plan: &Plan) -> Vec<String> {
    let weighs = |gap: &&PlanGap| gap.status == Status::Unmet && gap.effect != Effect::Encourage;
    let missing = plan.gaps.iter().filter(weighs);
    let missing = missing.filter(|gap| !gap.is_closed);
    let mut lines = Vec::new();
    for gap in missing {
        let titles = gap.titles.join("; ");
        match &gap.regular {
            Some(regular) => lines.push(format!(
                "It takes time as well: {titles} is closed by doing something once each {}, from {} \
                 at the earliest.",
                regular.every, regular.from
            )),
            None if gap.needs_time => lines.push(format!(
                "It takes time as well, which alone closes: {titles}."
            )),
            None => {}
        }
    }
    lines
}

/// What comes of the actions.
fn after(plan: &Plan, enough: &EnoughActions) -> Vec<String> {
    let mut lines = Vec::new();
    if enough.actions.is_empty() {
        lines.push(
            "Nothing is known to be needed yet. Whether anything is depends on what is not known."
                .to_owned(),
        );
        lines.extend(to_decide(enough));
        return lines;
    }
    lines.push(if enough.is_least {
        format!("This is the least total effort: {}.", total(enough))
    } else {
        format!(
            "{} in all. None of it can be left out; another set might take less.",
            total(enough)
        )
    });
    let found = find_out(plan, enough);
    if found.is_empty() {
        lines.push(then(plan, enough));
    }
    lines.extend(found);
    lines.extend(may_be_needless(plan, enough));
    let chosen = chosen(plan);
    let number_of = |name: &str| {
        let place = chosen.iter().position(|one| one.action.action == name);
        place.map(|place| place + 1)
    };
    lines.extend(caveats(plan, enough, &number_of));
    lines
}

/// `Then: ready.`; where it takes a while, by which day, and under which condition.
fn then(plan: &Plan, enough: &EnoughActions) -> String {
    if enough.done_by == plan.outcome.as_of {
        return format!("Then: {}.", verdict(&enough.verdict));
    }
    let (by, comes_to) = in_turn(enough);
    sentence(&format!("{by}, this leads to: {comes_to}."))
}

/// By which day a set is done one after another, and what it then comes to: where that takes more
/// than its actions, under which condition.
pub(super) fn in_turn(enough: &EnoughActions) -> (String, String) {
    let in_turn = match enough.actions.len() {
        1 => "done",
        _ => "done one after another",
    };
    let by = format!("{in_turn} by {}", enough.done_by);
    let promised = verdict(&enough.verdict);
    let comes_to = match &enough.in_turn {
        None => promised,
        Some(turn) if turn.renewed == enough.verdict => {
            let what = match (turn.renew.is_empty(), turn.waivers.is_empty()) {
                (false, _) => "if what is then too old is renewed on the way",
                (true, false) => "if the waiver that ends on the way is renewed",
                (true, true) => "if nothing is left undone on the way",
            };
            format!("{promised}, {what}; else {}", verdict(&turn.verdict))
        }
        Some(turn) => format!(
            "{}; {promised} only if all of it could be done by {}",
            verdict(&turn.renewed),
            enough.on
        ),
    };
    (by, comes_to)
}

/// What to find out first, because it may spare some of the actions.
fn may_be_needless(plan: &Plan, enough: &EnoughActions) -> Option<String> {
    let is_open = plan.outcome.verdict.decided().is_none();
    let is_sure = enough.find_out.is_empty() && !enough.actions.is_empty();
    let names = names(&plan.outcome.would_decide);
    (is_open && is_sure && !names.is_empty())
        .then(|| format!("Some of it may be needless. Find out first: {names}."))
}

fn find_out(plan: &Plan, enough: &EnoughActions) -> Vec<String> {
    if enough.verdict.decided() == Some(plan.wanted.as_str()) {
        return Vec::new();
    }
    let mut lines = vec![then(plan, enough)];
    lines.extend(to_decide(enough));
    lines
}

fn to_decide(enough: &EnoughActions) -> Option<String> {
    (!enough.find_out.is_empty())
        .then(|| format!("To decide it, find out: {}.", names(&enough.find_out)))
}

/// Names with commas between them; of many the first ones, and how many more there are.
fn names(all: &[String]) -> String {
    match all.get(..MOST_NAMED) {
        Some(first) if all.len() > MOST_NAMED + 1 => {
            format!("{} and {} more", first.join(", "), all.len() - MOST_NAMED)
        }
        Some(_) | None => all.join(", "),
    }
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

/// The actions by how much they matter, each group under its heading. Of somebody whom a stop keeps
/// from this path only what is recommended.
pub(super) fn groups(plan: &Plan) -> Vec<(&'static str, Vec<&PlannedAction>)> {
    if is_stopped(plan) {
        let recommended = plan.actions.iter().filter(|one| one.is_recommended);
        let recommended: Vec<&PlannedAction> = recommended.collect();
        return match recommended.is_empty() {
            true => Vec::new(),
            false => vec![("Recommended", recommended)],
        };
    }
    let of = |is_in: &dyn Fn(&PlannedAction) -> bool| -> Vec<&PlannedAction> {
        plan.actions.iter().filter(|one| is_in(one)).collect()
    };
    let group = |effect: Effect| of(&|one| one.group == Some(effect));
    let is_besides = |one: &PlannedAction| one.group.is_none() && !one.is_recommended;
    let groups = [
        (
            "Recommended",
            of(&|one| one.group.is_none() && one.is_recommended),
        ),
        ("Must", group(Effect::Require)),
        ("Should", group(Effect::Expect)),
        ("Could", group(Effect::Encourage)),
        (
            "May be needed, depending on what is not known",
            of(&|one| is_besides(one) && one.possible_group.is_some()),
        ),
        (
            "Closes no gap of its own",
            of(&|one| is_besides(one) && one.possible_group.is_none()),
        ),
    ];
    let groups = groups.into_iter();
    groups.filter(|(_, actions)| !actions.is_empty()).collect()
}

/// Whether an action is for something that is known to be missing, or for no gap of its own, or is
/// recommended.
pub(super) fn is_needed_now(action: &PlannedAction) -> bool {
    action.group.is_some() || action.possible_group.is_none() || action.is_recommended
}

/// The gaps of some places that are known to be there.
pub(super) fn known(plan: &Plan, places: &[usize]) -> Vec<usize> {
    let is_known = |place: &&usize| {
        let gap = plan.gaps.get(**place);
        gap.is_some_and(|gap| gap.status == Status::Unmet)
    };
    places.iter().filter(is_known).copied().collect()
}

/// The gaps that an action may close or help to close, and of which nobody knows whether they are there.
pub(super) fn unknown(plan: &Plan, action: &PlannedAction) -> Vec<usize> {
    let places = [action.closes.clone(), action.helps.clone()].concat();
    let known = known(plan, &places);
    let places = places.into_iter();
    places.filter(|place| !known.contains(place)).collect()
}

/// `Begin with what is recommended: …`
pub(super) fn begin_with(plan: &Plan) -> Option<String> {
    let recommended = plan.actions.iter();
    let recommended = recommended.filter(|one| one.is_recommended && one.is_theirs);
    let titles: Vec<&str> = recommended.map(|one| one.action.title.as_str()).collect();
    let is_something = !titles.is_empty() && !is_stopped(plan);
    is_something.then(|| format!("Begin with what is recommended: {}.", titles.join("; ")))
}

/// What to do by when so that a verdict which holds already does not fall.
pub(super) fn to_stay(plan: &Plan) -> Option<String> {
    let (kept, lost): (Vec<&Keep>, Vec<&Keep>) =
        plan.keep.iter().partition(|keep| !keep.actions.is_empty());
    let kept = kept.into_iter().map(|keep| {
        let titles: Vec<&str> = keep.actions.iter().map(|one| one.title.as_str()).collect();
        format!("by {}: {}", keep.by, titles.join("; "))
    });
    let kept: Vec<String> = kept.collect();
    let wanted = quoted(&plan.wanted);
    let stays = (!kept.is_empty()).then(|| format!("To stay {wanted}, {}.", kept.join("; and ")));
    let falls = lost.first().map(|keep| {
        format!(
            "No action of this playbook keeps it from {} on.",
            keep.falls_on
        )
    });
    let lines: Vec<String> = stays.into_iter().chain(falls).collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// Whether a stop applies that nothing in the playbook gets past.
pub(super) fn is_stopped(plan: &Plan) -> bool {
    let is_decided = plan.outcome.verdict.decided().is_some();
    is_decided
        && matches!(plan.enough, Enough::None | Enough::Unknown)
        && stops(plan).next().is_some()
}

fn stops(plan: &Plan) -> impl Iterator<Item = &PlanGap> {
    let gaps = plan.gaps.iter();
    gaps.filter(|gap| gap.is_stop && gap.status == Status::Unmet && !gap.is_closed)
}

fn stop_lines(plan: &Plan) -> Vec<String> {
    let mut lines: Vec<String> = stops(plan).map(|stop| stop.titles.join("; ")).collect();
    lines.push(format!(
        "No action of this playbook gets past it, so what else is missing for {} is left out here.",
        quoted(&plan.wanted)
    ));
    lines
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
        lines.push(text::does(&action.action));
    }
    let may = match action.group {
        Some(_) => "May also close",
        None => "May close",
    };
    for (verb, places) in [
        ("Closes", known(plan, &action.closes)),
        ("Helps to close", known(plan, &action.helps)),
        (may, unknown(plan, action)),
    ] {
        let titles = titles_of(plan, &places);
        if !titles.is_empty() {
            lines.push(format!("{verb}: {}", titles.join("; ")));
        }
    }
    lines.extend(regularly(plan, action));
    if !action.needed_for.is_empty() {
        lines.push(format!("Needed for: {}", action.needed_for.join("; ")));
    }
    lines
}

/// `Done once each quarter it closes: … (met from 2027-03-30 at the earliest)`, a line for each gap.
pub(super) fn regularly(plan: &Plan, action: &PlannedAction) -> Vec<String> {
    let lines = action.regularly.iter().filter_map(|place| {
        let regular = plan.gaps.get(*place)?.regular.as_ref()?;
        Some(format!(
            "Done once each {} it closes: {} (from {} at the earliest)",
            regular.every,
            titles_of(plan, &[*place]).join("; "),
            regular.from
        ))
    });
    lines.collect()
}

/// The titles of gaps, each once; of those that share a title with others, whether these are all.
pub(super) fn titles_of(plan: &Plan, places: &[usize]) -> Vec<String> {
    let mut titles = Vec::new();
    for gap in places.iter().filter_map(|place| plan.gaps.get(*place)) {
        let mut of_title = plan.gaps.iter().enumerate();
        let is_in_part =
            of_title.any(|(at, other)| other.titles == gap.titles && !places.contains(&at));
        let in_part = if is_in_part { " (in part)" } else { "" };
        let title = format!("{}{in_part}", gap.titles.join("; "));
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles
}

/// The gaps that no action closes, under their headings: what is known to be missing, and what is
/// not known.
pub(super) fn open_gaps(plan: &Plan) -> Vec<(&'static str, Vec<&PlanGap>)> {
    if is_stopped(plan) {
        return Vec::new();
    }
    // What may be a stop stands under a heading of its own.
    let is_open =
        |gap: &&PlanGap| is_left_over(gap) && !(gap.is_stop && gap.status == Status::Undecided);
    let open = plan.gaps.iter().filter(is_open);
    let (unmet, unknown): (Vec<&PlanGap>, Vec<&PlanGap>) =
        open.partition(|gap| gap.status == Status::Unmet);
    let groups = [
        ("No action closes", unmet),
        ("To be found out first", unknown),
    ];
    let groups = groups.into_iter();
    groups.filter(|(_, gaps)| !gaps.is_empty()).collect()
}

/// `Have some years behind you (required)`
pub(super) fn gap_title(gap: &PlanGap) -> String {
    let titles = gap.titles.join("; ");
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
        lines.push(format!("Find out: {}", names(&gap.would_decide)));
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
