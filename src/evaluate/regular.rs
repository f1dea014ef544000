//! Evidence in each of several periods: `at least 1 review evidence in each of the last 4 quarters`.

#![expect(
    clippy::indexing_slicing,
    reason = "lowering numbers slots, steps and lists densely, and a profile is read for its program"
)]

use crate::profile::Profile;
use crate::program::{CountRange, Counting, Periods, Program};
use crate::value::{CalendarSpan, Truth};

use super::evidence::{Window, kinds_of};
use super::judge::{Judgement, in_range};

/// An item that may stand in any period from the first to the last, and in no more than one.
#[derive(Debug, Clone, Copy)]
struct Movable {
    first: usize,
    last: usize,
    /// Whether it surely stands in one of them.
    must_stand: bool,
}

impl Judgement {
    /// The periods, earliest first: each begins the day after the one before it ends, and the last
    /// ends on the assessment date. Together they are the days of `within the last …`.
    pub(super) fn windows(&self, periods: Periods) -> Vec<Window> {
        let boundary = |back: u32| {
            let back = i32::try_from(back).unwrap_or(i32::MAX);
            let span = CalendarSpan::new(
                periods.length.months.saturating_mul(back),
                periods.length.days.saturating_mul(back),
            );
            self.as_of.minus(span).day_number()
        };
        let windows = (0..periods.count).rev().map(|back| Window {
            first: boundary(back + 1) + i32::from(back + 1 < periods.count),
            last: boundary(back),
        });
        windows.collect()
    }

    /// Whether the number lies in the range in every period.
    pub(super) fn in_each(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        count: CountRange,
        periods: Periods,
    ) -> Truth {
        let windows = self.windows(periods);
        let truth = windows
            .iter()
            .map(|window| {
                let found = self.count_in(program, profile, query, Some(*window));
                in_range(found.low, found.high, count)
            })
            .min()
            .unwrap_or(Truth::Yes);
        let counts_items = program.queries[query].counting == Counting::Items;
        if truth == Truth::Unknown
            && counts_items
            && !self.can_be_spread(program, profile, query, count, &windows)
        {
            return Truth::No;
        }
        truth
    }

    /// Whether the items can stand so that every period has as many as are wanted. An item stands in
    /// one period at most, so one that could fill two gaps fills only one of them.
    ///
    /// If the periods can be given their fewest, and the items that must stand somewhere can be placed
    /// without any period getting too many, then both can be had at once (N. S. Mendelsohn and
    /// A. L. Dulmage, *Some generalizations of the problem of distinct representatives*, 1958).
    fn can_be_spread(
        &self,
        program: &Program,
        profile: &Profile,
        query: usize,
        count: CountRange,
        windows: &[Window],
    ) -> bool {
        let mut items = Vec::new();
        let mut is_complete = true;
        for parts in kinds_of(program, query) {
            let kind = &profile.kinds[parts[0].kind];
            is_complete &= kind.is_complete;
            for item in &profile.items[kind.items.clone()] {
                let counts = self.item_counts(program, profile, parts, item);
                let day = self.day_counted(item);
                let is_possible = |window: &Window| window.holds(day).is_possible();
                let first = windows.iter().position(is_possible);
                let last = windows.iter().rposition(is_possible);
                if let (true, Some(first), Some(last)) = (counts.is_possible(), first, last) {
                    let whole = Window {
                        first: windows[0].first,
                        last: windows[windows.len() - 1].last,
                    };
                    items.push(Movable {
                        first,
                        last,
                        must_stand: counts.and(whole.holds(day)) == Truth::Yes,
                    });
                }
            }
        }
        items.sort_unstable_by_key(|item| item.last);
        let all_filled = !is_complete || can_fill(&items, windows.len(), count.low);
        all_filled && can_place(&items, windows.len(), count.high)
    }
}

/// Whether each period can have `low` items. `items` are sorted by their last period: whichever must be
/// used first is used first.
fn can_fill(items: &[Movable], periods: usize, low: u32) -> bool {
    let mut is_used = vec![false; items.len()];
    (0..periods).all(|period| {
        let mut missing = low;
        for (item, is_used) in items.iter().zip(&mut is_used) {
            if missing > 0 && !*is_used && item.first <= period && period <= item.last {
                *is_used = true;
                missing -= 1;
            }
        }
        missing == 0
    })
}

/// Whether every item that must stand somewhere can, with no more than `high` in a period.
fn can_place(items: &[Movable], periods: usize, high: u32) -> bool {
    let mut is_placed: Vec<bool> = items.iter().map(|item| !item.must_stand).collect();
    for period in 0..periods {
        let mut room = high;
        for (item, is_placed) in items.iter().zip(&mut is_placed) {
            if room > 0 && !*is_placed && item.first <= period && period <= item.last {
                *is_placed = true;
                room -= 1;
            }
        }
    }
    is_placed.into_iter().all(|is_placed| is_placed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Date;

    fn windows(as_of: &str, count: u32, length: CalendarSpan) -> Vec<(String, String)> {
        let program = crate::evaluate::tests::program_of("fact a: yes or no\nrequire a\n");
        let mut judgement = Judgement::new(&program);
        judgement.as_of = Date::parse(as_of).unwrap();
        let day = |day: i32| Date::from_day_number(i128::from(day)).to_string();
        let windows = judgement.windows(Periods { count, length });
        windows
            .into_iter()
            .map(|window| (day(window.first), day(window.last)))
            .collect()
    }

    #[test]
    fn periods_follow_one_another_without_a_gap() {
        let quarters = windows("2025-12-31", 3, CalendarSpan::new(3, 0));
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            quarters,
            [
                pair("2025-03-31", "2025-06-30"),
                pair("2025-07-01", "2025-09-30"),
                pair("2025-10-01", "2025-12-31"),
            ]
        );
        let months = windows("2026-03-31", 2, CalendarSpan::new(1, 0));
        assert_eq!(
            months,
            [
                pair("2026-01-31", "2026-02-28"),
                pair("2026-03-01", "2026-03-31"),
            ]
        );
        // One period alone is the window of `within the last …`.
        let week = windows("2026-03-31", 1, CalendarSpan::new(0, 7));
        assert_eq!(week, [pair("2026-03-24", "2026-03-31")]);
    }

    /// Whether any way to place the items gives every period a number in the range.
    fn brute_force(items: &[Movable], periods: usize, count: CountRange) -> bool {
        fn place(items: &[Movable], counts: &mut Vec<u32>, count: CountRange) -> bool {
            let Some((item, rest)) = items.split_first() else {
                return counts.iter().all(|n| count.low <= *n && *n <= count.high);
            };
            if !item.must_stand && place(rest, counts, count) {
                return true;
            }
            (item.first..=item.last).any(|period| {
                counts[period] += 1;
                let fits = place(rest, counts, count);
                counts[period] -= 1;
                fits
            })
        }
        place(items, &mut vec![0; periods], count)
    }

    #[test]
    fn items_spread_as_well_as_any_placing_of_them() {
        let mut seed = 7_u64;
        let mut roll = |sides: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % sides
        };
        for _ in 0..20_000 {
            let periods = 1 + roll(4);
            let mut items: Vec<Movable> = (0..roll(6))
                .map(|_| {
                    let (a, b) = (roll(periods), roll(periods));
                    Movable {
                        first: a.min(b),
                        last: a.max(b),
                        must_stand: roll(2) == 0,
                    }
                })
                .collect();
            items.sort_unstable_by_key(|item| item.last);
            let low = roll(3) as u32;
            let high = [low, low + 1, u32::MAX][roll(3)];
            let count = CountRange { low, high };
            let fits = can_fill(&items, periods, low) && can_place(&items, periods, high);
            assert_eq!(
                fits,
                brute_force(&items, periods, count),
                "{items:?} {count:?}"
            );
        }
    }
}
