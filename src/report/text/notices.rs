//! Flags, and what may be a flag or a stop. Plans tell them in the same words.

use crate::outcome::{Concern, Notice, Outcome, PossibleNotice};

use super::{Page, first_of};

/// What stands above the stops of which it is not known whether they apply.
pub(in crate::report) const PERHAPS_A_STOP: &str = "Perhaps a stop";
/// What stands above the flags that apply.
pub(in crate::report) const WORTH_A_LOOK: &str = "Worth a look";
/// What stands above the flags of which it is not known whether they apply.
pub(in crate::report) const PERHAPS_WORTH_A_LOOK: &str = "Perhaps worth a look";

/// The flags that are about the person.
pub(in crate::report) fn own_flags(outcome: &Outcome) -> impl Iterator<Item = &Notice> {
    let flags = outcome.flags.iter();
    flags.filter(|flag| flag.concerns == Concern::Person)
}

/// The rules whose flags or stops may be about somebody, as far as is known, each once.
/// What they say is left out wherever they are told: it might be taken for true.
pub(in crate::report) fn possible_of(
    notices: &[PossibleNotice],
    concern: Concern,
) -> Vec<&PossibleNotice> {
    let theirs = notices.iter();
    let theirs = theirs.filter(|one| one.notice.concerns == concern);
    let mut theirs: Vec<&PossibleNotice> = theirs.collect();
    theirs.dedup_by(|one, before| one.notice.rule == before.notice.rule);
    theirs
}

/// What would tell whether something applies or holds: `Find out: wants to lead`.
pub(in crate::report) fn would_tell(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| format!("Find out: {}", first_of(names)))
}

impl Page {
    /// The flags about the person.
    pub(super) fn notices(&mut self, heading: &str, outcome: &Outcome) {
        let own: Vec<&Notice> = own_flags(outcome).collect();
        if own.is_empty() {
            return;
        }
        self.heading(heading);
        for flag in own {
            self.line(2, &flag.text);
        }
    }

    /// The rules whose flags or stops may be about the person, and what would tell.
    pub(super) fn possible(&mut self, heading: &str, notices: &[PossibleNotice]) {
        let own = possible_of(notices, Concern::Person);
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
        if let Some(line) = would_tell(names) {
            self.line(4, &line);
        }
    }
}
