//! Evidence: the items that count, those that nearly do and why they do not, and whether there may be
//! more.

use indexmap::IndexSet;

use crate::outcome::{Reason, ReasonKind};
use crate::profile::{Item, ItemDates};
use crate::program::{CountRange, Filter, Operand, Periods, Place, QueryPart};
use crate::value::{Date, PartialDate, Truth};

use super::super::evidence::Window;
use super::super::judge::in_range;
use super::super::words;
use super::{Parts, Reasons, answer_of, operands_of};

/// Which items are told.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// Those that may count.
    possible: bool,
    /// Those that miss one thing that is asked.
    near: bool,
}

impl<'a> Reasons<'a> {
    /// Adds the items of a condition about evidence.
    pub(super) fn open_evidence(
        &mut self,
        reason: &mut Reason,
        query: usize,
        (count, periods): (CountRange, Option<Periods>),
        truth: Truth,
    ) {
        if let Some(periods) = periods {
            self.open_periods(reason, query, (count, periods), truth);
            return;
        }
        reason.seen = Some(self.case.counted(query)).filter(|_| !self.is_not_looked_for(query));
        let told = match truth {
            Truth::Yes => Told {
                possible: false,
                near: count.low == 0,
            },
            Truth::No | Truth::Unknown => {
                let found = self
                    .case
                    .judgement
                    .count(self.case.program, self.case.profile, query);
                let is_too_few = found.low <= count.high;
                Told {
                    possible: is_too_few,
                    near: is_too_few,
                }
            }
        };
        self.push_items(reason, query, told, None);
        self.push_not_looked_for(reason, query, truth == Truth::Unknown);
    }

    /// Adds the facts that the filters of a query compare with.
    pub(super) fn open_filters(
        &mut self,
        reason: &mut Reason,
        query: usize,
        parts: &mut Parts<'a>,
    ) {
        let case = self.case;
        let filters = case.kinds_of(query).flatten();
        let filters = filters.filter_map(|part| case.program.filters.get(part.filters.range()));
        let mut looked_at: IndexSet<Operand> = IndexSet::new();
        for filter in filters.flatten() {
            match *filter {
                Filter::Since(date) | Filter::Before(date) => {
                    looked_at.insert(date);
                }
                Filter::Between(first, last) => looked_at.extend([first, last]),
                Filter::Field { subject, test, .. } => {
                    looked_at.extend(operands_of(subject, &test));
                }
                Filter::WithinLast(_)
                | Filter::Verified
                | Filter::VerifiedBy(_)
                | Filter::Lasting(_)
                | Filter::Ongoing
                | Filter::About(_)
                | Filter::NotExpired { .. }
                | Filter::FieldKnown { .. } => {}
            }
        }
        for operand in looked_at {
            self.push_quantity(reason, operand, parts);
        }
    }

    /// Adds the items that a quantity is made of.
    pub(super) fn open_items(&mut self, reason: &mut Reason, query: usize) {
        let told = Told {
            possible: true,
            near: false,
        };
        self.push_items(reason, query, told, None);
        self.push_not_looked_for(reason, query, true);
    }

    fn open_periods(
        &mut self,
        reason: &mut Reason,
        query: usize,
        (count, periods): (CountRange, Periods),
        truth: Truth,
    ) {
        let windows = self.case.judgement.windows(periods);
        let found: Vec<_> = windows
            .iter()
            .map(|window| {
                let (program, profile) = (self.case.program, self.case.profile);
                let found = self
                    .case
                    .judgement
                    .count_in(program, profile, query, Some(*window));
                (found, in_range(found.low, found.high, count))
            })
            .collect();
        let is_decided_by_one = found.iter().any(|(_, holds)| *holds == truth);
        for (window, (found, holds)) in windows.iter().zip(found) {
            let matters = holds == truth || !is_decided_by_one && holds == Truth::Unknown;
            self.push(reason, matters, |reasons| {
                reasons.period(query, *window, found.low, holds)
            });
        }
        self.push_not_looked_for(reason, query, truth == Truth::Unknown);
    }

    fn period(&mut self, query: usize, window: Window, seen: u32, holds: Truth) -> Reason {
        let day = |day: i32| Date::from_day_number(i128::from(day));
        let says = format!("{} to {}", day(window.first), day(window.last));
        let mut reason = Reason {
            answer: Some(answer_of(holds)),
            seen: match seen {
                0 if self.is_not_looked_for(query) => None,
                0 => Some("none".to_owned()),
                seen => Some(seen.to_string()),
            },
            ..Reason::new(ReasonKind::Period, says)
        };
        let told = Told {
            possible: true,
            near: false,
        };
        self.push_items(&mut reason, query, told, Some(window));
        reason
    }

    fn push_items(
        &mut self,
        reason: &mut Reason,
        query: usize,
        told: Told,
        window: Option<Window>,
    ) {
        let case = self.case;
        let has_several_kinds = case.kinds_of(query).count() > 1;
        for parts in case.kinds_of(query) {
            let Some(kind) = parts.first().map(|part| part.kind) else {
                continue;
            };
            let evidence = case.profile.kinds.get(kind);
            let items = evidence.and_then(|kind| case.profile.items.get(kind.items.clone()));
            let name = case.program.layout.kinds.get_index(kind);
            let name = name.filter(|_| has_several_kinds);
            let name = name.map(|(_, kind)| kind.name.as_str());
            for item in items.unwrap_or(&[]) {
                let counts =
                    case.judgement
                        .item_counts_in(case.program, case.profile, parts, item, window);
                if window.is_some() && counts == Truth::No {
                    continue;
                }
                let misses = self.misses(parts, item);
                let matters = match counts {
                    Truth::Yes => true,
                    Truth::Unknown => told.possible,
                    Truth::No => told.near && misses.len() == 1,
                };
                self.push(reason, matters, |reasons| {
                    reasons.item(name, item, counts, &misses)
                });
            }
        }
    }

    fn item(&self, kind: Option<&str>, item: &Item, counts: Truth, misses: &[String]) -> Reason {
        let dates = dates_in_words(item.dates);
        let kind = kind.map_or_else(String::new, |kind| format!("{kind}, "));
        let what = item.what.as_deref().filter(|what| !what.is_empty());
        let what = what.map_or_else(String::new, |what| format!(": {what}"));
        Reason {
            answer: Some(answer_of(counts)),
            note: (!misses.is_empty()).then(|| misses.join(", ")),
            given: self.given(item.place),
            ..Reason::new(ReasonKind::Item, format!("{kind}{dates}{what}"))
        }
    }

    /// What an item misses of what is asked, in words; of several ways to pass the nearest one.
    fn misses(&self, parts: &[QueryPart], item: &Item) -> Vec<String> {
        let case = &self.case;
        if case.judgement.is_future(item) {
            return vec!["after the assessment date".to_owned()];
        }
        let of_part = |part: &QueryPart| -> Vec<String> {
            let filters = case.program.filters.get(part.filters.range());
            let filters = filters.unwrap_or(&[]).iter();
            let missed = filters.filter_map(|filter| {
                let passes = case
                    .judgement
                    .passes(case.program, case.profile, item, filter);
                (passes != Truth::Yes).then(|| self.miss(part, item, filter, passes))
            });
            missed.collect()
        };
        let ways = parts.iter().map(of_part);
        ways.min_by_key(Vec::len).unwrap_or_default()
    }

    fn miss(&self, part: &QueryPart, item: &Item, filter: &Filter, passes: Truth) -> String {
        let program = self.case.program;
        let slot_name = |slot: usize| {
            let slot = program.layout.slots.get(slot);
            slot.map_or("", |slot| slot.name.as_str())
        };
        let words = match *filter {
            Filter::WithinLast(window) => {
                let span = program.windows.get(window).copied().unwrap_or_default();
                format!("not within the last {span}")
            }
            Filter::Since(date) => format!("before {}", self.date_words(date)),
            Filter::Before(date) => format!("not before {}", self.date_words(date)),
            Filter::Between(first, last) => format!(
                "not between {} and {}",
                self.date_words(first),
                self.date_words(last)
            ),
            Filter::Verified => "not verified".to_owned(),
            Filter::VerifiedBy(role) => {
                let role = program.layout.roles.get_index(role);
                let role = role.map_or("", String::as_str);
                format!("not verified by {role}")
            }
            Filter::Lasting(span) => format!("shorter than {span}"),
            Filter::Ongoing => "not ongoing".to_owned(),
            Filter::About(skill) => format!("not about {}", slot_name(skill)),
            Filter::NotExpired { field } if passes == Truth::No => {
                format!("expired ({})", self.field_words(part, item, field))
            }
            Filter::NotExpired { field } | Filter::FieldKnown { field, .. } => {
                return self.named_field(part, item, field);
            }
            Filter::Field { subject, .. } => {
                return match subject.place {
                    Place::Field(field) => self.named_field(part, item, field),
                    Place::Constant(_) | Place::Slot(_) | Place::Register(_) => {
                        "otherwise".to_owned()
                    }
                };
            }
        };
        if passes == Truth::Unknown {
            format!("perhaps {words}")
        } else {
            words
        }
    }

    /// `rating is 2`
    fn named_field(&self, part: &QueryPart, item: &Item, field: usize) -> String {
        let kind = self.case.program.layout.kinds.get_index(part.kind);
        let name = kind.and_then(|(_, kind)| kind.fields.get_index(field));
        let name = name.map_or("", |(_, field)| field.name.as_str());
        let value = self.field_words(part, item, field);
        if value == words::NOT_RECORDED {
            format!("{name} {value}")
        } else {
            format!("{name} is {value}")
        }
    }

    fn field_words(&self, part: &QueryPart, item: &Item, field: usize) -> String {
        let case = &self.case;
        let kind = case.program.layout.kinds.get_index(part.kind);
        let declared = kind.and_then(|(_, kind)| kind.fields.get_index(field));
        let value = case.profile.fields.get(item.fields + field);
        match (declared, value) {
            (Some((_, declared)), Some(value)) => {
                words::slot_value(case.program, case.profile, declared.slot_type, *value)
            }
            (_, _) => words::NOT_RECORDED.to_owned(),
        }
    }

    fn date_words(&self, date: Operand) -> String {
        let register = self.case.judgement.register(self.case.profile, None, date);
        match (register.low, register.high) {
            (Some(low), Some(high)) if low == high => {
                Date::from_day_number(low.to_integer()).to_string()
            }
            (_, _) => "a date that is not known".to_owned(),
        }
    }

    /// Whether nothing at all is known of the evidence of a query.
    fn is_not_looked_for(&self, query: usize) -> bool {
        let mut kinds = self.case.kinds_of(query).filter_map(|parts| {
            let kind = parts.first()?.kind;
            self.case.profile.kinds.get(kind)
        });
        kinds.all(|kind| kind.items.is_empty() && !kind.is_complete)
    }

    /// Says of which kinds there may be more than is listed.
    fn push_not_looked_for(&mut self, reason: &mut Reason, query: usize, matters: bool) {
        let case = self.case;
        for parts in case.kinds_of(query) {
            let Some(kind) = parts.first().map(|part| part.kind) else {
                continue;
            };
            let evidence = case.profile.kinds.get(kind);
            let Some(evidence) = evidence.filter(|evidence| !evidence.is_complete) else {
                continue;
            };
            let name = case.program.layout.kinds.get_index(kind);
            let name = name.map_or("", |(_, kind)| kind.name.as_str());
            let says = if evidence.items.is_empty() {
                format!("nobody has looked for {name} evidence")
            } else {
                format!("nobody has listed all {name} evidence")
            };
            self.push(reason, matters, |_| Reason {
                answer: Some(answer_of(Truth::Unknown)),
                ..Reason::new(ReasonKind::NotLookedFor, says)
            });
        }
    }
}

/// `2026-03-01`, `from 2025-01 to 2025-06`, `since 2025`, `undated`
fn dates_in_words(dates: ItemDates) -> String {
    let date = |(first, last): (i32, i32)| {
        let day = |day: i32| Date::from_day_number(i128::from(day));
        PartialDate {
            first: day(first),
            last: day(last),
        }
        .to_string()
    };
    match dates {
        ItemDates::Undated => "undated".to_owned(),
        ItemDates::On(first, last) => date((first, last)),
        ItemDates::Open(first, last) => format!("since {}", date((first, last))),
        ItemDates::Period { from: None, to } => format!("to {}", date(to)),
        ItemDates::Period {
            from: Some(from),
            to,
        } => format!("{} to {}", date(from), date(to)),
    }
}
