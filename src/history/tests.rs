//! What a history tells is what evaluating on each day would have told, as far as that is known.

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};

use crate::evaluate;
use crate::evaluate::tests::{anybody, program_of};
use crate::outcome::History;
use crate::profile::{self, Format, ItemDates, Profile, UnknownKeys};
use crate::program::Program;
use crate::source::Source;
use crate::value::{CalendarSpan, Date, Range};

const EVERY: CalendarSpan = CalendarSpan::new(3, 0);

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A day of some days, by a number; none later than `today`.
fn day_of((first, last): (i32, i32), number: u16, today: i32) -> i32 {
    let last = last.min(today).max(first);
    first + i32::from(number) % (last - first + 1)
}

/// The profile with an exact day for everything that has happened some day.
fn with_exact_days(profile: &Profile, numbers: &[u16], today: i32) -> Profile {
    let mut exact = profile.clone();
    let mut numbers = numbers.iter().copied().cycle();
    let mut number = || numbers.next().unwrap_or(0);
    for item in &mut exact.items {
        item.dates = match item.dates {
            ItemDates::Undated => {
                let day = day_of((today - 900, today), number(), today);
                ItemDates::On(day, day)
            }
            ItemDates::On(first, last) => {
                let day = day_of((first, last), number(), today);
                ItemDates::On(day, day)
            }
            ItemDates::Open(first, last) => {
                let day = day_of((first, last), number(), today);
                ItemDates::Open(day, day)
            }
            ItemDates::Period { from, to } => {
                let to = if to.0 == to.1 {
                    to.1
                } else {
                    day_of(to, number(), today)
                };
                let from = from.unwrap_or((to - 500, to));
                let from = day_of((from.0, from.1.min(to)), number(), today.max(from.0));
                ItemDates::Period {
                    from: Some((from.min(to), from.min(to))),
                    to: (to, to),
                }
            }
        };
    }
    let mut exactly = |since: &mut Range| {
        if *since != Range::UNBOUNDED {
            let days = (since.low as i32, since.high as i32);
            *since = Range::exactly(i128::from(day_of(days, number(), i32::MAX - 1)));
        }
    };
    for timeline in &mut exact.dated.values {
        timeline
            .values
            .iter_mut()
            .for_each(|one| exactly(&mut one.since));
    }
    for timeline in &mut exact.dated.lists {
        timeline
            .values
            .iter_mut()
            .for_each(|one| exactly(&mut one.since));
    }
    exact
}

fn check(program: &Program, profile: &Profile, as_of: Date, numbers: &[u16]) -> TestCaseResult {
    let history = super::run(program, profile, as_of, EVERY, None);
    let today = evaluate::run(program, profile, as_of);
    let last = history.days.last().unwrap();
    prop_assert_eq!(last.on, as_of);
    prop_assert_eq!(&last.verdict, &today.verdict);
    prop_assert_eq!(&last.scores, &today.scores);
    let exact = with_exact_days(profile, numbers, as_of.day_number());
    let from = history.days.first().unwrap().on;
    let known_better = super::run(program, &exact, as_of, EVERY, Some(from));
    for (day, better) in history.days.iter().zip(&known_better.days) {
        prop_assert_eq!(day.on, better.on);
        let is_narrower = better
            .verdict
            .possible
            .iter()
            .all(|label| day.verdict.possible.contains(label));
        prop_assert!(
            is_narrower,
            "on {}: {:?} became {:?}\n{exact:?}",
            day.on,
            &day.verdict,
            &better.verdict
        );
    }
    Ok(())
}

/// `PROPTEST_CASES` says how many people are looked at, and `PROPTEST_RNG_SEED` from which seed.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn knowing_the_days_never_contradicts_a_history() {
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
        check(&program, &profile, as_of, &numbers).map_err(|error| {
            let rules = text.find("define total").and_then(|at| text.get(at..));
            let rules = rules.unwrap_or(&text);
            TestCaseError::fail(format!("{error}\nas of {as_of}, {profile:?}\n{rules}"))
        })
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

const PLAYBOOK: &str = "\
scale level: novice < fluent < expert
skill strategy: level
fact reports: whole number from 0
fact places: list of text
fact keen: yes or no
evidence talk: \"A talk\"
rule reports: require reports is at least 2
rule held: require strategy is at least fluent for at least 6 months
rule place: require places includes \"x\"
rule talk: require at least 2 talk evidence within the last 12 months
";

fn history_of(person: &str, from: Option<&str>) -> (Program, History) {
    let program = program_of(&PLAYBOOK.replace(": require", ":\n  require"));
    let source = Source::new("person.yaml", person);
    let cohort = profile::read(
        &source,
        Format::Yaml,
        None,
        &program.layout,
        UnknownKeys::Refuse,
    );
    let read = cohort.profiles.into_iter().next().unwrap();
    let profile = read
        .profile
        .unwrap_or_else(|| panic!("{:?}", read.problems));
    let history = super::run(
        &program,
        &profile,
        date("2026-06-30"),
        EVERY,
        from.map(date),
    );
    (program, history)
}

/// The verdict of each day, in short: yes when it is passed, no, or open.
fn verdicts(person: &str) -> Vec<(String, &'static str)> {
    let (_, history) = history_of(person, Some("2025-06-30"));
    let days = history.days.iter();
    days.map(|day| {
        let word = match day.verdict.decided() {
            Some("ready") => "yes",
            Some(_) => "no",
            None => "open",
        };
        (day.on.to_string(), word)
    })
    .collect()
}

/// What every rule but one asks for, for a long time.
const ALL_ELSE: &str = "places: [x]\nevidence:\n  - {kind: talk, from: 2020-01-01}\n  \
                        - {kind: talk, from: 2020-01-01}\n";

#[test]
fn a_dated_fact_is_what_it_was() {
    let strategy = "strategy:\n  - {value: fluent, since: 2020}\n";
    let reports = "reports:\n  - {value: 0, since: 2025-07-01}\n  - {value: 2, since: 2025-12}\n  \
                   - {value: 5, since: 2026-03-31}\n";
    let days = [
        "2025-06-30",
        "2025-09-30",
        "2025-12-30",
        "2026-03-30",
        "2026-06-30",
    ];
    // Before the first value nothing is known; of a month nobody knows the day.
    let words = ["open", "no", "open", "yes", "yes"];
    let expected = days.map(str::to_owned).into_iter().zip(words);
    assert_eq!(
        verdicts(&format!("{reports}{strategy}{ALL_ELSE}")),
        expected.collect::<Vec<_>>()
    );
}

#[test]
fn a_level_is_held_through_its_dated_values() {
    let of = |strategy: &str| -> Vec<&str> {
        let person = format!("reports: 3\nstrategy:\n{strategy}{ALL_ELSE}");
        verdicts(&person)
            .into_iter()
            .map(|(_, word)| word)
            .collect()
    };
    let risen = "  - {value: fluent, since: 2025-03-01}\n  - {value: expert, since: 2026-01-01}\n";
    assert_eq!(of(risen), ["open", "yes", "yes", "yes", "yes"]);
    let fallen = "  - {value: fluent, since: 2024-03-01}\n  - {value: novice, since: 2025-10-01}\n  \
                  - {value: fluent, since: 2026-01-01}\n";
    assert_eq!(of(fallen), ["yes", "yes", "no", "no", "no"]);
}

#[test]
fn evidence_without_a_day_may_not_have_been_there() {
    let of = |evidence: &str| -> Vec<&str> {
        let person = format!(
            "reports: 3\nplaces: [x]\nstrategy: [{{value: fluent, since: 2020}}]\nevidence:\n{evidence}"
        );
        verdicts(&person)
            .into_iter()
            .map(|(_, word)| word)
            .collect()
    };
    let exact = "  - {kind: talk, on: 2025-05-01}\n  - {kind: talk, on: 2025-12-01}\n";
    assert_eq!(of(exact), ["no", "no", "yes", "yes", "no"]);
    let year = "  - {kind: talk, on: 2025-05-01}\n  - {kind: talk, on: 2025}\n";
    assert_eq!(of(year), ["open", "open", "open", "open", "no"]);
    let undated = "  - {kind: talk, on: 2026-02-01}\n  - {kind: talk}\n";
    assert_eq!(of(undated), ["no", "no", "no", "open", "open"]);
}

#[test]
fn a_history_begins_with_the_first_date_and_says_what_has_none() {
    let person = "reports: 3\nkeen: yes\nplaces: [x]\nstrategy: {level: fluent, since: 2025-12}\n\
                  evidence:\n  - {kind: talk, on: 2025-11-01}\n";
    let (program, history) = history_of(person, None);
    assert_eq!(
        history.days.first().map(|day| day.on),
        Some(date("2025-12-30"))
    );
    assert_eq!(history.undated, ["reports", "keen", "places"]);
    assert!(!history.is_cut);
    let empty = Profile::unknown(&program.layout);
    let nothing = super::run(&program, &empty, date("2026-06-30"), EVERY, None);
    assert_eq!(nothing.days.len(), 1);
    let (_, long) = history_of(person, Some("1990-01-01"));
    assert!(long.is_cut && long.days.len() == 60);
}
