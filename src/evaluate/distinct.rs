//! Counting different values: the fewest and the most that there can be while some are unknown.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use std::collections::HashMap;

use crate::profile::{Profile, Verifier};
use crate::program::{Program, QueryPart, SlotType};
use crate::value::{Number, Range, Truth, UNBOUNDED_ABOVE, UNBOUNDED_BELOW};

use super::evidence::{Found, Window, kinds_of};
use super::judge::Judgement;

impl Judgement {
    /// Counts the different values that a field has among the items.
    ///
    /// There are fewest when only the items that surely count do, and as many as possible have the
    /// same value; most when all that may count do, and as many as possible differ.
    pub(super) fn count_values(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        window: Option<Window>,
    ) -> Found {
        let (mut sure, mut possible) = (Vec::new(), Vec::new());
        let is_whole = kinds_of(program, query).all(|parts| {
            let field = field_of(program, &parts[0]);
            matches!(field, Some((_, SlotType::Number { whole: true, .. })))
        });
        let values_of = |range| if is_whole { steps_of(range) } else { range };
        // Every value that an item of a kind which is not listed completely may have.
        let mut unlisted: Vec<Range> = Vec::new();
        for parts in kinds_of(program, query) {
            let kind = &profile.kinds[parts[0].kind];
            let Some((field, slot_type)) = field_of(program, &parts[0]) else {
                continue;
            };
            for item in &profile.items[kind.items.clone()] {
                let counts = self.item_counts_in(program, profile, parts, item, window);
                let value = values_of(profile.fields[item.fields + field].range);
                if counts == Truth::Yes {
                    sure.push(value);
                }
                if counts.is_possible() && kind.is_complete {
                    possible.push(value);
                }
            }
            let all = values_of(slot_type.possible(&program.layout.vocabularies));
            if !kind.is_complete && !unlisted.contains(&all) {
                unlisted.push(all);
            }
        }
        Found {
            low: fewest_different(sure),
            high: number_of_values(&unlisted)
                .and_then(|unlisted| unlisted.checked_add(most_different(possible))),
        }
    }
}

impl Judgement {
    /// Counts the different roles that have verified an item. One that is not verified counts for
    /// none, and one of which nobody says who verified it for any.
    pub(super) fn count_verifiers(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        window: Option<Window>,
    ) -> Found {
        let roles = &program.layout.roles;
        let anybody = if program.layout.has_declared_roles {
            Range::new(0, roles.len() as i128 - 1)
        } else {
            Range::UNBOUNDED
        };
        let (mut sure, mut possible) = (Vec::new(), Vec::new());
        let mut is_complete = true;
        for parts in kinds_of(program, query) {
            let kind = &profile.kinds[parts[0].kind];
            is_complete &= kind.is_complete;
            for item in &profile.items[kind.items.clone()] {
                let counts = self.item_counts_in(program, profile, parts, item, window);
                let by = match item.verified_by {
                    Some(Verifier::Role(role)) => Range::exactly(role as i128),
                    // Behind all roles that have a number.
                    Some(Verifier::Other(text)) => Range::exactly(roles.len() as i128 + text),
                    None => anybody,
                };
                let counts = counts.and(Truth::from(item.is_verified));
                if counts == Truth::Yes {
                    sure.push(by);
                }
                if counts.is_possible() {
                    possible.push(by);
                }
            }
        }
        let most = if is_complete {
            Some(most_different(possible))
        } else {
            number_of_values(&[anybody])
        };
        Found {
            low: fewest_different(sure),
            high: most,
        }
    }
}

/// The field that a part of a query asks for.
pub(super) fn field_of(program: &Program, part: &QueryPart) -> Option<(usize, SlotType)> {
    let field = part.field?;
    let (_, kind) = program.layout.kinds.get_index(part.kind)?;
    let (_, declared) = kind.fields.get_index(field)?;
    Some((field, declared.slot_type))
}

/// A range of whole numbers, counted in ones: there are no values between.
fn steps_of(range: Range) -> Range {
    let low = match range.low {
        UNBOUNDED_BELOW => UNBOUNDED_BELOW,
        low => -(-low).div_euclid(Number::UNITS_PER_ONE),
    };
    let high = match range.high {
        UNBOUNDED_ABOVE => UNBOUNDED_ABOVE,
        high => high.div_euclid(Number::UNITS_PER_ONE),
    };
    Range::new(low, high)
}

/// How many values there are in ranges; nothing when there is no telling.
fn number_of_values(ranges: &[Range]) -> Option<u32> {
    ranges.iter().try_fold(0_u32, |sum, range| {
        let width = range.high.checked_sub(range.low)?.checked_add(1)?;
        sum.checked_add(u32::try_from(width).ok()?)
    })
}

/// The fewest different values that stand one in each range: a value is taken as late as it must be,
/// and serves every range that holds it.
fn fewest_different(mut ranges: Vec<Range>) -> u32 {
    ranges.sort_unstable_by_key(|range| range.high);
    let mut last: Option<i128> = None;
    let mut count = 0;
    for range in ranges {
        if last.is_none_or(|last| last < range.low) {
            last = Some(range.high);
            count += 1;
        }
    }
    count
}

/// The most different values that stand one in each range: whichever range ends first takes the
/// lowest value that is still free (W. Lipski and F. P. Preparata, *Efficient algorithms for finding
/// maximum matchings in convex bipartite graphs*, 1981).
fn most_different(mut ranges: Vec<Range>) -> u32 {
    ranges.sort_unstable_by_key(|range| (range.high, range.low));
    let mut next_free: HashMap<i128, i128> = HashMap::new();
    let mut count = 0;
    for range in ranges {
        let value = free_from(range.low, &mut next_free);
        if value <= range.high {
            count += 1;
            next_free.insert(value, value.saturating_add(1));
        }
    }
    count
}

/// The first value from `value` on that nothing has taken. What has been passed over is remembered, so
/// that it is not looked at again.
fn free_from(value: i128, next_free: &mut HashMap<i128, i128>) -> i128 {
    let mut free = value;
    while let Some(next) = next_free.get(&free).copied()
        && next != free
    {
        free = next;
    }
    let mut at = value;
    while at != free {
        at = next_free.insert(at, free).unwrap_or(free);
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `see` with every way to choose one value from each range.
    fn every_choice(ranges: &[Range], chosen: &mut Vec<i128>, see: &mut dyn FnMut(&[i128])) {
        let Some(range) = ranges.get(chosen.len()) else {
            see(chosen);
            return;
        };
        for value in range.low..=range.high {
            chosen.push(value);
            every_choice(ranges, chosen, see);
            chosen.pop();
        }
    }

    fn brute_force(ranges: &[Range]) -> (u32, u32) {
        let (mut fewest, mut most) = (u32::MAX, 0);
        every_choice(ranges, &mut Vec::new(), &mut |values| {
            let mut values = values.to_vec();
            values.sort_unstable();
            values.dedup();
            fewest = fewest.min(values.len() as u32);
            most = most.max(values.len() as u32);
        });
        (fewest, most)
    }

    #[test]
    fn bounds_of_different_values_are_those_of_every_choice() {
        let all: Vec<Range> = (0..4)
            .flat_map(|low| (low..4).map(move |high| Range::new(low, high)))
            .collect();
        for a in &all {
            for b in &all {
                for c in &all {
                    for d in &all {
                        let ranges = vec![*a, *b, *c, *d];
                        let found = (
                            fewest_different(ranges.clone()),
                            most_different(ranges.clone()),
                        );
                        assert_eq!(found, brute_force(&ranges), "{ranges:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn values_without_bounds_may_all_differ_or_be_one() {
        let known = Range::exactly(7);
        let ranges = vec![Range::UNBOUNDED, known, Range::UNBOUNDED, known];
        assert_eq!(fewest_different(ranges.clone()), 1);
        assert_eq!(most_different(ranges), 3);
        assert_eq!(fewest_different(Vec::new()), 0);
        assert_eq!(most_different(Vec::new()), 0);
    }

    #[test]
    fn a_whole_number_has_no_values_between() {
        let one = Number::UNITS_PER_ONE;
        assert_eq!(steps_of(Range::new(one, 5 * one)), Range::new(1, 5));
        assert_eq!(steps_of(Range::new(one / 2, 5 * one / 2)), Range::new(1, 2));
        assert_eq!(steps_of(Range::new(-one / 2, one)), Range::new(0, 1));
        assert_eq!(steps_of(Range::UNBOUNDED), Range::UNBOUNDED);
    }
}
