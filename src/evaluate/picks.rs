//! What is made of the fields and dates of several items: an average, the lowest, the latest one's.
//!
//! While it is not known of every item whether it counts, and which value it has, the result lies
//! between two bounds. Each is the result of one way to fill in the blanks.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use num_traits::{CheckedAdd, CheckedDiv, Zero};

use crate::profile::Profile;
use crate::program::{Pick, Program, SlotType};
use crate::value::{Date, Range, Truth};

use super::distinct::field_of;
use super::evidence::kinds_of;
use super::judge::Judgement;
use super::quantity::{Fraction, Register};

/// A lower and an upper end; nothing where it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    low: Option<Fraction>,
    high: Option<Fraction>,
}

/// An item that counts, or may.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    is_sure: bool,
    value: Span,
    /// The day on which it counts.
    days: Range,
}

/// The items that count or may, in the order in which they are listed.
#[derive(Debug, Default)]
struct Candidates {
    listed: Vec<Candidate>,
    /// Whether their values are the days on which they count.
    are_days: bool,
    /// What the items can be that nobody has listed, if there may be some.
    unlisted: Vec<Span>,
}

impl Judgement {
    /// Works out what is made of the items of a query.
    pub(super) fn of_evidence(
        &self,
        program: &Program,
        profile: &Profile,
        pick: Pick,
        query: usize,
    ) -> Register {
        candidates_result(pick, &self.candidates(program, profile, query))
    }

    fn candidates(&self, program: &Program, profile: &Profile, query: usize) -> Candidates {
        let mut candidates = Candidates::default();
        let today = i128::from(self.as_of.day_number());
        let ever = Range::new(i128::from(Date::MIN.day_number()), today);
        for parts in kinds_of(program, query) {
            let kind = &profile.kinds[parts[0].kind];
            let field = field_of(program, &parts[0]);
            candidates.are_days = field.is_none();
            for item in &profile.items[kind.items.clone()] {
                let counts = self.item_counts(program, profile, parts, item);
                let days = self.days_passing(program, profile, parts, item);
                if let (true, Some(days)) = (counts.is_possible(), days) {
                    let value = match field {
                        Some((field, slot_type)) => {
                            Span::of(profile.fields[item.fields + field].range, slot_type)
                        }
                        None => Span::of_days(days),
                    };
                    candidates.listed.push(Candidate {
                        is_sure: counts == Truth::Yes,
                        value,
                        days,
                    });
                }
            }
            if kind.is_complete {
                continue;
            }
            match field {
                Some((_, slot_type)) => {
                    let all = slot_type.possible(&program.layout.vocabularies);
                    candidates.unlisted.push(Span::of(all, slot_type));
                }
                None => {
                    let days = parts
                        .iter()
                        .map(|part| self.days_within(program, profile, part, ever))
                        .filter(|days| days.low <= days.high);
                    candidates.unlisted.extend(days.map(Span::of_days));
                }
            }
        }
        candidates
    }
}

impl Span {
    fn of(range: Range, slot_type: SlotType) -> Self {
        let is_number = matches!(slot_type, SlotType::Number { .. } | SlotType::Percentage);
        let Register { low, high, .. } = Register::from_range(range, is_number);
        Self { low, high }
    }

    /// Days; the first day of the calendar is no bound.
    fn of_days(days: Range) -> Self {
        let first = i128::from(Date::MIN.day_number());
        Self {
            low: (days.low > first).then(|| Fraction::from_integer(days.low)),
            high: Some(Fraction::from_integer(days.high)),
        }
    }

    fn negated(self) -> Self {
        Self {
            low: self.high.map(|high| -high),
            high: self.low.map(|low| -low),
        }
    }

    /// Everything that either can be.
    fn joined(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }
}

impl Candidates {
    fn sure(&self) -> impl Iterator<Item = &Candidate> {
        self.listed.iter().filter(|candidate| candidate.is_sure)
    }

    /// What an item can be that counts, whichever it is.
    fn all(&self) -> impl Iterator<Item = Span> {
        let listed = self.listed.iter().map(|candidate| candidate.value);
        listed.chain(self.unlisted.iter().copied())
    }

    /// Whether none of them counts.
    fn is_nothing(&self) -> Truth {
        match (self.sure().next(), self.all().next()) {
            (Some(_), _) => Truth::No,
            (None, Some(_)) => Truth::Unknown,
            (None, None) => Truth::Yes,
        }
    }

    fn negated(&self) -> Self {
        let listed = self.listed.iter().map(|candidate| Candidate {
            value: candidate.value.negated(),
            ..*candidate
        });
        Self {
            listed: listed.collect(),
            are_days: self.are_days,
            unlisted: self.unlisted.iter().map(|span| span.negated()).collect(),
        }
    }

    /// The same, in the opposite order of time and of listing.
    fn backwards(&self) -> Self {
        let listed = self.listed.iter().rev().map(|candidate| Candidate {
            days: Range::new(-candidate.days.high, -candidate.days.low),
            ..*candidate
        });
        Self {
            listed: listed.collect(),
            are_days: self.are_days,
            unlisted: self.unlisted.clone(),
        }
    }
}

fn candidates_result(pick: Pick, candidates: &Candidates) -> Register {
    let is_nothing = candidates.is_nothing();
    if is_nothing == Truth::Yes && pick != Pick::Sum {
        return Register::NOTHING;
    }
    let span = match pick {
        Pick::Sum => return sum_of(candidates),
        Pick::Average => return average_of(candidates, is_nothing),
        Pick::First if candidates.are_days => lowest_of(candidates),
        Pick::Latest if candidates.are_days => lowest_of(&candidates.negated()).negated(),
        Pick::Lowest => lowest_of(candidates),
        Pick::Highest => lowest_of(&candidates.negated()).negated(),
        Pick::First => of_first(candidates),
        Pick::Latest => of_first(&candidates.backwards()),
    };
    Register {
        low: span.low,
        high: span.high,
        is_nothing,
        is_too_large: false,
    }
}

/// The lowest value there can be, of all that may count; and the lowest that there is at the most.
fn lowest_of(candidates: &Candidates) -> Span {
    let Some(all) = candidates.all().reduce(Span::joined) else {
        return Span {
            low: None,
            high: None,
        };
    };
    // One that surely counts bounds the lowest from above; without any, each may be the only one.
    let high = if candidates.sure().next().is_some() {
        let highs = candidates
            .sure()
            .filter_map(|candidate| candidate.value.high);
        highs.min()
    } else {
        all.high
    };
    Span { low: all.low, high }
}

/// The value of the earliest item; of several on one day it is the one that is listed first.
fn of_first(candidates: &Candidates) -> Span {
    let listed = candidates.listed.iter().enumerate();
    // The place in time before which the earliest one surely is.
    let latest_start = listed
        .clone()
        .filter(|(_, candidate)| candidate.is_sure)
        .map(|(at, candidate)| (candidate.days.high, at))
        .min();
    let possible = listed
        .filter(|(at, candidate)| {
            latest_start.is_none_or(|start| (candidate.days.low, *at) <= start)
        })
        .map(|(_, candidate)| candidate.value);
    let possible = possible.chain(candidates.unlisted.iter().copied());
    possible.reduce(Span::joined).unwrap_or(Span {
        low: None,
        high: None,
    })
}

/// The sum: an item that may not count adds its value or zero.
fn sum_of(candidates: &Candidates) -> Register {
    let zero = Register::exactly(0);
    let mut sum = zero;
    for candidate in &candidates.listed {
        let value = register_of(candidate.value);
        let value = if candidate.is_sure {
            value
        } else {
            with_zero(&value)
        };
        sum = sum.plus(&value);
    }
    for span in &candidates.unlisted {
        // There may be any number of them.
        let open = Register {
            low: span
                .low
                .filter(|low| *low >= Fraction::zero())
                .map(|_| Fraction::zero()),
            high: span
                .high
                .filter(|high| *high <= Fraction::zero())
                .map(|_| Fraction::zero()),
            ..zero
        };
        sum = sum.plus(&open);
    }
    sum
}

/// The average: the lowest there can be has the lowest values, and of those that may not count the ones
/// that draw it down.
fn average_of(candidates: &Candidates, is_nothing: Truth) -> Register {
    let lowest = lowest_average(candidates);
    let highest = lowest_average(&candidates.negated());
    match (lowest, highest) {
        (Some(low), Some(high)) => Register {
            low,
            high: high.map(|high| -high),
            is_nothing,
            is_too_large: false,
        },
        (_, _) => Register {
            is_nothing,
            ..Register::TOO_LARGE
        },
    }
}

/// The lowest average there can be, or no bound; nothing when it cannot be worked out exactly.
fn lowest_average(candidates: &Candidates) -> Option<Option<Fraction>> {
    let mut lows: Vec<(bool, Fraction)> = Vec::new();
    for candidate in &candidates.listed {
        match candidate.value.low {
            Some(low) => lows.push((!candidate.is_sure, low)),
            None => return Some(None),
        }
    }
    // The sure ones first, then the others from the lowest up, while each draws the average down.
    lows.sort_unstable();
    let (mut sum, mut count) = (Fraction::zero(), 0_i128);
    let mut average: Option<Fraction> = None;
    for (is_optional, low) in lows {
        if is_optional && average.is_some_and(|average| average <= low) {
            break;
        }
        sum = sum.checked_add(&low)?;
        count += 1;
        average = Some(sum.checked_div(&Fraction::from_integer(count))?);
    }
    // Enough of those that nobody has listed bring it as near to the lowest value as one likes.
    for span in &candidates.unlisted {
        match span.low {
            Some(low) => average = Some(average.map_or(low, |average| average.min(low))),
            None => return Some(None),
        }
    }
    Some(average)
}

fn register_of(span: Span) -> Register {
    Register {
        low: span.low,
        high: span.high,
        ..Register::UNBOUNDED
    }
}

/// The value, or zero.
fn with_zero(value: &Register) -> Register {
    let zero = Fraction::zero();
    Register {
        low: value.low.map(|low| low.min(zero)),
        high: value.high.map(|high| high.max(zero)),
        ..*value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(is_sure: bool, value: (i128, i128), days: (i128, i128)) -> Candidate {
        Candidate {
            is_sure,
            value: Span {
                low: Some(Fraction::from_integer(value.0)),
                high: Some(Fraction::from_integer(value.1)),
            },
            days: Range::new(days.0, days.1),
        }
    }

    /// One item as it may turn out: left out, or with a value and a day.
    fn outcomes(candidate: &Candidate) -> Vec<Option<(i128, i128)>> {
        let mut outcomes = Vec::new();
        if !candidate.is_sure {
            outcomes.push(None);
        }
        let bound = |bound: Option<Fraction>| bound.unwrap().to_integer();
        for value in bound(candidate.value.low)..=bound(candidate.value.high) {
            for day in candidate.days.low..=candidate.days.high {
                outcomes.push(Some((value, day)));
            }
        }
        outcomes
    }

    /// What is made of items that are fully known.
    fn exact(pick: Pick, items: &[(i128, i128)]) -> Option<Fraction> {
        let values = items.iter().map(|(value, _)| *value);
        let sum = Fraction::from_integer(values.clone().sum());
        let value = match pick {
            Pick::Sum => return Some(sum),
            Pick::Average if items.is_empty() => return None,
            Pick::Average => return Some(sum / Fraction::from_integer(items.len() as i128)),
            Pick::Lowest => values.min(),
            Pick::Highest => values.max(),
            // `min_by_key` gives the first of equals, `max_by_key` the last.
            Pick::First => items.iter().min_by_key(|(_, day)| *day).map(|item| item.0),
            Pick::Latest => items.iter().max_by_key(|(_, day)| *day).map(|item| item.0),
        };
        value.map(Fraction::from_integer)
    }

    /// The bounds over every way to fill in the blanks, and whether there can be nothing.
    fn brute_force(pick: Pick, candidates: &[Candidate]) -> Register {
        let mut ways: Vec<Vec<(i128, i128)>> = vec![Vec::new()];
        for candidate in candidates {
            let outcomes = outcomes(candidate);
            ways = ways
                .iter()
                .flat_map(|way| {
                    outcomes.iter().map(|outcome| {
                        let mut way = way.clone();
                        way.extend(*outcome);
                        way
                    })
                })
                .collect();
        }
        let results: Vec<Option<Fraction>> = ways.iter().map(|way| exact(pick, way)).collect();
        let nothing = results.iter().filter(|result| result.is_none()).count();
        let values = results.iter().flatten().copied();
        Register {
            low: values.clone().min(),
            high: values.max(),
            is_nothing: Truth::from_both(nothing == results.len(), nothing > 0),
            is_too_large: false,
        }
    }

    const PICKS: [Pick; 6] = [
        Pick::Average,
        Pick::Lowest,
        Pick::Highest,
        Pick::Sum,
        Pick::First,
        Pick::Latest,
    ];

    #[test]
    fn bounds_are_those_of_every_way_to_fill_in_the_blanks() {
        let mut seed = 11_u64;
        let mut roll = |sides: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((seed >> 33) % sides) as i128
        };
        for round in 0..3_000 {
            let listed: Vec<Candidate> = (0..roll(4))
                .map(|_| {
                    let (value, day) = (roll(7) - 3, 20 + roll(4));
                    let (wide, long) = (roll(3), roll(3));
                    candidate(roll(2) == 0, (value, value + wide), (day, day + long))
                })
                .collect();
            for pick in PICKS {
                let wanted = brute_force(pick, &listed);
                let candidates = Candidates {
                    listed: listed.clone(),
                    are_days: false,
                    unlisted: Vec::new(),
                };
                let found = candidates_result(pick, &candidates);
                assert_eq!(found, wanted, "round {round}: {pick:?} of {listed:?}");
            }
        }
    }

    #[test]
    fn what_nobody_has_listed_leaves_only_the_bounds_of_the_field() {
        let unlisted = Span {
            low: Some(Fraction::from_integer(1)),
            high: Some(Fraction::from_integer(5)),
        };
        let candidates = Candidates {
            listed: vec![candidate(true, (4, 4), (20, 20))],
            are_days: false,
            unlisted: vec![unlisted],
        };
        let bounds = |pick| {
            let register = candidates_result(pick, &candidates);
            let whole = |bound: Option<Fraction>| bound.map(|bound| bound.to_integer());
            (
                whole(register.low),
                whole(register.high),
                register.is_nothing,
            )
        };
        assert_eq!(bounds(Pick::Average), (Some(1), Some(5), Truth::No));
        assert_eq!(bounds(Pick::Lowest), (Some(1), Some(4), Truth::No));
        assert_eq!(bounds(Pick::Highest), (Some(4), Some(5), Truth::No));
        assert_eq!(bounds(Pick::Sum), (Some(4), None, Truth::No));
        assert_eq!(bounds(Pick::First), (Some(1), Some(5), Truth::No));
        assert_eq!(bounds(Pick::Latest), (Some(1), Some(5), Truth::No));
    }
}
