//! What to do: what is enough, the steps in order, and what may come to be needed.

use crate::plan::{Enough, EnoughActions};
use crate::report::describe::words::{listed, sentence};
use crate::report::development::steps::{Gap, Possible, Step};
use crate::report::document::{self, Block, Item, Words};
use crate::report::plan as words;
use crate::report::text::{verdict_words, weight_of};

use super::gaps::numbered;
use super::{LINES, Page};

impl Page<'_> {
    /// What to do, in order.
    pub(super) fn steps(&mut self) {
        let plan = self.plan;
        self.section("What to do");
        if plan.is_stopped {
            return self.instead_of_steps();
        }
        let enough = self.enough();
        self.blocks.extend(enough.into_iter().map(Block::Paragraph));
        for caveat in &plan.caveats {
            self.paragraph(caveat);
        }
        let (first, besides): (Vec<&Step>, Vec<&Step>) =
            plan.steps.iter().partition(|step| step.weighs());
        if !plan.steps.is_empty() {
            self.paragraph(
                "The dates are proposals: each step begins when the one before it is done, and takes \
                 as long as the playbook estimates. It is looked at in the first of the reviews, \
                 three months apart, that comes then.",
            );
        }
        if !first.is_empty() {
            let steps = first.iter().map(|step| self.step(step)).collect();
            self.blocks.push(Block::Steps(steps));
        }
        if !besides.is_empty() {
            self.section("What would help too");
            let steps = besides.iter().map(|step| self.step_besides(step)).collect();
            self.blocks.push(Block::Steps(steps));
        }
        self.possible();
    }

    /// What is recommended to somebody whom a stop keeps from this path.
    fn instead_of_steps(&mut self) {
        let wanted = words::quoted(&self.plan.wanted);
        self.paragraph(&format!(
            "Talk about the stop above first. No action of this playbook gets past it, so what else \
             is missing for {wanted} is left out here."
        ));
        let steps = self.plan.steps.iter().filter(|step| step.is_recommended);
        let items = steps.map(|step| Item::new(titled(&step.title, step.link.as_deref())));
        let items: Vec<Item> = items.collect();
        if !items.is_empty() {
            self.paragraph("What is recommended:");
            self.list(items);
        }
    }

    /// What is enough for the verdict that is wanted.
    fn enough(&self) -> Vec<Words> {
        let plan = self.plan;
        let wanted = words::quoted(&plan.wanted);
        let line = match &plan.enough {
            Enough::Actions(enough) | Enough::TooLong(enough) => {
                return self.actions(&wanted, enough);
            }
            Enough::Already if plan.next_change.is_some() => {
                let stay = plan.to_stay.as_ref().map(|stay| format!(" {stay}"));
                let stay = stay.unwrap_or_default();
                format!(
                    "Nothing has to be done for {wanted} now; it does not stay so by itself.{stay}"
                )
            }
            Enough::Already => format!("Nothing has to be done for {wanted}."),
            Enough::None if plan.steps.is_empty() && plan.possible.is_empty() => {
                "This playbook has no action that would help here: agree on your own.".to_owned()
            }
            Enough::None => self.not_enough(&wanted),
            Enough::Unknown => format!(
                "No set of actions was found that leads to {wanted}; there are too many to try all."
            ),
        };
        vec![Words::new(&line)]
    }

    /// What no action closes, where that is not too much to name.
    fn not_enough(&self, wanted: &str) -> String {
        let left_over = self.plan.gaps.iter().filter(|gap| gap.is_left_over);
        let left_over: Vec<&Gap> = left_over.collect();
        let titles: Vec<&str> = left_over.iter().map(|gap| gap.title.as_str()).collect();
        if !left_over.is_empty() && left_over.iter().all(|gap| gap.needs_time) {
            return format!(
                "The steps below alone do not lead to {wanted}: it takes time as well. What only \
                 time closes: {}.",
                titles.join("; ")
            );
        }
        match titles.len() {
            0 | 7.. => format!("The actions of this playbook alone do not lead to {wanted}."),
            1..7 => format!(
                "The actions of this playbook alone do not lead to {wanted}. What none of them \
                 closes: {}.",
                titles.join("; ")
            ),
        }
    }

    fn actions(&self, wanted: &str, enough: &EnoughActions) -> Vec<Words> {
        let plan = self.plan;
        let Some((what, is_one)) = self.chosen() else {
            return vec![Words::new(&format!(
                "Nothing is known to be needed for {wanted} yet. Whether anything is depends on what \
                 is not known: first find that out."
            ))];
        };
        let is_sure = enough.verdict.decided() == Some(plan.wanted.as_str());
        let verb = match (is_sure, is_one) {
            (true, true) => "is enough",
            (true, false) => "are enough",
            (false, _) => "may be enough",
        };
        let least = match enough.is_least {
            true => "the least effort that does it",
            false => "of which nothing can be left out; another set might take less",
        };
        let total = words::total(enough);
        if enough.done_by != plan.as_of {
            let (by, comes_to) = words::in_turn(enough);
            let verb = if is_one { "leads" } else { "lead" };
            let takes = if is_one { "It takes" } else { "They take" };
            let lines = [
                what.and(&format!(", {by}, {verb} to: {comes_to}.")),
                Words::new(&format!("{takes} {total} in all, {least}.")),
            ];
            return lines.into_iter().chain(self.perhaps_needless()).collect();
        }
        let mut lines = vec![what.and(&format!(" {verb} for {wanted}: {total} in all, {least}."))];
        if !is_sure {
            let words = verdict_words(&enough.verdict);
            lines.push(Words::new(&format!("Then: {words}.")));
        }
        lines.extend(self.perhaps_needless());
        lines
    }

    fn perhaps_needless(&self) -> Option<Words> {
        let is_open = self.plan.verdict.decided().is_none();
        is_open.then(|| {
            Words::new("Some of it may turn out to be needless. First ask what is not known yet.")
        })
    }

    /// The steps that are enough, and how many actions that may be needed; whether it is one alone.
    fn chosen(&self) -> Option<(Words, bool)> {
        let steps = self.plan.steps.iter().filter(|step| step.is_enough);
        let numbers: Vec<usize> = steps.map(|step| step.number).collect();
        let possible = self
            .plan
            .possible
            .iter()
            .filter(|one| one.is_enough)
            .count();
        let possible_words = match possible {
            0 => "",
            1 => "one action that may be needed (see below)",
            _ => &format!("{possible} actions that may be needed (see below)"),
        };
        let what = match (numbers.is_empty(), possible) {
            (true, 0) => return None,
            (true, _) => Words::new(&sentence(possible_words)),
            (false, 0) => numbered("S", &numbers),
            (false, _) => numbered("S", &numbers).and(&format!(" and {possible_words}")),
        };
        Some((what, numbers.len() + possible == 1))
    }

    fn step(&self, step: &Step) -> document::Step {
        let instead = step.instead.iter().map(|(title, effort)| match effort {
            Some(effort) => format!("{title} ({effort})"),
            None => title.clone(),
        });
        let instead: Vec<String> = instead.collect();
        let facts = [
            ("Closes", step.closes.join("; ")),
            ("Helps with", step.helps.join("; ")),
            (may_close(step), step.may_close.join("; ")),
            ("Again and again", step.regularly.join("; ")),
            ("Needed for", step.needed_for.join("; ")),
            (
                "Result",
                listed(step.does.iter().map(String::as_str), "and"),
            ),
            ("Or instead", instead.join("; or ")),
        ];
        let facts = facts.into_iter().filter(|(_, words)| !words.is_empty());
        let effort = step.effort.as_deref().unwrap_or("not estimated");
        document::Step {
            number: step.number,
            words: titled(&step.title, step.link.as_deref())
                .and(" ")
                .emphasis(&format!("({})", group(step))),
            facts: facts
                .map(|(label, words)| (label, Words::new(&words)))
                .collect(),
            short: vec![
                ("Owner", Words::new(self.plan.owner(step.owner))),
                ("Effort", Words::new(effort)),
                ("Due", due(step)),
                ("Review", Words::new(&step.review.to_string())),
                ("Done on", Words::default()),
            ],
            room: LINES,
        }
    }

    /// What is encouraged or only recommended, in short.
    fn step_besides(&self, step: &Step) -> document::Step {
        let full = self.step(step);
        let is_told = |(label, _): &(&str, Words)| {
            ["Closes", "Helps with", "Again and again", may_close(step)].contains(label)
        };
        let facts = full.facts.into_iter();
        document::Step {
            words: titled(&step.title, step.link.as_deref()),
            facts: facts.filter(is_told).collect(),
            room: 0,
            ..full
        }
    }

    /// What may come to be needed.
    fn possible(&mut self) {
        let plan = self.plan;
        if plan.possible.is_empty() {
            return;
        }
        self.section("What may be needed");
        self.paragraph("Whether it is depends on what is not known yet.");
        let row = |one: &Possible| {
            let closes = one.closes.join("; ");
            let closes = match one.is_enough {
                true => format!("{closes} (in what is enough)"),
                false => closes,
            };
            vec![
                titled(&one.title, one.link.as_deref()),
                Words::new(&closes),
                Words::new(one.effort.as_deref().unwrap_or("not estimated")),
            ]
        };
        let rows = plan.possible.iter().map(row).collect();
        self.table(&["Action", "Would close", "Effort"], rows);
    }
}

fn titled(title: &str, link: Option<&str>) -> Words {
    match link {
        Some(link) => Words::default().link(title, link),
        None => Words::new(title),
    }
}

fn due(step: &Step) -> Words {
    match step.due {
        Some(due) => Words::new(&due.to_string()),
        None => Words::new("to be agreed"),
    }
}

/// What is said before the rules that a step may close.
fn may_close(step: &Step) -> &'static str {
    match step.group {
        Some(_) => "May also close",
        None => "May close",
    }
}

fn group(step: &Step) -> String {
    let weight = step.group.map(weight_of);
    let recommended = step.is_recommended.then_some("recommended");
    let words: Vec<&str> = weight.into_iter().chain(recommended).collect();
    match words.is_empty() {
        true => "needed with the others".to_owned(),
        false => words.join(", "),
    }
}
