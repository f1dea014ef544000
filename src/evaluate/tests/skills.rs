//! Questions about the skills of an area: parts of random playbooks, and counts compared with every way
//! that things can come out.

use super::{Dice, TRUTHS, expected, program_of};
use crate::evaluate::run;
use crate::outcome::Status;
use crate::profile::builder::ProfileBuilder;
use crate::value::{Date, Range, Truth};

const AMOUNTS: [&str; 7] = [
    "every skill in",
    "any skill in",
    "no skill in",
    "at least 2 skills in",
    "at most 1 skill in",
    "exactly 2 skills in",
    "more than half of the skills in",
];

/// A question about the skills of `gamma`, which are on two scales.
pub(super) fn test(dice: &mut Dice<'_>) -> String {
    let amount = dice.pick(&AMOUNTS);
    let test = dice.pick_text(&[
        "is at least high",
        "is at most low",
        "is low",
        "is not high",
        "is one of low, high",
        "is less than high",
    ]);
    format!("{amount} gamma {test}")
}

#[test]
fn questions_about_skills_hold_as_far_as_every_completion_agrees() {
    let mut text = "scale rank: low < high\narea gamma: \"All\"\n".to_owned();
    for skill in ["a", "b", "c"] {
        text.push_str(&format!("skill {skill}: rank\n  area gamma\n"));
    }
    for (at, amount) in AMOUNTS.iter().enumerate() {
        text.push_str(&format!(
            "rule row {at}:\n  require {amount} gamma is high\n"
        ));
    }
    let program = program_of(&text);
    let meanings: [&dyn Fn(usize) -> bool; 7] = [
        &|count| count == 3,
        &|count| count > 0,
        &|count| count == 0,
        &|count| count >= 2,
        &|count| count <= 1,
        &|count| count == 2,
        &|count| count >= 2,
    ];
    for number in 0..27 {
        let members = [number % 3, number / 3 % 3, number / 9].map(|at: usize| TRUTHS[at]);
        let mut builder = ProfileBuilder::new(&program.layout);
        for (slot, member) in members.iter().enumerate() {
            if *member != Truth::Unknown {
                builder.set_value(slot, Range::exactly(i128::from(*member == Truth::Yes)));
            }
        }
        let outcome = run(&program, &builder.finish(), Date::MAX);
        for (meaning, criterion) in meanings.iter().zip(&outcome.criteria) {
            let counted = |members: [bool; 3]| meaning(members.into_iter().filter(|m| *m).count());
            let wanted = match expected(members, &counted) {
                Truth::Yes => Status::Met,
                Truth::No => Status::Unmet,
                Truth::Unknown => Status::Undecided,
            };
            assert_eq!(
                criterion.status, wanted,
                "{} of {members:?}",
                criterion.condition
            );
        }
    }
}
