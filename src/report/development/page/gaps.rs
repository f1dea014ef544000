//! The gaps and what closes them, what others owe, and what is worth talking about.

use crate::outcome::{Concern, PossibleNotice};
use crate::report::development::open::{Duties, Duty};
use crate::report::development::steps::{Gap, Way};
use crate::report::document::{self, Block, Item, Words};
use crate::report::text::{weight_of, would_tell};

use super::{LINES, Page};

impl Page<'_> {
    /// What is required or expected and missing, then what would help too.
    pub(super) fn gaps(&mut self) {
        let plan = self.plan;
        if plan.gaps.is_empty() && plan.tips.is_empty() {
            return;
        }
        self.section("Gaps");
        if plan.gaps.is_empty() {
            self.paragraph("Nothing that is required or expected is known to be missing.");
        }
        self.list(plan.gaps.iter().map(gap_item).collect());
        if !plan.tips.is_empty() {
            self.heading(3, "Encouraged, and not there yet");
            self.list(plan.tips.iter().map(tip_item).collect());
        }
    }

    /// What the employer and the manager owe, apart from the person.
    pub(super) fn duties(&mut self) {
        for duties in &self.plan.duties {
            match duties.concern {
                Concern::Employer => self.section("What the employer owes"),
                Concern::Manager => self.section("What the manager owes"),
                Concern::Person => continue,
            }
            self.paragraph("None of this counts against the person.");
            self.duties_of(duties);
        }
    }

    fn duties_of(&mut self, duties: &Duties) {
        let flags = duties.flags.iter();
        self.list(flags.map(|flag| Item::new(Words::new(flag))).collect());
        let possible = duties.possible_flags.iter();
        let possible = possible.map(|one| possible_item(Words::new("Perhaps: "), one));
        self.list(possible.collect());
        self.list(duties.open.iter().map(duty_item).collect());
        if !duties.done.is_empty() {
            let done = duties.done.join("; ");
            self.paragraph(&format!("Done already: {done}"));
        }
        if !duties.open.is_empty() {
            let review = self.plan.review;
            self.room(&format!("Agreed, to be looked at by {review}"), LINES);
        }
    }

    /// Warnings: a misconception held, a risk seen.
    pub(super) fn talk(&mut self) {
        if self.plan.flags.is_empty() {
            return;
        }
        self.section("Worth talking about");
        for flag in &self.plan.flags {
            self.blocks.push(Block::Note(Words::new(flag)));
        }
    }

    /// The rules whose flags or stops may be about the person, and what would tell.
    pub(super) fn possible_notices(&mut self, heading: &str, notices: &[PossibleNotice]) {
        if notices.is_empty() {
            return;
        }
        self.section(heading);
        let items = notices.iter();
        let items = items.map(|one| possible_item(Words::default(), one));
        self.list(items.collect());
    }
}

/// A rule whose flag or stop may apply, and what would tell.
fn possible_item(before: Words, notice: &PossibleNotice) -> Item {
    let line = would_tell(&notice.would_decide).into_iter();
    Item {
        words: before.strong(&notice.title),
        items: line.map(|line| Item::new(Words::new(&line))).collect(),
        anchor: None,
    }
}

/// `step 1`, `steps 1 to 4`, `steps 1, 3 and 7`, with links to the steps; `s` is the first letter.
pub(super) fn numbered(s: &str, numbers: &[usize]) -> Words {
    let (one, several) = (format!("{s}tep "), format!("{s}teps "));
    let link = |words: Words, number: usize| {
        words.see(&number.to_string(), &document::step_anchor(number))
    };
    let is_row = numbers.windows(2).all(|pair| match pair {
        [one, next] => one + 1 == *next,
        _ => true,
    });
    match numbers {
        [only] => link(Words::new(&one), *only),
        [first, .., last] if is_row && numbers.len() > 2 => {
            link(link(Words::new(&several), *first).and(" to "), *last)
        }
        numbers => {
            let mut words = Words::new(&several);
            for (place, number) in numbers.iter().enumerate() {
                words = match numbers.len() - place {
                    _ if place == 0 => words,
                    1 => words.and(" and "),
                    _ => words.and(", "),
                };
                words = link(words, *number);
            }
            words
        }
    }
}

fn gap_item(gap: &Gap) -> Item {
    let mut lines = gap.lines.clone();
    let because = gap.because.iter();
    lines.extend(because.map(|because| format!("Because: {because}")));
    let weights: Vec<&str> = gap
        .effects
        .iter()
        .map(|effect| weight_of(*effect))
        .collect();
    let weights = format!(" ({})", weights.join(", "));
    with(item(&gap.title, &weights, &lines), closing(gap))
}

/// Something that is encouraged: what is missing, and no reason.
fn tip_item(gap: &Gap) -> Item {
    with(item(&gap.title, "", &gap.lines), closing(gap))
}

/// An item with one more line.
fn with(mut item: Item, line: Words) -> Item {
    item.items.push(Item::new(line));
    item
}

/// What closes a gap.
fn closing(gap: &Gap) -> Words {
    let time = gap
        .closed_from
        .map(|day| format!("time alone closes it from {day}, if nothing else changes"));
    let in_part = |rest: &str| {
        let steps = numbered("s", &gap.steps);
        Words::new("Closed in part by ").then(steps).and(rest)
    };
    let by = match gap.way {
        Way::Any if gap.steps.len() == 2 => "Closed by either of ",
        Way::Any if gap.steps.len() > 2 => "Closed by any of ",
        Way::Any | Way::Together | Way::Mixed => "Closed by ",
    };
    let together = match gap.way {
        Way::Together if gap.steps.len() > 1 => " together",
        Way::Any | Way::Together | Way::Mixed => "",
    };
    if let Some(regular) = &gap.regular {
        let (every, from) = (&regular.every, regular.from);
        let steps = numbered("s", &gap.steps);
        return Words::new(by).then(steps).and(&format!(
            ", done once each {every}: from {from} at the earliest"
        ));
    }
    match (gap.steps.is_empty(), time) {
        (false, _) if !gap.is_left_over => {
            Words::new(by).then(numbered("s", &gap.steps)).and(together)
        }
        (false, Some(time)) => in_part(&format!("; of the rest, {time}")),
        (false, None) if gap.needs_time => in_part("; only time closes the rest"),
        (false, None) => in_part("; no action of this playbook closes the rest"),
        (true, Some(time)) => Words::new(&format!("No action closes it: {time}")),
        (true, None) if gap.needs_time => Words::new("Only time closes it"),
        (true, None) => Words::new("No action of this playbook closes it: agree on your own"),
    }
}

fn duty_item(duty: &Duty) -> Item {
    let mut lines = duty.lines.clone();
    let because = duty.because.iter();
    lines.extend(because.map(|because| format!("Because: {because}")));
    let weight = format!(" ({})", weight_of(duty.effect));
    item(&duty.title, &weight, &lines)
}

fn item(title: &str, weight: &str, lines: &[String]) -> Item {
    let words = Words::default().strong(title).and(weight);
    Item {
        words,
        items: lines
            .iter()
            .map(|line| Item::new(Words::new(line)))
            .collect(),
        anchor: None,
    }
}
