//! Shares, scores and rounding: parts of random playbooks, and bounds compared with every way that
//! things can come out.

use super::{Dice, comparison, quantity};
use crate::evaluate::quantity::{Fraction, Register};
use crate::evaluate::rules::Statuses;
use crate::evaluate::shares::ShareCounts;
use crate::value::Truth;

/// A question about the share of `alpha` that is met, for rules outside of it.
pub(super) fn share_test(dice: &mut Dice<'_>) -> String {
    let share = dice.pick_text(&[
        "alpha met",
        "(alpha met rounded to 1 decimal)",
        "(lowest of alpha met, share)",
        "(1 minus alpha met)",
    ]);
    match dice.roll(4) {
        0 => format!(
            "({share} plus 0) {} {}",
            comparison(dice),
            quantity(dice, 1)
        ),
        _ => {
            let limit = dice.pick_text(&["0%", "50%", "100%", "33%"]);
            format!("{share} {} {limit}", comparison(dice))
        }
    }
}

/// What a value can be: numbers, or nothing at all.
fn check(register: &Register, possible: &[Option<Fraction>], what: &str) {
    let is_nothing = possible.iter().filter(|value| value.is_none()).count();
    let expected = match is_nothing {
        0 => Truth::No,
        count if count == possible.len() => Truth::Yes,
        _ => Truth::Unknown,
    };
    assert_eq!(register.is_nothing, expected, "{what}");
    let low = possible.iter().flatten().min();
    let high = possible.iter().flatten().max();
    assert_eq!(register.low.as_ref(), low, "{what}");
    assert_eq!(register.high.as_ref(), high, "{what}");
}

/// How one rule comes out: met, unmet, left out.
const ENDS: [Option<bool>; 3] = [Some(true), Some(false), None];

#[test]
fn a_share_is_bounded_by_every_way_its_rules_can_come_out() {
    let sets: Vec<Statuses> = (1..16_u8)
        .map(|bits| Statuses {
            met: bits & 1 != 0,
            unmet: bits & 2 != 0,
            waived: bits & 4 != 0,
            not_applicable: bits & 8 != 0,
        })
        .collect();
    for count in 0..=3_u32 {
        for number in 0..sets.len().pow(count) {
            let rules: Vec<Statuses> = (0..count)
                .map(|at| sets[number / sets.len().pow(at) % sets.len()])
                .collect();
            let mut counts = ShareCounts::default();
            rules.iter().for_each(|rule| counts.add(*rule));
            check(&counts.share(), &every_share(&rules), &format!("{rules:?}"));
        }
    }
}

fn every_share(rules: &[Statuses]) -> Vec<Option<Fraction>> {
    let mut tallies = vec![(0_i128, 0_i128)];
    for rule in rules {
        let ends = ENDS.into_iter().filter(|end| match end {
            Some(true) => rule.met,
            Some(false) => rule.unmet,
            None => rule.waived || rule.not_applicable,
        });
        tallies = ends
            .flat_map(|end| {
                let more = |(met, counted): &(i128, i128)| match end {
                    Some(is_met) => (met + i128::from(is_met), counted + 1),
                    None => (*met, *counted),
                };
                tallies.iter().map(more).collect::<Vec<_>>()
            })
            .collect();
    }
    let share =
        |(met, counted): &(i128, i128)| (*counted > 0).then(|| Fraction::new(*met, *counted));
    tallies.iter().map(share).collect()
}

#[test]
fn half_is_rounded_away_from_zero_and_order_is_kept() {
    let rounded = |numer: i128, denom: i128, decimals| {
        let value = Some(Fraction::new(numer, denom));
        Register::between(value, value).rounded(decimals).low
    };
    for (numer, denom, decimals, expected) in [
        (5, 2, 0, Fraction::new(3, 1)),
        (-5, 2, 0, Fraction::new(-3, 1)),
        (2, 3, 2, Fraction::new(67, 100)),
        (1, 8, 2, Fraction::new(13, 100)),
        (1, 3, 40, Fraction::new(1, 3)),
    ] {
        assert_eq!(rounded(numer, denom, decimals), Some(expected));
    }
    let all: Vec<_> = (-40..40).map(|numer| rounded(numer, 16, 1)).collect();
    assert!(all.is_sorted());
}
