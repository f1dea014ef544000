//! Whatever the reader takes, the careful reader reads the same.

pub(crate) mod lines;

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::test_runner::{TestCaseResult, TestRunner};

use super::super::inputs::{
    self, FieldTest, Inputs, OPEN_ABOVE, OPEN_BELOW, Question, Sieve, Tally, Verified,
};
use super::super::sheet::Sheet;
use super::{Read, Reader};
use crate::evaluate::tests::program_of;
use crate::evaluate::{days_counted, is_future};
use crate::layout::{Layout, SlotType};
use crate::profile::{self, Format, Item, Profile, UnknownKeys, Verifier};
use crate::source::Source;
use crate::value::{Date, Range, Truth};
use lines::Dice;

pub(crate) const PLAYBOOK: &str = r#"
scale grade: low < middle < high < top
verifiers: manager, mentor
skill craft: grade
skill public speaking: grade
fact wants it: yes or no
fact small: whole number from 0 to 6
fact signed: number from -2.5 to 3
fact open count: whole number from 0
  read "openings"
fact wide number: number
fact share: percentage
fact stay: duration
fact started: date
fact town: text
fact home: text
fact unread town: text
fact level: grade
fact choice: one of x, y one, z
fact tags: list of text
fact tools: list of p, q
fact waiting: whole number from 0
  if not given 2
evidence talk: "A talk"
evidence work: "A piece of work"
  field size: whole number from 0 to 5
  field role: one of lead, helper
  field topic: text
  field done: date
  field quality: grade
  field paid: yes or no
  field effort: duration
  field gain: number from -1 to 2
evidence big work: work evidence where size is at least small
require town is "Berlin" or home is "Bad Homburg"
require tags includes "alpha"
require at least 1 work evidence where topic is "tea"
"#;

/// What a lane should hold.
#[derive(Debug, PartialEq, Eq)]
struct Lane {
    columns: Vec<(i64, i64)>,
    answers: Vec<Truth>,
    is_left_over: bool,
}

/// What the careful reader makes of a line, as a lane; nothing when a lane cannot hold it.
fn fill_from_profile(
    layout: &Layout,
    profile: &Profile,
    inputs: &Inputs,
    as_of: Date,
) -> Option<Lane> {
    let mut lane = Lane {
        columns: vec![(0, 0); inputs.columns()],
        answers: Vec::new(),
        is_left_over: false,
    };
    for (column, slot) in inputs.slots.iter().enumerate() {
        let is_number = is_number(layout.slots[*slot].slot_type);
        lane.columns[column] = inputs::range(profile.values[*slot].range, is_number)?;
    }
    for tally in &inputs.tallies {
        let (count, sum) = counted(layout, profile, tally, as_of)?;
        lane.columns[tally.count] = count;
        if let Some(column) = tally.sum {
            let sum = sum.filter(|_| count.1 != OPEN_ABOVE);
            lane.is_left_over |= sum.is_none();
            lane.columns[column] = sum.map_or((0, 0), |sum| (sum, sum));
        }
    }
    let answers = inputs.questions.iter();
    lane.answers = answers.map(|question| answer(profile, *question)).collect();
    Some(lane)
}

fn is_number(slot_type: SlotType) -> bool {
    matches!(slot_type, SlotType::Number { .. } | SlotType::Percentage)
}

fn answer(profile: &Profile, question: Question) -> Truth {
    let members = |list: usize| {
        let range = profile.lists[list].clone()?;
        Some(&profile.members[range])
    };
    let ask = |list, is_so: &dyn Fn(&[i128]) -> bool| {
        members(list).map_or(Truth::Unknown, |members| Truth::from(is_so(members)))
    };
    match question {
        Question::Known(slot) => Truth::from(profile.values[slot].is_known),
        Question::KnownList(list) => Truth::from(members(list).is_some()),
        Question::EmptyList(list) => ask(list, &|members| members.is_empty()),
        Question::Includes(list, one) => ask(list, &|members| members.contains(&one.into())),
    }
}

/// The count, and the sum if it is known.
fn counted(
    layout: &Layout,
    profile: &Profile,
    tally: &Tally,
    as_of: Date,
) -> Option<((i64, i64), Option<i64>)> {
    let (mut low, mut high, mut sum) = (0, 0, Some(0_i64));
    let mut is_complete = true;
    for (number, kind) in profile.kinds.iter().enumerate() {
        let sieves = tally.sieves.iter().filter(|sieve| sieve.kind == number);
        let sieves: Vec<&Sieve> = sieves.collect();
        let Some(first) = sieves.first() else {
            continue;
        };
        is_complete &= kind.is_complete;
        for item in &profile.items[kind.items.clone()] {
            let counts = |of_part: Truth| {
                let passes = sieves
                    .iter()
                    .map(|sieve| passes(layout, profile, sieve, item, as_of, of_part));
                passes.max().unwrap_or(Truth::No)
            };
            let counts = (counts(Truth::Yes) == counts(Truth::No)).then(|| counts(Truth::No))?;
            low += i64::from(counts == Truth::Yes);
            high += i64::from(counts.is_possible());
            if tally.sum.is_some() && counts.is_possible() {
                let field = first.summed?;
                let value = profile.fields[item.fields + field];
                let slot_type = layout.kinds[number].fields[field].slot_type;
                sum = match inputs::range(value.range, is_number(slot_type)) {
                    Some((low, high)) if low == high && counts == Truth::Yes && value.is_known => {
                        sum.map(|sum| sum + low)
                    }
                    _ => None,
                };
            }
        }
    }
    let high = if is_complete { high } else { OPEN_ABOVE };
    Some(((low, high), sum))
}

fn passes(
    layout: &Layout,
    profile: &Profile,
    sieve: &Sieve,
    item: &Item,
    as_of: Date,
    of_part: Truth,
) -> Truth {
    if is_future(item.dates, as_of) {
        return Truth::No;
    }
    let by = item.verified_by.map(|by| match by {
        Verifier::Role(role) => Some(role),
        Verifier::Other(_) => None,
    });
    let days = days_counted(item.dates, as_of);
    let of_fields = sieve.fields.iter().map(|test| {
        let value = profile.fields[item.fields + test.field];
        let slot_type = layout.kinds[sieve.kind].fields[test.field].slot_type;
        match inputs::range(value.range, is_number(slot_type)) {
            _ if !value.is_known => test.not_given,
            Some((low, high)) if low == high => Truth::from(test.passes(low)),
            _ => of_part,
        }
    });
    of_fields.fold(sieve.holds(days, item.is_verified, by), Truth::and)
}

/// What a lane of a sheet holds.
fn lane_of(sheet: &Sheet<8>, lane: usize) -> Lane {
    let columns = sheet.low.iter().zip(&sheet.high);
    let has = |lanes: u64| lanes >> lane & 1 == 1;
    let answers = sheet.sure.iter().zip(&sheet.possible);
    Lane {
        columns: columns.map(|(low, high)| (low[lane], high[lane])).collect(),
        answers: answers
            .map(|(sure, possible)| Truth::from_both(has(*sure), has(*possible)))
            .collect(),
        is_left_over: has(sheet.left_over),
    }
}

/// Whether both hold the same, but for the numbers of texts that nobody asks for by name: they only
/// have to be equal where the texts are.
fn are_alike(layout: &Layout, inputs: &Inputs, one: &Lane, other: &Lane) -> bool {
    if one.answers != other.answers || one.is_left_over != other.is_left_over {
        return false;
    }
    let (mut there, mut back) = (HashMap::new(), HashMap::new());
    let columns = one.columns.iter().zip(&other.columns).enumerate();
    let mut columns = columns.filter(|(column, _)| {
        let is_sum = |tally: &Tally| tally.sum == Some(*column);
        !(one.is_left_over && inputs.tallies.iter().any(is_sum))
    });
    columns.all(|(column, (one, other))| {
        let slot = inputs.slots.get(column);
        let is_text = slot.is_some_and(|slot| layout.slots[*slot].slot_type == SlotType::Text);
        let first = layout.texts.len() as i64;
        if is_text && one.0 == one.1 && one.0 >= first && other.0 >= first {
            let is_one_to_one = *there.entry(one.0).or_insert(other.0) == other.0
                && *back.entry(other.0).or_insert(one.0) == one.0;
            return other.0 == other.1 && is_one_to_one;
        }
        one == other
    })
}

/// What a random program could read of a profile.
fn random_inputs(dice: &mut Dice<'_>, layout: &Layout, as_of: Date) -> Inputs {
    let slots = 0..layout.slots.len();
    let slots: Vec<usize> = slots.filter(|_| dice.roll(4) > 0).collect();
    let unknown = slots.iter().map(|slot| {
        let declared = &layout.slots[*slot];
        let unknown = declared.unknown(&layout.vocabularies);
        inputs::range(unknown, is_number(declared.slot_type)).unwrap()
    });
    let mut inputs = Inputs {
        unknown: unknown.collect(),
        slots,
        ..Inputs::default()
    };
    let mut column = inputs.slots.len();
    for _ in 0..dice.roll(4) {
        let sum = (dice.roll(3) == 0).then_some(7);
        let sieves = (0..1 + dice.roll(3)).map(|_| random_sieve(dice, layout, as_of, sum));
        let sieves = sieves.collect();
        column += 1;
        inputs.tallies.push(Tally {
            sieves,
            count: column - 1,
            sum: sum.map(|_| column),
        });
        column += usize::from(sum.is_some());
    }
    for _ in 0..dice.roll(6) {
        let list = dice.roll(layout.lists.len());
        inputs.questions.push(match dice.roll(4) {
            0 => Question::Known(dice.roll(layout.slots.len())),
            1 => Question::KnownList(list),
            2 => Question::EmptyList(list),
            _ => Question::Includes(list, dice.roll(2) as i64),
        });
    }
    inputs
}

fn random_sieve(dice: &mut Dice<'_>, layout: &Layout, as_of: Date, summed: Option<usize>) -> Sieve {
    // Only work has fields.
    let kind = match summed {
        Some(_) => 1,
        None => dice.roll(2),
    };
    let today = as_of.day_number();
    let days = match dice.roll(3) {
        0 => (today - 365, i32::MAX),
        1 => (today - 700, today - 90),
        _ => (i32::MIN, i32::MAX),
    };
    let verified = match dice.roll(4) {
        0 => Verified::BySomebody,
        1 => Verified::By(dice.roll(2)),
        _ => Verified::NotAsked,
    };
    let tests = if kind == 1 { dice.roll(3) } else { 0 };
    let fields = (0..tests).map(|_| {
        let field = dice.roll(layout.kinds[1].fields.len());
        let slot_type = layout.kinds[1].fields[field].slot_type;
        let span = match slot_type {
            SlotType::Number { .. } => (1_000_000, 3_000_000),
            SlotType::Date => (i64::from(today) - 400, OPEN_ABOVE),
            SlotType::Duration => (OPEN_BELOW, 100_000_000),
            SlotType::YesNo
            | SlotType::Percentage
            | SlotType::Text
            | SlotType::Level(_)
            | SlotType::Choice(_) => (dice.roll(2) as i64, 1),
        };
        FieldTest {
            field,
            spans: vec![span],
            is_negated: dice.roll(3) == 0,
            not_given: *dice.pick(&[Truth::No, Truth::Unknown, Truth::Yes]),
        }
    });
    Sieve {
        kind,
        days,
        verified,
        fields: fields.collect(),
        summed,
    }
}

/// How many lines there were without anything odd, and how many of them were taken.
#[derive(Debug, Default)]
struct Tried {
    plain: usize,
    plain_taken: usize,
    taken: usize,
    lines: usize,
}

/// Reads lines with one reader, and each of them carefully, too.
fn check(layout: &Layout, numbers: &[u16], tried: &mut Tried) -> TestCaseResult {
    let mut dice = Dice::new(numbers);
    let as_of = Date::parse(dice.pick::<&str>(&["2026-03-31", "2024-02-29"])).unwrap();
    let unknown_keys = *dice.pick(&[UnknownKeys::Warn, UnknownKeys::Warn, UnknownKeys::Refuse]);
    let inputs = random_inputs(&mut dice, layout, as_of);
    let mut reader = Reader::new(layout, &inputs, as_of, unknown_keys);
    let mut sheet = Sheet::<8>::new(&inputs);
    let empty = lane_of(&sheet, 0);
    let mut warned = HashSet::new();
    for number in 0..24 {
        let lane = number % 8;
        if lane == 0 {
            sheet.clear();
        }
        let (line, is_plain) = lines::line(&mut dice, layout);
        let shown = String::from_utf8_lossy(&line).into_owned();
        tried.lines += 1;
        // The first lines teach.
        tried.plain += usize::from(is_plain && number > 8);
        let read = reader.read(&line, &mut sheet, lane);
        let careful = std::str::from_utf8(&line).ok().map(|text| {
            let source = Source::new("line", text);
            profile::read(&source, Format::NdJson, None, layout, unknown_keys)
        });
        let warnings: HashSet<String> = careful
            .iter()
            .flat_map(|careful| &careful.profiles)
            .flat_map(|read| read.problems.messages())
            .filter_map(|message| Some(message.split_once(": ")?.1.to_owned()))
            .collect();
        let Read::Taken { id } = read else {
            let lane = lane_of(&sheet, lane);
            prop_assert_eq!(&lane.answers, &vec![Truth::No; empty.answers.len()]);
            prop_assert!(!lane.is_left_over);
            prop_assert!(sheet.open.iter().all(|open| open >> (number % 8) & 1 == 0));
            warned.extend(warnings);
            continue;
        };
        tried.taken += 1;
        tried.plain_taken += usize::from(is_plain && number > 8);
        let careful = careful.expect("a line that is taken is UTF-8");
        prop_assert!(!careful.problems.has_errors(), "{}", shown);
        prop_assert_eq!(careful.profiles.len(), 1, "{}", &shown);
        let careful = &careful.profiles[0];
        let Some(profile) = &careful.profile else {
            let problems = &careful.problems;
            return Err(TestCaseError::fail(format!("{problems:?}\n{shown}")));
        };
        let told = reader.warnings().iter();
        let told: HashSet<String> = told.map(|one| reader.warning(*one).to_owned()).collect();
        prop_assert_eq!(&told, &warnings, "{}", &shown);
        prop_assert!(told.is_subset(&warned), "{:?} is news\n{}", told, shown);
        let id = id.map(|id| String::from_utf8(line[id].to_vec()).unwrap());
        prop_assert_eq!(&id, &profile.id, "{}", &shown);
        let is_special = !profile.waivers.is_empty()
            || !profile.set_aside.is_empty()
            || !profile.dated.is_empty()
            || profile.since.iter().any(|since| *since != Range::UNBOUNDED);
        prop_assert!(!is_special, "{}", shown);
        for ((low, high), open) in sheet.low.iter().zip(&sheet.high).zip(&sheet.open) {
            prop_assert_eq!(open >> lane & 1 == 1, low[lane] != high[lane]);
        }
        let lane = lane_of(&sheet, lane);
        let Some(expected) = fill_from_profile(layout, profile, &inputs, as_of) else {
            return Err(TestCaseError::fail(format!("no lane holds {shown}")));
        };
        prop_assert!(
            are_alike(layout, &inputs, &lane, &expected),
            "{lane:?}\n{expected:?}\n{inputs:?}\n{shown}"
        );
    }
    Ok(())
}

/// `PROPTEST_CASES` says how many times 24 lines are read, and `PROPTEST_RNG_SEED` from which seed.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "how much is tried is said as proptest says it everywhere, with a default of its own"
)]
fn what_is_taken_is_what_the_careful_reader_reads() {
    let layout = program_of(PLAYBOOK).layout;
    let config = ProptestConfig::default();
    let cases = std::env::var_os("PROPTEST_CASES").map_or(120, |_| config.cases);
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 300,
        ..config
    });
    let tried = std::cell::RefCell::new(Tried::default());
    let numbers = prop::collection::vec(any::<u16>(), 200..1500);
    let result = runner.run(&numbers, |numbers| {
        check(&layout, &numbers, &mut tried.borrow_mut())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let tried = tried.into_inner();
    // A plain line may still have a kind that is `null`, a period that ends before it starts, or a
    // key that nobody was warned of so far.
    let is_most = tried.plain_taken * 2 >= tried.plain && tried.plain * 6 >= tried.lines;
    assert!(is_most, "{tried:?}");
}
