//! Flags, and what may be a flag or a stop.

use crate::outcome::{Concern, Notice, Outcome, PossibleNotice};

use super::Page;

impl Page {
    /// The flags about the person.
    pub(super) fn notices(&mut self, heading: &str, outcome: &Outcome) {
        let flags = outcome.flags.iter();
        let own = flags.filter(|flag| flag.concerns == Concern::Person);
        let own: Vec<&Notice> = own.collect();
        if own.is_empty() {
            return;
        }
        self.heading(heading);
        for flag in own {
            self.line(2, &flag.text);
        }
    }

    /// The rules whose flags or stops may be about the person, as far as is known, and what would tell.
    /// What they say is left out: it might be taken for true.
    pub(super) fn possible(&mut self, heading: &str, notices: &[PossibleNotice]) {
        let own = notices.iter();
        let own = own.filter(|one| one.notice.concerns == Concern::Person);
        let mut own: Vec<&PossibleNotice> = own.collect();
        own.dedup_by(|one, before| one.notice.rule == before.notice.rule);
        if own.is_empty() {
            return;
        }
        self.heading(&format!("{heading} ({})", own.len()));
        for one in own {
            self.line(2, &one.title);
            self.would_tell(&one.would_decide);
        }
    }

    /// What would tell whether something applies or holds.
    pub(super) fn would_tell(&mut self, names: &[String]) {
        if !names.is_empty() {
            self.line(4, &format!("Find out: {}", names.join(", ")));
        }
    }
}
