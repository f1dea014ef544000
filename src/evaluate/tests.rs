//! Whole truth tables, and soundness: knowing more never contradicts an earlier answer.

mod dated;
mod gaps;
mod held;
mod matrices;
mod notices;
mod playbooks;
mod scores;
mod skills;
mod standing;
mod tables;
mod verdicts;
mod waivers;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};
use std::cell::Cell;

use crate::outcome::{Outcome, Status};
use crate::profile::builder::{NewItem, ProfileBuilder};
use crate::profile::{ItemDates, Profile, Verifier, Waiver};
use crate::program::{self, Layout, Program, SlotType};
use crate::value::{CalendarSpan, Date, Number, PartialDate, Range, Truth};

use super::run;

mod evidence;
mod layout;
mod rules;

use evidence::{counted_evidence, event, evidence, number_of_evidence, test_of_evidence};

/// The program of a playbook that must be sound.
pub(crate) fn program_of(text: &str) -> Program {
    let checked = playbooks::checked(text);
    let Some(playbook) = checked.playbook else {
        panic!("{:?}\n{text}", checked.problems);
    };
    program::lower(&playbook)
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

// ---------------------------------------------------------------------------------------------
// Truth tables
// ---------------------------------------------------------------------------------------------

const TRUTHS: [Truth; 3] = [Truth::No, Truth::Unknown, Truth::Yes];

/// A condition over `a`, `b` and `c`, and what it means when all three are known.
type Row = (String, Box<dyn Fn([bool; 3]) -> bool>);

fn table() -> Vec<Row> {
    let mut rows: Vec<Row> = vec![
        ("a and b".to_owned(), Box::new(|[a, b, _]| a && b)),
        ("a or b".to_owned(), Box::new(|[a, b, _]| a || b)),
        ("not a".to_owned(), Box::new(|[a, ..]| !a)),
        (
            "a and b and c".to_owned(),
            Box::new(|[a, b, c]| a && b && c),
        ),
        ("a or b or c".to_owned(), Box::new(|[a, b, c]| a || b || c)),
    ];
    let bullets = "\n    - a\n    - b\n    - c";
    let count = |members: [bool; 3]| members.into_iter().filter(|member| *member).count();
    for n in 0..=3 {
        rows.push((
            format!("at least {n} of{bullets}"),
            Box::new(move |members| count(members) >= n),
        ));
        rows.push((
            format!("at most {n} of{bullets}"),
            Box::new(move |members| count(members) <= n),
        ));
        rows.push((
            format!("exactly {n} of{bullets}"),
            Box::new(move |members| count(members) == n),
        ));
    }
    rows.push((
        format!("all of{bullets}"),
        Box::new(move |members| count(members) == 3),
    ));
    rows.push((
        format!("any of{bullets}"),
        Box::new(move |members| count(members) > 0),
    ));
    rows.push((
        format!("none of{bullets}"),
        Box::new(move |members| count(members) == 0),
    ));
    rows
}

/// Yes or no when every way to fill in the unknown members agrees.
fn expected(members: [Truth; 3], meaning: &dyn Fn([bool; 3]) -> bool) -> Truth {
    let mut possible = Vec::new();
    for bits in 0..8_u8 {
        let filled = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
        let fits = members
            .iter()
            .zip(filled)
            .all(|(member, filled)| *member == Truth::Unknown || *member == Truth::from(filled));
        if fits {
            possible.push(meaning(filled));
        }
    }
    let in_every_case = possible.iter().all(|value| *value);
    Truth::from_both(in_every_case, possible.contains(&true))
}

#[test]
fn every_truth_table_holds_in_full() {
    let rows = table();
    let mut text = "fact a: yes or no\nfact b: yes or no\nfact c: yes or no\n".to_owned();
    for (at, (condition, _)) in rows.iter().enumerate() {
        text.push_str(&format!("rule row {at}:\n  require {condition}\n"));
    }
    let program = program_of(&text);
    for a in TRUTHS {
        for b in TRUTHS {
            for c in TRUTHS {
                let members = [a, b, c];
                let mut builder = ProfileBuilder::new(&program.layout);
                for (slot, member) in members.iter().enumerate() {
                    if *member != Truth::Unknown {
                        let value = i128::from(*member == Truth::Yes);
                        builder.set_value(slot, Range::exactly(value));
                    }
                }
                let outcome = run(&program, &builder.finish(), date("2026-06-30"));
                for ((condition, meaning), criterion) in rows.iter().zip(&outcome.criteria) {
                    let wanted = match expected(members, meaning) {
                        Truth::Yes => Status::Met,
                        Truth::No => Status::Unmet,
                        Truth::Unknown => Status::Undecided,
                    };
                    assert_eq!(criterion.status, wanted, "{condition} of {members:?}");
                }
            }
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Soundness
// ---------------------------------------------------------------------------------------------

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

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }

    fn pick_text(&mut self, from: &[&str]) -> String {
        self.pick(from).to_owned()
    }
}

const DECLARATIONS: &str = r#"
scale grade: low < middle < high < top
area alpha: "Alpha"
area beta: "Beta"
verifiers: manager, mentor
scale rank: low < high
area gamma: "Skills"
skill craft: grade
  area gamma
skill speech: grade
  area gamma
skill poise: rank
  area gamma
fact yes one: yes or no
fact yes two: yes or no
fact small: whole number from 0 to 6
fact signed: number from -2 to 3
fact open count: whole number from 0
fact wide number: number
fact share: percentage
fact tenure: duration
fact stay: duration
fact started: date
fact ended: date
fact town: text
fact level: grade
fact choice: one of x, y, z
fact tags: list of text
fact tools: list of p, q
action act: "Do something"
  raises craft to top
evidence talk: "A talk"
evidence work: "A piece of work"
  field size: whole number from 0 to 5
  field role: one of lead, helper
  field topic: text
  field done: date
  field expires: date
  field quality: grade
  field paid: yes or no
  field effort: duration
  field gain: number from -1 to 2
evidence big work: work evidence where size is at least small
evidence recent: work or talk evidence within the last 12 months
evidence either: big work or recent evidence verified
"#;

const DATES: [&str; 9] = [
    "2026-03-31",
    "2026-03-01",
    "2025-03-31",
    "2026-03",
    "2025",
    "2026",
    "2025-12",
    "2024-02-29",
    "2025-02",
];
const SPANS: [&str; 7] = [
    "1 month",
    "3 months",
    "12 months",
    "2 years",
    "2 weeks",
    "10 days",
    "1 year 2 months",
];
const LEVELS: [&str; 4] = ["low", "middle", "high", "top"];
const TEXTS: [&str; 4] = ["a", "b", "c", "d"];

/// A condition in words; every part in brackets, so that no two joints mix.
fn condition(dice: &mut Dice<'_>, depth: usize) -> String {
    let kinds = if depth == 0 { 11 } else { 16 };
    match dice.roll(kinds) {
        0 => dice.pick_text(&["yes one", "yes two", "not yes one"]),
        1 => number_test(dice),
        2 => duration_test(dice),
        3 => date_test(dice),
        4 => level_test(dice),
        5 => text_test(dice),
        6 => list_test(dice),
        7 if dice.roll(3) == 0 => test_of_evidence(dice),
        7 | 8 => evidence(dice),
        9 => tables::condition(dice),
        10 => matrices::condition(dice),
        11 => format!("not ({})", condition(dice, depth - 1)),
        12 => format!(
            "({}) and ({})",
            condition(dice, depth - 1),
            condition(dice, depth - 1)
        ),
        13 => format!(
            "({}) or ({})",
            condition(dice, depth - 1),
            condition(dice, depth - 1)
        ),
        14 => format!(
            "{}talk or work evidence and ({})",
            dice.pick_text(&["", "no ", "yes one and "]),
            condition(dice, depth - 1)
        ),
        _ => format!(
            "({}) and ({}) and ({})",
            condition(dice, depth - 1),
            condition(dice, depth - 1),
            condition(dice, depth - 1)
        ),
    }
}

fn comparison(dice: &mut Dice<'_>) -> String {
    dice.pick_text(&[
        "is",
        "is not",
        "is at least",
        "is at most",
        "is more than",
        "is less than",
    ])
}

fn number_test(dice: &mut Dice<'_>) -> String {
    match dice.roll(6) {
        0 => {
            let limit = dice.roll(7);
            format!("small {} {limit}", comparison(dice))
        }
        1 => format!(
            "signed {} {}",
            comparison(dice),
            dice.pick_text(&["-2", "0", "0.5", "3"])
        ),
        2 => dice.pick_text(&[
            "no small",
            "no open count",
            "small is one of 0, 1, 2",
            "small is not one of 3, 4, 5, 6",
            "small is between 1 and 4",
            "share is at least 50%",
            "share is less than signed",
            "open count is more than small",
            "wide number is between signed and small",
            "no share",
        ]),
        3 => format!(
            "({}) is {}one of 0, 1, 2, 0.5, 50%",
            quantity(dice, 2),
            dice.pick_text(&["", "not "])
        ),
        4 => format!(
            "({}) is between {} and 4",
            quantity(dice, 2),
            quantity(dice, 1)
        ),
        _ => {
            let left = quantity(dice, 2);
            format!("({left}) {} {}", comparison(dice), quantity(dice, 1))
        }
    }
}

fn quantity(dice: &mut Dice<'_>, depth: usize) -> String {
    if depth == 0 || dice.roll(4) == 0 {
        return match dice.roll(11) {
            0 => "(small plus 0)".to_owned(),
            1 => "(signed plus 0)".to_owned(),
            2 => "open count".to_owned(),
            3 => "wide number".to_owned(),
            4 => "(share plus 0)".to_owned(),
            5 => dice.pick_text(&["0", "1", "2", "0.5", "3", "(50% plus 0)"]),
            6 => dice.pick_text(&["total", "(mix plus 0)", "plain"]),
            7 => format!("(count of {})", counted_evidence(dice)),
            8 => {
                let date = dice.pick_text(&["started", "ended", "2025-03-31", "assessment date"]);
                let date = if dice.roll(3) == 0 { event(dice) } else { date };
                let unit = dice.pick_text(&["years", "months", "weeks", "days"]);
                format!("({unit} since {date})")
            }
            9 if dice.roll(2) == 0 => number_of_evidence(dice),
            9 => "points".to_owned(),
            _ => "4".to_owned(),
        };
    }
    let (a, b) = (quantity(dice, depth - 1), quantity(dice, depth - 1));
    match dice.roll(12) {
        11 => format!("({a} rounded to {} decimals)", dice.roll(3)),
        9 => format!("(lowest of ({a} divided by {b}) times 0, {a}, {b})"),
        10 => format!("(highest of {a}, ({a} divided by {b}) times 0, {b})"),
        0 => format!("({a} plus {b})"),
        1 => format!("({a} minus {b})"),
        2 => format!("({a} times {b})"),
        3 | 4 => format!("({a} divided by {b})"),
        5 => format!("(average of {a}, {b}, {})", quantity(dice, 0)),
        6 => format!("(lowest of {a}, {b})"),
        7 => format!("(highest of {a}, {b})"),
        _ => format!("(sum of {a}, {b})"),
    }
}

fn duration_test(dice: &mut Dice<'_>) -> String {
    let left = dice.pick_text(&[
        "tenure",
        "stay",
        "(tenure plus stay)",
        "(tenure minus stay)",
        "(lowest of tenure, stay)",
        "(average of tenure, stay)",
    ]);
    match dice.roll(3) {
        0 => format!("{left} {} stay", comparison(dice)),
        1 => "no tenure".to_owned(),
        _ => format!("{left} {} {}", comparison(dice), dice.pick(&SPANS)),
    }
}

fn date_test(dice: &mut Dice<'_>) -> String {
    let left = dice.pick_text(&[
        "started",
        "ended",
        "(lowest of started, ended)",
        "(first talk evidence)",
        "(latest work evidence within the last 12 months)",
        "(highest of started, (latest recent evidence))",
        "(started plus 3 months)",
        "(ended minus 1 year 2 weeks)",
        "(assessment date minus tenure)",
        "(started plus (tenure minus stay))",
    ]);
    let word = dice.pick_text(&["is", "is not", "is before", "is after"]);
    match dice.roll(5) {
        0 => format!("{left} is within the last {}", dice.pick(&SPANS)),
        1 => format!(
            "{left} {word} {}",
            dice.pick_text(&["ended", "assessment date", "(ended plus stay)"])
        ),
        2 => format!("{left} is between 2025-03 and 2026-02"),
        _ => format!("{left} {word} {}", dice.pick(&DATES)),
    }
}

fn level_test(dice: &mut Dice<'_>) -> String {
    let left = dice.pick_text(&["craft", "level", "(highest of craft, level)"]);
    match dice.roll(8) {
        4 | 5 => skills::test(dice),
        6 | 7 => held::test(dice),
        0 => format!("{left} {} speech", comparison(dice)),
        1 => format!(
            "{left} is {}one of low, high",
            dice.pick_text(&["", "not "])
        ),
        2 => format!("{left} is between middle and high"),
        _ => format!("{left} {} {}", comparison(dice), dice.pick(&LEVELS)),
    }
}

fn text_test(dice: &mut Dice<'_>) -> String {
    dice.pick_text(&[
        "town is \"a\"",
        "town is not \"b\"",
        "town is one of \"a\", \"c\"",
        "town is not one of \"a\", \"c\"",
        "choice is x",
        "choice is not y",
        "choice is one of x, y",
        "choice is one of x, y, z",
        "choice is not one of y, z",
    ])
}

fn list_test(dice: &mut Dice<'_>) -> String {
    dice.pick_text(&[
        "no tags",
        "not no tags",
        "tags includes \"a\"",
        "tags includes town",
        "no tools",
        "tools includes p",
        "not tools includes q",
    ])
}

/// A condition as it may stand after an effect: on its line, or with bullets under it.
fn asked(dice: &mut Dice<'_>, indent: &str) -> String {
    if dice.roll(3) > 0 {
        return condition(dice, 2);
    }
    let amount = dice.pick_text(&[
        "all of",
        "any of",
        "none of",
        "at least 2 of",
        "at most 1 of",
        "exactly 2 of",
    ]);
    let mut words = amount;
    for _ in 0..3 {
        let member = condition(dice, 1);
        words.push_str(&format!("\n{indent}- {member}"));
    }
    words
}

fn effect(dice: &mut Dice<'_>) -> String {
    match dice.roll(7) {
        6 => "recommend act".to_owned(),
        0 => "flag \"A flag.\"".to_owned(),
        1 => "stop \"A stop.\"".to_owned(),
        at => {
            let words = ["require", "expect", "encourage", "require"];
            format!("{} {}", words[at - 2], asked(dice, "      "))
        }
    }
}

/// A question about the rules before rule `at`.
fn about_rules(dice: &mut Dice<'_>, at: usize) -> String {
    let status = dice.pick_text(&["met", "unmet"]);
    match dice.roll(6) {
        0 => format!("every rule in alpha is {status}"),
        4 | 5 => scores::share_test(dice),
        1 => format!(
            "{} rule in alpha is {status}",
            dice.pick_text(&["any", "no"])
        ),
        _ => format!("rule number {} is {status}", dice.roll(at.max(1))),
    }
}

fn playbook(dice: &mut Dice<'_>) -> String {
    let mut text = DECLARATIONS.to_owned();
    text.push_str(&format!(
        "define total:\n  small {} 1\n",
        dice.pick_text(&["plus", "times", "divided by"])
    ));
    text.push_str(&tables::tables(dice));
    text.push_str(&matrices::matrices(dice));
    let named = condition(dice, 1);
    text.push_str(&format!("define named:\n  {named}\n"));
    text.push_str(&scores::scores(dice));
    let count = dice.roll(4) + 1;
    for at in 0..count {
        // Only the first two stand in the area that others ask for, so that there is no circle.
        let area = if at < 2 { "alpha" } else { "beta" };
        text.push_str(&format!("rule number {at}:\n  area {area}\n"));
        let said = rules::clauses(dice);
        text.push_str(&said);
        let gate = match dice.roll(6) {
            0 | 1 => None,
            2 if at >= 2 => Some(about_rules(dice, at)),
            3 => Some("named".to_owned()),
            _ => Some(condition(dice, 1)),
        };
        let word = match gate {
            Some(gate) => {
                text.push_str(&format!("  if {gate}\n"));
                "then "
            }
            None => "",
        };
        let first = rules::without_stop(&said, effect(dice));
        text.push_str(&format!("  {word}{first}\n"));
        if !word.is_empty() && dice.roll(2) == 0 {
            let second = rules::without_stop(&said, effect(dice));
            text.push_str(&format!("    {second}\n"));
        }
        if !word.is_empty() && dice.roll(2) == 0 {
            let other = rules::without_stop(&said, effect(dice));
            text.push_str(&format!("  otherwise {other}\n"));
        }
        if dice.roll(3) == 0 {
            let unless = condition(dice, 1);
            text.push_str(&format!("  unless {unless}\n"));
        }
    }
    text.push_str(&verdicts::answers(dice));
    if verdicts::may_be_read(&text) && dice.roll(4) == 0 {
        text.push_str(&verdicts::verdict(dice));
    } else if dice.roll(2) == 0 {
        let line = dice.pick_text(&[
            "at least 2 requirements are unmet",
            "every expectation is met",
            "exactly 1 requirement in alpha is met",
            "rule number 0 is unmet",
            "named",
            "no requirement is met",
            "any flag applies",
            "alpha met is at least 50%",
            "beta met plus alpha met is more than 1",
            "rich is at least 60%",
            "mix is at most rich",
        ]);
        text.push_str(&format!(
            "verdict\n  one when any stop applies\n  two when {line}\n  three when any \
             requirement is unmet or any expectation in alpha is unmet\n  four otherwise\n"
        ));
    }
    text
}

/// A value as a test writes it: texts get their numbers when the profile is built.
#[derive(Debug, Clone)]
enum Given {
    Range(Range),
    Text(&'static str),
}

#[derive(Debug, Clone)]
struct GivenItem {
    kind: usize,
    dates: ItemDates,
    is_verified: bool,
    verified_by: Option<Verifier>,
    about: Vec<usize>,
    fields: Vec<Option<Given>>,
}

/// What is known of somebody, in a form that can be added to.
#[derive(Debug, Clone)]
struct Known {
    values: Vec<Option<Given>>,
    /// Since when each level has been held.
    since: Vec<Option<Range>>,
    lists: Vec<Option<Vec<Given>>>,
    complete: Vec<bool>,
    items: Vec<GivenItem>,
    waivers: Vec<Waiver>,
    /// The skills that do not apply.
    set_aside: Vec<usize>,
}

impl Known {
    fn build(&self, layout: &Layout) -> Profile {
        let mut builder = ProfileBuilder::new(layout);
        for (slot, value) in self.values.iter().enumerate() {
            if let Some(value) = value {
                let range = range_of(&mut builder, value);
                builder.set_value(slot, range);
            }
        }
        for (slot, since) in self.since.iter().enumerate() {
            if let Some(since) = since {
                builder.set_since(slot, *since);
            }
        }
        for (list, members) in self.lists.iter().enumerate() {
            if let Some(members) = members {
                let members: Vec<i128> = members
                    .iter()
                    .map(|member| range_of(&mut builder, member).low)
                    .collect();
                builder.set_list(list, &members);
            }
        }
        builder.set_evidence_looked_for();
        for item in &self.items {
            let fields = item.fields.iter().enumerate();
            let fields = fields.filter_map(|(at, field)| Some((at, field.as_ref()?)));
            let fields = fields
                .map(|(at, field)| (at, range_of(&mut builder, field)))
                .collect();
            builder.add_item(
                item.kind,
                NewItem {
                    dates: item.dates,
                    is_verified: item.is_verified,
                    verified_by: item.verified_by,
                    about: item.about.clone(),
                    fields,
                    ..NewItem::default()
                },
            );
        }
        for skill in &self.set_aside {
            builder.set_aside(*skill, "a reason".to_owned());
        }
        for waiver in &self.waivers {
            builder.add_waiver(waiver.clone());
        }
        for (kind, is_complete) in self.complete.iter().enumerate() {
            if !is_complete {
                builder.set_not_looked_for(kind);
            }
        }
        builder.finish()
    }
}

fn range_of(builder: &mut ProfileBuilder<'_>, given: &Given) -> Range {
    match given {
        Given::Range(range) => *range,
        Given::Text(text) => Range::exactly(builder.intern_text(text)),
    }
}

/// A value of a type, fully known.
fn value(dice: &mut Dice<'_>, layout: &Layout, slot_type: SlotType, as_of: Date) -> Given {
    let exactly = |value: i128| Given::Range(Range::exactly(value));
    match slot_type {
        SlotType::YesNo => exactly(dice.roll(2) as i128),
        SlotType::Number { whole, bounds } => {
            let step = if whole { 1 } else { 2 };
            let units = (dice.roll(14 * step) as i128 - 4 * step as i128) * Number::UNITS_PER_ONE
                / step as i128;
            exactly(units.clamp(bounds.low, bounds.high))
        }
        SlotType::Percentage => exactly(dice.roll(5) as i128 * Number::UNITS_PER_ONE / 4),
        SlotType::Duration => {
            let (months, days) = (dice.roll(30) as i32, dice.roll(3) as i32 * 7);
            exactly(CalendarSpan::new(months, days).microdays())
        }
        SlotType::Date => {
            let day = as_of.day_number() + 60 - dice.roll(900) as i32;
            exactly(i128::from(day))
        }
        SlotType::Text => Given::Text(dice.pick(&TEXTS)),
        SlotType::Level(vocabulary) | SlotType::Choice(vocabulary) => {
            exactly(dice.roll(layout.vocabularies[vocabulary].len()) as i128)
        }
    }
}

fn partial(dice: &mut Dice<'_>) -> Range {
    let date = PartialDate::parse(dice.pick(&DATES)).unwrap();
    Range::new(
        i128::from(date.first.day_number()),
        i128::from(date.last.day_number()),
    )
}

fn partial_days(dice: &mut Dice<'_>) -> (i32, i32) {
    let range = partial(dice);
    (range.low as i32, range.high as i32)
}

fn maybe_value(
    dice: &mut Dice<'_>,
    layout: &Layout,
    slot_type: SlotType,
    as_of: Date,
) -> Option<Given> {
    if dice.roll(2) == 0 {
        return None;
    }
    if slot_type == SlotType::Date && dice.roll(3) == 0 {
        return Some(Given::Range(partial(dice)));
    }
    Some(value(dice, layout, slot_type, as_of))
}

fn members(dice: &mut Dice<'_>, layout: &Layout, list: usize, as_of: Date) -> Vec<Given> {
    let slot_type = layout.lists[list]
        .choices
        .map_or(SlotType::Text, SlotType::Choice);
    (0..dice.roll(3))
        .map(|_| value(dice, layout, slot_type, as_of))
        .collect()
}

fn item_dates(dice: &mut Dice<'_>, as_of: Date) -> ItemDates {
    let mut day = |back: usize| as_of.day_number() + 20 - dice.roll(back) as i32;
    let (late, early) = (day(500), day(1000));
    match dice.roll(7) {
        0 | 1 => ItemDates::Undated,
        2 => ItemDates::On(late, late),
        3 => {
            let (first, last) = partial_days(dice);
            ItemDates::On(first, last)
        }
        4 => {
            let from = (early.min(late), early.min(late));
            let to = (early.max(late), early.max(late));
            let from = (dice.roll(4) > 0).then_some(from);
            ItemDates::Period { from, to }
        }
        5 => {
            let (first, last) = partial_days(dice);
            ItemDates::Period {
                from: Some((first - 400, first)),
                to: (first, last),
            }
        }
        _ => ItemDates::Open(early, early.max(late)),
    }
}

fn item(dice: &mut Dice<'_>, layout: &Layout, kind: usize, as_of: Date) -> GivenItem {
    let is_verified = dice.roll(2) == 0;
    let verified_by = match dice.roll(4) {
        0 => Some(Verifier::Role(0)),
        1 => Some(Verifier::Role(1)),
        _ => None,
    };
    let about = if dice.roll(2) == 0 {
        vec![0]
    } else {
        Vec::new()
    };
    let (_, declared) = layout.kinds.get_index(kind).unwrap();
    let fields = declared.fields.values();
    GivenItem {
        kind,
        dates: item_dates(dice, as_of),
        is_verified,
        verified_by: verified_by.filter(|_| is_verified),
        about,
        fields: fields
            .map(|field| maybe_value(dice, layout, field.slot_type, as_of))
            .collect(),
    }
}

fn known(dice: &mut Dice<'_>, layout: &Layout, as_of: Date) -> Known {
    let values = layout.slots.iter();
    let values: Vec<Option<Given>> = values
        .map(|slot| maybe_value(dice, layout, slot.slot_type, as_of))
        .collect();
    let since = held::since(dice, layout, &values, as_of);
    let lists = (0..layout.lists.len())
        .map(|list| (dice.roll(2) == 1).then(|| members(dice, layout, list, as_of)))
        .collect();
    let complete = (0..layout.kinds.len()).map(|_| dice.roll(3) > 0).collect();
    let count = dice.roll(5);
    let items = (0..count)
        .map(|_| {
            let kind = dice.roll(layout.kinds.len());
            item(dice, layout, kind, as_of)
        })
        .collect();
    Known {
        values,
        since,
        lists,
        complete,
        items,
        waivers: rules::waivers(dice, layout.rules.len()),
        set_aside: rules::set_aside(dice),
    }
}

/// Something that can be filled in.
#[derive(Debug, Clone, Copy)]
enum Blank {
    Value(usize),
    Since(usize),
    List(usize),
    Kind(usize),
    ItemDate(usize),
    Verifier(usize),
    Field(usize, usize),
}

fn blanks(known: &Known) -> Vec<Blank> {
    let is_open = |given: &Option<Given>| match given {
        None => true,
        Some(Given::Range(range)) => !range.is_exact(),
        Some(Given::Text(_)) => false,
    };
    let mut blanks = Vec::new();
    let values = known.values.iter().enumerate();
    blanks.extend(
        values
            .filter(|(_, value)| is_open(value))
            .map(|(at, _)| Blank::Value(at)),
    );
    let since = known.since.iter().enumerate();
    let is_held = |slot: usize| known.values.get(slot).is_some_and(Option::is_some);
    let open_since =
        since.filter(|(slot, since)| is_held(*slot) && since.is_none_or(|since| !since.is_exact()));
    blanks.extend(open_since.map(|(slot, _)| Blank::Since(slot)));
    let lists = known.lists.iter().enumerate();
    blanks.extend(
        lists
            .filter(|(_, list)| list.is_none())
            .map(|(at, _)| Blank::List(at)),
    );
    let kinds = known.complete.iter().enumerate();
    blanks.extend(
        kinds
            .filter(|(_, complete)| !**complete)
            .map(|(at, _)| Blank::Kind(at)),
    );
    for (at, item) in known.items.iter().enumerate() {
        blanks.push(Blank::ItemDate(at));
        if item.is_verified && item.verified_by.is_none() {
            blanks.push(Blank::Verifier(at));
        }
        let fields = item.fields.iter().enumerate();
        let open = fields.filter(|(_, field)| is_open(field));
        blanks.extend(open.map(|(field, _)| Blank::Field(at, field)));
    }
    blanks
}

/// Fills in a blank; gives the name of what was filled in.
fn fill(
    dice: &mut Dice<'_>,
    layout: &Layout,
    known: &mut Known,
    blank: Blank,
    as_of: Date,
) -> String {
    let kind_name = |kind: usize| {
        let (_, kind) = layout.kinds.get_index(kind).unwrap();
        format!("{} evidence", kind.name)
    };
    match blank {
        Blank::Value(slot) => {
            let slot_type = layout.slots[slot].slot_type;
            let filled = filled(dice, layout, slot_type, known.values[slot].as_ref(), as_of);
            known.values[slot] = Some(filled);
            layout.slots[slot].name.clone()
        }
        Blank::Since(slot) => {
            known.since[slot] = Some(held::narrowed(dice, known.since[slot], as_of));
            layout.slots[slot].name.clone()
        }
        Blank::List(list) => {
            known.lists[list] = Some(members(dice, layout, list, as_of));
            layout.lists[list].name.clone()
        }
        Blank::Kind(kind) => {
            known.complete[kind] = dice.roll(3) > 0;
            for _ in 0..dice.roll(3) {
                let new = item(dice, layout, kind, as_of);
                known.items.push(new);
            }
            kind_name(kind)
        }
        Blank::ItemDate(at) => {
            known.items[at].dates = narrowed(dice, known.items[at].dates, as_of);
            kind_name(known.items[at].kind)
        }
        Blank::Verifier(at) => {
            let verifier = dice.pick(&[Verifier::Role(0), Verifier::Role(1)]);
            known.items[at].verified_by = Some(verifier);
            kind_name(known.items[at].kind)
        }
        Blank::Field(at, field) => {
            let kind = known.items[at].kind;
            let (_, declared) = layout.kinds.get_index(kind).unwrap();
            let slot_type = declared.fields[field].slot_type;
            let before = known.items[at].fields[field].clone();
            let filled = filled(dice, layout, slot_type, before.as_ref(), as_of);
            known.items[at].fields[field] = Some(filled);
            kind_name(kind)
        }
    }
}

/// A full value where there was none, or a day of what was a month or a year.
fn filled(
    dice: &mut Dice<'_>,
    layout: &Layout,
    slot_type: SlotType,
    before: Option<&Given>,
    as_of: Date,
) -> Given {
    match before {
        Some(Given::Range(range)) => {
            let (low, high) = (range.low as i32, range.high as i32);
            Given::Range(Range::exactly(i128::from(day_between(dice, (low, high)))))
        }
        Some(Given::Text(_)) | None => value(dice, layout, slot_type, as_of),
    }
}

fn day_between(dice: &mut Dice<'_>, (first, last): (i32, i32)) -> i32 {
    match dice.roll(4) {
        0 => first,
        1 => last,
        _ => first + dice.roll((last - first) as usize + 1) as i32,
    }
}

/// Dates made more precise: what is undated or partly dated has happened by the assessment date.
fn narrowed(dice: &mut Dice<'_>, dates: ItemDates, as_of: Date) -> ItemDates {
    let today = as_of.day_number();
    let mut past = |(first, last): (i32, i32)| {
        let last = last.min(today).max(first);
        let day = day_between(dice, (first, last));
        (day, day)
    };
    match dates {
        ItemDates::Undated => {
            let (late, _) = past((today - 900, today));
            let (early, _) = past((today - 1800, late));
            match dice.roll(4) {
                0 => ItemDates::Period {
                    from: Some((early, early)),
                    to: (late, late),
                },
                1 => ItemDates::Open(late, late),
                _ => ItemDates::On(late, late),
            }
        }
        ItemDates::On(first, last) => {
            let (day, _) = past((first, last));
            ItemDates::On(day, day)
        }
        ItemDates::Open(first, last) => {
            let (day, _) = past((first, last));
            ItemDates::Open(day, day)
        }
        ItemDates::Period { from, to } => {
            let is_exact = to.0 == to.1;
            let to = if is_exact { to } else { past(to) };
            let from = match from {
                Some((first, last)) => past((first, last.min(to.0).max(first))),
                None => past((to.0.min(today) - 700, to.0.min(today))),
            };
            ItemDates::Period {
                from: Some(from),
                to,
            }
        }
    }
}

/// Whether a status may follow another when more is known.
fn may_become(before: Status, after: Status) -> bool {
    match before {
        Status::Undecided => true,
        Status::NoGap => matches!(after, Status::NoGap | Status::Met | Status::NotApplicable),
        Status::WaivedOrBetter => !matches!(after, Status::Unmet | Status::Undecided),
        Status::Met | Status::Unmet | Status::NotApplicable | Status::Waived => before == after,
    }
}

fn check_step(before: &Outcome, after: &Outcome, filled: &str) -> TestCaseResult {
    let narrower = after
        .verdict
        .possible
        .iter()
        .all(|label| before.verdict.possible.contains(label));
    prop_assert!(
        narrower,
        "{filled}: {:?} became {:?}",
        before.verdict.possible,
        after.verdict.possible
    );
    if before.verdict != after.verdict {
        prop_assert!(
            before.would_decide.iter().any(|name| name == filled),
            "{filled} changed the verdict, but only these would: {:?}",
            before.would_decide
        );
    }
    for (was, is) in before.criteria.iter().zip(&after.criteria) {
        prop_assert!(
            may_become(was.status, is.status),
            "{filled}: `{}` was {:?} and is {:?}",
            was.condition,
            was.status,
            is.status
        );
        if was.status != is.status && was.status == Status::Undecided {
            prop_assert!(
                was.would_decide.iter().any(|name| name == filled),
                "{filled} changed `{}`, but only these would: {:?}",
                was.condition,
                was.would_decide
            );
        }
    }
    verdicts::check_answers(before, after, filled)?;
    for (was, is) in before.rules.iter().zip(&after.rules) {
        prop_assert!(
            may_become(was.status, is.status),
            "{filled}: rule {} was {:?} and is {:?}",
            was.rule,
            was.status,
            is.status
        );
    }
    for (was, is) in before.scores.iter().zip(&after.scores) {
        scores::check_step(was, is, filled)?;
    }
    for notice in &before.flags {
        prop_assert!(after.flags.contains(notice), "{filled}: a flag went away");
    }
    notices::check_step(before, after, filled)?;
    for one in &before.recommendations {
        let is_there = after
            .recommendations
            .iter()
            .any(|later| later.action == one.action);
        prop_assert!(is_there, "{filled}: a recommendation went away");
    }
    for notice in &before.stops {
        prop_assert!(after.stops.contains(notice), "{filled}: a stop went away");
    }
    Ok(())
}

fn check_answers(outcome: &Outcome) -> TestCaseResult {
    prop_assert!(!outcome.verdict.possible.is_empty());
    for criterion in &outcome.criteria {
        let is_open = !matches!(
            criterion.status,
            Status::Met | Status::NoGap | Status::NotApplicable
        );
        prop_assert_eq!(
            is_open,
            !criterion.gaps.is_empty(),
            "`{}` is {:?} with gaps {:?}",
            &criterion.condition,
            criterion.status,
            &criterion.gaps
        );
    }
    Ok(())
}

/// Fills in what is not known of random people for a random playbook; gives how many blanks.
fn knowing_more(numbers: &[u16]) -> Result<usize, TestCaseError> {
    let mut dice = Dice { numbers, at: 0 };
    let as_of = date(dice.pick(&["2026-03-31", "2024-02-29", "2026-06-30", "2026-02-14"]));
    let text = playbooks::perhaps_asking(&mut dice);
    let program = program_of(&text);
    let mut filled = 0;
    for _ in 0..PEOPLE {
        filled += fill_in(&mut dice, &text, &program, as_of)?;
    }
    Ok(filled)
}

/// A random playbook, somebody for whom it can be asked, and the date to begin with.
pub(crate) fn anybody(numbers: &[u16]) -> (String, Program, Profile, Date) {
    let mut dice = Dice { numbers, at: 0 };
    let as_of = date(dice.pick(&["2026-03-31", "2024-02-29", "2026-01-30", "2025-02-14"]));
    let text = playbooks::perhaps_asking(&mut dice);
    let program = program_of(&text);
    let profile = known(&mut dice, &program.layout, as_of).build(&program.layout);
    let profile = dated::with_dates(&mut dice, &program.layout, profile, as_of);
    (text, program, profile, as_of)
}

/// A random playbook, somebody of whom all is known that it can ask for, and what is known of them
/// before anybody asks: what others let pass, and what does not apply.
pub(crate) fn anybody_in_full(numbers: &[u16]) -> (String, Program, Profile, Profile, Date) {
    let mut dice = Dice { numbers, at: 0 };
    let as_of = date(dice.pick(&["2026-03-31", "2024-02-29", "2026-01-30", "2025-02-14"]));
    let text = rules::perhaps_of_the_record(&mut dice, playbooks::perhaps_asking);
    let program = program_of(&text);
    let layout = &program.layout;
    let mut known = known(&mut dice, layout, as_of);
    let before = Known {
        values: vec![None; known.values.len()],
        since: vec![None; known.since.len()],
        lists: vec![None; known.lists.len()],
        complete: vec![false; known.complete.len()],
        items: Vec::new(),
        ..known.clone()
    };
    let is_told = |blank: &Blank| !matches!(blank, Blank::Since(_));
    for blank in blanks(&known).into_iter().filter(is_told) {
        fill(&mut dice, layout, &mut known, blank, as_of);
    }
    known.complete.fill(true);
    // Levels, and items that came in by filling, have more to be told of.
    for blank in blanks(&known) {
        fill(&mut dice, layout, &mut known, blank, as_of);
    }
    known.complete.fill(true);
    let (full, before) = (known.build(layout), before.build(layout));
    (text, program, full, before, as_of)
}

/// How many people each random playbook is asked about.
const PEOPLE: usize = 3;
/// How many blanks are filled in for each of them, at most.
const BLANKS: usize = 5;

/// One person, of whom more and more becomes known.
fn fill_in(
    dice: &mut Dice<'_>,
    text: &str,
    program: &Program,
    as_of: Date,
) -> Result<usize, TestCaseError> {
    let mut known = known(dice, &program.layout, as_of);
    let mut before = run(program, &known.build(&program.layout), as_of);
    check_answers(&before)?;
    for count in 0..BLANKS {
        let blanks = blanks(&known);
        if blanks.is_empty() {
            return Ok(count);
        }
        let blank = dice.pick(&blanks);
        let earlier = known.clone();
        let filled = fill(dice, &program.layout, &mut known, blank, as_of);
        let after = run(program, &known.build(&program.layout), as_of);
        if let Err(error) =
            check_step(&before, &after, &filled).and_then(|()| check_answers(&after))
        {
            return Err(TestCaseError::fail(format!(
                "{error}\nas of {as_of}, {blank:?}\nbefore: {earlier:?}\nafter: {known:?}\n{}",
                text.strip_prefix(DECLARATIONS).unwrap_or(text)
            )));
        }
        before = after;
    }
    Ok(BLANKS)
}

/// `PROPTEST_CASES` says how many playbooks are tried, and `PROPTEST_RNG_SEED` from which seed.
#[test]
#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn knowing_more_never_contradicts_an_answer() {
    let filled = Cell::new(0);
    let config = ProptestConfig::default();
    let cases = std::env::var_os("PROPTEST_CASES").map_or(1_000, |_| config.cases);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..config
    });
    let result = runner.run(&prop::collection::vec(any::<u16>(), 60..600), |numbers| {
        filled.set(filled.get() + knowing_more(&numbers)?);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    println!("{} blanks were filled in", filled.get());
}
