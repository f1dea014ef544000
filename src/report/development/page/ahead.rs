//! What time brings, and what is not known yet.

use indexmap::{IndexMap, IndexSet};

use crate::outcome::{Change, Concern, Status};
use crate::report::development::open::Question;
use crate::report::document::{Item, Words};
use crate::report::text::{verdict_words, weight_of};

use super::Page;

/// How many questions have room for an answer beside them.
const MOST_ANSWERED: usize = 12;

impl Page<'_> {
    /// What changes if nothing does but the date.
    pub(super) fn ahead(&mut self) {
        let plan = self.plan;
        self.section("What time brings");
        let until = plan.ahead_until;
        if plan.ahead.is_empty() {
            self.paragraph(&format!("Until {until}, nothing changes by itself."));
            return;
        }
        self.paragraph(&format!(
            "This is what changes by itself until {until}, if nothing else does than the date."
        ));
        self.list(plan.ahead.iter().map(change_item).collect());
    }

    /// What is not known, with the questions to ask.
    pub(super) fn questions(&mut self) {
        let plan = self.plan;
        if plan.questions.is_empty() && plan.undecided.is_empty() {
            return;
        }
        self.section("What is not known yet");
        self.paragraph("What is not known counts neither for nor against anybody.");
        let (deciding, others): (Vec<&Question>, Vec<&Question>) =
            plan.questions.iter().partition(|question| question.decides);
        let (first, rest) = deciding.split_at(deciding.len().min(MOST_ANSWERED));
        if !first.is_empty() {
            self.heading(3, "Ask these first: the answers can change the verdict");
            self.question_table(first);
        }
        if !rest.is_empty() {
            self.heading(3, "Then these, where they still matter");
            self.question_list(rest);
        }
        if !others.is_empty() {
            self.heading(3, "These decide single rules, and not the verdict");
            self.question_list(&others);
        }
        if !plan.undecided.is_empty() {
            self.heading(3, "Open until then");
            let items = plan.undecided.iter().map(|(title, effect)| {
                let words = format!("{title} ({})", weight_of(*effect));
                Item::new(Words::new(&words))
            });
            self.list(items.collect());
        }
    }

    /// Questions, with room for the answers.
    fn question_table(&mut self, questions: &[&Question]) {
        let rows = questions.iter().map(|question| {
            let about = Words::new(&question.name);
            vec![Words::new(asked(question)), about, Words::default()]
        });
        let rows = rows.collect();
        self.table(&["Question", "About", "Answer"], rows);
    }

    fn question_list(&mut self, questions: &[&Question]) {
        let items = questions.iter().map(|question| {
            let words = Words::new(asked(question));
            Item::new(match question.question {
                Some(_) => words.and(&format!(" ({})", question.name)),
                None => words,
            })
        });
        self.list(items.collect());
    }
}

/// The playbook's own question, else the name.
fn asked(question: &Question) -> &str {
    question.question.as_deref().unwrap_or(&question.name)
}

/// The day and the verdict, why, and which rules change.
fn change_item(change: &Change) -> Item {
    let words = verdict_words(&change.verdict);
    let words = match &change.verdict_change {
        Some(turn) => Words::default()
            .strong(&format!("From {}: {words}", change.on))
            .and(&format!(" (until then {})", verdict_words(&turn.before))),
        None => Words::default()
            .strong(&format!("From {}", change.on))
            .and(&format!(": still {words}")),
    };
    let answers = change.answers.iter().map(|(name, turn)| {
        let (after, before) = (verdict_words(&turn.after), verdict_words(&turn.before));
        format!("{name}: {after} (until then {before})")
    });
    let lines = because(change).into_iter().chain(becoming(change));
    let items = lines.chain(answers);
    Item {
        words,
        items: items.map(|line| Item::new(Words::new(&line))).collect(),
        anchor: None,
    }
}

/// Why, each reason once.
fn because(change: &Change) -> Vec<String> {
    let criteria = change.criteria.iter().flat_map(|one| &one.status.because);
    let answers = change.answers.iter().flat_map(|(_, turn)| &turn.because);
    let verdict = change.verdict_change.iter().flat_map(|turn| &turn.because);
    let because: IndexSet<&String> = criteria.chain(answers).chain(verdict).collect();
    because.into_iter().cloned().collect()
}

/// `Then unmet: …`, the rules that come to stand alike in one line.
fn becoming(change: &Change) -> Vec<String> {
    let mut by_status: IndexMap<(Status, bool), IndexSet<String>> = IndexMap::new();
    for one in &change.criteria {
        let whose = match one.concerns {
            Concern::Person => "",
            Concern::Employer => " (for the employer)",
            Concern::Manager => " (for the manager)",
        };
        // What begins to apply only then is no step forward, even where it is met.
        let begins = one.status.before == Status::NotApplicable;
        let is_new = begins && matches!(one.status.after, Status::Met | Status::NoGap);
        let titles = by_status.entry((one.status.after, is_new)).or_default();
        titles.insert(format!("{}{whose}", one.title));
    }
    let lines = by_status.into_iter().map(|((status, is_new), titles)| {
        let titles: Vec<String> = titles.into_iter().collect();
        let applies = if is_new {
            "to be looked at too, and "
        } else {
            ""
        };
        format!("Then {applies}{}: {}", status.words(), titles.join("; "))
    });
    lines.collect()
}
