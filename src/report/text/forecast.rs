//! A forecast as text: the verdict today, then the days on which something changes.

use crate::outcome::{Change, Concern, CriterionChange, Forecast, Outcome, Status, Turn, Verdict};
use crate::pipeline::Playbook;

use super::{Page, person, style_of, verdict_words};

/// Writes a forecast for people, wrapped to `width` columns (held between 40 and 80).
pub fn forecast(playbook: &Playbook, forecast: &Forecast, width: usize) -> String {
    let mut page = Page::new(width);
    let who = person(forecast.name.as_deref(), forecast.id.as_deref());
    let words = verdict_words(&forecast.verdict);
    page.in_style(
        style_of(playbook, &forecast.verdict),
        &format!("{who}: {words}"),
    );
    let version = playbook.version().map(|version| format!(" {version}"));
    page.line(
        0,
        &format!(
            "{}{}, as of {}, looking ahead to {}",
            playbook.title(),
            version.unwrap_or_default(),
            forecast.as_of,
            forecast.until
        ),
    );
    for change in &forecast.changes {
        page.change(playbook, change);
    }
    page.text.push('\n');
    let until = forecast.until;
    if forecast.changes.is_empty() {
        page.line(
            0,
            &format!("Neither the verdict nor a criterion changes by itself until {until}."),
        );
    } else {
        page.line(
            0,
            &format!("After that nothing here changes by itself until {until}."),
        );
    }
    page.text
}

impl Page {
    /// What becomes of the verdict next, below the verdict.
    pub(super) fn next_change(&mut self, outcome: &Outcome) {
        if let Some(next) = &outcome.next_change {
            let words = verdict_words(&next.verdict);
            self.line(0, &format!("From {}: {words}", next.on));
            self.because_of(2, &next.because);
        }
    }

    fn change(&mut self, playbook: &Playbook, change: &Change) {
        self.text.push('\n');
        let (on, words) = (change.on, verdict_words(&change.verdict));
        let style = style_of(playbook, &change.verdict);
        match &change.verdict_change {
            Some(turn) => {
                let before = verdict_words(&turn.before);
                self.in_style(style, &format!("From {on}: {words} (until then {before})"));
            }
            None => self.in_style(style, &format!("From {on}: still {words}")),
        }
        let mut said: Vec<&String> = Vec::new();
        for of_status in change.criteria.chunk_by(is_told_together) {
            for one in of_status {
                self.criterion_change(one);
            }
            if let Some(first) = of_status.first() {
                said.extend(&first.status.because);
                self.because_of(4, &first.status.because);
            }
        }
        for (name, turn) in &change.answers {
            self.answer_change(name, turn);
            let because = turn.because.iter().filter(|one| !said.contains(one));
            let because: Vec<String> = because.cloned().collect();
            self.because_of(4, &because);
        }
        if let Some(turn) = &change.verdict_change {
            let told = change.answers.iter().flat_map(|(_, turn)| &turn.because);
            said.extend(told);
            let because = turn.because.iter().filter(|one| !said.contains(one));
            let because: Vec<String> = because.cloned().collect();
            self.because_of(2, &because);
        }
    }

    fn criterion_change(&mut self, change: &CriterionChange) {
        let what = if change.is_one_of_several {
            format!("{}: {}", change.title, change.condition)
        } else {
            change.title.clone()
        };
        let whose = match change.concerns {
            Concern::Person => "",
            Concern::Employer => "for the employer, ",
            Concern::Manager => "for the manager, ",
        };
        let (after, before) = (
            standing(change.status.after),
            standing(change.status.before),
        );
        self.line(2, &format!("{what}: {whose}{after} (until then {before})"));
    }

    fn answer_change(&mut self, name: &str, turn: &Turn<Verdict>) {
        let (after, before) = (verdict_words(&turn.after), verdict_words(&turn.before));
        self.line(2, &format!("{name}: {after} (until then {before})"));
    }

    fn because_of(&mut self, indent: usize, because: &[String]) {
        for reason in because {
            self.line(indent, reason);
        }
    }
}

fn is_told_together(one: &CriterionChange, next: &CriterionChange) -> bool {
    one.status.because == next.status.because
}

/// How a criterion stands, in words that need no explaining.
const fn standing(status: Status) -> &'static str {
    match status {
        Status::NoGap => "met, if it applies",
        status => status.words(),
    }
}
