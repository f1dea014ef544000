//! What the code says is what the careful evaluation says.

use proptest::prelude::*;

use crate::evaluate::tests::{anybody, anybody_in_full};
use crate::evaluate::{Assessor, Standing, days_counted, is_future};
use crate::profile::{Dated, Item, Profile, Verifier};
use crate::program::Program;
use crate::value::{Date, Truth};

use super::inputs::{self, Inputs, OPEN_ABOVE, Question, Sieve, Tally};
use super::lower::lower;
use super::run::{Machine, Standings};
use super::sheet::Sheet;

/// Puts a profile into a lane; whoever has something that a sheet has no place for is left over.
pub(super) fn fill<const N: usize>(
    program: &Program,
    profile: &Profile,
    (inputs, as_of): (&Inputs, Date),
    sheet: &mut Sheet<N>,
    lane: usize,
) {
    sheet.lanes = sheet.lanes.max(lane + 1);
    let is_special = !profile.waivers.is_empty()
        || !profile.set_aside.is_empty()
        || !profile.dated.is_empty()
        || profile.items.iter().any(|item| item.is_optional);
    let mut is_left_over = is_special;
    for (column, slot) in inputs.slots.iter().enumerate() {
        let is_number = super::lower::is_number(program.layout.slots[*slot].slot_type);
        match inputs::range(profile.values[*slot].range, is_number) {
            Some(range) => sheet.set(column, lane, range),
            None => is_left_over = true,
        }
    }
    for (at, question) in inputs.questions.iter().enumerate() {
        sheet.answer(at, lane, answer(profile, *question));
    }
    for tally in &inputs.tallies {
        match counted(program, profile, tally, as_of) {
            Some((count, sum)) => {
                sheet.set(tally.count, lane, count);
                if let Some(column) = tally.sum {
                    sheet.set(column, lane, (sum, sum));
                }
            }
            None => is_left_over = true,
        }
    }
    sheet.left_over |= u64::from(is_left_over) << lane;
}

fn answer(profile: &Profile, question: Question) -> Truth {
    match question {
        Question::Known(slot) => Truth::from(profile.values[slot].is_known),
        Question::KnownList(list) => Truth::from(profile.lists[list].is_some()),
        Question::EmptyList(list) => match &profile.lists[list] {
            Some(members) => Truth::from(members.is_empty()),
            None => Truth::Unknown,
        },
        Question::Includes(list, item) => match &profile.lists[list] {
            Some(members) => {
                let members = &profile.members[members.clone()];
                Truth::from(members.contains(&i128::from(item)))
            }
            None => Truth::Unknown,
        },
    }
}

/// How many items a tally counts, and their sum; nothing when that is not to be said.
fn counted(
    program: &Program,
    profile: &Profile,
    tally: &Tally,
    as_of: Date,
) -> Option<((i64, i64), i64)> {
    let (mut low, mut high, mut sum) = (0, 0, 0);
    for sieves in tally.sieves.chunk_by(|one, other| one.kind == other.kind) {
        let kind = &profile.kinds[sieves[0].kind];
        for item in &profile.items[kind.items.clone()] {
            let mut counts = Truth::No;
            for sieve in sieves {
                counts = counts.or(passes(program, profile, sieve, item, as_of)?);
            }
            low += i64::from(counts == Truth::Yes);
            high += i64::from(counts.is_possible());
            if tally.sum.is_some() && counts.is_possible() {
                let value = profile.fields[item.fields + sieves[0].summed?];
                let (_, kind) = program.layout.kinds.get_index(sieves[0].kind)?;
                let is_number = super::lower::is_number(kind.fields[sieves[0].summed?].slot_type);
                let value = inputs::range(value.range, is_number)?;
                if counts != Truth::Yes || value.0 != value.1 {
                    return None;
                }
                sum += value.0;
            }
        }
        if !kind.is_complete {
            high = OPEN_ABOVE / 2;
            if tally.sum.is_some() {
                return None;
            }
        }
    }
    let high = if high >= OPEN_ABOVE / 2 {
        OPEN_ABOVE
    } else {
        high
    };
    Some(((low, high), sum))
}

fn passes(
    program: &Program,
    profile: &Profile,
    sieve: &Sieve,
    item: &Item,
    as_of: Date,
) -> Option<Truth> {
    if is_future(item.dates, as_of) {
        return Some(Truth::No);
    }
    let by = item.verified_by.map(|by| match by {
        Verifier::Role(role) => Some(role),
        Verifier::Other(_) => None,
    });
    let mut passes = sieve.holds(days_counted(item.dates, as_of), item.is_verified, by);
    for test in &sieve.fields {
        let value = profile.fields[item.fields + test.field];
        let (_, kind) = program.layout.kinds.get_index(sieve.kind)?;
        let is_number = super::lower::is_number(kind.fields[test.field].slot_type);
        passes = passes.and(if value.is_known {
            let (low, high) = inputs::range(value.range, is_number)?;
            (low == high).then(|| Truth::from(test.passes(low)))?
        } else {
            test.not_given
        });
    }
    Some(passes)
}

/// How the person in a lane stands; nothing for who is left over.
fn standing(code: &super::code::Code, all: &Standings, lane: usize) -> Option<Standing> {
    let is_in = |lanes: u64| lanes >> lane & 1 == 1;
    let those = |planes: &[u64]| {
        let held = code.held.iter().zip(planes);
        held.filter(|(_, lanes)| is_in(**lanes))
            .map(|(held, _)| held.id)
            .collect()
    };
    let mut verdict = Vec::new();
    all.verdict_of(code, lane, &mut verdict);
    (!is_in(all.left_over)).then(|| Standing {
        verdict,
        unmet: those(&all.unmet),
        undecided: those(&all.undecided),
    })
}

/// Compares the two for one person, in a lane among strangers; gives whether there was anything to
/// compare.
fn compare(
    text: &str,
    program: &Program,
    profile: &Profile,
    as_of: Date,
) -> Result<bool, TestCaseError> {
    let Ok(code) = lower(program, as_of) else {
        return Ok(false);
    };
    let mut assessor = Assessor::new(program);
    let wanted = assessor.assess(program, profile, as_of).clone();
    let mut one = Sheet::<1>::new(&code.inputs);
    fill(program, profile, (&code.inputs, as_of), &mut one, 0);
    let alone = standing(&code, Machine::new(&code).run(&code, &one), 0);
    let mut many = Sheet::<64>::new(&code.inputs);
    let unknown = Profile::unknown(&program.layout);
    for lane in 0..61 {
        let profile = if lane % 2 == 0 { profile } else { &unknown };
        fill(program, profile, (&code.inputs, as_of), &mut many, lane);
    }
    let mut machine = Machine::new(&code);
    let all = machine.run(&code, &many).clone();
    let blank = assessor.assess(program, &unknown, as_of).clone();
    for lane in 0..61 {
        let wanted = if lane % 2 == 0 { &wanted } else { &blank };
        if let Some(standing) = standing(&code, &all, lane) {
            prop_assert_eq!(&standing, wanted, "lane {} as of {}\n{}", lane, as_of, text);
        }
    }
    prop_assert_eq!(all.left_over >> 61, 0);
    let Some(alone) = alone else { return Ok(false) };
    prop_assert_eq!(&alone, &wanted, "as of {}\n{}\n{:?}", as_of, text, profile);
    Ok(true)
}

/// Tries random playbooks and people; gives how many were not left to the careful evaluation.
fn try_all(cases: u32, with: impl Fn(&[u16]) -> Result<bool, TestCaseError>) -> u32 {
    let compared = std::cell::Cell::new(0);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let result = runner.run(&prop::collection::vec(any::<u16>(), 60..600), |numbers| {
        compared.set(compared.get() + u32::from(with(&numbers)?));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    compared.get()
}

fn cases() -> u32 {
    ProptestConfig::default().cases.max(500)
}

#[test]
fn the_code_says_what_the_careful_evaluation_says() {
    let compared = try_all(cases(), |numbers| {
        let (text, program, mut profile, as_of) = anybody(numbers);
        compare(&text, &program, &profile, as_of)?;
        // Whoever has none of this is not left over.
        profile.waivers.clear();
        profile.set_aside.clear();
        profile.dated = Dated::default();
        compare(&text, &program, &profile, as_of)
    });
    assert!(compared > cases() / 10, "only {compared} were compared");
}

#[test]
fn the_code_says_the_same_of_those_of_whom_all_is_known() {
    let compared = try_all(cases(), |numbers| {
        let (text, program, mut profile, _, as_of) = anybody_in_full(numbers);
        profile.waivers.clear();
        profile.set_aside.clear();
        profile.dated = Dated::default();
        compare(&text, &program, &profile, as_of)
    });
    assert!(compared > cases() / 10, "only {compared} were compared");
}
