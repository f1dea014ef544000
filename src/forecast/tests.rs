//! The forecast is what evaluating each day gives.

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use std::cell::Cell;

use crate::evaluate;
use crate::evaluate::tests::{anybody, program_of};
use crate::outcome::{Forecast, Outcome, Status, Verdict};
use crate::profile::{self, Format, ItemDates, Profile, UnknownKeys};
use crate::program::Program;
use crate::source::Source;
use crate::value::{CalendarSpan, Date};

/// What a forecast speaks of: the verdict, each answer, each criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    verdict: Verdict,
    answers: Vec<Verdict>,
    criteria: Vec<Status>,
}

impl Standing {
    fn of(outcome: &Outcome) -> Self {
        Self {
            verdict: outcome.verdict.clone(),
            answers: outcome
                .answers
                .iter()
                .map(|answer| answer.verdict.clone())
                .collect(),
            criteria: outcome.criteria.iter().map(|one| one.status).collect(),
        }
    }
}

fn day(number: i32) -> Date {
    Date::from_day_number(i128::from(number))
}

/// Compares a forecast with evaluating each day; gives how many changes there are.
fn compare(program: &Program, profile: &Profile, forecast: &Forecast) -> TestCaseResult {
    let profile = &*profile.settled(forecast.as_of);
    let mut changes = forecast.changes.iter().peekable();
    let mut before = Standing::of(&evaluate::run(program, profile, forecast.as_of));
    prop_assert_eq!(&before.verdict, &forecast.verdict);
    let days = forecast.as_of.day_number() + 1..=forecast.until.day_number();
    for number in days {
        let today = Standing::of(&evaluate::run(program, profile, day(number)));
        let change = changes.next_if(|change| change.on <= day(number));
        if today == before {
            prop_assert!(change.is_none(), "no change on {}: {change:?}", day(number));
            continue;
        }
        let Some(change) = change else {
            return Err(TestCaseError::fail(format!(
                "on {} {before:?} becomes {today:?}",
                day(number)
            )));
        };
        prop_assert_eq!(change.on, day(number));
        prop_assert_eq!(&change.verdict, &today.verdict);
        let verdict = change.verdict_change.as_ref();
        prop_assert_eq!(verdict.is_some(), before.verdict != today.verdict);
        if let Some(turn) = verdict {
            prop_assert_eq!(&turn.before, &before.verdict);
            prop_assert!(!turn.because.is_empty(), "{change:?}");
        }
        let statuses = before.criteria.iter().zip(&today.criteria);
        let turned: Vec<_> = statuses.filter(|(was, is)| was != is).collect();
        let told: Vec<_> = change
            .criteria
            .iter()
            .map(|one| (&one.status.before, &one.status.after))
            .collect();
        prop_assert_eq!(turned, told);
        for one in &change.criteria {
            prop_assert!(!one.status.because.is_empty(), "{change:?}");
        }
        let answers = before.answers.iter().zip(&today.answers);
        let turned: Vec<_> = answers.filter(|(was, is)| was != is).collect();
        let told: Vec<_> = change
            .answers
            .iter()
            .map(|(_, turn)| (&turn.before, &turn.after))
            .collect();
        prop_assert_eq!(turned, told);
        before = today;
    }
    prop_assert!(changes.next().is_none());
    Ok(())
}

/// `PROPTEST_CASES` says how many people are looked at, and `PROPTEST_RNG_SEED` from which seed.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn the_forecast_is_what_each_day_gives() {
    let found = Cell::new(0);
    let config = ProptestConfig::default();
    let cases = std::env::var_os("PROPTEST_CASES").map_or(40, |_| config.cases);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..config
    });
    let result = runner.run(&prop::collection::vec(any::<u16>(), 60..600), |numbers| {
        let (text, program, profile, as_of) = anybody(&numbers);
        let until = as_of.plus(CalendarSpan::new(36, 0));
        let forecast = super::run(&program, &profile, as_of, until);
        found.set(found.get() + forecast.changes.len());
        compare(&program, &profile, &forecast).map_err(|error| {
            let rules = text.find("define total").and_then(|at| text.get(at..));
            TestCaseError::fail(format!(
                "{error}\nas of {as_of}, {profile:?}\n{}",
                rules.unwrap_or(&text)
            ))
        })
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    println!("{} changes were foretold", found.get());
}

/// A profile with days for what was undated or dated in part: such as were possible on a date.
fn with_days(profile: &Profile, as_of: Date, numbers: &[u16]) -> Profile {
    let today = as_of.day_number();
    let mut dice = numbers.iter().copied().map(i32::from).cycle();
    let mut day = |(first, last): (i32, i32)| {
        let last = last.min(today);
        first + dice.next().unwrap_or_default() % (last - first + 1)
    };
    let mut dated = profile.clone();
    for item in &mut dated.items {
        item.dates = match item.dates {
            ItemDates::Undated => {
                let day = day((today - 900, today));
                ItemDates::On(day, day)
            }
            ItemDates::On(first, last) if first <= today => {
                let day = day((first, last));
                ItemDates::On(day, day)
            }
            ItemDates::Open(first, last) if first <= today => {
                let day = day((first, last));
                ItemDates::Open(day, day)
            }
            dates @ (ItemDates::On(..) | ItemDates::Period { .. } | ItemDates::Open(..)) => dates,
        };
    }
    dated
}

#[test]
fn the_days_of_what_was_undated_never_contradict_the_forecast() {
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::default()
    });
    let result = runner.run(&prop::collection::vec(any::<u16>(), 60..600), |numbers| {
        let (text, program, profile, as_of) = anybody(&numbers);
        let dated = with_days(&profile, as_of, &numbers);
        let settled = profile.settled(as_of);
        for ahead in [0, 1, 20, 90, 200, 400, 800] {
            let day = day(as_of.day_number() + ahead);
            let then = evaluate::run(&program, &settled, day);
            let known = evaluate::run(&program, &dated, day);
            let possible = &then.verdict.possible;
            for verdict in &known.verdict.possible {
                prop_assert!(
                    possible.contains(verdict),
                    "on {day} {verdict}, not one of {possible:?}\nas of {as_of}, {profile:?}\n{text}"
                );
            }
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// Declarations for the conditions below, and a person of whom all kinds of things are known.
const DECLARATIONS: &str = "fact started: date\nfact ended: date\nfact tenure: duration\n\
    evidence talk: \"A talk\"\nevidence work: \"Work\"\n  field done: date\n";
const PERSON: &str = "started: 2024-08-31
ended: 2025-02
tenure: 2 years
evidence:
  - kind: talk
    on: 2026-05-31
  - kind: talk
    on: 2027-03
  - kind: talk
  - kind: work
    from: 2025-11-15
  - kind: work
    from: 2026-01
    to: 2027-10-05
    done: 2026-08-31
";

/// The days on which a condition changes, compared with each day of three years.
fn days_of_change(condition: &str) -> Vec<String> {
    let program = program_of(&format!("{DECLARATIONS}require {condition}\n"));
    let source = Source::new("person.yaml", PERSON);
    let cohort = profile::read(
        &source,
        Format::Yaml,
        None,
        &program.layout,
        UnknownKeys::Refuse,
    );
    let person = cohort
        .profiles
        .into_iter()
        .next()
        .and_then(|read| read.profile);
    let profile = person.expect("a sound profile");
    let as_of = Date::parse("2026-06-30").unwrap();
    let until = as_of.plus(CalendarSpan::new(36, 0));
    let forecast = super::run(&program, &profile, as_of, until);
    if let Err(error) = compare(&program, &profile, &forecast) {
        panic!("{condition}: {error}");
    }
    let changes = forecast.changes.iter();
    changes.map(|change| change.on.to_string()).collect()
}

#[test]
fn what_grows_with_the_date_is_foretold_to_the_day() {
    let changes = [
        ("years since started is at least 2", vec!["2026-08-31"]),
        (
            "days since started is between 700 and 800",
            vec!["2026-08-01", "2026-11-10"],
        ),
        (
            "(days since started divided by 7) is more than 150",
            vec!["2027-07-18"],
        ),
        (
            "started is before (assessment date minus 3 years)",
            vec!["2027-09-01"],
        ),
        (
            "(started plus tenure) is within the last 1 month",
            vec!["2026-08-31", "2026-10-01"],
        ),
        (
            "days since started is one of 700, 702",
            vec!["2026-08-01", "2026-08-02", "2026-08-03", "2026-08-04"],
        ),
        (
            "months since ended is 18",
            vec!["2026-08-01", "2026-08-28", "2026-09-01", "2026-09-28"],
        ),
        (
            "work evidence since (assessment date minus 6 months)",
            vec![],
        ),
        (
            "talk evidence before (assessment date minus 2 months)",
            vec!["2026-08-01"],
        ),
        (
            "(latest work evidence) is after 2027-01-01",
            vec!["2027-01-02"],
        ),
        (
            "(days since started) is less than (days since 2020-01-01)",
            vec![],
        ),
        // The undated one happened by the assessment date.
        (
            "no talk evidence within the last 3 months",
            vec![
                "2026-09-01",
                "2026-10-01",
                "2027-03-01",
                "2027-06-02",
                "2027-07-01",
            ],
        ),
    ];
    for (condition, days) in changes {
        assert_eq!(days_of_change(condition), days, "{condition}");
    }
}

#[test]
fn every_way_of_growing_is_what_each_day_gives() {
    for condition in [
        "no talk evidence within the last 3 months",
        "(days since started) times (days since ended) is at least 700000",
        "(days since started) divided by (days since 2028-01-01) is less than 0",
        "(average of (days since started), (months since ended)) is more than 500",
        "(lowest of (days since started), 900) is 900",
        "(days since (assessment date minus tenure)) is 730",
        "(months since (latest talk evidence)) is at least 6",
        "(first talk evidence) is before (latest work evidence)",
        "(first talk evidence within the last 3 months) is after 2026-07-15",
        "count of talk evidence within the last 1 month is less than count of talk evidence within the last 30 days",
        "at least 1 talk or work evidence in each of the last 3 months",
        "work evidence lasting at least 14 months",
        "work evidence where done is within the last 6 months",
        "talk evidence between (assessment date minus 6 months) and (assessment date minus 2 months)",
        "(ended plus (tenure plus tenure)) is within the last 2 weeks",
    ] {
        let _ = days_of_change(condition);
    }
}
