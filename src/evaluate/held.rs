//! The gap of a level that must have been held for a while.

use crate::outcome::{Gap, GapKind};
use crate::program::{SlotId, StepWords};
use crate::value::{Date, PartialDate, Range, Truth};

use super::explain::Case;
use super::gaps::needed;

impl Case<'_> {
    pub(super) fn held_gap(
        &self,
        slot: SlotId,
        (level, window): (i128, usize),
        words: StepWords,
        (wanted, truth): (Truth, Truth),
    ) -> Gap {
        let since = self.profile.since.get(slot).copied();
        let since = since.unwrap_or(Range::UNBOUNDED);
        let given = self.profile.values.get(slot).copied();
        let is_known = given.is_some_and(|value| value.is_known);
        let is_higher = given.is_some_and(|value| value.range.low > level);
        let start = self.judgement.window_starts.get(window).copied();
        let is_open = start.is_some_and(|start| since.at_most(start.into()) == Truth::Unknown);
        let kind = match truth {
            Truth::Unknown if is_known && since != Range::UNBOUNDED && is_open => GapKind::Undated,
            Truth::Unknown => GapKind::NotRecorded,
            Truth::Yes => GapKind::TooHigh,
            Truth::No if is_higher => GapKind::TooHigh,
            Truth::No => GapKind::TooLow,
        };
        Gap {
            kind,
            what: words.subject,
            seen: self.held_words(slot),
            needed: needed(words.needed, wanted == Truth::Yes),
        }
    }

    /// A level, and since when: `fluent since 2026-03-01`.
    pub(super) fn held_words(&self, slot: SlotId) -> String {
        let since = self.profile.since.get(slot).copied();
        let given = self.profile.values.get(slot);
        let mut words = self.slot_words(slot);
        if given.is_some_and(|value| value.is_known) {
            words.push_str(&since_words(since.unwrap_or(Range::UNBOUNDED)));
        }
        words
    }
}

fn since_words(since: Range) -> String {
    if since == Range::UNBOUNDED {
        return ", not recorded since when".to_owned();
    }
    let date = PartialDate {
        first: Date::from_day_number(since.low),
        last: Date::from_day_number(since.high),
    };
    format!(" since {date}")
}
