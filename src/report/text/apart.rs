//! What stands apart from the person's own account: waivers, and what others have to do.

use crate::outcome::{Concern, Criterion, Outcome, Recommendation, Status, Waiver};
use crate::report::describe::words::listed;

use super::{Page, possible_of};

impl Page {
    /// What somebody has let pass: what is missing, who says so, and why.
    pub(super) fn waived(&mut self, criteria: &[&Criterion]) {
        if criteria.is_empty() {
            return;
        }
        self.heading("Waived");
        for of_rule in criteria.chunk_by(|one, next| one.rule == next.rule) {
            self.title(of_rule);
            for criterion in of_rule {
                self.gaps(criterion);
            }
            self.waiver(of_rule);
        }
    }

    fn waiver(&mut self, of_rule: &[&Criterion]) {
        for line in waiver_lines(of_rule) {
            self.line(4, &line);
        }
    }

    /// The actions that rules recommend, with what they do and cost.
    pub(super) fn recommended(&mut self, outcome: &Outcome) {
        if outcome.recommendations.is_empty() {
            return;
        }
        self.heading("Recommended");
        for one in &outcome.recommendations {
            let effort = one.estimate.as_ref();
            let effort = effort.map(|estimate| format!(" ({})", estimate.effort));
            self.line(2, &format!("{}{}", one.title, effort.unwrap_or_default()));
            if !one.does.is_empty() {
                self.line(4, &does(one));
            }
            if let Some(link) = &one.link {
                self.line(4, &format!("See {link}"));
            }
        }
    }

    /// The skills that do not apply, each with its reason.
    pub(super) fn set_aside(&mut self, outcome: &Outcome) {
        if outcome.set_aside.is_empty() {
            return;
        }
        self.heading("Skills that do not apply");
        for aside in &outcome.set_aside {
            self.line(2, &format!("{}: {}", aside.skill, aside.reason));
        }
    }

    /// What is somebody else's duty, whatever its status; it counts for nothing.
    pub(super) fn concerning(&mut self, heading: &str, outcome: &Outcome, concern: Concern) {
        let criteria = outcome.criteria.iter();
        let apart: Vec<&Criterion> = criteria
            .filter(|one| one.concerns == concern && one.status != Status::NotApplicable)
            .collect();
        let flags = outcome.flags.iter();
        let flags: Vec<_> = flags.filter(|flag| flag.concerns == concern).collect();
        let possible = possible_of(&outcome.possible_flags, concern);
        if apart.is_empty() && flags.is_empty() && possible.is_empty() {
            return;
        }
        self.heading(heading);
        for flag in flags {
            self.line(2, &flag.text);
        }
        for one in possible {
            self.line(2, &format!("Perhaps: {}", one.title));
            self.would_tell(&one.would_decide);
        }
        for of_rule in apart.chunk_by(|one, next| one.rule == next.rule) {
            let (met, other): (Vec<&Criterion>, Vec<&Criterion>) = of_rule
                .iter()
                .partition(|one| matches!(one.status, Status::Met | Status::NoGap));
            match met.first() {
                Some(first) if other.is_empty() => {
                    self.line(2, &format!("{}: met", first.title));
                }
                Some(_) | None => self.not_met(&other),
            }
        }
    }

    fn not_met(&mut self, of_rule: &[&Criterion]) {
        self.title(of_rule);
        let (open, closed): (Vec<&Criterion>, Vec<&Criterion>) = of_rule
            .iter()
            .partition(|one| one.status == Status::Undecided);
        for criterion in closed {
            self.gaps(criterion);
        }
        self.find_out(&open);
        self.waiver(of_rule);
    }
}

/// What an action does: `It builds 1 talk evidence and raises delegating to fluent`.
pub(in crate::report) fn does(action: &Recommendation) -> String {
    let does = action.does.iter().map(String::as_str);
    format!("It {}", listed(does, "and"))
}

/// Who has let a rule pass, a line for each waiver: the one that holds, and those after it.
pub(in crate::report) fn waiver_lines(of_rule: &[&Criterion]) -> Vec<String> {
    let mut waived = of_rule.iter();
    let waived = waived.find_map(|one| Some((one.waiver.as_ref()?, &one.later_waivers)));
    let Some((waiver, later)) = waived else {
        return Vec::new();
    };
    let first = format!("Waived {}", waiver_words(waiver));
    let later = later.iter();
    let later = later.map(|waiver| format!("Then waived {}", waiver_words(waiver)));
    std::iter::once(first).chain(later).collect()
}

/// `by Head of L&D until 2026-12-31: Led a team of nine`
fn waiver_words(waiver: &Waiver) -> String {
    let from = waiver.from.map(|day| format!(" from {day}"));
    let until = waiver.until.map(|day| format!(" until {day}"));
    format!(
        "by {}{}{}: {}",
        waiver.approved_by,
        from.unwrap_or_default(),
        until.unwrap_or_default(),
        waiver.reason
    )
}
