//! What rules say of themselves, and waivers: drawn for the soundness test, and tried in full.

use crate::outcome::{Outcome, Status};
use crate::profile::Waiver;
use crate::profile::builder::ProfileBuilder;
use crate::program::{Days, Program};
use crate::value::{Date, Range};

use super::super::run;
use super::{Dice, date, program_of};

/// Clauses of a rule that say whom it concerns, when it is in force and who may waive it.
pub(super) fn clauses(dice: &mut Dice<'_>) -> String {
    let concerns = dice.pick(&["", "", "", "  concerns employer\n", "  concerns manager\n"]);
    let in_force = dice.pick(&[
        "",
        "",
        "",
        "  in force from 2026-02-14\n",
        "  in force until 2026-03\n",
        "  in force from 2025 until 2026-06-29\n",
    ]);
    let waivable = dice.pick(&["", "", "  waivable by head of product, HR\n"]);
    format!("{concerns}{in_force}{waivable}")
}

/// An effect that may stand in a rule with these clauses.
pub(super) fn without_stop(clauses: &str, effect: String) -> String {
    if clauses.contains("concerns") {
        effect.replace("stop \"A stop.\"", "flag \"A flag.\"")
    } else {
        effect
    }
}

/// Waivers of any of the first `rules` rules.
pub(super) fn waivers(dice: &mut Dice<'_>, rules: usize) -> Vec<Waiver> {
    let waiver = |dice: &mut Dice<'_>| Waiver {
        rule: dice.roll(rules),
        approved_by: dice.pick_text(&["Head of Product", "hr", "HR", "a friend"]),
        reason: "a reason".to_owned(),
        days: Days {
            first: dice.pick(&[None, None, Some(date("2026-04-01"))]),
            last: dice.pick(&[None, None, Some(date("2026-03-30"))]),
        },
        place: None,
    };
    (0..dice.roll(3)).map(|_| waiver(dice)).collect()
}

/// Some of the two skills, or none.
pub(super) fn set_aside(dice: &mut Dice<'_>) -> Vec<usize> {
    match dice.roll(6) {
        0 => vec![0],
        1 => vec![1, 0],
        _ => Vec::new(),
    }
}

const TODAY: &str = "2026-06-30";

fn waiver(approved_by: &str, first: Option<&str>, last: Option<&str>) -> Waiver {
    Waiver {
        rule: 0,
        approved_by: approved_by.to_owned(),
        reason: "because".to_owned(),
        days: Days {
            first: first.map(date),
            last: last.map(date),
        },
        place: None,
    }
}

/// The outcome for the yes-or-no facts `values`, in the order of their declaration.
fn outcome(program: &Program, values: &[Option<bool>], waivers: &[Waiver], day: Date) -> Outcome {
    let mut builder = ProfileBuilder::new(&program.layout);
    for (slot, value) in values.iter().enumerate() {
        if let Some(value) = value {
            builder.set_value(slot, Range::exactly(i128::from(*value)));
        }
    }
    for waiver in waivers {
        builder.add_waiver(waiver.clone());
    }
    run(program, &builder.finish(), day)
}

const WAIVABLE: &str = "fact applies: yes or no
fact excused: yes or no
fact one: yes or no
fact two: yes or no
area alpha: \"Alpha\"
rule waivable:
  area alpha
  if applies
  then require one
    expect two
  otherwise require two
  unless excused
  waivable by head of product
rule 'asks met':
  encourage rule waivable is met
rule 'asks unmet':
  encourage rule waivable is unmet
rule 'asks every':
  encourage every rule in alpha is met
rule 'asks any':
  encourage any rule in alpha is unmet
verdict
  blocked when any requirement is unmet
  held when any expectation is unmet
  free otherwise
";

/// A rule's status with every fact known.
fn known_status([applies, excused, one, two]: [bool; 4], is_waived: bool) -> Status {
    let asked: &[bool] = match (excused, applies) {
        (true, _) => &[],
        (false, true) => &[one, two],
        (false, false) => &[two],
    };
    match (asked.is_empty(), asked.iter().all(|held| *held)) {
        (true, _) => Status::NotApplicable,
        (false, true) => Status::Met,
        (false, false) if is_waived => Status::Waived,
        (false, false) => Status::Unmet,
    }
}

/// What is told of a rule that may still have any of these statuses.
fn told(possible: &[Status]) -> Status {
    let has = |status| possible.contains(&status);
    let is_only = |status: Status| possible.iter().all(|one| *one == status);
    match possible.first() {
        Some(first) if is_only(*first) => *first,
        _ if has(Status::Unmet) => Status::Undecided,
        _ if has(Status::Waived) => Status::WaivedOrBetter,
        _ => Status::NoGap,
    }
}

/// Every way to fill in what is not known.
fn completions(values: [Option<bool>; 4]) -> Vec<[bool; 4]> {
    let all = (0..16_u8).map(|bits| [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0, bits & 8 != 0]);
    all.filter(|filled| {
        let pairs = values.iter().zip(filled);
        pairs
            .into_iter()
            .all(|(known, filled)| known.is_none_or(|known| known == *filled))
    })
    .collect()
}

/// Yes, no or open, as an encouragement that asks for it stands.
fn asked(answers: &[bool]) -> Status {
    match (answers.contains(&true), answers.contains(&false)) {
        (true, false) => Status::Met,
        (false, true) => Status::Unmet,
        (_, _) => Status::Undecided,
    }
}

#[test]
fn a_waived_rule_is_what_every_way_to_fill_it_in_says() {
    let program = program_of(WAIVABLE);
    let choices = [None, Some(false), Some(true)];
    for at in 0..81_usize {
        let values = [0, 1, 2, 3].map(|place| choices[at / 3_usize.pow(place) % 3]);
        for is_waived in [false, true] {
            let waivers = if is_waived {
                vec![waiver("Head of-Product", None, Some(TODAY))]
            } else {
                vec![waiver("a friend", None, None)]
            };
            let outcome = outcome(&program, &values, &waivers, date(TODAY));
            let possible: Vec<Status> = completions(values)
                .into_iter()
                .map(|filled| known_status(filled, is_waived))
                .collect();
            let context = format!("{values:?}, waived: {is_waived}");
            assert_eq!(outcome.rules[0].status, told(&possible), "{context}");
            let answers = |fits: &dyn Fn(&Status) -> bool| {
                asked(&possible.iter().map(fits).collect::<Vec<bool>>())
            };
            let questions = [
                answers(&|status| *status == Status::Met),
                answers(&|status| *status == Status::Unmet),
                answers(&|status| *status != Status::Unmet),
                answers(&|status| *status == Status::Unmet),
            ];
            let told: Vec<Status> = outcome.rules[1..].iter().map(|rule| rule.status).collect();
            assert_eq!(told, questions, "{context}");
            if is_waived {
                assert_eq!(outcome.verdict.decided(), Some("free"), "{context}");
                assert!(outcome.would_decide.is_empty(), "{context}");
            }
        }
    }
}

#[test]
fn a_waiver_counts_from_its_first_day_to_its_last() {
    let program = program_of(WAIVABLE);
    let nothing_met = [Some(true), Some(false), Some(false), Some(false)];
    let cases = [
        (None, None, Status::Waived, None),
        (Some(TODAY), Some(TODAY), Status::Waived, None),
        (Some("2026-07-01"), None, Status::Unmet, Some("begins only")),
        (None, Some("2026-06-29"), Status::Unmet, Some("ended")),
    ];
    for (first, last, status, remark) in cases {
        let waivers = [waiver("HEAD OF PRODUCT", first, last)];
        let outcome = outcome(&program, &nothing_met, &waivers, date(TODAY));
        assert_eq!(outcome.rules[0].status, status);
        let remarks: Vec<String> = outcome.remarks.iter().map(ToString::to_string).collect();
        assert_eq!(remarks.len(), usize::from(remark.is_some()), "{remarks:?}");
        assert!(remarks.iter().all(|one| one.contains(remark.unwrap())));
    }
}

#[test]
fn a_waiver_that_has_ended_is_told_only_when_no_other_holds() {
    let program = program_of(WAIVABLE);
    let nothing_met = [Some(true), Some(false), Some(false), Some(false)];
    let ended = waiver("head of product", None, Some("2025-06-29"));
    let holds = waiver("head of product", Some("2025-06-30"), None);
    let outcome = outcome(&program, &nothing_met, &[ended, holds], date(TODAY));
    assert_eq!(outcome.rules[0].status, Status::Waived);
    assert_eq!(outcome.remarks, []);
}

#[test]
fn a_rule_is_in_force_on_its_first_and_its_last_day() {
    let text = "fact one: yes or no
rule timed:
  if one
  then require not one
    flag \"In force.\"
  otherwise stop \"Never.\"
  in force from 2026-02 until 2026-03-10
";
    let program = program_of(text);
    let days = [
        ("2026-01-31", false),
        ("2026-02-01", true),
        ("2026-03-10", true),
        ("2026-03-11", false),
    ];
    for (day, is_in_force) in days {
        let yes = outcome(&program, &[Some(true)], &[], date(day));
        let (status, flags) = if is_in_force {
            (Status::Unmet, 1)
        } else {
            (Status::NotApplicable, 0)
        };
        assert_eq!(yes.criteria[0].status, status, "{day}");
        assert_eq!(yes.rules[0].status, status, "{day}");
        assert_eq!(yes.flags.len(), flags, "{day}");
        let no = outcome(&program, &[Some(false)], &[], date(day));
        assert_eq!(no.stops.len(), flags, "{day}");
        let open = outcome(&program, &[None], &[], date(day));
        assert_eq!(open.verdict.decided().is_none(), is_in_force, "{day}");
    }
}

#[test]
fn what_concerns_others_counts_for_nothing_and_can_be_asked_by_name() {
    let text = "fact one: yes or no
area alpha: \"Alpha\"
rule apart:
  area alpha
  concerns employer
  require one
rule 'asks every':
  encourage every rule in alpha is met
rule 'asks any':
  encourage any rule in alpha is unmet
rule 'asks by name':
  encourage rule apart is unmet
";
    let program = program_of(text);
    for value in [None, Some(false), Some(true)] {
        let outcome = outcome(&program, &[value], &[], date(TODAY));
        assert_eq!(outcome.verdict.decided(), Some("ready"));
        assert!(outcome.would_decide.is_empty());
        let [apart, every, any, by_name] = [0, 1, 2, 3].map(|at: usize| outcome.rules[at].status);
        assert_eq!((every, any), (Status::Met, Status::Unmet));
        let (of_rule, of_name) = match value {
            None => (Status::Undecided, Status::Undecided),
            Some(false) => (Status::Unmet, Status::Met),
            Some(true) => (Status::Met, Status::Unmet),
        };
        assert_eq!((apart, by_name), (of_rule, of_name));
    }
}

const SKILLS: &str = "scale grade: low < middle < high
skill craft: grade
skill speech: grade
fact yes one: yes or no
evidence talk: \"A talk\"
";

/// How the first criterion of a rule stands, at each level of `speech` and with none known.
fn statuses_by_speech(rule: &str, set_aside: bool) -> Vec<Status> {
    let program = program_of(&format!("{SKILLS}rule one:\n{rule}\n"));
    let statuses = (-1..3).map(|level| {
        let mut builder = ProfileBuilder::new(&program.layout);
        if level >= 0 {
            builder.set_value(1, Range::exactly(level));
        }
        if set_aside {
            builder.set_aside(0, "a reason".to_owned());
        }
        let outcome = run(&program, &builder.finish(), date(TODAY));
        let criterion = &outcome.criteria[0];
        assert!(!criterion.would_decide.contains(&"craft".to_owned()) || !set_aside);
        if criterion.status == Status::NotApplicable {
            assert_eq!(outcome.verdict.decided(), Some("ready"), "{rule}");
        }
        criterion.status
    });
    statuses.collect()
}

#[test]
fn what_asks_for_a_skill_that_does_not_apply_is_left_out() {
    let same = [
        ("craft is high and speech is high", "speech is high"),
        ("craft is high or speech is high", "speech is high"),
        (
            "not craft is high and not speech is high",
            "not speech is high",
        ),
        (
            "all of\n    - craft is high\n    - speech is high",
            "speech is high",
        ),
        (
            "at least 2 of\n    - craft is high\n    - speech is high",
            "speech is high",
        ),
        (
            "exactly 1 of\n    - craft is high\n    - speech is high",
            "speech is high",
        ),
        (
            "at most 1 of\n    - craft is high\n    - speech is high",
            "speech is at least low",
        ),
        (
            "none of\n    - craft is high\n    - speech is high",
            "not speech is high",
        ),
        (
            "lowest of craft, speech is at least middle",
            "speech is at least middle",
        ),
        ("highest of craft, speech is low", "speech is low"),
    ];
    for (with, without) in same {
        assert_eq!(
            statuses_by_speech(&format!("  require {with}"), true),
            statuses_by_speech(&format!("  require {without}"), false),
            "{with}"
        );
    }
    let nothing_left = [
        "  require craft is high",
        "  require not craft is high",
        "  require craft is at least speech",
        "  require speech is at least craft",
        "  require craft is known",
        "  require highest of craft is high",
        "  require none of\n    - craft is high\n    - craft is low",
        "  if craft is high then require speech is high",
        "  if not craft is high then require speech is high otherwise require yes one",
    ];
    for rule in nothing_left {
        let statuses = statuses_by_speech(rule, true);
        assert_eq!(statuses, [Status::NotApplicable; 4], "{rule}");
    }
    assert_eq!(
        statuses_by_speech("  require speech is high\n  unless craft is high", true),
        statuses_by_speech("  require speech is high", false)
    );
}

#[test]
fn what_nobody_can_meet_because_too_little_is_left_still_has_a_gap() {
    let group = "none of\n    - at most 1 of\n      - craft is high\n      - speech is high";
    let program = program_of(&format!("{SKILLS}rule one:\n  require {group}\n"));
    let mut builder = ProfileBuilder::new(&program.layout);
    builder.set_value(1, Range::exactly(2));
    builder.set_aside(0, "a reason".to_owned());
    let outcome = run(&program, &builder.finish(), date(TODAY));
    assert_eq!(outcome.criteria[0].status, Status::Unmet);
    assert_eq!(outcome.criteria[0].gaps.len(), 1);
    assert_eq!(outcome.criteria[0].gaps[0].needed, "yes");
}

/// A random playbook, perhaps with a fact that counts as something when it is not given, and with a
/// rule that asks what is recorded.
pub(super) fn perhaps_of_the_record(
    dice: &mut Dice<'_>,
    playbook: impl Fn(&mut Dice<'_>) -> String,
) -> String {
    let (with_default, with_rule) = (dice.roll(3) == 0, dice.roll(3) == 0);
    let default = dice.pick(&[
        ("fact tenure: duration\n", "if not given 2 years"),
        ("fact level: grade\n", "if not given middle"),
        ("fact yes two: yes or no\n", "if not given no"),
    ]);
    let rule = format!(
        "rule of the record:\n  {} {}\n",
        dice.pick(&["require", "expect"]),
        dice.pick(&[
            "town is known",
            "yes one is unknown or tags is known",
            "small is known and craft is unknown",
        ])
    );
    let mut text = playbook(dice);
    if with_default {
        let (fact, clause) = default;
        text = text.replace(fact, &format!("{fact}  {clause}\n"));
    }
    if with_rule {
        text = text.replacen("rule number 0:", &format!("{rule}rule number 0:"), 1);
    }
    text
}
