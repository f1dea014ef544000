//! Why there is too little evidence: missing, out of date, unconfirmed, undated, or not looked for.

use crate::outcome::{Gap, GapKind};
use crate::profile::{Item, ItemDates};
use crate::program::{CountRange, Counting, Filter, Operand, Periods, Place, QueryPart, StepWords};
use crate::value::{Date, Truth};

use super::evidence::{Found, Window};
use super::explain::Case;
use super::gaps::needed;
use super::words::NOT_RECORDED;

/// How the items of a query stand to what is asked.
#[derive(Default)]
struct Tally {
    /// Pass every filter.
    sure: u32,
    /// Fail, or may fail, by their dates alone.
    stale: u32,
    /// May pass: their dates do not tell.
    undated: u32,
    /// Fail, or may fail, for want of verification and for nothing else.
    unverified: u32,
    /// Are verified, and it is not known by whom.
    verified_by_somebody: u32,
    /// May pass for another reason.
    open: u32,
    /// Pass every filter, but the value that is to differ is not known.
    without_value: u32,
    /// The name of that value, where it is a field.
    value: Option<String>,
    /// The last day of the newest item that is stale.
    newest: Option<i32>,
    /// Whether it is asked that it still goes on, and nothing else of time.
    has_to_go_on: bool,
    /// Nobody has listed all there is.
    is_incomplete: bool,
    /// Items there are at all.
    there: u32,
}

impl Case<'_> {
    /// The gap of a question about evidence: what is `wanted` of it, and how its `truth` stands.
    pub(super) fn evidence_gap(
        &self,
        query: usize,
        count: CountRange,
        (wanted, truth): (Truth, Truth),
        words: StepWords,
    ) -> Gap {
        let tally = self.tally(query, None);
        let found = self.judgement.count(self.program, self.profile, query);
        let is_wanted = wanted == Truth::Yes;
        let has_too_many = if is_wanted {
            found.low > count.high
        } else {
            truth == Truth::Yes && count.high == u32::MAX
        };
        let needed = needed(words.needed, is_wanted) + &self.days_meant(query);
        let counted = self.counted_words(query, found, &tally);
        let (kind, seen) = if has_too_many {
            (GapKind::TooHigh, counted)
        } else {
            self.shortfall(&tally, counted)
        };
        Gap {
            kind,
            what: words.subject,
            seen,
            needed,
        }
    }

    /// ` (2026-05-11)`: the days with which evidence is compared, where the words do not tell them.
    fn days_meant(&self, query: usize) -> String {
        let parts = self.kinds_of(query).flatten();
        let filters = parts.flat_map(|part| {
            let filters = self.program.filters.get(part.filters.range());
            filters.unwrap_or(&[])
        });
        let mut days: Vec<String> = Vec::new();
        for operand in filters.flat_map(days_of) {
            let words = match operand.place {
                Place::Register(_) if self.is_nothing(operand) => "there is none yet".to_owned(),
                Place::Register(_) => self.operand_words(operand),
                Place::Slot(_) | Place::Constant(_) | Place::Field(_) => continue,
            };
            if words != NOT_RECORDED && !days.contains(&words) {
                days.push(words);
            }
        }
        if days.is_empty() {
            String::new()
        } else {
            format!(" ({})", days.join(", "))
        }
    }

    /// What of a query surely counts, in words.
    pub(super) fn counted(&self, query: usize) -> String {
        let tally = self.tally(query, None);
        let found = self.judgement.count(self.program, self.profile, query);
        match self.counted_words(query, found, &tally).as_str() {
            "0" => "none".to_owned(),
            words => words.to_owned(),
        }
    }

    /// What surely counts, in words.
    fn counted_words(&self, query: usize, found: Found, tally: &Tally) -> String {
        let counting = self.program.queries.get(query).map(|query| query.counting);
        match counting {
            None | Some(Counting::Items) => tally.sure.to_string(),
            Some(Counting::Kinds) => {
                let kinds = self.kinds_there(query);
                match kinds.as_slice() {
                    [] => "none".to_owned(),
                    [one] => format!("1 kind ({one})"),
                    kinds => format!("{} kinds ({})", kinds.len(), kinds.join(", ")),
                }
            }
            Some(Counting::Values | Counting::Verifiers) if tally.sure == 0 => "0".to_owned(),
            Some(Counting::Verifiers) => {
                let by = match found.low {
                    0 => "nobody".to_owned(),
                    1 => "1 role".to_owned(),
                    roles => format!("{roles} different roles"),
                };
                format!("{}, verified by {by}", tally.sure)
            }
            Some(Counting::Values) => {
                let field = tally.value.as_deref().unwrap_or_default();
                format!("{} with {} different {field}", tally.sure, found.low)
            }
        }
    }

    /// The kinds of a query of which there surely is an item.
    fn kinds_there(&self, query: usize) -> Vec<String> {
        let there = self.kinds_of(query).filter_map(|parts| {
            let kind = parts.first()?.kind;
            let items = self.profile.kinds.get(kind)?.items.clone();
            let mut items = self.profile.items.get(items)?.iter();
            let counts = |item: &Item| {
                let judgement = self.judgement;
                judgement.item_counts(self.program, self.profile, parts, item) == Truth::Yes
            };
            let (_, kind) = self.program.layout.kinds.get_index(kind)?;
            items.any(counts).then(|| kind.name.clone())
        });
        there.collect()
    }

    /// The gap of evidence in each of several periods: which of them lack it, or have too much.
    pub(super) fn regular_gap(
        &self,
        query: usize,
        (count, periods): (CountRange, Periods),
        (wanted, truth): (Truth, Truth),
        words: StepWords,
    ) -> Gap {
        let is_wanted = wanted == Truth::Yes;
        let windows = self.judgement.windows(periods);
        let found: Vec<Found> = windows
            .iter()
            .map(|window| {
                let judgement = self.judgement;
                judgement.count_in(self.program, self.profile, query, Some(*window))
            })
            .collect();
        let at_fault = |wrong: &dyn Fn(&Found) -> bool| -> Vec<(Window, Found)> {
            let both = windows.iter().copied().zip(found.iter().copied());
            both.filter(|(_, found)| wrong(found)).collect()
        };
        let too_many = at_fault(&|found| found.low > count.high);
        let mut lacking = at_fault(&|found| found.low < count.low);
        // No date that is still to be found out helps where nothing lies.
        let surely = at_fault(&|found| found.high.is_some_and(|high| high < count.low));
        if !surely.is_empty() {
            lacking = surely;
        }
        let (kind, seen) = if !is_wanted {
            let all = at_fault(&|_| true);
            let kind = match truth {
                Truth::Unknown => GapKind::NotRecorded,
                Truth::Yes | Truth::No => GapKind::TooHigh,
            };
            (kind, periods_in_words(&all))
        } else if !too_many.is_empty() {
            (GapKind::TooHigh, periods_in_words(&too_many))
        } else if lacking.is_empty() {
            // None has too many yet, but one may.
            let tally = self.tally(query, Some(&windows));
            self.shortfall(&tally, tally.sure.to_string())
        } else {
            let lacking_windows: Vec<Window> = lacking.iter().map(|(window, _)| *window).collect();
            let mut tally = self.tally(query, Some(&lacking_windows));
            if found.iter().any(|found| found.low > 0) {
                tally.stale = 0;
            }
            self.shortfall(&tally, periods_in_words(&lacking))
        };
        Gap {
            kind,
            what: words.subject,
            seen,
            needed: needed(words.needed, is_wanted),
        }
    }

    /// Why there are too few: the nearest miss names the gap. `counted` says what there surely is.
    fn shortfall(&self, tally: &Tally, counted: String) -> (GapKind, String) {
        let Tally {
            stale,
            undated,
            unverified,
            verified_by_somebody,
            open,
            without_value,
            newest,
            ..
        } = *tally;
        let items = |count: u32, one: &str, many: &str| {
            let words = if count == 1 { one } else { many };
            format!("{counted}; {count} {words}")
        };
        if undated > 0 {
            let seen = items(
                undated,
                "whose date does not tell",
                "whose dates do not tell",
            );
            (GapKind::Undated, seen)
        } else if unverified + verified_by_somebody > 0 {
            let mut seen = counted;
            if verified_by_somebody > 0 {
                seen.push_str(&format!(
                    "; {verified_by_somebody} verified, not said by whom"
                ));
            }
            if unverified > 0 {
                seen.push_str(&format!("; {unverified} not verified as asked"));
            }
            (GapKind::Unverified, seen)
        } else if stale > 0 {
            let newest = newest.map(|day| Date::from_day_number(i128::from(day)).to_string());
            let newest = newest.map(|day| format!(" ({day})")).unwrap_or_default();
            let seen = match (tally.has_to_go_on, stale) {
                (true, 1) => items(1, "that has ended", ""),
                (true, _) => items(stale, "", "that have ended"),
                (false, _) => items(stale, "outside that time", "outside that time"),
            };
            (GapKind::Stale, format!("{seen}{newest}"))
        } else if tally.is_incomplete && tally.there == 0 {
            (GapKind::NotRecorded, NOT_RECORDED.to_owned())
        } else if tally.is_incomplete {
            (GapKind::NotRecorded, format!("{counted}, perhaps more"))
        } else if open > 0 {
            (
                GapKind::NotRecorded,
                items(open, "that may count", "that may count"),
            )
        } else if without_value > 0 {
            let value = tally.value.as_deref().unwrap_or("verifier");
            let seen = format!("{counted}; {without_value} without a recorded {value}");
            (GapKind::NotRecorded, seen)
        } else {
            (GapKind::TooFew, counted)
        }
    }

    /// Sorts the items of a query by what keeps them from counting. Where there are windows, an item
    /// has to lie in one of them.
    fn tally(&self, query: usize, windows: Option<&[Window]>) -> Tally {
        let mut tally = Tally {
            value: self.kinds_of(query).find_map(|parts| {
                let (_, kind) = self.program.layout.kinds.get_index(parts.first()?.kind)?;
                let (_, field) = kind.fields.get_index(parts.first()?.field?)?;
                Some(field.name.clone())
            }),
            ..Tally::default()
        };
        for parts in self.kinds_of(query) {
            let Some(evidence) = parts
                .first()
                .and_then(|part| self.profile.kinds.get(part.kind))
            else {
                continue;
            };
            tally.is_incomplete |= !evidence.is_complete;
            let items = self
                .profile
                .items
                .get(evidence.items.clone())
                .unwrap_or(&[]);
            tally.has_to_go_on |= parts.iter().any(|part| self.has_to_go_on(part));
            for item in items.iter().filter(|item| !self.judgement.is_future(item)) {
                tally.there += 1;
                let standings = parts
                    .iter()
                    .filter_map(|part| self.standing(part, item, windows));
                if let Some(standing) = standings.max() {
                    tally.add(standing, item);
                    let has_value = self.has_value(parts, item);
                    let lacks_value = standing == Standing::Sure && !has_value;
                    tally.without_value += u32::from(lacks_value);
                }
            }
        }
        tally
    }

    /// Whether a part of a query asks of time only that items still go on.
    fn has_to_go_on(&self, part: &QueryPart) -> bool {
        let filters = self.program.filters.get(part.filters.range());
        let mut about_time = filters
            .unwrap_or(&[])
            .iter()
            .filter(|one| is_about_time(one));
        let first = about_time.next();
        matches!(first, Some(Filter::Ongoing)) && about_time.next().is_none()
    }

    /// Whether every kind of a query is listed completely, and some item that may count has no exact
    /// day.
    pub(super) fn has_undated_items(&self, query: usize) -> bool {
        let tally = self.tally(query, None);
        let is_undated = |parts: &[QueryPart]| {
            let kind = parts
                .first()
                .and_then(|part| self.profile.kinds.get(part.kind));
            let items = kind.and_then(|kind| self.profile.items.get(kind.items.clone()));
            items.unwrap_or(&[]).iter().any(|item| {
                let judgement = self.judgement;
                let counts = judgement.item_counts(self.program, self.profile, parts, item);
                counts.is_possible() && !judgement.day_counted(item).is_exact()
            })
        };
        !tally.is_incomplete && self.kinds_of(query).any(is_undated)
    }

    /// Whether the field that a query asks for is known of an item; yes when it asks for none.
    pub(super) fn has_value(&self, parts: &[QueryPart], item: &Item) -> bool {
        let field = parts.first().and_then(|part| part.field);
        field.is_none_or(|field| {
            let value = self.profile.fields.get(item.fields + field);
            value.is_some_and(|value| value.range.is_exact())
        })
    }

    /// What keeps an item from counting; nothing when it is not what is asked for at all.
    fn standing(
        &self,
        part: &QueryPart,
        item: &Item,
        windows: Option<&[Window]>,
    ) -> Option<Standing> {
        let filters = self
            .program
            .filters
            .get(part.filters.range())
            .unwrap_or(&[]);
        let passes = |filter: &&Filter| {
            self.judgement
                .passes(self.program, self.profile, item, filter)
        };
        let all = |is_wanted: &dyn Fn(&Filter) -> bool| {
            let chosen = filters.iter().filter(|filter| is_wanted(filter));
            chosen
                .map(|filter| passes(&filter))
                .min()
                .unwrap_or(Truth::Yes)
        };
        let day = self.judgement.day_counted(item);
        let in_windows = windows.map_or(Truth::Yes, |windows| {
            let holds = windows.iter().map(|window| window.holds(day));
            holds.max().unwrap_or(Truth::No)
        });
        let in_time = all(&is_about_time).and(in_windows);
        let verified = all(&is_about_verification);
        let otherwise = all(&|filter| !is_about_time(filter) && !is_about_verification(filter));
        // Nor is anything too old for a day that there is not.
        let mut days = filters.iter().flat_map(days_of);
        if otherwise == Truth::No || days.any(|day| self.is_nothing(day)) {
            return None;
        }
        Some(match (in_time, verified, otherwise) {
            (Truth::Yes, Truth::Yes, Truth::Yes) => Standing::Sure,
            // Only of what surely is what is asked for can be said that it is too old.
            (Truth::No, _, Truth::Unknown) => return None,
            (Truth::No, _, _) => Standing::Stale,
            (Truth::Unknown, Truth::Yes | Truth::Unknown, _) if is_dated(item) => Standing::Open,
            (Truth::Unknown, Truth::Yes | Truth::Unknown, _) => Standing::Undated,
            (_, Truth::No, _) => Standing::Unverified,
            (_, Truth::Unknown, _) => Standing::VerifiedBySomebody,
            (Truth::Yes, Truth::Yes, _) => Standing::Open,
        })
    }
}

/// How an item stands to what is asked, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// Fails, or may fail, by its dates alone.
    Stale,
    /// Fails, or may fail, for want of verification and for nothing else.
    Unverified,
    /// May pass: it is not said who verified it.
    VerifiedBySomebody,
    /// May pass: its dates do not tell.
    Undated,
    /// May pass for another reason.
    Open,
    /// Passes every filter.
    Sure,
}

impl Tally {
    fn add(&mut self, standing: Standing, item: &Item) {
        match standing {
            Standing::Sure => self.sure += 1,
            Standing::Open => self.open += 1,
            Standing::Undated => self.undated += 1,
            Standing::Unverified => self.unverified += 1,
            Standing::VerifiedBySomebody => self.verified_by_somebody += 1,
            Standing::Stale => {
                self.stale += 1;
                self.newest = self.newest.max(last_day(item));
            }
        }
    }
}

/// How many periods are named one by one.
const MOST_NAMED: usize = 3;

/// `none from 2025-10-01 to 2025-12-31; 1 from 2026-01-01 to 2026-03-31`
fn periods_in_words(periods: &[(Window, Found)]) -> String {
    let day = |day: i32| Date::from_day_number(i128::from(day));
    // One that is left over takes no more room than to say so.
    let named = if periods.len() == MOST_NAMED + 1 {
        periods.len()
    } else {
        MOST_NAMED
    };
    let mut words: Vec<String> = periods
        .iter()
        .take(named)
        .map(|(window, found)| {
            let is_sure = found.high == Some(found.low);
            let number = match found.low {
                0 if is_sure => "none".to_owned(),
                0 => "none for sure".to_owned(),
                low => low.to_string(),
            };
            format!(
                "{number} from {} to {}",
                day(window.first),
                day(window.last)
            )
        })
        .collect();
    match periods.len().saturating_sub(named) {
        0 => {}
        more => words.push(format!("{more} more periods")),
    }
    words.join("; ")
}

fn is_about_time(filter: &Filter) -> bool {
    match filter {
        Filter::WithinLast(_)
        | Filter::Since(_)
        | Filter::Before(_)
        | Filter::Between(_, _)
        | Filter::NotExpired { .. }
        | Filter::Ongoing => true,
        Filter::Verified
        | Filter::VerifiedBy(_)
        | Filter::Lasting(_)
        | Filter::About(_)
        | Filter::FieldKnown { .. }
        | Filter::Field { .. } => false,
    }
}

/// The days with which a filter compares.
fn days_of(filter: &Filter) -> Vec<Operand> {
    match *filter {
        Filter::Since(day) | Filter::Before(day) => vec![day],
        Filter::Between(first, last) => vec![first, last],
        Filter::WithinLast(_)
        | Filter::NotExpired { .. }
        | Filter::Ongoing
        | Filter::Verified
        | Filter::VerifiedBy(_)
        | Filter::Lasting(_)
        | Filter::About(_)
        | Filter::FieldKnown { .. }
        | Filter::Field { .. } => Vec::new(),
    }
}

fn is_about_verification(filter: &Filter) -> bool {
    matches!(filter, Filter::Verified | Filter::VerifiedBy(_))
}

/// Whether an item's dates are known to the day.
pub(super) fn is_dated(item: &Item) -> bool {
    let is_day = |(first, last): (i32, i32)| first == last;
    match item.dates {
        ItemDates::Undated => false,
        ItemDates::On(first, last) | ItemDates::Open(first, last) => first == last,
        ItemDates::Period { from, to } => from.is_some_and(is_day) && is_day(to),
    }
}

fn last_day(item: &Item) -> Option<i32> {
    match item.dates {
        ItemDates::Undated => None,
        ItemDates::On(_, last) | ItemDates::Open(_, last) => Some(last),
        ItemDates::Period { to, .. } => Some(to.1),
    }
}
