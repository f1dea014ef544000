//! A playbook laid out anew gives everybody the same answer.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::format::format_playbook;
use crate::source::Source;

use super::super::run;
use super::{Dice, date, known, playbook, program_of};

/// The text as somebody in a hurry would have it: deeper, with more space, with comments.
fn messy(dice: &mut Dice<'_>, text: &str) -> String {
    let mut messy = String::new();
    for line in text.lines() {
        let words = line.trim_start();
        let depth = line.len() - words.len();
        match dice.roll(8) {
            0 => messy.push_str("    # above\n"),
            1 => messy.push('\n'),
            _ => {}
        }
        messy.push_str(&" ".repeat(2 * depth));
        messy.push_str(&words.replace(" is ", "   is ").replace(" and ", " and  "));
        if dice.roll(6) == 0 {
            messy.push_str(" # behind");
        }
        messy.push('\n');
    }
    messy
}

fn same_answers(numbers: &[u16]) -> TestCaseResult {
    let mut dice = Dice { numbers, at: 0 };
    let as_of = date("2026-03-31");
    let text = playbook(&mut dice);
    let messy = messy(&mut dice, &text);
    let laid_out = format_playbook(&Source::new("messy.playbook", messy.as_str()));
    let laid_out = laid_out.map_err(|error| TestCaseError::fail(format!("{error}\n{messy}")))?;
    prop_assert!(laid_out.problems.is_empty());
    let (before, after) = (program_of(&text), program_of(&laid_out.text));
    for _ in 0..3 {
        let known = known(&mut dice, &before.layout, as_of);
        let was = run(&before, &known.build(&before.layout), as_of);
        let is = run(&after, &known.build(&after.layout), as_of);
        prop_assert_eq!(was, is, "{}\n----\n{}", messy, laid_out.text);
    }
    let neat = format_playbook(&Source::new("neat.playbook", text.as_str()));
    let neat = neat.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let again = format_playbook(&Source::new("neat.playbook", neat.text.as_str()));
    prop_assert_eq!(again.map(|again| again.text), Ok(neat.text));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_playbook_laid_out_anew_gives_the_same_answers(
        numbers in prop::collection::vec(any::<u16>(), 60..400)
    ) {
        same_answers(&numbers)?;
    }
}
