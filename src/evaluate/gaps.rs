//! Typed gaps: why a condition does not hold, or may not, down to what was seen and what is needed.

use crate::outcome::{Gap, GapKind};
use crate::profile::Item;
use crate::program::{
    CountRange, CriterionStep, Filter, Operand, Place, QueryPart, SlotType, Step, StepId,
    StepWords, Test,
};
use crate::value::{Date, Truth};

use super::explain::Case;
use super::words::{self, NOT_RECORDED};

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
    /// The gaps of a criterion that is unmet or undecided, each once.
    pub(super) fn gaps_of(&self, criterion: &CriterionStep) -> Vec<Gap> {
        let mut gaps = Vec::new();
        self.gaps(criterion.condition, Truth::Yes, &mut gaps);
        if self.rule_result(criterion.rule).branch(criterion.branch) == Truth::Unknown {
            let rule = self.program.rules.get(criterion.rule);
            let gate = rule
                .into_iter()
                .flat_map(|rule| [rule.condition, rule.unless])
                .flatten();
            let mut open = Vec::new();
            for step in gate.filter(|step| self.truth(*step) == Truth::Unknown) {
                self.gaps(step, Truth::Yes, &mut open);
            }
            // Whether the rule applies is not the person's to meet: it only has to be known.
            gaps.extend(open.into_iter().map(|gap| Gap {
                needed: "known".to_owned(),
                ..gap
            }));
        }
        gaps
    }

    /// Collects why a step has not the truth that is wanted.
    fn gaps(&self, id: StepId, wanted: Truth, gaps: &mut Vec<Gap>) {
        let (truth, Some(step)) = (self.truth(id), self.step(id)) else {
            return;
        };
        if truth == wanted {
            return;
        }
        match *step {
            Step::Not(inner) => self.gaps(inner, !wanted, gaps),
            Step::All(members) | Step::Any(members) => {
                for member in self.members(members) {
                    self.gaps(*member, wanted, gaps);
                }
            }
            Step::Count { members, count } => {
                let is_too_many = self.has_too_many(members, count);
                let wanted = if is_too_many { !wanted } else { wanted };
                for member in self.members(members) {
                    self.gaps(*member, wanted, gaps);
                }
            }
            Step::Constant(_) | Step::Compute { .. } | Step::Rule(_) => {}
            Step::YesNo(_)
            | Step::Test { .. }
            | Step::Includes { .. }
            | Step::EmptyList(_)
            | Step::Known(_)
            | Step::KnownList(_)
            | Step::Evidence { .. }
            | Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. } => {
                let gap = self.gap(id, step, wanted, truth);
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
            }
        }
    }

    /// Whether fewer members should hold, rather than more.
    fn has_too_many(&self, members: crate::program::Slice, count: CountRange) -> bool {
        let members = self.members(members).iter();
        let possible = members
            .filter(|member| self.truth(**member).is_possible())
            .count();
        count.high != u32::MAX && possible > count.high as usize
    }

    /// The gap of a single question.
    fn gap(&self, id: StepId, step: &Step, wanted: Truth, truth: Truth) -> Gap {
        let words = self.program.words.get(id).cloned().unwrap_or_default();
        let is_wanted = wanted == Truth::Yes;
        match *step {
            Step::Evidence { query, count } => self.evidence_gap(query, count, wanted, words),
            Step::Test { subject, test } => {
                let seen = self.operand_words(subject);
                let kind = match truth {
                    Truth::Unknown if self.is_partly_dated(subject) => GapKind::Undated,
                    Truth::Unknown => GapKind::NotRecorded,
                    Truth::Yes | Truth::No => self.kind_of_test(subject, &test, is_wanted),
                };
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed: needed(words.needed, is_wanted),
                }
            }
            Step::YesNo(slot) => {
                let seen = self.slot_words(slot);
                let kind = match (truth, is_wanted) {
                    (Truth::Unknown, _) => GapKind::NotRecorded,
                    (_, true) => GapKind::Missing,
                    (_, false) => GapKind::WrongValue,
                };
                let needed = if is_wanted { "yes" } else { "no" }.to_owned();
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed,
                }
            }
            Step::Includes { list, .. } | Step::EmptyList(list) => {
                let seen = words::list_value(self.program, self.profile, list);
                let is_inclusion = matches!(step, Step::Includes { .. });
                let kind = match (truth, is_inclusion && is_wanted) {
                    (Truth::Unknown, _) => GapKind::NotRecorded,
                    (_, true) => GapKind::Missing,
                    (_, false) => GapKind::WrongValue,
                };
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed: needed(words.needed, is_wanted),
                }
            }
            Step::Known(slot) => record_gap(words, self.slot_words(slot), is_wanted),
            Step::KnownList(list) => {
                let seen = words::list_value(self.program, self.profile, list);
                record_gap(words, seen, is_wanted)
            }
            Step::RuleIs { .. }
            | Step::RulesAre { .. }
            | Step::CriteriaAre { .. }
            | Step::AnyNotice { .. }
            | Step::Constant(_)
            | Step::Not(_)
            | Step::All(_)
            | Step::Any(_)
            | Step::Count { .. }
            | Step::Compute { .. }
            | Step::Rule(_) => {
                let seen = match truth {
                    Truth::Unknown => "undecided".to_owned(),
                    Truth::Yes | Truth::No => opposite(&words.needed, is_wanted),
                };
                let is_open = truth == Truth::Unknown;
                let kind = if is_open {
                    GapKind::NotRecorded
                } else {
                    GapKind::WrongValue
                };
                Gap {
                    kind,
                    what: words.subject,
                    seen,
                    needed: needed(words.needed, is_wanted),
                }
            }
        }
    }

    fn slot_words(&self, slot: usize) -> String {
        let layout = &self.program.layout;
        match (layout.slots.get(slot), self.profile.values.get(slot)) {
            (Some(slot), Some(value)) => {
                words::slot_value(self.program, self.profile, slot.slot_type, *value)
            }
            (_, _) => NOT_RECORDED.to_owned(),
        }
    }

    fn operand_words(&self, operand: Operand) -> String {
        match operand.place {
            Place::Slot(slot) => self.slot_words(slot),
            Place::Constant(_) | Place::Register(_) | Place::Field(_) => {
                words::register_value(&self.judgement.register(self.profile, None, operand))
            }
        }
    }

    /// Whether a date is recorded, but not to the day.
    fn is_partly_dated(&self, operand: Operand) -> bool {
        let Place::Slot(slot) = operand.place else {
            return false;
        };
        let slot_type = self
            .program
            .layout
            .slots
            .get(slot)
            .map(|slot| slot.slot_type);
        slot_type == Some(SlotType::Date)
            && self
                .profile
                .values
                .get(slot)
                .is_some_and(|value| value.is_known)
    }

    /// Which way a comparison fails.
    fn kind_of_test(&self, subject: Operand, test: &Test, is_wanted: bool) -> GapKind {
        let is_below = |limit: Operand| {
            let register = |operand| self.judgement.register(self.profile, None, operand);
            register(limit).more_than(&register(subject)).is_possible()
        };
        let wants_more = match *test {
            Test::AtLeast(_) | Test::MoreThan(_) => is_wanted,
            Test::AtMost(_) | Test::LessThan(_) => !is_wanted,
            Test::Between(low, _) if is_wanted => is_below(low),
            Test::WithinLast(_) if is_wanted => return GapKind::Stale,
            Test::Equal(value) if is_wanted && self.has_size(subject) => is_below(value),
            Test::Between(_, _)
            | Test::WithinLast(_)
            | Test::Equal(_)
            | Test::NotEqual(_)
            | Test::OneOf(_)
            | Test::NotOneOf(_) => return GapKind::WrongValue,
        };
        if wants_more {
            GapKind::TooLow
        } else {
            GapKind::TooHigh
        }
    }

    /// Whether more and less make sense of a quantity: not of choices, texts and dates.
    fn has_size(&self, operand: Operand) -> bool {
        match operand.place {
            Place::Slot(slot) => {
                let slot_type = self
                    .program
                    .layout
                    .slots
                    .get(slot)
                    .map(|slot| slot.slot_type);
                !matches!(
                    slot_type,
                    Some(SlotType::Text | SlotType::Choice(_) | SlotType::YesNo | SlotType::Date)
                )
            }
            Place::Constant(_) | Place::Register(_) | Place::Field(_) => operand.is_number,
        }
    }

    fn evidence_gap(
        &self,
        query: usize,
        count: CountRange,
        wanted: Truth,
        words: StepWords,
    ) -> Gap {
        let tally = self.tally(query);
        let is_wanted = wanted == Truth::Yes;
        let wants_fewer = is_wanted && count.high != u32::MAX && tally.sure >= count.low
            || !is_wanted && count.high == u32::MAX;
        let needed = needed(words.needed, is_wanted);
        let (kind, seen) = if wants_fewer && tally.sure > 0 {
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
                items(unverified, "not verified", "not verified"),
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
        let Some(query) = self.program.queries.get(query) else {
            return tally;
        };
        for part in self
            .program
            .query_parts
            .get(query.parts.range())
            .unwrap_or(&[])
        {
            let Some(evidence) = self.profile.kinds.get(part.kind) else {
                continue;
            };
            tally.is_incomplete |= !evidence.is_complete;
            let items = self
                .profile
                .items
                .get(evidence.items.clone())
                .unwrap_or(&[]);
            for item in items.iter().filter(|item| !self.judgement.is_future(item)) {
                self.tally_item(part, item, &mut tally);
            }
        }
        tally
    }

    /// Sorts an item by what keeps it from counting.
    fn tally_item(&self, part: &QueryPart, item: &Item, tally: &mut Tally) {
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
        tally.there += 1;
        if otherwise == Truth::No {
            return;
        }
        match (in_time, verified, otherwise) {
            (Truth::Yes, Truth::Yes, Truth::Yes) => tally.sure += 1,
            (Truth::No, _, _) => {
                tally.stale += 1;
                tally.newest = tally.newest.max(last_day(item));
            }
            (Truth::Unknown, Truth::Yes | Truth::Unknown, _) => tally.undated += 1,
            (_, Truth::No | Truth::Unknown, _) => tally.unverified += 1,
            (Truth::Yes, Truth::Yes, _) => tally.open += 1,
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

fn last_day(item: &Item) -> Option<i32> {
    use crate::profile::ItemDates;
    match item.dates {
        ItemDates::Undated => None,
        ItemDates::On(_, last) | ItemDates::Open(_, last) => Some(last),
        ItemDates::Period { to, .. } => Some(to.1),
    }
}

fn record_gap(words: StepWords, seen: String, is_wanted: bool) -> Gap {
    let (kind, needed) = if is_wanted {
        (GapKind::NotRecorded, "known".to_owned())
    } else {
        (GapKind::WrongValue, "unknown".to_owned())
    };
    Gap {
        kind,
        what: words.subject,
        seen,
        needed,
    }
}

fn needed(words: String, is_wanted: bool) -> String {
    if is_wanted {
        words
    } else {
        format!("not {words}")
    }
}

fn opposite(needed: &str, is_wanted: bool) -> String {
    match (needed, is_wanted) {
        ("met", true) | ("unmet", false) => "unmet".to_owned(),
        ("unmet", true) | ("met", false) => "met".to_owned(),
        (_, _) => "otherwise".to_owned(),
    }
}
