//! The gap of a level that must have been held for a while.

use crate::outcome::{Gap, GapKind};
use crate::program::{SlotId, StepWords};
use crate::value::{CalendarSpan, Date, PartialDate, Range, Truth};

use super::explain::Case;
use super::gaps::needed;

impl Case<'_> {
    pub(super) fn held_gap(
        &self,
        slot: SlotId,
        (level, window): (i128, usize),
        passes: &dyn Fn(Range) -> Truth,
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
        let is_wanted = wanted == Truth::Yes;
        let mut needed = needed(words.needed, is_wanted);
        let passing = self.passing_since(slot, passes).filter(|_| is_wanted);
        if truth == Truth::No
            && let Some(since) = passing
        {
            let span = self.program.windows.get(window).copied();
            needed.push_str(&enough_from(since, span.unwrap_or_default()));
        }
        let kind = match truth {
            Truth::Unknown if is_known && since != Range::UNBOUNDED && is_open => GapKind::Undated,
            Truth::Unknown => GapKind::NotRecorded,
            Truth::Yes => GapKind::TooHigh,
            Truth::No if passing.is_some() => GapKind::HeldTooShort,
            Truth::No if is_higher => GapKind::TooHigh,
            Truth::No => GapKind::TooLow,
        };
        Gap {
            kind,
            what: words.subject,
            seen: self.held_words(slot),
            needed,
        }
    }

    /// Since when the levels pass that have been held up to today, if today's does.
    fn passing_since(&self, slot: SlotId, passes: &dyn Fn(Range) -> Truth) -> Option<Range> {
        let today = i128::from(self.judgement.as_of.day_number());
        if let Some(timeline) = self.profile.dated.of_slot(slot)
            && timeline.values.len() > 1
        {
            let begun = timeline.values.iter().rev();
            let begun = begun.filter(|one| one.since.low <= today);
            let passing = begun.take_while(|one| passes(one.value.range) == Truth::Yes);
            return passing.last().map(|one| one.since);
        }
        let given = self.profile.values.get(slot)?;
        let since = self.profile.since.get(slot).copied()?;
        (passes(given.range) == Truth::Yes && since != Range::UNBOUNDED).then_some(since)
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

/// ` (from 2027-03-01)`: the day from which a level has been held for long enough.
fn enough_from(since: Range, span: CalendarSpan) -> String {
    let first = |since: i128| {
        let mut day = Date::from_day_number(since).plus(span);
        // A month too short has brought it forward.
        while i128::from(day.minus(span).day_number()) < since && day < Date::MAX {
            day = Date::from_day_number(i128::from(day.day_number()) + 1);
        }
        day
    };
    let at_the_latest = if since.is_exact() {
        ""
    } else {
        " at the latest"
    };
    format!(" (from {}{at_the_latest})", first(since.high))
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
