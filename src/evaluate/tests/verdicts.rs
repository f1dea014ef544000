//! Verdicts and answers that are read from tables, matrices and facts.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::{Dice, date, program_of, run};
use crate::outcome::Outcome;
use crate::profile::builder::ProfileBuilder;
use crate::value::Range;

/// Whether the verdict may be read from a table: nothing may stop somebody then.
pub(super) fn may_be_read(text: &str) -> bool {
    !text.contains("stop \"")
}

pub(super) fn verdict(dice: &mut Dice<'_>) -> String {
    let from = dice.pick(&[
        "pick",
        "graded",
        "stage",
        "highest column met in asked",
        "highest column met in ranked",
        "choice",
        "(lowest of craft, speech)",
    ]);
    format!("verdict is {from}\n")
}

/// What a verdict that is read from something may say.
pub(super) fn labels(text: &str) -> Option<&'static [&'static str]> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("verdict is "))?;
    Some(match line {
        "pick" | "choice" => &["x", "y", "z"],
        "stage" => &["s", "t", "u"],
        "highest column met in asked" => &["none", "x", "y", "z"],
        "highest column met in ranked" => &["none", "low", "middle", "high", "top"],
        _ => &super::LEVELS,
    })
}

pub(super) fn answers(dice: &mut Dice<'_>) -> String {
    let mut text = String::new();
    for name in ["one answer", "other answer"] {
        if dice.roll(2) == 0 {
            let from = verdict(dice).replace("verdict is ", "");
            text.push_str(&format!("verdict {name}: {from}"));
        }
    }
    text
}

/// Whether what was known of the answers still holds, and what changed was named.
pub(super) fn check_answers(before: &Outcome, after: &Outcome, filled: &str) -> TestCaseResult {
    for (was, is) in before.answers.iter().zip(&after.answers) {
        let (old, new) = (&was.verdict.possible, &is.verdict.possible);
        prop_assert!(!new.is_empty());
        prop_assert!(
            new.iter().all(|label| old.contains(label)),
            "{filled}: {} was {old:?} and is {new:?}",
            was.name
        );
        prop_assert!(
            old == new || was.would_decide.iter().any(|name| name == filled),
            "{filled} changed {}, but only these would: {:?}",
            was.name,
            was.would_decide
        );
    }
    Ok(())
}

const EXACT: &str = "
scale grade: low < middle < high
skill craft: grade
skill tact: grade
fact role: one of x, y, z
table answer: one of a, b, c, d
  | role | =  |
  | x, y | b  |
  | z    | d  |
matrix asked, for each skill by role
  |       | x   | y      | z              |
  | craft | any | middle | middle to high |
  | tact  | low | high   | middle         |
rule nothing: \"Nothing\"
  encourage every skill in asked
verdict is answer
verdict rung: highest column met in asked
";

/// Every way to know something of `craft`, `tact` and `role`, against all that it may turn out to be.
#[test]
fn answers_are_those_that_filling_in_every_blank_gives() {
    let program = program_of(EXACT);
    let outcome_of = |known: &[Option<i128>]| {
        let mut builder = ProfileBuilder::new(&program.layout);
        for (slot, value) in known.iter().enumerate() {
            if let Some(value) = value {
                builder.set_value(slot, Range::exactly(*value));
            }
        }
        run(&program, &builder.finish(), date("2026-06-30"))
    };
    let choices = [None, Some(0), Some(1), Some(2)];
    for craft in choices {
        for tact in choices {
            for role in choices {
                let outcome = outcome_of(&[craft, tact, role]);
                let (mut verdicts, mut rungs, mut met) = (Vec::new(), Vec::new(), Vec::new());
                for filled in completions(&[craft, tact, role]) {
                    let filled = outcome_of(&filled);
                    let only = |possible: &Vec<String>| {
                        assert_eq!(possible.len(), 1);
                        possible[0].clone()
                    };
                    verdicts.push(only(&filled.verdict.possible));
                    rungs.push(only(&filled.answers[0].verdict.possible));
                    met.push(filled.criteria[0].status);
                }
                let possible = &outcome.verdict.possible;
                assert!(possible.iter().all(|label| verdicts.contains(label)));
                assert!(verdicts.iter().all(|label| possible.contains(label)));
                let possible = &outcome.answers[0].verdict.possible;
                assert!(rungs.iter().all(|label| possible.contains(label)));
                // Whatever the role, all columns that are possible agree.
                met.dedup();
                let status = outcome.criteria[0].status;
                assert_eq!(status != crate::outcome::Status::Undecided, met.len() == 1);
            }
        }
    }
}

fn completions(known: &[Option<i128>]) -> Vec<Vec<Option<i128>>> {
    let mut all = vec![Vec::new()];
    for value in known {
        let values = value.map_or(vec![0, 1, 2], |value| vec![value]);
        all = all
            .iter()
            .flat_map(|start: &Vec<Option<i128>>| {
                values.iter().map(|value| {
                    let mut more = start.clone();
                    more.push(Some(*value));
                    more
                })
            })
            .collect();
    }
    all
}

/// Where both ways of a fact leave another one without effect, that one is not asked for.
#[test]
fn what_no_case_asks_for_is_not_named() {
    let facts = "fact a: yes or no\nfact b: yes or no\nfact c: yes or no\n";
    let named = |rules: &str| {
        let program = program_of(&format!("{facts}{rules}"));
        let profile = ProfileBuilder::new(&program.layout).finish();
        run(&program, &profile, date("2026-06-30")).would_decide
    };
    let absorbed = "if not a then stop \"x\"\nif b and not a then stop \"y\"\n";
    assert_eq!(named(absorbed), ["a"]);
    // As soon as anything else hangs on it, it is.
    assert_eq!(named(&format!("{absorbed}expect b\n")), ["a", "b"]);
    let lines = "verdict\n  first when a and not b\n  second when a\n  third when not a and c\n  \
                 fourth otherwise\n";
    assert_eq!(named(lines), ["a", "b", "c"]);
    // The second line seems possible, and knowing `b` may show that it is not.
    let lines = "verdict\n  first when not a\n  second when b and not a\n  third otherwise\n";
    assert_eq!(named(lines), ["a", "b"]);
    // Where it makes a difference whether a fact is recorded, both cases are not all there are.
    let recorded = "rule one:\n  if a is unknown then require b\n  if a then require b\n";
    let recorded = recorded.replacen("  if a then", "rule two:\n  if a then", 1);
    assert!(named(&recorded).contains(&"b".to_owned()));
}
