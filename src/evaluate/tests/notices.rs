//! Flags and stops of which it is not known whether they apply.

use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::outcome::{Notice, Outcome, PossibleNotice};

/// What is told of a flag or a stop when more is known: none appears that was not possible, none that
/// was ruled out becomes possible, and what settled one was named.
pub(super) fn check_step(before: &Outcome, after: &Outcome, filled: &str) -> TestCaseResult {
    let flags = (&before.possible_flags, &after.possible_flags);
    check(flags, (&before.flags, &after.flags), filled)?;
    let stops = (&before.possible_stops, &after.possible_stops);
    check(stops, (&before.stops, &after.stops), filled)
}

fn check(
    (before, after): (&Vec<PossibleNotice>, &Vec<PossibleNotice>),
    (sure_before, sure_after): (&Vec<Notice>, &Vec<Notice>),
    filled: &str,
) -> TestCaseResult {
    let was_possible = |notice: &Notice| before.iter().any(|one| one.notice == *notice);
    for one in after {
        prop_assert!(was_possible(&one.notice), "{filled} made {one:?} possible");
    }
    for notice in sure_after {
        prop_assert!(
            was_possible(notice) || sure_before.contains(notice),
            "{filled} made {notice:?} apply"
        );
    }
    for one in before {
        let is_open = after.iter().any(|later| later.notice == one.notice);
        prop_assert!(
            is_open || one.would_decide.iter().any(|name| name == filled),
            "{filled} settled {one:?}"
        );
    }
    Ok(())
}
