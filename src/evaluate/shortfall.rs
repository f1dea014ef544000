//! Why there is too little evidence: missing, out of date, unconfirmed, undated, or not looked for.

use crate::outcome::{Gap, GapKind};
use crate::profile::{Item, ItemDates};
use crate::program::{CountRange, Filter, QueryPart, StepWords};
use crate::value::{Date, Truth};

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
    /// May pass for another reason.
    open: u32,
    /// The last day of the newest item that is stale.
    newest: Option<i32>,
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
        let tally = self.tally(query);
        let is_wanted = wanted == Truth::Yes;
        let has_too_many = if is_wanted {
            tally.sure > count.high
        } else {
            truth == Truth::Yes && count.high == u32::MAX
        };
        let needed = needed(words.needed, is_wanted);
        let (kind, seen) = if has_too_many {
            (GapKind::TooHigh, tally.sure.to_string())
        } else {
            self.shortfall(&tally)
        };
        Gap {
            kind,
            what: words.subject,
            seen,
            needed,
        }
    }

    /// Why there are too few: the nearest miss names the gap.
    fn shortfall(&self, tally: &Tally) -> (GapKind, String) {
        let Tally {
            sure,
            stale,
            undated,
            unverified,
            open,
            newest,
            ..
        } = *tally;
        let items = |count: u32, one: &str, many: &str| {
            if count == 1 {
                format!("{sure}; 1 {one}")
            } else {
                format!("{sure}; {count} {many}")
            }
        };
        if undated > 0 {
            let seen = items(
                undated,
                "whose date does not tell",
                "whose dates do not tell",
            );
            (GapKind::Undated, seen)
        } else if unverified > 0 {
            (
                GapKind::Unverified,
                items(unverified, "not verified as asked", "not verified as asked"),
            )
        } else if stale > 0 {
            let newest = newest.map(|day| Date::from_day_number(i128::from(day)).to_string());
            let newest = newest.map(|day| format!(" ({day})")).unwrap_or_default();
            let seen = items(stale, "outside that time", "outside that time");
            (GapKind::Stale, format!("{seen}{newest}"))
        } else if tally.is_incomplete && tally.there == 0 {
            (GapKind::NotRecorded, NOT_RECORDED.to_owned())
        } else if tally.is_incomplete {
            (GapKind::NotRecorded, format!("{sure}, perhaps more"))
        } else if open > 0 {
            (
                GapKind::NotRecorded,
                items(open, "that may count", "that may count"),
            )
        } else {
            (GapKind::TooFew, sure.to_string())
        }
    }

    fn tally(&self, query: usize) -> Tally {
        let mut tally = Tally::default();
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
            for item in items.iter().filter(|item| !self.judgement.is_future(item)) {
                tally.there += 1;
                let standings = parts.iter().filter_map(|part| self.standing(part, item));
                if let Some(standing) = standings.max() {
                    tally.add(standing, item);
                }
            }
        }
        tally
    }

    /// What keeps an item from counting; nothing when it is not what is asked for at all.
    fn standing(&self, part: &QueryPart, item: &Item) -> Option<Standing> {
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
        let in_time = all(&is_about_time);
        let verified = all(&is_about_verification);
        let otherwise = all(&|filter| !is_about_time(filter) && !is_about_verification(filter));
        if otherwise == Truth::No {
            return None;
        }
        Some(match (in_time, verified, otherwise) {
            (Truth::Yes, Truth::Yes, Truth::Yes) => Standing::Sure,
            (Truth::No, _, _) => Standing::Stale,
            (Truth::Unknown, Truth::Yes | Truth::Unknown, _) if is_dated(item) => Standing::Open,
            (Truth::Unknown, Truth::Yes | Truth::Unknown, _) => Standing::Undated,
            (_, Truth::No | Truth::Unknown, _) => Standing::Unverified,
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
            Standing::Stale => {
                self.stale += 1;
                self.newest = self.newest.max(last_day(item));
            }
        }
    }
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
        | Filter::Field { .. } => false,
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
