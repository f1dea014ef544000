//! The least that is enough is that of trying every set of actions; and a plan that is followed leads
//! to what it promises.

mod answers;

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};

use crate::evaluate::{self, tests::program_of};
use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{ItemDates, Profile};
use crate::program::{Action, Layout, Program, SlotType, Target};
use crate::value::{CalendarSpan, Date, Number, Range};

use super::changes::{Taken, after};
use super::cover::{Cost, places};
use super::enough::open_titles;
use super::search::{Goal, Least, Question, least};
use super::timetable::Timetable;
use super::{Enough, Plan, after_actions, after_in_turn, after_set, does_anything, plan};

const AS_OF: &str = "2026-06-30";

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Choices drawn from a list of numbers, so that a failing case shrinks; 0 when it is used up.
struct Dice<'a> {
    numbers: &'a [u16],
    at: usize,
}

impl Dice<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % sides
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.roll(from.len())]
    }
}

const DECLARATIONS: &str = "\
scale grade: low < middle < top
fact a: yes or no
fact b: yes or no
fact open: yes or no
fact n: whole number from 0 to 4
fact level: grade
fact choice: one of x, y, z
fact tags: list of text
fact small: whole number
  if not given 0
area people: \"People\"
skill craft: grade
  area people
skill speech: grade
  area people
evidence talk: \"A talk\"
  field rank: grade
  field place: text
evidence course: \"A course\"
evidence complaint: \"A complaint\"
define stands well:
  craft is at least middle or b
score strength:
  50% craft
  30% speech
  20% a
";

const QUESTIONS: [&str; 34] = [
    "a",
    "not a",
    "b",
    "not b",
    "open",
    "n is at least 2",
    "n is 1",
    "no n",
    "small is at least 1",
    "level is middle",
    "level is at least middle",
    "choice is y",
    "choice is one of x, z",
    "tags includes \"one\"",
    "no tags",
    "craft is at least middle",
    "craft is top",
    "not speech is top",
    "every skill in people is at least middle",
    "more than half of the skills in people are top",
    "craft is at least middle for at least 6 months",
    "talk evidence",
    "at least 2 talk evidence",
    "at least 3 talk, course evidence",
    "at most 1 talk evidence",
    "no complaint evidence",
    "talk evidence where rank is at least middle within the last 12 months",
    "at least 2 different kinds of talk or course evidence",
    "at least 2 talk evidence with different place",
    "first talk evidence is before first course evidence",
    "at least 1 talk evidence in each of the last 2 months",
    "a is known",
    "craft is unknown",
    "stands well",
];

const CHANGES: [&str; 16] = [
    "builds 1 talk evidence",
    "builds 2 talk evidence with rank is middle",
    "builds 1 talk evidence with rank is top, place is \"here\"",
    "builds 1 talk evidence with place is \"there\"",
    "builds 1 course evidence about craft",
    "builds 1 complaint evidence",
    "raises craft to middle",
    "raises craft to top",
    "raises speech to top",
    "sets a to yes",
    "sets a to no",
    "sets b to yes",
    "sets n to 2",
    "sets n to 1",
    "sets choice to y",
    "sets tags to \"one\"",
];

fn condition(dice: &mut Dice<'_>) -> String {
    let one = dice.pick(&QUESTIONS);
    match dice.roll(5) {
        0 => format!("({one}) and ({})", dice.pick(&QUESTIONS)),
        1 => format!("({one}) or ({})", dice.pick(&QUESTIONS)),
        2 => format!(
            "at least 2 of\n    - {one}\n    - {}\n    - {}",
            dice.pick(&QUESTIONS),
            dice.pick(&QUESTIONS)
        ),
        _ => one.to_owned(),
    }
}

fn rule(dice: &mut Dice<'_>, at: usize) -> String {
    let effect = dice.pick(&["require", "require", "expect", "encourage"]);
    let title = format!("rule number {at}:\n");
    match dice.roll(6) {
        0 => format!(
            "{title}  if {}\n  then {effect} {}\n",
            dice.pick(&QUESTIONS),
            dice.pick(&QUESTIONS)
        ),
        1 => format!(
            "{title}  {effect} {}\n  unless {}\n",
            dice.pick(&QUESTIONS),
            dice.pick(&QUESTIONS)
        ),
        2 => format!(
            "{title}  if {}\n  then stop \"No.\"\n",
            dice.pick(&QUESTIONS)
        ),
        _ => format!("{title}  {effect} {}\n", condition(dice)),
    }
}

fn action(dice: &mut Dice<'_>, at: usize) -> String {
    let mut action = format!("action act {at}: \"Do {at}\"\n");
    for _ in 0..=dice.roll(2) {
        action.push_str(&format!("  {}\n", dice.pick(&CHANGES)));
    }
    if dice.roll(6) > 0 {
        let effort = 1 + dice.roll(4);
        action.push_str(&format!(
            "  reach 1, impact 1, confidence 80%, effort {effort} weeks\n"
        ));
    }
    action
}

const VERDICTS: [&str; 3] = [
    "",
    "verdict\n  no when any stop applies\n  low when strength is less than 40%\n  \
     middle when strength is less than 70%\n  top otherwise\n",
    "verdict\n  out when any stop applies\n  late when at least 2 requirements are unmet\n  \
     soon when any expectation is unmet\n  now otherwise\n",
];

fn playbook(dice: &mut Dice<'_>) -> String {
    let mut text = DECLARATIONS.to_owned();
    let rules = 1 + dice.roll(4);
    for at in 0..rules {
        text.push_str(&rule(dice, at));
    }
    for at in 0..1 + dice.roll(6) {
        text.push_str(&action(dice, at));
    }
    text.push_str(dice.pick(&VERDICTS));
    text
}

fn profile(dice: &mut Dice<'_>, layout: &Layout) -> Profile {
    let mut builder = ProfileBuilder::new(layout);
    if dice.roll(4) > 0 {
        builder.set_no_evidence();
    }
    for (slot, declared) in layout.slots.iter().enumerate() {
        if dice.roll(5) == 0 {
            continue;
        }
        let possible = declared.slot_type.possible(&layout.vocabularies);
        let value = match declared.slot_type {
            SlotType::Number { .. } => dice.roll(4) as i128 * Number::UNITS_PER_ONE,
            SlotType::YesNo
            | SlotType::Percentage
            | SlotType::Duration
            | SlotType::Date
            | SlotType::Text
            | SlotType::Level(_)
            | SlotType::Choice(_) => {
                possible.low + dice.roll((possible.high - possible.low + 1) as usize) as i128
            }
        };
        builder.set_value(slot, Range::exactly(value));
        if dice.roll(3) == 0 {
            let day = i128::from(date("2025-06-30").day_number());
            builder.set_since(slot, Range::exactly(day));
        }
    }
    if let (Some(Target::List(list)), true) = (layout.names.get("tags"), dice.roll(2) == 0) {
        builder.set_list(*list, &[]);
    }
    for _ in 0..dice.roll(3) {
        let kind = dice.roll(layout.kinds.len());
        let day = date(AS_OF).minus(CalendarSpan::new(dice.roll(20) as i32, 0));
        let day = day.day_number();
        let dates = match dice.roll(5) {
            0 => ItemDates::Undated,
            _ => ItemDates::On(day, day),
        };
        builder.add_item(
            kind,
            NewItem {
                dates,
                ..NewItem::default()
            },
        );
    }
    builder.finish()
}

/// The verdicts possible after the actions of a choice.
fn verdicts_after(case: &Question<'_>, choice: u128) -> Vec<String> {
    let taken = case.actions.iter().enumerate().map(|(place, action)| {
        let is_taken = choice & (1 << place) != 0;
        let taken = if is_taken { Taken::Yes } else { Taken::No };
        (*action, taken, case.table.day_of(action))
    });
    let done = after(&case.program.layout, case.profile, taken);
    evaluate::run(case.program, &done, case.table.on)
        .verdict
        .possible
}

/// The least that is enough, by trying every set.
fn brute_force(case: &Question<'_>) -> Least {
    let cost_of = |place: usize| {
        let estimate = case.actions[place].estimate;
        Cost::of(estimate.map(|estimate| estimate.effort.microdays()), place)
    };
    let is_enough = |choice: &u128| {
        let possible = verdicts_after(case, *choice);
        match case.goal {
            Goal::Decided => possible == [case.wanted],
            Goal::Possible => possible.iter().any(|label| label == case.wanted),
        }
    };
    let total =
        |choice: &u128| places(*choice).fold(Cost::default(), |sum, place| sum + cost_of(place));
    let choices = (0..1_u128 << case.actions.len()).filter(is_enough);
    match choices.min_by_key(total) {
        None => Least::None,
        Some(choice) => Least::Found {
            actions: places(choice).collect(),
            is_exact: true,
        },
    }
}

fn the_least_is_that_of_trying_all(numbers: &[u16]) -> TestCaseResult {
    let mut dice = Dice { numbers, at: 0 };
    let text = playbook(&mut dice);
    let program = program_of(&text);
    let profile = profile(&mut dice, &program.layout);
    let actions: Vec<&Action> = program
        .actions
        .iter()
        .filter(|one| does_anything(one))
        .collect();
    let labels: Vec<&str> = program
        .verdict
        .iter()
        .map(|line| line.label.as_str())
        .collect();
    let wanted = match dice.roll(3) {
        0 => labels[dice.roll(labels.len())],
        _ => program.last_verdict(),
    };
    let first = date(AS_OF);
    let tables = [
        Timetable::on_one_day(first),
        Timetable::in_turn(first, actions.iter().copied()),
    ];
    let goals = [Goal::Decided, Goal::Possible];
    for (goal, table) in goals
        .into_iter()
        .zip(&tables)
        .chain(goals.into_iter().zip(tables.iter().rev()))
    {
        let case = Question {
            program: &program,
            profile: &profile,
            actions: &actions,
            table,
            wanted,
            goal,
        };
        let (found, tried) = (least(case), brute_force(&case));
        prop_assert_eq!(
            found,
            tried,
            "{:?} {} {:#?}\n{}",
            goal,
            wanted,
            &profile,
            &text
        );
    }
    followed(&program, &profile, wanted, &text)
}

/// What a plan promises is what comes out when it is followed.
fn followed(program: &Program, profile: &Profile, wanted: &str, text: &str) -> TestCaseResult {
    let as_of = date(AS_OF);
    let plan: Plan = plan(program, profile, as_of, wanted, None);
    let Enough::Actions(enough) = &plan.enough else {
        return Ok(());
    };
    let done = after_set(program, profile, enough, as_of);
    let outcome = evaluate::run(program, &done, enough.on);
    prop_assert_eq!(&outcome.verdict, &enough.verdict, "{}", text);
    let is_reached = outcome.verdict.decided() == Some(wanted);
    let may_be_found_out = outcome.verdict.possible.iter().any(|label| label == wanted);
    prop_assert!(is_reached || may_be_found_out, "{}", text);
    if let Some(turn) = &enough.in_turn {
        let done = after_in_turn(program, profile, enough, as_of);
        let outcome = evaluate::run(program, &done, turn.by);
        prop_assert_eq!(&outcome.verdict, &turn.renewed, "{}\n{:?}", text, turn);
        let renewed: HashSet<String> = open_titles(&outcome).into_iter().collect();
        let is_told = |title: &String| !renewed.contains(title) || turn.left.contains(title);
        let at_once = open_titles(&evaluate::run(
            program,
            &after_set(program, profile, enough, as_of),
            enough.on,
        ));
        let is_told = |title: &String| at_once.contains(title) || is_told(title);
        prop_assert!(turn.open.iter().all(is_told), "{}\n{:?}", text, turn);
    }
    for action in &plan.actions {
        for place in &action.closes {
            let done = after_actions(program, profile, &[&action.action.action], as_of);
            let outcome = evaluate::run(program, &done, as_of);
            let gap = &plan.gaps[*place];
            let is_open = outcome.criteria.iter().any(|criterion| {
                let is_left = criterion.status == gap.status && criterion.gaps == gap.gaps;
                is_left && gap.rules.contains(&criterion.rule) && !gap.is_stop
            });
            prop_assert!(!is_open, "{}\n{:?}", text, gap);
        }
    }
    Ok(())
}

/// `PROPTEST_CASES` says how many playbooks are tried.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn the_cheapest_plan_is_that_of_trying_every_set_of_actions() {
    let config = ProptestConfig::default();
    let cases = std::env::var_os("PROPTEST_CASES").map_or(1_000, |_| config.cases);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..config
    });
    let numbers = prop::collection::vec(any::<u16>(), 40..120);
    let result = runner.run(&numbers, |numbers| {
        the_least_is_that_of_trying_all(&numbers)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// The plan for a person of whom nothing is known, to the last verdict.
fn plan_of(text: &str, facts: &[(&str, i128)]) -> Plan {
    let program = program_of(text);
    let mut builder = ProfileBuilder::new(&program.layout);
    for (name, value) in facts {
        let Some(Target::Slot(slot)) = program.layout.names.get(*name) else {
            panic!("no fact {name}");
        };
        builder.set_value(*slot, Range::exactly(*value));
    }
    let profile = builder.finish();
    plan(
        &program,
        &profile,
        date(AS_OF),
        program.last_verdict(),
        None,
    )
}

#[test]
fn actions_that_change_a_gap_only_together_help_to_close_it() {
    let plan = plan_of(
        "scale grade: low < middle < top\n\
         skill craft: grade\n\
         skill speech: grade\n\
         rule both: \"Both\"\n  require lowest of craft, speech is at least middle\n\
         action write: \"Write\"\n  raises craft to middle\n\
         action rest: \"Rest\"\n  raises craft to low\n\
         action speak: \"Speak\"\n  raises speech to middle\n",
        &[("craft", 0), ("speech", 0)],
    );
    assert!(plan.gaps[0].is_closed);
    let helping: Vec<&str> = plan
        .actions
        .iter()
        .filter(|action| action.helps == [0])
        .map(|action| action.action.action.as_str())
        .collect();
    assert_eq!(helping, ["write", "speak"]);
}

#[test]
fn of_two_actions_that_change_the_same_the_later_one_has_the_last_word_in_turn_too() {
    let plan = plan_of(
        "scale grade: low < middle < top\n\
         fact free: yes or no\n\
         skill craft: grade\n\
         fact rested: yes or no\n\
         rule craft: \"Craft\"\n  expect craft is top\n\
         rule free: \"Free\"\n  require free and rested\n\
         action learn: \"Learn\"\n  raises craft to top\n  sets free to no\n\
         action rest: \"Rest\"\n  sets free to yes\n  sets rested to yes\n  reach 9, impact 3, confidence 100%, effort 1 weeks\n",
        &[("craft", 0), ("free", 1), ("rested", 0)],
    );
    assert_eq!(plan.actions[0].action.action, "rest");
    let Enough::Actions(enough) = &plan.enough else {
        panic!("{:?}", plan.enough);
    };
    assert_eq!(enough.actions, ["learn", "rest"]);
    assert_eq!(enough.in_turn, None);
}

#[test]
fn what_time_closes_is_named_by_its_day() {
    let text =
        "fact started: date\nrule long: \"Long\"\n  require years since started is at least 2\n";
    let started = i128::from(date("2024-08-17").day_number());
    let plan = plan_of(text, &[("started", started)]);
    assert_eq!(plan.gaps[0].closed_from, Some(date("2026-08-17")));
}
