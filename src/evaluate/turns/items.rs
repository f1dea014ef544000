//! Which items of evidence begin or cease to count from one day to the next, and why.

use crate::profile::{Item, ItemDates};
use crate::program::{Filter, Periods, Program, QueryPart};
use crate::value::{Date, PartialDate, Truth};

use super::super::explain::Case;
use super::Turns;

impl Turns<'_> {
    /// Names the items of a query that count otherwise than the day before; whether there are any.
    pub(super) fn add_items(&mut self, query: usize, periods: Option<Periods>) -> bool {
        let after = self.after;
        let mut is_any = false;
        for parts in after.kinds_of(query) {
            let Some(kind) = parts.first().map(|part| part.kind) else {
                continue;
            };
            let evidence = after.profile.kinds.get(kind);
            let items = evidence.and_then(|kind| after.profile.items.get(kind.items.clone()));
            for item in items.unwrap_or(&[]) {
                if let Some(how) = self.turn_of(parts, item, periods) {
                    let name = after.program.layout.kinds.get_index(kind);
                    let name = name.map_or("", |(_, kind)| kind.name.as_str());
                    self.say(format!("{} {how}", item_words(name, item.dates)));
                    is_any = true;
                }
            }
        }
        is_any
    }

    /// What becomes of an item, in words; nothing where it counts as before.
    fn turn_of(
        &self,
        parts: &[QueryPart],
        item: &Item,
        periods: Option<Periods>,
    ) -> Option<String> {
        let counts = |case: &Case<'_>| {
            let judgement = case.judgement;
            judgement.item_counts(case.program, case.profile, parts, item)
        };
        let (was, is) = (counts(&self.before), counts(&self.after));
        if was == is {
            return periods.and_then(|periods| self.turn_in_periods(item, is, periods));
        }
        if self.before.judgement.is_future(item) {
            return Some("then counts, for its date has come".to_owned());
        }
        let program = self.after.program;
        let filters = parts
            .iter()
            .filter_map(|part| program.filters.get(part.filters.range()));
        let mut turned = filters.flatten().filter_map(|filter| {
            let passes = |case: &Case<'_>| {
                let judgement = case.judgement;
                judgement.passes(case.program, case.profile, item, filter)
            };
            let (was, is) = (passes(&self.before), passes(&self.after));
            (was != is).then(|| filter_words(program, filter, was, is))
        });
        Some(turned.next().unwrap_or_else(|| plain_words(was, is)))
    }

    fn turn_in_periods(&self, item: &Item, counts: Truth, periods: Periods) -> Option<String> {
        if !counts.is_possible() {
            return None;
        }
        let places = |case: &Case<'_>| -> Vec<Truth> {
            let day = case.judgement.day_counted(item);
            let windows = case.judgement.windows(periods);
            windows.iter().map(|window| window.holds(day)).collect()
        };
        let (was, is) = (places(&self.before), places(&self.after));
        if was == is {
            return None;
        }
        let is_in_none = is.iter().all(|place| *place == Truth::No);
        let how = if is_in_none {
            "then lies before the earliest period"
        } else {
            "then belongs to an earlier period"
        };
        Some(how.to_owned())
    }
}

/// What becomes of an item by a filter that it passes otherwise than before.
fn filter_words(program: &Program, filter: &Filter, was: Truth, is: Truth) -> String {
    let [surely, maybe, surely_not] = match filter {
        Filter::WithinLast(window) => {
            let span = program.windows.get(*window).copied().unwrap_or_default();
            [
                format!("is then surely within the last {span}"),
                format!("may then be older than {span}"),
                format!("is then older than {span}"),
            ]
        }
        Filter::Lasting(span) => [
            format!("has then lasted {span}"),
            format!("may then have lasted {span}"),
            format!("has then surely not lasted {span}"),
        ],
        Filter::NotExpired { .. } => [
            "has then surely not expired".to_owned(),
            "may then have expired".to_owned(),
            "has then expired".to_owned(),
        ],
        Filter::Ongoing => [
            "then goes on".to_owned(),
            "may then have ended".to_owned(),
            "has then ended".to_owned(),
        ],
        Filter::Since(_)
        | Filter::Before(_)
        | Filter::Between(_, _)
        | Filter::Verified
        | Filter::VerifiedBy(_)
        | Filter::About(_)
        | Filter::FieldKnown { .. }
        | Filter::Field { .. } => return plain_words(was, is),
    };
    match is {
        Truth::Yes => surely,
        Truth::Unknown => maybe,
        Truth::No => surely_not,
    }
}

fn plain_words(was: Truth, is: Truth) -> String {
    let words = match (was, is) {
        (_, Truth::Yes) => "then counts",
        (_, Truth::No) => "then no longer counts",
        (Truth::Yes, Truth::Unknown) => "may then no longer count",
        (_, Truth::Unknown) => "may then count",
    };
    words.to_owned()
}

/// `the mentoring evidence of 2025-11-02`
fn item_words(kind: &str, dates: ItemDates) -> String {
    let date = |(first, last): (i32, i32)| {
        let day = |day: i32| Date::from_day_number(i128::from(day));
        PartialDate {
            first: day(first),
            last: day(last),
        }
        .to_string()
    };
    match dates {
        ItemDates::Undated => format!("the undated {kind} evidence"),
        ItemDates::On(first, last) => format!("the {kind} evidence of {}", date((first, last))),
        ItemDates::Open(first, last) => {
            format!("the {kind} evidence since {}", date((first, last)))
        }
        ItemDates::Period { from: None, to } => format!("the {kind} evidence to {}", date(to)),
        ItemDates::Period {
            from: Some(from),
            to,
        } => format!("the {kind} evidence from {} to {}", date(from), date(to)),
    }
}
