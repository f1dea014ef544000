//! Shares, scores and rounding: parts of random playbooks, and bounds compared with every way that
//! things can come out.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::{Dice, comparison, evidence, level_test, quantity};
use crate::evaluate::quantity::{Fraction, Register};
use crate::evaluate::rules::Statuses;
use crate::evaluate::shares::{ShareCounts, weighted_mean};
use crate::outcome::{Bound, Score};
use crate::value::{Number, Truth};

/// A question about the share of `alpha` that is met, for rules outside of it.
pub(super) fn share_test(dice: &mut Dice<'_>) -> String {
    let share = dice.pick_text(&[
        "alpha met",
        "(alpha met rounded to 1 decimal)",
        "(lowest of alpha met, share)",
        "(1 minus alpha met)",
        "rich",
        "(rich minus mix)",
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

/// Two weighted scores and a plain one. `rich` asks for the rules of `alpha`.
pub(super) fn scores(dice: &mut Dice<'_>) -> String {
    let mut text = String::from("score mix:\n");
    for weight in ["50%", "30%", "20%"] {
        let part = match dice.roll(5) {
            0 => evidence(dice),
            1 if dice.roll(2) == 0 => level_test(dice),
            1 => "share".to_owned(),
            _ => dice.pick_text(&["craft", "level", "(highest of craft, speech)", "yes two"]),
        };
        text.push_str(&format!("  {weight} {part}\n"));
    }
    text.push_str("score rich:\n");
    for weight in ["50%", "25%", "25%"] {
        let part = dice.pick_text(&[
            "alpha met",
            "mix",
            "craft",
            "rule number 0 is met",
            "alpha met rounded to 0 decimals",
            "every rule in alpha is met",
        ]);
        text.push_str(&format!("  {weight} {part}\n"));
    }
    let plain = dice.pick_text(&[
        "small rounded to 0 decimals",
        "mix times 3",
        "average of small, signed",
        "small divided by signed",
    ]);
    text.push_str(&format!("score plain: {plain}\n"));
    text
}

/// Knowing more only ever narrows a score, and what narrows it was named.
pub(super) fn check_step(was: &Score, is: &Score, filled: &str) -> TestCaseResult {
    let exact = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.exact);
    let is_there = is.words != "nothing";
    let (low, high) = (exact(&was.low), exact(&was.high));
    let is_lower = low.is_some() && is_there && exact(&is.low) < low;
    let is_higher = is_there && high.is_some_and(|high| exact(&is.high).is_none_or(|is| is > high));
    let turned = (is.may_be_nothing && !was.may_be_nothing) || (was.words == "nothing" && is_there);
    prop_assert!(
        !is_lower && !is_higher && !turned,
        "{filled}: score {} was {} and is {}",
        was.name,
        was.words,
        is.words
    );
    if (&was.low, &was.high, was.may_be_nothing) != (&is.low, &is.high, is.may_be_nothing) {
        prop_assert!(
            was.would_decide.iter().any(|name| name == filled),
            "{filled} changed the score {}, but only these would: {:?}",
            was.name,
            was.would_decide
        );
    }
    Ok(())
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

/// A part of a score: its weight in tenths, its bounds in quarters, and whether it is nothing.
type ScorePart = (i128, [i128; 2], Truth);

#[test]
fn a_weighted_mean_is_bounded_by_every_choice_of_its_parts() {
    let mut all: Vec<ScorePart> = Vec::new();
    for weight in [1, 4] {
        for bounds in [[0, 4], [1, 1], [2, 3], [4, 4]] {
            for is_nothing in [Truth::No, Truth::Unknown, Truth::Yes] {
                all.push((weight, bounds, is_nothing));
            }
        }
    }
    for number in 0..all.len().pow(3) {
        let parts: Vec<ScorePart> = (0..3)
            .map(|at| all[number / all.len().pow(at) % all.len()])
            .collect();
        let register = weighted_mean(|| parts.iter().map(|part| weighted(*part)));
        check(&register, &every_mean(&parts), &format!("{parts:?}"));
    }
}

fn weighted((weight, [low, high], is_nothing): ScorePart) -> (i128, Register) {
    let bound = |quarters| Some(Fraction::new(quarters, 4));
    let value = Register {
        is_nothing,
        ..Register::between(bound(low), bound(high))
    };
    (weight * Number::UNITS_PER_ONE / 10, value)
}

/// The mean for every choice of an end of each part, or of none where it may be nothing.
fn every_mean(parts: &[ScorePart]) -> Vec<Option<Fraction>> {
    let mut sums = vec![(Fraction::from_integer(0), 0_i128)];
    for (weight, bounds, is_nothing) in parts {
        let mut more = Vec::new();
        for (sum, weights) in &sums {
            if *is_nothing != Truth::No {
                more.push((*sum, *weights));
            }
            if *is_nothing != Truth::Yes {
                let with = |end: &i128| (sum + Fraction::new(end * weight, 4), weights + weight);
                more.extend(bounds.iter().map(with));
            }
        }
        sums = more;
    }
    let mean = |(sum, weights): &(Fraction, i128)| (*weights > 0).then(|| sum / weights);
    sums.iter().map(mean).collect()
}
