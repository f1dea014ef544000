//! What the code says is what the careful evaluation says.

use proptest::prelude::*;

use crate::evaluate::tests::{anybody, anybody_in_full};
use crate::evaluate::{Assessor, Standing};
use crate::profile::{Dated, Profile};
use crate::program::Program;
use crate::value::Date;

use super::lower::lower;
use super::profiles::Filler;
use super::run::{Machine, Standings};
use super::sheet::{LANES, Sheet};
use super::single::Single;

/// How the person in a lane stands; nothing for who is left over.
fn standing(code: &super::code::Code, all: &Standings, lane: usize) -> Option<Standing> {
    let mut standing = Standing::default();
    all.standing_of(code, lane, &mut standing)
        .then_some(standing)
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
    let mut filler = Filler::new(&program.layout, &code.inputs, as_of);
    filler.fill(profile, &mut one, 0);
    let mut single = Single::new(&code);
    let mut alone = Standing::default();
    let is_said = single.run(&code, &one, 0, &mut alone);
    let mut many = Sheet::<LANES>::new(&code.inputs);
    let unknown = Profile::unknown(&program.layout);
    for lane in 0..61 {
        let profile = if lane % 2 == 0 { profile } else { &unknown };
        filler.fill(profile, &mut many, lane);
    }
    many.lanes = 61;
    let mut machine = Machine::new(&code);
    let all = machine.run(&code, &many, &[]).clone();
    let blank = assessor.assess(program, &unknown, as_of).clone();
    for lane in 0..61 {
        let wanted = if lane % 2 == 0 { &wanted } else { &blank };
        if let Some(standing) = standing(&code, &all, lane) {
            prop_assert_eq!(&standing, wanted, "lane {} as of {}\n{}", lane, as_of, text);
        }
        let mut one_of_many = Standing::default();
        if single.run(&code, &many, lane, &mut one_of_many) {
            prop_assert_eq!(
                &one_of_many,
                wanted,
                "lane {} as of {}\n{}",
                lane,
                as_of,
                text
            );
        }
    }
    prop_assert_eq!(all.left_over >> 61, 0);
    if !is_said {
        return Ok(false);
    }
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
