//! A plan as text: what is enough first, then the actions by how much they matter.

use crate::pipeline::Playbook;
use crate::plan::Plan;
use crate::report::plan as words;
use crate::source::plain_words;

use super::{HEADING, Page};

/// Writes a plan for people, wrapped to `width` columns (held between 40 and 80).
pub fn plan(playbook: &Playbook, plan: &Plan, width: usize) -> String {
    let mut page = Page::new(width);
    for line in textwrap::wrap(&plain_words(&words::title(plan)), page.width) {
        page.text.push_str(&format!("{HEADING}{line}{HEADING:#}\n"));
    }
    page.title_and_date(playbook, &plan.outcome);
    page.line(0, &words::now(plan));
    if let Some(line) = words::begin_with(plan) {
        page.line(0, &line);
    }
    page.enough(plan);
    page.told(words::possible_stops(plan));
    page.planned(plan);
    page.no_action(plan);
    page.told(words::flags(plan));
    page.told(words::possible_flags(plan));
    page.text
}

impl Page {
    fn enough(&mut self, plan: &Plan) {
        let (heading, lines) = words::enough(plan);
        self.heading(&heading);
        for (at, action) in words::chosen(plan).into_iter().enumerate() {
            self.line(2, &format!("{}. {}", at + 1, words::with_effort(action)));
        }
        for line in lines {
            self.line(2, &line);
        }
    }

    fn planned(&mut self, plan: &Plan) {
        for (heading, actions) in words::groups(plan) {
            self.heading(heading);
            for action in actions {
                let notes = match words::notes(action) {
                    notes if notes.is_empty() => notes,
                    notes => format!(" ({notes})"),
                };
                self.line(2, &format!("{}{notes}", action.action.title));
                for line in words::lines_of(plan, action) {
                    self.line(4, &line);
                }
                if let Some(link) = &action.action.link {
                    self.line(4, &format!("See {link}"));
                }
            }
        }
    }

    /// Notices under their heading.
    fn told(&mut self, notices: Option<words::Told>) {
        let Some(notices) = notices else { return };
        self.heading(notices.heading);
        for (title, line) in notices.items {
            self.line(2, &title);
            if let Some(line) = line {
                self.line(4, &line);
            }
        }
    }

    fn no_action(&mut self, plan: &Plan) {
        for (heading, gaps) in words::open_gaps(plan) {
            self.heading(heading);
            for gap in gaps {
                self.line(2, &words::gap_title(gap));
                for line in words::gap_lines(gap) {
                    self.line(4, &line);
                }
            }
        }
    }
}
