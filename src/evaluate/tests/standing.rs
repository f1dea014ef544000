//! A standing says what the outcome in words says.

use proptest::prelude::*;

use crate::outcome::{Concern, Criterion, Effect, Outcome, Status};
use crate::program::{Program, RuleId};

use super::super::{Assessor, Standing};
use super::{anybody, run};

/// What an outcome holds against a person.
fn standing_of(program: &Program, outcome: &Outcome) -> Standing {
    let place = |label: &String| {
        let mut lines = program.verdict.iter();
        lines.position(|line| line.label == *label)
    };
    let rules = 0..program.rules.len();
    let with = |rule: RuleId, status: Status| {
        let has = |one: &Criterion| {
            one.rule == program.rules[rule].name
                && one.effect != Effect::Encourage
                && one.concerns == Concern::Person
                && one.status == status
        };
        program.is_own(rule) && outcome.criteria.iter().any(has)
    };
    let unmet: Vec<RuleId> = rules.filter(|rule| with(*rule, Status::Unmet)).collect();
    let open = (0..program.rules.len()).filter(|rule| with(*rule, Status::Undecided));
    Standing {
        verdict: outcome.verdict.possible.iter().filter_map(place).collect(),
        undecided: open.filter(|rule| !unmet.contains(rule)).collect(),
        unmet,
    }
}

proptest! {
    #[test]
    fn a_standing_is_what_the_outcome_says(
        numbers in prop::collection::vec(any::<u16>(), 60..600)
    ) {
        let (text, program, profile, as_of) = anybody(&numbers);
        let mut assessor = Assessor::new(&program);
        let wanted = standing_of(&program, &run(&program, &profile, as_of));
        for _ in 0..2 {
            let standing = assessor.assess(&program, &profile, as_of);
            prop_assert_eq!(standing, &wanted, "as of {}\n{}", as_of, text);
        }
    }
}
