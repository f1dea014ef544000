//! The days on which an answer can change: every date of the profile and the playbook, and the first
//! days on which each has left a `within the last …`.

use crate::evaluate::Day;
use crate::profile::{Item, ItemDates, Profile};
use crate::program::{Filter, Operand, Periods, Place, Program, Step, Test};
use crate::value::{CalendarSpan, Date, Range};

use super::Days;
use super::motion::{Motion, Watch, parts_of, windows_of};

/// How far a day that lies months on may be from the first that has them behind it, in days.
const MOST_CLAMPED: i32 = 8;

/// The days on which something may change.
#[derive(Debug)]
pub(super) struct Dates {
    days: Days,
    /// Dates that are worked out, and stay as they are between the others.
    worked_out: Vec<WorkedOut>,
    after: i32,
    until: i32,
}

/// A date that is worked out, and the windows that it may leave.
#[derive(Debug)]
struct WorkedOut {
    date: Operand,
    spans: Vec<CalendarSpan>,
}

impl Dates {
    /// The days after a date, up to a last one.
    pub(super) fn new(
        program: &Program,
        profile: &Profile,
        watch: &Watch,
        after: Date,
        until: Date,
    ) -> Self {
        let mut dates = Self {
            days: Days::new(),
            worked_out: Vec::new(),
            after: after.day_number(),
            until: until.day_number(),
        };
        dates.add_rules(program, profile);
        for step in &program.steps {
            dates.add_step(program, profile, watch, step);
        }
        for query in 0..program.queries.len() {
            dates.add_query(program, profile, watch, query);
        }
        dates
    }

    /// The next day on which something may change after a day that has been looked at.
    pub(super) fn next_after(&self, day: &Day<'_>) -> Option<i32> {
        let today = day.as_of().day_number();
        let next = self.days.range(today + 1..).next().copied();
        let mut soon = Self {
            days: Days::new(),
            worked_out: Vec::new(),
            after: today,
            until: self.until,
        };
        for one in &self.worked_out {
            for bound in day.bounds(one.date).into_iter().flatten() {
                soon.add_around(bound, &one.spans);
            }
        }
        next.into_iter().chain(soon.days.first().copied()).min()
    }

    fn add(&mut self, day: i32) {
        if self.after < day && day <= self.until {
            self.days.insert(day);
        }
    }

    /// The day on which a date has come, and the day after it.
    fn add_date(&mut self, day: i32) {
        self.add(day);
        self.add(day.saturating_add(1));
    }

    /// The first day from which on `span` back is not before a day.
    fn add_reached(&mut self, day: i32, span: CalendarSpan) {
        let reached = Date::from_day_number(i128::from(day)).plus(span);
        let (mut low, mut high) = (
            reached.day_number().saturating_sub(MOST_CLAMPED),
            reached.day_number().saturating_add(MOST_CLAMPED),
        );
        if high <= self.after || low > self.until {
            return;
        }
        let is_reached = |number: i32| {
            let date = Date::from_day_number(i128::from(number));
            date.minus(span).day_number() >= day
        };
        while low < high {
            let middle = low + (high - low) / 2;
            if is_reached(middle) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        self.add(low);
    }

    /// A date that windows begin to hold, and leave behind.
    fn add_in_windows(&mut self, day: i32, spans: &[CalendarSpan]) {
        self.add_date(day);
        for span in spans {
            self.add_reached(day, *span);
            self.add_reached(day.saturating_add(1), *span);
        }
    }

    /// A date that others are compared with, before or after it, in or out.
    fn add_around(&mut self, day: i32, spans: &[CalendarSpan]) {
        self.add_in_windows(day.saturating_sub(1), spans);
        self.add_in_windows(day.saturating_add(1), spans);
    }

    fn add_range(&mut self, range: Range, spans: &[CalendarSpan]) {
        for bound in [range.low, range.high] {
            if let Ok(day) = i32::try_from(bound) {
                self.add_in_windows(day, spans);
            }
        }
    }

    /// From when until when rules are in force, and waivers hold.
    fn add_rules(&mut self, program: &Program, profile: &Profile) {
        let rules = program.rules.iter().map(|rule| rule.in_force);
        let waivers = profile.waivers.iter().map(|waiver| waiver.days);
        for days in rules.chain(waivers) {
            for day in [days.first, days.last].into_iter().flatten() {
                self.add_date(day.day_number());
            }
        }
    }

    fn add_step(&mut self, program: &Program, profile: &Profile, watch: &Watch, step: &Step) {
        match *step {
            Step::Test {
                subject,
                test: Test::WithinLast(window),
            } => {
                let span = program.windows.get(window).copied().unwrap_or_default();
                self.add_operand(profile, watch, subject, &[span]);
            }
            Step::Held { slot, window, .. } => {
                let span = program.windows.get(window).copied().unwrap_or_default();
                if let Some(since) = profile.since.get(slot) {
                    self.add_range(*since, &[span]);
                }
                let dated = profile.dated.of_slot(slot).into_iter();
                for one in dated.flat_map(|timeline| &timeline.values) {
                    self.add_range(one.since, &[span]);
                }
            }
            Step::Evidence {
                query,
                periods: Some(periods),
                ..
            } => self.add_periods(program, profile, query, periods),
            Step::Constant(_)
            | Step::YesNo(_)
            | Step::Test { .. }
            | Step::Includes { .. }
            | Step::EmptyList(_)
            | Step::Known(_)
            | Step::KnownList(_)
            | Step::Evidence { .. }
            | Step::Not(_)
            | Step::All(_)
            | Step::Any(_)
            | Step::Count { .. }
            | Step::MoreThanHalf(_)
            | Step::OfColumn { .. }
            | Step::Compute { .. }
            | Step::Rule(_)
            | Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::VerdictIs { .. } => {}
        }
    }

    fn add_operand(
        &mut self,
        profile: &Profile,
        watch: &Watch,
        date: Operand,
        spans: &[CalendarSpan],
    ) {
        match date.place {
            Place::Constant(day) => self.add_range(Range::new(day - 1, day), spans),
            Place::Slot(slot) => {
                if let Some(value) = profile.values.get(slot) {
                    self.add_range(value.range, spans);
                }
            }
            Place::Register(_) if watch.of(date) == Motion::Still => {
                self.worked_out.push(WorkedOut {
                    date,
                    spans: spans.to_vec(),
                });
            }
            Place::Register(_) | Place::Field(_) => {}
        }
    }

    /// The days that matter to the items of a query.
    fn add_query(&mut self, program: &Program, profile: &Profile, watch: &Watch, query: usize) {
        let spans = windows_of(program, query).into_iter();
        let spans = spans.filter_map(|window| program.windows.get(window).copied());
        let spans: Vec<CalendarSpan> = spans.collect();
        for part in parts_of(program, query) {
            let filters = program.filters.get(part.filters.range()).unwrap_or(&[]);
            for filter in filters {
                self.add_compared(profile, watch, filter, &spans);
            }
            for item in items_of(profile, part.kind) {
                for day in days_of(item.dates, profile.happened_by) {
                    self.add_in_windows(day, &spans);
                }
                for filter in filters {
                    self.add_item(program, profile, item, filter);
                }
            }
        }
    }

    /// The dates with which a filter compares items.
    fn add_compared(
        &mut self,
        profile: &Profile,
        watch: &Watch,
        filter: &Filter,
        spans: &[CalendarSpan],
    ) {
        match *filter {
            Filter::Since(date) | Filter::Before(date) => {
                self.add_operand(profile, watch, date, spans);
            }
            Filter::Between(first, last) => {
                self.add_operand(profile, watch, first, spans);
                self.add_operand(profile, watch, last, spans);
            }
            Filter::WithinLast(_)
            | Filter::Verified
            | Filter::VerifiedBy(_)
            | Filter::Lasting(_)
            | Filter::Ongoing
            | Filter::About(_)
            | Filter::NotExpired { .. }
            | Filter::FieldKnown { .. }
            | Filter::Field { .. } => {}
        }
    }

    /// The days on which an item may pass a filter otherwise than before.
    fn add_item(&mut self, program: &Program, profile: &Profile, item: &Item, filter: &Filter) {
        let field = |field: usize| profile.fields.get(item.fields + field);
        match *filter {
            Filter::Lasting(span) => {
                for day in days_of(item.dates, profile.happened_by) {
                    let reached = Date::from_day_number(i128::from(day)).plus(span);
                    self.add(reached.day_number().saturating_sub(1));
                    self.add_date(reached.day_number());
                }
            }
            Filter::NotExpired { field: expires } => {
                if let Some(value) = field(expires) {
                    self.add_range(value.range, &[]);
                }
            }
            Filter::Field {
                subject:
                    Operand {
                        place: Place::Field(date),
                        ..
                    },
                test: Test::WithinLast(window),
                ..
            } => {
                let span = program.windows.get(window).copied().unwrap_or_default();
                if let Some(value) = field(date) {
                    self.add_range(value.range, &[span]);
                }
            }
            Filter::WithinLast(_)
            | Filter::Since(_)
            | Filter::Before(_)
            | Filter::Between(_, _)
            | Filter::Verified
            | Filter::VerifiedBy(_)
            | Filter::Ongoing
            | Filter::About(_)
            | Filter::FieldKnown { .. }
            | Filter::Field { .. } => {}
        }
    }

    /// The days on which an item goes from one of several periods to another.
    fn add_periods(&mut self, program: &Program, profile: &Profile, query: usize, each: Periods) {
        let back = |count: u32| {
            let count = i32::try_from(count).unwrap_or(i32::MAX);
            CalendarSpan::new(
                each.length.months.saturating_mul(count),
                each.length.days.saturating_mul(count),
            )
        };
        let spans: Vec<CalendarSpan> = (1..=each.count).map(back).collect();
        for part in parts_of(program, query) {
            for item in items_of(profile, part.kind) {
                for day in days_of(item.dates, profile.happened_by) {
                    self.add_in_windows(day, &spans);
                }
            }
        }
    }
}

fn items_of(profile: &Profile, kind: usize) -> &[Item] {
    let evidence = profile.kinds.get(kind);
    let items = evidence.and_then(|evidence| profile.items.get(evidence.items.clone()));
    items.unwrap_or(&[])
}

/// The first and last days on which an item may have begun and ended; what may have happened by the day
/// `happened_by` has.
fn days_of(dates: ItemDates, happened_by: Option<i32>) -> Vec<i32> {
    let happened = |(first, last): (i32, i32)| match happened_by {
        Some(by) if first <= by => (first, last.min(by)),
        Some(_) | None => (first, last),
    };
    match dates {
        ItemDates::Undated => happened_by.into_iter().collect(),
        ItemDates::On(first, last) | ItemDates::Open(first, last) => {
            let (first, last) = happened((first, last));
            vec![first, last]
        }
        ItemDates::Period { from: None, to } => {
            let begun = happened_by.into_iter();
            begun.chain([to.0, to.1]).collect()
        }
        ItemDates::Period {
            from: Some(from),
            to,
        } => {
            let (first, last) = happened(from);
            vec![first, last, to.0, to.1]
        }
    }
}
