//! The reasoning says what the evaluator says, and what it leaves out makes no difference.

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use std::collections::HashSet;

use crate::evaluate::tests::{anybody, program_of};
use crate::evaluate::{self, About, Extent};
use crate::outcome::{Answer, Reason, ReasonKind, Status};
use crate::profile::{Profile, SlotValue};
use crate::program::{Program, SlotType};
use crate::source::{Source, Sources};
use crate::value::{Date, Number, Range};

fn reason(program: &Program, profile: &Profile, as_of: Date, about: About, all: Extent) -> Reason {
    let sources = Sources::from(&Source::new("test.playbook", ""));
    evaluate::reasons(program, profile, as_of, &sources, (about, all))
}

/// Every reason of a tree.
fn all_reasons(root: &Reason) -> Vec<&Reason> {
    let mut found = vec![root];
    let mut at = 0;
    while let Some(reason) = found.get(at) {
        let inner: Vec<&Reason> = reason.reasons.iter().collect();
        found.extend(inner);
        at += 1;
    }
    found
}

/// The names of the facts that a tree shows.
fn facts(root: &Reason) -> HashSet<String> {
    let facts = all_reasons(root).into_iter();
    let named = facts.filter_map(|reason| match reason.kind {
        ReasonKind::Fact => Some(reason.says.clone()),
        // `40% target share`: a fact that is itself a part of a score.
        ReasonKind::Part => reason.says.split_once(' ').map(|(_, name)| name.to_owned()),
        _ => None,
    });
    named.collect()
}

/// Some values that a fact may have, one unknown among them.
fn values_of(program: &Program, slot: usize) -> Vec<SlotValue> {
    let declared = &program.layout.slots[slot];
    let possible = declared.slot_type.possible(&program.layout.vocabularies);
    let known = |value: i128| SlotValue {
        range: Range::exactly(value),
        is_known: true,
    };
    let unknown = SlotValue {
        range: declared.default.unwrap_or(possible),
        is_known: false,
    };
    let some = match declared.slot_type {
        SlotType::Number { .. } | SlotType::Percentage => {
            let bounded = |value: i128| value.clamp(possible.low, possible.high);
            let values = [0, 1, 3, 7].map(|value| bounded(value * Number::UNITS_PER_ONE));
            values.to_vec()
        }
        SlotType::Date => vec![10_000, 20_300, 20_500],
        SlotType::Duration => vec![0, 100_000_000, 900_000_000],
        SlotType::Text => vec![0, 1, 2],
        SlotType::YesNo | SlotType::Level(_) | SlotType::Choice(_) => {
            (possible.low..=possible.high).collect()
        }
    };
    some.into_iter().map(known).chain([unknown]).collect()
}

/// Changes what is not shown, and looks whether the verdict stays.
fn check_left_out(program: &Program, profile: &Profile, as_of: Date) -> TestCaseResult {
    let verdict = evaluate::Day::new(program, profile, as_of).verdict();
    let root = reason(
        program,
        profile,
        as_of,
        About::Verdict,
        Extent::WhatMattered,
    );
    let shown = facts(&root);
    for (slot, declared) in program.layout.slots.iter().enumerate() {
        let is_known = profile.values[slot].is_known;
        if shown.contains(&declared.name) || verdict.possible.len() > 1 && is_known {
            continue;
        }
        for value in values_of(program, slot) {
            let mut changed = profile.clone();
            changed.values[slot] = value;
            let after = evaluate::Day::new(program, &changed, as_of).verdict();
            prop_assert_eq!(
                &after,
                &verdict,
                "{} is {:?}, which is not shown: {:?}",
                &declared.name,
                value,
                &shown
            );
        }
    }
    Ok(())
}

/// Compares the tree of each rule with the outcome.
fn check_truths(program: &Program, profile: &Profile, as_of: Date) -> TestCaseResult {
    let outcome = evaluate::run(program, profile, as_of);
    for all in [Extent::WhatMattered, Extent::All] {
        let root = reason(program, profile, as_of, About::Verdict, all);
        let words = match outcome.verdict.possible.as_slice() {
            [first @ .., last] if !first.is_empty() => {
                format!("undecided between {} and {last}", first.join(", "))
            }
            one => one.concat(),
        };
        prop_assert_eq!(root.seen.as_deref(), Some(words.as_str()));
        let mattered = all_reasons(&root).into_iter().all(|reason| reason.matters);
        prop_assert!(mattered || all == Extent::All);
    }
    for (at, rule) in outcome.rules.iter().enumerate() {
        let of_rule = reason(program, profile, as_of, About::Rule(at), Extent::All);
        // A rule that only flags or stops is yes or no: nothing of it can be met.
        let is_notice = |one: &Reason| one.kind == ReasonKind::Notice;
        if of_rule.answer.is_some() {
            prop_assert!(
                of_rule.reasons.iter().any(is_notice) || of_rule.answer == Some(Answer::No)
            );
            prop_assert_eq!(of_rule.status, None, "{}", &rule.rule);
        } else {
            prop_assert_eq!(of_rule.status, Some(rule.status), "{}", &rule.rule);
        }
        let criteria = of_rule.reasons.iter();
        let criteria = criteria.filter(|one| one.kind == ReasonKind::Criterion);
        let told: Vec<Status> = criteria.filter_map(|one| one.status).collect();
        let known = outcome.criteria.iter().filter(|one| one.rule == rule.rule);
        let known: Vec<Status> = known.map(|one| one.status).collect();
        prop_assert_eq!(told, known, "{}", &rule.rule);
    }
    Ok(())
}

/// `PROPTEST_CASES` says how many people are looked at, and `PROPTEST_RNG_SEED` from which seed.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn the_reasoning_says_what_the_evaluator_says_and_leaves_out_what_makes_no_difference() {
    let config = ProptestConfig::default();
    let cases = std::env::var_os("PROPTEST_CASES").map_or(150, |_| config.cases);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 300,
        ..config
    });
    let result = runner.run(&prop::collection::vec(any::<u16>(), 60..600), |numbers| {
        let (text, program, profile, as_of) = anybody(&numbers);
        check_truths(&program, &profile, as_of)
            .and_then(|()| check_left_out(&program, &profile, as_of))
            .map_err(|error| {
                let rules = text.find("define total").and_then(|at| text.get(at..));
                let root = reason(
                    &program,
                    &profile,
                    as_of,
                    About::Verdict,
                    Extent::WhatMattered,
                );
                TestCaseError::fail(format!(
                    "{error}\nas of {as_of}, {profile:?}\n{}\n{root:#?}",
                    rules.unwrap_or(&text)
                ))
            })
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

const ANSWERS: [Answer; 3] = [Answer::Yes, Answer::No, Answer::Unknown];

fn of_answers(program: &Program, answers: &[Answer]) -> Profile {
    let mut profile = Profile::unknown(&program.layout);
    for (value, answer) in profile.values.iter_mut().zip(answers) {
        let range = match answer {
            Answer::Yes => Range::exactly(1),
            Answer::No => Range::exactly(0),
            Answer::Unknown => continue,
        };
        *value = SlotValue {
            range,
            is_known: true,
        };
    }
    profile
}

/// Every way to answer four questions.
fn all_answers() -> Vec<[Answer; 4]> {
    let mut all = Vec::new();
    for number in 0..81 {
        let answer = |place: usize| ANSWERS[number / 3_usize.pow(place as u32) % 3];
        all.push([0, 1, 2, 3].map(answer));
    }
    all
}

#[test]
fn whatever_is_left_out_of_a_group_may_be_anything() {
    let bullets = "\n      - a\n      - not b\n      - c\n      - d";
    let conditions = [
        "a and b and (c or d)".to_owned(),
        "a or (b and not c) or d".to_owned(),
        "not (a and not (b or c)) and d".to_owned(),
        "a and a and not d".to_owned(),
        "named or (c and d)".to_owned(),
        format!("at least 2 of{bullets}"),
        format!("at most 1 of{bullets}"),
        format!("exactly 2 of{bullets}"),
        format!("none of{bullets}"),
        format!("any of{bullets}"),
        format!("all of{bullets}"),
    ];
    let as_of = Date::parse("2026-06-30").unwrap();
    for condition in conditions {
        let program = program_of(&format!(
            "fact a: yes or no\nfact b: yes or no\nfact c: yes or no\nfact d: yes or no\n\
             define named:\n  a and not b\nrule it:\n  require {condition}\nrule used:\n  require named\n"
        ));
        let answer = |answers: &[Answer]| {
            let profile = of_answers(&program, answers);
            let all = Extent::WhatMattered;
            let root = reason(&program, &profile, as_of, About::Rule(0), all);
            let shown = facts(&root);
            (root.status, shown)
        };
        for answers in all_answers() {
            let (status, shown) = answer(&answers);
            for others in all_answers() {
                let both = ["a", "b", "c", "d"]
                    .into_iter()
                    .zip(answers.into_iter().zip(others));
                let is_open = status == Some(Status::Undecided);
                let changed: Vec<Answer> = both
                    .map(|(name, (was, other))| {
                        let is_settled = is_open && was != Answer::Unknown;
                        if shown.contains(name) || is_settled {
                            was
                        } else {
                            other
                        }
                    })
                    .collect();
                let (after, _) = answer(&changed);
                assert_eq!(
                    after, status,
                    "{condition}: {answers:?} {changed:?} {shown:?}"
                );
            }
        }
    }
}
