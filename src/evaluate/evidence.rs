//! Counting evidence: how many items surely pass, and how many may.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

#[cfg(feature = "cli")]
use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{Item, ItemDates, Profile, Verifier};
#[cfg(feature = "cli")]
use crate::program::KindId;
use crate::program::{Counting, Filter, Operand, Program, QueryPart};
use crate::value::{CalendarSpan, Date, Range, Truth};

use super::judge::Judgement;

/// How many items there are: at least `low`; at most `high`, or without end when nobody has listed
/// them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) low: u32,
    pub(super) high: Option<u32>,
}

impl Found {
    const NONE: Self = Self {
        low: 0,
        high: Some(0),
    };

    /// Adds something that is there, may be there, or is not.
    fn add(&mut self, is_there: Truth) {
        self.low = self.low.saturating_add(u32::from(is_there == Truth::Yes));
        let more = u32::from(is_there.is_possible());
        self.high = self.high.map(|high| high.saturating_add(more));
    }
}

/// Days from the first to the last, both in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) first: i32,
    pub(super) last: i32,
}

impl Window {
    /// Whether a day lies in it.
    pub(super) fn holds(self, day: Range) -> Truth {
        day.at_least(i128::from(self.first))
            .and(day.at_most(i128::from(self.last)))
    }
}

/// The days on which an item can have begun and ended, cut off at the assessment date.
#[derive(Debug, Clone, Copy)]
struct Days {
    start: (i32, i32),
    end: (i32, i32),
    /// Whether it happened on one day, whichever.
    is_one_day: bool,
    /// Whether it still goes on, or ended on the assessment date or later.
    is_ongoing: Truth,
}

impl Judgement {
    /// Counts what a query asks for: items, kinds or different values.
    pub(super) fn count(&self, program: &Program, profile: &Profile, query: usize) -> Found {
        self.count_in(program, profile, query, None)
    }

    /// Counts what a query asks for, of those items only that count within a window.
    pub(super) fn count_in(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        window: Option<Window>,
    ) -> Found {
        match program.queries[query].counting {
            Counting::Items => self.count_items(program, profile, query, window),
            Counting::Kinds => self.count_kinds(program, profile, query, window),
            Counting::Values => self.count_values(program, profile, query, window),
            Counting::Verifiers => self.count_verifiers(program, profile, query, window),
        }
    }

    fn count_items(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        window: Option<Window>,
    ) -> Found {
        let mut found = Found::NONE;
        for parts in kinds_of(program, query) {
            let kind = &profile.kinds[parts[0].kind];
            for item in &profile.items[kind.items.clone()] {
                found.add(self.item_counts_in(program, profile, parts, item, window));
            }
            if !kind.is_complete {
                found.high = None;
            }
        }
        found
    }

    /// Counts the kinds of which there is an item.
    fn count_kinds(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        window: Option<Window>,
    ) -> Found {
        let mut found = Found::NONE;
        for parts in kinds_of(program, query) {
            let kind = &profile.kinds[parts[0].kind];
            let items = profile.items[kind.items.clone()].iter();
            let unlisted = Truth::from_both(false, !kind.is_complete);
            let there = items
                .map(|item| self.item_counts_in(program, profile, parts, item, window))
                .fold(unlisted, Truth::or);
            found.add(there);
        }
        found
    }

    /// Whether an item counts, and its day lies in the window.
    pub(super) fn item_counts_in(
        &self,
        program: &Program,
        profile: &Profile,
        parts: &[QueryPart],
        item: &Item,
        window: Option<Window>,
    ) -> Truth {
        let counts = self.item_counts(program, profile, parts, item);
        match window {
            None => counts,
            Some(window) => counts.and(window.holds(self.day_counted(item))),
        }
    }

    /// Whether an item counts: it passes every filter of one of the parts, all of its kind. One that
    /// wholly lies in the future does not count.
    pub(super) fn item_counts(
        &self,
        program: &Program,
        profile: &Profile,
        parts: &[QueryPart],
        item: &Item,
    ) -> Truth {
        if self.is_future(item) {
            return Truth::No;
        }
        let passes = parts
            .iter()
            .map(|part| self.passes_all(program, profile, part, item));
        let passes = passes.max().unwrap_or(Truth::No);
        if item.is_optional {
            passes.and(Truth::Unknown)
        } else {
            passes
        }
    }

    fn passes_all(
        &self,
        program: &Program,
        profile: &Profile,
        part: &QueryPart,
        item: &Item,
    ) -> Truth {
        let mut counts = Truth::Yes;
        for filter in &program.filters[part.filters.range()] {
            counts = counts.and(self.passes(program, profile, item, filter));
            if counts == Truth::No {
                break;
            }
        }
        counts
    }

    /// Whether an item starts after the assessment date, however its dates are taken.
    pub(super) fn is_future(&self, item: &Item) -> bool {
        is_future(item.dates, self.as_of)
    }

    /// Whether an item passes one filter.
    pub(super) fn passes(
        &self,
        program: &Program,
        profile: &Profile,
        item: &Item,
        filter: &Filter,
    ) -> Truth {
        match *filter {
            Filter::WithinLast(window) => self
                .day_counted(item)
                .at_least(i128::from(self.window_starts[window])),
            Filter::Since(date) => {
                let (date, is_there) = self.date(profile, date);
                is_there.and(not_before(self.day_counted(item), date))
            }
            Filter::Before(date) => {
                let (date, is_there) = self.date(profile, date);
                is_there.and(!not_before(self.day_counted(item), date))
            }
            Filter::Between(first, last) => {
                let (first, is_first) = self.date(profile, first);
                let (last, is_last) = self.date(profile, last);
                let day = self.day_counted(item);
                let lies_there = not_before(day, first).and(not_before(last, day));
                is_first.and(is_last).and(lies_there)
            }
            Filter::Verified => Truth::from(item.is_verified),
            Filter::VerifiedBy(role) => match (item.is_verified, item.verified_by) {
                (false, _) => Truth::No,
                (true, None) => Truth::Unknown,
                (true, Some(verifier)) => Truth::from(verifier == Verifier::Role(role)),
            },
            Filter::Lasting(span) => self.lasts(item, span),
            Filter::Ongoing => self.days(item).is_ongoing,
            Filter::About(skill) => Truth::from(profile.about[item.about.clone()].contains(&skill)),
            Filter::NotExpired { field } => {
                let expires = profile.fields[item.fields + field].range;
                expires.at_least(i128::from(self.as_of.day_number()))
            }
            Filter::FieldKnown { field, is_known } => {
                Truth::from(profile.fields[item.fields + field].is_known == is_known)
            }
            Filter::Field {
                subject,
                test,
                is_negated,
            } => {
                let passes = self.test(program, profile, Some(item), subject, &test);
                if is_negated { !passes } else { passes }
            }
        }
    }

    /// The day on which an item counts: its own day, the last day of a period, or the assessment
    /// date for one that goes on.
    pub(super) fn day_counted(&self, item: &Item) -> Range {
        let (first, last) = self.days(item).end;
        Range::new(i128::from(first), i128::from(last))
    }

    fn days(&self, item: &Item) -> Days {
        days(item.dates, self.as_of, self.happened_by)
    }

    /// Whether an item has lasted at least so long, its first and last day included.
    fn lasts(&self, item: &Item, span: CalendarSpan) -> Truth {
        let days = self.days(item);
        if days.is_one_day {
            let one_day = CalendarSpan::new(0, 1);
            return Truth::from(span.microdays() <= one_day.microdays());
        }
        let reached = |start: i32| {
            i64::from(
                Date::from_day_number(i128::from(start))
                    .plus(span)
                    .day_number(),
            )
        };
        Truth::from_both(
            reached(days.start.1) <= i64::from(days.end.0) + 1,
            reached(days.start.0) <= i64::from(days.end.1) + 1,
        )
    }

    /// The days on which an item can count if it passes the filters of one of the parts; nothing when
    /// there is none.
    pub(super) fn days_passing(
        &self,
        program: &Program,
        profile: &Profile,
        parts: &[QueryPart],
        item: &Item,
    ) -> Option<Range> {
        let days = self.day_counted(item);
        let passing = parts
            .iter()
            .filter(|part| self.passes_all(program, profile, part, item).is_possible())
            .map(|part| self.days_within(program, profile, part, days))
            .filter(|days| days.low <= days.high);
        passing.reduce(|one, other| Range::new(one.low.min(other.low), one.high.max(other.high)))
    }

    /// Those of some days that the filters of a part leave.
    pub(super) fn days_within(
        &self,
        program: &Program,
        profile: &Profile,
        part: &QueryPart,
        mut days: Range,
    ) -> Range {
        for filter in &program.filters[part.filters.range()] {
            let (low, high) = match *filter {
                Filter::WithinLast(window) => (i128::from(self.window_starts[window]), days.high),
                Filter::Since(date) => (self.date(profile, date).0.low, days.high),
                Filter::Before(date) => (days.low, self.date(profile, date).0.high - 1),
                Filter::Between(first, last) => (
                    self.date(profile, first).0.low,
                    self.date(profile, last).0.high,
                ),
                Filter::Verified
                | Filter::VerifiedBy(_)
                | Filter::Lasting(_)
                | Filter::Ongoing
                | Filter::About(_)
                | Filter::NotExpired { .. }
                | Filter::FieldKnown { .. }
                | Filter::Field { .. } => continue,
            };
            days = Range::new(days.low.max(low), days.high.min(high));
        }
        days
    }

    /// The days that a date of the playbook or of the profile can be, and whether it is one at all:
    /// what is compared with *nothing* does not pass.
    fn date(&self, profile: &Profile, date: Operand) -> (Range, Truth) {
        let register = self.register(profile, None, date);
        let day = |bound: Option<super::quantity::Fraction>, open: Date| {
            bound.map_or(i128::from(open.day_number()), |bound| bound.to_integer())
        };
        let days = Range::new(day(register.low, Date::MIN), day(register.high, Date::MAX));
        (days, !register.is_nothing)
    }
}

/// Whether an item passes a filter on a field that it does not give.
#[cfg(feature = "cli")]
pub(crate) fn passes_not_given(
    program: &Program,
    kind: KindId,
    filter: &Filter,
    as_of: Date,
) -> Truth {
    let mut builder = ProfileBuilder::new(&program.layout);
    builder.add_item(kind, NewItem::default());
    let profile = builder.finish();
    let mut judgement = Judgement::new(program);
    judgement.begin(program, as_of);
    let item = profile.items.first();
    item.map_or(Truth::Unknown, |item| {
        judgement.passes(program, &profile, item, filter)
    })
}

/// Whether what happened on these dates starts after the assessment date, however they are taken.
#[inline]
pub(crate) fn is_future(dates: ItemDates, as_of: Date) -> bool {
    let today = as_of.day_number();
    match dates {
        ItemDates::Undated => false,
        ItemDates::On(first, _) | ItemDates::Open(first, _) => first > today,
        ItemDates::Period { from, .. } => from.is_some_and(|(first, _)| first > today),
    }
}

/// The first and the last day on which what happened on these dates can count.
#[cfg(feature = "cli")]
#[inline]
pub(crate) fn days_counted(dates: ItemDates, as_of: Date) -> (i32, i32) {
    days(dates, as_of, i32::MAX).end
}

/// The days on which what happened on these dates can have begun and ended. What may have happened by
/// the day `happened_by` has.
fn days(dates: ItemDates, as_of: Date, happened_by: i32) -> Days {
    let today = as_of.day_number();
    let by = today.min(happened_by);
    let until_today = |(first, last): (i32, i32)| (first.min(today), last.min(today));
    let happened = |(first, last): (i32, i32)| {
        if first <= happened_by {
            (first.min(by), last.min(by))
        } else {
            until_today((first, last))
        }
    };
    let ongoing = |(first, last): (i32, i32)| Truth::from_both(first >= today, last >= today);
    let ever = (Date::MIN.day_number(), by);
    match dates {
        ItemDates::Undated => Days {
            start: ever,
            end: ever,
            is_one_day: false,
            is_ongoing: Truth::Unknown,
        },
        ItemDates::On(first, last) => {
            let day = happened((first, last));
            let is_ongoing = Truth::from_both(day.0 == today, day.1 == today);
            Days {
                start: day,
                end: day,
                is_one_day: true,
                is_ongoing,
            }
        }
        ItemDates::Period { from, to } => {
            let start = from.map_or((ever.0, to.1.min(by)), happened);
            Days {
                start,
                end: until_today(to),
                is_one_day: false,
                is_ongoing: ongoing(to),
            }
        }
        ItemDates::Open(first, last) => Days {
            start: happened((first, last)),
            end: (today, today),
            is_one_day: false,
            is_ongoing: Truth::Yes,
        },
    }
}

/// The parts of a query, those of one kind together.
pub(super) fn kinds_of(program: &Program, query: usize) -> impl Iterator<Item = &[QueryPart]> {
    let parts = &program.query_parts[program.queries[query].parts.range()];
    parts.chunk_by(|one, other| one.kind == other.kind)
}

/// Whether `day` lies on `other` or after it.
fn not_before(day: Range, other: Range) -> Truth {
    Truth::from_both(day.low >= other.high, day.high >= other.low)
}
